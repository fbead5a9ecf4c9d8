//! Format strings: `<2h10s` and the like, compiled to items with offsets.

use pyrite_object::bytes::make;
use pyrite_object::{R, Raised, Value, Vm};

/// How one item is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Pad,
    Char,
    Signed,
    Unsigned,
    Bool,
    Float,
    Complex,
    Bytes,
    /// A byte with the length, and that many bytes.
    Pascal,
    Pointer,
}

/// One item, or a run of equal ones.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    pub kind: Kind,
    pub code: u8,
    /// Bytes of one.
    pub size: usize,
    /// How many values; strings are one each.
    pub count: usize,
    pub offset: usize,
}

#[derive(Debug)]
pub struct Format {
    pub items: Vec<Item>,
    /// Bytes of all.
    pub size: usize,
    /// Values of all.
    pub values: usize,
    pub big_endian: bool,
}

/// Kind and size of a code; with native sizes or standard ones.
fn code(c: u8, native: bool) -> Option<(Kind, usize)> {
    use Kind::*;
    let long = if native { 8 } else { 4 };
    Some(match c {
        b'x' => (Pad, 1),
        b'c' => (Char, 1),
        b'b' => (Signed, 1),
        b'B' => (Unsigned, 1),
        b'?' => (Bool, 1),
        b'h' => (Signed, 2),
        b'H' => (Unsigned, 2),
        b'i' => (Signed, 4),
        b'I' => (Unsigned, 4),
        b'l' => (Signed, long),
        b'L' => (Unsigned, long),
        b'q' => (Signed, 8),
        b'Q' => (Unsigned, 8),
        b'n' if native => (Signed, 8),
        b'N' if native => (Unsigned, 8),
        b'P' if native => (Pointer, 8),
        b'e' => (Float, 2),
        b'f' => (Float, 4),
        b'd' => (Float, 8),
        b'F' => (Complex, 8),
        b'D' => (Complex, 16),
        b's' => (Bytes, 1),
        b'p' => (Pascal, 1),
        _ => return None,
    })
}

fn alignment(c: u8, size: usize) -> usize {
    match c {
        b'x' | b's' | b'p' => 1,
        b'F' | b'D' => size / 2,
        _ => size,
    }
}

fn error(vm: &mut Vm, message: &str) -> Raised {
    super::error(vm, message)
}

/// The text of a format argument: str or bytes.
pub fn text(vm: &mut Vm, value: Value) -> R<Vec<u8>> {
    if let Some(s) = value.as_str() {
        return match s.as_ascii() {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => {
                let encoded =
                    pyrite_object::codec::encode(vm, pyrite_object::codec::Codec::Ascii, s, "strict")?;
                Ok(make::required(vm, encoded)?.into_owned())
            }
        };
    }
    match value.as_bytes() {
        Some(b) => Ok(b.as_slice().to_vec()),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!("Struct() argument 1 must be a str or bytes object, not {given}")))
        }
    }
}

/// Compiles a format.
pub fn parse(vm: &mut Vm, text: &[u8]) -> R<Format> {
    let (native, big_endian, rest) = match text.first() {
        Some(b'@') => (true, false, &text[1..]),
        Some(b'=' | b'<') => (false, false, &text[1..]),
        Some(b'>' | b'!') => (false, true, &text[1..]),
        _ => (true, false, text),
    };
    let too_long = "total struct size too long";
    let mut format = Format { items: Vec::new(), size: 0, values: 0, big_endian };
    let mut at = 0;
    while at < rest.len() {
        let mut c = rest[at];
        at += 1;
        if c.is_ascii_whitespace() || c == 0x0b {
            continue;
        }
        let mut count = 1usize;
        if c.is_ascii_digit() {
            count = usize::from(c - b'0');
            loop {
                let Some(next) = rest.get(at) else {
                    return Err(error(vm, "repeat count given without format specifier"));
                };
                c = *next;
                at += 1;
                if !c.is_ascii_digit() {
                    break;
                }
                count = match count.checked_mul(10).and_then(|n| n.checked_add(usize::from(c - b'0'))) {
                    Some(n) if n <= isize::MAX as usize => n,
                    _ => return Err(error(vm, too_long)),
                };
            }
        }
        let Some((kind, size)) = code(c, native) else {
            return Err(error(vm, "bad char in struct format"));
        };
        if native {
            let alignment = alignment(c, size);
            format.size = match format.size.checked_next_multiple_of(alignment) {
                Some(size) if size <= isize::MAX as usize => size,
                _ => return Err(error(vm, too_long)),
            };
        }
        let total = count.checked_mul(size).and_then(|n| n.checked_add(format.size));
        let Some(total) = total.filter(|n| *n <= isize::MAX as usize) else {
            return Err(error(vm, too_long));
        };
        let offset = format.size;
        format.size = total;
        match kind {
            Kind::Pad => {}
            Kind::Bytes | Kind::Pascal => {
                format.items.push(Item { kind, code: c, size: count, count: 1, offset });
                format.values += 1;
            }
            _ if count > 0 => {
                format.items.push(Item { kind, code: c, size, count, offset });
                format.values += count;
            }
            _ => {}
        }
    }
    Ok(format)
}
