//! The module `_signal`: handlers run at the next poll of the main thread.

use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::Trace;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU64, Ordering};

const COUNT: usize = 65; // signal numbers

/// Signals that have arrived, one bit each. A signal is an event of the process, hence process-wide.
static ARRIVED: AtomicU64 = AtomicU64::new(0);
/// The poll flag of the `Vm` whose main thread handles signals.
static POLL_FLAG: AtomicPtr<AtomicBool> = AtomicPtr::new(std::ptr::null_mut());
/// `set_wakeup_fd`, or -1.
static WAKEUP: AtomicI32 = AtomicI32::new(-1);

struct Handlers {
    by_number: Vec<Value>,
    default_int: Option<Value>,
}

impl Default for Handlers {
    fn default() -> Handlers {
        Handlers { by_number: vec![Value::NONE; COUNT], default_int: None }
    }
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(h) = vm.get_extension::<Handlers>() {
        h.by_number.trace(marker);
        h.default_int.trace(marker);
    }
}

/// What the system calls: only sets flags, which is all that may be done there.
extern "C" fn on_signal(number: libc::c_int) {
    if (0..64).contains(&number) {
        ARRIVED.fetch_or(1 << number, Ordering::SeqCst);
    }
    let flag = POLL_FLAG.load(Ordering::SeqCst);
    if !flag.is_null() {
        // SAFETY: the flag is leaked once in `fill`, so it lives as long as the process.
        unsafe { &*flag }.store(true, Ordering::SeqCst);
    }
    let fd = WAKEUP.load(Ordering::SeqCst);
    if fd >= 0 {
        let byte = number as u8;
        // SAFETY: one byte of ours; write is allowed in signal handlers.
        unsafe { libc::write(fd, (&raw const byte).cast(), 1) };
    }
}

/// Runs the handlers of signals that have arrived.
fn poll(vm: &mut Vm) -> R<()> {
    if ARRIVED.load(Ordering::Relaxed) == 0 {
        return Ok(());
    }
    let main = vm.get_extension::<crate::thread::Threads>().is_none_or(|t| t.main == vm.thread.id);
    if !main {
        return Ok(());
    }
    let arrived = ARRIVED.swap(0, Ordering::SeqCst);
    for number in (0..64).filter(|n| arrived >> n & 1 == 1) {
        let handler = vm.extension::<Handlers>().by_number[number];
        if handler.is_none() || handler.as_int().is_some() {
            continue;
        }
        let frame = match vm.thread.depth() {
            0 => Value::NONE,
            depth => vm.frame_object(depth - 1).value(),
        };
        vm.call(handler, &[Value::small_int(number as i64), frame])?;
    }
    Ok(())
}

fn number(vm: &mut Vm, value: Value) -> R<usize> {
    let n = ops::index_isize(vm, value, Exc::OverflowError)?;
    if n < 1 || n as usize >= COUNT {
        return Err(vm.value_error("signal number out of range"));
    }
    Ok(n as usize)
}

fn install(n: usize, handler: libc::sighandler_t) -> bool {
    // SAFETY: an all-zero action is valid; it is ours to be filled in.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = handler;
    action.sa_flags = libc::SA_ONSTACK;
    // SAFETY: `on_signal` only does what handlers may.
    unsafe { libc::sigaction(n as i32, &action, std::ptr::null_mut()) == 0 }
}

fn signal(vm: &mut Vm, args: &[Value]) -> R {
    let main = vm.get_extension::<crate::thread::Threads>().is_none_or(|t| t.main == vm.thread.id);
    if !main {
        return Err(vm.value_error("signal only works in main thread of the main interpreter"));
    }
    let n = number(vm, args[0])?;
    let handler = args[1];
    let action = match handler.as_int().and_then(|i| i.to_i64()) {
        Some(0) => libc::SIG_DFL,
        Some(1) => libc::SIG_IGN,
        _ => {
            let ty = vm.type_of(handler);
            if handler.as_int().is_some() || ty.slot(vm, pyrite_object::slots::Slot::Call).is_none() {
                return Err(vm.type_error(
                    "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object",
                ));
            }
            on_signal as *const () as libc::sighandler_t
        }
    };
    if !install(n, action) {
        let e = std::io::Error::last_os_error();
        return Err(crate::io::os_error(vm, &e, None));
    }
    let handlers = &mut vm.extension::<Handlers>().by_number;
    Ok(std::mem::replace(&mut handlers[n], handler))
}

fn getsignal(vm: &mut Vm, args: &[Value]) -> R {
    let n = number(vm, args[0])?;
    Ok(vm.extension::<Handlers>().by_number[n])
}

fn default_int_handler(vm: &mut Vm, _args: &[Value]) -> R {
    Err(vm.raise_with(Exc::KeyboardInterrupt, &[]))
}

fn raise_signal(vm: &mut Vm, args: &[Value]) -> R {
    let n = number(vm, args[0])?;
    // SAFETY: sends ourselves a signal.
    if unsafe { libc::raise(n as i32) } != 0 {
        let e = std::io::Error::last_os_error();
        return Err(crate::io::os_error(vm, &e, None));
    }
    vm.poll()?;
    Ok(Value::NONE)
}

fn alarm(_vm: &mut Vm, args: &[Value]) -> R {
    let seconds = args[0].as_small_int().unwrap_or(0).clamp(0, i64::from(u32::MAX)) as u32;
    // SAFETY: plain system call.
    Ok(Value::small_int(i64::from(unsafe { libc::alarm(seconds) })))
}

fn pause(vm: &mut Vm, _args: &[Value]) -> R {
    // SAFETY: waits for a signal.
    crate::thread::without_lock(vm, || unsafe { libc::pause() });
    vm.poll()?;
    Ok(Value::NONE)
}

fn seconds(vm: &mut Vm, value: Value) -> R<f64> {
    match value.as_any_float() {
        Some(f) => Ok(f),
        None => Ok(ops::index_isize(vm, value, Exc::OverflowError)? as f64),
    }
}

fn timeval(seconds: f64) -> libc::timeval {
    libc::timeval { tv_sec: seconds.trunc() as i64, tv_usec: (seconds.fract() * 1e6).ceil() as i64 }
}

fn timer_value(vm: &mut Vm, t: &libc::itimerval) -> Value {
    let of = |v: &libc::timeval| Value::float(v.tv_sec as f64 + v.tv_usec as f64 / 1e6);
    vm.tuple(&[of(&t.it_value), of(&t.it_interval)])
}

fn setitimer(vm: &mut Vm, args: &[Value]) -> R {
    let which = ops::index_isize(vm, args[0], Exc::OverflowError)?;
    let new = libc::itimerval {
        it_value: timeval(seconds(vm, args[1])?),
        it_interval: match args[2] {
            Value::NONE | Value::ABSENT => timeval(0.0),
            interval => timeval(seconds(vm, interval)?),
        },
    };
    // SAFETY: an all-zero record is valid, and ours.
    let mut old: libc::itimerval = unsafe { std::mem::zeroed() };
    // SAFETY: both records are ours.
    if unsafe { libc::setitimer(which as _, &new, &mut old) } != 0 {
        let e = std::io::Error::last_os_error();
        return Err(crate::io::os_error(vm, &e, None));
    }
    Ok(timer_value(vm, &old))
}

fn getitimer(vm: &mut Vm, args: &[Value]) -> R {
    let which = ops::index_isize(vm, args[0], Exc::OverflowError)?;
    // SAFETY: as in `setitimer`.
    let mut now: libc::itimerval = unsafe { std::mem::zeroed() };
    // SAFETY: the record is ours.
    if unsafe { libc::getitimer(which as _, &mut now) } != 0 {
        let e = std::io::Error::last_os_error();
        return Err(crate::io::os_error(vm, &e, None));
    }
    Ok(timer_value(vm, &now))
}

fn set_wakeup_fd(vm: &mut Vm, args: &[Value]) -> R {
    let fd = ops::index_isize(vm, args[0], Exc::OverflowError)?;
    Ok(Value::small_int(i64::from(WAKEUP.swap(fd as i32, Ordering::SeqCst))))
}

fn siginterrupt(vm: &mut Vm, args: &[Value]) -> R {
    number(vm, args[0])?;
    Ok(Value::NONE)
}

fn strsignal(vm: &mut Vm, args: &[Value]) -> R {
    let n = number(vm, args[0])?;
    // SAFETY: the library's text is nul-terminated, and copied at once.
    let text = unsafe {
        let p = libc::strsignal(n as i32);
        if p.is_null() { None } else { Some(std::ffi::CStr::from_ptr(p).to_string_lossy().into_owned()) }
    };
    match text {
        Some(text) if !text.starts_with("Unknown") => Ok(vm.str(&text)),
        _ => Ok(Value::NONE),
    }
}

fn valid_signals(vm: &mut Vm, _args: &[Value]) -> R {
    let set = pyrite_object::set::Set::of_type(vm, vm.types.set);
    for n in (1..COUNT as i64).filter(|n| !matches!(n, 32 | 33)) {
        set.add(vm, Value::small_int(n))?;
    }
    Ok(set.value())
}

native_table! {
    FUNCTIONS = [
        function("signal", "(signalnum, handler, /)", signal, "Sets the handler of a signal; gives the old one."),
        function("getsignal", "(signalnum, /)", getsignal, "The handler of a signal."),
        function("default_int_handler", "(signalnum, frame, /)", default_int_handler, "Raises KeyboardInterrupt."),
        function("raise_signal", "(signalnum, /)", raise_signal, "Sends a signal to this process."),
        function("alarm", "(seconds, /)", alarm, "Arranges for SIGALRM."),
        function("pause", "()", pause, "Waits for a signal."),
        function("setitimer", "(which, seconds, interval=0.0, /)", setitimer, "Sets an interval timer."),
        function("getitimer", "(which, /)", getitimer, "The value of an interval timer."),
        function("set_wakeup_fd", "!(fd, /, *, warn_on_full_buffer=True)", set_wakeup_fd, "Sets a descriptor that gets a byte for each signal."),
        function("siginterrupt", "(signalnum, flag, /)", siginterrupt, "System calls are restarted always."),
        function("strsignal", "(signalnum, /)", strsignal, "Describes a signal."),
        function("valid_signals", "()", valid_signals, "All signal numbers."),
    ]
}

/// Fills the module, and makes Ctrl-C raise KeyboardInterrupt.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    macro_rules! names {
        ($($name:ident)*) => { [$((stringify!($name), libc::$name as i64)),*] };
    }
    let constants = names! {
        SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM
        SIGTERM SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF
        SIGWINCH SIGIO SIGPWR SIGSYS SIG_BLOCK SIG_UNBLOCK SIG_SETMASK ITIMER_REAL ITIMER_VIRTUAL ITIMER_PROF
    };
    for (name, value) in constants {
        dict.set_str(vm, name, Value::small_int(value))?;
    }
    for (name, value) in [
        ("SIG_DFL", 0),
        ("SIG_IGN", 1),
        ("NSIG", COUNT as i64),
        ("SIGCLD", 17),
        ("SIGPOLL", 29),
        ("SIGRTMIN", 34),
        ("SIGRTMAX", 64),
    ] {
        dict.set_str(vm, name, Value::small_int(value))?;
    }
    let error = vm.exc_type(Exc::OSError);
    dict.set_str(vm, "ItimerError", error.value())?;
    let flag = Arc::into_raw(vm.poll_flag.clone()).cast_mut();
    POLL_FLAG.store(flag, Ordering::SeqCst);
    vm.extension::<pyrite_interp::state::Pollers>().handlers.push(poll);
    let default_int = dict.get_str(vm, "default_int_handler").unwrap_or(Value::NONE);
    let handlers = vm.extension::<Handlers>();
    handlers.default_int = Some(default_int);
    for n in 1..COUNT {
        handlers.by_number[n] = Value::small_int(0);
    }
    handlers.by_number[libc::SIGINT as usize] = default_int;
    handlers.by_number[libc::SIGPIPE as usize] = Value::small_int(1);
    install(libc::SIGINT as usize, on_signal as *const () as libc::sighandler_t);
    install(libc::SIGPIPE as usize, libc::SIG_IGN);
    Ok(())
}
