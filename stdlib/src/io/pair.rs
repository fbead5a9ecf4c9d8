//! `BufferedRWPair`: a reader and a writer as one stream.

use super::ask;
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::native::{Native, Payload, method, slot};
use pyrite_object::object::Trace;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Value, Vm, native_table};
use std::cell::Cell;

pub struct Pair {
    reader: Cell<Value>,
    writer: Cell<Value>,
}

impl Payload for Pair {
    fn trace(&self, marker: &mut pyrite_object::heap::Marker) {
        self.reader.trace(marker);
        self.writer.trace(marker);
    }
}

fn this(value: Value) -> Gc<Native<Pair>> {
    match value.native() {
        Some(p) => p,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let pair = Pair { reader: Cell::new(Value::NONE), writer: Cell::new(Value::NONE) };
    Ok(vm.new_native(class, pair).value())
}

fn init_pair(vm: &mut Vm, args: &[Value]) -> R {
    if !ask(vm, args[1], "readable")? {
        return Err(super::unsupported(vm, "File or stream is not readable."));
    }
    if !ask(vm, args[2], "writable")? {
        return Err(super::unsupported(vm, "File or stream is not writable."));
    }
    let types = super::types(vm);
    let reader = vm.call(types.reader.value(), &[args[1], args[3]])?;
    let writer = vm.call(types.writer.value(), &[args[2], args[3]])?;
    let pair = this(args[0]);
    pair.reader.set(reader);
    pair.writer.set(writer);
    Ok(Value::NONE)
}

macro_rules! forward {
    ($($name:ident $side:ident $method:literal;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let target = this(args[0]).$side.get();
            vm.call_method_str(target, $method, &args[1..])
        })*
    };
}

forward! {
    read reader "read";
    read1 reader "read1";
    peek reader "peek";
    readinto reader "readinto";
    readinto1 reader "readinto1";
    readable reader "readable";
    write writer "write";
    flush writer "flush";
    writable writer "writable";
}

fn close(vm: &mut Vm, args: &[Value]) -> R {
    let pair = this(args[0]);
    let first = vm.call_method(pair.writer.get(), vm.names.close, &[]);
    let pending = vm.exception.take();
    let second = vm.call_method(pair.reader.get(), vm.names.close, &[]);
    if pending.is_some() {
        vm.exception = pending;
        return first;
    }
    second
}

fn isatty(vm: &mut Vm, args: &[Value]) -> R {
    let pair = this(args[0]);
    let either = ask(vm, pair.writer.get(), "isatty")? || ask(vm, pair.reader.get(), "isatty")?;
    Ok(Value::bool(either))
}

fn get_closed(vm: &mut Vm, v: Value) -> R {
    vm.get_attribute_str(this(v).writer.get(), "closed")
}

native_table! {
    METHODS = [
        pyrite_object::native::new("(type, /, *args, **kwargs?)", new),
        slot("__init__", "(self, /, reader, writer, buffer_size=131072)", init_pair, "Initialize self.  See help(type(self)) for accurate signature."),
        method("read", "(self, size=-1, /)", read, "Reads from the reader."),
        method("read1", "(self, size=-1, /)", read1, "Reads from the reader."),
        method("peek", "(self, size=0, /)", peek, "Bytes that the reader has next."),
        method("readinto", "(self, buffer, /)", readinto, "Reads from the reader into a buffer."),
        method("readinto1", "(self, buffer, /)", readinto1, "Reads from the reader into a buffer."),
        method("readable", "(self, /)", readable, "Whether the reader reads."),
        method("write", "(self, buffer, /)", write, "Writes to the writer."),
        method("flush", "(self, /)", flush, "Flushes the writer."),
        method("writable", "(self, /)", writable, "Whether the writer writes."),
        method("close", "(self, /)", close, "Closes both."),
        method("isatty", "(self, /)", isatty, "Whether one of them is a terminal."),
    ]
}

static ATTRIBUTES: &[GetSetDef] = &[getter("closed", get_closed)];

/// Makes the type.
pub fn init(vm: &mut Vm, base: Gc<Type>) -> Gc<Type> {
    let f = flags::BASE | flags::HAS_DICT | flags::WEAKREF;
    vm.new_native_type_on::<Pair>(base, "_io", "BufferedRWPair", f, &METHODS, ATTRIBUTES)
}
