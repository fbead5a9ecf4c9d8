//! A collection from start to end: mark, drop, take stock of the blocks, decide when to collect next.
//!
//! Taking stock reads bitmaps only: blocks without a marked object become free, blocks with some are listed for their
//! class to allocate from. No object is touched, except to poison it in stress mode.

use super::classes::{BLOCK_SHIFT, CLASSES, GRANULE_SHIFT, SIZES, SLOTS, WORDS};
use super::mark::Marker;
use super::small::{ClassState, NONE};
use super::space::{Block, BlockKind, test};
use super::{Heap, stack};
use std::time::Instant;

/// Memory is given back to the system in units of this size, aligned, so that no huge page is split.
const DISCARD_BLOCKS: usize = 128; // 2 MiB
/// What fills dead slots in stress mode: neither a NaN-boxed pointer nor a canonical address.
const POISON: u8 = 0xdb;
/// A mark stack that grew beyond this is freed after the collection.
const STACK_KEPT: usize = 1 << 17; // entries, 1 MiB

impl Heap {
    /// Collects all that is garbage, unless a collection is under way.
    pub fn collect(&mut self) {
        self.run_collection(true);
    }

    /// Collects what has become garbage since the last full collection, unless that is due itself.
    pub(super) fn collect_young(&mut self) {
        self.run_collection(self.is_full_due());
    }

    fn run_collection(&mut self, full: bool) {
        if self.collecting {
            return;
        }
        let begin = Instant::now();
        self.collecting = true;
        self.retire_runs();
        self.space.clear_marks(self.top);
        self.mark(full);
        self.drop_dead();
        if full {
            self.note_old();
        }
        std::mem::swap(&mut self.space.allocated, &mut self.space.marked);
        self.take_stock();
        if full {
            self.weigh_old();
        }
        self.born_marked.clear();
        self.set_trigger();
        self.collecting = false;
        let pause = begin.elapsed().as_nanos() as u64;
        self.stats.collections += 1;
        self.stats.pause_total_ns += pause;
        self.stats.pause_max_ns = self.stats.pause_max_ns.max(pause);
    }

    /// Marks all that lives, and old objects unless the collection is a full one.
    fn mark(&mut self, full: bool) {
        let mut changed = Vec::new();
        if full {
            self.forget_all_old();
        } else {
            changed = self.mark_old();
        }
        let hooks = self.hooks;
        let base = self.stack_base;
        let frozen = std::mem::take(&mut self.frozen);
        let mut marker = Marker::new(self);
        marker.trace_later(&changed);
        for &object in &frozen {
            marker.root(object.as_ptr());
        }
        // SAFETY: `set_hooks` demands that the hooks can be called with `data` during collections.
        unsafe { (hooks.roots)(hooks.data, &mut marker) };
        stack::scan(&mut marker, base);
        marker.drain();
        loop {
            let before = marker.count();
            // SAFETY: as above.
            unsafe { (hooks.after_mark)(hooks.data, &mut marker) };
            marker.drain();
            if marker.count() == before {
                break;
            }
        }
        if marker.checks() && !full {
            self.check_unchanged(&mut marker);
        }
        let mut stack = marker.finish();
        if stack.capacity() > STACK_KEPT {
            stack = Vec::new();
        }
        self.mark_stack = stack;
        self.frozen = frozen;
    }

    /// An old object that says that it has not changed refers to what is old only.
    #[cold]
    fn check_unchanged(&self, marker: &mut Marker) {
        for object in self.unchanged_old() {
            let before = marker.count();
            // SAFETY: an old object, which has been filled in.
            unsafe { (self.hooks.trace)(object.as_ptr(), marker) };
            if marker.count() != before {
                eprintln!("pyrite: an old object, {object:p}, has changed and did not note it");
                std::process::abort();
            }
        }
    }

    /// Runs the drop hook of registered objects that are not marked.
    fn drop_dead(&mut self) {
        let registered = std::mem::take(&mut self.registered);
        let (marked, base) = (self.space.marked, self.space.base as usize);
        let mut kept = Vec::with_capacity(registered.len().min(1024));
        for object in registered {
            if test(marked, object.as_ptr() as usize - base) {
                kept.push(object);
            } else {
                // SAFETY: an object of this heap that is dead and whose memory is still as its owner left it.
                unsafe { (self.hooks.drop)(object.as_ptr()) };
            }
        }
        kept.append(&mut self.registered);
        self.registered = kept;
    }

    /// Rebuilds the lists of blocks from the mark bits, which have become the allocated bits.
    fn take_stock(&mut self) {
        let mut live_bytes = 0;
        let mut live_objects = 0;
        let mut runs: Vec<(u32, u32)> = Vec::new();
        let mut free_from = None;
        let before = std::mem::replace(&mut self.small, [ClassState::EMPTY; CLASSES]);
        self.reserve = (0, 0);
        let mut index = 0;
        while index < self.top {
            let block = self.space.block(index);
            let count = if block.kind == BlockKind::LargeHead { block.link as usize } else { 1 };
            let is_free = match block.kind {
                BlockKind::Free => true,
                BlockKind::Small => {
                    let class = block.class as usize;
                    if self.stress || cfg!(debug_assertions) {
                        self.poison(index, class);
                    }
                    let words = self.space.words(self.space.allocated, index);
                    let objects: usize = words.iter().map(|word| word.count_ones() as usize).sum();
                    live_objects += objects;
                    live_bytes += objects * SIZES[class];
                    // Under stress a class goes on behind the slot that it gave out last, so that dead slots keep
                    // their poison for a while.
                    let state = before[class];
                    let resumed = self.stress && state.block as usize == index;
                    if resumed {
                        (self.small[class].block, self.small[class].position) = (state.block, state.position);
                    }
                    if (objects > 0 || resumed) && objects < SLOTS[class] {
                        self.append_partial(block, index);
                    }
                    objects == 0 && !resumed
                }
                BlockKind::LargeHead => {
                    let live = test(self.space.allocated, index << BLOCK_SHIFT);
                    live_objects += live as usize;
                    live_bytes += (live as usize * count) << BLOCK_SHIFT;
                    !live
                }
                BlockKind::LargeTail => unreachable!("skipped with the head"),
            };
            if is_free {
                if block.kind != BlockKind::Free {
                    self.release_blocks(index, count);
                }
                free_from.get_or_insert(index as u32);
            } else if let Some(start) = free_from.take() {
                runs.push((start, index as u32 - start));
            }
            index += count;
        }
        if let Some(start) = free_from {
            runs.push((start, index as u32 - start));
        }
        self.used_bytes = live_bytes;
        self.stats.live_bytes_after_last = live_bytes;
        self.stats.live_objects_after_last = live_objects;
        self.give_back(&runs);
        self.pool.rebuild(&runs);
    }

    fn append_partial(&mut self, block: Block, index: usize) {
        let class = block.class as usize;
        let last = std::mem::replace(&mut self.small[class].last_partial, index as u32);
        if last == NONE {
            self.small[class].first_partial = index as u32;
        } else {
            let before = self.space.block(last as usize);
            self.space.set_block(last as usize, Block { link: index as u32, ..before });
        }
        self.space.set_block(index, Block { link: NONE, ..block });
    }

    /// Gives back the pages of free runs beyond what the program will allocate until the next collection.
    fn give_back(&mut self, runs: &[(u32, u32)]) {
        let wanted = self.next_trigger();
        let kept_at_most = (wanted + wanted / 4) >> BLOCK_SHIFT;
        let mut kept = 0;
        for &(start, count) in runs {
            let mut first = start as usize;
            let mut last = first + count as usize;
            while first < last && kept < kept_at_most {
                kept += self.space.block(first).dirty as usize;
                first += 1;
            }
            while last > first && !self.space.block(last - 1).dirty {
                last -= 1;
            }
            self.discard(first, last - first);
        }
    }

    /// Gives back the pages of as many of these free blocks as make whole units.
    pub(super) fn discard(&mut self, first: usize, count: usize) {
        let low = first.next_multiple_of(DISCARD_BLOCKS);
        let high = (first + count) / DISCARD_BLOCKS * DISCARD_BLOCKS;
        if low < high {
            self.dirty_blocks -= self.space.discard_blocks(low, high - low);
        }
    }

    /// Overwrites the slots that were allocated and are not marked.
    fn poison(&mut self, index: usize, class: usize) {
        // The bitmaps have been swapped.
        for at in 0..WORDS {
            let now = self.space.words(self.space.allocated, index)[at];
            let mut dead = self.space.words(self.space.marked, index)[at] & !now;
            while dead != 0 {
                let granule = at * 64 + dead.trailing_zeros() as usize;
                dead &= dead - 1;
                let offset = (index << BLOCK_SHIFT) + (granule << GRANULE_SHIFT);
                // SAFETY: a slot of a committed block that no live object occupies.
                unsafe { self.space.at(offset).write_bytes(POISON, SIZES[class]) };
            }
        }
    }
}
