//! String literals of JSON.

use super::decode_error;
use pyrite_object::exception::Exc;
use pyrite_object::object::Gc;
use pyrite_object::string::{Str, StrBuilder};
use pyrite_object::{R, Value, Vm, ops};

/// Adds a string's literal.
pub fn push_literal(out: &mut StrBuilder, s: &Str, ascii: bool) {
    out.push(b'"'.into());
    for c in s.code_points() {
        match c {
            0x22 => out.push_str("\\\""),
            0x5c => out.push_str("\\\\"),
            0x0a => out.push_str("\\n"),
            0x0d => out.push_str("\\r"),
            0x09 => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            0..0x20 => out.push_str(&format!("\\u{c:04x}")),
            0x20..0x7f => out.push(c),
            _ if !ascii => out.push(c),
            0x1_0000.. => {
                let c = c - 0x1_0000;
                out.push_str(&format!("\\u{:04x}\\u{:04x}", 0xd800 + (c >> 10), 0xdc00 + (c & 0x3ff)));
            }
            _ => out.push_str(&format!("\\u{c:04x}")),
        }
    }
    out.push(b'"'.into());
}

fn literal(vm: &mut Vm, value: Value, ascii: bool) -> R {
    let Some(s) = value.as_str() else {
        let message = format!("first argument must be a string, not {}", vm.type_name(value));
        return Err(vm.type_error(message));
    };
    let mut out = StrBuilder::with_capacity(s.len() + 2);
    push_literal(&mut out, &s, ascii);
    out.finish(vm)
}

pub fn encode(vm: &mut Vm, args: &[Value]) -> R {
    literal(vm, args[0], false)
}

pub fn encode_ascii(vm: &mut Vm, args: &[Value]) -> R {
    literal(vm, args[0], true)
}

pub fn scanstring(vm: &mut Vm, args: &[Value]) -> R {
    let end = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    let strict = ops::truth(vm, args[2])?;
    let Some(s) = args[0].as_str() else {
        let message = format!("first argument must be a string, not {}", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    };
    let Some(start) = usize::try_from(end).ok().filter(|e| *e <= s.len()) else {
        return Err(vm.value_error("end is out of bounds"));
    };
    let (text, end) = scan(vm, s, start, strict)?;
    let end = vm.int(end as i64);
    Ok(vm.tuple(&[text, end]))
}

/// Four hexadecimal digits.
fn unit(s: &Str, at: usize) -> Option<u32> {
    let mut value = 0;
    for i in at..at + 4 {
        let c = (i < s.len()).then(|| s.at(i)).and_then(char::from_u32).filter(char::is_ascii)?;
        value = value << 4 | c.to_digit(16)?;
    }
    Some(value)
}

/// The string whose literal's text begins at an index, and the index behind its closing quote.
pub fn scan(vm: &mut Vm, s: Gc<Str>, start: usize, strict: bool) -> R<(Value, usize)> {
    let length = s.len();
    let begin = start.saturating_sub(1);
    let mut at = start;
    // Most strings have no escapes.
    loop {
        if at >= length {
            return Err(decode_error(vm, "Unterminated string starting at", s.value(), begin));
        }
        match s.at(at) {
            0x22 => return Ok((pyrite_object::string::build::substring(vm, s, start, at)?, at + 1)),
            0x5c => break,
            0..0x20 if strict => {
                return Err(decode_error(vm, "Invalid control character at", s.value(), at));
            }
            _ => at += 1,
        }
    }
    let mut out = StrBuilder::with_capacity(at - start + 16);
    (start..at).for_each(|i| out.push(s.at(i)));
    loop {
        if at >= length {
            return Err(decode_error(vm, "Unterminated string starting at", s.value(), begin));
        }
        let c = s.at(at);
        at += 1;
        match c {
            0x22 => return Ok((out.finish(vm)?, at)),
            0..0x20 if strict => {
                return Err(decode_error(vm, "Invalid control character at", s.value(), at - 1));
            }
            0x5c => {
                if at >= length {
                    return Err(decode_error(vm, "Unterminated string starting at", s.value(), begin));
                }
                let c = s.at(at);
                at += 1;
                out.push(match c {
                    0x22 | 0x5c | 0x2f => c,
                    0x62 => 8,
                    0x66 => 12,
                    0x6e => 10,
                    0x72 => 13,
                    0x74 => 9,
                    0x75 => {
                        let Some(high) = unit(&s, at) else {
                            return Err(decode_error(vm, "Invalid \\uXXXX escape", s.value(), at - 1));
                        };
                        at += 4;
                        let low = ((0xd800..0xdc00).contains(&high)
                            && at + 1 < length
                            && s.at(at) == 0x5c
                            && s.at(at + 1) == 0x75)
                            .then(|| unit(&s, at + 2))
                            .flatten()
                            .filter(|low| (0xdc00..0xe000).contains(low));
                        match low {
                            Some(low) => {
                                at += 6;
                                0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)
                            }
                            None => high,
                        }
                    }
                    _ => return Err(decode_error(vm, "Invalid \\escape", s.value(), at - 2)),
                });
            }
            c => out.push(c),
        }
    }
}
