//! The module `_sre`: regular expressions. `re._compiler` makes code of a pattern, the engine of
//! `rustpython-sre_engine` runs it; patterns, matches and replacements are here.

mod found;
mod pattern;
mod subject;
mod substitute;
mod validate;

use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::Trace;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};
use rustpython_sre_engine::string::{lower_ascii, lower_unicode, upper_unicode};
use rustpython_sre_engine::{CODESIZE, MAXREPEAT, SRE_MAGIC};

/// The module's types in a `Vm`.
#[derive(Default)]
struct Types {
    pattern: Option<Gc<Type>>,
    found: Option<Gc<Type>>,
    scanner: Option<Gc<Type>>,
    template: Option<Gc<Type>>,
}

macro_rules! types {
    ($($name:ident)*) => {
        impl Types {
            $(fn $name(vm: &mut Vm) -> Gc<Type> {
                vm.extension::<Types>().$name.unwrap_or(vm.types.object)
            })*
        }

        fn trace(vm: &Vm, marker: &mut Marker) {
            if let Some(types) = vm.get_extension::<Types>() {
                $(types.$name.trace(marker);)*
            }
        }
    };
}

types! { pattern found scanner template }

fn character(vm: &mut Vm, value: Value) -> R<u32> {
    Ok(ops::index_isize(vm, value, Exc::OverflowError)? as u32)
}

fn ascii_iscased(vm: &mut Vm, args: &[Value]) -> R {
    let c = character(vm, args[0])?;
    Ok(Value::bool(c < 128 && (c as u8).is_ascii_alphabetic()))
}

fn unicode_iscased(vm: &mut Vm, args: &[Value]) -> R {
    let c = character(vm, args[0])?;
    // Characters that become several in upper case count too.
    let several = char::from_u32(c).is_some_and(|c| c.to_uppercase().next() != Some(c));
    Ok(Value::bool(several || lower_unicode(c) != c || upper_unicode(c) != c))
}

fn ascii_tolower(vm: &mut Vm, args: &[Value]) -> R {
    let c = character(vm, args[0])?;
    Ok(vm.int(lower_ascii(c).into()))
}

fn unicode_tolower(vm: &mut Vm, args: &[Value]) -> R {
    let c = character(vm, args[0])?;
    Ok(vm.int(lower_unicode(c).into()))
}

fn getcodesize(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::small_int(CODESIZE as i64))
}

native_table! {
    FUNCTIONS = [
        function("compile", "(pattern, flags, code, groups, groupindex, indexgroup)", pattern::compile, "A pattern, from the code that re._compiler makes."),
        function("template", "(pattern, template, /)", substitute::new, "A replacement template."),
        function("ascii_iscased", "(character, /)", ascii_iscased, "Whether the ASCII character has case."),
        function("unicode_iscased", "(character, /)", unicode_iscased, "Whether the character has case."),
        function("ascii_tolower", "(character, /)", ascii_tolower, "The ASCII character in lower case."),
        function("unicode_tolower", "(character, /)", unicode_tolower, "The character in lower case."),
        function("getcodesize", "(/)", getcodesize, "Bytes of a word of code."),
    ]
}

/// As CPython: so that twice the number of groups fits in its index type.
const MAXGROUPS: i64 = i32::MAX as i64 / 2;

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    for (name, number) in [
        ("MAGIC", SRE_MAGIC as i64),
        ("CODESIZE", CODESIZE as i64),
        ("MAXREPEAT", MAXREPEAT as i64),
        ("MAXGROUPS", MAXGROUPS),
    ] {
        let number = vm.int(number);
        dict.set_str(vm, name, number)?;
    }
    let copyright = vm.str(" SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB ");
    dict.set_str(vm, "copyright", copyright)?;
    vm.root_tracers.push(trace);
    let features = flags::NO_NEW;
    let made = vm.new_native_type::<pattern::Pattern>(
        "re",
        "Pattern",
        features | flags::WEAKREF,
        &pattern::METHODS,
        pattern::ATTRIBUTES,
    );
    vm.extension::<Types>().pattern = Some(made);
    let made =
        vm.new_native_type::<found::Match>("re", "Match", features, &found::METHODS, found::ATTRIBUTES);
    vm.extension::<Types>().found = Some(made);
    let made = vm.new_native_type::<pattern::Scanner>(
        "_sre",
        "SRE_Scanner",
        features,
        &pattern::SCANNER_METHODS,
        pattern::SCANNER_ATTRIBUTES,
    );
    vm.extension::<Types>().scanner = Some(made);
    let made = vm.new_native_type::<substitute::Template>("_sre", "SRE_Template", features, &[], &[]);
    vm.extension::<Types>().template = Some(made);
    Ok(())
}
