//! Encodings with a table: a str, a dict or any mapping.

use super::text;
use pyrite_object::bytes::make;
use pyrite_object::codec::{self, Codec};
use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::native::function;
use pyrite_object::string::StrBuilder;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};

const UNDEFINED: &str = "character maps to <undefined>";

/// What a mapping has for a key; `None` if it has nothing.
fn mapped(vm: &mut Vm, mapping: Value, key: Value) -> R<Option<Value>> {
    let result = ops::get_item(vm, mapping, key);
    let found = vm.catch(result, Exc::LookupError)?;
    Ok(found.filter(|v| !v.is_none()))
}

fn charmap_decode(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = make::required(vm, args[0])?;
    let errors = text::errors(vm, "charmap_decode", args[1])?;
    let mapping = args[2];
    if mapping.is_none() {
        let text = codec::decode(vm, Codec::Latin1, &bytes, &errors)?;
        let length = vm.int(bytes.len() as i64);
        return Ok(vm.tuple(&[text, length]));
    }
    let mut out = StrBuilder::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let defined = match mapping.as_str() {
            // U+FFFE in a table stands for no character.
            Some(table) if usize::from(byte) < table.len() => match table.at(byte.into()) {
                0xfffe => false,
                c => {
                    out.push(c);
                    true
                }
            },
            Some(_) => false,
            None => match mapped(vm, mapping, Value::small_int(byte.into()))? {
                None => false,
                Some(text) => match (text.as_str(), text.as_int()) {
                    (Some(s), _) if s.len() == 1 && s.at(0) == 0xfffe => false,
                    (Some(s), _) => {
                        out.push_string(&s);
                        true
                    }
                    (_, Some(c)) => match c.to_i64() {
                        Some(0xfffe) => false,
                        Some(c @ 0..0x11_0000) => {
                            out.push(c as u32);
                            true
                        }
                        _ => return Err(vm.type_error("character mapping must be in range(0x110000)")),
                    },
                    _ => return Err(vm.type_error("character mapping must return integer, None or str")),
                },
            },
        };
        at = match defined {
            true => at + 1,
            false => {
                codec::decoding_error(vm, "charmap", &bytes, &errors, (at, at + 1), UNDEFINED, &mut out)?
            }
        };
        vm.poll()?;
    }
    text::decoded(vm, out, bytes.len())
}

fn charmap_encode(vm: &mut Vm, args: &[Value]) -> R {
    let s = text::string(vm, "charmap_encode", args[0])?;
    let errors = text::errors(vm, "charmap_encode", args[1])?;
    let mapping = args[2];
    if mapping.is_none() {
        let bytes = codec::encode(vm, Codec::Latin1, s, &errors)?;
        let length = vm.int(s.len() as i64);
        return Ok(vm.tuple(&[bytes, length]));
    }
    let bytes = codec::encode_with(vm, "charmap", s, &errors, UNDEFINED, |vm, out, c| {
        let Some(value) = mapped(vm, mapping, Value::small_int(c.into()))? else { return Ok(false) };
        if let Some(bytes) = value.as_bytes() {
            out.extend_from_slice(bytes.as_slice());
        } else if let Some(i) = value.as_int() {
            match i.to_i64().and_then(|i| u8::try_from(i).ok()) {
                Some(byte) => out.push(byte),
                None => return Err(vm.type_error("character mapping must be in range(256)")),
            }
        } else {
            let message =
                format!("character mapping must return integer, bytes or None, not {}", vm.type_name(value));
            return Err(vm.type_error(message));
        }
        Ok(true)
    })?;
    text::encoded(vm, &bytes, s.len())
}

/// The encoding table for a decoding table: a dict from characters to bytes.
fn charmap_build(vm: &mut Vm, args: &[Value]) -> R {
    let Some(table) = args[0].as_str() else {
        let message = format!("charmap_build() argument must be str, not {}", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    };
    let result = Gc::<Dict>::new(vm);
    for (byte, c) in table.code_points().take(256).enumerate() {
        if c != 0xfffe {
            result.set(vm, Value::small_int(c.into()), Value::small_int(byte as i64))?;
        }
    }
    Ok(result.value())
}

native_table! {
    pub FUNCTIONS = [
        function("charmap_decode", "(data, errors=None, mapping=None, /)", charmap_decode, "Decodes with a table."),
        function("charmap_encode", "(str, errors=None, mapping=None, /)", charmap_encode, "Encodes with a table."),
        function("charmap_build", "(map, /)", charmap_build, "The encoding table for a decoding table."),
    ]
}
