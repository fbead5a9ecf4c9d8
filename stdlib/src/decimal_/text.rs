//! Numbers from text and as text (the specification's numeric strings, scientific and engineering notation).

use super::coefficient::{Coefficient, MOST_DIGITS};
use super::number::{BEYOND, Kind, Number, Settings, status};
use super::wide;
use dashu_int::UBig;

/// Decimal digits that a word holds.
const WORD_DIGITS: usize = 19; // decimal digits

/// The coefficient of ASCII digits.
pub fn coefficient(digits: &[u8]) -> Coefficient {
    let start = digits.iter().position(|d| *d != b'0').unwrap_or(digits.len());
    let digits = &digits[start..];
    let word = |part: &[u8]| part.iter().fold(0u64, |n, d| n * 10 + u64::from(d - b'0'));
    if digits.len() <= WORD_DIGITS {
        return u128::from(word(digits)).into();
    }
    if digits.len() <= 2 * WORD_DIGITS {
        let (high, low) = digits.split_at(digits.len() - WORD_DIGITS);
        return (u128::from(word(high)) * wide::POWERS[WORD_DIGITS] + u128::from(word(low))).into();
    }
    let text = std::str::from_utf8(digits).unwrap_or("0");
    UBig::from_str_radix(text, 10).unwrap_or(UBig::ZERO).into()
}

/// The digits of a coefficient.
pub fn coefficient_text(n: &Coefficient) -> String {
    match n {
        Coefficient::Small(n) => match u64::try_from(*n) {
            Ok(n) => n.to_string(),
            Err(_) => n.to_string(),
        },
        Coefficient::Big(n) => n.to_string(),
    }
}

/// A number from ASCII text without white space around it and without underscores; `None` if it is none. Exact.
pub fn parse(text: &[u8]) -> Option<Number> {
    let (negative, rest) = match text.first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if !matches!(rest.first()?, b'0'..=b'9' | b'.') {
        return parse_special(negative, rest);
    }
    let end = rest.iter().position(|c| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (whole, mut rest) = rest.split_at(end);
    let mut fraction: &[u8] = &[];
    if let [b'.', behind @ ..] = rest {
        let end = behind.iter().position(|c| !c.is_ascii_digit()).unwrap_or(behind.len());
        (fraction, rest) = behind.split_at(end);
    }
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let exponent = match rest {
        [] => 0,
        [b'e' | b'E', exponent @ ..] => parse_exponent(exponent)?,
        _ => return None,
    };
    let exponent = (exponent - fraction.len() as i64).clamp(-2 * BEYOND, 2 * BEYOND);
    let coefficient = if fraction.is_empty() {
        coefficient(whole)
    } else if whole.len() + fraction.len() <= WORD_DIGITS {
        let word = whole.iter().chain(fraction).fold(0u64, |n, d| n * 10 + u64::from(d - b'0'));
        u128::from(word).into()
    } else {
        coefficient(&[whole, fraction].concat())
    };
    Some(Number::finite(negative, coefficient, exponent))
}

/// An exponent, as far as there are such.
fn parse_exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text.first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let more = |n: i64, d: &u8| n.saturating_mul(10).saturating_add(i64::from(d - b'0')).min(2 * BEYOND);
    let n = digits.iter().fold(0, more);
    Some(if negative { -n } else { n })
}

fn parse_special(negative: bool, text: &[u8]) -> Option<Number> {
    let lower = text[..text.len().min(8)].to_ascii_lowercase();
    if matches!(&lower[..], b"inf" | b"infinity") && text.len() == lower.len() {
        return Some(Number::infinity(negative));
    }
    let (kind, payload) = if lower.starts_with(b"nan") {
        (Kind::Quiet, &text[3..])
    } else if lower.starts_with(b"snan") {
        (Kind::Signaling, &text[4..])
    } else {
        return None;
    };
    if !payload.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(Number { negative, kind, exponent: 0, coefficient: coefficient(payload) })
}

/// A parsed number (`None` for text that is none) rounded to a context.
pub fn converted(parsed: Option<Number>, settings: &Settings, status: &mut u32) -> Number {
    let Some(number) = parsed else { return Number::error(status::CONVERSION_SYNTAX, status) };
    if number.is_nan() {
        let most = settings.precision - i64::from(settings.clamp);
        if !number.coefficient.is_zero() && number.coefficient.digits() > most {
            return Number::error(status::CONVERSION_SYNTAX, status);
        }
        return number;
    }
    number.finalized(settings, status)
}

/// A parsed number as it is, if there can be such a number.
pub fn exact(parsed: Option<Number>, status: &mut u32) -> Number {
    let Some(number) = parsed else { return Number::error(status::CONVERSION_SYNTAX, status) };
    let mut conditions = 0;
    let number = number.finalized(&Settings::MAX, &mut conditions);
    if conditions & (status::INEXACT | status::ROUNDED | status::CLAMPED) != 0 {
        return Number::error(status::INVALID_OPERATION, status);
    }
    *status |= conditions & status::ERRORS;
    number
}

/// The text of a number in scientific or engineering notation.
pub fn text(n: &Number, capitals: bool, engineering: bool) -> String {
    let mut out = String::with_capacity(48);
    if n.negative {
        out.push('-');
    }
    match n.kind {
        Kind::Infinite => out.push_str("Infinity"),
        Kind::Quiet | Kind::Signaling => {
            out.push_str(if n.kind == Kind::Quiet { "NaN" } else { "sNaN" });
            if !n.coefficient.is_zero() {
                out.push_str(&coefficient_text(&n.coefficient));
            }
        }
        Kind::Finite => push_finite(&mut out, n, capitals, engineering),
    }
    out
}

fn push_finite(out: &mut String, n: &Number, capitals: bool, engineering: bool) {
    let digits = coefficient_text(&n.coefficient);
    let length = digits.len() as i64;
    // Where the point stands, counted from the first digit, without an exponent.
    let left = n.exponent + length;
    let point = if n.exponent <= 0 && left > -6 {
        left
    } else if !engineering {
        1
    } else if n.coefficient.is_zero() {
        (left + 1).rem_euclid(3) - 1
    } else {
        (left - 1).rem_euclid(3) + 1
    };
    push_with_point(out, &digits, point);
    if left != point {
        out.push(if capitals { 'E' } else { 'e' });
        let exponent = left - point;
        if exponent >= 0 {
            out.push('+');
        }
        out.push_str(&exponent.to_string());
    }
}

/// Digits with a point behind so many of them, and zeros where there are none.
pub fn push_with_point(out: &mut String, digits: &str, point: i64) {
    if point <= 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', point.unsigned_abs() as usize));
        out.push_str(digits);
    } else if point as usize >= digits.len() {
        out.push_str(digits);
        out.extend(std::iter::repeat_n('0', point as usize - digits.len()));
    } else {
        let (whole, fraction) = digits.split_at(point as usize);
        out.push_str(whole);
        out.push('.');
        out.push_str(fraction);
    }
}

/// Whether a whole number of this size can be written out.
pub fn is_writable(exponent: i64, digits: i64) -> bool {
    exponent.saturating_add(digits) <= MOST_DIGITS
}
