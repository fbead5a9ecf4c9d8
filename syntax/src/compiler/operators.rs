//! Arithmetic, comparisons and boolean operators that give a value.

use super::constants::small_integer;
use super::{Compiler, Result, fold};
use crate::code::Constant;
use crate::opcode::Op;
use ruff_python_ast as ast;
use ruff_python_ast::{BoolOp, CmpOp, Expr, Operator, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

/// The general opcode, and the one for a small integer on the right.
pub(super) fn binary_ops(op: Operator) -> (Op, Option<Op>) {
    match op {
        Operator::Add => (Op::Add, Some(Op::AddImm)),
        Operator::Sub => (Op::Sub, Some(Op::SubImm)),
        Operator::Mult => (Op::Mul, Some(Op::MulImm)),
        Operator::MatMult => (Op::MatMul, None),
        Operator::Div => (Op::TrueDiv, None),
        Operator::Mod => (Op::Mod, Some(Op::ModImm)),
        Operator::Pow => (Op::Pow, None),
        Operator::LShift => (Op::LShift, Some(Op::LShiftImm)),
        Operator::RShift => (Op::RShift, Some(Op::RShiftImm)),
        Operator::BitOr => (Op::Or, None),
        Operator::BitXor => (Op::Xor, None),
        Operator::BitAnd => (Op::And, Some(Op::AndImm)),
        Operator::FloorDiv => (Op::FloorDiv, Some(Op::FloorDivImm)),
    }
}

pub(super) fn compare_op(op: CmpOp) -> Op {
    match op {
        CmpOp::Eq => Op::Eq,
        CmpOp::NotEq => Op::Ne,
        CmpOp::Lt => Op::Lt,
        CmpOp::LtE => Op::Le,
        CmpOp::Gt => Op::Gt,
        CmpOp::GtE => Op::Ge,
        CmpOp::Is => Op::Is,
        CmpOp::IsNot => Op::IsNot,
        CmpOp::In => Op::In,
        CmpOp::NotIn => Op::NotIn,
    }
}

/// The left operand of what comes next.
enum Left {
    Constant(Constant, TextRange),
    Register(u8),
}

impl<'a> Compiler<'a> {
    pub(super) fn binary(&mut self, node: &'a ast::ExprBinOp, to: u8) -> Result {
        let mut spine = vec![node];
        while let Expr::BinOp(left) = &*spine[spine.len() - 1].left {
            spine.push(left);
        }
        let innermost = &*spine[spine.len() - 1].left;
        let first = spine[spine.len() - 1];
        let mut left = match self.constant(innermost) {
            Some(Constant::Str(format)) if self.percent_format(first, &format).is_some() => {
                // "%s" % (x,) is f"{x!s}".
                spine.pop();
                let register = if spine.is_empty() || self.is_temp(to) { to } else { self.temp() };
                let parts = self.percent_format(first, &format).unwrap_or_default();
                self.percent(first, parts, register)?;
                if spine.is_empty() {
                    return Ok(());
                }
                Left::Register(register)
            }
            Some(constant) => Left::Constant(constant, innermost.range()),
            None => Left::Register(self.operand(innermost, &[&spine[spine.len() - 1].right], to)?),
        };
        while let Some(node) = spine.pop() {
            let right = self.constant(&node.right);
            if let (Left::Constant(left_constant, _), Some(right)) = (&left, &right)
                && let Some(value) = fold::binary(node.op, left_constant, right)
            {
                left = Left::Constant(value, node.range());
                continue;
            }
            let left_register = match left {
                Left::Register(register) => register,
                Left::Constant(constant, range) => {
                    let register = if self.is_temp(to) { to } else { self.temp() };
                    self.at(range);
                    self.load_constant(register, constant);
                    register
                }
            };
            // Inner sums are temporaries; only the last result may go where others can see it.
            let target = match spine.is_empty() {
                true => to,
                false if self.is_temp(left_register) => left_register,
                false if self.is_temp(to) => to,
                false => self.temp(),
            };
            self.binary_step(node, left_register, right, target, false)?;
            left = Left::Register(target);
        }
        if let Left::Constant(constant, range) = left {
            self.at(range);
            self.load_constant(to, constant);
        }
        Ok(())
    }

    fn binary_step(
        &mut self,
        node: &'a ast::ExprBinOp,
        left: u8,
        right: Option<Constant>,
        to: u8,
        in_place: bool,
    ) -> Result {
        self.binary_with(node.op, left, &node.right, right, node.range(), to, in_place)
    }

    /// Emits one operation whose left operand is in a register.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn binary_with(
        &mut self,
        op: Operator,
        left: u8,
        right: &'a Expr,
        right_constant: Option<Constant>,
        range: TextRange,
        to: u8,
        in_place: bool,
    ) -> Result {
        let (general, immediate) = binary_ops(op);
        if let (Some(immediate), Some(n)) = (immediate, right_constant.as_ref().and_then(small_integer)) {
            self.at(range);
            self.u.e.emit_flagged(immediate, to, left, n as u8, in_place);
            return Ok(());
        }
        let mark = self.mark();
        let right = match right_constant {
            Some(constant) => {
                let register = self.temp();
                self.at(right.range());
                self.load_constant(register, constant);
                register
            }
            None => self.value(right)?,
        };
        self.at(range);
        self.u.e.emit_flagged(general, to, left, right, in_place);
        self.reset(mark);
        Ok(())
    }

    pub(super) fn unary(&mut self, node: &'a ast::ExprUnaryOp, to: u8) -> Result {
        if let Some(constant) = self.constant(&node.operand).and_then(|c| fold::unary(node.op, &c)) {
            self.at(node.range());
            self.load_constant(to, constant);
            return Ok(());
        }
        // `not a is b` and `not a in b` are the opposite operators.
        if let (UnaryOp::Not, Expr::Compare(compare)) = (node.op, &*node.operand)
            && let ([op @ (CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn)], [right]) =
                (&*compare.ops, &*compare.comparators)
        {
            return self.compare_single(&compare.left, op.negate(), right, node.range(), to);
        }
        let operand = match (&*node.operand, node.op) {
            (Expr::Compare(compare), UnaryOp::Not) if compare.ops.len() == 1 => {
                // The comparison has the position of the whole.
                let work = self.workspace(to);
                let right = &compare.comparators[0];
                self.compare_single(&compare.left, compare.ops[0], right, node.range(), work)?;
                work
            }
            (operand, _) => self.value_in(operand, to)?,
        };
        self.at(node.range());
        let op = match node.op {
            UnaryOp::Invert => Op::Invert,
            UnaryOp::Not => Op::Not,
            UnaryOp::UAdd => Op::Pos,
            UnaryOp::USub => Op::Neg,
        };
        self.emit(op, to, operand, 0);
        Ok(())
    }

    /// `and`, `or`: the value of the last operand that was looked at.
    pub(super) fn boolean(&mut self, node: &'a ast::ExprBoolOp, to: u8) -> Result {
        let Some((last, first)) = node.values.split_last() else { return Ok(()) };
        let end = self.u.e.label();
        let work = self.workspace(to);
        for value in first {
            if let Some(constant) = self.constant(value) {
                if fold::truth(&constant) == (node.op == BoolOp::And) {
                    continue;
                }
                self.into(value, work)?;
                self.u.e.jump(Op::Jump, 0, 0, 0, end);
                continue;
            }
            self.into(value, work)?;
            self.at(value.range());
            let op = if node.op == BoolOp::And { Op::JumpIfFalse } else { Op::JumpIfTrue };
            self.u.e.jump(op, work, 0, 0, end);
        }
        self.into(last, work)?;
        self.u.e.place(end);
        self.move_to(to, work);
        Ok(())
    }

    pub(super) fn compare(&mut self, node: &'a ast::ExprCompare, to: u8) -> Result {
        if let ([op], [right]) = (&*node.ops, &*node.comparators) {
            return self.compare_single(&node.left, *op, right, node.range(), to);
        }
        // a < b < c is a < b and b < c with b evaluated once.
        let end = self.u.e.label();
        let work = self.workspace(to);
        let later: Vec<&Expr> = node.comparators.iter().collect();
        // Two registers in turn hold the operands of a chain.
        let (first, second) = (self.temp(), self.temp());
        let mark = self.mark();
        let mut left = self.operand(&node.left, &later, first)?;
        for (i, (op, right)) in node.ops.iter().zip(&node.comparators).enumerate() {
            let is_last = i + 1 == node.ops.len();
            let scratch = if left == first { second } else { first };
            self.reset(mark);
            let right = self.membership_operand(*op, right, &later[i + 1..], scratch)?;
            self.at(node.range());
            self.emit(compare_op(*op), work, left, right);
            if !is_last {
                self.u.e.jump(Op::JumpIfFalse, work, 0, 0, end);
            }
            left = right;
        }
        self.u.e.place(end);
        self.move_to(to, work);
        Ok(())
    }

    fn compare_single(
        &mut self,
        left: &'a Expr,
        op: CmpOp,
        right: &'a Expr,
        range: TextRange,
        to: u8,
    ) -> Result {
        let left = self.operand(left, &[right], to)?;
        let scratch = self.temp();
        let right = self.membership_operand(op, right, &[], scratch)?;
        self.at(range);
        self.emit(compare_op(op), to, left, right);
        Ok(())
    }

    /// The right operand of a comparison; a display of constants after `in` becomes one constant.
    pub(super) fn membership_operand(
        &mut self,
        op: CmpOp,
        right: &'a Expr,
        later: &[&'a Expr],
        scratch: u8,
    ) -> Result<u8> {
        if matches!(op, CmpOp::In | CmpOp::NotIn) {
            let constant = match right {
                Expr::List(node) => self.constants(&node.elts).map(Constant::Tuple),
                Expr::Set(node) => self.constants(&node.elts).map(Constant::FrozenSet),
                _ => None,
            };
            if let Some(constant) = constant {
                self.at(right.range());
                self.load_constant(scratch, constant);
                return Ok(scratch);
            }
        }
        self.operand(right, later, scratch)
    }
}
