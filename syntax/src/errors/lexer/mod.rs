//! A tokenizer that fails as CPython's does: same tokens, same order of checks, same places.
//!
//! It serves the diagnosis of wrong sources only, and so favours likeness over speed. Lines are handed to it one by one,
//! because where CPython points depends on how far its buffer had got.

mod names;
mod numbers;
mod strings;

pub use names::is_printable;

use super::Failure;
use crate::SyntaxErrorKind;

/// What a token is. Operators and keywords carry their number in the grammar's table of literals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Name,
    Number,
    String,
    Newline,
    Indent,
    Dedent,
    End,
    FStart,
    FMiddle,
    FEnd,
    TStart,
    TMiddle,
    TEnd,
    /// Never made: type comments are comments here.
    TypeComment,
    /// A keyword or an operator.
    Literal(u16),
    Error,
    /// Made for `extra_tokens` only, as is the next.
    Comment,
    /// A line end that ends no statement.
    BlankNewline,
}

#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: Kind,
    /// Byte range in the source.
    pub start: usize,
    pub end: usize,
    pub line: u32,
    /// In bytes, from 0; -1 if unknown.
    pub column: i32,
    pub end_line: u32,
    pub end_column: i32,
    /// Open brackets after the token.
    pub level: u32,
}

/// Why the tokenizer stopped, when that was not by an error with a message of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Ok,
    Eof,
    /// End of input within a string.
    EofInString,
    Error,
    Dedent,
    TabSpace,
    TooDeep,
    LineContinuation,
}

const MAX_INDENT: usize = 100; // levels
const MAX_LEVEL: usize = 200; // brackets
const MAX_STRING_LEVEL: usize = 150; // nested f-strings and t-strings, the file itself included
const MAX_EXPRESSION_NESTING: i32 = 3; // replacement fields in format specifications
const TAB_SIZE: u32 = 8; // columns

#[derive(Clone, Copy)]
struct Bracket {
    byte: u8,
    line: u32,
    column: usize,
}

/// The f-string or t-string that is being read; the bottom one is the file.
#[derive(Clone, Copy)]
struct StringMode {
    in_string: bool,
    is_template: bool,
    quote: u8,
    quote_size: usize,
    raw: bool,
    start: usize,
    line_start: usize,
    line: u32,
    depth: i32,
    expression_depth: i32,
    in_format: bool,
    debug: bool,
}

pub struct Lexer<'s> {
    source: &'s [u8],
    literals: &'s std::collections::HashMap<String, u16>,
    /// Start of the text that CPython's buffer would hold.
    pub buffer: usize,
    pub cursor: usize,
    /// End of what has been read of the source.
    pub read: usize,
    pub line_start: usize,
    pub line: u32,
    pub done: Done,
    /// Comments and line ends that end no statement are tokens too, and indentation has a range.
    pub extra_tokens: bool,
    after_comment: bool,
    start: Option<usize>,
    first_line: u32,
    multi_line_start: usize,
    at_line_begin: bool,
    indents: Vec<(u32, u32)>,
    pending: i32,
    brackets: Vec<Bracket>,
    modes: Vec<StringMode>,
}

type Lexed = Result<Token, Failure>;

fn starts_identifier(c: i32) -> bool {
    (0x61..=0x7a).contains(&c) || (0x41..=0x5a).contains(&c) || c == 0x5f || c >= 128
}

fn continues_identifier(c: i32) -> bool {
    starts_identifier(c) || is_digit(c)
}

fn is_digit(c: i32) -> bool {
    (0x30..=0x39).contains(&c)
}

fn is_hex(c: i32) -> bool {
    is_digit(c) || (0x61..=0x66).contains(&c) || (0x41..=0x46).contains(&c)
}

fn is(c: i32, byte: u8) -> bool {
    c == i32::from(byte)
}

const EOF: i32 = -1;

impl<'s> Lexer<'s> {
    pub fn new(source: &'s [u8], literals: &'s std::collections::HashMap<String, u16>) -> Lexer<'s> {
        let file = StringMode {
            in_string: false,
            is_template: false,
            quote: 0,
            quote_size: 0,
            raw: false,
            start: 0,
            line_start: 0,
            line: 0,
            depth: 0,
            expression_depth: 0,
            in_format: false,
            debug: false,
        };
        Lexer {
            source,
            literals,
            buffer: 0,
            cursor: 0,
            read: 0,
            line_start: 0,
            line: 0,
            done: Done::Ok,
            extra_tokens: false,
            after_comment: false,
            start: None,
            first_line: 0,
            multi_line_start: 0,
            at_line_begin: true,
            indents: vec![(0, 0)],
            pending: 0,
            brackets: Vec::new(),
            modes: vec![file],
        }
    }

    pub fn source(&self) -> &'s [u8] {
        self.source
    }

    /// The innermost open bracket: its byte, line and column.
    pub fn open_bracket(&self) -> Option<(u8, u32, usize)> {
        self.brackets.last().map(|b| (b.byte, b.line, b.column))
    }

    /// In interactive input, the end of the text ends all blocks.
    pub fn close_blocks(&mut self) {
        self.pending = -(self.indents.len() as i32 - 1);
        self.indents.truncate(1);
    }

    fn next(&mut self) -> i32 {
        loop {
            if self.cursor != self.read {
                self.cursor += 1;
                return i32::from(self.source[self.cursor - 1]);
            }
            if self.done != Done::Ok {
                return EOF;
            }
            if self.read == self.source.len() {
                self.done = Done::Eof;
                return EOF;
            }
            if self.start.is_none() {
                self.buffer = self.cursor;
            }
            self.line_start = self.cursor;
            self.line += 1;
            self.read = memchr::memchr(b'\n', &self.source[self.cursor..])
                .map_or(self.source.len(), |n| self.cursor + n + 1);
        }
    }

    fn back(&mut self, c: i32) {
        if c != EOF {
            self.cursor -= 1;
        }
    }

    fn mode(&mut self) -> &mut StringMode {
        self.modes.last_mut().expect("the file's mode stays")
    }

    pub fn inside_string(&self) -> bool {
        self.modes.len() > 1
    }

    fn make(&self, kind: Kind, range: Option<(usize, usize)>) -> Token {
        let is_string = matches!(
            kind,
            Kind::String
                | Kind::FStart
                | Kind::FMiddle
                | Kind::FEnd
                | Kind::TStart
                | Kind::TMiddle
                | Kind::TEnd
        );
        let (line, line_start) =
            if is_string { (self.first_line, self.multi_line_start) } else { (self.line, self.line_start) };
        let (start, end) = range.unwrap_or((self.cursor, self.cursor));
        let column = |at: usize, from: usize| at.checked_sub(from).map_or(-1, |n| n as i32);
        Token {
            kind,
            start,
            end,
            line,
            column: range.map_or(-1, |(start, _)| column(start, line_start)),
            end_line: self.line,
            end_column: range.map_or(-1, |_| column(self.cursor, self.line_start)),
            level: self.brackets.len() as u32,
        }
    }

    pub fn error_token(&self) -> Token {
        self.make(Kind::Error, None)
    }

    /// An error that ends at the cursor.
    fn error(&mut self, message: String) -> Lexed {
        let column = self.characters(self.cursor);
        self.error_at(column, column, message)
    }

    /// Characters from the start of the line.
    fn characters(&self, end: usize) -> u32 {
        self.source[self.line_start..end].iter().filter(|&&byte| byte & 0xc0 != 0x80).count() as u32
    }

    fn error_at(&mut self, column: u32, end_column: u32, message: String) -> Lexed {
        self.done = Done::Error;
        let rest = &self.source[self.line_start..];
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        Err(Failure {
            kind: SyntaxErrorKind::Syntax,
            message,
            line: self.line,
            offset: column,
            end_line: self.line,
            end_offset: end_column as i32,
            metadata: None,
            text: Some(String::from_utf8_lossy(line).into_owned()),
        })
    }

    fn indent_error(&mut self) -> Lexed {
        self.done = Done::TabSpace;
        self.cursor = self.read;
        Ok(self.error_token())
    }

    /// The next token; an error token if `done` says why.
    pub fn token(&mut self) -> Lexed {
        if self.mode().in_string { self.string_token() } else { self.normal_token() }
    }

    /// After a backslash: the next line begins. Says whether it does.
    fn continuation(&mut self) -> bool {
        let c = self.next();
        if !is(c, b'\n') {
            self.done = Done::LineContinuation;
            return false;
        }
        let c = self.next();
        if c == EOF {
            self.done = Done::Eof;
            self.cursor = self.read;
            return false;
        }
        self.back(c);
        true
    }

    fn normal_token(&mut self) -> Lexed {
        'next_line: loop {
            self.start = None;
            let mut blank = false;
            if self.at_line_begin {
                self.at_line_begin = false;
                let (mut column, mut alternative, mut continued) = (0u32, 0u32, 0u32);
                let c = loop {
                    let c = self.next();
                    match c {
                        0x20 => {
                            column += 1;
                            alternative += 1;
                        }
                        0x09 => {
                            column = (column / TAB_SIZE + 1) * TAB_SIZE;
                            alternative += 1;
                        }
                        0x0c => (column, alternative) = (0, 0),
                        0x5c => {
                            if continued == 0 {
                                continued = column;
                            }
                            if !self.continuation() {
                                return Ok(self.error_token());
                            }
                        }
                        _ => break c,
                    }
                };
                self.back(c);
                blank = is(c, b'#') || is(c, b'\n');
                if !blank && self.brackets.is_empty() {
                    if continued != 0 {
                        (column, alternative) = (continued, continued);
                    }
                    let (top, top_alternative) = *self.indents.last().expect("column 0 stays");
                    if column == top {
                        if alternative != top_alternative {
                            return self.indent_error();
                        }
                    } else if column > top {
                        if self.indents.len() >= MAX_INDENT {
                            self.done = Done::TooDeep;
                            self.cursor = self.read;
                            return Ok(self.error_token());
                        }
                        if alternative <= top_alternative {
                            return self.indent_error();
                        }
                        self.pending += 1;
                        self.indents.push((column, alternative));
                    } else {
                        while self.indents.len() > 1 && column < self.indents[self.indents.len() - 1].0 {
                            self.pending -= 1;
                            self.indents.pop();
                        }
                        let (top, top_alternative) = self.indents[self.indents.len() - 1];
                        if column != top {
                            self.done = Done::Dedent;
                            self.cursor = self.read;
                            return Ok(self.error_token());
                        }
                        if alternative != top_alternative {
                            return self.indent_error();
                        }
                    }
                }
            }
            self.start = Some(self.cursor);
            if self.pending < 0 {
                self.pending += 1;
                let range = self.extra_tokens.then_some((self.cursor, self.cursor));
                return Ok(self.make(Kind::Dedent, range));
            }
            if self.pending > 0 {
                self.pending -= 1;
                let range = self.extra_tokens.then_some((self.line_start, self.cursor));
                return Ok(self.make(Kind::Indent, range));
            }
            let c = self.next();
            self.back(c);
            loop {
                self.start = None;
                let mut c = self.next();
                while matches!(c, 0x20 | 0x09 | 0x0c) {
                    c = self.next();
                }
                let start = if c == EOF { self.cursor } else { self.cursor - 1 };
                self.start = Some(start);
                if is(c, b'#') {
                    while c != EOF && !is(c, b'\n') {
                        c = self.next();
                    }
                    if self.extra_tokens {
                        self.back(c);
                        self.after_comment = blank;
                        return Ok(self.make(Kind::Comment, Some((start, self.cursor))));
                    }
                }
                if c == EOF {
                    let kind = if self.brackets.is_empty() && self.done == Done::Eof {
                        Kind::End
                    } else {
                        Kind::Error
                    };
                    return Ok(self.make(kind, None));
                }
                if starts_identifier(c) {
                    return self.identifier(start, c);
                }
                if is(c, b'\n') {
                    self.at_line_begin = true;
                    let after_comment = std::mem::take(&mut self.after_comment);
                    if blank || after_comment || !self.brackets.is_empty() {
                        if self.extra_tokens {
                            return Ok(self.make(Kind::BlankNewline, Some((start, self.cursor))));
                        }
                        continue 'next_line;
                    }
                    return Ok(self.make(Kind::Newline, Some((start, self.cursor))));
                }
                if is(c, b'.') {
                    let c = self.next();
                    if is_digit(c) {
                        return self.fraction(start, c);
                    }
                    if is(c, b'.') {
                        let third = self.next();
                        if is(third, b'.') {
                            return Ok(self.literal(start));
                        }
                        self.back(third);
                    }
                    self.back(c);
                    return Ok(self.literal(start));
                }
                if is_digit(c) {
                    return self.number(start, c);
                }
                if is(c, b'\'') || is(c, b'"') {
                    return self.string(start, c as u8);
                }
                if is(c, b'\\') {
                    if !self.continuation() {
                        return Ok(self.error_token());
                    }
                    continue;
                }
                return self.punctuation(start, c as u8);
            }
        }
    }

    fn is_operator(&self, start: usize) -> bool {
        let text = std::str::from_utf8(&self.source[start..self.cursor]);
        text.is_ok_and(|text| self.literals.contains_key(text))
    }

    /// The keyword or operator from `start` to the cursor.
    fn literal(&self, start: usize) -> Token {
        let text = std::str::from_utf8(&self.source[start..self.cursor]).unwrap_or("");
        // A byte that is no operator is a token that no rule takes.
        let kind = self.literals.get(text).map_or(Kind::Literal(u16::MAX), |&number| Kind::Literal(number));
        self.make(kind, Some((start, self.cursor)))
    }

    fn identifier(&mut self, start: usize, mut c: i32) -> Lexed {
        let (mut b, mut r, mut u, mut f, mut t) = (false, false, false, false, false);
        loop {
            let lower = if (0..128).contains(&c) { (c as u8).to_ascii_lowercase() } else { 0 };
            match lower {
                b'b' if !b => b = true,
                b'u' if !u => u = true,
                b'r' if !r => r = true,
                b'f' if !f => f = true,
                b't' if !t => t = true,
                _ => break,
            }
            c = self.next();
            if is(c, b'"') || is(c, b'\'') {
                for (one, other, clash) in [
                    ('u', 'b', u && b),
                    ('u', 'r', u && r),
                    ('u', 'f', u && f),
                    ('u', 't', u && t),
                    ('b', 'f', b && f),
                    ('b', 't', b && t),
                    ('f', 't', f && t),
                ] {
                    if clash {
                        let (from, to) = (self.characters(start) + 1, self.characters(self.cursor));
                        return self.error_at(
                            from,
                            to,
                            format!("'{one}' and '{other}' prefixes are incompatible"),
                        );
                    }
                }
                if f || t {
                    return self.interpolated_start(start, c as u8, r, t);
                }
                return self.string(start, c as u8);
            }
        }
        let mut ascii = true;
        while continues_identifier(c) {
            ascii &= c < 128;
            c = self.next();
        }
        self.back(c);
        if !ascii {
            self.verify_identifier(start)?;
        }
        let text = std::str::from_utf8(&self.source[start..self.cursor]).unwrap_or("");
        let kind = match self.literals.get(text) {
            Some(&number) => Kind::Literal(number),
            None => Kind::Name,
        };
        Ok(self.make(kind, Some((start, self.cursor))))
    }

    fn punctuation(&mut self, start: usize, c: u8) -> Lexed {
        let inside = self.inside_string();
        let mode = *self.mode();
        let in_expression = mode.expression_depth >= 0 && inside;
        if c == b':' && in_expression && mode.depth - 1 == mode.expression_depth {
            let mode = self.mode();
            mode.in_string = true;
            mode.in_format = true;
            return Ok(self.literal(start));
        }
        let second = self.next();
        if second != EOF && self.is_operator(start) {
            let third = self.next();
            if third == EOF || !self.is_operator(start) {
                self.back(third);
            }
            return Ok(self.literal(start));
        }
        self.back(second);
        match c {
            b'(' | b'[' | b'{' => {
                if self.brackets.len() >= MAX_LEVEL {
                    return self.error("too many nested parentheses".to_owned());
                }
                self.brackets.push(Bracket { byte: c, line: self.line, column: start - self.line_start });
                if inside {
                    self.mode().depth += 1;
                }
            }
            b')' | b']' | b'}' => {
                let letter = mode.letter();
                if inside && mode.depth == 0 && c == b'}' {
                    return self.error(format!("{letter}-string: single '}}' is not allowed"));
                }
                let shown = char::from(c);
                let Some(opening) = self.brackets.pop() else {
                    return self.error(format!("unmatched '{shown}'"));
                };
                let open = char::from(opening.byte);
                if !matches!((open, shown), ('(', ')') | ('[', ']') | ('{', '}')) {
                    if inside && open == '{' && mode.depth - 1 == mode.expression_depth {
                        return self.error(format!("{letter}-string: unmatched '{shown}'"));
                    }
                    let place = if opening.line != self.line {
                        format!(" on line {}", opening.line)
                    } else {
                        String::new()
                    };
                    return self.error(format!(
                        "closing parenthesis '{shown}' does not match opening parenthesis '{open}'{place}"
                    ));
                }
                if inside {
                    let mode = self.mode();
                    mode.depth -= 1;
                    if mode.depth < 0 {
                        return self.error(format!("{letter}-string: unmatched '{shown}'"));
                    }
                    if c == b'}' && mode.depth == mode.expression_depth {
                        mode.expression_depth -= 1;
                        mode.in_string = true;
                        mode.in_format = false;
                        mode.debug = false;
                    }
                }
            }
            _ => {}
        }
        if c < 0x20 || c == 0x7f {
            return self.error(format!("invalid non-printable character U+{c:04X}"));
        }
        if c == b'=' && in_expression {
            self.mode().debug = true;
        }
        Ok(self.literal(start))
    }
}

impl StringMode {
    fn letter(&self) -> char {
        if self.is_template { 't' } else { 'f' }
    }
}
