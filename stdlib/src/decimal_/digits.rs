//! Operations on exponents and single digits: quantizing, integral values, shifts, rotation, logical operations.

use super::coefficient::{Coefficient, MOST_DIGITS};
use super::number::{Number, Settings, check_nans, status};

/// The number with the exponent of another one.
pub fn quantize(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if a.is_special() || b.is_special() {
        if let Some(nan) = check_nans(&[a, b], settings, status) {
            return nan;
        }
        if a.is_infinite() && b.is_infinite() {
            return a.clone();
        }
        return Number::error(status::INVALID_OPERATION, status);
    }
    quantize_to(a, b.exponent, settings, status)
}

/// A finite number with this exponent.
pub fn quantize_to(a: &Number, exponent: i64, settings: &Settings, status: &mut u32) -> Number {
    if exponent > settings.emax || exponent < settings.etiny() {
        return Number::error(status::INVALID_OPERATION, status);
    }
    if a.coefficient.is_zero() {
        return Number::finite(a.negative, 0, exponent).finalized(settings, status);
    }
    let shift = a.exponent - exponent;
    if a.coefficient.digits() + shift > settings.precision {
        return Number::error(status::INVALID_OPERATION, status);
    }
    let mut conditions = 0;
    let mut result = if shift >= 0 {
        match a.clone().with_zeros(shift) {
            Some(result) => result,
            None => return Number::error(status::MALLOC_ERROR, status),
        }
    } else {
        let (result, inexact) = a.without_digits(-shift, settings.rounding);
        conditions |= status::ROUNDED | if inexact { status::INEXACT } else { 0 };
        result
    };
    result.exponent = exponent;
    if result.coefficient.digits() > settings.precision || result.adjusted() > settings.emax {
        return Number::error(status::INVALID_OPERATION, status);
    }
    *status |= conditions;
    result.finalized(settings, status)
}

/// The nearest whole number; `exact` says with conditions what was lost.
pub fn to_integral(a: &Number, exact: bool, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = check_nans(&[a], settings, status) {
        return nan;
    }
    if a.is_infinite() || a.exponent >= 0 {
        return a.clone();
    }
    if a.coefficient.is_zero() {
        return Number::finite(a.negative, 0, 0);
    }
    let (mut result, inexact) = a.without_digits(-a.exponent, settings.rounding);
    result.exponent = 0;
    if exact {
        *status |= status::ROUNDED | if inexact { status::INEXACT } else { 0 };
    }
    result
}

/// Without zeros at the end.
pub fn normalize(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = check_nans(&[a], settings, status) {
        return nan;
    }
    let result = a.clone().finalized(settings, status);
    if result.is_special() {
        return result;
    }
    if result.coefficient.is_zero() {
        return Number::finite(result.negative, 0, 0);
    }
    let highest = if settings.clamp { settings.etop() } else { settings.emax };
    let most = (highest - result.exponent).max(0);
    let (coefficient, removed) = result.coefficient.without_zeros(most);
    Number::finite(result.negative, coefficient, result.exponent + removed)
}

/// A whole operand whose magnitude is at most `most`.
fn count(b: &Number, most: i64) -> Option<i64> {
    if b.is_special() || b.exponent != 0 {
        return None;
    }
    let n = i64::try_from(b.coefficient.as_u64()?).ok().filter(|n| *n <= most)?;
    Some(if b.negative { -n } else { n })
}

/// `a * 10**b`.
pub fn scale(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = check_nans(&[a, b], settings, status) {
        return nan;
    }
    let most = 2 * (settings.emax + settings.precision);
    let Some(n) = count(b, most) else { return Number::error(status::INVALID_OPERATION, status) };
    if a.is_infinite() {
        return a.clone();
    }
    Number { exponent: a.exponent + n, ..a.clone() }.finalized(settings, status)
}

/// The digits shifted within the precision; zeros come in.
pub fn shift(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = check_nans(&[a, b], settings, status) {
        return nan;
    }
    let Some(n) = count(b, settings.precision) else {
        return Number::error(status::INVALID_OPERATION, status);
    };
    if a.is_infinite() {
        return a.clone();
    }
    let coefficient = if n >= 0 {
        // What would be shifted out is cut off first.
        let kept = a.coefficient.low_digits(settings.precision - n);
        match Number::finite(false, kept, 0).with_zeros(n) {
            Some(shifted) => shifted.coefficient,
            None => return Number::error(status::MALLOC_ERROR, status),
        }
    } else {
        a.coefficient.low_digits(settings.precision).divide_by_power(-n).0
    };
    Number { coefficient, ..*a }
}

/// The digits rotated within the precision.
pub fn rotate(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = check_nans(&[a, b], settings, status) {
        return nan;
    }
    let Some(n) = count(b, settings.precision) else {
        return Number::error(status::INVALID_OPERATION, status);
    };
    if a.is_infinite() {
        return a.clone();
    }
    let left = if n >= 0 { n } else { settings.precision + n };
    let all = a.coefficient.low_digits(settings.precision);
    // high * 10^(precision - left) + low, the two exchanged.
    let (high, _) = all.divide_by_power(settings.precision - left);
    let low = all.low_digits(settings.precision - left);
    match Number::finite(false, low, 0).with_zeros(left) {
        Some(shifted) => Number { coefficient: shifted.coefficient.plus(&high), ..*a },
        None => Number::error(status::MALLOC_ERROR, status),
    }
}

/// The digits of a logical operand, last one first; `None` if it is none.
fn logical_digits(a: &Number, precision: i64) -> Option<Vec<u8>> {
    if a.is_special() || a.negative || a.exponent != 0 {
        return None;
    }
    let text = super::text::coefficient_text(&a.coefficient);
    if !text.bytes().all(|digit| matches!(digit, b'0' | b'1')) {
        return None;
    }
    Some(text.bytes().rev().take(precision as usize).map(|digit| digit - b'0').collect())
}

/// A logical operation, digit by digit.
pub fn logical(
    a: &Number,
    b: &Number,
    operation: fn(u8, u8) -> u8,
    settings: &Settings,
    status: &mut u32,
) -> Number {
    let operands = (logical_digits(a, settings.precision), logical_digits(b, settings.precision));
    let (Some(x), Some(y)) = operands else { return Number::error(status::INVALID_OPERATION, status) };
    let digit = |of: &[u8], at: usize| of.get(at).copied().unwrap_or(0);
    let length = x.len().max(y.len());
    let digits = (0..length).rev().map(|at| operation(digit(&x, at), digit(&y, at)));
    Number::finite(false, coefficient_of(digits), 0)
}

/// Zeros and ones exchanged, in all digits of the precision.
pub fn logical_invert(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    let Some(x) = logical_digits(a, settings.precision) else {
        return Number::error(status::INVALID_OPERATION, status);
    };
    if settings.precision > MOST_DIGITS {
        return Number::error(status::MALLOC_ERROR, status);
    }
    let length = settings.precision as usize;
    let digits = (0..length).rev().map(|at| 1 - x.get(at).copied().unwrap_or(0));
    Number::finite(false, coefficient_of(digits), 0)
}

fn coefficient_of(digits: impl Iterator<Item = u8>) -> Coefficient {
    let text: Vec<u8> = digits.map(|digit| b'0' + digit).collect();
    super::text::coefficient(&text)
}
