//! `filter`.

use crate::iter::ITERATOR_METHODS;
use crate::native::{Payload, method};
use crate::object::Trace;
use crate::recursive::{class_of, foreign_receiver};
use crate::value::Value;
use crate::vm::{R, Vm};

pub struct Filter {
    /// None keeps true items.
    function: Value,
    iterator: Value,
}

impl Payload for Filter {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.function.trace(marker);
        self.iterator.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(step);
}

fn step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<Filter>() else { return Ok(None) };
    let plain = it.function.is_none() || it.function == vm.types.bool.value();
    while let Some(item) = crate::iter::next(vm, it.iterator)? {
        let verdict = if plain { item } else { vm.call(it.function, &[item])? };
        if crate::ops::truth(vm, verdict)? {
            return Ok(Some(item));
        }
        vm.poll()?;
    }
    Ok(None)
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let ty = class_of(vm, args[0])?;
    let iterator = crate::iter::iter(vm, args[2])?;
    Ok(vm.new_native(ty, Filter { function: args[1], iterator }).value())
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let Some(it) = args[0].native::<Filter>() else { return Err(foreign_receiver(vm, "filter", args[0])) };
    let arguments = vm.tuple(&[it.function, it.iterator]);
    let class = vm.type_of(args[0]).value();
    Ok(vm.tuple(&[class, arguments]))
}

crate::native_table! { METHODS = [
    crate::native::new("(type, function, iterable, /)", new),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
] }

pub(super) fn init(vm: &mut Vm) {
    let ty = vm.types.filter;
    vm.add_methods(ty, &ITERATOR_METHODS);
    vm.add_methods(ty, &METHODS);
}
