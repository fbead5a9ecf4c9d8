//! Floats.

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
    if f.is_nan() {
        return "nan".to_owned();
    }
    if f.is_infinite() {
        return if f > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let text = format!("{f:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{f}");
        return if plain.contains('.') { plain } else { plain + ".0" };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}
