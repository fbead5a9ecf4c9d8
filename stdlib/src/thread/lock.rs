//! Locks: `_thread.lock` and `_thread.RLock`.

use super::gil::without_lock;
use pyrite_object::exception::Exc;
use pyrite_object::native::{Native, Payload, method, slot};
use pyrite_object::ty::Type;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};
use std::cell::Cell;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// `threading.TIMEOUT_MAX`.
pub const TIMEOUT_MAX: f64 = 9_223_372_036.0; // seconds

/// A lock that any thread may release.
#[derive(Default)]
pub struct RawLock {
    state: Mutex<LockState>,
    freed: Condvar,
}

#[derive(Default)]
struct LockState {
    locked: bool,
    /// Threads in `wait`: without any, a release need not call the system.
    waiting: usize,
}

impl RawLock {
    fn state(&self) -> MutexGuard<'_, LockState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn try_acquire(&self) -> bool {
        !std::mem::replace(&mut self.state().locked, true)
    }

    fn wait(&self, slice: Duration) -> bool {
        let mut state = self.state();
        state.waiting += 1;
        let (mut state, _) = self
            .freed
            .wait_timeout_while(state, slice, |state| state.locked)
            .unwrap_or_else(PoisonError::into_inner);
        state.waiting -= 1;
        !std::mem::replace(&mut state.locked, true)
    }

    /// False if it was not locked.
    fn release(&self) -> bool {
        let mut state = self.state();
        let was = std::mem::replace(&mut state.locked, false);
        if state.waiting > 0 {
            drop(state);
            self.freed.notify_one();
        }
        was
    }

    fn is_locked(&self) -> bool {
        self.state().locked
    }

    /// Acquires; with a timeout of `None` for ever.
    fn acquire(self: &Arc<RawLock>, vm: &mut Vm, timeout: Option<Duration>) -> R<bool> {
        if self.try_acquire() {
            return Ok(true);
        }
        let deadline = timeout.map(|t| Instant::now() + t);
        loop {
            let mut slice = Duration::from_millis(50);
            if let Some(deadline) = deadline {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return Ok(false);
                }
                slice = slice.min(left);
            }
            let lock = self.clone();
            if without_lock(vm, move || lock.wait(slice)) {
                return Ok(true);
            }
            vm.poll()?;
        }
    }
}

#[derive(Default)]
pub struct Lock(Arc<RawLock>);

impl Payload for Lock {
    fn trace(&self, _marker: &mut pyrite_object::heap::Marker) {}
}

#[derive(Default)]
pub struct RLock {
    lock: Arc<RawLock>,
    owner: Cell<u64>,
    count: Cell<u64>,
}

impl Payload for RLock {
    fn trace(&self, _marker: &mut pyrite_object::heap::Marker) {}
}

fn lock_of(value: Value) -> Gc<Native<Lock>> {
    match value.native() {
        Some(l) => l,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn rlock_of(value: Value) -> Gc<Native<RLock>> {
    match value.native() {
        Some(l) => l,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// The timeout that `acquire(blocking, timeout)` means: `Some(None)` for ever, `None` not at all.
fn timeout(vm: &mut Vm, blocking: Value, timeout: Value) -> R<Option<Option<Duration>>> {
    let blocking = ops::truth(vm, blocking)?;
    let seconds = match timeout.as_any_float() {
        Some(f) => f,
        None => ops::index_isize(vm, timeout, Exc::OverflowError)? as f64,
    };
    if !blocking && seconds != -1.0 {
        return Err(vm.value_error("can't specify a timeout for a non-blocking call"));
    }
    if seconds.is_nan() || (seconds < 0.0 && seconds != -1.0) {
        return Err(vm.value_error("timeout value must be a non-negative number"));
    }
    if seconds > TIMEOUT_MAX {
        return Err(vm.overflow_error("timeout value is too large"));
    }
    Ok(match (blocking, seconds) {
        (false, _) => None,
        (true, -1.0) => Some(None),
        (true, s) => Some(Some(Duration::from_secs_f64(s))),
    })
}

fn new_lock(vm: &mut Vm, args: &[Value]) -> R {
    match args[0].cast::<Type>() {
        Some(class) => Ok(vm.new_native(class, Lock::default()).value()),
        None => Err(vm.type_error("not a class")),
    }
}

fn acquire(vm: &mut Vm, args: &[Value]) -> R {
    let lock = lock_of(args[0]);
    let got = match timeout(vm, args[1], args[2])? {
        None => lock.0.try_acquire(),
        Some(limit) => lock.0.try_acquire() || lock.0.clone().acquire(vm, limit)?,
    };
    Ok(Value::bool(got))
}

fn release(vm: &mut Vm, args: &[Value]) -> R {
    if lock_of(args[0]).0.release() {
        return Ok(Value::NONE);
    }
    Err(vm.runtime_error("release unlocked lock"))
}

fn locked(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(lock_of(args[0]).0.is_locked()))
}

fn enter(vm: &mut Vm, args: &[Value]) -> R {
    acquire(vm, &[args[0], Value::TRUE, Value::small_int(-1)])
}

fn exit(vm: &mut Vm, args: &[Value]) -> R {
    release(vm, args)
}

fn after_fork(_vm: &mut Vm, args: &[Value]) -> R {
    lock_of(args[0]).0.release();
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let state = if lock_of(args[0]).0.is_locked() { "locked" } else { "unlocked" };
    let name = pyrite_object::class::full_name(vm, vm.type_of(args[0]));
    let text = format!("<{state} {name} object at {:#x}>", args[0].identity());
    Ok(vm.str(&text))
}

native_table! {
    pub LOCK_METHODS = [
        pyrite_object::native::new("(type, /)", new_lock),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("acquire", "(self, /, blocking=True, timeout=-1)", acquire, "Takes the lock; gives whether it could."),
        method("acquire_lock", "(self, /, blocking=True, timeout=-1)", acquire, "Takes the lock; gives whether it could."),
        method("release", "(self, /)", release, "Gives the lock back."),
        method("release_lock", "(self, /)", release, "Gives the lock back."),
        method("locked", "(self, /)", locked, "Whether the lock is taken."),
        method("locked_lock", "(self, /)", locked, "Whether the lock is taken."),
        method("__enter__", "(self, /)", enter, "Takes the lock."),
        method("__exit__", "(self, /, *exc_info)", exit, "Gives the lock back."),
        method("_at_fork_reinit", "(self, /)", after_fork, "Makes the lock free."),
    ]
}

fn new_rlock(vm: &mut Vm, args: &[Value]) -> R {
    match args[0].cast::<Type>() {
        Some(class) => Ok(vm.new_native(class, RLock::default()).value()),
        None => Err(vm.type_error("not a class")),
    }
}

fn rlock_acquire(vm: &mut Vm, args: &[Value]) -> R {
    let limit = timeout(vm, args[1], args[2])?;
    let lock = rlock_of(args[0]);
    let me = vm.thread.id;
    if lock.owner.get() == me && lock.count.get() > 0 {
        lock.count.set(lock.count.get() + 1);
        return Ok(Value::TRUE);
    }
    let got = match limit {
        None => lock.lock.try_acquire(),
        Some(limit) => lock.lock.try_acquire() || lock.lock.clone().acquire(vm, limit)?,
    };
    if got {
        lock.owner.set(me);
        lock.count.set(1);
    }
    Ok(Value::bool(got))
}

fn rlock_release(vm: &mut Vm, args: &[Value]) -> R {
    let lock = rlock_of(args[0]);
    if lock.count.get() == 0 || lock.owner.get() != vm.thread.id {
        return Err(vm.runtime_error("cannot release un-acquired lock"));
    }
    lock.count.set(lock.count.get() - 1);
    if lock.count.get() == 0 {
        lock.owner.set(0);
        lock.lock.release();
    }
    Ok(Value::NONE)
}

fn rlock_enter(vm: &mut Vm, args: &[Value]) -> R {
    rlock_acquire(vm, &[args[0], Value::TRUE, Value::small_int(-1)])
}

fn rlock_is_owned(vm: &mut Vm, args: &[Value]) -> R {
    let lock = rlock_of(args[0]);
    Ok(Value::bool(lock.count.get() > 0 && lock.owner.get() == vm.thread.id))
}

fn rlock_count(vm: &mut Vm, args: &[Value]) -> R {
    let lock = rlock_of(args[0]);
    let n = if lock.owner.get() == vm.thread.id { lock.count.get() } else { 0 };
    Ok(vm.int(n as i64))
}

fn rlock_locked(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(rlock_of(args[0]).count.get() > 0))
}

fn rlock_release_save(vm: &mut Vm, args: &[Value]) -> R {
    let lock = rlock_of(args[0]);
    if lock.count.get() == 0 {
        return Err(vm.runtime_error("cannot release un-acquired lock"));
    }
    let (count, owner) = (vm.int(lock.count.get() as i64), vm.int(lock.owner.get() as i64));
    lock.count.set(0);
    lock.owner.set(0);
    lock.lock.release();
    Ok(vm.tuple(&[count, owner]))
}

fn rlock_acquire_restore(vm: &mut Vm, args: &[Value]) -> R {
    let lock = rlock_of(args[0]);
    let Some(state) = args[1].as_tuple().filter(|t| t.len() == 2) else {
        return Err(vm.type_error("_acquire_restore() argument 1 must be a tuple of 2 items"));
    };
    lock.lock.clone().acquire(vm, None)?;
    lock.count.set(state.get(0).as_int().and_then(|i| i.to_i64()).unwrap_or(1) as u64);
    lock.owner.set(state.get(1).as_int().and_then(|i| i.to_i64()).unwrap_or(0) as u64);
    Ok(Value::NONE)
}

fn rlock_after_fork(_vm: &mut Vm, args: &[Value]) -> R {
    let lock = rlock_of(args[0]);
    lock.count.set(0);
    lock.owner.set(0);
    lock.lock.release();
    Ok(Value::NONE)
}

fn rlock_repr(vm: &mut Vm, args: &[Value]) -> R {
    let lock = rlock_of(args[0]);
    let state = if lock.count.get() > 0 { "locked" } else { "unlocked" };
    let name = pyrite_object::class::full_name(vm, vm.type_of(args[0]));
    let text = format!(
        "<{state} {name} object owner={} count={} at {:#x}>",
        lock.owner.get(),
        lock.count.get(),
        args[0].identity()
    );
    Ok(vm.str(&text))
}

native_table! {
    pub RLOCK_METHODS = [
        pyrite_object::native::new("(type, /, *args, **kwargs)", new_rlock),
        slot("__repr__", "(self, /)", rlock_repr, "Return repr(self)."),
        method("acquire", "(self, /, blocking=True, timeout=-1)", rlock_acquire, "Takes the lock; gives whether it could."),
        method("release", "(self, /)", rlock_release, "Gives the lock back."),
        method("locked", "(self, /)", rlock_locked, "Whether the lock is taken."),
        method("__enter__", "(self, /, blocking=True, timeout=-1)", rlock_enter, "Takes the lock."),
        method("__exit__", "(self, /, *exc_info)", rlock_release, "Gives the lock back."),
        method("_is_owned", "(self, /)", rlock_is_owned, "Whether this thread holds the lock."),
        method("_recursion_count", "(self, /)", rlock_count, "How often this thread holds the lock."),
        method("_release_save", "(self, /)", rlock_release_save, "Gives the lock back altogether, for conditions."),
        method("_acquire_restore", "(self, state, /)", rlock_acquire_restore, "Takes the lock as it was before _release_save."),
        method("_at_fork_reinit", "(self, /)", rlock_after_fork, "Makes the lock free."),
    ]
}
