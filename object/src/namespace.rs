//! `types.SimpleNamespace`.

use crate::dict::{Dict, merge};
use crate::native::{Native, Payload, method, new, slot};
use crate::object::{Gc, Trace};
use crate::ops::CompareOp;
use crate::string::StrBuilder;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use crate::{native_table, ops, recursive};
use std::cell::Cell;

pub struct SimpleNamespace {
    pub dict: Cell<Option<Gc<Dict>>>,
}

impl Payload for SimpleNamespace {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.dict.trace(marker);
    }
}

fn namespace_of(value: Value) -> Option<Gc<Native<SimpleNamespace>>> {
    value.native()
}

/// The namespace's dict, made if there is none yet.
fn dict_of(vm: &mut Vm, value: Value) -> R<Gc<Dict>> {
    match vm.instance_dict(value)? {
        Some(dict) => Ok(dict),
        None => Err(recursive::foreign_receiver(vm, "types.SimpleNamespace", value)),
    }
}

fn create(vm: &mut Vm, args: &[Value]) -> R {
    let class = recursive::class_of(vm, args[0])?;
    Ok(make(vm, class))
}

fn make(vm: &mut Vm, class: Gc<Type>) -> Value {
    vm.new_native(class, SimpleNamespace { dict: Cell::new(None) }).value()
}

/// A namespace without attributes.
pub fn empty(vm: &mut Vm) -> Value {
    make(vm, vm.types.simple_namespace)
}

fn initialise(vm: &mut Vm, args: &[Value]) -> R {
    // self, keywords, then positional arguments.
    let given = &args[2..];
    if given.len() > 1 {
        let name = vm.type_of(args[0]).short_name();
        return Err(vm.type_error(format!("{name} expected at most 1 argument, got {}", given.len())));
    }
    let dict = dict_of(vm, args[0])?;
    if let Some(source) = given.first() {
        let fresh = Gc::<Dict>::new(vm);
        merge::update_from(vm, fresh, *source)?;
        if !fresh.only_string_keys() {
            return Err(vm.type_error("keywords must be strings"));
        }
        merge::update_from_mapping(vm, dict, fresh.value())?;
    }
    merge::update_from_mapping(vm, dict, args[1])?;
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let this = args[0];
    let ty = vm.type_of(this);
    let name = if ty == vm.types.simple_namespace { "namespace".to_owned() } else { ty.name_str() };
    let cycle = format!("{name}(...)");
    recursive::guarded_repr(vm, this, &cycle, |vm| {
        let dict = dict_of(vm, this)?;
        let mut builder = StrBuilder::default();
        builder.push_str(&format!("{name}("));
        let (mut at, mut first) = (0, true);
        while let Some((index, key, value)) = dict.next_entry(at) {
            at = index + 1;
            let Some(key) = key.as_str().filter(|k| !k.is_empty()) else { continue };
            if !first {
                builder.push_latin1(b", ");
            }
            first = false;
            builder.push_string(&key);
            builder.push_latin1(b"=");
            recursive::push_repr(vm, &mut builder, value)?;
        }
        builder.push_latin1(b")");
        builder.finish(vm)
    })
}

fn compare(vm: &mut Vm, args: &[Value], op: CompareOp) -> R {
    if namespace_of(args[0]).is_none() || namespace_of(args[1]).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (dict_of(vm, args[0])?, dict_of(vm, args[1])?);
    ops::compare(vm, op, a.value(), b.value())
}

fn eq(vm: &mut Vm, args: &[Value]) -> R {
    compare(vm, args, CompareOp::Eq)
}

fn ne(vm: &mut Vm, args: &[Value]) -> R {
    compare(vm, args, CompareOp::Ne)
}

fn lt(vm: &mut Vm, args: &[Value]) -> R {
    compare(vm, args, CompareOp::Lt)
}

fn le(vm: &mut Vm, args: &[Value]) -> R {
    compare(vm, args, CompareOp::Le)
}

fn gt(vm: &mut Vm, args: &[Value]) -> R {
    compare(vm, args, CompareOp::Gt)
}

fn ge(vm: &mut Vm, args: &[Value]) -> R {
    compare(vm, args, CompareOp::Ge)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let class = vm.type_of(args[0]).value();
    let dict = dict_of(vm, args[0])?;
    let empty = vm.empty_tuple().value();
    Ok(vm.tuple(&[class, empty, dict.value()]))
}

fn replace(vm: &mut Vm, args: &[Value]) -> R {
    if args.len() > 2 {
        return Err(vm.type_error("__replace__() takes no positional arguments"));
    }
    let class = vm.type_of(args[0]).value();
    let copy = vm.call(class, &[])?;
    let (from, to) = (dict_of(vm, args[0])?, dict_of(vm, copy)?);
    merge::update_from_mapping(vm, to, from.value())?;
    merge::update_from_mapping(vm, to, args[1])?;
    Ok(copy)
}

native_table! {
    METHODS = [
        new("(type, *args, **kwargs) as (type, mapping_or_iterable=(), /, **kwargs)", create),
        slot("__init__", "(self, /, *args, **kwargs)", initialise, "Initialize self.  See help(type(self)) for accurate signature."),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__eq__", "(self, value, /)", eq, "Return self==value."),
        slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
        slot("__lt__", "(self, value, /)", lt, "Return self<value."),
        slot("__le__", "(self, value, /)", le, "Return self<=value."),
        slot("__gt__", "(self, value, /)", gt, "Return self>value."),
        slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
        method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
        method("__replace__", "(self, /, **changes)", replace, "Return a copy of the namespace object with new values for the specified attributes."),
    ]
}

/// Fills the type.
pub fn init(vm: &mut Vm) {
    let ty = vm.types.simple_namespace;
    vm.add_methods(ty, &METHODS);
    vm.add_getsets(ty, crate::object_type::DICT_GETSET);
    recursive::set_unhashable(vm, ty);
    ty.set_module(vm, "types");
    ty.modified(vm);
}
