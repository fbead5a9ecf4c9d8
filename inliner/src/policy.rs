//! Which calls are inlined.

use crate::consume::{self, Consumption};
use crate::splice::{self, Site};
use pyrite_hir::build::{self, Known, Pairs, Request};
use pyrite_hir::function::{Entry, Obstacle};
use pyrite_hir::instruction::{Address, Reason, RuntimeFunction};
use pyrite_hir::passes::simplify;
use pyrite_hir::refusal::Refusal;
use pyrite_hir::{BlockId, Function, Instruction, Terminator, ValueId};
use pyrite_object::code::CodeState;
use pyrite_object::function::Function as Callee;
use pyrite_object::{Gc, Value, Vm};
use pyrite_syntax::code::{Code, VariableKind, flags};
use pyrite_syntax::opcode::Op;
use rustc_hash::FxHashMap as HashMap;

/// Words of bytecode that a callee has at most.
const CALLEE_WORDS: usize = 120; // words
/// Words that a callee may have whatever has been inlined already, and whatever else its place calls.
const SMALL_WORDS: usize = 24; // words
/// Words that a callee with loops has at most: it spends its time in them, and one copy of it for all callers stays longer in the
/// processor's instruction cache.
const LOOPING_WORDS: usize = 40; // words
/// Functions that a place calls of which each may be as long as that of a place that calls only one: code for each of them is
/// rarely worth its making where no one is called most of the time.
const FEW_WAYS: usize = 2; // functions
/// HIR instructions that all inlined calls of a function have together, beyond which only small callees are inlined, and none
/// at all. Assembling more costs programs of many small classes more than their calls do.
const BUDGET: usize = 200; // instructions
const LIMIT: usize = 550; // instructions
/// Inlined calls one in the other.
const DEPTH: u32 = 9; // calls
/// Times that a function may stand in itself, and how long it is at most: of what is longer, the call is the smaller part.
const RECURSION: usize = 1; // calls
const RECURSIVE_WORDS: usize = 40; // words
/// Registers of all frames together: they are named by 16 bits.
const REGISTERS: u32 = 10_000; // registers

/// What the command line says.
#[derive(Clone, Debug)]
pub struct Options {
    pub on: bool,
    /// Decisions to inline before no more are made.
    pub fuel: u64,
    /// Qualified names: if there are any, only these are inlined.
    pub allow: Vec<String>,
    pub deny: Vec<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options { on: true, fuel: u64::MAX, allow: Vec::new(), deny: Vec::new() }
    }
}

/// What the JIT knows of a callee's code.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    /// See `pyrite_hir::function::Frame::avoid`.
    pub avoid: Vec<(u32, Reason)>,
    /// The program does not want it compiled.
    pub suppressed: bool,
}

/// What was decided about one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Qualified names: of the function that is called, and of the one in whose bytecode the call stands.
    pub callee: String,
    pub caller: String,
    /// Line of the call.
    pub line: u32,
    pub refused: Option<Refusal>,
}

/// What was decided about the calls of a function.
pub type Decisions = Vec<Decision>;

/// Inlines what is worth it. `know` tells about code, by the address of its state. Nothing is inlined while somebody wants
/// to be told what the program does.
pub fn run(
    vm: &mut Vm,
    function: &mut Function,
    options: &mut Options,
    know: &dyn Fn(&mut Vm, u64) -> Knowledge,
    instrumented: bool,
) -> Decisions {
    let mut decisions = Vec::new();
    if !options.on {
        return decisions;
    }
    decisions.extend(function.obstacles.iter().map(refused));
    let mut inlined = 0;
    // Sites in loops first, those of outer calls before those that they bring in.
    let mut work = sites(function);
    // Why generators are not inlined into the loops that take what they yield, by the calls that make them.
    let mut not_consumed: HashMap<ValueId, Refusal> = HashMap::default();
    // Block parameters that only pass one value on stand between such a loop and what makes its generator.
    let mut is_simple = false;
    while !work.is_empty() {
        // Loops over generators come before calls, outer ones first: their code must be as it was built.
        work.sort_by_key(|one| (!one.resumes, if one.resumes { one.depth } else { u32::MAX - one.depth }));
        let candidate = work.remove(0);
        // Not the business of this function, if none of its calls makes a generator.
        if candidate.resumes && !work.iter().any(|one| one.makes_generator) {
            continue;
        }
        let found = if candidate.resumes {
            if !std::mem::replace(&mut is_simple, true) {
                simplify::run(function);
            }
            consume::find(function, candidate.call, |call| find(function, call)).map(Found::Loop)
        } else {
            find(function, candidate.call).map(Found::Call)
        };
        let Some(found) = found else { continue };
        let site = found.site();
        let (caller, line) = place(function, site);
        let decided = match instrumented {
            true => Err(Refusal::Instrumented),
            false => consider(vm, function, site, &candidate, options, inlined, know),
        };
        if let (true, Err(why)) = (candidate.resumes, &decided) {
            not_consumed.insert(site.call, *why);
            continue;
        }
        let decided = match not_consumed.get(&site.call) {
            Some(why) => Err(*why),
            None => decided,
        };
        decisions.push(Decision {
            callee: callee_name(site),
            caller,
            line,
            refused: decided.as_ref().err().copied(),
        });
        if decided.as_ref().is_err_and(|why| *why == Refusal::Recursive) && candidate.calls_others {
            leave_instead(function, site);
        }
        let Ok(callee) = decided else { continue };
        options.fuel -= 1;
        decisions.extend(callee.obstacles.iter().map(refused));
        let values = match &found {
            Found::Loop(consumption) => consume::consume(function, consumption, &callee),
            Found::Call(site) => splice::splice(function, site, &callee),
        };
        is_simple = false;
        inlined += callee.blocks.iter().map(|block| block.instructions.len()).sum::<usize>();
        let inner = sites(&callee).into_iter();
        let depth = candidate.depth;
        work.extend(inner.map(|one| Candidate { depth: depth + one.depth, call: values[&one.call], ..one }));
    }
    decisions
}

/// Wrappers made by one decorator have one code, whose place calls the next wrapper or what they all wrap. Where one stands in
/// the other already, another one within is taken not to come: what it would be called with need not be made on the way.
/// A place that calls only functions of this code is a recursion, which does come.
fn leave_instead(function: &mut Function, site: &Site) {
    let forwards = state_of(site).code.code.flags & (flags::VARARGS | flags::VARKEYWORDS) != 0;
    if forwards && function.may_guard(site.state, Reason::Identity) {
        let data = function.block_mut(site.block);
        data.instructions.truncate(site.index);
        data.terminator = Terminator::Exit { reason: Reason::Identity, state: site.state };
    }
}

fn refused(obstacle: &Obstacle) -> Decision {
    let Obstacle { callee, caller, line, why } = obstacle.clone();
    Decision { callee, caller, line, refused: Some(why) }
}

/// A call of a function that is known.
struct Candidate {
    /// Loops around it.
    depth: u32,
    /// Functions that the place calls, each by a call of its own.
    ways: usize,
    /// Whether one of them has another code.
    calls_others: bool,
    /// The call, or where a loop resumes a generator.
    call: ValueId,
    resumes: bool,
    /// What it calls is a generator's code.
    makes_generator: bool,
}

/// Where a candidate stands.
enum Found {
    Call(Site),
    /// A loop that alone knows the generator that a call makes.
    Loop(Consumption),
}

impl Found {
    /// The call.
    fn site(&self) -> &Site {
        match self {
            Found::Call(site) => site,
            Found::Loop(consumption) => &consumption.site,
        }
    }
}

/// The calls of functions that are known, and loops over generators; in order.
fn sites(function: &Function) -> Vec<Candidate> {
    let order = function.reverse_postorder();
    let mut found = Vec::new();
    for &block in &order {
        for &value in &function.block(block).instructions {
            let Some(instruction) = function.instruction(value) else { continue };
            let (state, code) = match instruction {
                Instruction::CallCode { state, code, .. } => (*state, Some(*code)),
                Instruction::ResumeGenerator { state, .. } => (*state, None),
                _ => continue,
            };
            found.push((block, state, value, code));
        }
    }
    let depths = if found.is_empty() { HashMap::default() } else { loop_depths(function, &order) };
    let candidate = |&(block, state, call, code): &(BlockId, _, _, Option<Address>)| {
        let at_place = || found.iter().filter(move |(_, other, ..)| *other == state);
        let calls_others = at_place().any(|(.., other)| *other != code);
        Candidate {
            depth: depths.get(&block).copied().unwrap_or(0),
            ways: at_place().count(),
            calls_others,
            call,
            resumes: code.is_none(),
            makes_generator: code.is_some_and(|code| state_at(code.0).makes_generator),
        }
    };
    found.iter().map(candidate).collect()
}

/// How many loops each block is in.
fn loop_depths(function: &Function, order: &[BlockId]) -> HashMap<BlockId, u32> {
    let mut depths: HashMap<BlockId, u32> = HashMap::default();
    for block in function.loops(order, &function.dominators(order)).iter().flat_map(|one| &one.body) {
        *depths.entry(*block).or_default() += 1;
    }
    depths
}

/// Where a call stands.
fn find(function: &Function, call: ValueId) -> Option<Site> {
    let Instruction::CallCode { code, example, arguments, returns, state, function: callee } =
        function.instruction(call)?.clone()
    else {
        return None;
    };
    let mut places = function.blocks.iter().enumerate();
    let (block, index) = places.find_map(|(block, data)| {
        Some((BlockId(block as u32), data.instructions.iter().position(|v| *v == call)?))
    })?;
    Some(Site {
        block,
        index,
        call,
        code: code.0,
        example: example.0,
        function: callee,
        arguments,
        returns,
        state,
    })
}

/// The function in whose bytecode a call stands, and the line.
fn place(function: &Function, site: &Site) -> (String, u32) {
    let frame = function.frame_of(site.state);
    (frame.name.clone(), frame.line(function.state(site.state).pc))
}

fn state_of(site: &Site) -> &CodeState {
    state_at(site.code)
}

/// The state that a call names.
fn state_at<'a>(code: u64) -> &'a CodeState {
    // SAFETY: the roots of the function that is compiled keep the code, and that its state.
    unsafe { &*(code as *const CodeState) }
}

fn callee_name(site: &Site) -> String {
    state_of(site).code.code.qualname.to_string()
}

/// The HIR of the callee, if the call is to be inlined, or the generator that it makes.
fn consider(
    vm: &mut Vm,
    function: &Function,
    site: &Site,
    candidate: &Candidate,
    options: &Options,
    inlined: usize,
    know: &dyn Fn(&mut Vm, u64) -> Knowledge,
) -> Result<Function, Refusal> {
    let consumed = candidate.resumes;
    let target = state_of(site);
    let code = &target.code.code;
    let example: Gc<Callee> = match Value::from_bits(site.example).and_then(|value| value.cast()) {
        Some(example) => example,
        None => return Err(Refusal::CodeChanged),
    };
    should_inline(function, site, candidate, code, inlined)?;
    if target.makes_generator && (!consumed || !target.is_plain_generator() || delegates(target)) {
        return Err(Refusal::Generator);
    }
    let known = know(vm, site.code);
    if consumed && known.avoid.iter().any(|(_, reason)| *reason == Reason::Seen) {
        return Err(Refusal::Volatile);
    }
    if known.suppressed || options.deny.iter().any(|name| **name == *code.qualname) {
        return Err(Refusal::Denied);
    }
    if !options.allow.is_empty() && !options.allow.iter().any(|name| **name == *code.qualname) {
        return Err(Refusal::Denied);
    }
    if example.code.get().known_state().map(std::ptr::from_ref) != Some(target) {
        return Err(Refusal::CodeChanged);
    }
    if options.fuel == 0 {
        return Err(Refusal::OutOfFuel);
    }
    let constant = function.constant(site.function) == Some(site.example);
    let arguments: Vec<Known> =
        site.arguments.iter().map(|argument| known_of(function, site, *argument)).collect();
    let request = Request {
        avoid: &known.avoid,
        constant,
        arguments: &arguments,
        consumed,
        ..Request::new(example, target, Entry::Call)
    };
    let callee = build::build(vm, &request).map_err(|_| Refusal::BuildFailed)?;
    let returns = |block: BlockId| {
        matches!(callee.block(block).terminator, Terminator::Return(_) | Terminator::Yield { .. })
    };
    if !callee.reverse_postorder().into_iter().any(returns) {
        return Err(Refusal::NoReachableReturn);
    }
    Ok(callee)
}

/// Whether a new instance has got no attributes yet where the call stands: it is made in the same block.
fn has_no_attributes(function: &Function, site: &Site, instance: ValueId) -> bool {
    let instance = function.resolve(instance);
    let before = &function.block(site.block).instructions[..site.index];
    let stores = |value: &ValueId| match function.instruction(*value) {
        Some(Instruction::StoreShape { object, .. }) => function.resolve(*object) == instance,
        _ => false,
    };
    let mut since = before.iter().skip_while(|value| function.resolve(**value) != instance).peekable();
    since.peek().is_some() && !since.any(stores)
}

/// What the callee can be told of an argument.
fn known_of(function: &Function, site: &Site, argument: ValueId) -> Known {
    match function.instruction(argument) {
        Some(Instruction::Constant { bits }) => {
            Value::from_bits(bits.0).map_or(Known::Nothing, Known::Constant)
        }
        Some(Instruction::GuardShape { shape, .. } | Instruction::OfShape { shape, .. }) => {
            Known::Shape(shape.0)
        }
        Some(Instruction::NewInstance { shape, .. }) if has_no_attributes(function, site, argument) => {
            Known::Shape(shape.0)
        }
        Some(Instruction::NewTuple { items, .. }) => Known::Tuple(items.len()),
        Some(Instruction::NewRange { .. }) => Known::Range,
        Some(Instruction::NewPairs { form, first, .. }) => {
            let sequences = match function.instruction(*first) {
                Some(Instruction::NewTuple { items, .. }) if form.0 != Value::LOOP_ENUMERATE.bits() => {
                    items.as_slice()
                }
                _ => std::slice::from_ref(first),
            };
            let (kinds, count) = (function.ty(sequences[0]).kinds, sequences.len());
            Value::from_bits(form.0).map_or(Known::Nothing, |form| Known::Pairs(Pairs { form, kinds, count }))
        }
        Some(Instruction::CallRuntime { function: RuntimeFunction::BuildMap, operands, .. }) => {
            let key = |key: &ValueId| function.constant(*key).and_then(Value::from_bits);
            let keys: Option<Vec<Value>> = operands.iter().step_by(2).map(key).collect();
            match keys {
                Some(keys) if used_once(function, site, argument) => Known::Dict(keys),
                _ => Known::Nothing,
            }
        }
        _ => Known::Nothing,
    }
}

/// Whether a value is an argument of the call and nothing else.
fn used_once(function: &Function, site: &Site, value: ValueId) -> bool {
    let value = function.resolve(value);
    let is_argument = site.arguments.iter().any(|argument| function.resolve(*argument) == value);
    let mut uses = 0;
    function.for_each_use(&mut |operand| uses += usize::from(operand == value));
    let mut named = function.states.iter().flat_map(|state| &state.registers);
    is_argument && uses == 1 && !named.any(|(_, operand)| function.resolve(*operand) == value)
}

/// What can be said without building the callee.
fn should_inline(
    function: &Function,
    site: &Site,
    candidate: &Candidate,
    code: &Code,
    inlined: usize,
) -> Result<(), Refusal> {
    if !code.handlers.is_empty() {
        return Err(Refusal::ExceptionTable);
    }
    if code.variables.iter().any(|variable| variable.kind == VariableKind::Cell) {
        return Err(Refusal::CellVariables);
    }
    if looks_at_frames(code) {
        return Err(Refusal::FrameAccess);
    }
    let around = || function.callers(site.state).map(|state| function.frame_of(state));
    let around_itself = around().filter(|frame| frame.code == site.code).count();
    if around_itself > RECURSION || around_itself > 0 && code.words.len() > RECURSIVE_WORDS {
        return Err(Refusal::Recursive);
    }
    if around().count() as u32 > DEPTH {
        return Err(Refusal::TooDeep);
    }
    let end = function.frame_of(site.state).end();
    let most = match candidate.ways {
        1..=FEW_WAYS if !candidate.resumes && loops(state_of(site)) => LOOPING_WORDS,
        1..=FEW_WAYS => CALLEE_WORDS,
        _ => SMALL_WORDS,
    };
    if code.words.len() > most || code.register_count > 255 || end > REGISTERS {
        return Err(Refusal::CalleeTooBig);
    }
    if inlined > LIMIT || inlined > BUDGET && code.words.len() > SMALL_WORDS {
        return Err(Refusal::CallerBudget);
    }
    Ok(())
}

/// Whether a function has loops of its own, other than those that take what generators yield: of these both may become one.
fn loops(target: &CodeState) -> bool {
    let consumes = |op| matches!(op, Op::Consumes | Op::ConsumesMethod);
    let loops = target.code.code.loop_count as usize;
    loops > 0
        && loops > build::decode(target).iter().filter(|(_, instruction)| consumes(instruction.op)).count()
}

/// Whether a generator passes on what others yield.
fn delegates(target: &CodeState) -> bool {
    build::decode(target).iter().any(|(_, instruction)| instruction.op == Op::Send)
}

/// Names of functions that look at the frame which calls them.
const FRAME_FUNCTIONS: [&str; 7] =
    ["locals", "vars", "dir", "eval", "exec", "_getframe", "_getframemodulename"];

fn looks_at_frames(code: &Code) -> bool {
    code.names.iter().any(|name| FRAME_FUNCTIONS.contains(&&**name))
}
