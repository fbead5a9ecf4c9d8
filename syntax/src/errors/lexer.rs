//! A tokenizer that fails as CPython's does: same tokens, same order of checks, same places.
//!
//! It serves the diagnosis of wrong sources only, and so favours likeness over speed. Lines are handed to it one by one,
//! because where CPython points depends on how far its buffer had got.

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
            Kind::String | Kind::FStart | Kind::FMiddle | Kind::FEnd | Kind::TStart | Kind::TMiddle | Kind::TEnd
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
            end_offset: end_column,
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
                return Ok(self.make(Kind::Dedent, None));
            }
            if self.pending > 0 {
                self.pending -= 1;
                return Ok(self.make(Kind::Indent, None));
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
                }
                if c == EOF {
                    let kind = if self.brackets.is_empty() && self.done == Done::Eof { Kind::End } else { Kind::Error };
                    return Ok(self.make(kind, None));
                }
                if starts_identifier(c) {
                    return self.identifier(start, c);
                }
                if is(c, b'\n') {
                    self.at_line_begin = true;
                    if blank || !self.brackets.is_empty() {
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
                        return self.error_at(from, to, format!("'{one}' and '{other}' prefixes are incompatible"));
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

    fn verify_identifier(&mut self, start: usize) -> Result<(), Failure> {
        let text = std::str::from_utf8(&self.source[start..self.cursor]).unwrap_or("");
        let bad = text.char_indices().find(|&(at, c)| {
            !(if at == 0 { c == '_' || unicode_ident::is_xid_start(c) } else { unicode_ident::is_xid_continue(c) })
        });
        let Some((at, c)) = bad else { return Ok(()) };
        self.cursor = start + at + c.len_utf8();
        let code = u32::from(c);
        let message = if is_printable(c) {
            format!("invalid character '{c}' (U+{code:04X})")
        } else {
            format!("invalid non-printable character U+{code:04X}")
        };
        self.error(message).map(|_| ())
    }

    fn number(&mut self, start: usize, first: i32) -> Lexed {
        if is(first, b'0') {
            let mut c = self.next();
            let base = match c {
                0x78 | 0x58 => Some(("hexadecimal", 16)),
                0x6f | 0x4f => Some(("octal", 8)),
                0x62 | 0x42 => Some(("binary", 2)),
                _ => None,
            };
            if let Some((kind, base)) = base {
                let fits = |c: i32| match base {
                    16 => is_hex(c),
                    8 => (0x30..0x38).contains(&c),
                    _ => c == 0x30 || c == 0x31,
                };
                c = self.next();
                loop {
                    if is(c, b'_') {
                        c = self.next();
                    }
                    if !fits(c) {
                        if is_digit(c) {
                            return self.error(format!("invalid digit '{}' in {kind} literal", c as u8 as char));
                        }
                        self.back(c);
                        return self.error(format!("invalid {kind} literal"));
                    }
                    while fits(c) {
                        c = self.next();
                    }
                    if !is(c, b'_') {
                        break;
                    }
                }
                if is_digit(c) {
                    return self.error(format!("invalid digit '{}' in {kind} literal", c as u8 as char));
                }
                return self.end_number(start, c, kind);
            }
            loop {
                if is(c, b'_') {
                    c = self.next();
                    if !is_digit(c) {
                        self.back(c);
                        return self.error("invalid decimal literal".to_owned());
                    }
                }
                if !is(c, b'0') {
                    break;
                }
                c = self.next();
            }
            let zeros_end = self.cursor;
            let mut nonzero = false;
            if is_digit(c) {
                nonzero = true;
                c = self.decimal_tail()?;
            }
            return match c {
                0x2e => {
                    let c = self.next();
                    self.fraction(start, c)
                }
                0x65 | 0x45 => self.exponent(start, c),
                0x6a | 0x4a => self.imaginary(start),
                _ if nonzero => {
                    self.back(c);
                    let (from, to) = (self.characters(start) + 1, self.characters(zeros_end));
                    self.error_at(
                        from,
                        to,
                        "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal \
                         integers"
                            .to_owned(),
                    )
                }
                _ => self.end_number(start, c, "decimal"),
            };
        }
        let c = self.decimal_tail()?;
        if is(c, b'.') {
            let c = self.next();
            return self.fraction(start, c);
        }
        self.after_fraction(start, c)
    }

    fn decimal_tail(&mut self) -> Result<i32, Failure> {
        loop {
            let mut c = self.next();
            while is_digit(c) {
                c = self.next();
            }
            if !is(c, b'_') {
                return Ok(c);
            }
            c = self.next();
            if !is_digit(c) {
                self.back(c);
                self.error("invalid decimal literal".to_owned())?;
            }
        }
    }

    fn fraction(&mut self, start: usize, c: i32) -> Lexed {
        let c = if is_digit(c) { self.decimal_tail()? } else { c };
        self.after_fraction(start, c)
    }

    fn after_fraction(&mut self, start: usize, c: i32) -> Lexed {
        match c {
            0x65 | 0x45 => self.exponent(start, c),
            0x6a | 0x4a => self.imaginary(start),
            _ => self.end_number(start, c, "decimal"),
        }
    }

    fn exponent(&mut self, start: usize, e: i32) -> Lexed {
        let mut c = self.next();
        if is(c, b'+') || is(c, b'-') {
            c = self.next();
            if !is_digit(c) {
                self.back(c);
                return self.error("invalid decimal literal".to_owned());
            }
        } else if !is_digit(c) {
            self.back(c);
            self.verify_number_end(e, "decimal")?;
            self.back(e);
            return Ok(self.make(Kind::Number, Some((start, self.cursor))));
        }
        let c = self.decimal_tail()?;
        match c {
            0x6a | 0x4a => self.imaginary(start),
            _ => self.end_number(start, c, "decimal"),
        }
    }

    fn imaginary(&mut self, start: usize) -> Lexed {
        let c = self.next();
        self.end_number(start, c, "imaginary")
    }

    fn end_number(&mut self, start: usize, c: i32, kind: &str) -> Lexed {
        self.verify_number_end(c, kind)?;
        self.back(c);
        Ok(self.make(Kind::Number, Some((start, self.cursor))))
    }

    /// A number may touch one of the keywords that can follow one.
    fn verify_number_end(&mut self, c: i32, kind: &str) -> Result<(), Failure> {
        let rest = &self.source[self.cursor..self.read];
        let keyword = |tail: &[u8]| {
            rest.starts_with(tail) && !rest.get(tail.len()).is_some_and(|&b| continues_identifier(i32::from(b)))
        };
        let follows = match c {
            0x61 => keyword(b"nd"),
            0x65 => keyword(b"lse"),
            0x66 => keyword(b"or"),
            0x69 => matches!(rest.first(), Some(b'f' | b'n' | b's')),
            0x6f => keyword(b"r"),
            0x6e => keyword(b"ot"),
            _ => false,
        };
        if !follows && c < 128 && continues_identifier(c) {
            self.back(c);
            self.error(format!("invalid {kind} literal"))?;
        }
        Ok(())
    }

    fn string(&mut self, start: usize, quote: u8) -> Lexed {
        self.first_line = self.line;
        self.multi_line_start = self.line_start;
        let (mut size, mut end_size, mut escaped_quote) = (1, 0, false);
        let mut c = self.next();
        if is(c, quote) {
            c = self.next();
            if is(c, quote) {
                size = 3;
            } else {
                end_size = 1;
            }
        }
        if !is(c, quote) {
            self.back(c);
        }
        while end_size != size {
            let mut c = self.next();
            if c == EOF || (size == 1 && is(c, b'\n')) {
                self.cursor = start + 1;
                self.line_start = self.multi_line_start;
                let line = self.line;
                self.line = self.first_line;
                if self.inside_string() {
                    let mode = *self.mode();
                    if mode.quote == quote && mode.quote_size == size {
                        return self.error(format!("{}-string: expecting '}}'", mode.letter()));
                    }
                }
                let message = match (size, escaped_quote) {
                    (3, _) => format!("unterminated triple-quoted string literal (detected at line {line})"),
                    (_, true) => format!(
                        "unterminated string literal (detected at line {line}); perhaps you escaped the end quote?"
                    ),
                    (_, false) => format!("unterminated string literal (detected at line {line})"),
                };
                let failure = self.error(message);
                if !is(c, b'\n') {
                    self.done = Done::EofInString;
                }
                return failure;
            }
            if is(c, quote) {
                end_size += 1;
            } else {
                end_size = 0;
                if is(c, b'\\') {
                    c = self.next();
                    escaped_quote |= is(c, quote);
                }
            }
        }
        Ok(self.make(Kind::String, Some((start, self.cursor))))
    }

    fn interpolated_start(&mut self, start: usize, quote: u8, raw: bool, is_template: bool) -> Lexed {
        self.first_line = self.line;
        self.multi_line_start = self.line_start;
        let mut quote_size = 1;
        let second = self.next();
        if is(second, quote) {
            let third = self.next();
            if is(third, quote) {
                quote_size = 3;
            } else {
                self.back(third);
                self.back(second);
            }
        } else {
            self.back(second);
        }
        if self.modes.len() >= MAX_STRING_LEVEL {
            return self.error("too many nested f-strings or t-strings".to_owned());
        }
        let mode = StringMode {
            in_string: true,
            is_template,
            quote,
            quote_size,
            raw,
            start,
            line_start: self.line_start,
            line: self.line,
            depth: 0,
            expression_depth: -1,
            in_format: false,
            debug: false,
        };
        self.modes.push(mode);
        let kind = if is_template { Kind::TStart } else { Kind::FStart };
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
        if second != EOF {
            if self.is_operator(start) {
                let third = self.next();
                if third == EOF || !self.is_operator(start) {
                    self.back(third);
                }
                return Ok(self.literal(start));
            }
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
                    let place = if opening.line != self.line { format!(" on line {}", opening.line) } else { String::new() };
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

    /// A token of an f-string's or t-string's own text, or the first of a replacement field.
    fn string_token(&mut self) -> Lexed {
        let start = self.cursor;
        self.start = Some(start);
        self.first_line = self.line;
        let mode = *self.mode();
        let (middle, end) =
            if mode.is_template { (Kind::TMiddle, Kind::TEnd) } else { (Kind::FMiddle, Kind::FEnd) };
        let c = self.next();
        if is(c, b'{') {
            let peek = self.next();
            self.back(peek);
            self.back(c);
            if !is(peek, b'{') {
                return self.enter_expression();
            }
        } else {
            self.back(c);
        }
        let mut quotes = 0;
        while quotes < mode.quote_size {
            let c = self.next();
            if !is(c, mode.quote) {
                self.back(c);
                break;
            }
            quotes += 1;
        }
        if quotes == mode.quote_size {
            let token = self.make(end, Some((start, self.cursor)));
            self.modes.pop();
            return Ok(token);
        }
        self.multi_line_start = self.line_start;
        let mut end_size = 0;
        let mut unicode_escape = false;
        while end_size != mode.quote_size {
            let c = self.next();
            let in_format = mode.in_format && mode.expression_depth >= 0;
            if c == EOF || (mode.quote_size == 1 && is(c, b'\n')) {
                if in_format && is(c, b'\n') && mode.quote_size == 1 {
                    let letter = mode.letter();
                    return self.error(format!(
                        "{letter}-string: newlines are not allowed in format specifiers for single quoted \
                         {letter}-strings"
                    ));
                }
                self.cursor = mode.start + 1;
                self.line_start = mode.line_start;
                let line = self.line;
                self.line = mode.line;
                let letter = mode.letter();
                if mode.quote_size == 3 {
                    let failure = self.error(format!(
                        "unterminated triple-quoted {letter}-string literal (detected at line {line})"
                    ));
                    if !is(c, b'\n') {
                        self.done = Done::EofInString;
                    }
                    return failure;
                }
                return self.error(format!("unterminated {letter}-string literal (detected at line {line})"));
            }
            if is(c, mode.quote) {
                end_size += 1;
                continue;
            }
            end_size = 0;
            if is(c, b'{') {
                let peek = self.next();
                if !is(peek, b'{') || in_format {
                    self.back(peek);
                    self.back(c);
                    let mode = self.mode();
                    mode.expression_depth += 1;
                    if mode.expression_depth >= MAX_EXPRESSION_NESTING {
                        let letter = mode.letter();
                        return self.error(format!("{letter}-string: expressions nested too deeply"));
                    }
                    mode.in_string = false;
                    mode.in_format = false;
                    return Ok(self.make(middle, Some((start, self.cursor))));
                }
                return Ok(self.make(middle, Some((start, self.cursor - 1))));
            }
            if is(c, b'}') {
                if unicode_escape {
                    return Ok(self.make(middle, Some((start, self.cursor))));
                }
                let peek = self.next();
                if is(peek, b'}') && !in_format && mode.depth == 0 {
                    return Ok(self.make(middle, Some((start, self.cursor - 1))));
                }
                self.back(peek);
                self.back(c);
                let mode = self.mode();
                mode.in_string = false;
                mode.in_format = false;
                return Ok(self.make(middle, Some((start, self.cursor))));
            }
            if is(c, b'\\') {
                let peek = self.next();
                if is(peek, b'{') || is(peek, b'}') {
                    self.back(peek);
                    continue;
                }
                if !mode.raw && is(peek, b'N') {
                    let peek = self.next();
                    if is(peek, b'{') {
                        unicode_escape = true;
                    } else {
                        self.back(peek);
                    }
                }
            }
        }
        self.cursor -= mode.quote_size;
        Ok(self.make(middle, Some((start, self.cursor))))
    }

    fn enter_expression(&mut self) -> Lexed {
        let mode = self.mode();
        mode.expression_depth += 1;
        if mode.expression_depth >= MAX_EXPRESSION_NESTING {
            let letter = mode.letter();
            return self.error(format!("{letter}-string: expressions nested too deeply"));
        }
        mode.in_string = false;
        self.normal_token()
    }
}

impl StringMode {
    fn letter(&self) -> char {
        if self.is_template { 't' } else { 'f' }
    }
}

/// What `str.isprintable` says. A character without a name is one that is not assigned.
pub fn is_printable(c: char) -> bool {
    let code = u32::from(c);
    let is_format = matches!(code,
        0xad | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x890..=0x891 | 0x8e2 | 0x180e | 0x200b..=0x200f
        | 0x202a..=0x202e | 0x2060..=0x2064 | 0x2066..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0x110bd | 0x110cd
        | 0x13430..=0x1343f | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0001 | 0xe0020..=0xe007f);
    let is_private = matches!(code, 0xe000..=0xf8ff | 0xf_0000..=0xf_fffd | 0x10_0000..=0x10_fffd);
    c == ' ' || !(c.is_control() || c.is_whitespace() || is_format || is_private || unicode_names2::name(c).is_none())
}
