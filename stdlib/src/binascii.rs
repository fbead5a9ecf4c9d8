//! The module `binascii`: bytes as text and back.

use pyrite_object::bytes::{self, hex_byte, make};
use pyrite_object::dict::Dict;
use pyrite_object::exception::{Exc, Raised};
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::{Gc, Trace};
use pyrite_object::{R, Value, Vm, native_table, ops};
use std::borrow::Cow;

#[derive(Default)]
struct State {
    error: Option<Value>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(state) = vm.get_extension::<State>() {
        state.error.trace(marker);
    }
}

/// `binascii.Error`.
#[cold]
fn error(vm: &mut Vm, message: &str) -> Raised {
    let class = vm.extension::<State>().error;
    let message_value = vm.str(message);
    match class {
        Some(class) => match vm.call(class, &[message_value]) {
            Ok(e) => vm.raise_value(e),
            Err(raised) => raised,
        },
        None => vm.value_error(message),
    }
}

/// Bytes given as such, or as an ASCII string.
fn ascii(vm: &mut Vm, value: Value) -> R<Cow<'static, [u8]>> {
    if let Some(s) = value.as_str() {
        return match s.as_ascii() {
            Some(text) => Ok(Cow::Owned(text.as_bytes().to_vec())),
            None => Err(vm.value_error("string argument should contain only ASCII characters")),
        };
    }
    match make::bytes_like(vm, value)? {
        Some(bytes) => Ok(bytes),
        None => {
            let message =
                format!("argument should be bytes, buffer or ASCII string, not '{}'", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

fn hexlify(vm: &mut Vm, args: &[Value]) -> R {
    let data = make::required(vm, args[0])?;
    let data = bytes::new(vm, &data);
    let text = match args[1] {
        Value::ABSENT => vm.call_method_str(data, "hex", &[])?,
        sep => vm.call_method_str(data, "hex", &[sep, args[2]])?,
    };
    let digits = text.as_str();
    Ok(bytes::new(vm, digits.as_ref().and_then(|t| t.as_ascii()).unwrap_or_default().as_bytes()))
}

fn unhexlify(vm: &mut Vm, args: &[Value]) -> R {
    let text = ascii(vm, args[0])?;
    if text.len() % 2 != 0 {
        return Err(error(vm, "Odd-length string"));
    }
    let mut decoded = Vec::with_capacity(text.len() / 2);
    for digits in text.as_chunks().0 {
        match hex_byte(digits) {
            Some(byte) => decoded.push(byte),
            None => return Err(error(vm, "Non-hexadecimal digit found")),
        }
    }
    Ok(bytes::new(vm, &decoded))
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The values of the characters of `BASE64`; others have `NO_DIGIT`.
const BASE64_VALUES: [u8; 256] = {
    let mut values = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 64 {
        values[BASE64[value as usize] as usize] = value;
        value += 1;
    }
    values
};

const NO_DIGIT: u8 = u8::MAX;

/// What four characters mean, if all are digits.
#[inline]
fn three_bytes(text: &[u8]) -> Option<[u8; 3]> {
    let &[a, b, c, d] = text.first_chunk()?;
    let value = |digit: u8| BASE64_VALUES[usize::from(digit)];
    let (a, b, c, d) = (value(a), value(b), value(c), value(d));
    // No digit has a bit that only `NO_DIGIT` has.
    ((a | b | c | d) < 64).then_some([a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d])
}

fn b2a_base64(vm: &mut Vm, args: &[Value]) -> R {
    let data = make::required(vm, args[0])?;
    let newline = ops::truth(vm, args[1])?;
    let (whole, rest) = data.as_chunks::<3>();
    let digit = |value: u8| BASE64[usize::from(value & 63)];
    let mut out = Vec::with_capacity(data.len().div_ceil(3) * 4 + 1);
    out.resize(whole.len() * 4, 0);
    for (place, &[a, b, c]) in out.as_chunks_mut().0.iter_mut().zip(whole) {
        *place = [digit(a >> 2), digit(a << 4 | b >> 4), digit(b << 2 | c >> 6), digit(c)];
    }
    for group in rest.chunks(3) {
        let word = group.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - group.len()));
        for i in 0..4 {
            out.push(if i <= group.len() { BASE64[(word >> (18 - 6 * i) & 63) as usize] } else { b'=' });
        }
    }
    if newline {
        out.push(b'\n');
    }
    Ok(bytes::new(vm, &out))
}

fn a2b_base64(vm: &mut Vm, args: &[Value]) -> R {
    let text = ascii(vm, args[0])?;
    let strict = ops::truth(vm, args[1])?;
    let text = &text[..];
    if strict && text.first() == Some(&b'=') {
        return Err(error(vm, "Leading padding not allowed"));
    }
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut place, mut left, mut pads) = (0, 0u8, 0);
    let mut next = 0;
    while let Some(b) = text.get(next) {
        if place == 0
            && (pads == 0 || !strict)
            && let Some(three) = three_bytes(&text[next..])
        {
            out.extend_from_slice(&three);
            next += 4;
            pads = 0;
            continue;
        }
        next += 1;
        if *b == b'=' {
            pads += 1;
            if strict && place == 1 {
                break;
            }
            if strict && (place == 0 || place + pads > 4) {
                return Err(error(vm, "Excess padding not allowed"));
            }
            continue;
        }
        let value = BASE64_VALUES[usize::from(*b)];
        if value == NO_DIGIT {
            if strict {
                return Err(error(vm, "Only base64 data is allowed"));
            }
            continue;
        }
        if strict && pads > 0 {
            let whole = place + pads == 4;
            let message =
                if whole { "Excess data after padding" } else { "Discontinuous padding not allowed" };
            return Err(error(vm, message));
        }
        pads = 0;
        match place {
            0 => left = value,
            1 => {
                out.push(left << 2 | value >> 4);
                left = value & 0xf;
            }
            2 => {
                out.push(left << 4 | value >> 2);
                left = value & 3;
            }
            _ => {
                out.push(left << 6 | value);
                left = 0;
            }
        }
        place = (place + 1) % 4;
    }
    match place {
        1 => {
            let count = out.len() / 3 * 4 + 1;
            let message = format!(
                "Invalid base64-encoded string: number of data characters ({count}) cannot be 1 more than a \
                 multiple of 4"
            );
            Err(error(vm, &message))
        }
        2 | 3 if place + pads < 4 => Err(error(vm, "Incorrect padding")),
        _ => Ok(bytes::new(vm, &out)),
    }
}

fn a2b_uu(vm: &mut Vm, args: &[Value]) -> R {
    let text = ascii(vm, args[0])?;
    let mut rest = text.iter().copied();
    let length = usize::from(rest.next().unwrap_or(b' ').wrapping_sub(b' ') & 0x3f);
    let mut out = Vec::with_capacity(length);
    let (mut bits, mut count) = (0u32, 0);
    while out.len() < length {
        // Blanks at the end of a line may be missing.
        let value = match rest.next() {
            None | Some(b'\n' | b'\r') => 0,
            Some(c @ b' '..=b'`') => u32::from(c - b' ') & 0x3f,
            Some(_) => return Err(error(vm, "Illegal char")),
        };
        bits = bits << 6 | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    for c in rest {
        if !matches!(c, b' ' | b'`' | b'\n' | b'\r') {
            return Err(error(vm, "Trailing garbage"));
        }
    }
    Ok(bytes::new(vm, &out))
}

fn b2a_uu(vm: &mut Vm, args: &[Value]) -> R {
    let data = make::required(vm, args[0])?;
    let backtick = ops::truth(vm, args[1])?;
    if data.len() > 45 {
        return Err(error(vm, "At most 45 bytes at once"));
    }
    let character = |value: u32| match value as u8 {
        0 if backtick => b'`',
        value => value + b' ',
    };
    let mut out = vec![character(data.len() as u32)];
    for group in data.chunks(3) {
        let word = group.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - group.len()));
        out.extend((0..4).map(|i| character(word >> (18 - 6 * i) & 63)));
    }
    out.push(b'\n');
    Ok(bytes::new(vm, &out))
}

fn a2b_qp(vm: &mut Vm, args: &[Value]) -> R {
    let text = ascii(vm, args[0])?;
    let header = ops::truth(vm, args[1])?;
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b'=' => {
                at += 1;
                match text.get(at) {
                    None => break,
                    // A soft line break.
                    Some(b'\n' | b'\r') => {
                        if text[at] != b'\n' {
                            while at < text.len() && text[at] != b'\n' {
                                at += 1;
                            }
                        }
                        at += 1;
                    }
                    Some(b'=') => {
                        out.push(b'=');
                        at += 1;
                    }
                    Some(_) => match text[at..].first_chunk().and_then(hex_byte) {
                        Some(byte) => {
                            out.push(byte);
                            at += 2;
                        }
                        None => out.push(b'='),
                    },
                }
            }
            b'_' if header => {
                out.push(b' ');
                at += 1;
            }
            b => {
                out.push(b);
                at += 1;
            }
        }
    }
    Ok(bytes::new(vm, &out))
}

/// A byte that does not stand for itself.
fn quoted_printable(b: u8) -> [u8; 3] {
    let digit = |value: u8| b"0123456789ABCDEF"[usize::from(value)];
    [b'=', digit(b >> 4), digit(b & 15)]
}

/// Characters of a line, its soft break included.
const MAX_LINE: usize = 76;

fn b2a_qp(vm: &mut Vm, args: &[Value]) -> R {
    let data = make::required(vm, args[0])?;
    let quote_tabs = ops::truth(vm, args[1])?;
    let is_text = ops::truth(vm, args[2])?;
    let header = ops::truth(vm, args[3])?;
    // Line ends are written as the first one in the data.
    let crlf = memchr::memchr(b'\n', &data).is_some_and(|at| at > 0 && data[at - 1] == b'\r');
    let mut out: Vec<u8> = Vec::with_capacity(data.len() * 2);
    let mut column = 0;
    let soft_break = |out: &mut Vec<u8>, column: &mut usize| {
        out.push(b'=');
        out.extend_from_slice(if crlf { b"\r\n" } else { b"\n" });
        *column = 0;
    };
    let mut at = 0;
    while at < data.len() {
        let b = data[at];
        let next = data.get(at + 1).copied();
        let line_end =
            matches!(next, None | Some(b'\n')) || (next == Some(b'\r') && data.get(at + 2) == Some(&b'\n'));
        let quoted = b > 126
            || b == b'='
            || (header && b == b'_')
            || (b == b'.' && column == 0 && (next.is_none() || matches!(next, Some(b'\n' | b'\r' | 0))))
            || (!is_text && matches!(b, b'\r' | b'\n'))
            || (matches!(b, b'\t' | b' ') && next.is_none())
            || (b < 33 && !matches!(b, b'\r' | b'\n' | b'\t' | b' '))
            || (b < 33 && !matches!(b, b'\r' | b'\n') && (quote_tabs || !matches!(b, b'\t' | b' ')));
        if quoted {
            if column + 3 >= MAX_LINE {
                soft_break(&mut out, &mut column);
            }
            out.extend_from_slice(&quoted_printable(b));
            column += 3;
            at += 1;
            continue;
        }
        let is_crlf = b == b'\r' && next == Some(b'\n');
        if is_text && (b == b'\n' || is_crlf) {
            // Blanks before a line end are quoted.
            if let Some(last @ (b' ' | b'\t')) = out.last().copied() {
                out.pop();
                out.extend_from_slice(&quoted_printable(last));
            }
            out.extend_from_slice(if crlf { b"\r\n" } else { b"\n" });
            column = 0;
            at += if is_crlf { 2 } else { 1 };
            continue;
        }
        if !line_end && column + 1 >= MAX_LINE {
            soft_break(&mut out, &mut column);
        }
        out.push(if header && b == b' ' { b'_' } else { b });
        column += 1;
        at += 1;
    }
    Ok(bytes::new(vm, &out))
}

fn crc32(vm: &mut Vm, args: &[Value]) -> R {
    let data = make::required(vm, args[0])?;
    let start = start(vm, args[1])?;
    let mut crc = !start;
    let (words, rest) = data.as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word) ^ u64::from(crc);
        crc = (0..8).fold(0, |sum, i| sum ^ CRC32[7 - i][(word >> (8 * i) & 0xff) as usize]);
    }
    for b in rest {
        crc = crc >> 8 ^ CRC32[0][usize::from(crc as u8 ^ b)];
    }
    Ok(vm.int((!crc).into()))
}

/// What a byte adds to the checksum, and what it does with so many bytes of zero behind it (Kounavis and Berry 2005, "A
/// systematic approach to building high performance software-based CRC generators").
static CRC32: [[u32; 256]; 8] = {
    let mut tables = [[0; 256]; 8];
    let mut b = 0;
    while b < 256 {
        let (mut crc, mut bit) = (b as u32, 0);
        while bit < 8 {
            crc = crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
            bit += 1;
        }
        tables[0][b] = crc;
        b += 1;
    }
    let mut at = 256;
    while at < 8 * 256 {
        let crc = tables[at / 256 - 1][at % 256];
        tables[at / 256][at % 256] = crc >> 8 ^ tables[0][crc as usize & 0xff];
        at += 1;
    }
    tables
};

/// The value to go on from: the low 32 bits of an int.
fn start(vm: &mut Vm, value: Value) -> R<u32> {
    let i = ops::index_of(vm, value)?;
    let bytes = i.to_i128().unwrap_or(0);
    Ok(bytes as u32)
}

fn crc_hqx(vm: &mut Vm, args: &[Value]) -> R {
    let data = make::required(vm, args[0])?;
    let mut crc = start(vm, args[1])? as u16;
    for b in data.iter() {
        crc ^= u16::from(*b) << 8;
        for _ in 0..8 {
            crc = crc << 1 ^ if crc & 0x8000 != 0 { 0x1021 } else { 0 };
        }
    }
    Ok(vm.int(crc.into()))
}

native_table! {
    FUNCTIONS = [
        function("a2b_base64", "(data, /, *, strict_mode=False)", a2b_base64, "Decodes base 64."),
        function("a2b_hex", "(hexstr, /)", unhexlify, "Decodes hexadecimal digits."),
        function("a2b_qp", "(data, header=False)", a2b_qp, "Decodes quoted-printable text."),
        function("a2b_uu", "(data, /)", a2b_uu, "Decodes a line of uuencoded data."),
        function("b2a_base64", "(data, /, *, newline=True)", b2a_base64, "Encodes in base 64."),
        function("b2a_hex", "!(data, sep=<absent>, bytes_per_sep=1)", hexlify, "Encodes in hexadecimal digits."),
        function("b2a_qp", "(data, quotetabs=False, istext=True, header=False)", b2a_qp, "Encodes as quoted-printable text."),
        function("b2a_uu", "(data, /, *, backtick=False)", b2a_uu, "A line of uuencoded data."),
        function("crc32", "(data, crc=0, /)", crc32, "The CRC-32 checksum."),
        function("crc_hqx", "(data, crc, /)", crc_hqx, "The checksum of BinHex."),
        function("hexlify", "!(data, sep=<absent>, bytes_per_sep=1)", hexlify, "Encodes in hexadecimal digits."),
        function("unhexlify", "(hexstr, /)", unhexlify, "Decodes hexadecimal digits."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    for (name, base) in [("Error", Exc::ValueError), ("Incomplete", Exc::Exception)] {
        let key = vm.intern(name);
        let bases = vm.tuple(&[vm.exc_type(base).value()]);
        let namespace = Gc::<Dict>::new(vm);
        let home = vm.intern("binascii");
        namespace.set_interned(vm, vm.names.dunder_module, home)?;
        let class = vm.call(vm.types.type_.value(), &[key, bases, namespace.value()])?;
        dict.set_str(vm, name, class)?;
        if name == "Error" {
            vm.extension::<State>().error = Some(class);
        }
    }
    Ok(())
}
