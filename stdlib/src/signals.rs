//! The module `_signal`: handlers run at the next poll of the main thread.

use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::Trace;
use pyrite_object::ty::Type;
use pyrite_object::{Gc, R, Raised, Value, Vm, iter, native_table, ops};
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
    itimer_error: Option<Gc<Type>>,
    siginfo: Option<Value>,
}

impl Default for Handlers {
    fn default() -> Handlers {
        Handlers { by_number: vec![Value::NONE; COUNT], default_int: None, itimer_error: None, siginfo: None }
    }
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(h) = vm.get_extension::<Handlers>() {
        h.by_number.trace(marker);
        h.default_int.trace(marker);
        h.itimer_error.trace(marker);
        h.siginfo.trace(marker);
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

/// The last error of the system, as `ItimerError`.
fn itimer_error(vm: &mut Vm) -> Raised {
    let number = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    let Some(class) = vm.extension::<Handlers>().itimer_error else {
        return vm.runtime_error("module _signal is not initialized");
    };
    let text = crate::io::error_text(number);
    let text = vm.str(&text);
    match vm.call(class.value(), &[Value::small_int(number.into()), text]) {
        Ok(error) => vm.raise_value(error),
        Err(raised) => raised,
    }
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
        return Err(itimer_error(vm));
    }
    Ok(timer_value(vm, &old))
}

fn getitimer(vm: &mut Vm, args: &[Value]) -> R {
    let which = ops::index_isize(vm, args[0], Exc::OverflowError)?;
    // SAFETY: as in `setitimer`.
    let mut now: libc::itimerval = unsafe { std::mem::zeroed() };
    // SAFETY: the record is ours.
    if unsafe { libc::getitimer(which as _, &mut now) } != 0 {
        return Err(itimer_error(vm));
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

fn last_error(vm: &mut Vm) -> Raised {
    let e = std::io::Error::last_os_error();
    crate::io::os_error(vm, &e, None)
}

/// A set of signals from an iterable of their numbers.
fn signal_set(vm: &mut Vm, value: Value) -> R<libc::sigset_t> {
    // SAFETY: an all-zero set is ours to be filled in.
    let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: the set is ours.
    unsafe { libc::sigemptyset(&mut set) };
    iter::for_each(vm, value, |vm, item| {
        let n = ops::index_of(vm, item)?;
        let Some(n) = n.to_i64() else {
            return Err(vm.overflow_error("Python int too large to convert to C long"));
        };
        if n < 1 || n >= COUNT as i64 {
            return Err(vm.value_error(format!("signal number {n} out of range [1; {}]", COUNT - 1)));
        }
        // SAFETY: the set is ours, the number in range. Numbers that the C library keeps for itself fail.
        if unsafe { libc::sigaddset(&mut set, n as i32) } != 0 {
            return Err(vm.value_error(format!("signal number {n} out of range [1; {}]", COUNT - 1)));
        }
        Ok(())
    })?;
    Ok(set)
}

/// The set of the numbers in a set of signals.
fn numbers_of(vm: &mut Vm, signals: &libc::sigset_t) -> R {
    let set = pyrite_object::set::Set::of_type(vm, vm.types.set);
    for n in 1..COUNT as i32 {
        // SAFETY: the set was filled in.
        if unsafe { libc::sigismember(signals, n) } == 1 {
            set.add(vm, Value::small_int(n.into()))?;
        }
    }
    Ok(set.value())
}

fn pthread_sigmask(vm: &mut Vm, args: &[Value]) -> R {
    let how = crate::posix::c_int(vm, args[0])?;
    let new = signal_set(vm, args[1])?;
    // SAFETY: an all-zero set is ours to be filled in.
    let mut old: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: both sets are ours.
    let error = unsafe { libc::pthread_sigmask(how, &new, &mut old) };
    if error != 0 {
        let e = std::io::Error::from_raw_os_error(error);
        return Err(crate::io::os_error(vm, &e, None));
    }
    // What was let through may have arrived.
    vm.poll()?;
    numbers_of(vm, &old)
}

fn sigpending(vm: &mut Vm, _args: &[Value]) -> R {
    // SAFETY: an all-zero set is ours to be filled in.
    let mut set: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: the set is ours.
    if unsafe { libc::sigpending(&mut set) } != 0 {
        return Err(last_error(vm));
    }
    numbers_of(vm, &set)
}

fn sigwait(vm: &mut Vm, args: &[Value]) -> R {
    let set = signal_set(vm, args[0])?;
    let mut number = 0;
    // SAFETY: set and number are ours.
    let error = crate::thread::without_lock(vm, || unsafe { libc::sigwait(&set, &mut number) });
    if error != 0 {
        let e = std::io::Error::from_raw_os_error(error);
        return Err(crate::io::os_error(vm, &e, None));
    }
    Ok(Value::small_int(number.into()))
}

/// A `struct_siginfo`.
fn signal_info(vm: &mut Vm, info: &libc::siginfo_t) -> R {
    // SAFETY: the fields of a signal sent by a process or the kernel; the union's other readings are plain numbers.
    let (pid, uid, status, band) = unsafe { (info.si_pid(), info.si_uid(), info.si_status(), 0) };
    let values = [
        i64::from(info.si_signo),
        i64::from(info.si_code),
        i64::from(info.si_errno),
        i64::from(pid),
        i64::from(uid),
        i64::from(status),
        band,
    ];
    let values = vm.tuple(&values.map(Value::small_int));
    let class = vm.extension::<Handlers>().siginfo.unwrap_or(Value::NONE);
    vm.call(class, &[values])
}

fn sigwaitinfo(vm: &mut Vm, args: &[Value]) -> R {
    let set = signal_set(vm, args[0])?;
    loop {
        // SAFETY: an all-zero record is ours to be filled in.
        let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
        // SAFETY: both are ours.
        let result = crate::thread::without_lock(vm, || unsafe { libc::sigwaitinfo(&set, &mut info) });
        if result >= 0 {
            return signal_info(vm, &info);
        }
        if std::io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
            return Err(last_error(vm));
        }
        vm.poll()?;
    }
}

fn sigtimedwait(vm: &mut Vm, args: &[Value]) -> R {
    let set = signal_set(vm, args[0])?;
    let timeout = seconds(vm, args[1])?;
    if timeout.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if timeout < 0.0 {
        return Err(vm.value_error("timeout must be non-negative"));
    }
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs_f64(timeout.min(9e9));
    loop {
        let left = deadline.saturating_duration_since(std::time::Instant::now());
        let left = libc::timespec { tv_sec: left.as_secs() as i64, tv_nsec: left.subsec_nanos().into() };
        // SAFETY: an all-zero record is ours to be filled in.
        let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
        // SAFETY: all three are ours.
        let result =
            crate::thread::without_lock(vm, || unsafe { libc::sigtimedwait(&set, &mut info, &left) });
        if result >= 0 {
            return signal_info(vm, &info);
        }
        match std::io::Error::last_os_error().raw_os_error() {
            Some(libc::EAGAIN) => return Ok(Value::NONE),
            Some(libc::EINTR) => vm.poll()?,
            _ => return Err(last_error(vm)),
        }
    }
}

fn pthread_kill(vm: &mut Vm, args: &[Value]) -> R {
    let thread = ops::index_of(vm, args[0])?.to_i64().unwrap_or(0);
    let n = crate::posix::c_int(vm, args[1])?;
    let id = thread as u64;
    let here = vm.thread.id == id;
    let exists =
        here || vm.get_extension::<crate::thread::Threads>().is_some_and(|t| t.stopped.contains_key(&id));
    // SAFETY: the thread exists, since it must hold the lock that we hold before it ends; the number is checked by the
    // system.
    let error = if exists { unsafe { libc::pthread_kill(id as libc::pthread_t, n) } } else { libc::ESRCH };
    if error != 0 {
        let e = std::io::Error::from_raw_os_error(error);
        return Err(crate::io::os_error(vm, &e, None));
    }
    vm.poll()?;
    Ok(Value::NONE)
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
        function("pthread_sigmask", "(how, mask, /)", pthread_sigmask, "Fetches or changes the signals that the thread does not let through."),
        function("pthread_kill", "(thread_id, signalnum, /)", pthread_kill, "Sends a signal to a thread of this process."),
        function("sigpending", "()", sigpending, "The signals that wait to be let through."),
        function("sigwait", "(sigset, /)", sigwait, "Waits for one of a set of signals."),
        function("sigwaitinfo", "(sigset, /)", sigwaitinfo, "Waits for one of a set of signals; gives what is known of it."),
        function("sigtimedwait", "(sigset, timeout, /)", sigtimedwait, "As sigwaitinfo, for a limited time."),
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
    let os_error = vm.exc_type(Exc::OSError);
    let name = vm.intern("ItimerError");
    let bases = vm.tuple(&[os_error.value()]);
    let namespace = Gc::<Dict>::new(vm);
    let home = vm.intern("signal");
    namespace.set_interned(vm, vm.names.dunder_module, home)?;
    let error = vm.call(vm.types.type_.value(), &[name, bases, namespace.value()])?;
    vm.extension::<Handlers>().itimer_error = error.cast::<Type>();
    dict.set_str(vm, "ItimerError", error)?;
    let info = crate::struct_sequence::make(
        vm,
        "signal.struct_siginfo",
        &["si_signo", "si_code", "si_errno", "si_pid", "si_uid", "si_status", "si_band"],
        &[],
    )?;
    vm.extension::<Handlers>().siginfo = Some(info.value());
    dict.set_str(vm, "struct_siginfo", info.value())?;
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
