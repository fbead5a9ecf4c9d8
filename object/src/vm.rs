//! The virtual machine as a value: heap, types, names, caches, pending exception, and the hooks through which the object
//! model reaches running Python. Several `Vm`s may exist, each used by one thread at a time.

use crate::dict::Dict;
use crate::exception::Raised;
use crate::frame::ThreadState;
use crate::heap::{Heap, Marker};
use crate::list::ValueArray;
use crate::object::{Gc, Header, Kind, Object, Trace};
use crate::shape::Shape;
use crate::slots::Slot;
use crate::ty::Type;
use crate::value::Value;
use pyrite_syntax::opcode::Consumer;
use std::any::{Any, TypeId};
use std::cell::{Cell, UnsafeCell};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ptr::NonNull;

/// Result of anything that may raise. The exception is pending in the `Vm`.
pub type R<T = Value> = Result<T, Raised>;

/// Entries of the method cache; a power of two.
pub const METHOD_CACHE_SIZE: usize = 2048; // entries

#[derive(Clone, Copy, Default)]
pub struct MethodCacheEntry {
    pub version: u64,
    pub name: u64,
    pub value: u64,
}

/// What `interp` (and later the JIT) lends to the object model.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// Calls a Python function: positional arguments, then keyword arguments named by the tuple `kwnames`.
    pub call_function:
        fn(&mut Vm, Gc<crate::function::Function>, &[Value], Option<Gc<crate::tuple::Tuple>>) -> R,
    /// Resumes a generator or coroutine: `Ok(Some)` yields, `Ok(None)` has returned (value in `Generator::result`).
    pub resume: fn(&mut Vm, Gc<crate::generator::Generator>, Resume) -> R<Option<Value>>,
    /// Runs a generator on, giving each value to the taker first: see `iter::next_left`.
    pub drain: fn(&mut Vm, Gc<crate::generator::Generator>, Taker) -> R<Option<Value>>,
    /// Compiles and runs source: `exec`, `eval`, imports of source.
    pub run_code: fn(&mut Vm, Gc<crate::code::CodeObject>, Gc<Dict>, Value) -> R,
    /// Runs the body of a class statement with this namespace.
    pub run_class_body: fn(&mut Vm, Gc<crate::function::Function>, Value) -> R,
    /// Told of each change to a type (the JIT's invariants).
    pub type_modified: Option<fn(&mut Vm, Gc<Type>)>,
    /// Told of each change to a value in a watched dict.
    pub dict_modified: Option<fn(&mut Vm, Gc<Dict>, Value)>,
    /// Closes a suspended generator that the collector found dead.
    pub finalize_generator: fn(&mut Vm, Gc<crate::generator::Generator>),
    /// Polled when `Vm::poll_flag` is set: signals, thread switch, memory exhaustion, asynchronous exceptions.
    pub poll: fn(&mut Vm) -> R<()>,
    pub jit: Option<JitHooks>,
    /// Told when the thread goes from one tier to another, if somebody measures time; gives the tier it was in.
    pub change_tier: Option<fn(&mut Vm, Tier) -> Tier>,
}

/// What a thread spends its time on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// The interpreter's loop, and what it calls.
    Interpreter,
    /// Machine code, and what it calls except the interpreter's loop.
    Machine,
    /// Making machine code.
    Compiler,
}

impl Tier {
    pub const ALL: [Tier; 3] = [Tier::Interpreter, Tier::Machine, Tier::Compiler];

    pub fn name(self) -> &'static str {
        match self {
            Tier::Interpreter => "interpreter",
            Tier::Machine => "machine code",
            Tier::Compiler => "compiler",
        }
    }
}

/// How often code runs before the JIT is asked what to do with it.
#[derive(Clone, Copy, Debug)]
pub struct Heat {
    pub calls: u32,
    pub loops: u32, // back-edges
}

/// What the JIT lends to the interpreter.
#[derive(Clone, Copy)]
pub struct JitHooks {
    /// A function is about to be called often enough; its parameters stand in the registers at the pointer, with room for
    /// all others. The result, if compiled code has run the call.
    pub hot_call: fn(&mut Vm, Gc<crate::function::Function>, *mut Value) -> Option<R>,
    /// A generator that is created or suspended is about to be resumed often enough, with this value. What it yielded, or
    /// `None` at its end, if compiled code has run it.
    pub hot_resume: fn(&mut Vm, Gc<crate::generator::Generator>, Value) -> Option<R<Option<Value>>>,
    /// The innermost frame jumps back, to the instruction that its `pc` names, in the loop of this number.
    pub hot_loop: fn(&mut Vm, u32) -> LoopOutcome,
    /// Compiled code is thrown away at random: a test.
    pub disturbed: bool,
}

/// What has become of a loop that the JIT was asked about.
pub enum LoopOutcome {
    /// The frame stands where its `pc` says; the interpreter goes on there.
    Interpret,
    /// The frame has run to its end and returns this.
    Returned(Value),
    /// The frame has raised where its `pc` says.
    Raised,
}

/// Deals with a value, or leaves it to others; must not run Python code.
pub type Taker<'a> = &'a mut dyn FnMut(&mut Vm, Value) -> R<bool>;

/// The function of a `Taker`, where its lifetime cannot be said.
pub type TakerFn = dyn FnMut(&mut Vm, Value) -> R<bool>;

/// How a generator goes on.
#[derive(Clone, Copy, Debug)]
pub enum Resume {
    Send(Value),
    /// The exception to raise at the yield.
    Throw(Value),
}

/// Options of a new `Vm`.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Bytes the heap may hold; 0 for no limit.
    pub max_heap: usize,
    /// Collect at every allocation.
    pub gc_stress: bool,
    /// Seed of string hashes; 0 turns randomisation off.
    pub hash_seed: u64,
}

pub struct Vm {
    pub heap: Heap,
    pub types: crate::types::Types,
    pub exception_types: [Gc<Type>; crate::exception::Exc::COUNT],
    pub names: crate::names::Names,
    /// Interned names of the special methods, by `Slot`.
    pub slot_names: [Value; Slot::COUNT],
    pub(crate) internal_shapes: [Option<Gc<Shape>>; 3],
    pub(crate) interned: crate::string::InternTable,
    pub method_cache: Box<[MethodCacheEntry; METHOD_CACHE_SIZE]>,
    pub shared_cache: crate::shared_cache::SharedCache,
    pub(crate) type_version: u64,
    pub hooks: Hooks,
    /// See `CodeState::calls_left`.
    pub heat: Heat,
    /// The pending exception; set exactly while a `Raised` is on its way.
    pub exception: Option<Value>,
    pub thread: ThreadState,
    /// `sys.modules`.
    pub modules: Option<Gc<Dict>>,
    /// Namespace of module `builtins`.
    pub builtins: Option<Gc<Dict>>,
    /// The built-in functions that exhaust what they are given, by `Consumer`.
    pub consumers: [Value; Consumer::ALL.len()],
    /// Set by signal handlers, other threads and the heap; polled at calls and back-edges.
    pub poll_flag: std::sync::Arc<std::sync::atomic::AtomicBool>,
    pub(crate) weak: crate::weakref::WeakTable,
    pub(crate) shown_dicts: crate::shown::ShownDicts,
    pub(crate) finalizers: crate::weakref::Finalizers,
    pub hash_seed: crate::string::HashSeed,
    /// `sys.set_int_max_str_digits`.
    pub int_max_str_digits: usize,
    /// State of other crates, by type.
    extensions: Extensions,
    /// Tracers of the extensions' values.
    pub root_tracers: Vec<fn(&Vm, &mut Marker)>,
    rooted: UnsafeCell<Rooted>,
    /// Small caches: one-character strings of Latin-1, and the empty string and tuple.
    pub characters: Vec<Value>,
    pub(crate) empty_str: Value,
    pub(crate) empty_tuple: Value,
    /// `typing.NoDefault`.
    pub no_default: Value,
    /// Address and hash of the tuple that was hashed last, until the next collection; 0 for none.
    pub(crate) hashed_tuple: Cell<(u64, i64)>,
    /// The same of tuples that took more than a look at their items, each in the place that its address says. Like the
    /// hash that CPython 3.14 keeps in each tuple.
    pub(crate) hashed_tuples: Box<[Cell<(u64, i64)>; HASHED_TUPLES]>,
    /// Objects whose repr is being made, to cut cycles.
    pub repr_stack: Vec<u64>,
    pub stats: Stats,
    /// Entries into machine code that have not returned, on all threads' stacks.
    pub machine_depth: u32,
    /// Instructions whose operands are still to be noted for the JIT.
    pub recording: u32, // instructions
}

/// By type, whose id is a hash already.
pub(crate) type Extensions = HashMap<TypeId, Box<dyn Any>, BuildHasherDefault<TypeIdHasher>>;

/// Takes the last word that it is given for the hash.
#[derive(Default)]
pub(crate) struct TypeIdHasher(u64);

impl Hasher for TypeIdHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for eight in bytes.chunks(8) {
            self.0 = eight.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
        }
    }
    fn write_u64(&mut self, word: u64) {
        self.0 = word;
    }
}

/// Counters that `--stats` prints.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    /// Whether instructions are counted.
    pub counting: bool,
    pub instructions: u64,
    /// Calls that instructions made, and how many of them were to native functions.
    pub calls: u64,
    pub native_calls: u64,
    /// By `SiteKind`.
    pub sites: [SiteCount; SiteKind::ALL.len()],
}

/// Instructions that have a short way, by what they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteKind {
    Attributes,
    Methods,
    Globals,
    Builtins,
    Calls,
    Subscripts,
    Iteration,
    Arithmetic,
    Comparison,
}

impl SiteKind {
    pub const ALL: [SiteKind; 9] = {
        use SiteKind::*;
        [Attributes, Methods, Globals, Builtins, Calls, Subscripts, Iteration, Arithmetic, Comparison]
    };

    pub fn name(self) -> &'static str {
        match self {
            SiteKind::Attributes => "attributes",
            SiteKind::Methods => "methods",
            SiteKind::Globals => "globals",
            SiteKind::Builtins => "builtins",
            SiteKind::Calls => "calls",
            SiteKind::Subscripts => "subscripts",
            SiteKind::Iteration => "iteration",
            SiteKind::Arithmetic => "arithmetic",
            SiteKind::Comparison => "comparison",
        }
    }
}

/// How often a cache, or another short way, had the answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct SiteCount {
    pub hits: u64,
    pub misses: u64,
}

impl SiteCount {
    pub fn count(&mut self, hit: bool) {
        if hit {
            self.hits += 1;
        } else {
            self.misses += 1;
        }
    }
}

impl Vm {
    /// A new virtual machine with all built-in types. It never moves, because the heap's hooks hold its address.
    pub fn new(config: Config, hooks: Hooks) -> std::io::Result<Box<Vm>> {
        crate::bootstrap::new_vm(config, hooks)
    }

    /// Allocates and fills an object. The header in `object` tells its shape.
    #[inline(always)]
    pub fn allocate<T: Object>(&mut self, object: T) -> Gc<T> {
        self.allocate_sized(object, size_of::<T>())
    }

    /// As `allocate`, with room for more (zeroed) bytes after the struct: `size` counts both.
    #[inline(always)]
    pub fn allocate_sized<T>(&mut self, object: T, size: usize) -> Gc<T> {
        debug_assert!(size >= size_of::<T>());
        let place = self.heap.allocate(size).cast::<T>();
        // SAFETY: `place` is fresh, aligned to 16, and at least `size_of::<T>()` bytes long.
        unsafe { place.write(object) };
        Gc::from_pointer(place)
    }

    /// As `allocate`, for an instance of `ty` or a subclass whose instances may have slots behind the struct.
    #[inline(always)]
    pub fn allocate_for_type<T>(&mut self, ty: Gc<Type>, object: T) -> Gc<T> {
        let size = ty.instance_size().max(size_of::<T>());
        self.allocate_sized(object, size)
    }

    /// The header of an exact instance of `ty`.
    #[inline(always)]
    pub fn header_of(&self, ty: Gc<Type>) -> Header {
        Header { shape: Cell::new(ty.root.get()) }
    }

    pub(crate) fn internal_shape(&self, kind: Kind) -> Gc<Shape> {
        let index = match kind {
            Kind::ValueArray => 1,
            Kind::Buffer => 2,
            _ => 0,
        };
        self.internal_shapes[index].expect("set first thing in bootstrap")
    }

    /// The shape of the arrays that hold the items of lists.
    pub fn array_shape(&self) -> Gc<Shape> {
        self.internal_shape(Kind::ValueArray)
    }

    pub(crate) fn internal_header(&self, kind: Kind) -> Header {
        Header { shape: Cell::new(self.internal_shape(kind)) }
    }

    /// State that another crate keeps in the `Vm`, made on first use.
    pub fn extension<T: Any + Default>(&mut self) -> &mut T {
        self.extensions
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Box::new(T::default()))
            .downcast_mut()
            .expect("stored under its own type")
    }

    /// As `extension`, if it has been made.
    pub fn get_extension<T: Any>(&self) -> Option<&T> {
        self.extensions.get(&TypeId::of::<T>()).and_then(|b| b.downcast_ref())
    }

    /// A vector that the collector sees, for values that live across allocations or calls.
    pub fn rooted(&self) -> RootedVec {
        // SAFETY: the registry is only touched here, in RootedVec::drop and while marking, never re-entrantly, and by
        // the one thread that runs this Vm.
        let registry = unsafe { &mut *self.rooted.get() };
        let vector = registry.spare.pop().unwrap_or_else(|| NonNull::from(Box::leak(Box::default())));
        registry.live.push(vector);
        RootedVec { vector, registry: self.rooted.get() }
    }

    /// As `rooted`, filled with some values.
    pub fn rooted_from(&self, values: &[Value]) -> RootedVec {
        let mut v = self.rooted();
        v.extend_from_slice(values);
        v
    }

    /// Checks whether something asks for attention: to be called in native loops of unbounded length.
    #[inline(always)]
    pub fn poll(&mut self) -> R<()> {
        if self.poll_flag.load(std::sync::atomic::Ordering::Relaxed) {
            return (self.hooks.poll)(self);
        }
        Ok(())
    }

    /// Interned string.
    pub fn intern(&mut self, text: &str) -> Value {
        crate::string::intern(self, text)
    }

    /// MemoryError if there is no room for bytes that are to be made outside the heap, where nobody can be refused.
    pub fn ask_for_room(&mut self, bytes: usize) -> R<()> {
        if bytes > LARGE {
            self.new_buffer(bytes.min(isize::MAX as usize))?;
        }
        Ok(())
    }

    pub fn new_buffer(&mut self, bytes: usize) -> R<Gc<Buffer>> {
        let size = size_of::<Buffer>() + bytes;
        let header = self.internal_header(Kind::Buffer);
        let buffer = Buffer { header, capacity: bytes };
        if size > LARGE {
            let Some(place) = self.heap.try_allocate_large(size) else { return Err(self.memory_error()) };
            // SAFETY: fresh memory of `size` bytes.
            unsafe { place.cast::<Buffer>().write(buffer) };
            return Ok(Gc::from_pointer(place.cast()));
        }
        Ok(self.allocate_sized(buffer, size))
    }

    pub(crate) fn trace_roots(&self, marker: &mut Marker) {
        // Another tuple may have the address afterwards.
        self.hashed_tuple.set((0, 0));
        self.hashed_tuples.iter().for_each(|known| known.set((0, 0)));
        self.types.trace(marker);
        self.exception_types.trace(marker);
        self.names.trace(marker);
        self.slot_names.trace(marker);
        self.internal_shapes.trace(marker);
        self.exception.trace(marker);
        self.thread.trace(marker);
        self.modules.trace(marker);
        self.builtins.trace(marker);
        self.consumers.trace(marker);
        self.characters.trace(marker);
        self.empty_str.trace(marker);
        self.empty_tuple.trace(marker);
        self.no_default.trace(marker);
        // SAFETY: see `rooted`.
        for vector in unsafe { &(*self.rooted.get()).live } {
            // SAFETY: registered vectors are live boxes until their RootedVec is dropped.
            unsafe { vector.as_ref() }.trace(marker);
        }
        for tracer in &self.root_tracers {
            tracer(self, marker);
        }
    }
}

/// Tuples whose hashes are known between two collections, at most.
pub(crate) const HASHED_TUPLES: usize = 512; // tuples

/// Requests above this size may fail with MemoryError instead of being served at any price.
pub const LARGE: usize = 1 << 16; // bytes

/// Raw bytes on the collected heap.
#[repr(C)]
pub struct Buffer {
    pub header: Header,
    pub capacity: usize,
}

/// Byte offset of a buffer's bytes.
pub const BUFFER_DATA_OFFSET: usize = size_of::<Buffer>();

crate::object_kind!(Buffer, Buffer, |_this, _marker| {});

impl Gc<Buffer> {
    /// Address of the first byte.
    pub fn data(self) -> *mut u8 {
        // SAFETY: the bytes follow the struct.
        unsafe { self.as_ptr().add(1).cast() }
    }
}

/// The vectors that `Vm::rooted` has given, each a box of its own, and empty ones to be given again.
#[derive(Default)]
struct Rooted {
    live: Vec<NonNull<Vec<Value>>>,
    spare: Vec<NonNull<Vec<Value>>>,
}

/// Room that a vector may keep while nobody uses it.
const SPARE_ROOM: usize = 64; // values

impl Drop for Rooted {
    fn drop(&mut self) {
        for vector in self.spare.drain(..) {
            // SAFETY: a box that `Vm::rooted` made, and that no RootedVec has.
            drop(unsafe { Box::from_raw(vector.as_ptr()) });
        }
    }
}

/// See `Vm::rooted`.
pub struct RootedVec {
    vector: NonNull<Vec<Value>>,
    registry: *mut Rooted,
}

impl Drop for RootedVec {
    fn drop(&mut self) {
        // SAFETY: see `Vm::rooted`; the Vm outlives the native frames that run in it.
        let registry = unsafe { &mut *self.registry };
        if let Some(at) = registry.live.iter().rposition(|v| *v == self.vector) {
            registry.live.swap_remove(at);
        }
        self.clear();
        self.shrink_to(SPARE_ROOM);
        registry.spare.push(self.vector);
    }
}

impl std::ops::Deref for RootedVec {
    type Target = Vec<Value>;
    fn deref(&self) -> &Vec<Value> {
        // SAFETY: live until drop; only marking (which does not write) looks at it besides us.
        unsafe { self.vector.as_ref() }
    }
}

impl std::ops::DerefMut for RootedVec {
    fn deref_mut(&mut self) -> &mut Vec<Value> {
        // SAFETY: as in `deref`.
        unsafe { self.vector.as_mut() }
    }
}

/// What the bootstrap needs to build the struct.
pub(crate) struct Parts {
    pub heap: Heap,
    pub types: crate::types::Types,
    pub names: crate::names::Names,
    pub hooks: Hooks,
    pub config: Config,
}

impl Vm {
    pub(crate) fn from_parts(parts: Parts) -> Vm {
        let poll_flag = parts.heap.alarm.clone();
        Vm {
            heap: parts.heap,
            exception_types: [parts.types.object; crate::exception::Exc::COUNT],
            types: parts.types,
            names: parts.names,
            slot_names: [Value::NONE; Slot::COUNT],
            internal_shapes: [None; 3],
            interned: Default::default(),
            method_cache: Box::new([MethodCacheEntry::default(); METHOD_CACHE_SIZE]),
            shared_cache: Default::default(),
            type_version: 1,
            hooks: parts.hooks,
            heat: Heat { calls: u32::MAX, loops: u32::MAX },
            exception: None,
            thread: ThreadState::default(),
            modules: None,
            builtins: None,
            consumers: [Value::NONE; Consumer::ALL.len()],
            poll_flag,
            weak: Default::default(),
            shown_dicts: Default::default(),
            finalizers: Default::default(),
            hash_seed: crate::string::HashSeed::new(parts.config.hash_seed),
            int_max_str_digits: 4300,
            hashed_tuple: Cell::new((0, 0)),
            hashed_tuples: Box::new([const { Cell::new((0, 0)) }; HASHED_TUPLES]),
            extensions: Extensions::default(),
            root_tracers: Vec::new(),
            rooted: UnsafeCell::default(),
            characters: Vec::new(),
            empty_str: Value::NONE,
            empty_tuple: Value::NONE,
            no_default: Value::NONE,
            repr_stack: Vec::new(),
            stats: Stats::default(),
            recording: 0,
            machine_depth: 0,
        }
    }

    /// Number of interned strings.
    pub fn interned_count(&self) -> usize {
        self.interned.len()
    }

    pub fn empty_str(&self) -> Value {
        self.empty_str
    }

    pub fn empty_tuple(&self) -> Gc<crate::tuple::Tuple> {
        self.empty_tuple.cast().expect("set in bootstrap")
    }

    /// The type of a value: one load for objects of built-in types, two for instances.
    #[inline(always)]
    pub fn type_of(&self, value: Value) -> Gc<Type> {
        if let Some(header) = value.header() {
            return header.shape.get().ty;
        }
        self.immediate_type(value)
    }

    #[inline(always)]
    fn immediate_type(&self, value: Value) -> Gc<Type> {
        match value.kind() {
            Kind::Int => self.types.int,
            Kind::Float => self.types.float,
            Kind::Bool => self.types.bool,
            Kind::Ellipsis => self.types.ellipsis,
            Kind::NotImplemented => self.types.not_implemented,
            _ => self.types.none,
        }
    }

    /// Name of the value's type, as in error messages.
    pub fn type_name(&self, value: Value) -> String {
        self.type_of(value).name_str()
    }

    /// As errors about a single argument call its type: `None` instead of `NoneType`.
    pub fn argument_type_name(&self, value: Value) -> String {
        if value.is_none() { "None".to_owned() } else { self.type_name(value) }
    }

    /// Whether the value's type is exactly `ty`.
    #[inline(always)]
    pub fn is_exact(&self, value: Value, ty: Gc<Type>) -> bool {
        self.type_of(value) == ty
    }

    /// Whether `isinstance(value, ty)` by the class itself, hooks aside.
    pub fn is_instance(&self, value: Value, ty: Gc<Type>) -> bool {
        self.type_of(value).is_subtype(ty)
    }

    /// A string object.
    pub fn str(&mut self, text: &str) -> Value {
        crate::string::from_rust(self, text)
    }

    /// A tuple of these values.
    pub fn tuple(&mut self, values: &[Value]) -> Value {
        crate::tuple::Tuple::new(self, values).value()
    }

    /// A list of these values.
    pub fn list(&mut self, values: &[Value]) -> Value {
        crate::list::List::new(self, values).value()
    }

    /// Any 64-bit integer.
    #[inline(always)]
    pub fn int(&mut self, i: i64) -> Value {
        match Value::try_small_int(i) {
            Some(v) => v,
            None => crate::int::from_i128(self, i as i128),
        }
    }

    pub fn array(&mut self, capacity: usize) -> Gc<ValueArray> {
        ValueArray::new(self, capacity)
    }
}
