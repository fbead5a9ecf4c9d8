//! The methods and attributes of `type`, and `__build_class__`.

use crate::class::{self, full_name};
use crate::descriptor::{GetSetDef, getset, getter};
use crate::dict::Dict;
use crate::function::Function;
use crate::mappingproxy::MappingProxy;
use crate::native::{method, slot};
use crate::object::Gc;
use crate::slots::Slot;
use crate::tuple::{CellObject, Tuple};
use crate::ty::{Type, flags};
use crate::value::Value;
use crate::vm::{R, Vm};

fn this(value: Value) -> Gc<Type> {
    match value.cast() {
        Some(ty) => ty,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// `type.__new__(metatype, name, bases, namespace, **keywords)`.
fn new(vm: &mut Vm, args: &[Value]) -> R {
    // Metatype, keywords, then the positional arguments.
    let meta = this(args[0]);
    let [name, bases, namespace] = args[2..] else {
        let given = args.len() - 2;
        return Err(vm.type_error(format!("type.__new__() takes exactly 3 arguments ({given} given)")));
    };
    if name.as_str().is_none() {
        let message = format!("type.__new__() argument 1 must be str, not {}", vm.argument_type_name(name));
        return Err(vm.type_error(message));
    }
    let Some(bases) = bases.as_tuple() else {
        let message =
            format!("type.__new__() argument 2 must be tuple, not {}", vm.argument_type_name(bases));
        return Err(vm.type_error(message));
    };
    let Some(namespace) = namespace.as_dict() else {
        let message =
            format!("type.__new__() argument 3 must be dict, not {}", vm.argument_type_name(namespace));
        return Err(vm.type_error(message));
    };
    if name.as_str().is_some_and(|n| n.code_points().any(|c| c == 0)) {
        return Err(vm.value_error("type name must not contain null characters"));
    }
    for i in 0..bases.len() {
        let base = bases.get(i);
        if base.cast::<Type>().is_none() && vm.try_attribute(base, vm.names.dunder_mro_entries)?.is_some() {
            return Err(vm.type_error("type() doesn't support MRO entry resolution; use types.new_class()"));
        }
    }
    let winner = class::winning_metaclass(vm, meta, bases)?;
    if winner != meta
        && let Some(own) = winner.slot(vm, Slot::New)
        && Some(own) != meta.slot(vm, Slot::New)
    {
        let mut all = vm.rooted_from(&args[2..]);
        let mut keys = vm.rooted();
        for (key, value) in args[1].as_dict().map(|d| d.to_vec()).unwrap_or_default() {
            keys.push(key);
            all.push(value);
        }
        let kwnames = if keys.is_empty() { None } else { Some(Tuple::new(vm, &keys)) };
        return vm.call_prepended(own, winner.value(), &all, kwnames);
    }
    let ty = class::create(vm, winner, name, bases, namespace)?;
    let dict = ty.dict.get();
    let names = vm.names;
    if dict.get_interned(names.dunder_module).is_none()
        && let Some(frame) = vm.thread.current()
        && let Some(module) = frame.function.globals.get_interned(names.dunder_name)
    {
        dict.set_interned(vm, names.dunder_module, module)?;
    }
    custom_mro(vm, ty)?;
    ty.modified(vm);
    class::run_creation_hooks(vm, ty, args[1].as_dict())?;
    Ok(ty.value())
}

/// A metaclass's own `mro()` decides the order.
fn custom_mro(vm: &mut Vm, ty: Gc<Type>) -> R<()> {
    let meta = ty.shape().ty;
    if meta == vm.types.type_ {
        return Ok(());
    }
    let own = meta.lookup(vm, vm.names.mro);
    let plain = vm.types.type_.lookup(vm, vm.names.mro);
    let Some(f) = own.filter(|f| Some(*f) != plain) else { return Ok(()) };
    let result = vm.call_unbound(f, ty.value(), &[], None)?;
    let items = crate::iter::collect(vm, result)?;
    if items.is_empty() {
        return Err(vm.type_error("type MRO must not be empty"));
    }
    for item in items.iter() {
        let Some(base) = item.cast::<Type>() else {
            let message = format!("mro() returned a non-class ('{}')", vm.type_name(*item));
            return Err(vm.type_error(message));
        };
        // Methods of the class are called on instances: they must have its layout.
        if !class::has_layout_of(ty, base) {
            let message = format!("mro() returned base with unsuitable layout ('{}')", base.name_str());
            return Err(vm.type_error(message));
        }
    }
    let order = Tuple::of_type(vm, vm.types.tuple, &items);
    ty.mro.set(order);
    Ok(())
}

fn init(vm: &mut Vm, args: &[Value]) -> R {
    let given = args.len() - 2;
    if given != 1 && given != 3 {
        return Err(vm.type_error("type.__init__() takes 1 or 3 arguments"));
    }
    Ok(Value::NONE)
}

fn call(vm: &mut Vm, args: &[Value]) -> R {
    let ty = this(args[0]);
    let mut all = vm.rooted_from(&args[2..]);
    let mut names = vm.rooted();
    if let Some(keywords) = args[1].as_dict() {
        for (k, v) in keywords.to_vec() {
            names.push(k);
            all.push(v);
        }
    }
    let kwnames = if names.is_empty() { None } else { Some(Tuple::new(vm, &names)) };
    class::type_call(vm, ty, &all, kwnames)
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let name = full_name(vm, this(args[0]));
    Ok(vm.str(&format!("<class '{name}'>")))
}

fn mro(vm: &mut Vm, args: &[Value]) -> R {
    let ty = this(args[0]);
    let order = class::c3(vm, ty, ty.bases.get())?;
    let items = vm.rooted_from(order.items());
    Ok(vm.list(&items))
}

fn subclasses(vm: &mut Vm, args: &[Value]) -> R {
    let all: Vec<Value> = this(args[0]).subclasses.borrow().iter().map(|t| t.value()).collect();
    let all = vm.rooted_from(&all);
    Ok(vm.list(&all))
}

fn prepare(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Gc::<Dict>::new(vm).value())
}

fn instance_check(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(class::recursive_is_instance(vm, args[1], this(args[0]))?))
}

fn subclass_check(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(class::recursive_is_subclass(vm, args[1], args[0])?))
}

fn dir(vm: &mut Vm, args: &[Value]) -> R {
    let names = Gc::<Dict>::new(vm);
    crate::object_type::add_class_names(vm, this(args[0]), names)?;
    let keys: Vec<Value> = names.to_vec().into_iter().map(|(k, _)| k).collect();
    let keys = vm.rooted_from(&keys);
    Ok(vm.list(&keys))
}

fn text(vm: &mut Vm, ty: Gc<Type>, value: Option<Value>, name: &str) -> R {
    if !ty.has(flags::HEAP) {
        let message = format!("cannot set '{name}' attribute of immutable type '{}'", full_name(vm, ty));
        return Err(vm.type_error(message));
    }
    match value {
        Some(v) if v.as_str().is_some() => Ok(v),
        Some(v) => {
            let message =
                format!("can only assign string to {}.{name}, not '{}'", ty.name_str(), vm.type_name(v));
            Err(vm.type_error(message))
        }
        None => {
            let message = format!("cannot delete '{name}' attribute of immutable type '{}'", ty.name_str());
            Err(vm.type_error(message))
        }
    }
}

fn get_name(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).name.get())
}

fn set_name(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let new = text(vm, this(v), value, "__name__")?;
    this(v).name.set(new);
    Ok(())
}

fn get_qualname(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).qualname.get())
}

fn set_qualname(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let new = text(vm, this(v), value, "__qualname__")?;
    this(v).qualname.set(new);
    Ok(())
}

fn get_module(vm: &mut Vm, v: Value) -> R {
    if this(v).dotted.get().is_some() && !this(v).has(flags::HEAP) {
        let module = class::type_module(vm, this(v)).unwrap_or_default();
        return Ok(vm.intern(&module));
    }
    match this(v).dict.get().get_interned(vm.names.dunder_module) {
        // `type` has the descriptor for all classes there.
        Some(m) if m.as_str().is_some() || this(v).has(flags::HEAP) => Ok(m),
        None if this(v).has(flags::HEAP) => Err(vm.attribute_error(v, vm.names.dunder_module)),
        _ => Ok(vm.names.builtins),
    }
}

fn set_entry(vm: &mut Vm, v: Value, name: Value, value: Option<Value>) -> R<()> {
    let ty = this(v);
    if !ty.has(flags::HEAP) {
        let message = format!(
            "cannot set '{}' attribute of immutable type '{}'",
            crate::string::to_rust(name),
            full_name(vm, ty)
        );
        return Err(vm.type_error(message));
    }
    match value {
        Some(value) => ty.dict.get().set_interned(vm, name, value)?,
        None => {
            if ty.dict.get().remove_interned(vm, name).is_none() {
                return Err(vm.attribute_error(v, name));
            }
        }
    }
    ty.modified(vm);
    Ok(())
}

fn set_module(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    set_entry(vm, v, vm.names.dunder_module, value)
}

fn get_doc(vm: &mut Vm, v: Value) -> R {
    let ty = this(v);
    match ty.dict.get().get_interned(vm.names.dunder_doc) {
        Some(doc) => vm.bind_to_class(doc, ty),
        None => Ok(Value::NONE),
    }
}

fn set_doc(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    set_entry(vm, v, vm.names.dunder_doc, value)
}

fn get_dict(vm: &mut Vm, v: Value) -> R {
    let dict = this(v).dict.get().value();
    Ok(MappingProxy::new(vm, dict))
}

fn get_mro(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).mro.get().value())
}

fn get_base(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).base.get().map_or(Value::NONE, Gc::value))
}

fn get_bases(_vm: &mut Vm, v: Value) -> R {
    Ok(this(v).bases.get().value())
}

fn set_bases(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let ty = this(v);
    if !ty.has(flags::HEAP) {
        let message = format!("cannot set '__bases__' attribute of immutable type '{}'", full_name(vm, ty));
        return Err(vm.type_error(message));
    }
    let Some(value) = value else {
        // In CPython's words, although the class is none of those.
        let message = format!("cannot delete '__bases__' attribute of immutable type '{}'", ty.name_str());
        return Err(vm.type_error(message));
    };
    let Some(bases) = value.as_tuple() else {
        let given = vm.type_name(value);
        let message = format!("can only assign tuple to {}.__bases__, not {given}", ty.name_str());
        return Err(vm.type_error(message));
    };
    if bases.is_empty() {
        let message = format!("can only assign non-empty tuple to {}.__bases__, not ()", ty.name_str());
        return Err(vm.type_error(message));
    }
    for i in 0..bases.len() {
        match bases.get(i).cast::<Type>() {
            Some(base) if base.is_subtype(ty) => {
                return Err(vm.type_error("a __bases__ item causes an inheritance cycle"));
            }
            Some(_) => {}
            None => {
                let message = format!(
                    "{}.__bases__ must be tuple of classes, not '{}'",
                    ty.name_str(),
                    vm.type_name(bases.get(i))
                );
                return Err(vm.type_error(message));
            }
        }
    }
    let base = class::best_base(vm, bases)?;
    if let Some(old) = ty.base.get() {
        fits(vm, old, base)?;
    }
    let (old_base, old_bases) = (ty.base.get(), ty.bases.get());
    ty.base.set(Some(base));
    ty.bases.set(bases);
    // Class and order by turns.
    let mut changed = vm.rooted();
    let orders = new_orders(vm, ty, &mut changed);
    // An `mro` method may have set other bases meanwhile: those count.
    let overtaken = ty.bases.get() != bases;
    if overtaken {
        return orders;
    }
    if let Err(e) = orders {
        ty.base.set(old_base);
        ty.bases.set(old_bases);
        for pair in changed.chunks_exact(2) {
            if let (Some(class), Some(order)) = (pair[0].cast::<Type>(), pair[1].as_tuple()) {
                class.mro.set(order);
            }
        }
        return Err(e);
    }
    for base in old_bases.items().iter().filter_map(|b| b.cast::<Type>()) {
        base.subclasses.borrow_mut().retain(|s| *s != ty);
    }
    for base in bases.items().iter().filter_map(|b| b.cast::<Type>()) {
        base.subclasses.borrow_mut().push(ty);
    }
    ty.modified(vm);
    Ok(())
}

/// Whether instances of a class with one base can become instances of one with another: TypeError if not.
fn fits(vm: &mut Vm, old: Gc<Type>, new: Gc<Type>) -> R<()> {
    let (old_name, new_name) = (old.name_str(), new.name_str());
    let t = vm.types;
    // CPython frees these in another way than what its collector tracks.
    let simple = [t.object, t.int, t.float, t.complex, t.str, t.bytes, t.bytearray];
    let what = if old == new {
        return Ok(());
    } else if simple.contains(&old) != simple.contains(&new) {
        "deallocator"
    } else if old.kind != new.kind
        || old.native.map(std::ptr::from_ref) != new.native.map(std::ptr::from_ref)
        || !old.has(flags::HEAP) && !class::has_layout_of(old, new)
        || !new.has(flags::HEAP) && !class::has_layout_of(new, old)
        || old.member_count != new.member_count
        || old.instance_size() != new.instance_size()
        || old.has(flags::HAS_DICT) != new.has(flags::HAS_DICT)
    {
        "object layout"
    } else {
        return Ok(());
    };
    let message = format!("__bases__ assignment: '{new_name}' {what} differs from '{old_name}'");
    Err(vm.type_error(message))
}

/// The orders of a class and all its subclasses follow a change of bases. The old ones go to `changed`.
fn new_orders(vm: &mut Vm, ty: Gc<Type>, changed: &mut crate::vm::RootedVec) -> R<()> {
    vm.check_native_stack()?;
    let old = ty.mro.get();
    let order = class::c3(vm, ty, ty.bases.get())?;
    changed.extend_from_slice(&[ty.value(), old.value()]);
    ty.mro.set(order);
    custom_mro(vm, ty)?;
    ty.modified(vm);
    let mut subclasses = vm.rooted();
    subclasses.extend(ty.subclasses.borrow().iter().map(|s| s.value()));
    for sub in subclasses.iter().filter_map(|s| s.cast::<Type>()) {
        new_orders(vm, sub, changed)?;
    }
    Ok(())
}

/// What a class's own dict has. `type` itself has the descriptor there that asks.
fn own_entry(vm: &Vm, v: Value, name: Value) -> Option<Value> {
    let found = this(v).dict.get().get_interned(name);
    found.filter(|_| this(v) != vm.types.type_)
}

fn get_abstract(vm: &mut Vm, v: Value) -> R {
    match own_entry(vm, v, vm.names.dunder_abstractmethods) {
        Some(names) => Ok(names),
        None => Err(vm.raise_with(crate::exception::Exc::AttributeError, &[vm.names.dunder_abstractmethods])),
    }
}

fn set_abstract(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let on = match value {
        Some(value) => crate::ops::truth(vm, value)?,
        None => false,
    };
    set_entry(vm, v, vm.names.dunder_abstractmethods, value)?;
    class::set_abstract(this(v), on);
    Ok(())
}

fn get_type_params(vm: &mut Vm, v: Value) -> R {
    let found = own_entry(vm, v, vm.names.dunder_type_params);
    Ok(found.unwrap_or_else(|| vm.empty_tuple().value()))
}

fn set_type_params(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    set_entry(vm, v, vm.names.dunder_type_params, value)
}

/// The annotation function: `__annotate_func__` of the class itself.
fn get_annotate(vm: &mut Vm, v: Value) -> R {
    let ty = this(v);
    if !ty.has(flags::HEAP) {
        let message = format!("type object '{}' has no attribute '__annotate__'", ty.name_str());
        return Err(vm.raise(crate::exception::Exc::AttributeError, message));
    }
    let dict = ty.dict.get();
    let names = vm.names;
    let found =
        dict.get_interned(names.dunder_annotate_func).or_else(|| dict.get_interned(names.dunder_annotate));
    match found {
        Some(f) => vm.bind_to_class(f, ty),
        None => Ok(Value::NONE),
    }
}

fn set_annotate(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let Some(value) = value else { return Err(vm.type_error("cannot delete __annotate__ attribute")) };
    let callable = vm.type_of(value).slot(vm, Slot::Call).is_some();
    if !value.is_none() && !callable {
        return Err(vm.type_error("__annotate__ must be callable or None"));
    }
    set_entry(vm, v, vm.names.dunder_annotate_func, Some(value))?;
    if !value.is_none() {
        this(v).dict.get().remove_interned(vm, vm.names.dunder_annotations_cache);
    }
    Ok(())
}

fn get_annotations(vm: &mut Vm, v: Value) -> R {
    let ty = this(v);
    if !ty.has(flags::HEAP) {
        return Err(vm.attribute_error(v, vm.names.dunder_annotations));
    }
    let dict = ty.dict.get();
    let names = vm.names;
    for name in [names.dunder_annotations, names.dunder_annotations_cache] {
        if let Some(found) = dict.get_interned(name) {
            return vm.bind_to_class(found, ty);
        }
    }
    let annotate = get_annotate(vm, v)?;
    let made = if annotate.is_none() {
        Gc::<Dict>::new(vm).value()
    } else {
        let made = vm.call(annotate, &[Value::small_int(1)])?;
        if made.as_dict().is_none() {
            let message = format!("__annotate__ returned non-dict of type '{}'", vm.type_name(made));
            return Err(vm.type_error(message));
        }
        made
    };
    dict.set_interned(vm, names.dunder_annotations_cache, made)?;
    Ok(made)
}

fn set_annotations(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let ty = this(v);
    let names = vm.names;
    let dict = ty.dict.get();
    let in_dict = dict.get_interned(names.dunder_annotations).is_some();
    let name = if in_dict { names.dunder_annotations } else { names.dunder_annotations_cache };
    set_entry(vm, v, name, value)?;
    dict.remove_interned(vm, names.dunder_annotate_func);
    dict.remove_interned(vm, names.dunder_annotate);
    ty.modified(vm);
    Ok(())
}

fn get_flags(vm: &mut Vm, v: Value) -> R {
    let ty = this(v);
    let mut bits: i64 = 1 << 12 | 1 << 18;
    for (ours, theirs) in [
        (flags::HEAP, 9),
        (flags::BASE, 10),
        (flags::ABSTRACT, 20),
        (flags::SEQUENCE, 5),
        (flags::MAPPING, 6),
    ] {
        if ty.has(ours) {
            bits |= 1 << theirs;
        }
    }
    let t = vm.types;
    for (base, bit) in [
        (t.int, 24),
        (t.list, 25),
        (t.tuple, 26),
        (t.bytes, 27),
        (t.str, 28),
        (t.dict, 29),
        (t.base_exception, 30),
        (t.type_, 31),
    ] {
        if ty.is_subtype(base) {
            bits |= 1 << bit;
        }
    }
    if !ty.has(flags::HEAP) {
        bits |= 1 << 8;
    }
    Ok(vm.int(bits))
}

fn get_basic_size(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::small_int(this(v).instance_size() as i64))
}

fn zero(_vm: &mut Vm, _v: Value) -> R {
    Ok(Value::small_int(0))
}

fn get_text_signature(vm: &mut Vm, v: Value) -> R {
    let ty = this(v);
    if ty == vm.types.object {
        return Ok(vm.str("()"));
    }
    for name in [vm.names.dunder_new, vm.names.dunder_init] {
        let found = ty.dict.get().get_interned(name).and_then(|f| f.cast::<crate::native::Builtin>());
        if let Some(text) = found.and_then(|f| f.def.type_signature()) {
            return Ok(vm.str(&text));
        }
    }
    Ok(Value::NONE)
}

crate::native_table! { METHODS = [
    crate::native::new("(type, /, *args, **kwargs)", new),
    slot("__init__", "(self, /, *args, **kwargs)", init, "Initialize self.  See help(type(self)) for accurate signature."),
    slot("__call__", "(self, /, *args, **kwargs)", call, "Call self as a function."),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__getattribute__", "(self, name, /)", class::generic_getattribute, "Return getattr(self, name)."),
    slot("__setattr__", "(self, name, value, /)", class::generic_setattr, "Implement setattr(self, name, value)."),
    slot("__delattr__", "(self, name, /)", class::generic_delattr, "Implement delattr(self, name)."),
    slot("__or__", "(self, value, /)", crate::union::or, "Return self|value."),
    slot("__ror__", "(self, value, /)", crate::union::ror, "Return value|self."),
    method("mro", "(self, /)", mro, "Return a type's method resolution order."),
    method("__subclasses__", "(self, /)", subclasses, "Return a list of immediate subclasses."),
    method("__instancecheck__", "(self, instance, /)", instance_check, "Check if an object is an instance."),
    method("__subclasscheck__", "(self, subclass, /)", subclass_check, "Check if a class is a subclass."),
    method("__dir__", "(self, /)", dir, "Specialized __dir__ implementation for types."),
    crate::native::class_method("__prepare__", "(type, /, *args, **kwargs) as (cls, name, bases, /, **kwds)", prepare, "Gives the namespace for a class statement."),
] }

static ATTRIBUTES: &[GetSetDef] = &[
    getset("__name__", get_name, set_name),
    getset("__qualname__", get_qualname, set_qualname),
    getset("__module__", get_module, set_module),
    getset("__doc__", get_doc, set_doc),
    getter("__dict__", get_dict),
    getter("__mro__", get_mro),
    crate::descriptor::member("__base__", get_base),
    getset("__bases__", get_bases, set_bases),
    getset("__abstractmethods__", get_abstract, set_abstract),
    getset("__type_params__", get_type_params, set_type_params),
    getset("__annotate__", get_annotate, set_annotate),
    getset("__annotations__", get_annotations, set_annotations),
    crate::descriptor::member("__flags__", get_flags),
    crate::descriptor::member("__basicsize__", get_basic_size),
    crate::descriptor::member("__itemsize__", zero),
    crate::descriptor::member("__dictoffset__", zero),
    crate::descriptor::member("__weakrefoffset__", zero),
    getter("__text_signature__", get_text_signature),
];

/// The bases of a class statement with `__mro_entries__` resolved; whether anything changed.
fn resolve_bases(vm: &mut Vm, bases: &[Value]) -> R<(Gc<Tuple>, bool)> {
    let all = vm.tuple(bases);
    let mut resolved = vm.rooted();
    let mut changed = false;
    for base in bases {
        if base.cast::<Type>().is_none()
            && let Some(entries) = vm.try_attribute(*base, vm.names.dunder_mro_entries)?
        {
            let new = vm.call(entries, &[all])?;
            let Some(new) = new.as_tuple() else {
                return Err(vm.type_error("__mro_entries__ must return a tuple"));
            };
            resolved.extend_from_slice(new.items());
            changed = true;
            continue;
        }
        resolved.push(*base);
    }
    Ok((Tuple::new(vm, &resolved), changed))
}

/// `__build_class__(body, name, *bases, metaclass=..., **keywords)`.
pub fn build_class(vm: &mut Vm, args: &[Value]) -> R {
    // Keywords, then the positional arguments.
    let keywords = args[0].as_dict();
    let [body, name, bases @ ..] = &args[1..] else {
        return Err(vm.type_error("__build_class__: not enough arguments"));
    };
    let Some(function) = body.cast::<Function>() else {
        return Err(vm.type_error("__build_class__: func must be a function"));
    };
    if name.as_str().is_none() {
        return Err(vm.type_error("__build_class__: name is not a string"));
    }
    let original = vm.tuple(bases);
    let (bases, changed) = resolve_bases(vm, bases)?;
    let given = match keywords {
        Some(k) => k.remove_interned(vm, vm.names.metaclass),
        None => None,
    };
    let mut meta = match given {
        Some(m) => m,
        None if bases.is_empty() => vm.types.type_.value(),
        None => vm.type_of(bases.get(0)).value(),
    };
    if let Some(m) = meta.cast::<Type>() {
        meta = class::winning_metaclass(vm, m, bases)?.value();
    }
    let mut names = vm.rooted();
    let mut extra = vm.rooted();
    for (k, v) in keywords.iter().flat_map(|k| k.to_vec()) {
        names.push(k);
        extra.push(v);
    }
    let kwnames = if names.is_empty() { None } else { Some(Tuple::new(vm, &names)) };
    let namespace = match vm.try_attribute(meta, vm.names.dunder_prepare)? {
        Some(prepare) => {
            let mut all = vm.rooted_from(&[*name, bases.value()]);
            all.extend_from_slice(&extra);
            vm.call_kw(prepare, &all, kwnames)?
        }
        None => Gc::<Dict>::new(vm).value(),
    };
    let ty = vm.type_of(namespace);
    if namespace.as_dict().is_none() && ty.slot(vm, Slot::GetItem).is_none() {
        let shown = match meta.cast::<Type>() {
            Some(m) => m.name_str(),
            None => "<metaclass>".to_owned(),
        };
        let message = format!("{shown}.__prepare__() must return a mapping, not {}", ty.name_str());
        return Err(vm.type_error(message));
    }
    let cell = (vm.hooks.run_class_body)(vm, function, namespace)?;
    if changed {
        crate::ops::set_item(vm, namespace, vm.names.dunder_orig_bases, original)?;
    }
    let mut all = vm.rooted_from(&[*name, bases.value(), namespace]);
    all.extend_from_slice(&extra);
    let made = vm.call_kw(meta, &all, kwnames)?;
    if let (Some(ty), Some(cell)) = (made.cast::<Type>(), cell.cast::<CellObject>()) {
        match cell.content.get() {
            None => {
                let message = format!(
                    "__class__ not set defining {} as {}. Was __classcell__ propagated to type.__new__?",
                    crate::ops::repr_text(vm, *name)?,
                    crate::ops::repr_text(vm, made)?
                );
                return Err(vm.runtime_error(message));
            }
            Some(set) if set != ty.value() => {
                let message = format!(
                    "__class__ set to {} defining {} as {}",
                    crate::ops::repr_text(vm, set)?,
                    crate::ops::repr_text(vm, *name)?,
                    crate::ops::repr_text(vm, made)?
                );
                return Err(vm.type_error(message));
            }
            Some(_) => {}
        }
    }
    Ok(made)
}

/// Fills `type`.
pub fn init_type(vm: &mut Vm) {
    vm.add_methods(vm.types.type_, &METHODS);
    vm.add_getsets(vm.types.type_, ATTRIBUTES);
}
