//! `enumerate`.

use crate::int::{self, Int};
use crate::iter::ITERATOR_METHODS;
use crate::native::{Payload, class_method, method};
use crate::object::Trace;
use crate::recursive::{class_of, foreign_receiver};
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

pub struct Enumerate {
    iterator: Value,
    /// An int.
    index: Cell<Value>,
}

impl Payload for Enumerate {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.iterator.trace(marker);
        self.index.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(step);
}

fn step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<Enumerate>() else { return Ok(None) };
    let Some(item) = crate::iter::next(vm, it.iterator)? else { return Ok(None) };
    let index = it.index.get();
    let next = match index.as_small_int() {
        Some(i) => vm.int(i + 1),
        None => int::add(vm, index.as_int().unwrap_or(Int::Small(0)), Int::Small(1))?,
    };
    it.index.set(next);
    Ok(Some(crate::tuple::Tuple::pair(vm, index, item).value()))
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let ty = class_of(vm, args[0])?;
    if args[1] == Value::ABSENT {
        return Err(vm.type_error("enumerate() missing required argument 'iterable'"));
    }
    let start = crate::ops::index(vm, args[2])?;
    let start = match start.as_int() {
        Some(i) => int::exact(vm, i),
        None => start,
    };
    let iterator = crate::iter::iter(vm, args[1])?;
    Ok(vm.new_native(ty, Enumerate { iterator, index: Cell::new(start) }).value())
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let Some(it) = args[0].native::<Enumerate>() else {
        return Err(foreign_receiver(vm, "enumerate", args[0]));
    };
    let arguments = vm.tuple(&[it.iterator, it.index.get()]);
    let class = vm.type_of(args[0]).value();
    Ok(vm.tuple(&[class, arguments]))
}

crate::native_table! { METHODS = [
    crate::native::new("(type, iterable=<required>, start=0)", new),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
    class_method("__class_getitem__", "(type, object, /)", crate::generic_alias::class_getitem, "See PEP 585"),
] }

pub(super) fn init(vm: &mut Vm) {
    let ty = vm.types.enumerate;
    vm.add_methods(ty, &ITERATOR_METHODS);
    vm.add_methods(ty, &METHODS);
}
