//! Types of all values, as an optimistic fixed point: what the operators will be once `specialise` has acted on what the
//! interpreter saw. Intervals of ints that keep growing are widened.

use crate::function::{BlockId, Definition, Function, ValueId};
use crate::instruction::{Instruction, IntOp};
use crate::passes::specialise::{self, Choice};
use crate::types::{Kinds, SMALL, Type};
use pyrite_object::ops::CompareOp;

#[cfg(test)]
mod tests;

pub fn run(function: &mut Function) {
    let order = function.reverse_postorder();
    // What the builder has said is kept for instructions that are not looked at here.
    let mut given: Vec<Type> = (0..function.value_count()).map(|n| function.ty(ValueId(n as u32))).collect();
    for &block in &order {
        for &value in function.block(block).parameters.iter().chain(&function.block(block).instructions) {
            let inferred = match function.definition(value) {
                Definition::Parameter(_) => block != crate::function::ENTRY,
                Definition::Instruction(i) => is_inferred(i),
            };
            if inferred {
                given[value.index()] = Type::NOTHING;
            }
        }
    }
    for (n, ty) in given.iter().enumerate() {
        if !function.is_forwarded(ValueId(n as u32)) {
            function.set_type(ValueId(n as u32), *ty);
        }
    }
    let mut rounds = vec![0u8; function.value_count()];
    loop {
        solve(function, &order, &mut rounds);
        if !give_up_hopes(function, &order) {
            return;
        }
    }
}

/// Operators that were taken to never see the operands that they have after all: their result may be anything.
fn give_up_hopes(function: &mut Function, order: &[BlockId]) -> bool {
    let mut changed = false;
    for &block in order {
        for n in 0..function.block(block).instructions.len() {
            let value = function.block(block).instructions[n];
            let Some(Instruction::Binary { left, right, .. }) = function.instruction(value) else { continue };
            let known = |v: ValueId| function.ty(v).kinds != Kinds::NOTHING;
            let never = function.instruction(value).is_some_and(|i| specialise::never_ran(function, i));
            if known(*left) && known(*right) && !known(value) && !never {
                function.set_type(value, Type::ANY);
                changed = true;
            }
        }
    }
    changed
}

/// The type of what `specialise` makes, which does not depend on what is hoped for.
pub fn exact(function: &Function, instruction: &Instruction) -> Option<Type> {
    Some(match *instruction {
        Instruction::IntBinary { op, left, right, .. } => {
            let ty = interval(op, function.ty(left), function.ty(right));
            if ty.kinds == Kinds::NOTHING { Type::of(Kinds::INT) } else { ty }
        }
        Instruction::FloatBinary { .. } | Instruction::FloatUnary { .. } => Type::FLOAT,
        Instruction::IntCompare { .. } | Instruction::FloatCompare { .. } => Type::BOOL,
        _ => return None,
    })
}

fn solve(function: &mut Function, order: &[BlockId], rounds: &mut [u8]) {
    let mut changed = true;
    while changed {
        changed = false;
        for &block in order {
            for n in 0..function.block(block).instructions.len() {
                let value = function.block(block).instructions[n];
                let Some(instruction) = function.instruction(value).filter(|i| is_inferred(i)) else {
                    continue;
                };
                let new = transfer(function, instruction);
                changed |= grow(function, value, new, None);
            }
            let terminator = function.block(block).terminator.clone();
            for edge in terminator.edges() {
                for (n, argument) in edge.arguments.iter().enumerate() {
                    let parameter = function.block(edge.block).parameters[n];
                    let new = function.ty(*argument);
                    changed |= grow(function, parameter, new, Some(rounds));
                }
            }
        }
    }
}

/// Times that an interval may grow by itself.
const PATIENCE: u8 = 3;

/// Joins a type into a value's; true if that has changed it. What grows for ever is a parameter of a loop's header, or
/// grows because of one: so only parameters are widened, which have a count of their rounds.
fn grow(function: &mut Function, value: ValueId, new: Type, rounds: Option<&mut [u8]>) -> bool {
    let old = function.ty(value);
    let mut joined = old.join(new);
    if joined == old {
        return false;
    }
    if let Some(rounds) = rounds
        && old.is_int()
        && joined.is_int()
    {
        let count = &mut rounds[value.index()];
        *count = count.saturating_add(1);
        joined = widened(old, joined, *count);
    }
    function.set_type(value, joined);
    true
}

/// An interval that has grown this many times: first it goes as far as small ints do, then as far as all ints.
fn widened(old: Type, joined: Type, count: u8) -> Type {
    let Type { mut low, mut high, .. } = joined;
    let (patient, small) = (count <= PATIENCE, count <= 2 * PATIENCE);
    if low < old.low && !patient {
        low = match low {
            0.. if small => 0,
            _ if small && low >= SMALL.0 => SMALL.0,
            _ => i64::MIN,
        };
    }
    if high > old.high && !patient {
        high = if small && high <= SMALL.1 { SMALL.1 } else { i64::MAX };
    }
    Type::int(low, high)
}

fn is_inferred(instruction: &Instruction) -> bool {
    matches!(
        instruction,
        Instruction::GuardKind { .. }
            | Instruction::Below { .. }
            | Instruction::Known { .. }
            | Instruction::IntBinary { .. }
            | Instruction::Binary { .. }
            | Instruction::Compare { .. }
            | Instruction::Negate { .. }
            | Instruction::ToInt { .. }
            | Instruction::ToFloat { .. }
            | Instruction::Extreme { .. }
            | Instruction::GetItem { .. }
    )
}

fn transfer(function: &Function, instruction: &Instruction) -> Type {
    match *instruction {
        Instruction::GuardKind { value, kinds, .. } => function.ty(value).refine(kinds),
        Instruction::Known { value } => function.ty(value).refine(Kinds::ANY),
        Instruction::Below { value, limit } => {
            let (ty, limit) = (function.ty(value), function.ty(limit));
            if !ty.is_int() || !limit.is_int() {
                return if ty.kinds == Kinds::NOTHING || limit.kinds == Kinds::NOTHING {
                    Type::NOTHING
                } else {
                    ty.refine(Kinds::INT)
                };
            }
            let high = ty.high.min(limit.high.saturating_sub(1));
            Type::int(ty.low.min(high), high)
        }
        Instruction::IntBinary { op, left, right, .. } => interval(op, function.ty(left), function.ty(right)),
        Instruction::Binary { left, right, .. } => {
            let (l, r) = (function.ty(left), function.ty(right));
            if l.kinds == Kinds::NOTHING || r.kinds == Kinds::NOTHING {
                return Type::NOTHING;
            }
            match specialise::arithmetic(function, instruction) {
                Choice::Int(op) => interval(op, int_side(l), int_side(r)),
                Choice::Float(..) => Type::FLOAT,
                // What is not a number yet may become one: numbers are all that was seen.
                Choice::Generic if specialise::hopes_for_numbers(instruction, l, r) => Type::NOTHING,
                Choice::Never => Type::NOTHING,
                Choice::Generic => specialise::generic_result(instruction, l, r),
            }
        }
        Instruction::Compare { left, right, .. } => {
            let (l, r) = (function.ty(left), function.ty(right));
            if l.kinds == Kinds::NOTHING || r.kinds == Kinds::NOTHING {
                return Type::NOTHING;
            }
            match specialise::comparison(function, instruction) {
                Choice::Never => Type::NOTHING,
                Choice::Generic => specialise::generic_result(instruction, l, r),
                _ => Type::BOOL,
            }
        }
        Instruction::Extreme { greatest, left, right, .. } => {
            let (l, r) = (function.ty(left), function.ty(right));
            if l.kinds == Kinds::NOTHING || r.kinds == Kinds::NOTHING {
                return Type::NOTHING;
            }
            let better = if greatest { i64::max } else { i64::min };
            match l.kinds {
                kinds if kinds != r.kinds => Type::ANY,
                Kinds::INT if l.is_int() && r.is_int() => {
                    Type::int(better(l.low, r.low), better(l.high, r.high))
                }
                Kinds::INT | Kinds::FLOAT => Type::of(l.kinds),
                _ => Type::ANY,
            }
        }
        Instruction::Negate { value, .. } => {
            let ty = function.ty(value);
            if ty.kinds == Kinds::NOTHING {
                return Type::NOTHING;
            }
            match specialise::negation(function, instruction) {
                Choice::Int(op) => interval(op, Type::int(0, 0), int_side(ty)),
                Choice::Float(..) => Type::FLOAT,
                Choice::Never => Type::NOTHING,
                Choice::Generic => Type::ANY,
            }
        }
        Instruction::ToInt { value, .. } => match specialise::conversion(function, instruction) {
            Some(Kinds::INT) => function.ty(value),
            Some(_) => Type::of(Kinds::INT),
            None if function.ty(value).kinds == Kinds::NOTHING => Type::NOTHING,
            None => Type::ANY,
        },
        Instruction::ToFloat { value, .. } => match specialise::conversion(function, instruction) {
            Some(_) => Type::FLOAT,
            None if function.ty(value).kinds == Kinds::NOTHING => Type::NOTHING,
            None => Type::ANY,
        },
        Instruction::GetItem { container, key, .. } => {
            let (c, k) = (function.ty(container).kinds, function.ty(key).kinds);
            if c == Kinds::NOTHING || k == Kinds::NOTHING {
                Type::NOTHING
            } else if c == Kinds::STR && k.within(Kinds::INT) {
                Type::of(Kinds::STR)
            } else {
                Type::ANY
            }
        }
        _ => Type::ANY,
    }
}

/// The type that an operand of an int operation has once it is guarded.
pub(super) fn int_side(ty: Type) -> Type {
    if ty.is(Kinds::BOOL) { Type::int(0, 1) } else { ty.refine(Kinds::INT) }
}

/// The quotient, rounded down.
fn floor_div(x: i128, y: i128) -> i128 {
    x.div_euclid(y) - i128::from(y < 0 && x.rem_euclid(y) != 0)
}

/// The interval of an int operation's result.
pub fn interval(op: IntOp, left: Type, right: Type) -> Type {
    if left.kinds == Kinds::NOTHING || right.kinds == Kinds::NOTHING {
        return Type::NOTHING;
    }
    if !left.is_int() || !right.is_int() {
        return Type::of(Kinds::INT);
    }
    let wide = |low: i128, high: i128| {
        let clamp = |i: i128| i.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64;
        Type::int(clamp(low), clamp(high))
    };
    let (a, b) = (i128::from(left.low), i128::from(left.high));
    let (c, d) = (i128::from(right.low), i128::from(right.high));
    // Bounds of an operation that is monotone in each operand.
    let corners = |of: &dyn Fn(i128, i128) -> i128, (c, d): (i128, i128)| {
        let all = [of(a, c), of(a, d), of(b, c), of(b, d)];
        (all.into_iter().fold(all[0], i128::min), all.into_iter().fold(all[0], i128::max))
    };
    match op {
        IntOp::Add => wide(a + c, b + d),
        IntOp::Sub => wide(a - d, b - c),
        IntOp::Mul => {
            let (low, high) = corners(&|x, y| x * y, (c, d));
            wide(low, high)
        }
        IntOp::FloorDiv => {
            // Monotone on either side of zero, where compiled code is left.
            let sides = [(c, d.min(-1)), (c.max(1), d)];
            let mut sides = sides.into_iter().filter(|(c, d)| c <= d).map(|side| corners(&floor_div, side));
            let Some((low, high)) = sides.next() else { return Type::of(Kinds::INT) };
            let (low, high) = sides.fold((low, high), |(low, high), (l, h)| (low.min(l), high.max(h)));
            wide(low, high)
        }
        IntOp::Mod => {
            // The remainder has the sign of the divisor and is nearer to zero.
            if a >= 0 && c > 0 {
                return wide(0, b.min(d - 1));
            }
            wide(if c < 0 { c + 1 } else { 0 }, if d > 0 { d - 1 } else { 0 })
        }
        IntOp::Xor if (c, d) == (-1, -1) => wide(-1 - b, -1 - a),
        IntOp::And if a >= 0 && c >= 0 => wide(0, b.min(d)),
        IntOp::And if c >= 0 => wide(0, d),
        IntOp::And if a >= 0 => wide(0, b),
        IntOp::Or | IntOp::Xor if a >= 0 && c >= 0 => {
            let bits = 127 - (b | d).max(1).leading_zeros();
            wide(0, (1i128 << (bits + 1)) - 1)
        }
        IntOp::And | IntOp::Or | IntOp::Xor => {
            // Two's complement: the result has no more bits than the longer operand.
            let bits = |i: i128| 128 - if i < 0 { (!i).leading_zeros() } else { i.leading_zeros() };
            let most = bits(a).max(bits(b)).max(bits(c)).max(bits(d));
            wide(-(1i128 << most), (1i128 << most) - 1)
        }
        IntOp::LShift => {
            // Other shifts leave compiled code.
            let (c, d) = (c.max(0), d.min(63));
            if c > d {
                return Type::of(Kinds::INT);
            }
            let (low, high) = corners(&|x, y| x << y, (c, d));
            wide(low, high)
        }
        IntOp::RShift => {
            let (c, d) = (c.clamp(0, 63), d.clamp(0, 63));
            let (low, high) = corners(&|x, y| x >> y, (c, d));
            wide(low, high)
        }
    }
}

/// What a comparison gives, where it is the same for all ints of these types.
pub fn compared(op: CompareOp, left: Type, right: Type) -> Option<bool> {
    if !left.is_int() || !right.is_int() {
        return None;
    }
    let (less, greater) = (left.high < right.low, left.low > right.high);
    let (at_most, at_least) = (left.high <= right.low, left.low >= right.high);
    let (yes, no) = match op {
        CompareOp::Lt => (less, at_least),
        CompareOp::Le => (at_most, greater),
        CompareOp::Gt => (greater, at_most),
        CompareOp::Ge => (at_least, less),
        CompareOp::Eq => (at_most && at_least, less || greater),
        CompareOp::Ne => (less || greater, at_most && at_least),
    };
    (yes || no).then_some(yes)
}

/// Whether the operation stays within 64 bits whatever its operands are.
pub fn fits(op: IntOp, left: Type, right: Type) -> bool {
    if !left.is_int() || !right.is_int() {
        return false;
    }
    let (a, b) = (i128::from(left.low), i128::from(left.high));
    let (c, d) = (i128::from(right.low), i128::from(right.high));
    let inside = |i: i128| i >= i128::from(i64::MIN) && i <= i128::from(i64::MAX);
    match op {
        IntOp::Add => inside(a + c) && inside(b + d),
        IntOp::Sub => inside(a - d) && inside(b - c),
        IntOp::Mul => [a * c, a * d, b * c, b * d].into_iter().all(inside),
        IntOp::LShift => c >= 0 && d < 64 && [a << c, a << d, b << c, b << d].into_iter().all(inside),
        IntOp::FloorDiv | IntOp::Mod => (c > 0 || d < 0) && (a > i128::from(i64::MIN) || c > -1 || d < -1),
        IntOp::RShift => c >= 0,
        IntOp::And | IntOp::Or | IntOp::Xor => true,
    }
}
