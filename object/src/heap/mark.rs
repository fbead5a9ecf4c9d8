//! Marking: an explicit stack of objects found and not yet traced, precise and conservative entry points.
//!
//! An object's bit is set when it is found, so that each object is on the stack at most once and the stack is bounded
//! by the number of live objects. What an object refers to is the business of the `trace` hook.

use super::Heap;
use super::classes::{GRANULE, GRANULE_SHIFT};
use super::space::{assign, test};
use std::ptr::NonNull;

/// Objects prefetched ahead of tracing: about a memory latency's worth of tracing. A power of two.
const AHEAD: usize = 16; // objects

/// Handed to the hooks during a collection; outside of one there is none.
pub struct Marker {
    /// Address of the heap's first block.
    base: usize,
    /// Bytes from `base` in which marks are kept.
    extent: usize,
    marked: *mut u64,
    base_pointer: *mut u8,
    stack: Vec<*mut u8>,
    /// Objects marked so far.
    count: usize,
    /// Whether precise pointers are checked to lead to objects.
    check: bool,
    /// The object that is being traced.
    owner: *mut u8,
    heap: *mut Heap,
}

impl Marker {
    /// A marker for one collection of `heap`, which must outlive it and have its runs retired and its marks cleared.
    pub(super) fn new(heap: *mut Heap) -> Marker {
        // SAFETY: the collection that makes the marker has a unique reference to the heap and uses it through this
        // pointer only, as long as the marker lives.
        let heap_ref = unsafe { &mut *heap };
        Marker {
            base: heap_ref.space.base as usize,
            extent: heap_ref.space.committed,
            marked: heap_ref.space.marked,
            base_pointer: heap_ref.space.base,
            stack: std::mem::take(&mut heap_ref.mark_stack),
            count: 0,
            check: heap_ref.stress || cfg!(debug_assertions),
            owner: std::ptr::null_mut(),
            heap,
        }
    }

    /// A marker that only tells what an object refers to: outside of collections, with a bitmap of its own, all zero,
    /// that covers the heap.
    pub(super) fn recorder(heap: *mut Heap, bitmap: &mut [u64]) -> Marker {
        // SAFETY: the caller has a unique reference to the heap and uses it through this pointer only meanwhile.
        let space = unsafe { &(*heap).space };
        Marker {
            base: space.base as usize,
            extent: space.committed.min(bitmap.len() << 10),
            marked: bitmap.as_mut_ptr(),
            base_pointer: space.base,
            stack: Vec::new(),
            count: 0,
            check: false,
            owner: std::ptr::null_mut(),
            heap,
        }
    }

    /// Takes what a recorder has found, and forgets that it found it.
    pub(super) fn take_recorded(&mut self) -> Vec<*mut u8> {
        let found = std::mem::take(&mut self.stack);
        for &object in &found {
            assign(self.marked, object as usize - self.base, false);
        }
        found
    }

    /// Ends marking; returns the emptied stack for the next time.
    pub(super) fn finish(self) -> Vec<*mut u8> {
        debug_assert!(self.stack.is_empty());
        self.stack
    }

    /// Marks the object that starts at `p`.
    #[inline(always)]
    pub fn pointer(&mut self, p: *const u8) {
        debug_assert!(!p.is_null());
        self.value_bits(p as u64);
    }

    /// Marks the object that a NaN-boxed word refers to; other words, 0 and addresses outside the heap are ignored.
    #[inline(always)]
    pub fn value_bits(&mut self, bits: u64) {
        // One comparison: immediates, doubles and integers are all outside the heap's range.
        let offset = (bits as usize).wrapping_sub(self.base);
        if offset < self.extent {
            if self.check {
                self.check_start(offset);
            }
            self.mark(offset);
        }
    }

    /// Marks the object at an offset in the committed range.
    #[inline(always)]
    fn mark(&mut self, offset: usize) {
        let bit = 1u64 << ((offset >> GRANULE_SHIFT) & 63);
        // SAFETY: `offset` is below `extent`, for which the bitmap is accessible, and the pointer stays in the range.
        unsafe {
            let word = self.marked.add(offset >> 10);
            if *word & bit == 0 {
                *word |= bit;
                self.count += 1;
                self.stack.push(self.base_pointer.add(offset));
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn check_start(&self, offset: usize) {
        // SAFETY: see `new`; no unique reference to the heap exists while hooks run.
        let heap = unsafe { &*self.heap };
        if heap.space.object_at(offset) != Some(offset) {
            let word = |p: *mut u8| if p.is_null() { 0 } else { first_word(p) };
            eprintln!(
                "pyrite: the collector met a reference to no object: {:#x}, first word {:#x}, in object {:p}, first word {:#x}",
                self.base + offset,
                word(heap.space.at(offset & !7)),
                self.owner,
                word(self.owner),
            );
            std::process::abort();
        }
    }

    /// Marks whatever objects the aligned words in `[low, high)` point into, be it their inside.
    #[inline(never)]
    pub fn conservative_range(&mut self, low: *const u64, high: *const u64) {
        let mut at = low.map_addr(|address| address.next_multiple_of(8));
        while at.wrapping_add(1) <= high {
            // SAFETY: the caller vouches for the range. Volatile, since another function's frame has no type.
            let word = unsafe { at.read_volatile() };
            self.conservative_word(word as usize);
            at = at.wrapping_add(1);
        }
    }

    /// Marks the object that an address points into, if any.
    #[inline(always)]
    pub fn conservative_word(&mut self, address: usize) {
        let offset = address.wrapping_sub(self.base);
        // Only where an object begins can a mark be.
        if offset < self.extent && !(offset.is_multiple_of(GRANULE) && test(self.marked, offset)) {
            self.conservative_offset(address);
        }
    }

    #[inline(never)]
    fn conservative_offset(&mut self, address: usize) {
        // SAFETY: see `new`; no unique reference to the heap exists while hooks run.
        let heap = unsafe { &*self.heap };
        let found = heap.space.offset(address).and_then(|offset| heap.space.object_at(offset));
        if let Some(offset) = found {
            // An object that was allocated during this collection beyond `extent` is marked already.
            if offset < self.extent {
                self.mark(offset);
            }
        }
    }

    /// Whether the object is marked, or is none of this heap's.
    #[inline]
    pub fn is_marked(&self, p: *const u8) -> bool {
        let offset = (p as usize).wrapping_sub(self.base);
        offset >= self.extent || test(self.marked, offset)
    }

    /// The heap that is being collected: the way to allocate in `after_mark`.
    pub fn heap(&mut self) -> &mut Heap {
        // SAFETY: see `new`; the borrow ends before the marker is used again.
        unsafe { &mut *self.heap }
    }

    /// Whether everything is checked that can be.
    pub(super) fn checks(&self) -> bool {
        self.check
    }

    /// Objects marked so far.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Traces until nothing is left to trace. Runs by itself after the roots and after each call of `after_mark`; that
    /// hook calls it when it wants to know what has become reachable from what it marked.
    pub fn drain(&mut self) {
        // SAFETY: see `new`; hooks are plain function pointers.
        let trace = unsafe { (*self.heap).hooks.trace };
        let mut ahead = [std::ptr::null_mut::<u8>(); AHEAD];
        let mut at = 0;
        let mut waiting = 0;
        loop {
            let next = match self.stack.pop() {
                Some(object) => {
                    prefetch(object);
                    waiting += 1;
                    object
                }
                None if waiting > 0 => std::ptr::null_mut(),
                None => {
                    // SAFETY: see `new`; no other reference to the vector exists.
                    match unsafe { (*self.heap).born_marked.pop() } {
                        Some(object) => {
                            waiting += 1;
                            object
                        }
                        None => return,
                    }
                }
            };
            let object = std::mem::replace(&mut ahead[at], next);
            at = (at + 1) % AHEAD;
            if !object.is_null() {
                waiting -= 1;
                self.owner = object;
                // An object that its owner has not filled in yet has a zero header and refers to nothing.
                if first_word(object) != 0 {
                    // SAFETY: a live object of this heap whose header has been written.
                    unsafe { trace(object, self) };
                }
            }
        }
    }

    /// Puts objects that are marked already on the stack.
    pub(super) fn trace_later(&mut self, objects: &[NonNull<u8>]) {
        self.stack.extend(objects.iter().map(|object| object.as_ptr()));
    }

    /// Marks an object again as root of a later drain, whether or not it is marked: for frozen objects.
    pub(super) fn root(&mut self, object: *mut u8) {
        self.value_bits(object as u64);
    }
}

/// The first word of an object or slot.
#[inline(always)]
pub(super) fn first_word(object: *mut u8) -> u64 {
    // SAFETY: all callers pass a granule of the committed range.
    unsafe { object.cast::<u64>().read() }
}

/// Sets the mark of an object that is allocated while marking goes on.
pub(super) fn mark_new(heap: &mut Heap, offset: usize) {
    assign(heap.space.marked, offset, true);
    let object = heap.space.at(offset);
    heap.born_marked.push(object);
}

#[inline(always)]
fn prefetch(object: *mut u8) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    // SAFETY: a hint; any address is allowed.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(object.cast())
    };
    #[cfg(all(target_arch = "aarch64", not(miri)))]
    // SAFETY: a hint; any address is allowed.
    unsafe {
        std::arch::asm!("prfm pldl1keep, [{0}]", in(reg) object, options(nostack, preserves_flags, readonly))
    };
    #[cfg(miri)]
    let _ = object;
}
