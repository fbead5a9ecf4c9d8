//! Puts guards and unboxed operations where types, or what the interpreter saw, say which kinds the operands have.

use crate::function::{BlockId, Function, StateId, Terminator, ValueId};
use crate::instruction::{Bits, FloatFunction, FloatOp, Instruction, IntOp, Reason};
use crate::passes::infer;
use crate::types::{Kinds, Type};
use pyrite_object::Value;
use pyrite_object::ops::{BinaryOp, CompareOp};

/// Whose items are loaded without a call.
const SEQUENCES: [Kinds; 3] = [Kinds::LIST, Kinds::TUPLE, Kinds::STR];

/// What becomes of an operator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Choice {
    Int(IntOp),
    /// With the kinds of its operands, which are INT, FLOAT, or NUMBERS: taken as a float, whichever it is.
    Float(FloatOp, [Kinds; 2]),
    /// It has never run: compiled code is left in front of it.
    Never,
    Generic,
}

fn int_op(op: BinaryOp) -> Option<IntOp> {
    Some(match op {
        BinaryOp::Add => IntOp::Add,
        BinaryOp::Sub => IntOp::Sub,
        BinaryOp::Mul => IntOp::Mul,
        BinaryOp::FloorDiv => IntOp::FloorDiv,
        BinaryOp::Mod => IntOp::Mod,
        BinaryOp::And => IntOp::And,
        BinaryOp::Or => IntOp::Or,
        BinaryOp::Xor => IntOp::Xor,
        BinaryOp::LShift => IntOp::LShift,
        BinaryOp::RShift => IntOp::RShift,
        BinaryOp::TrueDiv | BinaryOp::Pow | BinaryOp::MatMul | BinaryOp::DivMod => return None,
    })
}

fn float_op(op: BinaryOp) -> Option<FloatOp> {
    Some(match op {
        BinaryOp::Add => FloatOp::Add,
        BinaryOp::Sub => FloatOp::Sub,
        BinaryOp::Mul => FloatOp::Mul,
        BinaryOp::TrueDiv => FloatOp::Div,
        BinaryOp::Pow => FloatOp::Pow,
        _ => return None,
    })
}

/// Kinds that the operands are taken to have: what is known, else what was seen. With `alike` ints and floats of the same
/// value give the same result.
fn expected(
    function: &Function,
    state: StateId,
    types: [Type; 2],
    seen: Kinds,
    alike: bool,
) -> Option<[Kinds; 2]> {
    let number = |kinds: Kinds| kinds == Kinds::INT || kinds == Kinds::FLOAT;
    let may = function.may_guard(state, Reason::Kind);
    let numbers = Kinds::NUMBERS;
    let guess = |own: Type, other: Type| -> Option<Kinds> {
        let boxed = other.is_int() && !other.is_small();
        let (own, other) = (own.kinds, other.kinds);
        if number(own) {
            return Some(own);
        }
        if own == Kinds::BOOL {
            return Some(Kinds::INT);
        }
        if !may || !own.meets(numbers) {
            return None;
        }
        let seen = if own == numbers { own } else { seen };
        let wanted = match seen {
            Kinds::INT | Kinds::FLOAT => seen,
            // Ints were all that was seen, and the other operand accounts for those that the interpreter had to box.
            _ if seen == Kinds::INT.union(Kinds::BIG) && boxed => Kinds::INT,
            _ if seen == numbers && (alike || other == Kinds::FLOAT) => numbers,
            // The other operand is what was seen beside ints.
            _ if seen == Kinds::INT.union(Kinds::OBJECT) && other == Kinds::BOOL => Kinds::INT,
            // Both kinds were seen, and the other operand accounts for one of them.
            _ if seen == numbers && other == Kinds::INT => Kinds::FLOAT,
            _ => return None,
        };
        own.meets(wanted).then_some(wanted)
    };
    let [left, right] = types;
    Some([guess(left, right)?, guess(right, left)?])
}

/// What a binary operation becomes.
pub fn arithmetic(function: &Function, instruction: &Instruction) -> Choice {
    let Instruction::Binary { op, left, right, seen, state, .. } = *instruction else {
        return Choice::Generic;
    };
    let types = [function.ty(left), function.ty(right)];
    let choice = expected(function, state, types, seen, op == BinaryOp::TrueDiv).and_then(|kinds| {
        if kinds != [Kinds::INT, Kinds::INT] {
            let op = float_op(op)?;
            let leaves = matches!(op, FloatOp::Div | FloatOp::Pow);
            let fine = !leaves || function.may_guard(state, Reason::Arithmetic);
            return fine.then_some(Choice::Float(op, kinds));
        }
        let (l, r) = (infer::int_side(types[0]), infer::int_side(types[1]));
        let bools = types.iter().all(|ty| ty.is(Kinds::BOOL));
        if bools && matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Xor) {
            // That gives a bool.
            return None;
        }
        if op == BinaryOp::TrueDiv {
            // Small ints are exact as floats, and so is the rounding of their quotient.
            let exact = l.is_small() && r.is_small() && function.may_guard(state, Reason::Arithmetic);
            return exact.then_some(Choice::Float(FloatOp::Div, kinds));
        }
        let op = int_op(op)?;
        let reason = match op {
            IntOp::Add | IntOp::Sub | IntOp::Mul => Reason::Overflow,
            _ => Reason::Arithmetic,
        };
        (infer::fits(op, l, r) || function.may_guard(state, reason)).then_some(Choice::Int(op))
    });
    choice.unwrap_or_else(|| undecided(function, instruction))
}

/// What a comparison becomes.
pub fn comparison(function: &Function, instruction: &Instruction) -> Choice {
    let Instruction::Compare { left, right, seen, state, .. } = *instruction else { return Choice::Generic };
    let types = [function.ty(left), function.ty(right)];
    match expected(function, state, types, seen, true) {
        Some([Kinds::INT, Kinds::INT]) => Choice::Int(IntOp::Sub),
        // An int must be exact as a float.
        Some(kinds) if (0..2).all(|n| kinds[n] != Kinds::INT || infer::int_side(types[n]).is_small()) => {
            Choice::Float(FloatOp::Sub, kinds)
        }
        _ => undecided(function, instruction),
    }
}

/// What a negation becomes.
pub fn negation(function: &Function, instruction: &Instruction) -> Choice {
    let Instruction::Negate { value, seen, state, .. } = *instruction else { return Choice::Generic };
    let ty = function.ty(value);
    match expected(function, state, [ty, ty], seen, false) {
        Some(kinds @ [Kinds::FLOAT, _]) => Choice::Float(FloatOp::Sub, kinds),
        Some(_) if infer::fits(IntOp::Sub, Type::int(0, 0), infer::int_side(ty)) => Choice::Int(IntOp::Sub),
        _ => Choice::Generic,
    }
}

/// Of what kind the operand of a conversion to a number is, if it is one and the result fits.
pub fn conversion(function: &Function, instruction: &Instruction) -> Option<Kinds> {
    let (Instruction::ToInt { value, .. } | Instruction::ToFloat { value, .. }) = *instruction else {
        return None;
    };
    let kinds = function.ty(value).kinds;
    let fits = match instruction {
        Instruction::ToInt { state, .. } => function.may_guard(*state, Reason::Overflow),
        _ => true,
    };
    (kinds == Kinds::INT || kinds == Kinds::FLOAT && fits).then_some(kinds)
}

/// What becomes of an operator whose operands' kinds are not known.
fn undecided(function: &Function, instruction: &Instruction) -> Choice {
    if never_ran(function, instruction) { Choice::Never } else { Choice::Generic }
}

/// Whether an operand cannot be a number by what is known so far, though only numbers were seen.
pub fn hopes_for_numbers(instruction: &Instruction, left: Type, right: Type) -> bool {
    let numbers = Kinds::NUMBERS;
    let Instruction::Binary { seen, .. } = instruction else { return false };
    *seen != Kinds::NOTHING
        && seen.within(numbers)
        && (!left.kinds.meets(numbers) || !right.kinds.meets(numbers))
}

/// Whether the interpreter has never seen an operator work: what it would become is better found out first. Those whose
/// operands' types tell enough are not meant.
pub(super) fn never_ran(function: &Function, instruction: &Instruction) -> bool {
    let (Instruction::Binary { left, right, seen, .. } | Instruction::Compare { left, right, seen, .. }) =
        *instruction
    else {
        return false;
    };
    let open = |value: ValueId| {
        let kinds = function.ty(value).kinds;
        kinds.meets(Kinds::NUMBERS) && !Kinds::UNBOXED.contains(&kinds)
    };
    seen == Kinds::NOTHING
        && (open(left) || open(right))
        && instruction.state().is_some_and(|state| function.may_guard(state, Reason::NeverRun))
}

/// The type of an operator's result when it is left as it is.
pub fn generic_result(instruction: &Instruction, left: Type, right: Type) -> Type {
    match instruction {
        Instruction::Binary { op: BinaryOp::Add, .. }
            if left.kinds == right.kinds && [Kinds::STR, Kinds::LIST, Kinds::TUPLE].contains(&left.kinds) =>
        {
            Type::of(left.kinds)
        }
        Instruction::Binary { op: BinaryOp::Mod, .. } if left.is(Kinds::STR) => Type::of(Kinds::STR),
        Instruction::Compare { .. } => {
            let plain = Kinds::NUMBERS.union(Kinds::BIG).union(Kinds::BOOL).union(Kinds::STR);
            if left.kinds.within(plain) && right.kinds.within(plain) { Type::BOOL } else { Type::ANY }
        }
        _ => Type::ANY,
    }
}

pub fn run(function: &mut Function) {
    for block in function.reverse_postorder() {
        let old = std::mem::take(&mut function.block_mut(block).instructions);
        let last = old.last().copied();
        let mut rewriter = Rewriter { function, block };
        for value in old {
            if let Some(state) = rewriter.rewrite(value) {
                let exit = Terminator::Exit { reason: Reason::NeverRun, state };
                rewriter.function.block_mut(block).terminator = exit;
                break;
            }
        }
        // An operation that has become something else cannot raise, and does not need the edge to its handler. What now is
        // the last may be able to raise, but the handler is not for it.
        if last.is_some_and(|v| function.is_forwarded(v)) {
            function.block_mut(block).drop_handler();
        }
    }
}

struct Rewriter<'a> {
    function: &'a mut Function,
    block: BlockId,
}

impl Rewriter<'_> {
    fn keep(&mut self, value: ValueId) {
        self.function.block_mut(self.block).instructions.push(value);
    }

    fn emit(&mut self, instruction: Instruction, ty: Type) -> ValueId {
        self.function.append(self.block, instruction, ty)
    }

    /// Puts an instruction in the place of a value.
    fn replace(&mut self, value: ValueId, instruction: Instruction) {
        let ty = infer::exact(self.function, &instruction).unwrap_or(self.function.ty(value));
        let new = self.emit(instruction, ty);
        self.function.forward(value, new);
    }

    fn guard(&mut self, value: ValueId, kinds: Kinds, state: StateId) -> ValueId {
        let ty = self.function.ty(value);
        if kinds == Kinds::INT && ty.is(Kinds::BOOL) {
            return self.emit(Instruction::BoolToInt { value }, Type::int(0, 1));
        }
        if ty.kinds.within(kinds) {
            return value;
        }
        let guard = Instruction::GuardKind { value, kinds, reason: Reason::Kind, state };
        self.emit(guard, ty.refine(kinds))
    }

    /// An operand as a float.
    fn float(&mut self, value: ValueId, kinds: Kinds, state: StateId) -> ValueId {
        if kinds == Kinds::NUMBERS {
            return self.emit(Instruction::AsFloat { value, state }, Type::FLOAT);
        }
        let value = self.guard(value, kinds, state);
        if kinds == Kinds::INT {
            return self.emit(Instruction::IntToFloat { value }, Type::FLOAT);
        }
        value
    }

    fn constant(&mut self, value: Value, ty: Type) -> ValueId {
        self.emit(Instruction::Constant { bits: Bits(value.bits()) }, ty)
    }

    /// Puts what a value's instruction becomes at the end of the block; or gives the state with which to leave there.
    fn rewrite(&mut self, value: ValueId) -> Option<StateId> {
        let instruction = self.function.instruction(value)?.clone();
        match instruction {
            Instruction::Binary { left, right, state, .. } => match arithmetic(self.function, &instruction) {
                Choice::Int(op) => {
                    let left = self.guard(left, Kinds::INT, state);
                    let right = self.guard(right, Kinds::INT, state);
                    self.replace(value, Instruction::IntBinary { op, left, right, state });
                }
                Choice::Float(op, kinds) => {
                    let left = self.float(left, kinds[0], state);
                    let right = self.float(right, kinds[1], state);
                    self.replace(value, Instruction::FloatBinary { op, left, right, state });
                }
                Choice::Never => return Some(state),
                Choice::Generic => self.keep(value),
            },
            Instruction::Compare { op, left, right, state, .. } => {
                match comparison(self.function, &instruction) {
                    Choice::Int(_) => {
                        let left = self.guard(left, Kinds::INT, state);
                        let right = self.guard(right, Kinds::INT, state);
                        self.replace(value, Instruction::IntCompare { op, left, right });
                    }
                    Choice::Float(_, kinds) => {
                        let left = self.float(left, kinds[0], state);
                        let right = self.float(right, kinds[1], state);
                        self.replace(value, Instruction::FloatCompare { op, left, right });
                    }
                    Choice::Never => return Some(state),
                    Choice::Generic => self.keep(value),
                }
            }
            Instruction::ToInt { value: operand, state } => match conversion(self.function, &instruction) {
                Some(Kinds::INT) => self.function.forward(value, operand),
                Some(_) => self.replace(value, Instruction::FloatToInt { value: operand, state }),
                None => self.keep(value),
            },
            Instruction::ToFloat { value: operand, .. } => match conversion(self.function, &instruction) {
                Some(Kinds::FLOAT) => self.function.forward(value, operand),
                Some(_) => self.replace(value, Instruction::IntToFloat { value: operand }),
                None => self.keep(value),
            },
            Instruction::Negate { value: operand, state, .. } => {
                match negation(self.function, &instruction) {
                    Choice::Int(op) => {
                        let right = self.guard(operand, Kinds::INT, state);
                        let left = self.constant(Value::small_int(0), Type::int(0, 0));
                        self.replace(value, Instruction::IntBinary { op, left, right, state });
                    }
                    Choice::Float(..) => {
                        let operand = self.guard(operand, Kinds::FLOAT, state);
                        let op = FloatFunction::Negate;
                        self.replace(value, Instruction::FloatUnary { op, value: operand });
                    }
                    Choice::Never => return Some(state),
                    Choice::Generic => self.keep(value),
                }
            }
            Instruction::GetItem { container, key, seen, state } => {
                match self.sequence(container, key, seen, state, &SEQUENCES) {
                    Some((sequence, index, kinds)) => {
                        self.replace(value, Instruction::item_of(sequence, kinds, index));
                    }
                    None => self.keep(value),
                }
            }
            Instruction::SetItem { container, key, value: stored, seen, state } => {
                match self.sequence(container, key, seen, state, &[Kinds::LIST]) {
                    Some((list, index, _)) => {
                        self.replace(value, Instruction::StoreListItem { list, index, value: stored });
                    }
                    None => self.keep(value),
                }
            }
            Instruction::Truth { value: operand, .. } | Instruction::PlainTruth { value: operand, .. } => {
                self.truth(value, operand);
            }
            Instruction::Length { value: operand, .. } => match self.function.ty(operand).kinds {
                kinds if SEQUENCES.contains(&kinds) => {
                    self.replace(value, Instruction::length_of(operand, kinds));
                }
                _ => self.keep(value),
            },
            _ => self.keep(value),
        }
        None
    }

    /// One of these sequences and an index in its range, if that is what a subscript is about.
    fn sequence(
        &mut self,
        container: ValueId,
        key: ValueId,
        seen: Kinds,
        state: StateId,
        among: &[Kinds],
    ) -> Option<(ValueId, ValueId, Kinds)> {
        let (c, k) = (self.function.ty(container).kinds, self.function.ty(key).kinds);
        let may = self.function.may_guard(state, Reason::Kind);
        if !self.function.may_guard(state, Reason::Index) {
            return None;
        }
        let int_seen = k == Kinds::INT || may && k.meets(Kinds::INT) && seen.meets(Kinds::INT);
        let is_one = |kinds: &Kinds| {
            let is_seen = c.meets(*kinds) && seen.meets(*kinds) && seen.within(kinds.union(Kinds::INT));
            c == *kinds || may && is_seen && !SEQUENCES.contains(&c)
        };
        let kinds = *among.iter().find(|kinds| is_one(kinds))?;
        if !int_seen {
            return None;
        }
        let sequence = self.guard(container, kinds, state);
        let index = self.guard(key, Kinds::INT, state);
        let most = crate::build::MAX_LENGTH;
        let length = self.emit(Instruction::length_of(sequence, kinds), Type::int(0, most));
        let guard = Instruction::GuardIndex { index, length, state };
        let index = self.emit(guard, Type::int(0, most));
        Some((sequence, index, kinds))
    }

    fn truth(&mut self, value: ValueId, operand: ValueId) {
        let ty = self.function.ty(operand);
        let zero = |rewriter: &mut Self| rewriter.constant(Value::small_int(0), Type::int(0, 0));
        match ty.kinds {
            Kinds::BOOL => self.function.forward(value, operand),
            Kinds::INT => {
                let right = zero(self);
                self.replace(value, Instruction::IntCompare { op: CompareOp::Ne, left: operand, right });
            }
            Kinds::FLOAT => {
                let right = self.constant(Value::float(0.0), Type::FLOAT);
                self.replace(value, Instruction::FloatCompare { op: CompareOp::Ne, left: operand, right });
            }
            Kinds::NONE => {
                let constant = self.constant(Value::FALSE, Type::BOOL);
                self.function.forward(value, constant);
            }
            Kinds::LIST | Kinds::TUPLE | Kinds::STR => {
                let left = self
                    .emit(Instruction::length_of(operand, ty.kinds), Type::int(0, crate::build::MAX_LENGTH));
                let right = zero(self);
                self.replace(value, Instruction::IntCompare { op: CompareOp::Ne, left, right });
            }
            _ => self.keep(value),
        }
    }
}
