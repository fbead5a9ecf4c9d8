//! Generators: how they begin to run again, how they yield, and loops over them.

use super::{Lowering, words};
use crate::helpers;
use crate::layout;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, BlockArg, InstBuilder, types};
use pyrite_hir::function::ENTRY;
use pyrite_hir::instruction::END_OF_LOOP;
use pyrite_hir::{Instruction, StateId, Terminator, ValueId};
use pyrite_object::Value;
use pyrite_object::frame::flags;
use pyrite_object::generator::GeneratorState;

/// A running generator's frame that nothing special is known of.
const PLAIN: u32 = flags::ENTRY | flags::COMPILED | flags::GENERATOR;

impl Lowering<'_, '_> {
    /// The beginning of the code of a generator, from its last parameters; as `generators::resume_at`.
    pub(super) fn resume(&mut self, parameters: &[ir::Value]) {
        let [top, generator, sent] = *parameters else { unreachable!("the signature of a generator's code") };
        self.arguments = vec![generator, sent];
        self.base = self.builder.ins().iadd_imm_s(generator, layout::GENERATOR_REGISTERS);
        self.this = self.load(types::I64, generator, layout::GENERATOR_FUNCTION);
        self.window = top;
        let fits = self.builder.create_block();
        let full = self.check_room(fits);
        let (vm, frame) = (self.vm, self.frame);
        self.builder.switch_to_block(full);
        let result = self.call(helpers::resume_slowly as *const () as usize, &[vm, generator, sent]);
        self.builder.ins().return_(&[result]);
        self.builder.switch_to_block(fits);
        let (plain, special, begun) =
            (self.builder.create_block(), self.builder.create_block(), self.builder.create_block());
        self.builder.set_cold_block(special);
        let object = self.load(types::I64, generator, layout::GENERATOR_FRAME_OBJECT);
        let locals = self.load(types::I64, generator, layout::GENERATOR_LOCALS);
        let handled = self.load(types::I64, generator, layout::GENERATOR_HANDLED);
        let handled = self.builder.ins().bxor_imm_s(handled, Value::NONE.bits() as i64);
        let any = self.builder.ins().bor(object, locals);
        let any = self.builder.ins().bor(any, handled);
        self.builder.ins().brif(any, special, &[], plain, &[]);
        self.builder.switch_to_block(special);
        self.call(helpers::enter_generator as *const () as usize, &[vm, frame, top, generator, sent]);
        self.builder.ins().jump(begun, &[]);
        self.builder.switch_to_block(plain);
        self.store(self.this, frame, layout::FRAME_FUNCTION);
        let state = self.iconst(self.hir.own().code);
        self.store(state, frame, layout::FRAME_STATE);
        self.store(self.base, frame, layout::FRAME_BASE);
        self.store(top, frame, layout::FRAME_RESULT);
        // Both words at once: `flags` and `traced_line`, which is 0.
        let flags = self.iconst(u64::from(PLAIN));
        self.store(flags, frame, layout::FRAME_FLAGS);
        self.store(generator, frame, layout::FRAME_EXTRA);
        let outer = self.load(types::I64, vm, layout::HANDLED);
        self.store(outer, generator, layout::GENERATOR_HANDLED);
        self.set_generator_state(GeneratorState::Running, false);
        self.store(frame, vm, layout::INNERMOST);
        self.builder.ins().jump(begun, &[]);
        self.builder.switch_to_block(begun);
    }

    /// Also whether it delegates: both bytes at once, as they are read.
    fn set_generator_state(&mut self, state: GeneratorState, delegates: bool) {
        let state = self.builder.ins().iconst(types::I16, state as i64 | i64::from(delegates) << 8);
        self.store(state, self.arguments[0], layout::GENERATOR_STATE);
    }

    /// Goes on behind the yield at a word if somebody drains the generator and takes what it yields.
    pub(super) fn offer(&mut self, yielded: ir::Value, pc: u32) {
        let (offer, suspend) = (self.builder.create_block(), self.builder.create_block());
        let drained = self.load(types::I64, self.vm, layout::DRAINED);
        let is_drained = self.builder.ins().icmp(IntCC::Equal, drained, self.frame);
        self.builder.ins().brif(is_drained, offer, &[], suspend, &[]);
        self.builder.switch_to_block(offer);
        let vm = self.vm;
        let taken = self.call(helpers::offer as *const () as usize, &[vm, yielded]);
        match self.resumed_at(pc) {
            Some(block) => self.builder.ins().brif(taken, block, &[], suspend, &[]),
            None => {
                let stands = self.builder.ins().iconst(types::I32, i64::from(pc));
                self.store(stands, self.arguments[0], layout::GENERATOR_PC);
                let begin = self.blocks[&ENTRY];
                self.builder.ins().brif(taken, begin, &[], suspend, &[])
            }
        };
        self.builder.switch_to_block(suspend);
    }

    /// The block in which the generator goes on that stood at the word.
    fn resumed_at(&self, pc: u32) -> Option<ir::Block> {
        let mut block = ENTRY;
        while let Terminator::Branch { condition, then, otherwise } = &self.hir.block(block).terminator {
            let Some(Instruction::ResumesAt { pc: stands }) = self.hir.instruction(*condition) else { break };
            if *stands == pc {
                return Some(self.blocks[&then.block]).filter(|_| then.arguments.is_empty());
            }
            block = otherwise.block;
        }
        None
    }

    /// Suspends the generator at a word; as `generators::suspend`.
    pub(super) fn suspend(&mut self, pc: u32, delegates: bool) {
        let (vm, frame, generator) = (self.vm, self.frame, self.arguments[0]);
        let (plain, special, done) =
            (self.builder.create_block(), self.builder.create_block(), self.builder.create_block());
        self.builder.set_cold_block(special);
        let pc = self.builder.ins().iconst(types::I32, i64::from(pc));
        let own = self.load(types::I32, frame, layout::FRAME_FLAGS);
        let own = self.builder.ins().bxor_imm_s(own, i64::from(PLAIN));
        let own = self.builder.ins().uextend(types::I64, own);
        let inner = self.load(types::I64, vm, layout::HANDLED);
        let outer = self.load(types::I64, generator, layout::GENERATOR_HANDLED);
        let handles = self.builder.ins().bxor(inner, outer);
        let any = self.builder.ins().bor(own, handles);
        self.builder.ins().brif(any, special, &[], plain, &[]);
        self.builder.switch_to_block(special);
        let word = self.builder.ins().uextend(types::I64, pc);
        self.call(helpers::suspend as *const () as usize, &[vm, frame, word]);
        self.builder.ins().jump(done, &[]);
        self.builder.switch_to_block(plain);
        self.store(pc, generator, layout::GENERATOR_PC);
        self.set_generator_state(GeneratorState::Suspended, delegates);
        let none = self.iconst(Value::NONE.bits());
        self.store(none, generator, layout::GENERATOR_HANDLED);
        let outer = self.builder.ins().iadd_imm_s(frame, -layout::FRAME_SIZE);
        self.store(outer, vm, layout::INNERMOST);
        self.builder.ins().jump(done, &[]);
        self.builder.switch_to_block(done);
    }

    /// A loop's step over a generator: directly if that has machine code and can run.
    pub(super) fn resume_generator(&mut self, generator: ValueId, state: StateId) -> ir::Value {
        self.flush(state);
        let generator = self.boxed(generator);
        let none = self.iconst(Value::NONE.bits());
        let (slow, done) = (self.builder.create_block(), self.builder.create_block());
        let result = self.builder.append_block_param(done, types::I64);
        let (item, _) = self.run_generator(generator, none, slow);
        self.builder.ins().jump(done, &[BlockArg::Value(item)]);
        self.builder.switch_to_block(slow);
        let vm = self.vm;
        let item = self.call(helpers::resume_generator as *const () as usize, &[vm, generator]);
        self.builder.ins().jump(done, &[BlockArg::Value(item)]);
        self.builder.switch_to_block(done);
        self.check_raised(result);
        result
    }

    /// A step of `yield from` or `await`: directly if the iterator is a generator or coroutine that has machine code and
    /// can run.
    pub(super) fn delegate(&mut self, iterator: ValueId, sent: ValueId, state: StateId) -> ir::Value {
        self.flush(state);
        let (iterator, sent) = (self.boxed(iterator), self.boxed(sent));
        let (look, slow, ended, done) = (
            self.builder.create_block(),
            self.builder.create_block(),
            self.builder.create_block(),
            self.builder.create_block(),
        );
        let result = self.builder.append_block_param(done, types::I64);
        let shape = self.load(types::I64, iterator, layout::HEADER_SHAPE);
        let kinds = [self.layout.generator, self.layout.coroutine];
        let [is_generator, is_coroutine] = kinds.map(|known| {
            let known = self.iconst(known);
            self.builder.ins().icmp(IntCC::Equal, shape, known)
        });
        let either = self.builder.ins().bor(is_generator, is_coroutine);
        self.builder.ins().brif(either, look, &[], slow, &[]);
        self.builder.switch_to_block(look);
        let (item, has_ended) = self.run_generator(iterator, sent, slow);
        self.builder.ins().brif(has_ended, ended, &[], done, &[BlockArg::Value(item)]);
        self.builder.switch_to_block(ended);
        let returned = self.load(types::I64, iterator, layout::GENERATOR_RESULT);
        let none = self.iconst(Value::NONE.bits());
        self.store(none, iterator, layout::GENERATOR_RESULT);
        self.store(returned, self.vm, layout::SECOND);
        self.builder.ins().jump(done, &[BlockArg::Value(item)]);
        self.builder.switch_to_block(slow);
        let vm = self.vm;
        let item = self.call(helpers::delegate as *const () as usize, &[vm, iterator, sent]);
        self.builder.ins().jump(done, &[BlockArg::Value(item)]);
        self.builder.switch_to_block(done);
        self.check_raised(result);
        result
    }

    /// Runs a generator that has machine code and can be resumed by it: what it yields, or `END_OF_LOOP`, or 0 if it has
    /// raised; and whether it has ended. Goes to `slow` if it cannot, and if others are to go on in its place.
    fn run_generator(
        &mut self,
        generator: ir::Value,
        sent: ir::Value,
        slow: ir::Block,
    ) -> (ir::Value, ir::Value) {
        let (look, direct) = (self.builder.create_block(), self.builder.create_block());
        self.builder.set_cold_block(slow);
        let stands = self.load(types::I16, generator, layout::GENERATOR_STATE);
        let ready = self.builder.ins().icmp_imm_s(
            IntCC::UnsignedLessThanOrEqual,
            stands,
            GeneratorState::Suspended as i64,
        );
        self.builder.ins().brif(ready, look, &[], slow, &[]);
        self.builder.switch_to_block(look);
        let code = self.load(types::I64, generator, layout::GENERATOR_CODE_STATE);
        let entry = self.load(types::I64, code, layout::STATE_RESUME);
        self.builder.ins().brif(entry, direct, &[], slow, &[]);
        self.builder.switch_to_block(direct);
        let signature = self.builder.import_signature(words(5, self.convention));
        let (place, top) = self.next_frame();
        let arguments = [self.vm, place, top, generator, sent];
        let call = self.builder.ins().call_indirect(signature, entry, &arguments);
        let given = self.builder.inst_results(call)[0];
        let stands = self.load(types::I8, generator, layout::GENERATOR_STATE);
        let ended = self.builder.ins().icmp_imm_s(IntCC::Equal, stands, GeneratorState::Finished as i64);
        // That it has ended by an exception is seen first.
        let end = self.iconst(END_OF_LOOP);
        let item = self.builder.ins().select(ended, end, given);
        let zero = self.iconst(0);
        let raised = self.builder.ins().icmp_imm_s(IntCC::Equal, given, 0);
        (self.builder.ins().select(raised, zero, item), ended)
    }
}
