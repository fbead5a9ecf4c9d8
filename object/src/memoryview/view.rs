//! The payload of `memoryview`: a window on another object's bytes, with format and shape.

use super::items;
use crate::buffer::{Exporter, Lease};
use crate::exception::Exc;
use crate::heap::Marker;
use crate::native::{Native, Payload};
use crate::object::{Gc, Trace};
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::{Cell, RefCell};

pub struct MemoryView {
    /// What lends the bytes; `None` once released.
    pub owner: Cell<Option<Value>>,
    /// What was asked for the buffer; another object than the owner if that has `__buffer__`.
    pub object: Value,
    pub lease: RefCell<Option<Lease>>,
    /// First byte of the first item within the owner's bytes.
    pub offset: usize,
    pub format: String,
    pub item_size: usize,
    /// Length and stride in bytes of each dimension.
    pub dimensions: Vec<(usize, isize)>,
    pub read_only: bool,
    pub hash: Cell<Option<i64>>,
}

impl Payload for MemoryView {
    fn trace(&self, marker: &mut Marker) {
        self.owner.trace(marker);
        self.object.trace(marker);
    }
}

impl MemoryView {
    /// Number of items.
    pub fn count(&self) -> usize {
        self.dimensions.iter().map(|(n, _)| n).product()
    }

    pub fn bytes(&self) -> usize {
        self.count() * self.item_size
    }

    /// Offsets of all items in the order of their indices, the last one fastest.
    pub fn offsets(&self) -> Vec<usize> {
        let mut offsets = vec![self.offset as isize];
        for (length, stride) in &self.dimensions {
            offsets = offsets
                .iter()
                .flat_map(|start| (0..*length as isize).map(move |i| start + i * stride))
                .collect();
        }
        offsets.into_iter().map(|o| o as usize).collect()
    }

    /// Whether items follow each other without gaps, the last index fastest.
    pub fn is_c_contiguous(&self) -> bool {
        let mut expected = self.item_size as isize;
        self.count() == 0
            || self.dimensions.iter().rev().all(|(length, stride)| {
                let fits = *length == 1 || *stride == expected;
                expected *= *length as isize;
                fits
            })
    }

    /// As `is_c_contiguous`, the first index fastest.
    pub fn is_f_contiguous(&self) -> bool {
        let mut expected = self.item_size as isize;
        self.count() == 0
            || self.dimensions.iter().all(|(length, stride)| {
                let fits = *length == 1 || *stride == expected;
                expected *= *length as isize;
                fits
            })
    }
}

/// The view that a value is; ValueError once it is released.
pub fn this(vm: &mut Vm, value: Value) -> R<(Gc<Native<MemoryView>>, Exporter)> {
    let Some(view) = value.native::<MemoryView>() else {
        return Err(crate::recursive::foreign_receiver(vm, "memoryview", value));
    };
    match view.owner.get().and_then(Exporter::of) {
        Some(exporter) => Ok((view, exporter)),
        None => Err(vm.value_error("operation forbidden on released memoryview object")),
    }
}

/// A view of the same buffer with another window.
pub fn derive(
    vm: &mut Vm,
    view: &MemoryView,
    exporter: Exporter,
    offset: usize,
    format: String,
    item_size: usize,
    dimensions: Vec<(usize, isize)>,
) -> Value {
    let made = MemoryView {
        owner: Cell::new(Some(exporter.value())),
        object: view.object,
        lease: RefCell::new(exporter.lease()),
        offset,
        format,
        item_size,
        dimensions,
        read_only: view.read_only,
        hash: Cell::new(None),
    };
    vm.new_native(vm.types.memoryview, made).value()
}

/// A view of all of an object's bytes. TypeError if it has none.
pub fn of(vm: &mut Vm, object: Value) -> R {
    if object.native::<MemoryView>().is_some() {
        let (view, exporter) = this(vm, object)?;
        let made = derive(
            vm,
            &view,
            exporter,
            view.offset,
            view.format.clone(),
            view.item_size,
            view.dimensions.clone(),
        );
        return Ok(made);
    }
    if let Some(exporter) = Exporter::of(object) {
        let (code, item_size) = exporter.format();
        let count = exporter.length() / item_size.max(1);
        let made = MemoryView {
            owner: Cell::new(Some(object)),
            object,
            lease: RefCell::new(exporter.lease()),
            offset: 0,
            format: code.to_string(),
            item_size,
            dimensions: vec![(count, item_size as isize)],
            read_only: exporter.is_read_only(),
            hash: Cell::new(None),
        };
        return Ok(vm.new_native(vm.types.memoryview, made).value());
    }
    let name = vm.intern("__buffer__");
    if vm.type_of(object).lookup(vm, name).is_none() {
        let message = format!("memoryview: a bytes-like object is required, not '{}'", vm.type_name(object));
        return Err(vm.type_error(message));
    }
    // PyBUF_FULL_RO.
    let flags = vm.int(0x11c);
    let lent = vm.call_method(object, name, &[flags])?;
    if lent.native::<MemoryView>().is_none() {
        return Err(vm.type_error("__buffer__ returned non-memoryview object"));
    }
    let (view, exporter) = this(vm, lent)?;
    let made = MemoryView {
        owner: Cell::new(Some(exporter.value())),
        object,
        lease: RefCell::new(exporter.lease()),
        offset: view.offset,
        format: view.format.clone(),
        item_size: view.item_size,
        dimensions: view.dimensions.clone(),
        read_only: view.read_only,
        hash: Cell::new(None),
    };
    Ok(vm.new_native(vm.types.memoryview, made).value())
}

/// The bytes of a view in the order of its indices. The owner may have shrunk: what is gone is zero.
pub fn to_bytes(view: &MemoryView, exporter: Exporter) -> Vec<u8> {
    let length = view.bytes();
    exporter
        .read(|bytes| {
            if view.is_c_contiguous() {
                let end = (view.offset + length).min(bytes.len());
                let mut all = bytes.get(view.offset..end).unwrap_or_default().to_vec();
                all.resize(length, 0);
                return all;
            }
            let mut all = Vec::with_capacity(length);
            for at in view.offsets() {
                match bytes.get(at..at + view.item_size) {
                    Some(item) => all.extend_from_slice(item),
                    None => all.resize(all.len() + view.item_size, 0),
                }
            }
            all
        })
        .unwrap_or_default()
}

/// The code of a view's items; NotImplementedError if they are no single native ones.
pub fn code(vm: &mut Vm, view: &MemoryView) -> R<char> {
    match items::native_code(&view.format) {
        Some(code) => Ok(code),
        None => {
            let message = format!("memoryview: format {} not supported", view.format);
            Err(vm.raise(Exc::NotImplementedError, message))
        }
    }
}

/// The item at an offset of the owner's bytes.
pub fn item(vm: &mut Vm, view: &MemoryView, exporter: Exporter, at: usize) -> R {
    let code = code(vm, view)?;
    let bytes = exporter.read(|bytes| bytes.get(at..at + view.item_size).map(<[u8]>::to_vec)).flatten();
    match bytes {
        Some(bytes) => Ok(items::get(vm, code, &bytes)),
        None => Err(vm.index_error("index out of bounds")),
    }
}
