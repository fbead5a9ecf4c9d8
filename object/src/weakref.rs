//! Weak references and finalisers: what happens to objects that a collection finds dead.
//!
//! As in PyPy, `__del__` runs once the collector has found the object dead: the collection puts it on a queue, and the
//! interpreter runs the queue at its next poll. Weak references are cleared before; their callbacks are queued too.

use crate::heap::Marker;
use crate::object::{Gc, Header, Trace};
use crate::ty::{Type, flags};
use crate::value::Value;
use crate::vm::{R, Vm};
use rapidhash::fast::RapidHasher;
use std::cell::Cell;
use std::collections::{HashMap, VecDeque};
use std::hash::BuildHasherDefault;

/// A weak reference; `weakref.ref`, proxies and their subclasses.
pub struct WeakRef {
    /// The referent's address; `None` once it is dead.
    pub referent: Cell<Option<Value>>,
    pub callback: Cell<Option<Value>>,
    pub hash: Cell<Option<i64>>,
}

impl crate::native::Payload for WeakRef {
    fn trace(&self, marker: &mut Marker) {
        // The referent is what is weak.
        self.callback.trace(marker);
    }
}

/// All weak references, by referent's address.
#[derive(Default)]
pub struct WeakTable {
    references: HashMap<u64, Vec<Gc<Header>>, BuildHasherDefault<RapidHasher<'static>>>,
}

/// Objects with `__del__`, and what waits to run.
#[derive(Default)]
pub struct Finalizers {
    registered: Vec<Value>,
    /// Objects found dead, whose `__del__` is to run.
    queue: VecDeque<Value>,
    /// Weak references whose callback is to run.
    callbacks: VecDeque<Value>,
    running: bool,
}

/// Makes `__del__` of the object run once it is dead.
pub fn register_finalizer(vm: &mut Vm, object: Value) {
    vm.finalizers.registered.push(object);
}

impl WeakRef {
    pub fn new(referent: Value, callback: Option<Value>) -> WeakRef {
        WeakRef { referent: Cell::new(Some(referent)), callback: Cell::new(callback), hash: Cell::new(None) }
    }
}

/// A new weak reference of a type, or the existing one if it would be the same; TypeError if the object cannot be
/// referred to weakly.
pub fn new_reference(vm: &mut Vm, ty: Gc<Type>, referent: Value, callback: Option<Value>) -> R {
    let of = vm.type_of(referent);
    if !of.has(flags::WEAKREF) || referent.header().is_none() {
        let message = format!("cannot create weak reference to '{}' object", of.name_str());
        return Err(vm.type_error(message));
    }
    let shared = callback.is_none() && !ty.has(flags::HEAP);
    if shared {
        let list = vm.weak.references.get(&referent.bits());
        let same = list.into_iter().flatten().map(|r| r.value()).find(|r| {
            vm.is_exact(*r, ty) && r.native::<WeakRef>().is_some_and(|w| w.callback.get().is_none())
        });
        if let Some(same) = same {
            return Ok(same);
        }
    }
    let made = vm.new_native(ty, WeakRef::new(referent, callback)).value();
    register(vm, made, referent);
    Ok(made)
}

/// Enters a weak reference into the table.
pub fn register(vm: &mut Vm, reference: Value, referent: Value) {
    if let Some(header) = reference.header() {
        vm.weak.references.entry(referent.bits()).or_default().push(header);
    }
}

/// The live weak references to an object.
pub fn references_to(vm: &Vm, referent: Value) -> Vec<Value> {
    let list = vm.weak.references.get(&referent.bits());
    list.into_iter().flatten().map(|r| r.value()).collect()
}

/// Roots: what waits to run.
pub(crate) fn trace_queues(vm: &Vm, marker: &mut Marker) {
    for waiting in vm.finalizers.queue.iter().chain(&vm.finalizers.callbacks) {
        waiting.trace(marker);
    }
}

/// Called when marking is done: clears weak references to dead objects, queues finalisers (marking their objects alive),
/// and prunes tables.
pub(crate) fn after_mark(vm: &mut Vm, marker: &mut Marker) {
    let marked_before = marker.count();
    clear_and_queue(vm, marker);
    if marker.count() == marked_before {
        // The hook is called until it marks nothing new: this is the last time.
        forget_dead(vm, marker);
        vm.shared_cache.clear();
        vm.shown_dicts.prune(marker);
        vm.interned.prune(marker);
        prune_subclasses(vm.types.object, marker);
    }
}

fn prune_subclasses(ty: Gc<crate::ty::Type>, marker: &Marker) {
    ty.subclasses.borrow_mut().retain(|sub| marker.is_marked(sub.as_ptr().cast()));
    for sub in ty.subclasses.borrow().iter() {
        prune_subclasses(*sub, marker);
    }
}

fn clear_and_queue(vm: &mut Vm, marker: &mut Marker) {
    let dead = |marker: &Marker, v: u64| !marker.is_marked(v as *const u8);
    // References to dead objects are cleared, dead references too: a finaliser may bring those back. Only those that
    // are alive have their callback called.
    let mut callbacks = Vec::new();
    vm.weak.references.retain(|&referent, list| {
        if !dead(marker, referent) {
            return true;
        }
        for r in list.drain(..) {
            if let Some(weak) = r.value().native::<WeakRef>() {
                weak.referent.set(None);
                if weak.callback.get().is_some() && !dead(marker, r.address()) {
                    callbacks.push((referent, r.value()));
                }
            }
        }
        false
    });
    // The same order in each run of a program; one object's callbacks run from the last made to the first.
    callbacks.sort_by_key(|(referent, _)| *referent);
    vm.finalizers.callbacks.extend(callbacks.into_iter().rev().map(|(_, r)| r));
    let registered = std::mem::take(&mut vm.finalizers.registered);
    for object in registered {
        if dead(marker, object.bits()) {
            // Most generators have come to their end: nothing of them is kept for another collection.
            if object.cast::<crate::generator::Generator>().is_none_or(|g| g.is_unfinished()) {
                vm.finalizers.queue.push_back(object);
            }
        } else {
            vm.finalizers.registered.push(object);
        }
    }
    for object in &vm.finalizers.queue {
        object.trace(marker);
    }
    for reference in &vm.finalizers.callbacks {
        reference.trace(marker);
    }
    if !vm.finalizers.queue.is_empty() || !vm.finalizers.callbacks.is_empty() {
        vm.poll_flag.store(true, std::sync::atomic::Ordering::Relaxed);
    }
}

/// Forgets references that are dead themselves: when marking is complete.
fn forget_dead(vm: &mut Vm, marker: &Marker) {
    vm.weak.references.retain(|_, list| {
        list.retain(|r| marker.is_marked(r.address() as *const u8));
        !list.is_empty()
    });
}

impl Vm {
    /// Collects, runs what waits for dead objects, and collects again as long as that may have let go of something.
    pub fn collect_fully(&mut self) -> R<()> {
        for _ in 0..3 {
            self.forget_stale_registers();
            self.heap.collect();
            if !self.has_finalizers() {
                break;
            }
            self.run_finalizers()?;
        }
        Ok(())
    }

    /// Whether `__del__` of an object has run or waits, or there is none to run.
    pub fn is_finalized(&self, object: Value) -> bool {
        let has_finalizer = self.type_of(object).has(flags::FINALIZER);
        has_finalizer && !self.finalizers.registered.contains(&object)
    }

    /// Clears the registers of the innermost frame that hold nothing while it calls a native function, so that what
    /// earlier statements left there does not keep objects alive.
    fn forget_stale_registers(&mut self) {
        use pyrite_syntax::opcode::{Instruction, Op};
        let Some(frame) = self.thread.current() else { return };
        let Some(state) = frame.code().known_state() else { return };
        let code = frame.code();
        let code = &code.code;
        let Some(i) = Instruction::decode(&code.words, frame.pc_index() as usize) else { return };
        let first = match i.op {
            Op::Call => usize::from(i.a) + 1 + usize::from(i.b),
            Op::CallMethod => usize::from(i.a) + 2 + usize::from(i.b),
            _ => return,
        };
        for register in first..state.register_count as usize {
            if !code.variables.iter().any(|v| usize::from(v.register) == register) {
                // SAFETY: a register of the frame's own window; temporaries above a call's arguments are dead.
                unsafe { frame.base.add(register).write(Value::UNBOUND) };
            }
        }
    }

    /// Whether finalisers or callbacks wait.
    pub fn has_finalizers(&self) -> bool {
        !self.finalizers.queue.is_empty() || !self.finalizers.callbacks.is_empty()
    }

    /// Runs the queued `__del__` methods and weak-reference callbacks. Their exceptions go to `sys.unraisablehook`.
    pub fn run_finalizers(&mut self) -> R<()> {
        if self.finalizers.running {
            return Ok(());
        }
        self.finalizers.running = true;
        let pending = self.exception.take();
        loop {
            if let Some(object) = self.finalizers.queue.pop_front() {
                self.finalize(object);
            } else if let Some(reference) = self.finalizers.callbacks.pop_front() {
                let callback = reference.native::<WeakRef>().and_then(|w| w.callback.take());
                if let Some(callback) = callback
                    && self.call(callback, &[reference]).is_err()
                {
                    crate::exceptions::write_unraisable(self, "while calling weakref callback", callback);
                }
            } else {
                break;
            }
        }
        self.exception = pending;
        self.finalizers.running = false;
        Ok(())
    }

    fn finalize(&mut self, object: Value) {
        if let Some(g) = object.cast::<crate::generator::Generator>() {
            (self.hooks.finalize_generator)(self, g);
            return;
        }
        let ty = self.type_of(object);
        if let Some(del) = ty.slot(self, crate::slots::Slot::Del)
            && self.call_unbound(del, object, &[], None).is_err()
        {
            crate::exceptions::write_unraisable(self, "while calling deallocator", del);
        }
    }

    /// Runs the finalisers of all objects that still have one: at exit.
    pub fn finalize_all(&mut self) {
        let registered = std::mem::take(&mut self.finalizers.registered);
        // Streams go last, since what programs finalise may print, and the outer ones before those that they write to.
        let is_native = |vm: &Vm, object: Value| {
            object.kind() == crate::object::Kind::Native && !vm.type_of(object).has(flags::HEAP)
        };
        let (last, first): (Vec<Value>, Vec<Value>) =
            registered.into_iter().partition(|o| is_native(self, *o));
        self.finalizers.queue.extend(first.into_iter().chain(last.into_iter().rev()));
        // Exceptions were reported as unraisable already.
        let _ = self.run_finalizers();
    }
}
