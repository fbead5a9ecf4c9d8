//! Loops, `if`, and leaving blocks: `break`, `continue`, `return` run what the blocks that they leave want run.

use super::{Compiler, Result};
use crate::emit::{HandlerId, Label, nowhere};
use crate::opcode::Op;
use ruff_python_ast as ast;
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

/// A block that a statement may be left through.
pub(super) struct Block<'a> {
    pub kind: BlockKind<'a>,
    /// The handler outside of the block.
    pub outer: HandlerId,
}

#[derive(Clone, Copy)]
pub(super) enum BlockKind<'a> {
    Loop {
        number: u16,
        header: Label,
        end: Label,
    },
    /// The body of a `try`: nothing to run.
    Try,
    /// With a `finally` clause, which runs on every way out.
    Finally(&'a [Stmt]),
    /// While an exception is handled whose window this is; the name that it was bound to is forgotten.
    Handler {
        window: u8,
        name: Option<&'a ast::Identifier>,
    },
    /// The exit function is in this register and the next.
    With {
        exit: u8,
        is_async: bool,
        range: TextRange,
    },
}

impl<'a> Compiler<'a> {
    pub(super) fn push_block(&mut self, kind: BlockKind<'a>, outer: HandlerId) {
        self.u.blocks.push(Block { kind, outer });
    }

    pub(super) fn pop_block(&mut self) {
        self.u.blocks.pop();
    }

    /// Runs what the blocks from the innermost one down to `depth` want, then `then`, outside of them.
    fn leave_blocks(&mut self, depth: usize, then: impl FnOnce(&mut Self) -> Result) -> Result {
        let handler = self.u.e.handler;
        let range = self.u.e.range;
        let mut left = Vec::new();
        while self.u.blocks.len() > depth {
            let Some(block) = self.u.blocks.pop() else { break };
            self.u.e.handler = block.outer;
            self.at(range);
            self.leave_block(block.kind)?;
            left.push(block);
        }
        self.at(range);
        then(self)?;
        self.u.blocks.extend(left.into_iter().rev());
        self.u.e.handler = handler;
        self.at(range);
        Ok(())
    }

    fn leave_block(&mut self, kind: BlockKind<'a>) -> Result {
        match kind {
            BlockKind::Loop { .. } | BlockKind::Try => Ok(()),
            BlockKind::Finally(body) => {
                let base = std::mem::replace(&mut self.u.statement_base, self.u.top);
                self.block(body)?;
                self.u.statement_base = base;
                Ok(())
            }
            BlockKind::Handler { window, name } => {
                self.emit(Op::PopExc, window, 0, 0);
                if let Some(name) = name {
                    self.forget_name(&name.id);
                }
                Ok(())
            }
            BlockKind::With { exit, is_async, range } => self.normal_exit(exit, is_async, range),
        }
    }

    fn innermost_loop(&self) -> Option<(usize, u16, Label, Label)> {
        self.u.blocks.iter().enumerate().rev().find_map(|(i, block)| match block.kind {
            BlockKind::Loop { number, header, end } => Some((i, number, header, end)),
            _ => None,
        })
    }

    pub(super) fn break_statement(&mut self, node: &'a ast::StmtBreak) -> Result {
        let Some((depth, _, _, end)) = self.innermost_loop() else {
            return self.error(node.range(), "'break' outside loop");
        };
        self.leave_blocks(depth + 1, |this| {
            this.u.e.jump(Op::Jump, 0, 0, 0, end);
            Ok(())
        })
    }

    pub(super) fn continue_statement(&mut self, node: &'a ast::StmtContinue) -> Result {
        let Some((depth, number, header, _)) = self.innermost_loop() else {
            return self.error(node.range(), "'continue' not properly in loop");
        };
        self.leave_blocks(depth + 1, |this| {
            this.u.e.jump_back(number, header);
            Ok(())
        })
    }

    pub(super) fn return_statement(&mut self, node: &'a ast::StmtReturn) -> Result {
        let scope = self.scopes.get(self.u.scope);
        if !scope.kind.is_function_like() {
            return self.error(node.range(), "'return' outside function");
        }
        if node.value.is_some() && scope.is_generator && scope.is_coroutine {
            return self.error(node.range(), "'return' with value in async generator");
        }
        let runs_code = self.u.blocks.iter().any(|block| {
            !matches!(
                block.kind,
                BlockKind::Loop { .. } | BlockKind::Try | BlockKind::Handler { name: None, .. }
            )
        });
        let constant = match &node.value {
            None => Some(crate::code::Constant::None),
            Some(value) => self.constant(value),
        };
        let value = match (&node.value, &constant) {
            (Some(value), None) if runs_code => {
                let register = self.temp();
                self.into(value, register)?;
                Some(register)
            }
            (Some(value), None) => Some(self.value(value)?),
            _ => None,
        };
        self.at(node.range());
        self.leave_blocks(0, |this| {
            let register = match (value, constant) {
                (Some(register), _) => register,
                (None, constant) => {
                    let register = this.temp();
                    this.load_constant(register, constant.unwrap_or(crate::code::Constant::None));
                    register
                }
            };
            this.emit(Op::Return, register, 0, 0);
            Ok(())
        })
    }

    pub(super) fn if_statement(&mut self, node: &'a ast::StmtIf) -> Result {
        let end = self.u.e.label();
        let mut test = Some(&*node.test);
        let mut body = &node.body;
        let mut clauses = node.elif_else_clauses.iter();
        loop {
            let next = clauses.next();
            let otherwise = if next.is_some() { self.u.e.label() } else { end };
            if let Some(test) = test {
                self.jump_if(test, false, otherwise)?;
            }
            self.block(body)?;
            let Some(clause) = next else { break };
            self.u.e.jump(Op::Jump, 0, 0, 0, end);
            self.u.e.place(otherwise);
            test = clause.test.as_ref();
            body = &clause.body;
        }
        self.u.e.place(end);
        Ok(())
    }

    pub(super) fn while_statement(&mut self, node: &'a ast::StmtWhile) -> Result {
        let number = self.u.new_loop();
        let end = self.u.e.label();
        let otherwise = self.u.e.label();
        let header = self.u.e.here();
        self.jump_if(&node.test, false, otherwise)?;
        let outer = self.u.e.handler;
        self.push_block(BlockKind::Loop { number, header, end }, outer);
        self.block(&node.body)?;
        self.pop_block();
        self.close_loop(number, header, node.test.range());
        self.u.e.place(otherwise);
        self.block(&node.orelse)?;
        self.u.e.place(end);
        Ok(())
    }

    /// The jump back at the end of a loop; it has a position, since interrupts are raised there.
    pub(super) fn close_loop(&mut self, number: u16, header: Label, range: TextRange) {
        if self.u.e.range == nowhere() {
            self.at(range);
        }
        self.u.e.jump_back(number, header);
    }

    pub(super) fn for_statement(&mut self, node: &'a ast::StmtFor) -> Result {
        let number = self.u.new_loop();
        let end = self.u.e.label();
        let otherwise = self.u.e.label();
        let window = self.window(3);
        self.iterate(&node.iter, window)?;
        let header = self.u.e.here();
        self.next_item(window, &node.target, node.iter.range(), otherwise)?;
        let outer = self.u.e.handler;
        self.push_block(BlockKind::Loop { number, header, end }, outer);
        self.block(&node.body)?;
        self.pop_block();
        self.close_loop(number, header, node.iter.range());
        self.u.e.place(otherwise);
        self.at(node.iter.range());
        self.block(&node.orelse)?;
        self.u.e.place(end);
        Ok(())
    }

    /// Fills a loop window from an iterable; displays of constants come as one tuple.
    pub(super) fn iterate(&mut self, iterable: &'a Expr, window: u8) -> Result {
        let mark = self.mark();
        let constant = match iterable {
            Expr::List(node) => self.constants(&node.elts).map(crate::code::Constant::Tuple),
            Expr::Set(node) => self.constants(&node.elts).map(crate::code::Constant::FrozenSet),
            _ => None,
        };
        let iterable_register = match constant {
            Some(constant) => {
                let register = self.temp();
                self.at(iterable.range());
                self.load_constant(register, constant);
                register
            }
            None => match iterable {
                Expr::List(node) => {
                    let register = self.temp();
                    self.tuple(&node.elts, iterable.range(), register)?;
                    register
                }
                iterable => self.value(iterable)?,
            },
        };
        self.at(iterable.range());
        self.emit(Op::GetIter, window, iterable_register, 0);
        self.reset(mark);
        Ok(())
    }

    /// The next item of a loop window into the target; jumps to `end` when there is none.
    pub(super) fn next_item(&mut self, window: u8, target: &'a Expr, range: TextRange, end: Label) -> Result {
        self.at(range);
        let register = match target {
            Expr::Name(name) => self.local_register(&name.id),
            _ => None,
        };
        match register {
            Some(register) => self.u.e.jump(Op::ForIter, window, register, 0, end),
            None => {
                let item = self.temp();
                self.u.e.jump(Op::ForIter, window, item, 0, end);
                self.store(target, item)?;
                self.release(item);
            }
        }
        Ok(())
    }
}
