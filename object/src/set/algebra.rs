//! Set operations. Which operand is walked, and whose elements the result gets, is as in CPython: it shows.

use super::{Found, LARGE_SET, MINIMUM, Set, places_for};
use crate::dict::Dict;
use crate::list::List;
use crate::object::Gc;
use crate::ops::{BinaryOp, CompareOp};
use crate::tuple::Tuple;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};

/// What an operand is.
enum Operand {
    Set(Gc<Set>),
    Dict(Gc<Dict>),
    List(Gc<List>),
    Tuple(Gc<Tuple>),
    Iterable,
}

fn operand(vm: &Vm, value: Value) -> Operand {
    if let Some(s) = value.as_set() {
        return Operand::Set(s);
    }
    match value.as_dict() {
        Some(d) if vm.is_exact(value, vm.types.dict) => Operand::Dict(d),
        _ => match value.as_list() {
            Some(l) if vm.is_exact(value, vm.types.list) => Operand::List(l),
            _ => match value.as_tuple() {
                Some(t) if vm.is_exact(value, vm.types.tuple) => Operand::Tuple(t),
                _ => Operand::Iterable,
            },
        },
    }
}

/// Adds all items of an iterable.
pub fn update(vm: &mut Vm, set: Gc<Set>, other: Value) -> R<()> {
    match operand(vm, other) {
        Operand::Set(other) => merge(vm, set, other),
        Operand::Dict(dict) => {
            if (set.filled() + dict.len()) * 5 >= set.mask() * 3 {
                set.rebuild(vm, (set.len() + dict.len()) * 2)?;
            }
            let mut at = 0;
            while let Some((i, key, _)) = dict.next_entry(at) {
                at = i + 1;
                let hash = dict.hash_at(i);
                set.add_hashed(vm, key, hash)?;
            }
            Ok(())
        }
        Operand::List(list) => {
            let mut at = 0;
            while let Some(item) = list.get(at) {
                at += 1;
                add_item(vm, set, item)?;
            }
            Ok(())
        }
        Operand::Tuple(tuple) => (0..tuple.len()).try_for_each(|i| add_item(vm, set, tuple.get(i))),
        Operand::Iterable => {
            let iterator = crate::iter::iter(vm, other)?;
            while let Some(item) =
                crate::iter::next_left(vm, iterator, &mut |vm, item| set.add_plainly(vm, item))?
            {
                set.add(vm, item)?;
                vm.poll()?;
            }
            Ok(())
        }
    }
}

fn add_item(vm: &mut Vm, set: Gc<Set>, item: Value) -> R<()> {
    if !set.add_plainly(vm, item)? {
        set.add(vm, item)?;
        vm.poll()?;
    }
    Ok(())
}

fn merge(vm: &mut Vm, set: Gc<Set>, other: Gc<Set>) -> R<()> {
    if set == other || other.is_empty() {
        return Ok(());
    }
    if is_too_small(set.mask(), set.filled() + other.len()) {
        set.rebuild(vm, (set.len() + other.len()) * 2)?;
    }
    if set.filled() > 0 {
        return add_each(vm, set, other);
    }
    if set.table.get().is_none() {
        set.rebuild(vm, 0)?;
    }
    // Nothing to compare with, and nothing runs Python code from here on.
    if set.mask() == other.mask() && other.filled() == other.len() {
        for (to, from) in set.places().iter().zip(other.places()) {
            to.key.set(from.key.get());
            to.hash.set(from.hash.get());
        }
        set.live.set(other.live.get());
        set.filled.set(other.live.get());
    } else {
        set.insert_all_clean(other);
    }
    Ok(())
}

/// Whether a table with this mask is left for a larger one when it is to hold so many items.
fn is_too_small(mask: usize, items: usize) -> bool {
    items * 5 >= mask * 3
}

fn add_each(vm: &mut Vm, set: Gc<Set>, other: Gc<Set>) -> R<()> {
    let mut at = 0;
    while let Some((i, key, hash)) = other.next_hashed(at) {
        at = i + 1;
        set.add_hashed(vm, key, hash)?;
    }
    Ok(())
}

/// Whether a copy has its items at the same places: a table of the size that the number of items asks for, nothing deleted.
fn is_as_its_copy(set: Gc<Set>) -> bool {
    let count = set.len();
    let places = if is_too_small(MINIMUM - 1, count) { places_for(count * 2) } else { MINIMUM };
    set.filled() == count && set.mask() + 1 == places
}

/// `set | other`.
pub fn union(vm: &mut Vm, set: Gc<Set>, other: Gc<Set>) -> R<Gc<Set>> {
    let both = set.len() + other.len();
    let at_once = set != other && !set.is_empty() && !other.is_empty();
    if at_once && is_as_its_copy(set) && is_too_small(set.mask(), both) {
        // The copy would be moved to a larger table before anything is added: the items go straight there.
        let ty = base_type(vm, set);
        let result = Set::of_type(vm, ty);
        result.rebuild(vm, both * 2)?;
        result.insert_all_clean(set);
        add_each(vm, result, other)?;
        return Ok(result);
    }
    let result = copy(vm, set)?;
    if set != other {
        merge(vm, result, other)?;
    }
    Ok(result)
}

/// `a op b` of two exact sets or frozensets; `None` for operators that these do not have.
pub fn operator(vm: &mut Vm, op: BinaryOp, a: Gc<Set>, b: Gc<Set>) -> Option<R> {
    let result = match op {
        BinaryOp::Or => union(vm, a, b),
        BinaryOp::And => intersection(vm, a, b.value()),
        BinaryOp::Sub => difference(vm, a, b.value()),
        BinaryOp::Xor => symmetric_difference(vm, a, b.value()),
        _ => return None,
    };
    Some(result.map(Gc::value))
}

/// `a op b`.
pub fn compare(vm: &mut Vm, op: CompareOp, a: Gc<Set>, b: Gc<Set>) -> R<bool> {
    Ok(match op {
        CompareOp::Eq => equal(vm, a, b)?,
        CompareOp::Ne => !equal(vm, a, b)?,
        CompareOp::Lt => a.len() < b.len() && is_contained(vm, a, b)?,
        CompareOp::Le => is_contained(vm, a, b)?,
        CompareOp::Gt => a.len() > b.len() && is_contained(vm, b, a)?,
        CompareOp::Ge => is_contained(vm, b, a)?,
    })
}

/// `set` or `frozenset`, whichever a set's class derives from: the class of results.
pub(super) fn base_type(vm: &Vm, set: Gc<Set>) -> Gc<Type> {
    if set.is_frozen() { vm.types.frozenset } else { vm.types.set }
}

/// A copy with the base type's class.
pub(super) fn copy(vm: &mut Vm, set: Gc<Set>) -> R<Gc<Set>> {
    let ty = base_type(vm, set);
    let copy = Set::of_type(vm, ty);
    merge(vm, copy, set)?;
    Ok(copy)
}

/// Adds those items of a set to an empty one that another set has, or has not.
fn choose(vm: &mut Vm, from: Gc<Set>, asked: Gc<Set>, has: bool, result: Gc<Set>) -> R<()> {
    // As long as no Python code has run, `from` has not changed, and so has no item twice.
    let mut distinct = true;
    let mut at = 0;
    while let Some((i, key, hash)) = from.next_hashed(at) {
        at = i + 1;
        let found = match asked.find_plainly(vm, key, hash) {
            Some(found) => found,
            None => {
                distinct = false;
                asked.find_general(vm, key, hash)?
            }
        };
        if matches!(found, Found::Here(_)) != has {
            continue;
        }
        if distinct {
            result.add_new(vm, key, hash)?;
        } else {
            result.add_hashed(vm, key, hash)?;
        }
    }
    Ok(())
}

/// Items of both.
pub fn intersection(vm: &mut Vm, set: Gc<Set>, other: Value) -> R<Gc<Set>> {
    if set.value() == other {
        return copy(vm, set);
    }
    let ty = base_type(vm, set);
    let result = Set::of_type(vm, ty);
    match operand(vm, other) {
        Operand::Set(other) => {
            let (walked, asked) = if other.len() > set.len() { (set, other) } else { (other, set) };
            choose(vm, walked, asked, true, result)?;
        }
        _ => crate::iter::for_each(vm, other, |vm, item| {
            let hash = crate::ops::hash(vm, item)?;
            if set.contains_hashed(vm, item, hash)? {
                result.add_hashed(vm, item, hash)?;
            }
            Ok(())
        })?,
    }
    Ok(result)
}

/// Removes all items of an iterable.
pub fn difference_update(vm: &mut Vm, set: Gc<Set>, other: Value) -> R<()> {
    if set.value() == other {
        set.clear();
        return Ok(());
    }
    match operand(vm, other) {
        Operand::Set(mut other) => {
            // Much larger than this set: only what both have matters.
            if other.len() >> 3 > set.len() {
                other = intersection(vm, set, other.value())?;
            }
            let mut at = 0;
            while let Some((i, key, hash)) = other.next_hashed(at) {
                at = i + 1;
                set.discard_hashed(vm, key, hash)?;
            }
        }
        _ => crate::iter::for_each(vm, other, |vm, item| set.discard(vm, item).map(|_| ()))?,
    }
    if set.filled() - set.len() <= set.mask() / 4 {
        return Ok(());
    }
    let live = set.len();
    set.rebuild(vm, if live > LARGE_SET { live * 2 } else { live * 4 })
}

/// Items of the set that are not in an iterable.
pub fn difference(vm: &mut Vm, set: Gc<Set>, other: Value) -> R<Gc<Set>> {
    let other_length = match operand(vm, other) {
        Operand::Set(o) => Some(o.len()),
        Operand::Dict(d) => Some(d.len()),
        Operand::List(_) | Operand::Tuple(_) | Operand::Iterable => None,
    };
    if other_length.is_none_or(|n| set.len() >> 2 > n) {
        let result = copy(vm, set)?;
        difference_update(vm, result, other)?;
        return Ok(result);
    }
    let ty = base_type(vm, set);
    let result = Set::of_type(vm, ty);
    if let Some(other) = other.as_set() {
        choose(vm, set, other, false, result)?;
    } else if let Some(other) = other.as_dict() {
        let mut at = 0;
        while let Some((i, key, hash)) = set.next_hashed(at) {
            at = i + 1;
            if other.get_hashed(vm, key, hash)?.is_none() {
                result.add_hashed(vm, key, hash)?;
            }
        }
    }
    Ok(result)
}

fn toggle(vm: &mut Vm, set: Gc<Set>, key: Value, hash: i64) -> R<()> {
    if !set.discard_hashed(vm, key, hash)? {
        set.add_hashed(vm, key, hash)?;
    }
    Ok(())
}

/// Removes the items of an iterable that are there, adds the others.
pub fn symmetric_difference_update(vm: &mut Vm, set: Gc<Set>, other: Value) -> R<()> {
    if set.value() == other {
        set.clear();
        return Ok(());
    }
    if let Operand::Dict(dict) = operand(vm, other) {
        let mut at = 0;
        while let Some((i, key, _)) = dict.next_entry(at) {
            at = i + 1;
            let hash = dict.hash_at(i);
            toggle(vm, set, key, hash)?;
        }
        return Ok(());
    }
    let other = match other.as_set() {
        Some(s) => s,
        None => {
            let ty = base_type(vm, set);
            super::from_iterable(vm, ty, other)?
        }
    };
    let mut at = 0;
    while let Some((i, key, hash)) = other.next_hashed(at) {
        at = i + 1;
        toggle(vm, set, key, hash)?;
    }
    Ok(())
}

/// Items of exactly one of both.
pub(super) fn symmetric_difference(vm: &mut Vm, set: Gc<Set>, other: Value) -> R<Gc<Set>> {
    let ty = base_type(vm, set);
    let result = super::from_iterable(vm, ty, other)?;
    symmetric_difference_update(vm, result, set.value())?;
    Ok(result)
}

/// Whether all items of the set are in another one.
fn is_contained(vm: &mut Vm, set: Gc<Set>, other: Gc<Set>) -> R<bool> {
    if set.len() > other.len() {
        return Ok(false);
    }
    let mut at = 0;
    while let Some((i, key, hash)) = set.next_hashed(at) {
        at = i + 1;
        if !other.contains_hashed(vm, key, hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn is_subset(vm: &mut Vm, set: Gc<Set>, other: Value) -> R<bool> {
    match other.as_set() {
        Some(other) => is_contained(vm, set, other),
        None => Ok(intersection(vm, set, other)?.len() == set.len()),
    }
}

pub(super) fn is_superset(vm: &mut Vm, set: Gc<Set>, other: Value) -> R<bool> {
    if let Some(other) = other.as_set() {
        return is_contained(vm, other, set);
    }
    let iterator = crate::iter::iter(vm, other)?;
    while let Some(item) = crate::iter::next(vm, iterator)? {
        if !set.contains(vm, item)? {
            return Ok(false);
        }
        vm.poll()?;
    }
    Ok(true)
}

pub(super) fn is_disjoint(vm: &mut Vm, set: Gc<Set>, other: Value) -> R<bool> {
    if set.value() == other {
        return Ok(set.is_empty());
    }
    if let Some(other) = other.as_set() {
        let (walked, asked) = if other.len() > set.len() { (set, other) } else { (other, set) };
        let mut at = 0;
        while let Some((i, key, hash)) = walked.next_hashed(at) {
            at = i + 1;
            if asked.contains_hashed(vm, key, hash)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let iterator = crate::iter::iter(vm, other)?;
    while let Some(item) = crate::iter::next(vm, iterator)? {
        if set.contains(vm, item)? {
            return Ok(false);
        }
        vm.poll()?;
    }
    Ok(true)
}

/// Whether two sets have the same items.
pub fn equal(vm: &mut Vm, a: Gc<Set>, b: Gc<Set>) -> R<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let (x, y) = (a.hash.get(), b.hash.get());
    if x != -1 && y != -1 && x != y {
        return Ok(false);
    }
    is_contained(vm, a, b)
}

/// A key to look up: a set stands for the frozenset of its items.
pub(super) fn look_up_key(vm: &mut Vm, key: Value) -> R<(Value, i64)> {
    if let Some(s) = key.as_set()
        && !s.is_frozen()
        && vm.type_of(key).slot(vm, crate::slots::Slot::Hash).is_none_or(Value::is_none)
    {
        let frozen = Set::of_type(vm, vm.types.frozenset);
        merge(vm, frozen, s)?;
        return Ok((frozen.value(), frozen.frozen_hash()));
    }
    Ok((key, super::hash_key(vm, key)?))
}

impl Gc<Set> {
    /// `key in set`, where a set stands for the frozenset of its items.
    pub fn has(self, vm: &mut Vm, key: Value) -> R<bool> {
        let (key, hash) = look_up_key(vm, key)?;
        Ok(matches!(self.find(vm, key, hash)?, Found::Here(_)))
    }
}
