//! The grammar of `str.format`: literal text, fields, and the names in fields (PEP 3101). Nothing is copied: what is read
//! are parts of the template.

use super::{Str, build};
use crate::heap::Marker;
use crate::object::{Gc, Trace};
use crate::vm::{R, Vm};

/// A part of a string.
#[derive(Clone, Copy)]
pub struct Part {
    text: Gc<Str>,
    start: usize,
    end: usize,
}

impl Trace for Part {
    fn trace(&self, marker: &mut Marker) {
        self.text.trace(marker);
    }
}

impl Part {
    /// The whole string.
    pub fn whole(text: Gc<Str>) -> Part {
        Part { text, start: 0, end: text.len() }
    }

    pub fn len(&self) -> usize {
        self.end - self.start
    }

    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// The code point at an index, if there is one.
    fn get(&self, index: usize) -> Option<u32> {
        (index < self.len()).then(|| self.text.at(self.start + index))
    }

    /// The part `start..end` of the part, which must lie in it.
    fn part(&self, start: usize, end: usize) -> Part {
        Part { text: self.text, start: self.start + start, end: self.start + end }
    }

    fn split_at(&self, at: usize) -> (Part, Part) {
        (self.part(0, at), self.part(at, self.len()))
    }

    /// Index of the first code point from `start` on that is one of these two.
    fn find(&self, start: usize, a: u8, b: u8) -> Option<usize> {
        (start..self.len())
            .find(|i| matches!(self.get(*i), Some(c) if c == u32::from(a) || c == u32::from(b)))
    }

    /// As a str.
    pub fn to_value(self, vm: &mut Vm) -> R {
        build::substring(vm, self.text, self.start, self.end)
    }

    pub fn push_to(&self, out: &mut build::StrBuilder) {
        out.push_part(&self.text, self.start, self.end);
    }
}

/// Literal text and the field after it.
pub struct Piece {
    pub literal: Part,
    pub field: Option<Field>,
}

pub struct Field {
    pub name: Part,
    pub conversion: Option<u32>,
    pub spec: Part,
    /// Whether the specification has fields itself.
    pub nested: bool,
}

/// Reads a template piece by piece.
pub struct Markup {
    text: Part,
    at: usize,
}

impl Trace for Markup {
    fn trace(&self, marker: &mut Marker) {
        self.text.trace(marker);
    }
}

const CLOSE: u32 = b'}' as u32;

impl Markup {
    pub fn new(text: Part) -> Markup {
        Markup { text, at: 0 }
    }

    /// The next piece; `None` at the end.
    pub fn next(&mut self, vm: &mut Vm) -> R<Option<Piece>> {
        let (start, text) = (self.at, self.text);
        if start >= text.len() {
            return Ok(None);
        }
        let Some(brace) = text.find(start, b'{', b'}') else {
            self.at = text.len();
            return Ok(Some(Piece { literal: text.part(start, text.len()), field: None }));
        };
        let (c, following) = (text.get(brace), text.get(brace + 1));
        if c == Some(CLOSE) && following != c {
            return Err(vm.value_error("Single '}' encountered in format string"));
        }
        if following.is_none() {
            return Err(vm.value_error("Single '{' encountered in format string"));
        }
        if following == c {
            self.at = brace + 2;
            return Ok(Some(Piece { literal: text.part(start, brace + 1), field: None }));
        }
        self.at = brace + 1;
        let field = self.field(vm)?;
        Ok(Some(Piece { literal: text.part(start, brace), field: Some(field) }))
    }

    fn read(&mut self) -> Option<char> {
        let c = self.text.get(self.at)?;
        self.at += 1;
        Some(char::from_u32(c).unwrap_or('\u{fffd}'))
    }

    fn field(&mut self, vm: &mut Vm) -> R<Field> {
        let start = self.at;
        let end = loop {
            match self.read() {
                Some('{') => return Err(vm.value_error("unexpected '{' in field name")),
                Some('[') => self.at = self.text.find(self.at, b']', b']').unwrap_or(self.text.len()),
                Some(c @ ('}' | ':' | '!')) => break c,
                Some(_) => {}
                None => return Err(vm.value_error("expected '}' before end of string")),
            }
        };
        let name = self.text.part(start, self.at - 1);
        let mut field = Field { name, conversion: None, spec: self.text.part(0, 0), nested: false };
        if end == '}' {
            return Ok(field);
        }
        if end == '!' {
            field.conversion = self.text.get(self.at);
            if field.conversion.is_none() {
                return Err(vm.value_error("end of string while looking for conversion specifier"));
            }
            self.at += 1;
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
                        field.spec = self.text.part(start, self.at - 1);
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
pub enum Step {
    Attribute(Part),
    Key(Part),
    Index(usize),
}

/// A number if the text is one in decimal digits; ValueError if it is too large.
pub fn index(vm: &mut Vm, text: Part) -> R<Option<usize>> {
    if text.is_empty() {
        return Ok(None);
    }
    let mut n: usize = 0;
    for c in (0..text.len()).filter_map(|i| text.get(i)) {
        let Some(digit) = char::from_u32(c).and_then(|c| c.to_digit(10)) else { return Ok(None) };
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
pub fn split_name(name: Part) -> (Part, Part) {
    name.split_at(name.find(0, b'.', b'[').unwrap_or(name.len()))
}

/// The next step of a field's name, and what follows it.
pub fn step(vm: &mut Vm, rest: Part) -> R<Option<(Step, Part)>> {
    let Some(first) = rest.get(0) else { return Ok(None) };
    let rest = rest.part(1, rest.len());
    if first == u32::from(b'.') {
        let (name, rest) = split_name(rest);
        if name.is_empty() {
            return Err(vm.value_error("Empty attribute in format string"));
        }
        return Ok(Some((Step::Attribute(name), rest)));
    }
    if first != u32::from(b'[') {
        return Err(vm.value_error("Only '.' or '[' may follow ']' in format field specifier"));
    }
    let Some(end) = rest.find(0, b']', b']') else {
        return Err(vm.value_error("Missing ']' in format string"));
    };
    let (key, rest) = (rest.part(0, end), rest.part(end + 1, rest.len()));
    if key.is_empty() {
        return Err(vm.value_error("Empty attribute in format string"));
    }
    let step = match index(vm, key)? {
        Some(i) => Step::Index(i),
        None => Step::Key(key),
    };
    Ok(Some((step, rest)))
}
