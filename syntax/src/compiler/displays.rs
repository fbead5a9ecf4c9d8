//! Tuple, list, set and dict displays.

use super::{Compiler, Result};
use crate::code::Constant;
use crate::opcode::Op;
use ruff_python_ast as ast;
use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextRange};

/// Items of a display that are put into registers before it is built; the others are added one by one.
const WINDOW: u32 = 64; // registers

/// Registers that the items' own evaluation shall have left.
const RESERVE: u32 = 40; // registers

/// From this number on, constant items come as one tuple.
const FEW: usize = 3; // items

/// What a display builds: how to begin, to add an item, to add the items of an iterable.
#[derive(Clone, Copy)]
struct Kind {
    build: Op,
    add: Op,
    extend: Op,
}

const LIST: Kind = Kind { build: Op::BuildList, add: Op::ListAppend, extend: Op::ListExtend };
const SET: Kind = Kind { build: Op::BuildSet, add: Op::SetAdd, extend: Op::SetUpdate };

impl<'a> Compiler<'a> {
    /// How many of `wanted` registers an operation may take at once.
    pub(super) fn affordable(&self, wanted: usize) -> usize {
        wanted.min(self.room().saturating_sub(RESERVE).clamp(1, WINDOW) as usize)
    }

    /// Puts each expression into consecutive new temporaries; gives the first.
    pub(super) fn consecutive(&mut self, expressions: &'a [Expr]) -> Result<u8> {
        let first = self.u.top.min(255) as u8;
        for expression in expressions {
            let register = self.temp();
            self.into(expression, register)?;
        }
        Ok(first)
    }

    pub(super) fn tuple(&mut self, items: &'a [Expr], range: TextRange, to: u8) -> Result {
        if let Some(constants) = self.constants(items) {
            self.at(range);
            self.load_constant(to, Constant::Tuple(constants));
            return Ok(());
        }
        if items.len() <= self.affordable(items.len()) && !items.iter().any(Expr::is_starred_expr) {
            let first = self.consecutive(items)?;
            self.at(range);
            self.emit(Op::BuildTuple, to, first, items.len() as u8);
            return Ok(());
        }
        let list = self.temp();
        self.display(LIST, items, range, list)?;
        self.at(range);
        self.emit(Op::ListToTuple, to, list, 0);
        Ok(())
    }

    pub(super) fn list(&mut self, items: &'a [Expr], range: TextRange, to: u8) -> Result {
        self.display(LIST, items, range, to)
    }

    pub(super) fn set(&mut self, items: &'a [Expr], range: TextRange, to: u8) -> Result {
        self.display(SET, items, range, to)
    }

    fn display(&mut self, kind: Kind, items: &'a [Expr], range: TextRange, to: u8) -> Result {
        let work = self.workspace(to);
        if items.len() >= FEW
            && let Some(constants) = self.constants(items)
        {
            let all = self.temp();
            self.at(range);
            self.load_constant(all, Constant::Tuple(constants));
            self.emit(kind.build, work, 0, 0);
            self.emit(kind.extend, work, all, 0);
            self.move_to(to, work);
            return Ok(());
        }
        let plain = items.iter().take_while(|e| !e.is_starred_expr()).count();
        let at_once = self.affordable(plain);
        let (first, rest) = items.split_at(at_once.min(plain));
        let mark = self.mark();
        let base = self.consecutive(first)?;
        self.at(range);
        if rest.is_empty() {
            self.emit(kind.build, to, base, first.len() as u8);
            return Ok(());
        }
        self.emit(kind.build, work, base, first.len() as u8);
        self.reset(mark);
        for item in rest {
            match item {
                Expr::Starred(starred) => {
                    let value = self.value(&starred.value)?;
                    self.at(range);
                    self.emit(kind.extend, work, value, 0);
                }
                item => {
                    let value = self.value(item)?;
                    self.at(range);
                    self.emit(kind.add, work, value, 0);
                }
            }
            self.reset(mark);
        }
        self.move_to(to, work);
        Ok(())
    }

    pub(super) fn dict(&mut self, node: &'a ast::ExprDict, to: u8) -> Result {
        let range = node.range();
        let plain = node.items.iter().take_while(|item| item.key.is_some()).count();
        let at_once = self.affordable(plain * 2) / 2;
        let (first, rest) = node.items.split_at(at_once);
        let work = if rest.is_empty() { to } else { self.workspace(to) };
        let mark = self.mark();
        let base = self.u.top.min(255) as u8;
        for item in first {
            for part in item.key.iter().chain([&item.value]) {
                let register = self.temp();
                self.into(part, register)?;
            }
        }
        self.at(range);
        self.emit(Op::BuildMap, work, base, first.len() as u8);
        self.reset(mark);
        for item in rest {
            match &item.key {
                Some(key) => {
                    let register = self.temp();
                    let key = self.operand(key, &[&item.value], register)?;
                    let value = self.value(&item.value)?;
                    self.at(range);
                    self.emit(Op::MapAdd, work, key, value);
                }
                None => {
                    let value = self.value(&item.value)?;
                    self.at(range);
                    self.emit(Op::DictUpdate, work, value, 0);
                }
            }
            self.reset(mark);
        }
        self.move_to(to, work);
        Ok(())
    }
}
