//! `typing.Union`, which is `types.UnionType` too: `int | str` and `Union[int, str]`.

use crate::descriptor::{GetSetDef, getter, member};
use crate::native::{Native, Payload, class_method, method, slot};
use crate::object::{Gc, Trace};
use crate::ops::{self, CompareOp};
use crate::ty::Type;
use crate::typing::parameters;
use crate::value::Value;
use crate::vm::{R, RootedVec, Vm};
use std::cell::Cell;

pub struct Union {
    /// A tuple.
    pub args: Value,
    /// A frozenset of those that have a hash.
    hashable: Value,
    /// A tuple of the others.
    unhashable: Value,
    pub parameters: Cell<Option<Value>>,
}

impl Payload for Union {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.args.trace(marker);
        self.hashable.trace(marker);
        self.unhashable.trace(marker);
        self.parameters.trace(marker);
    }
}

/// Collects the members of a union: without repetitions, unions in it flattened.
struct Builder {
    args: RootedVec,
    hashable: Value,
    unhashable: RootedVec,
    /// Whether members are to be checked by the module typing.
    checked: bool,
}

impl Builder {
    fn new(vm: &mut Vm, checked: bool) -> Builder {
        let hashable = crate::set::Set::of_type(vm, vm.types.frozenset).value();
        Builder { args: vm.rooted(), hashable, unhashable: vm.rooted(), checked }
    }

    fn add(&mut self, vm: &mut Vm, arg: Value) -> R<()> {
        if arg.is_none() {
            return self.add_type(vm, vm.types.none.value());
        }
        if let Some(inner) = arg.native::<Union>() {
            let inner = inner.args.as_tuple().map(|t| vm.rooted_from(t.items()));
            for arg in inner.iter().flat_map(|t| t.iter()) {
                self.add_type(vm, *arg)?;
            }
            return Ok(());
        }
        if self.checked {
            let arg = check_type(vm, arg, "Union[arg, ...]: each arg must be a type.")?;
            return self.add_type(vm, arg);
        }
        self.add_type(vm, arg)
    }

    fn add_type(&mut self, vm: &mut Vm, arg: Value) -> R<()> {
        let hash = ops::hash(vm, arg);
        match (hash, self.hashable.as_set()) {
            (Ok(hash), Some(set)) => {
                if !set.add_hashed(vm, arg, hash)? {
                    return Ok(());
                }
            }
            _ => {
                vm.exception = None;
                for known in vm.rooted_from(&self.unhashable).iter() {
                    if ops::same_or_equal(vm, *known, arg)? {
                        return Ok(());
                    }
                }
                self.unhashable.push(arg);
            }
        }
        self.args.push(arg);
        Ok(())
    }

    fn finish(self, vm: &mut Vm) -> R {
        match self.args[..] {
            [] => Err(vm.type_error("Cannot take a Union of no types.")),
            [one] => Ok(one),
            _ => {
                let args = vm.tuple(&self.args);
                let unhashable = vm.tuple(&self.unhashable);
                let union = Union { args, hashable: self.hashable, unhashable, parameters: Cell::new(None) };
                Ok(vm.new_native(vm.types.union, union).value())
            }
        }
    }
}

/// Whether `|` makes a union of such values.
fn is_unionable(vm: &Vm, value: Value) -> bool {
    value.is_none()
        || value.cast::<Type>().is_some()
        || value.native::<crate::generic_alias::GenericAlias>().is_some()
        || value.native::<Union>().is_some()
        || vm.is_exact(value, vm.types.type_alias)
}

/// What the module typing makes of an argument that should be a type: strings become forward references, None its
/// class; TypeError with this text otherwise.
pub fn check_type(vm: &mut Vm, arg: Value, message: &str) -> R {
    if arg.is_none() {
        return Ok(vm.types.none.value());
    }
    if is_unionable(vm, arg) {
        return Ok(arg);
    }
    let message = vm.str(message);
    crate::typing::call(vm, "_type_check", &[arg, message])
}

/// `Union[args]`.
pub fn from_args(vm: &mut Vm, args: Value) -> R {
    let mut builder = Builder::new(vm, true);
    match args.as_tuple() {
        Some(tuple) => {
            for arg in vm.rooted_from(tuple.items()).iter() {
                builder.add(vm, *arg)?;
            }
        }
        None => builder.add(vm, args)?,
    }
    builder.finish(vm)
}

/// `a | b` of types.
pub fn of_two(vm: &mut Vm, a: Value, b: Value) -> R {
    if !is_unionable(vm, a) || !is_unionable(vm, b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let mut builder = Builder::new(vm, false);
    builder.add(vm, a)?;
    builder.add(vm, b)?;
    builder.finish(vm)
}

/// `__or__` of types and aliases.
pub fn or(vm: &mut Vm, args: &[Value]) -> R {
    of_two(vm, args[0], args[1])
}

/// `__ror__` of types and aliases.
pub fn ror(vm: &mut Vm, args: &[Value]) -> R {
    of_two(vm, args[1], args[0])
}

fn this(value: Value) -> Gc<Native<Union>> {
    match value.native() {
        Some(union) => union,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let items = this(args[0]).args.as_tuple().map(|t| vm.rooted_from(t.items()));
    let mut parts = Vec::new();
    for item in items.iter().flat_map(|t| t.iter()) {
        parts.push(parameters::type_repr(vm, *item)?);
    }
    Ok(vm.str(&parts.join(" | ")))
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let union = this(args[0]);
    let unhashable = union.unhashable.as_tuple().map_or(0, |t| t.len());
    if unhashable > 0 {
        ops::hash(vm, union.unhashable)?;
        let plural = if unhashable == 1 { "" } else { "s" };
        return Err(vm.type_error(format!("union contains {unhashable} unhashable element{plural}")));
    }
    let hash = ops::hash(vm, union.hashable)?;
    Ok(vm.int(hash))
}

/// Whether each item of one tuple is in the other.
fn is_subset(vm: &mut Vm, a: Value, b: Value) -> R<bool> {
    for item in a.as_tuple().map(|t| vm.rooted_from(t.items())).iter().flat_map(|t| t.iter()) {
        if !ops::contains(vm, b, *item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn equality(vm: &mut Vm, args: &[Value], op: CompareOp) -> R {
    let Some(b) = args[1].native::<Union>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let a = this(args[0]);
    let equal = ops::equal(vm, a.hashable, b.hashable)?
        && is_subset(vm, a.unhashable, b.unhashable)?
        && is_subset(vm, b.unhashable, a.unhashable)?;
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn eq(vm: &mut Vm, args: &[Value]) -> R {
    equality(vm, args, CompareOp::Eq)
}

fn ne(vm: &mut Vm, args: &[Value]) -> R {
    equality(vm, args, CompareOp::Ne)
}

fn unordered(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.attribute_name(args[1])?;
    if name == vm.names.dunder_module {
        let ty = vm.type_of(args[0]).value();
        return vm.get_attribute(ty, name);
    }
    crate::class::generic_getattribute(vm, &[args[0], name])
}

fn getitem(vm: &mut Vm, args: &[Value]) -> R {
    let known = get_parameters(vm, args[0])?;
    let new = parameters::substitute(vm, args[0], this(args[0]).args, known, args[1])?;
    from_args(vm, new)
}

fn class_getitem(vm: &mut Vm, args: &[Value]) -> R {
    from_args(vm, args[1])
}

fn mro_entries(vm: &mut Vm, args: &[Value]) -> R {
    let message = format!("Cannot subclass {}", ops::repr_text(vm, args[0])?);
    Err(vm.type_error(message))
}

fn get_args(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).args)
}

fn get_name(vm: &mut Vm, _v: Value) -> R {
    Ok(vm.intern("Union"))
}

fn get_origin(vm: &mut Vm, _v: Value) -> R {
    Ok(vm.types.union.value())
}

fn get_parameters(vm: &mut Vm, v: Value) -> R {
    let union = this(v);
    if let Some(known) = union.parameters.get() {
        return Ok(known);
    }
    let found = parameters::collect(vm, union.args)?;
    union.parameters.set(Some(found));
    Ok(found)
}

crate::native_table! { METHODS = [
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__hash__", "(self, /)", hash, "Return hash(self)."),
    slot("__getattribute__", "(self, name, /)", getattribute, "Return getattr(self, name)."),
    slot("__lt__", "(self, value, /)", unordered, "Return self<value."),
    slot("__le__", "(self, value, /)", unordered, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", unordered, "Return self>value."),
    slot("__ge__", "(self, value, /)", unordered, "Return self>=value."),
    slot("__or__", "(self, value, /)", or, "Return self|value."),
    slot("__ror__", "(self, value, /)", ror, "Return value|self."),
    slot("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
    method("__mro_entries__", "(self, object, /)", mro_entries, ""),
    class_method("__class_getitem__", "(type, object, /)", class_getitem, "Create a union containing the given types"),
] }

static ATTRIBUTES: &[GetSetDef] = &[
    member("__args__", get_args),
    getter("__name__", get_name),
    getter("__qualname__", get_name),
    getter("__origin__", get_origin),
    getter("__parameters__", get_parameters),
];

/// Fills the type.
pub fn init(vm: &mut Vm) {
    let ty = vm.types.union;
    ty.set_module(vm, "typing");
    vm.add_methods(ty, &METHODS);
    vm.add_getsets(ty, ATTRIBUTES);
    let doc = vm.str("Represent a union type\n\nE.g. for int | str");
    // A fresh name: only exhausted memory could refuse it.
    let _ = ty.dict.get().set_interned(vm, vm.names.dunder_doc, doc);
}
