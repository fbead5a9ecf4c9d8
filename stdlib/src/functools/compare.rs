//! `cmp_to_key`: keys that are compared by a function of two arguments.

use pyrite_object::descriptor::{GetSetDef, getset, getter};
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::native::{Payload, slot};
use pyrite_object::object::Trace;
use pyrite_object::ops::{self, CompareOp};
use pyrite_object::ty::Type;
use pyrite_object::{Gc, R, Value, Vm, native_table, recursive};
use std::cell::Cell;

/// The comparison, and what is compared: nothing yet in the function that `cmp_to_key` gives.
struct Key {
    comparison: Value,
    object: Cell<Option<Value>>,
}

impl Payload for Key {
    fn trace(&self, marker: &mut Marker) {
        self.comparison.trace(marker);
        self.object.trace(marker);
    }
}

#[derive(Default)]
struct KeyType(Option<Gc<Type>>);

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(t) = vm.get_extension::<KeyType>() {
        t.0.trace(marker);
    }
}

fn make(vm: &mut Vm, comparison: Value, object: Option<Value>) -> R {
    match vm.extension::<KeyType>().0 {
        Some(ty) => Ok(vm.new_native(ty, Key { comparison, object: Cell::new(object) }).value()),
        None => Err(vm.runtime_error("module _functools is not initialized")),
    }
}

pub fn cmp_to_key(vm: &mut Vm, args: &[Value]) -> R {
    make(vm, args[0], None)
}

fn call(vm: &mut Vm, args: &[Value]) -> R {
    if args[1] == Value::ABSENT {
        return Err(vm.type_error("K() missing required argument 'obj' (pos 1)"));
    }
    match args[0].native::<Key>() {
        Some(key) => make(vm, key.comparison, Some(args[1])),
        None => Err(recursive::foreign_receiver(vm, "functools.KeyWrapper", args[0])),
    }
}

fn object(vm: &mut Vm, this: Value) -> R {
    match this.native::<Key>().and_then(|k| k.object.get()) {
        Some(object) => Ok(object),
        None => Err(vm.raise(Exc::AttributeError, "object")),
    }
}

fn get_object(_vm: &mut Vm, this: Value) -> R {
    Ok(this.native::<Key>().and_then(|k| k.object.get()).unwrap_or(Value::NONE))
}

fn set_object(_vm: &mut Vm, this: Value, value: Option<Value>) -> R<()> {
    if let Some(key) = this.native::<Key>() {
        key.object.set(value);
    }
    Ok(())
}

fn compare(vm: &mut Vm, args: &[Value], op: CompareOp) -> R {
    let (Some(this), Some(_)) = (args[0].native::<Key>(), args[1].native::<Key>()) else {
        return Err(vm.type_error("other argument must be K instance"));
    };
    let (x, y) = (object(vm, args[0])?, object(vm, args[1])?);
    let answer = vm.call(this.comparison, &[x, y])?;
    ops::compare(vm, op, answer, Value::small_int(0))
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            compare(vm, args, CompareOp::$op)
        })*
    };
}

comparisons! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

native_table! {
    METHODS = [
        slot("__call__", "(self, obj=<required>)", call, "Call self as a function."),
        slot("__lt__", "(self, value, /)", lt, "Return self<value."),
        slot("__le__", "(self, value, /)", le, "Return self<=value."),
        slot("__eq__", "(self, value, /)", eq, "Return self==value."),
        slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
        slot("__gt__", "(self, value, /)", gt, "Return self>value."),
        slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
    ]
}

fn signature(vm: &mut Vm, _this: Value) -> R {
    Ok(vm.intern("(obj)"))
}

static ATTRIBUTES: &[GetSetDef] = &[
    GetSetDef { member: true, ..getset("obj", get_object, set_object) },
    getter("__text_signature__", signature),
];

/// Makes the type, which no name leads to.
pub fn init(vm: &mut Vm) {
    let flags = pyrite_object::ty::flags::NO_NEW;
    let ty = vm.new_native_type::<Key>("functools", "KeyWrapper", flags, &METHODS, ATTRIBUTES);
    recursive::set_unhashable(vm, ty);
    ty.modified(vm);
    vm.extension::<KeyType>().0 = Some(ty);
    vm.root_tracers.push(trace);
}
