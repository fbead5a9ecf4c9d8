//! Puts a callee's HIR in the place of a call.
//!
//! ```text
//!   before            before
//!   r = CallCode      EnterFrame
//!   after             the callee's blocks: its arguments are the call's, and where it returns
//!                       LeaveFrame
//!                       Jump rest(value)
//!                   rest(r):
//!                     after
//! ```
//!
//! Registers of the callee's frame states are counted on behind those of its caller; where a guard of it leaves, the
//! interpreter gets all the frames. Where the call has a handler, what can raise in the callee gets it, by way of
//! UnwindFrame.

use pyrite_hir::function::{Definition, Edge, Frame, FrameId, FrameState, InlinedCall, Returns};
use pyrite_hir::instruction::Bits;
use pyrite_hir::{BlockId, Function, Instruction, Kinds, StateId, Terminator, Type, ValueId};
use pyrite_object::Value;
use pyrite_object::function::Function as Callable;
use rustc_hash::FxHashMap as HashMap;

/// A call, with the parts of its instruction.
pub struct Site {
    pub block: BlockId,
    /// Among the block's instructions.
    pub index: usize,
    pub call: ValueId,
    /// Address of the callee's `CodeState`, and of a function that has it.
    pub code: u64,
    pub example: u64,
    /// The function that is called.
    pub function: ValueId,
    pub arguments: Vec<ValueId>,
    pub returns: Returns,
    /// The caller's frame state.
    pub state: StateId,
}

/// Replaces the call; gives the values that stand for those of the callee.
pub fn splice(caller: &mut Function, site: &Site, callee: &Function) -> HashMap<ValueId, ValueId> {
    let instance = matches!(site.returns, Returns::Instance(_)).then(|| site.arguments[0]);
    let frame = push_frame(caller, callee, site.state, site.function, site.returns, instance);
    let rest = rest_of(caller, site.state);
    let result = caller.add_parameter(rest, Type::REGISTER);
    let handler = cut(caller, site.block, site.call, rest);
    caller.forward(site.call, result);
    let enter = Instruction::EnterFrame { frame, state: site.state };
    caller.append(site.block, enter, Type::of(Kinds::NONE));
    let mut copy = Copy::new(caller, callee, site, frame, handler, rest);
    let entry = copy.run();
    let values = copy.values;
    caller.block_mut(site.block).terminator = Terminator::Jump(Edge { block: entry, arguments: Vec::new() });
    values
}

/// Makes the frame of a call at a state of its caller, and has the caller keep what the callee's code names.
pub(crate) fn push_frame(
    caller: &mut Function,
    callee: &Function,
    state: StateId,
    function: ValueId,
    returns: Returns,
    instance: Option<ValueId>,
) -> FrameId {
    let outer = caller.frame_of(state);
    let depth = outer.call.as_ref().map_or(0, |call| call.depth) + 1;
    let first_register = outer.end() as u16;
    let own = callee.own();
    caller.frames.push(Frame {
        first_register,
        variables: own.variables.iter().map(|r| r + first_register).collect(),
        call: Some(InlinedCall { state, function, returns, instance, depth }),
        ..own.clone()
    });
    caller.roots.extend(&callee.roots);
    FrameId(caller.frames.len() as u32 - 1)
}

/// A new block for what comes behind a call at a state.
pub(crate) fn rest_of(caller: &mut Function, state: StateId) -> BlockId {
    let (pc, frame) = (caller.state(state).pc, caller.state(state).frame);
    let rest = caller.new_block(pc);
    caller.block_mut(rest).frame = frame;
    rest
}

/// Takes a call out of its block, which is left open, and puts what comes behind it into `rest`. Gives the way to the handler of
/// the call's exceptions, if it has one.
pub(crate) fn cut(caller: &mut Function, block: BlockId, call: ValueId, rest: BlockId) -> Option<Edge> {
    let before = caller.block_mut(block);
    let cold = before.cold;
    let index = before.instructions.iter().position(|value| *value == call).unwrap_or_default();
    let after = before.instructions.split_off(index + 1);
    before.instructions.pop();
    let mut terminator = std::mem::replace(&mut before.terminator, Terminator::Open);
    let mut handler = None;
    if after.is_empty()
        && let Terminator::Invoke { normal, handler: edge } = terminator
    {
        handler = Some(edge);
        terminator = Terminator::Jump(normal);
    }
    let rest = caller.block_mut(rest);
    (rest.instructions, rest.terminator, rest.cold) = (after, terminator, cold);
    handler
}

pub(crate) struct Copy<'a> {
    caller: &'a mut Function,
    callee: &'a Function,
    site: &'a Site,
    frame: FrameId,
    first_register: u16,
    /// Where exceptions of the call go, if the caller has a handler.
    handler: Option<Edge>,
    rest: BlockId,
    cold: bool,
    pub values: HashMap<ValueId, ValueId>,
    states: HashMap<StateId, StateId>,
    pub blocks: HashMap<BlockId, BlockId>,
    /// Of a generator's code.
    pub consumer: Option<Consumer>,
}

/// The loop that consumes a generator: what it yields goes to `rest`, with where it stands and the registers that are kept.
pub(crate) struct Consumer {
    /// Where the loop goes on that has ended.
    pub end: Edge,
    /// Sorted.
    pub kept: Vec<u16>,
    /// For registers that are dead where the generator stands.
    pub undefined: ValueId,
}

impl<'a> Copy<'a> {
    pub fn new(
        caller: &'a mut Function,
        callee: &'a Function,
        site: &'a Site,
        frame: FrameId,
        handler: Option<Edge>,
        rest: BlockId,
    ) -> Copy<'a> {
        Copy {
            first_register: caller.frame(frame).first_register,
            cold: caller.block(rest).cold,
            caller,
            callee,
            site,
            frame,
            handler,
            rest,
            values: HashMap::default(),
            states: HashMap::default(),
            blocks: HashMap::default(),
            consumer: None,
        }
    }

    /// Copies all blocks; gives the first one.
    pub fn run(&mut self) -> BlockId {
        let order = self.callee.reverse_postorder();
        for &block in &order {
            let data = self.callee.block(block);
            let new = self.new_block(data.pc);
            self.caller.block_mut(new).cold |= data.cold;
            self.blocks.insert(block, new);
            for &parameter in &data.parameters {
                let copy = self.caller.add_parameter(new, self.callee.ty(parameter));
                self.values.insert(parameter, copy);
            }
        }
        for &block in &order {
            let mut into = self.blocks[&block];
            let data = self.callee.block(block);
            if let Some(state) = data.state {
                let state = self.state(state);
                self.caller.block_mut(into).state = Some(state);
            }
            for &value in &data.instructions {
                into = self.instruction(value, into);
            }
            let terminator = self.terminator(&data.terminator, into);
            self.caller.block_mut(into).terminator = terminator;
        }
        self.blocks[&order[0]]
    }

    fn new_block(&mut self, pc: u32) -> BlockId {
        let block = self.caller.new_block(pc);
        let data = self.caller.block_mut(block);
        data.frame = self.frame;
        data.cold = self.cold;
        block
    }

    fn value(&self, value: ValueId) -> ValueId {
        self.values[&self.callee.resolve(value)]
    }

    fn state(&mut self, state: StateId) -> StateId {
        if let Some(known) = self.states.get(&state) {
            return *known;
        }
        let data = self.callee.state(state);
        let registers =
            data.registers.iter().map(|(r, v)| (r + self.first_register, self.value(*v))).collect();
        let new = self.caller.new_state(FrameState { pc: data.pc, frame: self.frame, registers });
        self.states.insert(state, new);
        new
    }

    /// Copies an instruction to the end of a block; gives the block in which things go on.
    fn instruction(&mut self, value: ValueId, into: BlockId) -> BlockId {
        let Definition::Instruction(instruction) = self.callee.definition(value) else { return into };
        let ty = self.callee.ty(value);
        let known = match instruction {
            Instruction::Argument { index } => Some(self.site.arguments[*index as usize]),
            Instruction::ThisFunction {} => Some(self.site.function),
            Instruction::Constant { bits } => Some(self.caller.entry_constant(*bits, ty)),
            Instruction::FunctionGlobals { function } => self
                .constant_function(*function)
                .map(|function| self.caller.entry_constant(Bits(function.globals.value().bits()), Type::ANY)),
            Instruction::FunctionBuiltins { function } => self.constant_function(*function).map(|function| {
                self.caller.entry_constant(Bits(function.builtins.value().bits()), Type::ANY)
            }),
            _ => None,
        };
        if let Some(known) = known {
            self.values.insert(value, known);
            return into;
        }
        let mut new = instruction.clone();
        new.operands_mut(&mut |v| *v = self.values[&self.callee.resolve(*v)]);
        new.shift_registers(self.first_register);
        if let Instruction::LeaveFrame { frame, .. } = &mut new {
            *frame = self.frame;
        }
        if let Some(state) = instruction.state() {
            new.set_state(self.state(state));
        }
        let raises = new.can_raise();
        let copy = self.caller.append(into, new, ty);
        self.values.insert(value, copy);
        match self.handler.clone() {
            Some(handler) if raises => {
                let pc = self.caller.block(into).pc;
                let normal = Edge { block: self.new_block(pc), arguments: Vec::new() };
                let landing = Edge { block: self.new_block(pc), arguments: Vec::new() };
                let after = normal.block;
                self.caller.block_mut(landing.block).cold = true;
                let unwind = Instruction::UnwindFrame { frame: self.frame };
                self.caller.append(landing.block, unwind, Type::of(Kinds::NONE));
                self.caller.block_mut(landing.block).terminator = Terminator::Jump(handler);
                self.caller.block_mut(into).terminator = Terminator::Invoke { normal, handler: landing };
                after
            }
            _ => into,
        }
    }

    /// The function that a value always is.
    fn constant_function(&self, value: ValueId) -> Option<pyrite_object::Gc<Callable>> {
        Value::from_bits(self.caller.constant(self.value(value))?)?.cast()
    }

    fn edge(&self, edge: &Edge) -> Edge {
        Edge {
            block: self.blocks[&edge.block],
            arguments: edge.arguments.iter().map(|v| self.value(*v)).collect(),
        }
    }

    fn terminator(&mut self, terminator: &Terminator, from: BlockId) -> Terminator {
        match terminator {
            Terminator::Jump(edge) => Terminator::Jump(self.edge(edge)),
            Terminator::Branch { condition, then, otherwise } => Terminator::Branch {
                condition: self.value(*condition),
                then: self.edge(then),
                otherwise: self.edge(otherwise),
            },
            Terminator::Invoke { normal, handler } => {
                Terminator::Invoke { normal: self.edge(normal), handler: self.edge(handler) }
            }
            Terminator::Return(value) => {
                if let Some(consumer) = &self.consumer {
                    return Terminator::Jump(consumer.end.clone());
                }
                let arguments = vec![self.value(*value)];
                Terminator::Jump(Edge { block: self.rest, arguments })
            }
            Terminator::Exit { reason, state } => {
                Terminator::Exit { reason: *reason, state: self.state(*state) }
            }
            Terminator::Yield { value, state, .. } => {
                let leave = Instruction::LeaveFrame { frame: self.frame, state: self.state(*state) };
                self.caller.append(from, leave, Type::of(Kinds::NONE));
                let data = self.callee.state(*state);
                let stands = self.caller.entry_int(i64::from(data.pc));
                let mut arguments = vec![self.value(*value), stands];
                let Some(consumer) = &self.consumer else { unreachable!("only loops take what is yielded") };
                arguments.extend(consumer.kept.iter().map(|register| {
                    let held = data.registers.binary_search_by_key(register, |(register, _)| *register);
                    held.map_or(consumer.undefined, |n| self.value(data.registers[n].1))
                }));
                Terminator::Jump(Edge { block: self.rest, arguments })
            }
            Terminator::Open => Terminator::Open,
            Terminator::Unreachable => Terminator::Unreachable,
        }
    }
}
