//! Tuples: the items stand behind the struct (behind the slots, in instances of subclasses that have them).

mod methods;

pub(crate) use methods::get_slice;
pub use methods::{compare, concatenated, find, from_iterable, init, repeated};

use crate::object::{Gc, Header, Kind, Object, Trace};
use crate::shape::Shape;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{LARGE, R, Vm};
use std::cell::Cell;

#[repr(C)]
pub struct Tuple {
    pub header: Header,
    length: usize,
}

impl Object for Tuple {
    #[inline(always)]
    fn matches(kind: Kind) -> bool {
        kind == Kind::Tuple
    }
    #[inline]
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.items().trace(marker);
    }
}

/// Byte offset of the items of tuples without slots; compiled code uses it.
pub const ITEMS_OFFSET: usize = size_of::<Tuple>();
pub const LENGTH_OFFSET: usize = std::mem::offset_of!(Tuple, length);

/// Where the items of tuples of a shape begin: behind the slots, if instances have any.
#[inline(always)]
pub fn items_offset(shape: Gc<Shape>) -> usize {
    if shape.managed { shape.slot_offset(u32::from(shape.inline_slots)) } else { ITEMS_OFFSET }
}

impl Tuple {
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.length
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The items. They never change, once the tuple is made.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        let offset = items_offset(self.header.shape.get());
        // SAFETY: `length` values were written at `offset` when the tuple was made (`Tuple::of_type`).
        unsafe {
            let start = std::ptr::from_ref(self).cast::<u8>().add(offset).cast::<Value>();
            std::slice::from_raw_parts(start, self.length)
        }
    }

    /// The item at an index that must be in range.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Value {
        self.items()[index]
    }

    pub fn new(vm: &mut Vm, values: &[Value]) -> Gc<Tuple> {
        if values.is_empty()
            && let Some(empty) = vm.empty_tuple.cast()
        {
            return empty;
        }
        Self::of_type(vm, vm.types.tuple, values)
    }

    /// A tuple of two: what `zip`, `enumerate` and `dict.items` give all the time.
    #[inline]
    pub fn pair(vm: &mut Vm, a: Value, b: Value) -> Gc<Tuple> {
        let header = vm.header_of(vm.types.tuple);
        let tuple = vm.allocate_sized(Tuple { header, length: 2 }, ITEMS_OFFSET + 16);
        // SAFETY: the object has room for two values at ITEMS_OFFSET.
        unsafe {
            let start = tuple.as_ptr().cast::<u8>().add(ITEMS_OFFSET).cast::<Value>();
            start.write(a);
            start.add(1).write(b);
        }
        tuple
    }

    /// An instance of tuple or a subclass.
    pub fn of_type(vm: &mut Vm, ty: Gc<Type>, values: &[Value]) -> Gc<Tuple> {
        let offset = ty.instance_size();
        let header = vm.header_of(ty);
        let tuple = vm.allocate_sized(Tuple { header, length: values.len() }, offset + 8 * values.len());
        // SAFETY: the object has room for the values at `offset`.
        unsafe {
            let start = tuple.as_ptr().cast::<u8>().add(offset).cast::<Value>();
            std::ptr::copy_nonoverlapping(values.as_ptr(), start, values.len());
        }
        tuple
    }

    /// As `new`, for lengths that a program chooses freely: `item` gives what stands at an index.
    pub fn try_filled(vm: &mut Vm, length: usize, item: impl Fn(usize) -> Value) -> R<Gc<Tuple>> {
        if length == 0 {
            return Ok(vm.empty_tuple());
        }
        let Some(size) = length.checked_mul(8).and_then(|n| n.checked_add(ITEMS_OFFSET)) else {
            return Err(vm.memory_error());
        };
        let place = if size > LARGE {
            match vm.heap.try_allocate_large(size) {
                Some(place) => place,
                None => return Err(vm.memory_error()),
            }
        } else {
            vm.heap.allocate(size)
        };
        let tuple = place.cast::<Tuple>();
        // SAFETY: fresh memory of `size` bytes; `item` allocates nothing, so nobody sees the items before all are there.
        unsafe {
            tuple.write(Tuple { header: vm.header_of(vm.types.tuple), length });
            let start = place.as_ptr().add(ITEMS_OFFSET).cast::<Value>();
            for i in 0..length {
                start.add(i).write(item(i));
            }
        }
        Ok(Gc::from_pointer(tuple))
    }

    /// As `new`, for lengths that a program chooses freely.
    pub fn try_new(vm: &mut Vm, values: &[Value]) -> R<Gc<Tuple>> {
        Self::try_filled(vm, values.len(), |i| values[i])
    }
}

impl Value {
    #[inline(always)]
    pub fn as_tuple(self) -> Option<Gc<Tuple>> {
        self.cast::<Tuple>()
    }
}

/// A cell of a closure.
#[repr(C)]
pub struct CellObject {
    pub header: Header,
    pub content: Cell<Option<Value>>,
}

crate::object_kind!(CellObject, Cell, |this, marker| this.content.trace(marker));

impl CellObject {
    #[inline]
    pub fn new(vm: &mut Vm, content: Option<Value>) -> Gc<CellObject> {
        let header = vm.header_of(vm.types.cell);
        vm.allocate(CellObject { header, content: Cell::new(content) })
    }
}
