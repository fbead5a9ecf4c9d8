//! Old objects: what the last full collection found alive. The collections up to the next one take them for alive.
//!
//! A program's heap is mostly what its imports have made: types, functions, dicts of modules. A full collection notes all
//! that survives it. The others, which are called young, keep the mark bits of these and come by only those of them that
//! may refer to something else by then; what an unchanged old object refers to is old, too. How an object changes is
//! told by its `Kind` (`Hooks::constancy`): most that change say nothing of it and are traced each time, some keep a note
//! when they do, and those that never change need no look.
//!
//! Garbage among the old stays until the next full collection, which comes after `YOUNG_COLLECTIONS` at most, or when as
//! much has survived young ones as makes it worth while (`is_full_due`).

use super::Heap;
use std::ptr::NonNull;

/// Young collections between two full ones, at most.
const YOUNG_COLLECTIONS: u32 = 16;
/// In heaps with more objects, notes are too much work for what they save: these are traced as a whole each time, which is
/// seldom.
const MOST_OBJECTS: usize = 1 << 18; // objects
/// What has survived young collections is worth a full one, which has it counted among the old, beyond this much and
/// half of what was old.
const SURVIVORS: usize = 1 << 20; // bytes

/// How an object changes what it refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constancy {
    /// Never.
    Constant,
    /// It keeps a note that it has changed since it was asked this, for `Hooks::has_changed`.
    Noted,
    /// Nobody knows when.
    Changeable,
}

#[derive(Default)]
pub(super) struct Old {
    /// The objects, as in the bitmaps of the heap, for the blocks from the first on.
    bits: Vec<u64>,
    /// Those of them that are traced each time, by address; some may have been freed since.
    changeable: Vec<NonNull<u8>>,
    /// Those that are traced if they have changed, likewise.
    noted: Vec<NonNull<u8>>,
    /// Those of them that are registered for dropping.
    registered: Vec<NonNull<u8>>,
    /// Bytes of them.
    bytes: usize,
    /// Young collections since.
    collections: u32,
}

impl Heap {
    /// Whether the next collection is a full one.
    pub(super) fn is_full_due(&self) -> bool {
        let survivors = self.stats.live_bytes_after_last.saturating_sub(self.old.bytes);
        self.old.bits.is_empty()
            || self.old.collections >= YOUNG_COLLECTIONS
            || survivors > SURVIVORS + self.old.bytes / 2
    }

    /// Whether the object at a granule is old and has not been freed.
    fn is_old(&self, granule: usize) -> bool {
        self.old.bits.get(granule / 64).is_some_and(|bits| bits >> (granule % 64) & 1 != 0)
    }

    fn granule(&self, object: NonNull<u8>) -> usize {
        (object.as_ptr() as usize - self.space.base as usize) / super::GRANULE
    }

    /// An object is freed at once.
    pub(super) fn forget_old(&mut self, object: NonNull<u8>) {
        let granule = self.granule(object);
        if let Some(bits) = self.old.bits.get_mut(granule / 64) {
            *bits &= !(1 << (granule % 64));
        }
    }

    /// Before a full collection: nothing is old.
    pub(super) fn forget_all_old(&mut self) {
        let old = std::mem::take(&mut self.old);
        self.registered.extend(old.registered);
    }

    /// Before a young collection: sets the mark bits of old objects and gives those that have to be traced.
    pub(super) fn mark_old(&mut self) -> Vec<NonNull<u8>> {
        self.old.collections += 1;
        debug_assert!(self.old.bits.len() <= self.top * super::classes::WORDS);
        // SAFETY: the bitmap is accessible for the blocks in use, and the old ones are the first of these.
        let marked = unsafe { std::slice::from_raw_parts_mut(self.space.marked, self.old.bits.len()) };
        marked.copy_from_slice(&self.old.bits);
        let changeable = self.old.changeable.iter().copied();
        let mut traced: Vec<_> = changeable.filter(|object| self.is_old(self.granule(*object))).collect();
        for object in &self.old.noted {
            // SAFETY: an old object, which has not been freed, of a kind that keeps notes.
            if self.is_old(self.granule(*object)) && unsafe { (self.hooks.has_changed)(object.as_ptr()) } {
                traced.push(*object);
            }
        }
        traced
    }

    /// Old objects of which there is no note, and which a young collection has not traced.
    pub(super) fn unchanged_old(&self) -> Vec<NonNull<u8>> {
        let noted = self.old.noted.iter().copied().filter(|object| self.is_old(self.granule(*object)));
        // SAFETY: as in `mark_old`.
        noted.filter(|object| unsafe { !(self.hooks.has_changed)(object.as_ptr()) }).collect()
    }

    /// After a full collection, with its marks: all that lives is old.
    pub(super) fn note_old(&mut self) {
        // SAFETY: the bitmap is accessible for the blocks in use.
        let marked =
            unsafe { std::slice::from_raw_parts(self.space.marked, self.top * super::classes::WORDS) };
        if marked.iter().map(|bits| bits.count_ones() as usize).sum::<usize>() > MOST_OBJECTS {
            return;
        }
        self.old.bits = marked.to_vec();
        for (at, bits) in marked.iter().enumerate() {
            let mut left = *bits;
            while left != 0 {
                let object = self.space.at((at * 64 + left.trailing_zeros() as usize) * super::GRANULE);
                left &= left - 1;
                // One that has not been filled in yet has a zero header.
                let constancy = match super::mark::first_word(object) {
                    0 => Constancy::Changeable,
                    // SAFETY: a live object that has been filled in.
                    _ => unsafe { (self.hooks.constancy)(object) },
                };
                match constancy {
                    Constancy::Constant => {}
                    Constancy::Noted => self.old.noted.extend(NonNull::new(object)),
                    Constancy::Changeable => self.old.changeable.extend(NonNull::new(object)),
                }
            }
        }
        self.old.registered = std::mem::take(&mut self.registered);
    }

    /// After a full collection, when it is known what lives.
    pub(super) fn weigh_old(&mut self) {
        self.old.bytes = self.stats.live_bytes_after_last;
    }
}
