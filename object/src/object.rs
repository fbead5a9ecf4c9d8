//! What all heap objects share: the header, the layouts (`Kind`), and typed pointers (`Gc`).

use crate::heap::Marker;
use crate::shape::Shape;
use crate::value::Value;
use std::cell::Cell;
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::NonNull;

/// The layout of a value. Subclasses of a built-in type have its layout; `Type` tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    // Immediates only.
    None,
    NotImplemented,
    Ellipsis,
    Bool,
    Float,
    /// Small integers are immediates, others objects.
    Int,
    // Heap objects.
    Str,
    Bytes,
    List,
    Tuple,
    Dict,
    Set,
    FrozenSet,
    Range,
    Slice,
    Function,
    Builtin,
    Method,
    Code,
    Cell,
    Module,
    Type,
    Instance,
    Generator,
    Exception,
    Frame,
    Traceback,
    /// A Rust value behind `NativeInfo`: all built-in types without a layout of their own.
    Native,
    /// A float that is an instance of a subclass of float.
    FloatObject,
    // Internal; never visible to Python.
    Shape,
    ValueArray,
    Buffer,
}

/// First word of each heap object.
#[repr(C)]
pub struct Header {
    pub shape: Cell<Gc<Shape>>,
}

impl Header {
    #[inline(always)]
    pub fn kind(&self) -> Kind {
        self.shape.get().kind
    }
}

/// A pointer to a live heap object. Copying it is free; the collector finds it on the native stack and in objects, and
/// nowhere else: never keep one in malloc'ed memory that the collector does not trace.
#[repr(transparent)]
pub struct Gc<T>(NonNull<T>, PhantomData<*const T>);

impl<T> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Gc<T> {}
impl<T> PartialEq for Gc<T> {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Gc<T> {}
impl<T> std::hash::Hash for Gc<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> std::fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gc({:p})", self.0)
    }
}

impl<T> Deref for Gc<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: a Gc is made from a live object only (`from_address`, allocation), and the collector keeps alive
        // what the stack or a traced object refers to. All mutable state of objects is in cells.
        unsafe { self.0.as_ref() }
    }
}

impl<T> Gc<T> {
    /// The object at an address that a `Value` or another object held.
    #[inline(always)]
    pub(crate) fn from_address(address: u64) -> Gc<T> {
        debug_assert!(address >= 256);
        // SAFETY: not null by the assertion's condition, which all callers ensure.
        Gc(unsafe { NonNull::new_unchecked(address as *mut T) }, PhantomData)
    }

    #[inline(always)]
    pub fn from_pointer(pointer: NonNull<T>) -> Gc<T> {
        Gc(pointer, PhantomData)
    }

    #[inline(always)]
    pub fn address(self) -> u64 {
        self.0.as_ptr() as u64
    }

    #[inline(always)]
    pub fn as_ptr(self) -> *mut T {
        self.0.as_ptr()
    }

    #[inline(always)]
    pub fn value(self) -> Value {
        match Value::from_bits(self.address()) {
            Some(value) => value,
            None => unreachable!("a Gc is not null"),
        }
    }

    #[inline(always)]
    pub fn header(self) -> Gc<Header> {
        Gc(self.0.cast(), PhantomData)
    }

    #[inline(always)]
    pub fn shape(self) -> Gc<Shape> {
        self.header().shape.get()
    }
}

impl<T> From<Gc<T>> for Value {
    #[inline(always)]
    fn from(gc: Gc<T>) -> Value {
        gc.value()
    }
}

/// A `#[repr(C)]` struct whose first field is `Header`, and whose layout a `Kind` tells.
pub trait Object: 'static {
    fn matches(kind: Kind) -> bool;
    /// Marks what the object refers to, its header's shape excepted.
    fn trace(&self, marker: &mut Marker);
}

/// Declares that `Kind::$kind` objects are `$ty`s, and which fields the collector follows.
#[macro_export]
macro_rules! object_kind {
    ($ty:ty, $($kind:ident)|+, |$this:ident, $marker:ident| $body:expr) => {
        impl $crate::object::Object for $ty {
            #[inline(always)]
            fn matches(kind: $crate::object::Kind) -> bool {
                matches!(kind, $($crate::object::Kind::$kind)|+)
            }
            #[inline]
            fn trace(&self, $marker: &mut $crate::heap::Marker) {
                let $this = self;
                $body
            }
        }
    };
}

/// Things that the collector can mark.
pub trait Trace {
    fn trace(&self, marker: &mut Marker);
}

impl Trace for Value {
    #[inline(always)]
    fn trace(&self, marker: &mut Marker) {
        marker.value_bits(self.bits());
    }
}
impl<T> Trace for Gc<T> {
    #[inline(always)]
    fn trace(&self, marker: &mut Marker) {
        marker.value_bits(self.address());
    }
}
impl<T: Trace> Trace for Option<T> {
    #[inline(always)]
    fn trace(&self, marker: &mut Marker) {
        if let Some(inner) = self {
            inner.trace(marker);
        }
    }
}
impl<T: Trace + Copy> Trace for Cell<T> {
    #[inline(always)]
    fn trace(&self, marker: &mut Marker) {
        self.get().trace(marker);
    }
}
impl<T: Trace> Trace for [T] {
    fn trace(&self, marker: &mut Marker) {
        for item in self {
            item.trace(marker);
        }
    }
}
impl<T: Trace> Trace for Vec<T> {
    fn trace(&self, marker: &mut Marker) {
        self.as_slice().trace(marker);
    }
}
impl<T: Trace, const N: usize> Trace for [T; N] {
    fn trace(&self, marker: &mut Marker) {
        self.as_slice().trace(marker);
    }
}
impl<T: Trace> Trace for Box<[T]> {
    fn trace(&self, marker: &mut Marker) {
        self.as_ref().trace(marker);
    }
}
impl<A: Trace, B: Trace> Trace for (A, B) {
    fn trace(&self, marker: &mut Marker) {
        self.0.trace(marker);
        self.1.trace(marker);
    }
}

/// A growable list of values for use inside native payloads: hands out values, never references, so that Python code
/// that runs in between cannot invalidate anything.
#[derive(Default)]
pub struct ValueVec(std::cell::RefCell<Vec<Value>>);

impl ValueVec {
    pub fn new(values: Vec<Value>) -> ValueVec {
        ValueVec(std::cell::RefCell::new(values))
    }
    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    pub fn get(&self, index: usize) -> Option<Value> {
        self.0.borrow().get(index).copied()
    }
    /// Replaces an item; ignores an index out of range.
    pub fn set(&self, index: usize, value: Value) {
        if let Some(place) = self.0.borrow_mut().get_mut(index) {
            *place = value;
        }
    }
    pub fn push(&self, value: Value) {
        self.0.borrow_mut().push(value);
    }
    pub fn pop(&self) -> Option<Value> {
        self.0.borrow_mut().pop()
    }
    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }
    pub fn replace(&self, values: Vec<Value>) -> Vec<Value> {
        self.0.replace(values)
    }
    /// Runs `f` on the vector; `f` must not run Python code nor allocate objects.
    pub fn with<R>(&self, f: impl FnOnce(&mut Vec<Value>) -> R) -> R {
        f(&mut self.0.borrow_mut())
    }
}

impl Trace for ValueVec {
    fn trace(&self, marker: &mut Marker) {
        self.0.borrow().trace(marker);
    }
}
