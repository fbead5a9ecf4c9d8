//! `enumerate`.

use crate::int::{self, Int};
use crate::iter::{ITERATOR_METHODS, Pair};
use crate::native::{Payload, class_method, method};
use crate::object::{Gc, Trace};
use crate::recursive::{class_of, foreign_receiver};
use crate::tuple::Tuple;
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
    const NEXT_PAIR: Option<fn(&mut Vm, Value) -> R<Pair>> = Some(pair);
}

fn step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    match pair(vm, this)? {
        Pair::Items(index, item) => Ok(Some(Tuple::pair(vm, index, item).value())),
        _ => Ok(None),
    }
}

fn pair(vm: &mut Vm, this: Value) -> R<Pair> {
    let Some(it) = this.native::<Enumerate>() else { return Ok(Pair::End) };
    let Some(item) = crate::iter::next(vm, it.iterator)? else { return Ok(Pair::End) };
    let index = it.index.get();
    let next = match index.as_small_int() {
        Some(i) => vm.int(i + 1),
        None => int::add(vm, index.as_int().unwrap_or(Int::Small(0)), Int::Small(1))?,
    };
    it.index.set(next);
    Ok(Pair::Items(index, item))
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let ty = class_of(vm, args[0])?;
    let start = crate::ops::index(vm, args[2])?;
    let start = match start.as_int() {
        Some(i) => int::exact(vm, i),
        None => start,
    };
    let iterator = crate::iter::iter(vm, args[1])?;
    Ok(vm.new_native(ty, Enumerate { iterator, index: Cell::new(start) }).value())
}

/// What a plain call of the class says about its arguments.
pub(crate) fn check_call(vm: &mut Vm, given: usize, kwnames: Option<Gc<Tuple>>) -> R<()> {
    let named = kwnames.map_or(0, |k| k.len());
    let names: Vec<String> =
        (0..named).filter_map(|i| kwnames.map(|k| crate::string::to_rust(k.get(i)))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let wrong = match (given, names.as_slice()) {
        (1, ["iterable"]) | (2, ["start"] | ["iterable", "start"] | ["start", "iterable"]) => return Ok(()),
        (1, [name]) | (2, [name]) | (2, ["iterable" | "start", name]) | (2, [name, _]) => name,
        (2, _) => return Ok(()),
        _ => {
            let message = match given - named {
                0 => "enumerate() missing required argument 'iterable'".to_owned(),
                _ => format!("enumerate() takes at most 2 arguments ({given} given)"),
            };
            return Err(vm.type_error(message));
        }
    };
    Err(vm.type_error(format!("'{wrong}' is an invalid keyword argument for enumerate()")))
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
    crate::native::new("(type, iterable, start=0)", new),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
    class_method("__class_getitem__", "(type, object, /)", crate::generic_alias::class_getitem, "See PEP 585"),
] }

pub(super) fn init(vm: &mut Vm) {
    let ty = vm.types.enumerate;
    vm.add_methods(ty, &ITERATOR_METHODS);
    vm.add_methods(ty, &METHODS);
}
