//! For the tests: objects of a simple layout, and a heap that knows how to trace them.
//!
//! The first word is `TAG` plus the number of words that follow; each of those is a NaN-boxed word.

use super::{Config, Constancy, Heap, Hooks, Marker};
use std::cell::RefCell;
use std::ptr::NonNull;

pub type Object = NonNull<u8>;
/// Makes headers recognisable, and never zero.
pub const TAG: u64 = 0xFFFE_0000_0000_0000;

/// Words of objects that note in the first of them, as something else than `TAG`, that they have changed.
pub const NOTING: u64 = 7001;

/// What the hooks see: tests change it between and during collections.
#[derive(Default)]
pub struct World {
    pub roots: RefCell<Vec<u64>>,
    /// Words that are scanned conservatively.
    pub words: RefCell<Vec<u64>>,
    pub dropped: RefCell<Vec<u64>>,
    /// Run by `after_mark`.
    #[allow(clippy::type_complexity)]
    pub after_mark: RefCell<Option<Box<dyn FnMut(&mut Marker)>>>,
}

/// A small heap whose hooks know `world`, which lives as long as the program.
pub fn heap(config: Config) -> (Box<Heap>, &'static World) {
    let world: &'static World = Box::leak(Box::default());
    let mut heap = Box::new(Heap::new(config).expect("address space"));
    heap.set_hooks(Hooks {
        data: std::ptr::from_ref(world).cast_mut().cast(),
        roots,
        trace,
        constancy,
        has_changed,
        after_mark,
        drop: drop_object,
    });
    (heap, world)
}

unsafe fn roots(data: *mut (), marker: &mut Marker) {
    // SAFETY: `heap` passes a leaked World.
    let world = unsafe { &*data.cast::<World>() };
    for &bits in world.roots.borrow().iter() {
        marker.value_bits(bits);
    }
    let words = world.words.borrow();
    marker.conservative_range(words.as_ptr(), words.as_ptr_range().end);
}

pub unsafe fn trace(object: *mut u8, marker: &mut Marker) {
    let object = object.cast::<u64>();
    // SAFETY: `new_object` wrote the header, and allocated as many words as it says.
    unsafe {
        let words = *object - TAG;
        for at in 1..=words as usize {
            marker.value_bits(*object.add(at));
        }
    }
}

/// Objects without a word behind the header have nothing to refer to. Those with `NOTING` words note changes in the first.
unsafe fn constancy(object: *mut u8) -> Constancy {
    // SAFETY: as in `trace`.
    match unsafe { *object.cast::<u64>() } - TAG {
        0 => Constancy::Constant,
        NOTING => {
            // SAFETY: there are as many words.
            unsafe { *object.cast::<u64>().add(1) = TAG };
            Constancy::Noted
        }
        _ => Constancy::Changeable,
    }
}

unsafe fn has_changed(object: *mut u8) -> bool {
    // SAFETY: as above.
    unsafe { *object.cast::<u64>().add(1) != TAG }
}

unsafe fn after_mark(data: *mut (), marker: &mut Marker) {
    // SAFETY: `heap` passes a leaked World.
    let world = unsafe { &*data.cast::<World>() };
    if let Some(f) = world.after_mark.borrow_mut().as_mut() {
        f(marker);
    }
}

/// A dying object whose first field is a pointer to its world says which one it was: see `register`.
unsafe fn drop_object(object: *mut u8) {
    // SAFETY: `register` put the address of a leaked World into the second word.
    unsafe {
        let world = *object.cast::<u64>().add(2) as *const World;
        (*world).dropped.borrow_mut().push(*object.cast::<u64>().add(1));
    }
}

/// An object with `words` words after its header, in `size` bytes.
#[inline(always)]
pub fn new_object_sized(heap: &mut Heap, words: usize, size: usize) -> Object {
    debug_assert!(8 * (words + 1) <= size);
    let object = heap.allocate(size);
    // SAFETY: fresh memory of at least 8 bytes.
    unsafe { object.cast::<u64>().write(TAG + words as u64) };
    object
}

#[inline(always)]
pub fn new_object(heap: &mut Heap, words: usize) -> Object {
    new_object_sized(heap, words, 8 * (words + 1))
}

/// An object that reports `id` when it is dropped.
pub fn new_dropped(heap: &mut Heap, world: &'static World, id: u64) -> Object {
    let object = new_object(heap, 2);
    set(object, 0, TAG + id);
    set(object, 1, std::ptr::from_ref(world).expose_provenance() as u64);
    heap.register_drop(object);
    object
}

pub fn bits(object: Object) -> u64 {
    object.as_ptr().expose_provenance() as u64
}

#[inline(always)]
pub fn set(object: Object, field: usize, bits: u64) {
    // SAFETY: tests pass fields that the object has.
    unsafe { object.cast::<u64>().add(field + 1).write(bits) };
}

pub fn get(object: Object, field: usize) -> u64 {
    // SAFETY: tests pass fields that the object has.
    unsafe { object.cast::<u64>().add(field + 1).read() }
}

pub fn header(object: Object) -> u64 {
    // SAFETY: tests pass addresses of slots.
    unsafe { object.cast::<u64>().read() }
}

/// Xorshift: the tests need no better.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() >> 11) as usize % n
    }
}
