//! `types.MappingProxyType`: a read-only view of a mapping. Everything goes to the mapping.

use crate::native::{Native, Payload, class_method, method, slot};
use crate::object::{Gc, Kind, Trace};
use crate::ops::{self, BinaryOp, CompareOp};
use crate::recursive::{class_of, foreign_receiver};
use crate::slots::Slot;
use crate::value::Value;
use crate::vm::{R, Vm};

pub struct MappingProxy {
    pub mapping: Value,
}

impl Payload for MappingProxy {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.mapping.trace(marker);
    }
}

impl MappingProxy {
    pub fn new(vm: &mut Vm, mapping: Value) -> Value {
        vm.new_native(vm.types.mappingproxy, MappingProxy { mapping }).value()
    }
}

fn this(vm: &mut Vm, args: &[Value]) -> R<Value> {
    let proxy: Option<Gc<Native<MappingProxy>>> = args[0].native();
    match proxy {
        Some(p) => Ok(p.mapping),
        None => Err(foreign_receiver(vm, "mappingproxy", args[0])),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let ty = class_of(vm, args[0])?;
    let mapping = args[1];
    let of = vm.type_of(mapping);
    let sequence = matches!(mapping.kind(), Kind::List | Kind::Tuple);
    if sequence || of.slot(vm, Slot::GetItem).is_none() {
        let message = format!("mappingproxy() argument must be a mapping, not {}", of.name_str());
        return Err(vm.type_error(message));
    }
    Ok(vm.new_native(ty, MappingProxy { mapping }).value())
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let mapping = this(vm, args)?;
    let text = ops::repr(vm, mapping)?;
    let mut builder = crate::string::StrBuilder::default();
    builder.push_latin1(b"mappingproxy(");
    if let Some(s) = text.as_str() {
        builder.push_string(&s);
    }
    builder.push_latin1(b")");
    builder.finish(vm)
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let mapping = this(vm, args)?;
    let h = ops::hash(vm, mapping)?;
    Ok(vm.int(h))
}

fn to_str(vm: &mut Vm, args: &[Value]) -> R {
    let mapping = this(vm, args)?;
    ops::to_str(vm, mapping)
}

macro_rules! comparison {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let mapping = this(vm, args)?;
            ops::compare(vm, CompareOp::$op, mapping, args[1])
        })*
    };
}

comparison! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    let mapping = this(vm, args)?;
    crate::iter::iter(vm, mapping)
}

/// The mapping behind a proxy; anything else itself.
fn unwrapped(value: Value) -> Value {
    value.native::<MappingProxy>().map_or(value, |p| p.mapping)
}

fn or(vm: &mut Vm, args: &[Value]) -> R {
    ops::binary(vm, BinaryOp::Or, unwrapped(args[0]), unwrapped(args[1]))
}

fn ror(vm: &mut Vm, args: &[Value]) -> R {
    ops::binary(vm, BinaryOp::Or, unwrapped(args[1]), unwrapped(args[0]))
}

fn ior(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.type_name(args[0]);
    Err(vm.type_error(format!("'|=' is not supported by {name}; use '|' instead")))
}

fn len(vm: &mut Vm, args: &[Value]) -> R {
    let mapping = this(vm, args)?;
    let length = ops::length(vm, mapping)?;
    Ok(vm.int(length as i64))
}

fn get_item(vm: &mut Vm, args: &[Value]) -> R {
    let mapping = this(vm, args)?;
    ops::get_item(vm, mapping, args[1])
}

fn contains(vm: &mut Vm, args: &[Value]) -> R {
    let mapping = this(vm, args)?;
    Ok(Value::bool(ops::contains(vm, mapping, args[1])?))
}

fn get(vm: &mut Vm, args: &[Value]) -> R {
    let mapping = this(vm, args)?;
    vm.call_method(mapping, vm.names.get, &args[1..3])
}

fn keys(vm: &mut Vm, args: &[Value]) -> R {
    let mapping = this(vm, args)?;
    vm.call_method(mapping, vm.names.keys, &[])
}

fn values(vm: &mut Vm, args: &[Value]) -> R {
    let mapping = this(vm, args)?;
    vm.call_method(mapping, vm.names.values, &[])
}

fn items(vm: &mut Vm, args: &[Value]) -> R {
    let mapping = this(vm, args)?;
    vm.call_method(mapping, vm.names.items, &[])
}

fn copy(vm: &mut Vm, args: &[Value]) -> R {
    let mapping = this(vm, args)?;
    vm.call_method(mapping, vm.names.copy, &[])
}

fn reversed(vm: &mut Vm, args: &[Value]) -> R {
    let mapping = this(vm, args)?;
    vm.call_method_str(mapping, "__reversed__", &[])
}

crate::native_table! { METHODS = [
    crate::native::new("(type, mapping)", new),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__hash__", "(self, /)", hash, "Return hash(self)."),
    slot("__str__", "(self, /)", to_str, "Return str(self)."),
    slot("__lt__", "(self, value, /)", lt, "Return self<value."),
    slot("__le__", "(self, value, /)", le, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", gt, "Return self>value."),
    slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
    slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
    slot("__or__", "(self, value, /)", or, "Return self|value."),
    slot("__ror__", "(self, value, /)", ror, "Return value|self."),
    slot("__ior__", "(self, value, /)", ior, "Return self|=value."),
    slot("__len__", "(self, /)", len, "Return len(self)."),
    slot("__getitem__", "(self, key, /)", get_item, "Return self[key]."),
    slot("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
    method("get", "(self, key, default=None, /)", get, "The value for the key, or the default."),
    method("keys", "(self, /)", keys, "A set-like view of the mapping's keys."),
    method("values", "(self, /)", values, "A view of the mapping's values."),
    method("items", "(self, /)", items, "A set-like view of the mapping's items."),
    method("copy", "(self, /)", copy, "A shallow copy of the mapping."),
    class_method("__class_getitem__", "(type, object, /)", crate::generic_alias::class_getitem, "See PEP 585"),
    method("__reversed__", "(self, /)", reversed, "A reverse iterator over the keys."),
] }

pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.mappingproxy, &METHODS);
}
