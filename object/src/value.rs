//! The 64-bit tagged word that every Python value is.
//!
//! NaN-boxed in favour of pointers (see `docs/decisions/value.md`):
//!
//! | bits                                   | meaning                                   |
//! |----------------------------------------|-------------------------------------------|
//! | 0                                      | never a value: `None` of `Option<Value>`   |
//! | 1 ..= 255                              | immediates                                |
//! | 256 .. 2^48                            | address of a heap object                  |
//! | 2^49 ..= 0xFFFA_0000_0000_0000          | a double's bits + 2^49                    |
//! | 0xFFFE_0000_0000_0000 ..= u64::MAX      | integer i in [-2^48, 2^48) as i - 2^48     |

use crate::object::{Gc, Header, Kind, Object};
use std::num::NonZeroU64;

/// A Python value. `Option<Value>` and `Result<Value, Raised>` are one word too, with 0 for the other case.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(NonZeroU64);

const DOUBLE_OFFSET: u64 = 1 << 49;
/// Smallest word that is an integer.
pub const INT_TAG: u64 = 0xFFFE_0000_0000_0000;
/// Small integers are in [-SMALL_LIMIT, SMALL_LIMIT).
pub const SMALL_LIMIT: i64 = 1 << 48;
const CANONICAL_NAN: u64 = 0x7FF8_0000_0000_0000;

const fn immediate(n: u64) -> Value {
    match NonZeroU64::new(n) {
        Some(bits) => Value(bits),
        None => panic!("0 is no value"),
    }
}

impl Value {
    /// Content of a variable that has none. Never visible to Python.
    pub const UNBOUND: Value = immediate(1);
    pub const NONE: Value = immediate(2);
    pub const FALSE: Value = immediate(4);
    pub const TRUE: Value = immediate(5);
    pub const ELLIPSIS: Value = immediate(6);
    pub const NOT_IMPLEMENTED: Value = immediate(7);
    /// An argument that was not passed. Never visible to Python.
    pub const ABSENT: Value = immediate(8);
    /// Tags of loop windows, see `interp`. Never visible to Python.
    pub const LOOP_LIST: Value = immediate(16);
    pub const LOOP_TUPLE: Value = immediate(17);
    pub const LOOP_ITERATOR: Value = immediate(18);
    pub const LOOP_GENERATOR: Value = immediate(19);
    pub const LOOP_ZIP: Value = immediate(20);
    pub const LOOP_ENUMERATE: Value = immediate(21);
    pub const LOOP_STR: Value = immediate(22);
    pub const LOOP_COUNTED: Value = immediate(24);
    pub const LOOP_BYTES: Value = immediate(25);
    /// Never in a register: the interpreter's loop hands over to the instrumented one, or back.
    pub const OTHER_LOOP: Value = immediate(23);

    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0.get()
    }

    /// The value with these bits; `None` for 0. The bits must come from `bits`.
    #[inline(always)]
    pub const fn from_bits(bits: u64) -> Option<Value> {
        match NonZeroU64::new(bits) {
            Some(bits) => Some(Value(bits)),
            None => None,
        }
    }

    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        if b { Value::TRUE } else { Value::FALSE }
    }

    #[inline(always)]
    pub fn is_none(self) -> bool {
        self == Value::NONE
    }

    #[inline(always)]
    pub fn is_bool(self) -> bool {
        self.bits() & !1 == 4
    }

    /// The integer, which must be in [-2^48, 2^48).
    #[inline(always)]
    pub const fn small_int(i: i64) -> Value {
        debug_assert!(-SMALL_LIMIT <= i && i < SMALL_LIMIT);
        match NonZeroU64::new((i - SMALL_LIMIT) as u64) {
            Some(bits) => Value(bits),
            None => panic!("small_int out of range"),
        }
    }

    /// The small integer plus one, which must be small too.
    #[inline(always)]
    pub const fn next_small_int(self) -> Value {
        debug_assert!(self.is_small_int() && self.bits() != u64::MAX);
        Value(self.0.saturating_add(1))
    }

    /// The integer if it is in [-2^48, 2^48).
    #[inline(always)]
    pub const fn try_small_int(i: i64) -> Option<Value> {
        if -SMALL_LIMIT <= i && i < SMALL_LIMIT { Some(Value::small_int(i)) } else { None }
    }

    /// Whether this is an integer in the word (not a bool, not a big integer).
    #[inline(always)]
    pub const fn is_small_int(self) -> bool {
        self.bits() >= INT_TAG
    }

    /// Whether both are small integers: one AND, one compare.
    #[inline(always)]
    pub const fn both_small_ints(a: Value, b: Value) -> bool {
        a.bits() & b.bits() >= INT_TAG
    }

    /// The small integer; meaningless for anything else.
    #[inline(always)]
    pub const fn as_small_int_unchecked(self) -> i64 {
        (self.bits() as i64).wrapping_add(SMALL_LIMIT)
    }

    #[inline(always)]
    pub const fn as_small_int(self) -> Option<i64> {
        if self.is_small_int() { Some(self.as_small_int_unchecked()) } else { None }
    }

    /// Boxes a double; NaN payloads are lost, the sign of a NaN is kept.
    #[inline(always)]
    pub fn float(f: f64) -> Value {
        let mut bits = f.to_bits();
        if f.is_nan() {
            bits = CANONICAL_NAN | (bits & (1 << 63));
        }
        immediate(bits + DOUBLE_OFFSET)
    }

    #[inline(always)]
    pub const fn is_float(self) -> bool {
        self.bits().wrapping_sub(DOUBLE_OFFSET) < INT_TAG - DOUBLE_OFFSET
    }

    /// The double; meaningless for anything else.
    #[inline(always)]
    pub const fn as_float_unchecked(self) -> f64 {
        f64::from_bits(self.bits().wrapping_sub(DOUBLE_OFFSET))
    }

    #[inline(always)]
    pub const fn as_float(self) -> Option<f64> {
        if self.is_float() { Some(self.as_float_unchecked()) } else { None }
    }

    /// Whether this is a heap object.
    #[inline(always)]
    pub const fn is_object(self) -> bool {
        self.bits().wrapping_sub(256) < (1 << 48) - 256
    }

    /// The object's header, if this is a heap object.
    #[inline(always)]
    pub fn header(self) -> Option<Gc<Header>> {
        if self.is_object() { Some(Gc::from_address(self.bits())) } else { None }
    }

    /// The layout of the value.
    #[inline(always)]
    pub fn kind(self) -> Kind {
        if self.is_object() {
            return Gc::<Header>::from_address(self.bits()).kind();
        }
        self.immediate_kind()
    }

    #[inline(always)]
    fn immediate_kind(self) -> Kind {
        if self.is_small_int() {
            return Kind::Int;
        }
        if self.is_float() {
            return Kind::Float;
        }
        match self {
            Value::TRUE | Value::FALSE => Kind::Bool,
            Value::ELLIPSIS => Kind::Ellipsis,
            Value::NOT_IMPLEMENTED => Kind::NotImplemented,
            _ => Kind::None,
        }
    }

    /// The object as `T`, if its layout is `T`'s.
    #[inline(always)]
    pub fn cast<T: Object>(self) -> Option<Gc<T>> {
        if self.is_object() {
            let header = Gc::<Header>::from_address(self.bits());
            if T::matches(header.kind()) {
                return Some(Gc::from_address(self.bits()));
            }
        }
        None
    }

    /// The address, for heap objects; the word itself otherwise. Constant over the value's life.
    pub fn identity(self) -> u64 {
        self.bits()
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(i) = self.as_small_int() {
            write!(f, "{i}")
        } else if let Some(d) = self.as_float() {
            write!(f, "{d:?}")
        } else if self.is_object() {
            write!(f, "<{:?} {:#x}>", self.kind(), self.bits())
        } else {
            write!(f, "<immediate {}>", self.bits())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_integers_round_trip_at_the_limits() {
        for i in [-SMALL_LIMIT, -SMALL_LIMIT + 1, -1, 0, 1, SMALL_LIMIT - 1] {
            assert_eq!(Value::small_int(i).as_small_int(), Some(i));
            assert!(!Value::small_int(i).is_float());
            assert!(!Value::small_int(i).is_object());
        }
        assert_eq!(Value::try_small_int(SMALL_LIMIT), None);
        assert_eq!(Value::try_small_int(-SMALL_LIMIT - 1), None);
    }

    #[test]
    fn doubles_round_trip_and_are_nothing_else() {
        for d in [0.0, -0.0, 1.5, -1e308, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE, 5e-324] {
            let v = Value::float(d);
            assert_eq!(v.as_float().map(f64::to_bits), Some(d.to_bits()));
            assert!(!v.is_small_int() && !v.is_object());
        }
        for bits in [u64::MAX, 0x7FF8_0000_0000_0000, 0xFFF8_0000_0000_0000, 0x7FF0_0000_0000_0001] {
            assert!(Value::float(f64::from_bits(bits)).as_float().is_some_and(f64::is_nan));
        }
    }

    #[test]
    fn integer_order_is_the_order_of_the_words() {
        let values = [-SMALL_LIMIT, -5, 0, 7, SMALL_LIMIT - 1];
        for pair in values.windows(2) {
            assert!(Value::small_int(pair[0]).bits() < Value::small_int(pair[1]).bits());
        }
    }

    #[test]
    fn a_result_of_a_value_is_one_word() {
        assert_eq!(size_of::<Result<Value, crate::Raised>>(), 8);
        assert_eq!(size_of::<Option<Value>>(), 8);
    }
}
