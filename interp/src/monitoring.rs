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

/// Places of the events that the loop reports.
pub mod event {
    pub const PY_START: usize = 0;
    pub const PY_RETURN: usize = 2;
    pub const LINE: usize = 5;
    pub const INSTRUCTION: usize = 6;
    pub const RAISE: usize = 11;
    pub const PY_UNWIND: usize = 13;
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
}

/// Keeps tools' objects alive.
pub fn trace(vm: &Vm, marker: &mut Marker) {
    let Some(state) = vm.get_extension::<Monitoring>() else { return };
    state.disable.trace(marker);
    state.missing.trace(marker);
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
    let code = frame.code;
    let at = (code.value().identity(), place.unwrap_or(usize::MAX));
    for tool in 0..TOOLS {
        let state = vm.extension::<Monitoring>();
        let wanted = state.tools[tool].events
            | state.tools[tool].local.iter().find(|(c, _)| *c == code).map_or(0, |(_, events)| *events);
        if wanted >> event & 1 == 0 || state.disabled.contains(&(tool, event, at.0, at.1)) {
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
            vm.extension::<Monitoring>().disabled.insert((tool, event, at.0, at.1));
        }
    }
    Ok(())
}
