//! What is learnt from exits: which guards fail, and when their code is made anew.

use super::*;

/// Instructions whose operands are noted where an exit leads back over some, and where it leads to what has never run.
const LED_BACK: u32 = 16; // instructions
const NEVER_RUN: u32 = 256; // instructions

/// How often they are noted behind a loop that was compiled for itself.
const SEEN_BEHIND: u32 = 3; // exits

/// After so many times a guard that fails too often is not put there again.
const VERSIONS: u32 = 8; // versions

/// Compiled code was left: counts, and has it compiled again if that happens too often.
pub fn note_exit(vm: &mut Vm, frame: &Frame, exit: &Exit, guarded: Option<Value>) {
    jit(vm).left = (exit.code, exit.pc, exit.reason);
    if exit.forced {
        if jit(vm).stress.note_exit() {
            throw_away(vm, frame.function);
        }
        return;
    }
    if exit.reason == Reason::NeverRun || exit.reason == Reason::LoopEnd && exit.count.get() <= SEEN_BEHIND {
        // What comes next has not been noted.
        instrument::start_recording(vm, vm.recording.max(NEVER_RUN));
    }
    if exit.reason.is_foreseen() {
        return;
    }
    instrument::note_operands(vm);
    if vm.thread.current().is_some_and(|frame| frame.pc_index() != exit.pc) {
        // The interpreter goes on before what the guard is about.
        instrument::start_recording(vm, vm.recording.max(LED_BACK));
    }
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
    unit.outdated = jit.builds;
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
    // What was built before the guard failed knew nothing of it.
    let built = retired.iter().map(|compiled| compiled.build).max().unwrap_or(0);
    for (code, pc, reason) in failed {
        let guarding = jit.units.entry(code).or_default();
        let (before, again) = guarding.failed.entry((pc, reason)).or_insert((jit.builds, 0));
        if built > *before {
            (*before, *again) = (jit.builds, *again + 1);
        }
        let wrong_again = match reason {
            // A module's names settle: that they have moved says nothing about the next time.
            Reason::Names => false,
            // One shape or callee after the other comes along, and code has a way for each.
            Reason::Shape | Reason::Identity => *again >= OperandShapes::MOST as u32,
            _ => *again > 0,
        };
        if wrong_again || !reason.may_be_guessed_again() || replaced >= VERSIONS {
            guarding.avoid.push((pc, reason));
        }
    }
    retire(jit, retired);
    if dropped {
        state.calls_left.set(jit.options.settle.calls.max(2));
        interpret_calls(jit, state);
    }
}

/// In tests: a function begins anew with the interpreter, and what was learnt from its exits is forgotten.
pub(super) fn throw_away(vm: &mut Vm, function: Gc<Function>) {
    inspect::drop_code(vm, function);
    let Some(state) = function.code.get().known_state() else { return };
    if let Some(unit) = jit(vm).units.get_mut(&(std::ptr::from_ref(state) as u64)) {
        unit.replaced = 0;
        unit.outdated = 0;
        unit.failed.clear();
        unit.avoid.clear();
    }
}

pub(super) fn throw_away_at_random(vm: &mut Vm, function: Gc<Function>) {
    if vm.hooks.jit.is_some_and(|hooks| hooks.disturbed) && jit(vm).stress.throws_away() {
        throw_away(vm, function);
    }
}

/// Sets code aside that is used no more.
pub(super) fn retire(jit: &mut State, code: Vec<Compiled>) {
    jit.statistics.retired += code.len() as u64;
    jit.retired.extend(code);
}

/// Has the interpreter run the calls of what has no machine code for them any more.
pub(super) fn interpret_calls(jit: &mut State, state: &CodeState) {
    let stubs = stubs_for(jit, state.parameter_count as usize);
    state.compiled.set(0);
    state.entry.set(stubs.map_or(0, |(_, interpret)| interpret));
}
