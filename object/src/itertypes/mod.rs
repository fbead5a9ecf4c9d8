//! The native iterator types: what `iter()` gives for built-in containers, and `enumerate`, `zip`, `map`, `filter`,
//! `reversed`. Each is a native payload with a `NEXT` step, so that `iter::next` goes there directly.

pub mod call;
pub mod dict;
pub mod enumerate;
pub mod filter;
pub mod range;
pub mod sequence;
pub mod set;
pub mod zip;

use crate::exception::Exc;
use crate::value::Value;
use crate::vm::{R, Vm};

/// A function or class of the module `builtins`: what pickling an iterator calls.
pub(crate) fn builtin(vm: &mut Vm, name: &str) -> R {
    let found = match vm.builtins {
        Some(builtins) => builtins.get_str(vm, name),
        None => None,
    };
    found.ok_or_else(|| vm.raise(Exc::AttributeError, name))
}

/// `(function, (argument,), state)`, or without state.
pub(crate) fn reduced(vm: &mut Vm, function: &str, argument: Value, state: Option<Value>) -> R {
    let function = builtin(vm, function)?;
    let arguments = vm.tuple(&[argument]);
    Ok(match state {
        Some(state) => vm.tuple(&[function, arguments, state]),
        None => vm.tuple(&[function, arguments]),
    })
}

/// The position that `__setstate__` gets.
pub(crate) fn state_index(vm: &mut Vm, state: Value) -> R<isize> {
    let Some(i) = state.as_int() else { return Err(vm.type_error("an integer is required")) };
    match i.to_i64() {
        Some(i) => Ok(i as isize),
        None => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

/// A length hint as an int.
pub(crate) fn hint(length: usize) -> R {
    Ok(Value::small_int(length.min(crate::value::SMALL_LIMIT as usize - 1) as i64))
}

pub(crate) fn init(vm: &mut Vm) {
    sequence::init(vm);
    dict::init(vm);
    set::init(vm);
    range::init(vm);
    enumerate::init(vm);
    zip::init(vm);
    filter::init(vm);
    call::init(vm);
}
