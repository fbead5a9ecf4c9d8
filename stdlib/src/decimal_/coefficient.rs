//! Coefficients: whole numbers that are mostly short, with the operations that count in decimal digits.

use super::wide;
use dashu_int::UBig;
use dashu_int::ops::{BitTest, DivRem};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

/// No coefficient has more digits: beyond it an operation gives up with `status::MALLOC_ERROR`.
pub const MOST_DIGITS: i64 = 425_000_000; // decimal digits; libmpdec's limit on machines of 32 bits

#[derive(Clone, Debug)]
pub enum Coefficient {
    Small(u128),
    /// More than 128 bits.
    Big(UBig),
}

/// What a division by a power of ten leaves over, compared with half of the divisor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    None,
    Below,
    Half,
    Above,
}

impl Rest {
    /// The same with something more behind it.
    pub fn and_more(self) -> Rest {
        match self {
            Rest::None => Rest::Below,
            Rest::Half => Rest::Above,
            same => same,
        }
    }

    /// By the order of the remainder's upper part and a half, and whether anything is in it or below it.
    #[inline(always)]
    pub fn of(order: Ordering, any: bool, below: bool) -> Rest {
        match order {
            Ordering::Greater => Rest::Above,
            Ordering::Equal if below => Rest::Above,
            Ordering::Equal => Rest::Half,
            Ordering::Less if any => Rest::Below,
            Ordering::Less => Rest::None,
        }
    }
}

/// Powers of ten that have been used: computing one takes longer than dividing by it.
#[derive(Default)]
struct Powers {
    /// By exponent, up to `KEPT`.
    small: Vec<Option<Rc<UBig>>>,
    /// The last larger ones.
    large: Vec<(i64, Rc<UBig>)>,
}

const KEPT: i64 = 4096; // exponents
const KEPT_LARGE: usize = 8; // numbers

thread_local! {
    static KNOWN: RefCell<Powers> = RefCell::default();
}

/// 10^k. It must not be larger than `MOST_DIGITS` allows.
pub fn power(k: i64) -> Rc<UBig> {
    let k = k.max(0);
    KNOWN.with_borrow_mut(|known| {
        if k <= KEPT {
            let k = k as usize;
            if known.small.len() <= k {
                known.small.resize(k + 1, None);
            }
            return known.small[k].get_or_insert_with(|| Rc::new(computed_power(k))).clone();
        }
        if let Some((_, found)) = known.large.iter().find(|(exponent, _)| *exponent == k) {
            return found.clone();
        }
        let made = Rc::new(computed_power(k as usize));
        if known.large.len() == KEPT_LARGE {
            known.large.remove(0);
        }
        known.large.push((k, made.clone()));
        made
    })
}

fn computed_power(k: usize) -> UBig {
    UBig::from(5u8).pow(k) << k
}

impl From<u128> for Coefficient {
    #[inline(always)]
    fn from(n: u128) -> Coefficient {
        Coefficient::Small(n)
    }
}

impl From<UBig> for Coefficient {
    fn from(n: UBig) -> Coefficient {
        match u128::try_from(&n) {
            Ok(small) => Coefficient::Small(small),
            Err(_) => Coefficient::Big(n),
        }
    }
}

impl Coefficient {
    pub const ZERO: Coefficient = Coefficient::Small(0);

    #[inline(always)]
    pub fn is_zero(&self) -> bool {
        matches!(self, Coefficient::Small(0))
    }

    /// 10^k - 1.
    pub fn nines(k: i64) -> Coefficient {
        match wide::POWERS.get(k.max(0) as usize) {
            Some(power) => Coefficient::Small(power - 1),
            None => Coefficient::from(&*power(k) - UBig::ONE),
        }
    }

    pub fn to_big(&self) -> UBig {
        match self {
            Coefficient::Small(n) => UBig::from(*n),
            Coefficient::Big(n) => n.clone(),
        }
    }

    /// Number of decimal digits; 1 for zero.
    #[inline]
    pub fn digits(&self) -> i64 {
        match self {
            Coefficient::Small(n) => wide::digits(*n),
            Coefficient::Big(n) => big_digits(n),
        }
    }

    pub fn is_odd(&self) -> bool {
        match self {
            Coefficient::Small(n) => n & 1 == 1,
            Coefficient::Big(n) => n.bit(0),
        }
    }

    /// The last decimal digit.
    pub fn last_digit(&self) -> u64 {
        match self {
            Coefficient::Small(n) => (n % 10) as u64,
            Coefficient::Big(n) => n % 10u64,
        }
    }

    /// One more.
    pub fn next(self) -> Coefficient {
        match self {
            Coefficient::Small(n) => match n.checked_add(1) {
                Some(n) => Coefficient::Small(n),
                None => Coefficient::Big(UBig::from(n) + UBig::ONE),
            },
            Coefficient::Big(n) => Coefficient::Big(n + UBig::ONE),
        }
    }

    /// The product with 10^k, which must not be larger than `MOST_DIGITS` allows.
    pub fn times_power(self, k: i64) -> Coefficient {
        if k <= 0 || self.is_zero() {
            return self;
        }
        if let Coefficient::Small(n) = self
            && let Some(power) = wide::POWERS.get(k as usize)
            && let Some(product) = n.checked_mul(*power)
        {
            return Coefficient::Small(product);
        }
        Coefficient::from(self.to_big() * &*power(k))
    }

    /// The quotient by 10^k and what is left over.
    pub fn divide_by_power(&self, k: i64) -> (Coefficient, Rest) {
        match self {
            Coefficient::Small(n) => {
                let (quotient, rest) = wide::divide_by_power(*n, k.max(0) as usize);
                (Coefficient::Small(quotient), rest)
            }
            Coefficient::Big(n) => {
                if k <= 0 {
                    return (self.clone(), Rest::None);
                }
                let digits = self.digits();
                if k > digits {
                    return (Coefficient::ZERO, Rest::Below);
                }
                if k <= 18 {
                    let power = wide::POWERS[k as usize] as u64;
                    let (quotient, rest) = n.div_rem(power);
                    return (quotient.into(), Rest::of(rest.cmp(&(power / 2)), rest != 0, false));
                }
                let power = power(k);
                let (quotient, rest) = n.div_rem(&*power);
                let any = !rest.is_zero();
                let order = (rest << 1).cmp(&*power);
                (quotient.into(), Rest::of(order, any, false))
            }
        }
    }

    /// The last k digits.
    pub fn low_digits(&self, k: i64) -> Coefficient {
        if k >= self.digits() {
            return self.clone();
        }
        match (self, wide::POWERS.get(k.max(0) as usize)) {
            (Coefficient::Small(n), Some(power)) => Coefficient::Small(n % power),
            _ => Coefficient::from(self.to_big() % &*power(k)),
        }
    }

    /// Without the zeros at its end, of which there are at most `most`; how many there were.
    pub fn without_zeros(self, most: i64) -> (Coefficient, i64) {
        match self {
            Coefficient::Small(0) => (self, 0),
            Coefficient::Small(n) => {
                let (n, removed) = wide::without_zeros(n, most);
                (Coefficient::Small(n), removed)
            }
            Coefficient::Big(n) => {
                let mut rest = Coefficient::Big(n);
                let mut removed = 0;
                // No more zeros than factors of two; halves of the steps that were too large.
                let factors = match &rest {
                    Coefficient::Big(n) => n.trailing_zeros().unwrap_or(0) as i64,
                    Coefficient::Small(_) => 0,
                };
                let mut most = most.min(factors);
                let mut step = if most > 0 { 1 << (63 - most.leading_zeros()) } else { 0 };
                while step > 0 {
                    if step <= most {
                        let (quotient, left) = rest.divide_by_power(step);
                        if left == Rest::None && !quotient.is_zero() {
                            rest = quotient;
                            removed += step;
                            most -= step;
                            continue;
                        }
                    }
                    step /= 2;
                }
                (rest, removed)
            }
        }
    }

    pub fn product(&self, other: &Coefficient) -> Coefficient {
        if let (Coefficient::Small(a), Coefficient::Small(b)) = (self, other) {
            if let Some(product) = a.checked_mul(*b) {
                return Coefficient::Small(product);
            }
            return Coefficient::Big(UBig::from(*a) * UBig::from(*b));
        }
        match (self, other) {
            (Coefficient::Big(a), Coefficient::Big(b)) => Coefficient::from(a * b),
            (Coefficient::Big(a), Coefficient::Small(b)) | (Coefficient::Small(b), Coefficient::Big(a)) => {
                Coefficient::from(a * *b)
            }
            _ => Coefficient::ZERO,
        }
    }

    pub fn plus(self, other: &Coefficient) -> Coefficient {
        match (self, other) {
            (Coefficient::Small(a), Coefficient::Small(b)) => match a.checked_add(*b) {
                Some(sum) => Coefficient::Small(sum),
                None => Coefficient::Big(UBig::from(a) + UBig::from(*b)),
            },
            (Coefficient::Big(a), Coefficient::Big(b)) => Coefficient::Big(a + b),
            (Coefficient::Big(a), Coefficient::Small(b)) => Coefficient::Big(a + *b),
            (Coefficient::Small(a), Coefficient::Big(b)) => Coefficient::Big(b + a),
        }
    }

    /// The difference of the larger and the smaller one, and whether `other` was larger.
    pub fn difference(self, other: &Coefficient) -> (Coefficient, bool) {
        if let (Coefficient::Small(a), Coefficient::Small(b)) = (&self, other) {
            return (Coefficient::Small(a.abs_diff(*b)), a < b);
        }
        match self.cmp(other) {
            Ordering::Less => (Coefficient::from(other.to_big() - self.to_big()), true),
            _ => match self {
                Coefficient::Big(a) => match other {
                    Coefficient::Big(b) => (Coefficient::from(a - b), false),
                    Coefficient::Small(b) => (Coefficient::from(a - *b), false),
                },
                small => (Coefficient::from(small.to_big() - other.to_big()), false),
            },
        }
    }

    /// Quotient and remainder; `by` is not zero.
    pub fn divide(&self, by: &Coefficient) -> (Coefficient, Coefficient) {
        match (self, by) {
            (Coefficient::Small(a), Coefficient::Small(b)) => ((a / b).into(), (a % b).into()),
            (Coefficient::Small(_), Coefficient::Big(_)) => (Coefficient::ZERO, self.clone()),
            (Coefficient::Big(a), Coefficient::Small(b)) => match u64::try_from(*b) {
                Ok(b) => {
                    let (quotient, rest) = a.div_rem(b);
                    (quotient.into(), Coefficient::Small(rest.into()))
                }
                Err(_) => {
                    let (quotient, rest) = a.div_rem(UBig::from(*b));
                    (quotient.into(), rest.into())
                }
            },
            (Coefficient::Big(a), Coefficient::Big(b)) => {
                let (quotient, rest) = a.div_rem(b);
                (quotient.into(), rest.into())
            }
        }
    }

    /// The number, if it fits.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Coefficient::Small(n) => u64::try_from(*n).ok(),
            Coefficient::Big(_) => None,
        }
    }
}

impl PartialEq for Coefficient {
    fn eq(&self, other: &Coefficient) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Coefficient {}

impl PartialOrd for Coefficient {
    fn partial_cmp(&self, other: &Coefficient) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Coefficient {
    fn cmp(&self, other: &Coefficient) -> Ordering {
        match (self, other) {
            (Coefficient::Small(a), Coefficient::Small(b)) => a.cmp(b),
            (Coefficient::Big(a), Coefficient::Big(b)) => a.cmp(b),
            (Coefficient::Small(_), Coefficient::Big(_)) => Ordering::Less,
            (Coefficient::Big(_), Coefficient::Small(_)) => Ordering::Greater,
        }
    }
}

/// Decimal digits by the logarithm; only numbers next to a power of ten are compared with it.
pub fn big_digits(n: &UBig) -> i64 {
    let words = n.as_words();
    let Some((&top, below)) = words.split_last() else { return 1 };
    let next = below.last().copied().unwrap_or(0);
    let mantissa = top as f64 + next as f64 / 18_446_744_073_709_551_616.0; // 2^64
    let logarithm = mantissa.log10() + below.len() as f64 * (64.0 * std::f64::consts::LOG10_2);
    let floor = logarithm.floor();
    // Several times the error of the sum.
    let doubt = (logarithm + 20.0) * 2e-15;
    let near = logarithm.round();
    if (logarithm - near).abs() > doubt {
        return floor as i64 + 1;
    }
    let boundary = near as i64;
    if *n >= *power(boundary) { boundary + 1 } else { boundary }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_numbers_next_to_powers_of_ten_are_exact() {
        for k in 39..600 {
            let p = (*power(k)).clone();
            assert_eq!(big_digits(&p), k + 1);
            assert_eq!(big_digits(&(&p - UBig::ONE)), k);
            assert_eq!(big_digits(&(&p + UBig::ONE)), k + 1);
            assert_eq!(big_digits(&(p * 7u8)), k + 1);
        }
    }

    #[test]
    fn zeros_are_stripped_up_to_the_limit() {
        for k in [1, 5, 38, 39, 77, 200, 4097] {
            let n = Coefficient::Small(123).times_power(k);
            assert_eq!(n.clone().without_zeros(i64::MAX), (Coefficient::Small(123), k));
            assert_eq!(n.without_zeros(k - 1), (Coefficient::Small(1230), k - 1));
        }
    }
}
