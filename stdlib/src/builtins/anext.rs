//! What `anext(iterator, default)` gives: an awaitable that ends with the default where the iterator ends.

use pyrite_interp::import::attribute_of;
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::native::{Native, Payload, method, slot};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::slots::Slot;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Value, Vm, iter, native_table, recursive};
use std::cell::Cell;

struct Awaitable {
    wrapped: Value,
    default: Value,
    /// The iterator behind the awaitable, once it was asked for.
    iterator: Cell<Option<Value>>,
}

impl Payload for Awaitable {
    fn trace(&self, marker: &mut Marker) {
        self.wrapped.trace(marker);
        self.default.trace(marker);
        self.iterator.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(next);
}

#[derive(Default)]
struct Types {
    awaitable: Option<Gc<Type>>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(types) = vm.get_extension::<Types>() {
        types.awaitable.trace(marker);
    }
}

/// The awaitable for a step of an asynchronous iterator, and a default.
pub fn with_default(vm: &mut Vm, step: Value, default: Value) -> R {
    let ty = match vm.extension::<Types>().awaitable {
        Some(ty) => ty,
        None => {
            let ty =
                vm.new_native_type::<Awaitable>("builtins", "anext_awaitable", flags::NO_NEW, &METHODS, &[]);
            vm.extension::<Types>().awaitable = Some(ty);
            vm.root_tracers.push(trace);
            ty
        }
    };
    let made = Awaitable { wrapped: step, default, iterator: Cell::new(None) };
    Ok(vm.new_native(ty, made).value())
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Awaitable>>> {
    match value.native::<Awaitable>() {
        Some(a) => Ok(a),
        None => Err(recursive::foreign_receiver(vm, "anext_awaitable", value)),
    }
}

fn iterator(vm: &mut Vm, a: &Awaitable) -> R {
    if let Some(iterator) = a.iterator.get() {
        return Ok(iterator);
    }
    let coroutine = attribute_of(vm, "types", "CoroutineType")?;
    let iterator = match coroutine.cast::<Type>() {
        Some(ty) if vm.is_instance(a.wrapped, ty) => a.wrapped,
        _ => match vm.call_slot(Slot::Await, a.wrapped, &[])? {
            Some(iterator) => iterator,
            None => {
                let message = format!("'{}' object can't be awaited", vm.type_name(a.wrapped));
                return Err(vm.type_error(message));
            }
        },
    };
    a.iterator.set(Some(iterator));
    Ok(iterator)
}

/// The end of the iterator becomes the default.
fn ended(vm: &mut Vm, a: &Awaitable, result: R) -> R {
    match result {
        Err(_) if vm.pending_is(Exc::StopAsyncIteration) => {
            vm.take_exception();
            Err(vm.raise_with(Exc::StopIteration, &[a.default]))
        }
        other => other,
    }
}

fn forward(vm: &mut Vm, args: &[Value], name: &str) -> R {
    let a = this(vm, args[0])?;
    let iterator = iterator(vm, &a)?;
    let result = vm.call_method_str(iterator, name, &args[1..]);
    ended(vm, &a, result)
}

fn next(vm: &mut Vm, value: Value) -> R<Option<Value>> {
    let a = this(vm, value)?;
    let iterator = iterator(vm, &a)?;
    let coroutine = iterator.identity() == a.wrapped.identity();
    let result = match coroutine {
        true => vm.call_method_str(iterator, "send", &[Value::NONE]),
        false => vm.call_method_str(iterator, "__next__", &[]),
    };
    ended(vm, &a, result).map(Some)
}

fn step(vm: &mut Vm, args: &[Value]) -> R {
    Ok(next(vm, args[0])?.unwrap_or(Value::NONE))
}

fn send(vm: &mut Vm, args: &[Value]) -> R {
    forward(vm, args, "send")
}

fn throw(vm: &mut Vm, args: &[Value]) -> R {
    forward(vm, args, "throw")
}

fn close(vm: &mut Vm, args: &[Value]) -> R {
    forward(vm, args, "close")
}

native_table! {
    METHODS = [
        slot("__await__", "(self, /)", iter::self_iter, "Return an iterator to be used in await expression."),
        slot("__iter__", "(self, /)", iter::self_iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", step, "Implement next(self)."),
        method("send", "!(self, value, /)", send, "Sends a value to the step."),
        method("throw", "!(self, /, *arguments)", throw, "Raises an exception in the step."),
        method("close", "!(self, /)", close, "Closes the step."),
    ]
}
