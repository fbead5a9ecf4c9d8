//! UTF-7 (RFC 2152): ASCII, with other characters as UTF-16 in base 64 between `+` and `-`.

use super::text;
use pyrite_object::bytes::make;
use pyrite_object::codec;
use pyrite_object::native::function;
use pyrite_object::string::StrBuilder;
use pyrite_object::{R, Value, Vm, native_table, ops};

fn digit(b: u8) -> Option<u32> {
    Some(u32::from(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Characters that stand for themselves.
fn is_direct(c: u32) -> bool {
    c < 128 && c != 0x2b && c != 0x5c && c != 0x7e && (c >= 0x20 || matches!(c, 0 | 9 | 10 | 13)) && c != 0x7f
}

fn encode(vm: &mut Vm, args: &[Value]) -> R {
    let s = text::string(vm, "utf_7_encode", args[0])?;
    text::errors(vm, "utf_7_encode", args[1])?;
    let mut out = Vec::with_capacity(s.len());
    let mut shifted = false;
    let (mut bits, mut count) = (0u64, 0);
    let finish = |out: &mut Vec<u8>, bits: &mut u64, count: &mut u32| {
        if *count > 0 {
            out.push(DIGITS[(*bits << (6 - *count) & 63) as usize]);
            *count = 0;
            *bits = 0;
        }
    };
    for c in s.code_points() {
        if shifted && is_direct(c) {
            finish(&mut out, &mut bits, &mut count);
            shifted = false;
            // A character that could be read as base 64 needs the end marked.
            if digit(c as u8).is_some() || c == u32::from(b'-') {
                out.push(b'-');
            }
        }
        if !shifted {
            if c == u32::from(b'+') {
                out.extend(b"+-");
                continue;
            }
            if is_direct(c) {
                out.push(c as u8);
                continue;
            }
            out.push(b'+');
            shifted = true;
        }
        let units = match char::from_u32(c) {
            Some(c) => c.encode_utf16(&mut [0; 2]).to_vec(),
            None => vec![c as u16],
        };
        for unit in units {
            bits = bits << 16 | u64::from(unit);
            count += 16;
            while count >= 6 {
                count -= 6;
                out.push(DIGITS[(bits >> count & 63) as usize]);
            }
            bits &= (1 << count) - 1;
        }
    }
    if shifted {
        finish(&mut out, &mut bits, &mut count);
        out.push(b'-');
    }
    text::encoded(vm, &out, s.len())
}

fn decode(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = make::required(vm, args[0])?;
    let errors = text::errors(vm, "utf_7_decode", args[1])?;
    let last = ops::truth(vm, args[2])?;
    let mut out = StrBuilder::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let b = bytes[at];
        if b != b'+' {
            if b < 0x80 {
                out.push(b.into());
                at += 1;
            } else {
                let reason = "unexpected special character";
                at = codec::decoding_error(vm, "utf7", &bytes, &errors, (at, at + 1), reason, &mut out)?;
            }
            continue;
        }
        at += 1;
        if bytes.get(at) == Some(&b'-') {
            out.push(b'+'.into());
            at += 1;
            continue;
        }
        if bytes.get(at).is_some_and(|b| digit(*b).is_none()) {
            let reason = "ill-formed sequence";
            at = codec::decoding_error(vm, "utf7", &bytes, &errors, (start, at + 1), reason, &mut out)?;
            continue;
        }
        let (mut bits, mut count) = (0u64, 0);
        let mut units = Vec::new();
        while let Some(d) = bytes.get(at).and_then(|b| digit(*b)) {
            bits = bits << 6 | u64::from(d);
            count += 6;
            if count >= 16 {
                count -= 16;
                units.push((bits >> count) as u16);
                bits &= (1 << count) - 1;
            }
            at += 1;
        }
        if at == bytes.len() && !last {
            at = start;
            break;
        }
        // Surrogates that are no pair stand for themselves.
        let text =
            char::decode_utf16(units).map(|c| c.map_or_else(|e| e.unpaired_surrogate().into(), u32::from));
        let problem = if at == bytes.len() {
            Some((at, "unterminated shift sequence"))
        } else if count >= 6 {
            Some((at + 1, "partial character in base64 sequence"))
        } else if bits != 0 {
            Some((at + 1, "non-zero padding bits in base64 sequence"))
        } else {
            None
        };
        text.for_each(|c| out.push(c));
        match problem {
            Some((end, reason)) => {
                at = codec::decoding_error(vm, "utf7", &bytes, &errors, (start, end), reason, &mut out)?;
            }
            None if bytes[at] == b'-' => at += 1,
            None => {}
        }
        vm.poll()?;
    }
    text::decoded(vm, out, at)
}

native_table! {
    pub FUNCTIONS = [
        function("utf_7_encode", "(str, errors=None, /)", encode, "Encodes as UTF-7."),
        function("utf_7_decode", "(data, errors=None, final=False, /)", decode, "Decodes UTF-7."),
    ]
}
