//! Questions to the heap between collections: whose address is this, which objects are there, how much of everything.

use super::Heap;
use super::classes::{BLOCK_SHIFT, GRANULE, class_size};
use super::mark::{Marker, first_word};
use super::space::BlockKind;
use std::ptr::NonNull;

/// Counters; bytes are those of slots, not of requests.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stats {
    pub collections: u64,
    /// Allocated in the heap's life.
    pub allocated_bytes: u64,
    pub allocated_objects: u64,
    pub live_bytes_after_last: usize,
    pub live_objects_after_last: usize,
    pub pause_total_ns: u64,
    pub pause_max_ns: u64,
    /// Bytes of blocks that have been touched and not given back.
    pub committed_bytes: usize,
    /// Bytes of objects now, dead ones that have not been collected included.
    pub used_bytes: usize,
    pub external_bytes: usize,
    /// Bytes of address space.
    pub reserved_bytes: usize,
    /// Bytes to be allocated between the last collection and the next.
    pub trigger_bytes: usize,
}

impl Heap {
    /// Whether the address lies in the part of the range that is in use.
    #[inline]
    pub fn contains(&self, p: *const u8) -> bool {
        self.space.offset(p as usize).is_some_and(|offset| offset >> BLOCK_SHIFT < self.top)
    }

    /// The object that the address points into.
    pub fn object_start(&self, interior: usize) -> Option<NonNull<u8>> {
        let start = self.space.object_at(self.space.offset(interior)?)?;
        if self.is_unconsumed(start) { None } else { NonNull::new(self.space.at(start)) }
    }

    /// Calls `f` with all objects that have been filled in, dead ones that have not been collected included, in order of
    /// their addresses.
    pub fn for_each_object(&mut self, mut f: impl FnMut(NonNull<u8>)) {
        self.retire_runs();
        for index in 0..self.top {
            if matches!(self.space.block(index).kind, BlockKind::Free | BlockKind::LargeTail) {
                continue;
            }
            for (at, &word) in self.space.words(self.space.allocated, index).iter().enumerate() {
                let mut bits = word;
                while bits != 0 {
                    let granule = at * 64 + bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    let object = self.space.at((index << BLOCK_SHIFT) + granule * GRANULE);
                    if first_word(object) != 0
                        && let Some(object) = NonNull::new(object)
                    {
                        f(object);
                    }
                }
            }
        }
    }

    /// Calls `f` with each of these objects and what it refers to itself, internal objects included.
    pub fn references(&mut self, objects: &[NonNull<u8>], mut f: impl FnMut(NonNull<u8>, &[*mut u8])) {
        // One bit per granule, as the heap's own bitmaps have.
        let mut bitmap = vec![0u64; self.space.committed.div_ceil(64 * GRANULE)];
        let trace = self.hooks.trace;
        let heap: *mut Heap = self;
        let mut marker = Marker::recorder(heap, &mut bitmap);
        for &object in objects {
            // SAFETY: an object of this heap that has been filled in; tracing marks in the recorder only.
            unsafe { trace(object.as_ptr(), &mut marker) };
            let found = marker.take_recorded();
            f(object, &found);
        }
    }

    pub fn stats(&self) -> Stats {
        let mut stats = self.stats;
        for (class, run) in self.runs.iter().enumerate() {
            let rest = run.limit as usize - run.cursor as usize;
            stats.allocated_bytes -= rest as u64;
            stats.allocated_objects -= (rest / class_size(class)) as u64;
        }
        stats.committed_bytes = self.dirty_blocks << BLOCK_SHIFT;
        stats.used_bytes = self.used_bytes;
        stats.external_bytes = self.external_bytes;
        stats.reserved_bytes = self.space.size;
        stats.trigger_bytes = self.trigger;
        stats
    }

    /// Makes all objects of now live until `unfreeze`, garbage included.
    pub fn freeze(&mut self) {
        let mut frozen = Vec::new();
        self.for_each_object(|object| frozen.push(object));
        self.frozen = frozen;
    }

    pub fn unfreeze(&mut self) {
        self.frozen = Vec::new();
    }

    pub fn frozen_count(&self) -> usize {
        self.frozen.len()
    }
}
