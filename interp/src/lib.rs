//! The interpreter: dispatch loop, frames, inline caches, counters, calls, exceptions, generators, imports.

mod arguments;
mod async_generators;
mod attributes;
mod calls;
mod cold;
pub mod compile;
pub mod consumed;
mod delegation;
pub mod dispatch;
pub mod frames;
mod generator_type;
pub mod generators;
mod globals;
mod groups;
pub mod import;
pub mod instrument;
mod intrinsics;
mod loops;
mod matching;
pub mod monitoring;
pub mod operators;
pub mod signals;
pub mod state;
pub mod step;
pub mod unwind;

use pyrite_object::code::CodeObject;
use pyrite_object::dict::Dict;
use pyrite_object::function::Function;
use pyrite_object::vm::{Config, Hooks};
use pyrite_object::{Gc, R, Value, Vm};

pub use cold::ascii;

/// What the interpreter lends to the object model.
pub fn hooks() -> Hooks {
    Hooks {
        call_function: frames::call_function,
        resume: generators::resume,
        drain: generators::drain,
        run_code,
        run_class_body: frames::run_with_locals,
        type_modified: None,
        dict_modified: None,
        finalize_generator: generator_type::finalize,
        poll,
        jit: None,
        change_tier: None,
    }
}

/// A new virtual machine that can run code. The calling thread becomes its main thread.
pub fn new_vm(config: Config) -> std::io::Result<Box<Vm>> {
    let mut vm = Vm::new(config, hooks())?;
    state::init(&mut vm);
    generator_type::init(&mut vm);
    async_generators::init(&mut vm);
    Ok(vm)
}

/// Runs a code object with these globals and this namespace.
pub fn run_code(vm: &mut Vm, code: Gc<CodeObject>, globals: Gc<Dict>, locals: Value) -> R {
    let function = Function::new(vm, code, globals);
    run_function(vm, function, locals)
}

/// Runs a function's code without arguments in a namespace.
pub fn run_function(vm: &mut Vm, function: Gc<Function>, locals: Value) -> R {
    frames::run_with_locals(vm, function, locals)
}

/// What happens at a poll: finalisers, signals, thread switches, memory exhaustion.
fn poll(vm: &mut Vm) -> R<()> {
    use std::sync::atomic::Ordering;
    if vm.heap.exhausted {
        return Err(vm.memory_error());
    }
    vm.poll_flag.store(false, Ordering::Relaxed);
    vm.run_finalizers()?;
    for handler in vm.extension::<state::Pollers>().handlers.clone() {
        handler(vm)?;
    }
    Ok(())
}
