//! The module `atexit`.

use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::Trace;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};

/// Registered calls: function, tuple of arguments, dict of keywords.
#[derive(Default)]
struct Registered {
    calls: Vec<[Value; 3]>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(r) = vm.get_extension::<Registered>() {
        for call in &r.calls {
            call.trace(marker);
        }
    }
}

fn register(vm: &mut Vm, args: &[Value]) -> R {
    // Function, keywords, then the extra arguments.
    let ty = vm.type_of(args[0]);
    if ty.slot(vm, pyrite_object::slots::Slot::Call).is_none() {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let positional = vm.tuple(&args[2..]);
    vm.extension::<Registered>().calls.push([args[0], positional, args[1]]);
    Ok(args[0])
}

fn unregister(vm: &mut Vm, args: &[Value]) -> R {
    let mut index = 0;
    loop {
        let Some(call) = vm.extension::<Registered>().calls.get(index).copied() else {
            return Ok(Value::NONE);
        };
        if ops::same_or_equal(vm, call[0], args[0])? {
            let calls = &mut vm.extension::<Registered>().calls;
            if index < calls.len() {
                calls.remove(index);
            }
        } else {
            index += 1;
        }
    }
}

fn clear(vm: &mut Vm, _args: &[Value]) -> R {
    vm.extension::<Registered>().calls.clear();
    Ok(Value::NONE)
}

fn count(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::small_int(vm.extension::<Registered>().calls.len() as i64))
}

fn run_exitfuncs(vm: &mut Vm, _args: &[Value]) -> R {
    run(vm);
    Ok(Value::NONE)
}

/// Runs what is registered, last first; what is registered meanwhile is dropped. Exceptions go to
/// `sys.unraisablehook`.
pub fn run(vm: &mut Vm) {
    let mut calls = vm.rooted();
    for call in &vm.extension::<Registered>().calls {
        calls.extend_from_slice(call);
    }
    for call in calls.chunks(3).rev() {
        let [function, args, keywords] = *call else { continue };
        let mut all = vm.rooted();
        if let Some(args) = args.as_tuple() {
            all.extend_from_slice(args.items());
        }
        let mut names = vm.rooted();
        if let Some(keywords) = keywords.as_dict() {
            for (k, v) in keywords.to_vec() {
                names.push(k);
                all.push(v);
            }
        }
        let kwnames =
            if names.is_empty() { None } else { Some(pyrite_object::tuple::Tuple::new(vm, &names)) };
        if vm.call_kw(function, &all, kwnames).is_err() {
            pyrite_object::exceptions::write_unraisable(vm, "in atexit callback", function);
        }
    }
    vm.extension::<Registered>().calls.clear();
}

native_table! {
    FUNCTIONS = [
        function("register", "!(func, /, *args, **kwargs)", register, "Registers a function to be called at exit."),
        function("unregister", "!(func, /)", unregister, "Takes all registrations of a function back."),
        function("_clear", "()", clear, "Takes all registrations back."),
        function("_ncallbacks", "()", count, "How many registrations there are."),
        function("_run_exitfuncs", "()", run_exitfuncs, "Runs what is registered."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    vm.add_functions(module, &FUNCTIONS)
}
