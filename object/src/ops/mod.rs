//! Operations on any values: truth, hash, equality, order, arithmetic, subscripts, length, containment.
//!
//! Built-in types take short ways; everything else goes through the special methods as the language reference says.

mod binary;

use binary::given;
pub use binary::{BinaryOp, binary, binary_declined, binary_general, binary_in_place, power_modulo};

use crate::exception::{Exc, Raised};
use crate::frame::Continuation;
use crate::int::{self, Int};
use crate::object::{Gc, Kind};
use crate::slice::place;
use crate::slots::Slot;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cmp::Ordering;

/// A rich comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum CompareOp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl CompareOp {
    pub const ALL: [CompareOp; 6] = {
        use CompareOp::*;
        [Lt, Le, Eq, Ne, Gt, Ge]
    };

    pub const fn slot(self) -> Slot {
        match self {
            CompareOp::Lt => Slot::Lt,
            CompareOp::Le => Slot::Le,
            CompareOp::Eq => Slot::Eq,
            CompareOp::Ne => Slot::Ne,
            CompareOp::Gt => Slot::Gt,
            CompareOp::Ge => Slot::Ge,
        }
    }

    /// The same comparison with operands swapped.
    pub const fn swapped(self) -> CompareOp {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
            same => same,
        }
    }

    pub const fn symbol(self) -> &'static str {
        match self {
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
        }
    }

    /// Whether operands in this order satisfy the comparison.
    #[inline]
    pub const fn holds(self, order: Ordering) -> bool {
        match self {
            CompareOp::Lt => order.is_lt(),
            CompareOp::Le => order.is_le(),
            CompareOp::Eq => order.is_eq(),
            CompareOp::Ne => order.is_ne(),
            CompareOp::Gt => order.is_gt(),
            CompareOp::Ge => order.is_ge(),
        }
    }
}

/// `bool(value)`.
#[inline]
pub fn truth(vm: &mut Vm, value: Value) -> R<bool> {
    match value {
        Value::TRUE => Ok(true),
        Value::FALSE | Value::NONE => Ok(false),
        _ => truth_slow(vm, value),
    }
}

/// The same, where it takes no method; `None` elsewhere.
pub fn plain_truth(vm: &mut Vm, value: Value) -> Option<bool> {
    if let Some(i) = value.as_small_int() {
        return Some(i != 0);
    }
    if let Some(f) = value.as_float() {
        return Some(f != 0.0);
    }
    let ty = vm.type_of(value);
    if !ty.has(crate::ty::flags::HEAP) {
        match value.kind() {
            Kind::None => return Some(false),
            Kind::Bool => return Some(value == Value::TRUE),
            Kind::Str => return value.as_str().map(|s| !s.is_empty()),
            Kind::List => return value.as_list().map(|l| !l.is_empty()),
            Kind::Tuple => return value.as_tuple().map(|t| !t.is_empty()),
            Kind::Dict => return value.as_dict().map(|d| !d.is_empty()),
            Kind::Int => return value.as_int().map(|i| !i.is_zero()),
            Kind::Set | Kind::FrozenSet => return value.as_set().map(|s| !s.is_empty()),
            Kind::Range => return value.as_range().map(|r| r.length != Value::small_int(0)),
            _ => {}
        }
    }
    let says = ty.slot(vm, Slot::Bool).is_some() || ty.slot(vm, Slot::Len).is_some();
    (!says).then_some(true)
}

fn truth_slow(vm: &mut Vm, value: Value) -> R<bool> {
    if let Some(known) = plain_truth(vm, value) {
        return Ok(known);
    }
    let ty = vm.type_of(value);
    if let Some(f) = ty.slot(vm, Slot::Bool) {
        if f.is_none() {
            let message = format!("'{}' cannot be interpreted as a boolean", ty.name_str());
            return Err(vm.type_error(message));
        }
        let result = vm.call_unbound(f, value, &[], None)?;
        return checked_truth(vm, result);
    }
    Ok(length(vm, value)? != 0)
}

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

/// Equality of two values that takes no Python code: of small integers, of strs, of bytes, of tuples of these; `None` for
/// others. As containers compare: what is the same is equal.
#[inline]
pub fn plainly_equal(vm: &Vm, a: Value, b: Value) -> Option<bool> {
    if let Some(known) = items_equal(vm, a, b) {
        return Some(known);
    }
    let exact = |t: &Gc<crate::tuple::Tuple>| t.header.shape.get() == vm.types.tuple.root.get();
    let (x, y) = (a.as_tuple().filter(exact)?, b.as_tuple().filter(exact)?);
    if x.len() != y.len() {
        return Some(false);
    }
    for (&p, &q) in x.items().iter().zip(y.items()) {
        if !items_equal(vm, p, q)? {
            return Some(false);
        }
    }
    Some(true)
}

/// As `plainly_equal`, but not of tuples.
#[inline(always)]
fn items_equal(vm: &Vm, a: Value, b: Value) -> Option<bool> {
    if a == b {
        return Some(true);
    }
    if Value::both_small_ints(a, b) {
        return Some(false);
    }
    let shape = a.header()?.shape.get();
    if shape != b.header()?.shape.get() {
        return None;
    }
    if shape == vm.types.str.root.get() {
        return Some(a.as_str()?.equals(&*b.as_str()?));
    }
    if shape == vm.types.bytes.root.get() {
        return Some(a.as_bytes()?.as_slice() == b.as_bytes()?.as_slice());
    }
    None
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

/// Whether two keys with equal hashes are equal: identity, else `==`.
#[inline]
pub fn keys_equal(vm: &mut Vm, a: Value, b: Value) -> R<bool> {
    match plainly_equal(vm, a, b) {
        Some(known) => Ok(known),
        None => equal(vm, a, b),
    }
}

/// `a is b or a == b`: how containers compare.
pub fn same_or_equal(vm: &mut Vm, a: Value, b: Value) -> R<bool> {
    // A float is an immediate: the same word means the same object, NaN included.
    match a == b {
        true => Ok(true),
        false => equal(vm, a, b),
    }
}

/// `bool(a == b)`.
pub fn equal(vm: &mut Vm, a: Value, b: Value) -> R<bool> {
    compare_bool(vm, CompareOp::Eq, a, b)
}

/// `bool(a op b)`.
#[inline]
pub fn compare_bool(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R<bool> {
    if let Some(known) = compare_short(vm, op, a, b) {
        return Ok(known);
    }
    let result = compare_general(vm, op, a, b)?;
    truth(vm, result)
}

/// `a op b`.
#[inline]
pub fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    if let Some(known) = compare_short(vm, op, a, b) {
        return Ok(Value::bool(known));
    }
    compare_general(vm, op, a, b)
}

/// `a op b` of two values of exactly the type str; `None` for others.
#[inline(always)]
pub fn compare_texts(vm: &Vm, op: CompareOp, a: Value, b: Value) -> Option<bool> {
    let (x, y) = (a.as_str()?, b.as_str()?);
    let exact = vm.types.str.root.get();
    if x.header.shape.get() != exact || y.header.shape.get() != exact {
        return None;
    }
    Some(match op {
        CompareOp::Eq => a == b || x.equals(&y),
        CompareOp::Ne => a != b && !x.equals(&y),
        _ => op.holds(x.compare(&y)),
    })
}

/// Numbers and strings of exactly the built-in types.
#[inline]
fn compare_short(vm: &Vm, op: CompareOp, a: Value, b: Value) -> Option<bool> {
    if Value::both_small_ints(a, b) {
        return Some(op.holds(a.bits().cmp(&b.bits())));
    }
    match (a.kind(), b.kind()) {
        (Kind::Float, Kind::Float) => Some(float_compare(op, a.as_float_unchecked(), b.as_float_unchecked())),
        (Kind::Str, Kind::Str) => compare_texts(vm, op, a, b),
        (Kind::Tuple, Kind::Tuple) => Some(op.holds(plain_tuple_order(vm, a, b)?)),
        (Kind::Int, Kind::Int)
            if let (Some(x), Some(y)) = (int::exact_i128(vm, a), int::exact_i128(vm, b)) =>
        {
            Some(op.holds(x.cmp(&y)))
        }
        (Kind::Int | Kind::Bool, Kind::Int | Kind::Bool)
            if !vm.type_of(a).has(crate::ty::flags::HEAP) && !vm.type_of(b).has(crate::ty::flags::HEAP) =>
        {
            Some(op.holds(int::compare(a.as_int()?, b.as_int()?)))
        }
        (Kind::Float, Kind::Int | Kind::Bool) if !vm.type_of(b).has(crate::ty::flags::HEAP) => {
            Some(float_int_compare(op, a.as_float_unchecked(), b.as_int()?))
        }
        (Kind::Int | Kind::Bool, Kind::Float) if !vm.type_of(a).has(crate::ty::flags::HEAP) => {
            Some(float_int_compare(op.swapped(), b.as_float_unchecked(), a.as_int()?))
        }
        _ => None,
    }
}

/// Order of two tuples that the first pair of items that differ decides, and these are both small integers or both strs,
/// or the lengths; `None` for others.
fn plain_tuple_order(vm: &Vm, a: Value, b: Value) -> Option<Ordering> {
    let exact = vm.types.tuple.root.get();
    let (a, b) = (a.as_tuple()?, b.as_tuple()?);
    if a.header.shape.get() != exact || b.header.shape.get() != exact {
        return None;
    }
    let text = vm.types.str.root.get();
    for (&x, &y) in a.items().iter().zip(b.items()) {
        if x == y {
            continue;
        }
        if Value::both_small_ints(x, y) {
            return Some(x.bits().cmp(&y.bits()));
        }
        let (x, y) = (x.as_str()?, y.as_str()?);
        if x.header.shape.get() != text || y.header.shape.get() != text {
            return None;
        }
        match x.compare(&y) {
            Ordering::Equal => {}
            order => return Some(order),
        }
    }
    Some(a.len().cmp(&b.len()))
}

/// Comparison of floats; NaN is unequal to everything.
#[inline]
pub fn float_compare(op: CompareOp, a: f64, b: f64) -> bool {
    match a.partial_cmp(&b) {
        Some(order) => op.holds(order),
        None => op == CompareOp::Ne,
    }
}

/// Exact comparison of a float with an integer.
pub fn float_int_compare(op: CompareOp, f: f64, i: Int) -> bool {
    if f.is_nan() {
        return op == CompareOp::Ne;
    }
    if f.is_infinite() {
        return op.holds(if f > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    let order = match i {
        Int::Small(i) if i.unsigned_abs() < 1 << 53 => f.total_cmp(&(i as f64)).then(Ordering::Equal),
        _ => {
            let floor = crate::float::to_big(f.floor());
            floor.cmp(&i.to_big()).then(if f.fract() == 0.0 { Ordering::Equal } else { Ordering::Greater })
        }
    };
    // total_cmp tells -0.0 from 0.0; the comparison does not.
    let order = if f == 0.0 && matches!(i, Int::Small(0)) { Ordering::Equal } else { order };
    op.holds(order)
}

/// `a op b` after some of the special methods that it asks have declined.
pub fn compare_declined(vm: &mut Vm, op: CompareOp, after: Continuation, a: Value, b: Value) -> R {
    if after == Continuation::First
        && let Some(r) = try_compare(vm, op.swapped().slot(), b, a)?
    {
        return Ok(r);
    }
    compare_by_identity(vm, op, a, b)
}

/// `a op b` of objects whose classes do not know.
fn compare_by_identity(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    match op {
        CompareOp::Eq => Ok(Value::bool(a == b)),
        CompareOp::Ne => Ok(Value::bool(a != b)),
        _ => {
            let message = format!(
                "'{}' not supported between instances of '{}' and '{}'",
                op.symbol(),
                vm.type_name(a),
                vm.type_name(b)
            );
            Err(vm.type_error(message))
        }
    }
}

/// Rich comparison by the special methods.
pub fn compare_general(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R {
    let (ta, tb) = (vm.type_of(a), vm.type_of(b));
    if let Some(numbers) = native_numbers(ta, tb)
        && let Some(result) = (numbers.compare)(vm, op, a, b)
    {
        return result;
    }
    vm.check_native_stack().map_err(|_| vm.recursion_in_comparison())?;
    if ta == tb
        && let Some(result) = compare_containers(vm, op, a, b)?
    {
        return Ok(result);
    }
    let mut tried_reflected = false;
    if ta != tb && tb.is_subtype(ta) && overrides(vm, tb, ta, op.swapped().slot()) {
        tried_reflected = true;
        if let Some(r) = try_compare(vm, op.swapped().slot(), b, a)? {
            return Ok(r);
        }
    }
    if let Some(r) = try_compare(vm, op.slot(), a, b)? {
        return Ok(r);
    }
    if !tried_reflected && let Some(r) = try_compare(vm, op.swapped().slot(), b, a)? {
        return Ok(r);
    }
    compare_by_identity(vm, op, a, b)
}

/// The short way of operators of native numbers, if one of the types is such a one.
#[inline(always)]
fn native_numbers(a: Gc<Type>, b: Gc<Type>) -> Option<&'static crate::native::Numbers> {
    let of =
        |ty: Gc<Type>| ty.native.filter(|_| !ty.has(crate::ty::flags::HEAP)).and_then(|info| info.numbers);
    of(a).or_else(|| of(b))
}

/// Two values of exactly the same container type; `None` for all others.
#[inline]
fn compare_containers(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> R<Option<Value>> {
    if vm.type_of(a).has(crate::ty::flags::HEAP) {
        return Ok(None);
    }
    if let (Some(x), Some(y)) = (a.as_tuple(), b.as_tuple()) {
        return crate::tuple::compare(vm, op, x, y).map(Some);
    }
    if let (Some(x), Some(y)) = (a.as_list(), b.as_list()) {
        return crate::list::compare(vm, op, x, y).map(Some);
    }
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(None);
    }
    let equal = if let (Some(x), Some(y)) = (a.as_dict(), b.as_dict()) {
        crate::dict::equal(vm, x, y)?
    } else if let (Some(x), Some(y)) = (a.as_set(), b.as_set()) {
        crate::set::equal(vm, x, y)?
    } else {
        return Ok(None);
    };
    Ok(Some(Value::bool(equal == (op == CompareOp::Eq))))
}

fn overrides(vm: &mut Vm, sub: Gc<Type>, base: Gc<Type>, slot: Slot) -> bool {
    let _ = base;
    sub.slot(vm, slot).is_some()
}

fn try_compare(vm: &mut Vm, slot: Slot, a: Value, b: Value) -> R<Option<Value>> {
    match vm.type_of(a).slot(vm, slot) {
        Some(method) => given(vm, method, a, b),
        None => Ok(None),
    }
}

impl Vm {
    fn recursion_in_comparison(&mut self) -> Raised {
        self.exception = None;
        self.recursion_error(" in comparison")
    }
}

/// What `__len__` gave, as a length.
pub fn checked_length(vm: &mut Vm, given: Value) -> R<usize> {
    let n = index_of(vm, given)?;
    match n {
        n if n.to_i64().is_some_and(|n| n >= 0) => Ok(n.to_i64().unwrap_or(0) as usize),
        n if n.is_negative() => Err(vm.value_error("__len__() should return >= 0")),
        _ => Err(vm.overflow_error("cannot fit 'int' into an index-sized integer")),
    }
}

/// What `__bool__` gave, as a truth value.
pub fn checked_truth(vm: &mut Vm, given: Value) -> R<bool> {
    if given.is_bool() {
        return Ok(given == Value::TRUE);
    }
    let message = format!("__bool__ should return bool, returned {}", vm.type_name(given));
    Err(vm.type_error(message))
}

/// A unary operator by its special method.
pub fn unary(vm: &mut Vm, slot: Slot, value: Value) -> R {
    if let Some(result) = crate::number::unary_short(vm, slot, value) {
        return result;
    }
    match vm.call_slot(slot, value, &[])? {
        Some(r) => Ok(r),
        None => {
            let symbol = match slot {
                Slot::Neg => "unary -",
                Slot::Pos => "unary +",
                Slot::Invert => "unary ~",
                _ => "abs()",
            };
            let message = format!("bad operand type for {symbol}: '{}'", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// `len(value)`.
pub fn length(vm: &mut Vm, value: Value) -> R<usize> {
    let ty = vm.type_of(value);
    if !ty.has(crate::ty::flags::HEAP) {
        match value.kind() {
            Kind::Str => return Ok(value.as_str().map_or(0, |s| s.len())),
            Kind::List => return Ok(value.as_list().map_or(0, |l| l.len())),
            Kind::Tuple => return Ok(value.as_tuple().map_or(0, |t| t.len())),
            Kind::Dict => return Ok(value.as_dict().map_or(0, |d| d.len())),
            Kind::Set | Kind::FrozenSet => return Ok(value.as_set().map_or(0, |s| s.len())),
            _ => {}
        }
    }
    let Some(result) = vm.call_slot(Slot::Len, value, &[])? else {
        let message = format!("object of type '{}' has no len()", ty.name_str());
        return Err(vm.type_error(message));
    };
    checked_length(vm, result)
}

/// `operator.index(value)` as an integer.
pub fn index_of(vm: &mut Vm, value: Value) -> R<Int> {
    if let Some(i) = value.as_int() {
        return Ok(i);
    }
    let result = index(vm, value)?;
    match result.as_int() {
        Some(i) => Ok(i),
        None => unreachable!("index gives an int"),
    }
}

/// `operator.index(value)`.
pub fn index(vm: &mut Vm, value: Value) -> R {
    if value.as_int().is_some() {
        return Ok(value);
    }
    let Some(result) = vm.call_slot(Slot::Index, value, &[])? else {
        let message = format!("'{}' object cannot be interpreted as an integer", vm.type_name(value));
        return Err(vm.type_error(message));
    };
    crate::int_type::converted(vm, Slot::Index, result)
}

/// An index-sized integer: OverflowError (or another class) says `cannot fit 'T' into an index-sized integer`.
pub fn index_isize(vm: &mut Vm, value: Value, error: Exc) -> R<isize> {
    let i = index_of(vm, value)?;
    match i.to_i64() {
        Some(i) => Ok(i as isize),
        None => {
            let message = format!("cannot fit '{}' into an index-sized integer", vm.type_name(value));
            Err(vm.raise(error, message))
        }
    }
}

/// An integer argument of a method that counts: OverflowError if no size is so large.
pub fn size_argument(vm: &mut Vm, value: Value) -> R<isize> {
    match index_of(vm, value)?.to_i64() {
        Some(i) => Ok(i as isize),
        None => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

/// An integer argument of 32 bits.
pub fn int_argument(vm: &mut Vm, value: Value) -> R<i32> {
    match index_of(vm, value)?.to_i64().and_then(|i| i32::try_from(i).ok()) {
        Some(i) => Ok(i),
        None => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}

/// A start or stop argument as slices take it: counted from the end if negative, clipped, `default` for None.
pub fn slice_bound(vm: &mut Vm, value: Value, length: usize, default: usize) -> R<usize> {
    if value.is_none() || value == Value::ABSENT {
        return Ok(default);
    }
    if value.as_int().is_none() && vm.type_of(value).slot(vm, Slot::Index).is_none() {
        return Err(vm.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    let index = index_of(vm, value)?;
    let negative = index.is_negative();
    Ok(match index.to_i64() {
        Some(i) if negative => (length as i64).saturating_add(i).max(0) as usize,
        Some(i) => i as usize,
        None if negative => 0,
        None => isize::MAX as usize,
    })
}

/// `container[key]`.
pub fn get_item(vm: &mut Vm, container: Value, key: Value) -> R {
    let ty = vm.type_of(container);
    if ty.has(crate::ty::flags::HEAP) {
        if let Some(d) = dict_like(vm, container, Slot::GetItem) {
            return crate::dict::item_or_missing(vm, d, key);
        }
    } else {
        match container.kind() {
            Kind::List => {
                if let (Some(l), Some(i)) = (container.as_list(), key.as_small_int()) {
                    if let Some(at) = place(i as isize, l.len())
                        && let Some(v) = l.get(at)
                    {
                        return Ok(v);
                    }
                } else if let (Some(l), Some(s)) = (container.as_list(), key.as_slice()) {
                    let indices = s.indices(vm, || l.len())?;
                    return crate::list::get_slice(vm, l, indices);
                }
            }
            Kind::Range => {
                if let Some(r) = container.as_range()
                    && key.is_small_int()
                {
                    return crate::range::get_item(vm, r, key);
                }
            }
            Kind::Tuple => {
                if let (Some(t), Some(i)) = (container.as_tuple(), key.as_small_int())
                    && let Some(at) = place(i as isize, t.len())
                {
                    return Ok(t.get(at));
                }
            }
            Kind::Dict => {
                if let Some(d) = container.as_dict() {
                    return match d.get(vm, key)? {
                        Some(v) => Ok(v),
                        None => Err(vm.key_error(key)),
                    };
                }
            }
            Kind::Str => {
                if let (Some(s), Some(i)) = (container.as_str(), key.as_small_int())
                    && let Some(at) = place(i as isize, s.len())
                {
                    return Ok(crate::string::from_code_point(vm, s.at(at)));
                }
            }
            Kind::Bytes => {
                if let (Some(b), Some(i)) = (container.as_bytes(), key.as_small_int())
                    && let Some(at) = place(i as isize, b.len())
                {
                    return Ok(Value::small_int(b.as_slice()[at].into()));
                }
            }
            Kind::Native => {
                if let (Some(items), Some(i)) = (ty.native.and_then(|info| info.items), key.as_small_int())
                    && let Some(item) = (items.get)(vm, container, i as isize)
                {
                    return Ok(item);
                }
            }
            _ => {}
        }
    }
    if let Some(r) = vm.call_slot(Slot::GetItem, container, &[key])? {
        return Ok(r);
    }
    if let Some(class) = container.cast::<Type>() {
        if let Some(hook) = vm.try_attribute(container, vm.names.dunder_class_getitem)? {
            return vm.call(hook, &[key]);
        }
        if class == vm.types.type_ {
            return crate::generic_alias::new(vm, container, key);
        }
        let message = format!("type '{}' is not subscriptable", class.name_str());
        return Err(vm.type_error(message));
    }
    let message = format!("'{}' object is not subscriptable", ty.name_str());
    Err(vm.type_error(message))
}

/// The dict that an instance of a subclass is, if the class has this special method from `dict`.
#[inline]
fn dict_like(vm: &mut Vm, container: Value, slot: Slot) -> Option<Gc<crate::dict::Dict>> {
    let dict = container.as_dict()?;
    (vm.type_of(container).slot(vm, slot) == vm.types.dict.slot(vm, slot)).then_some(dict)
}

/// `container[key] = value`.
pub fn set_item(vm: &mut Vm, container: Value, key: Value, value: Value) -> R<()> {
    let ty = vm.type_of(container);
    if ty == vm.types.dict
        && let Some(d) = container.as_dict()
    {
        return d.set(vm, key, value);
    }
    if ty == vm.types.list
        && let (Some(l), Some(i)) = (container.as_list(), key.as_small_int())
        && let Some(at) = place(i as isize, l.len())
        && l.set(at, value)
    {
        return Ok(());
    }
    if ty == vm.types.list
        && let Some(l) = container.as_list()
    {
        return crate::list::slices::set_item(vm, l, key, value);
    }
    if let (false, Some(items), Some(i)) =
        (ty.has(crate::ty::flags::HEAP), ty.native.and_then(|info| info.items), key.as_small_int())
        && (items.set)(vm, container, i as isize, value)
    {
        return Ok(());
    }
    if let Some(d) = dict_like(vm, container, Slot::SetItem) {
        return d.set(vm, key, value);
    }
    match vm.call_slot(Slot::SetItem, container, &[key, value])? {
        Some(_) => Ok(()),
        None => {
            if ty.has(crate::ty::flags::HEAP) && ty.slot(vm, Slot::DelItem).is_some() {
                return Err(vm.raise(Exc::AttributeError, Slot::SetItem.name()));
            }
            sequence_index(vm, container, key)?;
            let message = format!("'{}' object does not support item assignment", ty.name_str());
            Err(vm.type_error(message))
        }
    }
}

/// `del container[key]`.
pub fn delete_item(vm: &mut Vm, container: Value, key: Value) -> R<()> {
    if vm.is_exact(container, vm.types.dict)
        && let Some(d) = container.as_dict()
    {
        return match d.remove(vm, key)? {
            Some(_) => Ok(()),
            None => Err(vm.key_error(key)),
        };
    }
    match vm.call_slot(Slot::DelItem, container, &[key])? {
        Some(_) => Ok(()),
        None => {
            let one = sequence_index(vm, container, key)?;
            Err(no_deletion(vm, container, one))
        }
    }
}

/// Whether one item of a sequence is asked for; IndexError if no sequence has so many.
fn sequence_index(vm: &mut Vm, container: Value, key: Value) -> R<bool> {
    let ty = vm.type_of(container);
    let sequence = ty.has(crate::ty::flags::HEAP) || ty.slot(vm, Slot::Len).is_some();
    let one = key.as_int().is_some() || vm.type_of(key).slot(vm, Slot::Index).is_some();
    if sequence && one {
        index_isize(vm, key, Exc::IndexError)?;
    }
    Ok(sequence && one)
}

/// Why `del container[key]` is not possible. Sequences say it in other words, if they are asked for one item.
#[cold]
fn no_deletion(vm: &mut Vm, container: Value, one: bool) -> Raised {
    let ty = vm.type_of(container);
    if ty.has(crate::ty::flags::HEAP) && ty.slot(vm, Slot::SetItem).is_some() {
        return vm.raise(Exc::AttributeError, Slot::DelItem.name());
    }
    let verb = if one { "doesn't" } else { "does not" };
    vm.type_error(format!("'{}' object {verb} support item deletion", ty.name_str()))
}

/// `item in container`.
pub fn contains(vm: &mut Vm, container: Value, item: Value) -> R<bool> {
    let ty = vm.type_of(container);
    if !ty.has(crate::ty::flags::HEAP) {
        match container.kind() {
            Kind::Dict => {
                if let Some(d) = container.as_dict() {
                    return d.contains(vm, item);
                }
            }
            Kind::Set | Kind::FrozenSet => {
                if let Some(s) = container.as_set() {
                    return s.has(vm, item);
                }
            }
            Kind::List => {
                if let Some(l) = container.as_list() {
                    return Ok(crate::list::find(vm, l, item, 0, usize::MAX)?.is_some());
                }
            }
            Kind::Tuple => {
                if let Some(t) = container.as_tuple() {
                    return Ok(crate::tuple::find(vm, t, item)?.is_some());
                }
            }
            Kind::Range => {
                if let Some(r) = container.as_range() {
                    return crate::range::contains(vm, r, item);
                }
            }
            Kind::Str => {
                if let (Some(s), Some(part)) = (container.as_str(), item.as_str()) {
                    return Ok(crate::string::find_in(&s, &part, 0, s.len()).is_some());
                }
            }
            _ => {}
        }
    } else if let Some(d) = dict_like(vm, container, Slot::Contains) {
        return d.contains(vm, item);
    }
    match ty.slot(vm, Slot::Contains) {
        Some(f) if f.is_none() => {
            let message = format!("'{}' object is not a container", ty.name_str());
            Err(vm.type_error(message))
        }
        Some(f) => {
            let r = vm.call_unbound(f, container, &[item], None)?;
            truth(vm, r)
        }
        None => {
            let iterator = match crate::iter::iter_or_none(vm, container)? {
                Some(iterator) => iterator,
                None => {
                    let message =
                        format!("argument of type '{}' is not a container or iterable", ty.name_str());
                    return Err(vm.type_error(message));
                }
            };
            while let Some(candidate) = crate::iter::next(vm, iterator)? {
                if same_or_equal(vm, candidate, item)? {
                    return Ok(true);
                }
                vm.poll()?;
            }
            Ok(false)
        }
    }
}

/// `repr(value)`, a str.
pub fn repr(vm: &mut Vm, value: Value) -> R {
    if let Some(i) = value.as_small_int() {
        return Ok(crate::int_type::text_of(vm, i));
    }
    vm.check_native_stack()?;
    let ty = vm.type_of(value);
    match ty.slot(vm, Slot::Repr) {
        Some(f) => {
            let r = vm.call_unbound(f, value, &[], None)?;
            if r.as_str().is_none() {
                let message = format!("__repr__ returned non-string (type {})", vm.type_name(r));
                return Err(vm.type_error(message));
            }
            Ok(r)
        }
        None => Ok(default_repr(vm, value)),
    }
}

/// `<module.T object at 0x...>`.
pub fn default_repr(vm: &mut Vm, value: Value) -> Value {
    let name = crate::class::full_name(vm, vm.type_of(value));
    let text = format!("<{name} object at {:#x}>", value.identity());
    vm.str(&text)
}

/// `str(value)`, a str.
pub fn to_str(vm: &mut Vm, value: Value) -> R {
    if vm.is_exact(value, vm.types.str) {
        return Ok(value);
    }
    if let Some(i) = value.as_small_int() {
        return Ok(crate::int_type::text_of(vm, i));
    }
    vm.check_native_stack()?;
    let ty = vm.type_of(value);
    match ty.slot(vm, Slot::Str) {
        Some(f) => {
            let r = vm.call_unbound(f, value, &[], None)?;
            if r.as_str().is_none() {
                let message = format!("__str__ returned non-string (type {})", vm.type_name(r));
                return Err(vm.type_error(message));
            }
            Ok(r)
        }
        None => repr(vm, value),
    }
}

/// `repr(value)` as text, for messages.
pub fn repr_text(vm: &mut Vm, value: Value) -> R<String> {
    Ok(crate::string::to_rust(repr(vm, value)?))
}

/// `str(value)` as text, for messages.
pub fn str_text(vm: &mut Vm, value: Value) -> R<String> {
    Ok(crate::string::to_rust(to_str(vm, value)?))
}

/// `format(value, spec)`, a str.
pub fn format(vm: &mut Vm, value: Value, spec: Value) -> R {
    if spec.as_str().is_some_and(|s| s.is_empty()) && vm.is_exact(value, vm.types.str) {
        return Ok(value);
    }
    match vm.call_slot(Slot::Format, value, &[spec])? {
        Some(r) if r.as_str().is_some() => Ok(r),
        Some(r) => {
            let message = format!("__format__ must return a str, not {}", vm.type_name(r));
            Err(vm.type_error(message))
        }
        None => {
            let message = format!("Type {} doesn't define __format__", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// `callable(value)`.
pub fn is_callable(vm: &mut Vm, value: Value) -> bool {
    use crate::object::Kind;
    matches!(value.kind(), Kind::Function | Kind::Builtin | Kind::Method | Kind::Type)
        || vm.type_of(value).slot(vm, Slot::Call).is_some()
}
