//! Escape sequences as encodings: those of str literals (`unicode_escape`), of raw ones of Python 2
//! (`raw_unicode_escape`), and of bytes literals (`escape`).

use super::text;
use pyrite_object::bytes::make;
use pyrite_object::codec;
use pyrite_object::exception::Exc;
use pyrite_object::exceptions::warn;
use pyrite_object::native::function;
use pyrite_object::string::StrBuilder;
use pyrite_object::{R, Value, Vm, native_table, ops};

/// The character of a simple escape sequence; `None` in the inner option is a line that goes on.
fn simple(c: u8) -> Option<Option<u8>> {
    Some(Some(match c {
        b'\n' => return Some(None),
        b'\\' | b'\'' | b'"' => c,
        b'b' => 8,
        b'f' => 12,
        b't' => b'\t',
        b'n' => b'\n',
        b'r' => b'\r',
        b'v' => 11,
        b'a' => 7,
        _ => return None,
    }))
}

/// Up to three octal digits: their value and number.
fn octal(bytes: &[u8]) -> (u32, usize) {
    let digits = bytes.iter().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
    (bytes[..digits].iter().fold(0, |n, b| n * 8 + u32::from(b - b'0')), digits)
}

/// Up to `wanted` hexadecimal digits: their value and number.
fn hexadecimal(bytes: &[u8], wanted: usize) -> (u32, usize) {
    let mut value = 0;
    let mut digits = 0;
    while let Some(d) = bytes.get(digits).filter(|_| digits < wanted).and_then(|b| (*b as char).to_digit(16))
    {
        value = value << 4 | d;
        digits += 1;
    }
    (value, digits)
}

fn invalid(vm: &mut Vm, prefix: &str, sequence: &str) -> R<()> {
    let message = format!(
        "{prefix}\"\\{sequence}\" is an invalid {}escape sequence. Such sequences will not work in the future. ",
        if sequence.len() > 1 { "octal " } else { "" }
    );
    warn(vm, Exc::DeprecationWarning, &message)
}

fn unicode_escape_decode(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = text::bytes_or_text(vm, args[0])?;
    let errors = text::errors(vm, "unicode_escape_decode", args[1])?;
    let last = ops::truth(vm, args[2])?;
    let mut out = StrBuilder::with_capacity(bytes.len());
    let mut warned = false;
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        if bytes[at] != b'\\' {
            out.push(bytes[at].into());
            at += 1;
            continue;
        }
        let Some(c) = bytes.get(at + 1).copied() else {
            if !last {
                break;
            }
            let reason = "\\ at end of string";
            at = codec::decoding_error(
                vm,
                "unicodeescape",
                &bytes,
                &errors,
                (start, bytes.len()),
                reason,
                &mut out,
            )?;
            continue;
        };
        at += 2;
        if let Some(simple) = simple(c) {
            if let Some(c) = simple {
                out.push(c.into());
            }
            continue;
        }
        let (end, reason) = match c {
            b'0'..=b'7' => {
                let (value, digits) = octal(&bytes[at - 1..]);
                if value > 0xff && !warned {
                    warned = true;
                    invalid(vm, "", &String::from_utf8_lossy(&bytes[at - 1..at - 1 + digits]))?;
                }
                out.push(value);
                at += digits - 1;
                continue;
            }
            b'x' | b'u' | b'U' => {
                let (wanted, reason) = match c {
                    b'x' => (2, "truncated \\xXX escape"),
                    b'u' => (4, "truncated \\uXXXX escape"),
                    _ => (8, "truncated \\UXXXXXXXX escape"),
                };
                let (value, digits) = hexadecimal(&bytes[at..], wanted);
                let end = at + digits;
                if digits < wanted {
                    if !last && end == bytes.len() {
                        at = start;
                        break;
                    }
                    (end, reason)
                } else if value > 0x10_ffff {
                    (end, "illegal Unicode character")
                } else {
                    out.push(value);
                    at = end;
                    continue;
                }
            }
            b'N' => {
                let close = bytes[at..].iter().position(|b| *b == b'}');
                match (bytes.get(at), close) {
                    (None, _) | (Some(b'{'), None) if !last => {
                        at = start;
                        break;
                    }
                    (Some(b'{'), Some(close)) if close > 1 => {
                        let name = String::from_utf8_lossy(&bytes[at + 1..at + close]);
                        let end = at + close + 1;
                        match pyrite_syntax::escape::character_by_name(&name) {
                            Some(c) => {
                                out.push(c.into());
                                at = end;
                                continue;
                            }
                            None => (end, "unknown Unicode character name"),
                        }
                    }
                    (Some(b'{'), Some(_)) => (at + 2, "malformed \\N character escape"),
                    (Some(b'{'), None) => (bytes.len(), "malformed \\N character escape"),
                    _ => (at, "malformed \\N character escape"),
                }
            }
            _ => {
                if !warned {
                    warned = true;
                    invalid(vm, "", &char::from(c).to_string())?;
                }
                out.push(b'\\'.into());
                out.push(c.into());
                continue;
            }
        };
        at = codec::decoding_error(vm, "unicodeescape", &bytes, &errors, (start, end), reason, &mut out)?;
        vm.poll()?;
    }
    text::decoded(vm, out, at)
}

fn unicode_escape_encode(vm: &mut Vm, args: &[Value]) -> R {
    let s = text::string(vm, "unicode_escape_encode", args[0])?;
    let mut out = Vec::with_capacity(s.len());
    for c in s.code_points() {
        match c {
            0x5c => out.extend(b"\\\\"),
            0x09 => out.extend(b"\\t"),
            0x0a => out.extend(b"\\n"),
            0x0d => out.extend(b"\\r"),
            0x20..0x7f => out.push(c as u8),
            _ => out.extend(codec::backslashed(c).bytes()),
        }
    }
    text::encoded(vm, &out, s.len())
}

fn raw_unicode_escape_decode(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = text::bytes_or_text(vm, args[0])?;
    let errors = text::errors(vm, "raw_unicode_escape_decode", args[1])?;
    let last = ops::truth(vm, args[2])?;
    let mut out = StrBuilder::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        if bytes[at] != b'\\' {
            out.push(bytes[at].into());
            at += 1;
            continue;
        }
        let (wanted, reason) = match bytes.get(at + 1) {
            None if !last => break,
            Some(b'u') => (4, "truncated \\uXXXX escape"),
            Some(b'U') => (8, "truncated \\UXXXXXXXX escape"),
            other => {
                out.push(b'\\'.into());
                // The next character stands for itself, a backslash too.
                if let Some(c) = other {
                    out.push((*c).into());
                }
                at += 2;
                continue;
            }
        };
        let (value, digits) = hexadecimal(&bytes[at + 2..], wanted);
        let end = at + 2 + digits;
        let reason = if digits < wanted {
            if !last && end == bytes.len() {
                break;
            }
            reason
        } else if value > 0x10_ffff {
            "\\Uxxxxxxxx out of range"
        } else {
            out.push(value);
            at = end;
            continue;
        };
        at = codec::decoding_error(vm, "rawunicodeescape", &bytes, &errors, (start, end), reason, &mut out)?;
        vm.poll()?;
    }
    text::decoded(vm, out, at.min(bytes.len()))
}

fn raw_unicode_escape_encode(vm: &mut Vm, args: &[Value]) -> R {
    let s = text::string(vm, "raw_unicode_escape_encode", args[0])?;
    let mut out = Vec::with_capacity(s.len());
    for c in s.code_points() {
        match u8::try_from(c) {
            Ok(b) => out.push(b),
            Err(_) => out.extend(codec::backslashed(c).bytes()),
        }
    }
    text::encoded(vm, &out, s.len())
}

fn escape_decode(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = text::bytes_or_text(vm, args[0])?;
    let errors = text::errors(vm, "escape_decode", args[1])?;
    let mut out = Vec::with_capacity(bytes.len());
    let mut warned = false;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            out.push(bytes[at]);
            at += 1;
            continue;
        }
        let Some(c) = bytes.get(at + 1).copied() else {
            return Err(vm.value_error("Trailing \\ in string"));
        };
        at += 2;
        if let Some(simple) = simple(c) {
            out.extend(simple);
            continue;
        }
        match c {
            b'0'..=b'7' => {
                let (value, digits) = octal(&bytes[at - 1..]);
                if value > 0xff && !warned {
                    warned = true;
                    invalid(vm, "b", &String::from_utf8_lossy(&bytes[at - 1..at - 1 + digits]))?;
                }
                out.push(value as u8);
                at += digits - 1;
            }
            b'x' => {
                let (value, digits) = hexadecimal(&bytes[at..], 2);
                if digits == 2 {
                    out.push(value as u8);
                    at += 2;
                    continue;
                }
                match errors.as_str() {
                    "strict" => {
                        let message = format!("invalid \\x escape at position {}", at - 2);
                        return Err(vm.value_error(message));
                    }
                    "replace" => out.push(b'?'),
                    "ignore" => {}
                    _ => {
                        let message = format!("decoding error; unknown error handling code: {errors}");
                        return Err(vm.value_error(message));
                    }
                }
                at += digits;
            }
            _ => {
                if !warned {
                    warned = true;
                    invalid(vm, "b", &char::from(c).to_string())?;
                }
                out.extend([b'\\', c]);
            }
        }
    }
    text::encoded(vm, &out, bytes.len())
}

fn escape_encode(vm: &mut Vm, args: &[Value]) -> R {
    let Some(bytes) = args[0].as_bytes() else {
        let message = format!("escape_encode() argument 1 must be bytes, not {}", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    };
    let bytes = make::required(vm, bytes.value())?;
    let mut out = Vec::with_capacity(bytes.len());
    for b in bytes.iter() {
        match b {
            b'\'' | b'\\' => out.extend([b'\\', *b]),
            b'\t' => out.extend(b"\\t"),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            0x20..0x7f => out.push(*b),
            _ => out.extend(format!("\\x{b:02x}").bytes()),
        }
    }
    text::encoded(vm, &out, bytes.len())
}

native_table! {
    pub FUNCTIONS = [
        function("unicode_escape_decode", "(data, errors=None, final=True, /)", unicode_escape_decode, "Decodes escape sequences of str literals."),
        function("unicode_escape_encode", "(str, errors=None, /)", unicode_escape_encode, "Encodes with escape sequences of str literals."),
        function("raw_unicode_escape_decode", "(data, errors=None, final=True, /)", raw_unicode_escape_decode, "Decodes \\u and \\U sequences."),
        function("raw_unicode_escape_encode", "(str, errors=None, /)", raw_unicode_escape_encode, "Encodes with \\u and \\U sequences."),
        function("escape_decode", "(data, errors=None, /)", escape_decode, "Decodes escape sequences of bytes literals."),
        function("escape_encode", "(data, errors=None, /)", escape_encode, "Encodes with escape sequences of bytes literals."),
    ]
}
