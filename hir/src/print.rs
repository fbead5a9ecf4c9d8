//! The text form. Addresses are printed as stable names: `@1`, `@2`, in order of appearance.

use crate::function::{BlockId, Definition, Edge, Function, StateId, Terminator};
use std::collections::HashMap;
use std::fmt::Write;

/// The function as text.
pub fn print(function: &Function) -> String {
    let mut names: HashMap<u64, usize> = HashMap::new();
    let mut address = move |a: u64| {
        let next = names.len() + 1;
        format!("@{}", names.entry(a).or_insert(next))
    };
    let mut out = String::new();
    let _ = writeln!(out, "function {} ({:?})", function.name, function.entry_kind);
    let mut states = Vec::new();
    for block in function.reverse_postorder() {
        let data = function.block(block);
        let parameters: Vec<String> =
            data.parameters.iter().map(|p| format!("v{}: {}", p.0, function.ty(*p))).collect();
        let parameters =
            if parameters.is_empty() { String::new() } else { format!("({})", parameters.join(", ")) };
        let cold = if data.cold { " cold" } else { "" };
        let _ = writeln!(out, "b{}{parameters}:{cold}  ; line {}", block.0, function.line(data.pc));
        for &value in &data.instructions {
            let Definition::Instruction(instruction) = function.definition(value) else { continue };
            let fields: Vec<String> =
                instruction.fields(&mut address).into_iter().map(|(_, text)| text).collect();
            let _ = writeln!(
                out,
                "  v{}: {} = {} {}",
                value.0,
                function.ty(value),
                instruction.name(),
                fields.join(" ")
            );
            states.extend(instruction.state());
        }
        let _ = writeln!(out, "  {}", terminator(&data.terminator));
        states.extend(data.terminator.state());
    }
    states.sort_unstable();
    states.dedup();
    for state in states {
        print_state(function, state, &mut out);
    }
    out
}

fn print_state(function: &Function, id: StateId, out: &mut String) {
    let state = &function.states[id.index()];
    let registers: Vec<String> = state.registers.iter().map(|(r, v)| format!("r{r}=v{}", v.0)).collect();
    let _ = writeln!(out, "s{}: pc {} ({})", id.0, state.pc, registers.join(", "));
}

fn edge(edge: &Edge) -> String {
    let BlockId(block) = edge.block;
    if edge.arguments.is_empty() {
        return format!("b{block}");
    }
    let arguments: Vec<String> = edge.arguments.iter().map(|v| format!("v{}", v.0)).collect();
    format!("b{block}({})", arguments.join(", "))
}

fn terminator(terminator: &Terminator) -> String {
    match terminator {
        Terminator::Open => "open".to_owned(),
        Terminator::Jump(to) => format!("Jump {}", edge(to)),
        Terminator::Branch { condition, then, otherwise } => {
            format!("Branch v{} {} {}", condition.0, edge(then), edge(otherwise))
        }
        Terminator::Invoke { normal, handler } => format!("Invoke {} {}", edge(normal), edge(handler)),
        Terminator::Return(value) => format!("Return v{}", value.0),
        Terminator::Exit { reason, state } => format!("Exit {reason:?} s{}", state.0),
        Terminator::Unreachable => "Unreachable".to_owned(),
    }
}
