//! Frames of inlined calls in which nothing can look at frames need no records.

use crate::function::{Entry, FrameId, Function, OWN, ValueId};
use crate::instruction::Instruction;
use rustc_hash::FxHashSet as HashSet;

/// The frames that something can look at; these instructions do not count.
pub fn seen(function: &Function, except: &HashSet<ValueId>) -> HashSet<FrameId> {
    let mut seen: HashSet<FrameId> = HashSet::default();
    if function.entry_kind != Entry::Call {
        // It may have been looked at before the code was entered.
        seen.insert(OWN);
    }
    for block in function.reverse_postorder() {
        for value in function.block(block).instructions.iter().filter(|value| !except.contains(value)) {
            // What can raise has a traceback made, and what calls may ask for frames.
            let Some(instruction) = function.instruction(*value).filter(|i| i.can_raise()) else { continue };
            let Some(state) = instruction.state() else { continue };
            seen.extend(function.callers(state).map(|state| function.state(state).frame));
        }
    }
    seen
}

pub fn run(function: &mut Function) {
    let seen = seen(function, &HashSet::default());
    for block in function.reverse_postorder() {
        let keep: Vec<bool> = function
            .block(block)
            .instructions
            .iter()
            .map(|value| match function.instruction(*value) {
                Some(
                    Instruction::EnterFrame { frame, .. }
                    | Instruction::LeaveFrame { frame, .. }
                    | Instruction::UnwindFrame { frame },
                ) => seen.contains(frame),
                _ => true,
            })
            .collect();
        let mut keep = keep.into_iter();
        function.block_mut(block).instructions.retain(|_| keep.next().unwrap_or(true));
    }
}
