//! `yield`, `yield from`, `await`, `async for`.

use super::control::BlockKind;
use super::{Compiler, Result};
use crate::opcode::Op;
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};

/// `GetAwaitable`'s operand for a plain `await`.
const PLAIN_AWAIT: u8 = 0;

impl<'a> Compiler<'a> {
    fn is_async_generator(&self) -> bool {
        let scope = self.scopes.get(self.u.scope);
        scope.is_generator && scope.is_coroutine
    }

    pub(super) fn yield_expression(&mut self, node: &'a ast::ExprYield, to: u8) -> Result {
        if !self.scopes.get(self.u.scope).kind.is_function_like() {
            return self.error(node.range(), "'yield' outside function");
        }
        let value = match &node.value {
            Some(value) => self.value(value)?,
            None => {
                let register = self.temp();
                self.at(node.range());
                self.load_none(register);
                register
            }
        };
        self.at(node.range());
        self.yield_value(value, to);
        Ok(())
    }

    /// Yields a register to the caller; what is sent goes to `to`.
    pub(super) fn yield_value(&mut self, mut value: u8, to: u8) {
        let mark = self.mark();
        if self.is_async_generator() {
            let wrapped = self.temp();
            self.emit(Op::AsyncGenWrap, wrapped, value, 0);
            value = wrapped;
        }
        let kept = self.u.top;
        self.u.e.emit_raw(Op::Yield, to, value, 0, kept);
        self.reset(mark);
    }

    pub(super) fn yield_from(&mut self, node: &'a ast::ExprYieldFrom, to: u8) -> Result {
        let scope = self.scopes.get(self.u.scope);
        if !scope.kind.is_function_like() {
            return self.error(node.range(), "'yield from' outside function");
        }
        if scope.is_coroutine {
            return self.error(node.range(), "'yield from' inside async function");
        }
        let iterator = self.temp();
        let value = self.value_in(&node.value, iterator)?;
        self.at(node.range());
        self.emit(Op::GetYieldFromIter, iterator, value, 0);
        self.delegate(iterator, to);
        Ok(())
    }

    pub(super) fn await_expression(&mut self, node: &'a ast::ExprAwait, to: u8) -> Result {
        let scratch = self.temp();
        let value = self.value_in(&node.value, scratch)?;
        self.at(node.range());
        self.await_value(value, to, PLAIN_AWAIT)
    }

    /// Awaits a register; `reason` is the third operand of `GetAwaitable`.
    pub(super) fn await_value(&mut self, value: u8, to: u8, reason: u8) -> Result {
        let mark = self.mark();
        let iterator = self.temp();
        self.emit(Op::GetAwaitable, iterator, value, reason);
        self.delegate(iterator, to);
        self.reset(mark);
        Ok(())
    }

    /// Yields all that the iterator yields and sends it what is sent; its return value goes to `to`.
    fn delegate(&mut self, iterator: u8, to: u8) {
        let mark = self.mark();
        let range = self.u.e.range;
        let value = self.temp();
        let thrown = self.handler_here();
        let number = self.u.new_loop();
        let end = self.u.e.label();
        self.load_none(value);
        let again = self.u.e.here();
        self.u.e.jump(Op::Send, iterator, value, 0, end);
        let outer = std::mem::replace(&mut self.u.e.handler, thrown);
        let kept = self.u.top;
        self.u.e.emit_raw(Op::Yield, value, value, iterator.saturating_add(1), kept);
        self.u.e.handler = outer;
        self.u.e.jump_back(number, again);
        self.enter_handler(thrown);
        self.at(range);
        let exception = self.u.e.handlers[thrown as usize].register;
        self.emit(Op::CleanupThrow, exception, value, 0);
        self.u.e.place(end);
        self.move_to(to, value);
        self.reset(mark);
    }

    /// Awaits the next item of an asynchronous iterator, under a handler that ends the loop.
    pub(super) fn next_async_item(&mut self, iterator: u8, to: u8, range: TextRange) -> Result {
        self.at(range);
        self.emit(Op::GetAnext, to, iterator, 0);
        self.delegate(to, to);
        Ok(())
    }

    pub(super) fn async_for(&mut self, node: &'a ast::StmtFor) -> Result {
        let range = node.iter.range();
        let number = self.u.new_loop();
        let end = self.u.e.label();
        let iterator = self.temp();
        let iterable = self.value_in(&node.iter, iterator)?;
        self.at(range);
        self.emit(Op::GetAiter, iterator, iterable, 0);
        let outer = self.u.e.handler;
        let exhausted = self.handler_here();
        let header = self.u.e.here();
        self.push_block(BlockKind::Loop { number, header, end }, outer);
        self.u.e.handler = exhausted;
        let mark = self.mark();
        let item = self.temp();
        self.next_async_item(iterator, item, node.range())?;
        self.u.e.handler = outer;
        self.store(&node.target, item)?;
        self.reset(mark);
        self.block(&node.body)?;
        self.pop_block();
        self.close_loop(number, header, range);
        self.enter_handler(exhausted);
        self.at(range);
        let exception = self.u.e.handlers[exhausted as usize].register;
        self.emit(Op::EndAsyncFor, exception, 0, 0);
        self.block(&node.orelse)?;
        self.u.e.place(end);
        Ok(())
    }
}
