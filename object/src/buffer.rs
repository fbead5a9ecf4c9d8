//! The buffer protocol (PEP 3118, PEP 688) among native types: who lends bytes, and in what form.

use crate::bytes::Bytes;
use crate::object::{Gc, Kind};
use crate::value::Value;
use std::cell::Cell;
use std::rc::Rc;

/// How many buffers of an object are out. Views share the count, so that one may die after the object.
#[derive(Clone, Default)]
pub struct Exports(Rc<Cell<usize>>);

impl Exports {
    pub fn get(&self) -> usize {
        self.0.get()
    }
}

/// One buffer that is out, until it is dropped.
pub struct Lease(Exports);

impl Lease {
    pub fn new(exports: Exports) -> Lease {
        exports.0.set(exports.0.get() + 1);
        Lease(exports)
    }
}

impl Lease {
    /// Whether it is a buffer of the object with this count.
    pub fn is_of(&self, exports: &Exports) -> bool {
        Rc::ptr_eq(&self.0.0, &exports.0)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let count = &self.0.0;
        count.set(count.get().saturating_sub(1));
    }
}

/// What a native type tells of its instances' buffers.
pub struct BufferOps {
    /// Shows the bytes, which may be changed if the buffer is not read-only. The function called must not run Python.
    pub with: fn(Value, &mut dyn FnMut(&mut [u8])),
    /// Code of an item as in the module `struct`, and its size in bytes.
    pub format: fn(Value) -> (char, usize),
    pub exports: fn(Value) -> Option<Exports>,
}

/// An object that lends its bytes.
#[derive(Clone, Copy)]
pub enum Exporter {
    Bytes(Gc<Bytes>),
    Native(Value, &'static BufferOps),
}

impl Exporter {
    /// The exporter that a value is, if it is a built-in one.
    pub fn of(value: Value) -> Option<Exporter> {
        if let Some(bytes) = value.as_bytes() {
            return Some(Exporter::Bytes(bytes));
        }
        let shape = value.header()?.shape.get();
        if shape.kind != Kind::Native {
            return None;
        }
        shape.ty.native?.buffer.map(|ops| Exporter::Native(value, ops))
    }

    pub fn value(self) -> Value {
        match self {
            Exporter::Bytes(bytes) => bytes.value(),
            Exporter::Native(value, _) => value,
        }
    }

    pub fn is_read_only(self) -> bool {
        matches!(self, Exporter::Bytes(_))
    }

    /// Reads the bytes. The function must not run Python.
    pub fn read<T>(self, f: impl FnOnce(&[u8]) -> T) -> Option<T> {
        match self {
            Exporter::Bytes(bytes) => Some(f(bytes.as_slice())),
            Exporter::Native(value, ops) => {
                let mut f = Some(f);
                let mut result = None;
                (ops.with)(value, &mut |bytes| result = f.take().map(|f| f(bytes)));
                result
            }
        }
    }

    /// Changes the bytes. The function must not run Python. `None` if they cannot be changed.
    pub fn write<T>(self, f: impl FnOnce(&mut [u8]) -> T) -> Option<T> {
        match self {
            Exporter::Bytes(_) => None,
            Exporter::Native(value, ops) => {
                let mut f = Some(f);
                let mut result = None;
                (ops.with)(value, &mut |bytes| result = f.take().map(|f| f(bytes)));
                result
            }
        }
    }

    pub fn length(self) -> usize {
        self.read(<[u8]>::len).unwrap_or(0)
    }

    /// Code and size of an item.
    pub fn format(self) -> (char, usize) {
        match self {
            Exporter::Bytes(_) => ('B', 1),
            Exporter::Native(value, ops) => (ops.format)(value),
        }
    }

    pub fn lease(self) -> Option<Lease> {
        match self {
            Exporter::Bytes(_) => None,
            Exporter::Native(value, ops) => (ops.exports)(value).map(Lease::new),
        }
    }
}
