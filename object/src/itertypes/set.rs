//! Iterator over sets and frozen sets.

use super::{hint, reduced};
use crate::iter::ITERATOR_METHODS;
use crate::native::{Native, Payload, method};
use crate::object::{Gc, Trace};
use crate::recursive::foreign_receiver;
use crate::set::Set;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

pub struct SetIterator {
    set: Cell<Option<Gc<Set>>>,
    position: Cell<usize>,
    /// Length of the set at the beginning; `usize::MAX` once it was found changed.
    length: Cell<usize>,
    remaining: Cell<usize>,
}

impl Payload for SetIterator {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.set.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(step);
}

fn step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<SetIterator>() else { return Ok(None) };
    let Some(set) = it.set.get() else { return Ok(None) };
    if set.len() != it.length.get() {
        it.length.set(usize::MAX);
        return Err(vm.runtime_error("Set changed size during iteration"));
    }
    match set.next_item(it.position.get()) {
        Some((at, key)) => {
            it.position.set(at + 1);
            it.remaining.set(it.remaining.get().saturating_sub(1));
            Ok(Some(key))
        }
        None => {
            it.set.set(None);
            Ok(None)
        }
    }
}

/// The iterator over a set.
pub fn iterator(vm: &mut Vm, set: Gc<Set>) -> Value {
    let length = set.len();
    let payload = SetIterator {
        set: Cell::new(Some(set)),
        position: Cell::new(0),
        length: Cell::new(length),
        remaining: Cell::new(length),
    };
    vm.new_native(vm.types.set_iterator, payload).value()
}

fn this(vm: &mut Vm, args: &[Value]) -> R<Gc<Native<SetIterator>>> {
    args[0].native::<SetIterator>().ok_or_else(|| foreign_receiver(vm, "set_iterator", args[0]))
}

fn length_hint(vm: &mut Vm, args: &[Value]) -> R {
    let it = this(vm, args)?;
    let unchanged = it.set.get().is_some_and(|s| s.len() == it.length.get());
    hint(if unchanged { it.remaining.get() } else { 0 })
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let it = this(vm, args)?;
    let rest = match it.set.get() {
        Some(set) => {
            let copy = iterator(vm, set);
            if let Some(c) = copy.native::<SetIterator>() {
                c.position.set(it.position.get());
                c.length.set(it.length.get());
            }
            crate::list::from_iterable(vm, copy)?
        }
        None => vm.list(&[]),
    };
    reduced(vm, "iter", rest, None)
}

crate::native_table! { METHODS = [
    method("__length_hint__", "(self, /)", length_hint, "Private method returning an estimate of len(list(it))."),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
] }

pub(super) fn init(vm: &mut Vm) {
    let ty = vm.types.set_iterator;
    vm.add_methods(ty, &ITERATOR_METHODS);
    vm.add_methods(ty, &METHODS);
}
