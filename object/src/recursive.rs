//! Reprs of containers: cutting cycles, and joining the reprs of items.

use crate::string::StrBuilder;
use crate::value::Value;
use crate::vm::{R, Vm};

/// Containers within containers after which a repr is refused: looking for cycles takes the square of it.
const DEEPEST: usize = 50_000; // containers

/// Runs `f`, which makes the repr of a container; inside of itself the container shows as `cycle`.
pub fn guarded_repr(vm: &mut Vm, container: Value, cycle: &str, f: impl FnOnce(&mut Vm) -> R) -> R {
    let id = container.identity();
    if vm.repr_stack.contains(&id) {
        return Ok(vm.str(cycle));
    }
    vm.check_native_stack()?;
    if vm.repr_stack.len() >= DEEPEST {
        return Err(vm.recursion_error(" while getting the repr of an object"));
    }
    vm.repr_stack.push(id);
    let result = f(vm);
    vm.repr_stack.pop();
    result
}

/// Appends `repr(value)`.
pub fn push_repr(vm: &mut Vm, builder: &mut StrBuilder, value: Value) -> R<()> {
    let text = crate::ops::repr(vm, value)?;
    if let Some(s) = text.as_str() {
        builder.push_string(&s);
    }
    Ok(())
}

/// The reprs of what `item` gives for 0, 1, 2, ..., separated by commas, between `open` and `close`. `item` is asked
/// again after each repr, because that may have changed the container.
pub fn repr_items(
    vm: &mut Vm,
    open: &str,
    close: &str,
    item: impl Fn(usize) -> Option<Value>,
) -> R<StrBuilder> {
    let mut builder = StrBuilder::default();
    builder.push_str(open);
    let mut i = 0;
    while let Some(value) = item(i) {
        if i > 0 {
            builder.push_latin1(b", ");
        }
        push_repr(vm, &mut builder, value)?;
        i += 1;
    }
    builder.push_str(close);
    Ok(builder)
}

/// TypeError of a native method that was called on an object of another layout.
#[cold]
pub fn foreign_receiver(vm: &mut Vm, wanted: &str, receiver: Value) -> crate::exception::Raised {
    let given = vm.type_name(receiver);
    vm.type_error(format!("descriptor requires a '{wanted}' object but received a '{given}'"))
}

/// TypeError of a constructor that takes one optional positional argument.
pub fn at_most_one(vm: &mut Vm, name: &str, arguments: &[Value]) -> R<Option<Value>> {
    if arguments.len() > 1 {
        let given = arguments.len();
        return Err(vm.type_error(format!("{name} expected at most 1 argument, got {given}")));
    }
    Ok(arguments.first().copied())
}

/// TypeError if a dict of keyword arguments holds any.
pub fn no_keywords(vm: &mut Vm, name: &str, keywords: Value) -> R<()> {
    match keywords.as_dict() {
        Some(d) if !d.is_empty() => Err(vm.type_error(format!("{name}() takes no keyword arguments"))),
        _ => Ok(()),
    }
}

/// The class that a `__new__` was called with.
pub fn class_of(vm: &mut Vm, value: Value) -> R<crate::Gc<crate::ty::Type>> {
    match value.cast::<crate::ty::Type>() {
        Some(ty) => Ok(ty),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!("__new__(X): X is not a type object ({given})")))
        }
    }
}

/// Puts `__hash__ = None` into a built-in type's dict.
pub fn set_unhashable(vm: &mut Vm, ty: crate::Gc<crate::ty::Type>) {
    // A fresh name in a native type's dict: only exhausted memory could refuse it.
    let _ = ty.dict.get().set_interned(vm, vm.names.dunder_hash, Value::NONE);
}
