//! The module `_io`: files, buffers and text streams.
//!
//! The hierarchy is CPython's: `_IOBase` with `_RawIOBase` (`FileIO`), `_BufferedIOBase` (`BytesIO`, `BufferedReader`,
//! `BufferedWriter`, `BufferedRandom`, `BufferedRWPair`) and `_TextIOBase` (`StringIO`, `TextIOWrapper`).

mod base;
mod buffered;
mod bytes_io;
mod file;
mod newline;
mod pair;
mod string_io;
pub mod text;
mod text_type;

pub use file::{path_bytes, retry, surrogate_bytes, surrogate_text};

use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::Trace;
use pyrite_object::slots::Slot;
use pyrite_object::ty::Type;
use pyrite_object::{Gc, R, Raised, Value, Vm, native_table, ops};

/// `io.DEFAULT_BUFFER_SIZE`.
pub const BUFFER_SIZE: usize = 128 << 10; // bytes

/// The module's types.
#[derive(Clone, Copy)]
pub struct Types {
    pub io_base: Gc<Type>,
    pub raw_base: Gc<Type>,
    pub buffered_base: Gc<Type>,
    pub text_base: Gc<Type>,
    pub file: Gc<Type>,
    pub bytes_io: Gc<Type>,
    pub reader: Gc<Type>,
    pub writer: Gc<Type>,
    pub random: Gc<Type>,
    pub pair: Gc<Type>,
    pub newline: Gc<Type>,
    pub string_io: Gc<Type>,
    pub text: Gc<Type>,
    pub unsupported: Gc<Type>,
}

/// The module's state in a `Vm`.
#[derive(Default)]
pub struct IoState {
    types: Option<Types>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(t) = vm.get_extension::<IoState>().and_then(|s| s.types) {
        let all = [
            t.io_base,
            t.raw_base,
            t.buffered_base,
            t.text_base,
            t.file,
            t.bytes_io,
            t.reader,
            t.writer,
            t.random,
            t.pair,
            t.newline,
            t.string_io,
            t.text,
            t.unsupported,
        ];
        all.trace(marker);
    }
}

/// The types; the module must have been filled.
pub fn types(vm: &mut Vm) -> Types {
    match vm.extension::<IoState>().types {
        Some(types) => types,
        None => unreachable!("`_io` is filled at start-up"),
    }
}

/// `io.UnsupportedOperation`.
#[cold]
pub fn unsupported(vm: &mut Vm, message: &str) -> Raised {
    let ty = types(vm).unsupported;
    let text = vm.str(message);
    let e = vm.new_exception(ty, &[text]);
    vm.raise_value(e.value())
}

/// `ValueError: I/O operation on closed file.`
#[cold]
pub fn closed_error(vm: &mut Vm) -> Raised {
    vm.value_error("I/O operation on closed file.")
}

/// OSError (or the subclass for the number) from an operating-system error, with an optional file name.
#[cold]
pub fn os_error(vm: &mut Vm, error: &std::io::Error, filename: Option<Value>) -> Raised {
    let errno = error.raw_os_error().unwrap_or(libc::EIO);
    errno_error(vm, errno, filename)
}

/// As `os_error`, from the number.
#[cold]
pub fn errno_error(vm: &mut Vm, errno: i32, filename: Option<Value>) -> Raised {
    let text = error_text(errno);
    let message = vm.str(&text);
    let number = Value::small_int(i64::from(errno));
    let class = vm.exc_type(Exc::OSError).value();
    let made = match filename {
        Some(name) => vm.call(class, &[number, message, name]),
        None => vm.call(class, &[number, message]),
    };
    match made {
        Ok(e) => vm.raise_value(e),
        Err(e) => e,
    }
}

/// `os.strerror`.
pub fn error_text(errno: i32) -> String {
    let full = std::io::Error::from_raw_os_error(errno).to_string();
    full.rsplit_once(" (os error").map(|(text, _)| text.to_owned()).unwrap_or(full)
}

/// The attributes of a stream, for its state.
fn state_dict(vm: &mut Vm, stream: Value) -> R {
    match vm.instance_dict(stream)? {
        Some(dict) if !dict.is_empty() => Ok(dict.copy(vm)?.value()),
        _ => Ok(Value::NONE),
    }
}

/// Gives a stream the attributes of a state, whose item they are.
fn restore_dict(vm: &mut Vm, stream: Value, state: Value, item: &str) -> R<()> {
    if state.is_none() {
        return Ok(());
    }
    let Some(from) = state.as_dict() else {
        let given = vm.type_name(state);
        return Err(vm.type_error(format!("{item} item of state should be a dict, got a {given}")));
    };
    if let Some(to) = vm.instance_dict(stream)? {
        for (key, value) in from.to_vec() {
            to.set(vm, key, value)?;
        }
    }
    Ok(())
}

/// The bytes of a bytes-like object, copied.
pub fn bytes_of(vm: &mut Vm, value: Value) -> R<Vec<u8>> {
    if let Some(b) = value.as_bytes() {
        return Ok(b.as_slice().to_vec());
    }
    if let Some(b) = value.native::<pyrite_object::bytes::ByteArray>() {
        return Ok(b.data.borrow().clone());
    }
    if value.as_str().is_some() || value.as_int().is_some() || value.is_none() {
        let message = format!("a bytes-like object is required, not '{}'", vm.type_name(value));
        return Err(vm.type_error(message));
    }
    let copy = vm.call_kw(vm.types.memoryview.value(), &[value], None);
    let view = copy?;
    let bytes = vm.call_method_str(view, "tobytes", &[])?;
    match bytes.as_bytes() {
        Some(b) => Ok(b.as_slice().to_vec()),
        None => Err(vm.type_error("tobytes() must give bytes")),
    }
}

/// Writes bytes into a writable bytes-like object, as far as they fit; gives the number written.
pub fn copy_into(vm: &mut Vm, target: Value, data: &[u8]) -> R<usize> {
    if let Some(b) = target.native::<pyrite_object::bytes::ByteArray>() {
        let mut place = b.data.borrow_mut();
        let n = data.len().min(place.len());
        place[..n].copy_from_slice(&data[..n]);
        return Ok(n);
    }
    if target.as_bytes().is_some() || target.as_str().is_some() {
        let message =
            format!("readinto() argument must be read-write bytes-like object, not {}", vm.type_name(target));
        return Err(vm.type_error(message));
    }
    let view = vm.call(vm.types.memoryview.value(), &[target])?;
    let byte = vm.intern("B");
    let view = vm.call_method_str(view, "cast", &[byte])?;
    let n = data.len().min(ops::length(vm, view)?);
    let part = pyrite_object::bytes::new(vm, &data[..n]);
    let end = Value::small_int(n as i64);
    let slice = pyrite_object::slice::Slice::new(vm, Value::small_int(0), end, Value::NONE);
    ops::set_item(vm, view, slice, part)?;
    Ok(n)
}

/// Number of bytes of a bytes-like object.
pub fn buffer_length(vm: &mut Vm, value: Value) -> R<usize> {
    if let Some(b) = value.as_bytes() {
        return Ok(b.len());
    }
    if let Some(b) = value.native::<pyrite_object::bytes::ByteArray>() {
        return Ok(b.data.borrow().len());
    }
    let view = vm.call(vm.types.memoryview.value(), &[value])?;
    let n = vm.get_attribute_str(view, "nbytes")?;
    Ok(n.as_small_int().unwrap_or(0) as usize)
}

/// A size argument: None and negative numbers mean everything.
pub fn size_argument(vm: &mut Vm, value: Value) -> R<Option<usize>> {
    if value.is_none() || value == Value::ABSENT {
        return Ok(None);
    }
    if value.as_int().is_none() {
        let ty = vm.type_of(value);
        if ty.slot(vm, Slot::Index).is_none() {
            let message = format!("argument should be integer or None, not '{}'", ty.name_str());
            return Err(vm.type_error(message));
        }
    }
    let n = ops::index_isize(vm, value, Exc::OverflowError)?;
    Ok(usize::try_from(n).ok())
}

/// Reads a boolean attribute or the result of a method without arguments.
pub fn ask(vm: &mut Vm, object: Value, method: &str) -> R<bool> {
    let r = vm.call_method_str(object, method, &[])?;
    ops::truth(vm, r)
}

/// Whether a stream's `closed` attribute is true.
pub fn is_closed(vm: &mut Vm, object: Value) -> R<bool> {
    let r = vm.get_attribute_str(object, "closed")?;
    ops::truth(vm, r)
}

/// `open(file, mode, buffering, encoding, errors, newline, closefd, opener)`.
pub fn open(vm: &mut Vm, args: &[Value]) -> R {
    let [file, mode, buffering, encoding, errors, newline, closefd, opener] = args else {
        return Err(vm.type_error("open() takes 8 arguments"));
    };
    let Some(mode_text) = mode.as_str().map(|s| s.to_rust()) else {
        let message = format!("open() argument 'mode' must be str, not {}", vm.argument_type_name(*mode));
        return Err(vm.type_error(message));
    };
    if mode_text.contains('\0') {
        return Err(vm.value_error("embedded null character"));
    }
    let buffering = ops::index_isize(vm, *buffering, Exc::OverflowError)?;
    // Paths stand as text or bytes in errors.
    let ty = vm.type_of(*file);
    let is_number = [Slot::Index, Slot::Int, Slot::Float].into_iter().any(|slot| ty.slot(vm, slot).is_some());
    let file = if is_number { *file } else { crate::posix::files::fspath(vm, &[*file])? };
    for (name, value) in [("encoding", encoding), ("errors", errors), ("newline", newline)] {
        if !value.is_none() && value.as_str().is_none() {
            let message =
                format!("open() argument '{name}' must be str or None, not {}", vm.type_name(*value));
            return Err(vm.type_error(message));
        }
    }
    let (mut creating, mut reading, mut writing, mut appending, mut updating) =
        (false, false, false, false, false);
    let (mut text, mut binary) = (false, false);
    for (i, c) in mode_text.chars().enumerate() {
        let flag = match c {
            'x' => &mut creating,
            'r' => &mut reading,
            'w' => &mut writing,
            'a' => &mut appending,
            '+' => &mut updating,
            't' => &mut text,
            'b' => &mut binary,
            _ => return Err(vm.value_error(format!("invalid mode: '{mode_text}'"))),
        };
        if *flag || mode_text.chars().take(i).any(|earlier| earlier == c) {
            return Err(vm.value_error(format!("invalid mode: '{mode_text}'")));
        }
        *flag = true;
    }
    if text && binary {
        return Err(vm.value_error("can't have text and binary mode at once"));
    }
    if [creating, reading, writing, appending].iter().filter(|m| **m).count() > 1 {
        return Err(vm.value_error("must have exactly one of create/read/write/append mode"));
    }
    if binary && !encoding.is_none() {
        return Err(vm.value_error("binary mode doesn't take an encoding argument"));
    }
    if binary && !errors.is_none() {
        return Err(vm.value_error("binary mode doesn't take an errors argument"));
    }
    if binary && !newline.is_none() {
        return Err(vm.value_error("binary mode doesn't take a newline argument"));
    }
    let raw_mode: String =
        [(creating, 'x'), (reading, 'r'), (writing, 'w'), (appending, 'a'), (updating, '+')]
            .iter()
            .filter_map(|(on, c)| on.then_some(*c))
            .collect();
    let types = types(vm);
    let raw_mode = vm.str(&raw_mode);
    let raw = vm.call(types.file.value(), &[file, raw_mode, *closefd, *opener])?;
    let result = wrap(vm, raw, buffering, binary, updating, reading, args);
    if result.is_err() {
        // The file must not stay open; the first error is the one to tell.
        let pending = vm.exception.take();
        if vm.call_method(raw, vm.names.close, &[]).is_err() {
            vm.exception = None;
        }
        vm.exception = pending;
    }
    result
}

fn wrap(
    vm: &mut Vm,
    raw: Value,
    buffering: isize,
    binary: bool,
    updating: bool,
    reading: bool,
    args: &[Value],
) -> R {
    let types = types(vm);
    let terminal = buffering < 0 && file::is_terminal(raw);
    let line_buffering = !binary && (buffering == 1 || terminal);
    let size = if buffering > 1 { buffering as usize } else { file::block_size(raw).unwrap_or(BUFFER_SIZE) };
    if buffering == 0 {
        if binary {
            return Ok(raw);
        }
        return Err(vm.value_error("can't have unbuffered text I/O"));
    }
    let class = if updating {
        types.random
    } else if reading {
        types.reader
    } else {
        types.writer
    };
    let size = vm.int(size as i64);
    let buffer = vm.call(class.value(), &[raw, size])?;
    if binary {
        return Ok(buffer);
    }
    let line = Value::bool(line_buffering);
    let text = vm.call(types.text.value(), &[buffer, args[3], args[4], args[5], line])?;
    let name = vm.intern("mode");
    vm.set_attribute(text, name, args[1])?;
    Ok(text)
}

/// `text_encoding(encoding, stacklevel)`.
fn text_encoding(vm: &mut Vm, args: &[Value]) -> R {
    if args[0].is_none() { Ok(vm.intern("locale")) } else { Ok(args[0]) }
}

fn open_code(vm: &mut Vm, args: &[Value]) -> R {
    if args[0].as_str().is_none() {
        let message = format!("open_code() argument 'path' must be str, not {}", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    }
    let mode = vm.intern("rb");
    let n = Value::NONE;
    open(vm, &[args[0], mode, Value::small_int(-1), n, n, n, Value::TRUE, n])
}

native_table! {
    /// `open`, which `builtins` has too.
    pub FUNCTIONS = [
        function(
            "open",
            "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
            open,
            "Opens a file and gives a stream.",
        ),
        function("open_code", "(path)", open_code, "Opens a file of code for reading, in binary mode."),
        function("text_encoding", "(encoding, stacklevel=2, /)", text_encoding, "The encoding to use where none was given."),
    ]
}

/// Makes the types and fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let base = base::init(vm);
    let unsupported = {
        let os_error = vm.exc_type(Exc::OSError);
        let value_error = vm.exc_type(Exc::ValueError);
        let name = vm.intern("UnsupportedOperation");
        let bases = vm.tuple(&[os_error.value(), value_error.value()]);
        let namespace = Gc::<pyrite_object::dict::Dict>::new(vm);
        let module_name = vm.intern("io");
        namespace.set_interned(vm, vm.names.dunder_module, module_name)?;
        let made = vm.call(vm.types.type_.value(), &[name, bases, namespace.value()])?;
        match made.cast::<Type>() {
            Some(ty) => ty,
            None => return Err(vm.type_error("UnsupportedOperation must be a class")),
        }
    };
    let types = Types {
        io_base: base.io,
        raw_base: base.raw,
        buffered_base: base.buffered,
        text_base: base.text,
        file: file::init(vm, base.raw),
        bytes_io: bytes_io::init(vm, base.buffered),
        reader: buffered::init_reader(vm, base.buffered),
        writer: buffered::init_writer(vm, base.buffered),
        random: buffered::init_random(vm, base.buffered),
        pair: pair::init(vm, base.buffered),
        newline: newline::init(vm),
        string_io: string_io::init(vm, base.text),
        text: text_type::init(vm, base.text),
        unsupported,
    };
    vm.extension::<IoState>().types = Some(types);
    vm.root_tracers.push(trace);
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    for ty in [
        types.io_base,
        types.raw_base,
        types.buffered_base,
        types.text_base,
        types.file,
        types.bytes_io,
        types.reader,
        types.writer,
        types.random,
        types.pair,
        types.newline,
        types.string_io,
        types.text,
        types.unsupported,
    ] {
        let name = ty.name.get();
        dict.set_interned(vm, name, ty.value())?;
    }
    dict.set_str(vm, "DEFAULT_BUFFER_SIZE", Value::small_int(BUFFER_SIZE as i64))?;
    let blocking = vm.exc_type(Exc::BlockingIOError);
    dict.set_str(vm, "BlockingIOError", blocking.value())?;
    Ok(())
}
