//! What CPython's code generator refuses or warns of, in the order in which it visits the tree.

use super::patterns;
use crate::parse::ParsedModule;
use crate::{Options, SyntaxError, Warning, errors};
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    Arguments, CmpOp, Comprehension, ExceptHandler, Expr, ExprContext, InterpolatedStringElement, Keyword,
    Mod, Number, Parameters, Stmt, TypeParam, TypeParams, WithItem,
};
use ruff_text_size::{Ranged, TextRange};

const ANNOTATIONS: u32 = 0x100_0000;

/// Blocks that may nest in one function.
const MAX_BLOCKS: usize = 21; // loops, `with`, `try`

pub fn check(
    module: &ParsedModule,
    options: &Options,
    future: u32,
    warnings: &mut Vec<Warning>,
) -> Result<(), SyntaxError> {
    let mut late = Late {
        module,
        warnings,
        optimize: options.optimize,
        evaluates_annotations: future & ANNOTATIONS == 0,
        scope: Scope::new(ScopeKind::Outside),
        error: None,
    };
    match &module.syntax {
        Mod::Module(body) => late.visit_body(&body.body),
        Mod::Expression(expression) => late.visit_expr(&expression.body),
    }
    late.error.map_or(Ok(()), Err)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ScopeKind {
    /// A module or class.
    Outside,
    Function,
    AsyncFunction,
    /// `async def` with a `yield`.
    AsyncGenerator,
    Lambda,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Loop,
    /// The handlers of `except*`.
    Group,
    Other,
}

struct Scope {
    kind: ScopeKind,
    blocks: Vec<Block>,
}

impl Scope {
    fn new(kind: ScopeKind) -> Scope {
        Scope { kind, blocks: Vec::new() }
    }
}

pub struct Late<'a, 'w> {
    pub module: &'a ParsedModule,
    warnings: &'w mut Vec<Warning>,
    optimize: u8,
    evaluates_annotations: bool,
    scope: Scope,
    error: Option<SyntaxError>,
}

impl<'a> Late<'a, '_> {
    pub fn fail(&mut self, range: TextRange, message: impl Into<String>) {
        if self.error.is_none() {
            self.error = Some(errors::compile_error(self.module, range, message));
        }
    }

    fn warn(&mut self, range: TextRange, message: String) {
        let line = self.module.lines.line(range.start());
        self.warnings.push(Warning { message, line });
    }

    fn same_line(&self, one: TextRange, other: TextRange) -> bool {
        self.module.lines.line(one.start()) == self.module.lines.line(other.start())
    }

    fn within(&mut self, scope: Scope, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.scope, scope);
        visit(self);
        self.scope = outer;
    }

    /// Visits with one more block around; `range` is the statement that makes it.
    fn in_block(&mut self, block: Block, range: TextRange, visit: impl FnOnce(&mut Self)) {
        if self.scope.blocks.len() >= MAX_BLOCKS {
            return self.fail(range, "too many statically nested blocks");
        }
        self.scope.blocks.push(block);
        visit(self);
        self.scope.blocks.pop();
    }

    /// A jump out of all blocks, or out of the innermost loop. Says whether there is such a loop.
    fn leave(&mut self, range: TextRange, to_loop: bool) -> bool {
        for block in self.scope.blocks.iter().rev() {
            match block {
                Block::Loop if to_loop => return true,
                Block::Group => {
                    self.fail(range, "'break', 'continue' and 'return' cannot appear in an except* block");
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    fn keywords(&mut self, keywords: &[Keyword]) {
        for (at, keyword) in keywords.iter().enumerate() {
            let Some(name) = &keyword.arg else { continue };
            let repeated =
                keywords[at + 1..].iter().find(|other| other.arg.as_ref().is_some_and(|n| n.id == name.id));
            if let Some(other) = repeated {
                return self.fail(other.range, format!("keyword argument repeated: {name}"));
            }
        }
    }

    fn arguments(&mut self, arguments: &'a Arguments) {
        self.keywords(&arguments.keywords);
        self.elements(&arguments.args);
        arguments.keywords.iter().for_each(|keyword| self.visit_expr(&keyword.value));
    }

    /// Expressions among which stars may stand.
    fn elements(&mut self, elements: &'a [Expr]) {
        for element in elements {
            match element {
                Expr::Starred(starred) => self.visit_expr(&starred.value),
                element => self.visit_expr(element),
            }
        }
    }

    fn sequence(&mut self, elements: &'a [Expr], context: ExprContext, range: TextRange) {
        if context == ExprContext::Store {
            let mut seen = false;
            for (at, _) in elements.iter().enumerate().filter(|(_, element)| element.is_starred_expr()) {
                if seen {
                    return self.fail(range, "multiple starred expressions in assignment");
                }
                seen = true;
                if at >= 1 << 8 || elements.len() - at > (i32::MAX >> 8) as usize {
                    return self.fail(range, "too many expressions in star-unpacking assignment");
                }
            }
        }
        self.elements(elements);
    }

    fn defaults(&mut self, parameters: &'a Parameters) {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        for parameter in positional.chain(&parameters.kwonlyargs) {
            if let Some(default) = &parameter.default {
                self.visit_expr(default);
            }
        }
    }

    fn annotations(&mut self, parameters: &'a Parameters, returns: Option<&'a Expr>) {
        if !self.evaluates_annotations {
            return;
        }
        for parameter in parameters.iter() {
            match parameter.annotation() {
                Some(Expr::Starred(starred)) => self.visit_expr(&starred.value),
                Some(annotation) => self.visit_expr(annotation),
                None => {}
            }
        }
        if let Some(returns) = returns {
            self.visit_expr(returns);
        }
    }

    fn type_parameters(&mut self, parameters: &'a TypeParams) {
        let mut seen_default = false;
        for parameter in &parameters.type_params {
            let (bound, default) = match parameter {
                TypeParam::TypeVar(node) => (node.bound.as_deref(), node.default.as_deref()),
                TypeParam::TypeVarTuple(node) => (None, node.default.as_deref()),
                TypeParam::ParamSpec(node) => (None, node.default.as_deref()),
            };
            if let Some(bound) = bound {
                self.visit_expr(bound);
            }
            match default {
                Some(Expr::Starred(starred)) => self.visit_expr(&starred.value),
                Some(default) => self.visit_expr(default),
                None if seen_default => {
                    let name = parameter.name();
                    let message =
                        format!("non-default type parameter '{name}' follows default type parameter");
                    return self.fail(parameter.range(), message);
                }
                None => {}
            }
            seen_default |= default.is_some();
        }
    }

    fn try_statement(&mut self, node: &'a ruff_python_ast::StmtTry) {
        if node.finalbody.is_empty() {
            return self.try_except(node);
        }
        self.in_block(Block::Other, node.range, |late| {
            if node.handlers.is_empty() { late.visit_body(&node.body) } else { late.try_except(node) }
        });
        self.in_block(Block::Other, node.range, |late| late.visit_body(&node.finalbody));
    }

    fn try_except(&mut self, node: &'a ruff_python_ast::StmtTry) {
        self.in_block(Block::Other, node.range, |late| late.visit_body(&node.body));
        self.visit_body(&node.orelse);
        let block = if node.is_star { Block::Group } else { Block::Other };
        self.in_block(block, node.range, |late| {
            for (at, handler) in node.handlers.iter().enumerate() {
                let ExceptHandler::ExceptHandler(handler) = handler;
                match &handler.type_ {
                    Some(kind) => late.visit_expr(kind),
                    None if at + 1 < node.handlers.len() => {
                        return late.fail(handler.range, "default 'except:' must be last");
                    }
                    None => {}
                }
                late.in_block(Block::Other, handler.range, |late| late.visit_body(&handler.body));
            }
        });
    }

    fn with_items(&mut self, items: &'a [WithItem], body: &'a [Stmt], range: TextRange) {
        let Some((item, rest)) = items.split_first() else { return self.visit_body(body) };
        self.visit_expr(&item.context_expr);
        self.in_block(Block::Other, range, |late| {
            if let Some(target) = &item.optional_vars {
                late.visit_expr(target);
            }
            late.with_items(rest, body, range);
        });
    }

    fn comprehension(&mut self, generators: &'a [Comprehension], parts: &[&'a Expr]) {
        for generator in generators {
            self.visit_expr(&generator.iter);
            self.visit_expr(&generator.target);
            generator.ifs.iter().for_each(|condition| self.visit_expr(condition));
        }
        parts.iter().for_each(|part| self.visit_expr(part));
    }

    fn check_compare(&mut self, node: &ruff_python_ast::ExprCompare) {
        let mut left = &*node.left;
        for (op, right) in node.ops.iter().zip(&node.comparators) {
            let literal = [left, right].into_iter().find(|side| is_unshared_literal(side));
            if let (CmpOp::Is | CmpOp::IsNot, Some(literal)) = (op, literal) {
                let (spelling, meant) = if *op == CmpOp::Is { ("is", "==") } else { ("is not", "!=") };
                let kind = type_name(literal).unwrap_or("object");
                let message = format!("\"{spelling}\" with '{kind}' literal. Did you mean \"{meant}\"?");
                return self.warn(node.range, message);
            }
            left = right;
        }
    }

    fn check_callee(&mut self, callee: &Expr) {
        if let Some(kind) = type_name(callee)
            && !callee.is_lambda_expr()
        {
            let message = format!("'{kind}' object is not callable; perhaps you missed a comma?");
            self.warn(callee.range(), message);
        }
    }

    fn check_subscript(&mut self, value: &Expr, index: &Expr) {
        let Some(kind) = type_name(value) else { return };
        match value {
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::Tuple(_)
            | Expr::List(_)
            | Expr::ListComp(_)
            | Expr::FString(_) => {
                if let Some(index_kind) = type_name(index)
                    && !matches!(index_kind, "int" | "bool")
                {
                    let message = format!(
                        "{kind} indices must be integers or slices, not {index_kind}; perhaps you missed a comma?"
                    );
                    self.warn(value.range(), message);
                }
            }
            Expr::Dict(_) | Expr::DictComp(_) => {}
            _ => {
                let message = format!("'{kind}' object is not subscriptable; perhaps you missed a comma?");
                self.warn(value.range(), message);
            }
        }
    }
}

impl<'a> Visitor<'a> for Late<'a, '_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if self.error.is_some() {
            return;
        }
        match statement {
            Stmt::FunctionDef(function) => {
                function.decorator_list.iter().for_each(|decorator| self.visit_expr(&decorator.expression));
                self.defaults(&function.parameters);
                if let Some(parameters) = &function.type_params {
                    self.type_parameters(parameters);
                }
                self.annotations(&function.parameters, function.returns.as_deref());
                let yields = Yields::in_body(&function.body);
                let kind = match (function.is_async, yields) {
                    (true, true) => ScopeKind::AsyncGenerator,
                    (true, false) => ScopeKind::AsyncFunction,
                    (false, _) => ScopeKind::Function,
                };
                let mut scope = Scope::new(kind);
                if function.is_async || yields {
                    // The handler that turns StopIteration into RuntimeError.
                    scope.blocks.push(Block::Other);
                }
                self.within(scope, |late| late.visit_body(&function.body));
            }
            Stmt::ClassDef(class) => {
                class.decorator_list.iter().for_each(|decorator| self.visit_expr(&decorator.expression));
                if let Some(parameters) = &class.type_params {
                    self.type_parameters(parameters);
                }
                self.within(Scope::new(ScopeKind::Outside), |late| late.visit_body(&class.body));
                if let Some(arguments) = &class.arguments {
                    self.arguments(arguments);
                }
            }
            Stmt::Return(node) => {
                if self.scope.kind == ScopeKind::Outside {
                    return self.fail(node.range, "'return' outside function");
                }
                if node.value.is_some() && self.scope.kind == ScopeKind::AsyncGenerator {
                    return self.fail(node.range, "'return' with value in async generator");
                }
                visitor::walk_stmt(self, statement);
                let place = match node.value.as_deref() {
                    Some(value) if is_constant(value) && self.same_line(value.range(), node.range) => {
                        value.range()
                    }
                    _ => node.range,
                };
                self.leave(place, false);
            }
            Stmt::Break(node) => {
                if !self.leave(node.range, true) {
                    self.fail(node.range, "'break' outside loop");
                }
            }
            Stmt::Continue(node) => {
                if !self.leave(node.range, true) {
                    self.fail(node.range, "'continue' not properly in loop");
                }
            }
            Stmt::For(node) => {
                self.visit_expr(&node.iter);
                self.in_block(Block::Loop, node.range, |late| {
                    late.visit_expr(&node.target);
                    late.visit_body(&node.body);
                });
                self.visit_body(&node.orelse);
            }
            Stmt::While(node) => {
                self.in_block(Block::Loop, node.range, |late| {
                    late.visit_expr(&node.test);
                    late.visit_body(&node.body);
                });
                self.visit_body(&node.orelse);
            }
            Stmt::With(node) => self.with_items(&node.items, &node.body, node.range),
            Stmt::Try(node) => self.try_statement(node),
            Stmt::Assert(node) => {
                if matches!(&*node.test, Expr::Tuple(tuple) if !tuple.elts.is_empty()) {
                    let message = "assertion is always true, perhaps remove parentheses?";
                    self.warn(node.range, message.to_owned());
                }
                if self.optimize == 0 {
                    visitor::walk_stmt(self, statement);
                }
            }
            Stmt::AnnAssign(node) => {
                if let Some(value) = &node.value {
                    self.visit_expr(value);
                    self.visit_expr(&node.target);
                }
                // In functions, annotations of variables are not evaluated.
                if self.scope.kind == ScopeKind::Outside && self.evaluates_annotations {
                    self.visit_expr(&node.annotation);
                }
                if node.value.is_none() {
                    match &*node.target {
                        Expr::Attribute(target) => self.visit_expr(&target.value),
                        Expr::Subscript(target) => {
                            self.visit_expr(&target.value);
                            self.visit_expr(&target.slice);
                        }
                        _ => {}
                    }
                }
            }
            Stmt::TypeAlias(node) => {
                if let Some(parameters) = &node.type_params {
                    self.type_parameters(parameters);
                }
                self.visit_expr(&node.value);
            }
            Stmt::Match(node) => {
                self.visit_expr(&node.subject);
                patterns::check(self, node);
            }
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        if self.error.is_some() {
            return;
        }
        match expression {
            Expr::Starred(node) => {
                let message = if node.ctx == ExprContext::Store {
                    "starred assignment target must be in a list or tuple"
                } else {
                    "can't use starred expression here"
                };
                self.fail(node.range, message);
            }
            Expr::List(node) => self.sequence(&node.elts, node.ctx, node.range),
            Expr::Tuple(node) => self.sequence(&node.elts, node.ctx, node.range),
            Expr::Set(node) => self.elements(&node.elts),
            Expr::Call(node) => {
                self.keywords(&node.arguments.keywords);
                self.check_callee(&node.func);
                self.visit_expr(&node.func);
                self.arguments(&node.arguments);
            }
            Expr::Subscript(node) => {
                if node.ctx == ExprContext::Load {
                    self.check_subscript(&node.value, &node.slice);
                }
                self.visit_expr(&node.value);
                self.visit_expr(&node.slice);
            }
            Expr::Compare(node) => {
                self.check_compare(node);
                visitor::walk_expr(self, expression);
            }
            Expr::Lambda(node) => {
                if let Some(parameters) = &node.parameters {
                    self.defaults(parameters);
                }
                self.within(Scope::new(ScopeKind::Lambda), |late| late.visit_expr(&node.body));
            }
            Expr::Yield(node) => {
                if self.scope.kind == ScopeKind::Outside {
                    return self.fail(node.range, "'yield' outside function");
                }
                visitor::walk_expr(self, expression);
            }
            Expr::YieldFrom(node) => match self.scope.kind {
                ScopeKind::Outside => self.fail(node.range, "'yield from' outside function"),
                ScopeKind::AsyncFunction | ScopeKind::AsyncGenerator => {
                    self.fail(node.range, "'yield from' inside async function");
                }
                _ => visitor::walk_expr(self, expression),
            },
            Expr::ListComp(node) => self.comprehension(&node.generators, &[&node.elt]),
            Expr::SetComp(node) => self.comprehension(&node.generators, &[&node.elt]),
            Expr::Generator(node) => self.comprehension(&node.generators, &[&node.elt]),
            Expr::DictComp(node) => {
                let parts: Vec<&Expr> = node.key.iter().chain([&node.value]).map(|part| &**part).collect();
                self.comprehension(&node.generators, &parts);
            }
            _ => visitor::walk_expr(self, expression),
        }
    }

    fn visit_interpolated_string_element(&mut self, element: &'a InterpolatedStringElement) {
        if self.error.is_none() {
            visitor::walk_interpolated_string_element(self, element);
        }
    }
}

/// Literals that `is` may or may not find identical.
fn is_unshared_literal(expression: &Expr) -> bool {
    match expression {
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BytesLiteral(_) => true,
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_constant),
        _ => false,
    }
}

fn is_constant(expression: &Expr) -> bool {
    match expression {
        Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) | Expr::EllipsisLiteral(_) => true,
        other => is_unshared_literal(other),
    }
}

/// The type that a display or literal will have.
fn type_name(expression: &Expr) -> Option<&'static str> {
    Some(match expression {
        Expr::Tuple(_) => "tuple",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::Generator(_) => "generator",
        Expr::Lambda(_) => "function",
        Expr::TString(_) => "string.templatelib.Template",
        Expr::FString(_) | Expr::StringLiteral(_) => "str",
        Expr::BytesLiteral(_) => "bytes",
        Expr::NumberLiteral(number) => match number.value {
            Number::Int(_) => "int",
            Number::Float(_) => "float",
            Number::Complex { .. } => "complex",
        },
        Expr::BooleanLiteral(_) => "bool",
        Expr::NoneLiteral(_) => "NoneType",
        Expr::EllipsisLiteral(_) => "ellipsis",
        _ => return None,
    })
}

/// Whether a function's body yields; functions, lambdas and classes within it are others.
struct Yields(bool);

impl Yields {
    fn in_body(body: &[Stmt]) -> bool {
        let mut yields = Yields(false);
        yields.visit_body(body);
        yields.0
    }
}

impl Visitor<'_> for Yields {
    fn visit_stmt(&mut self, statement: &Stmt) {
        match statement {
            _ if self.0 => {}
            Stmt::FunctionDef(function) => {
                function.decorator_list.iter().for_each(|decorator| self.visit_expr(&decorator.expression));
                for parameter in function.parameters.iter() {
                    if let Some(default) = parameter.default() {
                        self.visit_expr(default);
                    }
                }
            }
            Stmt::ClassDef(class) => {
                class.decorator_list.iter().for_each(|decorator| self.visit_expr(&decorator.expression));
                if let Some(arguments) = &class.arguments {
                    self.visit_arguments(arguments);
                }
            }
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &Expr) {
        match expression {
            Expr::Yield(_) | Expr::YieldFrom(_) => self.0 = true,
            Expr::Lambda(node) => {
                for parameter in node.parameters.iter().flat_map(|parameters| parameters.iter()) {
                    if let Some(default) = parameter.default() {
                        self.visit_expr(default);
                    }
                }
            }
            _ => visitor::walk_expr(self, expression),
        }
    }
}
