//! Names: globals with inline caches, and the namespaces of module, class and exec code.

use pyrite_object::code::{CacheEntry, CacheKind, CodeState};
use pyrite_object::dict::Dict;
use pyrite_object::exception::{Exc, fields};
use pyrite_object::tuple::CellObject;
use pyrite_object::{Gc, R, Raised, Value, Vm, ops};

fn namespaces(vm: &Vm) -> (Gc<Dict>, Gc<Dict>, Option<Value>) {
    match vm.thread.current() {
        Some(f) => (f.function.globals, f.function.builtins, f.locals()),
        None => unreachable!("bytecode runs in a frame"),
    }
}

fn site_name(vm: &Vm, state: &CodeState, site: u32) -> Value {
    match vm.thread.current() {
        Some(f) => state.names[f.code().code.sites[site as usize].name as usize],
        None => unreachable!("bytecode runs in a frame"),
    }
}

/// NameError for a name, with its `name` attribute.
#[cold]
fn name_error(vm: &mut Vm, name: Value, message: String) -> Raised {
    let text = vm.str(&message);
    let ty = vm.exc_type(Exc::NameError);
    let e = vm.new_exception(ty, &[text]);
    e.set_field(vm, fields::NAME, Some(name));
    vm.raise_value(e.value())
}

#[cold]
fn not_defined(vm: &mut Vm, name: Value) -> Raised {
    let message = format!("name '{}' is not defined", pyrite_object::string::to_rust(name));
    name_error(vm, name, message)
}

/// A global or builtin; fills the cache.
#[inline(never)]
pub fn load_global(vm: &mut Vm, state: &CodeState, site: u32) -> R {
    let name = site_name(vm, state, site);
    let (globals, builtins, _) = namespaces(vm);
    if !vm.is_exact(globals.value(), vm.types.dict) || !vm.is_exact(builtins.value(), vm.types.dict) {
        return load_from_mappings(vm, globals.value(), builtins.value(), name);
    }
    let cache = &state.caches[site as usize];
    if let Some(at) = globals.position_of(name) {
        let entry = CacheEntry {
            key: globals.version(vm),
            a: globals.value_address(at) as u64,
            kind: CacheKind::Global,
            ..CacheEntry::EMPTY
        };
        cache.entry.set(entry);
        if let Some(v) = globals.get_interned(name) {
            return Ok(v);
        }
    }
    if let Some(at) = builtins.position_of(name)
        && let Some(v) = builtins.get_interned(name)
    {
        // The globals' version tells only of names that all built-ins have.
        if vm.builtins.is_none_or(|all| all.position_of(name).is_none()) {
            cache.entry.set(CacheEntry::EMPTY);
            return Ok(v);
        }
        let entry = CacheEntry {
            key: globals.version(vm),
            a: builtins.value_address(at) as u64,
            c: builtins.version(vm),
            kind: CacheKind::Builtin,
            ..CacheEntry::EMPTY
        };
        cache.entry.set(entry);
        return Ok(v);
    }
    Err(not_defined(vm, name))
}

/// As `load_global`, for globals or builtins of a subclass of dict, whose `__missing__` and `__getitem__` count.
#[cold]
fn load_from_mappings(vm: &mut Vm, globals: Value, builtins: Value, name: Value) -> R {
    for mapping in [globals, builtins] {
        if let Some(v) = from_mapping(vm, mapping, name)? {
            return Ok(v);
        }
    }
    Err(not_defined(vm, name))
}

pub fn store_global(vm: &mut Vm, state: &CodeState, site: u32, value: Value) -> R<()> {
    let name = site_name(vm, state, site);
    let (globals, _, _) = namespaces(vm);
    globals.set_interned(vm, name, value)
}

pub fn delete_global(vm: &mut Vm, state: &CodeState, name: u16) -> R<()> {
    let name = state.names[name as usize];
    let (globals, _, _) = namespaces(vm);
    match globals.remove_interned(vm, name) {
        Some(_) => Ok(()),
        None => Err(not_defined(vm, name)),
    }
}

/// The frame's namespace.
pub fn locals(vm: &mut Vm) -> Value {
    let (globals, _, locals) = namespaces(vm);
    locals.unwrap_or(globals.value())
}

/// A name in a namespace that may be any mapping; `None` if it is not there.
fn from_mapping(vm: &mut Vm, mapping: Value, name: Value) -> R<Option<Value>> {
    if let Some(dict) = mapping.as_dict()
        && vm.is_exact(mapping, vm.types.dict)
    {
        return Ok(dict.get_interned(name));
    }
    let found = ops::get_item(vm, mapping, name);
    vm.catch(found, Exc::KeyError)
}

pub fn load_name(vm: &mut Vm, state: &CodeState, site: u32) -> R {
    let (globals, _, locals) = namespaces(vm);
    if let Some(locals) = locals
        && locals != globals.value()
    {
        let name = site_name(vm, state, site);
        if let Some(v) = from_mapping(vm, locals, name)? {
            return Ok(v);
        }
    }
    load_global(vm, state, site)
}

pub fn store_name(vm: &mut Vm, state: &CodeState, name: u16, value: Value) -> R<()> {
    let name = state.names[name as usize];
    let namespace = locals(vm);
    if let Some(dict) = namespace.as_dict()
        && vm.is_exact(namespace, vm.types.dict)
    {
        return dict.set_interned(vm, name, value);
    }
    ops::set_item(vm, namespace, name, value)
}

pub fn delete_name(vm: &mut Vm, state: &CodeState, name: u16) -> R<()> {
    let name = state.names[name as usize];
    let namespace = locals(vm);
    if let Some(dict) = namespace.as_dict()
        && vm.is_exact(namespace, vm.types.dict)
    {
        return match dict.remove_interned(vm, name) {
            Some(_) => Ok(()),
            None => Err(not_defined(vm, name)),
        };
    }
    let deleted = ops::delete_item(vm, namespace, name);
    match vm.catch(deleted, Exc::KeyError)? {
        Some(()) => Ok(()),
        None => Err(not_defined(vm, name)),
    }
}

fn free_variable(vm: &mut Vm, index: usize) -> (Value, Option<Value>) {
    let (name, content) = match vm.thread.current() {
        Some(f) => {
            let cell = f.function.closure().and_then(|c| c.get(index).cast::<CellObject>());
            (f.code().code.free_variables[index].clone(), cell.and_then(|c| c.content.get()))
        }
        None => unreachable!("bytecode runs in a frame"),
    };
    (vm.intern(&name), content)
}

fn free_or_error(vm: &mut Vm, index: usize) -> R {
    let (name, content) = free_variable(vm, index);
    content.ok_or_else(|| unbound_free_error(vm, name))
}

/// NameError for a free variable without value.
#[cold]
pub fn unbound_free_error(vm: &mut Vm, name: Value) -> Raised {
    let message = format!(
        "cannot access free variable '{}' where it is not associated with a value in enclosing scope",
        pyrite_object::string::to_rust(name)
    );
    name_error(vm, name, message)
}

pub fn load_name_or_free(vm: &mut Vm, index: u16) -> R {
    let (name, _) = free_variable(vm, index as usize);
    let namespace = locals(vm);
    match from_mapping(vm, namespace, name)? {
        Some(v) => Ok(v),
        None => free_or_error(vm, index as usize),
    }
}

pub fn load_from_dict_or_globals(vm: &mut Vm, state: &CodeState, mapping: Value, site: u32) -> R {
    let name = site_name(vm, state, site);
    match from_mapping(vm, mapping, name)? {
        Some(v) => Ok(v),
        None => load_global(vm, state, site),
    }
}

pub fn load_from_dict_or_free(vm: &mut Vm, mapping: Value, index: u32) -> R {
    let (name, _) = free_variable(vm, index as usize);
    match from_mapping(vm, mapping, name)? {
        Some(v) => Ok(v),
        None => free_or_error(vm, index as usize),
    }
}

pub fn load_build_class(vm: &mut Vm) -> R {
    let (_, builtins, _) = namespaces(vm);
    match builtins.get_interned(vm.names.dunder_build_class) {
        Some(v) => Ok(v),
        None => Err(vm.raise(Exc::NameError, "__build_class__ not found")),
    }
}

pub fn setup_annotations(vm: &mut Vm) -> R<()> {
    let namespace = locals(vm);
    let name = vm.names.dunder_annotations;
    if from_mapping(vm, namespace, name)?.is_none() {
        let dict = Gc::<Dict>::new(vm).value();
        ops::set_item(vm, namespace, name, dict)?;
    }
    Ok(())
}
