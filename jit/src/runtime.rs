//! The JIT of one virtual machine: when code is compiled, what becomes of it, and what it cost.

mod by_line;
mod compile;
mod hot;
pub mod inspect;
mod leaving;
pub mod report;

use crate::background::{self, Product, Worker};
use crate::clock::{Clock, Tier};
use crate::code::{Assembled, Exit};
use crate::decisions::InlineDecisions;
use crate::exits::Exits;
use crate::layout::Layout;
use crate::lower;
use crate::memory::{CodeMemory, Extent};
use crate::sampler::Sampler;
use crate::stress::{self, Disturbances, Stress};
use crate::stubs;
use crate::watchers::Watchers;
use by_line::ByLine;
use compile::*;
use cranelift_codegen::isa::OwnedTargetIsa;
use hot::*;
pub use leaving::note_exit;
use leaving::*;
use pyrite_hir::Function as Hir;
use pyrite_hir::build::back_edges::{BackEdge, loop_around};
use pyrite_hir::build::{self, Request, Resumption};
use pyrite_hir::function::Entry;
use pyrite_hir::instruction::Reason;
use pyrite_hir::passes::{PASSES, Pipeline};
use pyrite_interp::instrument;
use pyrite_object::code::{CodeState, OperandShapes};
use pyrite_object::frame::{Frame, flags};
use pyrite_object::function::Function;
use pyrite_object::generator::{Generator, GeneratorState};
use pyrite_object::heap::Marker;
use pyrite_object::vm::{Heat, JitHooks, LoopOutcome};
use pyrite_object::{Gc, R, Raised, Trace, Value, Vm};
use pyrite_syntax::Op;
use report::History;
use rustc_hash::FxHashMap as HashMap;
use std::time::{Duration, Instant};

/// What the command line says about the JIT.
#[derive(Clone, Debug)]
pub struct Options {
    /// Calls and back-edges before the operands of code are noted.
    pub heat: Heat,
    /// Calls and back-edges after that, before it is compiled.
    pub settle: Heat,
    /// Bytes of machine code.
    pub code_limit: usize,
    /// A line on standard error for each compilation, exit and invalidation.
    pub log: bool,
    /// Cranelift checks what it is given.
    pub verify: bool,
    pub single_pass: bool,
    /// Passes that do not run.
    pub passes_off: Vec<String>,
    /// Compilations before the JIT does no more: to find the one that breaks a program.
    pub fuel: u64,
    /// The HIR of what is compiled is kept, for those who want to see it.
    pub keep: bool,
    /// Qualified names of functions whose HIR, after all passes, `report` shows.
    pub report_hir: Vec<String>,
    /// The time spent in machine code and outside of it is measured.
    pub timed: bool,
    /// Where the time goes is noted by line, for `report`.
    pub by_line: bool,
    /// Functions are made known to `perf`, and to debuggers.
    pub perf: bool,
    pub gdb: bool,
    /// What disturbs it, for tests.
    pub disturbances: Disturbances,
    pub inliner: pyrite_inliner::Options,
    /// The program waits for machine code, instead of running on while that is made.
    pub sync: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            heat: Heat { calls: 200, loops: 500 },
            settle: Heat { calls: 30, loops: 50 },
            code_limit: 256 << 20,
            log: false,
            verify: cfg!(debug_assertions),
            single_pass: false,
            passes_off: Vec::new(),
            fuel: u64::MAX,
            keep: false,
            report_hir: Vec::new(),
            timed: false,
            by_line: false,
            perf: false,
            gdb: false,
            disturbances: Disturbances::default(),
            inliner: pyrite_inliner::Options::default(),
            sync: false,
        }
    }
}

/// Machine code in memory.
struct Compiled {
    assembled: Assembled,
    extent: Extent,
    address: usize,
    function: Gc<Function>,
    /// HIR instructions by name.
    opcodes: Vec<(&'static str, u32)>,
    /// What compiling it took.
    cost: Duration,
    /// The HIR before the passes, if it is kept.
    built: Option<Box<Hir>>,
    /// What was decided about its calls.
    decisions: pyrite_inliner::Decisions,
    /// Frames of inlined calls, one in the other.
    depth: u32,
    /// Whose its places are, if time is noted by line.
    owners: Vec<by_line::Owner>,
    /// The number of its build.
    build: u64,
}

/// What `CodeState::compiled` points to.
#[repr(C)]
struct CallEntry {
    enter: stubs::Enter,
    code: usize,
}

/// What is known of one code object, by the address of its state.
#[derive(Default)]
struct Unit {
    call: Option<(Box<CallEntry>, Compiled)>,
    /// Of a generator: what it is resumed by, and where it has been resumed.
    resume: Option<Compiled>,
    resumptions: Vec<Resumption>,
    loops: HashMap<u32, LoopUnit>,
    /// Operands have been noted.
    recorded: bool,
    /// Code for its calls, or for its resumptions, is being compiled in the background.
    ordered: bool,
    /// How often its code was left too often and thrown away, and the number of the last build before that.
    replaced: u32,
    outdated: u64,
    /// Guards that have failed too often, with the number of the last build until then and how often code that was built
    /// later has done so again; and those that did so too often again.
    failed: HashMap<(u32, Reason), (u64, u32)>,
    avoid: Vec<(u32, Reason)>,
    /// Resumptions to be noted before a generator is compiled.
    resumptions_wanted: u32,
    refused: bool,
    /// The program wants neither calls nor loops compiled.
    suppressed: bool,
}

impl Unit {
    /// What the inliner is to know.
    fn knowledge(&self) -> pyrite_inliner::Knowledge {
        pyrite_inliner::Knowledge { avoid: self.avoid.clone(), suppressed: self.suppressed }
    }

    /// All machine code of it: that of calls, then that of loops.
    fn pieces(&self) -> impl Iterator<Item = &Compiled> {
        let mut loops: Vec<(&u32, &LoopUnit)> = self.loops.iter().collect();
        loops.sort_by_key(|(pc, _)| **pc);
        let loops = loops.into_iter().filter_map(|(_, at)| at.compiled.as_ref());
        self.call.iter().map(|(_, compiled)| compiled).chain(&self.resume).chain(loops)
    }
}

#[derive(Default)]
struct LoopUnit {
    compiled: Option<Compiled>,
    recorded: bool,
    /// Its function was to be compiled before.
    left_to_calls: bool,
    /// How often it was asked about and left to the loop around it.
    waited: u32,
    /// A loop within it waits for it.
    awaited: bool,
    refused: bool,
    /// It is being compiled in the background.
    ordered: bool,
    /// Entries that came to nothing, in a row.
    misses: u32,
    /// The loop around it, once that has been looked for.
    outer: Option<Option<BackEdge>>,
}

/// Counters for `--jit-stats` and `pyrite.jit`.
#[derive(Default, Debug, Clone)]
pub struct Statistics {
    pub compiled_calls: u64,
    pub compiled_generators: u64,
    pub compiled_loops: u64,
    pub refused: HashMap<&'static str, u64>,
    pub failed: u64,
    pub code_bytes: u64,
    pub build: Duration,
    pub inline: Duration,
    pub passes: Duration,
    /// By pass.
    pub by_pass: Vec<(&'static str, Duration)>,
    pub assemble: Duration,
    pub install: Duration,
    /// What the program waited for compilation.
    pub stall: Duration,
    pub exits: Exits,
    pub retired: u64,
    pub history: History,
    pub decisions: InlineDecisions,
}

impl Statistics {
    fn add_passes(&mut self, times: &[(&'static str, Duration)]) {
        for (name, time) in times {
            match self.by_pass.iter_mut().find(|(known, _)| known == name) {
                Some((_, total)) => *total += *time,
                None => self.by_pass.push((name, *time)),
            }
        }
    }
}

/// The JIT of a virtual machine.
#[derive(Default)]
pub struct Jit {
    state: Option<State>,
}

struct State {
    options: Options,
    layout: Layout,
    isa: OwnedTargetIsa,
    memory: CodeMemory,
    /// By number of arguments: into compiled code, into the interpreter.
    stubs: HashMap<usize, (usize, usize)>,
    units: HashMap<u64, Unit>,
    /// Code that is used no more, but may be running.
    retired: Vec<Compiled>,
    statistics: Statistics,
    /// Nothing new is compiled while this is off.
    enabled: bool,
    clock: Clock,
    sampler: Option<Sampler>,
    by_line: Option<ByLine>,
    watchers: Watchers,
    stress: Stress,
    worker: Option<Worker>,
    /// What the worker has been given, by ticket.
    orders: HashMap<u64, Order>,
    tickets: u64,
    /// Functions whose HIR has been built.
    builds: u64,
    /// Where compiled code was left last: address of the `CodeState`, word, and why.
    left: (u64, u32, Reason),
}

/// What is being compiled in the background.
struct Order {
    state: *const CodeState,
    function: Gc<Function>,
    entry: Entry,
    prepared: Preparation,
    /// What its code names.
    roots: Vec<u64>,
}

/// Gives the virtual machine a JIT. An error is a sentence for the user.
pub fn install(vm: &mut Vm, mut options: Options) -> Result<(), String> {
    if let Some(seed) = options.disturbances.seed {
        options.heat = Heat { calls: 1, loops: 1 };
        options.single_pass = stress::single_pass(seed);
    }

    let isa = lower::isa(lower::Settings { verify: options.verify, single_pass: options.single_pass })?;
    let memory =
        CodeMemory::new(options.code_limit).map_err(|e| format!("no memory for machine code: {e}"))?;
    vm.heat = options.heat;
    vm.hooks.jit =
        Some(JitHooks { hot_call, hot_resume, hot_loop, disturbed: options.disturbances.seed.is_some() });
    options.timed |= options.by_line;
    if options.timed {
        vm.hooks.change_tier = Some(change_tier);
    }
    let watchers = Watchers::new(options.perf, options.gdb);
    let layout = Layout::new(vm);
    let stress = Stress::new(options.disturbances);
    let history = History::new(std::mem::take(&mut options.report_hir));
    vm.extension::<Jit>().state = Some(State {
        options,
        layout,
        isa,
        memory,
        stubs: HashMap::default(),
        units: HashMap::default(),
        retired: Vec::new(),
        statistics: Statistics { history, ..Statistics::default() },
        enabled: true,
        clock: Clock::default(),
        sampler: None,
        by_line: None,
        watchers,
        stress,
        worker: None,
        orders: HashMap::default(),
        tickets: 0,
        builds: 0,
        left: (0, 0, Reason::LoopEnd),
    });
    vm.root_tracers.push(trace);
    Ok(())
}

/// Counters so far.
pub fn statistics(vm: &Vm) -> Option<&Statistics> {
    Some(&vm.get_extension::<Jit>()?.state.as_ref()?.statistics)
}

/// What machine code names lives as long as it does.
fn trace(vm: &Vm, marker: &mut Marker) {
    let Some(state) = vm.get_extension::<Jit>().and_then(|jit| jit.state.as_ref()) else { return };
    for key in state.units.iter().filter_map(|(key, unit)| unit.suppressed.then_some(key)) {
        // SAFETY: the unit keeps the code since it was suppressed, and the code its state.
        unsafe { (*(*key as *const CodeState)).code.trace(marker) };
    }
    let code = state.units.values().flat_map(Unit::pieces).chain(&state.retired);
    let ordered = state.orders.values().flat_map(|order| &order.roots);
    for root in code.flat_map(|compiled| &compiled.assembled.roots).chain(ordered) {
        if let Some(value) = Value::from_bits(*root) {
            value.trace(marker);
        }
    }
}

fn jit(vm: &mut Vm) -> &mut State {
    match &mut vm.extension::<Jit>().state {
        Some(state) => state,
        None => unreachable!("asked only when installed"),
    }
}

fn change_tier(vm: &mut Vm, tier: Tier) -> Tier {
    let jit = jit(vm);
    if let Some(sampler) = &jit.sampler {
        sampler.enter(tier);
    }
    jit.clock.change(tier)
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {:#x} ({:?})", self.assembled.name, self.address, self.extent)
    }
}
