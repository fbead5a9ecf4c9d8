//! Runs a program in the interpreter, and builds the HIR of everything that runs, as the JIT would.

use crate::Program;
use pyrite_hir::Function;
use pyrite_hir::build::{Refusal, Request, Resumption, build};
use pyrite_hir::function::Entry;
use pyrite_hir::instruction::Reason;
use pyrite_interp::{compile, instrument};
use pyrite_object::code::CodeState;
use pyrite_object::dict::Dict;
use pyrite_object::generator::{Generator, GeneratorState};
use pyrite_object::vm::{Config, Heat, JitHooks, LoopOutcome};
use pyrite_object::{Gc, R, Value, Vm, ops, string};
use pyrite_syntax::Mode;
use std::collections::HashMap;

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
    what: What,
    avoid: Vec<Reason>,
    captured: Vec<Captured>,
    /// Of any program: how often each code has been called or has jumped back, by state and word of bytecode.
    counts: HashMap<(u64, Option<u32>), u32>,
    /// Where generators have been resumed, by state.
    resumptions: HashMap<u64, Vec<Resumption>>,
}

/// What is built when it runs.
#[derive(Clone, Copy, Default, PartialEq)]
enum What {
    #[default]
    Nothing,
    /// What runs now.
    All,
    /// What runs often enough: its operands are noted before.
    Hot,
}

/// Calls or back-edges before a program's code is built, from the first, when noting begins.
const HOT: u32 = 4; // calls or back-edges
/// Instructions whose operands are noted.
const RECORDED: u32 = 400; // instructions

/// Runs any program, and builds what gets hot.
pub fn run_any(source: &str, name: &str) -> Result<Vec<Captured>, String> {
    with_vm(|vm| {
        pyrite_stdlib::startup::start(vm, &pyrite_stdlib::startup::default_settings())?;
        let globals = pyrite_stdlib::startup::main_module(vm)?;
        vm.extension::<Capture>().what = What::Hot;
        // How it ends does not matter here.
        let ended = execute(vm, source, name, globals);
        vm.extension::<Capture>().what = What::Nothing;
        if ended.is_err() {
            vm.take_exception();
        }
        Ok(())
    })
}

/// Runs the program; then what it says is to be run, while operands are noted; then that again, and builds at each
/// first call and back-edge.
pub fn run(program: &Program) -> Result<Vec<Captured>, String> {
    with_vm(|vm| {
        vm.extension::<Capture>().avoid = program.avoid.clone();
        pyrite_stdlib::install(vm)?;
        let globals = pyrite_stdlib::startup::main_module(vm)?;
        execute(vm, &program.source, &program.name, globals)?;
        instrument::start_recording(vm, u32::MAX);
        execute(vm, &program.run, "run", globals)?;
        instrument::start_recording(vm, 0);
        vm.extension::<Capture>().what = What::All;
        execute(vm, &program.run, "run", globals)
    })
}

fn with_vm(work: impl FnOnce(&mut Vm) -> R<()>) -> Result<Vec<Captured>, String> {
    let here = 0u64;
    let base = &raw const here;
    let mut vm = pyrite_interp::new_vm(Config::default()).map_err(|e| e.to_string())?;
    vm.heap.set_stack_base(base.cast());
    vm.thread.native_base = base as usize;
    vm.thread.native_limit = base as usize - crate::STACK + pyrite_object::call::STACK_RESERVE;
    vm.heat = Heat { calls: 1, loops: 1 };
    vm.hooks.jit = Some(JitHooks { hot_call, hot_resume, hot_loop, disturbed: false });
    match inner(&mut vm, work) {
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
fn inner(vm: &mut Vm, work: impl FnOnce(&mut Vm) -> R<()>) -> R<()> {
    work(vm)
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

/// Notes where it is resumed; it is built when it has yielded.
fn hot_resume(vm: &mut Vm, g: Gc<Generator>, _value: Value) -> Option<R<Option<Value>>> {
    // SAFETY: the generator's code keeps its state.
    let state = unsafe { &*g.code_state };
    state.resumptions_left.set(1);
    let key = std::ptr::from_ref(state) as u64;
    let now = Resumption::of(vm, g);
    now.note(vm.extension::<Capture>().resumptions.entry(key).or_default());
    if g.state.get() == GeneratorState::Suspended {
        capture(vm, g.function, state, Entry::Resume, &[]);
    }
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
        Entry::Call | Entry::Resume => None,
        Entry::Loop { pc } => Some(code.position(pc).line),
    };
    let capture = vm.extension::<Capture>();
    let name = code.qualname.to_string();
    match capture.what {
        What::Nothing => return,
        What::All => {
            let known = capture.captured.iter().any(|c| c.name == name && c.line == line);
            if name == "<module>" || known {
                return;
            }
        }
        What::Hot => {
            let pc = match entry {
                Entry::Call | Entry::Resume => None,
                Entry::Loop { pc } => Some(pc),
            };
            let count = capture.counts.entry((std::ptr::from_ref(state) as u64, pc)).or_default();
            *count += 1;
            match *count {
                1 => return instrument::start_recording(vm, RECORDED),
                HOT => {}
                _ => return,
            }
        }
    }
    let places = 0..state.words.len() as u32;
    let avoid: Vec<(u32, Reason)> =
        places.flat_map(|pc| capture.avoid.iter().map(move |reason| (pc, *reason))).collect();
    let observed = observed.to_vec();
    let key = std::ptr::from_ref(state) as u64;
    let resumptions = vm.extension::<Capture>().resumptions.get(&key).cloned().unwrap_or_default();
    let request = Request {
        observed: &observed,
        resumptions: &resumptions,
        avoid: &avoid,
        ..Request::new(function, state, entry)
    };
    let function = build(vm, &request);
    vm.extension::<Capture>().captured.push(Captured { name, line, function });
}
