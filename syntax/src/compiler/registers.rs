//! Temporaries: a stack of registers above the locals.

use super::Compiler;
use crate::opcode::{Immediate, Op};
use ruff_python_ast::Expr;

/// Registers that instructions can name.
const REGISTERS: u32 = 256;

/// From this register on an expression first moves the temporaries of its statement above register 255.
const CROWDED: u32 = 200; // registers

/// Fewer temporaries than this are not worth moving.
const WORTH_MOVING: u32 = 24; // registers

impl<'a> Compiler<'a> {
    pub(super) fn temp(&mut self) -> u8 {
        self.window(1)
    }

    /// `count` consecutive temporaries; gives the first.
    pub(super) fn window(&mut self, count: u32) -> u8 {
        let first = self.u.top;
        if first + count > REGISTERS {
            self.u.overflow = true;
            return 0;
        }
        self.u.top = first + count;
        self.u.high_water = self.u.high_water.max(self.u.top);
        first as u8
    }

    /// Temporaries that can still be had.
    pub(super) fn room(&self) -> u32 {
        REGISTERS - self.u.top
    }

    pub(super) fn mark(&self) -> u32 {
        self.u.top
    }

    pub(super) fn reset(&mut self, mark: u32) {
        self.u.top = mark;
    }

    /// Frees `register`, the temporary taken last, and all above.
    pub(super) fn release(&mut self, register: u8) {
        if !self.u.overflow {
            self.u.top = u32::from(register);
        }
    }

    pub(super) fn is_temp(&self, register: u8) -> bool {
        u32::from(register) >= self.u.temporaries
    }

    /// A register to put a value together in that goes to `wanted` at last: that itself if nobody can see it.
    pub(super) fn workspace(&mut self, wanted: u8) -> u8 {
        if self.is_temp(wanted) { wanted } else { self.temp() }
    }

    /// The first register of a call's window: `wanted` itself if it is the temporary on top.
    pub(super) fn window_base(&mut self, wanted: u8) -> u8 {
        if self.is_temp(wanted) && u32::from(wanted) + 1 == self.u.top { wanted } else { self.temp() }
    }

    pub(super) fn move_to(&mut self, to: u8, from: u8) {
        if to != from {
            self.emit(Op::Move, to, from, 0);
        }
    }

    pub(super) fn load_immediate(&mut self, register: u8, immediate: Immediate) {
        self.emit(Op::LoadImmediate, register, immediate as u8, 0);
    }

    pub(super) fn load_none(&mut self, register: u8) {
        self.load_immediate(register, Immediate::None);
    }

    pub(super) fn get_high(&mut self, register: u8, high: u16) {
        self.u.e.emit_bx(Op::GetHigh, register, high);
    }

    pub(super) fn set_high(&mut self, register: u8, high: u16) {
        self.u.e.emit_bx(Op::SetHigh, register, high);
    }

    /// Whether an expression had better be compiled by `with_room`.
    pub(super) fn is_crowded(&self) -> bool {
        self.u.top >= CROWDED && self.u.top - self.u.statement_base >= WORTH_MOVING
    }

    /// Compiles an expression while the statement's temporaries are out of the way, above register 255.
    pub(super) fn with_room(&mut self, expression: &'a Expr, wanted: u8) -> super::Result {
        let (base, top) = (self.u.statement_base, self.u.top);
        let high = self.u.next_high;
        self.u.next_high = high + (top - base) + 1;
        self.u.high_high_water = self.u.high_high_water.max(self.u.next_high);
        if self.u.next_high > u32::from(u16::MAX) {
            self.u.overflow = true;
            return Ok(());
        }
        let save = |register: u32| (register as u8, (high + register - base) as u16);
        for register in base..top {
            let (register, high) = save(register);
            self.set_high(register, high);
        }
        self.reset(base);
        let result = self.temp();
        self.into(expression, result)?;
        let (_, high_result) = save(top);
        self.set_high(result, high_result);
        for register in base..top {
            let (register, high) = save(register);
            self.get_high(register, high);
        }
        self.reset(top);
        self.get_high(wanted, high_result);
        self.u.next_high = high;
        Ok(())
    }
}
