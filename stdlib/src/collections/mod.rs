//! The module `_collections`: `deque`, `defaultdict` and helpers. `OrderedDict` is the library's own in Python.

mod defaultdict;
mod deque;
mod tuple_getter;

use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::ops::{self, BinaryOp};
use pyrite_object::{Gc, R, Value, Vm, iter, native_table};

/// `_count_elements(mapping, iterable)`: what `Counter.update` does.
fn count_elements(vm: &mut Vm, args: &[Value]) -> R {
    let one = Value::small_int(1);
    let items = iter::iter(vm, args[1])?;
    let exact = args[0].as_dict().filter(|_| {
        let ty = vm.type_of(args[0]);
        let get = vm.intern("get");
        let set = vm.slot_names[pyrite_object::slots::Slot::SetItem as usize];
        let dict = vm.types.dict;
        ty.lookup(vm, get) == dict.lookup(vm, get) && ty.lookup(vm, set) == dict.lookup(vm, set)
    });
    while let Some(item) = iter::next(vm, items)? {
        match exact {
            Some(dict) => {
                let hash = ops::hash(vm, item)?;
                let old = dict.get_hashed(vm, item, hash)?.unwrap_or(Value::small_int(0));
                let new = match old.as_small_int() {
                    Some(n) => vm.int(n + 1),
                    None => ops::binary(vm, BinaryOp::Add, old, one)?,
                };
                dict.set_hashed(vm, item, hash, new)?;
            }
            None => {
                let old = vm.call_method_str(args[0], "get", &[item, Value::small_int(0)])?;
                let new = ops::binary(vm, BinaryOp::Add, old, one)?;
                ops::set_item(vm, args[0], item, new)?;
            }
        }
        vm.poll()?;
    }
    Ok(Value::NONE)
}

native_table! {
    FUNCTIONS = [
        function("_count_elements", "(mapping, iterable, /)", count_elements, "Count elements in the iterable, updating the mapping."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    deque::init(vm, module)?;
    tuple_getter::init(vm, module)?;
    defaultdict::init(vm, module)
}
