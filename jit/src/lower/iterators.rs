//! Iterators whose next item is found without a call, and the characters of strings.

use super::Lowering;
use crate::helpers;
use crate::layout;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, BlockArg, InstBuilder, types};
use pyrite_hir::{StateId, ValueId};

impl Lowering<'_, '_> {
    /// The next key or value; what is neither, or not simply the next one, the runtime knows.
    pub(super) fn dict_next(&mut self, iterator: ValueId, state: StateId) -> ir::Value {
        let object = self.boxed(iterator);
        let [slow, done] = [(); 2].map(|()| self.builder.create_block());
        self.builder.set_cold_block(slow);
        let result = self.builder.append_block_param(done, types::I64);
        let (keys, _) = self.shape_is(object, self.layout.dict_keys);
        let (values, _) = self.shape_is(object, self.layout.dict_values);
        let either = self.builder.ins().bor(keys, values);
        self.unless(either, slow);
        let (key, value) = self.next_entry(object, slow);
        let item = self.builder.ins().select(keys, key, value);
        self.builder.ins().jump(done, &[BlockArg::Value(item)]);
        self.builder.switch_to_block(slow);
        let item = self.call_aside(helpers::iterator_next as *const () as usize, None, &[iterator], state);
        self.builder.ins().jump(done, &[BlockArg::Value(item)]);
        self.builder.switch_to_block(done);
        result
    }

    /// The next key, and the value as second result.
    pub(super) fn dict_pair(&mut self, iterator: ValueId, pc: u32, state: StateId) -> ir::Value {
        let object = self.boxed(iterator);
        let [slow, done] = [(); 2].map(|()| self.builder.create_block());
        self.builder.set_cold_block(slow);
        let result = self.builder.append_block_param(done, types::I64);
        let (items, _) = self.shape_is(object, self.layout.dict_items);
        self.unless(items, slow);
        let (key, value) = self.next_entry(object, slow);
        self.store(value, self.vm, layout::SECOND);
        self.builder.ins().jump(done, &[BlockArg::Value(key)]);
        self.builder.switch_to_block(slow);
        let unpack = self.iconst(self.word(self.frame_id, pc));
        let pair = helpers::iterator_pair as *const () as usize;
        let key = self.call_aside(pair, Some(unpack), &[iterator], state);
        self.builder.ins().jump(done, &[BlockArg::Value(key)]);
        self.builder.switch_to_block(done);
        result
    }

    /// Goes to another block unless the condition holds.
    fn unless(&mut self, condition: ir::Value, other: ir::Block) {
        let next = self.builder.create_block();
        self.builder.ins().brif(condition, next, &[], other, &[]);
        self.builder.switch_to_block(next);
    }

    /// Key and value of the entry that an iterator over a dict comes to, and which is behind it then. Goes to `slow` at the
    /// end, at a deleted entry, and where the dict has changed.
    fn next_entry(&mut self, iterator: ir::Value, slow: ir::Block) -> (ir::Value, ir::Value) {
        let dict = self.load(types::I64, iterator, layout::DICT_ITERATOR_DICT);
        self.unless(dict, slow);
        let [live, used] = [layout::DICT_LIVE, layout::DICT_USED].map(|field| {
            let number = self.load(types::I32, dict, field);
            self.builder.ins().uextend(types::I64, number)
        });
        let length = self.load(types::I64, iterator, layout::DICT_ITERATOR_LENGTH);
        let same = self.builder.ins().icmp(IntCC::Equal, live, length);
        self.unless(same, slow);
        let position = self.load(types::I64, iterator, layout::DICT_ITERATOR_POSITION);
        let inside = self.builder.ins().icmp(IntCC::UnsignedLessThan, position, used);
        self.unless(inside, slow);
        let remaining = self.load(types::I64, iterator, layout::DICT_ITERATOR_REMAINING);
        self.unless(remaining, slow);
        let table = self.load(types::I64, dict, layout::DICT_TABLE);
        let offset = self.builder.ins().imul_imm_s(position, pyrite_object::dict::ENTRY_SIZE as i64);
        let entry = self.builder.ins().iadd(table, offset);
        let key = self.load(types::I64, entry, layout::DICT_ENTRIES);
        self.unless(key, slow);
        let value = self.load(types::I64, entry, layout::DICT_ENTRIES + 8);
        let behind = self.builder.ins().iadd_imm_s(position, 1);
        self.store(behind, iterator, layout::DICT_ITERATOR_POSITION);
        let left = self.builder.ins().iadd_imm_s(remaining, -1);
        self.store(left, iterator, layout::DICT_ITERATOR_REMAINING);
        (key, value)
    }

    /// The character at an index that is in range: there is a string for each of one byte.
    pub(super) fn str_item(&mut self, string: ValueId, index: ValueId) -> ir::Value {
        let (string, index) = (self.boxed(string), self.operand(index));
        let [narrow, wide, done] = [(); 3].map(|()| self.builder.create_block());
        self.builder.set_cold_block(wide);
        let result = self.builder.append_block_param(done, types::I64);
        let width = self.load(types::I8, string, layout::STR_WIDTH);
        let is_narrow = self.builder.ins().icmp_imm_s(IntCC::Equal, width, 1);
        self.builder.ins().brif(is_narrow, narrow, &[], wide, &[]);
        self.builder.switch_to_block(narrow);
        let data = self.load(types::I64, string, layout::STR_DATA);
        let place = self.builder.ins().iadd(data, index);
        let byte = self.load(types::I8, place, 0);
        let byte = self.builder.ins().uextend(types::I64, byte);
        let offset = self.builder.ins().ishl_imm_u(byte, 3);
        let characters = self.iconst(self.layout.characters);
        let place = self.builder.ins().iadd(characters, offset);
        let character = self.load(types::I64, place, 0);
        self.builder.ins().jump(done, &[BlockArg::Value(character)]);
        self.builder.switch_to_block(wide);
        let vm = self.vm;
        let character = self.call(helpers::character as *const () as usize, &[vm, string, index]);
        self.builder.ins().jump(done, &[BlockArg::Value(character)]);
        self.builder.switch_to_block(done);
        result
    }
}
