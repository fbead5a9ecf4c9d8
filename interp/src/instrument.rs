//! What the instrumented dispatch loop does besides running: counting instructions and what the caches did, and calling
//! the functions of `sys.settrace`, `sys.setprofile` and `sys.monitoring`.

use crate::monitoring::{self, Monitoring, Pending, event};
use pyrite_object::code::{CacheKind, CodeObject, feedback};
use pyrite_object::frame::{flags, traced};
use pyrite_object::function::Method;
use pyrite_object::generator::Generator;
use pyrite_object::native::Builtin;
use pyrite_object::ops;
use pyrite_object::vm::SiteKind;
use pyrite_object::{Gc, Kind, R, Value, Vm};
use pyrite_syntax::opcode::Consumer;
use pyrite_syntax::{Op, Operand};

/// Sets the trace function of the thread (None turns tracing off).
pub fn set_trace(vm: &mut Vm, function: Value) {
    vm.thread.trace = function;
    vm.thread.trace_was_reset = function.is_none();
    update(vm);
}

/// Sets the profile function of the thread.
pub fn set_profile(vm: &mut Vm, function: Value) {
    vm.thread.profile = function;
    update(vm);
}

/// Counts instructions from now on.
pub fn count_instructions(vm: &mut Vm) {
    vm.stats.counting = true;
    update(vm);
}

/// Whether something besides trace and profile functions wants the instrumented loop.
fn is_watched(vm: &mut Vm) -> bool {
    vm.stats.counting || vm.recording > 0 || monitoring::is_wanted(vm)
}

/// Whether the instrumented loop runs for the JIT alone, if for anybody, which wants to see what the other loop would do.
pub fn only_records(vm: &mut Vm) -> bool {
    let traced = !vm.thread.trace.is_none() || !vm.thread.profile.is_none();
    !traced && !vm.stats.counting && !monitoring::is_wanted(vm)
}

/// Turns the instrumented loop on if anything wants it.
pub fn update(vm: &mut Vm) {
    let on = is_watched(vm) || !vm.thread.trace.is_none() || !vm.thread.profile.is_none();
    vm.thread.set_instrumented(on);
    if !on {
        // Nobody sees what comes of what the frames were doing.
        monitoring::forget(vm);
    }
    vm.poll_flag.store(true, std::sync::atomic::Ordering::Relaxed);
}

/// Calls a trace or profile function with tracing off meanwhile. An error turns tracing off for good, as in CPython.
fn call(vm: &mut Vm, function: Value, index: usize, event: &str, argument: Value) -> R {
    let frame = vm.frame_object(index).value();
    let event = vm.intern(event);
    let (trace, profile) = (vm.thread.trace, vm.thread.profile);
    vm.thread.trace = Value::NONE;
    vm.thread.profile = Value::NONE;
    let others = is_watched(vm);
    vm.thread.set_instrumented(others);
    vm.extension::<Monitoring>().telling += 1;
    let result = vm.call(function, &[frame, event, argument]);
    vm.extension::<Monitoring>().telling -= 1;
    if result.is_ok() {
        // The function may have set another one.
        if vm.thread.trace.is_none() && !vm.thread.trace_was_reset {
            vm.thread.trace = trace;
        }
        if vm.thread.profile.is_none() {
            vm.thread.profile = profile;
        }
    }
    vm.thread.trace_was_reset = false;
    update(vm);
    result
}

/// Calls the frame's own trace function; what it gives becomes the new one.
fn call_local(vm: &mut Vm, index: usize, event: &str, argument: Value) -> R<()> {
    let Some(object) = vm.thread.frame(index).object() else { return Ok(()) };
    let function = object.trace.get();
    if function.is_none() || vm.thread.trace.is_none() {
        return Ok(());
    }
    let result = call(vm, function, index, event, argument)?;
    if !result.is_none() {
        object.trace.set(result);
    }
    Ok(())
}

/// Calls the profile function, if there is one.
fn call_profile(vm: &mut Vm, index: usize, event: &str, argument: Value) -> R<()> {
    let profile = vm.thread.profile;
    if profile.is_none() {
        return Ok(());
    }
    call(vm, profile, index, event, argument).map(|_| ())
}

/// Where an instruction stands, as `co_code` counts.
fn offset(vm: &mut Vm, pc: u32) -> Value {
    vm.int(i64::from(pc) * pyrite_object::code_tables::UNIT)
}

/// A frame was pushed: the event `call`. Generators begin when they are resumed.
pub fn entered(vm: &mut Vm) -> R<()> {
    let index = vm.thread.depth() - 1;
    if vm.thread.frame(index).code().code.is_suspendable() {
        return Ok(());
    }
    let result = begin(vm, index, event::PY_START);
    if result.is_err() {
        // The frame never begins: the error belongs to the caller.
        if vm.thread.frame(index).object().is_some() {
            vm.detach_frame(index);
        }
        vm.thread.set_depth(index);
    }
    result
}

/// A frame begins, or goes on after a yield.
fn begin(vm: &mut Vm, index: usize, event: usize) -> R<()> {
    let frame = vm.thread.frame(index);
    if event == event::PY_START {
        frame.traced_line = traced::BEGINNING;
        let result = report_begin(vm, index, event);
        vm.thread.frame(index).traced_line = traced::ANY;
        return result;
    }
    // Seen from outside, it still stands at the yield, an instruction of two words.
    let next = frame.pc;
    frame.pc = next.wrapping_sub(2);
    let result = report_begin(vm, index, event);
    let frame = vm.thread.frame(index);
    // The rest of that line is not reported again.
    frame.traced_line = frame.code().code.position(frame.pc_index()).line;
    frame.pc = next;
    result
}

fn report_begin(vm: &mut Vm, index: usize, event: usize) -> R<()> {
    let trace = vm.thread.trace;
    if !trace.is_none() {
        let local = call(vm, trace, index, "call", Value::NONE)?;
        if !local.is_none() {
            vm.frame_object(index).trace.set(local);
        }
    }
    call_profile(vm, index, "call", Value::NONE)?;
    if monitoring::is_wanted(vm) {
        let pc = vm.thread.frame(index).pc_index();
        let start = offset(vm, pc);
        monitoring::fire(vm, event, Some(pc as usize), &[start])?;
    }
    Ok(())
}

/// The innermost frame ends, with a value or by an exception: the event `return`.
pub fn left(vm: &mut Vm, value: Option<Value>) -> R<()> {
    let index = vm.thread.depth() - 1;
    let frame = vm.thread.frame(index);
    if frame.flags & flags::GENERATOR == 0 && frame.code().code.is_suspendable() {
        // What ends is the call that made the generator.
        return Ok(());
    }
    let argument = value.unwrap_or(Value::NONE);
    let pending = vm.exception.take();
    let (event, monitored) = match value {
        Some(value) => (event::PY_RETURN, value),
        None => (event::PY_UNWIND, pending.unwrap_or(Value::NONE)),
    };
    let done = report_end(vm, index, argument, event, monitored);
    if done.is_ok() {
        vm.exception = pending;
    }
    done
}

/// The frame ends or yields; `monitored` is what `sys.monitoring` tells.
fn report_end(vm: &mut Vm, index: usize, argument: Value, event: usize, monitored: Value) -> R<()> {
    call_local(vm, index, "return", argument)?;
    call_profile(vm, index, "return", argument)?;
    if !monitoring::is_wanted(vm) {
        return Ok(());
    }
    let pc = vm.thread.frame(index).pc_index();
    let place = offset(vm, pc);
    monitoring::fire(vm, event, Some(pc as usize), &[place, monitored])
}

/// An exception passes the innermost frame: the event `exception`, unless it is raised again.
pub fn raised(vm: &mut Vm, reraise: bool) {
    let Some(exception) = vm.exception.take() else { return };
    if report_exception(vm, exception, reraise).is_ok() {
        vm.exception = Some(exception);
    }
}

fn report_exception(vm: &mut Vm, exception: Value, reraise: bool) -> R<()> {
    let index = vm.thread.depth() - 1;
    let (code, pc, is_generator, traced) = {
        let f = vm.thread.frame(index);
        (f.code(), f.pc_index(), f.flags & flags::GENERATOR != 0, f.traced_line)
    };
    let place = offset(vm, pc);
    while let Some(pending) = monitoring::settle(vm, index) {
        if let Pending::Call { callable, first, pc } = pending {
            let place = offset(vm, pc);
            report_native_call(vm, index, pc, event::C_RAISE, &[place, callable, first])?;
        }
    }
    if is_generator && traced == traced::FRESH && resumes(code, pc).is_some() {
        // Thrown into the generator.
        let trace = vm.thread.trace;
        if !trace.is_none() {
            let local = call(vm, trace, index, "call", Value::NONE)?;
            if !local.is_none() {
                vm.frame_object(index).trace.set(local);
            }
        }
        call_profile(vm, index, "call", Value::NONE)?;
        monitoring::fire(vm, event::PY_THROW, Some(pc as usize), &[place, exception])?;
        vm.thread.frame(index).traced_line = code.code.position(pc).line;
    }
    if !reraise {
        let class = vm.type_of(exception).value();
        let traceback =
            exception.as_exception().and_then(|e| e.traceback.get()).map_or(Value::NONE, |t| t.value());
        let argument = vm.tuple(&[class, exception, traceback]);
        call_local(vm, index, "exception", argument)?;
    }
    let event = if reraise { event::RERAISE } else { event::RAISE };
    monitoring::fire(vm, event, None, &[place, exception])?;
    if let Some(handler) = code.code.handler(pc) {
        let place = offset(vm, handler.target);
        monitoring::fire(vm, event::EXCEPTION_HANDLED, None, &[place, exception])?;
    }
    Ok(())
}

/// Whether a generator that stands at `pc` was just resumed: `Some(false)` after a yield, `Some(true)` at its start.
fn resumes(code: Gc<CodeObject>, pc: u32) -> Option<bool> {
    let state = code.known_state()?;
    let op = |at: u32| Op::from_u8(state.words.get(at as usize)?.get() as u8);
    if op(pc) == Some(Op::Yield) || pc.checked_sub(2).and_then(op) == Some(Op::Yield) {
        return Some(false);
    }
    (pc.checked_sub(1).and_then(op) == Some(Op::ReturnGenerator)).then_some(true)
}

/// Notes the kinds of the innermost frame's operands for a while; then the other loop goes on.
pub fn start_recording(vm: &mut Vm, instructions: u32) {
    vm.recording = instructions;
    update(vm);
}

/// Notes what operators and subscripts are about to work on.
fn record(vm: &mut Vm) {
    vm.recording -= 1;
    if vm.recording == 0 {
        update(vm);
    }
    note_operands(vm);
}

/// Notes the kinds of what the instruction works on that the innermost frame stands at.
pub fn note_operands(vm: &Vm) {
    let Some(frame) = vm.thread.current() else { return };
    // SAFETY: the innermost frame; its code keeps the state, and verified code names registers of its frame.
    let (state, [op, a, b, c], register) =
        unsafe { (&*frame.state, (*frame.pc).get().to_le_bytes(), |r: u8| *frame.base.add(r as usize)) };
    let Some(op) = Op::from_u8(op) else { return };
    let place = &state.feedback[frame.pc_index() as usize];
    let note = |register_value: Value| place.set(place.get() | crate::cold::kind_bit(register_value));
    let note_sequence = |value: Value| {
        if Kind::Tuple == value.kind() {
            place.set(place.get() | feedback::TUPLE);
        } else {
            note(value);
        }
    };
    let is_named_tuple = |value: Value| value.as_tuple().is_some() && vm.type_of(value) != vm.types.tuple;
    let note_shape = |number: u8, value: Value| {
        if let Some(header) = value.header()
            && (value.kind() == Kind::Instance
                || is_named_tuple(value)
                || ops::items_of(header.shape.get().ty).is_some())
        {
            state.note_operand(frame.pc_index(), number, header.shape.get());
        }
    };
    let op = op.general();
    if op == Op::ForIter {
        let form = crate::loops::form(register(a + 2));
        place.set(place.get() | form);
        if form == feedback::OTHER {
            let place = &state.feedback[frame.pc_index() as usize + 1];
            let of = match register(a + 2) {
                Value::LOOP_BYTES => feedback::STR,
                _ if pyrite_object::itertypes::dict::is_iterator(vm, register(a)) => feedback::DICT,
                _ => feedback::OTHER,
            };
            place.set(place.get() | of);
        }
        return;
    }
    if matches!(op, Op::Consumes | Op::ConsumesMethod) {
        let (number, argument) = if op == Op::Consumes { (b, a + 1) } else { (Consumer::Join as u8, a + 2) };
        let consumes = crate::loops::consumes(vm, number, register(a), register(argument));
        place.set(place.get() | if consumes { feedback::GENERATOR } else { feedback::OTHER });
        return;
    }
    if matches!(op, Op::CallMethod | Op::CallMethodKw) {
        let bound = if register(a + 1) == Value::UNBOUND { feedback::UNBOUND } else { feedback::OTHER };
        place.set(place.get() | bound);
    }
    if op == Op::Call && (b == 1 || b == 2) {
        // `len(object)`, `isinstance(object, class)`.
        note_shape(0, register(a + 1));
        if b == 1 && register(a) == vm.types.str.value() {
            note(register(a + 1));
        }
    }
    if op == Op::Call && register(a).kind() == Kind::Builtin {
        // `min(a, b)`, `abs(a)`.
        (1..=b).for_each(|n| note(register(a + n)));
    }
    let compares = crate::operators::compares(op);
    let mut number = 0;
    for operand in op.info().operands {
        let value = match operand {
            Operand::InA => register(a),
            Operand::InB => register(b),
            // What is stored does not matter.
            Operand::InC if op != Op::SetItem && op != Op::SetItemDict => register(c),
            _ => continue,
        };
        note_shape(number, value);
        number += 1;
        match (op, operand) {
            // It has seen only dicts, whatever the keys are.
            (Op::GetItemDict, _) => {}
            (Op::GetItem | Op::UnpackSequence, Operand::InB) => note_sequence(value),
            _ => {
                note(value);
                if compares && value.kind() == Kind::Tuple {
                    place.set(place.get() | feedback::TUPLE);
                }
            }
        }
    }
}

/// Before each instruction: counts, and reports what came of the one before, a new line, and what the instruction is.
pub fn before(vm: &mut Vm) -> R<()> {
    vm.stats.instructions += 1;
    if vm.stats.counting {
        count_call(vm);
    }
    if vm.recording > 0 {
        record(vm);
    }
    if vm.thread.trace.is_none() && vm.thread.profile.is_none() && !monitoring::is_wanted(vm) {
        return Ok(());
    }
    let index = vm.thread.depth() - 1;
    let (code, pc, is_generator, last) = {
        let f = vm.thread.frame(index);
        (f.code(), f.pc_index(), f.flags & flags::GENERATOR != 0, f.traced_line)
    };
    if !is_generator && code.code.is_suspendable() {
        return Ok(());
    }
    while let Some(pending) = monitoring::settle(vm, index) {
        report_outcome(vm, index, pc, pending)?;
    }
    if is_generator
        && last == traced::FRESH
        && let Some(first) = resumes(code, pc)
    {
        begin(vm, index, if first { event::PY_START } else { event::PY_RESUME })?;
    }
    report_place(vm, index, code, pc)?;
    report_instruction(vm, index, code, pc)
}

/// The events `line` and `opcode`.
fn report_place(vm: &mut Vm, index: usize, code: Gc<CodeObject>, pc: u32) -> R<()> {
    let frame = vm.thread.frame(index);
    let object = frame.object();
    let line = code.code.position(pc).line;
    // A frame that ran before anybody listened is in the middle of its line.
    let inside = |pc: u32| code.code.position(pc).line == line;
    if frame.traced_line == traced::FRESH && pc.checked_sub(1).is_some_and(inside) {
        frame.traced_line = line;
    }
    let is_new = line != 0 && line != frame.traced_line;
    if is_new {
        frame.traced_line = line;
    }
    if monitoring::is_wanted(vm) {
        if is_new {
            let line = vm.int(line.into());
            monitoring::fire(vm, event::LINE, Some(pc as usize), &[line])?;
        }
        let place = offset(vm, pc);
        monitoring::fire(vm, event::INSTRUCTION, Some(pc as usize), &[place])?;
    }
    let Some(object) = object.filter(|o| !o.trace.get().is_none() && !vm.thread.trace.is_none()) else {
        return Ok(());
    };
    if is_new && object.trace_lines.get() {
        call_local(vm, index, "line", Value::NONE)?;
    }
    if object.trace_opcodes.get() {
        call_local(vm, index, "opcode", Value::NONE)?;
    }
    Ok(())
}

/// What an instruction is about to do: calls, jumps, yields.
fn report_instruction(vm: &mut Vm, index: usize, code: Gc<CodeObject>, pc: u32) -> R<()> {
    let Some(state) = code.known_state() else { return Ok(()) };
    let word = |at: u32| state.words.get(at as usize).map_or(0, |w| w.get());
    let [op, a, b, _] = word(pc).to_le_bytes();
    let Some(op) = Op::from_u8(op).map(Op::general) else { return Ok(()) };
    let base = vm.thread.frame(index).base;
    // SAFETY: registers that the instruction names are the frame's, and the verifier has seen it.
    let register = |at: usize| unsafe { *base.add(at) };
    let target = || (i64::from(pc) + 2 + i64::from(word(pc + 1) as i32)) as u32;
    match op {
        Op::Yield => report_end(vm, index, register(b.into()), event::PY_YIELD, register(b.into())),
        Op::Jump | Op::JumpBack if monitoring::wants(vm, event::JUMP) => {
            let (from, to) = (offset(vm, pc), offset(vm, target()));
            monitoring::fire(vm, event::JUMP, Some(pc as usize), &[from, to])
        }
        Op::Call | Op::CallMethod | Op::CallKw | Op::CallMethodKw | Op::CallEx => {
            if vm.thread.profile.is_none() && !monitoring::wants(vm, event::CALL) {
                return Ok(());
            }
            let a = usize::from(a);
            let missing = vm.extension::<Monitoring>().missing.unwrap_or(Value::NONE);
            let callable = register(a);
            let first = match op {
                Op::CallEx => {
                    register(a + 1).as_tuple().filter(|t| !t.is_empty()).map_or(missing, |t| t.get(0))
                }
                Op::CallMethod | Op::CallMethodKw if register(a + 1) != Value::UNBOUND => register(a + 1),
                Op::CallMethod | Op::CallMethodKw if b > 0 => register(a + 2),
                Op::Call | Op::CallKw if b > 0 => register(a + 1),
                _ => missing,
            };
            let place = offset(vm, pc);
            report_native_call(vm, index, pc, event::CALL, &[place, callable, first])?;
            let method = callable.cast::<Method>().map(|m| m.function);
            if method.unwrap_or(callable).kind() != Kind::Function {
                monitoring::expect(vm, index, Pending::Call { callable, first, pc });
            }
            Ok(())
        }
        Op::ForIter if register(usize::from(a) + 2) == Value::LOOP_GENERATOR => {
            let generator = Some(register(a.into()));
            monitoring::expect(vm, index, Pending::Branch { pc, target: target(), generator });
            Ok(())
        }
        Op::Send => {
            let generator = Some(register(a.into())).filter(|g| g.kind() == Kind::Generator);
            if generator.is_some() {
                monitoring::expect(vm, index, Pending::Send { target: target(), pc, generator });
            }
            Ok(())
        }
        Op::ForIter
        | Op::JumpIfTrue
        | Op::JumpIfFalse
        | Op::JumpIfNone
        | Op::JumpIs
        | Op::JumpLt
        | Op::JumpNotLt
        | Op::JumpLe
        | Op::JumpNotLe
        | Op::JumpEq
        | Op::JumpNotEq
        | Op::JumpNe
        | Op::JumpNotNe
        | Op::JumpGt
        | Op::JumpNotGt
        | Op::JumpGe
        | Op::JumpNotGe
        | Op::JumpLtImm
        | Op::JumpNotLtImm
        | Op::JumpLeImm
        | Op::JumpNotLeImm
        | Op::JumpEqImm
        | Op::JumpNotEqImm
        | Op::JumpNeImm
        | Op::JumpNotNeImm
        | Op::JumpGtImm
        | Op::JumpNotGtImm
        | Op::JumpGeImm
        | Op::JumpNotGeImm
            if monitoring::wants(vm, event::BRANCH_LEFT) || monitoring::wants(vm, event::BRANCH_RIGHT) =>
        {
            monitoring::expect(vm, index, Pending::Branch { pc, target: target(), generator: None });
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The events of calls that are no Python function's: also those of `sys.setprofile`.
fn report_native_call(vm: &mut Vm, index: usize, pc: u32, event: usize, arguments: &[Value; 3]) -> R<()> {
    let [_, callable, first] = *arguments;
    let (callable, first) = match callable.cast::<Method>() {
        Some(method) => (method.function, method.receiver),
        None => (callable, first),
    };
    if !vm.thread.profile.is_none()
        && let Some(builtin) = callable.cast::<Builtin>()
    {
        let name = match event {
            event::CALL => "c_call",
            event::C_RETURN => "c_return",
            _ => "c_exception",
        };
        // An unbound method counts as the receiver's.
        let unbound = builtin.receiver.is_none() && vm.type_of(callable) == vm.types.method_descriptor;
        let function = if unbound { vm.bind_attribute(callable, first)? } else { callable };
        let ty = vm.type_of(function);
        if ty == vm.types.builtin_function {
            call_profile(vm, index, name, function)?;
        }
    }
    monitoring::fire(vm, event, Some(pc as usize), arguments)
}

/// What came of an instruction, now that the frame has reached `pc`.
fn report_outcome(vm: &mut Vm, index: usize, pc: u32, pending: Pending) -> R<()> {
    match pending {
        Pending::Call { callable, first, pc } => {
            let place = offset(vm, pc);
            report_native_call(vm, index, pc, event::C_RETURN, &[place, callable, first])
        }
        Pending::Branch { pc: from, target, generator } => {
            let jumped = pc == target;
            if let Some(generator) = generator.filter(|_| jumped) {
                report_stop(vm, index, from, generator)?;
            }
            let event = if jumped { event::BRANCH_RIGHT } else { event::BRANCH_LEFT };
            let places = [offset(vm, from), offset(vm, pc)];
            monitoring::fire(vm, event, Some(from as usize), &places)
        }
        Pending::Send { pc: from, target, generator } => match generator.filter(|_| pc == target) {
            Some(generator) => report_stop(vm, index, from, generator),
            None => Ok(()),
        },
    }
}

/// A generator has returned to a loop or `await`, which no StopIteration tells.
fn report_stop(vm: &mut Vm, index: usize, pc: u32, generator: Value) -> R<()> {
    let class = vm.exc_type(pyrite_object::Exc::StopIteration);
    let value = generator.cast::<Generator>().map_or(Value::NONE, |g| g.result.get());
    let exception = match value {
        Value::NONE => vm.call(class.value(), &[])?,
        value => vm.call(class.value(), &[value])?,
    };
    let argument = vm.tuple(&[class.value(), exception, Value::NONE]);
    call_local(vm, index, "exception", argument)?;
    let place = offset(vm, pc);
    monitoring::fire(vm, event::STOP_ITERATION, Some(pc as usize), &[place, exception])
}

/// Counts a call by what is called.
fn count_call(vm: &mut Vm) {
    let Some(frame) = vm.thread.current() else { return };
    // SAFETY: `pc` points to an instruction, whose opcode the verifier has seen; `a` is a register of the frame.
    let (op, callee) = unsafe {
        let [op, a, ..] = (*frame.pc).get().to_le_bytes();
        (std::mem::transmute::<u8, Op>(op).general(), *frame.base.add(a as usize))
    };
    if let Op::Call | Op::CallMethod | Op::CallKw | Op::CallMethodKw | Op::CallEx = op {
        vm.stats.calls += 1;
        vm.stats.native_calls += u64::from(matches!(callee.kind(), Kind::Builtin));
    }
}

/// Counts the load of a global or builtin; which of them it is, the cache knows afterwards.
#[cold]
pub fn named(vm: &mut Vm, kind: CacheKind, hit: bool) {
    let kind = if kind == CacheKind::Builtin { SiteKind::Builtins } else { SiteKind::Globals };
    vm.stats.sites[kind as usize].count(hit);
}

/// A loop goes round: its line is reported again.
pub fn jumped_back(vm: &mut Vm) {
    if let Some(frame) = vm.thread.current() {
        frame.traced_line = traced::ANY;
    }
}
