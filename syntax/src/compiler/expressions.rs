//! Expressions: dispatch, names, attributes, subscripts, conditional expressions, lambdas.

use super::{Compiler, Result, fold};
use crate::code::Constant;
use crate::opcode::{Immediate, Op};
use crate::scopes::ScopeKind;
use ruff_python_ast as ast;
use ruff_python_ast::Expr;
use ruff_python_ast::name::Name;
use ruff_text_size::{Ranged, TextRange};

impl<'a> Compiler<'a> {
    /// A register that holds the value: a local's own, or a new temporary.
    pub(super) fn value(&mut self, expression: &'a Expr) -> Result<u8> {
        if let Some(register) = self.own_register(expression) {
            return Ok(register);
        }
        let register = self.temp();
        self.into(expression, register)?;
        Ok(register)
    }

    /// As `value`, in `scratch` if that is a temporary and the value is not in a local.
    pub(super) fn value_in(&mut self, expression: &'a Expr, scratch: u8) -> Result<u8> {
        if let Some(register) = self.own_register(expression) {
            return Ok(register);
        }
        if self.is_temp(scratch) {
            self.into(expression, scratch)?;
            return Ok(scratch);
        }
        self.value(expression)
    }

    /// An operand that must keep its value while `later` are evaluated.
    pub(super) fn operand(&mut self, expression: &'a Expr, later: &[&'a Expr], scratch: u8) -> Result<u8> {
        if let Expr::Name(name) = expression
            && !later.iter().all(|e| is_simple(e))
            && self.may_be_rebound(&name.id)
        {
            let register = if self.is_temp(scratch) { scratch } else { self.temp() };
            self.into(expression, register)?;
            return Ok(register);
        }
        self.value_in(expression, scratch)
    }

    fn own_register(&mut self, expression: &'a Expr) -> Option<u8> {
        match expression {
            Expr::Name(name) if &*name.id != "__debug__" => {
                self.at(name.range());
                self.load_local(&name.id)
            }
            _ => None,
        }
    }

    /// Evaluates for the side effects only.
    pub(super) fn discard(&mut self, expression: &'a Expr) -> Result {
        let mark = self.mark();
        self.value(expression)?;
        self.reset(mark);
        Ok(())
    }

    /// Puts the value into register `to`, which is written at the very end only, unless it is a temporary.
    pub(super) fn into(&mut self, expression: &'a Expr, to: u8) -> Result {
        if self.is_crowded() && !is_simple(expression) {
            return self.with_room(expression, to);
        }
        let mark = self.mark();
        self.evaluate(expression, to)?;
        self.reset(mark);
        Ok(())
    }

    fn evaluate(&mut self, expression: &'a Expr, to: u8) -> Result {
        let range = expression.range();
        match expression {
            Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::IpyEscapeCommand(_) => {
                let constant = self.constant(expression).unwrap_or(Constant::None);
                self.at(range);
                self.load_constant(to, constant);
                Ok(())
            }
            Expr::Name(node) => {
                self.at(range);
                match self.constant(expression) {
                    Some(constant) => self.load_constant(to, constant),
                    None => self.load_name(&node.id, to),
                }
                Ok(())
            }
            Expr::BinOp(node) => self.binary(node, to),
            Expr::UnaryOp(node) => self.unary(node, to),
            Expr::BoolOp(node) => self.boolean(node, to),
            Expr::Compare(node) => self.compare(node, to),
            Expr::Call(node) => self.call(node, to),
            Expr::Attribute(node) => self.attribute(node, to),
            Expr::Subscript(node) => self.subscript(node, to),
            Expr::Slice(node) => self.slice(node, to),
            Expr::Tuple(node) => self.tuple(&node.elts, range, to),
            Expr::List(node) => self.list(&node.elts, range, to),
            Expr::Set(node) => self.set(&node.elts, range, to),
            Expr::Dict(node) => self.dict(node, to),
            Expr::Named(node) => self.named(node, to),
            Expr::If(node) => self.conditional(node, to),
            Expr::Lambda(node) => self.lambda(node, to),
            Expr::ListComp(node) => self.comprehension(
                ScopeKind::ListComprehension,
                node,
                &node.generators,
                None,
                &node.elt,
                range,
                to,
            ),
            Expr::SetComp(node) => self.comprehension(
                ScopeKind::SetComprehension,
                node,
                &node.generators,
                None,
                &node.elt,
                range,
                to,
            ),
            Expr::DictComp(node) => self.comprehension(
                ScopeKind::DictComprehension,
                node,
                &node.generators,
                node.key.as_deref(),
                &node.value,
                range,
                to,
            ),
            Expr::Generator(node) => {
                // The only argument of a call may do without parentheses: then it has the call's.
                let parentheses = self.parentheses.take();
                let range = parentheses.filter(|_| !node.parenthesized).unwrap_or(range);
                self.comprehension(ScopeKind::Generator, node, &node.generators, None, &node.elt, range, to)
            }
            Expr::Await(node) => self.await_expression(node, to),
            Expr::Yield(node) => self.yield_expression(node, to),
            Expr::YieldFrom(node) => self.yield_from(node, to),
            Expr::FString(node) => self.fstring(node, to),
            Expr::TString(node) => self.tstring(node, to),
            Expr::Starred(node) => self.error(node.range(), "can't use starred expression here"),
        }
    }

    fn named(&mut self, node: &'a ast::ExprNamed, to: u8) -> Result {
        let Expr::Name(target) = &*node.target else {
            return self.error(node.range(), "cannot use assignment expressions with this target");
        };
        let work = self.workspace(to);
        self.into(&node.value, work)?;
        self.at(target.range());
        self.store_name(&target.id, work);
        self.move_to(to, work);
        Ok(())
    }

    fn conditional(&mut self, node: &'a ast::ExprIf, to: u8) -> Result {
        let otherwise = self.u.e.label();
        let end = self.u.e.label();
        self.jump_if(&node.test, false, otherwise)?;
        self.into(&node.body, to)?;
        self.u.e.jump(Op::Jump, 0, 0, 0, end);
        self.u.e.place(otherwise);
        self.into(&node.orelse, to)?;
        self.u.e.place(end);
        Ok(())
    }

    fn lambda(&mut self, node: &'a ast::ExprLambda, to: u8) -> Result {
        let base = self.window_base(to);
        self.lambda_function(node, base)?;
        self.at(node.range());
        self.move_to(to, base);
        Ok(())
    }

    /// The position of an attribute load or method call: from the name on if that is on a later line.
    pub(super) fn attribute_range(&self, whole: TextRange, attribute: &ast::ExprAttribute) -> TextRange {
        let end = attribute.range().end();
        if self.lines.line(whole.start()) == self.lines.line(end) {
            return whole;
        }
        TextRange::new(attribute.attr.range().start().min(whole.end()), whole.end())
    }

    fn attribute(&mut self, node: &'a ast::ExprAttribute, to: u8) -> Result {
        if let Some(call) = self.super_call(node) {
            let arguments = self.super_arguments(call)?;
            let range = self.attribute_range(node.range(), node);
            self.at(range);
            let name = self.attribute_name(&node.attr.id);
            let implicit = u8::from(call.arguments.args.is_empty());
            self.u.e.emit_site(Op::LoadSuperAttr, to, arguments, implicit, name);
            return Ok(());
        }
        let object = self.value_in(&node.value, to)?;
        let range = self.attribute_range(node.range(), node);
        self.at(range);
        let name = self.attribute_name(&node.attr.id);
        self.u.e.emit_site(Op::LoadAttr, to, object, 0, name);
        Ok(())
    }

    pub(super) fn attribute_name(&mut self, name: &Name) -> u32 {
        let name = self.mangle(name);
        self.u.name_index(&name)
    }

    fn subscript(&mut self, node: &'a ast::ExprSubscript, to: u8) -> Result {
        if let Some(constant) = self.folded_subscript(node) {
            self.at(node.range());
            self.load_constant(to, constant);
            return Ok(());
        }
        let object = self.operand(&node.value, &[&node.slice], to)?;
        let key = self.value(&node.slice)?;
        self.at(node.range());
        self.emit(Op::GetItem, to, object, key);
        Ok(())
    }

    fn folded_subscript(&self, node: &'a ast::ExprSubscript) -> Option<Constant> {
        fold::subscript(&self.constant(&node.value)?, &self.constant(&node.slice)?)
    }

    fn slice(&mut self, node: &'a ast::ExprSlice, to: u8) -> Result {
        let parts = [node.lower.as_deref(), node.upper.as_deref(), node.step.as_deref()];
        let base = self.window(3);
        for (i, part) in parts.into_iter().enumerate() {
            let register = base + i as u8;
            match part {
                Some(part) => self.into(part, register)?,
                None => {
                    self.at(node.range());
                    self.load_immediate(register, Immediate::None);
                }
            }
        }
        self.at(node.range());
        self.emit(Op::BuildSlice, to, base, 0);
        Ok(())
    }
}

/// Whether evaluating this runs no other code and binds nothing.
pub(super) fn is_simple(expression: &Expr) -> bool {
    expression.is_name_expr() || expression.is_literal_expr()
}
