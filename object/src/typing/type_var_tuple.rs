//! `typing.TypeVarTuple` (PEP 646).

use super::type_var::{mro_entries, name_argument, set_caller};
use super::{Part, attribute, call};
use crate::descriptor::{GetSetDef, getter, member};
use crate::dict::Dict;
use crate::native::{Native, Payload, method, new, slot};
use crate::object::{Gc, Trace};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

pub struct TypeVarTuple {
    pub name: Value,
    pub default: Part,
    pub dict: Cell<Option<Gc<Dict>>>,
}

impl Payload for TypeVarTuple {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.name.trace(marker);
        self.default.trace(marker);
        self.dict.trace(marker);
    }
}

/// A type parameter of PEP 695 syntax.
pub fn new_parameter(vm: &mut Vm, name: Value) -> Value {
    let payload = TypeVarTuple { name, default: Part::default(), dict: Cell::new(None) };
    vm.new_native(vm.types.type_var_tuple, payload).value()
}

fn new_type_var_tuple(vm: &mut Vm, args: &[Value]) -> R {
    let [class, name, default] = args[..3] else { unreachable!("bound by the signature") };
    if args.len() > 3 {
        let given = args.len() - 2;
        return Err(
            vm.type_error(format!("typevartuple() takes exactly 1 positional argument ({given} given)"))
        );
    }
    if name == Value::ABSENT {
        return Err(vm.type_error("typevartuple() missing required argument 'name' (pos 1)"));
    }
    name_argument(vm, "typevartuple", name)?;
    let default = if default == Value::ABSENT { vm.no_default } else { default };
    let Some(class) = class.cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let payload = TypeVarTuple { name, default: Part::known(Some(default)), dict: Cell::new(None) };
    let made = vm.new_native(class, payload).value();
    set_caller(vm, made)
}

fn this(value: Value) -> Gc<Native<TypeVarTuple>> {
    match value.native() {
        Some(t) => t,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// `Unpack[value]`.
pub(super) fn unpack(vm: &mut Vm, value: Value) -> R {
    let unpack = attribute(vm, "Unpack")?;
    crate::ops::get_item(vm, unpack, value)
}

/// `__iter__` of what `*x` may stand before: one item, `Unpack[x]`.
pub(super) fn iter(vm: &mut Vm, args: &[Value]) -> R {
    let unpacked = unpack(vm, args[0])?;
    let one = vm.tuple(&[unpacked]);
    crate::iter::iter(vm, one)
}

/// The tuple with each TypeVarTuple `Ts` replaced by `Unpack[Ts]`.
pub(super) fn unpack_all(vm: &mut Vm, parameters: Value) -> R {
    let Some(tuple) = parameters.as_tuple() else { return Ok(parameters) };
    if !tuple.items().iter().any(|p| p.native::<TypeVarTuple>().is_some()) {
        return Ok(parameters);
    }
    let mut out = vm.rooted_from(tuple.items());
    for i in 0..out.len() {
        if out[i].native::<TypeVarTuple>().is_some() {
            let unpacked = unpack(vm, out[i])?;
            out[i] = unpacked;
        }
    }
    Ok(vm.tuple(&out))
}

fn repr(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(this(args[0]).name)
}

fn subst(vm: &mut Vm, _args: &[Value]) -> R {
    Err(vm.type_error("Substitution of bare TypeVarTuple is not supported"))
}

fn prepare_subst(vm: &mut Vm, args: &[Value]) -> R {
    call(vm, "_typevartuple_prepare_subst", &[args[0], args[1], args[2]])
}

fn has_default(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(this(args[0]).default.has(vm)))
}

fn get_name(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).name)
}

fn get_default(vm: &mut Vm, v: Value) -> R {
    let found = Gc::deref_static(this(v)).default.get(vm)?;
    Ok(found.unwrap_or(vm.no_default))
}

fn evaluate_default(vm: &mut Vm, v: Value) -> R {
    Ok(Gc::deref_static(this(v)).default.evaluator(vm))
}

crate::native_table! { METHODS = [
    new("!(type, name=<required>, *args, default=<required>)", new_type_var_tuple),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
    method("__typing_subst__", "(self, arg, /)", subst, ""),
    method("__typing_prepare_subst__", "(self, alias, args, /)", prepare_subst, ""),
    method("__reduce__", "(self, /)", repr, ""),
    method("has_default", "(self, /)", has_default, ""),
    method("__mro_entries__", "(self, object, /)", mro_entries, ""),
] }

static ATTRIBUTES: &[GetSetDef] = &[
    member("__name__", get_name),
    getter("__default__", get_default),
    getter("evaluate_default", evaluate_default),
];

/// Fills the type.
pub fn init(vm: &mut Vm) {
    let ty = vm.types.type_var_tuple;
    ty.set_module(vm, "typing");
    vm.add_methods(ty, &METHODS);
    vm.add_getsets(ty, ATTRIBUTES);
}
