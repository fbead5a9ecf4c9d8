//! Generators and coroutines. Their code is entered where they are resumed, at the beginning or behind a yield, and left
//! where they yield; in between everything is in the generator's registers.

use super::Builder;
use super::back_edges::back_edges;
use crate::ValueId;
use crate::function::{Edge, Entry, FrameState, OWN, Terminator};
use crate::instruction::{Instruction, Reason};
use crate::types::{Kinds, Type};
use pyrite_object::code::CodeState;
use pyrite_object::generator::{Generator, GeneratorState};
use pyrite_object::{Gc, Value, Vm};
use pyrite_syntax::opcode::{Instruction as Bytecode, Op};

/// Where a generator begins: behind its ReturnGenerator, which is the first instruction.
pub(super) const START: u32 = 1; // word
/// Length of a Yield.
const YIELD: u32 = 2; // words

/// What a register has held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    pub kinds: Kinds,
    /// The value, if it is no Python value and was the same each time.
    pub mark: Option<Value>,
}

impl Observed {
    pub fn of(vm: &Vm, value: Value) -> Observed {
        let kinds = Kinds::of(vm, value);
        Observed { kinds, mark: Some(value).filter(|_| kinds == Kinds::MARK || kinds == Kinds::UNBOUND) }
    }

    fn join(self, other: Observed) -> Observed {
        let mark = self.mark.filter(|mark| other.mark == Some(*mark));
        Observed { kinds: self.kinds.union(other.kinds), mark }
    }
}

/// A place where a generator has been resumed, with what its registers have held there.
#[derive(Clone, Debug)]
pub struct Resumption {
    /// Word that it goes on with.
    pub pc: u32,
    pub registers: Vec<Observed>,
}

impl Resumption {
    /// That of a generator that is about to be resumed.
    pub fn of(vm: &Vm, g: Gc<Generator>) -> Resumption {
        let begins = g.state.get() == GeneratorState::Created;
        let pc = if begins { START } else { g.pc.get() + YIELD };
        let registers = (0..g.register_count as usize).filter_map(|n| g.register(n));
        Resumption { pc, registers: registers.map(|v| Observed::of(vm, v)).collect() }
    }

    /// Adds it to what is known.
    pub fn note(self, known: &mut Vec<Resumption>) {
        match known.iter_mut().find(|known| known.pc == self.pc) {
            Some(known) => known.join(&self),
            None => known.push(self),
        }
    }

    fn join(&mut self, other: &Resumption) {
        for (seen, now) in self.registers.iter_mut().zip(&other.registers) {
            *seen = seen.join(*now);
        }
    }
}

/// Whether the loop with this header contains a yield.
pub(super) fn yields_in_loop(state: &CodeState, header: u32) -> bool {
    let jumps = back_edges(state).into_iter().filter(|edge| edge.header == header);
    let end = jumps.map(|edge| edge.at).max().unwrap_or(header);
    super::decode(state).iter().any(|(pc, i)| (header..end).contains(pc) && i.op == Op::Yield)
}

impl Builder<'_> {
    /// Goes where the frame begins. Places where it has not been resumed so far are left to the interpreter, if any is
    /// known where it has.
    pub(super) fn enter_resumed(&mut self) {
        let mut places: Vec<u32> =
            self.instructions.iter().filter(|(_, i)| i.op == Op::Yield).map(|(pc, _)| pc + YIELD).collect();
        places.push(START);
        places.sort_unstable();
        // Those that are known come first; the last needs no question.
        let known = |pc: &u32| self.request.resumptions.iter().any(|r| r.pc == *pc);
        places.sort_by_key(|pc| !known(pc));
        for (n, pc) in places.iter().copied().enumerate() {
            if n + 1 == places.len() {
                self.resume_at(pc);
                break;
            }
            let stands = if pc == START { 0 } else { pc - YIELD };
            let condition = self.emit(Instruction::ResumesAt { pc: stands }, Type::BOOL);
            let elsewhere = self.split(condition);
            self.resume_at(pc);
            self.continue_in(elsewhere);
        }
    }

    fn resume_at(&mut self, pc: u32) {
        self.pc = pc;
        self.snapshot = None;
        self.registers.iter_mut().for_each(|r| *r = None);
        let kept: Vec<u16> = self.kept_before(pc).iter().collect();
        for &register in &kept {
            let load = Instruction::LoadRegister { register: u32::from(register) };
            let value = self.emit(load, Type::REGISTER);
            self.registers[register as usize] = Some(value);
        }
        if pc != START {
            let sent = self.emit(Instruction::Sent {}, Type::ANY);
            let register = u16::from(self.instructions[&(pc - YIELD)].a);
            self.registers[register as usize] = Some(sent);
        }
        let resumption = self.request.resumptions.iter().find(|r| r.pc == pc);
        let may_leave = self.may_guard_at(pc, Reason::NeverRun);
        if resumption.is_none() && !self.request.resumptions.is_empty() && may_leave {
            return self.exit(Reason::NeverRun);
        }
        for register in kept {
            if !self.live.before(pc).contains(register) {
                continue;
            }
            if let (Some(value), Some(observed)) = (
                self.registers[register as usize],
                resumption.and_then(|r| r.registers.get(register as usize)),
            ) {
                self.expect(register, value, *observed);
            }
        }
        let edge = self.edge_to(pc);
        self.end(Terminator::Jump(edge));
    }

    pub(super) fn yields(&mut self, i: &Bytecode) {
        if self.request.entry != Entry::Resume && !self.request.consumed {
            return self.exit(Reason::Yields);
        }
        let value = self.register(u16::from(i.b));
        let next = self.pc + YIELD;
        let kept: Vec<u16> = self.kept_before(next).iter().collect();
        let registers: Vec<(u16, ValueId)> =
            kept.into_iter().filter(|r| *r != u16::from(i.a)).map(|r| (r, self.register(r))).collect();
        let state =
            self.function.new_state(FrameState { pc: self.pc, registers: registers.clone(), frame: OWN });
        let delegates = i.c != 0;
        if self.request.consumed {
            let state = self.state();
            self.emit(Instruction::CheckUnseen { state }, Type::of(Kinds::NONE));
        } else {
            return self.end(Terminator::Yield { value, state, delegates, next: None });
        }
        let behind = self.function.new_block(next);
        let arguments = registers.iter().map(|(_, value)| *value).collect();
        self.end(Terminator::Yield {
            value,
            state,
            delegates,
            next: Some(Edge { block: behind, arguments }),
        });
        self.continue_in(behind);
        // All that is known behind it is what the registers hold.
        self.registers.iter_mut().for_each(|r| *r = None);
        for (register, _) in registers {
            let parameter = self.function.add_parameter(behind, Type::REGISTER);
            self.set_register(register, parameter);
        }
        let sent = self.constant(Value::NONE);
        self.set_register(u16::from(i.a), sent);
        let edge = self.edge_to(next);
        self.end(Terminator::Jump(edge));
    }

    /// Passes a value on to what a generator delegates to: goes on with what that yields, or jumps with what it returns.
    pub(super) fn send(&mut self, i: &Bytecode) {
        let b = u16::from(i.b);
        let (iterator, value) = (self.register(u16::from(i.a)), self.register(b));
        let state = self.state();
        let item = self.emit(Instruction::Delegate { iterator, value, state }, Type::REGISTER);
        let ended = self.is_end(item);
        let (end, body): (Edge, Edge) = (self.new_edge(), self.new_edge());
        self.end(Terminator::Branch { condition: ended, then: end.clone(), otherwise: body.clone() });
        self.continue_in(end.block);
        let result = self.emit(Instruction::SecondResult {}, Type::ANY);
        self.set_register(b, result);
        let edge = self.edge_to(self.target(i));
        self.end(Terminator::Jump(edge));
        self.continue_in(body.block);
        let item = self.known(item);
        self.set_register(b, item);
        let edge = self.edge_to(self.pc + 2);
        self.end(Terminator::Jump(edge));
    }
}
