//! Objects that nobody uses but the interpreter, where compiled code is left for it: they are made there.
//!
//! Tuples and dicts of arguments that have been passed on, and bound methods that have been called, once the calls are
//! inlined (partial escape analysis, as in Stadler, Würthinger and Mössenböck: Partial Escape Analysis and Scalar Replacement
//! for Java, CGO 2014, of objects that nobody changes).

use crate::function::{Function, StateId, Terminator, ValueId};
use crate::instruction::{Instruction, RuntimeFunction};
use crate::passes::frames;
use std::collections::HashSet;

/// Whether it makes an object that is the same wherever it is made.
fn makes(function: &Function, instruction: &Instruction) -> bool {
    match instruction {
        Instruction::NewTuple { .. } | Instruction::NewMethod { .. } => true,
        // Keys are known: their hashes run no Python code.
        Instruction::CallRuntime { function: RuntimeFunction::BuildMap, operands, .. } => {
            operands.iter().step_by(2).all(|key| function.constant(*key).is_some())
        }
        _ => false,
    }
}

pub fn run(function: &mut Function) {
    let order = function.reverse_postorder();
    let mut sunk: HashSet<ValueId> = HashSet::new();
    for &block in &order {
        let made = function.block(block).instructions.iter().filter(|value| {
            function.instruction(**value).is_some_and(|instruction| makes(function, instruction))
        });
        sunk.extend(made);
    }
    if sunk.is_empty() {
        return;
    }
    let mut forget = |value: ValueId| {
        sunk.remove(&function.resolve(value));
    };
    for &block in &order {
        let data = function.block(block);
        for instruction in data.instructions.iter().filter_map(|value| function.instruction(*value)) {
            instruction.operands(&mut forget);
        }
        data.terminator.operands(&mut forget);
    }
    for call in function.frames.iter().filter_map(|frame| frame.call.as_ref()) {
        forget(call.function);
        call.instance.into_iter().for_each(&mut forget);
    }
    // What frames hold where something looks at them must be there; and whether it looks depends on what is made there.
    loop {
        let before = sunk.len();
        let seen = frames::seen(function, &sunk);
        for &block in &order {
            let data = function.block(block);
            for value in &data.instructions {
                let Some(instruction) = function.instruction(*value).filter(|_| !sunk.contains(value)) else {
                    continue;
                };
                let looks = match instruction {
                    Instruction::EnterFrame { frame, .. } => seen.contains(frame),
                    other => other.can_raise(),
                };
                if let Some(state) = instruction.state().filter(|_| looks) {
                    shown(function, state).for_each(|value| {
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
        if let Terminator::Invoke { normal, .. } = &data.terminator
            && last.is_some_and(|last| sunk.contains(&last))
        {
            data.terminator = Terminator::Jump(normal.clone());
        }
    }
    function.sunk = sunk.into_iter().collect();
    function.sunk.sort_unstable();
    // What has been taken out was taken to be seen by nobody: the frames that show it must go whether that pass runs or not.
    if !function.sunk.is_empty() {
        frames::run(function);
    }
}

/// The variables of a state's frame.
fn shown(function: &Function, state: StateId) -> impl Iterator<Item = ValueId> + '_ {
    let (data, variables) = (function.state(state), &function.frame_of(state).variables);
    let named = data.registers.iter().filter(|(register, _)| variables.contains(register));
    named.map(|(_, value)| function.resolve(*value))
}
