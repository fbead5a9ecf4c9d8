//! Small objects: the slow half of allocation, which finds the next run of free slots for a class.
//!
//! Sweeping is lazy: a block's free runs are found in its bitmap when the class comes to allocate from it. A run's
//! slots count as allocated from the moment it is taken; `retire_runs` gives the unused rest back.

use super::classes::{BLOCK, BLOCK_SHIFT, CLASSES, GRANULE, GRANULE_SHIFT, SIZES};
use super::mark::mark_new;
use super::space::{Block, BlockKind};
use super::{Heap, Run};
use std::ptr::NonNull;

/// No block.
pub(super) const NONE: u32 = u32::MAX;
/// Blocks set aside at a time for small objects, so that taking one block is an increment.
const RESERVE_BLOCKS: u32 = 64; // 1 MiB

/// Where a class allocates.
#[derive(Clone, Copy)]
pub(super) struct ClassState {
    /// The block of the current run.
    pub block: u32,
    /// Granule of the block from which on free slots are looked for.
    pub position: u32,
    /// List of blocks with free slots.
    pub first_partial: u32,
    pub last_partial: u32,
}

impl ClassState {
    pub const EMPTY: ClassState =
        ClassState { block: NONE, position: 0, first_partial: NONE, last_partial: NONE };
}

impl Heap {
    /// A slot of `class`, with the class's run set up for the allocations to come.
    pub(super) fn refill(&mut self, class: usize) -> NonNull<u8> {
        let mut collected = self.collecting;
        loop {
            let state = self.small[class];
            if state.block != NONE {
                let (index, from) = (state.block as usize, state.position as usize);
                if let Some((start, end)) = self.space.free_run(index, class, from) {
                    return self.take_run(class, index, start, end);
                }
            }
            if state.first_partial != NONE {
                let block = state.first_partial;
                let next = self.space.block(block as usize).link;
                let state = &mut self.small[class];
                (state.block, state.position, state.first_partial) = (block, 0, next);
            } else if let Some(block) = self.take_block() {
                let old = self.space.block(block as usize);
                let new = Block { kind: BlockKind::Small, class: class as u8, dirty: old.dirty, link: NONE };
                self.space.set_block(block as usize, new);
                let state = &mut self.small[class];
                (state.block, state.position) = (block, 0);
            } else if !collected {
                collected = true;
                self.collect();
            } else {
                super::fatal("the reserved address range is used up");
            }
        }
    }

    fn take_run(&mut self, class: usize, index: usize, start: usize, mut end: usize) -> NonNull<u8> {
        let one_by_one = self.stress || self.collecting;
        if one_by_one {
            end = start + SIZES[class] / GRANULE;
        }
        let slots = self.space.set_run(index, class, start, end, true);
        let low = (index << BLOCK_SHIFT) + (start << GRANULE_SHIFT);
        let size = (end - start) << GRANULE_SHIFT;
        let block = self.space.block(index);
        if block.dirty {
            // SAFETY: free slots of a committed block, now given to nobody else.
            unsafe { self.space.at(low).write_bytes(0, size) };
        } else {
            self.space.set_block(index, Block { dirty: true, ..block });
            self.dirty_blocks += 1;
        }
        self.small[class].position = end as u32;
        self.account(size, slots);
        let first = self.space.at(low);
        self.runs[class] = if one_by_one {
            Run::EMPTY
        } else {
            Run { cursor: self.space.at(low + SIZES[class]), limit: self.space.at(low + size) }
        };
        if self.collecting {
            mark_new(self, low);
        }
        // SAFETY: an address in the heap is not null.
        unsafe { NonNull::new_unchecked(first) }
    }

    /// One free block, committed.
    fn take_block(&mut self) -> Option<u32> {
        if self.reserve.1 == 0 {
            self.reserve = match self.pool.take_some(RESERVE_BLOCKS) {
                Some(run) => run,
                None => self.extend(RESERVE_BLOCKS as usize).or_else(|| self.extend(1))?,
            };
        }
        let (start, count) = self.reserve;
        self.reserve = (start + 1, count - 1);
        Some(start)
    }

    /// Moves the end of the used range by `count` blocks.
    pub(super) fn extend(&mut self, count: usize) -> Option<(u32, u32)> {
        let end = self.top.checked_add(count)?.checked_mul(BLOCK)?;
        if !self.space.commit_to(end) {
            return None;
        }
        let run = (self.top as u32, count as u32);
        self.top += count;
        Some(run)
    }

    /// Gives the unused rest of each class's run back to its block, so that no bit is set without an object.
    pub(super) fn retire_runs(&mut self) {
        for class in 0..CLASSES {
            let Run { cursor, limit } = std::mem::replace(&mut self.runs[class], Run::EMPTY);
            if cursor < limit {
                let index = self.small[class].block as usize;
                let (start, end) = (self.granule_in(index, cursor), self.granule_in(index, limit));
                let slots = self.space.set_run(index, class, start, end, false);
                self.small[class].position = start as u32;
                self.unaccount((end - start) << GRANULE_SHIFT, slots);
            }
        }
    }

    fn granule_in(&self, index: usize, address: *mut u8) -> usize {
        (address as usize - self.space.base as usize - (index << BLOCK_SHIFT)) >> GRANULE_SHIFT
    }

    /// Whether the slot at `offset` is in a run and not handed out yet.
    pub(super) fn is_unconsumed(&self, offset: usize) -> bool {
        let block = self.space.block(offset >> BLOCK_SHIFT);
        if block.kind != BlockKind::Small {
            return false;
        }
        let run = &self.runs[block.class as usize];
        let address = self.space.at(offset);
        run.cursor <= address && address < run.limit
    }
}
