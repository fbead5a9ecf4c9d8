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
    let mut warn = |message: String, at: usize, more_lines: u32| {
        let lines = lines.get_or_insert_with(|| LineIndex::new(source));
        warnings.push(Warning { message, line: lines.line(TextSize::new(at as u32)) + more_lines });
    };
    let mut strings: Vec<Interpolated> = Vec::new();
    let mut iter = tokens.iter().peekable();
    while let Some(token) = iter.next() {
        match token.kind() {
            TokenKind::Int | TokenKind::Float | TokenKind::Complex => {
                let next = iter.peek().filter(|next| next.start() == token.end() && next.kind().is_keyword());
                if next.is_some() {
                    let kind = number_kind(token.kind(), &source[token.range()]);
                    warn(format!("invalid {kind} literal"), token.start().to_usize(), 0);
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
                    warn(escape_message(body, invalid), range.start().to_usize() + invalid.at, 0);
                }
            }
            TokenKind::FStringStart | TokenKind::TStringStart => {
                strings.push(Interpolated::default());
            }
            TokenKind::FStringMiddle | TokenKind::TStringMiddle => {
                let body = &source[token.range()];
                if token.unwrap_string_flags().is_raw_string() || !body.contains('\\') {
                    continue;
                }
                let start = token.start().to_usize();
                let middle = Middle::of(body, source.as_bytes().get(token.end().to_usize()) == Some(&b'{'));
                for at in middle.escaped_braces {
                    warn(escape_message(&source[start..], InvalidEscape { at, length: 2 }), start + at, 0);
                }
                for (at, part) in middle.parts {
                    let decoded = escape::decode_str(part.strip_suffix('\\').unwrap_or(part)).ok();
                    let Some(invalid) = decoded.and_then(|decoded| decoded.invalid) else { continue };
                    if matches!(part.as_bytes().get(invalid.at + 1), Some(b'{' | b'}')) {
                        continue;
                    }
                    let message = escape_message(part, invalid);
                    let newlines =
                        part.as_bytes()[..invalid.at].iter().filter(|&&byte| byte == b'\n').count() as u32;
                    match strings.last_mut() {
                        // CPython decodes parts of the string itself when the string ends, and counts lines from there.
                        Some(string) if string.braces == 0 => string.pending.push((message, newlines)),
                        _ => warn(message, start + at + invalid.at, 0),
                    }
                }
            }
            TokenKind::Lbrace => {
                if let Some(string) = strings.last_mut() {
                    string.braces += 1;
                }
            }
            TokenKind::Rbrace => {
                if let Some(string) = strings.last_mut() {
                    string.braces = string.braces.saturating_sub(1);
                }
            }
            TokenKind::FStringEnd | TokenKind::TStringEnd => {
                for (message, newlines) in strings.pop().unwrap_or_default().pending {
                    warn(message, token.start().to_usize(), newlines);
                }
            }
            _ => {}
        }
    }
    warnings
}

/// An f-string or t-string that is open.
#[derive(Default)]
struct Interpolated {
    /// Warnings of its literal parts: message, and newlines in the part before the escape.
    pending: Vec<(String, u32)>,
    /// Open braces; in a format specification there is one.
    braces: u32,
}

/// A piece of an f-string's text, as CPython's tokenizer sees it.
#[derive(Default)]
struct Middle<'b> {
    /// What are tokens of their own there, with their offsets: it splits after the first of doubled braces.
    parts: Vec<(usize, &'b str)>,
    /// Offsets of backslashes before braces.
    escaped_braces: Vec<usize>,
}

impl<'b> Middle<'b> {
    fn of(body: &'b str, before_brace: bool) -> Middle<'b> {
        let bytes = body.as_bytes();
        let mut middle = Middle::default();
        let (mut start, mut at) = (0, 0);
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => match bytes.get(at + 1) {
                    Some(b'{' | b'}') => {
                        middle.escaped_braces.push(at);
                        at += 1;
                    }
                    None if before_brace => {
                        middle.escaped_braces.push(at);
                        at += 1;
                    }
                    Some(b'N') if bytes.get(at + 2) == Some(&b'{') => {
                        at += body[at..].find('}').map_or(body.len() - at, |length| length + 1);
                    }
                    _ => at += 2,
                },
                b'{' | b'}' => {
                    middle.parts.push((start, body.get(start..=at).unwrap_or("")));
                    at += 2;
                    start = at.min(bytes.len());
                }
                _ => at += 1,
            }
        }
        middle.parts.push((start, body.get(start..).unwrap_or("")));
        middle
    }
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
