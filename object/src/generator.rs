//! Generators, coroutines and async generators: a frame that is suspended on the heap.

use crate::code::CodeObject;
use crate::frame::FrameObject;
use crate::function::Function;
use crate::list::ValueArray;
use crate::object::{Gc, Header, Trace};
use crate::value::Value;
use std::cell::Cell;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum GeneratorState {
    Created,
    Suspended,
    Running,
    Finished,
}

#[repr(C)]
pub struct Generator {
    pub header: Header,
    pub function: Gc<Function>,
    pub code: Gc<CodeObject>,
    /// Registers while suspended.
    pub registers: Cell<Option<Gc<ValueArray>>>,
    /// Word index of the Yield that it is suspended at, or where it starts.
    pub pc: Cell<u32>,
    pub state: Cell<GeneratorState>,
    pub name: Cell<Value>,
    pub qualname: Cell<Value>,
    /// Namespace of class-like code; rare.
    pub locals: Cell<Option<Value>>,
    /// The exception being handled inside, while suspended.
    pub handled: Cell<Value>,
    pub frame_object: Cell<Option<Gc<FrameObject>>>,
    /// What it returned, until the StopIteration is made.
    pub result: Cell<Value>,
    /// `cr_origin`, or None.
    pub origin: Cell<Value>,
    /// Async generators: hooks called, closed, running `asend`.
    pub async_started: Cell<bool>,
    pub async_closed: Cell<bool>,
    pub async_running: Cell<bool>,
    pub async_finalizer: Cell<Value>,
}

crate::object_kind!(Generator, Generator, |this, marker| {
    this.function.trace(marker);
    this.code.trace(marker);
    this.registers.trace(marker);
    this.name.trace(marker);
    this.qualname.trace(marker);
    this.locals.trace(marker);
    this.handled.trace(marker);
    this.frame_object.trace(marker);
    this.result.trace(marker);
    this.origin.trace(marker);
    this.async_finalizer.trace(marker);
});
