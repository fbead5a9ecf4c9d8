//! The module `_imp`: what importlib needs of the runtime. Modules that CPython freezes are served from the embedded
//! library as frozen modules; all others of the library come through `library_importer`.

use crate::library;
use pyrite_interp::state::State;
use pyrite_object::code::CodeObject;
use pyrite_object::dict::Dict;
use pyrite_object::exception::{Exc, fields};
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Raised, Value, Vm, native_table};

/// The magic number of `.pyc` files: CPython's for 3.14, but with other line-end bytes, because the contents differ.
const MAGIC: i64 = 3627 | (b'P' as i64) << 16 | (b'y' as i64) << 24;

/// Depth of the global import lock, which is held by nobody else while Python runs.
#[derive(Default)]
struct ImportLock {
    depth: usize,
}

fn acquire_lock(vm: &mut Vm, _args: &[Value]) -> R {
    vm.extension::<ImportLock>().depth += 1;
    Ok(Value::NONE)
}

fn release_lock(vm: &mut Vm, _args: &[Value]) -> R {
    let lock = vm.extension::<ImportLock>();
    if lock.depth == 0 {
        return Err(vm.runtime_error("not holding the import lock"));
    }
    lock.depth -= 1;
    Ok(Value::NONE)
}

fn lock_held(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::bool(vm.extension::<ImportLock>().depth > 0))
}

/// The text of an argument that must be a str.
fn text(vm: &mut Vm, value: Value, function: &str) -> R<String> {
    match value.as_str() {
        Some(s) => Ok(s.to_rust()),
        None => {
            let message = format!("{function}() argument must be str, not {}", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// Frozen modules: those of CPython's list, importlib under its other names, and aliases.
fn find_frozen_module(name: &str) -> Option<&'static library::Module> {
    let actual = match name {
        "_frozen_importlib" => "importlib._bootstrap",
        "_frozen_importlib_external" => "importlib._bootstrap_external",
        "importlib._bootstrap" | "importlib._bootstrap_external" => return None,
        "__hello_alias__" | "__phello_alias__" | "__phello_alias__.spam" => "__hello__",
        name => name,
    };
    library::find(actual).filter(|m| m.frozen)
}

fn is_builtin(vm: &mut Vm, args: &[Value]) -> R {
    let name = text(vm, args[0], "is_builtin")?;
    if matches!(name.as_str(), "sys" | "builtins") {
        return Ok(Value::small_int(-1));
    }
    let known = vm.extension::<State>().native_modules.contains_key(name.as_str());
    Ok(Value::small_int(i64::from(known)))
}

fn is_frozen(vm: &mut Vm, args: &[Value]) -> R {
    let name = text(vm, args[0], "is_frozen")?;
    Ok(Value::bool(find_frozen_module(&name).is_some()))
}

fn is_frozen_package(vm: &mut Vm, args: &[Value]) -> R {
    let name = text(vm, args[0], "is_frozen_package")?;
    match find_frozen_module(&name) {
        Some(m) => Ok(Value::bool(m.is_package)),
        None => Err(no_frozen(vm, &name)),
    }
}

fn no_frozen(vm: &mut Vm, name: &str) -> Raised {
    let message = format!("No such frozen object named {name}");
    let message = vm.str(&message);
    let name = vm.str(name);
    let ty = vm.exc_type(Exc::ImportError);
    let e = vm.new_exception(ty, &[message]);
    e.set_field(vm, fields::MSG, Some(message));
    e.set_field(vm, fields::NAME, Some(name));
    vm.raise_value(e.value())
}

/// The code of a library module as an object.
pub fn code_of(vm: &mut Vm, module: &library::Module) -> R<Gc<CodeObject>> {
    let start = std::time::Instant::now();
    let code = module.code();
    let elapsed = start.elapsed().as_nanos() as u64;
    vm.extension::<State>().decode_ns += elapsed;
    match code {
        Some(code) => Ok(vm.new_code(code)),
        None => {
            let message = format!("the embedded code of {} is damaged", module.name);
            Err(vm.raise(Exc::ImportError, message))
        }
    }
}

fn get_frozen_object(vm: &mut Vm, args: &[Value]) -> R {
    let name = text(vm, args[0], "get_frozen_object")?;
    match find_frozen_module(&name) {
        Some(m) => Ok(code_of(vm, m)?.value()),
        None => Err(no_frozen(vm, &name)),
    }
}

fn find_frozen(vm: &mut Vm, args: &[Value]) -> R {
    let name = text(vm, args[0], "find_frozen")?;
    let Some(module) = find_frozen_module(&name) else { return Ok(Value::NONE) };
    let original = vm.str(module.name);
    Ok(vm.tuple(&[Value::NONE, Value::bool(module.is_package), original]))
}

fn init_frozen(vm: &mut Vm, args: &[Value]) -> R {
    let name = text(vm, args[0], "init_frozen")?;
    match find_frozen_module(&name) {
        Some(found) => Ok(load_frozen(vm, &name, found)?.value()),
        None => Ok(Value::NONE),
    }
}

/// Makes and runs a frozen module without the help of importlib.
pub fn load_frozen(vm: &mut Vm, name: &str, found: &library::Module) -> R<Gc<Module>> {
    let module = Module::new(vm, name)?;
    if let Some(modules) = vm.modules {
        modules.set_str(vm, name, module.value())?;
    }
    let dict = module.dict.get();
    let original = vm.str(found.name);
    dict.set_str(vm, "__origname__", original)?;
    if let Some(builtins) = vm.builtins {
        dict.set_interned(vm, vm.names.dunder_builtins, builtins.value())?;
    }
    let code = code_of(vm, found)?;
    pyrite_interp::run_code(vm, code, dict, dict.value())?;
    Ok(module)
}

fn frozen_module_names(vm: &mut Vm, _args: &[Value]) -> R {
    let names = vm.list(&[]);
    for module in library::MODULES.iter().filter(|m| m.frozen) {
        let name = match module.name {
            "importlib._bootstrap" => "_frozen_importlib",
            "importlib._bootstrap_external" => "_frozen_importlib_external",
            name => name,
        };
        let name = vm.str(name);
        if let Some(list) = names.as_list() {
            list.push(vm, name)?;
        }
    }
    Ok(names)
}

fn create_builtin(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.get_attribute_str(args[0], "name")?;
    let Some(text) = name.as_str().map(|s| s.to_rust()) else {
        let message = format!("name must be string, not {}", vm.type_name(name));
        return Err(vm.type_error(message));
    };
    // A module exists once: importing it anew gives the same object.
    if let Some(known) = vm.extension::<Made>().by_name.get(&text).copied() {
        return Ok(known);
    }
    let module = match (text.as_str(), vm.modules) {
        ("sys" | "builtins", Some(modules)) => modules.get_str(vm, &text),
        _ => pyrite_interp::import::create_native(vm, &text)?,
    };
    let module = module.unwrap_or(Value::NONE);
    if !module.is_none() {
        vm.extension::<Made>().by_name.insert(text, module);
    }
    Ok(module)
}

/// Native modules that exist, by name.
#[derive(Default)]
struct Made {
    by_name: std::collections::HashMap<String, Value>,
}

fn trace(vm: &Vm, marker: &mut pyrite_object::heap::Marker) {
    use pyrite_object::Trace;
    if let Some(made) = vm.get_extension::<Made>() {
        made.by_name.values().for_each(|m| m.trace(marker));
    }
}

fn exec_builtin(_vm: &mut Vm, _args: &[Value]) -> R {
    // Native modules are filled when they are made.
    Ok(Value::small_int(0))
}

fn create_dynamic(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.get_attribute_str(args[0], "name")?;
    let path = vm.get_attribute_str(args[0], "origin")?;
    let message = vm.str("extension modules for CPython cannot be loaded");
    let ty = vm.exc_type(Exc::ImportError);
    let e = vm.new_exception(ty, &[message]);
    e.set_field(vm, fields::MSG, Some(message));
    e.set_field(vm, fields::NAME, Some(name));
    e.set_field(vm, fields::PATH, Some(path));
    Err(vm.raise_value(e.value()))
}

fn extension_suffixes(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.list(&[]))
}

fn fix_co_filename(vm: &mut Vm, args: &[Value]) -> R {
    let Some(code) = args[0].cast::<CodeObject>() else {
        let message = format!("_fix_co_filename() argument 1 must be code, not {}", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    };
    if args[1].as_str().is_none() {
        let message = format!("_fix_co_filename() argument 2 must be str, not {}", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    }
    code.set_filename(args[1]);
    Ok(Value::NONE)
}

fn source_hash(vm: &mut Vm, args: &[Value]) -> R {
    let key = args[0].as_small_int().unwrap_or(0) as u64;
    let source = crate::io::bytes_of(vm, args[1])?;
    let hash = siphash13(key, 0, &source);
    Ok(pyrite_object::bytes::new(vm, &hash.to_le_bytes()))
}

/// SipHash-1-3 (Aumasson and Bernstein 2012): the hash of hash-based `.pyc` files.
fn siphash13(k0: u64, k1: u64, data: &[u8]) -> u64 {
    let mut v = [
        k0 ^ 0x736f_6d65_7073_6575,
        k1 ^ 0x646f_7261_6e64_6f6d,
        k0 ^ 0x6c79_6765_6e65_7261,
        k1 ^ 0x7465_6462_7974_6573,
    ];
    let round = |v: &mut [u64; 4]| {
        v[0] = v[0].wrapping_add(v[1]);
        v[2] = v[2].wrapping_add(v[3]);
        v[1] = v[1].rotate_left(13) ^ v[0];
        v[3] = v[3].rotate_left(16) ^ v[2];
        v[0] = v[0].rotate_left(32);
        v[2] = v[2].wrapping_add(v[1]);
        v[0] = v[0].wrapping_add(v[3]);
        v[1] = v[1].rotate_left(17) ^ v[2];
        v[3] = v[3].rotate_left(21) ^ v[0];
        v[2] = v[2].rotate_left(32);
    };
    let absorb = |v: &mut [u64; 4], word: u64| {
        v[3] ^= word;
        round(v);
        v[0] ^= word;
    };
    let mut chunks = data.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        absorb(&mut v, u64::from_le_bytes(word));
    }
    let mut last = [0; 8];
    last[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    absorb(&mut v, u64::from_le_bytes(last) | (data.len() as u64) << 56);
    v[2] ^= 0xff;
    for _ in 0..3 {
        round(&mut v);
    }
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

fn zero(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::small_int(0))
}

fn none(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NONE)
}

native_table! {
    FUNCTIONS = [
        function("acquire_lock", "()", acquire_lock, "Acquires the import lock of this thread."),
        function("release_lock", "()", release_lock, "Releases the import lock."),
        function("lock_held", "()", lock_held, "Whether the import lock is held."),
        function("is_builtin", "(name, /)", is_builtin, "Whether there is a native module of this name."),
        function("is_frozen", "(name, /)", is_frozen, "Whether there is a frozen module of this name."),
        function("is_frozen_package", "(name, /)", is_frozen_package, "Whether the frozen module is a package."),
        function("get_frozen_object", "(name, data=None, /)", get_frozen_object, "The code of a frozen module."),
        function("find_frozen", "(name, /, *, withdata=False)", find_frozen, "What is known of a frozen module: data, whether it is a package, and its original name."),
        function("init_frozen", "(name, /)", init_frozen, "Makes and runs a frozen module."),
        function("_frozen_module_names", "()", frozen_module_names, "The names of the frozen modules."),
        function("_override_frozen_modules_for_tests", "(override, /)", none, "Frozen modules cannot be turned off."),
        function("_override_multi_interp_extensions_check", "(override, /)", zero, "There are no extension modules to check."),
        function("create_builtin", "(spec, /)", create_builtin, "Makes a native module."),
        function("exec_builtin", "(mod, /)", exec_builtin, "Initialises a native module."),
        function("create_dynamic", "(spec, file=<absent>, /)", create_dynamic, "Loads an extension module."),
        function("exec_dynamic", "(mod, /)", zero, "Initialises an extension module."),
        function("extension_suffixes", "()", extension_suffixes, "The file suffixes of extension modules."),
        function("_fix_co_filename", "(code, path, /)", fix_co_filename, "Changes the file name of a code object."),
        function("source_hash", "(key, source)", source_hash, "The hash of a source for hash-based .pyc files."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    vm.add_functions(module, &FUNCTIONS)?;
    let dict: Gc<Dict> = module.dict.get();
    let default = vm.intern("default");
    dict.set_str(vm, "check_hash_based_pycs", default)?;
    dict.set_str(vm, "pyc_magic_number_token", Value::small_int(MAGIC))
}

#[cfg(test)]
mod tests {
    /// Computed with CPython's `_imp.source_hash(168627755, source)`.
    #[test]
    fn source_hashes_are_cpythons() {
        let hash = |source: &[u8]| super::siphash13(168_627_755, 0, source).to_le_bytes();
        assert_eq!(hash(b""), HASHES[0]);
        assert_eq!(hash(b"import sys\n"), HASHES[1]);
    }
    const HASHES: [[u8; 8]; 2] =
        [[97, 245, 183, 203, 101, 58, 106, 164], [60, 105, 133, 115, 235, 199, 111, 68]];
}
