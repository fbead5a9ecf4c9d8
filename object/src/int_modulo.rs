//! `pow(x, y, m)` of integers.

use crate::int::{self, Int};
use crate::vm::{R, Vm};
use dashu_int::IBig;
use dashu_int::ops::BitTest;

/// `x ** y % m` where all products fit in 128 bits.
fn power_of_words(x: i64, mut y: u64, m: i64) -> i64 {
    let modulus = u128::from(m.unsigned_abs());
    let mut base = i128::from(x).rem_euclid(modulus as i128) as u128;
    let mut result = 1 % modulus;
    while y > 0 {
        if y & 1 == 1 {
            result = result * base % modulus;
        }
        y >>= 1;
        if y > 0 {
            base = base * base % modulus;
        }
    }
    // The sign is the modulus's.
    if m < 0 && result != 0 { result as i64 + m } else { result as i64 }
}

/// `x ** y % m`; `m` is not zero.
pub fn power(vm: &mut Vm, x: Int, y: Int, m: Int) -> R {
    if let (Int::Small(x), Int::Small(y), Int::Small(m)) = (x, y, m)
        && let Ok(y) = u64::try_from(y)
    {
        return Ok(vm.int(power_of_words(x, y, m)));
    }
    let modulus = m.to_big().into_parts().1;
    let big_modulus = IBig::from(modulus.clone());
    let reduce = |v: IBig| ((v % &big_modulus) + &big_modulus) % &big_modulus;
    let mut base = reduce(x.to_big());
    let mut exponent = y.to_big();
    if y.is_negative() {
        match inverse(&base, &big_modulus) {
            Some(inverse) => base = inverse,
            None => return Err(vm.value_error("base is not invertible for the given modulus")),
        }
        exponent = -exponent;
    }
    let mut result = reduce(IBig::ONE);
    let bits = exponent.clone().into_parts().1;
    for i in (0..bits.bit_len()).rev() {
        result = &result * &result % &big_modulus;
        if bits.bit(i) {
            result = &result * &base % &big_modulus;
        }
    }
    if m.is_negative() && result != IBig::ZERO {
        result -= big_modulus;
    }
    Ok(int::from_big(vm, &result))
}

/// The inverse modulo `m`, by Euclid's extended algorithm.
fn inverse(a: &IBig, m: &IBig) -> Option<IBig> {
    let (mut r0, mut r1) = (m.clone(), a.clone());
    let (mut t0, mut t1) = (IBig::ZERO, IBig::ONE);
    while r1 != IBig::ZERO {
        let q = &r0 / &r1;
        let r2 = &r0 - &q * &r1;
        let t2 = &t0 - &q * &t1;
        (r0, r1, t0, t1) = (r1, r2, t1, t2);
    }
    (r0 == IBig::ONE).then(|| if t0 < IBig::ZERO { t0 + m } else { t0 })
}
