//! What only `bytearray` has: it changes.

use super::make::{self, byte, from_iterable, plain, required};
use super::{ByteArray, methods};
use crate::exception::Exc;
use crate::native::{Native, method, slot};
use crate::object::Gc;
use crate::value::Value;
use crate::vm::{R, Vm};
use crate::{native_table, ops, recursive};

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<ByteArray>>> {
    match value.native::<ByteArray>() {
        Some(b) => Ok(b),
        None => Err(recursive::foreign_receiver(vm, "bytearray", value)),
    }
}

/// The array, whose size may change: not while a buffer is out.
fn resizable(vm: &mut Vm, value: Value) -> R<Gc<Native<ByteArray>>> {
    let b = this(vm, value)?;
    crate::memoryview::may_resize(vm, &b.exports)?;
    Ok(b)
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let class = make::class_argument(vm, args[0])?;
    make::instance(vm, class, &[][..])
}

fn init(vm: &mut Vm, args: &[Value]) -> R {
    make::text_arguments(vm, "bytearray", args[2], args[3])?;
    if !this(vm, args[0])?.data.borrow().is_empty() {
        resizable(vm, args[0])?.data.borrow_mut().clear();
    }
    let bytes = make::construct(vm, "bytearray", &args[1..])?;
    let b = resizable(vm, args[0])?;
    *b.data.borrow_mut() = bytes.into_vec();
    Ok(Value::NONE)
}

fn check_index(vm: &mut Vm, index: Value) -> R<()> {
    if index.as_int().is_some() || vm.type_of(index).slot(vm, crate::slots::Slot::Index).is_some() {
        return Ok(());
    }
    let message = format!("bytearray indices must be integers or slices, not {}", vm.type_name(index));
    Err(vm.type_error(message))
}

/// The place that an index means.
fn place(vm: &mut Vm, b: &ByteArray, index: Value, error: &str) -> R<usize> {
    let i = ops::index_isize(vm, index, Exc::IndexError)?;
    let length = b.data.borrow().len();
    let at = if i < 0 { i + length as isize } else { i };
    match usize::try_from(at).ok().filter(|at| *at < length) {
        Some(at) => Ok(at),
        None => Err(vm.index_error(error)),
    }
}

/// The bytes to be stored: bytes-like or an iterable of integers.
fn stored(vm: &mut Vm, value: Value) -> R<Vec<u8>> {
    if let Some(b) = make::bytes_like(vm, value)? {
        return Ok(b.into_owned());
    }
    if value.as_int().is_some() || value.as_str().is_some() {
        let message = "can assign only bytes, buffers, or iterables of ints in range(0, 256)";
        return Err(vm.type_error(message));
    }
    Ok(from_iterable(vm, value, "byte")?.into_vec())
}

fn setitem(vm: &mut Vm, args: &[Value]) -> R {
    let b = this(vm, args[0])?;
    let Some(slice) = args[1].as_slice() else {
        check_index(vm, args[1])?;
        ops::index_isize(vm, args[1], Exc::IndexError)?;
        let new = byte(vm, args[2], "byte")?;
        let at = place(vm, &b, args[1], "bytearray index out of range")?;
        if let Some(old) = b.data.borrow_mut().get_mut(at) {
            *old = new;
        }
        return Ok(Value::NONE);
    };
    let new = stored(vm, args[2])?;
    let indices = slice.indices(vm, || b.data.borrow().len())?;
    let count = indices.iter().count();
    if indices.step == 1 {
        if new.len() != count {
            resizable(vm, args[0])?;
        }
        let mut data = b.data.borrow_mut();
        let start = usize::try_from(indices.start).unwrap_or(0).min(data.len());
        let end = (start + count).min(data.len());
        data.splice(start..end, new);
        return Ok(Value::NONE);
    }
    if new.is_empty() {
        return delete_indices(vm, args[0], indices.iter().collect());
    }
    if new.len() != count {
        return Err(vm.value_error(format!(
            "attempt to assign bytes of size {} to extended slice of size {count}",
            new.len()
        )));
    }
    let mut data = b.data.borrow_mut();
    for (i, value) in indices.iter().zip(new) {
        if let Some(old) = data.get_mut(i) {
            *old = value;
        }
    }
    Ok(Value::NONE)
}

fn delete_indices(vm: &mut Vm, value: Value, indices: Vec<usize>) -> R {
    if indices.is_empty() {
        return Ok(Value::NONE);
    }
    let b = resizable(vm, value)?;
    let gone: std::collections::HashSet<usize> = indices.into_iter().collect();
    let mut at = 0;
    b.data.borrow_mut().retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
    Ok(Value::NONE)
}

fn delitem(vm: &mut Vm, args: &[Value]) -> R {
    let b = this(vm, args[0])?;
    if let Some(slice) = args[1].as_slice() {
        let indices = slice.indices(vm, || b.data.borrow().len())?;
        return delete_indices(vm, args[0], indices.iter().collect());
    }
    check_index(vm, args[1])?;
    let at = place(vm, &b, args[1], "bytearray index out of range")?;
    let b = resizable(vm, args[0])?;
    b.data.borrow_mut().remove(at);
    Ok(Value::NONE)
}

fn append(vm: &mut Vm, args: &[Value]) -> R {
    let new = byte(vm, args[1], "byte")?;
    resizable(vm, args[0])?.data.borrow_mut().push(new);
    Ok(Value::NONE)
}

fn extend(vm: &mut Vm, args: &[Value]) -> R {
    let new = match make::bytes_like(vm, args[1])? {
        Some(b) => b,
        None if crate::iter::iter_or_none(vm, args[1])?.is_none() => {
            let message = format!("can't extend bytearray with {}", vm.type_name(args[1]));
            return Err(vm.type_error(message));
        }
        None if args[1].as_str().is_some_and(|s| !s.is_empty()) => {
            return Err(vm.type_error("expected iterable of integers; got: 'str'"));
        }
        None => from_iterable(vm, args[1], "byte")?.into_vec().into(),
    };
    resizable(vm, args[0])?.data.borrow_mut().extend_from_slice(&new);
    Ok(Value::NONE)
}

fn iadd(vm: &mut Vm, args: &[Value]) -> R {
    let Some(new) = make::bytes_like(vm, args[1])? else {
        let message = format!("can't concat {} to bytearray", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    };
    resizable(vm, args[0])?.data.borrow_mut().extend_from_slice(&new);
    Ok(args[0])
}

fn imul(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = plain(args[0]).unwrap_or_default();
    let new = methods::repeated(vm, &bytes, args[1])?;
    *resizable(vm, args[0])?.data.borrow_mut() = new;
    Ok(args[0])
}

fn insert(vm: &mut Vm, args: &[Value]) -> R {
    let index = ops::size_argument(vm, args[1])?;
    let new = byte(vm, args[2], "byte")?;
    let b = resizable(vm, args[0])?;
    let mut data = b.data.borrow_mut();
    let length = data.len() as isize;
    let at = if index < 0 { (index + length).max(0) } else { index.min(length) };
    data.insert(at as usize, new);
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: &[Value]) -> R {
    let b = this(vm, args[0])?;
    ops::size_argument(vm, args[1])?;
    if b.data.borrow().is_empty() {
        return Err(vm.index_error("pop from empty bytearray"));
    }
    let at = place(vm, &b, args[1], "pop index out of range")?;
    let b = resizable(vm, args[0])?;
    let gone = b.data.borrow_mut().remove(at);
    Ok(Value::small_int(i64::from(gone)))
}

fn remove(vm: &mut Vm, args: &[Value]) -> R {
    let wanted = byte(vm, args[1], "byte")?;
    let b = this(vm, args[0])?;
    let at = b.data.borrow().iter().position(|c| *c == wanted);
    match at {
        Some(at) => {
            resizable(vm, args[0])?.data.borrow_mut().remove(at);
            Ok(Value::NONE)
        }
        None => Err(vm.value_error("value not found in bytearray")),
    }
}

fn clear(vm: &mut Vm, args: &[Value]) -> R {
    *resizable(vm, args[0])?.data.borrow_mut() = Vec::new();
    Ok(Value::NONE)
}

fn resize(vm: &mut Vm, args: &[Value]) -> R {
    let size = ops::size_argument(vm, args[1])?;
    let Ok(size) = usize::try_from(size) else {
        return Err(vm.value_error(format!("Can only resize to positive sizes, got {size}")));
    };
    if size > crate::vm::LARGE {
        vm.new_buffer(size)?;
    }
    resizable(vm, args[0])?.data.borrow_mut().resize(size, 0);
    Ok(Value::NONE)
}

fn reverse(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args[0])?.data.borrow_mut().reverse();
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = plain(args[0]).unwrap_or_default();
    make::instance(vm, vm.types.bytearray, bytes)
}

fn alloc(vm: &mut Vm, args: &[Value]) -> R {
    let n = this(vm, args[0])?.data.borrow().len();
    Ok(Value::small_int(if n == 0 { 0 } else { n as i64 + 1 }))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    reduce_for(vm, args[0], 2)
}

fn reduce_ex(vm: &mut Vm, args: &[Value]) -> R {
    let protocol = ops::index_of(vm, args[1])?.to_i64().unwrap_or(0);
    reduce_for(vm, args[0], protocol)
}

/// How to make the object again. Before protocol 3 there are no bytes, only text.
fn reduce_for(vm: &mut Vm, this: Value, protocol: i64) -> R {
    let class = vm.type_of(this).value();
    let bytes = required(vm, this)?;
    let arguments = if bytes.is_empty() {
        vm.tuple(&[])
    } else if protocol < 3 {
        let text = crate::string::from_latin1(vm, &bytes);
        let encoding = vm.intern("latin-1");
        vm.tuple(&[text, encoding])
    } else {
        let content = crate::bytes::new(vm, &bytes);
        vm.tuple(&[content])
    };
    let state = match vm.instance_dict(this)? {
        Some(dict) => dict.value(),
        None => Value::NONE,
    };
    Ok(vm.tuple(&[class, arguments, state]))
}

native_table! {
    pub METHODS = [
        crate::native::new("!(type, *args, **kwargs?)", new),
        slot("__init__", "!(self, /, source=<absent>, encoding=<absent>, errors=<absent>)", init, "Initialize self.  See help(type(self)) for accurate signature."),
        slot("__setitem__", "(self, key, value, /)", setitem, "Set self[key] to value."),
        slot("__delitem__", "(self, key, /)", delitem, "Delete self[key]."),
        slot("__iadd__", "(self, value, /)", iadd, "Implement self+=value."),
        slot("__imul__", "(self, value, /)", imul, "Implement self*=value."),
        method("append", "(self, item, /)", append, "Append a single item to the end of the bytearray."),
        method("extend", "(self, iterable_of_ints, /)", extend, "Append all the items from the iterator or sequence to the end of the bytearray."),
        method("insert", "(self, index, item, /)", insert, "Insert a single item into the bytearray before the given index."),
        method("pop", "(self, index=-1, /)", pop, "Remove and return a single item from B."),
        method("remove", "(self, value, /)", remove, "Remove the first occurrence of a value in the bytearray."),
        method("clear", "(self, /)", clear, "Remove all items from the bytearray."),
        method("resize", "(self, size, /)", resize, "Resize the internal buffer of bytearray to len."),
        method("reverse", "(self, /)", reverse, "Reverse the order of the values in B in place."),
        method("copy", "(self, /)", copy, "Return a copy of B."),
        method("__alloc__", "(self, /)", alloc, "Return the number of bytes actually allocated."),
        method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
        method("__reduce_ex__", "(self, proto=0, /)", reduce_ex, "Return state information for pickling."),
    ]
}
