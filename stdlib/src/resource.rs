//! The module `resource`: limits and use of the process.

use crate::posix;
use crate::struct_sequence;
use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Value, Vm, iter, native_table, ops};

fn limit_kind(vm: &mut Vm, value: Value) -> R<u32> {
    let kind = posix::c_int(vm, value)?;
    match u32::try_from(kind).ok().filter(|k| *k < 16) {
        Some(kind) => Ok(kind),
        None => Err(vm.value_error("invalid resource specified")),
    }
}

fn limit_value(vm: &mut Vm, limit: libc::rlim_t) -> Value {
    vm.int(limit as i64)
}

fn pair(vm: &mut Vm, limits: &libc::rlimit) -> Value {
    let (soft, hard) = (limit_value(vm, limits.rlim_cur), limit_value(vm, limits.rlim_max));
    vm.tuple(&[soft, hard])
}

fn getrlimit(vm: &mut Vm, args: &[Value]) -> R {
    let kind = limit_kind(vm, args[0])?;
    let mut limits = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the place outlives the call.
    if unsafe { libc::getrlimit(kind, &raw mut limits) } < 0 {
        return Err(posix::last_error(vm, &[]));
    }
    Ok(pair(vm, &limits))
}

fn new_limits(vm: &mut Vm, value: Value) -> R<libc::rlimit> {
    let items = iter::collect(vm, value)?;
    if items.len() != 2 {
        return Err(vm.value_error("expected a tuple of 2 integers"));
    }
    let mut numbers = [0; 2];
    for (place, item) in numbers.iter_mut().zip(items.iter()) {
        *place = ops::index_isize(vm, *item, Exc::OverflowError)? as libc::rlim_t;
    }
    Ok(libc::rlimit { rlim_cur: numbers[0], rlim_max: numbers[1] })
}

fn setrlimit(vm: &mut Vm, args: &[Value]) -> R {
    let kind = limit_kind(vm, args[0])?;
    let limits = new_limits(vm, args[1])?;
    // SAFETY: the limits outlive the call.
    if unsafe { libc::setrlimit(kind, &raw const limits) } < 0 {
        return match std::io::Error::last_os_error().raw_os_error() {
            Some(libc::EINVAL) => Err(vm.value_error("current limit exceeds maximum limit")),
            Some(libc::EPERM) => Err(vm.value_error("not allowed to raise maximum limit")),
            _ => Err(posix::last_error(vm, &[])),
        };
    }
    Ok(Value::NONE)
}

fn prlimit(vm: &mut Vm, args: &[Value]) -> R {
    let pid = posix::c_int(vm, args[0])?;
    let kind = limit_kind(vm, args[1])?;
    let new = match args[2] {
        Value::NONE => None,
        limits => Some(new_limits(vm, limits)?),
    };
    let mut old = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    let place = new.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: both places outlive the call.
    if unsafe { libc::prlimit(pid, kind, place, &raw mut old) } < 0 {
        return Err(posix::last_error(vm, &[]));
    }
    Ok(pair(vm, &old))
}

const FIELDS: &[&str] = &[
    "ru_utime",
    "ru_stime",
    "ru_maxrss",
    "ru_ixrss",
    "ru_idrss",
    "ru_isrss",
    "ru_minflt",
    "ru_majflt",
    "ru_nswap",
    "ru_inblock",
    "ru_oublock",
    "ru_msgsnd",
    "ru_msgrcv",
    "ru_nsignals",
    "ru_nvcsw",
    "ru_nivcsw",
];

fn getrusage(vm: &mut Vm, args: &[Value]) -> R {
    let who = posix::c_int(vm, args[0])?;
    // SAFETY: plain data, for which zero is good; the place outlives the call.
    let (result, usage) = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        (libc::getrusage(who, &raw mut usage), usage)
    };
    if result < 0 {
        return match std::io::Error::last_os_error().raw_os_error() {
            Some(libc::EINVAL) => Err(vm.value_error("invalid who parameter")),
            _ => Err(posix::last_error(vm, &[])),
        };
    }
    usage_value(vm, &usage)
}

/// A `struct_rusage`.
pub fn usage_value(vm: &mut Vm, usage: &libc::rusage) -> R {
    let seconds = |t: libc::timeval| Value::float(t.tv_sec as f64 + t.tv_usec as f64 * 1e-6);
    let mut values = vm.rooted_from(&[seconds(usage.ru_utime), seconds(usage.ru_stime)]);
    for n in [
        usage.ru_maxrss,
        usage.ru_ixrss,
        usage.ru_idrss,
        usage.ru_isrss,
        usage.ru_minflt,
        usage.ru_majflt,
        usage.ru_nswap,
        usage.ru_inblock,
        usage.ru_oublock,
        usage.ru_msgsnd,
        usage.ru_msgrcv,
        usage.ru_nsignals,
        usage.ru_nvcsw,
        usage.ru_nivcsw,
    ] {
        let n = vm.int(n);
        values.push(n);
    }
    let class = pyrite_interp::import::attribute_of(vm, "resource", "struct_rusage")?;
    let values = vm.tuple(&values);
    vm.call(class, &[values])
}

fn getpagesize(vm: &mut Vm, _args: &[Value]) -> R {
    // SAFETY: plain library call.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    Ok(vm.int(size))
}

native_table! {
    FUNCTIONS = [
        function("getrlimit", "(resource, /)", getrlimit, "Soft and hard limit of a resource."),
        function("setrlimit", "(resource, limits, /)", setrlimit, "Sets soft and hard limit of a resource."),
        function("prlimit", "(pid, resource, limits=None, /)", prlimit, "Gets and sets limits of a process."),
        function("getrusage", "(who, /)", getrusage, "What the process has used."),
        function("getpagesize", "(/)", getpagesize, "Bytes of a page."),
    ]
}

macro_rules! constants {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

const CONSTANTS: &[(&str, i64)] = constants! {
    RLIMIT_CPU RLIMIT_FSIZE RLIMIT_DATA RLIMIT_STACK RLIMIT_CORE RLIMIT_NOFILE RLIMIT_AS RLIMIT_MEMLOCK RLIMIT_NPROC
    RLIMIT_RSS RLIMIT_MSGQUEUE RLIMIT_NICE RLIMIT_RTPRIO RLIMIT_RTTIME RLIMIT_SIGPENDING
    RUSAGE_SELF RUSAGE_CHILDREN RUSAGE_THREAD RLIM_INFINITY
};

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    for (name, number) in CONSTANTS {
        let number = vm.int(*number);
        dict.set_str(vm, name, number)?;
    }
    let error = vm.exc_type(Exc::OSError).value();
    dict.set_str(vm, "error", error)?;
    let class = struct_sequence::make(vm, "resource.struct_rusage", FIELDS, &[])?.value();
    dict.set_str(vm, "struct_rusage", class)
}
