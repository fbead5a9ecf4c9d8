//! Expressions, strings with fields, calls and parameters.

use super::{Layout, boxed, field, make, many, nodes, number, one, text};
use crate::ast::{Field, Node};
use crate::code::Constant;
use ruff_python_ast::str_prefix::{FStringPrefix, StringLiteralPrefix, TStringPrefix};
use ruff_python_ast::{self as ast, ConversionFlag, Expr, ExprContext};
use ruff_text_size::{Ranged, TextRange, TextSize};
use std::fmt::Write;

fn context(field: &Field) -> ExprContext {
    match one(field).map(|node| node.class) {
        Some("Store") => ExprContext::Store,
        Some("Del") => ExprContext::Del,
        _ => ExprContext::Load,
    }
}

pub(super) fn operator(field: &Field) -> ast::Operator {
    use ast::Operator::*;
    match one(field).map_or("", |node| node.class) {
        "Sub" => Sub,
        "Mult" => Mult,
        "MatMult" => MatMult,
        "Div" => Div,
        "Mod" => Mod,
        "Pow" => Pow,
        "LShift" => LShift,
        "RShift" => RShift,
        "BitOr" => BitOr,
        "BitXor" => BitXor,
        "BitAnd" => BitAnd,
        "FloorDiv" => FloorDiv,
        _ => Add,
    }
}

fn compare_operator(node: &Node) -> ast::CmpOp {
    use ast::CmpOp::*;
    match node.class {
        "NotEq" => NotEq,
        "Lt" => Lt,
        "LtE" => LtE,
        "Gt" => Gt,
        "GtE" => GtE,
        "Is" => Is,
        "IsNot" => IsNot,
        "In" => In,
        "NotIn" => NotIn,
        _ => Eq,
    }
}

fn unary_operator(field: &Field) -> ast::UnaryOp {
    match one(field).map_or("", |node| node.class) {
        "Invert" => ast::UnaryOp::Invert,
        "Not" => ast::UnaryOp::Not,
        "UAdd" => ast::UnaryOp::UAdd,
        _ => ast::UnaryOp::USub,
    }
}

/// A literal whose text in the tree is its value.
fn raw() -> ast::StringLiteralFlags {
    ast::StringLiteralFlags::empty().with_prefix(StringLiteralPrefix::Raw { uppercase: false })
}

fn conversion(field: &Field) -> ConversionFlag {
    match number(field) {
        115 => ConversionFlag::Str,
        114 => ConversionFlag::Repr,
        97 => ConversionFlag::Ascii,
        _ => ConversionFlag::None,
    }
}

impl Layout {
    /// The expression in a field that must hold one.
    pub(super) fn required(&mut self, field: &Field) -> Box<Expr> {
        match one(field) {
            Some(node) => Box::new(self.expr(node)),
            None => Box::new(Expr::NoneLiteral(make!(ExprNoneLiteral { range: TextRange::default() }))),
        }
    }

    pub(super) fn optional(&mut self, field: &Field) -> Option<Box<Expr>> {
        boxed(field, |node| self.expr(node))
    }

    pub(super) fn exprs<T: FromIterator<Expr>>(&mut self, field: &Field) -> T {
        nodes(field).map(|node| self.expr(node)).collect()
    }

    pub(super) fn expr(&mut self, node: &Node) -> Expr {
        let f = |at: usize| field(node, at);
        match node.class {
            "BoolOp" => {
                let op = if one(f(0)).is_some_and(|op| op.class == "Or") {
                    ast::BoolOp::Or
                } else {
                    ast::BoolOp::And
                };
                let (values, range) = self.within(node, |s| s.exprs(f(1)));
                Expr::BoolOp(make!(ExprBoolOp { range, op, values }))
            }
            "NamedExpr" => {
                let ((target, value), range) = self.within(node, |s| (s.required(f(0)), s.required(f(1))));
                Expr::Named(make!(ExprNamed { range, target, value }))
            }
            "BinOp" => {
                let ((left, right), range) = self.within(node, |s| (s.required(f(0)), s.required(f(2))));
                Expr::BinOp(make!(ExprBinOp { range, left, op: operator(f(1)), right }))
            }
            "UnaryOp" => {
                let (operand, range) = self.within(node, |s| s.required(f(1)));
                Expr::UnaryOp(make!(ExprUnaryOp { range, op: unary_operator(f(0)), operand }))
            }
            "Lambda" => {
                let ((parameters, body), range) =
                    self.within(node, |s| (s.parameters(f(0)), s.required(f(1))));
                Expr::Lambda(make!(ExprLambda { range, parameters: Some(Box::new(parameters)), body }))
            }
            "IfExp" => {
                let ((test, body, orelse), range) =
                    self.within(node, |s| (s.required(f(0)), s.required(f(1)), s.required(f(2))));
                Expr::If(make!(ExprIf { range, test, body, orelse }))
            }
            "Dict" => {
                let (items, range) = self.within(node, |s| {
                    let pairs = many(f(0)).iter().zip(many(f(1)));
                    pairs
                        .map(|(key, value)| {
                            let key = one(key).map(|key| s.expr(key));
                            ast::DictItem { key, value: *s.required(value) }
                        })
                        .collect()
                });
                Expr::Dict(make!(ExprDict { range, items }))
            }
            "Set" => {
                let (elts, range) = self.within(node, |s| s.exprs(f(0)));
                Expr::Set(make!(ExprSet { range, elts }))
            }
            "ListComp" => {
                let ((elt, generators), range) =
                    self.within(node, |s| (s.required(f(0)), s.generators(f(1))));
                Expr::ListComp(make!(ExprListComp { range, elt, generators }))
            }
            "SetComp" => {
                let ((elt, generators), range) =
                    self.within(node, |s| (s.required(f(0)), s.generators(f(1))));
                Expr::SetComp(make!(ExprSetComp { range, elt, generators }))
            }
            "GeneratorExp" => {
                let ((elt, generators), range) =
                    self.within(node, |s| (s.required(f(0)), s.generators(f(1))));
                Expr::Generator(make!(ExprGenerator { range, elt, generators, parenthesized: true }))
            }
            "DictComp" => {
                let ((key, value, generators), range) =
                    self.within(node, |s| (s.required(f(0)), s.required(f(1)), s.generators(f(2))));
                Expr::DictComp(make!(ExprDictComp { range, key: Some(key), value, generators }))
            }
            "Await" => {
                let (value, range) = self.within(node, |s| s.required(f(0)));
                Expr::Await(make!(ExprAwait { range, value }))
            }
            "Yield" => {
                let (value, range) = self.within(node, |s| s.optional(f(0)));
                Expr::Yield(make!(ExprYield { range, value }))
            }
            "YieldFrom" => {
                let (value, range) = self.within(node, |s| s.required(f(0)));
                Expr::YieldFrom(make!(ExprYieldFrom { range, value }))
            }
            "Compare" => {
                let ops = nodes(f(1)).map(compare_operator).collect();
                let ((left, comparators), range) =
                    self.within(node, |s| (s.required(f(0)), s.exprs::<Vec<Expr>>(f(2)).into_boxed_slice()));
                Expr::Compare(make!(ExprCompare { range, left, ops, comparators }))
            }
            "Call" => self.call(node),
            "JoinedStr" => {
                let (elements, range) = self.within(node, |s| s.elements(f(0)));
                self.fstring(elements, range)
            }
            "FormattedValue" => {
                let (element, range) = self.within(node, |s| s.element(node));
                self.fstring(vec![element], range)
            }
            "TemplateStr" | "Interpolation" => {
                let (elements, range) = self.within(node, |s| match node.class {
                    "TemplateStr" => s.elements(f(0)),
                    _ => vec![s.element(node)],
                });
                let flags = ast::TStringFlags::empty().with_prefix(TStringPrefix::Raw { uppercase_r: false });
                let part = make!(TString { range, elements: elements.into(), flags });
                Expr::TString(make!(ExprTString { range, value: ast::TStringValue::single(part) }))
            }
            "Constant" => match f(0) {
                Field::Constant(constant) => self.constant(node, constant),
                _ => self.constant(node, &Constant::None),
            },
            "Attribute" => self.attribute(node),
            "Subscript" => {
                let ((value, slice), range) = self.within(node, |s| (s.required(f(0)), s.required(f(1))));
                Expr::Subscript(make!(ExprSubscript { range, value, slice, ctx: context(f(2)) }))
            }
            "Starred" => {
                let (value, range) = self.within(node, |s| s.required(f(0)));
                Expr::Starred(make!(ExprStarred { range, value, ctx: context(f(1)) }))
            }
            "List" => {
                let (elts, range) = self.within(node, |s| s.exprs(f(0)));
                Expr::List(make!(ExprList { range, elts, ctx: context(f(1)) }))
            }
            "Tuple" => {
                let (elts, range) = self.within(node, |s| s.exprs(f(0)));
                Expr::Tuple(make!(ExprTuple { range, elts, ctx: context(f(1)), parenthesized: true }))
            }
            "Slice" => {
                let ((lower, upper, step), range) =
                    self.within(node, |s| (s.optional(f(0)), s.optional(f(1)), s.optional(f(2))));
                Expr::Slice(make!(ExprSlice { range, lower, upper, step }))
            }
            _ => {
                let ((), range) = self.within(node, |_| ());
                let id = ast::name::Name::new(text(f(0)).unwrap_or_default());
                Expr::Name(make!(ExprName { range, id, ctx: context(f(1)) }))
            }
        }
    }

    fn attribute(&mut self, node: &Node) -> Expr {
        let name = text(field(node, 1)).unwrap_or_default();
        let p = node.position.unwrap_or_default();
        let ((value, start), range) = self.within(node, |s| {
            let value = s.required(field(node, 0));
            // The name stands at the end, if there is room for it.
            let column = p.end_column.checked_sub(name.len() as u32).unwrap_or(p.end_column);
            let start = s.offset(p.end_line, column);
            s.text.push('a');
            (value, start)
        });
        let attr = self.identifier(name, TextRange::new(start, range.end()));
        Expr::Attribute(make!(ExprAttribute { range, value, attr, ctx: context(field(node, 2)) }))
    }

    fn call(&mut self, node: &Node) -> Expr {
        let ((func, args, keywords, open), range) = self.within(node, |s| {
            let func = s.required(field(node, 0));
            let open = TextSize::new(s.here());
            let args = s.exprs::<Vec<Expr>>(field(node, 1)).into_boxed_slice();
            (func, args, s.keywords(field(node, 2)), open)
        });
        let arguments = make!(Arguments {
            range: TextRange::new(open.min(range.end()), range.end()),
            args,
            keywords: keywords.into_iter().collect(),
        });
        Expr::Call(make!(ExprCall { range_start: range.start(), func, arguments }))
    }

    pub(super) fn keywords(&mut self, field: &Field) -> Vec<ast::Keyword> {
        nodes(field)
            .map(|node| {
                let (value, range) = self.within(node, |s| *s.required(super::field(node, 1)));
                let arg = self.optional_name(super::field(node, 0), range.start());
                make!(Keyword { range, arg, value })
            })
            .collect()
    }

    fn generators(&mut self, field: &Field) -> Vec<ast::Comprehension> {
        nodes(field)
            .map(|node| {
                let f = |at: usize| super::field(node, at);
                let target = *self.required(f(0));
                let iter = *self.required(f(1));
                let ifs: Vec<Expr> = self.exprs(f(2));
                let end = ifs.last().map_or(iter.range().end(), |last| last.range().end());
                let range = TextRange::new(target.range().start(), end);
                make!(Comprehension { range, target, iter, ifs, is_async: number(f(3)) != 0 })
            })
            .collect()
    }

    pub(super) fn parameters(&mut self, field: &Field) -> ast::Parameters {
        let start = TextSize::new(self.here());
        let Some(node) = one(field) else { return ast::Parameters::default() };
        let f = |at: usize| super::field(node, at);
        let (positional_only, plain) = (many(f(0)).len(), many(f(1)).len());
        let defaults = many(f(6));
        // The last parameters have them.
        let without = (positional_only + plain).saturating_sub(defaults.len());
        let with_default = |s: &mut Self, node: &Node, default: Option<&Field>| {
            let parameter = s.parameter(node);
            let default = default.and_then(|d| s.optional(d));
            let end = default.as_ref().map_or(parameter.range.end(), |d| d.range().end());
            let range = TextRange::new(parameter.range.start(), end);
            make!(ParameterWithDefault { range, parameter, default })
        };
        let mut positional = Vec::new();
        for (i, node) in nodes(f(0)).chain(nodes(f(1))).enumerate() {
            let default = i.checked_sub(without).and_then(|i| defaults.get(i));
            positional.push(with_default(self, node, default));
        }
        let args = positional.split_off(positional_only.min(positional.len()));
        let vararg = one(f(2)).map(|node| Box::new(self.parameter(node)));
        let mut kwonlyargs = Vec::new();
        for (i, node) in nodes(f(3)).enumerate() {
            kwonlyargs.push(with_default(self, node, many(f(4)).get(i)));
        }
        let kwarg = one(f(5)).map(|node| Box::new(self.parameter(node)));
        make!(Parameters {
            range: TextRange::new(start, TextSize::new(self.here()).max(start)),
            posonlyargs: positional.into_iter().collect(),
            args: args.into_iter().collect(),
            vararg,
            kwonlyargs: kwonlyargs.into_iter().collect(),
            kwarg,
        })
    }

    fn parameter(&mut self, node: &Node) -> ast::Parameter {
        let (annotation, range) = self.within(node, |s| s.optional(field(node, 1)));
        let name = self.name(field(node, 0), range.start());
        make!(Parameter { range, name, annotation })
    }

    fn fstring(&self, elements: Vec<ast::InterpolatedStringElement>, range: TextRange) -> Expr {
        let flags = ast::FStringFlags::empty().with_prefix(FStringPrefix::Raw { uppercase_r: false });
        let part = make!(FString { range, elements: elements.into(), flags });
        Expr::FString(make!(ExprFString { range, value: ast::FStringValue::single(part) }))
    }

    fn elements(&mut self, field: &Field) -> Vec<ast::InterpolatedStringElement> {
        nodes(field).map(|node| self.element(node)).collect()
    }

    /// Text, a field, or any other expression, which counts as a field.
    fn element(&mut self, node: &Node) -> ast::InterpolatedStringElement {
        let f = |at: usize| field(node, at);
        let (text_at, rest) = match node.class {
            "Constant" => {
                if let Field::Constant(Constant::Str(value)) = f(0) {
                    let ((), range) = self.within(node, |_| ());
                    let part = make!(InterpolatedStringLiteralElement { range, value: value.clone() });
                    return ast::InterpolatedStringElement::Literal(part);
                }
                (None, None)
            }
            "FormattedValue" => (None, Some(1)),
            "Interpolation" => (Some(1), Some(2)),
            _ => (None, None),
        };
        let ((expression, format_spec), range) = self.within(node, |s| {
            if let Some(at) = text_at {
                let shown = match field(node, at) {
                    Field::Constant(Constant::Str(text)) => &**text,
                    _ => "",
                };
                // See `interpolation_text`.
                let written = write!(s.text, "\u{1}{}:{shown}", shown.len());
                debug_assert!(written.is_ok(), "writing to a string does not fail");
            }
            match rest {
                None => (Box::new(s.expr(node)), None),
                Some(at) => (s.required(field(node, 0)), s.format_spec(field(node, at + 1))),
            }
        });
        let conversion = rest.map_or(ConversionFlag::None, |at| conversion(f(at)));
        ast::InterpolatedStringElement::Interpolation(make!(InterpolatedElement {
            range,
            expression,
            debug_text: None,
            conversion,
            format_spec,
        }))
    }

    fn format_spec(&mut self, field: &Field) -> Option<Box<ast::InterpolatedStringFormatSpec>> {
        let node = one(field)?;
        // Nodes begin with the colon, and the parser crate's tree behind it.
        let first = nodes(super::field(node, 0)).next().and_then(|first| first.position);
        let mut p = node.position.unwrap_or_default();
        if let Some(first) = first.filter(|_| node.class == "JoinedStr") {
            (p.line, p.column) = (first.line, first.column);
        }
        let start = self.open(p);
        let elements = match node.class {
            "JoinedStr" => self.elements(super::field(node, 0)),
            _ => vec![self.element(node)],
        };
        let range = self.close(start, p);
        Some(Box::new(make!(InterpolatedStringFormatSpec { range, elements: elements.into() })))
    }

    fn constant(&mut self, node: &Node, constant: &Constant) -> Expr {
        let ((), range) = self.within(node, |s| s.literal(constant));
        match constant {
            Constant::None => Expr::NoneLiteral(make!(ExprNoneLiteral { range })),
            Constant::True => Expr::BooleanLiteral(make!(ExprBooleanLiteral { range, value: true })),
            Constant::False => Expr::BooleanLiteral(make!(ExprBooleanLiteral { range, value: false })),
            Constant::Ellipsis => Expr::EllipsisLiteral(make!(ExprEllipsisLiteral { range })),
            Constant::Int(_) | Constant::BigInt(_) => {
                // The tree has room for no negative numbers; large ones are read from the text anyway.
                let value = match constant {
                    Constant::Int(n) if *n >= 0 => ast::Int::from(*n as u64),
                    _ => large(),
                };
                Expr::NumberLiteral(make!(ExprNumberLiteral { range, value: ast::Number::Int(value) }))
            }
            Constant::Float(x) => {
                Expr::NumberLiteral(make!(ExprNumberLiteral { range, value: ast::Number::Float(*x) }))
            }
            Constant::Complex(real, imag) => {
                let value = ast::Number::Complex { real: *real, imag: *imag };
                Expr::NumberLiteral(make!(ExprNumberLiteral { range, value }))
            }
            Constant::Str(value) => {
                let part = make!(StringLiteral { range, value: value.clone(), flags: raw() });
                let value = ast::StringLiteralValue::single(part);
                Expr::StringLiteral(make!(ExprStringLiteral { range, value }))
            }
            Constant::Bytes(value) => {
                let flags = ast::BytesLiteralFlags::empty();
                let part = make!(BytesLiteral { range, value: value.clone(), flags });
                Expr::BytesLiteral(make!(ExprBytesLiteral {
                    range,
                    value: ast::BytesLiteralValue::single(part)
                }))
            }
            Constant::Surrogates(_) | Constant::Tuple(_) | Constant::FrozenSet(_) | Constant::Code(_) => {
                let value = self.constants.len().to_string().into();
                self.constants.push(constant.clone());
                let kind = ast::IpyEscapeKind::Shell;
                Expr::IpyEscapeCommand(make!(ExprIpyEscapeCommand { range, kind, value }))
            }
        }
    }

    /// The text of literals that are read from the text.
    fn literal(&mut self, constant: &Constant) {
        match constant {
            Constant::Int(n) => self.text.push_str(&n.to_string()),
            Constant::BigInt(n) => self.text.push_str(&n.to_string()),
            Constant::Bytes(bytes) => {
                self.text.push_str("b'");
                for byte in bytes {
                    match byte {
                        b' '..=b'~' if !matches!(byte, b'\'' | b'\\') => self.text.push(char::from(*byte)),
                        _ => self.text.push_str(&format!("\\x{byte:02x}")),
                    }
                }
                self.text.push('\'');
            }
            _ => {}
        }
    }
}

/// Some number that does not fit into a word.
fn large() -> ast::Int {
    "99999999999999999999".parse().unwrap_or(ast::Int::ZERO)
}
