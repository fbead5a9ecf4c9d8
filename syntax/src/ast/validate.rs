//! What a tree must fulfil before it is compiled, with CPython's words: made trees can be any shape that the grammar's
//! types allow.

use super::{Field, Node};
use crate::code::Constant;

/// What is wrong with a tree, by the class of the error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    Value(String),
    Type(String),
    System(String),
}

type Check = Result<(), Fault>;

fn fault(message: impl Into<String>) -> Check {
    Err(Fault::Value(message.into()))
}

/// Checks a module, an interactive statement or an expression.
pub fn validate(node: &Node) -> Check {
    match node.class {
        "Expression" => required(field(node, 0)),
        _ => statements(field(node, 0)),
    }
}

fn field(node: &Node, at: usize) -> &Field {
    node.fields.get(at).unwrap_or(&Field::None)
}

fn node_of(field: &Field) -> Option<&Node> {
    match field {
        Field::Node(node) => Some(node),
        _ => None,
    }
}

fn many(field: &Field) -> &[Field] {
    match field {
        Field::List(items) => items,
        _ => &[],
    }
}

fn class_of(field: &Field) -> &'static str {
    node_of(field).map_or("", |node| node.class)
}

/// Lines and columns in order.
fn place(node: &Node) -> Check {
    let Some([line, column, end_line, end_column]) = node.misplaced else { return Ok(()) };
    fault(if line > end_line {
        format!("AST node line range ({line}, {end_line}) is not valid")
    } else if line < 0 && end_line != line || column < 0 && end_column != column {
        format!(
            "AST node column range ({column}, {end_column}) for line range ({line}, {end_line}) is not valid"
        )
    } else {
        format!("line {line}, column {column}-{end_column} is not a valid range")
    })
}

fn constant(field: &Field) -> Check {
    match field {
        Field::NoConstant(name) => Err(Fault::Type(format!("got an invalid type in Constant: {name}"))),
        _ => Ok(()),
    }
}

/// A name that is no constant's.
fn name(field: &Field) -> Check {
    match field {
        Field::Text(text) if matches!(text.as_str(), "None" | "True" | "False") => {
            fault(format!("identifier field can't represent '{text}' constant"))
        }
        _ => Ok(()),
    }
}

fn not_empty(items: &Field, what: &str, owner: &str) -> Check {
    if many(items).is_empty() { fault(format!("empty {what} on {owner}")) } else { Ok(()) }
}

fn statements(body: &Field) -> Check {
    many(body).iter().try_for_each(|item| match node_of(item) {
        Some(node) => statement(node),
        None => fault("None disallowed in statement list"),
    })
}

fn body(items: &Field, owner: &str) -> Check {
    not_empty(items, "body", owner)?;
    statements(items)
}

fn required(field: &Field) -> Check {
    optional(field, "Load")
}

fn optional(field: &Field, context: &str) -> Check {
    node_of(field).map_or(Ok(()), |node| expression(node, context))
}

fn expressions(items: &Field, context: &str, none: bool) -> Check {
    many(items).iter().try_for_each(|item| match node_of(item) {
        Some(node) => expression(node, context),
        None if none => Ok(()),
        None => fault("None disallowed in expression list"),
    })
}

fn targets(items: &Field, owner: &str, context: &str) -> Check {
    not_empty(items, "targets", owner)?;
    expressions(items, context, false)
}

fn keywords(items: &Field) -> Check {
    many(items).iter().filter_map(node_of).try_for_each(|node| required(field(node, 1)))
}

fn comprehensions(items: &Field) -> Check {
    if many(items).is_empty() {
        return fault("comprehension with no generators");
    }
    many(items).iter().filter_map(node_of).try_for_each(|node| {
        optional(field(node, 0), "Store")?;
        required(field(node, 1))?;
        expressions(field(node, 2), "Load", false)
    })
}

fn arguments(field_: &Field) -> Check {
    let Some(node) = node_of(field_) else { return Ok(()) };
    let f = |at: usize| field(node, at);
    let parameter = |arg: &Node| {
        place(arg)?;
        required(field(arg, 1))
    };
    let annotations = |items: &Field| many(items).iter().filter_map(node_of).try_for_each(parameter);
    annotations(f(0))?;
    annotations(f(1))?;
    // The positions of these two are not looked at.
    node_of(f(2)).map_or(Ok(()), |arg| required(field(arg, 1)))?;
    annotations(f(3))?;
    node_of(f(5)).map_or(Ok(()), |arg| required(field(arg, 1)))?;
    if many(f(6)).len() > many(f(0)).len() + many(f(1)).len() {
        return fault("more positional defaults than args on arguments");
    }
    if many(f(4)).len() != many(f(3)).len() {
        return fault("length of kwonlyargs is not the same as kw_defaults on arguments");
    }
    expressions(f(6), "Load", false)?;
    expressions(f(4), "Load", true)
}

fn context_of(node: &Node) -> Option<&'static str> {
    let at = match node.class {
        "Name" | "Starred" | "List" | "Tuple" => 1,
        "Attribute" | "Subscript" => 2,
        _ => return None,
    };
    Some(match class_of(field(node, at)) {
        "" => "Load",
        context => context,
    })
}

fn expression(node: &Node, context: &str) -> Check {
    let f = |at: usize| field(node, at);
    place(node)?;
    if node.class == "Name" {
        name(f(0))?;
    }
    match context_of(node) {
        None if context != "Load" => {
            return fault(format!("expression which can't be assigned to in {context} context"));
        }
        Some(actual) if actual != context => {
            return fault(format!("expression must have {context} context but has {actual} instead"));
        }
        _ => {}
    }
    match node.class {
        "BoolOp" => {
            if many(f(1)).len() < 2 {
                return fault("BoolOp with less than 2 values");
            }
            expressions(f(1), "Load", false)
        }
        "BinOp" => {
            required(f(0))?;
            required(f(2))
        }
        "UnaryOp" => required(f(1)),
        "Lambda" => {
            arguments(f(0))?;
            required(f(1))
        }
        "IfExp" => (0..3).try_for_each(|at| required(f(at))),
        "Dict" => {
            if many(f(0)).len() != many(f(1)).len() {
                return fault("Dict doesn't have the same number of keys as values");
            }
            expressions(f(0), "Load", true)?;
            expressions(f(1), "Load", false)
        }
        "Set" => expressions(f(0), "Load", false),
        "ListComp" | "SetComp" | "GeneratorExp" => {
            comprehensions(f(1))?;
            required(f(0))
        }
        "DictComp" => {
            comprehensions(f(2))?;
            required(f(0))?;
            required(f(1))
        }
        "Yield" | "YieldFrom" | "Await" => required(f(0)),
        "Compare" => {
            if many(f(2)).is_empty() {
                return fault("Compare with no comparators");
            }
            if many(f(2)).len() != many(f(1)).len() {
                return fault("Compare has a different number of comparators and operands");
            }
            expressions(f(2), "Load", false)?;
            required(f(0))
        }
        "Call" => {
            required(f(0))?;
            expressions(f(1), "Load", false)?;
            keywords(f(2))
        }
        "JoinedStr" | "TemplateStr" => expressions(f(0), "Load", false),
        "FormattedValue" => {
            required(f(0))?;
            required(f(2))?;
            match f(1) {
                Field::Int(c) if !matches!(c, -1 | 97 | 114 | 115) => {
                    Err(Fault::System(format!("Unrecognized conversion character {c}")))
                }
                _ => Ok(()),
            }
        }
        "Interpolation" => {
            required(f(0))?;
            required(f(3))
        }
        "Constant" => constant(f(0)),
        "Attribute" => required(f(0)),
        "Subscript" => {
            required(f(1))?;
            required(f(0))
        }
        "Starred" => optional(f(0), context),
        "List" | "Tuple" => expressions(f(0), context, false),
        "Slice" => (0..3).try_for_each(|at| required(f(at))),
        "NamedExpr" => {
            if class_of(f(0)) != "Name" {
                return Err(Fault::Type("NamedExpr target must be a Name".to_owned()));
            }
            required(f(1))
        }
        _ => Ok(()),
    }
}

fn type_params(items: &Field) -> Check {
    many(items).iter().filter_map(node_of).try_for_each(|node| {
        place(node)?;
        name(field(node, 0))?;
        required(field(node, 1))?;
        required(field(node, 2))
    })
}

fn with_items(items: &Field, owner: &str) -> Check {
    not_empty(items, "items", owner)?;
    many(items).iter().filter_map(node_of).try_for_each(|node| {
        required(field(node, 0))?;
        optional(field(node, 1), "Store")
    })
}

fn aliases(items: &Field, owner: &str) -> Check {
    not_empty(items, "names", owner)?;
    many(items).iter().filter_map(node_of).try_for_each(|alias| {
        name(field(alias, 0))?;
        name(field(alias, 1))
    })
}

fn statement(node: &Node) -> Check {
    let f = |at: usize| field(node, at);
    let owner = node.class;
    place(node)?;
    match owner {
        "FunctionDef" | "AsyncFunctionDef" => {
            name(f(0))?;
            body(f(2), owner)?;
            type_params(f(6))?;
            arguments(f(1))?;
            expressions(f(3), "Load", false)?;
            required(f(4))
        }
        "ClassDef" => {
            name(f(0))?;
            body(f(3), owner)?;
            type_params(f(5))?;
            expressions(f(1), "Load", false)?;
            keywords(f(2))?;
            expressions(f(4), "Load", false)
        }
        "Return" | "Expr" => required(f(0)),
        "Delete" => targets(f(0), owner, "Del"),
        "Assign" => {
            targets(f(0), owner, "Store")?;
            required(f(1))
        }
        "AugAssign" => {
            optional(f(0), "Store")?;
            required(f(2))
        }
        "AnnAssign" => {
            if class_of(f(0)) != "Name" && !matches!(f(3), Field::Int(0)) {
                return Err(Fault::Type("AnnAssign with simple non-Name target".to_owned()));
            }
            optional(f(0), "Store")?;
            required(f(2))?;
            required(f(1))
        }
        "TypeAlias" => {
            if class_of(f(0)) != "Name" {
                return Err(Fault::Type("TypeAlias with non-Name name".to_owned()));
            }
            optional(f(0), "Store")?;
            type_params(f(1))?;
            required(f(2))
        }
        "For" | "AsyncFor" => {
            optional(f(0), "Store")?;
            required(f(1))?;
            body(f(2), owner)?;
            statements(f(3))
        }
        "While" | "If" => {
            required(f(0))?;
            body(f(1), owner)?;
            statements(f(2))
        }
        "With" | "AsyncWith" => {
            with_items(f(0), owner)?;
            body(f(1), owner)
        }
        "Match" => {
            required(f(0))?;
            not_empty(f(1), "cases", owner)?;
            many(f(1)).iter().filter_map(node_of).try_for_each(|case| {
                node_of(field(case, 0)).map_or(Ok(()), |p| pattern(p, false))?;
                required(field(case, 1))?;
                body(field(case, 2), "match_case")
            })
        }
        "Raise" => {
            if node_of(f(0)).is_none() && node_of(f(1)).is_some() {
                return fault("Raise with cause but no exception");
            }
            required(f(0))?;
            required(f(1))
        }
        "Try" | "TryStar" => {
            body(f(0), owner)?;
            let (handlers, orelse, last) = (many(f(1)), many(f(2)), many(f(3)));
            if handlers.is_empty() && last.is_empty() {
                return fault(format!("{owner} has neither except handlers nor finalbody"));
            }
            if handlers.is_empty() && !orelse.is_empty() {
                return fault(format!("{owner} has orelse but no except handlers"));
            }
            handlers.iter().filter_map(node_of).try_for_each(|handler| {
                place(handler)?;
                required(field(handler, 0))?;
                name(field(handler, 1))?;
                body(field(handler, 2), "ExceptHandler")
            })?;
            statements(f(3))?;
            statements(f(2))
        }
        "Assert" => {
            required(f(0))?;
            required(f(1))
        }
        "Import" => aliases(f(0), owner),
        "ImportFrom" => {
            if matches!(f(2), Field::Int(level) if *level < 0) {
                return fault("Negative ImportFrom level");
            }
            aliases(f(1), owner)
        }
        "Global" | "Nonlocal" => not_empty(f(0), "names", owner),
        _ => Ok(()),
    }
}

fn constant_of(node: &Node) -> Option<&Constant> {
    match field(node, 0) {
        Field::Constant(constant) if node.class == "Constant" => Some(constant),
        _ => None,
    }
}

fn is_real(node: &Node) -> bool {
    matches!(constant_of(node), Some(Constant::Int(_) | Constant::BigInt(_) | Constant::Float(_)))
}

fn is_imaginary(node: &Node) -> bool {
    matches!(constant_of(node), Some(Constant::Complex(..)))
}

/// A number with a minus before it.
fn is_negative(node: &Node, imaginary: bool) -> bool {
    node.class == "UnaryOp"
        && class_of(field(node, 0)) == "USub"
        && node_of(field(node, 1)).is_some_and(|n| is_real(n) || imaginary && is_imaginary(n))
}

/// A real number and an imaginary one, added or subtracted.
fn is_complex(node: &Node) -> bool {
    node.class == "BinOp"
        && matches!(class_of(field(node, 1)), "Add" | "Sub")
        && node_of(field(node, 0)).is_some_and(|n| is_real(n) || is_negative(n, false))
        && node_of(field(node, 2)).is_some_and(is_imaginary)
}

/// What a pattern may compare with.
fn pattern_value(node: &Node) -> Check {
    expression(node, "Load")?;
    let is_good = match node.class {
        "Constant" => {
            return match constant_of(node) {
                Some(
                    Constant::Int(_)
                    | Constant::BigInt(_)
                    | Constant::Float(_)
                    | Constant::Complex(..)
                    | Constant::Str(_)
                    | Constant::Surrogates(_)
                    | Constant::Bytes(_),
                ) => Ok(()),
                _ => fault("unexpected constant inside of a literal pattern"),
            };
        }
        // Whether the rest are names is a matter for the compiler, as are fields in strings.
        "Attribute" | "JoinedStr" | "TemplateStr" => true,
        "UnaryOp" => is_negative(node, true),
        "BinOp" => is_complex(node),
        _ => false,
    };
    if is_good { Ok(()) } else { fault("patterns may only match literals and attribute lookups") }
}

fn capture(field: &Field) -> Check {
    match field {
        Field::Text(text) if text == "_" => fault("can't capture name '_' in patterns"),
        _ => name(field),
    }
}

fn patterns(items: &Field, star: bool) -> Check {
    many(items).iter().filter_map(node_of).try_for_each(|node| pattern(node, star))
}

fn pattern(node: &Node, star: bool) -> Check {
    let f = |at: usize| field(node, at);
    place(node)?;
    match node.class {
        "MatchValue" => node_of(f(0)).map_or(Ok(()), pattern_value),
        "MatchSingleton" => match f(0) {
            Field::Constant(Constant::None | Constant::True | Constant::False) => Ok(()),
            _ => fault("MatchSingleton can only contain True, False and None"),
        },
        "MatchSequence" => patterns(f(0), true),
        "MatchMapping" => {
            if many(f(0)).len() != many(f(1)).len() {
                return fault("MatchMapping doesn't have the same number of keys as patterns");
            }
            capture(f(2))?;
            many(f(0)).iter().filter_map(node_of).try_for_each(|key| match constant_of(key) {
                Some(Constant::None | Constant::True | Constant::False) => Ok(()),
                _ => pattern_value(key),
            })?;
            patterns(f(1), false)
        }
        "MatchClass" => {
            if many(f(2)).len() != many(f(3)).len() {
                return fault("MatchClass doesn't have the same number of keyword attributes as patterns");
            }
            required(f(0))?;
            let mut class = node_of(f(0));
            while let Some(node) = class {
                match node.class {
                    "Name" => break,
                    "Attribute" => class = node_of(field(node, 0)),
                    _ => return fault("MatchClass cls field can only contain Name or Attribute nodes."),
                }
            }
            many(f(2)).iter().try_for_each(name)?;
            patterns(f(1), false)?;
            patterns(f(3), false)
        }
        "MatchStar" => {
            if !star {
                return fault("can't use MatchStar here");
            }
            capture(f(0))
        }
        "MatchAs" => {
            capture(f(1))?;
            match (node_of(f(0)), f(1)) {
                (None, _) => Ok(()),
                (Some(_), Field::None) => fault("MatchAs must specify a target name if a pattern is given"),
                (Some(inner), _) => pattern(inner, false),
            }
        }
        "MatchOr" => {
            if many(f(0)).len() < 2 {
                return fault("MatchOr requires at least 2 patterns");
            }
            patterns(f(0), false)
        }
        _ => Ok(()),
    }
}
