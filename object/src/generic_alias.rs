//! `types.GenericAlias`: `list[int]`. Attributes that are not the alias's own are those of the origin.

use crate::descriptor::{GetSetDef, getter, member};
use crate::exception::Exc;
use crate::native::{Native, Payload, method, new as new_method, slot};
use crate::object::{Gc, Trace};
use crate::ops::{self, CompareOp};
use crate::ty::Type;
use crate::typing::parameters;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

pub struct GenericAlias {
    pub origin: Value,
    /// A tuple.
    pub args: Value,
    pub parameters: Cell<Option<Value>>,
    /// Made by `*alias`.
    pub starred: bool,
}

impl Payload for GenericAlias {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.origin.trace(marker);
        self.args.trace(marker);
        self.parameters.trace(marker);
    }
}

/// What `iter(alias)` gives: one item, the unpacked alias.
pub struct AliasIterator {
    alias: Cell<Option<Value>>,
}

impl Payload for AliasIterator {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.alias.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(step);
}

fn step(vm: &mut Vm, iterator: Value) -> R<Option<Value>> {
    let Some(alias) = iterator.native::<AliasIterator>().and_then(|i| i.alias.take()) else {
        return Ok(None);
    };
    let Some(alias) = alias.native::<GenericAlias>() else { return Ok(None) };
    Ok(Some(make(vm, vm.types.generic_alias, alias.origin, alias.args, true)))
}

fn make(vm: &mut Vm, class: Gc<Type>, origin: Value, args: Value, starred: bool) -> Value {
    vm.new_native(class, GenericAlias { origin, args, parameters: Cell::new(None), starred }).value()
}

/// `origin[args]`.
pub fn new(vm: &mut Vm, origin: Value, args: Value) -> R {
    let args = if args.as_tuple().is_some() { args } else { vm.tuple(&[args]) };
    Ok(make(vm, vm.types.generic_alias, origin, args, false))
}

/// `__class_getitem__` of built-in types.
pub fn class_getitem(vm: &mut Vm, args: &[Value]) -> R {
    new(vm, args[0], args[1])
}

fn this(value: Value) -> Gc<Native<GenericAlias>> {
    match value.native() {
        Some(alias) => alias,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn new_alias(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        return Err(vm.type_error("GenericAlias() takes no keyword arguments"));
    }
    let [origin, arguments] = args[2..] else {
        return Err(vm.type_error(format!("GenericAlias expected 2 arguments, got {}", args.len() - 2)));
    };
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let arguments = if arguments.as_tuple().is_some() { arguments } else { vm.tuple(&[arguments]) };
    Ok(make(vm, class, origin, arguments, false))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let alias = this(args[0]);
    let mut text = if alias.starred { "*".to_owned() } else { String::new() };
    text.push_str(&parameters::type_repr(vm, alias.origin)?);
    text.push('[');
    let items = alias.args.as_tuple().map(|t| vm.rooted_from(t.items()));
    for (i, item) in items.iter().flat_map(|t| t.iter()).enumerate() {
        if i > 0 {
            text.push_str(", ");
        }
        match item.as_list() {
            // The list of argument types of a callable.
            Some(list) => {
                text.push('[');
                let mut at = 0;
                while let Some(inner) = list.get(at) {
                    if at > 0 {
                        text.push_str(", ");
                    }
                    text.push_str(&parameters::type_repr(vm, inner)?);
                    at += 1;
                }
                text.push(']');
            }
            None => text.push_str(&parameters::type_repr(vm, *item)?),
        }
    }
    if items.is_none_or(|i| i.is_empty()) {
        text.push_str("()");
    }
    text.push(']');
    Ok(vm.str(&text))
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let alias = this(args[0]);
    let h = ops::hash(vm, alias.origin)? ^ ops::hash(vm, alias.args)?;
    Ok(vm.int(if h == -1 { -2 } else { h }))
}

fn call(vm: &mut Vm, args: &[Value]) -> R {
    let mut all = vm.rooted_from(&args[2..]);
    let mut names = vm.rooted();
    for (k, v) in args[1].as_dict().iter().flat_map(|d| d.to_vec()) {
        names.push(k);
        all.push(v);
    }
    let kwnames = if names.is_empty() { None } else { Some(crate::tuple::Tuple::new(vm, &names)) };
    let made = vm.call_kw(this(args[0]).origin, &all, kwnames)?;
    let set = vm.set_attribute_str(made, "__orig_class__", args[0]);
    // Most built-in types have no room for it.
    if let Some(set) = vm.catch(set, Exc::AttributeError).transpose() {
        vm.catch(set, Exc::TypeError)?;
    }
    Ok(made)
}

/// Attributes of the alias itself.
const OWN: &[&str] = &[
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
];

/// Attributes that the origin may have and the alias has not.
const BLOCKED: &[&str] = &["__bases__", "__copy__", "__deepcopy__"];

fn getattribute(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.attribute_name(args[1])?;
    let text = crate::string::to_rust(name);
    if OWN.contains(&text.as_str()) || BLOCKED.contains(&text.as_str()) {
        return crate::class::generic_getattribute(vm, &[args[0], name]);
    }
    vm.get_attribute(this(args[0]).origin, name)
}

fn equality(vm: &mut Vm, args: &[Value], op: CompareOp) -> R {
    let Some(other) = args[1].native::<GenericAlias>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let alias = this(args[0]);
    let equal = alias.starred == other.starred
        && ops::equal(vm, alias.origin, other.origin)?
        && ops::equal(vm, alias.args, other.args)?;
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
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

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    let ty = vm.types.generic_alias_iterator;
    Ok(vm.new_native(ty, AliasIterator { alias: Cell::new(Some(args[0])) }).value())
}

fn getitem(vm: &mut Vm, args: &[Value]) -> R {
    let alias = this(args[0]);
    let known = get_parameters(vm, args[0])?;
    let arguments = parameters::substitute(vm, args[0], alias.args, known, args[1])?;
    Ok(make(vm, vm.types.generic_alias, alias.origin, arguments, alias.starred))
}

fn mro_entries(vm: &mut Vm, args: &[Value]) -> R {
    Ok(vm.tuple(&[this(args[0]).origin]))
}

fn instance_check(vm: &mut Vm, _args: &[Value]) -> R {
    Err(vm.type_error("isinstance() argument 2 cannot be a parameterized generic"))
}

fn subclass_check(vm: &mut Vm, _args: &[Value]) -> R {
    Err(vm.type_error("issubclass() argument 2 cannot be a parameterized generic"))
}

fn builtin(vm: &mut Vm, name: &str) -> Value {
    vm.builtins.and_then(|b| b.get_str(vm, name)).unwrap_or(Value::NONE)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let alias = this(args[0]);
    if alias.starred {
        let next = builtin(vm, "next");
        let plain = make(vm, vm.types.generic_alias, alias.origin, alias.args, false);
        let iterator = iter(vm, &[plain])?;
        let arguments = vm.tuple(&[iterator]);
        return Ok(vm.tuple(&[next, arguments]));
    }
    let class = vm.type_of(args[0]).value();
    let arguments = vm.tuple(&[alias.origin, alias.args]);
    Ok(vm.tuple(&[class, arguments]))
}

fn dir(vm: &mut Vm, args: &[Value]) -> R {
    let dir = builtin(vm, "dir");
    let names = vm.call(dir, &[this(args[0]).origin])?;
    let Some(list) = names.as_list() else { return Ok(names) };
    for name in OWN {
        let name = vm.intern(name);
        if !ops::contains(vm, names, name)? {
            list.push(vm, name)?;
        }
    }
    Ok(names)
}

fn get_origin(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).origin)
}

fn get_args(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).args)
}

fn get_unpacked(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(this(v).starred))
}

fn get_parameters(vm: &mut Vm, v: Value) -> R {
    let alias = this(v);
    if let Some(known) = alias.parameters.get() {
        return Ok(known);
    }
    let found = parameters::collect(vm, alias.args)?;
    alias.parameters.set(Some(found));
    Ok(found)
}

fn get_unpacked_tuple_args(vm: &mut Vm, v: Value) -> R {
    let alias = this(v);
    Ok(if alias.starred && alias.origin == vm.types.tuple.value() { alias.args } else { Value::NONE })
}

fn iterator_reduce(vm: &mut Vm, args: &[Value]) -> R {
    let iter = builtin(vm, "iter");
    let rest = args[0].native::<AliasIterator>().and_then(|i| i.alias.get());
    let rest = rest.unwrap_or(vm.empty_tuple().value());
    let arguments = vm.tuple(&[rest]);
    Ok(vm.tuple(&[iter, arguments]))
}

crate::native_table! { METHODS = [
    new_method("(type, *args, **kwargs)", new_alias),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__hash__", "(self, /)", hash, "Return hash(self)."),
    slot("__call__", "(self, /, *args, **kwargs)", call, "Call self as a function."),
    slot("__getattribute__", "(self, name, /)", getattribute, "Return getattr(self, name)."),
    slot("__lt__", "(self, value, /)", unordered, "Return self<value."),
    slot("__le__", "(self, value, /)", unordered, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", unordered, "Return self>value."),
    slot("__ge__", "(self, value, /)", unordered, "Return self>=value."),
    slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
    slot("__or__", "(self, value, /)", crate::union::or, "Return self|value."),
    slot("__ror__", "(self, value, /)", crate::union::ror, "Return value|self."),
    slot("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
    method("__mro_entries__", "(self, object, /)", mro_entries, ""),
    method("__instancecheck__", "(self, object, /)", instance_check, ""),
    method("__subclasscheck__", "(self, object, /)", subclass_check, ""),
    method("__reduce__", "(self, /)", reduce, ""),
    method("__dir__", "(self, /)", dir, ""),
] }

static ATTRIBUTES: &[GetSetDef] = &[
    member("__origin__", get_origin),
    member("__args__", get_args),
    member("__unpacked__", get_unpacked),
    getter("__parameters__", get_parameters),
    getter("__typing_unpacked_tuple_args__", get_unpacked_tuple_args),
];

crate::native_table! { ITERATOR_METHODS = [
    method("__reduce__", "(self, /)", iterator_reduce, ""),
] }

/// Fills the types.
pub fn init(vm: &mut Vm) {
    let ty = vm.types.generic_alias;
    ty.set_module(vm, "types");
    vm.add_methods(ty, &METHODS);
    vm.add_getsets(ty, ATTRIBUTES);
    let iterator = vm.types.generic_alias_iterator;
    vm.add_methods(iterator, &crate::iter::ITERATOR_METHODS);
    vm.add_methods(iterator, &ITERATOR_METHODS);
}
