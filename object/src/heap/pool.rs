//! Free blocks as runs of consecutive ones, coalesced, found by place or by size in logarithmic time.
//!
//! Best fit, lowest address first: small runs are used up before big ones are cut. Holds indices only; whether a
//! block's pages are resident is the business of `space`.

use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub(super) struct Pool {
    by_start: BTreeMap<u32, u32>,
    by_size: BTreeSet<(u32, u32)>,
}

impl Pool {
    /// Replaces the content by these runs, which are sorted and do not touch each other.
    pub fn rebuild(&mut self, runs: &[(u32, u32)]) {
        self.by_start = runs.iter().copied().collect();
        self.by_size = runs.iter().map(|&(start, count)| (count, start)).collect();
    }

    fn remove(&mut self, start: u32, count: u32) {
        self.by_start.remove(&start);
        self.by_size.remove(&(count, start));
    }

    fn add(&mut self, start: u32, count: u32) {
        if count > 0 {
            self.by_start.insert(start, count);
            self.by_size.insert((count, start));
        }
    }

    /// Adds a run, merged with its neighbours.
    pub fn insert(&mut self, mut start: u32, mut count: u32) {
        if let Some((&before, &length)) = self.by_start.range(..start).next_back() {
            debug_assert!(before + length <= start, "a block was freed twice");
            if before + length == start {
                self.remove(before, length);
                start = before;
                count += length;
            }
        }
        if let Some(&length) = self.by_start.get(&(start + count)) {
            self.remove(start + count, length);
            count += length;
        }
        self.add(start, count);
    }

    /// Takes exactly `count` blocks.
    pub fn take(&mut self, count: u32) -> Option<u32> {
        let &(length, start) = self.by_size.range((count, 0)..).next()?;
        self.remove(start, length);
        self.add(start + count, length - count);
        Some(start)
    }

    /// Takes up to `most` blocks, from the smallest run.
    pub fn take_some(&mut self, most: u32) -> Option<(u32, u32)> {
        let &(length, start) = self.by_size.first()?;
        self.remove(start, length);
        let count = length.min(most);
        self.add(start + count, length - count);
        Some((start, count))
    }

    /// How many free blocks begin at `start`.
    pub fn count_at(&self, start: u32) -> u32 {
        self.by_start.get(&start).copied().unwrap_or(0)
    }

    /// Takes the first `count` blocks of the run that begins at `start`.
    pub fn take_at(&mut self, start: u32, count: u32) {
        let length = self.count_at(start);
        debug_assert!(count <= length);
        self.remove(start, length);
        self.add(start + count, length - count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_coalesce_in_any_order() {
        let mut pool = Pool::default();
        for start in [4, 0, 2, 3, 1] {
            pool.insert(start, 1);
        }
        assert_eq!(pool.count_at(0), 5);
        assert_eq!(pool.take(5), Some(0));
        assert_eq!(pool.take(1), None);
    }

    #[test]
    fn the_smallest_run_that_fits_is_cut() {
        let mut pool = Pool::default();
        pool.rebuild(&[(0, 10), (20, 3), (30, 4)]);
        assert_eq!(pool.take(3), Some(20));
        assert_eq!(pool.take(3), Some(30));
        assert_eq!(pool.take_some(64), Some((33, 1)));
        assert_eq!(pool.take_some(4), Some((0, 4)));
        assert_eq!(pool.count_at(4), 6);
        pool.take_at(4, 2);
        assert_eq!(pool.count_at(6), 4);
    }
}
