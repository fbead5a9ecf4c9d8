//! The codecs that are built in: UTF-8, Latin-1 and ASCII, with the standard error handlers. All others are the
//! library's, which `_codecs` finds.

use crate::exception::{Exc, Raised};
use crate::object::Gc;
use crate::string::{Str, StrBuilder};
use crate::value::Value;
use crate::vm::{R, Vm};
use std::borrow::Cow;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    Utf8,
    Latin1,
    Ascii,
}

impl Codec {
    /// By any of its names.
    pub fn find(name: &str) -> Option<Codec> {
        Codec::named(name).or_else(|| Codec::named(&name.to_ascii_lowercase().replace(['_', ' '], "-")))
    }

    fn named(name: &str) -> Option<Codec> {
        Some(match name {
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

/// A `UnicodeDecodeError` or `UnicodeEncodeError`.
fn raise(vm: &mut Vm, exc: Exc, codec: &str, object: Value, range: (usize, usize), reason: &str) -> Raised {
    let class = vm.exc_type(exc).value();
    let encoding = vm.intern(codec);
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
    codec: &str,
    object: Value,
    range: (usize, usize),
    reason: &str,
) -> R<(Value, usize)> {
    let Some(codecs) = codecs(vm)? else {
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
    let what = if exc == Exc::UnicodeDecodeError { "decoding" } else { "encoding" };
    let pair = result.as_tuple().filter(|t| t.len() == 2).map(|t| (t.get(0), t.get(1)));
    let Some((text, at)) = pair.filter(|(_, at)| at.as_int().is_some()) else {
        let kinds = if exc == Exc::UnicodeDecodeError { "str" } else { "str/bytes" };
        return Err(vm.type_error(format!("{what} error handler must return ({kinds}, int) tuple")));
    };
    let at = crate::ops::index_isize(vm, at, Exc::OverflowError)? as i64;
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

/// Deals with bytes that cannot be decoded as `errors` says: adds the replacement to `out` and gives the position to go
/// on at. `codec` is the encoding's name in errors.
pub fn decoding_error(
    vm: &mut Vm,
    codec: &str,
    bytes: &[u8],
    errors: &str,
    range: (usize, usize),
    reason: &str,
    out: &mut StrBuilder,
) -> R<usize> {
    let (start, end) = range;
    let broken = &bytes[start..end];
    let exc = Exc::UnicodeDecodeError;
    match errors {
        "strict" => {}
        "ignore" => return Ok(end),
        "replace" => {
            out.push(0xfffd);
            return Ok(end);
        }
        "backslashreplace" => {
            broken.iter().for_each(|b| out.push_str(&format!("\\x{b:02x}")));
            return Ok(end);
        }
        "surrogateescape" => {
            // Bytes below 128 are never smuggled.
            let count = broken.iter().take_while(|b| **b >= 0x80).count();
            if count > 0 {
                broken[..count].iter().for_each(|b| out.push(0xdc00 + u32::from(*b)));
                return Ok(start + count);
            }
        }
        "surrogatepass" if surrogate_at(codec, &bytes[start..]).is_some() => {
            if let Some((c, length)) = surrogate_at(codec, &bytes[start..]) {
                out.push(c);
                return Ok(start + length);
            }
        }
        "surrogatepass" => {}
        _ => {
            let object = crate::bytes::new(vm, bytes);
            let (text, next) = ask_handler(vm, errors, exc, codec, object, range, reason)?;
            return match text.as_str() {
                Some(s) => {
                    out.push_string(&s);
                    Ok(next)
                }
                None => Err(vm.type_error("decoding error handler must return (str, int) tuple")),
            };
        }
    }
    let object = crate::bytes::new(vm, bytes);
    Err(raise(vm, exc, codec, object, range, reason))
}

/// The lone surrogate that an encoding of Unicode has at the head of the bytes, and its length in bytes.
fn surrogate_at(codec: &str, bytes: &[u8]) -> Option<(u32, usize)> {
    let (c, length) = match (codec, bytes) {
        ("utf-8", [0xed, b @ 0xa0..=0xbf, c @ 0x80..=0xbf, ..]) => {
            (0xd000 | u32::from(b & 0x3f) << 6 | u32::from(c & 0x3f), 3)
        }
        ("utf-16" | "utf-16-le", [a, b, ..]) => (u16::from_le_bytes([*a, *b]).into(), 2),
        ("utf-16-be", [a, b, ..]) => (u16::from_be_bytes([*a, *b]).into(), 2),
        ("utf-32" | "utf-32-le", [a, b, c, d, ..]) => (u32::from_le_bytes([*a, *b, *c, *d]), 4),
        ("utf-32-be", [a, b, c, d, ..]) => (u32::from_be_bytes([*a, *b, *c, *d]), 4),
        _ => return None,
    };
    (0xd800..0xe000).contains(&c).then_some((c, length))
}

/// What stands for characters that cannot be encoded.
pub enum Replacement {
    /// Bytes, to be taken as they are.
    Bytes(Vec<u8>),
    /// Characters, which must be encodable.
    Text(Value),
}

/// Deals with characters that cannot be encoded as `errors` says: gives the replacement and the position to go on at.
pub fn encoding_error(
    vm: &mut Vm,
    codec: &str,
    s: Gc<Str>,
    errors: &str,
    range: (usize, usize),
    reason: &str,
) -> R<(Replacement, usize)> {
    let (start, end) = range;
    let characters = || (start..end).map(|i| s.at(i));
    let exc = Exc::UnicodeEncodeError;
    match errors {
        "strict" => {}
        "ignore" => return Ok((Replacement::Bytes(Vec::new()), end)),
        "replace" => {
            let marks = vm.str(&"?".repeat(end - start));
            return Ok((Replacement::Text(marks), end));
        }
        "backslashreplace" => {
            let text: String = characters().map(backslashed).collect();
            return Ok((Replacement::Text(vm.str(&text)), end));
        }
        "xmlcharrefreplace" => {
            let text: String = characters().map(|c| format!("&#{c};")).collect();
            return Ok((Replacement::Text(vm.str(&text)), end));
        }
        "surrogateescape" if characters().all(|c| (0xdc80..0xdd00).contains(&c)) => {
            return Ok((Replacement::Bytes(characters().map(|c| (c - 0xdc00) as u8).collect()), end));
        }
        "surrogatepass" if characters().all(|c| (0xd800..0xe000).contains(&c)) => {
            let mut out = Vec::new();
            for c in characters() {
                match codec {
                    "utf-8" => out.extend([
                        0xe0 | (c >> 12) as u8,
                        0x80 | (c >> 6 & 0x3f) as u8,
                        0x80 | (c & 0x3f) as u8,
                    ]),
                    "utf-16" | "utf-16-le" => out.extend((c as u16).to_le_bytes()),
                    "utf-16-be" => out.extend((c as u16).to_be_bytes()),
                    "utf-32" | "utf-32-le" => out.extend(c.to_le_bytes()),
                    "utf-32-be" => out.extend(c.to_be_bytes()),
                    _ => return Err(raise(vm, exc, codec, s.value(), range, reason)),
                }
            }
            return Ok((Replacement::Bytes(out), end));
        }
        "surrogateescape" | "surrogatepass" => {}
        _ => {
            let (text, next) = ask_handler(vm, errors, exc, codec, s.value(), range, reason)?;
            return if let Some(b) = text.as_bytes() {
                Ok((Replacement::Bytes(b.as_slice().to_vec()), next))
            } else if text.as_str().is_some() {
                Ok((Replacement::Text(text), next))
            } else {
                Err(vm.type_error("encoding error handler must return (str/bytes, int) tuple"))
            };
        }
    }
    Err(raise(vm, exc, codec, s.value(), range, reason))
}

/// A character as a string literal can spell it in ASCII.
pub fn backslashed(c: u32) -> String {
    match c {
        0..0x100 => format!("\\x{c:02x}"),
        0x100..0x1_0000 => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    }
}

/// Encodes a string with a codec that takes one character at a time: `push` adds a character's bytes and says whether
/// it could. Runs of characters that cannot be encoded are one error.
pub fn encode_with(
    vm: &mut Vm,
    codec: &str,
    s: Gc<Str>,
    errors: &str,
    reason: &str,
    mut push: impl FnMut(&mut Vm, &mut Vec<u8>, u32) -> R<bool>,
) -> R<Vec<u8>> {
    let mut out: Vec<u8> = Vec::with_capacity(s.len());
    let mut at = 0;
    while at < s.len() {
        if push(vm, &mut out, s.at(at))? {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        let mut scratch = Vec::new();
        while at < s.len() && !push(vm, &mut scratch, s.at(at))? {
            at += 1;
        }
        let (replacement, next) = encoding_error(vm, codec, s, errors, (start, at), reason)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend_from_slice(&bytes),
            Replacement::Text(text) => {
                for c in text.as_str().iter().flat_map(|t| t.code_points()) {
                    if !push(vm, &mut out, c)? {
                        let exc = Exc::UnicodeEncodeError;
                        return Err(raise(vm, exc, codec, s.value(), (start, at), reason));
                    }
                }
            }
        }
        at = next;
        vm.poll()?;
    }
    Ok(out)
}

/// Decodes bytes.
pub fn decode(vm: &mut Vm, codec: Codec, bytes: &[u8], errors: &str) -> R {
    match codec {
        Codec::Latin1 => return Ok(crate::string::from_latin1(vm, bytes)),
        Codec::Ascii if bytes.is_ascii() => return Ok(crate::string::from_latin1(vm, bytes)),
        Codec::Utf8 => {
            if bytes.is_ascii() {
                return crate::string::try_from_latin1(vm, bytes);
            }
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
        at = decoding_error(vm, codec.name(), bytes, errors, (at, at + bad), reason, &mut out)?;
    }
    out.finish(vm)
}

/// Encodes a string.
pub fn encode(vm: &mut Vm, codec: Codec, s: Gc<Str>, errors: &str) -> R {
    let limit = match codec {
        Codec::Utf8 => {
            if let Some(text) = s.as_ascii() {
                return Ok(crate::bytes::new(vm, text.as_bytes()));
            }
            if let Ok(text) = s.to_utf8() {
                return Ok(crate::bytes::new(vm, text.as_bytes()));
            }
            0x11_0000
        }
        Codec::Latin1 => 0x100,
        Codec::Ascii => 0x80,
    };
    if s.width() == 1 && (limit == 0x100 || s.is_ascii()) {
        return Ok(crate::bytes::new(vm, s.raw()));
    }
    let fits = |c: u32| c < limit && !(codec == Codec::Utf8 && (0xd800..0xe000).contains(&c));
    let reason = match codec {
        Codec::Utf8 => "surrogates not allowed",
        Codec::Latin1 => "ordinal not in range(256)",
        Codec::Ascii => "ordinal not in range(128)",
    };
    let out = encode_with(vm, codec.name(), s, errors, reason, |_, out, c| {
        if !fits(c) {
            return Ok(false);
        }
        match (codec, char::from_u32(c)) {
            (Codec::Utf8, Some(c)) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            _ => out.push(c as u8),
        }
        Ok(true)
    })?;
    Ok(crate::bytes::new(vm, &out))
}

/// The length of the bytes without an unfinished character at their end.
pub fn finished_utf8(bytes: &[u8]) -> usize {
    for back in 1..=bytes.len().min(3) {
        let at = bytes.len() - back;
        if bytes[at] >= 0xc0 {
            let unfinished = std::str::from_utf8(&bytes[at..]).is_err_and(|e| e.error_len().is_none());
            return if unfinished { at } else { bytes.len() };
        }
    }
    bytes.len()
}

/// The text of an argument `encoding` or `errors`.
pub fn text_argument(vm: &mut Vm, function: &str, name: &str, value: Value) -> R<String> {
    match value.as_str() {
        Some(s) => Ok(s.to_rust()),
        None => {
            let given = vm.argument_type_name(value);
            let message = format!("{function}() argument '{name}' must be str, not {given}");
            Err(vm.type_error(message))
        }
    }
}

/// As `text_argument`, of one that may be absent.
pub fn text_argument_or(
    vm: &mut Vm,
    function: &str,
    name: &str,
    value: Value,
    default: &'static str,
) -> R<Cow<'static, str>> {
    match value {
        Value::ABSENT => Ok(Cow::Borrowed(default)),
        _ => text_argument(vm, function, name, value).map(Cow::Owned),
    }
}

/// The module `_codecs`, which knows all other codecs and handlers; `None` before anything can be imported.
fn codecs(vm: &mut Vm) -> R<Option<Value>> {
    if let Some(known) = vm.modules.and_then(|m| m.get_str(vm, "_codecs")) {
        return Ok(Some(known));
    }
    let Some(import) = vm.builtins.and_then(|b| b.get_str(vm, "__import__")) else { return Ok(None) };
    let name = vm.intern("_codecs");
    vm.call(import, &[name]).map(Some)
}

/// `object.decode(encoding, errors)` for the bytes of `object`.
pub fn decode_by_name(vm: &mut Vm, object: Value, bytes: &[u8], encoding: &str, errors: &str) -> R {
    if let Some(codec) = Codec::find(encoding) {
        return decode(vm, codec, bytes, errors);
    }
    let (name, handler) = (vm.str(encoding), vm.str(errors));
    match codecs(vm)? {
        Some(codecs) => vm.call_method_str(codecs, "_text_codec", &[object, name, handler]),
        None => Err(unknown_encoding(vm, encoding)),
    }
}

/// `text.encode(encoding, errors)`.
pub fn encode_by_name(vm: &mut Vm, s: Gc<Str>, encoding: &str, errors: &str) -> R {
    if let Some(codec) = Codec::find(encoding) {
        return encode(vm, codec, s, errors);
    }
    let (name, handler) = (vm.str(encoding), vm.str(errors));
    match codecs(vm)? {
        Some(codecs) => vm.call_method_str(codecs, "_text_codec", &[s.value(), name, handler]),
        None => Err(unknown_encoding(vm, encoding)),
    }
}
