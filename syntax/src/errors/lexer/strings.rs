//! Strings, and the texts of f-strings and t-strings.

use super::{Done, EOF, Kind, Lexed, Lexer, MAX_EXPRESSION_NESTING, MAX_STRING_LEVEL, StringMode, is};

impl Lexer<'_> {
    pub(super) fn string(&mut self, start: usize, quote: u8) -> Lexed {
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

    pub(super) fn interpolated_start(
        &mut self,
        start: usize,
        quote: u8,
        raw: bool,
        is_template: bool,
    ) -> Lexed {
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

    /// A token of an f-string's or t-string's own text, or the first of a replacement field.
    pub(super) fn string_token(&mut self) -> Lexed {
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

    pub(super) fn enter_expression(&mut self) -> Lexed {
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
