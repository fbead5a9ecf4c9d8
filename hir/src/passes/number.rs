//! Value numbering down the dominator tree: an instruction that depends on its operands only is computed once, and a guard
//! that has been passed is not asked again. Loads are merged with those that dominate them, unless something may have been
//! written in between.

use crate::function::{BlockId, ENTRY, Function, StateId, ValueId};
use crate::instruction::{Effect, Instruction};
use crate::passes::memory::{self, Places};
use crate::types::Kinds;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::rc::Rc;

/// An instruction without what does not matter for its value: the frame state.
fn key(function: &Function, instruction: &Instruction) -> String {
    let mut resolved = instruction.clone();
    // An object is the same one whatever has been found out about it.
    let loads = memory::read_by(instruction).is_some();
    resolved.operands_mut(&mut |v| *v = if loads { function.unguarded(*v) } else { function.resolve(*v) });
    let mut text = resolved.name().to_owned();
    for (name, field) in resolved.fields(&mut |sign, number| format!("{sign}{number:x}")) {
        if name != "state" && name != "reason" {
            text.push(' ');
            text.push_str(&field);
        }
    }
    text
}

/// What has been loaded: the value, what it depends on, and the object, if it is one's attribute or shape.
#[derive(Clone, Copy)]
struct Loaded {
    value: ValueId,
    places: Places,
    object: Option<ValueId>,
}

/// By key.
type Memory = HashMap<String, Loaded>;

/// When values were met on the way down: what has been there before an instance was made is not that instance.
type Met = HashMap<ValueId, usize>;

/// Whether two objects are not the same one: one of them has been made by the function when the other was there already, or
/// both have been.
fn distinct(function: &Function, met: &Met, a: ValueId, b: ValueId) -> bool {
    let made = |value: ValueId| matches!(function.instruction(value), Some(Instruction::NewInstance { .. }));
    let before = |a: ValueId, b: ValueId| match (met.get(&a), met.get(&b)) {
        (Some(a), Some(b)) => a < b,
        _ => false,
    };
    a != b && (made(a) && (made(b) || before(b, a)) || made(b) && before(a, b))
}

/// The object whose attribute or shape an instruction is about.
fn subject(function: &Function, instruction: &Instruction) -> Option<ValueId> {
    match instruction {
        Instruction::GuardShape { value: of, .. }
        | Instruction::HasShape { value: of, .. }
        | Instruction::LoadSlot { object: of, .. }
        | Instruction::StoreSlot { object: of, .. }
        | Instruction::StoreShape { object: of, .. } => Some(function.unguarded(*of)),
        _ => None,
    }
}

pub fn run(function: &mut Function) {
    let order = function.reverse_postorder();
    let dominators = function.dominators(&order);
    let predecessors = function.predecessors(&order);
    let written: HashMap<BlockId, Places> =
        order.iter().map(|block| (*block, memory::written_in(function, *block))).collect();
    let mut children: HashMap<BlockId, Vec<BlockId>> = HashMap::default();
    for &block in &order {
        if block != ENTRY
            && let Some(parent) = dominators.parent(block)
        {
            children.entry(parent).or_default().push(block);
        }
    }
    let mut known: HashMap<String, ValueId> = HashMap::default();
    let mut met = Met::default();
    // Blocks to enter, with what is in memory at the end of their dominator, and what to forget when one is left.
    enum Task {
        Enter(BlockId, Rc<Memory>),
        Forget(Vec<String>),
    }
    let mut work = vec![Task::Enter(ENTRY, Rc::default())];
    while let Some(task) = work.pop() {
        let (block, before) = match task {
            Task::Enter(block, memory) => (block, memory),
            Task::Forget(keys) => {
                for key in keys {
                    known.remove(&key);
                }
                continue;
            }
        };
        let mut added = Vec::new();
        let between = written_between(dominators.parent(block), block, &predecessors, &written);
        let mut memory: Memory = before
            .iter()
            .filter(|(_, found)| !found.places.meets(between))
            .map(|(key, found)| (key.clone(), *found))
            .collect();
        for parameter in &function.block(block).parameters {
            met.insert(*parameter, met.len());
        }
        for value in function.block(block).instructions.clone() {
            met.insert(value, met.len());
            let Some(instruction) = function.instruction(value).cloned() else { continue };
            if let Instruction::GuardKind { value: of, kinds, .. } = instruction
                && function.ty(of).kinds.within(kinds)
                && function.ty(of).kinds != Kinds::NOTHING
            {
                function.forward(value, of);
            } else if matches!(instruction.effect(), Effect::Pure | Effect::Guard) {
                let key = key(function, &instruction);
                match known.get(&key) {
                    Some(&same) => function.forward(value, same),
                    None => {
                        known.insert(key.clone(), value);
                        added.push(key);
                    }
                }
            } else if let Some(places) = memory::read_by(&instruction) {
                let key = key(function, &instruction);
                match memory.get(&key) {
                    Some(same) => function.forward(value, same.value),
                    None => {
                        let object = subject(function, &instruction);
                        memory.insert(key, Loaded { value, places, object });
                    }
                }
            } else {
                let written = memory::written_by(&instruction);
                if written != Places::NONE {
                    let other_slot = |key: &str| match instruction {
                        Instruction::StoreSlot { offset, .. } => !key.ends_with(&format!(" {offset}")),
                        _ => false,
                    };
                    let into = subject(function, &instruction);
                    let other_object = |found: &Loaded| match (into, found.object) {
                        (Some(a), Some(b)) => distinct(function, &met, a, b),
                        _ => false,
                    };
                    memory.retain(|key, found| {
                        !found.places.meets(written) || other_slot(key) || other_object(found)
                    });
                }
                remember(function, value, &instruction, &mut memory);
            }
        }
        work.push(Task::Forget(added));
        let memory = Rc::new(memory);
        for &child in children.get(&block).into_iter().flatten() {
            work.push(Task::Enter(child, memory.clone()));
        }
    }
}

/// What may be written on the ways from the end of a block's dominator to the block.
fn written_between(
    dominator: Option<BlockId>,
    block: BlockId,
    predecessors: &[Vec<BlockId>],
    written: &HashMap<BlockId, Places>,
) -> Places {
    let mut all = Places::NONE;
    let mut seen = HashSet::default();
    let mut work = predecessors[block.index()].clone();
    while let Some(at) = work.pop() {
        if Some(at) == dominator || !seen.insert(at) {
            continue;
        }
        all = all.union(written.get(&at).copied().unwrap_or(Places::NONE));
        work.extend(&predecessors[at.index()]);
    }
    all
}

/// What is known of memory because an instruction has just made it so: keys of loads, with what they would give.
fn remember(function: &Function, value: ValueId, instruction: &Instruction, memory: &mut Memory) {
    let (known, gives) = match *instruction {
        Instruction::OfShape { value: object, shape, version } => {
            (Instruction::GuardShape { value: object, shape, version, state: StateId(0) }, value)
        }
        Instruction::StoreSlot { object, offset, value } => {
            (Instruction::LoadSlot { object, offset, state: StateId(0) }, function.resolve(value))
        }
        Instruction::NewInstance { shape, version, .. } => {
            (Instruction::GuardShape { value, shape, version, state: StateId(0) }, value)
        }
        // The class is the same as that of the shape before, and so is its version.
        Instruction::StoreShape { object, shape } => {
            let (mut version, mut of) = (None, object);
            while version.is_none() {
                match function.instruction(of) {
                    Some(
                        Instruction::GuardShape { version: found, .. }
                        | Instruction::OfShape { version: found, .. },
                    ) => version = Some(*found),
                    Some(Instruction::NewInstance { version: found, .. }) => version = Some(*found),
                    Some(Instruction::GuardKind { value, .. } | Instruction::Known { value }) => of = *value,
                    _ => return,
                }
            }
            let Some(version) = version else { return };
            (Instruction::GuardShape { value: object, shape, version, state: StateId(0) }, object)
        }
        _ => return,
    };
    if let Some(places) = memory::read_by(&known) {
        let object = subject(function, &known);
        memory.insert(key(function, &known), Loaded { value: gives, places, object });
    }
}
