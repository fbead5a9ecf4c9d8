//! Lists, and the value arrays behind them.

mod compare;
pub mod extend;
pub(crate) mod methods;
pub(crate) mod slices;
pub mod sort;
#[cfg(test)]
mod tests;

pub use compare::{compare, compare_items};
pub use extend::{extend, extend_directly, from_iterable};
pub(crate) use methods::{bound, repetitions};
pub use methods::{concatenated, find, init, repeated, sort_in_place};
pub use slices::get_slice;

use crate::object::{Gc, Header, Kind, Object, Trace};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{LARGE, R, Vm};
use std::cell::Cell;

/// A fixed number of places for values, zero where there is none. Internal.
#[repr(C)]
pub struct ValueArray {
    pub header: Header,
    capacity: usize,
}

impl Object for ValueArray {
    fn matches(kind: Kind) -> bool {
        kind == Kind::ValueArray
    }
    #[inline]
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.places().trace(marker);
    }
}

/// Byte offset of the first place; compiled code uses it.
pub const ARRAY_OFFSET: usize = size_of::<ValueArray>();
pub const ARRAY_CAPACITY_OFFSET: usize = std::mem::offset_of!(ValueArray, capacity);

impl ValueArray {
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    #[inline(always)]
    pub fn places(&self) -> &[Cell<Option<Value>>] {
        // SAFETY: `capacity` words, zero or values, follow the struct; Cell<Option<Value>> is one word.
        unsafe {
            let start = std::ptr::from_ref(self).add(1).cast::<Cell<Option<Value>>>();
            std::slice::from_raw_parts(start, self.capacity)
        }
    }

    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        self.places()[index].get()
    }

    #[inline(always)]
    pub fn put(&self, index: usize, value: Option<Value>) {
        self.places()[index].set(value);
    }

    /// Moves `count` places within the array; what they leave behind stays there too.
    #[inline]
    pub fn move_places(&self, from: usize, to: usize, count: usize) {
        let places = self.places();
        let (source, target) = (&places[from..from + count], &places[to..to + count]);
        // SAFETY: both ranges are in bounds, as the slices show; places are cells, and plain words inside.
        unsafe { std::ptr::copy(source.as_ptr(), target.as_ptr().cast_mut(), count) };
    }

    /// Copies places from another array (or, without overlap, from this one).
    #[inline]
    pub fn copy_places(&self, to: usize, source: &ValueArray, from: usize, count: usize) {
        let (source, target) = (&source.places()[from..from + count], &self.places()[to..to + count]);
        // SAFETY: as in `move_places`.
        unsafe { std::ptr::copy(source.as_ptr(), target.as_ptr().cast_mut(), count) };
    }

    pub fn new(vm: &mut Vm, capacity: usize) -> Gc<ValueArray> {
        let header = vm.internal_header(Kind::ValueArray);
        vm.allocate_sized(ValueArray { header, capacity }, ARRAY_OFFSET + 8 * capacity)
    }

    /// As `new`, for sizes that a program chooses: MemoryError if there is no room.
    #[inline]
    pub fn try_new(vm: &mut Vm, capacity: usize) -> R<Gc<ValueArray>> {
        let Some(size) = capacity.checked_mul(8).and_then(|n| n.checked_add(ARRAY_OFFSET)) else {
            return Err(vm.memory_error());
        };
        if size <= LARGE {
            return Ok(Self::new(vm, capacity));
        }
        let Some(place) = vm.heap.try_allocate_large(size) else { return Err(vm.memory_error()) };
        let header = vm.internal_header(Kind::ValueArray);
        let place = place.cast::<ValueArray>();
        // SAFETY: fresh zeroed memory of `size` bytes.
        unsafe { place.write(ValueArray { header, capacity }) };
        Ok(Gc::from_pointer(place))
    }
}

#[repr(C)]
pub struct List {
    pub header: Header,
    items: Cell<Option<Gc<ValueArray>>>,
    length: Cell<usize>,
}

crate::object_kind!(List, List, |this, marker| this.items.trace(marker));

/// Byte offsets that compiled code uses.
pub const LIST_ITEMS_OFFSET: usize = std::mem::offset_of!(List, items);
pub const LIST_LENGTH_OFFSET: usize = std::mem::offset_of!(List, length);

impl List {
    pub fn new(vm: &mut Vm, values: &[Value]) -> Gc<List> {
        Self::of_type(vm, vm.types.list, values)
    }

    /// An instance of list or a subclass.
    pub fn of_type(vm: &mut Vm, ty: Gc<Type>, values: &[Value]) -> Gc<List> {
        let header = vm.header_of(ty);
        let list = vm.allocate_for_type(ty, List { header, items: Cell::new(None), length: Cell::new(0) });
        if !values.is_empty() {
            let array = ValueArray::new(vm, values.len());
            for (place, value) in array.places().iter().zip(values) {
                place.set(Some(*value));
            }
            list.items.set(Some(array));
            list.length.set(values.len());
        }
        list
    }

    /// A list of `count` items that are copied from `source`, places of some array.
    #[inline]
    fn from_places(vm: &mut Vm, source: Option<Gc<ValueArray>>, from: usize, count: usize) -> R<Gc<List>> {
        let list = Self::new(vm, &[]);
        if let Some(source) = source.filter(|_| count > 0) {
            let array = ValueArray::try_new(vm, count)?;
            array.copy_places(0, &source, from, count);
            list.set_items(Some(array), count);
        }
        Ok(list)
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.length.get()
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item, if the index is in range.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        if index >= self.length.get() {
            return None;
        }
        let items = self.items.get()?;
        // SAFETY: a list is not longer than its array.
        unsafe { Gc::deref_static(items).places().get_unchecked(index).get() }
    }

    /// Replaces an item; false if the index is out of range.
    #[inline(always)]
    pub fn set(&self, index: usize, value: Value) -> bool {
        if index >= self.length.get() {
            return false;
        }
        if let Some(items) = self.items.get() {
            items.put(index, Some(value));
        }
        true
    }

    /// A copy of the items: for natives that let Python code run in between.
    pub fn to_vec(&self) -> Vec<Value> {
        (0..self.len()).filter_map(|i| self.get(i)).collect()
    }

    /// The items' places. They go stale when the list changes size.
    pub fn places(&self) -> &[Cell<Option<Value>>] {
        match self.items.get() {
            Some(items) => &Gc::deref_static(items).places()[..self.len()],
            None => &[],
        }
    }

    /// Cuts the list, or sets a new length within the capacity after `reserve` (new places must then be filled before
    /// anything else happens).
    pub fn truncate(&self, length: usize) {
        if let Some(items) = self.items.get() {
            for place in &items.places()[length.min(self.len())..self.len()] {
                place.set(None);
            }
        }
        self.length.set(length.min(self.len()));
    }

    pub fn pop_last(&self) -> Option<Value> {
        let last = self.len().checked_sub(1)?;
        let value = self.get(last);
        self.truncate(last);
        value
    }

    /// Replaces the content by an array of which `length` places are filled: for bulk changes such as sort.
    pub fn set_items(&self, items: Option<Gc<ValueArray>>, length: usize) {
        debug_assert!(length <= items.map_or(0, |i| i.capacity()));
        self.items.set(items);
        self.length.set(length);
    }

    pub fn items_array(&self) -> Option<Gc<ValueArray>> {
        self.items.get()
    }
}

/// Places of the array that takes over from a full one of `capacity` places, for `wanted` items.
fn grown_capacity(wanted: usize, capacity: usize) -> usize {
    // Small arrays double; large ones, which often grow where they are, by a quarter.
    let target = if wanted > capacity.saturating_add(capacity) {
        wanted
    } else if wanted <= 1 << 10 {
        capacity * 2
    } else {
        wanted + (wanted >> 2)
    };
    let size = target.max(wanted).max(4).saturating_mul(8).saturating_add(ARRAY_OFFSET);
    if size > crate::heap::SMALL_MAX {
        return target.max(wanted);
    }
    // All that the slot holds.
    (crate::heap::class_size(crate::heap::class_of(size)) - ARRAY_OFFSET) / 8
}

impl Gc<List> {
    #[inline(always)]
    pub fn push(self, vm: &mut Vm, value: Value) -> R<()> {
        let length = self.length.get();
        if let Some(items) = self.items.get()
            && length < items.capacity()
        {
            items.put(length, Some(value));
            self.length.set(length + 1);
            return Ok(());
        }
        self.push_slow(vm, value)
    }

    #[cold]
    #[inline(never)]
    fn push_slow(self, vm: &mut Vm, value: Value) -> R<()> {
        self.reserve(vm, self.len() + 1)?;
        self.push(vm, value)
    }

    /// Makes room for `wanted` items in all.
    pub fn reserve(self, vm: &mut Vm, wanted: usize) -> R<()> {
        let old = self.items.get();
        let capacity = old.map_or(0, |o| o.capacity());
        if wanted <= capacity {
            return Ok(());
        }
        let grown = grown_capacity(wanted, capacity);
        if let Some(old) = old
            && ARRAY_OFFSET + 8 * grown > LARGE
            && ARRAY_OFFSET + 8 * capacity > LARGE
            && vm.heap.grow_in_place(old.header().non_null(), ARRAY_OFFSET + 8 * grown)
        {
            // SAFETY: the object has grown to that size, its new part zeroed.
            unsafe { (*old.as_ptr()).capacity = grown };
            return Ok(());
        }
        let array = ValueArray::try_new(vm, grown)?;
        if let Some(old) = old {
            // SAFETY: both arrays hold at least `len` places; they do not overlap.
            unsafe {
                std::ptr::copy_nonoverlapping(
                    old.places().as_ptr(),
                    array.places().as_ptr().cast_mut(),
                    self.len(),
                );
            }
            // A word that is left over somewhere on the stack would keep all of them alive.
            old.places()[..self.len()].iter().for_each(|place| place.set(None));
        }
        self.items.set(Some(array));
        Ok(())
    }

    /// Inserts at an index, at most the length.
    pub fn insert(self, vm: &mut Vm, index: usize, value: Value) -> R<()> {
        self.push(vm, value)?;
        if let Some(items) = self.items.get() {
            let last = self.len() - 1;
            let index = index.min(last);
            items.move_places(index, index + 1, last - index);
            items.put(index, Some(value));
        }
        Ok(())
    }

    /// Removes and gives the item at an index in range.
    pub fn remove(self, index: usize) -> Option<Value> {
        let value = self.get(index)?;
        if let Some(items) = self.items.get() {
            items.move_places(index + 1, index, self.len() - index - 1);
        }
        self.truncate(self.len() - 1);
        Some(value)
    }

    pub fn extend_from_slice(self, vm: &mut Vm, values: &[Value]) -> R<()> {
        let length = self.len();
        self.reserve(vm, length.saturating_add(values.len()))?;
        if let Some(items) = self.items.get() {
            for (place, value) in items.places()[length..].iter().zip(values) {
                place.set(Some(*value));
            }
            self.length.set(length + values.len());
        }
        Ok(())
    }

    /// Replaces items `start..end`, a range within the list, by others.
    pub fn splice(self, vm: &mut Vm, start: usize, end: usize, values: &[Value]) -> R<()> {
        let length = self.len();
        debug_assert!(start <= end && end <= length);
        let tail = length - end;
        let new_length = start + values.len() + tail;
        self.reserve(vm, new_length)?;
        if let Some(items) = self.items.get() {
            items.move_places(end, start + values.len(), tail);
            for (place, value) in items.places()[start..].iter().zip(values) {
                place.set(Some(*value));
            }
            for place in &items.places()[new_length.min(length)..length] {
                place.set(None);
            }
        }
        self.length.set(new_length);
        Ok(())
    }

    /// Removes all items.
    pub fn clear(self) {
        self.items.set(None);
        self.length.set(0);
    }
}

impl<T> Gc<T> {
    /// The object for as long as the caller keeps the `Gc` reachable.
    #[inline(always)]
    pub fn deref_static<'a>(this: Gc<T>) -> &'a T {
        // SAFETY: objects do not move; the caller's own reference keeps it alive, see `Gc`.
        unsafe { &*this.as_ptr() }
    }

    pub fn non_null(self) -> std::ptr::NonNull<u8> {
        std::ptr::NonNull::from(Gc::deref_static(self)).cast()
    }
}

impl Value {
    #[inline(always)]
    pub fn as_list(self) -> Option<Gc<List>> {
        self.cast::<List>()
    }
}
