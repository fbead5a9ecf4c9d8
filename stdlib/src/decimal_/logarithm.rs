//! Exponential and logarithms, correctly rounded.
//!
//! They are computed as binary fixed-point numbers with a bound on the error, and again with more bits as long as the
//! bound leaves the rounding open (Ziv's strategy): results that are not exact are no fractions, so that this ends.

use super::coefficient::{Coefficient, MOST_DIGITS, Rest, power};
use super::number::{Number, Rounding, Settings, check_nans, status};
use dashu_int::ops::BitTest;
use dashu_int::{IBig, Sign, UBig};
use std::cell::RefCell;

/// Bits that the decimal digit takes, and a bit more: 3.3219...
fn bits_of(digits: i64) -> i64 {
    digits * 10 / 3 + 1
}

#[derive(Default)]
struct Constants {
    /// Bits, and the constants as fixed-point numbers with so many.
    bits: i64,
    ln2: IBig,
    ln10: IBig,
}

thread_local! {
    static KNOWN: RefCell<Constants> = RefCell::default();
}

/// Bits that are cut off the constants in the end, with the errors of their sums.
const EXTRA: usize = 32;

/// ln 2 and ln 10 with so many bits behind the point; off by a few units of the last one.
fn constants(bits: i64) -> (IBig, IBig) {
    KNOWN.with_borrow_mut(|known| {
        if known.bits < bits {
            let more = bits + 64;
            let inner = more as usize + EXTRA;
            // Machin-like: ln 2 = 18 L(26) - 2 L(4801) + 8 L(8749) with L(n) = atanh(1/n); ln 10 = 46 L(31) + 34 L(49) + 20 L(161).
            let ln2 = inverse_atanh(26, inner) * 18 - inverse_atanh(4801, inner) * 2
                + inverse_atanh(8749, inner) * 8;
            let ln10 = inverse_atanh(31, inner) * 46
                + inverse_atanh(49, inner) * 34
                + inverse_atanh(161, inner) * 20;
            *known = Constants { bits: more, ln2: ln2 >> EXTRA, ln10: ln10 >> EXTRA };
        }
        let drop = (known.bits - bits) as usize;
        (&known.ln2 >> drop, &known.ln10 >> drop)
    })
}

/// atanh(1/n) as a fixed-point number.
fn inverse_atanh(n: u64, bits: usize) -> IBig {
    let square = n * n;
    let mut term = (UBig::ONE << bits) / n;
    let mut sum = term.clone();
    let mut k = 3u64;
    loop {
        term /= square;
        if term.is_zero() {
            return IBig::from(sum);
        }
        sum += &term / k;
        k += 2;
    }
}

/// e^r as a fixed-point number with `bits` bits, for a fixed-point r with |r| < 1; off by less than 2^8 units.
fn exponential(r: &IBig, bits: usize) -> IBig {
    // Halve until the series is short, sum it, and square again.
    let halvings = ((bits as f64).sqrt() as usize / 2 + 4).min(bits);
    // Squaring doubles the error each time.
    let inner = bits + 2 * halvings + 16;
    let x = r << (inner - bits) >> halvings;
    let one = IBig::ONE << inner;
    // e^x - 1, which loses nothing when it is squared: (1+y)^2 - 1 = 2y + y^2.
    let mut term = x.clone();
    let mut sum = x.clone();
    let mut k = 2u64;
    loop {
        term = ((term * &x) >> inner) / k;
        if term.is_zero() || term == IBig::NEG_ONE {
            break;
        }
        sum += &term;
        k += 1;
    }
    for _ in 0..halvings {
        sum = (&sum << 1) + ((&sum * &sum) >> inner);
    }
    (sum + one) >> (inner - bits)
}

/// ln f as a fixed-point number with `bits` bits, for a fixed-point f in [1/2, 2); off by less than 2^12 units.
fn natural_logarithm(f: &IBig, bits: usize) -> IBig {
    const START: usize = 48; // bits that a double's logarithm is good for
    if bits <= START {
        let value = f.to_f64().value() / (bits as f64).exp2();
        return IBig::from((value.ln() * (bits as f64).exp2()).round() as i64);
    }
    // Halley's step has three times as many bits right: y + 2 (f - e^y) / (f + e^y).
    let third = bits / 3 + 8;
    let y = natural_logarithm(&(f >> (bits - third)), third) << (bits - third);
    let power = exponential(&y, bits);
    let numerator = (f - &power) << (bits + 1);
    y + numerator / (f + power)
}

/// A result before rounding: (value ± error) / 2^bits.
struct Approximation {
    value: IBig,
    error: u64,
    bits: usize,
}

/// A number that rounds to the result in the precision, if the error leaves no doubt about it.
fn rounded(a: &Approximation, exponent: i64, settings: &Settings) -> Option<Number> {
    let magnitude = a.value.clone().into_parts().1;
    let length = magnitude.bit_len() as i64;
    if length <= 16 {
        return None;
    }
    // Scaled so that the whole part has all the digits that are known.
    let known = ((length - 16) as f64 * std::f64::consts::LOG10_2) as i64;
    let above_point = ((length - a.bits as i64) as f64 * std::f64::consts::LOG10_2).floor() as i64;
    let scale = known - above_point;
    let scaled =
        |n: UBig| if scale >= 0 { (n * &*power(scale)) >> a.bits } else { (n / &*power(-scale)) >> a.bits };
    let error = UBig::from(a.error);
    let low = Coefficient::from(scaled(&magnitude - &error));
    let high = Coefficient::from(scaled(magnitude + error) + UBig::ONE);
    let cut = low.digits() - settings.precision;
    if cut < 2 || high.digits() - settings.precision != cut {
        return None;
    }
    // The result is larger than the one and less than the other: both must round to the same number.
    let (kept, rest) = low.divide_by_power(cut);
    let (kept_high, rest_high) = high.divide_by_power(cut);
    let up = |rest: Rest| matches!(rest, Rest::Above | Rest::Half);
    if kept != kept_high || up(rest) != up(rest_high) {
        return None;
    }
    // A digit more says on which side of a half it is: results that underflow are rounded at another place, and once.
    let tail = Coefficient::Small(if up(rest) { 7 } else { 2 });
    let negative = a.value.sign() == Sign::Negative;
    Some(Number::finite(negative, kept.times_power(1).plus(&tail), exponent - scale + cut - 1))
}

/// Repeats a computation with more and more bits until its result can be rounded.
fn until_certain(
    settings: &Settings,
    status: &mut u32,
    extra_bits: i64,
    mut compute: impl FnMut(usize) -> (Approximation, i64),
) -> Number {
    if settings.precision > MOST_DIGITS / 8 {
        return Number::error(status::MALLOC_ERROR, status);
    }
    let mut guard = 32;
    loop {
        let bits = bits_of(settings.precision) + extra_bits + guard;
        let (approximation, exponent) = compute(bits as usize);
        if let Some(number) = rounded(&approximation, exponent, settings) {
            return number.finalized(settings, status);
        }
        guard *= 2;
    }
}

/// 1 with all digits of the precision: what is too near to it becomes this.
pub fn nearly_one(settings: &Settings, status: &mut u32) -> Number {
    if settings.precision > MOST_DIGITS {
        return Number::error(status::MALLOC_ERROR, status);
    }
    *status |= status::INEXACT | status::ROUNDED;
    let zeros = settings.precision - 1;
    Number::finite(false, Coefficient::Small(1).times_power(zeros), -zeros).finalized(settings, status)
}

/// A finite number as a fixed-point number, cut off.
fn fixed_point(a: &Number, bits: usize) -> IBig {
    let n = a.coefficient.to_big();
    let magnitude =
        if a.exponent >= 0 { (n * &*power(a.exponent)) << bits } else { (n << bits) / &*power(-a.exponent) };
    IBig::from_parts(if a.negative { Sign::Negative } else { Sign::Positive }, magnitude)
}

/// e to the power of a number.
pub fn exp(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    if a.is_special() {
        if let Some(nan) = check_nans(&[a], settings, status) {
            return nan;
        }
        return if a.negative { Number::finite(false, 0, 0) } else { Number::infinity(false) };
    }
    if a.coefficient.is_zero() {
        return Number::finite(false, 1, 0);
    }
    let settings = &settings.rounded(Rounding::HalfEven);
    let adjusted = a.adjusted();
    // Larger than any exponent, with its factor ln 10.
    if adjusted >= 19 {
        let exponent = if a.negative { settings.etiny() - 1 } else { super::number::BEYOND };
        return Number::finite(false, 1, exponent).finalized(settings, status);
    }
    if adjusted < -(settings.precision + 1) {
        return nearly_one(settings, status);
    }
    until_certain(settings, status, 8, |bits| {
        // a = k ln 10 + r: k has as many bits more as the whole part of a.
        let whole = bits_of(adjusted.max(0) + 1) as usize;
        let wide = bits + whole + 8;
        let x = fixed_point(a, wide);
        let (_, ln10) = constants(wide as i64);
        let k = (&x + (&ln10 >> 1)) / &ln10;
        let r = (x - &k * ln10) >> (wide - bits);
        // |r| <= 1.2; the halves of it are in range.
        let half = exponential(&(r >> 1), bits);
        let value = (&half * &half) >> bits;
        (Approximation { value, error: 1 << 12, bits }, i64::try_from(&k).unwrap_or(0))
    })
}

/// ln of a positive finite number as a fixed-point number; off by a few units.
fn ln_fixed(a: &Number, bits: usize) -> IBig {
    // a = f * 2^e * 10^exponent. Both exponents multiply the error of a constant.
    const EXPONENT_BITS: usize = 72;
    let wide = bits + EXPONENT_BITS;
    let n = a.coefficient.to_big();
    let mut e = n.bit_len() as i64;
    let shift = wide as i64 - e;
    let mut f = IBig::from(if shift >= 0 { n << shift as usize } else { n >> (-shift) as usize });
    // In [1/2, 1) so far; then in [1/sqrt 2, sqrt 2), or about that.
    if &f >> (wide - 8) < IBig::from(181) {
        f <<= 1;
        e -= 1;
    }
    let (ln2, ln10) = constants(wide as i64);
    (natural_logarithm(&f, wide) + ln2 * e + ln10 * a.exponent) >> EXPONENT_BITS
}

/// How many bits more a logarithm needs, because a number near to 1 has a small one.
fn bits_near_one(a: &Number) -> i64 {
    if a.adjusted().abs() > 1 || a.exponent >= 0 {
        return 0;
    }
    let mut ignored = 0;
    let one = Number::finite(false, 1, 0);
    let settings = Settings { precision: 2, ..Settings::MAX };
    let difference = super::arithmetic::subtract(a, &one, &settings, &mut ignored);
    bits_of((-difference.adjusted()).max(0))
}

/// What logarithms of numbers that are not positive and finite are.
fn special_logarithm(a: &Number, settings: &Settings, status: &mut u32) -> Option<Number> {
    if let Some(nan) = check_nans(&[a], settings, status) {
        return Some(nan);
    }
    if a.is_zero() {
        return Some(Number::infinity(true));
    }
    if a.negative {
        return Some(Number::error(status::INVALID_OPERATION, status));
    }
    a.is_infinite().then(|| Number::infinity(false))
}

/// The exponent of a power of ten.
fn power_of_ten(a: &Number) -> Option<i64> {
    let (one, zeros) = a.coefficient.clone().without_zeros(i64::MAX);
    (one == Coefficient::Small(1)).then_some(a.exponent + zeros)
}

/// The natural logarithm.
pub fn ln(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(result) = special_logarithm(a, settings, status) {
        return result;
    }
    if power_of_ten(a) == Some(0) {
        return Number::finite(false, 0, 0);
    }
    let settings = &settings.rounded(Rounding::HalfEven);
    until_certain(settings, status, bits_near_one(a), |bits| {
        (Approximation { value: ln_fixed(a, bits), error: 1 << 15, bits }, 0)
    })
}

/// The logarithm to base 10.
pub fn log10(a: &Number, settings: &Settings, status: &mut u32) -> Number {
    if let Some(result) = special_logarithm(a, settings, status) {
        return result;
    }
    let settings = &settings.rounded(Rounding::HalfEven);
    if let Some(exponent) = power_of_ten(a) {
        return Number::from_i64(exponent).finalized(settings, status);
    }
    until_certain(settings, status, bits_near_one(a) + 2, |bits| {
        // ln a may be 2^62 times as large as its last place says: the divisor needs as many bits more.
        let wide = bits + 72;
        let (_, ln10) = constants(wide as i64);
        let value = (ln_fixed(a, wide) << bits) / ln10;
        (Approximation { value, error: 1 << 15, bits }, 0)
    })
}
