//! `property`.

use crate::descriptor::{GetSetDef, getset, getter, member};
use crate::exception::{Exc, Raised};
use crate::native::{Native, Payload, method, slot};
use crate::object::{Gc, Trace};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

pub struct Property {
    pub get: Cell<Value>,
    pub set: Cell<Value>,
    pub delete: Cell<Value>,
    pub doc: Cell<Value>,
    pub name: Cell<Option<Value>>,
    /// The docstring is the getter's.
    pub getter_doc: Cell<bool>,
}

impl Payload for Property {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.get.trace(marker);
        self.set.trace(marker);
        self.delete.trace(marker);
        self.doc.trace(marker);
        self.name.trace(marker);
    }
}

fn this(value: Value) -> Gc<Native<Property>> {
    match value.native() {
        Some(p) => p,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let none = || Cell::new(Value::NONE);
    let property = Property {
        get: none(),
        set: none(),
        delete: none(),
        doc: none(),
        name: Cell::new(None),
        getter_doc: Cell::new(false),
    };
    Ok(vm.new_native(class, property).value())
}

fn init_property(vm: &mut Vm, args: &[Value]) -> R {
    let p = this(args[0]);
    p.get.set(args[1]);
    p.set.set(args[2]);
    p.delete.set(args[3]);
    p.doc.set(args[4]);
    p.name.set(None);
    p.getter_doc.set(false);
    let mut doc = args[4];
    if doc.is_none() && !args[1].is_none() {
        doc = vm.try_attribute(args[1], vm.names.dunder_doc)?.unwrap_or(Value::NONE);
        p.getter_doc.set(!doc.is_none());
    }
    if vm.is_exact(args[0], vm.types.property) {
        p.doc.set(doc);
        return Ok(Value::NONE);
    }
    // What stands in the instance hides the docstring of its class.
    let stored = vm.set_attribute(args[0], vm.names.dunder_doc, doc);
    if stored.is_err() && !p.getter_doc.get() && vm.pending_is(Exc::AttributeError) {
        vm.exception = None; // CPython drops it without a word too
        return Ok(Value::NONE);
    }
    stored?;
    Ok(Value::NONE)
}

/// The property's name: as set by the class, else the getter's.
fn name_of(vm: &mut Vm, p: &Property) -> R<Option<Value>> {
    match p.name.get() {
        Some(name) => Ok(Some(name)),
        None if p.get.get().is_none() => Ok(None),
        None => vm.try_attribute(p.get.get(), vm.names.dunder_name),
    }
}

#[cold]
fn missing(vm: &mut Vm, p: &Property, object: Value, what: &str) -> Raised {
    let class = crate::string::to_rust(vm.type_of(object).qualname.get());
    let message = match name_of(vm, p) {
        Ok(Some(name)) => match crate::ops::repr_text(vm, name) {
            Ok(shown) => format!("property {shown} of '{class}' object has no {what}"),
            Err(e) => return e,
        },
        Ok(None) => format!("property of '{class}' object has no {what}"),
        Err(e) => return e,
    };
    vm.raise(Exc::AttributeError, message)
}

fn get(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].is_none() {
        return Ok(args[0]);
    }
    let p = this(args[0]);
    if p.get.get().is_none() {
        return Err(missing(vm, &p, args[1], "getter"));
    }
    vm.call(p.get.get(), &[args[1]])
}

fn set(vm: &mut Vm, args: &[Value]) -> R {
    let p = this(args[0]);
    if p.set.get().is_none() {
        return Err(missing(vm, &p, args[1], "setter"));
    }
    vm.call(p.set.get(), &[args[1], args[2]])?;
    Ok(Value::NONE)
}

fn delete(vm: &mut Vm, args: &[Value]) -> R {
    let p = this(args[0]);
    if p.delete.get().is_none() {
        return Err(missing(vm, &p, args[1], "deleter"));
    }
    vm.call(p.delete.get(), &[args[1]])?;
    Ok(Value::NONE)
}

/// A property like this one with one function replaced.
fn changed(vm: &mut Vm, value: Value, functions: [Option<Value>; 3]) -> R {
    let p = this(value);
    let [get, set, delete] = functions;
    let doc = if p.getter_doc.get() && get.is_some() { Value::NONE } else { p.doc.get() };
    let class = vm.type_of(value).value();
    let all = [get.unwrap_or(p.get.get()), set.unwrap_or(p.set.get()), delete.unwrap_or(p.delete.get()), doc];
    let made = vm.call(class, &all)?;
    if let Some(new) = made.native::<Property>() {
        new.name.set(p.name.get());
        new.getter_doc.set(p.getter_doc.get());
    }
    Ok(made)
}

fn with_getter(vm: &mut Vm, args: &[Value]) -> R {
    changed(vm, args[0], [Some(args[1]), None, None])
}

fn with_setter(vm: &mut Vm, args: &[Value]) -> R {
    changed(vm, args[0], [None, Some(args[1]), None])
}

fn with_deleter(vm: &mut Vm, args: &[Value]) -> R {
    changed(vm, args[0], [None, None, Some(args[1])])
}

fn set_name(vm: &mut Vm, args: &[Value]) -> R {
    let [property, _, name] = *args else {
        let given = args.len() - 1;
        let message = format!("__set_name__() takes 2 positional arguments but {given} were given");
        return Err(vm.type_error(message));
    };
    this(property).name.set(Some(name));
    Ok(Value::NONE)
}

fn fget(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).get.get())
}

fn fset(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).set.get())
}

fn fdel(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).delete.get())
}

fn get_doc(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).doc.get())
}

fn set_doc(_vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    this(v).doc.set(value.unwrap_or(Value::NONE));
    Ok(())
}

fn get_name(vm: &mut Vm, v: Value) -> R {
    match name_of(vm, &this(v))? {
        Some(name) => Ok(name),
        None => Err(vm.attribute_error(v, vm.names.dunder_name)),
    }
}

fn store_name(_vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    this(v).name.set(value);
    Ok(())
}

fn get_is_abstract(vm: &mut Vm, v: Value) -> R {
    let p = this(v);
    for f in [p.get.get(), p.set.get(), p.delete.get()] {
        if !f.is_none()
            && let Some(flag) = vm.try_attribute(f, vm.names.dunder_isabstractmethod)?
            && crate::ops::truth(vm, flag)?
        {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

crate::native_table! { METHODS = [
    crate::native::new("(type, /, *args, **kwargs)", new),
    slot("__init__", "(self, fget=None, fset=None, fdel=None, doc=None)", init_property, "Initialize self.  See help(type(self)) for accurate signature."),
    slot("__get__", "(self, instance, owner=None, /)", get, "Return an attribute of instance, which is of type owner."),
    slot("__set__", "(self, instance, value, /)", set, "Set an attribute of instance to value."),
    slot("__delete__", "(self, instance, /)", delete, "Delete an attribute of instance."),
    method("getter", "(self, object, /)", with_getter, "A property with another getter."),
    method("setter", "(self, object, /)", with_setter, "A property with another setter."),
    method("deleter", "(self, object, /)", with_deleter, "A property with another deleter."),
    method("__set_name__", "(self, /, *args) as (self, owner, name, /)", set_name, "Tells the property its name."),
] }

static ATTRIBUTES: &[GetSetDef] = &[
    member("fget", fget),
    member("fset", fset),
    member("fdel", fdel),
    getset("__doc__", get_doc, set_doc),
    getset("__name__", get_name, store_name),
    getter("__isabstractmethod__", get_is_abstract),
];

pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.property, &METHODS);
    vm.add_getsets(vm.types.property, ATTRIBUTES);
}
