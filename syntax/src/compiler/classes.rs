//! Class definitions, and docstrings.

use super::functions::Operands;
use super::{Compiler, Result, docstring};
use crate::code::Constant;
use crate::literal;
use crate::opcode::{Intrinsic, Op};
use crate::scopes::{Part, ScopeId, ScopeKind};
use ruff_python_ast as ast;
use ruff_python_ast::Stmt;
use ruff_python_ast::name::Name;
use ruff_text_size::{Ranged, TextRange};

impl<'a> Compiler<'a> {
    pub(super) fn class_definition(&mut self, node: &'a ast::StmtClassDef) -> Result {
        let mark = self.mark();
        let range = self.definition_range(node.range(), &node.decorator_list);
        let base = self.decorators(&node.decorator_list)?;
        match (&node.type_params, self.scopes.of(node, Part::TypeParameters)) {
            (Some(parameters), Some(scope)) => {
                // The scope's code counts from the first decorator, as the class does.
                self.open_generic(scope, &node.name.id, node.range());
                self.at(range);
                let result = self.temp();
                self.type_parameters(parameters, result)?;
                self.store_name(&Name::new_static(".type_params"), result);
                self.build_class(node, range, result)?;
                self.at(range);
                self.emit(Op::Return, result, 0, 0);
                self.call_scope(scope, base, 0, range)?;
            }
            _ => self.build_class(node, range, base)?,
        }
        let result = self.decorate(&node.decorator_list, base);
        self.at(range);
        self.store_name(&node.name.id, result);
        self.reset(mark);
        Ok(())
    }

    /// `__build_class__(body, name, *bases, **keywords)`; the class goes to `to`, the temporary on top.
    fn build_class(&mut self, node: &'a ast::StmtClassDef, range: TextRange, to: u8) -> Result {
        self.at(range);
        self.emit(Op::LoadBuildClass, to, 0, 0);
        let function = self.temp();
        let Some(scope) = self.scopes.of(node, Part::Body) else { return Ok(()) };
        self.class_body(node, scope, range, function)?;
        let name = self.temp();
        self.at(range);
        self.load_string(name, &node.name.id);
        let arguments = node.arguments.as_deref();
        let unpacked = arguments.is_some_and(|a| self.needs_unpacking(a));
        let generic_base = if node.type_params.is_some() {
            let base = self.temp();
            self.load_name(&Name::new_static(".type_params"), base);
            self.intrinsic(Intrinsic::SubscriptGeneric, base, base, 1);
            self.store_name(&Name::new_static(".generic_base"), base);
            Some(base)
        } else {
            None
        };
        if unpacked {
            self.call_unpacked(to, &[function, name], arguments, generic_base, range, to)?;
            self.release_above(to);
            return Ok(());
        }
        if let Some(base) = generic_base {
            self.release(base);
        }
        let mut count = 2;
        if let Some(arguments) = arguments {
            self.consecutive(&arguments.args)?;
            count += arguments.args.len();
        }
        if generic_base.is_some() {
            let base = self.temp();
            self.at(range);
            self.load_name(&Name::new_static(".generic_base"), base);
            count += 1;
        }
        let keywords = arguments.map_or(&[][..], |a| &a.keywords);
        for keyword in keywords {
            let register = self.temp();
            self.into(&keyword.value, register)?;
        }
        count += keywords.len();
        self.at(range);
        let count = count.min(255) as u8;
        match arguments.filter(|a| !a.keywords.is_empty()) {
            Some(arguments) => {
                let names = self.keyword_names(arguments);
                let names = self.u.constants.add(names);
                self.u.e.emit_site(Op::CallKw, to, count, 0, names);
            }
            None => self.u.e.emit_site(Op::Call, to, count, 0, 0),
        }
        self.release_above(to);
        Ok(())
    }

    fn class_body(
        &mut self,
        node: &'a ast::StmtClassDef,
        scope: ScopeId,
        range: TextRange,
        to: u8,
    ) -> Result {
        self.open(scope, node.name.id.to_string(), node.range());
        let start = self.line_start(node.range().start());
        self.at(start);
        let register = self.temp();
        self.load_name(&Name::new_static("__name__"), register);
        self.store_own("__module__", register);
        let qualname = self.u.qualname.clone();
        self.load_string(register, &qualname);
        self.store_own("__qualname__", register);
        self.load_integer(register, i64::from(self.u.first_line));
        self.store_own("__firstlineno__", register);
        if node.type_params.is_some() {
            self.load_name(&Name::new_static(".type_params"), register);
            self.store_own("__type_params__", register);
        }
        let symbols = self.scopes.get(scope);
        if symbols.needs_classdict {
            self.emit(Op::LoadLocals, register, 0, 0);
            self.store_implicit("__classdict__", register);
        }
        if symbols.has_conditional_annotations {
            self.emit(Op::BuildSet, register, 0, 0);
            self.store_implicit("__conditional_annotations__", register);
        }
        if self.has_text_annotations() && symbols.annotation_scope.is_some() {
            self.emit(Op::SetupAnnotations, 0, 0, 0);
        }
        self.release(register);
        let body = self.store_docstring(&node.body);
        self.statements(body)?;
        self.at(start);
        let register = self.temp();
        let annotations = std::mem::take(&mut self.u.annotations);
        if let (false, Some(annotate)) = (annotations.is_empty(), self.scopes.get(scope).annotation_scope) {
            self.variable_annotations(annotate, annotations, start, register)?;
            self.store_own("__annotate_func__", register);
        }
        let names = std::mem::take(&mut self.u.static_attributes);
        let names = names.iter().map(|name| Constant::Str(name.as_str().into())).collect();
        self.load_constant(register, Constant::Tuple(names));
        self.store_own("__static_attributes__", register);
        if symbols.needs_classdict {
            self.load_implicit_cell("__classdict__", register);
            self.store_own("__classdictcell__", register);
        }
        if symbols.needs_class_cell {
            self.load_implicit_cell("__class__", register);
            self.store_own("__classcell__", register);
        } else {
            self.load_none(register);
        }
        self.emit(Op::Return, register, 0, 0);
        let code = self.close()?;
        self.at(range);
        self.make_function(Operands::new(to), code, scope);
        Ok(())
    }

    /// Stores into the class's namespace, whatever the body has declared about the name.
    fn store_own(&mut self, name: &'static str, register: u8) {
        let name = self.u.short_name(name);
        self.u.e.emit_bx(Op::StoreName, register, name);
    }

    fn implicit_cell(&self, name: &'static str) -> u8 {
        let home = self.u.homes.get(&(self.u.scope, Name::new_static(name)));
        home.map_or(0, |home| home.register as u8)
    }

    fn store_implicit(&mut self, name: &'static str, register: u8) {
        let cell = self.implicit_cell(name);
        self.emit(Op::StoreCell, cell, register, 0);
    }

    fn load_implicit_cell(&mut self, name: &'static str, register: u8) {
        let cell = self.implicit_cell(name);
        self.move_to(register, cell);
    }

    /// Stores the docstring of a module or class, if it has one; gives the statements after it.
    pub(super) fn store_docstring(&mut self, body: &'a [Stmt]) -> &'a [Stmt] {
        let Some(literal) = docstring(body) else { return body };
        if self.options.optimize < 2 {
            let register = self.temp();
            self.at(literal.range());
            let text = clean(literal::string(&literal.value, self.source));
            self.load_constant(register, text);
            let name = self.u.short_name("__doc__");
            self.u.e.emit_bx(Op::StoreName, register, name);
            self.release(register);
        }
        &body[1..]
    }

    /// The docstring of a function, without the indentation.
    pub(super) fn clean_docstring(&self, literal: &ast::ExprStringLiteral) -> Option<Box<str>> {
        match clean(literal::string(&literal.value, self.source)) {
            Constant::Str(text) => Some(text),
            Constant::Surrogates(points) => {
                let replaced = |&point: &u32| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER);
                Some(points.iter().map(replaced).collect::<String>().into_boxed_str())
            }
            _ => None,
        }
    }

    /// Notes that a method assigns `self.name`, for the class's `__static_attributes__`.
    pub(super) fn note_self_attribute(&mut self, node: &ast::ExprAttribute) {
        let is_self = matches!(&*node.value, ast::Expr::Name(name) if &*name.id == "self");
        if !is_self || !self.kind().is_function_like() {
            return;
        }
        let scopes = self.scopes;
        let class = self.outer.iter_mut().rev().find(|u| scopes.get(u.scope).kind == ScopeKind::Class);
        if let Some(class) = class {
            class.static_attributes.insert(node.attr.id.clone());
        }
    }
}

/// Removes the margin that all lines but the first have in common, as `inspect.cleandoc` begins to.
fn clean(text: Constant) -> Constant {
    let Constant::Str(text) = text else { return text };
    let expanded = expand_tabs(&text);
    let mut lines = expanded.split('\n');
    let first = lines.next().unwrap_or_default().trim_start_matches(' ');
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let margin = lines.clone().filter(|line| !line.trim_start_matches(' ').is_empty()).map(indent).min();
    let margin = margin.unwrap_or(usize::MAX);
    let mut out = String::with_capacity(text.len());
    out.push_str(first);
    for line in lines {
        out.push('\n');
        out.push_str(&line[margin.min(indent(line))..]);
    }
    Constant::Str(out.into_boxed_str())
}

fn expand_tabs(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('\t') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' => {
                let spaces = 8 - column % 8;
                out.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            '\n' | '\r' => {
                out.push(c);
                column = 0;
            }
            c => {
                out.push(c);
                column += 1;
            }
        }
    }
    out.into()
}
