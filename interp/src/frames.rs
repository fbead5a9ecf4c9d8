//! Pushing and leaving frames.

use crate::arguments;
use pyrite_object::code::CodeState;
use pyrite_object::frame::{Continuation, Frame, flags};
use pyrite_object::function::Function;
use pyrite_object::generator::Generator;
use pyrite_object::tuple::Tuple;
use pyrite_object::{Gc, R, Raised, Value, Vm};

/// What a call that may have pushed a frame did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The result is in its register; or, of a loop step, there is no next item.
    Done,
    /// A frame was pushed: the loop goes on in it.
    Entered,
}

/// Where a frame that ended has returned to.
pub enum Left {
    /// The caller's record says where to go on.
    Caller,
    /// A native function.
    Entry(Value),
}

/// Where a generator that yielded has returned to.
pub enum Suspended {
    ToCaller,
    ToNative,
}

/// Registers kept free above each frame's window, so that small overlaps need no check of their own.
const SLACK: usize = 512; // registers

/// Whether a simple function's frame may follow this one without another look: the recursion limit and `SHORT_FRAMES` are
/// not reached, and frames are not instrumented.
#[inline(always)]
pub fn has_room(vm: &Vm, frame: *mut Frame) -> bool {
    frame < vm.thread.frame_limit
}

/// Whether another frame fits whose registers begin at `window`, for pushes that look at instrumentation themselves.
#[inline]
pub fn has_space(vm: &Vm, window: *mut Value, target: &CodeState) -> bool {
    vm.thread.innermost.wrapping_add(1) < vm.thread.frames.wrapping_add(vm.thread.recursion_limit)
        && window.wrapping_add(target.register_count as usize + SLACK) < vm.thread.registers_end
}

/// Pushes the frame of a simple function whose arguments stand at `window`. Its `pc` is left to the caller.
///
/// # Safety
/// `window` has the function's parameters and is followed by room for its registers; `has_room` was true.
#[inline(always)]
pub unsafe fn push_simple(
    vm: &mut Vm,
    frame: *mut Frame,
    function: Gc<Function>,
    state: &CodeState,
    window: *mut Value,
    result: *mut Value,
) -> *mut Frame {
    let new = frame.wrapping_add(1);
    // SAFETY: the frame stack has room for `recursion_limit` frames; `window` by contract.
    unsafe {
        Frame::write_short(new, function, state, window, result);
        for i in state.parameter_count..state.local_count {
            *window.add(i as usize) = Value::UNBOUND;
        }
    }
    vm.thread.innermost = new;
    new
}

/// Counts a call of code that is about to be made; true when the JIT is to be asked about it.
#[inline(always)]
pub fn is_hot(state: &CodeState) -> bool {
    let left = state.calls_left.get();
    state.calls_left.set(left.wrapping_sub(u32::from(left > 1)));
    left <= 1
}

/// Asks the JIT about a call whose parameters stand at `window`; the result, if compiled code has run it.
#[cold]
#[inline(never)]
pub fn call_hot(vm: &mut Vm, function: Gc<Function>, window: *mut Value) -> Option<R> {
    match vm.hooks.jit {
        Some(hooks) if !vm.thread.instrumented => (hooks.hot_call)(vm, function, window),
        // Recording or tracing: it is asked again at the next call.
        hooks => {
            if let Some(state) = function.code.get().known_state() {
                state.calls_left.set(if hooks.is_some() { 1 } else { u32::MAX });
            }
            None
        }
    }
}

/// First register above those of the innermost frame.
pub fn free_registers(vm: &Vm) -> *mut Value {
    match vm.thread.current() {
        Some(frame) => frame.end(),
        None => vm.thread.registers,
    }
}

/// Pushes the frame of any function, binding the arguments: positional ones, then the values of `kwnames`. The arguments
/// may stand in the new frame's own window. `Done`: compiled code has run the call, and `result` has its result.
pub(crate) fn push(
    vm: &mut Vm,
    function: Gc<Function>,
    args: &[Value],
    kwnames: Option<Gc<Tuple>>,
    window: *mut Value,
    result: *mut Value,
    frame_flags: u32,
) -> R<Next> {
    let state = bind(vm, function, args, kwnames, window)?;
    start(vm, function, state, window, result, frame_flags)
}

/// Pushes the frame of any function whose parameters stand at `window`, as `push` does.
pub(crate) fn start(
    vm: &mut Vm,
    function: Gc<Function>,
    state: &CodeState,
    window: *mut Value,
    result: *mut Value,
    frame_flags: u32,
) -> R<Next> {
    if is_hot(state)
        && let Some(value) = call_hot(vm, function, window)
    {
        let value = value?;
        // SAFETY: the caller's register that the call named.
        unsafe { *result = value };
        return Ok(Next::Done);
    }
    if state.makes_generator && !vm.thread.instrumented {
        // SAFETY: there is space for the frame's registers, the variables stand there, and the register is the caller's.
        unsafe {
            arguments::unbind(state, window, state.parameter_count as usize);
            *result = crate::generators::create_directly(vm, function, window);
        }
        return Ok(Next::Done);
    }
    push_bound(vm, function, state, window, result, |frame| frame.flags = frame_flags)?;
    Ok(Next::Entered)
}

/// Puts the parameters of a function into the registers from `window` on.
#[inline(always)]
pub(crate) fn bind<'a>(
    vm: &mut Vm,
    function: Gc<Function>,
    args: &[Value],
    kwnames: Option<Gc<Tuple>>,
    window: *mut Value,
) -> R<&'a CodeState> {
    let state = function.code.get().state(vm);
    if !has_space(vm, window, state) {
        return Err(vm.recursion_error(""));
    }
    arguments::bind(vm, function, state, args, kwnames, window)?;
    Ok(state)
}

/// Pushes the frame of a function whose parameters stand at `window`; `complete` adds to it what else it has, before
/// anybody sees it.
#[inline(always)]
pub(crate) fn push_bound(
    vm: &mut Vm,
    function: Gc<Function>,
    state: &CodeState,
    window: *mut Value,
    result: *mut Value,
    complete: impl FnOnce(&mut Frame),
) -> R<()> {
    let place = vm.thread.innermost.wrapping_add(1);
    // SAFETY: there is room for this depth.
    let frame = unsafe {
        Frame::write_short(place, function, state, window, result);
        &mut *place
    };
    frame.pc = state.words.as_ptr();
    complete(frame);
    if vm.thread.instrumented {
        frame.flags |= flags::REPORTED;
    }
    let frame_flags = frame.flags;
    vm.thread.innermost = place;
    if vm.thread.instrumented && frame_flags & flags::GENERATOR == 0 {
        return crate::instrument::entered(vm);
    }
    Ok(())
}

/// TypeError unless what `__init__` gave is None.
pub fn check_init(vm: &mut Vm, value: Value) -> R<()> {
    if value.is_none() {
        return Ok(());
    }
    let message = format!("__init__() should return None, not '{}'", vm.type_name(value));
    Err(vm.type_error(message))
}

/// Ends the innermost frame with this result.
pub fn leave(vm: &mut Vm, value: Value) -> R<Left> {
    if vm.thread.instrumented {
        crate::instrument::left(vm, Some(value))?;
    }
    let Some(frame) = vm.thread.current() else { unreachable!("a frame ends") };
    let (frame_flags, result, extra) = (frame.flags, frame.result, frame.extra());
    if frame_flags & flags::OBJECT != 0 {
        vm.detach_frame(vm.thread.depth() - 1);
    }
    vm.thread.innermost = vm.thread.innermost.wrapping_sub(1);
    let mut value = value;
    if frame_flags & flags::INIT != 0 {
        check_init(vm, value)?;
        value = extra.unwrap_or(Value::NONE);
    }
    if frame_flags & flags::GENERATOR != 0
        && let Some(g) = extra.and_then(|v| v.cast::<Generator>())
    {
        crate::generators::finish(vm, g, value);
        if frame_flags & flags::ENTRY != 0 {
            return Ok(Left::Entry(value));
        }
        if let Some(caller) = vm.thread.current() {
            crate::generators::deliver_end(caller, value);
        }
        return Ok(Left::Caller);
    }
    if frame_flags & flags::ENTRY != 0 {
        return Ok(Left::Entry(value));
    }
    if let Some(continuation) = Continuation::of(frame_flags) {
        crate::operators::finish(vm, continuation, value)?;
        return Ok(Left::Caller);
    }
    // SAFETY: the caller's register that the call named.
    unsafe { *result = value };
    if let Some(caller) = vm.thread.current() {
        caller.pc = caller.pc.wrapping_add(if frame_flags & flags::ONE_WORD != 0 { 1 } else { 2 });
    }
    Ok(Left::Caller)
}

/// Calls a Python function from native code.
pub fn call_function(vm: &mut Vm, function: Gc<Function>, args: &[Value], kwnames: Option<Gc<Tuple>>) -> R {
    vm.check_native_stack()?;
    let window = free_registers(vm);
    if push(vm, function, args, kwnames, window, window, flags::ENTRY)? == Next::Done {
        // SAFETY: the register that has just been given the result.
        return Ok(unsafe { *window });
    }
    let entry = vm.thread.innermost;
    crate::dispatch::run(vm, entry)
}

/// Calls a function whose parameters stand at `window`, where its registers begin.
///
/// # Safety
/// All of its parameters stand there, as `bind` would have put them.
pub unsafe fn call_bound(vm: &mut Vm, function: Gc<Function>, window: *mut Value) -> R {
    vm.check_native_stack()?;
    let state = function.code.get().state(vm);
    if !has_space(vm, window, state) {
        return Err(vm.recursion_error(""));
    }
    if is_hot(state)
        && let Some(value) = call_hot(vm, function, window)
    {
        return value;
    }
    // SAFETY: there is space for the frame's registers.
    unsafe { arguments::unbind(state, window, state.parameter_count as usize) };
    if state.makes_generator && !vm.thread.instrumented {
        // SAFETY: the variables stand there.
        return Ok(unsafe { crate::generators::create_directly(vm, function, window) });
    }
    push_bound(vm, function, state, window, window, |frame| frame.flags = flags::ENTRY)?;
    let entry = vm.thread.innermost;
    crate::dispatch::run(vm, entry)
}

/// A module with so many names gets room for all of them at once.
const MANY_NAMES: usize = 8;

/// Runs code with a namespace: module, class body, exec.
pub fn run_with_locals(vm: &mut Vm, function: Gc<Function>, locals: Value) -> R {
    vm.check_native_stack()?;
    let names = function.code.get().code.names.len();
    if names >= MANY_NAMES && locals == function.globals.value() {
        // What code relies on holds until the dict's table is replaced.
        let entries = function.globals.len() + names;
        function.globals.reserve(vm, entries)?;
    }
    let window = free_registers(vm);
    let state = bind(vm, function, &[], None, window)?;
    push_bound(vm, function, state, window, window, |frame| {
        frame.flags = flags::ENTRY;
        frame.set_locals(locals);
    })?;
    let entry = vm.thread.innermost;
    crate::dispatch::run(vm, entry)
}

/// Says that an exception is pending after all.
pub fn raised<T>() -> R<T> {
    Err(Raised)
}
