//! The abstract syntax tree as Python's module `ast` shows it: nodes with the names, fields and positions that CPython
//! gives them. `grammar.txt` is the vocabulary; `from_tree` makes nodes of what the parser crate has parsed;
//! `validate` and `to_tree` go the other way.

mod from_tree;
mod grammar;
mod to_tree;
mod validate;

pub use from_tree::{function_type, module};
pub use to_tree::parsed;
pub use validate::{Fault, validate};

pub use grammar::{Arity, Class, FieldDef, GRAMMAR, Group, Kind};

use crate::code::{Constant, Position};

/// A node: its class, its fields in the grammar's order, and its position if its class has one.
#[derive(Clone, Debug)]
pub struct Node {
    pub class: &'static str,
    pub fields: Vec<Field>,
    pub position: Option<Position>,
    /// Lines and columns that are no position: line, column, last line, last column. `validate` refuses them.
    pub misplaced: Option<[i32; 4]>,
}

/// The content of a field.
#[derive(Clone, Debug)]
pub enum Field {
    None,
    Node(Box<Node>),
    List(Vec<Field>),
    /// An identifier or a string.
    Text(String),
    Int(i64),
    Constant(Constant),
    /// What cannot be a constant: the name of its type. `validate` refuses it.
    NoConstant(String),
}
