//! Objects that are as good as immortal: what the start-up has made and the first collection after it finds alive.
//!
//! Types, functions and modules of the library are most of a small program's heap, and none of them dies. They keep
//! their mark bits from then on, so that no collection comes by them again, except for those that may refer to
//! something else than they did before: these are traced as if they were roots. There is no write barrier; what cannot
//! change is told by `Hooks::is_immutable`. An immutable object refers to objects that live as long, so its references
//! need no look.

use super::Heap;
use super::classes::WORDS;
use std::ptr::NonNull;

#[derive(Default)]
pub(super) struct Old {
    /// The objects, as in the bitmaps of the heap, for the blocks from the first on.
    bits: Vec<u64>,
    /// Those of them that may change.
    mutable: Vec<NonNull<u8>>,
    /// Whether a collection has said which of them live.
    settled: bool,
}

impl Heap {
    /// The objects of now that the next collection finds alive are never looked for again.
    pub fn keep_for_good(&mut self) {
        self.retire_runs();
        let blocks = 0..self.top;
        let bits = blocks.flat_map(|index| *self.space.words(self.space.allocated, index)).collect();
        self.old = Old { bits, mutable: Vec::new(), settled: false };
    }

    /// An object is freed at once.
    pub(super) fn forget_old(&mut self, object: NonNull<u8>) {
        let granule = (object.as_ptr() as usize - self.space.base as usize) / super::GRANULE;
        if let Some(bits) = self.old.bits.get_mut(granule / 64)
            && *bits >> (granule % 64) & 1 != 0
        {
            *bits &= !(1 << (granule % 64));
            self.old.mutable.retain(|old| *old != object);
        }
    }

    /// Sets the mark bits of old objects and gives those that have to be traced.
    pub(super) fn mark_old(&mut self) -> Vec<NonNull<u8>> {
        if !self.old.settled {
            return Vec::new();
        }
        debug_assert!(self.old.bits.len() <= self.top * WORDS);
        // SAFETY: the bitmap is accessible for the blocks in use, and the old ones are the first of these.
        let marked = unsafe { std::slice::from_raw_parts_mut(self.space.marked, self.old.bits.len()) };
        marked.copy_from_slice(&self.old.bits);
        std::mem::take(&mut self.old.mutable)
    }

    /// All that lives is marked: takes back what `mark_old` gave; the first time, finds out what that will be.
    pub(super) fn settle_old(&mut self, mutable: Vec<NonNull<u8>>) {
        self.old.mutable = mutable;
        if self.old.settled || self.old.bits.is_empty() {
            return;
        }
        self.old.settled = true;
        for (at, bits) in self.old.bits.iter_mut().enumerate() {
            // SAFETY: as in `mark_old`.
            *bits &= unsafe { *self.space.marked.add(at) };
            let mut left = *bits;
            while left != 0 {
                let offset = (at * 64 + left.trailing_zeros() as usize) * super::GRANULE;
                left &= left - 1;
                let object = self.space.at(offset);
                // SAFETY: a live object; one that has not been filled in yet has a zero header.
                let immutable =
                    super::mark::first_word(object) != 0 && unsafe { (self.hooks.is_immutable)(object) };
                if !immutable {
                    self.old.mutable.extend(NonNull::new(object));
                }
            }
        }
    }
}
