//! The abstract bases: what streams inherit.

use super::{ask, closed_error, is_closed, size_argument, unsupported};
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::native::{Payload, method, slot};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};

/// Streams that are Python classes derived from the bases directly have no native state.
pub struct Stream;

impl Payload for Stream {
    fn trace(&self, _marker: &mut pyrite_object::heap::Marker) {}
}

/// The four abstract types.
pub struct Bases {
    pub io: Gc<Type>,
    pub raw: Gc<Type>,
    pub buffered: Gc<Type>,
    pub text: Gc<Type>,
}

const CLOSED: &str = "__IOBase_closed";

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let object = vm.new_native(class, Stream).value();
    if class.has(flags::FINALIZER) {
        pyrite_object::weakref::register_finalizer(vm, object);
    }
    Ok(object)
}

fn init_nothing(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NONE)
}

fn own_closed(vm: &mut Vm, this: Value) -> bool {
    let name = vm.intern(CLOSED);
    vm.own_attribute(this, name).is_some()
}

fn get_closed(vm: &mut Vm, this: Value) -> R {
    Ok(Value::bool(own_closed(vm, this)))
}

/// ValueError if the stream is closed.
pub fn check_open(vm: &mut Vm, this: Value) -> R<()> {
    if is_closed(vm, this)? { Err(closed_error(vm)) } else { Ok(()) }
}

fn close(vm: &mut Vm, args: &[Value]) -> R {
    if own_closed(vm, args[0]) {
        return Ok(Value::NONE);
    }
    let flushed = vm.call_method(args[0], vm.names.flush, &[]);
    let name = vm.intern(CLOSED);
    let pending = vm.exception.take();
    vm.set_own_attribute(args[0], name, Value::TRUE)?;
    vm.exception = pending;
    flushed?;
    Ok(Value::NONE)
}

fn flush(vm: &mut Vm, args: &[Value]) -> R {
    if own_closed(vm, args[0]) { Err(closed_error(vm)) } else { Ok(Value::NONE) }
}

fn seek(vm: &mut Vm, _args: &[Value]) -> R {
    Err(unsupported(vm, "seek"))
}

fn tell(vm: &mut Vm, args: &[Value]) -> R {
    vm.call_method_str(args[0], "seek", &[Value::small_int(0), Value::small_int(1)])
}

fn truncate(vm: &mut Vm, _args: &[Value]) -> R {
    Err(unsupported(vm, "truncate"))
}

fn fileno(vm: &mut Vm, _args: &[Value]) -> R {
    Err(unsupported(vm, "fileno"))
}

fn isatty(vm: &mut Vm, args: &[Value]) -> R {
    check_open(vm, args[0])?;
    Ok(Value::FALSE)
}

fn no(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::FALSE)
}

fn checked(vm: &mut Vm, this: Value, method: &str, message: &str) -> R {
    if ask(vm, this, method)? { Ok(Value::TRUE) } else { Err(unsupported(vm, message)) }
}

fn check_closed(vm: &mut Vm, args: &[Value]) -> R {
    check_open(vm, args[0])?;
    Ok(Value::NONE)
}

fn check_seekable(vm: &mut Vm, args: &[Value]) -> R {
    checked(vm, args[0], "seekable", "File or stream is not seekable.")
}

fn check_readable(vm: &mut Vm, args: &[Value]) -> R {
    checked(vm, args[0], "readable", "File or stream is not readable.")
}

fn check_writable(vm: &mut Vm, args: &[Value]) -> R {
    checked(vm, args[0], "writable", "File or stream is not writable.")
}

fn enter(vm: &mut Vm, args: &[Value]) -> R {
    check_open(vm, args[0])?;
    Ok(args[0])
}

fn exit(vm: &mut Vm, args: &[Value]) -> R {
    vm.call_method(args[0], vm.names.close, &[])
}

fn del(vm: &mut Vm, args: &[Value]) -> R {
    if let Ok(false) = is_closed(vm, args[0]) {
        vm.call_method(args[0], vm.names.close, &[])?;
    }
    vm.exception = None;
    Ok(Value::NONE)
}

fn readline(vm: &mut Vm, args: &[Value]) -> R {
    let limit = size_argument(vm, args[1])?.unwrap_or(usize::MAX);
    let peek = vm.try_attribute_str(args[0], "peek")?;
    let mut line: Vec<u8> = Vec::new();
    while line.len() < limit {
        let mut wanted = 1;
        if let Some(peek) = peek {
            let ahead = vm.call(peek, &[Value::small_int(1)])?;
            let Some(ahead) = ahead.as_bytes() else {
                let message =
                    format!("peek() should have returned a bytes object, not '{}'", vm.type_name(ahead));
                return Err(vm.raise(pyrite_object::Exc::OSError, message));
            };
            let ahead = ahead.as_slice();
            wanted = match ahead.iter().position(|b| *b == b'\n') {
                Some(i) => i + 1,
                None => ahead.len().max(1),
            };
        }
        let wanted = wanted.min(limit - line.len());
        let part = vm.call_method(args[0], vm.names.read, &[Value::small_int(wanted as i64)])?;
        let Some(part) = part.as_bytes() else {
            let message = format!("read() should have returned a bytes object, not '{}'", vm.type_name(part));
            return Err(vm.raise(pyrite_object::Exc::OSError, message));
        };
        if part.is_empty() {
            break;
        }
        line.extend_from_slice(part.as_slice());
        if line.last() == Some(&b'\n') {
            break;
        }
        vm.poll()?;
    }
    Ok(pyrite_object::bytes::new(vm, &line))
}

fn next_line(vm: &mut Vm, args: &[Value]) -> R {
    let line = vm.call_method(args[0], vm.names.readline, &[])?;
    if ops::length(vm, line)? == 0 {
        return Err(vm.raise_with(pyrite_object::Exc::StopIteration, &[]));
    }
    Ok(line)
}

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    check_open(vm, args[0])?;
    Ok(args[0])
}

fn readlines(vm: &mut Vm, args: &[Value]) -> R {
    let hint = size_argument(vm, args[1])?.filter(|n| *n > 0).unwrap_or(usize::MAX);
    let lines = pyrite_object::list::List::new(vm, &[]);
    let mut total = 0;
    let iterator = pyrite_object::iter::iter(vm, args[0])?;
    while let Some(line) = pyrite_object::iter::next(vm, iterator)? {
        lines.push(vm, line)?;
        total += ops::length(vm, line)?;
        if total >= hint {
            break;
        }
        vm.poll()?;
    }
    Ok(lines.value())
}

fn writelines(vm: &mut Vm, args: &[Value]) -> R {
    check_open(vm, args[0])?;
    let iterator = pyrite_object::iter::iter(vm, args[1])?;
    while let Some(line) = pyrite_object::iter::next(vm, iterator)? {
        vm.call_method(args[0], vm.names.write, &[line])?;
        vm.poll()?;
    }
    Ok(Value::NONE)
}

native_table! {
    IO_METHODS = [
        pyrite_object::native::new("(type, /, *args, **kwargs?)", new),
        slot("__init__", "(self, /, *args, **kwargs?)", init_nothing, "Initialize self.  See help(type(self)) for accurate signature."),
        slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", next_line, "Implement next(self)."),
        slot("__del__", "(self, /)", del, "Called when the instance is about to be destroyed."),
        method("close", "(self, /)", close, "Flushes and closes the stream."),
        method("flush", "(self, /)", flush, "Writes out what is buffered."),
        method("seek", "(self, offset, whence=0, /)", seek, "Changes the position."),
        method("tell", "(self, /)", tell, "The position."),
        method("truncate", "(self, size=None, /)", truncate, "Cuts the file at a size."),
        method("fileno", "(self, /)", fileno, "The file descriptor."),
        method("isatty", "(self, /)", isatty, "Whether this is a terminal."),
        method("seekable", "(self, /)", no, "Whether seek works."),
        method("readable", "(self, /)", no, "Whether reading works."),
        method("writable", "(self, /)", no, "Whether writing works."),
        method("_checkClosed", "!(self, msg=None, /)", check_closed, "Raises ValueError if the stream is closed."),
        method("_checkSeekable", "!(self, msg=None, /)", check_seekable, "Raises UnsupportedOperation if seek does not work."),
        method("_checkReadable", "!(self, msg=None, /)", check_readable, "Raises UnsupportedOperation if reading does not work."),
        method("_checkWritable", "!(self, msg=None, /)", check_writable, "Raises UnsupportedOperation if writing does not work."),
        method("__enter__", "(self, /)", enter, "The stream itself."),
        method("__exit__", "(self, /, *args)", exit, "Closes the stream."),
        method("readline", "(self, size=-1, /)", readline, "Reads a line."),
        method("readlines", "(self, hint=-1, /)", readlines, "Reads lines into a list."),
        method("writelines", "(self, lines, /)", writelines, "Writes an iterable of lines."),
    ]
}

static IO_ATTRIBUTES: &[GetSetDef] = &[getter("closed", get_closed)];

fn raw_read(vm: &mut Vm, args: &[Value]) -> R {
    match size_argument(vm, args[1])? {
        None => vm.call_method_str(args[0], "readall", &[]),
        Some(n) => {
            let size = vm.int(n as i64);
            let buffer = vm.call(vm.types.bytearray.value(), &[size])?;
            let read = vm.call_method_str(args[0], "readinto", &[buffer])?;
            if read.is_none() {
                return Ok(read);
            }
            let count = ops::index_isize(vm, read, pyrite_object::Exc::OverflowError)?;
            let data = super::bytes_of(vm, buffer)?;
            if count < 0 || count as usize > data.len() {
                let message = format!("readinto returned {count} outside buffer size {}", data.len());
                return Err(vm.value_error(message));
            }
            Ok(pyrite_object::bytes::new(vm, &data[..count as usize]))
        }
    }
}

fn raw_readall(vm: &mut Vm, args: &[Value]) -> R {
    let mut all = Vec::new();
    loop {
        let size = Value::small_int(super::BUFFER_SIZE as i64);
        let part = vm.call_method(args[0], vm.names.read, &[size])?;
        if part.is_none() {
            return if all.is_empty() { Ok(part) } else { Ok(pyrite_object::bytes::new(vm, &all)) };
        }
        let Some(bytes) = part.as_bytes() else { return Err(vm.type_error("read() should return bytes")) };
        if bytes.is_empty() {
            return Ok(pyrite_object::bytes::new(vm, &all));
        }
        all.extend_from_slice(bytes.as_slice());
        vm.poll()?;
    }
}

fn not_implemented(vm: &mut Vm, _args: &[Value]) -> R {
    Err(vm.raise_with(pyrite_object::Exc::NotImplementedError, &[]))
}

native_table! {
    RAW_METHODS = [
        method("readinto", "!(self, buffer, /)", not_implemented, "Reads bytes into a buffer."),
        method("write", "!(self, buffer, /)", not_implemented, "Writes the bytes of a buffer."),
        method("read", "(self, size=-1, /)", raw_read, "Reads up to a number of bytes."),
        method("readall", "(self, /)", raw_readall, "Reads until the end."),
    ]
}

fn no_read(vm: &mut Vm, _args: &[Value]) -> R {
    Err(unsupported(vm, "read"))
}

fn no_read1(vm: &mut Vm, _args: &[Value]) -> R {
    Err(unsupported(vm, "read1"))
}

fn no_write(vm: &mut Vm, _args: &[Value]) -> R {
    Err(unsupported(vm, "write"))
}

fn no_detach(vm: &mut Vm, _args: &[Value]) -> R {
    Err(unsupported(vm, "detach"))
}

fn no_readline(vm: &mut Vm, _args: &[Value]) -> R {
    Err(unsupported(vm, "readline"))
}

fn readinto_by(vm: &mut Vm, args: &[Value], read: &str) -> R {
    let n = super::buffer_length(vm, args[1])?;
    let data = vm.call_method_str(args[0], read, &[Value::small_int(n as i64)])?;
    let Some(bytes) = data.as_bytes() else { return Err(vm.type_error("read() should return bytes")) };
    let copy = bytes.as_slice().to_vec();
    let n = super::copy_into(vm, args[1], &copy)?;
    Ok(Value::small_int(n as i64))
}

fn readinto(vm: &mut Vm, args: &[Value]) -> R {
    readinto_by(vm, args, "read")
}

fn readinto1(vm: &mut Vm, args: &[Value]) -> R {
    readinto_by(vm, args, "read1")
}

native_table! {
    BUFFERED_METHODS = [
        method("detach", "(self, /)", no_detach, "Separates the raw stream."),
        method("read", "(self, size=-1, /)", no_read, "Reads bytes."),
        method("read1", "(self, size=-1, /)", no_read1, "Reads bytes with one call of the system at the most."),
        method("readinto", "(self, buffer, /)", readinto, "Reads bytes into a buffer."),
        method("readinto1", "(self, buffer, /)", readinto1, "Reads bytes into a buffer with one call of the system at the most."),
        method("write", "(self, b, /)", no_write, "Writes bytes."),
    ]
}

fn none(_vm: &mut Vm, _this: Value) -> R {
    Ok(Value::NONE)
}

native_table! {
    TEXT_METHODS = [
        method("detach", "(self, /)", no_detach, "Separates the buffer."),
        method("read", "(self, size=-1, /)", no_read, "Reads text."),
        method("readline", "(self, size=-1, /)", no_readline, "Reads a line."),
        method("write", "(self, s, /)", no_write, "Writes text."),
    ]
}

static TEXT_ATTRIBUTES: &[GetSetDef] =
    &[getter("encoding", none), getter("newlines", none), getter("errors", none)];

/// Makes the types.
pub fn init(vm: &mut Vm) -> Bases {
    let f = flags::BASE | flags::HAS_DICT | flags::WEAKREF | flags::FINALIZER;
    let io = vm.new_native_type::<Stream>("_io", "_IOBase", f, &IO_METHODS, IO_ATTRIBUTES);
    let raw = vm.new_native_type_on::<Stream>(io, "_io", "_RawIOBase", f, &RAW_METHODS, &[]);
    let buffered = vm.new_native_type_on::<Stream>(io, "_io", "_BufferedIOBase", f, &BUFFERED_METHODS, &[]);
    let text = vm.new_native_type_on::<Stream>(io, "_io", "_TextIOBase", f, &TEXT_METHODS, TEXT_ATTRIBUTES);
    Bases { io, raw, buffered, text }
}
