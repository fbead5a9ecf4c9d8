//! The module `_weakref`. The types are in `object`: `weakref_type.rs` and `weakproxy.rs`.

use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::weakref::{WeakRef, references_to};
use pyrite_object::{Gc, R, Value, Vm, native_table};

fn getweakrefcount(vm: &mut Vm, args: &[Value]) -> R {
    let count = references_to(vm, args[0]).len();
    Ok(vm.int(count as i64))
}

fn getweakrefs(vm: &mut Vm, args: &[Value]) -> R {
    let list = vm.list(&[]);
    let Some(out) = list.as_list() else { return Ok(list) };
    let mut index = 0;
    while let Some(reference) = references_to(vm, args[0]).get(index).copied() {
        out.push(vm, reference)?;
        index += 1;
    }
    Ok(list)
}

fn proxy(vm: &mut Vm, args: &[Value]) -> R {
    let callback = Some(args[1]).filter(|c| !c.is_none());
    pyrite_object::weakproxy::new_proxy(vm, args[0], callback)
}

fn remove_dead_weakref(vm: &mut Vm, args: &[Value]) -> R {
    let Some(dict) = args[0].as_dict() else {
        let given = vm.type_name(args[0]);
        let message = format!("_remove_dead_weakref() argument 1 must be dict, not {given}");
        return Err(vm.type_error(message));
    };
    let Some(value) = dict.get(vm, args[1])? else { return Ok(Value::NONE) };
    match value.native::<WeakRef>() {
        Some(reference) if reference.referent.get().is_some() => {}
        Some(_) => {
            dict.remove(vm, args[1])?;
        }
        None => return Err(vm.type_error("not a weakref")),
    }
    Ok(Value::NONE)
}

native_table! {
    FUNCTIONS = [
        function("getweakrefcount", "(object, /)", getweakrefcount, "How many weak references to the object there are."),
        function("getweakrefs", "(object, /)", getweakrefs, "A list of the weak references to the object."),
        function("proxy", "(object, callback=None, /)", proxy, "A proxy that refers to the object weakly; the callback is called with it when the object dies."),
        function("_remove_dead_weakref", "(dct, key, /)", remove_dead_weakref, "Removes the key from the dict if its value is a dead weak reference."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    let types = vm.types;
    for (name, ty) in [
        ("ref", types.weak_reference),
        ("ReferenceType", types.weak_reference),
        ("ProxyType", types.weak_proxy),
        ("CallableProxyType", types.weak_callable_proxy),
    ] {
        module.dict.get().set_str(vm, name, ty.value())?;
    }
    Ok(())
}
