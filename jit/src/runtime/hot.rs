//! What the interpreter asks about code that has become hot: whether there is machine code to run, or is to be.

use super::*;

/// Instructions whose operands are noted when code has become hot.
const RECORDED: u32 = 400; // instructions

/// A function that has been called so often before a loop of it is hot is compiled for its calls.
const CALLED_AGAIN: u32 = 8; // calls

/// Rounds until a loop is asked about again that an inner loop waits for.
const AWAITED: u32 = 2; // rounds

/// Rounds that its loop gets in the meantime, in thresholds: one that goes on is compiled for itself.
const LONG_LOOP: u32 = 16;

/// How often such a time, for a loop within another one that is to be compiled before.
const MOST_WAITS: u32 = 16;

/// Rounds of a loop that came to its end until it is entered again: those that the interpreter runs take as long as getting in
/// and out.
const ENTERED_AGAIN: u32 = 4; // rounds

/// A loop that is left at once is entered again after a number of rounds that doubles so often.
const MOST_MISSES: u32 = 6;

/// How often a generator is resumed before it is compiled, after its operands have been noted; where it is resumed in
/// between, and with what, is noted.
pub(super) const RESUMPTIONS: u32 = 30; // resumptions

/// Whether compiled code may be entered: frames and native stack have room, and nobody watches frames.
pub(super) fn may_enter(vm: &Vm) -> bool {
    let here = 0u8;
    let stack = (&raw const here as usize).wrapping_sub(4 * lower::RESERVE as usize);
    vm.thread.innermost < vm.thread.frame_limit && stack > vm.thread.native_limit
}

pub(super) fn hot_call(vm: &mut Vm, function: Gc<Function>, window: *mut Value) -> Option<R> {
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
pub(super) fn consider_call(vm: &mut Vm, function: Gc<Function>, state: &CodeState, window: *mut Value) {
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

/// The code of a generator.
type ResumeCode = unsafe extern "C" fn(*mut Vm, *mut Frame, *mut Value, Gc<Generator>, u64) -> u64;

pub(super) fn hot_resume(vm: &mut Vm, g: Gc<Generator>, value: Value) -> Option<R<Option<Value>>> {
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
pub(super) fn consider_resume(vm: &mut Vm, g: Gc<Generator>, state: &CodeState) {
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

/// From here on the thread is in another tier; gives the one that it was in.
pub(super) fn enter_tier(vm: &mut Vm, tier: Tier) -> Tier {
    vm.hooks.change_tier.map_or(tier, |change| change(vm, tier))
}

/// Whether the loop at whose header a frame stands takes items from a generator.
///
/// # Safety
///
/// The frame is live, and its `pc` at an instruction.
unsafe fn consumes_generator(frame: *const Frame) -> bool {
    // SAFETY: by contract; verified bytecode has the loop's window within the registers.
    unsafe {
        let [op, window, ..] = (*(*frame).pc).get().to_le_bytes();
        Op::from_u8(op).map(Op::general) == Some(Op::ForIter)
            && *(*frame).base.add(usize::from(window) + 2) == Value::LOOP_GENERATOR
    }
}

pub(super) fn hot_loop(vm: &mut Vm, number: u32) -> LoopOutcome {
    let frame = vm.thread.innermost;
    // SAFETY: the innermost frame; its code keeps the state.
    let (state, pc, function) = unsafe { (&*(*frame).state, (*frame).pc_index(), (*frame).function) };
    let again = &state.loops_left[number as usize];
    throw_away_at_random(vm, function);
    let key = std::ptr::from_ref(state) as u64;
    let call_heat = vm.heat.calls;
    let jit = jit(vm);
    let mut settle = jit.options.settle.loops.max(1);
    let unit = jit.units.entry(key).or_default();
    let at = unit.loops.entry(pc).or_default();
    if at.awaited {
        settle = settle.min(AWAITED);
    }
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
        // A generator is inlined where it is begun: code that is entered in the middle does not see where.
        // SAFETY: the innermost frame's instruction and registers.
        if unsafe { consumes_generator(frame) } {
            at.waited += 1;
            let waited = at.waited;
            let outer = *at.outer.get_or_insert_with(|| loop_around(state, pc));
            if let Some(outer) = outer {
                let around = unit.loops.entry(outer.header).or_default();
                if around.ordered || waited <= MOST_WAITS && !around.refused {
                    around.awaited = true;
                    let ordered = around.ordered;
                    let left = &state.loops_left[usize::from(outer.number)];
                    left.set(left.get().min(AWAITED));
                    again.set(settle.saturating_mul(LONG_LOOP));
                    if ordered {
                        take_products(vm);
                    }
                    return LoopOutcome::Interpret;
                }
            }
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
            let (code, left, reason) = jit.left;
            if let Some(at) = jit.units.get_mut(&key).and_then(|u| u.loops.get_mut(&pc)) {
                // Not entered, or left at once: it is asked again later and later. Where the interpreter goes on says
                // nothing: that may be the beginning of a round that was left at its end.
                at.misses = if (code, left) == (key, pc) { at.misses + 1 } else { 0 };
                again.set(settle << at.misses.min(MOST_MISSES));
                if reason == Reason::LoopEnd && code == key {
                    again.set(ENTERED_AGAIN);
                    let outer = at.outer.get_or_insert_with(|| loop_around(state, pc));
                    if let Some(outer) = outer {
                        let left = &state.loops_left[usize::from(outer.number)];
                        left.set(left.get().min(settle));
                    }
                }
            }
            LoopOutcome::Interpret
        }
        0 => LoopOutcome::Raised,
        _ => Value::from_bits(bits).map_or(LoopOutcome::Raised, LoopOutcome::Returned),
    }
}
