//! Iteration: the protocol, and the iterators over built-in sequences.

use crate::Gc;
use crate::exception::Exc;
use crate::generator::Generator;
use crate::native::Payload;
use crate::object::{Kind, Trace};
use crate::slots::Slot;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Resume, RootedVec, Taker, Vm};
use std::cell::Cell;

/// `iter(value)`.
pub fn iter(vm: &mut Vm, value: Value) -> R {
    match iter_or_none(vm, value)? {
        Some(iterator) => Ok(iterator),
        None => {
            let message = format!("'{}' object is not iterable", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// As `iter`, `None` for what is not iterable at all.
pub fn iter_or_none(vm: &mut Vm, value: Value) -> R<Option<Value>> {
    let ty = vm.type_of(value);
    if !ty.has(crate::ty::flags::HEAP)
        && let Some(iterator) = built_in(vm, value)
    {
        return Ok(Some(iterator));
    }
    match ty.slot(vm, Slot::Iter) {
        Some(f) if f.is_none() => Ok(None),
        Some(f) => {
            let given = vm.call_unbound(f, value, &[], None)?;
            checked(vm, given).map(Some)
        }
        None if ty.slot(vm, Slot::GetItem).is_some() && value.kind() != Kind::Dict => {
            Ok(Some(SequenceIterator::new(vm, value)))
        }
        None => Ok(None),
    }
}

/// Whether a value is a sequence whose iterator nobody can tell from one that is made later.
pub fn is_sequence(vm: &Vm, value: Value) -> bool {
    let ty = vm.type_of(value);
    [vm.types.range, vm.types.list, vm.types.tuple, vm.types.str, vm.types.bytes].contains(&ty)
}

/// Whether instances of a class are tuples, and iterated over as tuples are: named tuples, mostly.
pub fn walks_as_tuple(vm: &mut Vm, ty: Gc<Type>) -> bool {
    let tuple = vm.types.tuple;
    ty.is_subtype(tuple) && ty.slot(vm, Slot::Iter) == tuple.slot(vm, Slot::Iter)
}

/// What `__iter__` gave, if it is an iterator.
pub fn checked(vm: &mut Vm, given: Value) -> R {
    let of = vm.type_of(given);
    if of.slot(vm, Slot::Next).is_some() {
        return Ok(given);
    }
    let message = format!("iter() returned non-iterator of type '{}'", of.name_str());
    Err(vm.type_error(message))
}

/// The iterator over a value of exactly a built-in type, or the iterator itself, without a look-up.
fn built_in(vm: &mut Vm, value: Value) -> Option<Value> {
    match value.kind() {
        Kind::List | Kind::Tuple | Kind::Str | Kind::Bytes => crate::itertypes::sequence::iterator(vm, value),
        Kind::Dict => {
            let dict = value.as_dict()?;
            Some(crate::itertypes::dict::iterator(vm, dict, crate::dict::views::KEYS, false))
        }
        Kind::Set | Kind::FrozenSet => {
            let set = value.as_set()?;
            Some(crate::itertypes::set::iterator(vm, set))
        }
        Kind::Range => {
            let range = value.as_range()?;
            Some(crate::itertypes::range::iterator(vm, &range))
        }
        Kind::Native => vm.type_of(value).native.is_some_and(|i| i.next.is_some()).then_some(value),
        Kind::Generator if vm.is_exact(value, vm.types.generator) => Some(value),
        _ => None,
    }
}

/// The next item, or `None` at the end.
#[inline]
pub fn next(vm: &mut Vm, iterator: Value) -> R<Option<Value>> {
    if let Some(item) = crate::itertypes::sequence::next_of_list(vm, iterator) {
        return Ok(item);
    }
    match iterator.kind() {
        Kind::Native => {
            let ty = vm.type_of(iterator);
            if let Some(step) = ty.native.and_then(|i| i.next)
                && !ty.has(crate::ty::flags::HEAP)
            {
                return step(vm, iterator);
            }
        }
        Kind::Generator => {
            if let Some(g) = iterator.cast::<Generator>()
                && g.shape().ty == vm.types.generator
            {
                return (vm.hooks.resume)(vm, g, Resume::Send(Value::NONE));
            }
        }
        _ => {}
    }
    next_general(vm, iterator)
}

/// What `next_pair` finds.
pub enum Pair {
    /// The next item would be the exact tuple of these.
    Items(Value, Value),
    End,
    /// Nothing is known about the next item, which has not been taken.
    Unknown,
}

/// The two parts of the next item of an iterator that makes tuples of two, without the tuple.
#[inline]
pub fn next_pair(vm: &mut Vm, iterator: Value) -> R<Pair> {
    if iterator.kind() == Kind::Native {
        let ty = vm.type_of(iterator);
        if let Some(step) = ty.native.and_then(|i| i.next_pair)
            && !ty.has(crate::ty::flags::HEAP)
        {
            return step(vm, iterator);
        }
    }
    Ok(Pair::Unknown)
}

/// The next item that `take` leaves over: it gets each item first, and says whether it has dealt with it. Generators are
/// not suspended for what it takes, so it must not run Python code.
pub fn next_left(vm: &mut Vm, iterator: Value, take: Taker) -> R<Option<Value>> {
    if let Some(g) = iterator.cast::<Generator>()
        && g.shape().ty == vm.types.generator
    {
        return (vm.hooks.drain)(vm, g, take);
    }
    if let Some(result) = crate::itertypes::sequence::next_left(vm, iterator, take) {
        return result;
    }
    let ty = vm.type_of(iterator);
    if let Some(step) = ty.native.and_then(|i| i.next).filter(|_| !ty.has(crate::ty::flags::HEAP)) {
        while let Some(item) = step(vm, iterator)? {
            if !take(vm, item)? {
                return Ok(Some(item));
            }
            vm.poll()?;
        }
        return Ok(None);
    }
    while let Some(item) = next(vm, iterator)? {
        if !take(vm, item)? {
            return Ok(Some(item));
        }
        vm.poll()?;
    }
    Ok(None)
}

#[inline(never)]
fn next_general(vm: &mut Vm, iterator: Value) -> R<Option<Value>> {
    let ty = vm.type_of(iterator);
    let Some(f) = ty.slot(vm, Slot::Next) else {
        let message = format!("'{}' object is not an iterator", ty.name_str());
        return Err(vm.type_error(message));
    };
    let result = vm.call_unbound(f, iterator, &[], None);
    vm.catch(result, Exc::StopIteration)
}

/// All items, in a vector that the collector sees.
pub fn collect(vm: &mut Vm, iterable: Value) -> R<RootedVec> {
    let mut items = vm.rooted();
    if vm.is_exact(iterable, vm.types.list)
        && let Some(list) = iterable.as_list()
    {
        items.extend(list.to_vec());
        return Ok(items);
    }
    if vm.is_exact(iterable, vm.types.tuple)
        && let Some(tuple) = iterable.as_tuple()
    {
        items.extend_from_slice(tuple.items());
        return Ok(items);
    }
    let iterator = iter(vm, iterable)?;
    next_left(vm, iterator, &mut |_, item| {
        items.push(item);
        Ok(true)
    })?;
    Ok(items)
}

/// Calls `f` with each item.
pub fn for_each(vm: &mut Vm, iterable: Value, mut f: impl FnMut(&mut Vm, Value) -> R<()>) -> R<()> {
    let iterator = iter(vm, iterable)?;
    while let Some(item) = next(vm, iterator)? {
        f(vm, item)?;
        vm.poll()?;
    }
    Ok(())
}

/// `operator.length_hint(value, default)`.
pub fn length_hint(vm: &mut Vm, value: Value, default: usize) -> R<usize> {
    let ty = vm.type_of(value);
    if ty.slot(vm, Slot::Len).is_some() {
        let length = crate::ops::length(vm, value);
        if let Some(n) = vm.catch(length, Exc::TypeError)? {
            return Ok(n);
        }
    }
    let hint = vm.call_slot(Slot::LengthHint, value, &[]);
    match vm.catch(hint, Exc::TypeError)?.flatten() {
        None | Some(Value::NOT_IMPLEMENTED) => Ok(default),
        Some(n) => match n.as_int() {
            Some(i) if i.is_negative() => Err(vm.value_error("__length_hint__() should return >= 0")),
            Some(i) => match i.to_i64() {
                Some(i) => Ok(i as usize),
                None => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
            },
            None => {
                let message = format!("__length_hint__ must be an integer, not {}", vm.type_name(n));
                Err(vm.type_error(message))
            }
        },
    }
}

/// Iterator over anything with `__getitem__` (`iterator`).
pub struct SequenceIterator {
    pub sequence: Cell<Option<Value>>,
    pub index: Cell<usize>,
}

impl SequenceIterator {
    pub fn new(vm: &mut Vm, sequence: Value) -> Value {
        let ty = vm.types.sequence_iterator;
        vm.new_native(ty, SequenceIterator { sequence: Cell::new(Some(sequence)), index: Cell::new(0) })
            .value()
    }

    fn step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
        let Some(it) = this.native::<SequenceIterator>() else { return Ok(None) };
        let Some(sequence) = it.sequence.get() else { return Ok(None) };
        let index = it.index.get();
        it.index.set(index + 1);
        let at = vm.int(index as i64);
        match crate::ops::get_item(vm, sequence, at) {
            Ok(item) => Ok(Some(item)),
            Err(e) => {
                if vm.pending_is(Exc::IndexError) || vm.pending_is(Exc::StopIteration) {
                    vm.exception = None;
                    it.sequence.set(None);
                    return Ok(None);
                }
                it.index.set(index);
                Err(e)
            }
        }
    }
}

impl Payload for SequenceIterator {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.sequence.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(SequenceIterator::step);
}

/// `__iter__` of iterators: themselves.
pub fn self_iter(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(args[0])
}

/// `__next__` of native iterators.
pub fn native_next(vm: &mut Vm, args: &[Value]) -> R {
    let ty = vm.type_of(args[0]);
    let Some(step) = ty.native.and_then(|i| i.next) else {
        return Err(vm.type_error("not an iterator"));
    };
    match step(vm, args[0])? {
        Some(item) => Ok(item),
        None => Err(vm.raise_with(Exc::StopIteration, &[])),
    }
}

crate::native_table! {
    /// `__iter__` and `__next__` for native iterator types.
    pub ITERATOR_METHODS = [
        crate::native::slot("__iter__", "(self, /)", self_iter, "Implement iter(self)."),
        crate::native::slot("__next__", "(self, /)", native_next, "Implement next(self)."),
    ]
}
