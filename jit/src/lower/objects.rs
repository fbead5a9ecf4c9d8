//! Making objects. Small ones are cut off the free run of their size, as `Heap::allocate` does it.

use super::Lowering;
use crate::helpers;
use crate::layout;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, BlockArg, InstBuilder, types};
use pyrite_hir::ValueId;
use pyrite_object::Value;
use pyrite_object::heap::{Heap, class_of, class_size};

/// Items of a tuple or list that is made without a call, at most.
const FEW: usize = 12; // items

impl Lowering<'_, '_> {
    /// A new object of so many bytes, at most `SMALL_MAX`, which are zero but for the shape.
    fn allocate(&mut self, size: usize, shape: u64) -> ir::Value {
        let vm = self.vm;
        let run = layout::HEAP + Heap::run_offset(size) as i32;
        let (fast, slow, done) =
            (self.builder.create_block(), self.builder.create_block(), self.builder.create_block());
        self.builder.set_cold_block(slow);
        let object = self.builder.append_block_param(done, types::I64);
        let start = self.load(types::I64, vm, run);
        let limit = self.load(types::I64, vm, run + 8);
        let end = self.builder.ins().iadd_imm_s(start, class_size(class_of(size)) as i64);
        let fits = self.builder.ins().icmp(IntCC::UnsignedLessThanOrEqual, end, limit);
        self.builder.ins().brif(fits, fast, &[], slow, &[]);
        self.builder.switch_to_block(fast);
        self.store(end, vm, run);
        self.builder.ins().jump(done, &[BlockArg::Value(start)]);
        self.builder.switch_to_block(slow);
        let bytes = self.iconst(size as u64);
        let made = self.call(helpers::allocate as *const () as usize, &[vm, bytes]);
        self.builder.ins().jump(done, &[BlockArg::Value(made)]);
        self.builder.switch_to_block(done);
        let shape = self.iconst(shape);
        self.store(shape, object, layout::HEADER_SHAPE);
        object
    }

    pub(super) fn boxed_all(&mut self, values: &[ValueId]) -> Vec<ir::Value> {
        values.iter().map(|value| self.boxed(*value)).collect()
    }

    pub(super) fn new_tuple(&mut self, items: &[ValueId]) -> ir::Value {
        if items.is_empty() || items.len() > FEW {
            return self.make_of(helpers::new_tuple as *const () as usize, items);
        }
        let items = self.boxed_all(items);
        let size = layout::TUPLE_ITEMS as usize + 8 * items.len();
        let tuple = self.allocate(size, self.layout.tuple);
        let length = self.iconst(items.len() as u64);
        self.store(length, tuple, layout::TUPLE_LENGTH);
        for (n, item) in items.into_iter().enumerate() {
            self.store(item, tuple, layout::TUPLE_ITEMS + 8 * n as i32);
        }
        tuple
    }

    pub(super) fn new_list(&mut self, items: &[ValueId]) -> ir::Value {
        if items.len() > FEW {
            return self.make_of(helpers::new_list as *const () as usize, items);
        }
        let items = self.boxed_all(items);
        let array = (!items.is_empty()).then(|| {
            let size = layout::ARRAY_ITEMS as usize + 8 * items.len();
            let array = self.allocate(size, self.layout.array);
            let length = self.iconst(items.len() as u64);
            self.store(length, array, layout::ARRAY_CAPACITY);
            for (n, item) in items.into_iter().enumerate() {
                self.store(item, array, layout::ARRAY_ITEMS + 8 * n as i32);
            }
            (array, length)
        });
        let list = self.allocate(self.layout.list_size, self.layout.list);
        if let Some((array, length)) = array {
            self.store(array, list, layout::LIST_ITEMS);
            self.store(length, list, layout::LIST_LENGTH);
        }
        list
    }

    pub(super) fn new_cell(&mut self, content: ValueId) -> ir::Value {
        let empty = self.hir.constant(content) == Some(Value::UNBOUND.bits());
        if !empty && self.ty(content).kinds.meets(pyrite_hir::Kinds::UNBOUND) {
            let (vm, content) = (self.vm, self.boxed(content));
            return self.call(helpers::new_cell as *const () as usize, &[vm, content]);
        }
        let content = (!empty).then(|| self.boxed(content));
        let cell = self.allocate(layout::CELL_SIZE, self.layout.cell);
        if let Some(content) = content {
            self.store(content, cell, layout::CELL_CONTENT);
        }
        cell
    }

    /// Has a helper make an object of these.
    fn make_of(&mut self, helper: usize, items: &[ValueId]) -> ir::Value {
        let items = self.boxed_all(items);
        let [first, count] = self.put_in_memory(&items);
        let vm = self.vm;
        self.call(helper, &[vm, first, count])
    }

    pub(super) fn new_method(&mut self, function: ValueId, receiver: ValueId) -> ir::Value {
        let (vm, function, receiver) = (self.vm, self.boxed(function), self.boxed(receiver));
        self.call(helpers::new_method as *const () as usize, &[vm, function, receiver])
    }

    pub(super) fn new_instance(&mut self, class: u64, shape: u64, size: usize) -> ir::Value {
        if size == 0 || size > pyrite_object::heap::SMALL_MAX {
            let (vm, class) = (self.vm, self.iconst(class));
            return self.call(helpers::new_instance as *const () as usize, &[vm, class]);
        }
        self.allocate(size, shape)
    }
}
