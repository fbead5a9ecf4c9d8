//! `BytesIO`: a binary stream in memory.

use super::{bytes_of, closed_error, size_argument};
use pyrite_object::buffer::{BufferOps, Exports};
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::exception::Exc;
use pyrite_object::memoryview::{BUFFER_METHODS, RELEASE_METHODS, may_resize};
use pyrite_object::native::{Native, Payload, method, slot};
use pyrite_object::object::Trace;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};
use std::cell::{Cell, RefCell};

#[derive(Default)]
pub struct BytesIo {
    data: RefCell<Vec<u8>>,
    position: Cell<usize>,
    closed: Cell<bool>,
    exports: Exports,
}

impl Payload for BytesIo {
    fn trace(&self, _marker: &mut pyrite_object::heap::Marker) {}
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(step);
}

fn any(value: Value) -> Gc<Native<BytesIo>> {
    match value.native() {
        Some(io) => io,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<BytesIo>>> {
    let io = any(value);
    if io.closed.get() { Err(closed_error(vm)) } else { Ok(io) }
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    Ok(vm.new_native(class, BytesIo::default()).value())
}

fn init_io(vm: &mut Vm, args: &[Value]) -> R {
    let data =
        if args[1].is_none() || args[1] == Value::ABSENT { Vec::new() } else { bytes_of(vm, args[1])? };
    let io = any(args[0]);
    may_resize(vm, &io.exports)?;
    *io.data.borrow_mut() = data;
    io.position.set(0);
    io.closed.set(false);
    Ok(Value::NONE)
}

/// Takes up to `limit` bytes from the position on.
fn take(io: &BytesIo, limit: usize) -> Vec<u8> {
    let data = io.data.borrow();
    let start = io.position.get().min(data.len());
    let end = start.saturating_add(limit).min(data.len());
    io.position.set(io.position.get().max(end));
    data[start..end].to_vec()
}

fn read(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    let limit = size_argument(vm, args[1])?.unwrap_or(usize::MAX);
    let part = take(&io, limit);
    Ok(pyrite_object::bytes::new(vm, &part))
}

fn line(io: &BytesIo, limit: usize) -> Vec<u8> {
    let length = {
        let data = io.data.borrow();
        let rest = data.get(io.position.get()..).unwrap_or(&[]);
        memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1).min(limit)
    };
    take(io, length)
}

fn readline(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    let limit = size_argument(vm, args[1])?.unwrap_or(usize::MAX);
    let part = line(&io, limit);
    Ok(pyrite_object::bytes::new(vm, &part))
}

fn step(vm: &mut Vm, value: Value) -> R<Option<Value>> {
    let io = this(vm, value)?;
    let part = line(&io, usize::MAX);
    if part.is_empty() { Ok(None) } else { Ok(Some(pyrite_object::bytes::new(vm, &part))) }
}

fn readlines(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    let hint = size_argument(vm, args[1])?.filter(|n| *n > 0).unwrap_or(usize::MAX);
    let lines = pyrite_object::list::List::new(vm, &[]);
    let mut total = 0;
    loop {
        let part = line(&io, usize::MAX);
        if part.is_empty() {
            return Ok(lines.value());
        }
        total += part.len();
        let part = pyrite_object::bytes::new(vm, &part);
        lines.push(vm, part)?;
        if total >= hint {
            return Ok(lines.value());
        }
    }
}

fn readinto(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    let n = super::buffer_length(vm, args[1])?;
    let part = take(&io, n);
    let n = super::copy_into(vm, args[1], &part)?;
    Ok(Value::small_int(n as i64))
}

fn write(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    may_resize(vm, &io.exports)?;
    let given = args[1].as_bytes();
    let copied = if given.is_some() { Vec::new() } else { bytes_of(vm, args[1])? };
    let data = given.as_ref().map_or(&copied[..], |bytes| bytes.as_slice());
    // The object that has given the bytes may have closed the stream, or lent its own.
    this(vm, args[0])?;
    may_resize(vm, &io.exports)?;
    if data.is_empty() {
        return Ok(Value::small_int(0));
    }
    let position = io.position.get();
    let end = position.saturating_add(data.len());
    let mut place = io.data.borrow_mut();
    let grow = end.saturating_sub(place.len());
    if grow > 0 {
        if place.try_reserve(grow).is_err() {
            drop(place);
            return Err(vm.memory_error());
        }
        place.resize(end, 0);
    }
    place[position..end].copy_from_slice(data);
    io.position.set(end);
    Ok(Value::small_int(data.len() as i64))
}

fn getvalue(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    let copy = io.data.borrow().clone();
    Ok(pyrite_object::bytes::new(vm, &copy))
}

/// What `getbuffer` lends: the stream keeps the bytes, so that its size cannot change while a view is out.
struct Lent(Gc<Native<BytesIo>>);

impl Payload for Lent {
    fn trace(&self, marker: &mut pyrite_object::heap::Marker) {
        self.0.trace(marker);
    }
    const BUFFER: Option<&'static BufferOps> = Some(&BufferOps {
        with: |value, f| {
            if let Some(lent) = value.native::<Lent>() {
                f(&mut lent.0.data.borrow_mut());
            }
        },
        format: |_| ('B', 1),
        exports: |value| value.native::<Lent>().map(|lent| lent.0.exports.clone()),
    });
}

#[derive(Default)]
struct LentType(Option<Gc<Type>>);

fn trace_type(vm: &Vm, marker: &mut pyrite_object::heap::Marker) {
    if let Some(ty) = vm.get_extension::<LentType>() {
        ty.0.trace(marker);
    }
}

fn getbuffer(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    let class = vm.extension::<LentType>().0.unwrap_or(vm.types.object);
    let lent = vm.new_native(class, Lent(io)).value();
    vm.call(vm.types.memoryview.value(), &[lent])
}

fn seek(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    let offset = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    let whence = ops::index_isize(vm, args[2], Exc::OverflowError)?;
    let base = match whence {
        0 if offset < 0 => return Err(vm.value_error(format!("negative seek value {offset}"))),
        0 => 0,
        1 => io.position.get() as isize,
        2 => io.data.borrow().len() as isize,
        _ => return Err(vm.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    let Some(at) = base.checked_add(offset) else { return Err(vm.overflow_error("new position too large")) };
    io.position.set(at.max(0) as usize);
    Ok(vm.int(at.max(0) as i64))
}

fn tell(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    Ok(vm.int(io.position.get() as i64))
}

fn truncate(vm: &mut Vm, args: &[Value]) -> R {
    let io = this(vm, args[0])?;
    let size = if args[1].is_none() {
        io.position.get() as isize
    } else {
        ops::index_isize(vm, args[1], Exc::OverflowError)?
    };
    if size < 0 {
        return Err(vm.value_error(format!("negative size value {size}")));
    }
    this(vm, args[0])?;
    may_resize(vm, &io.exports)?;
    io.data.borrow_mut().truncate(size as usize);
    Ok(vm.int(size as i64))
}

fn close(vm: &mut Vm, args: &[Value]) -> R {
    let io = any(args[0]);
    may_resize(vm, &io.exports)?;
    io.closed.set(true);
    *io.data.borrow_mut() = Vec::new();
    Ok(Value::NONE)
}

fn flush(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?;
    Ok(Value::NONE)
}

fn yes(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?;
    Ok(Value::TRUE)
}

fn no(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?;
    Ok(Value::FALSE)
}

fn get_closed(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(any(v).closed.get()))
}

fn getstate(vm: &mut Vm, args: &[Value]) -> R {
    let value = getvalue(vm, args)?;
    let position = tell(vm, args)?;
    let dict = super::state_dict(vm, args[0])?;
    Ok(vm.tuple(&[value, position, dict]))
}

fn setstate(vm: &mut Vm, args: &[Value]) -> R {
    let Some(state) = args[1].as_tuple().filter(|t| t.len() >= 3) else {
        let message = format!(
            "{}.__setstate__ argument should be 3-tuple, got {}",
            vm.type_name(args[0]),
            vm.type_name(args[1])
        );
        return Err(vm.type_error(message));
    };
    this(vm, args[0])?;
    init_io(vm, &[args[0], state.get(0)])?;
    if state.get(1).as_int().is_none() {
        let given = vm.type_name(state.get(1));
        return Err(vm.type_error(format!("second item of state must be an integer, not {given}")));
    }
    let position = ops::index_isize(vm, state.get(1), Exc::OverflowError)?;
    if position < 0 {
        return Err(vm.value_error("position value cannot be negative"));
    }
    any(args[0]).position.set(position as usize);
    super::restore_dict(vm, args[0], state.get(2), "third")?;
    Ok(Value::NONE)
}

native_table! {
    METHODS = [
        pyrite_object::native::new("(type, /, *args, **kwargs?)", new),
        slot("__init__", "(self, /, initial_bytes=b'')", init_io, "Initialize self.  See help(type(self)) for accurate signature."),
        slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", pyrite_object::iter::native_next, "Implement next(self)."),
        method("read", "(self, size=-1, /)", read, "Reads up to a number of bytes."),
        method("read1", "(self, size=-1, /)", read, "Reads up to a number of bytes."),
        method("readline", "(self, size=-1, /)", readline, "Reads a line."),
        method("readlines", "(self, size=None, /)", readlines, "Reads lines into a list."),
        method("readinto", "(self, buffer, /)", readinto, "Reads bytes into a buffer."),
        method("write", "(self, b, /)", write, "Writes bytes."),
        method("getvalue", "(self, /)", getvalue, "All bytes."),
        method("getbuffer", "(self, /)", getbuffer, "A view of the bytes."),
        method("seek", "(self, pos, whence=0, /)", seek, "Changes the position."),
        method("tell", "(self, /)", tell, "The position."),
        method("truncate", "(self, size=None, /)", truncate, "Cuts the stream at a size."),
        method("close", "(self, /)", close, "Closes the stream and drops the bytes."),
        method("flush", "(self, /)", flush, "Does nothing."),
        method("isatty", "(self, /)", no, "Always false."),
        method("seekable", "(self, /)", yes, "Always true."),
        method("readable", "(self, /)", yes, "Always true."),
        method("writable", "(self, /)", yes, "Always true."),
        method("__getstate__", "!(self, /)", getstate, "State for pickle."),
        method("__setstate__", "!(self, state, /)", setstate, "State from pickle."),
    ]
}

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?;
    Ok(args[0])
}

static ATTRIBUTES: &[GetSetDef] = &[getter("closed", get_closed)];

/// Makes the type.
pub fn init(vm: &mut Vm, base: Gc<Type>) -> Gc<Type> {
    vm.root_tracers.push(trace_type);
    let lent = vm.new_native_type::<Lent>("_io", "_BytesIOBuffer", flags::NO_NEW, &BUFFER_METHODS, &[]);
    vm.add_methods(lent, &RELEASE_METHODS);
    vm.extension::<LentType>().0 = Some(lent);
    let f = flags::BASE | flags::HAS_DICT | flags::WEAKREF;
    vm.new_native_type_on::<BytesIo>(base, "_io", "BytesIO", f, &METHODS, ATTRIBUTES)
}
