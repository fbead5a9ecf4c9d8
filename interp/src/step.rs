//! One instruction at a time, for compiled code: what it has no better form for is run here, on the frame's registers.
//!
//! Control flow is compiled code's own affair, so jumps are not here; calls run to their end.

use crate::frames::Next;
use crate::{attributes, calls, cold, generators, globals};
use pyrite_object::code::CodeState;
use pyrite_object::frame::{Frame, flags};
use pyrite_object::generator::Generator;
use pyrite_object::ops;
use pyrite_object::sum::Sum;
use pyrite_object::tuple::{CellObject, Tuple};
use pyrite_object::vm::Resume;
use pyrite_object::{Exc, R, Raised, Value, Vm};
use pyrite_syntax::opcode::{Instruction, Op};
use std::cell::Cell;

/// How an instruction that raised wants its frame to appear in the traceback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raise {
    /// As usual.
    Here,
    /// Not again: the exception has been here before.
    Again,
}

/// The registers of a frame.
pub(crate) struct Registers(pub *mut Value);

impl Registers {
    pub fn get(&self, register: u16) -> Value {
        // SAFETY: verified code names registers of its frame only.
        unsafe { *self.0.add(register as usize) }
    }

    pub fn set(&self, register: u16, value: Value) {
        // SAFETY: as above.
        unsafe { *self.0.add(register as usize) = value };
    }

    pub fn set_window(&self, first: u16, window: [Value; 3]) {
        (first..).zip(window).for_each(|(register, value)| self.set(register, value));
    }

    fn window(&self, first: u16, count: usize) -> &[Value] {
        // SAFETY: as above; what is called with the window does not write to these registers meanwhile.
        unsafe { std::slice::from_raw_parts(self.0.add(first as usize), count) }
    }

    fn at(&self, register: u16) -> *mut Value {
        self.0.wrapping_add(register as usize)
    }
}

/// Runs the frame that a call has pushed to its end.
fn finish(vm: &mut Vm, next: Next, result: *mut Value) -> R<()> {
    if next == Next::Entered {
        let entry = vm.thread.innermost;
        // SAFETY: the innermost frame, which was pushed just now.
        unsafe { (*entry).flags |= flags::ENTRY };
        if vm.check_native_stack().is_err() {
            vm.thread.innermost = entry.wrapping_sub(1);
            return Err(Raised);
        }
        let value = crate::dispatch::run(vm, entry)?;
        // SAFETY: a register of the frame that called.
        unsafe { *result = value };
    }
    Ok(())
}

/// `callee(*star, **keywords)` of a tuple and an exact dict, which stays as it is.
pub fn call_forward(vm: &mut Vm, callee: Value, star: Value, keywords: Value) -> R {
    let mut keywords = keywords;
    if keywords.as_dict().is_some_and(|dict| !dict.only_string_keys()) {
        // It raises.
        let empty = cold::build_map(vm, &[])?;
        keywords = cold::dict_merge(vm, empty, keywords, callee)?;
    }
    let mut window = [callee, star, keywords];
    let next = calls::call_ex(vm, None, window.as_mut_ptr())?;
    finish(vm, next, window.as_mut_ptr())?;
    Ok(window[0])
}

/// Runs the instruction that the innermost frame stands at. `Err` says how the frame appears in the traceback.
pub fn run(vm: &mut Vm) -> Result<(), Raise> {
    let frame = vm.thread.innermost;
    // SAFETY: the innermost frame; its code keeps the state.
    let (state, pc, base) = unsafe { (&*(*frame).state, (*frame).pc_index(), (*frame).base) };
    let [op, a, b, c] = state.words[pc as usize].get().to_le_bytes();
    let Some(op) = Op::from_u8(op) else { unreachable!("verified code") };
    // Behind an instruction of one word stands another one, whose word does not matter.
    let extra = state.words.get(pc as usize + 1).map_or(0, |w| w.get());
    let i = Instruction { op, a, b, c, extra };
    match execute(vm, frame, state, &i, &Registers(base)) {
        Ok(()) => Ok(()),
        Err(Raised) => Err(match i.op {
            Op::Reraise | Op::CleanupThrow | Op::EndAsyncFor => Raise::Again,
            Op::Raise if i.b == 0 && vm.exception == Some(vm.thread.handled) => Raise::Again,
            _ => Raise::Here,
        }),
    }
}

/// The next item of the loop that the innermost frame stands at, or its end.
pub fn next_item(vm: &mut Vm) -> R<Option<Value>> {
    let frame = vm.thread.innermost;
    // SAFETY: the innermost frame, at a ForIter.
    let (r, [_, a, _, _]) = unsafe { (Registers((*frame).base), (*(*frame).pc).get().to_le_bytes()) };
    let a = u16::from(a);
    let (first, tag) = (r.get(a), r.get(a + 2));
    if let Some(step) = tag.as_small_int() {
        let (Some(current), Some(stop)) = (first.as_small_int(), r.get(a + 1).as_small_int()) else {
            unreachable!("a loop over integers")
        };
        if if step > 0 { current < stop } else { current > stop } {
            r.set(a, Value::small_int(current + step));
            return Ok(Some(first));
        }
        return Ok(None);
    }
    if [Value::LOOP_LIST, Value::LOOP_TUPLE, Value::LOOP_STR, Value::LOOP_BYTES].contains(&tag) {
        let index = r.get(a + 1);
        let item = crate::loops::item(vm, first, index);
        match item {
            Some(_) => r.set(a + 1, index.next_small_int()),
            None => r.set_window(a, crate::loops::ended(vm)),
        }
        return Ok(item);
    }
    if crate::loops::is_pairs(tag) {
        let index = r.get(a + 1);
        let Some((items, count)) = crate::loops::next_items(vm, [first, index, tag]) else { return Ok(None) };
        r.set(a + 1, index.next_small_int());
        return Ok(Some(Tuple::new(vm, &items[..count]).value()));
    }
    pyrite_object::iter::next(vm, first)
}

/// As the instruction Send: what the iterator yields, or what it has returned and true.
pub fn send(vm: &mut Vm, iterator: Value, value: Value) -> R<(Value, bool)> {
    if let Some(g) = iterator.cast::<Generator>()
        && generators::can_resume_in_loop(vm, iterator)
    {
        let yielded = generators::resume(vm, g, Resume::Send(value))?;
        return Ok((yielded.unwrap_or_else(|| generators::result(iterator)), yielded.is_none()));
    }
    generators::send(vm, iterator, value)
}

/// The two parts of an iterator's next item, which the instruction at `unpack` takes apart.
pub fn next_unpacked(vm: &mut Vm, iterator: Value, unpack: *const Cell<u32>) -> R<Option<(Value, Value)>> {
    let Some(item) = pyrite_object::iter::next(vm, iterator)? else { return Ok(None) };
    if let Some(pair) = item.as_tuple().filter(|pair| pair.len() == 2 && vm.is_exact(item, vm.types.tuple)) {
        return Ok(Some((pair.get(0), pair.get(1))));
    }
    let frame = vm.thread.innermost;
    // SAFETY: the innermost frame, whose code has the instruction.
    let at = unsafe { std::mem::replace(&mut (*frame).pc, unpack) };
    let parts = cold::unpack(vm, item, 2)?;
    // SAFETY: as above.
    unsafe { (*frame).pc = at };
    Ok(Some((parts[0], parts[1])))
}

pub use crate::cold::extreme;
pub use crate::loops::{begin_later, tag_of_given};
pub use cold::{
    build_map, build_set, build_string, character, exception_matches, format_simple, list_extend, set_update,
};

fn cell(value: Value) -> pyrite_object::Gc<CellObject> {
    match value.cast() {
        Some(cell) => cell,
        None => unreachable!("the compiler puts a cell there"),
    }
}

fn execute(vm: &mut Vm, frame: *mut Frame, state: &CodeState, i: &Instruction, r: &Registers) -> R<()> {
    let (a, b, c) = (u16::from(i.a), u16::from(i.b), u16::from(i.c));
    let set = |value: Value| {
        r.set(a, value);
        Ok(())
    };
    match i.op.general() {
        Op::DeleteLocal => {
            if r.get(a) == Value::UNBOUND {
                cold::unbound_local(vm, state, i.bx());
                return Err(Raised);
            }
            set(Value::UNBOUND)
        }
        Op::DeleteCell => {
            if cell(r.get(a)).content.take().is_none() {
                cold::unbound_cell(vm, i.a);
                return Err(Raised);
            }
            Ok(())
        }
        Op::DeleteFree => {
            // SAFETY: `frame` is the innermost frame; verified number.
            let cell = unsafe { (*frame).function.cell(i.bx() as usize) };
            if cell.content.take().is_none() {
                cold::unbound_free(vm, i.bx());
                return Err(Raised);
            }
            Ok(())
        }
        Op::LoadGlobal => set(globals::load_global(vm, state, i.extra)?),
        Op::StoreGlobal => globals::store_global(vm, state, i.extra, r.get(a)),
        Op::DeleteGlobal => globals::delete_global(vm, state, i.bx()),
        Op::LoadName => set(globals::load_name(vm, state, i.extra)?),
        Op::StoreName => globals::store_name(vm, state, i.bx(), r.get(a)),
        Op::DeleteName => globals::delete_name(vm, state, i.bx()),
        Op::LoadLocals => set(globals::locals(vm)),
        Op::LoadNameOrFree => set(globals::load_name_or_free(vm, i.bx())?),
        Op::LoadFromDictOrGlobals => set(globals::load_from_dict_or_globals(vm, state, r.get(b), i.extra)?),
        Op::LoadFromDictOrFree => set(globals::load_from_dict_or_free(vm, r.get(b), i.extra)?),
        Op::LoadAttr => set(attributes::load(vm, state, i.extra, r.get(b))?),
        Op::StoreAttr => attributes::store(vm, state, i.extra, r.get(a), r.get(b)),
        Op::DeleteAttr => vm.delete_attribute(r.get(a), state.names[i.bx() as usize]),
        Op::LoadMethod => {
            let (function, receiver) = attributes::load_method(vm, state, i.extra, r.get(b))?;
            r.set(a + 1, receiver);
            set(function)
        }
        Op::LoadSuperAttr | Op::LoadSuperMethod => {
            let window = [r.get(b), r.get(b + 1), r.get(b + 2)];
            let method = i.op == Op::LoadSuperMethod;
            let (function, receiver) = attributes::load_super(vm, state, i.extra, window, i.c, method)?;
            if method {
                r.set(a + 1, receiver);
            }
            set(function)
        }
        Op::LoadSpecial => {
            let (function, receiver) = cold::load_special(vm, r.get(b), i.c)?;
            r.set(a + 1, receiver);
            set(function)
        }
        Op::GetIter => {
            r.set_window(a, crate::loops::begin(vm, r.get(b))?);
            Ok(())
        }
        Op::Call | Op::CallMethod => {
            let method = i.op.general() == Op::CallMethod;
            let next = calls::call(vm, state.site(i.extra), r.at(a), i.b, method)?;
            finish(vm, next, r.at(a))?;
            vm.poll()
        }
        Op::CallKw | Op::CallMethodKw => {
            let next = calls::call_kw(vm, state, i.extra, r.at(a), i.b, i.op == Op::CallMethodKw)?;
            finish(vm, next, r.at(a))?;
            vm.poll()
        }
        Op::CallEx => {
            let next = calls::call_ex(vm, Some(state.site(i.extra)), r.at(a))?;
            finish(vm, next, r.at(a))?;
            vm.poll()
        }
        Op::MakeFunction => {
            let operands = r.window(a, 4.min(i.b.count_ones() as usize));
            set(cold::make_function(vm, state, i.extra, i.b, operands)?)
        }
        Op::SumStep => {
            let mut sum = Sum { total: r.get(a), lost: r.get(a + 1) };
            sum.add(vm, r.get(b))?;
            r.set(a, sum.total);
            r.set(a + 1, sum.lost);
            Ok(())
        }
        Op::LoadBuildClass => set(globals::load_build_class(vm)?),
        Op::ListToTuple => {
            let items = r.get(b).as_list().map(|l| vm.rooted_from(&l.to_vec()));
            set(match items {
                Some(items) => Tuple::new(vm, &items).value(),
                None => vm.empty_tuple().value(),
            })
        }
        Op::DictUpdate => set(cold::dict_update(vm, r.get(a), r.get(b))?),
        Op::DictMerge => set(cold::dict_merge(vm, r.get(a), r.get(b), r.get(c))?),
        Op::UnpackSequence => {
            let items = cold::unpack(vm, r.get(b), c as usize)?;
            items.iter().enumerate().for_each(|(n, v)| r.set(a + n as u16, *v));
            Ok(())
        }
        Op::UnpackEx => {
            let items = cold::unpack_ex(vm, r.get(b), c as usize, i.extra as usize)?;
            items.iter().enumerate().for_each(|(n, v)| r.set(a + n as u16, *v));
            Ok(())
        }
        Op::ConvertValue => set(cold::convert(vm, r.get(b), i.c)?),
        Op::FormatWithSpec => set(ops::format(vm, r.get(b), r.get(c))?),
        Op::BuildInterpolation => {
            set(cold::build_interpolation(vm, r.get(b), r.get(b + 1), r.get(b + 2), i.c)?)
        }
        Op::BuildTemplate => set(cold::build_template(vm, r.get(b), r.get(c))?),
        Op::CheckEgMatch => {
            let (matched, rest) = cold::group_matches(vm, r.get(b), r.get(c))?;
            r.set(a + 1, rest);
            set(matched)
        }
        Op::Raise => {
            cold::raise(vm, i.b, r.get(a), r.get(a + 1));
            Err(Raised)
        }
        Op::Reraise => {
            vm.exception = Some(r.get(a));
            Err(Raised)
        }
        Op::PrepareReraiseStar => set(cold::prepare_reraise_star(vm, r.get(b), r.get(c))?),
        Op::WithExceptStart => set(cold::with_except_start(vm, r.get(b), r.get(b + 1), r.get(c))?),
        Op::LoadAssertionError => set(vm.exc_type(Exc::AssertionError).value()),
        Op::AsyncGenWrap => set(crate::generators::wrap_async(vm, r.get(b))),
        Op::GetYieldFromIter => set(crate::generators::yield_from_iterator(vm, r.get(b))?),
        Op::GetAwaitable => set(crate::generators::awaitable(vm, r.get(b), i.c)?),
        Op::CleanupThrow => match cold::cleanup_throw(vm, r.get(a)) {
            Some(value) => {
                r.set(b, value);
                Ok(())
            }
            None => Err(Raised),
        },
        Op::GetAiter => set(crate::generators::aiter(vm, r.get(b))?),
        Op::GetAnext => set(crate::generators::anext(vm, r.get(b))?),
        Op::EndAsyncFor => {
            if vm.is_instance(r.get(a), vm.exc_type(Exc::StopAsyncIteration)) {
                return Ok(());
            }
            vm.exception = Some(r.get(a));
            Err(Raised)
        }
        Op::MatchSequence => set(Value::bool(crate::matching::is_sequence(vm, r.get(b)))),
        Op::MatchMapping => set(Value::bool(crate::matching::is_mapping(vm, r.get(b)))),
        Op::GetLen => set(Value::small_int(ops::length(vm, r.get(b))? as i64)),
        Op::MatchKeys => set(crate::matching::keys(vm, r.get(b), r.get(c))?),
        Op::MatchClass => set(crate::matching::class(vm, r.get(b), r.get(b + 1), r.get(b + 2), c as usize)?),
        Op::ImportName => set(crate::import::import_name(vm, state, i.bx(), r.get(a), r.get(a + 1))?),
        Op::ImportFrom => set(crate::import::import_from(vm, state, i.extra, r.get(b))?),
        Op::ImportStar => crate::import::import_star(vm, r.get(a)),
        Op::SetupAnnotations => globals::setup_annotations(vm),
        Op::Intrinsic => set(crate::intrinsics::call(vm, i.extra, r.window(b, c as usize))?),
        other => unreachable!("{other:?} is not for single steps"),
    }
}
