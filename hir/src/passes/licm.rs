//! Moves what does not change out of loops.
//!
//! A guard that moves gets the frame state of the loop's beginning, as it is when the loop is entered: leaving there goes
//! on in front of the loop's first iteration. All its operands are then defined outside, its frame state included. What
//! is learnt from its failures is still about the place where it stood.

use crate::function::{BlockId, Edge, FrameId, Function, Loop, StateId};
use crate::instruction::{Effect, FloatOp, Instruction};
use crate::passes::infer;
use crate::passes::memory::{self, Places};
use crate::passes::preheader;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

pub fn run(function: &mut Function) {
    let order = function.reverse_postorder();
    let dominators = function.dominators(&order);
    let number: HashMap<BlockId, usize> = order.iter().enumerate().map(|(n, b)| (*b, n)).collect();
    // Inner loops come later: what leaves them may leave the outer loop too, so they go first.
    for Loop { header, back, outside, body } in function.loops(&order, &dominators).into_iter().rev() {
        let Some((entry, edge)) = preheader::entry_of(function, &outside) else { continue };
        let always = |block: BlockId| back.iter().all(|end| dominators.dominates(block, *end));
        hoist(function, header, (entry, &edge), &body, &number, &always);
    }
}

fn hoist(
    function: &mut Function,
    header: BlockId,
    (entry, edge): (BlockId, &Edge),
    body: &HashSet<BlockId>,
    number: &HashMap<BlockId, usize>,
    always: &dyn Fn(BlockId) -> bool,
) {
    let mut inside = preheader::defined_in(function, body);
    let written =
        body.iter().map(|block| memory::written_in(function, *block)).fold(Places::NONE, Places::union);
    let outer_state = preheader::state_at_entry(function, header, (entry, edge), &inside);
    let mut states: HashMap<(FrameId, u32), StateId> = HashMap::default();
    let mut blocks: Vec<BlockId> = body.iter().copied().collect();
    blocks.sort_by_key(|b| number[b]);
    for block in blocks {
        for value in function.block(block).instructions.clone() {
            let Some(instruction) = function.instruction(value).cloned() else { continue };
            let mut fixed = true;
            instruction.operands(&mut |v| fixed &= !inside.contains(&function.resolve(v)));
            let movable = match instruction.effect() {
                Effect::Pure => true,
                // What an iteration may not reach must not make it leave.
                Effect::Guard => {
                    outer_state.is_some()
                        && (is_cheap_guess(function, &instruction)
                            || always(block) && matches!(instruction, Instruction::GuardSame { .. })
                            || never_leaves(function, &instruction))
                }
                // What each iteration would find as this one does.
                Effect::Load | Effect::Check => {
                    always(block)
                        && (instruction.state().is_none() || outer_state.is_some())
                        && memory::read_by(&instruction).is_some_and(|places| !places.meets(written))
                        && needs_no_guard_before(function, &instruction)
                }
                _ => false,
            };
            if !fixed || !movable {
                continue;
            }
            let moved = match (instruction.state(), &outer_state) {
                (None, _) => value,
                (Some(own), Some(state)) => {
                    let ty = function.ty(value);
                    let mut new = instruction;
                    let place = function.place_of_guard(own);
                    let state = *states
                        .entry(place)
                        .or_insert_with(|| function.new_state_of_moved(state.clone(), place));
                    new.set_state(state);
                    let new = function.create(new, ty);
                    function.forward(value, new);
                    new
                }
                (Some(_), None) => continue,
            };
            function.block_mut(block).instructions.retain(|v| *v != value);
            function.block_mut(entry).instructions.push(moved);
            inside.remove(&value);
        }
    }
}

/// Loads that may be done wherever their operands are defined. Others rely on a branch or a guard in front of them.
fn needs_no_guard_before(function: &Function, instruction: &Instruction) -> bool {
    match *instruction {
        Instruction::GuardShape { .. }
        | Instruction::GuardVersion { .. }
        | Instruction::GuardFunctionCode { .. }
        | Instruction::LoadAddress { .. }
        | Instruction::CellContent { .. }
        | Instruction::ListLength { .. } => true,
        Instruction::LoadSlot { object, .. } => {
            matches!(function.instruction(object), Some(Instruction::GuardShape { .. }))
        }
        Instruction::FreeCell { function: of, .. } => matches!(
            function.instruction(of),
            Some(Instruction::GuardFunctionCode { .. } | Instruction::ThisFunction {})
        ),
        _ => false,
    }
}

/// Guards about kinds hold for the whole loop or not at all, and those about the namespaces of a function always. Not so
/// others about identity, where a branch has asked whether there is anything.
fn is_cheap_guess(function: &Function, instruction: &Instruction) -> bool {
    match *instruction {
        Instruction::GuardKind { .. } | Instruction::AsFloat { .. } => true,
        Instruction::GuardSame { value, .. } => matches!(
            function.instruction(value),
            Some(Instruction::FunctionGlobals { .. } | Instruction::FunctionBuiltins { .. })
        ),
        _ => false,
    }
}

/// Arithmetic that works on all operands of these types.
fn never_leaves(function: &Function, instruction: &Instruction) -> bool {
    match *instruction {
        Instruction::IntBinary { op, left, right, .. } => {
            infer::fits(op, function.ty(left), function.ty(right))
        }
        Instruction::FloatBinary { op, .. } => !matches!(op, FloatOp::Div | FloatOp::Pow),
        _ => false,
    }
}
