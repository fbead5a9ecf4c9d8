//! The `import` statement and `__import__`.
//!
//! Finding and loading is `importlib`'s, which the library has in Python (as in CPython); here is what happens before:
//! names are made absolute, and modules that are loaded already are found without running any Python code.

use crate::state::State;
use pyrite_object::code::CodeState;
use pyrite_object::dict::Dict;
use pyrite_object::exception::{Exc, fields};
use pyrite_object::module::{Circumstances, Module};
use pyrite_object::native::Builtin;
use pyrite_object::{Gc, R, Raised, Value, Vm, ops};

/// Executes `ImportName`.
pub fn import_name(vm: &mut Vm, state: &CodeState, name: u16, level: Value, fromlist: Value) -> R {
    let name = state.names[name as usize];
    let (globals, builtins, locals) = match vm.thread.current() {
        Some(f) => (f.function.globals, f.function.builtins, f.locals()),
        None => unreachable!("bytecode runs in a frame"),
    };
    let Some(import) = builtins.get_interned(vm.names.dunder_import) else {
        return Err(vm.raise(Exc::ImportError, "__import__ not found"));
    };
    let native = import.cast::<Builtin>().is_some_and(|b| b.def.name == "__import__");
    if native {
        let level = level.as_small_int().unwrap_or(0);
        return import_module(vm, name, Some(globals), fromlist, level);
    }
    let locals = locals.unwrap_or(Value::NONE);
    vm.call(import, &[name, globals.value(), locals, fromlist, level])
}

/// `__import__(name, globals, fromlist=fromlist, level=level)`.
pub fn import_module(vm: &mut Vm, name: Value, globals: Option<Gc<Dict>>, fromlist: Value, level: i64) -> R {
    let Some(text) = name.as_str().map(|s| s.to_rust()) else {
        return Err(vm.type_error("module name must be a string"));
    };
    if level < 0 {
        return Err(vm.value_error("level must be >= 0"));
    }
    if level == 0 && text.is_empty() {
        return Err(vm.value_error("Empty module name"));
    }
    let absolute = if level > 0 { resolve(vm, &text, globals, level)? } else { text.clone() };
    let module = load(vm, &absolute)?;
    let wants_names = match fromlist {
        Value::NONE => false,
        list => ops::truth(vm, list)?,
    };
    if wants_names {
        if vm.try_attribute(module, vm.names.dunder_path)?.is_some() {
            let bootstrap = bootstrap(vm)?;
            let import = vm.get_attribute_str(bootstrap, "_gcd_import")?;
            let handled = vm.call_method_str(bootstrap, "_handle_fromlist", &[module, fromlist, import]);
            if let Err(Raised) = handled {
                strip_importlib_frames(vm);
                return Err(Raised);
            }
        }
        return Ok(module);
    }
    let Some((first, _)) = text.split_once('.') else { return Ok(module) };
    if level == 0 {
        return load(vm, first);
    }
    // `from . import` without names: the part of the absolute name that the relative one began.
    let cut = text.len() - first.len();
    let package = &absolute[..absolute.len() - cut];
    match loaded(vm, package)? {
        Some(m) => Ok(m),
        None => {
            let key = vm.str(package);
            Err(vm.raise_with(Exc::KeyError, &[key]))
        }
    }
}

/// The module of this absolute name from `sys.modules`; `None` if there is none, or None (which blocks the import).
fn loaded(vm: &mut Vm, name: &str) -> R<Option<Value>> {
    let Some(modules) = vm.modules else { return Ok(None) };
    let key = vm.intern(name);
    Ok(modules.get_interned(key).filter(|m| !m.is_none()))
}

/// Imports by absolute name.
pub fn load(vm: &mut Vm, name: &str) -> R {
    if let Some(module) = loaded(vm, name)? {
        if is_initializing(vm, module)? {
            let bootstrap = bootstrap(vm)?;
            let key = vm.intern(name);
            vm.call_method_str(bootstrap, "_lock_unlock_module", &[key])?;
        }
        return Ok(module);
    }
    if loaded(vm, "_frozen_importlib")?.is_none() {
        // Before importlib is there, native modules are all that can be imported.
        return load_native(vm, name);
    }
    let bootstrap = bootstrap(vm)?;
    let key = vm.intern(name);
    let find = vm.get_attribute_str(bootstrap, "_find_and_load")?;
    let import = vm.get_attribute_str(bootstrap, "_gcd_import")?;
    match vm.call(find, &[key, import]) {
        Ok(module) => Ok(module),
        Err(Raised) => {
            strip_importlib_frames(vm);
            Err(Raised)
        }
    }
}

fn load_native(vm: &mut Vm, name: &str) -> R {
    if let (Some(module), Some(modules)) = (create_native(vm, name)?, vm.modules) {
        modules.set_str(vm, name, module)?;
        return Ok(module);
    }
    let message = format!("No module named '{name}'");
    let message = vm.str(&message);
    let name = vm.str(name);
    let ty = vm.exc_type(Exc::ModuleNotFoundError);
    let e = vm.new_exception(ty, &[message]);
    e.set_field(vm, fields::MSG, Some(message));
    e.set_field(vm, fields::NAME, Some(name));
    Err(vm.raise_value(e.value()))
}

fn is_initializing(vm: &mut Vm, module: Value) -> R<bool> {
    let Some(m) = module.cast::<Module>() else { return Ok(false) };
    let Some(spec) = m.dict.get().get_interned(vm.names.dunder_spec) else { return Ok(false) };
    if spec.is_none() {
        return Ok(false);
    }
    match vm.try_attribute(spec, vm.names.initializing)? {
        Some(v) => ops::truth(vm, v),
        None => Ok(false),
    }
}

/// `importlib._bootstrap`, which start-up has loaded.
fn bootstrap(vm: &mut Vm) -> R {
    match loaded(vm, "_frozen_importlib")? {
        Some(m) => Ok(m),
        None => Err(vm.raise(Exc::ImportError, "importlib is not there yet")),
    }
}

/// Tracebacks of failed imports do not show importlib, as in CPython: chunks of its frames that end in
/// `_call_with_frames_removed` go always, all of them for an ImportError.
fn strip_importlib_frames(vm: &mut Vm) {
    let Some(e) = vm.exception.and_then(Value::as_exception) else { return };
    let always = vm.is_instance(e.value(), vm.exc_type(Exc::ImportError));
    let mut kept = Vec::new();
    let mut chunk = Vec::new();
    let mut next = e.traceback.get();
    while let Some(tb) = next {
        let code = &tb.frame.code.code;
        let of_importlib = matches!(
            &*code.filename,
            "<frozen importlib._bootstrap>"
                | "<frozen importlib._bootstrap_external>"
                | "<frozen _library_importer>"
        );
        if of_importlib {
            chunk.push(tb);
            if always || &*code.name == "_call_with_frames_removed" {
                chunk.clear();
            }
        } else {
            kept.append(&mut chunk);
            kept.push(tb);
        }
        next = tb.next.get();
    }
    if !always {
        kept.append(&mut chunk);
    }
    for pair in kept.windows(2) {
        pair[0].next.set(Some(pair[1]));
    }
    if let Some(last) = kept.last() {
        last.next.set(None);
    }
    e.traceback.set(kept.first().copied());
}

/// The absolute name of a relative import.
fn resolve(vm: &mut Vm, name: &str, globals: Option<Gc<Dict>>, level: i64) -> R<String> {
    let Some(globals) = globals else {
        return Err(vm.raise(Exc::KeyError, "'__name__' not in globals"));
    };
    let names = vm.names;
    let mut package = None;
    if let Some(p) = globals.get_interned(names.dunder_package).filter(|p| !p.is_none()) {
        match p.as_str() {
            Some(s) => package = Some(s.to_rust()),
            None => return Err(vm.type_error("package must be a string")),
        }
    } else if let Some(spec) = globals.get_interned(names.dunder_spec).filter(|s| !s.is_none()) {
        let parent = vm.get_attribute_str(spec, "parent")?;
        match parent.as_str() {
            Some(s) => package = Some(s.to_rust()),
            None => return Err(vm.type_error("__spec__.parent must be a string")),
        }
    }
    let package = match package {
        Some(p) => p,
        None => {
            let Some(n) = globals.get_interned(names.dunder_name).and_then(Value::as_str) else {
                return Err(vm.raise(Exc::KeyError, "'__name__' not in globals"));
            };
            let n = n.to_rust();
            if globals.get_interned(names.dunder_path).is_some() {
                n
            } else {
                n.rsplit_once('.').map(|(p, _)| p.to_owned()).unwrap_or_default()
            }
        }
    };
    if package.is_empty() {
        return Err(vm.raise(Exc::ImportError, "attempted relative import with no known parent package"));
    }
    let mut base = package.as_str();
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((outer, _)) => base = outer,
            None => {
                return Err(vm.raise(Exc::ImportError, "attempted relative import beyond top-level package"));
            }
        }
    }
    Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
}

/// `from module import name`.
pub fn import_from(vm: &mut Vm, state: &CodeState, site: u32, module: Value) -> R {
    let name = match vm.thread.current() {
        Some(f) => state.names[f.code().code.sites[site as usize].name as usize],
        None => unreachable!("bytecode runs in a frame"),
    };
    if let Some(v) = vm.try_attribute(module, name)? {
        return Ok(v);
    }
    // A circular import: the submodule may be loaded without being an attribute yet.
    let package = vm.try_attribute(module, vm.names.dunder_name)?.filter(|n| n.as_str().is_some());
    let text = pyrite_object::string::to_rust(name);
    if let Some(package) = package {
        let full = format!("{}.{text}", pyrite_object::string::to_rust(package));
        if let Some(m) = loaded(vm, &full)? {
            return Ok(m);
        }
    }
    Err(cannot_import(vm, module, name, package))
}

#[cold]
fn cannot_import(vm: &mut Vm, module: Value, name: Value, package: Option<Value>) -> Raised {
    let text = pyrite_object::string::to_rust(name);
    let shown = package.map_or("<unknown module name>".to_owned(), pyrite_object::string::to_rust);
    let known = match Circumstances::of(vm, module, &shown) {
        Ok(known) => known,
        Err(e) => return e,
    };
    let file = match known.origin.as_deref() {
        Some(origin) => Some(vm.str(origin)),
        None => match vm.try_attribute(module, vm.names.dunder_file) {
            Ok(file) => file.filter(|f| f.as_str().is_some()),
            Err(e) => return e,
        },
    };
    let place = file.map_or("unknown location".to_owned(), pyrite_object::string::to_rust);
    let message = if known.shadows_library {
        format!(
            "cannot import name '{text}' from '{shown}' (consider renaming '{place}' since it has the same name as \
             the standard library module named '{shown}' and prevents importing that standard library module)"
        )
    } else if known.initializing && known.shadows {
        format!(
            "cannot import name '{text}' from '{shown}' (consider renaming '{place}' if it has the same name as a \
             library you intended to import)"
        )
    } else if known.initializing {
        format!(
            "cannot import name '{text}' from partially initialized module '{shown}' (most likely due to a circular \
             import) ({place})"
        )
    } else {
        format!("cannot import name '{text}' from '{shown}' ({place})")
    };
    let message = vm.str(&message);
    let ty = vm.exc_type(Exc::ImportError);
    let e = vm.new_exception(ty, &[message]);
    e.set_field(vm, fields::MSG, Some(message));
    e.set_field(vm, fields::NAME, package);
    e.set_field(vm, fields::PATH, file);
    e.set_field(vm, fields::NAME_FROM, Some(name));
    vm.raise_value(e.value())
}

/// `from module import *`.
pub fn import_star(vm: &mut Vm, module: Value) -> R<()> {
    let namespace = crate::globals::locals(vm);
    let all = vm.try_attribute(module, vm.names.dunder_all)?;
    let skip_private = all.is_none();
    let names = match all {
        Some(all) => pyrite_object::iter::collect(vm, all)?,
        None => match vm.try_attribute(module, vm.names.dunder_dict)? {
            Some(dict) => {
                let keys = vm.call_method(dict, vm.names.keys, &[])?;
                pyrite_object::iter::collect(vm, keys)?
            }
            None => {
                return Err(vm.raise(Exc::ImportError, "from-import-* object has no __dict__ and no __all__"));
            }
        },
    };
    for name in names.iter() {
        let Some(s) = name.as_str() else {
            let module_name = vm.try_attribute(module, vm.names.dunder_name)?.unwrap_or(Value::NONE);
            let (what, place) = if skip_private { ("Key", "__dict__") } else { ("Item", "__all__") };
            let message = format!(
                "{what} in {}.{place} must be str, not {}",
                ops::str_text(vm, module_name)?,
                vm.type_name(*name)
            );
            return Err(vm.type_error(message));
        };
        if skip_private && !s.is_empty() && s.at(0) == u32::from('_') {
            continue;
        }
        let name = pyrite_object::string::intern_value(vm, *name);
        let value = vm.get_attribute(module, name)?;
        match namespace.as_dict() {
            Some(dict) if vm.is_exact(namespace, vm.types.dict) => dict.set_interned(vm, name, value)?,
            _ => ops::set_item(vm, namespace, name, value)?,
        }
    }
    Ok(())
}

/// An attribute of a module, imported if need be: for native code that leans on the library.
pub fn attribute_of(vm: &mut Vm, module: &str, name: &str) -> R {
    let module = load(vm, module)?;
    vm.get_attribute_str(module, name)
}

/// Makes a native module and enters it into `sys.modules`; `None` if there is none of that name.
pub fn create_native(vm: &mut Vm, name: &str) -> R<Option<Value>> {
    let Some(fill) = vm.extension::<State>().native_modules.get(name).copied() else { return Ok(None) };
    let module = Module::new(vm, name)?;
    fill(vm, module)?;
    Ok(Some(module.value()))
}
