//! Lowering of HIR to Cranelift IR, and its compilation.
//!
//! A value is unboxed when its type says that it is an int, a float or a bool and nothing else. The frame's registers in
//! memory are brought up to date before anything that can look at frames: `stored` knows what each of them holds.
//!
//! | code of | signature                                             |
//! |---------|-------------------------------------------------------|
//! | a call  | `fn(vm, frame, base, function, arguments...) -> bits` |
//! | a loop  | `fn(vm, frame) -> bits`, or `RESUME`                  |
//! | resumed | `fn(vm, frame, top, generator, sent) -> bits`         |
//!
//! `frame` is the place of the frame's record, which the code of a call or of a generator writes, `base` where its
//! registers begin. A generator has its own; what it calls gets those from `top` on.

mod exits;
mod frames;
mod generators;
mod instances;
mod iterators;
mod memory;
mod numbers;
mod objects;
mod questions;
mod sequences;

use self::exits::{ExitKey, PendingExit, Spill, SpillKey};
use crate::code::{Assembled, Exit, Inlined, Origin, Place};
use crate::helpers;
use crate::layout::{self, Layout};
use crate::stress::Stress;
use cranelift_codegen::Context;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::immediates::Offset32;
use cranelift_codegen::ir::{
    self, AbiParam, BlockArg, Function as Clif, InstBuilder, MemFlagsData, Signature, SourceLoc,
    UserFuncName, types,
};
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use pyrite_hir::function::{Definition, Entry, FrameId, OWN, Returns};
use pyrite_hir::{BlockId, Edge, Function, Instruction, Kinds, StateId, Terminator, Type, ValueId};
use pyrite_object::Value;
use pyrite_object::frame::flags;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::collections::BTreeMap;

/// Settings of the code generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    /// Cranelift checks what it is given.
    pub verify: bool,
    /// The register allocator that compiles faster, for tests.
    pub single_pass: bool,
}

/// The code generator for this machine.
pub fn isa(settings: Settings) -> Result<OwnedTargetIsa, String> {
    let mut flags = settings::builder();
    let mut set = |name: &str, value: &str| flags.set(name, value).map_err(|e| e.to_string());
    set("opt_level", "none")?;
    set("regalloc_algorithm", if settings.single_pass { "single_pass" } else { "backtracking" })?;
    set("enable_verifier", if settings.verify { "true" } else { "false" })?;
    set("is_pic", "false")?;
    set("unwind_info", "false")?;
    set("preserve_frame_pointers", "true")?;
    set("enable_probestack", "false")?;
    let builder =
        cranelift_codegen::isa::lookup(target_lexicon::Triple::host()).map_err(|e| e.to_string())?;
    let mut builder = builder;
    crate::cpu::enable(&mut builder);
    builder.finish(settings::Flags::new(flags)).map_err(|e| e.to_string())
}

/// Objects and stores of compiled code are aligned and do not trap.
fn trusted() -> MemFlagsData {
    MemFlagsData::trusted()
}

/// Why nothing came of it; counted, and shown in the log.
pub type Failure = String;

/// Compiles a function.
pub fn compile(
    function: &Function,
    layout: &Layout,
    isa: &OwnedTargetIsa,
    stress: &Stress,
) -> Result<Assembled, Failure> {
    let convention = isa.default_call_conv();
    let mut clif = Clif::with_name_signature(UserFuncName::default(), signature(function, convention));
    let mut context = FunctionBuilderContext::new();
    let mut lowering = Lowering {
        builder: FunctionBuilder::new(&mut clif, &mut context),
        hir: function,
        layout,
        stress,
        convention,
        blocks: HashMap::default(),
        values: vec![None; function.value_count()],
        boxed: HashMap::default(),
        vm: ir::Value::from_u32(0),
        frame: ir::Value::from_u32(0),
        base: ir::Value::from_u32(0),
        this: ir::Value::from_u32(0),
        arguments: Vec::new(),
        stored: HashMap::default(),
        stored_at: HashMap::default(),
        resume: None,
        exits: Vec::new(),
        exit_blocks: HashMap::default(),
        pending_exits: Vec::new(),
        spills: HashMap::default(),
        instances: instances::Instances::of(function),
        asked_late: questions::asked_late(function),
        leave: None,
        raise: BTreeMap::new(),
        handler: None,
        signatures: HashMap::default(),
        pc: None,
        frame_id: OWN,
        entered: Vec::new(),
        window: ir::Value::from_u32(0),
        current: None,
        leaving: None,
    };
    lowering.entered = lowering.entered_frames();
    lowering.run();
    let exits = std::mem::take(&mut lowering.exits);
    lowering.builder.seal_all_blocks();
    lowering.builder.finalize(isa.frontend_config());
    let mut compiler = Context::for_function(clif);
    let compiled =
        compiler.compile(&**isa, &mut Default::default()).map_err(|error| format!("{:?}", error.inner))?;
    if !compiled.buffer.relocs().is_empty() {
        return Err(format!("relocations {:?}", compiled.buffer.relocs()));
    }
    let ranges = compiled.buffer.get_srclocs_sorted();
    let instructions = ranges.iter().map(|range| range.end as usize).max().unwrap_or(0);
    let found = ranges.iter().map(|range| (range.start, range.loc));
    let places = places(function, &exits, found);
    Ok(Assembled {
        name: function.name().to_owned(),
        entry: function.entry_kind,
        bytes: compiled.code_buffer().to_vec(),
        instructions,
        exits,
        roots: function.roots.clone(),
        places,
    })
}

/// Where the machine code of what is, with lines of Python: an instruction without a frame state stands where the one
/// before it does.
fn places(
    function: &Function,
    exits: &[Box<Exit>],
    found: impl Iterator<Item = (u32, SourceLoc)>,
) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut line = 0;
    for (offset, location) in found {
        let origin = Some(location).filter(|l| !l.is_default()).map(|l| Origin::from_bits(l.bits()));
        let state = match origin {
            Some(Origin::Value(value)) => function.instruction(value).and_then(Instruction::state),
            Some(Origin::End(block)) => function.block(block).terminator.state(),
            Some(Origin::Exit(_)) | None => None,
        };
        line = match (origin, state) {
            (Some(Origin::Exit(n)), _) => exits.get(n as usize).map_or(0, |exit| exit.line),
            (_, Some(state)) => function.frame_of(state).line(function.state(state).pc),
            (Some(_), None) => line,
            (None, None) => 0,
        };
        if places.last().is_none_or(|last| last.origin != origin) {
            places.push(Place { offset, origin, line });
        }
    }
    places
}

fn signature(function: &Function, convention: CallConv) -> Signature {
    match function.entry_kind {
        Entry::Call => call_signature(function.argument_count as usize, convention),
        Entry::Loop { .. } => words(2, convention),
        Entry::Resume => words(5, convention),
    }
}

/// The signature of the code of a call.
pub fn call_signature(arguments: usize, convention: CallConv) -> Signature {
    words(4 + arguments, convention)
}

/// A function of words that gives a word.
pub fn words(count: usize, convention: CallConv) -> Signature {
    let mut signature = Signature::new(convention);
    signature.params = vec![AbiParam::new(types::I64); count];
    signature.returns = vec![AbiParam::new(types::I64)];
    signature
}

struct Lowering<'a, 'f> {
    builder: FunctionBuilder<'f>,
    hir: &'a Function,
    layout: &'a Layout,
    stress: &'a Stress,
    convention: CallConv,
    blocks: HashMap<BlockId, ir::Block>,
    values: Vec<Option<ir::Value>>,
    /// Boxed forms of unboxed values, in the block that is being lowered.
    boxed: HashMap<ValueId, ir::Value>,
    vm: ir::Value,
    frame: ir::Value,
    base: ir::Value,
    this: ir::Value,
    arguments: Vec<ir::Value>,
    /// Values, boxed, that registers hold in memory here.
    stored: HashMap<u16, ValueId>,
    /// The same, and `resume`, at the end of the only predecessor of a block.
    stored_at: HashMap<BlockId, (HashMap<u16, ValueId>, Option<StateId>)>,
    /// Where the interpreter can go on when compiled code is left here: nothing has had an effect since.
    resume: Option<StateId>,
    #[allow(clippy::vec_box, reason = "machine code holds their addresses")]
    exits: Vec<Box<Exit>>,
    exit_blocks: HashMap<ExitKey, ir::Block>,
    pending_exits: Vec<PendingExit>,
    spills: HashMap<SpillKey, Spill>,
    instances: instances::Instances,
    /// Questions that only the branch right behind them wants answered.
    asked_late: HashSet<ValueId>,
    /// Takes the address of an `Exit` and what its guard looked at, and leaves.
    leave: Option<ir::Block>,
    /// Ends a frame with the pending exception.
    raise: BTreeMap<FrameId, ir::Block>,
    /// Where an exception of the instruction being lowered goes.
    handler: Option<ir::Block>,
    signatures: HashMap<usize, ir::SigRef>,
    /// Word of bytecode that `Frame::pc` of a frame names, if that is known.
    pc: Option<(FrameId, u32)>,
    /// Of what is being lowered.
    frame_id: FrameId,
    /// Frames of inlined calls that have records.
    entered: Vec<FrameId>,
    /// Where the registers of what the function calls begin.
    window: ir::Value,
    /// The instruction that is being lowered.
    current: Option<ValueId>,
    /// The variables of the function's own frame, which is about to end.
    leaving: Option<StateId>,
}

impl Lowering<'_, '_> {
    fn run(&mut self) {
        let order = self.hir.reverse_postorder();
        let predecessors = self.hir.predecessors(&order);
        for &block in &order {
            let clif = self.builder.create_block();
            self.blocks.insert(block, clif);
        }
        for &block in &order {
            let clif = self.blocks[&block];
            for &parameter in &self.hir.block(block).parameters {
                let ty = machine_type(self.hir.ty(parameter));
                self.values[parameter.index()] = Some(self.builder.append_block_param(clif, ty));
            }
            if self.hir.block(block).cold {
                self.builder.set_cold_block(clif);
            }
        }
        self.prologue();
        for &block in &order {
            let clif = self.blocks[&block];
            let data_frame = self.hir.block(block).frame;
            if block == pyrite_hir::function::ENTRY {
                self.builder.ins().jump(clif, &[]);
            }
            self.builder.switch_to_block(clif);
            self.boxed.clear();
            self.instances.enter(block);
            self.pc = None;
            self.frame_id = data_frame;
            let only = predecessors[block.index()].len() == 1;
            if block != pyrite_hir::function::ENTRY {
                let known = self.stored_at.remove(&block).filter(|_| only);
                (self.stored, self.resume) = known.unwrap_or_default();
            }
            let data = self.hir.block(block);
            self.handler = None;
            let last = data.instructions.last().copied();
            for &value in &data.instructions {
                if let (Terminator::Invoke { handler, .. }, true) = (&data.terminator, Some(value) == last) {
                    self.handler = Some(self.blocks[&handler.block]);
                }
                self.instruction(value);
            }
            self.handler = None;
            self.current = None;
            self.builder.set_srcloc(SourceLoc::new(Origin::End(block).to_bits()));
            self.terminator(&data.terminator);
        }
        while let Some(exit) = self.pending_exits.pop() {
            self.builder.set_srcloc(SourceLoc::new(Origin::Exit(self.exits.len() as u32).to_bits()));
            self.exit(exit);
        }
        self.builder.set_srcloc(SourceLoc::default());
        self.common_blocks();
    }

    fn iconst(&mut self, bits: u64) -> ir::Value {
        self.builder.ins().iconst(types::I64, bits as i64)
    }

    fn load(&mut self, ty: ir::Type, address: ir::Value, offset: i32) -> ir::Value {
        self.builder.ins().load(ty, trusted(), address, Offset32::new(offset))
    }

    fn store(&mut self, value: ir::Value, address: ir::Value, offset: i32) {
        self.builder.ins().store(trusted(), value, address, Offset32::new(offset));
    }

    /// Calls a function at a fixed address with words.
    fn call(&mut self, address: usize, arguments: &[ir::Value]) -> ir::Value {
        let convention = self.convention;
        let signature = match self.signatures.get(&arguments.len()) {
            Some(signature) => *signature,
            None => {
                let signature = self.builder.import_signature(words(arguments.len(), convention));
                self.signatures.insert(arguments.len(), signature);
                signature
            }
        };
        let callee = self.iconst(address as u64);
        let call = self.builder.ins().call_indirect(signature, callee, arguments);
        self.builder.inst_results(call)[0]
    }

    /// Where things are at the beginning; for a call also the frame's record.
    fn prologue(&mut self) {
        let block = self.builder.create_block();
        self.builder.append_block_params_for_function_params(block);
        self.builder.switch_to_block(block);
        let parameters = self.builder.block_params(block).to_vec();
        self.vm = parameters[0];
        self.frame = parameters[1];
        match self.hir.entry_kind {
            Entry::Call => {}
            Entry::Loop { .. } => {
                self.base = self.load(types::I64, self.frame, layout::FRAME_BASE);
                self.this = self.load(types::I64, self.frame, layout::FRAME_FUNCTION);
                self.window = if self.hir.own().makes_generator {
                    self.load(types::I64, self.frame, layout::FRAME_RESULT)
                } else {
                    self.behind_own_registers()
                };
                return;
            }
            Entry::Resume => return self.resume(&parameters[2..]),
        }
        self.base = parameters[2];
        self.this = parameters[3];
        self.window = self.behind_own_registers();
        self.arguments = parameters[4..].to_vec();
        let fits = self.builder.create_block();
        let full = self.check_room(fits);
        self.builder.switch_to_block(full);
        for n in 0..self.arguments.len() {
            self.store(self.arguments[n], self.base, 8 * n as i32);
        }
        let (vm, base, this) = (self.vm, self.base, self.this);
        let result = self.call(helpers::call_slowly as *const () as usize, &[vm, base, this]);
        self.builder.ins().return_(&[result]);
        self.builder.switch_to_block(fits);
        self.write_record(0, self.this, self.hir.own().code, self.base, flags::ENTRY | flags::COMPILED);
    }

    /// Goes to `fits` if there is room for another frame, in Python's stack and in the native one, else to what it gives.
    fn check_room(&mut self, fits: ir::Block) -> ir::Block {
        let full = self.builder.create_block();
        let limit = self.load(types::I64, self.vm, layout::FRAME_LIMIT);
        let native = self.load(types::I64, self.vm, layout::NATIVE_LIMIT);
        let stack = self.builder.ins().get_stack_pointer(types::I64);
        let stack = self.builder.ins().iadd_imm_s(stack, -RESERVE);
        // Frames of inlined calls need room, too, so that the limit is met where the interpreter meets it.
        let last = match self.hir.depth() {
            0 => self.frame,
            depth => self.builder.ins().iadd_imm_s(self.frame, i64::from(depth) * layout::FRAME_SIZE),
        };
        let room = self.builder.ins().icmp(IntCC::UnsignedLessThanOrEqual, last, limit);
        let native_room = self.builder.ins().icmp(IntCC::UnsignedGreaterThan, stack, native);
        let both = self.builder.ins().band(room, native_room);
        self.builder.ins().brif(both, fits, &[], full, &[]);
        self.builder.set_cold_block(full);
        full
    }

    fn ty(&self, value: ValueId) -> Type {
        self.hir.ty(value)
    }

    /// The value as it is represented.
    fn get(&mut self, value: ValueId) -> ir::Value {
        let value = self.hir.resolve(value);
        match self.values[value.index()] {
            Some(v) => v,
            // Not reachable: what dominates this has no type.
            None => {
                let ty = machine_type(self.ty(value));
                self.zero(ty)
            }
        }
    }

    fn zero(&mut self, ty: ir::Type) -> ir::Value {
        if ty == types::F64 { self.builder.ins().f64const(0.0) } else { self.builder.ins().iconst(ty, 0) }
    }

    fn set(&mut self, value: ValueId, v: ir::Value) {
        self.values[value.index()] = Some(v);
    }

    /// Constants are made where they are used, so that they need no register in between.
    fn constant(&mut self, bits: u64, ty: Type) -> ir::Value {
        let value = Value::from_bits(bits);
        match ty.kinds {
            Kinds::INT => {
                let i = value.and_then(Value::as_small_int).unwrap_or(0);
                self.iconst(i as u64)
            }
            Kinds::FLOAT => self.builder.ins().f64const(value.and_then(Value::as_float).unwrap_or(0.0)),
            Kinds::BOOL => self.builder.ins().iconst(types::I8, i64::from(value == Some(Value::TRUE))),
            _ => self.iconst(bits),
        }
    }

    /// An operand in its own representation.
    fn operand(&mut self, value: ValueId) -> ir::Value {
        match self.hir.constant(value) {
            Some(bits) => self.constant(bits, self.ty(value)),
            None => self.get(value),
        }
    }

    /// An operand that is known here to be of an unboxed kind. If it is never of that kind, nothing gets here.
    fn operand_of(&mut self, value: ValueId, kinds: Kinds) -> ir::Value {
        let ty = self.ty(value);
        if ty.kinds == kinds {
            return self.operand(value);
        }
        if ty.kinds.and(kinds) == Kinds::NOTHING || Kinds::UNBOXED.contains(&ty.kinds) {
            return self.zero(machine_type(Type::of(kinds)));
        }
        let word = self.boxed(value);
        self.unbox(word, kinds)
    }

    /// An operand as a word that Python's values have.
    fn boxed(&mut self, value: ValueId) -> ir::Value {
        let value = self.hir.resolve(value);
        if let Some(bits) = self.hir.constant(value) {
            return self.iconst(bits);
        }
        let ty = self.ty(value);
        if !Kinds::UNBOXED.contains(&ty.kinds) {
            return self.get(value);
        }
        if let Some(known) = self.boxed.get(&value) {
            return *known;
        }
        let raw = self.get(value);
        let boxed = self.box_raw(raw, ty);
        self.boxed.insert(value, boxed);
        boxed
    }

    fn edge_arguments(&mut self, edge: &Edge) -> Vec<BlockArg> {
        let parameters = self.hir.block(edge.block).parameters.clone();
        let mut arguments = Vec::new();
        for (parameter, argument) in parameters.iter().zip(&edge.arguments) {
            let wanted = self.ty(*parameter);
            let value = if Kinds::UNBOXED.contains(&wanted.kinds) {
                self.operand_of(*argument, wanted.kinds)
            } else {
                self.boxed(*argument)
            };
            arguments.push(BlockArg::Value(value));
        }
        arguments
    }

    /// What is known here is known at the beginning of a block that nothing else leads to.
    fn leads_to(&mut self, block: BlockId) {
        self.stored_at.insert(block, (self.stored.clone(), self.resume));
    }

    fn goto(&mut self, edge: &Edge) {
        let arguments = self.edge_arguments(edge);
        self.leads_to(edge.block);
        let block = self.blocks[&edge.block];
        self.builder.ins().jump(block, &arguments);
    }

    fn terminator(&mut self, terminator: &Terminator) {
        match terminator {
            Terminator::Jump(edge) => self.goto(edge),
            Terminator::Branch { condition, then, otherwise } => {
                if let Some((value, shape)) = self.asked_here(self.hir.resolve(*condition)) {
                    return self.branch_on_shape(value, shape, then, otherwise);
                }
                let condition = self.operand(*condition);
                let (a, b) = (self.edge_arguments(then), self.edge_arguments(otherwise));
                self.leads_to(then.block);
                self.leads_to(otherwise.block);
                let (x, y) = (self.blocks[&then.block], self.blocks[&otherwise.block]);
                self.builder.ins().brif(condition, x, &a, y, &b);
            }
            Terminator::Invoke { normal, handler } => {
                self.leads_to(handler.block);
                self.goto(normal);
            }
            Terminator::Return(value) => {
                let result = self.boxed(*value);
                self.end_frame(result);
                self.builder.ins().return_(&[result]);
            }
            Terminator::Yield { value, state, delegates, .. } => {
                let result = self.boxed(*value);
                let data = &self.hir.states[state.index()];
                self.frame_id = data.frame;
                for (register, value) in &data.registers {
                    self.put(*register, *value);
                }
                self.offer(result, data.pc);
                self.suspend(data.pc, *delegates);
                self.builder.ins().return_(&[result]);
            }
            Terminator::Exit { reason, state } => {
                let block = self.exit_block(*state, *reason, false);
                self.builder.ins().jump(block, &[]);
            }
            Terminator::Unreachable | Terminator::Open => {
                let zero = self.iconst(0);
                self.builder.ins().return_(&[zero]);
            }
        }
    }

    /// The frame of a call or of a generator ends; that of a loop the interpreter ends.
    fn end_frame(&mut self, result: ir::Value) {
        let state = self.leaving.take();
        match self.hir.entry_kind {
            Entry::Call => {}
            Entry::Loop { .. } => return self.show_own(state),
            Entry::Resume => {
                self.show_own(state);
                let (vm, frame) = (self.vm, self.frame);
                self.call(helpers::end_generator as *const () as usize, &[vm, frame, result]);
                return;
            }
        }
        self.end_record(0, flags::ENTRY | flags::COMPILED, state);
    }

    fn common_blocks(&mut self) {
        let call = !matches!(self.hir.entry_kind, Entry::Loop { .. });
        let (vm, frame) = (self.vm, self.frame);
        if let Some(block) = self.leave {
            self.builder.switch_to_block(block);
            let [exit, guarded] = [0, 1].map(|n| self.builder.block_params(block)[n]);
            let helper = if call {
                helpers::leave_call as *const () as usize
            } else {
                helpers::leave_loop as *const () as usize
            };
            let result = self.call(helper, &[vm, frame, exit, guarded]);
            self.builder.ins().return_(&[result]);
        }
        // Callees before their callers.
        while let Some((id, block)) = self.raise.pop_last() {
            self.builder.switch_to_block(block);
            if let Some(inlined) = &self.hir.frame(id).call {
                self.call(helpers::leave_raising as *const () as usize, &[vm]);
                let outer = self.raise_block(self.hir.state(inlined.state).frame);
                self.builder.ins().jump(outer, &[]);
                continue;
            }
            let result = if call {
                self.call(helpers::leave_raising as *const () as usize, &[vm])
            } else {
                self.iconst(0)
            };
            self.builder.ins().return_(&[result]);
        }
    }

    /// Goes where exceptions go if a helper's result is 0.
    fn check_raised(&mut self, result: ir::Value) {
        let target = match self.handler {
            Some(handler) => handler,
            None => self.raise_block(self.frame_id),
        };
        let next = self.builder.create_block();
        self.builder.ins().brif(result, next, &[], target, &[]);
        self.builder.switch_to_block(next);
    }

    /// The block that ends a frame with the pending exception.
    fn raise_block(&mut self, frame: FrameId) -> ir::Block {
        if let Some(block) = self.raise.get(&frame) {
            return *block;
        }
        let block = self.builder.create_block();
        self.builder.set_cold_block(block);
        self.raise.insert(frame, block);
        block
    }

    /// Brings the frame up to date before something that can look at it.
    fn flush(&mut self, state: StateId) {
        let hir = self.hir;
        let data = hir.state(state);
        self.set_pc(data.frame, data.pc);
        for (register, value) in hir.shown(state) {
            self.put(register, value);
        }
        // What is called has its registers there.
        let end = hir.frame(data.frame).end();
        self.stored.retain(|register, _| u32::from(*register) < end);
    }

    /// Address of a word of the frame's bytecode.
    fn word(&self, frame: FrameId, pc: u32) -> u64 {
        self.hir.frame(frame).words + size_of::<u32>() as u64 * u64::from(pc)
    }

    fn behind_own_registers(&mut self) -> ir::Value {
        self.builder.ins().iadd_imm_s(self.base, 8 * i64::from(self.hir.own().register_count))
    }

    fn set_pc(&mut self, frame: FrameId, pc: u32) {
        if self.pc != Some((frame, pc)) {
            self.pc = Some((frame, pc));
            let address = self.iconst(self.word(frame, pc));
            let record = self.record_of(frame);
            self.store(address, self.frame, record + layout::FRAME_PC);
        }
    }

    /// Offset of a frame's record from that of the function's own frame.
    fn record_of(&self, frame: FrameId) -> i32 {
        self.hir.frame(frame).call.as_ref().map_or(0, |call| call.depth as i32) * layout::FRAME_SIZE as i32
    }

    /// Where a register is in memory.
    fn place_of(&self, register: u16) -> (ir::Value, i32) {
        let own = self.hir.own().register_count as i32;
        match i32::from(register) {
            register if register < own => (self.base, 8 * register),
            register => (self.window, 8 * (register - own)),
        }
    }

    /// Makes a register hold a value in memory.
    fn put(&mut self, register: u16, value: ValueId) {
        let value = self.hir.resolve(value);
        if self.stored.get(&register) == Some(&value) {
            return;
        }
        let boxed = self.boxed(value);
        let (base, offset) = self.place_of(register);
        self.store(boxed, base, offset);
        self.stored.insert(register, value);
    }

    fn instruction(&mut self, value: ValueId) {
        let Definition::Instruction(instruction) = self.hir.definition(value) else { return };
        self.current = Some(value);
        if let Some(state) = instruction.state() {
            self.frame_id = self.hir.state(state).frame;
        }
        self.builder.set_srcloc(SourceLoc::new(Origin::Value(self.hir.resolve(value)).to_bits()));
        if !self.instances.store(self.hir, instruction) && !self.asked_late.contains(&value) {
            self.lower(value, instruction);
        }
        if !instruction.is_repeatable() || matches!(instruction, Instruction::Poll { .. }) {
            self.resume = None;
        }
    }
}

/// What is added to a float's bits to box it.
const DOUBLE_OFFSET: i64 = 1 << 49;

/// Native stack that compiled code leaves alone.
pub const RESERVE: i64 = 64 << 10; // bytes

fn machine_type(ty: Type) -> ir::Type {
    match ty.kinds {
        Kinds::FLOAT => types::F64,
        Kinds::BOOL => types::I8,
        _ => types::I64,
    }
}
