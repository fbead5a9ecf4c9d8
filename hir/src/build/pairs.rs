//! Loops over `zip` and `enumerate` of sequences: these are walked themselves, and pairs are made only for who looks at them.

use super::loops::MAX_LENGTH;
use super::{Builder, Known};
use crate::function::Terminator;
use crate::instruction::{Instruction, IntOp};
use crate::types::{Kinds, Type};
use pyrite_object::Value;
use pyrite_object::code::feedback;
use pyrite_syntax::opcode::{Instruction as Bytecode, Op};

/// What a `zip` or `enumerate` makes pairs of; of more than two sequences they are longer tuples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pairs {
    /// The tag of the windows of loops over them.
    pub form: Value,
    /// Of each sequence.
    pub kinds: Kinds,
    /// How many arguments there are: sequences, and perhaps a number to count from.
    pub count: usize,
}

impl Pairs {
    /// The kind of what windows of loops over them begin with.
    pub(super) fn kinds_of_first(self) -> Kinds {
        if self.form == Value::LOOP_ENUMERATE { self.kinds } else { Kinds::TUPLE }
    }

    /// The kind of an argument.
    fn kinds_of(self, argument: usize) -> Kinds {
        if self.form == Value::LOOP_COUNTED && argument == 1 { Kinds::INT } else { self.kinds }
    }
}

impl Builder<'_> {
    /// The pairs that the function's caller has made for it.
    pub(super) fn pairs_of(&self, value: crate::ValueId) -> Option<Pairs> {
        match self.known_argument(value)? {
            Known::Pairs(pairs) => Some(*pairs),
            _ => None,
        }
    }

    /// The pairs that a call makes of sequences, which are guarded, and what the windows of loops over them begin with.
    pub(super) fn pairs(
        &mut self,
        call: &Bytecode,
        class: Value,
        callee: crate::ValueId,
        arguments: &[crate::ValueId],
    ) -> Option<(crate::ValueId, Pairs)> {
        let pairs = self.pairs_of_call(call, self.pc)?;
        self.guard_same(callee, class);
        let mut items = Vec::new();
        for (n, argument) in arguments.iter().enumerate() {
            items.push(self.guard_kind(*argument, pairs.kinds_of(n)));
        }
        let first = match items.as_slice() {
            [one] => *one,
            _ => {
                let state = self.state();
                self.emit(Instruction::NewTuple { items, state }, Type::of(Kinds::TUPLE))
            }
        };
        Some((first, pairs))
    }

    /// The window, from a register on, of the loop at a word over pairs.
    pub(super) fn pairs_window(&mut self, at: u32, register: u16, first: crate::ValueId, pairs: Pairs) {
        self.begun.insert(at, pairs);
        self.set_register(register, first);
        self.put_constant(register + 1, Value::small_int(0));
        self.put_constant(register + 2, pairs.form);
    }

    /// The pairs that the loop at a word walks, if it does.
    pub(super) fn pairs_at(&self, at: u32) -> Option<Pairs> {
        if let Some(begun) = self.begun.get(&at) {
            return Some(*begun);
        }
        let call = self.call_before(at)?;
        self.pairs_of_call(&self.is_at(call, Op::Call)?, call)
    }

    /// The pairs that a call, at a word, has made so far, if they were of one form and of sequences of one kind.
    fn pairs_of_call(&self, call: &Bytecode, at: u32) -> Option<Pairs> {
        let (class, types) = (self.only_entry(call.extra)?.key, &self.vm.types);
        let count = usize::from(call.b);
        let form = match count {
            1 if class == types.enumerate.value().bits() => Value::LOOP_ENUMERATE,
            2 if class == types.enumerate.value().bits() => Value::LOOP_COUNTED,
            2.. if class == types.zip.value().bits() => Value::LOOP_ZIP,
            _ => return None,
        };
        let kinds = match self.request.state.feedback[at as usize].get() {
            feedback::LIST => Kinds::LIST,
            feedback::TUPLE => Kinds::TUPLE,
            feedback::STR => Kinds::STR,
            _ => return None,
        };
        Some(Pairs { form, kinds, count })
    }

    /// The call whose result alone is walked by the loop at a word, if that is so.
    fn call_before(&self, at: u32) -> Option<u32> {
        let get_iter = (at.saturating_sub(2)..at).find(|get_iter| self.loop_of(*get_iter) == Some(at))?;
        get_iter.checked_sub(2).filter(|call| self.is_at(*call, Op::Call).is_some())
    }

    /// A loop over the pairs of `zip` or `enumerate`.
    pub(super) fn walk_pairs(&mut self, i: &Bytecode, pairs: Pairs) {
        let Pairs { form, kinds, count } = pairs;
        let a = u16::from(i.a);
        let (first, index) = (self.register(a), self.register(a + 1));
        let mut sequences = vec![first];
        if form != Value::LOOP_ENUMERATE {
            let tuple = self.guard_kind(first, Kinds::TUPLE);
            sequences = (0..count).map(|n| self.item_of(tuple, n)).collect();
        }
        for (n, sequence) in sequences.iter_mut().enumerate() {
            *sequence = self.guard_kind(*sequence, pairs.kinds_of(n));
        }
        let start = (form == Value::LOOP_COUNTED).then(|| sequences.pop()).flatten();
        let index = self.guard_kind(index, Kinds::INT);
        let state = self.state();
        self.set_register(a + 1, index);
        let done = self.new_edge();
        let mut items = Vec::new();
        for &sequence in &sequences {
            let (inside, length) = self.is_inside(Instruction::length_of(sequence, kinds), index);
            let body = self.new_edge();
            self.end(Terminator::Branch { condition: inside, then: body.clone(), otherwise: done.clone() });
            self.continue_in(body.block);
            items.push((sequence, length));
        }
        let body = self.current;
        self.continue_in(done.block);
        let end = self.edge_to(self.target(i));
        self.end(Terminator::Jump(end));
        self.continue_in(body);
        let mut parts = Vec::new();
        for (sequence, length) in items {
            let at = self.emit(Instruction::Below { value: index, limit: length }, Type::SMALL_INT);
            parts.push(self.item_at(sequence, kinds, at));
        }
        if let Some(left) = start {
            let sum = Instruction::IntBinary { op: IntOp::Add, left, right: index, state };
            parts.insert(0, self.emit(sum, Type::of(Kinds::INT)));
        } else if form == Value::LOOP_ENUMERATE {
            parts.insert(0, index);
        }
        let one = self.constant(Value::small_int(1));
        let step = Instruction::IntBinary { op: IntOp::Add, left: index, right: one, state };
        let next = self.emit(step, Type::int(1, MAX_LENGTH));
        if let Some(unpack) = self.unpacked_at_once(i, parts.len() as u8) {
            self.set_register(a + 1, next);
            return self.begin_unpacked(&unpack, &parts);
        }
        let item = self.emit(Instruction::NewTuple { items: parts, state }, Type::of(Kinds::TUPLE));
        self.begin_round(i, item, a + 1, next);
    }
}
