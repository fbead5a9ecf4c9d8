//! The methods of `list`.

use super::slices;
use super::{List, ValueArray, extend, sort};
use crate::exception::Exc;
use crate::native::{class_method, method, slot};
use crate::object::Gc;
use crate::ops::{self, CompareOp};
use crate::recursive::{at_most_one, class_of, foreign_receiver, guarded_repr, no_keywords, repr_items};
use crate::slice::place;
use crate::slots::Slot;
use crate::value::Value;
use crate::vm::{R, Vm};

fn this(vm: &mut Vm, args: &[Value]) -> R<Gc<List>> {
    args[0].as_list().ok_or_else(|| foreign_receiver(vm, "list", args[0]))
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let ty = class_of(vm, args[0])?;
    Ok(List::of_type(vm, ty, &[]).value())
}

fn init_method(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    let ty = vm.type_of(args[0]);
    if ty.slot(vm, Slot::New) == vm.types.list.slot(vm, Slot::New) {
        no_keywords(vm, "list", args[1])?;
    }
    let source = at_most_one(vm, "list", &args[2..])?;
    list.clear();
    if let Some(source) = source {
        extend(vm, list, source)?;
    }
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    if list.is_empty() {
        return Ok(vm.str("[]"));
    }
    guarded_repr(vm, args[0], "[...]", |vm| repr_items(vm, "[", "]", |i| list.get(i))?.finish(vm))
}

macro_rules! comparison {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let a = this(vm, args)?;
            match args[1].as_list() {
                Some(b) => super::compare(vm, CompareOp::$op, a, b),
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
        None => Err(foreign_receiver(vm, "list", args[0])),
    }
}

fn reversed(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    Ok(crate::itertypes::sequence::list_reverse(vm, list))
}

fn len(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(this(vm, args)?.len() as i64))
}

fn get_item(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    slices::get_item(vm, list, args[1])
}

fn set_item(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    slices::set_item(vm, list, args[1], args[2])?;
    Ok(Value::NONE)
}

fn del_item(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    slices::delete_item(vm, list, args[1])?;
    Ok(Value::NONE)
}

fn add(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    let Some(other) = args[1].as_list() else {
        let message = format!("can only concatenate list (not \"{}\") to list", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    };
    concatenated(vm, list, other)
}

/// A list of the items of both.
pub fn concatenated(vm: &mut Vm, first: Gc<List>, second: Gc<List>) -> R {
    let (a, b) = (first.len(), second.len());
    let result = List::new(vm, &[]);
    if a + b > 0 {
        let array = ValueArray::try_new(vm, a + b)?;
        for (source, at, count) in [(first, 0, a), (second, a, b)] {
            if let Some(items) = source.items_array() {
                array.copy_places(at, &items, 0, count);
            }
        }
        result.set_items(Some(array), a + b);
    }
    Ok(result.value())
}

/// The number of repetitions that the right operand of `*` means.
pub(crate) fn repetitions(vm: &mut Vm, value: Value) -> R<usize> {
    Ok(ops::index_isize(vm, value, Exc::OverflowError)?.max(0) as usize)
}

fn repeated_items(vm: &mut Vm, list: Gc<List>, times: usize) -> R<Option<Gc<ValueArray>>> {
    let length = list.len();
    let Some(total) = length.checked_mul(times).filter(|n| *n <= isize::MAX as usize / 8) else {
        return Err(vm.memory_error());
    };
    let Some(items) = list.items_array().filter(|_| total > 0) else { return Ok(None) };
    let array = ValueArray::try_new(vm, total)?;
    if length == 1 {
        let item = items.get(0);
        array.places().iter().for_each(|place| place.set(item));
        return Ok(Some(array));
    }
    array.copy_places(0, &items, 0, length);
    let mut done = length;
    while done < total {
        let count = done.min(total - done);
        array.copy_places(done, &array, 0, count);
        done += count;
    }
    Ok(Some(array))
}

fn mul(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    let times = repetitions(vm, args[1])?;
    repeated(vm, list, times)
}

/// A list of its items, so many times.
pub fn repeated(vm: &mut Vm, list: Gc<List>, times: usize) -> R {
    let items = repeated_items(vm, list, times)?;
    let result = List::new(vm, &[]);
    result.set_items(items, items.map_or(0, |i| i.capacity()));
    Ok(result.value())
}

fn imul(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    let times = repetitions(vm, args[1])?;
    if times != 1 {
        let items = repeated_items(vm, list, times)?;
        list.set_items(items, items.map_or(0, |i| i.capacity()));
    }
    Ok(args[0])
}

fn iadd(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    extend(vm, list, args[1])?;
    Ok(args[0])
}

/// Position of the first item from `start` to `stop` that is or equals the value.
pub fn find(vm: &mut Vm, list: Gc<List>, value: Value, start: usize, stop: usize) -> R<Option<usize>> {
    let mut i = start;
    while i < stop
        && let Some(item) = list.get(i)
    {
        if ops::same_or_equal(vm, item, value)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

fn contains(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    Ok(Value::bool(find(vm, list, args[1], 0, usize::MAX)?.is_some()))
}

fn clear(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args)?.clear();
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    Ok(List::from_places(vm, list.items_array(), 0, list.len())?.value())
}

fn append(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args)?.push(vm, args[1])?;
    Ok(Value::NONE)
}

fn insert(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    let index = ops::size_argument(vm, args[1])?;
    let length = list.len();
    let at = if index < 0 { index.saturating_add_unsigned(length).max(0) as usize } else { index as usize };
    list.insert(vm, at.min(length), args[2])?;
    Ok(Value::NONE)
}

fn extend_method(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    extend(vm, list, args[1])?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    let index = match args[1].as_small_int() {
        Some(i) => i as isize,
        None => ops::size_argument(vm, args[1])?,
    };
    let length = list.len();
    if length == 0 {
        return Err(vm.index_error("pop from empty list"));
    }
    match place(index, length) {
        Some(at) if at + 1 == length => Ok(list.pop_last().unwrap_or(Value::NONE)),
        Some(at) => Ok(list.remove(at).unwrap_or(Value::NONE)),
        None => Err(vm.index_error("pop index out of range")),
    }
}

fn remove(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    match find(vm, list, args[1], 0, usize::MAX)? {
        Some(at) => {
            list.remove(at);
            Ok(Value::NONE)
        }
        None => Err(vm.value_error("list.remove(x): x not in list")),
    }
}

/// Start or stop argument of `index`, counted from the end if negative.
pub(crate) fn bound(vm: &mut Vm, value: Value, length: usize, default: usize) -> R<usize> {
    if value == Value::ABSENT {
        return Ok(default);
    }
    if value.as_int().is_none() && vm.type_of(value).slot(vm, Slot::Index).is_none() {
        return Err(vm.type_error("slice indices must be integers or have an __index__ method"));
    }
    let i = ops::index_of(vm, value)?;
    Ok(match i.to_i64() {
        Some(i) if i < 0 => (i as isize).saturating_add_unsigned(length).max(0) as usize,
        Some(i) => i as usize,
        None if i.is_negative() => 0,
        None => usize::MAX,
    })
}

fn index(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    let start = bound(vm, args[2], list.len(), 0)?;
    let stop = bound(vm, args[3], list.len(), usize::MAX)?;
    match find(vm, list, args[1], start, stop)? {
        Some(at) => Ok(Value::small_int(at as i64)),
        None => Err(vm.value_error("list.index(x): x not in list")),
    }
}

fn count(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    let (mut count, mut i) = (0, 0);
    while let Some(item) = list.get(i) {
        count += i64::from(ops::same_or_equal(vm, item, args[1])?);
        i += 1;
    }
    Ok(Value::small_int(count))
}

fn reverse(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    let places = list.places();
    let length = places.len();
    for i in 0..length / 2 {
        places[i].swap(&places[length - 1 - i]);
    }
    Ok(Value::NONE)
}

fn sort_method(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    sort_in_place(vm, list, args[1], args[2])?;
    Ok(Value::NONE)
}

/// `list.sort(key=key, reverse=reverse)`.
pub fn sort_in_place(vm: &mut Vm, list: Gc<List>, key: Value, reverse: Value) -> R<()> {
    let reverse = ops::truth(vm, reverse)?;
    sort::sort(vm, list, key, reverse)
}

fn size_of_method(vm: &mut Vm, args: &[Value]) -> R {
    let list = this(vm, args)?;
    let array = list.items_array().map_or(0, |a| super::ARRAY_OFFSET + 8 * a.capacity());
    Ok(Value::small_int((vm.type_of(args[0]).instance_size() + array) as i64))
}

crate::native_table! { METHODS = [
    crate::native::new("(type, /, *args, **kwargs?) as (type, iterable=(), /)", new),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__lt__", "(self, value, /)", lt, "Return self<value."),
    slot("__le__", "(self, value, /)", le, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", gt, "Return self>value."),
    slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
    slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
    slot("__init__", "(self, /, *args, **kwargs?)", init_method, "Initialize self.  See help(type(self)) for accurate signature."),
    slot("__len__", "(self, /)", len, "Return len(self)."),
    method("__getitem__", "(self, index, /)", get_item, "Return self[index]."),
    slot("__setitem__", "(self, key, value, /)", set_item, "Set self[key] to value."),
    slot("__delitem__", "(self, key, /)", del_item, "Delete self[key]."),
    slot("__add__", "(self, value, /)", add, "Return self+value."),
    slot("__mul__", "(self, value, /)", mul, "Return self*value."),
    slot("__rmul__", "(self, value, /)", mul, "Return value*self."),
    slot("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
    slot("__iadd__", "(self, value, /)", iadd, "Implement self+=value."),
    slot("__imul__", "(self, value, /)", imul, "Implement self*=value."),
    method("__reversed__", "(self, /)", reversed, "Return a reverse iterator over the list."),
    method("__sizeof__", "(self, /)", size_of_method, "Return the size of the list in memory, in bytes."),
    method("clear", "(self, /)", clear, "Remove all items from list."),
    method("copy", "(self, /)", copy, "Return a shallow copy of the list."),
    method("append", "(self, object, /)", append, "Append object to the end of the list."),
    method("insert", "(self, index, object, /)", insert, "Insert object before index."),
    method("extend", "(self, iterable, /)", extend_method, "Extend list by appending elements from the iterable."),
    method("pop", "(self, index=-1, /)", pop, "Remove and return the item at index (default last); IndexError if there is none."),
    method("remove", "(self, value, /)", remove, "Remove first occurrence of value; ValueError if there is none."),
    method("index", "(self, value, start=0, stop=sys.maxsize, /)", index, "Return first index of value; ValueError if there is none."),
    method("count", "(self, value, /)", count, "Return number of occurrences of value."),
    method("reverse", "(self, /)", reverse, "Reverse *IN PLACE*."),
    method("sort", "(self, /, *, key=None, reverse=False)", sort_method, "Sort the list in place, stably, ascending by the items or by what the key function gives for them; with reverse, descending."),
    class_method("__class_getitem__", "(type, object, /)", crate::generic_alias::class_getitem, "See PEP 585"),
] }

pub fn init(vm: &mut Vm) {
    let ty = vm.types.list;
    vm.add_methods(ty, &METHODS);
    crate::recursive::set_unhashable(vm, ty);
}
