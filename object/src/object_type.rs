//! The methods of `object`, and the attributes `__dict__` and `__weakref__` that classes get.

use crate::descriptor::{GetSetDef, getset, getter};
use crate::native::{class_method, method, slot};
use crate::object::{Gc, Kind};
use crate::ops;
use crate::shape::Storage;
use crate::slots::Slot;
use crate::ty::{Type, flags};
use crate::value::Value;
use crate::vm::{R, Vm};

/// `__dict__` of instances.
pub static DICT_GETSET: &[GetSetDef] = &[getset("__dict__", get_dict, set_dict)];

/// Whether an attribute of a class is `__dict__` of its instances.
pub fn is_dict_of_instances(attribute: Value) -> bool {
    let getset = attribute.native::<crate::descriptor::GetSet>();
    getset.is_some_and(|getset| std::ptr::eq(getset.def, &DICT_GETSET[0]))
}

/// `__weakref__` of instances.
pub static WEAKREF_GETSET: &[GetSetDef] = &[getter("__weakref__", get_weakref)];

fn get_dict(vm: &mut Vm, this: Value) -> R {
    match vm.instance_dict(this)? {
        Some(dict) => Ok(dict.value()),
        None => Err(vm.attribute_error(this, vm.names.dunder_dict)),
    }
}

fn set_dict(vm: &mut Vm, this: Value, value: Option<Value>) -> R<()> {
    let Some(value) = value else {
        // A new one comes in its place.
        let empty = crate::Gc::<crate::dict::Dict>::new(vm);
        vm.set_instance_dict(this, empty)?;
        return Ok(());
    };
    let Some(dict) = value.as_dict() else {
        let message = format!("__dict__ must be set to a dictionary, not a '{}'", vm.type_name(value));
        return Err(vm.type_error(message));
    };
    vm.set_instance_dict(this, dict)?;
    Ok(())
}

fn get_weakref(vm: &mut Vm, this: Value) -> R {
    Ok(crate::weakref::references_to(vm, this).first().copied().unwrap_or(Value::NONE))
}

fn get_class(vm: &mut Vm, this: Value) -> R {
    Ok(vm.type_of(this).value())
}

/// `instance.__class__ = other`: both must be Python classes of one layout.
fn set_class(vm: &mut Vm, this: Value, value: Option<Value>) -> R<()> {
    let Some(value) = value else { return Err(vm.type_error("can't delete __class__ attribute")) };
    let Some(new) = value.cast::<Type>() else {
        let message = format!("__class__ must be set to a class, not '{}' object", vm.type_name(value));
        return Err(vm.type_error(message));
    };
    let old = vm.type_of(this);
    let is_module = |t: Gc<Type>| t.is_subtype(vm.types.module);
    let mutable = old.has(flags::HEAP) && new.has(flags::HEAP);
    let modules = is_module(old) && is_module(new);
    if !(mutable || modules) {
        return Err(
            vm.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses")
        );
    }
    let same_layout = old.kind == new.kind
        && old.basic_size == new.basic_size
        && old.member_count == new.member_count
        && old.has(flags::HAS_DICT) == new.has(flags::HAS_DICT)
        && old.has(flags::MANAGED) == new.has(flags::MANAGED)
        && same_members(old, new);
    let Some(header) = this.header() else { return Ok(()) };
    if !same_layout {
        let message = format!(
            "__class__ assignment: '{}' object layout differs from '{}'",
            new.name_str(),
            old.name_str()
        );
        return Err(vm.type_error(message));
    }
    if let Some(class) = this.cast::<Type>() {
        // It gets another metaclass.
        class.modified(vm);
    }
    if is_descriptor_class(vm, old) || is_descriptor_class(vm, new) {
        // It may be an attribute of a class whose instances inline caches know.
        vm.types.object.modified(vm);
    }
    let shape = header.shape.get();
    if !shape.managed {
        header.shape.set(new.root.get());
        return Ok(());
    }
    if shape.storage == Storage::Shown {
        vm.to_dict_mode(header)?;
    }
    let shape = header.shape.get();
    let mut target = new.root_with(vm, shape.inline_slots, shape.storage);
    if !shape.dict_mode() {
        for name in shape.names() {
            match target.add(vm, name) {
                Some(grown) => target = grown,
                None => {
                    vm.to_dict_mode(header)?;
                    target = new.root_with(vm, shape.inline_slots, Storage::Dict);
                    break;
                }
            }
        }
    }
    header.shape.set(target);
    if new.has(flags::FINALIZER) && !old.has(flags::FINALIZER) {
        crate::weakref::register_finalizer(vm, this);
    }
    Ok(())
}

/// Whether instances, as attributes of a class, have a say in what is read or written there.
fn is_descriptor_class(vm: &mut Vm, ty: Gc<Type>) -> bool {
    [Slot::Get, Slot::Set, Slot::Delete].into_iter().any(|slot| ty.slot(vm, slot).is_some())
}

/// Whether two classes declare the same slots at the same places.
fn same_members(a: Gc<Type>, b: Gc<Type>) -> bool {
    fn owner(mut ty: Gc<Type>) -> Gc<Type> {
        while let Some(base) = ty.base.get() {
            if base.member_count != ty.member_count {
                break;
            }
            ty = base;
        }
        ty
    }
    /// Names and numbers of the slots that the class itself declares, as far as their descriptors are still there.
    fn declared(ty: Gc<Type>) -> Vec<(u32, Value)> {
        let members =
            ty.dict.get().to_vec().into_iter().filter_map(|(_, v)| v.native::<crate::descriptor::Member>());
        let mut rows: Vec<_> = members.filter(|m| m.owner == ty).map(|m| (m.slot, m.name)).collect();
        rows.sort_by_key(|(slot, _)| *slot);
        rows
    }
    if a.member_count == 0 || owner(a) == owner(b) {
        return true;
    }
    // Two classes that declare the same `__slots__` on the same base fit each other.
    let (a, b) = (owner(a), owner(b));
    let rows = declared(a);
    let own = a.member_count - a.base.get().map_or(0, |base| base.member_count);
    a.base.get() == b.base.get() && rows.len() as u32 == own && rows == declared(b)
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    Ok(ops::default_repr(vm, args[0]))
}

/// As repr; that the result is a string is for the caller to check, who speaks of `__str__`.
fn str(vm: &mut Vm, args: &[Value]) -> R {
    vm.check_native_stack()?;
    match vm.call_slot(Slot::Repr, args[0], &[])? {
        Some(text) => Ok(text),
        None => Ok(ops::default_repr(vm, args[0])),
    }
}

fn eq(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(if args[0] == args[1] { Value::TRUE } else { Value::NOT_IMPLEMENTED })
}

fn ne(vm: &mut Vm, args: &[Value]) -> R {
    match vm.call_slot(Slot::Eq, args[0], &[args[1]])? {
        None | Some(Value::NOT_IMPLEMENTED) => Ok(Value::NOT_IMPLEMENTED),
        Some(r) => Ok(Value::bool(!ops::truth(vm, r)?)),
    }
}

fn no_order(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    Ok(vm.int(ops::identity_hash(args[0])))
}

fn format(vm: &mut Vm, args: &[Value]) -> R {
    let Some(spec) = args[1].as_str() else {
        let message = format!("__format__() argument must be str, not {}", vm.argument_type_name(args[1]));
        return Err(vm.type_error(message));
    };
    if !spec.is_empty() {
        let message = format!("unsupported format string passed to {}.__format__", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    }
    ops::to_str(vm, args[0])
}

fn init_subclass(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NONE)
}

fn subclass_hook(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

fn sizeof(vm: &mut Vm, args: &[Value]) -> R {
    let ty = vm.type_of(args[0]);
    Ok(Value::small_int(ty.instance_size() as i64))
}

/// The names of an object's own attributes and of its classes'.
fn dir(vm: &mut Vm, args: &[Value]) -> R {
    let names = Gc::<crate::dict::Dict>::new(vm);
    if let Some(header) = args[0].header()
        && header.shape.get().managed
        && !header.shape.get().dict_mode()
    {
        for name in header.shape.get().names() {
            names.set(vm, name, Value::NONE)?;
        }
    } else if let Some(dict) = vm.instance_dict(args[0])? {
        for (key, _) in dict.to_vec() {
            names.set(vm, key, Value::NONE)?;
        }
    }
    let class = vm.try_attribute(args[0], vm.names.dunder_class)?.and_then(|c| c.cast::<Type>());
    let class = class.unwrap_or_else(|| vm.type_of(args[0]));
    add_class_names(vm, class, names)?;
    let keys: Vec<Value> = names.to_vec().into_iter().map(|(k, _)| k).collect();
    let keys = vm.rooted_from(&keys);
    Ok(vm.list(&keys))
}

/// Adds the names in the dicts of a class and its bases.
pub fn add_class_names(vm: &mut Vm, class: Gc<Type>, names: Gc<crate::dict::Dict>) -> R<()> {
    let mro = class.mro.get();
    for i in 0..mro.len() {
        if let Some(ty) = mro.get(i).cast::<Type>() {
            for (key, _) in ty.dict.get().to_vec() {
                names.set(vm, key, Value::NONE)?;
            }
        }
    }
    Ok(())
}

/// `object.__reduce_ex__`: a `__reduce__` of the class's own, else what `copyreg` makes.
fn reduce_ex(vm: &mut Vm, args: &[Value]) -> R {
    let ty = vm.type_of(args[0]);
    let own = ty.slot(vm, Slot::Reduce);
    let plain = vm.types.object.slot(vm, Slot::Reduce);
    if own != plain
        && let Some(r) = vm.call_slot(Slot::Reduce, args[0], &[])?
    {
        return Ok(r);
    }
    reduce_with(vm, args[0], args[1])
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    reduce_with(vm, args[0], Value::small_int(0))
}

/// The built-in class that an object's layout comes from.
fn layout_class(vm: &Vm, ty: Gc<Type>) -> Gc<Type> {
    let mro = ty.mro.get();
    let built_in = mro.items().iter().filter_map(|c| c.cast::<Type>()).find(|c| !c.has(flags::HEAP));
    built_in.unwrap_or(vm.types.object)
}

fn cannot_pickle(vm: &mut Vm, object: Value) -> crate::exception::Raised {
    let ty = vm.type_of(object);
    let name = ty.name_str();
    let sized = ty == vm.types.code || ty == vm.types.memoryview;
    vm.type_error(match sized {
        true => format!("cannot pickle {name} objects"),
        false => format!("cannot pickle '{name}' object"),
    })
}

/// What `__getnewargs_ex__` or `__getnewargs__` says: positional arguments and keywords.
fn new_arguments(vm: &mut Vm, object: Value) -> R<Option<(Value, Option<Gc<crate::dict::Dict>>)>> {
    if let Some(f) = vm.try_attribute_str(object, "__getnewargs_ex__")? {
        let pair = vm.call(f, &[])?;
        let Some(parts) = pair.as_tuple() else {
            let given = vm.type_name(pair);
            return Err(vm.type_error(format!("__getnewargs_ex__ should return a tuple, not '{given}'")));
        };
        if parts.len() != 2 {
            let message = format!("__getnewargs_ex__ should return a tuple of length 2, not {}", parts.len());
            return Err(vm.value_error(message));
        }
        let (args, keywords) = (parts.get(0), parts.get(1));
        if args.as_tuple().is_none() {
            let message = format!(
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{}'",
                vm.type_name(args)
            );
            return Err(vm.type_error(message));
        }
        let Some(keywords) = keywords.as_dict() else {
            let message = format!(
                "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{}'",
                vm.type_name(keywords)
            );
            return Err(vm.type_error(message));
        };
        return Ok(Some((args, Some(keywords))));
    }
    let Some(f) = vm.try_attribute(object, vm.names.dunder_getnewargs)? else { return Ok(None) };
    let args = vm.call(f, &[])?;
    if args.as_tuple().is_none() {
        let given = vm.type_name(args);
        return Err(vm.type_error(format!("__getnewargs__ should return a tuple, not '{given}'")));
    }
    Ok(Some((args, None)))
}

fn reduce_with(vm: &mut Vm, object: Value, protocol: Value) -> R {
    let Some(modules) = vm.modules else { return Err(vm.type_error("cannot pickle before start-up")) };
    let copyreg = match modules.get_str(vm, "copyreg") {
        Some(copyreg) => copyreg,
        None => {
            let import = vm.builtins.and_then(|b| b.get_str(vm, "__import__")).unwrap_or(Value::NONE);
            let name = vm.intern("copyreg");
            vm.call(import, &[name])?
        }
    };
    if protocol.as_small_int().unwrap_or(0) < 2 {
        return vm.call_method_str(copyreg, "_reduce_ex", &[object, protocol]);
    }
    let ty = vm.type_of(object);
    let layout = layout_class(vm, ty);
    let no_new =
        layout != vm.types.object && layout.slot(vm, Slot::New) == vm.types.object.slot(vm, Slot::New);
    if no_new {
        return Err(cannot_pickle(vm, object));
    }
    let new_args = new_arguments(vm, object)?;
    let required = new_args.is_none() && !matches!(object.kind(), Kind::List | Kind::Dict);
    let own = ty.lookup(vm, vm.names.dunder_getstate);
    let state = if own == vm.types.object.lookup(vm, vm.names.dunder_getstate) {
        default_state(vm, object, required)?
    } else {
        vm.call_method(object, vm.names.dunder_getstate, &[])?
    };
    let class = ty.value();
    let (newobj, call) = match new_args {
        Some((args, Some(keywords))) if !keywords.is_empty() => {
            let newobj = vm.get_attribute_str(copyreg, "__newobj_ex__")?;
            (newobj, vm.tuple(&[class, args, keywords.value()]))
        }
        _ => {
            let newobj = vm.get_attribute_str(copyreg, "__newobj__")?;
            let mut parts = vm.rooted_from(&[class]);
            if let Some(args) = new_args.and_then(|(args, _)| args.as_tuple()) {
                parts.extend_from_slice(args.items());
            }
            (newobj, vm.tuple(&parts))
        }
    };
    let list_items = if object.kind() == Kind::List { crate::iter::iter(vm, object)? } else { Value::NONE };
    let dict_items = if object.kind() == Kind::Dict {
        let items = vm.call_method(object, vm.names.items, &[])?;
        crate::iter::iter(vm, items)?
    } else {
        Value::NONE
    };
    Ok(vm.tuple(&[newobj, call, state, list_items, dict_items]))
}

/// `object.__getstate__`: the dict, with the values of `__slots__` beside it.
fn getstate(vm: &mut Vm, args: &[Value]) -> R {
    default_state(vm, args[0], false)
}

/// As `getstate`. With `required` this is all that pickling knows of the object: TypeError if its layout holds more.
fn default_state(vm: &mut Vm, object: Value, required: bool) -> R {
    let ty = vm.type_of(object);
    let layout = layout_class(vm, ty);
    if required && !object.is_none() && layout != vm.types.object {
        return Err(cannot_pickle(vm, object));
    }
    let dict = match vm.instance_dict(object)? {
        Some(d) if !d.is_empty() => d.copy(vm)?.value(),
        _ => Value::NONE,
    };
    if ty.member_count == 0 {
        return Ok(dict);
    }
    let slots = Gc::<crate::dict::Dict>::new(vm);
    let mro = ty.mro.get();
    for i in 0..mro.len() {
        let Some(class) = mro.get(i).cast::<Type>() else { continue };
        for (name, descriptor) in class.dict.get().to_vec() {
            if let Some(member) = descriptor.native::<crate::descriptor::Member>()
                && let Some(v) = object.header().and_then(|h| h.slot(member.slot))
            {
                slots.set(vm, name, v)?;
            }
        }
    }
    if slots.is_empty() {
        return Ok(dict);
    }
    Ok(vm.tuple(&[dict, slots.value()]))
}

crate::native_table! { METHODS = [
    crate::native::new("(type, /, *args, **kwargs?)", crate::class::object_new_native),
    slot("__init__", "(self, /, *args, **kwargs)", crate::class::object_init_native, "Initialize self.  See help(type(self)) for accurate signature."),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__str__", "(self, /)", str, "Return str(self)."),
    slot("__hash__", "(self, /)", hash, "Return hash(self)."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__lt__", "(self, value, /)", no_order, "Return self<value."),
    slot("__le__", "(self, value, /)", no_order, "Return self<=value."),
    slot("__gt__", "(self, value, /)", no_order, "Return self>value."),
    slot("__ge__", "(self, value, /)", no_order, "Return self>=value."),
    slot("__getattribute__", "(self, name, /)", crate::class::generic_getattribute, "Return getattr(self, name)."),
    slot("__setattr__", "(self, name, value, /)", crate::class::generic_setattr, "Implement setattr(self, name, value)."),
    slot("__delattr__", "(self, name, /)", crate::class::generic_delattr, "Implement delattr(self, name)."),
    method("__format__", "(self, format_spec, /)", format, "Default object formatter."),
    method("__dir__", "(self, /)", dir, "The names of the attributes."),
    method("__sizeof__", "(self, /)", sizeof, "Size in bytes."),
    method("__reduce__", "(self, /)", reduce, "Helper for pickle."),
    method("__reduce_ex__", "(self, protocol, /)", reduce_ex, "Helper for pickle."),
    method("__getstate__", "(self, /)", getstate, "Helper for pickle."),
    class_method("__init_subclass__", "(type, /)", init_subclass, "Called when a class is subclassed."),
    class_method("__subclasshook__", "(type, object, /)", subclass_hook, "Lets abstract classes decide about subclasses."),
] }

static ATTRIBUTES: &[GetSetDef] = &[getset("__class__", get_class, set_class)];

pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.object, &METHODS);
    vm.add_getsets(vm.types.object, ATTRIBUTES);
}
