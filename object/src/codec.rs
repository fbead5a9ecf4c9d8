//! The codecs that are built in: UTF-8, Latin-1 and ASCII, with the standard error handlers. All others are the
//! library's, which `_codecs` finds.

use crate::exception::{Exc, Raised};
use crate::object::Gc;
use crate::string::{Str, StrBuilder};
use crate::value::Value;
use crate::vm::{R, Vm};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    Utf8,
    Latin1,
    Ascii,
}

impl Codec {
    /// By any of its names.
    pub fn find(name: &str) -> Option<Codec> {
        let name = name.to_ascii_lowercase().replace(['_', ' '], "-");
        Some(match name.as_str() {
            "utf-8" | "utf8" | "u8" | "utf" | "cp65001" => Codec::Utf8,
            "latin-1" | "latin1" | "latin" | "l1" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" => {
                Codec::Latin1
            }
            "ascii" | "us-ascii" | "646" => Codec::Ascii,
            _ => return None,
        })
    }

    /// Its name in errors.
    pub fn name(self) -> &'static str {
        match self {
            Codec::Utf8 => "utf-8",
            Codec::Latin1 => "latin-1",
            Codec::Ascii => "ascii",
        }
    }
}

/// LookupError for an encoding that nobody knows.
#[cold]
pub fn unknown_encoding(vm: &mut Vm, name: &str) -> Raised {
    vm.raise(Exc::LookupError, format!("unknown encoding: {name}"))
}

fn raise(vm: &mut Vm, exc: Exc, codec: Codec, object: Value, range: (usize, usize), reason: &str) -> Raised {
    let class = vm.exc_type(exc).value();
    let encoding = vm.intern(codec.name());
    let (start, end) = (Value::small_int(range.0 as i64), Value::small_int(range.1 as i64));
    let reason = vm.str(reason);
    match vm.call(class, &[encoding, object, start, end, reason]) {
        Ok(e) => vm.raise_value(e),
        Err(e) => e,
    }
}

/// What a registered error handler gives: replacement and the position to go on at.
fn ask_handler(
    vm: &mut Vm,
    errors: &str,
    exc: Exc,
    codec: Codec,
    object: Value,
    range: (usize, usize),
    reason: &str,
) -> R<(Value, usize)> {
    let codecs = vm.modules.and_then(|m| m.get_str(vm, "_codecs"));
    let Some(codecs) = codecs else {
        return Err(vm.raise(Exc::LookupError, format!("unknown error handler name '{errors}'")));
    };
    let name = vm.str(errors);
    let handler = vm.call_method_str(codecs, "lookup_error", &[name])?;
    let raised = raise(vm, exc, codec, object, range, reason);
    let error = match vm.exception {
        Some(_) => vm.take_exception(),
        None => return Err(raised),
    };
    let result = vm.call(handler, &[error])?;
    let pair = result.as_tuple().filter(|t| t.len() == 2).map(|t| (t.get(0), t.get(1)));
    let what = if exc == Exc::UnicodeDecodeError { "decoding" } else { "encoding" };
    let given = pair.and_then(|(text, at)| at.as_small_int().map(|at| (text, at)));
    let Some((text, at)) = given else {
        return Err(vm.type_error(format!("{what} error handler must return (str, int) tuple")));
    };
    let length = match (object.as_str(), object.as_bytes()) {
        (Some(s), _) => s.len(),
        (_, Some(b)) => b.len(),
        _ => range.1,
    };
    let there = if at < 0 { at + length as i64 } else { at };
    match usize::try_from(there).ok().filter(|p| *p <= length) {
        Some(p) => Ok((text, p)),
        None => Err(vm.index_error(format!("position {at} from error handler out of bounds"))),
    }
}

/// Decodes bytes.
pub fn decode(vm: &mut Vm, codec: Codec, bytes: &[u8], errors: &str) -> R {
    match codec {
        Codec::Latin1 => return Ok(crate::string::from_latin1(vm, bytes)),
        Codec::Ascii if bytes.is_ascii() => return Ok(crate::string::from_latin1(vm, bytes)),
        Codec::Utf8 => {
            if let Ok(text) = std::str::from_utf8(bytes) {
                return Ok(vm.str(text));
            }
        }
        Codec::Ascii => {}
    }
    let mut out = StrBuilder::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let (valid, bad, reason) = match codec {
            Codec::Utf8 => match std::str::from_utf8(&bytes[at..]) {
                Ok(text) => {
                    out.push_str(text);
                    break;
                }
                Err(e) => {
                    let valid = e.valid_up_to();
                    let first = bytes[at + valid];
                    match e.error_len() {
                        None => (valid, bytes.len() - at - valid, "unexpected end of data"),
                        Some(n) if matches!(first, 0x80..=0xc1 | 0xf5..) => (valid, n, "invalid start byte"),
                        Some(n) => (valid, n, "invalid continuation byte"),
                    }
                }
            },
            _ => match bytes[at..].iter().position(|b| *b >= 0x80) {
                Some(valid) => (valid, 1, "ordinal not in range(128)"),
                None => (bytes.len() - at, 0, ""),
            },
        };
        if let Ok(text) = std::str::from_utf8(&bytes[at..at + valid]) {
            out.push_str(text);
        }
        at += valid;
        if bad == 0 {
            break;
        }
        let broken = &bytes[at..at + bad];
        match errors {
            "strict" => {
                let object = crate::bytes::new(vm, bytes);
                return Err(raise(vm, Exc::UnicodeDecodeError, codec, object, (at, at + bad), reason));
            }
            "ignore" => {}
            "replace" => out.push(0xfffd),
            "backslashreplace" => broken.iter().for_each(|b| out.push_str(&format!("\\x{b:02x}"))),
            "surrogateescape" => broken.iter().for_each(|b| out.push(0xdc00 + u32::from(*b))),
            "surrogatepass" if codec == Codec::Utf8 => match bytes[at..] {
                [0xed, b @ 0xa0..=0xbf, c @ 0x80..=0xbf, ..] => {
                    out.push(0xd000 | u32::from(b & 0x3f) << 6 | u32::from(c & 0x3f));
                    at += 3;
                    continue;
                }
                _ => {
                    let object = crate::bytes::new(vm, bytes);
                    return Err(raise(vm, Exc::UnicodeDecodeError, codec, object, (at, at + bad), reason));
                }
            },
            _ => {
                let object = crate::bytes::new(vm, bytes);
                let (text, next) =
                    ask_handler(vm, errors, Exc::UnicodeDecodeError, codec, object, (at, at + bad), reason)?;
                match text.as_str() {
                    Some(s) => out.push_string(&s),
                    None => {
                        return Err(vm.type_error("decoding error handler must return (str, int) tuple"));
                    }
                }
                at = next;
                continue;
            }
        }
        at += bad;
    }
    out.finish(vm)
}

/// Encodes a string.
pub fn encode(vm: &mut Vm, codec: Codec, s: Gc<Str>, errors: &str) -> R {
    let limit = match codec {
        Codec::Utf8 => {
            if let Ok(text) = s.to_utf8() {
                return Ok(crate::bytes::new(vm, text.as_bytes()));
            }
            0x11_0000
        }
        Codec::Latin1 => 0x100,
        Codec::Ascii => 0x80,
    };
    if s.width() == 1 && (limit == 0x100 || s.is_ascii()) {
        let copy = s.raw().to_vec();
        return Ok(crate::bytes::new(vm, &copy));
    }
    let fits = |c: u32| c < limit && !(codec == Codec::Utf8 && (0xd800..0xe000).contains(&c));
    let reason = match codec {
        Codec::Utf8 => "surrogates not allowed",
        Codec::Latin1 => "ordinal not in range(256)",
        Codec::Ascii => "ordinal not in range(128)",
    };
    let mut out: Vec<u8> = Vec::with_capacity(s.len());
    let push = |out: &mut Vec<u8>, c: u32| match (codec, char::from_u32(c)) {
        (Codec::Utf8, Some(c)) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        _ => out.push(c as u8),
    };
    let mut at = 0;
    while at < s.len() {
        let c = s.at(at);
        if fits(c) {
            push(&mut out, c);
            at += 1;
            continue;
        }
        let start = at;
        while at < s.len() && !fits(s.at(at)) {
            at += 1;
        }
        let range = (start, at);
        match errors {
            "strict" => return Err(raise(vm, Exc::UnicodeEncodeError, codec, s.value(), range, reason)),
            "ignore" => {}
            "replace" => out.extend((start..at).map(|_| b'?')),
            "backslashreplace" => {
                for i in start..at {
                    let text = match s.at(i) {
                        c @ 0..0x100 => format!("\\x{c:02x}"),
                        c @ 0x100..0x1_0000 => format!("\\u{c:04x}"),
                        c => format!("\\U{c:08x}"),
                    };
                    out.extend_from_slice(text.as_bytes());
                }
            }
            "xmlcharrefreplace" => {
                (start..at).for_each(|i| out.extend_from_slice(format!("&#{};", s.at(i)).as_bytes()));
            }
            "surrogateescape" if (start..at).all(|i| (0xdc80..0xdd00).contains(&s.at(i))) => {
                out.extend((start..at).map(|i| (s.at(i) - 0xdc00) as u8));
            }
            "surrogatepass" if codec == Codec::Utf8 => {
                for i in start..at {
                    let c = s.at(i);
                    out.extend([
                        0xe0 | (c >> 12) as u8,
                        0x80 | (c >> 6 & 0x3f) as u8,
                        0x80 | (c & 0x3f) as u8,
                    ]);
                }
            }
            "surrogateescape" | "surrogatepass" => {
                return Err(raise(vm, Exc::UnicodeEncodeError, codec, s.value(), range, reason));
            }
            _ => {
                let exc = Exc::UnicodeEncodeError;
                let (text, next) = ask_handler(vm, errors, exc, codec, s.value(), range, reason)?;
                if let Some(b) = text.as_bytes() {
                    out.extend_from_slice(b.as_slice());
                } else if let Some(t) = text.as_str() {
                    if !t.code_points().all(fits) {
                        return Err(raise(vm, exc, codec, s.value(), range, reason));
                    }
                    t.code_points().for_each(|c| push(&mut out, c));
                } else {
                    let message = "encoding error handler must return (str/bytes, int) tuple";
                    return Err(vm.type_error(message));
                }
                at = next;
            }
        }
    }
    Ok(crate::bytes::new(vm, &out))
}

/// The text of an argument `encoding` or `errors`.
pub fn text_argument(vm: &mut Vm, function: &str, name: &str, value: Value) -> R<String> {
    match value.as_str() {
        Some(s) => Ok(s.to_rust()),
        None => {
            let message = format!("{function}() argument '{name}' must be str, not {}", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// `object.decode(encoding, errors)` for the bytes of `object`.
pub fn decode_by_name(vm: &mut Vm, object: Value, bytes: &[u8], encoding: &str, errors: &str) -> R {
    if let Some(codec) = Codec::find(encoding) {
        return decode(vm, codec, bytes, errors);
    }
    let (name, handler) = (vm.str(encoding), vm.str(errors));
    match vm.modules.and_then(|m| m.get_str(vm, "_codecs")) {
        Some(codecs) => vm.call_method_str(codecs, "decode", &[object, name, handler]),
        None => Err(unknown_encoding(vm, encoding)),
    }
}

/// `text.encode(encoding, errors)`.
pub fn encode_by_name(vm: &mut Vm, s: Gc<Str>, encoding: &str, errors: &str) -> R {
    if let Some(codec) = Codec::find(encoding) {
        return encode(vm, codec, s, errors);
    }
    let (name, handler) = (vm.str(encoding), vm.str(errors));
    match vm.modules.and_then(|m| m.get_str(vm, "_codecs")) {
        Some(codecs) => vm.call_method_str(codecs, "encode", &[s.value(), name, handler]),
        None => Err(unknown_encoding(vm, encoding)),
    }
}
