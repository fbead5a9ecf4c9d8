//! The heap's address range with its side tables: blocks, two bitmaps, one word of metadata per block.
//!
//! Layout of the one reservation: blocks, `allocated` bitmap, `marked` bitmap, block table. A bitmap has one bit per
//! granule, and only the bit of an object's first granule is ever set, so that a precise pointer finds its bit by a
//! shift, whatever the object's size. Offsets are bytes from the base. Decides nothing about when to allocate or free.

use super::classes::{BLOCK, BLOCK_SHIFT, GRANULE_SHIFT, SIZES, SLOT_BITS, SLOTS, WORDS, slot_at};
use super::os::Mapping;
use std::io;

/// The range is made accessible in steps of this size: a multiple that keeps all tables page-aligned.
pub(super) const COMMIT_STEP: usize = if cfg!(miri) { 1 << 20 } else { 64 << 20 }; // bytes
/// Bytes of heap per byte of bitmap.
const BITMAP_RATIO: usize = 128;

/// What a block is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum BlockKind {
    Free = 0,
    /// Slots of one class; `link` is the next block of the class with free slots.
    Small = 1,
    /// First block of a large object; `link` is the number of its blocks.
    LargeHead = 2,
    /// Further block of a large object; `link` is the index of the first.
    LargeTail = 3,
}

/// Entry of the block table. All zero: a free block that was never touched.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(super) struct Block {
    pub kind: BlockKind,
    pub class: u8,
    /// Whether its memory may hold anything but zeros.
    pub dirty: bool,
    pub link: u32,
}

pub(super) struct Space {
    pub base: *mut u8,
    /// Bytes reserved for blocks.
    pub size: usize,
    /// Bytes from `base` that are accessible, and whose side tables are.
    pub committed: usize,
    pub allocated: *mut u64,
    pub marked: *mut u64,
    blocks: *mut Block,
    mapping: Mapping,
}

/// The heap's first bytes are in pages of the usual size.
const SMALL_PAGES: usize = 8 << 20; // bytes

impl Space {
    /// Reserves about `wanted` bytes, less if the system refuses: then at most two thirds of what it would grant.
    pub fn new(wanted: usize) -> io::Result<Space> {
        let mut size = wanted.clamp(COMMIT_STEP, 1 << 45).next_multiple_of(COMMIT_STEP);
        let mut headroom = 0;
        let (mapping, size) = loop {
            let tables =
                2 * (size / BITMAP_RATIO) + (size / BLOCK * size_of::<Block>()).next_multiple_of(BLOCK * 4);
            match Mapping::reserve(size + tables, headroom) {
                Ok(mapping) => break (mapping, size),
                Err(error) if size == COMMIT_STEP => return Err(error),
                Err(_) => {
                    size = (size / 2).next_multiple_of(COMMIT_STEP);
                    headroom = size / 2;
                }
            }
        };
        let base = mapping.start;
        let bitmap = size / BITMAP_RATIO;
        // SAFETY: the reservation counts the blocks, two bitmaps and the table, in this order; all sizes are multiples
        // of 8 KiB, hence aligned for their types.
        let (allocated, marked, blocks) = unsafe {
            (base.add(size).cast(), base.add(size + bitmap).cast(), base.add(size + 2 * bitmap).cast())
        };
        Ok(Space { base, size, committed: 0, allocated, marked, blocks, mapping })
    }

    /// Makes the first `end` bytes usable. False if there is no memory or no room for them.
    pub fn commit_to(&mut self, end: usize) -> bool {
        if end <= self.committed {
            return true;
        }
        if end > self.size {
            return false;
        }
        let low = self.committed;
        let high = end.next_multiple_of(COMMIT_STEP).min(self.size);
        let bitmap = self.size / BITMAP_RATIO;
        let table = size_of::<Block>();
        let done = self.mapping.commit(low, high - low)
            && self.mapping.commit(self.size + low / BITMAP_RATIO, (high - low) / BITMAP_RATIO)
            && self.mapping.commit(self.size + bitmap + low / BITMAP_RATIO, (high - low) / BITMAP_RATIO)
            && self
                .mapping
                .commit(self.size + 2 * bitmap + low / BLOCK * table, (high - low) / BLOCK * table);
        if done {
            // Faults cost 5 times less per byte, and marking misses the translation cache less. But the whole heap of a
            // small program is hardly larger than the huge page that its last object would begin.
            let low = low.max(SMALL_PAGES);
            if low < high {
                self.mapping.prefer_huge_pages(low, high - low);
            }
            self.committed = high;
        }
        done
    }

    #[inline(always)]
    pub fn block(&self, index: usize) -> Block {
        debug_assert!(index << BLOCK_SHIFT < self.committed);
        // SAFETY: the table is accessible for committed blocks, zero is a valid Block, and only `set_block` writes.
        unsafe { *self.blocks.add(index) }
    }

    #[inline(always)]
    pub fn set_block(&mut self, index: usize, block: Block) {
        debug_assert!(index << BLOCK_SHIFT < self.committed);
        // SAFETY: the table is accessible for committed blocks.
        unsafe { *self.blocks.add(index) = block };
    }

    /// Offset of an address, if it lies in the committed range.
    #[inline(always)]
    pub fn offset(&self, address: usize) -> Option<usize> {
        let offset = address.wrapping_sub(self.base as usize);
        if offset < self.committed { Some(offset) } else { None }
    }

    #[inline(always)]
    pub fn at(&self, offset: usize) -> *mut u8 {
        debug_assert!(offset <= self.committed);
        // SAFETY: within the reservation.
        unsafe { self.base.add(offset) }
    }

    /// Offset of the object that the byte at `offset` belongs to. Slots in runs that are being allocated from count.
    #[inline]
    pub fn object_at(&self, offset: usize) -> Option<usize> {
        let index = offset >> BLOCK_SHIFT;
        let block = self.block(index);
        let start = match block.kind {
            BlockKind::Free => return None,
            BlockKind::Small => {
                let class = block.class as usize;
                let slot = slot_at(class, offset & (BLOCK - 1));
                if slot >= SLOTS[class] {
                    return None;
                }
                (index << BLOCK_SHIFT) + slot * SIZES[class]
            }
            BlockKind::LargeHead => index << BLOCK_SHIFT,
            BlockKind::LargeTail => (block.link as usize) << BLOCK_SHIFT,
        };
        if test(self.allocated, start) { Some(start) } else { None }
    }

    /// The next run of free slots at or after granule `from` of a small block: first granule, end granule.
    pub fn free_run(&self, index: usize, class: usize, from: usize) -> Option<(usize, usize)> {
        let words = self.words(self.allocated, index);
        let mut mask = u64::MAX << (from % 64);
        let mut words_left = words.iter().zip(&SLOT_BITS[class]).enumerate().skip(from / 64);
        let (at, bit) = words_left.find_map(|(at, (taken, slots))| {
            let free = !taken & slots & mask;
            mask = u64::MAX;
            if free == 0 { None } else { Some((at, free.trailing_zeros() as usize)) }
        })?;
        let rest = words[at] & (u64::MAX << bit);
        let end = if rest != 0 {
            at * 64 + rest.trailing_zeros() as usize
        } else {
            match words.iter().enumerate().skip(at + 1).find(|(_, taken)| **taken != 0) {
                Some((end, taken)) => end * 64 + taken.trailing_zeros() as usize,
                None => (SLOTS[class] * SIZES[class]) >> GRANULE_SHIFT,
            }
        };
        Some((at * 64 + bit, end))
    }

    /// Sets or clears the allocated bits of the slots between two granules of a small block; returns their number.
    pub fn set_run(&mut self, index: usize, class: usize, start: usize, end: usize, value: bool) -> usize {
        debug_assert!(start < end && end <= WORDS * 64);
        let mut slots = 0;
        let (first, last) = (start / 64, (end - 1) / 64);
        for (at, &pattern) in SLOT_BITS[class].iter().enumerate().take(last + 1).skip(first) {
            let mut bits = pattern;
            if at == first {
                bits &= u64::MAX << (start % 64);
            }
            if at == last {
                bits &= u64::MAX >> (63 - (end - 1) % 64);
            }
            slots += bits.count_ones() as usize;
            // SAFETY: the bitmap is accessible for committed blocks, and `at` is below WORDS.
            let word = unsafe { &mut *self.allocated.add(index * WORDS + at) };
            *word = if value { *word | bits } else { *word & !bits };
        }
        slots
    }

    /// A block's words of a bitmap.
    #[inline(always)]
    pub fn words(&self, bitmap: *mut u64, index: usize) -> &[u64; WORDS] {
        debug_assert!(index << BLOCK_SHIFT < self.committed);
        // SAFETY: `bitmap` is one of the two, accessible for committed blocks; writes go through `&mut self`.
        unsafe { &*bitmap.add(index * WORDS).cast() }
    }

    /// Zeroes the mark bits of the first `blocks` blocks.
    pub fn clear_marks(&mut self, blocks: usize) {
        debug_assert!(blocks << BLOCK_SHIFT <= self.committed);
        // SAFETY: the bitmap is accessible for committed blocks.
        unsafe { self.marked.write_bytes(0, blocks * WORDS) };
    }

    /// Makes the memory of some blocks zero, knowing which were never touched. Counts those.
    pub fn zero_blocks(&mut self, first: usize, count: usize) -> usize {
        let mut fresh = 0;
        let mut index = first;
        while index < first + count {
            let start = index;
            while index < first + count && self.block(index).dirty {
                index += 1;
            }
            // SAFETY: committed blocks that are free or just being given to an object.
            unsafe { self.at(start << BLOCK_SHIFT).write_bytes(0, (index - start) << BLOCK_SHIFT) };
            while index < first + count && !self.block(index).dirty {
                let block = self.block(index);
                self.set_block(index, Block { dirty: true, ..block });
                index += 1;
                fresh += 1;
            }
        }
        fresh
    }

    /// Gives the pages of some free blocks back. Returns how many blocks that were dirty are so no more.
    pub fn discard_blocks(&mut self, first: usize, count: usize) -> usize {
        if !self.mapping.discard(first << BLOCK_SHIFT, count << BLOCK_SHIFT) {
            return 0;
        }
        let mut cleaned = 0;
        for index in first..first + count {
            let block = self.block(index);
            cleaned += block.dirty as usize;
            self.set_block(index, Block { dirty: false, ..block });
        }
        cleaned
    }
}

/// Whether the bit of the granule at `offset` is set; `offset` must lie in the committed range.
#[inline(always)]
pub(super) fn test(bitmap: *const u64, offset: usize) -> bool {
    // SAFETY: the bitmaps are accessible for the committed range, which the callers check.
    unsafe { *bitmap.add(offset >> 10) >> ((offset >> GRANULE_SHIFT) & 63) & 1 != 0 }
}

/// Sets or clears the bit of the granule at `offset`, which must lie in the committed range.
#[inline(always)]
pub(super) fn assign(bitmap: *mut u64, offset: usize, value: bool) {
    let bit = 1u64 << ((offset >> GRANULE_SHIFT) & 63);
    // SAFETY: the bitmaps are accessible for the committed range, which the callers check.
    unsafe {
        let word = bitmap.add(offset >> 10);
        *word = if value { *word | bit } else { *word & !bit };
    }
}
