//! `match` (PEP 634).
//!
//! Every name that a case captures has a register of its own while the pattern is tried; the names are bound only when
//! the whole pattern has matched. Alternatives capture into the same registers.

use super::constants::small_integer;
use super::{Compiler, Result};
use crate::code::Constant;
use crate::emit::Label;
use crate::opcode::Op;
use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_python_ast::{Expr, Pattern};
use ruff_text_size::{Ranged, TextRange};

/// The captured names of a case, in order, and where their values are.
type Captures<'a> = Vec<(&'a Name, u8)>;

impl<'a> Compiler<'a> {
    pub(super) fn match_statement(&mut self, node: &'a ast::StmtMatch) -> Result {
        let end = self.u.e.label();
        let subject = self.temp();
        self.into(&node.subject, subject)?;
        for case in &node.cases {
            let next = self.u.e.label();
            let mark = self.mark();
            let mut captures = Captures::new();
            self.collect_captures(&case.pattern, &mut captures);
            self.at(case.pattern.range());
            self.emit(Op::Nop, 0, 0, 0);
            self.pattern(&case.pattern, subject, next, &captures)?;
            for (name, register) in captures {
                self.store_name(name, register);
            }
            self.reset(mark);
            if let Some(guard) = &case.guard {
                self.jump_if(guard, false, next)?;
            }
            let base = std::mem::replace(&mut self.u.statement_base, self.u.top);
            self.block(&case.body)?;
            self.u.statement_base = base;
            self.u.e.jump(Op::Jump, 0, 0, 0, end);
            self.u.e.place(next);
        }
        self.u.e.place(end);
        Ok(())
    }

    fn collect_captures(&mut self, pattern: &'a Pattern, captures: &mut Captures<'a>) {
        match pattern {
            Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
            Pattern::MatchStar(node) => self.collect_name(&node.name, captures),
            Pattern::MatchAs(node) => {
                if let Some(pattern) = &node.pattern {
                    self.collect_captures(pattern, captures);
                }
                self.collect_name(&node.name, captures);
            }
            Pattern::MatchSequence(node) => {
                node.patterns.iter().for_each(|p| self.collect_captures(p, captures));
            }
            Pattern::MatchOr(node) => node.patterns.iter().for_each(|p| self.collect_captures(p, captures)),
            Pattern::MatchMapping(node) => {
                node.patterns.iter().for_each(|p| self.collect_captures(p, captures));
                self.collect_name(&node.rest, captures);
            }
            Pattern::MatchClass(node) => {
                node.arguments.patterns.iter().for_each(|p| self.collect_captures(p, captures));
                node.arguments.keywords.iter().for_each(|k| self.collect_captures(&k.pattern, captures));
            }
        }
    }

    fn collect_name(&mut self, name: &'a Option<ast::Identifier>, captures: &mut Captures<'a>) {
        if let Some(name) = name
            && !captures.iter().any(|(n, _)| *n == &name.id)
        {
            let register = self.temp();
            captures.push((&name.id, register));
        }
    }

    fn capture(&mut self, name: &ast::Identifier, from: u8, captures: &Captures<'a>) {
        if let Some((_, register)) = captures.iter().find(|(n, _)| *n == &name.id) {
            self.move_to(*register, from);
        }
    }

    /// Tries a pattern on a register; jumps to `fail` if it does not match.
    fn pattern(&mut self, pattern: &'a Pattern, subject: u8, fail: Label, captures: &Captures<'a>) -> Result {
        let mark = self.mark();
        self.at(pattern.range());
        match pattern {
            Pattern::MatchValue(node) => self.value_pattern(&node.value, pattern.range(), subject, fail)?,
            Pattern::MatchSingleton(node) => match node.value {
                ast::Singleton::None => self.u.e.jump(Op::JumpIfNone, subject, 0, 0, fail),
                ast::Singleton::True | ast::Singleton::False => {
                    let constant = self.temp();
                    let is_true = node.value == ast::Singleton::True;
                    self.load_constant(constant, if is_true { Constant::True } else { Constant::False });
                    self.u.e.jump(Op::JumpIs, subject, constant, 0, fail);
                }
            },
            Pattern::MatchSequence(node) => {
                self.sequence_pattern(&node.patterns, pattern.range(), subject, fail, captures)?;
            }
            Pattern::MatchMapping(node) => self.mapping_pattern(node, subject, fail, captures)?,
            Pattern::MatchClass(node) => self.class_pattern(node, subject, fail, captures)?,
            Pattern::MatchStar(node) => {
                if let Some(name) = &node.name {
                    self.capture(name, subject, captures);
                }
            }
            Pattern::MatchAs(node) => {
                if let Some(pattern) = &node.pattern {
                    self.pattern(pattern, subject, fail, captures)?;
                }
                if let Some(name) = &node.name {
                    self.at(pattern.range());
                    self.capture(name, subject, captures);
                }
            }
            Pattern::MatchOr(node) => {
                let matched = self.u.e.label();
                for (i, alternative) in node.patterns.iter().enumerate() {
                    if i + 1 == node.patterns.len() {
                        self.pattern(alternative, subject, fail, captures)?;
                        break;
                    }
                    let next = self.u.e.label();
                    self.pattern(alternative, subject, next, captures)?;
                    self.u.e.jump(Op::Jump, 0, 0, 0, matched);
                    self.u.e.place(next);
                }
                self.u.e.place(matched);
            }
        }
        self.reset(mark);
        Ok(())
    }

    fn value_pattern(&mut self, value: &'a Expr, range: TextRange, subject: u8, fail: Label) -> Result {
        if let Some(n) = self.constant(value).as_ref().and_then(small_integer) {
            self.u.e.jump(Op::JumpNotEqImm, subject, n as u8, 0, fail);
            return Ok(());
        }
        let value = self.value(value)?;
        self.at(range);
        self.u.e.jump(Op::JumpNotEq, subject, value, 0, fail);
        Ok(())
    }

    /// Jumps to `fail` unless the length in `length` is `count`, or at least that.
    fn check_length(&mut self, length: u8, count: usize, exact: bool, fail: Label) {
        match i8::try_from(count) {
            Ok(count) => {
                let op = if exact { Op::JumpNotEqImm } else { Op::JumpNotGeImm };
                self.u.e.jump(op, length, count as u8, 0, fail);
            }
            Err(_) => {
                let wanted = self.temp();
                self.load_integer(wanted, count as i64);
                let op = if exact { Op::JumpNotEq } else { Op::JumpNotGe };
                self.u.e.jump(op, length, wanted, 0, fail);
                self.release(wanted);
            }
        }
    }

    fn sequence_pattern(
        &mut self,
        patterns: &'a [Pattern],
        range: TextRange,
        subject: u8,
        fail: Label,
        captures: &Captures<'a>,
    ) -> Result {
        let star = patterns.iter().position(Pattern::is_match_star);
        let length = self.temp();
        self.emit(Op::MatchSequence, length, subject, 0);
        self.u.e.jump(Op::JumpIfFalse, length, 0, 0, fail);
        match star {
            None => {
                self.emit(Op::GetLen, length, subject, 0);
                self.check_length(length, patterns.len(), true, fail);
            }
            Some(_) if patterns.len() > 1 => {
                self.emit(Op::GetLen, length, subject, 0);
                self.check_length(length, patterns.len() - 1, false, fail);
            }
            Some(_) => {}
        }
        if patterns.iter().all(is_wildcard) {
            return Ok(());
        }
        let star_is_wildcard = star.is_some_and(|star| is_wildcard(&patterns[star]));
        if star_is_wildcard || patterns.len() > self.affordable(patterns.len()) {
            return self.items_by_index(patterns, range, subject, fail, captures);
        }
        let first = self.window(patterns.len() as u32);
        match star {
            None => self.emit(Op::UnpackSequence, first, subject, patterns.len() as u8),
            Some(before) => {
                let after = (patterns.len() - before - 1) as u32;
                self.u.e.emit_raw(Op::UnpackEx, first, subject, before as u8, after);
            }
        }
        for (i, pattern) in patterns.iter().enumerate() {
            self.pattern(pattern, first.saturating_add(i as u8), fail, captures)?;
        }
        Ok(())
    }

    /// Takes the items that matter one by one, counting from the end after a star.
    fn items_by_index(
        &mut self,
        patterns: &'a [Pattern],
        range: TextRange,
        subject: u8,
        fail: Label,
        captures: &Captures<'a>,
    ) -> Result {
        let star = patterns.iter().position(Pattern::is_match_star);
        for (i, pattern) in patterns.iter().enumerate() {
            if is_wildcard(pattern) {
                continue;
            }
            if pattern.is_match_star() {
                return self.error(pattern.range(), "too many sub-patterns around a starred name");
            }
            let mark = self.mark();
            self.at(range);
            let (item, index) = (self.temp(), self.temp());
            if star.is_none_or(|star| i < star) {
                self.load_integer(index, i as i64);
            } else {
                let from_end = self.temp();
                self.emit(Op::GetLen, index, subject, 0);
                self.load_integer(from_end, (patterns.len() - i) as i64);
                self.emit(Op::Sub, index, index, from_end);
            }
            self.emit(Op::GetItem, item, subject, index);
            self.pattern(pattern, item, fail, captures)?;
            self.reset(mark);
        }
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        node: &'a ast::PatternMatchMapping,
        subject: u8,
        fail: Label,
        captures: &Captures<'a>,
    ) -> Result {
        let range = node.range();
        let count = node.keys.len();
        let test = self.temp();
        self.emit(Op::MatchMapping, test, subject, 0);
        self.u.e.jump(Op::JumpIfFalse, test, 0, 0, fail);
        if count > 0 {
            self.emit(Op::GetLen, test, subject, 0);
            self.check_length(test, count, false, fail);
        }
        if count > self.affordable(count) {
            return self.error(range, "too many sub-patterns in mapping pattern");
        }
        let keys = self.temp();
        self.tuple(&node.keys, range, keys)?;
        if count > 0 {
            let values = self.temp();
            self.emit(Op::MatchKeys, values, subject, keys);
            self.u.e.jump(Op::JumpIfNone, values, 1, 0, fail);
            let first = self.window(count as u32);
            self.emit(Op::UnpackSequence, first, values, count as u8);
            for (i, pattern) in node.patterns.iter().enumerate() {
                self.pattern(pattern, first.saturating_add(i as u8), fail, captures)?;
            }
            self.release(values);
        }
        if let Some(name) = &node.rest {
            self.at(range);
            let rest = self.temp();
            self.emit(Op::BuildMap, rest, 0, 0);
            self.emit(Op::DictUpdate, rest, subject, 0);
            let first = self.window(count as u32);
            self.emit(Op::UnpackSequence, first, keys, count as u8);
            for i in 0..count {
                self.emit(Op::DelItem, rest, first.saturating_add(i as u8), 0);
            }
            self.capture(name, rest, captures);
        }
        Ok(())
    }

    fn class_pattern(
        &mut self,
        node: &'a ast::PatternMatchClass,
        subject: u8,
        fail: Label,
        captures: &Captures<'a>,
    ) -> Result {
        let range = node.range();
        let positional = node.arguments.patterns.len();
        let keywords = &node.arguments.keywords;
        let count = positional + keywords.len();
        if count > self.affordable(count) {
            return self.error(range, "too many sub-patterns in class pattern");
        }
        let attributes = self.temp();
        let operands = self.window(3);
        self.move_to(operands, subject);
        self.into(&node.cls, operands.saturating_add(1))?;
        self.at(range);
        // Attribute names of class patterns are not mangled.
        let names = keywords.iter().map(|k| Constant::Str(k.attr.id.as_str().into())).collect();
        self.load_constant(operands.saturating_add(2), Constant::Tuple(names));
        self.emit(Op::MatchClass, attributes, operands, positional as u8);
        self.u.e.jump(Op::JumpIfNone, attributes, 1, 0, fail);
        self.release(operands);
        if count == 0 {
            return Ok(());
        }
        let first = self.window(count as u32);
        self.emit(Op::UnpackSequence, first, attributes, count as u8);
        let patterns = node.arguments.patterns.iter().chain(keywords.iter().map(|k| &k.pattern));
        for (i, pattern) in patterns.enumerate() {
            if !is_wildcard(pattern) {
                self.pattern(pattern, first.saturating_add(i as u8), fail, captures)?;
            }
        }
        Ok(())
    }
}

fn is_wildcard(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchAs(node) => node.pattern.is_none() && node.name.is_none(),
        Pattern::MatchStar(node) => node.name.is_none(),
        _ => false,
    }
}
