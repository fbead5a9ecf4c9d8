//! Functions that exhaust a generator, as loops: `sum(x for x in y)`.

use super::Builder;
use crate::ValueId;
use crate::function::Terminator;
use crate::instruction::{Address, FloatOp, Instruction, IntOp, Reason, RuntimeFunction};
use crate::types::{Kinds, Type};
use pyrite_object::code::feedback;
use pyrite_object::sum::Sum;
use pyrite_object::{Gc, Value};
use pyrite_syntax::opcode::{Consumer, Instruction as Bytecode, Op};

impl Builder<'_> {
    /// Goes on with the loop if that is what the interpreter does, and to the call else, which is right in any case.
    pub(super) fn consumes(&mut self, i: &Bytecode, consumer: Option<Consumer>, argument: u16) {
        let (callee, argument) = (self.register(u16::from(i.a)), self.register(argument));
        let expected = consumer.map(|consumer| self.vm.consumers[consumer as usize].bits());
        let seen = self.request.state.feedback[self.pc as usize].get();
        let mut known = self.function.constant(callee) == expected;
        if consumer == Some(Consumer::Join) {
            let text = self.register(u16::from(i.a) + 1);
            known &= self.function.ty(text).is(Kinds::STR);
        }
        if known && self.makes_generator(argument) {
            let edge = self.edge_to(self.pc + 2);
            return self.end(Terminator::Jump(edge));
        }
        if !known || seen & feedback::GENERATOR == 0 {
            let edge = self.edge_to(self.target(i));
            return self.end(Terminator::Jump(edge));
        }
        let class = self.vm.types.generator;
        let shape: Gc<pyrite_object::shape::Shape> = self.vm.header_of(class).shape.get();
        let version = class.version.get();
        let has = Instruction::HasShape { value: argument, shape: Address(shape.address()), version };
        let is_generator = self.emit(has, Type::BOOL);
        self.branch(i, is_generator, false);
    }

    /// The kinds of the items of a sum, as they have been seen: at the step that is nearest to the beginning or the end here.
    fn seen_items(&self, sum: u8) -> Kinds {
        let steps = self.instructions.iter().filter(|(_, i)| i.op == Op::SumStep && i.a == sum);
        let nearest = steps.map(|(pc, _)| *pc).min_by_key(|pc| pc.abs_diff(self.pc));
        nearest.map_or(Kinds::NOTHING, |pc| self.seen_at(pc))
    }

    pub(super) fn sum_begin(&mut self, i: &Bytecode) {
        let a = u16::from(i.a);
        let sum = if self.seen_items(i.a) == Kinds::FLOAT { Sum::no_floats() } else { Sum::NOTHING };
        self.put_constant(a, sum.total);
        self.put_constant(a + 1, sum.lost);
    }

    pub(super) fn sum_step(&mut self, i: &Bytecode) {
        let a = u16::from(i.a);
        let [total, lost, item] = [a, a + 1, u16::from(i.b)].map(|register| self.register(register));
        let may_guard = self.may_guard(Reason::Kind) && self.may_guard(Reason::Identity);
        match self.seen() {
            Kinds::INT if may_guard && self.may_guard(Reason::Overflow) => {
                self.guard_same(lost, Sum::NOTHING.lost);
                let (left, right) = (self.guard_kind(total, Kinds::INT), self.guard_kind(item, Kinds::INT));
                let state = self.state();
                let add = Instruction::IntBinary { op: IntOp::Add, left, right, state };
                let sum = self.emit(add, Type::of(Kinds::INT));
                self.set_register(a, sum);
            }
            Kinds::FLOAT if may_guard => {
                let [total, lost, item] =
                    [total, lost, item].map(|value| self.guard_kind(value, Kinds::FLOAT));
                let sum = self.float(FloatOp::Add, total, item);
                // What a sum of two lacks, whichever is the greater one (Knuth: The Art of Computer Programming, 4.2.2).
                let taken = self.float(FloatOp::Sub, sum, total);
                let kept = self.float(FloatOp::Sub, sum, taken);
                let (x, y) = (self.float(FloatOp::Sub, item, taken), self.float(FloatOp::Sub, total, kept));
                let lacks = self.float(FloatOp::Add, x, y);
                let lost = self.float(FloatOp::Add, lost, lacks);
                self.set_register(a, sum);
                self.set_register(a + 1, lost);
            }
            _ => self.step(i),
        }
    }

    fn float(&mut self, op: FloatOp, left: ValueId, right: ValueId) -> ValueId {
        let state = self.state();
        self.emit(Instruction::FloatBinary { op, left, right, state }, Type::FLOAT)
    }

    pub(super) fn sum_end(&mut self, i: &Bytecode) {
        let b = u16::from(i.b);
        let (total, lost) = (self.register(b), self.register(b + 1));
        if self.seen_items(i.b) == Kinds::INT && self.may_guard(Reason::Identity) {
            self.guard_same(lost, Sum::NOTHING.lost);
            let total = self.known(total);
            return self.set_register(u16::from(i.a), total);
        }
        self.runtime_window(i, RuntimeFunction::SumEnd, 2);
    }

    /// The better one of what is known and an item.
    pub(super) fn extreme_step(&mut self, i: &Bytecode) {
        let a = u16::from(i.a);
        let (best, item) = (self.register(a), self.register(u16::from(i.b)));
        let unbound = self.constant(Value::UNBOUND);
        let is_first = self.emit(Instruction::Same { left: best, right: unbound }, Type::BOOL);
        let join = self.new_join(1);
        let others = self.split(is_first);
        self.arrive(join, vec![item]);
        self.continue_in(others);
        let left = self.known(best);
        let state = self.state();
        let greatest = i.c != 0;
        let better = self.emit(Instruction::Extreme { greatest, left, right: item, state }, Type::ANY);
        self.arrive(join, vec![better]);
        self.continue_in(join);
        self.set_register(a, self.function.block(join).parameters[0]);
    }
}
