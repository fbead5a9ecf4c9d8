//! Iterators over ranges: of 64-bit integers, and of any.

use super::{reduced, state_index};
use crate::int::{self, Int};
use crate::iter::ITERATOR_METHODS;
use crate::native::{Payload, method};
use crate::object::Trace;
use crate::range::Range;
use crate::recursive::foreign_receiver;
use crate::value::Value;
use crate::vm::{R, Vm};
use dashu_int::IBig;
use std::cell::Cell;

/// Iterator whose range has a start, stop and step of 64 bits.
pub struct RangeIterator {
    next: Cell<i64>,
    step: i64,
    remaining: Cell<i64>,
}

impl Payload for RangeIterator {
    fn trace(&self, _marker: &mut crate::heap::Marker) {}
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(step);
}

fn step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<RangeIterator>() else { return Ok(None) };
    let remaining = it.remaining.get();
    if remaining <= 0 {
        return Ok(None);
    }
    let value = it.next.get();
    it.remaining.set(remaining - 1);
    // After the last item the sum may leave 64 bits; nobody looks at it then.
    it.next.set(value.wrapping_add(it.step));
    Ok(Some(vm.int(value)))
}

/// Iterator over a range of any integers.
pub struct LongRangeIterator {
    next: Cell<Value>,
    step: Value,
    remaining: Cell<Value>,
}

impl Payload for LongRangeIterator {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.next.trace(marker);
        self.step.trace(marker);
        self.remaining.trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(long_step);
}

fn as_int(value: Value) -> Int {
    value.as_int().unwrap_or(Int::Small(0))
}

fn long_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(it) = this.native::<LongRangeIterator>() else { return Ok(None) };
    let remaining = as_int(it.remaining.get());
    if remaining.is_zero() || remaining.is_negative() {
        return Ok(None);
    }
    let value = it.next.get();
    let left = int::sub(vm, remaining, Int::Small(1))?;
    let next = int::add(vm, as_int(value), as_int(it.step))?;
    it.remaining.set(left);
    it.next.set(next);
    Ok(Some(value))
}

/// The iterator over `count` integers from `start` on.
fn make(vm: &mut Vm, start: &IBig, step: &IBig, count: &IBig) -> Value {
    let end = start + step * count;
    let small = (i64::try_from(start), i64::try_from(step), i64::try_from(count), i64::try_from(&end));
    if let (Ok(start), Ok(step), Ok(count), Ok(_)) = small {
        return small_iterator(vm, start, step, count);
    }
    let (start, step, count) = (int::from_big(vm, start), int::from_big(vm, step), int::from_big(vm, count));
    let payload = LongRangeIterator { next: Cell::new(start), step, remaining: Cell::new(count) };
    vm.new_native(vm.types.longrange_iterator, payload).value()
}

fn small_iterator(vm: &mut Vm, start: i64, step: i64, count: i64) -> Value {
    let payload = RangeIterator { next: Cell::new(start), step, remaining: Cell::new(count) };
    vm.new_native(vm.types.range_iterator, payload).value()
}

/// The iterator over a range.
pub fn iterator(vm: &mut Vm, range: &Range) -> Value {
    if let (Some((start, _, step)), Some(count)) = (range.small(), range.length.as_small_int()) {
        return small_iterator(vm, start, step, count);
    }
    make(vm, &as_int(range.start).to_big(), &as_int(range.step).to_big(), &as_int(range.length).to_big())
}

/// The reverse iterator over a range.
pub fn reversed(vm: &mut Vm, range: &Range) -> Value {
    if let (Some((start, _, step)), Some(count)) = (range.small(), range.length.as_small_int()) {
        // Small integers have 49 bits, and the last item is one if there is any.
        return small_iterator(
            vm,
            if count > 0 { start + (count - 1) * step } else { start - step },
            -step,
            count,
        );
    }
    let (start, step) = (as_int(range.start).to_big(), as_int(range.step).to_big());
    let count = as_int(range.length).to_big();
    let last = start + (&count - 1) * &step;
    make(vm, &last, &-step, &count)
}

/// Next, step and count of an iterator of either type.
fn parts(vm: &mut Vm, this: Value) -> R<(IBig, IBig, IBig)> {
    if let Some(it) = this.native::<RangeIterator>() {
        return Ok((it.next.get().into(), it.step.into(), it.remaining.get().into()));
    }
    match this.native::<LongRangeIterator>() {
        Some(it) => Ok((
            as_int(it.next.get()).to_big(),
            as_int(it.step).to_big(),
            as_int(it.remaining.get()).to_big(),
        )),
        None => Err(foreign_receiver(vm, "range_iterator", this)),
    }
}

fn length_hint(vm: &mut Vm, args: &[Value]) -> R {
    let (_, _, count) = parts(vm, args[0])?;
    Ok(int::from_big(vm, &count))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let (start, step, count) = parts(vm, args[0])?;
    let stop = &start + &step * count;
    let (start, stop, step) = (int::from_big(vm, &start), int::from_big(vm, &stop), int::from_big(vm, &step));
    let range = crate::range::new(vm, start, stop, step)?;
    reduced(vm, "iter", range, Some(Value::NONE))
}

fn set_state(vm: &mut Vm, args: &[Value]) -> R {
    if let Some(it) = args[0].native::<RangeIterator>() {
        let at = (state_index(vm, args[1])? as i64).clamp(0, it.remaining.get());
        it.next.set(it.next.get().wrapping_add(at.wrapping_mul(it.step)));
        it.remaining.set(it.remaining.get() - at);
        return Ok(Value::NONE);
    }
    let Some(it) = args[0].native::<LongRangeIterator>() else {
        return Err(foreign_receiver(vm, "longrange_iterator", args[0]));
    };
    let Some(state) = args[1].as_int() else {
        let message = format!("state must be an int, not {}", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    };
    let (start, step, count) = parts(vm, args[0])?;
    let at = state.to_big().clamp(IBig::ZERO, count.clone());
    let next = int::from_big(vm, &(start + step * &at));
    let remaining = int::from_big(vm, &(count - at));
    it.next.set(next);
    it.remaining.set(remaining);
    Ok(Value::NONE)
}

crate::native_table! { METHODS = [
    method("__length_hint__", "(self, /)", length_hint, "Private method returning an estimate of len(list(it))."),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
    method("__setstate__", "(self, object, /)", set_state, "Set state information for unpickling."),
] }

pub(super) fn init(vm: &mut Vm) {
    for ty in [vm.types.range_iterator, vm.types.longrange_iterator] {
        vm.add_methods(ty, &ITERATOR_METHODS);
        vm.add_methods(ty, &METHODS);
    }
}
