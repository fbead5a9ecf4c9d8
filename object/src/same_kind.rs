//! Special methods that CPython shows in types whose objects are equal or not but have no order (functions, methods, None),
//! and how these objects are pickled: by name.

use crate::native::{Builtin, NativeFn, method, slot};
use crate::object::Gc;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};

fn no_order(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

fn negated(vm: &mut Vm, args: &[Value], equal: NativeFn) -> R {
    Ok(match equal(vm, args)? {
        Value::TRUE => Value::FALSE,
        Value::FALSE => Value::TRUE,
        other => other,
    })
}

fn same(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(if args[0] == args[1] { Value::TRUE } else { Value::NOT_IMPLEMENTED })
}

fn not_same(vm: &mut Vm, args: &[Value]) -> R {
    negated(vm, args, same)
}

fn builtin_ne(vm: &mut Vm, args: &[Value]) -> R {
    negated(vm, args, crate::function_type::builtin_eq)
}

fn method_ne(vm: &mut Vm, args: &[Value]) -> R {
    negated(vm, args, crate::function_type::method_eq)
}

/// A built-in function by its name, or as an attribute of what it is bound to or belongs to.
fn reduce_builtin(vm: &mut Vm, args: &[Value]) -> R {
    let Some(b) = args[0].cast::<Builtin>() else { return Err(vm.type_error("not a built-in function")) };
    let name = vm.intern(b.def.name);
    let receiver = b.receiver.filter(|r| r.cast::<crate::module::Module>().is_none());
    let Some(holder) = receiver.or(b.owner.map(Gc::value)) else { return Ok(name) };
    let getattr = vm.builtins.and_then(|d| d.get_str(vm, "getattr")).unwrap_or(Value::NONE);
    let arguments = vm.tuple(&[holder, name]);
    Ok(vm.tuple(&[getattr, arguments]))
}

fn reduce_ellipsis(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.str("Ellipsis"))
}

fn reduce_not_implemented(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.str("NotImplemented"))
}

crate::native_table! { ORDER = [
    slot("__lt__", "(self, value, /)", no_order, "Return self<value."),
    slot("__le__", "(self, value, /)", no_order, "Return self<=value."),
    slot("__gt__", "(self, value, /)", no_order, "Return self>value."),
    slot("__ge__", "(self, value, /)", no_order, "Return self>=value."),
] }
crate::native_table! { NONE = [
    slot("__eq__", "(self, value, /)", same, "Return self==value."),
    slot("__ne__", "(self, value, /)", not_same, "Return self!=value."),
] }
crate::native_table! { BUILTIN = [slot("__ne__", "(self, value, /)", builtin_ne, "Return self!=value.")] }
crate::native_table! { BOUND = [slot("__ne__", "(self, value, /)", method_ne, "Return self!=value.")] }
crate::native_table! { REDUCE = [method("__reduce__", "(self, /)", reduce_builtin, "Helper for pickle.")] }
crate::native_table! { REDUCE_ELLIPSIS = [method("__reduce__", "(self, /)", reduce_ellipsis, "Helper for pickle.")] }
crate::native_table! { REDUCE_NOT_IMPLEMENTED = [
    method("__reduce__", "(self, /)", reduce_not_implemented, "Helper for pickle."),
] }

/// Adds the methods.
pub fn init(vm: &mut Vm) {
    let t = vm.types;
    let with_order: [Gc<Type>; 4] = [t.none, t.method, t.builtin_function, t.method_wrapper];
    for ty in with_order {
        vm.add_methods(ty, &ORDER);
    }
    vm.add_methods(t.none, &NONE);
    vm.add_methods(t.method, &BOUND);
    for ty in [t.builtin_function, t.method_wrapper] {
        vm.add_methods(ty, &BUILTIN);
    }
    for ty in [t.builtin_function, t.method_wrapper, t.method_descriptor, t.wrapper_descriptor] {
        vm.add_methods(ty, &REDUCE);
    }
    vm.add_methods(t.ellipsis, &REDUCE_ELLIPSIS);
    vm.add_methods(t.not_implemented, &REDUCE_NOT_IMPLEMENTED);
}
