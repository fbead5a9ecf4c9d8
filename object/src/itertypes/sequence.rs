//! Iterators by index: over lists, tuples, strings, bytes, backwards over lists, and `reversed`.

use super::{hint, reduced, state_index};
use crate::bytes::{ByteArray, Bytes};
use crate::exception::Exc;
use crate::iter::{ITERATOR_METHODS, SequenceIterator};
use crate::list::List;
use crate::native::{Payload, method};
use crate::object::{Gc, Kind, Trace};
use crate::recursive::{class_of, foreign_receiver};
use crate::slots::Slot;
use crate::string::Str;
use crate::tuple::Tuple;
use crate::value::Value;
use crate::vm::{R, Taker, Vm};
use std::cell::Cell;

/// What an `Indexed` goes over.
pub const LIST: u8 = 0;
pub const TUPLE: u8 = 1;
/// A str of ASCII characters only; it has an iterator type of its own.
pub const ASCII: u8 = 2;
pub const STR: u8 = 3;
pub const BYTES: u8 = 4;
pub const BYTEARRAY: u8 = 5;

/// Iterator over the items of a sequence of one layout.
pub struct Indexed<const OVER: u8> {
    sequence: Cell<Option<Value>>,
    index: Cell<usize>,
}

impl<const OVER: u8> Payload for Indexed<OVER> {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.sequence.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(step::<OVER>);
}

fn step<const OVER: u8>(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<Indexed<OVER>>() else { return Ok(None) };
    let Some(sequence) = it.sequence.get() else { return Ok(None) };
    let index = it.index.get();
    match item::<OVER>(vm, sequence, index) {
        Some(value) => {
            it.index.set(index + 1);
            Ok(Some(value))
        }
        None => {
            it.sequence.set(None);
            Ok(None)
        }
    }
}

/// The next item, or the end, of an iterator over a list; `None` for other iterators.
#[inline(always)]
pub fn next_of_list(vm: &Vm, iterator: Value) -> Option<Option<Value>> {
    if iterator.header()?.shape.get() != vm.types.list_iterator.root.get() {
        return None;
    }
    let it = iterator.native::<Indexed<LIST>>()?;
    let Some(list) = it.sequence.get() else { return Some(None) };
    let index = it.index.get();
    let item = Gc::<List>::from_address(list.bits()).get(index);
    match item {
        Some(_) => it.index.set(index + 1),
        None => it.sequence.set(None),
    }
    Some(item)
}

/// As `iter::next_left`, for iterators over lists; `None` for others.
pub fn next_left(vm: &mut Vm, iterator: Value, take: Taker) -> Option<R<Option<Value>>> {
    let it = iterator.native::<Indexed<LIST>>()?;
    while let Some(item) = it.sequence.get().and_then(|list| item::<LIST>(vm, list, it.index.get())) {
        it.index.set(it.index.get() + 1);
        match take(vm, item) {
            Ok(true) => {}
            Ok(false) => return Some(Ok(Some(item))),
            Err(raised) => return Some(Err(raised)),
        }
    }
    it.sequence.set(None);
    Some(Ok(None))
}

#[inline(always)]
fn item<const OVER: u8>(vm: &mut Vm, sequence: Value, index: usize) -> Option<Value> {
    let address = sequence.bits();
    match OVER {
        LIST => Gc::<List>::from_address(address).get(index),
        TUPLE => Gc::<Tuple>::from_address(address).items().get(index).copied(),
        ASCII | STR => {
            let s = Gc::<Str>::from_address(address);
            (index < s.len()).then(|| crate::string::from_code_point(vm, s.at(index)))
        }
        BYTES => {
            let bytes = Gc::<Bytes>::from_address(address);
            bytes.as_slice().get(index).map(|b| Value::small_int(i64::from(*b)))
        }
        _ => {
            let bytes = sequence.native::<ByteArray>()?;
            bytes.data.borrow().get(index).map(|b| Value::small_int(i64::from(*b)))
        }
    }
}

fn length_of(sequence: Value) -> usize {
    match sequence.kind() {
        Kind::List => sequence.as_list().map_or(0, |l| l.len()),
        Kind::Tuple => sequence.as_tuple().map_or(0, |t| t.len()),
        Kind::Str => sequence.as_str().map_or(0, |s| s.len()),
        Kind::Bytes => sequence.as_bytes().map_or(0, |b| b.len()),
        _ => sequence.native::<ByteArray>().map_or(0, |b| b.data.borrow().len()),
    }
}

/// The iterator over a list, tuple, str, bytes or bytearray (or an instance of a subclass); `None` for other values.
pub fn iterator(vm: &mut Vm, sequence: Value) -> Option<Value> {
    fn make<const OVER: u8>(vm: &mut Vm, ty: Gc<crate::ty::Type>, sequence: Value) -> Value {
        vm.new_native(ty, Indexed::<OVER> { sequence: Cell::new(Some(sequence)), index: Cell::new(0) })
            .value()
    }
    let t = &vm.types;
    Some(match sequence.kind() {
        Kind::List => make::<LIST>(vm, t.list_iterator, sequence),
        Kind::Tuple => make::<TUPLE>(vm, t.tuple_iterator, sequence),
        Kind::Str if sequence.as_str().is_some_and(|s| s.is_ascii()) => {
            make::<ASCII>(vm, t.str_ascii_iterator, sequence)
        }
        Kind::Str => make::<STR>(vm, t.str_iterator, sequence),
        Kind::Bytes => make::<BYTES>(vm, t.bytes_iterator, sequence),
        _ => {
            sequence.native::<ByteArray>()?;
            make::<BYTEARRAY>(vm, t.bytearray_iterator, sequence)
        }
    })
}

/// Sequence and index cells of an `Indexed` of any kind.
fn cells(vm: &mut Vm, this: Value) -> R<(Option<Value>, &Cell<usize>, u8)> {
    macro_rules! try_kinds {
        ($($over:ident)*) => {
            $(if let Some(it) = this.native::<Indexed<$over>>() {
                let it = Gc::deref_static(it);
                return Ok((it.payload.sequence.get(), &it.payload.index, $over));
            })*
        };
    }
    try_kinds!(LIST TUPLE ASCII STR BYTES BYTEARRAY);
    Err(foreign_receiver(vm, "iterator", this))
}

fn length_hint(vm: &mut Vm, args: &[Value]) -> R {
    let (sequence, index, _) = cells(vm, args[0])?;
    hint(sequence.map_or(0, |s| length_of(s).saturating_sub(index.get())))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let (sequence, index, over) = cells(vm, args[0])?;
    let index = index.get();
    match sequence {
        Some(sequence) => reduced(vm, "iter", sequence, Some(Value::small_int(index as i64))),
        None => {
            let empty = match over {
                LIST => vm.list(&[]),
                ASCII | STR => vm.empty_str(),
                _ => vm.empty_tuple().value(),
            };
            reduced(vm, "iter", empty, None)
        }
    }
}

fn set_state(vm: &mut Vm, args: &[Value]) -> R {
    let at = state_index(vm, args[1])?;
    let (sequence, index, _) = cells(vm, args[0])?;
    if let Some(sequence) = sequence {
        index.set(at.clamp(0, length_of(sequence) as isize) as usize);
    }
    Ok(Value::NONE)
}

crate::native_table! { METHODS = [
    method("__length_hint__", "(self, /)", length_hint, "Private method returning an estimate of len(list(it))."),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
    method("__setstate__", "(self, object, /)", set_state, "Set state information for unpickling."),
] }

/// `reversed(list)`.
pub struct ListReverse {
    list: Cell<Option<Gc<List>>>,
    /// One above the next item.
    end: Cell<usize>,
}

impl Payload for ListReverse {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.list.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(list_reverse_step);
}

fn list_reverse_step(_vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<ListReverse>() else { return Ok(None) };
    let Some(list) = it.list.get() else { return Ok(None) };
    if let Some(index) = it.end.get().checked_sub(1)
        && let Some(item) = list.get(index)
    {
        it.end.set(index);
        return Ok(Some(item));
    }
    it.list.set(None);
    it.end.set(0);
    Ok(None)
}

/// The reverse iterator over a list.
pub fn list_reverse(vm: &mut Vm, list: Gc<List>) -> Value {
    let payload = ListReverse { list: Cell::new(Some(list)), end: Cell::new(list.len()) };
    vm.new_native(vm.types.list_reverseiterator, payload).value()
}

fn this_list_reverse(vm: &mut Vm, args: &[Value]) -> R<Gc<crate::native::Native<ListReverse>>> {
    args[0].native::<ListReverse>().ok_or_else(|| foreign_receiver(vm, "list_reverseiterator", args[0]))
}

fn list_reverse_hint(vm: &mut Vm, args: &[Value]) -> R {
    let it = this_list_reverse(vm, args)?;
    let end = it.end.get();
    hint(it.list.get().map_or(0, |l| if l.len() < end { 0 } else { end }))
}

fn list_reverse_reduce(vm: &mut Vm, args: &[Value]) -> R {
    let it = this_list_reverse(vm, args)?;
    match it.list.get() {
        Some(list) => {
            let index = Value::small_int(it.end.get() as i64 - 1);
            reduced(vm, "reversed", list.value(), Some(index))
        }
        None => {
            let empty = vm.list(&[]);
            reduced(vm, "reversed", empty, None)
        }
    }
}

fn list_reverse_set_state(vm: &mut Vm, args: &[Value]) -> R {
    let at = state_index(vm, args[1])?;
    let it = this_list_reverse(vm, args)?;
    if let Some(list) = it.list.get() {
        it.end.set((at.clamp(-1, list.len() as isize - 1) + 1) as usize);
    }
    Ok(Value::NONE)
}

crate::native_table! { LIST_REVERSE = [
    method("__length_hint__", "(self, /)", list_reverse_hint, "Private method returning an estimate of len(list(it))."),
    method("__reduce__", "(self, /)", list_reverse_reduce, "Return state information for pickling."),
    method("__setstate__", "(self, object, /)", list_reverse_set_state, "Set state information for unpickling."),
] }

/// `reversed(sequence)` for anything with `__len__` and `__getitem__`.
pub struct Reversed {
    sequence: Cell<Option<Value>>,
    /// One above the next item.
    end: Cell<usize>,
}

impl Payload for Reversed {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.sequence.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(reversed_step);
}

fn reversed_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<Reversed>() else { return Ok(None) };
    let Some(sequence) = it.sequence.get() else { return Ok(None) };
    if let Some(index) = it.end.get().checked_sub(1) {
        let at = vm.int(index as i64);
        match crate::ops::get_item(vm, sequence, at) {
            Ok(item) => {
                it.end.set(index);
                return Ok(Some(item));
            }
            Err(e) => {
                if !vm.pending_is(Exc::IndexError) && !vm.pending_is(Exc::StopIteration) {
                    return Err(e);
                }
                vm.exception = None;
            }
        }
    }
    it.sequence.set(None);
    it.end.set(0);
    Ok(None)
}

fn new_reversed(vm: &mut Vm, args: &[Value]) -> R {
    let ty = class_of(vm, args[0])?;
    let sequence = args[1];
    let of = vm.type_of(sequence);
    match of.slot(vm, Slot::Reversed) {
        Some(f) if f.is_none() => return Err(not_reversible(vm, sequence)),
        Some(f) => return vm.call_unbound(f, sequence, &[], None),
        None => {}
    }
    if of.slot(vm, Slot::GetItem).is_none() || sequence.kind() == Kind::Dict {
        return Err(not_reversible(vm, sequence));
    }
    let length = crate::ops::length(vm, sequence)?;
    let payload = Reversed { sequence: Cell::new(Some(sequence)), end: Cell::new(length) };
    Ok(vm.new_native(ty, payload).value())
}

#[cold]
fn not_reversible(vm: &mut Vm, value: Value) -> crate::exception::Raised {
    let message = format!("'{}' object is not reversible", vm.type_name(value));
    vm.type_error(message)
}

fn this_reversed(vm: &mut Vm, args: &[Value]) -> R<Gc<crate::native::Native<Reversed>>> {
    args[0].native::<Reversed>().ok_or_else(|| foreign_receiver(vm, "reversed", args[0]))
}

fn reversed_hint(vm: &mut Vm, args: &[Value]) -> R {
    let it = this_reversed(vm, args)?;
    let Some(sequence) = it.sequence.get() else { return hint(0) };
    let length = crate::ops::length(vm, sequence)?;
    let end = it.end.get();
    hint(if length < end { 0 } else { end })
}

fn reversed_reduce(vm: &mut Vm, args: &[Value]) -> R {
    let it = this_reversed(vm, args)?;
    let class = vm.type_of(args[0]).value();
    match it.sequence.get() {
        Some(sequence) => {
            let arguments = vm.tuple(&[sequence]);
            Ok(vm.tuple(&[class, arguments, Value::small_int(it.end.get() as i64 - 1)]))
        }
        None => {
            let empty = vm.empty_tuple().value();
            let arguments = vm.tuple(&[empty]);
            Ok(vm.tuple(&[class, arguments]))
        }
    }
}

fn reversed_set_state(vm: &mut Vm, args: &[Value]) -> R {
    let at = state_index(vm, args[1])?;
    let it = this_reversed(vm, args)?;
    if let Some(sequence) = it.sequence.get() {
        let length = crate::ops::length(vm, sequence)? as isize;
        it.end.set((at.clamp(-1, length - 1) + 1) as usize);
    }
    Ok(Value::NONE)
}

crate::native_table! { REVERSED = [
    crate::native::new("(type, sequence, /)", new_reversed),
    method("__length_hint__", "(self, /)", reversed_hint, "Private method returning an estimate of len(list(it))."),
    method("__reduce__", "(self, /)", reversed_reduce, "Return state information for pickling."),
    method("__setstate__", "(self, object, /)", reversed_set_state, "Set state information for unpickling."),
] }

fn this_general(vm: &mut Vm, args: &[Value]) -> R<Gc<crate::native::Native<SequenceIterator>>> {
    args[0].native::<SequenceIterator>().ok_or_else(|| foreign_receiver(vm, "iterator", args[0]))
}

fn general_hint(vm: &mut Vm, args: &[Value]) -> R {
    let it = this_general(vm, args)?;
    let Some(sequence) = it.sequence.get() else { return hint(0) };
    if vm.type_of(sequence).slot(vm, Slot::Len).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let length = crate::ops::length(vm, sequence)?;
    hint(length.saturating_sub(it.index.get()))
}

fn general_reduce(vm: &mut Vm, args: &[Value]) -> R {
    let it = this_general(vm, args)?;
    match it.sequence.get() {
        Some(sequence) => {
            let index = vm.int(it.index.get() as i64);
            reduced(vm, "iter", sequence, Some(index))
        }
        None => {
            let empty = vm.empty_tuple().value();
            reduced(vm, "iter", empty, None)
        }
    }
}

fn general_set_state(vm: &mut Vm, args: &[Value]) -> R {
    let at = state_index(vm, args[1])?;
    let it = this_general(vm, args)?;
    if it.sequence.get().is_some() {
        it.index.set(at.max(0) as usize);
    }
    Ok(Value::NONE)
}

crate::native_table! { GENERAL = [
    method("__length_hint__", "(self, /)", general_hint, "Private method returning an estimate of len(list(it))."),
    method("__reduce__", "(self, /)", general_reduce, "Return state information for pickling."),
    method("__setstate__", "(self, object, /)", general_set_state, "Set state information for unpickling."),
] }

pub(super) fn init(vm: &mut Vm) {
    let t = vm.types;
    for ty in [
        t.list_iterator,
        t.tuple_iterator,
        t.str_iterator,
        t.str_ascii_iterator,
        t.bytes_iterator,
        t.bytearray_iterator,
    ] {
        vm.add_methods(ty, &ITERATOR_METHODS);
        vm.add_methods(ty, &METHODS);
    }
    for (ty, methods) in [
        (t.list_reverseiterator, &LIST_REVERSE[..]),
        (t.reversed, &REVERSED[..]),
        (t.sequence_iterator, &GENERAL[..]),
    ] {
        vm.add_methods(ty, &ITERATOR_METHODS);
        vm.add_methods(ty, methods);
    }
}
