//! Helpers of the codecs: arguments, results, and names of characters.

use pyrite_object::bytes::make;
use pyrite_object::object::Gc;
use pyrite_object::string::{Str, StrBuilder};
use pyrite_object::{R, Value, Vm};

/// The argument `errors`: None stands for "strict".
pub fn errors(vm: &mut Vm, function: &str, value: Value) -> R<String> {
    if value.is_none() {
        return Ok("strict".into());
    }
    match value.as_str() {
        Some(s) => Ok(s.to_rust()),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!("{function}() argument 2 must be str or None, not {given}")))
        }
    }
}

/// The string to encode.
pub fn string(vm: &mut Vm, function: &str, value: Value) -> R<Gc<Str>> {
    match value.as_str() {
        Some(s) => Ok(s),
        None => {
            let message = format!("{function}() argument 1 must be str, not {}", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// The bytes to decode; those of a str (as UTF-8) too.
pub fn bytes_or_text(vm: &mut Vm, value: Value) -> R<make::Look> {
    match value.as_str() {
        Some(s) => {
            let encoded = pyrite_object::codec::encode(vm, pyrite_object::codec::Codec::Utf8, s, "strict")?;
            make::required(vm, encoded)
        }
        None => make::required(vm, value),
    }
}

/// What a decoder gives: text, and how many bytes it took.
pub fn decoded(vm: &mut Vm, text: StrBuilder, consumed: usize) -> R {
    let text = text.finish(vm)?;
    let consumed = vm.int(consumed as i64);
    Ok(vm.tuple(&[text, consumed]))
}

/// What an encoder gives: bytes, and how many characters it took.
pub fn encoded(vm: &mut Vm, bytes: &[u8], consumed: usize) -> R {
    let bytes = pyrite_object::bytes::new(vm, bytes);
    let consumed = vm.int(consumed as i64);
    Ok(vm.tuple(&[bytes, consumed]))
}

/// The Unicode name of a character.
pub fn name_of(vm: &mut Vm, c: u32) -> R<Option<String>> {
    let name = pyrite_interp::import::attribute_of(vm, "unicodedata", "name")?;
    let c = pyrite_object::string::from_code_point(vm, c);
    let name = vm.call(name, &[c, Value::NONE])?;
    Ok(name.as_str().map(|s| s.to_rust()))
}
