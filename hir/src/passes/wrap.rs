//! Arithmetic of which only the lower bits are read, as in `(h * 31 + c) & 0xFFFFFFFF`, does not need to know whether it
//! overflows: the lower 64 bits of a sum, a difference, a product or a shift to the left depend on the lower 64 bits of the
//! operands alone (demanded bits; see Warren: Hacker's Delight, 2-1). No frame state may name such a value: what the
//! interpreter would get is not the int that the program means.

use super::infer;
use crate::function::{Function, ValueId};
use crate::instruction::{Instruction, IntOp};
use crate::types::{Kinds, Type};
use rustc_hash::FxHashSet as HashSet;

pub fn run(function: &mut Function) {
    let masked = masked(function);
    if masked.is_empty() {
        return;
    }
    let mut wrapped: HashSet<ValueId> = HashSet::default();
    for block in function.reverse_postorder() {
        for n in 0..function.block(block).instructions.len() {
            let value = function.block(block).instructions[n];
            let Some(Instruction::IntBinary { op, left, right, .. }) = function.instruction(value).cloned()
            else {
                continue;
            };
            let brings_one =
                wrapped.contains(&function.resolve(left)) || wrapped.contains(&function.resolve(right));
            if !masked.contains(&value) || !brings_one && never_leaves(function, op, left, right) {
                continue;
            }
            let new = function.create(Instruction::IntWrap { op, left, right }, Type::of(Kinds::INT));
            function.block_mut(block).instructions[n] = new;
            function.forward(value, new);
            wrapped.insert(new);
        }
    }
}

fn never_leaves(function: &Function, op: IntOp, left: ValueId, right: ValueId) -> bool {
    infer::fits(op, function.ty(left), function.ty(right))
}

/// Values of which nothing but the lower bits is read.
fn masked(function: &Function) -> HashSet<ValueId> {
    let mut masked: HashSet<ValueId> = HashSet::default();
    // Read as a whole, and read at all.
    let (mut whole, mut read) = (HashSet::default(), HashSet::default());
    // Uses stand behind what they use: where control comes back to a loop, values are passed on by edges.
    for &block in function.reverse_postorder().iter().rev() {
        let data = function.block(block);
        let state = data.terminator.state().into_iter().chain(data.state);
        let named = state.flat_map(|state| function.state_operands(state));
        whole.extend(named.map(|v| function.resolve(v)));
        data.terminator.operands(&mut |operand| {
            whole.insert(function.resolve(operand));
        });
        for &value in data.instructions.iter().rev() {
            let Some(instruction) = function.instruction(value) else { continue };
            if let Instruction::IntBinary { op, left, right, .. } = *instruction {
                let (left, right) = (function.resolve(left), function.resolve(right));
                let is_masked =
                    wraps(function, op, right) && read.contains(&value) && !whole.contains(&value);
                if is_masked {
                    masked.insert(value);
                }
                for (operand, other) in [(left, right), (right, left)] {
                    let is_amount = op == IntOp::LShift && operand == right;
                    let by_mask = op == IntOp::And && masks(function, value, other);
                    let lower_bits = by_mask || is_masked && !is_amount;
                    if lower_bits {
                        read.insert(operand)
                    } else {
                        whole.insert(operand)
                    };
                }
                if is_masked || never_leaves(function, op, left, right) {
                    continue;
                }
            } else {
                instruction.operands(&mut |operand| {
                    whole.insert(function.resolve(operand));
                });
            }
            if let Some(state) = instruction.state() {
                whole.extend(function.state_operands(state).into_iter().map(|v| function.resolve(v)));
            }
        }
    }
    masked
}

/// Whether the lower 64 bits of the result depend on those of the operands alone.
fn wraps(function: &Function, op: IntOp, right: ValueId) -> bool {
    match op {
        IntOp::Add | IntOp::Sub | IntOp::Mul | IntOp::And | IntOp::Or | IntOp::Xor => true,
        IntOp::LShift => {
            let amount = function.ty(right);
            amount.is_int() && amount.low >= 0 && amount.high < 64
        }
        IntOp::RShift | IntOp::FloorDiv | IntOp::Mod => false,
    }
}

/// Whether the result of an `and` is no more than that one of its operands is a constant without a sign. What has been
/// inferred from the other one, which may turn out to be larger, would be false then.
fn masks(function: &Function, result: ValueId, constant: ValueId) -> bool {
    let (ty, mask) = (function.ty(result), function.ty(constant));
    function.constant(constant).is_some()
        && mask.is_int()
        && mask.low >= 0
        && (ty.low, ty.high) == (0, mask.high)
}
