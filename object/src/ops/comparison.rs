//! Equality and order.

use super::binary::given;
use super::truth;
use crate::exception::Raised;
use crate::frame::Continuation;
use crate::int::{self, Int};
use crate::object::{Gc, Kind};
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

/// `a is b or a == b`: how containers compare. A float is an immediate: the same word means the same object, NaN included.
#[inline]
pub fn same_or_equal(vm: &mut Vm, a: Value, b: Value) -> R<bool> {
    match plainly_equal(vm, a, b) {
        Some(known) => Ok(known),
        None => equal(vm, a, b),
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
pub(super) fn native_numbers(a: Gc<Type>, b: Gc<Type>) -> Option<&'static crate::native::Numbers> {
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
    if let (Some(x), Some(y)) = (a.as_set(), b.as_set()) {
        return crate::set::compare(vm, op, x, y).map(|holds| Some(Value::bool(holds)));
    }
    match (a.as_dict(), b.as_dict()) {
        (Some(x), Some(y)) if matches!(op, CompareOp::Eq | CompareOp::Ne) => {
            let equal = crate::dict::equal(vm, x, y)?;
            Ok(Some(Value::bool(equal == (op == CompareOp::Eq))))
        }
        _ => Ok(None),
    }
}

pub(super) fn overrides(vm: &mut Vm, sub: Gc<Type>, base: Gc<Type>, slot: Slot) -> bool {
    let _ = base;
    sub.slot(vm, slot).is_some()
}

fn try_compare(vm: &mut Vm, slot: Slot, a: Value, b: Value) -> R<Option<Value>> {
    let ty = vm.type_of(a);
    let Some(method) = ty.slot(vm, slot) else { return Ok(None) };
    if matches!(slot, Slot::Eq | Slot::Ne) {
        // What `object` gives its classes knows only that the same is equal.
        let object = vm.types.object;
        let by_identity = |vm: &mut Vm, slot| ty.slot(vm, slot) == object.slot(vm, slot);
        if by_identity(vm, Slot::Eq) && by_identity(vm, Slot::Ne) {
            return Ok((a == b).then(|| Value::bool(slot == Slot::Eq)));
        }
    }
    given(vm, method, a, b)
}

impl Vm {
    fn recursion_in_comparison(&mut self) -> Raised {
        self.exception = None;
        self.recursion_error(" in comparison")
    }
}
