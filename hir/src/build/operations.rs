//! Instructions of bytecode, one by one. What has no form of its own here is run by `step`.

use super::Builder;
use super::operators::PLAIN;
use crate::function::{FrameState, OWN, Terminator, ValueId};
use crate::instruction::{Instruction, IntOp, Reason, RuntimeFunction};
use crate::types::{Kinds, Type};
use pyrite_object::Value;
use pyrite_object::ops::{BinaryOp, CompareOp};
use pyrite_object::slots::Slot;
use pyrite_syntax::code::site;
use pyrite_syntax::opcode::Consumer;
use pyrite_syntax::opcode::{Immediate, Instruction as Bytecode, Op};

fn immediate(b: u8) -> Value {
    match Immediate::from_u8(b) {
        Some(Immediate::None) | None => Value::NONE,
        Some(Immediate::True) => Value::TRUE,
        Some(Immediate::False) => Value::FALSE,
        Some(Immediate::Ellipsis) => Value::ELLIPSIS,
        Some(Immediate::Unbound) => Value::UNBOUND,
    }
}

impl Builder<'_> {
    pub(super) fn translate(&mut self, i: &Bytecode) {
        let (a, b, c) = (u16::from(i.a), u16::from(i.b), u16::from(i.c));
        let signed_b = Value::small_int(i64::from(i.b as i8));
        let signed_c = Value::small_int(i64::from(i.c as i8));
        match i.op {
            Op::Nop => {}
            Op::Move => {
                let value = self.register(b);
                self.set_register(a, value);
            }
            Op::GetHigh => {
                let value = self.register(i.bx());
                self.set_register(a, value);
            }
            Op::SetHigh => {
                let value = self.register(a);
                self.set_register(i.bx(), value);
            }
            Op::LoadConst => self.put_constant(a, self.request.state.constants[i.bx() as usize]),
            Op::LoadInt => self.put_constant(a, Value::small_int(i64::from(i.bx() as i16))),
            Op::LoadImmediate => self.put_constant(a, immediate(i.b)),
            Op::CheckBound => self.check_bound(i),
            Op::MakeCell => {
                let content = self.register(a);
                let state = self.state();
                let cell = self.emit(Instruction::NewCell { content, state }, Type::of(Kinds::CELL));
                self.set_register(a, cell);
            }
            Op::LoadCell => {
                let cell = self.register(b);
                self.load_cell(i, cell);
            }
            Op::StoreCell => {
                let (cell, value) = (self.register(a), self.register(b));
                self.emit(Instruction::StoreCell { cell, value }, Type::of(Kinds::NONE));
            }
            Op::LoadFree => {
                let cell = self.free_cell(i.bx());
                self.load_cell(i, cell);
                self.expect_free(i);
            }
            Op::StoreFree => {
                let (cell, value) = (self.free_cell(i.bx()), self.register(a));
                self.emit(Instruction::StoreCell { cell, value }, Type::of(Kinds::NONE));
            }
            Op::GetFreeCell => {
                let cell = self.free_cell(i.bx());
                self.set_register(a, cell);
            }
            Op::LoadGlobal => self.load_global(i),
            Op::LoadName if self.request.module => self.load_global(i),
            Op::StoreGlobal => self.store_global(i, self.code.sites[i.extra as usize].name),
            Op::StoreName if self.request.module => self.store_global(i, u32::from(i.bx())),
            Op::LoadAttr => self.load_attribute(i),
            Op::StoreAttr => self.store_attribute(i),
            Op::LoadMethod | Op::LoadMethodCall => self.load_method(i),
            Op::GetItem | Op::GetItemList | Op::GetItemDict => {
                let (container, key) = (self.register(b), self.register(c));
                let seen = match i.op {
                    Op::GetItemList => Kinds::LIST.union(Kinds::INT),
                    Op::GetItemDict => self.seen().union(Kinds::DICT),
                    _ => self.seen_with_tuples(),
                };
                let own = self.get_item_method(container, key);
                let value = own.or_else(|| self.native_item(container, key)).unwrap_or_else(|| {
                    let container = self.plain_operand(container, seen.and(Kinds::DICT));
                    let key = self.plain_operand(key, seen.and(PLAIN));
                    let state = self.state();
                    self.emit(Instruction::GetItem { container, key, seen, state }, Type::ANY)
                });
                self.set_register(a, value);
            }
            Op::SetItem | Op::SetItemDict => {
                let (container, key, value) = (self.register(a), self.register(b), self.register(c));
                let seen = if i.op == Op::SetItemDict { self.seen().union(Kinds::DICT) } else { self.seen() };
                if self.set_item_method(container, key, value).is_none()
                    && self.store_native_item(container, key, value).is_none()
                {
                    let state = self.state();
                    let set = Instruction::SetItem { container, key, value, seen, state };
                    self.emit(set, Type::of(Kinds::NONE));
                }
            }
            Op::Add | Op::AddInt | Op::AddFloat => self.binary(i, BinaryOp::Add),
            Op::Sub | Op::SubInt | Op::SubFloat => self.binary(i, BinaryOp::Sub),
            Op::Mul | Op::MulInt | Op::MulFloat => self.binary(i, BinaryOp::Mul),
            Op::TrueDiv => self.binary(i, BinaryOp::TrueDiv),
            Op::FloorDiv => self.binary(i, BinaryOp::FloorDiv),
            Op::Mod => self.binary(i, BinaryOp::Mod),
            Op::Pow => self.binary(i, BinaryOp::Pow),
            Op::MatMul => self.binary(i, BinaryOp::MatMul),
            Op::And => self.binary(i, BinaryOp::And),
            Op::Or => self.binary(i, BinaryOp::Or),
            Op::Xor => self.binary(i, BinaryOp::Xor),
            Op::LShift => self.binary(i, BinaryOp::LShift),
            Op::RShift => self.binary(i, BinaryOp::RShift),
            Op::AddImm => self.binary_with(i, BinaryOp::Add, signed_c),
            Op::SubImm => self.binary_with(i, BinaryOp::Sub, signed_c),
            Op::MulImm => self.binary_with(i, BinaryOp::Mul, signed_c),
            Op::FloorDivImm => self.binary_with(i, BinaryOp::FloorDiv, signed_c),
            Op::ModImm => self.binary_with(i, BinaryOp::Mod, signed_c),
            Op::AndImm => self.binary_with(i, BinaryOp::And, signed_c),
            Op::LShiftImm => self.binary_with(i, BinaryOp::LShift, signed_c),
            Op::RShiftImm => self.binary_with(i, BinaryOp::RShift, signed_c),
            Op::Neg => {
                let (value, seen) = (self.register(b), self.seen());
                let value = self.unary_method(Slot::Neg, value).unwrap_or_else(|| {
                    let state = self.state();
                    self.emit(Instruction::Negate { value, seen, state }, Type::ANY)
                });
                self.set_register(a, value);
            }
            Op::Not => {
                let value = self.register(b);
                let truth = self.truth_method(value).unwrap_or_else(|| self.truth_as_seen(value));
                let value = self.emit(Instruction::Not { value: truth }, Type::BOOL);
                self.set_register(a, value);
            }
            Op::Lt => self.comparison(i, CompareOp::Lt),
            Op::Le => self.comparison(i, CompareOp::Le),
            Op::Eq => self.comparison(i, CompareOp::Eq),
            Op::Ne => self.comparison(i, CompareOp::Ne),
            Op::Gt => self.comparison(i, CompareOp::Gt),
            Op::Ge => self.comparison(i, CompareOp::Ge),
            Op::Is | Op::IsNot => {
                let (left, right) = (self.register(b), self.register(c));
                let mut value = self.emit(Instruction::Same { left, right }, Type::BOOL);
                if i.op == Op::IsNot {
                    value = self.emit(Instruction::Not { value }, Type::BOOL);
                }
                self.set_register(a, value);
            }
            Op::In | Op::NotIn => {
                let (key, container) = (self.register(b), self.register(c));
                let mut value = self.contains_method(container, key).unwrap_or_else(|| {
                    let state = self.state();
                    self.emit(Instruction::Contains { container, key, state }, Type::BOOL)
                });
                if i.op == Op::NotIn {
                    value = self.emit(Instruction::Not { value }, Type::BOOL);
                }
                self.set_register(a, value);
            }
            Op::Jump => {
                let edge = self.edge_to(self.target(i));
                self.end(Terminator::Jump(edge));
            }
            Op::JumpBack => {
                let state = self.state();
                self.emit(Instruction::Poll { state }, Type::of(Kinds::NONE));
                let edge = self.edge_to(self.target(i));
                self.end(Terminator::Jump(edge));
            }
            Op::JumpIfTrue | Op::JumpIfFalse => {
                let value = self.register(a);
                let truth = self.truth_method(value).unwrap_or_else(|| self.truth_as_seen(value));
                self.branch(i, truth, i.op == Op::JumpIfTrue);
            }
            Op::JumpIfNone => {
                let (left, right) = (self.register(a), self.constant(Value::NONE));
                let same = self.emit(Instruction::Same { left, right }, Type::BOOL);
                self.branch(i, same, i.b != 0);
            }
            Op::JumpIfUnbound => {
                let (left, right) = (self.register(a), self.constant(Value::UNBOUND));
                let same = self.emit(Instruction::Same { left, right }, Type::BOOL);
                self.branch(i, same, true);
            }
            Op::JumpIs => {
                let (left, right) = (self.register(a), self.register(b));
                let same = self.emit(Instruction::Same { left, right }, Type::BOOL);
                self.branch(i, same, i.c != 0);
            }
            Op::JumpLt | Op::JumpNotLt => self.compare_jump(i, CompareOp::Lt, i.op == Op::JumpLt),
            Op::JumpLe | Op::JumpNotLe => self.compare_jump(i, CompareOp::Le, i.op == Op::JumpLe),
            Op::JumpEq | Op::JumpNotEq => self.compare_jump(i, CompareOp::Eq, i.op == Op::JumpEq),
            Op::JumpNe | Op::JumpNotNe => self.compare_jump(i, CompareOp::Ne, i.op == Op::JumpNe),
            Op::JumpGt | Op::JumpNotGt => self.compare_jump(i, CompareOp::Gt, i.op == Op::JumpGt),
            Op::JumpGe | Op::JumpNotGe => self.compare_jump(i, CompareOp::Ge, i.op == Op::JumpGe),
            Op::JumpLtImm | Op::JumpNotLtImm => {
                self.compare_jump_with(i, CompareOp::Lt, signed_b, i.op == Op::JumpLtImm);
            }
            Op::JumpLeImm | Op::JumpNotLeImm => {
                self.compare_jump_with(i, CompareOp::Le, signed_b, i.op == Op::JumpLeImm);
            }
            Op::JumpEqImm | Op::JumpNotEqImm => {
                self.compare_jump_with(i, CompareOp::Eq, signed_b, i.op == Op::JumpEqImm);
            }
            Op::JumpNeImm | Op::JumpNotNeImm => {
                self.compare_jump_with(i, CompareOp::Ne, signed_b, i.op == Op::JumpNeImm);
            }
            Op::JumpGtImm | Op::JumpNotGtImm => {
                self.compare_jump_with(i, CompareOp::Gt, signed_b, i.op == Op::JumpGtImm);
            }
            Op::JumpGeImm | Op::JumpNotGeImm => {
                self.compare_jump_with(i, CompareOp::Ge, signed_b, i.op == Op::JumpGeImm);
            }
            Op::GetIter => self.get_iter(i),
            Op::ForIter | Op::ForIterRange | Op::ForIterList => self.for_iter(i),
            Op::Call | Op::CallFunction | Op::CallNative | Op::CallNativeClass => self.call(i),
            Op::LoadSuperMethod => self.load_super_method(i),
            Op::LoadSpecial => self.load_special(i),
            Op::CallKw => self.call_with_keywords(i, false),
            Op::CallMethodKw => self.call_with_keywords(i, true),
            Op::CallMethod | Op::CallMethodFunction => self.call_method(i),
            Op::Return => {
                let value = self.register(a);
                let registers =
                    self.named.iter().map(|register| (register, self.registers[register as usize]));
                let registers = registers.filter_map(|(register, value)| Some((register, value?))).collect();
                let state = self.function.new_state(FrameState { pc: self.pc, registers, frame: OWN });
                let leave = Instruction::LeaveFrame { frame: OWN, state };
                self.emit(leave, Type::of(Kinds::NONE));
                self.end(Terminator::Return(value));
            }
            Op::BuildTuple => {
                let items = self.window(b, c);
                let state = self.state();
                let value = self.emit(Instruction::NewTuple { items, state }, Type::of(Kinds::TUPLE));
                self.set_register(a, value);
            }
            Op::BuildList => {
                let items = self.window(b, c);
                let state = self.state();
                let room = if items.is_empty() { self.rounds_that_append(a) } else { None };
                let list = match room {
                    Some(room) => Instruction::NewListFor { room, state },
                    None => Instruction::NewList { items, state },
                };
                let value = self.emit(list, Type::of(Kinds::LIST));
                self.set_register(a, value);
            }
            Op::ListAppend => {
                let (list, value, state) = (self.register(a), self.register(b), self.state());
                self.emit(Instruction::ListAppend { list, value, state }, Type::of(Kinds::NONE));
            }
            Op::UnpackSequence => self.unpack(i),
            Op::Raise | Op::Reraise => self.step_that_raises(i),
            Op::BuildSet => self.runtime_window(i, RuntimeFunction::BuildSet, c),
            Op::BuildMap if c == 0 && self.forward_call(i) => {}
            Op::BuildMap => self.runtime_window(i, RuntimeFunction::BuildMap, 2 * c),
            Op::CallEx => self.call_star(i),
            Op::BuildString => self.build_string(i),
            Op::FormatSimple => self.format(i),
            Op::BuildSlice => self.build_slice(i),
            Op::Pos => self.unary(i, Slot::Pos, RuntimeFunction::Positive),
            Op::Invert => self.invert(i),
            Op::GetIterator => self.get_iterator(i),
            Op::Consumes => self.consumes(i, Consumer::from_u8(i.b), a + 1),
            Op::ConsumesMethod => self.consumes(i, Some(Consumer::Join), a + 2),
            Op::SumBegin => self.sum_begin(i),
            Op::SumStep => self.sum_step(i),
            Op::SumEnd => self.sum_end(i),
            Op::ExtremeStep => self.extreme_step(i),
            Op::CheckExcMatch => self.runtime(i, RuntimeFunction::ExceptionMatches, &[b, c]),
            Op::DelItem => self.runtime_effect(RuntimeFunction::DeleteItem, &[a, b]),
            Op::SetAdd => self.runtime_effect(RuntimeFunction::SetAdd, &[a, b]),
            Op::SetUpdate => self.runtime_effect(RuntimeFunction::SetUpdate, &[a, b]),
            Op::ListExtend => self.runtime_effect(RuntimeFunction::ListExtend, &[a, b]),
            Op::MapAdd => self.runtime_effect(RuntimeFunction::MapAdd, &[a, b, c]),
            Op::PopExc => self.runtime_effect(RuntimeFunction::PopHandled, &[a + 1]),
            Op::PushExc => {
                let outer = self.call_runtime(RuntimeFunction::PushHandled, &[a]);
                self.set_register(a + 1, outer);
            }
            Op::DeleteLocal
            | Op::DeleteCell
            | Op::DeleteFree
            | Op::DeleteGlobal
            | Op::LoadName
            | Op::StoreName
            | Op::DeleteName
            | Op::LoadLocals
            | Op::LoadNameOrFree
            | Op::LoadFromDictOrGlobals
            | Op::LoadFromDictOrFree
            | Op::DeleteAttr
            | Op::LoadSuperAttr
            | Op::MakeFunction
            | Op::LoadBuildClass
            | Op::ListToTuple
            | Op::DictUpdate
            | Op::DictMerge
            | Op::UnpackEx
            | Op::ConvertValue
            | Op::FormatWithSpec
            | Op::BuildInterpolation
            | Op::BuildTemplate
            | Op::CheckEgMatch
            | Op::PrepareReraiseStar
            | Op::WithExceptStart
            | Op::LoadAssertionError
            | Op::AsyncGenWrap
            | Op::GetYieldFromIter
            | Op::GetAwaitable
            | Op::CleanupThrow
            | Op::GetAiter
            | Op::GetAnext
            | Op::EndAsyncFor
            | Op::MatchSequence
            | Op::MatchMapping
            | Op::GetLen
            | Op::MatchKeys
            | Op::MatchClass
            | Op::ImportName
            | Op::ImportFrom
            | Op::ImportStar
            | Op::SetupAnnotations
            | Op::Intrinsic => self.step(i),
            Op::Yield => self.yields(i),
            Op::Send => self.send(i),
            // The interpreter makes generators.
            Op::ReturnGenerator => self.exit(Reason::NeverRun),
        }
    }

    pub fn put_constant(&mut self, register: u16, value: Value) {
        let constant = self.constant(value);
        self.set_register(register, constant);
    }

    fn window(&mut self, first: u16, count: u16) -> Vec<ValueId> {
        (first..first + count).map(|r| self.register(r)).collect()
    }

    /// The word that a jump leads to.
    pub fn target(&self, i: &Bytecode) -> u32 {
        (self.pc + 2).wrapping_add_signed(i.extra as i32)
    }

    /// Goes on in the interpreter, at the instruction.
    pub fn exit(&mut self, reason: Reason) {
        let state = self.state();
        self.end(Terminator::Exit { reason, state });
    }

    fn check_bound(&mut self, i: &Bytecode) {
        let value = self.register(u16::from(i.a));
        let kinds = self.function.ty(value).kinds;
        if !kinds.meets(Kinds::UNBOUND) {
            return;
        }
        if kinds == Kinds::UNBOUND {
            return self.exit(Reason::Unset);
        }
        let value = self.guard_bound(value);
        self.set_register(u16::from(i.a), value);
    }

    /// The value, if it is not Unbound; leaves if it is.
    pub(super) fn guard_bound(&mut self, value: ValueId) -> ValueId {
        let state = self.state();
        let bound = self.function.ty(value).kinds.and(Kinds(!Kinds::UNBOUND.0));
        let guard = Instruction::GuardKind { value, kinds: bound, reason: Reason::Unset, state };
        let value = self.emit(guard, Type::of(bound));
        self.known(value)
    }

    fn free_cell(&mut self, index: u16) -> ValueId {
        let function = self.emit(Instruction::ThisFunction {}, Type::of(Kinds::FUNCTION));
        let load = Instruction::FreeCell { function, index: u32::from(index) };
        self.emit(load, Type::of(Kinds::CELL))
    }

    fn load_cell(&mut self, i: &Bytecode, cell: ValueId) {
        let state = self.state();
        let value = self.emit(Instruction::CellContent { cell, state }, Type::ANY);
        self.set_register(u16::from(i.a), value);
    }

    /// A function or class that a free variable of a known function holds is taken to stay.
    fn expect_free(&mut self, i: &Bytecode) {
        if self.request.constant {
            // SAFETY: a function that has run has its closure, and the code is its own.
            let now = unsafe { self.request.function.cell(i.bx() as usize) }.content.get();
            let value = self.register(u16::from(i.a));
            let value = self.expect_constant(value, now);
            self.set_register(u16::from(i.a), value);
        }
    }

    fn binary(&mut self, i: &Bytecode, op: BinaryOp) {
        let right = self.register(u16::from(i.c));
        self.binary_of(i, op, right);
    }

    fn binary_with(&mut self, i: &Bytecode, op: BinaryOp, right: Value) {
        let right = self.constant(right);
        self.binary_of(i, op, right);
    }

    fn binary_of(&mut self, i: &Bytecode, op: BinaryOp, right: ValueId) {
        let left = self.register(u16::from(i.b));
        let in_place = self.code.site_flags[self.pc as usize] & site::IN_PLACE != 0;
        let value = self.binary_method(op, left, right, in_place).unwrap_or_else(|| {
            let seen = match self.seen() {
                Kinds::NOTHING if self.only_stored(i) => Kinds::ANY,
                seen => seen,
            };
            let (left, right) = (self.plain_operand(left, seen), self.plain_operand(right, seen));
            let state = self.state();
            self.emit(Instruction::Binary { op, left, right, in_place, seen, state }, Type::ANY)
        });
        self.set_register(u16::from(i.a), value);
    }

    /// Whether a result goes to a cell or an attribute at once, and nowhere else: there its type is of no use, so that it need
    /// not be known.
    fn only_stored(&self, i: &Bytecode) -> bool {
        let next = self.pc + i.op.length() as u32;
        let Some(store) = self.instructions.get(&next) else { return false };
        let value = match store.op.general() {
            Op::StoreFree | Op::StoreGlobal => store.a,
            Op::StoreCell | Op::StoreAttr => store.b,
            _ => return false,
        };
        let after = next + store.op.length() as u32;
        value == i.a && !self.live.before(after).contains(u16::from(i.a))
    }

    fn unary(&mut self, i: &Bytecode, slot: Slot, otherwise: RuntimeFunction) {
        let value = self.register(u16::from(i.b));
        match self.unary_method(slot, value) {
            Some(value) => self.set_register(u16::from(i.a), value),
            None => self.runtime(i, otherwise, &[u16::from(i.b)]),
        }
    }

    /// `~x` of an int is `x ^ -1`.
    fn invert(&mut self, i: &Bytecode) {
        if self.seen() != Kinds::INT || !self.may_guard(Reason::Kind) {
            return self.unary(i, Slot::Invert, RuntimeFunction::Invert);
        }
        let value = self.register(u16::from(i.b));
        let left = self.guard_kind(value, Kinds::INT);
        let right = self.constant(Value::small_int(-1));
        let state = self.state();
        let xor = Instruction::IntBinary { op: IntOp::Xor, left, right, state };
        let inverted = self.emit(xor, Type::of(Kinds::INT));
        self.set_register(u16::from(i.a), inverted);
    }

    fn compare(&mut self, op: CompareOp, left: ValueId, right: ValueId) -> ValueId {
        if let Some(value) = self.compare_method(op, left, right) {
            return value;
        }
        if let Some(same) = self.compare_by_identity(op, left, right) {
            return same;
        }
        self.compare_generally(op, left, right)
    }

    pub(super) fn compare_generally(&mut self, op: CompareOp, left: ValueId, right: ValueId) -> ValueId {
        let (seen, state) = (self.seen_with_tuples(), self.state());
        self.emit(Instruction::Compare { op, left, right, seen, state }, Type::ANY)
    }

    /// The same as a condition: a bool.
    fn compare_as_condition(&mut self, op: CompareOp, left: ValueId, right: ValueId) -> ValueId {
        let value = self.compare(op, left, right);
        self.truth(value)
    }

    fn comparison(&mut self, i: &Bytecode, op: CompareOp) {
        let (left, right) = (self.register(u16::from(i.b)), self.register(u16::from(i.c)));
        let value = self.compare(op, left, right);
        self.set_register(u16::from(i.a), value);
    }

    /// Whether a value is true, as a bool.
    pub fn truth(&mut self, value: ValueId) -> ValueId {
        if self.function.ty(value).is(Kinds::BOOL) {
            return value;
        }
        let state = self.state();
        self.emit(Instruction::Truth { value, state }, Type::BOOL)
    }

    /// The same of a value that the instruction looks at, by what it has seen.
    pub(super) fn truth_as_seen(&mut self, value: ValueId) -> ValueId {
        let (seen, kinds) = (self.seen(), self.function.ty(value).kinds);
        if seen == Kinds::NOTHING || kinds.is_one() || !self.may_guard(Reason::Kind) {
            return self.truth(value);
        }
        if seen.is_one() && seen != Kinds::OBJECT && kinds.meets(seen) {
            let value = self.guard_kind(value, seen);
            return self.truth(value);
        }
        let state = self.state();
        self.emit(Instruction::PlainTruth { value, state }, Type::BOOL)
    }

    /// Jumps if the condition is `wanted`.
    pub fn branch(&mut self, i: &Bytecode, condition: ValueId, wanted: bool) {
        let jump = self.edge_to(self.target(i));
        let next = self.edge_to(self.pc + 2);
        let (then, otherwise) = if wanted { (jump, next) } else { (next, jump) };
        self.end(Terminator::Branch { condition, then, otherwise });
    }

    fn compare_jump(&mut self, i: &Bytecode, op: CompareOp, wanted: bool) {
        let (left, right) = (self.register(u16::from(i.a)), self.register(u16::from(i.b)));
        let truth = self.compare_as_condition(op, left, right);
        self.branch(i, truth, wanted);
    }

    fn compare_jump_with(&mut self, i: &Bytecode, op: CompareOp, right: Value, wanted: bool) {
        let (left, right) = (self.register(u16::from(i.a)), self.constant(right));
        let truth = self.compare_as_condition(op, left, right);
        self.branch(i, truth, wanted);
    }

    /// The items of what has always been an instance of one class of named tuples here.
    fn named_tuple(&mut self, source: ValueId) -> Option<ValueId> {
        let shapes = self.request.state.operands.seen(self.pc, 0);
        let [shape] = shapes.as_slice() else { return None };
        let kinds = self.function.ty(source).kinds;
        if !self.may_guard(Reason::Shape)
            || !pyrite_object::iter::walks_as_tuple(self.vm, shape.ty)
            || !kinds.meets(Kinds::OBJECT)
        {
            return None;
        }
        self.as_tuple(source, &super::operators::entry(*shape, None))
    }

    fn unpack(&mut self, i: &Bytecode) {
        let source = self.register(u16::from(i.b));
        let count = i64::from(i.c);
        let seen = self.seen_with_tuples();
        let may = self.may_guard(Reason::Kind) && self.may_guard(Reason::Index);
        let named = if may { self.named_tuple(source) } else { None };
        let source = named.unwrap_or(source);
        let source = match self.function.ty(source).kinds {
            Kinds::TUPLE | Kinds::LIST if may => source,
            kinds if (seen == Kinds::TUPLE || seen == Kinds::LIST) && kinds.meets(seen) && may => {
                self.guard_kind(source, seen)
            }
            _ => return self.step(i),
        };
        let ty = self.function.ty(source);
        let expected = self.constant(Value::small_int(count));
        let length = if ty.is(Kinds::TUPLE) {
            self.emit(Instruction::TupleLength { tuple: source }, Type::int(0, 1 << 40))
        } else {
            self.emit(Instruction::ListLength { list: source }, Type::int(0, 1 << 40))
        };
        let same = Instruction::IntCompare { op: CompareOp::Eq, left: length, right: expected };
        self.require(same, Reason::Index);
        for n in 0..count {
            let index = self.constant(Value::small_int(n));
            let item = if ty.is(Kinds::TUPLE) {
                Instruction::TupleItem { tuple: source, index }
            } else {
                Instruction::ListItem { list: source, index }
            };
            let item = self.emit(item, Type::ANY);
            self.set_register(u16::from(i.a) + n as u16, item);
        }
    }
}
