//! UTF-8, Latin-1 and ASCII for `_codecs`, and the encodings by units of 16 and 32 bits.

use super::text;
use pyrite_object::bytes::make;
use pyrite_object::codec::{self, Codec};
use pyrite_object::exception::Exc;
use pyrite_object::native::function;
use pyrite_object::string::StrBuilder;
use pyrite_object::{R, Value, Vm, native_table, ops};

fn decode_simple(vm: &mut Vm, args: &[Value], name: &str, codec: Codec, last: bool) -> R {
    let bytes = make::required(vm, args[0])?;
    let errors = text::errors(vm, name, args[1])?;
    let length = if last { bytes.len() } else { codec::finished_utf8(&bytes) };
    let text = codec::decode(vm, codec, &bytes[..length], &errors)?;
    let length = vm.int(length as i64);
    Ok(vm.tuple(&[text, length]))
}

fn utf_8_decode(vm: &mut Vm, args: &[Value]) -> R {
    let last = ops::truth(vm, args[2])?;
    decode_simple(vm, args, "utf_8_decode", Codec::Utf8, last)
}

fn latin_1_decode(vm: &mut Vm, args: &[Value]) -> R {
    decode_simple(vm, args, "latin_1_decode", Codec::Latin1, true)
}

fn ascii_decode(vm: &mut Vm, args: &[Value]) -> R {
    decode_simple(vm, args, "ascii_decode", Codec::Ascii, true)
}

fn encode_simple(vm: &mut Vm, args: &[Value], name: &str, codec: Codec) -> R {
    let s = text::string(vm, name, args[0])?;
    let errors = text::errors(vm, name, args[1])?;
    let bytes = codec::encode(vm, codec, s, &errors)?;
    let length = vm.int(s.len() as i64);
    Ok(vm.tuple(&[bytes, length]))
}

fn utf_8_encode(vm: &mut Vm, args: &[Value]) -> R {
    encode_simple(vm, args, "utf_8_encode", Codec::Utf8)
}

fn latin_1_encode(vm: &mut Vm, args: &[Value]) -> R {
    encode_simple(vm, args, "latin_1_encode", Codec::Latin1)
}

fn ascii_encode(vm: &mut Vm, args: &[Value]) -> R {
    encode_simple(vm, args, "ascii_encode", Codec::Ascii)
}

/// Order of the bytes in a unit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

/// A family: bytes of a unit, and names in errors of the native order, little-endian and big-endian forms.
struct Family {
    width: usize,
    names: [&'static str; 3],
}

const UTF_16: Family = Family { width: 2, names: ["utf-16", "utf-16-le", "utf-16-be"] };
const UTF_32: Family = Family { width: 4, names: ["utf-32", "utf-32-le", "utf-32-be"] };

impl Family {
    fn name(&self, order: Order) -> &'static str {
        match order {
            Order::Little => self.names[1],
            Order::Big => self.names[2],
        }
    }

    fn unit(&self, bytes: &[u8], order: Order) -> u32 {
        let add = |n: u32, b: &u8| n << 8 | u32::from(*b);
        match order {
            Order::Big => bytes.iter().fold(0, add),
            Order::Little => bytes.iter().rev().fold(0, add),
        }
    }

    fn push(&self, out: &mut Vec<u8>, unit: u32, order: Order) {
        match (self.width, order) {
            (2, Order::Little) => out.extend((unit as u16).to_le_bytes()),
            (2, Order::Big) => out.extend((unit as u16).to_be_bytes()),
            (_, Order::Little) => out.extend(unit.to_le_bytes()),
            (_, Order::Big) => out.extend(unit.to_be_bytes()),
        }
    }

    /// Decodes; gives the text, the number of bytes taken, and the order. Without an order, a mark at the start gives
    /// it, or it is this machine's.
    fn decode(
        &self,
        vm: &mut Vm,
        bytes: &[u8],
        errors: &str,
        order: Option<Order>,
        last: bool,
    ) -> R<(StrBuilder, usize, Option<Order>)> {
        let width = self.width;
        let mut at = 0;
        let mut seen = order;
        if order.is_none() && bytes.len() >= width {
            for mark in [Order::Little, Order::Big] {
                if self.unit(&bytes[..width], mark) == 0xfeff {
                    seen = Some(mark);
                    at = width;
                }
            }
        }
        let order = seen.unwrap_or(Order::Little);
        let name = self.name(order);
        let mut out = StrBuilder::with_capacity(bytes.len() / width);
        while at < bytes.len() {
            let Some(unit) = bytes.get(at..at + width) else {
                if !last {
                    break;
                }
                let reason = "truncated data";
                at = codec::decoding_error(vm, name, bytes, errors, (at, bytes.len()), reason, &mut out)?;
                continue;
            };
            let c = self.unit(unit, order);
            let (length, reason) = match c {
                0xd800..0xdc00 if width == 2 => match bytes.get(at + 2..at + 4) {
                    Some(second) => match self.unit(second, order) {
                        low @ 0xdc00..0xe000 => {
                            out.push(0x1_0000 + ((c - 0xd800) << 10) + (low - 0xdc00));
                            at += 4;
                            continue;
                        }
                        _ => (2, "illegal UTF-16 surrogate"),
                    },
                    None if !last => break,
                    None => (bytes.len() - at, "unexpected end of data"),
                },
                0xdc00..0xe000 if width == 2 => (2, "illegal encoding"),
                0xd800..0xe000 => (4, "code point in surrogate code point range(0xd800, 0xe000)"),
                0x11_0000.. => (4, "code point not in range(0x110000)"),
                _ => {
                    out.push(c);
                    at += width;
                    continue;
                }
            };
            at = codec::decoding_error(vm, name, bytes, errors, (at, at + length), reason, &mut out)?;
            vm.poll()?;
        }
        Ok((out, at, seen))
    }

    fn decode_args(&self, vm: &mut Vm, function: &str, args: &[Value], order: Option<Order>) -> R {
        let bytes = make::required(vm, args[0])?;
        let errors = text::errors(vm, function, args[1])?;
        let last = ops::truth(vm, args[2])?;
        let (out, consumed, _) = self.decode(vm, &bytes, &errors, order, last)?;
        text::decoded(vm, out, consumed)
    }

    /// `utf_16_ex_decode` and its like: the byte order goes in and comes out as -1, 0 or 1.
    fn decode_ex(&self, vm: &mut Vm, function: &str, args: &[Value]) -> R {
        let bytes = make::required(vm, args[0])?;
        let errors = text::errors(vm, function, args[1])?;
        let order = order_of(vm, args[2])?;
        let last = ops::truth(vm, args[3])?;
        let (out, consumed, order) = self.decode(vm, &bytes, &errors, order, last)?;
        let text = out.finish(vm)?;
        let consumed = vm.int(consumed as i64);
        let order = match order {
            None => 0,
            Some(Order::Little) => -1,
            Some(Order::Big) => 1,
        };
        Ok(vm.tuple(&[text, consumed, Value::small_int(order)]))
    }

    fn encode(&self, vm: &mut Vm, function: &str, args: &[Value], order: Option<Order>) -> R {
        let s = text::string(vm, function, args[0])?;
        let errors = text::errors(vm, function, args[1])?;
        let name = order.map_or(self.names[0], |order| self.name(order));
        let with_mark = order.is_none();
        let order = order.unwrap_or(Order::Little);
        let reason = "surrogates not allowed";
        let mut bytes = codec::encode_with(vm, name, s, &errors, reason, |_, out, c| {
            match c {
                0xd800..0xe000 => return Ok(false),
                0x1_0000.. if self.width == 2 => {
                    let c = c - 0x1_0000;
                    self.push(out, 0xd800 + (c >> 10), order);
                    self.push(out, 0xdc00 + (c & 0x3ff), order);
                }
                _ => self.push(out, c, order),
            }
            Ok(true)
        })?;
        if with_mark {
            let mut marked = Vec::with_capacity(bytes.len() + self.width);
            self.push(&mut marked, 0xfeff, order);
            marked.append(&mut bytes);
            bytes = marked;
        }
        text::encoded(vm, &bytes, s.len())
    }
}

fn order_of(vm: &mut Vm, value: Value) -> R<Option<Order>> {
    Ok(match ops::index_isize(vm, value, Exc::OverflowError)? {
        0 => None,
        i if i < 0 => Some(Order::Little),
        _ => Some(Order::Big),
    })
}

macro_rules! decoders {
    ($($name:ident $family:ident $order:expr;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            $family.decode_args(vm, stringify!($name), args, $order)
        })*
    };
}

decoders! {
    utf_16_decode UTF_16 None;
    utf_16_le_decode UTF_16 Some(Order::Little);
    utf_16_be_decode UTF_16 Some(Order::Big);
    utf_32_decode UTF_32 None;
    utf_32_le_decode UTF_32 Some(Order::Little);
    utf_32_be_decode UTF_32 Some(Order::Big);
}

fn utf_16_ex_decode(vm: &mut Vm, args: &[Value]) -> R {
    UTF_16.decode_ex(vm, "utf_16_ex_decode", args)
}

fn utf_32_ex_decode(vm: &mut Vm, args: &[Value]) -> R {
    UTF_32.decode_ex(vm, "utf_32_ex_decode", args)
}

fn utf_16_encode(vm: &mut Vm, args: &[Value]) -> R {
    let order = order_of(vm, args[2])?;
    UTF_16.encode(vm, "utf_16_encode", args, order)
}

fn utf_32_encode(vm: &mut Vm, args: &[Value]) -> R {
    let order = order_of(vm, args[2])?;
    UTF_32.encode(vm, "utf_32_encode", args, order)
}

fn utf_16_le_encode(vm: &mut Vm, args: &[Value]) -> R {
    UTF_16.encode(vm, "utf_16_le_encode", args, Some(Order::Little))
}

fn utf_16_be_encode(vm: &mut Vm, args: &[Value]) -> R {
    UTF_16.encode(vm, "utf_16_be_encode", args, Some(Order::Big))
}

fn utf_32_le_encode(vm: &mut Vm, args: &[Value]) -> R {
    UTF_32.encode(vm, "utf_32_le_encode", args, Some(Order::Little))
}

fn utf_32_be_encode(vm: &mut Vm, args: &[Value]) -> R {
    UTF_32.encode(vm, "utf_32_be_encode", args, Some(Order::Big))
}

fn readbuffer_encode(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = text::bytes_or_text(vm, args[0])?;
    text::encoded(vm, &bytes, bytes.len())
}

native_table! {
    pub FUNCTIONS = [
        function("utf_8_decode", "(data, errors=None, final=False, /)", utf_8_decode, "Decodes UTF-8."),
        function("utf_8_encode", "(str, errors=None, /)", utf_8_encode, "Encodes as UTF-8."),
        function("latin_1_decode", "(data, errors=None, /)", latin_1_decode, "Decodes Latin-1."),
        function("latin_1_encode", "(str, errors=None, /)", latin_1_encode, "Encodes as Latin-1."),
        function("ascii_decode", "(data, errors=None, /)", ascii_decode, "Decodes ASCII."),
        function("ascii_encode", "(str, errors=None, /)", ascii_encode, "Encodes as ASCII."),
        function("utf_16_decode", "(data, errors=None, final=False, /)", utf_16_decode, "Decodes UTF-16."),
        function("utf_16_le_decode", "(data, errors=None, final=False, /)", utf_16_le_decode, "Decodes little-endian UTF-16."),
        function("utf_16_be_decode", "(data, errors=None, final=False, /)", utf_16_be_decode, "Decodes big-endian UTF-16."),
        function("utf_16_ex_decode", "(data, errors=None, byteorder=0, final=False, /)", utf_16_ex_decode, "Decodes UTF-16, and tells the byte order."),
        function("utf_16_encode", "(str, errors=None, byteorder=0, /)", utf_16_encode, "Encodes as UTF-16."),
        function("utf_16_le_encode", "(str, errors=None, /)", utf_16_le_encode, "Encodes as little-endian UTF-16."),
        function("utf_16_be_encode", "(str, errors=None, /)", utf_16_be_encode, "Encodes as big-endian UTF-16."),
        function("utf_32_decode", "(data, errors=None, final=False, /)", utf_32_decode, "Decodes UTF-32."),
        function("utf_32_le_decode", "(data, errors=None, final=False, /)", utf_32_le_decode, "Decodes little-endian UTF-32."),
        function("utf_32_be_decode", "(data, errors=None, final=False, /)", utf_32_be_decode, "Decodes big-endian UTF-32."),
        function("utf_32_ex_decode", "(data, errors=None, byteorder=0, final=False, /)", utf_32_ex_decode, "Decodes UTF-32, and tells the byte order."),
        function("utf_32_encode", "(str, errors=None, byteorder=0, /)", utf_32_encode, "Encodes as UTF-32."),
        function("utf_32_le_encode", "(str, errors=None, /)", utf_32_le_encode, "Encodes as little-endian UTF-32."),
        function("utf_32_be_encode", "(str, errors=None, /)", utf_32_be_encode, "Encodes as big-endian UTF-32."),
        function("readbuffer_encode", "(data, errors=None, /)", readbuffer_encode, "The bytes of a buffer."),
    ]
}
