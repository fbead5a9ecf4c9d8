//! Integers: small ones are immediates, others objects with their magnitude's 64-bit words behind them.
//!
//! Arithmetic of numbers that fit in 128 bits is native; beyond that the big-integer library computes.

use crate::object::{Gc, Header, Kind, Object};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use dashu_int::{IBig, Sign, UBig};

/// An integer object: big, or an instance of a subclass of int.
#[repr(C)]
pub struct IntObject {
    pub header: Header,
    /// Number of words, negative for negative numbers. No leading zero words.
    signed_length: isize,
}

impl Object for IntObject {
    fn matches(kind: Kind) -> bool {
        kind == Kind::Int
    }
    fn trace(&self, _marker: &mut crate::heap::Marker) {}
}

/// A big integer of at most two words.
#[repr(C)]
struct Short {
    object: IntObject,
    words: [u64; 2],
}

/// The value of what is exactly an int, if it has at most 127 bits.
#[inline(always)]
pub fn exact_i128(vm: &Vm, value: Value) -> Option<i128> {
    if let Some(i) = value.as_small_int() {
        return Some(i128::from(i));
    }
    if value.header()?.shape.get() != vm.types.int.root.get() {
        return None;
    }
    let object = Gc::<Short>::from_address(value.bits());
    let signed_length = object.object.signed_length;
    let magnitude = match signed_length.unsigned_abs() {
        1 => u128::from(object.words[0]),
        2 if object.words[1] >> 63 == 0 => u128::from(object.words[1]) << 64 | u128::from(object.words[0]),
        _ => return None,
    } as i128;
    Some(if signed_length < 0 { -magnitude } else { magnitude })
}

impl IntObject {
    /// Magnitude, least significant word first.
    pub fn words(&self) -> &[u64] {
        let shape = self.header.shape.get();
        let offset = if shape.managed {
            shape.slot_offset(u32::from(shape.inline_slots))
        } else {
            size_of::<IntObject>()
        };
        // SAFETY: the words were written there when the object was made (`make`).
        unsafe {
            let start = std::ptr::from_ref(self).cast::<u8>().add(offset).cast::<u64>();
            std::slice::from_raw_parts(start, self.signed_length.unsigned_abs())
        }
    }

    pub fn is_negative(&self) -> bool {
        self.signed_length < 0
    }

    pub fn to_i128(&self) -> Option<i128> {
        let magnitude = match *self.words() {
            [] => 0,
            [low] => u128::from(low),
            [low, high] if high >> 63 == 0 => u128::from(high) << 64 | u128::from(low),
            _ => return None,
        };
        Some(if self.is_negative() { -(magnitude as i128) } else { magnitude as i128 })
    }

    pub fn to_big(&self) -> IBig {
        let sign = if self.is_negative() { Sign::Negative } else { Sign::Positive };
        IBig::from_parts(sign, UBig::from_words(self.words()))
    }
}

fn make(vm: &mut Vm, ty: Gc<Type>, negative: bool, words: &[u64]) -> Gc<IntObject> {
    let offset = ty.instance_size();
    let header = vm.header_of(ty);
    let length = words.len() as isize;
    let object = vm.allocate_sized(
        IntObject { header, signed_length: if negative { -length } else { length } },
        offset + 8 * words.len(),
    );
    // SAFETY: the object has room for the words at `offset`.
    unsafe {
        let start = object.as_ptr().cast::<u8>().add(offset).cast::<u64>();
        std::ptr::copy_nonoverlapping(words.as_ptr(), start, words.len());
    }
    object
}

/// The int with this value.
#[inline]
pub fn from_i128(vm: &mut Vm, i: i128) -> Value {
    if let Ok(small) = i64::try_from(i)
        && let Some(v) = Value::try_small_int(small)
    {
        return v;
    }
    let magnitude = i.unsigned_abs();
    let words = [magnitude as u64, (magnitude >> 64) as u64];
    // One word takes a slot in which there is room for two.
    let length = 1 + isize::from(words[1] != 0);
    let header = vm.header_of(vm.types.int);
    let object = IntObject { header, signed_length: if i < 0 { -length } else { length } };
    vm.allocate_sized(Short { object, words }, size_of::<Short>()).value()
}

/// The int with this value.
pub fn from_big(vm: &mut Vm, big: &IBig) -> Value {
    if let Ok(i) = i64::try_from(big)
        && let Some(v) = Value::try_small_int(i)
    {
        return v;
    }
    let (sign, words) = big.as_sign_words();
    make(vm, vm.types.int, sign == Sign::Negative, words).value()
}

/// An instance of a subclass of int with the value of `int`.
pub fn of_type(vm: &mut Vm, ty: Gc<Type>, int: Int) -> Value {
    let (negative, words): (bool, Vec<u64>) = match int {
        Int::Small(i) => {
            let magnitude = i.unsigned_abs();
            (i < 0, if magnitude == 0 { vec![] } else { vec![magnitude] })
        }
        Int::Big(o) => (o.is_negative(), o.words().to_vec()),
    };
    make(vm, ty, negative, &words).value()
}

/// An integer value, without its subclass: bools and instances of subclasses included.
#[derive(Clone, Copy, Debug)]
pub enum Int {
    Small(i64),
    Big(Gc<IntObject>),
}

impl Int {
    pub fn to_big(self) -> IBig {
        match self {
            Int::Small(i) => IBig::from(i),
            Int::Big(o) => o.to_big(),
        }
    }

    pub fn to_i128(self) -> Option<i128> {
        match self {
            Int::Small(i) => Some(i128::from(i)),
            Int::Big(o) => o.to_i128(),
        }
    }

    pub fn to_i64(self) -> Option<i64> {
        match self {
            Int::Small(i) => Some(i),
            Int::Big(o) => o.to_i128().and_then(|i| i64::try_from(i).ok()),
        }
    }

    pub fn is_negative(self) -> bool {
        match self {
            Int::Small(i) => i < 0,
            Int::Big(o) => o.is_negative(),
        }
    }

    pub fn is_zero(self) -> bool {
        match self {
            Int::Small(i) => i == 0,
            Int::Big(o) => o.words().is_empty(),
        }
    }
}

impl Value {
    /// The integer of an int, a bool or an instance of a subclass of int.
    #[inline]
    pub fn as_int(self) -> Option<Int> {
        if let Some(i) = self.as_small_int() {
            return Some(Int::Small(i));
        }
        if self.is_bool() {
            return Some(Int::Small(i64::from(self == Value::TRUE)));
        }
        let object = self.cast::<IntObject>()?;
        match *object.words() {
            [] => Some(Int::Small(0)),
            [w] if w < i64::MAX as u64 => {
                Some(Int::Small(if object.is_negative() { -(w as i64) } else { w as i64 }))
            }
            _ => Some(Int::Big(object)),
        }
    }
}

/// The int with the value of `int`, as an exact int.
pub fn exact(vm: &mut Vm, int: Int) -> Value {
    match int {
        Int::Small(i) => vm.int(i),
        Int::Big(o) if vm.is_exact(o.value(), vm.types.int) => o.value(),
        Int::Big(o) => make(vm, vm.types.int, o.is_negative(), o.words()).value(),
    }
}

macro_rules! arithmetic {
    ($($(#[$meta:meta])* $name:ident, $checked:ident, $op:tt;)*) => {
        $($(#[$meta])*
        pub fn $name(vm: &mut Vm, a: Int, b: Int) -> R {
            if let (Some(x), Some(y)) = (a.to_i128(), b.to_i128())
                && let Some(r) = x.$checked(y)
            {
                return Ok(from_i128(vm, r));
            }
            let r = a.to_big() $op b.to_big();
            Ok(from_big(vm, &r))
        })*
    };
}

arithmetic! {
    /// `a + b`.
    add, checked_add, +;
    /// `a - b`.
    sub, checked_sub, -;
    /// `a * b`.
    mul, checked_mul, *;
}

/// Order of two integers.
pub fn compare(a: Int, b: Int) -> std::cmp::Ordering {
    match (a, b) {
        (Int::Small(x), Int::Small(y)) => x.cmp(&y),
        _ => match (a.to_i128(), b.to_i128()) {
            (Some(x), Some(y)) => x.cmp(&y),
            _ => a.to_big().cmp(&b.to_big()),
        },
    }
}

/// Hash of an integer: its value modulo 2^61 - 1, with its sign; never -1.
pub fn hash(int: Int) -> i64 {
    const MODULUS: u128 = (1 << 61) - 1;
    let (negative, magnitude) = match int {
        Int::Small(i) => (i < 0, u128::from(i.unsigned_abs()) % MODULUS),
        Int::Big(o) => {
            let reduced = o.words().iter().rev().fold(0u128, |r, &w| ((r << 64) | u128::from(w)) % MODULUS);
            (o.is_negative(), reduced)
        }
    };
    let h = if negative { -(magnitude as i64) } else { magnitude as i64 };
    if h == -1 { -2 } else { h }
}
