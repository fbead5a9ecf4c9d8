//! Statements and type parameters.

use super::expressions::operator;
use super::{Layout, boxed, field, make, nodes, number, one, text};
use crate::ast::{Field, Node};
use ruff_python_ast::{self as ast, ExceptHandler, Stmt, Suite, TypeParam};
use ruff_text_size::{Ranged, TextRange, TextSize};

impl Layout {
    pub(super) fn body(&mut self, field: &Field) -> Suite {
        nodes(field).map(|node| self.stmt(node)).collect()
    }

    fn stmt(&mut self, node: &Node) -> Stmt {
        let f = |at: usize| field(node, at);
        match node.class {
            "FunctionDef" | "AsyncFunctionDef" => self.function(node),
            "ClassDef" => self.class(node),
            "Return" => {
                let (value, range) = self.within(node, |s| s.optional(f(0)));
                Stmt::Return(make!(StmtReturn { range, value }))
            }
            "Delete" => {
                let (targets, range) = self.within(node, |s| s.exprs(f(0)));
                Stmt::Delete(make!(StmtDelete { range, targets }))
            }
            "Assign" => {
                let ((targets, value), range) = self.within(node, |s| (s.exprs(f(0)), s.required(f(1))));
                Stmt::Assign(make!(StmtAssign { range, targets, value }))
            }
            "TypeAlias" => {
                let ((name, type_params, value), range) =
                    self.within(node, |s| (s.required(f(0)), s.type_params(f(1)), s.required(f(2))));
                Stmt::TypeAlias(make!(StmtTypeAlias { range, name, type_params, value }))
            }
            "AugAssign" => {
                let ((target, value), range) = self.within(node, |s| (s.required(f(0)), s.required(f(2))));
                Stmt::AugAssign(make!(StmtAugAssign { range, target, op: operator(f(1)), value }))
            }
            "AnnAssign" => {
                let ((target, annotation, value), range) =
                    self.within(node, |s| (s.required(f(0)), s.required(f(1)), s.optional(f(2))));
                let simple = number(f(3)) != 0;
                Stmt::AnnAssign(make!(StmtAnnAssign { range, target, annotation, value, simple }))
            }
            "For" | "AsyncFor" => {
                let ((target, iter, body, orelse), range) =
                    self.within(node, |s| (s.required(f(0)), s.required(f(1)), s.body(f(2)), s.body(f(3))));
                let is_async = node.class == "AsyncFor";
                Stmt::For(make!(StmtFor { range, is_async, target, iter, body, orelse }))
            }
            "While" => {
                let ((test, body, orelse), range) =
                    self.within(node, |s| (s.required(f(0)), s.body(f(1)), s.body(f(2))));
                Stmt::While(make!(StmtWhile { range, test, body, orelse }))
            }
            "If" => {
                let ((test, body, orelse), range) =
                    self.within(node, |s| (s.required(f(0)), s.body(f(1)), s.body(f(2))));
                let clause = match (orelse.first(), orelse.last()) {
                    (Some(first), Some(last)) => {
                        let range = TextRange::new(first.range().start(), last.range().end());
                        vec![make!(ElifElseClause { range, test: None, body: orelse })]
                    }
                    _ => Vec::new(),
                };
                Stmt::If(make!(StmtIf { range, test, body, elif_else_clauses: clause }))
            }
            "With" | "AsyncWith" => {
                let ((items, body), range) = self.within(node, |s| (s.items(f(0)), s.body(f(1))));
                Stmt::With(make!(StmtWith { range, is_async: node.class == "AsyncWith", items, body }))
            }
            "Match" => {
                let ((subject, cases), range) = self.within(node, |s| (s.required(f(0)), s.cases(f(1))));
                Stmt::Match(make!(StmtMatch { range, subject, cases }))
            }
            "Raise" => {
                let ((exc, cause), range) = self.within(node, |s| (s.optional(f(0)), s.optional(f(1))));
                Stmt::Raise(make!(StmtRaise { range, exc, cause }))
            }
            "Try" | "TryStar" => {
                let ((body, handlers, orelse, finalbody), range) =
                    self.within(node, |s| (s.body(f(0)), s.handlers(f(1)), s.body(f(2)), s.body(f(3))));
                let is_star = node.class == "TryStar";
                Stmt::Try(make!(StmtTry { range, body, handlers, orelse, finalbody, is_star }))
            }
            "Assert" => {
                let ((test, msg), range) = self.within(node, |s| (s.required(f(0)), s.optional(f(1))));
                Stmt::Assert(make!(StmtAssert { range, test, msg }))
            }
            "Import" => {
                let (names, range) = self.within(node, |s| s.aliases(f(0)));
                Stmt::Import(make!(StmtImport { range, names, is_lazy: false }))
            }
            "ImportFrom" => {
                let (names, range) = self.within(node, |s| s.aliases(f(1)));
                let module = self.optional_name(f(0), range.start());
                let level = u32::try_from(number(f(2))).unwrap_or(0);
                Stmt::ImportFrom(make!(StmtImportFrom { range, module, names, level, is_lazy: false }))
            }
            "Global" => {
                let ((), range) = self.within(node, |_| ());
                Stmt::Global(make!(StmtGlobal { range, names: self.names(f(0), range) }))
            }
            "Nonlocal" => {
                let ((), range) = self.within(node, |_| ());
                Stmt::Nonlocal(make!(StmtNonlocal { range, names: self.names(f(0), range) }))
            }
            "Expr" => {
                let (value, range) = self.within(node, |s| s.required(f(0)));
                Stmt::Expr(make!(StmtExpr { range, value }))
            }
            "Break" => {
                let ((), range) = self.within(node, |_| ());
                Stmt::Break(make!(StmtBreak { range }))
            }
            "Continue" => {
                let ((), range) = self.within(node, |_| ());
                Stmt::Continue(make!(StmtContinue { range }))
            }
            _ => {
                let ((), range) = self.within(node, |_| ());
                Stmt::Pass(make!(StmtPass { range }))
            }
        }
    }

    /// Names that have no positions of their own.
    fn names(&self, field: &Field, range: TextRange) -> Vec<ast::Identifier> {
        super::many(field).iter().map(|name| self.identifier(text(name).unwrap_or_default(), range)).collect()
    }

    fn decorators(&mut self, field: &Field) -> Vec<ast::Decorator> {
        nodes(field)
            .map(|node| {
                let expression = self.expr(node);
                make!(Decorator { range: expression.range(), expression })
            })
            .collect()
    }

    /// Decorators, and where what they decorate begins with them and without them. The text between is blank, as the
    /// compiler expects it.
    fn decorated(&mut self, node: &Node, decorators: &Field) -> (Vec<ast::Decorator>, TextSize, TextSize) {
        let decorators = self.decorators(decorators);
        let own = self.open(node.position.unwrap_or_default());
        self.text.push('d');
        let start = decorators.first().map_or(own, |first| first.range.start());
        (decorators, start, own)
    }

    fn function(&mut self, node: &Node) -> Stmt {
        let f = |at: usize| field(node, at);
        let (decorators, start, own) = self.decorated(node, f(3));
        let type_params = self.type_params(f(6));
        let parameters = Box::new(self.parameters(f(1)));
        let returns = boxed(f(4), |node| self.expr(node));
        let body = self.body(f(2));
        let range = self.close(own, node.position.unwrap_or_default());
        Stmt::FunctionDef(make!(StmtFunctionDef {
            range: TextRange::new(start, range.end()),
            is_async: node.class == "AsyncFunctionDef",
            decorator_list: decorators.into_iter().collect(),
            name: self.name(f(0), own),
            type_params,
            parameters,
            returns,
            body,
        }))
    }

    fn class(&mut self, node: &Node) -> Stmt {
        let f = |at: usize| field(node, at);
        let (decorators, start, own) = self.decorated(node, f(4));
        let type_params = self.type_params(f(5));
        let open = TextSize::new(self.here());
        let args: Vec<ast::Expr> = self.exprs(f(1));
        let keywords = self.keywords(f(2));
        let close = TextSize::new(self.here());
        let arguments = (!args.is_empty() || !keywords.is_empty()).then(|| {
            Box::new(make!(Arguments {
                range: TextRange::new(open, close),
                args: args.into_boxed_slice(),
                keywords: keywords.into_iter().collect(),
            }))
        });
        let body = self.body(f(3));
        let range = self.close(own, node.position.unwrap_or_default());
        Stmt::ClassDef(make!(StmtClassDef {
            range: TextRange::new(start, range.end()),
            decorator_list: decorators.into_iter().collect(),
            name: self.name(f(0), own),
            type_params,
            arguments,
            body,
        }))
    }

    fn items(&mut self, field: &Field) -> Vec<ast::WithItem> {
        nodes(field)
            .map(|node| {
                let context_expr = *self.required(super::field(node, 0));
                let optional_vars = self.optional(super::field(node, 1));
                let end = optional_vars.as_ref().map_or(context_expr.range().end(), |v| v.range().end());
                let range = TextRange::new(context_expr.range().start(), end);
                make!(WithItem { range, context_expr, optional_vars })
            })
            .collect()
    }

    fn handlers(&mut self, field: &Field) -> Vec<ExceptHandler> {
        nodes(field)
            .map(|node| {
                let ((type_, body), range) =
                    self.within(node, |s| (s.optional(super::field(node, 0)), s.body(super::field(node, 2))));
                let name = self.optional_name(super::field(node, 1), range.start());
                ExceptHandler::ExceptHandler(make!(ExceptHandlerExceptHandler { range, type_, name, body }))
            })
            .collect()
    }

    fn aliases(&mut self, field: &Field) -> Vec<ast::Alias> {
        nodes(field)
            .map(|node| {
                let ((), range) = self.within(node, |_| ());
                let name = self.name(super::field(node, 0), range.start());
                let asname = self.optional_name(super::field(node, 1), range.start());
                make!(Alias { range, name, asname })
            })
            .collect()
    }

    fn type_params(&mut self, field: &Field) -> Option<Box<ast::TypeParams>> {
        let type_params: Vec<TypeParam> = nodes(field).map(|node| self.type_param(node)).collect();
        let (first, last) = (type_params.first()?, type_params.last()?);
        let range = TextRange::new(first.range().start(), last.range().end());
        Some(Box::new(make!(TypeParams { range, type_params })))
    }

    fn type_param(&mut self, node: &Node) -> TypeParam {
        let f = |at: usize| field(node, at);
        if node.class == "TypeVar" {
            let ((bound, default), range) = self.within(node, |s| (s.optional(f(1)), s.optional(f(2))));
            let name = self.name(f(0), range.start());
            return TypeParam::TypeVar(make!(TypeParamTypeVar { range, name, bound, default }));
        }
        let (default, range) = self.within(node, |s| one(f(1)).map(|node| Box::new(s.expr(node))));
        let name = self.name(f(0), range.start());
        match node.class {
            "ParamSpec" => TypeParam::ParamSpec(make!(TypeParamParamSpec { range, name, default })),
            _ => TypeParam::TypeVarTuple(make!(TypeParamTypeVarTuple { range, name, default })),
        }
    }
}
