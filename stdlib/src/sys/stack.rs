//! `sys`: the stack, the exceptions being handled, tracing and profiling.

use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};

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

/// The index of the frame at a distance from the innermost; ValueError if the stack is not so deep.
fn frame_index(vm: &mut Vm, depth: Value) -> R<usize> {
    let depth = ops::index_isize(vm, depth, Exc::OverflowError)?.max(0) as usize;
    match vm.thread.depth().checked_sub(depth.saturating_add(1)) {
        Some(index) => Ok(index),
        None => Err(vm.value_error("call stack is not deep enough")),
    }
}

fn getframe(vm: &mut Vm, args: &[Value]) -> R {
    let index = frame_index(vm, args[0])?;
    Ok(vm.frame_object(index).value())
}

fn getframemodulename(vm: &mut Vm, args: &[Value]) -> R {
    let depth = ops::index_isize(vm, args[0], Exc::OverflowError)?.max(0) as usize;
    let Some(index) = vm.thread.depth().checked_sub(depth.saturating_add(1)) else { return Ok(Value::NONE) };
    let globals = vm.thread.frame(index).function.globals;
    Ok(globals.get_interned(vm.names.dunder_name).unwrap_or(Value::NONE))
}

fn current_frames(vm: &mut Vm, _args: &[Value]) -> R {
    let dict = Gc::<Dict>::new(vm);
    if let Some(index) = vm.thread.depth().checked_sub(1) {
        let id = vm.int(vm.thread.id as i64);
        let frame = vm.frame_object(index);
        dict.set(vm, id, frame.value())?;
    }
    for (id, frame) in crate::thread::stopped_frames(vm) {
        let id = vm.int(id as i64);
        dict.set(vm, id, frame)?;
    }
    Ok(dict.value())
}

fn current_exceptions(vm: &mut Vm, _args: &[Value]) -> R {
    let dict = Gc::<Dict>::new(vm);
    let id = vm.int(vm.thread.id as i64);
    let handled = vm.thread.handled;
    dict.set(vm, id, handled)?;
    // Notes who called whom in other threads, for those who look at the tracebacks.
    crate::thread::stopped_frames(vm);
    let others: Vec<(u64, Value)> = match vm.get_extension::<crate::thread::Threads>() {
        Some(threads) => threads.stopped.iter().map(|(id, state)| (*id, state.handled)).collect(),
        None => Vec::new(),
    };
    for (id, handled) in others {
        let id = vm.int(id as i64);
        dict.set(vm, id, handled)?;
    }
    Ok(dict.value())
}

fn call_tracing(vm: &mut Vm, args: &[Value]) -> R {
    let items = pyrite_object::iter::collect(vm, args[1])?;
    vm.call(args[0], &items)
}

fn get_asyncgen_hooks(vm: &mut Vm, _args: &[Value]) -> R {
    let (first, last) = (vm.thread.async_first, vm.thread.async_finalizer);
    let class = super::info::types(vm).asyncgen_hooks;
    let pair = vm.tuple(&[first, last]);
    vm.call(class, &[pair])
}

fn set_asyncgen_hooks(vm: &mut Vm, args: &[Value]) -> R {
    for (value, what) in [(args[0], "firstiter"), (args[1], "finalizer")] {
        if value != Value::ABSENT && !value.is_none() && !ops::is_callable(vm, value) {
            let message = format!("callable {what} expected, got {}", vm.type_name(value));
            return Err(vm.type_error(message));
        }
    }
    if args[1] != Value::ABSENT {
        vm.thread.async_finalizer = args[1];
    }
    if args[0] != Value::ABSENT {
        vm.thread.async_first = args[0];
    }
    Ok(Value::NONE)
}

fn get_origin_depth(vm: &mut Vm, _args: &[Value]) -> R {
    let depth = super::state(vm).origin_depth;
    Ok(Value::small_int(depth))
}

fn set_origin_depth(vm: &mut Vm, args: &[Value]) -> R {
    let depth = ops::index_isize(vm, args[0], Exc::OverflowError)?;
    if depth < 0 {
        return Err(vm.value_error("depth must be >= 0"));
    }
    super::state(vm).origin_depth = depth as i64;
    Ok(Value::NONE)
}

native_table! {
    pub FUNCTIONS = [
        function("exc_info", "()", exc_info, "Class, exception and traceback of the exception being handled."),
        function("exception", "()", exception, "The exception being handled."),
        function("settrace", "(function, /)", settrace, "Sets the function that traces."),
        function("gettrace", "()", gettrace, "The function that traces."),
        function("setprofile", "(function, /)", setprofile, "Sets the function that profiles."),
        function("getprofile", "()", getprofile, "The function that profiles."),
        function("_settraceallthreads", "(function, /)", settrace, "Sets the function that traces, in all threads."),
        function("_setprofileallthreads", "(function, /)", setprofile, "Sets the function that profiles, in all threads."),
        function("_getframe", "(depth=0, /)", getframe, "A frame of the stack."),
        function("_getframemodulename", "(depth=0)", getframemodulename, "The name of the module of a frame of the stack."),
        function("_current_frames", "()", current_frames, "The innermost frame of each thread, by thread number."),
        function("_current_exceptions", "()", current_exceptions, "The exception that each thread handles."),
        function("call_tracing", "(func, args, /)", call_tracing, "Calls a function while tracing is on."),
        function("get_asyncgen_hooks", "()", get_asyncgen_hooks, "The hooks of asynchronous generators."),
        function("set_asyncgen_hooks", "!(firstiter=<absent>, finalizer=<absent>)", set_asyncgen_hooks, "Sets the hooks of asynchronous generators."),
        function("get_coroutine_origin_tracking_depth", "()", get_origin_depth, "How many frames of its origin a coroutine keeps."),
        function("set_coroutine_origin_tracking_depth", "(depth)", set_origin_depth, "Sets how many frames of its origin a coroutine keeps."),
    ]
}
