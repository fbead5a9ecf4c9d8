//! Warnings that CPython's tokenizer and parser give: invalid escape sequences, and numbers that touch a keyword.
//!
//! Those of its code generator come from `checks`.

use crate::Warning;
use crate::escape::{self, InvalidEscape};
use crate::literal;
use crate::source::LineIndex;
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::{Ranged, TextSize};

/// The warnings of a token stream without errors, in order of the tokens.
pub fn of_tokens(tokens: &Tokens, source: &str) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut lines = None;
    let mut warn = |message: String, at: usize| {
        let lines = lines.get_or_insert_with(|| LineIndex::new(source));
        warnings.push(Warning { message, line: lines.line(TextSize::new(at as u32)) });
    };
    let mut iter = tokens.iter().peekable();
    while let Some(token) = iter.next() {
        match token.kind() {
            TokenKind::Int | TokenKind::Float | TokenKind::Complex => {
                let next = iter.peek().filter(|next| next.start() == token.end() && next.kind().is_keyword());
                if next.is_some() {
                    let kind = number_kind(token.kind(), &source[token.range()]);
                    warn(format!("invalid {kind} literal"), token.start().to_usize());
                }
            }
            TokenKind::String => {
                let flags = token.unwrap_string_flags();
                if flags.is_raw_string() {
                    continue;
                }
                let range = literal::body_range(token.range(), flags);
                let body = &source[range];
                if !body.contains('\\') {
                    continue;
                }
                let invalid = if flags.is_byte_string() {
                    escape::decode_bytes(body.as_bytes()).ok().and_then(|decoded| decoded.invalid)
                } else {
                    escape::decode_str(body).ok().and_then(|decoded| decoded.invalid)
                };
                if let Some(invalid) = invalid {
                    warn(escape_message(body, invalid), range.start().to_usize() + invalid.at);
                }
            }
            TokenKind::FStringMiddle | TokenKind::TStringMiddle => {
                let body = &source[token.range()];
                if token.unwrap_string_flags().is_raw_string() || !body.contains('\\') {
                    continue;
                }
                let start = token.start().to_usize();
                if let Some(invalid) = escape::decode_str(body).ok().and_then(|decoded| decoded.invalid) {
                    warn(escape_message(body, invalid), start + invalid.at);
                } else if ends_in_backslash(body) {
                    let at = body.len() - 1;
                    warn(escape_message(&source[start..], InvalidEscape { at, length: 2 }), start + at);
                }
            }
            _ => {}
        }
    }
    warnings
}

/// In an f-string, a backslash may stand right before the brace of a replacement field.
fn ends_in_backslash(body: &str) -> bool {
    body.bytes().rev().take_while(|&b| b == b'\\').count() % 2 == 1
}

/// The warning for an invalid escape sequence of a literal's body.
pub fn escape_message(body: &str, invalid: InvalidEscape) -> String {
    let sequence = body.get(invalid.at..invalid.at + invalid.length).unwrap_or("\\");
    let kind = if invalid.length == 2 { "" } else { "octal " };
    format!(
        "\"{sequence}\" is an invalid {kind}escape sequence. Such sequences will not work in the future. Did you mean \
         \"\\{sequence}\"? A raw string is also an option."
    )
}

fn number_kind(kind: TokenKind, text: &str) -> &'static str {
    match (kind, text.as_bytes()) {
        (TokenKind::Complex, _) => "imaginary",
        (TokenKind::Int, [b'0', b'x' | b'X', ..]) => "hexadecimal",
        (TokenKind::Int, [b'0', b'o' | b'O', ..]) => "octal",
        (TokenKind::Int, [b'0', b'b' | b'B', ..]) => "binary",
        _ => "decimal",
    }
}
