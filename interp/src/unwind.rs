//! Finding the handler of an exception.

use pyrite_object::frame::{Frame, Traceback, flags};
use pyrite_object::{Gc, Value, Vm};

/// Unwinds frames, innermost first, until one has a handler for where it is: true, and that frame goes on at the
/// handler. False if the frame `entry` has ended too. With `reraise` the innermost frame is not added to the
/// traceback: it is there already.
pub fn unwind(vm: &mut Vm, entry: *mut Frame, reraise: bool) -> bool {
    let mut reraise = reraise;
    loop {
        let index = vm.thread.depth() - 1;
        let (code, pc, base) = {
            let frame = vm.thread.frame(index);
            (frame.code(), frame.pc_index(), frame.base)
        };
        let Some(exception) = vm.exception else { unreachable!("unwinding without an exception") };
        if !reraise {
            add_traceback(vm, index, exception, pc);
        }
        if vm.thread.instrumented {
            crate::instrument::raised(vm, reraise);
        }
        let Some(exception) = vm.exception else { unreachable!("tracing keeps or replaces the exception") };
        reraise = false;
        if let Some(handler) = code.code.handler(pc) {
            // SAFETY: a register of the frame; the target is verified.
            unsafe { *base.add(handler.register as usize) = exception };
            vm.exception = None;
            if let Some(state) = code.known_state() {
                vm.thread.frame(index).pc = &raw const state.words[handler.target as usize];
            }
            return true;
        }
        let (frame_flags, generator) = {
            let frame = vm.thread.frame(index);
            (frame.flags, frame.generator())
        };
        if vm.thread.instrumented && crate::instrument::left(vm, None).is_err() {
            debug_assert!(vm.exception.is_some());
        }
        if vm.thread.frame(index).object().is_some() {
            vm.detach_frame(index);
        }
        vm.thread.set_depth(index);
        if let Some(g) = generator {
            crate::generators::fail(vm, g);
        }
        if frame_flags & flags::ENTRY != 0 {
            debug_assert_eq!(vm.thread.innermost.wrapping_add(1), entry);
            return false;
        }
    }
}

/// The pending exception, which the innermost frame has raised and handles; the frame is put into its traceback unless it
/// is raised again.
pub fn caught(vm: &mut Vm, again: bool) -> Value {
    let index = vm.thread.depth() - 1;
    let Some(exception) = vm.exception else { unreachable!("a handler without an exception") };
    if !again {
        let pc = vm.thread.frame(index).pc_index();
        add_traceback(vm, index, exception, pc);
    }
    vm.exception.take().unwrap_or(exception)
}

/// Ends the innermost frame, of compiled code, which has raised.
pub fn end_frame(vm: &mut Vm, again: bool) {
    let index = vm.thread.depth() - 1;
    if let (false, Some(exception)) = (again, vm.exception) {
        let pc = vm.thread.frame(index).pc_index();
        add_traceback(vm, index, exception, pc);
    }
    if vm.thread.frame(index).object().is_some() {
        vm.detach_frame(index);
    }
    let frame = vm.thread.frame(index);
    let (generator, code) = (frame.generator(), frame.code());
    vm.thread.set_depth(index);
    match generator {
        Some(g) => crate::generators::fail(vm, g),
        // A generator that a loop in compiled code consumes has no object.
        None => crate::generators::convert_stop(vm, code),
    }
}

/// Puts the frame in front of the exception's traceback.
fn add_traceback(vm: &mut Vm, index: usize, exception: Value, pc: u32) {
    let Some(e) = exception.as_exception() else { return };
    let frame = vm.frame_object(index);
    let line = frame.code.code.position(pc).line;
    let next: Option<Gc<Traceback>> = e.traceback.get();
    let entry = Traceback::new(vm, next, frame, pc, line);
    e.traceback.set(Some(entry));
}
