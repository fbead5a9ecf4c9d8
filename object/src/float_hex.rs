//! Floats as hexadecimal text: exact both ways, rounding half to even where the text has more bits than a float.

use crate::native::{class_method, method};
use crate::value::Value;
use crate::vm::{R, Vm};

const MANTISSA: u64 = (1 << 52) - 1;
/// Exponent of the last bit of subnormal numbers.
const LEAST: i64 = -1074;

/// As `float.hex` writes it.
pub fn to_hex(f: f64) -> String {
    if !f.is_finite() {
        return crate::float::repr(f);
    }
    let sign = if f.is_sign_negative() { "-" } else { "" };
    let mantissa = f.to_bits() & MANTISSA;
    let exponent = (f.to_bits() >> 52 & 0x7FF) as i64;
    match (mantissa, exponent) {
        (0, 0) => format!("{sign}0x0.0p+0"),
        (_, 0) => format!("{sign}0x0.{mantissa:013x}p-1022"),
        _ => format!("{sign}0x1.{mantissa:013x}p{:+}", exponent - 1023),
    }
}

/// Why text is no float.
#[derive(Debug, PartialEq, Eq)]
pub enum HexError {
    Invalid,
    TooLarge,
}

/// The number that is `mantissa * 2**exponent`, and a little more if `inexact`.
fn assemble(mantissa: u128, exponent: i64, inexact: bool) -> Result<f64, HexError> {
    if mantissa == 0 {
        return Ok(0.0);
    }
    let bits = i64::from(128 - mantissa.leading_zeros());
    let top = exponent.saturating_add(bits - 1);
    if top > 1023 {
        return Err(HexError::TooLarge);
    }
    if top < LEAST - 1 {
        return Ok(0.0);
    }
    let last = (top - 52).max(LEAST);
    let shift = last - exponent;
    let significand = if shift <= 0 {
        (mantissa << -shift) as u64
    } else {
        // At most one more than the bits there are, because `top` is not below `LEAST - 1`.
        let kept = mantissa.checked_shr(shift as u32).unwrap_or(0);
        let rest = mantissa - kept.checked_shl(shift as u32).unwrap_or(0);
        let half = 1u128 << (shift - 1);
        let up = rest > half || (rest == half && (inexact || kept & 1 == 1));
        kept as u64 + u64::from(up)
    };
    // With the last bit's exponent at its lowest, the significand is the representation itself, subnormal or not. A
    // carry into the next power of two is carried into the exponent.
    let representation =
        if significand >> 52 == 0 { significand } else { significand + (((last - LEAST) as u64) << 52) };
    match f64::from_bits(representation) {
        f if f.is_finite() => Ok(f),
        _ => Err(HexError::TooLarge),
    }
}

/// The float that the text means to `float.fromhex`.
pub fn from_hex(text: &str) -> Result<f64, HexError> {
    let text = text.trim_matches(crate::unicode::is_number_space);
    let (negative, rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = rest.to_ascii_lowercase();
    let magnitude = match lower.as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        _ => digits(lower.strip_prefix("0x").unwrap_or(&lower))?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

/// Hexadecimal digits with an optional point and an optional binary exponent.
fn digits(text: &str) -> Result<f64, HexError> {
    let (number, power) = match text.split_once('p') {
        Some((number, power)) => (number, Some(power)),
        None => (text, None),
    };
    let (mut mantissa, mut exponent, mut inexact, mut any, mut point) = (0u128, 0i64, false, false, false);
    for c in number.chars() {
        if c == '.' && !point {
            point = true;
            continue;
        }
        let digit = c.to_digit(16).ok_or(HexError::Invalid)?;
        any = true;
        if mantissa >> 120 == 0 {
            mantissa = mantissa << 4 | u128::from(digit);
            exponent -= if point { 4 } else { 0 };
        } else {
            inexact |= digit != 0;
            exponent += if point { 0 } else { 4 };
        }
    }
    if !any {
        return Err(HexError::Invalid);
    }
    if let Some(power) = power {
        let unsigned = power.strip_prefix(['+', '-']).unwrap_or(power);
        if unsigned.is_empty() || !unsigned.bytes().all(|b| b.is_ascii_digit()) {
            return Err(HexError::Invalid);
        }
        let value = unsigned.parse::<i64>().unwrap_or(i64::MAX / 2).min(i64::MAX / 2);
        exponent = exponent.saturating_add(if power.starts_with('-') { -value } else { value });
    }
    assemble(mantissa, exponent, inexact)
}

fn hex(vm: &mut Vm, args: &[Value]) -> R {
    let text = to_hex(args[0].as_any_float().unwrap_or(0.0));
    Ok(vm.str(&text))
}

/// A float as an instance of the class that a class method was called on.
fn of_class(vm: &mut Vm, class: Value, f: f64) -> R {
    let value = Value::float(f);
    if class == vm.types.float.value() { Ok(value) } else { vm.call(class, &[value]) }
}

fn fromhex(vm: &mut Vm, args: &[Value]) -> R {
    let Some(s) = args[1].as_str() else {
        return Err(vm.type_error("bad argument type for built-in operation"));
    };
    let Ok(text) = s.to_utf8() else {
        // Lone surrogates are refused with the error of the encoder.
        return crate::codec::encode_by_name(vm, s, "utf-8", "strict");
    };
    match from_hex(&text) {
        Ok(f) => of_class(vm, args[0], f),
        Err(HexError::Invalid) => Err(vm.value_error("invalid hexadecimal floating-point string")),
        Err(HexError::TooLarge) => {
            Err(vm.overflow_error("hexadecimal value too large to represent as a float"))
        }
    }
}

fn from_number(vm: &mut Vm, args: &[Value]) -> R {
    let f = crate::float_type::from_value(vm, args[1])?;
    of_class(vm, args[0], f)
}

fn getformat(vm: &mut Vm, args: &[Value]) -> R {
    let Some(kind) = args[1].as_str() else {
        let message = format!("__getformat__() argument must be str, not {}", vm.argument_type_name(args[1]));
        return Err(vm.type_error(message));
    };
    if !kind.is("double") && !kind.is("float") {
        return Err(vm.value_error("__getformat__() argument 1 must be 'double' or 'float'"));
    }
    Ok(vm.str(if cfg!(target_endian = "little") { "IEEE, little-endian" } else { "IEEE, big-endian" }))
}

crate::native_table! { pub METHODS = [
    method("hex", "(self, /)", hex, "The float as hexadecimal text."),
    class_method("fromhex", "(type, string, /)", fromhex, "The float that hexadecimal text means."),
    class_method("from_number", "(type, number, /)", from_number, "A number as a float; text is refused."),
    class_method("__getformat__", "(type, typestr, /)", getformat, "How C's 'double' or 'float' is represented."),
] }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back_is_the_same_float() {
        for f in [0.0, -0.0, 1.0, -0.1, 1e308, f64::MAX, f64::MIN_POSITIVE, 5e-324, 2.5e-310, f64::INFINITY] {
            assert_eq!(from_hex(&to_hex(f)).map(f64::to_bits), Ok(f.to_bits()));
        }
    }

    #[test]
    fn rounding_is_half_to_even() {
        assert_eq!(from_hex("0x1.00000000000008p0"), Ok(1.0));
        assert_eq!(from_hex("0x1.00000000000018p0"), Ok(1.0 + 2.0 * f64::EPSILON));
        assert_eq!(from_hex("0x1.0000000000000800000000000000000000001p0"), Ok(1.0 + f64::EPSILON));
        assert_eq!(from_hex("0x1p-1075"), Ok(0.0));
        assert_eq!(from_hex("0x1.0000000001p-1075"), Ok(5e-324));
        assert_eq!(from_hex("0x1.fffffffffffff8p1023"), Err(HexError::TooLarge));
        assert_eq!(from_hex("0x.p1"), Err(HexError::Invalid));
    }
}
