//! `try`: `except`, `except*`, `else`, `finally`.
//!
//! While an exception is handled its window holds it and the one handled before. Whatever leaves the handling pops the
//! window: the normal way out, the blocks' own ways out, and a cleanup handler for exceptions raised meanwhile.

use super::control::BlockKind;
use super::{Compiler, Result};
use crate::emit::{HandlerId, nowhere};
use crate::opcode::Op;
use ruff_python_ast as ast;
use ruff_python_ast::Stmt;
use ruff_text_size::Ranged;

impl<'a> Compiler<'a> {
    pub(super) fn try_statement(&mut self, node: &'a ast::StmtTry) -> Result {
        self.emit(Op::Nop, 0, 0, 0);
        if node.finalbody.is_empty() {
            return self.try_handlers(node);
        }
        let end = self.u.e.label();
        let outer = self.u.e.handler;
        let handler = self.handler_here();
        self.push_block(BlockKind::Finally(&node.finalbody), outer);
        self.u.e.handler = handler;
        if node.handlers.is_empty() {
            self.block(&node.body)?;
        } else {
            self.try_handlers(node)?;
        }
        self.pop_block();
        self.u.e.handler = outer;
        self.block(&node.finalbody)?;
        self.u.e.jump(Op::Jump, 0, 0, 0, end);

        self.enter_handler(handler);
        let (window, cleanup) = self.begin_handling();
        self.push_block(BlockKind::Handler { window, name: None }, outer);
        self.statement_scope(&node.finalbody)?;
        self.pop_block();
        self.u.e.handler = outer;
        self.emit(Op::PopExc, window, 0, 0);
        self.emit(Op::Reraise, window, 0, 0);
        self.end_handling(window, cleanup, outer);
        self.u.e.place(end);
        Ok(())
    }

    /// A new handler whose exception arrives in the first free temporary.
    pub(super) fn handler_here(&mut self) -> HandlerId {
        let register = self.u.top.min(255) as u8;
        self.u.high_water = self.u.high_water.max(self.u.top + 1);
        if self.u.top > 255 {
            self.u.overflow = true;
        }
        self.u.e.new_handler(register)
    }

    pub(super) fn enter_handler(&mut self, handler: HandlerId) {
        let target = self.u.e.handlers[handler as usize].target;
        self.u.e.place(target);
        self.at(nowhere());
    }

    /// At the start of a handler: its exception becomes the one being handled; gives its window and the handler for
    /// exceptions raised from now on.
    pub(super) fn begin_handling(&mut self) -> (u8, HandlerId) {
        let window = self.window(2);
        self.emit(Op::PushExc, window, 0, 0);
        let cleanup = self.handler_here();
        self.u.e.handler = cleanup;
        (window, cleanup)
    }

    /// What happens to an exception raised while another is handled; the window is free afterwards.
    pub(super) fn end_handling(&mut self, window: u8, cleanup: HandlerId, outer: HandlerId) {
        self.u.e.handler = outer;
        self.enter_handler(cleanup);
        let raised = self.u.e.handlers[cleanup as usize].register;
        self.emit(Op::PopExc, window, 0, 0);
        self.emit(Op::Reraise, raised, 0, 0);
        self.release(window);
    }

    /// A body whose temporaries start here.
    fn statement_scope(&mut self, body: &'a [Stmt]) -> Result {
        let base = std::mem::replace(&mut self.u.statement_base, self.u.top);
        self.block(body)?;
        self.u.statement_base = base;
        Ok(())
    }

    fn try_handlers(&mut self, node: &'a ast::StmtTry) -> Result {
        let end = self.u.e.label();
        let outer = self.u.e.handler;
        let handler = self.handler_here();
        self.push_block(BlockKind::Try, outer);
        self.u.e.handler = handler;
        self.block(&node.body)?;
        self.pop_block();
        self.u.e.handler = outer;
        self.block(&node.orelse)?;
        self.u.e.jump(Op::Jump, 0, 0, 0, end);

        self.enter_handler(handler);
        if node.is_star {
            self.star_handlers(node, outer)?;
        } else {
            self.handlers(node, outer, end)?;
        }
        self.u.e.place(end);
        Ok(())
    }

    fn handlers(&mut self, node: &'a ast::StmtTry, outer: HandlerId, end: crate::emit::Label) -> Result {
        let (window, cleanup) = self.begin_handling();
        for handler in &node.handlers {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            let next = self.u.e.label();
            self.at(handler.range());
            if let Some(class) = &handler.type_ {
                let mark = self.mark();
                let class = self.value(class)?;
                let matches = self.temp();
                self.at(handler.range());
                self.emit(Op::CheckExcMatch, matches, window, class);
                self.u.e.jump(Op::JumpIfFalse, matches, 0, 0, next);
                self.reset(mark);
            }
            let name = handler.name.as_ref();
            if let Some(name) = name {
                self.store_name(&name.id, window);
            }
            let raised = match name {
                Some(_) => {
                    let raised = self.handler_here();
                    self.u.e.handler = raised;
                    raised
                }
                None => cleanup,
            };
            self.push_block(BlockKind::Handler { window, name }, outer);
            self.statement_scope(&handler.body)?;
            self.pop_block();
            self.u.e.handler = outer;
            self.emit(Op::PopExc, window, 0, 0);
            if let Some(name) = name {
                self.forget_name(&name.id);
            }
            self.u.e.jump(Op::Jump, 0, 0, 0, end);
            if let Some(name) = name {
                self.enter_handler(raised);
                self.u.e.handler = cleanup;
                let register = self.temp();
                self.forget_name(&name.id);
                self.u.e.handler = outer;
                self.emit(Op::PopExc, window, 0, 0);
                self.emit(Op::Reraise, register, 0, 0);
                self.release(register);
            }
            self.u.e.handler = cleanup;
            self.u.e.place(next);
            self.at(handler.range());
        }
        self.u.e.handler = outer;
        self.emit(Op::PopExc, window, 0, 0);
        self.emit(Op::Reraise, window, 0, 0);
        self.end_handling(window, cleanup, outer);
        Ok(())
    }

    /// `except*` (PEP 654): each clause takes its part of the group; what is raised or left over is raised together.
    fn star_handlers(&mut self, node: &'a ast::StmtTry, outer: HandlerId) -> Result {
        let (window, cleanup) = self.begin_handling();
        let rest = self.temp();
        let list = self.temp();
        self.emit(Op::BuildList, list, 0, 0);
        self.emit(Op::Move, rest, window, 0);
        for handler in &node.handlers {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            let next = self.u.e.label();
            let Some(class) = &handler.type_ else { continue };
            let mark = self.mark();
            let parts = self.window(2);
            let class = self.value(class)?;
            self.at(handler.range());
            self.emit(Op::CheckEgMatch, parts, rest, class);
            self.move_to(rest, parts.saturating_add(1));
            self.u.e.jump(Op::JumpIfNone, parts, 1, 0, next);
            self.release_above(parts.saturating_add(1));
            self.emit(Op::PushExc, parts, 0, 0);
            let name = handler.name.as_ref();
            if let Some(name) = name {
                self.store_name(&name.id, parts);
            }
            let in_body = self.handler_here();
            self.u.e.handler = in_body;
            self.push_block(BlockKind::Handler { window: parts, name }, outer);
            self.statement_scope(&handler.body)?;
            self.pop_block();
            self.u.e.handler = cleanup;
            self.emit(Op::PopExc, parts, 0, 0);
            if let Some(name) = name {
                self.forget_name(&name.id);
            }
            self.u.e.jump(Op::Jump, 0, 0, 0, next);
            self.enter_handler(in_body);
            let exception = self.temp();
            self.emit(Op::PopExc, parts, 0, 0);
            if let Some(name) = name {
                self.forget_name(&name.id);
            }
            self.emit(Op::ListAppend, list, exception, 0);
            self.reset(mark);
            self.u.e.place(next);
            self.at(handler.range());
        }
        let nothing_left = self.u.e.label();
        self.u.e.jump(Op::JumpIfNone, rest, 1, 0, nothing_left);
        self.emit(Op::ListAppend, list, rest, 0);
        self.u.e.place(nothing_left);
        self.emit(Op::PrepareReraiseStar, rest, window, list);
        self.u.e.handler = outer;
        self.emit(Op::PopExc, window, 0, 0);
        let done = self.u.e.label();
        let end = self.u.e.label();
        self.u.e.jump(Op::JumpIfNone, rest, 1, 0, done);
        self.emit(Op::Reraise, rest, 0, 0);
        self.u.e.place(done);
        self.u.e.jump(Op::Jump, 0, 0, 0, end);
        self.release(rest);
        self.end_handling(window, cleanup, outer);
        self.u.e.place(end);
        Ok(())
    }
}
