//! Guards: what is asked of a value, what is known of it since, and whether an instruction may ask.

use super::{Builder, Known};
use crate::function::{Terminator, ValueId};
use crate::instruction::{Bits, Instruction, Reason};
use crate::types::{Kinds, Type};
use pyrite_object::Value;
use pyrite_object::code::CacheEntry;

impl Builder<'_> {
    /// The value, if it is of these kinds; leaves if not.
    pub fn guard_kind(&mut self, value: ValueId, kinds: Kinds) -> ValueId {
        let ty = self.function.ty(value);
        if ty.kinds.within(kinds) && ty.kinds != Kinds::NOTHING {
            return value;
        }
        let state = self.state();
        self.emit(Instruction::GuardKind { value, kinds, reason: Reason::Kind, state }, ty.refine(kinds))
    }

    /// The constant, if the value is it; leaves if not.
    pub fn guard_same(&mut self, value: ValueId, expected: Value) -> ValueId {
        self.guard_constant(value, expected, Reason::Identity)
    }

    /// The same, with the reason for which it leaves.
    pub fn guard_constant(&mut self, value: ValueId, expected: Value, reason: Reason) -> ValueId {
        let constant = self.constant(expected);
        if self.function.constant(value) != Some(expected.bits()) {
            let state = self.state();
            let ty = Type::of_value(self.vm, expected);
            self.emit(Instruction::GuardSame { value, bits: Bits(expected.bits()), reason, state }, ty);
        }
        constant
    }

    /// Whether a value is an int, or may be one where the instruction has seen some.
    pub(super) fn may_be_int(&self, value: ValueId) -> bool {
        let kinds = self.function.ty(value).kinds;
        kinds == Kinds::INT || kinds.meets(Kinds::INT) && self.seen().meets(Kinds::INT)
    }

    /// Leaves unless the condition holds.
    pub(super) fn require(&mut self, condition: Instruction, reason: Reason) {
        let condition = self.emit(condition, Type::BOOL);
        let (fits, other, state) = (self.new_edge(), self.new_edge(), self.state());
        let out = self.function.block_mut(other.block);
        out.terminator = Terminator::Exit { reason, state };
        out.cold = true;
        self.end(Terminator::Branch { condition, then: fits.clone(), otherwise: other });
        self.continue_in(fits.block);
    }

    /// The shape that a value has had last, as far as is known: what is done with it is guarded.
    pub fn shape_of(&self, value: ValueId) -> Option<u64> {
        if let Some(shape) = self.shapes.get(&self.function.unguarded(value)) {
            return Some(*shape);
        }
        match self.function.instruction(value)? {
            Instruction::GuardShape { shape, .. } | Instruction::OfShape { shape, .. } => Some(shape.0),
            Instruction::NewInstance { shape, .. } => Some(shape.0),
            Instruction::Known { value } => self.shape_of(*value),
            Instruction::Argument { .. } => match self.known_argument(value)? {
                Known::Shape(shape) => Some(*shape),
                _ => None,
            },
            _ => None,
        }
    }

    /// Of entries for several shapes, the one that a value is known to have had.
    pub fn narrow(&self, mut entries: Vec<CacheEntry>, value: ValueId) -> Vec<CacheEntry> {
        if let Some(shape) = self.shape_of(value)
            && let Some(known) = entries.iter().find(|entry| entry.key == shape)
        {
            entries = vec![*known];
        }
        entries
    }

    /// Whether a guard may be put at the instruction.
    pub fn may_guard(&self, reason: Reason) -> bool {
        self.may_guard_at(self.pc, reason)
    }

    /// Whether what a call of something known relies on may be guarded at the instruction.
    pub fn may_guard_call(&self) -> bool {
        [Reason::Identity, Reason::Names, Reason::Shape].into_iter().all(|reason| self.may_guard(reason))
    }

    pub fn may_guard_at(&self, pc: u32, reason: Reason) -> bool {
        self.function.own().may_guard(pc, reason)
    }
}
