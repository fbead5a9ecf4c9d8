//! The text form, which `parse` reads.
//!
//! ```text
//! function count
//! entry Call arguments 1 registers 4 variables (r0, r1)
//! b0:
//!   v1: Int[0] = Constant 0
//!   v0: Any = Argument 0
//!   Jump b1(v1)
//! b1(v3: Int[small]): pc 2 line 3 state s0
//!   ...
//! s0: pc 2 (r0=v0, r1=v3)
//! ```
//!
//! Blocks that cannot be reached and states that nothing names are left out. Addresses are printed as stable names `@1`,
//! `@2`, versions as `#1`, `#2`, in order of appearance.

use crate::field::Field;
use crate::function::{
    Block, BlockId, Edge, Entry, Frame, Function, OWN, Returns, StateId, Terminator, ValueId,
};
use crate::instruction::Instruction;
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Names that addresses and versions have got so far.
#[derive(Default)]
pub struct Names {
    numbers: HashMap<(char, u64), usize>,
    counts: HashMap<char, usize>,
}

impl Names {
    fn name(&mut self, sign: char, number: u64) -> String {
        let id = self.numbers.entry((sign, number)).or_insert_with(|| {
            let count = self.counts.entry(sign).or_default();
            *count += 1;
            *count
        });
        format!("{sign}{id}")
    }
}

/// One instruction with what it gives; `None` for a block's parameter.
pub fn instruction(function: &Function, value: ValueId, names: &mut Names) -> Option<String> {
    let instruction = function.instruction(value)?;
    let mut text = format!("v{}: {} = {}", value.0, function.ty(value), instruction.name());
    for (_, field) in instruction.fields(&mut |sign, number| names.name(sign, number)) {
        let _ = write!(text, " {field}");
    }
    Some(text)
}

/// The function as text.
pub fn print(function: &Function) -> String {
    let mut names = Names::default();
    let mut out = String::new();
    print_header(function, &mut out);
    let mut states = BTreeSet::new();
    for &value in &function.sunk {
        let Some(text) = instruction(function, value, &mut names) else { continue };
        let _ = writeln!(out, "sunk {text}");
        states.extend(function.instruction(value).and_then(Instruction::state));
    }
    for id in function.reverse_postorder() {
        let block = function.block(id);
        print_begin(function, id, block, &mut out);
        states.extend(block.state);
        for &value in &block.instructions {
            let Some(text) = instruction(function, value, &mut names) else { continue };
            let _ = writeln!(out, "  {text}");
            states.extend(function.instruction(value).and_then(Instruction::state));
        }
        let _ = writeln!(out, "  {}", terminator(&block.terminator));
        states.extend(block.terminator.state());
    }
    print_states(function, states, &mut out);
    out
}

fn print_header(function: &Function, out: &mut String) {
    let entry = match function.entry_kind {
        Entry::Call => "Call".to_owned(),
        Entry::Loop { pc } => format!("Loop {pc}"),
        Entry::Resume => "Resume".to_owned(),
    };
    let _ = writeln!(out, "function {}", function.name());
    let _ = write!(out, "entry {entry} arguments {} ", function.argument_count);
    print_registers(function.own(), out);
    for (n, frame) in function.frames.iter().enumerate() {
        let Some(call) = &frame.call else { continue };
        let _ = write!(out, "frame f{n} {} of v{} at s{} ", frame.name, call.function.0, call.state.0);
        let _ = match call.returns {
            Returns::Register(r) => write!(out, "returns r{r} "),
            Returns::Instance(r) => write!(out, "makes r{r} v{} ", call.instance.map_or(0, |v| v.0)),
            Returns::Dropped => write!(out, "drops "),
            Returns::Yields(r) => write!(out, "yields r{r} "),
            Returns::Continues(continuation) => write!(out, "continues {} ", continuation.name()),
        };
        let _ = write!(out, "depth {} first r{} ", call.depth, frame.first_register);
        print_registers(frame, out);
    }
}

fn print_registers(frame: &Frame, out: &mut String) {
    let variables: Vec<String> = frame.variables.iter().map(|r| format!("r{r}")).collect();
    let _ = writeln!(out, "registers {} variables ({})", frame.register_count, variables.join(", "));
    if !frame.avoid.is_empty() {
        let avoid: Vec<String> =
            frame.avoid.iter().map(|(pc, reason)| format!("{pc} {}", reason.name())).collect();
        let _ = writeln!(out, "avoid ({})", avoid.join(", "));
    }
}

fn print_begin(function: &Function, BlockId(number): BlockId, block: &Block, out: &mut String) {
    let _ = write!(out, "b{number}");
    if !block.parameters.is_empty() {
        let parameters: Vec<String> =
            block.parameters.iter().map(|p| format!("v{}: {}", p.0, function.ty(*p))).collect();
        let _ = write!(out, "({})", parameters.join(", "));
    }
    let _ = write!(out, ": pc {} line {}", block.pc, function.frame(block.frame).line(block.pc));
    if block.frame != OWN {
        let _ = write!(out, " f{}", block.frame.0);
    }
    if let Some(state) = block.state {
        let _ = write!(out, " state s{}", state.0);
    }
    out.push_str(if block.cold { " cold\n" } else { "\n" });
}

/// States, and those of the callers.
fn print_states(function: &Function, mut states: BTreeSet<StateId>, out: &mut String) {
    let mut callers: Vec<StateId> = states.iter().copied().collect();
    while let Some(id) = callers.pop() {
        states.insert(id);
        callers.extend(function.callers(id).nth(1));
    }
    for id in states {
        let state = function.state(id);
        let mut registers = String::new();
        state.registers.write(&mut registers, &mut |_, _| String::new());
        let _ = write!(out, "s{}: pc {} ", id.0, state.pc);
        if state.frame != OWN {
            let _ = write!(out, "f{} ", state.frame.0);
        }
        let _ = writeln!(out, "{registers}");
    }
}

fn edge(edge: &Edge) -> String {
    let BlockId(block) = edge.block;
    if edge.arguments.is_empty() {
        return format!("b{block}");
    }
    let arguments: Vec<String> = edge.arguments.iter().map(|ValueId(v)| format!("v{v}")).collect();
    format!("b{block}({})", arguments.join(", "))
}

/// The end of a block.
pub fn terminator(terminator: &Terminator) -> String {
    match terminator {
        Terminator::Open => "Open".to_owned(),
        Terminator::Jump(to) => format!("Jump {}", edge(to)),
        Terminator::Branch { condition, then, otherwise } => {
            format!("Branch v{} {} {}", condition.0, edge(then), edge(otherwise))
        }
        Terminator::Invoke { normal, handler } => format!("Invoke {} {}", edge(normal), edge(handler)),
        Terminator::Return(value) => format!("Return v{}", value.0),
        Terminator::Yield { value, state, delegates, next } => {
            let next = next.as_ref().map_or(String::new(), |next| format!(" {}", edge(next)));
            format!("Yield v{} s{} {delegates}{next}", value.0, state.0)
        }
        Terminator::Exit { reason, state } => format!("Exit {} s{}", reason.name(), state.0),
        Terminator::Unreachable => "Unreachable".to_owned(),
    }
}
