//! Methods and attributes of generators and coroutines.

use crate::generators::{close, delegate, resume, stop_iteration};
use crate::state::State;
use pyrite_object::descriptor::{GetSetDef, getset, getter};
use pyrite_object::exception::Exc;
use pyrite_object::generator::{Generator, GeneratorState};
use pyrite_object::native::{Payload, class_method, method, slot};
use pyrite_object::object::Trace;
use pyrite_object::ty::Type;
use pyrite_object::vm::Resume;
use pyrite_object::{Gc, R, Raised, Value, Vm, native_table};

fn this(value: Value) -> Gc<Generator> {
    match value.cast() {
        Some(g) => g,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// What `send` and `__next__` give: the value, or StopIteration.
fn outcome(vm: &mut Vm, g: Gc<Generator>, result: Option<Value>) -> R {
    match result {
        Some(v) => Ok(v),
        None => {
            let value = g.result.replace(Value::NONE);
            Err(stop_iteration(vm, value))
        }
    }
}

fn reused(vm: &mut Vm, g: Gc<Generator>) -> R<()> {
    if g.shape().ty == vm.types.coroutine && g.state.get() == GeneratorState::Finished {
        return Err(vm.runtime_error("cannot reuse already awaited coroutine"));
    }
    Ok(())
}

fn next(vm: &mut Vm, args: &[Value]) -> R {
    let g = this(args[0]);
    let result = resume(vm, g, Resume::Send(Value::NONE))?;
    outcome(vm, g, result)
}

fn send(vm: &mut Vm, args: &[Value]) -> R {
    let g = this(args[0]);
    reused(vm, g)?;
    if g.state.get() == GeneratorState::Created && !args[1].is_none() {
        let what = if g.shape().ty == vm.types.coroutine { "coroutine" } else { "generator" };
        return Err(vm.type_error(format!("can't send non-None value to a just-started {what}")));
    }
    let result = resume(vm, g, Resume::Send(args[1]))?;
    outcome(vm, g, result)
}

/// The exception that `throw(type, value, traceback)` means.
pub fn thrown(vm: &mut Vm, ty: Value, value: Value, traceback: Value) -> R {
    let absent = |v: Value| v == Value::ABSENT || v.is_none();
    if !absent(traceback) && traceback.cast::<pyrite_object::frame::Traceback>().is_none() {
        return Err(vm.type_error("throw() third argument must be a traceback object"));
    }
    let exception = if let Some(class) = ty.cast::<Type>()
        && class.is_subtype(vm.types.base_exception)
    {
        if !absent(value) && vm.is_instance(value, class) {
            value
        } else if absent(value) {
            vm.call(ty, &[])?
        } else if let Some(args) = value.as_tuple() {
            let args = vm.rooted_from(args.items());
            vm.call(ty, &args)?
        } else {
            vm.call(ty, &[value])?
        }
    } else if ty.as_exception().is_some() {
        if !absent(value) {
            return Err(vm.type_error("instance exception may not have a separate value"));
        }
        ty
    } else {
        let message = format!(
            "exceptions must be classes or instances deriving from BaseException, not {}",
            vm.type_name(ty)
        );
        return Err(vm.type_error(message));
    };
    match exception.as_exception() {
        Some(e) => {
            if let Some(tb) = traceback.cast() {
                e.traceback.set(Some(tb));
            }
            Ok(exception)
        }
        None => Err(vm.type_error("exceptions must derive from BaseException")),
    }
}

fn throw(vm: &mut Vm, args: &[Value]) -> R {
    let g = this(args[0]);
    if args.len() > 2 && args[2] != Value::ABSENT {
        crate::compile::deprecated(
            vm,
            "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.",
        )?;
    }
    let exception = thrown(vm, args[1], args[2], args[3])?;
    reused(vm, g)?;
    let given = args[1..].iter().copied().take_while(|v| *v != Value::ABSENT).collect();
    let outer = vm.extension::<State>().thrown.replace((exception, given));
    let result = resume(vm, g, Resume::Throw(exception));
    vm.extension::<State>().thrown = outer;
    outcome(vm, g, result?)
}

fn close_method(vm: &mut Vm, args: &[Value]) -> R {
    close(vm, this(args[0]))
}

fn del(vm: &mut Vm, args: &[Value]) -> R {
    finalize(vm, this(args[0]));
    Ok(Value::NONE)
}

fn sizeof(vm: &mut Vm, args: &[Value]) -> R {
    let registers = this(args[0]).code.code.register_count as usize;
    Ok(vm.int((size_of::<Generator>() + 8 * registers) as i64))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let g = this(args[0]);
    let qualname = pyrite_object::string::to_rust(g.qualname.get());
    let ty = vm.type_of(args[0]).name_str();
    let text = format!("<{ty} object {qualname} at {:#x}>", args[0].identity());
    Ok(vm.str(&text))
}

fn get_name(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).name.get())
}

fn text_or_error(vm: &mut Vm, value: Option<Value>, name: &str) -> R {
    match value.filter(|v| v.as_str().is_some()) {
        Some(v) => Ok(v),
        None => Err(vm.type_error(format!("{name} must be set to a string object"))),
    }
}

fn set_name(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let text = text_or_error(vm, value, "__name__")?;
    this(v).name.set(text);
    Ok(())
}

fn get_qualname(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).qualname.get())
}

fn set_qualname(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let text = text_or_error(vm, value, "__qualname__")?;
    this(v).qualname.set(text);
    Ok(())
}

fn get_code(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).code.value())
}

fn get_running(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(this(v).state.get() == GeneratorState::Running))
}

fn get_suspended(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(this(v).state.get() == GeneratorState::Suspended))
}

fn get_delegate(_vm: &mut Vm, v: Value) -> R {
    Ok(delegate(this(v)).unwrap_or(Value::NONE))
}

fn get_origin(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).origin.get())
}

fn get_frame(vm: &mut Vm, v: Value) -> R {
    let g = this(v);
    match g.state.get() {
        GeneratorState::Finished => Ok(Value::NONE),
        GeneratorState::Running => {
            let index = (0..vm.thread.depth()).rev().find(|&i| vm.thread.frame(i).extra() == Some(v));
            match index {
                Some(i) => Ok(vm.frame_object(i).value()),
                None => Ok(Value::NONE),
            }
        }
        GeneratorState::Created | GeneratorState::Suspended => {
            Ok(pyrite_object::frame::suspended_frame_object(vm, g).value())
        }
    }
}

static GENERATOR_ATTRIBUTES: &[GetSetDef] = &[
    getset("__name__", get_name, set_name),
    getset("__qualname__", get_qualname, set_qualname),
    getter("gi_code", get_code),
    getter("gi_frame", get_frame),
    getter("gi_running", get_running),
    getter("gi_suspended", get_suspended),
    getter("gi_yieldfrom", get_delegate),
];

static COROUTINE_ATTRIBUTES: &[GetSetDef] = &[
    getset("__name__", get_name, set_name),
    getset("__qualname__", get_qualname, set_qualname),
    getter("cr_code", get_code),
    getter("cr_frame", get_frame),
    getter("cr_running", get_running),
    getter("cr_suspended", get_suspended),
    getter("cr_await", get_delegate),
    pyrite_object::descriptor::member("cr_origin", get_origin),
];

/// Attributes of async generators.
pub static ASYNC_ATTRIBUTES: &[GetSetDef] = &[
    getset("__name__", get_name, set_name),
    getset("__qualname__", get_qualname, set_qualname),
    getter("ag_code", get_code),
    getter("ag_frame", get_frame),
    pyrite_object::descriptor::member("ag_running", crate::async_generators::get_running),
    getter("ag_suspended", get_suspended),
    getter("ag_await", get_delegate),
];

native_table! {
    GENERATOR_METHODS = [
        slot("__iter__", "(self, /)", pyrite_object::iter::self_iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", next, "Implement next(self)."),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("send", "(self, object, /)", send, "Resumes the generator with a value: gives the next one or raises StopIteration."),
        method("throw", "!(self, type, value=<absent>, traceback=<absent>, /)", throw, "Raises an exception where the generator is suspended."),
        method("close", "(self, /)", close_method, "Raises GeneratorExit inside the generator."),
        class_method("__class_getitem__", "(type, object, /)", pyrite_object::generic_alias::class_getitem, "See PEP 585"),
    ]
}

native_table! {
    COROUTINE_METHODS = [
        slot("__await__", "(self, /)", await_coroutine, "Return an iterator to be used in await expression."),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("send", "(self, object, /)", send, "Resumes the coroutine with a value: gives what it awaits or raises StopIteration."),
        method("throw", "!(self, type, value=<absent>, traceback=<absent>, /)", throw, "Raises an exception where the coroutine is suspended."),
        method("close", "(self, /)", close_method, "Raises GeneratorExit inside the coroutine."),
        class_method("__class_getitem__", "(type, object, /)", pyrite_object::generic_alias::class_getitem, "See PEP 585"),
    ]
}

native_table! {
    COMMON_METHODS = [
        slot("__del__", "(self, /)", del, "Called when the instance is about to be destroyed."),
        method("__sizeof__", "(self, /)", sizeof, "Size in memory, in bytes."),
    ]
}

/// What `coroutine.__await__()` gives.
pub struct CoroutineWrapper {
    coroutine: Value,
}

impl Payload for CoroutineWrapper {
    fn trace(&self, marker: &mut pyrite_object::heap::Marker) {
        self.coroutine.trace(marker);
    }
}

fn await_coroutine(vm: &mut Vm, args: &[Value]) -> R {
    let ty = crate::state::types(vm).coroutine_wrapper;
    Ok(vm.new_native(ty, CoroutineWrapper { coroutine: args[0] }).value())
}

fn wrapped(value: Value) -> Value {
    match value.native::<CoroutineWrapper>() {
        Some(w) => w.coroutine,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn wrapper_next(vm: &mut Vm, args: &[Value]) -> R {
    send(vm, &[wrapped(args[0]), Value::NONE])
}

fn wrapper_send(vm: &mut Vm, args: &[Value]) -> R {
    send(vm, &[wrapped(args[0]), args[1]])
}

fn wrapper_throw(vm: &mut Vm, args: &[Value]) -> R {
    throw(vm, &[wrapped(args[0]), args[1], args[2], args[3]])
}

fn wrapper_close(vm: &mut Vm, args: &[Value]) -> R {
    close(vm, this(wrapped(args[0])))
}

native_table! {
    WRAPPER_METHODS = [
        slot("__iter__", "(self, /)", pyrite_object::iter::self_iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", wrapper_next, "Implement next(self)."),
        method("send", "(self, object, /)", wrapper_send, "Resumes the coroutine with a value."),
        method("throw", "!(self, type, value=<absent>, traceback=<absent>, /)", wrapper_throw, "Raises an exception inside the coroutine."),
        method("close", "(self, /)", wrapper_close, "Raises GeneratorExit inside the coroutine."),
    ]
}

/// Makes the types.
pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.generator, &GENERATOR_METHODS);
    vm.add_getsets(vm.types.generator, GENERATOR_ATTRIBUTES);
    vm.add_methods(vm.types.coroutine, &COROUTINE_METHODS);
    vm.add_getsets(vm.types.coroutine, COROUTINE_ATTRIBUTES);
    let wrapper =
        vm.new_native_type::<CoroutineWrapper>("builtins", "coroutine_wrapper", 0, &WRAPPER_METHODS, &[]);
    crate::state::set_types(vm, |t| t.coroutine_wrapper = wrapper);
    for ty in [vm.types.generator, vm.types.coroutine, vm.types.async_generator] {
        vm.add_methods(ty, &COMMON_METHODS);
        ty.modified(vm);
    }
}

/// Closes a generator that the collector found dead; errors cannot be raised anywhere.
pub fn finalize(vm: &mut Vm, g: Gc<Generator>) {
    if !g.is_unfinished() {
        return;
    }
    if g.state.get() == GeneratorState::Created {
        return never_awaited(vm, g);
    }
    if g.shape().ty == vm.types.async_generator {
        let finalizer = g.async_finalizer.get();
        if !finalizer.is_none() && !g.async_closed.get() {
            if vm.call(finalizer, &[g.value()]).is_err() {
                pyrite_object::exceptions::write_unraisable(vm, "while closing generator", g.value());
            }
            return;
        }
    }
    if close(vm, g).is_err() {
        pyrite_object::exceptions::write_unraisable(vm, "while closing generator", g.value());
    }
}

fn never_awaited(vm: &mut Vm, g: Gc<Generator>) {
    let text = format!("coroutine '{}' was never awaited", pyrite_object::string::to_rust(g.qualname.get()));
    let message = vm.str(&text);
    let category = vm.exc_type(Exc::RuntimeWarning).value();
    let warned = crate::import::attribute_of(vm, "_warnings", "warn")
        .and_then(|warn| vm.call(warn, &[message, category]));
    if let Err(Raised) = warned {
        pyrite_object::exceptions::write_unraisable(vm, "while closing generator", g.value());
    }
}
