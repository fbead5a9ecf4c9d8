//! Native modules, and the embedded pure-Python library.

pub mod atexit;
pub mod builtins;
pub mod io;
pub mod posix;
pub mod signals;
pub mod struct_sequence;
pub mod thread;
pub mod time;

use pyrite_object::{R, Vm};

/// Makes the module `builtins` and whatever start-up needs.
pub fn install(vm: &mut Vm) -> R<()> {
    builtins::install(vm)
}
