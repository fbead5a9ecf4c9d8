//! The module `_library`: what `library_importer.py` asks about the embedded library.

use crate::library;
use pyrite_object::exception::{Exc, fields};
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Raised, Value, Vm, native_table};

fn name_of(vm: &mut Vm, value: Value) -> R<String> {
    match value.as_str() {
        Some(s) => Ok(s.to_rust()),
        None => Err(vm.type_error(format!("module name must be str, not {}", vm.type_name(value)))),
    }
}

fn missing(vm: &mut Vm, name: &str) -> Raised {
    let message = format!("No module named '{name}'");
    let message = vm.str(&message);
    let name = vm.str(name);
    let ty = vm.exc_type(Exc::ImportError);
    let e = vm.new_exception(ty, &[message]);
    e.set_field(vm, fields::MSG, Some(message));
    e.set_field(vm, fields::NAME, Some(name));
    vm.raise_value(e.value())
}

fn find(vm: &mut Vm, args: &[Value]) -> R {
    let name = name_of(vm, args[0])?;
    let Some(module) = library::find(&name) else { return Ok(Value::NONE) };
    let file = vm.str(&module.file());
    Ok(vm.tuple(&[file, Value::bool(module.is_package)]))
}

fn code(vm: &mut Vm, args: &[Value]) -> R {
    let name = name_of(vm, args[0])?;
    match library::find(&name) {
        Some(module) => Ok(crate::imp::code_of(vm, module)?.value()),
        None => Err(missing(vm, &name)),
    }
}

fn source(vm: &mut Vm, args: &[Value]) -> R {
    let name = name_of(vm, args[0])?;
    match library::find(&name).map(library::Module::source) {
        Some(Some(source)) => Ok(vm.str(&source)),
        _ => Err(missing(vm, &name)),
    }
}

fn data(vm: &mut Vm, args: &[Value]) -> R {
    let path = name_of(vm, args[0])?;
    match library::find_file(&path).and_then(library::Module::source) {
        Some(source) => Ok(pyrite_object::bytes::new(vm, source.as_bytes())),
        None => Err(crate::io::errno_error(vm, libc::ENOENT, Some(args[0]))),
    }
}

fn names(vm: &mut Vm, args: &[Value]) -> R {
    let prefix = name_of(vm, args[0])?;
    let list = vm.list(&[]);
    for module in &library::MODULES {
        let tail = match prefix.as_str() {
            "" => Some(module.name),
            prefix => module.name.strip_prefix(prefix).and_then(|t| t.strip_prefix('.')),
        };
        let Some(tail) = tail.filter(|t| !t.contains('.')) else { continue };
        let tail = vm.str(tail);
        let pair = vm.tuple(&[tail, Value::bool(module.is_package)]);
        if let Some(list) = list.as_list() {
            list.push(vm, pair)?;
        }
    }
    Ok(list)
}

native_table! {
    FUNCTIONS = [
        function("find", "(name, /)", find, "Path of a module's file, and whether it is a package; None if there is none."),
        function("code", "(name, /)", code, "The code of a module."),
        function("source", "(name, /)", source, "The source of a module."),
        function("data", "(path, /)", data, "The bytes of a file."),
        function("names", "(prefix, /)", names, "Names in a package, each with whether it is a package."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    let folder = vm.intern(library::FOLDER);
    module.dict.get().set_str(vm, "folder", folder)
}
