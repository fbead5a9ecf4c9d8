//! The module `itertools`.

mod chains;
mod combinatorics;
mod filters;
mod groups;

use pyrite_object::module::Module;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Value, Vm, recursive};

/// The class that a constructor makes an instance of.
fn class(vm: &mut Vm, value: Value) -> R<Gc<Type>> {
    recursive::class_of(vm, value)
}

/// `object.__class_getitem__` of the generic ones.
fn class_getitem(vm: &mut Vm, args: &[Value]) -> R {
    let alias = pyrite_interp::import::attribute_of(vm, "types", "GenericAlias")?;
    vm.call(alias, &[args[0], args[1]])
}

/// Declares the payload of an iterator type: fields that hold values, and the step.
macro_rules! iterator {
    ($(#[$meta:meta])* $name:ident { $($field:ident),* } { $($plain:ident: $ty:ty),* } $step:ident) => {
        $(#[$meta])*
        pub struct $name {
            $($field: std::cell::Cell<pyrite_object::Value>,)*
            $($plain: $ty,)*
        }

        impl pyrite_object::native::Payload for $name {
            fn trace(&self, _marker: &mut pyrite_object::heap::Marker) {
                use pyrite_object::object::Trace;
                $(self.$field.trace(_marker);)*
            }
            const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some($step);
        }
    };
}
use iterator;

/// The methods of every iterator: the constructor and the protocol.
macro_rules! methods {
    ($name:ident $signature:literal $new:ident $(, $more:expr)*) => {
        pyrite_object::native_table! {
            $name = [
                pyrite_object::native::new($signature, $new),
                pyrite_object::native::slot("__iter__", "(self, /)", pyrite_object::iter::self_iter, "Implement iter(self)."),
                pyrite_object::native::slot("__next__", "(self, /)", pyrite_object::iter::native_next, "Implement next(self)."),
                $($more,)*
            ]
        }
    };
}
use methods;

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let dict = module.dict.get();
    let mut types = vm.rooted();
    filters::init(vm, &mut types);
    chains::init(vm, &mut types);
    combinatorics::init(vm, &mut types);
    groups::init(vm, &mut types)?;
    for ty in types.iter().filter_map(|t| t.cast::<Type>()) {
        let name = ty.name.get();
        dict.set_interned(vm, name, ty.value())?;
    }
    vm.add_functions(module, &groups::FUNCTIONS)
}

/// Flags of the types.
const FLAGS: u32 = flags::BASE;
