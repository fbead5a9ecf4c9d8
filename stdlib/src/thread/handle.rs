//! Starting threads, and the handles by which they are joined.

use super::gil::{Start, Threads, run_thread, without_lock};
use super::module::ThreadSettings;
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::exception::Exc;
use pyrite_object::native::{Native, Payload, method, slot};
use pyrite_object::ty::Type;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};
use std::cell::{Cell, RefCell};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Tells whether a thread has ended.
#[derive(Default)]
pub struct Ending {
    done: Mutex<bool>,
    changed: Condvar,
}

impl Ending {
    pub fn set(&self) {
        *self.done.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    /// As `set`, unless another thread is looking, which may be one that a fork has left behind.
    pub fn set_if_free(&self) {
        if let Ok(mut done) = self.done.try_lock() {
            *done = true;
        }
    }

    pub fn is_set(&self) -> bool {
        *self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits; false after the timeout.
    fn wait(&self, timeout: Option<Duration>) -> bool {
        let deadline = timeout.map(|t| Instant::now() + t);
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        while !*done {
            match deadline {
                None => done = self.changed.wait(done).unwrap_or_else(PoisonError::into_inner),
                Some(deadline) => {
                    let Some(left) = deadline.checked_duration_since(Instant::now()) else { return false };
                    done = self.changed.wait_timeout(done, left).unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
        true
    }

    /// Waits without the interpreter lock, in slices, so that signals are seen.
    pub fn join(self: &Arc<Ending>, vm: &mut Vm, timeout: Option<Duration>) -> R<bool> {
        let deadline = timeout.map(|t| Instant::now() + t);
        loop {
            let mut slice = Duration::from_millis(50);
            if let Some(deadline) = deadline {
                slice = slice.min(deadline.saturating_duration_since(Instant::now()));
            }
            let ending = self.clone();
            if without_lock(vm, move || ending.wait(Some(slice))) {
                return Ok(true);
            }
            if deadline.is_some_and(|d| Instant::now() >= d) {
                return Ok(false);
            }
            vm.poll()?;
        }
    }
}

/// `_thread._ThreadHandle`.
#[derive(Default)]
pub struct Handle {
    id: Cell<u64>,
    started: Cell<bool>,
    ending: RefCell<Arc<Ending>>,
}

impl Payload for Handle {
    fn trace(&self, _marker: &mut pyrite_object::heap::Marker) {}
}

fn this(value: Value) -> Gc<Native<Handle>> {
    match value.native() {
        Some(h) => h,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    match args[0].cast::<Type>() {
        Some(class) => Ok(vm.new_native(class, Handle::default()).value()),
        None => Err(vm.type_error("not a class")),
    }
}

/// A handle for a thread that runs already (the main thread).
pub fn existing(vm: &mut Vm, id: u64) -> Value {
    let ty = vm.extension::<ThreadSettings>().handle_type();
    let handle = Handle { id: Cell::new(id), started: Cell::new(true), ending: RefCell::default() };
    vm.new_native(ty, handle).value()
}

/// Whether a value is a handle.
pub fn is_handle(value: Value) -> bool {
    value.native::<Handle>().is_some()
}

fn join(vm: &mut Vm, args: &[Value]) -> R {
    let handle = this(args[0]);
    if !handle.started.get() {
        return Err(vm.runtime_error("thread not started"));
    }
    let timeout = match args[1] {
        Value::ABSENT | Value::NONE => None,
        v => {
            let seconds = match v.as_any_float() {
                Some(f) => f,
                None => ops::index_isize(vm, v, Exc::OverflowError)? as f64,
            };
            if seconds < 0.0 { None } else { Some(Duration::from_secs_f64(seconds.min(1e9))) }
        }
    };
    let ending = handle.ending.borrow().clone();
    if handle.id.get() == vm.thread.id && !ending.is_set() {
        return Err(vm.runtime_error("Cannot join current thread"));
    }
    ending.join(vm, timeout)?;
    Ok(Value::NONE)
}

fn is_done(_vm: &mut Vm, args: &[Value]) -> R {
    let ending = this(args[0]).ending.borrow().clone();
    Ok(Value::bool(ending.is_set()))
}

fn set_done(_vm: &mut Vm, args: &[Value]) -> R {
    let ending = this(args[0]).ending.borrow().clone();
    ending.set();
    Ok(Value::NONE)
}

fn get_ident(vm: &mut Vm, v: Value) -> R {
    Ok(vm.int(this(v).id.get() as i64))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let text = format!("<_ThreadHandle object: ident={}>", this(args[0]).id.get());
    Ok(vm.str(&text))
}

native_table! {
    pub METHODS = [
        pyrite_object::native::new("(type, /)", new),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("join", "!(self, timeout=None, /)", join, "Waits until the thread has ended."),
        method("is_done", "!(self, /)", is_done, "Whether the thread has ended."),
        method("_set_done", "!(self, /)", set_done, "Marks the thread as ended."),
    ]
}

pub static ATTRIBUTES: &[GetSetDef] = &[getter("ident", get_ident)];

/// Starts a thread that calls `function(*args, **kwargs)`; gives its number.
pub fn start(
    vm: &mut Vm,
    function: Value,
    args: &[Value],
    keywords: Option<Value>,
    handle: Option<Value>,
    daemon: bool,
) -> R<u64> {
    let mut names = vm.rooted();
    let mut values = vm.rooted_from(args);
    if let Some(dict) = keywords.and_then(Value::as_dict) {
        for (k, v) in dict.to_vec() {
            names.push(k);
            values.push(v);
        }
    }
    let kwnames = if names.is_empty() { Value::NONE } else { vm.tuple(&names) };
    let all = vm.tuple(&values);
    // The call's parts live in a tuple that the new thread finds by its place in a rooted list.
    let package = vm.tuple(&[function, all, kwnames]);
    let ending = Arc::new(Ending::default());
    if let Some(h) = handle {
        if this(h).started.replace(true) {
            return Err(vm.runtime_error("thread already started"));
        }
        *this(h).ending.borrow_mut() = ending.clone();
    }
    let settings = vm.extension::<ThreadSettings>();
    let stack = settings.stack_size.max(64 << 10);
    settings.starting.push(package);
    let vm_pointer: *mut Vm = vm;
    let poll_flag = vm.poll_flag.clone();
    let threads = vm.extension::<Threads>();
    threads.count += 1;
    if !daemon {
        threads.joinable.retain(|e| !e.is_set());
        threads.joinable.push(ending.clone());
    }
    threads.endings.retain(|(_, e)| !e.is_set());
    let watched = ending.clone();
    let start = Start { vm: vm_pointer, gil: threads.gil.clone(), poll_flag };
    let (send, receive) = std::sync::mpsc::channel::<u64>();
    let bits = package.bits();
    let spawned = std::thread::Builder::new().stack_size(stack).spawn(move || {
        // SAFETY: plain library call.
        let _ = send.send(unsafe { libc::pthread_self() } as u64);
        run_thread(start, stack, |vm| run_package(vm, bits));
        ending.set();
    });
    match spawned {
        Ok(_) => {
            let id = receive.recv().unwrap_or(0);
            vm.extension::<Threads>().endings.push((id, watched));
            if let Some(h) = handle {
                this(h).id.set(id);
            }
            Ok(id)
        }
        Err(_) => {
            vm.extension::<Threads>().count -= 1;
            vm.extension::<ThreadSettings>().starting.retain(|v| *v != package);
            Err(vm.runtime_error("can't start new thread"))
        }
    }
}

/// The new thread's work: the call, and the report of an exception that nobody caught.
fn run_package(vm: &mut Vm, bits: u64) {
    let starting = &mut vm.extension::<ThreadSettings>().starting;
    let Some(at) = starting.iter().position(|v| v.bits() == bits) else { return };
    let package = starting.swap_remove(at);
    let Some(parts) = package.as_tuple() else { return };
    let (function, args, kwnames) = (parts.get(0), parts.get(1), parts.get(2));
    let args = args.as_tuple().map(|t| vm.rooted_from(t.items()));
    let result = match &args {
        Some(args) => vm.call_kw(function, args, kwnames.as_tuple()),
        None => Ok(Value::NONE),
    };
    if result.is_err() {
        if vm.pending_is(Exc::SystemExit) {
            vm.exception = None;
        } else {
            pyrite_object::exceptions::write_unraisable(vm, "in thread started by", function);
        }
    }
}
