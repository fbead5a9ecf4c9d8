//! `weakref.ref`: its methods. What the collector does with weak references is in `weakref.rs`.

use crate::descriptor::{GetSetDef, member};
use crate::native::{Native, class_method, new, slot};
use crate::object::Gc;
use crate::ops::{self, CompareOp};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use crate::weakref::{WeakRef, new_reference};

fn this(value: Value) -> Gc<Native<WeakRef>> {
    match value.native() {
        Some(r) => r,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// One or two arguments: the object and perhaps a callback.
fn unpack(vm: &mut Vm, name: &str, given: &[Value]) -> R<(Value, Option<Value>)> {
    match *given {
        [object] => Ok((object, None)),
        [object, callback] => Ok((object, Some(callback).filter(|c| !c.is_none()))),
        [] => Err(vm.type_error(format!("{name} expected at least 1 argument, got 0"))),
        _ => Err(vm.type_error(format!("{name} expected at most 2 arguments, got {}", given.len()))),
    }
}

fn new_ref(vm: &mut Vm, args: &[Value]) -> R {
    let (object, callback) = unpack(vm, "__new__", &args[2..])?;
    match args[0].cast::<Type>() {
        Some(class) => new_reference(vm, class, object, callback),
        None => Err(vm.type_error("not a class")),
    }
}

fn init_ref(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        return Err(vm.type_error("ref() takes no keyword arguments"));
    }
    unpack(vm, "__init__", &args[2..])?;
    Ok(Value::NONE)
}

fn call(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        return Err(vm.type_error("weakref() takes no keyword arguments"));
    }
    if args.len() > 2 {
        let message = format!("weakref expected 0 arguments, got {}", args.len() - 2);
        return Err(vm.type_error(message));
    }
    Ok(this(args[0]).referent.get().unwrap_or(Value::NONE))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let address = args[0].identity();
    let Some(object) = this(args[0]).referent.get() else {
        return Ok(vm.str(&format!("<weakref at {address:#x}; dead>")));
    };
    let kind = vm.type_name(object);
    let name = vm.try_attribute(object, vm.names.dunder_name)?;
    let name = match name.and_then(Value::as_str) {
        Some(name) => format!(" ({})", name.to_rust()),
        None => String::new(),
    };
    Ok(vm.str(&format!("<weakref at {address:#x}; to '{kind}' at {:#x}{name}>", object.identity())))
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let reference = this(args[0]);
    if let Some(known) = reference.hash.get() {
        return Ok(vm.int(known));
    }
    let Some(object) = reference.referent.get() else {
        return Err(vm.type_error("weak object has gone away"));
    };
    let hash = ops::hash(vm, object)?;
    reference.hash.set(Some(hash));
    Ok(vm.int(hash))
}

/// References are equal if the objects are, or, once one is dead, if they are the same reference.
fn equality(vm: &mut Vm, args: &[Value], op: CompareOp) -> R {
    let ty = vm.types.weak_reference;
    if !vm.is_instance(args[1], ty) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    match (this(args[0]).referent.get(), this(args[1]).referent.get()) {
        (Some(a), Some(b)) => ops::compare(vm, op, a, b),
        _ => Ok(Value::bool((args[0] == args[1]) == (op == CompareOp::Eq))),
    }
}

fn eq(vm: &mut Vm, args: &[Value]) -> R {
    equality(vm, args, CompareOp::Eq)
}

fn ne(vm: &mut Vm, args: &[Value]) -> R {
    equality(vm, args, CompareOp::Ne)
}

fn unordered(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

fn get_callback(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).callback.get().unwrap_or(Value::NONE))
}

crate::native_table! { METHODS = [
    new("(type, *args, **kwargs?)", new_ref),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__hash__", "(self, /)", hash, "Return hash(self)."),
    slot("__call__", "(self, /, *args, **kwargs?)", call, "Call self as a function."),
    slot("__lt__", "(self, value, /)", unordered, "Return self<value."),
    slot("__le__", "(self, value, /)", unordered, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", unordered, "Return self>value."),
    slot("__ge__", "(self, value, /)", unordered, "Return self>=value."),
    slot("__init__", "(self, /, *args, **kwargs?)", init_ref, "Initialize self.  See help(type(self)) for accurate signature."),
    class_method("__class_getitem__", "(type, object, /)", crate::generic_alias::class_getitem, "Generic over the type of the object referred to."),
] }

static ATTRIBUTES: &[GetSetDef] = &[member("__callback__", get_callback)];

/// Fills the type.
pub fn init(vm: &mut Vm) {
    let ty = vm.types.weak_reference;
    ty.set_module(vm, "weakref");
    vm.add_methods(ty, &METHODS);
    vm.add_getsets(ty, ATTRIBUTES);
}
