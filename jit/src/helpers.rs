//! What machine code calls. Nothing here may unwind; 0 says that an exception is pending.
//!
//! The innermost frame is the one whose code calls; its `pc` stands at the instruction.

use crate::code::{Exit, Made, Restore};
use pyrite_hir::instruction::END_OF_LOOP;
use pyrite_interp::{consumed, dispatch, frames, generators, step, unwind};
use pyrite_object::code::CodeState;
use pyrite_object::conversions::converted;
use pyrite_object::frame::{Continuation, Frame, flags};
use pyrite_object::function::{Function, Method};
use pyrite_object::generator::Generator;

use pyrite_object::iter::{self, Pair};
use pyrite_object::list::List;
use pyrite_object::native::{Builtin, Items, NativeFn};
use pyrite_object::ops::{self, BinaryOp, CompareOp};
use pyrite_object::shape::Shape;
use pyrite_object::slots::Slot;
use pyrite_object::tuple::{CellObject, Tuple};
use pyrite_object::ty::Type;
use pyrite_object::vm::Resume;
use pyrite_object::{Gc, R, Value, Vm};
use std::cell::Cell;
use std::ptr::NonNull;

/// Items for which a list gets room before it has them, at most: a round may not come to its end. There is always memory for so
/// few.
const MOST_ROOM: usize = 1 << 12; // items

/// What loop code gives instead of a result when the interpreter is to go on.
pub const RESUME: u64 = 3;

pub type Word = u64;

/// A value that machine code passes.
pub fn value(bits: Word) -> Value {
    match Value::from_bits(bits) {
        Some(value) => value,
        None => unreachable!("0 is no value"),
    }
}

pub fn word(result: R) -> Word {
    result.map_or(0, Value::bits)
}

/// An iterator's next item, or the mark of its end.
fn item(result: R<Option<Value>>) -> Word {
    match result {
        Ok(Some(item)) => item.bits(),
        Ok(None) => END_OF_LOOP,
        Err(_) => 0,
    }
}

/// What a native function gave, once what waits for attention is done, as the interpreter does it.
pub fn polled(vm: &mut Vm, result: R) -> Word {
    word(result.and_then(|value| vm.poll().map(|()| value)))
}

/// # Safety
/// `count` values stand at `first`.
pub unsafe fn values<'a>(first: *const Value, count: usize) -> &'a [Value] {
    // SAFETY: by contract.
    unsafe { std::slice::from_raw_parts(first, count) }
}

/// The bits of an int of any size.
pub extern "C" fn box_int(vm: &mut Vm, i: i64) -> Word {
    vm.int(i).bits()
}

/// Runs the instruction that the frame stands at; 1 unless it has raised.
pub extern "C" fn run_step(vm: &mut Vm) -> Word {
    match step::run(vm) {
        Ok(()) => 1,
        Err(raise) => {
            vm.thread.reraised = raise == step::Raise::Again;
            0
        }
    }
}

pub extern "C" fn next_item(vm: &mut Vm) -> Word {
    item(step::next_item(vm))
}

/// The next item of an iterator, or `END_OF_LOOP`.
pub extern "C" fn iterator_next(vm: &mut Vm, iterator: Word) -> Word {
    item(iter::next(vm, value(iterator)))
}

/// The character of a str at an index that is in range.
pub extern "C" fn character(vm: &mut Vm, string: Word, index: u64) -> Word {
    let character = value(string).as_str().map(|text| text.at(index as usize));
    pyrite_object::string::from_code_point(vm, character.unwrap_or_default()).bits()
}

/// The first part of an iterator's next item, or `END_OF_LOOP`; the second is in `ThreadState::second`. What goes wrong
/// with an item that is no pair goes wrong at the instruction at `unpack`.
pub extern "C" fn iterator_pair(vm: &mut Vm, unpack: *const Cell<u32>, iterator: Word) -> Word {
    let pair = match iter::next_pair(vm, value(iterator)) {
        Ok(Pair::Unknown) => step::next_unpacked(vm, value(iterator), unpack),
        Ok(Pair::Items(first, second)) => Ok(Some((first, second))),
        Ok(Pair::End) => Ok(None),
        Err(raised) => Err(raised),
    };
    item(pair.map(|pair| {
        pair.map(|(first, second)| {
            vm.thread.second = second;
            first
        })
    }))
}

/// The operator's number, with `IN_PLACE` if it works in place.
pub extern "C" fn binary(vm: &mut Vm, op: u32, left: Word, right: Word) -> Word {
    let (operator, left, right) = (OPERATORS[(op & !IN_PLACE) as usize], value(left), value(right));
    word(if op & IN_PLACE == 0 {
        ops::binary(vm, operator, left, right)
    } else {
        ops::binary_in_place(vm, operator, left, right)
    })
}

const IN_PLACE: u32 = 1 << 8;

/// As `binary`, after a special method has declined: `Continuation::flags` are behind the operator's number.
pub extern "C" fn binary_declined(vm: &mut Vm, number: u32, left: Word, right: Word) -> Word {
    let operator = OPERATORS[(number & 0xff) as usize];
    let after = Continuation::of(number >> 8 & !0xff).unwrap_or(Continuation::Last);
    let in_place = number & IN_PLACE != 0;
    word(ops::binary_declined(vm, operator, in_place, after, value(left), value(right)))
}

const OPERATORS: [BinaryOp; 14] = [
    BinaryOp::Add,
    BinaryOp::Sub,
    BinaryOp::Mul,
    BinaryOp::TrueDiv,
    BinaryOp::FloorDiv,
    BinaryOp::Mod,
    BinaryOp::Pow,
    BinaryOp::MatMul,
    BinaryOp::And,
    BinaryOp::Or,
    BinaryOp::Xor,
    BinaryOp::LShift,
    BinaryOp::RShift,
    BinaryOp::DivMod,
];

/// The number by which machine code names an operator.
pub fn operator_number(op: BinaryOp, in_place: bool) -> u32 {
    let number = OPERATORS.iter().position(|o| *o == op).map_or(0, |n| n as u32);
    if in_place { number | IN_PLACE } else { number }
}

const COMPARISONS: [CompareOp; 6] =
    [CompareOp::Lt, CompareOp::Le, CompareOp::Eq, CompareOp::Ne, CompareOp::Gt, CompareOp::Ge];

pub fn comparison_number(op: CompareOp) -> u32 {
    COMPARISONS.iter().position(|o| *o == op).map_or(0, |n| n as u32)
}

pub extern "C" fn compare(vm: &mut Vm, op: u32, left: Word, right: Word) -> Word {
    let (op, left, right) = (COMPARISONS[op as usize], value(left), value(right));
    match ops::compare_texts(vm, op, left, right) {
        Some(holds) => Value::bool(holds).bits(),
        None => word(ops::compare(vm, op, left, right)),
    }
}

pub extern "C" fn equal(vm: &mut Vm, left: Word, right: Word) -> Word {
    compare(vm, comparison_number(CompareOp::Eq), left, right)
}

pub extern "C" fn unequal(vm: &mut Vm, left: Word, right: Word) -> Word {
    compare(vm, comparison_number(CompareOp::Ne), left, right)
}

/// The right value if it is less than the left one, else the left one.
pub extern "C" fn least(vm: &mut Vm, left: Word, right: Word) -> Word {
    word(step::extreme(vm, value(left), value(right), false))
}

/// The right value if it is greater than the left one, else the left one.
pub extern "C" fn greatest(vm: &mut Vm, left: Word, right: Word) -> Word {
    word(step::extreme(vm, value(left), value(right), true))
}

/// As `compare`, likewise.
pub extern "C" fn compare_declined(vm: &mut Vm, number: u32, left: Word, right: Word) -> Word {
    let op = COMPARISONS[(number & 0xff) as usize];
    let after = Continuation::of(number & !0xff).unwrap_or(Continuation::Last);
    word(ops::compare_declined(vm, op, after, value(left), value(right)))
}

/// True or False.
pub extern "C" fn check_truth(vm: &mut Vm, given: Word) -> Word {
    word(ops::checked_truth(vm, value(given)).map(Value::bool))
}

/// One more than the length.
pub extern "C" fn check_length(vm: &mut Vm, given: Word) -> Word {
    ops::checked_length(vm, value(given)).map_or(0, |n| n as u64 + 1)
}

pub extern "C" fn negate(vm: &mut Vm, operand: Word) -> Word {
    word(ops::unary(vm, Slot::Neg, value(operand)))
}

/// True or False.
pub extern "C" fn truth(vm: &mut Vm, operand: Word) -> Word {
    word(ops::truth(vm, value(operand)).map(Value::bool))
}

/// The same, or 0 if that takes Python code.
pub extern "C" fn plain_truth(vm: &mut Vm, operand: Word) -> Word {
    ops::plain_truth(vm, value(operand)).map_or(0, |truth| Value::bool(truth).bits())
}

pub extern "C" fn contains(vm: &mut Vm, container: Word, key: Word) -> Word {
    word(ops::contains(vm, value(container), value(key)).map(Value::bool))
}

pub extern "C" fn get_item(vm: &mut Vm, container: Word, key: Word) -> Word {
    let (container, key) = (value(container), value(key));
    if let Some(dict) = container.as_dict()
        && vm.is_exact(container, vm.types.dict)
    {
        match dict.get(vm, key) {
            Ok(Some(found)) => return found.bits(),
            Ok(None) => {}
            Err(_) => return 0,
        }
    }
    if let (Some(index), true) = (key.as_small_int(), vm.is_exact(container, vm.types.str))
        && let Some(character) = step::character(vm, container, index)
    {
        return character.bits();
    }
    word(ops::get_item(vm, container, key))
}

/// The item of a native sequence, or 0.
pub extern "C" fn native_item(vm: &mut Vm, items: &'static Items, container: Word, index: i64) -> Word {
    (items.get)(vm, value(container), index as isize).map_or(0, Value::bits)
}

/// Whether a value has been put into a native sequence.
pub extern "C" fn store_native_item(
    vm: &mut Vm,
    items: &'static Items,
    container: Word,
    index: i64,
    stored: Word,
) -> Word {
    Word::from((items.set)(vm, value(container), index as isize, value(stored)))
}

pub extern "C" fn set_item(vm: &mut Vm, container: Word, key: Word, stored: Word) -> Word {
    let (container, key) = (value(container), value(key));
    if let Some(dict) = container.as_dict()
        && vm.is_exact(container, vm.types.dict)
    {
        return word(dict.set(vm, key, value(stored)).map(|()| Value::NONE));
    }
    word(ops::set_item(vm, container, key, value(stored)).map(|()| Value::NONE))
}

/// Memory for an object, zeroed, after the free run of its size has come to its end.
pub extern "C" fn allocate(vm: &mut Vm, size: usize) -> Word {
    vm.heap.allocate_slow(size).as_ptr() as u64
}

pub extern "C" fn new_tuple(vm: &mut Vm, first: *const Value, count: usize) -> Word {
    // SAFETY: machine code has put them there.
    Tuple::new(vm, unsafe { values(first, count) }).value().bits()
}

pub extern "C" fn new_range(vm: &mut Vm, start: Word, stop: Word) -> Word {
    word(pyrite_object::range::new(vm, value(start), value(stop), Value::small_int(1)))
}

/// The start of a range that machine code has made, or its stop.
pub extern "C" fn range_part(range: Word, part: u64) -> i64 {
    let range = value(range).as_range();
    let part = range.map(|range| if part == 0 { range.start } else { range.stop });
    part.and_then(Value::as_int).and_then(|part| part.to_i64()).unwrap_or_default()
}

/// What has loop windows that begin with a value and have a tag, if they are those of pairs.
pub extern "C" fn new_pairs(vm: &mut Vm, form: u64, first: Word) -> Word {
    word(pairs(vm, value(form), value(first)))
}

fn pairs(vm: &mut Vm, form: Value, first: Value) -> R {
    match first.as_tuple() {
        Some(sequences) if form == Value::LOOP_ZIP => vm.call(vm.types.zip.value(), sequences.items()),
        Some(counted) if form == Value::LOOP_COUNTED => vm.call(vm.types.enumerate.value(), counted.items()),
        _ => vm.call(vm.types.enumerate.value(), &[first]),
    }
}

/// A generator that is suspended: its function, where it stands, and its registers.
pub extern "C" fn suspended_generator(vm: &mut Vm, code: u64, first: *const Value, count: usize) -> Word {
    // SAFETY: machine code has put them there.
    make_generator(vm, code as *const CodeState, unsafe { values(first, count) }).bits()
}

pub extern "C" fn new_list(vm: &mut Vm, first: *const Value, count: usize) -> Word {
    // SAFETY: as above.
    List::new(vm, unsafe { values(first, count) }).value().bits()
}

/// An empty list with room for so many items, unless that are very many.
pub extern "C" fn new_list_for(vm: &mut Vm, room: i64) -> Word {
    let list = List::new(vm, &[]);
    let room = usize::try_from(room).unwrap_or(0).min(MOST_ROOM);
    word(list.reserve(vm, room).map(|()| list.value()))
}

pub extern "C" fn new_cell(vm: &mut Vm, content: Word) -> Word {
    let content = Some(value(content)).filter(|v| *v != Value::UNBOUND);
    CellObject::new(vm, content).value().bits()
}

pub extern "C" fn list_append(vm: &mut Vm, list: Word, item: Word) -> Word {
    match value(list).as_list() {
        Some(list) => word(list.push(vm, value(item)).map(|()| Value::NONE)),
        None => Value::NONE.bits(),
    }
}

/// Calls a native function, and does then what waits for attention, as the interpreter does.
pub extern "C" fn call_native(vm: &mut Vm, function: usize, first: *const Value, count: usize) -> Word {
    // SAFETY: the inline cache held the address of a native function; the values are where machine code has put them.
    let result = unsafe { native(vm, function, first, count) };
    polled(vm, result)
}

/// What the native function at an address gives for so many values.
///
/// # Safety
/// There is one at the address, and the values are there.
unsafe fn native(vm: &mut Vm, function: usize, first: *const Value, count: usize) -> R {
    // SAFETY: by contract.
    unsafe { std::mem::transmute::<usize, NativeFn>(function)(vm, values(first, count)) }
}

/// Calls a native function that runs no Python code: nothing has come to wait for attention.
pub extern "C" fn call_plain(vm: &mut Vm, function: usize, first: *const Value, count: usize) -> Word {
    // SAFETY: the compiler knew the function; the values are where machine code has put them.
    word(unsafe { native(vm, function, first, count) })
}

/// Calls the first of the values with the others.
pub extern "C" fn call_any(vm: &mut Vm, first: *const Value, count: usize) -> Word {
    // SAFETY: they are where machine code has put them, and there is one at least.
    let all = unsafe { values(first, count) };
    let result = vm.call(all[0], &all[1..]);
    polled(vm, result)
}

/// Whether a value is an instance of a class that has no say in it: 1 or 0, or 2 if the value's own class may have one.
pub extern "C" fn is_plain_instance(vm: &mut Vm, of: Word, class: *mut Type) -> Word {
    let Some(class) = NonNull::new(class) else { unreachable!("a class that the code was compiled for") };
    let actual = vm.type_of(value(of));
    pyrite_object::class::is_plain_instance(vm, actual, Gc::from_pointer(class)).map_or(2, Word::from)
}

/// The class of a value.
pub extern "C" fn class_of(vm: &mut Vm, of: Word) -> Word {
    vm.type_of(value(of)).value().bits()
}

pub extern "C" fn new_instance(vm: &mut Vm, class: *mut Type) -> Word {
    match NonNull::new(class) {
        Some(class) => vm.new_instance(Gc::from_pointer(class)).bits(),
        None => unreachable!("a class of the inline cache"),
    }
}

pub extern "C" fn check_init(vm: &mut Vm, given: Word) -> Word {
    word(frames::check_init(vm, value(given)).map(|()| Value::NONE))
}

/// Calls a function whose parameters stand in the registers from `window` on, in the interpreter or as it sees fit.
pub extern "C" fn call_slowly(vm: &mut Vm, window: *mut Value, function: *mut Function) -> Word {
    let Some(function) = NonNull::new(function) else { unreachable!("a function") };
    // SAFETY: the caller has put them there.
    word(unsafe { frames::call_bound(vm, Gc::from_pointer(function), window) })
}

/// The exception that the innermost frame has raised, with the frame in its traceback; its handler begins.
pub extern "C" fn take_exception(vm: &mut Vm) -> Word {
    let again = std::mem::take(&mut vm.thread.reraised);
    unwind::caught(vm, again).bits()
}

/// The innermost frame has raised and has no handler: it ends.
pub extern "C" fn leave_raising(vm: &mut Vm) -> Word {
    let again = std::mem::take(&mut vm.thread.reraised);
    unwind::end_frame(vm, again);
    0
}

/// The innermost frame, which has a frame object, ends.
pub extern "C" fn leave_slowly(vm: &mut Vm) {
    let index = vm.thread.depth() - 1;
    if vm.thread.frame(index).object().is_some() {
        vm.detach_frame(index);
    }
}

/// The innermost frame, of a generator whose registers are in order, yields at a word of its code.
///
/// # Safety
/// `frame` is that frame.
pub unsafe extern "C" fn suspend(vm: &mut Vm, frame: *mut Frame, pc: u64) {
    // SAFETY: by contract.
    generators::suspend(vm, unsafe { &mut *frame }, pc as u32);
}

/// Resumes a generator that there is no room for; as its machine code, gives what it yields or returns.
pub extern "C" fn resume_slowly(vm: &mut Vm, generator: Word, sent: Word) -> Word {
    let yielded = generators::resume(vm, running(generator), Resume::Send(value(sent)));
    word(yielded.map(|yielded| yielded.unwrap_or(Value::NONE)))
}

/// What a generator yields, or `END_OF_LOOP`.
pub extern "C" fn resume_generator(vm: &mut Vm, generator: Word) -> Word {
    item(generators::resume(vm, running(generator), Resume::Send(Value::NONE)))
}

/// What an iterator yields that gets a value, or `END_OF_LOOP`; what it has returned is in `ThreadState::second` then.
pub extern "C" fn delegate(vm: &mut Vm, iterator: Word, sent: Word) -> Word {
    item(step::send(vm, value(iterator), value(sent)).map(|(value, ended)| {
        if ended {
            vm.thread.second = value;
        }
        Some(value).filter(|_| !ended)
    }))
}

fn running(generator: Word) -> Gc<Generator> {
    match value(generator).cast() {
        Some(generator) => generator,
        None => unreachable!("a generator's code, or a loop over one"),
    }
}

/// Writes the frame of a generator that something special is to be done for.
///
/// # Safety
/// There is room for the frame, behind the innermost one; the generator can be resumed; `top` is free.
pub unsafe extern "C" fn enter_generator(
    vm: &mut Vm,
    frame: *mut Frame,
    top: *mut Value,
    generator: Word,
    sent: Word,
) {
    let flags = flags::ENTRY | flags::COMPILED;
    // SAFETY: by contract.
    unsafe { generators::resume_at(vm, frame, running(generator), value(sent), top, flags) };
}

/// Offers what a generator yields to who drains it; 1 if that has taken it.
pub extern "C" fn offer(vm: &mut Vm, yielded: Word) -> Word {
    let Some(taker) = vm.thread.taker else { return 0 };
    // SAFETY: `drain` forgets the pointer before what it points to ends, and nobody else calls the function meanwhile.
    u64::from(matches!(unsafe { (*taker)(vm, value(yielded)) }, Ok(true)))
}

/// The innermost frame, of a generator, returns.
///
/// # Safety
/// `frame` is that frame.
pub unsafe extern "C" fn end_generator(vm: &mut Vm, frame: *mut Frame, result: Word) {
    // SAFETY: by contract.
    generators::end(vm, unsafe { &mut *frame }, value(result));
}

/// Makes the innermost frame what the interpreter expects it to be, and counts the exit.
///
/// # Safety
/// `exit` is the way out of the code of the innermost frame `frame`, whose registers hold what it says.
unsafe fn leave(vm: &mut Vm, frame: *mut Frame, exit: &Exit, guarded: Word) {
    // SAFETY: by contract.
    let (base, window, words) = unsafe { ((*frame).base, (*frame).end(), (*(*frame).state).words.as_ptr()) };
    let place_of = |register: u32| match register.checked_sub(exit.state.own_registers) {
        None => base.wrapping_add(register as usize),
        Some(behind) => window.wrapping_add(behind as usize),
    };
    // The collector must see them while objects are made.
    let top = std::mem::replace(&mut vm.thread.top, place_of(exit.state.end));
    for (register, how) in &exit.state.registers {
        let place = place_of(u32::from(*register)).cast::<u64>();
        // SAFETY: registers of the frame.
        unsafe {
            *place = match *how {
                Restore::Int => vm.int(*place as i64).bits(),
                Restore::Float => Value::float(f64::from_bits(*place)).bits(),
                Restore::Bool => Value::bool(*place & 1 != 0).bits(),
                Restore::Constant(bits) => bits,
                Restore::Same(other) => *place_of(u32::from(other)).cast::<u64>(),
                Restore::Made(made, first, count) => {
                    make(vm, made, values(place_of(u32::from(first)), count as usize)).bits()
                }
            };
        }
    }
    vm.thread.top = top;
    // SAFETY: a word of the frame's code.
    unsafe { (*frame).pc = words.wrapping_add(exit.state.own as usize) };
    for (n, inlined) in exit.state.inlined.iter().enumerate() {
        let record = frame.wrapping_add(n + 1);
        let code = inlined.code as *const CodeState;
        // SAFETY: compiled code has made sure of room for its frames; the exit says what is missing of them.
        unsafe {
            if inlined.entered {
                (*record).flags &= !flags::COMPILED;
                (*record).flags |= inlined.flags;
            } else {
                (&raw mut (*record).state).write(code);
                (&raw mut (*record).base).write(place_of(inlined.first_register));
                (&raw mut (*record).flags).write(inlined.flags);
                (&raw mut (*record).traced_line).write(0);
            }
            (&raw mut (*record).result).write(place_of(inlined.result));
            (&raw mut (*record).pc).write((*code).words.as_ptr().wrapping_add(inlined.pc as usize));
            if let Some(register) = inlined.instance {
                (*record).set_extra(inlined.flags, *place_of(u32::from(register)));
            }
        }
        vm.thread.innermost = record;
    }
    for (n, inlined) in exit.state.inlined.iter().enumerate() {
        let Some(resumed) = &inlined.resumed else { continue };
        let (caller, record) = (frame.wrapping_add(n), frame.wrapping_add(n + 1));
        // SAFETY: both frames have just been written, with what the exit says that their registers hold; the window is one
        // of the caller's.
        unsafe {
            let generator = consumed::take_frame(vm, &mut *record, &resumed.registers);
            *(*caller).base.add(usize::from(resumed.window)) = generator.value();
            // What it has called gives its result to a register of the generator, or to none.
            if let Some(callee) =
                exit.state.inlined.get(n + 1).filter(|callee| callee.result < callee.first_register)
            {
                let register = callee.result - inlined.first_register;
                (*record.wrapping_add(1)).result = (*record).base.add(register as usize);
            }
        }
    }
    exit.count.set(exit.count.get().saturating_add(1));
    // SAFETY: by contract.
    let frame = unsafe { &mut *frame };
    frame.flags &= !flags::COMPILED;
    crate::runtime::note_exit(vm, frame, exit, Value::from_bits(guarded));
}

/// An object of these parts.
fn make(vm: &mut Vm, made: Made, parts: &[Value]) -> Value {
    match (made, parts) {
        (Made::Method, [function, receiver]) => Method::new(vm, *function, *receiver),
        // It is small and its keys are constants: nothing can go wrong.
        (Made::Dict, _) => step::build_map(vm, parts).unwrap_or(Value::NONE),
        // Ints that are not too large to be counted.
        (Made::Range, [start, stop]) => {
            pyrite_object::range::new(vm, *start, *stop, Value::small_int(1)).unwrap_or(Value::NONE)
        }
        // Sequences have iterators.
        (Made::Pairs(form), [first]) => pairs(vm, value(form), *first).unwrap_or(Value::NONE),
        (Made::Instance(shape), _) => make_instance(vm, shape, parts),
        (Made::Generator(code), _) => make_generator(vm, code as *const CodeState, parts),
        _ => Tuple::new(vm, parts).value(),
    }
}

/// An instance with a shape, of offsets and what stands there.
fn make_instance(vm: &mut Vm, shape: Word, parts: &[Value]) -> Value {
    let Some(shape) = value(shape).cast::<Shape>() else { unreachable!("a shape") };
    let instance = vm.new_instance(shape.ty);
    let Some(header) = instance.header() else { unreachable!("an object") };
    header.shape.set(shape);
    for slot in parts.chunks_exact(2) {
        header.put_at_offset(slot[0].as_small_int().unwrap_or_default() as usize, slot[1]);
    }
    instance
}

/// A generator of a code's state that is suspended: its function, where it stands, and its registers.
fn make_generator(vm: &mut Vm, state: *const CodeState, parts: &[Value]) -> Value {
    let [function, at, registers @ ..] = parts else { unreachable!("a generator has a function") };
    let (Some(function), Some(at)) = (function.cast::<Function>(), at.as_small_int()) else {
        unreachable!("a generator's function, and a word of its code")
    };
    // SAFETY: the compiled code keeps the code object, and that its state.
    let state = unsafe { &*state };
    consumed::suspended(vm, function, state, at as u32, registers).value()
}

/// Leaves the code of a call: the interpreter finishes the frame.
pub extern "C" fn leave_call(vm: &mut Vm, frame: *mut Frame, exit: *const Exit, guarded: Word) -> Word {
    // SAFETY: machine code passes its own frame and one of its exits, which live as long as the code.
    unsafe {
        leave(vm, frame, &*exit, guarded);
        (*frame).flags |= flags::ENTRY;
    }
    word(dispatch::run(vm, frame))
}

/// Leaves the code of a loop: the interpreter, which waits for it, goes on.
pub extern "C" fn leave_loop(vm: &mut Vm, frame: *mut Frame, exit: *const Exit, guarded: Word) -> Word {
    // SAFETY: as above.
    unsafe { leave(vm, frame, &*exit, guarded) };
    RESUME
}

/// A bound method.
pub extern "C" fn new_method(vm: &mut Vm, function: Word, receiver: Word) -> Word {
    Method::new(vm, value(function), value(receiver)).bits()
}

/// The value of a dict's entry, by its number.
pub extern "C" fn dict_value(index: u64, dict: Word) -> Word {
    let dict = value(dict).as_dict();
    let entry = dict.and_then(|dict| dict.to_vec().get(index as usize).copied());
    entry.map_or(Value::NONE, |(_, value)| value).bits()
}

/// The length plus one.
pub extern "C" fn length(vm: &mut Vm, operand: Word) -> Word {
    ops::length(vm, value(operand)).map_or(0, |n| n as u64 + 1)
}

/// `int(value)`.
pub extern "C" fn to_int(vm: &mut Vm, operand: Word) -> Word {
    convert(vm, vm.types.int, value(operand))
}

/// `float(value)`.
pub extern "C" fn to_float(vm: &mut Vm, operand: Word) -> Word {
    convert(vm, vm.types.float, value(operand))
}

fn convert(vm: &mut Vm, ty: Gc<Type>, value: Value) -> Word {
    if let Some(converted) = converted(vm, ty, value) {
        return converted.bits();
    }
    let result = vm.call_type(ty, &[value], None);
    polled(vm, result)
}

/// `x ** y`, where that is finite and real.
pub extern "C" fn pow(x: f64, y: f64) -> f64 {
    if x == 1.0 || y == 0.0 { 1.0 } else { x.powf(y) }
}

pub extern "C" fn sin(x: f64) -> f64 {
    x.sin()
}

pub extern "C" fn cos(x: f64) -> f64 {
    x.cos()
}

/// Calls a native function.
pub extern "C" fn call_builtin(
    vm: &mut Vm,
    builtin: *mut Builtin,
    first: *const Value,
    count: usize,
) -> Word {
    let Some(builtin) = NonNull::new(builtin) else { unreachable!("an object") };
    // SAFETY: machine code has put them there.
    let arguments = unsafe { values(first, count) };
    let result = vm.call_builtin(Gc::from_pointer(builtin), arguments, None);
    polled(vm, result)
}

/// Calls a native method, whose receiver comes first and is of the right class.
pub extern "C" fn call_method(vm: &mut Vm, builtin: *mut Builtin, first: *const Value, count: usize) -> Word {
    let Some(builtin) = NonNull::new(builtin).map(Gc::from_pointer) else { unreachable!("an object") };
    // SAFETY: machine code has put them there.
    let arguments = unsafe { values(first, count) };
    let result = match builtin.receiver {
        None => vm.call_native(builtin.def, arguments, None),
        Some(_) => vm.call_builtin(builtin, arguments, None),
    };
    polled(vm, result)
}
