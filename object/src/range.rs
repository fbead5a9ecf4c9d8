//! `range`: start, stop and step of any size, as CPython's; the iterators are in `itertypes::range`.

use crate::descriptor::{GetSetDef, member};
use crate::int::{self, Int};
use crate::itertypes::range::{iterator, reversed};
use crate::native::{method, slot};
use crate::object::{Gc, Header, Trace};
use crate::ops;
use crate::recursive::foreign_receiver;
use crate::slice::Slice;
use crate::value::Value;
use crate::vm::{R, Vm};
use dashu_int::IBig;

#[repr(C)]
pub struct Range {
    pub header: Header,
    pub start: Value,
    pub stop: Value,
    pub step: Value,
    /// Number of items, an int.
    pub length: Value,
}

crate::object_kind!(Range, Range, |this, marker| {
    this.start.trace(marker);
    this.stop.trace(marker);
    this.step.trace(marker);
    this.length.trace(marker);
});

impl Range {
    /// Start, stop and step, if all and the values between are small integers.
    #[inline]
    pub fn small(&self) -> Option<(i64, i64, i64)> {
        Some((self.start.as_small_int()?, self.stop.as_small_int()?, self.step.as_small_int()?))
    }

    /// Start, step and length.
    fn big(&self) -> (IBig, IBig, IBig) {
        (big(self.start), big(self.step), big(self.length))
    }
}

fn big(value: Value) -> IBig {
    value.as_int().unwrap_or(Int::Small(0)).to_big()
}

/// Number of items from `start` to `stop`.
fn length(start: &IBig, stop: &IBig, step: &IBig) -> IBig {
    let (span, step) = if *step > IBig::ZERO { (stop - start, step.clone()) } else { (start - stop, -step) };
    if span <= IBig::ZERO { IBig::ZERO } else { (span - 1) / step + 1 }
}

/// `range(start, stop, step)` of ints; ValueError if the step is zero.
pub fn new(vm: &mut Vm, start: Value, stop: Value, step: Value) -> R {
    let length = match (start.as_small_int(), stop.as_small_int(), step.as_small_int()) {
        (_, _, Some(0)) => return Err(vm.value_error("range() arg 3 must not be zero")),
        (Some(start), Some(stop), Some(step)) => {
            let span = if step > 0 { stop - start } else { start - stop };
            let count = if span <= 0 { 0 } else { (span - 1) / step.abs() + 1 };
            // Two small integers may be further apart than one can tell.
            vm.int(count)
        }
        _ => {
            let count = length(&big(start), &big(stop), &big(step));
            int::from_big(vm, &count)
        }
    };
    let header = vm.header_of(vm.types.range);
    Ok(vm.allocate(Range { header, start, stop, step, length }).value())
}

fn this(vm: &mut Vm, args: &[Value]) -> R<Gc<Range>> {
    args[0].as_range().ok_or_else(|| foreign_receiver(vm, "range", args[0]))
}

/// `operator.index(value)` as an exact int.
fn exact_index(vm: &mut Vm, value: Value) -> R {
    let index = ops::index(vm, value)?;
    match index.as_int() {
        Some(i) => Ok(int::exact(vm, i)),
        None => Ok(index),
    }
}

fn new_method(vm: &mut Vm, args: &[Value]) -> R {
    let (zero, one) = (Value::small_int(0), Value::small_int(1));
    let first = exact_index(vm, args[1])?;
    if args[2] == Value::ABSENT {
        return new(vm, zero, first, one);
    }
    let stop = exact_index(vm, args[2])?;
    let step = if args[3] == Value::ABSENT { one } else { exact_index(vm, args[3])? };
    new(vm, first, stop, step)
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let r = this(vm, args)?;
    let (start, stop) = (ops::repr_text(vm, r.start)?, ops::repr_text(vm, r.stop)?);
    let text = if r.step == Value::small_int(1) {
        format!("range({start}, {stop})")
    } else {
        format!("range({start}, {stop}, {})", ops::repr_text(vm, r.step)?)
    };
    Ok(vm.str(&text))
}

/// What two equal ranges have in common: length, first item, step; None where it does not matter.
fn essence(r: &Range) -> [Value; 3] {
    match r.length.as_small_int() {
        Some(0) => [r.length, Value::NONE, Value::NONE],
        Some(1) => [r.length, r.start, Value::NONE],
        _ => [r.length, r.start, r.step],
    }
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let r = this(vm, args)?;
    let parts = vm.tuple(&essence(&r));
    let h = ops::hash(vm, parts)?;
    Ok(vm.int(h))
}

fn equal(vm: &mut Vm, args: &[Value]) -> R<Option<bool>> {
    let a = this(vm, args)?;
    let Some(b) = args[1].as_range() else { return Ok(None) };
    for (x, y) in essence(&a).into_iter().zip(essence(&b)) {
        if !ops::same_or_equal(vm, x, y)? {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}

fn eq(vm: &mut Vm, args: &[Value]) -> R {
    Ok(equal(vm, args)?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn ne(vm: &mut Vm, args: &[Value]) -> R {
    Ok(equal(vm, args)?.map_or(Value::NOT_IMPLEMENTED, |e| Value::bool(!e)))
}

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    let r = this(vm, args)?;
    Ok(iterator(vm, &r))
}

fn reversed_method(vm: &mut Vm, args: &[Value]) -> R {
    let r = this(vm, args)?;
    Ok(reversed(vm, &r))
}

fn truth(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(this(vm, args)?.length != Value::small_int(0)))
}

fn len(vm: &mut Vm, args: &[Value]) -> R {
    let length = this(vm, args)?.length;
    match length.as_int().and_then(Int::to_i64) {
        Some(_) => Ok(length),
        None => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

/// The item at an index, which is counted from the end if negative.
pub fn get_item(vm: &mut Vm, range: Gc<Range>, index: Value) -> R {
    if let (Some((start, _, step)), Some(length), Some(i)) =
        (range.small(), range.length.as_small_int(), index.as_small_int())
    {
        let at = if i < 0 { i + length } else { i };
        if (0..length).contains(&at) {
            // Within start and stop.
            return Ok(Value::small_int(start + at * step));
        }
        return Err(vm.index_error("range object index out of range"));
    }
    let (start, step, length) = range.big();
    let mut at = big(index);
    if at < IBig::ZERO {
        at += &length;
    }
    if at < IBig::ZERO || at >= length {
        return Err(vm.index_error("range object index out of range"));
    }
    Ok(int::from_big(vm, &(start + step * at)))
}

/// The part that a slice selects, if all numbers are small ones.
fn small_slice(vm: &mut Vm, range: &Range, slice: &Slice) -> R<Option<Value>> {
    let (Some((start, _, step)), Some(length), true) =
        (range.small(), range.length.as_small_int(), slice.is_plain())
    else {
        return Ok(None);
    };
    let indices = slice.indices(vm, || length as usize)?;
    let Some(by) = step.checked_mul(indices.step as i64).and_then(Value::try_small_int) else {
        return Ok(None);
    };
    // At most one step beyond the range's first and last items.
    let at = |index: isize| start + step * index as i64;
    let (first, stop) = (vm.int(at(indices.start)), vm.int(at(indices.stop)));
    new(vm, first, stop, by).map(Some)
}

fn get_item_method(vm: &mut Vm, args: &[Value]) -> R {
    let r = this(vm, args)?;
    if let Some(slice) = args[1].as_slice() {
        if let Some(part) = small_slice(vm, &r, &slice)? {
            return Ok(part);
        }
        let (start, step, length) = r.big();
        let (from, to, by) = crate::slice::big_indices(vm, &slice, &length)?;
        let first = int::from_big(vm, &(&start + &step * from));
        let stop = int::from_big(vm, &(&start + &step * to));
        let step = int::from_big(vm, &(step * by));
        return new(vm, first, stop, step);
    }
    if args[1].as_int().is_none() && vm.type_of(args[1]).slot(vm, crate::slots::Slot::Index).is_none() {
        let message = format!("range indices must be integers or slices, not {}", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    }
    let index = ops::index(vm, args[1])?;
    get_item(vm, r, index)
}

/// The index of an integer in a range.
fn index_of_int(range: &Range, value: Value) -> Option<IBig> {
    if let (Some((start, _, step)), Some(length)) = (range.small(), range.length.as_small_int()) {
        let distance = value.as_int().and_then(Int::to_i64)?.checked_sub(start)?;
        if distance.checked_rem(step)? != 0 {
            return None;
        }
        let index = distance.checked_div(step)?;
        return (0..length).contains(&index).then(|| index.into());
    }
    let (start, step, length) = range.big();
    let distance = big(value) - start;
    if &distance % &step != IBig::ZERO {
        return None;
    }
    let index = distance / step;
    (index >= IBig::ZERO && index < length).then_some(index)
}

/// Whether this is exactly an int or a bool: anything else must be compared with each item.
fn is_plain_int(vm: &Vm, value: Value) -> bool {
    value.is_bool() || vm.is_exact(value, vm.types.int)
}

/// `value in range`.
pub fn contains(vm: &mut Vm, range: Gc<Range>, value: Value) -> R<bool> {
    if is_plain_int(vm, value) {
        return Ok(index_of_int(&range, value).is_some());
    }
    Ok(search(vm, range, value)?.is_some())
}

/// The index of the first item that equals the value.
fn search(vm: &mut Vm, range: Gc<Range>, value: Value) -> R<Option<i64>> {
    let iterator = iterator(vm, &range);
    let mut index = 0;
    while let Some(item) = crate::iter::next(vm, iterator)? {
        if ops::same_or_equal(vm, item, value)? {
            return Ok(Some(index));
        }
        index += 1;
        vm.poll()?;
    }
    Ok(None)
}

fn contains_method(vm: &mut Vm, args: &[Value]) -> R {
    let r = this(vm, args)?;
    Ok(Value::bool(contains(vm, r, args[1])?))
}

fn count(vm: &mut Vm, args: &[Value]) -> R {
    let r = this(vm, args)?;
    if is_plain_int(vm, args[1]) {
        return Ok(Value::small_int(i64::from(index_of_int(&r, args[1]).is_some())));
    }
    let iterator = iterator(vm, &r);
    let mut count = 0;
    while let Some(item) = crate::iter::next(vm, iterator)? {
        count += i64::from(ops::same_or_equal(vm, item, args[1])?);
        vm.poll()?;
    }
    Ok(Value::small_int(count))
}

fn index(vm: &mut Vm, args: &[Value]) -> R {
    let r = this(vm, args)?;
    if is_plain_int(vm, args[1]) {
        return match index_of_int(&r, args[1]) {
            Some(index) => Ok(int::from_big(vm, &index)),
            None => Err(vm.value_error("range.index(x): x not in range")),
        };
    }
    match search(vm, r, args[1])? {
        Some(index) => Ok(vm.int(index)),
        None => Err(vm.value_error("sequence.index(x): x not in sequence")),
    }
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let r = this(vm, args)?;
    let arguments = vm.tuple(&[r.start, r.stop, r.step]);
    let class = vm.type_of(args[0]).value();
    Ok(vm.tuple(&[class, arguments]))
}

fn get_start(vm: &mut Vm, value: Value) -> R {
    Ok(this(vm, &[value])?.start)
}

fn get_stop(vm: &mut Vm, value: Value) -> R {
    Ok(this(vm, &[value])?.stop)
}

fn get_step(vm: &mut Vm, value: Value) -> R {
    Ok(this(vm, &[value])?.step)
}

impl Value {
    #[inline(always)]
    pub fn as_range(self) -> Option<Gc<Range>> {
        self.cast::<Range>()
    }
}

use crate::dict::unordered;

crate::native_table! { METHODS = [
    crate::native::new("!(type, start, stop=<absent>, step=<absent>, /)", new_method),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__hash__", "(self, /)", hash, "Return hash(self)."),
    slot("__lt__", "(self, value, /)", unordered, "Return self<value."),
    slot("__le__", "(self, value, /)", unordered, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", unordered, "Return self>value."),
    slot("__ge__", "(self, value, /)", unordered, "Return self>=value."),
    slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
    slot("__bool__", "(self, /)", truth, "True if self else False"),
    slot("__len__", "(self, /)", len, "Return len(self)."),
    slot("__getitem__", "(self, key, /)", get_item_method, "Return self[key]."),
    slot("__contains__", "(self, key, /)", contains_method, "Return bool(key in self)."),
    method("__reversed__", "(self, /)", reversed_method, "Return a reverse iterator."),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
    method("count", "(self, object, /)", count, "Number of occurrences of a value."),
    method("index", "(self, object, /)", index, "Index of a value; ValueError if it is not present."),
] }

static GETSETS: &[GetSetDef] =
    &[member("start", get_start), member("stop", get_stop), member("step", get_step)];

pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.range, &METHODS);
    vm.add_getsets(vm.types.range, GETSETS);
}
