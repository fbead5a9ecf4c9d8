//! Dictionaries: insertion-ordered entries with an open-addressing index beside them (after Hettinger's compact dict).
//!
//! A key comparison may run Python code, which may change the dict: look-ups then start again. `version` is zero unless
//! an inline cache has asked for it; any change of the set of keys zeroes it.

use crate::object::{Gc, Header, Kind, Trace};
use crate::string::Str;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{Buffer, R, Vm};
use std::cell::Cell;

#[repr(C)]
pub struct Dict {
    pub header: Header,
    /// Buffer: the entries, then the index. `None` while the dict has never held anything.
    table: Cell<Option<Gc<Buffer>>>,
    /// Live entries.
    live: Cell<u32>,
    /// Entries in use, deleted ones included.
    used: Cell<u32>,
    /// Places of the index that are not EMPTY.
    filled: Cell<u32>,
    /// Entries that fit; the index has twice as many places, rounded up to a power of two.
    capacity: Cell<u32>,
    /// Bit 0: values are watched (`Hooks::dict_modified`). Bit 1: some key is not a string.
    flags: Cell<u32>,
    /// Identity of the set of keys for inline caches, or 0.
    version: Cell<u64>,
}

/// An entry; deleted ones have neither key nor value.
#[repr(C)]
pub struct Entry {
    pub hash: Cell<i64>,
    pub key: Cell<Option<Value>>,
    pub value: Cell<Option<Value>>,
}

const WATCHED: u32 = 1;
const OTHER_KEYS: u32 = 2;
const EMPTY: u32 = u32::MAX;
const DELETED: u32 = u32::MAX - 1;

crate::object_kind!(Dict, Dict, |this, marker| {
    this.table.trace(marker);
    for entry in this.entries() {
        entry.key.trace(marker);
        entry.value.trace(marker);
    }
});

/// Result of a search.
enum Found {
    Entry(u32),
    Missing,
}

impl Dict {
    #[inline(always)]
    fn entries_start(&self) -> *const Entry {
        match self.table.get() {
            Some(table) => table.data().cast(),
            None => std::ptr::NonNull::dangling().as_ptr(),
        }
    }

    /// Entries in order of insertion, deleted ones included. Goes stale when the dict changes.
    #[inline(always)]
    pub fn entries(&self) -> &[Entry] {
        // SAFETY: the table begins with `capacity` entries, of which the first `used` are initialised.
        unsafe { std::slice::from_raw_parts(self.entries_start(), self.used.get() as usize) }
    }

    fn index_size(&self) -> usize {
        index_size(self.capacity.get())
    }

    /// The index: numbers of entries, EMPTY or DELETED.
    #[inline(always)]
    fn index(&self) -> &[Cell<u32>] {
        let Some(table) = self.table.get() else { return &[] };
        // SAFETY: the index stands behind the entries in the table.
        unsafe {
            let start = table.data().cast::<Entry>().add(self.capacity.get() as usize);
            std::slice::from_raw_parts(start.cast(), self.index_size())
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

    /// Number of entries in use, deleted ones included: the bound for `entry_at`.
    #[inline(always)]
    pub fn entry_count(&self) -> usize {
        self.used.get() as usize
    }

    /// Key and value at a position, `None` if deleted or out of range.
    #[inline(always)]
    pub fn entry_at(&self, index: usize) -> Option<(Value, Value)> {
        let entry = self.entries().get(index)?;
        Some((entry.key.get()?, entry.value.get()?))
    }

    /// The first entry at or after `index`: its position, key, value.
    pub fn next_entry(&self, index: usize) -> Option<(usize, Value, Value)> {
        (index..self.entry_count()).find_map(|i| self.entry_at(i).map(|(k, v)| (i, k, v)))
    }

    /// Copies of all keys and values.
    pub fn to_vec(&self) -> Vec<(Value, Value)> {
        self.entries().iter().filter_map(|e| Some((e.key.get()?, e.value.get()?))).collect()
    }

    pub fn hash_at(&self, index: usize) -> i64 {
        self.entries()[index].hash.get()
    }

    /// Whether all keys have been strings.
    pub fn only_string_keys(&self) -> bool {
        self.flags.get() & OTHER_KEYS == 0
    }

    pub fn watch(&self) {
        self.flags.set(self.flags.get() | WATCHED);
    }

    /// Searches a string key without running Python code: keys that are not strings count as different.
    #[inline]
    fn find_str(&self, key: Gc<Str>, hash: i64) -> Option<u32> {
        let index = self.index();
        if index.is_empty() {
            return None;
        }
        let mask = index.len() - 1;
        let entries = self.entries();
        let mut perturb = hash as u64;
        let mut place = perturb as usize & mask;
        loop {
            let at = index[place].get();
            if at == EMPTY {
                return None;
            }
            if at != DELETED {
                let entry = &entries[at as usize];
                if entry.key.get() == Some(key.value()) {
                    return Some(at);
                }
                if entry.hash.get() == hash
                    && let Some(k) = entry.key.get().and_then(Value::as_str)
                    && k.equals(&key)
                {
                    return Some(at);
                }
            }
            perturb >>= 5;
            place = place.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1) & mask;
        }
    }

    /// The value of an interned string key; runs no Python code.
    #[inline]
    pub fn get_interned(&self, name: Value) -> Option<Value> {
        self.find_interned(name).and_then(|i| self.entries()[i as usize].value.get())
    }

    #[inline]
    fn find_interned(&self, name: Value) -> Option<u32> {
        let key = name.as_str()?;
        // An interned string's hash is known already: no seed needed.
        self.find_str(key, key.hash(0))
    }

    /// Position of an interned string key's entry, for inline caches.
    pub fn position_of(&self, name: Value) -> Option<usize> {
        self.find_interned(name).map(|i| i as usize)
    }

    /// Address of the value at a position: constant while `version` is.
    pub fn value_address(&self, position: usize) -> *const Cell<Option<Value>> {
        &raw const self.entries()[position].value
    }

    /// The identity of the current set of keys.
    pub fn version(&self, vm: &mut Vm) -> u64 {
        if self.version.get() == 0 {
            self.version.set(vm.next_type_version());
        }
        self.version.get()
    }

    /// As `version`, 0 if nobody has asked since the last change.
    #[inline(always)]
    pub fn known_version(&self) -> u64 {
        self.version.get()
    }
}

/// Places of the index for a number of entries.
fn index_size(capacity: u32) -> usize {
    if capacity == 0 { 0 } else { (capacity as usize + capacity as usize / 2).next_power_of_two() }
}

impl Gc<Dict> {
    pub fn new(vm: &mut Vm) -> Gc<Dict> {
        Self::of_type(vm, vm.types.dict)
    }

    pub fn of_type(vm: &mut Vm, ty: Gc<Type>) -> Gc<Dict> {
        let header = vm.header_of(ty);
        vm.allocate_for_type(
            ty,
            Dict {
                header,
                table: Cell::new(None),
                live: Cell::new(0),
                used: Cell::new(0),
                filled: Cell::new(0),
                capacity: Cell::new(0),
                flags: Cell::new(0),
                version: Cell::new(0),
            },
        )
    }

    pub fn with_capacity(vm: &mut Vm, entries: usize) -> R<Gc<Dict>> {
        let dict = Self::new(vm);
        if entries > 0 {
            dict.resize(vm, entries)?;
        }
        Ok(dict)
    }

    /// Moves the live entries to a table for at least `wanted` entries.
    fn resize(self, vm: &mut Vm, wanted: usize) -> R<()> {
        // 2^k * 2/3 entries fill an index of 2^k places to CPython's load factor.
        let places = (wanted.max(5) * 3 / 2 + 1).next_power_of_two();
        let capacity = places * 2 / 3;
        if capacity >= DELETED as usize {
            return Err(vm.memory_error());
        }
        let places = index_size(capacity as u32);
        let table = vm.new_buffer(capacity * size_of::<Entry>() + places * 4)?;
        let entries = table.data().cast::<Entry>();
        // SAFETY: the new table has room for `capacity` entries and `places` index words behind them; old entries are
        // read through cells.
        unsafe {
            let index = entries.add(capacity).cast::<u32>();
            std::slice::from_raw_parts_mut(index.cast::<u8>(), places * 4).fill(0xff);
            let index = std::slice::from_raw_parts_mut(index, places);
            let mut used = 0;
            for old in self.entries() {
                if let (Some(key), Some(value)) = (old.key.get(), old.value.get()) {
                    let hash = old.hash.get();
                    entries.add(used).write(Entry {
                        hash: Cell::new(hash),
                        key: Cell::new(Some(key)),
                        value: Cell::new(Some(value)),
                    });
                    let mask = places - 1;
                    let mut perturb = hash as u64;
                    let mut place = perturb as usize & mask;
                    while index[place] != EMPTY {
                        perturb >>= 5;
                        place = place.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1) & mask;
                    }
                    index[place] = used as u32;
                    used += 1;
                }
            }
            self.used.set(used as u32);
            self.filled.set(used as u32);
        }
        self.version.set(0);
        self.capacity.set(capacity as u32);
        self.table.set(Some(table));
        Ok(())
    }

    /// Searches any key; runs `__eq__` where needed.
    fn find(self, vm: &mut Vm, key: Value, hash: i64) -> R<Found> {
        if self.only_string_keys() && vm.is_exact(key, vm.types.str) {
            return Ok(match key.as_str().and_then(|k| self.find_str(k, hash)) {
                Some(at) => Found::Entry(at),
                None => Found::Missing,
            });
        }
        'restart: loop {
            let Some(table) = self.table.get() else { return Ok(Found::Missing) };
            let mask = self.index_size() - 1;
            let mut perturb = hash as u64;
            let mut place = perturb as usize & mask;
            loop {
                let at = self.index()[place].get();
                if at == EMPTY {
                    return Ok(Found::Missing);
                }
                if at != DELETED {
                    let entry = &self.entries()[at as usize];
                    if let Some(candidate) = entry.key.get() {
                        if candidate == key {
                            return Ok(Found::Entry(at));
                        }
                        if entry.hash.get() == hash {
                            let equal = crate::ops::keys_equal(vm, candidate, key)?;
                            let same_table = self.table.get() == Some(table);
                            if !same_table
                                || self.entries().get(at as usize).and_then(|e| e.key.get())
                                    != Some(candidate)
                            {
                                continue 'restart;
                            }
                            if equal {
                                return Ok(Found::Entry(at));
                            }
                        }
                    }
                }
                perturb >>= 5;
                place = place.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1) & mask;
            }
        }
    }

    #[inline]
    pub fn get(self, vm: &mut Vm, key: Value) -> R<Option<Value>> {
        let hash = crate::ops::hash(vm, key)?;
        self.get_hashed(vm, key, hash)
    }

    pub fn get_hashed(self, vm: &mut Vm, key: Value, hash: i64) -> R<Option<Value>> {
        if self.is_empty() {
            return Ok(None);
        }
        Ok(match self.find(vm, key, hash)? {
            Found::Entry(at) => self.entries()[at as usize].value.get(),
            Found::Missing => None,
        })
    }

    pub fn contains(self, vm: &mut Vm, key: Value) -> R<bool> {
        Ok(self.get(vm, key)?.is_some())
    }

    #[inline]
    pub fn set(self, vm: &mut Vm, key: Value, value: Value) -> R<()> {
        let hash = crate::ops::hash(vm, key)?;
        self.set_hashed(vm, key, hash, value)
    }

    pub fn set_hashed(self, vm: &mut Vm, key: Value, hash: i64, value: Value) -> R<()> {
        match self.find(vm, key, hash)? {
            Found::Entry(at) => self.replace(vm, at, value),
            Found::Missing => self.insert_new(vm, key, hash, value)?,
        }
        Ok(())
    }

    /// The value of a key; if there is none, first stores `default`.
    pub fn get_or_insert(self, vm: &mut Vm, key: Value, default: Value) -> R {
        let hash = crate::ops::hash(vm, key)?;
        match self.find(vm, key, hash)? {
            Found::Entry(at) => Ok(self.entries()[at as usize].value.get().unwrap_or(default)),
            Found::Missing => {
                self.insert_new(vm, key, hash, default)?;
                Ok(default)
            }
        }
    }

    /// Stores under an interned string; runs no Python code.
    pub fn set_interned(self, vm: &mut Vm, name: Value, value: Value) -> R<()> {
        match self.find_interned(name) {
            Some(at) => {
                self.replace(vm, at, value);
                Ok(())
            }
            None => {
                let hash = name.as_str().map_or(0, |s| s.hash(vm.hash_seed));
                self.insert_new(vm, name, hash, value)
            }
        }
    }

    /// Stores under a name given as text.
    pub fn set_str(self, vm: &mut Vm, name: &str, value: Value) -> R<()> {
        let name = vm.intern(name);
        self.set_interned(vm, name, value)
    }

    /// The value under a name given as text.
    pub fn get_str(self, vm: &mut Vm, name: &str) -> Option<Value> {
        let name = vm.intern(name);
        self.get_interned(name)
    }

    #[inline]
    fn replace(self, vm: &mut Vm, at: u32, value: Value) {
        self.entries()[at as usize].value.set(Some(value));
        if self.flags.get() & WATCHED != 0
            && let (Some(hook), Some(key)) = (vm.hooks.dict_modified, self.entries()[at as usize].key.get())
        {
            hook(vm, self, key);
        }
    }

    fn insert_new(self, vm: &mut Vm, key: Value, hash: i64, value: Value) -> R<()> {
        if self.used.get() == self.capacity.get() || self.filled.get() >= self.capacity.get() {
            let live = self.len();
            self.resize(vm, (live * 2).max(5))?;
        }
        self.version.set(0);
        if key.kind() != Kind::Str || !vm.is_exact(key, vm.types.str) {
            self.flags.set(self.flags.get() | OTHER_KEYS);
        }
        let at = self.used.get();
        // SAFETY: at < capacity after the check above.
        unsafe {
            self.entries_start().cast_mut().add(at as usize).write(Entry {
                hash: Cell::new(hash),
                key: Cell::new(Some(key)),
                value: Cell::new(Some(value)),
            });
        }
        self.used.set(at + 1);
        self.live.set(self.live.get() + 1);
        let index = self.index();
        let mask = index.len() - 1;
        let mut perturb = hash as u64;
        let mut place = perturb as usize & mask;
        while index[place].get() != EMPTY {
            perturb >>= 5;
            place = place.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1) & mask;
        }
        index[place].set(at);
        self.filled.set(self.filled.get() + 1);
        if self.flags.get() & WATCHED != 0
            && let Some(hook) = vm.hooks.dict_modified
        {
            hook(vm, self, key);
        }
        Ok(())
    }

    /// Removes a key and gives its value.
    pub fn remove(self, vm: &mut Vm, key: Value) -> R<Option<Value>> {
        let hash = crate::ops::hash(vm, key)?;
        if self.is_empty() {
            return Ok(None);
        }
        match self.find(vm, key, hash)? {
            Found::Entry(at) => Ok(self.remove_entry(vm, at).map(|(_, value)| value)),
            Found::Missing => Ok(None),
        }
    }

    /// Removes an interned string key.
    pub fn remove_interned(self, vm: &mut Vm, name: Value) -> Option<Value> {
        let at = self.find_interned(name)?;
        self.remove_entry(vm, at).map(|(_, value)| value)
    }

    /// Removes the last entry.
    pub fn pop_last(self, vm: &mut Vm) -> Option<(Value, Value)> {
        let last = (0..self.used.get()).rev().find(|&i| self.entry_at(i as usize).is_some())?;
        let entry = self.remove_entry(vm, last);
        // The index names the removed entry as DELETED, so its number may be given out again.
        self.used.set(last);
        entry
    }

    fn remove_entry(self, vm: &mut Vm, at: u32) -> Option<(Value, Value)> {
        let entry = &self.entries()[at as usize];
        let (key, value) = (entry.key.get()?, entry.value.get()?);
        let hash = entry.hash.get();
        let index = self.index();
        let mask = index.len() - 1;
        let mut perturb = hash as u64;
        let mut place = perturb as usize & mask;
        while index[place].get() != at {
            perturb >>= 5;
            place = place.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1) & mask;
        }
        index[place].set(DELETED);
        entry.key.set(None);
        entry.value.set(None);
        self.live.set(self.live.get() - 1);
        self.version.set(0);
        if self.flags.get() & WATCHED != 0
            && let Some(hook) = vm.hooks.dict_modified
        {
            hook(vm, self, key);
        }
        Some((key, value))
    }

    pub fn clear(self, vm: &mut Vm) {
        let keys: Vec<Value> = if self.flags.get() & WATCHED != 0 {
            self.entries().iter().filter_map(|e| e.key.get()).collect()
        } else {
            Vec::new()
        };
        self.table.set(None);
        self.live.set(0);
        self.used.set(0);
        self.filled.set(0);
        self.capacity.set(0);
        self.flags.set(self.flags.get() & WATCHED);
        self.version.set(0);
        if let Some(hook) = vm.hooks.dict_modified {
            for key in keys {
                hook(vm, self, key);
            }
        }
    }

    /// A dict with the same entries.
    pub fn copy(self, vm: &mut Vm) -> R<Gc<Dict>> {
        let copy = Self::with_capacity(vm, self.len())?;
        for i in 0..self.entry_count() {
            if let Some((key, value)) = self.entry_at(i) {
                let hash = self.hash_at(i);
                copy.insert_new(vm, key, hash, value)?;
            }
        }
        Ok(copy)
    }
}

impl Value {
    pub fn as_dict(self) -> Option<Gc<Dict>> {
        self.cast::<Dict>()
    }
}
