//! Subscripts of lists: items and slices, read, written and deleted.

use super::{List, ValueArray};
use crate::exception::Exc;
use crate::object::Gc;
use crate::slice::{Indices, place};
use crate::slots::Slot;
use crate::value::Value;
use crate::vm::{R, RootedVec, Vm};

/// A subscript that is no slice, as an integer.
pub(crate) fn subscript_index(vm: &mut Vm, kind: &str, key: Value) -> R<isize> {
    if key.as_int().is_none() && vm.type_of(key).slot(vm, Slot::Index).is_none() {
        let message = format!("{kind} indices must be integers or slices, not {}", vm.type_name(key));
        return Err(vm.type_error(message));
    }
    crate::ops::index_isize(vm, key, Exc::IndexError)
}

/// The items that a slice selects, as a new list.
#[inline]
pub fn get_slice(vm: &mut Vm, list: Gc<List>, indices: Indices) -> R {
    let Indices { start, step, count, .. } = indices;
    let items = list.items_array();
    if step == 1 {
        return Ok(List::from_places(vm, items, start as usize, count)?.value());
    }
    let result = List::new(vm, &[]);
    if let Some(items) = items.filter(|_| count > 0) {
        let array = ValueArray::try_new(vm, count)?;
        let mut at = start;
        for place in array.places() {
            place.set(items.get(at as usize));
            at = at.wrapping_add(step);
        }
        result.set_items(Some(array), count);
    }
    Ok(result.value())
}

pub(super) fn get_item(vm: &mut Vm, list: Gc<List>, key: Value) -> R {
    if let Some(slice) = key.as_slice() {
        let indices = slice.indices(vm, || list.len())?;
        return get_slice(vm, list, indices);
    }
    let index = subscript_index(vm, "list", key)?;
    match place(index, list.len()).and_then(|at| list.get(at)) {
        Some(value) => Ok(value),
        None => Err(vm.index_error("list index out of range")),
    }
}

pub(crate) fn set_item(vm: &mut Vm, list: Gc<List>, key: Value, value: Value) -> R<()> {
    if let Some(slice) = key.as_slice() {
        let indices = slice.indices(vm, || list.len())?;
        return set_slice(vm, list, indices, value);
    }
    let index = subscript_index(vm, "list", key)?;
    match place(index, list.len()) {
        Some(at) if list.set(at, value) => Ok(()),
        _ => Err(vm.index_error("list assignment index out of range")),
    }
}

pub(super) fn delete_item(vm: &mut Vm, list: Gc<List>, key: Value) -> R<()> {
    if let Some(slice) = key.as_slice() {
        let indices = slice.indices(vm, || list.len())?;
        return delete_slice(vm, list, indices);
    }
    let index = subscript_index(vm, "list", key)?;
    match place(index, list.len()).and_then(|at| list.remove(at)) {
        Some(_) => Ok(()),
        None => Err(vm.index_error("list assignment index out of range")),
    }
}

/// `list[slice] = other`, where nothing but copying is to be done: of a list that is another one, to a slice with step 1.
fn copy_slice(vm: &Vm, list: Gc<List>, indices: &Indices, value: Value) -> bool {
    if indices.step != 1 || value == list.value() || !vm.is_exact(value, vm.types.list) {
        return false;
    }
    let Some(other) = value.as_list() else { return false };
    let start = indices.start.max(0) as usize;
    let stop = (indices.stop.max(0) as usize).max(start);
    if stop - start != other.len() || stop > list.len() {
        return false;
    }
    if let (Some(to), Some(from)) = (list.items_array(), other.items_array()) {
        to.copy_places(start, &from, 0, other.len());
    }
    true
}

/// The items of what is assigned to a slice.
fn assigned(vm: &mut Vm, value: Value) -> R<RootedVec> {
    match (value.as_list(), value.as_tuple()) {
        (Some(l), _) if vm.is_exact(value, vm.types.list) => return Ok(vm.rooted_from(&l.to_vec())),
        (_, Some(t)) if vm.is_exact(value, vm.types.tuple) => return Ok(vm.rooted_from(t.items())),
        _ => {}
    }
    let iterator = crate::iter::iter(vm, value);
    match vm.catch(iterator, Exc::TypeError)? {
        Some(iterator) => crate::iter::collect(vm, iterator),
        None => Err(vm.type_error("must assign iterable to extended slice")),
    }
}

pub(crate) fn set_slice(vm: &mut Vm, list: Gc<List>, indices: Indices, value: Value) -> R<()> {
    if copy_slice(vm, list, &indices, value) {
        return Ok(());
    }
    let Indices { start, stop, step, count } = indices;
    let values = assigned(vm, value)?;
    if step == 1 {
        // Collecting the values may have changed the list.
        let start = (start.max(0) as usize).min(list.len());
        let stop = (stop.max(0) as usize).clamp(start, list.len());
        return list.splice(vm, start, stop, &values);
    }
    if values.len() != count {
        let message =
            format!("attempt to assign sequence of size {} to extended slice of size {count}", values.len());
        return Err(vm.value_error(message));
    }
    let mut at = start;
    for value in values.iter() {
        list.set(at as usize, *value);
        at = at.wrapping_add(step);
    }
    Ok(())
}

fn delete_slice(vm: &mut Vm, list: Gc<List>, indices: Indices) -> R<()> {
    let Indices { start, step, count, .. } = indices;
    if count == 0 {
        return Ok(());
    }
    // Upwards, whatever the direction of the slice.
    let (first, step) = if step < 0 {
        ((start + step * (count as isize - 1)) as usize, step.unsigned_abs())
    } else {
        (start as usize, step.unsigned_abs())
    };
    if step == 1 {
        return list.splice(vm, first, first + count, &[]);
    }
    let length = list.len();
    if let Some(items) = list.items_array() {
        let places = items.places();
        let (mut to, mut next, mut left) = (first, first, count);
        for from in first..length {
            if left > 0 && from == next {
                next = next.saturating_add(step);
                left -= 1;
                continue;
            }
            places[to].set(places[from].get());
            to += 1;
        }
    }
    list.truncate(length - count);
    Ok(())
}
