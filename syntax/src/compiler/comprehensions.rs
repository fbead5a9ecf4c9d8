//! Comprehensions, inlined (PEP 709) or as functions of their own, and generator expressions.

use super::functions::Operands;
use super::{Compiler, Result};
use crate::opcode::{Immediate, Op};
use crate::scopes::{Part, ScopeId, ScopeKind};
use ruff_python_ast as ast;
use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextRange};

/// What each round of the loops makes, and where it goes.
struct Body<'a> {
    kind: ScopeKind,
    /// The list, set or dict; of no use for generators.
    result: u8,
    key: Option<&'a Expr>,
    element: &'a Expr,
    /// The whole comprehension.
    range: TextRange,
}

impl<'a> Compiler<'a> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn comprehension<T>(
        &mut self,
        kind: ScopeKind,
        node: &T,
        generators: &'a [ast::Comprehension],
        key: Option<&'a Expr>,
        element: &'a Expr,
        range: TextRange,
        to: u8,
    ) -> Result {
        let (Some(scope), Some(first)) = (self.scopes.of(node, Part::Body), generators.first()) else {
            return Ok(());
        };
        let mut body = Body { kind, result: to, key, element, range };
        if !self.scopes.get(scope).is_inlined {
            return self.comprehension_function(scope, generators, body, range, to);
        }
        body.result = self.workspace(to);
        let window = self.window(3);
        self.first_iterator(first, window)?;
        self.u.inlined.push(scope);
        self.at(range);
        let variables = self.open_hidden(scope);
        self.begin_result(&body);
        self.generator_loops(generators, 0, window, &body)?;
        self.at(range);
        for register in variables {
            self.clear(register);
        }
        self.u.inlined.pop();
        self.move_to(to, body.result);
        Ok(())
    }

    /// The variables of an inlined comprehension; those that are captured get new cells.
    fn open_hidden(&mut self, scope: ScopeId) -> Vec<u16> {
        let scopes = self.scopes;
        let symbols = scopes.get(scope).symbols.iter();
        let homes: Vec<_> =
            symbols.filter_map(|s| self.u.homes.get(&(scope, s.name.clone())).copied()).collect();
        for home in homes.iter().filter(|home| home.is_cell) {
            self.clear(home.register);
            self.make_cell(home.register);
        }
        homes.into_iter().map(|home| home.register).collect()
    }

    fn clear(&mut self, register: u16) {
        match u8::try_from(register) {
            Ok(register) => self.load_immediate(register, Immediate::Unbound),
            Err(_) => {
                let temp = self.temp();
                self.load_immediate(temp, Immediate::Unbound);
                self.set_high(temp, register);
                self.release(temp);
            }
        }
    }

    /// The outermost iterable belongs to the surroundings.
    fn first_iterator(&mut self, generator: &'a ast::Comprehension, window: u8) -> Result {
        if !generator.is_async {
            return self.iterate(&generator.iter, window);
        }
        let mark = self.mark();
        let iterable = self.value(&generator.iter)?;
        self.at(generator.iter.range());
        self.emit(Op::GetAiter, window, iterable, 0);
        self.reset(mark);
        Ok(())
    }

    fn begin_result(&mut self, body: &Body<'a>) {
        let op = match body.kind {
            ScopeKind::ListComprehension => Op::BuildList,
            ScopeKind::SetComprehension => Op::BuildSet,
            ScopeKind::DictComprehension => Op::BuildMap,
            _ => return,
        };
        self.emit(op, body.result, 0, 0);
    }

    fn comprehension_function(
        &mut self,
        scope: ScopeId,
        generators: &'a [ast::Comprehension],
        mut body: Body<'a>,
        range: TextRange,
        to: u8,
    ) -> Result {
        let Some(first) = generators.first() else { return Ok(()) };
        let base = self.window_base(to);
        let name = self.scopes.get(scope).name.to_string();
        self.open(scope, name, range);
        self.u.arg_count = 1;
        self.at(range);
        body.result = self.temp();
        let window = self.window(3);
        self.begin_result(&body);
        self.at(first.iter.range());
        if first.is_async {
            self.move_to(window, 0);
        } else {
            self.emit(Op::GetIter, window, 0, 0);
        }
        self.generator_loops(generators, 0, window, &body)?;
        self.at(range);
        if body.kind == ScopeKind::Generator {
            self.return_none();
        } else {
            self.emit(Op::Return, body.result, 0, 0);
        }
        let code = self.close()?;
        self.at(range);
        self.make_function(Operands::new(base), code, scope);
        let argument = self.temp();
        let iterable = self.value_in(&first.iter, argument)?;
        self.at(first.iter.range());
        let op = if first.is_async { Op::GetAiter } else { Op::GetIterator };
        self.emit(op, argument, iterable, 0);
        self.at(range);
        self.u.e.emit_site(Op::Call, base, 1, 0, 0);
        self.release_above(base);
        let scope = self.scopes.get(scope);
        if scope.is_coroutine && body.kind != ScopeKind::Generator {
            self.await_value(base, base, 0)?;
        }
        self.move_to(to, base);
        Ok(())
    }

    /// The loops from generator `index` on; the iterator of this one is in `window` if it is the first.
    fn generator_loops(
        &mut self,
        generators: &'a [ast::Comprehension],
        index: usize,
        window: u8,
        body: &Body<'a>,
    ) -> Result {
        let Some(generator) = generators.get(index) else { return self.comprehension_element(body) };
        let mark = self.mark();
        if index > 0
            && !generator.is_async
            && let Some(only) = single_element(&generator.iter)
        {
            return self.single_round(generators, index, only, body);
        }
        let range = generator.iter.range();
        let number = self.u.new_loop();
        let window = if index == 0 { window } else { self.window(3) };
        if index > 0 {
            self.first_iterator(generator, window)?;
        }
        let next = self.u.e.label();
        let end = self.u.e.label();
        let outer = self.u.e.handler;
        let exhausted = if generator.is_async { Some(self.handler_here()) } else { None };
        let header = self.u.e.here();
        match exhausted {
            Some(exhausted) => {
                self.u.e.handler = exhausted;
                let inner = self.mark();
                let item = self.temp();
                self.next_async_item(window, item, body.range)?;
                self.u.e.handler = outer;
                self.store(&generator.target, item)?;
                self.reset(inner);
            }
            None => self.next_item(window, &generator.target, range, end)?,
        }
        for test in &generator.ifs {
            self.jump_if(test, false, next)?;
        }
        self.generator_loops(generators, index + 1, 0, body)?;
        self.u.e.place(next);
        self.u.e.jump_back(number, header);
        if let Some(exhausted) = exhausted {
            self.enter_handler(exhausted);
            self.at(range);
            let exception = self.u.e.handlers[exhausted as usize].register;
            self.emit(Op::EndAsyncFor, exception, 0, 0);
        }
        self.u.e.place(end);
        self.reset(mark);
        Ok(())
    }

    /// `for x in [value]` is an assignment.
    fn single_round(
        &mut self,
        generators: &'a [ast::Comprehension],
        index: usize,
        value: &'a Expr,
        body: &Body<'a>,
    ) -> Result {
        let generator = &generators[index];
        let skip = self.u.e.label();
        self.assign_one(&generator.target, value)?;
        for test in &generator.ifs {
            self.jump_if(test, false, skip)?;
        }
        self.generator_loops(generators, index + 1, 0, body)?;
        self.u.e.place(skip);
        Ok(())
    }

    fn comprehension_element(&mut self, body: &Body<'a>) -> Result {
        let mark = self.mark();
        let range = body.key.map_or(body.element.range(), |key| key.range().cover(body.element.range()));
        match body.kind {
            ScopeKind::DictComprehension => {
                let Some(key) = body.key else {
                    // `{**x for ...}` is no Python 3.14.
                    return self.error(range, "dict unpacking cannot be used in dict comprehension");
                };
                let scratch = self.temp();
                let key = self.operand(key, &[body.element], scratch)?;
                let value = self.value(body.element)?;
                self.at(range);
                self.emit(Op::MapAdd, body.result, key, value);
            }
            ScopeKind::Generator => {
                let value = self.value(body.element)?;
                self.at(range);
                let sent = self.temp();
                self.yield_value(value, sent);
            }
            kind => {
                let value = self.value(body.element)?;
                self.at(range);
                let op = if kind == ScopeKind::ListComprehension { Op::ListAppend } else { Op::SetAdd };
                self.emit(op, body.result, value, 0);
            }
        }
        self.reset(mark);
        Ok(())
    }
}

/// The element of a list or tuple display that has exactly one.
fn single_element(iterable: &Expr) -> Option<&Expr> {
    let elements = match iterable {
        Expr::List(node) => &node.elts,
        Expr::Tuple(node) => &node.elts,
        _ => return None,
    };
    match &elements[..] {
        [only] if !only.is_starred_expr() => Some(only),
        _ => None,
    }
}
