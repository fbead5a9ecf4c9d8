//! Fixed-size arithmetic for coefficients: powers of ten, division by them without a division instruction, and products
//! of two 128-bit numbers.
//!
//! Division by a power of ten multiplies by its reciprocal (Möller and Granlund, "Improved division by invariant
//! integers", 2011).

use super::coefficient::Rest;

/// 10^0 to 10^38.
pub const POWERS: [u128; 39] = {
    let mut table = [1; 39];
    let mut k = 1;
    while k < 39 {
        table[k] = table[k - 1] * 10;
        k += 1;
    }
    table
};

/// A power of ten of one word, shifted until its highest bit is set, with its reciprocal.
#[derive(Clone, Copy)]
struct Divisor {
    divisor: u64,
    inverse: u64,
    shift: u32,
}

/// The largest power of ten in a word.
const WORD_DIGITS: usize = 19; // decimal digits

/// 10^0 to 10^19.
const DIVISORS: [Divisor; WORD_DIGITS + 1] = {
    let mut table = [Divisor { divisor: 0, inverse: 0, shift: 0 }; WORD_DIGITS + 1];
    let mut k = 0;
    while k <= WORD_DIGITS {
        let power = POWERS[k] as u64;
        let shift = power.leading_zeros();
        let divisor = power << shift;
        let inverse = (u128::MAX / divisor as u128 - (1 << 64)) as u64;
        table[k] = Divisor { divisor, inverse, shift };
        k += 1;
    }
    table
};

/// A number of 256 bits, least significant word first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Wide(pub [u64; 4]);

/// 10^0 to 10^77.
const WIDE_POWERS: [Wide; 78] = {
    let mut table = [Wide([1, 0, 0, 0]); 78];
    let mut k = 1;
    while k < 78 {
        let mut carry = 0u128;
        let mut i = 0;
        while i < 4 {
            carry += table[k - 1].0[i] as u128 * 10;
            table[k].0[i] = carry as u64;
            carry >>= 64;
            i += 1;
        }
        k += 1;
    }
    table
};

/// Number of decimal digits; 1 for zero.
#[inline(always)]
pub fn digits(n: u128) -> i64 {
    let at_least = (((128 - n.leading_zeros()) * 1233) >> 12) as usize; // 1233/4096 is just below log10(2)
    (at_least as i64 + i64::from(n >= POWERS[at_least])).max(1)
}

/// Divides in place; gives the remainder.
#[inline(always)]
fn divide_words(words: &mut [u64], by: Divisor) -> u64 {
    let Divisor { divisor, inverse, shift } = by;
    let mut remainder = 0u64;
    let mut started = false;
    for i in (0..words.len()).rev() {
        let word = words[i];
        if !started {
            if word == 0 {
                continue;
            }
            started = true;
            remainder = ((u128::from(word) << shift) >> 64) as u64;
        }
        let below = if i > 0 { words[i - 1] } else { 0 };
        let shifted = (((u128::from(word) << 64 | u128::from(below)) << shift) >> 64) as u64;
        let estimate =
            u128::from(inverse) * u128::from(remainder) + (u128::from(remainder) << 64 | u128::from(shifted));
        let mut quotient = ((estimate >> 64) as u64).wrapping_add(1);
        let mut rest = shifted.wrapping_sub(quotient.wrapping_mul(divisor));
        if rest > estimate as u64 {
            quotient = quotient.wrapping_sub(1);
            rest = rest.wrapping_add(divisor);
        }
        if rest >= divisor {
            quotient += 1;
            rest -= divisor;
        }
        words[i] = quotient;
        remainder = rest;
    }
    remainder >> shift
}

/// Divides in place by 10^k; tells what is left over.
#[inline(always)]
fn divide_words_by_power(words: &mut [u64], mut k: usize) -> Rest {
    let mut sticky = false;
    while k > WORD_DIGITS {
        sticky |= divide_words(words, DIVISORS[WORD_DIGITS]) != 0;
        k -= WORD_DIGITS;
    }
    let rest = divide_words(words, DIVISORS[k]);
    if rest == 0 && !sticky {
        return Rest::None;
    }
    Rest::of(rest.cmp(&((POWERS[k] / 2) as u64)), true, sticky)
}

/// The quotient by 10^k, and what is left over.
#[inline]
pub fn divide_by_power(n: u128, k: usize) -> (u128, Rest) {
    if k > 38 {
        // Below half of 10^39.
        return (0, if n == 0 { Rest::None } else { Rest::Below });
    }
    let mut words = [n as u64, (n >> 64) as u64];
    let rest = divide_words_by_power(&mut words, k);
    (u128::from(words[1]) << 64 | u128::from(words[0]), rest)
}

/// How many zeros a number that is not zero ends with, at most `most`, and the number without them.
pub fn without_zeros(mut n: u128, most: i64) -> (u128, i64) {
    let mut removed = 0;
    // No more zeros than factors of two.
    let mut most = most.min(i64::from(n.trailing_zeros()));
    for step in [16, 8, 4, 2, 1] {
        while step <= most {
            let (quotient, rest) = divide_by_power(n, step as usize);
            if rest != Rest::None {
                break;
            }
            n = quotient;
            removed += step;
            most -= step;
        }
    }
    (n, removed)
}

impl Wide {
    pub fn product(a: u128, b: u128) -> Wide {
        let (a0, a1) = (u128::from(a as u64), a >> 64);
        let (b0, b1) = (u128::from(b as u64), b >> 64);
        let low = a0 * b0;
        let (middle, over) = (a0 * b1).overflowing_add(a1 * b0);
        let high = a1 * b1;
        let second = (low >> 64) + u128::from(middle as u64);
        let upper = high + (middle >> 64) + (second >> 64) + (u128::from(over) << 64);
        Wide([low as u64, second as u64, upper as u64, (upper >> 64) as u64])
    }

    /// The number, if it fits in 128 bits.
    #[inline]
    pub fn narrow(self) -> Option<u128> {
        let [a, b, c, d] = self.0;
        (c | d == 0).then_some(u128::from(b) << 64 | u128::from(a))
    }

    /// The sum; the caller sees to it that there is room.
    pub fn plus(self, other: u128) -> Wide {
        let mut words = self.0;
        let mut carry = 0u128;
        for (word, add) in words.iter_mut().zip([other as u64, (other >> 64) as u64, 0, 0]) {
            carry += u128::from(*word) + u128::from(add);
            *word = carry as u64;
            carry >>= 64;
        }
        Wide(words)
    }

    /// The difference of the number and a smaller one, or of that one and the number; whether it was larger.
    pub fn difference(self, other: u128) -> (Wide, bool) {
        if let Some(n) = self.narrow() {
            let d = n.abs_diff(other);
            return (Wide([d as u64, (d >> 64) as u64, 0, 0]), n < other);
        }
        let mut words = self.0;
        let mut borrow = false;
        for (word, subtract) in words.iter_mut().zip([other as u64, (other >> 64) as u64, 0, 0]) {
            let (d, b1) = word.overflowing_sub(subtract);
            let (d, b2) = d.overflowing_sub(u64::from(borrow));
            *word = d;
            borrow = b1 || b2;
        }
        (Wide(words), false)
    }

    pub fn digits(self) -> i64 {
        let top = self.0.iter().rposition(|w| *w != 0).unwrap_or(0);
        let bits = 64 * (top + 1) - self.0[top].leading_zeros() as usize;
        let at_least = (bits * 78_913) >> 18; // just below log10(2)
        let reached = WIDE_POWERS.get(at_least).is_some_and(|p| self.0.iter().rev().ge(p.0.iter().rev()));
        (at_least as i64 + i64::from(reached)).max(1)
    }

    /// The quotient by 10^k, and what is left over.
    pub fn divide_by_power(mut self, k: usize) -> (Wide, Rest) {
        let rest = divide_words_by_power(&mut self.0, k);
        (self, rest)
    }

    /// Quotient and remainder by a number that is not zero, if the quotient fits in 128 bits.
    pub fn divide(self, by: u128) -> Option<(u128, u128)> {
        if let Some(n) = self.narrow() {
            return Some((n / by, n % by));
        }
        let [a, b, c, d] = self.0;
        let high = u128::from(d) << 64 | u128::from(c);
        if high >= by {
            return None;
        }
        // Knuth's algorithm D, two words by turns: the remainder stays below the divisor.
        let shift = by.leading_zeros();
        let divisor = by << shift;
        let low = u128::from(b) << 64 | u128::from(a);
        let (high, low) = match shift {
            0 => (high, low),
            _ => (high << shift | low >> (128 - shift), low << shift),
        };
        let (q1, rest) = divide_step(high, (low >> 64) as u64, divisor);
        let (q0, rest) = divide_step(rest, low as u64, divisor);
        Some((u128::from(q1) << 64 | u128::from(q0), rest >> shift))
    }
}

/// Three words by two, whose highest bit is set; the upper two words are less than the divisor.
fn divide_step(high: u128, low: u64, divisor: u128) -> (u64, u128) {
    let (d1, d0) = (divisor >> 64, divisor as u64);
    let mut quotient = (high / d1).min(u128::from(u64::MAX));
    // high:low - quotient * divisor, corrected while it is negative: at most twice.
    let upper = high.wrapping_sub(quotient.wrapping_mul(d1));
    let mut product = quotient * u128::from(d0);
    let mut upper = upper;
    loop {
        let fits = upper >> 64 == 0;
        let rest = (upper << 64) | u128::from(low);
        if !fits || product <= rest {
            return (quotient as u64, rest.wrapping_sub(product));
        }
        quotient -= 1;
        product -= u128::from(d0);
        upper += d1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dashu_int::UBig;

    fn big(w: Wide) -> UBig {
        UBig::from_words(&w.0)
    }

    /// Numbers of all sizes, by a fixed sequence.
    fn numbers() -> Vec<u128> {
        let mut state = 0x9E37_79B9_7F4A_7C15u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let mut all: Vec<u128> =
            (0..300).map(|i| (u128::from(next()) << 64 | u128::from(next())) >> (i % 128)).collect();
        all.extend([0, 1, 9, 10, u128::MAX, u64::MAX.into(), 1 << 64, 1 << 127]);
        all.extend(POWERS);
        all.extend(POWERS.map(|p| p - 1));
        all
    }

    #[test]
    fn digits_are_counted_as_text_has_them() {
        for n in numbers() {
            assert_eq!(digits(n), n.to_string().len() as i64, "{n}");
            let w = Wide::product(n, 10u128.pow(30));
            assert_eq!(w.digits(), big(w).to_string().len() as i64, "{n}");
        }
    }

    #[test]
    fn division_by_powers_of_ten_is_exact() {
        for n in numbers() {
            for (k, power) in POWERS.into_iter().enumerate() {
                let (q, rest) = divide_by_power(n, k);
                assert_eq!(q, n / power);
                let r = n % power;
                let expected = match k {
                    0 => Rest::None,
                    _ => Rest::of(r.cmp(&(power / 2)), r != 0, false),
                };
                assert_eq!(rest, expected, "{n} {k}");
            }
        }
    }

    #[test]
    fn wide_arithmetic_agrees_with_big_integers() {
        let numbers = numbers();
        for (i, &a) in numbers.iter().enumerate() {
            let b = numbers[(i * 7 + 3) % numbers.len()];
            let c = numbers[(i * 11 + 5) % numbers.len()];
            let p = Wide::product(a, b);
            assert_eq!(big(p), UBig::from(a) * UBig::from(b));
            if p.0[3] != u64::MAX {
                assert_eq!(big(p.plus(c)), big(p) + UBig::from(c));
            }
            let (d, negative) = p.difference(c);
            let (x, y) = (big(p), UBig::from(c));
            assert_eq!(negative, x < y);
            assert_eq!(big(d), if x < y { y - x } else { x - y });
            if c != 0
                && let Some((q, rest)) = p.divide(c)
            {
                assert_eq!(UBig::from(q), big(p) / UBig::from(c));
                assert_eq!(UBig::from(rest), big(p) % UBig::from(c));
            }
        }
    }
}
