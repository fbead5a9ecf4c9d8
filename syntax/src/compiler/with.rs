//! `with` and `async with`.

use super::control::BlockKind;
use super::{Compiler, Result};
use crate::opcode::{Op, Special};
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};

impl<'a> Compiler<'a> {
    pub(super) fn with_statement(&mut self, node: &'a ast::StmtWith) -> Result {
        self.with_items(node, &node.items)
    }

    fn with_items(&mut self, node: &'a ast::StmtWith, items: &'a [ast::WithItem]) -> Result {
        let Some((item, rest)) = items.split_first() else {
            let base = std::mem::replace(&mut self.u.statement_base, self.u.top);
            self.block(&node.body)?;
            self.u.statement_base = base;
            return Ok(());
        };
        let is_async = node.is_async;
        let range = item.context_expr.range();
        let (enter, exit) = match is_async {
            true => (Special::AsyncEnter, Special::AsyncExit),
            false => (Special::Enter, Special::Exit),
        };
        let exit_method = self.window(2);
        let mark = self.mark();
        let manager = self.value(&item.context_expr)?;
        self.at(range);
        self.emit(Op::LoadSpecial, exit_method, manager, exit as u8);
        let call = self.window(2);
        self.emit(Op::LoadSpecial, call, manager, enter as u8);
        self.u.e.emit_site(Op::CallMethod, call, 0, 0, 0);
        // What is entered takes the lowest register, so that it stays clear of the handler's.
        let entered = mark.min(255) as u8;
        self.move_to(entered, call);
        self.reset(mark + 1);
        if is_async {
            self.await_value(entered, entered, 1)?;
        }
        let outer = self.u.e.handler;
        self.reset(mark);
        let handler = self.handler_here();
        self.reset(mark + 1);
        self.u.e.handler = handler;
        self.push_block(BlockKind::With { exit: exit_method, is_async, range }, outer);
        if let Some(target) = &item.optional_vars {
            self.store(target, entered)?;
        }
        self.reset(mark);
        self.with_items(node, rest)?;
        self.pop_block();
        self.u.e.handler = outer;
        self.at(range);
        self.normal_exit(exit_method, is_async, range)?;
        let end = self.u.e.label();
        self.u.e.jump(Op::Jump, 0, 0, 0, end);

        self.enter_handler(handler);
        self.at(range);
        let (window, cleanup) = self.begin_handling();
        self.at(range);
        let result = self.temp();
        self.emit(Op::WithExceptStart, result, exit_method, window);
        if is_async {
            self.await_value(result, result, 2)?;
        }
        let swallowed = self.u.e.label();
        self.u.e.jump(Op::JumpIfTrue, result, 0, 0, swallowed);
        self.u.e.handler = outer;
        self.emit(Op::PopExc, window, 0, 0);
        self.emit(Op::Reraise, window, 0, 0);
        self.u.e.place(swallowed);
        self.emit(Op::PopExc, window, 0, 0);
        self.u.e.jump(Op::Jump, 0, 0, 0, end);
        self.release(result);
        self.end_handling(window, cleanup, outer);
        self.u.e.place(end);
        self.release(exit_method);
        Ok(())
    }

    /// Calls the exit function without an exception.
    pub(super) fn normal_exit(&mut self, exit: u8, is_async: bool, range: TextRange) -> Result {
        let mark = self.mark();
        let before = self.u.e.range;
        self.at(range);
        let call = self.window(2);
        self.move_to(call, exit);
        self.move_to(call.saturating_add(1), exit.saturating_add(1));
        for _ in 0..3 {
            let argument = self.temp();
            self.load_none(argument);
        }
        self.u.e.emit_site(Op::CallMethod, call, 3, 0, 0);
        self.release_above(call);
        if is_async {
            self.await_value(call, call, 2)?;
        }
        self.reset(mark);
        self.at(before);
        Ok(())
    }
}
