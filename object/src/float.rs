//! Floats.

use crate::vm::Vm;
use dashu_int::IBig;

/// The integer of a finite float without fraction.
pub fn to_big(f: f64) -> IBig {
    let bits = f.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i64 - 1075;
    let mantissa = IBig::from(if exponent == -1075 {
        (bits & ((1 << 52) - 1)) << 1
    } else {
        bits & ((1 << 52) - 1) | 1 << 52
    });
    let magnitude =
        if exponent >= 0 { mantissa << exponent as usize } else { mantissa >> (-exponent) as usize };
    if f < 0.0 { -magnitude } else { magnitude }
}

pub fn init(_vm: &mut Vm) {}
