//! The collected heap: non-moving mark-sweep over blocks of one size class, one reserved address range per heap.
//!
//! Allocation bumps a cursor inside the next free run of slots; `classes` has the sizes, `space` the range with its
//! bitmaps and block table, `pool` the free blocks, `small` and `large` the slow halves of allocation, `mark` the
//! marker, `stack` the native stack as roots, `old` what most
//! collections take for alive, `collect` the collection. Roots are found through `Hooks`, and what an
//! object refers to likewise: nothing here knows the layout of an object, except that a zero first word means that it
//! has not been filled in yet. Not thread-safe, never moves anything; finalisers and weak references
//! are built on `Hooks::after_mark` elsewhere.

#[cfg(test)]
mod bench;
mod classes;
mod collect;
mod inspect;
mod large;
mod mark;
#[cfg(test)]
mod model;
mod old;
mod os;
mod policy;
mod pool;
#[cfg(test)]
mod property;
mod small;
mod space;
mod stack;
#[cfg(test)]
mod tests;

pub use classes::{BLOCK, GRANULE, SMALL_MAX, class_of, class_size};
pub use inspect::Stats;
pub use mark::Marker;
pub use old::Constancy;
pub use stack::with_registers_spilled;

use classes::{CLASSES, class_and_size};
use pool::Pool;
use small::ClassState;
use space::Space;
use std::io;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Address space reserved by default. Costs nothing until used.
pub const DEFAULT_RESERVE: usize = if cfg!(miri) { 4 << 20 } else { 64 << 30 }; // bytes
pub struct Config {
    /// Bytes that objects and what they own outside may take; 0 for no limit.
    pub limit: usize,
    /// Collect at every allocation, poison what is freed, check every reference.
    pub stress: bool,
    /// Bytes of address space; less is taken if the system refuses.
    pub reserve: usize,
}

impl Default for Config {
    fn default() -> Config {
        Config { limit: 0, stress: false, reserve: DEFAULT_RESERVE }
    }
}

/// What the owner of the heap lends to a collection.
#[derive(Clone, Copy)]
pub struct Hooks {
    pub data: *mut (),
    /// Marks all roots, except the current thread's stack, which the heap scans from `stack_base` on.
    pub roots: unsafe fn(data: *mut (), marker: &mut Marker),
    /// Marks what an object refers to. Not called for objects whose first word is zero.
    pub trace: unsafe fn(object: *mut u8, marker: &mut Marker),
    /// How the collector gets to know that an object refers to something else than before. Those that keep notes of it
    /// forget what they have noted.
    pub constancy: unsafe fn(object: *mut u8) -> Constancy,
    /// Whether an object that keeps notes has changed since `constancy` was asked.
    pub has_changed: unsafe fn(object: *mut u8) -> bool,
    /// Called when all that roots reach is marked: weak references, finalisers. Called again after it has marked more
    /// and that has been traced, until it marks nothing new. May allocate through `Marker::heap`; what it allocates survives.
    pub after_mark: unsafe fn(data: *mut (), marker: &mut Marker),
    /// Called for objects given to `register_drop` once they are dead, in any order, and for all of them when the heap
    /// is dropped. Must not allocate. Other dead objects are still readable.
    pub drop: unsafe fn(object: *mut u8),
}

impl Hooks {
    const NONE: Hooks = {
        unsafe fn nothing(_: *mut (), _: &mut Marker) {}
        unsafe fn no_trace(_: *mut u8, _: &mut Marker) {}
        unsafe fn no_drop(_: *mut u8) {}
        unsafe fn changeable(_: *mut u8) -> Constancy {
            Constancy::Changeable
        }
        unsafe fn always(_: *mut u8) -> bool {
            true
        }
        Hooks {
            data: std::ptr::null_mut(),
            roots: nothing,
            trace: no_trace,
            constancy: changeable,
            has_changed: always,
            after_mark: nothing,
            drop: no_drop,
        }
    };
}

/// Free slots that a class allocates from. Compiled code reads and writes these, see `Heap::run_offset`.
#[derive(Clone, Copy)]
#[repr(C)]
struct Run {
    cursor: *mut u8,
    limit: *mut u8,
}

impl Run {
    const EMPTY: Run = Run { cursor: std::ptr::null_mut(), limit: std::ptr::null_mut() };
}

#[repr(C)]
pub struct Heap {
    runs: [Run; CLASSES],
    /// Set when the limit is exceeded after a collection. The interpreter polls and clears it, and raises MemoryError.
    pub exhausted: bool,
    /// Set with `exhausted`: the flag that the interpreter polls.
    pub alarm: Arc<AtomicBool>,
    collecting: bool,
    stress: bool,
    /// Under stress: allocations from one collection to the next, and those that are left until then.
    stress_every: u32,
    stress_left: u32,
    enabled: bool,
    small: [ClassState; CLASSES],
    /// Bytes that may still be allocated before the next collection.
    budget: isize,
    /// The budget after the last collection.
    trigger: usize,
    minimum_trigger: usize,
    growth_percent: usize,
    limit: usize,
    /// Bytes of live objects after the last collection, and of all allocated since.
    used_bytes: usize,
    external_bytes: usize,
    /// Blocks, from the first on, that have ever been in use.
    top: usize,
    /// Blocks that have been touched and not given back.
    dirty_blocks: usize,
    /// Free blocks set aside for small objects: start and count.
    reserve: (u32, u32),
    pool: Pool,
    hooks: Hooks,
    stack_base: *const u8,
    mark_stack: Vec<*mut u8>,
    /// Objects allocated during the collection that is under way.
    born_marked: Vec<*mut u8>,
    registered: Vec<NonNull<u8>>,
    /// Sorted.
    frozen: Vec<NonNull<u8>>,
    old: old::Old,
    stats: Stats,
    space: Space,
}

impl Heap {
    /// The program has used up its memory: it gets a MemoryError at the next poll.
    #[cold]
    pub fn set_exhausted(&mut self) {
        self.exhausted = true;
        self.alarm.store(true, Ordering::Relaxed);
    }

    /// A heap without hooks: before `set_hooks`, and if `set_stack_base` is not called, nothing is a root.
    pub fn new(config: Config) -> io::Result<Heap> {
        let mut heap = Heap {
            runs: [Run::EMPTY; CLASSES],
            exhausted: false,
            alarm: Arc::default(),
            collecting: false,
            stress: config.stress,
            stress_every: 1,
            stress_left: 1,
            enabled: true,
            small: [ClassState::EMPTY; CLASSES],
            budget: 0,
            trigger: 0,
            minimum_trigger: policy::MINIMUM_TRIGGER,
            growth_percent: policy::GROWTH_PERCENT,
            limit: config.limit,
            used_bytes: 0,
            external_bytes: 0,
            top: 0,
            dirty_blocks: 0,
            reserve: (0, 0),
            pool: Pool::default(),
            hooks: Hooks::NONE,
            stack_base: std::ptr::null(),
            mark_stack: Vec::new(),
            born_marked: Vec::new(),
            registered: Vec::new(),
            frozen: Vec::new(),
            old: old::Old::default(),
            stats: Stats::default(),
            space: Space::new(if config.reserve == 0 { DEFAULT_RESERVE } else { config.reserve })?,
        };
        heap.set_trigger();
        Ok(heap)
    }

    /// The hooks will be called with their `data` during every collection from now on.
    pub fn set_hooks(&mut self, hooks: Hooks) {
        self.hooks = hooks;
    }

    /// From now on the stack between a collection's frame and `base` (its high end) is scanned. Null: no scan.
    pub fn set_stack_base(&mut self, base: *const u8) {
        self.stack_base = base;
    }

    /// As `set_stack_base`; returns the base so far.
    pub fn swap_stack_base(&mut self, base: *const u8) -> *const u8 {
        std::mem::replace(&mut self.stack_base, base)
    }

    /// `size` bytes, zero, aligned to 16. Never fails, see `exhausted`. May collect. The object counts as not filled in
    /// as long as its first word is zero.
    #[inline(always)]
    pub fn allocate(&mut self, size: usize) -> NonNull<u8> {
        if size <= SMALL_MAX {
            let (class, taken) = class_and_size(size);
            // SAFETY: the class of a size is below CLASSES.
            let run = unsafe { self.runs.get_unchecked_mut(class) };
            let start = run.cursor;
            let end = start.wrapping_add(taken);
            if end <= run.limit {
                run.cursor = end;
                // SAFETY: a run that is not empty lies in the heap.
                return unsafe { NonNull::new_unchecked(start) };
            }
        }
        self.allocate_slow(size)
    }

    /// The slow half of `allocate`, for compiled code that has the fast one inline.
    #[cold]
    #[inline(never)]
    pub fn allocate_slow(&mut self, size: usize) -> NonNull<u8> {
        if size > SMALL_MAX {
            return self.allocate_large(size);
        }
        self.collect_if_due(0);
        self.refill(class_of(size))
    }

    /// Offset from the heap's address of the cursor of the class that serves `size` (at most `SMALL_MAX`); the limit is
    /// the next word. Allocation is: `end = cursor + class_size(class_of(size)); if end <= limit { cursor = end }`.
    pub const fn run_offset(size: usize) -> usize {
        std::mem::offset_of!(Heap, runs) + class_of(size) * size_of::<Run>()
    }

    /// The drop hook will be called with `object` when it is dead.
    pub fn register_drop(&mut self, object: NonNull<u8>) {
        debug_assert!(self.object_start(object.as_ptr() as usize) == Some(object));
        self.registered.push(object);
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        self.collecting = true;
        self.forget_all_old();
        for object in std::mem::take(&mut self.registered) {
            // SAFETY: an object of this heap, whose memory is mapped until `space` is dropped.
            unsafe { (self.hooks.drop)(object.as_ptr()) };
        }
    }
}

/// The end of the road: the address range is used up, and the caller cannot be told.
#[cold]
fn fatal(reason: &str) -> ! {
    eprintln!("pyrite: out of memory: {reason}");
    std::process::exit(70);
}
