//! Classes: creation, instantiation, method resolution order, and the methods of `object` and `type` that other code
//! recognises.

use crate::conversions;
use crate::dict::Dict;
use crate::exception::Exc;
use crate::native::Builtin;
use crate::object::{Gc, Kind};
use crate::slots::Slot;
use crate::tuple::Tuple;
use crate::ty::{Type, TypeSpec, flags};
use crate::value::Value;
use crate::vm::{R, Vm};

/// `module.qualname` of a class, as reprs show it; builtins without module.
pub fn full_name(vm: &mut Vm, ty: Gc<Type>) -> String {
    let qualname = crate::string::to_rust(ty.qualname.get());
    match type_module(vm, ty) {
        Some(module) if module != "builtins" => format!("{module}.{qualname}"),
        _ => qualname,
    }
}

/// `__name__` of a class: without its module.
pub fn short_name(ty: Gc<Type>) -> String {
    let name = ty.name_str();
    name.rsplit('.').next().unwrap_or_default().to_owned()
}

/// `type.__module__` as text.
pub fn type_module(vm: &mut Vm, ty: Gc<Type>) -> Option<String> {
    if let Some(dotted) = ty.dotted.get() {
        return crate::string::to_rust(dotted).rsplit_once('.').map(|(module, _)| module.to_owned());
    }
    let module = ty.dict.get().get_interned(vm.names.dunder_module)?;
    module.as_str().map(|s| s.to_rust())
}

/// `type.__call__`: `__new__`, then `__init__` if the result is an instance.
pub fn type_call(vm: &mut Vm, ty: Gc<Type>, args: &[Value], kwnames: Option<Gc<Tuple>>) -> R {
    if !ty.has(flags::HEAP)
        && kwnames.is_none()
        && let Some(made) = conversions::made_at_once(vm, ty, args)
    {
        return made;
    }
    if ty == vm.types.dict
        && let Some(names) = kwnames.filter(|names| names.len() == args.len())
    {
        return crate::dict::of_keywords(vm, names, args);
    }
    if !ty.has(flags::HEAP) && (args.len() != 1 || kwnames.is_some()) {
        check_call(vm, ty, args, kwnames)?;
    } else if ty == vm.types.type_ {
        return Ok(vm.type_of(args[0]).value());
    }
    let Some(new) = ty.slot(vm, Slot::New) else {
        let message = format!("cannot create '{}' instances", full_name(vm, ty));
        return Err(vm.type_error(message));
    };
    vm.check_native_stack()?;
    let instance = if is_object_new(new) {
        object_new(vm, ty, args, kwnames)?
    } else if let Some(b) = new.cast::<Builtin>()
        && b.def.kind == crate::native::NativeKind::New
    {
        check_new(vm, b, &[ty.value()])?;
        vm.with_prepended(ty.value(), args, |vm, all| vm.call_native(b.def, all, kwnames))?
    } else {
        let callable = match new.kind() {
            Kind::Function | Kind::Builtin => new,
            _ => vm.bind_to_class(new, ty)?,
        };
        vm.call_prepended(callable, ty.value(), args, kwnames)?
    };
    let made = vm.type_of(instance);
    if made != ty && !made.is_subtype(ty) {
        return Ok(instance);
    }
    if let Some(init) = made.slot(vm, Slot::Init)
        && !is_object_init(init)
    {
        let result = vm.call_unbound(init, instance, args, kwnames)?;
        if !result.is_none() {
            let message = format!("__init__() should return None, not '{}'", vm.type_name(result));
            return Err(vm.type_error(message));
        }
    }
    Ok(instance)
}

/// `__new__` and `__init__` of a built-in class, if calling the class with `count` positional arguments calls just these.
/// `object.__init__`, which does nothing then, counts as none.
pub fn native_constructors(
    vm: &mut Vm,
    ty: Gc<Type>,
    count: usize,
) -> Option<(Gc<Builtin>, Option<Gc<Builtin>>)> {
    let t = vm.types;
    let most = if ty == t.enumerate { 2 } else { 1 };
    let counts_arguments =
        [t.int, t.str, t.super_, t.enumerate].contains(&ty) && !(1..=most).contains(&count);
    if ty.has(flags::HEAP) || ty == t.type_ || counts_arguments {
        return None;
    }
    let new = ty.slot(vm, Slot::New)?.cast::<Builtin>()?;
    let init = match ty.slot(vm, Slot::Init) {
        Some(init) if !is_object_init(init) => {
            Some(init.cast::<Builtin>().filter(|b| b.receiver.is_none() && b.applies_to(ty))?)
        }
        _ => None,
    };
    let plain = new.def.kind == crate::native::NativeKind::New && !is_object_new(new.value());
    if plain && check_new(vm, new, &[ty.value()]).is_ok() {
        return Some((new, init));
    }
    vm.exception = None;
    None
}

/// Some built-in classes count their arguments when they are called, before and in other words than their `__new__`.
fn check_call(vm: &mut Vm, ty: Gc<Type>, args: &[Value], kwnames: Option<Gc<Tuple>>) -> R<()> {
    let named = kwnames.map_or(0, |k| k.len());
    let (given, t) = (args.len(), vm.types);
    let most = if ty == t.int { 2 } else { 3 };
    if (ty == t.int || ty == t.str) && named == 0 && given > most {
        let message = format!("{} expected at most {most} arguments, got {given}", ty.name_str());
        return Err(vm.type_error(message));
    }
    if ty == t.type_ && given - named != 3 {
        let message = if given - named == 1 {
            "type() takes no keyword arguments"
        } else {
            "type() takes 1 or 3 arguments"
        };
        return Err(vm.type_error(message));
    }
    if ty == t.super_ && (named > 0 || given > 2) {
        let message = match named {
            0 => format!("super() expected at most 2 arguments, got {given}"),
            _ => "super() takes no keyword arguments".to_owned(),
        };
        return Err(vm.type_error(message));
    }
    if ty == t.enumerate {
        return crate::itertypes::enumerate::check_call(vm, given, kwnames);
    }
    Ok(())
}

/// Whether this is `object.__new__`.
pub fn is_object_new(f: Value) -> bool {
    f.cast::<Builtin>()
        .is_some_and(|b| std::ptr::fn_addr_eq(b.def.function, object_new_native as crate::native::NativeFn))
}

/// Whether this is `object.__init__`.
pub fn is_object_init(f: Value) -> bool {
    f.cast::<Builtin>()
        .is_some_and(|b| std::ptr::fn_addr_eq(b.def.function, object_init_native as crate::native::NativeFn))
}

/// `object.__new__` with the arguments' check that CPython makes.
pub fn object_new(vm: &mut Vm, ty: Gc<Type>, args: &[Value], kwnames: Option<Gc<Tuple>>) -> R {
    // Without a `__new__` of their own, built-in layouts cannot be filled.
    if ty.has(flags::NO_NEW) || native_base(ty).kind != Kind::Instance {
        return Err(no_instances(vm, ty));
    }
    if !args.is_empty() || kwnames.is_some() {
        let new = ty.slot(vm, Slot::New);
        let init = ty.slot(vm, Slot::Init);
        if new.is_some_and(|n| !is_object_new(n)) {
            return Err(
                vm.type_error("object.__new__() takes exactly one argument (the type to instantiate)")
            );
        }
        if init.is_none_or(is_object_init) {
            let message = format!("{}() takes no arguments", ty.name_str());
            return Err(vm.type_error(message));
        }
    }
    if ty.has(flags::ABSTRACT) {
        return Err(abstract_error(vm, ty));
    }
    Ok(vm.new_instance(ty))
}

fn abstract_error(vm: &mut Vm, ty: Gc<Type>) -> crate::exception::Raised {
    let mut names = Vec::new();
    if let Ok(Some(set)) = vm.try_attribute(ty.value(), vm.names.dunder_abstractmethods) {
        let collected = crate::iter::collect(vm, set);
        match collected {
            Ok(values) => names.extend(values.iter().map(|v| crate::string::to_rust(*v))),
            Err(e) => return e,
        }
    }
    names.sort();
    let quoted = names.iter().map(|n| format!("'{n}'")).collect::<Vec<_>>().join(", ");
    let plural = if names.len() == 1 { "" } else { "s" };
    let message = format!(
        "Can't instantiate abstract class {} without an implementation for abstract method{plural} {quoted}",
        ty.name_str()
    );
    vm.type_error(message)
}

/// `object.__new__(cls, *args, **kwargs)`.
pub fn object_new_native(vm: &mut Vm, args: &[Value]) -> R {
    // Layout by the signature `(type, /, *args, **kwargs)`: class, keywords, the extra arguments.
    let Some(ty) = args[0].cast::<Type>() else {
        let message = format!("object.__new__(X): X is not a type object ({})", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    };
    let no_keywords = args[1].as_dict().is_none_or(|d| d.is_empty());
    let rest = &args[2..];
    if no_keywords {
        return object_new(vm, ty, rest, None);
    }
    let mut all = vm.rooted_from(rest);
    all.push(Value::NONE);
    let names = Tuple::new(vm, &[vm.names.self_name]);
    object_new(vm, ty, &all, Some(names))
}

/// `object.__init__(self, *args, **kwargs)`.
pub fn object_init_native(vm: &mut Vm, args: &[Value]) -> R {
    let excess = args.len() > 2 || args[1].as_dict().is_some_and(|d| !d.is_empty());
    if excess {
        let ty = vm.type_of(args[0]);
        let init = ty.slot(vm, Slot::Init);
        if init.is_some_and(|i| !is_object_init(i)) {
            return Err(
                vm.type_error("object.__init__() takes exactly one argument (the instance to initialize)")
            );
        }
        let new = ty.slot(vm, Slot::New);
        if new.is_none_or(is_object_new) {
            let message = format!(
                "{}.__init__() takes exactly one argument (the instance to initialize)",
                ty.name_str()
            );
            return Err(vm.type_error(message));
        }
    }
    Ok(Value::NONE)
}

/// `X.__new__(Y)`: Y must be a subtype of X with the same layout.
pub fn check_new(vm: &mut Vm, b: Gc<Builtin>, args: &[Value]) -> R<()> {
    let Some(owner) = b.owner else { return Ok(()) };
    if args.first() == Some(&owner.value()) {
        return Ok(());
    }
    let name = owner.name_str();
    let Some(first) = args.first() else {
        return Err(vm.type_error(format!("{name}.__new__(): not enough arguments")));
    };
    let Some(ty) = first.cast::<Type>() else {
        let given = vm.type_name(*first);
        return Err(vm.type_error(format!("{name}.__new__(X): X is not a type object ({given})")));
    };
    if !ty.is_subtype(owner) {
        let given = ty.name_str();
        return Err(vm.type_error(format!("{name}.__new__({given}): {given} is not a subtype of {name}")));
    }
    let layout = native_base(ty);
    if layout.kind != owner.kind
        || layout.native.map(std::ptr::from_ref) != owner.native.map(std::ptr::from_ref)
    {
        let (given, base) = (ty.name_str(), layout.name_str());
        let message = format!("{name}.__new__({given}) is not safe, use {base}.__new__()");
        return Err(vm.type_error(message));
    }
    Ok(())
}

/// The nearest base that was not made by a class statement.
pub fn native_base(ty: Gc<Type>) -> Gc<Type> {
    let mut base = ty;
    while base.has(flags::HEAP) {
        match base.base.get() {
            Some(b) => base = b,
            None => break,
        }
    }
    base
}

/// `object.__getattribute__`, `type.__getattribute__`, `module.__getattribute__`.
pub fn generic_getattribute(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.attribute_name(args[1])?;
    match vm.lookup_generic(args[0], name)? {
        Some(v) => Ok(v),
        None => Err(vm.attribute_error(args[0], name)),
    }
}

/// `object.__setattr__`, `type.__setattr__`.
pub fn generic_setattr(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.attribute_name(args[1])?;
    vm.set_generic(args[0], name, Some(args[2]))?;
    Ok(Value::NONE)
}

/// `object.__delattr__`, `type.__delattr__`.
pub fn generic_delattr(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.attribute_name(args[1])?;
    vm.set_generic(args[0], name, None)?;
    Ok(Value::NONE)
}

/// A module's own `__getattr__` function (PEP 562).
pub fn module_fallback(vm: &mut Vm, module: Gc<crate::module::Module>, name: Value) -> R<Option<Value>> {
    match module.dict.get().get_interned(vm.names.dunder_getattr) {
        Some(hook) => vm.call(hook, &[name]).map(Some),
        None => Ok(None),
    }
}

/// `Class.name = value` or `del Class.name`, metaclass descriptors included.
pub fn set_class_attribute(vm: &mut Vm, ty: Gc<Type>, name: Value, value: Option<Value>) -> R<()> {
    if !ty.has(flags::HEAP) || ty.has(flags::IMMUTABLE) {
        let text = crate::string::to_rust(name);
        let message = format!("cannot set '{text}' attribute of immutable type '{}'", full_name(vm, ty));
        return Err(vm.type_error(message));
    }
    let meta = ty.shape().ty;
    if let Some(attribute) = meta.lookup(vm, name)
        && vm.is_data_descriptor(attribute)
    {
        let descriptor = vm.type_of(attribute);
        let (slot, args) = match value {
            Some(v) => (Slot::Set, vec![ty.value(), v]),
            None => (Slot::Delete, vec![ty.value()]),
        };
        return match descriptor.slot(vm, slot) {
            Some(f) => vm.call_unbound(f, attribute, &args, None).map(|_| ()),
            None => Err(vm.attribute_error_with(ty.value(), name, slot.name())),
        };
    }
    match value {
        Some(v) => {
            let dict = ty.dict.get();
            let replaces_data = dict.get_interned(name).is_some_and(|old| is_data(vm, old));
            dict.set_interned(vm, name, v)?;
            if replaces_data && is_data(vm, v) && !is_special_name(name) {
                // Nothing but the value has changed, and inline caches look at that where it stands.
                return Ok(());
            }
        }
        None => {
            if ty.dict.get().remove_interned(vm, name).is_none() {
                return Err(vm.attribute_error(ty.value(), name));
            }
        }
    }
    // A class attribute anywhere may be an instance of this class, and a descriptor from now on, or no more.
    let [get, set, delete] = [vm.names.dunder_get, vm.names.dunder_set, vm.names.dunder_delete];
    let concerned = if [get, set, delete].contains(&name) { vm.types.object } else { ty };
    concerned.modified(vm);
    Ok(())
}

/// Whether a class attribute of this value is the same to everyone who reads it: no descriptor.
pub fn is_data(vm: &Vm, value: Value) -> bool {
    use crate::object::Kind;
    let kind = matches!(
        value.kind(),
        Kind::None
            | Kind::Bool
            | Kind::Int
            | Kind::Float
            | Kind::Str
            | Kind::Bytes
            | Kind::List
            | Kind::Tuple
            | Kind::Dict
            | Kind::Set
            | Kind::FrozenSet
    );
    kind && !vm.type_of(value).has(flags::HEAP)
}

/// Names that the class itself may look at: special methods and such.
fn is_special_name(name: Value) -> bool {
    name.as_str().is_none_or(|s| s.len() >= 2 && s.at(0) == u32::from(b'_') && s.at(1) == u32::from(b'_'))
}

/// The C3 linearisation of a class with these bases (Barrett et al. 1996).
pub fn c3(vm: &mut Vm, ty: Gc<Type>, bases: Gc<Tuple>) -> R<Gc<Tuple>> {
    let mut sequences: Vec<Vec<Gc<Type>>> = Vec::new();
    for i in 0..bases.len() {
        if let Some(base) = bases.get(i).cast::<Type>() {
            let mro = base.mro.get();
            sequences.push((0..mro.len()).filter_map(|j| mro.get(j).cast()).collect());
        }
    }
    sequences.push((0..bases.len()).filter_map(|i| bases.get(i).cast()).collect());
    for (i, base) in sequences.last().into_iter().flatten().enumerate() {
        if sequences[sequences.len() - 1][..i].contains(base) {
            let message = format!("duplicate base class {}", base.name_str());
            return Err(vm.type_error(message));
        }
    }
    let mut order = vec![ty];
    loop {
        sequences.retain(|s| !s.is_empty());
        if sequences.is_empty() {
            break;
        }
        let candidate =
            sequences.iter().map(|s| s[0]).find(|c| !sequences.iter().any(|s| s[1..].contains(c)));
        let Some(next) = candidate else {
            let mut names: Vec<String> = Vec::new();
            for s in &sequences {
                if !names.contains(&s[0].name_str()) {
                    names.push(s[0].name_str());
                }
            }
            let message = format!(
                "Cannot create a consistent method resolution order (MRO) for bases {}",
                names.join(", ")
            );
            return Err(vm.type_error(message));
        };
        order.push(next);
        for s in &mut sequences {
            if s[0] == next {
                s.remove(0);
            }
        }
    }
    let values: Vec<Value> = order.into_iter().map(Gc::value).collect();
    Ok(Tuple::of_type(vm, vm.types.tuple, &values))
}

/// The base whose layout instances get: the most derived of the bases' layouts.
pub fn best_base(vm: &mut Vm, bases: Gc<Tuple>) -> R<Gc<Type>> {
    let mut winner: Option<(Gc<Type>, Gc<Type>)> = None;
    for i in 0..bases.len() {
        let Some(base) = bases.get(i).cast::<Type>() else {
            return Err(vm.type_error("bases must be types"));
        };
        if !base.has(flags::BASE) {
            let message = format!("type '{}' is not an acceptable base type", full_name(vm, base));
            return Err(vm.type_error(message));
        }
        let layout = solid_base(base);
        winner = match winner {
            None => Some((base, layout)),
            Some((_, known)) if layout != known && layout.is_subtype(known) => Some((base, layout)),
            Some((_, known)) if !known.is_subtype(layout) => {
                return Err(vm.type_error("multiple bases have instance lay-out conflict"));
            }
            same => same,
        };
    }
    match winner {
        Some((base, _)) => Ok(base),
        None => Ok(vm.types.object),
    }
}

/// The nearest base that adds to the layout: built-in layouts and `__slots__`.
fn solid_base(ty: Gc<Type>) -> Gc<Type> {
    let mut ty = ty;
    while let Some(base) = ty.base.get() {
        let adds = ty.has(flags::OWN_FIELDS)
            || ty.kind != base.kind
            || ty.member_count != base.member_count
            || ty.native.map(std::ptr::from_ref) != base.native.map(std::ptr::from_ref);
        if adds {
            break;
        }
        ty = base;
    }
    ty
}

/// Whether instances of the class have the layout that those of another have, by what the class is derived from.
pub fn has_layout_of(ty: Gc<Type>, other: Gc<Type>) -> bool {
    let wanted = solid_base(other);
    let mut known = Some(solid_base(ty));
    while let Some(layout) = known {
        if layout == wanted {
            return true;
        }
        known = layout.base.get();
    }
    false
}

/// What `type(name, bases, namespace)` makes, without `__set_name__` and `__init_subclass__` hooks.
pub fn create(
    vm: &mut Vm,
    meta: Gc<Type>,
    name: Value,
    bases: Gc<Tuple>,
    namespace: Gc<Dict>,
) -> R<Gc<Type>> {
    let bases = if bases.is_empty() { Tuple::new(vm, &[vm.types.object.value()]) } else { bases };
    let base = best_base(vm, bases)?;
    let dict = Gc::<Dict>::new(vm);
    for i in 0..namespace.entry_count() {
        if let Some((key, value)) = namespace.entry_at(i) {
            let key = crate::string::intern_value(vm, key);
            dict.set(vm, key, value)?;
        }
    }
    let names = vm.names;
    let qualname = match dict.remove_interned(vm, names.dunder_qualname) {
        Some(q) if q.as_str().is_some() => q,
        Some(q) => {
            let message = format!("type __qualname__ must be a str, not {}", vm.type_name(q));
            return Err(vm.type_error(message));
        }
        None => name,
    };
    let members = crate::members::declared_slots(vm, base, bases, dict, name)?;
    let static_attributes = dict
        .get_interned(names.dunder_static_attributes)
        .and_then(Value::as_tuple)
        .map_or(0, |t| t.len() as u32);
    let base_root = base.root.get();
    let base_managed = base.has(flags::MANAGED);
    let wants_dict = members.dict || base.has(flags::HAS_DICT);
    // Types with a plain dict field keep it; all others get shapes when they have a dict or members.
    let member_count = base.member_count + members.names.len() as u32;
    let managed = base.dict_offset == 0 && (base_managed || member_count > 0 || wants_dict);
    let inherited =
        base.flags.get() & (flags::SEQUENCE | flags::MAPPING | flags::MATCH_SELF | flags::FINALIZER);
    let mut own_flags = flags::HEAP | flags::BASE | inherited;
    if managed {
        own_flags |= flags::MANAGED;
    }
    if wants_dict {
        own_flags |= flags::HAS_DICT;
    }
    if members.weakref || base.has(flags::WEAKREF) {
        own_flags |= flags::WEAKREF;
    }
    let hint = if wants_dict {
        let inherited_hint = if base_managed { u32::from(base_root.inline_slots) } else { 0 };
        (static_attributes + inherited_hint).max(member_count + 2).min(40)
    } else {
        member_count
    };
    let ty = vm.new_type(TypeSpec {
        name,
        qualname,
        metatype: meta,
        base: Some(base),
        bases,
        dict,
        flags: own_flags,
        kind: base.kind,
        basic_size: if managed && !base_managed { base.instance_size() as u32 } else { base.basic_size },
        dict_offset: if managed { 0 } else { base.dict_offset },
        member_count,
        slot_hint: hint,
        native: base.native,
    });
    match c3(vm, ty, bases) {
        Ok(mro) => ty.mro.set(mro),
        Err(e) => {
            forget_subclass(ty, bases);
            return Err(e);
        }
    }
    crate::members::add_descriptors(vm, ty, base, &members)?;
    if dict.get_interned(names.dunder_doc).is_none() {
        dict.set_interned(vm, names.dunder_doc, Value::NONE)?;
    }
    // A class that defines __eq__ without __hash__ is unhashable.
    if dict.get_interned(names.dunder_eq).is_some() && dict.get_interned(names.dunder_hash).is_none() {
        dict.set_interned(vm, names.dunder_hash, Value::NONE)?;
    }
    for (hook, wrap) in [
        (names.dunder_new, crate::descriptor::new_static_method as fn(&mut Vm, Value) -> Value),
        (names.dunder_init_subclass, crate::descriptor::new_class_method),
        (names.dunder_class_getitem, crate::descriptor::new_class_method),
    ] {
        if let Some(f) = dict.get_interned(hook)
            && f.kind() == Kind::Function
        {
            let wrapped = wrap(vm, f);
            dict.set_interned(vm, hook, wrapped)?;
        }
    }
    if ty.lookup_where(vm.slot_names[Slot::Del as usize]).is_some() {
        ty.set_flag(flags::FINALIZER);
    }
    if let Some(cell) = dict.remove_interned(vm, names.dunder_classcell) {
        match cell.cast::<crate::tuple::CellObject>() {
            Some(cell) => cell.content.set(Some(ty.value())),
            None => {
                let message =
                    format!("__classcell__ must be a nonlocal cell, not {}", full_name(vm, vm.type_of(cell)));
                return Err(vm.type_error(message));
            }
        }
    }
    if let Some(cell) = dict.get_str(vm, "__classdictcell__") {
        if let Some(cell) = cell.cast::<crate::tuple::CellObject>() {
            cell.content.set(Some(dict.value()));
        }
        let key = vm.intern("__classdictcell__");
        dict.remove_interned(vm, key);
    }
    Ok(ty)
}

/// Takes a class that is not to be from its bases' subclasses.
pub fn forget_subclass(ty: Gc<Type>, bases: Gc<Tuple>) {
    for base in bases.items().iter().filter_map(|b| b.cast::<Type>()) {
        base.subclasses.borrow_mut().retain(|s| *s != ty);
    }
}

/// The metaclass of a class with these bases: the most derived of the given one and the bases'.
pub fn winning_metaclass(vm: &mut Vm, meta: Gc<Type>, bases: Gc<Tuple>) -> R<Gc<Type>> {
    let mut winner = meta;
    for i in 0..bases.len() {
        let of_base = vm.type_of(bases.get(i));
        if winner.is_subtype(of_base) {
            continue;
        }
        if of_base.is_subtype(winner) {
            winner = of_base;
            continue;
        }
        return Err(vm.type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses \
             of all its bases",
        ));
    }
    Ok(winner)
}

/// `isinstance(value, class)`, hooks included.
pub fn is_instance(vm: &mut Vm, value: Value, class: Value) -> R<bool> {
    if vm.type_of(value).value() == class {
        return Ok(true);
    }
    if let Some(ty) = class.cast::<Type>()
        && ty.is_ordinary(vm, Slot::InstanceCheck)
    {
        return recursive_is_instance(vm, value, ty);
    }
    if let Some(classes) = class.as_tuple() {
        vm.check_native_stack()?;
        for i in 0..classes.len() {
            if is_instance(vm, value, classes.get(i))? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(union) = class.native::<crate::union::Union>() {
        return is_instance(vm, value, union.args);
    }
    if let Some(r) = vm.call_slot(Slot::InstanceCheck, class, &[value])? {
        return crate::ops::truth(vm, r);
    }
    if let Some(ty) = class.cast::<Type>() {
        return recursive_is_instance(vm, value, ty);
    }
    abstract_is_instance(vm, value, class)
}

/// `type.__instancecheck__`: by the type, else by `__class__`.
pub fn recursive_is_instance(vm: &mut Vm, value: Value, ty: Gc<Type>) -> R<bool> {
    let actual = vm.type_of(value);
    if let Some(is) = is_plain_instance(vm, actual, ty) {
        return Ok(is);
    }
    let claimed = vm.try_attribute(value, vm.names.dunder_class)?;
    Ok(claimed.and_then(|c| c.cast::<Type>()).is_some_and(|c| c != actual && c.is_subtype(ty)))
}

/// Whether instances of a type are instances of a class whose metaclass has no say in it; `None` if they are not by their
/// type, but may claim to be by their `__class__`.
pub fn is_plain_instance(vm: &mut Vm, actual: Gc<Type>, class: Gc<Type>) -> Option<bool> {
    if actual.is_subtype(class) {
        return Some(true);
    }
    if !actual.has(flags::HEAP) && actual.native.is_none() {
        return Some(false);
    }
    let usual = vm.types.object.slot(vm, Slot::Class);
    let says_nothing = actual.slot(vm, Slot::Class) == usual && vm.has_generic_getattribute(actual);
    says_nothing.then_some(false)
}

const NOT_CLASS: &str = "arg 2 must be a type, a tuple of types, or a union";
const NOT_CLASSES: &str = "arg 2 must be a class, a tuple of classes, or a union";

fn abstract_is_instance(vm: &mut Vm, value: Value, class: Value) -> R<bool> {
    if class_bases(vm, class)?.is_none() {
        return Err(vm.type_error(format!("isinstance() {NOT_CLASS}")));
    }
    match vm.try_attribute(value, vm.names.dunder_class)? {
        Some(c) => abstract_is_subclass(vm, c, class),
        None => Ok(false),
    }
}

fn class_bases(vm: &mut Vm, class: Value) -> R<Option<Gc<Tuple>>> {
    Ok(vm.try_attribute(class, vm.names.dunder_bases)?.and_then(Value::as_tuple))
}

fn abstract_is_subclass(vm: &mut Vm, derived: Value, class: Value) -> R<bool> {
    vm.check_native_stack()?;
    if derived == class {
        return Ok(true);
    }
    if let Some(bases) = class_bases(vm, derived)? {
        for i in 0..bases.len() {
            if abstract_is_subclass(vm, bases.get(i), class)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// `issubclass(derived, class)`, hooks included.
pub fn is_subclass(vm: &mut Vm, derived: Value, class: Value) -> R<bool> {
    if let Some(ty) = class.cast::<Type>()
        && ty.shape().ty == vm.types.type_
    {
        return recursive_is_subclass(vm, derived, class);
    }
    if let Some(classes) = class.as_tuple() {
        vm.check_native_stack()?;
        for i in 0..classes.len() {
            if is_subclass(vm, derived, classes.get(i))? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(union) = class.native::<crate::union::Union>() {
        return is_subclass(vm, derived, union.args);
    }
    if let Some(r) = vm.call_slot(Slot::SubclassCheck, class, &[derived])? {
        return crate::ops::truth(vm, r);
    }
    recursive_is_subclass(vm, derived, class)
}

/// `type.__subclasscheck__`.
pub fn recursive_is_subclass(vm: &mut Vm, derived: Value, class: Value) -> R<bool> {
    if let (Some(d), Some(c)) = (derived.cast::<Type>(), class.cast::<Type>()) {
        return Ok(d.is_subtype(c));
    }
    if class_bases(vm, derived)?.is_none() {
        return Err(vm.type_error("issubclass() arg 1 must be a class"));
    }
    if class_bases(vm, class)?.is_none() {
        return Err(vm.type_error(format!("issubclass() {NOT_CLASSES}")));
    }
    abstract_is_subclass(vm, derived, class)
}

/// Runs `__set_name__` of the namespace's values and `__init_subclass__` of the parent, as `type.__new__` does at its
/// end. `keywords` are the class statement's, without `metaclass`.
pub fn run_creation_hooks(vm: &mut Vm, ty: Gc<Type>, keywords: Option<Gc<Dict>>) -> R<()> {
    let dict = ty.dict.get();
    for (key, value) in dict.to_vec() {
        let owner = vm.type_of(value);
        if let Some(f) = owner.slot(vm, Slot::SetName)
            && let Err(e) = vm.call_unbound(f, value, &[ty.value(), key], None)
        {
            let note = format!(
                "Error calling __set_name__ on '{}' instance {} in '{}'",
                owner.name_str(),
                crate::ops::repr_text(vm, key).unwrap_or_default(),
                ty.name_str()
            );
            crate::exceptions::add_note_to_pending(vm, &note);
            return Err(e);
        }
    }
    let hook = crate::super_object::lookup(vm, ty, ty.value(), vm.names.dunder_init_subclass)?;
    let Some(hook) = hook else { return Ok(()) };
    let mut values = vm.rooted();
    let mut names = vm.rooted();
    if let Some(keywords) = keywords {
        for (k, v) in keywords.to_vec() {
            names.push(k);
            values.push(v);
        }
    }
    let kwnames = if names.is_empty() { None } else { Some(Tuple::new(vm, &names)) };
    vm.call_kw(hook, &values, kwnames)?;
    Ok(())
}

/// Sets `__abstractmethods__`'s flag.
pub fn set_abstract(ty: Gc<Type>, on: bool) {
    let known = ty.flags.get();
    ty.flags.set(if on { known | flags::ABSTRACT } else { known & !flags::ABSTRACT });
}

/// TypeError for `cannot create 'T' instances`.
pub fn no_instances(vm: &mut Vm, ty: Gc<Type>) -> crate::exception::Raised {
    let message = format!("cannot create '{}' instances", full_name(vm, ty));
    vm.raise(Exc::TypeError, message)
}
