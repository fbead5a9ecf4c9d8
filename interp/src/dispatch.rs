//! The dispatch loop.
//!
//! `pc` points to the current instruction until its handler is done; slow paths are cold functions in other files. The
//! record of a frame has its `pc` brought up to date before anything that can raise or look at frames. A handler that
//! fails breaks out of the inner loop; `unwind` then finds the handler of the exception.
//!
//! Code comes from our compiler or has passed the verifier, so registers, constants, jump targets and opcodes are in range:
//! that is what every `unsafe` here rests on.

use crate::frames::{self, Next};
use crate::{attributes, calls, cold, globals, loops};
use pyrite_object::code::{CacheKind, CodeState, InlineCache};
use pyrite_object::frame::Frame;
use pyrite_object::iter::Pair;
use pyrite_object::list::List;
use pyrite_object::object::Header;
use pyrite_object::ops::{self, BinaryOp, CompareOp};
use pyrite_object::slots::Slot;
use pyrite_object::sum::Sum;
use pyrite_object::tuple::{CellObject, Tuple};
use pyrite_object::vm::{LoopOutcome, SiteKind, Taker, Tier};
use pyrite_object::{Gc, Kind, R, Raised, Value, Vm};
use pyrite_syntax::Op;
use pyrite_syntax::opcode::Consumer;
use std::cell::Cell;
use std::hint::cold_path;
use std::sync::atomic::Ordering;

/// Length in words, by opcode.
static LENGTH: [u8; 256] = {
    let mut lengths = [1; 256];
    let mut i = 0;
    while i < pyrite_syntax::opcode::OPS.len() {
        let operands = pyrite_syntax::opcode::OPS[i].operands;
        let mut j = 0;
        while j < operands.len() {
            use pyrite_syntax::Operand;
            if matches!(operands[j], Operand::Cache | Operand::Jump | Operand::Raw) {
                lengths[i] = 2;
            }
            j += 1;
        }
        i += 1;
    }
    lengths
};

/// Words that the instruction at `pc` takes.
#[inline(always)]
pub(crate) fn length_at(pc: *const Cell<u32>) -> usize {
    // SAFETY: `pc` points to an instruction.
    LENGTH[unsafe { (*pc).get() } as u8 as usize] as usize
}

/// Runs the innermost frame until the frame `entry` (an ENTRY frame) ends. A generator that yields ends it too:
/// its state tells.
pub fn run(vm: &mut Vm, entry: *mut Frame) -> R {
    run_taking(vm, entry, None)
}

/// As `run`, of a generator that does not stop for the values which `take` takes.
pub fn run_taking(vm: &mut Vm, entry: *mut Frame, take: Option<Taker>) -> R {
    if let Some(change_tier) = vm.hooks.change_tier {
        let tier = change_tier(vm, Tier::Interpreter);
        let result = dispatch_any(vm, entry, take);
        change_tier(vm, tier);
        return result;
    }
    dispatch_any(vm, entry, take)
}

#[inline(always)]
fn dispatch_any(vm: &mut Vm, entry: *mut Frame, mut take: Option<Taker>) -> R {
    loop {
        let take = take.as_mut().map(|take| &mut **take as Taker);
        let result = match vm.thread.instrumented {
            true => dispatch::<true>(vm, entry, take),
            false => dispatch::<false>(vm, entry, take),
        };
        if result != Ok(Value::OTHER_LOOP) {
            return result;
        }
    }
}

/// The loop. The instrumented one counts instructions and reports lines; either hands over to the other where a frame
/// is entered, because all that it knows is in the frames then: it gives `OTHER_LOOP`.
#[allow(unused_unsafe, reason = "the macros are used inside and outside of unsafe blocks")]
fn dispatch<const INSTRUMENTED: bool>(vm: &mut Vm, entry: *mut Frame, mut take: Option<Taker>) -> R {
    let mut frame: *mut Frame = vm.thread.innermost;
    'frames: loop {
        // SAFETY: `frame` is the innermost frame's record; its code keeps the state.
        let (mut pc, mut base, mut state): (*const Cell<u32>, *mut Value, &CodeState) = unsafe {
            let f = &*frame;
            (f.pc, f.base, &*f.state)
        };

        macro_rules! reg {
            ($i:expr) => {
                // SAFETY: see the top of the file.
                *unsafe { &mut *base.add($i as usize) }
            };
        }
        macro_rules! extra {
            () => {
                // SAFETY: two-word instructions have a second word.
                unsafe { (*pc.add(1)).get() }
            };
        }
        macro_rules! save {
            () => {
                // SAFETY: as above.
                unsafe { (*frame).pc = pc }
            };
        }
        // For `--stats`: whether an instruction took its short way, or a call would have without the instrumentation.
        // Nothing of it is in the other loop.
        macro_rules! count {
            ($kind:ident, $hit:expr) => {
                if INSTRUMENTED {
                    vm.stats.sites[SiteKind::$kind as usize].count($hit);
                }
            };
        }
        macro_rules! next {
            ($n:expr) => {{
                // SAFETY: verified code does not fall off its end.
                pc = unsafe { pc.add($n) };
                continue;
            }};
        }
        macro_rules! jump {
            () => {{
                let offset = extra!() as i32 as isize;
                // SAFETY: verified jump targets.
                pc = unsafe { pc.offset(offset + 2) };
                continue;
            }};
        }
        // Enters the frame that a slow path has pushed.
        macro_rules! enter {
            () => {{
                if vm.thread.instrumented != INSTRUMENTED {
                    return Ok(Value::OTHER_LOOP);
                }
                frame = vm.thread.innermost;
                continue 'frames;
            }};
        }

        // Goes on in the generator that was resumed behind the frame.
        macro_rules! enter_generator {
            () => {{
                // SAFETY: `resume_short` has written the record.
                unsafe {
                    frame = frame.add(1);
                    pc = (*frame).pc;
                    base = (*frame).base;
                    state = &*(*frame).state;
                }
                continue;
            }};
        }

        'instructions: loop {
            // SAFETY: see the top of the file.
            let word = u64::from(unsafe { (*pc).get() });
            // The operands, decoded where they are used: before the jump to the handler they would cost every one. The word is
            // widened here, because LLVM would widen it here for each use, and not duplicate a block of that size.
            macro_rules! a {
                () => {
                    (word >> 8) as u8
                };
            }
            macro_rules! b {
                () => {
                    (word >> 16) as u8
                };
            }
            macro_rules! c {
                () => {
                    (word >> 24) as u8
                };
            }
            macro_rules! bx {
                () => {
                    (word >> 16) as u16
                };
            }
            // SAFETY: see the top of the file.
            let op: Op = unsafe { std::mem::transmute::<u8, Op>(word as u8) };
            // Calls and branches are reported before they are made, which must not happen twice.
            let op = if INSTRUMENTED { op.general() } else { op };

            macro_rules! cache {
                () => {
                    // SAFETY: verified cache indices.
                    unsafe { state.caches.get_unchecked(extra!() as usize) }
                };
            }
            // A call of zip or enumerate whose result only a loop gets begins that.
            macro_rules! pairs {
                ($at:expr) => {
                    // SAFETY: the arguments stand behind the callee; verified code does not fall off its end.
                    let (arguments, [op, to, from, _]) = unsafe {
                        let arguments = std::slice::from_raw_parts($at.add(1), b!() as usize);
                        (arguments, (*pc.add(2)).get().to_le_bytes())
                    };
                    if op == Op::GetIterator as u8 {
                        loops::note_pairs(vm, reg!(a!()), arguments, cold::feedback_at(state, pc));
                    }
                    // Nobody else reads a register without a name.
                    if op == Op::GetIter as u8
                        && from == a!()
                        && u32::from(from) >= state.local_count
                        && let Some(pairs) =
                            loops::begin_pairs(vm, reg!(a!()), arguments, cold::feedback_at(state, pc))
                    {
                        loops::note_begun(cold::feedback_at(state, pc.wrapping_add(2)), pairs[2]);
                        for (register, value) in (to..).zip(pairs) {
                            reg!(register) = value;
                        }
                        next!(3)
                    }
                };
            }
            // Unwraps a result of a slow path, or goes to unwind.
            macro_rules! check {
                ($e:expr) => {
                    match $e {
                        Ok(v) => v,
                        Err(Raised) => {
                            cold_path();
                            break 'instructions;
                        }
                    }
                };
            }
            if INSTRUMENTED {
                save!();
                check!(crate::instrument::before(vm));
            }
            macro_rules! binary {
                ($slow:expr) => {{
                    cold_path();
                    count!(Arithmetic, false);
                    save!();
                    reg!(a!()) = check!(cold::binary(vm, state, pc, $slow, reg!(b!()), reg!(c!())));
                    next!(1)
                }};
            }
            macro_rules! quickened {
                // An arithmetic opcode: short ways for small ints and floats; `$int` and `$float` are what it becomes.
                ($opcode:expr, $intop:ident, $floatop:tt) => {{
                    let (x, y) = (reg!(b!()), reg!(c!()));
                    if Value::both_small_ints(x, y) {
                        if let Some(v) = $intop(x, y) {
                            count!(Arithmetic, true);
                            reg!(a!()) = v;
                            next!(1)
                        }
                    } else if x.is_float() && y.is_float() {
                        count!(Arithmetic, true);
                        reg!(a!()) = Value::float(x.as_float_unchecked() $floatop y.as_float_unchecked());
                        next!(1)
                    }
                    binary!($opcode)
                }};
            }
            macro_rules! int_only {
                ($opcode:expr, |$x:ident, $y:ident| $fast:expr) => {{
                    let (l, r) = (reg!(b!()), reg!(c!()));
                    if Value::both_small_ints(l, r) {
                        let ($x, $y) = (l, r);
                        if let Some(v) = $fast {
                            count!(Arithmetic, true);
                            reg!(a!()) = v;
                            next!(1)
                        }
                    }
                    binary!($opcode)
                }};
            }
            macro_rules! immediate {
                ($opcode:expr, |$x:ident, $y:ident| $fast:expr) => {{
                    let l = reg!(b!());
                    if l.is_small_int() {
                        let ($x, $y) = (l.as_small_int_unchecked(), i64::from(c!() as i8));
                        if let Some(v) = $fast {
                            count!(Arithmetic, true);
                            reg!(a!()) = v;
                            next!(1)
                        }
                    }
                    cold_path();
                    count!(Arithmetic, false);
                    save!();
                    let right = Value::small_int(i64::from(c!() as i8));
                    reg!(a!()) = check!(cold::binary(vm, state, pc, $opcode, l, right));
                    next!(1)
                }};
            }
            macro_rules! comparison {
                ($opcode:expr, $op:tt) => {{
                    let (x, y) = (reg!(b!()), reg!(c!()));
                    if Value::both_small_ints(x, y) {
                        count!(Comparison, true);
                        reg!(a!()) = Value::bool(x.bits() $op y.bits());
                        next!(1)
                    }
                    if x.is_float() && y.is_float() {
                        count!(Comparison, true);
                        reg!(a!()) = Value::bool(x.as_float_unchecked() $op y.as_float_unchecked());
                        next!(1)
                    }
                    cold_path();
                    count!(Comparison, false);
                    save!();
                    reg!(a!()) = check!(cold::compare(vm, state, pc, $opcode, x, y));
                    next!(1)
                }};
            }
            macro_rules! compare_jump {
                ($opcode:expr, $op:tt, $wanted:literal) => {{
                    let (x, y) = (reg!(a!()), reg!(b!()));
                    let holds = if Value::both_small_ints(x, y) {
                        count!(Comparison, true);
                        if (x.bits() $op y.bits()) == $wanted { jump!() }
                        next!(2)
                    } else if x.is_float() && y.is_float() {
                        count!(Comparison, true);
                        x.as_float_unchecked() $op y.as_float_unchecked()
                    } else {
                        cold_path();
                        count!(Comparison, false);
                        save!();
                        check!(cold::compare_bool(vm, state, pc, $opcode, x, y))
                    };
                    if holds == $wanted { jump!() }
                    next!(2)
                }};
            }
            macro_rules! compare_jump_immediate {
                ($opcode:expr, $op:tt, $wanted:literal) => {{
                    let x = reg!(a!());
                    let y = Value::small_int(i64::from(b!() as i8));
                    if x.is_small_int() {
                        count!(Comparison, true);
                        if (x.bits() $op y.bits()) == $wanted { jump!() }
                        next!(2)
                    }
                    cold_path();
                    count!(Comparison, false);
                    save!();
                    if check!(cold::compare_bool(vm, state, pc, $opcode, x, y)) == $wanted { jump!() }
                    next!(2)
                }};
            }
            // Goes on in the site's Python function, if the callee is that one. It takes the arguments as they stand behind
            // the register `at`: they begin its window. The state of its code comes from the site: by way of the function it
            // would come later, and everything in the callee waits for it. The call is `$skip` words from here.
            macro_rules! enter_short {
                ($site:expr, $callee:expr, $at:expr, $skip:literal) => {
                    if $site.key == $callee.bits() {
                        let target = $site.a as *const CodeState;
                        // The function's own is another one if its code has been replaced.
                        if function_of($callee).short.get() == target && frames::has_room(vm, frame) {
                            // SAFETY: the function's code keeps the state; `calls::note_callee` has compared the numbers of
                            // arguments and parameters before the call got its opcode, which is in the same code.
                            unsafe {
                                pc = pc.add($skip);
                                save!();
                                let left = (*target).calls_left.get().wrapping_sub(1);
                                (*target).calls_left.set(left);
                                if left == 0
                                    && let Some(value) = frames::call_hot(vm, function_of($callee), $at.add(1))
                                {
                                    cold_path();
                                    *$at = check!(value);
                                    poll_after_call!();
                                    next!(2)
                                }
                                state = &*target;
                                base = $at.add(1);
                                frame = frames::push_simple(vm, frame, function_of($callee), state, base, $at);
                            }
                            pc = state.words.as_ptr();
                            continue;
                        }
                    }
                };
            }
            // Fills the loop window a.
            macro_rules! window {
                ($values:expr) => {{
                    let values = $values;
                    reg!(a!()) = values[0];
                    reg!(a!() + 1) = values[1];
                    reg!(a!() + 2) = values[2];
                }};
            }
            // Ends the frame the long way.
            macro_rules! leave {
                ($value:expr) => {
                    match frames::leave(vm, $value) {
                        Ok(frames::Left::Caller) => enter!(),
                        Ok(frames::Left::Entry(v)) => return Ok(v),
                        Err(Raised) => {
                            // The result of `__init__` was wrong: the error belongs to the caller.
                            if vm.thread.innermost < entry {
                                return Err(Raised);
                            }
                            frame = vm.thread.innermost;
                            // SAFETY: the innermost frame.
                            pc = unsafe { (*frame).pc };
                            break 'instructions;
                        }
                    }
                };
            }
            // A native call has ended: what asks for attention gets it, as in CPython. Without this, a signal that
            // arrives in one call would wait for the end of the next, which may block.
            macro_rules! poll_after_call {
                () => {
                    if vm.poll_flag.load(Ordering::Relaxed) {
                        cold_path();
                        check!(vm.poll());
                        if vm.thread.instrumented != INSTRUMENTED {
                            // SAFETY: as in `next`.
                            pc = unsafe { pc.add(length_at(pc)) };
                            save!();
                            return Ok(Value::OTHER_LOOP);
                        }
                    }
                };
            }
            // A call that a slow path has prepared.
            macro_rules! called {
                ($e:expr) => {
                    match check!($e) {
                        Next::Done => {
                            poll_after_call!();
                            next!(length_at(pc))
                        }
                        Next::Entered => enter!(),
                    }
                };
            }

            match op {
                Op::Nop => {
                    // With an empty handler the block that jumps to the handlers would be its own successor, and LLVM
                    // does not duplicate such blocks: every instruction would go through one jump.
                    std::hint::black_box(());
                    next!(1)
                }
                Op::Move => {
                    reg!(a!()) = reg!(b!());
                    next!(1)
                }
                Op::LoadConst => {
                    // SAFETY: verified constant index.
                    reg!(a!()) = unsafe { *state.constants.get_unchecked(bx!() as usize) };
                    next!(1)
                }
                Op::LoadInt => {
                    reg!(a!()) = Value::small_int(i64::from(bx!() as i16));
                    next!(1)
                }
                Op::LoadImmediate => {
                    reg!(a!()) = cold::immediate(b!());
                    next!(1)
                }
                Op::GetHigh => {
                    reg!(a!()) = reg!(bx!());
                    next!(1)
                }
                Op::SetHigh => {
                    reg!(bx!()) = reg!(a!());
                    next!(1)
                }
                Op::CheckBound => {
                    if reg!(a!()) == Value::UNBOUND {
                        save!();
                        cold::unbound_local(vm, state, bx!());
                        break 'instructions;
                    }
                    next!(1)
                }
                Op::DeleteLocal => {
                    if reg!(a!()) == Value::UNBOUND {
                        save!();
                        cold::unbound_local(vm, state, bx!());
                        break 'instructions;
                    }
                    reg!(a!()) = Value::UNBOUND;
                    next!(1)
                }
                Op::MakeCell => {
                    let content = reg!(a!());
                    let content = if content == Value::UNBOUND { None } else { Some(content) };
                    reg!(a!()) = CellObject::new(vm, content).value();
                    next!(1)
                }
                Op::LoadCell => {
                    if let Some(v) = cell(reg!(b!())).content.get() {
                        reg!(a!()) = v;
                        next!(1)
                    }
                    save!();
                    cold::unbound_cell(vm, b!());
                    break 'instructions;
                }
                Op::StoreCell => {
                    cell(reg!(a!())).content.set(Some(reg!(b!())));
                    next!(1)
                }
                Op::DeleteCell => {
                    if cell(reg!(a!())).content.take().is_none() {
                        save!();
                        cold::unbound_cell(vm, a!());
                        break 'instructions;
                    }
                    next!(1)
                }
                Op::LoadFree => {
                    // SAFETY: `frame` is the innermost frame; verified number.
                    let content = unsafe { free_cell(frame, bx!()) }.content.get();
                    if let Some(v) = content {
                        reg!(a!()) = v;
                        next!(1)
                    }
                    save!();
                    cold::unbound_free(vm, bx!());
                    break 'instructions;
                }
                Op::StoreFree => {
                    // SAFETY: as above.
                    unsafe { free_cell(frame, bx!()) }.content.set(Some(reg!(a!())));
                    next!(1)
                }
                Op::DeleteFree => {
                    // SAFETY: as above.
                    if unsafe { free_cell(frame, bx!()) }.content.take().is_none() {
                        save!();
                        cold::unbound_free(vm, bx!());
                        break 'instructions;
                    }
                    next!(1)
                }
                Op::GetFreeCell => {
                    // SAFETY: as above.
                    reg!(a!()) = unsafe { free_cell(frame, bx!()) }.value();
                    next!(1)
                }
                Op::LoadGlobal => {
                    let entry = first_entry(cache!());
                    // SAFETY: as above.
                    let globals = unsafe { (&*frame).function.globals };
                    if globals.known_version() == entry.key {
                        let valid = match entry.kind {
                            CacheKind::Global => true,
                            // SAFETY: as above.
                            _ => unsafe { (&*frame).function.builtins }.known_version() == entry.c,
                        };
                        if valid {
                            // SAFETY: the address of a dict entry stays good while the dict's version does.
                            if let Some(v) = unsafe { (*(entry.a as *const Cell<Option<Value>>)).get() } {
                                if INSTRUMENTED {
                                    crate::instrument::named(vm, entry.kind, true);
                                }
                                reg!(a!()) = v;
                                next!(2)
                            }
                        }
                    }
                    cold_path();
                    save!();
                    reg!(a!()) = check!(globals::load_global(vm, state, extra!()));
                    if INSTRUMENTED {
                        crate::instrument::named(vm, cache!().entry.get().kind, false);
                    }
                    next!(2)
                }
                Op::StoreGlobal => {
                    save!();
                    check!(globals::store_global(vm, state, extra!(), reg!(a!())));
                    next!(2)
                }
                Op::DeleteGlobal => {
                    save!();
                    check!(globals::delete_global(vm, state, bx!()));
                    next!(1)
                }
                Op::LoadName => {
                    // Module code: the namespace is the globals.
                    let entry = first_entry(cache!());
                    // SAFETY: as above.
                    let (function, locals) = unsafe { ((*frame).function, (*frame).locals()) };
                    let globals = function.globals;
                    if globals.known_version() == entry.key
                        && (entry.kind == CacheKind::Global
                            || entry.kind == CacheKind::Builtin
                                && function.builtins.known_version() == entry.c)
                        && locals == Some(globals.value())
                        // SAFETY: as in LoadGlobal.
                        && let Some(v) = unsafe { (*(entry.a as *const Cell<Option<Value>>)).get() }
                    {
                        if INSTRUMENTED {
                            crate::instrument::named(vm, entry.kind, true);
                        }
                        reg!(a!()) = v;
                        next!(2)
                    }
                    save!();
                    reg!(a!()) = check!(globals::load_name(vm, state, extra!()));
                    if INSTRUMENTED {
                        crate::instrument::named(vm, cache!().entry.get().kind, false);
                    }
                    next!(2)
                }
                Op::StoreName => {
                    save!();
                    check!(globals::store_name(vm, state, bx!(), reg!(a!())));
                    next!(1)
                }
                Op::DeleteName => {
                    save!();
                    check!(globals::delete_name(vm, state, bx!()));
                    next!(1)
                }
                Op::LoadLocals => {
                    save!();
                    reg!(a!()) = globals::locals(vm);
                    next!(1)
                }
                Op::LoadNameOrFree => {
                    save!();
                    reg!(a!()) = check!(globals::load_name_or_free(vm, bx!()));
                    next!(1)
                }
                Op::LoadFromDictOrGlobals => {
                    save!();
                    reg!(a!()) = check!(globals::load_from_dict_or_globals(vm, state, reg!(b!()), extra!()));
                    next!(2)
                }
                Op::LoadFromDictOrFree => {
                    save!();
                    reg!(a!()) = check!(globals::load_from_dict_or_free(vm, reg!(b!()), extra!()));
                    next!(2)
                }
                Op::LoadAttr => {
                    let object = reg!(b!());
                    let entry = first_entry(cache!());
                    if object.is_object() {
                        let header = header(object);
                        let shape = header.shape.get();
                        if shape.address() == entry.key && shape.ty.version.get() == entry.version {
                            if entry.kind == CacheKind::Slot {
                                // SAFETY: instances of the cached shape have a filled slot at this offset.
                                if let Some(v) = unsafe { slot_at(object, entry.a) } {
                                    count!(Attributes, true);
                                    reg!(a!()) = v;
                                    next!(2)
                                }
                            } else if entry.kind == CacheKind::Constant
                                && let Some(v) = entry.in_dict()
                            {
                                cold_path(); // not so, but the order of the questions follows from it
                                count!(Attributes, true);
                                reg!(a!()) = v;
                                next!(2)
                            } else if entry.kind == CacheKind::Property
                                && let Some(getter) = entry.b
                            {
                                cold_path();
                                count!(Attributes, true);
                                save!();
                                match check!(calls::push_getter(vm, getter, object, &raw mut reg!(a!()))) {
                                    Next::Done => next!(2),
                                    Next::Entered => enter!(),
                                }
                            }
                        }
                    }
                    count!(Attributes, attributes::is_known(state, extra!(), object));
                    save!();
                    reg!(a!()) = check!(attributes::load(vm, state, extra!(), object));
                    next!(2)
                }
                Op::StoreAttr => {
                    let object = reg!(a!());
                    let entry = first_entry(cache!());
                    if object.is_object() {
                        let header = header(object);
                        let shape = header.shape.get();
                        if shape.address() == entry.key && shape.ty.version.get() == entry.version {
                            if entry.kind == CacheKind::StoreSlot {
                                count!(Attributes, true);
                                // SAFETY: as in LoadAttr.
                                unsafe { set_slot_at(object, entry.a, reg!(b!())) };
                                next!(2)
                            }
                            if entry.kind == CacheKind::AddSlot
                                && let Some(grown) = entry.b
                            {
                                count!(Attributes, true);
                                // SAFETY: the cached shapes say that the slot exists, inline.
                                unsafe { set_slot_at(object, entry.a, reg!(b!())) };
                                header.shape.set(attributes::shape_of(grown));
                                next!(2)
                            }
                        }
                    }
                    count!(Attributes, attributes::is_known(state, extra!(), object));
                    save!();
                    check!(attributes::store(vm, state, extra!(), object, reg!(b!())));
                    next!(2)
                }
                Op::DeleteAttr => {
                    save!();
                    check!(vm.delete_attribute(reg!(a!()), state.names[bx!() as usize]));
                    next!(1)
                }
                Op::LoadMethodCall => {
                    let object = reg!(b!());
                    let entry = first_entry(cache!());
                    if object.is_object() {
                        let shape = header(object).shape.get();
                        if shape.address() == entry.key
                            && shape.ty.version.get() == entry.version
                            && entry.kind == CacheKind::Method
                            && let Some(f) = entry.b
                        {
                            reg!(a!()) = f;
                            reg!(a!() + 1) = object;
                            // SAFETY: the call behind this instruction, which has two words too.
                            let (call, site) = unsafe { ((*pc.add(2)).get(), (*pc.add(3)).get()) };
                            if call as u8 == Op::CallMethodFunction as u8 {
                                // SAFETY: verified cache indices.
                                let site = first_entry(unsafe { state.caches.get_unchecked(site as usize) });
                                let at = &raw mut reg!(a!());
                                enter_short!(site, f, at, 2);
                            }
                            next!(2)
                        }
                    }
                    cold_path();
                    cold::quicken(pc, Op::LoadMethodCall, Op::LoadMethod);
                    continue;
                }
                Op::LoadMethod => {
                    let object = reg!(b!());
                    let entry = first_entry(cache!());
                    if object.is_object() {
                        let shape = header(object).shape.get();
                        if shape.address() == entry.key
                            && shape.ty.version.get() == entry.version
                            && entry.kind == CacheKind::Method
                            && let Some(f) = entry.b
                        {
                            count!(Methods, true);
                            reg!(a!()) = f;
                            reg!(a!() + 1) = object;
                            next!(2)
                        }
                    }
                    count!(Methods, attributes::is_known(state, extra!(), object));
                    save!();
                    let (f, receiver) = check!(attributes::load_method(vm, state, extra!(), object));
                    reg!(a!()) = f;
                    reg!(a!() + 1) = receiver;
                    if !INSTRUMENTED {
                        calls::fuse(pc);
                    }
                    next!(2)
                }
                Op::LoadSuperAttr => {
                    save!();
                    let (f, receiver) = check!(attributes::load_super(
                        vm,
                        state,
                        extra!(),
                        [reg!(b!()), reg!(b!() + 1), reg!(b!() + 2)],
                        c!(),
                        false
                    ));
                    debug_assert!(receiver == Value::UNBOUND);
                    reg!(a!()) = f;
                    next!(2)
                }
                Op::LoadSuperMethod => {
                    save!();
                    let (f, receiver) = check!(attributes::load_super(
                        vm,
                        state,
                        extra!(),
                        [reg!(b!()), reg!(b!() + 1), reg!(b!() + 2)],
                        c!(),
                        true
                    ));
                    reg!(a!()) = f;
                    reg!(a!() + 1) = receiver;
                    next!(2)
                }
                Op::LoadSpecial => {
                    save!();
                    let (f, receiver) = check!(cold::load_special(vm, reg!(b!()), c!()));
                    reg!(a!()) = f;
                    reg!(a!() + 1) = receiver;
                    next!(1)
                }
                Op::GetItemList => {
                    let (container, key) = (reg!(b!()), reg!(c!()));
                    if container.is_object()
                        && key.is_small_int()
                        && header(container).shape.get() == vm.types.list.root.get()
                    {
                        // SAFETY: of the shape of lists.
                        let list: Gc<List> = unsafe { known(container) };
                        if let Some(v) = list_item(list, key.as_small_int_unchecked()) {
                            reg!(a!()) = v;
                            next!(1)
                        }
                    }
                    cold_path();
                    cold::quicken(pc, Op::GetItemList, Op::GetItem);
                    continue;
                }
                Op::GetItem => {
                    let (container, key) = (reg!(b!()), reg!(c!()));
                    if container.is_object() && key.is_small_int() {
                        let shape = header(container).shape.get();
                        let index = key.as_small_int_unchecked();
                        if shape == vm.types.list.root.get() {
                            if let Some(list) = container.as_list()
                                && let Some(v) = list_item(list, index)
                            {
                                cold::quicken(pc, Op::GetItem, Op::GetItemList);
                                count!(Subscripts, true);
                                reg!(a!()) = v;
                                next!(1)
                            }
                        } else if shape == vm.types.tuple.root.get() {
                            if let Some(tuple) = container.as_tuple()
                                && let Some(v) = tuple_item(tuple, index)
                            {
                                count!(Subscripts, true);
                                reg!(a!()) = v;
                                next!(1)
                            }
                        } else if shape == vm.types.str.root.get()
                            && let Some(v) = cold::character(vm, container, index)
                        {
                            count!(Subscripts, true);
                            reg!(a!()) = v;
                            next!(1)
                        }
                    }
                    count!(Subscripts, false);
                    save!();
                    called!(calls::get_item(vm, state, pc, &mut reg!(a!()), container, key))
                }
                Op::GetItemDict => {
                    let (container, key) = (reg!(b!()), reg!(c!()));
                    save!();
                    if container.is_object()
                        && header(container).shape.get() == vm.types.dict.root.get()
                        && let Some(dict) = container.as_dict()
                        && let Some(v) = check!(dict.get(vm, key))
                    {
                        count!(Subscripts, true);
                        reg!(a!()) = v;
                        next!(1)
                    }
                    count!(Subscripts, false);
                    called!(calls::get_item(vm, state, pc, &mut reg!(a!()), container, key))
                }
                Op::SetItem => {
                    let (container, key) = (reg!(a!()), reg!(b!()));
                    if container.is_object()
                        && key.is_small_int()
                        && header(container).shape.get() == vm.types.list.root.get()
                    {
                        // SAFETY: of the shape of lists.
                        let list: Gc<List> = unsafe { known(container) };
                        // A negative index is out of range as it stands.
                        if list.set(key.as_small_int_unchecked() as usize, reg!(c!())) {
                            count!(Subscripts, true);
                            next!(1)
                        }
                    }
                    count!(Subscripts, false);
                    save!();
                    check!(cold::set_item(vm, state, pc, container, key, reg!(c!())));
                    next!(1)
                }
                Op::SetItemDict => {
                    let (container, key) = (reg!(a!()), reg!(b!()));
                    save!();
                    if container.is_object()
                        && header(container).shape.get() == vm.types.dict.root.get()
                        && let Some(dict) = container.as_dict()
                    {
                        count!(Subscripts, true);
                        check!(dict.set(vm, key, reg!(c!())));
                        next!(1)
                    }
                    count!(Subscripts, false);
                    check!(cold::set_item(vm, state, pc, container, key, reg!(c!())));
                    next!(1)
                }
                Op::DelItem => {
                    save!();
                    check!(ops::delete_item(vm, reg!(a!()), reg!(b!())));
                    next!(1)
                }
                Op::BuildSlice => {
                    reg!(a!()) =
                        pyrite_object::slice::Slice::new(vm, reg!(b!()), reg!(b!() + 1), reg!(b!() + 2));
                    next!(1)
                }
                Op::Add => quickened!(BinaryOp::Add, add_small, +),
                Op::AddInt => {
                    let (x, y) = (reg!(b!()), reg!(c!()));
                    if Value::both_small_ints(x, y)
                        && let Some(v) = add_small(x, y)
                    {
                        count!(Arithmetic, true);
                        reg!(a!()) = v;
                        next!(1)
                    }
                    binary!(BinaryOp::Add)
                }
                Op::AddFloat => {
                    let (x, y) = (reg!(b!()), reg!(c!()));
                    if x.is_float() && y.is_float() {
                        count!(Arithmetic, true);
                        reg!(a!()) = Value::float(x.as_float_unchecked() + y.as_float_unchecked());
                        next!(1)
                    }
                    binary!(BinaryOp::Add)
                }
                Op::Sub => quickened!(BinaryOp::Sub, sub_small, -),
                Op::SubInt => {
                    let (x, y) = (reg!(b!()), reg!(c!()));
                    if Value::both_small_ints(x, y)
                        && let Some(v) = sub_small(x, y)
                    {
                        count!(Arithmetic, true);
                        reg!(a!()) = v;
                        next!(1)
                    }
                    binary!(BinaryOp::Sub)
                }
                Op::SubFloat => {
                    let (x, y) = (reg!(b!()), reg!(c!()));
                    if x.is_float() && y.is_float() {
                        count!(Arithmetic, true);
                        reg!(a!()) = Value::float(x.as_float_unchecked() - y.as_float_unchecked());
                        next!(1)
                    }
                    binary!(BinaryOp::Sub)
                }
                Op::Mul => quickened!(BinaryOp::Mul, mul_small, *),
                Op::MulInt => {
                    let (x, y) = (reg!(b!()), reg!(c!()));
                    if Value::both_small_ints(x, y)
                        && let Some(v) = mul_small(x, y)
                    {
                        count!(Arithmetic, true);
                        reg!(a!()) = v;
                        next!(1)
                    }
                    binary!(BinaryOp::Mul)
                }
                Op::MulFloat => {
                    let (x, y) = (reg!(b!()), reg!(c!()));
                    if x.is_float() && y.is_float() {
                        count!(Arithmetic, true);
                        reg!(a!()) = Value::float(x.as_float_unchecked() * y.as_float_unchecked());
                        next!(1)
                    }
                    binary!(BinaryOp::Mul)
                }
                Op::TrueDiv => {
                    let (x, y) = (reg!(b!()), reg!(c!()));
                    if x.is_float() && y.is_float() && y.as_float_unchecked() != 0.0 {
                        count!(Arithmetic, true);
                        reg!(a!()) = Value::float(x.as_float_unchecked() / y.as_float_unchecked());
                        next!(1)
                    }
                    binary!(BinaryOp::TrueDiv)
                }
                Op::FloorDiv => int_only!(BinaryOp::FloorDiv, |x, y| {
                    floor_div_small(x.as_small_int_unchecked(), y.as_small_int_unchecked())
                }),
                Op::Mod => int_only!(BinaryOp::Mod, |x, y| {
                    mod_small(x.as_small_int_unchecked(), y.as_small_int_unchecked())
                }),
                Op::Pow => binary!(BinaryOp::Pow),
                Op::MatMul => binary!(BinaryOp::MatMul),
                Op::And => int_only!(BinaryOp::And, |x, y| {
                    Some(Value::small_int(x.as_small_int_unchecked() & y.as_small_int_unchecked()))
                }),
                Op::Or => int_only!(BinaryOp::Or, |x, y| {
                    Some(Value::small_int(x.as_small_int_unchecked() | y.as_small_int_unchecked()))
                }),
                Op::Xor => int_only!(BinaryOp::Xor, |x, y| {
                    Some(Value::small_int(x.as_small_int_unchecked() ^ y.as_small_int_unchecked()))
                }),
                Op::LShift => int_only!(BinaryOp::LShift, |x, y| {
                    shift_left_small(x.as_small_int_unchecked(), y.as_small_int_unchecked())
                }),
                Op::RShift => int_only!(BinaryOp::RShift, |x, y| {
                    shift_right_small(x.as_small_int_unchecked(), y.as_small_int_unchecked())
                }),
                Op::AddImm => immediate!(BinaryOp::Add, |x, y| Value::try_small_int(x + y)),
                Op::SubImm => immediate!(BinaryOp::Sub, |x, y| Value::try_small_int(x - y)),
                Op::MulImm => immediate!(BinaryOp::Mul, |x, y| Value::try_small_int(x * y)),
                Op::FloorDivImm => immediate!(BinaryOp::FloorDiv, |x, y| floor_div_small(x, y)),
                Op::ModImm => immediate!(BinaryOp::Mod, |x, y| mod_small(x, y)),
                Op::AndImm => immediate!(BinaryOp::And, |x, y| Some(Value::small_int(x & y))),
                Op::LShiftImm => immediate!(BinaryOp::LShift, |x, y| shift_left_small(x, y)),
                Op::RShiftImm => immediate!(BinaryOp::RShift, |x, y| shift_right_small(x, y)),
                Op::Neg => {
                    save!();
                    reg!(a!()) = check!(ops::unary(vm, Slot::Neg, reg!(b!())));
                    next!(1)
                }
                Op::Pos => {
                    save!();
                    reg!(a!()) = check!(ops::unary(vm, Slot::Pos, reg!(b!())));
                    next!(1)
                }
                Op::Invert => {
                    save!();
                    reg!(a!()) = check!(ops::unary(vm, Slot::Invert, reg!(b!())));
                    next!(1)
                }
                Op::Not => {
                    let v = reg!(b!());
                    let truth = if v.is_bool() {
                        v == Value::TRUE
                    } else {
                        save!();
                        check!(ops::truth(vm, v))
                    };
                    reg!(a!()) = Value::bool(!truth);
                    next!(1)
                }
                Op::Lt => comparison!(CompareOp::Lt, <),
                Op::Le => comparison!(CompareOp::Le, <=),
                Op::Eq => comparison!(CompareOp::Eq, ==),
                Op::Ne => comparison!(CompareOp::Ne, !=),
                Op::Gt => comparison!(CompareOp::Gt, >),
                Op::Ge => comparison!(CompareOp::Ge, >=),
                Op::Is => {
                    reg!(a!()) = Value::bool(cold::is(reg!(b!()), reg!(c!())));
                    next!(1)
                }
                Op::IsNot => {
                    reg!(a!()) = Value::bool(!cold::is(reg!(b!()), reg!(c!())));
                    next!(1)
                }
                Op::In => {
                    save!();
                    reg!(a!()) = Value::bool(check!(ops::contains(vm, reg!(c!()), reg!(b!()))));
                    next!(1)
                }
                Op::NotIn => {
                    save!();
                    reg!(a!()) = Value::bool(!check!(ops::contains(vm, reg!(c!()), reg!(b!()))));
                    next!(1)
                }
                Op::Jump => jump!(),
                Op::JumpBack => {
                    // SAFETY: verified loop number.
                    let left = unsafe { state.loops_left.get_unchecked(bx!() as usize) };
                    left.set(left.get().wrapping_sub(1));
                    if left.get() == 0 && INSTRUMENTED {
                        left.set(1); // the other loop asks
                    } else if left.get() == 0 {
                        cold_path();
                        // SAFETY: verified jump target.
                        unsafe { (*frame).pc = pc.offset(extra!() as i32 as isize + 2) };
                        match crate::loops::jumped_back(vm, bx!()) {
                            LoopOutcome::Interpret => {
                                // SAFETY: the frame's record.
                                pc = unsafe { (*frame).pc };
                                if vm.thread.innermost != frame {
                                    // Compiled code was left in a call that it contains.
                                    enter!();
                                }
                                if vm.thread.instrumented {
                                    return Ok(Value::OTHER_LOOP);
                                }
                                continue;
                            }
                            LoopOutcome::Returned(value) => leave!(value),
                            LoopOutcome::Raised => {
                                let again = std::mem::take(&mut vm.thread.reraised);
                                match crate::unwind::unwind(vm, entry, again) {
                                    true => enter!(),
                                    false => return Err(Raised),
                                }
                            }
                        }
                    }
                    if vm.poll_flag.load(Ordering::Relaxed) {
                        cold_path();
                        save!();
                        check!(vm.poll());
                        if vm.thread.instrumented != INSTRUMENTED {
                            return Ok(Value::OTHER_LOOP);
                        }
                    }
                    if INSTRUMENTED && !vm.thread.instrumented {
                        // Something that was called has used up the request to go on in the other loop.
                        save!();
                        return Ok(Value::OTHER_LOOP);
                    }
                    if INSTRUMENTED {
                        crate::instrument::jumped_back(vm);
                    }
                    jump!()
                }
                Op::JumpIfTrue => {
                    let v = reg!(a!());
                    let truth = if v.is_bool() {
                        v == Value::TRUE
                    } else {
                        save!();
                        check!(ops::truth(vm, v))
                    };
                    if truth {
                        jump!()
                    }
                    next!(2)
                }
                Op::JumpIfFalse => {
                    let v = reg!(a!());
                    let truth = if v.is_bool() {
                        v == Value::TRUE
                    } else {
                        save!();
                        check!(ops::truth(vm, v))
                    };
                    if !truth {
                        jump!()
                    }
                    next!(2)
                }
                Op::JumpIfNone => {
                    if reg!(a!()).is_none() == (b!() != 0) {
                        jump!()
                    }
                    next!(2)
                }
                Op::JumpIfUnbound => {
                    if reg!(a!()) == Value::UNBOUND {
                        jump!()
                    }
                    next!(2)
                }
                Op::JumpIs => {
                    if cold::is(reg!(a!()), reg!(b!())) == (c!() != 0) {
                        jump!()
                    }
                    next!(2)
                }
                Op::JumpLt => compare_jump!(CompareOp::Lt, <, true),
                Op::JumpNotLt => compare_jump!(CompareOp::Lt, <, false),
                Op::JumpLe => compare_jump!(CompareOp::Le, <=, true),
                Op::JumpNotLe => compare_jump!(CompareOp::Le, <=, false),
                Op::JumpEq => compare_jump!(CompareOp::Eq, ==, true),
                Op::JumpNotEq => compare_jump!(CompareOp::Eq, ==, false),
                Op::JumpNe => compare_jump!(CompareOp::Ne, !=, true),
                Op::JumpNotNe => compare_jump!(CompareOp::Ne, !=, false),
                Op::JumpGt => compare_jump!(CompareOp::Gt, >, true),
                Op::JumpNotGt => compare_jump!(CompareOp::Gt, >, false),
                Op::JumpGe => compare_jump!(CompareOp::Ge, >=, true),
                Op::JumpNotGe => compare_jump!(CompareOp::Ge, >=, false),
                Op::JumpLtImm => compare_jump_immediate!(CompareOp::Lt, <, true),
                Op::JumpNotLtImm => compare_jump_immediate!(CompareOp::Lt, <, false),
                Op::JumpLeImm => compare_jump_immediate!(CompareOp::Le, <=, true),
                Op::JumpNotLeImm => compare_jump_immediate!(CompareOp::Le, <=, false),
                Op::JumpEqImm => compare_jump_immediate!(CompareOp::Eq, ==, true),
                Op::JumpNotEqImm => compare_jump_immediate!(CompareOp::Eq, ==, false),
                Op::JumpNeImm => compare_jump_immediate!(CompareOp::Ne, !=, true),
                Op::JumpNotNeImm => compare_jump_immediate!(CompareOp::Ne, !=, false),
                Op::JumpGtImm => compare_jump_immediate!(CompareOp::Gt, >, true),
                Op::JumpNotGtImm => compare_jump_immediate!(CompareOp::Gt, >, false),
                Op::JumpGeImm => compare_jump_immediate!(CompareOp::Ge, >=, true),
                Op::JumpNotGeImm => compare_jump_immediate!(CompareOp::Ge, >=, false),
                Op::GetIter => {
                    save!();
                    let window = check!(loops::begin(vm, reg!(b!())));
                    loops::note_begun(cold::feedback_at(state, pc), window[2]);
                    window!(window);
                    next!(1)
                }
                Op::ForIterRange => {
                    if reg!(a!() + 2) == Value::small_int(1) {
                        let (current, stop) = (reg!(a!()), reg!(a!() + 1));
                        if current.bits() < stop.bits() {
                            reg!(b!()) = current;
                            reg!(a!()) = current.next_small_int();
                            next!(2)
                        }
                        jump!()
                    }
                    cold_path();
                    cold::quicken(pc, Op::ForIterRange, Op::ForIter);
                    continue;
                }
                Op::ForIterList => {
                    let index = reg!(a!() + 1).as_small_int_unchecked();
                    if reg!(a!() + 2) == Value::LOOP_LIST
                        && let Some(list) = reg!(a!()).as_list()
                    {
                        if let Some(v) = list.get(index as usize) {
                            reg!(b!()) = v;
                            reg!(a!() + 1) = Value::small_int(index + 1);
                            next!(2)
                        }
                        // The next loop here will be over a list, too.
                        window!(loops::ended(vm));
                        jump!()
                    }
                    cold_path();
                    cold::quicken(pc, Op::ForIterList, Op::ForIter);
                    continue;
                }
                Op::ForIter => {
                    // See `loops` for the window's forms.
                    let tag = reg!(a!() + 2);
                    count!(Iteration, tag != Value::LOOP_ITERATOR);
                    if tag.is_small_int() {
                        if tag == Value::small_int(1) && !INSTRUMENTED {
                            cold::quicken(pc, Op::ForIter, Op::ForIterRange);
                        }
                        let (current, stop) = (reg!(a!()), reg!(a!() + 1));
                        let step = tag.as_small_int_unchecked();
                        let inside = if step > 0 {
                            current.bits() < stop.bits()
                        } else {
                            current.bits() > stop.bits()
                        };
                        if inside {
                            reg!(b!()) = current;
                            // Beyond the small integers the loop has ended: `begin` checked the range.
                            reg!(a!()) = Value::small_int(current.as_small_int_unchecked() + step);
                            next!(2)
                        }
                        jump!()
                    }
                    if tag == Value::LOOP_LIST {
                        let index = reg!(a!() + 1).as_small_int_unchecked();
                        if let Some(list) = reg!(a!()).as_list()
                            && let Some(v) = list.get(index as usize)
                        {
                            if !INSTRUMENTED {
                                cold::quicken(pc, Op::ForIter, Op::ForIterList);
                            }
                            reg!(b!()) = v;
                            reg!(a!() + 1) = Value::small_int(index + 1);
                            next!(2)
                        }
                        window!(loops::ended(vm));
                        jump!()
                    }
                    if tag == Value::LOOP_TUPLE {
                        let index = reg!(a!() + 1).as_small_int_unchecked() as usize;
                        if let Some(tuple) = reg!(a!()).as_tuple()
                            && index < tuple.len()
                        {
                            reg!(b!()) = tuple.get(index);
                            reg!(a!() + 1) = Value::small_int(index as i64 + 1);
                            next!(2)
                        }
                        jump!()
                    }
                    if tag == Value::LOOP_STR || tag == Value::LOOP_BYTES {
                        let index = reg!(a!() + 1);
                        let Some(item) = loops::item(vm, reg!(a!()), index) else { jump!() };
                        reg!(b!()) = item;
                        reg!(a!() + 1) = index.next_small_int();
                        next!(2)
                    }
                    save!();
                    if tag == Value::LOOP_GENERATOR {
                        if let Some(outcome) = calls::resume_hot(vm, reg!(a!()), Value::NONE) {
                            let Some(value) = check!(outcome) else { jump!() };
                            reg!(b!()) = value;
                            next!(2)
                        }
                        if calls::resume_short(vm, frame, reg!(a!()), Value::NONE) {
                            enter_generator!()
                        }
                        match check!(calls::resume_in_loop(vm, reg!(a!()), Value::NONE)) {
                            Next::Entered => enter!(),
                            Next::Done => jump!(),
                        }
                    }
                    // A tuple that is unpacked at once, from a register without a name, need not be made.
                    // SAFETY: verified code does not fall off its end.
                    let [op, to, from, count] = unsafe { (*pc.add(2)).get() }.to_le_bytes();
                    let unpacked = op == Op::UnpackSequence as u8
                        && from == b!()
                        && u32::from(from) >= state.local_count
                        && !INSTRUMENTED;
                    if loops::is_pairs(tag) {
                        let index = reg!(a!() + 1);
                        let window = [reg!(a!()), index, tag];
                        let Some((items, of)) = loops::next_items(vm, window) else { jump!() };
                        reg!(a!() + 1) = index.next_small_int();
                        if unpacked && usize::from(count) == of {
                            for (register, item) in (to..).zip(&items[..of]) {
                                reg!(register) = *item;
                            }
                            next!(3)
                        }
                        reg!(b!()) = Tuple::new(vm, &items[..of]).value();
                        next!(2)
                    }
                    if unpacked && count == 2 {
                        match check!(pyrite_object::iter::next_pair(vm, reg!(a!()))) {
                            Pair::Items(x, y) => {
                                reg!(to) = x;
                                reg!(to + 1) = y;
                                next!(3)
                            }
                            Pair::End => jump!(),
                            Pair::Unknown => {}
                        }
                    }
                    match check!(pyrite_object::iter::next(vm, reg!(a!()))) {
                        Some(v) => {
                            reg!(b!()) = v;
                            next!(2)
                        }
                        None => jump!(),
                    }
                }
                Op::Consumes => {
                    // Who is told of calls is told of this one.
                    if INSTRUMENTED && !crate::instrument::only_records(vm)
                        || !loops::consumes(vm, b!(), reg!(a!()), reg!(a!() + 1))
                    {
                        jump!()
                    }
                    next!(2)
                }
                Op::ConsumesMethod => {
                    if INSTRUMENTED && !crate::instrument::only_records(vm)
                        || !loops::consumes(vm, Consumer::Join as u8, reg!(a!()), reg!(a!() + 2))
                        || !vm.is_exact(reg!(a!() + 1), vm.types.str)
                    {
                        jump!()
                    }
                    next!(2)
                }
                Op::SumBegin => {
                    reg!(a!()) = Sum::NOTHING.total;
                    reg!(a!() + 1) = Sum::NOTHING.lost;
                    next!(1)
                }
                Op::SumStep => {
                    save!();
                    let mut sum = Sum { total: reg!(a!()), lost: reg!(a!() + 1) };
                    if !sum.add_plainly(reg!(b!())) {
                        check!(sum.add(vm, reg!(b!())));
                    }
                    reg!(a!()) = sum.total;
                    reg!(a!() + 1) = sum.lost;
                    next!(1)
                }
                Op::SumEnd => {
                    let sum = Sum { total: reg!(b!()), lost: reg!(b!() + 1) };
                    reg!(a!()) = sum.end(vm);
                    next!(1)
                }
                Op::ExtremeStep => {
                    save!();
                    reg!(a!()) = check!(cold::extreme(vm, reg!(a!()), reg!(b!()), c!() != 0));
                    next!(1)
                }
                Op::GetIterator => {
                    save!();
                    reg!(a!()) = check!(loops::begin_later(vm, reg!(b!())));
                    next!(1)
                }
                Op::CallFunction => {
                    let at = &raw mut reg!(a!());
                    let callee = reg!(a!());
                    enter_short!(first_entry(cache!()), callee, at, 0);
                    cold_path();
                    cold::quicken(pc, Op::CallFunction, Op::Call);
                    continue;
                }
                Op::CallNative => {
                    let at = &raw mut reg!(a!());
                    let site = first_entry(cache!());
                    if site.key == reg!(a!()).bits() {
                        save!();
                        // SAFETY: the arguments stand behind the callee; the cache holds the function's address.
                        let (args, f) = unsafe {
                            let args = std::slice::from_raw_parts(at.add(1), b!() as usize);
                            (args, std::mem::transmute::<u64, pyrite_object::native::NativeFn>(site.a))
                        };
                        reg!(a!()) = check!(f(vm, args));
                        poll_after_call!();
                        next!(2)
                    }
                    cold_path();
                    cold::quicken(pc, Op::CallNative, Op::Call);
                    continue;
                }
                Op::CallNativeClass => {
                    let at = &raw mut reg!(a!());
                    let site = first_entry(cache!());
                    if site.key == reg!(a!()).bits() {
                        save!();
                        pairs!(at);
                        // SAFETY: the arguments stand behind the callee.
                        let registers = unsafe { std::slice::from_raw_parts_mut(at, b!() as usize + 1) };
                        reg!(a!()) = check!(calls::make_native(vm, site, registers));
                        poll_after_call!();
                        next!(2)
                    }
                    cold_path();
                    cold::quicken(pc, Op::CallNativeClass, Op::Call);
                    continue;
                }
                Op::Call => {
                    save!();
                    let at = &raw mut reg!(a!());
                    let site = first_entry(cache!());
                    count!(Calls, calls::is_short(site, reg!(a!())));
                    if INSTRUMENTED && crate::instrument::only_records(vm) {
                        pairs!(at);
                    }
                    if site.kind == CacheKind::SimpleClass && calls::push_init(vm, site, at) {
                        enter!()
                    }
                    if reg!(a!()).kind() == Kind::Builtin {
                        // SAFETY: the arguments stand behind the callee.
                        let args = unsafe { std::slice::from_raw_parts(at.add(1), b!() as usize) };
                        calls::note_builtin(vm, state.site(extra!()), reg!(a!()), args.len());
                        reg!(a!()) = check!(calls::call_builtin(vm, reg!(a!()), args));
                        poll_after_call!();
                        next!(2)
                    }
                    if calls::push_any(
                        vm,
                        state.site(extra!()),
                        reg!(a!()),
                        at.wrapping_add(1),
                        b!() as usize,
                        at,
                    ) {
                        enter!()
                    }
                    called!(calls::call(vm, state.site(extra!()), at, b!(), false))
                }
                Op::CallMethodFunction => {
                    let at = &raw mut reg!(a!());
                    let callee = reg!(a!());
                    if reg!(a!() + 1) != Value::UNBOUND {
                        enter_short!(first_entry(cache!()), callee, at, 0);
                    }
                    cold_path();
                    cold::quicken(pc, Op::CallMethodFunction, Op::CallMethod);
                    continue;
                }
                Op::CallMethod => {
                    save!();
                    let at = &raw mut reg!(a!());
                    let callee = reg!(a!());
                    count!(Calls, calls::is_short(first_entry(cache!()), callee));
                    if callee.kind() == Kind::Builtin {
                        if reg!(a!() + 1) == Value::UNBOUND {
                            // SAFETY: the arguments stand behind the Unbound.
                            let args = unsafe { std::slice::from_raw_parts(at.add(2), b!() as usize) };
                            reg!(a!()) = check!(calls::call_builtin(vm, callee, args));
                            poll_after_call!();
                            next!(2)
                        }
                        if let Some(f) = callee.cast::<pyrite_object::native::Builtin>()
                            && f.receiver.is_none()
                        {
                            // SAFETY: self and the arguments stand in consecutive registers.
                            let args = unsafe { std::slice::from_raw_parts(at.add(1), b!() as usize + 1) };
                            reg!(a!()) = check!(vm.call_native(f.def, args, None));
                            poll_after_call!();
                            next!(2)
                        }
                    } else if reg!(a!() + 1) != Value::UNBOUND {
                        let first = at.wrapping_add(1);
                        if calls::push_any(vm, state.site(extra!()), callee, first, b!() as usize + 1, at) {
                            enter!()
                        }
                    }
                    called!(calls::call(vm, state.site(extra!()), at, b!(), true))
                }
                Op::CallKw => {
                    save!();
                    count!(Calls, false);
                    called!(calls::call_kw(vm, state, extra!(), &raw mut reg!(a!()), b!(), false))
                }
                Op::CallMethodKw => {
                    save!();
                    count!(Calls, false);
                    called!(calls::call_kw(vm, state, extra!(), &raw mut reg!(a!()), b!(), true))
                }
                Op::CallEx => {
                    save!();
                    count!(Calls, false);
                    called!(calls::call_ex(vm, Some(state.site(extra!())), &raw mut reg!(a!())))
                }
                Op::Return => {
                    let value = reg!(a!());
                    // SAFETY: `frame` is the innermost frame.
                    let ended = unsafe { &mut *frame };
                    if ended.flags == 0 {
                        // SAFETY: the caller's register that the call named; a frame without ENTRY has a caller, and
                        // one without flags was called by a two-word instruction.
                        unsafe {
                            *ended.result = value;
                            frame = frame.sub(1);
                            vm.thread.innermost = frame;
                            pc = (*frame).pc.add(2);
                            base = (*frame).base;
                            state = &*(*frame).state;
                        }
                        continue;
                    }
                    if ended.flags == pyrite_object::frame::flags::INIT
                        && value.is_none()
                        && !INSTRUMENTED
                        && let Some(instance) = ended.extra()
                    {
                        // SAFETY: as above.
                        unsafe {
                            *ended.result = instance;
                            frame = frame.sub(1);
                            vm.thread.innermost = frame;
                            pc = (*frame).pc.add(2);
                            base = (*frame).base;
                            state = &*(*frame).state;
                        }
                        continue;
                    }
                    save!();
                    leave!(value)
                }
                Op::MakeFunction => {
                    let at = &raw const reg!(a!());
                    // SAFETY: the flags' operands stand in registers from a on.
                    let operands =
                        unsafe { std::slice::from_raw_parts(at, 4.min(b!().count_ones() as usize)) };
                    save!();
                    reg!(a!()) = check!(cold::make_function(vm, state, extra!(), b!(), operands));
                    next!(2)
                }
                Op::LoadBuildClass => {
                    save!();
                    reg!(a!()) = check!(globals::load_build_class(vm));
                    next!(1)
                }
                Op::BuildTuple => {
                    // SAFETY: verified window.
                    let items = unsafe { std::slice::from_raw_parts(base.add(b!() as usize), c!() as usize) };
                    reg!(a!()) = Tuple::new(vm, items).value();
                    next!(1)
                }
                Op::BuildList => {
                    // SAFETY: verified window.
                    let items = unsafe { std::slice::from_raw_parts(base.add(b!() as usize), c!() as usize) };
                    reg!(a!()) = List::new(vm, items).value();
                    next!(1)
                }
                Op::BuildSet => {
                    save!();
                    // SAFETY: verified window.
                    let items = unsafe { std::slice::from_raw_parts(base.add(b!() as usize), c!() as usize) };
                    reg!(a!()) = check!(cold::build_set(vm, items));
                    next!(1)
                }
                Op::BuildMap => {
                    save!();
                    // SAFETY: verified window.
                    let items =
                        unsafe { std::slice::from_raw_parts(base.add(b!() as usize), 2 * c!() as usize) };
                    reg!(a!()) = check!(cold::build_map(vm, items));
                    next!(1)
                }
                Op::BuildString => {
                    save!();
                    // SAFETY: verified window.
                    let items = unsafe { std::slice::from_raw_parts(base.add(b!() as usize), c!() as usize) };
                    reg!(a!()) = check!(cold::build_string(vm, items));
                    next!(1)
                }
                Op::ListAppend => {
                    save!();
                    if let Some(list) = reg!(a!()).as_list() {
                        check!(list.push(vm, reg!(b!())));
                    }
                    next!(1)
                }
                Op::ListExtend => {
                    save!();
                    check!(cold::list_extend(vm, reg!(a!()), reg!(b!())));
                    next!(1)
                }
                Op::ListToTuple => {
                    let items = reg!(b!()).as_list().map(|l| vm.rooted_from(&l.to_vec()));
                    reg!(a!()) = match items {
                        Some(items) => Tuple::new(vm, &items).value(),
                        None => vm.empty_tuple().value(),
                    };
                    next!(1)
                }
                Op::SetAdd => {
                    save!();
                    if let Some(set) = reg!(a!()).as_set() {
                        check!(set.add(vm, reg!(b!())));
                    }
                    next!(1)
                }
                Op::SetUpdate => {
                    save!();
                    check!(cold::set_update(vm, reg!(a!()), reg!(b!())));
                    next!(1)
                }
                Op::MapAdd => {
                    save!();
                    if let Some(dict) = reg!(a!()).as_dict() {
                        check!(dict.set(vm, reg!(b!()), reg!(c!())));
                    }
                    next!(1)
                }
                Op::DictUpdate => {
                    save!();
                    reg!(a!()) = check!(cold::dict_update(vm, reg!(a!()), reg!(b!())));
                    next!(1)
                }
                Op::DictMerge => {
                    save!();
                    reg!(a!()) = check!(cold::dict_merge(vm, reg!(a!()), reg!(b!()), reg!(c!())));
                    next!(1)
                }
                Op::UnpackSequence => {
                    let source = reg!(b!());
                    let n = c!() as usize;
                    if let Some(tuple) = source.as_tuple()
                        && header(source).shape.get() == vm.types.tuple.root.get()
                        && tuple.len() == n
                    {
                        for (i, v) in tuple.items().iter().enumerate() {
                            reg!(a!() as usize + i) = *v;
                        }
                        next!(1)
                    }
                    if let Some(list) = source.as_list()
                        && header(source).shape.get() == vm.types.list.root.get()
                        && list.len() == n
                    {
                        for i in 0..n {
                            reg!(a!() as usize + i) = list.get(i).unwrap_or(Value::NONE);
                        }
                        next!(1)
                    }
                    save!();
                    let items = check!(cold::unpack(vm, source, n));
                    for (i, v) in items.iter().enumerate() {
                        reg!(a!() as usize + i) = *v;
                    }
                    next!(1)
                }
                Op::UnpackEx => {
                    save!();
                    let items = check!(cold::unpack_ex(vm, reg!(b!()), c!() as usize, extra!() as usize));
                    for (i, v) in items.iter().enumerate() {
                        reg!(a!() as usize + i) = *v;
                    }
                    next!(2)
                }
                Op::ConvertValue => {
                    save!();
                    reg!(a!()) = check!(cold::convert(vm, reg!(b!()), c!()));
                    next!(1)
                }
                Op::FormatSimple => {
                    save!();
                    reg!(a!()) = check!(cold::format_simple(vm, reg!(b!())));
                    next!(1)
                }
                Op::FormatWithSpec => {
                    save!();
                    reg!(a!()) = check!(ops::format(vm, reg!(b!()), reg!(c!())));
                    next!(1)
                }
                Op::BuildInterpolation => {
                    save!();
                    reg!(a!()) = check!(cold::build_interpolation(
                        vm,
                        reg!(b!()),
                        reg!(b!() + 1),
                        reg!(b!() + 2),
                        c!()
                    ));
                    next!(1)
                }
                Op::BuildTemplate => {
                    save!();
                    reg!(a!()) = check!(cold::build_template(vm, reg!(b!()), reg!(c!())));
                    next!(1)
                }
                Op::PushExc => {
                    // SAFETY: the innermost frame.
                    reg!(a!() + 1) = crate::generators::outer_handled(vm, unsafe { &*frame });
                    vm.thread.handled = reg!(a!());
                    next!(1)
                }
                Op::PopExc => {
                    // SAFETY: the innermost frame.
                    vm.thread.handled = crate::generators::handled_again(unsafe { &*frame }, reg!(a!() + 1));
                    next!(1)
                }
                Op::CheckExcMatch => {
                    save!();
                    reg!(a!()) = Value::bool(check!(cold::exception_matches(vm, reg!(b!()), reg!(c!()))));
                    next!(1)
                }
                Op::CheckEgMatch => {
                    save!();
                    let (matched, rest) = check!(cold::group_matches(vm, reg!(b!()), reg!(c!())));
                    reg!(a!()) = matched;
                    reg!(a!() + 1) = rest;
                    next!(1)
                }
                Op::Raise => {
                    save!();
                    cold::raise(vm, b!(), reg!(a!()), reg!(a!() + 1));
                    if b!() == 0 && vm.exception == Some(vm.thread.handled) {
                        // `raise` alone adds no entry to the traceback.
                        match crate::unwind::unwind(vm, entry, true) {
                            true => enter!(),
                            false => return Err(Raised),
                        }
                    }
                    break 'instructions;
                }
                Op::Reraise => {
                    save!();
                    vm.exception = Some(reg!(a!()));
                    match crate::unwind::unwind(vm, entry, true) {
                        true => enter!(),
                        false => return Err(Raised),
                    }
                }
                Op::PrepareReraiseStar => {
                    save!();
                    reg!(a!()) = check!(cold::prepare_reraise_star(vm, reg!(b!()), reg!(c!())));
                    next!(1)
                }
                Op::WithExceptStart => {
                    save!();
                    reg!(a!()) = check!(cold::with_except_start(vm, reg!(b!()), reg!(b!() + 1), reg!(c!())));
                    next!(1)
                }
                Op::LoadAssertionError => {
                    reg!(a!()) = vm.exc_type(pyrite_object::Exc::AssertionError).value();
                    next!(1)
                }
                Op::ReturnGenerator => {
                    save!();
                    let generator = crate::generators::create(vm);
                    leave!(generator)
                }
                Op::Yield => {
                    save!();
                    let value = reg!(b!());
                    let mut failed = false;
                    if !INSTRUMENTED
                        && frame == entry
                        && let Some(take) = &mut take
                        && crate::generators::resumes_on_the_spot(state)
                    {
                        match take(vm, value) {
                            Ok(true) => {
                                reg!(a!()) = Value::NONE;
                                next!(2)
                            }
                            Ok(false) => {}
                            Err(Raised) => failed = true,
                        }
                    }
                    // SAFETY: of the same code.
                    let at = unsafe { pc.offset_from(state.words.as_ptr()) } as u32;
                    // SAFETY: `frame` is the innermost frame.
                    match crate::generators::suspend(vm, unsafe { &mut *frame }, at) {
                        frames::Suspended::ToCaller => {
                            // SAFETY: the resumer, which stands at a ForIter or Send: both are of two words and put the
                            // value into register b.
                            unsafe {
                                frame = frame.sub(1);
                                pc = (*frame).pc;
                                base = (*frame).base;
                                state = &*(*frame).state;
                                *base.add((*pc).get().to_le_bytes()[2] as usize) = value;
                                pc = pc.add(2);
                            }
                            continue;
                        }
                        frames::Suspended::ToNative => return if failed { Err(Raised) } else { Ok(value) },
                    }
                }
                Op::AsyncGenWrap => {
                    reg!(a!()) = crate::generators::wrap_async(vm, reg!(b!()));
                    next!(1)
                }
                Op::GetYieldFromIter => {
                    save!();
                    reg!(a!()) = check!(crate::generators::yield_from_iterator(vm, reg!(b!())));
                    next!(1)
                }
                Op::GetAwaitable => {
                    save!();
                    reg!(a!()) = check!(crate::generators::awaitable(vm, reg!(b!()), c!()));
                    next!(1)
                }
                Op::Send => {
                    save!();
                    if reg!(a!()).kind() == Kind::Generator
                        && crate::generators::can_resume_in_loop(vm, reg!(a!()))
                    {
                        if let Some(outcome) = calls::resume_hot(vm, reg!(a!()), reg!(b!())) {
                            let outcome = check!(outcome);
                            reg!(b!()) = outcome.unwrap_or_else(|| crate::generators::result(reg!(a!())));
                            if outcome.is_none() {
                                jump!()
                            }
                            next!(2)
                        }
                        if calls::resume_short(vm, frame, reg!(a!()), reg!(b!())) {
                            enter_generator!()
                        }
                        match check!(calls::resume_in_loop(vm, reg!(a!()), reg!(b!()))) {
                            Next::Entered => enter!(),
                            Next::Done => {
                                reg!(b!()) = crate::delegation::returned(vm, reg!(a!()));
                                jump!()
                            }
                        }
                    }
                    let (value, finished) = check!(crate::generators::send(vm, reg!(a!()), reg!(b!())));
                    reg!(b!()) = value;
                    if finished {
                        jump!()
                    }
                    next!(2)
                }
                Op::CleanupThrow => {
                    save!();
                    match cold::cleanup_throw(vm, reg!(a!())) {
                        Some(v) => {
                            reg!(b!()) = v;
                            next!(1)
                        }
                        None => match crate::unwind::unwind(vm, entry, true) {
                            true => enter!(),
                            false => return Err(Raised),
                        },
                    }
                }
                Op::GetAiter => {
                    save!();
                    reg!(a!()) = check!(crate::generators::aiter(vm, reg!(b!())));
                    next!(1)
                }
                Op::GetAnext => {
                    save!();
                    reg!(a!()) = check!(crate::generators::anext(vm, reg!(b!())));
                    next!(1)
                }
                Op::EndAsyncFor => {
                    let exception = reg!(a!());
                    if vm.is_instance(exception, vm.exc_type(pyrite_object::Exc::StopAsyncIteration)) {
                        next!(1)
                    }
                    save!();
                    vm.exception = Some(exception);
                    match crate::unwind::unwind(vm, entry, true) {
                        true => enter!(),
                        false => return Err(Raised),
                    }
                }
                Op::MatchSequence => {
                    reg!(a!()) = Value::bool(crate::matching::is_sequence(vm, reg!(b!())));
                    next!(1)
                }
                Op::MatchMapping => {
                    reg!(a!()) = Value::bool(crate::matching::is_mapping(vm, reg!(b!())));
                    next!(1)
                }
                Op::GetLen => {
                    save!();
                    reg!(a!()) = Value::small_int(check!(ops::length(vm, reg!(b!()))) as i64);
                    next!(1)
                }
                Op::MatchKeys => {
                    save!();
                    reg!(a!()) = check!(crate::matching::keys(vm, reg!(b!()), reg!(c!())));
                    next!(1)
                }
                Op::MatchClass => {
                    save!();
                    reg!(a!()) = check!(crate::matching::class(
                        vm,
                        reg!(b!()),
                        reg!(b!() + 1),
                        reg!(b!() + 2),
                        c!() as usize
                    ));
                    next!(1)
                }
                Op::ImportName => {
                    save!();
                    reg!(a!()) =
                        check!(crate::import::import_name(vm, state, bx!(), reg!(a!()), reg!(a!() + 1)));
                    next!(1)
                }
                Op::ImportFrom => {
                    save!();
                    reg!(a!()) = check!(crate::import::import_from(vm, state, extra!(), reg!(b!())));
                    next!(2)
                }
                Op::ImportStar => {
                    save!();
                    check!(crate::import::import_star(vm, reg!(a!())));
                    next!(1)
                }
                Op::SetupAnnotations => {
                    save!();
                    check!(globals::setup_annotations(vm));
                    next!(1)
                }
                Op::Intrinsic => {
                    save!();
                    // SAFETY: verified window.
                    let args = unsafe { std::slice::from_raw_parts(base.add(b!() as usize), c!() as usize) };
                    reg!(a!()) = check!(crate::intrinsics::call(vm, extra!(), args));
                    next!(2)
                }
            }
        }
        // A handler failed: `vm.exception` is set, `pc` is the instruction.
        // SAFETY: the innermost frame.
        unsafe { (*frame).pc = pc };
        if !crate::unwind::unwind(vm, entry, false) {
            return Err(Raised);
        }
        frame = vm.thread.innermost;
    }
}

/// The first entry of a cache, in place.
#[inline(always)]
fn first_entry(cache: &InlineCache) -> &pyrite_object::code::CacheEntry {
    // SAFETY: the entry is only replaced by the slow paths, which run after the caller is done with this.
    unsafe { &*cache.entry.as_ptr() }
}

/// A callee that is known to be a Python function.
#[inline(always)]
fn function_of(callee: Value) -> Gc<pyrite_object::function::Function> {
    // SAFETY: by the caller's knowledge.
    unsafe { known(callee) }
}

/// The object, whose kind the caller knows.
///
/// # Safety
/// The value is an object of that kind.
#[inline(always)]
unsafe fn known<T>(value: Value) -> Gc<T> {
    // SAFETY: objects' values are their addresses.
    Gc::from_pointer(unsafe { std::ptr::NonNull::new_unchecked(value.bits() as *mut T) })
}

/// The header of a value that is an object.
#[inline(always)]
fn header(value: Value) -> Gc<Header> {
    match value.header() {
        Some(header) => header,
        None => unreachable!("checked by the caller"),
    }
}

#[inline(always)]
fn cell(value: Value) -> Gc<CellObject> {
    match value.cast() {
        Some(cell) => cell,
        None => unreachable!("the compiler puts a cell there"),
    }
}

/// The cell of a free variable.
///
/// # Safety
/// `frame` is the innermost frame, whose code has a free variable of this number.
#[inline(always)]
unsafe fn free_cell(frame: *mut Frame, index: u16) -> Gc<CellObject> {
    // SAFETY: by contract.
    unsafe { (*frame).function.cell(index as usize) }
}

/// # Safety
/// The object has a word at this offset that is zero or a value.
#[inline(always)]
unsafe fn slot_at(object: Value, offset: u64) -> Option<Value> {
    // SAFETY: by contract.
    unsafe { *((object.bits() + offset) as *const Option<Value>) }
}

/// # Safety
/// As `slot_at`.
#[inline(always)]
unsafe fn set_slot_at(object: Value, offset: u64, value: Value) {
    // SAFETY: by contract.
    unsafe { *((object.bits() + offset) as *mut Option<Value>) = Some(value) };
}

#[inline(always)]
fn list_item(list: Gc<List>, index: i64) -> Option<Value> {
    // What is negative still is out of range as it stands.
    let at = if index < 0 { index + list.len() as i64 } else { index };
    list.get(at as usize)
}

#[inline(always)]
fn tuple_item(tuple: Gc<Tuple>, index: i64) -> Option<Value> {
    let items = tuple.items();
    let at = if index < 0 { index + items.len() as i64 } else { index };
    items.get(usize::try_from(at).ok()?).copied()
}

#[inline(always)]
fn add_small(x: Value, y: Value) -> Option<Value> {
    Value::try_small_int(x.as_small_int_unchecked() + y.as_small_int_unchecked())
}

#[inline(always)]
fn sub_small(x: Value, y: Value) -> Option<Value> {
    Value::try_small_int(x.as_small_int_unchecked() - y.as_small_int_unchecked())
}

#[inline(always)]
fn mul_small(x: Value, y: Value) -> Option<Value> {
    x.as_small_int_unchecked().checked_mul(y.as_small_int_unchecked()).and_then(Value::try_small_int)
}

#[inline(always)]
fn floor_div_small(x: i64, y: i64) -> Option<Value> {
    if y == 0 { None } else { Value::try_small_int(pyrite_object::number::floor_div(x, y)) }
}

#[inline(always)]
fn mod_small(x: i64, y: i64) -> Option<Value> {
    if y == 0 { None } else { Some(Value::small_int(pyrite_object::number::floor_mod(x, y))) }
}

#[inline(always)]
fn shift_left_small(x: i64, y: i64) -> Option<Value> {
    if !(0..48).contains(&y) || x.unsigned_abs() >> (48 - y) != 0 {
        None
    } else {
        Value::try_small_int(x << y)
    }
}

#[inline(always)]
fn shift_right_small(x: i64, y: i64) -> Option<Value> {
    if y < 0 { None } else { Some(Value::small_int(x >> y.min(63))) }
}
