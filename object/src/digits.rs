//! Digits of numbers: magnitudes of integers in the bases that texts have, and of finite floats in the notations of `repr`,
//! `%f`, `%e` and `%g`. Short texts take no memory of their own. Signs, padding and grouping are `format`'s.

use crate::int::Int;
use crate::string::ShortBytes;
use crate::vm::{R, Vm};
use std::fmt::Write;

/// Hands out the decimal text of an integer.
#[inline]
pub fn of_int<T>(i: i64, f: impl FnOnce(&[u8]) -> T) -> T {
    let mut text = [b'0'; 20];
    let mut start = write_backwards(i.unsigned_abs(), &mut text);
    if i < 0 {
        start -= 1;
        text[start] = b'-';
    }
    f(&text[start..])
}

/// Writes decimal digits, one at least, to the end of `text`; gives the index of the first.
#[inline]
fn write_backwards(mut rest: u64, text: &mut [u8]) -> usize {
    const PAIRS: [[u8; 2]; 100] = {
        let mut pairs = [[0; 2]; 100];
        let mut n = 0;
        while n < 100 {
            pairs[n] = [b'0' + n as u8 / 10, b'0' + n as u8 % 10];
            n += 1;
        }
        pairs
    };
    let mut start = text.len();
    while rest >= 10 {
        start -= 2;
        text[start..start + 2].copy_from_slice(&PAIRS[(rest % 100) as usize]);
        rest /= 100;
    }
    if rest > 0 || start == text.len() {
        start -= 1;
        text[start] = b'0' + rest as u8;
    }
    start
}

/// Appends the digits of an integer's magnitude in the base of a format type: `b`, `o`, `x`, `X`, or else decimal. Decimal
/// ones beyond the limit are a ValueError.
pub fn push_magnitude(vm: &mut Vm, out: &mut ShortBytes, i: Int, kind: char) -> R<()> {
    let bits = match kind {
        'b' => 1,
        'o' => 3,
        'x' | 'X' => 4,
        _ => 0,
    };
    let start = out.len();
    match (i, bits) {
        (Int::Small(i), 0) => of_int(i, |text| out.extend_from_slice(text)),
        (Int::Small(i), _) => push_binary(out, i.unsigned_abs(), bits),
        (_, 0) => out.extend_from_slice(crate::int_type::to_text(vm, i)?.as_bytes()),
        _ => out.extend_from_slice(i.to_big().in_radix(1 << bits).to_string().as_bytes()),
    }
    if out.get(start) == Some(&b'-') {
        out.remove(start);
    }
    if kind == 'X' {
        out[start..].make_ascii_uppercase();
    }
    Ok(())
}

/// Digits of so many bits each.
fn push_binary(out: &mut ShortBytes, magnitude: u64, bits: u32) {
    let count = (u64::BITS - magnitude.leading_zeros()).div_ceil(bits).max(1);
    let digit = |i| b"0123456789abcdef"[(magnitude >> (i * bits)) as usize & ((1 << bits) - 1)];
    out.extend((0..count).rev().map(digit));
}

/// More digits than this no double has, neither behind the point nor in all: all others are zeros.
const DIGITS: usize = 1100; // decimal digits

/// So many digits behind the point a double can have that is made an integer of 128 bits: 10^22 has 74 bits.
const MOST_SCALED: usize = 22; // decimal digits

/// A finite magnitude times a power of ten, rounded to the nearest integer, or the even one of two; `None` if that takes
/// more than 127 bits.
fn scaled(f: f64, power: usize) -> Option<u128> {
    if power > MOST_SCALED {
        return None;
    }
    let bits = f.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = match (bits >> 52) as i32 & 0x7ff {
        0 => (fraction, -1074),
        biased => (fraction | 1 << 52, biased - 1075),
    };
    let product = u128::from(mantissa) * 10u128.pow(power as u32);
    if exponent >= 0 {
        return (exponent < product.leading_zeros() as i32).then(|| product << exponent);
    }
    let shift = exponent.unsigned_abs();
    if shift > 127 {
        // The product has 127 bits at most: this is less than a half.
        return Some(0);
    }
    let (whole, rest, half) = (product >> shift, product & ((1 << shift) - 1), 1 << (shift - 1));
    Some(whole + u128::from(rest > half || (rest == half && whole & 1 == 1)))
}

/// Appends a finite magnitude in the notation of `%f`; `alternate` keeps the point where nothing follows it.
pub fn push_fixed(out: &mut ShortBytes, f: f64, precision: usize, alternate: bool) {
    match scaled(f, precision) {
        Some(n) => {
            const GROUP: u128 = 10u128.pow(19);
            let mut text = [b'0'; 64];
            let mut start = match u64::try_from(n) {
                Ok(n) => write_backwards(n, &mut text),
                Err(_) => {
                    write_backwards((n % GROUP) as u64, &mut text);
                    write_backwards((n / GROUP) as u64, &mut text[..64 - 19])
                }
            };
            let point = text.len() - precision;
            start = start.min(point - 1);
            out.extend_from_slice(&text[start..point]);
            if precision > 0 || alternate {
                out.push(b'.');
            }
            out.extend_from_slice(&text[point..]);
        }
        None => {
            let digits = precision.min(DIGITS);
            push_formatted(out, format_args!("{f:.digits$}"));
            out.resize(out.len() + precision - digits, b'0');
            if precision == 0 && alternate {
                out.push(b'.');
            }
        }
    }
}

/// What the standard library's formatting writes.
fn push_formatted(out: &mut ShortBytes, text: std::fmt::Arguments) {
    struct Sink<'a>(&'a mut ShortBytes);
    impl Write for Sink<'_> {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0.extend_from_slice(text.as_bytes());
            Ok(())
        }
    }
    // Nothing in there fails.
    let _ = Sink(out).write_fmt(text);
}

/// The first `count` digits of a finite magnitude, rounded, and its decimal exponent; at most as many as a double has.
fn leading_digits(f: f64, count: usize) -> (ShortBytes, i32) {
    let mut text = ShortBytes::new();
    push_formatted(&mut text, format_args!("{f:.0$e}", (count - 1).min(DIGITS)));
    split_exponent(&text)
}

/// Digits and decimal exponent of what is in the notation `d.ddde-d`.
fn split_exponent(text: &[u8]) -> (ShortBytes, i32) {
    let at = memchr::memchr(b'e', text).unwrap_or(text.len());
    let exponent = std::str::from_utf8(&text[at..]).ok().and_then(|e| e.get(1..)?.parse().ok()).unwrap_or(0);
    (text[..at].iter().copied().filter(u8::is_ascii_digit).collect(), exponent)
}

/// Appends digits with a point behind the first and an exponent of two digits at least.
fn push_scientific(out: &mut ShortBytes, digits: &[u8], zeros: usize, exponent: i32, alternate: bool) {
    let (first, rest) = digits.split_at(digits.len().min(1));
    out.extend_from_slice(first);
    if !rest.is_empty() || zeros > 0 || alternate {
        out.push(b'.');
    }
    out.extend_from_slice(rest);
    out.resize(out.len() + zeros, b'0');
    out.extend_from_slice(if exponent < 0 { b"e-" } else { b"e+" });
    if exponent.unsigned_abs() < 10 {
        out.push(b'0');
    }
    of_int(exponent.unsigned_abs().into(), |text| out.extend_from_slice(text));
}

/// Appends digits without exponent: the first stands for so many powers of ten.
fn push_plain(out: &mut ShortBytes, digits: &[u8], zeros: usize, exponent: i32, alternate: bool) {
    let whole = usize::try_from(exponent + 1).unwrap_or(0);
    let (before, behind) = digits.split_at(whole.min(digits.len()));
    out.extend_from_slice(before);
    out.resize(out.len() + whole.max(1) - before.len(), b'0');
    let behind_point = (-1 - exponent).max(0) as usize;
    if !behind.is_empty() || zeros > 0 || alternate {
        out.push(b'.');
        out.resize(out.len() + behind_point, b'0');
    }
    out.extend_from_slice(behind);
    out.resize(out.len() + zeros, b'0');
}

/// Appends a finite magnitude in the notation of `%e`; `alternate` keeps the point where nothing follows it.
pub fn push_exponent(out: &mut ShortBytes, f: f64, precision: usize, alternate: bool) {
    let (digits, exponent) = leading_digits(f, precision + 1);
    push_scientific(out, &digits, precision + 1 - digits.len(), exponent, alternate);
}

/// Appends a finite magnitude in the notation of `%g`; `alternate` keeps zeros at the end, `repr_like` a digit after the
/// point, as the empty format type does.
pub fn push_general(out: &mut ShortBytes, f: f64, precision: usize, alternate: bool, repr_like: bool) {
    let (mut digits, exponent) = leading_digits(f, precision);
    let zeros = if alternate { precision - digits.len() } else { 0 };
    if !alternate {
        while digits.len() > 1 && digits.last() == Some(&b'0') {
            digits.pop();
        }
    }
    if exponent < -4 || i64::from(exponent) >= precision as i64 - i64::from(repr_like) {
        return push_scientific(out, &digits, zeros, exponent, alternate);
    }
    let start = out.len();
    push_plain(out, &digits, zeros, exponent, alternate);
    if repr_like && !out[start..].contains(&b'.') {
        out.extend_from_slice(b".0");
    }
}

/// Appends the shortest text that reads back as the same finite float, in the notation of `repr`.
pub fn push_shortest(out: &mut ShortBytes, f: f64) {
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(f).as_bytes();
    let magnitude = f.abs();
    if memchr::memchr(b'e', text).is_none() && ((1e-4..1e16).contains(&magnitude) || f == 0.0) {
        out.extend_from_slice(text);
        return;
    }
    if f < 0.0 {
        out.push(b'-');
    }
    let (mut digits, mut exponent) = split_exponent(text);
    // Zeros in front, or digits in front of the point other than one, where this was not in scientific notation.
    let point = text.iter().filter(|c| **c != b'-').position(|c| *c == b'.').unwrap_or(1);
    exponent += point as i32 - 1;
    let leading = digits.iter().take_while(|c| **c == b'0').count();
    digits.drain(..leading);
    exponent -= leading as i32;
    while digits.len() > 1 && digits.last() == Some(&b'0') {
        digits.pop();
    }
    if (-4..16).contains(&exponent) {
        push_plain(out, &digits, 0, exponent, true);
        if out.last() == Some(&b'.') {
            out.push(b'0');
        }
        return;
    }
    push_scientific(out, &digits, 0, exponent, false);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(push: impl FnOnce(&mut ShortBytes)) -> String {
        let mut out = ShortBytes::new();
        push(&mut out);
        String::from_utf8(out.to_vec()).unwrap()
    }

    fn floats() -> impl Iterator<Item = f64> {
        let mut state = 1u64;
        (0..60_000).map(move |i| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let f = match i % 4 {
                0 => f64::from_bits(state & (u64::MAX >> 1)),
                1 => (state >> 20) as f64 / 1024.0,
                2 => ((state >> 40) as f64) * 0.001,
                _ => (state >> (state & 31)) as f64,
            };
            if f.is_finite() { f } else { 0.5 }
        })
    }

    #[test]
    fn fixed_notation_is_that_of_the_standard_library() {
        for (i, f) in floats().enumerate() {
            let precision = i % 25;
            assert_eq!(text(|out| push_fixed(out, f, precision, false)), format!("{f:.precision$}"), "{f:e}");
        }
    }

    #[test]
    fn shortest_digits_are_those_of_the_standard_library_and_even_where_two_are_as_near() {
        for f in floats().filter(|f| *f != 0.0) {
            let mut wanted = format!("{f:e}");
            let digits = wanted.split('e').next().unwrap().bytes().filter(u8::is_ascii_digit).count();
            let even = format!("{f:.*e}", digits - 1);
            if even.parse() == Ok(f) {
                wanted = even;
            }
            let given = text(|out| push_shortest(out, f));
            assert_eq!(given.parse(), Ok(f));
            let (digits, _) = split_exponent(given.as_bytes());
            let digits = String::from_utf8(digits.to_vec()).unwrap();
            let (all, _) = split_exponent(wanted.as_bytes());
            let all = String::from_utf8(all.to_vec()).unwrap();
            assert_eq!(digits.trim_matches('0'), all.trim_matches('0'), "{f:e}");
        }
    }
}
