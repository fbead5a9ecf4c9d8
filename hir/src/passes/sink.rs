//! Objects that nobody uses but the interpreter, where compiled code is left for it: they are made there.
//!
//! Tuples and dicts of arguments that have been passed on, and bound methods that have been called, once the calls are
//! inlined; generators that loops consume in place, and ranges that these walk (partial escape analysis, as in Stadler, Würthinger and Mössenböck: Partial Escape Analysis and Scalar Replacement
//! for Java, CGO 2014, of objects that nobody changes).

use crate::function::{Function, Terminator, ValueId};
use crate::instruction::{Instruction, RuntimeFunction};
use crate::passes::frames;
use std::collections::HashSet;

/// Parts of all objects together that are taken out: on the ways out each is in a register of its own.
const MOST_PARTS: usize = 2_000; // registers

/// Keys and values of a dict that is taken out. There is always memory for a small one; that there is none for a large one
/// could not be told on the way out.
const LARGEST_DICT: usize = 64; // keys and values

/// How many parts an object has that an instruction makes, if it is the same wherever it is made.
fn parts(function: &Function, instruction: &Instruction) -> Option<usize> {
    match instruction {
        Instruction::NewTuple { items, .. } => Some(items.len()),
        Instruction::NewPairs { .. } => Some(1),
        Instruction::NewMethod { .. } | Instruction::NewRange { .. } => Some(2),
        Instruction::SuspendedGenerator { registers, .. } => Some(registers.len() + 2),
        // Keys are known: their hashes run no Python code.
        Instruction::CallRuntime { function: RuntimeFunction::BuildMap, operands, .. } => {
            let known = operands.iter().step_by(2).all(|key| function.constant(*key).is_some());
            (known && operands.len() <= LARGEST_DICT).then_some(operands.len())
        }
        _ => None,
    }
}

pub fn run(function: &mut Function) {
    let order = function.reverse_postorder();
    let mut sunk: HashSet<ValueId> = HashSet::new();
    let mut room = MOST_PARTS;
    for value in order.iter().flat_map(|block| &function.block(*block).instructions) {
        let parts = function.instruction(*value).and_then(|instruction| parts(function, instruction));
        if let Some(left) = parts.and_then(|parts| room.checked_sub(parts)) {
            room = left;
            sunk.insert(*value);
        }
    }
    if sunk.is_empty() {
        return;
    }
    for call in function.frames.iter().filter_map(|frame| frame.call.as_ref()) {
        for value in [call.function].into_iter().chain(call.instance) {
            sunk.remove(&function.resolve(value));
        }
    }
    // What others than such objects use must be there, and what frames hold where something looks at them; and whether it
    // looks depends on what is made there.
    loop {
        let before = sunk.len();
        let seen = frames::seen(function, &sunk);
        for &block in &order {
            let data = function.block(block);
            data.terminator.operands(&mut |value| {
                sunk.remove(&function.resolve(value));
            });
            for value in &data.instructions {
                let Some(instruction) = function.instruction(*value).filter(|_| !sunk.contains(value)) else {
                    continue;
                };
                instruction.operands(&mut |value| {
                    sunk.remove(&function.resolve(value));
                });
                let looks = match instruction {
                    Instruction::EnterFrame { frame, .. } | Instruction::LeaveFrame { frame, .. } => {
                        seen.contains(frame)
                    }
                    other => other.can_raise(),
                };
                if let Some(state) = instruction.state().filter(|_| looks) {
                    function.shown(state).for_each(|(_, value)| {
                        sunk.remove(&value);
                    });
                }
            }
            if let Terminator::Yield { state, .. } = data.terminator {
                let registers = &function.state(state).registers;
                registers.iter().for_each(|(_, value)| {
                    sunk.remove(&function.resolve(*value));
                });
            }
        }
        if sunk.len() == before {
            break;
        }
    }
    for &block in &order {
        let data = function.block_mut(block);
        let last = data.instructions.last().copied();
        data.instructions.retain(|value| !sunk.contains(value));
        if last.is_some_and(|last| sunk.contains(&last)) {
            data.drop_handler();
        }
    }
    function.sunk = sunk.into_iter().collect();
    function.sunk.sort_unstable();
    // What has been taken out was taken to be seen by nobody: the frames that show it must go whether that pass runs or not.
    if !function.sunk.is_empty() {
        frames::run(function);
    }
}
