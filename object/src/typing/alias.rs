//! `typing.TypeAliasType`: what `type X = ...` makes (PEP 695).

use super::type_var::name_argument;
use super::type_var_tuple::{iter, unpack_all};
use super::{Part, caller, has_default};
use crate::descriptor::{GetSetDef, getter, member};
use crate::native::{Native, Payload, method, new, slot};
use crate::object::{Gc, Trace};
use crate::ops;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};

pub struct TypeAlias {
    name: Value,
    /// A tuple, or None.
    parameters: Value,
    value: Part,
    module: Option<Value>,
}

impl Payload for TypeAlias {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.name.trace(marker);
        self.parameters.trace(marker);
        self.value.trace(marker);
        self.module.trace(marker);
    }
}

/// The `type` statement: the value is evaluated when asked for.
pub fn new_lazy(vm: &mut Vm, name: Value, parameters: Value, evaluate: Value) -> Value {
    let payload = TypeAlias { name, parameters, value: Part::lazy(Some(evaluate)), module: None };
    vm.new_native(vm.types.type_alias, payload).value()
}

fn new_alias(vm: &mut Vm, args: &[Value]) -> R {
    let [class, name, value, parameters] = args[..4] else { unreachable!("bound by the signature") };
    if args.len() > 4 {
        let given = args.len() - 2;
        return Err(
            vm.type_error(format!("typealias() takes exactly 2 positional arguments ({given} given)"))
        );
    }
    for (position, (argument, text)) in [(name, "name"), (value, "value")].into_iter().enumerate() {
        if argument == Value::ABSENT {
            let at = position + 1;
            return Err(vm.type_error(format!("typealias() missing required argument '{text}' (pos {at})")));
        }
    }
    name_argument(vm, "typealias", name)?;
    let parameters = match parameters {
        Value::ABSENT => Value::NONE,
        p if p.as_tuple().is_some() => p,
        _ => return Err(vm.type_error("type_params must be a tuple")),
    };
    check_parameters(vm, parameters)?;
    let Some(class) = class.cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let parameters =
        if parameters.as_tuple().is_some_and(|t| t.is_empty()) { Value::NONE } else { parameters };
    let payload = TypeAlias { name, parameters, value: Part::known(Some(value)), module: caller(vm) };
    Ok(vm.new_native(class, payload).value())
}

/// Parameters without default come before those with one.
fn check_parameters(vm: &mut Vm, parameters: Value) -> R<()> {
    let Some(tuple) = parameters.as_tuple() else { return Ok(()) };
    let mut default_seen = false;
    for i in 0..tuple.len() {
        let parameter = tuple.get(i);
        match has_default(vm, parameter) {
            None => {
                let message = format!("Expected a type param, got {}", ops::repr_text(vm, parameter)?);
                return Err(vm.type_error(message));
            }
            Some(false) if default_seen => {
                let shown = ops::repr_text(vm, parameter)?;
                let message = format!("non-default type parameter '{shown}' follows default type parameter");
                return Err(vm.type_error(message));
            }
            Some(has) => default_seen |= has,
        }
    }
    Ok(())
}

fn this(value: Value) -> Gc<Native<TypeAlias>> {
    match value.native() {
        Some(t) => t,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn repr(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(this(args[0]).name)
}

fn getitem(vm: &mut Vm, args: &[Value]) -> R {
    if this(args[0]).parameters.is_none() {
        return Err(vm.type_error("Only generic type aliases are subscriptable"));
    }
    crate::generic_alias::new(vm, args[0], args[1])
}

fn get_name(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).name)
}

fn get_parameters(vm: &mut Vm, v: Value) -> R {
    match this(v).parameters {
        Value::NONE => Ok(vm.empty_tuple().value()),
        parameters => unpack_all(vm, parameters),
    }
}

fn get_type_params(vm: &mut Vm, v: Value) -> R {
    match this(v).parameters {
        Value::NONE => Ok(vm.empty_tuple().value()),
        parameters => Ok(parameters),
    }
}

fn get_value(vm: &mut Vm, v: Value) -> R {
    Ok(Gc::deref_static(this(v)).value.get(vm)?.unwrap_or(Value::NONE))
}

fn evaluate_value(vm: &mut Vm, v: Value) -> R {
    Ok(Gc::deref_static(this(v)).value.evaluator(vm))
}

fn get_module(vm: &mut Vm, v: Value) -> R {
    let alias = this(v);
    if let Some(module) = alias.module {
        return Ok(module);
    }
    match alias.value.evaluate.get() {
        Some(f) => Ok(vm.try_attribute(f, vm.names.dunder_module)?.unwrap_or(Value::NONE)),
        None => Ok(Value::NONE),
    }
}

crate::native_table! { METHODS = [
    new("!(type, name=<required>, value=<required>, *args, type_params=<required>)", new_alias),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
    slot("__or__", "(self, value, /)", crate::union::or, "Return self|value."),
    slot("__ror__", "(self, value, /)", crate::union::ror, "Return value|self."),
    slot("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
    method("__reduce__", "(self, /)", repr, ""),
] }

static ATTRIBUTES: &[GetSetDef] = &[
    member("__name__", get_name),
    getter("__parameters__", get_parameters),
    getter("__type_params__", get_type_params),
    getter("__value__", get_value),
    getter("evaluate_value", evaluate_value),
    getter("__module__", get_module),
];

/// Fills the type.
pub fn init(vm: &mut Vm) {
    let ty = vm.types.type_alias;
    ty.set_module(vm, "typing");
    vm.add_methods(ty, &METHODS);
    // `__module__` of the instances takes the class's place in its dict.
    vm.add_getsets(ty, ATTRIBUTES);
}
