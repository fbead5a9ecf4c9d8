//! `typing.ParamSpec`, and its `args` and `kwargs` (PEP 612).

use super::type_var::{Variance, mro_entries, name_argument, or, ror, set_caller};
use super::{Part, call};
use crate::descriptor::{GetSetDef, getter, member};
use crate::dict::Dict;
use crate::native::{Native, NativeFn, Payload, method, new, slot};
use crate::object::{Gc, Trace};
use crate::ops::{self, CompareOp};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

pub struct ParamSpec {
    pub name: Value,
    pub bound: Value,
    pub default: Part,
    pub variance: Variance,
    pub dict: Cell<Option<Gc<Dict>>>,
}

impl Payload for ParamSpec {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.name.trace(marker);
        self.bound.trace(marker);
        self.default.trace(marker);
        self.dict.trace(marker);
    }
}

/// `P.args` or `P.kwargs`.
pub struct ParamSpecPart {
    origin: Value,
}

impl Payload for ParamSpecPart {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.origin.trace(marker);
    }
}

/// A type parameter of PEP 695 syntax.
pub fn new_parameter(vm: &mut Vm, name: Value) -> Value {
    let payload = ParamSpec {
        name,
        bound: Value::NONE,
        default: Part::default(),
        variance: Variance { inferred: true, ..Variance::default() },
        dict: Cell::new(None),
    };
    vm.new_native(vm.types.param_spec, payload).value()
}

fn new_param_spec(vm: &mut Vm, args: &[Value]) -> R {
    if args.len() > 7 {
        let given = args.len() - 6 + usize::from(args[1] == Value::ABSENT);
        return Err(vm.type_error(format!("paramspec() takes exactly 1 positional argument ({given} given)")));
    }
    let [class, name, bound, default, covariant, contravariant, inferred] = args[..] else {
        unreachable!("bound by the signature")
    };
    if name == Value::ABSENT {
        return Err(vm.type_error("paramspec() missing required argument 'name' (pos 1)"));
    }
    name_argument(vm, "paramspec", name)?;
    let variance = Variance::new(vm, covariant, contravariant, inferred)?;
    let bound = match bound {
        Value::NONE => Value::NONE,
        bound => crate::union::check_type(vm, bound, "Bound must be a type.")?,
    };
    let default = if default == Value::ABSENT { vm.no_default } else { default };
    let Some(class) = class.cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let payload =
        ParamSpec { name, bound, default: Part::known(Some(default)), variance, dict: Cell::new(None) };
    let made = vm.new_native(class, payload).value();
    set_caller(vm, made)
}

fn this(value: Value) -> Gc<Native<ParamSpec>> {
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

fn subst(vm: &mut Vm, args: &[Value]) -> R {
    call(vm, "_paramspec_subst", &[args[0], args[1]])
}

fn prepare_subst(vm: &mut Vm, args: &[Value]) -> R {
    call(vm, "_paramspec_prepare_subst", &[args[0], args[1], args[2]])
}

fn has_default(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(this(args[0]).default.has(vm)))
}

fn reduce(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(this(args[0]).name)
}

fn get_name(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).name)
}

fn get_bound(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).bound)
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

fn get_args(vm: &mut Vm, v: Value) -> R {
    Ok(vm.new_native(vm.types.param_spec_args, ParamSpecPart { origin: v }).value())
}

fn get_kwargs(vm: &mut Vm, v: Value) -> R {
    Ok(vm.new_native(vm.types.param_spec_kwargs, ParamSpecPart { origin: v }).value())
}

fn get_default(vm: &mut Vm, v: Value) -> R {
    let found = Gc::deref_static(this(v)).default.get(vm)?;
    Ok(found.unwrap_or(vm.no_default))
}

fn evaluate_default(vm: &mut Vm, v: Value) -> R {
    Ok(Gc::deref_static(this(v)).default.evaluator(vm))
}

fn new_part(vm: &mut Vm, args: &[Value], function: &str) -> R {
    if args.len() > 2 {
        let given = args.len() - 1;
        return Err(vm.type_error(format!("{function}() takes exactly 1 argument ({given} given)")));
    }
    if args[1] == Value::ABSENT {
        return Err(vm.type_error(format!("{function}() missing required argument 'origin' (pos 1)")));
    }
    match args[0].cast::<Type>() {
        Some(class) => Ok(vm.new_native(class, ParamSpecPart { origin: args[1] }).value()),
        None => Err(vm.type_error("not a class")),
    }
}

fn new_args(vm: &mut Vm, args: &[Value]) -> R {
    new_part(vm, args, "paramspecargs")
}

fn new_kwargs(vm: &mut Vm, args: &[Value]) -> R {
    new_part(vm, args, "paramspeckwargs")
}

fn origin(value: Value) -> Value {
    match value.native::<ParamSpecPart>() {
        Some(part) => part.origin,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn part_repr(vm: &mut Vm, args: &[Value]) -> R {
    let suffix = if vm.is_exact(args[0], vm.types.param_spec_args) { "args" } else { "kwargs" };
    let origin = origin(args[0]);
    let shown = match origin.native::<ParamSpec>() {
        Some(p) => crate::string::to_rust(p.name),
        None => ops::repr_text(vm, origin)?,
    };
    Ok(vm.str(&format!("{shown}.{suffix}")))
}

fn part_equality(vm: &mut Vm, args: &[Value], op: CompareOp) -> R {
    if vm.type_of(args[0]) != vm.type_of(args[1]) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    ops::compare(vm, op, origin(args[0]), origin(args[1]))
}

fn part_eq(vm: &mut Vm, args: &[Value]) -> R {
    part_equality(vm, args, CompareOp::Eq)
}

fn part_ne(vm: &mut Vm, args: &[Value]) -> R {
    part_equality(vm, args, CompareOp::Ne)
}

fn unordered(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

fn get_origin(_vm: &mut Vm, v: Value) -> R {
    Ok(origin(v))
}

crate::native_table! { METHODS = [
    new("!(type, name=<required>, *args, bound=None, default=<required>, covariant=False, contravariant=False, infer_variance=False)", new_param_spec),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__or__", "(self, value, /)", or, "Return self|value."),
    slot("__ror__", "(self, value, /)", ror, "Return value|self."),
    method("__typing_subst__", "(self, arg, /)", subst, ""),
    method("__typing_prepare_subst__", "(self, alias, args, /)", prepare_subst, ""),
    method("has_default", "(self, /)", has_default, ""),
    method("__reduce__", "(self, /)", reduce, ""),
    method("__mro_entries__", "(self, object, /)", mro_entries, ""),
] }

static ATTRIBUTES: &[GetSetDef] = &[
    member("__name__", get_name),
    member("__bound__", get_bound),
    member("__covariant__", get_covariant),
    member("__contravariant__", get_contravariant),
    member("__infer_variance__", get_inferred),
    getter("args", get_args),
    getter("kwargs", get_kwargs),
    getter("__default__", get_default),
    getter("evaluate_default", evaluate_default),
];

const NEW_ARGS: NativeFn = new_args;
const NEW_KWARGS: NativeFn = new_kwargs;

crate::native_table! { ARGS_NEW = [new("!(type, origin=<required>, *args)", NEW_ARGS)] }
crate::native_table! { KWARGS_NEW = [new("!(type, origin=<required>, *args)", NEW_KWARGS)] }

crate::native_table! { PART_METHODS = [
    slot("__repr__", "(self, /)", part_repr, "Return repr(self)."),
    slot("__lt__", "(self, value, /)", unordered, "Return self<value."),
    slot("__le__", "(self, value, /)", unordered, "Return self<=value."),
    slot("__eq__", "(self, value, /)", part_eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", part_ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", unordered, "Return self>value."),
    slot("__ge__", "(self, value, /)", unordered, "Return self>=value."),
    method("__mro_entries__", "(self, object, /)", mro_entries, ""),
] }

static PART_ATTRIBUTES: &[GetSetDef] = &[member("__origin__", get_origin)];

/// Fills the types.
pub fn init(vm: &mut Vm) {
    let ty = vm.types.param_spec;
    ty.set_module(vm, "typing");
    vm.add_methods(ty, &METHODS);
    vm.add_getsets(ty, ATTRIBUTES);
    let (args, kwargs) = (vm.types.param_spec_args, vm.types.param_spec_kwargs);
    vm.add_methods(args, &ARGS_NEW);
    vm.add_methods(kwargs, &KWARGS_NEW);
    for ty in [args, kwargs] {
        ty.set_module(vm, "typing");
        vm.add_methods(ty, &PART_METHODS);
        vm.add_getsets(ty, PART_ATTRIBUTES);
        // A fresh name: only exhausted memory could refuse it.
        let _ = ty.dict.get().set_interned(vm, vm.names.dunder_hash, Value::NONE);
    }
}
