//! Where a loop is entered: what its header's state is there, for guards that are put in front of it.

use crate::function::{BlockId, Edge, FrameState, Function, Terminator, ValueId};
use crate::instruction::Instruction;
use rustc_hash::FxHashSet as HashSet;

/// All values that a loop defines.
pub(super) fn defined_in(function: &Function, body: &HashSet<BlockId>) -> HashSet<ValueId> {
    let blocks = body.iter().map(|block| function.block(*block));
    blocks.flat_map(|block| block.parameters.iter().chain(&block.instructions)).copied().collect()
}

/// The only block from which a loop is entered, if it does nothing but that at its end, with what it passes.
pub(super) fn entry_of(function: &Function, outside: &[BlockId]) -> Option<(BlockId, Edge)> {
    match (outside, outside.first().map(|entry| &function.block(*entry).terminator)) {
        ([entry], Some(Terminator::Jump(edge))) => Some((*entry, edge.clone())),
        _ => None,
    }
}

/// The state at a loop's header in terms of what its entry passes; `None` if it has something that the loop defines.
pub(super) fn state_at_entry(
    function: &mut Function,
    header: BlockId,
    (entry, edge): (BlockId, &Edge),
    inside: &HashSet<ValueId>,
) -> Option<FrameState> {
    let parameters = function.block(header).parameters.clone();
    let passed = |function: &Function, value: ValueId| {
        let resolved = function.resolve(value);
        match parameters.iter().position(|p| *p == resolved) {
            Some(n) => function.resolve(edge.arguments[n]),
            None => resolved,
        }
    };
    let mut state = function.states[function.block(header).state?.index()].clone();
    for (_, value) in &mut state.registers {
        *value = passed(function, *value);
        // A generator that the loop consumes: as it is before the first round.
        if let Some(generator @ Instruction::SuspendedGenerator { .. }) = function.instruction(*value)
            && inside.contains(value)
        {
            let mut generator = generator.clone();
            generator.operands_mut(&mut |v| *v = passed(function, *v));
            let ty = function.ty(*value);
            *value = function.append(entry, generator, ty);
        }
    }
    state.registers.iter().all(|(_, value)| !inside.contains(value)).then_some(state)
}
