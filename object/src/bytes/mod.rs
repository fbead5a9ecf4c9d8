//! `bytes` and `bytearray`.

mod array;
mod hex;
pub mod make;
mod methods;

pub use hex::hex_byte;
pub use methods::push_repr;

use crate::native::{Items, Payload};
use crate::object::{Gc, Header, Kind, Object};
use crate::slice::place;
use crate::string::{HashSeed, hash_bytes, short};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{LARGE, R, Vm};
use std::cell::{Cell, RefCell};

/// Immutable bytes; they stand behind the struct (behind the slots, in subclasses).
#[repr(C)]
pub struct Bytes {
    pub header: Header,
    length: usize,
    hash: Cell<i64>,
}

/// Byte offsets of the length, and of the first byte in an instance of exactly this type; compiled code uses them.
pub const LENGTH_OFFSET: usize = std::mem::offset_of!(Bytes, length);
pub const ITEMS_OFFSET: usize = size_of::<Bytes>();

impl Object for Bytes {
    fn matches(kind: Kind) -> bool {
        kind == Kind::Bytes
    }
    fn trace(&self, _marker: &mut crate::heap::Marker) {}
}

impl Bytes {
    pub fn len(&self) -> usize {
        self.length
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub fn as_slice(&self) -> &[u8] {
        let shape = self.header.shape.get();
        let offset =
            if shape.managed { shape.slot_offset(u32::from(shape.inline_slots)) } else { ITEMS_OFFSET };
        // SAFETY: `length` bytes were written there when the object was made (`of_type`).
        unsafe { std::slice::from_raw_parts(std::ptr::from_ref(self).cast::<u8>().add(offset), self.length) }
    }

    /// The hash, computed once.
    pub fn hash(&self, seed: &HashSeed) -> i64 {
        if self.hash.get() == 0 && !self.is_empty() {
            self.hash.set(hash_bytes(self.as_slice(), seed));
        }
        self.hash.get()
    }

    /// An instance of bytes or a subclass.
    pub fn of_type(vm: &mut Vm, ty: Gc<Type>, bytes: &[u8]) -> R<Gc<Bytes>> {
        Bytes::joined(vm, ty, [bytes, &[]])
    }

    /// As `of_type`, of two parts.
    pub fn joined(vm: &mut Vm, ty: Gc<Type>, parts: [&[u8]; 2]) -> R<Gc<Bytes>> {
        Bytes::filled(vm, ty, parts[0].len() + parts[1].len(), |place| {
            let (first, second) = place.split_at_mut(parts[0].len());
            short::copy(first, parts[0]);
            short::copy(second, parts[1]);
        })
    }

    /// As `of_type`, of so many bytes, zero before `fill` writes them.
    #[inline]
    pub fn filled(vm: &mut Vm, ty: Gc<Type>, length: usize, fill: impl FnOnce(&mut [u8])) -> R<Gc<Bytes>> {
        let offset = ty.instance_size();
        let Some(size) = offset.checked_add(length) else { return Err(vm.memory_error()) };
        let header = vm.header_of(ty);
        let place = if size > LARGE {
            match vm.heap.try_allocate_large(size) {
                Some(place) => place,
                None => return Err(vm.memory_error()),
            }
        } else {
            vm.heap.allocate(size)
        };
        let object = place.cast::<Bytes>();
        // SAFETY: fresh zeroed memory with room for the instance and the bytes.
        unsafe {
            object.write(Bytes { header, length, hash: Cell::new(0) });
            fill(std::slice::from_raw_parts_mut(place.as_ptr().add(offset), length));
        }
        Ok(Gc::from_pointer(object))
    }
}

/// `a + b`.
pub fn concat(vm: &mut Vm, a: Gc<Bytes>, b: Gc<Bytes>) -> R {
    let bytes = vm.types.bytes;
    Ok(Bytes::joined(vm, bytes, [a.as_slice(), b.as_slice()])?.value())
}

/// A bytes object. Running out of memory gives an empty one and sets the heap's exhaustion flag.
pub fn new(vm: &mut Vm, bytes: &[u8]) -> Value {
    match Bytes::of_type(vm, vm.types.bytes, bytes) {
        Ok(b) => b.value(),
        Err(_) => {
            vm.exception = None;
            vm.heap.exhausted = true;
            Value::NONE
        }
    }
}

/// Mutable bytes. `exports` counts buffers that are out: the size must not change then.
#[derive(Default)]
pub struct ByteArray {
    pub data: RefCell<Vec<u8>>,
    pub exports: crate::buffer::Exports,
}

impl Payload for ByteArray {
    fn trace(&self, _marker: &mut crate::heap::Marker) {}
    const BUFFER: Option<&'static crate::buffer::BufferOps> = Some(&crate::buffer::BufferOps {
        with: |value, f| {
            if let Some(b) = value.native::<ByteArray>() {
                f(&mut b.data.borrow_mut());
            }
        },
        format: |_| ('B', 1),
        exports: |value| value.native::<ByteArray>().map(|b| b.exports.clone()),
    });
    const ITEMS: Option<&'static Items> = Some(&Items {
        get: |_, value, index| {
            let bytes = value.native::<ByteArray>()?;
            let bytes = bytes.data.borrow();
            place(index, bytes.len()).map(|at| Value::small_int(bytes[at].into()))
        },
        set: |_, value, index, item| {
            let Some(bytes) = value.native::<ByteArray>() else { return false };
            let mut bytes = bytes.data.borrow_mut();
            match (place(index, bytes.len()), item.as_small_int().map(u8::try_from)) {
                (Some(at), Some(Ok(byte))) => {
                    bytes[at] = byte;
                    true
                }
                _ => false,
            }
        },
    });
}

/// The items of bytes.
pub static ITEMS: Items = Items {
    get: |_, value, index| {
        let bytes = value.as_bytes()?;
        place(index, bytes.len()).map(|at| Value::small_int(bytes.as_slice()[at].into()))
    },
    set: |_, _, _, _| false,
};

impl Value {
    #[inline(always)]
    pub fn as_bytes(self) -> Option<Gc<Bytes>> {
        self.cast::<Bytes>()
    }
}

/// Fills the types.
pub fn init(vm: &mut Vm) {
    let (bytes, bytearray) = (vm.types.bytes, vm.types.bytearray);
    vm.add_methods(bytes, &methods::SHARED);
    vm.add_methods(bytes, &methods::BYTES);
    vm.add_methods(bytearray, &methods::SHARED);
    vm.add_methods(bytearray, &array::METHODS);
    crate::recursive::set_unhashable(vm, bytearray);
}
