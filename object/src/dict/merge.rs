//! Filling a dict from mappings, iterables of pairs and keyword arguments.

use super::Dict;
use crate::exception::Exc;
use crate::iter::Pair;
use crate::object::{Gc, Kind};
use crate::slots::Slot;
use crate::tuple::Tuple;
use crate::value::Value;
use crate::vm::{R, Vm};

/// What became of `merge_kwargs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merged {
    Done,
    /// The value has no `keys`.
    NotMapping,
    /// This key is no string.
    NotString(Value),
    /// This key was there already.
    Duplicate(Value),
}

/// `dict.update(value)`: a mapping, anything with `keys`, or an iterable of pairs.
pub fn update_from(vm: &mut Vm, dict: Gc<Dict>, value: Value) -> R<()> {
    if let Some(other) = plain_dict(vm, value) {
        return merge_dict(vm, dict, other);
    }
    match vm.try_attribute(value, vm.names.keys)? {
        Some(_) => merge_keys(vm, dict, value),
        None => merge_pairs(vm, dict, value),
    }
}

/// `{**value}`: as `update_from`, mappings only. False if the value is none.
pub fn update_from_mapping(vm: &mut Vm, dict: Gc<Dict>, value: Value) -> R<bool> {
    if let Some(other) = plain_dict(vm, value) {
        merge_dict(vm, dict, other)?;
        return Ok(true);
    }
    if vm.try_attribute(value, vm.names.keys)?.is_none() {
        return Ok(false);
    }
    merge_keys(vm, dict, value)?;
    Ok(true)
}

/// Adds the keyword arguments of `f(**value)`: keys must be strings and new. The caller knows what to say if not.
pub fn merge_kwargs(vm: &mut Vm, dict: Gc<Dict>, value: Value) -> R<Merged> {
    if let Some(other) = plain_dict(vm, value) {
        if dict.is_empty() && other.only_string_keys() {
            merge_dict(vm, dict, other)?;
            return Ok(Merged::Done);
        }
        let mut at = 0;
        while let Some((i, key, item)) = other.next_entry(at) {
            at = i + 1;
            if key.as_str().is_none() {
                return Ok(Merged::NotString(key));
            }
            let count = dict.len();
            let hash = super::hash_key(vm, key)?;
            if dict.get_hashed(vm, key, hash)?.is_some() || dict.len() != count {
                return Ok(Merged::Duplicate(key));
            }
            dict.set_hashed(vm, key, hash, item)?;
        }
        return Ok(Merged::Done);
    }
    let Some(method) = vm.try_attribute(value, vm.names.keys)? else { return Ok(Merged::NotMapping) };
    let keys = vm.call(method, &[])?;
    let iterator = crate::iter::iter(vm, keys)?;
    while let Some(key) = crate::iter::next(vm, iterator)? {
        if key.as_str().is_none() {
            return Ok(Merged::NotString(key));
        }
        if dict.contains(vm, key)? {
            return Ok(Merged::Duplicate(key));
        }
        let item = crate::ops::get_item(vm, value, key)?;
        dict.set(vm, key, item)?;
        vm.poll()?;
    }
    Ok(Merged::Done)
}

/// The dict, if iterating over it is what dicts do.
fn plain_dict(vm: &mut Vm, value: Value) -> Option<Gc<Dict>> {
    let dict = value.as_dict()?;
    if vm.is_exact(value, vm.types.dict) {
        return Some(dict);
    }
    let dict_iter = vm.types.dict.slot(vm, Slot::Iter);
    let own_iter = vm.type_of(value).slot(vm, Slot::Iter);
    (dict_iter == own_iter).then_some(dict)
}

fn merge_dict(vm: &mut Vm, dict: Gc<Dict>, other: Gc<Dict>) -> R<()> {
    if dict == other || other.is_empty() {
        return Ok(());
    }
    if dict.is_empty() && dict.flags.get() & super::TOLD == 0 {
        dict.clear(vm);
        return dict.take_over(vm, other);
    }
    if other.len() > dict.len() {
        // As if all were new: there are at most as many again.
        dict.reserve(vm, dict.len() + other.len())?;
    }
    let (table, mut at) = (other.table.get(), 0);
    while let Some((i, key, value)) = other.next_entry(at) {
        at = i + 1;
        let hash = other.hash_at(i);
        dict.set_hashed(vm, key, hash, value)?;
        if other.table.get() != table {
            return Err(vm.runtime_error("dict mutated during update"));
        }
    }
    Ok(())
}

fn merge_keys(vm: &mut Vm, dict: Gc<Dict>, mapping: Value) -> R<()> {
    let keys = vm.call_method(mapping, vm.names.keys, &[])?;
    let iterator = crate::iter::iter(vm, keys)?;
    while let Some(key) = crate::iter::next(vm, iterator)? {
        let value = crate::ops::get_item(vm, mapping, key)?;
        dict.set(vm, key, value)?;
        vm.poll()?;
    }
    Ok(())
}

fn merge_pairs(vm: &mut Vm, dict: Gc<Dict>, pairs: Value) -> R<()> {
    let iterator = crate::iter::iter(vm, pairs)?;
    let mut number = 0;
    loop {
        let (key, value) = match crate::iter::next_pair(vm, iterator)? {
            Pair::Items(key, value) => (key, value),
            Pair::End => return Ok(()),
            Pair::Unknown => {
                let Some(pair) = crate::iter::next(vm, iterator)? else { return Ok(()) };
                match pair.as_tuple() {
                    Some(t) if t.len() == 2 => (t.get(0), t.get(1)),
                    _ => split_pair(vm, pair, number)?,
                }
            }
        };
        dict.set(vm, key, value)?;
        number += 1;
        vm.poll()?;
    }
}

#[inline(never)]
fn split_pair(vm: &mut Vm, pair: Value, number: usize) -> R<(Value, Value)> {
    let items = if matches!(pair.kind(), Kind::List | Kind::Tuple) {
        crate::iter::collect(vm, pair)
    } else {
        match crate::iter::iter(vm, pair) {
            Ok(iterator) => crate::iter::collect(vm, iterator),
            Err(e) => {
                if vm.pending_is(Exc::TypeError) {
                    vm.exception = None;
                    let raised = vm.type_error("object is not iterable");
                    let note =
                        format!("Cannot convert dictionary update sequence element #{number} to a sequence");
                    crate::exceptions::add_note_to_pending(vm, &note);
                    return Err(raised);
                }
                return Err(e);
            }
        }
    }?;
    if let [key, value] = items[..] {
        return Ok((key, value));
    }
    let length = items.len();
    let message = format!("dictionary update sequence element #{number} has length {length}; 2 is required");
    Err(vm.value_error(message))
}

/// `dict(**keywords)`.
pub fn of_keywords(vm: &mut Vm, names: Gc<Tuple>, values: &[Value]) -> R {
    let dict = Gc::<Dict>::with_capacity(vm, values.len())?;
    for (name, value) in names.items().iter().zip(values) {
        dict.set(vm, *name, *value)?;
    }
    Ok(dict.value())
}
