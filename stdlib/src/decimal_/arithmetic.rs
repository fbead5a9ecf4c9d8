//! Sums, products, quotients and remainders.

use super::coefficient::{Coefficient, MOST_DIGITS, Rest};
use super::number::{Kind, Number, Rounding, Settings, check_nans, status};
use super::wide::{self, Wide};

/// Results of two operands of which `Small` coefficients are computed in 256 bits, and then rounded at once.
const WIDE_PRECISION: i64 = 38; // decimal digits

/// A finite number with a coefficient of up to 256 bits, rounded to the settings.
fn finalized_wide(
    negative: bool,
    wide: Wide,
    exponent: i64,
    settings: &Settings,
    status: &mut u32,
) -> Number {
    if let Some(n) = wide.narrow() {
        return Number::finite(negative, n, exponent).finalized(settings, status);
    }
    let digits = wide.digits();
    let excess = digits - settings.precision;
    let adjusted = exponent + digits - 1;
    let normal = adjusted >= settings.emin && adjusted <= settings.emax;
    if settings.precision > WIDE_PRECISION || excess <= 0 || !normal {
        let big = dashu_int::UBig::from_words(&wide.0);
        return Number::finite(negative, big, exponent).finalized(settings, status);
    }
    let (kept, rest) = wide.divide_by_power(excess as usize);
    *status |= status::ROUNDED;
    if rest != Rest::None {
        *status |= status::INEXACT;
    }
    let mut result = Number::finite(negative, Coefficient::ZERO, exponent + excess);
    // What is left has at most 38 digits.
    result.take_rounded(kept.narrow().unwrap_or(0).into(), rest, settings, status);
    if settings.clamp { result.finalized(settings, status) } else { result }
}

pub fn add(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    sum(a, b, b.negative, settings, status)
}

pub fn subtract(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    sum(a, b, !b.negative, settings, status)
}

/// `a` plus `b` with another sign.
#[inline]
fn sum(a: &Number, b: &Number, b_negative: bool, settings: &Settings, status: &mut u32) -> Number {
    if a.is_finite()
        && b.is_finite()
        && let (Coefficient::Small(x), Coefficient::Small(y)) = (&a.coefficient, &b.coefficient)
        && a.exponent == b.exponent
    {
        let exponent = a.exponent;
        if a.negative == b_negative {
            if let Some(n) = x.checked_add(*y) {
                return Number::finite(a.negative, n, exponent).finalized(settings, status);
            }
        } else if x != y {
            let negative = if x > y { a.negative } else { b_negative };
            return Number::finite(negative, x.abs_diff(*y), exponent).finalized(settings, status);
        }
    }
    if a.is_special() || b.is_special() {
        return sum_special(a, b, b_negative, settings, status);
    }
    sum_aligned(a, b, b_negative, settings, status)
}

fn sum_special(a: &Number, b: &Number, b_negative: bool, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = check_nans(&[a, b], settings, status) {
        return nan;
    }
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) if a.negative != b_negative => Number::error(status::INVALID_OPERATION, status),
        (true, _) => Number::infinity(a.negative),
        _ => Number::infinity(b_negative),
    }
}

/// The sum of finite numbers whose exponents differ, or that are large.
fn sum_aligned(a: &Number, b: &Number, b_negative: bool, settings: &Settings, status: &mut u32) -> Number {
    // `high` has the larger exponent.
    let (mut high, mut low) = ((a, a.negative), (b, b_negative));
    if low.0.exponent > high.0.exponent {
        std::mem::swap(&mut high, &mut low);
    }
    let ((high, high_negative), (low, low_negative)) = (high, low);
    let (mut low_coefficient, mut exponent) = (None, low.exponent);
    let mut shift = 0;
    if high.exponent != exponent && !high.coefficient.is_zero() {
        // What is far behind the last digit of the result only matters as more than nothing.
        let digits = high.coefficient.digits();
        let far =
            high.exponent - 1 + if digits > settings.precision { 0 } else { digits - settings.precision - 1 };
        if low.adjusted() < far {
            low_coefficient = Some(Coefficient::Small(u128::from(!low.coefficient.is_zero())));
            exponent = far;
        }
        shift = high.exponent - exponent;
        if shift > MOST_DIGITS {
            return Number::error(status::MALLOC_ERROR, status);
        }
    }
    let small = low_coefficient.as_ref().unwrap_or(&low.coefficient);
    let exact_zero = settings.rounding == Rounding::Floor;
    if let (Coefficient::Small(x), Coefficient::Small(y)) = (&high.coefficient, small)
        && let Some(power) = wide::POWERS.get(shift as usize)
    {
        let scaled = Wide::product(*x, *power);
        if high_negative == low_negative {
            return finalized_wide(high_negative, scaled.plus(*y), exponent, settings, status);
        }
        let (difference, swapped) = scaled.difference(*y);
        let zero = difference.0 == [0; 4];
        let negative = if zero { exact_zero } else { high_negative != swapped };
        return finalized_wide(negative, difference, exponent, settings, status);
    }
    if let Some(cut) = digits_of_no_weight(high, low, shift, settings) {
        let (kept, rest) = small.divide_by_power(cut);
        exponent += cut;
        let scaled = high.coefficient.clone().times_power(shift - cut);
        let same = high_negative == low_negative;
        let sum = match (same, rest) {
            (true, _) => scaled.plus(&kept),
            (false, Rest::None) => scaled.difference(&kept).0,
            // Something less than the difference: cut off again.
            (false, _) => scaled.difference(&kept.next()).0,
        };
        let sum = Number::finite(high_negative, sum, exponent);
        return if rest == Rest::None {
            *status |= status::ROUNDED;
            sum.finalized(settings, status)
        } else {
            sum.finalized_cut(Rest::Below, settings, status)
        };
    }
    let scaled = high.coefficient.clone().times_power(shift);
    if high_negative == low_negative {
        return Number::finite(high_negative, scaled.plus(small), exponent).finalized(settings, status);
    }
    let (difference, swapped) = scaled.difference(small);
    let negative = if difference.is_zero() { exact_zero } else { high_negative != swapped };
    Number::finite(negative, difference, exponent).finalized(settings, status)
}

/// How many digits of `low` are too far behind the first digit of `high`, whose exponent is larger by `shift`, to have any
/// influence but that they are there.
fn digits_of_no_weight(high: &Number, low: &Number, shift: i64, settings: &Settings) -> Option<i64> {
    /// Digits behind the precision that are kept: one that borrowing takes, and one to round by.
    const KEPT: i64 = 3; // decimal digits
    // Not where the first digits may cancel each other, or the result underflow.
    let adjusted = high.adjusted();
    if low.coefficient.is_zero() || low.adjusted() + 2 > adjusted || adjusted - 2 < settings.emin {
        return None;
    }
    let cut = (high.coefficient.digits() + shift - settings.precision - KEPT).min(shift);
    (cut > 0).then_some(cut)
}

pub fn multiply(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    let negative = a.negative != b.negative;
    if a.is_finite() && b.is_finite() {
        let exponent = a.exponent + b.exponent;
        if let (Coefficient::Small(x), Coefficient::Small(y)) = (&a.coefficient, &b.coefficient) {
            if (x | y) >> 64 == 0 {
                return Number::finite(negative, x * y, exponent).finalized(settings, status);
            }
            return finalized_wide(negative, Wide::product(*x, *y), exponent, settings, status);
        }
    }
    match product(a, b, settings, status) {
        result if result.is_special() => result,
        result => result.finalized(settings, status),
    }
}

/// The exact product, or what NaNs and infinities make of it.
fn product(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    let negative = a.negative != b.negative;
    if a.is_special() || b.is_special() {
        if let Some(nan) = check_nans(&[a, b], settings, status) {
            return nan;
        }
        if a.is_zero() || b.is_zero() {
            return Number::error(status::INVALID_OPERATION, status);
        }
        return Number::infinity(negative);
    }
    if a.coefficient.digits() + b.coefficient.digits() > MOST_DIGITS {
        return Number::error(status::MALLOC_ERROR, status);
    }
    Number::finite(negative, a.coefficient.product(&b.coefficient), a.exponent + b.exponent)
}

/// `a * b + c`, rounded once.
pub fn fma(a: &Number, b: &Number, c: &Number, settings: &Settings, status: &mut u32) -> Number {
    let mut conditions = 0;
    let mut result = product(a, b, settings, &mut conditions);
    if conditions & status::INVALID == 0 {
        result = add(&result, c, settings, &mut conditions);
    }
    *status |= conditions;
    result
}

pub fn divide(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    let negative = a.negative != b.negative;
    if a.is_special() || b.is_special() {
        if let Some(nan) = check_nans(&[a, b], settings, status) {
            return nan;
        }
        if a.is_infinite() {
            if b.is_infinite() {
                return Number::error(status::INVALID_OPERATION, status);
            }
            return Number::infinity(negative);
        }
        *status |= status::CLAMPED;
        return Number::finite(negative, 0, settings.etiny());
    }
    if b.coefficient.is_zero() {
        if a.coefficient.is_zero() {
            return Number::error(status::DIVISION_UNDEFINED, status);
        }
        *status |= status::DIVISION_BY_ZERO;
        return Number::infinity(negative);
    }
    let ideal = a.exponent - b.exponent;
    if a.coefficient.is_zero() {
        return Number::finite(negative, 0, ideal).finalized(settings, status);
    }
    let (a_digits, b_digits) = (a.coefficient.digits(), b.coefficient.digits());
    // The quotient has as many digits as the precision, or one more.
    let mut shift = b_digits - a_digits + settings.precision;
    // With room for any precision only quotients that end are possible: these have so many digits at most.
    let most = 4 * (a_digits + b_digits) + 10;
    let limited = settings.precision > MOST_DIGITS && shift > most;
    if limited {
        shift = most;
    }
    let (quotient, rest) = match quotient_of_small(a, b, shift) {
        Some(found) => found,
        None => {
            if shift.abs() > MOST_DIGITS {
                return Number::error(status::MALLOC_ERROR, status);
            }
            let scaled = a.coefficient.clone().times_power(shift);
            let by = b.coefficient.clone().times_power(-shift);
            let (quotient, rest) = scaled.divide(&by);
            let any = !rest.is_zero();
            let order = rest.clone().plus(&rest).cmp(&by);
            (quotient, Rest::of(order, any, false))
        }
    };
    if rest != Rest::None && limited {
        return Number::error(status::MALLOC_ERROR, status);
    }
    let exponent = ideal - shift;
    if rest != Rest::None {
        return Number::finite(negative, quotient, exponent).finalized_cut(rest, settings, status);
    }
    if shift < 0 {
        // Zeros have been cut off.
        *status |= status::ROUNDED;
    }
    let (quotient, removed) = quotient.without_zeros((ideal - exponent).max(0));
    Number::finite(negative, quotient, exponent + removed).finalized(settings, status)
}

/// The quotient of short coefficients, the first one scaled, and what is left over.
#[inline]
fn quotient_of_small(a: &Number, b: &Number, shift: i64) -> Option<(Coefficient, Rest)> {
    let (Coefficient::Small(x), Coefficient::Small(y)) = (&a.coefficient, &b.coefficient) else {
        return None;
    };
    let power = wide::POWERS.get(usize::try_from(shift).ok()?)?;
    let (quotient, rest) = match x.checked_mul(*power) {
        Some(scaled) => (scaled / y, scaled % y),
        None => Wide::product(*x, *power).divide(*y)?,
    };
    Some((quotient.into(), Rest::of(rest.cmp(&(y - rest)), rest != 0, false)))
}

/// Quotient as a whole number, and remainder, of finite numbers whose divisor is not zero; `None`, with its condition, if
/// the quotient has too many digits.
fn whole_quotient(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Option<(Number, Number)> {
    let negative = a.negative != b.negative;
    let ideal = a.exponent.min(b.exponent);
    if a.coefficient.is_zero() {
        return Some((Number::finite(negative, 0, 0), Number::finite(a.negative, 0, ideal)));
    }
    let difference = a.adjusted() - b.adjusted();
    if difference < 0 {
        let rest = a.clone().with_zeros(a.exponent - ideal);
        let Some(rest) = rest else {
            *status |= status::MALLOC_ERROR;
            return None;
        };
        return Some((Number::finite(negative, 0, 0), Number { exponent: ideal, ..rest }));
    }
    if difference > settings.precision {
        *status |= status::DIVISION_IMPOSSIBLE;
        return None;
    }
    let (x, y) = (a.exponent - ideal, b.exponent - ideal);
    if x.max(y) > MOST_DIGITS {
        *status |= status::MALLOC_ERROR;
        return None;
    }
    let x = a.coefficient.clone().times_power(x);
    let y = b.coefficient.clone().times_power(y);
    let (quotient, rest) = x.divide(&y);
    if quotient.digits() > settings.precision {
        *status |= status::DIVISION_IMPOSSIBLE;
        return None;
    }
    Some((Number::finite(negative, quotient, 0), Number::finite(a.negative, rest, ideal)))
}

pub fn divide_integer(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    let negative = a.negative != b.negative;
    if a.is_special() || b.is_special() {
        if let Some(nan) = check_nans(&[a, b], settings, status) {
            return nan;
        }
        return match (a.is_infinite(), b.is_infinite()) {
            (true, true) => Number::error(status::INVALID_OPERATION, status),
            (true, false) => Number::infinity(negative),
            _ => Number::finite(negative, 0, 0),
        };
    }
    if b.coefficient.is_zero() {
        if a.coefficient.is_zero() {
            return Number::error(status::DIVISION_UNDEFINED, status);
        }
        *status |= status::DIVISION_BY_ZERO;
        return Number::infinity(negative);
    }
    match whole_quotient(a, b, settings, status) {
        Some((quotient, _)) => quotient.finalized(settings, status),
        None => Number::nan(),
    }
}

/// What remainders have in common: the result for operands that are not ordinary.
fn special_remainder(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Option<Number> {
    if let Some(nan) = check_nans(&[a, b], settings, status) {
        return Some(nan);
    }
    if a.is_infinite() {
        return Some(Number::error(status::INVALID_OPERATION, status));
    }
    if b.is_infinite() {
        return Some(a.clone().finalized(settings, status));
    }
    if b.coefficient.is_zero() {
        let undefined = a.coefficient.is_zero();
        let condition = if undefined { status::DIVISION_UNDEFINED } else { status::INVALID_OPERATION };
        return Some(Number::error(condition, status));
    }
    None
}

pub fn remainder(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(result) = special_remainder(a, b, settings, status) {
        return result;
    }
    match whole_quotient(a, b, settings, status) {
        Some((_, rest)) => rest.finalized(settings, status),
        None => Number::nan(),
    }
}

/// Both of `divide_integer` and `remainder`.
pub fn divmod(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> (Number, Number) {
    let negative = a.negative != b.negative;
    if let Some(nan) = check_nans(&[a, b], settings, status) {
        return (nan.clone(), nan);
    }
    if a.is_infinite() {
        let quotient = if b.is_infinite() { Number::nan() } else { Number::infinity(negative) };
        return (quotient, Number::error(status::INVALID_OPERATION, status));
    }
    if b.is_infinite() {
        return (Number::finite(negative, 0, 0), a.clone().finalized(settings, status));
    }
    if b.coefficient.is_zero() {
        if a.coefficient.is_zero() {
            return (Number::nan(), Number::error(status::DIVISION_UNDEFINED, status));
        }
        *status |= status::DIVISION_BY_ZERO;
        return (Number::infinity(negative), Number::error(status::INVALID_OPERATION, status));
    }
    match whole_quotient(a, b, settings, status) {
        Some((quotient, rest)) => (quotient.finalized(settings, status), rest.finalized(settings, status)),
        None => (Number::nan(), Number::nan()),
    }
}

/// `a` minus the multiple of `b` that is nearest to it, the even one of two.
pub fn remainder_near(a: &Number, b: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(result) = special_remainder(a, b, settings, status) {
        return result;
    }
    let ideal = a.exponent.min(b.exponent);
    if a.coefficient.is_zero() {
        return Number::finite(a.negative, 0, ideal).finalized(settings, status);
    }
    let difference = a.adjusted() - b.adjusted();
    if difference > settings.precision {
        return Number::error(status::DIVISION_IMPOSSIBLE, status);
    }
    let (x, y) = (a.exponent - ideal, b.exponent - ideal);
    if difference <= -2 || x.max(y) > MOST_DIGITS {
        return match a.clone().with_zeros(x).filter(|_| difference <= -2) {
            Some(rest) => Number { exponent: ideal, ..rest }.finalized(settings, status),
            None => Number::error(status::MALLOC_ERROR, status),
        };
    }
    let x = a.coefficient.clone().times_power(x);
    let y = b.coefficient.clone().times_power(y);
    let (mut quotient, mut rest) = x.divide(&y);
    let mut negative = a.negative;
    // Nearer to the next multiple?
    let (complement, _) = y.clone().difference(&rest);
    if rest > complement || rest == complement && quotient.is_odd() {
        rest = complement;
        negative = !negative;
        quotient = quotient.next();
    }
    if quotient.digits() > settings.precision {
        return Number::error(status::DIVISION_IMPOSSIBLE, status);
    }
    Number::finite(negative, rest, ideal).finalized(settings, status)
}

pub fn plus(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    signed(a, a.negative, settings, status)
}

pub fn minus(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    signed(a, !a.negative, settings, status)
}

/// 0 + a or 0 - a, by the sign.
fn signed(a: &Number, negative: bool, settings: &Settings, status: &mut u32) -> Number {
    if let Some(nan) = check_nans(&[a], settings, status) {
        return nan;
    }
    let negative = negative && (!a.is_zero() || settings.rounding == Rounding::Floor);
    a.clone().with_sign(negative).finalized(settings, status)
}

pub fn absolute(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    if a.negative { minus(a, settings, status) } else { plus(a, settings, status) }
}

/// Rounds to the settings; signaling NaNs stay what they are.
pub fn apply(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    a.clone().finalized(settings, status)
}

/// The square root.
pub fn square_root(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    use dashu_int::UBig;
    use dashu_int::ops::{DivRem, SquareRootRem};
    if a.is_special() {
        if let Some(nan) = check_nans(&[a], settings, status) {
            return nan;
        }
        if a.negative {
            return Number::error(status::INVALID_OPERATION, status);
        }
        return Number::infinity(false);
    }
    let ideal = a.exponent.div_euclid(2);
    if a.coefficient.is_zero() {
        return Number::finite(a.negative, 0, ideal).finalized(settings, status);
    }
    if a.negative {
        return Number::error(status::INVALID_OPERATION, status);
    }
    let digits = a.coefficient.digits();
    // Twice the wanted digits, under an even exponent.
    let odd = a.exponent.rem_euclid(2);
    let root_digits = (digits + odd + 1) / 2;
    let mut precision = settings.precision + 1;
    let limited = precision > MOST_DIGITS;
    if limited {
        precision = root_digits + 1;
    }
    let shift = precision - root_digits;
    let mut c = a.coefficient.clone().times_power(odd).to_big();
    let mut exact = true;
    if shift >= 0 {
        c *= &*super::coefficient::power(2 * shift);
    } else {
        let (quotient, rest) = c.div_rem(&*super::coefficient::power(-2 * shift));
        exact = rest.is_zero();
        c = quotient;
    }
    let (mut root, rest) = c.sqrt_rem();
    exact &= rest.is_zero();
    if limited && !exact {
        return Number::error(status::MALLOC_ERROR, status);
    }
    let mut exponent = ideal - shift;
    let root = if exact {
        let root = Coefficient::from(root);
        let (root, removed) = root.without_zeros((ideal - exponent).max(0));
        exponent += removed;
        // An exact root of fewer digits than the ideal exponent asks for.
        let missing = exponent - ideal;
        exponent -= missing.max(0);
        root.times_power(missing)
    } else {
        if &root % 5u8 == 0 {
            root += UBig::ONE;
        }
        root.into()
    };
    Number::finite(false, root, exponent).finalized(&settings.rounded(Rounding::HalfEven), status)
}

/// Whether a number is a NaN that says so when it is used.
pub fn is_signaling(a: &Number) -> bool {
    a.kind == Kind::Signaling
}
