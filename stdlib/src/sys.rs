//! The module `sys`.

use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};

fn exit(vm: &mut Vm, args: &[Value]) -> R {
    if args[0].is_none() {
        return Err(vm.raise_with(Exc::SystemExit, &[]));
    }
    Err(vm.raise_with(Exc::SystemExit, &[args[0]]))
}

fn getrecursionlimit(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::small_int(vm.thread.recursion_limit as i64))
}

fn setrecursionlimit(vm: &mut Vm, args: &[Value]) -> R {
    let limit = ops::index_isize(vm, args[0], Exc::OverflowError)?;
    if limit < 1 {
        return Err(vm.value_error("recursion limit must be greater or equal than 1"));
    }
    let depth = vm.thread.depth;
    if depth >= limit as usize {
        let message = format!(
            "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
        );
        return Err(vm.raise(Exc::RecursionError, message));
    }
    vm.thread.set_recursion_limit(limit as usize);
    Ok(Value::NONE)
}

fn exc_info(vm: &mut Vm, _args: &[Value]) -> R {
    let handled = vm.thread.handled;
    match handled.as_exception() {
        Some(e) => {
            let class = vm.type_of(handled).value();
            let traceback = e.traceback.get().map_or(Value::NONE, Gc::value);
            Ok(vm.tuple(&[class, handled, traceback]))
        }
        None => Ok(vm.tuple(&[Value::NONE; 3])),
    }
}

fn exception(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.thread.handled)
}

fn settrace(vm: &mut Vm, args: &[Value]) -> R {
    pyrite_interp::instrument::set_trace(vm, args[0]);
    Ok(Value::NONE)
}

fn gettrace(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.thread.trace)
}

fn setprofile(vm: &mut Vm, args: &[Value]) -> R {
    pyrite_interp::instrument::set_profile(vm, args[0]);
    Ok(Value::NONE)
}

fn getprofile(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.thread.profile)
}

fn getframe(vm: &mut Vm, args: &[Value]) -> R {
    let depth = ops::index_isize(vm, args[0], Exc::OverflowError)?.max(0) as usize;
    match vm.thread.depth.checked_sub(depth + 1) {
        Some(index) => Ok(vm.frame_object(index).value()),
        None => Err(vm.value_error("call stack is not deep enough")),
    }
}

fn intern(vm: &mut Vm, args: &[Value]) -> R {
    if !vm.is_exact(args[0], vm.types.str) {
        let message = format!("intern() argument must be str, not {}", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    }
    Ok(pyrite_object::string::intern_value(vm, args[0]))
}

native_table! {
    FUNCTIONS = [
        function("exit", "(status=None, /)", exit, "Exit the interpreter by raising SystemExit(status)."),
        function("getrecursionlimit", "()", getrecursionlimit, "Return the current value of the recursion limit."),
        function("setrecursionlimit", "(limit, /)", setrecursionlimit, "Set the maximum depth of the Python stack."),
        function("exc_info", "()", exc_info, "Class, exception and traceback of the exception being handled."),
        function("exception", "()", exception, "The exception being handled."),
        function("settrace", "(function, /)", settrace, "Sets the function that traces."),
        function("gettrace", "()", gettrace, "The function that traces."),
        function("setprofile", "(function, /)", setprofile, "Sets the function that profiles."),
        function("getprofile", "()", getprofile, "The function that profiles."),
        function("_getframe", "(depth=0, /)", getframe, "A frame of the stack."),
        function("intern", "(string, /)", intern, "The interned string."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    if let Some(modules) = vm.modules {
        dict.set_str(vm, "modules", modules.value())?;
    }
    let argv = vm.list(&[]);
    dict.set_str(vm, "argv", argv)?;
    let maximum = vm.int(i64::MAX);
    dict.set_str(vm, "maxsize", maximum)?;
    dict.set_str(vm, "maxunicode", Value::small_int(0x10_FFFF))?;
    for (name, text) in [("byteorder", "little"), ("platform", "linux")] {
        let text = vm.intern(text);
        dict.set_str(vm, name, text)?;
    }
    Ok(())
}
