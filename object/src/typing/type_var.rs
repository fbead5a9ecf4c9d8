//! `typing.TypeVar`.

use super::{Part, call, caller};
use crate::descriptor::{GetSetDef, getter, member};
use crate::dict::Dict;
use crate::native::{Native, Payload, method, new, slot};
use crate::object::{Gc, Trace};
use crate::ops;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

/// How a parameter's name shows: by its variance.
#[derive(Clone, Copy, Default)]
pub struct Variance {
    pub covariant: bool,
    pub contravariant: bool,
    pub inferred: bool,
}

impl Variance {
    /// From the arguments of a constructor; ValueError if they contradict.
    pub fn new(vm: &mut Vm, covariant: Value, contravariant: Value, inferred: Value) -> R<Variance> {
        let covariant = ops::truth(vm, covariant)?;
        let contravariant = ops::truth(vm, contravariant)?;
        let inferred = ops::truth(vm, inferred)?;
        if covariant && contravariant {
            return Err(vm.value_error("Bivariant types are not supported."));
        }
        if inferred && (covariant || contravariant) {
            return Err(vm.value_error("Variance cannot be specified with infer_variance."));
        }
        Ok(Variance { covariant, contravariant, inferred })
    }

    pub fn prefix(self) -> &'static str {
        match self {
            Variance { inferred: true, .. } => "",
            Variance { covariant: true, .. } => "+",
            Variance { contravariant: true, .. } => "-",
            _ => "~",
        }
    }
}

pub struct TypeVar {
    pub name: Value,
    pub bound: Part,
    pub constraints: Part,
    pub default: Part,
    pub variance: Variance,
    pub dict: Cell<Option<Gc<Dict>>>,
}

impl Payload for TypeVar {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.name.trace(marker);
        self.bound.trace(marker);
        self.constraints.trace(marker);
        self.default.trace(marker);
        self.dict.trace(marker);
    }
}

/// A type parameter of PEP 695 syntax: the bound or the constraints have an evaluator.
pub fn new_parameter(vm: &mut Vm, name: Value, bound: Option<Value>, constraints: Option<Value>) -> Value {
    let variance = Variance { inferred: true, ..Variance::default() };
    let payload = TypeVar {
        name,
        bound: Part::lazy(bound),
        constraints: Part::lazy(constraints),
        default: Part::default(),
        variance,
        dict: Cell::new(None),
    };
    vm.new_native(vm.types.type_var, payload).value()
}

/// The name argument of the constructors.
pub(super) fn name_argument(vm: &mut Vm, function: &str, name: Value) -> R<()> {
    if name.as_str().is_some() {
        return Ok(());
    }
    let message = format!("{function}() argument 'name' must be str, not {}", vm.type_name(name));
    Err(vm.type_error(message))
}

/// Sets `__module__` to the module that makes the object.
pub(super) fn set_caller(vm: &mut Vm, made: Value) -> R {
    if let Some(module) = caller(vm) {
        vm.set_own_attribute(made, vm.names.dunder_module, module)?;
    }
    Ok(made)
}

fn new_type_var(vm: &mut Vm, args: &[Value]) -> R {
    let [class, name, bound, default, covariant, contravariant, inferred] = args[..7] else {
        unreachable!("bound by the signature")
    };
    if name == Value::ABSENT {
        return Err(vm.type_error("typevar() missing required argument 'name' (pos 1)"));
    }
    name_argument(vm, "typevar", name)?;
    let constraints = &args[7..];
    let variance = Variance::new(vm, covariant, contravariant, inferred)?;
    let bound = match bound {
        Value::NONE => None,
        bound => Some(crate::union::check_type(vm, bound, "Bound must be a type.")?),
    };
    let constraints = match constraints.len() {
        0 => None,
        1 => return Err(vm.type_error("A single constraint is not allowed")),
        _ if bound.is_some() => {
            return Err(vm.type_error("Constraints cannot be combined with bound=..."));
        }
        _ => Some(vm.tuple(constraints)),
    };
    let default = if default == Value::ABSENT { vm.no_default } else { default };
    let Some(class) = class.cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let payload = TypeVar {
        name,
        bound: Part::known(bound),
        constraints: Part::known(constraints),
        default: Part::known(Some(default)),
        variance,
        dict: Cell::new(None),
    };
    let made = vm.new_native(class, payload).value();
    set_caller(vm, made)
}

fn this(value: Value) -> Gc<Native<TypeVar>> {
    match value.native() {
        Some(t) => t,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let t = this(args[0]);
    let text = format!("{}{}", t.variance.prefix(), crate::string::to_rust(t.name));
    Ok(vm.str(&text))
}

/// `parameter | other`, whose members the module typing checks.
pub(super) fn or(vm: &mut Vm, args: &[Value]) -> R {
    let pair = vm.tuple(&[args[0], args[1]]);
    crate::union::from_args(vm, pair)
}

pub(super) fn ror(vm: &mut Vm, args: &[Value]) -> R {
    let pair = vm.tuple(&[args[1], args[0]]);
    crate::union::from_args(vm, pair)
}

fn subst(vm: &mut Vm, args: &[Value]) -> R {
    call(vm, "_typevar_subst", &[args[0], args[1]])
}

/// Adds the default to the arguments where they end before this parameter.
fn prepare_subst(vm: &mut Vm, args: &[Value]) -> R {
    let (this_value, alias, given) = (args[0], args[1], args[2]);
    let parameters = vm.get_attribute(alias, vm.names.dunder_parameters)?;
    let count = ops::length(vm, given)?;
    let parameters = crate::iter::collect(vm, parameters)?;
    let Some(index) = parameters.iter().position(|p| *p == this_value) else {
        return Err(vm.value_error("sequence.index(x): x not in sequence"));
    };
    if index < count {
        return Ok(given);
    }
    if index == count {
        let default = this(this_value).default.get(vm)?.filter(|d| *d != vm.no_default);
        if let Some(default) = default {
            let mut all = crate::iter::collect(vm, given)?;
            all.push(default);
            return Ok(vm.tuple(&all));
        }
    }
    let message = format!(
        "Too few arguments for {}; actual {count}, expected at least {}",
        ops::str_text(vm, alias)?,
        index + 1
    );
    Err(vm.type_error(message))
}

fn reduce(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(this(args[0]).name)
}

fn has_default(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(this(args[0]).default.has(vm)))
}

/// `__mro_entries__` of all type parameters and their parts.
pub(super) fn mro_entries(vm: &mut Vm, args: &[Value]) -> R {
    let message = format!("Cannot subclass an instance of {}", vm.type_of(args[0]).short_name());
    Err(vm.type_error(message))
}

fn get_name(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).name)
}

fn get_covariant(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(this(v).variance.covariant))
}

fn get_contravariant(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(this(v).variance.contravariant))
}

fn get_inferred(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::bool(this(v).variance.inferred))
}

fn get_bound(vm: &mut Vm, v: Value) -> R {
    Ok(Gc::deref_static(this(v)).bound.get(vm)?.unwrap_or(Value::NONE))
}

fn get_constraints(vm: &mut Vm, v: Value) -> R {
    let found = Gc::deref_static(this(v)).constraints.get(vm)?;
    Ok(found.unwrap_or(vm.empty_tuple().value()))
}

fn get_default(vm: &mut Vm, v: Value) -> R {
    let found = Gc::deref_static(this(v)).default.get(vm)?;
    Ok(found.unwrap_or(vm.no_default))
}

fn evaluate_bound(vm: &mut Vm, v: Value) -> R {
    Ok(Gc::deref_static(this(v)).bound.evaluator(vm))
}

fn evaluate_constraints(vm: &mut Vm, v: Value) -> R {
    Ok(Gc::deref_static(this(v)).constraints.evaluator(vm))
}

fn evaluate_default(vm: &mut Vm, v: Value) -> R {
    Ok(Gc::deref_static(this(v)).default.evaluator(vm))
}

crate::native_table! { METHODS = [
    new("!(type, name=<required>, *constraints, bound=None, default=<required>, covariant=False, contravariant=False, infer_variance=False)", new_type_var),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__or__", "(self, value, /)", or, "Return self|value."),
    slot("__ror__", "(self, value, /)", ror, "Return value|self."),
    method("__typing_subst__", "(self, arg, /)", subst, ""),
    method("__typing_prepare_subst__", "(self, alias, args, /)", prepare_subst, ""),
    method("__reduce__", "(self, /)", reduce, ""),
    method("has_default", "(self, /)", has_default, ""),
    method("__mro_entries__", "(self, object, /)", mro_entries, ""),
] }

static ATTRIBUTES: &[GetSetDef] = &[
    member("__name__", get_name),
    member("__covariant__", get_covariant),
    member("__contravariant__", get_contravariant),
    member("__infer_variance__", get_inferred),
    getter("__bound__", get_bound),
    getter("__constraints__", get_constraints),
    getter("__default__", get_default),
    getter("evaluate_bound", evaluate_bound),
    getter("evaluate_constraints", evaluate_constraints),
    getter("evaluate_default", evaluate_default),
];

/// Fills the type.
pub fn init(vm: &mut Vm) {
    let ty = vm.types.type_var;
    ty.set_module(vm, "typing");
    vm.add_methods(ty, &METHODS);
    vm.add_getsets(ty, ATTRIBUTES);
}
