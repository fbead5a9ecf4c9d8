//! The JIT of one virtual machine: when code is compiled, what becomes of it, and what it cost.

mod by_line;
pub mod inspect;
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
use cranelift_codegen::isa::OwnedTargetIsa;
use pyrite_hir::Function as Hir;
use pyrite_hir::build::{self, Request, Resumption};
use pyrite_hir::function::Entry;
use pyrite_hir::instruction::Reason;
use pyrite_hir::passes::{PASSES, Pipeline};
use pyrite_interp::instrument;
use pyrite_object::code::CodeState;
use pyrite_object::frame::{Frame, flags};
use pyrite_object::function::Function;
use pyrite_object::generator::{Generator, GeneratorState};
use pyrite_object::heap::Marker;
use pyrite_object::vm::{Heat, JitHooks, LoopOutcome};
use pyrite_object::{Gc, R, Raised, Trace, Value, Vm};
use report::History;
use std::collections::HashMap;
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

/// Instructions whose operands are noted when code has become hot.
const RECORDED: u32 = 400; // instructions
/// A guard that fails this often has its code compiled again, or once for so many bytes of it: what is long takes long.
const PATIENCE: u32 = 10; // exits
const BYTES_PER_EXIT: usize = 400; // bytes
/// It doubles with each version, up to this: then the interpreter has lost about what another version costs.
const MOST_PATIENCE: u32 = 200; // exits
/// After so many times a guard that fails too often is not put there again.
const VERSIONS: u32 = 8; // versions

/// A function that has been called so often before a loop of it is hot is compiled for its calls.
const CALLED_AGAIN: u32 = 8; // calls
/// Rounds that its loop gets in the meantime, in thresholds: one that goes on is compiled for itself.
const LONG_LOOP: u32 = 16;

/// A loop that is left at once is entered again after a number of rounds that doubles so often.
const MOST_MISSES: u32 = 6;

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
    /// How often its code was left too often and thrown away.
    replaced: u32,
    /// Guards that have failed too often: once, and again.
    failed: Vec<(u32, Reason)>,
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
    refused: bool,
    /// It is being compiled in the background.
    ordered: bool,
    /// Entries that came to nothing, in a row.
    misses: u32,
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
    /// Where compiled code was left last: address of the `CodeState`, word.
    left: (u64, u32),
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
        stubs: HashMap::new(),
        units: HashMap::new(),
        retired: Vec::new(),
        statistics: Statistics { history, ..Statistics::default() },
        enabled: true,
        clock: Clock::default(),
        sampler: None,
        by_line: None,
        watchers,
        stress,
        worker: None,
        orders: HashMap::new(),
        tickets: 0,
        left: (0, 0),
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

/// Whether compiled code may be entered: frames and native stack have room, and nobody watches frames.
fn may_enter(vm: &Vm) -> bool {
    let here = 0u8;
    let stack = (&raw const here as usize).wrapping_sub(4 * lower::RESERVE as usize);
    vm.thread.innermost < vm.thread.frame_limit && stack > vm.thread.native_limit
}

fn hot_call(vm: &mut Vm, function: Gc<Function>, window: *mut Value) -> Option<R> {
    throw_away_at_random(vm, function);
    let state = function.code.get().known_state()?;
    if state.compiled.get() == 0 {
        consider_call(vm, function, state, window);
    }
    let entry = state.compiled.get() as *const CallEntry;
    if entry.is_null() {
        return None;
    }
    // It is asked about at each call.
    state.calls_left.set(1);
    if !may_enter(vm) {
        return None;
    }
    let frame = vm.thread.innermost.wrapping_add(1);
    let tier = enter_tier(vm, Tier::Machine);
    vm.machine_depth += 1;
    // SAFETY: `compiled` points to an entry that the unit keeps; the parameters stand at `window`.
    let bits = unsafe { ((*entry).enter)(vm, frame, window, function.address(), (*entry).code) };
    vm.machine_depth -= 1;
    enter_tier(vm, tier);
    Some(Value::from_bits(bits).ok_or(Raised))
}

/// Notes what the code works on, the first time; compiles it, the second.
fn consider_call(vm: &mut Vm, function: Gc<Function>, state: &CodeState, window: *mut Value) {
    let key = std::ptr::from_ref(state) as u64;
    let jit = jit(vm);
    let settle = jit.options.settle.calls;
    if !jit.enabled {
        state.calls_left.set(settle.max(1));
        return;
    }
    let unit = jit.units.entry(key).or_default();
    if unit.refused || state.makes_generator {
        state.calls_left.set(u32::MAX);
        return;
    }
    if !unit.recorded {
        unit.recorded = true;
        state.calls_left.set(jit.stress.threshold(settle.max(1)));
        instrument::start_recording(vm, RECORDED);
        return;
    }
    if unit.ordered {
        state.calls_left.set(settle.max(1));
        return take_products(vm);
    }
    let avoid = unit.avoid.clone();
    // SAFETY: the parameters stand there.
    let observed = unsafe { std::slice::from_raw_parts(window, state.parameter_count.min(128) as usize) };
    let request = Request { observed, avoid: &avoid, ..Request::new(function, state, Entry::Call) };
    state.calls_left.set(settle.max(1));
    order(vm, &request);
}

/// How often a generator is resumed before it is compiled, after its operands have been noted; where it is resumed in
/// between, and with what, is noted.
const RESUMPTIONS: u32 = 30; // resumptions

/// The code of a generator.
type ResumeCode = unsafe extern "C" fn(*mut Vm, *mut Frame, *mut Value, Gc<Generator>, u64) -> u64;

fn hot_resume(vm: &mut Vm, g: Gc<Generator>, value: Value) -> Option<R<Option<Value>>> {
    throw_away_at_random(vm, g.function);
    // SAFETY: the generator's code keeps its state.
    let state = unsafe { &*g.code_state };
    if state.resume.get() == 0 {
        consider_resume(vm, g, state);
    }
    let address = state.resume.get();
    if address == 0 || !may_enter(vm) {
        return None;
    }
    let top = pyrite_interp::frames::free_registers(vm);
    let frame = vm.thread.innermost.wrapping_add(1);
    let tier = enter_tier(vm, Tier::Machine);
    vm.machine_depth += 1;
    // SAFETY: code of this signature, for this generator, which can be resumed.
    let bits = unsafe { std::mem::transmute::<usize, ResumeCode>(address)(vm, frame, top, g, value.bits()) };
    vm.machine_depth -= 1;
    enter_tier(vm, tier);
    Some(match Value::from_bits(bits) {
        None => Err(Raised),
        Some(value) if g.state.get() == GeneratorState::Suspended => Ok(Some(value)),
        Some(_) => Ok(None),
    })
}

/// Notes where a generator is resumed and what it works on; compiles it after a while.
#[cold]
#[inline(never)]
fn consider_resume(vm: &mut Vm, g: Gc<Generator>, state: &CodeState) {
    let key = std::ptr::from_ref(state) as u64;
    let jit = jit(vm);
    let unit = jit.units.entry(key).or_default();
    if unit.refused || unit.suppressed {
        state.resumptions_left.set(u32::MAX);
        return;
    }
    if !unit.recorded {
        unit.recorded = true;
        unit.resumptions_wanted = jit.stress.threshold(jit.options.settle.calls.min(RESUMPTIONS));
        instrument::start_recording(vm, RECORDED);
    }
    // It is asked about at each resumption.
    state.resumptions_left.set(1);
    let now = Resumption::of(vm, g);
    let jit = self::jit(vm);
    let unit = jit.units.entry(key).or_default();
    now.note(&mut unit.resumptions);
    unit.resumptions_wanted = unit.resumptions_wanted.saturating_sub(1);
    if unit.resumptions_wanted > 0 || !jit.enabled {
        return;
    }
    if unit.ordered {
        return take_products(vm);
    }
    let (avoid, resumptions) = (unit.avoid.clone(), unit.resumptions.clone());
    let request = Request {
        resumptions: &resumptions,
        avoid: &avoid,
        ..Request::new(g.function, state, Entry::Resume)
    };
    order(vm, &request);
}

fn adopt_resume(vm: &mut Vm, state: &CodeState, compiled: Compiled) {
    let jit = jit(vm);
    jit.statistics.compiled_generators += 1;
    state.resume.set(compiled.address);
    state.resumptions_left.set(1);
    let unit = jit.units.entry(std::ptr::from_ref(state) as u64).or_default();
    unit.resume = Some(compiled);
}

fn adopt_call(vm: &mut Vm, state: &CodeState, compiled: Compiled) {
    let key = std::ptr::from_ref(state) as u64;
    let jit = jit(vm);
    let Some((enter, _)) = stubs_for(jit, state.parameter_count as usize) else { return };
    // SAFETY: code of this signature.
    let enter = unsafe { std::mem::transmute::<usize, stubs::Enter>(enter) };
    let entry = Box::new(CallEntry { enter, code: compiled.address });
    state.entry.set(compiled.address);
    state.compiled.set(std::ptr::from_ref(&*entry) as usize);
    state.calls_left.set(1);
    jit.statistics.compiled_calls += 1;
    let unit = jit.units.entry(key).or_default();
    if let Some((_, old)) = unit.call.replace((entry, compiled)) {
        jit.retired.push(old);
    }
}

/// The stubs for a number of arguments.
fn stubs_for(jit: &mut State, arguments: usize) -> Option<(usize, usize)> {
    if let Some(stubs) = jit.stubs.get(&arguments) {
        return Some(*stubs);
    }
    let enter = stubs::enter(&jit.isa, arguments).ok()?;
    let interpret = stubs::interpret(&jit.isa, arguments).ok()?;
    let mut install = |code: &[u8], name: &str| {
        let (_, address) = jit.memory.install(code)?;
        jit.watchers.code_added(&format!("pyrite:{name}-{arguments}"), "", address, code, &[]);
        Some(address as usize)
    };
    let stubs = (install(&enter, "enter")?, install(&interpret, "interpret")?);
    jit.stubs.insert(arguments, stubs);
    Some(stubs)
}

/// Gives every function that the code calls directly something to be called by.
fn prepare_callees(vm: &mut Vm, function: &pyrite_hir::Function) -> Option<()> {
    let mut callees = Vec::new();
    for block in function.reverse_postorder() {
        for value in &function.block(block).instructions {
            if let Some(pyrite_hir::Instruction::CallCode { code, .. }) = function.instruction(*value) {
                callees.push(code.0);
            }
        }
    }
    for callee in callees {
        // SAFETY: the address of a state that the function's roots keep.
        let state = unsafe { &*(callee as *const CodeState) };
        if state.entry.get() == 0 {
            let (_, interpret) = stubs_for(jit(vm), state.parameter_count as usize)?;
            state.entry.set(interpret);
        }
    }
    Some(())
}

/// Gives the memory back of code that was replaced, while no code runs. Listings, debuggers and samples may still ask for
/// it.
fn free_retired(jit: &mut State) {
    if jit.options.perf || jit.options.gdb || jit.options.log || jit.options.by_line {
        return;
    }
    for compiled in std::mem::take(&mut jit.retired) {
        if jit.stress.scraps() {
            jit.memory.scrap(compiled.extent);
        }
        jit.memory.release(compiled.extent);
    }
}

/// What the main thread did before a function is optimised.
struct Preparation {
    /// The HIR before the passes, if it is kept.
    built: Option<Box<Hir>>,
    decisions: pyrite_inliner::Decisions,
    building: Duration,
}

/// Builds, optimises, assembles and installs. `None`: refused or failed, which is counted and logged.
fn compile(vm: &mut Vm, request: &Request) -> Option<Compiled> {
    let tier = enter_tier(vm, Tier::Compiler);
    let begin = Instant::now();
    let compiled = prepare(vm, request).and_then(|(function, pipeline, prepared)| {
        let jit = jit(vm);
        let product = background::produce(function, &pipeline, &jit.layout, &jit.isa, &jit.stress);
        finish(vm, request.state, request.function, prepared, product)
    });
    jit(vm).statistics.stall += begin.elapsed();
    enter_tier(vm, tier);
    compiled
}

/// Has a function compiled, in the background if that may be, and takes it into use.
fn order(vm: &mut Vm, request: &Request) {
    if jit(vm).options.sync || !jit(vm).stress.is_idle() {
        let compiled = compile(vm, request);
        return adopt(vm, request.state, request.entry, compiled);
    }
    let tier = enter_tier(vm, Tier::Compiler);
    let begin = Instant::now();
    let sent = prepare(vm, request).map(|(function, pipeline, prepared)| {
        forget_other_process(vm);
        let jit = jit(vm);
        if jit.worker.is_none() {
            jit.worker = Worker::start();
        }
        jit.tickets += 1;
        let order = Order {
            state: request.state,
            function: request.function,
            entry: request.entry,
            prepared,
            roots: function.roots.clone(),
        };
        jit.orders.insert(jit.tickets, order);
        let (layout, isa) = (jit.layout, jit.isa.clone());
        let worker = jit.worker.as_ref();
        let sent = worker.is_some_and(|worker| worker.send(jit.tickets, function, pipeline, layout, isa));
        if !sent {
            jit.orders.remove(&jit.tickets);
        }
        sent
    });
    match sent {
        Some(true) => set_ordered(vm, request.state, request.entry, true),
        _ => adopt(vm, request.state, request.entry, None),
    }
    jit(vm).statistics.stall += begin.elapsed();
    enter_tier(vm, tier);
}

/// After a fork: what the parent's thread works on does not come back, and is ordered anew when it is asked for again.
fn forget_other_process(vm: &mut Vm) {
    let Some(worker) = jit(vm).worker.take_if(|worker| !worker.is_here()) else { return };
    // Its thread may have held a lock of the channel.
    std::mem::forget(worker);
    for (_, order) in std::mem::take(&mut jit(vm).orders) {
        // SAFETY: the order's roots have kept the code until now, and that its state.
        set_ordered(vm, unsafe { &*order.state }, order.entry, false);
    }
}

fn set_ordered(vm: &mut Vm, state: &CodeState, entry: Entry, ordered: bool) {
    let unit = jit(vm).units.entry(std::ptr::from_ref(state) as u64).or_default();
    match entry {
        Entry::Loop { pc } => unit.loops.entry(pc).or_default().ordered = ordered,
        Entry::Call | Entry::Resume => unit.ordered = ordered,
    }
}

/// Takes into use what has been compiled in the background.
fn take_products(vm: &mut Vm) {
    forget_other_process(vm);
    while let Some((ticket, product)) = jit(vm).worker.as_ref().and_then(Worker::take) {
        let Some(order) = jit(vm).orders.remove(&ticket) else { continue };
        // SAFETY: the order's roots have kept the code, and that its state; they are on the stack from here on.
        let state = unsafe { &*order.state };
        let begin = Instant::now();
        set_ordered(vm, state, order.entry, false);
        let key = std::ptr::from_ref(state) as u64;
        if jit(vm).units.entry(key).or_default().suppressed {
            continue;
        }
        let compiled = finish(vm, state, order.function, order.prepared, product);
        adopt(vm, state, order.entry, compiled);
        jit(vm).statistics.stall += begin.elapsed();
    }
}

/// Takes code into use; without any, it is not asked for again.
fn adopt(vm: &mut Vm, state: &CodeState, entry: Entry, compiled: Option<Compiled>) {
    let jit = jit(vm);
    let unit = jit.units.entry(std::ptr::from_ref(state) as u64).or_default();
    match (entry, compiled) {
        (Entry::Call, Some(compiled)) => adopt_call(vm, state, compiled),
        (Entry::Resume, Some(compiled)) => adopt_resume(vm, state, compiled),
        (Entry::Loop { pc }, Some(compiled)) => {
            let old = unit.loops.entry(pc).or_default().compiled.replace(compiled);
            jit.statistics.compiled_loops += 1;
            jit.retired.extend(old);
        }
        (Entry::Loop { pc }, None) => unit.loops.entry(pc).or_default().refused = true,
        (Entry::Call, None) => {
            unit.refused = true;
            state.calls_left.set(u32::MAX);
        }
        (Entry::Resume, None) => {
            unit.refused = true;
            state.resumptions_left.set(u32::MAX);
        }
    }
}

/// Builds a function's HIR, with what is inlined; and the passes that it is to go through.
fn prepare(vm: &mut Vm, request: &Request) -> Option<(Hir, Pipeline, Preparation)> {
    if vm.machine_depth == 0 {
        free_retired(jit(vm));
    }
    let fuel = &mut jit(vm).options.fuel;
    if *fuel == 0 {
        return None;
    }
    *fuel -= 1;
    let begin = Instant::now();
    let built = build::build(vm, request);
    let building = begin.elapsed();
    jit(vm).statistics.build += building;
    let mut function = match built {
        Ok(function) => function,
        Err(refusal) => {
            let jit = self::jit(vm);
            *jit.statistics.refused.entry(refusal.name()).or_default() += 1;
            jit.statistics.history.not_compiled(&request.state.code.code, refusal.name());
            if jit.options.log {
                let name = &request.state.code.code.qualname;
                eprintln!("jit: refused {name} ({:?}): {}", request.entry, refusal.name());
            }
            return None;
        }
    };
    let decisions = inline_calls(vm, &mut function);
    let jit = self::jit(vm);
    let built = jit.options.keep.then(|| Box::new(function.clone()));
    let mut pipeline = Pipeline { off: jit.options.passes_off.clone(), after: None };
    let left_out = PASSES.iter().filter(|pass| pass.optional && jit.stress.leaves_out());
    pipeline.off.extend(left_out.map(|pass| pass.name.to_owned()));
    Some((function, pipeline, Preparation { built, decisions, building: begin.elapsed() }))
}

/// Gives machine code its memory.
fn finish(
    vm: &mut Vm,
    state: &CodeState,
    of: Gc<Function>,
    prepared: Preparation,
    product: Product,
) -> Option<Compiled> {
    let Product { function, assembled, passes, by_pass, assembling } = product;
    let Preparation { built, decisions, building } = prepared;
    let code = &state.code.code;
    let jit = jit(vm);
    jit.statistics.passes += passes;
    jit.statistics.add_passes(&by_pass);
    jit.statistics.assemble += assembling;
    let assembled = match assembled {
        Ok(assembled) => assembled,
        Err(error) => {
            jit.statistics.failed += 1;
            jit.statistics.history.not_compiled(code, &error);
            if jit.options.log {
                eprintln!("jit: failed {} ({:?}): {error}", function.name(), function.entry_kind);
            }
            return None;
        }
    };
    prepare_callees(vm, &function)?;
    let jit = self::jit(vm);
    let begin = Instant::now();
    let Some((extent, address)) = jit.memory.install(&assembled.bytes) else {
        *jit.statistics.refused.entry("code-limit").or_default() += 1;
        jit.statistics.history.not_compiled(code, "code-limit");
        if jit.options.log {
            eprintln!("jit: refused {}: code-limit", function.name());
        }
        return None;
    };
    jit.watchers.code_added(
        &symbol(&function),
        &function.filename,
        address,
        &assembled.bytes,
        &assembled.places,
    );
    // Code that does not settle is compiled again later and later.
    let key = std::ptr::from_ref(state) as u64;
    let replaced = jit.units.get(&key).map_or(0, |unit| unit.replaced);
    let patience = PATIENCE.max((assembled.bytes.len() / BYTES_PER_EXIT) as u32);
    let patience = patience.saturating_mul(1 << replaced.min(16)).min(MOST_PATIENCE);
    assembled.exits.iter().for_each(|exit| exit.patience.set(patience));
    let installing = begin.elapsed();
    jit.statistics.install += installing;
    jit.statistics.code_bytes += assembled.bytes.len() as u64;
    if jit.options.log {
        eprintln!(
            "jit: compiled {} ({:?}): {} words of bytecode, {} bytes of code, {} exits; {} us build, {} us passes, {} us assembling",
            function.name(),
            function.entry_kind,
            state.words.len(),
            assembled.bytes.len(),
            assembled.exits.len(),
            building.as_micros(),
            passes.as_micros(),
            assembling.as_micros(),
        );
    }
    let cost = building + passes + assembling + installing;
    for decision in &decisions {
        jit.statistics.decisions.add(code, &function, decision.clone());
    }
    let owners = if jit.options.by_line { by_line::owners(&function, &assembled) } else { Vec::new() };
    jit.statistics.history.compiled(code, &function, assembled.bytes.len(), cost, report::tier(&by_pass));
    Some(Compiled {
        assembled,
        extent,
        address: address as usize,
        function: of,
        opcodes: inspect::count_opcodes(&function),
        cost,
        built,
        decisions,
        depth: function.depth(),
        owners,
    })
}

/// Puts the code of callees in the place of calls, and notes what was decided.
fn inline_calls(vm: &mut Vm, function: &mut Hir) -> pyrite_inliner::Decisions {
    let jit = jit(vm);
    let mut options = std::mem::take(&mut jit.options.inliner);
    let known: HashMap<u64, pyrite_inliner::Knowledge> =
        jit.units.iter().map(|(code, unit)| (*code, unit.knowledge())).collect();
    let begin = Instant::now();
    let thread = &vm.thread;
    let instrumented =
        !thread.trace.is_none() || !thread.profile.is_none() || pyrite_interp::monitoring::is_wanted(vm);
    let know = |code: u64| known.get(&code).cloned().unwrap_or_default();
    let decisions = pyrite_inliner::run(vm, function, &mut options, &know, instrumented);
    let jit = self::jit(vm);
    jit.statistics.inline += begin.elapsed();
    jit.options.inliner = options;
    if jit.options.log {
        for decision in &decisions {
            let outcome =
                decision.refused.map_or("inlined".to_owned(), |why| format!("refused: {}", why.name()));
            eprintln!("jit: {} into {} line {}: {outcome}", decision.callee, decision.caller, decision.line);
        }
    }
    decisions
}

/// What profilers and debuggers call a function.
fn symbol(function: &Hir) -> String {
    let file = std::path::Path::new(&function.filename);
    let file = file.file_name().unwrap_or_default().to_string_lossy();
    match function.entry_kind {
        Entry::Call => format!("py:{}:{file}", function.name()),
        Entry::Loop { pc } => format!("py:{}:{file}:loop@{}", function.name(), function.own().line(pc)),
        Entry::Resume => format!("py:{}:{file}:resumed", function.name()),
    }
}

/// From here on the thread is in another tier; gives the one that it was in.
fn enter_tier(vm: &mut Vm, tier: Tier) -> Tier {
    vm.hooks.change_tier.map_or(tier, |change| change(vm, tier))
}

fn change_tier(vm: &mut Vm, tier: Tier) -> Tier {
    let jit = jit(vm);
    if let Some(sampler) = &jit.sampler {
        sampler.enter(tier);
    }
    jit.clock.change(tier)
}

fn hot_loop(vm: &mut Vm, number: u32) -> LoopOutcome {
    let frame = vm.thread.innermost;
    // SAFETY: the innermost frame; its code keeps the state.
    let (state, pc, function) = unsafe { (&*(*frame).state, (*frame).pc_index(), (*frame).function) };
    let again = &state.loops_left[number as usize];
    throw_away_at_random(vm, function);
    let key = std::ptr::from_ref(state) as u64;
    let call_heat = vm.heat.calls;
    let jit = jit(vm);
    let settle = jit.options.settle.loops.max(1);
    let unit = jit.units.entry(key).or_default();
    let at = unit.loops.entry(pc).or_default();
    if at.refused || unit.suppressed {
        again.set(u32::MAX);
        return LoopOutcome::Interpret;
    }
    if at.compiled.is_none() {
        if !at.recorded {
            at.recorded = true;
            again.set(jit.stress.threshold(settle));
            instrument::start_recording(vm, RECORDED);
            return LoopOutcome::Interpret;
        }
        let calls = call_heat.saturating_sub(state.calls_left.get());
        let by_calls = unit.recorded || calls >= CALLED_AGAIN;
        if by_calls && !at.left_to_calls && !unit.refused && !state.makes_generator {
            // Short loops of a function that is called again and again: code for its calls has them too.
            at.left_to_calls = true;
            again.set(settle.saturating_mul(LONG_LOOP));
            state.calls_left.set(state.calls_left.get().min(2));
            return LoopOutcome::Interpret;
        }
        if vm.thread.instrumented || !self::jit(vm).enabled {
            again.set(settle);
            return LoopOutcome::Interpret;
        }
        let jit = self::jit(vm);
        let unit = jit.units.entry(key).or_default();
        let avoid = unit.avoid.clone();
        let ordered = unit.loops.get(&pc).is_some_and(|at| at.ordered);
        // SAFETY: the frame's registers.
        let registers = unsafe { std::slice::from_raw_parts((*frame).base, state.register_count as usize) };
        let observed: Vec<Value> = registers.to_vec();
        // SAFETY: the innermost frame.
        let module = unsafe { (*frame).locals() } == Some(function.globals.value());
        let entry = Entry::Loop { pc };
        let request =
            Request { module, observed: &observed, avoid: &avoid, ..Request::new(function, state, entry) };
        if ordered {
            take_products(vm);
        } else {
            order(vm, &request);
        }
        let at = self::jit(vm).units.entry(key).or_default().loops.entry(pc).or_default();
        if at.compiled.is_none() {
            again.set(if at.refused { u32::MAX } else { settle });
            return LoopOutcome::Interpret;
        }
    }
    again.set(settle);
    if vm.thread.instrumented || !may_enter(vm) {
        return LoopOutcome::Interpret;
    }
    let Some(compiled) = self::jit(vm).units.get(&key).and_then(|u| u.loops.get(&pc)?.compiled.as_ref())
    else {
        return LoopOutcome::Interpret;
    };
    let (address, depth) = (compiled.address, compiled.depth as usize);
    if vm.thread.innermost.wrapping_add(depth) >= vm.thread.frame_limit {
        return LoopOutcome::Interpret;
    }
    let tier = enter_tier(vm, Tier::Machine);
    vm.machine_depth += 1;
    // SAFETY: code of a loop of the innermost frame's code, for this header.
    let bits = unsafe {
        (*frame).flags |= flags::COMPILED;
        let code = std::mem::transmute::<usize, extern "C" fn(*mut Vm, *mut Frame) -> u64>(address);
        let bits = code(vm, frame);
        (*frame).flags &= !flags::COMPILED;
        bits
    };
    vm.machine_depth -= 1;
    enter_tier(vm, tier);
    match bits {
        crate::helpers::RESUME => {
            let jit = self::jit(vm);
            let left = jit.left;
            if let Some(at) = jit.units.get_mut(&key).and_then(|u| u.loops.get_mut(&pc)) {
                // Not entered, or left at once: it is asked again later and later. Where the interpreter goes on says
                // nothing: that may be the beginning of a round that was left at its end.
                at.misses = if left == (key, pc) { at.misses + 1 } else { 0 };
                again.set(settle << at.misses.min(MOST_MISSES));
            }
            LoopOutcome::Interpret
        }
        0 => LoopOutcome::Raised,
        _ => Value::from_bits(bits).map_or(LoopOutcome::Raised, LoopOutcome::Returned),
    }
}

/// Compiled code was left: counts, and has it compiled again if that happens too often.
pub fn note_exit(vm: &mut Vm, frame: &Frame, exit: &Exit, guarded: Option<Value>) {
    jit(vm).left = (exit.code, exit.pc);
    if exit.forced {
        if jit(vm).stress.note_exit() {
            throw_away(vm, frame.function);
        }
        return;
    }
    if matches!(exit.reason, Reason::Attention | Reason::Yields) {
        return;
    }
    instrument::note_operands(vm);
    let key = frame.state as u64;
    // The guard may stand in the code of an inlined call.
    // SAFETY: the compiled code keeps the code that has been inlined.
    let code = unsafe { (*(exit.code as *const CodeState)).code };
    let guilty = crate::exits::guilty_type(vm, exit, guarded);
    let jit = jit(vm);
    jit.statistics.exits.count(&code.code, exit, guilty);
    if exit.count.get() < exit.patience.get() {
        return;
    }
    let replaced = jit.units.get(&key).map_or(0, |unit| unit.replaced);
    if jit.options.log {
        eprintln!(
            "jit: {} line {}: left {} times: {}",
            code.code.qualname,
            exit.line,
            exit.count.get(),
            exit.reason.name()
        );
    }
    let mut failed = vec![(exit.code, exit.pc, exit.reason)];
    exit.count.set(0);
    let Some(unit) = jit.units.get_mut(&key) else { return };
    unit.replaced += 1;
    let has = |compiled: &Compiled| {
        compiled.assembled.exits.iter().any(|e| std::ptr::eq(&raw const **e, std::ptr::from_ref(exit)))
    };
    // SAFETY: the frame's code keeps the state.
    let state = unsafe { &*frame.state };
    let mut retired = Vec::new();
    let call = unit.call.take_if(|(_, compiled)| has(compiled));
    let dropped = call.is_some();
    retired.extend(call.map(|(_, compiled)| compiled));
    let resume = unit.resume.take_if(|compiled| has(compiled));
    if resume.is_some() {
        // Where it is resumed is noted again.
        unit.resumptions_wanted = RESUMPTIONS;
        state.resume.set(0);
    }
    retired.extend(resume);
    for at in unit.loops.values_mut() {
        retired.extend(at.compiled.take_if(|compiled| has(compiled)));
    }
    // Others that were about to fail too often have no version of their own.
    let exits = retired.iter().flat_map(|compiled| &compiled.assembled.exits).map(|exit| &**exit);
    let others = exits.filter(|e| e.count.get() > e.patience.get() / 4);
    failed.extend(others.map(|e| (e.code, e.pc, e.reason)));
    failed.sort_unstable();
    failed.dedup();
    for (code, pc, reason) in failed {
        let guarding = jit.units.entry(code).or_default();
        if guarding.failed.contains(&(pc, reason)) || replaced >= VERSIONS {
            guarding.avoid.push((pc, reason));
        }
        guarding.failed.push((pc, reason));
    }
    retire(jit, retired);
    if dropped {
        state.calls_left.set(jit.options.settle.calls.max(2));
        interpret_calls(jit, state);
    }
}

/// In tests: a function begins anew with the interpreter, and what was learnt from its exits is forgotten.
fn throw_away(vm: &mut Vm, function: Gc<Function>) {
    inspect::drop_code(vm, function);
    let Some(state) = function.code.get().known_state() else { return };
    if let Some(unit) = jit(vm).units.get_mut(&(std::ptr::from_ref(state) as u64)) {
        unit.replaced = 0;
        unit.failed.clear();
        unit.avoid.clear();
    }
}

fn throw_away_at_random(vm: &mut Vm, function: Gc<Function>) {
    if vm.hooks.jit.is_some_and(|hooks| hooks.disturbed) && jit(vm).stress.throws_away() {
        throw_away(vm, function);
    }
}

/// Sets code aside that is used no more.
fn retire(jit: &mut State, code: Vec<Compiled>) {
    jit.statistics.retired += code.len() as u64;
    jit.retired.extend(code);
}

/// Has the interpreter run the calls of what has no machine code for them any more.
fn interpret_calls(jit: &mut State, state: &CodeState) {
    let stubs = stubs_for(jit, state.parameter_count as usize);
    state.compiled.set(0);
    state.entry.set(stubs.map_or(0, |(_, interpret)| interpret));
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {:#x} ({:?})", self.assembled.name, self.address, self.extent)
    }
}
