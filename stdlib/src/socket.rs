//! The module `_socket`: sockets of the Internet and of this machine, over the crate `socket2`.

use crate::io::errno_error;
use crate::posix;
use pyrite_object::buffer::Exporter;
use pyrite_object::bytes::{self, make};
use pyrite_object::descriptor::{GetSetDef, getter, member};
use pyrite_object::dict::Dict;
use pyrite_object::exception::{Exc, Raised};
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, Payload, function, method, new, slot};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Value, Vm, float_type, native_table, ops, recursive};
use socket2::SockAddr;
use std::cell::Cell;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6, ToSocketAddrs};
use std::os::unix::ffi::OsStrExt;
use std::time::{Duration, Instant};

/// The module's objects in a `Vm`.
#[derive(Default)]
struct State {
    gaierror: Option<Value>,
    /// Seconds; `None` waits without end.
    default_timeout: Option<f64>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(state) = vm.get_extension::<State>() {
        state.gaierror.trace(marker);
    }
}

/// A socket; its descriptor is -1 once it is closed.
struct Socket {
    fd: Cell<i32>,
    family: Cell<i32>,
    kind: Cell<i32>,
    protocol: Cell<i32>,
    /// Seconds; below zero waits without end.
    timeout: Cell<f64>,
}

impl Payload for Socket {
    fn trace(&self, _marker: &mut Marker) {}
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.fd.get() >= 0 {
            // SAFETY: the descriptor is ours.
            unsafe { libc::close(self.fd.get()) };
        }
    }
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Socket>>> {
    match value.native::<Socket>() {
        Some(s) => Ok(s),
        None => Err(recursive::foreign_receiver(vm, "_socket.socket", value)),
    }
}

#[cold]
fn last_error(vm: &mut Vm) -> Raised {
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO);
    errno_error(vm, errno, None)
}

fn check(vm: &mut Vm, result: i32) -> R<i32> {
    if result < 0 { Err(last_error(vm)) } else { Ok(result) }
}

fn make_socket(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let made = Socket {
        fd: Cell::new(-1),
        family: Cell::new(-1),
        kind: Cell::new(-1),
        protocol: Cell::new(-1),
        timeout: Cell::new(-1.0),
    };
    Ok(vm.new_native(class, made).value())
}

fn init(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let number = |vm: &mut Vm, value: Value| posix::c_int(vm, value);
    let (mut family, mut kind, mut protocol) =
        (number(vm, args[1])?, number(vm, args[2])?, number(vm, args[3])?);
    let fd = match args[4] {
        Value::NONE => {
            family = if family == -1 { libc::AF_INET } else { family };
            kind = if kind == -1 { libc::SOCK_STREAM } else { kind };
            protocol = if protocol == -1 { 0 } else { protocol };
            // SAFETY: plain system call.
            let fd = unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, protocol) };
            check(vm, fd)?
        }
        value => {
            let fd = posix::fd(vm, value)?;
            if fd < 0 {
                return Err(vm.value_error("negative file descriptor"));
            }
            let option = |which: i32, given: i32| match given {
                -1 => option_number(fd, libc::SOL_SOCKET, which),
                given => Some(given),
            };
            let found = (
                option(libc::SO_DOMAIN, family),
                option(libc::SO_TYPE, kind),
                option(libc::SO_PROTOCOL, protocol),
            );
            let (Some(f), Some(k), Some(p)) = found else { return Err(last_error(vm)) };
            (family, kind, protocol) = (f, k, p);
            fd
        }
    };
    s.fd.set(fd);
    s.family.set(family);
    s.kind.set(kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC));
    s.protocol.set(protocol);
    let default = vm.extension::<State>().default_timeout;
    set_timeout(vm, &s, if kind & libc::SOCK_NONBLOCK != 0 { Some(0.0) } else { default })?;
    Ok(Value::NONE)
}

fn option_number(fd: i32, level: i32, name: i32) -> Option<i32> {
    let mut value = 0i32;
    let mut size = size_of::<i32>() as libc::socklen_t;
    // SAFETY: the places outlive the call.
    let result = unsafe { libc::getsockopt(fd, level, name, (&raw mut value).cast(), &raw mut size) };
    (result == 0).then_some(value)
}

/// Sets the time limit: 0 never blocks, others wait by `poll`, so the descriptor is blocking without a limit only.
fn set_timeout(vm: &mut Vm, s: &Socket, seconds: Option<f64>) -> R<()> {
    s.timeout.set(seconds.unwrap_or(-1.0));
    // SAFETY: plain system calls.
    let result = unsafe {
        let old = libc::fcntl(s.fd.get(), libc::F_GETFL);
        let new = if seconds.is_some() { old | libc::O_NONBLOCK } else { old & !libc::O_NONBLOCK };
        if old < 0 { old } else { libc::fcntl(s.fd.get(), libc::F_SETFL, new) }
    };
    check(vm, result)?;
    Ok(())
}

/// A timeout argument in seconds; None is none.
fn seconds(vm: &mut Vm, value: Value) -> R<Option<f64>> {
    if value.is_none() {
        return Ok(None);
    }
    let seconds = float_type::from_value(vm, value)?;
    if seconds < 0.0 || seconds.is_nan() {
        return Err(vm.value_error("Timeout value out of range"));
    }
    Ok(Some(seconds))
}

/// Does a system call that may have to wait: until the descriptor is ready, the time is over, or a signal's handler
/// raises.
fn wait_and_do(vm: &mut Vm, s: &Socket, writing: bool, mut call: impl FnMut(i32) -> isize) -> R<usize> {
    let limit = s.timeout.get();
    let deadline = (limit > 0.0)
        .then(|| Instant::now() + Duration::try_from_secs_f64(limit).unwrap_or(Duration::from_secs(1 << 31)));
    loop {
        let fd = s.fd.get();
        if deadline.is_some() {
            wait(vm, s, writing, deadline)?;
        }
        let n = crate::thread::without_lock(vm, || call(fd));
        if n >= 0 {
            return Ok(n as usize);
        }
        match std::io::Error::last_os_error().raw_os_error() {
            Some(libc::EINTR) => vm.poll()?,
            Some(libc::EAGAIN) if deadline.is_some() => {}
            _ => return Err(last_error(vm)),
        }
    }
}

/// Waits until a descriptor is ready; TimeoutError if that takes too long.
fn wait(vm: &mut Vm, s: &Socket, writing: bool, deadline: Option<Instant>) -> R<()> {
    loop {
        let left = deadline.map_or(-1, |at| {
            let left = at.saturating_duration_since(Instant::now());
            i32::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX)
        });
        let events = if writing { libc::POLLOUT } else { libc::POLLIN };
        let mut entry = libc::pollfd { fd: s.fd.get(), events, revents: 0 };
        let place = &raw mut entry as usize;
        // SAFETY: the entry outlives the call.
        let n =
            crate::thread::without_lock(vm, || unsafe { libc::poll(place as *mut libc::pollfd, 1, left) });
        match n {
            0 => return Err(vm.raise(Exc::TimeoutError, "timed out")),
            n if n > 0 => return Ok(()),
            _ if std::io::Error::last_os_error().raw_os_error() == Some(libc::EINTR) => vm.poll()?,
            _ => return Err(last_error(vm)),
        }
    }
}

/// A system call's address from a Python one.
fn to_address(vm: &mut Vm, s: &Socket, address: Value, function: &str) -> R<SockAddr> {
    match s.family.get() {
        libc::AF_UNIX => {
            let path = match (address.as_str(), make::plain(address)) {
                (Some(text), _) => {
                    let encode = pyrite_interp::import::attribute_of(vm, "os", "fsencode")?;
                    let bytes = vm.call(encode, &[text.value()])?;
                    make::required(vm, bytes)?
                }
                (_, Some(bytes)) => bytes,
                _ => {
                    let message = format!("a bytes-like object is required, not '{}'", vm.type_name(address));
                    return Err(vm.type_error(message));
                }
            };
            match SockAddr::unix(std::ffi::OsStr::from_bytes(&path)) {
                Ok(address) => Ok(address),
                Err(_) => Err(vm.raise(Exc::OSError, "AF_UNIX path too long")),
            }
        }
        libc::AF_INET | libc::AF_INET6 => {
            let six = s.family.get() == libc::AF_INET6;
            let name = if six { "AF_INET6" } else { "AF_INET" };
            let Some(parts) = address.as_tuple() else {
                let given = vm.type_name(address);
                return Err(vm.type_error(format!("{function}(): {name} address must be tuple, not {given}")));
            };
            if !(if six { (2..=4).contains(&parts.len()) } else { parts.len() == 2 }) {
                let message = if six {
                    "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])".to_owned()
                } else {
                    "AF_INET address must be a pair (host, port)".to_owned()
                };
                return Err(vm.type_error(message));
            }
            let port = ops::index_isize(vm, parts.get(1), Exc::OverflowError)?;
            let Ok(port) = u16::try_from(port) else {
                return Err(vm.overflow_error(format!("{function}(): port must be 0-65535.")));
            };
            let host = host_name(vm, parts.get(0))?;
            let ip = resolve(vm, &host, six)?;
            let number = |vm: &mut Vm, i: usize| -> R<u32> {
                match parts.items().get(i) {
                    Some(v) => Ok(ops::index_isize(vm, *v, Exc::OverflowError)? as u32),
                    None => Ok(0),
                }
            };
            Ok(match ip {
                IpAddr::V4(ip) => SocketAddr::from((ip, port)).into(),
                IpAddr::V6(ip) => {
                    let (flow, scope) = (number(vm, 2)?, number(vm, 3)?);
                    SocketAddrV6::new(ip, port, flow, scope).into()
                }
            })
        }
        _ => Err(vm.raise(Exc::OSError, format!("{function}(): bad family"))),
    }
}

fn host_name(vm: &mut Vm, value: Value) -> R<String> {
    if let Some(text) = value.as_str() {
        return Ok(text.to_rust());
    }
    match make::plain(value) {
        Some(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        None => {
            let message = format!("str, bytes or bytearray expected, not {}", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// The first address of a host in a family.
fn resolve(vm: &mut Vm, host: &str, six: bool) -> R<IpAddr> {
    match host {
        "" if six => return Ok(Ipv6Addr::UNSPECIFIED.into()),
        "" => return Ok(Ipv4Addr::UNSPECIFIED.into()),
        "<broadcast>" => return Ok(Ipv4Addr::BROADCAST.into()),
        _ => {}
    }
    let query = (host.to_owned(), 0u16);
    let found = crate::thread::without_lock(vm, || query.to_socket_addrs().map(Iterator::collect::<Vec<_>>));
    let fits = |a: &&SocketAddr| a.is_ipv6() == six;
    match found.ok().and_then(|all| all.iter().find(fits).map(SocketAddr::ip)) {
        Some(ip) => Ok(ip),
        None => Err(unknown_host(vm)),
    }
}

#[cold]
fn unknown_host(vm: &mut Vm) -> Raised {
    let number = vm.int(libc::EAI_NONAME.into());
    let message = vm.str("Name or service not known");
    match vm.extension::<State>().gaierror {
        Some(class) => match vm.call(class, &[number, message]) {
            Ok(e) => vm.raise_value(e),
            Err(raised) => raised,
        },
        None => vm.raise(Exc::OSError, "Name or service not known"),
    }
}

/// A Python address from a system call's.
fn from_address(vm: &mut Vm, address: &SockAddr) -> R {
    if let Some(address) = address.as_socket() {
        let host = vm.str(&address.ip().to_string());
        let port = vm.int(address.port().into());
        return Ok(match address {
            SocketAddr::V4(_) => vm.tuple(&[host, port]),
            SocketAddr::V6(a) => {
                let (flow, scope) = (vm.int(a.flowinfo().into()), vm.int(a.scope_id().into()));
                vm.tuple(&[host, port, flow, scope])
            }
        });
    }
    if let Some(name) = address.as_abstract_namespace() {
        let name = [b"\0", name].concat();
        return Ok(bytes::new(vm, &name));
    }
    match address.as_pathname() {
        Some(path) => Ok(vm.str(&path.to_string_lossy())),
        None if address.is_unix() => Ok(vm.empty_str()),
        None => Ok(Value::NONE),
    }
}

/// An address that a system call fills in.
fn filled(vm: &mut Vm, call: impl FnOnce(*mut libc::sockaddr, *mut libc::socklen_t) -> i32) -> R {
    // SAFETY: `call` gets a place and its size, and fills in both.
    let result = unsafe {
        SockAddr::try_init(|place, size| match call(place.cast(), size.cast()) {
            n if n < 0 => Err(std::io::Error::last_os_error()),
            _ => Ok(()),
        })
    };
    match result {
        Ok(((), address)) => from_address(vm, &address),
        Err(error) => Err(errno_error(vm, error.raw_os_error().unwrap_or(libc::EIO), None)),
    }
}

fn bind(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let address = to_address(vm, &s, args[1], "bind")?;
    // SAFETY: the address outlives the call.
    let result = unsafe { libc::bind(s.fd.get(), address.as_ptr().cast(), address.len()) };
    check(vm, result)?;
    Ok(Value::NONE)
}

fn listen(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let backlog = match args[1] {
        Value::ABSENT => 128,
        n => posix::c_int(vm, n)?.max(0),
    };
    // SAFETY: plain system call.
    let result = unsafe { libc::listen(s.fd.get(), backlog) };
    check(vm, result)?;
    Ok(Value::NONE)
}

fn accept(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let mut address = None;
    let fd = wait_and_do(vm, &s, false, |fd| {
        // SAFETY: the place and its size are good for the call.
        let made = unsafe {
            SockAddr::try_init(|place, size| {
                match libc::accept4(fd, place.cast(), size.cast(), libc::SOCK_CLOEXEC) {
                    n if n < 0 => Err(std::io::Error::last_os_error()),
                    n => Ok(n),
                }
            })
        };
        match made {
            Ok((fd, from)) => {
                address = Some(from);
                fd as isize
            }
            Err(_) => -1,
        }
    })?;
    let address = match address {
        Some(address) => from_address(vm, &address)?,
        None => Value::NONE,
    };
    let fd = vm.int(fd as i64);
    Ok(vm.tuple(&[fd, address]))
}

/// Connects; gives the error number.
fn connect_errno(vm: &mut Vm, args: &[Value], function: &str) -> R<i32> {
    let s = this(vm, args[0])?;
    let address = to_address(vm, &s, args[1], function)?;
    let fd = s.fd.get();
    let (place, size) = (address.as_ptr() as usize, address.len());
    // SAFETY: the address outlives the call.
    let result = crate::thread::without_lock(vm, || unsafe {
        libc::connect(fd, place as *const libc::sockaddr, size)
    });
    if result == 0 {
        return Ok(0);
    }
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO);
    let limit = s.timeout.get();
    let waits = errno == libc::EINTR && limit < 0.0
        || matches!(errno, libc::EINPROGRESS | libc::EINTR) && limit > 0.0;
    if !waits {
        return Ok(errno);
    }
    vm.poll()?;
    let deadline = (limit > 0.0)
        .then(|| Instant::now() + Duration::try_from_secs_f64(limit).unwrap_or(Duration::from_secs(1 << 31)));
    wait(vm, &s, true, deadline)?;
    Ok(option_number(fd, libc::SOL_SOCKET, libc::SO_ERROR).unwrap_or(errno))
}

fn connect(vm: &mut Vm, args: &[Value]) -> R {
    match connect_errno(vm, args, "connect")? {
        0 => Ok(Value::NONE),
        errno => Err(errno_error(vm, errno, None)),
    }
}

fn connect_ex(vm: &mut Vm, args: &[Value]) -> R {
    let errno = connect_errno(vm, args, "connect_ex")?;
    Ok(vm.int(errno.into()))
}

fn flags_argument(vm: &mut Vm, value: Value) -> R<i32> {
    if value == Value::ABSENT { Ok(0) } else { posix::c_int(vm, value) }
}

fn receive(vm: &mut Vm, s: &Socket, size: usize, flags: i32) -> R<Vec<u8>> {
    let mut buffer = Vec::new();
    if buffer.try_reserve_exact(size).is_err() {
        return Err(vm.memory_error());
    }
    buffer.resize(size, 0u8);
    let place = buffer.as_mut_ptr() as usize;
    // SAFETY: the buffer outlives the call.
    let n =
        wait_and_do(vm, s, false, |fd| unsafe { libc::recv(fd, place as *mut libc::c_void, size, flags) })?;
    buffer.truncate(n);
    Ok(buffer)
}

fn size_argument(vm: &mut Vm, value: Value, function: &str) -> R<usize> {
    match usize::try_from(ops::index_isize(vm, value, Exc::OverflowError)?) {
        Ok(size) => Ok(size),
        Err(_) => Err(vm.value_error(format!("negative buffersize in {function}"))),
    }
}

fn recv(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let size = size_argument(vm, args[1], "recv")?;
    let flags = flags_argument(vm, args[2])?;
    let data = receive(vm, &s, size, flags)?;
    Ok(bytes::new(vm, &data))
}

/// Puts bytes at the start of a buffer that can be written to.
fn fill_buffer(vm: &mut Vm, buffer: Value, data: &[u8]) -> R<()> {
    if let Some(exporter) = Exporter::of(buffer)
        && exporter.write(|all| all[..data.len()].copy_from_slice(data)).is_some()
    {
        return Ok(());
    }
    let view = vm.call(vm.types.memoryview.value(), &[buffer])?;
    let format = vm.str("B");
    let view = vm.call_method_str(view, "cast", &[format])?;
    let stop = vm.int(data.len() as i64);
    let slice = pyrite_object::slice::Slice::new(vm, Value::NONE, stop, Value::NONE);
    let data = bytes::new(vm, data);
    ops::set_item(vm, view, slice, data)
}

fn into_size(vm: &mut Vm, buffer: Value, wanted: Value, function: &str) -> R<usize> {
    let length = make::required(vm, buffer)?.len();
    if buffer.as_bytes().is_some() {
        let message = format!("{function}() argument 1 must be read-write bytes-like object, not bytes");
        return Err(vm.type_error(message));
    }
    let wanted = if wanted == Value::ABSENT { 0 } else { size_argument(vm, wanted, function)? };
    if wanted > length {
        return Err(vm.value_error("buffer too small for requested bytes"));
    }
    Ok(if wanted == 0 { length } else { wanted })
}

fn recv_into(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let size = into_size(vm, args[1], args[2], "recv_into")?;
    let flags = flags_argument(vm, args[3])?;
    let data = receive(vm, &s, size, flags)?;
    fill_buffer(vm, args[1], &data)?;
    Ok(vm.int(data.len() as i64))
}

fn receive_from(vm: &mut Vm, s: &Socket, size: usize, flags: i32) -> R<(Vec<u8>, Value)> {
    let mut buffer = vec![0u8; size];
    let place = buffer.as_mut_ptr() as usize;
    let mut address = None;
    let n = wait_and_do(vm, s, false, |fd| {
        // SAFETY: buffer, place and size are good for the call.
        let made = unsafe {
            SockAddr::try_init(|from, length| {
                match libc::recvfrom(fd, place as *mut libc::c_void, size, flags, from.cast(), length.cast())
                {
                    n if n < 0 => Err(std::io::Error::last_os_error()),
                    n => Ok(n),
                }
            })
        };
        match made {
            Ok((n, from)) => {
                address = Some(from);
                n
            }
            Err(_) => -1,
        }
    })?;
    buffer.truncate(n);
    let address = match address {
        Some(address) => from_address(vm, &address)?,
        None => Value::NONE,
    };
    Ok((buffer, address))
}

fn recvfrom(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let size = size_argument(vm, args[1], "recvfrom")?;
    let flags = flags_argument(vm, args[2])?;
    let (data, address) = receive_from(vm, &s, size, flags)?;
    let data = bytes::new(vm, &data);
    Ok(vm.tuple(&[data, address]))
}

fn recvfrom_into(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let size = into_size(vm, args[1], args[2], "recvfrom_into")?;
    let flags = flags_argument(vm, args[3])?;
    let (data, address) = receive_from(vm, &s, size, flags)?;
    fill_buffer(vm, args[1], &data)?;
    let n = vm.int(data.len() as i64);
    Ok(vm.tuple(&[n, address]))
}

fn send(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let data = make::required(vm, args[1])?;
    let flags = flags_argument(vm, args[2])?;
    let (place, size) = (data.as_ptr() as usize, data.len());
    // SAFETY: the data outlives the call.
    let n = wait_and_do(vm, &s, true, |fd| unsafe {
        libc::send(fd, place as *const libc::c_void, size, flags | libc::MSG_NOSIGNAL)
    })?;
    Ok(vm.int(n as i64))
}

fn sendall(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let data = make::required(vm, args[1])?;
    let flags = flags_argument(vm, args[2])?;
    let mut sent = 0;
    while sent < data.len() {
        let rest = &data[sent..];
        let (place, size) = (rest.as_ptr() as usize, rest.len());
        // SAFETY: the data outlives the call.
        sent += wait_and_do(vm, &s, true, |fd| unsafe {
            libc::send(fd, place as *const libc::c_void, size, flags | libc::MSG_NOSIGNAL)
        })?;
        vm.poll()?;
    }
    Ok(Value::NONE)
}

fn sendto(vm: &mut Vm, args: &[Value]) -> R {
    let (flags, address) = match args.len() {
        3 => (Value::ABSENT, args[2]),
        4 => (args[2], args[3]),
        n => {
            return Err(
                vm.type_error(format!("sendto() takes 2 or 3 arguments ({} given)", n.saturating_sub(1)))
            );
        }
    };
    let s = this(vm, args[0])?;
    let data = make::required(vm, args[1])?;
    let flags = flags_argument(vm, flags)?;
    let address = to_address(vm, &s, address, "sendto")?;
    let (place, size) = (data.as_ptr() as usize, data.len());
    let (to, length) = (address.as_ptr() as usize, address.len());
    // SAFETY: data and address outlive the call.
    let n = wait_and_do(vm, &s, true, |fd| unsafe {
        libc::sendto(
            fd,
            place as *const libc::c_void,
            size,
            flags | libc::MSG_NOSIGNAL,
            to as *const libc::sockaddr,
            length,
        )
    })?;
    Ok(vm.int(n as i64))
}

fn close(vm: &mut Vm, args: &[Value]) -> R {
    let fd = this(vm, args[0])?.fd.replace(-1);
    // SAFETY: the descriptor is ours.
    if fd >= 0 && unsafe { libc::close(fd) } < 0 {
        let errno = std::io::Error::last_os_error().raw_os_error();
        if errno != Some(libc::ECONNRESET) {
            return Err(last_error(vm));
        }
    }
    Ok(Value::NONE)
}

fn detach(vm: &mut Vm, args: &[Value]) -> R {
    let fd = this(vm, args[0])?.fd.replace(-1);
    Ok(vm.int(fd.into()))
}

fn fileno(vm: &mut Vm, args: &[Value]) -> R {
    let fd = this(vm, args[0])?.fd.get();
    Ok(vm.int(fd.into()))
}

fn shutdown(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let how = posix::c_int(vm, args[1])?;
    // SAFETY: plain system call.
    let result = unsafe { libc::shutdown(s.fd.get(), how) };
    check(vm, result)?;
    Ok(Value::NONE)
}

fn getsockname(vm: &mut Vm, args: &[Value]) -> R {
    let fd = this(vm, args[0])?.fd.get();
    // SAFETY: `filled` gives good places.
    filled(vm, |place, size| unsafe { libc::getsockname(fd, place, size) })
}

fn getpeername(vm: &mut Vm, args: &[Value]) -> R {
    let fd = this(vm, args[0])?.fd.get();
    // SAFETY: `filled` gives good places.
    filled(vm, |place, size| unsafe { libc::getpeername(fd, place, size) })
}

fn setblocking(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let blocking = ops::truth(vm, args[1])?;
    set_timeout(vm, &s, if blocking { None } else { Some(0.0) })?;
    Ok(Value::NONE)
}

fn getblocking(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    Ok(Value::bool(s.timeout.get() != 0.0))
}

fn settimeout(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let limit = seconds(vm, args[1])?;
    set_timeout(vm, &s, limit)?;
    Ok(Value::NONE)
}

fn timeout_value(seconds: f64) -> Value {
    if seconds < 0.0 { Value::NONE } else { Value::float(seconds) }
}

fn gettimeout(vm: &mut Vm, args: &[Value]) -> R {
    Ok(timeout_value(this(vm, args[0])?.timeout.get()))
}

fn setsockopt(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let (level, name) = (posix::c_int(vm, args[1])?, posix::c_int(vm, args[2])?);
    let result = match args[3] {
        Value::NONE => {
            let size = if args[4] == Value::ABSENT { 0 } else { posix::c_int(vm, args[4])? };
            // SAFETY: no data, as asked for.
            unsafe { libc::setsockopt(s.fd.get(), level, name, std::ptr::null(), size as libc::socklen_t) }
        }
        value if value.as_int().is_some() => {
            let number = posix::c_int(vm, value)?;
            let size = size_of::<i32>() as libc::socklen_t;
            // SAFETY: the number outlives the call.
            unsafe { libc::setsockopt(s.fd.get(), level, name, (&raw const number).cast(), size) }
        }
        value => {
            let data = make::required(vm, value)?;
            // SAFETY: the data outlives the call.
            unsafe {
                libc::setsockopt(s.fd.get(), level, name, data.as_ptr().cast(), data.len() as libc::socklen_t)
            }
        }
    };
    check(vm, result)?;
    Ok(Value::NONE)
}

fn getsockopt(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    let (level, name) = (posix::c_int(vm, args[1])?, posix::c_int(vm, args[2])?);
    let size = if args[3] == Value::ABSENT { 0 } else { posix::c_int(vm, args[3])? };
    if size == 0 {
        return match option_number(s.fd.get(), level, name) {
            Some(number) => Ok(vm.int(number.into())),
            None => Err(last_error(vm)),
        };
    }
    if !(1..=1024).contains(&size) {
        return Err(vm.raise(Exc::OSError, "getsockopt buflen out of range"));
    }
    let mut data = vec![0u8; size as usize];
    let mut length = size as libc::socklen_t;
    // SAFETY: the data outlives the call.
    let result =
        unsafe { libc::getsockopt(s.fd.get(), level, name, data.as_mut_ptr().cast(), &raw mut length) };
    check(vm, result)?;
    data.truncate(length as usize);
    Ok(bytes::new(vm, &data))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args[0])?;
    Ok(vm.str(&format!(
        "<socket object, fd={}, family={}, type={}, proto={}>",
        s.fd.get(),
        s.family.get(),
        s.kind.get(),
        s.protocol.get()
    )))
}

fn family(vm: &mut Vm, value: Value) -> R {
    let n = this(vm, value)?.family.get();
    Ok(vm.int(n.into()))
}

fn kind(vm: &mut Vm, value: Value) -> R {
    let n = this(vm, value)?.kind.get();
    Ok(vm.int(n.into()))
}

fn protocol(vm: &mut Vm, value: Value) -> R {
    let n = this(vm, value)?.protocol.get();
    Ok(vm.int(n.into()))
}

fn timeout(vm: &mut Vm, value: Value) -> R {
    Ok(timeout_value(this(vm, value)?.timeout.get()))
}

static ATTRIBUTES: &[GetSetDef] =
    &[member("family", family), member("type", kind), member("proto", protocol), getter("timeout", timeout)];

native_table! {
    METHODS = [
        new("(type, *args, **kwargs)", make_socket),
        slot("__init__", "(self, /, family=-1, type=-1, proto=-1, fileno=None)", init, "Initialize self.  See help(type(self)) for accurate signature."),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("_accept", "!(self, /)", accept, "Waits for a connection; its descriptor and address."),
        method("bind", "!(self, address, /)", bind, "Binds the socket to an address."),
        method("close", "!(self, /)", close, "Closes the socket."),
        method("connect", "!(self, address, /)", connect, "Connects to an address."),
        method("connect_ex", "!(self, address, /)", connect_ex, "Connects to an address; gives the error number."),
        method("detach", "!(self, /)", detach, "Gives the descriptor away."),
        method("fileno", "!(self, /)", fileno, "The descriptor; -1 if closed."),
        method("getpeername", "!(self, /)", getpeername, "The other end's address."),
        method("getsockname", "!(self, /)", getsockname, "The socket's own address."),
        method("getsockopt", "!(self, level, optname, buflen=<absent>, /)", getsockopt, "An option's value."),
        method("listen", "(self, backlog=<absent>, /)", listen, "Lets others connect."),
        method("recv", "!(self, bufsize, flags=<absent>, /)", recv, "Receives bytes."),
        method("recv_into", "(self, buffer, nbytes=<absent>, flags=<absent>)", recv_into, "Receives bytes into a buffer."),
        method("recvfrom", "!(self, bufsize, flags=<absent>, /)", recvfrom, "Receives bytes and where they come from."),
        method("recvfrom_into", "(self, buffer, nbytes=<absent>, flags=<absent>)", recvfrom_into, "Receives bytes into a buffer, and where they come from."),
        method("send", "!(self, data, flags=<absent>, /)", send, "Sends bytes; how many were sent."),
        method("sendall", "!(self, data, flags=<absent>, /)", sendall, "Sends all bytes."),
        method("sendto", "!(self, /, *args)", sendto, "Sends bytes to an address."),
        method("setblocking", "!(self, flag, /)", setblocking, "Whether calls wait."),
        method("getblocking", "!(self, /)", getblocking, "Whether calls wait."),
        method("settimeout", "!(self, timeout, /)", settimeout, "How long calls wait."),
        method("gettimeout", "!(self, /)", gettimeout, "How long calls wait."),
        method("setsockopt", "!(self, level, optname, value, optlen=<absent>, /)", setsockopt, "Sets an option."),
        method("shutdown", "!(self, how, /)", shutdown, "Ends sending, receiving or both."),
    ]
}

fn socketpair(vm: &mut Vm, args: &[Value]) -> R {
    let family = if args[0] == Value::ABSENT { libc::AF_UNIX } else { posix::c_int(vm, args[0])? };
    let (kind, protocol) = (posix::c_int(vm, args[1])?, posix::c_int(vm, args[2])?);
    let mut fds = [0i32; 2];
    // SAFETY: the places outlive the call.
    let result = unsafe { libc::socketpair(family, kind | libc::SOCK_CLOEXEC, protocol, fds.as_mut_ptr()) };
    check(vm, result)?;
    let class = pyrite_interp::import::attribute_of(vm, "_socket", "socket")?;
    let (family, kind, protocol) = (vm.int(family.into()), vm.int(kind.into()), vm.int(protocol.into()));
    let mut ends = vm.rooted();
    for fd in fds {
        let fd = vm.int(fd.into());
        let end = vm.call(class, &[family, kind, protocol, fd])?;
        ends.push(end);
    }
    Ok(vm.tuple(&ends))
}

fn gethostname(vm: &mut Vm, _args: &[Value]) -> R {
    let mut name = [0u8; 256];
    // SAFETY: the place outlives the call.
    let result = unsafe { libc::gethostname(name.as_mut_ptr().cast(), name.len()) };
    check(vm, result)?;
    let end = name.iter().position(|b| *b == 0).unwrap_or(name.len());
    Ok(vm.str(&String::from_utf8_lossy(&name[..end])))
}

fn gethostbyname(vm: &mut Vm, args: &[Value]) -> R {
    let host = host_name(vm, args[0])?;
    let ip = resolve(vm, &host, false)?;
    Ok(vm.str(&ip.to_string()))
}

fn getaddrinfo(vm: &mut Vm, args: &[Value]) -> R {
    let host = match args[0] {
        Value::NONE => None,
        host => Some(host_name(vm, host)?),
    };
    let port = match args[1] {
        Value::NONE => 0,
        p if p.as_int().is_some() => ops::index_isize(vm, p, Exc::OverflowError)? as u16,
        p => {
            let text = host_name(vm, p)?;
            match (text.parse::<u16>(), text.as_str()) {
                (Ok(port), _) => port,
                (_, "http") => 80,
                (_, "https") => 443,
                (_, "ssh") => 22,
                (_, "ftp") => 21,
                (_, "smtp") => 25,
                _ => return Err(unknown_host(vm)),
            }
        }
    };
    let (family, kind) = (posix::c_int(vm, args[2])?, posix::c_int(vm, args[3])?);
    let (protocol, flags) = (posix::c_int(vm, args[4])?, posix::c_int(vm, args[5])?);
    let passive = flags & libc::AI_PASSIVE != 0;
    let ips: Vec<IpAddr> = match host.as_deref() {
        None | Some("") if passive => vec![Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into()],
        None | Some("") => vec![Ipv6Addr::LOCALHOST.into(), Ipv4Addr::LOCALHOST.into()],
        Some(host) => {
            let query = (host.to_owned(), port);
            let found =
                crate::thread::without_lock(vm, || query.to_socket_addrs().map(Iterator::collect::<Vec<_>>));
            match found {
                Ok(found) => found.iter().map(SocketAddr::ip).collect(),
                Err(_) => return Err(unknown_host(vm)),
            }
        }
    };
    let mut entries = vm.rooted();
    let kinds = [
        (libc::SOCK_STREAM, libc::IPPROTO_TCP),
        (libc::SOCK_DGRAM, libc::IPPROTO_UDP),
        (libc::SOCK_RAW, libc::IPPROTO_IP),
    ];
    for ip in ips {
        let own = if ip.is_ipv6() { libc::AF_INET6 } else { libc::AF_INET };
        if family != libc::AF_UNSPEC && family != own {
            continue;
        }
        for (k, p) in kinds {
            if (kind != 0 && kind != k) || (protocol != 0 && protocol != p) {
                continue;
            }
            let address = from_address(vm, &SocketAddr::new(ip, port).into())?;
            let (own, k, p) = (vm.int(own.into()), vm.int(k.into()), vm.int(p.into()));
            let name = vm.empty_str();
            let entry = vm.tuple(&[own, k, p, name, address]);
            entries.push(entry);
        }
    }
    if entries.is_empty() {
        return Err(unknown_host(vm));
    }
    Ok(vm.list(&entries))
}

fn inet_aton(vm: &mut Vm, args: &[Value]) -> R {
    let text = host_name(vm, args[0])?;
    match text.parse::<Ipv4Addr>() {
        Ok(ip) => Ok(bytes::new(vm, &ip.octets())),
        Err(_) => Err(vm.raise(Exc::OSError, "illegal IP address string passed to inet_aton")),
    }
}

fn inet_ntoa(vm: &mut Vm, args: &[Value]) -> R {
    let data = make::required(vm, args[0])?;
    match <[u8; 4]>::try_from(&data[..]) {
        Ok(octets) => Ok(vm.str(&Ipv4Addr::from(octets).to_string())),
        Err(_) => Err(vm.raise(Exc::OSError, "packed IP wrong length")),
    }
}

fn inet_pton(vm: &mut Vm, args: &[Value]) -> R {
    let family = posix::c_int(vm, args[0])?;
    let text = host_name(vm, args[1])?;
    let packed = match family {
        libc::AF_INET => text.parse::<Ipv4Addr>().ok().map(|ip| ip.octets().to_vec()),
        libc::AF_INET6 => text.parse::<Ipv6Addr>().ok().map(|ip| ip.octets().to_vec()),
        _ => return Err(errno_error(vm, libc::EAFNOSUPPORT, None)),
    };
    match packed {
        Some(packed) => Ok(bytes::new(vm, &packed)),
        None => Err(vm.raise(Exc::OSError, "illegal IP address string passed to inet_pton")),
    }
}

fn inet_ntop(vm: &mut Vm, args: &[Value]) -> R {
    let family = posix::c_int(vm, args[0])?;
    let data = make::required(vm, args[1])?;
    let text = match family {
        libc::AF_INET => <[u8; 4]>::try_from(&data[..]).ok().map(|o| Ipv4Addr::from(o).to_string()),
        libc::AF_INET6 => <[u8; 16]>::try_from(&data[..]).ok().map(|o| Ipv6Addr::from(o).to_string()),
        _ => return Err(vm.value_error(format!("unknown address family {family}"))),
    };
    match text {
        Some(text) => Ok(vm.str(&text)),
        None => Err(vm.value_error("invalid length of packed IP address string")),
    }
}

fn close_fd(vm: &mut Vm, args: &[Value]) -> R {
    let fd = posix::fd(vm, args[0])?;
    // SAFETY: plain system call; the caller says that the descriptor is its own.
    if unsafe { libc::close(fd) } < 0 {
        return Err(last_error(vm));
    }
    Ok(Value::NONE)
}

fn dup_fd(vm: &mut Vm, args: &[Value]) -> R {
    let fd = posix::fd(vm, args[0])?;
    // SAFETY: plain system call.
    let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
    let copy = check(vm, copy)?;
    Ok(vm.int(copy.into()))
}

fn getdefaulttimeout(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.extension::<State>().default_timeout.map_or(Value::NONE, Value::float))
}

fn setdefaulttimeout(vm: &mut Vm, args: &[Value]) -> R {
    let limit = seconds(vm, args[0])?;
    vm.extension::<State>().default_timeout = limit;
    Ok(Value::NONE)
}

fn swapped<const BYTES: usize>(vm: &mut Vm, args: &[Value]) -> R {
    let i = ops::index_isize(vm, args[0], Exc::OverflowError)?;
    let limit = 1i64 << (8 * BYTES);
    if i < 0 || i as i64 >= limit {
        return Err(vm.overflow_error("int larger than the number of bits"));
    }
    let mut bytes = (i as u32).to_be_bytes();
    bytes[4 - BYTES..].reverse();
    Ok(vm.int(u32::from_be_bytes(bytes).into()))
}

native_table! {
    FUNCTIONS = [
        function("socketpair", "!(family=<absent>, type=1, proto=0, /)", socketpair, "Two connected sockets."),
        function("gethostname", "!(/)", gethostname, "This machine's name."),
        function("gethostbyname", "!(host, /)", gethostbyname, "A host's address."),
        function("getaddrinfo", "!(host, port, family=0, type=0, proto=0, flags=0)", getaddrinfo, "All addresses of a host and port."),
        function("inet_aton", "!(ip_addr, /)", inet_aton, "An address as bytes."),
        function("inet_ntoa", "!(packed_ip, /)", inet_ntoa, "An address as text."),
        function("inet_pton", "!(af, ip, /)", inet_pton, "An address of a family as bytes."),
        function("inet_ntop", "!(af, packed_ip, /)", inet_ntop, "An address of a family as text."),
        function("close", "!(integer, /)", close_fd, "Closes a socket's descriptor."),
        function("dup", "!(integer, /)", dup_fd, "A copy of a socket's descriptor."),
        function("getdefaulttimeout", "!(/)", getdefaulttimeout, "How long calls of new sockets wait."),
        function("setdefaulttimeout", "!(timeout, /)", setdefaulttimeout, "How long calls of new sockets wait."),
        function("htons", "!(integer, /)", swapped::<2>, "A short in network order."),
        function("ntohs", "!(integer, /)", swapped::<2>, "A short from network order."),
        function("htonl", "!(integer, /)", swapped::<4>, "A long in network order."),
        function("ntohl", "!(integer, /)", swapped::<4>, "A long from network order."),
    ]
}

macro_rules! constants {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

const CONSTANTS: &[(&str, i64)] = constants! {
    AF_UNSPEC AF_UNIX AF_INET AF_INET6
    SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_SEQPACKET SOCK_RDM SOCK_CLOEXEC SOCK_NONBLOCK
    SOL_SOCKET SO_DEBUG SO_ACCEPTCONN SO_REUSEADDR SO_REUSEPORT SO_KEEPALIVE SO_DONTROUTE SO_BROADCAST SO_LINGER
    SO_OOBINLINE SO_SNDBUF SO_RCVBUF SO_SNDLOWAT SO_RCVLOWAT SO_SNDTIMEO SO_RCVTIMEO SO_ERROR SO_TYPE SO_DOMAIN
    SO_PROTOCOL SO_PEERCRED SO_PASSCRED SO_BINDTODEVICE SOMAXCONN
    IPPROTO_IP IPPROTO_ICMP IPPROTO_TCP IPPROTO_UDP IPPROTO_IPV6 IPPROTO_RAW IPPROTO_ICMPV6
    TCP_NODELAY TCP_MAXSEG TCP_CORK TCP_KEEPIDLE TCP_KEEPINTVL TCP_KEEPCNT TCP_USER_TIMEOUT TCP_DEFER_ACCEPT TCP_QUICKACK
    TCP_FASTOPEN
    IPV6_V6ONLY IPV6_UNICAST_HOPS IPV6_MULTICAST_IF IPV6_MULTICAST_HOPS IPV6_MULTICAST_LOOP
    IP_TOS IP_TTL IP_MULTICAST_IF IP_MULTICAST_TTL IP_MULTICAST_LOOP IP_ADD_MEMBERSHIP IP_DROP_MEMBERSHIP
    MSG_OOB MSG_PEEK MSG_DONTROUTE MSG_DONTWAIT MSG_EOR MSG_TRUNC MSG_CTRUNC MSG_WAITALL MSG_NOSIGNAL MSG_CMSG_CLOEXEC
    SHUT_RD SHUT_WR SHUT_RDWR
    AI_PASSIVE AI_CANONNAME AI_NUMERICHOST AI_NUMERICSERV AI_ADDRCONFIG AI_V4MAPPED AI_ALL
    EAI_AGAIN EAI_BADFLAGS EAI_FAIL EAI_FAMILY EAI_MEMORY EAI_NODATA EAI_NONAME EAI_OVERFLOW EAI_SERVICE EAI_SOCKTYPE
    EAI_SYSTEM
    NI_NUMERICHOST NI_NUMERICSERV NI_NOFQDN NI_NAMEREQD NI_DGRAM NI_MAXHOST
};

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    for (name, number) in CONSTANTS {
        let number = vm.int(*number);
        dict.set_str(vm, name, number)?;
    }
    for (name, number) in [
        ("INADDR_ANY", 0i64),
        ("INADDR_BROADCAST", 0xffff_ffff),
        ("INADDR_LOOPBACK", 0x7f00_0001),
        ("INADDR_NONE", 0xffff_ffff),
    ] {
        let number = vm.int(number);
        dict.set_str(vm, name, number)?;
    }
    dict.set_str(vm, "has_ipv6", Value::TRUE)?;
    let error = vm.exc_type(Exc::OSError).value();
    dict.set_str(vm, "error", error)?;
    let late = vm.exc_type(Exc::TimeoutError).value();
    dict.set_str(vm, "timeout", late)?;
    for name in ["gaierror", "herror"] {
        let key = vm.intern(name);
        let bases = vm.tuple(&[error]);
        let namespace = Gc::<Dict>::new(vm);
        let home = vm.intern("socket");
        namespace.set_interned(vm, vm.names.dunder_module, home)?;
        let class = vm.call(vm.types.type_.value(), &[key, bases, namespace.value()])?;
        dict.set_str(vm, name, class)?;
        if name == "gaierror" {
            vm.extension::<State>().gaierror = Some(class);
        }
    }
    let ty = vm.new_native_type::<Socket>("_socket", "socket", flags::BASE, &METHODS, ATTRIBUTES);
    dict.set_str(vm, "socket", ty.value())?;
    dict.set_str(vm, "SocketType", ty.value())
}
