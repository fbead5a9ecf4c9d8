//! Instructions of bytecode that are calls of the runtime.

use super::registers::reads;
use super::{Builder, Known};
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
        let next = self.pc + i.op.length() as u32;
        let dead_after = |used: &Bytecode| {
            let after = next + used.op.length() as u32;
            !self.live.before(after).contains(a)
        };
        let get = self
            .is_at(next, Op::GetItem)
            .filter(|get| get.c == i.a && get.b != i.a && (get.a == i.a || dead_after(get)));
        let set = self
            .is_at(next, Op::SetItem)
            .filter(|set| set.b == i.a && set.a != i.a && set.c != i.a && dead_after(set));
        if self.is_joined(next) || self.named.contains(a) || get.or(set).is_none() {
            return self.runtime_window(i, RuntimeFunction::BuildSlice, 3);
        }
        self.move_to(next);
        // The interpreter would make the slice; its frame state is that of the subscript.
        self.put_constant(a, Value::UNBOUND);
        if let Some(get) = get {
            let container = u16::from(get.b);
            let result = self.call_runtime(RuntimeFunction::GetSlice, &[container, b, b + 1, b + 2]);
            self.set_register(u16::from(get.a), result);
        } else if let Some(set) = set {
            let (container, value) = (u16::from(set.a), u16::from(set.c));
            self.runtime_effect(RuntimeFunction::SetSlice, &[container, value, b, b + 1, b + 2]);
        }
        self.done.insert(next);
    }

    /// `f(*args)`.
    pub(super) fn call_star(&mut self, i: &Bytecode) {
        let a = u16::from(i.a);
        let (star, keywords) = (self.register(a + 1), self.register(a + 2));
        let none = self.function.constant(keywords) == Some(Value::UNBOUND.bits());
        if none && let Some(items) = self.items_of(star) {
            let callee = self.register(a);
            if let Some(result) = self.call_with(i, callee, items, &[], |builder| builder.run_call(i)) {
                return self.set_register(a, result);
            }
        }
        if none && self.function.ty(star).is(Kinds::TUPLE) {
            self.note_obstacle(i);
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
        // Should the interpreter go on there, it need not copy the dict either.
        self.set_register(u16::from(i.a), keywords);
        let known = self.items_of(star).zip(self.entries_of(keywords));
        let direct = known.and_then(|(mut arguments, (keys, values))| {
            arguments.extend(values);
            self.call_with(&call, callee, arguments, &keys, |builder| {
                builder.emit_runtime(RuntimeFunction::CallForward, vec![callee, star, keywords])
            })
        });
        let result = direct.unwrap_or_else(|| {
            self.note_obstacle(&call);
            self.emit_runtime(RuntimeFunction::CallForward, vec![callee, star, keywords])
        });
        self.set_register(u16::from(call.a), result);
        self.done.extend([merge_at, call_at]);
        true
    }

    /// The items of a tuple whose length is known.
    fn items_of(&mut self, tuple: ValueId) -> Option<Vec<ValueId>> {
        let count = match (self.known_argument(tuple), self.function.instruction(tuple)) {
            (Some(Known::Tuple(count)), _) => *count,
            (_, Some(Instruction::NewTuple { items, .. })) => return Some(items.clone()),
            _ => return None,
        };
        Some((0..count).map(|n| self.item_of(tuple, n)).collect())
    }

    /// The item of a tuple that has so many.
    pub(super) fn item_of(&mut self, tuple: ValueId, number: usize) -> ValueId {
        let index = self.constant(Value::small_int(number as i64));
        self.emit(Instruction::TupleItem { tuple, index }, Type::ANY)
    }

    /// Keys and values of a dict that only the call has, as long as nobody can have looked for it in the frame.
    fn entries_of(&mut self, dict: ValueId) -> Option<(Vec<Value>, Vec<ValueId>)> {
        let Some(Known::Dict(keys)) = self.known_argument(dict) else { return None };
        let keys = keys.clone();
        if self.called || self.code.loop_count > 0 || !self.only_forwarded(dict) {
            return None;
        }
        let value = |builder: &mut Self, index| {
            builder.emit(Instruction::DictValue { dict, index: index as u32 }, Type::ANY)
        };
        let values = (0..keys.len()).map(|index| value(self, index)).collect();
        Some((keys, values))
    }

    /// Whether the bytecode does nothing with an argument but to pass it on as keywords.
    fn only_forwarded(&self, argument: ValueId) -> bool {
        let Some(register) = (0..128).find(|r| self.registers.get(*r as usize) == Some(&Some(argument)))
        else {
            return false;
        };
        self.instructions.values().all(|i| {
            let mut read = false;
            reads(i, |range| read |= range.contains(&register));
            !read || i.op == Op::DictMerge && u16::from(i.a) != register && u16::from(i.c) != register
        })
    }

    /// What the function's caller knows of a value, if it is an argument.
    pub(super) fn known_argument(&self, value: ValueId) -> Option<&Known> {
        match self.function.instruction(value)? {
            Instruction::Argument { index } => self.request.arguments.get(*index as usize),
            _ => None,
        }
    }
}
