//! The methods of `object`, and the attributes `__dict__` and `__weakref__` that classes get.

use crate::descriptor::{GetSetDef, getset, getter};
use crate::native::slot;
use crate::value::Value;
use crate::vm::{R, Vm};

/// `__dict__` of instances.
pub static DICT_GETSET: &[GetSetDef] = &[getset("__dict__", get_dict, set_dict)];

/// `__weakref__` of instances.
pub static WEAKREF_GETSET: &[GetSetDef] = &[getter("__weakref__", get_weakref)];

fn get_dict(vm: &mut Vm, this: Value) -> R {
    match vm.instance_dict(this)? {
        Some(dict) => Ok(dict.value()),
        None => Err(vm.attribute_error(this, vm.names.dunder_dict)),
    }
}

fn set_dict(vm: &mut Vm, this: Value, value: Option<Value>) -> R<()> {
    let Some(value) = value else { return Err(vm.type_error("cannot delete __dict__")) };
    let Some(dict) = value.as_dict() else {
        let message = format!("__dict__ must be set to a dictionary, not a '{}'", vm.type_name(value));
        return Err(vm.type_error(message));
    };
    vm.set_instance_dict(this, dict)?;
    Ok(())
}

fn get_weakref(vm: &mut Vm, this: Value) -> R {
    Ok(crate::weakref::references_to(vm, this).first().copied().unwrap_or(Value::NONE))
}

crate::native_table! { METHODS = [
    crate::native::new("(type, /, *args, **kwargs)", crate::class::object_new_native),
    slot("__init__", "(self, /, *args, **kwargs)", crate::class::object_init_native, "Initialize self.  See help(type(self)) for accurate signature."),
    slot("__getattribute__", "(self, name, /)", crate::class::generic_getattribute, "Return getattr(self, name)."),
    slot("__setattr__", "(self, name, value, /)", crate::class::generic_setattr, "Implement setattr(self, name, value)."),
    slot("__delattr__", "(self, name, /)", crate::class::generic_delattr, "Implement delattr(self, name)."),
] }

pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.object, &METHODS);
}
