//! The tokens of a source as the module `tokenize` shows them, comments and blank lines included.

use super::grammar::GRAMMAR;
use super::lexer::{Done, Kind, Lexer, Token};
use crate::{SyntaxError, SyntaxErrorKind};

/// Numbers of token types, as in the module `token` of 3.14.
mod kinds {
    pub const END: u8 = 0;
    pub const NAME: u8 = 1;
    pub const NUMBER: u8 = 2;
    pub const STRING: u8 = 3;
    pub const NEWLINE: u8 = 4;
    pub const INDENT: u8 = 5;
    pub const DEDENT: u8 = 6;
    pub const OPERATOR: u8 = 55;
    pub const TYPE_COMMENT: u8 = 57;
    pub const F_START: u8 = 59;
    pub const F_MIDDLE: u8 = 60;
    pub const F_END: u8 = 61;
    pub const T_START: u8 = 62;
    pub const T_MIDDLE: u8 = 63;
    pub const T_END: u8 = 64;
    pub const COMMENT: u8 = 65;
    pub const BLANK_NEWLINE: u8 = 66;
    pub const ERROR: u8 = 67;
}

/// Operators in the order of their types, which begin at 7.
const OPERATORS: [&str; 48] = [
    "(", ")", "[", "]", ":", ",", ";", "+", "-", "*", "/", "|", "&", "<", ">", "=", ".", "%", "{", "}", "==",
    "!=", "<=", ">=", "~", "^", "<<", ">>", "**", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=",
    ">>=", "**=", "//", "//=", "@", "@=", "->", "...", ":=", "!",
];
const FIRST_OPERATOR: u8 = 7;

/// One token: type, text, where it begins and ends (line from 1, column in characters from 0), and its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    pub kind: u8,
    pub text: String,
    pub start: (u32, u32),
    pub end: (u32, u32),
    pub line: String,
}

/// All tokens of a source, and the error that ended them. With `extra_tokens` as `tokenize` wants them; without, exact
/// types of operators and no comments, as CPython's parser sees them.
pub fn tokenize(source: &str, extra_tokens: bool) -> (Vec<TokenInfo>, Option<SyntaxError>) {
    let mut text = source.to_owned();
    let implicit_newline = !text.is_empty() && !text.ends_with('\n');
    if implicit_newline {
        text.push('\n');
    }
    let mut lexer = Lexer::new(text.as_bytes(), &GRAMMAR.literals);
    lexer.extra_tokens = extra_tokens;
    let mut tokens = Vec::new();
    let mut places = Places { text: &text, line: 1, line_start: 0 };
    loop {
        let token = match lexer.token() {
            Ok(token) => token,
            Err(error) => return (tokens, Some(error)),
        };
        if token.kind == Kind::Error {
            return (tokens, Some(stopped(&lexer)));
        }
        let is_last = token.kind == Kind::End;
        let info = info(&lexer, token, &mut places, extra_tokens, implicit_newline);
        tokens.push(info);
        if is_last {
            return (tokens, None);
        }
    }
}

/// Finds lines and columns of offsets; offsets nearly always grow.
struct Places<'s> {
    text: &'s str,
    line: u32,
    line_start: usize,
}

impl Places<'_> {
    fn place(&mut self, offset: usize) -> (u32, u32) {
        if offset < self.line_start {
            self.line = 1;
            self.line_start = 0;
        }
        while let Some(n) = memchr::memchr(b'\n', &self.text.as_bytes()[self.line_start..offset]) {
            self.line += 1;
            self.line_start += n + 1;
        }
        let bytes = &self.text.as_bytes()[self.line_start..offset];
        (self.line, bytes.iter().filter(|b| **b & 0xc0 != 0x80).count() as u32)
    }
}

fn info(lexer: &Lexer, token: Token, places: &mut Places, extra: bool, implicit_newline: bool) -> TokenInfo {
    let source = places.text;
    let mut text = source.get(token.start..token.end).unwrap_or_default().to_owned();
    let kind = match token.kind {
        Kind::Name => kinds::NAME,
        Kind::Number => kinds::NUMBER,
        Kind::String => kinds::STRING,
        Kind::Newline => kinds::NEWLINE,
        Kind::Indent => kinds::INDENT,
        Kind::Dedent => kinds::DEDENT,
        Kind::End => kinds::END,
        Kind::FStart => kinds::F_START,
        Kind::FMiddle => kinds::F_MIDDLE,
        Kind::FEnd => kinds::F_END,
        Kind::TStart => kinds::T_START,
        Kind::TMiddle => kinds::T_MIDDLE,
        Kind::TEnd => kinds::T_END,
        Kind::TypeComment => kinds::TYPE_COMMENT,
        Kind::Comment => kinds::COMMENT,
        Kind::BlankNewline => kinds::BLANK_NEWLINE,
        Kind::Error => kinds::ERROR,
        Kind::Literal(_) if text.starts_with(|c: char| c.is_ascii_alphabetic()) => kinds::NAME,
        Kind::Literal(_) if extra => kinds::OPERATOR,
        Kind::Literal(_) => OPERATORS
            .iter()
            .position(|op| *op == text)
            .map_or(kinds::OPERATOR, |at| FIRST_OPERATOR + at as u8),
    };
    let trailing = token.kind == Kind::End || (token.kind == Kind::Dedent && lexer.done == Done::Eof);
    if extra && trailing {
        let (line, _) = places.place(source.len());
        // An empty line follows the last one.
        let line = if source.is_empty() { 1 } else { line };
        return TokenInfo {
            kind,
            text: String::new(),
            start: (line, 0),
            end: (line, 0),
            line: String::new(),
        };
    }
    let start = places.place(token.start.min(source.len()));
    let begin = places.line_start;
    let mut end = places.place(token.end.min(source.len()));
    let at_end = implicit_newline && token.end == source.len();
    if matches!(token.kind, Kind::Newline | Kind::BlankNewline) {
        // A line end ends on its own line.
        end = (start.0, start.1 + 1);
        if at_end {
            text.clear();
        }
    }
    let bytes = source.as_bytes();
    let last = token.end.max(token.start + 1).min(bytes.len());
    let stop = match bytes.get(last - 1) {
        Some(b'\n') => last,
        _ => memchr::memchr(b'\n', &bytes[last..]).map_or(bytes.len(), |n| last + n + 1),
    };
    let mut line = source.get(begin..stop).unwrap_or_default().to_owned();
    if implicit_newline && stop == source.len() {
        line.pop();
    }
    TokenInfo { kind, text, start, end, line }
}

/// Why the tokenizer stopped without an error of its own.
fn stopped(lexer: &Lexer) -> SyntaxError {
    let (kind, message) = match lexer.done {
        Done::Eof | Done::Ok => (SyntaxErrorKind::Syntax, "unexpected EOF in multi-line statement"),
        Done::Dedent => (SyntaxErrorKind::Indentation, "unindent does not match any outer indentation level"),
        Done::TabSpace => (SyntaxErrorKind::Tab, "inconsistent use of tabs and spaces in indentation"),
        Done::TooDeep => (SyntaxErrorKind::Indentation, "too many levels of indentation"),
        Done::LineContinuation => {
            (SyntaxErrorKind::Syntax, "unexpected character after line continuation character")
        }
        Done::EofInString | Done::Error => (SyntaxErrorKind::Syntax, "unknown tokenization error"),
    };
    let source = lexer.source();
    let line_end =
        memchr::memchr(b'\n', &source[lexer.line_start..]).map_or(source.len(), |n| lexer.line_start + n);
    let text = String::from_utf8_lossy(&source[lexer.line_start..line_end]).into_owned();
    let offset = match lexer.done {
        Done::LineContinuation => lexer.cursor.saturating_sub(lexer.line_start) as u32,
        Done::Dedent => text.chars().count() as u32 + 1,
        _ => 0,
    };
    SyntaxError {
        kind,
        message: message.to_owned(),
        line: lexer.line,
        offset,
        end_line: lexer.line,
        end_offset: offset as i32,
        metadata: None,
        text: Some(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blank_lines_are_tokens_if_wanted() {
        let (tokens, error) = tokenize("x = 1  # one\n\n", true);
        assert_eq!(error, None);
        let kinds: Vec<u8> = tokens.iter().map(|t| t.kind).collect();
        assert_eq!(kinds, [1, 55, 2, 65, 4, 66, 0]);
        assert_eq!(tokens[3].text, "# one");
        assert_eq!(tokens[6].start, (3, 0));
    }

    #[test]
    fn a_missing_line_end_is_an_empty_token() {
        let (tokens, _) = tokenize("f(\n1)", true);
        let newline = &tokens[5];
        assert_eq!(
            (newline.kind, newline.text.as_str(), newline.start, newline.end),
            (4, "", (2, 2), (2, 3))
        );
    }

    #[test]
    fn an_open_bracket_ends_in_an_error() {
        let (tokens, error) = tokenize("f(1,\n", true);
        assert_eq!(tokens.len(), 5);
        assert_eq!(error.map(|e| e.message), Some("unexpected EOF in multi-line statement".into()));
    }
}
