//! Powers.
//!
//! Whole exponents multiply with a few digits more than the precision, all others go by `exp` and `ln`, as libmpdec does:
//! the results are almost always correctly rounded.

use super::arithmetic;
use super::coefficient::{Coefficient, MOST_DIGITS};
use super::logarithm;
use super::number::{BEYOND, Number, Rounding, Settings, check_nans, status};
use super::order;
use std::cmp::Ordering;

/// 1 with so many zeros behind the point.
fn one_with_zeros(negative: bool, zeros: i64, status: &mut u32) -> Number {
    match Number::finite(negative, 1, 0).with_zeros(zeros) {
        Some(n) => Number { exponent: -zeros, ..n },
        None => Number::error(status::MALLOC_ERROR, status),
    }
}

fn order_to_one(a: &Number) -> Ordering {
    order::order(&a.clone().absolute(), &Number::finite(false, 1, 0))
}

pub fn power(base: &Number, exponent: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = check_nans(&[base, exponent], settings, status) {
        return nan;
    }
    let whole = exponent.is_integer();
    let negative = base.negative && whole && exponent.is_odd_integer();
    if base.is_zero() {
        if exponent.is_zero() {
            return Number::error(status::INVALID_OPERATION, status);
        }
        return if exponent.negative { Number::infinity(negative) } else { Number::finite(negative, 0, 0) };
    }
    if base.negative && (!whole || exponent.is_infinite()) {
        return Number::error(status::INVALID_OPERATION, status);
    }
    if exponent.is_infinite() {
        let order = order_to_one(base);
        if order.is_eq() {
            *status |= status::INEXACT | status::ROUNDED;
            return one_with_zeros(negative, settings.precision - 1, status);
        }
        return if order.is_lt() == exponent.negative {
            Number::infinity(negative)
        } else {
            Number::finite(negative, 0, 0)
        };
    }
    if base.is_infinite() {
        return match (exponent.is_zero(), exponent.negative) {
            (true, _) => Number::finite(negative, 1, 0),
            (_, true) => Number::finite(negative, 0, 0),
            _ => Number::infinity(negative),
        };
    }
    if exponent.is_zero() {
        return Number::finite(negative, 1, 0);
    }
    let order = order_to_one(base);
    if order.is_eq() {
        return power_of_one(base, exponent, whole, negative, settings, status);
    }
    if let Some(result) = beyond_bounds(base, exponent, order, negative, settings, status) {
        return result;
    }
    if whole {
        return whole_power(base, exponent, negative, settings, status);
    }
    real_power(base, exponent, settings, status)
}

/// A power of 1, which has as many zeros behind the point as multiplication would give.
fn power_of_one(
    base: &Number,
    exponent: &Number,
    whole: bool,
    negative: bool,
    settings: &Settings,
    status: &mut u32,
) -> Number {
    let most = settings.precision - 1;
    let zeros = if !whole {
        *status |= status::INEXACT | status::ROUNDED;
        most
    } else if exponent.negative {
        return Number::finite(negative, 1, 0);
    } else {
        let mut ignored = 0;
        let each = Number::from_i64(-base.exponent);
        let wanted = arithmetic::multiply(exponent, &each, &Settings::MAX, &mut ignored);
        match whole_i64(&wanted).filter(|zeros| *zeros <= most) {
            Some(zeros) => zeros,
            None => {
                *status |= status::ROUNDED;
                most
            }
        }
    };
    // Also -0 zeros, of 1E+5 written as such.
    one_with_zeros(negative, zeros.max(0), status)
}

/// A whole number that fits.
fn whole_i64(n: &Number) -> Option<i64> {
    if n.is_zero() {
        return Some(0);
    }
    if !n.is_finite() || n.exponent > 19 {
        return None;
    }
    let coefficient = if n.exponent >= 0 {
        n.coefficient.clone().times_power(n.exponent)
    } else {
        n.coefficient.divide_by_power(-n.exponent).0
    };
    let n = i64::try_from(coefficient.as_u64()?).ok()?;
    Some(n)
}

/// Powers that are certainly too large or too small.
fn beyond_bounds(
    base: &Number,
    exponent: &Number,
    order: Ordering,
    negative: bool,
    settings: &Settings,
    status: &mut u32,
) -> Option<Number> {
    // |log10(base)| is at least 10^lower: by its whole part, or by how near base is to 1.
    let adjusted = base.adjusted();
    let lower = match adjusted {
        1.. => decimal_digits(adjusted) - 1,
        ..=-2 => decimal_digits(adjusted + 1) - 1,
        _ => {
            let mut ignored = 0;
            let one = Number::finite(false, 1, 0);
            let difference =
                arithmetic::subtract(&base.clone().absolute(), &one, &Settings::MAX, &mut ignored);
            difference.adjusted() - if adjusted == 0 { 2 } else { 1 }
        }
    };
    // And |log10(result)| at least 10^magnitude.
    let magnitude = lower.checked_add(exponent.adjusted())?;
    let small = order.is_lt() != exponent.negative;
    let limit = if small { settings.etiny() } else { settings.emax };
    if magnitude <= decimal_digits(limit) {
        return None;
    }
    let result = Number::finite(negative, 1, if small { settings.etiny() - 1 } else { BEYOND });
    Some(result.finalized(settings, status))
}

fn decimal_digits(n: i64) -> i64 {
    super::wide::digits(u128::from(n.unsigned_abs()))
}

/// A whole power by squaring.
fn whole_power(
    base: &Number,
    exponent: &Number,
    negative: bool,
    settings: &Settings,
    status: &mut u32,
) -> Number {
    let mut work = settings.rounded(Rounding::HalfEven);
    work.clamp = false;
    work.precision += exponent.coefficient.digits() + exponent.exponent + 2;
    let mut base = base.clone();
    if exponent.negative {
        work.precision += 1;
        let mut conditions = 0;
        base = arithmetic::divide(&Number::finite(false, 1, 0), &base, &work, &mut conditions);
        *status |= conditions;
        if conditions & status::ERRORS != 0 {
            return Number::nan();
        }
    }
    // More than 2^63 times only what is next to 1.
    let Some(n) = whole_i64(&exponent.clone().absolute()) else {
        let result = real_power(&base.absolute(), &exponent.clone().absolute(), settings, status);
        return result.with_sign(negative);
    };
    let mut result = base.clone();
    let mut conditions = 0;
    for bit in (0..63 - n.leading_zeros()).rev() {
        result = arithmetic::multiply(&result, &result, &work, &mut conditions);
        if n >> bit & 1 == 1 {
            result = arithmetic::multiply(&result, &base, &work, &mut conditions);
        }
        if result.is_special() || result.is_zero() && conditions & status::CLAMPED != 0 {
            break;
        }
    }
    *status |= conditions;
    if result.is_infinite() {
        // So that it is rounded as the context says.
        result = Number::finite(false, 1, BEYOND);
    }
    result.with_sign(negative).finalized(settings, status)
}

fn real_power(base: &Number, exponent: &Number, settings: &Settings, status: &mut u32) -> Number {
    /// Digits of an exponent.
    const EXPONENT_DIGITS: i64 = 19;
    let precision = base.coefficient.digits().max(settings.precision) + 4 + EXPONENT_DIGITS;
    let work = Settings { precision, ..Settings::MAX };
    let mut conditions = 0;
    let logarithm = logarithm::ln(base, &work, &mut conditions);
    let product = arithmetic::multiply(&logarithm, exponent, &work, &mut conditions);
    let mut result = logarithm::exp(&product, &work, &mut conditions);
    *status |= conditions & status::ERRORS | status::INEXACT | status::ROUNDED;
    if !result.is_special() && order_to_one(&result).is_eq() {
        result = one_with_zeros(false, settings.precision - 1, status);
    }
    if result.is_infinite() {
        result = Number::finite(false, 1, BEYOND);
    }
    result.finalized(settings, status)
}

/// `base ** exponent % modulus` of whole numbers.
pub fn power_modulo(
    base: &Number,
    exponent: &Number,
    modulus: &Number,
    settings: &Settings,
    status: &mut u32,
) -> Number {
    if let Some(nan) = check_nans(&[base, exponent, modulus], settings, status) {
        return nan;
    }
    let all = [base, exponent, modulus];
    if all.iter().any(|n| !n.is_integer()) || exponent.negative && !exponent.is_zero() || modulus.is_zero() {
        return Number::error(status::INVALID_OPERATION, status);
    }
    if modulus.adjusted() >= settings.precision || base.is_zero() && exponent.is_zero() {
        return Number::error(status::INVALID_OPERATION, status);
    }
    if all.iter().any(|n| n.exponent.max(0) + n.coefficient.digits() > MOST_DIGITS) {
        return Number::error(status::MALLOC_ERROR, status);
    }
    let negative = base.negative && exponent.is_odd_integer();
    let m = whole_coefficient(modulus).to_big();
    if m.is_one() {
        // In the ring of one number the library's powers of exponent 0 are not reduced.
        return Number::finite(negative, 0, 0).finalized(settings, status);
    }
    let ring = dashu_int::fast_div::ConstDivisor::new(m);
    let e = whole_coefficient(exponent).to_big();
    let result = ring.reduce(whole_coefficient(base).to_big()).pow(&e).residue();
    Number::finite(negative, Coefficient::from(result), 0).finalized(settings, status)
}

/// The coefficient of a whole number with exponent 0.
fn whole_coefficient(n: &Number) -> Coefficient {
    if n.exponent >= 0 {
        n.coefficient.clone().times_power(n.exponent)
    } else {
        n.coefficient.divide_by_power(-n.exponent).0
    }
}
