//! Rare operations behind one opcode, see `opcode::Intrinsic`.

use pyrite_object::exception::{Exc, fields};
use pyrite_object::function::Function;
use pyrite_object::{R, Value, Vm, typing};
use pyrite_syntax::Intrinsic;

/// Runs intrinsic number `which`.
pub fn call(vm: &mut Vm, which: u32, args: &[Value]) -> R {
    let Some(intrinsic) = u8::try_from(which).ok().and_then(Intrinsic::from_u8) else {
        unreachable!("verified")
    };
    match intrinsic {
        Intrinsic::Print => {
            let hook = crate::import::attribute_of(vm, "sys", "displayhook");
            let Some(hook) = vm.catch(hook, Exc::AttributeError)? else {
                return Err(vm.runtime_error("lost sys.displayhook"));
            };
            vm.call(hook, &[args[0]])
        }
        Intrinsic::TypeVar => Ok(typing::new_type_var(vm, args[0], None, None)),
        Intrinsic::TypeVarWithBound => Ok(typing::new_type_var(vm, args[0], Some(args[1]), None)),
        Intrinsic::TypeVarWithConstraints => Ok(typing::new_type_var(vm, args[0], None, Some(args[1]))),
        Intrinsic::ParamSpec => Ok(typing::new_param_spec(vm, args[0])),
        Intrinsic::TypeVarTuple => Ok(typing::new_type_var_tuple(vm, args[0])),
        Intrinsic::SetTypeParamDefault => {
            typing::set_default(args[0], args[1]);
            Ok(args[0])
        }
        Intrinsic::SubscriptGeneric => typing::subscript_generic(vm, args[0]),
        Intrinsic::TypeAlias => Ok(typing::new_type_alias(vm, args[0], args[1], args[2])),
        Intrinsic::SetFunctionTypeParams => {
            if let Some(f) = args[0].cast::<Function>() {
                f.type_params.set(&f, args[1].as_tuple());
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
