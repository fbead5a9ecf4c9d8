//! The methods of `set` and `frozenset`.

use super::algebra::{self, copy, look_up_key};
use super::{Set, algebra as sets};
use crate::exception::Exc;
use crate::native::{class_method, method, slot};
use crate::object::Gc;
use crate::ops::{BinaryOp, CompareOp};
use crate::recursive::{at_most_one, class_of, foreign_receiver, guarded_repr, no_keywords, repr_items};
use crate::slots::Slot;
use crate::string::StrBuilder;
use crate::value::Value;
use crate::vm::{R, Vm};

fn this(vm: &mut Vm, args: &[Value]) -> R<Gc<Set>> {
    args[0].as_set().ok_or_else(|| foreign_receiver(vm, "set", args[0]))
}

fn new_set(vm: &mut Vm, args: &[Value]) -> R {
    let ty = class_of(vm, args[0])?;
    Ok(Set::of_type(vm, ty).value())
}

fn init_set(vm: &mut Vm, args: &[Value]) -> R {
    let set = this(vm, args)?;
    no_keywords(vm, "set", args[1])?;
    let source = match args.get(2..) {
        Some([] | [_]) => args.get(2).copied(),
        _ => {
            let name = vm.type_name(args[0]);
            at_most_one(vm, &name, &args[2..])?
        }
    };
    set.clear();
    if let Some(source) = source {
        sets::update(vm, set, source)?;
    }
    Ok(Value::NONE)
}

fn new_frozenset(vm: &mut Vm, args: &[Value]) -> R {
    let ty = class_of(vm, args[0])?;
    let own_init = ty.slot(vm, Slot::Init).is_some_and(|i| !crate::class::is_object_init(i));
    if !own_init {
        no_keywords(vm, "frozenset", args[1])?;
    }
    let source = at_most_one(vm, &ty.name_str(), &args[2..])?;
    match source {
        Some(s) if ty == vm.types.frozenset && vm.is_exact(s, ty) => Ok(s),
        Some(s) => Ok(super::from_iterable(vm, ty, s)?.value()),
        None => Ok(Set::of_type(vm, ty).value()),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let set = this(vm, args)?;
    let name = vm.type_name(args[0]);
    if set.is_empty() {
        return Ok(vm.str(&format!("{name}()")));
    }
    guarded_repr(vm, args[0], &format!("{name}(...)"), |vm| {
        let items = vm.rooted_from(&set.to_vec());
        let plain = vm.is_exact(args[0], vm.types.set);
        let body = repr_items(vm, "{", "}", |i| items.get(i).copied())?;
        let body = body.finish(vm)?;
        if plain {
            return Ok(body);
        }
        let mut builder = StrBuilder::default();
        builder.push_str(&name);
        builder.push_latin1(b"(");
        if let Some(s) = body.as_str() {
            builder.push_string(&s);
        }
        builder.push_latin1(b")");
        builder.finish(vm)
    })
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let h = this(vm, args)?.frozen_hash();
    Ok(vm.int(h))
}

macro_rules! comparison {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let a = this(vm, args)?;
            match args[1].as_set() {
                Some(b) => Ok(Value::bool(sets::compare(vm, CompareOp::$op, a, b)?)),
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        })*
    };
}

comparison! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    let set = this(vm, args)?;
    Ok(crate::itertypes::set::iterator(vm, set))
}

fn len(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(this(vm, args)?.len() as i64))
}

fn contains(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(this(vm, args)?.has(vm, args[1])?))
}

fn add(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args)?.add(vm, args[1])?;
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm, args: &[Value]) -> R {
    this(vm, args)?.clear();
    Ok(Value::NONE)
}

fn copy_method(vm: &mut Vm, args: &[Value]) -> R {
    let set = this(vm, args)?;
    if vm.is_exact(args[0], vm.types.frozenset) {
        return Ok(args[0]);
    }
    Ok(copy(vm, set)?.value())
}

fn remove_key(vm: &mut Vm, args: &[Value]) -> R<bool> {
    let set = this(vm, args)?;
    let (key, hash) = look_up_key(vm, args[1])?;
    set.discard_hashed(vm, key, hash)
}

fn discard(vm: &mut Vm, args: &[Value]) -> R {
    remove_key(vm, args)?;
    Ok(Value::NONE)
}

fn remove(vm: &mut Vm, args: &[Value]) -> R {
    if remove_key(vm, args)? { Ok(Value::NONE) } else { Err(vm.key_error(args[1])) }
}

fn pop(vm: &mut Vm, args: &[Value]) -> R {
    match this(vm, args)?.pop() {
        Some(key) => Ok(key),
        None => Err(vm.raise(Exc::KeyError, "pop from an empty set")),
    }
}

fn union(vm: &mut Vm, args: &[Value]) -> R {
    let set = this(vm, args)?;
    let result = copy(vm, set)?;
    for other in &args[1..] {
        if *other != args[0] {
            sets::update(vm, result, *other)?;
        }
    }
    Ok(result.value())
}

fn update(vm: &mut Vm, args: &[Value]) -> R {
    let set = this(vm, args)?;
    for other in &args[1..] {
        sets::update(vm, set, *other)?;
    }
    Ok(Value::NONE)
}

fn intersect_all(vm: &mut Vm, args: &[Value]) -> R<Gc<Set>> {
    let set = this(vm, args)?;
    if args.len() == 1 {
        return copy(vm, set);
    }
    let mut result = set;
    for other in &args[1..] {
        result = sets::intersection(vm, result, *other)?;
    }
    Ok(result)
}

fn intersection(vm: &mut Vm, args: &[Value]) -> R {
    if args.len() == 1 {
        return copy_method(vm, args);
    }
    Ok(intersect_all(vm, args)?.value())
}

fn intersection_update(vm: &mut Vm, args: &[Value]) -> R {
    let result = intersect_all(vm, args)?;
    this(vm, args)?.swap_contents(result);
    Ok(Value::NONE)
}

fn difference(vm: &mut Vm, args: &[Value]) -> R {
    let set = this(vm, args)?;
    let [_, first, rest @ ..] = args else { return copy_method(vm, args) };
    let result = sets::difference(vm, set, *first)?;
    for other in rest {
        sets::difference_update(vm, result, *other)?;
    }
    Ok(result.value())
}

fn difference_update(vm: &mut Vm, args: &[Value]) -> R {
    let set = this(vm, args)?;
    for other in &args[1..] {
        sets::difference_update(vm, set, *other)?;
    }
    Ok(Value::NONE)
}

fn symmetric_difference(vm: &mut Vm, args: &[Value]) -> R {
    let set = this(vm, args)?;
    Ok(algebra::symmetric_difference(vm, set, args[1])?.value())
}

fn symmetric_difference_update(vm: &mut Vm, args: &[Value]) -> R {
    let set = this(vm, args)?;
    sets::symmetric_difference_update(vm, set, args[1])?;
    Ok(Value::NONE)
}

fn is_disjoint(vm: &mut Vm, args: &[Value]) -> R {
    let set = this(vm, args)?;
    Ok(Value::bool(algebra::is_disjoint(vm, set, args[1])?))
}

fn is_subset(vm: &mut Vm, args: &[Value]) -> R {
    let set = this(vm, args)?;
    Ok(Value::bool(algebra::is_subset(vm, set, args[1])?))
}

fn is_superset(vm: &mut Vm, args: &[Value]) -> R {
    let set = this(vm, args)?;
    Ok(Value::bool(algebra::is_superset(vm, set, args[1])?))
}

macro_rules! operators {
    ($($name:ident $reflected:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            match (args[0].as_set(), args[1].as_set()) {
                (Some(a), Some(b)) => {
                    sets::operator(vm, BinaryOp::$op, a, b).unwrap_or(Ok(Value::NOT_IMPLEMENTED))
                }
                _ => Ok(Value::NOT_IMPLEMENTED),
            }
        }
        fn $reflected(vm: &mut Vm, args: &[Value]) -> R {
            $name(vm, &[args[1], args[0]])
        })*
    };
}

operators! { sub rsub Sub; and rand And; xor rxor Xor; or ror Or; }

macro_rules! in_place {
    ($($name:ident: $function:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let set = this(vm, args)?;
            if args[1].as_set().is_none() {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            sets::$function(vm, set, args[1])?;
            Ok(args[0])
        })*
    };
}

in_place! {
    ior: update;
    isub: difference_update;
    ixor: symmetric_difference_update;
}

fn iand(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_set().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    intersection_update(vm, args)?;
    Ok(args[0])
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let set = this(vm, args)?;
    let items = vm.list(&set.to_vec());
    let arguments = vm.tuple(&[items]);
    let state = match vm.try_attribute(args[0], vm.names.dunder_getstate)? {
        Some(getstate) => vm.call(getstate, &[])?,
        None => Value::NONE,
    };
    let class = vm.type_of(args[0]).value();
    Ok(vm.tuple(&[class, arguments, state]))
}

fn size_of_method(vm: &mut Vm, args: &[Value]) -> R {
    let size = this(vm, args)?.table_size() + vm.type_of(args[0]).instance_size();
    Ok(Value::small_int(size as i64))
}

crate::native_table! { COMMON = [
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__lt__", "(self, value, /)", lt, "Return self<value."),
    slot("__le__", "(self, value, /)", le, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", gt, "Return self>value."),
    slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
    slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
    slot("__sub__", "(self, value, /)", sub, "Return self-value."),
    slot("__rsub__", "(self, value, /)", rsub, "Return value-self."),
    slot("__and__", "(self, value, /)", and, "Return self&value."),
    slot("__rand__", "(self, value, /)", rand, "Return value&self."),
    slot("__xor__", "(self, value, /)", xor, "Return self^value."),
    slot("__rxor__", "(self, value, /)", rxor, "Return value^self."),
    slot("__or__", "(self, value, /)", or, "Return self|value."),
    slot("__ror__", "(self, value, /)", ror, "Return value|self."),
    slot("__len__", "(self, /)", len, "Return len(self)."),
    method("__contains__", "(self, object, /)", contains, "x.__contains__(y) <==> y in x."),
    method("copy", "(self, /)", copy_method, "Return a shallow copy of a set."),
    method("difference", "(self, /, *others)", difference, "Return a new set with elements in the set that are not in the others."),
    method("intersection", "(self, /, *others)", intersection, "Return a new set with elements common to the set and all others."),
    method("isdisjoint", "(self, other, /)", is_disjoint, "Return True if two sets have a null intersection."),
    method("issubset", "(self, other, /)", is_subset, "Report whether another set contains this set."),
    method("issuperset", "(self, other, /)", is_superset, "Report whether this set contains another set."),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
    method("__sizeof__", "(self, /)", size_of_method, "S.__sizeof__() -> size of S in memory, in bytes."),
    method("symmetric_difference", "(self, other, /)", symmetric_difference, "Return a new set with elements in either the set or other but not both."),
    method("union", "(self, /, *others)", union, "Return a new set with elements from the set and all others."),
    class_method("__class_getitem__", "(type, object, /)", crate::generic_alias::class_getitem, "See PEP 585"),
] }

crate::native_table! { SET = [
    crate::native::new("(type, /, *args, **kwargs?) as (type, iterable=(), /)", new_set),
    slot("__init__", "(self, /, *args, **kwargs?)", init_set, "Initialize self.  See help(type(self)) for accurate signature."),
    slot("__isub__", "(self, value, /)", isub, "Return self-=value."),
    slot("__iand__", "(self, value, /)", iand, "Return self&=value."),
    slot("__ixor__", "(self, value, /)", ixor, "Return self^=value."),
    slot("__ior__", "(self, value, /)", ior, "Return self|=value."),
    method("add", "(self, object, /)", add, "Add an element to a set. No effect if it is there already."),
    method("clear", "(self, /)", clear, "Remove all elements from this set."),
    method("discard", "(self, object, /)", discard, "Remove an element from a set if it is a member."),
    method("difference_update", "(self, /, *others)", difference_update, "Remove the elements of the others from the set."),
    method("intersection_update", "(self, /, *others)", intersection_update, "Keep only elements that all others have too."),
    method("pop", "(self, /)", pop, "Remove and return an arbitrary set element; KeyError if the set is empty."),
    method("remove", "(self, object, /)", remove, "Remove an element from a set; KeyError if it is not a member."),
    method("symmetric_difference_update", "(self, other, /)", symmetric_difference_update, "Keep elements found in either set, but not in both."),
    method("update", "(self, /, *others)", update, "Add the elements of all others."),
] }

crate::native_table! { FROZENSET = [
    crate::native::new("(type, /, *args, **kwargs?) as (type, iterable=(), /)", new_frozenset),
    slot("__hash__", "(self, /)", hash, "Return hash(self)."),
] }

pub fn init(vm: &mut Vm) {
    let t = vm.types;
    vm.add_methods(t.set, &COMMON);
    vm.add_methods(t.set, &SET);
    crate::recursive::set_unhashable(vm, t.set);
    vm.add_methods(t.frozenset, &COMMON);
    vm.add_methods(t.frozenset, &FROZENSET);
}
