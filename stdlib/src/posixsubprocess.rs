//! The module `_posixsubprocess`: `fork_exec`, which starts a child process for `subprocess`.

use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Value, Vm, iter, native_table, ops};
use std::ffi::CString;

/// What the child needs, made before the fork: after it, nothing may be allocated.
struct Child {
    arguments: Vec<CString>,
    executables: Vec<CString>,
    environment: Option<Vec<CString>>,
    cwd: Option<CString>,
    close_fds: bool,
    pass_fds: Vec<i32>,
    /// Ends of the pipes: for the child's standard input, output and error, both ends each, and the pipe for errors.
    pipes: [i32; 8],
    restore_signals: bool,
    new_session: bool,
    process_group: i32,
    umask: i32,
    gid: Option<u32>,
    groups: Option<Vec<u32>>,
    uid: Option<u32>,
}

fn c_string(vm: &mut Vm, value: Value) -> R<CString> {
    Ok(crate::posix::path(vm, value, "fork_exec", "argument")?.c)
}

fn c_strings(vm: &mut Vm, value: Value) -> R<Vec<CString>> {
    let items = iter::collect(vm, value)?;
    let mut strings = Vec::with_capacity(items.len());
    for item in items.iter() {
        strings.push(c_string(vm, *item)?);
    }
    Ok(strings)
}

fn id(vm: &mut Vm, value: Value) -> R<Option<u32>> {
    if value.is_none() {
        return Ok(None);
    }
    let id = ops::index_isize(vm, value, Exc::OverflowError)?;
    Ok(Some(id as u32))
}

fn pointers(strings: &[CString]) -> Vec<*const libc::c_char> {
    strings.iter().map(|s| s.as_ptr()).chain([std::ptr::null()]).collect()
}

impl Child {
    /// Becomes the program. Gives the error number and what failed, if that cannot be.
    ///
    /// # Safety
    /// To be called in a forked child only. The pointers must be good.
    unsafe fn become_program(
        &self,
        argv: &[*const libc::c_char],
        envp: Option<&[*const libc::c_char]>,
        prepare: impl FnOnce() -> bool,
    ) -> (i32, &'static [u8]) {
        let errno = || std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
        let [in_read, in_write, out_read, mut out_write, err_read, mut err_write, pipe_read, pipe_write] =
            self.pipes;
        // SAFETY: system calls on the child's own descriptors and on memory that outlives them.
        unsafe {
            // The pipe for errors is among them, and must close when the program starts.
            for fd in self.pass_fds.iter().filter(|fd| **fd != pipe_write) {
                if libc::fcntl(*fd, libc::F_SETFD, 0) < 0 {
                    return (errno(), b"");
                }
            }
            for fd in [in_write, out_read, err_read, pipe_read] {
                if fd >= 0 {
                    libc::close(fd);
                }
            }
            // Descriptors that stand where another is to go move away first.
            if out_write == 0 {
                out_write = libc::dup(out_write);
            }
            while err_write == 0 || err_write == 1 {
                err_write = libc::dup(err_write);
            }
            for (from, to) in [(in_read, 0), (out_write, 1), (err_write, 2)] {
                if from == to {
                    libc::fcntl(from, libc::F_SETFD, 0);
                } else if from >= 0 && libc::dup2(from, to) < 0 {
                    return (errno(), b"");
                }
            }
            for (i, fd) in [in_read, out_write, err_write].into_iter().enumerate() {
                let again = [in_read, out_write, err_write][..i].contains(&fd);
                if fd > 2 && !again {
                    libc::close(fd);
                }
            }
            if let Some(cwd) = &self.cwd
                && libc::chdir(cwd.as_ptr()) < 0
            {
                return (errno(), b"noexec:chdir");
            }
            if self.umask >= 0 {
                libc::umask(self.umask as libc::mode_t);
            }
            if self.restore_signals {
                libc::signal(libc::SIGPIPE, libc::SIG_DFL);
                libc::signal(libc::SIGXFSZ, libc::SIG_DFL);
            }
            if self.new_session {
                libc::setsid();
            }
            if self.process_group >= 0 && libc::setpgid(0, self.process_group) < 0 {
                return (errno(), b"");
            }
            if let Some(groups) = &self.groups
                && libc::setgroups(groups.len(), groups.as_ptr()) < 0
            {
                return (errno(), b"");
            }
            if let Some(gid) = self.gid
                && libc::setregid(gid, gid) < 0
            {
                return (errno(), b"");
            }
            if let Some(uid) = self.uid
                && libc::setreuid(uid, uid) < 0
            {
                return (errno(), b"");
            }
            if !prepare() {
                return (0, b"Exception occurred in preexec_fn.");
            }
            if self.close_fds {
                let mut limit: libc::rlimit = std::mem::zeroed();
                libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit);
                let mut low = 3;
                let mut kept = self
                    .pass_fds
                    .iter()
                    .copied()
                    .chain([pipe_write])
                    .filter(|fd| *fd > 2)
                    .collect::<Vec<_>>();
                kept.sort_unstable();
                for fd in kept.into_iter().chain([-1]) {
                    if fd < 0 {
                        libc::syscall(libc::SYS_close_range, low, u32::MAX, 0);
                    } else if fd > low {
                        libc::syscall(libc::SYS_close_range, low, fd - 1, 0);
                    }
                    low = fd + 1;
                }
            }
            let mut saved = 0;
            for executable in &self.executables {
                match envp {
                    Some(envp) => libc::execve(executable.as_ptr(), argv.as_ptr(), envp.as_ptr()),
                    None => libc::execv(executable.as_ptr(), argv.as_ptr()),
                };
                let e = errno();
                if e != libc::ENOENT && e != libc::ENOTDIR && saved == 0 {
                    saved = e;
                }
                if saved == 0 && std::ptr::eq(executable, &self.executables[self.executables.len() - 1]) {
                    saved = e;
                }
            }
            (saved, b"")
        }
    }
}

fn fork_exec(vm: &mut Vm, args: &[Value]) -> R {
    let mut pipes = [-1; 8];
    for (place, value) in pipes.iter_mut().zip(&args[6..14]) {
        *place = crate::posix::c_int(vm, *value)?;
    }
    let mut pass_fds = Vec::new();
    for fd in iter::collect(vm, args[3])?.iter() {
        pass_fds.push(crate::posix::fd(vm, *fd)?);
    }
    if args[0].as_list().is_none() && args[0].as_tuple().is_none() {
        return Err(vm.type_error("args must be a tuple or list"));
    }
    let groups = match args[18] {
        Value::NONE => None,
        list => {
            let mut groups = Vec::new();
            for group in iter::collect(vm, list)?.iter() {
                groups.push(ops::index_isize(vm, *group, Exc::OverflowError)? as u32);
            }
            Some(groups)
        }
    };
    let child = Child {
        arguments: c_strings(vm, args[0])?,
        executables: c_strings(vm, args[1])?,
        close_fds: ops::truth(vm, args[2])?,
        pass_fds,
        cwd: if args[4].is_none() { None } else { Some(c_string(vm, args[4])?) },
        environment: if args[5].is_none() { None } else { Some(c_strings(vm, args[5])?) },
        pipes,
        restore_signals: ops::truth(vm, args[14])?,
        new_session: ops::truth(vm, args[15])?,
        process_group: crate::posix::c_int(vm, args[16])?,
        gid: id(vm, args[17])?,
        groups,
        uid: id(vm, args[19])?,
        umask: crate::posix::c_int(vm, args[20])?,
    };
    let preexec = args[21];
    let argv = pointers(&child.arguments);
    let envp = child.environment.as_deref().map(pointers);
    // SAFETY: plain system call.
    let pid = unsafe { libc::fork() };
    if pid != 0 {
        return if pid < 0 { Err(crate::posix::last_error(vm, &[])) } else { Ok(vm.int(pid.into())) };
    }
    // SAFETY: this is the forked child, which never returns from here.
    unsafe {
        let (errno, what) = child
            .become_program(&argv, envp.as_deref(), || preexec.is_none() || vm.call(preexec, &[]).is_ok());
        // `class:errno in hexadecimal:message`, which the parent turns into an exception.
        let mut text = [0u8; 96];
        let mut length = 0;
        let mut push = |bytes: &[u8]| {
            for b in bytes {
                if length < text.len() {
                    text[length] = *b;
                    length += 1;
                }
            }
        };
        if what.starts_with(b"Exception") {
            push(b"SubprocessError:0:");
        } else {
            push(b"OSError:");
            let mut started = false;
            for shift in (0..8).rev() {
                let digit = (errno >> (4 * shift) & 15) as usize;
                started |= digit != 0 || shift == 0;
                if started {
                    push(&b"0123456789ABCDEF"[digit..=digit]);
                }
            }
            push(b":");
        }
        push(what);
        libc::write(child.pipes[7], text.as_ptr().cast(), length);
        libc::_exit(255);
    }
}

native_table! {
    FUNCTIONS = [
        function(
            "fork_exec",
            "(args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn, /)",
            fork_exec,
            "Starts a program in a child process; gives its number.",
        ),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)
}
