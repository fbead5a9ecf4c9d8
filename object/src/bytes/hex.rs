//! Bytes as hexadecimal digits, and back.

use super::make::{self, bytes_like, plain};
use super::methods::is_space;
use crate::ops;
use crate::string;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::borrow::Cow;

/// `bytes.hex`.
pub(super) fn hex(vm: &mut Vm, args: &[Value]) -> R {
    let group = ops::int_argument(vm, args[2])?;
    let from_end = group > 0;
    let bytes = plain(args[0]).unwrap_or_default();
    let separator = match args[1] {
        Value::ABSENT => None,
        s => {
            if ops::length(vm, s)? != 1 {
                return Err(vm.value_error("sep must be length 1."));
            }
            let first = match s.as_str() {
                Some(t) => t.at(0),
                None => match s.as_bytes().and_then(|b| b.as_slice().first().copied()) {
                    Some(b) => u32::from(b),
                    None => return Err(vm.type_error("sep must be str or bytes.")),
                },
            };
            match char::from_u32(first).filter(char::is_ascii) {
                Some(c) => Some(c),
                None => return Err(vm.value_error("sep must be ASCII.")),
            }
        }
    };
    let group = if separator.is_some() { group.unsigned_abs() as usize } else { 0 };
    let digits = hex_digits(&bytes, separator.unwrap_or(' ') as u8, group, from_end);
    string::try_from_latin1(vm, &digits)
}

/// Two hexadecimal digits for each byte, and a separator between groups of so many bytes (0: none), counted from the end or
/// from the beginning.
fn hex_digits(bytes: &[u8], separator: u8, group: usize, from_end: bool) -> Vec<u8> {
    // Computed, not looked up: that is done to many bytes at once.
    let digit = |value: u8| value + if value < 10 { b'0' } else { b'a' - 10 };
    if group == 0 {
        let mut out = vec![0; bytes.len() * 2];
        for (place, b) in out.as_chunks_mut().0.iter_mut().zip(bytes) {
            *place = [digit(b >> 4), digit(b & 15)];
        }
        return out;
    }
    let rest = bytes.len() % group;
    let mut left = if from_end && rest > 0 { rest } else { group };
    let mut out = Vec::with_capacity(bytes.len() * 2 + bytes.len() / group);
    for b in bytes {
        if left == 0 {
            out.push(separator);
            left = group;
        }
        left -= 1;
        out.push(digit(b >> 4));
        out.push(digit(b & 15));
    }
    out
}

/// The byte that two hexadecimal digits mean.
#[inline]
pub fn hex_byte(digits: &[u8; 2]) -> Option<u8> {
    const VALUES: [u8; 256] = {
        let mut values = [u8::MAX; 256];
        let mut value = 0;
        while value < 16 {
            let digit = b"0123456789abcdef"[value as usize];
            values[digit as usize] = value;
            values[digit.to_ascii_uppercase() as usize] = value;
            value += 1;
        }
        values
    };
    let [high, low] = [VALUES[usize::from(digits[0])], VALUES[usize::from(digits[1])]];
    ((high | low) < 16).then_some(high << 4 | low)
}

/// `bytes.fromhex`.
pub(super) fn fromhex(vm: &mut Vm, args: &[Value]) -> R {
    let text = match args[1].as_str() {
        Some(s) => Cow::Owned(s.to_rust().into_bytes()),
        None => match bytes_like(vm, args[1])? {
            Some(b) => b,
            None => {
                let message =
                    format!("fromhex() argument must be str or bytes-like, not {}", vm.type_name(args[1]));
                return Err(vm.type_error(message));
            }
        },
    };
    let text = &text[..];
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut at = 0;
    while at < text.len() {
        if let Some(byte) = text[at..].first_chunk().and_then(hex_byte) {
            out.push(byte);
            at += 2;
            continue;
        }
        if is_space(text[at]) {
            at += 1;
            continue;
        }
        let first = text[at].is_ascii_hexdigit();
        if first && at + 1 == text.len() {
            return Err(vm.value_error("fromhex() arg must contain an even number of hexadecimal digits"));
        }
        let place = at + usize::from(first);
        let message = format!("non-hexadecimal number found in fromhex() arg at position {place}");
        return Err(vm.value_error(message));
    }
    let class = make::class_argument(vm, args[0])?;
    if class == vm.types.bytes || class == vm.types.bytearray {
        return make::instance(vm, class, out);
    }
    let plain = super::new(vm, &out);
    vm.call(class.value(), &[plain])
}
