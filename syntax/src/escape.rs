//! Escape sequences of string and bytes literals, with CPython's errors and notes of invalid ones.

use crate::code::Constant;

/// Text that may hold lone surrogates.
#[derive(Clone, Debug)]
pub enum Text {
    Plain(String),
    Surrogates(Vec<u32>),
}

impl Default for Text {
    fn default() -> Text {
        Text::Plain(String::new())
    }
}

impl Text {
    pub fn push(&mut self, point: u32) {
        match self {
            Text::Plain(text) => match char::from_u32(point) {
                Some(c) => text.push(c),
                None => {
                    let mut points: Vec<u32> = text.chars().map(u32::from).collect();
                    points.push(point);
                    *self = Text::Surrogates(points);
                }
            },
            Text::Surrogates(points) => points.push(point),
        }
    }

    pub fn push_str(&mut self, more: &str) {
        match self {
            Text::Plain(text) => text.push_str(more),
            Text::Surrogates(points) => points.extend(more.chars().map(u32::from)),
        }
    }

    pub fn append(&mut self, more: Text) {
        match more {
            Text::Plain(more) => self.push_str(&more),
            Text::Surrogates(points) => points.into_iter().for_each(|point| self.push(point)),
        }
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Text::Plain(text) => text.is_empty(),
            Text::Surrogates(points) => points.is_empty(),
        }
    }

    pub fn into_constant(self) -> Constant {
        match self {
            Text::Plain(text) => Constant::Str(text.into_boxed_str()),
            Text::Surrogates(points) => Constant::Surrogates(points.into_boxed_slice()),
        }
    }
}

/// The first invalid escape sequence of a literal: CPython warns of that one only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidEscape {
    /// Byte offset of the backslash in the body.
    pub at: usize,
    /// Length in bytes: 2, or 4 for an octal escape above `\377`.
    pub length: usize,
}

/// What decoding a literal's body gave.
#[derive(Debug)]
pub struct Decoded<T> {
    pub value: T,
    pub invalid: Option<InvalidEscape>,
}

/// Decodes the body of a string literal that is not raw. The error is the message of CPython's `SyntaxError`.
pub fn decode_str(body: &str) -> Result<Decoded<Text>, String> {
    let bytes = body.as_bytes();
    let mut value = Text::default();
    let mut invalid = None;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &bytes[at..]) {
        let backslash = at + found;
        value.push_str(&body[at..backslash]);
        at = backslash + 1;
        let Some(&kind) = bytes.get(at) else {
            return Err(unicode_error(body, backslash, at, "\\ at end of string"));
        };
        at += 1;
        let simple = match kind {
            b'\n' => continue,
            b'\\' | b'\'' | b'"' => kind,
            b'b' => 8,
            b'f' => 12,
            b't' => 9,
            b'n' => 10,
            b'r' => 13,
            b'v' => 11,
            b'a' => 7,
            b'0'..=b'7' => {
                let (point, end) = octal(bytes, at - 1);
                if point > 0o377 && invalid.is_none() {
                    invalid = Some(InvalidEscape { at: backslash, length: end - backslash });
                }
                at = end;
                value.push(point);
                continue;
            }
            b'x' | b'u' | b'U' => {
                let (count, truncated) = match kind {
                    b'x' => (2, "truncated \\xXX escape"),
                    b'u' => (4, "truncated \\uXXXX escape"),
                    _ => (8, "truncated \\UXXXXXXXX escape"),
                };
                let digits = bytes[at..].iter().take(count).take_while(|b| b.is_ascii_hexdigit()).count();
                let end = at + digits;
                if digits < count {
                    return Err(unicode_error(body, backslash, end, truncated));
                }
                let point = u32::from_str_radix(&body[at..end], 16).unwrap_or(u32::MAX);
                if point > 0x10_ffff {
                    return Err(unicode_error(body, backslash, end, "illegal Unicode character"));
                }
                at = end;
                value.push(point);
                continue;
            }
            b'N' => {
                let malformed = "malformed \\N character escape";
                if bytes.get(at) != Some(&b'{') {
                    return Err(unicode_error(body, backslash, at, malformed));
                }
                let Some(length) = bytes[at + 1..].iter().position(|&b| b == b'}') else {
                    return Err(unicode_error(body, backslash, bytes.len(), malformed));
                };
                let end = at + 1 + length;
                if length == 0 {
                    return Err(unicode_error(body, backslash, end, malformed));
                }
                match character_by_name(&body[at + 1..end]) {
                    Some(c) => value.push(u32::from(c)),
                    None => {
                        return Err(unicode_error(
                            body,
                            backslash,
                            end + 1,
                            "unknown Unicode character name",
                        ));
                    }
                }
                at = end + 1;
                continue;
            }
            _ => {
                // A character beyond ASCII after a backslash is not noted, as in CPython.
                if kind < 0x80 && invalid.is_none() {
                    invalid = Some(InvalidEscape { at: backslash, length: 2 });
                }
                value.push(u32::from(b'\\'));
                at -= 1;
                let length = body[at..].chars().next().map_or(1, char::len_utf8);
                value.push_str(&body[at..at + length]);
                at += length;
                continue;
            }
        };
        value.push(u32::from(simple));
    }
    value.push_str(&body[at..]);
    Ok(Decoded { value, invalid })
}

/// Decodes the body of a bytes literal that is not raw and holds ASCII only.
pub fn decode_bytes(body: &[u8]) -> Result<Decoded<Vec<u8>>, String> {
    let mut value = Vec::with_capacity(body.len());
    let mut invalid = None;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &body[at..]) {
        let backslash = at + found;
        value.extend_from_slice(&body[at..backslash]);
        at = backslash + 1;
        let Some(&kind) = body.get(at) else {
            return Err("(value error) Trailing \\ in string".to_owned());
        };
        at += 1;
        let simple = match kind {
            b'\n' => continue,
            b'\\' | b'\'' | b'"' => kind,
            b'b' => 8,
            b'f' => 12,
            b't' => 9,
            b'n' => 10,
            b'r' => 13,
            b'v' => 11,
            b'a' => 7,
            b'0'..=b'7' => {
                let (byte, end) = octal(body, at - 1);
                if byte > 0o377 && invalid.is_none() {
                    invalid = Some(InvalidEscape { at: backslash, length: end - backslash });
                }
                at = end;
                (byte & 0xff) as u8
            }
            b'x' => {
                let digits = body[at..].iter().take(2).take_while(|b| b.is_ascii_hexdigit()).count();
                if digits < 2 {
                    return Err(format!("(value error) invalid \\x escape at position {backslash}"));
                }
                let byte =
                    body[at..at + 2].iter().fold(0, |n, &b| n * 16 + char::from(b).to_digit(16).unwrap_or(0));
                at += 2;
                byte as u8
            }
            _ => {
                if invalid.is_none() {
                    invalid = Some(InvalidEscape { at: backslash, length: 2 });
                }
                value.push(b'\\');
                kind
            }
        };
        value.push(simple);
    }
    value.extend_from_slice(&body[at..]);
    Ok(Decoded { value, invalid })
}

/// Up to three octal digits from `at`: their value, and where they end.
fn octal(bytes: &[u8], at: usize) -> (u32, usize) {
    let digits = bytes[at..].iter().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
    let value = bytes[at..at + digits].iter().fold(0, |n, b| n * 8 + u32::from(b - b'0'));
    (value, at + digits)
}

/// A character by its Unicode name or alias, case ignored.
pub fn character_by_name(name: &str) -> Option<char> {
    unicode_names2::character(&name.to_ascii_uppercase())
}

/// CPython decodes a buffer in which each character beyond ASCII takes ten bytes, and a backslash before one six.
fn unicode_error(body: &str, start: usize, end: usize, reason: &str) -> String {
    let position = |offset: usize| {
        let mut position = 0;
        let mut chars = body[..offset].chars().peekable();
        while let Some(c) = chars.next() {
            position += if !c.is_ascii() {
                10
            } else if c == '\\' {
                match chars.peek() {
                    Some(next) if !next.is_ascii() => 6,
                    Some(_) => {
                        chars.next();
                        2
                    }
                    None => 1,
                }
            } else {
                1
            };
        }
        position
    };
    let (start, end) = (position(start), position(end));
    if end == start + 1 {
        format!("(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position {start}: {reason}")
    } else {
        format!(
            "(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{}: {reason}",
            end - 1
        )
    }
}
