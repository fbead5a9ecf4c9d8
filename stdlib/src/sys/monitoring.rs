//! `sys.monitoring` (PEP 669): its functions. The events come from the interpreter's instrumented loop.

use pyrite_interp::instrument;
use pyrite_interp::monitoring::{self, EVENTS, Monitoring, TOOLS, Tool, event};
use pyrite_object::code::CodeObject;
use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::Gc;
use pyrite_object::{R, Value, Vm, native_table, ops};

const ALL: u32 = (1 << EVENTS.len()) - 1;
const C_RETURN: u32 = 1 << 16;
const C_RAISE: u32 = 1 << 17;
const CALL: u32 = 1 << 4;
const BRANCH: u32 = 1 << 18;
const BRANCH_SIDES: u32 = 1 << 8 | 1 << 9;

fn tool_id(vm: &mut Vm, value: Value) -> R<usize> {
    let id = ops::index_isize(vm, value, Exc::OverflowError)?;
    match usize::try_from(id).ok().filter(|id| *id < TOOLS) {
        Some(id) => Ok(id),
        None => Err(vm.value_error(format!("invalid tool {id} (must be between 0 and {})", TOOLS - 1))),
    }
}

fn tool_in_use(vm: &mut Vm, value: Value) -> R<usize> {
    let id = tool_id(vm, value)?;
    match vm.extension::<Monitoring>().tools[id].name {
        Some(_) => Ok(id),
        None => Err(vm.value_error(format!("tool {id} is not in use"))),
    }
}

fn use_tool_id(vm: &mut Vm, args: &[Value]) -> R {
    let id = tool_id(vm, args[0])?;
    if args[1].as_str().is_none() {
        return Err(vm.value_error("tool name must be a str"));
    }
    let tool = &mut vm.extension::<Monitoring>().tools[id];
    if tool.name.is_some() {
        return Err(vm.value_error(format!("tool {id} is already in use")));
    }
    tool.name = Some(args[1]);
    Ok(Value::NONE)
}

fn clear_tool_id(vm: &mut Vm, args: &[Value]) -> R {
    let id = tool_id(vm, args[0])?;
    let tool = &mut vm.extension::<Monitoring>().tools[id];
    *tool = Tool { name: tool.name, ..Tool::default() };
    instrument::update(vm);
    Ok(Value::NONE)
}

fn free_tool_id(vm: &mut Vm, args: &[Value]) -> R {
    let id = tool_id(vm, args[0])?;
    vm.extension::<Monitoring>().tools[id] = Tool::default();
    instrument::update(vm);
    Ok(Value::NONE)
}

fn get_tool(vm: &mut Vm, args: &[Value]) -> R {
    let id = tool_id(vm, args[0])?;
    Ok(vm.extension::<Monitoring>().tools[id].name.unwrap_or(Value::NONE))
}

fn register_callback(vm: &mut Vm, args: &[Value]) -> R {
    let id = tool_id(vm, args[0])?;
    let number = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    if number <= 0 || number.count_ones() != 1 {
        return Err(vm.value_error("The callback can only be set for one event at a time"));
    }
    let place = number.trailing_zeros() as usize;
    if place >= EVENTS.len() {
        return Err(vm.value_error(format!("invalid event {number}")));
    }
    let function = Some(args[2]).filter(|f| !f.is_none());
    let callbacks = &mut vm.extension::<Monitoring>().tools[id].callbacks;
    let old = std::mem::replace(&mut callbacks[place], function);
    if place == event::BRANCH {
        // The old event: told of both sides.
        callbacks[event::BRANCH_LEFT] = function;
        callbacks[event::BRANCH_RIGHT] = function;
    }
    Ok(old.unwrap_or(Value::NONE))
}

/// An event set that is to be set.
fn event_set(vm: &mut Vm, value: Value, local: bool) -> R<u32> {
    let given = ops::index_of(vm, value)?;
    let Some(given) = given.to_i64().and_then(|g| i32::try_from(g).ok()) else {
        return Err(vm.overflow_error("Python int too large to convert to C int"));
    };
    let what = if local { "local event set" } else { "event set" };
    let invalid = format!("invalid {what} {given:#x}");
    let Some(mut set) = u32::try_from(given).ok().filter(|s| s & !ALL == 0) else {
        return Err(vm.value_error(invalid));
    };
    let calls = set & (C_RETURN | C_RAISE | CALL);
    if set & (C_RETURN | C_RAISE) != 0 && calls != C_RETURN | C_RAISE | CALL {
        return Err(vm.value_error("cannot set C_RETURN or C_RAISE events independently"));
    }
    set &= !(C_RETURN | C_RAISE);
    if set & BRANCH != 0 {
        set = set & !BRANCH | BRANCH_SIDES;
    }
    if local && set >> monitoring::LOCAL_EVENTS != 0 {
        return Err(vm.value_error(invalid));
    }
    Ok(set)
}

fn get_events(vm: &mut Vm, args: &[Value]) -> R {
    let id = tool_id(vm, args[0])?;
    let events = vm.extension::<Monitoring>().tools[id].events;
    Ok(vm.int(events.into()))
}

fn set_events(vm: &mut Vm, args: &[Value]) -> R {
    tool_id(vm, args[0])?;
    let set = event_set(vm, args[1], false)?;
    let id = tool_in_use(vm, args[0])?;
    vm.extension::<Monitoring>().tools[id].events = set;
    instrument::update(vm);
    Ok(Value::NONE)
}

fn code_of(vm: &mut Vm, value: Value) -> R<Gc<CodeObject>> {
    match value.cast::<CodeObject>() {
        Some(code) => Ok(code),
        None => Err(vm.type_error("code must be a code object")),
    }
}

fn get_local_events(vm: &mut Vm, args: &[Value]) -> R {
    let code = code_of(vm, args[1])?;
    let id = tool_id(vm, args[0])?;
    let local = &vm.extension::<Monitoring>().tools[id].local;
    let events = local.iter().find(|(c, _)| *c == code).map_or(0, |(_, events)| *events);
    Ok(vm.int(events.into()))
}

fn set_local_events(vm: &mut Vm, args: &[Value]) -> R {
    let code = code_of(vm, args[1])?;
    let id = tool_in_use(vm, args[0])?;
    let set = event_set(vm, args[2], true)?;
    let local = &mut vm.extension::<Monitoring>().tools[id].local;
    local.retain(|(c, _)| *c != code);
    if set != 0 {
        local.push((code, set));
    }
    instrument::update(vm);
    Ok(Value::NONE)
}

fn restart_events(vm: &mut Vm, _args: &[Value]) -> R {
    monitoring::restart(vm);
    Ok(Value::NONE)
}

/// Each event that some tool wants everywhere, with the tools as bits.
fn all_events(vm: &mut Vm, _args: &[Value]) -> R {
    let result = Gc::<Dict>::new(vm);
    for (place, name) in EVENTS.iter().enumerate() {
        let tools = &vm.extension::<Monitoring>().tools;
        let bits: i64 = (0..TOOLS).filter(|t| tools[*t].events >> place & 1 == 1).map(|t| 1 << t).sum();
        if bits != 0 {
            let bits = vm.int(bits);
            result.set_str(vm, name, bits)?;
        }
    }
    Ok(result.value())
}

native_table! {
    FUNCTIONS = [
        function("use_tool_id", "(tool_id, name, /)", use_tool_id, "Takes a tool's number."),
        function("clear_tool_id", "(tool_id, /)", clear_tool_id, "Forgets a tool's events and functions."),
        function("free_tool_id", "(tool_id, /)", free_tool_id, "Gives a tool's number back."),
        function("get_tool", "(tool_id, /)", get_tool, "The name of the tool with a number."),
        function("register_callback", "(tool_id, event, func, /)", register_callback, "Sets a tool's function for an event; gives the old one."),
        function("get_events", "(tool_id, /)", get_events, "The events that a tool wants everywhere."),
        function("set_events", "(tool_id, event_set, /)", set_events, "Sets the events that a tool wants everywhere."),
        function("get_local_events", "(tool_id, code, /)", get_local_events, "The events that a tool wants in some code."),
        function("set_local_events", "(tool_id, code, event_set, /)", set_local_events, "Sets the events that a tool wants in some code."),
        function("restart_events", "(/)", restart_events, "Reports again where tools had enough."),
        function("_all_events", "(/)", all_events, "Events and the tools that want them."),
    ]
}

/// Makes the module.
pub fn make(vm: &mut Vm) -> R {
    vm.root_tracers.push(monitoring::trace);
    let module = Module::new(vm, "sys.monitoring")?;
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    let object = vm.types.object.value();
    let disable = vm.call(object, &[])?;
    vm.extension::<Monitoring>().disable = Some(disable);
    dict.set_str(vm, "DISABLE", disable)?;
    let missing = vm.call(object, &[])?;
    vm.extension::<Monitoring>().missing = Some(missing);
    dict.set_str(vm, "MISSING", missing)?;
    let events = vm.call(vm.types.simple_namespace.value(), &[])?;
    for (place, name) in EVENTS.iter().enumerate() {
        let number = vm.int(1 << place);
        vm.set_attribute_str(events, name, number)?;
    }
    let none = vm.int(0);
    vm.set_attribute_str(events, "NO_EVENTS", none)?;
    dict.set_str(vm, "events", events)?;
    for (name, id) in [("DEBUGGER_ID", 0), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)] {
        let id = vm.int(id);
        dict.set_str(vm, name, id)?;
    }
    Ok(module.value())
}
