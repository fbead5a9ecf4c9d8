//! Running generators, coroutines and async generators: creation, resumption, suspension, delegation.

use crate::frames::{self, Suspended};
use crate::state::State;
use pyrite_object::code::{CodeObject, CodeState};
use pyrite_object::exception::{Exc, fields};
use pyrite_object::frame::{Frame, flags};
use pyrite_object::function::Function;
use pyrite_object::generator::{Generator, GeneratorState};
use pyrite_object::native::Payload;
use pyrite_object::object::Trace;
use pyrite_object::slots::Slot;
use pyrite_object::vm::{Resume, Taker, TakerFn};
use pyrite_object::{Gc, Kind, R, Raised, Value, Vm};
use pyrite_syntax::Op;
use pyrite_syntax::code::flags as code_flags;

/// A value that an async generator yields, as opposed to one that it awaits.
pub struct AsyncValue {
    pub value: Value,
}

impl Payload for AsyncValue {
    fn trace(&self, marker: &mut pyrite_object::heap::Marker) {
        self.value.trace(marker);
    }
}

/// ReturnGenerator: the innermost frame moves to a new generator object.
pub fn create(vm: &mut Vm) -> Value {
    let index = vm.thread.depth() - 1;
    let (function, code, locals, pc) = {
        let f = vm.thread.frame(index);
        (f.function, f.code(), f.locals(), f.pc_index())
    };
    let base = vm.thread.frame(index).base;
    // SAFETY: the frame's registers.
    let generator = unsafe { make(vm, function, code, base, pc, locals) };
    let frame = vm.thread.frame(index);
    if let Some(object) = frame.object() {
        frame.set_object(None);
        object.generator.set(Some(generator));
        object.live.set(std::ptr::null_mut());
        object.pc.set(pc);
        generator.frame_object.set(Some(object));
    }
    generator.value()
}

/// The generator that a call makes whose parameters stand at `window`, without a frame for that.
///
/// # Safety
/// What the function's variables are at entry stands there, and the function's code makes a generator.
pub unsafe fn create_directly(vm: &mut Vm, function: Gc<Function>, window: *mut Value) -> Value {
    let code = function.code.get();
    // The collector must see what stands there: no frame has it.
    let top = vm.thread.top;
    vm.thread.top = window.wrapping_add(code.state(vm).register_count as usize);
    // SAFETY: by contract.
    let generator = unsafe { make(vm, function, code, window, 0, None) };
    vm.thread.top = top;
    generator.value()
}

/// # Safety
/// The variables stand in the registers from `base` on.
unsafe fn make(
    vm: &mut Vm,
    function: Gc<Function>,
    code: Gc<CodeObject>,
    base: *mut Value,
    pc: u32,
    locals: Option<Value>,
) -> Gc<Generator> {
    let kind = code.code.flags;
    let ty = if kind & code_flags::ASYNC_GENERATOR != 0 {
        vm.types.async_generator
    } else if kind & code_flags::COROUTINE != 0 {
        vm.types.coroutine
    } else {
        vm.types.generator
    };
    let generator = vm.new_generator(ty, function, code, pc, locals);
    let state = code.state(vm);
    // SAFETY: named registers are initialised at entry, and the generator has as many.
    unsafe { std::ptr::copy_nonoverlapping(base, generator.registers(), state.local_count as usize) };
    if state.register_count > 256 {
        for register in code.code.variables.iter().map(|v| usize::from(v.register)) {
            // SAFETY: as above.
            generator.set_register(register, unsafe { *base.add(register) });
        }
    }
    // A generator with `finally` or `with` must be closed when it is dropped.
    if !code.code.handlers.is_empty() {
        pyrite_object::weakref::register_finalizer(vm, generator.value());
    }
    generator
}

/// Pushes the frame of a suspended generator; `value` is the result of its yield.
pub fn push_resumed(vm: &mut Vm, g: Gc<Generator>, value: Value, frame_flags: u32) -> R<()> {
    let top = frames::free_registers(vm);
    // SAFETY: the generator's code keeps its state.
    if !frames::has_room(vm, vm.thread.innermost) && !frames::has_space(vm, top, unsafe { &*g.code_state }) {
        return Err(vm.recursion_error(""));
    }
    let frame = vm.thread.innermost.wrapping_add(1);
    // SAFETY: there is room for another frame.
    unsafe { resume_at(vm, frame, g, value, top, frame_flags) };
    Ok(())
}

/// Makes the generator run, in a frame at `frame`. Calls it makes get registers from `top` on.
///
/// # Safety
/// The generator is suspended or was just created; `frame` is the place behind the innermost frame and may be used.
#[inline(always)]
pub unsafe fn resume_at(
    vm: &mut Vm,
    frame: *mut Frame,
    g: Gc<Generator>,
    value: Value,
    top: *mut Value,
    frame_flags: u32,
) {
    // SAFETY: the generator's code keeps its state.
    let state = unsafe { &*g.code_state };
    let base = g.registers();
    let mut pc = state.words.as_ptr().wrapping_add(g.pc.get() as usize);
    if g.state.get() == GeneratorState::Suspended {
        // SAFETY: at a Yield, which has two words; its register a takes what was sent.
        unsafe { *base.add((*pc).get().to_le_bytes()[1] as usize) = value };
        pc = pc.wrapping_add(2);
    } else {
        // Behind ReturnGenerator.
        pc = pc.wrapping_add(1);
    }
    let outer = vm.thread.handled;
    let inner = g.handled.replace(outer);
    if !inner.is_none() {
        vm.thread.handled = inner;
    }
    g.state.set(GeneratorState::Running);
    // SAFETY: by contract.
    let new = unsafe {
        Frame::write_short(frame, g.function, state, base, top);
        &mut *frame
    };
    new.pc = pc;
    new.flags = frame_flags;
    new.set_extra(flags::GENERATOR, g.value());
    if let Some(object) = g.frame_object.get() {
        new.set_object(Some(object));
        object.live.set(frame);
    }
    if let Some(locals) = g.locals.get() {
        new.set_locals(locals);
    }
    vm.thread.innermost = frame;
}

#[inline(always)]
fn restore_handled(vm: &mut Vm, g: Gc<Generator>) {
    let inner = vm.thread.handled;
    let outer = g.handled.get();
    vm.thread.handled = outer;
    g.handled.set(if inner == outer { Value::NONE } else { inner });
}

/// What a handler that begins in this frame must restore at its end: the exception that is being handled; Unbound if that
/// is the affair of whoever resumes this generator, and may be another one by then.
#[inline(always)]
pub fn outer_handled(vm: &Vm, frame: &Frame) -> Value {
    let handled = vm.thread.handled;
    if frame.flags & flags::GENERATOR != 0 && handled == handled_again(frame, Value::UNBOUND) {
        return Value::UNBOUND;
    }
    handled
}

/// What is handled once a handler has ended that kept `saved`.
#[inline(always)]
pub fn handled_again(frame: &Frame, saved: Value) -> Value {
    if saved != Value::UNBOUND {
        return saved;
    }
    frame.generator().map_or(Value::NONE, |g| g.handled.get())
}

/// Yield: the innermost frame, which runs `g` and stands at the word `pc` of its code, is no more.
#[inline(always)]
pub fn suspend(vm: &mut Vm, frame: &mut Frame, pc: u32) -> Suspended {
    let Some(g) = frame.generator() else { unreachable!("only generators yield") };
    g.pc.set(pc);
    g.state.set(GeneratorState::Suspended);
    // SAFETY: the generator's code keeps its state; at a Yield.
    g.delegates.set(unsafe { &*g.code_state }.words[pc as usize].get() >> 24 != 0);
    restore_handled(vm, g);
    if let Some(object) = frame.object() {
        object.live.set(std::ptr::null_mut());
        object.pc.set(pc);
        object.generator.set(Some(g));
        g.frame_object.set(Some(object));
    }
    vm.thread.innermost = std::ptr::from_mut(frame).wrapping_sub(1);
    if frame.flags & flags::ENTRY != 0 { Suspended::ToNative } else { Suspended::ToCaller }
}

/// Gives a yielded value to the ForIter or Send that the resumer stands at.
pub fn deliver(caller: &mut Frame, value: Value) {
    // SAFETY: the resumer's pc is a ForIter or Send, both of which put the value into register b.
    unsafe {
        let word = (*caller.pc).get();
        *caller.base.add((word >> 16) as u8 as usize) = value;
    }
    caller.pc = caller.pc.wrapping_add(crate::dispatch::length_at(caller.pc));
}

/// Tells the ForIter or Send that the resumer stands at that the generator has returned.
pub fn deliver_end(caller: &mut Frame, value: Value) {
    // SAFETY: as in `deliver`; the second word is the jump offset.
    unsafe {
        let word = (*caller.pc).get();
        if word as u8 == Op::Send as u8 {
            *caller.base.add((word >> 16) as u8 as usize) = value;
        }
        let offset = (*caller.pc.add(1)).get() as i32 as isize;
        caller.pc = caller.pc.offset(offset + 2);
    }
}

/// The innermost frame, which runs a generator for native code, returns.
pub fn end(vm: &mut Vm, frame: &mut Frame, value: Value) {
    if frame.object().is_some() {
        vm.detach_frame(vm.thread.depth() - 1);
    }
    vm.thread.innermost = std::ptr::from_mut(frame).wrapping_sub(1);
    if let Some(g) = frame.generator() {
        finish(vm, g, value);
    }
}

/// The generator has returned.
pub fn finish(vm: &mut Vm, g: Gc<Generator>, value: Value) {
    restore_handled(vm, g);
    g.state.set(GeneratorState::Finished);
    g.frame_object.set(None);
    g.handled.set(Value::NONE);
    g.result.set(value);
}

/// The generator has ended by the pending exception: a StopIteration becomes a RuntimeError (PEP 479).
pub fn fail(vm: &mut Vm, g: Gc<Generator>) {
    finish(vm, g, Value::NONE);
    convert_stop(vm, g.code);
}

/// A generator with this code has raised the pending exception: if that is a StopIteration, it becomes a RuntimeError.
pub fn convert_stop(vm: &mut Vm, code: Gc<CodeObject>) {
    if !code.code.is_suspendable() {
        return;
    }
    let kind = code.code.flags;
    let stop = vm.pending_is(Exc::StopIteration);
    let stop_async = kind & code_flags::ASYNC_GENERATOR != 0 && vm.pending_is(Exc::StopAsyncIteration);
    if !stop && !stop_async {
        return;
    }
    let what = if kind & code_flags::ASYNC_GENERATOR != 0 {
        "async generator"
    } else if kind & code_flags::COROUTINE != 0 {
        "coroutine"
    } else {
        "generator"
    };
    let exception = if stop { "StopIteration" } else { "StopAsyncIteration" };
    let cause = vm.take_exception();
    let _ = vm.runtime_error(format!("{what} raised {exception}"));
    if let Some(e) = vm.exception.and_then(Value::as_exception) {
        e.cause.set(Some(cause));
        e.context.set(Some(cause));
        e.suppress_context.set(true);
    }
}

/// ValueError: the generator is running.
pub fn already_running(vm: &mut Vm, g: Gc<Generator>) -> Raised {
    let ty = g.shape().ty;
    let what = if ty == vm.types.coroutine {
        "coroutine"
    } else if ty == vm.types.async_generator {
        "async generator"
    } else {
        "generator"
    };
    vm.value_error(format!("{what} already executing"))
}

/// Makes the generator run for native code in the usual case, else `None`.
#[inline(always)]
fn enter(vm: &mut Vm, g: Gc<Generator>, value: Value) -> R<Option<*mut Frame>> {
    if !is_ready(g) || !frames::has_room(vm, vm.thread.innermost) {
        return Ok(None);
    }
    vm.check_native_stack()?;
    let top = frames::free_registers(vm);
    let frame = vm.thread.innermost.wrapping_add(1);
    // SAFETY: `has_room` says that another frame fits.
    unsafe { resume_at(vm, frame, g, value, top, flags::ENTRY) };
    Ok(Some(frame))
}

/// Whether the generator can be resumed.
pub fn is_ready(g: Gc<Generator>) -> bool {
    matches!(g.state.get(), GeneratorState::Created | GeneratorState::Suspended)
}

/// Counts a resumption of a generator. When it is hot: what it yielded, or `None` at its end, if compiled code has run it.
#[inline(always)]
pub fn resume_hot(vm: &mut Vm, g: Gc<Generator>, value: Value) -> Option<R<Option<Value>>> {
    // SAFETY: the generator's code keeps its state.
    let left = unsafe { &(*g.code_state).resumptions_left };
    if left.get() > 1 {
        left.set(left.get() - 1);
        return None;
    }
    ask_to_resume(vm, g, value)
}

/// Counts a resumption by one who takes what is yielded on the spot; false if machine code is to be asked about.
pub fn resumes_on_the_spot(state: &CodeState) -> bool {
    let left = state.resumptions_left.get();
    state.resumptions_left.set(left.saturating_sub(1).max(1));
    left > 1
}

#[cold]
#[inline(never)]
fn ask_to_resume(vm: &mut Vm, g: Gc<Generator>, value: Value) -> Option<R<Option<Value>>> {
    let Some(hooks) = vm.hooks.jit else {
        // SAFETY: as above.
        unsafe { (*g.code_state).resumptions_left.set(u32::MAX) };
        return None;
    };
    if vm.thread.instrumented || !is_ready(g) {
        return None;
    }
    match crate::delegation::resume_innermost(vm, g, value) {
        None => (hooks.hot_resume)(vm, g, value),
        outcome => outcome,
    }
}

/// As `resume_hot`; machine code goes on with what `take` takes, which it is then not given.
fn resume_offering(vm: &mut Vm, g: Gc<Generator>, take: Taker) -> Option<R<Option<Value>>> {
    // SAFETY: only the lifetime goes, and the pointer is forgotten before this returns.
    let taker = unsafe {
        std::mem::transmute::<*mut (dyn FnMut(&mut Vm, Value) -> R<bool> + '_), *mut TakerFn>(take)
    };
    let frame = vm.thread.innermost.wrapping_add(1);
    let outer = (vm.thread.taker.replace(taker), std::mem::replace(&mut vm.thread.drained, frame));
    let outcome = resume_hot(vm, g, Value::NONE);
    (vm.thread.taker, vm.thread.drained) = outer;
    outcome
}

/// Resumes from native code and goes on with what `take` takes; see `Hooks::drain`.
pub fn drain(vm: &mut Vm, g: Gc<Generator>, take: Taker) -> R<Option<Value>> {
    loop {
        let (mut refused, mut failed) = (false, false);
        let outcome = resume_offering(vm, g, &mut |vm, value| {
            match take(vm, value) {
                Ok(true) => return Ok(true),
                Ok(false) => refused = true,
                Err(Raised) => failed = true,
            }
            Ok(false)
        });
        let value = match outcome {
            Some(outcome) => outcome?,
            None => {
                let Some(frame) = enter(vm, g, Value::NONE)? else { break };
                let mut offer = |vm: &mut Vm, value: Value| {
                    let taken = take(vm, value)?;
                    refused = !taken;
                    Ok(taken)
                };
                finish_run(vm, g, frame, Some(&mut offer))?
            }
        };
        if failed {
            return Err(Raised);
        }
        // A value comes here that nobody was offered after machine code was left, when the generator has become hot, and when
        // instrumentation has begun.
        match value {
            Some(value) if !refused && take(vm, value)? => {}
            value => return Ok(value),
        }
    }
    while let Some(value) = resume_slowly(vm, g, Resume::Send(Value::NONE))? {
        if !take(vm, value)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// Resumes from native code; see `Hooks::resume`.
pub fn resume(vm: &mut Vm, g: Gc<Generator>, how: Resume) -> R<Option<Value>> {
    if let Resume::Send(value) = how
        && let Some(outcome) = resume_hot(vm, g, value)
    {
        return outcome;
    }
    resume_here(vm, g, how)
}

/// As `resume`, for a generator that machine code does not run, or is not asked to.
fn resume_here(vm: &mut Vm, g: Gc<Generator>, how: Resume) -> R<Option<Value>> {
    if let Resume::Send(value) = how
        && let Some(frame) = enter(vm, g, value)?
    {
        return finish_run(vm, g, frame, None);
    }
    resume_slowly(vm, g, how)
}

/// As `resume`, but does not ask whether what the suspended generator delegates to could run at once. What is thrown is
/// raised where the generator stands.
pub fn resume_alone(vm: &mut Vm, g: Gc<Generator>, how: Resume) -> R<Option<Value>> {
    match how {
        Resume::Throw(e) => run_throwing(vm, g, e),
        Resume::Send(value) => match vm.hooks.jit.and_then(|hooks| (hooks.hot_resume)(vm, g, value)) {
            Some(outcome) => outcome,
            None => resume_here(vm, g, how),
        },
    }
}

#[inline(never)]
fn resume_slowly(vm: &mut Vm, g: Gc<Generator>, how: Resume) -> R<Option<Value>> {
    match g.state.get() {
        GeneratorState::Running => return Err(already_running(vm, g)),
        GeneratorState::Finished => {
            return match how {
                Resume::Send(_) => {
                    let returned = crate::delegation::returned(vm, g.value());
                    g.result.set(returned);
                    Ok(None)
                }
                Resume::Throw(e) => Err(throw_here(vm, e)),
            };
        }
        GeneratorState::Created | GeneratorState::Suspended => {}
    }
    vm.check_native_stack()?;
    let value = match how {
        Resume::Send(v) => v,
        Resume::Throw(e) => {
            if g.state.get() == GeneratorState::Created {
                return throw_into_created(vm, g, e);
            }
            if let Some(result) = throw_to_delegate(vm, g, e)? {
                return Ok(Some(result));
            }
            match vm.exception.take() {
                // The delegate ended: its exception arrives at the yield.
                Some(raised) => return run_throwing(vm, g, raised),
                None => return run_throwing(vm, g, e),
            }
        }
    };
    push_resumed(vm, g, value, flags::ENTRY)?;
    let entry = vm.thread.innermost;
    finish_run(vm, g, entry, None)
}

fn finish_run(vm: &mut Vm, g: Gc<Generator>, entry: *mut Frame, take: Option<Taker>) -> R<Option<Value>> {
    let value = crate::dispatch::run_taking(vm, entry, take)?;
    Ok(if g.state.get() == GeneratorState::Suspended { Some(value) } else { None })
}

/// Makes an exception pending as `throw` does.
fn throw_here(vm: &mut Vm, exception: Value) -> Raised {
    // What the thrower handles is no context of what it throws.
    vm.exception = Some(exception);
    Raised
}

fn throw_into_created(vm: &mut Vm, g: Gc<Generator>, e: Value) -> R<Option<Value>> {
    push_resumed(vm, g, Value::NONE, flags::ENTRY)?;
    let entry = vm.thread.innermost;
    vm.exception = Some(e);
    // Nothing can catch it at the very start, but the traceback shows the frame.
    if crate::unwind::unwind(vm, entry, false) {
        return finish_run(vm, g, entry, None);
    }
    Err(Raised)
}

/// Raises at the yield where the generator is suspended.
fn run_throwing(vm: &mut Vm, g: Gc<Generator>, e: Value) -> R<Option<Value>> {
    let at = g.pc.get() as usize;
    let handling = !g.handled.get().is_none();
    push_resumed(vm, g, Value::NONE, flags::ENTRY)?;
    let entry = vm.thread.innermost;
    if let (Some(frame), Some(state)) = (vm.thread.current(), g.code.known_state()) {
        frame.pc = &raw const state.words[at];
    }
    // The context is what the generator itself handles, not what its caller does.
    if handling {
        let _ = vm.raise_value(e);
    } else {
        vm.exception = Some(e);
    }
    if crate::unwind::unwind(vm, entry, false) {
        return finish_run(vm, g, entry, None);
    }
    Err(Raised)
}

/// What the suspended generator delegates to, if it stands in a `yield from` or `await`.
pub fn delegate(g: Gc<Generator>) -> Option<Value> {
    if g.state.get() != GeneratorState::Suspended {
        return None;
    }
    let state = g.code.known_state()?;
    let word = state.words[g.pc.get() as usize].get();
    let register = ((word >> 24) as usize).checked_sub(1)?;
    if word as u8 != Op::Yield as u8 {
        return None;
    }
    g.register(register)
}

/// Passes a thrown exception to what the generator delegates to. `Some`: that yielded again. `None` with a pending
/// exception: it ended by that; `None` without: there is no delegate that wants it.
fn throw_to_delegate(vm: &mut Vm, g: Gc<Generator>, e: Value) -> R<Option<Value>> {
    let Some(inner) = delegate(g) else { return Ok(None) };
    g.state.set(GeneratorState::Running);
    let result = throw_or_close(vm, inner, e);
    g.state.set(GeneratorState::Suspended);
    match result {
        Ok(v) => Ok(v),
        Err(Raised) => Ok(None),
    }
}

fn throw_or_close(vm: &mut Vm, inner: Value, e: Value) -> R<Option<Value>> {
    if vm.is_instance(e, vm.exc_type(Exc::GeneratorExit)) {
        close_iterator(vm, inner)?;
        return Ok(None);
    }
    if let Some(sub) = inner.cast::<Generator>() {
        return match resume(vm, sub, Resume::Throw(e))? {
            Some(v) => Ok(Some(v)),
            None => Err(stop_iteration(vm, sub.result.get())),
        };
    }
    match vm.try_attribute(inner, vm.names.throw)? {
        Some(throw) => {
            let given = match &vm.extension::<State>().thrown {
                Some((exception, given)) if *exception == e => given.clone(),
                _ => vec![e],
            };
            let given = vm.rooted_from(&given);
            vm.call(throw, &given).map(Some)
        }
        None => Ok(None),
    }
}

/// Closes what a generator delegates to.
pub fn close_iterator(vm: &mut Vm, inner: Value) -> R<()> {
    if let Some(sub) = inner.cast::<Generator>()
        && sub.shape().ty != vm.types.async_generator
    {
        return close(vm, sub).map(|_| ());
    }
    match vm.try_attribute(inner, vm.names.close)? {
        Some(close) => vm.call(close, &[]).map(|_| ()),
        None => Ok(()),
    }
}

/// `generator.close()`: gives what the generator returns.
pub fn close(vm: &mut Vm, g: Gc<Generator>) -> R {
    match g.state.get() {
        GeneratorState::Created => {
            finish(vm, g, Value::NONE);
            return Ok(Value::NONE);
        }
        GeneratorState::Finished => return Ok(Value::NONE),
        GeneratorState::Running => return Err(already_running(vm, g)),
        GeneratorState::Suspended => {}
    }
    let exit = vm.new_exception(vm.exc_type(Exc::GeneratorExit), &[]);
    match resume(vm, g, Resume::Throw(exit.value())) {
        Ok(Some(_)) => {
            let what = match g.shape().ty {
                t if t == vm.types.coroutine => "coroutine",
                t if t == vm.types.async_generator => "async generator",
                _ => "generator",
            };
            Err(vm.runtime_error(format!("{what} ignored GeneratorExit")))
        }
        Ok(None) => Ok(g.result.replace(Value::NONE)),
        Err(Raised) if vm.pending_is(Exc::GeneratorExit) || vm.pending_is(Exc::StopIteration) => {
            vm.exception = None;
            Ok(Value::NONE)
        }
        Err(e) => Err(e),
    }
}

/// Raises StopIteration with a value.
pub fn stop_iteration(vm: &mut Vm, value: Value) -> Raised {
    if value.is_none() {
        return vm.raise_with(Exc::StopIteration, &[]);
    }
    vm.raise_with(Exc::StopIteration, &[value])
}

/// Whether Send may push the generator's frame itself.
pub fn can_resume_in_loop(vm: &Vm, value: Value) -> bool {
    let ty = vm.type_of(value);
    ty == vm.types.generator || ty == vm.types.coroutine
}

/// What a generator returned, which has just ended.
pub fn result(generator: Value) -> Value {
    generator.cast::<Generator>().map_or(Value::NONE, |g| g.result.replace(Value::NONE))
}

/// Sends a value to an iterator: what it yields, or what it returned and true.
pub fn send(vm: &mut Vm, iterator: Value, value: Value) -> R<(Value, bool)> {
    if value.is_none() {
        if let Some(step) = vm.type_of(iterator).native.and_then(|i| i.next) {
            // A native iterator's end has a value only if it raises StopIteration itself.
            let next = step(vm, iterator);
            return match next {
                Ok(Some(v)) => Ok((v, false)),
                Ok(None) => Ok((Value::NONE, true)),
                Err(Raised) => returned(vm),
            };
        }
        return match vm.call_slot(Slot::Next, iterator, &[]) {
            Ok(Some(v)) => Ok((v, false)),
            Ok(None) => {
                let message = format!("'{}' object is not an iterator", vm.type_name(iterator));
                Err(vm.type_error(message))
            }
            Err(Raised) => returned(vm),
        };
    }
    match vm.call_method(iterator, vm.names.send, &[value]) {
        Ok(v) => Ok((v, false)),
        Err(Raised) => returned(vm),
    }
}

fn returned(vm: &mut Vm) -> R<(Value, bool)> {
    if !vm.pending_is(Exc::StopIteration) {
        return Err(Raised);
    }
    let stop = vm.take_exception();
    let value = stop.as_exception().and_then(|e| e.field(fields::VALUE)).unwrap_or(Value::NONE);
    Ok((value, true))
}

pub fn wrap_async(vm: &mut Vm, value: Value) -> Value {
    let ty = crate::state::types(vm).async_value;
    vm.new_native(ty, AsyncValue { value }).value()
}

fn current_flags(vm: &Vm) -> u32 {
    vm.thread.current().map_or(0, |f| f.code().code.flags)
}

/// The iterator for `yield from`.
pub fn yield_from_iterator(vm: &mut Vm, value: Value) -> R {
    if let Some(g) = value.cast::<Generator>() {
        if g.shape().ty == vm.types.generator {
            return Ok(value);
        }
        if g.shape().ty == vm.types.coroutine {
            let allowed = code_flags::COROUTINE | code_flags::ITERABLE_COROUTINE;
            if current_flags(vm) & allowed == 0 {
                return Err(
                    vm.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator")
                );
            }
            return Ok(value);
        }
    }
    pyrite_object::iter::iter(vm, value)
}

/// The awaitable iterator for `await`; `context` 1 and 2 are `async with` enter and exit.
pub fn awaitable(vm: &mut Vm, value: Value, context: u8) -> R {
    let iterator = match awaitable_or_none(vm, value)? {
        Some(iterator) => iterator,
        None => {
            let name = vm.type_name(value);
            let message = match context {
                1 => format!(
                    "'async with' received an object from __aenter__ that does not implement __await__: {name}"
                ),
                2 => format!(
                    "'async with' received an object from __aexit__ that does not implement __await__: {name}"
                ),
                _ => format!("'{name}' object can't be awaited"),
            };
            return Err(vm.type_error(message));
        }
    };
    if let Some(g) = iterator.cast::<Generator>()
        && g.shape().ty == vm.types.coroutine
        && delegate(g).is_some()
    {
        return Err(vm.runtime_error("coroutine is being awaited already"));
    }
    Ok(iterator)
}

/// What `await value` iterates; `None` if the value cannot be awaited.
pub fn awaitable_or_none(vm: &mut Vm, value: Value) -> R<Option<Value>> {
    if let Some(g) = value.cast::<Generator>() {
        let iterable = g.code.code.flags & code_flags::ITERABLE_COROUTINE != 0;
        if g.shape().ty == vm.types.coroutine || (g.shape().ty == vm.types.generator && iterable) {
            return Ok(Some(value));
        }
    }
    let Some(iterator) = vm.call_slot(Slot::Await, value, &[])? else { return Ok(None) };
    if iterator.cast::<Generator>().is_some_and(|g| g.shape().ty == vm.types.coroutine) {
        return Err(vm.type_error("__await__() returned a coroutine"));
    }
    let ty = vm.type_of(iterator);
    if ty.slot(vm, Slot::Next).is_none() {
        let message = format!("__await__() returned non-iterator of type '{}'", ty.name_str());
        return Err(vm.type_error(message));
    }
    Ok(Some(iterator))
}

/// `aiter(value)` for `async for`.
pub fn aiter(vm: &mut Vm, value: Value) -> R {
    let Some(iterator) = vm.call_slot(Slot::AIter, value, &[])? else {
        let message =
            format!("'async for' requires an object with __aiter__ method, got {}", vm.type_name(value));
        return Err(vm.type_error(message));
    };
    let ty = vm.type_of(iterator);
    if ty.slot(vm, Slot::ANext).is_none() {
        let message = format!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {}",
            ty.name_str()
        );
        return Err(vm.type_error(message));
    }
    Ok(iterator)
}

/// The awaitable of the next item for `async for`.
pub fn anext(vm: &mut Vm, value: Value) -> R {
    let Some(next) = vm.call_slot(Slot::ANext, value, &[])? else {
        let message =
            format!("'async for' requires an iterator with __anext__ method, got {}", vm.type_name(value));
        return Err(vm.type_error(message));
    };
    if vm.type_of(value) == vm.types.async_generator {
        return Ok(next);
    }
    let awaitable = awaitable_or_none(vm, next);
    match awaitable {
        Ok(Some(v)) => Ok(v),
        Ok(None) => {
            let message =
                format!("'async for' received an invalid object from __anext__: {}", vm.type_name(next));
            Err(vm.type_error(message))
        }
        Err(e) => Err(e),
    }
}

/// Whether a generator's kind is asynchronous: used by the tables of methods.
pub fn is_async(value: Value) -> bool {
    value.kind() == Kind::Generator
        && value.cast::<Generator>().is_some_and(|g| g.code.code.flags & code_flags::ASYNC_GENERATOR != 0)
}
