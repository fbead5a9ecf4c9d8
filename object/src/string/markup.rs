//! The grammar of `str.format`: literal text, fields, and the names in fields (PEP 3101).

use super::StrBuilder;
use crate::vm::{R, Vm};

/// Literal text and the field after it.
#[derive(Debug)]
pub struct Piece {
    pub literal: Vec<u32>,
    pub field: Option<Field>,
}

#[derive(Debug, Default)]
pub struct Field {
    pub name: Vec<u32>,
    pub conversion: Option<u32>,
    pub spec: Vec<u32>,
    /// Whether the specification has fields itself.
    pub nested: bool,
}

/// Reads a template piece by piece.
pub struct Markup {
    text: Vec<u32>,
    at: usize,
}

const OPEN: u32 = b'{' as u32;
const CLOSE: u32 = b'}' as u32;

impl Markup {
    pub fn new(text: Vec<u32>) -> Markup {
        Markup { text, at: 0 }
    }

    /// The next piece; `None` at the end.
    pub fn next(&mut self, vm: &mut Vm) -> R<Option<Piece>> {
        if self.at >= self.text.len() {
            return Ok(None);
        }
        let start = self.at;
        let rest = &self.text[start..];
        let Some(brace) = rest.iter().position(|c| *c == OPEN || *c == CLOSE) else {
            self.at = self.text.len();
            return Ok(Some(Piece { literal: rest.to_vec(), field: None }));
        };
        let brace = start + brace;
        let c = self.text[brace];
        let following = self.text.get(brace + 1).copied();
        if c == CLOSE && following != Some(CLOSE) {
            return Err(vm.value_error("Single '}' encountered in format string"));
        }
        if following.is_none() {
            return Err(vm.value_error("Single '{' encountered in format string"));
        }
        if following == Some(c) {
            self.at = brace + 2;
            return Ok(Some(Piece { literal: self.text[start..=brace].to_vec(), field: None }));
        }
        let literal = self.text[start..brace].to_vec();
        self.at = brace + 1;
        let field = self.field(vm)?;
        Ok(Some(Piece { literal, field: Some(field) }))
    }

    fn read(&mut self) -> Option<char> {
        let c = self.text.get(self.at).copied()?;
        self.at += 1;
        Some(char::from_u32(c).unwrap_or('\u{fffd}'))
    }

    fn field(&mut self, vm: &mut Vm) -> R<Field> {
        let start = self.at;
        let mut field = Field::default();
        let end = loop {
            match self.read() {
                Some('{') => return Err(vm.value_error("unexpected '{' in field name")),
                Some('[') => {
                    while self.at < self.text.len() && self.text[self.at] != u32::from(b']') {
                        self.at += 1;
                    }
                }
                Some(c @ ('}' | ':' | '!')) => break c,
                Some(_) => {}
                None => return Err(vm.value_error("expected '}' before end of string")),
            }
        };
        field.name = self.text[start..self.at - 1].to_vec();
        if end == '}' {
            return Ok(field);
        }
        if end == '!' {
            let Some(conversion) = self.text.get(self.at).copied() else {
                return Err(vm.value_error("end of string while looking for conversion specifier"));
            };
            self.at += 1;
            field.conversion = Some(conversion);
            match self.read() {
                Some('}') => return Ok(field),
                Some(':') => {}
                Some(_) => return Err(vm.value_error("expected ':' after conversion specifier")),
                None => return Err(vm.value_error("unmatched '{' in format spec")),
            }
        }
        let start = self.at;
        let mut depth = 1;
        while let Some(c) = self.read() {
            match c {
                '{' => {
                    field.nested = true;
                    depth += 1;
                }
                '}' => {
                    depth -= 1;
                    if depth == 0 {
                        field.spec = self.text[start..self.at - 1].to_vec();
                        return Ok(field);
                    }
                }
                _ => {}
            }
        }
        Err(vm.value_error("unmatched '{' in format spec"))
    }
}

/// A step from an object to an attribute or an item.
#[derive(Debug, PartialEq)]
pub enum Step {
    Attribute(Vec<u32>),
    Key(Vec<u32>),
    Index(usize),
}

/// A number if the text is one in decimal digits; ValueError if it is too large.
pub fn index(vm: &mut Vm, text: &[u32]) -> R<Option<usize>> {
    if text.is_empty() {
        return Ok(None);
    }
    let mut n: usize = 0;
    for c in text {
        let Some(digit) = char::from_u32(*c).and_then(|c| c.to_digit(10)) else { return Ok(None) };
        n = match n
            .checked_mul(10)
            .and_then(|n| n.checked_add(digit as usize))
            .filter(|n| *n <= isize::MAX as usize)
        {
            Some(n) => n,
            None => return Err(vm.value_error("Too many decimal digits in format string")),
        };
    }
    Ok(Some(n))
}

/// The first name of a field, and the rest to be read by `steps`.
pub fn split_name(name: &[u32]) -> (&[u32], &[u32]) {
    let end = name.iter().position(|c| *c == u32::from(b'.') || *c == u32::from(b'[')).unwrap_or(name.len());
    name.split_at(end)
}

/// The next step of a field's name, and what follows it.
pub fn step<'a>(vm: &mut Vm, rest: &'a [u32]) -> R<Option<(Step, &'a [u32])>> {
    let Some((first, rest)) = rest.split_first() else { return Ok(None) };
    if *first == u32::from(b'.') {
        let (name, rest) = split_name(rest);
        if name.is_empty() {
            return Err(vm.value_error("Empty attribute in format string"));
        }
        return Ok(Some((Step::Attribute(name.to_vec()), rest)));
    }
    if *first != u32::from(b'[') {
        return Err(vm.value_error("Only '.' or '[' may follow ']' in format field specifier"));
    }
    let Some(end) = rest.iter().position(|c| *c == u32::from(b']')) else {
        return Err(vm.value_error("Missing ']' in format string"));
    };
    let (key, rest) = (&rest[..end], &rest[end + 1..]);
    if key.is_empty() {
        return Err(vm.value_error("Empty attribute in format string"));
    }
    let step = match index(vm, key)? {
        Some(i) => Step::Index(i),
        None => Step::Key(key.to_vec()),
    };
    Ok(Some((step, rest)))
}

/// A str of these code points.
pub fn to_value(vm: &mut Vm, text: &[u32]) -> R {
    let mut builder = StrBuilder::with_capacity(text.len());
    text.iter().for_each(|c| builder.push(*c));
    builder.finish(vm)
}
