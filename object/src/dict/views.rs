//! Views of dicts: `dict_keys`, `dict_values`, `dict_items`. Keys and items are set-like.

use super::Dict;
use crate::descriptor::{GetSetDef, getter};
use crate::itertypes::dict::iterator;
use crate::native::{Native, Payload, method, slot};
use crate::object::{Gc, Trace};
use crate::recursive::{foreign_receiver, guarded_repr};
use crate::set::{self, Set};
use crate::string::StrBuilder;
use crate::value::Value;
use crate::vm::{R, Vm};

/// What a view or iterator shows.
pub const KEYS: u8 = 0;
pub const VALUES: u8 = 1;
pub const ITEMS: u8 = 2;

pub struct DictView<const WHAT: u8> {
    pub dict: Gc<Dict>,
}

impl<const WHAT: u8> Payload for DictView<WHAT> {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.dict.trace(marker);
    }
}

/// A view of a dict.
pub fn view(vm: &mut Vm, dict: Gc<Dict>, what: u8) -> Value {
    let t = vm.types;
    match what {
        KEYS => vm.new_native(t.dict_keys, DictView::<KEYS> { dict }).value(),
        VALUES => vm.new_native(t.dict_values, DictView::<VALUES> { dict }).value(),
        _ => vm.new_native(t.dict_items, DictView::<ITEMS> { dict }).value(),
    }
}

/// The dict of a view, and what the view shows.
pub fn as_view(value: Value) -> Option<(Gc<Dict>, u8)> {
    let keys: Option<Gc<Native<DictView<KEYS>>>> = value.native();
    if let Some(v) = keys {
        return Some((v.payload.dict, KEYS));
    }
    if let Some(v) = value.native::<DictView<ITEMS>>() {
        return Some((v.payload.dict, ITEMS));
    }
    value.native::<DictView<VALUES>>().map(|v| (v.payload.dict, VALUES))
}

/// What a view shows of an entry.
#[inline(always)]
pub fn item(vm: &mut Vm, what: u8, key: Value, value: Value) -> Value {
    match what {
        KEYS => key,
        VALUES => value,
        _ => crate::tuple::Tuple::pair(vm, key, value).value(),
    }
}

/// Whether this is a view with set operations.
fn is_set_like(value: Value) -> bool {
    as_view(value).is_some_and(|(_, what)| what != VALUES)
}

fn this(vm: &mut Vm, args: &[Value]) -> R<(Gc<Dict>, u8)> {
    as_view(args[0]).ok_or_else(|| foreign_receiver(vm, "dict_keys", args[0]))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.type_name(args[0]);
    guarded_repr(vm, args[0], "...", |vm| {
        let list = crate::list::from_iterable(vm, args[0])?;
        let text = crate::ops::repr(vm, list)?;
        let mut builder = StrBuilder::default();
        builder.push_str(&name);
        builder.push_latin1(b"(");
        if let Some(s) = text.as_str() {
            builder.push_string(&s);
        }
        builder.push_latin1(b")");
        builder.finish(vm)
    })
}

fn len(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(this(vm, args)?.0.len() as i64))
}

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    let (dict, what) = this(vm, args)?;
    Ok(iterator(vm, dict, what, false))
}

fn reversed(vm: &mut Vm, args: &[Value]) -> R {
    let (dict, what) = this(vm, args)?;
    Ok(iterator(vm, dict, what, true))
}

fn mapping(vm: &mut Vm, this: Value) -> R {
    match as_view(this) {
        Some((dict, _)) => Ok(crate::mappingproxy::MappingProxy::new(vm, dict.value())),
        None => Err(foreign_receiver(vm, "dict_keys", this)),
    }
}

/// Whether a keys or items view holds this.
pub fn view_contains(vm: &mut Vm, dict: Gc<Dict>, what: u8, item: Value) -> R<bool> {
    if what == KEYS {
        return dict.contains(vm, item);
    }
    let Some(pair) = item.as_tuple().filter(|t| t.len() == 2) else { return Ok(false) };
    match dict.get(vm, pair.get(0))? {
        Some(found) => crate::ops::same_or_equal(vm, found, pair.get(1)),
        None => Ok(false),
    }
}

fn contains(vm: &mut Vm, args: &[Value]) -> R {
    let (dict, what) = this(vm, args)?;
    Ok(Value::bool(view_contains(vm, dict, what, args[1])?))
}

/// Whether all items of `a` are in `b`.
fn all_in(vm: &mut Vm, a: Value, b: Value) -> R<bool> {
    let iterator = crate::iter::iter(vm, a)?;
    while let Some(item) = crate::iter::next(vm, iterator)? {
        if !crate::ops::contains(vm, b, item)? {
            return Ok(false);
        }
        vm.poll()?;
    }
    Ok(true)
}

macro_rules! comparison {
    ($($name:ident: |$vm:ident, $a:ident, $b:ident, $len_a:ident, $len_b:ident| $body:expr;)*) => {
        $(fn $name($vm: &mut Vm, args: &[Value]) -> R {
            let ($a, $b) = (args[0], args[1]);
            this($vm, args)?;
            if $b.as_set().is_none() && !is_set_like($b) {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            let ($len_a, $len_b) = (crate::ops::length($vm, $a)?, crate::ops::length($vm, $b)?);
            Ok(Value::bool($body))
        })*
    };
}

comparison! {
    eq: |vm, a, b, la, lb| la == lb && all_in(vm, a, b)?;
    ne: |vm, a, b, la, lb| !(la == lb && all_in(vm, a, b)?);
    lt: |vm, a, b, la, lb| la < lb && all_in(vm, a, b)?;
    le: |vm, a, b, la, lb| la <= lb && all_in(vm, a, b)?;
    gt: |vm, a, b, la, lb| la > lb && all_in(vm, b, a)?;
    ge: |vm, a, b, la, lb| la >= lb && all_in(vm, b, a)?;
}

/// A set of the items of a view or any iterable.
fn to_set(vm: &mut Vm, value: Value) -> R<Gc<Set>> {
    let result = Set::of_type(vm, vm.types.set);
    match as_view(value) {
        Some((dict, KEYS)) => set::update(vm, result, dict.value())?,
        _ => set::update(vm, result, value)?,
    }
    Ok(result)
}

fn difference(vm: &mut Vm, left: Value, right: Value) -> R {
    let result = to_set(vm, left)?;
    set::difference_update(vm, result, right)?;
    Ok(result.value())
}

fn union(vm: &mut Vm, left: Value, right: Value) -> R {
    let result = to_set(vm, left)?;
    set::update(vm, result, right)?;
    Ok(result.value())
}

fn symmetric_difference(vm: &mut Vm, left: Value, right: Value) -> R {
    if let (Some((a, ITEMS)), Some((b, ITEMS))) = (as_view(left), as_view(right)) {
        return items_xor(vm, a, b);
    }
    let result = to_set(vm, left)?;
    set::symmetric_difference_update(vm, result, right)?;
    Ok(result.value())
}

/// Pairs that only one of two dicts has: values need not be hashable where both have them.
fn items_xor(vm: &mut Vm, a: Gc<Dict>, b: Gc<Dict>) -> R {
    let (small, large) = if a.len() > b.len() { (b, a) } else { (a, b) };
    let rest = small.copy(vm)?;
    let result = Set::of_type(vm, vm.types.set);
    let mut at = 0;
    while let Some((i, key, value)) = large.next_entry(at) {
        at = i + 1;
        let hash = large.hash_at(i);
        let same = match rest.get_hashed(vm, key, hash)? {
            Some(other) => crate::ops::same_or_equal(vm, other, value)?,
            None => false,
        };
        if same {
            rest.remove(vm, key)?;
        } else {
            let pair = vm.tuple(&[key, value]);
            result.add(vm, pair)?;
        }
    }
    let rest = view(vm, rest, ITEMS);
    set::update(vm, result, rest)?;
    Ok(result.value())
}

fn intersection(vm: &mut Vm, left: Value, right: Value) -> R {
    let (mut own, mut other) = if is_set_like(left) { (left, right) } else { (right, left) };
    let length = crate::ops::length(vm, own)?;
    let exact_set = vm.is_exact(other, vm.types.set) || vm.is_exact(other, vm.types.frozenset);
    if exact_set
        && let Some(s) = other.as_set()
        && length <= s.len()
    {
        return Ok(set::intersection(vm, s, own)?.value());
    }
    if is_set_like(other) && crate::ops::length(vm, other)? > length {
        std::mem::swap(&mut own, &mut other);
    }
    let Some((dict, what)) = as_view(own) else { return Ok(Value::NOT_IMPLEMENTED) };
    let result = Set::of_type(vm, vm.types.set);
    crate::iter::for_each(vm, other, |vm, item| {
        if view_contains(vm, dict, what, item)? {
            result.add(vm, item)?;
        }
        Ok(())
    })?;
    Ok(result.value())
}

fn is_disjoint(vm: &mut Vm, args: &[Value]) -> R {
    let (mut dict, mut what) = this(vm, args)?;
    let mut other = args[1];
    if other == args[0] {
        return Ok(Value::bool(dict.is_empty()));
    }
    let exact_set = vm.is_exact(other, vm.types.set) || vm.is_exact(other, vm.types.frozenset);
    if (exact_set || is_set_like(other)) && crate::ops::length(vm, other)? > dict.len() {
        if exact_set {
            return Ok(Value::bool(!any_in(vm, args[0], other)?));
        }
        if let Some(v) = as_view(other) {
            (dict, what) = v;
            other = args[0];
        }
    }
    let iterator = crate::iter::iter(vm, other)?;
    while let Some(item) = crate::iter::next(vm, iterator)? {
        if view_contains(vm, dict, what, item)? {
            return Ok(Value::FALSE);
        }
        vm.poll()?;
    }
    Ok(Value::TRUE)
}

/// Whether an item of `a` is in `b`.
fn any_in(vm: &mut Vm, a: Value, b: Value) -> R<bool> {
    let iterator = crate::iter::iter(vm, a)?;
    while let Some(item) = crate::iter::next(vm, iterator)? {
        if crate::ops::contains(vm, b, item)? {
            return Ok(true);
        }
        vm.poll()?;
    }
    Ok(false)
}

macro_rules! operators {
    ($($name:ident $reflected:ident $function:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            $function(vm, args[0], args[1])
        }
        fn $reflected(vm: &mut Vm, args: &[Value]) -> R {
            $function(vm, args[1], args[0])
        })*
    };
}

operators! {
    sub rsub difference;
    and rand intersection;
    xor rxor symmetric_difference;
    or ror union;
}

crate::native_table! { SET_METHODS = [
    slot("__lt__", "(self, value, /)", lt, "Return self<value."),
    slot("__le__", "(self, value, /)", le, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", gt, "Return self>value."),
    slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
    slot("__sub__", "(self, value, /)", sub, "Return self-value."),
    slot("__rsub__", "(self, value, /)", rsub, "Return value-self."),
    slot("__and__", "(self, value, /)", and, "Return self&value."),
    slot("__rand__", "(self, value, /)", rand, "Return value&self."),
    slot("__xor__", "(self, value, /)", xor, "Return self^value."),
    slot("__rxor__", "(self, value, /)", rxor, "Return value^self."),
    slot("__or__", "(self, value, /)", or, "Return self|value."),
    slot("__ror__", "(self, value, /)", ror, "Return value|self."),
    slot("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
    method("isdisjoint", "(self, object, /)", is_disjoint, "Return True if the view and the given iterable have a null intersection."),
] }

crate::native_table! { METHODS = [
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
    slot("__len__", "(self, /)", len, "Return len(self)."),
    method("__reversed__", "(self, /)", reversed, "Return a reverse iterator over the view."),
] }

static GETSETS: &[GetSetDef] = &[getter("mapping", mapping)];

pub(super) fn init(vm: &mut Vm) {
    let t = vm.types;
    for ty in [t.dict_keys, t.dict_items] {
        vm.add_methods(ty, &SET_METHODS);
        crate::recursive::set_unhashable(vm, ty);
    }
    for ty in [t.dict_keys, t.dict_values, t.dict_items] {
        vm.add_methods(ty, &METHODS);
        vm.add_getsets(ty, GETSETS);
    }
}
