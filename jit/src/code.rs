//! What compilation makes: machine code, and what is needed to leave it.

use pyrite_hir::function::Entry;
use pyrite_hir::instruction::Reason;
use pyrite_hir::{BlockId, Kinds, ValueId};
use std::cell::Cell;
use std::sync::Arc;

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
    /// It gets an object that is made of what so many registers have got, from the first on.
    Made(Made, u16, u16),
}

/// Objects that are made when compiled code is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    Tuple,
    /// Of key, value, key, value.
    Dict,
    /// Of a function and a receiver.
    Method,
    /// Of start and stop.
    Range,
    /// Of what its windows begin with; their tag.
    Pairs(u64),
    /// Of offsets and what stands there; with the shape at this address.
    Instance(u64),
    /// Of a function, where it stands, and its registers; at the address of its `CodeState`.
    Generator(u64),
}

/// One way out of compiled code.
#[derive(Debug)]
pub struct Exit {
    pub state: Arc<Restoration>,
    pub reason: Reason,
    /// Where the guard stands, or what it is made from: address of the `CodeState`, word of bytecode, line. The interpreter may
    /// go on before that.
    pub code: u64,
    pub pc: u32,
    pub line: u32,
    /// Its guard is made to fail, for tests.
    pub forced: bool,
    /// The kinds of what the guard looked at, where it looks at one value.
    pub seen: Kinds,
    /// How often it was taken.
    pub count: Cell<u32>,
    /// How often it may be taken before its code is thrown away.
    pub patience: Cell<u32>,
}

/// What the interpreter needs to go on: shared by all exits with the same frame state.
#[derive(Debug)]
pub struct Restoration {
    /// Word of bytecode that the function's own frame stands at.
    pub own: u32,
    /// Registers of that frame; those that come next belong to inlined calls.
    pub own_registers: u32,
    /// Frames of inlined calls that it is in, the outermost first.
    pub inlined: Vec<Inlined>,
    /// Word of bytecode that the innermost frame goes on with.
    pub pc: u32,
    /// Registers that do not hold their value already; some are behind those of all frames.
    pub registers: Vec<(u16, Restore)>,
    /// Where they end.
    pub end: u32,
}

/// The frame of an inlined call, for the interpreter to go on with.
#[derive(Clone, Debug)]
pub struct Inlined {
    /// Address of the `CodeState`.
    pub code: u64,
    /// Where its registers begin, in terms of `Restoration::registers`.
    pub first_register: u32,
    /// Word of bytecode that it stands at.
    pub pc: u32,
    /// The register that gets what the call gives.
    pub result: u32,
    /// Of the frame, as the interpreter would have them.
    pub flags: u32,
    /// It has a record already.
    pub entered: bool,
    /// The frame of a generator that its caller's loop consumes.
    pub resumed: Option<Resumed>,
    /// The register with the instance that its `__init__` is for, if that is made on the way out.
    pub instance: Option<u16>,
}

/// What is to be known of the frame of a generator that runs, for there is no generator yet.
#[derive(Clone, Debug)]
pub struct Resumed {
    /// The caller's register that is to hold the generator.
    pub window: u16,
    /// The frame's registers that hold something.
    pub registers: Vec<u16>,
}

/// What a piece of machine code is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Value(ValueId),
    /// The end of a block.
    End(BlockId),
    /// A way out, by number.
    Exit(u32),
}

impl Origin {
    /// As Cranelift carries it. Numbers are even: it keeps differences of them, of which -1 means nothing.
    pub fn to_bits(self) -> u32 {
        match self {
            Origin::Value(ValueId(n)) => n << 3,
            Origin::End(BlockId(n)) => n << 3 | 2,
            Origin::Exit(n) => n << 3 | 4,
        }
    }

    pub fn from_bits(bits: u32) -> Origin {
        let n = bits >> 3;
        match bits & 6 {
            0 => Origin::Value(ValueId(n)),
            2 => Origin::End(BlockId(n)),
            _ => Origin::Exit(n),
        }
    }
}

/// Where the machine code of something begins; it ends where the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In bytes from the function's beginning.
    pub offset: u32,
    /// `None`: entry, and what all ways out share.
    pub origin: Option<Origin>,
    /// Line of Python, 0 if none is known.
    pub line: u32,
}

/// A function before it has memory.
pub struct Assembled {
    pub name: String,
    pub entry: Entry,
    pub bytes: Vec<u8>,
    /// Bytes of instructions; constants follow.
    pub instructions: usize,
    /// Machine code holds the addresses of these.
    pub exits: Vec<Box<Exit>>,
    /// Objects that it names.
    pub roots: Vec<u64>,
    /// Sorted.
    pub places: Vec<Place>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_survives_its_number_and_no_two_numbers_differ_by_one() {
        let all = [
            Origin::Value(ValueId(0)),
            Origin::Value(ValueId(77)),
            Origin::End(BlockId(77)),
            Origin::Exit(77),
            Origin::Exit(78),
        ];
        for origin in all {
            assert_eq!(Origin::from_bits(origin.to_bits()), origin);
            assert_eq!(origin.to_bits() % 2, 0);
        }
    }
}
