//! A function in SSA form: values by number, blocks with parameters, frame states.
//!
//! Instructions are never edited in place except that their operands follow `forward`: a pass that has something better
//! for a value forwards it to that.

use crate::instruction::{Bits, Instruction, Reason};
use crate::refusal::Refusal;
use crate::types::Type;
use pyrite_object::Value;
use pyrite_object::frame::Continuation;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::sync::Arc;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)*) => {
        $($(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            pub fn index(self) -> usize {
                self.0 as usize
            }
        })*
    };
}

ids! {
    /// A value: an instruction's or a block parameter.
    ValueId;
    BlockId;
    StateId;
    /// A frame that the code runs in; 0 is the function's own.
    FrameId;
}

/// The frame of the function itself.
pub const OWN: FrameId = FrameId(0);

/// The interpreter's view of a frame before an instruction of bytecode.
#[derive(Clone, Debug)]
pub struct FrameState {
    /// Word of the instruction that the interpreter goes on with.
    pub pc: u32,
    /// Whose frame it is.
    pub frame: FrameId,
    /// Registers that matter from there on: all variables, and temporaries that are read. Sorted. Those of frames of
    /// inlined calls are counted on behind those of their callers.
    pub registers: Vec<(u16, ValueId)>,
}

/// A frame of the interpreter that the code stands for: the function's own, or that of a call that has been inlined.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Qualified name of what runs in it.
    pub name: String,
    /// Address of the `CodeState`, and of its words.
    pub code: u64,
    pub words: u64,
    pub makes_generator: bool,
    /// Where its registers begin.
    pub first_register: u16,
    pub register_count: u32,
    /// Registers of variables: what is seen of it from outside.
    pub variables: Vec<u16>,
    /// Places where guards have failed too often: word of bytecode and reason. No guard of that kind is put there.
    pub avoid: Vec<(u32, Reason)>,
    /// Lines of Python by word of bytecode: first word, line. Sorted.
    pub lines: Arc<Vec<(u32, u32)>>,
    /// The call, of a frame that is not the function's own.
    pub call: Option<InlinedCall>,
}

/// A call whose code stands in that of its caller.
#[derive(Clone, Debug)]
pub struct InlinedCall {
    /// The caller's state, at the call.
    pub state: StateId,
    /// The function object.
    pub function: ValueId,
    pub returns: Returns,
    /// The instance, where that is what the call gives.
    pub instance: Option<ValueId>,
    /// Frames between it and the function's own, and itself.
    pub depth: u32,
}

/// What becomes of what a call gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// The caller's register gets it.
    Register(u16),
    /// It is to be None, and the caller's register gets the first argument.
    Instance(u16),
    /// Nothing.
    Dropped,
    /// The loop whose window begins at the caller's register goes on with what the generator yields.
    Yields(u16),
    /// The caller's instruction goes on with it.
    Continues(Continuation),
}

/// A jump to a block, with values for its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    pub block: BlockId,
    pub arguments: Vec<ValueId>,
}

/// How a block ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Terminator {
    /// The block is being built.
    Open,
    Jump(Edge),
    /// Condition: a bool.
    Branch {
        condition: ValueId,
        then: Edge,
        otherwise: Edge,
    },
    /// The block's last instruction can raise: where to go then.
    Invoke {
        normal: Edge,
        handler: Edge,
    },
    Return(ValueId),
    /// A generator yields: its registers hold what the state says, which stands at the Yield.
    Yield {
        value: ValueId,
        state: StateId,
        /// It stands in a `yield from` or `await`.
        delegates: bool,
        /// Of a generator whose loop consumes it in place: where it goes on with None, given the state's registers.
        next: Option<Edge>,
    },
    /// Goes on in the interpreter.
    Exit {
        reason: Reason,
        state: StateId,
    },
    /// What is before does not end.
    Unreachable,
}

impl Terminator {
    pub fn name(&self) -> &'static str {
        match self {
            Terminator::Open => "Open",
            Terminator::Jump(_) => "Jump",
            Terminator::Branch { .. } => "Branch",
            Terminator::Invoke { .. } => "Invoke",
            Terminator::Return(_) => "Return",
            Terminator::Yield { .. } => "Yield",
            Terminator::Exit { .. } => "Exit",
            Terminator::Unreachable => "Unreachable",
        }
    }

    pub fn edges(&self) -> impl Iterator<Item = &Edge> {
        let (a, b) = match self {
            Terminator::Jump(edge) => (Some(edge), None),
            Terminator::Branch { then, otherwise, .. } => (Some(then), Some(otherwise)),
            Terminator::Invoke { normal, handler } => (Some(normal), Some(handler)),
            Terminator::Yield { next, .. } => (next.as_ref(), None),
            Terminator::Open | Terminator::Return(_) | Terminator::Exit { .. } | Terminator::Unreachable => {
                (None, None)
            }
        };
        a.into_iter().chain(b)
    }

    pub fn edges_mut(&mut self) -> impl Iterator<Item = &mut Edge> {
        let (a, b) = match self {
            Terminator::Jump(edge) => (Some(edge), None),
            Terminator::Branch { then, otherwise, .. } => (Some(then), Some(otherwise)),
            Terminator::Invoke { normal, handler } => (Some(normal), Some(handler)),
            Terminator::Yield { next, .. } => (next.as_mut(), None),
            Terminator::Open | Terminator::Return(_) | Terminator::Exit { .. } | Terminator::Unreachable => {
                (None, None)
            }
        };
        a.into_iter().chain(b)
    }

    /// Calls `visit` with the operands, edge arguments included.
    pub fn operands(&self, visit: &mut dyn FnMut(ValueId)) {
        match self {
            Terminator::Branch { condition, .. } => visit(*condition),
            Terminator::Return(value) | Terminator::Yield { value, .. } => visit(*value),
            _ => {}
        }
        for edge in self.edges() {
            edge.arguments.iter().for_each(|v| visit(*v));
        }
    }

    pub fn operands_mut(&mut self, visit: &mut dyn FnMut(&mut ValueId)) {
        match self {
            Terminator::Branch { condition, .. } => visit(condition),
            Terminator::Return(value) | Terminator::Yield { value, .. } => visit(value),
            _ => {}
        }
        for edge in self.edges_mut() {
            edge.arguments.iter_mut().for_each(&mut *visit);
        }
    }

    pub fn state(&self) -> Option<StateId> {
        match self {
            Terminator::Exit { state, .. } | Terminator::Yield { state, .. } => Some(*state),
            _ => None,
        }
    }
}

impl Block {
    /// The last instruction can no longer raise: nothing leads to its handler.
    pub fn drop_handler(&mut self) {
        if let Terminator::Invoke { normal, .. } = &self.terminator {
            self.terminator = Terminator::Jump(normal.clone());
        }
    }
}

#[derive(Clone, Debug)]
pub struct Block {
    pub parameters: Vec<ValueId>,
    pub instructions: Vec<ValueId>,
    pub terminator: Terminator,
    /// Word of bytecode that it begins at, and whose.
    pub pc: u32,
    pub frame: FrameId,
    /// The frame state at the beginning, in terms of the parameters, where there are several ways here.
    pub state: Option<StateId>,
    /// Reached by way of exceptions only.
    pub cold: bool,
}

/// What defines a value.
#[derive(Clone, PartialEq)]
pub enum Definition {
    Parameter(BlockId),
    Instruction(Instruction),
}

/// A call that has no instruction of its own that could be inlined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Qualified names of what is called, as far as that is known, and of the function in whose bytecode the call stands.
    pub callee: String,
    pub caller: String,
    pub line: u32,
    pub why: Refusal,
}

/// How compiled code is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A call, with the arguments in machine registers.
    Call,
    /// At a loop header of a frame of the interpreter, whose registers are in memory.
    Loop { pc: u32 },
    /// Where a generator is resumed: at its beginning, or behind one of its yields. Its registers are in memory.
    Resume,
}

#[derive(Clone)]
pub struct Function {
    pub filename: String,
    pub entry_kind: Entry,
    pub argument_count: u32,
    /// Its own frame, and those of inlined calls, each behind its caller's.
    pub frames: Vec<Frame>,
    definitions: Vec<Definition>,
    types: Vec<Type>,
    forward: Vec<Option<ValueId>>,
    pub blocks: Vec<Block>,
    pub states: Vec<FrameState>,
    /// Objects that the code names, which must live as long as it does.
    pub roots: Vec<u64>,
    /// Calls that cannot be inlined, whatever the inliner thinks of them.
    pub obstacles: Vec<Obstacle>,
    /// Objects that are made on the ways out only: these values are in no block, but their operands are.
    pub sunk: Vec<ValueId>,
    /// Where guards that were moved stood before: by the state that they leave with now.
    moved: HashMap<StateId, (FrameId, u32)>,
}

/// Values of HIR that a word of bytecode is built as, about.
const VALUES_PER_WORD: usize = 3;

/// The tree of dominators, by block.
pub struct Dominators(Vec<Option<BlockId>>);

impl Dominators {
    /// The immediate dominator of a block; `None` if the block cannot be reached.
    pub fn parent(&self, block: BlockId) -> Option<BlockId> {
        self.0[block.index()]
    }

    /// Whether every way to `b` passes `a`.
    pub fn dominates(&self, a: BlockId, b: BlockId) -> bool {
        let mut at = b;
        while at != a {
            match self.parent(at) {
                Some(next) if next != at => at = next,
                _ => return false,
            }
        }
        true
    }
}

/// A loop with one beginning.
pub struct Loop {
    pub header: BlockId,
    /// Blocks that jump back to the header, and those from which the loop is entered.
    pub back: Vec<BlockId>,
    pub outside: Vec<BlockId>,
    /// The header, and what reaches a back edge without passing it.
    pub body: HashSet<BlockId>,
}

/// Where a function begins.
pub const ENTRY: BlockId = BlockId(0);

impl Function {
    pub fn new(name: String, filename: String, entry_kind: Entry) -> Function {
        Function {
            filename,
            entry_kind,
            argument_count: 0,
            frames: vec![Frame { name, ..Frame::default() }],
            definitions: Vec::new(),
            types: Vec::new(),
            forward: Vec::new(),
            blocks: Vec::new(),
            states: Vec::new(),
            roots: Vec::new(),
            obstacles: Vec::new(),
            sunk: Vec::new(),
            moved: HashMap::default(),
        }
    }

    /// Has room for as many values as the HIR of so many words of bytecode usually has.
    pub fn reserve(&mut self, words: usize) {
        let values = words * VALUES_PER_WORD;
        self.definitions.reserve(values);
        self.types.reserve(values);
        self.forward.reserve(values);
    }

    /// Qualified name.
    pub fn name(&self) -> &str {
        &self.own().name
    }

    /// The function's own frame.
    pub fn own(&self) -> &Frame {
        &self.frames[OWN.index()]
    }

    pub fn own_mut(&mut self) -> &mut Frame {
        &mut self.frames[OWN.index()]
    }

    pub fn frame(&self, frame: FrameId) -> &Frame {
        &self.frames[frame.index()]
    }

    /// Where the guard stands that leaves with a state, or stood before it was moved: frame and word of bytecode.
    pub fn place_of_guard(&self, state: StateId) -> (FrameId, u32) {
        let here = self.state(state);
        self.moved.get(&state).copied().unwrap_or((here.frame, here.pc))
    }

    /// A state for a guard that stood there and has been moved.
    pub fn new_state_of_moved(&mut self, state: FrameState, place: (FrameId, u32)) -> StateId {
        let state = self.new_state(state);
        self.moved.insert(state, place);
        state
    }

    pub fn state(&self, state: StateId) -> &FrameState {
        &self.states[state.index()]
    }

    /// The frame of a state.
    pub fn frame_of(&self, state: StateId) -> &Frame {
        self.frame(self.state(state).frame)
    }

    /// A state, the one of its caller at the call, and so on.
    pub fn callers(&self, state: StateId) -> impl Iterator<Item = StateId> + '_ {
        std::iter::successors(Some(state), |state| Some(self.frame_of(*state).call.as_ref()?.state))
    }

    /// The variables of a state's own frame, by register: what whoever looks at the frame is shown.
    pub fn shown(&self, state: StateId) -> impl Iterator<Item = (u16, ValueId)> + '_ {
        let registers = &self.state(state).registers;
        self.frame_of(state).variables.iter().filter_map(|register| {
            let n = registers.binary_search_by_key(register, |(register, _)| *register).ok()?;
            Some((*register, self.resolve(registers[n].1)))
        })
    }

    /// The values that are needed to go on in the interpreter with a state.
    pub fn state_operands(&self, state: StateId) -> Vec<ValueId> {
        let mut values = Vec::new();
        for state in self.callers(state) {
            values.extend(self.state(state).registers.iter().map(|(_, v)| *v));
            if let Some(call) = &self.frame_of(state).call {
                values.push(call.function);
                values.extend(call.instance);
            }
        }
        values
    }

    /// Whether a guard may be put at the bytecode of a state.
    pub fn may_guard(&self, state: StateId, reason: Reason) -> bool {
        self.frame_of(state).may_guard(self.state(state).pc, reason)
    }

    /// How many frames of inlined calls there are at most, one in the other.
    pub fn depth(&self) -> u32 {
        self.frames.iter().filter_map(|frame| frame.call.as_ref()).map(|call| call.depth).max().unwrap_or(0)
    }

    /// The value that guards have looked at.
    pub fn unguarded(&self, mut value: ValueId) -> ValueId {
        while let Some(
            Instruction::GuardShape { value: of, .. }
            | Instruction::OfShape { value: of, .. }
            | Instruction::GuardKind { value: of, .. }
            | Instruction::Known { value: of },
        ) = self.instruction(value)
        {
            value = *of;
        }
        self.resolve(value)
    }

    /// Visits what the instructions and terminators of all blocks that can be reached use, resolved; not what their states name.
    pub fn for_each_use(&self, visit: &mut dyn FnMut(ValueId)) {
        for block in self.reverse_postorder() {
            let data = self.block(block);
            for instruction in data.instructions.iter().filter_map(|value| self.instruction(*value)) {
                instruction.operands(&mut |value| visit(self.resolve(value)));
            }
            data.terminator.operands(&mut |value| visit(self.resolve(value)));
        }
    }

    /// Number of values ever made.
    pub fn value_count(&self) -> usize {
        self.definitions.len()
    }

    fn define(&mut self, definition: Definition, ty: Type) -> ValueId {
        let id = ValueId(self.definitions.len() as u32);
        self.definitions.push(definition);
        self.types.push(ty);
        self.forward.push(None);
        id
    }

    /// Defines the value of a number. Values before it that there are not yet get a definition that no block has.
    pub fn define_as(&mut self, id: ValueId, definition: Definition, ty: Type) {
        while self.definitions.len() <= id.index() {
            self.define(Definition::Parameter(ENTRY), Type::NOTHING);
        }
        self.definitions[id.index()] = definition;
        self.types[id.index()] = ty;
    }

    pub fn new_block(&mut self, pc: u32) -> BlockId {
        self.blocks.push(Block {
            parameters: Vec::new(),
            instructions: Vec::new(),
            terminator: Terminator::Open,
            pc,
            frame: OWN,
            state: None,
            cold: false,
        });
        BlockId(self.blocks.len() as u32 - 1)
    }

    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.index()]
    }

    pub fn block_mut(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id.index()]
    }

    pub fn add_parameter(&mut self, block: BlockId, ty: Type) -> ValueId {
        let value = self.define(Definition::Parameter(block), ty);
        self.block_mut(block).parameters.push(value);
        value
    }

    /// A new instruction that is in no block yet.
    pub fn create(&mut self, instruction: Instruction, ty: Type) -> ValueId {
        self.define(Definition::Instruction(instruction), ty)
    }

    /// A new instruction at the end of a block.
    pub fn append(&mut self, block: BlockId, instruction: Instruction, ty: Type) -> ValueId {
        let value = self.create(instruction, ty);
        self.block_mut(block).instructions.push(value);
        value
    }

    /// A constant at the beginning of the entry block, from where all others see it; the one that is there, if there is one.
    pub fn entry_constant(&mut self, bits: Bits, ty: Type) -> ValueId {
        let known = self.block(ENTRY).instructions.iter().position(|v| self.constant(*v) == Some(bits.0));
        let constant = match known {
            // It may stand behind what is to use it.
            Some(at) => self.block_mut(ENTRY).instructions.remove(at),
            None => self.create(Instruction::Constant { bits }, ty),
        };
        self.block_mut(ENTRY).instructions.insert(0, constant);
        constant
    }

    /// As `entry_constant`, of a small int.
    pub fn entry_int(&mut self, int: i64) -> ValueId {
        self.entry_constant(Bits(Value::small_int(int).bits()), Type::int(int, int))
    }

    /// Gives the instruction that makes a value another frame state.
    pub fn set_state(&mut self, value: ValueId, state: StateId) {
        let value = self.resolve(value);
        if let Definition::Instruction(instruction) = &mut self.definitions[value.index()] {
            instruction.set_state(state);
        }
    }

    pub fn new_state(&mut self, state: FrameState) -> StateId {
        self.states.push(state);
        StateId(self.states.len() as u32 - 1)
    }

    /// The value that stands for this one now.
    pub fn resolve(&self, mut value: ValueId) -> ValueId {
        while let Some(next) = self.forward[value.index()] {
            value = next;
        }
        value
    }

    /// Uses of `from` mean `to` from now on.
    pub fn forward(&mut self, from: ValueId, to: ValueId) {
        let (from, to) = (self.resolve(from), self.resolve(to));
        if from != to {
            self.forward[from.index()] = Some(to);
        }
    }

    pub fn is_forwarded(&self, value: ValueId) -> bool {
        self.forward[value.index()].is_some()
    }

    pub fn ty(&self, value: ValueId) -> Type {
        self.types[self.resolve(value).index()]
    }

    pub fn set_type(&mut self, value: ValueId, ty: Type) {
        let value = self.resolve(value);
        self.types[value.index()] = ty;
    }

    pub fn definition(&self, value: ValueId) -> &Definition {
        &self.definitions[self.resolve(value).index()]
    }

    /// The instruction that gives a value; `None` for block parameters.
    pub fn instruction(&self, value: ValueId) -> Option<&Instruction> {
        match self.definition(value) {
            Definition::Instruction(instruction) => Some(instruction),
            Definition::Parameter(_) => None,
        }
    }

    /// The bits of a constant.
    pub fn constant(&self, value: ValueId) -> Option<u64> {
        match self.instruction(value)? {
            Instruction::Constant { bits } => Some(bits.0),
            _ => None,
        }
    }

    /// Makes all operands name the values that stand for them, and drops forwarded values from blocks.
    pub fn settle(&mut self) {
        let forward = self.forward.clone();
        let resolve = |value: &mut ValueId| {
            while let Some(next) = forward[value.index()] {
                *value = next;
            }
        };
        for definition in &mut self.definitions {
            if let Definition::Instruction(instruction) = definition {
                instruction.operands_mut(&mut |v| resolve(v));
            }
        }
        for state in &mut self.states {
            state.registers.iter_mut().for_each(|(_, v)| resolve(v));
        }
        for call in self.frames.iter_mut().filter_map(|frame| frame.call.as_mut()) {
            resolve(&mut call.function);
            call.instance.iter_mut().for_each(resolve);
        }
        for block in &mut self.blocks {
            // A handler is for the last instruction: where that has gone, nothing leads to it.
            let gone = block.instructions.last().is_some_and(|v| forward[v.index()].is_some());
            if gone {
                block.drop_handler();
            }
            block.instructions.retain(|v| forward[v.index()].is_none());
            block.terminator.operands_mut(&mut |v| resolve(v));
        }
    }

    /// Blocks that can be reached, each after its dominator.
    pub fn reverse_postorder(&self) -> Vec<BlockId> {
        let mut seen = vec![false; self.blocks.len()];
        let mut order = Vec::new();
        // Block, and how many of its edges have been followed.
        let mut stack = vec![(ENTRY, 0usize)];
        seen[ENTRY.index()] = true;
        while let Some((block, next)) = stack.pop() {
            let target = self.block(block).terminator.edges().nth(next).map(|e| e.block);
            match target {
                Some(target) => {
                    stack.push((block, next + 1));
                    if !seen[target.index()] {
                        seen[target.index()] = true;
                        stack.push((target, 0));
                    }
                }
                None => order.push(block),
            }
        }
        order.reverse();
        order
    }

    /// For each block, the blocks of `order` whose edges lead to it, once for each edge.
    pub fn predecessors(&self, order: &[BlockId]) -> Vec<Vec<BlockId>> {
        let mut predecessors = vec![Vec::new(); self.blocks.len()];
        for &block in order {
            for edge in self.block(block).terminator.edges() {
                predecessors[edge.block.index()].push(block);
            }
        }
        predecessors
    }

    /// The loops, each behind those around it.
    pub fn loops(&self, order: &[BlockId], dominators: &Dominators) -> Vec<Loop> {
        let predecessors = self.predecessors(order);
        let mut loops = Vec::new();
        for &header in order {
            let (back, outside): (Vec<BlockId>, Vec<BlockId>) =
                predecessors[header.index()].iter().partition(|p| dominators.dominates(header, **p));
            if back.is_empty() {
                continue;
            }
            let mut body = HashSet::from_iter([header]);
            let mut work = back.clone();
            while let Some(block) = work.pop() {
                if body.insert(block) {
                    work.extend(&predecessors[block.index()]);
                }
            }
            loops.push(Loop { header, back, outside, body });
        }
        loops
    }

    /// Immediate dominators of the blocks that can be reached (Cooper, Harvey and Kennedy 2001); the entry's is itself.
    pub fn dominators(&self, order: &[BlockId]) -> Dominators {
        let mut number = vec![usize::MAX; self.blocks.len()];
        for (i, block) in order.iter().enumerate() {
            number[block.index()] = i;
        }
        let predecessors = self.predecessors(order);
        let mut dominator: Vec<Option<BlockId>> = vec![None; self.blocks.len()];
        dominator[ENTRY.index()] = Some(ENTRY);
        let mut changed = true;
        while changed {
            changed = false;
            for &block in order.iter().skip(1) {
                let mut new: Option<BlockId> = None;
                for &p in &predecessors[block.index()] {
                    if dominator[p.index()].is_none() {
                        continue;
                    }
                    new = Some(match new {
                        None => p,
                        Some(mut a) => {
                            let mut b = p;
                            while a != b {
                                while number[a.index()] > number[b.index()] {
                                    a = dominator[a.index()].unwrap_or(ENTRY);
                                }
                                while number[b.index()] > number[a.index()] {
                                    b = dominator[b.index()].unwrap_or(ENTRY);
                                }
                            }
                            a
                        }
                    });
                }
                if dominator[block.index()] != new {
                    dominator[block.index()] = new;
                    changed = true;
                }
            }
        }
        Dominators(dominator)
    }
}

impl Frame {
    /// Whether a guard may be put at a word of bytecode.
    pub fn may_guard(&self, pc: u32, reason: Reason) -> bool {
        !self.avoid.contains(&(pc, reason))
    }

    /// The line of a word of bytecode.
    pub fn line(&self, pc: u32) -> u32 {
        let after = self.lines.partition_point(|&(start, _)| start <= pc);
        if after == 0 { 0 } else { self.lines[after - 1].1 }
    }

    /// Where the registers of what it calls may begin.
    pub fn end(&self) -> u32 {
        u32::from(self.first_register) + self.register_count
    }
}
