//! The module `posix`: the operating system's calls, as `os` has them.

pub(crate) mod files;
mod fork;
mod identity;
mod process;
mod stat;
mod transfer;

use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::{Gc, R, Raised, Value, Vm, ops};
use std::ffi::CString;

/// A path argument: its bytes for the system, and the value for error messages.
pub struct Path {
    pub c: CString,
    pub value: Value,
    /// Results that are names are bytes too.
    pub bytes: bool,
}

/// A path, or a file descriptor where the call takes one.
pub enum Target {
    Path(Path),
    Fd(i32),
}

/// A path argument of a function.
pub fn path(vm: &mut Vm, value: Value, function: &str, argument: &str) -> R<Path> {
    let is_path = value.as_str().is_some()
        || value.as_bytes().is_some()
        || vm.try_attribute(value, vm.names.dunder_conform)?.is_some_and(|f| !f.is_none());
    if !is_path {
        let message = format!(
            "{function}: {argument} should be string, bytes or os.PathLike, not {}",
            vm.type_name(value)
        );
        return Err(vm.type_error(message));
    }
    let c = match crate::io::path_bytes(vm, value) {
        Ok(c) => c,
        Err(Raised) if vm.pending_is(Exc::ValueError) => {
            vm.exception = None;
            return Err(vm.value_error(format!("{function}: embedded null character in {argument}")));
        }
        Err(e) => return Err(e),
    };
    let resolved = if value.as_str().is_some() || value.as_bytes().is_some() {
        value
    } else {
        vm.call_method(value, vm.names.dunder_conform, &[])?
    };
    Ok(Path { c, value: resolved, bytes: resolved.as_bytes().is_some() })
}

/// A path or descriptor argument.
pub fn target(vm: &mut Vm, value: Value, function: &str, argument: &str) -> R<Target> {
    if value.as_int().is_some() {
        return Ok(Target::Fd(descriptor(vm, value)?));
    }
    let ok = value.as_str().is_some()
        || value.as_bytes().is_some()
        || vm.try_attribute(value, vm.names.dunder_conform)?.is_some_and(|f| !f.is_none());
    if !ok {
        if value.is_none() {
            let message = format!(
                "{function}: {argument} should be string, bytes, os.PathLike or integer, not NoneType"
            );
            return Err(vm.type_error(message));
        }
        let message = format!(
            "{function}: {argument} should be string, bytes, os.PathLike or integer, not {}",
            vm.type_name(value)
        );
        return Err(vm.type_error(message));
    }
    path(vm, value, function, argument).map(Target::Path)
}

/// A file descriptor argument.
pub fn fd(vm: &mut Vm, value: Value) -> R<i32> {
    let i = ops::index_of(vm, value)?;
    match i.to_i64().and_then(|i| i32::try_from(i).ok()) {
        Some(fd) => Ok(fd),
        None if i.is_negative() => Err(vm.overflow_error("signed integer is less than minimum")),
        None => Err(vm.overflow_error("signed integer is greater than maximum")),
    }
}

/// A file descriptor where an object that has one would do: truth values are warned of.
pub fn descriptor(vm: &mut Vm, value: Value) -> R<i32> {
    if value.is_bool() {
        crate::sys::warn(vm, Exc::RuntimeWarning, "bool is used as a file descriptor")?;
    }
    fd(vm, value)
}

/// An `int` argument of the C library.
pub fn c_int(vm: &mut Vm, value: Value) -> R<i32> {
    fd(vm, value)
}

/// `dir_fd`: the descriptor, or the current directory.
pub fn dir_fd(vm: &mut Vm, value: Value) -> R<i32> {
    if value.is_none() || value == Value::ABSENT { Ok(libc::AT_FDCWD) } else { fd(vm, value) }
}

/// OSError from `errno`, for these file names.
#[cold]
pub fn last_error(vm: &mut Vm, names: &[Value]) -> Raised {
    let e = std::io::Error::last_os_error();
    error_of(vm, e.raw_os_error().unwrap_or(libc::EIO), names)
}

/// OSError of a number.
#[cold]
pub fn error_of(vm: &mut Vm, errno: i32, names: &[Value]) -> Raised {
    match names {
        [first, second] => {
            let text = crate::io::error_text(errno);
            let text = vm.str(&text);
            let number = Value::small_int(i64::from(errno));
            let class = vm.exc_type(Exc::OSError).value();
            match vm.call(class, &[number, text, *first, Value::NONE, *second]) {
                Ok(e) => vm.raise_value(e),
                Err(e) => e,
            }
        }
        [one] => crate::io::errno_error(vm, errno, Some(*one)),
        _ => crate::io::errno_error(vm, errno, None),
    }
}

/// A call that gives -1 for errors.
pub fn check(vm: &mut Vm, result: i64, names: &[Value]) -> R<i64> {
    if result < 0 { Err(last_error(vm, names)) } else { Ok(result) }
}

/// A name that the system gave: as str, or as bytes if the argument was bytes.
pub fn name_value(vm: &mut Vm, bytes: &[u8], as_bytes: bool) -> Value {
    if as_bytes { pyrite_object::bytes::new(vm, bytes) } else { crate::io::surrogate_text(vm, bytes) }
}

/// The environment as a dict of bytes.
fn environment(vm: &mut Vm) -> R<Gc<Dict>> {
    use std::os::unix::ffi::OsStrExt;
    let dict = Gc::<Dict>::new(vm);
    for (key, value) in std::env::vars_os() {
        let key = pyrite_object::bytes::new(vm, key.as_bytes());
        let value = pyrite_object::bytes::new(vm, value.as_bytes());
        dict.set(vm, key, value)?;
    }
    Ok(dict)
}

fn create_environ(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(environment(vm)?.value())
}

pyrite_object::native_table! {
    FUNCTIONS = [
        pyrite_object::native::function("_create_environ", "()", create_environ, "The environment as it is now."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    files::fill(vm, module)?;
    stat::fill(vm, module)?;
    process::fill(vm, module)?;
    fork::fill(vm, module)?;
    identity::fill(vm, module)?;
    transfer::fill(vm, module)?;
    let dict = module.dict.get();
    vm.add_functions(module, &FUNCTIONS)?;
    let environ = environment(vm)?;
    dict.set_str(vm, "environ", environ.value())?;
    let error = vm.exc_type(Exc::OSError);
    dict.set_str(vm, "error", error.value())?;
    let have = pyrite_object::list::List::new(vm, &[]);
    for name in HAVE {
        let text = vm.str(name);
        have.push(vm, text)?;
    }
    dict.set_str(vm, "_have_functions", have.value())?;
    macro_rules! constants {
        ($($name:ident)*) => { [$((stringify!($name), libc::$name as i64)),*] };
    }
    let constants = constants! {
        O_RDONLY O_WRONLY O_RDWR O_CREAT O_EXCL O_TRUNC O_APPEND O_NONBLOCK O_SYNC O_DSYNC O_CLOEXEC O_NOFOLLOW
        O_DIRECTORY O_NOCTTY O_PATH O_TMPFILE F_OK R_OK W_OK X_OK WNOHANG WUNTRACED WCONTINUED
        P_PID P_PGID P_ALL WEXITED WSTOPPED WNOWAIT SEEK_DATA SEEK_HOLE
        RTLD_LAZY RTLD_NOW RTLD_GLOBAL RTLD_LOCAL SCHED_OTHER SCHED_FIFO SCHED_RR
        PRIO_PROCESS PRIO_PGRP PRIO_USER F_LOCK F_TLOCK F_ULOCK F_TEST ST_RDONLY ST_NOSUID
        ST_NODEV ST_NOEXEC ST_SYNCHRONOUS ST_MANDLOCK ST_WRITE ST_APPEND ST_NOATIME ST_NODIRATIME ST_RELATIME
        O_DIRECT O_RSYNC O_NOATIME O_ACCMODE O_LARGEFILE P_PIDFD RTLD_NODELETE RTLD_NOLOAD RTLD_DEEPBIND
        CLD_CONTINUED CLD_DUMPED CLD_EXITED CLD_KILLED CLD_STOPPED CLD_TRAPPED
        GRND_NONBLOCK GRND_RANDOM MFD_CLOEXEC MFD_ALLOW_SEALING MFD_HUGETLB EFD_CLOEXEC EFD_NONBLOCK EFD_SEMAPHORE
        POSIX_FADV_DONTNEED POSIX_FADV_NOREUSE POSIX_FADV_NORMAL POSIX_FADV_RANDOM POSIX_FADV_SEQUENTIAL
        POSIX_FADV_WILLNEED SCHED_BATCH SCHED_IDLE SCHED_RESET_ON_FORK SPLICE_F_MORE SPLICE_F_MOVE SPLICE_F_NONBLOCK
    };
    for (name, value) in constants {
        dict.set_str(vm, name, Value::small_int(value))?;
    }
    for (name, value) in [
        ("O_NDELAY", i64::from(libc::O_NDELAY)),
        ("O_ASYNC", i64::from(libc::O_ASYNC)),
        ("O_FSYNC", i64::from(libc::O_SYNC)),
        ("EX_OK", 0),
        ("EX_USAGE", 64),
        ("EX_DATAERR", 65),
        ("EX_NOINPUT", 66),
        ("EX_NOUSER", 67),
        ("EX_NOHOST", 68),
        ("EX_UNAVAILABLE", 69),
        ("EX_SOFTWARE", 70),
        ("EX_OSERR", 71),
        ("EX_OSFILE", 72),
        ("EX_CANTCREAT", 73),
        ("EX_IOERR", 74),
        ("EX_TEMPFAIL", 75),
        ("EX_PROTOCOL", 76),
        ("EX_NOPERM", 77),
        ("EX_CONFIG", 78),
        ("NGROUPS_MAX", 65536),
        ("TMP_MAX", 238_328),
    ] {
        dict.set_str(vm, name, Value::small_int(value))?;
    }
    Ok(())
}

/// Calls of the system that `os` asks about, to say what supports `dir_fd`, descriptors and `follow_symlinks`.
const HAVE: &[&str] = &[
    "HAVE_FACCESSAT",
    "HAVE_FCHDIR",
    "HAVE_FCHMOD",
    "HAVE_FCHMODAT",
    "HAVE_FCHOWN",
    "HAVE_FDOPENDIR",
    "HAVE_FSTATAT",
    "HAVE_FTRUNCATE",
    "HAVE_FUTIMENS",
    "HAVE_LINKAT",
    "HAVE_LSTAT",
    "HAVE_MKDIRAT",
    "HAVE_OPENAT",
    "HAVE_READLINKAT",
    "HAVE_RENAMEAT",
    "HAVE_SYMLINKAT",
    "HAVE_UNLINKAT",
    "HAVE_UTIMENSAT",
];
