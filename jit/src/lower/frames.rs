//! Frames of inlined calls. They have records only where something can look at frames; where compiled code is left, they get
//! them then.

use super::{Inlined, Lowering, Returns};
use crate::code::Resumed;
use crate::helpers;
use crate::layout;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, types};
use pyrite_hir::function::FrameId;
use pyrite_hir::instruction::Reason;
use pyrite_hir::{Instruction, StateId};
use pyrite_object::frame::flags;

impl Lowering<'_, '_> {
    /// The frame gets its record.
    pub(super) fn enter_frame(&mut self, id: FrameId, caller: StateId) {
        self.flush(caller);
        let data = self.hir.frame(id);
        let Some(call) = &data.call else { return };
        let record = self.record_of(id);
        let function = self.boxed(call.function);
        let (base, offset) = self.place_of(data.first_register);
        let base = self.builder.ins().iadd_imm_s(base, i64::from(offset));
        self.write_record(record, function, data.code, base, flags::COMPILED);
    }

    /// Writes the record, at an offset from that of the function's own frame, of a call that needs nothing special; it is
    /// the innermost one now.
    pub(super) fn write_record(
        &mut self,
        record: i32,
        function: ir::Value,
        code: u64,
        base: ir::Value,
        flags: u32,
    ) {
        self.store(function, self.frame, record + layout::FRAME_FUNCTION);
        let state = self.iconst(code);
        self.store(state, self.frame, record + layout::FRAME_STATE);
        self.store(base, self.frame, record + layout::FRAME_BASE);
        // Both words at once: `flags` and `traced_line`, which is 0.
        let flags = self.iconst(u64::from(flags));
        self.store(flags, self.frame, record + layout::FRAME_FLAGS);
        self.set_innermost(record);
    }

    /// The frame of a record that has begun with these flags ends; whoever has got hold of it finds its variables as the state
    /// says.
    pub(super) fn end_record(&mut self, record: i32, flags: u32, state: Option<StateId>) {
        let flags_now = self.load(types::I32, self.frame, record + layout::FRAME_FLAGS);
        let plain = self.builder.ins().icmp_imm_s(IntCC::Equal, flags_now, i64::from(flags));
        let (done, slow) = (self.builder.create_block(), self.builder.create_block());
        self.builder.set_cold_block(slow);
        self.builder.ins().brif(plain, done, &[], slow, &[]);
        self.builder.switch_to_block(slow);
        self.show(state);
        let vm = self.vm;
        self.call(helpers::leave_slowly as *const () as usize, &[vm]);
        self.builder.ins().jump(done, &[]);
        self.builder.switch_to_block(done);
        self.set_innermost(record - layout::FRAME_SIZE as i32);
    }

    /// Brings a frame up to date that is about to end, on a way of its own.
    fn show(&mut self, state: Option<StateId>) {
        let Some(state) = state else { return };
        self.aside(|lowering| lowering.flush(state));
    }

    /// The same for the function's own frame, if somebody has got hold of it.
    pub(super) fn show_own(&mut self, state: Option<StateId>) {
        if state.is_none() {
            return;
        }
        let flags = self.load(types::I32, self.frame, layout::FRAME_FLAGS);
        let seen = self.builder.ins().band_imm_s(flags, i64::from(flags::OBJECT));
        let (slow, done) = (self.builder.create_block(), self.builder.create_block());
        self.builder.set_cold_block(slow);
        self.builder.ins().brif(seen, slow, &[], done, &[]);
        self.builder.switch_to_block(slow);
        self.show(state);
        self.builder.ins().jump(done, &[]);
        self.builder.switch_to_block(done);
    }

    fn set_innermost(&mut self, record: i32) {
        let frame = match record {
            0 => self.frame,
            record => self.builder.ins().iadd_imm_s(self.frame, i64::from(record)),
        };
        self.store(frame, self.vm, layout::INNERMOST);
    }

    /// The frame, which has a record, ends.
    pub(super) fn leave_frame(&mut self, id: FrameId, state: StateId) {
        self.end_record(self.record_of(id), flags::COMPILED, Some(state));
        self.pc = None;
        // The collector looks at registers of frames that have records.
        let end = self.hir.frame(id).first_register;
        self.stored.retain(|register, _| *register < end);
    }

    /// Leaves if the frame, of a generator that its loop consumes, has a frame object: that is to be the same one when the
    /// generator goes on.
    pub(super) fn check_unseen(&mut self, state: StateId) {
        let frame = self.hir.state(state).frame;
        if !self.entered.contains(&frame) {
            return;
        }
        let flags = self.load(types::I32, self.frame, self.record_of(frame) + layout::FRAME_FLAGS);
        let seen = self.builder.ins().band_imm_s(flags, i64::from(flags::OBJECT));
        self.guard_not(seen, state, Reason::Seen);
    }

    /// The frame, which has a record, ends by the pending exception.
    pub(super) fn unwind_frame(&mut self) {
        let vm = self.vm;
        self.call(helpers::leave_raising as *const () as usize, &[vm]);
        self.pc = None;
    }

    /// What the interpreter needs to go on with the frame of a state, if that is one of an inlined call. Its function and
    /// its instance are written here, unless the instance is `made` on the way out, in a register.
    pub(super) fn inlined(&mut self, state: StateId, made: Option<u16>) -> Option<Inlined> {
        let data = self.hir.state(state);
        let frame = self.hir.frame(data.frame);
        let call = frame.call.as_ref()?;
        let entered = self.entered.contains(&data.frame);
        let record = self.record_of(data.frame);
        if !entered {
            let function = self.boxed(call.function);
            self.store(function, self.frame, record + layout::FRAME_FUNCTION);
        }
        let (flags, result) = match call.returns {
            Returns::Register(register) => (0, register),
            Returns::Instance(register) => (flags::INIT, register),
            // Its first register goes with it.
            Returns::Dropped => (0, frame.first_register),
            Returns::Continues(continuation) => (continuation.flags(), frame.first_register),
            // What the generator calls may have its registers where its own stand now.
            Returns::Yields(_) => (0, frame.first_register),
        };
        let resumed = match call.returns {
            Returns::Yields(window) => {
                let registers = data.registers.iter().map(|(register, _)| register - frame.first_register);
                let caller = self.hir.frame_of(call.state).first_register;
                Some(Resumed { window: window - caller, registers: registers.collect() })
            }
            _ => None,
        };
        if let (Returns::Instance(_), Some(instance), None) = (call.returns, call.instance, made) {
            let instance = self.boxed(instance);
            self.store(instance, self.frame, record + layout::FRAME_EXTRA);
        }
        Some(Inlined {
            code: frame.code,
            first_register: u32::from(frame.first_register),
            pc: data.pc,
            result: u32::from(result),
            flags,
            entered,
            resumed,
            instance: made,
        })
    }

    /// Frames that have records.
    pub(super) fn entered_frames(&self) -> Vec<FrameId> {
        let blocks = self.hir.blocks.iter().flat_map(|block| &block.instructions);
        blocks
            .filter_map(|value| match self.hir.instruction(*value) {
                Some(Instruction::EnterFrame { frame, .. }) => Some(*frame),
                _ => None,
            })
            .collect()
    }
}
