//! Reading and writing at places and in several pieces, and descriptors of special kinds.

use super::{c_int, check, dir_fd, error_of, fd, path};
use crate::io::{bytes_of, os_error, retry};
use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Value, Vm, iter, native_table, ops};

fn offset(vm: &mut Vm, value: Value) -> R<i64> {
    Ok(ops::index_isize(vm, value, Exc::OverflowError)? as i64)
}

fn room(vm: &mut Vm, n: isize) -> R<Vec<u8>> {
    if n < 0 {
        return Err(error_of(vm, libc::EINVAL, &[]));
    }
    let mut buffer = Vec::new();
    if buffer.try_reserve_exact(n as usize).is_err() {
        return Err(vm.memory_error());
    }
    buffer.resize(n as usize, 0);
    Ok(buffer)
}

/// Runs a call that reads or writes, again after signals.
fn transfer(vm: &mut Vm, f: impl FnMut() -> isize) -> R<usize> {
    match retry(vm, f)? {
        Ok(n) => Ok(n),
        Err(e) => Err(os_error(vm, &e, None)),
    }
}

fn pread(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    let length = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    let at = offset(vm, args[2])?;
    let mut buffer = room(vm, length)?;
    let (start, length) = (buffer.as_mut_ptr() as usize, buffer.len());
    // SAFETY: the buffer is ours for the duration of the call.
    let n = transfer(vm, || unsafe { libc::pread(fd, start as *mut libc::c_void, length, at) })?;
    Ok(pyrite_object::bytes::new(vm, &buffer[..n]))
}

fn pwrite(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    let data = bytes_of(vm, args[1])?;
    let at = offset(vm, args[2])?;
    let (start, length) = (data.as_ptr() as usize, data.len());
    // SAFETY: as in `pread`.
    let n = transfer(vm, || unsafe { libc::pwrite(fd, start as *const libc::c_void, length, at) })?;
    Ok(vm.int(n as i64))
}

fn readinto(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    let length = crate::io::buffer_length(vm, args[1])?;
    let mut buffer = room(vm, length as isize)?;
    let (start, length) = (buffer.as_mut_ptr() as usize, buffer.len());
    // SAFETY: as in `pread`.
    let n = transfer(vm, || unsafe { libc::read(fd, start as *mut libc::c_void, length) })?;
    let n = crate::io::copy_into(vm, args[1], &buffer[..n])?;
    Ok(vm.int(n as i64))
}

/// Reads into several buffers: one run of bytes, dealt out.
fn read_many(vm: &mut Vm, buffers: Value, mut f: impl FnMut(usize, usize) -> isize) -> R {
    let buffers = iter::collect(vm, buffers)?;
    let mut lengths = Vec::new();
    for buffer in buffers.iter() {
        lengths.push(crate::io::buffer_length(vm, *buffer)?);
    }
    let total = lengths.iter().fold(0usize, |a, b| a.saturating_add(*b)).min(isize::MAX as usize);
    let mut buffer = room(vm, total as isize)?;
    let (start, length) = (buffer.as_mut_ptr() as usize, buffer.len());
    let n = transfer(vm, || f(start, length))?;
    let mut rest = &buffer[..n];
    for (target, length) in buffers.iter().zip(lengths) {
        let (part, after) = rest.split_at(length.min(rest.len()));
        if part.is_empty() {
            break;
        }
        crate::io::copy_into(vm, *target, part)?;
        rest = after;
    }
    Ok(vm.int(n as i64))
}

fn write_many(vm: &mut Vm, buffers: Value, mut f: impl FnMut(usize, usize) -> isize) -> R {
    let mut data = Vec::new();
    for buffer in iter::collect(vm, buffers)?.iter() {
        data.extend(bytes_of(vm, *buffer)?);
    }
    let (start, length) = (data.as_ptr() as usize, data.len());
    let n = transfer(vm, || f(start, length))?;
    Ok(vm.int(n as i64))
}

/// The system wants pieces; one will do.
fn piece(start: usize, length: usize) -> libc::iovec {
    libc::iovec { iov_base: start as *mut libc::c_void, iov_len: length }
}

fn sequence(vm: &mut Vm, name: &str, value: Value) -> R<()> {
    if vm.type_of(value).slot(vm, pyrite_object::slots::Slot::GetItem).is_none() {
        return Err(vm.type_error(format!("{name}() arg 2 must be a sequence")));
    }
    Ok(())
}

fn readv(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    sequence(vm, "readv", args[1])?;
    // SAFETY: the buffer is alive during the call.
    read_many(vm, args[1], |start, length| unsafe { libc::readv(fd, &piece(start, length), 1) })
}

fn writev(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    sequence(vm, "writev", args[1])?;
    // SAFETY: as in `readv`.
    write_many(vm, args[1], |start, length| unsafe { libc::writev(fd, &piece(start, length), 1) })
}

fn preadv(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    sequence(vm, "preadv", args[1])?;
    let (at, flags) = (offset(vm, args[2])?, c_int(vm, args[3])?);
    // SAFETY: as in `readv`.
    read_many(vm, args[1], |start, length| unsafe { libc::preadv2(fd, &piece(start, length), 1, at, flags) })
}

fn pwritev(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    sequence(vm, "pwritev", args[1])?;
    let (at, flags) = (offset(vm, args[2])?, c_int(vm, args[3])?);
    // SAFETY: as in `readv`.
    write_many(vm, args[1], |start, length| unsafe {
        libc::pwritev2(fd, &piece(start, length), 1, at, flags)
    })
}

fn sendfile(vm: &mut Vm, args: &[Value]) -> R {
    let (to, from) = (fd(vm, args[0])?, fd(vm, args[1])?);
    let count = ops::index_isize(vm, args[3], Exc::OverflowError)?;
    let mut at = if args[2].is_none() { None } else { Some(offset(vm, args[2])?) };
    let place = at.as_mut().map_or(0, |at| (&raw mut *at) as usize);
    // SAFETY: the offset, if any, outlives the call.
    let n = transfer(vm, || unsafe { libc::sendfile(to, from, place as *mut i64, count.max(0) as usize) })?;
    Ok(vm.int(n as i64))
}

fn copy_file_range(vm: &mut Vm, args: &[Value]) -> R {
    let (from, to) = (fd(vm, args[0])?, fd(vm, args[1])?);
    let count = ops::index_isize(vm, args[2], Exc::OverflowError)?;
    if count < 0 {
        return Err(vm.value_error("negative value for 'count' not allowed"));
    }
    let mut offsets = [None; 2];
    for (place, value) in offsets.iter_mut().zip(&args[3..]) {
        *place = if value.is_none() { None } else { Some(offset(vm, *value)?) };
    }
    let [source, target] = offsets.each_mut().map(|o| o.as_mut().map_or(0, |o| (&raw mut *o) as usize));
    // SAFETY: the offsets, if any, outlive the call.
    let n = transfer(vm, || unsafe {
        libc::copy_file_range(from, source as *mut i64, to, target as *mut i64, count as usize, 0)
    })?;
    Ok(vm.int(n as i64))
}

fn pipe2(vm: &mut Vm, args: &[Value]) -> R {
    let flags = c_int(vm, args[0])?;
    let mut ends = [-1; 2];
    // SAFETY: the place is ours.
    let result = unsafe { libc::pipe2(ends.as_mut_ptr(), flags) };
    check(vm, i64::from(result), &[])?;
    Ok(vm.tuple(&ends.map(|fd| Value::small_int(i64::from(fd)))))
}

fn mkfifo(vm: &mut Vm, args: &[Value]) -> R {
    let p = path(vm, args[0], "mkfifo", "path")?;
    let mode = c_int(vm, args[1])? as libc::mode_t;
    let from = dir_fd(vm, args[2])?;
    // SAFETY: a nul-terminated path.
    let result = unsafe { libc::mkfifoat(from, p.c.as_ptr(), mode) };
    check(vm, i64::from(result), &[p.value])?;
    Ok(Value::NONE)
}

fn mknod(vm: &mut Vm, args: &[Value]) -> R {
    let p = path(vm, args[0], "mknod", "path")?;
    let mode = c_int(vm, args[1])? as libc::mode_t;
    let device = offset(vm, args[2])? as libc::dev_t;
    let from = dir_fd(vm, args[3])?;
    // SAFETY: a nul-terminated path.
    let result = unsafe { libc::mknodat(from, p.c.as_ptr(), mode, device) };
    check(vm, i64::from(result), &[p.value])?;
    Ok(Value::NONE)
}

fn major(vm: &mut Vm, args: &[Value]) -> R {
    let device = offset(vm, args[0])? as libc::dev_t;
    Ok(vm.int(i64::from(libc::major(device))))
}

fn minor(vm: &mut Vm, args: &[Value]) -> R {
    let device = offset(vm, args[0])? as libc::dev_t;
    Ok(vm.int(i64::from(libc::minor(device))))
}

fn makedev(vm: &mut Vm, args: &[Value]) -> R {
    let (major, minor) = (offset(vm, args[0])?, offset(vm, args[1])?);
    let device = libc::makedev(major as libc::c_uint, minor as libc::c_uint);
    Ok(pyrite_object::int::from_i128(vm, i128::from(device)))
}

fn memfd_create(vm: &mut Vm, args: &[Value]) -> R {
    let name = crate::io::path_bytes(vm, args[0])?;
    let flags =
        if args[1] == Value::ABSENT { libc::MFD_CLOEXEC } else { c_int(vm, args[1])? as libc::c_uint };
    // SAFETY: a nul-terminated text.
    let fd = unsafe { libc::memfd_create(name.as_ptr(), flags) };
    Ok(Value::small_int(check(vm, i64::from(fd), &[])?))
}

fn eventfd(vm: &mut Vm, args: &[Value]) -> R {
    let start = c_int(vm, args[0])? as libc::c_uint;
    let flags = if args[1] == Value::ABSENT { libc::EFD_CLOEXEC } else { c_int(vm, args[1])? };
    // SAFETY: plain system call.
    let fd = unsafe { libc::eventfd(start, flags) };
    Ok(Value::small_int(check(vm, i64::from(fd), &[])?))
}

fn eventfd_read(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    let mut number = 0u64;
    let place = (&raw mut number) as usize;
    // SAFETY: the place outlives the call.
    transfer(vm, || unsafe { libc::read(fd, place as *mut libc::c_void, size_of::<u64>()) })?;
    Ok(pyrite_object::int::from_i128(vm, i128::from(number)))
}

fn eventfd_write(vm: &mut Vm, args: &[Value]) -> R {
    let fd = fd(vm, args[0])?;
    let Some(number) = ops::index_of(vm, args[1])?.to_i128().and_then(|n| u64::try_from(n).ok()) else {
        return Err(vm.overflow_error("Python int too large to convert to C unsigned long"));
    };
    let place = (&raw const number) as usize;
    // SAFETY: the place outlives the call.
    transfer(vm, || unsafe { libc::write(fd, place as *const libc::c_void, size_of::<u64>()) })?;
    Ok(Value::NONE)
}

fn getrandom(vm: &mut Vm, args: &[Value]) -> R {
    let size = ops::index_isize(vm, args[0], Exc::OverflowError)?;
    let flags = c_int(vm, args[1])? as libc::c_uint;
    let mut buffer = room(vm, size)?;
    let (start, length) = (buffer.as_mut_ptr() as usize, buffer.len());
    // SAFETY: as in `pread`.
    let n = transfer(vm, || unsafe { libc::getrandom(start as *mut libc::c_void, length, flags) })?;
    Ok(pyrite_object::bytes::new(vm, &buffer[..n]))
}

fn lockf(vm: &mut Vm, args: &[Value]) -> R {
    let (fd, command) = (fd(vm, args[0])?, c_int(vm, args[1])?);
    let length = offset(vm, args[2])?;
    // SAFETY: plain library call.
    transfer(vm, || unsafe { libc::lockf(fd, command, length) as isize })?;
    Ok(Value::NONE)
}

fn posix_fadvise(vm: &mut Vm, args: &[Value]) -> R {
    let (fd, start, length) = (fd(vm, args[0])?, offset(vm, args[1])?, offset(vm, args[2])?);
    let advice = c_int(vm, args[3])?;
    // SAFETY: plain system call.
    match unsafe { libc::posix_fadvise(fd, start, length, advice) } {
        0 => Ok(Value::NONE),
        error => Err(error_of(vm, error, &[])),
    }
}

fn posix_fallocate(vm: &mut Vm, args: &[Value]) -> R {
    let (fd, start, length) = (fd(vm, args[0])?, offset(vm, args[1])?, offset(vm, args[2])?);
    // SAFETY: plain system call.
    match unsafe { libc::posix_fallocate(fd, start, length) } {
        0 => Ok(Value::NONE),
        error => Err(error_of(vm, error, &[])),
    }
}

fn sync(vm: &mut Vm, _args: &[Value]) -> R {
    // SAFETY: plain system call.
    crate::thread::without_lock(vm, || unsafe { libc::sync() });
    Ok(Value::NONE)
}

native_table! {
    FUNCTIONS = [
        function("pread", "(fd, length, offset, /)", pread, "Reads at a place."),
        function("pwrite", "(fd, buffer, offset, /)", pwrite, "Writes at a place."),
        function("readinto", "(fd, buffer, /)", readinto, "Reads into a buffer."),
        function("readv", "(fd, buffers, /)", readv, "Reads into several buffers."),
        function("writev", "(fd, buffers, /)", writev, "Writes several buffers."),
        function("preadv", "(fd, buffers, offset, flags=0, /)", preadv, "Reads into several buffers at a place."),
        function("pwritev", "(fd, buffers, offset, flags=0, /)", pwritev, "Writes several buffers at a place."),
        function("sendfile", "(out_fd, in_fd, offset, count)", sendfile, "Copies between descriptors."),
        function("copy_file_range", "(src, dst, count, offset_src=None, offset_dst=None)", copy_file_range, "Copies between files."),
        function("pipe2", "(flags, /)", pipe2, "Makes a pipe with these flags."),
        function("mkfifo", "(path, mode=438, *, dir_fd=None)", mkfifo, "Makes a named pipe."),
        function("mknod", "(path, mode=384, device=0, *, dir_fd=None)", mknod, "Makes a file of any kind."),
        function("major", "(device, /)", major, "The major part of a device number."),
        function("minor", "(device, /)", minor, "The minor part of a device number."),
        function("makedev", "(major, minor, /)", makedev, "A device number of its parts."),
        function("memfd_create", "(name, flags=MFD_CLOEXEC)", memfd_create, "A file in memory."),
        function("eventfd", "(initval, flags=EFD_CLOEXEC)", eventfd, "A counter to wait for."),
        function("eventfd_read", "(fd)", eventfd_read, "Takes the number from a counter."),
        function("eventfd_write", "(fd, value)", eventfd_write, "Adds to a counter."),
        function("getrandom", "(size, flags=0)", getrandom, "Random bytes of the system."),
        function("lockf", "(fd, command, length, /)", lockf, "Locks a part of a file."),
        function("posix_fadvise", "(fd, offset, length, advice, /)", posix_fadvise, "Tells how a file will be used."),
        function("posix_fallocate", "(fd, offset, length, /)", posix_fallocate, "Makes room for a file."),
        function("sync", "()", sync, "Writes everything to the disks."),
    ]
}

/// Adds the functions.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)
}
