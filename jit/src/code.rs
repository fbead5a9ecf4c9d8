//! What compilation makes: machine code, and what is needed to leave it.

use pyrite_hir::function::Entry;
use pyrite_hir::instruction::Reason;
use std::cell::Cell;

/// How a register of the interpreter gets its value when compiled code is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restore {
    /// It holds an int, raw.
    Int,
    /// It holds the bits of a float.
    Float,
    /// It holds 0 or 1.
    Bool,
    /// It gets a constant.
    Constant(u64),
    /// It gets what another register has got.
    Same(u16),
}

/// One way out of compiled code.
#[derive(Debug)]
pub struct Exit {
    /// Word of bytecode that the interpreter goes on with.
    pub pc: u32,
    pub reason: Reason,
    /// Registers that do not hold their value already.
    pub registers: Vec<(u16, Restore)>,
    /// How often it was taken.
    pub count: Cell<u32>,
}

/// A function before it has memory.
pub struct Assembled {
    pub name: String,
    pub entry: Entry,
    pub bytes: Vec<u8>,
    /// Machine code holds the addresses of these.
    pub exits: Vec<Box<Exit>>,
    /// Objects that it names.
    pub roots: Vec<u64>,
    /// Offsets in the code and words of bytecode, sorted.
    pub places: Vec<(u32, u32)>,
    /// Cranelift's own listing, if it was asked for.
    pub listing: Option<String>,
}
