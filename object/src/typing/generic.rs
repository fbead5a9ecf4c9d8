//! `typing.Generic`: the base of generic classes. The work is done by the module `typing`.

use super::type_var_tuple::unpack_all;
use super::{attribute, call};
use crate::native::class_method;
use crate::value::Value;
use crate::vm::{R, Vm};

/// The base that `class C[T]` gets: `Generic[T]`.
pub fn subscript(vm: &mut Vm, parameters: Value) -> R {
    let unpacked = unpack_all(vm, parameters)?;
    call(vm, "_GenericAlias", &[vm.types.generic.value(), unpacked])
}

/// Passes what a `(type, /, *args, **kwargs)` signature gives on.
fn pass_on(vm: &mut Vm, function: &str, args: &[Value]) -> R {
    let function = attribute(vm, function)?;
    let mut all = vm.rooted_from(&[args[0]]);
    all.extend_from_slice(&args[2..]);
    let mut names = vm.rooted();
    for (k, v) in args[1].as_dict().iter().flat_map(|d| d.to_vec()) {
        names.push(k);
        all.push(v);
    }
    let kwnames = if names.is_empty() { None } else { Some(crate::tuple::Tuple::new(vm, &names)) };
    vm.call_kw(function, &all, kwnames)
}

fn class_getitem(vm: &mut Vm, args: &[Value]) -> R {
    pass_on(vm, "_generic_class_getitem", args)
}

fn init_subclass(vm: &mut Vm, args: &[Value]) -> R {
    pass_on(vm, "_generic_init_subclass", args)
}

crate::native_table! { METHODS = [
    class_method("__class_getitem__", "!(type, /, *args, **kwargs)", class_getitem, "Parameterizes a generic class."),
    class_method("__init_subclass__", "!(type, /, *args, **kwargs)", init_subclass, "Function to initialize subclasses."),
] }

/// Fills the type.
pub fn init(vm: &mut Vm) {
    let ty = vm.types.generic;
    ty.set_module(vm, "typing");
    vm.add_methods(ty, &METHODS);
    let doc = vm.str("Abstract base class for generic types.");
    // A fresh name: only exhausted memory could refuse it.
    let _ = ty.dict.get().set_interned(vm, vm.names.dunder_doc, doc);
}
