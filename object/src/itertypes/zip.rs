//! `zip` and `map`, which walk several iterators side by side.

use crate::iter::{ITERATOR_METHODS, Pair};
use crate::native::{Payload, method};
use crate::object::{Gc, Trace};
use crate::recursive::{class_of, foreign_receiver};
use crate::tuple::Tuple;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

pub struct Zip {
    iterators: Gc<Tuple>,
    strict: Cell<bool>,
}

impl Payload for Zip {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.iterators.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(zip_step);
    const NEXT_PAIR: Option<fn(&mut Vm, Value) -> R<Pair>> = Some(zip_pair);
}

pub struct Map {
    function: Value,
    iterators: Gc<Tuple>,
    strict: Cell<bool>,
}

impl Payload for Map {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.function.trace(marker);
        self.iterators.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(map_step);
}

/// Items that are kept on the native stack.
const SHORT: usize = 8; // items

/// Takes an item of each iterator and hands all to `f`; `None` at the end of the first that has no more.
#[inline]
fn advance<T>(
    vm: &mut Vm,
    name: &str,
    iterators: Gc<Tuple>,
    strict: bool,
    f: impl FnOnce(&mut Vm, &[Value]) -> R<T>,
) -> R<Option<T>> {
    let count = iterators.len();
    if count == 0 {
        return Ok(None);
    }
    if count <= SHORT {
        let mut items = [Value::NONE; SHORT];
        for (i, place) in items[..count].iter_mut().enumerate() {
            match crate::iter::next(vm, iterators.get(i))? {
                Some(item) => *place = item,
                None => return ended(vm, name, iterators, strict, i),
            }
        }
        return f(vm, &items[..count]).map(Some);
    }
    let mut items = vm.rooted();
    for i in 0..count {
        match crate::iter::next(vm, iterators.get(i))? {
            Some(item) => items.push(item),
            None => return ended(vm, name, iterators, strict, i),
        }
    }
    f(vm, &items).map(Some)
}

/// Iterator number `at` has no more items: all others must have none either, if strict.
fn ended<T>(vm: &mut Vm, name: &str, iterators: Gc<Tuple>, strict: bool, at: usize) -> R<Option<T>> {
    if !strict {
        return Ok(None);
    }
    if at > 0 {
        return Err(unequal(vm, name, at, "shorter"));
    }
    for i in 1..iterators.len() {
        if crate::iter::next(vm, iterators.get(i))?.is_some() {
            return Err(unequal(vm, name, i, "longer"));
        }
    }
    Ok(None)
}

#[cold]
fn unequal(vm: &mut Vm, name: &str, at: usize, than: &str) -> crate::exception::Raised {
    let others = if at == 1 { " 1".to_owned() } else { format!("s 1-{at}") };
    vm.value_error(format!("{name}() argument {} is {than} than argument{others}", at + 1))
}

/// Of two iterators.
fn zip_pair(vm: &mut Vm, this: Value) -> R<Pair> {
    let Some(it) = this.native::<Zip>().filter(|it| it.iterators.len() == 2) else {
        return Ok(Pair::Unknown);
    };
    let items = advance(vm, "zip", it.iterators, it.strict.get(), |_, items| Ok((items[0], items[1])))?;
    Ok(items.map_or(Pair::End, |(a, b)| Pair::Items(a, b)))
}

fn zip_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<Zip>() else { return Ok(None) };
    advance(vm, "zip", it.iterators, it.strict.get(), |vm, items| {
        Ok(match items {
            [a, b] => Tuple::pair(vm, *a, *b).value(),
            _ => vm.tuple(items),
        })
    })
}

fn map_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<Map>() else { return Ok(None) };
    let function = it.function;
    if let [iterator] = it.iterators.items() {
        return match crate::iter::next(vm, *iterator)? {
            Some(item) => vm.call(function, &[item]).map(Some),
            None => Ok(None),
        };
    }
    advance(vm, "map", it.iterators, it.strict.get(), |vm, items| vm.call(function, items))
}

fn iterators_over(vm: &mut Vm, iterables: &[Value]) -> R<Gc<Tuple>> {
    let mut iterators = vm.rooted();
    for iterable in iterables {
        let iterator = crate::iter::iter(vm, *iterable)?;
        iterators.push(iterator);
    }
    Ok(Tuple::new(vm, &iterators))
}

fn new_zip(vm: &mut Vm, args: &[Value]) -> R {
    // Class, `strict`, the iterables.
    let ty = class_of(vm, args[0])?;
    let strict = crate::ops::truth(vm, args[1])?;
    let iterators = iterators_over(vm, &args[2..])?;
    Ok(vm.new_native(ty, Zip { iterators, strict: Cell::new(strict) }).value())
}

fn new_map(vm: &mut Vm, args: &[Value]) -> R {
    // Class, function, first iterable, `strict`, the other iterables.
    let ty = class_of(vm, args[0])?;
    if args[2] == Value::ABSENT {
        return Err(vm.type_error("map() must have at least two arguments."));
    }
    let strict = crate::ops::truth(vm, args[3])?;
    let mut iterables = vm.rooted_from(&args[2..3]);
    iterables.extend_from_slice(&args[4..]);
    let iterators = iterators_over(vm, &iterables)?;
    Ok(vm.new_native(ty, Map { function: args[1], iterators, strict: Cell::new(strict) }).value())
}

fn with_strict(vm: &mut Vm, this: Value, arguments: Value, strict: bool) -> Value {
    let class = vm.type_of(this).value();
    if strict { vm.tuple(&[class, arguments, Value::TRUE]) } else { vm.tuple(&[class, arguments]) }
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    if let Some(it) = args[0].native::<Zip>() {
        return Ok(with_strict(vm, args[0], it.iterators.value(), it.strict.get()));
    }
    let Some(it) = args[0].native::<Map>() else { return Err(foreign_receiver(vm, "map", args[0])) };
    let mut parts = vm.rooted_from(&[it.function]);
    parts.extend_from_slice(it.iterators.items());
    let arguments = vm.tuple(&parts);
    Ok(with_strict(vm, args[0], arguments, it.strict.get()))
}

fn set_state(vm: &mut Vm, args: &[Value]) -> R {
    let strict = crate::ops::truth(vm, args[1])?;
    if let Some(it) = args[0].native::<Zip>() {
        it.strict.set(strict);
    } else if let Some(it) = args[0].native::<Map>() {
        it.strict.set(strict);
    }
    Ok(Value::NONE)
}

crate::native_table! { COMMON = [
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
    method("__setstate__", "(self, object, /)", set_state, "Set state information for unpickling."),
] }

crate::native_table! { ZIP = [ crate::native::new("(type, /, *iterables, strict=False)", new_zip) ] }

crate::native_table! {
    MAP = [ crate::native::new("(type, function=<required>, iterable=<required>, /, *iterables, strict=False)", new_map) ]
}

pub(super) fn init(vm: &mut Vm) {
    let t = vm.types;
    for (ty, new) in [(t.zip, &ZIP[..]), (t.map, &MAP[..])] {
        vm.add_methods(ty, new);
        vm.add_methods(ty, &ITERATOR_METHODS);
        vm.add_methods(ty, &COMMON);
    }
}
