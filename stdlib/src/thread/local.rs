//! `_thread._local`: attributes that each thread has its own of.

use pyrite_object::dict::Dict;
use pyrite_object::native::{Native, Payload, slot};
use pyrite_object::object::Trace;
use pyrite_object::ty::Type;
use pyrite_object::{Gc, R, Value, Vm, native_table};
use std::cell::RefCell;

pub struct Local {
    /// Namespaces by thread number.
    dicts: RefCell<Vec<(u64, Gc<Dict>)>>,
    args: Value,
    kwargs: Value,
}

impl Payload for Local {
    fn trace(&self, marker: &mut pyrite_object::heap::Marker) {
        for (_, dict) in self.dicts.borrow().iter() {
            dict.trace(marker);
        }
        self.args.trace(marker);
        self.kwargs.trace(marker);
    }
}

fn this(value: Value) -> Gc<Native<Local>> {
    match value.native() {
        Some(l) => l,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let positional = vm.tuple(&args[2..]);
    let keyword_count = args[1].as_dict().map_or(0, |d| d.len());
    let init = class.slot(vm, pyrite_object::slots::Slot::Init);
    if (args.len() > 2 || keyword_count > 0) && init.is_none_or(pyrite_object::class::is_object_init) {
        return Err(vm.type_error("Initialization arguments are not supported"));
    }
    let dict = Gc::<Dict>::new(vm);
    let local = Local { dicts: RefCell::new(vec![(vm.thread.id, dict)]), args: positional, kwargs: args[1] };
    Ok(vm.new_native(class, local).value())
}

/// The running thread's namespace; made, and `__init__` called again, at its first use in a thread.
fn namespace(vm: &mut Vm, value: Value) -> R<Gc<Dict>> {
    let local = this(value);
    let me = vm.thread.id;
    let known = local.dicts.borrow().iter().find(|(id, _)| *id == me).map(|(_, d)| *d);
    if let Some(dict) = known {
        return Ok(dict);
    }
    let dict = Gc::<Dict>::new(vm);
    local.dicts.borrow_mut().push((me, dict));
    let ty = vm.type_of(value);
    if let Some(init) = ty.slot(vm, pyrite_object::slots::Slot::Init)
        && !pyrite_object::class::is_object_init(init)
    {
        let mut all = vm.rooted();
        if let Some(args) = local.args.as_tuple() {
            all.extend_from_slice(args.items());
        }
        let mut names = vm.rooted();
        if let Some(kwargs) = local.kwargs.as_dict() {
            for (k, v) in kwargs.to_vec() {
                names.push(k);
                all.push(v);
            }
        }
        let kwnames =
            if names.is_empty() { None } else { Some(pyrite_object::tuple::Tuple::new(vm, &names)) };
        vm.call_unbound(init, value, &all, kwnames)?;
    }
    Ok(dict)
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.attribute_name(args[1])?;
    let dict = namespace(vm, args[0])?;
    if name == vm.names.dunder_dict {
        return Ok(dict.value());
    }
    let ty = vm.type_of(args[0]);
    let on_type = ty.lookup(vm, name);
    if let Some(attribute) = on_type
        && vm.is_data_descriptor(attribute)
    {
        return vm.bind_attribute(attribute, args[0]);
    }
    if let Some(v) = dict.get_interned(name) {
        return Ok(v);
    }
    match on_type {
        Some(attribute) => vm.bind_attribute(attribute, args[0]),
        None => Err(vm.attribute_error(args[0], name)),
    }
}

fn store(vm: &mut Vm, object: Value, name: Value, value: Option<Value>) -> R {
    let name = vm.attribute_name(name)?;
    let dict = namespace(vm, object)?;
    if name == vm.names.dunder_dict {
        let message = format!("'{}' object attribute '__dict__' is read-only", vm.type_name(object));
        return Err(vm.raise(pyrite_object::Exc::AttributeError, message));
    }
    let ty = vm.type_of(object);
    if let Some(attribute) = ty.lookup(vm, name)
        && vm.is_data_descriptor(attribute)
    {
        vm.set_generic(object, name, value)?;
        return Ok(Value::NONE);
    }
    match value {
        Some(v) => dict.set_interned(vm, name, v)?,
        None => {
            if dict.remove_interned(vm, name).is_none() {
                return Err(vm.attribute_error(object, name));
            }
        }
    }
    Ok(Value::NONE)
}

fn setattr(vm: &mut Vm, args: &[Value]) -> R {
    store(vm, args[0], args[1], Some(args[2]))
}

fn delattr(vm: &mut Vm, args: &[Value]) -> R {
    store(vm, args[0], args[1], None)
}

native_table! {
    pub METHODS = [
        pyrite_object::native::new("(type, /, *args, **kwargs)", new),
        slot("__getattribute__", "(self, name, /)", getattribute, "Return getattr(self, name)."),
        slot("__setattr__", "(self, name, value, /)", setattr, "Implement setattr(self, name, value)."),
        slot("__delattr__", "(self, name, /)", delattr, "Implement delattr(self, name)."),
    ]
}
