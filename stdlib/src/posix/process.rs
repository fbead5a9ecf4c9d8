//! Processes, users, environment, random bytes.

use super::stat::{Records, record};
use super::{c_int, check, error_of};
use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};
use std::ffi::CStr;

macro_rules! numbers {
    ($($name:ident)*) => {
        $(fn $name(vm: &mut Vm, _args: &[Value]) -> R {
            // SAFETY: plain system call that cannot fail.
            Ok(vm.int(i64::from(unsafe { libc::$name() })))
        })*
    };
}

numbers! { getpid getppid getuid geteuid getgid getegid getpgrp }

fn exit_now(vm: &mut Vm, args: &[Value]) -> R {
    let status = c_int(vm, args[0])?;
    // SAFETY: ends the process at once, as asked for.
    unsafe { libc::_exit(status) }
}

fn kill(vm: &mut Vm, args: &[Value]) -> R {
    let (pid, signal) = (c_int(vm, args[0])?, c_int(vm, args[1])?);
    // SAFETY: plain system call.
    let result = unsafe { libc::kill(pid, signal) };
    check(vm, i64::from(result), &[])?;
    vm.poll()?;
    Ok(Value::NONE)
}

fn urandom(vm: &mut Vm, args: &[Value]) -> R {
    let n = ops::index_isize(vm, args[0], Exc::OverflowError)?;
    if n < 0 {
        return Err(vm.value_error("negative argument not allowed"));
    }
    let mut buffer = Vec::new();
    if buffer.try_reserve_exact(n as usize).is_err() {
        return Err(vm.memory_error());
    }
    buffer.resize(n as usize, 0u8);
    for chunk in buffer.chunks_mut(256) {
        // SAFETY: the chunk is ours.
        let got = unsafe { libc::getrandom(chunk.as_mut_ptr().cast(), chunk.len(), 0) };
        check(vm, got as i64, &[])?;
    }
    Ok(pyrite_object::bytes::new(vm, &buffer))
}

fn cpu_count(vm: &mut Vm, _args: &[Value]) -> R {
    // SAFETY: plain library call.
    let n = unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) };
    Ok(if n > 0 { vm.int(n) } else { Value::NONE })
}

fn sched_getaffinity(vm: &mut Vm, args: &[Value]) -> R {
    let pid = c_int(vm, args[0])?;
    // SAFETY: an all-zero set is empty; it is ours.
    let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
    // SAFETY: as above.
    let result = unsafe { libc::sched_getaffinity(pid, size_of::<libc::cpu_set_t>(), &mut set) };
    check(vm, i64::from(result), &[])?;
    let cpus: Vec<Value> = (0..libc::CPU_SETSIZE as usize)
        // SAFETY: within the set.
        .filter(|i| unsafe { libc::CPU_ISSET(*i, &set) })
        .map(|i| Value::small_int(i as i64))
        .collect();
    let result = pyrite_object::set::Set::of_type(vm, vm.types.set);
    for cpu in cpus {
        result.add(vm, cpu)?;
    }
    Ok(result.value())
}

fn sched_yield(vm: &mut Vm, _args: &[Value]) -> R {
    crate::thread::without_lock(vm, std::thread::yield_now);
    Ok(Value::NONE)
}

fn getloadavg(vm: &mut Vm, _args: &[Value]) -> R {
    let mut load = [0f64; 3];
    // SAFETY: `load` is ours.
    if unsafe { libc::getloadavg(load.as_mut_ptr(), 3) } != 3 {
        return Err(vm.raise(Exc::OSError, "Load averages are unobtainable"));
    }
    Ok(vm.tuple(&load.map(Value::float)))
}

fn uname(vm: &mut Vm, _args: &[Value]) -> R {
    // SAFETY: an all-zero record is valid, and ours to be filled in.
    let mut u: libc::utsname = unsafe { std::mem::zeroed() };
    // SAFETY: as above.
    let result = unsafe { libc::uname(&mut u) };
    check(vm, i64::from(result), &[])?;
    let mut values = vm.rooted();
    for field in [&u.sysname, &u.nodename, &u.release, &u.version, &u.machine] {
        // SAFETY: the system terminates the fields with nul.
        let text = unsafe { CStr::from_ptr(field.as_ptr()) };
        let v = crate::io::surrogate_text(vm, text.to_bytes());
        values.push(v);
    }
    let class = vm.extension::<Records>().uname;
    record(vm, class, &values)
}

fn times(vm: &mut Vm, _args: &[Value]) -> R {
    // SAFETY: as in `uname`.
    let mut t: libc::tms = unsafe { std::mem::zeroed() };
    // SAFETY: as above.
    let elapsed = unsafe { libc::times(&mut t) };
    // SAFETY: plain library call.
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) } as f64;
    let values = [t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime, elapsed]
        .map(|n| Value::float(n as f64 / ticks));
    let class = vm.extension::<Records>().times;
    record(vm, class, &values)
}

fn get_terminal_size(vm: &mut Vm, args: &[Value]) -> R {
    let fd = if args[0] == Value::ABSENT { 1 } else { c_int(vm, args[0])? };
    // SAFETY: as in `uname`.
    let mut size: libc::winsize = unsafe { std::mem::zeroed() };
    // SAFETY: `size` is ours.
    let result = unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &mut size) };
    check(vm, i64::from(result), &[])?;
    let class = vm.extension::<Records>().terminal_size;
    let values = [Value::small_int(i64::from(size.ws_col)), Value::small_int(i64::from(size.ws_row))];
    record(vm, class, &values)
}

fn strerror(vm: &mut Vm, args: &[Value]) -> R {
    let number = c_int(vm, args[0])?;
    let text = crate::io::error_text(number);
    Ok(vm.str(&text))
}

fn putenv(vm: &mut Vm, args: &[Value]) -> R {
    let name = crate::io::path_bytes(vm, args[0])?;
    let value = crate::io::path_bytes(vm, args[1])?;
    if name.as_bytes().contains(&b'=') {
        return Err(vm.value_error("illegal environment variable name"));
    }
    // SAFETY: nul-terminated texts. Other threads of ours read the environment only here.
    let result = unsafe { libc::setenv(name.as_ptr(), value.as_ptr(), 1) };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn unsetenv(vm: &mut Vm, args: &[Value]) -> R {
    let name = crate::io::path_bytes(vm, args[0])?;
    // SAFETY: as in `putenv`.
    let result = unsafe { libc::unsetenv(name.as_ptr()) };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn waitstatus_to_exitcode(vm: &mut Vm, args: &[Value]) -> R {
    let status = c_int(vm, args[0])?;
    if libc::WIFEXITED(status) {
        return Ok(Value::small_int(i64::from(libc::WEXITSTATUS(status))));
    }
    if libc::WIFSIGNALED(status) {
        return Ok(Value::small_int(-i64::from(libc::WTERMSIG(status))));
    }
    Err(vm.value_error(format!("invalid wait status: {status}")))
}

macro_rules! statuses {
    ($($name:ident $call:ident $result:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let status = c_int(vm, args[0])?;
            Ok(statuses!($result libc::$call(status)))
        })*
    };
    (truth $e:expr) => { Value::bool($e) };
    (number $e:expr) => { Value::small_int(i64::from($e)) };
}

statuses! {
    wifexited WIFEXITED truth;
    wexitstatus WEXITSTATUS number;
    wifsignaled WIFSIGNALED truth;
    wtermsig WTERMSIG number;
    wifstopped WIFSTOPPED truth;
    wstopsig WSTOPSIG number;
    wifcontinued WIFCONTINUED truth;
    wcoredump WCOREDUMP truth;
}

fn system(vm: &mut Vm, args: &[Value]) -> R {
    let command = crate::io::path_bytes(vm, args[0])?;
    // SAFETY: a nul-terminated text.
    let status = crate::thread::without_lock(vm, || unsafe { libc::system(command.as_ptr()) });
    Ok(Value::small_int(i64::from(status)))
}

fn sysconf(vm: &mut Vm, args: &[Value]) -> R {
    let name = match args[0].as_str().map(|s| s.to_rust()).as_deref() {
        Some("SC_PAGE_SIZE" | "SC_PAGESIZE") => libc::_SC_PAGESIZE,
        Some("SC_CLK_TCK") => libc::_SC_CLK_TCK,
        Some("SC_NPROCESSORS_ONLN") => libc::_SC_NPROCESSORS_ONLN,
        Some("SC_NPROCESSORS_CONF") => libc::_SC_NPROCESSORS_CONF,
        Some("SC_OPEN_MAX") => libc::_SC_OPEN_MAX,
        Some("SC_PHYS_PAGES") => libc::_SC_PHYS_PAGES,
        Some("SC_ARG_MAX") => libc::_SC_ARG_MAX,
        Some("SC_IOV_MAX") => libc::_SC_IOV_MAX,
        Some(_) => return Err(vm.value_error("unrecognized configuration name")),
        None => c_int(vm, args[0])?,
    };
    // SAFETY: plain library call.
    let value = unsafe { libc::sysconf(name) };
    Ok(vm.int(value))
}

fn getpgid(vm: &mut Vm, args: &[Value]) -> R {
    let pid = c_int(vm, args[0])?;
    // SAFETY: plain system call.
    let result = unsafe { libc::getpgid(pid) };
    let result = check(vm, i64::from(result), &[])?;
    Ok(vm.int(result))
}

fn device_encoding(vm: &mut Vm, args: &[Value]) -> R {
    let fd = c_int(vm, args[0])?;
    // SAFETY: plain system call.
    if unsafe { libc::isatty(fd) } == 1 { Ok(vm.intern("utf-8")) } else { Ok(Value::NONE) }
}

fn abort(_vm: &mut Vm, _args: &[Value]) -> R {
    std::process::abort()
}

fn nice(vm: &mut Vm, args: &[Value]) -> R {
    let increment = c_int(vm, args[0])?;
    // SAFETY: errno is ours.
    let result = unsafe {
        *libc::__errno_location() = 0;
        libc::nice(increment)
    };
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    if result == -1 && errno != 0 {
        return Err(error_of(vm, errno, &[]));
    }
    Ok(vm.int(i64::from(result)))
}

native_table! {
    FUNCTIONS = [
        function("getpid", "()", getpid, "The number of this process."),
        function("getppid", "()", getppid, "The number of the parent process."),
        function("getuid", "()", getuid, "The user's number."),
        function("geteuid", "()", geteuid, "The effective user's number."),
        function("getgid", "()", getgid, "The group's number."),
        function("getegid", "()", getegid, "The effective group's number."),
        function("getpgrp", "()", getpgrp, "The number of the process group."),
        function("getpgid", "(pid)", getpgid, "The number of a process's group."),
        function("_exit", "(status)", exit_now, "Ends the process at once."),
        function("abort", "()", abort, "Ends the process with SIGABRT."),
        function("kill", "(pid, signal, /)", kill, "Sends a signal."),
        function("urandom", "(size, /)", urandom, "Random bytes for cryptography."),
        function("cpu_count", "()", cpu_count, "How many processors there are."),
        function("sched_getaffinity", "(pid, /)", sched_getaffinity, "The processors that a process may use."),
        function("sched_yield", "()", sched_yield, "Lets other threads run."),
        function("getloadavg", "()", getloadavg, "The load of the system."),
        function("nice", "(increment, /)", nice, "Changes the priority of the process."),
        function("uname", "()", uname, "Facts about the system."),
        function("times", "()", times, "Times of the process."),
        function("get_terminal_size", "!(fd=<absent>, /)", get_terminal_size, "Size of the terminal."),
        function("strerror", "(code, /)", strerror, "Text of an error number."),
        function("putenv", "(name, value, /)", putenv, "Sets an environment variable."),
        function("unsetenv", "(name, /)", unsetenv, "Removes an environment variable."),
        function("waitstatus_to_exitcode", "(status)", waitstatus_to_exitcode, "The exit code of a wait status."),
        function("WIFEXITED", "(status)", wifexited, "Whether the process ended by itself."),
        function("WEXITSTATUS", "(status)", wexitstatus, "The exit status."),
        function("WIFSIGNALED", "(status)", wifsignaled, "Whether a signal ended the process."),
        function("WTERMSIG", "(status)", wtermsig, "The signal that ended the process."),
        function("WIFSTOPPED", "(status)", wifstopped, "Whether the process is stopped."),
        function("WSTOPSIG", "(status)", wstopsig, "The signal that stopped the process."),
        function("WIFCONTINUED", "(status)", wifcontinued, "Whether the process goes on after a stop."),
        function("WCOREDUMP", "(status, /)", wcoredump, "Whether the process left a core dump."),
        function("system", "(command)", system, "Runs a command in a shell."),
        function("sysconf", "(name, /)", sysconf, "A setting of the system."),
        function("device_encoding", "(fd)", device_encoding, "The encoding of a terminal."),
    ]
}

/// Adds the functions.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)
}
