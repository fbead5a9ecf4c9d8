//! Operations on any values: truth, subscripts, length, containment, texts; hashes, comparisons and arithmetic in files of their own.
//!
//! Built-in types take short ways; everything else goes through the special methods as the language reference says.

mod binary;
mod comparison;
mod hash;

pub use binary::{BinaryOp, binary, binary_declined, binary_general, binary_in_place, power_modulo};
pub use comparison::{
    CompareOp, compare, compare_bool, compare_declined, compare_general, compare_texts, equal, float_compare,
    float_int_compare, plainly_equal, same_or_equal,
};
pub(crate) use hash::NONE_HASH;
pub use hash::{float_hash, frexp, hash, hash_of_hashes, identity_hash, plain_hash, tuple_hash};

use crate::exception::{Exc, Raised};
use crate::int::Int;
use crate::object::{Gc, Kind};
use crate::slice::place;
use crate::slots::Slot;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};

/// `bool(value)`.
#[inline]
pub fn truth(vm: &mut Vm, value: Value) -> R<bool> {
    match value {
        Value::TRUE => Ok(true),
        Value::FALSE | Value::NONE => Ok(false),
        _ => truth_slow(vm, value),
    }
}

/// The same, where it takes no method; `None` elsewhere.
pub fn plain_truth(vm: &mut Vm, value: Value) -> Option<bool> {
    if let Some(known) = built_in_truth(vm, value) {
        return Some(known);
    }
    let ty = vm.type_of(value);
    let says = ty.slot(vm, Slot::Bool).is_some() || ty.slot(vm, Slot::Len).is_some();
    (!says).then_some(true)
}

/// The truth of what is of a kind that says it without a look at its class.
fn built_in_truth(vm: &Vm, value: Value) -> Option<bool> {
    if let Some(i) = value.as_small_int() {
        return Some(i != 0);
    }
    if let Some(f) = value.as_float() {
        return Some(f != 0.0);
    }
    if vm.type_of(value).has(crate::ty::flags::HEAP) {
        return None;
    }
    match value.kind() {
        Kind::None => Some(false),
        Kind::Bool => Some(value == Value::TRUE),
        Kind::Str => value.as_str().map(|s| !s.is_empty()),
        Kind::List => value.as_list().map(|l| !l.is_empty()),
        Kind::Tuple => value.as_tuple().map(|t| !t.is_empty()),
        Kind::Dict => value.as_dict().map(|d| !d.is_empty()),
        Kind::Int => value.as_int().map(|i| !i.is_zero()),
        Kind::Set | Kind::FrozenSet => value.as_set().map(|s| !s.is_empty()),
        Kind::Range => value.as_range().map(|r| r.length != Value::small_int(0)),
        _ => None,
    }
}

fn truth_slow(vm: &mut Vm, value: Value) -> R<bool> {
    if let Some(known) = built_in_truth(vm, value) {
        return Ok(known);
    }
    let ty = vm.type_of(value);
    if let Some(f) = ty.slot(vm, Slot::Bool) {
        if f.is_none() {
            let message = format!("'{}' cannot be interpreted as a boolean", ty.name_str());
            return Err(vm.type_error(message));
        }
        let result = vm.call_unbound(f, value, &[], None)?;
        return checked_truth(vm, result);
    }
    if ty.slot(vm, Slot::Len).is_some() {
        return Ok(length(vm, value)? != 0);
    }
    Ok(true)
}

/// What `__len__` gave, as a length.
pub fn checked_length(vm: &mut Vm, given: Value) -> R<usize> {
    let n = index_of(vm, given)?;
    match n {
        n if n.to_i64().is_some_and(|n| n >= 0) => Ok(n.to_i64().unwrap_or(0) as usize),
        n if n.is_negative() => Err(vm.value_error("__len__() should return >= 0")),
        _ => Err(vm.overflow_error("cannot fit 'int' into an index-sized integer")),
    }
}

/// What `__bool__` gave, as a truth value.
pub fn checked_truth(vm: &mut Vm, given: Value) -> R<bool> {
    if given.is_bool() {
        return Ok(given == Value::TRUE);
    }
    let message = format!("__bool__ should return bool, returned {}", vm.type_name(given));
    Err(vm.type_error(message))
}

/// A unary operator by its special method.
pub fn unary(vm: &mut Vm, slot: Slot, value: Value) -> R {
    if let Some(result) = crate::number::unary_short(vm, slot, value) {
        return result;
    }
    match vm.call_slot(slot, value, &[])? {
        Some(r) => Ok(r),
        None => {
            let symbol = match slot {
                Slot::Neg => "unary -",
                Slot::Pos => "unary +",
                Slot::Invert => "unary ~",
                _ => "abs()",
            };
            let message = format!("bad operand type for {symbol}: '{}'", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// `len(value)`.
pub fn length(vm: &mut Vm, value: Value) -> R<usize> {
    let ty = vm.type_of(value);
    if !ty.has(crate::ty::flags::HEAP) {
        match value.kind() {
            Kind::Str => return Ok(value.as_str().map_or(0, |s| s.len())),
            Kind::List => return Ok(value.as_list().map_or(0, |l| l.len())),
            Kind::Tuple => return Ok(value.as_tuple().map_or(0, |t| t.len())),
            Kind::Dict => return Ok(value.as_dict().map_or(0, |d| d.len())),
            Kind::Set | Kind::FrozenSet => return Ok(value.as_set().map_or(0, |s| s.len())),
            _ => {}
        }
    }
    let Some(result) = vm.call_slot(Slot::Len, value, &[])? else {
        let message = format!("object of type '{}' has no len()", ty.name_str());
        return Err(vm.type_error(message));
    };
    checked_length(vm, result)
}

/// `operator.index(value)` as an integer.
pub fn index_of(vm: &mut Vm, value: Value) -> R<Int> {
    if let Some(i) = value.as_int() {
        return Ok(i);
    }
    let result = index(vm, value)?;
    match result.as_int() {
        Some(i) => Ok(i),
        None => unreachable!("index gives an int"),
    }
}

/// `operator.index(value)`.
pub fn index(vm: &mut Vm, value: Value) -> R {
    if value.as_int().is_some() {
        return Ok(value);
    }
    let Some(result) = vm.call_slot(Slot::Index, value, &[])? else {
        let message = format!("'{}' object cannot be interpreted as an integer", vm.type_name(value));
        return Err(vm.type_error(message));
    };
    crate::int_type::converted(vm, Slot::Index, result)
}

/// An index-sized integer: OverflowError (or another class) says `cannot fit 'T' into an index-sized integer`.
pub fn index_isize(vm: &mut Vm, value: Value, error: Exc) -> R<isize> {
    let i = index_of(vm, value)?;
    match i.to_i64() {
        Some(i) => Ok(i as isize),
        None => {
            let message = format!("cannot fit '{}' into an index-sized integer", vm.type_name(value));
            Err(vm.raise(error, message))
        }
    }
}

/// An integer argument of a method that counts: OverflowError if no size is so large.
pub fn size_argument(vm: &mut Vm, value: Value) -> R<isize> {
    match index_of(vm, value)?.to_i64() {
        Some(i) => Ok(i as isize),
        None => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

/// An integer argument of 32 bits.
pub fn int_argument(vm: &mut Vm, value: Value) -> R<i32> {
    match index_of(vm, value)?.to_i64().and_then(|i| i32::try_from(i).ok()) {
        Some(i) => Ok(i),
        None => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}

/// A start or stop argument as slices take it: counted from the end if negative, clipped, `default` for None.
pub fn slice_bound(vm: &mut Vm, value: Value, length: usize, default: usize) -> R<usize> {
    if value.is_none() || value == Value::ABSENT {
        return Ok(default);
    }
    if value.as_int().is_none() && vm.type_of(value).slot(vm, Slot::Index).is_none() {
        return Err(vm.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    let index = index_of(vm, value)?;
    let negative = index.is_negative();
    Ok(match index.to_i64() {
        Some(i) if negative => (length as i64).saturating_add(i).max(0) as usize,
        Some(i) => i as usize,
        None if negative => 0,
        None => isize::MAX as usize,
    })
}

/// How the items of a native sequence type are had without Python code: of the type itself, not of its subclasses.
#[inline]
pub fn items_of(ty: Gc<Type>) -> Option<&'static crate::native::Items> {
    if ty.has(crate::ty::flags::HEAP) {
        return None;
    }
    if ty.kind == Kind::Bytes {
        return Some(&crate::bytes::ITEMS);
    }
    ty.native.and_then(|info| info.items)
}

/// `container[key]`.
pub fn get_item(vm: &mut Vm, container: Value, key: Value) -> R {
    let ty = vm.type_of(container);
    if ty.has(crate::ty::flags::HEAP) {
        if let Some(d) = dict_like(vm, container, Slot::GetItem) {
            return crate::dict::item_or_missing(vm, d, key);
        }
    } else {
        match container.kind() {
            Kind::List => {
                if let (Some(l), Some(i)) = (container.as_list(), key.as_small_int()) {
                    if let Some(at) = place(i as isize, l.len())
                        && let Some(v) = l.get(at)
                    {
                        return Ok(v);
                    }
                } else if let (Some(l), Some(s)) = (container.as_list(), key.as_slice()) {
                    let indices = s.indices(vm, || l.len())?;
                    return crate::list::get_slice(vm, l, indices);
                }
            }
            Kind::Range => {
                if let Some(r) = container.as_range()
                    && key.is_small_int()
                {
                    return crate::range::get_item(vm, r, key);
                }
            }
            Kind::Tuple => {
                if let (Some(t), Some(i)) = (container.as_tuple(), key.as_small_int())
                    && let Some(at) = place(i as isize, t.len())
                {
                    return Ok(t.get(at));
                }
            }
            Kind::Dict => {
                if let Some(d) = container.as_dict() {
                    return match d.get(vm, key)? {
                        Some(v) => Ok(v),
                        None => Err(vm.key_error(key)),
                    };
                }
            }
            Kind::Str => {
                if let (Some(s), Some(i)) = (container.as_str(), key.as_small_int())
                    && let Some(at) = place(i as isize, s.len())
                {
                    return Ok(crate::string::from_code_point(vm, s.at(at)));
                }
            }
            Kind::Bytes | Kind::Native => {
                if let (Some(items), Some(i)) = (items_of(ty), key.as_small_int())
                    && let Some(item) = (items.get)(vm, container, i as isize)
                {
                    return Ok(item);
                }
            }
            _ => {}
        }
    }
    if let Some(r) = vm.call_slot(Slot::GetItem, container, &[key])? {
        return Ok(r);
    }
    if let Some(class) = container.cast::<Type>() {
        if let Some(hook) = vm.try_attribute(container, vm.names.dunder_class_getitem)? {
            return vm.call(hook, &[key]);
        }
        if class == vm.types.type_ {
            return crate::generic_alias::new(vm, container, key);
        }
        let message = format!("type '{}' is not subscriptable", class.name_str());
        return Err(vm.type_error(message));
    }
    let message = format!("'{}' object is not subscriptable", ty.name_str());
    Err(vm.type_error(message))
}

/// The dict that an instance of a subclass is, if the class has this special method from `dict`.
#[inline]
fn dict_like(vm: &mut Vm, container: Value, slot: Slot) -> Option<Gc<crate::dict::Dict>> {
    let dict = container.as_dict()?;
    (vm.type_of(container).slot(vm, slot) == vm.types.dict.slot(vm, slot)).then_some(dict)
}

/// `container[key] = value`.
pub fn set_item(vm: &mut Vm, container: Value, key: Value, value: Value) -> R<()> {
    let ty = vm.type_of(container);
    if ty == vm.types.dict
        && let Some(d) = container.as_dict()
    {
        return d.set(vm, key, value);
    }
    if ty == vm.types.list
        && let (Some(l), Some(i)) = (container.as_list(), key.as_small_int())
        && let Some(at) = place(i as isize, l.len())
        && l.set(at, value)
    {
        return Ok(());
    }
    if ty == vm.types.list
        && let Some(l) = container.as_list()
    {
        return crate::list::slices::set_item(vm, l, key, value);
    }
    if let (Some(items), Some(i)) = (items_of(ty), key.as_small_int())
        && (items.set)(vm, container, i as isize, value)
    {
        return Ok(());
    }
    if let Some(d) = dict_like(vm, container, Slot::SetItem) {
        return d.set(vm, key, value);
    }
    match vm.call_slot(Slot::SetItem, container, &[key, value])? {
        Some(_) => Ok(()),
        None => {
            if ty.has(crate::ty::flags::HEAP) && ty.slot(vm, Slot::DelItem).is_some() {
                return Err(vm.raise(Exc::AttributeError, Slot::SetItem.name()));
            }
            sequence_index(vm, container, key)?;
            let message = format!("'{}' object does not support item assignment", ty.name_str());
            Err(vm.type_error(message))
        }
    }
}

/// `del container[key]`.
pub fn delete_item(vm: &mut Vm, container: Value, key: Value) -> R<()> {
    if vm.is_exact(container, vm.types.dict)
        && let Some(d) = container.as_dict()
    {
        return match d.remove(vm, key)? {
            Some(_) => Ok(()),
            None => Err(vm.key_error(key)),
        };
    }
    match vm.call_slot(Slot::DelItem, container, &[key])? {
        Some(_) => Ok(()),
        None => {
            let one = sequence_index(vm, container, key)?;
            Err(no_deletion(vm, container, one))
        }
    }
}

/// Whether one item of a sequence is asked for; IndexError if no sequence has so many.
fn sequence_index(vm: &mut Vm, container: Value, key: Value) -> R<bool> {
    let ty = vm.type_of(container);
    let sequence = ty.has(crate::ty::flags::HEAP) || ty.slot(vm, Slot::Len).is_some();
    let one = key.as_int().is_some() || vm.type_of(key).slot(vm, Slot::Index).is_some();
    if sequence && one {
        index_isize(vm, key, Exc::IndexError)?;
    }
    Ok(sequence && one)
}

/// Why `del container[key]` is not possible. Sequences say it in other words, if they are asked for one item.
#[cold]
fn no_deletion(vm: &mut Vm, container: Value, one: bool) -> Raised {
    let ty = vm.type_of(container);
    if ty.has(crate::ty::flags::HEAP) && ty.slot(vm, Slot::SetItem).is_some() {
        return vm.raise(Exc::AttributeError, Slot::DelItem.name());
    }
    let verb = if one { "doesn't" } else { "does not" };
    vm.type_error(format!("'{}' object {verb} support item deletion", ty.name_str()))
}

/// `item in container`.
pub fn contains(vm: &mut Vm, container: Value, item: Value) -> R<bool> {
    let ty = vm.type_of(container);
    if !ty.has(crate::ty::flags::HEAP) {
        match container.kind() {
            Kind::Dict => {
                if let Some(d) = container.as_dict() {
                    return d.contains(vm, item);
                }
            }
            Kind::Set | Kind::FrozenSet => {
                if let Some(s) = container.as_set() {
                    return s.has(vm, item);
                }
            }
            Kind::List => {
                if let Some(l) = container.as_list() {
                    return Ok(crate::list::find(vm, l, item, 0, usize::MAX)?.is_some());
                }
            }
            Kind::Tuple => {
                if let Some(t) = container.as_tuple() {
                    return Ok(crate::tuple::find(vm, t, item)?.is_some());
                }
            }
            Kind::Range => {
                if let Some(r) = container.as_range() {
                    return crate::range::contains(vm, r, item);
                }
            }
            Kind::Str => {
                if let (Some(s), Some(part)) = (container.as_str(), item.as_str()) {
                    return Ok(crate::string::find_in(&s, &part, 0, s.len()).is_some());
                }
            }
            _ => {}
        }
    } else if let Some(d) = dict_like(vm, container, Slot::Contains) {
        return d.contains(vm, item);
    }
    match ty.slot(vm, Slot::Contains) {
        Some(f) if f.is_none() => {
            let message = format!("'{}' object is not a container", ty.name_str());
            Err(vm.type_error(message))
        }
        Some(f) => {
            let r = vm.call_unbound(f, container, &[item], None)?;
            truth(vm, r)
        }
        None => {
            let iterator = match crate::iter::iter_or_none(vm, container)? {
                Some(iterator) => iterator,
                None => {
                    let message =
                        format!("argument of type '{}' is not a container or iterable", ty.name_str());
                    return Err(vm.type_error(message));
                }
            };
            while let Some(candidate) = crate::iter::next(vm, iterator)? {
                if same_or_equal(vm, candidate, item)? {
                    return Ok(true);
                }
                vm.poll()?;
            }
            Ok(false)
        }
    }
}

/// `repr(value)`, a str.
pub fn repr(vm: &mut Vm, value: Value) -> R {
    if let Some(i) = value.as_small_int() {
        return Ok(crate::int_type::text_of(vm, i));
    }
    vm.check_native_stack()?;
    let ty = vm.type_of(value);
    match ty.slot(vm, Slot::Repr) {
        Some(f) => {
            let r = vm.call_unbound(f, value, &[], None)?;
            if r.as_str().is_none() {
                let message = format!("__repr__ returned non-string (type {})", vm.type_name(r));
                return Err(vm.type_error(message));
            }
            Ok(r)
        }
        None => Ok(default_repr(vm, value)),
    }
}

/// `<module.T object at 0x...>`.
pub fn default_repr(vm: &mut Vm, value: Value) -> Value {
    let name = crate::class::full_name(vm, vm.type_of(value));
    let text = format!("<{name} object at {:#x}>", value.identity());
    vm.str(&text)
}

/// `str(value)`, a str.
pub fn to_str(vm: &mut Vm, value: Value) -> R {
    if vm.is_exact(value, vm.types.str) {
        return Ok(value);
    }
    if let Some(i) = value.as_small_int() {
        return Ok(crate::int_type::text_of(vm, i));
    }
    vm.check_native_stack()?;
    let ty = vm.type_of(value);
    match ty.slot(vm, Slot::Str) {
        Some(f) => {
            let r = vm.call_unbound(f, value, &[], None)?;
            if r.as_str().is_none() {
                let message = format!("__str__ returned non-string (type {})", vm.type_name(r));
                return Err(vm.type_error(message));
            }
            Ok(r)
        }
        None => repr(vm, value),
    }
}

/// `repr(value)` as text, for messages.
pub fn repr_text(vm: &mut Vm, value: Value) -> R<String> {
    Ok(crate::string::to_rust(repr(vm, value)?))
}

/// `str(value)` as text, for messages.
pub fn str_text(vm: &mut Vm, value: Value) -> R<String> {
    Ok(crate::string::to_rust(to_str(vm, value)?))
}

/// `format(value, spec)`, a str.
pub fn format(vm: &mut Vm, value: Value, spec: Value) -> R {
    if spec.as_str().is_some_and(|s| s.is_empty()) && vm.is_exact(value, vm.types.str) {
        return Ok(value);
    }
    match vm.call_slot(Slot::Format, value, &[spec])? {
        Some(r) if r.as_str().is_some() => Ok(r),
        Some(r) => {
            let message = format!("__format__ must return a str, not {}", vm.type_name(r));
            Err(vm.type_error(message))
        }
        None => {
            let message = format!("Type {} doesn't define __format__", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// `callable(value)`.
pub fn is_callable(vm: &mut Vm, value: Value) -> bool {
    use crate::object::Kind;
    matches!(value.kind(), Kind::Function | Kind::Builtin | Kind::Method | Kind::Type)
        || vm.type_of(value).slot(vm, Slot::Call).is_some()
}
