//! What `CallRuntime` calls: one function for each row of `RuntimeFunction`. As in `helpers`, 0 says that an exception is
//! pending.

use crate::helpers::{Word, polled, value, values, word};
use pyrite_hir::instruction::RuntimeFunction;
use pyrite_interp::{generators, step};
use pyrite_object::ops;
use pyrite_object::slice::{self, Slice};
use pyrite_object::slots::Slot;
use pyrite_object::sum::Sum;
use pyrite_object::ty::Type;
use pyrite_object::{R, Value, Vm};

/// How a function takes its operands.
pub enum Convention {
    /// One after the other.
    Words(usize),
    /// In memory: the address of the first, and their number.
    Values(usize),
}

macro_rules! table {
    (words { $($name:ident $function:ident;)* } values { $($many:ident $of_many:ident;)* }) => {
        pub fn address(function: RuntimeFunction) -> Convention {
            match function {
                $(RuntimeFunction::$name => Convention::Words($function as *const () as usize),)*
                $(RuntimeFunction::$many => Convention::Values($of_many as *const () as usize),)*
            }
        }
    };
}

table! {
    words {
    Format format;
    GetSlice get_slice;
    SetSlice set_slice;
    DeleteItem delete_item;
    SetAdd set_add;
    SetUpdate set_update;
    ListExtend list_extend;
    MapAdd map_add;
    Invert invert;
    Positive positive;
    GetIterator get_iterator;
    SumEnd sum_end;
    IteratorTag iterator_tag;
    ExceptionMatches exception_matches;
    PushHandled push_handled;
    PopHandled pop_handled;
    CallStar call_star;
    CallForward call_forward;
    }
    values {
    BuildString build_string;
    BuildSet build_set;
    BuildMap build_map;
    BuildSlice build_slice;
    CallClass call_class;
    }
}

fn done(result: R<()>) -> Word {
    word(result.map(|()| Value::NONE))
}

pub extern "C" fn format(vm: &mut Vm, operand: Word) -> Word {
    word(step::format_simple(vm, value(operand)))
}

extern "C" fn get_slice(vm: &mut Vm, container: Word, start: Word, stop: Word, step: Word) -> Word {
    word(slice::get(vm, value(container), [value(start), value(stop), value(step)]))
}

extern "C" fn set_slice(
    vm: &mut Vm,
    container: Word,
    stored: Word,
    start: Word,
    stop: Word,
    step: Word,
) -> Word {
    done(slice::set(vm, value(container), [value(start), value(stop), value(step)], value(stored)))
}

extern "C" fn delete_item(vm: &mut Vm, container: Word, key: Word) -> Word {
    done(ops::delete_item(vm, value(container), value(key)))
}

extern "C" fn set_add(vm: &mut Vm, set: Word, item: Word) -> Word {
    match value(set).as_set() {
        Some(set) => done(set.add(vm, value(item)).map(|_| ())),
        None => Value::NONE.bits(),
    }
}

extern "C" fn set_update(vm: &mut Vm, set: Word, items: Word) -> Word {
    done(step::set_update(vm, value(set), value(items)))
}

extern "C" fn list_extend(vm: &mut Vm, list: Word, items: Word) -> Word {
    done(step::list_extend(vm, value(list), value(items)))
}

extern "C" fn map_add(vm: &mut Vm, dict: Word, key: Word, item: Word) -> Word {
    match value(dict).as_dict() {
        Some(dict) => done(dict.set(vm, value(key), value(item))),
        None => Value::NONE.bits(),
    }
}

extern "C" fn invert(vm: &mut Vm, operand: Word) -> Word {
    word(ops::unary(vm, Slot::Invert, value(operand)))
}

extern "C" fn positive(vm: &mut Vm, operand: Word) -> Word {
    word(ops::unary(vm, Slot::Pos, value(operand)))
}

extern "C" fn get_iterator(vm: &mut Vm, operand: Word) -> Word {
    word(step::begin_later(vm, value(operand)))
}

extern "C" fn sum_end(vm: &mut Vm, total: Word, lost: Word) -> Word {
    Sum { total: value(total), lost: value(lost) }.end(vm).bits()
}

extern "C" fn iterator_tag(vm: &mut Vm, given: Word) -> Word {
    word(step::tag_of_given(vm, value(given)))
}

extern "C" fn exception_matches(vm: &mut Vm, exception: Word, classes: Word) -> Word {
    word(step::exception_matches(vm, value(exception), value(classes)).map(Value::bool))
}

extern "C" fn push_handled(vm: &mut Vm, exception: Word) -> Word {
    // SAFETY: the innermost frame is the one whose code calls.
    let outer = generators::outer_handled(vm, unsafe { &*vm.thread.innermost });
    vm.thread.handled = value(exception);
    outer.bits()
}

extern "C" fn pop_handled(vm: &mut Vm, outer: Word) -> Word {
    // SAFETY: as above.
    vm.thread.handled = generators::handled_again(unsafe { &*vm.thread.innermost }, value(outer));
    Value::NONE.bits()
}

extern "C" fn call_star(vm: &mut Vm, callee: Word, star: Word) -> Word {
    let Some(arguments) = value(star).as_tuple() else { unreachable!("known to be a tuple") };
    let result = vm.call(value(callee), arguments.items());
    polled(vm, result)
}

extern "C" fn call_forward(vm: &mut Vm, callee: Word, star: Word, keywords: Word) -> Word {
    let result = step::call_forward(vm, value(callee), value(star), value(keywords));
    polled(vm, result)
}

extern "C" fn build_string(vm: &mut Vm, first: *const Value, count: usize) -> Word {
    // SAFETY: machine code has put them there.
    word(step::build_string(vm, unsafe { values(first, count) }))
}

extern "C" fn build_set(vm: &mut Vm, first: *const Value, count: usize) -> Word {
    // SAFETY: as above.
    word(step::build_set(vm, unsafe { values(first, count) }))
}

extern "C" fn build_map(vm: &mut Vm, first: *const Value, count: usize) -> Word {
    // SAFETY: as above.
    word(step::build_map(vm, unsafe { values(first, count) }))
}

extern "C" fn build_slice(vm: &mut Vm, first: *const Value, count: usize) -> Word {
    // SAFETY: as above.
    let [start, stop, step] = (unsafe { values(first, count) }) else { unreachable!("three bounds") };
    Slice::new(vm, *start, *stop, *step).bits()
}

extern "C" fn call_class(vm: &mut Vm, first: *const Value, count: usize) -> Word {
    // SAFETY: as above.
    let [class, arguments @ ..] = (unsafe { values(first, count) }) else { unreachable!("a class") };
    let Some(class) = class.cast::<Type>() else { unreachable!("guarded to be a class") };
    let result = vm.call_type(class, arguments, None);
    polled(vm, result)
}
