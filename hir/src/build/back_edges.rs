//! The loops of bytecode, by where they jump back.

use pyrite_object::code::CodeState;
use pyrite_syntax::Op;

use super::{decode, registers::successors};

/// A jump back to a loop's header. A loop has one for each `continue`, and one at its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BackEdge {
    /// The word of the jump.
    pub at: u32,
    /// The word that it jumps to.
    pub header: u32,
    /// Of the loop, in `CodeState::loops_left`.
    pub number: u16,
}

/// All of them, in the order of the bytecode.
pub fn back_edges(state: &CodeState) -> Vec<BackEdge> {
    let jumps = decode(state).into_iter().filter(|(_, i)| i.op.general() == Op::JumpBack);
    jumps.filter_map(|(at, i)| Some(BackEdge { at, header: successors(&i, at).1?, number: i.bx() })).collect()
}

/// The innermost loop around the one with this header.
pub fn loop_around(state: &CodeState, header: u32) -> Option<BackEdge> {
    let around = |edge: &BackEdge| edge.header < header && header < edge.at;
    back_edges(state).into_iter().filter(around).max_by_key(|edge| edge.header)
}
