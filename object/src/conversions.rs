//! Calls of built-in classes whose result is there at once: no argument to bind, no method to look up.

use crate::dict::Dict;
use crate::int_type;
use crate::list::List;
use crate::object::Gc;
use crate::set::Set;
use crate::tuple::Tuple;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};

/// What a call of a class with these arguments gives, if that takes no more than the class and the argument.
pub(crate) fn made_at_once(vm: &mut Vm, ty: Gc<Type>, args: &[Value]) -> Option<R> {
    match args {
        [] => empty(vm, ty).map(Ok),
        [value] => match converted(vm, ty, *value) {
            Some(made) => Some(Ok(made)),
            None => copied(vm, ty, *value),
        },
        _ => None,
    }
}

/// `list(value)`, `set(value)` and so on of what is exactly a built-in container, which is copied without an iterator.
fn copied(vm: &mut Vm, ty: Gc<Type>, value: Value) -> Option<R> {
    let (t, of) = (vm.types, vm.type_of(value));
    if ty == t.dict && of == t.dict {
        return Some(value.as_dict()?.copy(vm).map(Gc::value));
    }
    if ![t.list, t.tuple, t.set, t.frozenset].contains(&of) {
        return None;
    }
    if ty == t.list {
        return Some(crate::list::from_iterable(vm, value));
    }
    if let Some(list) = value.as_list().filter(|_| ty == t.tuple) {
        let item = |i| list.get(i).unwrap_or(Value::NONE);
        return Some(Tuple::try_filled(vm, list.len(), item).map(Gc::value));
    }
    // A frozenset of a frozenset is the same one.
    let to_set = ty == t.set || ty == t.frozenset && of != ty;
    to_set.then(|| crate::set::from_iterable(vm, ty, value).map(Gc::value))
}

/// What a call of a built-in class without arguments gives, if that is something empty.
fn empty(vm: &mut Vm, ty: Gc<Type>) -> Option<Value> {
    let t = vm.types;
    Some(match ty {
        ty if ty == t.list => List::new(vm, &[]).value(),
        ty if ty == t.dict => Gc::<Dict>::new(vm).value(),
        ty if ty == t.set => Set::of_type(vm, ty).value(),
        ty if ty == t.int => Value::small_int(0),
        _ => return None,
    })
}

/// `int(value)`, `float(value)` or `str(value)`, by the class, of what these take as it is or change in no time.
#[inline]
pub fn converted(vm: &mut Vm, ty: Gc<Type>, value: Value) -> Option<Value> {
    let t = vm.types;
    if ty == t.int {
        return match value.as_float() {
            _ if value.is_small_int() => Some(value),
            Some(x) => (x.abs() < 1e15).then(|| vm.int(x as i64)),
            None if vm.is_exact(value, t.str) => int_type::plain_digits(value, 10).map(|n| vm.int(n)),
            None => None,
        };
    }
    if ty == t.str {
        return match value.as_small_int() {
            Some(n) => Some(int_type::text_of(vm, n)),
            None => vm.is_exact(value, t.str).then_some(value),
        };
    }
    if ty == t.float {
        return match value.as_small_int() {
            Some(n) => Some(Value::float(n as f64)),
            None => value.is_float().then_some(value),
        };
    }
    None
}
