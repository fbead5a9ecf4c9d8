//! `for` loops. A loop window is three registers: see `pyrite_interp`'s module `loops` for its forms.

use super::registers::{outputs, successors};
use super::{Builder, Known};
use crate::function::{Terminator, ValueId};
use crate::instruction::{Bits, END_OF_LOOP, Instruction, IntOp, Reason, RuntimeFunction};
use crate::types::{Kinds, SMALL, Type};
use pyrite_object::Value;
use pyrite_object::code::{CacheEntry, CodeState, feedback};
use pyrite_object::ops::CompareOp;
use pyrite_syntax::opcode::{Instruction as Bytecode, Op};

/// Upper end of what the length of a container can be.
pub const MAX_LENGTH: i64 = 1 << 40; // items

impl Builder<'_> {
    pub(super) fn get_iter(&mut self, i: &Bytecode) {
        if self.request.state.feedback[self.pc as usize].get() == 0 && self.may_guard(Reason::NeverRun) {
            // A loop that begins for the first time is for the interpreter, which learns what it is about.
            return self.exit(Reason::NeverRun);
        }
        let a = u16::from(i.a);
        let iterable = self.register(u16::from(i.b));
        let loops = self.loop_of(self.pc).and_then(|at| self.is_at(at, Op::ForIter)).map(|next| next.op);
        let kinds = self.function.ty(iterable).kinds;
        let list = kinds == Kinds::LIST
            || loops == Some(Op::ForIterList) && kinds.meets(Kinds::LIST) && self.may_guard(Reason::Kind);
        if self.is_range(iterable) {
            let [start, stop] = [0, 1].map(|part| {
                self.emit(Instruction::RangePart { range: iterable, part }, Type::of(Kinds::INT))
            });
            let one = self.constant(Value::small_int(1));
            return self.range_window(a, [start, stop, one]);
        }
        if let (Some(pairs), Some(at)) = (self.pairs_of(iterable), self.loop_of(self.pc)) {
            let first = Instruction::PairsFirst { pairs: iterable };
            let first = self.emit(first, Type::of(pairs.kinds_of_first()));
            return self.pairs_window(at, a, first, pairs);
        }
        let tag = if self.makes_generator(iterable) {
            Value::LOOP_GENERATOR
        } else if list {
            Value::LOOP_LIST
        } else if kinds == Kinds::TUPLE {
            Value::LOOP_TUPLE
        } else if kinds == Kinds::STR {
            Value::LOOP_STR
        } else if let Some(iterator) = self.iterator_method(iterable) {
            let tag = self.emit_runtime(RuntimeFunction::IteratorTag, vec![iterator]);
            self.set_register(a, iterator);
            self.put_constant(a + 1, Value::small_int(0));
            return self.set_register(a + 2, tag);
        } else {
            return self.step(i);
        };
        let list = tag == Value::LOOP_LIST;
        let iterable = if list { self.guard_kind(iterable, Kinds::LIST) } else { iterable };
        self.set_register(a, iterable);
        self.put_constant(a + 1, Value::small_int(0));
        self.put_constant(a + 2, tag);
    }

    /// Whether a value is a range that the function has made, or its caller for it.
    fn is_range(&self, value: crate::ValueId) -> bool {
        matches!(self.function.instruction(value), Some(Instruction::NewRange { .. }))
            || self.known_argument(value) == Some(&Known::Range)
    }

    /// Whether a value is what a call of a generator has given.
    pub(super) fn makes_generator(&self, value: crate::ValueId) -> bool {
        let Some(Instruction::CallCode { code, .. }) = self.function.instruction(value) else { return false };
        // SAFETY: the function's roots keep the code, and that its state.
        unsafe { &*(code.0 as *const CodeState) }.is_plain_generator()
    }

    /// What a generator expression gets of its outermost iterable: a sequence itself.
    pub(super) fn get_iterator(&mut self, i: &Bytecode) {
        let iterable = self.register(u16::from(i.b));
        let sequences = [Kinds::LIST, Kinds::TUPLE, Kinds::STR];
        let pairs = matches!(self.function.instruction(iterable), Some(Instruction::NewPairs { .. }));
        if pairs || self.is_range(iterable) || sequences.contains(&self.function.ty(iterable).kinds) {
            return self.set_register(u16::from(i.a), iterable);
        }
        self.runtime(i, RuntimeFunction::GetIterator, &[u16::from(i.b)]);
    }

    /// A range of ints with the step 1 that is made for a generator expression, or pairs.
    pub(super) fn new_iterable(
        &mut self,
        i: &Bytecode,
        entry: &CacheEntry,
        callee: crate::ValueId,
        arguments: &[crate::ValueId],
    ) -> Option<()> {
        self.is_at(self.pc + 2, Op::GetIterator).filter(|get_iterator| get_iterator.b == i.a)?;
        let class = Value::from_bits(entry.key)?;
        if !self.may_guard(Reason::Kind) {
            return None;
        }
        let made = if class == self.vm.types.range.value() {
            if arguments.len() > 2 {
                return None; // A range that is made has the step 1: see `RangePart`.
            }
            let [start, stop, _] = self.range_parts(callee, arguments)?;
            let state = self.state();
            Instruction::NewRange { start, stop, state }
        } else {
            let (first, pairs) = self.pairs(i, class, callee, arguments)?;
            let state = self.state();
            Instruction::NewPairs { form: Bits(pairs.form.bits()), first, state }
        };
        let made = self.emit(made, Type::of(Kinds::OBJECT));
        self.set_register(u16::from(i.a), made);
        Some(())
    }

    /// Start, stop and step of what a call of `range` makes, all of them guarded: small ints as they are in a window.
    pub(super) fn range_parts(
        &mut self,
        callee: crate::ValueId,
        arguments: &[crate::ValueId],
    ) -> Option<[crate::ValueId; 3]> {
        let (start, stop, step) = match arguments {
            [stop] => (None, *stop, None),
            [start, stop] => (Some(*start), *stop, None),
            [start, stop, step] => (Some(*start), *stop, Some(*step)),
            _ => return None,
        };
        self.guard_same(callee, self.vm.types.range.value());
        let start = match start {
            Some(start) => self.guard_kind(start, Kinds::INT),
            None => self.constant(Value::small_int(0)),
        };
        let stop = self.guard_kind(stop, Kinds::INT);
        let step = match step {
            None => self.constant(Value::small_int(1)),
            Some(step) => {
                let step = self.guard_kind(step, Kinds::INT);
                let zero = self.constant(Value::small_int(0));
                let moves = Instruction::IntCompare { op: CompareOp::Ne, left: step, right: zero };
                self.require(moves, Reason::Kind);
                for part in [stop, step] {
                    // The number behind the last one, which the window holds at the end, is small then too.
                    for (op, limit) in [(CompareOp::Ge, SMALL.0 / 2), (CompareOp::Le, SMALL.1 / 2)] {
                        let right = self.constant(Value::small_int(limit));
                        self.require(Instruction::IntCompare { op, left: part, right }, Reason::Kind);
                    }
                }
                step
            }
        };
        Some([start, stop, step])
    }

    /// The window of a loop over a range that need not be made.
    pub(super) fn range_window(&mut self, first: u16, parts: [crate::ValueId; 3]) {
        for (register, part) in (first..).zip(parts) {
            self.set_register(register, part);
        }
    }

    /// The loop that a GetIter makes the window of: next, or behind what a comprehension makes.
    pub(super) fn loop_of(&self, get_iter: u32) -> Option<u32> {
        let window = self.is_at(get_iter, Op::GetIter)?.a;
        let makes = [Op::BuildList, Op::BuildSet, Op::BuildMap];
        let at = get_iter + 1 + u32::from(makes.iter().any(|op| self.is_at(get_iter + 1, *op).is_some()));
        self.is_at(at, Op::ForIter).filter(|for_iter| for_iter.a == window).map(|_| at)
    }

    /// How often the loop goes round that comes next, if it appends to the list in a register each time: that of a
    /// comprehension without conditions over what has a length.
    pub(super) fn rounds_that_append(&mut self, list: u16) -> Option<ValueId> {
        let at = self.pc + 1;
        let for_iter = self.is_at(at, Op::ForIter)?;
        let mut pc = at + for_iter.op.length() as u32;
        loop {
            let i = *self.instructions.get(&pc)?;
            if i.op == Op::ListAppend && u16::from(i.a) == list {
                break;
            }
            pc = match successors(&i, pc) {
                (Some(next), None) => next,
                _ => return None,
            };
        }
        let window = u16::from(for_iter.a);
        let [first, second, tag] = [0, 1, 2].map(|n| self.registers[usize::from(window + n)]);
        let (first, second) = (first?, second?);
        let tag = self.function.constant(tag?).and_then(Value::from_bits)?;
        let kinds = self.function.ty(first).kinds;
        let state = self.state();
        if tag == Value::small_int(1) && kinds == Kinds::INT && self.function.ty(second).is_int() {
            let count = Instruction::IntBinary { op: IntOp::Sub, left: second, right: first, state };
            return Some(self.emit(count, Type::of(Kinds::INT)));
        }
        let walked = [Value::LOOP_LIST, Value::LOOP_TUPLE, Value::LOOP_STR, Value::LOOP_ENUMERATE];
        if walked.contains(&tag) && [Kinds::LIST, Kinds::TUPLE, Kinds::STR].contains(&kinds) {
            return Some(self.emit(Instruction::length_of(first, kinds), Type::int(0, MAX_LENGTH)));
        }
        None
    }

    pub(super) fn for_iter(&mut self, i: &Bytecode) {
        let a = u16::from(i.a);
        let tag = self.register(a + 2);
        let known = self.function.constant(tag).and_then(Value::from_bits);
        let pairs = self.pairs_at(self.pc);
        let may_guard = self.may_guard(Reason::Identity);
        if self.is_stepped(known, a + 2) {
            return self.count_by(i);
        }
        let expected = match (known, i.op) {
            (Some(tag), _) => Some(tag),
            (None, Op::ForIterRange) if may_guard => Some(Value::small_int(1)),
            (None, Op::ForIterList) if may_guard => Some(Value::LOOP_LIST),
            _ => {
                let seen =
                    self.observed_tag(a + 2).or(pairs.map(|pairs| pairs.form)).or_else(|| self.seen_tag());
                seen.filter(|_| may_guard)
            }
        };
        match expected {
            Some(one) if one == Value::small_int(1) => {
                self.guard_same(tag, one);
                self.count_up(i);
            }
            Some(Value::LOOP_LIST) => {
                self.guard_same(tag, Value::LOOP_LIST);
                self.walk(i, Kinds::LIST);
            }
            Some(Value::LOOP_TUPLE) => {
                self.guard_same(tag, Value::LOOP_TUPLE);
                self.walk(i, Kinds::TUPLE);
            }
            Some(Value::LOOP_STR) => {
                self.guard_same(tag, Value::LOOP_STR);
                self.walk(i, Kinds::STR);
            }
            Some(Value::LOOP_BYTES) => {
                self.guard_same(tag, Value::LOOP_BYTES);
                self.walk_bytes(i);
            }
            Some(form @ (Value::LOOP_ZIP | Value::LOOP_ENUMERATE | Value::LOOP_COUNTED))
                if let Some(pairs) = pairs =>
            {
                self.guard_same(tag, form);
                self.walk_pairs(i, pairs);
            }
            Some(Value::LOOP_GENERATOR) => {
                self.guard_same(tag, Value::LOOP_GENERATOR);
                self.resume_generator(i);
            }
            Some(Value::LOOP_ITERATOR) => {
                self.guard_same(tag, Value::LOOP_ITERATOR);
                self.iterate(i);
            }
            _ => self.step_iter(i),
        }
    }

    /// A loop over any iterator.
    fn iterate(&mut self, i: &Bytecode) {
        let iterator = self.register(u16::from(i.a));
        let state = self.state();
        let of_dict = self.request.state.feedback[self.pc as usize + 1].get() == feedback::DICT;
        let Some(unpack) = self.unpacked_at_once(i, 2) else {
            let next = match of_dict {
                true => Instruction::DictNext { iterator, state },
                false => Instruction::IteratorNext { iterator, state },
            };
            let item = self.emit(next, Type::REGISTER);
            return self.item_or_end(i, item);
        };
        let pc = self.pc + 2;
        let pair = match of_dict {
            true => Instruction::DictPair { iterator, pc, state },
            false => Instruction::IteratorPair { iterator, pc, state },
        };
        let first = self.emit(pair, Type::REGISTER);
        let ended = self.is_end(first);
        let end = self.edge_to(self.target(i));
        let body = self.new_edge();
        self.end(Terminator::Branch { condition: ended, then: end, otherwise: body.clone() });
        self.continue_in(body.block);
        let first = self.known(first);
        let second = self.emit(Instruction::SecondResult {}, Type::ANY);
        self.begin_unpacked(&unpack, &[first, second]);
    }

    /// The loop's body comes next, with the parts of an item that `unpack` is told to leave.
    pub(super) fn begin_unpacked(&mut self, unpack: &Bytecode, parts: &[crate::ValueId]) {
        for (register, part) in (u16::from(unpack.a)..).zip(parts) {
            self.set_register(register, *part);
        }
        self.done.insert(self.pc + 2);
        let edge = self.edge_to(self.pc + 2);
        self.end(Terminator::Jump(edge));
    }

    /// The instruction that takes each item apart into so many, if it is all that anybody does with them: no tuples need be
    /// made then.
    pub(super) fn unpacked_at_once(&self, i: &Bytecode, parts: u8) -> Option<Bytecode> {
        let at = self.pc + 2;
        let unpack = self.is_at(at, Op::UnpackSequence)?;
        let after = at + unpack.op.length() as u32;
        let item = u16::from(i.b);
        let handler = |pc: u32| self.code.handler(pc).map(|h| (h.target, h.register));
        let overwritten = (u16::from(unpack.a)..u16::from(unpack.a) + u16::from(parts)).contains(&item);
        let fits = unpack.c == parts
            && unpack.b == i.b
            && !self.named.contains(item)
            && (overwritten || !self.live.before(after).contains(item))
            && !self.is_joined(at)
            && handler(self.pc) == handler(at);
        fits.then_some(unpack)
    }

    /// The tag of the windows that the interpreter has seen here, if they were all of one form.
    fn seen_tag(&self) -> Option<Value> {
        match self.request.state.feedback[self.pc as usize].get() {
            feedback::INT => Some(Value::small_int(1)),
            feedback::LIST => Some(Value::LOOP_LIST),
            feedback::TUPLE => Some(Value::LOOP_TUPLE),
            feedback::TEXT => Some(Value::LOOP_STR),
            feedback::GENERATOR => Some(Value::LOOP_GENERATOR),
            feedback::OTHER => match self.request.state.feedback[self.pc as usize + 1].get() {
                feedback::STR => Some(Value::LOOP_BYTES),
                _ => Some(Value::LOOP_ITERATOR),
            },
            _ => None,
        }
    }

    /// Whether the window at a loop whose tag is this one, if that is known, is that of a range whose step is not 1.
    fn is_stepped(&self, known: Option<Value>, register: u16) -> bool {
        let tag = known.or_else(|| self.observed_tag(register));
        match tag {
            Some(tag) => {
                tag.is_small_int()
                    && tag != Value::small_int(1)
                    && (known.is_some() || self.may_guard(Reason::Kind))
            }
            None => {
                let seen = self.request.state.feedback[self.pc as usize].get();
                seen == feedback::STEPPED && self.may_guard(Reason::Kind)
            }
        }
    }

    /// A loop over a generator.
    fn resume_generator(&mut self, i: &Bytecode) {
        let generator = self.register(u16::from(i.a));
        let state = self.state();
        let item = self.emit(Instruction::ResumeGenerator { generator, state }, Type::REGISTER);
        self.item_or_end(i, item);
    }

    /// The tag of a window whose loop is being entered.
    fn observed_tag(&self, register: u16) -> Option<Value> {
        match self.request.entry {
            crate::function::Entry::Loop { pc } if pc == self.pc => {
                self.request.observed.get(register as usize).copied()
            }
            _ => None,
        }
    }

    /// `for b in range(...)` with step 1.
    fn count_up(&mut self, i: &Bytecode) {
        let a = u16::from(i.a);
        let (current, stop) = (self.register(a), self.register(a + 1));
        let current = self.guard_kind(current, Kinds::INT);
        let stop = self.guard_kind(stop, Kinds::INT);
        let compare = Instruction::IntCompare { op: CompareOp::Lt, left: current, right: stop };
        let inside = self.emit(compare, Type::BOOL);
        let state = self.state();
        self.set_register(a, current);
        self.set_register(a + 1, stop);
        let end = self.edge_to(self.target(i));
        let body = self.new_edge();
        self.end(Terminator::Branch { condition: inside, then: body.clone(), otherwise: end });
        self.continue_in(body.block);
        let current = self.emit(Instruction::Below { value: current, limit: stop }, Type::SMALL_INT);
        let one = self.constant(Value::small_int(1));
        let step = Instruction::IntBinary { op: IntOp::Add, left: current, right: one, state };
        let next = self.emit(step, Type::SMALL_INT);
        self.begin_round(i, current, a, next);
    }

    /// `for b in range(...)` with any step.
    fn count_by(&mut self, i: &Bytecode) {
        let a = u16::from(i.a);
        let [current, stop, step] = [a, a + 1, a + 2].map(|register| {
            let value = self.register(register);
            self.guard_kind(value, Kinds::INT)
        });
        let state = self.state();
        for (register, value) in (a..).zip([current, stop, step]) {
            self.set_register(register, value);
        }
        let zero = self.constant(Value::small_int(0));
        let rises = Instruction::IntCompare { op: CompareOp::Gt, left: step, right: zero };
        let rises = self.emit(rises, Type::BOOL);
        let [up, down, body, done] = [(); 4].map(|()| self.new_edge());
        self.end(Terminator::Branch { condition: rises, then: up.clone(), otherwise: down.clone() });
        for (way, op) in [(up, CompareOp::Lt), (down, CompareOp::Gt)] {
            self.continue_in(way.block);
            let compare = Instruction::IntCompare { op, left: current, right: stop };
            let inside = self.emit(compare, Type::BOOL);
            self.end(Terminator::Branch { condition: inside, then: body.clone(), otherwise: done.clone() });
        }
        self.continue_in(done.block);
        let end = self.edge_to(self.target(i));
        self.end(Terminator::Jump(end));
        self.continue_in(body.block);
        let add = Instruction::IntBinary { op: IntOp::Add, left: current, right: step, state };
        let next = self.emit(add, Type::SMALL_INT);
        self.begin_round(i, current, a, next);
    }

    /// A loop over a list, tuple or str.
    fn walk(&mut self, i: &Bytecode, kinds: Kinds) {
        let sequence = self.register(u16::from(i.a));
        let sequence = self.guard_kind(sequence, kinds);
        let length = Instruction::length_of(sequence, kinds);
        self.walk_to(i, sequence, length, |builder, index| builder.item_at(sequence, kinds, index));
    }

    /// A loop over bytes.
    fn walk_bytes(&mut self, i: &Bytecode) {
        if !self.may_guard(Reason::Shape) {
            return self.step_iter(i);
        }
        // The form says so; but what is loaded from it must not move in front of the test of the form.
        let shape = super::operators::entry(self.vm.types.bytes.root.get(), None);
        let bytes = self.register(u16::from(i.a));
        let bytes = self.guard_shape(bytes, &shape);
        self.walk_to(i, bytes, Instruction::BytesLength { bytes }, |builder, index| {
            builder.emit(Instruction::ByteItem { bytes, index }, Type::int(0, 255))
        });
    }

    /// A loop over a sequence of this length by index.
    fn walk_to(
        &mut self,
        i: &Bytecode,
        sequence: ValueId,
        length: Instruction,
        item: impl FnOnce(&mut Self, ValueId) -> ValueId,
    ) {
        let a = u16::from(i.a);
        let index = self.register(a + 1);
        let index = self.guard_kind(index, Kinds::INT);
        let (inside, length) = self.is_inside(length, index);
        let state = self.state();
        self.set_register(a, sequence);
        self.set_register(a + 1, index);
        let end = self.edge_to(self.target(i));
        let body = self.new_edge();
        self.end(Terminator::Branch { condition: inside, then: body.clone(), otherwise: end });
        self.continue_in(body.block);
        let index = self.emit(Instruction::Below { value: index, limit: length }, Type::SMALL_INT);
        let item = item(self, index);
        let one = self.constant(Value::small_int(1));
        let step = Instruction::IntBinary { op: IntOp::Add, left: index, right: one, state };
        let next = self.emit(step, Type::int(1, MAX_LENGTH));
        self.begin_round(i, item, a + 1, next);
    }

    /// Whether an index is less than a sequence's length; and the length.
    pub(super) fn is_inside(&mut self, length: Instruction, index: ValueId) -> (ValueId, ValueId) {
        let length = self.emit(length, Type::int(0, MAX_LENGTH));
        let compare = Instruction::IntCompare { op: CompareOp::Lt, left: index, right: length };
        (self.emit(compare, Type::BOOL), length)
    }

    /// The item of a sequence at an index that is in range.
    pub(super) fn item_at(
        &mut self,
        sequence: crate::ValueId,
        kinds: Kinds,
        index: crate::ValueId,
    ) -> crate::ValueId {
        let ty = if kinds == Kinds::STR { Type::of(Kinds::STR) } else { Type::ANY };
        self.emit(Instruction::item_of(sequence, kinds, index), ty)
    }

    /// The loop's body comes next, with an item, and with what a register of the window is to be in the next round.
    pub(super) fn begin_round(
        &mut self,
        i: &Bytecode,
        item: crate::ValueId,
        counter: u16,
        next: crate::ValueId,
    ) {
        self.set_register(u16::from(i.b), item);
        self.set_register(counter, next);
        let edge = self.edge_to(self.pc + 2);
        self.end(Terminator::Jump(edge));
    }

    /// A value that has turned out to be one of Python's.
    pub(super) fn known(&mut self, value: crate::ValueId) -> crate::ValueId {
        let kinds = self.function.ty(value).kinds;
        if kinds.within(Kinds::ANY) {
            return value;
        }
        self.emit(Instruction::Known { value }, Type::of(kinds.and(Kinds::ANY)))
    }

    /// Whether what `NextItem` gave is the end.
    pub(super) fn is_end(&mut self, item: crate::ValueId) -> crate::ValueId {
        let mark = Instruction::Constant { bits: Bits(END_OF_LOOP) };
        let mark = self.emit(mark, Type::of(Kinds::MARK));
        self.emit(Instruction::Same { left: item, right: mark }, Type::BOOL)
    }

    /// A loop over anything else.
    fn step_iter(&mut self, i: &Bytecode) {
        let a = u16::from(i.a);
        let inputs = (a..a + 3).map(|r| (r, self.register(r))).collect();
        let state = self.state();
        let item = self
            .emit(Instruction::NextItem { pc: self.pc, inputs, outputs: outputs(i), state }, Type::REGISTER);
        for r in a..a + 3 {
            let load = Instruction::LoadRegister { register: u32::from(r) };
            let value = self.emit(load, Type::REGISTER);
            self.set_register(r, value);
        }
        self.item_or_end(i, item);
    }

    /// Goes on with the item, or leaves the loop if it is the end.
    fn item_or_end(&mut self, i: &Bytecode, item: crate::ValueId) {
        let ended = self.is_end(item);
        let end = self.edge_to(self.target(i));
        let body = self.new_edge();
        self.end(Terminator::Branch { condition: ended, then: end, otherwise: body.clone() });
        self.continue_in(body.block);
        let item = self.known(item);
        self.set_register(u16::from(i.b), item);
        let edge = self.edge_to(self.pc + 2);
        self.end(Terminator::Jump(edge));
    }
}
