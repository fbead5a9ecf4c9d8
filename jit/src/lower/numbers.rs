//! Boxing, unboxing and arithmetic.

use super::{DOUBLE_OFFSET, Lowering};
use crate::helpers;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{self, BlockArg, InstBuilder, MemFlagsData, types};
use pyrite_hir::instruction::{FloatFunction, FloatOp, IntOp, Reason};
use pyrite_hir::passes::infer;
use pyrite_hir::{Kinds, StateId, Type, ValueId};
use pyrite_object::ops::{BinaryOp, CompareOp};
use pyrite_object::value::{INT_TAG, SMALL_LIMIT};

impl Lowering<'_, '_> {
    /// The word of an unboxed value.
    pub(super) fn box_raw(&mut self, raw: ir::Value, ty: Type) -> ir::Value {
        match ty.kinds {
            Kinds::INT if ty.is_small() => self.builder.ins().iadd_imm_s(raw, -SMALL_LIMIT),
            Kinds::INT => {
                let moved = self.builder.ins().iadd_imm_s(raw, SMALL_LIMIT);
                let limit = self.iconst(2 * SMALL_LIMIT as u64);
                let small = self.builder.ins().icmp(IntCC::UnsignedLessThan, moved, limit);
                let boxed = self.builder.ins().iadd_imm_s(raw, -SMALL_LIMIT);
                let (done, big) = (self.builder.create_block(), self.builder.create_block());
                let result = self.builder.append_block_param(done, types::I64);
                self.builder.set_cold_block(big);
                self.builder.ins().brif(small, done, &[BlockArg::Value(boxed)], big, &[]);
                self.builder.switch_to_block(big);
                let vm = self.vm;
                let object = self.call(helpers::box_int as *const () as usize, &[vm, raw]);
                self.builder.ins().jump(done, &[BlockArg::Value(object)]);
                self.builder.switch_to_block(done);
                result
            }
            Kinds::FLOAT => {
                // A NaN is canonical already: those of values are, arithmetic hands on the NaN of an operand or makes the
                // default one, and `call_float` sees to those of others.
                let bits = self.builder.ins().bitcast(types::I64, MemFlagsData::new(), raw);
                self.builder.ins().iadd_imm_s(bits, DOUBLE_OFFSET)
            }
            Kinds::BOOL => {
                let wide = self.builder.ins().uextend(types::I64, raw);
                self.builder.ins().iadd_imm_s(wide, 4)
            }
            _ => raw,
        }
    }

    /// What a word holds that is known to be of an unboxed kind.
    pub(super) fn unbox(&mut self, bits: ir::Value, kinds: Kinds) -> ir::Value {
        match kinds {
            Kinds::INT => self.builder.ins().iadd_imm_s(bits, SMALL_LIMIT),
            Kinds::FLOAT => {
                let moved = self.builder.ins().iadd_imm_s(bits, -DOUBLE_OFFSET);
                self.builder.ins().bitcast(types::F64, MemFlagsData::new(), moved)
            }
            Kinds::BOOL => {
                let low = self.builder.ins().ireduce(types::I8, bits);
                self.builder.ins().band_imm_s(low, 1)
            }
            _ => bits,
        }
    }

    /// The value, unboxed if there is only one kind left; leaves if it is of another kind.
    pub(super) fn guard_kind(
        &mut self,
        value: ValueId,
        kinds: Kinds,
        reason: Reason,
        state: StateId,
    ) -> ir::Value {
        let known = self.ty(value).kinds;
        let wanted = known.and(kinds);
        if Kinds::UNBOXED.contains(&known) {
            if wanted == known {
                return self.operand(value);
            }
            // It is never of that kind.
            let never = self.builder.ins().iconst(types::I8, 0);
            self.guard(never, state, reason);
            let ty = super::machine_type(Type::of(wanted));
            return self.zero(ty);
        }
        let bits = self.boxed(value);
        match wanted {
            Kinds::INT => {
                let is = self.are_small_ints(&[bits]);
                self.guard(is, state, reason);
                self.unbox(bits, wanted)
            }
            Kinds::FLOAT => {
                let is = self.is_float(bits);
                self.guard(is, state, reason);
                self.unbox(bits, wanted)
            }
            Kinds::BOOL => {
                let even = self.builder.ins().band_imm_s(bits, !1);
                let is = self.builder.ins().icmp_imm_s(IntCC::Equal, even, 4);
                self.guard(is, state, reason);
                self.unbox(bits, wanted)
            }
            Kinds::NONE => {
                let is = self.builder.ins().icmp_imm_s(IntCC::Equal, bits, 2);
                self.guard(is, state, reason);
                bits
            }
            _ => match self.layout.shape(wanted) {
                Some(shape) => {
                    self.guard_is_object(bits, state, reason);
                    let own = self.load(types::I64, bits, crate::layout::HEADER_SHAPE);
                    let shape = self.iconst(shape);
                    let is = self.builder.ins().icmp(IntCC::Equal, own, shape);
                    self.guard(is, state, reason);
                    bits
                }
                None if known.0 & !wanted.0 == Kinds::UNBOUND.0 => {
                    let unbound = pyrite_object::Value::UNBOUND.bits() as i64;
                    let is = self.builder.ins().icmp_imm_s(IntCC::NotEqual, bits, unbound);
                    self.guard(is, state, reason);
                    bits
                }
                // It cannot be, or it cannot be told in a few instructions.
                None => {
                    let never = self.builder.ins().iconst(types::I8, 0);
                    self.guard(never, state, reason);
                    bits
                }
            },
        }
    }

    /// Whether words are small ints, all of them: these words are the ints less the limit, and the greatest that there are.
    pub(super) fn are_small_ints(&mut self, words: &[ir::Value]) -> ir::Value {
        let tag = self.iconst(INT_TAG);
        let all = words.iter().copied().reduce(|all, word| self.builder.ins().band(all, word)).unwrap_or(tag);
        self.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, all, tag)
    }

    /// Whether a word is a float.
    pub(super) fn is_float(&mut self, bits: ir::Value) -> ir::Value {
        let moved = self.builder.ins().iadd_imm_s(bits, -DOUBLE_OFFSET);
        let limit = self.iconst(INT_TAG - DOUBLE_OFFSET as u64);
        self.builder.ins().icmp(IntCC::UnsignedLessThan, moved, limit)
    }

    /// The operator's general way, in a block of its own: leads to `done` with what it gives, and goes on there.
    fn by_operator(
        &mut self,
        number: ir::Value,
        operands: [ValueId; 2],
        slow: ir::Block,
        done: ir::Block,
        state: StateId,
    ) {
        self.builder.switch_to_block(slow);
        let helper = helpers::binary as *const () as usize;
        let general = self.call_aside(helper, Some(number), &operands, state);
        self.builder.ins().jump(done, &[BlockArg::Value(general)]);
        self.builder.switch_to_block(done);
    }

    /// `+` or `-` of what have been ints of any size: at once where they and the result are small.
    pub(super) fn add_ints(
        &mut self,
        op: BinaryOp,
        operands: [ValueId; 2],
        number: ir::Value,
        state: StateId,
    ) -> ir::Value {
        let [a, b] = operands.map(|operand| self.boxed(operand));
        let (slow, done) = (self.builder.create_block(), self.builder.create_block());
        let result = self.builder.append_block_param(done, types::I64);
        let both = self.are_small_ints(&[a, b]);
        let sum = if op == BinaryOp::Add {
            let sum = self.builder.ins().iadd(a, b);
            self.builder.ins().iadd_imm_s(sum, SMALL_LIMIT)
        } else {
            let difference = self.builder.ins().isub(a, b);
            self.builder.ins().iadd_imm_s(difference, -SMALL_LIMIT)
        };
        let fits = self.are_small_ints(&[sum]);
        let short = self.builder.ins().band(both, fits);
        self.builder.ins().brif(short, done, &[BlockArg::Value(sum)], slow, &[]);
        self.by_operator(number, operands, slow, done, state);
        result
    }

    /// `+`, `-` or `*` of what have been ints and floats: at once where they are small ints or floats, and the result is.
    pub(super) fn number_binary(
        &mut self,
        op: BinaryOp,
        operands: [ValueId; 2],
        number: ir::Value,
        state: StateId,
    ) -> ir::Value {
        let [a, b] = operands.map(|operand| self.boxed(operand));
        let [ints, floats, slow, done] = [(); 4].map(|()| self.builder.create_block());
        let result = self.builder.append_block_param(done, types::I64);
        self.builder.set_cold_block(slow);
        let both = self.are_small_ints(&[a, b]);
        self.builder.ins().brif(both, ints, &[], floats, &[]);
        self.builder.switch_to_block(ints);
        let [x, y] = [a, b].map(|bits| self.unbox(bits, Kinds::INT));
        let (value, overflow) = match op {
            BinaryOp::Add => self.builder.ins().sadd_overflow(x, y),
            BinaryOp::Sub => self.builder.ins().ssub_overflow(x, y),
            _ => self.builder.ins().smul_overflow(x, y),
        };
        let moved = self.builder.ins().iadd_imm_s(value, SMALL_LIMIT);
        let limit = self.iconst(2 * SMALL_LIMIT as u64);
        let large = self.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, moved, limit);
        let large = self.builder.ins().bor(large, overflow);
        let boxed = self.builder.ins().iadd_imm_s(value, -SMALL_LIMIT);
        self.builder.ins().brif(large, slow, &[], done, &[BlockArg::Value(boxed)]);
        self.builder.switch_to_block(floats);
        let [x, y] = [a, b].map(|bits| {
            self.float_of(bits, |lowering, other| {
                let is = lowering.are_small_ints(&[other]);
                let next = lowering.builder.create_block();
                lowering.builder.ins().brif(is, next, &[], slow, &[]);
                lowering.builder.switch_to_block(next);
            })
        });
        let value = match op {
            BinaryOp::Add => self.builder.ins().fadd(x, y),
            BinaryOp::Sub => self.builder.ins().fsub(x, y),
            _ => self.builder.ins().fmul(x, y),
        };
        let boxed = self.box_raw(value, Type::FLOAT);
        self.builder.ins().jump(done, &[BlockArg::Value(boxed)]);
        self.by_operator(number, operands, slow, done, state);
        result
    }

    /// The float of a word that holds a float or a small int; leaves if it does not.
    pub(super) fn as_float(&mut self, value: ValueId, state: StateId) -> ir::Value {
        match self.ty(value).kinds {
            Kinds::FLOAT => return self.operand(value),
            Kinds::INT if self.ty(value).is_small() => {
                let x = self.operand(value);
                return self.builder.ins().fcvt_from_sint(types::F64, x);
            }
            _ => {}
        }
        let bits = self.boxed(value);
        self.float_of(bits, |lowering, bits| {
            let is = lowering.are_small_ints(&[bits]);
            lowering.guard(is, state, Reason::Kind);
        })
    }

    /// The float of a word; `is_int` goes on only if one that is no float is a small int.
    fn float_of(&mut self, bits: ir::Value, is_int: impl FnOnce(&mut Self, ir::Value)) -> ir::Value {
        let (int, done) = (self.builder.create_block(), self.builder.create_block());
        let result = self.builder.append_block_param(done, types::F64);
        let is = self.is_float(bits);
        let float = self.unbox(bits, Kinds::FLOAT);
        self.builder.ins().brif(is, done, &[BlockArg::Value(float)], int, &[]);
        self.builder.switch_to_block(int);
        is_int(self, bits);
        let x = self.unbox(bits, Kinds::INT);
        let float = self.builder.ins().fcvt_from_sint(types::F64, x);
        self.builder.ins().jump(done, &[BlockArg::Value(float)]);
        self.builder.switch_to_block(done);
        result
    }

    /// Whether the word is the address of an object.
    pub(super) fn is_object(&mut self, bits: ir::Value) -> ir::Value {
        let moved = self.builder.ins().iadd_imm_s(bits, -256);
        let limit = self.iconst((1 << 48) - 256);
        self.builder.ins().icmp(IntCC::UnsignedLessThan, moved, limit)
    }

    /// Leaves unless the word is the address of an object.
    pub(super) fn guard_is_object(&mut self, bits: ir::Value, state: StateId, reason: Reason) {
        let is = self.is_object(bits);
        self.guard(is, state, reason);
    }

    pub(super) fn int_binary(
        &mut self,
        op: IntOp,
        left: ValueId,
        right: ValueId,
        state: StateId,
    ) -> ir::Value {
        let (lt, rt) = (self.ty(left), self.ty(right));
        let (x, y) = (self.operand_of(left, Kinds::INT), self.operand_of(right, Kinds::INT));
        let safe = infer::fits(op, lt, rt);
        match op {
            IntOp::Add | IntOp::Sub | IntOp::Mul if !safe => {
                let (value, overflow) = match op {
                    IntOp::Add => self.builder.ins().sadd_overflow(x, y),
                    IntOp::Sub => self.builder.ins().ssub_overflow(x, y),
                    _ => self.builder.ins().smul_overflow(x, y),
                };
                self.guard_not(overflow, state, Reason::Overflow);
                value
            }
            IntOp::Add => self.builder.ins().iadd(x, y),
            IntOp::Sub => self.builder.ins().isub(x, y),
            IntOp::Mul => self.builder.ins().imul(x, y),
            IntOp::And => self.builder.ins().band(x, y),
            IntOp::Or => self.builder.ins().bor(x, y),
            IntOp::Xor => self.builder.ins().bxor(x, y),
            IntOp::FloorDiv | IntOp::Mod => self.divide(op, (x, lt), (y, rt), state),
            IntOp::LShift => {
                if !safe {
                    // Shifting back must give the same.
                    let inside = self.builder.ins().icmp_imm_s(IntCC::UnsignedLessThan, y, 64);
                    self.guard(inside, state, Reason::Arithmetic);
                    let shifted = self.builder.ins().ishl(x, y);
                    let back = self.builder.ins().sshr(shifted, y);
                    let same = self.builder.ins().icmp(IntCC::Equal, back, x);
                    self.guard(same, state, Reason::Arithmetic);
                    return shifted;
                }
                self.builder.ins().ishl(x, y)
            }
            IntOp::RShift => {
                if rt.low < 0 {
                    let fine = self.builder.ins().icmp_imm_s(IntCC::SignedGreaterThanOrEqual, y, 0);
                    self.guard(fine, state, Reason::Arithmetic);
                }
                let y = if rt.high > 63 {
                    let most = self.iconst(63);
                    self.builder.ins().umin(y, most)
                } else {
                    y
                };
                self.builder.ins().sshr(x, y)
            }
        }
    }

    /// The lower 64 bits of an operation that depends on no others.
    pub(super) fn int_wrap(&mut self, op: IntOp, left: ValueId, right: ValueId) -> ir::Value {
        let (x, y) = (self.operand_of(left, Kinds::INT), self.operand_of(right, Kinds::INT));
        let ins = self.builder.ins();
        match op {
            IntOp::Add => ins.iadd(x, y),
            IntOp::Sub => ins.isub(x, y),
            IntOp::Mul => ins.imul(x, y),
            IntOp::And => ins.band(x, y),
            IntOp::Or => ins.bor(x, y),
            IntOp::Xor => ins.bxor(x, y),
            IntOp::LShift => ins.ishl(x, y),
            IntOp::RShift | IntOp::FloorDiv | IntOp::Mod => unreachable!("they read the upper bits"),
        }
    }

    /// Division that rounds down, and its remainder, which has the sign of the divisor.
    fn divide(
        &mut self,
        op: IntOp,
        (x, lt): (ir::Value, Type),
        (y, rt): (ir::Value, Type),
        state: StateId,
    ) -> ir::Value {
        let constant = (rt.low == rt.high).then_some(rt.low);
        if let Some(divisor) = constant.filter(|d| *d > 0 && d & (d - 1) == 0) {
            return if op == IntOp::Mod {
                self.builder.ins().band_imm_s(x, divisor - 1)
            } else {
                self.builder.ins().sshr_imm_u(x, i64::from(divisor.trailing_zeros()))
            };
        }
        if let Some(divisor) = constant.filter(|d| *d > 0) {
            let quotient = self.quotient(x, lt, divisor as u64);
            if op == IntOp::FloorDiv {
                return quotient;
            }
            let product = self.builder.ins().imul_imm_s(quotient, divisor);
            return self.builder.ins().isub(x, product);
        }
        if rt.low <= 0 && rt.high >= 0 {
            let fine = self.builder.ins().icmp_imm_s(IntCC::NotEqual, y, 0);
            self.guard(fine, state, Reason::Arithmetic);
        }
        if lt.low == i64::MIN && rt.low <= -1 && rt.high >= -1 {
            // The quotient of the least int and -1 does not fit.
            let fine = self.builder.ins().icmp_imm_s(IntCC::NotEqual, y, -1);
            self.guard(fine, state, Reason::Arithmetic);
        }
        let plain = lt.low >= 0 && rt.low >= 0;
        if op == IntOp::FloorDiv {
            let quotient = self.builder.ins().sdiv(x, y);
            if plain {
                return quotient;
            }
            let product = self.builder.ins().imul(quotient, y);
            let inexact = self.builder.ins().icmp(IntCC::NotEqual, product, x);
            let signs = self.builder.ins().bxor(x, y);
            let differ = self.builder.ins().icmp_imm_s(IntCC::SignedLessThan, signs, 0);
            let down = self.builder.ins().band(inexact, differ);
            let down = self.builder.ins().uextend(types::I64, down);
            return self.builder.ins().isub(quotient, down);
        }
        let rest = self.builder.ins().srem(x, y);
        if plain {
            return rest;
        }
        let other = self.builder.ins().iadd(rest, y);
        let nonzero = self.builder.ins().icmp_imm_s(IntCC::NotEqual, rest, 0);
        let signs = self.builder.ins().bxor(rest, y);
        let differ = self.builder.ins().icmp_imm_s(IntCC::SignedLessThan, signs, 0);
        let fix = self.builder.ins().band(nonzero, differ);
        self.builder.ins().select(fix, other, rest)
    }

    /// The quotient by a constant that is no power of two, rounded down: by a multiplication (Granlund and Montgomery 1994,
    /// with dividends of 63 bits). Of a negative dividend it is the complement of its complement's.
    fn quotient(&mut self, x: ir::Value, ty: Type, divisor: u64) -> ir::Value {
        let bits = u64::BITS - (divisor - 1).leading_zeros();
        let factor = (1u128 << (63 + bits)).div_ceil(u128::from(divisor)) as u64;
        let of_natural = |this: &mut Self, x: ir::Value| {
            let factor = this.iconst(factor);
            let high = this.builder.ins().umulhi(x, factor);
            this.builder.ins().ushr_imm_u(high, i64::from(bits - 1))
        };
        if ty.low >= 0 {
            return of_natural(self, x);
        }
        let sign = self.builder.ins().sshr_imm_u(x, 63);
        let natural = self.builder.ins().bxor(x, sign);
        let quotient = of_natural(self, natural);
        self.builder.ins().bxor(quotient, sign)
    }

    pub(super) fn int_compare(&mut self, op: CompareOp, left: ValueId, right: ValueId) -> ir::Value {
        let (x, y) = (self.operand_of(left, Kinds::INT), self.operand_of(right, Kinds::INT));
        let condition = match op {
            CompareOp::Lt => IntCC::SignedLessThan,
            CompareOp::Le => IntCC::SignedLessThanOrEqual,
            CompareOp::Eq => IntCC::Equal,
            CompareOp::Ne => IntCC::NotEqual,
            CompareOp::Gt => IntCC::SignedGreaterThan,
            CompareOp::Ge => IntCC::SignedGreaterThanOrEqual,
        };
        self.builder.ins().icmp(condition, x, y)
    }

    pub(super) fn float_compare(&mut self, op: CompareOp, left: ValueId, right: ValueId) -> ir::Value {
        let (x, y) = (self.operand_of(left, Kinds::FLOAT), self.operand_of(right, Kinds::FLOAT));
        let condition = match op {
            CompareOp::Lt => FloatCC::LessThan,
            CompareOp::Le => FloatCC::LessThanOrEqual,
            CompareOp::Eq => FloatCC::Equal,
            CompareOp::Ne => FloatCC::NotEqual,
            CompareOp::Gt => FloatCC::GreaterThan,
            CompareOp::Ge => FloatCC::GreaterThanOrEqual,
        };
        self.builder.ins().fcmp(condition, x, y)
    }

    pub(super) fn float_binary(
        &mut self,
        op: FloatOp,
        left: ValueId,
        right: ValueId,
        state: StateId,
    ) -> ir::Value {
        let (x, y) = (self.operand_of(left, Kinds::FLOAT), self.operand_of(right, Kinds::FLOAT));
        match op {
            FloatOp::Add => self.builder.ins().fadd(x, y),
            FloatOp::Sub => self.builder.ins().fsub(x, y),
            FloatOp::Mul => self.builder.ins().fmul(x, y),
            FloatOp::Div => {
                let constant = self.hir.constant(right).and_then(pyrite_object::Value::from_bits);
                if constant.and_then(pyrite_object::Value::as_float).is_none_or(|d| d == 0.0) {
                    let zero = self.builder.ins().f64const(0.0);
                    // A NaN is no zero.
                    let is_zero = self.builder.ins().fcmp(FloatCC::Equal, y, zero);
                    self.guard_not(is_zero, state, Reason::Arithmetic);
                }
                self.builder.ins().fdiv(x, y)
            }
            FloatOp::Pow => {
                let power = self.call_float(helpers::pow as *const () as usize, &[x, y]);
                let (size, infinite) =
                    (self.builder.ins().fabs(power), self.builder.ins().f64const(f64::INFINITY));
                let is_finite = self.builder.ins().fcmp(FloatCC::LessThan, size, infinite);
                self.guard(is_finite, state, Reason::Arithmetic);
                power
            }
        }
    }

    /// Calls a function of floats.
    fn call_float(&mut self, function: usize, operands: &[ir::Value]) -> ir::Value {
        let mut signature = ir::Signature::new(self.convention);
        signature.params.extend(operands.iter().map(|_| ir::AbiParam::new(types::F64)));
        signature.returns.push(ir::AbiParam::new(types::F64));
        let signature = self.builder.import_signature(signature);
        let callee = self.iconst(function as u64);
        let call = self.builder.ins().call_indirect(signature, callee, operands);
        let result = self.builder.inst_results(call)[0];
        // Whichever NaN the function has made, this one can be boxed.
        let quiet = self.builder.ins().f64const(f64::NAN);
        let canonical = self.builder.ins().fcopysign(quiet, result);
        let is_nan = self.builder.ins().fcmp(FloatCC::Unordered, result, result);
        self.builder.ins().select(is_nan, canonical, result)
    }

    /// A function of the mathematical library; what it does not take is left to the interpreter.
    pub(super) fn float_call(&mut self, op: FloatFunction, value: ValueId, state: StateId) -> ir::Value {
        let x = self.operand_of(value, Kinds::FLOAT);
        let helper = match op {
            FloatFunction::Sqrt => {
                let zero = self.builder.ins().f64const(0.0);
                let negative = self.builder.ins().fcmp(FloatCC::LessThan, x, zero);
                self.guard_not(negative, state, Reason::Arithmetic);
                return self.builder.ins().sqrt(x);
            }
            FloatFunction::Abs | FloatFunction::Negate => return self.float_unary(op, value),
            FloatFunction::Sin => helpers::sin as *const () as usize,
            FloatFunction::Cos => helpers::cos as *const () as usize,
        };
        let size = self.builder.ins().fabs(x);
        let infinite = self.builder.ins().f64const(f64::INFINITY);
        let is_infinite = self.builder.ins().fcmp(FloatCC::Equal, size, infinite);
        self.guard_not(is_infinite, state, Reason::Arithmetic);
        self.call_float(helper, &[x])
    }

    pub(super) fn float_unary(&mut self, op: FloatFunction, value: ValueId) -> ir::Value {
        let x = self.operand_of(value, Kinds::FLOAT);
        match op {
            FloatFunction::Sqrt | FloatFunction::Sin | FloatFunction::Cos => {
                unreachable!("these are calls")
            }
            FloatFunction::Abs => self.builder.ins().fabs(x),
            FloatFunction::Negate => self.builder.ins().fneg(x),
        }
    }

    /// int(value) of a float.
    pub(super) fn float_to_int(&mut self, value: ValueId, state: StateId) -> ir::Value {
        let x = self.operand_of(value, Kinds::FLOAT);
        let (low, high) = (self.builder.ins().f64const(-9.2e18), self.builder.ins().f64const(9.2e18));
        let above = self.builder.ins().fcmp(FloatCC::GreaterThan, x, low);
        let below = self.builder.ins().fcmp(FloatCC::LessThan, x, high);
        let fine = self.builder.ins().band(above, below);
        self.guard(fine, state, Reason::Overflow);
        self.builder.ins().fcvt_to_sint_sat(types::I64, x)
    }
}
