//! Reads `grammar.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Identifier,
    String,
    Int,
    Constant,
    /// Nodes of a group.
    Node(&'static str),
}

/// How many of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    One,
    Optional,
    Many,
    /// Many, some of which may be missing (defaults of keyword-only parameters).
    ManyOptional,
}

#[derive(Clone, Debug)]
pub struct FieldDef {
    pub name: &'static str,
    pub kind: Kind,
    pub arity: Arity,
}

#[derive(Clone, Debug)]
pub struct Class {
    pub name: &'static str,
    /// The line that defines it.
    pub text: &'static str,
    pub fields: Vec<FieldDef>,
}

/// Classes with a common base. The only class of a group that has its name is derived from AST itself.
#[derive(Clone, Debug)]
pub struct Group {
    pub name: &'static str,
    pub attributes: Vec<&'static str>,
    pub classes: Vec<Class>,
}

impl Group {
    pub fn is_product(&self) -> bool {
        matches!(&*self.classes, [only] if only.name == self.name)
    }
}

/// All groups, and where each class is.
pub struct Grammar {
    pub groups: Vec<Group>,
    places: HashMap<&'static str, (usize, usize)>,
}

impl Grammar {
    /// A class and its group.
    pub fn class(&self, name: &str) -> Option<(&Group, &Class)> {
        let (group, class) = *self.places.get(name)?;
        Some((&self.groups[group], &self.groups[group].classes[class]))
    }
}

pub static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| read(include_str!("grammar.txt")));

fn read(text: &'static str) -> Grammar {
    let mut groups: Vec<Group> = Vec::new();
    let mut places = HashMap::new();
    for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(text) = line.strip_prefix("    ") {
            let (name, fields) = match text.split_once('(') {
                Some((name, rest)) => (name, rest.trim_end_matches(')')),
                None => (text, ""),
            };
            let at = groups.len() - 1;
            let group = &mut groups[at];
            places.insert(name, (at, group.classes.len()));
            let fields = fields.split(", ").filter(|f| !f.is_empty()).map(field).collect();
            group.classes.push(Class { name, text, fields });
        } else {
            let (name, attributes) = line.split_once(':').unwrap_or((line, ""));
            let attributes = attributes.split_whitespace().collect();
            groups.push(Group { name, attributes, classes: Vec::new() });
        }
    }
    Grammar { groups, places }
}

fn field(text: &'static str) -> FieldDef {
    let (kind, name) = text.split_once(' ').unwrap_or(("", text));
    let (kind, arity) = if let Some(kind) = kind.strip_suffix("?*") {
        (kind, Arity::ManyOptional)
    } else if let Some(kind) = kind.strip_suffix('*') {
        (kind, Arity::Many)
    } else if let Some(kind) = kind.strip_suffix('?') {
        (kind, Arity::Optional)
    } else {
        (kind, Arity::One)
    };
    let kind = match kind {
        "identifier" => Kind::Identifier,
        "string" => Kind::String,
        "int" => Kind::Int,
        "constant" => Kind::Constant,
        group => Kind::Node(group),
    };
    FieldDef { name, kind, arity }
}
