//! `sys`: what happens with results, uncaught exceptions and audit events.

use pyrite_object::native::function;
use pyrite_object::{Exc, R, Value, Vm, native_table, ops};

/// An attribute of the module `sys`, unless it was deleted.
pub fn sys_attribute(vm: &mut Vm, name: &str) -> Option<Value> {
    super::state(vm).dict?.get_str(vm, name)
}

/// Sets `sys.last_exc` and its older companions, for debuggers that look at what ended a program.
pub fn set_last(vm: &mut Vm, exception: Value, traceback: Value) {
    let Some(dict) = super::state(vm).dict else { return };
    let class = vm.type_of(exception).value();
    let values = [("exc", exception), ("type", class), ("value", exception), ("traceback", traceback)];
    for (name, value) in values {
        if dict.set_str(vm, &format!("last_{name}"), value).is_err() {
            vm.exception = None;
        }
    }
}

fn displayhook(vm: &mut Vm, args: &[Value]) -> R {
    if args[0].is_none() {
        return Ok(Value::NONE);
    }
    let Some(builtins) = vm.builtins else { return Ok(Value::NONE) };
    let underscore = vm.names.underscore;
    builtins.set_interned(vm, underscore, Value::NONE)?;
    let Some(out) = sys_attribute(vm, "stdout").filter(|o| !o.is_none()) else {
        return Err(vm.runtime_error("lost sys.stdout"));
    };
    let text = ops::repr(vm, args[0])?;
    if vm.call_method(out, vm.names.write, &[text]).is_err() {
        // What the stream cannot encode is shown escaped.
        if !vm.pending_is(Exc::UnicodeEncodeError) {
            return Err(pyrite_object::Raised);
        }
        vm.exception = None;
        let ascii = pyrite_interp::ascii(vm, text);
        vm.call_method(out, vm.names.write, &[ascii])?;
    }
    let newline = vm.intern("\n");
    vm.call_method(out, vm.names.write, &[newline])?;
    builtins.set_interned(vm, underscore, args[0])?;
    Ok(Value::NONE)
}

fn excepthook(vm: &mut Vm, args: &[Value]) -> R {
    super::report::display(vm, args[1], args[2]);
    Ok(Value::NONE)
}

fn unraisablehook(vm: &mut Vm, args: &[Value]) -> R {
    let exception = vm.get_attribute_str(args[0], "exc_value")?;
    let traceback = vm.get_attribute_str(args[0], "exc_traceback")?;
    let message = vm.get_attribute_str(args[0], "err_msg")?;
    let object = vm.get_attribute_str(args[0], "object")?;
    super::report::unraisable(vm, exception, traceback, message, object);
    Ok(Value::NONE)
}

/// What native code calls with an exception that nobody can catch: makes the argument of `unraisablehook` and calls it.
fn report_unraisable(vm: &mut Vm, args: &[Value]) -> R {
    let (exception, message) = (args[0], args[1]);
    let class = vm.type_of(exception).value();
    let traceback = super::report::traceback_of(exception);
    let hook = sys_attribute(vm, "unraisablehook").filter(|h| !h.is_none());
    let Some(hook) = hook else {
        super::report::unraisable(vm, exception, traceback, message, Value::NONE);
        return Ok(Value::NONE);
    };
    let ty = super::info::types(vm).unraisable_args;
    let items = vm.tuple(&[class, exception, traceback, message, Value::NONE]);
    let made = vm.call(ty, &[items])?;
    if vm.call(hook, &[made]).is_err() {
        let second = vm.take_exception();
        let traceback = super::report::traceback_of(second);
        let message = vm.str("Exception ignored in sys.unraisablehook");
        super::report::unraisable(vm, second, traceback, message, hook);
    }
    Ok(Value::NONE)
}

fn breakpointhook(vm: &mut Vm, args: &[Value]) -> R {
    let name = std::env::var("PYTHONBREAKPOINT").unwrap_or_default();
    let name = match name.as_str() {
        "0" => return Ok(Value::NONE),
        "" => "pdb.set_trace",
        name => name,
    };
    let (module, attribute) = name.rsplit_once('.').unwrap_or(("builtins", name));
    let function = match pyrite_interp::import::attribute_of(vm, module, attribute) {
        Ok(f) => f,
        Err(e) if vm.pending_is(Exc::ImportError) || vm.pending_is(Exc::AttributeError) => {
            let _ = e;
            vm.exception = None;
            let message = format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{name}\"");
            super::warn(vm, Exc::RuntimeWarning, &message)?;
            return Ok(Value::NONE);
        }
        Err(e) => return Err(e),
    };
    let keywords = args[0].as_dict();
    let mut all = vm.rooted_from(&args[1..]);
    let mut names = vm.rooted();
    if let Some(keywords) = keywords {
        for (k, v) in keywords.to_vec() {
            names.push(k);
            all.push(v);
        }
    }
    let names = if names.is_empty() { None } else { Some(pyrite_object::tuple::Tuple::new(vm, &names)) };
    vm.call_kw(function, &all, names)
}

/// Raises an audit event: calls the hooks that `sys.addaudithook` got.
pub fn audit_event(vm: &mut Vm, event: Value, arguments: &[Value]) -> R<()> {
    let count = super::state(vm).audit_hooks.len();
    if count == 0 {
        return Ok(());
    }
    let arguments = vm.tuple(arguments);
    for i in 0..count {
        let Some(hook) = super::state(vm).audit_hooks.get(i).copied() else { break };
        vm.call(hook, &[event, arguments])?;
    }
    Ok(())
}

fn audit(vm: &mut Vm, args: &[Value]) -> R {
    if args[0].as_str().is_none() {
        let message = format!("audit() argument 1 must be str, not {}", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    }
    audit_event(vm, args[0], &args[1..])?;
    Ok(Value::NONE)
}

fn addaudithook(vm: &mut Vm, args: &[Value]) -> R {
    let event = vm.intern("sys.addaudithook");
    if audit_event(vm, event, &[]).is_err() {
        // A hook refuses further hooks by an exception; errors of other kinds are passed on.
        if !vm.pending_is(Exc::Exception) {
            return Err(pyrite_object::Raised);
        }
        vm.exception = None;
        return Ok(Value::NONE);
    }
    super::state(vm).audit_hooks.push(args[0]);
    Ok(Value::NONE)
}

fn exit(vm: &mut Vm, args: &[Value]) -> R {
    if args[0].is_none() {
        return Err(vm.raise_with(Exc::SystemExit, &[]));
    }
    // A tuple gives the arguments of the exception.
    let class = vm.exc_type(Exc::SystemExit).value();
    let e = match args[0].as_tuple() {
        Some(t) => {
            let items = vm.rooted_from(t.items());
            vm.call(class, &items)?
        }
        None => vm.call(class, &[args[0]])?,
    };
    Err(vm.raise_value(e))
}

fn interactivehook(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NONE)
}

native_table! {
    pub FUNCTIONS = [
        function("displayhook", "(object, /)", displayhook, "Prints an object to sys.stdout and saves it in builtins._."),
        function("excepthook", "(exctype, value, traceback, /)", excepthook, "Prints an exception and its traceback to sys.stderr."),
        function("unraisablehook", "(unraisable, /)", unraisablehook, "Prints an exception that nobody can catch."),
        function("_report_unraisable", "(exception, message, /)", report_unraisable, "Gives an exception that nobody can catch to the hook."),
        function("breakpointhook", "!(*args, **kws)", breakpointhook, "What breakpoint() calls."),
        function("audit", "(event, /, *args)", audit, "Raises an audit event."),
        function("addaudithook", "(hook)", addaudithook, "Adds a hook for audit events."),
        function("exit", "(status=None, /)", exit, "Exit the interpreter by raising SystemExit(status)."),
    ]
}

native_table! {
    pub INTERACTIVE = [
        function("__interactivehook__", "()", interactivehook, "Called when an interactive session begins."),
    ]
}
