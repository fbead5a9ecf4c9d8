//! Iterators over dicts, forwards and backwards, by keys, values or items.

use super::{hint, reduced};
use crate::dict::Dict;
use crate::dict::views::{ITEMS, KEYS, VALUES, item};
use crate::iter::{ITERATOR_METHODS, Pair};
use crate::native::{Payload, method};
use crate::object::{Gc, Trace};
use crate::recursive::foreign_receiver;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

/// Where an iteration is.
struct State {
    dict: Cell<Option<Gc<Dict>>>,
    /// The next entry; for reverse iterators one above it.
    position: Cell<usize>,
    /// Length of the dict at the beginning; `usize::MAX` once it was found changed.
    length: Cell<usize>,
    /// Items still to come.
    remaining: Cell<usize>,
}

/// Where iterators in order of insertion have what; compiled code uses it.
pub mod offsets {
    use super::{DictIterator, State};
    use crate::dict::views::KEYS;
    use crate::native::Native;
    use std::mem::offset_of;

    const STATE: usize = offset_of!(Native<DictIterator<KEYS>>, payload);
    pub const DICT: usize = STATE + offset_of!(State, dict);
    pub const POSITION: usize = STATE + offset_of!(State, position);
    pub const LENGTH: usize = STATE + offset_of!(State, length);
    pub const REMAINING: usize = STATE + offset_of!(State, remaining);
}

/// Whether a value is an iterator in order of insertion.
pub fn is_iterator(vm: &Vm, value: Value) -> bool {
    let t = &vm.types;
    [t.dict_keyiterator, t.dict_valueiterator, t.dict_itemiterator].contains(&vm.type_of(value))
}

/// Iterator in order of insertion.
#[repr(transparent)]
pub struct DictIterator<const WHAT: u8>(State);

/// Iterator from the last entry to the first.
pub struct DictReverse<const WHAT: u8>(State);

impl<const WHAT: u8> Payload for DictIterator<WHAT> {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.0.dict.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(step::<WHAT>);
    const NEXT_PAIR: Option<fn(&mut Vm, Value) -> R<Pair>> = Some(pair::<WHAT>);
}

impl<const WHAT: u8> Payload for DictReverse<WHAT> {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.0.dict.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(reverse_step::<WHAT>);
}

#[cold]
fn changed_size(vm: &mut Vm, state: &State) -> crate::exception::Raised {
    state.length.set(usize::MAX);
    vm.runtime_error("dictionary changed size during iteration")
}

fn step<const WHAT: u8>(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let entry = next_entry::<WHAT>(vm, this)?;
    Ok(entry.map(|(key, value)| item(vm, WHAT, key, value)))
}

fn pair<const WHAT: u8>(vm: &mut Vm, this: Value) -> R<Pair> {
    if WHAT != ITEMS {
        return Ok(Pair::Unknown);
    }
    Ok(next_entry::<WHAT>(vm, this)?.map_or(Pair::End, |(key, value)| Pair::Items(key, value)))
}

fn next_entry<const WHAT: u8>(vm: &mut Vm, this: Value) -> R<Option<(Value, Value)>> {
    let Some(it) = this.native::<DictIterator<WHAT>>() else { return Ok(None) };
    let state = &it.payload.0;
    let Some(dict) = state.dict.get() else { return Ok(None) };
    if dict.len() != state.length.get() {
        return Err(changed_size(vm, state));
    }
    let Some((at, key, value)) = dict.next_entry(state.position.get()) else {
        state.dict.set(None);
        return Ok(None);
    };
    let Some(remaining) = state.remaining.get().checked_sub(1) else {
        state.dict.set(None);
        return Err(vm.runtime_error("dictionary keys changed during iteration"));
    };
    state.position.set(at + 1);
    state.remaining.set(remaining);
    Ok(Some((key, value)))
}

fn reverse_step<const WHAT: u8>(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<DictReverse<WHAT>>() else { return Ok(None) };
    let state = &it.payload.0;
    let Some(dict) = state.dict.get() else { return Ok(None) };
    if dict.len() != state.length.get() {
        return Err(changed_size(vm, state));
    }
    let Some((at, key, value)) = dict.previous_entry(state.position.get()) else {
        state.dict.set(None);
        return Ok(None);
    };
    state.position.set(at);
    state.remaining.set(state.remaining.get().saturating_sub(1));
    Ok(Some(item(vm, WHAT, key, value)))
}

/// An iterator over a dict's keys, values or items (`dict::views`).
pub fn iterator(vm: &mut Vm, dict: Gc<Dict>, what: u8, reverse: bool) -> Value {
    let length = dict.len();
    let state = State {
        dict: Cell::new(Some(dict)),
        position: Cell::new(if reverse { dict.entry_count() } else { 0 }),
        length: Cell::new(length),
        remaining: Cell::new(length),
    };
    let t = vm.types;
    match (what, reverse) {
        (KEYS, false) => vm.new_native(t.dict_keyiterator, DictIterator::<KEYS>(state)).value(),
        (VALUES, false) => vm.new_native(t.dict_valueiterator, DictIterator::<VALUES>(state)).value(),
        (_, false) => vm.new_native(t.dict_itemiterator, DictIterator::<ITEMS>(state)).value(),
        (KEYS, true) => vm.new_native(t.dict_reversekeyiterator, DictReverse::<KEYS>(state)).value(),
        (VALUES, true) => vm.new_native(t.dict_reversevalueiterator, DictReverse::<VALUES>(state)).value(),
        (_, true) => vm.new_native(t.dict_reverseitemiterator, DictReverse::<ITEMS>(state)).value(),
    }
}

/// The state of an iterator of any of these types, what it shows, and whether it goes backwards.
fn state(vm: &mut Vm, this: Value) -> R<(&State, u8, bool)> {
    macro_rules! try_kinds {
        ($($what:ident)*) => {
            $(if let Some(it) = this.native::<DictIterator<$what>>() {
                return Ok((&Gc::deref_static(it).payload.0, $what, false));
            }
            if let Some(it) = this.native::<DictReverse<$what>>() {
                return Ok((&Gc::deref_static(it).payload.0, $what, true));
            })*
        };
    }
    try_kinds!(KEYS VALUES ITEMS);
    Err(foreign_receiver(vm, "dict_keyiterator", this))
}

fn length_hint(vm: &mut Vm, args: &[Value]) -> R {
    let (state, ..) = state(vm, args[0])?;
    let unchanged = state.dict.get().is_some_and(|d| d.len() == state.length.get());
    hint(if unchanged { state.remaining.get() } else { 0 })
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let (state, what, reverse) = state(vm, args[0])?;
    // What is still to come, from an iterator of its own.
    let rest = match state.dict.get() {
        Some(dict) => {
            let (position, length, remaining) =
                (state.position.get(), state.length.get(), state.remaining.get());
            let copy = iterator(vm, dict, what, reverse);
            let (other, ..) = self::state(vm, copy)?;
            other.position.set(position);
            other.length.set(length);
            other.remaining.set(remaining);
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
    let t = vm.types;
    for ty in [
        t.dict_keyiterator,
        t.dict_valueiterator,
        t.dict_itemiterator,
        t.dict_reversekeyiterator,
        t.dict_reversevalueiterator,
        t.dict_reverseitemiterator,
    ] {
        vm.add_methods(ty, &ITERATOR_METHODS);
        vm.add_methods(ty, &METHODS);
    }
}
