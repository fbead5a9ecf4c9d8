//! `iter(callable, sentinel)`.

use super::reduced;
use crate::exception::Exc;
use crate::iter::ITERATOR_METHODS;
use crate::native::{Payload, method};
use crate::object::Trace;
use crate::recursive::foreign_receiver;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

pub struct CallableIterator {
    /// Callable and sentinel; gone at the end.
    parts: Cell<Option<(Value, Value)>>,
}

impl Payload for CallableIterator {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        if let Some((callable, sentinel)) = self.parts.get() {
            callable.trace(marker);
            sentinel.trace(marker);
        }
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(step);
}

/// The iterator that calls until the result equals the sentinel.
pub fn iterator(vm: &mut Vm, callable: Value, sentinel: Value) -> Value {
    let payload = CallableIterator { parts: Cell::new(Some((callable, sentinel))) };
    vm.new_native(vm.types.callable_iterator, payload).value()
}

fn step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<CallableIterator>() else { return Ok(None) };
    let Some((callable, _)) = it.parts.get() else { return Ok(None) };
    let called = vm.call(callable, &[]);
    let result = vm.catch(called, Exc::StopIteration)?;
    // The call may have exhausted this very iterator.
    if let (Some(result), Some((_, sentinel))) = (result, it.parts.get())
        && !crate::ops::same_or_equal(vm, sentinel, result)?
    {
        return Ok(Some(result));
    }
    it.parts.set(None);
    Ok(None)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let Some(it) = args[0].native::<CallableIterator>() else {
        return Err(foreign_receiver(vm, "callable_iterator", args[0]));
    };
    match it.parts.get() {
        Some((callable, sentinel)) => {
            let function = super::builtin(vm, "iter")?;
            let arguments = vm.tuple(&[callable, sentinel]);
            Ok(vm.tuple(&[function, arguments]))
        }
        None => {
            let empty = vm.empty_tuple().value();
            reduced(vm, "iter", empty, None)
        }
    }
}

crate::native_table! { METHODS = [
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
] }

pub(super) fn init(vm: &mut Vm) {
    let ty = vm.types.callable_iterator;
    vm.add_methods(ty, &ITERATOR_METHODS);
    vm.add_methods(ty, &METHODS);
}
