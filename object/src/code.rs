//! Code objects: a compiled code unit with its run-time state: constants as values, quickened words, inline caches,
//! feedback and counters. The state is made at the first call, because much imported code never runs.

use crate::object::{Gc, Header, Trace};
use crate::shape::Shape;
use crate::string::StrBuilder;
use crate::tuple::Tuple;
use crate::value::Value;
use crate::vm::Vm;
use pyrite_syntax::code::{Code, Constant};
use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;

#[repr(C)]
pub struct CodeObject {
    pub header: Header,
    pub code: Arc<Code>,
    state: OnceCell<Box<CodeState>>,
    /// Values given by `code.replace` or the constructor; else derived from `code`.
    filename: Cell<Option<Value>>,
    /// Name and qualified name, which its functions share: made with the first of them.
    names: Cell<Option<(Value, Value)>>,
    /// It may refer to something else than when the collector asked last.
    changed: Cell<bool>,
}

impl CodeObject {
    /// The name of its file, if it was given one of its own.
    pub fn own_filename(&self) -> Option<Value> {
        self.filename.get()
    }

    pub fn set_filename(&self, name: Value) {
        self.changed.set(true);
        self.filename.set(Some(name));
    }

    /// For the collector: from now on, `has_changed` says whether it may refer to something else than now.
    pub(crate) fn note_changes(&self) {
        self.changed.set(false);
    }

    pub(crate) fn has_changed(&self) -> bool {
        self.changed.get()
    }
}

crate::object_kind!(CodeObject, Code, |this, marker| {
    this.filename.trace(marker);
    if let Some((name, qualname)) = this.names.get() {
        name.trace(marker);
        qualname.trace(marker);
    }
    if let Some(state) = this.state.get() {
        state.constants.trace(marker);
        state.names.trace(marker);
        state.variable_names.trace(marker);
        for cache in &state.caches {
            cache.trace(marker);
        }
        state.operands.trace(marker);
    }
});

/// What a code object needs to run. What a call touches is in the first cache line.
#[repr(C)]
pub struct CodeState {
    /// The instructions, which the interpreter quickens in place.
    pub words: Box<[Cell<u32>]>,
    pub constants: Box<[Value]>,
    pub caches: Box<[InlineCache]>,
    /// Calls left until the JIT is asked; it is asked at each call once there is compiled code.
    pub calls_left: Cell<u32>,
    /// Resumptions of a generator left, likewise.
    pub resumptions_left: Cell<u32>,
    /// Machine code that resumes a generator: 0 if there is none.
    pub resume: Cell<usize>,
    pub parameter_count: u32,
    /// Registers that hold local variables or cells: initialised at entry.
    pub local_count: u32,
    pub register_count: u32,
    pub code: Gc<CodeObject>,
    /// Interned.
    pub names: Box<[Value]>,
    /// Interned names of `Code::variables`.
    pub variable_names: Box<[Value]>,
    /// Per word: `code::site` bits, and what the slow paths of the instruction have seen (`feedback`).
    pub feedback: Box<[Cell<u8>]>,
    /// Shapes of the operands that operators have been seen with.
    pub operands: OperandShapes,
    /// By loop: back-edges left until the JIT is asked.
    pub loops_left: Box<[Cell<u32>]>,
    /// What compiled code calls: compiled code, or a stub that calls the interpreter; 0 if no caller has been compiled.
    pub entry: Cell<usize>,
    /// Machine code: 0 if there is none.
    pub compiled: Cell<usize>,
    /// Only positional parameters, at most 128, few registers: calls take the short way.
    pub simple: bool,
    /// A call makes a generator, a coroutine or an async generator, before it runs anything.
    pub makes_generator: bool,
}

impl CodeState {
    /// Whether a call makes a generator, and no coroutine of any kind.
    pub fn is_plain_generator(&self) -> bool {
        use pyrite_syntax::code::flags;
        self.makes_generator && self.code.code.flags & (flags::COROUTINE | flags::ASYNC_GENERATOR) == 0
    }
}

/// Kinds of operands that an instruction's slow path has seen: bits of `CodeState::feedback`.
pub mod feedback {
    pub const INT: u8 = 1;
    pub const FLOAT: u8 = 2;
    pub const STR: u8 = 4;
    pub const LIST: u8 = 8;
    pub const DICT: u8 = 16;
    pub const BIG_INT: u8 = 32;
    pub const OTHER: u8 = 64;
    /// At GetItem, UnpackSequence and ForIter, which are never in place; at comparisons together with OTHER.
    pub const TUPLE: u8 = 128;
    /// At ForIter, where INT stands for a range with the step 1 and OTHER for any other iterator.
    pub const GENERATOR: u8 = BIG_INT;
    /// At ForIter: a range with another step.
    pub const STEPPED: u8 = FLOAT;
    /// At ForIter: sequences in pairs. At the Call in front of it, LIST, TUPLE and STR tell which sequences.
    pub const PAIRS: u8 = STR;
    /// At ForIter: a str. At its second word, STR stands for bytes, DICT for iterators over dicts, OTHER for others.
    pub const TEXT: u8 = DICT;
    /// At CallMethod, where OTHER stands for a receiver: there was none.
    pub const UNBOUND: u8 = INT;
}

/// What an inline cache holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CacheKind {
    /// Never filled.
    Uninitialised,
    /// Inline slot, or the extra word that points to the dict, at byte offset `a` of instances of shape `key`.
    Slot,
    /// Slot number `a` of the overflow array.
    OverflowSlot,
    /// `b` is a function found on the type, to be called with the receiver.
    Method,
    /// A static method (`c` is Unbound) or class method (`c` is the class): `b` is the function, to be called with `c` in front.
    /// The receiver has the shape `key`, or is the class `key`.
    BoundMethod,
    /// The value is found on the type or one of its bases, whose dict is `b`: its address is `a` while that dict has the
    /// version `c`.
    Constant,
    /// `b` is a property's getter, a Python function.
    Property,
    /// `b` is a computed attribute of a built-in class, for whose instances it is.
    Getter,
    /// Item `a` of an instance of a tuple's subclass: the field of a named tuple.
    Item,
    /// Slot `a` of a class with `__slots__`, by descriptor: zero means unset.
    Member,
    /// `a` is the address of the value in the globals, `key` their version.
    Global,
    /// `a` is the address of the value in the builtins, `key` the globals' version, `c` the builtins'.
    Builtin,
    /// Store that adds attribute: shape `key` becomes `b`, slot at byte offset `a`.
    AddSlot,
    /// Store to an inline slot at byte offset `a`.
    StoreSlot,
    /// Callee `key`, a Python function with the code `c`, whose state is at `a`.
    Function,
    /// The same, and the call passes its positional arguments exactly: its frame begins where the arguments stand.
    SimpleFunction,
    /// As `Function`, but the callee is a method that binds it to a receiver.
    BoundFunction,
    /// Callee `key` is a native function, which takes the site's arguments as they are; `a` is its address.
    Native,
    /// The callee binds a native method to a receiver, as `b` does; `key` is the address of the definition, which takes the
    /// site's arguments as they are behind the receiver.
    BoundNative,
    /// Callee `key` is a built-in class with the `__new__` `b`, and the `__init__` at `a`, 0 if that is `object`'s.
    NativeClass,
    /// Callee `key` is a class with the plain `__init__` `b`, whose code is `c`.
    Class,
    /// The same, and its `__init__` takes the site's arguments exactly; `a` is its code's state.
    SimpleClass,
    /// Receiver `key` is a class; the rest as with `Constant`.
    ClassAttribute,
    /// The callee is an instance of shape `key`, whose class has the Python function `b` as `__call__`.
    Callable,
    /// Neither the instance nor its class has the name: the class's `__getattr__`, the Python function `b`, is asked.
    GetattrHook,
    /// Stores are the affair of the class's `__setattr__`, the Python function `b`.
    SetattrHook,
    /// Store to an attribute of the class `key` that is data and stays data: as `ClassAttribute`.
    ClassStore,
    /// Receiver `key` is a module: `a` is the address of the value, `c` the version of the module's dict.
    Module,
}

/// The shapes of instances of Python classes that operators, subscripts and the like have been seen with while operands were
/// noted; by word of bytecode and number of the operand.
#[derive(Default)]
pub struct OperandShapes(RefCell<Vec<OperandRow>>);

struct OperandRow {
    pc: u32,
    operand: u8,
    /// In the order in which they came; one more than are of use says that there are too many.
    shapes: Vec<Gc<Shape>>,
}

impl OperandShapes {
    /// Shapes of one operand that are told apart.
    pub const MOST: usize = 4; // shapes

    fn note(&self, pc: u32, operand: u8, shape: Gc<Shape>) {
        let mut rows = self.0.borrow_mut();
        let known = rows.iter().position(|row| row.pc == pc && row.operand == operand);
        let at = known.unwrap_or_else(|| {
            rows.push(OperandRow { pc, operand, shapes: Vec::new() });
            rows.len() - 1
        });
        let shapes = &mut rows[at].shapes;
        if shapes.len() <= Self::MOST && !shapes.contains(&shape) {
            shapes.push(shape);
        }
    }

    /// The shapes that an operand had: none if it had too many.
    pub fn seen(&self, pc: u32, operand: u8) -> Vec<Gc<Shape>> {
        let rows = self.0.borrow();
        let row = rows.iter().find(|row| row.pc == pc && row.operand == operand);
        row.map(|row| row.shapes.clone()).filter(|shapes| shapes.len() <= Self::MOST).unwrap_or_default()
    }
}

impl Trace for OperandShapes {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        for row in self.0.borrow().iter() {
            row.shapes.iter().for_each(|shape| shape.trace(marker));
        }
    }
}

/// One entry of a site.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct CacheEntry {
    /// Address of a shape or callee, or a version; `u64::MAX` never matches.
    pub key: u64,
    /// Version of the type that `key`'s shape has.
    pub version: u64,
    pub a: u64,
    pub b: Option<Value>,
    pub c: u64,
    pub kind: CacheKind,
}

impl CacheEntry {
    pub const EMPTY: CacheEntry =
        CacheEntry { key: u64::MAX, version: 0, a: 0, b: None, c: 0, kind: CacheKind::Uninitialised };
}

/// An inline cache: the entry that hit last, and up to three others. Owns what it refers to.
#[repr(C)]
pub struct InlineCache {
    pub entry: Cell<CacheEntry>,
    pub more: Cell<Option<Box<[CacheEntry; 3]>>>,
    pub misses: Cell<u32>,
}

impl Default for InlineCache {
    fn default() -> InlineCache {
        InlineCache { entry: Cell::new(CacheEntry::EMPTY), more: Cell::new(None), misses: Cell::new(0) }
    }
}

impl CacheEntry {
    /// The shape that is its key, if that is one: of entries of sites whose keys are addresses.
    pub fn shape(&self) -> Option<Gc<Shape>> {
        Value::from_bits(self.key)?.cast()
    }

    /// The value of an entry whose value stands in the dict `b`, if that still has the version `c`.
    #[inline(always)]
    pub fn in_dict(&self) -> Option<Value> {
        let dict = self.b?.cast::<crate::dict::Dict>()?;
        if dict.known_version() != self.c {
            return None;
        }
        // SAFETY: the address of a dict entry stays good while the dict's version does.
        unsafe { (*(self.a as *const Cell<Option<Value>>)).get() }
    }
}

/// The inline cache of a site.
#[derive(Clone, Copy)]
pub struct SiteCache<'a> {
    cache: &'a InlineCache,
    code: Gc<CodeObject>,
}

impl std::ops::Deref for SiteCache<'_> {
    type Target = InlineCache;

    #[inline(always)]
    fn deref(&self) -> &InlineCache {
        self.cache
    }
}

impl SiteCache<'_> {
    /// Puts a new entry first; the fifth kind of receiver makes the site megamorphic.
    pub fn fill(self, entry: CacheEntry) {
        self.code.changed.set(true);
        self.cache.put(entry);
    }
}

impl CodeState {
    #[inline(always)]
    pub fn site(&self, number: u32) -> SiteCache<'_> {
        SiteCache { cache: &self.caches[number as usize], code: self.code }
    }

    /// An operand of the instruction at `pc` has had this shape.
    pub fn note_operand(&self, pc: u32, operand: u8, shape: Gc<Shape>) {
        self.code.changed.set(true);
        self.operands.note(pc, operand, shape);
    }
}

impl InlineCache {
    fn put(&self, entry: CacheEntry) {
        self.misses.set(self.misses.get().saturating_add(1));
        let old = self.entry.get();
        if old.kind == CacheKind::Uninitialised || (old.key == entry.key && old.kind == entry.kind) {
            self.entry.set(entry);
            return;
        }
        let mut more = self.more.take().unwrap_or_else(|| Box::new([CacheEntry::EMPTY; 3]));
        let place = more
            .iter()
            .position(|e| e.kind == CacheKind::Uninitialised || e.key == entry.key)
            .unwrap_or_else(|| self.misses.get() as usize % 3);
        more[place] = old;
        self.more.set(Some(more));
        self.entry.set(entry);
    }

    /// Forgets entries.
    pub fn retain(&self, keep: impl Fn(&CacheEntry) -> bool) {
        if let Some(mut more) = self.more.take() {
            more.iter_mut().filter(|entry| !keep(entry)).for_each(|entry| *entry = CacheEntry::EMPTY);
            self.more.set(Some(more));
        }
        if !keep(&self.entry.get()) {
            self.entry.set(CacheEntry::EMPTY);
        }
    }

    /// Looks through the entries behind the first; a hit moves to the front.
    pub fn find_more(&self, key: u64) -> Option<CacheEntry> {
        let mut more = self.more.take()?;
        let found = more.iter_mut().find(|e| e.key == key && e.kind != CacheKind::Uninitialised);
        let result = found.map(|place| {
            let hit = *place;
            *place = self.entry.replace(hit);
            hit
        });
        self.more.set(Some(more));
        result
    }

    /// How many entries are such.
    pub fn count(&self, such: impl Fn(&CacheEntry) -> bool) -> usize {
        let more = self.more.take();
        let others = more.iter().flat_map(|more| more.iter()).filter(|entry| such(entry)).count();
        self.more.set(more);
        others + usize::from(such(&self.entry.get()))
    }

    /// Entries in use.
    pub fn entries(&self) -> Vec<CacheEntry> {
        let more = self.more.take();
        let mut all = vec![self.entry.get()];
        all.extend(more.iter().flat_map(|m| m.iter().copied()));
        self.more.set(more);
        all.retain(|e| e.kind != CacheKind::Uninitialised);
        all
    }
}

impl Trace for InlineCache {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.entry.get().trace(marker);
        // SAFETY: nothing that is called here uses the cache, so the box stays where it is.
        if let Some(more) = unsafe { &*self.more.as_ptr() } {
            more.as_slice().trace(marker);
        }
    }
}

impl Trace for CacheEntry {
    #[inline(always)]
    fn trace(&self, marker: &mut crate::heap::Marker) {
        use CacheKind::{ClassAttribute, ClassStore, Module, Uninitialised};
        // The receiver itself keeps what the later three refer to, or else its version has moved.
        if matches!(self.kind, Uninitialised | ClassAttribute | ClassStore | Module) {
            return;
        }
        self.b.trace(marker);
        // Keys that are versions are small numbers or not addresses of objects: the collector checks.
        marker.conservative_word(self.key as usize);
        marker.conservative_word(self.c as usize);
    }
}

impl Vm {
    pub fn new_code(&mut self, code: Arc<Code>) -> Gc<CodeObject> {
        let header = self.header_of(self.types.code);
        let object = self.allocate(CodeObject {
            header,
            code,
            state: OnceCell::new(),
            filename: Cell::new(None),
            names: Cell::new(None),
            changed: Cell::new(true),
        });
        self.heap.register_drop(object.non_null());
        object
    }

    /// A compile-time constant as a value.
    pub fn constant(&mut self, constant: &Constant) -> Value {
        match constant {
            Constant::None => Value::NONE,
            Constant::True => Value::TRUE,
            Constant::False => Value::FALSE,
            Constant::Ellipsis => Value::ELLIPSIS,
            Constant::Int(i) => self.int(*i),
            Constant::BigInt(b) => crate::int::from_big(self, b),
            Constant::Float(f) => Value::float(*f),
            Constant::Complex(re, im) => crate::complex::Complex::new(self, *re, *im),
            Constant::Str(s) => {
                let name_like = s.len() <= 64 && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
                if name_like { self.intern(s) } else { self.str(s) }
            }
            Constant::Surrogates(points) => {
                let mut builder = StrBuilder::with_capacity(points.len());
                points.iter().for_each(|&c| builder.push(c));
                builder.finish_or_empty(self)
            }
            Constant::Bytes(b) => crate::bytes::new(self, b),
            Constant::Tuple(items) => {
                let mut values = self.rooted();
                for item in items {
                    let value = self.constant(item);
                    values.push(value);
                }
                Tuple::new(self, &values).value()
            }
            Constant::FrozenSet(items) => {
                let mut values = self.rooted();
                for item in items {
                    let value = self.constant(item);
                    values.push(value);
                }
                // Constants are hashable and compare without running Python code, so this cannot fail.
                crate::set::frozen_from(self, &values).unwrap_or(Value::NONE)
            }
            Constant::Code(code) => self.new_code(code.clone()).value(),
        }
    }
}

impl Gc<CodeObject> {
    /// The run-time state, made at the first use.
    #[inline(always)]
    pub fn state<'a>(self, vm: &mut Vm) -> &'a CodeState {
        match Gc::deref_static(self).state.get() {
            Some(state) => state,
            None => self.make_state(vm),
        }
    }

    /// Name and qualified name.
    #[inline]
    pub fn names(self, vm: &mut Vm) -> (Value, Value) {
        self.names.get().unwrap_or_else(|| {
            let name = vm.intern(&self.code.name);
            let qualname =
                if self.code.name == self.code.qualname { name } else { vm.str(&self.code.qualname) };
            self.names.set(Some((name, qualname)));
            self.changed.set(true);
            (name, qualname)
        })
    }

    /// The run-time state, if the code has run.
    #[inline(always)]
    pub fn known_state<'a>(self) -> Option<&'a CodeState> {
        Gc::deref_static(self).state.get().map(|b| &**b)
    }

    #[cold]
    #[inline(never)]
    fn make_state<'a>(self, vm: &mut Vm) -> &'a CodeState {
        let code = self.code.clone();
        let mut constants = vm.rooted();
        for constant in &code.constants {
            let value = vm.constant(constant);
            constants.push(value);
        }
        let mut names = vm.rooted();
        for name in &code.names {
            let value = vm.intern(name);
            names.push(value);
        }
        let mut variable_names = vm.rooted();
        for variable in &code.variables {
            let value = vm.intern(&variable.name);
            variable_names.push(value);
        }
        use pyrite_syntax::code::flags;
        let parameter_count = code.parameter_count();
        let local_count = code
            .variables
            .iter()
            .filter(|v| v.register < 256)
            .map(|v| u32::from(v.register) + 1)
            .max()
            .unwrap_or(0);
        let high = code.variables.iter().any(|v| v.register >= 256);
        let state = CodeState {
            code: self,
            words: code.words.iter().map(|&w| Cell::new(w)).collect(),
            constants: constants.as_slice().into(),
            names: names.as_slice().into(),
            variable_names: variable_names.as_slice().into(),
            caches: code.sites.iter().map(|_| InlineCache::default()).collect(),
            feedback: code.site_flags.iter().map(|&f| Cell::new(f)).collect(),
            operands: OperandShapes::default(),
            calls_left: Cell::new(vm.heat.calls),
            resumptions_left: Cell::new(vm.heat.calls),
            resume: Cell::new(0),
            loops_left: (0..code.loop_count).map(|_| Cell::new(vm.heat.loops)).collect(),
            entry: Cell::new(0),
            compiled: Cell::new(0),
            register_count: code.register_count,
            parameter_count,
            local_count: local_count.max(parameter_count.min(128)),
            simple: code.flags & (flags::VARARGS | flags::VARKEYWORDS) == 0
                && code.keyword_only_count == 0
                && code.arg_count <= 128
                && code.register_count as usize <= crate::frame::SHORT_FRAME_REGISTERS
                && !high,
            makes_generator: code
                .words
                .first()
                .is_some_and(|w| *w as u8 == pyrite_syntax::Op::ReturnGenerator as u8),
        };
        Gc::deref_static(self).changed.set(true);
        vm.heap.note_external((code.words.len() * 6 + code.sites.len() * size_of::<InlineCache>()) as isize);
        Gc::deref_static(self).state.get_or_init(|| Box::new(state))
    }
}
