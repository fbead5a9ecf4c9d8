//! Items of lists and of native sequences.

use super::Lowering;
use crate::helpers;
use crate::layout;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, types};
use pyrite_hir::instruction::Reason;
use pyrite_hir::{StateId, ValueId};
use pyrite_object::Value;

impl Lowering<'_, '_> {
    /// Address of a list's item, less the offset of the first one.
    pub(super) fn list_place(&mut self, list: ValueId, index: ValueId) -> ir::Value {
        let (list, index) = (self.boxed(list), self.operand(index));
        let items = self.load(types::I64, list, layout::LIST_ITEMS);
        let offset = self.builder.ins().ishl_imm_u(index, 3);
        self.builder.ins().iadd(items, offset)
    }

    /// Appends in place while the array has room.
    pub(super) fn list_append(&mut self, list: ValueId, value: ValueId, state: StateId) -> ir::Value {
        let (object, item) = (self.boxed(list), self.boxed(value));
        let none = self.iconst(Value::NONE.bits());
        let (look, fast, slow, done) = (
            self.builder.create_block(),
            self.builder.create_block(),
            self.builder.create_block(),
            self.builder.create_block(),
        );
        self.builder.set_cold_block(slow);
        let items = self.load(types::I64, object, layout::LIST_ITEMS);
        let length = self.load(types::I64, object, layout::LIST_LENGTH);
        self.builder.ins().brif(items, look, &[], slow, &[]);
        self.builder.switch_to_block(look);
        let capacity = self.load(types::I64, items, layout::ARRAY_CAPACITY);
        let room = self.builder.ins().icmp(IntCC::UnsignedLessThan, length, capacity);
        self.builder.ins().brif(room, fast, &[], slow, &[]);
        self.builder.switch_to_block(fast);
        let offset = self.builder.ins().ishl_imm_u(length, 3);
        let place = self.builder.ins().iadd(items, offset);
        self.store(item, place, layout::ARRAY_ITEMS);
        let longer = self.builder.ins().iadd_imm_s(length, 1);
        self.store(longer, object, layout::LIST_LENGTH);
        self.builder.ins().jump(done, &[]);
        self.builder.switch_to_block(slow);
        self.call_aside(helpers::list_append as *const () as usize, None, &[list, value], state);
        self.builder.ins().jump(done, &[]);
        self.builder.switch_to_block(done);
        none
    }

    /// The item of a native sequence, boxed; leaves if there is none.
    pub(super) fn native_item(
        &mut self,
        items: u64,
        container: ValueId,
        index: ValueId,
        state: StateId,
    ) -> ir::Value {
        let (vm, items) = (self.vm, self.iconst(items));
        let (container, index) = (self.boxed(container), self.operand(index));
        let item = self.call(helpers::native_item as *const () as usize, &[vm, items, container, index]);
        let is = self.builder.ins().icmp_imm_s(IntCC::NotEqual, item, 0);
        self.guard(is, state, Reason::Index);
        item
    }

    /// Puts a value into a native sequence; leaves if it does not fit.
    pub(super) fn store_native_item(&mut self, items: u64, operands: [ValueId; 3], state: StateId) {
        let [container, index, stored] = operands;
        let (vm, items) = (self.vm, self.iconst(items));
        let (container, index) = (self.boxed(container), self.operand(index));
        let arguments = [vm, items, container, index, self.boxed(stored)];
        let done = self.call(helpers::store_native_item as *const () as usize, &arguments);
        let is = self.builder.ins().icmp_imm_s(IntCC::NotEqual, done, 0);
        self.guard(is, state, Reason::Index);
    }
}
