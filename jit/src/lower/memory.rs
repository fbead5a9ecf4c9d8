//! Instructions one by one, except arithmetic.

use super::Lowering;
use crate::helpers;
use crate::layout;
use crate::runtime_functions::{self, Convention};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, BlockArg, InstBuilder, StackSlotData, StackSlotKind, types};
use pyrite_hir::function::OWN;
use pyrite_hir::instruction::{Instruction, Reason};
use pyrite_hir::{Kinds, StateId, Type, ValueId};
use pyrite_object::Value;
use pyrite_object::ops::{BinaryOp, CompareOp};

macro_rules! helper {
    ($name:ident) => {
        helpers::$name as *const () as usize
    };
}

/// Kinds whose values are addresses of objects.
const OBJECTS: Kinds = Kinds(
    Kinds::STR.0
        | Kinds::LIST.0
        | Kinds::TUPLE.0
        | Kinds::DICT.0
        | Kinds::SET.0
        | Kinds::FUNCTION.0
        | Kinds::CLASS.0
        | Kinds::CELL.0,
);

impl Lowering<'_, '_> {
    pub(super) fn lower(&mut self, value: ValueId, instruction: &Instruction) {
        let result = match instruction {
            // Made where it is used.
            Instruction::Constant { .. } => return,
            Instruction::Argument { index } => self.arguments[*index as usize],
            Instruction::ThisFunction {} => self.this,
            Instruction::LoadRegister { register } => {
                self.stored.insert(*register as u16, value);
                let (base, offset) = self.place_of(*register as u16);
                self.load(types::I64, base, offset)
            }
            Instruction::ResumesAt { pc } => {
                let stands = self.load(types::I32, self.arguments[0], layout::GENERATOR_PC);
                self.builder.ins().icmp_imm_s(IntCC::Equal, stands, i64::from(*pc))
            }
            Instruction::Sent {} => self.arguments[1],
            // Its type is that of nothing: where it is passed on, any word does.
            Instruction::Undefined {} => self.iconst(Value::NONE.bits()),
            Instruction::SuspendedGenerator { code, function, at, registers } => {
                let parts: Vec<ValueId> = [*function, *at].iter().chain(registers).copied().collect();
                let values = self.boxed_all(&parts);
                let [first, count] = self.put_in_memory(&values);
                let (vm, code) = (self.vm, self.iconst(code.0));
                self.call(helper!(suspended_generator), &[vm, code, first, count])
            }
            Instruction::ResumeGenerator { generator, state } => self.resume_generator(*generator, *state),
            Instruction::Delegate { iterator, value, state } => self.delegate(*iterator, *value, *state),
            Instruction::TakeException { .. } => {
                let vm = self.vm;
                self.call(helper!(take_exception), &[vm])
            }
            Instruction::GuardKind { value: operand, kinds, reason, state } => {
                let found = self.ty(*operand).kinds.and(*kinds);
                let guarded = self.guard_kind(*operand, *kinds, *reason, *state);
                // By now more may be known of the operand than when the guard got its type.
                match Kinds::UNBOXED.contains(&found) && !Kinds::UNBOXED.contains(&self.ty(value).kinds) {
                    true => self.box_raw(guarded, Type::of(found)),
                    false => guarded,
                }
            }
            Instruction::GuardSame { value: operand, bits, reason, state } => {
                let own = self.boxed(*operand);
                let expected = self.iconst(bits.0);
                let same = self.builder.ins().icmp(IntCC::Equal, own, expected);
                self.guard(same, *state, *reason);
                self.constant(bits.0, self.ty(value))
            }
            Instruction::HasShape { value, shape, version } => self.has_shape(*value, shape.0, *version),
            Instruction::GuardShape { value, shape, state, .. } => self.guard_shape(*value, shape.0, *state),
            Instruction::GuardBound { value, shape, target, state } => {
                let method = self.boxed(*value);
                self.guard_is_object(method, *state, Reason::Identity);
                let (same, _) = self.shape_is(method, shape.0);
                self.guard(same, *state, Reason::Identity);
                let bound = self.load(types::I64, method, layout::BOUND_TARGET);
                let target = self.iconst(target.0);
                let same = self.builder.ins().icmp(IntCC::Equal, bound, target);
                self.guard(same, *state, Reason::Identity);
                let receiver = self.load(types::I64, method, layout::BOUND_RECEIVER);
                self.guard(receiver, *state, Reason::Identity);
                receiver
            }
            Instruction::RunsCode { value, code } => {
                let function = self.boxed(*value);
                let [object, look, done] = [(); 3].map(|()| self.builder.create_block());
                let result = self.builder.append_block_param(done, types::I8);
                let is_object = self.is_object(function);
                self.builder.ins().brif(is_object, object, &[], done, &[BlockArg::Value(is_object)]);
                self.builder.switch_to_block(object);
                let (is_function, _) = self.shape_is(function, self.layout.function);
                self.builder.ins().brif(is_function, look, &[], done, &[BlockArg::Value(is_function)]);
                self.builder.switch_to_block(look);
                let same = self.runs_code(function, code.0);
                self.builder.ins().jump(done, &[BlockArg::Value(same)]);
                self.builder.switch_to_block(done);
                result
            }
            Instruction::GuardFunctionCode { value, code, state } => {
                let function = self.boxed(*value);
                let same = self.runs_code(function, code.0);
                self.guard(same, *state, Reason::Identity);
                function
            }
            Instruction::GuardVersion { version_at, version, reason, state } => {
                let address = self.iconst(version_at.0);
                let own = self.load(types::I64, address, 0);
                let expected = self.iconst(version.0);
                let same = self.builder.ins().icmp(IntCC::Equal, own, expected);
                self.guard(same, *state, *reason);
                return;
            }
            Instruction::GuardNamespace { state } => {
                let flags = self.load(types::I32, self.frame, layout::FRAME_FLAGS);
                let flag =
                    self.builder.ins().band_imm_s(flags, i64::from(pyrite_object::frame::flags::LOCALS));
                self.guard(flag, *state, Reason::Names);
                let namespace = self.load(types::I64, self.frame, layout::FRAME_LOCALS);
                let globals = self.load(types::I64, self.this, layout::FUNCTION_GLOBALS);
                let same = self.builder.ins().icmp(IntCC::Equal, namespace, globals);
                self.guard(same, *state, Reason::Names);
                return;
            }
            Instruction::GuardIndex { index, length, state } => {
                let ty = self.ty(*index);
                let (mut at, length) = (self.operand(*index), self.operand(*length));
                if ty.low < 0 {
                    let negative = self.builder.ins().icmp_imm_s(IntCC::SignedLessThan, at, 0);
                    let from_end = self.builder.ins().iadd(at, length);
                    at = self.builder.ins().select(negative, from_end, at);
                }
                let inside = self.builder.ins().icmp(IntCC::UnsignedLessThan, at, length);
                self.guard(inside, *state, Reason::Index);
                at
            }
            Instruction::Below { value, .. } => self.operand(*value),
            Instruction::OfShape { value, .. } | Instruction::ItemsOf { value } => self.boxed(*value),
            Instruction::Known { value: operand } => match self.ty(value).kinds {
                kinds if Kinds::UNBOXED.contains(&kinds) => self.operand_of(*operand, kinds),
                _ => self.boxed(*operand),
            },
            Instruction::IntBinary { op, left, right, state } => self.int_binary(*op, *left, *right, *state),
            Instruction::IntWrap { op, left, right } => self.int_wrap(*op, *left, *right),
            Instruction::IntCompare { op, left, right } => self.int_compare(*op, *left, *right),
            Instruction::IntToFloat { value } => {
                let x = self.operand(*value);
                self.builder.ins().fcvt_from_sint(types::F64, x)
            }
            Instruction::BoolToInt { value } => {
                let bit = self.operand(*value);
                self.builder.ins().uextend(types::I64, bit)
            }
            Instruction::AsFloat { value, state } => self.as_float(*value, *state),
            Instruction::FloatToInt { value, state } => self.float_to_int(*value, *state),
            Instruction::FloatBinary { op, left, right, state } => {
                self.float_binary(*op, *left, *right, *state)
            }
            Instruction::FloatCompare { op, left, right } => self.float_compare(*op, *left, *right),
            Instruction::FloatCall { op, value, state } => self.float_call(*op, *value, *state),
            Instruction::FloatUnary { op, value } => self.float_unary(*op, *value),
            Instruction::Not { value } => {
                let x = self.operand(*value);
                self.builder.ins().bxor_imm_s(x, 1)
            }
            Instruction::Same { left, right } => {
                let (l, r) = (self.ty(*left), self.ty(*right));
                let (x, y) = if l.kinds == r.kinds && (l.is_int() || l.is(Kinds::BOOL)) {
                    (self.operand(*left), self.operand(*right))
                } else {
                    (self.boxed(*left), self.boxed(*right))
                };
                self.builder.ins().icmp(IntCC::Equal, x, y)
            }
            Instruction::Truth { value, state } => self.truth(*value, *state),
            Instruction::PlainTruth { value, state } => self.plain_truth(*value, *state),
            Instruction::Binary {
                op: op @ (BinaryOp::Add | BinaryOp::Sub),
                left,
                right,
                in_place,
                seen,
                state,
            } if *seen != Kinds::NOTHING && seen.within(Kinds::INT.union(Kinds::BIG)) => {
                let number = self.iconst(u64::from(helpers::operator_number(*op, *in_place)));
                self.add_ints(*op, [*left, *right], number, *state)
            }
            Instruction::Binary {
                op: op @ (BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul),
                left,
                right,
                in_place,
                seen,
                state,
            } if *seen == Kinds::NUMBERS => {
                let number = self.iconst(u64::from(helpers::operator_number(*op, *in_place)));
                self.number_binary(*op, [*left, *right], number, *state)
            }
            Instruction::Binary { op, left, right, in_place, state, .. } => {
                let number = self.iconst(u64::from(helpers::operator_number(*op, *in_place)));
                self.call_helper(helper!(binary), Some(number), &[*left, *right], *state)
            }
            Instruction::Extreme { greatest, left, right, state } => {
                self.extreme(value, *greatest, [*left, *right], *state)
            }
            Instruction::Compare { op: op @ (CompareOp::Eq | CompareOp::Ne), left, right, seen, state }
                if *seen == Kinds::STR || [left, right].iter().all(|v| self.ty(**v).is(Kinds::STR)) =>
            {
                let result = self.compare_texts(*op, [*left, *right], *state);
                self.as_typed(result, value)
            }
            Instruction::Compare { op, left, right, seen, state } if seen.meets(Kinds::TUPLE) => {
                let result = self.compare_tuples(*op, [*left, *right], *state);
                self.as_typed(result, value)
            }
            Instruction::Compare { op, left, right, state, .. } => {
                let number = self.iconst(u64::from(helpers::comparison_number(*op)));
                let result = self.call_helper(helper!(compare), Some(number), &[*left, *right], *state);
                self.as_typed(result, value)
            }
            Instruction::NewMethod { function, receiver, .. } => self.new_method(*function, *receiver),
            Instruction::DictValue { dict, index } => {
                let (index, dict) = (self.iconst(u64::from(*index)), self.boxed(*dict));
                self.call(helper!(dict_value), &[index, dict])
            }
            Instruction::BinaryDeclined { op, left, right, in_place, after, state } => {
                let number = helpers::operator_number(*op, *in_place) | after.flags() << 8;
                let number = self.iconst(u64::from(number));
                self.call_helper(helper!(binary_declined), Some(number), &[*left, *right], *state)
            }
            Instruction::CompareDeclined { op, left, right, after, state } => {
                let number = self.iconst(u64::from(helpers::comparison_number(*op) | after.flags()));
                self.call_helper(helper!(compare_declined), Some(number), &[*left, *right], *state)
            }
            Instruction::CheckTruth { value: given, state } => {
                let truth = self.call_helper(helper!(check_truth), None, &[*given], *state);
                self.as_typed(truth, value)
            }
            Instruction::CheckLength { value, state } => {
                let length = self.call_helper(helper!(check_length), None, &[*value], *state);
                self.builder.ins().iadd_imm_s(length, -1)
            }
            Instruction::ToInt { value, state } => self.call_helper(helper!(to_int), None, &[*value], *state),
            Instruction::ToFloat { value, state } => {
                self.call_helper(helper!(to_float), None, &[*value], *state)
            }
            Instruction::Negate { value, state, .. } => {
                self.call_helper(helper!(negate), None, &[*value], *state)
            }
            Instruction::GetItem { container, key, state, .. } => {
                self.call_helper(helper!(get_item), None, &[*container, *key], *state)
            }
            Instruction::SetItem { container, key, value, state, .. } => {
                self.call_helper(helper!(set_item), None, &[*container, *key, *value], *state)
            }
            Instruction::Contains { container, key, state } => {
                let result = self.call_helper(helper!(contains), None, &[*container, *key], *state);
                self.as_typed(result, value)
            }
            Instruction::Length { value, state } => self.length(*value, *state),
            Instruction::LoadSlot { object, offset, state } => {
                let object = self.boxed(*object);
                let found = self.load(types::I64, object, *offset as i32);
                self.guard(found, *state, Reason::Unset);
                found
            }
            Instruction::StoreSlot { object, offset, value } => {
                let (object, value) = (self.boxed(*object), self.boxed(*value));
                self.store(value, object, *offset as i32);
                return;
            }
            Instruction::StoreShape { object, shape } => {
                let (object, shape) = (self.boxed(*object), self.iconst(shape.0));
                self.store(shape, object, layout::HEADER_SHAPE);
                return;
            }
            Instruction::LoadAddress { address, state } => {
                let address = self.iconst(address.0);
                let found = self.load(types::I64, address, 0);
                self.guard(found, *state, Reason::Unset);
                found
            }
            Instruction::StoreAddress { address, value } => {
                let (value, address) = (self.boxed(*value), self.iconst(address.0));
                self.store(value, address, 0);
                return;
            }
            Instruction::CellContent { cell, state } => {
                let cell = self.boxed(*cell);
                let found = self.load(types::I64, cell, layout::CELL_CONTENT);
                self.guard(found, *state, Reason::Unset);
                found
            }
            Instruction::StoreCell { cell, value } => {
                let (cell, value) = (self.boxed(*cell), self.boxed(*value));
                self.store(value, cell, layout::CELL_CONTENT);
                return;
            }
            Instruction::IsInstance { value, class, yes, state, .. } => {
                self.is_instance(*value, class.0, *yes, *state)
            }
            Instruction::ClassOf { value } => self.class_of(*value),
            Instruction::FunctionGlobals { function } => {
                let function = self.boxed(*function);
                self.load(types::I64, function, layout::FUNCTION_GLOBALS)
            }
            Instruction::FunctionBuiltins { function } => {
                let function = self.boxed(*function);
                self.load(types::I64, function, layout::FUNCTION_BUILTINS)
            }
            Instruction::FreeCell { function, index } => {
                let function = self.boxed(*function);
                let closure = self.load(types::I64, function, layout::FUNCTION_CLOSURE);
                self.load(types::I64, closure, layout::TUPLE_ITEMS + 8 * *index as i32)
            }
            Instruction::ListLength { list } => {
                let list = self.boxed(*list);
                self.load(types::I64, list, layout::LIST_LENGTH)
            }
            Instruction::ListItem { list, index } => {
                let place = self.list_place(*list, *index);
                self.load(types::I64, place, layout::ARRAY_ITEMS)
            }
            Instruction::StoreListLength { list, length } => {
                let (list, length) = (self.boxed(*list), self.operand(*length));
                self.store(length, list, layout::LIST_LENGTH);
                return;
            }
            Instruction::StoreListItem { list, index, value } => {
                let value = self.boxed(*value);
                let place = self.list_place(*list, *index);
                self.store(value, place, layout::ARRAY_ITEMS);
                return;
            }
            Instruction::TupleLength { tuple } => {
                let tuple = self.boxed(*tuple);
                self.load(types::I64, tuple, layout::TUPLE_LENGTH)
            }
            Instruction::TupleItem { tuple, index } => {
                let (tuple, index) = (self.boxed(*tuple), self.operand(*index));
                let offset = self.builder.ins().ishl_imm_u(index, 3);
                let place = self.builder.ins().iadd(tuple, offset);
                self.load(types::I64, place, layout::TUPLE_ITEMS)
            }
            Instruction::StrLength { string } => {
                let string = self.boxed(*string);
                let length = self.load(types::I32, string, layout::STR_LENGTH);
                self.builder.ins().uextend(types::I64, length)
            }
            Instruction::StrItem { string, index } => self.str_item(*string, *index),
            Instruction::RangePart { range, part } => {
                let (range, part) = (self.boxed(*range), self.iconst(u64::from(*part)));
                self.call(helper!(range_part), &[range, part])
            }
            Instruction::PairsFirst { pairs } => match self.hir.instruction(*pairs) {
                Some(Instruction::NewPairs { first, .. }) => self.boxed(*first),
                _ => unreachable!("only the function that makes pairs asks what they are made of"),
            },
            Instruction::NewRange { start, stop, state } => {
                self.call_helper(helper!(new_range), None, &[*start, *stop], *state)
            }
            Instruction::NewPairs { form, first, state } => {
                let form = self.iconst(form.0);
                self.call_helper(helper!(new_pairs), Some(form), &[*first], *state)
            }
            Instruction::NewTuple { items, .. } => self.new_tuple(items),
            Instruction::NewList { items, .. } => self.new_list(items),
            Instruction::NewListFor { room, .. } => {
                let (vm, room) = (self.vm, self.operand_of(*room, Kinds::INT));
                self.call(helper!(new_list_for), &[vm, room])
            }
            Instruction::NewCell { content, .. } => self.new_cell(*content),
            Instruction::ListAppend { list, value, state } => self.list_append(*list, *value, *state),
            Instruction::EnterFrame { frame, state } => return self.enter_frame(*frame, *state),
            Instruction::LeaveFrame { frame: OWN, state } => {
                self.leaving = Some(*state);
                return;
            }
            Instruction::LeaveFrame { frame, state } => return self.leave_frame(*frame, *state),
            Instruction::UnwindFrame { .. } => return self.unwind_frame(),
            Instruction::CallAny { callee, arguments, state } => self.call_any(*callee, arguments, *state),
            Instruction::CallCode { code, function, arguments, state, .. } => {
                self.call_code(code.0, *function, arguments, *state)
            }
            Instruction::IteratorNext { iterator, state } => {
                self.call_helper(helper!(iterator_next), None, &[*iterator], *state)
            }
            Instruction::IteratorPair { iterator, pc, state } => {
                let unpack = self.iconst(self.word(self.frame_id, *pc));
                self.call_helper(helper!(iterator_pair), Some(unpack), &[*iterator], *state)
            }
            Instruction::DictNext { iterator, state } => self.dict_next(*iterator, *state),
            Instruction::DictPair { iterator, pc, state } => self.dict_pair(*iterator, *pc, *state),
            Instruction::SecondResult {} => self.load(types::I64, self.vm, layout::SECOND),
            Instruction::CallRuntime { function, operands, state } => {
                let result = match runtime_functions::address(*function) {
                    Convention::Words(address) => self.call_helper(address, None, operands, *state),
                    Convention::Values(address) => self.call_with_values(address, None, operands, *state),
                };
                self.as_typed(result, value)
            }
            Instruction::NativeItem { items, container, index, state } => {
                let item = self.native_item(items.0, *container, *index, *state);
                self.unbox(item, self.ty(value).kinds)
            }
            Instruction::BytesLength { bytes } => {
                let bytes = self.boxed(*bytes);
                self.load(types::I64, bytes, layout::BYTES_LENGTH)
            }
            Instruction::ByteItem { bytes, index } => {
                let (bytes, index) = (self.boxed(*bytes), self.operand(*index));
                let place = self.builder.ins().iadd(bytes, index);
                let byte = self.load(types::I8, place, layout::BYTES_ITEMS);
                self.builder.ins().uextend(types::I64, byte)
            }
            Instruction::StoreNativeItem { items, container, index, value, state } => {
                self.store_native_item(items.0, [*container, *index, *value], *state);
                return;
            }
            Instruction::FormatInt { value } => {
                let (vm, operand) = (self.vm, self.boxed(*value));
                self.call(runtime_functions::format as *const () as usize, &[vm, operand])
            }
            Instruction::CallNative { function, arguments, state } => {
                let function = self.iconst(function.0);
                self.call_with_values(helper!(call_native), Some(function), arguments, *state)
            }
            Instruction::CallPlain { function, arguments, state } => {
                let function = self.iconst(function.0);
                self.call_with_values(helper!(call_plain), Some(function), arguments, *state)
            }
            Instruction::CallBuiltin { builtin, method, arguments, state } => {
                let builtin = self.iconst(builtin.0);
                let helper = if *method { helper!(call_method) } else { helper!(call_builtin) };
                self.call_with_values(helper, Some(builtin), arguments, *state)
            }
            Instruction::NewInstance { class, shape, size, .. } => {
                self.new_instance(class.0, shape.0, *size as usize)
            }
            Instruction::CheckInit { value, state } => self.check_init(*value, *state),
            Instruction::Step { inputs, outputs, state, .. } => {
                self.step(helper!(run_step), inputs, outputs, *state);
                return;
            }
            Instruction::NextItem { inputs, outputs, state, .. } => {
                self.step(helper!(next_item), inputs, outputs, *state)
            }
            Instruction::CheckUnseen { state } => return self.check_unseen(*state),
            Instruction::Poll { state } => {
                let address = self.iconst(self.layout.poll_flag);
                let waiting = self.load(types::I8, address, 0);
                self.guard_not(waiting, *state, Reason::Attention);
                return;
            }
        };
        self.set(value, result);
    }

    /// Has a helper work on the frame's registers in memory, which writes these, and perhaps any temporary.
    fn step(
        &mut self,
        helper: usize,
        inputs: &[(u16, ValueId)],
        outputs: &[u16],
        state: StateId,
    ) -> ir::Value {
        self.flush(state);
        for (register, input) in inputs {
            self.put(*register, *input);
        }
        let vm = self.vm;
        let result = self.call(helper, &[vm]);
        let frame = self.hir.frame(self.frame_id);
        let first = frame.first_register;
        self.stored.retain(|register, _| {
            !outputs.contains(register) && (*register < first || frame.variables.contains(register))
        });
        self.pc = None;
        self.check_raised(result);
        result
    }

    /// A helper's bool in the representation of its value.
    fn as_typed(&mut self, result: ir::Value, value: ValueId) -> ir::Value {
        if self.ty(value).is(Kinds::BOOL) {
            return self.builder.ins().icmp_imm_s(IntCC::Equal, result, Value::TRUE.bits() as i64);
        }
        result
    }

    /// Calls a helper with the machine, perhaps a number, and boxed operands; looks for an exception.
    pub(super) fn call_helper(
        &mut self,
        helper: usize,
        number: Option<ir::Value>,
        operands: &[ValueId],
        state: StateId,
    ) -> ir::Value {
        self.flush(state);
        let mut arguments = vec![self.vm];
        arguments.extend(number);
        for operand in operands {
            let operand = self.boxed(*operand);
            arguments.push(operand);
        }
        let result = self.call(helper, &arguments);
        self.check_raised(result);
        result
    }

    /// As `call_helper`, with the operands in memory.
    pub(super) fn call_with_values(
        &mut self,
        helper: usize,
        number: Option<ir::Value>,
        operands: &[ValueId],
        state: StateId,
    ) -> ir::Value {
        self.flush(state);
        let values: Vec<ir::Value> = operands.iter().map(|operand| self.boxed(*operand)).collect();
        let place = self.put_in_memory(&values);
        let mut arguments = vec![self.vm];
        arguments.extend(number);
        arguments.extend(place);
        let result = self.call(helper, &arguments);
        self.check_raised(result);
        result
    }

    /// Puts boxed values one behind the other on the native stack, where the collector sees them: the address of the first
    /// one, and how many there are.
    pub(super) fn put_in_memory(&mut self, values: &[ir::Value]) -> [ir::Value; 2] {
        let size = 8 * values.len().max(1) as u32;
        let slot = StackSlotData::new(StackSlotKind::ExplicitSlot, size, 3);
        let slot = self.builder.create_sized_stack_slot(slot);
        for (n, value) in values.iter().enumerate() {
            self.builder.ins().stack_store(types::I64, *value, slot, 8 * n as i32);
        }
        [self.builder.ins().stack_addr(types::I64, slot, 0), self.iconst(values.len() as u64)]
    }

    fn guard_shape(&mut self, value: ValueId, shape: u64, state: StateId) -> ir::Value {
        let object = self.boxed(value);
        let known = matches!(
            self.hir.instruction(value),
            Some(Instruction::GuardShape { .. } | Instruction::NewInstance { .. })
        );
        if !known && !self.ty(value).kinds.within(OBJECTS) {
            self.guard_is_object(object, state, Reason::Shape);
        }
        let (same, _) = self.shape_is(object, shape);
        self.guard(same, state, Reason::Shape);
        object
    }

    /// Whether an object has a shape, and that shape's address.
    pub(super) fn shape_is(&mut self, object: ir::Value, shape: u64) -> (ir::Value, ir::Value) {
        let own = self.load(types::I64, object, layout::HEADER_SHAPE);
        let expected = self.iconst(shape);
        (self.builder.ins().icmp(IntCC::Equal, own, expected), expected)
    }

    /// Whether the class of a shape has a version.
    fn version_is(&mut self, shape: ir::Value, version: u64) -> ir::Value {
        let class = self.load(types::I64, shape, layout::SHAPE_TYPE);
        let own = self.load(types::I64, class, layout::TYPE_VERSION);
        let expected = self.iconst(version);
        self.builder.ins().icmp(IntCC::Equal, own, expected)
    }

    /// Whether a function runs the code object at an address.
    fn runs_code(&mut self, function: ir::Value, code: u64) -> ir::Value {
        let own = self.load(types::I64, function, layout::FUNCTION_CODE);
        let expected = self.iconst(code);
        self.builder.ins().icmp(IntCC::Equal, own, expected)
    }

    fn has_shape(&mut self, value: ValueId, shape: u64, version: u64) -> ir::Value {
        let object = self.boxed(value);
        let (look, done) = (self.builder.create_block(), self.builder.create_block());
        let result = self.builder.append_block_param(done, types::I8);
        let is_object = self.is_object(object);
        self.builder.ins().brif(is_object, look, &[], done, &[BlockArg::Value(is_object)]);
        self.builder.switch_to_block(look);
        let (mut has, expected) = self.shape_is(object, shape);
        if version != 0 {
            let current = self.version_is(expected, version);
            has = self.builder.ins().band(has, current);
        }
        self.builder.ins().jump(done, &[BlockArg::Value(has)]);
        self.builder.switch_to_block(done);
        result
    }

    /// As `call_helper`, on a way that joins one on which nothing was called: what is known from here on holds on both.
    pub(super) fn call_aside(
        &mut self,
        helper: usize,
        first: Option<ir::Value>,
        operands: &[ValueId],
        state: StateId,
    ) -> ir::Value {
        self.aside(|lowering| lowering.call_helper(helper, first, operands, state))
    }

    /// Code on a way that not all go: behind it only what holds on the others, too, is known.
    pub(super) fn aside<T>(&mut self, code: impl FnOnce(&mut Self) -> T) -> T {
        let (stored, boxed, pc) = (self.stored.clone(), self.boxed.clone(), self.pc);
        let result = code(self);
        let here = std::mem::replace(&mut self.stored, stored);
        self.stored.retain(|register, value| here.get(register) == Some(value));
        self.boxed = boxed;
        self.pc = pc.filter(|_| pc == self.pc);
        result
    }

    fn truth(&mut self, value: ValueId, state: StateId) -> ir::Value {
        self.truth_by(value, |lowering, _| lowering.call_aside(helper!(truth), None, &[value], state))
    }

    /// As `truth`, but leaves where Python code says it.
    fn plain_truth(&mut self, value: ValueId, state: StateId) -> ir::Value {
        self.truth_by(value, |lowering, bits| {
            let vm = lowering.vm;
            let truth = lowering.call(helper!(plain_truth), &[vm, bits]);
            lowering.guard(truth, state, Reason::Kind);
            truth
        })
    }

    /// Whether a value is true: `True` or another word, of what is no bool and not None, by a helper.
    fn truth_by(
        &mut self,
        value: ValueId,
        helper: impl FnOnce(&mut Self, ir::Value) -> ir::Value,
    ) -> ir::Value {
        let bits = self.boxed(value);
        let done = self.builder.create_block();
        let result = self.builder.append_block_param(done, types::I8);
        let slow = self.builder.create_block();
        // Of the words up to that of True, only None and False are values besides.
        let is_true = self.builder.ins().icmp_imm_s(IntCC::Equal, bits, Value::TRUE.bits() as i64);
        let known = IntCC::UnsignedLessThanOrEqual;
        let is_known = self.builder.ins().icmp_imm_s(known, bits, Value::TRUE.bits() as i64);
        self.builder.ins().brif(is_known, done, &[BlockArg::Value(is_true)], slow, &[]);
        self.builder.switch_to_block(slow);
        let truth = helper(self, bits);
        let is_true = self.builder.ins().icmp_imm_s(IntCC::Equal, truth, Value::TRUE.bits() as i64);
        self.builder.ins().jump(done, &[BlockArg::Value(is_true)]);
        self.builder.switch_to_block(done);
        result
    }

    fn call_code(
        &mut self,
        code: u64,
        function: ValueId,
        arguments: &[ValueId],
        state: StateId,
    ) -> ir::Value {
        self.flush(state);
        let function = self.boxed(function);
        let code = self.iconst(code);
        let entry = self.load(types::I64, code, layout::STATE_ENTRY);
        let result = self.call_entry(entry, function, arguments);
        self.check_raised(result);
        result
    }

    /// Calls the code of a function, at its entry for compiled callers.
    fn call_entry(&mut self, entry: ir::Value, function: ir::Value, arguments: &[ValueId]) -> ir::Value {
        let convention = self.convention;
        let signature = self.builder.import_signature(super::call_signature(arguments.len(), convention));
        let (place, window) = self.next_frame();
        let mut words = vec![self.vm, place, window, function];
        for argument in arguments {
            let argument = self.boxed(*argument);
            words.push(argument);
        }
        let call = self.builder.ins().call_indirect(signature, entry, &words);
        self.builder.inst_results(call)[0]
    }

    fn call_any(&mut self, callee: ValueId, arguments: &[ValueId], state: StateId) -> ir::Value {
        self.flush(state);
        let all: Vec<ir::Value> =
            std::iter::once(&callee).chain(arguments).map(|value| self.boxed(*value)).collect();
        let [shape, code, count, direct, slow, done] = [(); 6].map(|()| self.builder.create_block());
        self.builder.set_cold_block(slow);
        let result = self.builder.append_block_param(done, types::I64);
        let is_object = self.is_object(all[0]);
        self.builder.ins().brif(is_object, shape, &[], slow, &[]);
        self.builder.switch_to_block(shape);
        let (is_function, _) = self.shape_is(all[0], self.layout.function);
        self.builder.ins().brif(is_function, code, &[], slow, &[]);
        self.builder.switch_to_block(code);
        let target = self.load(types::I64, all[0], layout::FUNCTION_SHORT);
        self.builder.ins().brif(target, count, &[], slow, &[]);
        self.builder.switch_to_block(count);
        let wanted = self.load(types::I32, target, layout::STATE_PARAMETERS);
        let fits = self.builder.ins().icmp_imm_s(IntCC::Equal, wanted, arguments.len() as i64);
        let entry = self.load(types::I64, target, layout::STATE_ENTRY);
        let zero = self.iconst(0);
        let entry = self.builder.ins().select(fits, entry, zero);
        self.builder.ins().brif(entry, direct, &[], slow, &[]);
        self.builder.switch_to_block(direct);
        let given = self.call_entry(entry, all[0], arguments);
        self.builder.ins().jump(done, &[BlockArg::Value(given)]);
        self.builder.switch_to_block(slow);
        let [first, count] = self.put_in_memory(&all);
        let vm = self.vm;
        let given = self.call(helper!(call_any), &[vm, first, count]);
        self.builder.ins().jump(done, &[BlockArg::Value(given)]);
        self.builder.switch_to_block(done);
        self.check_raised(result);
        result
    }

    fn class_of(&mut self, value: ValueId) -> ir::Value {
        let bits = self.boxed(value);
        let [object, other, done] = [(); 3].map(|()| self.builder.create_block());
        let result = self.builder.append_block_param(done, types::I64);
        let is_object = self.is_object(bits);
        self.builder.ins().brif(is_object, object, &[], other, &[]);
        self.builder.switch_to_block(object);
        let shape = self.load(types::I64, bits, layout::HEADER_SHAPE);
        let class = self.load(types::I64, shape, layout::SHAPE_CLASS);
        self.builder.ins().jump(done, &[BlockArg::Value(class)]);
        self.builder.switch_to_block(other);
        let vm = self.vm;
        let class = self.call(helper!(class_of), &[vm, bits]);
        self.builder.ins().jump(done, &[BlockArg::Value(class)]);
        self.builder.switch_to_block(done);
        result
    }

    /// For what is called: where its record is to be, and the first register that is free for it.
    pub(super) fn next_frame(&mut self) -> (ir::Value, ir::Value) {
        let record = self.record_of(self.frame_id) as i64 + layout::FRAME_SIZE;
        let place = self.builder.ins().iadd_imm_s(self.frame, record);
        let behind = i64::from(self.hir.frame(self.frame_id).end() - self.hir.own().register_count);
        let window = match behind {
            0 => self.window,
            behind => self.builder.ins().iadd_imm_s(self.window, 8 * behind),
        };
        (place, window)
    }

    fn check_init(&mut self, value: ValueId, state: StateId) -> ir::Value {
        let given = self.boxed(value);
        let none = self.builder.ins().icmp_imm_s(IntCC::Equal, given, Value::NONE.bits() as i64);
        let (done, wrong) = (self.builder.create_block(), self.builder.create_block());
        self.builder.set_cold_block(wrong);
        self.builder.ins().brif(none, done, &[], wrong, &[]);
        self.builder.switch_to_block(wrong);
        self.call_aside(helper!(check_init), None, &[value], state);
        self.builder.ins().jump(done, &[]);
        self.builder.switch_to_block(done);
        given
    }
}
