//! Drops block parameters that always get the same value, and folds what constants and types decide.

use crate::function::{BlockId, Dominators, Function, Terminator, ValueId};
use crate::instruction::{Bits, Instruction, RuntimeFunction};
use crate::passes::infer;
use crate::types::{Kinds, SMALL, Type};
use pyrite_object::Value;
use rustc_hash::FxHashMap as HashMap;

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

/// What a parameter always is, as far as is known: nothing yet, one value, or itself.
type Copies = HashMap<ValueId, Option<ValueId>>;

/// Parameters that only ever get one value, or each other, are that value (copies are propagated optimistically, as constants
/// are in Wegman and Zadeck 1991); and one whose type has a single int is that.
fn parameters(function: &mut Function) -> bool {
    let order = function.reverse_postorder();
    // The arguments of each parameter.
    let mut arguments: Vec<(ValueId, Vec<ValueId>)> = Vec::new();
    let mut first: HashMap<BlockId, usize> = HashMap::default();
    for &block in order.iter().filter(|block| **block != crate::function::ENTRY) {
        first.insert(block, arguments.len());
        arguments.extend(function.block(block).parameters.iter().map(|parameter| (*parameter, Vec::new())));
    }
    for &from in &order {
        for edge in function.block(from).terminator.edges() {
            let Some(first) = first.get(&edge.block) else { continue };
            for (n, argument) in edge.arguments.iter().enumerate() {
                arguments[first + n].1.push(function.resolve(*argument));
            }
        }
    }
    let mut copies = copies(function, &order, &arguments);
    for (parameter, _) in &arguments {
        let ty = function.ty(*parameter);
        if ty.is_int() && ty.low == ty.high && (SMALL.0..=SMALL.1).contains(&ty.low) {
            copies.insert(*parameter, Some(function.entry_int(ty.low)));
        }
    }
    let mut dropped = false;
    // Numbers of the parameters that stay, by block.
    let mut kept: HashMap<BlockId, Vec<usize>> = HashMap::default();
    for &block in &order {
        let parameters = function.block(block).parameters.clone();
        let is = |parameter: &ValueId| copies.get(parameter).copied().flatten().filter(|is| is != parameter);
        let stay: Vec<usize> = (0..parameters.len()).filter(|n| is(&parameters[*n]).is_none()).collect();
        if stay.len() == parameters.len() {
            continue;
        }
        dropped = true;
        for parameter in &parameters {
            if let Some(value) = is(parameter) {
                function.forward(*parameter, value);
            }
        }
        function.block_mut(block).parameters = stay.iter().map(|n| parameters[*n]).collect();
        kept.insert(block, stay);
    }
    for &from in order.iter().filter(|_| dropped) {
        for edge in function.block_mut(from).terminator.edges_mut() {
            if let Some(stay) = kept.get(&edge.block) {
                edge.arguments = stay.iter().map(|n| edge.arguments[*n]).collect();
            }
        }
    }
    dropped
}

/// What each parameter always is. What is undefined nobody reads: beside another value it may be that, where that is known.
fn copies(function: &Function, order: &[BlockId], arguments: &[(ValueId, Vec<ValueId>)]) -> Copies {
    let is_undefined =
        |value: &ValueId| matches!(function.instruction(*value), Some(Instruction::Undefined {}));
    let places =
        arguments.iter().flat_map(|(_, given)| given).any(is_undefined).then(|| places(function, order));
    let mut copies: Copies = arguments.iter().map(|(parameter, _)| (*parameter, None)).collect();
    loop {
        let mut changed = false;
        for (parameter, given) in arguments {
            if copies[parameter] == Some(*parameter) {
                continue;
            }
            let mut always = None;
            let defined = given.iter().filter(|value| !is_undefined(value));
            for value in defined.filter_map(|value| copies.get(value).copied().unwrap_or(Some(*value))) {
                always = match always {
                    Some(other) if other != value => Some(*parameter),
                    _ => Some(value),
                };
                if always == Some(*parameter) {
                    break;
                }
            }
            if let (Some(value), Some((of, dominators))) = (always, &places)
                && value != *parameter
                && !of.get(&value).is_some_and(|block| {
                    let same = *block == of[parameter];
                    if same {
                        copies.contains_key(&value)
                    } else {
                        dominators.dominates(*block, of[parameter])
                    }
                })
            {
                always = Some(*parameter);
            }
            if always.is_some() && always != copies[parameter] {
                copies.insert(*parameter, always);
                changed = true;
            }
        }
        if !changed {
            return copies;
        }
    }
}

/// The block of each value, and what dominates it.
fn places(function: &Function, order: &[BlockId]) -> (HashMap<ValueId, BlockId>, Dominators) {
    let mut of = HashMap::default();
    for &block in order {
        let data = function.block(block);
        of.extend(data.parameters.iter().chain(&data.instructions).map(|value| (*value, block)));
    }
    (of, function.dominators(order))
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
        Instruction::AsFloat { value, .. } => function.ty(value).is(Kinds::FLOAT).then_some(value),
        Instruction::GuardIndex { index, length, .. } => {
            let (index_type, length) = (function.ty(index), function.ty(length));
            let inside = index_type.is_int() && index_type.low >= 0 && index_type.high < length.low;
            inside.then_some(index)
        }
        Instruction::GuardSame { value, bits, .. } => {
            (function.constant(value) == Some(bits.0)).then_some(value)
        }
        Instruction::Truth { value, .. }
        | Instruction::PlainTruth { value, .. }
        | Instruction::CheckTruth { value, .. } => function.ty(value).is(Kinds::BOOL).then_some(value),
        // What has just been put together.
        Instruction::TupleLength { tuple } => match function.instruction(tuple)? {
            Instruction::NewTuple { items, .. } => Some(function.entry_int(items.len() as i64)),
            _ => None,
        },
        Instruction::TupleItem { tuple, index } => {
            let index = Value::from_bits(function.constant(index)?)?.as_small_int()?;
            let Instruction::NewTuple { items, .. } = function.instruction(tuple)? else { return None };
            items.get(usize::try_from(index).ok()?).copied()
        }
        Instruction::RangePart { range, part } => match function.instruction(range)? {
            Instruction::NewRange { start, stop, .. } => Some(if part == 0 { *start } else { *stop }),
            _ => None,
        },
        Instruction::PairsFirst { pairs } => match function.instruction(pairs)? {
            Instruction::NewPairs { first, .. } => Some(*first),
            _ => None,
        },
        Instruction::IntBinary { op, left, right, .. } => {
            let (left, right) = (function.ty(left), function.ty(right));
            let ty = infer::interval(op, left, right);
            let known = ty.is_int() && ty.low == ty.high && (SMALL.0..=SMALL.1).contains(&ty.low);
            (known && infer::fits(op, left, right)).then(|| function.entry_int(ty.low))
        }
        Instruction::IntCompare { op, left, right } => {
            let known = infer::compared(op, function.ty(left), function.ty(right))?;
            Some(function.entry_constant(Bits(Value::bool(known).bits()), Type::BOOL))
        }
        Instruction::DictValue { dict, index } => match function.instruction(dict)? {
            Instruction::CallRuntime { function: RuntimeFunction::BuildMap, operands, .. } => {
                operands.get(2 * index as usize + 1).copied()
            }
            _ => None,
        },
        Instruction::CheckInit { value, .. } => function.ty(value).is(Kinds::NONE).then_some(value),
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
            } else if !l.meets(r) && l != Kinds::NOTHING && r != Kinds::NOTHING
                || is_immediate(function, left) && is_object(function, right)
                || is_immediate(function, right) && is_object(function, left)
            {
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

/// Whether a value is a constant that is no object in memory, like NotImplemented.
fn is_immediate(function: &Function, value: ValueId) -> bool {
    let constant = function.constant(value).and_then(Value::from_bits);
    constant.is_some_and(|value| !value.is_object())
}

/// Whether a value is an instance, in memory.
fn is_object(function: &Function, value: ValueId) -> bool {
    let instruction = function.instruction(value);
    matches!(
        instruction,
        Some(Instruction::NewInstance { .. } | Instruction::GuardShape { .. } | Instruction::OfShape { .. })
    )
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
