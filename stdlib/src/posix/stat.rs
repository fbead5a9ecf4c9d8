//! `stat` and its relatives, and the records of the system as struct sequences.

use super::{Target, dir_fd, last_error, path, target};
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::Trace;
use pyrite_object::ty::Type;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};

/// The module's record types.
#[derive(Default)]
pub struct Records {
    stat: Option<Gc<Type>>,
    statvfs: Option<Gc<Type>>,
    pub uname: Option<Gc<Type>>,
    pub times: Option<Gc<Type>>,
    pub terminal_size: Option<Gc<Type>>,
}

fn trace(vm: &Vm, marker: &mut pyrite_object::heap::Marker) {
    if let Some(r) = vm.get_extension::<Records>() {
        r.stat.trace(marker);
        r.statvfs.trace(marker);
        r.uname.trace(marker);
        r.times.trace(marker);
        r.terminal_size.trace(marker);
    }
}

/// An instance of a struct sequence type.
pub fn record(vm: &mut Vm, class: Option<Gc<Type>>, values: &[Value]) -> R {
    let tuple = vm.tuple(values);
    match class {
        Some(class) => vm.call(class.value(), &[tuple]),
        None => Ok(tuple),
    }
}

/// A `stat_result`.
pub fn stat_value(vm: &mut Vm, s: &libc::stat) -> R {
    let mut v = vm.rooted();
    let plain = [
        s.st_mode as i128,
        s.st_ino as i128,
        s.st_dev as i128,
        s.st_nlink as i128,
        s.st_uid as i128,
        s.st_gid as i128,
        s.st_size as i128,
        s.st_atime as i128,
        s.st_mtime as i128,
        s.st_ctime as i128,
    ];
    for n in plain {
        let n = pyrite_object::int::from_i128(vm, n);
        v.push(n);
    }
    let times = [(s.st_atime, s.st_atime_nsec), (s.st_mtime, s.st_mtime_nsec), (s.st_ctime, s.st_ctime_nsec)];
    for (seconds, ns) in times {
        v.push(Value::float(seconds as f64 + 1e-9 * ns as f64));
    }
    for (seconds, ns) in times {
        let n = pyrite_object::int::from_i128(vm, i128::from(seconds) * 1_000_000_000 + i128::from(ns));
        v.push(n);
    }
    for n in [s.st_blksize as i128, s.st_blocks as i128, s.st_rdev as i128] {
        let n = pyrite_object::int::from_i128(vm, n);
        v.push(n);
    }
    let class = vm.extension::<Records>().stat;
    record(vm, class, &v)
}

fn do_stat(vm: &mut Vm, target: &Target, directory: i32, follow: bool) -> R<libc::stat> {
    // SAFETY: an all-zero stat is a valid value to be filled in.
    let mut s: libc::stat = unsafe { std::mem::zeroed() };
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    let (result, name) = match target {
        // SAFETY: the path is nul-terminated, `s` is ours.
        Target::Path(p) => (unsafe { libc::fstatat(directory, p.c.as_ptr(), &mut s, flags) }, p.value),
        // SAFETY: `s` is ours.
        Target::Fd(fd) => (unsafe { libc::fstat(*fd, &mut s) }, Value::small_int(i64::from(*fd))),
    };
    if result != 0 {
        return match target {
            Target::Path(_) => Err(last_error(vm, &[name])),
            Target::Fd(_) => Err(last_error(vm, &[name])),
        };
    }
    Ok(s)
}

fn stat(vm: &mut Vm, args: &[Value]) -> R {
    let t = target(vm, args[0], "stat", "path")?;
    let directory = dir_fd(vm, args[1])?;
    let follow = ops::truth(vm, args[2])?;
    let s = do_stat(vm, &t, directory, follow)?;
    stat_value(vm, &s)
}

fn lstat(vm: &mut Vm, args: &[Value]) -> R {
    let p = path(vm, args[0], "lstat", "path")?;
    let directory = dir_fd(vm, args[1])?;
    let s = do_stat(vm, &Target::Path(p), directory, false)?;
    stat_value(vm, &s)
}

fn fstat(vm: &mut Vm, args: &[Value]) -> R {
    let fd = super::fd(vm, args[0])?;
    // SAFETY: as in `do_stat`.
    let mut s: libc::stat = unsafe { std::mem::zeroed() };
    // SAFETY: `s` is ours.
    if unsafe { libc::fstat(fd, &mut s) } != 0 {
        return Err(last_error(vm, &[]));
    }
    stat_value(vm, &s)
}

fn statvfs(vm: &mut Vm, args: &[Value]) -> R {
    // SAFETY: as in `do_stat`.
    let mut s: libc::statvfs = unsafe { std::mem::zeroed() };
    let (result, name) = match target(vm, args[0], "statvfs", "path")? {
        // SAFETY: as in `do_stat`.
        Target::Path(p) => (unsafe { libc::statvfs(p.c.as_ptr(), &mut s) }, p.value),
        // SAFETY: `s` is ours.
        Target::Fd(fd) => (unsafe { libc::fstatvfs(fd, &mut s) }, args[0]),
    };
    if result != 0 {
        return Err(last_error(vm, &[name]));
    }
    let mut v = vm.rooted();
    for n in [
        s.f_bsize,
        s.f_frsize,
        s.f_blocks,
        s.f_bfree,
        s.f_bavail,
        s.f_files,
        s.f_ffree,
        s.f_favail,
        s.f_flag,
        s.f_namemax,
        s.f_fsid,
    ] {
        let n = pyrite_object::int::from_i128(vm, i128::from(n));
        v.push(n);
    }
    let class = vm.extension::<Records>().statvfs;
    record(vm, class, &v)
}

native_table! {
    FUNCTIONS = [
        function("stat", "(path, *, dir_fd=None, follow_symlinks=True)", stat, "Facts about a file."),
        function("lstat", "(path, *, dir_fd=None)", lstat, "Facts about a file; symbolic links are not followed."),
        function("fstat", "(fd)", fstat, "Facts about an open file."),
        function("statvfs", "(path)", statvfs, "Facts about a file system."),
        function("fstatvfs", "(fd)", statvfs, "Facts about the file system of an open file."),
    ]
}

/// Makes the record types and adds the functions.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    let make = crate::struct_sequence::make;
    let stat = make(
        vm,
        "os.stat_result",
        &[
            "st_mode",
            "st_ino",
            "st_dev",
            "st_nlink",
            "st_uid",
            "st_gid",
            "st_size",
            "_integer_atime",
            "_integer_mtime",
            "_integer_ctime",
        ],
        &[
            "st_atime",
            "st_mtime",
            "st_ctime",
            "st_atime_ns",
            "st_mtime_ns",
            "st_ctime_ns",
            "st_blksize",
            "st_blocks",
            "st_rdev",
        ],
    )?;
    let statvfs = make(
        vm,
        "os.statvfs_result",
        &[
            "f_bsize",
            "f_frsize",
            "f_blocks",
            "f_bfree",
            "f_bavail",
            "f_files",
            "f_ffree",
            "f_favail",
            "f_flag",
            "f_namemax",
        ],
        &["f_fsid"],
    )?;
    let uname =
        make(vm, "posix.uname_result", &["sysname", "nodename", "release", "version", "machine"], &[])?;
    let times = make(
        vm,
        "posix.times_result",
        &["user", "system", "children_user", "children_system", "elapsed"],
        &[],
    )?;
    let size = make(vm, "os.terminal_size", &["columns", "lines"], &[])?;
    *vm.extension::<Records>() = Records {
        stat: Some(stat),
        statvfs: Some(statvfs),
        uname: Some(uname),
        times: Some(times),
        terminal_size: Some(size),
    };
    let dict = module.dict.get();
    for (name, ty) in [
        ("stat_result", stat),
        ("statvfs_result", statvfs),
        ("uname_result", uname),
        ("times_result", times),
        ("terminal_size", size),
    ] {
        dict.set_str(vm, name, ty.value())?;
    }
    vm.add_functions(module, &FUNCTIONS)
}
