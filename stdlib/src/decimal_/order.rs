//! Comparisons, extremes and neighbours.

use super::arithmetic;
use super::coefficient::{Coefficient, MOST_DIGITS};
use super::number::{Kind, Number, Rounding, Settings, check_nans, status};
use super::wide;
use std::cmp::Ordering;

/// Order of two numbers neither of which is NaN.
pub fn order(a: &Number, b: &Number) -> Ordering {
    let sign = |n: &Number| match (n.is_zero(), n.negative) {
        (true, _) => 0,
        (_, true) => -1,
        _ => 1,
    };
    match sign(a).cmp(&sign(b)) {
        Ordering::Equal if sign(a) == 0 => Ordering::Equal,
        Ordering::Equal => {
            let order = magnitudes(a, b);
            if a.negative { order.reverse() } else { order }
        }
        order => order,
    }
}

/// Order of two magnitudes, neither of which is NaN.
fn magnitudes(a: &Number, b: &Number) -> Ordering {
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        _ => {}
    }
    match (a.coefficient.is_zero(), b.coefficient.is_zero()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Less,
        (false, true) => return Ordering::Greater,
        _ => {}
    }
    if a.exponent == b.exponent {
        return a.coefficient.cmp(&b.coefficient);
    }
    match a.adjusted().cmp(&b.adjusted()) {
        Ordering::Equal => {}
        order => return order,
    }
    // The same number of digits before the point: the exponents differ by less than the digits of the longer one.
    let shift = a.exponent - b.exponent;
    let scaled = |n: &Coefficient, shift: i64| match (n, wide::POWERS.get(shift as usize)) {
        (Coefficient::Small(n), Some(power)) if let Some(n) = n.checked_mul(*power) => Coefficient::Small(n),
        _ => n.clone().times_power(shift),
    };
    if shift > 0 {
        scaled(&a.coefficient, shift).cmp(&b.coefficient)
    } else {
        a.coefficient.cmp(&scaled(&b.coefficient, -shift))
    }
}

fn number_of(order: Ordering) -> Number {
    Number::from_i64(order as i64)
}

pub fn compare(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    match check_nans(&[a, b], settings, status) {
        Some(nan) => nan,
        None => number_of(order(a, b)),
    }
}

pub fn compare_signal(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    match check_nans(&[a, b], settings, status) {
        Some(nan) => {
            *status |= status::INVALID_OPERATION;
            nan
        }
        None => number_of(order(a, b)),
    }
}

/// Order by the abstract representation: no two different ones are equal.
fn total_order(a: &Number, b: &Number) -> Ordering {
    if a.negative != b.negative {
        return b.negative.cmp(&a.negative);
    }
    let rank = |n: &Number| match n.kind {
        Kind::Finite | Kind::Infinite => 0,
        Kind::Signaling => 1,
        Kind::Quiet => 2,
    };
    let order = if a.is_nan() || b.is_nan() {
        rank(a).cmp(&rank(b)).then_with(|| a.coefficient.cmp(&b.coefficient))
    } else {
        magnitudes(a, b).then_with(|| a.exponent.cmp(&b.exponent))
    };
    if a.negative { order.reverse() } else { order }
}

pub fn compare_total(a: &Number, b: &Number) -> Number {
    number_of(total_order(a, b))
}

pub fn compare_total_magnitude(a: &Number, b: &Number) -> Number {
    number_of(total_order(&a.clone().absolute(), &b.clone().absolute()))
}

/// Which extreme is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extreme {
    Max,
    Min,
}

/// The larger or the smaller number, by magnitude or not; of a number and a quiet NaN the number.
pub fn extreme(
    a: &Number,
    b: &Number,
    which: Extreme,
    by_magnitude: bool,
    settings: &Settings,
    status: &mut u32,
) -> Number {
    let chosen = if a.kind == Kind::Quiet && !b.is_nan() {
        b
    } else if b.kind == Kind::Quiet && !a.is_nan() {
        a
    } else if let Some(nan) = check_nans(&[a, b], settings, status) {
        return nan;
    } else {
        let first = if by_magnitude { magnitudes(a, b) } else { order(a, b) };
        let order = first.then_with(|| equal_order(a, b));
        match which {
            Extreme::Max if order.is_lt() => b,
            Extreme::Min if order.is_gt() => b,
            _ => a,
        }
    };
    chosen.clone().finalized(settings, status)
}

/// Order of two numbers of the same magnitude: by sign, then by exponent.
fn equal_order(a: &Number, b: &Number) -> Ordering {
    if a.negative != b.negative {
        return b.negative.cmp(&a.negative);
    }
    let order = a.exponent.cmp(&b.exponent);
    if a.negative { order.reverse() } else { order }
}

/// The largest finite number.
fn largest(negative: bool, settings: &Settings, status: &mut u32) -> Number {
    if settings.precision > MOST_DIGITS {
        return Number::error(status::MALLOC_ERROR, status);
    }
    Number::finite(negative, Coefficient::nines(settings.precision), settings.etop())
}

/// The next number towards plus or minus infinity.
pub fn next(a: &Number, up: bool, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = check_nans(&[a], settings, status) {
        return nan;
    }
    if a.is_infinite() {
        return if a.negative == up { largest(a.negative, settings, status) } else { a.clone() };
    }
    let settings = settings.rounded(if up { Rounding::Ceiling } else { Rounding::Floor });
    let mut conditions = 0;
    let fitted = a.clone().finalized(&settings, &mut conditions);
    if conditions & (status::INEXACT | status::ERRORS) != 0 {
        *status |= conditions & status::ERRORS;
        return fitted;
    }
    let tiny = Number::finite(!up, 1, settings.etiny() - 1);
    conditions = 0;
    let result = arithmetic::add(a, &tiny, &settings, &mut conditions);
    *status |= conditions & status::ERRORS;
    result
}

/// The next number in the direction of another one.
pub fn next_toward(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = check_nans(&[a, b], settings, status) {
        return nan;
    }
    let order = order(a, b);
    if order.is_eq() {
        return a.clone().with_sign(b.negative);
    }
    let result = next(a, order.is_lt(), settings, status);
    if result.is_infinite() {
        *status |= status::OVERFLOW | status::ROUNDED | status::INEXACT;
    } else if result.is_finite() && result.adjusted() < settings.emin {
        *status |= status::UNDERFLOW | status::SUBNORMAL | status::ROUNDED | status::INEXACT;
        if result.is_zero() {
            *status |= status::CLAMPED;
        }
    }
    result
}

/// The adjusted exponent as a number.
pub fn logb(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = check_nans(&[a], settings, status) {
        return nan;
    }
    if a.is_infinite() {
        return Number::infinity(false);
    }
    if a.is_zero() {
        *status |= status::DIVISION_BY_ZERO;
        return Number::infinity(true);
    }
    Number::from_i64(a.adjusted()).finalized(settings, status)
}

pub fn is_subnormal(a: &Number, settings: &Settings) -> bool {
    a.is_finite() && !a.coefficient.is_zero() && a.adjusted() < settings.emin
}

pub fn is_normal(a: &Number, settings: &Settings) -> bool {
    a.is_finite() && !a.coefficient.is_zero() && a.adjusted() >= settings.emin
}

pub fn number_class(a: &Number, settings: &Settings) -> &'static str {
    match (a.kind, a.negative) {
        (Kind::Quiet, _) => "NaN",
        (Kind::Signaling, _) => "sNaN",
        (Kind::Infinite, false) => "+Infinity",
        (Kind::Infinite, true) => "-Infinity",
        (Kind::Finite, false) if a.is_zero() => "+Zero",
        (Kind::Finite, true) if a.is_zero() => "-Zero",
        (Kind::Finite, false) if is_subnormal(a, settings) => "+Subnormal",
        (Kind::Finite, true) if is_subnormal(a, settings) => "-Subnormal",
        (Kind::Finite, false) => "+Normal",
        (Kind::Finite, true) => "-Normal",
    }
}

/// Whether two numbers have the same exponent, or are of the same special kind.
pub fn same_quantum(a: &Number, b: &Number) -> bool {
    match (a.is_finite(), b.is_finite()) {
        (true, true) => a.exponent == b.exponent,
        _ => a.is_nan() && b.is_nan() || a.is_infinite() && b.is_infinite(),
    }
}
