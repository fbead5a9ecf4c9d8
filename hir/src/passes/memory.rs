//! What loads read and what writes it: the passes that merge and move loads ask here.

use crate::function::{BlockId, Function};
use crate::instruction::{Effect, Instruction};

/// Parts of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places(u16);

impl Places {
    pub const NONE: Places = Places(0);
    const ITEMS: Places = Places(1);
    const LENGTHS: Places = Places(2);
    const SLOTS: Places = Places(4);
    const SHAPES: Places = Places(8);
    /// What is taken for granted about the world: versions, which code functions have.
    const WORLD: Places = Places(16);
    const ADDRESSES: Places = Places(32);
    const CELLS: Places = Places(64);
    const REGISTERS: Places = Places(128);
    const ALL: Places = Places(255);

    pub fn meets(self, other: Places) -> bool {
        self.0 & other.0 != 0
    }

    pub fn union(self, other: Places) -> Places {
        Places(self.0 | other.0)
    }
}

/// What an instruction reads; `None` if it is not one that may be merged with another one like it.
pub fn read_by(instruction: &Instruction) -> Option<Places> {
    Some(match instruction {
        Instruction::FreeCell { .. } | Instruction::TupleItem { .. } | Instruction::StrItem { .. } => {
            Places::NONE
        }
        Instruction::ListItem { .. } => Places::ITEMS,
        Instruction::ListLength { .. } => Places::LENGTHS,
        Instruction::LoadSlot { .. } => Places::SLOTS,
        Instruction::GuardShape { .. } | Instruction::HasShape { version: 0, .. } => Places::SHAPES,
        Instruction::HasShape { .. } => Places::SHAPES.union(Places::WORLD),
        Instruction::GuardVersion { .. }
        | Instruction::GuardFunctionCode { .. }
        | Instruction::RunsCode { .. } => Places::WORLD,
        Instruction::LoadAddress { .. } => Places::ADDRESSES,
        Instruction::CellContent { .. } => Places::CELLS,
        Instruction::LoadRegister { .. } | Instruction::GuardNamespace { .. } => Places::REGISTERS,
        _ => return None,
    })
}

/// What an instruction may write.
pub fn written_by(instruction: &Instruction) -> Places {
    match instruction {
        Instruction::StoreListItem { .. } => Places::ITEMS,
        // What is appended later comes where other items have been.
        Instruction::StoreListLength { .. } => Places::LENGTHS.union(Places::ITEMS),
        Instruction::StoreSlot { .. } => Places::SLOTS,
        Instruction::StoreShape { .. } => Places::SHAPES,
        Instruction::StoreAddress { .. } => Places::ADDRESSES,
        Instruction::StoreCell { .. } => Places::CELLS,
        Instruction::StoreNativeItem { .. }
        | Instruction::EnterFrame { .. }
        | Instruction::LeaveFrame { .. }
        | Instruction::UnwindFrame { .. } => Places::NONE,
        _ if instruction.is_repeatable() => Places::NONE,
        _ if instruction.effect() == Effect::Raises => Places::LENGTHS.union(Places::REGISTERS),
        _ => Places::ALL,
    }
}

/// What the instructions of a block may write.
pub fn written_in(function: &Function, block: BlockId) -> Places {
    let instructions = function.block(block).instructions.iter().filter_map(|v| function.instruction(*v));
    instructions.map(written_by).fold(Places::NONE, Places::union)
}
