//! What CPython's code generator checks in `match` statements.

use super::late::Late;
use crate::code::Constant;
use crate::literal;
use ruff_python_ast::name::Name;
use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::{Expr, Operator, Pattern, PatternMatchMapping, StmtMatch, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

/// What a pattern may be and has bound so far.
struct Context {
    names: Vec<Name>,
    /// Nothing follows that an irrefutable pattern would make unreachable.
    irrefutable: bool,
}

pub fn check<'a>(late: &mut Late<'a, '_>, node: &'a StmtMatch) {
    let count = node.cases.len();
    for (at, case) in node.cases.iter().enumerate() {
        let last = at + 1 == count;
        let is_wildcard = matches!(&case.pattern, Pattern::MatchAs(p) if p.name.is_none());
        // A wildcard at the end is the default case.
        if !(last && count > 1 && is_wildcard) {
            let mut context = Context { names: Vec::new(), irrefutable: case.guard.is_some() || last };
            pattern(late, &case.pattern, &mut context);
        }
        if let Some(guard) = &case.guard {
            late.visit_expr(guard);
        }
        late.visit_body(&case.body);
    }
}

/// Checks a pattern; false if an error was found.
fn pattern(late: &mut Late, node: &Pattern, context: &mut Context) -> bool {
    match node {
        Pattern::MatchValue(value) => {
            if !is_literal(&value.value) && !value.value.is_attribute_expr() {
                late.fail(value.range, "patterns may only match literals and attribute lookups");
                return false;
            }
            true
        }
        Pattern::MatchSingleton(_) => true,
        Pattern::MatchStar(star) => store(late, star.name.as_deref(), star.range, context),
        Pattern::MatchAs(node) => match &node.pattern {
            Some(inner) => {
                pattern(late, inner, context) && store(late, node.name.as_deref(), node.range, context)
            }
            None => {
                if !context.irrefutable {
                    let message = match &node.name {
                        Some(name) => format!("name capture '{name}' makes remaining patterns unreachable"),
                        None => "wildcard makes remaining patterns unreachable".to_owned(),
                    };
                    late.fail(node.range, message);
                    return false;
                }
                store(late, node.name.as_deref(), node.range, context)
            }
        },
        Pattern::MatchSequence(node) => {
            let mut seen = false;
            for (at, star) in node.patterns.iter().enumerate().filter(|(_, p)| p.is_match_star()) {
                if seen {
                    late.fail(node.range, "multiple starred names in sequence pattern");
                    return false;
                }
                seen = true;
                if at >= 1 << 8 && !matches!(star, Pattern::MatchStar(star) if star.name.is_none()) {
                    late.fail(node.range, "too many expressions in star-unpacking sequence pattern");
                    return false;
                }
            }
            node.patterns.iter().all(|inner| part(late, inner, context))
        }
        Pattern::MatchMapping(node) => {
            mapping_keys(late, node)
                && node.patterns.iter().all(|inner| part(late, inner, context))
                && store(late, node.rest.as_deref(), node.range, context)
        }
        Pattern::MatchClass(node) => {
            let keywords = &node.arguments.keywords;
            for (at, keyword) in keywords.iter().enumerate() {
                if let Some(other) = keywords[at + 1..].iter().find(|other| other.attr.id == keyword.attr.id)
                {
                    let message = format!("attribute name repeated in class pattern: {}", keyword.attr);
                    late.fail(other.pattern.range(), message);
                    return false;
                }
            }
            node.arguments.patterns.iter().all(|inner| part(late, inner, context))
                && keywords.iter().all(|keyword| part(late, &keyword.pattern, context))
        }
        Pattern::MatchOr(node) => {
            let mut control: Option<Vec<Name>> = None;
            for (at, alternative) in node.patterns.iter().enumerate() {
                let last = at + 1 == node.patterns.len();
                let mut own = Context { names: Vec::new(), irrefutable: last && context.irrefutable };
                if !pattern(late, alternative, &mut own) {
                    return false;
                }
                let names = control.get_or_insert_with(|| own.names.clone());
                if names.len() != own.names.len() || !names.iter().all(|name| own.names.contains(name)) {
                    late.fail(node.range, "alternative patterns bind different names");
                    return false;
                }
            }
            control.unwrap_or_default().iter().all(|name| store(late, Some(name), node.range, context))
        }
    }
}

/// A pattern within a sequence, mapping or class pattern: it may be irrefutable.
fn part(late: &mut Late, node: &Pattern, context: &mut Context) -> bool {
    let before = std::mem::replace(&mut context.irrefutable, true);
    let fine = pattern(late, node, context);
    context.irrefutable = before;
    fine
}

fn store(late: &mut Late, name: Option<&str>, range: TextRange, context: &mut Context) -> bool {
    let Some(name) = name else { return true };
    if context.names.iter().any(|other| other == name) {
        late.fail(range, format!("multiple assignments to name '{name}' in pattern"));
        return false;
    }
    context.names.push(Name::new(name));
    true
}

fn mapping_keys(late: &mut Late, node: &PatternMatchMapping) -> bool {
    let mut seen: Vec<Key> = Vec::new();
    for expression in &node.keys {
        match key(expression, &late.module.source) {
            Some(key) if seen.iter().any(|other| other.equals(&key)) => {
                late.fail(node.range, format!("mapping pattern checks duplicate key ({})", key.repr()));
                return false;
            }
            Some(key) => seen.push(key),
            None if expression.is_attribute_expr() => {}
            None => {
                late.fail(node.range, "mapping pattern keys may only match literals and attribute lookups");
                return false;
            }
        }
    }
    true
}

/// A literal, negated number or complex sum.
fn is_literal(expression: &Expr) -> bool {
    match expression {
        Expr::NumberLiteral(_)
        | Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_)
        | Expr::EllipsisLiteral(_) => true,
        Expr::UnaryOp(node) => matches!(node.op, UnaryOp::USub | UnaryOp::UAdd) && is_literal(&node.operand),
        Expr::BinOp(node) => {
            matches!(node.op, Operator::Add | Operator::Sub)
                && is_literal(&node.left)
                && is_literal(&node.right)
        }
        _ => false,
    }
}

/// The value of a mapping pattern's key.
enum Key {
    /// A number, as complex parts; an integer or float has no imaginary part. With its spelling by `repr`.
    Number(f64, f64, String),
    /// An integer that no float holds exactly.
    Big(String),
    /// By `repr`.
    Other(String),
}

impl Key {
    fn equals(&self, other: &Key) -> bool {
        match (self, other) {
            (Key::Number(re, im, _), Key::Number(other_re, other_im, _)) => re == other_re && im == other_im,
            (Key::Big(one), Key::Big(other)) | (Key::Other(one), Key::Other(other)) => one == other,
            _ => false,
        }
    }

    fn repr(&self) -> &str {
        match self {
            Key::Number(_, _, repr) | Key::Big(repr) | Key::Other(repr) => repr,
        }
    }
}

fn key(expression: &Expr, source: &str) -> Option<Key> {
    Some(match expression {
        Expr::NumberLiteral(number) => match literal::number(number, source) {
            Constant::Int(value) => integer(i128::from(value)),
            Constant::Float(value) => Key::Number(value, 0.0, float_repr(value)),
            Constant::Complex(re, im) => complex(re, im),
            Constant::BigInt(value) => Key::Big(value.to_string()),
            _ => return None,
        },
        Expr::UnaryOp(node) if node.op == UnaryOp::USub => match key(&node.operand, source)? {
            Key::Number(re, im, repr) => {
                if im != 0.0 || repr.ends_with('j') {
                    complex(-re, -im)
                } else if repr.bytes().all(|byte| byte.is_ascii_digit()) {
                    integer(-repr.parse::<i128>().ok()?)
                } else {
                    Key::Number(-re, 0.0, float_repr(-re))
                }
            }
            Key::Big(repr) => Key::Big(format!("-{repr}")),
            Key::Other(_) => return None,
        },
        Expr::BinOp(node) => match (key(&node.left, source)?, key(&node.right, source)?) {
            (Key::Number(re, _, _), Key::Number(_, im, _)) => {
                complex(re, if node.op == Operator::Sub { -im } else { im })
            }
            _ => return None,
        },
        Expr::StringLiteral(string) => match literal::string(&string.value, source) {
            Constant::Str(text) => Key::Other(str_repr(text.chars().map(u32::from))),
            Constant::Surrogates(points) => Key::Other(str_repr(points.iter().copied())),
            _ => return None,
        },
        Expr::BytesLiteral(bytes) => match literal::bytes(&bytes.value, source) {
            Constant::Bytes(bytes) => Key::Other(bytes_repr(&bytes)),
            _ => return None,
        },
        Expr::BooleanLiteral(node) => {
            let (value, repr) = if node.value { (1.0, "True") } else { (0.0, "False") };
            Key::Number(value, 0.0, repr.to_owned())
        }
        Expr::NoneLiteral(_) => Key::Other("None".to_owned()),
        _ => return None,
    })
}

fn integer(value: i128) -> Key {
    let float = value as f64;
    if float as i128 == value {
        Key::Number(float, 0.0, value.to_string())
    } else {
        Key::Big(value.to_string())
    }
}

fn complex(re: f64, im: f64) -> Key {
    let part = |value: f64| {
        let repr = float_repr(value);
        repr.strip_suffix(".0").map(str::to_owned).unwrap_or(repr)
    };
    let repr = if re == 0.0 && re.is_sign_positive() {
        format!("{}j", part(im))
    } else {
        let sign = if im.is_sign_negative() { "" } else { "+" };
        format!("({}{sign}{}j)", part(re), part(im))
    };
    Key::Number(re, im, repr)
}

/// `repr` of a float: the shortest digits, with an exponent below 1e-4 and from 1e16 on.
fn float_repr(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-4..1e16).contains(&magnitude) {
        let scientific = format!("{value:e}");
        let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let (sign, exponent) = match exponent.strip_prefix('-') {
            Some(exponent) => ('-', exponent),
            None => ('+', exponent),
        };
        return format!("{digits}e{sign}{exponent:0>2}");
    }
    let plain = format!("{value}");
    if plain.contains('.') { plain } else { plain + ".0" }
}

fn str_repr(points: impl Iterator<Item = u32> + Clone) -> String {
    let has = |quote: char| points.clone().any(|point| point == u32::from(quote));
    let quote = if has('\'') && !has('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for point in points {
        match char::from_u32(point) {
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(c) if c == quote || c == '\\' => out.extend(['\\', c]),
            Some(c) if crate::errors::is_printable(c) => out.push(c),
            _ if point < 0x100 => out.push_str(&format!("\\x{point:02x}")),
            _ if point < 0x1_0000 => out.push_str(&format!("\\u{point:04x}")),
            _ => out.push_str(&format!("\\U{point:08x}")),
        }
    }
    out.push(quote);
    out
}

fn bytes_repr(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut out = format!("b{quote}");
    for &byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ if char::from(byte) == quote || byte == b'\\' => out.extend(['\\', char::from(byte)]),
            0x20..=0x7e => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push(quote);
    out
}
