//! What the compiler makes: immutable code units. The object model wraps them in code objects with run-time state.

use dashu_int::IBig;
use std::sync::{Arc, OnceLock};

/// `co_flags`, with CPython's numbers.
pub mod flags {
    pub const OPTIMIZED: u32 = 0x1;
    pub const NEWLOCALS: u32 = 0x2;
    pub const VARARGS: u32 = 0x4;
    pub const VARKEYWORDS: u32 = 0x8;
    pub const NESTED: u32 = 0x10;
    pub const GENERATOR: u32 = 0x20;
    pub const COROUTINE: u32 = 0x80;
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    pub const ASYNC_GENERATOR: u32 = 0x200;
    pub const HAS_DOCSTRING: u32 = 0x400_0000;
    pub const METHOD: u32 = 0x800_0000;
}

/// Bits of `Code::site_flags`.
pub mod site {
    /// The binary operation is the in-place form.
    pub const IN_PLACE: u8 = 0x80;
}

/// A compile-time constant.
#[derive(Clone, Debug)]
pub enum Constant {
    None,
    True,
    False,
    Ellipsis,
    Int(i64),
    BigInt(IBig),
    Float(f64),
    Complex(f64, f64),
    Str(Box<str>),
    /// A string with lone surrogates, as code points.
    Surrogates(Box<[u32]>),
    Bytes(Box<[u8]>),
    Tuple(Box<[Constant]>),
    FrozenSet(Box<[Constant]>),
    Code(Arc<Code>),
}

/// Source range of an instruction: lines from 1, columns in UTF-8 bytes from 0. Line 0 means none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

/// One row of the exception table; the first row that covers an instruction (by its first word) wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// First word covered.
    pub start: u32,
    /// First word no longer covered.
    pub end: u32,
    /// Word where the handler begins.
    pub target: u32,
    /// Register that receives the exception.
    pub register: u8,
}

/// Where a named variable of the function lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableKind {
    /// The register holds the value, or Unbound.
    Local,
    /// The register holds a cell.
    Cell,
    /// Like Local or Cell, but of an inlined comprehension: hidden from `locals()` outside of it.
    Hidden,
}

/// A named register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: Box<str>,
    pub register: u16,
    pub kind: VariableKind,
}

/// The static part of an inline-cache site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// Index into the names (attributes, globals) or the constants (keyword names of a call); 0 if unused.
    pub name: u32,
}

/// The code of one scope.
#[derive(Clone, Debug)]
pub struct Code {
    pub name: Box<str>,
    pub qualname: Box<str>,
    pub filename: Arc<str>,
    pub first_line: u32,
    /// Set of `flags`.
    pub flags: u32,
    /// Positional parameters, positional-only ones included.
    pub arg_count: u32,
    pub positional_only_count: u32,
    pub keyword_only_count: u32,
    /// Registers of the frame. Parameters come first: positional, keyword-only, `*args`, `**kwargs`; parameter 128 and
    /// later ones live in the registers that `variables` says (above 255), all others in the register of their number.
    pub register_count: u32,
    /// Named registers, parameters first, in order of first appearance.
    pub variables: Vec<Variable>,
    /// Names of the free variables, in closure order.
    pub free_variables: Vec<Box<str>>,
    pub words: Vec<u32>,
    /// As long as `words`; bits of `site`.
    pub site_flags: Vec<u8>,
    pub constants: Vec<Constant>,
    pub names: Vec<Box<str>>,
    /// One entry per inline-cache slot.
    pub sites: Vec<Site>,
    pub loop_count: u32,
    pub handlers: Vec<Handler>,
    pub positions: PositionTable,
    pub docstring: Option<Box<str>>,
}

/// Positions by word, run-length encoded. Code of the library keeps them packed until somebody asks: most never do.
#[derive(Clone, Debug, Default)]
pub struct PositionTable {
    /// As serialised, and the code's first line.
    packed: Option<(Box<[u8]>, u32)>,
    runs: OnceLock<Runs>,
}

/// Entry i covers words from `starts[i]` to `starts[i + 1]`.
#[derive(Clone, Debug, Default)]
struct Runs {
    starts: Vec<u32>,
    positions: Vec<Position>,
}

impl Runs {
    fn push(&mut self, start: u32, position: Position) {
        match self.positions.last() {
            Some(last) if *last == position => {}
            _ if self.starts.last() == Some(&start) => {
                *self.positions.last_mut().expect("as long as starts") = position;
            }
            _ => {
                self.starts.push(start);
                self.positions.push(position);
            }
        }
    }
}

impl PositionTable {
    /// The table that `serialize` has written, which must have been checked.
    pub(crate) fn from_packed(bytes: &[u8], first_line: u32) -> PositionTable {
        PositionTable { packed: Some((bytes.into(), first_line)), runs: OnceLock::new() }
    }

    fn unpacked(&self) -> &Runs {
        self.runs.get_or_init(|| {
            let mut runs = Runs::default();
            if let Some((bytes, first_line)) = &self.packed {
                crate::serialize::unpack_positions(bytes, *first_line, |start, p| runs.push(start, p));
            }
            runs
        })
    }

    /// Says that words from `start` on have this position. Calls must come in order of `start`.
    pub fn push(&mut self, start: u32, position: Position) {
        self.unpacked();
        if let Some(runs) = self.runs.get_mut() {
            runs.push(start, position);
        }
    }

    /// The position of the instruction at word `pc`.
    pub fn get(&self, pc: u32) -> Position {
        let runs = self.unpacked();
        let after = runs.starts.partition_point(|&start| start <= pc);
        if after == 0 { Position::default() } else { runs.positions[after - 1] }
    }

    /// All runs: first word and position.
    pub fn runs(&self) -> impl Iterator<Item = (u32, Position)> + '_ {
        let runs = self.unpacked();
        runs.starts.iter().copied().zip(runs.positions.iter().copied())
    }
}

impl Code {
    /// The innermost handler that covers the instruction at word `pc`.
    pub fn handler(&self, pc: u32) -> Option<&Handler> {
        self.handlers.iter().find(|h| h.start <= pc && pc < h.end)
    }

    pub fn position(&self, pc: u32) -> Position {
        self.positions.get(pc)
    }

    /// Whether a call makes a generator, a coroutine or an async generator.
    pub fn is_suspendable(&self) -> bool {
        self.flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0
    }

    /// Number of parameters, `*args` and `**kwargs` included.
    pub fn parameter_count(&self) -> u32 {
        self.arg_count
            + self.keyword_only_count
            + u32::from(self.flags & flags::VARARGS != 0)
            + u32::from(self.flags & flags::VARKEYWORDS != 0)
    }
}
