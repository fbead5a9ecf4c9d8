//! The module `builtins`.

use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{R, Value, Vm, native_table, ops};
use std::io::Write;

fn print(vm: &mut Vm, args: &[Value]) -> R {
    // sep, end, file, flush, then the arguments.
    let mut out = String::new();
    for (i, arg) in args[4..].iter().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        out.push_str(&ops::str_text(vm, *arg)?);
    }
    out.push('\n');
    let _ = std::io::stdout().write_all(out.as_bytes());
    Ok(Value::NONE)
}

fn len(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(ops::length(vm, args[0])? as i64))
}

native_table! {
    FUNCTIONS = [
        function("print", "(*args, sep=' ', end='\\n', file=None, flush=False)", print, "Prints the values to a stream."),
        function("len", "(obj, /)", len, "Return the number of items in a container."),
    ]
}

/// Makes the module and enters it where the interpreter looks.
pub fn install(vm: &mut Vm) -> R<()> {
    let module = Module::new(vm, "builtins")?;
    let dict = module.dict.get();
    vm.builtins = Some(dict);
    vm.add_functions(module, &FUNCTIONS)?;
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
    Ok(())
}
