//! Value numbering down the dominator tree: an instruction that depends on its operands only is computed once, and a guard
//! that has been passed is not asked again. Loads are merged within a block, until something may have written.

use crate::function::{BlockId, ENTRY, Function, ValueId};
use crate::instruction::{Effect, Instruction};
use std::collections::HashMap;

/// An instruction without what does not matter for its value: the frame state.
fn key(function: &Function, instruction: &Instruction) -> String {
    let mut resolved = instruction.clone();
    resolved.operands_mut(&mut |v| *v = function.resolve(*v));
    let mut text = resolved.name().to_owned();
    for (name, field) in resolved.fields(&mut |sign, number| format!("{sign}{number:x}")) {
        if name != "state" && name != "reason" {
            text.push(' ');
            text.push_str(&field);
        }
    }
    text
}

pub fn run(function: &mut Function) {
    let order = function.reverse_postorder();
    let dominators = function.dominators(&order);
    let mut children: HashMap<BlockId, Vec<BlockId>> = HashMap::new();
    for &block in &order {
        if block != ENTRY
            && let Some(parent) = dominators.parent(block)
        {
            children.entry(parent).or_default().push(block);
        }
    }
    let mut known: HashMap<String, ValueId> = HashMap::new();
    // Blocks to enter, and what to forget when one is left.
    enum Task {
        Enter(BlockId),
        Forget(Vec<String>),
    }
    let mut work = vec![Task::Enter(ENTRY)];
    while let Some(task) = work.pop() {
        let block = match task {
            Task::Enter(block) => block,
            Task::Forget(keys) => {
                for key in keys {
                    known.remove(&key);
                }
                continue;
            }
        };
        let mut added = Vec::new();
        let mut memory: HashMap<String, ValueId> = HashMap::new();
        for value in function.block(block).instructions.clone() {
            let Some(instruction) = function.instruction(value).cloned() else { continue };
            match instruction.effect() {
                Effect::Pure | Effect::Guard => {
                    let key = key(function, &instruction);
                    match known.get(&key) {
                        Some(&same) => function.forward(value, same),
                        None => {
                            known.insert(key.clone(), value);
                            added.push(key);
                        }
                    }
                }
                Effect::Load | Effect::Check => {
                    if matches!(
                        instruction,
                        Instruction::Below { .. }
                            | Instruction::Known { .. }
                            | Instruction::FormatInt { .. }
                            | Instruction::Poll { .. }
                    ) {
                        continue;
                    }
                    let key = key(function, &instruction);
                    match memory.get(&key) {
                        Some(&same) => function.forward(value, same),
                        None => drop(memory.insert(key, value)),
                    }
                }
                Effect::Store => memory.retain(|key, _| !is_written_by(key, &instruction)),
                Effect::Raises => {
                    memory.retain(|key, _| !key.starts_with("ListLength") && !key.starts_with("LoadRegister"))
                }
                Effect::Calls => memory.clear(),
            }
        }
        work.push(Task::Forget(added));
        for &child in children.get(&block).into_iter().flatten() {
            work.push(Task::Enter(child));
        }
    }
}

/// Whether a store may change what a load, named by its key, gives.
fn is_written_by(load: &str, store: &Instruction) -> bool {
    let affected: &[&str] = match store {
        Instruction::StoreListItem { .. } => &["ListItem"],
        Instruction::StoreSlot { .. } => &["LoadSlot"],
        Instruction::StoreShape { .. } => &["GuardShape", "HasShape"],
        Instruction::StoreAddress { .. } => &["LoadAddress"],
        Instruction::StoreCell { .. } => &["CellContent"],
        Instruction::EnterFrame { .. } | Instruction::LeaveFrame { .. } | Instruction::UnwindFrame { .. } => {
            &[]
        }
        _ => return true,
    };
    affected.iter().any(|name| load.starts_with(name))
}
