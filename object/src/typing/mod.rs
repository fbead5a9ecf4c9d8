//! The objects behind type parameters and aliases (PEP 695, 696, 649): TypeVar, ParamSpec, TypeVarTuple,
//! TypeAliasType, Generic. What is not needed to run a program is left to the module `typing`, which they call.

mod alias;
mod evaluate;
mod generic;
mod param_spec;
pub mod parameters;
mod type_var;
mod type_var_tuple;

pub use alias::{TypeAlias, new_lazy as new_type_alias};
pub use evaluate::{ConstEvaluator, NoDefault, Part};
pub use generic::subscript as subscript_generic;
pub use param_spec::{ParamSpec, ParamSpecPart, new_parameter as new_param_spec};
pub use type_var::{TypeVar, new_parameter as new_type_var};
pub use type_var_tuple::{TypeVarTuple, new_parameter as new_type_var_tuple};

use crate::value::Value;
use crate::vm::{R, Vm};

/// Calls a function of the module `typing`.
pub(crate) fn call(vm: &mut Vm, name: &str, args: &[Value]) -> R {
    let f = attribute(vm, name)?;
    vm.call(f, args)
}

/// An attribute of the module `typing`, which is imported if it has not been.
pub(crate) fn attribute(vm: &mut Vm, name: &str) -> R {
    let loaded = vm.modules.and_then(|m| m.get_str(vm, "typing"));
    let module = match loaded {
        Some(module) => module,
        None => {
            let Some(import) = vm.builtins.and_then(|b| b.get_str(vm, "__import__")) else {
                return Err(vm.raise(crate::Exc::ImportError, "__import__ not found"));
            };
            let typing = vm.intern("typing");
            vm.call(import, &[typing])?
        }
    };
    vm.get_attribute_str(module, name)
}

/// Name of the module whose code runs, which is the `__module__` of what it makes.
pub(crate) fn caller(vm: &mut Vm) -> Option<Value> {
    let name = vm.names.dunder_name;
    vm.thread.current().map(|f| f.function).and_then(|f| f.globals.get_interned(name))
}

/// `SetTypeParamDefault`: the evaluator of a parameter's default.
pub fn set_default(parameter: Value, evaluate: Value) {
    if let Some(p) = parameter.native::<TypeVar>() {
        p.default.evaluate.set(Some(evaluate));
    } else if let Some(p) = parameter.native::<ParamSpec>() {
        p.default.evaluate.set(Some(evaluate));
    } else if let Some(p) = parameter.native::<TypeVarTuple>() {
        p.default.evaluate.set(Some(evaluate));
    }
}

/// Whether a type parameter has a default; `None` for what is no type parameter.
pub(crate) fn has_default(vm: &Vm, parameter: Value) -> Option<bool> {
    if let Some(p) = parameter.native::<TypeVar>() {
        return Some(p.default.has(vm));
    }
    if let Some(p) = parameter.native::<ParamSpec>() {
        return Some(p.default.has(vm));
    }
    parameter.native::<TypeVarTuple>().map(|p| p.default.has(vm))
}

/// Fills the types.
pub fn init(vm: &mut Vm) {
    evaluate::init(vm);
    type_var::init(vm);
    param_spec::init(vm);
    type_var_tuple::init(vm);
    alias::init(vm);
    generic::init(vm);
}
