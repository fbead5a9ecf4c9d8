//! Hashes, as CPython computes them.

use crate::int::{self, Int};
use crate::object::{Gc, Kind};
use crate::slots::Slot;
use crate::value::Value;
use crate::vm::{R, Vm};

/// `hash(value)`, never -1.
#[inline]
pub fn hash(vm: &mut Vm, value: Value) -> R<i64> {
    match plain_hash(vm, value) {
        Some(hash) => Ok(hash),
        None => hash_slow(vm, value),
    }
}

/// The hash of a value that has one without running Python code: of a small integer, a str, bytes, None, or a tuple of
/// these; `None` for all others.
#[inline(always)]
pub fn plain_hash(vm: &Vm, value: Value) -> Option<i64> {
    if let Some(hash) = item_hash(vm, value) {
        return Some(hash);
    }
    let tuple = value.as_tuple().filter(|t| t.header.shape.get() == vm.types.tuple.root.get())?;
    plain_tuple_hash(vm, tuple)
}

/// As `plain_hash`, but not of a tuple.
#[inline(always)]
fn item_hash(vm: &Vm, value: Value) -> Option<i64> {
    if let Some(i) = value.as_small_int() {
        // Small integers are below 2^61 - 1.
        return Some(if i == -1 { -2 } else { i });
    }
    let Some(header) = value.header() else { return value.is_none().then_some(NONE_HASH) };
    let shape = header.shape.get();
    if shape == vm.types.str.root.get() {
        return value.as_str().map(|s| s.hash(&vm.hash_seed));
    }
    if shape == vm.types.bytes.root.get() {
        return value.as_bytes().map(|b| b.hash(&vm.hash_seed));
    }
    None
}

/// A tuple is often hashed twice in a row: to look up what is stored under it, and to store something else.
#[inline]
fn plain_tuple_hash(vm: &Vm, tuple: Gc<crate::tuple::Tuple>) -> Option<i64> {
    let (known, hash) = vm.hashed_tuple.get();
    if known == tuple.address() {
        return Some(hash);
    }
    let mut state = TupleHash::new();
    for item in tuple.items() {
        state.add(item_hash(vm, *item)?);
    }
    let hash = state.finish(tuple.len());
    vm.hashed_tuple.set((tuple.address(), hash));
    Some(hash)
}

/// Hash of None.
pub(crate) const NONE_HASH: i64 = 0xfca8_6420;

#[inline(never)]
fn hash_slow(vm: &mut Vm, value: Value) -> R<i64> {
    let ty = vm.type_of(value);
    if !ty.has(crate::ty::flags::HEAP) {
        match value.kind() {
            Kind::Bool => return Ok(i64::from(value == Value::TRUE)),
            Kind::Float => return Ok(float_hash(value.as_float_unchecked(), value)),
            Kind::Int => {
                if let Some(i) = value.as_int() {
                    return Ok(int::hash(i));
                }
            }
            Kind::Tuple => {
                if let Some(t) = value.as_tuple() {
                    return tuple_hash(vm, t);
                }
            }
            Kind::None => return Ok(NONE_HASH),
            Kind::FrozenSet => {
                if let Some(s) = value.as_set() {
                    return Ok(s.frozen_hash());
                }
            }
            Kind::Type | Kind::Function => return Ok(identity_hash(value)),
            _ => {}
        }
    }
    let own = ty.slot(vm, Slot::Hash);
    if own.is_some() && own == vm.types.object.slot(vm, Slot::Hash) {
        return Ok(identity_hash(value));
    }
    if let Some(t) = value.as_tuple().filter(|_| own == vm.types.tuple.slot(vm, Slot::Hash)) {
        return tuple_hash(vm, t);
    }
    match own {
        Some(f) if !f.is_none() => {
            let result = vm.call_unbound(f, value, &[], None)?;
            match result.as_int() {
                Some(Int::Small(-1)) => Ok(-2),
                Some(Int::Small(i)) => Ok(i),
                Some(big) => Ok(int::hash(big)),
                None => Err(vm.type_error("__hash__ method should return an integer")),
            }
        }
        _ => {
            let message = format!("unhashable type: '{}'", ty.name_str());
            Err(vm.type_error(message))
        }
    }
}

/// Hash of an object by its identity.
pub fn identity_hash(value: Value) -> i64 {
    let h = value.identity().rotate_right(4) as i64;
    if h == -1 { -2 } else { h }
}

/// Hash of a float: equal to that of an equal integer; NaNs hash by identity.
pub fn float_hash(f: f64, owner: Value) -> i64 {
    const BITS: u32 = 61;
    const MODULUS: u64 = (1 << BITS) - 1;
    if f.is_infinite() {
        return if f > 0.0 { 314_159 } else { -314_159 };
    }
    if f.is_nan() {
        return identity_hash(owner);
    }
    let (mut mantissa, mut exponent) = frexp(f.abs());
    let mut x: u64 = 0;
    while mantissa != 0.0 {
        x = (x << 28) & MODULUS | x >> (BITS - 28);
        mantissa *= 268_435_456.0; // 2^28
        exponent -= 28;
        let y = mantissa as u64;
        mantissa -= y as f64;
        x += y;
        if x >= MODULUS {
            x -= MODULUS;
        }
    }
    let shift = exponent.rem_euclid(BITS as i32) as u32;
    x = (x << shift) & MODULUS | x >> (BITS - shift);
    let h = if f < 0.0 { -(x as i64) } else { x as i64 };
    if h == -1 { -2 } else { h }
}

/// Mantissa in [0.5, 1) and exponent of a finite float.
pub fn frexp(f: f64) -> (f64, i32) {
    if f == 0.0 || !f.is_finite() {
        return (f, 0);
    }
    let bits = f.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    if exponent == 0 {
        let (m, e) = frexp(f * 18_014_398_509_481_984.0); // 2^54
        return (m, e - 54);
    }
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent - 1022)
}

/// Hash of a tuple from those of its items: CPython's variant of xxHash.
struct TupleHash(u64);

impl TupleHash {
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    const P5: u64 = 2_870_177_450_012_600_261;

    #[inline(always)]
    fn new() -> TupleHash {
        TupleHash(Self::P5)
    }

    #[inline(always)]
    fn add(&mut self, hash: i64) {
        let lane = (hash as u64).wrapping_mul(Self::P2);
        self.0 = self.0.wrapping_add(lane).rotate_left(31).wrapping_mul(Self::P1);
    }

    #[inline(always)]
    fn finish(self, length: usize) -> i64 {
        match self.0.wrapping_add(length as u64 ^ (Self::P5 ^ 3_527_539)) {
            u64::MAX => 1_546_275_796,
            hash => hash as i64,
        }
    }
}

/// Hash of a tuple of objects that have these hashes.
pub fn hash_of_hashes(hashes: &[i64]) -> i64 {
    let mut state = TupleHash::new();
    hashes.iter().for_each(|hash| state.add(*hash));
    state.finish(hashes.len())
}

/// Hash of a tuple.
pub fn tuple_hash(vm: &mut Vm, tuple: Gc<crate::tuple::Tuple>) -> R<i64> {
    let place = tuple.address() as usize / crate::heap::GRANULE % crate::vm::HASHED_TUPLES;
    let (known, hash) = vm.hashed_tuples[place].get();
    if known == tuple.address() {
        return Ok(hash);
    }
    vm.check_native_stack()?;
    let mut state = TupleHash::new();
    for item in tuple.items() {
        state.add(self::hash(vm, *item)?);
    }
    let hash = state.finish(tuple.len());
    vm.hashed_tuples[place].set((tuple.address(), hash));
    Ok(hash)
}
