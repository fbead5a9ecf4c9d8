//! The module `_queue`: the simple queue between threads. Its items are guarded by the lock that all threads of a `Vm` share.

use crate::thread::without_lock;
use pyrite_object::class::is_object_init;
use pyrite_object::dict::Dict;
use pyrite_object::generic_alias::class_getitem;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, Payload, class_method, method, new};
use pyrite_object::object::Trace;
use pyrite_object::slots::Slot;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Exc, Gc, R, Raised, Value, Vm, native_table, ops, recursive};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a thread waits before it looks for signals.
const SLICE: Duration = Duration::from_millis(50);
/// The longest timeout: what 64 bits of nanoseconds hold.
const LONGEST: f64 = 9_223_372_036.854_775; // seconds

#[derive(Default)]
struct Queue {
    items: RefCell<VecDeque<Value>>,
    arrivals: Arc<Arrivals>,
}

impl Payload for Queue {
    fn trace(&self, marker: &mut Marker) {
        self.items.borrow().iter().for_each(|item| item.trace(marker));
    }
}

/// What threads that wait for an item know of the others without the lock.
#[derive(Default)]
struct Arrivals {
    state: Mutex<ArrivalState>,
    more: Condvar,
}

#[derive(Default)]
struct ArrivalState {
    /// Items put so far.
    count: u64,
    waiting: usize,
}

impl Arrivals {
    fn with<T>(&self, f: impl FnOnce(&mut ArrivalState) -> T) -> T {
        f(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn announce(&self) {
        let waited_for = self.with(|state| {
            state.count += 1;
            state.waiting > 0
        });
        if waited_for {
            self.more.notify_one();
        }
    }

    /// Waits until more items were put than `seen`, or the time is over.
    fn wait(&self, seen: u64, time: Duration) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting += 1;
        let waited = self.more.wait_timeout_while(state, time, |state| state.count == seen);
        waited.unwrap_or_else(PoisonError::into_inner).0.waiting -= 1;
    }
}

/// State of the module.
#[derive(Default)]
struct State {
    empty: Option<Value>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(state) = vm.get_extension::<State>() {
        state.empty.trace(marker);
    }
}

fn this(args: &[Value]) -> Gc<Native<Queue>> {
    match args[0].native() {
        Some(queue) => queue,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn new_queue(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    // A subclass may have an `__init__` that takes some.
    if class.slot(vm, Slot::Init).is_none_or(is_object_init) {
        recursive::no_keywords(vm, "SimpleQueue", args[1])?;
        if args.len() > 2 {
            return Err(vm.type_error("SimpleQueue() takes no positional arguments"));
        }
    }
    Ok(vm.new_native(class, Queue::default()).value())
}

fn put(_vm: &mut Vm, args: &[Value]) -> R {
    let queue = this(args);
    queue.items.borrow_mut().push_back(args[1]);
    queue.arrivals.announce();
    Ok(Value::NONE)
}

fn get(vm: &mut Vm, args: &[Value]) -> R {
    if !ops::truth(vm, args[1])? {
        return get_nowait(vm, args);
    }
    let deadline = timeout(vm, args[2])?.map(|time| Instant::now() + time);
    let queue = this(args);
    loop {
        let arrivals = queue.arrivals.clone();
        let seen = arrivals.with(|state| state.count);
        if let Some(item) = take(queue) {
            return Ok(item);
        }
        let mut slice = SLICE;
        if let Some(deadline) = deadline {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(empty_error(vm));
            }
            slice = slice.min(left);
        }
        without_lock(vm, move || arrivals.wait(seen, slice));
        vm.poll()?;
    }
}

fn take(queue: Gc<Native<Queue>>) -> Option<Value> {
    queue.items.borrow_mut().pop_front()
}

/// The timeout argument of `get`; `None` for ever.
fn timeout(vm: &mut Vm, value: Value) -> R<Option<Duration>> {
    if value.is_none() {
        return Ok(None);
    }
    let seconds = match value.as_any_float() {
        Some(seconds) => seconds,
        None => match ops::index_of(vm, value) {
            Ok(seconds) => seconds.to_i64().map_or(f64::INFINITY, |i| i as f64),
            Err(raised) => {
                let known = vm.pending_is(Exc::TypeError);
                if !known {
                    return Err(raised);
                }
                vm.exception = None;
                let name = vm.type_name(value);
                return Err(
                    vm.type_error(format!("'{name}' object cannot be interpreted as an integer or float"))
                );
            }
        },
    };
    if seconds.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(vm.value_error("'timeout' must be a non-negative number"));
    }
    if seconds > LONGEST {
        return Err(vm.overflow_error("timestamp out of range for C PyTime_t"));
    }
    Ok(Some(Duration::from_secs_f64(seconds)))
}

fn get_nowait(vm: &mut Vm, args: &[Value]) -> R {
    take(this(args)).ok_or_else(|| empty_error(vm))
}

fn empty_error(vm: &mut Vm) -> Raised {
    let class = vm.extension::<State>().empty.unwrap_or(Value::NONE);
    match vm.call(class, &[]) {
        Ok(exception) => vm.raise_value(exception),
        Err(raised) => raised,
    }
}

fn is_empty(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(this(args).items.borrow().is_empty()))
}

fn size(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(this(args).items.borrow().len() as i64))
}

native_table! {
    METHODS = [
        new("(type, /, *args, **kwargs?) as (type, /)", new_queue),
        method("put", "(self, /, item, block=True, timeout=None)", put, "Adds an item; never waits, whatever the other arguments say."),
        method("put_nowait", "(self, /, item)", put, "Adds an item."),
        method("get", "(self, /, block=True, timeout=None)", get, "Removes the oldest item and gives it; waits for one, for `timeout` seconds at most."),
        method("get_nowait", "(self, /)", get_nowait, "Removes the oldest item and gives it."),
        method("empty", "(self, /)", is_empty, "Whether there was no item just now."),
        method("qsize", "(self, /)", size, "How many items there were just now."),
        class_method("__class_getitem__", "(type, object, /)", class_getitem, "See PEP 585"),
    ]
}

/// Makes the types and fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    let queue =
        vm.new_native_type::<Queue>("_queue", "SimpleQueue", flags::WEAKREF | flags::BASE, &METHODS, &[]);
    let name = vm.intern("Empty");
    let bases = vm.tuple(&[vm.exc_type(Exc::Exception).value()]);
    let namespace = Gc::<Dict>::new(vm);
    let home = vm.intern("_queue");
    namespace.set_interned(vm, vm.names.dunder_module, home)?;
    let doc = vm.str("Raised for an item of a queue that has none.");
    namespace.set_str(vm, "__doc__", doc)?;
    let empty = vm.call(vm.types.type_.value(), &[name, bases, namespace.value()])?;
    vm.extension::<State>().empty = Some(empty);
    let dict = module.dict.get();
    dict.set_str(vm, "SimpleQueue", queue.value())?;
    dict.set_str(vm, "Empty", empty)
}
