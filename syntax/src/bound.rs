//! Definite assignment: drops each `CheckBound` of a local that is bound on every path that leads there.
//!
//! A forward dataflow analysis over the instruction list. The state is the set of registers below 128 that are bound;
//! a handler starts with what is bound before each instruction that can raise into it.

use crate::emit::{Emitter, Extra, NO_HANDLER, can_raise, ends_flow, for_each_output};
use crate::opcode::{Immediate, Op};

type Set = u128;

/// Registers that the analysis knows.
const LIMIT: u32 = Set::BITS; // registers

/// `parameters` is the set of registers that are bound on entry.
pub fn remove_checks(emitter: &mut Emitter, parameters: Set) {
    if !emitter.lines.iter().any(|line| line.op == Op::CheckBound && u32::from(line.a) < LIMIT) {
        return;
    }
    let blocks = Blocks::new(emitter);
    let mut entry: Vec<Option<Set>> = vec![None; blocks.starts.len()];
    entry[0] = Some(parameters);
    let mut work = vec![0];
    while let Some(block) = work.pop() {
        let Some(state) = entry[block] else { continue };
        let mut reach = |line: usize, state: Set| {
            let Some(target) = blocks.block_at(line) else { return };
            let merged = entry[target].map_or(state, |before| before & state);
            if entry[target] != Some(merged) {
                entry[target] = Some(merged);
                work.push(target);
            }
        };
        walk(emitter, blocks.range(block), state, &mut reach);
    }
    let mut unneeded = Vec::new();
    for (block, state) in entry.iter().enumerate() {
        let Some(mut state) = *state else { continue };
        for i in blocks.range(block) {
            let line = &emitter.lines[i];
            if line.op == Op::CheckBound && u32::from(line.a) < LIMIT && state & (1 << line.a) != 0 {
                unneeded.push(i);
            }
            state = after(emitter, i, state);
        }
    }
    for i in unneeded {
        emitter.lines[i].deleted = true;
    }
}

/// Carries the state through a block, and calls `reach` for each line that control can go to.
fn walk(emitter: &Emitter, lines: std::ops::Range<usize>, mut state: Set, reach: &mut dyn FnMut(usize, Set)) {
    let end = lines.end;
    for i in lines {
        let line = &emitter.lines[i];
        if line.handler != NO_HANDLER && can_raise(line.op) {
            reach(emitter.line_of(emitter.handlers[line.handler as usize].target), state);
        }
        let before = state;
        state = after(emitter, i, state);
        if let Extra::Target(label) = line.extra {
            // `ForIter` leaves its variable alone when it jumps.
            reach(emitter.line_of(label), if line.op == Op::ForIter { before } else { state });
        }
        if ends_flow(line.op) {
            return;
        }
    }
    reach(end, state);
}

/// The state after line `i`.
fn after(emitter: &Emitter, i: usize, mut state: Set) -> Set {
    let line = &emitter.lines[i];
    if line.deleted {
        return state;
    }
    match line.op {
        Op::CheckBound => {
            if u32::from(line.a) < LIMIT {
                state |= 1 << line.a;
            }
        }
        Op::DeleteLocal => {
            if u32::from(line.a) < LIMIT {
                state &= !(1 << line.a);
            }
        }
        // What lives above register 255 is checked after it has been fetched.
        Op::GetHigh => {
            if u32::from(line.a) < LIMIT {
                state &= !(1 << line.a);
            }
        }
        Op::LoadImmediate if line.b == Immediate::Unbound as u8 => {
            if u32::from(line.a) < LIMIT {
                state &= !(1 << line.a);
            }
        }
        op => {
            let extra = if let Extra::Value(value) = line.extra { value } else { 0 };
            for_each_output(op, [line.a, line.b, line.c], extra, |register| {
                if register < LIMIT {
                    state |= 1 << register;
                }
            });
        }
    }
    state
}

struct Blocks {
    /// First line of each block.
    starts: Vec<usize>,
    count: usize,
}

impl Blocks {
    fn new(emitter: &Emitter) -> Blocks {
        let count = emitter.lines.len();
        let mut leader = vec![false; count + 1];
        leader[0] = true;
        for (i, line) in emitter.lines.iter().enumerate() {
            if let Extra::Target(label) = line.extra {
                leader[emitter.line_of(label)] = true;
                leader[i + 1] = true;
            }
            if ends_flow(line.op) {
                leader[i + 1] = true;
            }
        }
        for handler in &emitter.handlers {
            leader[emitter.line_of(handler.target)] = true;
        }
        let starts = (0..count).filter(|&i| leader[i]).collect();
        Blocks { starts, count }
    }

    fn range(&self, block: usize) -> std::ops::Range<usize> {
        self.starts[block]..self.starts.get(block + 1).copied().unwrap_or(self.count)
    }

    fn block_at(&self, line: usize) -> Option<usize> {
        if line >= self.count {
            return None;
        }
        self.starts.binary_search(&line).ok()
    }
}
