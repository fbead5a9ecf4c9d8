//! The module `marshal`: values as bytes, in CPython's format. Code objects hold our own encoding of them.

mod read;
mod write;

use pyrite_object::bytes::make;
use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};

const VERSION: i64 = 5;

/// Containers nested deeper are refused.
const MAX_DEPTH: usize = 2000;

/// One byte for each kind of value.
mod tag {
    pub const NULL: u8 = b'0';
    pub const NONE: u8 = b'N';
    pub const FALSE: u8 = b'F';
    pub const TRUE: u8 = b'T';
    pub const STOP_ITERATION: u8 = b'S';
    pub const ELLIPSIS: u8 = b'.';
    pub const INT: u8 = b'i';
    pub const INT64: u8 = b'I';
    pub const FLOAT_TEXT: u8 = b'f';
    pub const FLOAT: u8 = b'g';
    pub const COMPLEX_TEXT: u8 = b'x';
    pub const COMPLEX: u8 = b'y';
    pub const LONG: u8 = b'l';
    pub const BYTES: u8 = b's';
    pub const INTERNED: u8 = b't';
    pub const REF: u8 = b'r';
    pub const TUPLE: u8 = b'(';
    pub const SMALL_TUPLE: u8 = b')';
    pub const LIST: u8 = b'[';
    pub const DICT: u8 = b'{';
    pub const CODE: u8 = b'c';
    pub const UNICODE: u8 = b'u';
    pub const SET: u8 = b'<';
    pub const FROZEN_SET: u8 = b'>';
    pub const ASCII: u8 = b'a';
    pub const ASCII_INTERNED: u8 = b'A';
    pub const SHORT_ASCII: u8 = b'z';
    pub const SHORT_ASCII_INTERNED: u8 = b'Z';
    pub const SLICE: u8 = b':';
    /// Added to a tag: the value can be referred to.
    pub const REF_FLAG: u8 = 0x80;
}

fn dumps(vm: &mut Vm, args: &[Value]) -> R {
    let version = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    let allow_code = ops::truth(vm, args[2])?;
    let bytes = write::write(vm, args[0], version, allow_code)?;
    Ok(pyrite_object::bytes::new(vm, &bytes))
}

fn dump(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = dumps(vm, &[args[0], args[2], args[3]])?;
    vm.call_method_str(args[1], "write", &[bytes])
}

fn loads(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = make::required(vm, args[0])?;
    let allow_code = ops::truth(vm, args[1])?;
    read::Reader::new(&bytes, allow_code).value(vm)
}

/// Reads one value from a file: no byte more than it has is taken.
fn load(vm: &mut Vm, args: &[Value]) -> R {
    let allow_code = ops::truth(vm, args[1])?;
    let start = vm.call_method_str(args[0], "tell", &[]);
    let start = vm.catch(start, Exc::Exception)?;
    let bytes = vm.call_method_str(args[0], "read", &[])?;
    let Some(bytes) = make::bytes_like(vm, bytes)? else {
        let message = format!("file.read() returned not bytes but {}", vm.type_name(bytes));
        return Err(vm.type_error(message));
    };
    let mut reader = read::Reader::new(&bytes, allow_code);
    let value = reader.value(vm)?;
    let root = vm.rooted_from(&[value]);
    if let Some(start) = start {
        let end = vm.int(reader.at as i64);
        let end = ops::binary(vm, ops::BinaryOp::Add, start, end)?;
        vm.call_method_str(args[0], "seek", &[end])?;
    }
    Ok(root[0])
}

native_table! {
    FUNCTIONS = [
        function("dump", "(value, file, version=5, /, *, allow_code=True)", dump, "Writes the value to the file."),
        function("load", "(file, /, *, allow_code=True)", load, "Reads a value from the file."),
        function("dumps", "(value, version=5, /, *, allow_code=True)", dumps, "The value as bytes."),
        function("loads", "(bytes, /, *, allow_code=True)", loads, "The value that the bytes stand for."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    let version = vm.int(VERSION);
    module.dict.get().set_str(vm, "version", version)
}
