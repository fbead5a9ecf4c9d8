//! Template strings (PEP 750): `Template`, `Interpolation` and the iterator over a template's parts.

use crate::descriptor::{GetSetDef, getter, member};
use crate::heap::Marker;
use crate::native::{Native, Payload, class_method, method, new, slot};
use crate::object::{Gc, Trace};
use crate::string::StrBuilder;
use crate::tuple::Tuple;
use crate::value::Value;
use crate::vm::{R, Vm};
use crate::{class, generic_alias, iter, native_table, ops, string};
use std::cell::Cell;

/// A template: one string more than interpolations.
pub struct Template {
    strings: Gc<Tuple>,
    interpolations: Gc<Tuple>,
}

impl Payload for Template {
    fn trace(&self, marker: &mut Marker) {
        self.strings.trace(marker);
        self.interpolations.trace(marker);
    }
}

pub struct Interpolation {
    value: Value,
    expression: Value,
    conversion: Value,
    format_spec: Value,
}

impl Payload for Interpolation {
    fn trace(&self, marker: &mut Marker) {
        for value in [self.value, self.expression, self.conversion, self.format_spec] {
            value.trace(marker);
        }
    }
}

/// Strings that are not empty and interpolations, in order.
pub struct TemplateIterator {
    template: Value,
    at: Cell<usize>,
}

impl Payload for TemplateIterator {
    fn trace(&self, marker: &mut Marker) {
        self.template.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(next);
}

/// The value of a template literal.
pub fn make(vm: &mut Vm, strings: Gc<Tuple>, interpolations: Gc<Tuple>) -> Value {
    vm.new_native(vm.types.template, Template { strings, interpolations }).value()
}

/// The value of an interpolation in a template literal.
pub fn make_interpolation(
    vm: &mut Vm,
    value: Value,
    expression: Value,
    conversion: Value,
    format_spec: Value,
) -> Value {
    let made = Interpolation { value, expression, conversion, format_spec };
    vm.new_native(vm.types.interpolation, made).value()
}

fn this(value: Value) -> Gc<Native<Template>> {
    match value.native() {
        Some(t) => t,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn field(value: Value) -> Gc<Native<Interpolation>> {
    match value.native() {
        Some(i) => i,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn concat(vm: &mut Vm, a: Value, b: Value) -> R {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => string::concat(vm, a, b),
        _ => Ok(a),
    }
}

fn new_template(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        return Err(vm.type_error("Template.__new__ only accepts *args arguments"));
    }
    let mut strings = vm.rooted();
    let mut interpolations = vm.rooted();
    let empty = vm.empty_str();
    strings.push(empty);
    for part in &args[2..] {
        if part.as_str().is_some() {
            let last = strings.len() - 1;
            let joined = concat(vm, strings[last], *part)?;
            strings[last] = joined;
        } else if part.native::<Interpolation>().is_some() {
            interpolations.push(*part);
            strings.push(empty);
        } else {
            let message = format!(
                "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {}",
                vm.type_name(*part)
            );
            return Err(vm.type_error(message));
        }
    }
    let strings = Tuple::new(vm, &strings);
    let interpolations = Tuple::new(vm, &interpolations);
    Ok(make(vm, strings, interpolations))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let t = this(args[0]);
    let name = class::short_name(vm.type_of(args[0]));
    let strings = ops::repr(vm, t.strings.value())?;
    let fields = ops::repr(vm, t.interpolations.value())?;
    let mut out = StrBuilder::with_capacity(64);
    out.push_str(&format!("{name}(strings="));
    strings.as_str().iter().for_each(|s| out.push_string(s));
    out.push_str(", interpolations=");
    fields.as_str().iter().for_each(|s| out.push_string(s));
    out.push_str(")");
    out.finish(vm)
}

fn iterate(vm: &mut Vm, args: &[Value]) -> R {
    let made = TemplateIterator { template: args[0], at: Cell::new(0) };
    Ok(vm.new_native(vm.types.template_iterator, made).value())
}

fn next(_vm: &mut Vm, iterator: Value) -> R<Option<Value>> {
    let Some(it) = iterator.native::<TemplateIterator>() else { return Ok(None) };
    let t = this(it.template);
    loop {
        let at = it.at.get();
        if at > 2 * t.interpolations.len() {
            return Ok(None);
        }
        it.at.set(at + 1);
        if at % 2 == 1 {
            return Ok(Some(t.interpolations.get(at / 2)));
        }
        let text = t.strings.get(at / 2);
        if text.as_str().is_none_or(|s| !s.is_empty()) {
            return Ok(Some(text));
        }
    }
}

fn add(vm: &mut Vm, args: &[Value]) -> R {
    let (Some(a), Some(b)) = (args[0].native::<Template>(), args[1].native::<Template>()) else {
        let (left, right) = (vm.type_of(args[0]), vm.type_of(args[1]));
        let (left, right) = (class::full_name(vm, left), class::full_name(vm, right));
        let left = left.strip_prefix("builtins.").unwrap_or(&left).to_owned();
        return Err(vm.type_error(format!("can only concatenate {left} (not \"{right}\") to {left}")));
    };
    let mut strings = vm.rooted_from(a.strings.items());
    let last = strings.len() - 1;
    let joined = concat(vm, strings[last], b.strings.get(0))?;
    strings[last] = joined;
    strings.extend_from_slice(&b.strings.items()[1..]);
    let interpolations = [a.interpolations.items(), b.interpolations.items()].concat();
    let strings = Tuple::new(vm, &strings);
    let interpolations = Tuple::new(vm, &interpolations);
    Ok(make(vm, strings, interpolations))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let t = this(args[0]);
    let load = vm.modules.and_then(|m| m.get_str(vm, "string.templatelib"));
    let load = match load {
        Some(module) => vm.get_attribute_str(module, "_template_unpickle")?,
        None => vm.type_of(args[0]).value(),
    };
    let state = vm.tuple(&[t.strings.value(), t.interpolations.value()]);
    Ok(vm.tuple(&[load, state]))
}

fn strings(_vm: &mut Vm, value: Value) -> R {
    Ok(this(value).strings.value())
}

fn interpolations(_vm: &mut Vm, value: Value) -> R {
    Ok(this(value).interpolations.value())
}

fn values(vm: &mut Vm, value: Value) -> R {
    let fields: Vec<Value> = this(value).interpolations.items().iter().map(|i| field(*i).value).collect();
    Ok(vm.tuple(&fields))
}

fn new_interpolation(vm: &mut Vm, args: &[Value]) -> R {
    for (name, value) in [("expression", args[2]), ("format_spec", args[4])] {
        if value.as_str().is_none() {
            let given = vm.type_name(value);
            return Err(vm.type_error(format!("Interpolation() argument '{name}' must be str, not {given}")));
        }
    }
    if !args[3].is_none() {
        let Some(c) = args[3].as_str() else {
            let message =
                format!("Interpolation() argument 'conversion' must be str, not {}", vm.type_name(args[3]));
            return Err(vm.type_error(message));
        };
        if !["s", "a", "r"].iter().any(|name| c.is(name)) {
            return Err(
                vm.value_error("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
            );
        }
    }
    Ok(make_interpolation(vm, args[1], args[2], args[3], args[4]))
}

fn state(vm: &mut Vm, value: Value) -> Value {
    let i = field(value);
    vm.tuple(&[i.value, i.expression, i.conversion, i.format_spec])
}

fn repr_interpolation(vm: &mut Vm, args: &[Value]) -> R {
    let name = class::short_name(vm.type_of(args[0]));
    let state = state(vm, args[0]);
    let shown = ops::repr_text(vm, state)?;
    Ok(vm.str(&format!("{name}{shown}")))
}

fn reduce_interpolation(vm: &mut Vm, args: &[Value]) -> R {
    let state = state(vm, args[0]);
    let class = vm.type_of(args[0]).value();
    Ok(vm.tuple(&[class, state]))
}

fn value_of(_vm: &mut Vm, value: Value) -> R {
    Ok(field(value).value)
}

fn expression(_vm: &mut Vm, value: Value) -> R {
    Ok(field(value).expression)
}

fn conversion(_vm: &mut Vm, value: Value) -> R {
    Ok(field(value).conversion)
}

fn format_spec(_vm: &mut Vm, value: Value) -> R {
    Ok(field(value).format_spec)
}

static ATTRIBUTES: &[GetSetDef] =
    &[member("strings", strings), member("interpolations", interpolations), getter("values", values)];

static INTERPOLATION_ATTRIBUTES: &[GetSetDef] = &[
    member("value", value_of),
    member("expression", expression),
    member("conversion", conversion),
    member("format_spec", format_spec),
];

native_table! {
    METHODS = [
        new("(type, *args, **kwargs)", new_template),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__iter__", "(self, /)", iterate, "Implement iter(self)."),
        slot("__add__", "(self, value, /)", add, "Return self+value."),
        method("__reduce__", "(self, /)", reduce, "State for pickling."),
        class_method("__class_getitem__", "(type, object, /)", generic_alias::class_getitem, "See PEP 585"),
    ]
}

native_table! {
    INTERPOLATION_METHODS = [
        new("(type, value, expression='', conversion=None, format_spec='') as (type, *args, **kwargs)", new_interpolation),
        slot("__repr__", "(self, /)", repr_interpolation, "Return repr(self)."),
        method("__reduce__", "(self, /)", reduce_interpolation, "State for pickling."),
        class_method("__class_getitem__", "(type, object, /)", generic_alias::class_getitem, "See PEP 585"),
    ]
}

native_table! {
    ITERATOR_METHODS = [
        slot("__iter__", "(self, /)", iter::self_iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", iter::native_next, "Implement next(self)."),
    ]
}

/// Fills the types.
pub fn init(vm: &mut Vm) {
    let home = "string.templatelib";
    let ty = vm.types.template;
    vm.add_methods(ty, &METHODS);
    vm.add_getsets(ty, ATTRIBUTES);
    ty.set_module(vm, home);
    ty.modified(vm);
    let ty = vm.types.interpolation;
    vm.add_methods(ty, &INTERPOLATION_METHODS);
    vm.add_getsets(ty, INTERPOLATION_ATTRIBUTES);
    ty.set_module(vm, home);
    let names = ["value", "expression", "conversion", "format_spec"].map(|name| vm.intern(name));
    let names = vm.tuple(&names);
    let key = vm.intern("__match_args__");
    let stored = ty.dict.get().set_interned(vm, key, names);
    debug_assert!(stored.is_ok());
    ty.modified(vm);
    let ty = vm.types.template_iterator;
    vm.add_methods(ty, &ITERATOR_METHODS);
    ty.set_module(vm, home);
    ty.modified(vm);
}
