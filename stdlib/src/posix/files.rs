//! Files, directories and descriptors.

use super::{Target, c_int, check, dir_fd, fd, last_error, name_value, path, target};
use crate::io::{bytes_of, path_bytes};
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, Payload, function, method, slot};
use pyrite_object::object::Trace;
use pyrite_object::ty::Type;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};
use std::cell::{Cell, RefCell};
use std::ffi::CStr;

fn open(vm: &mut Vm, args: &[Value]) -> R {
    let p = path(vm, args[0], "open", "path")?;
    let flags = c_int(vm, args[1])? | libc::O_CLOEXEC;
    let mode = c_int(vm, args[2])?;
    let directory = dir_fd(vm, args[3])?;
    loop {
        // SAFETY: a nul-terminated path.
        let fd = crate::thread::without_lock(vm, || unsafe {
            libc::openat(directory, p.c.as_ptr(), flags, mode as libc::c_uint)
        });
        if fd >= 0 {
            return Ok(Value::small_int(i64::from(fd)));
        }
        if std::io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
            return Err(last_error(vm, &[p.value]));
        }
        vm.poll()?;
    }
}

fn close(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    // SAFETY: plain system call.
    let result = unsafe { libc::close(fd) };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn closerange(vm: &mut Vm, args: &[Value]) -> R {
    let (low, high) = (c_int(vm, args[0])?, c_int(vm, args[1])?);
    for fd in low.max(0)..high.min(1 << 20) {
        // SAFETY: errors are ignored, as documented.
        unsafe { libc::close(fd) };
    }
    Ok(Value::NONE)
}

fn read(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    let n = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    if n < 0 {
        return Err(super::error_of(vm, libc::EINVAL, &[]));
    }
    let mut buffer = Vec::new();
    if buffer.try_reserve_exact(n as usize).is_err() {
        return Err(vm.memory_error());
    }
    buffer.resize(n as usize, 0);
    let (start, length) = (buffer.as_mut_ptr() as usize, buffer.len());
    // SAFETY: the buffer is ours for the duration of the call.
    match crate::io::retry(vm, || unsafe { libc::read(fd, start as *mut libc::c_void, length) })? {
        Ok(n) => Ok(pyrite_object::bytes::new(vm, &buffer[..n])),
        Err(e) => Err(crate::io::os_error(vm, &e, None)),
    }
}

fn write(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    let data = bytes_of(vm, args[1])?;
    let (start, length) = (data.as_ptr() as usize, data.len());
    // SAFETY: as in `read`.
    match crate::io::retry(vm, || unsafe { libc::write(fd, start as *const libc::c_void, length) })? {
        Ok(n) => Ok(Value::small_int(n as i64)),
        Err(e) => Err(crate::io::os_error(vm, &e, None)),
    }
}

fn lseek(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    let offset = ops::index_isize(vm, args[1], Exc::OverflowError)? as i64;
    let whence = c_int(vm, args[2])?;
    // SAFETY: plain system call.
    let at = unsafe { libc::lseek(fd, offset, whence) };
    let at = check(vm, at, &[])?;
    Ok(vm.int(at))
}

fn fsync(vm: &mut Vm, args: &[Value]) -> R {
    let fd = if args[0].as_int().is_some() {
        super::descriptor(vm, args[0])?
    } else {
        let n = vm.call_method_str(args[0], "fileno", &[])?;
        fd(vm, n)?
    };
    // SAFETY: plain system call.
    let result = crate::thread::without_lock(vm, || unsafe { libc::fsync(fd) });
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn ftruncate(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    let size = ops::index_isize(vm, args[1], Exc::OverflowError)? as i64;
    // SAFETY: plain system call.
    let result = unsafe { libc::ftruncate(fd, size) };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn truncate(vm: &mut Vm, args: &[Value]) -> R {
    let size = ops::index_isize(vm, args[1], Exc::OverflowError)? as i64;
    match target(vm, args[0], "truncate", "path")? {
        Target::Path(p) => {
            // SAFETY: a nul-terminated path.
            let result = unsafe { libc::truncate(p.c.as_ptr(), size) };
            check(vm, i64::from(result), &[p.value])?;
        }
        Target::Fd(fd) => {
            // SAFETY: plain system call.
            let result = unsafe { libc::ftruncate(fd, size) };
            check(vm, i64::from(result), &[])?;
        }
    }
    Ok(Value::NONE)
}

fn dup(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    // SAFETY: plain system call.
    let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
    let copy = check(vm, i64::from(copy), &[])?;
    Ok(Value::small_int(copy))
}

fn dup2(vm: &mut Vm, args: &[Value]) -> R {
    let (from, to) = (fd(vm, args[0])?, fd(vm, args[1])?);
    let inheritable = ops::truth(vm, args[2])?;
    // SAFETY: plain system calls.
    let result = unsafe {
        if inheritable || from == to { libc::dup2(from, to) } else { libc::dup3(from, to, libc::O_CLOEXEC) }
    };
    let result = check(vm, i64::from(result), &[])?;
    Ok(Value::small_int(result))
}

fn pipe(vm: &mut Vm, _args: &[Value]) -> R {
    let mut ends = [0i32; 2];
    // SAFETY: `ends` is ours.
    let result = unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) };
    check(vm, i64::from(result), &[])?;
    Ok(vm.tuple(&[Value::small_int(i64::from(ends[0])), Value::small_int(i64::from(ends[1]))]))
}

fn isatty(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    // SAFETY: plain system call.
    Ok(Value::bool(unsafe { libc::isatty(fd) } == 1))
}

fn get_inheritable(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    // SAFETY: plain system call.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFD) };
    let flags = check(vm, i64::from(flags), &[])?;
    Ok(Value::bool(flags & i64::from(libc::FD_CLOEXEC) == 0))
}

fn set_inheritable(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    let on = ops::truth(vm, args[1])?;
    // SAFETY: plain system call.
    let result = unsafe { libc::fcntl(fd, libc::F_SETFD, if on { 0 } else { libc::FD_CLOEXEC }) };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn get_blocking(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    // SAFETY: plain system call.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    let flags = check(vm, i64::from(flags), &[])?;
    Ok(Value::bool(flags & i64::from(libc::O_NONBLOCK) == 0))
}

fn set_blocking(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    let blocking = ops::truth(vm, args[1])?;
    // SAFETY: plain system calls.
    let result = unsafe {
        let flags = libc::fcntl(fd, libc::F_GETFL);
        let wanted = if blocking { flags & !libc::O_NONBLOCK } else { flags | libc::O_NONBLOCK };
        if flags < 0 { flags } else { libc::fcntl(fd, libc::F_SETFL, wanted) }
    };
    check(vm, i64::from(result), &[])?;
    Ok(Value::NONE)
}

fn getcwd_bytes(vm: &mut Vm) -> R<Vec<u8>> {
    use std::os::unix::ffi::OsStringExt;
    match std::env::current_dir() {
        Ok(p) => Ok(p.into_os_string().into_vec()),
        Err(e) => Err(crate::io::os_error(vm, &e, None)),
    }
}

fn getcwd(vm: &mut Vm, _args: &[Value]) -> R {
    let p = getcwd_bytes(vm)?;
    Ok(name_value(vm, &p, false))
}

fn getcwdb(vm: &mut Vm, _args: &[Value]) -> R {
    let p = getcwd_bytes(vm)?;
    Ok(name_value(vm, &p, true))
}

fn chdir(vm: &mut Vm, args: &[Value]) -> R {
    match target(vm, args[0], "chdir", "path")? {
        Target::Path(p) => {
            // SAFETY: a nul-terminated path.
            let result = unsafe { libc::chdir(p.c.as_ptr()) };
            check(vm, i64::from(result), &[p.value])?;
        }
        Target::Fd(fd) => {
            // SAFETY: plain system call.
            let result = unsafe { libc::fchdir(fd) };
            check(vm, i64::from(result), &[args[0]])?;
        }
    }
    Ok(Value::NONE)
}

fn mkdir(vm: &mut Vm, args: &[Value]) -> R {
    let p = path(vm, args[0], "mkdir", "path")?;
    let mode = c_int(vm, args[1])?;
    let directory = dir_fd(vm, args[2])?;
    // SAFETY: a nul-terminated path.
    let result = unsafe { libc::mkdirat(directory, p.c.as_ptr(), mode as libc::mode_t) };
    check(vm, i64::from(result), &[p.value])?;
    Ok(Value::NONE)
}

fn unlink_with(vm: &mut Vm, args: &[Value], name: &str, flags: i32) -> R {
    let p = path(vm, args[0], name, "path")?;
    let directory = dir_fd(vm, args[1])?;
    // SAFETY: a nul-terminated path.
    let result = unsafe { libc::unlinkat(directory, p.c.as_ptr(), flags) };
    check(vm, i64::from(result), &[p.value])?;
    Ok(Value::NONE)
}

fn unlink(vm: &mut Vm, args: &[Value]) -> R {
    unlink_with(vm, args, "unlink", 0)
}

fn remove(vm: &mut Vm, args: &[Value]) -> R {
    unlink_with(vm, args, "remove", 0)
}

fn rmdir(vm: &mut Vm, args: &[Value]) -> R {
    unlink_with(vm, args, "rmdir", libc::AT_REMOVEDIR)
}

fn rename_with(vm: &mut Vm, args: &[Value], name: &str) -> R {
    let from = path(vm, args[0], name, "src")?;
    let to = path(vm, args[1], name, "dst")?;
    let (from_dir, to_dir) = (dir_fd(vm, args[2])?, dir_fd(vm, args[3])?);
    // SAFETY: nul-terminated paths.
    let result = unsafe { libc::renameat(from_dir, from.c.as_ptr(), to_dir, to.c.as_ptr()) };
    check(vm, i64::from(result), &[from.value, to.value])?;
    Ok(Value::NONE)
}

fn rename(vm: &mut Vm, args: &[Value]) -> R {
    rename_with(vm, args, "rename")
}

fn replace(vm: &mut Vm, args: &[Value]) -> R {
    rename_with(vm, args, "replace")
}

fn link(vm: &mut Vm, args: &[Value]) -> R {
    let from = path(vm, args[0], "link", "src")?;
    let to = path(vm, args[1], "link", "dst")?;
    let (from_dir, to_dir) = (dir_fd(vm, args[2])?, dir_fd(vm, args[3])?);
    let flags = if ops::truth(vm, args[4])? { libc::AT_SYMLINK_FOLLOW } else { 0 };
    // SAFETY: nul-terminated paths.
    let result = unsafe { libc::linkat(from_dir, from.c.as_ptr(), to_dir, to.c.as_ptr(), flags) };
    check(vm, i64::from(result), &[from.value, to.value])?;
    Ok(Value::NONE)
}

fn symlink(vm: &mut Vm, args: &[Value]) -> R {
    let from = path(vm, args[0], "symlink", "src")?;
    let to = path(vm, args[1], "symlink", "dst")?;
    let directory = dir_fd(vm, args[3])?;
    // SAFETY: nul-terminated paths.
    let result = unsafe { libc::symlinkat(from.c.as_ptr(), directory, to.c.as_ptr()) };
    check(vm, i64::from(result), &[from.value, to.value])?;
    Ok(Value::NONE)
}

fn readlink(vm: &mut Vm, args: &[Value]) -> R {
    let p = path(vm, args[0], "readlink", "path")?;
    let directory = dir_fd(vm, args[1])?;
    let mut buffer = vec![0u8; libc::PATH_MAX as usize + 1];
    // SAFETY: a nul-terminated path, and our buffer.
    let n = unsafe { libc::readlinkat(directory, p.c.as_ptr(), buffer.as_mut_ptr().cast(), buffer.len()) };
    let n = check(vm, n as i64, &[p.value])?;
    Ok(name_value(vm, &buffer[..n as usize], p.bytes))
}

fn access(vm: &mut Vm, args: &[Value]) -> R {
    let p = path(vm, args[0], "access", "path")?;
    let mode = c_int(vm, args[1])?;
    let directory = dir_fd(vm, args[2])?;
    let effective = ops::truth(vm, args[3])?;
    let follow = ops::truth(vm, args[4])?;
    let flags =
        if effective { libc::AT_EACCESS } else { 0 } | if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: a nul-terminated path.
    Ok(Value::bool(unsafe { libc::faccessat(directory, p.c.as_ptr(), mode, flags) } == 0))
}

fn chmod(vm: &mut Vm, args: &[Value]) -> R {
    let mode = c_int(vm, args[1])? as libc::mode_t;
    let directory = dir_fd(vm, args[2])?;
    let follow = ops::truth(vm, args[3])?;
    match target(vm, args[0], "chmod", "path")? {
        Target::Path(p) => {
            let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
            // SAFETY: a nul-terminated path.
            let result = unsafe { libc::fchmodat(directory, p.c.as_ptr(), mode, flags) };
            let errno = std::io::Error::last_os_error().raw_os_error();
            if result != 0 && !follow && errno == Some(libc::EOPNOTSUPP) {
                let message = "chmod: follow_symlinks unavailable on this platform";
                return Err(vm.raise(Exc::NotImplementedError, message));
            }
            check(vm, i64::from(result), &[p.value])?;
        }
        Target::Fd(fd) => {
            // SAFETY: plain system call.
            let result = unsafe { libc::fchmod(fd, mode) };
            check(vm, i64::from(result), &[])?;
        }
    }
    Ok(Value::NONE)
}

fn umask(vm: &mut Vm, args: &[Value]) -> R {
    let mode = c_int(vm, args[0])? as libc::mode_t;
    // SAFETY: plain system call.
    Ok(Value::small_int(i64::from(unsafe { libc::umask(mode) })))
}

/// The pair of times that `utime` sets.
fn utime(vm: &mut Vm, args: &[Value]) -> R {
    let [file, times, ns, directory, follow] = args else {
        return Err(vm.type_error("utime() takes 5 arguments"));
    };
    let directory = dir_fd(vm, *directory)?;
    let follow = ops::truth(vm, *follow)?;
    let now = libc::timespec { tv_sec: 0, tv_nsec: libc::UTIME_NOW };
    let mut pair = [now, now];
    if *ns != Value::ABSENT {
        if !times.is_none() {
            return Err(vm.value_error("utime: you may specify either 'times' or 'ns' but not both"));
        }
        let Some(t) = ns.as_tuple().filter(|t| t.len() == 2) else {
            return Err(vm.type_error("utime: 'ns' must be a tuple of two ints"));
        };
        for (i, place) in pair.iter_mut().enumerate() {
            let n = ops::index_isize(vm, t.get(i), Exc::OverflowError)? as i64;
            *place =
                libc::timespec { tv_sec: n.div_euclid(1_000_000_000), tv_nsec: n.rem_euclid(1_000_000_000) };
        }
    } else if !times.is_none() {
        let Some(t) = times.as_tuple().filter(|t| t.len() == 2) else {
            return Err(vm.type_error("utime: 'times' must be either a tuple of two ints or None"));
        };
        for (i, place) in pair.iter_mut().enumerate() {
            let v = t.get(i);
            *place = match v.as_any_float() {
                Some(f) => {
                    libc::timespec { tv_sec: f.floor() as i64, tv_nsec: ((f - f.floor()) * 1e9) as i64 }
                }
                None => {
                    let n = ops::index_isize(vm, v, Exc::OverflowError)? as i64;
                    libc::timespec { tv_sec: n, tv_nsec: 0 }
                }
            };
        }
    }
    match target(vm, *file, "utime", "path")? {
        Target::Path(p) => {
            let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
            // SAFETY: a nul-terminated path, two times.
            let result = unsafe { libc::utimensat(directory, p.c.as_ptr(), pair.as_ptr(), flags) };
            check(vm, i64::from(result), &[p.value])?;
        }
        Target::Fd(fd) => {
            // SAFETY: two times.
            let result = unsafe { libc::futimens(fd, pair.as_ptr()) };
            check(vm, i64::from(result), &[])?;
        }
    }
    Ok(Value::NONE)
}

/// An open directory, closed when dropped.
struct Directory(*mut libc::DIR);

impl Drop for Directory {
    fn drop(&mut self) {
        // SAFETY: opened by us, closed once.
        unsafe { libc::closedir(self.0) };
    }
}

/// Name, kind and inode number of a directory's entry.
type Entry = (Vec<u8>, u8, u64);

fn open_directory(vm: &mut Vm, value: Value, name: &str) -> R<(Directory, Value, bool, Vec<u8>)> {
    if value.is_none() || value == Value::ABSENT {
        // SAFETY: a nul-terminated path.
        let d = unsafe { libc::opendir(c".".as_ptr()) };
        let dot = vm.intern(".");
        return if d.is_null() {
            Err(last_error(vm, &[dot]))
        } else {
            Ok((Directory(d), dot, false, b".".to_vec()))
        };
    }
    match target(vm, value, name, "path")? {
        Target::Path(p) => {
            // SAFETY: a nul-terminated path.
            let d = unsafe { libc::opendir(p.c.as_ptr()) };
            if d.is_null() {
                return Err(last_error(vm, &[p.value]));
            }
            Ok((Directory(d), p.value, p.bytes, p.c.as_bytes().to_vec()))
        }
        Target::Fd(fd) => {
            // SAFETY: a copy of the descriptor, which the directory then owns.
            let d = unsafe { libc::fdopendir(libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0)) };
            if d.is_null() {
                return Err(last_error(vm, &[value]));
            }
            // SAFETY: an open directory.
            unsafe { libc::rewinddir(d) };
            Ok((Directory(d), value, false, Vec::new()))
        }
    }
}

fn entries(vm: &mut Vm, directory: &Directory, name: Value) -> R<Vec<Entry>> {
    let mut all = Vec::new();
    loop {
        // SAFETY: errno is ours; the directory is open; the entry is copied before the next call.
        unsafe {
            *libc::__errno_location() = 0;
            let entry = libc::readdir(directory.0);
            if entry.is_null() {
                if *libc::__errno_location() != 0 {
                    return Err(last_error(vm, &[name]));
                }
                return Ok(all);
            }
            let bytes = CStr::from_ptr((*entry).d_name.as_ptr()).to_bytes();
            if bytes != b"." && bytes != b".." {
                all.push((bytes.to_vec(), (*entry).d_type, (*entry).d_ino));
            }
        }
    }
}

fn listdir(vm: &mut Vm, args: &[Value]) -> R {
    let (directory, name, bytes, _) = open_directory(vm, args[0], "listdir")?;
    let all = entries(vm, &directory, name)?;
    let list = pyrite_object::list::List::new(vm, &[]);
    for (entry, _, _) in all {
        let v = name_value(vm, &entry, bytes);
        list.push(vm, v)?;
    }
    Ok(list.value())
}

/// `os.DirEntry`.
pub struct DirEntry {
    name: Value,
    path: Value,
    /// The open directory that the path starts from, if the directory was given so.
    from: libc::c_int,
    kind: u8,
    inode: u64,
    stat: Cell<Option<Value>>,
    lstat: Cell<Option<Value>>,
}

impl Payload for DirEntry {
    fn trace(&self, marker: &mut pyrite_object::heap::Marker) {
        self.name.trace(marker);
        self.path.trace(marker);
        self.stat.trace(marker);
        self.lstat.trace(marker);
    }
}

/// The iterator of `scandir`.
pub struct ScanDir {
    entries: RefCell<std::vec::IntoIter<Entry>>,
    directory: Value,
    prefix: Vec<u8>,
    bytes: bool,
    from: libc::c_int,
}

impl Payload for ScanDir {
    fn trace(&self, marker: &mut pyrite_object::heap::Marker) {
        self.directory.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(next_entry);
}

#[derive(Default)]
struct ScanTypes {
    entry: Option<Gc<Type>>,
    scan: Option<Gc<Type>>,
}

fn trace_types(vm: &Vm, marker: &mut pyrite_object::heap::Marker) {
    if let Some(t) = vm.get_extension::<ScanTypes>() {
        t.entry.trace(marker);
        t.scan.trace(marker);
    }
}

fn scandir(vm: &mut Vm, args: &[Value]) -> R {
    let (directory, name, bytes, prefix) = open_directory(vm, args[0], "scandir")?;
    let all = entries(vm, &directory, name)?;
    let from =
        if prefix.is_empty() { name.as_small_int().unwrap_or(-1) as libc::c_int } else { libc::AT_FDCWD };
    let scan = ScanDir { entries: RefCell::new(all.into_iter()), directory: name, prefix, bytes, from };
    match vm.extension::<ScanTypes>().scan {
        Some(ty) => Ok(vm.new_native(ty, scan).value()),
        None => unreachable!("made with the module"),
    }
}

fn next_entry(vm: &mut Vm, value: Value) -> R<Option<Value>> {
    let Some(scan) = value.native::<ScanDir>() else { return Ok(None) };
    let Some((name, kind, inode)) = scan.entries.borrow_mut().next() else { return Ok(None) };
    let mut full = scan.prefix.clone();
    if !full.is_empty() && full.last() != Some(&b'/') {
        full.push(b'/');
    }
    full.extend_from_slice(&name);
    let name_v = name_value(vm, &name, scan.bytes);
    let path_v = name_value(vm, &full, scan.bytes);
    let entry = DirEntry {
        name: name_v,
        path: path_v,
        from: scan.from,
        kind,
        inode,
        stat: Cell::new(None),
        lstat: Cell::new(None),
    };
    match vm.extension::<ScanTypes>().entry {
        Some(ty) => Ok(Some(vm.new_native(ty, entry).value())),
        None => unreachable!("made with the module"),
    }
}

fn scan_close(_vm: &mut Vm, args: &[Value]) -> R {
    if let Some(scan) = args[0].native::<ScanDir>() {
        *scan.entries.borrow_mut() = Vec::new().into_iter();
    }
    Ok(Value::NONE)
}

fn scan_enter(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(args[0])
}

native_table! {
    SCAN_METHODS = [
        slot("__iter__", "(self, /)", pyrite_object::iter::self_iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", pyrite_object::iter::native_next, "Implement next(self)."),
        method("close", "!(self, /)", scan_close, "Closes the directory."),
        method("__enter__", "!(self, /)", scan_enter, "The iterator itself."),
        method("__exit__", "!(self, /, *args)", scan_close, "Closes the directory."),
    ]
}

fn entry_of(value: Value) -> Gc<Native<DirEntry>> {
    match value.native() {
        Some(e) => e,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn entry_stat_of(vm: &mut Vm, value: Value, follow: bool) -> R {
    let e = entry_of(value);
    let cache = if follow { &e.stat } else { &e.lstat };
    if let Some(known) = cache.get() {
        return Ok(known);
    }
    let c = path_bytes(vm, e.path)?;
    // SAFETY: an all-zero stat is a valid value to be filled in; the path is nul-terminated.
    let mut s: libc::stat = unsafe { std::mem::zeroed() };
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: as above.
    let result = unsafe { libc::fstatat(e.from, c.as_ptr(), &mut s, flags) };
    if result != 0 {
        return Err(last_error(vm, &[e.path]));
    }
    let made = super::stat::stat_value(vm, &s)?;
    cache.set(Some(made));
    Ok(made)
}

fn entry_stat(vm: &mut Vm, args: &[Value]) -> R {
    let follow = ops::truth(vm, args[1])?;
    entry_stat_of(vm, args[0], follow)
}

fn entry_is(vm: &mut Vm, args: &[Value], wanted: u8, format: u32) -> R {
    let follow = ops::truth(vm, args[1])?;
    let e = entry_of(args[0]);
    if e.kind != libc::DT_UNKNOWN && (e.kind != libc::DT_LNK || !follow) {
        return Ok(Value::bool(e.kind == wanted));
    }
    let stat = entry_stat_of(vm, args[0], follow);
    match vm.catch(stat, Exc::FileNotFoundError)? {
        Some(s) => {
            let mode = s.as_tuple().and_then(|t| t.get(0).as_small_int()).unwrap_or(0) as u32;
            Ok(Value::bool(mode & libc::S_IFMT == format))
        }
        None => Ok(Value::FALSE),
    }
}

fn entry_is_dir(vm: &mut Vm, args: &[Value]) -> R {
    entry_is(vm, args, libc::DT_DIR, libc::S_IFDIR)
}

fn entry_is_file(vm: &mut Vm, args: &[Value]) -> R {
    entry_is(vm, args, libc::DT_REG, libc::S_IFREG)
}

fn entry_is_symlink(vm: &mut Vm, args: &[Value]) -> R {
    entry_is(vm, &[args[0], Value::FALSE], libc::DT_LNK, libc::S_IFLNK)
}

fn entry_false(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::FALSE)
}

fn entry_inode(vm: &mut Vm, args: &[Value]) -> R {
    Ok(pyrite_object::int::from_i128(vm, i128::from(entry_of(args[0]).inode)))
}

fn entry_fspath(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(entry_of(args[0]).path)
}

fn entry_repr(vm: &mut Vm, args: &[Value]) -> R {
    let shown = ops::repr_text(vm, entry_of(args[0]).name)?;
    Ok(vm.str(&format!("<DirEntry {shown}>")))
}

fn entry_name(_vm: &mut Vm, v: Value) -> R {
    Ok(entry_of(v).name)
}

fn entry_path(_vm: &mut Vm, v: Value) -> R {
    Ok(entry_of(v).path)
}

native_table! {
    ENTRY_METHODS = [
        slot("__repr__", "(self, /)", entry_repr, "Return repr(self)."),
        method("is_dir", "(self, /, *, follow_symlinks=True)", entry_is_dir, "Whether this is a directory."),
        method("is_file", "(self, /, *, follow_symlinks=True)", entry_is_file, "Whether this is a regular file."),
        method("is_symlink", "(self, /)", entry_is_symlink, "Whether this is a symbolic link."),
        method("is_junction", "(self, /)", entry_false, "Whether this is a junction: never here."),
        method("stat", "(self, /, *, follow_symlinks=True)", entry_stat, "Facts about the file."),
        method("inode", "(self, /)", entry_inode, "The inode number."),
        method("__fspath__", "(self, /)", entry_fspath, "The path."),
    ]
}

static ENTRY_ATTRIBUTES: &[GetSetDef] = &[getter("name", entry_name), getter("path", entry_path)];

pub fn fspath(vm: &mut Vm, args: &[Value]) -> R {
    let value = args[0];
    if value.as_str().is_some() || value.as_bytes().is_some() {
        return Ok(value);
    }
    let ty = vm.type_of(value);
    let Some(f) = ty.lookup(vm, vm.names.dunder_conform).filter(|f| !f.is_none()) else {
        let message = format!("expected str, bytes or os.PathLike object, not {}", ty.name_str());
        return Err(vm.type_error(message));
    };
    let result = vm.call_unbound(f, value, &[], None)?;
    if result.as_str().is_some() || result.as_bytes().is_some() {
        return Ok(result);
    }
    let message = format!(
        "expected {}.__fspath__() to return str or bytes, not {}",
        ty.name_str(),
        vm.type_name(result)
    );
    Err(vm.type_error(message))
}

/// `_path_normpath`: collapses redundant parts, as posixpath.normpath.
fn path_normpath(vm: &mut Vm, args: &[Value]) -> R {
    let value = fspath(vm, &args[..1])?;
    let bytes = value.as_bytes().is_some();
    let text = match value.as_bytes() {
        Some(b) => b.as_slice().to_vec(),
        None => value.as_str().map(|s| crate::io::surrogate_bytes(&s)).unwrap_or_default(),
    };
    let slashes = text.iter().take_while(|b| **b == b'/').count();
    let initial = match slashes {
        0 => 0,
        2 => 2,
        _ => 1,
    };
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in text.split(|b| *b == b'/') {
        match part {
            b"" | b"." => {}
            b".." if parts.last().is_some_and(|p| *p != b"..") => {
                parts.pop();
            }
            b".." if initial > 0 && parts.is_empty() => {}
            _ => parts.push(part),
        }
    }
    let mut out = vec![b'/'; initial];
    out.extend_from_slice(&parts.join(&b'/'));
    if out.is_empty() {
        out.push(b'.');
    }
    Ok(name_value(vm, &out, bytes))
}

native_table! {
    FUNCTIONS = [
        function("open", "(path, flags, mode=511, *, dir_fd=None)", open, "Opens a file; gives its descriptor."),
        function("close", "(fd)", close, "Closes a descriptor."),
        function("closerange", "(fd_low, fd_high, /)", closerange, "Closes descriptors; ignores errors."),
        function("read", "(fd, length, /)", read, "Reads from a descriptor."),
        function("write", "(fd, data, /)", write, "Writes to a descriptor."),
        function("lseek", "(fd, position, whence, /)", lseek, "Changes the position of a descriptor."),
        function("fsync", "(fd)", fsync, "Makes the system write a file to its medium."),
        function("fdatasync", "(fd)", fsync, "Makes the system write a file's data to its medium."),
        function("ftruncate", "(fd, length, /)", ftruncate, "Cuts an open file."),
        function("truncate", "(path, length)", truncate, "Cuts a file."),
        function("dup", "(fd, /)", dup, "Copies a descriptor."),
        function("dup2", "(fd, fd2, inheritable=True)", dup2, "Copies a descriptor to a given number."),
        function("pipe", "()", pipe, "Makes a pipe."),
        function("isatty", "(fd, /)", isatty, "Whether a descriptor is a terminal."),
        function("get_inheritable", "(fd, /)", get_inheritable, "Whether child processes get the descriptor."),
        function("set_inheritable", "(fd, inheritable, /)", set_inheritable, "Sets whether child processes get the descriptor."),
        function("get_blocking", "(fd, /)", get_blocking, "Whether a descriptor blocks."),
        function("set_blocking", "(fd, blocking, /)", set_blocking, "Sets whether a descriptor blocks."),
        function("getcwd", "()", getcwd, "The current directory."),
        function("getcwdb", "()", getcwdb, "The current directory as bytes."),
        function("chdir", "(path)", chdir, "Changes the current directory."),
        function("fchdir", "(fd)", chdir, "Changes the current directory."),
        function("mkdir", "(path, mode=511, *, dir_fd=None)", mkdir, "Makes a directory."),
        function("rmdir", "(path, *, dir_fd=None)", rmdir, "Removes a directory."),
        function("unlink", "(path, *, dir_fd=None)", unlink, "Removes a file."),
        function("remove", "(path, *, dir_fd=None)", remove, "Removes a file."),
        function("rename", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", rename, "Renames a file."),
        function("replace", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", replace, "Renames a file, replacing another."),
        function("link", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", link, "Makes a hard link."),
        function("symlink", "(src, dst, target_is_directory=False, *, dir_fd=None)", symlink, "Makes a symbolic link."),
        function("readlink", "(path, *, dir_fd=None)", readlink, "What a symbolic link points to."),
        function("access", "(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", access, "Whether a file may be used in a way."),
        function("chmod", "(path, mode, *, dir_fd=None, follow_symlinks=True)", chmod, "Changes permissions."),
        function("umask", "(mask, /)", umask, "Sets the mask of new files' permissions."),
        function("utime", "(path, times=None, *, ns=<absent>, dir_fd=None, follow_symlinks=True)", utime, "Sets the times of a file."),
        function("listdir", "(path=None)", listdir, "The names in a directory."),
        function("scandir", "(path=None)", scandir, "The entries of a directory."),
        function("fspath", "(path)", fspath, "The path as str or bytes."),
        function("_path_normpath", "(path)", path_normpath, "Collapses redundant parts of a path."),
    ]
}

/// Makes the types and adds the functions.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let entry = vm.new_native_type::<DirEntry>("posix", "DirEntry", 0, &ENTRY_METHODS, ENTRY_ATTRIBUTES);
    let scan = vm.new_native_type::<ScanDir>("posix", "ScandirIterator", 0, &SCAN_METHODS, &[]);
    *vm.extension::<ScanTypes>() = ScanTypes { entry: Some(entry), scan: Some(scan) };
    vm.root_tracers.push(trace_types);
    module.dict.get().set_str(vm, "DirEntry", entry.value())?;
    vm.add_functions(module, &FUNCTIONS)
}
