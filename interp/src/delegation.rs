//! Resuming a generator that stands in a `yield from` or `await`: what it delegates to goes on at once.
//!
//! A value that comes out of a chain of delegating generators passes each of them unchanged, and so does one that is
//! sent in. So they are not run: their frames are put on the stack, as records only, for tracebacks, `sys._getframe` and
//! the recursion limit, and the innermost generator runs. Only when it ends does the one before it go on, at its Send,
//! which then finds what has been returned (`ThreadState::ended`).

use crate::frames;
use crate::generators::{self, delegate};
use pyrite_object::Gc;
use pyrite_object::frame::flags;
use pyrite_object::generator::{Generator, GeneratorState};
use pyrite_object::vm::Resume;
use pyrite_object::{R, Raised, Value, Vm};

/// The generator that a suspended one delegates to, if nothing special is to be done to resume it.
#[inline(always)]
fn ready_delegate(vm: &Vm, g: Gc<Generator>) -> Option<Gc<Generator>> {
    if !g.delegates.get() {
        return None;
    }
    let inner =
        delegate(g).filter(|inner| generators::can_resume_in_loop(vm, *inner))?.cast::<Generator>()?;
    (inner.state.get() == GeneratorState::Suspended).then_some(inner)
}

/// Sends a value to the innermost of the generators that a suspended one delegates to, one through the other. `None`: it
/// does not delegate to a generator that can be resumed. Not for instrumented threads, which see each resumption.
#[inline(always)]
pub fn resume_innermost(vm: &mut Vm, outer: Gc<Generator>, value: Value) -> Option<R<Option<Value>>> {
    let inner = ready_delegate(vm, outer)?;
    if !frames::has_room(vm, vm.thread.innermost) {
        return None;
    }
    Some(run_chain(vm, outer, inner, value))
}

fn run_chain(vm: &mut Vm, outer: Gc<Generator>, inner: Gc<Generator>, value: Value) -> R<Option<Value>> {
    let bottom = vm.thread.innermost;
    let top = frames::free_registers(vm);
    enter(vm, outer, top);
    let mut running = inner;
    while let Some(inner) = ready_delegate(vm, running) {
        if !frames::has_room(vm, vm.thread.innermost) {
            break;
        }
        enter(vm, running, top);
        running = inner;
    }
    let mut how = Resume::Send(value);
    loop {
        let outcome = generators::resume_alone(vm, running, how);
        vm.thread.ended = 0;
        if vm.thread.innermost == bottom {
            return outcome;
        }
        match outcome {
            Ok(Some(value)) => {
                while vm.thread.innermost != bottom {
                    leave(vm);
                }
                return Ok(Some(value));
            }
            Ok(None) => {
                vm.thread.ended = running.value().bits();
                how = Resume::Send(Value::NONE);
            }
            Err(Raised) => how = Resume::Throw(vm.take_exception()),
        }
        running = leave(vm);
    }
}

/// Puts the frame of a generator on the stack that stands where it delegates.
#[inline(always)]
fn enter(vm: &mut Vm, g: Gc<Generator>, top: *mut Value) {
    let frame = vm.thread.innermost.wrapping_add(1);
    // SAFETY: the callers have asked for room. The generator is suspended; its code keeps its state.
    unsafe {
        generators::resume_at(vm, frame, g, Value::NONE, top, flags::ENTRY);
        (*frame).pc = (*g.code_state).words.as_ptr().wrapping_add(g.pc.get() as usize);
    }
}

/// Takes the innermost frame off the stack again; its generator is suspended where it was.
#[inline(always)]
fn leave(vm: &mut Vm) -> Gc<Generator> {
    let frame = vm.thread.innermost;
    // SAFETY: `enter` has put it there.
    let frame = unsafe { &mut *frame };
    let Some(g) = frame.generator() else { unreachable!("the frame of a generator") };
    generators::suspend(vm, frame, g.pc.get());
    g
}

/// What a generator has returned that has ended: its value for who has run it by `resume_innermost` and delegates to it,
/// None for others.
pub fn returned(vm: &mut Vm, g: Value) -> Value {
    match std::mem::take(&mut vm.thread.ended) {
        ended if ended == g.bits() => generators::result(g),
        _ => Value::NONE,
    }
}
