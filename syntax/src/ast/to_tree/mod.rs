//! Nodes to the parser crate's tree, for `compile()` of a tree that a program has made or changed.
//!
//! Ranges of the parser's tree are places in a text, from which the compiler reads positions and some literals. A made tree
//! has no text, so one is laid out along with it: a few characters for each node, in which every start and end of a node
//! has an offset of its own, and the literals that are read. `LineIndex` then has the nodes' own lines and columns for
//! these offsets. Nobody parses the text.
//!
//! The nodes have passed `validate`: what cannot be there is mended silently, never reported.

mod expressions;
mod patterns;
mod statements;

use super::{Field, Node};
use crate::code::{Constant, Position};
use crate::parse::ParsedModule;
use crate::source::{LineIndex, MAX_DEPTH, Place};
use crate::{SyntaxError, SyntaxErrorKind};
use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr, Mod};
use ruff_text_size::{TextRange, TextSize};

/// A tree with a layout. Its nodes' depth is limited, and so is the text.
pub fn parsed(node: &Node) -> Result<ParsedModule, SyntaxError> {
    let depth = depth(node).saturating_mul(2).saturating_add(8);
    if depth > MAX_DEPTH {
        let message = "maximum recursion depth exceeded during compilation";
        return Err(refusal(SyntaxErrorKind::Recursion, message));
    }
    let (mut layout, syntax) = crate::source::with_big_stack(depth, || {
        let mut layout = Layout::new();
        let syntax = layout.module(node);
        (layout, syntax)
    });
    let constants = std::mem::take(&mut layout.constants);
    let (source, lines) = layout.finish();
    let too_large = u32::try_from(source.len()).is_err();
    let module =
        ParsedModule { source: source.into(), lines, syntax, depth, warnings: Vec::new(), constants };
    if too_large {
        return Err(refusal(SyntaxErrorKind::Memory, "syntax tree is too large to compile"));
    }
    Ok(module)
}

fn refusal(kind: SyntaxErrorKind, message: &str) -> SyntaxError {
    SyntaxError {
        kind,
        message: message.to_owned(),
        line: 0,
        offset: 0,
        end_line: 0,
        end_offset: 0,
        text: None,
        metadata: None,
    }
}

fn depth(node: &Node) -> u32 {
    fn of(field: &Field) -> u32 {
        match field {
            Field::Node(node) => depth(node),
            Field::List(items) => items.iter().map(of).max().unwrap_or(0),
            _ => 0,
        }
    }
    1 + node.fields.iter().map(of).max().unwrap_or(0)
}

/// Words for which the compiler looks in sources, to skip checks where they are not.
const WORDS: &str = " finally __debug__ async __future__ ";

struct Layout {
    text: String,
    places: Vec<Place>,
    /// Values that the parser's tree has no node for.
    constants: Vec<Constant>,
}

/// Makes a node of the parser's tree.
macro_rules! make {
    ($name:ident { $($body:tt)* }) => {
        ruff_python_ast::$name { node_index: Default::default(), $($body)* }
    };
}
use make;

fn boxed(field: &Field, f: impl FnOnce(&Node) -> Expr) -> Option<Box<Expr>> {
    one(field).map(|node| Box::new(f(node)))
}

/// The node in a field.
fn one(field: &Field) -> Option<&Node> {
    match field {
        Field::Node(node) => Some(node),
        _ => None,
    }
}

/// The fields in a list.
fn many(field: &Field) -> &[Field] {
    match field {
        Field::List(items) => items,
        _ => &[],
    }
}

/// The nodes in a list.
fn nodes(field: &Field) -> impl Iterator<Item = &Node> {
    many(field).iter().filter_map(one)
}

fn text(field: &Field) -> Option<&str> {
    match field {
        Field::Text(text) => Some(text),
        _ => None,
    }
}

fn number(field: &Field) -> i64 {
    match field {
        Field::Int(n) => *n,
        _ => 0,
    }
}

/// A field by its place; nothing where there is none.
fn field(node: &Node, at: usize) -> &Field {
    node.fields.get(at).unwrap_or(&Field::None)
}

impl Layout {
    fn new() -> Layout {
        // The very beginning is the first line's.
        let places = vec![Place { offset: 0, line: 1, column: 0 }];
        Layout { text: WORDS.to_owned(), places, constants: Vec::new() }
    }

    /// The text, and the positions in it.
    fn finish(mut self) -> (String, LineIndex) {
        let mut lines: Vec<u32> = self.places.iter().map(|place| place.line).collect();
        lines.sort_unstable();
        lines.dedup();
        let mut starts = Vec::with_capacity(lines.len());
        for line in lines {
            starts.push((line, self.here()));
            self.place(line, 0);
            self.text.push(' ');
        }
        (self.text, LineIndex::of_places(self.places, starts))
    }

    fn here(&self) -> u32 {
        // Longer texts are refused in the end.
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    fn place(&mut self, line: u32, column: u32) {
        let offset = self.here();
        self.places.push(Place { offset, line, column });
    }

    /// A new offset, which stands for a place.
    fn offset(&mut self, line: u32, column: u32) -> TextSize {
        self.text.push(' ');
        let offset = TextSize::new(self.here());
        self.place(line, column);
        offset
    }

    /// The start of a node: what is laid out next is its text.
    fn open(&mut self, p: Position) -> TextSize {
        self.offset(p.line, p.column)
    }

    /// The end of a node.
    fn close(&mut self, start: TextSize, p: Position) -> TextRange {
        if start.to_u32() == self.here() {
            self.text.push('.');
        }
        let end = TextSize::new(self.here());
        self.place(p.end_line, p.end_column);
        self.text.push(' ');
        TextRange::new(start.min(end), end)
    }

    /// Lays a node out, whose parts `f` makes; gives them with its range.
    fn within<T>(&mut self, node: &Node, f: impl FnOnce(&mut Self) -> T) -> (T, TextRange) {
        let p = node.position.unwrap_or_default();
        let start = self.open(p);
        let made = f(self);
        (made, self.close(start, p))
    }

    fn identifier(&self, name: &str, range: TextRange) -> ast::Identifier {
        make!(Identifier { id: Name::new(name), range })
    }

    /// The name in a field, as something that starts where the node that it belongs to does.
    fn name(&self, field: &Field, start: TextSize) -> ast::Identifier {
        self.identifier(text(field).unwrap_or_default(), TextRange::empty(start))
    }

    fn optional_name(&self, field: &Field, start: TextSize) -> Option<ast::Identifier> {
        text(field).map(|name| self.identifier(name, TextRange::empty(start)))
    }

    fn module(&mut self, node: &Node) -> Mod {
        if node.class == "Expression" {
            let body = self.required(field(node, 0));
            return Mod::Expression(make!(ModExpression { range: TextRange::default(), body }));
        }
        let body = self.body(field(node, 0));
        Mod::Module(make!(ModModule { range: TextRange::default(), body }))
    }
}
