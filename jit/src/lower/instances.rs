//! Instances that are made on the ways out only (`passes/sink.rs` of HIR): what is stored into them is noted here instead.

use super::Lowering;
use pyrite_hir::function::FrameId;
use pyrite_hir::{BlockId, Function, Instruction, StateId, ValueId};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::rc::Rc;

/// What such an instance holds at some place: the address of its shape, and its slots by their offsets, each once.
#[derive(Clone)]
pub(super) struct Contents {
    pub shape: u64,
    pub slots: Vec<(u32, ValueId)>,
    /// Stores so far: those of one instance are the same as long as this is.
    stores: u32,
}

/// All of them at some place.
pub(super) type All = Rc<HashMap<ValueId, Contents>>;

pub(super) struct Instances {
    /// As the blocks leave them that make them, and as they are made.
    finished: All,
    empty: HashMap<ValueId, Contents>,
    /// Those that a block stores into: it is the one that makes them.
    of_block: HashMap<BlockId, HashSet<ValueId>>,
    /// Here.
    pub now: All,
}

/// Notes a store into one of these.
fn store(all: &mut HashMap<ValueId, Contents>, hir: &Function, instruction: &Instruction) {
    let object = instruction.stores_into().map(|object| hir.resolve(object));
    let Some(contents) = object.and_then(|object| all.get_mut(&object)) else { return };
    contents.stores += 1;
    match *instruction {
        Instruction::StoreSlot { offset, value, .. } => {
            let value = hir.resolve(value);
            match contents.slots.iter_mut().find(|(at, _)| *at == offset) {
                Some(slot) => slot.1 = value,
                None => contents.slots.push((offset, value)),
            }
        }
        Instruction::StoreShape { shape, .. } => contents.shape = shape.0,
        _ => {}
    }
}

impl Instances {
    pub(super) fn of(hir: &Function) -> Instances {
        let made = |value: &ValueId| match hir.instruction(*value) {
            Some(Instruction::NewInstance { shape, .. }) => {
                Some((*value, Contents { shape: shape.0, slots: Vec::new(), stores: 0 }))
            }
            _ => None,
        };
        let empty: HashMap<ValueId, Contents> = hir.sunk.iter().filter_map(made).collect();
        let (mut finished, mut of_block) = (empty.clone(), HashMap::default());
        if !empty.is_empty() {
            for block in hir.reverse_postorder() {
                for instruction in hir.block(block).instructions.iter().filter_map(|v| hir.instruction(*v)) {
                    let Some(object) = instruction.stores_into().map(|object| hir.resolve(object)) else {
                        continue;
                    };
                    if empty.contains_key(&object) {
                        of_block.entry(block).or_insert_with(HashSet::default).insert(object);
                        store(&mut finished, hir, instruction);
                    }
                }
            }
        }
        let finished = Rc::new(finished);
        Instances { now: Rc::clone(&finished), finished, empty, of_block }
    }

    /// At the beginning of a block.
    pub(super) fn enter(&mut self, block: BlockId) {
        self.now = Rc::clone(&self.finished);
        for made in self.of_block.get(&block).into_iter().flatten() {
            Rc::make_mut(&mut self.now).insert(*made, self.empty[made].clone());
        }
    }

    /// Notes a store; false if it is one into something else.
    pub(super) fn store(&mut self, hir: &Function, instruction: &Instruction) -> bool {
        let object = instruction.stores_into().map(|object| hir.resolve(object));
        let known = object.is_some_and(|object| self.empty.contains_key(&object));
        if known {
            store(Rc::make_mut(&mut self.now), hir, instruction);
        }
        known
    }

    pub(super) fn get(&self, value: ValueId) -> Option<&Contents> {
        self.now.get(&value)
    }
}

impl Lowering<'_, '_> {
    /// The instances that a state has, or one of its callers', or what they refer to, and how much has been stored into each.
    pub(super) fn instances_in(&self, state: StateId) -> Vec<(ValueId, u32)> {
        let hir = self.hir;
        if self.instances.now.is_empty() {
            return Vec::new();
        }
        let mut work: Vec<ValueId> = Vec::new();
        for state in hir.callers(state) {
            work.extend(hir.state(state).registers.iter().map(|(_, value)| *value));
            work.extend(self.instance_of(hir.state(state).frame));
        }
        let mut found = Vec::new();
        let mut seen = HashSet::default();
        while let Some(value) = work.pop().map(|value| hir.resolve(value)) {
            if !hir.sunk.contains(&value) || !seen.insert(value) {
                continue;
            }
            match self.instances.get(value) {
                Some(contents) => {
                    found.push((value, contents.stores));
                    work.extend(contents.slots.iter().map(|(_, value)| *value));
                }
                None => {
                    if let Some(made) = hir.instruction(value) {
                        made.operands(&mut |part| work.push(part));
                    }
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// The instance that the frame's `__init__` is for, if it is one of these.
    pub(super) fn instance_of(&self, frame: FrameId) -> Option<ValueId> {
        let instance = self.hir.frame(frame).call.as_ref()?.instance?;
        Some(self.hir.resolve(instance)).filter(|instance| self.hir.sunk.contains(instance))
    }
}
