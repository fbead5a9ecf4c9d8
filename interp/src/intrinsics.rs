//! Rare operations behind one opcode, see `opcode::Intrinsic`.

use pyrite_object::exception::{Exc, fields};
use pyrite_object::function::Function;
use pyrite_object::{R, Value, Vm};
use pyrite_syntax::Intrinsic;

/// Runs intrinsic number `which`.
pub fn call(vm: &mut Vm, which: u32, args: &[Value]) -> R {
    let Some(intrinsic) = u8::try_from(which).ok().and_then(Intrinsic::from_u8) else {
        unreachable!("verified")
    };
    match intrinsic {
        Intrinsic::Print => {
            let hook = crate::import::attribute_of(vm, "sys", "displayhook")?;
            vm.call(hook, &[args[0]])
        }
        Intrinsic::TypeVar => typing(vm, "_make_typevar", args),
        Intrinsic::TypeVarWithBound => typing(vm, "_make_typevar_with_bound", args),
        Intrinsic::TypeVarWithConstraints => typing(vm, "_make_typevar_with_constraints", args),
        Intrinsic::ParamSpec => typing(vm, "_make_paramspec", args),
        Intrinsic::TypeVarTuple => typing(vm, "_make_typevartuple", args),
        Intrinsic::SetTypeParamDefault => typing(vm, "_set_typeparam_default", args),
        Intrinsic::SubscriptGeneric => typing(vm, "_subscript_generic", args),
        Intrinsic::TypeAlias => typing(vm, "_make_typealias", args),
        Intrinsic::SetFunctionTypeParams => {
            if let Some(f) = args[0].cast::<Function>() {
                f.type_params.set(args[1].as_tuple());
            }
            Ok(args[0])
        }
        Intrinsic::StopIterationValue => {
            let value = args[0].as_exception().and_then(|e| e.field(fields::VALUE));
            Ok(value.unwrap_or(Value::NONE))
        }
        Intrinsic::NotImplementedError => Ok(vm.exc_type(Exc::NotImplementedError).value()),
    }
}

/// The native module `_typing` makes the objects of PEP 695.
fn typing(vm: &mut Vm, function: &str, args: &[Value]) -> R {
    let f = crate::import::attribute_of(vm, "_typing", function)?;
    vm.call(f, args)
}
