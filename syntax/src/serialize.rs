//! Code units as bytes, and back: how the standard library is embedded in the binary.
//!
//! Numbers are LEB128. Decoding checks everything that it needs in order not to panic or to allocate without end; that
//! the instructions make sense is `verify`'s affair.

mod decode;
mod encode;

pub(crate) use decode::unpack_positions;
pub use decode::{DecodeError, decode};
pub(crate) use encode::constant_key;
pub use encode::encode;

/// First bytes of every encoding.
const MAGIC: [u8; 4] = *b"PYRT";

/// To be raised with every change of the format or of the opcode table.
const VERSION: u8 = 1;

/// Tags of constants.
mod tag {
    pub const NONE: u8 = 0;
    pub const TRUE: u8 = 1;
    pub const FALSE: u8 = 2;
    pub const ELLIPSIS: u8 = 3;
    pub const INT: u8 = 4;
    pub const BIG_INT: u8 = 5;
    pub const FLOAT: u8 = 6;
    pub const COMPLEX: u8 = 7;
    pub const STR: u8 = 8;
    pub const SURROGATES: u8 = 9;
    pub const BYTES: u8 = 10;
    pub const TUPLE: u8 = 11;
    pub const FROZEN_SET: u8 = 12;
    pub const CODE: u8 = 13;
}

#[cfg(test)]
mod tests;
