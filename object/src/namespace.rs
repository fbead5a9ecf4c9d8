//! `types.SimpleNamespace`.

use crate::dict::Dict;
use crate::native::Payload;
use crate::object::{Gc, Trace};
use crate::vm::Vm;
use std::cell::Cell;

pub struct SimpleNamespace {
    pub dict: Cell<Option<Gc<Dict>>>,
}

impl Payload for SimpleNamespace {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.dict.trace(marker);
    }
}

pub fn init(_vm: &mut Vm) {}
