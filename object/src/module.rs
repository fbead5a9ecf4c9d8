//! Modules: a namespace.

use crate::dict::Dict;
use crate::object::{Gc, Header, Trace};
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

#[repr(C)]
pub struct Module {
    pub header: Header,
    /// Also read as `Cell<Option<Gc<Dict>>>`, at the type's `dict_offset`; it is never `None`.
    pub dict: Cell<Gc<Dict>>,
}

crate::object_kind!(Module, Module, |this, marker| this.dict.trace(marker));

impl Module {
    /// A module with `__name__`, `__doc__`, `__package__`, `__loader__` and `__spec__`, as CPython's.
    pub fn new(vm: &mut Vm, name: &str) -> R<Gc<Module>> {
        let dict = Gc::<Dict>::new(vm);
        let name = vm.intern(name);
        let names = vm.names;
        dict.set_interned(vm, names.dunder_name, name)?;
        for key in [names.dunder_doc, names.dunder_package, names.dunder_loader, names.dunder_spec] {
            dict.set_interned(vm, key, Value::NONE)?;
        }
        Ok(Self::with_dict(vm, dict))
    }

    pub fn with_dict(vm: &mut Vm, dict: Gc<Dict>) -> Gc<Module> {
        let header = vm.header_of(vm.types.module);
        vm.allocate_for_type(vm.types.module, Module { header, dict: Cell::new(dict) })
    }
}
