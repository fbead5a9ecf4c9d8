//! Calls of built-in classes whose result is there at once: no argument to bind, no method to look up.

use crate::dict::Dict;
use crate::int_type;
use crate::list::List;
use crate::object::Gc;
use crate::set::Set;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::Vm;

/// What a call of a class with these arguments gives, if that takes no more than the class and the argument.
pub(crate) fn made_at_once(vm: &mut Vm, ty: Gc<Type>, args: &[Value]) -> Option<Value> {
    match args {
        [] => empty(vm, ty),
        [value] => converted(vm, ty, *value),
        _ => None,
    }
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
