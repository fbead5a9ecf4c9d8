//! `types.UnionType`: `int | str`.

use crate::native::Payload;
use crate::object::Trace;
use crate::value::Value;
use crate::vm::Vm;
use std::cell::Cell;

pub struct Union {
    /// A tuple.
    pub args: Value,
    pub parameters: Cell<Option<Value>>,
}

impl Payload for Union {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.args.trace(marker);
        self.parameters.trace(marker);
    }
}

pub fn init(_vm: &mut Vm) {}
