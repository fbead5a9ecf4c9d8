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

/// A set of registers.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct RegisterSet(Vec<u64>);

impl RegisterSet {
    pub fn new(count: usize) -> RegisterSet {
        RegisterSet(vec![0; count.div_ceil(64)])
    }

    pub fn contains(&self, register: u16) -> bool {
        self.0.get(register as usize / 64).is_some_and(|w| w >> (register % 64) & 1 != 0)
    }

    pub fn insert(&mut self, register: u16) {
        if let Some(word) = self.0.get_mut(register as usize / 64) {
            *word |= 1 << (register % 64);
        }
    }

    pub fn remove(&mut self, register: u16) {
        if let Some(word) = self.0.get_mut(register as usize / 64) {
            *word &= !(1 << (register % 64));
        }
    }

    pub fn union(&mut self, other: &RegisterSet) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        (0..self.0.len() as u16 * 64).filter(|r| self.contains(*r))
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
                    let mut caught = before[handler.target as usize].clone();
                    caught.remove(u16::from(handler.register));
                    live.union(&caught);
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
