//! Making bytes from objects: the constructors of `bytes` and `bytearray`, and what methods take as bytes-like.

use super::{ByteArray, Bytes};
use crate::exception::Exc;
use crate::object::Gc;
use crate::slots::Slot;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{LARGE, R, Vm};
use crate::{codec, iter, ops, recursive};

/// The bytes of bytes and bytearray objects, copied; `None` for others.
pub fn plain(value: Value) -> Option<Vec<u8>> {
    is_plain(value).then(|| look(value, <[u8]>::to_vec))
}

/// What `f` makes of the bytes of bytes and bytearray objects, where they are; of none for others. `f` runs no Python code.
pub fn look<T>(value: Value, f: impl FnOnce(&[u8]) -> T) -> T {
    match (value.as_bytes(), value.native::<ByteArray>()) {
        (Some(b), _) => f(b.as_slice()),
        (None, Some(b)) => f(&b.data.borrow()),
        (None, None) => f(&[]),
    }
}

/// Whether this is bytes or bytearray.
pub fn is_plain(value: Value) -> bool {
    value.as_bytes().is_some() || value.native::<ByteArray>().is_some()
}

/// The bytes of any bytes-like object; `None` if it is none.
pub fn bytes_like(vm: &mut Vm, value: Value) -> R<Option<Vec<u8>>> {
    if let Some(b) = plain(value) {
        return Ok(Some(b));
    }
    if let Some(exporter) = crate::buffer::Exporter::of(value) {
        return Ok(exporter.read(<[u8]>::to_vec));
    }
    let view = match value.native::<crate::memoryview::MemoryView>() {
        Some(_) => value,
        None => {
            let name = vm.intern("__buffer__");
            if vm.type_of(value).lookup(vm, name).is_none() {
                return Ok(None);
            }
            crate::memoryview::of(vm, value)?
        }
    };
    let (inner, exporter) = crate::memoryview::this(vm, view)?;
    let bytes = crate::memoryview::to_bytes(&inner, exporter);
    if view.identity() != value.identity() {
        vm.call_method_str(view, "release", &[])?;
    }
    Ok(Some(bytes))
}

/// As `bytes_like`; TypeError for others.
pub fn required(vm: &mut Vm, value: Value) -> R<Vec<u8>> {
    match bytes_like(vm, value)? {
        Some(b) => Ok(b),
        None => {
            let message = format!("a bytes-like object is required, not '{}'", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// An integer that is a byte.
pub fn byte(vm: &mut Vm, value: Value, what: &str) -> R<u8> {
    let i = ops::index_of(vm, value)?;
    match i.to_i64().and_then(|i| u8::try_from(i).ok()) {
        Some(b) => Ok(b),
        None => Err(vm.value_error(format!("{what} must be in range(0, 256)"))),
    }
}

/// The bytes that an iterable of integers gives.
pub fn from_iterable(vm: &mut Vm, value: Value, what: &str) -> R<Vec<u8>> {
    let items = iter::collect(vm, value)?;
    let mut out = Vec::with_capacity(items.len());
    for item in items.iter() {
        out.push(byte(vm, *item, what)?);
    }
    Ok(out)
}

/// The arguments `encoding` and `errors` as text, if they were passed.
pub fn text_arguments(
    vm: &mut Vm,
    what: &str,
    encoding: Value,
    errors: Value,
) -> R<(Option<String>, Option<String>)> {
    let mut named = |name: &str, value: Value| match value {
        Value::ABSENT => Ok(None),
        _ => codec::text_argument(vm, what, name, value).map(Some),
    };
    Ok((named("encoding", encoding)?, named("errors", errors)?))
}

/// The bytes for `bytes(source, encoding, errors)`; `what` is the type's name.
pub fn construct(vm: &mut Vm, what: &str, args: &[Value]) -> R<Vec<u8>> {
    let [source, encoding, errors] = [args[0], args[1], args[2]];
    let absent = Value::ABSENT;
    let (encoding_text, errors_text) = text_arguments(vm, what, encoding, errors)?;
    if source == absent {
        if encoding != absent || errors != absent {
            let which = if encoding != absent { "encoding" } else { "errors" };
            return Err(vm.type_error(format!("{which} without a string argument")));
        }
        return Ok(Vec::new());
    }
    if let Some(s) = source.as_str() {
        let Some(encoding) = encoding_text else {
            return Err(vm.type_error("string argument without an encoding"));
        };
        let errors = errors_text.unwrap_or_else(|| "strict".to_owned());
        let made = codec::encode_by_name(vm, s, &encoding, &errors)?;
        return Ok(plain(made).unwrap_or_default());
    }
    if encoding != absent || errors != absent {
        let which = if encoding != absent { "encoding" } else { "errors" };
        return Err(vm.type_error(format!("{which} without a string argument")));
    }
    if what == "bytes"
        && let Some(bytes) = by_method(vm, source)?
    {
        return Ok(bytes);
    }
    if source.as_int().is_some() || vm.type_of(source).slot(vm, Slot::Index).is_some() {
        match ops::index_isize(vm, source, Exc::OverflowError) {
            Ok(n) if n < 0 => return Err(vm.value_error("negative count")),
            Ok(n) => {
                if n as usize > LARGE {
                    // Room is asked for where it can be refused.
                    vm.new_buffer(n as usize)?;
                }
                return Ok(vec![0; n as usize]);
            }
            // An object that is both keeps trying as an iterable after a TypeError, as in CPython.
            Err(e) if source.as_int().is_some() || !vm.pending_is(Exc::TypeError) => return Err(e),
            Err(_) => vm.exception = None,
        }
    }
    from_content(vm, what, source)
}

/// What `__bytes__` gives, if the object has it.
fn by_method(vm: &mut Vm, source: Value) -> R<Option<Vec<u8>>> {
    let name = vm.intern("__bytes__");
    let method = vm.type_of(source).lookup(vm, name);
    let Some(method) = method.filter(|_| !vm.is_exact(source, vm.types.bytes)) else { return Ok(None) };
    let made = vm.call_unbound(method, source, &[], None)?;
    match made.as_bytes() {
        Some(b) => Ok(Some(b.as_slice().to_vec())),
        None => {
            let message = format!("__bytes__ returned non-bytes (type {})", vm.type_name(made));
            Err(vm.type_error(message))
        }
    }
}

/// The bytes of something bytes-like or of an iterable of integers.
fn from_content(vm: &mut Vm, what: &str, source: Value) -> R<Vec<u8>> {
    if let Some(b) = bytes_like(vm, source)? {
        return Ok(b);
    }
    let iterator = if source.as_str().is_some() { None } else { iter::iter_or_none(vm, source)? };
    let Some(iterator) = iterator else {
        let message = format!("cannot convert '{}' object to {what}", vm.type_name(source));
        return Err(vm.type_error(message));
    };
    from_iterable(vm, iterator, if what == "bytes" { "bytes" } else { "byte" })
}

/// The bytes of an object that stands for some; unlike the constructor's argument, a number does not.
pub fn from_object(vm: &mut Vm, source: Value) -> R<Vec<u8>> {
    match by_method(vm, source)? {
        Some(bytes) => Ok(bytes),
        None => from_content(vm, "bytes", source),
    }
}

/// An instance of bytes, bytearray or a subclass, with these bytes.
pub fn instance(vm: &mut Vm, class: Gc<Type>, bytes: Vec<u8>) -> R {
    if class.is_subtype(vm.types.bytearray) {
        let array = ByteArray::default();
        *array.data.borrow_mut() = bytes;
        return Ok(vm.new_native(class, array).value());
    }
    Ok(Bytes::of_type(vm, class, &bytes)?.value())
}

/// A result of a method: exactly bytes or bytearray, as the receiver is one or the other.
pub fn like(vm: &mut Vm, receiver: Value, bytes: Vec<u8>) -> R {
    let class = if receiver.as_bytes().is_some() { vm.types.bytes } else { vm.types.bytearray };
    instance(vm, class, bytes)
}

pub fn class_argument(vm: &mut Vm, value: Value) -> R<Gc<Type>> {
    recursive::class_of(vm, value)
}
