//! The module `_suggestions`: the likeliest name for a misspelt one.

use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Value, Vm, native_table, string};

fn generate(vm: &mut Vm, args: &[Value]) -> R {
    if vm.type_of(args[0]) != vm.types.list {
        return Err(vm.type_error("candidates must be a list"));
    }
    let Some(list) = args[0].as_list() else { return Err(vm.type_error("candidates must be a list")) };
    let items = list.to_vec();
    if items.iter().any(|item| item.as_str().is_none()) {
        return Err(vm.type_error("all elements in 'candidates' must be strings"));
    }
    if args[1].as_str().is_none() {
        let given = vm.argument_type_name(args[1]);
        return Err(vm.type_error(format!("_generate_suggestions() argument 2 must be str, not {given}")));
    }
    let name = string::to_rust(args[1]);
    let candidates: Vec<String> = items.into_iter().map(string::to_rust).collect();
    match pyrite_object::suggest::nearest(&name, candidates.iter().map(String::as_str)) {
        Some(found) => Ok(vm.str(found)),
        None => Ok(Value::NONE),
    }
}

native_table! {
    FUNCTIONS = [function("_generate_suggestions", "(candidates, item, /)", generate, "The candidate nearest to the item, or None.")]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)
}
