//! Instructions of bytecode that are calls of the runtime.

use super::Builder;
use crate::ValueId;
use crate::instruction::{Instruction, Reason, RuntimeFunction};
use crate::types::{Kinds, Type};
use pyrite_object::Value;
use pyrite_syntax::opcode::{Instruction as Bytecode, Op};

impl Builder<'_> {
    pub(super) fn emit_runtime(&mut self, function: RuntimeFunction, operands: Vec<ValueId>) -> ValueId {
        let state = self.state();
        self.emit(Instruction::CallRuntime { function, operands, state }, Type::of(function.result()))
    }

    pub(super) fn call_runtime(&mut self, function: RuntimeFunction, registers: &[u16]) -> ValueId {
        let operands = registers.iter().map(|r| self.register(*r)).collect();
        self.emit_runtime(function, operands)
    }

    /// Register a gets what the function gives.
    pub(super) fn runtime(&mut self, i: &Bytecode, function: RuntimeFunction, registers: &[u16]) {
        let result = self.call_runtime(function, registers);
        self.set_register(u16::from(i.a), result);
    }

    /// What the function gives does not matter.
    pub(super) fn runtime_effect(&mut self, function: RuntimeFunction, registers: &[u16]) {
        self.call_runtime(function, registers);
    }

    /// As `runtime`, with the registers from b on.
    pub(super) fn runtime_window(&mut self, i: &Bytecode, function: RuntimeFunction, count: u16) {
        let registers: Vec<u16> = (u16::from(i.b)..u16::from(i.b) + count).collect();
        self.runtime(i, function, &registers);
    }

    /// A value in an f-string. The text of an int is made only if somebody besides the f-string wants it.
    pub(super) fn format(&mut self, i: &Bytecode) {
        let mut value = self.register(u16::from(i.b));
        let kinds = self.function.ty(value).kinds;
        if kinds == Kinds::STR {
            return self.set_register(u16::from(i.a), value);
        }
        let may = self.may_guard(Reason::Kind);
        if self.seen() == Kinds::INT && kinds.meets(Kinds::INT) && may {
            value = self.guard_kind(value, Kinds::INT);
        }
        if !self.function.ty(value).is(Kinds::INT) {
            return self.runtime(i, RuntimeFunction::Format, &[u16::from(i.b)]);
        }
        let text = self.emit(Instruction::FormatInt { value }, Type::of(Kinds::STR));
        self.formatted.insert(text, value);
        self.set_register(u16::from(i.a), text);
    }

    pub(super) fn build_string(&mut self, i: &Bytecode) {
        let parts: Vec<ValueId> =
            (u16::from(i.b)..u16::from(i.b) + u16::from(i.c)).map(|r| self.register(r)).collect();
        let parts =
            parts.into_iter().map(|part| self.formatted.get(&part).copied().unwrap_or(part)).collect();
        let text = self.emit_runtime(RuntimeFunction::BuildString, parts);
        self.set_register(u16::from(i.a), text);
    }

    /// A slice; none is made if it is used at once.
    pub(super) fn build_slice(&mut self, i: &Bytecode) {
        let (a, b) = (u16::from(i.a), u16::from(i.b));
        let step = self.register(b + 2);
        let next = self.pc + i.op.length() as u32;
        let only_use = |get: &Bytecode| {
            let after = next + get.op.length() as u32;
            get.c == i.a && get.b != i.a && (get.a == i.a || !self.live.before(after).contains(a))
        };
        let subscript = self.is_at(next, Op::GetItem).filter(only_use);
        let Some(get) = subscript.filter(|_| {
            self.function.constant(step) == Some(Value::NONE.bits())
                && !self.is_joined(next)
                && !self.named.contains(a)
        }) else {
            return self.runtime_window(i, RuntimeFunction::BuildSlice, 3);
        };
        self.move_to(next);
        // The interpreter would make the slice; its frame state is that of the subscript.
        self.put_constant(a, Value::UNBOUND);
        let result = self.call_runtime(RuntimeFunction::GetSlice, &[u16::from(get.b), b, b + 1]);
        self.set_register(u16::from(get.a), result);
        self.done.insert(next);
    }

    /// `f(*args)`.
    pub(super) fn call_star(&mut self, i: &Bytecode) {
        let a = u16::from(i.a);
        let (star, keywords) = (self.register(a + 1), self.register(a + 2));
        let none = self.function.constant(keywords) == Some(Value::UNBOUND.bits());
        if none && self.function.ty(star).is(Kinds::TUPLE) {
            return self.runtime(i, RuntimeFunction::CallStar, &[a, a + 1]);
        }
        self.step(i);
    }

    /// `f(*args, **kwargs)` of a function that passes on what it was called with: the dict is not copied. Begins at the
    /// BuildMap of the copy.
    pub(super) fn forward_call(&mut self, i: &Bytecode) -> bool {
        let merge_at = self.pc + i.op.length() as u32;
        let Some(merge) = self.is_at(merge_at, Op::DictMerge).filter(|merge| merge.a == i.a) else {
            return false;
        };
        let call_at = merge_at + merge.op.length() as u32;
        let Some(call) = self.is_at(call_at, Op::CallEx).filter(|call| call.a + 2 == i.a) else {
            return false;
        };
        let (callee, star) = (self.register(u16::from(call.a)), self.register(u16::from(call.a) + 1));
        let keywords = self.register(u16::from(merge.b));
        if self.is_joined(merge_at)
            || self.is_joined(call_at)
            || !self.function.ty(star).is(Kinds::TUPLE)
            || !self.function.ty(keywords).is(Kinds::DICT)
        {
            return false;
        }
        self.move_to(call_at);
        // The interpreter does not go on there: what it would find in the register does not matter.
        self.put_constant(u16::from(i.a), Value::UNBOUND);
        let result = self.emit_runtime(RuntimeFunction::CallForward, vec![callee, star, keywords]);
        self.set_register(u16::from(call.a), result);
        self.done.extend([merge_at, call_at]);
        true
    }
}
