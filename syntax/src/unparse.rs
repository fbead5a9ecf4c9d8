//! Expressions back to source text, in the normal form that CPython gives to annotations under
//! `from __future__ import annotations` (PEP 563).

use crate::code::Constant;
use crate::literal;
use ruff_python_ast as ast;
use ruff_python_ast::{BoolOp, Expr, Operator, UnaryOp};
use ruff_text_size::Ranged;
use std::fmt::Write;

/// The text of an expression, as a string constant.
pub fn expression(expression: &Expr, source: &str) -> Constant {
    let mut printer = Printer { out: String::new(), source };
    // A bare tuple needs no parentheses in an annotation, but CPython writes them.
    printer.write(expression, Level::Test);
    Constant::Str(printer.out.into_boxed_str())
}

/// How tightly the surroundings bind; an operator that binds less is put in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Tuple,
    Test,
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

struct Printer<'a> {
    out: String,
    source: &'a str,
}

impl Printer<'_> {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn enclosed(&mut self, needed: bool, f: impl FnOnce(&mut Self)) {
        if needed {
            self.text("(");
        }
        f(self);
        if needed {
            self.text(")");
        }
    }

    fn list(&mut self, items: &[Expr]) {
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.text(", ");
            }
            self.write(item, Level::Test);
        }
    }

    fn write(&mut self, expression: &Expr, level: Level) {
        match expression {
            Expr::BoolOp(node) => {
                let (own, operand, word) = match node.op {
                    BoolOp::And => (Level::And, Level::Not, " and "),
                    BoolOp::Or => (Level::Or, Level::And, " or "),
                };
                self.enclosed(level > own, |this| {
                    for (i, value) in node.values.iter().enumerate() {
                        if i > 0 {
                            this.text(word);
                        }
                        this.write(value, operand);
                    }
                });
            }
            Expr::Named(node) => self.enclosed(level > Level::Tuple, |this| {
                this.write(&node.target, Level::Atom);
                this.text(" := ");
                this.write(&node.value, Level::Atom);
            }),
            Expr::BinOp(node) => {
                let own = binary_level(node.op);
                let (left, right) = match node.op {
                    Operator::Pow => (Level::Await, Level::Power),
                    _ => (own, above(own)),
                };
                self.enclosed(level > own, |this| {
                    this.write(&node.left, left);
                    this.text(" ");
                    this.text(node.op.as_str());
                    this.text(" ");
                    this.write(&node.right, right);
                });
            }
            Expr::UnaryOp(node) => {
                let (own, text) = match node.op {
                    UnaryOp::Not => (Level::Not, "not "),
                    UnaryOp::Invert => (Level::Factor, "~"),
                    UnaryOp::UAdd => (Level::Factor, "+"),
                    UnaryOp::USub => (Level::Factor, "-"),
                };
                self.enclosed(level > own, |this| {
                    this.text(text);
                    this.write(&node.operand, own);
                });
            }
            Expr::Lambda(node) => self.enclosed(level > Level::Test, |this| {
                this.text("lambda");
                if let Some(parameters) = node.parameters.as_ref().filter(|p| !p.is_empty()) {
                    this.text(" ");
                    this.parameters(parameters);
                }
                this.text(": ");
                this.write(&node.body, Level::Test);
            }),
            Expr::If(node) => self.enclosed(level > Level::Test, |this| {
                this.write(&node.body, Level::Or);
                this.text(" if ");
                this.write(&node.test, Level::Or);
                this.text(" else ");
                this.write(&node.orelse, Level::Test);
            }),
            Expr::Dict(node) => {
                self.text("{");
                for (i, item) in node.items.iter().enumerate() {
                    if i > 0 {
                        self.text(", ");
                    }
                    match &item.key {
                        Some(key) => {
                            self.write(key, Level::Test);
                            self.text(": ");
                            self.write(&item.value, Level::Test);
                        }
                        None => {
                            self.text("**");
                            self.write(&item.value, Level::BitOr);
                        }
                    }
                }
                self.text("}");
            }
            Expr::Set(node) => {
                self.text("{");
                self.list(&node.elts);
                self.text("}");
            }
            Expr::ListComp(node) => {
                self.text("[");
                self.write(&node.elt, Level::Test);
                self.generators(&node.generators);
                self.text("]");
            }
            Expr::SetComp(node) => {
                self.text("{");
                self.write(&node.elt, Level::Test);
                self.generators(&node.generators);
                self.text("}");
            }
            Expr::DictComp(node) => {
                self.text("{");
                if let Some(key) = &node.key {
                    self.write(key, Level::Test);
                    self.text(": ");
                }
                self.write(&node.value, Level::Test);
                self.generators(&node.generators);
                self.text("}");
            }
            Expr::Generator(node) => {
                self.text("(");
                self.write(&node.elt, Level::Test);
                self.generators(&node.generators);
                self.text(")");
            }
            Expr::Await(node) => self.enclosed(level > Level::Await, |this| {
                this.text("await ");
                this.write(&node.value, Level::Atom);
            }),
            Expr::Yield(node) => self.enclosed(true, |this| {
                this.text("yield");
                if let Some(value) = &node.value {
                    this.text(" ");
                    this.write(value, Level::Tuple);
                }
            }),
            Expr::YieldFrom(node) => self.enclosed(true, |this| {
                this.text("yield from ");
                this.write(&node.value, Level::Test);
            }),
            Expr::Compare(node) => self.enclosed(level > Level::Compare, |this| {
                this.write(&node.left, Level::BitOr);
                for (op, right) in node.ops.iter().zip(&node.comparators) {
                    this.text(" ");
                    this.text(op.as_str());
                    this.text(" ");
                    this.write(right, Level::BitOr);
                }
            }),
            Expr::Call(node) => {
                self.write(&node.func, Level::Atom);
                if let ([Expr::Generator(_)], []) = (&*node.arguments.args, &*node.arguments.keywords) {
                    return self.write(&node.arguments.args[0], Level::Test);
                }
                self.text("(");
                self.list(&node.arguments.args);
                for (i, keyword) in node.arguments.keywords.iter().enumerate() {
                    if i > 0 || !node.arguments.args.is_empty() {
                        self.text(", ");
                    }
                    match &keyword.arg {
                        Some(name) => {
                            self.text(&name.id);
                            self.text("=");
                        }
                        None => self.text("**"),
                    }
                    self.write(&keyword.value, Level::Test);
                }
                self.text(")");
            }
            Expr::FString(_) | Expr::TString(_) | Expr::IpyEscapeCommand(_) => {
                let text = &self.source[expression.range()];
                self.out.push_str(text);
            }
            Expr::StringLiteral(node) => match literal::string(&node.value, self.source) {
                Constant::Str(text) => self.string(text.chars().map(u32::from)),
                Constant::Surrogates(points) => self.string(points.iter().copied()),
                _ => {}
            },
            Expr::BytesLiteral(node) => {
                if let Constant::Bytes(bytes) = literal::bytes(&node.value, self.source) {
                    self.bytes(&bytes);
                }
            }
            Expr::NumberLiteral(node) => self.number(&literal::number(node, self.source)),
            Expr::BooleanLiteral(node) => self.text(if node.value { "True" } else { "False" }),
            Expr::NoneLiteral(_) => self.text("None"),
            Expr::EllipsisLiteral(_) => self.text("..."),
            Expr::Attribute(node) => {
                self.write(&node.value, Level::Atom);
                // `1 .real` needs the blank.
                let is_integer = matches!(&*node.value, Expr::NumberLiteral(n) if n.value.is_int());
                self.text(if is_integer { " ." } else { "." });
                self.text(&node.attr.id);
            }
            Expr::Subscript(node) => {
                self.write(&node.value, Level::Atom);
                self.text("[");
                match &*node.slice {
                    Expr::Tuple(tuple)
                        if !tuple.elts.is_empty() && !tuple.elts.iter().any(Expr::is_starred_expr) =>
                    {
                        self.list(&tuple.elts);
                        if tuple.elts.len() == 1 {
                            self.text(",");
                        }
                    }
                    slice => self.write(slice, Level::Tuple),
                }
                self.text("]");
            }
            Expr::Starred(node) => {
                self.text("*");
                self.write(&node.value, Level::BitOr);
            }
            Expr::Name(node) => self.text(&node.id),
            Expr::List(node) => {
                self.text("[");
                self.list(&node.elts);
                self.text("]");
            }
            Expr::Tuple(node) => {
                self.enclosed(level > Level::Tuple || node.elts.is_empty(), |this| {
                    this.list(&node.elts);
                    if node.elts.len() == 1 {
                        this.text(",");
                    }
                });
            }
            Expr::Slice(node) => {
                if let Some(lower) = &node.lower {
                    self.write(lower, Level::Test);
                }
                self.text(":");
                if let Some(upper) = &node.upper {
                    self.write(upper, Level::Test);
                }
                if let Some(step) = &node.step {
                    self.text(":");
                    self.write(step, Level::Test);
                }
            }
        }
    }

    fn generators(&mut self, generators: &[ast::Comprehension]) {
        for generator in generators {
            self.text(if generator.is_async { " async for " } else { " for " });
            self.write(&generator.target, Level::Tuple);
            self.text(" in ");
            self.write(&generator.iter, Level::Or);
            for test in &generator.ifs {
                self.text(" if ");
                self.write(test, Level::Or);
            }
        }
    }

    fn parameters(&mut self, parameters: &ast::Parameters) {
        let mut first = true;
        let mut comma = |this: &mut Self| {
            if !std::mem::take(&mut first) {
                this.text(", ");
            }
        };
        let plain = |this: &mut Self, parameter: &ast::ParameterWithDefault| {
            this.text(&parameter.parameter.name.id);
            if let Some(default) = &parameter.default {
                this.text("=");
                this.write(default, Level::Test);
            }
        };
        for (i, parameter) in parameters.posonlyargs.iter().enumerate() {
            comma(self);
            plain(self, parameter);
            if i + 1 == parameters.posonlyargs.len() {
                self.text(", /");
            }
        }
        for parameter in &parameters.args {
            comma(self);
            plain(self, parameter);
        }
        if parameters.vararg.is_some() || !parameters.kwonlyargs.is_empty() {
            comma(self);
            self.text("*");
            if let Some(parameter) = &parameters.vararg {
                self.text(&parameter.name.id);
            }
        }
        for parameter in &parameters.kwonlyargs {
            comma(self);
            plain(self, parameter);
        }
        if let Some(parameter) = &parameters.kwarg {
            comma(self);
            self.text("**");
            self.text(&parameter.name.id);
        }
    }

    /// `repr` of a string.
    fn string(&mut self, points: impl Iterator<Item = u32> + Clone) {
        let has = |c: char| points.clone().any(|point| point == u32::from(c));
        let quote = if has('\'') && !has('"') { '"' } else { '\'' };
        self.out.push(quote);
        for point in points {
            match char::from_u32(point) {
                Some('\n') => self.text("\\n"),
                Some('\r') => self.text("\\r"),
                Some('\t') => self.text("\\t"),
                Some(c) if c == quote || c == '\\' => self.out.extend(['\\', c]),
                Some(c) if point >= 0x20 && !(0x7f..0xa1).contains(&point) && point != 0xad => {
                    self.out.push(c)
                }
                _ => {
                    let result = match point {
                        0..=0xff => write!(self.out, "\\x{point:02x}"),
                        0x100..=0xffff => write!(self.out, "\\u{point:04x}"),
                        _ => write!(self.out, "\\U{point:08x}"),
                    };
                    debug_assert!(result.is_ok(), "writing to a string does not fail");
                }
            }
        }
        self.out.push(quote);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
        self.text("b");
        self.out.push(quote as char);
        for &byte in bytes {
            match byte {
                b'\n' => self.text("\\n"),
                b'\r' => self.text("\\r"),
                b'\t' => self.text("\\t"),
                b if b == quote || b == b'\\' => self.out.extend(['\\', b as char]),
                0x20..=0x7e => self.out.push(byte as char),
                _ => self.out.push_str(&format!("\\x{byte:02x}")),
            }
        }
        self.out.push(quote as char);
    }

    fn number(&mut self, constant: &Constant) {
        match constant {
            Constant::Int(n) => self.text(&n.to_string()),
            Constant::BigInt(n) => self.text(&n.to_string()),
            Constant::Float(x) => self.text(&float(*x)),
            Constant::Complex(_, im) => {
                let text = float(*im);
                self.text(text.strip_suffix(".0").unwrap_or(&text));
                self.text("j");
            }
            _ => {}
        }
    }
}

/// `repr` of a literal's float, which is not negative; infinity is written as a literal that overflows.
fn float(x: f64) -> String {
    if x.is_infinite() {
        return "1e309".to_owned();
    }
    let scientific = format!("{x:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>().unwrap_or(0) {
        -4..=15 => {
            let text = x.to_string();
            if text.contains('.') { text } else { text + ".0" }
        }
        exponent => format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs()),
    }
}

fn binary_level(op: Operator) -> Level {
    match op {
        Operator::Add | Operator::Sub => Level::Sum,
        Operator::Mult | Operator::MatMult | Operator::Div | Operator::Mod | Operator::FloorDiv => {
            Level::Term
        }
        Operator::LShift | Operator::RShift => Level::Shift,
        Operator::BitOr => Level::BitOr,
        Operator::BitXor => Level::BitXor,
        Operator::BitAnd => Level::BitAnd,
        Operator::Pow => Level::Power,
    }
}

/// The next tighter level.
fn above(level: Level) -> Level {
    match level {
        Level::Tuple => Level::Test,
        Level::Test => Level::Or,
        Level::Or => Level::And,
        Level::And => Level::Not,
        Level::Not => Level::Compare,
        Level::Compare => Level::BitOr,
        Level::BitOr => Level::BitXor,
        Level::BitXor => Level::BitAnd,
        Level::BitAnd => Level::Shift,
        Level::Shift => Level::Sum,
        Level::Sum => Level::Term,
        Level::Term => Level::Factor,
        Level::Factor => Level::Power,
        Level::Power => Level::Await,
        Level::Await | Level::Atom => Level::Atom,
    }
}
