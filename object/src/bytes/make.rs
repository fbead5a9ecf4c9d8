//! Making bytes from objects: the constructors of `bytes` and `bytearray`, and what methods take as bytes-like.

use super::{ByteArray, Bytes};
use crate::exception::Exc;
use crate::object::Gc;
use crate::slots::Slot;
use crate::string::ShortBytes;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use crate::{codec, iter, ops, recursive};
use std::borrow::Cow;

/// Bytes to look at: those of a bytes object, which an address on the native stack keeps alive and which never change, or
/// a copy of others.
pub type Look = Cow<'static, [u8]>;

/// The bytes of bytes and bytearray objects; `None` for others.
#[inline]
pub fn plain(value: Value) -> Option<Look> {
    match value.as_bytes() {
        Some(b) => Some(Cow::Borrowed(Gc::deref_static(b).as_slice())),
        None => value.native::<ByteArray>().map(|b| Cow::Owned(b.data.borrow().clone())),
    }
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
pub fn bytes_like(vm: &mut Vm, value: Value) -> R<Option<Look>> {
    if let Some(b) = plain(value) {
        return Ok(Some(b));
    }
    if let Some(exporter) = crate::buffer::Exporter::of(value) {
        return Ok(exporter.read(<[u8]>::to_vec).map(Cow::Owned));
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
    Ok(Some(Cow::Owned(bytes)))
}

/// As `bytes_like`; TypeError for others.
pub fn required(vm: &mut Vm, value: Value) -> R<Look> {
    if let Some(b) = plain(value) {
        return Ok(b);
    }
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
pub fn from_iterable(vm: &mut Vm, value: Value, what: &str) -> R<ShortBytes> {
    let mut out = ShortBytes::new();
    if let Some(list) = value.as_list().filter(|_| vm.is_exact(value, vm.types.list)) {
        // `__index__` may change the list.
        let mut at = 0;
        while let Some(item) = list.get(at) {
            out.push(byte(vm, item, what)?);
            at += 1;
        }
        return Ok(out);
    }
    let iterator = iter::iter(vm, value)?;
    loop {
        let left = iter::next_left(vm, iterator, &mut |_, item| {
            let byte = item.as_small_int().and_then(|n| u8::try_from(n).ok());
            out.extend(byte);
            Ok(byte.is_some())
        });
        let Some(item) = left? else { return Ok(out) };
        out.push(byte(vm, item, what)?);
    }
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
pub fn construct(vm: &mut Vm, what: &str, args: &[Value]) -> R<ShortBytes> {
    let [source, encoding, errors] = [args[0], args[1], args[2]];
    let absent = Value::ABSENT;
    let (encoding_text, errors_text) = text_arguments(vm, what, encoding, errors)?;
    if source == absent {
        if encoding != absent || errors != absent {
            let which = if encoding != absent { "encoding" } else { "errors" };
            return Err(vm.type_error(format!("{which} without a string argument")));
        }
        return Ok(ShortBytes::new());
    }
    if let Some(s) = source.as_str() {
        let Some(encoding) = encoding_text else {
            return Err(vm.type_error("string argument without an encoding"));
        };
        let errors = errors_text.unwrap_or_else(|| "strict".to_owned());
        let made = codec::encode_by_name(vm, s, &encoding, &errors)?;
        return Ok(ShortBytes::from_slice(&plain(made).unwrap_or_default()));
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
                vm.ask_for_room(n as usize)?;
                return Ok(smallvec::smallvec![0; n as usize]);
            }
            // An object that is both keeps trying as an iterable after a TypeError, as in CPython.
            Err(e) if source.as_int().is_some() || !vm.pending_is(Exc::TypeError) => return Err(e),
            Err(_) => vm.exception = None,
        }
    }
    from_content(vm, what, source)
}

/// What `__bytes__` gives, if the object has it.
fn by_method(vm: &mut Vm, source: Value) -> R<Option<ShortBytes>> {
    let exact = |ty| vm.is_exact(source, ty);
    if exact(vm.types.bytes) || exact(vm.types.list) || exact(vm.types.int) {
        // These have no such method, or need none.
        return Ok(None);
    }
    let name = vm.intern("__bytes__");
    let Some(method) = vm.type_of(source).lookup(vm, name) else { return Ok(None) };
    let made = vm.call_unbound(method, source, &[], None)?;
    match made.as_bytes() {
        Some(b) => Ok(Some(ShortBytes::from_slice(b.as_slice()))),
        None => {
            let message = format!("__bytes__ returned non-bytes (type {})", vm.type_name(made));
            Err(vm.type_error(message))
        }
    }
}

/// The bytes of something bytes-like or of an iterable of integers.
fn from_content(vm: &mut Vm, what: &str, source: Value) -> R<ShortBytes> {
    let unit = if what == "bytes" { "bytes" } else { "byte" };
    if vm.is_exact(source, vm.types.list) {
        return from_iterable(vm, source, unit);
    }
    if let Some(b) = bytes_like(vm, source)? {
        return Ok(match b {
            Cow::Borrowed(b) => ShortBytes::from_slice(b),
            Cow::Owned(b) => ShortBytes::from_vec(b),
        });
    }
    let iterator = if source.as_str().is_some() { None } else { iter::iter_or_none(vm, source)? };
    let Some(iterator) = iterator else {
        let message = format!("cannot convert '{}' object to {what}", vm.type_name(source));
        return Err(vm.type_error(message));
    };
    from_iterable(vm, iterator, unit)
}

/// The bytes of an object that stands for some; unlike the constructor's argument, a number does not.
pub fn from_object(vm: &mut Vm, source: Value) -> R<ShortBytes> {
    match by_method(vm, source)? {
        Some(bytes) => Ok(bytes),
        None => from_content(vm, "bytes", source),
    }
}

/// An instance of bytes, bytearray or a subclass, with these bytes.
pub fn instance<'a>(vm: &mut Vm, class: Gc<Type>, bytes: impl Into<Cow<'a, [u8]>>) -> R {
    let bytes = bytes.into();
    if class.is_subtype(vm.types.bytearray) {
        let array = ByteArray::default();
        *array.data.borrow_mut() = bytes.into_owned();
        return Ok(vm.new_native(class, array).value());
    }
    Ok(Bytes::of_type(vm, class, &bytes)?.value())
}

/// A result of a method: exactly bytes or bytearray, as the receiver is one or the other.
pub fn like<'a>(vm: &mut Vm, receiver: Value, bytes: impl Into<Cow<'a, [u8]>>) -> R {
    if receiver.as_bytes().is_some() {
        return Ok(Bytes::of_type(vm, vm.types.bytes, &bytes.into())?.value());
    }
    instance(vm, vm.types.bytearray, bytes)
}

pub fn class_argument(vm: &mut Vm, value: Value) -> R<Gc<Type>> {
    recursive::class_of(vm, value)
}
