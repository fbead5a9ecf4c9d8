//! Typed SSA intermediate representation: built from bytecode and feedback, optimised by one file per pass.
//!
//! A `Function` is a control-flow graph of blocks with parameters. It is plain data: objects stand in it as addresses,
//! and whoever compiles keeps them alive. Nothing here knows Cranelift.

pub mod build;
pub mod field;
pub mod function;
pub mod instruction;
pub mod parse;
pub mod passes;
pub mod print;
pub mod refusal;
pub mod text;
pub mod types;
pub mod verify;

pub use function::{Block, BlockId, Edge, FrameState, Function, StateId, Terminator, ValueId};
pub use instruction::Instruction;
pub use types::{Kinds, Type};
