//! Lazily evaluated parts of type parameters: a value, or a function that gives it; and `typing.NoDefault`.

use super::parameters;
use crate::native::{Payload, new, slot};
use crate::object::Trace;
use crate::ops;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

/// Formats of annotations (PEP 649).
pub const VALUE: i64 = 1;
const STRING: i64 = 4;

/// A bound, default, or tuple of constraints.
#[derive(Default)]
pub struct Part {
    pub value: Cell<Option<Value>>,
    pub evaluate: Cell<Option<Value>>,
}

impl Trace for Part {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.value.trace(marker);
        self.evaluate.trace(marker);
    }
}

impl Part {
    pub fn known(value: Option<Value>) -> Part {
        Part { value: Cell::new(value), evaluate: Cell::new(None) }
    }

    pub fn lazy(evaluate: Option<Value>) -> Part {
        Part { value: Cell::new(None), evaluate: Cell::new(evaluate) }
    }

    /// The value, evaluated on first use.
    pub fn get(&self, vm: &mut Vm) -> R<Option<Value>> {
        if let Some(known) = self.value.get() {
            return Ok(Some(known));
        }
        let Some(evaluate) = self.evaluate.get() else { return Ok(None) };
        let value = vm.call(evaluate, &[Value::small_int(VALUE)])?;
        self.value.set(Some(value));
        Ok(Some(value))
    }

    /// A function of a format that gives the value, or None if there is no value.
    pub fn evaluator(&self, vm: &mut Vm) -> Value {
        match (self.evaluate.get(), self.value.get()) {
            (Some(evaluate), _) => evaluate,
            (None, Some(value)) => vm.new_native(vm.types.const_evaluator, ConstEvaluator { value }).value(),
            (None, None) => Value::NONE,
        }
    }

    /// Whether there is a value, for defaults.
    pub fn has(&self, vm: &Vm) -> bool {
        self.evaluate.get().is_some() || self.value.get().is_some_and(|v| v != vm.no_default)
    }
}

/// A function that gives a constant, in any format.
pub struct ConstEvaluator {
    value: Value,
}

impl Payload for ConstEvaluator {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.value.trace(marker);
    }
}

fn value_of(value: Value) -> Value {
    match value.native::<ConstEvaluator>() {
        Some(e) => e.value,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let text = format!("<constevaluator {}>", ops::repr_text(vm, value_of(args[0]))?);
    Ok(vm.str(&text))
}

fn call(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        return Err(vm.type_error("constevaluator.__call__() takes no keyword arguments"));
    }
    let [format] = args[2..] else {
        let given = args.len() - 2;
        return Err(
            vm.type_error(format!("constevaluator.__call__() takes exactly 1 argument ({given} given)"))
        );
    };
    let format = ops::index_of(vm, format)?;
    let value = value_of(args[0]);
    if format.to_i64() != Some(STRING) {
        return Ok(value);
    }
    let text = match value.as_tuple() {
        Some(tuple) => {
            let items = vm.rooted_from(tuple.items());
            let mut parts = Vec::new();
            for item in items.iter() {
                parts.push(parameters::type_repr(vm, *item)?);
            }
            format!("({})", parts.join(", "))
        }
        None => parameters::type_repr(vm, value)?,
    };
    Ok(vm.str(&text))
}

/// The type of `typing.NoDefault`.
pub struct NoDefault;

impl Payload for NoDefault {
    fn trace(&self, _marker: &mut crate::heap::Marker) {}
}

fn no_default_new(vm: &mut Vm, args: &[Value]) -> R {
    if args.len() > 2 || args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        return Err(vm.type_error("NoDefaultType takes no arguments"));
    }
    Ok(vm.no_default)
}

fn no_default_repr(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.intern("typing.NoDefault"))
}

fn no_default_reduce(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.intern("NoDefault"))
}

crate::native_table! { EVALUATOR = [
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__call__", "(self, /, *args, **kwargs)", call, "Call self as a function."),
] }

crate::native_table! { NO_DEFAULT = [
    new("(type, *args, **kwargs)", no_default_new),
    slot("__repr__", "(self, /)", no_default_repr, "Return repr(self)."),
    crate::native::method("__reduce__", "(self, /)", no_default_reduce, ""),
] }

/// Fills the types.
pub fn init(vm: &mut Vm) {
    let evaluator = vm.types.const_evaluator;
    evaluator.set_module(vm, "_typing");
    vm.add_methods(evaluator, &EVALUATOR);
    let ty = vm.types.no_default;
    vm.add_methods(ty, &NO_DEFAULT);
    let doc = vm.str("The type of the NoDefault singleton.");
    // A fresh name: only exhausted memory could refuse it.
    let _ = ty.dict.get().set_interned(vm, vm.names.dunder_doc, doc);
    vm.no_default = vm.new_native(ty, NoDefault).value();
}
