//! Attribute access from bytecode: looks up generally, and fills the inline cache where the outcome depends only on the
//! receiver's shape and its type's version.

use pyrite_object::code::{CacheEntry, CacheKind, CodeState};
use pyrite_object::descriptor::{GetSet, TupleField};
use pyrite_object::dict::Dict;
use pyrite_object::module::Module;
use pyrite_object::native::{Builtin, NativeKind};
use pyrite_object::object::Header;
use pyrite_object::object_type::is_dict_of_instances;
use pyrite_object::shape::{Shape, Storage};
use pyrite_object::shared_cache::{Access, MANY_SHAPES};
use pyrite_object::slots::Slot;
use pyrite_object::super_object;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, Kind, R, Value, Vm};

/// The shape that a cache entry holds as a value.
#[inline(always)]
pub fn shape_of(value: Value) -> Gc<Shape> {
    match value.cast::<Shape>() {
        Some(shape) => shape,
        None => unreachable!("AddSlot entries hold shapes"),
    }
}

fn site_name(vm: &Vm, state: &CodeState, site: u32) -> Value {
    match vm.thread.current() {
        Some(f) => state.names[f.code().code.sites[site as usize].name as usize],
        None => unreachable!("bytecode runs in a frame"),
    }
}

fn hit(state: &CodeState, site: u32, shape: Gc<Shape>) -> Option<CacheEntry> {
    let cache = &state.caches[site as usize];
    let first = cache.entry.get();
    let entry = if first.key == shape.address() { first } else { cache.find_more(shape.address())? };
    (entry.version == shape.ty.version.get()).then_some(entry)
}

/// The entry for receivers of a shape: the site's own, or where it has seen too many shapes, the one that all sites share.
fn known(vm: &Vm, state: &CodeState, site: u32, shape: Gc<Shape>, access: Access) -> Option<CacheEntry> {
    hit(state, site, shape).or_else(|| {
        let many = state.caches[site as usize].misses.get() >= MANY_SHAPES;
        many.then(|| vm.shared_cache.find(shape, site_name(vm, state, site), access))?
    })
}

/// Shares what the site has just been filled with, if it has seen too many shapes.
fn share(vm: &mut Vm, state: &CodeState, site: u32, shape: Gc<Shape>, name: Value, access: Access) {
    let cache = &state.caches[site as usize];
    let entry = cache.entry.get();
    if cache.misses.get() >= MANY_SHAPES && entry.key == shape.address() {
        vm.shared_cache.put(shape, name, access, entry);
    }
}

fn fill(state: &CodeState, site: u32, shape: Gc<Shape>, kind: CacheKind, a: u64, b: Option<Value>) {
    state.site(site).fill(CacheEntry {
        key: shape.address(),
        version: shape.ty.version.get(),
        a,
        b,
        c: 0,
        kind,
    });
}

/// Whether the site's cache has the answer for an object, on its short way or among its further entries: for `--stats`.
pub fn is_known(state: &CodeState, site: u32, object: Value) -> bool {
    object.header().is_some_and(|header| hit(state, site, header.shape.get()).is_some())
}

/// The attribute of a module or class that the site's first entry knows.
#[inline(always)]
fn known_of_namespace(state: &CodeState, site: u32, object: Value) -> Option<Value> {
    let entry = state.caches[site as usize].entry.get();
    if entry.key != object.bits() {
        return None;
    }
    match entry.kind {
        CacheKind::Module if Some(object.cast::<Module>()?.dict.get().value()) == entry.b => entry.in_dict(),
        CacheKind::ClassAttribute if object.cast::<Type>()?.version.get() == entry.version => entry.in_dict(),
        _ => None,
    }
}

/// Remembers a module's attribute.
fn fill_module(vm: &mut Vm, state: &CodeState, site: u32, module: Gc<Module>, name: Value) {
    let entry = CacheEntry { key: module.address(), kind: CacheKind::Module, ..CacheEntry::EMPTY };
    fill_from_dict(vm, state, site, module.dict.get(), name, entry);
}

/// Fills the cache with an entry whose value stands in a dict.
fn fill_from_dict(vm: &mut Vm, state: &CodeState, site: u32, dict: Gc<Dict>, name: Value, entry: CacheEntry) {
    let Some(position) = dict.position_of(name) else { return };
    let c = dict.version(vm);
    let a = dict.value_address(position) as u64;
    state.site(site).fill(CacheEntry { a, b: Some(dict.value()), c, ..entry });
}

/// Remembers a class's attribute that stands for itself: a function or method, or no descriptor.
fn fill_class(vm: &mut Vm, state: &CodeState, site: u32, class: Gc<Type>, name: Value) {
    let meta = class.shape().ty;
    if class.is_ordinary(vm, Slot::GetAttribute)
        && !meta.lookup(vm, name).is_some_and(|attribute| vm.is_data_descriptor(attribute))
        && let Some((owner, attribute)) = class.lookup_where(name)
        && stands_for_itself(vm, attribute)
    {
        let entry = CacheEntry {
            key: class.address(),
            version: class.version.get(),
            kind: CacheKind::ClassAttribute,
            ..CacheEntry::EMPTY
        };
        fill_from_dict(vm, state, site, owner.dict.get(), name, entry);
    }
}

/// Whether a class gives an attribute of it as it is.
fn stands_for_itself(vm: &mut Vm, attribute: Value) -> bool {
    match attribute.kind() {
        Kind::Function => true,
        Kind::Builtin => attribute.cast::<Builtin>().is_some_and(|b| b.def.kind != NativeKind::ClassMethod),
        _ => vm.type_of(attribute).slot(vm, Slot::Get).is_none(),
    }
}

/// `object.name`.
#[inline(never)]
pub fn load(vm: &mut Vm, state: &CodeState, site: u32, object: Value) -> R {
    if let Some(v) = known_of_namespace(state, site, object) {
        return Ok(v);
    }
    if let Some(header) = object.header() {
        let shape = header.shape.get();
        if let Some(entry) = known(vm, state, site, shape, Access::Load) {
            if let (CacheKind::Method, Some(f)) = (entry.kind, entry.b) {
                return vm.bind_attribute(f, object);
            }
            if let Some(result) = by_entry(vm, state, site, header, &entry) {
                return result;
            }
        }
        let name = site_name(vm, state, site);
        fill_load(vm, state, site, object, header, name);
        share(vm, state, site, shape, name, Access::Load);
        return vm.get_attribute(object, name);
    }
    let name = site_name(vm, state, site);
    vm.get_attribute(object, name)
}

/// What an entry of the site's cache says of an object of its shape; `None` if that is not all.
fn by_entry(vm: &mut Vm, state: &CodeState, site: u32, header: Gc<Header>, entry: &CacheEntry) -> Option<R> {
    let object = header.value();
    match entry.kind {
        CacheKind::Slot => header.at_offset(entry.a as usize).map(Ok),
        CacheKind::OverflowSlot | CacheKind::Member => header.slot(entry.a as u32).map(Ok),
        CacheKind::Constant => entry.in_dict().map(Ok),
        CacheKind::Item => object.as_tuple()?.items().get(entry.a as usize).copied().map(Ok),
        CacheKind::Property => Some(vm.call(entry.b?, &[object])),
        CacheKind::Getter => Some((entry.b?.native::<GetSet>()?.def.get)(vm, object)),
        CacheKind::GetattrHook => {
            let name = site_name(vm, state, site);
            Some(vm.call(entry.b?, &[object, name]))
        }
        _ => None,
    }
}

fn fill_load(vm: &mut Vm, state: &CodeState, site: u32, object: Value, header: Gc<Header>, name: Value) {
    let shape = header.shape.get();
    let ty = shape.ty;
    match shape.kind {
        Kind::Type => {
            if let Some(class) = object.cast::<Type>() {
                fill_class(vm, state, site, class, name);
            }
            return;
        }
        Kind::Module => {
            if let Some(module) = object.cast::<Module>().filter(|_| ty == vm.types.module)
                && vm.types.module.lookup(vm, name).is_none()
            {
                fill_module(vm, state, site, module, name);
            }
            return;
        }
        _ if !vm.has_generic_getattribute(ty) => return,
        _ => {}
    }
    let on_type = ty.lookup(vm, name);
    if let Some(attribute) = on_type {
        if let Some(member) = attribute.native::<pyrite_object::descriptor::Member>() {
            if vm.is_instance(object, member.owner) {
                fill(state, site, shape, CacheKind::Member, u64::from(member.slot), None);
            }
            return;
        }
        if shape.managed && shape.storage != Storage::Slots && is_dict_of_instances(attribute) {
            return fill(state, site, shape, CacheKind::Slot, u64::from(shape.extra_offset), None);
        }
        if let Some(field) = attribute.native::<TupleField>() {
            if let (Kind::Tuple, Ok(index)) = (shape.kind, u64::try_from(field.index)) {
                fill(state, site, shape, CacheKind::Item, index, None);
            }
            return;
        }
        if let Some(getset) = attribute.native::<GetSet>() {
            // What raises AttributeError has the class's `__getattr__` asked, as with properties.
            if ty.is_subtype(getset.owner) && ty.slot(vm, Slot::GetAttr).is_none() {
                fill(state, site, shape, CacheKind::Getter, 0, Some(attribute));
            }
            return;
        }
        if let Some(property) = attribute.native::<pyrite_object::property::Property>()
            && vm.is_exact(attribute, vm.types.property)
        {
            let getter = property.get.get();
            // A getter that raises AttributeError has the class's `__getattr__` asked: the cached way has no place for it.
            if getter.kind() == Kind::Function && ty.slot(vm, Slot::GetAttr).is_none() {
                fill(state, site, shape, CacheKind::Property, 0, Some(getter));
            }
            return;
        }
        if vm.is_data_descriptor(attribute) {
            return;
        }
    }
    if shape.managed && !shape.dict_mode() {
        if let Some(slot) = shape.lookup(name) {
            if slot < u32::from(shape.inline_slots) {
                fill(state, site, shape, CacheKind::Slot, shape.slot_offset(slot) as u64, None);
            } else {
                fill(state, site, shape, CacheKind::OverflowSlot, u64::from(slot), None);
            }
            return;
        }
        if on_type.is_none()
            && let Some(hook) = ty.slot(vm, Slot::GetAttr)
            && hook.kind() == Kind::Function
        {
            return fill(state, site, shape, CacheKind::GetattrHook, 0, Some(hook));
        }
    } else if shape.dict_mode() || ty.has(flags::HAS_DICT) {
        // The instance's own dict may have the name: nothing that the shape tells.
        return;
    }
    if let Some(attribute) = on_type {
        match attribute.kind() {
            Kind::Function => fill(state, site, shape, CacheKind::Method, 0, Some(attribute)),
            Kind::Builtin => {}
            _ if vm.type_of(attribute).slot(vm, Slot::Get).is_none() => {
                if let Some((owner, _)) = ty.lookup_where(name) {
                    let entry = CacheEntry {
                        key: shape.address(),
                        version: ty.version.get(),
                        kind: CacheKind::Constant,
                        ..CacheEntry::EMPTY
                    };
                    fill_from_dict(vm, state, site, owner.dict.get(), name, entry);
                }
            }
            _ => {}
        }
    }
}

/// The shape by which the methods of an object are known: small ints and floats have that of their class's instances.
fn shape_of_methods(vm: &Vm, object: Value) -> Option<Gc<Shape>> {
    match object.header() {
        Some(header) => Some(header.shape.get()),
        None if object.is_small_int() => Some(vm.types.int.root.get()),
        None if object.is_float() => Some(vm.types.float.root.get()),
        None => None,
    }
}

/// What a method call needs: function and receiver, or the attribute and Unbound.
#[inline(never)]
pub fn load_method(vm: &mut Vm, state: &CodeState, site: u32, object: Value) -> R<(Value, Value)> {
    if let Some(v) = known_of_namespace(state, site, object) {
        return Ok((v, Value::UNBOUND));
    }
    if let Some(entry) = known_of_class(state, site, object) {
        return Ok(entry);
    }
    let shape = shape_of_methods(vm, object);
    if let Some(shape) = shape
        && let Some(entry) = known(vm, state, site, shape, Access::Load)
    {
        match (entry.kind, entry.b, object.header()) {
            (CacheKind::Method, Some(f), _) => return Ok((f, object)),
            (CacheKind::BoundMethod, Some(f), _) => return Ok((f, bound_to(&entry))),
            (.., Some(header)) => {
                if let Some(result) = by_entry(vm, state, site, header, &entry) {
                    return result.map(|value| (value, Value::UNBOUND));
                }
            }
            _ => {}
        }
    }
    let name = site_name(vm, state, site);
    if let Some(module) = object.cast::<Module>()
        && let Some(v) = module.dict.get().get_interned(name)
    {
        if vm.type_of(object) == vm.types.module && vm.types.module.lookup(vm, name).is_none() {
            fill_module(vm, state, site, module, name);
        }
        return Ok((v, Value::UNBOUND));
    }
    if let Some(class) = object.cast::<Type>() {
        if let Some(method) = native_class_method(vm, class, name) {
            return Ok((method, object));
        }
        fill_class(vm, state, site, class, name);
        return load_class_method(vm, state, site, class, name);
    }
    let (f, bound) = vm.load_method(object, name)?;
    if let Some(shape) = shape {
        if bound {
            fill_method(vm, state, site, shape, name, f);
        } else if let Some(header) = object.header()
            && !fill_bound(vm, state, site, header, name)
        {
            fill_load(vm, state, site, object, header, name);
        }
        share(vm, state, site, shape, name, Access::Load);
    }
    Ok((f, if bound { object } else { Value::UNBOUND }))
}

/// Function and first argument of an entry for a static or class method.
fn bound_to(entry: &CacheEntry) -> Value {
    Value::from_bits(entry.c).unwrap_or(Value::UNBOUND)
}

/// The static or class method that the site's first entry knows of a class.
#[inline(always)]
fn known_of_class(state: &CodeState, site: u32, object: Value) -> Option<(Value, Value)> {
    let entry = state.caches[site as usize].entry.get();
    let known = entry.key == object.bits()
        && entry.kind == CacheKind::BoundMethod
        && object.cast::<Type>()?.version.get() == entry.version;
    known.then(|| Some((entry.b?, bound_to(&entry))))?
}

/// The function that an exact `staticmethod` or `classmethod` wraps, and what comes in front of its arguments.
fn unwrap_method(vm: &Vm, attribute: Value, class: Gc<Type>) -> Option<(Value, Value)> {
    let (function, first) = if vm.is_exact(attribute, vm.types.staticmethod) {
        let wrapper = attribute.native::<pyrite_object::descriptor::MethodWrapper>()?;
        (wrapper.callable.get(), Value::UNBOUND)
    } else if vm.is_exact(attribute, vm.types.classmethod) {
        let wrapper = attribute.native::<pyrite_object::descriptor::ClassMethodWrapper>()?;
        (wrapper.0.callable.get(), class.value())
    } else {
        return None;
    };
    (function.kind() == Kind::Function).then_some((function, first))
}

/// Remembers a static or class method that an instance's class has, if that is what it is.
fn fill_bound(vm: &mut Vm, state: &CodeState, site: u32, header: Gc<Header>, name: Value) -> bool {
    let shape = header.shape.get();
    let ty = shape.ty;
    if has_no_own(shape, name)
        && vm.has_generic_getattribute(ty)
        && let Some(attribute) = ty.lookup(vm, name)
        && let Some((function, first)) = unwrap_method(vm, attribute, ty)
    {
        fill_bound_entry(state, site, shape.address(), ty, function, first);
        return true;
    }
    false
}

fn fill_bound_entry(state: &CodeState, site: u32, key: u64, ty: Gc<Type>, function: Value, first: Value) {
    state.site(site).fill(CacheEntry {
        key,
        version: ty.version.get(),
        b: Some(function),
        c: first.bits(),
        kind: CacheKind::BoundMethod,
        ..CacheEntry::EMPTY
    });
}

/// Whether the shape says that its instances do not shadow what their class has under a name.
fn has_no_own(shape: Gc<Shape>, name: Value) -> bool {
    if shape.managed {
        !shape.dict_mode() && shape.lookup(name).is_none()
    } else {
        !shape.ty.has(flags::HAS_DICT)
    }
}

/// A class method of a built-in class, to be called with this class in front, which it is for.
fn native_class_method(vm: &mut Vm, class: Gc<Type>, name: Value) -> Option<Value> {
    let meta = class.shape().ty;
    let attribute = class.lookup(vm, name)?;
    let method = attribute.cast::<Builtin>()?;
    let fits = method.def.kind == NativeKind::ClassMethod && method.receiver.is_none();
    let plain = fits && method.applies_to(class) && class.is_ordinary(vm, Slot::GetAttribute);
    (plain && meta.lookup(vm, name).is_none()).then_some(attribute)
}

/// A class's attribute for a call: class methods get the class in front without a bound method being made.
fn load_class_method(
    vm: &mut Vm,
    state: &CodeState,
    site: u32,
    class: Gc<Type>,
    name: Value,
) -> R<(Value, Value)> {
    let meta = class.shape().ty;
    if class.is_ordinary(vm, Slot::GetAttribute)
        && meta.lookup(vm, name).is_none()
        && let Some(attribute) = class.lookup(vm, name)
    {
        if attribute.kind() == Kind::Function {
            return Ok((attribute, Value::UNBOUND));
        }
        if let Some((function, first)) = unwrap_method(vm, attribute, class) {
            fill_bound_entry(state, site, class.address(), class, function, first);
            return Ok((function, first));
        }
    }
    Ok((vm.get_attribute(class.value(), name)?, Value::UNBOUND))
}

fn fill_method(vm: &mut Vm, state: &CodeState, site: u32, shape: Gc<Shape>, name: Value, f: Value) {
    let ty = shape.ty;
    let plain = match f.kind() {
        Kind::Function => true,
        Kind::Builtin => {
            f.cast::<Builtin>().is_some_and(|b| b.def.kind != NativeKind::ClassMethod && b.applies_to(ty))
        }
        _ => false,
    };
    if has_no_own(shape, name) && plain && vm.has_generic_getattribute(ty) {
        fill(state, site, shape, CacheKind::Method, 0, Some(f));
    }
}

/// `object.name = value`.
#[inline(never)]
pub fn store(vm: &mut Vm, state: &CodeState, site: u32, object: Value, value: Value) -> R<()> {
    let name = site_name(vm, state, site);
    let Some(header) = object.header() else { return vm.set_attribute(object, name, value) };
    let shape = header.shape.get();
    if let Some(entry) = known(vm, state, site, shape, Access::Store) {
        match entry.kind {
            CacheKind::StoreSlot => {
                let slot = (entry.a as usize - shape.slot_offset(0)) / 8;
                header.set_slot(slot as u32, Some(value));
                return Ok(());
            }
            CacheKind::OverflowSlot | CacheKind::Member => {
                header.set_slot(entry.a as u32, Some(value));
                return Ok(());
            }
            CacheKind::SetattrHook => {
                if let Some(f) = entry.b {
                    return vm.call(f, &[object, name, value]).map(|_| ());
                }
            }
            CacheKind::AddSlot => {
                if let Some(grown) = entry.b {
                    vm.add_slot(header, shape_of(grown), value);
                    return Ok(());
                }
            }
            _ => {}
        }
    }
    if let Some(class) = object.cast::<Type>() {
        return store_in_class(vm, state, site, class, name, value);
    }
    let before = header.shape.get();
    let ty = before.ty;
    let hook = ty.slot(vm, Slot::SetAttr).filter(|f| !vm.is_generic_setattr(*f));
    if let Some(hook) = hook {
        if hook.kind() == Kind::Function && before.managed {
            fill(state, site, before, CacheKind::SetattrHook, 0, Some(hook));
        }
        return vm.set_attribute(object, name, value);
    }
    let on_type = ty.lookup(vm, name);
    if let Some(attribute) = on_type
        && vm.is_data_descriptor(attribute)
    {
        if let Some(member) = attribute.native::<pyrite_object::descriptor::Member>()
            && vm.is_instance(object, member.owner)
        {
            fill(state, site, before, CacheKind::Member, u64::from(member.slot), None);
        }
        return vm.set_attribute(object, name, value);
    }
    vm.set_generic(object, name, Some(value))?;
    let after = header.shape.get();
    let in_slots = |shape: Gc<Shape>| shape.managed && shape.storage == Storage::Slots;
    if !in_slots(before) || !in_slots(after) {
        return Ok(());
    }
    if before == after {
        if let Some(slot) = before.lookup(name) {
            if slot < u32::from(before.inline_slots) {
                fill(state, site, before, CacheKind::StoreSlot, before.slot_offset(slot) as u64, None);
            } else {
                fill(state, site, before, CacheKind::OverflowSlot, u64::from(slot), None);
            }
        }
    } else if after.parent == Some(before) && after.count <= u32::from(after.inline_slots) {
        let offset = after.slot_offset(after.count - 1) as u64;
        // Instances that are made now have more room than earlier ones had, which have all their attributes by now.
        let is_outgrown = |shape: Gc<Shape>| shape.ty == ty && shape.inline_slots < before.inline_slots;
        state.caches[site as usize]
            .retain(|entry| entry.kind != CacheKind::AddSlot || !entry.shape().is_some_and(is_outgrown));
        fill(state, site, before, CacheKind::AddSlot, offset, Some(after.value()));
    }
    share(vm, state, site, before, name, Access::Store);
    Ok(())
}

/// `class.name = value`.
fn store_in_class(
    vm: &mut Vm,
    state: &CodeState,
    site: u32,
    class: Gc<Type>,
    name: Value,
    value: Value,
) -> R<()> {
    let entry = state.caches[site as usize].entry.get();
    let known = entry.kind == CacheKind::ClassStore
        && entry.key == class.address()
        && entry.version == class.version.get()
        && entry.in_dict().is_some();
    if known && pyrite_object::class::is_data(vm, value) {
        // SAFETY: the versions say that the place still holds the attribute's value.
        unsafe { (*(entry.a as *const std::cell::Cell<Option<Value>>)).set(Some(value)) };
        return Ok(());
    }
    let version = class.version.get();
    vm.set_attribute(class.value(), name, value)?;
    // That the class has the version still says that data has replaced data.
    let meta = class.shape().ty;
    if class.version.get() == version
        && class.dict.get().get_interned(name) == Some(value)
        && class.is_ordinary(vm, Slot::SetAttr)
        && meta.lookup(vm, name).is_none()
    {
        let key = class.address();
        let entry = CacheEntry { key, version, kind: CacheKind::ClassStore, ..CacheEntry::EMPTY };
        fill_from_dict(vm, state, site, class.dict.get(), name, entry);
    }
    Ok(())
}

/// `super(window[1], window[2]).name`, `window[0]` being what the name `super` means here.
pub fn load_super(
    vm: &mut Vm,
    state: &CodeState,
    site: u32,
    window: [Value; 3],
    zero_arguments: u8,
    method: bool,
) -> R<(Value, Value)> {
    let name = site_name(vm, state, site);
    let [callable, class, receiver] = window;
    if callable != vm.types.super_.value() {
        let proxy = if zero_arguments != 0 {
            vm.call(callable, &[])?
        } else {
            vm.call(callable, &[class, receiver])?
        };
        return Ok((vm.get_attribute(proxy, name)?, Value::UNBOUND));
    }
    let Some(class) = class.cast::<Type>() else {
        let message = if zero_arguments != 0 {
            "super(): __class__ is not a type".to_owned()
        } else {
            format!("super() argument 1 must be a type, not {}", vm.type_name(class))
        };
        return Err(vm.type_error(message));
    };
    let start = super_object::check(vm, class, receiver)?;
    if name != vm.names.dunder_class
        && let Some(found) = super_object::find(class, start, name)
    {
        if receiver == start.value() {
            return Ok((vm.bind_to_class(found, start)?, Value::UNBOUND));
        }
        let plain = match found.kind() {
            Kind::Function => true,
            Kind::Builtin => found.cast::<Builtin>().is_some_and(|b| {
                b.receiver.is_none()
                    && matches!(b.def.kind, NativeKind::Method | NativeKind::Slot)
                    && b.applies_to(vm.type_of(receiver))
            }),
            _ => false,
        };
        if method && plain {
            if let Some(header) = receiver.header().filter(|_| found.kind() == Kind::Function) {
                // For compiled code: what the class `c` leads to on receivers of this shape.
                if hit(state, site, header.shape.get()).is_none() {
                    let shape = header.shape.get();
                    state.site(site).fill(CacheEntry {
                        key: shape.address(),
                        version: shape.ty.version.get(),
                        b: Some(found),
                        c: class.address(),
                        kind: CacheKind::Method,
                        ..CacheEntry::EMPTY
                    });
                }
            }
            return Ok((found, receiver));
        }
        return Ok((vm.bind_with(found, receiver, start)?, Value::UNBOUND));
    }
    let proxy = vm.call(callable, &[class.value(), receiver])?;
    Ok((vm.get_attribute(proxy, name)?, Value::UNBOUND))
}
