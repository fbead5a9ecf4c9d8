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
    let mut text = format!("{f:e}");
    // Of two shortest texts that are equally near, the even one is wanted. Up to 15 digits have no such pairs.
    let digits = text.split('e').next().map_or(0, |m| m.bytes().filter(u8::is_ascii_digit).count());
    if digits > 15 {
        let even = format!("{f:.*e}", digits - 1);
        if even.parse() == Ok(f) {
            text = even;
        }
    }
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let decimals = (digits as i32 - 1 - exponent).max(1) as usize;
        // With that many decimals the correctly rounded text is the chosen one, unless the even one was refused.
        let plain = format!("{f:.decimals$}");
        return if plain.parse() == Ok(f) { plain } else { format!("{f:?}") };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}
