//! The parser crate's tree to nodes. Where it and CPython see things differently (chains of `elif`, decorators,
//! generators as only arguments, pieces of f-strings) CPython's view is made here.

use super::{Field, Node};
use crate::code::{Constant, Position};
use crate::literal;
use crate::parse::ParsedModule;
use ruff_python_ast::{self as ast, AnyStringFlags, ConversionFlag, Expr, Mod, Pattern, Stmt, TypeParam};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// A parsed module as a node: `Interactive` if it was parsed as interactive input.
pub fn module(parsed: &ParsedModule, interactive: bool) -> Node {
    parsed.walk(|parsed| {
        let maker = Maker { parsed };
        match &parsed.syntax {
            Mod::Module(module) if interactive => bare("Interactive", vec![maker.body(&module.body)]),
            Mod::Module(module) => bare("Module", vec![maker.body(&module.body), Field::List(Vec::new())]),
            Mod::Expression(expression) => bare("Expression", vec![maker.expr(&expression.body)]),
        }
    })
}

/// The node of a function's type: the arguments of a parsed call (stars stand for what they are on), and a parsed result.
pub fn function_type(call: &ParsedModule, returns: &ParsedModule) -> Option<Node> {
    let (Mod::Expression(call_expression), Mod::Expression(result)) = (&call.syntax, &returns.syntax) else {
        return None;
    };
    let Expr::Call(e) = &*call_expression.body else { return None };
    let maker = Maker { parsed: call };
    let plain = |e: &Expr| match e {
        Expr::Starred(s) => call.walk(|_| maker.expr(&s.value)),
        e => call.walk(|_| maker.expr(e)),
    };
    let mut arguments: Vec<Field> = e.arguments.args.iter().map(plain).collect();
    arguments.extend(e.arguments.keywords.iter().map(|k| plain(&k.value)));
    let result = returns.walk(|parsed| Maker { parsed }.expr(&result.body));
    Some(bare("FunctionType", vec![Field::List(arguments), result]))
}

fn bare(class: &'static str, fields: Vec<Field>) -> Node {
    Node { class, fields, position: None, misplaced: None }
}

fn node(class: &'static str, fields: Vec<Field>) -> Field {
    Field::Node(Box::new(bare(class, fields)))
}

fn text(text: impl Into<String>) -> Field {
    Field::Text(text.into())
}

fn list<T>(items: impl IntoIterator<Item = T>, f: impl FnMut(T) -> Field) -> Field {
    Field::List(items.into_iter().map(f).collect())
}

fn name_of(id: &ast::Identifier) -> Field {
    text(id.id.as_str())
}

fn optional_name(id: &Option<ast::Identifier>) -> Field {
    id.as_ref().map_or(Field::None, name_of)
}

fn operator(op: ast::Operator) -> Field {
    use ast::Operator::*;
    let class = match op {
        Add => "Add",
        Sub => "Sub",
        Mult => "Mult",
        MatMult => "MatMult",
        Div => "Div",
        Mod => "Mod",
        Pow => "Pow",
        LShift => "LShift",
        RShift => "RShift",
        BitOr => "BitOr",
        BitXor => "BitXor",
        BitAnd => "BitAnd",
        FloorDiv => "FloorDiv",
    };
    node(class, Vec::new())
}

fn compare_operator(op: ast::CmpOp) -> Field {
    use ast::CmpOp::*;
    let class = match op {
        Eq => "Eq",
        NotEq => "NotEq",
        Lt => "Lt",
        LtE => "LtE",
        Gt => "Gt",
        GtE => "GtE",
        Is => "Is",
        IsNot => "IsNot",
        In => "In",
        NotIn => "NotIn",
    };
    node(class, Vec::new())
}

fn context(ctx: ast::ExprContext) -> Field {
    let class = match ctx {
        ast::ExprContext::Store => "Store",
        ast::ExprContext::Del => "Del",
        ast::ExprContext::Load | ast::ExprContext::Invalid => "Load",
    };
    node(class, Vec::new())
}

/// A piece of an f-string: text with its range, or a field.
enum Piece<'a> {
    Text(crate::escape::Text, TextRange, bool),
    Field(&'a ast::InterpolatedElement, AnyStringFlags),
}

struct Maker<'a> {
    parsed: &'a ParsedModule,
}

impl<'a> Maker<'a> {
    fn source(&self) -> &'a str {
        &self.parsed.source
    }

    fn position(&self, range: TextRange) -> Position {
        self.parsed.lines.position(range)
    }

    fn at(&self, class: &'static str, range: TextRange, fields: Vec<Field>) -> Field {
        Field::Node(Box::new(Node { class, fields, position: Some(self.position(range)), misplaced: None }))
    }

    fn body(&self, body: &'a [Stmt]) -> Field {
        list(body, |s| self.stmt(s))
    }

    fn exprs(&self, items: &'a [Expr]) -> Field {
        list(items, |e| self.expr(e))
    }

    fn optional(&self, e: Option<&'a Expr>) -> Field {
        e.map_or(Field::None, |e| self.expr(e))
    }

    /// Where a decorated definition begins by itself.
    fn definition(&self, range: TextRange, decorators: &[ast::Decorator]) -> TextRange {
        let Some(last) = decorators.last() else { return range };
        let mut at = last.range().end().to_usize();
        let bytes = self.source().as_bytes();
        // Behind the decorator: blanks, comments, line ends.
        while at < range.end().to_usize() {
            match bytes[at] {
                b'#' => {
                    at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at);
                }
                b' ' | b'\t' | b'\x0c' | b'\n' | b'\r' | b'\\' => at += 1,
                _ => break,
            }
        }
        TextRange::new(TextSize::try_from(at).unwrap_or(range.start()), range.end())
    }

    fn stmt(&self, stmt: &'a Stmt) -> Field {
        let range = stmt.range();
        match stmt {
            Stmt::FunctionDef(f) => self.at(
                if f.is_async { "AsyncFunctionDef" } else { "FunctionDef" },
                self.definition(range, &f.decorator_list),
                vec![
                    name_of(&f.name),
                    self.parameters(Some(&f.parameters)),
                    self.body(&f.body),
                    list(&f.decorator_list, |d| self.expr(&d.expression)),
                    self.optional(f.returns.as_deref()),
                    Field::None,
                    self.type_params(f.type_params.as_deref()),
                ],
            ),
            Stmt::ClassDef(c) => self.at(
                "ClassDef",
                self.definition(range, &c.decorator_list),
                vec![
                    name_of(&c.name),
                    list(c.arguments.iter().flat_map(|a| &a.args), |e| self.expr(e)),
                    list(c.arguments.iter().flat_map(|a| &a.keywords), |k| self.keyword(k)),
                    self.body(&c.body),
                    list(&c.decorator_list, |d| self.expr(&d.expression)),
                    self.type_params(c.type_params.as_deref()),
                ],
            ),
            Stmt::Return(s) => self.at("Return", range, vec![self.optional(s.value.as_deref())]),
            Stmt::Delete(s) => self.at("Delete", range, vec![self.exprs(&s.targets)]),
            Stmt::Assign(s) => {
                self.at("Assign", range, vec![self.exprs(&s.targets), self.expr(&s.value), Field::None])
            }
            Stmt::TypeAlias(s) => {
                let params = self.type_params(s.type_params.as_deref());
                self.at("TypeAlias", range, vec![self.expr(&s.name), params, self.expr(&s.value)])
            }
            Stmt::AugAssign(s) => {
                self.at("AugAssign", range, vec![self.expr(&s.target), operator(s.op), self.expr(&s.value)])
            }
            Stmt::AnnAssign(s) => self.at(
                "AnnAssign",
                range,
                vec![
                    self.expr(&s.target),
                    self.expr(&s.annotation),
                    self.optional(s.value.as_deref()),
                    Field::Int(s.simple.into()),
                ],
            ),
            Stmt::For(s) => self.at(
                if s.is_async { "AsyncFor" } else { "For" },
                range,
                vec![
                    self.expr(&s.target),
                    self.expr(&s.iter),
                    self.body(&s.body),
                    self.body(&s.orelse),
                    Field::None,
                ],
            ),
            Stmt::While(s) => {
                self.at("While", range, vec![self.expr(&s.test), self.body(&s.body), self.body(&s.orelse)])
            }
            Stmt::If(s) => {
                let fields = vec![
                    self.expr(&s.test),
                    self.body(&s.body),
                    self.otherwise(&s.elif_else_clauses, range.end()),
                ];
                self.at("If", range, fields)
            }
            Stmt::With(s) => self.at(
                if s.is_async { "AsyncWith" } else { "With" },
                range,
                vec![
                    list(&s.items, |i| {
                        let target = self.optional(i.optional_vars.as_deref());
                        node("withitem", vec![self.expr(&i.context_expr), target])
                    }),
                    self.body(&s.body),
                    Field::None,
                ],
            ),
            Stmt::Match(s) => {
                let cases = list(&s.cases, |c| {
                    let guard = self.optional(c.guard.as_deref());
                    node("match_case", vec![self.pattern(&c.pattern), guard, self.body(&c.body)])
                });
                self.at("Match", range, vec![self.expr(&s.subject), cases])
            }
            Stmt::Raise(s) => {
                let fields = vec![self.optional(s.exc.as_deref()), self.optional(s.cause.as_deref())];
                self.at("Raise", range, fields)
            }
            Stmt::Try(s) => self.at(
                if s.is_star { "TryStar" } else { "Try" },
                range,
                vec![
                    self.body(&s.body),
                    list(&s.handlers, |h| {
                        let ast::ExceptHandler::ExceptHandler(h) = h;
                        let fields = vec![
                            self.optional(h.type_.as_deref()),
                            optional_name(&h.name),
                            self.body(&h.body),
                        ];
                        self.at("ExceptHandler", h.range, fields)
                    }),
                    self.body(&s.orelse),
                    self.body(&s.finalbody),
                ],
            ),
            Stmt::Assert(s) => {
                self.at("Assert", range, vec![self.expr(&s.test), self.optional(s.msg.as_deref())])
            }
            Stmt::Import(s) => self.at("Import", range, vec![list(&s.names, |a| self.alias(a))]),
            Stmt::ImportFrom(s) => {
                let names = list(&s.names, |a| self.alias(a));
                self.at(
                    "ImportFrom",
                    range,
                    vec![optional_name(&s.module), names, Field::Int(s.level.into())],
                )
            }
            Stmt::Global(s) => self.at("Global", range, vec![list(&s.names, name_of)]),
            Stmt::Nonlocal(s) => self.at("Nonlocal", range, vec![list(&s.names, name_of)]),
            Stmt::Expr(s) => self.at("Expr", range, vec![self.expr(&s.value)]),
            Stmt::Pass(_) => self.at("Pass", range, Vec::new()),
            Stmt::Break(_) => self.at("Break", range, Vec::new()),
            Stmt::Continue(_) => self.at("Continue", range, Vec::new()),
            // No Python source has them.
            Stmt::IpyEscapeCommand(_) => self.at("Pass", range, Vec::new()),
        }
    }

    /// What follows an `if`: an `elif` is an `if` in the `else`.
    fn otherwise(&self, clauses: &'a [ast::ElifElseClause], end: TextSize) -> Field {
        let Some((first, rest)) = clauses.split_first() else { return Field::List(Vec::new()) };
        match &first.test {
            None => self.body(&first.body),
            Some(test) => {
                let range = TextRange::new(first.range.start(), end);
                let fields = vec![self.expr(test), self.body(&first.body), self.otherwise(rest, end)];
                Field::List(vec![self.at("If", range, fields)])
            }
        }
    }

    fn alias(&self, alias: &ast::Alias) -> Field {
        self.at("alias", alias.range, vec![name_of(&alias.name), optional_name(&alias.asname)])
    }

    fn keyword(&self, k: &'a ast::Keyword) -> Field {
        self.at("keyword", k.range, vec![optional_name(&k.arg), self.expr(&k.value)])
    }

    fn parameter(&self, p: &'a ast::Parameter) -> Field {
        let fields = vec![name_of(&p.name), self.optional(p.annotation.as_deref()), Field::None];
        // The stars of `*args` are outside, here as there.
        let range = TextRange::new(p.name.range.start(), p.range.end());
        self.at("arg", range, fields)
    }

    fn parameters(&self, parameters: Option<&'a ast::Parameters>) -> Field {
        let empty = || Field::List(Vec::new());
        let Some(p) = parameters else {
            return node(
                "arguments",
                vec![empty(), empty(), Field::None, empty(), empty(), Field::None, empty()],
            );
        };
        let plain = |items: &'a [ast::ParameterWithDefault]| list(items, |p| self.parameter(&p.parameter));
        let defaults = p.posonlyargs.iter().chain(&p.args).filter_map(|p| p.default.as_deref());
        node(
            "arguments",
            vec![
                plain(&p.posonlyargs),
                plain(&p.args),
                p.vararg.as_deref().map_or(Field::None, |v| self.parameter(v)),
                plain(&p.kwonlyargs),
                list(&p.kwonlyargs, |p| self.optional(p.default.as_deref())),
                p.kwarg.as_deref().map_or(Field::None, |v| self.parameter(v)),
                list(defaults, |d| self.expr(d)),
            ],
        )
    }

    fn type_params(&self, params: Option<&'a ast::TypeParams>) -> Field {
        list(params.iter().flat_map(|p| &p.type_params), |p| match p {
            TypeParam::TypeVar(p) => self.at(
                "TypeVar",
                p.range,
                vec![
                    name_of(&p.name),
                    self.optional(p.bound.as_deref()),
                    self.optional(p.default.as_deref()),
                ],
            ),
            TypeParam::ParamSpec(p) => {
                self.at("ParamSpec", p.range, vec![name_of(&p.name), self.optional(p.default.as_deref())])
            }
            TypeParam::TypeVarTuple(p) => {
                self.at("TypeVarTuple", p.range, vec![name_of(&p.name), self.optional(p.default.as_deref())])
            }
        })
    }

    fn pattern(&self, pattern: &'a Pattern) -> Field {
        let range = pattern.range();
        let patterns = |items: &'a [Pattern]| list(items, |p| self.pattern(p));
        match pattern {
            Pattern::MatchValue(p) => self.at("MatchValue", range, vec![self.expr(&p.value)]),
            Pattern::MatchSingleton(p) => {
                let value = match p.value {
                    ast::Singleton::None => Constant::None,
                    ast::Singleton::True => Constant::True,
                    ast::Singleton::False => Constant::False,
                };
                self.at("MatchSingleton", range, vec![Field::Constant(value)])
            }
            Pattern::MatchSequence(p) => self.at("MatchSequence", range, vec![patterns(&p.patterns)]),
            Pattern::MatchMapping(p) => {
                let keys = list(&p.keys, |e| self.expr(e));
                self.at("MatchMapping", range, vec![keys, patterns(&p.patterns), optional_name(&p.rest)])
            }
            Pattern::MatchClass(p) => self.at(
                "MatchClass",
                range,
                vec![
                    self.expr(&p.cls),
                    patterns(&p.arguments.patterns),
                    list(&p.arguments.keywords, |k| name_of(&k.attr)),
                    list(&p.arguments.keywords, |k| self.pattern(&k.pattern)),
                ],
            ),
            Pattern::MatchStar(p) => self.at("MatchStar", range, vec![optional_name(&p.name)]),
            Pattern::MatchAs(p) => {
                let inner = p.pattern.as_deref().map_or(Field::None, |p| self.pattern(p));
                self.at("MatchAs", range, vec![inner, optional_name(&p.name)])
            }
            Pattern::MatchOr(p) => self.at("MatchOr", range, vec![patterns(&p.patterns)]),
        }
    }

    fn generators(&self, generators: &'a [ast::Comprehension]) -> Field {
        list(generators, |g| {
            let fields = vec![
                self.expr(&g.target),
                self.expr(&g.iter),
                self.exprs(&g.ifs),
                Field::Int(g.is_async.into()),
            ];
            node("comprehension", fields)
        })
    }

    fn constant(&self, range: TextRange, value: Constant, kind: Field) -> Field {
        self.at("Constant", range, vec![Field::Constant(value), kind])
    }

    fn expr(&self, expr: &'a Expr) -> Field {
        let range = expr.range();
        match expr {
            Expr::BoolOp(e) => {
                let op = match e.op {
                    ast::BoolOp::And => "And",
                    ast::BoolOp::Or => "Or",
                };
                self.at("BoolOp", range, vec![node(op, Vec::new()), self.exprs(&e.values)])
            }
            Expr::Named(e) => self.at("NamedExpr", range, vec![self.expr(&e.target), self.expr(&e.value)]),
            Expr::BinOp(e) => {
                self.at("BinOp", range, vec![self.expr(&e.left), operator(e.op), self.expr(&e.right)])
            }
            Expr::UnaryOp(e) => {
                let op = match e.op {
                    ast::UnaryOp::Invert => "Invert",
                    ast::UnaryOp::Not => "Not",
                    ast::UnaryOp::UAdd => "UAdd",
                    ast::UnaryOp::USub => "USub",
                };
                self.at("UnaryOp", range, vec![node(op, Vec::new()), self.expr(&e.operand)])
            }
            Expr::Lambda(e) => {
                self.at("Lambda", range, vec![self.parameters(e.parameters.as_deref()), self.expr(&e.body)])
            }
            Expr::If(e) => {
                self.at("IfExp", range, vec![self.expr(&e.test), self.expr(&e.body), self.expr(&e.orelse)])
            }
            Expr::Dict(e) => {
                let keys = list(&e.items, |i| self.optional(i.key.as_ref()));
                self.at("Dict", range, vec![keys, list(&e.items, |i| self.expr(&i.value))])
            }
            Expr::Set(e) => self.at("Set", range, vec![self.exprs(&e.elts)]),
            Expr::ListComp(e) => {
                self.at("ListComp", range, vec![self.expr(&e.elt), self.generators(&e.generators)])
            }
            Expr::SetComp(e) => {
                self.at("SetComp", range, vec![self.expr(&e.elt), self.generators(&e.generators)])
            }
            Expr::DictComp(e) => {
                let key = self.optional(e.key.as_deref());
                self.at("DictComp", range, vec![key, self.expr(&e.value), self.generators(&e.generators)])
            }
            Expr::Generator(e) => {
                self.at("GeneratorExp", range, vec![self.expr(&e.elt), self.generators(&e.generators)])
            }
            Expr::Await(e) => self.at("Await", range, vec![self.expr(&e.value)]),
            Expr::Yield(e) => self.at("Yield", range, vec![self.optional(e.value.as_deref())]),
            Expr::YieldFrom(e) => self.at("YieldFrom", range, vec![self.expr(&e.value)]),
            Expr::Compare(e) => {
                let ops = list(&*e.ops, |op| compare_operator(*op));
                self.at("Compare", range, vec![self.expr(&e.left), ops, self.exprs(&e.comparators)])
            }
            Expr::Call(e) => {
                let args = list(&*e.arguments.args, |a| match a {
                    // The only argument: its parentheses are the call's.
                    Expr::Generator(g) if !g.parenthesized => {
                        let fields = vec![self.expr(&g.elt), self.generators(&g.generators)];
                        self.at("GeneratorExp", e.arguments.range, fields)
                    }
                    a => self.expr(a),
                });
                let keywords = list(&e.arguments.keywords, |k| self.keyword(k));
                self.at("Call", range, vec![self.expr(&e.func), args, keywords])
            }
            Expr::FString(e) => {
                let mut pieces = Vec::new();
                for part in &e.value {
                    match part {
                        ast::FStringPart::Literal(literal) => {
                            let is_unicode = literal.flags.prefix().is_unicode();
                            let text = literal::string_part(literal, self.source());
                            self.push_text(&mut pieces, text, literal.range, is_unicode);
                        }
                        ast::FStringPart::FString(part) => {
                            self.push_elements(&mut pieces, &part.elements, part.flags.into());
                        }
                    }
                }
                let values = self.pieces(pieces, false);
                self.at("JoinedStr", range, vec![Field::List(values)])
            }
            Expr::TString(e) => {
                let mut pieces = Vec::new();
                for part in &e.value {
                    self.push_elements(&mut pieces, &part.elements, part.flags.into());
                }
                let values = self.pieces(pieces, true);
                self.at("TemplateStr", range, vec![Field::List(values)])
            }
            Expr::StringLiteral(e) => {
                let first = e.value.iter().next();
                let kind = match first {
                    Some(part) if part.flags.prefix().is_unicode() => text("u"),
                    _ => Field::None,
                };
                self.constant(range, literal::string(&e.value, self.source()), kind)
            }
            Expr::BytesLiteral(e) => {
                self.constant(range, literal::bytes(&e.value, self.source()), Field::None)
            }
            Expr::NumberLiteral(e) => self.constant(range, literal::number(e, self.source()), Field::None),
            Expr::BooleanLiteral(e) => {
                let value = if e.value { Constant::True } else { Constant::False };
                self.constant(range, value, Field::None)
            }
            Expr::NoneLiteral(_) => self.constant(range, Constant::None, Field::None),
            Expr::EllipsisLiteral(_) => self.constant(range, Constant::Ellipsis, Field::None),
            Expr::Attribute(e) => {
                self.at("Attribute", range, vec![self.expr(&e.value), name_of(&e.attr), context(e.ctx)])
            }
            Expr::Subscript(e) => {
                self.at("Subscript", range, vec![self.expr(&e.value), self.expr(&e.slice), context(e.ctx)])
            }
            Expr::Starred(e) => self.at("Starred", range, vec![self.expr(&e.value), context(e.ctx)]),
            Expr::Name(e) => self.at("Name", range, vec![text(e.id.as_str()), context(e.ctx)]),
            Expr::List(e) => self.at("List", range, vec![self.exprs(&e.elts), context(e.ctx)]),
            Expr::Tuple(e) => self.at("Tuple", range, vec![self.exprs(&e.elts), context(e.ctx)]),
            Expr::Slice(e) => self.at(
                "Slice",
                range,
                vec![
                    self.optional(e.lower.as_deref()),
                    self.optional(e.upper.as_deref()),
                    self.optional(e.step.as_deref()),
                ],
            ),
            // No Python source has them.
            Expr::IpyEscapeCommand(_) => self.constant(range, Constant::None, Field::None),
        }
    }

    /// Adds text; to the last piece, if that is text too.
    fn push_text(
        &self,
        pieces: &mut Vec<Piece<'a>>,
        text: crate::escape::Text,
        range: TextRange,
        unicode: bool,
    ) {
        if text.is_empty() {
            return;
        }
        match pieces.last_mut() {
            Some(Piece::Text(last, at, _)) => {
                last.append(text);
                *at = TextRange::new(at.start(), range.end());
            }
            _ => pieces.push(Piece::Text(text, range, unicode)),
        }
    }

    fn push_elements(
        &self,
        pieces: &mut Vec<Piece<'a>>,
        elements: &'a ast::InterpolatedStringElements,
        flags: AnyStringFlags,
    ) {
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(part) => {
                    let text = literal::interpolated_part(part, flags, self.source());
                    self.push_text(pieces, text, part.range, false);
                }
                ast::InterpolatedStringElement::Interpolation(field) => {
                    if let Some(debug) = &field.debug_text {
                        // The text from behind the brace to the expression's end and the sign.
                        let shown = crate::compiler::without_comments(debug.as_str());
                        let start = field.range.start() + TextSize::from(1);
                        let range = TextRange::at(start, TextSize::of(debug.as_str()));
                        let text = crate::escape::Text::Plain(shown.into_owned());
                        self.push_text(pieces, text, range, false);
                    }
                    pieces.push(Piece::Field(field, flags));
                }
            }
        }
    }

    fn pieces(&self, pieces: Vec<Piece<'a>>, is_template: bool) -> Vec<Field> {
        let mut fields = Vec::with_capacity(pieces.len());
        for piece in pieces {
            fields.push(match piece {
                Piece::Text(value, range, unicode) => {
                    let kind = if unicode { text("u") } else { Field::None };
                    self.constant(range, value.into_constant(), kind)
                }
                Piece::Field(field, flags) => self.field(field, flags, is_template),
            });
        }
        fields
    }

    fn field(&self, field: &'a ast::InterpolatedElement, flags: AnyStringFlags, is_template: bool) -> Field {
        let conversion = match field.conversion {
            ConversionFlag::Str => b's'.into(),
            ConversionFlag::Repr => b'r'.into(),
            ConversionFlag::Ascii => b'a'.into(),
            ConversionFlag::None if field.debug_text.is_some() && field.format_spec.is_none() => b'r'.into(),
            ConversionFlag::None => -1,
        };
        let spec = match &field.format_spec {
            None => Field::None,
            Some(spec) => {
                let mut pieces = Vec::new();
                self.push_elements(&mut pieces, &spec.elements, flags);
                let values = self.pieces(pieces, false);
                // The colon belongs to it.
                let range = TextRange::new(spec.range.start() - TextSize::from(1), spec.range.end());
                self.at("JoinedStr", range, vec![Field::List(values)])
            }
        };
        let value = self.expr(&field.expression);
        if is_template {
            let shown = crate::compiler::interpolation_text(field, self.source());
            let shown = Field::Constant(Constant::Str(shown.as_ref().into()));
            return self.at("Interpolation", field.range, vec![value, shown, Field::Int(conversion), spec]);
        }
        self.at("FormattedValue", field.range, vec![value, Field::Int(conversion), spec])
    }
}
