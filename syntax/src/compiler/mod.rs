//! Syntax tree to bytecode: one pass over the tree, code object by code object.
//!
//! Expressions compile to "a register that holds the value". `value` gives any such register (a local's own where it
//! can), `into` puts the value in a wanted one, and writes that register with its last instruction only, unless it is a
//! temporary. Temporaries form a stack: each function leaves `top` as it found it, plus at most its result.
//! Errors here are those that the checks before have not found; all are plain results, nothing panics.

mod annotations;
mod assignment;
mod calls;
mod classes;
mod comprehensions;
mod conditions;
mod constants;
mod consumers;
mod control;
mod displays;
mod exceptions;
mod expressions;
mod fold;
mod functions;
mod generators;
mod imports;
mod names;
mod operators;
mod patterns;
mod registers;
mod statements;
mod strings;
pub(crate) use strings::{interpolation_text, without_comments};
mod type_parameters;
mod unit;
mod with;

use crate::checks;
use crate::code::{Code, flags};
use crate::errors;
use crate::opcode::Op;
use crate::parse::ParsedModule;
use crate::scopes::{MODULE, ScopeId, ScopeKind, Scopes};
use crate::source::LineIndex;
use crate::{Mode, Options, SyntaxError, Warning};
use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_text_size::{Ranged, TextRange, TextSize};
use std::sync::Arc;
use unit::Unit;

pub(crate) type Result<T = ()> = std::result::Result<T, Box<SyntaxError>>;

/// `from __future__ import annotations`: annotations are stored as text.
pub(crate) const FUTURE_ANNOTATIONS: u32 = 0x100_0000;

pub(crate) struct Compiler<'a> {
    parsed: &'a ParsedModule,
    source: &'a str,
    module: &'a ast::Mod,
    lines: &'a LineIndex,
    scopes: &'a Scopes,
    options: &'a Options,
    filename: Arc<str>,
    /// Bits of future statements, inherited ones included.
    future: u32,
    /// The parentheses of the call whose arguments come next.
    parentheses: Option<TextRange>,
    /// The code object being made.
    u: Unit<'a>,
    /// Those around it, outermost first.
    outer: Vec<Unit<'a>>,
}

/// Compiles a parsed module: checks, symbol tables, code. Must run where the tree's depth fits on the stack.
pub fn compile_module(
    module: &ParsedModule,
    filename: &str,
    options: &Options,
) -> std::result::Result<(Arc<Code>, Vec<Warning>), SyntaxError> {
    let mut warnings = module.warnings.clone();
    let future = checks::before_scopes(module, options, &mut warnings)?;
    let error = |range: TextRange, message: String| errors::compile_error(module, range, message);
    let scopes = Scopes::build(&module.syntax, options, future & FUTURE_ANNOTATIONS != 0, &error)
        .map_err(|error| *error)?;
    checks::compile_phase_checks(module, options, future, &mut warnings)?;
    let mut compiler = Compiler {
        parsed: module,
        source: &module.source,
        module: &module.syntax,
        lines: &module.lines,
        scopes: &scopes,
        options,
        filename: Arc::from(filename),
        future,
        parentheses: None,
        u: Unit::default(),
        outer: Vec::new(),
    };
    let code = compiler.compile().map_err(|error| *error)?;
    Ok((code, warnings))
}

impl<'a> Compiler<'a> {
    fn compile(&mut self) -> Result<Arc<Code>> {
        self.open(MODULE, "<module>".into(), TextRange::default());
        self.u.first_line = 1;
        match self.module {
            ast::Mod::Module(module) => {
                self.module_annotations()?;
                let body = match self.options.mode {
                    Mode::Single => &*module.body,
                    _ => self.store_docstring(&module.body),
                };
                self.statements(body)?;
                // The return is on the line of the last statement.
                match module.body.last() {
                    Some(last) => self.at(self.own_range(last)),
                    None => self.at(TextRange::default()),
                }
                self.return_none();
            }
            ast::Mod::Expression(expression) => {
                let value = self.value(&expression.body)?;
                self.at(expression.body.range());
                self.emit(Op::Return, value, 0, 0);
            }
        }
        self.close()
    }

    fn error<T>(&self, range: TextRange, message: impl Into<String>) -> Result<T> {
        Err(Box::new(errors::compile_error(self.parsed, range, message)))
    }

    /// Sets the position of the instructions that follow.
    fn at(&mut self, range: TextRange) {
        self.u.e.range = range;
    }

    fn emit(&mut self, op: Op, a: u8, b: u8, c: u8) {
        self.u.e.emit(op, a, b, c);
    }

    /// The position at the start of the line of a scope's first statement, for what no statement asks for.
    fn line_start(&self, offset: TextSize) -> TextRange {
        let start = TextSize::new(self.lines.line_start(self.lines.line(offset)));
        TextRange::empty(start)
    }

    fn kind(&self) -> ScopeKind {
        self.scopes.get(self.u.scope).kind
    }

    /// The scope whose names are meant: an open inlined comprehension or the code object's.
    fn scope(&self) -> ScopeId {
        self.u.inlined.last().copied().unwrap_or(self.u.scope)
    }

    fn mangle(&self, name: &Name) -> Name {
        self.scopes.get(self.scope()).mangle(name)
    }

    /// Starts a code object for a scope.
    fn open(&mut self, scope: ScopeId, name: String, range: TextRange) {
        let unit = Unit::new(self.scopes, scope, name);
        let outer = std::mem::replace(&mut self.u, unit);
        if scope != MODULE {
            self.outer.push(outer);
        }
        self.u.first_line = self.lines.line(range.start());
        self.u.qualname = self.qualname();
        self.at(self.line_start(range.start()));
        let is_async = self.scopes.get(scope).is_coroutine && self.kind() != ScopeKind::Class;
        if self.scopes.get(scope).is_generator || is_async {
            self.emit(Op::ReturnGenerator, 0, 0, 0);
        }
        self.make_cells();
    }

    /// Ends the code object, and goes back to the one around it.
    fn close(&mut self) -> Result<Arc<Code>> {
        let outer = self.outer.pop().unwrap_or_default();
        let unit = std::mem::replace(&mut self.u, outer);
        let scope = self.scopes.get(unit.scope);
        let mut bits = self.future;
        if scope.kind.is_function_like() {
            bits |= flags::OPTIMIZED | flags::NEWLOCALS;
            if scope.is_nested() {
                bits |= flags::NESTED;
            }
        }
        bits |= match (scope.is_generator, scope.is_coroutine && scope.kind != ScopeKind::Class) {
            (true, true) => flags::ASYNC_GENERATOR,
            (true, false) => flags::GENERATOR,
            (false, true) => flags::COROUTINE,
            (false, false) => 0,
        };
        if unit.overflow {
            return self.error(TextRange::default(), "expression needs too many registers");
        }
        unit.finish(bits, &self.filename, self.lines)
    }

    fn qualname(&self) -> String {
        let name = &self.u.name;
        let Some(mut parent) = self.outer.last() else { return name.to_string() };
        let is_between = |unit: &Unit| self.scopes.get(unit.scope).kind.is_annotation_like();
        if is_between(parent) {
            match self.outer.len().checked_sub(2) {
                Some(index) if index > 0 => parent = &self.outer[index],
                _ => return name.to_string(),
            }
        }
        let kind = self.kind();
        if matches!(kind, ScopeKind::Function | ScopeKind::Class) {
            let scope = self.scopes.get(parent.scope);
            let symbol = scope.symbol(&scope.mangle(&self.scopes.get(self.u.scope).name));
            if symbol.is_some_and(|s| s.access == crate::scopes::Access::GlobalExplicit) {
                return name.to_string();
            }
        }
        match self.scopes.get(parent.scope).kind {
            ScopeKind::Module => name.to_string(),
            ScopeKind::Function | ScopeKind::Lambda => format!("{}.<locals>.{name}", parent.qualname),
            ScopeKind::Class => format!("{}.{name}", parent.qualname),
            ScopeKind::Generator => format!("{}.<locals>.{name}", parent.qualname),
            _ => format!("{}.{name}", parent.qualname),
        }
    }

    fn return_none(&mut self) {
        if self.u.e.is_reachable() {
            let register = self.temp();
            self.load_none(register);
            self.emit(Op::Return, register, 0, 0);
            self.release(register);
        }
    }
}

/// The string literal that a body starts with.
fn docstring(body: &[ast::Stmt]) -> Option<&ast::ExprStringLiteral> {
    match body.first() {
        Some(ast::Stmt::Expr(statement)) => statement.value.as_string_literal_expr(),
        _ => None,
    }
}
