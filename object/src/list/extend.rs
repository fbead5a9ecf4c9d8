//! Making and extending lists from iterables.

use super::List;
use crate::object::{Gc, Kind};
use crate::value::Value;
use crate::vm::{R, Vm};

/// A new list of the items of an iterable: `list(iterable)`.
pub fn from_iterable(vm: &mut Vm, iterable: Value) -> R {
    let list = List::new(vm, &[]);
    extend(vm, list, iterable)?;
    Ok(list.value())
}

/// `list.extend(iterable)`.
pub fn extend(vm: &mut Vm, list: Gc<List>, iterable: Value) -> R<()> {
    if extend_directly(vm, list, iterable)? {
        return Ok(());
    }
    let iterator = crate::iter::iter(vm, iterable)?;
    let hint = crate::iter::length_hint(vm, iterable, 8)?;
    if list.len().checked_add(hint).is_some_and(|n| n < isize::MAX as usize) {
        list.reserve(vm, list.len() + hint)?;
    }
    crate::iter::next_left(vm, iterator, &mut |vm, item| list.push(vm, item).map(|()| true))?;
    Ok(())
}

/// Extends from built-in containers without an iterator; false if the iterable is something else.
pub fn extend_directly(vm: &mut Vm, list: Gc<List>, iterable: Value) -> R<bool> {
    if vm.type_of(iterable).has(crate::ty::flags::HEAP) {
        return Ok(false);
    }
    match iterable.kind() {
        Kind::List => {
            let Some(other) = iterable.as_list() else { return Ok(false) };
            let (length, count) = (list.len(), other.len());
            list.reserve(vm, length + count)?;
            if let (Some(to), Some(from)) = (list.items_array(), other.items_array()) {
                to.copy_places(length, &from, 0, count);
                list.set_items(Some(to), length + count);
            }
        }
        Kind::Tuple => {
            let Some(other) = iterable.as_tuple() else { return Ok(false) };
            list.extend_from_slice(vm, other.items())?;
        }
        Kind::Range => {
            let small = iterable.as_range().and_then(|r| Some((r.small()?, r.length.as_small_int()?)));
            let Some(((start, _, step), count)) = small else { return Ok(false) };
            list.reserve(vm, list.len() + count as usize)?;
            let mut next = start;
            for _ in 0..count {
                list.push(vm, Value::small_int(next))?;
                next += step;
            }
        }
        Kind::Set | Kind::FrozenSet => {
            let Some(set) = iterable.as_set() else { return Ok(false) };
            list.reserve(vm, list.len() + set.len())?;
            let mut at = 0;
            while let Some((i, key)) = set.next_item(at) {
                at = i + 1;
                list.push(vm, key)?;
            }
        }
        Kind::Dict => {
            let Some(dict) = iterable.as_dict() else { return Ok(false) };
            list.reserve(vm, list.len() + dict.len())?;
            let mut at = 0;
            while let Some((i, key, _)) = dict.next_entry(at) {
                at = i + 1;
                list.push(vm, key)?;
            }
        }
        Kind::Str => {
            let Some(s) = iterable.as_str() else { return Ok(false) };
            list.reserve(vm, list.len() + s.len())?;
            for i in 0..s.len() {
                let character = crate::string::from_code_point(vm, s.at(i));
                list.push(vm, character)?;
            }
        }
        Kind::Native => {
            let Some((dict, what)) = crate::dict::views::as_view(iterable) else { return Ok(false) };
            list.reserve(vm, list.len() + dict.len())?;
            let mut at = 0;
            while let Some((i, key, value)) = dict.next_entry(at) {
                at = i + 1;
                let item = crate::dict::views::item(vm, what, key, value);
                list.push(vm, item)?;
            }
        }
        _ => return Ok(false),
    }
    Ok(true)
}
