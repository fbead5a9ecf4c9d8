//! Descriptors made of native code: static and class methods, properties are in `property.rs`; attributes computed by
//! native getters and setters are here.

use crate::native::{Payload, info};
use crate::object::{Gc, Trace};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

/// An attribute that native code computes.
pub struct GetSetDef {
    pub name: &'static str,
    pub get: fn(&mut Vm, Value) -> R,
    /// `None` deletes.
    pub set: Option<fn(&mut Vm, Value, Option<Value>) -> R<()>>,
    pub doc: &'static str,
    /// Shown as `member_descriptor` (a plain field) instead of `getset_descriptor`.
    pub member: bool,
}

/// A read-only attribute.
pub const fn getter(name: &'static str, get: fn(&mut Vm, Value) -> R) -> GetSetDef {
    GetSetDef { name, get, set: None, doc: "", member: false }
}

/// A read-only attribute that CPython shows as a member descriptor.
pub const fn member(name: &'static str, get: fn(&mut Vm, Value) -> R) -> GetSetDef {
    GetSetDef { name, get, set: None, doc: "", member: true }
}

/// An attribute that can be set.
pub const fn getset(
    name: &'static str,
    get: fn(&mut Vm, Value) -> R,
    set: fn(&mut Vm, Value, Option<Value>) -> R<()>,
) -> GetSetDef {
    GetSetDef { name, get, set: Some(set), doc: "", member: false }
}

/// The object for a `GetSetDef`.
pub struct GetSet {
    pub def: &'static GetSetDef,
    pub owner: Gc<Type>,
}

impl Payload for GetSet {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.owner.trace(marker);
    }
}

/// A slot of a class with `__slots__`.
pub struct Member {
    pub name: Value,
    pub owner: Gc<Type>,
    pub slot: u32,
}

impl Payload for Member {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.name.trace(marker);
        self.owner.trace(marker);
    }
}

/// `staticmethod` or `classmethod`: the wrapped callable, and a dict.
pub struct MethodWrapper {
    pub callable: Cell<Value>,
    pub dict: Cell<Option<Gc<crate::dict::Dict>>>,
}

impl Payload for MethodWrapper {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.callable.trace(marker);
        self.dict.trace(marker);
    }
}

/// A second payload type of the same form, so that the two built-in types have layouts of their own.
pub struct ClassMethodWrapper(pub MethodWrapper);

impl Payload for ClassMethodWrapper {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.0.trace(marker);
    }
}

fn wrapper(callable: Value) -> MethodWrapper {
    MethodWrapper { callable: Cell::new(callable), dict: Cell::new(None) }
}

pub fn new_static_method(vm: &mut Vm, callable: Value) -> Value {
    vm.new_native(vm.types.staticmethod, wrapper(callable)).value()
}

pub fn new_class_method(vm: &mut Vm, callable: Value) -> Value {
    vm.new_native(vm.types.classmethod, ClassMethodWrapper(wrapper(callable))).value()
}

impl Vm {
    /// Puts computed attributes into a type's dict.
    pub fn add_getsets(&mut self, ty: Gc<Type>, defs: &'static [GetSetDef]) {
        for def in defs {
            let name = self.intern(def.name);
            let kind = if def.member { self.types.member_descriptor } else { self.types.getset_descriptor };
            let descriptor = self.new_native(kind, GetSet { def, owner: ty });
            // A fresh name in a native type's dict: only exhausted memory could refuse it.
            let _ = ty.dict.get().set_interned(self, name, descriptor.value());
        }
    }
}

fn foreign(vm: &mut Vm, name: &str, owner: Gc<Type>, receiver: Value) -> crate::exception::Raised {
    let message = format!(
        "descriptor '{name}' for '{}' objects doesn't apply to a '{}' object",
        owner.name_str(),
        vm.type_name(receiver)
    );
    vm.type_error(message)
}

/// `getset_descriptor.__get__` and `member_descriptor.__get__`.
pub fn descriptor_get(vm: &mut Vm, args: &[Value]) -> R {
    let (this, receiver) = (args[0], args[1]);
    let owner_absent = args.get(2).is_none_or(|o| o.is_none() || *o == Value::ABSENT);
    if receiver.is_none() && !owner_absent && args[2].cast::<Type>() != Some(vm.types.none) {
        return Ok(this);
    }
    if let Some(getset) = this.native::<GetSet>() {
        if !vm.is_instance(receiver, getset.owner) {
            return Err(foreign(vm, getset.def.name, getset.owner, receiver));
        }
        return (getset.def.get)(vm, receiver);
    }
    let Some(member) = this.native::<Member>() else { return Err(vm.type_error("not a descriptor")) };
    let name = member.name;
    if !vm.is_instance(receiver, member.owner) {
        return Err(foreign(vm, &crate::string::to_rust(name), member.owner, receiver));
    }
    match receiver.header().and_then(|h| h.slot(member.slot)) {
        Some(v) => Ok(v),
        None => Err(vm.attribute_error(receiver, name)),
    }
}

fn store(vm: &mut Vm, this: Value, receiver: Value, value: Option<Value>) -> R<()> {
    if let Some(getset) = this.native::<GetSet>() {
        if !vm.is_instance(receiver, getset.owner) {
            return Err(foreign(vm, getset.def.name, getset.owner, receiver));
        }
        return match getset.def.set {
            Some(set) => set(vm, receiver, value),
            None if getset.def.member => {
                Err(vm.raise(crate::exception::Exc::AttributeError, "readonly attribute"))
            }
            None => {
                let message = format!(
                    "attribute '{}' of '{}' objects is not writable",
                    getset.def.name,
                    getset.owner.name_str()
                );
                Err(vm.raise(crate::exception::Exc::AttributeError, message))
            }
        };
    }
    let Some(member) = this.native::<Member>() else { return Err(vm.type_error("not a descriptor")) };
    let name = member.name;
    if !vm.is_instance(receiver, member.owner) {
        return Err(foreign(vm, &crate::string::to_rust(name), member.owner, receiver));
    }
    let Some(header) = receiver.header() else { return Ok(()) };
    if value.is_none() && header.slot(member.slot).is_none() {
        return Err(vm.attribute_error(receiver, name));
    }
    header.set_slot(member.slot, value);
    Ok(())
}

/// `__set__` of both kinds of descriptors.
pub fn descriptor_set(vm: &mut Vm, args: &[Value]) -> R {
    store(vm, args[0], args[1], Some(args[2]))?;
    Ok(Value::NONE)
}

/// `__delete__` of both kinds of descriptors.
pub fn descriptor_delete(vm: &mut Vm, args: &[Value]) -> R {
    store(vm, args[0], args[1], None)?;
    Ok(Value::NONE)
}

/// The layout of `Member`s, which share a type with member `GetSet`s: told apart by the type's second payload.
pub fn member_info() -> &'static crate::native::NativeInfo {
    info::<Member>()
}
