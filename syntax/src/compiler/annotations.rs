//! Annotations (PEP 649): `__annotate__` functions of functions, classes and modules; text under the future import.

use super::functions::Operands;
use super::{Compiler, FUTURE_ANNOTATIONS, Result};
use crate::code::Constant;
use crate::opcode::Op;
use crate::scopes::{ScopeId, ScopeKind};
use crate::unparse;
use ruff_python_ast as ast;
use ruff_python_ast::Expr;
use ruff_python_ast::name::Name;
use ruff_text_size::{Ranged, TextRange};

impl<'a> Compiler<'a> {
    pub(super) fn has_text_annotations(&self) -> bool {
        self.future & FUTURE_ANNOTATIONS != 0
    }

    fn open_annotate(&mut self, scope: ScopeId, range: TextRange) {
        self.open(scope, "__annotate__".into(), range);
        if let Some(parameter) = self.u.variables.first_mut() {
            parameter.name = "format".into();
        }
        self.format_prologue(range);
    }

    /// Makes the `__annotate__` function of a function.
    pub(super) fn function_annotations(
        &mut self,
        node: &'a ast::StmtFunctionDef,
        scope: ScopeId,
        range: TextRange,
        to: u8,
    ) -> Result {
        self.open_annotate(scope, range);
        let dict = self.temp();
        self.emit(Op::BuildMap, dict, 0, 0);
        let positional = node.parameters.posonlyargs.iter().chain(&node.parameters.args);
        let mut parameters: Vec<&ast::Parameter> = positional.map(|p| &p.parameter).collect();
        parameters.extend(node.parameters.vararg.as_deref());
        parameters.extend(node.parameters.kwonlyargs.iter().map(|p| &p.parameter));
        parameters.extend(node.parameters.kwarg.as_deref());
        for parameter in parameters {
            if let Some(annotation) = &parameter.annotation {
                self.annotation_item(dict, &parameter.name.id, annotation, range)?;
            }
        }
        if let Some(annotation) = &node.returns {
            self.annotation_item(dict, &Name::new_static("return"), annotation, range)?;
        }
        self.at(range);
        self.emit(Op::Return, dict, 0, 0);
        let code = self.close()?;
        self.at(range);
        self.make_function(Operands::new(to), code, scope);
        Ok(())
    }

    fn annotation_item(&mut self, dict: u8, name: &Name, annotation: &'a Expr, range: TextRange) -> Result {
        let mark = self.mark();
        let value = self.temp();
        self.annotation_value(annotation, value)?;
        let key = self.temp();
        self.at(range);
        let name = self.mangle(name);
        self.load_string(key, &name);
        self.emit(Op::MapAdd, dict, key, value);
        self.reset(mark);
        Ok(())
    }

    fn annotation_value(&mut self, annotation: &'a Expr, to: u8) -> Result {
        if self.has_text_annotations() {
            self.at(annotation.range());
            let text = unparse::expression(annotation, self.source);
            self.load_constant(to, text);
            return Ok(());
        }
        match annotation {
            // `*args: *Ts` (PEP 646).
            Expr::Starred(starred) => {
                let value = self.value(&starred.value)?;
                self.at(annotation.range());
                self.emit(Op::UnpackSequence, to, value, 1);
                Ok(())
            }
            annotation => self.into(annotation, to),
        }
    }

    /// What a module does for its annotations before anything else.
    pub(super) fn module_annotations(&mut self) -> Result {
        self.at(TextRange::default());
        let scope = self.scopes.get(self.u.scope);
        let Some(annotate) = scope.annotation_scope else { return Ok(()) };
        if self.has_text_annotations() {
            self.emit(Op::SetupAnnotations, 0, 0, 0);
            return Ok(());
        }
        let all = self.conditional_variables();
        let register = self.temp();
        if !all.is_empty() {
            self.u.annotations = all.clone();
            self.variable_annotations(annotate, all, TextRange::default(), register)?;
            let name = self.u.short_name("__annotate__");
            self.u.e.emit_bx(Op::StoreName, register, name);
        }
        self.emit(Op::BuildSet, register, 0, 0);
        let name = self.u.short_name("__conditional_annotations__");
        self.u.e.emit_bx(Op::StoreName, register, name);
        self.release(register);
        Ok(())
    }

    /// All annotated variables of the module, numbered in order.
    fn conditional_variables(&self) -> Vec<(&'a ast::StmtAnnAssign, Option<u32>)> {
        let mut all = Vec::new();
        if let ast::Mod::Module(module) = self.module {
            collect(&module.body, &mut all);
        }
        all.into_iter().enumerate().map(|(i, node)| (node, Some(i as u32))).collect()
    }

    /// Makes the `__annotate__` function of a module's or class's variables.
    pub(super) fn variable_annotations(
        &mut self,
        scope: ScopeId,
        annotations: Vec<(&'a ast::StmtAnnAssign, Option<u32>)>,
        range: TextRange,
        to: u8,
    ) -> Result {
        let start = self.line_start(range.start());
        self.open_annotate(scope, start);
        let dict = self.temp();
        self.emit(Op::BuildMap, dict, 0, 0);
        for (node, condition) in annotations {
            let Expr::Name(target) = &*node.target else { continue };
            let skip = self.u.e.label();
            if let Some(number) = condition {
                let mark = self.mark();
                self.at(node.range());
                let (key, set, found) = (self.temp(), self.temp(), self.temp());
                self.load_integer(key, i64::from(number));
                self.load_name(&Name::new_static("__conditional_annotations__"), set);
                self.emit(Op::In, found, key, set);
                self.u.e.jump(Op::JumpIfFalse, found, 0, 0, skip);
                self.reset(mark);
            }
            self.annotation_item(dict, &target.id, &node.annotation, start)?;
            self.u.e.place(skip);
        }
        self.at(start);
        self.emit(Op::Return, dict, 0, 0);
        let code = self.close()?;
        self.at(start);
        self.make_function(Operands::new(to), code, scope);
        Ok(())
    }

    pub(super) fn annotated_assignment(&mut self, node: &'a ast::StmtAnnAssign) -> Result {
        if let Some(value) = &node.value {
            self.assign_one(&node.target, value)?;
        }
        let function_like = self.scopes.get(self.u.scope).kind.is_function_like();
        match &*node.target {
            Expr::Name(target) if node.simple && !function_like => {
                if self.has_text_annotations() {
                    self.text_annotation(&target.id, node)?;
                } else {
                    self.record_annotation(node);
                }
            }
            Expr::Name(_) => {}
            // The parts of other targets are evaluated, even without a value.
            Expr::Attribute(target) if node.value.is_none() => self.discard(&target.value)?,
            Expr::Subscript(target) if node.value.is_none() => {
                self.discard(&target.value)?;
                self.discard_slice(&target.slice)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn discard_slice(&mut self, slice: &'a Expr) -> Result {
        match slice {
            Expr::Slice(node) => {
                for part in [&node.lower, &node.upper, &node.step].into_iter().flatten() {
                    self.discard(part)?;
                }
                Ok(())
            }
            slice => self.discard(slice),
        }
    }

    fn text_annotation(&mut self, name: &Name, node: &'a ast::StmtAnnAssign) -> Result {
        let mark = self.mark();
        let (dict, key, value) = (self.temp(), self.temp(), self.temp());
        self.annotation_value(&node.annotation, value)?;
        self.at(node.range());
        self.load_name(&Name::new_static("__annotations__"), dict);
        let name = self.mangle(name);
        self.load_constant(key, Constant::Str(name.as_str().into()));
        self.emit(Op::SetItem, dict, key, value);
        self.reset(mark);
        Ok(())
    }

    /// Notes an annotation for `__annotate__`; one that may not be reached says at run time that it was.
    fn record_annotation(&mut self, node: &'a ast::StmtAnnAssign) {
        let is_module = self.kind() == ScopeKind::Module;
        // A `finally` body is compiled more than once.
        let known = self.u.annotations.iter().find(|(n, _)| std::ptr::eq(*n, node)).copied();
        let number = match known {
            Some((_, number)) => number,
            None if is_module => return,
            None => {
                let number = self.u.in_conditional.then_some(self.u.conditional_annotations);
                self.u.conditional_annotations += u32::from(number.is_some());
                self.u.annotations.push((node, number));
                number
            }
        };
        let Some(number) = number else { return };
        let mark = self.mark();
        self.at(node.range());
        let (set, key) = (self.temp(), self.temp());
        self.load_conditional_annotations(set);
        self.load_integer(key, i64::from(number));
        self.emit(Op::SetAdd, set, key, 0);
        self.reset(mark);
    }

    fn load_conditional_annotations(&mut self, to: u8) {
        let name = Name::new_static("__conditional_annotations__");
        match self.u.homes.get(&(self.u.scope, name.clone())).copied() {
            Some(home) => self.emit(Op::LoadCell, to, home.register as u8, 0),
            None => self.load_name(&name, to),
        }
    }
}

/// The simple annotations of a module's statements, in the order in which they are compiled.
fn collect<'a>(body: &'a [ast::Stmt], all: &mut Vec<&'a ast::StmtAnnAssign>) {
    use ast::Stmt;
    for statement in body {
        match statement {
            Stmt::AnnAssign(node) if node.simple && node.target.is_name_expr() => all.push(node),
            Stmt::For(node) => {
                collect(&node.body, all);
                collect(&node.orelse, all);
            }
            Stmt::While(node) => {
                collect(&node.body, all);
                collect(&node.orelse, all);
            }
            Stmt::If(node) => {
                collect(&node.body, all);
                node.elif_else_clauses.iter().for_each(|clause| collect(&clause.body, all));
            }
            Stmt::With(node) => collect(&node.body, all),
            Stmt::Match(node) => node.cases.iter().for_each(|case| collect(&case.body, all)),
            Stmt::Try(node) => {
                collect(&node.body, all);
                for handler in &node.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    collect(&handler.body, all);
                }
                collect(&node.orelse, all);
                collect(&node.finalbody, all);
            }
            _ => {}
        }
    }
}
