//! Binary operators: which they are, and how operands' special methods are asked (data model reference, 3.3.8).
//!
//! Numbers and built-in sequences take short ways. CPython asks the methods of numbers before those that concatenate and
//! repeat sequences, whichever operand has them.

use super::comparison::native_numbers;
use crate::exception::Raised;
use crate::frame::Continuation;
use crate::native::{Builtin, NativeFn, NativeKind};
use crate::object::{Gc, Kind};
use crate::slots::Slot;
use crate::ty::{Type, flags};
use crate::value::Value;
use crate::vm::{R, Vm};

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    MatMul,
    And,
    Or,
    Xor,
    LShift,
    RShift,
    DivMod,
}

impl BinaryOp {
    pub const ALL: [BinaryOp; 14] = {
        use BinaryOp::*;
        [Add, Sub, Mul, TrueDiv, FloorDiv, Mod, Pow, MatMul, And, Or, Xor, LShift, RShift, DivMod]
    };

    /// Method, reflected method, in-place method.
    pub const fn slots(self) -> (Slot, Slot, Option<Slot>) {
        match self {
            BinaryOp::Add => (Slot::Add, Slot::RAdd, Some(Slot::IAdd)),
            BinaryOp::Sub => (Slot::Sub, Slot::RSub, Some(Slot::ISub)),
            BinaryOp::Mul => (Slot::Mul, Slot::RMul, Some(Slot::IMul)),
            BinaryOp::TrueDiv => (Slot::TrueDiv, Slot::RTrueDiv, Some(Slot::ITrueDiv)),
            BinaryOp::FloorDiv => (Slot::FloorDiv, Slot::RFloorDiv, Some(Slot::IFloorDiv)),
            BinaryOp::Mod => (Slot::Mod, Slot::RMod, Some(Slot::IMod)),
            BinaryOp::Pow => (Slot::Pow, Slot::RPow, Some(Slot::IPow)),
            BinaryOp::MatMul => (Slot::MatMul, Slot::RMatMul, Some(Slot::IMatMul)),
            BinaryOp::And => (Slot::And, Slot::RAnd, Some(Slot::IAnd)),
            BinaryOp::Or => (Slot::Or, Slot::ROr, Some(Slot::IOr)),
            BinaryOp::Xor => (Slot::Xor, Slot::RXor, Some(Slot::IXor)),
            BinaryOp::LShift => (Slot::LShift, Slot::RLShift, Some(Slot::ILShift)),
            BinaryOp::RShift => (Slot::RShift, Slot::RRShift, Some(Slot::IRShift)),
            BinaryOp::DivMod => (Slot::DivMod, Slot::RDivMod, None),
        }
    }

    /// As in error messages.
    pub const fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::TrueDiv => "/",
            BinaryOp::FloorDiv => "//",
            BinaryOp::Mod => "%",
            BinaryOp::Pow => "** or pow()",
            BinaryOp::MatMul => "@",
            BinaryOp::And => "&",
            BinaryOp::Or => "|",
            BinaryOp::Xor => "^",
            BinaryOp::LShift => "<<",
            BinaryOp::RShift => ">>",
            BinaryOp::DivMod => "divmod()",
        }
    }

    const fn in_place_symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+=",
            BinaryOp::Sub => "-=",
            BinaryOp::Mul => "*=",
            BinaryOp::TrueDiv => "/=",
            BinaryOp::FloorDiv => "//=",
            BinaryOp::Mod => "%=",
            BinaryOp::Pow => "**=",
            BinaryOp::MatMul => "@=",
            BinaryOp::And => "&=",
            BinaryOp::Or => "|=",
            BinaryOp::Xor => "^=",
            BinaryOp::LShift => "<<=",
            BinaryOp::RShift => ">>=",
            BinaryOp::DivMod => "divmod()",
        }
    }
}

/// `a op b`.
#[inline]
pub fn binary(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> R {
    if let Some(result) = crate::number::binary_short(vm, op, a, b) {
        return result;
    }
    if let Some(result) = containers_short(vm, op, a, b) {
        return result;
    }
    binary_general(vm, op, a, b)
}

/// Concatenation and repetition of lists and tuples, and the algebra of sets, if that is what it is.
fn containers_short(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> Option<R> {
    if let (Some(x), Some(y)) = (a.as_set(), b.as_set()) {
        let own = [vm.type_of(a), vm.type_of(b)].iter().any(|ty| ty.has(flags::HEAP));
        return if own { None } else { crate::set::operator(vm, op, x, y) };
    }
    let (list, tuple) = (vm.types.list, vm.types.tuple);
    let (ta, tb) = (vm.type_of(a), vm.type_of(b));
    match op {
        BinaryOp::Add if ta == list && tb == list => {
            Some(crate::list::concatenated(vm, a.as_list()?, b.as_list()?))
        }
        BinaryOp::Add if ta == tuple && tb == tuple => {
            Some(crate::tuple::concatenated(vm, a.as_tuple()?, b.as_tuple()?))
        }
        BinaryOp::Mul => {
            let (sequence, times) = if b.is_small_int() { (a, b) } else { (b, a) };
            let times = times.as_small_int()?.max(0) as usize;
            match vm.type_of(sequence) {
                ty if ty == list => Some(crate::list::repeated(vm, sequence.as_list()?, times)),
                ty if ty == tuple => Some(crate::tuple::repeated(vm, sequence.as_tuple()?, times)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `a op= b`.
pub fn binary_in_place(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> R {
    if let Some(result) = crate::number::binary_short(vm, op, a, b) {
        return result;
    }
    let ty = vm.type_of(a);
    if let Some(numbers) = native_numbers(ty, vm.type_of(b))
        && let Some(result) = (numbers.binary)(vm, op, a, b)
    {
        return result;
    }
    let (forward, _, in_place) = op.slots();
    let method = in_place.and_then(|slot| ty.slot(vm, slot));
    // To Python classes that inherit it, `+=` comes as to numbers.
    let may_extend = op == BinaryOp::Mul || op == BinaryOp::Add && !ty.has(flags::HEAP);
    let extends = may_extend && method.is_some_and(|m| is_of_sequence(vm, m));
    let mut result = match method.filter(|_| !extends) {
        Some(method) => given(vm, method, a, b)?,
        None => None,
    };
    if result.is_none() {
        result = binary_of_numbers(vm, op, a, b)?;
    }
    if result.is_none() {
        let slot = in_place.filter(|_| extends).unwrap_or(forward);
        // What could be a sequence does not have the other operand repeat itself.
        let alone =
            ty.has(flags::HEAP) || [Slot::Len, Slot::Contains].iter().any(|s| ty.slot(vm, *s).is_some());
        result = binary_of_sequences(vm, op, slot, a, b, !alone)?;
    }
    result.map_or_else(|| Err(unsupported(vm, op.in_place_symbol(), a, b)), Ok)
}

/// `pow(base, exponent, modulus)`: as the operator, and at last the modulus's own type is asked.
pub fn power_modulo(vm: &mut Vm, base: Value, exponent: Value, modulus: Value) -> R {
    if modulus.is_none() {
        return binary(vm, BinaryOp::Pow, base, exponent);
    }
    let (tb, te, tm) = (vm.type_of(base), vm.type_of(exponent), vm.type_of(modulus));
    let forward = tb.slot(vm, Slot::Pow).map(|f| (f, base, exponent));
    let reflected = te.slot(vm, Slot::RPow).filter(|_| tb != te).map(|f| (f, exponent, base));
    let subclass_first =
        reflected.is_some_and(|(f, ..)| te.is_subtype(tb) && tb.slot(vm, Slot::RPow) != Some(f));
    // Of the built-in types, floats refuse any base and exponent, complex numbers refuse numbers.
    let number = |v: Value| {
        v.as_int().is_some() || v.as_any_float().is_some() || v.native::<crate::complex::Complex>().is_some()
    };
    let refuses =
        tm.is_subtype(vm.types.float) || tm.is_subtype(vm.types.complex) && number(base) && number(exponent);
    let native = tm.slot(vm, Slot::Pow).filter(|f| f.kind() == Kind::Builtin && refuses);
    let last = native.map(|f| (f, modulus, exponent));
    let order = if subclass_first { [reflected, forward, last] } else { [forward, reflected, last] };
    for (method, receiver, other) in order.into_iter().flatten() {
        let result = vm.call_unbound(method, receiver, &[other, modulus], None)?;
        if result != Value::NOT_IMPLEMENTED {
            return Ok(result);
        }
    }
    if let Some(numbers) = tm.native.and_then(|info| info.numbers)
        && let Some(result) = (numbers.power_modulo)(vm, base, exponent, modulus)
    {
        return result;
    }
    let message = format!(
        "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
        tb.name_str(),
        te.name_str(),
        tm.name_str()
    );
    Err(vm.type_error(message))
}

/// The operator by special methods.
#[inline(never)]
pub fn binary_general(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> R {
    if let Some(numbers) = native_numbers(vm.type_of(a), vm.type_of(b))
        && let Some(result) = (numbers.binary)(vm, op, a, b)
    {
        return result;
    }
    match binary_or_none(vm, op, a, b)? {
        Some(r) => Ok(r),
        None => Err(unsupported(vm, op.symbol(), a, b)),
    }
}

/// `a op b`, or `a op= b`, after some of the special methods that it asks have declined.
pub fn binary_declined(
    vm: &mut Vm,
    op: BinaryOp,
    in_place: bool,
    after: Continuation,
    a: Value,
    b: Value,
) -> R {
    let result = match after {
        Continuation::First => {
            let (ta, tb) = (vm.type_of(a), vm.type_of(b));
            let reflected = if ta == tb { None } else { tb.slot(vm, op.slots().1) };
            match reflected {
                Some(method) => {
                    Some(vm.call_unbound(method, b, &[a], None)?).filter(|v| *v != Value::NOT_IMPLEMENTED)
                }
                None => None,
            }
        }
        Continuation::InPlace => binary_or_none(vm, op, a, b)?,
        Continuation::Last | Continuation::Length => None,
    };
    let symbol = if in_place { op.in_place_symbol() } else { op.symbol() };
    match result {
        Some(result) => Ok(result),
        None => Err(unsupported(vm, symbol, a, b)),
    }
}

/// What the operands' methods give, those that concatenate and repeat sequences at last.
fn binary_or_none(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> R<Option<Value>> {
    match binary_of_numbers(vm, op, a, b)? {
        Some(result) => Ok(Some(result)),
        None => binary_of_sequences(vm, op, op.slots().0, a, b, true),
    }
}

fn binary_of_numbers(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> R<Option<Value>> {
    vm.check_native_stack()?;
    if let Some(result) = by_native_class(vm, op, a, b)? {
        return Ok(Some(result));
    }
    let (ta, tb) = (vm.type_of(a), vm.type_of(b));
    let (forward, reflected, _) = op.slots();
    let f = ta.slot(vm, forward).filter(|_| is_number(vm, op, ta));
    let r = if ta == tb { None } else { tb.slot(vm, reflected).filter(|_| is_number(vm, op, tb)) };
    // A subclass's reflected method goes first if it is not the one that the base class has.
    let subclass_first = r.is_some() && tb.is_subtype(ta) && ta.slot(vm, reflected) != r;
    let (f, r) = (f.map(|f| (f, a, b)), r.map(|r| (r, b, a)));
    let order = if subclass_first { [r, f] } else { [f, r] };
    for (method, receiver, other) in order.into_iter().flatten() {
        if let Some(result) = given(vm, method, receiver, other)? {
            return Ok(Some(result));
        }
    }
    Ok(None)
}

/// Concatenation or repetition, by this method of the first operand, or else by the second one's.
fn binary_of_sequences(
    vm: &mut Vm,
    op: BinaryOp,
    slot: Slot,
    a: Value,
    b: Value,
    or_second: bool,
) -> R<Option<Value>> {
    if !matches!(op, BinaryOp::Add | BinaryOp::Mul) {
        return Ok(None);
    }
    let method = vm.type_of(a).slot(vm, slot).filter(|method| is_of_sequence(vm, *method));
    if let Some(method) = method {
        check_repetitions(vm, op, b)?;
        return given(vm, method, a, b);
    }
    let method = vm.type_of(b).slot(vm, Slot::RMul).filter(|method| is_of_sequence(vm, *method));
    match method.filter(|_| or_second && op == BinaryOp::Mul) {
        Some(method) => {
            check_repetitions(vm, op, a)?;
            given(vm, method, b, a)
        }
        None => Ok(None),
    }
}

/// What an operator's method gives, if it does not decline.
#[inline]
pub(super) fn given(vm: &mut Vm, method: Value, receiver: Value, other: Value) -> R<Option<Value>> {
    let result = match native_operator(vm.type_of(receiver), method) {
        Some(function) => function(vm, &[receiver, other])?,
        None => vm.call_unbound(method, receiver, &[other], None)?,
    };
    Ok(Some(result).filter(|v| *v != Value::NOT_IMPLEMENTED))
}

/// The function of a built-in operator for instances of the type, which takes two operands as they are.
#[inline]
fn native_operator(ty: Gc<Type>, method: Value) -> Option<NativeFn> {
    let builtin = method.cast::<Builtin>()?;
    let slot = builtin.def.kind == NativeKind::Slot && builtin.receiver.is_none();
    if !slot || !builtin.applies_to(ty) {
        return None;
    }
    let signature = builtin.def.signature();
    (signature.simple && signature.parameters.len() == 2).then_some(builtin.def.function)
}

/// The operator of an instance of a built-in class that is no sequence. `None` if that declines, or if the other operand is
/// perhaps to be asked first.
fn by_native_class(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> R<Option<Value>> {
    let Some(ty) = a.header().map(|h| h.shape.get()).filter(|s| s.kind == Kind::Native).map(|s| s.ty) else {
        return Ok(None);
    };
    let tb = vm.type_of(b);
    if ty.has(flags::HEAP) || tb != ty && tb.is_subtype(ty) {
        return Ok(None);
    }
    let method = ty.slot(vm, op.slots().0).filter(|method| !is_of_sequence(vm, *method));
    match method.and_then(|method| native_operator(ty, method)) {
        Some(function) => Ok(Some(function(vm, &[a, b])?).filter(|v| *v != Value::NOT_IMPLEMENTED)),
        None => Ok(None),
    }
}

/// Whether a method concatenates or repeats instances of a built-in class of sequences.
fn is_of_sequence(vm: &Vm, method: Value) -> bool {
    let owner = method.cast::<Builtin>().and_then(|builtin| builtin.owner);
    owner.is_some_and(|ty| {
        ty.has(flags::SEQUENCE) || [vm.types.str, vm.types.bytes, vm.types.bytearray].contains(&ty)
    })
}

/// Whether operands of a type have the operator as numbers do: either of its methods is no sequence's.
fn is_number(vm: &mut Vm, op: BinaryOp, ty: Gc<Type>) -> bool {
    let (forward, reflected, _) = op.slots();
    !matches!(op, BinaryOp::Add | BinaryOp::Mul)
        || [forward, reflected]
            .into_iter()
            .any(|slot| ty.slot(vm, slot).is_some_and(|method| !is_of_sequence(vm, method)))
}

/// TypeError if a sequence is to be multiplied by something that is no integer.
fn check_repetitions(vm: &mut Vm, op: BinaryOp, times: Value) -> R<()> {
    let ty = vm.type_of(times);
    if op != BinaryOp::Mul || times.as_int().is_some() || ty.slot(vm, Slot::Index).is_some() {
        return Ok(());
    }
    let message = format!("can't multiply sequence by non-int of type '{}'", ty.name_str());
    Err(vm.type_error(message))
}

#[cold]
fn unsupported(vm: &mut Vm, symbol: &str, a: Value, b: Value) -> Raised {
    let (ta, tb) = (vm.type_name(a), vm.type_name(b));
    vm.type_error(format!("unsupported operand type(s) for {symbol}: '{ta}' and '{tb}'"))
}
