//! The module `select`: waiting for descriptors.

use crate::io::errno_error;
use crate::posix;
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, Payload, class_method, function, method, new};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Raised, Value, Vm, float_type, iter, native_table, ops, recursive};
use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

#[derive(Default)]
struct Types {
    poll: Option<Gc<Type>>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(types) = vm.get_extension::<Types>() {
        types.poll.trace(marker);
    }
}

#[cold]
fn last_error(vm: &mut Vm) -> Raised {
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO);
    errno_error(vm, errno, None)
}

/// The descriptor that an object is, or that its method `fileno` gives.
pub fn descriptor(vm: &mut Vm, value: Value) -> R<i32> {
    let number = if value.as_int().is_some() {
        value
    } else {
        let Some(fileno) = vm.try_attribute_str(value, "fileno")? else {
            return Err(vm.type_error("argument must be an int, or have a fileno() method."));
        };
        let number = vm.call(fileno, &[])?;
        if number.as_int().is_none() {
            return Err(vm.type_error("fileno() returned a non-integer"));
        }
        number
    };
    let fd = posix::fd(vm, number)?;
    if fd < 0 {
        let message = format!("file descriptor cannot be a negative integer ({fd})");
        return Err(vm.value_error(message));
    }
    Ok(fd)
}

/// A time limit in seconds; None is none.
fn seconds(vm: &mut Vm, value: Value) -> R<Option<f64>> {
    if value.is_none() {
        return Ok(None);
    }
    let f = float_type::from_value(vm, value);
    match f {
        Ok(f) => Ok(Some(f)),
        Err(raised) if vm.pending_is(Exc::TypeError) => {
            vm.take_exception();
            let _ = raised;
            Err(vm.type_error("timeout must be a number or None"))
        }
        Err(raised) => Err(raised),
    }
}

fn deadline(seconds: Option<f64>) -> Option<Instant> {
    let seconds = seconds.filter(|s| *s >= 0.0)?;
    let wait = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
    Instant::now().checked_add(wait)
}

/// Milliseconds until a deadline, rounded up; -1 without one.
fn milliseconds(deadline: Option<Instant>) -> i32 {
    match deadline {
        None => -1,
        Some(at) => {
            let left = at.saturating_duration_since(Instant::now());
            i32::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX)
        }
    }
}

/// `poll(2)`, signals handled and the time limit kept.
fn poll_all(vm: &mut Vm, fds: &mut [libc::pollfd], deadline: Option<Instant>) -> R<usize> {
    loop {
        let wait = milliseconds(deadline);
        let place = fds.as_mut_ptr() as usize;
        let count = fds.len() as libc::nfds_t;
        // SAFETY: the descriptors outlive the call.
        let n = crate::thread::without_lock(vm, || unsafe {
            libc::poll(place as *mut libc::pollfd, count, wait)
        });
        if n >= 0 {
            return Ok(n as usize);
        }
        if std::io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
            return Err(last_error(vm));
        }
        vm.poll()?;
    }
}

fn select(vm: &mut Vm, args: &[Value]) -> R {
    let limit = seconds(vm, args[3])?;
    if limit.is_some_and(|s| s < 0.0) {
        return Err(vm.value_error("timeout must be non-negative"));
    }
    let mut fds: Vec<libc::pollfd> = Vec::new();
    let mut lists = Vec::new();
    for (list, events) in args[..3].iter().zip([libc::POLLIN, libc::POLLOUT, libc::POLLPRI]) {
        let Some(items) = iter::iter_or_none(vm, *list)? else {
            return Err(vm.type_error("arguments 1-3 must be sequences"));
        };
        let items = iter::collect(vm, items)?;
        for item in items.iter() {
            let fd = descriptor(vm, *item)?;
            fds.push(libc::pollfd { fd, events, revents: 0 });
        }
        lists.push(items);
    }
    poll_all(vm, &mut fds, deadline(limit))?;
    let mut ready = fds.iter();
    let mut results = vm.rooted();
    for (items, events) in lists.iter().zip([
        libc::POLLIN | libc::POLLHUP | libc::POLLERR,
        libc::POLLOUT | libc::POLLERR,
        libc::POLLPRI,
    ]) {
        let mut chosen = vm.rooted();
        for (item, fd) in items.iter().zip(&mut ready) {
            if fd.revents & libc::POLLNVAL != 0 {
                return Err(errno_error(vm, libc::EBADF, None));
            }
            if fd.revents & events != 0 {
                chosen.push(*item);
            }
        }
        let list = vm.list(&chosen);
        results.push(list);
    }
    Ok(vm.tuple(&results))
}

/// Descriptors and the events waited for.
struct Poll(RefCell<Vec<(i32, i16)>>);

impl Payload for Poll {
    fn trace(&self, _marker: &mut Marker) {}
}

fn poll(vm: &mut Vm, _args: &[Value]) -> R {
    let ty = vm.extension::<Types>().poll.unwrap_or(vm.types.object);
    Ok(vm.new_native(ty, Poll(RefCell::new(Vec::new()))).value())
}

fn poll_of(vm: &mut Vm, value: Value) -> R<Gc<Native<Poll>>> {
    match value.native::<Poll>() {
        Some(p) => Ok(p),
        None => Err(recursive::foreign_receiver(vm, "select.poll", value)),
    }
}

fn event_mask(vm: &mut Vm, value: Value) -> R<i16> {
    let mask = ops::index_isize(vm, value, Exc::OverflowError)?;
    if mask < 0 {
        return Err(vm.value_error("value must be positive"));
    }
    match u16::try_from(mask) {
        Ok(mask) => Ok(mask as i16),
        Err(_) => Err(vm.overflow_error("Python int too large for C unsigned short")),
    }
}

fn register(vm: &mut Vm, args: &[Value]) -> R {
    let p = poll_of(vm, args[0])?;
    let fd = descriptor(vm, args[1])?;
    let events = match args[2] {
        Value::ABSENT => libc::POLLIN | libc::POLLPRI | libc::POLLOUT,
        mask => event_mask(vm, mask)?,
    };
    let mut fds = p.0.borrow_mut();
    match fds.iter_mut().find(|(known, _)| *known == fd) {
        Some(entry) => entry.1 = events,
        None => fds.push((fd, events)),
    }
    Ok(Value::NONE)
}

fn modify(vm: &mut Vm, args: &[Value]) -> R {
    let p = poll_of(vm, args[0])?;
    let fd = descriptor(vm, args[1])?;
    let events = event_mask(vm, args[2])?;
    let known = match p.0.borrow_mut().iter_mut().find(|(known, _)| *known == fd) {
        Some(entry) => {
            entry.1 = events;
            true
        }
        None => false,
    };
    if known { Ok(Value::NONE) } else { Err(errno_error(vm, libc::ENOENT, None)) }
}

fn unregister(vm: &mut Vm, args: &[Value]) -> R {
    let p = poll_of(vm, args[0])?;
    let fd = descriptor(vm, args[1])?;
    let at = p.0.borrow().iter().position(|(known, _)| *known == fd);
    match at {
        Some(at) => {
            p.0.borrow_mut().remove(at);
            Ok(Value::NONE)
        }
        None => {
            let fd = vm.int(fd.into());
            Err(vm.key_error(fd))
        }
    }
}

fn pairs(vm: &mut Vm, found: impl Iterator<Item = (i64, i64)>) -> Value {
    let mut items = vm.rooted();
    for (fd, events) in found {
        let (fd, events) = (vm.int(fd), vm.int(events));
        let pair = vm.tuple(&[fd, events]);
        items.push(pair);
    }
    vm.list(&items)
}

fn poll_poll(vm: &mut Vm, args: &[Value]) -> R {
    let p = poll_of(vm, args[0])?;
    let limit = seconds(vm, args[1])?.map(|ms| ms / 1000.0);
    let mut fds: Vec<libc::pollfd> =
        p.0.borrow()
            .iter()
            .map(|(fd, events)| libc::pollfd { fd: *fd, events: *events, revents: 0 })
            .collect();
    poll_all(vm, &mut fds, deadline(limit))?;
    let ready = fds.iter().filter(|p| p.revents != 0);
    Ok(pairs(vm, ready.map(|p| (p.fd.into(), (p.revents as u16).into()))))
}

/// An epoll instance; -1 once closed.
struct Epoll(Cell<i32>);

impl Payload for Epoll {
    fn trace(&self, _marker: &mut Marker) {}
}

impl Drop for Epoll {
    fn drop(&mut self) {
        if self.0.get() >= 0 {
            // SAFETY: the descriptor is ours.
            unsafe { libc::close(self.0.get()) };
        }
    }
}

fn epoll_of(vm: &mut Vm, value: Value) -> R<i32> {
    let Some(e) = value.native::<Epoll>() else {
        return Err(recursive::foreign_receiver(vm, "select.epoll", value));
    };
    match e.0.get() {
        -1 => Err(vm.value_error("I/O operation on closed epoll object")),
        fd => Ok(fd),
    }
}

fn new_epoll(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let hint = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    if hint != -1 && hint <= 0 {
        return Err(vm.value_error("negative sizehint"));
    }
    let given = posix::c_int(vm, args[2])?;
    if given & !libc::EPOLL_CLOEXEC != 0 {
        return Err(errno_error(vm, libc::EINVAL, None));
    }
    // SAFETY: plain system call.
    let fd = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
    if fd < 0 {
        return Err(last_error(vm));
    }
    Ok(vm.new_native(class, Epoll(Cell::new(fd))).value())
}

fn from_fd(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let fd = posix::fd(vm, args[1])?;
    Ok(vm.new_native(class, Epoll(Cell::new(fd))).value())
}

fn close(vm: &mut Vm, args: &[Value]) -> R {
    let Some(e) = args[0].native::<Epoll>() else {
        return Err(recursive::foreign_receiver(vm, "select.epoll", args[0]));
    };
    let fd = e.0.replace(-1);
    // SAFETY: the descriptor is ours.
    if fd >= 0 && unsafe { libc::close(fd) } != 0 {
        return Err(last_error(vm));
    }
    Ok(Value::NONE)
}

fn control(vm: &mut Vm, epoll: Value, operation: i32, fd: Value, events: u32) -> R {
    let this = epoll_of(vm, epoll)?;
    let fd = descriptor(vm, fd)?;
    let mut event = libc::epoll_event { events, u64: fd as u64 };
    // SAFETY: the event outlives the call.
    let result = unsafe { libc::epoll_ctl(this, operation, fd, &raw mut event) };
    if result < 0 { Err(last_error(vm)) } else { Ok(Value::NONE) }
}

fn epoll_events(vm: &mut Vm, value: Value) -> R<u32> {
    if value == Value::ABSENT {
        return Ok((libc::EPOLLIN | libc::EPOLLPRI | libc::EPOLLOUT) as u32);
    }
    match u32::try_from(ops::index_isize(vm, value, Exc::OverflowError)?) {
        Ok(events) => Ok(events),
        Err(_) => Err(vm.overflow_error("Python int too large to convert to C unsigned int")),
    }
}

fn epoll_register(vm: &mut Vm, args: &[Value]) -> R {
    let events = epoll_events(vm, args[2])?;
    control(vm, args[0], libc::EPOLL_CTL_ADD, args[1], events)
}

fn epoll_modify(vm: &mut Vm, args: &[Value]) -> R {
    let events = epoll_events(vm, args[2])?;
    control(vm, args[0], libc::EPOLL_CTL_MOD, args[1], events)
}

fn epoll_unregister(vm: &mut Vm, args: &[Value]) -> R {
    control(vm, args[0], libc::EPOLL_CTL_DEL, args[1], 0)
}

fn epoll_poll(vm: &mut Vm, args: &[Value]) -> R {
    let fd = epoll_of(vm, args[0])?;
    let limit = seconds(vm, args[1])?;
    let maximum = ops::index_isize(vm, args[2], Exc::OverflowError)?;
    if maximum == 0 || maximum < -1 {
        let message = format!("maxevents must be greater than 0, got {maximum}");
        return Err(vm.value_error(message));
    }
    const MANY: usize = 1023; // events
    let count = if maximum < 0 { MANY } else { (maximum as usize).min(MANY) };
    let deadline = deadline(limit);
    let mut events = vec![libc::epoll_event { events: 0, u64: 0 }; count];
    loop {
        let wait = milliseconds(deadline);
        let place = events.as_mut_ptr() as usize;
        // SAFETY: the events outlive the call.
        let n = crate::thread::without_lock(vm, || unsafe {
            libc::epoll_wait(fd, place as *mut libc::epoll_event, count as i32, wait)
        });
        if n >= 0 {
            let ready = events[..n as usize].iter().map(|e| {
                let event = *e;
                (event.u64 as i64, event.events.into())
            });
            return Ok(pairs(vm, ready));
        }
        if std::io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
            return Err(last_error(vm));
        }
        vm.poll()?;
    }
}

fn fileno(vm: &mut Vm, args: &[Value]) -> R {
    let fd = epoll_of(vm, args[0])?;
    Ok(vm.int(fd.into()))
}

fn enter(vm: &mut Vm, args: &[Value]) -> R {
    epoll_of(vm, args[0])?;
    Ok(args[0])
}

fn exit(vm: &mut Vm, args: &[Value]) -> R {
    close(vm, &args[..1])
}

fn closed(vm: &mut Vm, value: Value) -> R {
    match value.native::<Epoll>() {
        Some(e) => Ok(Value::bool(e.0.get() < 0)),
        None => Err(recursive::foreign_receiver(vm, "select.epoll", value)),
    }
}

static EPOLL_ATTRIBUTES: &[GetSetDef] = &[getter("closed", closed)];

native_table! {
    POLL_METHODS = [
        method("register", "(self, fd, eventmask=<absent>, /)", register, "Adds a descriptor, or changes its events."),
        method("modify", "(self, fd, eventmask, /)", modify, "Changes a descriptor's events."),
        method("unregister", "(self, fd, /)", unregister, "Takes a descriptor away."),
        method("poll", "(self, timeout=None, /)", poll_poll, "Waits; pairs of descriptor and events."),
    ]
}

native_table! {
    EPOLL_METHODS = [
        new("(type, sizehint=-1, flags=0)", new_epoll),
        class_method("fromfd", "(type, fd, /)", from_fd, "An epoll object for a descriptor."),
        method("close", "(self, /)", close, "Closes the descriptor."),
        method("fileno", "(self, /)", fileno, "The descriptor."),
        method("register", "(self, fd, eventmask=<absent>)", epoll_register, "Adds a descriptor."),
        method("modify", "(self, fd, eventmask)", epoll_modify, "Changes a descriptor's events."),
        method("unregister", "(self, fd)", epoll_unregister, "Takes a descriptor away."),
        method("poll", "(self, timeout=None, maxevents=-1)", epoll_poll, "Waits; pairs of descriptor and events."),
        method("__enter__", "(self, /)", enter, "The object itself."),
        method("__exit__", "(self, exc_type=None, exc_value=None, exc_tb=None, /)", exit, "Closes the descriptor."),
    ]
}

native_table! {
    FUNCTIONS = [
        function("select", "(rlist, wlist, xlist, timeout=None, /)", select, "Waits until descriptors can be read or written."),
        function("poll", "(/)", poll, "A new polling object."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    let error = vm.exc_type(Exc::OSError).value();
    dict.set_str(vm, "error", error)?;
    let ty = vm.new_native_type::<Poll>("select", "poll", flags::NO_NEW, &POLL_METHODS, &[]);
    vm.extension::<Types>().poll = Some(ty);
    let ty = vm.new_native_type::<Epoll>("select", "epoll", 0, &EPOLL_METHODS, EPOLL_ATTRIBUTES);
    dict.set_str(vm, "epoll", ty.value())?;
    let constants: &[(&str, i64)] = &[
        ("PIPE_BUF", libc::PIPE_BUF as i64),
        ("POLLIN", libc::POLLIN.into()),
        ("POLLPRI", libc::POLLPRI.into()),
        ("POLLOUT", libc::POLLOUT.into()),
        ("POLLERR", libc::POLLERR.into()),
        ("POLLHUP", libc::POLLHUP.into()),
        ("POLLNVAL", libc::POLLNVAL.into()),
        ("POLLRDNORM", libc::POLLRDNORM.into()),
        ("POLLRDBAND", libc::POLLRDBAND.into()),
        ("POLLWRNORM", libc::POLLWRNORM.into()),
        ("POLLWRBAND", libc::POLLWRBAND.into()),
        ("POLLRDHUP", libc::POLLRDHUP.into()),
        ("EPOLL_CLOEXEC", libc::EPOLL_CLOEXEC.into()),
        ("EPOLLIN", libc::EPOLLIN.into()),
        ("EPOLLOUT", libc::EPOLLOUT.into()),
        ("EPOLLPRI", libc::EPOLLPRI.into()),
        ("EPOLLERR", libc::EPOLLERR.into()),
        ("EPOLLHUP", libc::EPOLLHUP.into()),
        ("EPOLLRDHUP", libc::EPOLLRDHUP.into()),
        ("EPOLLET", i64::from(libc::EPOLLET as u32)),
        ("EPOLLONESHOT", libc::EPOLLONESHOT.into()),
        ("EPOLLEXCLUSIVE", libc::EPOLLEXCLUSIVE.into()),
        ("EPOLLWAKEUP", libc::EPOLLWAKEUP.into()),
        ("EPOLLRDNORM", libc::EPOLLRDNORM.into()),
        ("EPOLLRDBAND", libc::EPOLLRDBAND.into()),
        ("EPOLLWRNORM", libc::EPOLLWRNORM.into()),
        ("EPOLLWRBAND", libc::EPOLLWRBAND.into()),
        ("EPOLLMSG", libc::EPOLLMSG.into()),
    ];
    for (name, number) in constants {
        let number = vm.int(*number);
        dict.set_str(vm, name, number)?;
    }
    Ok(())
}
