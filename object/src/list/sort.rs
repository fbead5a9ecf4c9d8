//! `list.sort`: a stable sort. Keys of one simple kind are compared as machine words; all others by `<`, which may run
//! Python code.
//!
//! While it sorts, the list looks empty, and its array belongs to the sort alone. The general algorithm is a merge sort
//! of natural runs in the order of Munro and Wild (Nearly-optimal mergesorts, ESA 2018: "powersort"), with binary
//! insertion of short runs and Peters' galloping merges. Whatever `<` does, even if it raises or contradicts itself,
//! the array is a permutation of the items at any time a merge stops.

mod merge;

use super::{List, ValueArray};
use crate::object::Gc;
use crate::value::Value;
use crate::vm::{R, Vm};
use merge::Lanes;

/// Sorts a list by its items, or by what `key` (if it is not None) gives for them.
pub fn sort(vm: &mut Vm, list: Gc<List>, key: Value, reverse: bool) -> R<()> {
    let length = list.len();
    let Some(items) = list.items_array() else { return Ok(()) };
    list.set_items(None, 0);
    let result = sort_array(vm, items, length, key, reverse);
    let modified = list.items_array().is_some();
    list.set_items(Some(items), length);
    result?;
    if modified { Err(vm.value_error("list modified during sort")) } else { Ok(()) }
}

fn sort_array(vm: &mut Vm, items: Gc<ValueArray>, length: usize, key: Value, reverse: bool) -> R<()> {
    let mut keys = None;
    if !key.is_none() {
        let array = ValueArray::try_new(vm, length)?;
        for i in 0..length {
            let item = items.get(i).unwrap_or(Value::NONE);
            let k = vm.call(key, &[item])?;
            array.put(i, Some(k));
        }
        keys = Some(array);
    }
    if length < 2 || sort_simple(vm, items, keys, length, reverse) {
        return Ok(());
    }
    let lanes = match keys {
        Some(keys) => Lanes { keys, items: Some(items) },
        None => Lanes { keys: items, items: None },
    };
    // Reversed before and after, equal items keep their order.
    if reverse {
        lanes.reverse(0, length);
    }
    let result = merge::sort(vm, lanes, length);
    if reverse {
        lanes.reverse(0, length);
    }
    result
}

/// What all keys are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    SmallInts,
    /// Without NaN.
    Floats,
    Strings,
    Others,
}

fn kind_of(vm: &Vm, value: Value) -> Keys {
    if value.is_small_int() {
        return Keys::SmallInts;
    }
    match value.as_float() {
        Some(f) if !f.is_nan() => Keys::Floats,
        Some(_) => Keys::Others,
        None if vm.is_exact(value, vm.types.str) => Keys::Strings,
        None => Keys::Others,
    }
}

/// Sorts keys that can be compared without running Python code; false if they cannot. Nothing is allocated on the
/// collected heap here, so plain vectors may hold values.
fn sort_simple(
    vm: &Vm,
    items: Gc<ValueArray>,
    keys: Option<Gc<ValueArray>>,
    length: usize,
    reverse: bool,
) -> bool {
    let by = keys.unwrap_or(items);
    let key = |i: usize| by.get(i).unwrap_or(Value::NONE);
    let kind = kind_of(vm, key(0));
    if kind == Keys::Others || (1..length).any(|i| kind_of(vm, key(i)) != kind) {
        return false;
    }
    let places = &items.places()[..length];
    match kind {
        Keys::SmallInts if keys.is_none() => {
            // Equal integers are the same word: stability does not show.
            let mut words: Vec<u64> = (0..length).map(|i| key(i).bits()).collect();
            words.sort();
            if reverse {
                words.reverse();
            }
            for (place, word) in places.iter().zip(words) {
                place.set(Value::from_bits(word));
            }
        }
        Keys::SmallInts => sort_pairs(places, |i| key(i).bits(), reverse, |a, b| a.cmp(b)),
        Keys::Floats => sort_pairs(
            places,
            |i| key(i).as_float_unchecked(),
            reverse,
            // No NaN is among them.
            |a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal),
        ),
        Keys::Strings => sort_pairs(
            places,
            |i| {
                let s = key(i).as_str();
                (s.map_or(0, |s| prefix(&s)), s)
            },
            reverse,
            |(p, a), (q, b)| {
                p.cmp(q).then_with(|| match (a, b) {
                    (Some(a), Some(b)) => a.compare(b),
                    _ => std::cmp::Ordering::Equal,
                })
            },
        ),
        Keys::Others => return false,
    }
    true
}

/// The first characters of a string as a number that is ordered as they are. From a character that does not fit into
/// 16 bits on, nothing is told.
fn prefix(s: &crate::string::Str) -> u64 {
    let mut sum = 0;
    for i in 0..s.len().min(4) {
        let c = u64::from(s.at(i)).min(0xffff);
        sum |= c << (48 - 16 * i);
        if c == 0xffff {
            break;
        }
    }
    sum
}

/// Stable sort of the places by keys that `key` gives for their numbers.
fn sort_pairs<K>(
    places: &[std::cell::Cell<Option<Value>>],
    key: impl Fn(usize) -> K,
    reverse: bool,
    compare: impl Fn(&K, &K) -> std::cmp::Ordering,
) {
    let mut pairs: Vec<(K, Option<Value>)> =
        places.iter().enumerate().map(|(i, place)| (key(i), place.get())).collect();
    if reverse {
        pairs.reverse();
    }
    pairs.sort_by(|a, b| compare(&a.0, &b.0));
    if reverse {
        pairs.reverse();
    }
    for (place, (_, item)) in places.iter().zip(pairs) {
        place.set(item);
    }
}
