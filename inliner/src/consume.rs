//! Puts a generator's code into the loop that consumes it, where nobody else knows the generator.
//!
//! ```text
//!   before                          before
//!   g = CallCode                    Jump header(0, parameters)
//!   Jump header                   header(at, registers):
//!   header:                         EnterFrame
//!     item = ResumeGenerator g      where `at` is 0: the generator's first block
//!     Branch item is end            else: the block behind the Yield at `at`, with the registers
//!       -> end, body              the generator's blocks; where it yields
//!   body: ...                         LeaveFrame, Jump body(item, at, registers)
//!     Jump header                   where it returns
//!                                     LeaveFrame, Jump end
//!                                 body(item, at, registers): ...
//!                                   Jump header(at, registers)
//! ```
//!
//! There is no generator any more. The interpreter needs one where it goes on with a frame whose registers hold it: frame states
//! name it as a `SuspendedGenerator`, which is made on the ways out. Where the generator's own code is left, its frame is one of
//! an inlined call, which becomes that of a generator then (`Returns::Yields`).

use crate::splice::{Consumer, Copy, Site, cut, push_frame, rest_of};
use pyrite_hir::function::{Edge, FrameId, FrameState, Returns};
use pyrite_hir::instruction::{Address, Bits, END_OF_LOOP};
use pyrite_hir::{BlockId, Function, Instruction, Kinds, StateId, Terminator, Type, ValueId};
use pyrite_object::Value;
use pyrite_object::ops::CompareOp;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::collections::BTreeSet;

/// A loop that consumes a generator.
pub struct Consumption {
    /// The call that makes the generator.
    pub site: Site,
    /// Where it is resumed.
    block: BlockId,
    resume: ValueId,
    state: StateId,
    header: BlockId,
    /// The block that asks whether it has ended, where the loop goes on then, and else.
    asks: BlockId,
    end: Edge,
    body: Edge,
    /// The first register of the loop's window.
    window: u16,
}

/// Values in which somebody else may get hold of an object.
fn uses(function: &Function, of: ValueId) -> usize {
    let mut count = 0;
    function.for_each_use(&mut |value| count += usize::from(value == of));
    let mut visit = |value: ValueId| count += usize::from(function.resolve(value) == of);
    for call in function.frames.iter().filter_map(|frame| frame.call.as_ref()) {
        visit(call.function);
        call.instance.into_iter().for_each(&mut visit);
    }
    count
}

/// The states of a block.
fn states_in(function: &Function, block: BlockId) -> Vec<StateId> {
    let data = function.block(block);
    let instructions = data.instructions.iter().filter_map(|value| function.instruction(*value));
    let own = instructions.filter_map(Instruction::state);
    own.chain(data.state).chain(data.terminator.state()).collect()
}

/// The registers of a state that hold a value.
fn holders(function: &Function, state: StateId, value: ValueId) -> Vec<u16> {
    let registers = function.state(state).registers.iter();
    registers.filter(|(_, held)| function.resolve(*held) == value).map(|(register, _)| *register).collect()
}

/// What is needed to put the generator into its loop, which is resumed by the instruction `resume`; `None` if somebody else may
/// know it, or its loop is not one that can be told. `site` finds calls.
pub fn find(
    function: &Function,
    resume: ValueId,
    site: impl Fn(ValueId) -> Option<Site>,
) -> Option<Consumption> {
    let Some(&Instruction::ResumeGenerator { generator, state }) = function.instruction(resume) else {
        return None;
    };
    let generator = function.resolve(generator);
    let site = site(generator)?;
    let order = function.reverse_postorder();
    let block = *order.iter().find(|block| function.block(**block).instructions.contains(&resume))?;
    let index = function.block(block).instructions.iter().position(|value| *value == resume)?;
    let dominators = function.dominators(&order);
    let loops = function.loops(&order, &dominators);
    let own = loops.iter().rev().find(|one| one.body.contains(&block))?;
    let always = own.back.iter().all(|back| dominators.dominates(block, *back));
    let header = own.header;
    // Each time that the loop is entered there is a new generator.
    let around = loops.iter().filter(|one| one.header != header && one.body.contains(&header));
    let anew =
        !own.body.contains(&site.block) && around.into_iter().all(|one| one.body.contains(&site.block));
    if !always || !anew || uses(function, generator) != 1 {
        return None;
    }
    let [window] = holders(function, state, generator)[..] else { return None };
    // What asks for the end comes next.
    let asks = match &function.block(block).terminator {
        Terminator::Invoke { normal, .. } if index + 1 == function.block(block).instructions.len() => {
            normal.block
        }
        _ => block,
    };
    let Terminator::Branch { condition, then, otherwise } = &function.block(asks).terminator else {
        return None;
    };
    let Some(Instruction::Same { left, right }) = function.instruction(*condition) else { return None };
    if function.resolve(*left) != resume || function.constant(*right) != Some(END_OF_LOOP) {
        return None;
    }
    let (end, body) = (then.clone(), otherwise.clone());
    // It is in no variable, nor anywhere once the loop has ended; and no call in the loop has been inlined yet.
    let frame = function.state(state).frame;
    for &at in order.iter().filter(|at| dominators.dominates(header, **at)) {
        for state in states_in(function, at) {
            let held = holders(function, state, generator);
            let variables = &function.frame_of(state).variables;
            if held.iter().any(|register| *register != window || variables.contains(register))
                || function
                    .callers(state)
                    .skip(1)
                    .any(|state| !holders(function, state, generator).is_empty())
            {
                return None;
            }
        }
        if own.body.contains(&at) && function.block(at).frame != frame {
            return None;
        }
    }
    // Where the call is made again, what it gives is another one.
    let mut seen = HashSet::from_iter([header, site.block]);
    let mut work = vec![end.block];
    while let Some(at) = work.pop() {
        if !seen.insert(at) {
            continue;
        }
        if states_in(function, at).iter().any(|state| !holders(function, *state, generator).is_empty()) {
            return None;
        }
        work.extend(function.block(at).terminator.edges().map(|edge| edge.block));
    }
    Some(Consumption { site, block, resume, state, header, asks, end, body, window })
}

/// Replaces the generator; gives the values that stand for those of its code.
pub fn consume(function: &mut Function, at: &Consumption, callee: &Function) -> HashMap<ValueId, ValueId> {
    let none = function.entry_constant(Bits(Value::NONE.bits()), Type::of(Kinds::NONE));
    let undefined = function.create(Instruction::Undefined {}, Type::NOTHING);
    function.block_mut(pyrite_hir::function::ENTRY).instructions.insert(0, undefined);

    // While its code runs, the loop's window holds what is made for that on the way out.
    let mut running = function.state(at.state).clone();
    running.registers.iter_mut().filter(|(register, _)| *register == at.window).for_each(|(_, v)| *v = none);
    let running = function.new_state(running);
    let returns = Returns::Yields(at.window);
    let frame = push_frame(function, callee, running, at.site.function, returns, None);

    // Where it yields, and which registers matter from there on.
    let yields: Vec<(StateId, Edge)> = callee
        .reverse_postorder()
        .into_iter()
        .filter_map(|block| match &callee.block(block).terminator {
            Terminator::Yield { state, next: Some(next), .. } => Some((*state, next.clone())),
            _ => None,
        })
        .collect();
    let mut kept: BTreeSet<u16> = (0..callee.argument_count as u16).collect();
    for (state, _) in &yields {
        kept.extend(callee.state(*state).registers.iter().map(|(register, _)| *register));
    }
    let kept: Vec<u16> = kept.into_iter().collect();
    let suspended = |function: &mut Function, at_word: ValueId, values: &[ValueId]| {
        let last = kept.last().map_or(0, |last| last + 1);
        let value = |register: u16| kept.binary_search(&register).map_or(undefined, |n| values[n]);
        let instruction = Instruction::SuspendedGenerator {
            code: Address(at.site.code),
            function: at.site.function,
            at: at_word,
            registers: (0..last).map(value).collect(),
        };
        function.create(instruction, Type::of(Kinds::OBJECT))
    };

    // The loop's header is told where the generator stands.
    let order = function.reverse_postorder();
    let stands = function.add_parameter(at.header, Type::SMALL_INT);
    let registers: Vec<ValueId> =
        kept.iter().map(|_| function.add_parameter(at.header, Type::REGISTER)).collect();
    // What comes behind the resumption.
    let rest = rest_of(function, at.state);
    let item = function.add_parameter(rest, Type::REGISTER);
    let stands_then = function.add_parameter(rest, Type::SMALL_INT);
    let registers_then: Vec<ValueId> =
        kept.iter().map(|_| function.add_parameter(rest, Type::REGISTER)).collect();
    let dominators = function.dominators(&order);
    let beginning = function.entry_int(0);
    let argument = |register: &u16| at.site.arguments.get(usize::from(*register)).copied();
    let first: Vec<ValueId> = kept.iter().map(|register| argument(register).unwrap_or(undefined)).collect();
    for &block in &order {
        let (stands, registers) = match dominators.dominates(at.header, block) {
            true => (stands_then, &registers_then),
            false => (beginning, &first),
        };
        for edge in function.block_mut(block).terminator.edges_mut().filter(|edge| edge.block == at.header) {
            edge.arguments.push(stands);
            edge.arguments.extend(registers);
        }
    }

    // The block is cut at the resumption.
    let handler = cut(function, at.block, at.resume, rest);
    let asks = if at.asks == at.block { rest } else { at.asks };
    function.block_mut(asks).terminator = Terminator::Jump(at.body.clone());
    function.forward(at.resume, item);

    // What frame states name instead of the generator.
    let created = suspended(function, beginning, &first);
    let here = suspended(function, stands, &registers);
    let then = suspended(function, stands_then, &registers_then);
    function.block_mut(at.header).instructions.insert(0, here);
    function.block_mut(rest).instructions.insert(0, then);
    let made = function.block_mut(at.site.block);
    made.instructions.iter_mut().filter(|value| **value == at.site.call).for_each(|call| *call = created);
    if made.instructions.last() == Some(&created) {
        made.drop_handler();
    }
    function.forward(at.site.call, created);
    let mut inside: HashSet<BlockId> =
        order.iter().copied().filter(|block| dominators.dominates(at.header, *block)).collect();
    inside.insert(rest);
    rename(function, &inside, [at.header, rest], [created, here, then]);

    let enter = Instruction::EnterFrame { frame, state: running };
    function.append(at.block, enter, Type::of(Kinds::NONE));
    let mut copy = Copy::new(function, callee, &at.site, frame, handler, rest);
    copy.consumer = Some(Consumer { end: at.end.clone(), kept: kept.clone(), undefined });
    let first_block = copy.run();
    let (values, blocks) = (copy.values, copy.blocks);

    let mut ways = vec![(0, Edge { block: first_block, arguments: Vec::new() })];
    ways.extend(yields.into_iter().map(|(state, next)| {
        let state = callee.state(state);
        let held = |register: &u16| kept.binary_search(register).map_or(undefined, |n| registers[n]);
        let arguments = state.registers.iter().map(|(register, _)| held(register)).collect();
        (state.pc, Edge { block: blocks[&next.block], arguments })
    }));
    dispatch(function, at.block, frame, stands, ways);
    values
}

/// Ends a block, in which the generator is resumed, with the way that belongs to the word at which it stands; the last one
/// needs no question.
fn dispatch(
    function: &mut Function,
    mut from: BlockId,
    frame: FrameId,
    stands: ValueId,
    mut ways: Vec<(u32, Edge)>,
) {
    let (pc, cold) = (function.block(from).pc, function.block(from).cold);
    let new_edge = |function: &mut Function| {
        let block = function.new_block(pc);
        let data = function.block_mut(block);
        (data.frame, data.cold) = (frame, cold);
        Edge { block, arguments: Vec::new() }
    };
    let last = ways.pop();
    for (word, way) in ways {
        let right = function.entry_int(i64::from(word));
        let compare = Instruction::IntCompare { op: CompareOp::Eq, left: stands, right };
        let condition = function.append(from, compare, Type::BOOL);
        // An edge into a block with others needs a block of its own.
        let (then, otherwise) = (new_edge(function), new_edge(function));
        function.block_mut(then.block).terminator = Terminator::Jump(way);
        let next = otherwise.block;
        function.block_mut(from).terminator = Terminator::Branch { condition, then, otherwise };
        from = next;
    }
    function.block_mut(from).terminator =
        last.map_or(Terminator::Unreachable, |(_, way)| Terminator::Jump(way));
}

/// Frame states in the loop, which is `inside`, get the generator as it is there: `here` before it is resumed, `then` behind
/// that.
fn rename(
    function: &mut Function,
    inside: &HashSet<BlockId>,
    [header, rest]: [BlockId; 2],
    [created, here, then]: [ValueId; 3],
) {
    // Nothing leads from the header to the rest yet: that is what the generator's code will do. But the rest leads back.
    let mut behind = HashSet::default();
    let mut work = vec![rest];
    while let Some(block) = work.pop() {
        if inside.contains(&block) && block != header && behind.insert(block) {
            work.extend(function.block(block).terminator.edges().map(|edge| edge.block));
        }
    }
    let mut renamed: HashMap<(StateId, ValueId), StateId> = HashMap::default();
    for &block in inside {
        let generator = if behind.contains(&block) { then } else { here };
        let mut rename = |function: &mut Function, state: StateId| {
            if holders(function, state, created).is_empty() {
                return state;
            }
            *renamed.entry((state, generator)).or_insert_with(|| {
                let mut new: FrameState = function.state(state).clone();
                let place = function.place_of_guard(state);
                for (_, value) in &mut new.registers {
                    if function.resolve(*value) == created {
                        *value = generator;
                    }
                }
                function.new_state_of_moved(new, place)
            })
        };
        if let Some(state) = function.block(block).state {
            let state = rename(function, state);
            function.block_mut(block).state = Some(state);
        }
        for value in function.block(block).instructions.clone() {
            let Some(state) = function.instruction(value).and_then(Instruction::state) else { continue };
            let state = rename(function, state);
            function.set_state(value, state);
        }
        let mut terminator = function.block(block).terminator.clone();
        if let Terminator::Exit { state, .. } | Terminator::Yield { state, .. } = &mut terminator {
            *state = rename(function, *state);
            function.block_mut(block).terminator = terminator;
        }
    }
}
