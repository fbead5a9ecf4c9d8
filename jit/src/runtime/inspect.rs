//! What programs and tools may ask of the JIT, and have it do: `pyrite.jit` and `pyrite hir` are made of this.
//!
//! Nothing here is on the way of code that runs.

use super::{
    Compiled, Jit, LoopUnit, State, Unit, adopt_call, adopt_resume, by_line, compile, interpret_calls, jit,
    retire,
};
use crate::exits::Row;
use crate::listing;
use pyrite_hir::Function as Hir;
use pyrite_hir::build::back_edges::back_edges;
use pyrite_hir::build::{self, Request};
use pyrite_hir::function::Entry;
use pyrite_hir::passes::Pipeline;
use pyrite_hir::print;
use pyrite_inliner::Decision;
use pyrite_object::code::{CodeObject, CodeState};
use pyrite_object::function::Function;
use pyrite_object::object::Object;
use pyrite_object::vm::{Heat, Tier};
use pyrite_object::{Gc, Value, Vm};
use std::collections::BTreeMap;
use std::time::Duration;

pub(super) fn installed(vm: &Vm) -> Option<&State> {
    vm.get_extension::<Jit>()?.state.as_ref()
}

fn key_of(function: Gc<Function>) -> Option<u64> {
    Some(std::ptr::from_ref(function.code.get().known_state()?) as u64)
}

fn unit(vm: &Vm, function: Gc<Function>) -> Option<&Unit> {
    installed(vm)?.units.get(&key_of(function)?)
}

/// All machine code of a function: that of calls, then that of loops.
fn code_of(vm: &Vm, function: Gc<Function>) -> Vec<&Compiled> {
    unit(vm, function).into_iter().flat_map(Unit::pieces).collect()
}

/// Whether there is machine code of a function, for calls or for one of its loops.
pub fn is_compiled(vm: &Vm, function: Gc<Function>) -> bool {
    !code_of(vm, function).is_empty()
}

/// Functions with machine code, in no particular order.
pub fn compiled_functions(vm: &Vm) -> Vec<Gc<Function>> {
    let Some(state) = installed(vm) else { return Vec::new() };
    let of = |unit: &Unit| unit.pieces().next().map(|compiled| compiled.function);
    state.units.values().filter_map(of).collect()
}

/// Bytes of machine code of a function.
pub fn size(vm: &Vm, function: Gc<Function>) -> usize {
    code_of(vm, function).iter().map(|compiled| compiled.assembled.bytes.len()).sum()
}

/// Time that compiling the machine code of a function took.
pub fn cost(vm: &Vm, function: Gc<Function>) -> Duration {
    code_of(vm, function).iter().map(|compiled| compiled.cost).sum()
}

/// One piece of machine code, for `--jit-stats`.
pub struct Piece {
    pub name: String,
    /// `None` for calls, the line of a loop's header otherwise.
    pub line: Option<u32>,
    pub size: usize,
    pub cost: Duration,
}

/// All machine code that was made, also what was replaced since.
pub fn pieces(vm: &Vm) -> Vec<Piece> {
    let Some(state) = installed(vm) else { return Vec::new() };
    state.units.values().flat_map(Unit::pieces).chain(&state.retired).map(piece).collect()
}

fn piece(compiled: &Compiled) -> Piece {
    let code = &compiled.function.code.get().code;
    let line = match compiled.assembled.entry {
        Entry::Call | Entry::Resume => None,
        Entry::Loop { pc } => Some(code.position(pc).line),
    };
    Piece { name: code.qualname.to_string(), line, size: compiled.assembled.bytes.len(), cost: compiled.cost }
}

/// Time that compiling took altogether.
pub fn total_cost(vm: &Vm) -> Duration {
    installed(vm).map_or(Duration::ZERO, |state| {
        let s = &state.statistics;
        s.build + s.inline + s.passes + s.assemble + s.install
    })
}

/// HIR instructions of a function by name; `None` if it is not compiled.
pub fn opcode_counts(vm: &Vm, function: Gc<Function>) -> Option<BTreeMap<&'static str, u32>> {
    let code = code_of(vm, function);
    let mut counts = BTreeMap::new();
    for (name, count) in code.iter().flat_map(|compiled| &compiled.opcodes) {
        *counts.entry(*name).or_default() += count;
    }
    (!code.is_empty()).then_some(counts)
}

/// HIR instructions by name, the ends of blocks included.
pub(super) fn count_opcodes(function: &Hir) -> Vec<(&'static str, u32)> {
    let mut counts: BTreeMap<&'static str, u32> = BTreeMap::new();
    for block in function.reverse_postorder() {
        let block = function.block(block);
        let instructions = block.instructions.iter().filter_map(|v| function.instruction(*v));
        let names = instructions.map(pyrite_hir::Instruction::name).chain([block.terminator.name()]);
        names.for_each(|name| *counts.entry(name).or_default() += 1);
    }
    counts.into_iter().collect()
}

/// Ways out that were taken since this was asked last.
pub fn take_exits(vm: &mut Vm) -> Vec<Row> {
    match installed(vm) {
        Some(_) => jit(vm).statistics.exits.take_new(),
        None => Vec::new(),
    }
}

/// Guards that have been compiled since the program began.
pub fn guards(vm: &Vm) -> u32 {
    installed(vm).map_or(0, |state| state.stress.guards())
}

/// Exits whose guards were made to fail.
pub fn forced_exits(vm: &Vm) -> u64 {
    installed(vm).map_or(0, |state| state.stress.taken())
}

/// Whether new code is compiled.
pub fn is_enabled(vm: &Vm) -> bool {
    installed(vm).is_some_and(|state| state.enabled)
}

/// Has new code compiled, or not. Code that is there already stays.
pub fn set_enabled(vm: &mut Vm, enabled: bool) {
    if installed(vm).is_some() {
        jit(vm).enabled = enabled;
    }
}

/// Keeps the HIR of what is compiled from now on. Who looks at it wants to see what has been asked for: the program
/// waits for machine code.
pub fn keep_hir(vm: &mut Vm) {
    if installed(vm).is_some() {
        let options = &mut jit(vm).options;
        (options.keep, options.sync) = (true, true);
    }
}

/// Whether calls are inlined in what is compiled from now on.
pub fn is_inliner_enabled(vm: &Vm) -> bool {
    installed(vm).is_some_and(|state| state.options.inliner.on)
}

pub fn set_inliner_enabled(vm: &mut Vm, enabled: bool) {
    if installed(vm).is_some() {
        jit(vm).options.inliner.on = enabled;
    }
}

/// What was decided about the calls of a function, for its code as it is now.
pub fn inline_decisions(vm: &Vm, function: Gc<Function>) -> Vec<Decision> {
    code_of(vm, function).into_iter().flat_map(|compiled| &compiled.decisions).cloned().collect()
}

/// Calls before code is compiled. Functions that have been called more often already are next.
pub fn set_calls(vm: &mut Vm, calls: u32) {
    if installed(vm).is_none() {
        return;
    }
    let (heat, settle) = halves(calls);
    vm.heat.calls = heat;
    jit(vm).options.settle.calls = settle;
    for state in live::<CodeObject>(vm).into_iter().filter_map(Gc::known_state) {
        // The greatest number stands for never.
        if state.calls_left.get() != u32::MAX {
            state.calls_left.set(state.calls_left.get().min(heat));
        }
    }
}

/// All objects of a kind that are alive.
pub(super) fn live<T: Object>(vm: &mut Vm) -> Vec<Gc<T>> {
    // A finaliser that raises has reported it itself.
    let _ = vm.collect_fully();
    let mut all = Vec::new();
    vm.heap.for_each_object(|object| all.extend(Value::from_bits(object.as_ptr() as u64)));
    all.into_iter().filter_map(Value::cast::<T>).collect()
}

/// The calls before the operands of code are noted, and those after that.
fn halves(calls: u32) -> (u32, u32) {
    ((calls / 2).max(1), (calls - calls / 2).max(1))
}

/// What `Options::heat` and `Options::settle` are for so many calls, and so many rounds of a loop.
pub fn heats(threshold: u32) -> (Heat, Heat) {
    let (heat, settle) = halves(threshold);
    (Heat { calls: heat, loops: heat }, Heat { calls: settle, loops: heat })
}

/// Calls of a function that the interpreter has run, as far as they were counted.
pub fn interpreted_calls(vm: &Vm, function: Gc<Function>) -> u64 {
    let Some(state) = function.code.get().known_state() else { return 0 };
    let left = state.calls_left.get();
    let heat = vm.heat.calls;
    let since = |begin: u32| u64::from(begin.saturating_sub(left));
    let Some(installed) = installed(vm) else { return since(u32::MAX) };
    let settle = installed.options.settle.calls.max(1);
    let (heat, settled) = (u64::from(heat), u64::from(settle));
    match unit(vm, function) {
        None => since(vm.heat.calls),
        Some(unit) if unit.refused => heat + since(u32::MAX),
        Some(unit) if unit.call.is_some() => heat + settled,
        Some(unit) if unit.recorded => heat + since(settle),
        Some(_) => since(vm.heat.calls),
    }
}

/// Compiles a function for calls, if that has not been done; true if it is compiled now.
pub fn compile_now(vm: &mut Vm, function: Gc<Function>) -> bool {
    if installed(vm).is_none() {
        return false;
    }
    let state = function.code.get().state(vm);
    if state.compiled.get() != 0 || state.resume.get() != 0 {
        return true;
    }
    let key = std::ptr::from_ref(state) as u64;
    let unit = jit(vm).units.entry(key).or_default();
    if unit.suppressed {
        return false;
    }
    unit.recorded = true;
    let avoid = unit.avoid.clone();
    let request = Request { avoid: &avoid, ..Request::new(function, state, main_entry(state)) };
    match compile(vm, &request) {
        Some(compiled) if state.makes_generator => adopt_resume(vm, state, compiled),
        Some(compiled) => adopt_call(vm, state, compiled),
        None => return false,
    }
    true
}

/// How the code of a function is entered that is not there for one of its loops.
fn main_entry(state: &CodeState) -> Entry {
    if state.makes_generator { Entry::Resume } else { Entry::Call }
}

/// Compiles the loops of a function that are not compiled yet.
pub fn compile_loops_now(vm: &mut Vm, function: Gc<Function>) {
    if installed(vm).is_none() {
        return;
    }
    let state = function.code.get().state(vm);
    let key = std::ptr::from_ref(state) as u64;
    for pc in loop_headers(state) {
        let unit = jit(vm).units.entry(key).or_default();
        if unit.loops.get(&pc).is_some_and(|at| at.compiled.is_some()) {
            continue;
        }
        let avoid = unit.avoid.clone();
        let request = Request { avoid: &avoid, ..Request::new(function, state, Entry::Loop { pc }) };
        let compiled = compile(vm, &request);
        let unit = jit(vm).units.entry(key).or_default();
        unit.loops.insert(pc, LoopUnit { compiled, recorded: true, ..LoopUnit::default() });
    }
}

/// Words of bytecode that loops jump back to.
fn loop_headers(state: &CodeState) -> Vec<u32> {
    let mut headers: Vec<u32> = back_edges(state).into_iter().map(|edge| edge.header).collect();
    headers.sort_unstable();
    headers.dedup();
    headers
}

/// Has a function run in the interpreter again, until it has run as often again as for the first time; true if there
/// was machine code of it.
pub fn drop_code(vm: &mut Vm, function: Gc<Function>) -> bool {
    let calls = vm.heat.calls.max(1);
    let Some(state) = function.code.get().known_state() else { return false };
    if installed(vm).is_none() {
        return false;
    }
    let jit = jit(vm);
    let Some(unit) = jit.units.get_mut(&(std::ptr::from_ref(state) as u64)) else { return false };
    let call = unit.call.take();
    // The interpreter may have been called by the code: it stays in memory.
    let mut dropped: Vec<Compiled> = call.into_iter().map(|(_, compiled)| compiled).collect();
    dropped.extend(unit.resume.take());
    dropped.extend(unit.loops.drain().filter_map(|(_, at)| at.compiled));
    unit.recorded = false;
    let any = !dropped.is_empty();
    retire(jit, dropped);
    if state.compiled.get() != 0 {
        interpret_calls(jit, state);
    }
    state.calls_left.set(calls);
    state.resume.set(0);
    state.resumptions_left.set(calls);
    any
}

/// Has a function run in the interpreter for good.
pub fn suppress(vm: &mut Vm, function: Gc<Function>) {
    if installed(vm).is_none() {
        return;
    }
    drop_code(vm, function);
    let state = function.code.get().state(vm);
    state.calls_left.set(u32::MAX);
    state.resumptions_left.set(u32::MAX);
    let unit = jit(vm).units.entry(std::ptr::from_ref(state) as u64).or_default();
    unit.refused = true;
    unit.suppressed = true;
}

/// Which machine code of a function is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Calls,
    Loops,
    All,
}

impl Which {
    fn takes(self, entry: Entry) -> bool {
        match self {
            Which::Calls => !matches!(entry, Entry::Loop { .. }),
            Which::Loops => matches!(entry, Entry::Loop { .. }),
            Which::All => true,
        }
    }
}

fn pipeline(state: &State, after: Option<&str>) -> Pipeline {
    Pipeline { off: state.options.passes_off.clone(), after: after.map(str::to_owned) }
}

/// The HIR of one piece of machine code, as the passes made it from what was kept.
fn optimised(state: &State, compiled: &Compiled, after: Option<&str>) -> Option<Result<Hir, String>> {
    let mut hir = compiled.built.as_deref()?.clone();
    Some(pipeline(state, after).run(&mut hir).map(|_| hir))
}

/// The HIR that the machine code of a function was made from, after a pass or after all. What was compiled before HIR
/// was kept, or not at all, is built anew for calls, from what the interpreter has seen by now.
pub fn hir(vm: &mut Vm, function: Gc<Function>, which: Which, after: Option<&str>) -> Result<String, String> {
    let Some(state) = installed(vm) else { return Err("the JIT is off".to_owned()) };
    let mut texts = Vec::new();
    for compiled in code_of(vm, function) {
        if which.takes(compiled.assembled.entry)
            && let Some(hir) = optimised(state, compiled, after)
        {
            texts.push(print::print(&hir?));
        }
    }
    if texts.is_empty() && which != Which::Loops {
        let pipeline = pipeline(state, after);
        let avoid = unit(vm, function).map(|unit| unit.avoid.clone()).unwrap_or_default();
        let state = function.code.get().state(vm);
        let request = Request { avoid: &avoid, ..Request::new(function, state, main_entry(state)) };
        let mut hir = build::build(vm, &request).map_err(|r| format!("not compiled: {}", r.name()))?;
        pipeline.run(&mut hir)?;
        texts.push(print::print(&hir));
    }
    Ok(texts.join("\n"))
}

/// The machine code of a function, with Python lines and, where it was kept, HIR beside it.
pub fn disassembly(vm: &Vm, function: Gc<Function>, which: Which) -> Result<String, String> {
    let Some(state) = installed(vm) else { return Err("the JIT is off".to_owned()) };
    let mut texts = Vec::new();
    for compiled in code_of(vm, function) {
        if which.takes(compiled.assembled.entry) {
            let hir = optimised(state, compiled, None).transpose()?;
            let filename = function.code.get().code.filename.to_string();
            let code =
                listing::Code { assembled: &compiled.assembled, hir: hir.as_ref(), filename: &filename };
            texts.push(listing::list(&state.isa, &code)?);
        }
    }
    Ok(texts.join("\n"))
}

/// Time in each tier until now, if it is measured.
pub fn times(vm: &Vm) -> Option<[(Tier, Duration); Tier::ALL.len()]> {
    let state = installed(vm)?;
    state.options.timed.then(|| state.clock.totals())
}

/// The program begins now: what comes before is neither measured nor disturbed.
pub fn begin_program(vm: &mut Vm) {
    if installed(vm).is_some() {
        let jit = jit(vm);
        jit.clock = crate::clock::Clock::default();
        jit.stress.begin();
        by_line::begin(vm);
    }
}

/// The program has ended, but what it has made is still there: finds out where its time went, if that was noted.
pub fn end_program(vm: &mut Vm) {
    if installed(vm).is_some() {
        by_line::end(vm);
    }
}

/// The Python function of this qualified name, from this file if there is one: a compiled one rather than others.
pub fn find(vm: &mut Vm, qualname: &str, filename: &str) -> Option<Gc<Function>> {
    let named =
        live::<Function>(vm).into_iter().filter(|function| *function.code.get().code.qualname == *qualname);
    named.max_by_key(|function| (*function.code.get().code.filename == *filename, is_compiled(vm, *function)))
}
