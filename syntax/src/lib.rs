//! Source text to bytecode: parser adapter, scopes, compiler, the opcode table, disassembler and verifier.
//!
//! Deliberately knows nothing of run-time values: constants are plain Rust data, and errors are data that the object
//! model turns into Python exceptions.

pub mod anchors;
pub mod ast;
pub mod bound;
pub mod checks;
pub mod code;
pub mod compiler;
pub mod disassemble;
pub mod emit;
pub mod errors;
pub mod escape;
pub mod literal;
pub mod opcode;
pub mod parse;
pub mod scopes;
pub mod serialize;
pub mod source;
pub mod unparse;
pub mod verify;
pub mod warnings;

pub use code::{Code, Constant, Handler, Position, Site, Variable, VariableKind};
pub use opcode::{Instruction, Intrinsic, Op, Operand, Special};

use std::sync::Arc;

/// What the source is compiled as: `compile()`'s mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Exec,
    Eval,
    Single,
}

/// A syntax error, with CPython's class, message and offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub kind: SyntaxErrorKind,
    pub message: String,
    /// From 1.
    pub line: u32,
    /// In characters, from 1; 0 if unknown.
    pub offset: u32,
    pub end_line: u32,
    /// As `offset`; -1 after tokens without a place of their own, as CPython has it.
    pub end_offset: i32,
    /// The source line, with its newline.
    pub text: Option<String>,
    /// What a search for misspelt keywords needs: errors of the grammar have it.
    pub metadata: Option<Box<Metadata>>,
}

/// Where the last compound statement before an error of the grammar begins, and the whole source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// From 1; 0 if there is none.
    pub line: u32,
    /// In bytes, from 0.
    pub column: u32,
    pub source: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    Syntax,
    Indentation,
    Tab,
    /// Only with `Options::allow_incomplete`: the input is a good beginning (the REPL asks for more).
    Incomplete,
    /// `MemoryError`: CPython's parser would overflow its stack.
    Memory,
    /// `RecursionError`: the tree is too deep to compile.
    Recursion,
}

/// A warning that the compiler gives (`SyntaxWarning`, `DeprecationWarning`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub message: String,
    pub line: u32,
}

/// Options of `compile`.
#[derive(Clone, Debug)]
pub struct Options {
    pub mode: Mode,
    /// `-O`: 0 keeps asserts; 1 drops them and `__debug__` is false; 2 drops docstrings too.
    pub optimize: u8,
    /// `PyCF_ALLOW_TOP_LEVEL_AWAIT`.
    pub top_level_await: bool,
    /// `PyCF_ALLOW_INCOMPLETE_INPUT`: tell input that could go on from input that is wrong.
    pub allow_incomplete: bool,
    /// Bits of `from __future__ import`: `annotations` is CPython's CO_FUTURE_ANNOTATIONS (0x100_0000).
    pub future: u32,
}

impl Options {
    /// Nothing special.
    pub fn new(mode: Mode) -> Options {
        Options { mode, optimize: 0, top_level_await: false, allow_incomplete: false, future: 0 }
    }
}

/// Compiles source text.
pub fn compile(
    source: &str,
    filename: &str,
    options: &Options,
) -> Result<(Arc<Code>, Vec<Warning>), SyntaxError> {
    let module = parse::parse(source, filename, options)?;
    compile_parsed(&module, filename, options)
}

/// Compiles a module that has been parsed.
pub fn compile_parsed(
    module: &parse::ParsedModule,
    filename: &str,
    options: &Options,
) -> Result<(Arc<Code>, Vec<Warning>), SyntaxError> {
    module.walk(|module| compiler::compile_module(module, filename, options))
}

/// Compiles a syntax tree whose ranges are offsets into `source`.
pub fn compile_ast(
    syntax: ruff_python_ast::Mod,
    source: &str,
    filename: &str,
    options: &Options,
) -> Result<(Arc<Code>, Vec<Warning>), SyntaxError> {
    let module = parse::ParsedModule {
        source: Arc::from(source),
        lines: source::LineIndex::new(source),
        syntax,
        // No tree is deeper than its source is long.
        depth: u32::try_from(source.len()).unwrap_or(u32::MAX).min(source::MAX_DEPTH),
        warnings: Vec::new(),
        constants: Vec::new(),
    };
    compile_parsed(&module, filename, options)
}
