//! Descriptors made of native code: static and class methods, properties are in `property.rs`; attributes computed by
//! native getters and setters are here.

use crate::native::Payload;
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
    const IMMUTABLE: bool = true;
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.owner.trace(marker);
    }
}

/// A field of a named tuple: the item at an index.
pub struct TupleField {
    pub index: isize,
    pub doc: Cell<Value>,
}

impl Payload for TupleField {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.doc.trace(marker);
    }
}

/// A slot of a class with `__slots__`.
pub struct Member {
    pub name: Value,
    pub owner: Gc<Type>,
    pub slot: u32,
}

impl Payload for Member {
    const IMMUTABLE: bool = true;
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
        return Err(vm.raise_with(crate::exception::Exc::AttributeError, &[name]));
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

fn wrapped_get(vm: &mut Vm, args: &[Value]) -> R {
    match args[0].native::<MethodWrapper>() {
        Some(w) => Ok(w.callable.get()),
        None => {
            let Some(w) = args[0].native::<ClassMethodWrapper>() else {
                return Err(vm.type_error("not a method wrapper"));
            };
            let class = match args.get(2) {
                Some(c) if !c.is_none() && *c != Value::ABSENT => *c,
                _ => vm.type_of(args[1]).value(),
            };
            Ok(crate::function::Method::new(vm, w.0.callable.get(), class))
        }
    }
}

fn new_static(vm: &mut Vm, args: &[Value]) -> R {
    match args[0].cast::<Type>() {
        Some(class) => Ok(vm.new_native(class, wrapper(Value::NONE)).value()),
        None => Err(vm.type_error("not a class")),
    }
}

fn new_class(vm: &mut Vm, args: &[Value]) -> R {
    match args[0].cast::<Type>() {
        Some(class) => Ok(vm.new_native(class, ClassMethodWrapper(wrapper(Value::NONE))).value()),
        None => Err(vm.type_error("not a class")),
    }
}

/// The wrapped callable of a static or class method.
fn wrapper_of(value: Value) -> Option<&'static MethodWrapper> {
    if let Some(w) = value.native::<MethodWrapper>() {
        return Some(&Gc::deref_static(w).payload);
    }
    value.native::<ClassMethodWrapper>().map(|w| &Gc::deref_static(w).payload.0)
}

fn init_wrapper(vm: &mut Vm, args: &[Value]) -> R {
    let Some(w) = wrapper_of(args[0]) else { return Err(vm.type_error("not a method wrapper")) };
    let before = w.callable.replace(args[1]);
    if !before.is_none() {
        // Caches hold what it wrapped so far.
        vm.types.object.modified(vm);
    }
    let names = vm.names;
    for name in [names.dunder_module, names.dunder_name, names.dunder_qualname, names.dunder_doc] {
        if let Some(v) = vm.try_attribute(args[1], name)? {
            vm.set_own_attribute(args[0], name, v)?;
        }
    }
    Ok(Value::NONE)
}

fn get_wrapped(vm: &mut Vm, v: Value) -> R {
    match wrapper_of(v) {
        Some(w) => Ok(w.callable.get()),
        None => Err(vm.type_error("not a method wrapper")),
    }
}

/// An attribute of the wrapped callable, which the wrapper keeps once it has been asked for.
fn get_borrowed(vm: &mut Vm, v: Value, name: Value) -> R {
    let known = wrapper_of(v).and_then(|w| w.dict.get()).and_then(|dict| dict.get_interned(name));
    if let Some(known) = known {
        return Ok(known);
    }
    let callable = get_wrapped(vm, v)?;
    let value = vm.get_attribute(callable, name)?;
    vm.set_own_attribute(v, name, value)?;
    Ok(value)
}

fn set_borrowed(vm: &mut Vm, v: Value, name: Value, value: Option<Value>) -> R<()> {
    if let Some(value) = value {
        vm.set_own_attribute(v, name, value)?;
        return Ok(());
    }
    let dict = wrapper_of(v).and_then(|w| w.dict.get());
    match dict {
        Some(dict) if dict.remove(vm, name)?.is_some() => Ok(()),
        _ => Err(vm.attribute_error(v, name)),
    }
}

fn get_annotations(vm: &mut Vm, v: Value) -> R {
    get_borrowed(vm, v, vm.names.dunder_annotations)
}

fn set_annotations(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    set_borrowed(vm, v, vm.names.dunder_annotations, value)
}

fn get_annotate(vm: &mut Vm, v: Value) -> R {
    get_borrowed(vm, v, vm.names.dunder_annotate)
}

fn set_annotate(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    set_borrowed(vm, v, vm.names.dunder_annotate, value)
}

fn get_is_abstract(vm: &mut Vm, v: Value) -> R {
    let callable = get_wrapped(vm, v)?;
    match vm.try_attribute(callable, vm.names.dunder_isabstractmethod)? {
        Some(r) => Ok(Value::bool(crate::ops::truth(vm, r)?)),
        None => Ok(Value::FALSE),
    }
}

fn call_static(vm: &mut Vm, args: &[Value]) -> R {
    let callable = get_wrapped(vm, args[0])?;
    let mut all = vm.rooted_from(&args[2..]);
    let mut names = vm.rooted();
    for (k, v) in args[1].as_dict().iter().flat_map(|d| d.to_vec()) {
        names.push(k);
        all.push(v);
    }
    let kwnames = if names.is_empty() { None } else { Some(crate::tuple::Tuple::new(vm, &names)) };
    vm.call_kw(callable, &all, kwnames)
}

fn wrapper_repr(vm: &mut Vm, args: &[Value]) -> R {
    let callable = get_wrapped(vm, args[0])?;
    let name = if args[0].native::<MethodWrapper>().is_some() { "staticmethod" } else { "classmethod" };
    let text = format!("<{name}({})>", crate::ops::repr_text(vm, callable)?);
    Ok(vm.str(&text))
}

fn descriptor_name(vm: &mut Vm, v: Value) -> R {
    if let Some(g) = v.native::<GetSet>() {
        return Ok(vm.intern(g.def.name));
    }
    Ok(v.native::<Member>().map_or(Value::NONE, |m| m.name))
}

fn descriptor_qualname(vm: &mut Vm, v: Value) -> R {
    let name = crate::string::to_rust(descriptor_name(vm, v)?);
    let owner = descriptor_owner(vm, v)?.cast::<Type>();
    let owner = owner.map(|owner| crate::string::to_rust(owner.qualname.get())).unwrap_or_default();
    Ok(vm.str(&format!("{owner}.{name}")))
}

fn descriptor_owner(_vm: &mut Vm, v: Value) -> R {
    let owner = v.native::<GetSet>().map(|g| g.owner).or_else(|| v.native::<Member>().map(|m| m.owner));
    Ok(owner.map_or(Value::NONE, Gc::value))
}

fn descriptor_repr(vm: &mut Vm, args: &[Value]) -> R {
    let name = crate::string::to_rust(descriptor_name(vm, args[0])?);
    let owner = descriptor_owner(vm, args[0])?.cast::<Type>().map(|t| t.name_str()).unwrap_or_default();
    let kind = if vm.type_of(args[0]) == vm.types.getset_descriptor { "attribute" } else { "member" };
    Ok(vm.str(&format!("<{kind} '{name}' of '{owner}' objects>")))
}

fn descriptor_doc(vm: &mut Vm, v: Value) -> R {
    match v.native::<GetSet>() {
        Some(g) if !g.def.doc.is_empty() => Ok(vm.str(g.def.doc)),
        _ => Ok(Value::NONE),
    }
}

crate::native_table! { DESCRIPTOR_METHODS = [
    crate::native::slot("__get__", "(self, instance, owner=None, /)", descriptor_get, "Return an attribute of instance, which is of type owner."),
    crate::native::slot("__set__", "(self, instance, value, /)", descriptor_set, "Set an attribute of instance to value."),
    crate::native::slot("__delete__", "(self, instance, /)", descriptor_delete, "Delete an attribute of instance."),
    crate::native::slot("__repr__", "(self, /)", descriptor_repr, "Return repr(self)."),
] }

static DESCRIPTOR_ATTRIBUTES: &[GetSetDef] = &[
    member("__name__", descriptor_name),
    member("__objclass__", descriptor_owner),
    getter("__qualname__", descriptor_qualname),
    getter("__doc__", descriptor_doc),
];

crate::native_table! { STATIC_METHODS = [
    crate::native::new("(type, /, *args, **kwargs)", new_static),
    crate::native::slot("__init__", "(self, function, /)", init_wrapper, "Initialize self.  See help(type(self)) for accurate signature."),
    crate::native::slot("__get__", "(self, instance, owner=None, /)", wrapped_get, "Return an attribute of instance, which is of type owner."),
    crate::native::slot("__call__", "(self, /, *args, **kwargs)", call_static, "Call self as a function."),
    crate::native::slot("__repr__", "(self, /)", wrapper_repr, "Return repr(self)."),
    crate::native::class_method("__class_getitem__", "(type, object, /)", crate::generic_alias::class_getitem, "See PEP 585"),
] }

crate::native_table! { CLASS_METHODS = [
    crate::native::new("(type, /, *args, **kwargs)", new_class),
    crate::native::slot("__init__", "(self, function, /)", init_wrapper, "Initialize self.  See help(type(self)) for accurate signature."),
    crate::native::slot("__get__", "(self, instance, owner=None, /)", wrapped_get, "Return an attribute of instance, which is of type owner."),
    crate::native::slot("__repr__", "(self, /)", wrapper_repr, "Return repr(self)."),
    crate::native::class_method("__class_getitem__", "(type, object, /)", crate::generic_alias::class_getitem, "See PEP 585"),
] }

static WRAPPER_ATTRIBUTES: &[GetSetDef] = &[
    member("__func__", get_wrapped),
    member("__wrapped__", get_wrapped),
    getter("__isabstractmethod__", get_is_abstract),
    getset("__annotations__", get_annotations, set_annotations),
    getset("__annotate__", get_annotate, set_annotate),
];

/// Fills the types of this file.
pub fn init(vm: &mut Vm) {
    let t = vm.types;
    for ty in [t.getset_descriptor, t.member_descriptor, t.member_slot] {
        vm.add_methods(ty, &DESCRIPTOR_METHODS);
        vm.add_getsets(ty, DESCRIPTOR_ATTRIBUTES);
    }
    vm.add_methods(t.staticmethod, &STATIC_METHODS);
    vm.add_methods(t.classmethod, &CLASS_METHODS);
    for ty in [t.staticmethod, t.classmethod] {
        vm.add_getsets(ty, WRAPPER_ATTRIBUTES);
        vm.add_getsets(ty, crate::object_type::DICT_GETSET);
    }
}
