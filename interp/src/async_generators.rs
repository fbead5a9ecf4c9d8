//! Async generators (PEP 525): `asend`, `athrow`, `aclose` give awaitables that drive the generator.

use crate::generator_type::{ASYNC_ATTRIBUTES, thrown};
use crate::generators::{AsyncValue, resume, stop_iteration};
use pyrite_object::exception::Exc;
use pyrite_object::generator::{Generator, GeneratorState};
use pyrite_object::native::{Payload, class_method, method, slot};
use pyrite_object::object::Trace;
use pyrite_object::vm::Resume;
use pyrite_object::{Gc, R, Raised, Value, Vm, native_table};
use std::cell::Cell;

/// What an awaitable of an async generator does when driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Send,
    Throw,
    Close,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Init,
    Iterating,
    Done,
}

/// The awaitable of `asend`, `athrow` or `aclose`.
pub struct AsyncStep {
    generator: Gc<Generator>,
    action: Action,
    /// Value to send, or the arguments of throw.
    argument: Value,
    progress: Cell<Progress>,
}

impl Payload for AsyncStep {
    fn trace(&self, marker: &mut pyrite_object::heap::Marker) {
        self.generator.trace(marker);
        self.argument.trace(marker);
    }
}

fn this(value: Value) -> Gc<Generator> {
    match value.cast() {
        Some(g) => g,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn step_of(value: Value) -> Gc<pyrite_object::native::Native<AsyncStep>> {
    match value.native() {
        Some(step) => step,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// `ag_running`: a step is under way.
pub fn get_running(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(this(v).async_running.get()))
}

/// Calls the hooks of `sys.set_asyncgen_hooks` at the first use.
fn start(vm: &mut Vm, g: Gc<Generator>) -> R<()> {
    if g.async_started.replace(true) {
        return Ok(());
    }
    g.async_finalizer.set(vm.thread.async_finalizer);
    let first = vm.thread.async_first;
    if !first.is_none() {
        vm.call(first, &[g.value()])?;
    }
    Ok(())
}

fn new_step(vm: &mut Vm, generator: Value, action: Action, argument: Value) -> R {
    let g = this(generator);
    start(vm, g)?;
    let types = crate::state::types(vm);
    let ty = if action == Action::Send { types.async_send } else { types.async_throw };
    let step = AsyncStep { generator: g, action, argument, progress: Cell::new(Progress::Init) };
    Ok(vm.new_native(ty, step).value())
}

fn anext(vm: &mut Vm, args: &[Value]) -> R {
    new_step(vm, args[0], Action::Send, Value::NONE)
}

fn asend(vm: &mut Vm, args: &[Value]) -> R {
    new_step(vm, args[0], Action::Send, args[1])
}

fn athrow(vm: &mut Vm, args: &[Value]) -> R {
    if args[2] != Value::ABSENT {
        crate::compile::deprecated(
            vm,
            "the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead.",
        )?;
    }
    let all = vm.tuple(&[args[1], args[2], args[3]]);
    new_step(vm, args[0], Action::Throw, all)
}

fn aclose(vm: &mut Vm, args: &[Value]) -> R {
    new_step(vm, args[0], Action::Close, Value::NONE)
}

fn name_of(action: Action) -> &'static str {
    match action {
        Action::Send => "asend()",
        Action::Throw => "athrow()",
        Action::Close => "aclose()",
    }
}

fn finished_error(vm: &mut Vm, step: &AsyncStep) -> Raised {
    let message = match step.action {
        Action::Send => "cannot reuse already awaited __anext__()/asend()",
        _ => "cannot reuse already awaited aclose()/athrow()",
    };
    vm.runtime_error(message)
}

/// Drives a step: `Ok` is something awaited inside; the step's own result arrives as StopIteration.
fn drive(vm: &mut Vm, value: Value, how: Resume) -> R {
    let step = step_of(value);
    let g = step.generator;
    match step.progress.get() {
        Progress::Done => Err(finished_error(vm, &step)),
        Progress::Init => {
            if g.async_running.get() {
                step.progress.set(Progress::Done);
                let message = match step.action {
                    Action::Send => "anext(): asynchronous generator is already running".to_owned(),
                    action => format!("{}: asynchronous generator is already running", name_of(action)),
                };
                return Err(vm.runtime_error(message));
            }
            if g.async_closed.get() && step.action != Action::Send {
                step.progress.set(Progress::Done);
                return Err(if step.action == Action::Close {
                    stop_iteration(vm, Value::NONE)
                } else {
                    vm.raise_with(Exc::StopAsyncIteration, &[])
                });
            }
            if let Resume::Send(v) = how
                && !v.is_none()
                && step.action != Action::Send
            {
                return Err(vm.runtime_error("can't send non-None value to a just-started coroutine"));
            }
            step.progress.set(Progress::Iterating);
            g.async_running.set(true);
            let result = match (step.action, how) {
                (_, Resume::Throw(_)) => resume(vm, g, how),
                (Action::Send, Resume::Send(v)) => {
                    let sent = if v.is_none() { step.argument } else { v };
                    if g.state.get() == GeneratorState::Created && !sent.is_none() {
                        g.async_running.set(false);
                        step.progress.set(Progress::Done);
                        return Err(
                            vm.type_error("can't send non-None value to a just-started async generator")
                        );
                    }
                    resume(vm, g, Resume::Send(sent))
                }
                (Action::Throw, _) => {
                    let Some(all) = step.argument.as_tuple() else { unreachable!("made by athrow") };
                    match thrown(vm, all.get(0), all.get(1), all.get(2)) {
                        Ok(e) => resume(vm, g, Resume::Throw(e)),
                        Err(e) => Err(e),
                    }
                }
                (Action::Close, _) => {
                    g.async_closed.set(true);
                    if g.state.get() == GeneratorState::Created {
                        g.state.set(GeneratorState::Finished);
                        Ok(None)
                    } else {
                        let exit = vm.new_exception(vm.exc_type(Exc::GeneratorExit), &[]);
                        resume(vm, g, Resume::Throw(exit.value()))
                    }
                }
            };
            unwrap(vm, &step, result)
        }
        Progress::Iterating => {
            let result = resume(vm, g, how);
            unwrap(vm, &step, result)
        }
    }
}

/// Tells values that the generator yields from what it awaits.
fn unwrap(vm: &mut Vm, step: &AsyncStep, result: R<Option<Value>>) -> R {
    let g = step.generator;
    match result {
        Ok(Some(v)) => match v.native::<AsyncValue>() {
            Some(wrapped) => {
                g.async_running.set(false);
                step.progress.set(Progress::Done);
                if step.action == Action::Close {
                    return Err(vm.runtime_error("async generator ignored GeneratorExit"));
                }
                let value = wrapped.value;
                Err(stop_iteration_with(vm, value))
            }
            None => Ok(v),
        },
        Ok(None) => {
            g.async_running.set(false);
            g.async_closed.set(true);
            step.progress.set(Progress::Done);
            Err(if step.action == Action::Close {
                stop_iteration(vm, Value::NONE)
            } else {
                vm.raise_with(Exc::StopAsyncIteration, &[])
            })
        }
        Err(Raised) => {
            g.async_running.set(false);
            step.progress.set(Progress::Done);
            let ends = vm.pending_is(Exc::StopAsyncIteration) || vm.pending_is(Exc::GeneratorExit);
            if ends {
                g.async_closed.set(true);
                if step.action == Action::Close {
                    vm.exception = None;
                    return Err(stop_iteration(vm, Value::NONE));
                }
            }
            Err(Raised)
        }
    }
}

/// StopIteration whose value is exactly this, tuples and exceptions included.
fn stop_iteration_with(vm: &mut Vm, value: Value) -> Raised {
    vm.raise_with(Exc::StopIteration, &[value])
}

fn step_next(vm: &mut Vm, args: &[Value]) -> R {
    drive(vm, args[0], Resume::Send(Value::NONE))
}

fn step_send(vm: &mut Vm, args: &[Value]) -> R {
    drive(vm, args[0], Resume::Send(args[1]))
}

fn step_throw(vm: &mut Vm, args: &[Value]) -> R {
    let exception = thrown(vm, args[1], args[2], args[3])?;
    let step = step_of(args[0]);
    if step.progress.get() == Progress::Done {
        return Err(finished_error(vm, &step));
    }
    drive(vm, args[0], Resume::Throw(exception))
}

fn step_close(vm: &mut Vm, args: &[Value]) -> R {
    let step = step_of(args[0]);
    if step.progress.get() == Progress::Done {
        return Ok(Value::NONE);
    }
    if step.progress.get() == Progress::Init {
        step.progress.set(Progress::Done);
        return Ok(Value::NONE);
    }
    let exit = vm.new_exception(vm.exc_type(Exc::GeneratorExit), &[]);
    let result = drive(vm, args[0], Resume::Throw(exit.value()));
    match result {
        Ok(_) => Err(vm.runtime_error("coroutine ignored GeneratorExit")),
        Err(Raised) => {
            let quiet = [Exc::StopIteration, Exc::StopAsyncIteration, Exc::GeneratorExit];
            if quiet.into_iter().any(|exc| vm.pending_is(exc)) {
                vm.exception = None;
                return Ok(Value::NONE);
            }
            Err(Raised)
        }
    }
}

native_table! {
    METHODS = [
        slot("__aiter__", "(self, /)", pyrite_object::iter::self_iter, "Return an awaitable, that resolves in asynchronous iterator."),
        slot("__anext__", "(self, /)", anext, "Return a value or raise StopAsyncIteration."),
        method("asend", "(self, object, /)", asend, "Gives an awaitable that resumes the generator with a value."),
        method("athrow", "!(self, type, value=<absent>, traceback=<absent>, /)", athrow, "Gives an awaitable that raises an exception inside the generator."),
        method("aclose", "(self, /)", aclose, "Gives an awaitable that closes the generator."),
        class_method("__class_getitem__", "(type, object, /)", pyrite_object::generic_alias::class_getitem, "See PEP 585"),
    ]
}

native_table! {
    STEP_METHODS = [
        slot("__await__", "(self, /)", pyrite_object::iter::self_iter, "Return an iterator to be used in await expression."),
        slot("__iter__", "(self, /)", pyrite_object::iter::self_iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", step_next, "Implement next(self)."),
        method("send", "!(self, value, /)", step_send, "Resumes with a value."),
        method("throw", "!(self, type, value=<absent>, traceback=<absent>, /)", step_throw, "Raises an exception inside."),
        method("close", "!(self, /)", step_close, "Raises GeneratorExit inside."),
    ]
}

/// Makes the types.
pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.async_generator, &METHODS);
    vm.add_getsets(vm.types.async_generator, ASYNC_ATTRIBUTES);
    let send = vm.new_native_type::<AsyncStep>("builtins", "async_generator_asend", 0, &STEP_METHODS, &[]);
    let throw = vm.new_native_type::<AsyncStep>("builtins", "async_generator_athrow", 0, &STEP_METHODS, &[]);
    crate::state::set_types(vm, |t| {
        t.async_send = send;
        t.async_throw = throw;
    });
    vm.types.async_generator.modified(vm);
}
