//! Numbers that loops carry are looked at once, where the loop is entered, and not in each of its rounds.
//!
//! A parameter of a loop's header that a round uses as an int or a float, and that it replaces by one, would be unboxed only
//! if what the loop begins with were known to be one, too. So that is guarded: as for a guard that is moved out of the loop
//! (`licm`), the state is that of the header, and a failure counts for the use.

use crate::function::{BlockId, Dominators, Function, Loop, StateId, ValueId};
use crate::instruction::{Instruction, Reason};
use crate::passes::preheader;
use crate::types::Kinds;
use pyrite_object::ops::BinaryOp;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

pub fn run(function: &mut Function) {
    let order = function.reverse_postorder();
    let dominators = function.dominators(&order);
    // Inner loops come later, and what is asked where they are entered is a use in the loop around them.
    for one in function.loops(&order, &dominators).into_iter().rev() {
        guard_entry(function, &one, &dominators, &order);
    }
}

fn guard_entry(function: &mut Function, one: &Loop, dominators: &Dominators, order: &[BlockId]) {
    let Some((entry, edge)) = preheader::entry_of(function, &one.outside) else { return };
    let wanted = wanted(function, one, dominators, order);
    if wanted.is_empty() {
        return;
    }
    let arguments = arguments(function, one);
    let inside = preheader::defined_in(function, &one.body);
    let Some(state) = preheader::state_at_entry(function, one.header, (entry, &edge), &inside) else {
        return;
    };
    let mut given = edge.arguments.clone();
    for (n, parameter) in function.block(one.header).parameters.clone().into_iter().enumerate() {
        let Some(&(kinds, used)) = wanted.get(&parameter) else { continue };
        let ty = function.ty(given[n]);
        let replaced = arguments[&parameter].iter().any(|value| *value != parameter);
        if ty.kinds.within(kinds)
            || !ty.kinds.meets(kinds)
            || !replaced
            || !stays(function, parameter, kinds, &arguments, &mut HashSet::default())
        {
            continue;
        }
        let place = function.place_of_guard(used);
        let state = function.new_state_of_moved(state.clone(), place);
        let guard = Instruction::GuardKind { value: given[n], kinds, reason: Reason::Kind, state };
        given[n] = function.append(entry, guard, ty.refine(kinds));
    }
    for edge in function.block_mut(entry).terminator.edges_mut() {
        edge.arguments.clone_from(&given);
    }
}

/// Parameters of the header that each round uses as a number of one kind, with the state of a use.
fn wanted(
    function: &Function,
    one: &Loop,
    dominators: &Dominators,
    order: &[BlockId],
) -> HashMap<ValueId, (Kinds, StateId)> {
    let parameters: HashSet<ValueId> = function.block(one.header).parameters.iter().copied().collect();
    let mut wanted: HashMap<ValueId, (Kinds, StateId)> = HashMap::default();
    let mut mixed = HashSet::default();
    let always = |block: &BlockId| one.back.iter().all(|end| dominators.dominates(*block, *end));
    for block in order.iter().filter(|block| one.body.contains(block) && always(block)) {
        for value in &function.block(*block).instructions {
            let Some(instruction) = function.instruction(*value) else { continue };
            let (operands, kinds, state) = match *instruction {
                Instruction::Binary { left, right, seen, state, .. }
                | Instruction::Compare { left, right, seen, state, .. } => (vec![left, right], seen, state),
                Instruction::Negate { value, seen, state } => (vec![value], seen, state),
                Instruction::GuardKind { value, kinds, state, .. } => (vec![value], kinds, state),
                _ => continue,
            };
            if kinds != Kinds::INT && kinds != Kinds::FLOAT || !function.may_guard(state, Reason::Kind) {
                continue;
            }
            for operand in
                operands.into_iter().map(|v| function.resolve(v)).filter(|v| parameters.contains(v))
            {
                let (known, _) = *wanted.entry(operand).or_insert((kinds, state));
                if known != kinds {
                    mixed.insert(operand);
                }
            }
        }
    }
    wanted.retain(|parameter, _| !mixed.contains(parameter));
    wanted
}

/// What the parameters of a loop's blocks get, of its header only from within the loop.
fn arguments(function: &Function, one: &Loop) -> HashMap<ValueId, Vec<ValueId>> {
    let mut arguments: HashMap<ValueId, Vec<ValueId>> = HashMap::default();
    for block in &one.body {
        for edge in function.block(*block).terminator.edges().filter(|edge| one.body.contains(&edge.block)) {
            for (parameter, argument) in function.block(edge.block).parameters.iter().zip(&edge.arguments) {
                arguments.entry(*parameter).or_default().push(function.resolve(*argument));
            }
        }
    }
    arguments
}

/// Whether a value of the loop is of this kind if those that the loop begins with are, as far as can be seen before types
/// are inferred. What is wrongly taken to be only makes a guard that is of no use.
fn stays(
    function: &Function,
    value: ValueId,
    kinds: Kinds,
    arguments: &HashMap<ValueId, Vec<ValueId>>,
    seen: &mut HashSet<ValueId>,
) -> bool {
    if function.ty(value).kinds == kinds || !seen.insert(value) {
        return true;
    }
    if let Some(given) = arguments.get(&value) {
        return given.iter().all(|value| stays(function, *value, kinds, arguments, seen));
    }
    match function.instruction(value) {
        Some(Instruction::Binary { op: BinaryOp::TrueDiv, seen, .. }) => {
            kinds == Kinds::FLOAT && (*seen == Kinds::INT || seen.meets(Kinds::FLOAT))
        }
        Some(Instruction::Binary { seen, .. }) if kinds == Kinds::FLOAT => {
            seen.meets(Kinds::FLOAT) && seen.within(Kinds::NUMBERS)
        }
        Some(Instruction::Binary { seen, .. } | Instruction::Negate { seen, .. }) => *seen == kinds,
        Some(Instruction::GuardKind { kinds: guarded, .. }) => *guarded == kinds,
        Some(Instruction::IntBinary { .. }) => kinds == Kinds::INT,
        Some(Instruction::FloatBinary { .. } | Instruction::FloatUnary { .. }) => kinds == Kinds::FLOAT,
        _ => false,
    }
}
