//! `memoryview`, and the buffer protocol among built-in types.

use crate::native::Payload;
use crate::object::Trace;
use crate::value::Value;
use crate::vm::Vm;
use std::cell::Cell;

pub struct MemoryView {
    /// What the bytes belong to; `None` once released.
    pub owner: Cell<Option<Value>>,
    /// First byte, and length in bytes, within the owner's buffer.
    pub offset: Cell<isize>,
    pub length: Cell<usize>,
    /// Item format, as in `struct`, and its size.
    pub format: Cell<char>,
    pub item_size: Cell<usize>,
    /// Shape and strides in items and bytes; one pair per dimension.
    pub dimensions: std::cell::RefCell<Vec<(usize, isize)>>,
    pub read_only: Cell<bool>,
}

impl Payload for MemoryView {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.owner.trace(marker);
    }
}

pub fn init(_vm: &mut Vm) {}
