//! Methods of generators, coroutines and async generators.

use crate::generator::Generator;
use crate::object::Gc;
use crate::vm::Vm;

/// Closes a generator that was found dead while suspended.
pub fn finalize(vm: &mut Vm, generator: Gc<Generator>) {
    let _ = (vm, generator);
}

pub fn init(_vm: &mut Vm) {}
