//! What the instrumented dispatch loop does besides running: counting instructions, and calling the functions of
//! `sys.settrace` and `sys.setprofile`.

use pyrite_object::{R, Value, Vm};

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

fn update(vm: &mut Vm) {
    let on = !vm.thread.trace.is_none() || !vm.thread.profile.is_none() || vm.stats.counting;
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
    let counting = vm.stats.counting;
    vm.thread.set_instrumented(counting);
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
    let index = vm.thread.depth - 1;
    let result = enter(vm, index);
    if result.is_err() {
        // The frame never begins: the error belongs to the caller.
        if vm.thread.frame(index).object.is_some() {
            vm.detach_frame(index);
        }
        vm.thread.depth = index;
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
    Ok(())
}

/// The innermost frame ends, with a value or by an exception: the event `return`.
pub fn left(vm: &mut Vm, value: Option<Value>) -> R<()> {
    let index = vm.thread.depth - 1;
    let argument = value.unwrap_or(Value::NONE);
    let pending = vm.exception.take();
    let traced = call_local(vm, index, "return", argument);
    let profile = vm.thread.profile;
    let profiled = match traced {
        Ok(()) if !profile.is_none() => call(vm, profile, index, "return", argument).map(|_| ()),
        other => other,
    };
    if profiled.is_ok() {
        vm.exception = pending;
    }
    profiled
}

/// An exception passes the innermost frame: the event `exception`.
pub fn raised(vm: &mut Vm) {
    let Some(exception) = vm.exception.take() else { return };
    let index = vm.thread.depth - 1;
    let class = vm.type_of(exception).value();
    let traceback =
        exception.as_exception().and_then(|e| e.traceback.get()).map_or(Value::NONE, |t| t.value());
    let argument = vm.tuple(&[class, exception, traceback]);
    if call_local(vm, index, "exception", argument).is_ok() {
        vm.exception = Some(exception);
    }
}

/// Before each instruction: counts, and reports a new line.
pub fn before(vm: &mut Vm) -> R<()> {
    vm.stats.instructions += 1;
    if vm.thread.trace.is_none() {
        return Ok(());
    }
    let index = vm.thread.depth - 1;
    let (object, code, pc, traced) = {
        let f = vm.thread.frame(index);
        (f.object, f.code, f.pc_index(), f.traced_line)
    };
    let Some(object) = object else { return Ok(()) };
    if object.trace.get().is_none() {
        return Ok(());
    }
    let line = code.code.position(pc).line;
    if line != 0 && line != traced {
        vm.thread.frame(index).traced_line = line;
        if object.trace_lines.get() {
            call_local(vm, index, "line", Value::NONE)?;
        }
    }
    if object.trace_opcodes.get() {
        call_local(vm, index, "opcode", Value::NONE)?;
    }
    Ok(())
}

/// A loop goes round: its line is reported again.
pub fn jumped_back(vm: &mut Vm) {
    if let Some(frame) = vm.thread.current() {
        frame.traced_line = 0;
    }
}
