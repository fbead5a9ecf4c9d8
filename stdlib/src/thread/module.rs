//! The module `_thread`.

use super::gil::Threads;
use super::handle::{self, Handle};
use super::local::Local;
use super::lock::{LOCK_METHODS, Lock, RLOCK_METHODS, RLock, TIMEOUT_MAX};
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::Trace;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};

/// What the module keeps in a `Vm`.
pub struct ThreadSettings {
    handle: Option<Gc<Type>>,
    lock: Option<Gc<Type>>,
    /// Native stack of new threads.
    pub stack_size: usize,
    /// Calls that threads which are starting will make.
    pub starting: Vec<Value>,
    /// `sys.setrecursionlimit`, for new threads.
    pub recursion_limit: usize,
}

impl Default for ThreadSettings {
    fn default() -> ThreadSettings {
        ThreadSettings {
            handle: None,
            lock: None,
            stack_size: 64 << 20, // bytes; committed as used
            starting: Vec::new(),
            recursion_limit: 1000,
        }
    }
}

impl ThreadSettings {
    pub fn handle_type(&self) -> Gc<Type> {
        match self.handle {
            Some(ty) => ty,
            None => unreachable!("`_thread` is filled at start-up"),
        }
    }
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(s) = vm.get_extension::<ThreadSettings>() {
        s.handle.trace(marker);
        s.lock.trace(marker);
        s.starting.trace(marker);
    }
}

fn allocate_lock(vm: &mut Vm, _args: &[Value]) -> R {
    match vm.extension::<ThreadSettings>().lock {
        Some(ty) => Ok(vm.new_native(ty, Lock::default()).value()),
        None => unreachable!("`_thread` is filled at start-up"),
    }
}

fn get_ident(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.int(vm.thread.id as i64))
}

fn get_native_id(vm: &mut Vm, _args: &[Value]) -> R {
    // SAFETY: plain system call.
    let id = unsafe { libc::syscall(libc::SYS_gettid) };
    Ok(vm.int(id))
}

fn get_main_thread_ident(vm: &mut Vm, _args: &[Value]) -> R {
    let id = vm.extension::<Threads>().main;
    Ok(vm.int(id as i64))
}

fn is_main_interpreter(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::TRUE)
}

fn daemon_threads_allowed(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::TRUE)
}

fn count(vm: &mut Vm, _args: &[Value]) -> R {
    let n = vm.extension::<Threads>().count;
    Ok(vm.int(n as i64))
}

/// `_thread._excepthook(args)`.
fn excepthook(vm: &mut Vm, args: &[Value]) -> R {
    let Some(parts) = args[0].as_tuple().filter(|t| t.len() == 4) else {
        return Err(vm.type_error("_thread._excepthook argument type must be ExceptHookArgs"));
    };
    crate::sys::report::thread_exception(vm, parts.get(1), parts.get(2), parts.get(3));
    Ok(Value::NONE)
}

fn start_new_thread(vm: &mut Vm, args: &[Value]) -> R {
    let Some(positional) = args[1].as_tuple() else {
        return Err(vm.type_error("2nd arg must be a tuple"));
    };
    let keywords = match args[2] {
        Value::ABSENT => None,
        v if v.as_dict().is_some() => Some(v),
        _ => return Err(vm.type_error("optional 3rd arg must be a dictionary")),
    };
    let positional = vm.rooted_from(positional.items());
    let id = handle::start(vm, args[0], &positional, keywords, None, true)?;
    Ok(vm.int(id as i64))
}

fn start_joinable_thread(vm: &mut Vm, args: &[Value]) -> R {
    let given = if args[1].is_none() {
        let ty = vm.extension::<ThreadSettings>().handle_type();
        vm.new_native(ty, Handle::default()).value()
    } else {
        args[1]
    };
    if !handle::is_handle(given) {
        return Err(vm.type_error("'handle' must be a _ThreadHandle"));
    }
    let daemon = ops::truth(vm, args[2])?;
    handle::start(vm, args[0], &[], None, Some(given), daemon)?;
    Ok(given)
}

fn make_thread_handle(vm: &mut Vm, args: &[Value]) -> R {
    let id = ops::index_isize(vm, args[0], Exc::OverflowError)?;
    Ok(handle::existing(vm, id as u64))
}

fn shutdown(vm: &mut Vm, _args: &[Value]) -> R {
    loop {
        let Some(ending) = vm.extension::<Threads>().joinable.pop() else { return Ok(Value::NONE) };
        ending.join(vm, None)?;
    }
}

fn stack_size(vm: &mut Vm, args: &[Value]) -> R {
    let old = vm.extension::<ThreadSettings>().stack_size;
    let size = ops::index_isize(vm, args[0], Exc::OverflowError)?;
    if size < 0 {
        return Err(vm.value_error("size must be 0 or a positive value"));
    }
    if size > 0 {
        if size < 32 << 10 {
            return Err(vm.value_error(format!("size not valid: {size} bytes")));
        }
        vm.extension::<ThreadSettings>().stack_size = (size as usize).max(1 << 20);
    }
    Ok(vm.int(if size > 0 { old as i64 } else { 0 }))
}

fn exit_thread(vm: &mut Vm, _args: &[Value]) -> R {
    Err(vm.raise_with(Exc::SystemExit, &[]))
}

fn interrupt_main(vm: &mut Vm, args: &[Value]) -> R {
    let signal = ops::index_isize(vm, args[0], Exc::OverflowError)?;
    // SAFETY: sends ourselves a signal, whose handler only sets flags.
    unsafe { libc::raise(signal as i32) };
    Ok(Value::NONE)
}

fn set_name(vm: &mut Vm, args: &[Value]) -> R {
    let mut name = pyrite_object::string::to_rust(args[0]).into_bytes();
    name.truncate(15);
    name.retain(|b| *b != 0);
    if let Ok(text) = std::ffi::CString::new(name) {
        // SAFETY: names the calling thread; the text is nul-terminated.
        unsafe { libc::pthread_setname_np(libc::pthread_self(), text.as_ptr()) };
    }
    let _ = vm;
    Ok(Value::NONE)
}

native_table! {
    FUNCTIONS = [
        function("allocate_lock", "()", allocate_lock, "Makes a lock."),
        function("allocate", "()", allocate_lock, "Makes a lock."),
        function("_excepthook", "(exc_info, /)", excepthook, "Handles an uncaught exception of a thread."),
        function("get_ident", "()", get_ident, "The number of this thread."),
        function("get_native_id", "()", get_native_id, "The system's number of this thread."),
        function("_get_main_thread_ident", "()", get_main_thread_ident, "The number of the main thread."),
        function("_is_main_interpreter", "()", is_main_interpreter, "Whether this is the main interpreter."),
        function("daemon_threads_allowed", "()", daemon_threads_allowed, "Whether daemon threads are allowed."),
        function("_count", "()", count, "How many threads run."),
        function("start_new_thread", "!(function, args, kwargs=<absent>, /)", start_new_thread, "Starts a thread; gives its number."),
        function("start_new", "!(function, args, kwargs=<absent>, /)", start_new_thread, "Starts a thread; gives its number."),
        function("start_joinable_thread", "(function, handle=None, daemon=True)", start_joinable_thread, "Starts a thread; gives its handle."),
        function("_make_thread_handle", "!(ident, /)", make_thread_handle, "A handle for a thread that runs already."),
        function("_shutdown", "()", shutdown, "Waits for all threads that are no daemons."),
        function("stack_size", "!(size=0, /)", stack_size, "Sets the stack size of new threads; gives the old one."),
        function("exit", "()", exit_thread, "Raises SystemExit."),
        function("exit_thread", "()", exit_thread, "Raises SystemExit."),
        function("interrupt_main", "!(signum=2, /)", interrupt_main, "Simulates a signal."),
        function("set_name", "(name)", set_name, "Names this thread for the system."),
    ]
}

/// Makes the types and fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let fields = ["exc_type", "exc_value", "exc_traceback", "thread"];
    let arguments = crate::struct_sequence::make(vm, "_thread._ExceptHookArgs", &fields, &[])?;
    module.dict.get().set_str(vm, "_ExceptHookArgs", arguments.value())?;
    let lock = vm.new_native_type::<Lock>("_thread", "lock", flags::WEAKREF, &LOCK_METHODS, &[]);
    let rlock =
        vm.new_native_type::<RLock>("_thread", "RLock", flags::WEAKREF | flags::BASE, &RLOCK_METHODS, &[]);
    let local = vm.new_native_type::<Local>(
        "_thread",
        "_local",
        flags::WEAKREF | flags::BASE,
        &super::local::METHODS,
        &[],
    );
    let handle =
        vm.new_native_type::<Handle>("_thread", "_ThreadHandle", 0, &handle::METHODS, handle::ATTRIBUTES);
    let settings = vm.extension::<ThreadSettings>();
    settings.handle = Some(handle);
    settings.lock = Some(lock);
    vm.root_tracers.push(trace);
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    for (name, ty) in
        [("lock", lock), ("LockType", lock), ("RLock", rlock), ("_local", local), ("_ThreadHandle", handle)]
    {
        dict.set_str(vm, name, ty.value())?;
    }
    let error = vm.exc_type(Exc::RuntimeError);
    dict.set_str(vm, "error", error.value())?;
    dict.set_str(vm, "TIMEOUT_MAX", Value::float(TIMEOUT_MAX))?;
    dict.set_str(vm, "_NAME_MAXLEN", Value::small_int(15))?;
    Ok(())
}

/// Keeps `sys.setrecursionlimit` for threads to come.
pub fn set_recursion_limit(vm: &mut Vm, limit: usize) {
    vm.extension::<ThreadSettings>().recursion_limit = limit;
}

/// Innermost frames of the threads that do not run, by thread number.
pub fn stopped_frames(vm: &mut Vm) -> Vec<(u64, Value)> {
    let ids: Vec<u64> = vm.extension::<Threads>().stopped.keys().copied().collect();
    let mut frames = Vec::new();
    for id in ids {
        // The frame object is made in the thread's own state.
        let Some(mut state) = vm.extension::<Threads>().stopped.remove(&id) else { continue };
        std::mem::swap(&mut vm.thread, &mut state);
        vm.extension::<Threads>().stopped.insert(id, state);
        let mut innermost = None;
        for index in 0..vm.thread.depth() {
            let frame = vm.frame_object(index);
            frame.back.set(innermost);
            innermost = Some(frame);
        }
        frames.extend(innermost.map(|frame| (id, frame.value())));
        let Some(mut state) = vm.extension::<Threads>().stopped.remove(&id) else { continue };
        std::mem::swap(&mut vm.thread, &mut state);
        vm.extension::<Threads>().stopped.insert(id, state);
    }
    frames
}
