//! The module `_codecs`: the registry of encodings and error handlers, and the encodings that are built in.

mod charmap;
mod escapes;
mod registry;
mod text;
mod units;
mod utf7;

use pyrite_object::module::Module;
use pyrite_object::{Gc, R, Vm};

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(registry::trace);
    vm.add_functions(module, &registry::FUNCTIONS)?;
    vm.add_functions(module, &units::FUNCTIONS)?;
    vm.add_functions(module, &utf7::FUNCTIONS)?;
    vm.add_functions(module, &escapes::FUNCTIONS)?;
    vm.add_functions(module, &charmap::FUNCTIONS)
}
