//! The module `builtins`.

mod anext;
mod numbers;
mod objects;
mod output;
mod source;
pub mod terminal;

use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::{R, Value, Vm};
use pyrite_syntax::opcode::Consumer;

/// Makes the module and enters it where the interpreter looks.
pub fn install(vm: &mut Vm) -> R<()> {
    let modules = pyrite_object::Gc::<pyrite_object::dict::Dict>::new(vm);
    vm.modules = Some(modules);
    let module = Module::new(vm, "builtins")?;
    let dict = module.dict.get();
    vm.builtins = Some(dict);
    modules.set_str(vm, "builtins", module.value())?;
    for table in [
        &numbers::FUNCTIONS[..],
        &objects::FUNCTIONS[..],
        &output::FUNCTIONS[..],
        &source::FUNCTIONS[..],
        &terminal::FUNCTIONS[..],
    ] {
        vm.add_functions(module, table)?;
    }
    let t = vm.types;
    let types = [
        t.object,
        t.type_,
        t.int,
        t.bool,
        t.float,
        t.complex,
        t.str,
        t.bytes,
        t.bytearray,
        t.memoryview,
        t.list,
        t.tuple,
        t.dict,
        t.set,
        t.frozenset,
        t.range,
        t.slice,
        t.property,
        t.staticmethod,
        t.classmethod,
        t.super_,
        t.enumerate,
        t.zip,
        t.map,
        t.filter,
        t.reversed,
    ];
    for ty in types {
        let name = ty.name.get();
        dict.set_interned(vm, name, ty.value())?;
    }
    for exc in Exc::ALL {
        let ty = vm.exc_type(*exc);
        dict.set_str(vm, exc.name(), ty.value())?;
    }
    for alias in ["EnvironmentError", "IOError"] {
        let ty = vm.exc_type(Exc::OSError);
        dict.set_str(vm, alias, ty.value())?;
    }
    for (name, value) in [
        ("None", Value::NONE),
        ("True", Value::TRUE),
        ("False", Value::FALSE),
        ("Ellipsis", Value::ELLIPSIS),
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("__debug__", Value::TRUE),
    ] {
        dict.set_str(vm, name, value)?;
    }
    for consumer in Consumer::ALL {
        let name = vm.intern(consumer.text());
        let found = match consumer {
            Consumer::Join => vm.types.str.lookup(vm, name),
            _ => dict.get_interned(name),
        };
        vm.consumers[*consumer as usize] = found.unwrap_or(Value::NONE);
    }
    Ok(())
}
