//! The module `_functools`.

mod cache;
mod compare;
mod partial;

use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Value, Vm, iter, native_table};

/// `reduce(function, iterable, /, initial)`.
fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let made = iter::iter(vm, args[1]);
    let Some(items) = vm.catch(made, Exc::TypeError)? else {
        return Err(vm.type_error("reduce() arg 2 must support iteration"));
    };
    let mut result = args[2];
    if result == Value::ABSENT {
        match iter::next(vm, items)? {
            Some(first) => result = first,
            None => return Err(vm.type_error("reduce() of empty iterable with no initial value")),
        }
    }
    while let Some(item) = iter::next(vm, items)? {
        result = vm.call(args[0], &[result, item])?;
        vm.poll()?;
    }
    Ok(result)
}

native_table! {
    FUNCTIONS = [
        function("reduce", "(function, iterable, /, initial=<absent>) as (function, iterable, /, initial=<unrepresentable>)", reduce, "Apply a function of two arguments cumulatively to the items of an iterable, from left to right."),
        function("cmp_to_key", "(mycmp)", compare::cmp_to_key, "Convert a cmp= function into a key= function."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    compare::init(vm);
    partial::init(vm, module)?;
    cache::init(vm, module)
}
