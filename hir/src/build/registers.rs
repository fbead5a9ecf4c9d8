//! Which registers an instruction of bytecode reads and writes, from the opcode table; and which are live.

use pyrite_syntax::code::Code;
use pyrite_syntax::opcode::{Instruction, Op, Operand};
use std::ops::Range;

fn window(first: u8, count: usize) -> Range<u16> {
    u16::from(first)..u16::from(first) + count as u16
}

/// Calls `visit` with every run of registers that the instruction reads.
pub fn reads(i: &Instruction, mut visit: impl FnMut(Range<u16>)) {
    let (b, c) = (i.b as usize, i.c as usize);
    for operand in i.op.info().operands {
        visit(match operand {
            Operand::InA | Operand::InOutA => window(i.a, 1),
            Operand::InB | Operand::InOutB => window(i.b, 1),
            Operand::InC => window(i.c, 1),
            Operand::InWindowA(n) | Operand::InOutWindowA(n) => window(i.a, *n as usize),
            Operand::InWindowB(n) => window(i.b, *n as usize),
            Operand::InWindowBCountC => window(i.b, c),
            Operand::InWindowBPairsC => window(i.b, 2 * c),
            Operand::CallWindow => window(i.a, 1 + b),
            Operand::MethodWindow => window(i.a, 2 + b),
            Operand::HighBx if i.op == Op::GetHigh => i.bx()..i.bx() + 1,
            _ => continue,
        });
    }
    if i.op == Op::MakeFunction {
        visit(window(i.a, i.b.count_ones() as usize));
    }
}

/// Calls `visit` with every run of registers that the instruction writes when it does not jump or raise.
pub fn writes(i: &Instruction, mut visit: impl FnMut(Range<u16>)) {
    for operand in i.op.info().operands {
        visit(match operand {
            Operand::OutA | Operand::InOutA | Operand::CallWindow | Operand::MethodWindow => window(i.a, 1),
            Operand::OutB | Operand::InOutB => window(i.b, 1),
            Operand::OutWindowA(n) | Operand::InOutWindowA(n) => window(i.a, *n as usize),
            Operand::OutWindowACountC => window(i.a, i.c as usize),
            Operand::HighBx if i.op == Op::SetHigh => i.bx()..i.bx() + 1,
            _ => continue,
        });
    }
    if i.op == Op::UnpackEx {
        visit(window(i.a, i.c as usize + 1 + i.extra as usize));
    }
}

/// All registers that the instruction writes.
pub fn outputs(i: &Instruction) -> Vec<u16> {
    let mut outputs = Vec::new();
    writes(i, |run| outputs.extend(run));
    outputs
}

/// A set of registers: few functions have more than 64.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct RegisterSet {
    first: u64,
    rest: Vec<u64>,
}

impl RegisterSet {
    pub fn new(count: usize) -> RegisterSet {
        RegisterSet { first: 0, rest: vec![0; count.saturating_sub(64).div_ceil(64)] }
    }

    pub fn contains(&self, register: u16) -> bool {
        self.words().nth(register as usize / 64).is_some_and(|word| word >> (register % 64) & 1 != 0)
    }

    pub fn insert(&mut self, register: u16) {
        if let Some(word) = self.word_mut(register) {
            *word |= 1 << (register % 64);
        }
    }

    pub fn remove(&mut self, register: u16) {
        if let Some(word) = self.word_mut(register) {
            *word &= !(1 << (register % 64));
        }
    }

    pub fn union(&mut self, other: &RegisterSet) {
        self.first |= other.first;
        self.rest.iter_mut().zip(&other.rest).for_each(|(a, b)| *a |= b);
    }

    /// In ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.words().zip((0u16..).step_by(64)).flat_map(|(word, first)| {
            let left = std::iter::successors(Some(word), |left| Some(left & left.wrapping_sub(1)));
            left.take_while(|left| *left != 0).map(move |left| first + left.trailing_zeros() as u16)
        })
    }

    fn words(&self) -> impl Iterator<Item = u64> + '_ {
        std::iter::once(self.first).chain(self.rest.iter().copied())
    }

    fn word_mut(&mut self, register: u16) -> Option<&mut u64> {
        match register as usize / 64 {
            0 => Some(&mut self.first),
            n => self.rest.get_mut(n - 1),
        }
    }
}

/// The instruction's successors by word: falling through, then the jump target.
pub fn successors(i: &Instruction, pc: u32) -> (Option<u32>, Option<u32>) {
    let next = pc + i.op.length() as u32;
    let target =
        i.op.info().operands.contains(&Operand::Jump).then(|| next.wrapping_add_signed(i.extra as i32));
    let falls =
        !matches!(i.op, Op::Jump | Op::JumpBack | Op::Return | Op::Raise | Op::Reraise | Op::ReturnGenerator);
    (falls.then_some(next), target)
}

/// The registers that are read later, by word of bytecode: before each instruction.
pub struct Liveness(Vec<RegisterSet>);

impl Liveness {
    /// `instructions`: word and instruction, in order.
    pub fn new(code: &Code, instructions: &[(u32, Instruction)]) -> Liveness {
        let empty = RegisterSet::new(code.register_count as usize);
        let mut before = vec![empty.clone(); code.words.len() + 1];
        let mut changed = true;
        while changed {
            changed = false;
            for (pc, i) in instructions.iter().rev() {
                let mut live = empty.clone();
                let (next, target) = successors(i, *pc);
                if let Some(next) = next {
                    live.union(&before[next as usize]);
                }
                writes(i, |run| run.for_each(|r| live.remove(r)));
                // A jump at the end of a loop leaves the item's register alone.
                if let Some(target) = target {
                    live.union(&before[target as usize]);
                }
                if let Some(handler) = code.handler(*pc) {
                    let is_live = live.contains(u16::from(handler.register));
                    live.union(&before[handler.target as usize]);
                    if !is_live {
                        live.remove(u16::from(handler.register));
                    }
                }
                reads(i, |run| run.for_each(|r| live.insert(r)));
                if before[*pc as usize] != live {
                    before[*pc as usize] = live;
                    changed = true;
                }
            }
        }
        Liveness(before)
    }

    pub fn before(&self, pc: u32) -> &RegisterSet {
        &self.0[pc as usize]
    }
}
