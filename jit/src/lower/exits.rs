//! The ways out of compiled code: a guard leads to a block that names its exit, that to one that puts into memory what the
//! interpreter's registers are to hold. Exits with the same state share it, and those of inlined calls share their callers'.

use super::{Lowering, instances};
use crate::code::{Exit, Inlined, Made, Restoration, Restore};
use crate::stress::Force;
use cranelift_codegen::ir::condcodes::{CondCode, IntCC};
use cranelift_codegen::ir::{self, BlockArg, InstBuilder, types};
use pyrite_hir::function::Frame;
use pyrite_hir::instruction::Reason;
use pyrite_hir::{Instruction, Kinds, StateId, ValueId};
use pyrite_object::Value;
use rustc_hash::FxHashMap as HashMap;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

/// The guard's state and that to go on with, why, what it looks at, and whether it is made to fail.
pub(super) type ExitKey = (StateId, StateId, Reason, Option<ValueId>, bool);

/// A state, the registers of its frame and its callers' that hold their values in memory, and what the instances hold that are
/// made there.
pub(super) type SpillKey = (StateId, Vec<u16>, Vec<(ValueId, u32)>);

/// A way out whose block is still to be filled.
pub(super) struct PendingExit {
    block: ir::Block,
    /// The guard's own.
    state: StateId,
    /// That with which the interpreter goes on.
    resume: StateId,
    reason: Reason,
    /// The guard is made to fail.
    forced: bool,
    /// The value that the guard looks at.
    guarded: Option<ValueId>,
    /// What registers hold in memory there.
    stored: HashMap<u16, ValueId>,
    /// What instances hold there that are made on the ways out.
    instances: instances::All,
}

/// What an object is made of: values, and words that are known.
enum Part {
    Value(ValueId),
    Constant(u64),
}

/// How registers are restored.
#[derive(Clone, Default)]
struct Plan {
    registers: Vec<(u16, Restore)>,
    /// The register that gets a value first.
    first: HashMap<ValueId, u16>,
    /// Where registers end that are in use.
    end: u16,
    /// Frames of inlined calls, outermost first.
    inlined: Vec<Inlined>,
}

/// Where exits with a state go, after others that share it: what is there to do for its own frame, and then for its callers'.
pub(super) struct Spill {
    block: ir::Block,
    plan: Plan,
    restoration: Option<Arc<Restoration>>,
}

impl Lowering<'_, '_> {
    /// The block that leaves with a frame state.
    pub(super) fn exit_block(&mut self, state: StateId, reason: Reason, forced: bool) -> ir::Block {
        let guarded = self.guarded();
        // What has had no effect can be done again. Where somebody wants to look, it is not.
        let resume = match reason {
            Reason::Attention | Reason::Yields => state,
            _ => *self.resume.get_or_insert(state),
        };
        let key = (state, resume, reason, guarded, forced);
        if let Some(block) = self.exit_blocks.get(&key) {
            return *block;
        }
        let block = self.builder.create_block();
        self.builder.set_cold_block(block);
        self.exit_blocks.insert(key, block);
        self.pending_exits.push(PendingExit {
            block,
            state,
            resume,
            reason,
            forced,
            guarded,
            stored: self.stored.clone(),
            instances: Rc::clone(&self.instances.now),
        });
        block
    }

    /// What the current instruction looks at to find out whether to leave, if that is one value.
    fn guarded(&self) -> Option<ValueId> {
        match self.hir.instruction(self.current?)? {
            Instruction::GuardKind { value, .. }
            | Instruction::GuardSame { value, .. }
            | Instruction::GuardShape { value, .. }
            | Instruction::GuardBound { value, .. }
            | Instruction::GuardFunctionCode { value, .. }
            | Instruction::AsFloat { value, .. }
            | Instruction::FloatToInt { value, .. }
            | Instruction::FloatCall { value, .. }
            | Instruction::IntBinary { left: value, .. }
            | Instruction::FloatBinary { left: value, .. }
            | Instruction::LoadSlot { object: value, .. } => Some(self.hir.resolve(*value)),
            _ => None,
        }
    }

    /// Leaves unless the condition holds.
    pub(super) fn guard(&mut self, condition: ir::Value, state: StateId, reason: Reason) {
        self.force(state, reason);
        let exit = self.exit_block(state, reason, false);
        let next = self.builder.create_block();
        self.builder.ins().brif(condition, next, &[], exit, &[]);
        self.builder.switch_to_block(next);
    }

    /// Leaves if the condition holds.
    pub(super) fn guard_not(&mut self, condition: ir::Value, state: StateId, reason: Reason) {
        self.force(state, reason);
        let exit = self.exit_block(state, reason, false);
        self.leave_if(condition, exit);
    }

    /// A block's first successor comes last in Cranelift's order, and between the beginning and the end of a loop all blocks are
    /// its body for the register allocator: ways out are the second ones.
    fn leave_if(&mut self, condition: ir::Value, exit: ir::Block) {
        let opposite = self.inverted(condition);
        let next = self.builder.create_block();
        self.builder.ins().brif(opposite, next, &[], exit, &[]);
        self.builder.switch_to_block(next);
    }

    /// The opposite of a condition.
    fn inverted(&mut self, condition: ir::Value) -> ir::Value {
        let instruction = self.builder.func.dfg.value_def(condition).inst();
        match instruction.map(|instruction| self.builder.func.dfg.insts[instruction]) {
            Some(ir::InstructionData::IntCompare { args: [a, b], cond, .. }) => {
                self.builder.ins().icmp(cond.complement(), a, b)
            }
            Some(ir::InstructionData::FloatCompare { args: [a, b], cond, .. }) => {
                self.builder.ins().fcmp(cond.complement(), a, b)
            }
            _ => self.builder.ins().icmp_imm_s(IntCC::Equal, condition, 0),
        }
    }

    /// In tests: leaves as the guard that follows would, whatever that finds.
    fn force(&mut self, state: StateId, reason: Reason) {
        let forced = match self.stress.next_guard() {
            None => return,
            Some(Force::Always) => self.builder.ins().iconst(types::I8, 1),
            Some(Force::Countdown(address)) => {
                let address = self.iconst(address);
                let left = self.load(types::I64, address, 0);
                let left = self.builder.ins().iadd_imm_s(left, -1);
                self.store(left, address, 0);
                self.builder.ins().icmp_imm_s(IntCC::Equal, left, 0)
            }
        };
        let exit = self.exit_block(state, reason, true);
        self.leave_if(forced, exit);
    }

    /// Fills the block of a way out.
    pub(super) fn exit(&mut self, exit: PendingExit) {
        self.instances.now = Rc::clone(&exit.instances);
        let (spill, state) = self.restoration(exit.resume, &exit.stored);
        self.builder.switch_to_block(exit.block);
        let seen = exit.guarded.map_or(Kinds::NOTHING, |value| self.ty(value).kinds);
        let guarded = match exit.guarded {
            Some(value) if !Kinds::UNBOXED.contains(&seen) => self.boxed(value),
            _ => self.iconst(0),
        };
        let (frame, pc) = self.hir.place_of_guard(exit.state);
        let frame = self.hir.frame(frame);
        let exit = Box::new(Exit {
            state,
            reason: exit.reason,
            code: frame.code,
            pc,
            line: frame.line(pc),
            forced: exit.forced,
            seen,
            count: Cell::new(0),
            patience: Cell::new(u32::MAX),
        });
        let address = self.iconst(std::ptr::from_ref(&*exit) as u64);
        self.exits.push(exit);
        self.builder.ins().jump(spill, &[BlockArg::Value(address), BlockArg::Value(guarded)]);
    }

    /// A cold block that takes the address of an exit and what its guard has looked at.
    fn exit_part(&mut self) -> ir::Block {
        let block = self.builder.create_block();
        self.builder.append_block_param(block, types::I64);
        self.builder.append_block_param(block, types::I64);
        self.builder.set_cold_block(block);
        block
    }

    /// Where exits with a state go, and what the runtime does then.
    fn restoration(
        &mut self,
        state: StateId,
        stored: &HashMap<u16, ValueId>,
    ) -> (ir::Block, Arc<Restoration>) {
        let key = self.spill(state, stored);
        let spill = &self.spills[&key];
        let block = spill.block;
        if let Some(known) = &spill.restoration {
            return (block, Arc::clone(known));
        }
        let hir = self.hir;
        let (own, last) = (hir.callers(state).last().unwrap_or(state), hir.state(state));
        let restoration = Arc::new(Restoration {
            own: hir.state(own).pc,
            own_registers: hir.own().register_count,
            inlined: spill.plan.inlined.clone(),
            pc: last.pc,
            registers: spill.plan.registers.clone(),
            end: u32::from(spill.plan.end),
        });
        self.spills.entry(key).and_modify(|spill| spill.restoration = Some(Arc::clone(&restoration)));
        (block, restoration)
    }

    /// Makes the block, if there is none yet, that puts the registers of a state into memory that do not hold their value
    /// there, and goes on to that of its caller.
    fn spill(&mut self, state: StateId, stored: &HashMap<u16, ValueId>) -> SpillKey {
        let hir = self.hir;
        let in_memory =
            |(register, value): &&(u16, ValueId)| stored.get(register) == Some(&hir.resolve(*value));
        let registers = hir.callers(state).flat_map(|state| &hir.state(state).registers);
        let in_memory_now = registers.filter(in_memory).map(|(register, _)| *register).collect();
        let key = (state, in_memory_now, self.instances_in(state));
        if self.spills.contains_key(&key) {
            return key;
        }
        let caller = hir.frame_of(state).call.as_ref().map(|call| self.spill(call.state, stored));
        let (next, mut plan) = match caller.and_then(|caller| self.spills.get(&caller)) {
            Some(spill) => (spill.block, spill.plan.clone()),
            None => {
                let end = hir.frames.iter().map(Frame::end).max().unwrap_or(0) as u16;
                let leave = self.leave.unwrap_or_else(|| self.exit_part());
                self.leave = Some(leave);
                (leave, Plan { end, ..Plan::default() })
            }
        };
        let block = self.exit_part();
        self.builder.switch_to_block(block);
        for entry in &hir.state(state).registers {
            if !in_memory(&entry) {
                self.restore(entry.0, entry.1, &mut plan);
            }
        }
        let instance = self.instance_of(hir.state(state).frame).map(|instance| {
            let register = plan.end;
            if !plan.first.contains_key(&instance) {
                plan.end += 1;
                self.restore(register, instance, &mut plan);
            }
            plan.first[&instance]
        });
        plan.inlined.extend(self.inlined(state, instance));
        let parameters: Vec<BlockArg> =
            self.builder.block_params(block).iter().map(|p| BlockArg::Value(*p)).collect();
        self.builder.ins().jump(next, &parameters);
        self.spills.insert(key.clone(), Spill { block, plan, restoration: None });
        key
    }

    /// Puts into memory what a register of the interpreter is to hold, or what that is made of.
    fn restore(&mut self, register: u16, value: ValueId, plan: &mut Plan) {
        let value = self.hir.resolve(value);
        if let Some(bits) = self.hir.constant(value) {
            return plan.registers.push((register, Restore::Constant(bits)));
        }
        if let Some(other) = plan.first.get(&value) {
            return plan.registers.push((register, Restore::Same(*other)));
        }
        plan.first.insert(value, register);
        if self.hir.sunk.contains(&value) {
            let (made, parts) = self.parts(value);
            let (first, count) = (plan.end, parts.len() as u16);
            plan.end += count;
            for (part, register) in parts.into_iter().zip(first..) {
                match part {
                    Part::Value(value) => self.restore(register, value, plan),
                    Part::Constant(bits) => plan.registers.push((register, Restore::Constant(bits))),
                }
            }
            return plan.registers.push((register, Restore::Made(made, first, count)));
        }
        let mut raw = self.get(value);
        let restore = match self.ty(value).kinds {
            Kinds::INT => Some(Restore::Int),
            Kinds::FLOAT => Some(Restore::Float),
            Kinds::BOOL => {
                raw = self.builder.ins().uextend(types::I64, raw);
                Some(Restore::Bool)
            }
            _ => None,
        };
        let (base, offset) = self.place_of(register);
        self.store(raw, base, offset);
        plan.registers.extend(restore.map(|restore| (register, restore)));
    }

    /// What an object is made of that is made on the ways out.
    fn parts(&self, value: ValueId) -> (Made, Vec<Part>) {
        if let Some(contents) = self.instances.get(value) {
            let slots = contents.slots.iter().flat_map(|(offset, value)| {
                let offset = Value::small_int(i64::from(*offset));
                [Part::Constant(offset.bits()), Part::Value(*value)]
            });
            return (Made::Instance(contents.shape), slots.collect());
        }
        let (made, parts) = match self.hir.instruction(value) {
            Some(Instruction::NewTuple { items, .. }) => (Made::Tuple, items.clone()),
            Some(Instruction::NewMethod { function, receiver, .. }) => {
                (Made::Method, vec![*function, *receiver])
            }
            Some(Instruction::CallRuntime { operands, .. }) => (Made::Dict, operands.clone()),
            Some(Instruction::NewRange { start, stop, .. }) => (Made::Range, vec![*start, *stop]),
            Some(Instruction::NewPairs { form, first, .. }) => (Made::Pairs(form.0), vec![*first]),
            Some(Instruction::SuspendedGenerator { code, function, at, registers }) => {
                let parts = [*function, *at].into_iter().chain(registers.iter().copied());
                (Made::Generator(code.0), parts.collect())
            }
            _ => unreachable!("the pass `sink` knows no others"),
        };
        (made, parts.into_iter().map(Part::Value).collect())
    }
}
