//! Operators and the like whose special method ran in a frame of its own, as compiled code leaves it behind: what is left to
//! be done when that has returned.

use crate::step::Registers;
use pyrite_object::frame::Continuation;
use pyrite_object::ops::{self, BinaryOp, CompareOp};
use pyrite_object::{R, Value, Vm};
use pyrite_syntax::code::site;
use pyrite_syntax::opcode::{Instruction, Op};

/// What an instruction with two operands computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Binary(BinaryOp),
    Compare(CompareOp),
    /// Jumps if the comparison's truth is this.
    CompareJump(CompareOp, bool),
}

/// Whether an instruction compares two registers.
pub fn compares(op: Op) -> bool {
    matches!(operator(op), Some((Operator::Compare(_) | Operator::CompareJump(..), false)))
}

/// The operator of an instruction, and whether its right operand is in the instruction itself.
pub fn operator(op: Op) -> Option<(Operator, bool)> {
    use Operator::{Binary, Compare, CompareJump};
    Some(match op {
        Op::Add | Op::AddInt | Op::AddFloat => (Binary(BinaryOp::Add), false),
        Op::Sub | Op::SubInt | Op::SubFloat => (Binary(BinaryOp::Sub), false),
        Op::Mul | Op::MulInt | Op::MulFloat => (Binary(BinaryOp::Mul), false),
        Op::TrueDiv => (Binary(BinaryOp::TrueDiv), false),
        Op::FloorDiv => (Binary(BinaryOp::FloorDiv), false),
        Op::Mod => (Binary(BinaryOp::Mod), false),
        Op::Pow => (Binary(BinaryOp::Pow), false),
        Op::MatMul => (Binary(BinaryOp::MatMul), false),
        Op::And => (Binary(BinaryOp::And), false),
        Op::Or => (Binary(BinaryOp::Or), false),
        Op::Xor => (Binary(BinaryOp::Xor), false),
        Op::LShift => (Binary(BinaryOp::LShift), false),
        Op::RShift => (Binary(BinaryOp::RShift), false),
        Op::AddImm => (Binary(BinaryOp::Add), true),
        Op::SubImm => (Binary(BinaryOp::Sub), true),
        Op::MulImm => (Binary(BinaryOp::Mul), true),
        Op::FloorDivImm => (Binary(BinaryOp::FloorDiv), true),
        Op::ModImm => (Binary(BinaryOp::Mod), true),
        Op::AndImm => (Binary(BinaryOp::And), true),
        Op::LShiftImm => (Binary(BinaryOp::LShift), true),
        Op::RShiftImm => (Binary(BinaryOp::RShift), true),
        Op::Lt => (Compare(CompareOp::Lt), false),
        Op::Le => (Compare(CompareOp::Le), false),
        Op::Eq => (Compare(CompareOp::Eq), false),
        Op::Ne => (Compare(CompareOp::Ne), false),
        Op::Gt => (Compare(CompareOp::Gt), false),
        Op::Ge => (Compare(CompareOp::Ge), false),
        Op::JumpLt => (CompareJump(CompareOp::Lt, true), false),
        Op::JumpNotLt => (CompareJump(CompareOp::Lt, false), false),
        Op::JumpLe => (CompareJump(CompareOp::Le, true), false),
        Op::JumpNotLe => (CompareJump(CompareOp::Le, false), false),
        Op::JumpEq => (CompareJump(CompareOp::Eq, true), false),
        Op::JumpNotEq => (CompareJump(CompareOp::Eq, false), false),
        Op::JumpNe => (CompareJump(CompareOp::Ne, true), false),
        Op::JumpNotNe => (CompareJump(CompareOp::Ne, false), false),
        Op::JumpGt => (CompareJump(CompareOp::Gt, true), false),
        Op::JumpNotGt => (CompareJump(CompareOp::Gt, false), false),
        Op::JumpGe => (CompareJump(CompareOp::Ge, true), false),
        Op::JumpNotGe => (CompareJump(CompareOp::Ge, false), false),
        Op::JumpLtImm => (CompareJump(CompareOp::Lt, true), true),
        Op::JumpNotLtImm => (CompareJump(CompareOp::Lt, false), true),
        Op::JumpLeImm => (CompareJump(CompareOp::Le, true), true),
        Op::JumpNotLeImm => (CompareJump(CompareOp::Le, false), true),
        Op::JumpEqImm => (CompareJump(CompareOp::Eq, true), true),
        Op::JumpNotEqImm => (CompareJump(CompareOp::Eq, false), true),
        Op::JumpNeImm => (CompareJump(CompareOp::Ne, true), true),
        Op::JumpNotNeImm => (CompareJump(CompareOp::Ne, false), true),
        Op::JumpGtImm => (CompareJump(CompareOp::Gt, true), true),
        Op::JumpNotGtImm => (CompareJump(CompareOp::Gt, false), true),
        Op::JumpGeImm => (CompareJump(CompareOp::Ge, true), true),
        Op::JumpNotGeImm => (CompareJump(CompareOp::Ge, false), true),
        _ => return None,
    })
}

/// Ends the instruction that the innermost frame stands at, whose special method gave `value`.
pub fn finish(vm: &mut Vm, after: Continuation, value: Value) -> R<()> {
    let frame = vm.thread.innermost;
    // SAFETY: the innermost frame; its code keeps the state.
    let (state, pc, r) = unsafe { (&*(*frame).state, (*frame).pc_index(), Registers((*frame).base)) };
    let word = |at: u32| state.words.get(at as usize).map_or(0, |word| word.get());
    let [op, a, b, c] = word(pc).to_le_bytes();
    let Some(op) = Op::from_u8(op) else { unreachable!("verified code") };
    let i = Instruction { op, a, b, c, extra: word(pc + 1) };
    let mut next = pc + op.length() as u32;
    let mut jump_if = |taken: bool| {
        if taken {
            next = (pc + 2).wrapping_add_signed(i.extra as i32);
        }
    };
    let (a, b, c) = (u16::from(i.a), u16::from(i.b), u16::from(i.c));
    let immediate = |byte: u8| Value::small_int(i64::from(byte as i8));
    match (operator(op), op.general()) {
        (Some((Operator::Binary(operator), in_it)), _) => {
            let right = if in_it { immediate(i.c) } else { r.get(c) };
            let in_place = state.feedback[pc as usize].get() & site::IN_PLACE != 0;
            let result = if value == Value::NOT_IMPLEMENTED {
                ops::binary_declined(vm, operator, in_place, after, r.get(b), right)?
            } else {
                value
            };
            r.set(a, result);
        }
        (Some((Operator::Compare(operator), _)), _) => {
            let result = compared(vm, operator, after, r.get(b), r.get(c), value)?;
            r.set(a, result);
        }
        (Some((Operator::CompareJump(operator, wanted), in_it)), _) => {
            let right = if in_it { immediate(i.b) } else { r.get(b) };
            let result = compared(vm, operator, after, r.get(a), right, value)?;
            jump_if(ops::truth(vm, result)? == wanted);
        }
        (None, Op::JumpIfTrue | Op::JumpIfFalse) => {
            jump_if(truth(vm, after, value)? == (op == Op::JumpIfTrue));
        }
        (None, Op::Not) => {
            let negated = !truth(vm, after, value)?;
            r.set(a, Value::bool(negated));
        }
        (None, Op::In | Op::NotIn) => {
            let found = ops::truth(vm, value)?;
            r.set(a, Value::bool(found == (op == Op::In)));
        }
        (None, Op::SetItem | Op::SetItemDict) => {}
        // An attribute that a property or a hook gave.
        (None, Op::LoadMethod) => {
            r.set(a, value);
            r.set(a + 1, Value::UNBOUND);
        }
        (None, Op::GetIter) => {
            let tag = crate::loops::tag_of_given(vm, value)?;
            r.set_window(a, [value, Value::small_int(0), tag]);
        }
        // `len(object)`.
        (None, Op::Call) => {
            let length = ops::checked_length(vm, value)?;
            r.set(a, Value::small_int(length as i64));
        }
        _ => r.set(a, value),
    }
    // SAFETY: as above; verified jumps stay in the code.
    unsafe { (*frame).pc = &raw const state.words[next as usize] };
    Ok(())
}

fn compared(vm: &mut Vm, op: CompareOp, after: Continuation, left: Value, right: Value, value: Value) -> R {
    if value == Value::NOT_IMPLEMENTED {
        return ops::compare_declined(vm, op, after, left, right);
    }
    Ok(value)
}

/// What `__bool__` or `__len__` gave, as a truth value.
fn truth(vm: &mut Vm, after: Continuation, value: Value) -> R<bool> {
    match after {
        Continuation::Length => Ok(ops::checked_length(vm, value)? != 0),
        _ => ops::checked_truth(vm, value),
    }
}
