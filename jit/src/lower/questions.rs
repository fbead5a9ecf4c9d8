//! Questions about values whose kinds are not known for sure: the usual answers without a call.

use super::Lowering;
use crate::helpers;
use crate::layout;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{self, BlockArg, InstBuilder, types};
use pyrite_hir::instruction::Reason;
use pyrite_hir::{Edge, Function, Instruction, Kinds, StateId, Terminator, ValueId};
use pyrite_object::Value;
use pyrite_object::ops::CompareOp;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// Questions about shapes that stand at the end of their block, whose branch alone wants them answered.
pub(super) fn asked_late(function: &Function) -> HashSet<ValueId> {
    let mut found = HashSet::default();
    for block in function.reverse_postorder().iter().map(|block| function.block(*block)) {
        if let (Some(last), Terminator::Branch { condition, .. }) =
            (block.instructions.last(), &block.terminator)
            && function.resolve(*condition) == *last
            && matches!(function.instruction(*last), Some(Instruction::HasShape { version: 0, .. }))
        {
            found.insert(*last);
        }
    }
    let mut uses: HashMap<ValueId, u32> = HashMap::default();
    function.for_each_use(&mut |value| *uses.entry(value).or_default() += 1);
    for (_, value) in function.states.iter().flat_map(|state| &state.registers) {
        found.remove(&function.resolve(*value));
    }
    found.retain(|value| uses.get(value) == Some(&1));
    found
}

impl Lowering<'_, '_> {
    /// The value and the shape of a question that is asked by the branch that needs its answer.
    pub(super) fn asked_here(&self, condition: ValueId) -> Option<(ValueId, u64)> {
        match self.hir.instruction(condition)? {
            Instruction::HasShape { value, shape, version: 0 } if self.asked_late.contains(&condition) => {
                Some((*value, shape.0))
            }
            _ => None,
        }
    }

    pub(super) fn branch_on_shape(&mut self, value: ValueId, shape: u64, then: &Edge, otherwise: &Edge) {
        let object = self.boxed(value);
        let (a, b) = (self.edge_arguments(then), self.edge_arguments(otherwise));
        self.leads_to(then.block);
        self.leads_to(otherwise.block);
        let (yes, no) = (self.blocks[&then.block], self.blocks[&otherwise.block]);
        let look = self.builder.create_block();
        let is_object = self.is_object(object);
        self.builder.ins().brif(is_object, look, &[], no, &b);
        self.builder.switch_to_block(look);
        let (has, _) = self.shape_is(object, shape);
        self.builder.ins().brif(has, yes, &a, no, &b);
    }

    /// `==` or `!=` of what have been strs so far: at once if they are the same, of different lengths, or short.
    pub(super) fn compare_texts(
        &mut self,
        op: CompareOp,
        operands: [ValueId; 2],
        state: StateId,
    ) -> ir::Value {
        let [a, b] = operands.map(|operand| self.boxed(operand));
        let [texts, differ, alike, short, slow, done] = [(); 6].map(|()| self.builder.create_block());
        self.builder.set_cold_block(slow);
        let result = self.builder.append_block_param(done, types::I64);
        let [yes, no] =
            [op == CompareOp::Eq, op == CompareOp::Ne].map(|held| self.iconst(Value::bool(held).bits()));
        for (operand, bits) in operands.into_iter().zip([a, b]) {
            self.exactly_or(operand, bits, (Kinds::STR, self.layout.str), slow);
        }
        self.builder.ins().jump(texts, &[]);
        self.builder.switch_to_block(texts);
        let same = self.builder.ins().icmp(IntCC::Equal, a, b);
        self.builder.ins().brif(same, done, &[BlockArg::Value(yes)], differ, &[]);
        self.builder.switch_to_block(differ);
        let [m, n] = [a, b].map(|text| self.load(types::I32, text, layout::STR_LENGTH));
        let as_long = self.builder.ins().icmp(IntCC::Equal, m, n);
        self.builder.ins().brif(as_long, alike, &[], done, &[BlockArg::Value(no)]);
        self.builder.switch_to_block(alike);
        // One character each, of one byte each.
        let [v, w] = [a, b].map(|text| self.load(types::I8, text, layout::STR_WIDTH));
        let widths = self.builder.ins().bor(v, w);
        let narrow = self.builder.ins().icmp_imm_s(IntCC::Equal, widths, 1);
        let single = self.builder.ins().icmp_imm_s(IntCC::Equal, m, 1);
        let is_short = self.builder.ins().band(narrow, single);
        self.builder.ins().brif(is_short, short, &[], slow, &[]);
        self.builder.switch_to_block(short);
        let [v, w] = [a, b].map(|text| {
            let data = self.load(types::I64, text, layout::STR_DATA);
            self.load(types::I8, data, 0)
        });
        let same = self.builder.ins().icmp(IntCC::Equal, v, w);
        let held = self.builder.ins().select(same, yes, no);
        self.builder.ins().jump(done, &[BlockArg::Value(held)]);
        self.builder.switch_to_block(slow);
        let helper = if op == CompareOp::Eq {
            helpers::equal as *const () as usize
        } else {
            helpers::unequal as *const () as usize
        };
        let held = self.call_aside(helper, None, &operands, state);
        self.builder.ins().jump(done, &[BlockArg::Value(held)]);
        self.builder.switch_to_block(done);
        result
    }

    /// A comparison of what have been tuples so far: at once if their first items tell, and are small ints or floats.
    pub(super) fn compare_tuples(
        &mut self,
        op: CompareOp,
        operands: [ValueId; 2],
        state: StateId,
    ) -> ir::Value {
        let words = operands.map(|operand| self.boxed(operand));
        let [ints, others, floats, slow, done] = [(); 5].map(|()| self.builder.create_block());
        self.builder.set_cold_block(slow);
        let result = self.builder.append_block_param(done, types::I64);
        let mut first = words;
        for ((operand, bits), item) in operands.into_iter().zip(words).zip(&mut first) {
            self.exactly_or(operand, bits, (Kinds::TUPLE, self.layout.tuple), slow);
            let filled = self.builder.create_block();
            let length = self.load(types::I64, bits, layout::TUPLE_LENGTH);
            self.builder.ins().brif(length, filled, &[], slow, &[]);
            self.builder.switch_to_block(filled);
            *item = self.load(types::I64, bits, layout::TUPLE_ITEMS);
        }
        let [x, y] = first;
        let are_ints = self.are_small_ints(&first);
        self.builder.ins().brif(are_ints, ints, &[], others, &[]);
        self.builder.switch_to_block(ints);
        // Of small ints the words are in the order of the ints.
        let differ = self.builder.ins().icmp(IntCC::NotEqual, x, y);
        let condition = match op {
            CompareOp::Lt | CompareOp::Le => IntCC::UnsignedLessThan,
            CompareOp::Gt | CompareOp::Ge => IntCC::UnsignedGreaterThan,
            CompareOp::Eq | CompareOp::Ne => IntCC::NotEqual,
        };
        let held = self.builder.ins().icmp(condition, x, y);
        self.decide(op, differ, held, slow, done);
        self.builder.switch_to_block(others);
        let [a, b] = first.map(|item| self.is_float(item));
        let are_floats = self.builder.ins().band(a, b);
        self.builder.ins().brif(are_floats, floats, &[], slow, &[]);
        self.builder.switch_to_block(floats);
        let [v, w] = first.map(|item| self.unbox(item, Kinds::FLOAT));
        let differ = self.builder.ins().fcmp(FloatCC::OrderedNotEqual, v, w);
        let condition = match op {
            CompareOp::Lt | CompareOp::Le => FloatCC::LessThan,
            CompareOp::Gt | CompareOp::Ge => FloatCC::GreaterThan,
            CompareOp::Eq | CompareOp::Ne => FloatCC::NotEqual,
        };
        let held = self.builder.ins().fcmp(condition, v, w);
        self.decide(op, differ, held, slow, done);
        self.builder.switch_to_block(slow);
        let number = self.iconst(u64::from(helpers::comparison_number(op)));
        let held = self.call_aside(helpers::compare as *const () as usize, Some(number), &operands, state);
        self.builder.ins().jump(done, &[BlockArg::Value(held)]);
        self.builder.switch_to_block(done);
        result
    }

    /// Goes on if an operand is of exactly the built-in class of a kind, whose objects have the shape; else at `slow`.
    fn exactly_or(
        &mut self,
        operand: ValueId,
        bits: ir::Value,
        (kinds, shape): (Kinds, u64),
        slow: ir::Block,
    ) {
        if self.ty(operand).is(kinds) {
            return;
        }
        let [object, next] = [(); 2].map(|()| self.builder.create_block());
        let is_object = self.is_object(bits);
        self.builder.ins().brif(is_object, object, &[], slow, &[]);
        self.builder.switch_to_block(object);
        let (is, _) = self.shape_is(bits, shape);
        self.builder.ins().brif(is, next, &[], slow, &[]);
        self.builder.switch_to_block(next);
    }

    /// What items tell that differ, of a comparison that holds then if `held`; `==` holds if that does not.
    fn decide(
        &mut self,
        op: CompareOp,
        differ: ir::Value,
        held: ir::Value,
        slow: ir::Block,
        done: ir::Block,
    ) {
        let [yes, no] =
            [op != CompareOp::Eq, op == CompareOp::Eq].map(|held| self.iconst(Value::bool(held).bits()));
        let answer = self.builder.ins().select(held, yes, no);
        self.builder.ins().brif(differ, done, &[BlockArg::Value(answer)], slow, &[]);
    }

    /// The less or the greater of two values.
    pub(super) fn extreme(
        &mut self,
        value: ValueId,
        greatest: bool,
        operands: [ValueId; 2],
        state: StateId,
    ) -> ir::Value {
        let (signed, unsigned, float) = match greatest {
            true => (IntCC::SignedGreaterThan, IntCC::UnsignedGreaterThan, FloatCC::GreaterThan),
            false => (IntCC::SignedLessThan, IntCC::UnsignedLessThan, FloatCC::LessThan),
        };
        let ty = self.ty(value);
        if ty.is(Kinds::INT) || ty.is(Kinds::FLOAT) {
            let [a, b] = operands.map(|operand| self.operand_of(operand, ty.kinds));
            let better = match ty.is(Kinds::INT) {
                true => self.builder.ins().icmp(signed, b, a),
                false => self.builder.ins().fcmp(float, b, a),
            };
            return self.builder.ins().select(better, b, a);
        }
        let [a, b] = operands.map(|operand| self.boxed(operand));
        let [ints, others, floats, slow, done] = [(); 5].map(|()| self.builder.create_block());
        let result = self.builder.append_block_param(done, types::I64);
        // Boxed ints are in order.
        let are_ints = self.are_small_ints(&[a, b]);
        self.builder.ins().brif(are_ints, ints, &[], others, &[]);
        self.builder.switch_to_block(ints);
        let better = self.builder.ins().icmp(unsigned, b, a);
        let chosen = self.builder.ins().select(better, b, a);
        self.builder.ins().jump(done, &[BlockArg::Value(chosen)]);
        self.builder.switch_to_block(others);
        let are_floats = [a, b].map(|bits| self.is_float(bits));
        let are_floats = self.builder.ins().band(are_floats[0], are_floats[1]);
        self.builder.ins().brif(are_floats, floats, &[], slow, &[]);
        self.builder.switch_to_block(floats);
        let [x, y] = [a, b].map(|bits| self.unbox(bits, Kinds::FLOAT));
        let better = self.builder.ins().fcmp(float, y, x);
        let chosen = self.builder.ins().select(better, b, a);
        self.builder.ins().jump(done, &[BlockArg::Value(chosen)]);
        self.builder.switch_to_block(slow);
        let helper = if greatest {
            helpers::greatest as *const () as usize
        } else {
            helpers::least as *const () as usize
        };
        let chosen = self.call_aside(helper, None, &operands, state);
        self.builder.ins().jump(done, &[BlockArg::Value(chosen)]);
        self.builder.switch_to_block(done);
        result
    }

    /// Whether a value is an instance of a class: seen at once if it is of that class itself, or no object in memory.
    pub(super) fn is_instance(
        &mut self,
        value: ValueId,
        class: u64,
        yes: Kinds,
        state: StateId,
    ) -> ir::Value {
        let bits = self.boxed(value);
        let [object, immediate, slow, done] = [(); 4].map(|()| self.builder.create_block());
        let result = self.builder.append_block_param(done, types::I8);
        let class = self.iconst(class);
        let is_object = self.is_object(bits);
        self.builder.ins().brif(is_object, object, &[], immediate, &[]);
        self.builder.switch_to_block(object);
        let shape = self.load(types::I64, bits, layout::HEADER_SHAPE);
        let own = self.load(types::I64, shape, layout::SHAPE_CLASS);
        let same = self.builder.ins().icmp(IntCC::Equal, own, class);
        self.builder.ins().brif(same, done, &[BlockArg::Value(same)], slow, &[]);
        self.builder.switch_to_block(immediate);
        let mut is = self.builder.ins().iconst(types::I8, 0);
        if yes.meets(Kinds::INT) {
            is = self.are_small_ints(&[bits]);
        }
        if yes.meets(Kinds::FLOAT) {
            let is_float = self.is_float(bits);
            is = self.builder.ins().bor(is, is_float);
        }
        for (kind, value) in
            [(Kinds::BOOL, Value::TRUE), (Kinds::BOOL, Value::FALSE), (Kinds::NONE, Value::NONE)]
        {
            if yes.meets(kind) {
                let value = self.iconst(value.bits());
                let same = self.builder.ins().icmp(IntCC::Equal, bits, value);
                is = self.builder.ins().bor(is, same);
            }
        }
        self.builder.ins().jump(done, &[BlockArg::Value(is)]);
        self.builder.switch_to_block(slow);
        let vm = self.vm;
        let given = self.call(helpers::is_plain_instance as *const () as usize, &[vm, bits, class]);
        let undecided = self.builder.ins().icmp_imm_s(IntCC::Equal, given, 2);
        self.guard_not(undecided, state, Reason::Shape);
        let given = self.builder.ins().ireduce(types::I8, given);
        self.builder.ins().jump(done, &[BlockArg::Value(given)]);
        self.builder.switch_to_block(done);
        result
    }

    /// `len(value)`: that of lists, texts and tuples is seen at once.
    pub(super) fn length(&mut self, value: ValueId, state: StateId) -> ir::Value {
        let bits = self.boxed(value);
        let [object, slow, done] = [(); 3].map(|()| self.builder.create_block());
        self.builder.set_cold_block(slow);
        let result = self.builder.append_block_param(done, types::I64);
        let is_object = self.is_object(bits);
        self.builder.ins().brif(is_object, object, &[], slow, &[]);
        self.builder.switch_to_block(object);
        let own = self.load(types::I64, bits, layout::HEADER_SHAPE);
        for (kind, shape, offset) in [
            (Kinds::LIST, self.layout.list, layout::LIST_LENGTH),
            (Kinds::STR, self.layout.str, layout::STR_LENGTH),
            (Kinds::TUPLE, self.layout.tuple, layout::TUPLE_LENGTH),
        ] {
            if !self.ty(value).kinds.meets(kind) {
                continue;
            }
            let [here, next] = [(); 2].map(|()| self.builder.create_block());
            let expected = self.iconst(shape);
            let same = self.builder.ins().icmp(IntCC::Equal, own, expected);
            self.builder.ins().brif(same, here, &[], next, &[]);
            self.builder.switch_to_block(here);
            let length = match kind {
                Kinds::STR => {
                    let length = self.load(types::I32, bits, offset);
                    self.builder.ins().uextend(types::I64, length)
                }
                _ => self.load(types::I64, bits, offset),
            };
            self.builder.ins().jump(done, &[BlockArg::Value(length)]);
            self.builder.switch_to_block(next);
        }
        self.builder.ins().jump(slow, &[]);
        self.builder.switch_to_block(slow);
        let length = self.call_aside(helpers::length as *const () as usize, None, &[value], state);
        let length = self.builder.ins().iadd_imm_s(length, -1);
        self.builder.ins().jump(done, &[BlockArg::Value(length)]);
        self.builder.switch_to_block(done);
        result
    }
}
