//! Drops block parameters that always get the same value, and folds what constants and types decide.

use crate::function::{BlockId, Function, Terminator, ValueId};
use crate::instruction::{Bits, Instruction, RuntimeFunction};
use crate::types::{Kinds, Type};
use pyrite_object::Value;

pub fn run(function: &mut Function) {
    loop {
        let mut changed = parameters(function);
        changed |= fold(function);
        changed |= branches(function);
        function.settle();
        if !changed {
            return;
        }
    }
}

/// A parameter that only ever gets one value, or itself, is that value.
fn parameters(function: &mut Function) -> bool {
    let order = function.reverse_postorder();
    // The edges that lead to each block, by the block that they come from.
    let mut edges: Vec<Vec<(BlockId, usize)>> = vec![Vec::new(); function.blocks.len()];
    for &from in &order {
        for (n, edge) in function.block(from).terminator.edges().enumerate() {
            edges[edge.block.index()].push((from, n));
        }
    }
    let mut changed = false;
    for &block in &order {
        if block == crate::function::ENTRY || function.block(block).parameters.is_empty() {
            continue;
        }
        let parameters = function.block(block).parameters.clone();
        let mut dropped = Vec::new();
        for (n, &parameter) in parameters.iter().enumerate() {
            let mut only: Option<ValueId> = None;
            let mut several = false;
            for &(from, edge) in &edges[block.index()] {
                let Some(edge) = function.block(from).terminator.edges().nth(edge) else { continue };
                let argument = function.resolve(edge.arguments[n]);
                if argument == parameter || Some(argument) == only {
                    continue;
                }
                several |= only.is_some();
                only = Some(argument);
            }
            if let Some(value) = only.filter(|_| !several) {
                function.forward(parameter, value);
                dropped.push(n);
            }
        }
        if dropped.is_empty() {
            continue;
        }
        changed = true;
        let keep = |n: &usize| !dropped.contains(n);
        let kept = (0..parameters.len()).filter(keep).map(|n| parameters[n]).collect();
        function.block_mut(block).parameters = kept;
        for &(from, n) in &edges[block.index()] {
            if let Some(edge) = function.block_mut(from).terminator.edges_mut().nth(n) {
                let old = std::mem::take(&mut edge.arguments);
                edge.arguments = (0..old.len()).filter(keep).map(|n| old[n]).collect();
            }
        }
    }
    changed
}

fn fold(function: &mut Function) -> bool {
    let mut changed = false;
    for block in function.reverse_postorder() {
        for value in function.block(block).instructions.clone() {
            if function.is_forwarded(value) {
                continue;
            }
            let Some(instruction) = function.instruction(value).cloned() else { continue };
            if let Some(better) = simpler(function, &instruction) {
                function.forward(value, better);
                changed = true;
            }
        }
    }
    changed
}

/// A value that is the same and needs less.
fn simpler(function: &mut Function, instruction: &Instruction) -> Option<ValueId> {
    match *instruction {
        Instruction::GuardKind { value, kinds, .. } => {
            let known = function.ty(value).kinds;
            (known.within(kinds) && known != Kinds::NOTHING).then_some(value)
        }
        Instruction::Known { value } => {
            let known = function.ty(value).kinds;
            (known.within(Kinds::ANY) && known != Kinds::NOTHING).then_some(value)
        }
        Instruction::GuardSame { value, bits, .. } => {
            (function.constant(value) == Some(bits.0)).then_some(value)
        }
        Instruction::Truth { value, .. } | Instruction::CheckTruth { value, .. } => {
            function.ty(value).is(Kinds::BOOL).then_some(value)
        }
        // What has just been put together.
        Instruction::TupleItem { tuple, index } => {
            let index = Value::from_bits(function.constant(index)?)?.as_small_int()?;
            let Instruction::NewTuple { items, .. } = function.instruction(tuple)? else { return None };
            items.get(usize::try_from(index).ok()?).copied()
        }
        Instruction::RangePart { range, part } => match function.instruction(range)? {
            Instruction::NewRange { start, stop, .. } => Some(if part == 0 { *start } else { *stop }),
            _ => None,
        },
        Instruction::DictValue { dict, index } => match function.instruction(dict)? {
            Instruction::CallRuntime { function: RuntimeFunction::BuildMap, operands, .. } => {
                operands.get(2 * index as usize + 1).copied()
            }
            _ => None,
        },
        Instruction::CheckLength { value, .. } => {
            let ty = function.ty(value);
            (ty.is(Kinds::INT) && ty.low >= 0 && ty.high <= crate::build::MAX_LENGTH).then_some(value)
        }
        Instruction::Not { value: operand } => match function.instruction(operand)? {
            Instruction::Not { value } => Some(*value),
            Instruction::Constant { bits } => {
                let bits = if bits.0 == Value::TRUE.bits() { Value::FALSE } else { Value::TRUE };
                Some(function.entry_constant(Bits(bits.bits()), Type::BOOL))
            }
            _ => None,
        },
        Instruction::IsInstance { value, yes, no, .. } => {
            let kinds = function.ty(value).kinds;
            let known = kinds.within(yes) || kinds.within(no);
            (known && kinds != Kinds::NOTHING)
                .then(|| function.entry_constant(Bits(Value::bool(kinds.within(yes)).bits()), Type::BOOL))
        }
        Instruction::Same { left, right } => {
            let (left, right) = (function.resolve(left), function.resolve(right));
            let (l, r) = (function.ty(left).kinds, function.ty(right).kinds);
            let known = if left == right {
                // A value is itself, even a NaN.
                Some(true)
            } else if !l.meets(r) && l != Kinds::NOTHING && r != Kinds::NOTHING {
                Some(false)
            } else {
                match (function.constant(left), function.constant(right)) {
                    (Some(a), Some(b)) => Some(a == b),
                    _ if l == r && (l == Kinds::NONE || l == Kinds::UNBOUND) => Some(true),
                    _ => None,
                }
            };
            known.map(|b| function.entry_constant(Bits(Value::bool(b).bits()), Type::BOOL))
        }
        _ => None,
    }
}

/// Branches whose condition is known become jumps, and a block that only one jump leads to joins the one before it.
fn branches(function: &mut Function) -> bool {
    let mut changed = false;
    for block in function.reverse_postorder() {
        let Terminator::Branch { condition, then, otherwise } = &function.block(block).terminator else {
            continue;
        };
        let Some(bits) = function.constant(*condition) else { continue };
        let edge = if bits == Value::TRUE.bits() { then.clone() } else { otherwise.clone() };
        function.block_mut(block).terminator = Terminator::Jump(edge);
        changed = true;
    }
    let order = function.reverse_postorder();
    let mut predecessors = vec![0u32; function.blocks.len()];
    for &block in &order {
        for edge in function.block(block).terminator.edges() {
            predecessors[edge.block.index()] += 1;
        }
    }
    for &block in &order {
        while let Terminator::Jump(edge) = &function.block(block).terminator {
            let edge = edge.clone();
            // The entry has constants that all use; joining it with its successor is fine, but loops keep their header.
            if predecessors[edge.block.index()] != 1 || edge.block == block {
                break;
            }
            let next = function.block(edge.block).clone();
            for (parameter, argument) in next.parameters.iter().zip(&edge.arguments) {
                function.forward(*parameter, *argument);
            }
            predecessors[edge.block.index()] = 0;
            let emptied = function.block_mut(edge.block);
            emptied.instructions.clear();
            emptied.parameters.clear();
            emptied.terminator = Terminator::Unreachable;
            let into = function.block_mut(block);
            into.instructions.extend(next.instructions);
            into.terminator = next.terminator;
            changed = true;
        }
    }
    changed
}
