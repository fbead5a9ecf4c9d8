//! The methods of `tuple`.

use super::Tuple;
use crate::list::slices::subscript_index;
use crate::list::{bound, compare_items, repetitions};
use crate::native::{class_method, method, slot};
use crate::object::Gc;
use crate::ops::{self, CompareOp};
use crate::recursive::{at_most_one, class_of, foreign_receiver, guarded_repr, no_keywords, repr_items};
use crate::slice::place;
use crate::slots::Slot;
use crate::value::Value;
use crate::vm::{R, Vm};

fn this(vm: &mut Vm, args: &[Value]) -> R<Gc<Tuple>> {
    args[0].as_tuple().ok_or_else(|| foreign_receiver(vm, "tuple", args[0]))
}

/// `tuple(iterable)`.
pub fn from_iterable(vm: &mut Vm, iterable: Value) -> R {
    if vm.is_exact(iterable, vm.types.tuple) {
        return Ok(iterable);
    }
    // A list collects; it may grow to any size.
    let exact = vm.is_exact(iterable, vm.types.list);
    let list = if exact { iterable } else { crate::list::from_iterable(vm, iterable)? };
    let Some(list) = list.as_list() else { return Ok(vm.empty_tuple().value()) };
    Ok(Tuple::try_filled(vm, list.len(), |i| list.get(i).unwrap_or(Value::NONE))?.value())
}

/// `a op b` for tuples.
pub fn compare(vm: &mut Vm, op: CompareOp, a: Gc<Tuple>, b: Gc<Tuple>) -> R {
    compare_items(vm, op, |i| a.items().get(i).copied(), |i| b.items().get(i).copied(), || (a.len(), b.len()))
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    // Class, keywords, positional arguments.
    let ty = class_of(vm, args[0])?;
    let own_init = ty.slot(vm, Slot::Init).is_some_and(|i| !crate::class::is_object_init(i));
    if !own_init {
        no_keywords(vm, "tuple", args[1])?;
    }
    let items = match at_most_one(vm, "tuple", &args[2..])? {
        Some(iterable) => from_iterable(vm, iterable)?,
        None => vm.empty_tuple().value(),
    };
    if ty == vm.types.tuple {
        return Ok(items);
    }
    let Some(items) = items.as_tuple() else { return Ok(items) };
    Ok(Tuple::of_type(vm, ty, items.items()).value())
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let tuple = this(vm, args)?;
    if tuple.is_empty() {
        return Ok(vm.str("()"));
    }
    let close = if tuple.len() == 1 { ",)" } else { ")" };
    guarded_repr(vm, args[0], "(...)", |vm| {
        repr_items(vm, "(", close, |i| tuple.items().get(i).copied())?.finish(vm)
    })
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let tuple = this(vm, args)?;
    let h = ops::tuple_hash(vm, tuple)?;
    Ok(vm.int(h))
}

macro_rules! comparison {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let a = this(vm, args)?;
            match args[1].as_tuple() {
                Some(b) => compare(vm, CompareOp::$op, a, b),
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        })*
    };
}

comparison! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args)?;
    match crate::itertypes::sequence::iterator(vm, args[0]) {
        Some(iterator) => Ok(iterator),
        None => Err(foreign_receiver(vm, "tuple", args[0])),
    }
}

fn len(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(this(vm, args)?.len() as i64))
}

/// The items that a slice selects.
pub(crate) fn get_slice(vm: &mut Vm, tuple: Gc<Tuple>, slice: &crate::slice::Slice) -> R {
    let indices = slice.indices(vm, || tuple.len())?;
    if indices.step == 1 && indices.count == tuple.len() && vm.is_exact(tuple.value(), vm.types.tuple) {
        return Ok(tuple.value());
    }
    let (start, step) = (indices.start, indices.step);
    let selected = Tuple::try_filled(vm, indices.count, |i| {
        tuple.get(start.wrapping_add(step.wrapping_mul(i as isize)) as usize)
    })?;
    Ok(selected.value())
}

fn get_item(vm: &mut Vm, args: &[Value]) -> R {
    let tuple = this(vm, args)?;
    if let Some(slice) = args[1].as_slice() {
        return get_slice(vm, tuple, &slice);
    }
    let index = subscript_index(vm, "tuple", args[1])?;
    match place(index, tuple.len()) {
        Some(at) => Ok(tuple.get(at)),
        None => Err(vm.index_error("tuple index out of range")),
    }
}

fn add(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args)?;
    let Some(b) = args[1].as_tuple() else {
        let message = format!("can only concatenate tuple (not \"{}\") to tuple", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    };
    concatenated(vm, a, b)
}

/// A tuple of the items of both.
pub fn concatenated(vm: &mut Vm, a: Gc<Tuple>, b: Gc<Tuple>) -> R {
    for (one, other) in [(a, b), (b, a)] {
        if one.is_empty() && vm.is_exact(other.value(), vm.types.tuple) {
            return Ok(other.value());
        }
    }
    let split = a.len();
    let sum =
        Tuple::try_filled(vm, split + b.len(), |i| if i < split { a.get(i) } else { b.get(i - split) })?;
    Ok(sum.value())
}

fn mul(vm: &mut Vm, args: &[Value]) -> R {
    let tuple = this(vm, args)?;
    let times = repetitions(vm, args[1])?;
    repeated(vm, tuple, times)
}

/// A tuple of its items, so many times.
pub fn repeated(vm: &mut Vm, tuple: Gc<Tuple>, times: usize) -> R {
    if (times == 1 || tuple.is_empty()) && vm.is_exact(tuple.value(), vm.types.tuple) {
        return Ok(tuple.value());
    }
    let length = tuple.len();
    let Some(total) = length.checked_mul(times).filter(|n| *n <= isize::MAX as usize / 8) else {
        return Err(vm.memory_error());
    };
    Ok(Tuple::try_filled(vm, total, |i| tuple.get(i % length))?.value())
}

/// Position of the first item from `start` to `stop` that is or equals the value.
fn find_between(vm: &mut Vm, tuple: Gc<Tuple>, value: Value, start: usize, stop: usize) -> R<Option<usize>> {
    for i in start..stop.min(tuple.len()) {
        if ops::same_or_equal(vm, tuple.get(i), value)? {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

/// Position of the first item that is or equals the value.
pub fn find(vm: &mut Vm, tuple: Gc<Tuple>, value: Value) -> R<Option<usize>> {
    find_between(vm, tuple, value, 0, usize::MAX)
}

fn contains(vm: &mut Vm, args: &[Value]) -> R {
    let tuple = this(vm, args)?;
    Ok(Value::bool(find(vm, tuple, args[1])?.is_some()))
}

fn index(vm: &mut Vm, args: &[Value]) -> R {
    let tuple = this(vm, args)?;
    let start = bound(vm, args[2], tuple.len(), 0)?;
    let stop = bound(vm, args[3], tuple.len(), usize::MAX)?;
    match find_between(vm, tuple, args[1], start, stop)? {
        Some(at) => Ok(Value::small_int(at as i64)),
        None => Err(vm.value_error("tuple.index(x): x not in tuple")),
    }
}

fn count(vm: &mut Vm, args: &[Value]) -> R {
    let tuple = this(vm, args)?;
    let mut count = 0;
    for i in 0..tuple.len() {
        count += i64::from(ops::same_or_equal(vm, tuple.get(i), args[1])?);
    }
    Ok(Value::small_int(count))
}

fn get_new_args(vm: &mut Vm, args: &[Value]) -> R {
    let tuple = this(vm, args)?;
    let plain = vm.tuple(tuple.items());
    Ok(vm.tuple(&[plain]))
}

crate::native_table! { METHODS = [
    crate::native::new("(type, /, *args, **kwargs?) as (type, iterable=(), /)", new),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__hash__", "(self, /)", hash, "Return hash(self)."),
    slot("__lt__", "(self, value, /)", lt, "Return self<value."),
    slot("__le__", "(self, value, /)", le, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", gt, "Return self>value."),
    slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
    slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
    slot("__len__", "(self, /)", len, "Return len(self)."),
    slot("__getitem__", "(self, key, /)", get_item, "Return self[key]."),
    slot("__add__", "(self, value, /)", add, "Return self+value."),
    slot("__mul__", "(self, value, /)", mul, "Return self*value."),
    slot("__rmul__", "(self, value, /)", mul, "Return value*self."),
    slot("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
    method("__getnewargs__", "(self, /)", get_new_args, "What __new__ needs to make a copy."),
    method("index", "(self, value, start=0, stop=sys.maxsize, /)", index, "Return first index of value; ValueError if there is none."),
    method("count", "(self, value, /)", count, "Return number of occurrences of value."),
    class_method("__class_getitem__", "(type, object, /)", crate::generic_alias::class_getitem, "See PEP 585"),
] }

pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.tuple, &METHODS);
}
