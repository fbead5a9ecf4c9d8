//! Builds a function from bytecode and what the interpreter saw.
//!
//! Blocks of bytecode with several predecessors get a parameter for every register that is live there; the pass
//! `simplify` drops those that turn out not to be needed. An instruction that can raise inside of a `try` ends its block.

mod access;
pub mod back_edges;
mod callees;
mod calls;
mod consumers;
mod guards;
mod instances;
mod loops;
mod obstacles;
pub use loops::MAX_LENGTH;
mod operations;
mod operators;
mod pairs;
pub use pairs::Pairs;
pub mod registers;
mod resume;
mod runtime;
pub use resume::Resumption;

use crate::function::{BlockId, Edge, Entry, Frame, FrameState, Function, OWN, StateId, Terminator, ValueId};
use crate::instruction::{Bits, Effect, Instruction, Reason};
use crate::types::{Kinds, Type};
use pyrite_object::code::{CodeState, feedback};
use pyrite_object::{Gc, Value, Vm};
use pyrite_syntax::code::{Code, VariableKind, site};
use pyrite_syntax::opcode::{Instruction as Bytecode, Op};
use registers::{Liveness, RegisterSet, outputs, reads, successors};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::sync::Arc;

/// What is compiled.
pub struct Request<'a> {
    pub function: Gc<pyrite_object::function::Function>,
    pub state: &'a CodeState,
    pub entry: Entry,
    /// What the registers hold as this is compiled; for a call, the arguments. Empty: nothing is known.
    pub observed: &'a [Value],
    /// For a generator: the places where it has been resumed so far.
    pub resumptions: &'a [Resumption],
    /// The code has a namespace, which is its globals: a module.
    pub module: bool,
    /// See `Function::avoid`.
    pub avoid: &'a [(u32, Reason)],
    /// It is this very function that runs, not just one with this code.
    pub constant: bool,
    /// What is known of the arguments; nothing of those that are missing.
    pub arguments: &'a [Known],
    /// A generator's code, in one piece, for the loop that consumes it.
    pub consumed: bool,
}

/// What a caller that inlines a function knows of an argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    Nothing,
    /// It is this.
    Constant(Value),
    /// It has had the shape at this address.
    Shape(u64),
    /// It is a tuple of so many items.
    Tuple(usize),
    /// It is a dict that has been made for this call, with these keys.
    Dict(Vec<Value>),
    /// It is a range of ints that has been made for this call, with the step 1.
    Range,
    /// It is a `NewPairs` that has been made for this call, of these.
    Pairs(Pairs),
}

impl<'a> Request<'a> {
    /// A request about which nothing is known yet.
    pub fn new(
        function: Gc<pyrite_object::function::Function>,
        state: &'a CodeState,
        entry: Entry,
    ) -> Request<'a> {
        Request {
            function,
            state,
            entry,
            observed: &[],
            resumptions: &[],
            module: false,
            avoid: &[],
            constant: false,
            arguments: &[],
            consumed: false,
        }
    }
}

/// Why a function is not compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A loop that yields: the code of what is resumed is that of the whole generator.
    Generator,
    /// Code with a namespace of its own: class bodies, `exec`.
    Namespace,
    TooManyArguments,
    TooManyRegisters,
    TooLong,
}

impl Refusal {
    pub const ALL: [Refusal; 5] = [
        Refusal::Generator,
        Refusal::Namespace,
        Refusal::TooManyArguments,
        Refusal::TooManyRegisters,
        Refusal::TooLong,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Refusal::Generator => "generator",
            Refusal::Namespace => "namespace",
            Refusal::TooManyArguments => "too-many-arguments",
            Refusal::TooManyRegisters => "too-many-registers",
            Refusal::TooLong => "too-long",
        }
    }
}

/// Arguments of a function that is compiled, at most: calls pass them in machine registers and on the stack.
pub const MAX_ARGUMENTS: u32 = 64; // arguments
/// Words of bytecode that are compiled at most.
const MAX_WORDS: usize = 20_000; // words
const MAX_REGISTERS: u32 = 1_000; // registers

pub(crate) struct Builder<'a> {
    pub vm: &'a mut Vm,
    pub request: &'a Request<'a>,
    pub code: &'a Code,
    pub function: Function,
    instructions: HashMap<u32, Bytecode>,
    live: Liveness,
    /// Registers that callees and debuggers can see.
    named: RegisterSet,
    /// Blocks of bytecode that have several predecessors: their parameters, in order of registers.
    merges: HashMap<u32, (BlockId, Vec<u16>)>,
    /// Words of the loop that is entered in its middle; what stands behind it is left to the interpreter.
    within: Option<HashSet<u32>>,
    /// Blocks with one predecessor that has been built.
    singles: HashMap<u32, (BlockId, Vec<Option<ValueId>>)>,
    // Where the builder is.
    pub current: BlockId,
    pub pc: u32,
    pub registers: Vec<Option<ValueId>>,
    snapshot: Option<StateId>,
    ended: bool,
    constants: HashMap<u64, ValueId>,
    /// Ints by their texts in f-strings.
    formatted: HashMap<ValueId, ValueId>,
    /// Words of instructions whose work has been done by one before them.
    done: HashSet<u32>,
    /// Loops over pairs that the function has begun, by word.
    begun: HashMap<u32, Pairs>,
    /// Something has been called that can do anything.
    called: bool,
    /// Shapes that objects have got in this block, since the last call.
    shapes: HashMap<ValueId, u64>,
    /// Names that the code sets in its namespace or in the globals.
    sets: HashSet<u32>,
}

/// Builds the function.
pub fn build(vm: &mut Vm, request: &Request) -> Result<Function, Refusal> {
    let object = request.state.code;
    let code = &object.code;
    check(code, request)?;
    let instructions = decode(request.state);
    let live = Liveness::new(code, &instructions);
    let mut named = RegisterSet::new(code.register_count as usize);
    for v in code.variables.iter().filter(|v| v.kind != VariableKind::Hidden) {
        named.insert(v.register);
    }
    let mut function = Function::new(code.qualname.to_string(), code.filename.to_string(), request.entry);
    function.reserve(code.words.len());
    function.argument_count = request.state.parameter_count;
    *function.own_mut() = Frame {
        name: code.qualname.to_string(),
        code: std::ptr::from_ref(request.state) as u64,
        words: request.state.words.as_ptr() as u64,
        makes_generator: request.state.makes_generator,
        first_register: 0,
        register_count: request.state.register_count,
        variables: named.iter().collect(),
        avoid: request.avoid.to_vec(),
        lines: Arc::new(code.positions.runs().map(|(start, p)| (start, p.line)).collect()),
        call: None,
    };
    function.roots = vec![object.address(), request.function.address()];
    let entry = function.new_block(0);
    let mut builder = Builder {
        vm,
        request,
        code,
        function,
        instructions: instructions.iter().copied().collect(),
        live,
        named,
        merges: HashMap::default(),
        within: None,
        singles: HashMap::default(),
        current: entry,
        pc: 0,
        registers: vec![None; code.register_count as usize],
        snapshot: None,
        ended: false,
        constants: HashMap::default(),
        formatted: HashMap::default(),
        done: HashSet::default(),
        begun: HashMap::default(),
        called: false,
        shapes: HashMap::default(),
        sets: instructions.iter().filter_map(|(_, i)| set_by(code, i)).collect(),
    };
    builder.run();
    Ok(builder.function)
}

/// The name that an instruction sets in the code's namespace or in the globals.
fn set_by(code: &Code, i: &Bytecode) -> Option<u32> {
    match i.op {
        Op::StoreGlobal => Some(code.sites[i.extra as usize].name),
        Op::StoreName => Some(u32::from(i.bx())),
        _ => None,
    }
}

fn check(code: &Code, request: &Request) -> Result<(), Refusal> {
    let fits = match request.entry {
        Entry::Call => request.state.makes_generator == request.consumed,
        Entry::Loop { pc } => !request.state.makes_generator || !resume::yields_in_loop(request.state, pc),
        Entry::Resume => request.state.makes_generator,
    };
    if !fits {
        return Err(Refusal::Generator);
    }
    if request.entry == Entry::Call && request.state.parameter_count > MAX_ARGUMENTS {
        return Err(Refusal::TooManyArguments);
    }
    if code.register_count > MAX_REGISTERS {
        return Err(Refusal::TooManyRegisters);
    }
    if code.words.len() > MAX_WORDS {
        return Err(Refusal::TooLong);
    }
    Ok(())
}

/// All instructions with their words, as the interpreter has rewritten them.
pub fn decode(state: &CodeState) -> Vec<(u32, Bytecode)> {
    let words: Vec<u32> = state.words.iter().map(|w| w.get()).collect();
    let mut instructions = Vec::new();
    let mut pc = 0;
    while let Some(instruction) = Bytecode::decode(&words, pc) {
        instructions.push((pc as u32, instruction));
        pc += instruction.op.length();
    }
    instructions
}

impl Builder<'_> {
    fn run(&mut self) {
        let start = match self.request.entry {
            Entry::Call if !self.request.consumed => 0,
            Entry::Loop { pc } => pc,
            Entry::Call | Entry::Resume => resume::START,
        };
        if let Entry::Loop { pc } = self.request.entry {
            self.within = Some(self.natural_loop(pc));
        }
        let order = self.find_blocks(start);
        self.pc = start;
        match self.request.entry {
            Entry::Call => self.enter_call(),
            Entry::Loop { pc } => self.enter_loop(pc),
            Entry::Resume => self.enter_resumed(),
        }
        if !self.ended {
            let edge = self.edge_to(start);
            self.end(Terminator::Jump(edge));
        }
        for (first, last) in order {
            let Some(block) = self.begin(first) else { continue };
            self.shapes.clear();
            self.current = block;
            self.ended = false;
            let mut pc = first;
            loop {
                self.move_to(pc);
                let instruction = self.instructions[&pc];
                if !self.done.contains(&pc) {
                    self.translate(&instruction);
                }
                pc += instruction.op.length() as u32;
                if self.ended {
                    break;
                }
                if pc > last {
                    let edge = self.edge_to(pc);
                    self.end(Terminator::Jump(edge));
                    break;
                }
            }
        }
    }

    /// The words of the loop with this header: those from which a jump leads back to it without leaving it.
    fn natural_loop(&self, header: u32) -> HashSet<u32> {
        let mut predecessors: HashMap<u32, Vec<u32>> = HashMap::default();
        for (&pc, i) in &self.instructions {
            let (next, target) = successors(i, pc);
            let handler = self.handler_of(i, pc);
            for to in next.into_iter().chain(target).chain(handler) {
                predecessors.entry(to).or_default().push(pc);
            }
        }
        let mut within = HashSet::from_iter([header]);
        let is_back_edge = |pc: &&u32| self.instructions[*pc].op.general() == Op::JumpBack;
        let mut work: Vec<u32> =
            predecessors.get(&header).into_iter().flatten().filter(is_back_edge).copied().collect();
        while let Some(pc) = work.pop() {
            if within.insert(pc) {
                work.extend(predecessors.get(&pc).into_iter().flatten());
            }
        }
        within
    }

    /// Where an exception of an instruction goes.
    fn handler_of(&self, i: &Bytecode, pc: u32) -> Option<u32> {
        let may_raise = i.op.info().effect != pyrite_syntax::opcode::Effect::Pure;
        Some(self.code.handler(pc).filter(|_| may_raise)?.target)
    }

    /// Whether a word is not among what is compiled.
    fn is_outside(&self, pc: u32) -> bool {
        self.within.as_ref().is_some_and(|within| !within.contains(&pc))
    }

    /// Finds the blocks of bytecode that can be reached, in reverse postorder: word of the first and last instruction.
    /// Those with several predecessors get their block and its parameters.
    fn find_blocks(&mut self, start: u32) -> Vec<(u32, u32)> {
        let mut predecessors: HashMap<u32, u32> = HashMap::default();
        let mut leaders = vec![start];
        let mut reached = vec![false; self.code.words.len() + 1];
        let mut work = vec![start];
        // The entry counts as a predecessor.
        *predecessors.entry(start).or_default() += 1;
        while let Some(pc) = work.pop() {
            if std::mem::replace(&mut reached[pc as usize], true) {
                continue;
            }
            let i = self.instructions[&pc];
            let (next, target) = successors(&i, pc);
            let inside = |pc: &u32| !self.is_outside(*pc);
            let next = next.filter(inside);
            if target.is_some() || i.op == Op::Yield {
                // What follows a jump begins a block, too; and where a generator yields, nothing falls through: it is
                // resumed there.
                leaders.extend(next);
            }
            if let Some(target) = target.filter(inside) {
                leaders.push(target);
                *predecessors.entry(target).or_default() += 1;
                work.push(target);
            }
            if let Some(next) = next {
                *predecessors.entry(next).or_default() += 1;
                work.push(next);
            }
            if let Some(handler) = self.handler_of(&i, pc).filter(inside) {
                leaders.push(handler);
                // Several instructions of one range lead there.
                *predecessors.entry(handler).or_default() += 2;
                work.push(handler);
            }
        }
        leaders.retain(|pc| reached[*pc as usize]);
        leaders.sort_unstable();
        leaders.dedup();
        // A block ends before the next leader or where control does not fall through.
        let mut blocks: HashMap<u32, u32> = HashMap::default();
        let mut edges: HashMap<u32, Vec<u32>> = HashMap::default();
        for (n, &first) in leaders.iter().enumerate() {
            let limit = leaders.get(n + 1).copied().unwrap_or(u32::MAX);
            let mut pc = first;
            let mut out = Vec::new();
            loop {
                let i = self.instructions[&pc];
                if let Some(handler) = self.code.handler(pc)
                    && reached[handler.target as usize]
                    && leaders.contains(&handler.target)
                    && !out.contains(&handler.target)
                {
                    out.push(handler.target);
                }
                let (next, target) = successors(&i, pc);
                let inside = |pc: &u32| !self.is_outside(*pc);
                out.extend(target.filter(inside));
                match next {
                    Some(next) if next < limit && target.is_none() && inside(&next) => pc = next,
                    Some(next) => {
                        out.extend(Some(next).filter(inside));
                        break;
                    }
                    None => break,
                }
            }
            blocks.insert(first, pc);
            edges.insert(first, out);
        }
        for &first in &leaders {
            if predecessors.get(&first).copied().unwrap_or(0) > 1 {
                let live: Vec<u16> = self.kept_before(first).iter().collect();
                let block = self.function.new_block(first);
                for _ in &live {
                    self.function.add_parameter(block, Type::REGISTER);
                }
                self.merges.insert(first, (block, live));
            }
        }
        // Reverse postorder over the blocks of bytecode.
        let mut order = Vec::new();
        let mut seen = HashSet::from_iter([start]);
        let mut stack = vec![(start, 0)];
        while let Some((block, next)) = stack.pop() {
            match edges[&block].get(next) {
                Some(&target) => {
                    stack.push((block, next + 1));
                    if seen.insert(target) {
                        stack.push((target, 0));
                    }
                }
                None => order.push((block, blocks[&block])),
            }
        }
        order.reverse();
        order
    }

    /// Registers whose values matter before an instruction: what is read later, and the variables, which can be seen.
    fn kept_before(&self, pc: u32) -> RegisterSet {
        let mut kept = self.live.before(pc).clone();
        kept.union(&self.named);
        kept
    }

    fn enter_call(&mut self) {
        let state = self.request.state;
        for register in 0..state.register_count as u16 {
            self.registers[register as usize] = None;
        }
        let unbound = self.constant(Value::UNBOUND);
        for variable in &self.code.variables {
            self.registers[variable.register as usize] = Some(unbound);
        }
        for register in 0..state.local_count.min(state.register_count) {
            self.registers[register as usize] = Some(unbound);
        }
        let known = self.request.arguments;
        let arguments: Vec<ValueId> = (0..state.parameter_count)
            .map(|index| {
                let kinds = match known.get(index as usize) {
                    Some(Known::Constant(value)) => return self.constant(*value),
                    Some(Known::Tuple(_)) => Kinds::TUPLE,
                    Some(Known::Dict(_)) => Kinds::DICT,
                    Some(Known::Shape(_) | Known::Range | Known::Pairs(_) | Known::Nothing) | None => {
                        Kinds::ANY
                    }
                };
                self.emit(Instruction::Argument { index }, Type::of(kinds))
            })
            .collect();
        for (index, argument) in arguments.iter().enumerate() {
            let register = if index < 128 {
                index as u16
            } else {
                self.code.variables.get(index).map_or(0, |v| v.register)
            };
            self.registers[register as usize] = Some(*argument);
        }
        for (index, value) in arguments.into_iter().enumerate().take(128) {
            self.expect_observed(index as u16, value);
        }
    }

    fn enter_loop(&mut self, pc: u32) {
        let kept: Vec<u16> = self.kept_before(pc).iter().collect();
        for &register in &kept {
            let load = Instruction::LoadRegister { register: u32::from(register) };
            let value = self.emit(load, Type::REGISTER);
            self.registers[register as usize] = Some(value);
        }
        if self.request.module {
            let state = self.state();
            self.emit(Instruction::GuardNamespace { state }, Type::of(Kinds::NONE));
        }
        for register in kept {
            if self.live.before(pc).contains(register)
                && let Some(value) = self.registers[register as usize]
            {
                self.expect_observed(register, value);
            }
        }
    }

    /// What a register holds now it is taken to hold each time.
    fn expect_observed(&mut self, register: u16, value: ValueId) {
        if let Some(&observed) = self.request.observed.get(register as usize) {
            self.expect(register, value, resume::Observed::of(self.vm, observed));
        }
    }

    /// What a register has held it is taken to hold each time.
    fn expect(&mut self, register: u16, value: ValueId, observed: resume::Observed) {
        let kinds = observed.kinds;
        // What is learnt from this is not about the instruction that happens to stand there.
        let in_loop = matches!(self.request.entry, Entry::Loop { .. });
        let reason = if in_loop { Reason::Entered } else { Reason::Kind };
        if !self.may_guard(reason) || !kinds.is_one() || kinds == Kinds::OBJECT {
            return;
        }
        let state = self.state();
        let guarded = if kinds == Kinds::MARK || kinds == Kinds::UNBOUND {
            let Some(mark) = observed.mark else { return };
            let guard = Instruction::GuardSame { value, bits: Bits(mark.bits()), reason, state };
            self.emit(guard, Type::of_value(self.vm, mark))
        } else {
            let ty = self.function.ty(value).refine(kinds);
            self.emit(Instruction::GuardKind { value, kinds, reason, state }, ty)
        };
        self.registers[register as usize] = Some(guarded);
    }

    /// The block of a word, with the registers as they are at its beginning. `None`: nothing leads there after all.
    fn begin(&mut self, pc: u32) -> Option<BlockId> {
        if let Some((block, live)) = self.merges.get(&pc) {
            let parameters = self.function.block(*block).parameters.clone();
            self.registers.iter_mut().for_each(|r| *r = None);
            for (register, parameter) in live.iter().zip(parameters) {
                self.registers[*register as usize] = Some(parameter);
            }
            let block = *block;
            let state = self.state_at(pc);
            self.function.block_mut(block).state = Some(state);
            return Some(block);
        }
        let (block, registers) = self.singles.remove(&pc)?;
        self.registers = registers;
        Some(block)
    }

    /// The edge to the block of a word, with the registers as they are now.
    pub fn edge_to(&mut self, pc: u32) -> Edge {
        if self.is_outside(pc) {
            let block = self.function.new_block(pc);
            let state = self.state_at(pc);
            self.function.block_mut(block).terminator = Terminator::Exit { reason: Reason::LoopEnd, state };
            return Edge { block, arguments: Vec::new() };
        }
        if let Some((block, live)) = self.merges.get(&pc).cloned() {
            let arguments = live.iter().map(|r| self.register(*r)).collect();
            return Edge { block, arguments };
        }
        let block = self.function.new_block(pc);
        self.singles.insert(pc, (block, self.registers.clone()));
        Edge { block, arguments: Vec::new() }
    }

    pub fn end(&mut self, terminator: Terminator) {
        self.function.block_mut(self.current).terminator = terminator;
        self.ended = true;
    }

    /// Goes on in a new block, which only the edge that is returned leads to.
    pub fn new_edge(&mut self) -> Edge {
        Edge { block: self.function.new_block(self.pc), arguments: Vec::new() }
    }

    pub fn continue_in(&mut self, block: BlockId) {
        self.current = block;
        self.ended = false;
    }

    /// Whether control can come to a word from elsewhere than from the word before it.
    pub fn is_joined(&self, pc: u32) -> bool {
        self.merges.contains_key(&pc) || self.singles.contains_key(&pc)
    }

    /// Whether a register outside of the loop window at `window` is read from a word on.
    pub fn live_before(&self, pc: u32, register: u16, window: u8) -> bool {
        let window = u16::from(window);
        !(window..window + 3).contains(&register) && self.live.before(pc).contains(register)
    }

    /// A block in which several ways meet that are built one after the other.
    pub fn new_join(&mut self, values: usize) -> BlockId {
        let block = self.function.new_block(self.pc);
        for _ in 0..values {
            self.function.add_parameter(block, Type::REGISTER);
        }
        block
    }

    /// Ends a way that leads to a join.
    pub fn arrive(&mut self, join: BlockId, arguments: Vec<ValueId>) {
        self.end(Terminator::Jump(Edge { block: join, arguments }));
    }

    /// Goes on where the condition holds, and later in the block that is returned.
    pub fn split(&mut self, condition: ValueId) -> BlockId {
        let (then, otherwise) = (self.new_edge(), self.new_edge());
        self.end(Terminator::Branch { condition, then: then.clone(), otherwise: otherwise.clone() });
        self.continue_in(then.block);
        otherwise.block
    }

    /// What a register holds.
    pub fn register(&mut self, register: u16) -> ValueId {
        match self.registers[register as usize] {
            Some(value) => value,
            // Liveness is generous: nothing reads this.
            None => self.constant(Value::UNBOUND),
        }
    }

    pub fn set_register(&mut self, register: u16, value: ValueId) {
        self.registers[register as usize] = Some(value);
    }

    /// Whether an operator will run no Python code: its operands are known to be of built-in kinds.
    fn is_harmless(&self, instruction: &Instruction) -> bool {
        let plain = |value: ValueId| {
            let kinds = self.function.ty(value).kinds;
            kinds != Kinds::NOTHING && kinds.within(operators::PLAIN)
        };
        match *instruction {
            Instruction::Binary { left, right, .. }
            | Instruction::Compare { left, right, .. }
            | Instruction::Extreme { left, right, .. } => plain(left) && plain(right),
            Instruction::ToInt { value, .. } | Instruction::ToFloat { value, .. } => plain(value),
            Instruction::GetItem { container, key, .. } => {
                self.function.ty(container).is(Kinds::DICT) && plain(key)
            }
            _ => false,
        }
    }

    /// An instruction; one that can raise ends its block where a handler covers it.
    pub fn emit(&mut self, instruction: Instruction, ty: Type) -> ValueId {
        let raises = instruction.can_raise();
        self.called |= instruction.effect() == Effect::Calls && !self.is_harmless(&instruction);
        match instruction {
            Instruction::StoreShape { object, shape } => {
                self.shapes.insert(self.function.unguarded(object), shape.0);
            }
            _ if instruction.effect() == Effect::Calls => self.shapes.clear(),
            _ => {}
        }
        let value = self.function.append(self.current, instruction, ty);
        // A handler that no instruction leads to which can raise is never reached.
        let reached = |h: &pyrite_syntax::code::Handler| {
            self.merges.contains_key(&h.target) || self.is_outside(h.target)
        };
        if raises && let Some(handler) = self.code.handler(self.pc).copied().filter(reached) {
            let normal = self.new_edge();
            let landing = self.new_edge();
            self.end(Terminator::Invoke { normal: normal.clone(), handler: landing.clone() });
            self.continue_in(landing.block);
            self.function.block_mut(landing.block).cold = true;
            let exception = self.function.append(
                self.current,
                Instruction::TakeException { reraised: false },
                Type::of(Kinds::OBJECT),
            );
            let before = self.registers[handler.register as usize].replace(exception);
            let edge = self.edge_to(handler.target);
            self.end(Terminator::Jump(edge));
            self.registers[handler.register as usize] = before;
            self.continue_in(normal.block);
        }
        value
    }

    pub fn constant(&mut self, value: Value) -> ValueId {
        if let Some(id) = self.constants.get(&value.bits()) {
            return *id;
        }
        let ty = Type::of_value(self.vm, value);
        // Constants stand in the entry block, which dominates all others.
        let id = self.function.create(Instruction::Constant { bits: Bits(value.bits()) }, ty);
        self.function.block_mut(crate::function::ENTRY).instructions.insert(0, id);
        if value.is_object() {
            self.function.roots.push(value.bits());
        }
        self.constants.insert(value.bits(), id);
        id
    }

    /// What comes next is done by the instruction at another word.
    fn move_to(&mut self, pc: u32) {
        self.pc = pc;
        self.snapshot = None;
    }

    /// The frame state before the instruction that is being translated.
    pub fn state(&mut self) -> StateId {
        if let Some(state) = self.snapshot {
            return state;
        }
        let state = self.state_at(self.pc);
        self.snapshot = Some(state);
        state
    }

    /// The frame state for going on at a word with the registers as they are.
    pub fn state_at(&mut self, pc: u32) -> StateId {
        let kept: Vec<u16> = self.kept_before(pc).iter().collect();
        let registers = kept.into_iter().map(|r| (r, self.register(r))).collect();
        self.function.new_state(FrameState { pc, registers, frame: OWN })
    }

    /// What the interpreter saw at the instruction.
    pub fn seen(&self) -> Kinds {
        self.seen_at(self.pc)
    }

    /// The same at another word.
    pub fn seen_at(&self, pc: u32) -> Kinds {
        let bits = self.request.state.feedback[pc as usize].get() & !site::IN_PLACE;
        [
            (feedback::INT, Kinds::INT),
            (feedback::FLOAT, Kinds::FLOAT),
            (feedback::STR, Kinds::STR),
            (feedback::LIST, Kinds::LIST),
            (feedback::DICT, Kinds::DICT),
            (feedback::BIG_INT, Kinds::BIG),
            (feedback::OTHER, Kinds::OBJECT),
        ]
        .iter()
        .filter(|(bit, _)| bits & bit != 0)
        .fold(Kinds::NOTHING, |all, (_, kinds)| all.union(*kinds))
    }

    /// As `seen`, at instructions that have a bit for tuples.
    pub fn seen_with_tuples(&self) -> Kinds {
        let tuple = self.request.state.feedback[self.pc as usize].get() & feedback::TUPLE != 0;
        if tuple { self.seen().union(Kinds::TUPLE) } else { self.seen() }
    }

    /// Runs the instruction by the interpreter's own functions, on the registers in memory.
    pub fn step(&mut self, i: &Bytecode) {
        self.note_obstacle(i);
        self.run_step(i);
    }

    /// The same, of a call that is the last resort of one that has ways of its own.
    pub fn run_step(&mut self, i: &Bytecode) {
        let mut inputs = Vec::new();
        reads(i, |run| {
            for r in run {
                if !inputs.contains(&r) {
                    inputs.push(r);
                }
            }
        });
        let inputs: Vec<(u16, ValueId)> = inputs.into_iter().map(|r| (r, self.register(r))).collect();
        let state = self.state();
        let outputs = outputs(i);
        let step = Instruction::Step { pc: self.pc, inputs, outputs: outputs.clone(), state };
        self.emit(step, Type::of(Kinds::NONE));
        for r in outputs {
            let load = Instruction::LoadRegister { register: u32::from(r) };
            let value = self.emit(load, Type::REGISTER);
            self.set_register(r, value);
        }
    }

    /// As `step`, of an instruction that always raises.
    pub fn step_that_raises(&mut self, i: &Bytecode) {
        self.step(i);
        self.end(Terminator::Unreachable);
    }

    /// Whether the instruction at a word is this one, in one of its forms.
    pub fn is_at(&self, pc: u32, op: Op) -> Option<Bytecode> {
        self.instructions.get(&pc).copied().filter(|i| i.op.general() == op)
    }
}
