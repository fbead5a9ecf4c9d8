//! Sets and frozen sets: open addressing in the probing order of CPython, so that iteration order is the same.
//!
//! A place is looked at with up to nine that follow it (they share cache lines), then the search goes on at a place
//! that depends on more of the hash. An insertion reuses the last deleted place that its search came by. Sizes
//! and the moments of growth are CPython's too: all of that shows in the order.

mod algebra;
mod methods;
#[cfg(test)]
mod tests;

pub use algebra::{
    compare, difference, difference_update, intersection, operator, symmetric_difference_update, update,
};
pub use methods::init;

use crate::object::{Gc, Header, Kind, Trace};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{Buffer, R, Vm};
use std::cell::Cell;

#[repr(C)]
pub struct Set {
    pub header: Header,
    /// Buffer: `mask + 1` places. `None` while there is nothing.
    table: Cell<Option<Gc<Buffer>>>,
    live: Cell<u32>,
    /// Live and deleted places.
    filled: Cell<u32>,
    mask: Cell<u32>,
    /// Where `pop` goes on.
    finger: Cell<u32>,
    /// Cached hash of a frozenset; -1 if not known.
    hash: Cell<i64>,
}

/// A place of the table. Empty ones have no key, deleted ones DELETED and a hash that no key has.
#[repr(C)]
struct Place {
    key: Cell<Option<Value>>,
    hash: Cell<i64>,
}

const DELETED: Value = Value::ABSENT;
const DELETED_HASH: i64 = -1;
/// Places of the smallest table.
const MINIMUM: usize = 8; // places
/// Places looked at after the first before the search jumps.
const LINEAR_PROBES: usize = 9; // places
/// Sets of more items grow by 2 instead of 4.
const LARGE_SET: usize = 50_000; // items
/// Larger tables are a MemoryError.
const MAX_PLACES: usize = 1 << 31; // places

crate::object_kind!(Set, Set | FrozenSet, |this, marker| {
    this.table.trace(marker);
    for place in this.places() {
        place.key.trace(marker);
    }
});

/// Where a search ended.
enum Found {
    /// At the key.
    Here(usize),
    /// At the empty place where the key would go.
    Free(usize),
    /// The key is not there; this is the last deleted place on the way.
    Deleted(usize),
    NoTable,
}

impl Found {
    /// A search ended at empty place `at`; `deleted` is the last deleted one on the way, or `usize::MAX`.
    #[inline(always)]
    fn absent(at: usize, deleted: usize) -> Found {
        if deleted == usize::MAX { Found::Free(at) } else { Found::Deleted(deleted) }
    }
}

impl Set {
    #[inline]
    pub fn of_type(vm: &mut Vm, ty: Gc<Type>) -> Gc<Set> {
        let header = vm.header_of(ty);
        vm.allocate_for_type(
            ty,
            Set {
                header,
                table: Cell::new(None),
                live: Cell::new(0),
                filled: Cell::new(0),
                mask: Cell::new(MINIMUM as u32 - 1),
                finger: Cell::new(0),
                hash: Cell::new(-1),
            },
        )
    }

    #[inline(always)]
    fn places(&self) -> &[Place] {
        match self.table.get() {
            // SAFETY: the table has `mask + 1` places.
            Some(table) => unsafe {
                std::slice::from_raw_parts(table.data().cast(), self.mask.get() as usize + 1)
            },
            None => &[],
        }
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.live.get() as usize
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(always)]
    fn mask(&self) -> usize {
        self.mask.get() as usize
    }

    #[inline(always)]
    fn filled(&self) -> usize {
        self.filled.get() as usize
    }

    /// The first item at or after place `at`: the place, the item.
    #[inline]
    pub fn next_item(&self, at: usize) -> Option<(usize, Value)> {
        self.next_hashed(at).map(|(i, key, _)| (i, key))
    }

    /// As `next_item`, with the hash.
    #[inline]
    pub fn next_hashed(&self, at: usize) -> Option<(usize, Value, i64)> {
        let places = self.places();
        let mut i = at;
        while let Some(place) = places.get(i) {
            if let Some(key) = place.key.get()
                && key != DELETED
            {
                return Some((i, key, place.hash.get()));
            }
            i += 1;
        }
        None
    }

    /// Copies of all items.
    pub fn to_vec(&self) -> Vec<Value> {
        self.places().iter().filter_map(|p| p.key.get()).filter(|k| *k != DELETED).collect()
    }

    /// Bytes of the table.
    pub fn table_size(&self) -> usize {
        self.table.get().map_or(0, |t| size_of::<Buffer>() + t.capacity)
    }

    pub fn is_frozen(&self) -> bool {
        self.header.kind() == Kind::FrozenSet
    }
}

/// `hash(key)`; a TypeError tells that the key was meant for a set.
#[inline(always)]
pub fn hash_key(vm: &mut Vm, key: Value) -> R<i64> {
    crate::ops::hash(vm, key).map_err(|e| crate::dict::unhashable(vm, key, "a set element", e))
}

/// Size of a table that is rebuilt for more than `wanted` items.
fn places_for(wanted: usize) -> usize {
    let mut size = MINIMUM;
    while size <= wanted {
        size <<= 1;
    }
    size
}

impl Gc<Set> {
    /// Searches a key; runs `__eq__` where needed.
    #[inline]
    fn find(self, vm: &mut Vm, key: Value, hash: i64) -> R<Found> {
        match self.find_plainly(vm, key, hash) {
            Some(found) => Ok(found),
            None => self.find_general(vm, key, hash),
        }
    }

    /// Searches a key without running Python code; `None` if that is needed.
    #[inline]
    fn find_plainly(self, vm: &Vm, key: Value, hash: i64) -> Option<Found> {
        let Some(table) = self.table.get() else { return Some(Found::NoTable) };
        let mask = self.mask();
        let places = table.data().cast::<Place>();
        let mut at = hash as usize & mask;
        let mut perturb = hash as u64;
        let mut deleted = usize::MAX;
        loop {
            let last = if at + LINEAR_PROBES <= mask { at + LINEAR_PROBES } else { at };
            for i in at..=last {
                // SAFETY: the table has `mask + 1` places.
                let place = unsafe { &*places.add(i) };
                let Some(candidate) = place.key.get() else { return Some(Found::absent(i, deleted)) };
                if place.hash.get() == hash {
                    if candidate == key {
                        return Some(Found::Here(i));
                    }
                    if crate::ops::plainly_equal(vm, candidate, key)? {
                        return Some(Found::Here(i));
                    }
                } else if candidate == DELETED {
                    deleted = i;
                }
            }
            perturb >>= 5;
            at = at.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
        }
    }

    #[inline(never)]
    fn find_general(self, vm: &mut Vm, key: Value, hash: i64) -> R<Found> {
        'restart: loop {
            let Some(table) = self.table.get() else { return Ok(Found::NoTable) };
            let mask = self.mask();
            let mut at = hash as usize & mask;
            let mut perturb = hash as u64;
            let mut deleted = usize::MAX;
            loop {
                let last = if at + LINEAR_PROBES <= mask { at + LINEAR_PROBES } else { at };
                for i in at..=last {
                    let place = &self.places()[i];
                    let Some(candidate) = place.key.get() else { return Ok(Found::absent(i, deleted)) };
                    if candidate == DELETED {
                        deleted = i;
                    }
                    if place.hash.get() != hash {
                        continue;
                    }
                    if candidate == key {
                        return Ok(Found::Here(i));
                    }
                    let filled = self.filled();
                    let equal = crate::ops::same_or_equal(vm, candidate, key)?;
                    let unchanged = self.table.get() == Some(table)
                        && self.mask() == mask
                        && self.filled() == filled
                        && self.places()[i].key.get() == Some(candidate)
                        && (deleted == usize::MAX || self.places()[deleted].key.get() == Some(DELETED));
                    if !unchanged {
                        vm.poll()?;
                        continue 'restart;
                    }
                    if equal {
                        return Ok(Found::Here(i));
                    }
                }
                perturb >>= 5;
                at = at.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
            }
        }
    }

    /// Adds a key; false if it was there.
    #[inline]
    pub fn add(self, vm: &mut Vm, key: Value) -> R<bool> {
        let hash = hash_key(vm, key)?;
        self.add_hashed(vm, key, hash)
    }

    /// Adds a key if that can be done without running Python code; false if not.
    pub fn add_plainly(self, vm: &mut Vm, key: Value) -> R<bool> {
        let Some(hash) = crate::ops::plain_hash(vm, key) else { return Ok(false) };
        let Some(found) = self.find_plainly(vm, key, hash) else { return Ok(false) };
        self.add_at(vm, found, key, hash)?;
        Ok(true)
    }

    #[inline]
    pub fn add_hashed(self, vm: &mut Vm, key: Value, hash: i64) -> R<bool> {
        let found = self.find(vm, key, hash)?;
        self.add_at(vm, found, key, hash)
    }

    #[inline]
    fn add_at(self, vm: &mut Vm, found: Found, key: Value, hash: i64) -> R<bool> {
        let at = match found {
            Found::Here(_) => return Ok(false),
            Found::Free(at) => at,
            Found::Deleted(at) => {
                let place = &self.places()[at];
                place.key.set(Some(key));
                place.hash.set(hash);
                self.live.set(self.live.get() + 1);
                return Ok(true);
            }
            Found::NoTable => {
                self.rebuild(vm, 0)?;
                hash as usize & self.mask()
            }
        };
        let place = &self.places()[at];
        place.key.set(Some(key));
        place.hash.set(hash);
        self.count_new(vm)?;
        Ok(true)
    }

    /// Adds a key that is not there to a set that nothing was deleted from.
    #[inline]
    fn add_new(self, vm: &mut Vm, key: Value, hash: i64) -> R<()> {
        if self.table.get().is_none() {
            self.rebuild(vm, 0)?;
        }
        self.insert_clean(key, hash);
        self.count_new(vm)
    }

    /// Counts a key that took an empty place.
    #[inline]
    fn count_new(self, vm: &mut Vm) -> R<()> {
        self.live.set(self.live.get() + 1);
        self.filled.set(self.filled.get() + 1);
        if self.filled() * 5 >= self.mask() * 3 {
            self.grow(vm)?;
        }
        Ok(())
    }

    #[inline(never)]
    fn grow(self, vm: &mut Vm) -> R<()> {
        let live = self.len();
        self.rebuild(vm, if live > LARGE_SET { live * 2 } else { live * 4 })
    }

    /// Moves the items to a table for more than `wanted` of them.
    fn rebuild(self, vm: &mut Vm, wanted: usize) -> R<()> {
        let size = places_for(wanted);
        if size > MAX_PLACES {
            return Err(vm.memory_error());
        }
        let table = vm.new_buffer(size * size_of::<Place>())?;
        let old_places = Gc::deref_static(self).places();
        self.table.set(Some(table));
        self.mask.set(size as u32 - 1);
        for place in old_places {
            if let Some(key) = place.key.get()
                && key != DELETED
            {
                self.insert_clean(key, place.hash.get());
            }
        }
        self.filled.set(self.live.get());
        Ok(())
    }

    /// Puts a key that is not there into a table without deleted places; counts nothing.
    #[inline(always)]
    fn insert_clean(self, key: Value, hash: i64) {
        let places = self.places();
        let mask = places.len() - 1;
        let mut at = hash as usize & mask;
        let mut perturb = hash as u64;
        loop {
            let last = if at + LINEAR_PROBES <= mask { at + LINEAR_PROBES } else { at };
            for place in &places[at..=last] {
                if place.key.get().is_none() {
                    place.key.set(Some(key));
                    place.hash.set(hash);
                    return;
                }
            }
            perturb >>= 5;
            at = at.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
        }
    }

    /// Puts another set's items into an empty table with room for them.
    fn insert_all_clean(self, other: Gc<Set>) {
        for place in other.places() {
            if let Some(key) = place.key.get()
                && key != DELETED
            {
                self.insert_clean(key, place.hash.get());
            }
        }
        self.live.set(other.live.get());
        self.filled.set(other.live.get());
    }

    #[inline]
    pub fn contains(self, vm: &mut Vm, key: Value) -> R<bool> {
        let hash = hash_key(vm, key)?;
        self.contains_hashed(vm, key, hash)
    }

    #[inline]
    pub fn contains_hashed(self, vm: &mut Vm, key: Value, hash: i64) -> R<bool> {
        Ok(matches!(self.find(vm, key, hash)?, Found::Here(_)))
    }

    /// Removes a key; false if it was not there.
    pub fn discard(self, vm: &mut Vm, key: Value) -> R<bool> {
        let hash = hash_key(vm, key)?;
        self.discard_hashed(vm, key, hash)
    }

    pub fn discard_hashed(self, vm: &mut Vm, key: Value, hash: i64) -> R<bool> {
        match self.find(vm, key, hash)? {
            Found::Here(at) => {
                self.delete_at(at);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn delete_at(self, at: usize) {
        let place = &self.places()[at];
        place.key.set(Some(DELETED));
        place.hash.set(DELETED_HASH);
        self.live.set(self.live.get() - 1);
    }

    /// Removes some item and gives it.
    pub fn pop(self) -> Option<Value> {
        if self.is_empty() {
            return None;
        }
        let start = self.finger.get() as usize & self.mask();
        let (at, key) = self.next_item(start).or_else(|| self.next_item(0))?;
        self.delete_at(at);
        self.finger.set(at as u32 + 1);
        Some(key)
    }

    pub fn clear(self) {
        self.table.set(None);
        self.live.set(0);
        self.filled.set(0);
        self.mask.set(MINIMUM as u32 - 1);
        self.hash.set(-1);
    }

    /// Exchanges the contents of two sets.
    fn swap_contents(self, other: Gc<Set>) {
        self.table.swap(&other.table);
        self.live.swap(&other.live);
        self.filled.swap(&other.filled);
        self.mask.swap(&other.mask);
        self.hash.set(-1);
        other.hash.set(-1);
    }

    /// Hash as a frozenset: depends on the items only, not on their order.
    pub fn frozen_hash(self) -> i64 {
        let known = self.hash.get();
        if known != -1 {
            return known;
        }
        fn shuffled(h: u64) -> u64 {
            ((h ^ 89_869_747) ^ (h << 16)).wrapping_mul(3_644_798_167)
        }
        let mut hash = 0;
        let mut at = 0;
        while let Some((i, _, h)) = self.next_hashed(at) {
            hash ^= shuffled(h as u64);
            at = i + 1;
        }
        hash ^= (self.len() as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
        let hash = if hash == u64::MAX { 590_923_713 } else { hash as i64 };
        if self.is_frozen() {
            self.hash.set(hash);
        }
        hash
    }
}

/// An empty set.
pub fn new(vm: &mut Vm) -> Gc<Set> {
    Set::of_type(vm, vm.types.set)
}

/// A set or frozenset (or an instance of a subclass) of the items of an iterable.
pub fn from_iterable(vm: &mut Vm, ty: Gc<Type>, iterable: Value) -> R<Gc<Set>> {
    let set = Set::of_type(vm, ty);
    update(vm, set, iterable)?;
    Ok(set)
}

/// A frozenset of these values.
pub fn frozen_from(vm: &mut Vm, values: &[Value]) -> R {
    let set = Set::of_type(vm, vm.types.frozenset);
    for v in values {
        set.add(vm, *v)?;
    }
    Ok(set.value())
}

impl Value {
    /// The set or frozenset.
    #[inline(always)]
    pub fn as_set(self) -> Option<Gc<Set>> {
        self.cast::<Set>()
    }
}
