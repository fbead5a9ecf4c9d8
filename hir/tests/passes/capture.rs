//! Runs a program in the interpreter, and builds the HIR of everything that runs, as the JIT would.

use crate::Program;
use pyrite_hir::Function;
use pyrite_hir::build::{Refusal, Request, build};
use pyrite_hir::function::Entry;
use pyrite_hir::instruction::Reason;
use pyrite_interp::{compile, instrument};
use pyrite_object::code::CodeState;
use pyrite_object::dict::Dict;
use pyrite_object::vm::{Config, Heat, JitHooks, LoopOutcome};
use pyrite_object::{Gc, R, Value, Vm, ops, string};
use pyrite_syntax::Mode;

/// A function, or a loop in it, as it was built.
pub struct Captured {
    /// Qualified name.
    pub name: String,
    /// Of the loop's header.
    pub line: Option<u32>,
    pub function: Result<Function, Refusal>,
}

#[derive(Default)]
struct Capture {
    armed: bool,
    avoid: Vec<Reason>,
    captured: Vec<Captured>,
}

/// Runs the program; then what it says is to be run, while operands are noted; then that again, and builds at each
/// first call and back-edge.
pub fn run(program: &Program) -> Result<Vec<Captured>, String> {
    let here = 0u64;
    let mut vm = pyrite_interp::new_vm(Config::default()).map_err(|e| e.to_string())?;
    vm.heap.set_stack_base((&raw const here).cast());
    vm.heat = Heat { calls: 1, loops: 1 };
    vm.hooks.jit = Some(JitHooks { hot_call, hot_loop });
    vm.extension::<Capture>().avoid = program.avoid.clone();
    match run_in(&mut vm, program) {
        Ok(()) => Ok(std::mem::take(&mut vm.extension::<Capture>().captured)),
        Err(_) => {
            let exception = vm.take_exception();
            let text = ops::repr(&mut vm, exception).map(string::to_rust);
            Err(format!("it raises {}", text.unwrap_or_default()))
        }
    }
}

/// Not inlined: its values stand below the base of the stack that the collector looks at.
#[inline(never)]
fn run_in(vm: &mut Vm, program: &Program) -> R<()> {
    pyrite_stdlib::install(vm)?;
    let globals = pyrite_stdlib::startup::main_module(vm)?;
    execute(vm, &program.source, &program.name, globals)?;
    instrument::start_recording(vm, u32::MAX);
    execute(vm, &program.run, "run", globals)?;
    instrument::start_recording(vm, 0);
    vm.extension::<Capture>().armed = true;
    execute(vm, &program.run, "run", globals)
}

fn execute(vm: &mut Vm, source: &str, name: &str, globals: Gc<Dict>) -> R<()> {
    let code = compile::compile(vm, source, name, Mode::Exec)?;
    pyrite_interp::run_code(vm, code, globals, globals.value())?;
    Ok(())
}

fn hot_call(vm: &mut Vm, function: Gc<pyrite_object::function::Function>, window: *mut Value) -> Option<R> {
    let state = function.code.get().known_state()?;
    // It is asked at each call.
    state.calls_left.set(1);
    // SAFETY: the parameters stand there.
    let observed = unsafe { std::slice::from_raw_parts(window, state.parameter_count.min(128) as usize) };
    capture(vm, function, state, Entry::Call, observed);
    None
}

fn hot_loop(vm: &mut Vm, number: u32) -> LoopOutcome {
    let frame = vm.thread.innermost;
    // SAFETY: the innermost frame; its code keeps the state.
    let (state, pc, function) = unsafe { (&*(*frame).state, (*frame).pc_index(), (*frame).function) };
    state.loops_left[number as usize].set(1);
    // SAFETY: the frame's registers.
    let registers = unsafe { std::slice::from_raw_parts((*frame).base, state.register_count as usize) };
    capture(vm, function, state, Entry::Loop { pc }, registers);
    LoopOutcome::Interpret
}

fn capture(
    vm: &mut Vm,
    function: Gc<pyrite_object::function::Function>,
    state: &CodeState,
    entry: Entry,
    observed: &[Value],
) {
    let code = &state.code.code;
    let line = match entry {
        Entry::Call => None,
        Entry::Loop { pc } => Some(code.position(pc).line),
    };
    let capture = vm.extension::<Capture>();
    let name = code.qualname.to_string();
    if !capture.armed
        || name == "<module>"
        || capture.captured.iter().any(|c| c.name == name && c.line == line)
    {
        return;
    }
    let places = 0..state.words.len() as u32;
    let avoid: Vec<(u32, Reason)> =
        places.flat_map(|pc| capture.avoid.iter().map(move |reason| (pc, *reason))).collect();
    let observed = observed.to_vec();
    let request = Request { function, state, entry, observed: &observed, avoid: &avoid };
    let function = build(vm, &request);
    vm.extension::<Capture>().captured.push(Captured { name, line, function });
}
