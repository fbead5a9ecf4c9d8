//! Dictionaries: insertion-ordered entries (after Hettinger's compact dict) behind one of two indexes.
//!
//! | entries        | index                                                                                      |
//! |----------------|--------------------------------------------------------------------------------------------|
//! | up to 7        | one byte of the hash per entry, all in one word of the object: searched with three operations |
//! | more           | open addressing; a place holds an entry's number and, above it, the hash's own bits        |
//!
//! A place of the open-addressing index has 8, 16 or 32 bits, of which the number takes as many as the place's position
//! does: the bits above are compared with the hash before an entry is touched, so that an unsuccessful search reads the
//! index only. Entries have no hash: the usual keys (strings, small integers, None) know theirs. The first other key
//! makes the dict a *general* one, with an array of hashes between entries and index.
//!
//! A key comparison may run Python code, which may change the dict: look-ups then start again. `version` is zero unless
//! an inline cache has asked for it; any change of the set of keys zeroes it.

pub mod merge;
mod methods;
#[cfg(test)]
mod tests;
pub mod views;

pub use merge::{Merged, merge_kwargs, of_keywords, update_from, update_from_mapping};
pub(crate) use methods::unordered;
pub use methods::{equal, init, item_or_missing};

use crate::exception::{Exc, Raised};
use crate::object::{Gc, Header, Trace};
use crate::ops::NONE_HASH;
use crate::string::Str;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{Buffer, R, Vm};
use std::cell::Cell;

#[repr(C)]
pub struct Dict {
    pub header: Header,
    /// Buffer: the entries, the hashes of general dicts, the index. `None` while there is nothing.
    table: Cell<Option<Gc<Buffer>>>,
    /// Without index: a byte of the hash per entry, zero for deleted ones. With: places of the index not EMPTY.
    tags: Cell<u64>,
    /// Identity of the set of keys for inline caches, or 0.
    version: Cell<u64>,
    /// Live entries.
    live: Cell<u32>,
    /// Entries in use, deleted ones included.
    used: Cell<u32>,
    /// Entries that fit.
    capacity: Cell<u32>,
    flags: Cell<u8>,
    /// The index has 2^bits places; 0 if there is none.
    bits: Cell<u8>,
}

/// An entry; deleted ones have neither key nor value.
#[repr(C)]
struct Entry {
    key: Cell<Option<Value>>,
    value: Cell<Option<Value>>,
}

/// Byte offsets that compiled code uses: of the table, of the numbers of entries, and in the table of the first entry, whose
/// value stands behind its key.
pub const TABLE_OFFSET: usize = std::mem::offset_of!(Dict, table);
pub const LIVE_OFFSET: usize = std::mem::offset_of!(Dict, live);
pub const USED_OFFSET: usize = std::mem::offset_of!(Dict, used);
pub const ENTRIES_OFFSET: usize = crate::vm::BUFFER_DATA_OFFSET;
pub const ENTRY_SIZE: usize = size_of::<Entry>();
const _: () = assert!(ENTRY_SIZE == 16 && std::mem::offset_of!(Entry, value) == 8);

/// Values are watched (`Hooks::dict_modified`).
const WATCHED: u8 = 1;
/// Some key is, or was, not exactly a str.
const OTHER_KEYS: u8 = 2;
/// Entries have hashes: some key is neither str nor small integer nor None.
const GENERAL: u8 = 4;
/// It shows the attributes of an instance (`crate::shown`).
const SHOWN: u8 = 8;
/// Others want to know of changes.
const TOLD: u8 = WATCHED | SHOWN;
/// It may refer to something else than when the collector asked last.
const CHANGED: u8 = 16;
/// A dict with just this one of these needs nobody to be told of a change.
const ON_CHANGE: u8 = TOLD | CHANGED;

/// Entries of a dict without index, at most: one byte of the tags word each, and together with the buffer's header they
/// fill a slot of 128 bytes.
const TINY: usize = 7; // entries
const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;
/// Indexes of up to 2^7 places are of bytes: they are small enough to be in the cache, so memory decides.
const BYTE_BITS: u32 = 7;
/// Larger ones of up to 2^11 places are of 16-bit words, which leaves 5 bits and more to compare with the hash.
const SHORT_BITS: u32 = 11;
/// More entries than this are a MemoryError: their numbers must leave a bit of a 32-bit place free.
const MAX_ENTRIES: usize = 1 << 30; // entries

crate::object_kind!(Dict, Dict, |this, marker| {
    this.table.trace(marker);
    for entry in this.entries() {
        entry.key.trace(marker);
        entry.value.trace(marker);
    }
});

/// The word that a place of the index is.
trait Word: Copy + Eq {
    const EMPTY: Self;
    fn cut(value: usize) -> Self;
    fn number(self) -> usize;
    /// Whether the bits above `mask` are the same.
    fn same_above(self, other: Self, mask: Self) -> bool;
    fn below(self, mask: Self) -> Self;
    /// `low` in the bits of `mask`, `self` above.
    fn with_low(self, low: Self, mask: Self) -> Self;
}

macro_rules! word {
    ($ty:ty) => {
        impl Word for $ty {
            const EMPTY: $ty = <$ty>::MAX;
            #[inline(always)]
            fn cut(value: usize) -> $ty {
                value as $ty
            }
            #[inline(always)]
            fn number(self) -> usize {
                self as usize
            }
            #[inline(always)]
            fn same_above(self, other: $ty, mask: $ty) -> bool {
                (self ^ other) & !mask == 0
            }
            #[inline(always)]
            fn below(self, mask: $ty) -> $ty {
                self & mask
            }
            #[inline(always)]
            fn with_low(self, low: $ty, mask: $ty) -> $ty {
                self & !mask | low
            }
        }
    };
}
word!(u8);
word!(u16);
word!(u32);

/// Runs `$body` with `$w` standing for the type of the index's words.
macro_rules! with_word {
    ($dict:expr, $w:ident, $body:expr) => {
        if u32::from($dict.bits.get()) <= BYTE_BITS {
            type $w = u8;
            $body
        } else if u32::from($dict.bits.get()) <= SHORT_BITS {
            type $w = u16;
            $body
        } else {
            type $w = u32;
            $body
        }
    };
}

/// The order in which places are tried: CPython's, which suits consecutive integers.
#[derive(Clone, Copy)]
struct Probe {
    place: usize,
    perturb: u64,
    mask: usize,
}

impl Probe {
    #[inline(always)]
    fn new(hash: i64, mask: usize) -> Probe {
        Probe { place: hash as usize & mask, perturb: hash as u64, mask }
    }

    #[inline(always)]
    fn step(&mut self) {
        self.perturb >>= 5;
        self.place =
            self.place.wrapping_mul(5).wrapping_add(self.perturb as usize).wrapping_add(1) & self.mask;
    }
}

/// Where a search that can be interrupted goes on.
struct Cursor {
    /// Entry, in dicts without index.
    at: usize,
    probe: Probe,
}

/// A hash's byte in the tags word: never zero.
#[inline(always)]
fn tag(hash: i64) -> u64 {
    hash as u64 & 0x7f | 0x80
}

/// Hash of a small integer.
#[inline(always)]
fn int_hash(i: i64) -> i64 {
    if i == -1 { -2 } else { i }
}

/// Hash of a key that a dict without hashes may have.
#[inline(always)]
fn simple_hash(key: Value) -> i64 {
    match key.as_small_int() {
        Some(i) => int_hash(i),
        None => key.as_str().map_or(NONE_HASH, |s| s.hash(&crate::string::HashSeed::UNUSED)),
    }
}

#[inline(always)]
fn is_simple(vm: &Vm, key: Value) -> bool {
    key.is_small_int() || vm.is_exact(key, vm.types.str) || key.is_none()
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
    fn entries(&self) -> &[Entry] {
        // SAFETY: the table begins with `capacity` entries, of which the first `used` are initialised.
        unsafe { std::slice::from_raw_parts(self.entries_start(), self.used.get() as usize) }
    }

    #[inline(always)]
    fn is_general(&self) -> bool {
        self.flags.get() & GENERAL != 0
    }

    /// Hashes of the entries, in general dicts.
    #[inline(always)]
    fn hashes(&self) -> &[Cell<i64>] {
        debug_assert!(self.is_general());
        // SAFETY: the tables of general dicts have `capacity` hashes behind the entries.
        unsafe {
            let start = self.entries_start().add(self.capacity.get() as usize).cast();
            std::slice::from_raw_parts(start, self.used.get() as usize)
        }
    }

    /// The index of a dict that has one.
    #[inline(always)]
    fn index<W: Word>(&self) -> &[Cell<W>] {
        debug_assert!(self.bits.get() > 0);
        let capacity = self.capacity.get() as usize;
        let hashes = if self.is_general() { capacity } else { 0 };
        // SAFETY: `2^bits` words stand behind the entries and the hashes; with_word! chooses their width as `resize`.
        unsafe {
            let start = self.entries_start().add(capacity).cast::<i64>().add(hashes).cast();
            std::slice::from_raw_parts(start, 1 << self.bits.get())
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
    #[inline]
    pub fn next_entry(&self, index: usize) -> Option<(usize, Value, Value)> {
        let entries = self.entries();
        let mut i = index;
        while let Some(entry) = entries.get(i) {
            if let (Some(key), Some(value)) = (entry.key.get(), entry.value.get()) {
                return Some((i, key, value));
            }
            i += 1;
        }
        None
    }

    /// The last entry before position `end`: its position, key, value.
    pub fn previous_entry(&self, end: usize) -> Option<(usize, Value, Value)> {
        (0..end.min(self.entry_count())).rev().find_map(|i| self.entry_at(i).map(|(k, v)| (i, k, v)))
    }

    /// Copies of all keys and values.
    pub fn to_vec(&self) -> Vec<(Value, Value)> {
        self.entries().iter().filter_map(|e| Some((e.key.get()?, e.value.get()?))).collect()
    }

    /// The hash of the key at a position in use; 0 if it was deleted.
    pub fn hash_at(&self, index: usize) -> i64 {
        if self.is_general() {
            return self.hashes()[index].get();
        }
        // Keys of the dict know their hash already: no seed needed.
        self.entries()[index].key.get().map_or(0, simple_hash)
    }

    /// Whether all keys have been strings.
    pub fn only_string_keys(&self) -> bool {
        self.flags.get() & OTHER_KEYS == 0
    }

    pub(crate) fn is_shown(&self) -> bool {
        self.flags.get() & SHOWN != 0
    }

    pub(crate) fn set_shown(&self, shown: bool) {
        self.flags.set(self.flags.get() & !SHOWN | if shown { SHOWN } else { 0 });
    }

    /// For the collector: from now on, `has_changed` says whether it may refer to something else than now.
    pub(crate) fn note_changes(&self) {
        self.flags.set(self.flags.get() & !CHANGED);
    }

    pub(crate) fn has_changed(&self) -> bool {
        // Who knows its version may store values at their addresses.
        self.flags.get() & CHANGED != 0 || self.version.get() != 0
    }

    pub fn watch(&self) {
        self.flags.set(self.flags.get() | WATCHED);
    }

    /// Bytes of the table.
    pub fn table_size(&self) -> usize {
        self.table.get().map_or(0, |t| size_of::<Buffer>() + t.capacity)
    }

    /// The entry with this hash that `matches` accepts; runs no Python code.
    #[inline(always)]
    fn search(&self, hash: i64, mut matches: impl FnMut(&Entry) -> bool) -> Option<u32> {
        let entries = self.entries_start();
        if self.bits.get() == 0 {
            let different = self.tags.get() ^ tag(hash).wrapping_mul(LOW);
            // Bytes that are zero (and perhaps one above such a byte that is 1).
            let mut zero = different.wrapping_sub(LOW) & !different & HIGH;
            while zero != 0 {
                let at = zero.trailing_zeros() >> 3;
                // SAFETY: only entries in use have a tag with the high bit, see `tag`.
                if matches(unsafe { &*entries.add(at as usize) }) {
                    return Some(at);
                }
                zero &= zero - 1;
            }
            return None;
        }
        with_word!(self, W, self.search_index::<W>(entries, hash, matches))
    }

    #[inline(always)]
    fn search_index<W: Word>(
        &self,
        entries: *const Entry,
        hash: i64,
        mut matches: impl FnMut(&Entry) -> bool,
    ) -> Option<u32> {
        let index = self.index::<W>();
        let mut probe = Probe::new(hash, index.len() - 1);
        let (mask, wanted) = (W::cut(probe.mask), W::cut(hash as usize));
        loop {
            // SAFETY: the place is masked.
            let word = unsafe { index.get_unchecked(probe.place) }.get();
            if word.same_above(wanted, mask) {
                let at = word.below(mask);
                // SAFETY: numbers in the index are those of entries in use; all bits set stands for none.
                if at != mask && matches(unsafe { &*entries.add(at.number()) }) {
                    return Some(at.number() as u32);
                }
            }
            if word == W::EMPTY {
                return None;
            }
            probe.step();
        }
    }

    /// Searches a key that equals only itself.
    #[inline(always)]
    fn find_identical(&self, key: Value, hash: i64) -> Option<u32> {
        self.search(hash, |entry| entry.key.get() == Some(key))
    }

    /// Searches a string without running Python code: keys that are not strings count as different.
    #[inline(always)]
    fn find_str(&self, key: Gc<Str>, hash: i64) -> Option<u32> {
        self.search(hash, |entry| entry.key.get() == Some(key.value()) || same_text(entry, key, hash))
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
        self.find_str(key, key.hash(&crate::string::HashSeed::UNUSED))
    }

    /// Position of an interned string key's entry, for inline caches.
    pub fn position_of(&self, name: Value) -> Option<usize> {
        self.find_interned(name).map(|i| i as usize)
    }

    /// Address of the value at a position: constant while `version` is.
    pub fn value_address(&self, position: usize) -> *const Cell<Option<Value>> {
        &raw const self.entries()[position].value
    }

    /// Address of the version, which compiled code compares.
    pub fn version_address(&self) -> u64 {
        self.version.as_ptr() as u64
    }

    /// As `version`, 0 if nobody has asked since the last change.
    #[inline(always)]
    pub fn known_version(&self) -> u64 {
        self.version.get()
    }
}

/// Whether an entry's key is a string with the same text.
#[inline(always)]
fn same_text(entry: &Entry, key: Gc<Str>, hash: i64) -> bool {
    // Keys of the dict know their hash already.
    entry
        .key
        .get()
        .and_then(Value::as_str)
        .is_some_and(|s| s.hash(&crate::string::HashSeed::UNUSED) == hash && texts_equal(s, key))
}

#[inline(never)]
fn texts_equal(a: Gc<Str>, b: Gc<Str>) -> bool {
    a.equals(&b)
}

/// `hash(key)`; a TypeError tells that the key was meant for a dict.
#[inline(always)]
pub fn hash_key(vm: &mut Vm, key: Value) -> R<i64> {
    crate::ops::hash(vm, key).map_err(|e| unhashable(vm, key, "a dict key", e))
}

/// Rewords the TypeError that `hash(key)` has raised; lets other exceptions pass.
#[cold]
pub fn unhashable(vm: &mut Vm, key: Value, purpose: &str, raised: Raised) -> Raised {
    let type_error = vm.exc_type(Exc::TypeError);
    let Some(pending) = vm.exception.filter(|e| vm.is_exact(*e, type_error)) else { return raised };
    vm.exception = None;
    let reason = match crate::ops::str_text(vm, pending) {
        Ok(reason) => reason,
        Err(e) => return e,
    };
    let ty = vm.type_of(key);
    let name = crate::class::full_name(vm, ty);
    let name = name.strip_prefix("__main__.").unwrap_or(&name);
    vm.type_error(format!("cannot use '{name}' as {purpose} ({reason})"))
}

/// Entries that an index of 2^bits places serves: two thirds.
const fn index_capacity(bits: u32) -> usize {
    (2 << bits) / 3
}

/// Bits of the index for this many entries.
fn index_bits(capacity: usize) -> u32 {
    if capacity <= TINY {
        return 0;
    }
    let bits = capacity.next_power_of_two().trailing_zeros();
    bits + u32::from(index_capacity(bits) < capacity)
}

fn index_bytes(bits: u32) -> usize {
    const LONGER: u32 = BYTE_BITS + 1;
    match bits {
        0 => 0,
        1..=BYTE_BITS => 1 << bits,
        LONGER..=SHORT_BITS => 2 << bits,
        _ => 4 << bits,
    }
}

/// Capacity of the table that takes over from a full one with this many live entries: all that its index serves. Not
/// less than a quarter more, so that rebuilding takes a constant share of the time.
fn grown(live: usize) -> usize {
    match live {
        0..=3 => 4,
        4..TINY => TINY,
        _ => index_capacity(index_bits(live + live / 4)),
    }
}

impl Gc<Dict> {
    #[inline]
    pub fn new(vm: &mut Vm) -> Gc<Dict> {
        Self::of_type(vm, vm.types.dict)
    }

    #[inline]
    pub fn of_type(vm: &mut Vm, ty: Gc<Type>) -> Gc<Dict> {
        let header = vm.header_of(ty);
        vm.allocate_for_type(
            ty,
            Dict {
                header,
                table: Cell::new(None),
                tags: Cell::new(0),
                version: Cell::new(0),
                live: Cell::new(0),
                used: Cell::new(0),
                capacity: Cell::new(0),
                flags: Cell::new(0),
                bits: Cell::new(0),
            },
        )
    }

    /// A dict with room for this many entries.
    pub fn with_capacity(vm: &mut Vm, entries: usize) -> R<Gc<Dict>> {
        let dict = Self::new(vm);
        if entries > 0 {
            dict.resize(vm, entries, false)?;
        }
        Ok(dict)
    }

    /// Makes room for this many entries in all.
    pub fn reserve(self, vm: &mut Vm, entries: usize) -> R<()> {
        let room = (self.capacity.get() - self.used.get()) as usize;
        if entries.saturating_sub(self.len()) > room {
            self.resize(vm, entries.max(grown(self.len())), self.is_general())?;
        }
        Ok(())
    }

    /// Moves the live entries to a table for `wanted` entries, with hashes if `general`.
    #[inline(never)]
    fn resize(self, vm: &mut Vm, wanted: usize, general: bool) -> R<()> {
        if wanted > MAX_ENTRIES {
            return Err(vm.memory_error());
        }
        let capacity = wanted.max(4);
        let bits = index_bits(capacity);
        let entry_size = size_of::<Entry>() + if general { 8 } else { 0 };
        let in_place = capacity == self.capacity.get() as usize && general == self.is_general();
        let table = match self.table.get() {
            Some(table) if in_place => table,
            _ => vm.new_buffer(capacity * entry_size + index_bytes(bits))?,
        };
        let entries = table.data().cast::<Entry>();
        let mut kept = 0;
        // SAFETY: the new table has room for `capacity` entries, as many hashes, and the index. In place, entries and
        // hashes only move down, and those read are not yet overwritten.
        unsafe {
            if self.used.get() == self.live.get() && !general {
                kept = self.entry_count();
                std::ptr::copy(self.entries_start(), entries, kept);
            } else {
                let hashes = entries.add(capacity).cast::<i64>();
                for i in 0..self.entry_count() {
                    if let Some((key, value)) = self.entry_at(i) {
                        let hash = self.hash_at(i);
                        entries
                            .add(kept)
                            .write(Entry { key: Cell::new(Some(key)), value: Cell::new(Some(value)) });
                        if general {
                            hashes.add(kept).write(hash);
                        }
                        kept += 1;
                    }
                }
            }
        }
        self.table.set(Some(table));
        self.capacity.set(capacity as u32);
        self.used.set(kept as u32);
        self.bits.set(bits as u8);
        self.flags.set(self.flags.get() & !GENERAL | CHANGED | if general { GENERAL } else { 0 });
        self.version.set(0);
        self.tags.set(0);
        if bits == 0 {
            for at in 0..kept {
                self.enter(self.hash_at(at), at);
            }
        } else {
            with_word!(self, W, self.fill_index::<W>());
        }
        Ok(())
    }

    /// Puts all entries, none of which is deleted, into an index whose places may hold anything.
    #[inline(always)]
    fn fill_index<W: Word>(self) {
        let index = self.index::<W>();
        index.iter().for_each(|place| place.set(W::EMPTY));
        let mask = W::cut(index.len() - 1);
        let fill = |hash: i64, at: usize| {
            let mut probe = Probe::new(hash, index.len() - 1);
            // SAFETY: places are masked.
            while unsafe { index.get_unchecked(probe.place) }.get() != W::EMPTY {
                probe.step();
            }
            index[probe.place].set(W::cut(hash as usize).with_low(W::cut(at), mask));
        };
        if self.is_general() {
            self.hashes().iter().enumerate().for_each(|(at, hash)| fill(hash.get(), at));
        } else {
            for (at, entry) in self.entries().iter().enumerate() {
                // Keys of the dict know their hash already.
                fill(entry.key.get().map_or(0, simple_hash), at);
            }
        }
        self.tags.set(u64::from(self.used.get()));
    }

    /// Puts entry `at` into the index.
    #[inline(always)]
    fn enter(self, hash: i64, at: usize) {
        if self.bits.get() == 0 {
            self.tags.set(self.tags.get() | tag(hash) << (8 * at));
            return;
        }
        with_word!(self, W, {
            let index = self.index::<W>();
            let mut probe = Probe::new(hash, index.len() - 1);
            let mask = W::cut(probe.mask);
            loop {
                // SAFETY: the place is masked.
                let place = unsafe { index.get_unchecked(probe.place) };
                let word = place.get();
                if word.below(mask) == mask {
                    // EMPTY or deleted.
                    self.tags.set(self.tags.get() + u64::from(word == W::EMPTY));
                    place.set(W::cut(hash as usize).with_low(W::cut(at), mask));
                    return;
                }
                probe.step();
            }
        })
    }

    /// Takes entry `at` out of the index.
    fn leave(self, hash: i64, at: usize) {
        if self.bits.get() == 0 {
            self.tags.set(self.tags.get() & !(0xff << (8 * at)));
            return;
        }
        with_word!(self, W, {
            let index = self.index::<W>();
            let mut probe = Probe::new(hash, index.len() - 1);
            let (mask, number) = (W::cut(probe.mask), W::cut(at));
            while index[probe.place].get().below(mask) != number {
                probe.step();
            }
            index[probe.place].set(mask);
        })
    }

    /// Searches any key; runs `__eq__` where needed.
    #[inline(always)]
    fn find(self, vm: &mut Vm, key: Value, hash: i64) -> R<Option<u32>> {
        if !self.is_general() {
            if key.is_small_int() {
                return Ok(self.find_identical(key, hash));
            }
            if vm.is_exact(key, vm.types.str)
                && let Some(s) = key.as_str()
            {
                return Ok(self.find_str(s, hash));
            }
        }
        self.find_general(vm, key, hash)
    }

    fn find_general(self, vm: &mut Vm, key: Value, hash: i64) -> R<Option<u32>> {
        match self.find_plainly(vm, key, hash) {
            Some(found) => Ok(found),
            None => self.find_running(vm, key, hash),
        }
    }

    /// Searches a key of a general dict without running Python code; `None` if that is needed.
    #[inline(never)]
    fn find_plainly(self, vm: &Vm, key: Value, hash: i64) -> Option<Option<u32>> {
        if !self.is_general() {
            return None;
        }
        let (start, hashes) = (self.entries_start(), self.hashes());
        let mut unknown = false;
        let found = self.search(hash, |entry| {
            let Some(candidate) = entry.key.get() else { return false };
            // SAFETY: `search` gives entries in use.
            let at = unsafe { std::ptr::from_ref(entry).offset_from_unsigned(start) };
            if candidate == key {
                return true;
            }
            if hashes[at].get() != hash {
                return false;
            }
            crate::ops::plainly_equal(vm, candidate, key).unwrap_or_else(|| {
                unknown = true;
                true
            })
        });
        if unknown { None } else { Some(found) }
    }

    #[inline(never)]
    fn find_running(self, vm: &mut Vm, key: Value, hash: i64) -> R<Option<u32>> {
        'restart: loop {
            let (table, bits) = (self.table.get(), self.bits.get());
            let mut cursor = Cursor { at: 0, probe: Probe::new(hash, (1 << bits) - 1) };
            while let Some(at) = self.next_candidate(&mut cursor, hash) {
                let Some((candidate, _)) = self.entry_at(at) else { continue };
                if candidate == key {
                    return Ok(Some(at as u32));
                }
                if self.hash_at(at) != hash {
                    continue;
                }
                let equal = crate::ops::same_or_equal(vm, candidate, key)?;
                let unchanged = self.table.get() == table
                    && self.bits.get() == bits
                    && self.entry_at(at).is_some_and(|(k, _)| k == candidate);
                if !unchanged {
                    vm.poll()?;
                    continue 'restart;
                }
                if equal {
                    return Ok(Some(at as u32));
                }
            }
            return Ok(None);
        }
    }

    /// The next entry that may have this hash.
    fn next_candidate(self, cursor: &mut Cursor, hash: i64) -> Option<usize> {
        if self.bits.get() == 0 {
            while cursor.at < self.entry_count() {
                let at = cursor.at;
                cursor.at += 1;
                if self.tags.get() >> (8 * at) & 0xff == tag(hash) {
                    return Some(at);
                }
            }
            return None;
        }
        with_word!(self, W, {
            let index = self.index::<W>();
            let mask = W::cut(cursor.probe.mask);
            loop {
                let word = index[cursor.probe.place].get();
                if word == W::EMPTY {
                    return None;
                }
                cursor.probe.step();
                let number = word.below(mask);
                if number != mask && word.same_above(W::cut(hash as usize), mask) {
                    return Some(number.number());
                }
            }
        })
    }

    #[inline(always)]
    fn value_at(self, at: u32) -> Option<Value> {
        // SAFETY: positions that a search gave are below the capacity.
        unsafe { &*self.entries_start().add(at as usize) }.value.get()
    }

    /// The value of a key.
    #[inline]
    pub fn get(self, vm: &mut Vm, key: Value) -> R<Option<Value>> {
        if let Some(i) = key.as_small_int()
            && !self.is_general()
        {
            return Ok(self.find_identical(key, int_hash(i)).and_then(|at| self.value_at(at)));
        }
        let hash = hash_key(vm, key)?;
        self.get_hashed(vm, key, hash)
    }

    #[inline]
    pub fn get_hashed(self, vm: &mut Vm, key: Value, hash: i64) -> R<Option<Value>> {
        Ok(self.find(vm, key, hash)?.and_then(|at| self.value_at(at)))
    }

    #[inline]
    pub fn contains(self, vm: &mut Vm, key: Value) -> R<bool> {
        Ok(self.get(vm, key)?.is_some())
    }

    /// Stores a value under a key.
    #[inline]
    pub fn set(self, vm: &mut Vm, key: Value, value: Value) -> R<()> {
        let hash = match key.as_small_int() {
            Some(i) => int_hash(i),
            None => hash_key(vm, key)?,
        };
        self.set_hashed(vm, key, hash, value)
    }

    #[inline]
    pub fn set_hashed(self, vm: &mut Vm, key: Value, hash: i64, value: Value) -> R<()> {
        match self.find(vm, key, hash)? {
            Some(at) => {
                self.replace(vm, at, value);
                Ok(())
            }
            None => self.insert_new(vm, key, hash, value),
        }
    }

    /// The value of a key; if there is none, first stores `default`.
    pub fn get_or_insert(self, vm: &mut Vm, key: Value, default: Value) -> R {
        let hash = hash_key(vm, key)?;
        match self.find(vm, key, hash)? {
            Some(at) => Ok(self.value_at(at).unwrap_or(default)),
            None => {
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
                let hash = name.as_str().map_or(0, |s| s.hash(&vm.hash_seed));
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

    #[inline(always)]
    fn replace(self, vm: &mut Vm, at: u32, value: Value) {
        self.entries()[at as usize].value.set(Some(value));
        if self.flags.get() & ON_CHANGE != CHANGED {
            self.tell(vm, self.entries()[at as usize].key.get());
        }
    }

    /// As long as it stays, each key has its value at the same address, and no name of a built-in has been added. Who asks may
    /// store values at their addresses, so that what takes the version away notes a change (`has_changed`).
    pub fn version(self, vm: &mut Vm) -> u64 {
        if self.is_shown() {
            vm.stop_showing(self);
        }
        if self.version.get() == 0 {
            self.version.set(vm.next_type_version());
        }
        self.version.get()
    }

    #[cold]
    fn tell(self, vm: &mut Vm, key: Option<Value>) {
        self.flags.set(self.flags.get() | CHANGED);
        if let (true, Some(key)) = (self.is_shown(), key) {
            vm.shown_dict_changed(self, key);
        }
        if self.flags.get() & WATCHED == 0 {
            return;
        }
        if let (Some(hook), Some(key)) = (vm.hooks.dict_modified, key) {
            hook(vm, self, key);
        }
    }

    /// Adds a key that is not there.
    #[inline]
    fn insert_new(self, vm: &mut Vm, key: Value, hash: i64, value: Value) -> R<()> {
        let plain_int = key.is_small_int();
        if plain_int || !vm.is_exact(key, vm.types.str) {
            let other = self.flags.get() | OTHER_KEYS;
            self.flags.set(other);
            if !plain_int && other & GENERAL == 0 && !is_simple(vm, key) {
                self.make_general(vm)?;
            }
        }
        let at = self.used.get();
        if at == self.capacity.get() || self.index_is_full() {
            self.resize(vm, grown(self.len()), self.is_general())?;
        }
        let at = self.used.get();
        if self.version.get() != 0 && is_missed(vm, key) {
            self.version.set(0);
        }
        // SAFETY: at < capacity after the check above; general dicts have as many hashes.
        unsafe {
            let start = self.entries_start().cast_mut();
            start.add(at as usize).write(Entry { key: Cell::new(Some(key)), value: Cell::new(Some(value)) });
            if self.is_general() {
                start.add(self.capacity.get() as usize).cast::<i64>().add(at as usize).write(hash);
            }
        }
        self.used.set(at + 1);
        self.live.set(self.live.get() + 1);
        self.enter(hash, at as usize);
        if self.flags.get() & ON_CHANGE != CHANGED {
            self.tell(vm, Some(key));
        }
        Ok(())
    }

    /// Whether deleted places have used up the index: a search needs an EMPTY one to end at.
    #[inline(always)]
    fn index_is_full(self) -> bool {
        let bits = self.bits.get();
        bits > 0 && self.tags.get() >= (3u64 << bits) >> 2
    }

    #[cold]
    fn make_general(self, vm: &mut Vm) -> R<()> {
        let full = self.used.get() == self.capacity.get();
        let capacity = if full { grown(self.len()) } else { self.capacity.get() as usize };
        self.resize(vm, capacity, true)
    }

    /// Removes a key and gives its value.
    pub fn remove(self, vm: &mut Vm, key: Value) -> R<Option<Value>> {
        let hash = hash_key(vm, key)?;
        self.remove_hashed(vm, key, hash)
    }

    /// As `remove`, for a key whose hash is known.
    pub fn remove_hashed(self, vm: &mut Vm, key: Value, hash: i64) -> R<Option<Value>> {
        match self.find(vm, key, hash)? {
            Some(at) => Ok(self.remove_entry(vm, at).map(|(_, value)| value)),
            None => Ok(None),
        }
    }

    /// Removes an interned string key.
    pub fn remove_interned(self, vm: &mut Vm, name: Value) -> Option<Value> {
        let at = self.find_interned(name)?;
        self.remove_entry(vm, at).map(|(_, value)| value)
    }

    /// Removes the last entry.
    pub fn pop_last(self, vm: &mut Vm) -> Option<(Value, Value)> {
        let (last, ..) = self.previous_entry(self.entry_count())?;
        let entry = self.remove_entry(vm, last as u32);
        // No place of the index names the removed entry any more, so its number may be given out again.
        self.used.set(last as u32);
        entry
    }

    fn remove_entry(self, vm: &mut Vm, at: u32) -> Option<(Value, Value)> {
        let (key, value) = self.entry_at(at as usize)?;
        self.leave(self.hash_at(at as usize), at as usize);
        let entry = &self.entries()[at as usize];
        entry.key.set(None);
        entry.value.set(None);
        self.live.set(self.live.get() - 1);
        // Values may have been stored at addresses while there was a version.
        self.flags.set(self.flags.get() | CHANGED);
        self.version.set(0);
        if self.flags.get() & TOLD != 0 {
            self.tell(vm, Some(key));
        }
        Some((key, value))
    }

    pub fn clear(self, vm: &mut Vm) {
        if self.is_shown() {
            vm.stop_showing(self);
        }
        let mut keys = vm.rooted();
        if self.flags.get() & WATCHED != 0 {
            keys.extend(self.entries().iter().filter_map(|e| e.key.get()));
        }
        self.table.set(None);
        self.tags.set(0);
        self.version.set(0);
        self.live.set(0);
        self.used.set(0);
        self.capacity.set(0);
        self.bits.set(0);
        self.flags.set(self.flags.get() & WATCHED | CHANGED);
        for key in keys.iter() {
            self.tell(vm, Some(*key));
        }
    }

    /// A dict with the same entries.
    pub fn copy(self, vm: &mut Vm) -> R<Gc<Dict>> {
        let copy = Self::new(vm);
        copy.take_over(vm, self)?;
        Ok(copy)
    }

    /// Fills this dict, which is empty and has no table, with the entries of another one.
    fn take_over(self, vm: &mut Vm, other: Gc<Dict>) -> R<()> {
        let Some(table) = other.table.get() else { return Ok(()) };
        // A table that is mostly empty would waste as much room in the copy.
        if other.used.get() == other.live.get() && other.capacity.get() <= other.live.get() * 2 + 8 {
            let new = vm.new_buffer(table.capacity)?;
            // SAFETY: both buffers have that many bytes.
            unsafe { std::ptr::copy_nonoverlapping(table.data(), new.data(), table.capacity) };
            self.table.set(Some(new));
            self.tags.set(other.tags.get());
            self.version.set(0);
            self.live.set(other.live.get());
            self.used.set(other.used.get());
            self.capacity.set(other.capacity.get());
            self.bits.set(other.bits.get());
            self.flags.set(self.flags.get() & TOLD | other.flags.get() & !TOLD | CHANGED);
            return Ok(());
        }
        self.resize(vm, other.len(), other.is_general())?;
        for i in 0..other.entry_count() {
            if let Some((key, value)) = other.entry_at(i) {
                self.insert_new(vm, key, other.hash_at(i), value)?;
            }
        }
        Ok(())
    }
}

/// Whether code may rely on it that a dict of globals does not have this key: all names of built-ins, and what no name is.
#[cold]
fn is_missed(vm: &Vm, key: Value) -> bool {
    match vm.builtins {
        Some(builtins) if key.as_str().is_some_and(|name| name.is_interned()) => {
            builtins.find_interned(key).is_some()
        }
        _ => true,
    }
}

impl Value {
    #[inline(always)]
    pub fn as_dict(self) -> Option<Gc<Dict>> {
        self.cast::<Dict>()
    }
}
