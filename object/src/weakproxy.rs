//! Weak proxies: objects that behave as the object that they refer to weakly. All operations pass through.

use crate::exception::Exc;
use crate::native::{method, slot};
use crate::object::Kind;
use crate::ops::{self, BinaryOp, CompareOp};
use crate::slots::Slot;
use crate::value::Value;
use crate::vm::{R, Vm};
use crate::weakref::WeakRef;

/// A new proxy, or the existing one if it would be the same.
pub fn new_proxy(vm: &mut Vm, object: Value, callback: Option<Value>) -> R {
    let of = vm.type_of(object);
    let callable = of.slot(vm, Slot::Call).is_some() || matches!(object.kind(), Kind::Function | Kind::Type);
    let ty = if callable { vm.types.weak_callable_proxy } else { vm.types.weak_proxy };
    crate::weakref::new_reference(vm, ty, object, callback)
}

/// The object behind a proxy, other values themselves; ReferenceError if it is dead.
fn unwrap(vm: &mut Vm, value: Value) -> R {
    let Some(reference) = value.native::<WeakRef>() else { return Ok(value) };
    if vm.is_instance(value, vm.types.weak_reference) {
        return Ok(value);
    }
    match reference.referent.get() {
        Some(object) => Ok(object),
        None => Err(vm.raise(Exc::ReferenceError, "weakly-referenced object no longer exists")),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let referent = args[0].native::<WeakRef>().and_then(|r| r.referent.get());
    let address = args[0].identity();
    let text = match referent {
        Some(object) => {
            let kind = vm.type_name(object);
            format!("<weakproxy at {address:#x}; to '{kind}' at {:#x}>", object.identity())
        }
        None => format!("<weakproxy at {address:#x}; dead>"),
    };
    Ok(vm.str(&text))
}

fn str(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    ops::to_str(vm, object)
}

fn bytes(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    vm.call_method_str(object, "__bytes__", &[])
}

fn reversed(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    vm.call_method_str(object, "__reversed__", &[])
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    let name = vm.attribute_name(args[1])?;
    vm.get_attribute(object, name)
}

fn setattr(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    let name = vm.attribute_name(args[1])?;
    vm.set_attribute(object, name, args[2])?;
    Ok(Value::NONE)
}

fn delattr(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    let name = vm.attribute_name(args[1])?;
    vm.delete_attribute(object, name)?;
    Ok(Value::NONE)
}

fn call(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    let mut all = vm.rooted_from(&args[2..]);
    let mut names = vm.rooted();
    for (k, v) in args[1].as_dict().iter().flat_map(|d| d.to_vec()) {
        names.push(k);
        all.push(v);
    }
    let kwnames = if names.is_empty() { None } else { Some(crate::tuple::Tuple::new(vm, &names)) };
    vm.call_kw(object, &all, kwnames)
}

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    crate::iter::iter(vm, object)
}

fn next(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    let ty = vm.type_of(object);
    if ty.slot(vm, Slot::Next).is_none() {
        let message = format!("Weakref proxy referenced a non-iterator '{}' object", ty.name_str());
        return Err(vm.type_error(message));
    }
    match crate::iter::next(vm, object)? {
        Some(item) => Ok(item),
        None => Err(vm.raise_with(Exc::StopIteration, &[])),
    }
}

fn bool(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    Ok(Value::bool(ops::truth(vm, object)?))
}

fn len(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    let length = ops::length(vm, object)?;
    Ok(vm.int(length as i64))
}

fn getitem(vm: &mut Vm, args: &[Value]) -> R {
    let (object, key) = (unwrap(vm, args[0])?, unwrap(vm, args[1])?);
    ops::get_item(vm, object, key)
}

fn setitem(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    ops::set_item(vm, object, args[1], args[2])?;
    Ok(Value::NONE)
}

fn delitem(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    ops::delete_item(vm, object, args[1])?;
    Ok(Value::NONE)
}

fn contains(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    Ok(Value::bool(ops::contains(vm, object, args[1])?))
}

fn index(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    ops::index(vm, object)
}

/// `int(object)` and `float(object)`, by the classes themselves.
fn int(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    vm.call(vm.types.int.value(), &[object])
}

fn float(vm: &mut Vm, args: &[Value]) -> R {
    let object = unwrap(vm, args[0])?;
    vm.call(vm.types.float.value(), &[object])
}

fn power(vm: &mut Vm, base: Value, exponent: Value, modulus: Value) -> R {
    let (base, exponent, modulus) = (unwrap(vm, base)?, unwrap(vm, exponent)?, unwrap(vm, modulus)?);
    if modulus.is_none() {
        return ops::binary(vm, BinaryOp::Pow, base, exponent);
    }
    match vm.builtins.and_then(|b| b.get_str(vm, "pow")) {
        Some(pow) => vm.call(pow, &[base, exponent, modulus]),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn pow(vm: &mut Vm, args: &[Value]) -> R {
    power(vm, args[0], args[1], args[2])
}

fn rpow(vm: &mut Vm, args: &[Value]) -> R {
    power(vm, args[1], args[0], args[2])
}

macro_rules! binary {
    ($($forward:ident $reflected:ident $in_place:ident $op:ident;)*) => {
        $(fn $forward(vm: &mut Vm, args: &[Value]) -> R {
            let (a, b) = (unwrap(vm, args[0])?, unwrap(vm, args[1])?);
            ops::binary(vm, BinaryOp::$op, a, b)
        }
        fn $reflected(vm: &mut Vm, args: &[Value]) -> R {
            let (a, b) = (unwrap(vm, args[1])?, unwrap(vm, args[0])?);
            ops::binary(vm, BinaryOp::$op, a, b)
        }
        fn $in_place(vm: &mut Vm, args: &[Value]) -> R {
            let (a, b) = (unwrap(vm, args[0])?, unwrap(vm, args[1])?);
            ops::binary_in_place(vm, BinaryOp::$op, a, b)
        })*
    };
}

binary! {
    add radd iadd Add;
    sub rsub isub Sub;
    mul rmul imul Mul;
    modulo rmod imod Mod;
    lshift rlshift ilshift LShift;
    rshift rrshift irshift RShift;
    and rand iand And;
    xor rxor ixor Xor;
    or ror ior Or;
    floordiv rfloordiv ifloordiv FloorDiv;
    truediv rtruediv itruediv TrueDiv;
    matmul rmatmul imatmul MatMul;
}

fn divmod(vm: &mut Vm, args: &[Value]) -> R {
    let (a, b) = (unwrap(vm, args[0])?, unwrap(vm, args[1])?);
    ops::binary(vm, BinaryOp::DivMod, a, b)
}

fn rdivmod(vm: &mut Vm, args: &[Value]) -> R {
    divmod(vm, &[args[1], args[0]])
}

fn ipow(vm: &mut Vm, args: &[Value]) -> R {
    let (a, b) = (unwrap(vm, args[0])?, unwrap(vm, args[1])?);
    ops::binary_in_place(vm, BinaryOp::Pow, a, b)
}

macro_rules! unary {
    ($($name:ident $slot:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let object = unwrap(vm, args[0])?;
            ops::unary(vm, Slot::$slot, object)
        })*
    };
}

unary! {
    neg Neg;
    pos Pos;
    abs Abs;
    invert Invert;
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let (a, b) = (unwrap(vm, args[0])?, unwrap(vm, args[1])?);
            ops::compare(vm, CompareOp::$op, a, b)
        })*
    };
}

comparisons! {
    lt Lt;
    le Le;
    eq Eq;
    ne Ne;
    gt Gt;
    ge Ge;
}

crate::native_table! { METHODS = [
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__str__", "(self, /)", str, "Return str(self)."),
    slot("__getattribute__", "(self, name, /)", getattribute, "Return getattr(self, name)."),
    slot("__setattr__", "(self, name, value, /)", setattr, "Implement setattr(self, name, value)."),
    slot("__delattr__", "(self, name, /)", delattr, "Implement delattr(self, name)."),
    slot("__lt__", "(self, value, /)", lt, "Return self<value."),
    slot("__le__", "(self, value, /)", le, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", gt, "Return self>value."),
    slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
    slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
    slot("__next__", "(self, /)", next, "Implement next(self)."),
    slot("__add__", "(self, value, /)", add, "Return self+value."),
    slot("__radd__", "(self, value, /)", radd, "Return value+self."),
    slot("__sub__", "(self, value, /)", sub, "Return self-value."),
    slot("__rsub__", "(self, value, /)", rsub, "Return value-self."),
    slot("__mul__", "(self, value, /)", mul, "Return self*value."),
    slot("__rmul__", "(self, value, /)", rmul, "Return value*self."),
    slot("__mod__", "(self, value, /)", modulo, "Return self%value."),
    slot("__rmod__", "(self, value, /)", rmod, "Return value%self."),
    slot("__divmod__", "(self, value, /)", divmod, "Return divmod(self, value)."),
    slot("__rdivmod__", "(self, value, /)", rdivmod, "Return divmod(value, self)."),
    slot("__pow__", "(self, value, mod=None, /)", pow, "Return pow(self, value, mod)."),
    slot("__rpow__", "(self, value, mod=None, /)", rpow, "Return pow(value, self, mod)."),
    slot("__neg__", "(self, /)", neg, "-self"),
    slot("__pos__", "(self, /)", pos, "+self"),
    slot("__abs__", "(self, /)", abs, "abs(self)"),
    slot("__bool__", "(self, /)", bool, "True if self else False"),
    slot("__invert__", "(self, /)", invert, "~self"),
    slot("__lshift__", "(self, value, /)", lshift, "Return self<<value."),
    slot("__rlshift__", "(self, value, /)", rlshift, "Return value<<self."),
    slot("__rshift__", "(self, value, /)", rshift, "Return self>>value."),
    slot("__rrshift__", "(self, value, /)", rrshift, "Return value>>self."),
    slot("__and__", "(self, value, /)", and, "Return self&value."),
    slot("__rand__", "(self, value, /)", rand, "Return value&self."),
    slot("__xor__", "(self, value, /)", xor, "Return self^value."),
    slot("__rxor__", "(self, value, /)", rxor, "Return value^self."),
    slot("__or__", "(self, value, /)", or, "Return self|value."),
    slot("__ror__", "(self, value, /)", ror, "Return value|self."),
    slot("__int__", "(self, /)", int, "int(self)"),
    slot("__float__", "(self, /)", float, "float(self)"),
    slot("__iadd__", "(self, value, /)", iadd, "Return self+=value."),
    slot("__isub__", "(self, value, /)", isub, "Return self-=value."),
    slot("__imul__", "(self, value, /)", imul, "Return self*=value."),
    slot("__imod__", "(self, value, /)", imod, "Return self%=value."),
    slot("__ipow__", "(self, value, /)", ipow, "Return self**=value."),
    slot("__ilshift__", "(self, value, /)", ilshift, "Return self<<=value."),
    slot("__irshift__", "(self, value, /)", irshift, "Return self>>=value."),
    slot("__iand__", "(self, value, /)", iand, "Return self&=value."),
    slot("__ixor__", "(self, value, /)", ixor, "Return self^=value."),
    slot("__ior__", "(self, value, /)", ior, "Return self|=value."),
    slot("__floordiv__", "(self, value, /)", floordiv, "Return self//value."),
    slot("__rfloordiv__", "(self, value, /)", rfloordiv, "Return value//self."),
    slot("__truediv__", "(self, value, /)", truediv, "Return self/value."),
    slot("__rtruediv__", "(self, value, /)", rtruediv, "Return value/self."),
    slot("__ifloordiv__", "(self, value, /)", ifloordiv, "Return self//=value."),
    slot("__itruediv__", "(self, value, /)", itruediv, "Return self/=value."),
    slot("__index__", "(self, /)", index, "Return self converted to an integer, if self is suitable for use as an index into a list."),
    slot("__matmul__", "(self, value, /)", matmul, "Return self@value."),
    slot("__rmatmul__", "(self, value, /)", rmatmul, "Return value@self."),
    slot("__imatmul__", "(self, value, /)", imatmul, "Return self@=value."),
    slot("__len__", "(self, /)", len, "Return len(self)."),
    slot("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
    slot("__setitem__", "(self, key, value, /)", setitem, "Set self[key] to value."),
    slot("__delitem__", "(self, key, /)", delitem, "Delete self[key]."),
    slot("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
] }

crate::native_table! { PLAIN_METHODS = [
    method("__bytes__", "(self, /)", bytes, ""),
    method("__reversed__", "(self, /)", reversed, ""),
] }

crate::native_table! { CALL = [
    slot("__call__", "(self, /, *args, **kwargs)", call, "Call self as a function."),
] }

/// Fills the types.
pub fn init(vm: &mut Vm) {
    let (plain, callable) = (vm.types.weak_proxy, vm.types.weak_callable_proxy);
    vm.add_methods(plain, &PLAIN_METHODS);
    vm.add_methods(callable, &CALL);
    for ty in [plain, callable] {
        ty.set_module(vm, "weakref");
        vm.add_methods(ty, &METHODS);
        // Proxies have no hash. A fresh name: only exhausted memory could refuse it.
        let _ = ty.dict.get().set_interned(vm, vm.names.dunder_hash, Value::NONE);
    }
}
