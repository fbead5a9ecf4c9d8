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

/// What messages about missing attributes tell of a module.
#[derive(Default)]
pub struct Circumstances {
    /// The file that `__spec__` names.
    pub origin: Option<String>,
    /// The file lies where scripts are looked for first: it may stand before a module that was meant.
    pub shadows: bool,
    /// It also has the name of a module of the standard library.
    pub shadows_library: bool,
    pub initializing: bool,
}

impl Circumstances {
    /// Of a module of this name, by its `__spec__`.
    pub fn of(vm: &mut Vm, module: Value, name: &str) -> R<Circumstances> {
        let mut found = Circumstances::default();
        let spec = match vm.try_attribute(module, vm.names.dunder_spec)? {
            Some(spec) if !spec.is_none() => spec,
            _ => return Ok(found),
        };
        let truth = |vm: &mut Vm, name: &str| match vm.try_attribute_str(spec, name)? {
            Some(value) => crate::ops::truth(vm, value),
            None => Ok(false),
        };
        found.initializing = truth(vm, "_initializing")?;
        if truth(vm, "has_location")? {
            let origin = vm.try_attribute_str(spec, "origin")?;
            found.origin = origin.and_then(Value::as_str).map(|s| s.to_rust());
        }
        if let Some(origin) = &found.origin {
            found.shadows = is_first(vm, origin)?;
            found.shadows_library = found.shadows && is_library(vm, name)?;
        }
        Ok(found)
    }
}

fn of_sys(vm: &mut Vm, name: &str) -> R<Option<Value>> {
    match vm.modules.and_then(|m| m.get_str(vm, "sys")) {
        Some(sys) => vm.try_attribute_str(sys, name),
        None => Ok(None),
    }
}

fn is_library(vm: &mut Vm, name: &str) -> R<bool> {
    let names = of_sys(vm, "stdlib_module_names")?;
    let Some(names) = names.and_then(Value::as_set) else { return Ok(false) };
    let name = vm.str(name);
    names.has(vm, name)
}

/// Whether a module's file lies in the first folder of `sys.path`.
fn is_first(vm: &mut Vm, origin: &str) -> R<bool> {
    if let Some(flags) = of_sys(vm, "flags")?
        && let Some(safe) = vm.try_attribute_str(flags, "safe_path")?
        && crate::ops::truth(vm, safe)?
    {
        return Ok(false);
    }
    let Some(path) = of_sys(vm, "path")?.and_then(Value::as_list) else { return Ok(false) };
    let Some(first) = path.get(0).and_then(Value::as_str).map(|s| s.to_rust()) else { return Ok(false) };
    let first = match first.as_str() {
        "" => std::env::current_dir().map(|d| d.to_string_lossy().into_owned()).unwrap_or_default(),
        _ => first,
    };
    let file = origin.strip_suffix("/__init__.py").unwrap_or(origin);
    Ok(file.rsplit_once('/').is_some_and(|(folder, _)| folder == first))
}

/// The message of the AttributeError for an attribute that a module does not have.
pub fn missing_attribute(vm: &mut Vm, module: Gc<Module>, attribute: &str) -> R<String> {
    let name = module.dict.get().get_interned(vm.names.dunder_name).and_then(Value::as_str);
    let Some(name) = name.map(|n| n.to_rust()) else {
        return Ok(format!("module has no attribute '{attribute}'"));
    };
    let known = Circumstances::of(vm, module.value(), &name)?;
    let origin = known.origin.as_deref().unwrap_or_default();
    let plain = format!("module '{name}' has no attribute '{attribute}'");
    Ok(if known.shadows_library {
        format!(
            "{plain} (consider renaming '{origin}' since it has the same name as the standard library module named \
             '{name}' and prevents importing that standard library module)"
        )
    } else if known.initializing && known.shadows {
        format!(
            "{plain} (consider renaming '{origin}' if it has the same name as a library you intended to import)"
        )
    } else if known.initializing {
        let from = known.origin.map(|o| format!(" from '{o}'")).unwrap_or_default();
        format!(
            "partially initialized module '{name}'{from} has no attribute '{attribute}' (most likely due to a \
             circular import)"
        )
    } else if is_loading(vm, module, attribute)? {
        format!(
            "cannot access submodule '{attribute}' of module '{name}' (most likely due to a circular import)"
        )
    } else {
        plain
    })
}

/// Whether this submodule's import is under way.
fn is_loading(vm: &mut Vm, module: Gc<Module>, attribute: &str) -> R<bool> {
    let spec = match module.dict.get().get_interned(vm.names.dunder_spec) {
        Some(spec) if !spec.is_none() => spec,
        _ => return Ok(false),
    };
    match vm.try_attribute_str(spec, "_uninitialized_submodules")? {
        Some(names) => {
            let attribute = vm.str(attribute);
            crate::ops::contains(vm, names, attribute)
        }
        None => Ok(false),
    }
}
