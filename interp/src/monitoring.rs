//! `sys.monitoring` (PEP 669): tools, the events that they want, and the calls of their functions. The instrumented
//! dispatch loop reports through `fire`.

use pyrite_object::code::CodeObject;
use pyrite_object::heap::Marker;
use pyrite_object::object::{Gc, Trace};
use pyrite_object::{R, Value, Vm};
use std::collections::HashSet;

/// Tools that may be in use at a time.
pub const TOOLS: usize = 6;

/// Names of the events; an event's number is 1 shifted by its place.
pub const EVENTS: [&str; 19] = [
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH_LEFT",
    "BRANCH_RIGHT",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
    "BRANCH",
];

/// Places of the events.
pub mod event {
    pub const PY_START: usize = 0;
    pub const PY_RESUME: usize = 1;
    pub const PY_RETURN: usize = 2;
    pub const PY_YIELD: usize = 3;
    pub const CALL: usize = 4;
    pub const LINE: usize = 5;
    pub const INSTRUCTION: usize = 6;
    pub const JUMP: usize = 7;
    pub const BRANCH_LEFT: usize = 8;
    pub const BRANCH_RIGHT: usize = 9;
    pub const STOP_ITERATION: usize = 10;
    pub const RAISE: usize = 11;
    pub const EXCEPTION_HANDLED: usize = 12;
    pub const PY_UNWIND: usize = 13;
    pub const PY_THROW: usize = 14;
    pub const RERAISE: usize = 15;
    pub const C_RETURN: usize = 16;
    pub const C_RAISE: usize = 17;
    pub const BRANCH: usize = 18;
}

/// How many events, the first ones, belong to a place in code: they can be wanted for one code only, and disabled.
pub const LOCAL_EVENTS: usize = 11;

/// What an instruction of a frame is about to do, until its outcome is seen.
#[derive(Clone, Copy)]
pub enum Pending {
    /// A call of something else than a Python function.
    Call { callable: Value, first: Value, pc: u32 },
    /// A branch, or a loop's step; over a generator, where that is told.
    Branch { pc: u32, target: u32, generator: Option<Value> },
    /// A step of `yield from` or `await`.
    Send { pc: u32, target: u32, generator: Option<Value> },
}

/// One tool.
#[derive(Default)]
pub struct Tool {
    pub name: Option<Value>,
    /// Events wanted everywhere.
    pub events: u32,
    pub callbacks: [Option<Value>; EVENTS.len()],
    /// Events wanted in particular code.
    pub local: Vec<(Gc<CodeObject>, u32)>,
}

/// The state of a `Vm`.
#[derive(Default)]
pub struct Monitoring {
    pub tools: [Tool; TOOLS],
    /// What a function gives to hear no more of an event at a place.
    pub disable: Option<Value>,
    pub missing: Option<Value>,
    /// Places where a tool does not want an event any more: tool, event, address of the code, instruction.
    disabled: HashSet<(usize, usize, u64, usize)>,
    /// A tool's function runs: nothing is reported meanwhile.
    busy: bool,
    /// Functions of `sys.settrace` and `sys.setprofile` that run, one called by what the other does.
    pub telling: u32,
    /// What frames are doing: thread, index of the frame, what.
    pending: Vec<(u64, usize, Pending)>,
}

/// Keeps tools' objects alive.
pub fn trace(vm: &Vm, marker: &mut Marker) {
    let Some(state) = vm.get_extension::<Monitoring>() else { return };
    state.disable.trace(marker);
    state.missing.trace(marker);
    for (_, _, pending) in &state.pending {
        match pending {
            Pending::Call { callable, first, .. } => {
                callable.trace(marker);
                first.trace(marker);
            }
            Pending::Branch { generator, .. } | Pending::Send { generator, .. } => generator.trace(marker),
        }
    }
    for tool in &state.tools {
        tool.name.trace(marker);
        tool.callbacks.iter().for_each(|c| c.trace(marker));
        tool.local.iter().for_each(|(code, _)| code.trace(marker));
    }
}

/// Whether any tool wants an event anywhere.
pub fn is_wanted(vm: &Vm) -> bool {
    vm.get_extension::<Monitoring>()
        .is_some_and(|m| m.tools.iter().any(|t| t.events != 0 || t.local.iter().any(|(_, e)| *e != 0)))
}

/// Whether any tool wants this event anywhere.
pub fn wants(vm: &Vm, event: usize) -> bool {
    let bit = 1 << event;
    vm.get_extension::<Monitoring>().is_some_and(|m| {
        !m.busy && m.tools.iter().any(|t| t.events & bit != 0 || t.local.iter().any(|(_, e)| e & bit != 0))
    })
}

/// The frame with this index of the current thread is about to do something.
pub fn expect(vm: &mut Vm, index: usize, pending: Pending) {
    let thread = vm.thread.id;
    vm.extension::<Monitoring>().pending.push((thread, index, pending));
}

/// Forgets what all frames of the current thread were about to do.
pub fn forget(vm: &mut Vm) {
    let thread = vm.thread.id;
    if vm.get_extension::<Monitoring>().is_some_and(|m| m.telling == 0 && !m.pending.is_empty()) {
        vm.extension::<Monitoring>().pending.retain(|(t, _, _)| *t != thread);
    }
}

/// Takes back what the frame with this index was about to do. What deeper frames were about to do is forgotten: they
/// have ended.
pub fn settle(vm: &mut Vm, index: usize) -> Option<Pending> {
    if vm.get_extension::<Monitoring>().is_none_or(|m| m.pending.is_empty()) {
        return None;
    }
    let thread = vm.thread.id;
    let pending = &mut vm.extension::<Monitoring>().pending;
    loop {
        let at = pending.iter().rposition(|(t, _, _)| *t == thread)?;
        if pending[at].1 < index {
            return None;
        }
        let (_, of, what) = pending.remove(at);
        if of == index {
            return Some(what);
        }
    }
}

/// Forgets which places tools have had enough of.
pub fn restart(vm: &mut Vm) {
    vm.extension::<Monitoring>().disabled.clear();
}

/// Calls the functions of the tools that want an event in the innermost frame. They get the code, and `arguments`.
pub fn fire(vm: &mut Vm, event: usize, place: Option<usize>, arguments: &[Value]) -> R<()> {
    if vm.get_extension::<Monitoring>().is_none_or(|m| m.busy) {
        return Ok(());
    }
    let Some(frame) = vm.thread.current() else { return Ok(()) };
    let code = frame.code();
    let at = (code.value().identity(), place.unwrap_or(usize::MAX));
    for tool in 0..TOOLS {
        let state = vm.extension::<Monitoring>();
        let wanted = state.tools[tool].events
            | state.tools[tool].local.iter().find(|(c, _)| *c == code).map_or(0, |(_, events)| *events);
        // Whether a call is reported decides about its end too.
        let decisive = if matches!(event, event::C_RETURN | event::C_RAISE) { event::CALL } else { event };
        if wanted >> decisive & 1 == 0 || state.disabled.contains(&(tool, decisive, at.0, at.1)) {
            continue;
        }
        let Some(function) = state.tools[tool].callbacks[event] else { continue };
        state.busy = true;
        let mut all = vm.rooted_from(&[code.value()]);
        all.extend_from_slice(arguments);
        let result = vm.call(function, &all);
        let state = vm.extension::<Monitoring>();
        state.busy = false;
        if Some(result?) == vm.extension::<Monitoring>().disable {
            if event >= LOCAL_EVENTS {
                vm.extension::<Monitoring>().tools[tool].callbacks[event] = None;
                let message = format!("Cannot disable {} events. Callback removed.", EVENTS[event]);
                return Err(vm.value_error(message));
            }
            vm.extension::<Monitoring>().disabled.insert((tool, event, at.0, at.1));
        }
    }
    Ok(())
}
