//! Drops instructions whose value nobody uses and that do nothing else, and block parameters that nobody reads.

use crate::function::{Definition, Function, ValueId};

pub fn run(function: &mut Function) {
    let order = function.reverse_postorder();
    let mut live = vec![false; function.value_count()];
    let mut work: Vec<ValueId> = Vec::new();
    let mark = |function: &Function, value: ValueId, live: &mut Vec<bool>, work: &mut Vec<ValueId>| {
        let value = function.resolve(value);
        if !std::mem::replace(&mut live[value.index()], true) {
            work.push(value);
        }
    };
    // Arguments of edges count when their parameter does.
    for &block in &order {
        for &value in &function.block(block).instructions {
            if function.instruction(value).is_some_and(|i| !i.is_droppable()) {
                mark(function, value, &mut live, &mut work);
            }
        }
        let terminator = function.block(block).terminator.clone();
        match &terminator {
            crate::Terminator::Branch { condition, .. } => mark(function, *condition, &mut live, &mut work),
            crate::Terminator::Return(value) => mark(function, *value, &mut live, &mut work),
            crate::Terminator::Exit { state, .. } | crate::Terminator::Yield { state, .. } => {
                if let crate::Terminator::Yield { value, .. } = &terminator {
                    mark(function, *value, &mut live, &mut work);
                }
                for v in function.state_operands(*state) {
                    mark(function, v, &mut live, &mut work);
                }
            }
            _ => {}
        }
    }
    while let Some(value) = work.pop() {
        match function.definition(value).clone() {
            Definition::Instruction(instruction) => {
                let mut used = Vec::new();
                instruction.operands(&mut |v| used.push(v));
                if let Some(state) = instruction.state() {
                    used.extend(function.state_operands(state));
                }
                for v in used {
                    mark(function, v, &mut live, &mut work);
                }
            }
            Definition::Parameter(block) => {
                let Some(n) = function.block(block).parameters.iter().position(|p| *p == value) else {
                    continue;
                };
                for &from in &order {
                    let arguments: Vec<ValueId> = function
                        .block(from)
                        .terminator
                        .edges()
                        .filter(|e| e.block == block)
                        .map(|e| e.arguments[n])
                        .collect();
                    for v in arguments {
                        mark(function, v, &mut live, &mut work);
                    }
                }
            }
        }
    }
    for &block in &order {
        let kept: Vec<usize> = (0..function.block(block).parameters.len())
            .filter(|n| live[function.block(block).parameters[*n].index()])
            .collect();
        if kept.len() < function.block(block).parameters.len() {
            let parameters = &mut function.block_mut(block).parameters;
            *parameters = kept.iter().map(|n| parameters[*n]).collect();
            for from in 0..function.blocks.len() {
                for edge in function.blocks[from].terminator.edges_mut().filter(|e| e.block == block) {
                    edge.arguments = kept.iter().map(|n| edge.arguments[*n]).collect();
                }
            }
        }
        let block = function.block_mut(block);
        block.instructions.retain(|v| live[v.index()]);
        block.state = None;
    }
}
