//! `sys`: limits and settings of the interpreter.

use pyrite_object::exception::Exc;
use pyrite_object::native::function;
use pyrite_object::{R, Value, Vm, native_table, ops};

/// Least value of `sys.set_int_max_str_digits` besides 0.
const MIN_DIGITS: isize = 640; // digits

fn getrecursionlimit(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::small_int(vm.thread.recursion_limit as i64))
}

fn setrecursionlimit(vm: &mut Vm, args: &[Value]) -> R {
    let limit = ops::index_isize(vm, args[0], Exc::OverflowError)?;
    if limit > i32::MAX as isize {
        return Err(vm.overflow_error("Python int too large to convert to C int"));
    }
    if limit < 1 {
        return Err(vm.value_error("recursion limit must be greater or equal than 1"));
    }
    let depth = vm.thread.depth();
    if depth >= limit as usize {
        let message = format!(
            "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
        );
        return Err(vm.raise(Exc::RecursionError, message));
    }
    vm.thread.set_recursion_limit(limit as usize);
    crate::thread::set_recursion_limit(vm, limit as usize);
    Ok(Value::NONE)
}

fn get_digits(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::small_int(vm.int_max_str_digits as i64))
}

fn set_digits(vm: &mut Vm, args: &[Value]) -> R {
    let digits = ops::index_isize(vm, args[0], Exc::OverflowError)?;
    if digits != 0 && digits < MIN_DIGITS {
        return Err(vm.value_error(format!("maxdigits must be >= {MIN_DIGITS} or 0 for unlimited")));
    }
    vm.int_max_str_digits = digits as usize;
    Ok(Value::NONE)
}

fn getswitchinterval(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::float(super::state(vm).switch_interval))
}

fn setswitchinterval(vm: &mut Vm, args: &[Value]) -> R {
    let seconds = crate::math::float(vm, args[0])?;
    if seconds <= 0.0 || seconds.is_nan() {
        return Err(vm.value_error("switch interval must be strictly positive"));
    }
    super::state(vm).switch_interval = seconds;
    Ok(Value::NONE)
}

fn intern(vm: &mut Vm, args: &[Value]) -> R {
    if args[0].as_str().is_none() {
        let message = format!("intern() argument must be str, not {}", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    }
    if !vm.is_exact(args[0], vm.types.str) {
        return Err(vm.type_error(format!("can't intern {}", vm.type_name(args[0]))));
    }
    Ok(pyrite_object::string::intern_value(vm, args[0]))
}

fn is_interned(vm: &mut Vm, args: &[Value]) -> R {
    if args[0].as_str().is_none() {
        let message = format!("_is_interned() argument must be str, not {}", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    }
    Ok(Value::bool(args[0].as_str().is_some_and(|s| s.is_interned())))
}

fn getsizeof(vm: &mut Vm, args: &[Value]) -> R {
    let method = vm.intern("__sizeof__");
    let ty = vm.type_of(args[0]).value();
    let size = vm.try_attribute(ty, method)?;
    let size = match size {
        Some(f) => vm.call(f, &[args[0]]),
        None => Err(vm.type_error(format!("Type {} doesn't define __sizeof__", vm.type_name(args[0])))),
    };
    let size = match size {
        Ok(size) => size,
        Err(_) if args[1] != Value::ABSENT && vm.pending_is(Exc::TypeError) => {
            vm.exception = None;
            return Ok(args[1]);
        }
        Err(e) => return Err(e),
    };
    let n = ops::index_isize(vm, size, Exc::OverflowError)?;
    if n < 0 {
        return Err(vm.value_error("__sizeof__() should return >= 0"));
    }
    Ok(size)
}

/// Objects are not counted by reference: what CPython shows for one that a variable and the argument refer to.
fn getrefcount(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::small_int(2))
}

fn getallocatedblocks(vm: &mut Vm, _args: &[Value]) -> R {
    let stats = vm.heap.stats();
    Ok(Value::small_int((stats.used_bytes / 16) as i64))
}

fn getunicodeinternedsize(vm: &mut Vm, _args: &[Value]) -> R {
    let n = vm.interned_count();
    Ok(Value::small_int(n as i64))
}

fn is_finalizing(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::bool(super::state(vm).finalizing))
}

fn utf8(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.intern("utf-8"))
}

fn surrogateescape(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.intern("surrogateescape"))
}

fn getdlopenflags(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::small_int(super::state(vm).dlopen_flags.into()))
}

fn setdlopenflags(vm: &mut Vm, args: &[Value]) -> R {
    super::state(vm).dlopen_flags = crate::posix::c_int(vm, args[0])?;
    Ok(Value::NONE)
}

fn none(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NONE)
}

fn no(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::FALSE)
}

fn yes(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::TRUE)
}

fn immortal(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(args[0].header().is_none()))
}

fn cpu_count_config(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::small_int(-1))
}

fn clear_type_cache(vm: &mut Vm, _args: &[Value]) -> R {
    *vm.method_cache = [Default::default(); pyrite_object::vm::METHOD_CACHE_SIZE];
    Ok(Value::NONE)
}

fn trampoline(vm: &mut Vm, args: &[Value]) -> R {
    let message = format!("can't activate the trampoline {}", ops::repr_text(vm, args[0])?);
    Err(vm.value_error(message))
}

native_table! {
    pub FUNCTIONS = [
        function("getrecursionlimit", "()", getrecursionlimit, "Return the current value of the recursion limit."),
        function("setrecursionlimit", "(limit, /)", setrecursionlimit, "Set the maximum depth of the Python stack."),
        function("get_int_max_str_digits", "()", get_digits, "The limit of the conversion of integers to and from text."),
        function("set_int_max_str_digits", "(maxdigits)", set_digits, "Sets the limit of the conversion of integers to and from text."),
        function("getswitchinterval", "()", getswitchinterval, "The thread switch interval in seconds."),
        function("setswitchinterval", "(interval, /)", setswitchinterval, "Sets the thread switch interval in seconds."),
        function("intern", "(string, /)", intern, "The interned string."),
        function("_is_interned", "(string, /)", is_interned, "Whether a string is interned."),
        function("_is_immortal", "(op, /)", immortal, "Whether an object lives for ever."),
        function("_is_gil_enabled", "()", yes, "Whether one lock guards the interpreter."),
        function("getsizeof", "!(object, default=<absent>)", getsizeof, "The size of an object in bytes."),
        function("getrefcount", "(object, /)", getrefcount, "A number of references; objects are not counted."),
        function("getallocatedblocks", "()", getallocatedblocks, "How many blocks of memory are in use."),
        function("getunicodeinternedsize", "(*, _only_immortal=False)", getunicodeinternedsize, "How many strings are interned."),
        function("is_finalizing", "()", is_finalizing, "Whether the interpreter is about to end."),
        function("getdefaultencoding", "()", utf8, "The default encoding of strings."),
        function("getfilesystemencoding", "()", utf8, "The encoding of file names."),
        function("getfilesystemencodeerrors", "()", surrogateescape, "The error handler of file names."),
        function("getdlopenflags", "()", getdlopenflags, "The flags for loading extension modules."),
        function("setdlopenflags", "(flags, /)", setdlopenflags, "Sets the flags for loading extension modules; there are none to load."),
        function("_clear_type_cache", "()", clear_type_cache, "Clears the method cache."),
        function("_clear_internal_caches", "()", clear_type_cache, "Clears the method cache."),
        function("_clear_type_descriptors", "(type, /)", none, "Forgets a class's own descriptors for __dict__ and __weakref__."),
        function("_debugmallocstats", "()", none, "Prints nothing: the collector has no malloc."),
        function("_get_cpu_count_config", "()", cpu_count_config, "The number of processors that was configured, or -1."),
        function("activate_stack_trampoline", "(backend, /)", trampoline, "Stack trampolines do not exist here."),
        function("deactivate_stack_trampoline", "()", none, "Stack trampolines do not exist here."),
        function("is_stack_trampoline_active", "()", no, "Whether a stack trampoline is active."),
        function("is_remote_debug_enabled", "()", no, "Whether a debugger may attach."),
    ]
}
