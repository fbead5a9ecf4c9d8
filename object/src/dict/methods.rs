//! The methods of `dict`.

use super::Dict;
use super::views::{ITEMS, KEYS, VALUES, view};
use crate::exception::Exc;
use crate::itertypes::dict::iterator;
use crate::native::{class_method, method, slot};
use crate::object::Gc;
use crate::recursive::{at_most_one, class_of, foreign_receiver, guarded_repr, push_repr};
use crate::slots::Slot;
use crate::string::StrBuilder;
use crate::value::Value;
use crate::vm::{R, Vm};

fn this(vm: &mut Vm, args: &[Value]) -> R<Gc<Dict>> {
    args[0].as_dict().ok_or_else(|| foreign_receiver(vm, "dict", args[0]))
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let ty = class_of(vm, args[0])?;
    Ok(Dict::instance(vm, ty))
}

impl Dict {
    fn instance(vm: &mut Vm, ty: Gc<crate::ty::Type>) -> Value {
        Gc::<Dict>::of_type(vm, ty).value()
    }
}

/// What `__init__` and `update` share: receiver, dict of keywords, positional arguments.
fn update_with(vm: &mut Vm, name: &str, args: &[Value]) -> R {
    let dict = this(vm, args)?;
    if let Some(source) = at_most_one(vm, name, &args[2..])? {
        super::update_from(vm, dict, source)?;
    }
    if let Some(keywords) = args[1].as_dict().filter(|k| !k.is_empty()) {
        super::update_from(vm, dict, keywords.value())?;
    }
    Ok(Value::NONE)
}

fn init_method(vm: &mut Vm, args: &[Value]) -> R {
    update_with(vm, "dict", args)
}

fn update(vm: &mut Vm, args: &[Value]) -> R {
    update_with(vm, "update", args)
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let dict = this(vm, args)?;
    if dict.is_empty() {
        return Ok(vm.str("{}"));
    }
    guarded_repr(vm, args[0], "{...}", |vm| {
        let mut builder = StrBuilder::default();
        builder.push_latin1(b"{");
        let (mut at, mut first) = (0, true);
        while let Some((i, key, value)) = dict.next_entry(at) {
            at = i + 1;
            if !first {
                builder.push_latin1(b", ");
            }
            first = false;
            push_repr(vm, &mut builder, key)?;
            builder.push_latin1(b": ");
            push_repr(vm, &mut builder, value)?;
        }
        builder.push_latin1(b"}");
        builder.finish(vm)
    })
}

/// Whether two dicts have equal keys with equal values.
pub fn equal(vm: &mut Vm, a: Gc<Dict>, b: Gc<Dict>) -> R<bool> {
    if a == b {
        // Values that do not equal themselves still are themselves.
        return Ok(true);
    }
    if a.len() != b.len() {
        return Ok(false);
    }
    vm.check_native_stack()?;
    let mut at = 0;
    while let Some((i, key, value)) = a.next_entry(at) {
        at = i + 1;
        let hash = a.hash_at(i);
        let Some(other) = b.get_hashed(vm, key, hash)? else { return Ok(false) };
        if !crate::ops::same_or_equal(vm, value, other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn eq(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args)?;
    match args[1].as_dict() {
        Some(b) => Ok(Value::bool(equal(vm, a, b)?)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn ne(vm: &mut Vm, args: &[Value]) -> R {
    let a = this(vm, args)?;
    match args[1].as_dict() {
        Some(b) => Ok(Value::bool(!equal(vm, a, b)?)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn len(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(this(vm, args)?.len() as i64))
}

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    let dict = this(vm, args)?;
    Ok(iterator(vm, dict, KEYS, false))
}

fn reversed(vm: &mut Vm, args: &[Value]) -> R {
    let dict = this(vm, args)?;
    Ok(iterator(vm, dict, KEYS, true))
}

fn get_item(vm: &mut Vm, args: &[Value]) -> R {
    let dict = this(vm, args)?;
    item_or_missing(vm, dict, args[1])
}

/// The value of a key; of a missing one, what `__missing__` of a subclass gives.
pub fn item_or_missing(vm: &mut Vm, dict: Gc<Dict>, key: Value) -> R {
    if let Some(value) = dict.get(vm, key)? {
        return Ok(value);
    }
    if !vm.is_exact(dict.value(), vm.types.dict)
        && let Some(value) = vm.call_slot(Slot::Missing, dict.value(), &[key])?
    {
        return Ok(value);
    }
    Err(vm.key_error(key))
}

fn set_item(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args)?.set(vm, args[1], args[2])?;
    Ok(Value::NONE)
}

fn del_item(vm: &mut Vm, args: &[Value]) -> R {
    match this(vm, args)?.remove(vm, args[1])? {
        Some(_) => Ok(Value::NONE),
        None => Err(vm.key_error(args[1])),
    }
}

fn contains(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(this(vm, args)?.contains(vm, args[1])?))
}

fn get(vm: &mut Vm, args: &[Value]) -> R {
    Ok(this(vm, args)?.get(vm, args[1])?.unwrap_or(args[2]))
}

fn set_default(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args)?.get_or_insert(vm, args[1], args[2])
}

fn pop(vm: &mut Vm, args: &[Value]) -> R {
    let dict = this(vm, args)?;
    // The key of a look-up in an empty dict is not even hashed.
    let found = if dict.is_empty() { None } else { dict.remove(vm, args[1])? };
    match found {
        Some(value) => Ok(value),
        None if args[2] != Value::ABSENT => Ok(args[2]),
        None => Err(vm.key_error(args[1])),
    }
}

fn pop_item(vm: &mut Vm, args: &[Value]) -> R {
    let dict = this(vm, args)?;
    match dict.pop_last(vm) {
        Some((key, value)) => Ok(vm.tuple(&[key, value])),
        None => Err(vm.raise(Exc::KeyError, "popitem(): dictionary is empty")),
    }
}

fn clear(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args)?.clear(vm);
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &[Value]) -> R {
    Ok(this(vm, args)?.copy(vm)?.value())
}

fn keys(vm: &mut Vm, args: &[Value]) -> R {
    let dict = this(vm, args)?;
    Ok(view(vm, dict, KEYS))
}

fn values(vm: &mut Vm, args: &[Value]) -> R {
    let dict = this(vm, args)?;
    Ok(view(vm, dict, VALUES))
}

fn items(vm: &mut Vm, args: &[Value]) -> R {
    let dict = this(vm, args)?;
    Ok(view(vm, dict, ITEMS))
}

fn union(vm: &mut Vm, left: Value, right: Value) -> R {
    let (Some(a), Some(_)) = (left.as_dict(), right.as_dict()) else { return Ok(Value::NOT_IMPLEMENTED) };
    let result = a.copy(vm)?;
    super::update_from(vm, result, right)?;
    Ok(result.value())
}

fn or(vm: &mut Vm, args: &[Value]) -> R {
    union(vm, args[0], args[1])
}

fn ror(vm: &mut Vm, args: &[Value]) -> R {
    union(vm, args[1], args[0])
}

fn ior(vm: &mut Vm, args: &[Value]) -> R {
    let dict = this(vm, args)?;
    super::update_from(vm, dict, args[1])?;
    Ok(args[0])
}

fn size_of_method(vm: &mut Vm, args: &[Value]) -> R {
    let size = this(vm, args)?.table_size() + vm.type_of(args[0]).instance_size();
    Ok(Value::small_int(size as i64))
}

fn from_keys(vm: &mut Vm, args: &[Value]) -> R {
    let (class, iterable, value) = (args[0], args[1], args[2]);
    let made = vm.call(class, &[])?;
    let exact = made.as_dict().filter(|_| vm.is_exact(made, vm.types.dict));
    if let Some(dict) = exact {
        let expected = match iterable.as_dict() {
            Some(d) => d.len(),
            None => iterable.as_set().map_or(0, |s| s.len()),
        };
        dict.reserve(vm, expected)?;
    }
    crate::iter::for_each(vm, iterable, |vm, key| match exact {
        Some(dict) => dict.set(vm, key, value),
        None => crate::ops::set_item(vm, made, key, value),
    })?;
    Ok(made)
}

crate::native_table! { METHODS = [
    crate::native::new("(type, /, *args, **kwargs?)", new),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__lt__", "(self, value, /)", unordered, "Return self<value."),
    slot("__le__", "(self, value, /)", unordered, "Return self<=value."),
    slot("__gt__", "(self, value, /)", unordered, "Return self>value."),
    slot("__ge__", "(self, value, /)", unordered, "Return self>=value."),
    slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
    slot("__init__", "(self, /, *args, **kwargs?)", init_method, "Initialize self.  See help(type(self)) for accurate signature."),
    slot("__or__", "(self, value, /)", or, "Return self|value."),
    slot("__ror__", "(self, value, /)", ror, "Return value|self."),
    slot("__ior__", "(self, value, /)", ior, "Return self|=value."),
    slot("__len__", "(self, /)", len, "Return len(self)."),
    method("__getitem__", "(self, key, /)", get_item, "Return self[key]."),
    slot("__setitem__", "(self, key, value, /)", set_item, "Set self[key] to value."),
    slot("__delitem__", "(self, key, /)", del_item, "Delete self[key]."),
    method("__contains__", "(self, key, /)", contains, "Whether the dictionary has the key."),
    method("__sizeof__", "(self, /)", size_of_method, "Return the size of the dict in memory."),
    method("get", "(self, key, default=None, /)", get, "The key's value, or the default if the key is missing."),
    method("setdefault", "(self, key, default=None, /)", set_default, "The key's value; a missing key is first stored with the default."),
    method("pop", "(self, key, default=<unrepresentable>, /)", pop, "Remove the key and return its value, or the default if it is missing; without default that is a KeyError."),
    method("popitem", "(self, /)", pop_item, "Remove the last (key, value) pair and return it; KeyError if the dict is empty."),
    method("keys", "(self, /)", keys, "A set-like view of the dict's keys."),
    method("items", "(self, /)", items, "A set-like view of the dict's items."),
    method("values", "(self, /)", values, "A view of the dict's values."),
    method("update", "!(self, /, *args, **kwargs)", update, "Store the entries of a mapping or iterable of pairs, then the keyword arguments."),
    class_method("fromkeys", "(type, iterable, value=None, /)", from_keys, "A new dictionary with keys from the iterable, all with the same value."),
    method("clear", "(self, /)", clear, "Remove all items."),
    method("copy", "(self, /)", copy, "A shallow copy."),
    method("__reversed__", "(self, /)", reversed, "A reverse iterator over the keys."),
    class_method("__class_getitem__", "(type, object, /)", crate::generic_alias::class_getitem, "See PEP 585"),
] }

/// Comparisons that containers without order share.
pub(crate) fn unordered(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

pub fn init(vm: &mut Vm) {
    let ty = vm.types.dict;
    vm.add_methods(ty, &METHODS);
    crate::recursive::set_unhashable(vm, ty);
    super::views::init(vm);
}
