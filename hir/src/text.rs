//! Reads the text form's smallest parts from one line: words, numbers, lists. Blanks between them do not matter.

use std::str::FromStr;

/// What is left of a line.
pub struct Reader<'a> {
    rest: &'a str,
}

fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-.+@#".contains(c)
}

impl<'a> Reader<'a> {
    pub fn new(line: &'a str) -> Reader<'a> {
        Reader { rest: line.trim() }
    }

    /// What is left, without blanks around it.
    pub fn rest(&self) -> &'a str {
        self.rest.trim()
    }

    pub fn at_end(&self) -> bool {
        self.rest().is_empty()
    }

    /// An error that says what should stand here.
    pub fn error<T>(&self, wanted: &str) -> Result<T, String> {
        let found = if self.at_end() { "the end of the line" } else { self.rest() };
        Err(format!("{wanted} expected, not {found}"))
    }

    /// The word that comes next, which may be empty.
    fn peek(&self) -> &'a str {
        let rest = self.rest();
        &rest[..rest.find(|c| !in_word(c)).unwrap_or(rest.len())]
    }

    /// A name or number.
    pub fn word(&mut self) -> Result<&'a str, String> {
        let word = self.peek();
        if word.is_empty() {
            return self.error("a word");
        }
        self.rest = &self.rest()[word.len()..];
        Ok(word)
    }

    /// Whether a whole word or a mark comes next, which is then skipped.
    pub fn eat(&mut self, wanted: &str) -> bool {
        let fits = match wanted.starts_with(in_word) {
            true => self.peek() == wanted,
            false => self.rest().starts_with(wanted),
        };
        if fits {
            self.rest = &self.rest()[wanted.len()..];
        }
        fits
    }

    pub fn expect(&mut self, wanted: &str) -> Result<(), String> {
        if self.eat(wanted) { Ok(()) } else { self.error(&format!("`{wanted}`")) }
    }

    pub fn number<T: FromStr>(&mut self) -> Result<T, String> {
        self.numbered("")
    }

    /// A number behind a sign that says what it counts: `v12`.
    pub fn numbered<T: FromStr>(&mut self, sign: &str) -> Result<T, String> {
        match self.peek().strip_prefix(sign).and_then(|digits| digits.parse().ok()) {
            Some(number) => {
                self.word()?;
                Ok(number)
            }
            None => self.error(&format!("{sign}NUMBER")),
        }
    }

    /// Whether a word of this sign and a number comes next.
    pub fn is_numbered(&self, sign: &str) -> bool {
        self.peek().strip_prefix(sign).is_some_and(|digits| digits.parse::<u32>().is_ok())
    }

    /// Items in parentheses with commas between them.
    pub fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<T, String>,
    ) -> Result<Vec<T>, String> {
        let mut items = Vec::new();
        self.expect("(")?;
        if self.eat(")") {
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            if !self.eat(",") {
                self.expect(")")?;
                return Ok(items);
            }
        }
    }
}
