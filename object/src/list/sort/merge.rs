//! The general merge sort, see the parent module.

use crate::list::ValueArray;
use crate::object::Gc;
use crate::ops::{self, CompareOp};
use crate::value::Value;
use crate::vm::{R, Vm};

/// The keys, and beside them the items if those are not the keys themselves.
#[derive(Clone, Copy)]
pub(super) struct Lanes {
    pub keys: Gc<ValueArray>,
    pub items: Option<Gc<ValueArray>>,
}

impl Lanes {
    fn key(self, at: usize) -> Value {
        self.keys.get(at).unwrap_or(Value::NONE)
    }

    pub fn reverse(self, start: usize, end: usize) {
        for array in [Some(self.keys), self.items].into_iter().flatten() {
            let places = &array.places()[start..end];
            for i in 0..places.len() / 2 {
                places[i].swap(&places[places.len() - 1 - i]);
            }
        }
    }

    /// Copies `count` places from other lanes, or from these.
    fn copy(self, to: usize, source: Lanes, from: usize, count: usize) {
        self.keys.copy_places(to, &source.keys, from, count);
        if let (Some(items), Some(other)) = (self.items, source.items) {
            items.copy_places(to, &other, from, count);
        }
    }

    fn put(self, to: usize, source: Lanes, from: usize) {
        self.keys.put(to, source.keys.get(from));
        if let (Some(items), Some(other)) = (self.items, source.items) {
            items.put(to, other.get(from));
        }
    }
}

#[inline]
fn less(vm: &mut Vm, a: Value, b: Value) -> R<bool> {
    ops::compare_bool(vm, CompareOp::Lt, a, b)
}

/// Wins in a row after which a merge starts to gallop.
const MIN_GALLOP: usize = 7; // comparisons
/// Runs shorter than half of this up to this are made by insertion.
const MAX_MIN_RUN: usize = 64; // items

#[derive(Clone, Copy)]
struct Run {
    start: usize,
    length: usize,
    /// Depth of the boundary with the next run in the ideal merge tree.
    power: u32,
}

struct Sorter {
    lanes: Lanes,
    /// Room for the shorter of two runs, made when first needed.
    spare: Option<Lanes>,
    runs: Vec<Run>,
    total: usize,
    min_gallop: usize,
}

pub(super) fn sort(vm: &mut Vm, lanes: Lanes, length: usize) -> R<()> {
    let mut sorter = Sorter { lanes, spare: None, runs: Vec::new(), total: length, min_gallop: MIN_GALLOP };
    let min_run = min_run(length);
    let mut start = 0;
    while start < length {
        let mut run = natural_run(vm, lanes, start, length)?;
        if run < min_run {
            let forced = min_run.min(length - start);
            insertion_sort(vm, lanes, start, start + run, start + forced)?;
            run = forced;
        }
        sorter.push_run(vm, start, run)?;
        start += run;
    }
    while sorter.runs.len() > 1 {
        sorter.merge_last(vm)?;
    }
    Ok(())
}

fn min_run(mut n: usize) -> usize {
    let mut lost = 0;
    while n >= MAX_MIN_RUN {
        lost |= n & 1;
        n >>= 1;
    }
    n + lost
}

/// Length of the run at `start`; one that strictly falls is reversed.
fn natural_run(vm: &mut Vm, lanes: Lanes, start: usize, end: usize) -> R<usize> {
    if end - start < 2 {
        return Ok(end - start);
    }
    let falling = less(vm, lanes.key(start + 1), lanes.key(start))?;
    let mut at = start + 2;
    while at < end && less(vm, lanes.key(at), lanes.key(at - 1))? == falling {
        at += 1;
    }
    if falling {
        lanes.reverse(start, at);
    }
    Ok(at - start)
}

/// Extends the sorted part `start..sorted` to `end` by binary insertion.
fn insertion_sort(vm: &mut Vm, lanes: Lanes, start: usize, sorted: usize, end: usize) -> R<()> {
    for at in sorted..end {
        let (key, item) = (lanes.key(at), lanes.items.map(|i| i.get(at)));
        let (mut low, mut high) = (start, at);
        while low < high {
            let middle = low + (high - low) / 2;
            if less(vm, key, lanes.key(middle))? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        lanes.keys.move_places(low, low + 1, at - low);
        lanes.keys.put(low, Some(key));
        if let (Some(items), Some(item)) = (lanes.items, item) {
            items.move_places(low, low + 1, at - low);
            items.put(low, item);
        }
    }
    Ok(())
}

/// Where `key` goes among `count` sorted keys from `base` on: before equal ones if `left`, else behind them. The search
/// begins at `hint` and doubles its steps.
fn gallop(
    vm: &mut Vm,
    key: Value,
    lanes: Lanes,
    base: usize,
    count: usize,
    hint: usize,
    left: bool,
) -> R<usize> {
    // Whether the key goes behind the one at `i`.
    let behind = |vm: &mut Vm, i: usize| -> R<bool> {
        let other = lanes.key(base + i);
        if left { less(vm, other, key) } else { Ok(!less(vm, key, other)?) }
    };
    let (mut low, mut high);
    if behind(vm, hint)? {
        low = hint + 1;
        high = count;
        let mut step = 1;
        while hint + step < count {
            if !behind(vm, hint + step)? {
                high = hint + step;
                break;
            }
            low = hint + step + 1;
            step = step * 2 + 1;
        }
    } else {
        high = hint;
        low = 0;
        let mut step = 1;
        while step <= hint {
            if behind(vm, hint - step)? {
                low = hint - step + 1;
                break;
            }
            high = hint - step;
            step = step * 2 + 1;
        }
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if behind(vm, middle)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

impl Sorter {
    fn push_run(&mut self, vm: &mut Vm, start: usize, length: usize) -> R<()> {
        if let Some(last) = self.runs.last() {
            let power = power(last.start, last.length, length, self.total);
            while self.runs.len() > 1 && self.runs[self.runs.len() - 2].power > power {
                self.merge_last(vm)?;
            }
            if let Some(last) = self.runs.last_mut() {
                last.power = power;
            }
        }
        self.runs.push(Run { start, length, power: 0 });
        Ok(())
    }

    /// Merges the two runs on top.
    fn merge_last(&mut self, vm: &mut Vm) -> R<()> {
        let (Some(b), Some(a)) = (self.runs.pop(), self.runs.pop()) else { return Ok(()) };
        self.runs.push(Run { start: a.start, length: a.length + b.length, power: b.power });
        let lanes = self.lanes;
        // Items of `a` that are in place already, and items of `b` that are.
        let skip = gallop(vm, lanes.key(b.start), lanes, a.start, a.length, 0, false)?;
        let (start, left) = (a.start + skip, a.length - skip);
        if left == 0 {
            return Ok(());
        }
        let last = lanes.key(b.start - 1);
        let right = gallop(vm, last, lanes, b.start, b.length, b.length - 1, true)?;
        if right == 0 {
            return Ok(());
        }
        let spare = self.spare(vm, left.min(right))?;
        if left <= right {
            self.merge_low(vm, spare, start, left, b.start, right)
        } else {
            self.merge_high(vm, spare, start, left, b.start, right)
        }
    }

    fn spare(&mut self, vm: &mut Vm, count: usize) -> R<Lanes> {
        if let Some(spare) = self.spare
            && spare.keys.capacity() >= count
        {
            return Ok(spare);
        }
        let keys = ValueArray::try_new(vm, count)?;
        let items = match self.lanes.items {
            Some(_) => Some(ValueArray::try_new(vm, count)?),
            None => None,
        };
        let spare = Lanes { keys, items };
        self.spare = Some(spare);
        Ok(spare)
    }

    /// Merges from the left; the left run, the shorter one, moves to the spare lanes.
    fn merge_low(
        &mut self,
        vm: &mut Vm,
        spare: Lanes,
        start: usize,
        left: usize,
        middle: usize,
        right: usize,
    ) -> R<()> {
        let lanes = self.lanes;
        spare.copy(0, lanes, start, left);
        // Next of the left run, next of the right one, next place.
        let (mut i, mut j, mut to) = (0, middle, start);
        let end = middle + right;
        let result = self.merge_low_loop(vm, spare, left, end, &mut i, &mut j, &mut to);
        // The gap that is left has the size of what is left in the spare lanes, also after an exception.
        lanes.copy(to, spare, i, left - i);
        result
    }

    #[allow(clippy::too_many_arguments)]
    fn merge_low_loop(
        &mut self,
        vm: &mut Vm,
        spare: Lanes,
        left: usize,
        end: usize,
        i: &mut usize,
        j: &mut usize,
        to: &mut usize,
    ) -> R<()> {
        let lanes = self.lanes;
        loop {
            let (mut left_wins, mut right_wins) = (0, 0);
            while left_wins < self.min_gallop && right_wins < self.min_gallop {
                if *i == left || *j == end {
                    return Ok(());
                }
                if less(vm, lanes.key(*j), spare.key(*i))? {
                    lanes.put(*to, lanes, *j);
                    *j += 1;
                    right_wins += 1;
                    left_wins = 0;
                } else {
                    lanes.put(*to, spare, *i);
                    *i += 1;
                    left_wins += 1;
                    right_wins = 0;
                }
                *to += 1;
            }
            loop {
                if *i == left || *j == end {
                    return Ok(());
                }
                let from_left = gallop(vm, lanes.key(*j), spare, *i, left - *i, 0, false)?;
                lanes.copy(*to, spare, *i, from_left);
                *i += from_left;
                *to += from_left;
                if *i == left {
                    return Ok(());
                }
                let from_right = gallop(vm, spare.key(*i), lanes, *j, end - *j, 0, true)?;
                lanes.copy(*to, lanes, *j, from_right);
                *j += from_right;
                *to += from_right;
                if from_left < MIN_GALLOP && from_right < MIN_GALLOP {
                    break;
                }
                self.min_gallop = (self.min_gallop - 1).max(1);
            }
            self.min_gallop += 2;
        }
    }

    /// Merges from the right; the right run, the shorter one, moves to the spare lanes.
    fn merge_high(
        &mut self,
        vm: &mut Vm,
        spare: Lanes,
        start: usize,
        left: usize,
        middle: usize,
        right: usize,
    ) -> R<()> {
        let lanes = self.lanes;
        spare.copy(0, lanes, middle, right);
        // One above the next of the left run, of the right run, and of the places.
        let (mut i, mut j, mut to) = (start + left, right, middle + right);
        let result = self.merge_high_loop(vm, spare, start, &mut i, &mut j, &mut to);
        lanes.copy(to - j, spare, 0, j);
        result
    }

    fn merge_high_loop(
        &mut self,
        vm: &mut Vm,
        spare: Lanes,
        start: usize,
        i: &mut usize,
        j: &mut usize,
        to: &mut usize,
    ) -> R<()> {
        let lanes = self.lanes;
        loop {
            let (mut left_wins, mut right_wins) = (0, 0);
            while left_wins < self.min_gallop && right_wins < self.min_gallop {
                if *i == start || *j == 0 {
                    return Ok(());
                }
                if less(vm, spare.key(*j - 1), lanes.key(*i - 1))? {
                    *i -= 1;
                    *to -= 1;
                    lanes.put(*to, lanes, *i);
                    left_wins += 1;
                    right_wins = 0;
                } else {
                    *j -= 1;
                    *to -= 1;
                    lanes.put(*to, spare, *j);
                    right_wins += 1;
                    left_wins = 0;
                }
            }
            loop {
                if *i == start || *j == 0 {
                    return Ok(());
                }
                let (left, key) = (*i - start, spare.key(*j - 1));
                let from_left = left - gallop(vm, key, lanes, start, left, left - 1, false)?;
                *i -= from_left;
                *to -= from_left;
                lanes.copy(*to, lanes, *i, from_left);
                if *i == start {
                    return Ok(());
                }
                let from_right = *j - gallop(vm, lanes.key(*i - 1), spare, 0, *j, *j - 1, true)?;
                *j -= from_right;
                *to -= from_right;
                lanes.copy(*to, spare, *j, from_right);
                if from_left < MIN_GALLOP && from_right < MIN_GALLOP {
                    break;
                }
                self.min_gallop = (self.min_gallop - 1).max(1);
            }
            self.min_gallop += 2;
        }
    }
}

/// Depth at which the boundary between adjacent runs stands in the ideal binary merge tree: the first bit in which the
/// positions of their middles, as fractions of the total, differ.
fn power(start: usize, left: usize, right: usize, total: usize) -> u32 {
    let n = 2 * total as u128;
    // Twice the middles.
    let mut a = (2 * start + left) as u128;
    let mut b = a + (left + right) as u128;
    let mut power = 0;
    loop {
        power += 1;
        a *= 2;
        b *= 2;
        let (in_a, in_b) = (a >= n, b >= n);
        if in_a != in_b || power >= 64 {
            return power;
        }
        if in_a {
            a -= n;
            b -= n;
        }
    }
}
