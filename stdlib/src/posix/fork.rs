//! Processes that split, become other programs, and wait for each other.

use super::{c_int, check, last_error, path, target};
use crate::posix::Target;
use crate::{struct_sequence, thread};
use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::{Trace, ValueVec};
use pyrite_object::ty::Type;
use pyrite_object::{Gc, R, Raised, Value, Vm, iter, native_table};
use std::ffi::CString;

/// What `register_at_fork` was given, and the record of `waitid`.
#[derive(Default)]
struct Forks {
    before: ValueVec,
    in_parent: ValueVec,
    in_child: ValueVec,
    waited: Option<Gc<Type>>,
}

fn trace(vm: &Vm, marker: &mut pyrite_object::heap::Marker) {
    if let Some(f) = vm.get_extension::<Forks>() {
        f.before.trace(marker);
        f.in_parent.trace(marker);
        f.in_child.trace(marker);
        f.waited.trace(marker);
    }
}

fn register_at_fork(vm: &mut Vm, args: &[Value]) -> R {
    if args.iter().all(|a| *a == Value::ABSENT) {
        return Err(vm.type_error("At least one argument is required."));
    }
    for (value, name) in args.iter().zip(["before", "after_in_child", "after_in_parent"]) {
        if *value != Value::ABSENT && !pyrite_object::ops::is_callable(vm, *value) {
            let message = format!("'{name}' must be callable, not {}", vm.type_name(*value));
            return Err(vm.type_error(message));
        }
    }
    let forks = vm.extension::<Forks>();
    for (value, list) in args.iter().zip([&forks.before, &forks.in_child, &forks.in_parent]) {
        if *value != Value::ABSENT {
            list.push(*value);
        }
    }
    Ok(Value::NONE)
}

/// Calls what was registered; what it raises is reported and changes nothing.
fn run_hooks(vm: &mut Vm, hooks: Vec<Value>) {
    let hooks = vm.rooted_from(&hooks);
    for hook in hooks.iter() {
        if vm.call(*hook, &[]).is_err() {
            pyrite_object::exceptions::write_unraisable(vm, "in atfork callback", *hook);
        }
    }
}

fn fork(vm: &mut Vm, _args: &[Value]) -> R {
    let mut before = vm.extension::<Forks>().before.with(|hooks| hooks.clone());
    before.reverse();
    run_hooks(vm, before);
    // SAFETY: the child goes on with this thread alone, which holds the lock of the `Vm`: no object is half made.
    let pid = unsafe { libc::fork() };
    // What the hooks do must not hide the error.
    let alone = pid <= 0 || vm.get_extension::<thread::Threads>().is_none_or(|t| t.count == 0);
    let failed = if pid < 0 { Some(std::io::Error::last_os_error()) } else { None };
    if pid == 0 {
        thread::after_fork(vm);
        let hooks = vm.extension::<Forks>().in_child.with(|hooks| hooks.clone());
        run_hooks(vm, hooks);
    } else {
        let hooks = vm.extension::<Forks>().in_parent.with(|hooks| hooks.clone());
        run_hooks(vm, hooks);
    }
    if !alone {
        let message = format!(
            "This process (pid={}) is multi-threaded, use of fork() may lead to deadlocks in the child.",
            std::process::id()
        );
        pyrite_object::exceptions::warn(vm, Exc::DeprecationWarning, &message)?;
    }
    match failed {
        Some(e) => Err(crate::io::os_error(vm, &e, None)),
        None => Ok(Value::small_int(i64::from(pid))),
    }
}

/// The arguments of a program.
fn arguments(vm: &mut Vm, value: Value, function: &str) -> R<Vec<CString>> {
    if value.as_list().is_none() && value.as_tuple().is_none() {
        return Err(vm.type_error(format!("{function}() arg 2 must be a tuple or list")));
    }
    let mut strings = Vec::new();
    for item in iter::collect(vm, value)?.iter() {
        strings.push(crate::io::path_bytes(vm, *item)?);
    }
    match strings.first() {
        None => Err(vm.value_error(format!("{function}() arg 2 must not be empty"))),
        Some(first) if first.is_empty() => {
            Err(vm.value_error(format!("{function}() arg 2 first element cannot be empty")))
        }
        Some(_) => Ok(strings),
    }
}

fn environment(vm: &mut Vm, value: Value) -> R<Vec<CString>> {
    let dict = Gc::<Dict>::new(vm);
    if vm.try_attribute_str(value, "keys")?.is_none() {
        return Err(vm.type_error("execve: environment must be a mapping object"));
    }
    pyrite_object::dict::merge::update_from(vm, dict, value)?;
    let mut strings = Vec::new();
    for (name, value) in dict.to_vec() {
        let name = crate::io::path_bytes(vm, name)?;
        let value = crate::io::path_bytes(vm, value)?;
        if name.is_empty() || name.as_bytes().contains(&b'=') {
            return Err(vm.value_error("illegal environment variable name"));
        }
        let line = [name.as_bytes(), b"=", value.as_bytes()].concat();
        strings.extend(CString::new(line).ok());
    }
    Ok(strings)
}

fn pointers(strings: &[CString]) -> Vec<*const libc::c_char> {
    strings.iter().map(|s| s.as_ptr()).chain([std::ptr::null()]).collect()
}

fn execv(vm: &mut Vm, args: &[Value]) -> R {
    let program = path(vm, args[0], "execv", "path")?;
    let strings = arguments(vm, args[1], "execv")?;
    let argv = pointers(&strings);
    // SAFETY: nul-terminated texts, and an array that a null pointer ends.
    unsafe { libc::execv(program.c.as_ptr(), argv.as_ptr()) };
    Err(last_error(vm, &[]))
}

fn execve(vm: &mut Vm, args: &[Value]) -> R {
    let program = target(vm, args[0], "execve", "path")?;
    let strings = arguments(vm, args[1], "execve")?;
    let environment = environment(vm, args[2])?;
    let (argv, envp) = (pointers(&strings), pointers(&environment));
    match program {
        Target::Path(p) => {
            // SAFETY: as in `execv`.
            unsafe { libc::execve(p.c.as_ptr(), argv.as_ptr(), envp.as_ptr()) };
            Err(last_error(vm, &[p.value]))
        }
        Target::Fd(fd) => {
            // SAFETY: as in `execv`.
            unsafe { libc::fexecve(fd, argv.as_ptr(), envp.as_ptr()) };
            Err(last_error(vm, &[args[0]]))
        }
    }
}

/// Calls something that waits, again after each signal that Python has handled.
fn waiting(vm: &mut Vm, mut f: impl FnMut() -> i32) -> R<i32> {
    loop {
        let got = thread::without_lock(vm, &mut f);
        if got >= 0 {
            return Ok(got);
        }
        if std::io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
            return Err(last_error(vm, &[]));
        }
        vm.poll()?;
    }
}

fn wait_for(vm: &mut Vm, pid: i32, options: i32) -> R {
    let mut status = 0;
    let place = (&raw mut status) as usize;
    // SAFETY: `status` outlives the call.
    let got = waiting(vm, || unsafe { libc::waitpid(pid, place as *mut i32, options) })?;
    Ok(vm.tuple(&[Value::small_int(i64::from(got)), Value::small_int(i64::from(status))]))
}

fn wait(vm: &mut Vm, _args: &[Value]) -> R {
    wait_for(vm, -1, 0)
}

fn waitpid(vm: &mut Vm, args: &[Value]) -> R {
    let (pid, options) = (c_int(vm, args[0])?, c_int(vm, args[1])?);
    wait_for(vm, pid, options)
}

fn wait_usage(vm: &mut Vm, pid: i32, options: i32) -> R {
    let mut status = 0;
    // SAFETY: plain data, for which zero is good.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    let places = ((&raw mut status) as usize, (&raw mut usage) as usize);
    // SAFETY: both places outlive the call.
    let got = waiting(vm, || unsafe { libc::wait4(pid, places.0 as *mut i32, options, places.1 as *mut _) })?;
    let usage = crate::resource::usage_value(vm, &usage)?;
    Ok(vm.tuple(&[Value::small_int(i64::from(got)), Value::small_int(i64::from(status)), usage]))
}

fn wait3(vm: &mut Vm, args: &[Value]) -> R {
    let options = c_int(vm, args[0])?;
    wait_usage(vm, -1, options)
}

fn wait4(vm: &mut Vm, args: &[Value]) -> R {
    let (pid, options) = (c_int(vm, args[0])?, c_int(vm, args[1])?);
    wait_usage(vm, pid, options)
}

fn waitid(vm: &mut Vm, args: &[Value]) -> R {
    let (kind, id, options) = (c_int(vm, args[0])?, c_int(vm, args[1])?, c_int(vm, args[2])?);
    // SAFETY: plain data, for which zero is good.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    let place = (&raw mut info) as usize;
    // SAFETY: `info` outlives the call.
    waiting(vm, || unsafe {
        libc::waitid(kind as libc::idtype_t, id as libc::id_t, place as *mut libc::siginfo_t, options)
    })?;
    // SAFETY: the call has filled in what belongs to SIGCHLD, or left zeros.
    let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
    if pid == 0 {
        return Ok(Value::NONE);
    }
    let numbers = [i64::from(pid), i64::from(uid), info.si_signo.into(), status.into(), info.si_code.into()];
    let values = vm.tuple(&numbers.map(Value::small_int));
    match vm.extension::<Forks>().waited {
        Some(class) => vm.call(class.value(), &[values]),
        None => Ok(values),
    }
}

fn killpg(vm: &mut Vm, args: &[Value]) -> R {
    let (group, signal) = (c_int(vm, args[0])?, c_int(vm, args[1])?);
    // SAFETY: plain system call.
    let result = unsafe { libc::killpg(group, signal) };
    check(vm, i64::from(result), &[])?;
    vm.poll()?;
    Ok(Value::NONE)
}

native_table! {
    FUNCTIONS = [
        function("register_at_fork", "(*, before=<unrepresentable>, after_in_child=<unrepresentable>, after_in_parent=<unrepresentable>)", register_at_fork, "Registers functions to run around fork."),
        function("fork", "()", fork, "Splits the process: 0 in the child, the child's number in the parent."),
        function("execv", "(path, argv, /)", execv, "Becomes another program."),
        function("execve", "(path, argv, env)", execve, "Becomes another program with this environment."),
        function("wait", "()", wait, "Waits for any child process."),
        function("waitpid", "(pid, options, /)", waitpid, "Waits for a child process."),
        function("wait3", "(options)", wait3, "Waits for any child process, and tells what it used."),
        function("wait4", "(pid, options)", wait4, "Waits for a child process, and tells what it used."),
        function("waitid", "(idtype, id, options, /)", waitid, "Waits for child processes to change their state."),
        function("killpg", "(pgid, signal, /)", killpg, "Sends a signal to a process group."),
    ]
}

/// Adds the functions.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> Result<(), Raised> {
    vm.root_tracers.push(trace);
    let fields = ["si_pid", "si_uid", "si_signo", "si_status", "si_code"];
    let waited = struct_sequence::make(vm, "posix.waitid_result", &fields, &[])?;
    vm.extension::<Forks>().waited = Some(waited);
    module.dict.get().set_str(vm, "waitid_result", waited.value())?;
    vm.add_functions(module, &FUNCTIONS)
}
