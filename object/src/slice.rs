//! Slice objects, and what they mean for a length.

use crate::object::{Gc, Header, Trace};
use crate::value::Value;
use crate::vm::{R, Vm};

#[repr(C)]
pub struct Slice {
    pub header: Header,
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

crate::object_kind!(Slice, Slice, |this, marker| {
    this.start.trace(marker);
    this.stop.trace(marker);
    this.step.trace(marker);
});

/// A slice applied to a length: `count` items, the first at `start`, `step` apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indices {
    pub start: isize,
    pub stop: isize,
    pub step: isize,
    pub count: usize,
}

impl Slice {
    pub fn new(vm: &mut Vm, start: Value, stop: Value, step: Value) -> Value {
        let header = vm.header_of(vm.types.slice);
        vm.allocate(Slice { header, start, stop, step }).value()
    }

    /// Start, stop and step as integers, cut to what an index can be; before a length is known.
    pub fn unpack(&self, vm: &mut Vm) -> R<(isize, isize, isize)> {
        let step = match self.step {
            Value::NONE => 1,
            v => clamp(vm, v)?,
        };
        if step == 0 {
            return Err(vm.value_error("slice step cannot be zero"));
        }
        let step = step.max(-isize::MAX);
        let start = match self.start {
            Value::NONE => {
                if step < 0 {
                    isize::MAX
                } else {
                    0
                }
            }
            v => clamp(vm, v)?,
        };
        let stop = match self.stop {
            Value::NONE => {
                if step < 0 {
                    isize::MIN
                } else {
                    isize::MAX
                }
            }
            v => clamp(vm, v)?,
        };
        Ok((start, stop, step))
    }

    /// The slice applied to a sequence. `__index__` may change the sequence, so the length is asked for afterwards.
    pub fn indices(&self, vm: &mut Vm, length: impl FnOnce() -> usize) -> R<Indices> {
        let (start, stop, step) = self.unpack(vm)?;
        Ok(adjust(start, stop, step, length() as isize))
    }
}

/// Cuts start and stop to a length.
pub fn adjust(start: isize, stop: isize, step: isize, length: isize) -> Indices {
    let (low, high) = if step < 0 { (-1, length - 1) } else { (0, length) };
    let cut = |i: isize| if i < 0 { i.saturating_add(length).max(low) } else { i.min(high) };
    let (start, stop) = (cut(start), cut(stop));
    let count = if step < 0 && stop < start {
        (start - stop - 1) / -step + 1
    } else if step > 0 && start < stop {
        (stop - start - 1) / step + 1
    } else {
        0
    };
    Indices { start, stop, step, count: count as usize }
}

fn clamp(vm: &mut Vm, value: Value) -> R<isize> {
    if value.as_int().is_none() {
        let ty = vm.type_of(value);
        if ty.slot(vm, crate::slots::Slot::Index).is_none() {
            return Err(vm.type_error("slice indices must be integers or None or have an __index__ method"));
        }
    }
    let i = crate::ops::index_of(vm, value)?;
    Ok(match i.to_i64() {
        Some(i) => i as isize,
        None if i.is_negative() => isize::MIN,
        None => isize::MAX,
    })
}

impl Value {
    pub fn as_slice(self) -> Option<Gc<Slice>> {
        self.cast::<Slice>()
    }
}

pub fn init(_vm: &mut Vm) {}
