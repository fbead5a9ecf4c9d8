//! The lock that makes a `Vm` the business of one thread at a time.

use pyrite_object::frame::ThreadState;
use pyrite_object::heap::{Marker, with_registers_spilled};
use pyrite_object::object::Trace;
use pyrite_object::{R, Vm};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a thread waits before it asks the running one to give up the lock: `sys.setswitchinterval`.
const SWITCH_INTERVAL: Duration = Duration::from_millis(5);

#[derive(Default)]
struct Owner {
    locked: bool,
    /// Counts takeovers, so that a thread that gave up can see that another one got the lock.
    takeovers: u64,
}

/// The lock itself, shared by the threads of a `Vm`.
#[derive(Default)]
pub struct Gil {
    owner: Mutex<Owner>,
    free: Condvar,
    /// Threads that want the lock.
    waiting: AtomicUsize,
    /// Threads that `free` may have to wake: those, and the one that lets another one go first.
    sleeping: AtomicUsize,
    /// A waiting thread wants the lock.
    wanted: AtomicBool,
}

/// The threads of a `Vm`.
#[derive(Default)]
pub struct Threads {
    pub gil: Arc<Gil>,
    /// States of the threads that do not run, by thread number.
    pub stopped: HashMap<u64, Box<ThreadState>>,
    pub main: u64,
    /// Threads started and not ended.
    pub count: usize,
    /// Handles that shutdown waits for.
    pub joinable: Vec<Arc<super::handle::Ending>>,
    /// How all threads end, by their number.
    pub endings: Vec<(u64, Arc<super::handle::Ending>)>,
}

fn guard(lock: &Mutex<Owner>) -> MutexGuard<'_, Owner> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gil {
    fn release(&self) {
        let mut owner = guard(&self.owner);
        owner.locked = false;
        // Those that sleep count themselves while they hold the guard.
        if self.sleeping.load(Ordering::Relaxed) > 0 {
            drop(owner);
            self.free.notify_one();
        }
    }

    fn acquire(&self, poll_flag: &AtomicBool) {
        let mut owner = guard(&self.owner);
        self.waiting.fetch_add(1, Ordering::Relaxed);
        self.sleeping.fetch_add(1, Ordering::Relaxed);
        while owner.locked {
            let (next, timeout) =
                self.free.wait_timeout(owner, SWITCH_INTERVAL).unwrap_or_else(PoisonError::into_inner);
            owner = next;
            if timeout.timed_out() && owner.locked {
                self.wanted.store(true, Ordering::Relaxed);
                poll_flag.store(true, Ordering::Relaxed);
            }
        }
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        self.sleeping.fetch_sub(1, Ordering::Relaxed);
        self.wanted.store(false, Ordering::Relaxed);
        owner.locked = true;
        owner.takeovers += 1;
    }
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(threads) = vm.get_extension::<Threads>() {
        for state in threads.stopped.values() {
            state.trace(marker);
        }
    }
}

fn poll(vm: &mut Vm) -> R<()> {
    let gil = vm.extension::<Threads>().gil.clone();
    if gil.wanted.load(Ordering::Relaxed) {
        let before = guard(&gil.owner).takeovers;
        without_lock(vm, || {
            // Let one of the waiting threads really get it.
            let mut owner = guard(&gil.owner);
            gil.sleeping.fetch_add(1, Ordering::Relaxed);
            while owner.takeovers == before && gil.waiting.load(Ordering::Relaxed) > 0 {
                let (next, timeout) =
                    gil.free.wait_timeout(owner, SWITCH_INTERVAL).unwrap_or_else(PoisonError::into_inner);
                owner = next;
                if timeout.timed_out() {
                    break;
                }
            }
            gil.sleeping.fetch_sub(1, Ordering::Relaxed);
        });
    }
    Ok(())
}

/// Makes the calling thread the main thread, which holds the lock.
pub fn install(vm: &mut Vm) {
    vm.root_tracers.push(trace);
    vm.extension::<pyrite_interp::state::Pollers>().handlers.push(poll);
    // SAFETY: plain library call.
    let id = unsafe { libc::pthread_self() } as u64;
    vm.thread.id = id;
    let threads = vm.extension::<Threads>();
    threads.main = id;
    guard(&threads.gil.owner).locked = true;
}

/// Runs something that may block, and touches nothing of the `Vm`, while other threads may run Python.
pub fn without_lock<T>(vm: &mut Vm, f: impl FnOnce() -> T) -> T {
    if vm.get_extension::<Threads>().is_none_or(|t| t.count == 0) {
        return f();
    }
    with_registers_spilled(|low| {
        let gil = stop(vm, low as usize);
        gil.release();
        let result = f();
        gil.acquire(&vm.poll_flag);
        resume(vm);
        result
    })
}

/// Puts the running thread's state aside.
fn stop(vm: &mut Vm, low: usize) -> Arc<Gil> {
    let mut state = Box::new(std::mem::take(&mut vm.thread));
    state.stopped_at = low;
    let threads = vm.extension::<Threads>();
    let gil = threads.gil.clone();
    threads.stopped.insert(state.id, state);
    gil
}

/// Takes the calling thread's state back.
fn resume(vm: &mut Vm) {
    // SAFETY: plain library call.
    let id = unsafe { libc::pthread_self() } as u64;
    if let Some(mut state) = vm.extension::<Threads>().stopped.remove(&id) {
        state.stopped_at = 0;
        vm.heap.set_stack_base(state.native_base as *const u8);
        vm.thread = *state;
    }
}

/// What a new thread needs of the `Vm`.
pub struct Start {
    pub vm: *mut Vm,
    pub gil: Arc<Gil>,
    pub poll_flag: Arc<AtomicBool>,
}

// SAFETY: the pointer is only followed while the thread holds the lock, and the Vm outlives its threads (shutdown waits
// for them, or the process ends).
unsafe impl Send for Start {}

/// The body of a new thread: gets the lock, runs `f` with a state of its own, ends.
pub fn run_thread(start: Start, stack: usize, f: impl FnOnce(&mut Vm)) {
    let here = 0u64;
    let base = &raw const here as usize;
    start.gil.acquire(&start.poll_flag);
    // SAFETY: see `Start`; we hold the lock.
    let vm = unsafe { &mut *start.vm };
    // SAFETY: plain library call.
    let id = unsafe { libc::pthread_self() } as u64;
    let mut state = ThreadState::default();
    let ready = state.allocate_stacks();
    state.id = id;
    state.native_base = base;
    state.native_limit = base - stack + pyrite_object::call::STACK_RESERVE;
    state.recursion_limit = vm.extension::<super::module::ThreadSettings>().recursion_limit.max(1000);
    vm.heap.set_stack_base(base as *const u8);
    vm.thread = state;
    if ready.is_ok() {
        f(vm);
    }
    vm.thread.free_stacks();
    vm.thread = ThreadState::default();
    let threads = vm.extension::<Threads>();
    threads.count -= 1;
    start.gil.release();
}

/// In the child of a fork: the other threads are gone, and the lock with whatever they were doing to it. The calling
/// thread is the main thread now.
pub fn after_fork(vm: &mut Vm) {
    let threads = vm.extension::<Threads>();
    // The states of threads that no longer run are not freed: their registers may be in use by nobody, but their stacks
    // are still mapped, and what they refer to stays as it was.
    let gone = std::mem::take(&mut threads.stopped);
    std::mem::forget(gone);
    let on_main = vm.thread.id == vm.extension::<Threads>().main;
    let id = vm.thread.id;
    let threads = vm.extension::<Threads>();
    threads.gil = Arc::default();
    guard(&threads.gil.owner).locked = true;
    // A thread that was started ends some time, and is counted off then.
    threads.count = usize::from(!on_main);
    threads.joinable.clear();
    threads.main = id;
    for (thread, ending) in std::mem::take(&mut threads.endings) {
        if thread != id {
            ending.set_if_free();
        }
    }
}
