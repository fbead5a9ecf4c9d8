//! `range` and its iterators.

use crate::object::{Gc, Header, Trace};
use crate::value::Value;
use crate::vm::Vm;

#[repr(C)]
pub struct Range {
    pub header: Header,
    pub start: Value,
    pub stop: Value,
    pub step: Value,
    /// Number of items, an int.
    pub length: Value,
}

crate::object_kind!(Range, Range, |this, marker| {
    this.start.trace(marker);
    this.stop.trace(marker);
    this.step.trace(marker);
    this.length.trace(marker);
});

impl Range {
    /// Start, stop and step, if all and the values between are small integers.
    pub fn small(&self) -> Option<(i64, i64, i64)> {
        Some((self.start.as_small_int()?, self.stop.as_small_int()?, self.step.as_small_int()?))
    }
}

impl Value {
    pub fn as_range(self) -> Option<Gc<Range>> {
        self.cast::<Range>()
    }
}

pub fn init(_vm: &mut Vm) {}
