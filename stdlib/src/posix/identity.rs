//! Users, groups, sessions and terminals of processes, and owners of files.

use super::{Target, c_int, check, dir_fd, fd, last_error, path, target};
use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Value, Vm, iter, native_table, ops};
use std::ffi::CStr;

/// A user's or group's number; -1 stands for "leave it".
fn number(vm: &mut Vm, value: Value, what: &str) -> R<u32> {
    if value.as_int().is_none() && vm.type_of(value).slot(vm, pyrite_object::slots::Slot::Index).is_none() {
        let message = format!("{what} should be integer, not {}", vm.type_name(value));
        return Err(vm.type_error(message));
    }
    let n = ops::index_of(vm, value)?;
    match n.to_i64() {
        Some(-1) => Ok(u32::MAX),
        Some(i) if u32::try_from(i).is_ok() => Ok(i as u32),
        // The C library's type is narrower than the one that numbers are read into.
        Some(_) => Err(vm.overflow_error(format!("{what} is less than minimum"))),
        None if n.is_negative() => Err(vm.overflow_error(format!("{what} is less than minimum"))),
        None => Err(vm.overflow_error(format!("{what} is greater than maximum"))),
    }
}

/// What the C library gave for a number: -1 stays -1.
fn shown(n: u32) -> Value {
    Value::small_int(if n == u32::MAX { -1 } else { i64::from(n) })
}

macro_rules! setters {
    ($($name:ident $call:ident $($what:literal)+;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let mut numbers = [$($what),+].into_iter().enumerate();
            let mut next = |vm: &mut Vm| match numbers.next() {
                Some((i, what)) => number(vm, args[i], what),
                None => unreachable!("one for each argument"),
            };
            // SAFETY: plain library call.
            let result = unsafe { libc::$call($(setters!(next vm $what)),+) };
            check(vm, i64::from(result), &[])?;
            Ok(Value::NONE)
        })*
    };
    ($next:ident $vm:ident $what:literal) => { $next($vm)? };
}

setters! {
    setuid setuid "uid";
    setgid setgid "gid";
    seteuid seteuid "uid";
    setegid setegid "gid";
    setreuid setreuid "uid" "uid";
    setregid setregid "gid" "gid";
    setresuid setresuid "uid" "uid" "uid";
    setresgid setresgid "gid" "gid" "gid";
}

fn getresuid(vm: &mut Vm, _args: &[Value]) -> R {
    let mut ids = [0u32; 3];
    let [a, b, c] = &mut ids;
    // SAFETY: the places are ours.
    let result = unsafe { libc::getresuid(a, b, c) };
    check(vm, i64::from(result), &[])?;
    Ok(vm.tuple(&ids.map(shown)))
}

fn getresgid(vm: &mut Vm, _args: &[Value]) -> R {
    let mut ids = [0u32; 3];
    let [a, b, c] = &mut ids;
    // SAFETY: the places are ours.
    let result = unsafe { libc::getresgid(a, b, c) };
    check(vm, i64::from(result), &[])?;
    Ok(vm.tuple(&ids.map(shown)))
}

fn getgroups(vm: &mut Vm, _args: &[Value]) -> R {
    // SAFETY: asks for the number only.
    let count = unsafe { libc::getgroups(0, std::ptr::null_mut()) };
    let count = check(vm, i64::from(count), &[])?;
    let mut groups = vec![0u32; count as usize];
    // SAFETY: room for as many as are said.
    let count = unsafe { libc::getgroups(count as i32, groups.as_mut_ptr()) };
    let count = check(vm, i64::from(count), &[])?;
    let groups: Vec<Value> = groups.into_iter().take(count as usize).map(shown).collect();
    Ok(vm.list(&groups))
}

fn setgroups(vm: &mut Vm, args: &[Value]) -> R {
    if vm.type_of(args[0]).slot(vm, pyrite_object::slots::Slot::GetItem).is_none() {
        return Err(vm.type_error("setgroups argument must be a sequence"));
    }
    let mut groups = Vec::new();
    for group in iter::collect(vm, args[0])?.iter() {
        groups.push(number(vm, *group, "gid")?);
    }
    // SAFETY: as many as are said.
    let result = unsafe { libc::setgroups(groups.len(), groups.as_ptr()) };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn initgroups(vm: &mut Vm, args: &[Value]) -> R {
    let name = crate::io::path_bytes(vm, args[0])?;
    let group = number(vm, args[1], "gid")?;
    // SAFETY: a nul-terminated text.
    let result = unsafe { libc::initgroups(name.as_ptr(), group) };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn getgrouplist(vm: &mut Vm, args: &[Value]) -> R {
    let name = crate::io::path_bytes(vm, args[0])?;
    let group = number(vm, args[1], "gid")?;
    let mut groups = vec![0u32; 64];
    loop {
        let mut count = groups.len() as i32;
        // SAFETY: room for as many as are said.
        if unsafe { libc::getgrouplist(name.as_ptr(), group, groups.as_mut_ptr(), &mut count) } >= 0 {
            let groups: Vec<Value> = groups.into_iter().take(count as usize).map(shown).collect();
            return Ok(vm.list(&groups));
        }
        if groups.len() > 1 << 20 {
            return Err(vm.memory_error());
        }
        groups.resize(groups.len() * 2, 0);
    }
}

fn getlogin(vm: &mut Vm, _args: &[Value]) -> R {
    // SAFETY: the text is copied before the next call.
    let name = unsafe {
        let name = libc::getlogin();
        if name.is_null() { None } else { Some(CStr::from_ptr(name).to_bytes().to_vec()) }
    };
    match name {
        Some(name) => Ok(crate::io::surrogate_text(vm, &name)),
        None => Err(last_error(vm, &[])),
    }
}

fn setsid(vm: &mut Vm, _args: &[Value]) -> R {
    // SAFETY: plain system call.
    let result = unsafe { libc::setsid() };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn getsid(vm: &mut Vm, args: &[Value]) -> R {
    let pid = c_int(vm, args[0])?;
    // SAFETY: plain system call.
    let result = unsafe { libc::getsid(pid) };
    Ok(Value::small_int(check(vm, i64::from(result), &[])?))
}

fn setpgid(vm: &mut Vm, args: &[Value]) -> R {
    let (pid, group) = (c_int(vm, args[0])?, c_int(vm, args[1])?);
    // SAFETY: plain system call.
    let result = unsafe { libc::setpgid(pid, group) };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn setpgrp(vm: &mut Vm, _args: &[Value]) -> R {
    setpgid(vm, &[Value::small_int(0), Value::small_int(0)])
}

fn tcgetpgrp(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    // SAFETY: plain system call.
    let result = unsafe { libc::tcgetpgrp(fd) };
    Ok(Value::small_int(check(vm, i64::from(result), &[])?))
}

fn tcsetpgrp(vm: &mut Vm, args: &[Value]) -> R {
    let (fd, group) = (fd(vm, args[0])?, c_int(vm, args[1])?);
    // SAFETY: plain system call.
    let result = unsafe { libc::tcsetpgrp(fd, group) };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn ttyname(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    let mut name = [0u8; 4096];
    // SAFETY: the place is ours.
    let error = unsafe { libc::ttyname_r(fd, name.as_mut_ptr().cast(), name.len()) };
    if error != 0 {
        return Err(super::error_of(vm, error, &[]));
    }
    let name = CStr::from_bytes_until_nul(&name).unwrap_or_default();
    Ok(crate::io::surrogate_text(vm, name.to_bytes()))
}

fn ctermid(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.str("/dev/tty"))
}

fn openpty(vm: &mut Vm, _args: &[Value]) -> R {
    let (mut leader, mut follower) = (-1, -1);
    let none = std::ptr::null_mut();
    // SAFETY: the places are ours, the rest may be null.
    let result = unsafe { libc::openpty(&mut leader, &mut follower, none, none.cast(), none.cast()) };
    check(vm, i64::from(result), &[])?;
    for fd in [leader, follower] {
        // SAFETY: descriptors that were just opened.
        unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) };
    }
    Ok(vm.tuple(&[leader, follower].map(|fd| Value::small_int(i64::from(fd)))))
}

fn getpriority(vm: &mut Vm, args: &[Value]) -> R {
    let (which, who) = (c_int(vm, args[0])?, c_int(vm, args[1])?);
    // SAFETY: errno is ours; -1 is a priority too.
    let result = unsafe {
        *libc::__errno_location() = 0;
        libc::getpriority(which as libc::__priority_which_t, who as libc::id_t)
    };
    if result == -1 && std::io::Error::last_os_error().raw_os_error().unwrap_or(0) != 0 {
        return Err(last_error(vm, &[]));
    }
    Ok(Value::small_int(i64::from(result)))
}

fn setpriority(vm: &mut Vm, args: &[Value]) -> R {
    let (which, who, priority) = (c_int(vm, args[0])?, c_int(vm, args[1])?, c_int(vm, args[2])?);
    // SAFETY: plain system call.
    let result = unsafe { libc::setpriority(which as libc::__priority_which_t, who as libc::id_t, priority) };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn sched_setaffinity(vm: &mut Vm, args: &[Value]) -> R {
    let pid = c_int(vm, args[0])?;
    // SAFETY: an all-zero set is empty.
    let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
    for cpu in iter::collect(vm, args[1])?.iter() {
        let cpu = ops::index_isize(vm, *cpu, Exc::OverflowError)?;
        match usize::try_from(cpu) {
            // SAFETY: within the set.
            Ok(cpu) if cpu < libc::CPU_SETSIZE as usize => unsafe { libc::CPU_SET(cpu, &mut set) },
            Ok(_) => return Err(super::error_of(vm, libc::EINVAL, &[])),
            Err(_) => return Err(vm.value_error("negative CPU number")),
        }
    }
    // SAFETY: the set is ours.
    let result = unsafe { libc::sched_setaffinity(pid, size_of::<libc::cpu_set_t>(), &set) };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn priority_max(vm: &mut Vm, args: &[Value]) -> R {
    let policy = c_int(vm, args[0])?;
    // SAFETY: plain system call.
    let result = unsafe { libc::sched_get_priority_max(policy) };
    Ok(Value::small_int(check(vm, i64::from(result), &[])?))
}

fn priority_min(vm: &mut Vm, args: &[Value]) -> R {
    let policy = c_int(vm, args[0])?;
    // SAFETY: plain system call.
    let result = unsafe { libc::sched_get_priority_min(policy) };
    Ok(Value::small_int(check(vm, i64::from(result), &[])?))
}

fn change_owner(vm: &mut Vm, args: &[Value], name: &str, from: i32, follow: bool) -> R {
    let place = target(vm, args[0], name, "path")?;
    let (user, group) = (number(vm, args[1], "uid")?, number(vm, args[2], "gid")?);
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    match place {
        Target::Path(p) => {
            // SAFETY: a nul-terminated path.
            let result = unsafe { libc::fchownat(from, p.c.as_ptr(), user, group, flags) };
            check(vm, i64::from(result), &[p.value])?;
        }
        Target::Fd(fd) => {
            // SAFETY: plain system call.
            let result = unsafe { libc::fchown(fd, user, group) };
            check(vm, i64::from(result), &[])?;
        }
    }
    Ok(Value::NONE)
}

fn chown(vm: &mut Vm, args: &[Value]) -> R {
    let from = dir_fd(vm, args[3])?;
    let follow = ops::truth(vm, args[4])?;
    change_owner(vm, args, "chown", from, follow)
}

fn lchown(vm: &mut Vm, args: &[Value]) -> R {
    change_owner(vm, args, "lchown", libc::AT_FDCWD, false)
}

fn fchown(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    let (user, group) = (number(vm, args[1], "uid")?, number(vm, args[2], "gid")?);
    // SAFETY: plain system call.
    let result = unsafe { libc::fchown(fd, user, group) };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn fchmod(vm: &mut Vm, args: &[Value]) -> R {
    let (fd, mode) = (fd(vm, args[0])?, c_int(vm, args[1])?);
    // SAFETY: plain system call.
    let result = unsafe { libc::fchmod(fd, mode as libc::mode_t) };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn chroot(vm: &mut Vm, args: &[Value]) -> R {
    let p = path(vm, args[0], "chroot", "path")?;
    // SAFETY: a nul-terminated path.
    let result = unsafe { libc::chroot(p.c.as_ptr()) };
    check(vm, i64::from(result), &[p.value])?;
    Ok(Value::NONE)
}

native_table! {
    FUNCTIONS = [
        function("setuid", "(uid, /)", setuid, "Sets the user."),
        function("setgid", "(gid, /)", setgid, "Sets the group."),
        function("seteuid", "(euid, /)", seteuid, "Sets the effective user."),
        function("setegid", "(egid, /)", setegid, "Sets the effective group."),
        function("setreuid", "(ruid, euid, /)", setreuid, "Sets the real and the effective user."),
        function("setregid", "(rgid, egid, /)", setregid, "Sets the real and the effective group."),
        function("setresuid", "(ruid, euid, suid, /)", setresuid, "Sets the real, effective and saved user."),
        function("setresgid", "(rgid, egid, sgid, /)", setresgid, "Sets the real, effective and saved group."),
        function("getresuid", "()", getresuid, "The real, effective and saved user."),
        function("getresgid", "()", getresgid, "The real, effective and saved group."),
        function("getgroups", "()", getgroups, "The further groups of the process."),
        function("setgroups", "(groups, /)", setgroups, "Sets the further groups of the process."),
        function("initgroups", "(username, gid, /)", initgroups, "Sets the further groups to those of a user."),
        function("getgrouplist", "(user, group, /)", getgrouplist, "The groups that a user belongs to."),
        function("getlogin", "()", getlogin, "The name of the user at the terminal."),
        function("setsid", "()", setsid, "Begins a new session."),
        function("getsid", "(pid, /)", getsid, "The session of a process."),
        function("setpgid", "(pid, pgrp, /)", setpgid, "Puts a process into a process group."),
        function("setpgrp", "()", setpgrp, "Begins a new process group."),
        function("tcgetpgrp", "(fd, /)", tcgetpgrp, "The process group in front of a terminal."),
        function("tcsetpgrp", "(fd, pgid, /)", tcsetpgrp, "Brings a process group to the front of a terminal."),
        function("ttyname", "(fd, /)", ttyname, "The name of a terminal."),
        function("ctermid", "()", ctermid, "The name of the controlling terminal."),
        function("openpty", "()", openpty, "Opens a pair of pseudo-terminals."),
        function("getpriority", "(which, who)", getpriority, "A priority."),
        function("setpriority", "(which, who, priority)", setpriority, "Sets a priority."),
        function("sched_setaffinity", "(pid, mask, /)", sched_setaffinity, "Sets the processors that a process may use."),
        function("sched_get_priority_max", "(policy)", priority_max, "The highest priority of a policy."),
        function("sched_get_priority_min", "(policy)", priority_min, "The lowest priority of a policy."),
        function("chown", "(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", chown, "Changes the owner of a file."),
        function("lchown", "(path, uid, gid)", lchown, "Changes the owner of a file or of a symbolic link itself."),
        function("fchown", "(fd, uid, gid)", fchown, "Changes the owner of an open file."),
        function("fchmod", "(fd, mode)", fchmod, "Changes the permissions of an open file."),
        function("chroot", "(path)", chroot, "Changes the root folder of the process."),
    ]
}

/// Adds the functions.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)
}
