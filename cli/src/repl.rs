//! The interactive session.

use pyrite_object::dict::Dict;
use pyrite_object::{Gc, Vm};

pub fn run(_vm: &mut Vm, _main: Gc<Dict>, _quiet: bool) -> i32 {
    0
}
