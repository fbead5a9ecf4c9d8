//! What the instrumented dispatch loop does besides running: counting instructions and what the caches did, and calling
//! the functions of `sys.settrace`, `sys.setprofile` and `sys.monitoring`.

use crate::monitoring::{self, event};
use pyrite_object::code::CacheKind;
use pyrite_object::vm::SiteKind;
use pyrite_object::{Kind, R, Value, Vm};
use pyrite_syntax::Op;

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

/// Turns the instrumented loop on if anything wants it.
pub fn update(vm: &mut Vm) {
    let monitored = monitoring::is_wanted(vm);
    let on = monitored || !vm.thread.trace.is_none() || !vm.thread.profile.is_none() || vm.stats.counting;
    vm.thread.set_instrumented(on);
    vm.poll_flag.store(true, std::sync::atomic::Ordering::Relaxed);
}

/// Calls a trace or profile function with tracing off meanwhile. An error turns tracing off for good, as in CPython.
fn call(vm: &mut Vm, function: Value, index: usize, event: &str, argument: Value) -> R {
    let frame = vm.frame_object(index).value();
    let event = vm.intern(event);
    let (trace, profile) = (vm.thread.trace, vm.thread.profile);
    vm.thread.trace = Value::NONE;
    vm.thread.profile = Value::NONE;
    let others = vm.stats.counting || monitoring::is_wanted(vm);
    vm.thread.set_instrumented(others);
    let result = vm.call(function, &[frame, event, argument]);
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
    let Some(object) = vm.thread.frame(index).object else { return Ok(()) };
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

/// A frame was pushed: the event `call`.
pub fn entered(vm: &mut Vm) -> R<()> {
    let index = vm.thread.depth() - 1;
    let result = enter(vm, index);
    if result.is_err() {
        // The frame never begins: the error belongs to the caller.
        if vm.thread.frame(index).object.is_some() {
            vm.detach_frame(index);
        }
        vm.thread.set_depth(index);
    }
    result
}

fn enter(vm: &mut Vm, index: usize) -> R<()> {
    let trace = vm.thread.trace;
    if !trace.is_none() {
        let local = call(vm, trace, index, "call", Value::NONE)?;
        if !local.is_none() {
            vm.frame_object(index).trace.set(local);
        }
    }
    let profile = vm.thread.profile;
    if !profile.is_none() {
        call(vm, profile, index, "call", Value::NONE)?;
    }
    if monitoring::is_wanted(vm) {
        let start = vm.int(0);
        monitoring::fire(vm, event::PY_START, Some(0), &[start])?;
    }
    Ok(())
}

/// The innermost frame ends, with a value or by an exception: the event `return`.
pub fn left(vm: &mut Vm, value: Option<Value>) -> R<()> {
    let index = vm.thread.depth() - 1;
    let argument = value.unwrap_or(Value::NONE);
    let pending = vm.exception.take();
    let traced = call_local(vm, index, "return", argument);
    let profile = vm.thread.profile;
    let profiled = match traced {
        Ok(()) if !profile.is_none() => call(vm, profile, index, "return", argument).map(|_| ()),
        other => other,
    };
    let done = match profiled {
        Ok(()) if monitoring::is_wanted(vm) => {
            let (event, argument) = match value {
                Some(value) => (event::PY_RETURN, value),
                None => (event::PY_UNWIND, pending.unwrap_or(Value::NONE)),
            };
            let pc = vm.thread.frame(index).pc_index();
            let place = vm.int(pc as i64);
            let known = if event == event::PY_RETURN { Some(pc as usize) } else { None };
            monitoring::fire(vm, event, known, &[place, argument])
        }
        other => other,
    };
    if done.is_ok() {
        vm.exception = pending;
    }
    done
}

/// An exception passes the innermost frame: the event `exception`.
pub fn raised(vm: &mut Vm) {
    let Some(exception) = vm.exception.take() else { return };
    let index = vm.thread.depth() - 1;
    let class = vm.type_of(exception).value();
    let traceback =
        exception.as_exception().and_then(|e| e.traceback.get()).map_or(Value::NONE, |t| t.value());
    let argument = vm.tuple(&[class, exception, traceback]);
    if call_local(vm, index, "exception", argument).is_err() {
        return;
    }
    if monitoring::is_wanted(vm) {
        let pc = vm.thread.frame(index).pc_index();
        let place = vm.int(pc as i64);
        if monitoring::fire(vm, event::RAISE, None, &[place, exception]).is_err() {
            return;
        }
    }
    vm.exception = Some(exception);
}

/// Before each instruction: counts, and reports a new line.
pub fn before(vm: &mut Vm) -> R<()> {
    vm.stats.instructions += 1;
    if vm.stats.counting {
        count_call(vm);
    }
    let monitored = monitoring::is_wanted(vm);
    if vm.thread.trace.is_none() && !monitored {
        return Ok(());
    }
    let index = vm.thread.depth() - 1;
    let (object, code, pc, traced) = {
        let f = vm.thread.frame(index);
        (f.object, f.code, f.pc_index(), f.traced_line)
    };
    let traced_object = object.filter(|o| !o.trace.get().is_none() && !vm.thread.trace.is_none());
    if traced_object.is_none() && !monitored {
        return Ok(());
    }
    let line = code.code.position(pc).line;
    let is_new = line != 0 && line != traced;
    if is_new {
        vm.thread.frame(index).traced_line = line;
    }
    if monitored {
        if is_new {
            let line = vm.int(line.into());
            monitoring::fire(vm, event::LINE, Some(pc as usize), &[line])?;
        }
        let place = vm.int(pc as i64);
        monitoring::fire(vm, event::INSTRUCTION, Some(pc as usize), &[place])?;
    }
    let Some(object) = traced_object else { return Ok(()) };
    if is_new && object.trace_lines.get() {
        call_local(vm, index, "line", Value::NONE)?;
    }
    if object.trace_opcodes.get() {
        call_local(vm, index, "opcode", Value::NONE)?;
    }
    Ok(())
}

/// Counts a call by what is called.
fn count_call(vm: &mut Vm) {
    let Some(frame) = vm.thread.current() else { return };
    // SAFETY: `pc` points to an instruction, whose opcode the verifier has seen; `a` is a register of the frame.
    let (op, callee) = unsafe {
        let [op, a, ..] = (*frame.pc).get().to_le_bytes();
        (std::mem::transmute::<u8, Op>(op), *frame.base.add(a as usize))
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
        frame.traced_line = 0;
    }
}
