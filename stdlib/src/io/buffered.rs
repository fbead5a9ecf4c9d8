//! `BufferedReader`, `BufferedWriter` and `BufferedRandom`: one implementation over a raw stream.
//!
//! `read_buffer[read_at..]` is what was read ahead; `write_buffer` what is still to be written. At most one of them is
//! not empty: changing over drops (and seeks back) or flushes.

use super::{ask, bytes_of, file, size_argument, unsupported};
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::exception::Exc;
use pyrite_object::native::{Native, NativeDef, Payload, method, slot};
use pyrite_object::object::Trace;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Raised, Value, Vm, native_table, ops};
use std::cell::{Cell, RefCell};

pub struct Buffered {
    /// The raw stream; `None` before `__init__` and after `detach`.
    raw: Cell<Option<Value>>,
    detached: Cell<bool>,
    size: Cell<usize>,
    read_buffer: RefCell<Vec<u8>>,
    read_at: Cell<usize>,
    write_buffer: RefCell<Vec<u8>>,
    readable: Cell<bool>,
    writable: Cell<bool>,
}

impl Default for Buffered {
    fn default() -> Buffered {
        Buffered {
            raw: Cell::new(None),
            detached: Cell::new(false),
            size: Cell::new(super::BUFFER_SIZE),
            read_buffer: RefCell::default(),
            read_at: Cell::new(0),
            write_buffer: RefCell::default(),
            readable: Cell::new(false),
            writable: Cell::new(false),
        }
    }
}

impl Payload for Buffered {
    fn trace(&self, marker: &mut pyrite_object::heap::Marker) {
        self.raw.trace(marker);
    }
}

fn this(value: Value) -> Gc<Native<Buffered>> {
    match value.native() {
        Some(b) => b,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn raw_of(vm: &mut Vm, b: &Buffered) -> R {
    match b.raw.get() {
        Some(raw) => Ok(raw),
        None if b.detached.get() => Err(vm.value_error("raw stream has been detached")),
        None => Err(vm.value_error("I/O operation on uninitialized object")),
    }
}

/// The raw stream of an open buffer.
fn open_raw(vm: &mut Vm, b: &Buffered, what: &str) -> R {
    let raw = raw_of(vm, b)?;
    if super::is_closed(vm, raw)? {
        return Err(vm.value_error(what));
    }
    Ok(raw)
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let object = vm.new_native(class, Buffered::default()).value();
    pyrite_object::weakref::register_finalizer(vm, object);
    Ok(object)
}

fn set_up(vm: &mut Vm, args: &[Value], readable: bool, writable: bool) -> R {
    let b = this(args[0]);
    b.raw.set(None);
    b.detached.set(false);
    let raw = args[1];
    if readable && !ask(vm, raw, "readable")? {
        return Err(unsupported(vm, "File or stream is not readable."));
    }
    if writable && !ask(vm, raw, "writable")? {
        return Err(unsupported(vm, "File or stream is not writable."));
    }
    if readable && writable && !ask(vm, raw, "seekable")? {
        return Err(unsupported(vm, "File or stream is not seekable."));
    }
    let size = ops::index_isize(vm, args[2], Exc::OverflowError)?;
    if size <= 0 {
        return Err(vm.value_error("buffer size must be strictly positive"));
    }
    b.size.set(size as usize);
    b.readable.set(readable);
    b.writable.set(writable);
    b.read_buffer.borrow_mut().clear();
    b.read_at.set(0);
    b.write_buffer.borrow_mut().clear();
    b.raw.set(Some(raw));
    Ok(Value::NONE)
}

fn init_reading(vm: &mut Vm, args: &[Value]) -> R {
    set_up(vm, args, true, false)
}

fn init_writing(vm: &mut Vm, args: &[Value]) -> R {
    set_up(vm, args, false, true)
}

fn init_both(vm: &mut Vm, args: &[Value]) -> R {
    set_up(vm, args, true, true)
}

/// Bytes that were read ahead.
fn ahead(b: &Buffered) -> usize {
    b.read_buffer.borrow().len() - b.read_at.get()
}

/// Takes up to `n` bytes of those read ahead.
fn take(b: &Buffered, n: usize) -> Vec<u8> {
    let buffer = b.read_buffer.borrow();
    let start = b.read_at.get();
    let end = start.saturating_add(n).min(buffer.len());
    b.read_at.set(end);
    buffer[start..end].to_vec()
}

/// Whether the raw stream is exactly a `FileIO`: the system is called directly then.
fn is_file(vm: &mut Vm, raw: Value) -> bool {
    let file = super::types(vm).file;
    vm.is_exact(raw, file)
}

/// One `raw.read`: `None` if it would block.
fn raw_read(vm: &mut Vm, raw: Value, n: usize) -> R<Option<Vec<u8>>> {
    if is_file(vm, raw)
        && let Some(fd) = file::readable_descriptor(raw)
    {
        let mut data = vec![0; n];
        let got = file::read_fd(vm, fd, &mut data)?;
        return Ok(got.map(|got| {
            data.truncate(got);
            data
        }));
    }
    let part = vm.call_method(raw, vm.names.read, &[Value::small_int(n as i64)])?;
    if part.is_none() {
        return Ok(None);
    }
    match part.as_bytes() {
        Some(bytes) if bytes.len() <= n => Ok(Some(bytes.as_slice().to_vec())),
        Some(bytes) => {
            let message = format!(
                "raw readinto() returned invalid length {} (should have been between 0 and {n})",
                bytes.len()
            );
            Err(vm.raise(Exc::OSError, message))
        }
        None => Err(vm.type_error("read() should return bytes")),
    }
}

/// Reads ahead; the number of bytes got, `None` if it would block. Only when nothing is ahead.
fn fill(vm: &mut Vm, b: &Buffered, raw: Value) -> R<Option<usize>> {
    let Some(data) = raw_read(vm, raw, b.size.get())? else { return Ok(None) };
    let n = data.len();
    *b.read_buffer.borrow_mut() = data;
    b.read_at.set(0);
    Ok(Some(n))
}

fn check_readable(vm: &mut Vm, b: &Buffered) -> R<()> {
    if b.readable.get() { Ok(()) } else { Err(unsupported(vm, "read")) }
}

/// Before reading: what is to be written must be written.
fn begin_read(vm: &mut Vm, value: Value, what: &str) -> R<(Gc<Native<Buffered>>, Value)> {
    let b = this(value);
    let raw = open_raw(vm, &b, what)?;
    check_readable(vm, &b)?;
    if !b.write_buffer.borrow().is_empty() {
        flush_writes(vm, &b, raw)?;
    }
    Ok((b, raw))
}

fn read(vm: &mut Vm, args: &[Value]) -> R {
    let (b, raw) = begin_read(vm, args[0], "read of closed file")?;
    if let Some(i) = args[1].as_int()
        && i.to_i64().is_some_and(|n| n < -1)
    {
        return Err(vm.value_error("read length must be non-negative or -1"));
    }
    let Some(n) = size_argument(vm, args[1])? else { return read_all(vm, &b, raw) };
    if n <= ahead(&b) {
        let part = take(&b, n);
        return Ok(pyrite_object::bytes::new(vm, &part));
    }
    let mut data = take(&b, usize::MAX);
    while data.len() < n {
        let wanted = n - data.len();
        if wanted >= b.size.get() {
            match raw_read(vm, raw, wanted.min(1 << 24))? {
                None if data.is_empty() => return Ok(Value::NONE),
                None => break,
                Some(part) if part.is_empty() => break,
                Some(part) => data.extend_from_slice(&part),
            }
        } else {
            match fill(vm, &b, raw)? {
                None if data.is_empty() => return Ok(Value::NONE),
                None | Some(0) => break,
                Some(_) => data.extend_from_slice(&take(&b, wanted)),
            }
        }
    }
    Ok(pyrite_object::bytes::new(vm, &data))
}

fn read_all(vm: &mut Vm, b: &Buffered, raw: Value) -> R {
    let mut data = take(b, usize::MAX);
    if is_file(vm, raw)
        && let Some(fd) = file::readable_descriptor(raw)
    {
        if let Some(rest) = file::read_to_end(vm, fd)? {
            data.extend_from_slice(&rest);
        } else if data.is_empty() {
            return Ok(Value::NONE);
        }
        return Ok(pyrite_object::bytes::new(vm, &data));
    }
    if let Some(readall) = vm.try_attribute_str(raw, "readall")? {
        let rest = vm.call(readall, &[])?;
        match rest.as_bytes() {
            Some(rest) => data.extend_from_slice(rest.as_slice()),
            None if rest.is_none() => {
                if data.is_empty() {
                    return Ok(Value::NONE);
                }
            }
            None => return Err(vm.type_error("readall() should return bytes")),
        }
        return Ok(pyrite_object::bytes::new(vm, &data));
    }
    loop {
        let part = vm.call_method(raw, vm.names.read, &[])?;
        match part.as_bytes() {
            Some(bytes) if bytes.is_empty() => break,
            Some(bytes) => data.extend_from_slice(bytes.as_slice()),
            None if part.is_none() && data.is_empty() => return Ok(Value::NONE),
            None if part.is_none() => break,
            None => return Err(vm.type_error("read() should return bytes")),
        }
        vm.poll()?;
    }
    Ok(pyrite_object::bytes::new(vm, &data))
}

fn read1(vm: &mut Vm, args: &[Value]) -> R {
    let (b, raw) = begin_read(vm, args[0], "read of closed file")?;
    let n = size_argument(vm, args[1])?.unwrap_or(b.size.get());
    if n == 0 {
        return Ok(pyrite_object::bytes::new(vm, b""));
    }
    if ahead(&b) == 0 {
        fill(vm, &b, raw)?;
    }
    let part = take(&b, n);
    Ok(pyrite_object::bytes::new(vm, &part))
}

fn peek(vm: &mut Vm, args: &[Value]) -> R {
    let (b, raw) = begin_read(vm, args[0], "peek of closed file")?;
    if ahead(&b) == 0 {
        fill(vm, &b, raw)?;
    }
    let copy = b.read_buffer.borrow()[b.read_at.get()..].to_vec();
    Ok(pyrite_object::bytes::new(vm, &copy))
}

fn readinto_with(vm: &mut Vm, args: &[Value], once: bool) -> R {
    let n = super::buffer_length(vm, args[1])?;
    let size = vm.int(n as i64);
    let data = if once { read1(vm, &[args[0], size])? } else { read(vm, &[args[0], size])? };
    let Some(bytes) = data.as_bytes() else { return Ok(data) };
    let copy = bytes.as_slice().to_vec();
    let n = super::copy_into(vm, args[1], &copy)?;
    Ok(Value::small_int(n as i64))
}

fn readinto(vm: &mut Vm, args: &[Value]) -> R {
    readinto_with(vm, args, false)
}

fn readinto1(vm: &mut Vm, args: &[Value]) -> R {
    readinto_with(vm, args, true)
}

fn readline(vm: &mut Vm, args: &[Value]) -> R {
    let (b, raw) = begin_read(vm, args[0], "readline of closed file")?;
    let limit = size_argument(vm, args[1])?.unwrap_or(usize::MAX);
    let mut line = Vec::new();
    while line.len() < limit {
        if ahead(&b) == 0 && fill(vm, &b, raw)?.unwrap_or(0) == 0 {
            break;
        }
        let end = memchr::memchr(b'\n', &b.read_buffer.borrow()[b.read_at.get()..]);
        let n = end.map_or(usize::MAX, |i| i + 1).min(limit - line.len());
        line.extend_from_slice(&take(&b, n));
        if line.last() == Some(&b'\n') {
            break;
        }
    }
    Ok(pyrite_object::bytes::new(vm, &line))
}

/// Writes out everything; an error or a stream that would block leaves the rest in the buffer.
fn flush_writes(vm: &mut Vm, b: &Buffered, raw: Value) -> R<()> {
    loop {
        let data = b.write_buffer.borrow().clone();
        if data.is_empty() {
            return Ok(());
        }
        let written = raw_write(vm, raw, &data)?;
        match written {
            Some(n) if n <= data.len() => {
                b.write_buffer.borrow_mut().drain(..n);
            }
            Some(n) => {
                let message = format!(
                    "raw write() returned invalid length {n} (should have been between 0 and {})",
                    data.len()
                );
                return Err(vm.raise(Exc::OSError, message));
            }
            None => {
                let number = Value::small_int(i64::from(libc::EAGAIN));
                let text = vm.str("write could not complete without blocking");
                return Err(vm.raise_with(Exc::BlockingIOError, &[number, text, Value::small_int(0)]));
            }
        }
    }
}

fn raw_write(vm: &mut Vm, raw: Value, data: &[u8]) -> R<Option<usize>> {
    if is_file(vm, raw)
        && let Some(fd) = file::writable_descriptor(raw)
    {
        return file::write_fd(vm, fd, data);
    }
    let bytes = pyrite_object::bytes::new(vm, data);
    let n = vm.call_method(raw, vm.names.write, &[bytes])?;
    if n.is_none() {
        return Ok(None);
    }
    Ok(Some(ops::index_isize(vm, n, Exc::OverflowError)?.max(0) as usize))
}

/// Writes bytes given as a slice: the short way for text streams.
pub fn write_slice(vm: &mut Vm, value: Value, data: &[u8]) -> R<()> {
    let b = this(value);
    let raw = open_raw(vm, &b, "write to closed file")?;
    if !b.writable.get() {
        return Err(unsupported(vm, "write"));
    }
    drop_read_ahead(vm, &b, raw)?;
    if b.write_buffer.borrow().len() + data.len() > b.size.get() {
        flush_writes(vm, &b, raw)?;
        if data.len() >= b.size.get() {
            let mut rest = data;
            while !rest.is_empty() {
                match raw_write(vm, raw, rest)? {
                    Some(n) => rest = &rest[n.min(rest.len())..],
                    None => break,
                }
            }
            b.write_buffer.borrow_mut().extend_from_slice(rest);
            return Ok(());
        }
    }
    b.write_buffer.borrow_mut().extend_from_slice(data);
    Ok(())
}

/// Whether text streams may use `write_slice`.
pub fn is_plain_writer(vm: &mut Vm, value: Value) -> bool {
    let writer = super::types(vm).writer;
    vm.is_exact(value, writer)
}

fn write(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_str().is_some() {
        return Err(vm.type_error("a bytes-like object is required, not 'str'"));
    }
    let b = this(args[0]);
    raw_of(vm, &b)?;
    let data = bytes_of(vm, args[1])?;
    write_slice(vm, args[0], &data)?;
    Ok(Value::small_int(data.len() as i64))
}

/// Before writing: the raw position goes back to where reading has got to.
fn drop_read_ahead(vm: &mut Vm, b: &Buffered, raw: Value) -> R<()> {
    let n = ahead(b);
    b.read_buffer.borrow_mut().clear();
    b.read_at.set(0);
    if n > 0 {
        vm.call_method_str(raw, "seek", &[Value::small_int(-(n as i64)), Value::small_int(1)])?;
    }
    Ok(())
}

fn flush(vm: &mut Vm, args: &[Value]) -> R {
    let b = this(args[0]);
    let raw = open_raw(vm, &b, "flush of closed file")?;
    flush_writes(vm, &b, raw)?;
    if b.readable.get() && b.writable.get() {
        drop_read_ahead(vm, &b, raw)?;
    }
    vm.call_method(raw, vm.names.flush, &[])
}

fn close(vm: &mut Vm, args: &[Value]) -> R {
    let b = this(args[0]);
    let raw = raw_of(vm, &b)?;
    if super::is_closed(vm, raw)? {
        return Ok(Value::NONE);
    }
    let flushed = vm.call_method(args[0], vm.names.flush, &[]);
    let pending = vm.exception.take();
    if flushed.is_err() {
        b.write_buffer.borrow_mut().clear();
    }
    let closed = vm.call_method(raw, vm.names.close, &[]);
    if let Some(first) = pending {
        if let Err(Raised) = closed
            && let (Some(second), Some(e)) = (vm.exception, first.as_exception())
        {
            if let Some(s) = second.as_exception() {
                s.context.set(Some(e.value()));
            }
            return Err(Raised);
        }
        vm.exception = Some(first);
        return Err(Raised);
    }
    closed
}

fn detach(vm: &mut Vm, args: &[Value]) -> R {
    let b = this(args[0]);
    let raw = raw_of(vm, &b)?;
    vm.call_method(args[0], vm.names.flush, &[])?;
    b.raw.set(None);
    b.detached.set(true);
    Ok(raw)
}

fn tell(vm: &mut Vm, args: &[Value]) -> R {
    let b = this(args[0]);
    let raw = open_raw(vm, &b, "I/O operation on closed file.")?;
    let at = vm.call_method_str(raw, "tell", &[])?;
    let at = ops::index_isize(vm, at, Exc::OverflowError)? as i64;
    let here = at - ahead(&b) as i64 + b.write_buffer.borrow().len() as i64;
    Ok(vm.int(here))
}

fn seek(vm: &mut Vm, args: &[Value]) -> R {
    let b = this(args[0]);
    let raw = open_raw(vm, &b, "seek of closed file")?;
    let whence = ops::index_isize(vm, args[2], Exc::OverflowError)?;
    if !(0..=4).contains(&whence) {
        return Err(vm.value_error(format!("whence value {whence} unsupported")));
    }
    if !ask(vm, raw, "seekable")? {
        return Err(unsupported(vm, "File or stream is not seekable."));
    }
    let mut offset = file::offset_argument(vm, args[1])?;
    flush_writes(vm, &b, raw)?;
    if whence == 1 {
        offset -= ahead(&b) as i64;
    }
    b.read_buffer.borrow_mut().clear();
    b.read_at.set(0);
    let offset = vm.int(offset);
    vm.call_method_str(raw, "seek", &[offset, args[2]])
}

fn truncate(vm: &mut Vm, args: &[Value]) -> R {
    let b = this(args[0]);
    let raw = open_raw(vm, &b, "truncate of closed file")?;
    if !b.writable.get() {
        return Err(unsupported(vm, "truncate"));
    }
    flush_writes(vm, &b, raw)?;
    let size = if args[1].is_none() { tell(vm, args)? } else { args[1] };
    vm.call_method_str(raw, "truncate", &[size])
}

fn forward(vm: &mut Vm, args: &[Value], name: &str) -> R {
    let b = this(args[0]);
    let raw = raw_of(vm, &b)?;
    vm.call_method_str(raw, name, &[])
}

fn fileno(vm: &mut Vm, args: &[Value]) -> R {
    forward(vm, args, "fileno")
}

fn isatty(vm: &mut Vm, args: &[Value]) -> R {
    forward(vm, args, "isatty")
}

fn seekable(vm: &mut Vm, args: &[Value]) -> R {
    forward(vm, args, "seekable")
}

fn readable(vm: &mut Vm, args: &[Value]) -> R {
    forward(vm, args, "readable")
}

fn writable(vm: &mut Vm, args: &[Value]) -> R {
    forward(vm, args, "writable")
}

fn attribute(vm: &mut Vm, v: Value, name: &str) -> R {
    let b = this(v);
    let raw = raw_of(vm, &b)?;
    vm.get_attribute_str(raw, name)
}

fn get_closed(vm: &mut Vm, v: Value) -> R {
    attribute(vm, v, "closed")
}

fn get_name(vm: &mut Vm, v: Value) -> R {
    attribute(vm, v, "name")
}

fn get_mode(vm: &mut Vm, v: Value) -> R {
    attribute(vm, v, "mode")
}

fn get_raw(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).raw.get().unwrap_or(Value::NONE))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let class = pyrite_object::class::full_name(vm, vm.type_of(args[0]));
    let name = vm.try_attribute(args[0], vm.names.name);
    let name = vm.catch(name, Exc::ValueError)?.flatten();
    let text = match name {
        Some(name) => format!("<{class} name={}>", ops::repr_text(vm, name)?),
        None => format!("<{class}>"),
    };
    Ok(vm.str(&text))
}

const fn common() -> [NativeDef; 12] {
    [
        pyrite_object::native::new("(type, /, *args, **kwargs?)", new),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("flush", "(self, /)", flush, "Writes out what is buffered."),
        method("close", "(self, /)", close, "Flushes and closes the stream."),
        method("detach", "(self, /)", detach, "Separates the raw stream."),
        method("fileno", "(self, /)", fileno, "The file descriptor."),
        method("isatty", "(self, /)", isatty, "Whether this is a terminal."),
        method("seekable", "(self, /)", seekable, "Whether seek works."),
        method("seek", "(self, target, whence=0, /)", seek, "Changes the position."),
        method("tell", "(self, /)", tell, "The position."),
        method("truncate", "(self, pos=None, /)", truncate, "Cuts the stream at a size."),
        method("readable", "(self, /)", readable, "Whether reading works."),
    ]
}

static COMMON: [NativeDef; 12] = common();

native_table! {
    WRITABLE = [method("writable", "(self, /)", writable, "Whether writing works.")]
}

native_table! {
    READING = [
        method("read", "(self, size=-1, /)", read, "Reads up to a number of bytes."),
        method("read1", "(self, size=-1, /)", read1, "Reads with one call of the system at the most."),
        method("peek", "(self, size=0, /)", peek, "Bytes that come next, without taking them."),
        method("readinto", "(self, buffer, /)", readinto, "Reads bytes into a buffer."),
        method("readinto1", "(self, buffer, /)", readinto1, "Reads into a buffer with one call of the system at the most."),
        method("readline", "(self, size=-1, /)", readline, "Reads a line."),
    ]
}

native_table! {
    WRITING = [method("write", "(self, buffer, /)", write, "Writes bytes.")]
}

native_table! {
    INIT_READER = [slot("__init__", "(self, /, raw, buffer_size=131072)", init_reading, "Initialize self.  See help(type(self)) for accurate signature.")]
}

native_table! {
    INIT_WRITER = [slot("__init__", "(self, /, raw, buffer_size=131072)", init_writing, "Initialize self.  See help(type(self)) for accurate signature.")]
}

native_table! {
    INIT_RANDOM = [slot("__init__", "(self, /, raw, buffer_size=131072)", init_both, "Initialize self.  See help(type(self)) for accurate signature.")]
}

static ATTRIBUTES: &[GetSetDef] = &[
    getter("closed", get_closed),
    getter("name", get_name),
    getter("mode", get_mode),
    getter("raw", get_raw),
];

fn make(vm: &mut Vm, base: Gc<Type>, name: &str, tables: &[&'static [NativeDef]]) -> Gc<Type> {
    let f = flags::BASE | flags::HAS_DICT | flags::WEAKREF | flags::FINALIZER;
    let ty = vm.new_native_type_on::<Buffered>(base, "_io", name, f, &COMMON, ATTRIBUTES);
    for table in tables {
        vm.add_methods(ty, table);
    }
    ty.modified(vm);
    ty
}

pub fn init_reader(vm: &mut Vm, base: Gc<Type>) -> Gc<Type> {
    make(vm, base, "BufferedReader", &[&READING, &INIT_READER])
}

pub fn init_writer(vm: &mut Vm, base: Gc<Type>) -> Gc<Type> {
    make(vm, base, "BufferedWriter", &[&WRITING, &WRITABLE, &INIT_WRITER])
}

pub fn init_random(vm: &mut Vm, base: Gc<Type>) -> Gc<Type> {
    make(vm, base, "BufferedRandom", &[&READING, &WRITING, &WRITABLE, &INIT_RANDOM])
}
