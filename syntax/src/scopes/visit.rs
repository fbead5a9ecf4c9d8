//! The walk over the tree: what each kind of node does to the scopes.

use super::build::{Builder, Result};
use super::*;
use ruff_python_ast as ast;
use ruff_python_ast::{Expr, Pattern, Stmt};
use ruff_text_size::Ranged;

impl Builder<'_> {
    pub fn statements(&mut self, body: &[Stmt]) -> Result {
        body.iter().try_for_each(|statement| self.statement(statement))
    }

    /// Statements that may not run: annotations in them are conditional.
    fn conditional(&mut self, body: &[Stmt]) -> Result {
        let before = std::mem::replace(&mut self.scope().in_conditional, true);
        self.statements(body)?;
        self.scope().in_conditional = before;
        Ok(())
    }

    fn statement(&mut self, statement: &Stmt) -> Result {
        match statement {
            Stmt::FunctionDef(node) => self.function(node),
            Stmt::ClassDef(node) => self.class(node),
            Stmt::Return(node) => self.optional(node.value.as_deref()),
            Stmt::Delete(node) => self.expressions(&node.targets),
            Stmt::TypeAlias(node) => self.type_alias(node),
            Stmt::Assign(node) => {
                self.expressions(&node.targets)?;
                self.expression(&node.value)
            }
            Stmt::AugAssign(node) => {
                self.expression(&node.target)?;
                self.expression(&node.value)
            }
            Stmt::AnnAssign(node) => self.annotated(node),
            Stmt::For(node) => {
                self.expression(&node.target)?;
                self.expression(&node.iter)?;
                self.conditional(&node.body)?;
                self.conditional(&node.orelse)
            }
            Stmt::While(node) => {
                self.expression(&node.test)?;
                self.conditional(&node.body)?;
                self.conditional(&node.orelse)
            }
            Stmt::If(node) => {
                self.expression(&node.test)?;
                self.conditional(&node.body)?;
                for clause in &node.elif_else_clauses {
                    self.optional(clause.test.as_ref())?;
                    self.conditional(&clause.body)?;
                }
                Ok(())
            }
            Stmt::With(node) => {
                for item in &node.items {
                    self.expression(&item.context_expr)?;
                    self.optional(item.optional_vars.as_deref())?;
                }
                self.conditional(&node.body)
            }
            Stmt::Match(node) => {
                self.expression(&node.subject)?;
                for case in &node.cases {
                    self.pattern(&case.pattern)?;
                    self.optional(case.guard.as_deref())?;
                    self.conditional(&case.body)?;
                }
                Ok(())
            }
            Stmt::Raise(node) => {
                self.optional(node.exc.as_deref())?;
                self.optional(node.cause.as_deref())
            }
            Stmt::Try(node) => {
                self.conditional(&node.body)?;
                for handler in &node.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    self.optional(handler.type_.as_deref())?;
                    if let Some(name) = &handler.name {
                        self.add(&name.id, usage::LOCAL, handler.range())?;
                    }
                    self.conditional(&handler.body)?;
                }
                self.conditional(&node.orelse)?;
                self.conditional(&node.finalbody)
            }
            Stmt::Assert(node) => {
                self.expression(&node.test)?;
                self.optional(node.msg.as_deref())
            }
            Stmt::Import(node) => {
                for alias in &node.names {
                    let name = match &alias.asname {
                        Some(name) => name.id.clone(),
                        None => Name::new(alias.name.id.split('.').next().unwrap_or_default()),
                    };
                    self.add(&name, usage::IMPORT, alias.range())?;
                }
                Ok(())
            }
            Stmt::ImportFrom(node) => {
                for alias in &node.names {
                    if &*alias.name.id == "*" {
                        if self.kind() != ScopeKind::Module {
                            return self.fail(alias.range(), "import * only allowed at module level");
                        }
                        continue;
                    }
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.add(&name.id, usage::IMPORT, alias.range())?;
                }
                Ok(())
            }
            Stmt::Global(node) => self.global(&node.names, node.range()),
            Stmt::Nonlocal(node) => self.nonlocal(&node.names, node.range()),
            Stmt::Expr(node) => self.expression(&node.value),
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) | Stmt::IpyEscapeCommand(_) => Ok(()),
        }
    }

    fn decorators(&mut self, decorators: &[ast::Decorator]) -> Result {
        decorators.iter().try_for_each(|d| self.expression(&d.expression))
    }

    fn defaults(&mut self, parameters: &ast::Parameters) -> Result {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        for parameter in positional.chain(&parameters.kwonlyargs) {
            self.optional(parameter.default.as_deref())?;
        }
        Ok(())
    }

    fn function(&mut self, node: &ast::StmtFunctionDef) -> Result {
        self.add(&node.name.id, usage::LOCAL, node.range())?;
        self.defaults(&node.parameters)?;
        self.decorators(&node.decorator_list)?;
        if let Some(parameters) = &node.type_params {
            let visible = self.visible_class();
            self.enter_node(ScopeKind::TypeParameters, node.name.id.clone(), node, Part::TypeParameters);
            self.see_class(visible);
            let positional = node.parameters.posonlyargs.iter().chain(&node.parameters.args);
            if positional.clone().any(|p| p.default.is_some()) {
                self.add_static(".defaults", usage::PARAMETER);
            }
            if node.parameters.kwonlyargs.iter().any(|p| p.default.is_some()) {
                self.add_static(".kwdefaults", usage::PARAMETER);
            }
            self.type_parameters(parameters)?;
        }
        self.function_annotations(node)?;
        self.enter_node(ScopeKind::Function, node.name.id.clone(), node, Part::Body);
        self.scope().is_coroutine = node.is_async;
        self.parameters(&node.parameters)?;
        self.statements(&node.body)?;
        self.leave();
        if node.type_params.is_some() {
            self.leave();
        }
        Ok(())
    }

    fn function_annotations(&mut self, node: &ast::StmtFunctionDef) -> Result {
        let annotated = node.returns.is_some() || node.parameters.iter().any(|p| p.annotation().is_some());
        if !annotated {
            return Ok(());
        }
        let visible = self.visible_class();
        self.enter_node(ScopeKind::Annotation, Name::new_static("__annotate__"), node, Part::Annotations);
        self.add_static(".format", usage::PARAMETER);
        self.see_class(visible);
        self.scope().is_unevaluated |= self.future_annotations;
        for parameter in &*node.parameters {
            self.optional(parameter.annotation())?;
        }
        self.optional(node.returns.as_deref())?;
        self.leave();
        Ok(())
    }

    fn parameters(&mut self, parameters: &ast::Parameters) -> Result {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        for parameter in positional.chain(&parameters.kwonlyargs) {
            self.add(&parameter.parameter.name.id, usage::PARAMETER, parameter.parameter.range())?;
        }
        for parameter in [&parameters.vararg, &parameters.kwarg].into_iter().flatten() {
            // CPython's position leaves the stars out.
            let range = TextRange::new(parameter.name.range().start(), parameter.range().end());
            self.add(&parameter.name.id, usage::PARAMETER, range)?;
        }
        Ok(())
    }

    fn type_parameters(&mut self, parameters: &ast::TypeParams) -> Result {
        let mut default_seen = false;
        for parameter in parameters.iter() {
            let name = parameter.name();
            if &*name.id == "__classdict__" {
                return self.fail(
                    parameter.range(),
                    format!("reserved name '{}' cannot be used for type parameter", name.id),
                );
            }
            self.add(&name.id, usage::TYPE_PARAMETER | usage::LOCAL, parameter.range())?;
            if let ast::TypeParam::TypeVar(ast::TypeParamTypeVar { bound: Some(bound), .. }) = parameter {
                self.type_variable(&name.id, bound, parameter, Part::Bound)?;
            }
            match parameter.default() {
                Some(default) => self.type_variable(&name.id, default, parameter, Part::Default)?,
                None if default_seen => {
                    return self.fail(
                        parameter.range(),
                        format!("non-default type parameter '{}' follows default type parameter", name.id),
                    );
                }
                None => {}
            }
            default_seen |= parameter.default().is_some();
        }
        Ok(())
    }

    fn type_variable(
        &mut self,
        name: &Name,
        expression: &Expr,
        parameter: &ast::TypeParam,
        part: Part,
    ) -> Result {
        let visible = self.scopes.get(self.current).class_scope;
        self.type_variable_place = match (part, parameter) {
            (Part::Default, ast::TypeParam::TypeVar(_)) => "a TypeVar default",
            (Part::Default, ast::TypeParam::TypeVarTuple(_)) => "a TypeVarTuple default",
            (Part::Default, ast::TypeParam::ParamSpec(_)) => "a ParamSpec default",
            _ => "a TypeVar bound",
        };
        self.enter_node(ScopeKind::TypeVariable, name.clone(), parameter, part);
        self.add_static(".format", usage::PARAMETER);
        self.see_class(visible);
        self.expression(expression)?;
        self.leave();
        Ok(())
    }

    fn class(&mut self, node: &ast::StmtClassDef) -> Result {
        self.add(&node.name.id, usage::LOCAL, node.range())?;
        self.decorators(&node.decorator_list)?;
        let outer_private = self.private.clone();
        if let Some(parameters) = &node.type_params {
            let visible = self.visible_class();
            self.private = Some(node.name.id.clone());
            self.enter_node(ScopeKind::TypeParameters, node.name.id.clone(), node, Part::TypeParameters);
            self.scope().mangled_only = Some(parameters.iter().map(|p| p.name().id.clone()).collect());
            self.see_class(visible);
            self.add_static(".type_params", usage::LOCAL | usage::USE);
            self.add_static(".generic_base", usage::LOCAL | usage::USE);
            self.type_parameters(parameters)?;
        }
        if let Some(arguments) = &node.arguments {
            self.arguments(arguments)?;
        }
        self.private = Some(node.name.id.clone());
        self.enter_node(ScopeKind::Class, node.name.id.clone(), node, Part::Body);
        if node.type_params.is_some() {
            self.add_static("__type_params__", usage::LOCAL);
            self.add_static(".type_params", usage::USE);
        }
        self.statements(&node.body)?;
        self.leave();
        if node.type_params.is_some() {
            self.leave();
        }
        self.private = outer_private;
        Ok(())
    }

    fn type_alias(&mut self, node: &ast::StmtTypeAlias) -> Result {
        self.expression(&node.name)?;
        let name = match &*node.name {
            Expr::Name(name) => name.id.clone(),
            _ => Name::empty(),
        };
        if let Some(parameters) = &node.type_params {
            let visible = self.visible_class();
            self.enter_node(ScopeKind::TypeParameters, name.clone(), node, Part::TypeParameters);
            self.see_class(visible);
            self.type_parameters(parameters)?;
        }
        let visible = self.visible_class();
        self.enter_node(ScopeKind::TypeAlias, name, node, Part::Body);
        self.add_static(".format", usage::PARAMETER);
        self.see_class(visible);
        self.expression(&node.value)?;
        self.leave();
        if node.type_params.is_some() {
            self.leave();
        }
        Ok(())
    }

    fn annotated(&mut self, node: &ast::StmtAnnAssign) -> Result {
        match &*node.target {
            Expr::Name(target) => {
                let before = self.usage_of(&target.id);
                if node.simple
                    && before & (usage::GLOBAL | usage::NONLOCAL) != 0
                    && self.kind() != ScopeKind::Module
                {
                    let what = if before & usage::GLOBAL != 0 { "global" } else { "nonlocal" };
                    return self
                        .fail(node.range(), format!("annotated name '{}' can't be {what}", target.id));
                }
                if node.simple {
                    self.add(&target.id, usage::ANNOTATED | usage::LOCAL, target.range())?;
                } else if node.value.is_some() {
                    self.add(&target.id, usage::LOCAL, target.range())?;
                }
            }
            target => self.expression(target)?,
        }
        self.variable_annotation(&node.annotation)?;
        self.optional(node.value.as_deref())
    }

    /// Annotations of the variables of one module or class share a scope.
    fn variable_annotation(&mut self, annotation: &Expr) -> Result {
        let kind = self.kind();
        let owner = self.current;
        if kind == ScopeKind::Module || (kind == ScopeKind::Class && self.scope().in_conditional) {
            self.scope().has_conditional_annotations = true;
            self.add_static("__conditional_annotations__", usage::USE);
        }
        let conditional = self.scope().has_conditional_annotations;
        match self.scopes.get(owner).annotation_scope {
            Some(scope) => self.current = scope,
            None => {
                let visible = if kind == ScopeKind::Class { Some(owner) } else { None };
                let scope = self.enter(ScopeKind::Annotation, Name::new_static("__annotate__"));
                self.scope().is_unevaluated |= self.future_annotations || kind.is_function_like();
                self.add_static(".format", usage::PARAMETER);
                self.see_class(visible);
                self.scopes.scopes[owner as usize].annotation_scope = Some(scope);
            }
        }
        if conditional {
            self.add_static("__conditional_annotations__", usage::USE);
        }
        self.expression(annotation)?;
        self.current = owner;
        Ok(())
    }

    fn arguments(&mut self, arguments: &ast::Arguments) -> Result {
        self.expressions(&arguments.args)?;
        for keyword in &arguments.keywords {
            self.expression(&keyword.value)?;
        }
        Ok(())
    }

    fn expressions(&mut self, expressions: &[Expr]) -> Result {
        expressions.iter().try_for_each(|e| self.expression(e))
    }

    fn optional(&mut self, expression: Option<&Expr>) -> Result {
        expression.map_or(Ok(()), |e| self.expression(e))
    }

    pub fn expression(&mut self, expression: &Expr) -> Result {
        match expression {
            Expr::BoolOp(node) => self.expressions(&node.values),
            Expr::Named(node) => {
                self.refuse_in_annotation("named", node.range())?;
                match &*node.target {
                    Expr::Name(target) => self.walrus_target(target, node.range())?,
                    target => self.expression(target)?,
                }
                self.expression(&node.value)
            }
            Expr::BinOp(_) => {
                // Long sums lean to the left.
                let mut rights = Vec::new();
                let mut left = expression;
                while let Expr::BinOp(node) = left {
                    rights.push(&*node.right);
                    left = &node.left;
                }
                self.expression(left)?;
                rights.into_iter().rev().try_for_each(|e| self.expression(e))
            }
            Expr::UnaryOp(node) => self.expression(&node.operand),
            Expr::Lambda(node) => {
                if let Some(parameters) = &node.parameters {
                    self.defaults(parameters)?;
                }
                self.enter_node(ScopeKind::Lambda, Name::new_static("<lambda>"), node, Part::Body);
                if let Some(parameters) = &node.parameters {
                    self.parameters(parameters)?;
                }
                self.expression(&node.body)?;
                self.leave();
                Ok(())
            }
            Expr::If(node) => {
                self.expression(&node.test)?;
                self.expression(&node.body)?;
                self.expression(&node.orelse)
            }
            Expr::Dict(node) => {
                for item in &node.items {
                    self.optional(item.key.as_ref())?;
                    self.expression(&item.value)?;
                }
                Ok(())
            }
            Expr::Set(node) => self.expressions(&node.elts),
            Expr::ListComp(node) => self.comprehension(
                ScopeKind::ListComprehension,
                node,
                &node.generators,
                &[&*node.elt],
                node.range(),
            ),
            Expr::SetComp(node) => self.comprehension(
                ScopeKind::SetComprehension,
                node,
                &node.generators,
                &[&*node.elt],
                node.range(),
            ),
            Expr::DictComp(node) => {
                let parts: Vec<&Expr> = node.key.as_deref().into_iter().chain([&*node.value]).collect();
                self.comprehension(ScopeKind::DictComprehension, node, &node.generators, &parts, node.range())
            }
            Expr::Generator(node) => {
                self.comprehension(ScopeKind::Generator, node, &node.generators, &[&*node.elt], node.range())
            }
            Expr::Await(node) => {
                self.refuse_in_annotation("await", node.range())?;
                let scope = self.scopes.get(self.current);
                if !self.top_level_await {
                    if !scope.kind.is_function_like() {
                        return self.fail(node.range(), "'await' outside function");
                    }
                    let in_async = scope.kind == ScopeKind::Function && scope.is_coroutine;
                    if !in_async && !scope.kind.is_comprehension() {
                        return self.fail(node.range(), "'await' outside async function");
                    }
                }
                self.expression(&node.value)?;
                self.scope().is_coroutine = true;
                Ok(())
            }
            Expr::Yield(node) => {
                self.refuse_in_annotation("yield", node.range())?;
                self.optional(node.value.as_deref())?;
                self.yields(node.range())
            }
            Expr::YieldFrom(node) => {
                self.refuse_in_annotation("yield", node.range())?;
                self.expression(&node.value)?;
                self.yields(node.range())
            }
            Expr::Compare(node) => {
                self.expression(&node.left)?;
                self.expressions(&node.comparators)
            }
            Expr::Call(node) => {
                self.expression(&node.func)?;
                self.arguments(&node.arguments)
            }
            Expr::FString(node) => {
                for part in &node.value {
                    if let ast::FStringPart::FString(part) = part {
                        self.interpolated(&part.elements)?;
                    }
                }
                Ok(())
            }
            Expr::TString(node) => node.value.iter().try_for_each(|part| self.interpolated(&part.elements)),
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::IpyEscapeCommand(_) => Ok(()),
            Expr::Attribute(node) => self.expression(&node.value),
            Expr::Subscript(node) => {
                self.expression(&node.value)?;
                self.expression(&node.slice)
            }
            Expr::Starred(node) => self.expression(&node.value),
            Expr::Name(node) => {
                let load = node.ctx == ast::ExprContext::Load;
                self.add(&node.id, if load { usage::USE } else { usage::LOCAL }, node.range())?;
                if load && &*node.id == "super" && self.kind().is_function_like() {
                    self.add_static("__class__", usage::USE);
                }
                Ok(())
            }
            Expr::List(node) => self.expressions(&node.elts),
            Expr::Tuple(node) => self.expressions(&node.elts),
            Expr::Slice(node) => {
                self.optional(node.lower.as_deref())?;
                self.optional(node.upper.as_deref())?;
                self.optional(node.step.as_deref())
            }
        }
    }

    fn interpolated(&mut self, elements: &ast::InterpolatedStringElements) -> Result {
        for element in elements {
            if let ast::InterpolatedStringElement::Interpolation(element) = element {
                self.expression(&element.expression)?;
                if let Some(spec) = &element.format_spec {
                    self.interpolated(&spec.elements)?;
                }
            }
        }
        Ok(())
    }

    fn yields(&mut self, range: TextRange) -> Result {
        let place = match self.kind() {
            ScopeKind::ListComprehension => "list comprehension",
            ScopeKind::SetComprehension => "set comprehension",
            ScopeKind::DictComprehension => "dict comprehension",
            ScopeKind::Generator => "generator expression",
            _ => {
                self.scope().is_generator = true;
                return Ok(());
            }
        };
        self.fail(range, format!("'yield' inside {place}"))
    }

    fn comprehension<T>(
        &mut self,
        kind: ScopeKind,
        node: &T,
        generators: &[ast::Comprehension],
        parts: &[&Expr],
        range: TextRange,
    ) -> Result {
        let Some((first, rest)) = generators.split_first() else { return Ok(()) };
        self.scope().iteration_expressions += 1;
        self.expression(&first.iter)?;
        self.scope().iteration_expressions -= 1;
        let name = match kind {
            ScopeKind::ListComprehension => "<listcomp>",
            ScopeKind::SetComprehension => "<setcomp>",
            ScopeKind::DictComprehension => "<dictcomp>",
            _ => "<genexpr>",
        };
        let visible = self.scopes.get(self.current).class_scope;
        self.enter_node(kind, Name::new_static(name), node, Part::Body);
        self.see_class(visible);
        self.scope().is_coroutine = first.is_async;
        let inlined = kind != ScopeKind::Generator && visible.is_none();
        self.scope().is_inlined = inlined;
        if !inlined {
            self.add_static(".0", usage::PARAMETER);
        }
        self.target(&first.target)?;
        self.expressions(&first.ifs)?;
        for generator in rest {
            self.target(&generator.target)?;
            self.scope().iteration_expressions += 1;
            self.expression(&generator.iter)?;
            self.scope().iteration_expressions -= 1;
            self.expressions(&generator.ifs)?;
            self.scope().is_coroutine |= generator.is_async;
        }
        for part in parts {
            self.expression(part)?;
        }
        self.scope().is_generator = kind == ScopeKind::Generator;
        let is_async = self.scope().is_coroutine && kind != ScopeKind::Generator;
        self.leave();
        if is_async {
            let scope = self.scopes.get(self.current);
            let in_async = scope.kind == ScopeKind::Function && scope.is_coroutine;
            if !in_async && !scope.kind.is_comprehension() && !self.top_level_await {
                return self.fail(range, "asynchronous comprehension outside of an asynchronous function");
            }
            self.scope().is_coroutine = true;
        }
        Ok(())
    }

    fn target(&mut self, target: &Expr) -> Result {
        self.scope().comprehension_target = true;
        self.expression(target)?;
        self.scope().comprehension_target = false;
        Ok(())
    }

    fn pattern(&mut self, pattern: &Pattern) -> Result {
        match pattern {
            Pattern::MatchValue(node) => self.expression(&node.value),
            Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchSequence(node) => node.patterns.iter().try_for_each(|p| self.pattern(p)),
            Pattern::MatchMapping(node) => {
                self.expressions(&node.keys)?;
                node.patterns.iter().try_for_each(|p| self.pattern(p))?;
                self.capture(node.rest.as_ref(), node.range())
            }
            Pattern::MatchClass(node) => {
                self.expression(&node.cls)?;
                node.arguments.patterns.iter().try_for_each(|p| self.pattern(p))?;
                node.arguments.keywords.iter().try_for_each(|k| self.pattern(&k.pattern))
            }
            Pattern::MatchStar(node) => self.capture(node.name.as_ref(), node.range()),
            Pattern::MatchAs(node) => {
                if let Some(pattern) = &node.pattern {
                    self.pattern(pattern)?;
                }
                self.capture(node.name.as_ref(), node.range())
            }
            Pattern::MatchOr(node) => node.patterns.iter().try_for_each(|p| self.pattern(p)),
        }
    }

    fn capture(&mut self, name: Option<&ast::Identifier>, range: TextRange) -> Result {
        name.map_or(Ok(()), |name| self.add(&name.id, usage::LOCAL, range))
    }
}
