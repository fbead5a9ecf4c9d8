//! Checks what every pass must keep: definitions dominate uses (frame states included), edges fit their blocks, operands
//! have the kinds that instructions take for granted and results those that they give, a block with a handler ends with
//! what can raise, and nothing leaves for a frame state whose instruction has already had its effect.

use crate::function::{BlockId, Definition, Edge, Function, StateId, Terminator, ValueId};
use crate::instruction::{Effect, Instruction};
use crate::types::Kinds;
use rustc_hash::FxHashMap as HashMap;
use std::fmt::Arguments;

#[cfg(test)]
mod tests;

/// What is wrong, if anything is.
pub fn verify(function: &Function) -> Result<(), String> {
    let order = function.reverse_postorder();
    let dominators = function.dominators(&order);
    let mut place: Vec<Option<(BlockId, usize)>> = vec![None; function.value_count()];
    for &block in &order {
        let data = function.block(block);
        for &parameter in &data.parameters {
            if place[parameter.index()].replace((block, 0)).is_some() {
                return Err(format!("v{} is defined twice", parameter.0));
            }
        }
        for (n, &value) in data.instructions.iter().enumerate() {
            if place[value.index()].replace((block, n + 1)).is_some() {
                return Err(format!("v{} is defined twice", value.0));
            }
        }
    }
    let check_use = |value: ValueId, block: BlockId, position: usize, by: Arguments| -> Result<(), String> {
        let value = function.resolve(value);
        if function.sunk.contains(&value) {
            return Err(format!("{by} in b{} uses v{}, which is made on the ways out", block.0, value.0));
        }
        let Some((home, at)) = place[value.index()] else {
            return Err(format!("{by} in b{} uses v{}, which is in no block", block.0, value.0));
        };
        let fine = if home == block { at < position } else { dominators.dominates(home, block) };
        if fine {
            Ok(())
        } else {
            Err(format!("{by} in b{} uses v{}, which does not dominate it", block.0, value.0))
        }
    };
    // What is made on the ways out needs its parts there. A generator that only its loop knows is in no hurry either.
    let check_part = |value: ValueId, block: BlockId, position: usize, by: Arguments| -> Result<(), String> {
        let mut work = vec![value];
        while let Some(value) = work.pop() {
            let value = function.resolve(value);
            let instruction = function.instruction(value);
            match instruction.filter(|i| {
                function.sunk.contains(&value) || matches!(i, Instruction::SuspendedGenerator { .. })
            }) {
                Some(made) => made.operands(&mut |part| work.push(part)),
                None => check_use(value, block, position, by)?,
            }
        }
        Ok(())
    };
    let check_state = |state: StateId,
                       block: BlockId,
                       position: usize,
                       by: Arguments|
     -> Result<(), String> {
        for id in function.callers(state) {
            let data = function.state(id);
            if !data.registers.is_sorted_by(|(a, _), (b, _)| a < b) {
                return Err(format!("the registers of s{} are not sorted", id.0));
            }
            for (register, value) in &data.registers {
                let by = format_args!("register {register} of s{} of {by}", id.0);
                check_part(*value, block, position, by)?;
            }
            if let Some(call) = &function.frame_of(id).call {
                check_use(call.function, block, position, format_args!("the frame of s{} of {by}", id.0))?;
            }
        }
        Ok(())
    };
    // States of instructions with an effect: leaving there would do again what has been done.
    let mut spent: HashMap<StateId, (ValueId, BlockId)> = HashMap::default();
    let check_leaves = |spent: &HashMap<StateId, (ValueId, BlockId)>,
                        state: StateId,
                        block: BlockId,
                        by: Arguments| match spent.get(&state) {
        Some((value, home)) if dominators.dominates(*home, block) => {
            Err(format!("{by} in b{} goes back to s{}, behind v{}", block.0, state.0, value.0))
        }
        _ => Ok(()),
    };
    for &block in &order {
        let data = function.block(block);
        if let Some(state) = data.state {
            check_state(state, block, 1, format_args!("the beginning"))?;
        }
        for (n, &value) in data.instructions.iter().enumerate() {
            let Definition::Instruction(instruction) = function.definition(value) else {
                return Err(format!("v{} stands among the instructions of b{}", value.0, block.0));
            };
            let name = format_args!("v{} = {}", value.0, instruction.name());
            let mut result = Ok(());
            // What is stored into an instance that is made on the ways out is one of its parts.
            let into = instruction.stores_into().map(|object| function.resolve(object));
            let noted = into.is_some_and(|object| function.sunk.contains(&object));
            instruction.operands(&mut |v| {
                if result.is_ok() {
                    result = match noted {
                        true => check_part(v, block, n + 1, name),
                        false => check_use(v, block, n + 1, name),
                    };
                }
            });
            result?;
            if let Some(state) = instruction.state() {
                check_state(state, block, n + 1, name)?;
                if instruction.can_raise() || matches!(instruction, Instruction::EnterFrame { .. }) {
                    check_shown(function, state, name)?;
                }
                match instruction.effect() {
                    Effect::Guard | Effect::Check => check_leaves(&spent, state, block, name)?,
                    Effect::Calls => drop(spent.insert(state, (value, block))),
                    _ => {}
                }
            }
            check_kinds(function, value, instruction)?;
        }
        let end = data.instructions.len() + 1;
        let mut result = Ok(());
        data.terminator.operands(&mut |v| {
            if result.is_ok() {
                result = check_use(v, block, end, format_args!("the terminator"));
            }
        });
        result?;
        if let Some(state) = data.terminator.state() {
            check_state(state, block, end, format_args!("the terminator"))?;
            if matches!(data.terminator, Terminator::Exit { .. }) {
                check_leaves(&spent, state, block, format_args!("the terminator"))?;
            }
        }
        check_end(function, block)?;
        for edge in data.terminator.edges() {
            check_edge(function, block, edge)?;
        }
    }
    Ok(())
}

/// What frames show to those who look is there.
fn check_shown(function: &Function, state: StateId, by: Arguments) -> Result<(), String> {
    match function.shown(state).find(|(_, value)| function.sunk.contains(value)) {
        Some((_, value)) => Err(format!("{by} shows v{}, which is made on the ways out", value.0)),
        None => Ok(()),
    }
}

/// What terminators take for granted.
fn check_end(function: &Function, block: BlockId) -> Result<(), String> {
    let data = function.block(block);
    match &data.terminator {
        Terminator::Open => Err(format!("b{} has no terminator", block.0)),
        Terminator::Branch { condition, .. } => {
            let have = function.ty(*condition).kinds;
            if have.within(Kinds::BOOL) {
                return Ok(());
            }
            Err(format!("b{} branches on v{}, which is {have}", block.0, function.resolve(*condition).0))
        }
        Terminator::Invoke { .. } => {
            let last = data.instructions.last().and_then(|v| function.instruction(*v));
            if last.is_some_and(Instruction::can_raise) {
                return Ok(());
            }
            Err(format!("b{} has a handler, but its last instruction cannot raise", block.0))
        }
        _ => Ok(()),
    }
}

fn check_edge(function: &Function, from: BlockId, edge: &Edge) -> Result<(), String> {
    let parameters = &function.block(edge.block).parameters;
    let (given, wanted) = (edge.arguments.len(), parameters.len());
    if given != wanted {
        return Err(format!("b{} passes {given} arguments to b{}, which has {wanted}", from.0, edge.block.0));
    }
    for (argument, parameter) in edge.arguments.iter().zip(parameters) {
        let (have, takes) = (function.ty(*argument), function.ty(*parameter));
        if takes.join(have) != takes {
            return Err(format!(
                "b{} passes v{}, which is {have}, for v{}, which is {takes}",
                from.0,
                function.resolve(*argument).0,
                parameter.0
            ));
        }
    }
    Ok(())
}

fn check_kinds(function: &Function, value: ValueId, instruction: &Instruction) -> Result<(), String> {
    let is = |operand: ValueId, kinds: Kinds| -> Result<(), String> {
        let have = function.ty(operand).kinds;
        if have.within(kinds) {
            return Ok(());
        }
        Err(format!(
            "v{} = {} takes {kinds}, but v{} is {have}",
            value.0,
            instruction.name(),
            function.resolve(operand).0
        ))
    };
    let gives = match instruction {
        Instruction::IntBinary { .. }
        | Instruction::IntWrap { .. }
        | Instruction::FloatToInt { .. }
        | Instruction::BoolToInt { .. }
        | Instruction::GuardIndex { .. }
        | Instruction::ListLength { .. }
        | Instruction::TupleLength { .. }
        | Instruction::StrLength { .. } => Kinds::INT,
        Instruction::FloatBinary { .. }
        | Instruction::FloatUnary { .. }
        | Instruction::AsFloat { .. }
        | Instruction::IntToFloat { .. } => Kinds::FLOAT,
        Instruction::IntCompare { .. }
        | Instruction::FloatCompare { .. }
        | Instruction::Not { .. }
        | Instruction::Same { .. }
        | Instruction::Truth { .. }
        | Instruction::PlainTruth { .. } => Kinds::BOOL,
        Instruction::GuardKind { kinds, .. } => *kinds,
        _ => Kinds::REGISTER,
    };
    let have = function.ty(value).kinds;
    if !have.within(gives) {
        return Err(format!("v{} = {} gives {gives}, not {have}", value.0, instruction.name()));
    }
    let gives = |kinds: Kinds| is(value, kinds);
    match instruction {
        Instruction::IntBinary { .. } | Instruction::IntWrap { .. } => gives(Kinds::INT)?,
        Instruction::IntToFloat { .. } | Instruction::FloatBinary { .. } | Instruction::FloatUnary { .. } => {
            gives(Kinds::FLOAT)?;
        }
        Instruction::IntCompare { .. }
        | Instruction::FloatCompare { .. }
        | Instruction::Same { .. }
        | Instruction::Not { .. } => {
            gives(Kinds::BOOL)?;
        }
        _ => {}
    }
    match *instruction {
        Instruction::IntBinary { left, right, .. }
        | Instruction::IntWrap { left, right, .. }
        | Instruction::IntCompare { left, right, .. } => {
            is(left, Kinds::INT)?;
            is(right, Kinds::INT)
        }
        Instruction::FloatBinary { left, right, .. } | Instruction::FloatCompare { left, right, .. } => {
            is(left, Kinds::FLOAT)?;
            is(right, Kinds::FLOAT)
        }
        Instruction::IntToFloat { value } | Instruction::NewListFor { room: value, .. } => {
            is(value, Kinds::INT)
        }
        Instruction::FloatToInt { value, .. } | Instruction::FloatUnary { value, .. } => {
            is(value, Kinds::FLOAT)
        }
        Instruction::Not { value } | Instruction::BoolToInt { value } => is(value, Kinds::BOOL),
        Instruction::NativeItem { index, .. }
        | Instruction::StoreNativeItem { index, .. }
        | Instruction::ByteItem { index, .. } => is(index, Kinds::INT),
        Instruction::GuardIndex { index, length, .. } => {
            is(index, Kinds::INT)?;
            is(length, Kinds::INT)
        }
        Instruction::ListLength { list } => is(list, Kinds::LIST),
        Instruction::ListItem { list, index } | Instruction::StoreListItem { list, index, .. } => {
            is(list, Kinds::LIST)?;
            is(index, Kinds::INT)
        }
        Instruction::StoreListLength { list, length } => {
            is(list, Kinds::LIST)?;
            is(length, Kinds::INT)
        }
        Instruction::StrLength { string } => is(string, Kinds::STR),
        Instruction::StrItem { string, index } => {
            is(string, Kinds::STR)?;
            is(index, Kinds::INT)
        }
        Instruction::Below { value, limit } => {
            is(value, Kinds::INT)?;
            is(limit, Kinds::INT)
        }
        Instruction::FreeCell { function, .. }
        | Instruction::FunctionGlobals { function }
        | Instruction::FunctionBuiltins { function }
        | Instruction::GuardFunctionCode { value: function, .. } => is(function, Kinds::FUNCTION),
        Instruction::CellContent { cell, .. } | Instruction::StoreCell { cell, .. } => is(cell, Kinds::CELL),
        Instruction::TupleLength { tuple } => is(tuple, Kinds::TUPLE),
        Instruction::TupleItem { tuple, index } => {
            is(tuple, Kinds::TUPLE)?;
            is(index, Kinds::INT)
        }
        _ => Ok(()),
    }
}
