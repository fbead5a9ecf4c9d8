//! `property`.

use crate::native::Payload;
use crate::object::Trace;
use crate::value::Value;
use crate::vm::Vm;
use std::cell::Cell;

pub struct Property {
    pub get: Cell<Value>,
    pub set: Cell<Value>,
    pub delete: Cell<Value>,
    pub doc: Cell<Value>,
    pub name: Cell<Option<Value>>,
    /// The docstring is the getter's.
    pub getter_doc: Cell<bool>,
}

impl Payload for Property {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.get.trace(marker);
        self.set.trace(marker);
        self.delete.trace(marker);
        self.doc.trace(marker);
        self.name.trace(marker);
    }
}

pub fn init(_vm: &mut Vm) {}
