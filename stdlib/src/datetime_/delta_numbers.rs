//! Timedeltas and numbers: exact sums of units, and products and quotients that are rounded half to even.

use super::calendar::{MICROS, MICROS_PER_DAY, SECONDS_PER_DAY, Span};
use dashu_int::IBig;
use pyrite_object::exception::Exc;
use pyrite_object::exception::Raised;
use pyrite_object::int::Int;
use pyrite_object::{R, Value, Vm, float, int, ops};

/// Microseconds that are being added up, in integers and in fractions of floats.
#[derive(Default)]
pub struct Sum {
    micros: i128,
    /// What did not fit.
    more: Option<IBig>,
    fraction: f64,
}

impl Sum {
    /// Adds a number of units of so many microseconds. `name` is the parameter's.
    pub fn add(&mut self, vm: &mut Vm, name: &str, value: Value, unit: i64) -> R<()> {
        if value == Value::ABSENT {
            return Ok(());
        }
        if let Some(i) = value.as_int() {
            self.add_int(i, unit);
            return Ok(());
        }
        let Some(f) = value.as_any_float() else {
            let given = vm.type_name(value);
            let message = format!("unsupported type for timedelta {name} component: {given}");
            return Err(vm.type_error(message));
        };
        if f.is_nan() {
            return Err(vm.value_error("cannot convert float NaN to integer"));
        }
        if f.is_infinite() {
            return Err(vm.overflow_error("cannot convert float infinity to integer"));
        }
        self.add_whole(f.trunc(), unit);
        let rest = f.fract();
        if rest != 0.0 {
            let micros = rest * unit as f64;
            self.add_whole(micros.trunc(), 1);
            self.fraction += micros.fract();
        }
        Ok(())
    }

    fn add_int(&mut self, i: Int, unit: i64) {
        match i.to_i64() {
            // Seven products of 63 and 40 bits do not overflow.
            Some(i) => self.micros += i128::from(i) * i128::from(unit),
            None => self.add_more(i.to_big() * IBig::from(unit)),
        }
    }

    fn add_whole(&mut self, f: f64, unit: i64) {
        if f.abs() < 9e18 {
            self.micros += i128::from(f as i64) * i128::from(unit);
        } else {
            self.add_more(float::to_big(f) * IBig::from(unit));
        }
    }

    fn add_more(&mut self, big: IBig) {
        self.more = Some(match self.more.take() {
            Some(more) => more + big,
            None => big,
        });
    }

    /// The sum, with what floats left rounded half to even.
    pub fn finish(self, vm: &mut Vm) -> R<Span> {
        let mut total = match self.more {
            None => self.micros,
            Some(more) => match i128::try_from(more + IBig::from(self.micros)) {
                Ok(total) => total,
                Err(_) => return Err(too_large(vm)),
            },
        };
        if self.fraction != 0.0 {
            let mut whole = self.fraction.round();
            if (whole - self.fraction).abs() == 0.5 {
                // Even is what the sum is to be, not what is added.
                let odd = (total & 1) as f64;
                whole = 2.0 * ((self.fraction + odd) * 0.5).round() - odd;
            }
            total += whole as i128;
        }
        from_total(vm, total)
    }
}

fn too_large(vm: &mut Vm) -> Raised {
    vm.overflow_error("Python int too large to convert to C int")
}

pub fn zero_division(vm: &mut Vm) -> Raised {
    vm.raise(Exc::ZeroDivisionError, "division by zero")
}

/// The span of so many microseconds.
pub fn from_total(vm: &mut Vm, total: i128) -> R<Span> {
    if let Ok(total) = i64::try_from(total) {
        let seconds = total.div_euclid(MICROS.into());
        return Ok(Span {
            days: seconds.div_euclid(SECONDS_PER_DAY) as i32,
            seconds: seconds.rem_euclid(SECONDS_PER_DAY) as i32,
            micros: total.rem_euclid(MICROS.into()) as i32,
        });
    }
    let Ok(days) = i32::try_from(total.div_euclid(MICROS_PER_DAY)) else { return Err(too_large(vm)) };
    let rest = total.rem_euclid(MICROS_PER_DAY) as i64;
    super::arguments::span(vm, days.into(), 0, rest)
}

/// `a / b`, rounded half to even; `b` is not zero.
fn nearest(a: i128, b: i128) -> i128 {
    let (quotient, rest) = (a.div_euclid(b), a.rem_euclid(b));
    // `div_euclid` leaves a rest that is not negative: the quotient is the one towards it, for either sign of `b`.
    let up = if b > 0 { quotient + 1 } else { quotient - 1 };
    let other = b.unsigned_abs() - rest as u128;
    match (rest as u128).cmp(&other) {
        std::cmp::Ordering::Less => quotient,
        std::cmp::Ordering::Greater => up,
        std::cmp::Ordering::Equal if quotient % 2 == 0 => quotient,
        std::cmp::Ordering::Equal => up,
    }
}

/// `span * number`; `None` if the number is none.
pub fn times(vm: &mut Vm, span: Span, number: Value) -> R<Option<Span>> {
    let total = span.total();
    if let Some(i) = number.as_int() {
        if total == 0 {
            return Ok(Some(span));
        }
        return match i.to_i128().and_then(|i| total.checked_mul(i)) {
            Some(product) => from_total(vm, product).map(Some),
            None => Err(too_large(vm)),
        };
    }
    let Some(f) = number.as_float() else { return by_ratio(vm, span, number, false) };
    let (mantissa, exponent) = parts(vm, f)?;
    // Less than 67 and 53 bits.
    let product = total * i128::from(mantissa);
    let rounded = match exponent {
        _ if product == 0 => 0,
        e if e < -125 => 0,
        e if e < 0 => nearest(product, 1 << -e),
        e if bits(product) + e > 126 => return Err(too_large(vm)),
        e => product << e,
    };
    from_total(vm, rounded).map(Some)
}

/// `span / number`; `None` if the number is none.
pub fn divided(vm: &mut Vm, span: Span, number: Value) -> R<Option<Span>> {
    let total = span.total();
    if let Some(i) = number.as_int() {
        if i.is_zero() {
            return Err(zero_division(vm));
        }
        let rounded = match i.to_i128() {
            Some(i) if i != i128::MIN => nearest(total, i),
            _ => 0,
        };
        return from_total(vm, rounded).map(Some);
    }
    let Some(f) = number.as_float() else { return by_ratio(vm, span, number, true) };
    let (mantissa, exponent) = parts(vm, f)?;
    if mantissa == 0 {
        return Err(zero_division(vm));
    }
    let divisor = i128::from(mantissa);
    let rounded = match exponent {
        _ if total == 0 => 0,
        // Twice the span is less than the divisor.
        e if e >= 0 && bits(divisor) + e > 100 => 0,
        e if e >= 0 => nearest(total, divisor << e),
        e if bits(total) - e > 126 => return Err(too_large(vm)),
        e => nearest(total << -e, divisor),
    };
    from_total(vm, rounded).map(Some)
}

/// The product or quotient with an instance of a subclass of float, which is asked what ratio it is; `None` if the number
/// is no such thing.
fn by_ratio(vm: &mut Vm, span: Span, number: Value, divide: bool) -> R<Option<Span>> {
    if number.as_any_float().is_none() {
        return Ok(None);
    }
    let answer = vm.call_method_str(number, "as_integer_ratio", &[])?;
    let Some(ratio) = answer.as_tuple() else {
        let given = vm.type_name(answer);
        let message =
            format!("unexpected return type from as_integer_ratio(): expected tuple, not '{given}'");
        return Err(vm.type_error(message));
    };
    if ratio.len() != 2 {
        return Err(vm.value_error("as_integer_ratio() must return a 2-tuple"));
    }
    let (Some(numerator), Some(denominator)) = (ratio.get(0).as_int(), ratio.get(1).as_int()) else {
        return Err(vm.type_error("non-integer arguments in division"));
    };
    let (factor, divisor) = if divide { (denominator, numerator) } else { (numerator, denominator) };
    if divisor.is_zero() {
        return Err(zero_division(vm));
    }
    let rounded = nearest_big(IBig::from(span.total()) * factor.to_big(), divisor.to_big());
    match i128::try_from(rounded) {
        Ok(total) => from_total(vm, total).map(Some),
        Err(_) => Err(too_large(vm)),
    }
}

/// As `nearest`, of any size.
fn nearest_big(a: IBig, b: IBig) -> IBig {
    let (a, b) = if b < IBig::ZERO { (-a, -b) } else { (a, b) };
    let (mut quotient, mut rest) = (&a / &b, &a % &b);
    if rest < IBig::ZERO {
        quotient -= IBig::ONE;
        rest += &b;
    }
    let twice = rest * IBig::from(2);
    let odd = &quotient % IBig::from(2) != IBig::ZERO;
    if twice > b || twice == b && odd { quotient + IBig::ONE } else { quotient }
}

/// `span // number` for an integer that is not zero.
pub fn floor_divided(vm: &mut Vm, span: Span, number: Int) -> R<Span> {
    let total = span.total();
    let quotient = match number.to_i128() {
        Some(0) => return Err(zero_division(vm)),
        Some(i) if i != i128::MIN => floored(total, i).0,
        _ if total == 0 || (total < 0) == number.is_negative() => 0,
        _ => -1,
    };
    from_total(vm, quotient)
}

/// Quotient and rest of a division that rounds down; `b` is not zero.
pub fn floored(a: i128, b: i128) -> (i128, i128) {
    let (quotient, rest) = (a / b, a % b);
    if rest != 0 && (rest < 0) != (b < 0) { (quotient - 1, rest + b) } else { (quotient, rest) }
}

/// The quotient of two numbers of microseconds as a float, rounded once.
pub fn ratio(vm: &mut Vm, a: i128, b: i128) -> R {
    if b == 0 {
        return Err(zero_division(vm));
    }
    const EXACT: u128 = 1 << 53; // integers up to here are floats
    if a.unsigned_abs() <= EXACT && b.unsigned_abs() <= EXACT {
        return Ok(Value::float(a as f64 / b as f64));
    }
    let (a, b) = (int::from_i128(vm, a), int::from_i128(vm, b));
    ops::binary(vm, ops::BinaryOp::TrueDiv, a, b)
}

/// How many bits the number's size takes.
fn bits(number: i128) -> i32 {
    128 - number.unsigned_abs().leading_zeros() as i32
}

/// The float as an odd integer (or zero) times a power of two.
fn parts(vm: &mut Vm, f: f64) -> R<(i64, i32)> {
    if f.is_nan() {
        return Err(vm.value_error("cannot convert NaN to integer ratio"));
    }
    if f.is_infinite() {
        return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
    }
    if f == 0.0 {
        return Ok((0, 0));
    }
    let raw = f.to_bits();
    let (biased, fraction) = ((raw >> 52 & 0x7ff) as i32, (raw & ((1 << 52) - 1)) as i64);
    let (mantissa, exponent) =
        if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
    let zeros = mantissa.trailing_zeros();
    let odd = mantissa >> zeros;
    Ok((if f < 0.0 { -odd } else { odd }, exponent + zeros as i32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_round_half_to_even_for_all_signs() {
        for (a, b, expected) in
            [(1, 2, 0), (3, 2, 2), (-1, 2, 0), (-3, 2, -2), (5, -2, -2), (7, -2, -4), (7, 3, 2), (8, -3, -3)]
        {
            assert_eq!(nearest(a, b), expected, "{a} / {b}");
        }
        for (a, b) in [(1, 2), (3, 2), (-1, 2), (-3, 2), (5, -2), (7, -2), (7, 3), (8, -3), (-9, -2)] {
            assert_eq!(nearest_big(a.into(), b.into()), IBig::from(nearest(a, b)));
        }
        assert_eq!(floored(-7, 2), (-4, 1));
        assert_eq!(floored(7, -2), (-4, -1));
    }
}
