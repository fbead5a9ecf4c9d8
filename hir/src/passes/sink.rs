//! Objects that nobody uses but the interpreter, where compiled code is left for it: they are made there.
//!
//! Tuples and dicts of arguments that have been passed on, and bound methods that have been called, once the calls are
//! inlined; generators that loops consume in place, and ranges that these walk; and instances whose attributes are set where they
//! are made (partial escape analysis, as in Stadler, Würthinger and Mössenböck: Partial Escape Analysis and Scalar Replacement for
//! Java, CGO 2014, without the escape on some ways only).

use crate::function::{BlockId, Function, Terminator, ValueId};
use crate::instruction::{Bits, Instruction, RuntimeFunction};
use crate::passes::frames;
use crate::types::Type;
use pyrite_object::Value;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

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

/// Instances that may be taken out: nothing is stored into one but in the block that makes it.
struct Instances {
    /// What their loads give, where it has been stored before.
    loads: HashMap<ValueId, ValueId>,
    /// The block that makes each.
    homes: HashMap<ValueId, BlockId>,
    /// All that is stored into each.
    stored: HashMap<ValueId, Vec<ValueId>>,
}

impl Instances {
    fn find(function: &Function, order: &[BlockId]) -> Instances {
        let mut homes: HashMap<ValueId, BlockId> = HashMap::default();
        for &block in order {
            let made = function.block(block).instructions.iter().filter(|value| {
                matches!(function.instruction(**value), Some(Instruction::NewInstance { size: 1.., .. }))
            });
            homes.extend(made.map(|value| (*value, block)));
        }
        // What each holds at this place.
        let mut contents: HashMap<ValueId, HashMap<u32, ValueId>> = HashMap::default();
        let mut all: HashMap<ValueId, Vec<ValueId>> = HashMap::default();
        let (mut loads, mut later) = (HashMap::default(), Vec::new());
        for &block in order {
            for value in &function.block(block).instructions {
                let Some(instruction) = function.instruction(*value) else { continue };
                if let Some(object) = instruction.stores_into().map(|object| function.resolve(object))
                    && homes.get(&object).is_some_and(|home| *home != block)
                {
                    homes.remove(&object);
                }
                match instruction {
                    Instruction::StoreSlot { object, offset, value } => {
                        let (object, value) = (function.resolve(*object), function.resolve(*value));
                        contents.entry(object).or_default().insert(*offset, value);
                        all.entry(object).or_default().push(value);
                    }
                    Instruction::LoadSlot { object, offset, .. } => {
                        let object = function.resolve(*object);
                        match homes.get(&object) {
                            Some(home) if *home == block => {
                                let stored = contents.get(&object).and_then(|slots| slots.get(offset));
                                loads.extend(stored.map(|stored| (*value, *stored)));
                            }
                            Some(_) => later.push((*value, object, *offset)),
                            None => {}
                        }
                    }
                    _ => {}
                }
            }
        }
        for (load, object, offset) in later {
            loads.extend(contents.get(&object).and_then(|slots| slots.get(&offset)).map(|v| (load, *v)));
        }
        Instances { loads, homes, stored: all }
    }

    /// The object that an instruction uses without its having to be there.
    fn used(&self, function: &Function, value: ValueId, instruction: &Instruction) -> Vec<ValueId> {
        let known = |object: &ValueId| {
            let object = function.resolve(*object);
            self.homes.contains_key(&object).then_some(object)
        };
        if let Some(object) = instruction.stores_into() {
            return known(&object).into_iter().collect();
        }
        match instruction {
            Instruction::LoadSlot { object, .. } if self.loads.contains_key(&value) => {
                known(object).into_iter().collect()
            }
            // Nothing else can be what nobody has got hold of.
            Instruction::Same { left, right } if function.resolve(*left) != function.resolve(*right) => {
                known(left).into_iter().chain(known(right)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// One that refers to itself by way of others that are taken out.
    fn in_a_circle(&self, sunk: &HashSet<ValueId>) -> Option<ValueId> {
        let mut done: HashSet<ValueId> = HashSet::default();
        for start in self.homes.keys().filter(|value| sunk.contains(value)) {
            let mut path = vec![(*start, self.parts(*start, sunk))];
            while let Some((_, parts)) = path.last_mut() {
                match parts.pop() {
                    Some(part) if path.iter().any(|(on, _)| *on == part) => return Some(part),
                    Some(part) if done.contains(&part) => {}
                    Some(part) => path.push((part, self.parts(part, sunk))),
                    None => done.extend(path.pop().map(|(at, _)| at)),
                }
            }
        }
        None
    }

    fn parts(&self, value: ValueId, sunk: &HashSet<ValueId>) -> Vec<ValueId> {
        let stored = self.stored.get(&value).into_iter().flatten();
        stored.filter(|value| sunk.contains(value)).copied().collect()
    }
}

pub fn run(function: &mut Function) {
    let order = function.reverse_postorder();
    let instances = Instances::find(function, &order);
    let mut sunk: HashSet<ValueId> = HashSet::default();
    let mut room = MOST_PARTS;
    for value in order.iter().flat_map(|block| &function.block(*block).instructions) {
        let parts = match instances.homes.contains_key(value) {
            true => Some(2 * instances.stored.get(value).map_or(0, Vec::len)),
            false => function.instruction(*value).and_then(|instruction| parts(function, instruction)),
        };
        if let Some(left) = parts.and_then(|parts| room.checked_sub(parts)) {
            room = left;
            sunk.insert(*value);
        }
    }
    if sunk.is_empty() {
        return;
    }
    for call in function.frames.iter().filter_map(|frame| frame.call.as_ref()) {
        sunk.remove(&function.resolve(call.function));
    }
    // What others than such objects use must be there, and what frames hold where something looks at them; and whether it
    // looks depends on what is made there.
    loop {
        let before = sunk.len();
        if let Some(one) = instances.in_a_circle(&sunk) {
            sunk.remove(&one);
        }
        let seen = frames::seen(function, &sunk);
        for frame in &seen {
            let call = function.frame(*frame).call.as_ref();
            if let Some(instance) = call.and_then(|call| call.instance) {
                sunk.remove(&function.resolve(instance));
            }
        }
        for &block in &order {
            let data = function.block(block);
            data.terminator.operands(&mut |value| {
                sunk.remove(&function.resolve(value));
            });
            for value in &data.instructions {
                let Some(instruction) = function.instruction(*value).filter(|_| !sunk.contains(value)) else {
                    continue;
                };
                let used = instances.used(function, *value, instruction);
                let all = used.iter().any(|object| sunk.contains(object));
                instruction.operands(&mut |value| {
                    let value = function.resolve(value);
                    let stored = all && matches!(instruction, Instruction::StoreSlot { .. });
                    if !stored && !used.contains(&value) {
                        sunk.remove(&value);
                    }
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
    replace_uses(function, &order, &instances, &sunk);
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

/// Loads from instances that are taken out are what was stored there, and nothing else is the same object.
fn replace_uses(function: &mut Function, order: &[BlockId], instances: &Instances, sunk: &HashSet<ValueId>) {
    for &block in order {
        let mut gone = HashSet::default();
        for value in function.block(block).instructions.clone() {
            let Some(instruction) = function.instruction(value) else { continue };
            let used = instances.used(function, value, instruction);
            if !used.iter().any(|object| sunk.contains(object)) {
                continue;
            }
            let better = match instruction {
                Instruction::LoadSlot { .. } => instances.loads[&value],
                Instruction::Same { .. } => function.entry_constant(Bits(Value::FALSE.bits()), Type::BOOL),
                _ => continue,
            };
            function.forward(value, better);
            gone.insert(value);
        }
        function.block_mut(block).instructions.retain(|value| !gone.contains(value));
    }
}
