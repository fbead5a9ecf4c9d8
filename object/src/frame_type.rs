//! Frames and tracebacks as Python sees them.

use crate::descriptor::{GetSetDef, getset, getter, member};
use crate::exception::Exc;
use crate::frame::{Frame, FrameObject, Traceback};
use crate::generator::GeneratorState;
use crate::native::{method, new, slot};
use crate::object::Gc;
use crate::ops;
use crate::value::Value;
use crate::vm::{R, Vm};
use pyrite_syntax::code::flags;

fn this(value: Value) -> Gc<FrameObject> {
    match value.cast() {
        Some(f) => f,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let f = this(args[0]);
    let file = crate::code_type::get_filename(vm, f.code.value())?;
    let text = format!(
        "<frame at {:#x}, file {}, line {}, code {}>",
        args[0].identity(),
        ops::repr_text(vm, file)?,
        f.line().map_or("None".to_owned(), |l| l.to_string()),
        f.code.code.name
    );
    Ok(vm.str(&text))
}

/// Whether the frame runs, here or in another thread.
fn is_running(f: Gc<FrameObject>) -> bool {
    !f.live.get().is_null()
}

fn clear(vm: &mut Vm, args: &[Value]) -> R {
    let f = this(args[0]);
    if is_running(f) {
        return Err(vm.runtime_error("cannot clear an executing frame"));
    }
    if let Some(g) = f.generator.get()
        && g.frame_object.get() == Some(f)
    {
        match g.state.get() {
            GeneratorState::Suspended => return Err(vm.runtime_error("cannot clear a suspended frame")),
            GeneratorState::Running => return Err(vm.runtime_error("cannot clear an executing frame")),
            GeneratorState::Created => {
                let close = vm.intern("close");
                vm.call_method(g.value(), close, &[])?;
            }
            GeneratorState::Finished => {}
        }
    }
    f.registers.set(None);
    f.extra_locals.set(None);
    Ok(Value::NONE)
}

fn sizeof(vm: &mut Vm, args: &[Value]) -> R {
    let f = this(args[0]);
    let registers = f.code.code.register_count as usize;
    Ok(vm.int((size_of::<FrameObject>() + size_of::<Frame>() + 8 * registers) as i64))
}

fn get_back(vm: &mut Vm, v: Value) -> R {
    let f = this(v);
    let live = f.live.get();
    if live.is_null() {
        return Ok(f.back.get().map_or(Value::NONE, Gc::value));
    }
    let index = (live as usize).wrapping_sub(vm.thread.frames as usize) / size_of::<Frame>();
    if index >= vm.thread.depth() {
        // A frame of another thread: who asked for it has noted its callers.
        return Ok(f.back.get().map_or(Value::NONE, Gc::value));
    }
    if index == 0 {
        return Ok(Value::NONE);
    }
    Ok(vm.frame_object(index - 1).value())
}

fn get_locals(vm: &mut Vm, v: Value) -> R {
    let f = this(v);
    if f.code.code.flags & flags::OPTIMIZED != 0 {
        return Ok(crate::frame_locals::new(vm, f));
    }
    Ok(f.locals.get().unwrap_or(f.function.globals.value()))
}

fn get_line(vm: &mut Vm, v: Value) -> R {
    Ok(this(v).line().map_or(Value::NONE, |line| vm.int(i64::from(line))))
}

/// Jumps are made by the trace function of the frame only, and there is no bytecode for them.
fn set_line(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let Some(value) = value else {
        let message = "attribute 'f_lineno' of 'frame' objects cannot be deleted";
        return Err(vm.raise(Exc::AttributeError, message));
    };
    let Some(line) = value.as_int() else { return Err(vm.value_error("lineno must be an integer")) };
    let f = this(v);
    if f.trace.get().is_none() || !is_running(f) {
        return Err(vm.value_error("f_lineno can only be set in a trace function"));
    }
    let first = i64::from(f.code.code.first_line);
    let line = line.to_i64().unwrap_or(i64::MAX);
    if line < first {
        return Err(vm.value_error(format!("line {line} comes before the current code block")));
    }
    let reachable = f.code.code.positions.runs().any(|(_, p)| i64::from(p.line) >= line);
    if !reachable {
        return Err(vm.value_error(format!("line {line} comes after the current code block")));
    }
    if f.line().map(i64::from) == Some(line) {
        return Ok(());
    }
    Err(vm.value_error("can't jump from a compiled instruction"))
}

fn get_trace(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).trace.get())
}

fn set_trace(_vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    this(v).trace.set(value.unwrap_or(Value::NONE));
    Ok(())
}

fn boolean(vm: &mut Vm, value: Option<Value>) -> R<bool> {
    match value {
        Some(v) if v.is_bool() => Ok(v == Value::TRUE),
        Some(_) => Err(vm.type_error("attribute value type must be bool")),
        None => Err(vm.type_error("can't delete numeric/char attribute")),
    }
}

fn get_trace_lines(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(this(v).trace_lines.get()))
}

fn set_trace_lines(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let on = boolean(vm, value)?;
    this(v).trace_lines.set(on);
    Ok(())
}

fn get_trace_opcodes(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(this(v).trace_opcodes.get()))
}

fn set_trace_opcodes(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let on = boolean(vm, value)?;
    this(v).trace_opcodes.set(on);
    Ok(())
}

fn get_last_instruction(vm: &mut Vm, v: Value) -> R {
    if this(v).is_beginning() {
        return Ok(vm.int(-crate::code_tables::UNIT));
    }
    Ok(vm.int(i64::from(this(v).pc_index()) * crate::code_tables::UNIT))
}

fn get_globals(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).function.globals.value())
}

fn get_builtins(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).function.builtins.value())
}

fn get_code(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).code.value())
}

fn get_generator(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).generator.get().map_or(Value::NONE, Gc::value))
}

crate::native_table! { FRAME_METHODS = [
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    method("clear", "(self, /)", clear, "Clear all references held by the frame."),
    method("__sizeof__", "(self, /)", sizeof, "Return the size of the frame in memory, in bytes."),
] }

static FRAME_ATTRIBUTES: &[GetSetDef] = &[
    GetSetDef { member: true, ..getset("f_trace_lines", get_trace_lines, set_trace_lines) },
    getter("f_back", get_back),
    getter("f_locals", get_locals),
    getset("f_lineno", get_line, set_line),
    getset("f_trace", get_trace, set_trace),
    getter("f_lasti", get_last_instruction),
    getter("f_globals", get_globals),
    getter("f_builtins", get_builtins),
    getter("f_code", get_code),
    getset("f_trace_opcodes", get_trace_opcodes, set_trace_opcodes),
    getter("f_generator", get_generator),
];

fn traceback(value: Value) -> Gc<Traceback> {
    match value.cast() {
        Some(t) => t,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn new_traceback(vm: &mut Vm, args: &[Value]) -> R {
    let next = match args[1] {
        Value::NONE => None,
        next => match next.cast::<Traceback>() {
            Some(t) => Some(t),
            None => {
                let message = format!("expected traceback object or None, got '{}'", vm.type_name(next));
                return Err(vm.type_error(message));
            }
        },
    };
    let Some(frame) = args[2].cast::<FrameObject>() else {
        let message = format!("traceback() argument 'tb_frame' must be frame, not {}", vm.type_name(args[2]));
        return Err(vm.type_error(message));
    };
    let mut numbers = [0i64; 2];
    for (place, value) in numbers.iter_mut().zip(&args[3..5]) {
        match ops::index_of(vm, *value)?.to_i64().filter(|n| i32::try_from(*n).is_ok()) {
            Some(n) => *place = n,
            None => return Err(vm.overflow_error("Python int too large to convert to C int")),
        }
    }
    let [last, line] = numbers;
    let pc = (last.max(0) / crate::code_tables::UNIT) as u32;
    // -1 asks for the line of the instruction.
    let line = if line < 0 { frame.code.code.position(pc).line } else { line as u32 };
    Ok(Traceback::new(vm, next, frame, pc, line).value())
}

fn traceback_dir(vm: &mut Vm, _args: &[Value]) -> R {
    let mut names = vm.rooted();
    for name in ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"] {
        let name = vm.intern(name);
        names.push(name);
    }
    Ok(vm.list(&names))
}

fn get_next(_vm: &mut Vm, v: Value) -> R {
    Ok(traceback(v).next.get().map_or(Value::NONE, Gc::value))
}

fn set_next(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let next = match value {
        None => return Err(vm.type_error("can't delete tb_next attribute")),
        Some(Value::NONE) => None,
        Some(t) => match t.cast::<Traceback>() {
            Some(t) => Some(t),
            None => {
                let message = format!("expected traceback object, got '{}'", vm.type_name(t));
                return Err(vm.type_error(message));
            }
        },
    };
    let this = traceback(v);
    let mut at = next;
    while let Some(t) = at {
        if t == this {
            return Err(vm.value_error("traceback loop detected"));
        }
        at = t.next.get();
    }
    this.next.set(next);
    Ok(())
}

fn get_frame(_vm: &mut Vm, v: Value) -> R {
    Ok(traceback(v).frame.value())
}

fn get_traceback_last(vm: &mut Vm, v: Value) -> R {
    Ok(vm.int(i64::from(traceback(v).pc) * crate::code_tables::UNIT))
}

fn get_traceback_line(vm: &mut Vm, v: Value) -> R {
    match traceback(v).line {
        0 => Ok(Value::NONE),
        line => Ok(vm.int(i64::from(line))),
    }
}

crate::native_table! { TRACEBACK_METHODS = [
    new("(type, tb_next, tb_frame, tb_lasti, tb_lineno)", new_traceback),
    method("__dir__", "(self, /)", traceback_dir, ""),
] }

static TRACEBACK_ATTRIBUTES: &[GetSetDef] = &[
    member("tb_frame", get_frame),
    member("tb_lasti", get_traceback_last),
    getset("tb_next", get_next, set_next),
    getter("tb_lineno", get_traceback_line),
];

/// Fills the types.
pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.frame, &FRAME_METHODS);
    vm.add_getsets(vm.types.frame, FRAME_ATTRIBUTES);
    vm.add_methods(vm.types.traceback, &TRACEBACK_METHODS);
    vm.add_getsets(vm.types.traceback, TRACEBACK_ATTRIBUTES);
}
