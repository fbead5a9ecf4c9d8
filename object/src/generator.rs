//! Generators, coroutines and async generators: a frame whose registers are on the heap, behind the struct. It runs on
//! them where they are, so that neither a resumption nor a yield moves anything.

use crate::code::{CodeObject, CodeState};
use crate::frame::FrameObject;
use crate::function::Function;
use crate::object::{Gc, Header, Trace};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::Vm;
use pyrite_syntax::Op;
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
    /// The code's run-time state, which `code` keeps.
    pub code_state: *const CodeState,
    /// How many registers stand behind the struct.
    pub register_count: u32, // registers
    /// Word index of the Yield that it is suspended at, or where it starts.
    pub pc: Cell<u32>,
    pub state: Cell<GeneratorState>,
    /// Suspended, it stands in a `yield from` or `await`. Compiled code writes it with the state.
    pub delegates: Cell<bool>,
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
    this.trace_registers(marker);
    this.name.trace(marker);
    this.qualname.trace(marker);
    this.locals.trace(marker);
    this.handled.trace(marker);
    this.frame_object.trace(marker);
    this.result.trace(marker);
    this.origin.trace(marker);
    this.async_finalizer.trace(marker);
});

impl Generator {
    /// Whether anything is to be done when it is dropped: it is to be closed, or has never been awaited.
    pub fn is_unfinished(&self) -> bool {
        match self.state.get() {
            GeneratorState::Suspended => true,
            GeneratorState::Created => self.code.code.flags & pyrite_syntax::code::flags::COROUTINE != 0,
            GeneratorState::Running | GeneratorState::Finished => false,
        }
    }

    /// The registers. All of them are initialised.
    #[inline(always)]
    pub fn registers(&self) -> *mut Value {
        std::ptr::from_ref(self).wrapping_add(1).cast::<Value>().cast_mut()
    }

    /// What a register holds while the generator is not running; `None` once it has finished.
    pub fn register(&self, index: usize) -> Option<Value> {
        if self.state.get() == GeneratorState::Finished || index >= self.register_count as usize {
            return None;
        }
        // SAFETY: in range.
        Some(unsafe { self.registers().add(index).read() })
    }

    /// Sets a register while the generator is not running.
    pub fn set_register(&self, index: usize, value: Value) {
        if index < self.register_count as usize {
            // SAFETY: in range.
            unsafe { self.registers().add(index).write(value) };
        }
    }

    /// Registers below this, and all named ones, are in use where the generator is suspended.
    fn live_registers(&self) -> u32 {
        // SAFETY: `code` keeps the state.
        let words = unsafe { &(*self.code_state).words };
        let at = self.pc.get() as usize;
        if words[at].get() as u8 == Op::Yield as u8 { words[at + 1].get() } else { 0 }
    }

    /// Temporaries that are dead while the generator is suspended keep nothing alive.
    fn trace_registers(&self, marker: &mut crate::heap::Marker) {
        match self.state.get() {
            GeneratorState::Finished => return,
            GeneratorState::Running => {}
            GeneratorState::Created | GeneratorState::Suspended => {
                let live = self.live_registers() as usize;
                let variables = &self.code.code.variables;
                for i in live..self.register_count as usize {
                    if !variables.iter().any(|v| v.register as usize == i) {
                        self.set_register(i, Value::UNBOUND);
                    }
                }
            }
        }
        for i in 0..self.register_count as usize {
            // SAFETY: in range.
            unsafe { self.registers().add(i).read() }.trace(marker);
        }
    }
}

impl Vm {
    /// A generator that starts behind the instruction at `pc`; all its registers are Unbound.
    pub fn new_generator(
        &mut self,
        ty: Gc<Type>,
        function: Gc<Function>,
        code: Gc<CodeObject>,
        pc: u32,
        locals: Option<Value>,
    ) -> Gc<Generator> {
        let state = code.state(self);
        let header = self.header_of(ty);
        let generator = Generator {
            header,
            function,
            code,
            code_state: state,
            register_count: state.register_count,
            pc: Cell::new(pc),
            state: Cell::new(GeneratorState::Created),
            delegates: Cell::new(false),
            name: Cell::new(function.name.get()),
            qualname: Cell::new(function.qualname.get()),
            locals: Cell::new(locals),
            handled: Cell::new(Value::NONE),
            frame_object: Cell::new(None),
            result: Cell::new(Value::NONE),
            origin: Cell::new(Value::NONE),
            async_started: Cell::new(false),
            async_closed: Cell::new(false),
            async_running: Cell::new(false),
            async_finalizer: Cell::new(Value::NONE),
        };
        let count = state.register_count as usize;
        let object = self.allocate_sized(generator, size_of::<Generator>() + size_of::<Value>() * count);
        for i in 0..count {
            // SAFETY: the object was made with room for this many registers.
            unsafe { object.registers().add(i).write(Value::UNBOUND) };
        }
        object
    }
}
