//! `FileIO`: a file descriptor.

use super::{bytes_of, closed_error, errno_error, os_error, size_argument, unsupported};
use pyrite_object::descriptor::{GetSetDef, getset, getter};
use pyrite_object::exception::Exc;
use pyrite_object::native::{Native, Payload, method, slot};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Raised, Value, Vm, native_table, ops};
use std::cell::Cell;
use std::io;

#[derive(Default)]
pub struct File {
    /// -1 when closed.
    fd: Cell<i32>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    created: Cell<bool>,
    appending: Cell<bool>,
    close_fd: Cell<bool>,
    seekable: Cell<Option<bool>>,
    block_size: Cell<usize>,
    finalizing: Cell<bool>,
}

impl Payload for File {
    fn trace(&self, _marker: &mut pyrite_object::heap::Marker) {}
}

fn this(value: Value) -> Gc<Native<File>> {
    match value.native() {
        Some(file) => file,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// The open descriptor, or ValueError.
fn open_fd(vm: &mut Vm, file: &File) -> R<i32> {
    match file.fd.get() {
        fd if fd >= 0 => Ok(fd),
        _ => Err(closed_error(vm)),
    }
}

/// Whether a `FileIO` is a terminal.
pub fn is_terminal(value: Value) -> bool {
    // SAFETY: isatty accepts any number.
    value.native::<File>().is_some_and(|f| f.fd.get() >= 0 && unsafe { libc::isatty(f.fd.get()) } == 1)
}

/// The preferred buffer size of a `FileIO`.
pub fn block_size(value: Value) -> Option<usize> {
    value.native::<File>().map(|f| f.block_size.get()).filter(|n| *n > 1).map(|n| n.max(super::BUFFER_SIZE))
}

/// Runs a system call that may be interrupted; signals' handlers run in between.
pub fn retry(vm: &mut Vm, mut call: impl FnMut() -> isize) -> R<Result<usize, io::Error>> {
    loop {
        let n = crate::thread::without_lock(vm, &mut call);
        if n >= 0 {
            return Ok(Ok(n as usize));
        }
        let error = io::Error::last_os_error();
        if error.raw_os_error() == Some(libc::EINTR) {
            vm.poll()?;
            continue;
        }
        return Ok(Err(error));
    }
}

/// Reads from a descriptor; `None` if it would block.
pub fn read_fd(vm: &mut Vm, fd: i32, buffer: &mut [u8]) -> R<Option<usize>> {
    let (start, length) = (buffer.as_mut_ptr() as usize, buffer.len());
    // SAFETY: the buffer is ours for the duration of the call.
    match retry(vm, || unsafe { libc::read(fd, start as *mut libc::c_void, length) })? {
        Ok(n) => Ok(Some(n)),
        Err(e) if e.kind() == io::ErrorKind::WouldBlock => Ok(None),
        Err(e) => Err(os_error(vm, &e, None)),
    }
}

/// Writes to a descriptor; `None` if it would block.
pub fn write_fd(vm: &mut Vm, fd: i32, data: &[u8]) -> R<Option<usize>> {
    let (start, length) = (data.as_ptr() as usize, data.len());
    // SAFETY: as in `read_fd`.
    match retry(vm, || unsafe { libc::write(fd, start as *const libc::c_void, length) })? {
        Ok(n) => Ok(Some(n)),
        Err(e) if e.kind() == io::ErrorKind::WouldBlock => Ok(None),
        Err(e) => Err(os_error(vm, &e, None)),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let file = File { fd: Cell::new(-1), close_fd: Cell::new(true), ..File::default() };
    let object = vm.new_native(class, file).value();
    pyrite_object::weakref::register_finalizer(vm, object);
    Ok(object)
}

/// The path of a `str`, `bytes` or path object, as bytes for the system; embedded nul bytes are a ValueError.
pub fn path_bytes(vm: &mut Vm, value: Value) -> R<std::ffi::CString> {
    let path = if value.as_str().is_some() || value.as_bytes().is_some() {
        value
    } else {
        match vm.try_attribute(value, vm.names.dunder_conform)?.filter(|f| !f.is_none()) {
            Some(method) => vm.call(method, &[])?,
            None => {
                let message =
                    format!("expected str, bytes or os.PathLike object, not {}", vm.type_name(value));
                return Err(vm.type_error(message));
            }
        }
    };
    let bytes = match path.as_bytes() {
        Some(b) => b.as_slice().to_vec(),
        None => match path.as_str() {
            Some(s) => surrogate_bytes(&s),
            None => {
                let message = format!(
                    "expected {}.__fspath__() to return str or bytes, not {}",
                    vm.type_name(value),
                    vm.type_name(path)
                );
                return Err(vm.type_error(message));
            }
        },
    };
    std::ffi::CString::new(bytes).map_err(|_| vm.value_error("embedded null byte"))
}

/// UTF-8 with lone surrogates U+DC80..U+DCFF as the bytes they stand for (PEP 383).
pub fn surrogate_bytes(s: &pyrite_object::string::Str) -> Vec<u8> {
    let mut out = Vec::with_capacity(s.len());
    for c in s.code_points() {
        match char::from_u32(c) {
            Some(ch) => out.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes()),
            None if (0xDC80..=0xDCFF).contains(&c) => out.push((c - 0xDC00) as u8),
            None => out.extend_from_slice(&[
                0xE0 | (c >> 12) as u8,
                0x80 | (c >> 6 & 0x3F) as u8,
                0x80 | (c & 0x3F) as u8,
            ]),
        }
    }
    out
}

/// Text from the system's bytes: what is no UTF-8 becomes lone surrogates (PEP 383).
pub fn surrogate_text(vm: &mut Vm, bytes: &[u8]) -> Value {
    let mut builder = pyrite_object::string::StrBuilder::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        builder.push_str(chunk.valid());
        for b in chunk.invalid() {
            builder.push(0xDC00 + u32::from(*b));
        }
    }
    builder.finish_or_empty(vm)
}

fn init_file(vm: &mut Vm, args: &[Value]) -> R {
    let [object, name, mode, closefd, opener] = args else {
        return Err(vm.type_error("FileIO needs a name"));
    };
    let file = this(*object);
    close_descriptor(vm, &file)?;
    let Some(mode) = mode.as_str().map(|s| s.to_rust()) else {
        let message = format!("FileIO() argument 'mode' must be str, not {}", vm.argument_type_name(*mode));
        return Err(vm.type_error(message));
    };
    if mode.contains('\0') {
        return Err(vm.value_error("embedded null character"));
    }
    let mut kinds = 0;
    let mut flags = libc::O_CLOEXEC;
    let (mut plus, mut readable, mut writable) = (false, false, false);
    for c in mode.chars() {
        match c {
            'x' => {
                kinds += 1;
                file.created.set(true);
                writable = true;
                flags |= libc::O_EXCL | libc::O_CREAT;
            }
            'r' => {
                kinds += 1;
                readable = true;
            }
            'w' => {
                kinds += 1;
                writable = true;
                flags |= libc::O_CREAT | libc::O_TRUNC;
            }
            'a' => {
                kinds += 1;
                writable = true;
                file.appending.set(true);
                flags |= libc::O_APPEND | libc::O_CREAT;
            }
            'b' => {}
            '+' if !plus => plus = true,
            '+' => kinds += 1,
            _ => return Err(vm.value_error(format!("invalid mode: {mode}"))),
        }
    }
    if kinds != 1 {
        return Err(
            vm.value_error("Must have exactly one of create/read/write/append mode and at most one plus")
        );
    }
    readable |= plus;
    writable |= plus;
    flags |= match (readable, writable) {
        (true, true) => libc::O_RDWR,
        (false, true) => libc::O_WRONLY,
        _ => libc::O_RDONLY,
    };
    file.readable.set(readable);
    file.writable.set(writable);
    let close_fd = ops::truth(vm, *closefd)?;
    file.close_fd.set(close_fd);
    let number = name.as_int().and_then(|i| i.to_i64()).and_then(|i| i32::try_from(i).ok());
    let fd = if let Some(fd) = number {
        if fd < 0 {
            return Err(vm.value_error("negative file descriptor"));
        }
        if name.is_bool() {
            crate::sys::warn(vm, Exc::RuntimeWarning, "bool is used as a file descriptor")?;
        }
        fd
    } else {
        if !close_fd {
            return Err(vm.value_error("Cannot use closefd=False with file name"));
        }
        let path = path_bytes(vm, *name)?;
        if opener.is_none() {
            let opened =
                // SAFETY: a nul-terminated path.
                retry(vm, || unsafe { libc::open(path.as_ptr(), flags, 0o666) } as isize)?;
            match opened {
                Ok(fd) => fd as i32,
                Err(e) => return Err(os_error(vm, &e, Some(*name))),
            }
        } else {
            let flags = Value::small_int(i64::from(flags));
            let fd = vm.call(*opener, &[*name, flags])?;
            match fd.as_int().and_then(|i| i.to_i64()) {
                Some(fd) if fd >= 0 && fd <= i64::from(i32::MAX) => fd as i32,
                Some(fd) => return Err(vm.value_error(format!("opener returned {fd}"))),
                None => return Err(vm.type_error("expected integer from opener")),
            }
        }
    };
    file.fd.set(fd);
    if let Err(e) = look_at(vm, &file, fd, *name) {
        if name.as_int().is_none() {
            // SAFETY: we opened it.
            unsafe { libc::close(fd) };
        }
        file.fd.set(-1);
        return Err(e);
    }
    let attribute = vm.names.name;
    vm.set_own_attribute(*object, attribute, *name)?;
    if file.appending.get() {
        // SAFETY: plain system call; pipes refuse it, which is fine.
        unsafe { libc::lseek(fd, 0, libc::SEEK_END) };
    }
    Ok(Value::NONE)
}

fn look_at(vm: &mut Vm, file: &File, fd: i32, name: Value) -> R<()> {
    // SAFETY: an all-zero stat is a valid value to be filled in.
    let mut stat: libc::stat = unsafe { std::mem::zeroed() };
    // SAFETY: `stat` is ours.
    if unsafe { libc::fstat(fd, &mut stat) } != 0 {
        let e = io::Error::last_os_error();
        if e.raw_os_error() == Some(libc::EBADF) {
            return Err(os_error(vm, &e, None));
        }
        return Ok(());
    }
    if stat.st_mode & libc::S_IFMT == libc::S_IFDIR {
        return Err(errno_error(vm, libc::EISDIR, Some(name)));
    }
    file.block_size.set(stat.st_blksize.max(1) as usize);
    Ok(())
}

fn close_descriptor(vm: &mut Vm, file: &File) -> R<()> {
    let fd = file.fd.replace(-1);
    // SAFETY: the descriptor is ours to close.
    if fd >= 0 && file.close_fd.get() && unsafe { libc::close(fd) } != 0 {
        let e = io::Error::last_os_error();
        if e.raw_os_error() != Some(libc::EINTR) {
            return Err(os_error(vm, &e, None));
        }
    }
    Ok(())
}

fn close(vm: &mut Vm, args: &[Value]) -> R {
    let file = this(args[0]);
    let base = super::types(vm).raw_base;
    let base_close = base.lookup(vm, vm.names.close);
    let result = match base_close {
        Some(f) => vm.call_unbound(f, args[0], &[], None),
        None => Ok(Value::NONE),
    };
    let pending = vm.exception.take();
    let closed = close_descriptor(vm, &file);
    if pending.is_some() {
        vm.exception = pending;
        return Err(Raised);
    }
    closed?;
    result
}

fn readable_fd(vm: &mut Vm, value: Value) -> R<i32> {
    let file = this(value);
    let fd = open_fd(vm, &file)?;
    if file.readable.get() { Ok(fd) } else { Err(unsupported(vm, "File not open for reading")) }
}

fn read(vm: &mut Vm, args: &[Value]) -> R {
    let fd = readable_fd(vm, args[0])?;
    match size_argument(vm, args[1])? {
        None => readall(vm, args),
        Some(n) => {
            let n = n.min(0x7fff_f000);
            let mut buffer = Vec::new();
            if buffer.try_reserve_exact(n).is_err() {
                return Err(vm.memory_error());
            }
            buffer.resize(n, 0);
            match read_fd(vm, fd, &mut buffer)? {
                Some(n) => Ok(pyrite_object::bytes::new(vm, &buffer[..n])),
                None => Ok(Value::NONE),
            }
        }
    }
}

fn readall(vm: &mut Vm, args: &[Value]) -> R {
    let fd = readable_fd(vm, args[0])?;
    match read_to_end(vm, fd)? {
        Some(all) => Ok(pyrite_object::bytes::new(vm, &all)),
        None => Ok(Value::NONE),
    }
}

/// Everything up to the end; `None` if nothing is there yet on a descriptor that does not block.
pub fn read_to_end(vm: &mut Vm, fd: i32) -> R<Option<Vec<u8>>> {
    let mut all: Vec<u8> = Vec::new();
    let mut size = 64 << 10;
    loop {
        let used = all.len();
        if all.try_reserve(size).is_err() {
            return Err(vm.memory_error());
        }
        all.resize(used + size, 0);
        let n = read_fd(vm, fd, &mut all[used..])?;
        all.truncate(used + n.unwrap_or(0));
        match n {
            None if used == 0 => return Ok(None),
            None | Some(0) => return Ok(Some(all)),
            Some(_) => size = (all.len() / 2).clamp(64 << 10, 16 << 20),
        }
    }
}

fn readinto(vm: &mut Vm, args: &[Value]) -> R {
    let fd = readable_fd(vm, args[0])?;
    let mut buffer = vec![0; super::buffer_length(vm, args[1])?];
    match read_fd(vm, fd, &mut buffer)? {
        Some(n) => {
            super::copy_into(vm, args[1], &buffer[..n])?;
            Ok(Value::small_int(n as i64))
        }
        None => Ok(Value::NONE),
    }
}

fn write(vm: &mut Vm, args: &[Value]) -> R {
    let file = this(args[0]);
    let fd = open_fd(vm, &file)?;
    if !file.writable.get() {
        return Err(unsupported(vm, "File not open for writing"));
    }
    let data = bytes_of(vm, args[1])?;
    match write_fd(vm, fd, &data)? {
        Some(n) => Ok(Value::small_int(n as i64)),
        None => Ok(Value::NONE),
    }
}

fn lseek(vm: &mut Vm, fd: i32, offset: i64, whence: i32) -> R<i64> {
    // SAFETY: plain system call.
    let at = unsafe { libc::lseek(fd, offset, whence) };
    if at < 0 {
        let e = io::Error::last_os_error();
        return Err(os_error(vm, &e, None));
    }
    Ok(at)
}

fn seek(vm: &mut Vm, args: &[Value]) -> R {
    let file = this(args[0]);
    let fd = open_fd(vm, &file)?;
    let offset = offset_argument(vm, args[1])?;
    let whence = ops::index_isize(vm, args[2], Exc::OverflowError)? as i32;
    let at = lseek(vm, fd, offset, whence)?;
    Ok(vm.int(at))
}

/// A file offset: an integer that the system can take.
pub fn offset_argument(vm: &mut Vm, value: Value) -> R<i64> {
    if value.is_float() {
        return Err(vm.type_error("an integer is required"));
    }
    match ops::index_of(vm, value)?.to_i64() {
        Some(i) => Ok(i),
        None => Err(vm.overflow_error("Python int too large to convert to C long")),
    }
}

fn tell(vm: &mut Vm, args: &[Value]) -> R {
    let file = this(args[0]);
    let fd = open_fd(vm, &file)?;
    let at = lseek(vm, fd, 0, libc::SEEK_CUR)?;
    Ok(vm.int(at))
}

fn truncate(vm: &mut Vm, args: &[Value]) -> R {
    let file = this(args[0]);
    let fd = open_fd(vm, &file)?;
    if !file.writable.get() {
        return Err(unsupported(vm, "File not open for writing"));
    }
    let size =
        if args[1].is_none() { lseek(vm, fd, 0, libc::SEEK_CUR)? } else { offset_argument(vm, args[1])? };
    // SAFETY: plain system call.
    match retry(vm, || unsafe { libc::ftruncate(fd, size) } as isize)? {
        Ok(_) => Ok(vm.int(size)),
        Err(e) => Err(os_error(vm, &e, None)),
    }
}

fn fileno(vm: &mut Vm, args: &[Value]) -> R {
    let file = this(args[0]);
    Ok(Value::small_int(i64::from(open_fd(vm, &file)?)))
}

fn isatty(vm: &mut Vm, args: &[Value]) -> R {
    let file = this(args[0]);
    open_fd(vm, &file)?;
    Ok(Value::bool(is_terminal(args[0])))
}

fn seekable(vm: &mut Vm, args: &[Value]) -> R {
    let file = this(args[0]);
    let fd = open_fd(vm, &file)?;
    let known = file.seekable.get().unwrap_or_else(|| {
        // SAFETY: plain system call.
        unsafe { libc::lseek(fd, 0, libc::SEEK_CUR) >= 0 }
    });
    file.seekable.set(Some(known));
    Ok(Value::bool(known))
}

fn readable(vm: &mut Vm, args: &[Value]) -> R {
    let file = this(args[0]);
    open_fd(vm, &file)?;
    Ok(Value::bool(file.readable.get()))
}

fn writable(vm: &mut Vm, args: &[Value]) -> R {
    let file = this(args[0]);
    open_fd(vm, &file)?;
    Ok(Value::bool(file.writable.get()))
}

fn mode_text(file: &File) -> &'static str {
    match (file.created.get(), file.appending.get(), file.readable.get(), file.writable.get()) {
        (true, _, true, _) => "xb+",
        (true, _, false, _) => "xb",
        (_, true, true, _) => "ab+",
        (_, true, false, _) => "ab",
        (_, _, true, true) => "rb+",
        (_, _, true, false) => "rb",
        _ => "wb",
    }
}

fn get_mode(vm: &mut Vm, v: Value) -> R {
    Ok(vm.intern(mode_text(&this(v))))
}

fn get_closed(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(this(v).fd.get() < 0))
}

fn get_closefd(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(this(v).close_fd.get()))
}

fn get_block_size(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::small_int(this(v).block_size.get() as i64))
}

fn set_block_size(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    if let Some(value) = value {
        let n = ops::index_isize(vm, value, Exc::OverflowError)?;
        this(v).block_size.set(n.max(1) as usize);
    }
    Ok(())
}

fn get_finalizing(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(this(v).finalizing.get()))
}

fn set_finalizing(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    if let Some(value) = value {
        let on = ops::truth(vm, value)?;
        this(v).finalizing.set(on);
    }
    Ok(())
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let file = this(args[0]);
    let class = pyrite_object::class::full_name(vm, vm.type_of(args[0]));
    if file.fd.get() < 0 {
        return Ok(vm.str(&format!("<{class} [closed]>")));
    }
    let name = vm.try_attribute(args[0], vm.names.name)?;
    let close_fd = if file.close_fd.get() { "True" } else { "False" };
    let text = match name {
        Some(name) => {
            let shown = ops::repr_text(vm, name)?;
            format!("<{class} name={shown} mode='{}' closefd={close_fd}>", mode_text(&file))
        }
        None => format!("<{class} fd={} mode='{}' closefd={close_fd}>", file.fd.get(), mode_text(&file)),
    };
    Ok(vm.str(&text))
}

native_table! {
    METHODS = [
        pyrite_object::native::new("(type, /, *args, **kwargs?)", new),
        slot("__init__", "(self, /, file, mode='r', closefd=True, opener=None)", init_file, "Initialize self.  See help(type(self)) for accurate signature."),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("read", "(self, size=-1, /)", read, "Reads up to a number of bytes."),
        method("readall", "(self, /)", readall, "Reads until the end."),
        method("readinto", "(self, buffer, /)", readinto, "Reads bytes into a buffer."),
        method("write", "(self, b, /)", write, "Writes bytes; gives the number written."),
        method("seek", "(self, pos, whence=0, /)", seek, "Changes the position."),
        method("tell", "(self, /)", tell, "The position."),
        method("truncate", "(self, size=None, /)", truncate, "Cuts the file at a size."),
        method("close", "(self, /)", close, "Closes the descriptor."),
        method("fileno", "(self, /)", fileno, "The descriptor."),
        method("isatty", "(self, /)", isatty, "Whether this is a terminal."),
        method("_isatty_open_only", "(self, /)", isatty, "Whether this is a terminal."),
        method("seekable", "(self, /)", seekable, "Whether seek works."),
        method("readable", "(self, /)", readable, "Whether the file is open for reading."),
        method("writable", "(self, /)", writable, "Whether the file is open for writing."),
    ]
}

static ATTRIBUTES: &[GetSetDef] = &[
    getter("closed", get_closed),
    getter("closefd", get_closefd),
    getter("mode", get_mode),
    getset("_blksize", get_block_size, set_block_size),
    getset("_finalizing", get_finalizing, set_finalizing),
];

/// Makes the type.
pub fn init(vm: &mut Vm, base: Gc<Type>) -> Gc<Type> {
    let f = flags::BASE | flags::HAS_DICT | flags::WEAKREF | flags::FINALIZER;
    vm.new_native_type_on::<File>(base, "_io", "FileIO", f, &METHODS, ATTRIBUTES)
}

/// The descriptor of a `FileIO` that is open for reading.
pub fn readable_descriptor(value: Value) -> Option<i32> {
    value.native::<File>().filter(|f| f.readable.get() && f.fd.get() >= 0).map(|f| f.fd.get())
}

/// The descriptor of a `FileIO` that is open for writing.
pub fn writable_descriptor(value: Value) -> Option<i32> {
    value.native::<File>().filter(|f| f.writable.get() && f.fd.get() >= 0).map(|f| f.fd.get())
}
