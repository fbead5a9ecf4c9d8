//! Slice objects, and what they mean for a length.

use crate::descriptor::{GetSetDef, member};
use crate::int::{self, Int};
use crate::native::{method, slot};
use crate::object::{Gc, Header, Trace};
use crate::ops::{self, CompareOp};
use crate::recursive::foreign_receiver;
use crate::slots::Slot;
use crate::value::Value;
use crate::vm::{R, Vm};
use dashu_int::IBig;

#[repr(C)]
pub struct Slice {
    pub header: Header,
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

crate::object_kind!(Slice, Slice, |this, marker| {
    this.start.trace(marker);
    this.stop.trace(marker);
    this.step.trace(marker);
});

/// A slice applied to a length: `count` items, the first at `start`, `step` apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indices {
    pub start: isize,
    pub stop: isize,
    pub step: isize,
    pub count: usize,
}

impl Indices {
    /// The indices themselves, which lie within the length that they were cut to.
    pub fn iter(&self) -> impl Iterator<Item = usize> + use<> {
        let (start, step) = (self.start, self.step);
        (0..self.count).map(move |i| (start + i as isize * step) as usize)
    }

    /// The items themselves, of indices with step 1; those that are still there, if items have gone since.
    pub fn within<'a, T>(&self, items: &'a [T]) -> &'a [T] {
        debug_assert!(self.step == 1);
        let start = (self.start as usize).min(items.len());
        &items[start..(start + self.count).min(items.len())]
    }
}

/// The place that a subscript means: counted from the end if negative. `None` if it is out of range.
pub fn place(index: isize, length: usize) -> Option<usize> {
    let at = if index < 0 { index.checked_add_unsigned(length)? } else { index };
    usize::try_from(at).ok().filter(|at| *at < length)
}

/// Whether a part of a slice can be asked without running Python code, and is no larger than an index.
fn is_plain(part: Value) -> bool {
    part.is_none() || part.is_small_int()
}

/// A slice that is not on the heap, since nobody sees it; `None` if Python code may have a say in what its parts are.
fn unseen(vm: &Vm, [start, stop, step]: [Value; 3]) -> Option<Slice> {
    let plain = is_plain(start) && is_plain(stop) && is_plain(step);
    plain.then(|| Slice { header: vm.header_of(vm.types.slice), start, stop, step })
}

/// `container[start:stop:step]`.
pub fn get(vm: &mut Vm, container: Value, parts: [Value; 3]) -> R {
    if let Some(slice) = unseen(vm, parts).filter(|_| container.is_object()) {
        if let Some(list) = container.as_list().filter(|_| vm.is_exact(container, vm.types.list)) {
            let indices = slice.indices(vm, || list.len())?;
            return crate::list::get_slice(vm, list, indices);
        }
        if let Some(tuple) = container.as_tuple().filter(|_| vm.is_exact(container, vm.types.tuple)) {
            return crate::tuple::get_slice(vm, tuple, &slice);
        }
        if let Some(text) = container.as_str().filter(|_| vm.is_exact(container, vm.types.str))
            && slice.step.is_none()
        {
            let indices = slice.indices(vm, || text.len())?;
            let first = indices.start.max(0) as usize;
            return crate::string::build::substring(vm, text, first, first + indices.count);
        }
    }
    let [start, stop, step] = parts;
    let slice = Slice::new(vm, start, stop, step);
    crate::ops::get_item(vm, container, slice)
}

/// `container[start:stop:step] = value`.
pub fn set(vm: &mut Vm, container: Value, parts: [Value; 3], value: Value) -> R<()> {
    if let Some(slice) = unseen(vm, parts)
        && let Some(list) = container.as_list().filter(|_| vm.is_exact(container, vm.types.list))
    {
        let indices = slice.indices(vm, || list.len())?;
        return crate::list::slices::set_slice(vm, list, indices, value);
    }
    let [start, stop, step] = parts;
    let slice = Slice::new(vm, start, stop, step);
    crate::ops::set_item(vm, container, slice, value)
}

impl Slice {
    pub fn new(vm: &mut Vm, start: Value, stop: Value, step: Value) -> Value {
        let header = vm.header_of(vm.types.slice);
        vm.allocate(Slice { header, start, stop, step }).value()
    }

    /// Start, stop and step as integers, cut to what an index can be; before a length is known.
    #[inline]
    pub fn unpack(&self, vm: &mut Vm) -> R<(isize, isize, isize)> {
        let step = match self.step {
            Value::NONE => 1,
            v => clamp(vm, v)?,
        };
        if step == 0 {
            return Err(vm.value_error("slice step cannot be zero"));
        }
        let step = step.max(-isize::MAX);
        let start = match self.start {
            Value::NONE => {
                if step < 0 {
                    isize::MAX
                } else {
                    0
                }
            }
            v => clamp(vm, v)?,
        };
        let stop = match self.stop {
            Value::NONE => {
                if step < 0 {
                    isize::MIN
                } else {
                    isize::MAX
                }
            }
            v => clamp(vm, v)?,
        };
        Ok((start, stop, step))
    }

    /// Whether each part is a small integer or not there.
    pub fn is_plain(&self) -> bool {
        is_plain(self.start) && is_plain(self.stop) && is_plain(self.step)
    }

    /// The slice applied to a sequence. `__index__` may change the sequence, so the length is asked for afterwards.
    #[inline]
    pub fn indices(&self, vm: &mut Vm, length: impl FnOnce() -> usize) -> R<Indices> {
        let (start, stop, step) = self.unpack(vm)?;
        Ok(adjust(start, stop, step, length() as isize))
    }
}

/// Cuts start and stop to a length.
#[inline]
pub fn adjust(start: isize, stop: isize, step: isize, length: isize) -> Indices {
    let (low, high) = if step < 0 { (-1, length - 1) } else { (0, length) };
    let cut = |i: isize| if i < 0 { i.saturating_add(length).max(low) } else { i.min(high) };
    let (start, stop) = (cut(start), cut(stop));
    let count = if step < 0 && stop < start {
        (start - stop - 1) / -step + 1
    } else if step > 0 && start < stop {
        (stop - start - 1) / step + 1
    } else {
        0
    };
    Indices { start, stop, step, count: count as usize }
}

#[inline]
fn clamp(vm: &mut Vm, value: Value) -> R<isize> {
    match value.as_small_int() {
        Some(i) => Ok(i as isize),
        None => clamp_general(vm, value),
    }
}

fn clamp_general(vm: &mut Vm, value: Value) -> R<isize> {
    if value.as_int().is_none() {
        let ty = vm.type_of(value);
        if ty.slot(vm, crate::slots::Slot::Index).is_none() {
            return Err(vm.type_error("slice indices must be integers or None or have an __index__ method"));
        }
    }
    let i = crate::ops::index_of(vm, value)?;
    Ok(match i.to_i64() {
        Some(i) => i as isize,
        None if i.is_negative() => isize::MIN,
        None => isize::MAX,
    })
}

impl Value {
    #[inline(always)]
    pub fn as_slice(self) -> Option<Gc<Slice>> {
        self.cast::<Slice>()
    }
}

/// Start, stop and step of a slice applied to a length of any size.
pub fn big_indices(vm: &mut Vm, slice: &Slice, length: &IBig) -> R<(IBig, IBig, IBig)> {
    let step = if slice.step.is_none() { IBig::ONE } else { big_index(vm, slice.step)? };
    if step == IBig::ZERO {
        return Err(vm.value_error("slice step cannot be zero"));
    }
    let backwards = step < IBig::ZERO;
    let (low, high) = if backwards { (IBig::NEG_ONE, length - 1) } else { (IBig::ZERO, length.clone()) };
    let cut = |vm: &mut Vm, value: Value, default: &IBig| -> R<IBig> {
        if value.is_none() {
            return Ok(default.clone());
        }
        let i = big_index(vm, value)?;
        Ok(if i < IBig::ZERO { (i + length).max(low.clone()) } else { i.min(high.clone()) })
    };
    let (first, last) = if backwards { (&high, &low) } else { (&low, &high) };
    let start = cut(vm, slice.start, first)?;
    let stop = cut(vm, slice.stop, last)?;
    Ok((start, stop, step))
}

fn big_index(vm: &mut Vm, value: Value) -> R<IBig> {
    if value.as_int().is_none() && vm.type_of(value).slot(vm, Slot::Index).is_none() {
        return Err(vm.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    Ok(ops::index_of(vm, value)?.to_big())
}

fn this(vm: &mut Vm, args: &[Value]) -> R<Gc<Slice>> {
    args[0].as_slice().ok_or_else(|| foreign_receiver(vm, "slice", args[0]))
}

fn new_method(vm: &mut Vm, args: &[Value]) -> R {
    let or_none = |v: Value| if v == Value::ABSENT { Value::NONE } else { v };
    if args[2] == Value::ABSENT {
        return Ok(Slice::new(vm, Value::NONE, args[1], Value::NONE));
    }
    Ok(Slice::new(vm, args[1], args[2], or_none(args[3])))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args)?;
    let (start, stop) = (ops::repr_text(vm, s.start)?, ops::repr_text(vm, s.stop)?);
    let text = format!("slice({start}, {stop}, {})", ops::repr_text(vm, s.step)?);
    Ok(vm.str(&text))
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    const P5: u64 = 2_870_177_450_012_600_261;
    let s = this(vm, args)?;
    // As a tuple's, but without its length.
    let mut sum = P5;
    for part in [s.start, s.stop, s.step] {
        let lane = ops::hash(vm, part)? as u64;
        sum = sum.wrapping_add(lane.wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1);
    }
    Ok(vm.int(if sum == u64::MAX { 1_546_275_796 } else { sum as i64 }))
}

macro_rules! comparison {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let a = this(vm, args)?;
            let Some(b) = args[1].as_slice() else { return Ok(Value::NOT_IMPLEMENTED) };
            if a == b {
                return Ok(Value::bool(CompareOp::$op.holds(std::cmp::Ordering::Equal)));
            }
            let x = vm.tuple(&[a.start, a.stop, a.step]);
            let y = vm.tuple(&[b.start, b.stop, b.step]);
            ops::compare(vm, CompareOp::$op, x, y)
        })*
    };
}

comparison! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

fn indices(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args)?;
    let length = ops::index_of(vm, args[1])?;
    if length.is_negative() {
        return Err(vm.value_error("length should not be negative"));
    }
    let (start, stop, step) = big_indices(vm, &s, &Int::to_big(length))?;
    let (start, stop, step) = (int::from_big(vm, &start), int::from_big(vm, &stop), int::from_big(vm, &step));
    Ok(vm.tuple(&[start, stop, step]))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(vm, args)?;
    let arguments = vm.tuple(&[s.start, s.stop, s.step]);
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

crate::native_table! { METHODS = [
    crate::native::new("!(type, start, stop=<absent>, step=<absent>, /)", new_method),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__hash__", "(self, /)", hash, "Return hash(self)."),
    slot("__lt__", "(self, value, /)", lt, "Return self<value."),
    slot("__le__", "(self, value, /)", le, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", gt, "Return self>value."),
    slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
    method("indices", "(self, object, /)", indices, "Start, stop and step of the slice applied to a sequence of a given length."),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
] }

static GETSETS: &[GetSetDef] =
    &[member("start", get_start), member("stop", get_stop), member("step", get_step)];

pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.slice, &METHODS);
    vm.add_getsets(vm.types.slice, GETSETS);
}
