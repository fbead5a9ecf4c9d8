//! Constants from literals of the syntax tree.
//!
//! Strings with backslashes are decoded from the source text, since the parser crate has no room for lone surrogates.
//! Errors in literals are reported by `parse`; what gets here is well-formed.

use crate::code::Constant;
use crate::escape::{self, Text};
use dashu_int::IBig;
use ruff_python_ast::{AnyStringFlags, StringFlags};
use ruff_python_ast::{
    BytesLiteral, BytesLiteralValue, ExprNumberLiteral, InterpolatedStringLiteralElement, Number,
    StringLiteral, StringLiteralValue,
};
use ruff_text_size::{Ranged, TextRange};

/// The constant of a number literal.
pub fn number(literal: &ExprNumberLiteral, source: &str) -> Constant {
    match &literal.value {
        Number::Int(value) => match value.as_i64() {
            Some(small) => Constant::Int(small),
            None => integer(&source[literal.range()]),
        },
        Number::Float(value) => Constant::Float(*value),
        Number::Complex { real, imag } => Constant::Complex(*real, *imag),
    }
}

/// The constant of an integer literal's text: any base, underscores allowed.
pub fn integer(text: &str) -> Constant {
    let digits: String = text.chars().filter(|&c| c != '_').collect();
    let (base, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        _ => (10, digits.as_str()),
    };
    match i64::from_str_radix(digits, base) {
        Ok(small) => Constant::Int(small),
        Err(_) => IBig::from_str_radix(digits, base).map_or(Constant::Int(0), Constant::BigInt),
    }
}

/// The constant of a string literal, implicit concatenation included.
pub fn string(value: &StringLiteralValue, source: &str) -> Constant {
    let mut text = Text::default();
    for part in value {
        text.append(string_part(part, source));
    }
    text.into_constant()
}

/// The text of one string literal.
pub fn string_part(literal: &StringLiteral, source: &str) -> Text {
    if literal.flags.prefix().is_raw() {
        return Text::Plain(literal.value.to_string());
    }
    let body = &source[body_range(literal.range, literal.flags.into())];
    escaped(body, &literal.value)
}

/// The text of a literal part of an f-string or t-string.
pub fn interpolated_part(
    element: &InterpolatedStringLiteralElement,
    flags: AnyStringFlags,
    source: &str,
) -> Text {
    if flags.is_raw_string() || !element.value.contains(char::REPLACEMENT_CHARACTER) {
        return Text::Plain(element.value.to_string());
    }
    // Only lone surrogates are lost in the tree. Doubled braces of the source are single ones in the tree.
    let body = &source[element.range()];
    let mut undoubled = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("\\N{") {
            let end = rest.find('}').map_or(rest.len(), |end| end + 1);
            undoubled.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if rest.starts_with("{{") || rest.starts_with("}}") || rest.starts_with("\\\\") {
            let kept = if c == '\\' { 2 } else { 1 };
            undoubled.push_str(&rest[..kept]);
            rest = &rest[2..];
        } else {
            undoubled.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    escaped(&undoubled, &element.value)
}

fn escaped(body: &str, parsed: &str) -> Text {
    if !body.contains('\\') {
        return Text::Plain(body.to_owned());
    }
    match escape::decode_str(body) {
        Ok(decoded) => decoded.value,
        Err(_) => Text::Plain(parsed.to_owned()),
    }
}

/// The constant of a bytes literal, implicit concatenation included.
pub fn bytes(value: &BytesLiteralValue, source: &str) -> Constant {
    let mut all = Vec::new();
    for part in value {
        all.extend_from_slice(&bytes_part(part, source));
    }
    Constant::Bytes(all.into_boxed_slice())
}

fn bytes_part(literal: &BytesLiteral, source: &str) -> Vec<u8> {
    let body = source[body_range(literal.range, literal.flags.into())].as_bytes();
    if literal.flags.prefix().is_raw() || !body.contains(&b'\\') {
        return body.to_vec();
    }
    match escape::decode_bytes(body) {
        Ok(decoded) => decoded.value,
        Err(_) => literal.value.to_vec(),
    }
}

/// The range between a literal's quotes.
pub fn body_range(range: TextRange, flags: AnyStringFlags) -> TextRange {
    TextRange::new(range.start() + flags.opener_len(), range.end() - flags.closer_len())
}
