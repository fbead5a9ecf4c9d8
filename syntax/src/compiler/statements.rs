//! Statements: dispatch, and the short ones.

use super::{Compiler, Result};
use crate::Mode;
use crate::opcode::{Intrinsic, Op};
use crate::scopes::MODULE;
use ruff_python_ast as ast;
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

impl<'a> Compiler<'a> {
    pub(super) fn statements(&mut self, body: &'a [Stmt]) -> Result {
        body.iter().try_for_each(|statement| self.statement(statement))
    }

    /// The body of a compound statement: annotations in it are conditional.
    pub(super) fn block(&mut self, body: &'a [Stmt]) -> Result {
        let before = std::mem::replace(&mut self.u.in_conditional, true);
        self.statements(body)?;
        self.u.in_conditional = before;
        Ok(())
    }

    fn statement(&mut self, statement: &'a Stmt) -> Result {
        let mark = self.mark();
        let base = std::mem::replace(&mut self.u.statement_base, mark);
        self.at(statement.range());
        match statement {
            Stmt::FunctionDef(node) => self.function_definition(node)?,
            Stmt::ClassDef(node) => self.class_definition(node)?,
            Stmt::Return(node) => self.return_statement(node)?,
            Stmt::Delete(node) => node.targets.iter().try_for_each(|target| self.delete(target))?,
            Stmt::TypeAlias(node) => self.type_alias(node)?,
            Stmt::Assign(node) => self.assign(node)?,
            Stmt::AugAssign(node) => self.augmented_assignment(node)?,
            Stmt::AnnAssign(node) => self.annotated_assignment(node)?,
            Stmt::For(node) if node.is_async => self.async_for(node)?,
            Stmt::For(node) => self.for_statement(node)?,
            Stmt::While(node) => self.while_statement(node)?,
            Stmt::If(node) => self.if_statement(node)?,
            Stmt::With(node) => self.with_statement(node)?,
            Stmt::Match(node) => self.match_statement(node)?,
            Stmt::Raise(node) => self.raise(node)?,
            Stmt::Try(node) => self.try_statement(node)?,
            Stmt::Assert(node) => self.assert(node)?,
            Stmt::Import(node) => self.import(node),
            Stmt::ImportFrom(node) => self.import_from(node),
            Stmt::Expr(node) => self.expression_statement(node)?,
            Stmt::Break(node) => self.break_statement(node)?,
            Stmt::Continue(node) => self.continue_statement(node)?,
            Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::Pass(_) => self.emit(Op::Nop, 0, 0, 0),
            Stmt::IpyEscapeCommand(node) => return self.error(node.range(), "invalid syntax"),
        }
        self.reset(mark);
        self.u.statement_base = base;
        Ok(())
    }

    fn expression_statement(&mut self, node: &'a ast::StmtExpr) -> Result {
        if self.options.mode == Mode::Single && self.u.scope == MODULE {
            let value = self.value(&node.value)?;
            self.at(node.range());
            let to = self.temp();
            self.intrinsic(Intrinsic::Print, to, value, 1);
            return Ok(());
        }
        if let Expr::Starred(starred) = &*node.value {
            return self.error(starred.range(), "can't use starred expression here");
        }
        match self.constant(&node.value) {
            Some(_) => {
                // A line of its own for tracing, as in CPython.
                self.at(node.range());
                self.emit(Op::Nop, 0, 0, 0);
                Ok(())
            }
            None => self.discard(&node.value),
        }
    }

    fn raise(&mut self, node: &'a ast::StmtRaise) -> Result {
        let Some(exception) = &node.exc else {
            self.at(node.range());
            let window = self.window(2);
            self.emit(Op::Raise, window, 0, 0);
            return Ok(());
        };
        let window = self.window(2);
        self.into(exception, window)?;
        let with_cause = match &node.cause {
            Some(cause) => {
                self.into(cause, window.saturating_add(1))?;
                2
            }
            None => 1,
        };
        self.at(node.range());
        self.emit(Op::Raise, window, with_cause, 0);
        Ok(())
    }

    fn assert(&mut self, node: &'a ast::StmtAssert) -> Result {
        if self.options.optimize > 0 {
            return Ok(());
        }
        let end = self.u.e.label();
        self.jump_if(&node.test, true, end)?;
        self.at(node.range());
        let error = self.window(2);
        self.emit(Op::LoadAssertionError, error, 0, 0);
        if let Some(message) = &node.msg {
            self.into(message, error.saturating_add(1))?;
            self.at(node.range());
            self.u.e.emit_site(Op::Call, error, 1, 0, 0);
        }
        self.at(node.test.range());
        self.emit(Op::Raise, error, 1, 0);
        self.u.e.place(end);
        Ok(())
    }
}
