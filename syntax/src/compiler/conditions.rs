//! Conditions as jumping code.

use super::constants::small_integer;
use super::operators::compare_op;
use super::{Compiler, Result, fold};
use crate::code::Constant;
use crate::emit::Label;
use crate::opcode::Op;
use ruff_python_ast as ast;
use ruff_python_ast::{BoolOp, CmpOp, Expr, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

impl<'a> Compiler<'a> {
    /// Jumps to `target` if the truth of the expression is `sense`, else goes on.
    pub(super) fn jump_if(&mut self, test: &'a Expr, sense: bool, target: Label) -> Result {
        let mark = self.mark();
        self.condition(test, sense, target)?;
        self.reset(mark);
        Ok(())
    }

    fn condition(&mut self, test: &'a Expr, sense: bool, target: Label) -> Result {
        match test {
            Expr::UnaryOp(ast::ExprUnaryOp { op: UnaryOp::Not, operand, .. }) => {
                self.jump_if(operand, !sense, target)
            }
            Expr::BoolOp(node) => self.boolean_condition(node, sense, target),
            Expr::Compare(node) => self.compare_condition(node, sense, target),
            Expr::If(node) => {
                let otherwise = self.u.e.label();
                let end = self.u.e.label();
                self.jump_if(&node.test, false, otherwise)?;
                self.jump_if(&node.body, sense, target)?;
                self.u.e.jump(Op::Jump, 0, 0, 0, end);
                self.u.e.place(otherwise);
                self.jump_if(&node.orelse, sense, target)?;
                self.u.e.place(end);
                Ok(())
            }
            _ => {
                if let Some(constant) = self.constant(test) {
                    if fold::truth(&constant) == sense {
                        self.at(test.range());
                        self.u.e.jump(Op::Jump, 0, 0, 0, target);
                    }
                    return Ok(());
                }
                let register = self.value(test)?;
                self.at(test.range());
                let op = if sense { Op::JumpIfTrue } else { Op::JumpIfFalse };
                self.u.e.jump(op, register, 0, 0, target);
                Ok(())
            }
        }
    }

    fn boolean_condition(&mut self, node: &'a ast::ExprBoolOp, sense: bool, target: Label) -> Result {
        let Some((last, first)) = node.values.split_last() else { return Ok(()) };
        // An operand with this truth decides the whole.
        let deciding = node.op == BoolOp::Or;
        if deciding == sense {
            for value in first {
                self.jump_if(value, sense, target)?;
            }
            return self.jump_if(last, sense, target);
        }
        let end = self.u.e.label();
        for value in first {
            self.jump_if(value, deciding, end)?;
        }
        self.jump_if(last, sense, target)?;
        self.u.e.place(end);
        Ok(())
    }

    fn compare_condition(&mut self, node: &'a ast::ExprCompare, sense: bool, target: Label) -> Result {
        let range = node.range();
        if let ([op], [right]) = (&*node.ops, &*node.comparators) {
            let scratch = self.temp();
            let left = self.operand(&node.left, &[right], scratch)?;
            let scratch = self.temp();
            return self.compare_jump(left, *op, right, &[], range, sense, target, scratch).map(|_| ());
        }
        let end = self.u.e.label();
        let later: Vec<&Expr> = node.comparators.iter().collect();
        // Two registers in turn hold the operands of a chain.
        let (first, second) = (self.temp(), self.temp());
        let mark = self.mark();
        let mut left = self.operand(&node.left, &later, first)?;
        for (i, (op, right)) in node.ops.iter().zip(&node.comparators).enumerate() {
            let is_last = i + 1 == node.ops.len();
            let scratch = if left == first { second } else { first };
            self.reset(mark);
            let (sense, target) = match is_last {
                true => (sense, target),
                // The whole is false as soon as one comparison is.
                false => (false, if sense { end } else { target }),
            };
            left = self.compare_jump(left, *op, right, &later[i + 1..], range, sense, target, scratch)?;
        }
        self.u.e.place(end);
        Ok(())
    }

    /// One comparison that jumps if its truth is `sense`; gives the register of the right operand, for a chain.
    #[allow(clippy::too_many_arguments)]
    fn compare_jump(
        &mut self,
        left: u8,
        op: CmpOp,
        right: &'a Expr,
        later: &[&'a Expr],
        range: TextRange,
        sense: bool,
        target: Label,
        scratch: u8,
    ) -> Result<u8> {
        let constant = if later.is_empty() { self.constant(right) } else { None };
        let immediate = constant.as_ref().and_then(small_integer);
        let fused = match (op, sense) {
            (CmpOp::Lt, true) => Some((Op::JumpLt, Op::JumpLtImm)),
            (CmpOp::Lt, false) => Some((Op::JumpNotLt, Op::JumpNotLtImm)),
            (CmpOp::LtE, true) => Some((Op::JumpLe, Op::JumpLeImm)),
            (CmpOp::LtE, false) => Some((Op::JumpNotLe, Op::JumpNotLeImm)),
            (CmpOp::Eq, true) => Some((Op::JumpEq, Op::JumpEqImm)),
            (CmpOp::Eq, false) => Some((Op::JumpNotEq, Op::JumpNotEqImm)),
            (CmpOp::NotEq, true) => Some((Op::JumpNe, Op::JumpNeImm)),
            (CmpOp::NotEq, false) => Some((Op::JumpNotNe, Op::JumpNotNeImm)),
            (CmpOp::Gt, true) => Some((Op::JumpGt, Op::JumpGtImm)),
            (CmpOp::Gt, false) => Some((Op::JumpNotGt, Op::JumpNotGtImm)),
            (CmpOp::GtE, true) => Some((Op::JumpGe, Op::JumpGeImm)),
            (CmpOp::GtE, false) => Some((Op::JumpNotGe, Op::JumpNotGeImm)),
            (CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn, _) => None,
        };
        if let (Some((_, op)), Some(n)) = (fused, immediate) {
            self.at(range);
            self.u.e.jump(op, left, n as u8, 0, target);
            return Ok(scratch);
        }
        if let (CmpOp::Is | CmpOp::IsNot, Some(Constant::None)) = (op, &constant) {
            self.at(range);
            self.u.e.jump(Op::JumpIfNone, left, u8::from(sense == (op == CmpOp::Is)), 0, target);
            return Ok(scratch);
        }
        let right = self.membership_operand(op, right, later, scratch)?;
        self.at(range);
        match (fused, op) {
            (Some((op, _)), _) => self.u.e.jump(op, left, right, 0, target),
            (None, CmpOp::Is | CmpOp::IsNot) => {
                let flag = u8::from(sense == (op == CmpOp::Is));
                self.u.e.jump(Op::JumpIs, left, right, flag, target);
            }
            (None, _) => {
                let truth = self.temp();
                self.emit(compare_op(op), truth, left, right);
                let op = if sense { Op::JumpIfTrue } else { Op::JumpIfFalse };
                self.u.e.jump(op, truth, 0, 0, target);
                self.release(truth);
            }
        }
        Ok(right)
    }
}
