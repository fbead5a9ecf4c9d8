//! Large objects: each takes a run of whole blocks, the only kind of object that can grow in place or be freed early.

use super::Heap;
use super::classes::{BLOCK, BLOCK_SHIFT, SIZES, SMALL_MAX};
use super::mark::mark_new;
use super::space::{Block, BlockKind, assign, test};
use std::ptr::NonNull;

impl Heap {
    /// Allocates `size` bytes, all zero, unless that exceeds the limit even after a collection, or the reservation.
    pub fn try_allocate_large(&mut self, size: usize) -> Option<NonNull<u8>> {
        if size > self.space.size {
            return None;
        }
        let needed = if size <= SMALL_MAX { size } else { size.next_multiple_of(BLOCK) };
        self.collect_if_due(needed);
        if self.over_limit(needed) {
            if !self.collecting {
                self.collect();
            }
            if self.over_limit(needed) {
                return None;
            }
        }
        if size <= SMALL_MAX {
            return Some(self.allocate(size));
        }
        self.place_large(needed >> BLOCK_SHIFT).or_else(|| {
            if self.collecting {
                return None;
            }
            self.collect();
            self.place_large(needed >> BLOCK_SHIFT)
        })
    }

    /// As `try_allocate_large`, but the limit only sets `exhausted`, and the end of the reservation is fatal.
    pub(super) fn allocate_large(&mut self, size: usize) -> NonNull<u8> {
        if let Some(object) = self.try_allocate_large(size) {
            return object;
        }
        self.set_exhausted();
        if size <= self.space.size
            && let Some(object) = self.place_large(size.div_ceil(BLOCK))
        {
            return object;
        }
        super::fatal("no room for a large object")
    }

    fn place_large(&mut self, count: usize) -> Option<NonNull<u8>> {
        let first = match self.pool.take(count as u32) {
            Some(first) => first,
            None => self.extend(count)?.0,
        } as usize;
        self.dirty_blocks += self.space.zero_blocks(first, count);
        self.claim(first, 0, count);
        let offset = first << BLOCK_SHIFT;
        assign(self.space.allocated, offset, true);
        self.account(count << BLOCK_SHIFT, 1);
        if self.collecting {
            mark_new(self, offset);
        }
        NonNull::new(self.space.at(offset))
    }

    /// Writes the block table for an object of `count` blocks whose first `old` are written already.
    fn claim(&mut self, first: usize, old: usize, count: usize) {
        for index in first + old.max(1)..first + count {
            let tail = Block { kind: BlockKind::LargeTail, class: 0, dirty: true, link: first as u32 };
            self.space.set_block(index, tail);
        }
        self.space.set_block(
            first,
            Block { kind: BlockKind::LargeHead, class: 0, dirty: true, link: count as u32 },
        );
    }

    /// First block and number of blocks of a large object.
    fn large_extent(&self, object: NonNull<u8>) -> Option<(usize, usize)> {
        let offset = self.space.offset(object.as_ptr() as usize)?;
        let block = self.space.block(offset >> BLOCK_SHIFT);
        let is_large = block.kind == BlockKind::LargeHead && offset % BLOCK == 0;
        if is_large && test(self.space.allocated, offset) {
            Some((offset >> BLOCK_SHIFT, block.link as usize))
        } else {
            None
        }
    }

    /// Makes room for `new_size` bytes without moving; what is added is zero. Possible when the object has the room
    /// already, or is large and the blocks behind it are free, and the limit allows it.
    pub fn grow_in_place(&mut self, object: NonNull<u8>, new_size: usize) -> bool {
        if new_size <= self.usable_size(object) {
            return true;
        }
        let Some((first, old)) = self.large_extent(object) else { return false };
        if new_size > self.space.size {
            return false;
        }
        let count = new_size.div_ceil(BLOCK);
        let added = count - old;
        if self.over_limit(added << BLOCK_SHIFT) || self.budget < (added << BLOCK_SHIFT) as isize {
            return false; // The caller's allocation will collect.
        }
        let end = first + old;
        if self.reserve.1 > 0 && self.reserve.0 as usize == end {
            let (start, blocks) = std::mem::take(&mut self.reserve);
            self.pool.insert(start, blocks);
        }
        let free = self.pool.count_at(end as u32) as usize;
        if free >= added {
            self.pool.take_at(end as u32, added as u32);
        } else if end + free == self.top && self.extend(added - free).is_some() {
            self.pool.take_at(end as u32, free as u32);
        } else {
            return false;
        }
        self.dirty_blocks += self.space.zero_blocks(end, added);
        self.claim(first, old, count);
        self.account(added << BLOCK_SHIFT, 0);
        true
    }

    /// Frees a large object at once. Nothing may refer to it any more, and it must not be registered for dropping.
    /// Small objects are left to the collector.
    pub fn free_large(&mut self, object: NonNull<u8>) {
        let Some((first, count)) = self.large_extent(object) else { return };
        if self.collecting {
            return;
        }
        if let Ok(at) = self.frozen.binary_search(&object) {
            self.frozen.remove(at);
        }
        self.forget_old(object);
        assign(self.space.allocated, first << BLOCK_SHIFT, false);
        self.release_blocks(first, count);
        if self.free_dirty_blocks() << BLOCK_SHIFT > self.trigger {
            self.discard(first, count);
        }
        self.pool.insert(first as u32, count as u32);
        self.unaccount(count << BLOCK_SHIFT, 1);
    }

    /// Turns blocks into free ones; the caller puts them into the pool.
    pub(super) fn release_blocks(&mut self, first: usize, count: usize) {
        for index in first..first + count {
            let dirty = self.space.block(index).dirty;
            self.space.set_block(index, Block { kind: BlockKind::Free, class: 0, dirty, link: 0 });
        }
    }

    /// Bytes that the object has, at least as many as were asked for.
    pub fn usable_size(&self, object: NonNull<u8>) -> usize {
        match self.space.offset(object.as_ptr() as usize) {
            None => 0,
            Some(offset) => {
                let block = self.space.block(offset >> BLOCK_SHIFT);
                match block.kind {
                    BlockKind::Small => SIZES[block.class as usize],
                    BlockKind::LargeHead => (block.link as usize) << BLOCK_SHIFT,
                    BlockKind::Free | BlockKind::LargeTail => 0,
                }
            }
        }
    }
}
