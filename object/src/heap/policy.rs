//! When to collect: the budget of bytes until the next collection, the limit, external memory, stress.
//!
//! The budget is charged when a run of slots is taken, not per object, and looked at when a run is used up. Sizes of
//! what has been allocated already are the only input: no clock, no question to the operating system.

use super::Heap;
use super::classes::{BLOCK, BLOCK_SHIFT};

/// A collection is not worth its fixed costs (roots, stack, lost caches) before this much has been allocated.
pub(super) const MINIMUM_TRIGGER: usize = 4 << 20; // bytes
/// Share of the live bytes that is allocated until the next collection, in percent: what bounds big heaps.
pub(super) const GROWTH_PERCENT: usize = 70;
/// In between, the square root of the live bytes times this: the cost of marking grows with the heap, and room is cheap
/// while the heap is small (Kirisame, Shenoy, Panchekha: Optimal heap limits, OOPSLA 2022). More than the
/// minimum from 2 MiB on, less than the percentage from 16 MiB on. Eight times as much saves 1 to 6 % of the time of
/// programs that allocate a lot, and costs 6 MiB where 2 are in use.
const SQUARE_ROOT_SCALE: usize = 8 << 20; // bytes

/// With automatic collections disabled, the next one comes after twice this at least.
const DISABLED_TRIGGER: usize = 64 << 20; // bytes

impl Heap {
    #[inline]
    pub(super) fn collect_if_due(&mut self, size: usize) {
        if (self.budget < size as isize || (self.stress && self.stress_is_due())) && !self.collecting {
            self.collect_due();
        }
    }

    #[cold]
    pub(super) fn collect_due(&mut self) {
        self.collect_young();
        if self.over_limit(0) {
            self.collect();
        }
        // Never cleared here: others set it too.
        if self.over_limit(0) {
            self.set_exhausted();
        }
    }

    pub(super) fn account(&mut self, bytes: usize, objects: usize) {
        self.budget -= bytes as isize;
        self.used_bytes += bytes;
        self.stats.allocated_bytes += bytes as u64;
        self.stats.allocated_objects += objects as u64;
    }

    pub(super) fn unaccount(&mut self, bytes: usize, objects: usize) {
        self.budget = (self.budget + bytes as isize).min(self.trigger as isize);
        self.used_bytes = self.used_bytes.saturating_sub(bytes);
        self.stats.allocated_bytes -= bytes as u64;
        self.stats.allocated_objects -= objects as u64;
    }

    pub(super) fn over_limit(&self, more: usize) -> bool {
        self.limit != 0
            && self.used_bytes.saturating_add(self.external_bytes).saturating_add(more) > self.limit
    }

    pub(super) fn free_dirty_blocks(&self) -> usize {
        self.dirty_blocks.saturating_sub(self.used_bytes >> BLOCK_SHIFT)
    }

    /// Bytes that the program may allocate between the last collection and the next.
    pub(super) fn next_trigger(&self) -> usize {
        let live = self.stats.live_bytes_after_last + self.external_bytes;
        let mut trigger = self
            .minimum_trigger
            .max(live / 100 * self.growth_percent)
            .max(live.isqrt().saturating_mul(SQUARE_ROOT_SCALE.isqrt()));
        if !self.enabled {
            trigger = trigger.max(DISABLED_TRIGGER).saturating_mul(2);
        }
        if self.limit != 0 {
            // Beyond the limit the program goes on for a while, so that it can handle the MemoryError.
            let slack = (self.limit / 16).max(64 << 10);
            trigger = trigger.min(self.limit.saturating_sub(live).max(slack));
        }
        trigger
    }

    pub(super) fn set_trigger(&mut self) {
        self.trigger = self.next_trigger();
        self.budget = self.trigger as isize;
    }

    /// Automatic collections. Disabled, they become rare instead of ceasing: this collector is also what stands in for
    /// reference counts, and programs that call `gc.disable` do not expect to keep all their garbage.
    pub fn set_enabled(&mut self, enabled: bool) {
        self.enabled = enabled;
        let spent = self.trigger as isize - self.budget;
        self.trigger = self.next_trigger();
        self.budget = self.trigger as isize - spent;
    }

    pub fn is_enabled(&self) -> bool {
        self.enabled
    }

    /// The next collection comes after `minimum` bytes or `percent` of the live bytes, whichever is more.
    pub fn set_threshold(&mut self, minimum: usize, percent: usize) {
        self.minimum_trigger = minimum.max(BLOCK);
        self.growth_percent = percent;
        self.set_enabled(self.enabled);
    }

    /// Minimum and percentage, see `set_threshold`.
    pub fn threshold(&self) -> (usize, usize) {
        (self.minimum_trigger, self.growth_percent)
    }

    pub fn set_stress(&mut self, stress: bool) {
        self.set_stress_every(u32::from(stress));
    }

    /// Has each n-th allocation collect; with 0 the budget says when.
    pub fn set_stress_every(&mut self, n: u32) {
        self.retire_runs();
        self.stress = n > 0;
        self.stress_every = n;
        self.stress_left = n;
    }

    fn stress_is_due(&mut self) -> bool {
        self.stress_left = self.stress_left.saturating_sub(1);
        let due = self.stress_left == 0;
        if due {
            self.stress_left = self.stress_every;
        }
        due
    }

    /// Lets the next allocation collect.
    pub fn request_collection(&mut self) {
        self.retire_runs();
        self.budget = -1;
    }

    pub fn is_collecting(&self) -> bool {
        self.collecting
    }

    /// Memory that objects own elsewhere has grown or shrunk by `bytes`. Counts towards the trigger and the limit. Does
    /// not collect, but may let the next allocation do so.
    pub fn note_external(&mut self, bytes: isize) {
        self.external_bytes = self.external_bytes.saturating_add_signed(bytes);
        if bytes > 0 {
            let had = self.budget;
            self.budget = self.budget.saturating_sub(bytes);
            if had >= 0 && self.budget < 0 {
                self.retire_runs();
            }
        } else {
            self.budget = self.budget.saturating_sub(bytes).min(self.trigger as isize);
        }
    }
}
