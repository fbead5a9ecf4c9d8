//! What CPython checks before and while it builds the symbol table, as far as that needs no scopes.

use crate::parse::ParsedModule;
use crate::{Options, SyntaxError, Warning, errors};
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    Alias, ExceptHandler, Expr, ExprContext, Keyword, Mod, Parameter, Pattern, PatternKeyword, Stmt,
    StmtImportFrom, TypeParam,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// Future features, with their bits in code flags and compiler flags; 0 for those that are the rule by now.
const FEATURES: [(&str, u32); 9] = [
    ("nested_scopes", 0),
    ("generators", 0),
    ("division", 0),
    ("absolute_import", 0),
    ("with_statement", 0),
    ("print_function", 0),
    ("unicode_literals", 0),
    ("barry_as_FLUFL", 0x40_0000),
    ("generator_stop", 0),
];

const ANNOTATIONS: u32 = 0x100_0000;

pub fn check(
    module: &ParsedModule,
    options: &Options,
    warnings: &mut Vec<Warning>,
) -> Result<u32, SyntaxError> {
    let (bits, futures_end) = future_bits(module)?;
    // Most sources hold none of these words.
    let source = module.source.as_bytes();
    let has = |word: &str| memchr::memmem::find(source, word.as_bytes()).is_some();
    let mut early = Early {
        module,
        warnings,
        in_finally: false,
        in_async: options.top_level_await,
        futures_end,
        error: None,
    };
    if ["finally", "__debug__", "async", "__future__"].into_iter().any(has) {
        match &module.syntax {
            Mod::Module(body) => early.visit_body(&body.body),
            Mod::Expression(expression) => early.visit_expr(&expression.body),
        }
    }
    match early.error {
        Some(error) => Err(error),
        None => Ok(options.future | bits),
    }
}

/// The future statements of a module: their bits, and where they end.
pub fn future_bits(module: &ParsedModule) -> Result<(u32, TextSize), SyntaxError> {
    match &module.syntax {
        Mod::Module(body) => future_statements(module, &body.body),
        Mod::Expression(_) => Ok((0, TextSize::default())),
    }
}

/// The future statements at the beginning, after a docstring at most: their bits, and where they end.
fn future_statements(module: &ParsedModule, body: &[Stmt]) -> Result<(u32, TextSize), SyntaxError> {
    let (mut bits, mut end) = (0, TextSize::default());
    let is_docstring =
        |first: &Stmt| matches!(first, Stmt::Expr(node) if node.value.is_string_literal_expr());
    let docstrings = usize::from(body.first().is_some_and(is_docstring));
    for statement in &body[docstrings..] {
        match statement {
            Stmt::ImportFrom(import) if is_future(import) => {
                for alias in &import.names {
                    bits |= feature(module, alias)?;
                }
                end = import.range.end();
            }
            _ => break,
        }
    }
    Ok((bits, end))
}

fn is_future(import: &StmtImportFrom) -> bool {
    import.level == 0 && import.module.as_deref() == Some("__future__")
}

fn feature(module: &ParsedModule, alias: &Alias) -> Result<u32, SyntaxError> {
    match alias.name.as_str() {
        "annotations" => Ok(ANNOTATIONS),
        "braces" => Err(errors::compile_error(module, alias.range, "not a chance")),
        name => FEATURES.iter().find(|(known, _)| *known == name).map(|&(_, bit)| bit).ok_or_else(|| {
            errors::compile_error(module, alias.range, format!("future feature {name} is not defined"))
        }),
    }
}

struct Early<'a, 'w> {
    module: &'a ParsedModule,
    warnings: &'w mut Vec<Warning>,
    /// In a `finally` block, and in no loop or function within it.
    in_finally: bool,
    /// Directly in an `async def`, or at a top level where `await` is allowed.
    in_async: bool,
    futures_end: TextSize,
    error: Option<SyntaxError>,
}

impl<'a> Early<'a, '_> {
    fn fail(&mut self, range: TextRange, message: impl Into<String>) {
        if self.error.is_none() {
            self.error = Some(errors::compile_error(self.module, range, message));
        }
    }

    fn bind(&mut self, name: &str, range: TextRange) {
        if name == "__debug__" {
            self.fail(range, "cannot assign to __debug__");
        }
    }

    fn unbind(&mut self, name: &str, range: TextRange) {
        if name == "__debug__" {
            self.fail(range, "cannot delete __debug__");
        }
    }

    fn leaves_finally(&mut self, what: &str, range: TextRange) {
        if self.in_finally {
            let message = format!("'{what}' in a 'finally' block");
            self.warnings.push(Warning { message, line: self.module.lines.line(range.start()) });
        }
    }

    fn need_async(&mut self, what: &str, range: TextRange) {
        if !self.in_async {
            self.fail(range, format!("'async {what}' outside async function"));
        }
    }

    fn block(&mut self, body: &'a [Stmt], in_finally: bool) {
        let before = std::mem::replace(&mut self.in_finally, in_finally);
        self.visit_body(body);
        self.in_finally = before;
    }
}

impl<'a> Visitor<'a> for Early<'a, '_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if self.error.is_some() {
            return;
        }
        match statement {
            Stmt::FunctionDef(function) => {
                self.bind(&function.name, undecorated(self.module, statement));
                function.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
                if let Some(parameters) = &function.type_params {
                    self.visit_type_params(parameters);
                }
                self.visit_parameters(&function.parameters);
                if let Some(returns) = &function.returns {
                    self.visit_annotation(returns);
                }
                let outer = std::mem::replace(&mut self.in_async, function.is_async);
                self.block(&function.body, false);
                self.in_async = outer;
            }
            Stmt::ClassDef(class) => {
                self.bind(&class.name, undecorated(self.module, statement));
                class.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
                if let Some(parameters) = &class.type_params {
                    self.visit_type_params(parameters);
                }
                if let Some(arguments) = &class.arguments {
                    self.visit_arguments(arguments);
                }
                let outer = std::mem::replace(&mut self.in_async, false);
                self.visit_body(&class.body);
                self.in_async = outer;
            }
            Stmt::Return(_) => {
                self.leaves_finally("return", statement.range());
                visitor::walk_stmt(self, statement);
            }
            Stmt::Break(_) => self.leaves_finally("break", statement.range()),
            Stmt::Continue(_) => self.leaves_finally("continue", statement.range()),
            Stmt::For(node) => {
                if node.is_async {
                    self.need_async("for", node.range);
                }
                self.visit_expr(&node.target);
                self.visit_expr(&node.iter);
                self.block(&node.body, false);
                self.visit_body(&node.orelse);
            }
            Stmt::While(node) => {
                self.visit_expr(&node.test);
                self.block(&node.body, false);
                self.visit_body(&node.orelse);
            }
            Stmt::With(node) => {
                if node.is_async {
                    self.need_async("with", node.range);
                }
                visitor::walk_stmt(self, statement);
            }
            Stmt::Try(node) => {
                self.visit_body(&node.body);
                node.handlers.iter().for_each(|handler| self.visit_except_handler(handler));
                self.visit_body(&node.orelse);
                self.block(&node.finalbody, true);
            }
            Stmt::ImportFrom(node) => {
                if is_future(node) && node.range.end() > self.futures_end {
                    let message = "from __future__ imports must occur at the beginning of the file";
                    return self.fail(node.range, message);
                }
                for alias in node.names.iter().filter(|alias| alias.asname.is_none()) {
                    self.bind(&alias.name, alias.range);
                }
                visitor::walk_stmt(self, statement);
            }
            Stmt::Import(node) => {
                for alias in node.names.iter().filter(|alias| alias.asname.is_none()) {
                    self.bind(alias.name.split('.').next().unwrap_or(""), alias.range);
                }
                visitor::walk_stmt(self, statement);
            }
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(name) => match name.ctx {
                ExprContext::Store => self.bind(&name.id, name.range),
                ExprContext::Del => self.unbind(&name.id, name.range),
                _ => {}
            },
            Expr::Attribute(attribute) => match attribute.ctx {
                ExprContext::Store => self.bind(&attribute.attr, attribute.range),
                ExprContext::Del => self.unbind(&attribute.attr, attribute.range),
                _ => {}
            },
            _ => {}
        }
        visitor::walk_expr(self, expression);
    }

    fn visit_parameter(&mut self, parameter: &'a Parameter) {
        // The tree counts the stars before a name to the parameter.
        self.bind(&parameter.name, TextRange::new(parameter.name.start(), parameter.end()));
        visitor::walk_parameter(self, parameter);
    }

    fn visit_keyword(&mut self, keyword: &'a Keyword) {
        if let Some(name) = &keyword.arg {
            self.bind(name, keyword.range);
        }
        visitor::walk_keyword(self, keyword);
    }

    fn visit_alias(&mut self, alias: &'a Alias) {
        if let Some(name) = &alias.asname {
            self.bind(name, alias.range);
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(node) = handler;
        if let Some(name) = &node.name {
            self.bind(name, node.range);
        }
        visitor::walk_except_handler(self, handler);
    }

    fn visit_type_param(&mut self, parameter: &'a TypeParam) {
        self.bind(parameter.name(), parameter.range());
        visitor::walk_type_param(self, parameter);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(node) => &node.name,
            Pattern::MatchStar(node) => &node.name,
            Pattern::MatchMapping(node) => &node.rest,
            _ => &None,
        };
        if let Some(name) = name {
            self.bind(name, pattern.range());
        }
        visitor::walk_pattern(self, pattern);
    }

    fn visit_pattern_keyword(&mut self, keyword: &'a PatternKeyword) {
        self.bind(&keyword.attr, keyword.pattern.range());
        visitor::walk_pattern_keyword(self, keyword);
    }
}

/// The range of a definition without its decorators.
fn undecorated(module: &ParsedModule, statement: &Stmt) -> TextRange {
    let range = statement.range();
    let decorators = match statement {
        Stmt::FunctionDef(function) => &function.decorator_list,
        Stmt::ClassDef(class) => &class.decorator_list,
        _ => return range,
    };
    let Some(last) = decorators.last() else { return range };
    let mut rest = &module.source[TextRange::new(last.end(), range.end())];
    loop {
        // Between a decorator and the definition there are blanks, comments, closing brackets of the decorator's own
        // parentheses, and line continuations.
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ')' | '\\'));
        match rest.strip_prefix('#') {
            Some(comment) => rest = comment.find('\n').map_or("", |at| &comment[at..]),
            None => break,
        }
    }
    let length = TextSize::of(rest);
    TextRange::new(range.end() - length, range.end())
}
