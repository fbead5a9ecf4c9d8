//! Frames, the thread's stacks, frame objects and tracebacks.
//!
//! A running frame is a `Frame` record on the thread's frame stack and a window of the thread's register stack. A frame
//! object is made when Python asks for one or an exception passes; it points to the record while that lives, and takes a
//! copy of the registers when it ends.

use crate::code::{CodeObject, CodeState};
use crate::function::Function;
use crate::generator::Generator;
use crate::heap::Marker;
use crate::list::ValueArray;
use crate::object::{Gc, Header, Trace};
use crate::value::Value;
use crate::vm::{TakerFn, Vm};
use pyrite_syntax::code::VariableKind;
use std::cell::Cell;
use std::mem::MaybeUninit;

/// Bits of `Frame::flags`.
pub mod flags {
    /// Returning leaves the dispatch loop: a native function called.
    pub const ENTRY: u32 = 1;
    /// The result of this `__init__` call is the instance in `Frame::extra`.
    pub const INIT: u32 = 2;
    /// Runs a generator (in `Frame::extra`).
    pub const GENERATOR: u32 = 4;
    /// The caller's instruction is one word long; two otherwise.
    pub const ONE_WORD: u32 = 8;
    /// The frame has a frame object, in `Frame::object`.
    pub const OBJECT: u32 = 16;
    /// The frame's end is reported: returning takes the long way.
    pub const REPORTED: u32 = 32;
    /// Code with a namespace of its own, in `Frame::locals`.
    pub const LOCALS: u32 = 64;
    /// Machine code runs the frame.
    pub const COMPILED: u32 = 128;
    /// Where the number of a `Continuation` begins, if the frame has one: the highest bits.
    pub const CONTINUATION: u32 = 8;
}

/// What is left to be done when a special method that an instruction of its caller stands for has returned. The instruction
/// and its registers tell the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Continuation {
    /// The first one that is asked: if it declines, there may be another operand to ask.
    First = 1,
    /// The one for working in place: if it declines, the others are asked.
    InPlace = 2,
    /// The last one.
    Last = 3,
    /// `__len__`, where an object's truth is asked for.
    Length = 4,
}

impl Continuation {
    pub const ALL: [Continuation; 4] =
        [Continuation::First, Continuation::InPlace, Continuation::Last, Continuation::Length];

    /// As bits of `Frame::flags`.
    pub const fn flags(self) -> u32 {
        (self as u32) << flags::CONTINUATION
    }

    /// The one that these bits tell of.
    pub fn of(flags: u32) -> Option<Continuation> {
        Self::ALL.into_iter().find(|one| *one as u32 == flags >> flags::CONTINUATION)
    }

    pub fn name(self) -> &'static str {
        match self {
            Continuation::First => "first",
            Continuation::InPlace => "in_place",
            Continuation::Last => "last",
            Continuation::Length => "length",
        }
    }
}

/// A running Python function. A call writes as little of it as it can: `flags` tell which of the last fields mean
/// anything, and the interpreter's loop writes `pc` when somebody else may look at it.
#[repr(C)]
pub struct Frame {
    pub function: Gc<Function>,
    /// The run-time state of the function's code.
    pub state: *const CodeState,
    /// The instruction that runs; while a call runs, the call.
    pub pc: *const Cell<u32>,
    /// The registers: on the thread's register stack, or in the generator.
    pub base: *mut Value,
    /// Register of the caller that receives the result. For a generator's frame: the first register of the stack that is
    /// free for what it calls.
    pub result: *mut Value,
    pub flags: u32,
    /// `sys.settrace`: line traced last, or one of `traced`.
    pub traced_line: u32,
    extra: MaybeUninit<Value>,
    locals: MaybeUninit<Value>,
    object: MaybeUninit<Gc<FrameObject>>,
}

/// Byte offset of a frame's namespace; compiled code uses it.
pub const LOCALS_OFFSET: usize = std::mem::offset_of!(Frame, locals);

/// Byte offset of what a frame runs, likewise.
pub const EXTRA_OFFSET: usize = std::mem::offset_of!(Frame, extra);

/// What `Frame::traced_line` says besides a line.
pub mod traced {
    /// Nothing has been reported yet.
    pub const FRESH: u32 = 0;
    /// The next instruction's line is reported whatever it is.
    pub const ANY: u32 = u32::MAX;
    /// The frame is about to begin: it stands at the line of its `def`.
    pub const BEGINNING: u32 = u32::MAX - 1;
}

impl Frame {
    /// Writes the frame of a call that needs nothing special, and whose `pc` the caller keeps.
    ///
    /// # Safety
    /// `place` may be written.
    #[inline(always)]
    pub unsafe fn write_short(
        place: *mut Frame,
        function: Gc<Function>,
        state: &CodeState,
        base: *mut Value,
        result: *mut Value,
    ) {
        // SAFETY: by contract.
        unsafe {
            (&raw mut (*place).function).write(function);
            (&raw mut (*place).state).write(state);
            (&raw mut (*place).base).write(base);
            (&raw mut (*place).result).write(result);
            (&raw mut (*place).flags).write(0);
            (&raw mut (*place).traced_line).write(0);
        }
    }

    #[inline(always)]
    fn state(&self) -> &CodeState {
        // SAFETY: the code object keeps its state, and the frame its code.
        unsafe { &*self.state }
    }

    /// The code that runs: the function may have got another one since.
    #[inline(always)]
    pub fn code(&self) -> Gc<CodeObject> {
        self.state().code
    }

    /// The generator that runs, or the instance that `__init__` fills (`flags::GENERATOR`, `flags::INIT`).
    #[inline(always)]
    pub fn extra(&self) -> Option<Value> {
        let has = self.flags & (flags::GENERATOR | flags::INIT) != 0;
        // SAFETY: the flags say that it was set.
        has.then(|| unsafe { self.extra.assume_init() })
    }

    #[inline(always)]
    pub fn generator(&self) -> Option<Gc<Generator>> {
        // SAFETY: the flag says that it was set.
        let extra = (self.flags & flags::GENERATOR != 0).then(|| unsafe { self.extra.assume_init() });
        extra.and_then(|v| v.cast::<Generator>())
    }

    /// Sets the generator or the instance; the flag tells which it is.
    #[inline(always)]
    pub fn set_extra(&mut self, flag: u32, extra: Value) {
        self.flags |= flag;
        self.extra.write(extra);
    }

    /// Namespace of module, class and exec code.
    #[inline(always)]
    pub fn locals(&self) -> Option<Value> {
        // SAFETY: the flag says that it was set.
        (self.flags & flags::LOCALS != 0).then(|| unsafe { self.locals.assume_init() })
    }

    #[inline(always)]
    pub fn set_locals(&mut self, locals: Value) {
        self.flags |= flags::LOCALS;
        self.locals.write(locals);
    }

    /// What Python knows the frame by, if it has been asked for.
    #[inline(always)]
    pub fn object(&self) -> Option<Gc<FrameObject>> {
        // SAFETY: the flag says that it was set.
        (self.flags & flags::OBJECT != 0).then(|| unsafe { self.object.assume_init() })
    }

    #[inline(always)]
    pub fn set_object(&mut self, object: Option<Gc<FrameObject>>) {
        match object {
            Some(object) => {
                self.flags |= flags::OBJECT;
                self.object.write(object);
            }
            None => self.flags &= !flags::OBJECT,
        }
    }

    /// Word index of the current instruction.
    pub fn pc_index(&self) -> u32 {
        // SAFETY: pc points into the code's words.
        unsafe { self.pc.offset_from(self.state().words.as_ptr()) as u32 }
    }

    /// First register of the thread's stack that is free for what this frame calls.
    #[inline(always)]
    pub fn end(&self) -> *mut Value {
        if self.flags & flags::GENERATOR != 0 {
            return self.result;
        }
        self.base.wrapping_add(self.state().register_count as usize)
    }
}

/// Bytes reserved for registers per thread; committed as used.
pub const REGISTER_STACK: usize = 256 << 20; // bytes
/// Frames that calls may push without a look at the register stack, which has room for this many of the largest frames
/// beyond `registers_end`.
pub const SHORT_FRAMES: usize = 60_000; // frames
/// Registers that a frame of such a call has at most.
pub const SHORT_FRAME_REGISTERS: usize = 256; // registers
/// Frames per thread: what `sys.setrecursionlimit` can allow at most.
pub const MAX_FRAMES: usize = 1 << 20; // frames

/// The state of one Python thread. The one that runs is in `Vm::thread`; the others are kept by `_thread`.
pub struct ThreadState {
    pub registers: *mut Value,
    /// Where calls that look stop; the mapping goes on for `SHORT_FRAMES` small frames.
    pub registers_end: *mut Value,
    /// First register not in use.
    pub top: *mut Value,
    pub frames: *mut Frame,
    /// The innermost frame; the place before `frames` if there is none.
    pub innermost: *mut Frame,
    pub recursion_limit: usize,
    /// Where the short way of calls ends: at the recursion limit, at `SHORT_FRAMES`, or, while frames are instrumented,
    /// at the first frame.
    pub frame_limit: *mut Frame,
    /// Tracing, profiling or counting is on: the instrumented dispatch loop runs.
    pub instrumented: bool,
    /// What was raised just now is raised again: the innermost frame is in its traceback already.
    pub reraised: bool,
    /// Who takes what the generator yields that compiled code runs in the frame `drained`; null if nobody does.
    pub taker: Option<*mut TakerFn>,
    pub drained: *mut Frame,
    /// The generator that has just returned, and whose `result` the one that delegates to it is about to take.
    pub ended: u64,
    /// What goes with a result that compiled code is about to take: the second part of a pair, what an iterator has
    /// returned.
    pub second: Value,
    /// `sys.settrace(None)` was called inside a trace function.
    pub trace_was_reset: bool,
    /// Lowest address that the native stack may reach.
    pub native_limit: usize,
    /// Highest address of the native stack.
    pub native_base: usize,
    /// The exception being handled (`sys.exc_info`), or None.
    pub handled: Value,
    /// `sys.settrace` and `sys.setprofile` functions, or None.
    pub trace: Value,
    pub profile: Value,
    /// Number of the thread, as `_thread.get_ident` gives it.
    pub id: u64,
    /// The thread's contextvars context, or None.
    pub context: Value,
    /// Hooks of async generators (`sys.set_asyncgen_hooks`).
    pub async_first: Value,
    pub async_finalizer: Value,
    /// Low end of the native stack while the thread is stopped; 0 while it runs.
    pub stopped_at: usize,
}

impl Default for ThreadState {
    /// A thread without stacks; see `allocate_stacks`.
    fn default() -> ThreadState {
        ThreadState {
            registers: std::ptr::null_mut(),
            registers_end: std::ptr::null_mut(),
            top: std::ptr::null_mut(),
            frames: std::ptr::null_mut(),
            innermost: std::ptr::null_mut::<Frame>().wrapping_sub(1),
            recursion_limit: 1000,
            frame_limit: std::ptr::null_mut(),
            instrumented: false,
            reraised: false,
            taker: None,
            drained: std::ptr::null_mut(),
            ended: 0,
            second: Value::NONE,
            trace_was_reset: false,
            native_limit: 0,
            native_base: 0,
            handled: Value::NONE,
            trace: Value::NONE,
            profile: Value::NONE,
            id: 0,
            context: Value::NONE,
            async_first: Value::NONE,
            async_finalizer: Value::NONE,
            stopped_at: 0,
        }
    }
}

impl ThreadState {
    /// Reserves the register and frame stacks.
    pub fn allocate_stacks(&mut self) -> std::io::Result<()> {
        let map = |bytes: usize| {
            // SAFETY: a fresh anonymous mapping.
            let p = unsafe {
                libc::mmap(
                    std::ptr::null_mut(),
                    bytes,
                    libc::PROT_READ | libc::PROT_WRITE,
                    libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                    -1,
                    0,
                )
            };
            if p == libc::MAP_FAILED { Err(std::io::Error::last_os_error()) } else { Ok(p) }
        };
        self.registers = map(REGISTER_STACK)?.cast();
        self.registers_end = self
            .registers
            .wrapping_byte_add(REGISTER_STACK)
            .wrapping_sub((SHORT_FRAMES + 2) * SHORT_FRAME_REGISTERS);
        self.top = self.registers;
        self.frames = map((MAX_FRAMES + 1) * size_of::<Frame>())?.cast();
        self.set_depth(0);
        self.set_instrumented(self.instrumented);
        Ok(())
    }

    /// Gives the stacks back.
    pub fn free_stacks(&mut self) {
        if !self.registers.is_null() {
            // SAFETY: mapped in `allocate_stacks`; nobody uses them any more.
            unsafe {
                libc::munmap(self.registers.cast(), REGISTER_STACK);
                libc::munmap(self.frames.cast(), (MAX_FRAMES + 1) * size_of::<Frame>());
            }
            self.registers = std::ptr::null_mut();
            self.frames = std::ptr::null_mut();
            self.set_depth(0);
        }
    }

    /// Sets the recursion limit.
    pub fn set_recursion_limit(&mut self, limit: usize) {
        self.recursion_limit = limit.min(MAX_FRAMES);
        self.set_instrumented(self.instrumented);
    }

    /// Turns the instrumented dispatch loop on or off; it takes over at the next call or back-edge.
    pub fn set_instrumented(&mut self, on: bool) {
        self.instrumented = on;
        let limit = if on { 0 } else { self.recursion_limit.min(SHORT_FRAMES) };
        // The place of the last frame that the short way may push.
        self.frame_limit = self.frames.wrapping_add(limit).wrapping_sub(1);
    }

    /// Number of frames.
    pub fn depth(&self) -> usize {
        (self.innermost.wrapping_add(1) as usize).wrapping_sub(self.frames as usize) / size_of::<Frame>()
    }

    /// Drops the frames above a depth, or takes in one that was just written.
    pub fn set_depth(&mut self, depth: usize) {
        self.innermost = self.frames.wrapping_add(depth).wrapping_sub(1);
    }

    #[allow(clippy::mut_from_ref, reason = "frames live on a stack of their own, not in the state")]
    /// The frame at a depth below `depth`; 0 is the outermost.
    pub fn frame(&self, index: usize) -> &mut Frame {
        assert!(index < self.depth());
        // SAFETY: frames below `depth` are initialised; callers hold one at a time, briefly.
        unsafe { &mut *self.frames.add(index) }
    }

    #[allow(clippy::mut_from_ref, reason = "as for `frame`")]
    /// The innermost frame.
    #[inline(always)]
    pub fn current(&self) -> Option<&mut Frame> {
        if self.innermost.wrapping_add(1) == self.frames {
            return None;
        }
        // SAFETY: as in `frame`.
        Some(unsafe { &mut *self.innermost })
    }
}

impl Trace for ThreadState {
    fn trace(&self, marker: &mut Marker) {
        self.handled.trace(marker);
        self.trace.trace(marker);
        self.profile.trace(marker);
        self.context.trace(marker);
        self.async_first.trace(marker);
        self.async_finalizer.trace(marker);
        if self.stopped_at != 0 {
            marker.conservative_range(self.stopped_at as *const u64, self.native_base as *const u64);
        }
        let mut top = self.top;
        for i in 0..self.depth() {
            let frame = self.frame(i);
            frame.function.trace(marker);
            frame.code().trace(marker);
            frame.locals().trace(marker);
            frame.extra().trace(marker);
            frame.object().trace(marker);
            top = top.max(frame.end());
        }
        if !self.registers.is_null() {
            // Temporaries may be stale, so the stack is scanned conservatively.
            let end = self.registers.wrapping_byte_add(REGISTER_STACK);
            marker.conservative_range(self.registers.cast(), top.min(end).cast());
        }
    }
}

/// A frame as Python sees it.
#[repr(C)]
pub struct FrameObject {
    pub header: Header,
    pub function: Gc<Function>,
    pub code: Gc<CodeObject>,
    /// The record on the thread's frame stack while the frame runs; null afterwards, and for suspended generators.
    pub live: Cell<*mut Frame>,
    /// Word index of the current or last instruction.
    pub pc: Cell<u32>,
    pub locals: Cell<Option<Value>>,
    /// Registers of an ended frame.
    pub registers: Cell<Option<Gc<ValueArray>>>,
    pub generator: Cell<Option<Gc<Generator>>>,
    pub back: Cell<Option<Gc<FrameObject>>>,
    /// `f_trace`, or None.
    pub trace: Cell<Value>,
    pub trace_lines: Cell<bool>,
    pub trace_opcodes: Cell<bool>,
    /// Extra names that `f_locals` got which are no variables.
    pub extra_locals: Cell<Option<Value>>,
}

crate::object_kind!(FrameObject, Frame, |this, marker| {
    this.function.trace(marker);
    this.code.trace(marker);
    this.locals.trace(marker);
    this.registers.trace(marker);
    this.generator.trace(marker);
    this.back.trace(marker);
    this.trace.trace(marker);
    this.extra_locals.trace(marker);
});

/// The line where a frame of the code stands before it begins: modules have none.
pub fn beginning_line(code: &pyrite_syntax::Code) -> u32 {
    if &*code.name == "<module>" { 0 } else { code.first_line }
}

impl FrameObject {
    /// Word index of the current instruction.
    pub fn pc_index(&self) -> u32 {
        let live = self.live.get();
        if live.is_null() {
            return self.pc.get();
        }
        // SAFETY: `live` is non-null only while the record is on a frame stack (`Vm::detach_frame`).
        unsafe { &*live }.pc_index()
    }

    /// Whether the frame is about to run its first instruction.
    pub fn is_beginning(&self) -> bool {
        let live = self.live.get();
        // SAFETY: as in `pc_index`.
        !live.is_null() && unsafe { &*live }.traced_line == traced::BEGINNING
    }

    /// The current line, or `None` before the first.
    pub fn line(&self) -> Option<u32> {
        if self.is_beginning() {
            return Some(beginning_line(&self.code.code));
        }
        match self.code.code.position(self.pc_index()).line {
            0 => None,
            line => Some(line),
        }
    }
}

impl Vm {
    /// The frame object of the running frame at a depth (0 is the outermost); made if there is none yet.
    pub fn frame_object(&mut self, index: usize) -> Gc<FrameObject> {
        let frame = std::ptr::from_mut(self.thread.frame(index));
        // SAFETY: the record stays in place while the frame runs.
        let record = unsafe { &mut *frame };
        if let Some(object) = record.object() {
            return object;
        }
        let header = self.header_of(self.types.frame);
        let generator = record.generator();
        let object = self.allocate(FrameObject {
            header,
            function: record.function,
            code: record.code(),
            live: Cell::new(frame),
            pc: Cell::new(0),
            locals: Cell::new(record.locals()),
            registers: Cell::new(None),
            generator: Cell::new(generator),
            back: Cell::new(None),
            trace: Cell::new(Value::NONE),
            trace_lines: Cell::new(true),
            trace_opcodes: Cell::new(false),
            extra_locals: Cell::new(None),
        });
        record.set_object(Some(object));
        object
    }

    /// To be called when a frame that has an object ends: the object keeps the registers, and its caller's object.
    pub fn detach_frame(&mut self, index: usize) {
        let frame = std::ptr::from_mut(self.thread.frame(index));
        // SAFETY: as in `frame_object`.
        let record = unsafe { &mut *frame };
        let Some(object) = record.object() else { return };
        object.pc.set(record.pc_index());
        if index > 0 && record.flags & flags::GENERATOR == 0 {
            let back = self.frame_object(index - 1);
            object.back.set(Some(back));
        }
        let count = record.state().register_count as usize;
        let copy = ValueArray::new(self, count);
        let code = record.code();
        // Variables of comprehensions are nobody's business when the frame has ended, and compiled code does not keep them.
        let named = code.code.variables.iter().filter(|v| v.kind != VariableKind::Hidden);
        for variable in named {
            let at = usize::from(variable.register);
            if at < count {
                // SAFETY: named registers are initialised at entry and lie in the frame's window.
                copy.put(at, Some(unsafe { record.base.add(at).read() }));
            }
        }
        object.registers.set(Some(copy));
        object.live.set(std::ptr::null_mut());
        record.set_object(None);
    }
}

/// The frame object of a generator that is not running; made if there is none yet.
pub fn suspended_frame_object(vm: &mut Vm, g: Gc<Generator>) -> Gc<FrameObject> {
    if let Some(object) = g.frame_object.get() {
        return object;
    }
    let header = vm.header_of(vm.types.frame);
    let object = vm.allocate(FrameObject {
        header,
        function: g.function,
        code: g.code,
        live: Cell::new(std::ptr::null_mut()),
        pc: Cell::new(g.pc.get()),
        locals: Cell::new(g.locals.get()),
        registers: Cell::new(None),
        generator: Cell::new(Some(g)),
        back: Cell::new(None),
        trace: Cell::new(Value::NONE),
        trace_lines: Cell::new(true),
        trace_opcodes: Cell::new(false),
        extra_locals: Cell::new(None),
    });
    g.frame_object.set(Some(object));
    object
}

/// One level of a traceback, outermost first.
#[repr(C)]
pub struct Traceback {
    pub header: Header,
    pub next: Cell<Option<Gc<Traceback>>>,
    pub frame: Gc<FrameObject>,
    /// Word index of the instruction that raised.
    pub pc: u32,
    pub line: u32,
}

crate::object_kind!(Traceback, Traceback, |this, marker| {
    this.next.trace(marker);
    this.frame.trace(marker);
});

impl Traceback {
    pub fn new(
        vm: &mut Vm,
        next: Option<Gc<Traceback>>,
        frame: Gc<FrameObject>,
        pc: u32,
        line: u32,
    ) -> Gc<Traceback> {
        let header = vm.header_of(vm.types.traceback);
        vm.allocate(Traceback { header, next: Cell::new(next), frame, pc, line })
    }
}
