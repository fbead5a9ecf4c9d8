//! Floats.

use crate::string::ShortBytes;
use crate::vm::Vm;
use dashu_int::IBig;

/// The integer of a finite float without fraction.
pub fn to_big(f: f64) -> IBig {
    let bits = f.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i64 - 1075;
    let mantissa = IBig::from(if exponent == -1075 {
        (bits & ((1 << 52) - 1)) << 1
    } else {
        bits & ((1 << 52) - 1) | 1 << 52
    });
    let magnitude =
        if exponent >= 0 { mantissa << exponent as usize } else { mantissa >> (-exponent) as usize };
    if f < 0.0 { -magnitude } else { magnitude }
}

pub fn init(_vm: &mut Vm) {}

/// Shortest text that reads back as the same float, in the notation of `repr`.
pub fn repr(f: f64) -> String {
    with_repr(f, |text| String::from_utf8_lossy(text).into_owned())
}

/// As `repr`; hands out the text.
pub fn with_repr<T>(f: f64, take: impl FnOnce(&[u8]) -> T) -> T {
    if f.is_nan() {
        return take(b"nan");
    }
    if f.is_infinite() {
        return take(if f > 0.0 { b"inf" } else { b"-inf" });
    }
    let mut text = ShortBytes::new();
    crate::digits::push_shortest(&mut text, f);
    take(&text)
}

/// A double as bits of half precision, rounded to even; `None` if it is too large.
pub fn to_half(f: f64) -> Option<u16> {
    let sign = if f.is_sign_negative() { 0x8000 } else { 0 };
    if f.is_nan() {
        return Some(sign | 0x7e00);
    }
    if f.is_infinite() {
        return Some(sign | 0x7c00);
    }
    let magnitude = f.abs();
    if magnitude < 2f64.powi(-14) {
        // Subnormal: units of 2**-24.
        return Some(sign | (magnitude * 2f64.powi(24)).round_ties_even() as u16);
    }
    let (fraction, exponent) = crate::ops::frexp(magnitude);
    if exponent > 16 {
        return None;
    }
    let mut units = (fraction * 2048.0).round_ties_even() as u32;
    let mut exponent = exponent + 14;
    if units == 2048 {
        units = 1024;
        exponent += 1;
    }
    (exponent < 31).then_some(sign | (exponent as u16) << 10 | (units as u16 & 0x3ff))
}

/// Bits of half precision as a double.
pub fn from_half(bits: u16) -> f64 {
    let magnitude = match (bits >> 10 & 0x1f, bits & 0x3ff) {
        (0, units) => f64::from(units) * 2f64.powi(-24),
        (31, 0) => f64::INFINITY,
        (31, _) => f64::NAN,
        (exponent, units) => f64::from(units | 0x400) * 2f64.powi(i32::from(exponent) - 25),
    };
    if bits & 0x8000 != 0 { -magnitude } else { magnitude }
}
