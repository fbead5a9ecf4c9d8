//! Function definitions and lambdas: parameters, defaults, closures, decorators, bodies.

use super::{Compiler, Result, docstring};
use crate::code::{Code, Constant, flags};
use crate::opcode::{Op, make_function};
use crate::scopes::{Part, ScopeId, ScopeKind};
use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_python_ast::{Expr, Parameters};
use ruff_text_size::{Ranged, TextRange, TextSize};
use std::sync::Arc;

/// The operands of a `MakeFunction` while they are gathered, in consecutive registers from the result's on.
pub(super) struct Operands {
    base: u8,
    count: u32,
    flags: u8,
}

impl Operands {
    pub fn new(base: u8) -> Operands {
        Operands { base, count: 0, flags: 0 }
    }
}

impl<'a> Compiler<'a> {
    /// The register for the next operand.
    pub(super) fn operand_register(&mut self, operands: &mut Operands, flag: u8) -> u8 {
        operands.flags |= flag;
        operands.count += 1;
        if operands.count == 1 { operands.base } else { self.temp() }
    }

    /// Ends a `MakeFunction`: the closure, the code, the instruction; the function is then in the first register.
    pub(super) fn make_function(&mut self, mut operands: Operands, code: Arc<Code>, inner: ScopeId) {
        let free: Vec<Name> = code.free_variables.iter().map(|name| Name::new(&**name)).collect();
        if !free.is_empty() {
            let closure = self.operand_register(&mut operands, make_function::CLOSURE);
            let mark = self.mark();
            if free.len() <= self.affordable(free.len()) {
                let first = self.window(free.len() as u32);
                for (i, name) in free.iter().enumerate() {
                    self.load_cell_itself(inner, name, first.saturating_add(i as u8));
                }
                self.emit(Op::BuildTuple, closure, first, free.len() as u8);
            } else {
                let cell = self.temp();
                self.emit(Op::BuildList, closure, 0, 0);
                for name in &free {
                    self.load_cell_itself(inner, name, cell);
                    self.emit(Op::ListAppend, closure, cell, 0);
                }
                self.emit(Op::ListToTuple, closure, closure, 0);
            }
            self.reset(mark);
        }
        let index = self.u.constants.add(Constant::Code(code));
        self.u.e.emit_raw(Op::MakeFunction, operands.base, operands.flags, 0, index);
        self.release_above(operands.base);
    }

    /// The range of a `def` or `class` without its decorators.
    pub(super) fn definition_range(&self, range: TextRange, decorators: &[ast::Decorator]) -> TextRange {
        let Some(last) = decorators.last() else { return range };
        let mut at = last.range().end().to_usize();
        loop {
            let rest = &self.source[at..];
            let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0c', '\\']);
            at += rest.len() - trimmed.len();
            match trimmed.strip_prefix('#') {
                Some(comment) => at += 1 + comment.find('\n').unwrap_or(comment.len()),
                None => break,
            }
            if at >= range.end().to_usize() {
                break;
            }
        }
        TextRange::new(TextSize::new(at as u32).min(range.end()), range.end())
    }

    /// The range of a statement, without the decorators of a definition.
    pub(super) fn own_range(&self, statement: &ast::Stmt) -> TextRange {
        match statement {
            ast::Stmt::FunctionDef(node) => self.definition_range(node.range, &node.decorator_list),
            ast::Stmt::ClassDef(node) => self.definition_range(node.range, &node.decorator_list),
            other => other.range(),
        }
    }

    /// Decorators in consecutive registers; the register for what they decorate comes after them.
    pub(super) fn decorators(&mut self, decorators: &'a [ast::Decorator]) -> Result<u8> {
        for decorator in decorators {
            let register = self.temp();
            self.into(&decorator.expression, register)?;
        }
        Ok(self.temp())
    }

    /// Calls the decorators, innermost first, on the object in `register`; gives where the result is.
    pub(super) fn decorate(&mut self, decorators: &'a [ast::Decorator], mut register: u8) -> u8 {
        for decorator in decorators.iter().rev() {
            self.at(decorator.expression.range());
            register = register.wrapping_sub(1);
            self.u.e.emit_site(Op::Call, register, 1, 0, 0);
        }
        register
    }

    pub(super) fn function_definition(&mut self, node: &'a ast::StmtFunctionDef) -> Result {
        let mark = self.mark();
        let range = self.definition_range(node.range(), &node.decorator_list);
        let base = self.decorators(&node.decorator_list)?;
        if node.type_params.is_some() {
            self.generic_function(node, range, base)?;
        } else {
            let mut operands = Operands::new(base);
            self.defaults(&node.parameters, range, &mut operands)?;
            self.function_object(node, range, operands)?;
        }
        let result = self.decorate(&node.decorator_list, base);
        self.at(range);
        self.store_name(&node.name.id, result);
        self.reset(mark);
        Ok(())
    }

    /// Default values: a tuple for positional parameters, a dict for keyword-only ones.
    pub(super) fn defaults(
        &mut self,
        parameters: &'a Parameters,
        range: TextRange,
        operands: &mut Operands,
    ) -> Result {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        let positional: Vec<&'a Expr> = positional.filter_map(|p| p.default.as_deref()).collect();
        if !positional.is_empty() {
            let register = self.operand_register(operands, make_function::DEFAULTS);
            self.tuple_of(&positional, range, register)?;
        }
        let keyword_only: Vec<(Name, &'a Expr)> = parameters
            .kwonlyargs
            .iter()
            .filter_map(|p| p.default.as_deref().map(|d| (self.mangle(&p.parameter.name.id), d)))
            .collect();
        if !keyword_only.is_empty() {
            let register = self.operand_register(operands, make_function::KW_DEFAULTS);
            self.at(range);
            self.emit(Op::BuildMap, register, 0, 0);
            for (name, default) in keyword_only {
                let key = self.temp();
                self.at(range);
                self.load_string(key, &name);
                let value = self.value(default)?;
                self.emit(Op::MapAdd, register, key, value);
                self.release(key);
            }
        }
        Ok(())
    }

    /// A tuple of expressions that do not stand side by side in the tree.
    fn tuple_of(&mut self, items: &[&'a Expr], range: TextRange, to: u8) -> Result {
        let constants: Option<Box<[Constant]>> = items.iter().map(|e| self.constant(e)).collect();
        if let Some(constants) = constants {
            self.at(range);
            self.load_constant(to, Constant::Tuple(constants));
            return Ok(());
        }
        let mark = self.mark();
        let list = self.temp();
        if items.len() <= self.affordable(items.len()) {
            self.reset(mark);
            let first = self.window(items.len() as u32);
            for (i, item) in items.iter().enumerate() {
                self.into(item, first.saturating_add(i as u8))?;
            }
            self.at(range);
            self.emit(Op::BuildTuple, to, first, items.len() as u8);
        } else {
            self.emit(Op::BuildList, list, 0, 0);
            for item in items {
                let inner = self.mark();
                let value = self.value(item)?;
                self.emit(Op::ListAppend, list, value, 0);
                self.reset(inner);
            }
            self.at(range);
            self.emit(Op::ListToTuple, to, list, 0);
        }
        self.reset(mark);
        Ok(())
    }

    /// The function itself, its defaults being among the operands already.
    pub(super) fn function_object(
        &mut self,
        node: &'a ast::StmtFunctionDef,
        range: TextRange,
        mut operands: Operands,
    ) -> Result {
        if let Some(scope) = self.scopes.of(node, Part::Annotations) {
            let register = self.operand_register(&mut operands, make_function::ANNOTATE);
            self.function_annotations(node, scope, range, register)?;
        }
        let Some(scope) = self.scopes.of(node, Part::Body) else { return Ok(()) };
        let in_class = self.scopes.get(self.scope()).kind == ScopeKind::Class
            || (self.scopes.get(self.scope()).kind == ScopeKind::TypeParameters
                && self.scopes.get(self.scope()).class_scope.is_some());
        self.open(scope, node.name.id.to_string(), node.range());
        self.parameters(&node.parameters);
        if in_class {
            self.u.extra_flags |= flags::METHOD;
        }
        let mut body = &*node.body;
        if let Some(literal) = docstring(body) {
            if self.options.optimize < 2 {
                self.u.docstring = self.clean_docstring(literal);
                self.u.extra_flags |= flags::HAS_DOCSTRING;
            }
            body = &body[1..];
        }
        self.statements(body)?;
        self.at(node.body.last().map_or(range, |s| self.own_range(s)));
        self.return_none();
        let code = self.close()?;
        self.at(range);
        self.make_function(operands, code, scope);
        Ok(())
    }

    pub(super) fn lambda_function(&mut self, node: &'a ast::ExprLambda, base: u8) -> Result {
        let mut operands = Operands::new(base);
        if let Some(parameters) = &node.parameters {
            self.defaults(parameters, node.range(), &mut operands)?;
        }
        let Some(scope) = self.scopes.of(node, Part::Body) else { return Ok(()) };
        self.open(scope, "<lambda>".into(), node.range());
        if let Some(parameters) = &node.parameters {
            self.parameters(parameters);
        }
        let value = self.value(&node.body)?;
        self.at(node.body.range());
        self.emit(Op::Return, value, 0, 0);
        let code = self.close()?;
        self.at(node.range());
        self.make_function(operands, code, scope);
        Ok(())
    }

    fn parameters(&mut self, parameters: &Parameters) {
        self.u.positional_only_count = parameters.posonlyargs.len() as u32;
        self.u.arg_count = (parameters.posonlyargs.len() + parameters.args.len()) as u32;
        self.u.keyword_only_count = parameters.kwonlyargs.len() as u32;
        if parameters.vararg.is_some() {
            self.u.extra_flags |= flags::VARARGS;
        }
        if parameters.kwarg.is_some() {
            self.u.extra_flags |= flags::VARKEYWORDS;
        }
    }
}
