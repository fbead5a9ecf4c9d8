//! Arithmetic of the built-in numbers and the other short ways of operators.

use crate::int::{self, Int};
use crate::object::Kind;
use crate::ops::BinaryOp;
use crate::slots::Slot;
use crate::value::Value;
use crate::vm::{R, Vm};

/// The operator for operands of exactly built-in types, where there is a short way; `None` sends it through the special
/// methods.
#[inline]
pub fn binary_short(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> Option<R> {
    if Value::both_small_ints(a, b) {
        return small_ints(vm, op, a.as_small_int_unchecked(), b.as_small_int_unchecked());
    }
    if let (Some(x), Some(y)) = (a.as_float(), b.as_float()) {
        return floats(vm, op, x, y);
    }
    match (a.header(), b.header()) {
        (Some(x), Some(y)) if op == BinaryOp::Add => {
            let text = vm.types.str.root.get();
            if x.shape.get() == text && y.shape.get() == text {
                return Some(crate::string::concat(vm, a.as_str()?, b.as_str()?));
            }
        }
        (None, None) => match (a.as_small_int(), b.as_small_int()) {
            (Some(x), None) if b.is_bool() => return small_ints(vm, op, x, i64::from(b == Value::TRUE)),
            (None, Some(y)) if a.is_bool() => return small_ints(vm, op, i64::from(a == Value::TRUE), y),
            _ => {}
        },
        _ => {}
    }
    let complex = vm.types.complex.root.get();
    if [a, b].iter().any(|one| one.header().is_some_and(|header| header.shape.get() == complex)) {
        return crate::complex::binary_short(vm, op, a, b);
    }
    if let (Some(x), Some(y)) = (int::exact_i128(vm, a), int::exact_i128(vm, b))
        && let Some(result) = wide_ints(vm, op, x, y)
    {
        return Some(Ok(result));
    }
    match (a.kind(), b.kind()) {
        (Kind::Float, Kind::Int) => floats(vm, op, a.as_float_unchecked(), b.as_small_int()? as f64),
        (Kind::Int, Kind::Float) => floats(vm, op, a.as_small_int()? as f64, b.as_float_unchecked()),
        (Kind::Str, Kind::Int) if op == BinaryOp::Mul && vm.is_exact(a, vm.types.str) => {
            let n = b.as_small_int()?;
            Some(crate::string::methods::repeated(vm, a.as_str()?, n as isize))
        }
        (Kind::Bytes, Kind::Bytes)
            if op == BinaryOp::Add && vm.is_exact(a, vm.types.bytes) && vm.is_exact(b, vm.types.bytes) =>
        {
            Some(crate::bytes::concat(vm, a.as_bytes()?, b.as_bytes()?))
        }
        (Kind::Int, Kind::Int) if vm.is_exact(a, vm.types.int) && vm.is_exact(b, vm.types.int) => {
            ints(vm, op, a.as_int()?, b.as_int()?)
        }
        _ => None,
    }
}

#[inline]
fn small_ints(vm: &mut Vm, op: BinaryOp, x: i64, y: i64) -> Option<R> {
    // Small integers have 49 bits: sums fit in 64 bits, products may not.
    Some(Ok(match op {
        BinaryOp::Add => vm.int(x + y),
        BinaryOp::Sub => vm.int(x - y),
        BinaryOp::Mul => match x.checked_mul(y) {
            Some(r) => vm.int(r),
            None => int::from_i128(vm, i128::from(x) * i128::from(y)),
        },
        BinaryOp::And => Value::small_int(x & y),
        BinaryOp::Or => Value::small_int(x | y),
        BinaryOp::Xor => Value::small_int(x ^ y),
        BinaryOp::FloorDiv if y != 0 => vm.int(floor_div(x, y)),
        BinaryOp::Mod if y != 0 => Value::small_int(floor_mod(x, y)),
        BinaryOp::TrueDiv if y != 0 && x.unsigned_abs() < 1 << 53 && y.unsigned_abs() < 1 << 53 => {
            Value::float(x as f64 / y as f64)
        }
        BinaryOp::RShift if y >= 0 => Value::small_int(x >> y.min(63)),
        BinaryOp::Pow if (0..64).contains(&y) && x.checked_pow(y as u32).is_some() => vm.int(x.pow(y as u32)),
        BinaryOp::LShift if (0..64).contains(&y) => int::from_i128(vm, i128::from(x) << y),
        _ => return ints(vm, op, Int::Small(x), Int::Small(y)),
    }))
}

/// Integers of at most 127 bits, one of which at least is no small one; `None` where the result may have more bits, and
/// for operators that are not worth it.
#[inline(always)]
fn wide_ints(vm: &mut Vm, op: BinaryOp, x: i128, y: i128) -> Option<Value> {
    let result = match op {
        BinaryOp::Add => x.checked_add(y)?,
        BinaryOp::Sub => x.checked_sub(y)?,
        BinaryOp::Mul => x.checked_mul(y)?,
        BinaryOp::And => x & y,
        BinaryOp::Or => x | y,
        BinaryOp::Xor => x ^ y,
        BinaryOp::RShift if y >= 0 => x >> y.min(127),
        BinaryOp::FloorDiv if y > 0 => x.div_euclid(y),
        BinaryOp::Mod if y > 0 => x.rem_euclid(y),
        _ => return None,
    };
    Some(int::from_i128(vm, result))
}

/// `x // y` for `y != 0`.
#[inline(always)]
pub fn floor_div(x: i64, y: i64) -> i64 {
    let q = x / y;
    if (x % y != 0) && ((x < 0) != (y < 0)) { q - 1 } else { q }
}

/// `x % y` for `y != 0`.
#[inline(always)]
pub fn floor_mod(x: i64, y: i64) -> i64 {
    let r = x % y;
    if r != 0 && ((r < 0) != (y < 0)) { r + y } else { r }
}

#[inline]
fn floats(vm: &mut Vm, op: BinaryOp, x: f64, y: f64) -> Option<R> {
    if op == BinaryOp::Pow {
        return Some(crate::float_type::power(vm, x, y));
    }
    Some(Ok(Value::float(match op {
        BinaryOp::Add => x + y,
        BinaryOp::Sub => x - y,
        BinaryOp::Mul => x * y,
        BinaryOp::TrueDiv if y != 0.0 => x / y,
        _ => return None,
    })))
}

/// Integers of any size.
fn ints(vm: &mut Vm, op: BinaryOp, x: Int, y: Int) -> Option<R> {
    match op {
        BinaryOp::MatMul => None,
        _ => Some(crate::int_type::arithmetic(vm, op, x, y)),
    }
}

/// The unary operator for built-in numbers.
pub fn unary_short(vm: &mut Vm, slot: Slot, value: Value) -> Option<R> {
    if let Some(i) = value.as_small_int() {
        return Some(Ok(match slot {
            Slot::Neg => vm.int(-i),
            Slot::Pos => value,
            Slot::Invert => vm.int(!i),
            Slot::Abs => vm.int(i.abs()),
            _ => return None,
        }));
    }
    if let Some(f) = value.as_float() {
        return Some(Ok(Value::float(match slot {
            Slot::Neg => -f,
            Slot::Pos => f,
            Slot::Abs => f.abs(),
            _ => return None,
        })));
    }
    None
}
