//! What the interpreter keeps in a `Vm`.

use crate::generators::AsyncValue;
use pyrite_object::heap::Marker;
use pyrite_object::object::Trace;
use pyrite_object::ty::Type;
use pyrite_object::{Gc, Value, Vm};
use std::sync::Arc;

/// Types that only the interpreter makes instances of.
#[derive(Clone, Copy)]
pub struct Types {
    pub async_value: Gc<Type>,
    pub coroutine_wrapper: Gc<Type>,
    pub async_send: Gc<Type>,
    pub async_throw: Gc<Type>,
}

/// The interpreter's state.
#[derive(Default)]
pub struct State {
    pub types: Option<Types>,
    /// Finds the code and path of a library module by its full name: set by `stdlib`.
    pub library: Option<fn(&str) -> Option<LibraryModule>>,
    /// Native modules by name: set by `stdlib`.
    pub native_modules: std::collections::HashMap<&'static str, NativeModule>,
    /// Time spent compiling source, in nanoseconds.
    pub compile_ns: u64,
    /// Time spent decoding bytecode of the library, in nanoseconds.
    pub decode_ns: u64,
    /// What `generator.throw()` makes of its arguments, and those: a delegate that is no generator gets them as given.
    pub thrown: Option<(Value, Vec<Value>)>,
    /// Namespaces that must live as long as the Vm.
    pub keep: Vec<Value>,
    /// `sys.flags.optimize`.
    pub optimize: u8,
}

/// A module of the embedded library.
pub struct LibraryModule {
    pub code: Arc<pyrite_syntax::Code>,
    pub is_package: bool,
}

/// Fills a new module with its functions, types and constants.
pub type NativeModule = fn(&mut Vm, Gc<pyrite_object::module::Module>) -> pyrite_object::R<()>;

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(state) = vm.get_extension::<State>() {
        state.keep.trace(marker);
        if let Some((exception, arguments)) = &state.thrown {
            exception.trace(marker);
            arguments.trace(marker);
        }
        if let Some(types) = &state.types {
            types.async_value.trace(marker);
            types.coroutine_wrapper.trace(marker);
            types.async_send.trace(marker);
            types.async_throw.trace(marker);
        }
    }
}

/// Makes the interpreter's types.
pub fn init(vm: &mut Vm) {
    vm.root_tracers.push(trace);
    let async_value =
        vm.new_native_type::<AsyncValue>("builtins", "async_generator_wrapped_value", 0, &[], &[]);
    vm.extension::<State>().types = Some(Types {
        async_value,
        coroutine_wrapper: async_value,
        async_send: async_value,
        async_throw: async_value,
    });
}

/// Changes the interpreter's types: while they are made.
pub fn set_types(vm: &mut Vm, change: impl FnOnce(&mut Types)) {
    if let Some(types) = &mut vm.extension::<State>().types {
        change(types);
    }
}

/// The interpreter's types.
pub fn types(vm: &mut Vm) -> Types {
    match vm.extension::<State>().types {
        Some(types) => types,
        None => unreachable!("made with the Vm"),
    }
}

/// What else wants to be called at polls: signals, threads.
#[derive(Default)]
pub struct Pollers {
    pub handlers: Vec<fn(&mut Vm) -> pyrite_object::R<()>>,
}
