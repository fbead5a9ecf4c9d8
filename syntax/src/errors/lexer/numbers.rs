//! Numbers, and what may not touch them.

use super::{Failure, Kind, Lexed, Lexer, continues_identifier, is, is_digit, is_hex};

impl Lexer<'_> {
    pub(super) fn number(&mut self, start: usize, first: i32) -> Lexed {
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
                            return self
                                .error(format!("invalid digit '{}' in {kind} literal", c as u8 as char));
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

    pub(super) fn decimal_tail(&mut self) -> Result<i32, Failure> {
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

    pub(super) fn fraction(&mut self, start: usize, c: i32) -> Lexed {
        let c = if is_digit(c) { self.decimal_tail()? } else { c };
        self.after_fraction(start, c)
    }

    pub(super) fn after_fraction(&mut self, start: usize, c: i32) -> Lexed {
        match c {
            0x65 | 0x45 => self.exponent(start, c),
            0x6a | 0x4a => self.imaginary(start),
            _ => self.end_number(start, c, "decimal"),
        }
    }

    pub(super) fn exponent(&mut self, start: usize, e: i32) -> Lexed {
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

    pub(super) fn imaginary(&mut self, start: usize) -> Lexed {
        let c = self.next();
        self.end_number(start, c, "imaginary")
    }

    pub(super) fn end_number(&mut self, start: usize, c: i32, kind: &str) -> Lexed {
        self.verify_number_end(c, kind)?;
        self.back(c);
        Ok(self.make(Kind::Number, Some((start, self.cursor))))
    }

    /// A number may touch one of the keywords that can follow one.
    pub(super) fn verify_number_end(&mut self, c: i32, kind: &str) -> Result<(), Failure> {
        let rest = &self.source[self.cursor..self.read];
        let keyword = |tail: &[u8]| {
            rest.starts_with(tail)
                && !rest.get(tail.len()).is_some_and(|&b| continues_identifier(i32::from(b)))
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
}
