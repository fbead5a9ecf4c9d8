//! The module `_typing`: names for the types that `object` has (`object/src/typing`).

use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Value, Vm, native_table};

fn identity(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(args[0])
}

native_table! {
    FUNCTIONS = [function("_idfunc", "(x, /)", identity, "")]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    let t = vm.types;
    let dict = module.dict.get();
    for (name, ty) in [
        ("TypeVar", t.type_var),
        ("ParamSpec", t.param_spec),
        ("ParamSpecArgs", t.param_spec_args),
        ("ParamSpecKwargs", t.param_spec_kwargs),
        ("TypeVarTuple", t.type_var_tuple),
        ("TypeAliasType", t.type_alias),
        ("Generic", t.generic),
        ("Union", t.union),
    ] {
        dict.set_str(vm, name, ty.value())?;
    }
    dict.set_str(vm, "NoDefault", vm.no_default)
}
