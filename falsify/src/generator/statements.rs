//! Random statements. Loops are short, and what they assign is cut to size in each round, so that programs end.

use super::expressions::{DEPTH, LENGTH};
use super::scope::{Kind, Place};
use super::{Generator, emit};

/// How deep statements nest.
const NESTING: usize = 4; // levels

impl Generator {
    /// A block of some statements, one level deeper.
    pub fn block(&mut self, least: usize, most: usize) {
        self.depth += 1;
        for _ in 0..self.random.between(least, most) {
            self.statement();
        }
        self.depth -= 1;
    }

    pub fn statement(&mut self) {
        let times = self.scope().times;
        self.scope_mut().cost += times;
        let deep = self.depth >= NESTING + usize::from(self.scope().class.is_some());
        if self.scope().place.awaits() && self.random.percent(30) {
            return self.asynchronous_statement(deep);
        }
        match self.random.below(100) {
            0..32 => self.assignment(),
            32..42 => self.augmented_assignment(),
            42..46 => self.attribute_assignment(),
            46..50 => self.item_assignment(),
            50..54 => self.unpacking(),
            54..58 => self.jump(),
            _ if deep => self.assignment(),
            58..69 => self.if_statement(),
            69..81 => self.for_loop(),
            81..84 => self.while_loop(),
            84..91 => self.try_statement(),
            91..94 => self.with_statement(),
            94..97 => self.inner_function(),
            97..99 => self.match_statement(),
            _ => self.rare(),
        }
    }

    pub fn assignment(&mut self) {
        let kind = match self.random.below(12) {
            0..5 => Kind::Int,
            5..7 => Kind::Float,
            _ => *self.random.pick(&Kind::ALL),
        };
        let value = self.expression(kind, DEPTH);
        let name = self.target(kind);
        let yields = self.scope().place.yields() && self.random.percent(20);
        match yields {
            true if self.random.percent(50) => emit!(self, "yield {value}"),
            true => emit!(self, "{name} = (yield {value}) or {}", self.small_value(kind)),
            false => emit!(self, "{name} = {value}"),
        }
        if !yields || self.scope().variables.iter().any(|v| v.name == name) {
            self.scope_mut().add(&name, kind);
        }
        self.cut(&name, &value);
    }

    fn small_value(&mut self, kind: Kind) -> String {
        self.expression(kind, 0)
    }

    /// In a loop: keeps what is assigned from growing round by round, unless it cannot.
    fn cut(&mut self, name: &str, value: &str) {
        let grows = value.contains([' ', '(']) || value.contains("**");
        if self.scope().loops == 0 || !grows {
            return;
        }
        let harmless = !value.contains(" * ") && !value.contains("<<") && !value.contains("f\"");
        let called =
            value.contains(".m") || value.contains("f0(") || value.contains("f1(") || value.contains("f2(");
        if harmless && !called && self.random.percent(80) && !value.contains(" + ") {
            return;
        }
        emit!(self, "{name} = clip({name})");
    }

    /// A name to assign to: a new one, or one that has had this kind; sometimes another kind.
    pub fn target(&mut self, kind: Kind) -> String {
        let same = if self.random.percent(4) { None } else { Some(kind) };
        let own = self.scope().variables.iter().filter(|v| v.own && same.is_none_or(|kind| v.kind == kind));
        let own: Vec<String> = own.map(|v| v.name.clone()).collect();
        if !own.is_empty() && self.random.percent(60) {
            return self.random.pick(&own).clone();
        }
        self.fresh("v")
    }

    fn own(&mut self, kind: Kind) -> Option<String> {
        let own = self.scope().variables.iter().filter(|v| v.own && v.kind == kind);
        let own: Vec<String> = own.map(|v| v.name.clone()).collect();
        (!own.is_empty()).then(|| self.random.pick(&own).clone())
    }

    fn augmented_assignment(&mut self) {
        let kind = *self.random.pick(&[Kind::Int, Kind::Int, Kind::Int, Kind::Float, Kind::Str]);
        let Some(name) = self.own(kind) else { return self.assignment() };
        let value = self.expression(kind, DEPTH - 1);
        let operators: &[&str] = match kind {
            Kind::Int => &["+=", "+=", "-=", "+=", "&=", "|=", "^=", "//=", "%=", "+="],
            Kind::Float => &["+=", "-=", "*=", "/="],
            _ => &["+="],
        };
        let operator = *self.random.pick(operators);
        let value = if kind == Kind::Str { format!("{value}[:3]") } else { value };
        emit!(self, "{name} {operator} {value}");
        if kind == Kind::Str || self.random.percent(15) {
            self.cut(&name, "( + )");
        }
    }

    fn attribute_assignment(&mut self) {
        let Some(object) = self.variable(Kind::Object) else { return self.assignment() };
        let (attribute, value) = (self.attribute(), self.expression(Kind::Int, DEPTH - 1));
        match self.random.below(5) {
            0 => emit!(self, "{object}.{attribute} += {}", self.small_int()),
            1 if self.random.percent(50) => {
                emit!(self, "del {object}.{attribute}");
                emit!(self, "{object}.{attribute} = clip(num({value}))");
            }
            2 => {
                let value = self.anything(1);
                emit!(self, "{object}.{attribute} = num({value})");
            }
            _ => emit!(self, "{object}.{attribute} = clip(num({value}))"),
        }
    }

    fn small_int(&mut self) -> String {
        let small = ["1", "2", "-3", "0.5", "True"];
        (*self.random.pick(&small)).to_owned()
    }

    fn item_assignment(&mut self) {
        let kind = *self.random.pick(&[Kind::List, Kind::List, Kind::Dict]);
        let Some(container) = self.variable(kind) else { return self.assignment() };
        let value = format!("clip(num({}))", self.expression(Kind::Int, DEPTH - 1));
        let index = format!("({} & 3)", self.expression(Kind::Int, 1));
        let line = match (kind, self.random.below(7)) {
            (Kind::List, 0..2) => format!("{container}.append({value})"),
            (Kind::List, 2) => format!("{container}.insert({index}, {value})"),
            (Kind::List, 3) => format!("{container}.pop()"),
            (Kind::List, 4) => format!("{container}[{index}:{index}] = [{value}]"),
            (_, 5) => format!("{container}[{index}] += {}", self.small_int()),
            (_, 6) => format!("del {container}[{index}]"),
            _ => format!("{container}[{index}] = {value}"),
        };
        self.line(&line);
    }

    fn unpacking(&mut self) {
        let names: Vec<String> = (0..2).map(|_| self.target(Kind::Int)).collect();
        if names[0] == names[1] {
            return self.assignment();
        }
        let (a, b) = (self.expression(Kind::Int, 2), self.expression(Kind::Int, 2));
        let line = match self.random.below(5) {
            0..2 => format!("{}, {} = {a}, {b}", names[0], names[1]),
            2 => format!("{}, {} = {}", names[0], names[1], self.expression(Kind::Tuple, 2)),
            3 => format!("{}, *{} = [{a}, {b}]", names[0], names[1]),
            _ => format!("{} = {} = {a}", names[0], names[1]),
        };
        self.line(&line);
        let second = if line.contains(", *v") { Kind::List } else { Kind::Int };
        for (name, kind) in names.iter().zip([Kind::Int, second]) {
            self.scope_mut().add(name, kind);
            self.cut(name, &line);
        }
    }

    fn jump(&mut self) {
        let scope = self.scope();
        let (in_loop, place) = (scope.loops > 0, scope.place);
        let condition = self.expression(Kind::Bool, 1);
        let what = match self.random.below(6) {
            0 if in_loop => "break".to_owned(),
            1 if in_loop => "continue".to_owned(),
            2 => {
                let exception = self.exception();
                format!("raise {exception}")
            }
            3 => {
                emit!(self, "assert {condition}, {}", self.small_value(Kind::Int));
                return;
            }
            _ if place.returns() => format!("return {}", self.expression(Kind::Int, 2)),
            _ if place.yields() => format!("yield {}", self.expression(Kind::Int, 2)),
            _ => return self.assignment(),
        };
        emit!(self, "if {condition}:");
        emit!(self, "    {what}");
    }

    fn exception(&mut self) -> String {
        let class = *self.random.pick(&["ValueError", "KeyError", "E0", "E1", "IndexError", "StopIteration"]);
        match self.random.below(3) {
            0 => class.to_owned(),
            1 => format!("{class}({})", self.expression(Kind::Int, 1)),
            _ => format!("{class}('e', {})", self.small_value(Kind::Int)),
        }
    }

    fn if_statement(&mut self) {
        let before = self.scope().variables.clone();
        emit!(self, "if {}:", self.condition());
        self.block(1, 3);
        if self.random.percent(25) {
            emit!(self, "elif {}:", self.condition());
            self.block(1, 2);
        }
        if self.random.percent(50) {
            self.line("else:");
            self.block(1, 2);
        }
        self.forget_some(before.len());
    }

    fn condition(&mut self) -> String {
        self.expression(Kind::Bool, 2)
    }

    /// What only a branch binds is mostly not read behind it: now and then it is, and may be unbound.
    pub fn forget_some(&mut self, known: usize) {
        let mut index = 0;
        while index < self.scope().variables.len() {
            let keep = index < known || self.random.percent(85) && self.random.percent(30);
            if keep {
                index += 1;
            } else {
                self.scope_mut().variables.remove(index);
            }
        }
    }

    fn for_loop(&mut self) {
        let known = self.scope().variables.len();
        match self.random.below(10) {
            0..6 => {
                let iterable = self.iterable(1);
                let name = self.fresh("i");
                emit!(self, "for {name} in {iterable}:");
                self.scope_mut().add(&name, Kind::Int);
            }
            6 => {
                let (iterable, i, x) = (self.iterable(1), self.fresh("i"), self.fresh("x"));
                let start = *self.random.pick(&["", "", ", 1", ", -3", ", 2**47"]);
                emit!(self, "for {i}, {x} in enumerate({iterable}{start}):");
                self.scope_mut().add(&i, Kind::Int);
                self.scope_mut().add(&x, Kind::Int);
            }
            7 => {
                let (one, two) = (self.iterable(1), self.iterable(0));
                let (a, b) = (self.fresh("i"), self.fresh("x"));
                if self.random.percent(70) {
                    emit!(self, "for {a}, {b} in zip({one}, {two}):");
                } else {
                    let (three, c) = (self.expression(Kind::List, 0), self.fresh("x"));
                    emit!(self, "for {a}, {b}, {c} in zip({one}, {two}, {three}):");
                    self.scope_mut().add(&c, Kind::Int);
                }
                self.scope_mut().add(&a, Kind::Int);
                self.scope_mut().add(&b, Kind::Int);
            }
            8 => {
                let (dict, k, v) = (self.expression(Kind::Dict, 1), self.fresh("k"), self.fresh("x"));
                emit!(self, "for {k}, {v} in list({dict}.items())[:{LENGTH}]:");
                self.scope_mut().add(&k, Kind::Int);
                self.scope_mut().add(&v, Kind::Int);
            }
            _ => {
                let (text, name) = (self.expression(Kind::Str, 1), self.fresh("s"));
                emit!(self, "for {name} in {text}[:{LENGTH}]:");
                self.scope_mut().add(&name, Kind::Str);
            }
        }
        self.loop_body();
        if self.random.percent(15) {
            self.line("else:");
            self.block(1, 1);
        }
        self.forget_some(known + 1);
    }

    pub fn loop_body(&mut self) {
        let scope = self.scope_mut();
        scope.loops += 1;
        scope.times *= LENGTH as u64;
        self.block(1, 4);
        let scope = self.scope_mut();
        scope.loops -= 1;
        scope.times /= LENGTH as u64;
    }

    fn while_loop(&mut self) {
        let name = self.fresh("n");
        let condition =
            if self.random.percent(40) { format!(" and {}", self.condition()) } else { String::new() };
        emit!(self, "{name} = 0");
        emit!(self, "while {name} < {}{condition}:", self.random_length());
        // Not among the variables before the body is written: nothing else may assign it.
        emit!(self, "    {name} += 1");
        self.loop_body();
        let known = self.scope().variables.len();
        self.scope_mut().variables.push(super::scope::Variable { name, kind: Kind::Int, own: false });
        self.forget_some(known + 1);
    }

    fn random_length(&mut self) -> usize {
        self.random.between(1, LENGTH)
    }

    fn try_statement(&mut self) {
        let known = self.scope().variables.len();
        self.line("try:");
        self.block(1, 3);
        let catches = self.random.percent(85);
        if catches {
            let class = *self.random.pick(&[
                "ZeroDivisionError",
                "(TypeError, ValueError)",
                "Exception",
                "Exception",
                "AttributeError",
                "LookupError",
                "E0",
                "ArithmeticError",
            ]);
            match self.random.below(4) {
                0 => {
                    emit!(self, "except {class} as e:");
                    let name = self.target(Kind::Str);
                    emit!(self, "    {name} = type(e).__name__ + str(e)[:20]");
                    self.scope_mut().add(&name, Kind::Str);
                    if self.random.percent(30) {
                        self.block(1, 2);
                    }
                }
                1 => {
                    emit!(self, "except {class}:");
                    self.block(1, 2);
                    if self.random.percent(30) {
                        self.line("    raise");
                    }
                }
                _ => {
                    emit!(self, "except {class}:");
                    self.block(1, 2);
                }
            }
            if self.random.percent(20) {
                self.line("else:");
                self.block(1, 2);
            }
        }
        if !catches || self.random.percent(25) {
            self.line("finally:");
            self.depth += 1;
            self.assignment();
            if self.random.percent(30) {
                self.augmented_assignment();
            }
            self.depth -= 1;
        }
        self.forget_some(known);
    }

    fn with_statement(&mut self) {
        let known = self.scope().variables.len();
        let swallows = self.expression(Kind::Bool, 1);
        match self.random.below(3) {
            0 => emit!(self, "with W({swallows}):"),
            1 => {
                let name = self.fresh("v");
                emit!(self, "with W({swallows}) as {name}:");
                self.scope_mut().add(&name, Kind::Int);
            }
            _ => emit!(self, "with W({swallows}), W({}):", self.condition()),
        }
        self.block(1, 3);
        self.forget_some(known + 1);
    }

    /// A closure, used at once and perhaps later.
    fn inner_function(&mut self) {
        if self.scope().place == Place::Module {
            return self.assignment();
        }
        let name = self.fresh("h");
        let mut inner = self.scope().inner(Place::Function);
        inner.times = self.scope().times * 3;
        let parameter = self.fresh("a");
        inner.add(&parameter, Kind::Int);
        let default =
            if self.random.percent(30) { format!("={}", self.small_value(Kind::Int)) } else { String::new() };
        emit!(self, "def {name}({parameter}{default}):");
        let outer: Vec<String> = self
            .scope()
            .variables
            .iter()
            .filter(|v| v.own && v.kind == Kind::Int && v.name.starts_with('v'))
            .map(|v| v.name.clone())
            .collect();
        let assigns =
            (!outer.is_empty() && self.random.percent(50)).then(|| self.random.pick(&outer).clone());
        self.scopes.push(inner);
        if let Some(outer) = &assigns {
            self.depth += 1;
            emit!(self, "nonlocal {outer}");
            self.scope_mut().add(outer, Kind::Int);
            emit!(self, "{outer} = clip({outer} + {parameter})");
            self.depth -= 1;
        }
        self.block(0, 2);
        let value = self.expression(Kind::Int, 2);
        emit!(self, "    return {value}");
        let cost = self.scopes.pop().map_or(0, |inner| inner.cost);
        self.scope_mut().cost += cost;
        let result = self.target(Kind::Int);
        let argument = self.expression(Kind::Int, 1);
        match self.random.below(3) {
            0 => emit!(self, "{result} = {name}({argument})"),
            1 => emit!(self, "{result} = {name}({name}({argument}))"),
            _ => emit!(self, "{result} = sum([{name}(q) for q in range(4)])"),
        }
        self.scope_mut().add(&result, Kind::Int);
    }

    fn match_statement(&mut self) {
        let known = self.scope().variables.len();
        let subject = self.anything(1);
        emit!(self, "match {subject}:");
        self.depth += 1;
        let name = self.fresh("v");
        let patterns = [
            "0 | 1", "int()", "[x, *_]", "(a, b)", "{'k': _}", "str()", "float()", "None", "C0(a=1)", "True",
        ];
        for _ in 0..self.random.between(1, 2) {
            let pattern = (*self.random.pick(&patterns)).to_owned();
            let pattern = pattern.replace('x', &format!("{name}x"));
            let pattern = if pattern == "(a, b)" { format!("({name}a, {name}b)") } else { pattern };
            let guard =
                if self.random.percent(20) { format!(" if {}", self.condition()) } else { String::new() };
            emit!(self, "case {pattern}{guard}:");
            self.block(1, 2);
        }
        self.line("case _:");
        self.block(1, 1);
        self.depth -= 1;
        self.forget_some(known);
    }

    fn rare(&mut self) {
        if let (0, Some(name)) = (self.random.below(4), self.own(Kind::Int)) {
            emit!(self, "del {name}");
            return;
        }
        match self.random.below(4) {
            0 if self.scope().place != Place::Module => {
                self.line(
                    "note(show(sorted((k, v) for k, v in locals().items() if type(v) in (int, float, str))))",
                );
            }
            1 => self.line("note(sys._getframe().f_lineno)"),
            2 => {
                let value = self.expression(Kind::Int, 1);
                emit!(self, "G['g'] = clip({value})");
            }
            _ => {
                let value = self.anything(2);
                emit!(self, "note(show({value}))");
            }
        }
    }
}
