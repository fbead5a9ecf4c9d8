//! Loop windows: the three registers that a `for` loop owns.
//!
//! | register 0    | register 1   | register 2       | form                                        |
//! |---------------|--------------|------------------|---------------------------------------------|
//! | next integer  | stop         | step (an int)    | range of small integers                     |
//! | list          | index        | LOOP_LIST        | list: its length is looked at in every step |
//! | tuple         | index        | LOOP_TUPLE       | tuple                                       |
//! | str           | index        | LOOP_STR         | str                                         |
//! | bytes         | index        | LOOP_BYTES       | bytes                                       |
//! | tuple         | index        | LOOP_ZIP         | `zip` of the tuple's two to four sequences  |
//! | sequence      | index        | LOOP_ENUMERATE   | `enumerate` of one of these                 |
//! | tuple         | index        | LOOP_COUNTED     | `enumerate` of one, from an int on: the tuple has both |
//! | generator     | unused       | LOOP_GENERATOR   | generator: resumed in the dispatch loop     |
//! | iterator      | unused       | LOOP_ITERATOR    | anything else                               |
//!
//! Pairs begin at a call whose result the loop alone has, so that no iterator need be made.

use pyrite_object::bytes::Bytes;
use pyrite_object::code::feedback;
use pyrite_object::generator::Generator;
use pyrite_object::tuple::Tuple;
use pyrite_object::vm::LoopOutcome;
use pyrite_object::{R, Value, Vm};
use std::cell::Cell;

/// Sequences that a loop over `zip` walks itself.
pub const MOST_ZIPPED: usize = 4; // sequences

/// Asks the JIT about a loop of the innermost frame, whose `pc` is where it jumps back to.
#[cold]
#[inline(never)]
pub fn jumped_back(vm: &mut Vm, number: u16) -> LoopOutcome {
    match vm.hooks.jit {
        Some(hooks) => (hooks.hot_loop)(vm, u32::from(number)),
        None => LoopOutcome::Interpret, // the count begins again, at its most
    }
}

/// The window of a loop over a list that has ended: that is final, even if the list grows later.
#[inline(always)]
pub fn ended(vm: &Vm) -> [Value; 3] {
    [vm.empty_tuple().value(), Value::small_int(0), Value::LOOP_TUPLE]
}

/// The `feedback` bit of a window's form, by its tag.
pub fn form(tag: Value) -> u8 {
    match tag {
        Value::LOOP_LIST => feedback::LIST,
        Value::LOOP_TUPLE => feedback::TUPLE,
        Value::LOOP_STR => feedback::TEXT,
        Value::LOOP_GENERATOR => feedback::GENERATOR,
        tag if is_pairs(tag) => feedback::PAIRS,
        tag if tag == Value::small_int(1) => feedback::INT,
        tag if tag.is_small_int() => feedback::STEPPED,
        _ => feedback::OTHER,
    }
}

/// Whether a tag is that of windows over pairs.
#[inline(always)]
pub fn is_pairs(tag: Value) -> bool {
    tag == Value::LOOP_ZIP || tag == Value::LOOP_ENUMERATE || tag == Value::LOOP_COUNTED
}

/// Notes at a GetIter that it has run, and the form of the window that it has made.
pub fn note_begun(feedback: &Cell<u8>, tag: Value) {
    feedback.set(feedback.get() | form(tag));
}

/// The window for an iterable.
pub fn begin(vm: &mut Vm, iterable: Value) -> R<[Value; 3]> {
    let ty = vm.type_of(iterable);
    let zero = Value::small_int(0);
    if ty == vm.types.range {
        if let Some((start, stop, step)) = iterable.as_range().and_then(|r| r.small())
            && Value::try_small_int(stop.saturating_add(step)).is_some()
            && step != 0
        {
            return Ok([Value::small_int(start), Value::small_int(stop), Value::small_int(step)]);
        }
    } else if ty == vm.types.list {
        return Ok([iterable, zero, Value::LOOP_LIST]);
    } else if ty == vm.types.tuple {
        return Ok([iterable, zero, Value::LOOP_TUPLE]);
    } else if ty == vm.types.str {
        return Ok([iterable, zero, Value::LOOP_STR]);
    } else if ty == vm.types.bytes {
        return Ok([iterable, zero, Value::LOOP_BYTES]);
    } else if ty == vm.types.generator && iterable.cast::<Generator>().is_some() {
        return Ok([iterable, zero, Value::LOOP_GENERATOR]);
    }
    let iterator = pyrite_object::iter::iter(vm, iterable)?;
    Ok([iterator, zero, tag(vm, iterator)])
}

/// What a generator expression gets of its outermost iterable, which is asked for an iterator at once: a sequence itself, of
/// which nobody could tell that its iterator has been made later.
pub fn begin_later(vm: &mut Vm, iterable: Value) -> R {
    if pyrite_object::iter::is_sequence(vm, iterable) {
        return Ok(iterable);
    }
    pyrite_object::iter::iter(vm, iterable)
}

/// Whether a call of `callee` with a generator is one of the `Consumer` of this number.
pub fn consumes(vm: &Vm, consumer: u8, callee: Value, argument: Value) -> bool {
    vm.consumers.get(usize::from(consumer)) == Some(&callee) && vm.type_of(argument) == vm.types.generator
}

/// The window of a loop over the pairs that a class makes of its arguments, if these are lists, tuples or strs, and perhaps the
/// number to count from; `seen` is told which.
pub fn begin_pairs(vm: &mut Vm, class: Value, arguments: &[Value], seen: &Cell<u8>) -> Option<[Value; 3]> {
    let form = note_pairs(vm, class, arguments, seen)?;
    let first = match arguments {
        [one] => *one,
        several => Tuple::new(vm, several).value(),
    };
    Some([first, Value::small_int(0), form])
}

/// The form of windows over the pairs that a class makes of such arguments; `seen` is told which.
pub fn note_pairs(vm: &Vm, class: Value, arguments: &[Value], seen: &Cell<u8>) -> Option<Value> {
    let (form, sequences) = match arguments {
        [_, _, ..] if class == vm.types.zip.value() && arguments.len() <= MOST_ZIPPED => {
            (Value::LOOP_ZIP, arguments)
        }
        [_] if class == vm.types.enumerate.value() => (Value::LOOP_ENUMERATE, arguments),
        [sequence, start] if class == vm.types.enumerate.value() && start.is_small_int() => {
            (Value::LOOP_COUNTED, std::slice::from_ref(sequence))
        }
        _ => return None,
    };
    let mut kinds = 0;
    for sequence in sequences {
        kinds |= match *sequence {
            list if vm.is_exact(list, vm.types.list) => feedback::LIST,
            tuple if vm.is_exact(tuple, vm.types.tuple) => feedback::TUPLE,
            text if vm.is_exact(text, vm.types.str) => feedback::STR,
            _ => return None,
        };
    }
    seen.set(seen.get() | kinds);
    Some(form)
}

/// The item of a list, tuple or str at an index.
#[inline(always)]
pub fn item(vm: &mut Vm, sequence: Value, index: Value) -> Option<Value> {
    let at = index.as_small_int()? as usize;
    if let Some(list) = sequence.as_list() {
        return list.get(at);
    }
    if let Some(tuple) = sequence.as_tuple() {
        return tuple.items().get(at).copied();
    }
    if let Some(text) = sequence.as_str() {
        return (at < text.len()).then(|| pyrite_object::string::from_code_point(vm, text.at(at)));
    }
    let byte = sequence.cast::<Bytes>()?.as_slice().get(at).copied()?;
    Some(Value::small_int(i64::from(byte)))
}

/// The next items of such a window, side by side, and how many they are; `None` at its end.
#[inline]
pub fn next_items(vm: &mut Vm, window: [Value; 3]) -> Option<([Value; MOST_ZIPPED], usize)> {
    let [first, index, form] = window;
    let mut items = [Value::NONE; MOST_ZIPPED];
    match first.as_tuple() {
        Some(sequences) if form == Value::LOOP_ZIP => {
            for (place, sequence) in items.iter_mut().zip(sequences.items()) {
                *place = item(vm, *sequence, index)?;
            }
            Some((items, sequences.len()))
        }
        Some(counted) if form == Value::LOOP_COUNTED => {
            let &[sequence, start] = counted.items() else { return None };
            items[0] = vm.int(start.as_small_int()? + index.as_small_int()?);
            items[1] = item(vm, sequence, index)?;
            Some((items, 2))
        }
        _ => {
            items[0] = index;
            items[1] = item(vm, first, index)?;
            Some((items, 2))
        }
    }
}

/// The tag of the window for what `__iter__` gave.
pub fn tag_of_given(vm: &mut Vm, given: Value) -> R {
    pyrite_object::iter::checked(vm, given).map(|iterator| tag(vm, iterator))
}

fn tag(vm: &Vm, iterator: Value) -> Value {
    if vm.type_of(iterator) == vm.types.generator { Value::LOOP_GENERATOR } else { Value::LOOP_ITERATOR }
}
