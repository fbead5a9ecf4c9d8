//! Attributes: look-up with descriptors, stores and deletes, on instances, classes and modules.

use crate::dict::Dict;
use crate::exception::Raised;
use crate::function::{Function, Method};
use crate::list::ValueArray;
use crate::module::Module;
use crate::native::{Builtin, NativeKind};
use crate::object::{Gc, Header, Kind};
use crate::shape::Storage;
use crate::slots::Slot;
use crate::ty::{Type, flags};
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

/// The extra word of managed instances: nothing, the overflow array, or the instance's dict.
fn extra_cell<'a>(object: Gc<Header>) -> &'a Cell<Option<Value>> {
    let shape = object.shape.get();
    debug_assert!(shape.managed);
    // SAFETY: managed instances have a word at `extra_offset`, zero or an object's address.
    unsafe { &*object.as_ptr().cast::<u8>().add(shape.extra_offset as usize).cast() }
}

/// Slot `i` of an instance, inline.
fn inline_slot<'a>(object: Gc<Header>, slot: u32) -> &'a Cell<Option<Value>> {
    let shape = object.shape.get();
    debug_assert!(slot < u32::from(shape.inline_slots));
    // SAFETY: instances have `inline_slots` words behind the extra word, zero or values.
    unsafe { &*object.as_ptr().cast::<u8>().add(shape.slot_offset(slot)).cast() }
}

impl Gc<Header> {
    /// A slot of an instance, by number.
    pub fn slot(self, slot: u32) -> Option<Value> {
        let shape = self.shape.get();
        if slot < u32::from(shape.inline_slots) {
            return inline_slot(self, slot).get();
        }
        let overflow = extra_cell(self).get()?.cast::<ValueArray>()?;
        overflow.get((slot - u32::from(shape.inline_slots)) as usize)
    }

    /// Stores a slot that the instance's shape has.
    pub fn set_slot(self, slot: u32, value: Option<Value>) {
        let shape = self.shape.get();
        if slot < u32::from(shape.inline_slots) {
            inline_slot(self, slot).set(value);
        } else if let Some(overflow) = extra_cell(self).get().and_then(|v| v.cast::<ValueArray>()) {
            overflow.put((slot - u32::from(shape.inline_slots)) as usize, value);
        }
    }

    /// The dict that the extra word of an instance points to, if it does.
    fn own_dict(self) -> Option<Gc<Dict>> {
        let shape = self.shape.get();
        let has = shape.managed && shape.storage != Storage::Slots;
        if has { extra_cell(self).get().and_then(Value::as_dict) } else { None }
    }

    /// Makes the extra word point to an object.
    pub(crate) fn set_extra(self, value: Value) {
        extra_cell(self).set(Some(value));
    }

    /// What is at a byte offset of an instance: in an inline slot or, before all of them, in the extra word.
    pub fn at_offset(self, offset: usize) -> Option<Value> {
        match offset.checked_sub(self.shape.get().slot_offset(0)) {
            Some(behind) => self.slot((behind / 8) as u32),
            None => extra_cell(self).get(),
        }
    }

    /// Stores what is at a byte offset.
    pub fn put_at_offset(self, offset: usize, value: Value) {
        match offset.checked_sub(self.shape.get().slot_offset(0)) {
            Some(behind) => self.set_slot((behind / 8) as u32, Some(value)),
            None => self.set_extra(value),
        }
    }

    /// The dict of an instance in dictionary mode.
    pub fn mode_dict(self) -> Option<Gc<Dict>> {
        if self.shape.get().dict_mode() { extra_cell(self).get().and_then(Value::as_dict) } else { None }
    }

    /// The plain-dict field of types that have one.
    pub fn dict_field<'a>(self) -> Option<&'a Cell<Option<Gc<Dict>>>> {
        let ty = self.shape.get().ty;
        if ty.dict_offset == 0 {
            return None;
        }
        // SAFETY: `dict_offset` is where instances have such a field.
        Some(unsafe { &*self.as_ptr().cast::<u8>().add(ty.dict_offset as usize).cast() })
    }
}

/// Marks what the extra word and slots of an instance hold.
pub(crate) fn trace_slots(object: Gc<Header>, marker: &mut crate::heap::Marker) {
    use crate::object::Trace;
    if object.shape.get().managed {
        extra_cell(object).trace(marker);
    }
    for slot in 0..u32::from(object.shape.get().inline_slots) {
        inline_slot(object, slot).trace(marker);
    }
}

impl Vm {
    /// A new instance of a Python class without built-in layout.
    #[inline]
    pub fn new_instance(&mut self, ty: Gc<Type>) -> Value {
        let header = self.header_of(ty);
        let object = self.allocate_for_type(ty, header);
        if ty.has(flags::FINALIZER) {
            crate::weakref::register_finalizer(self, object.value());
        }
        object.value()
    }

    /// An attribute in the object's own namespace, type aside; `name` is interned.
    pub fn own_attribute(&mut self, object: Value, name: Value) -> Option<Value> {
        let header = object.header()?;
        let shape = header.shape.get();
        if shape.managed {
            if shape.dict_mode() {
                return header.mode_dict().and_then(|d| d.get_interned(name));
            }
            return shape.lookup(name).and_then(|slot| header.slot(slot));
        }
        match shape.kind {
            Kind::Module => object.cast::<Module>().and_then(|m| m.dict.get().get_interned(name)),
            _ => header.dict_field().and_then(|d| d.get()).and_then(|d| d.get_interned(name)),
        }
    }

    /// Stores into the object's own namespace; false if it has none.
    pub fn set_own_attribute(&mut self, object: Value, name: Value, value: Value) -> R<bool> {
        let Some(header) = object.header() else { return Ok(false) };
        let shape = header.shape.get();
        if shape.managed {
            if !shape.ty.has(flags::HAS_DICT) {
                return Ok(false);
            }
            // Where a dict shows the attributes, it stores them in their slots.
            if let Some(dict) = header.own_dict() {
                dict.set_interned(self, name, value)?;
                return Ok(true);
            }
            if let Some(slot) = shape.lookup(name) {
                header.set_slot(slot, Some(value));
                return Ok(true);
            }
            match shape.add(self, name) {
                Some(grown) => self.add_slot(header, grown, value),
                None => self.to_dict_mode(header)?.set_interned(self, name, value)?,
            }
            return Ok(true);
        }
        if let Some(module) = object.cast::<Module>() {
            module.dict.get().set_interned(self, name, value)?;
            return Ok(true);
        }
        let Some(field) = header.dict_field() else { return Ok(false) };
        let dict = match field.get() {
            Some(dict) => dict,
            None => {
                let dict = Gc::<Dict>::new(self);
                field.set(Some(dict));
                dict
            }
        };
        dict.set_interned(self, name, value)?;
        Ok(true)
    }

    /// Moves the instance to a shape with one more attribute, the last.
    pub fn add_slot(&mut self, header: Gc<Header>, grown: Gc<crate::shape::Shape>, value: Value) {
        let slot = grown.count - 1;
        let inline = u32::from(grown.inline_slots);
        if slot >= inline {
            let index = (slot - inline) as usize;
            let old = extra_cell(header).get().and_then(|v| v.cast::<ValueArray>());
            if old.is_none_or(|o| o.capacity() <= index) {
                let array = ValueArray::new(self, (index + 1).next_power_of_two().max(4));
                if let Some(old) = old {
                    for i in 0..old.capacity() {
                        array.put(i, old.get(i));
                    }
                }
                extra_cell(header).set(Some(array.value()));
            }
        }
        header.shape.set(grown);
        header.set_slot(slot, Some(value));
    }

    /// Moves an instance that has its attributes in slots alone to the shape without one of them, those behind it to the slots
    /// before theirs; false if it should go to dictionary mode.
    fn remove_slot(&mut self, header: Gc<Header>, name: Value) -> bool {
        let shape = header.shape.get();
        if shape.storage != Storage::Slots {
            return false;
        }
        let Some(slot) = shape.lookup(name) else { return false };
        let Some(smaller) = shape.without(self, name) else { return false };
        for slot in slot..smaller.count {
            header.set_slot(slot, header.slot(slot + 1));
        }
        header.set_slot(smaller.count, None);
        header.shape.set(smaller);
        true
    }

    /// Puts an instance into dictionary mode: its attributes move to a dict.
    pub fn to_dict_mode(&mut self, header: Gc<Header>) -> R<Gc<Dict>> {
        if let Some(dict) = header.mode_dict() {
            return Ok(dict);
        }
        if let Some(dict) = header.own_dict() {
            self.stop_showing(dict);
            return Ok(dict);
        }
        let shape = header.shape.get();
        let dict = Gc::<Dict>::new(self);
        for (i, name) in shape.names().into_iter().enumerate() {
            let slot = shape.ty.member_count + i as u32;
            if let Some(value) = header.slot(slot) {
                dict.set_interned(self, name, value)?;
                header.set_slot(slot, None);
            }
        }
        let mode = shape.ty.root_with(self, shape.inline_slots, Storage::Dict);
        header.shape.set(mode);
        header.set_extra(dict.value());
        Ok(dict)
    }

    /// `object.__dict__` as a dict, if the object has one.
    pub fn instance_dict(&mut self, object: Value) -> R<Option<Gc<Dict>>> {
        let Some(header) = object.header() else { return Ok(None) };
        let shape = header.shape.get();
        if shape.managed {
            if !shape.ty.has(flags::HAS_DICT) {
                return Ok(None);
            }
            if let Some(dict) = header.own_dict() {
                return Ok(Some(dict));
            }
            return match self.show(header)? {
                None => self.to_dict_mode(header).map(Some),
                shown => Ok(shown),
            };
        }
        if let Some(module) = object.cast::<Module>() {
            return Ok(Some(module.dict.get()));
        }
        let Some(field) = header.dict_field() else { return Ok(None) };
        if field.get().is_none() {
            let dict = Gc::<Dict>::new(self);
            field.set(Some(dict));
        }
        Ok(field.get())
    }

    /// Replaces `object.__dict__`; false if it has none.
    pub fn set_instance_dict(&mut self, object: Value, dict: Gc<Dict>) -> R<bool> {
        let Some(header) = object.header() else { return Ok(false) };
        if header.shape.get().managed {
            if !header.shape.get().ty.has(flags::HAS_DICT) {
                return Ok(false);
            }
            self.to_dict_mode(header)?;
            header.set_extra(dict.value());
            return Ok(true);
        }
        let Some(field) = header.dict_field() else { return Ok(false) };
        field.set(Some(dict));
        Ok(true)
    }

    /// Whether the value's type defines `__set__` or `__delete__`.
    pub fn is_data_descriptor(&mut self, value: Value) -> bool {
        let Some(header) = value.header() else { return false };
        match header.kind() {
            Kind::Function | Kind::Builtin => false,
            _ => {
                let ty = self.type_of(value);
                ty.slot(self, Slot::Set).is_some() || ty.slot(self, Slot::Delete).is_some()
            }
        }
    }

    /// Whether the value's type defines `__get__`: data descriptors without it stand behind an instance's own attributes.
    pub fn has_get(&mut self, value: Value) -> bool {
        let ty = self.type_of(value);
        ty.slot(self, Slot::Get).is_some()
    }

    /// Binds an attribute found on a type to an instance: `attribute.__get__(receiver, type(receiver))`.
    #[inline]
    pub fn bind_attribute(&mut self, attribute: Value, receiver: Value) -> R {
        let ty = self.type_of(receiver);
        self.bind_with(attribute, receiver, ty)
    }

    /// As `bind_attribute`, for a given owner class (`super`).
    pub fn bind_with(&mut self, attribute: Value, receiver: Value, owner: Gc<Type>) -> R {
        match attribute.kind() {
            Kind::Function => Ok(Method::new(self, attribute, receiver)),
            Kind::Builtin => match attribute.cast::<Builtin>() {
                Some(b) => self.bind_builtin(b, receiver, owner),
                None => Ok(attribute),
            },
            _ => {
                let ty = self.type_of(attribute);
                match ty.slot(self, Slot::Get) {
                    Some(get) => self.call_unbound(get, attribute, &[receiver, owner.value()], None),
                    None => Ok(attribute),
                }
            }
        }
    }

    fn bind_builtin(&mut self, b: Gc<Builtin>, receiver: Value, owner: Gc<Type>) -> R {
        if b.receiver.is_some() {
            return Ok(b.value());
        }
        let ty = match b.def.kind {
            NativeKind::Method => self.types.builtin_function,
            NativeKind::Slot => self.types.method_wrapper,
            NativeKind::ClassMethod => {
                let ty = self.types.builtin_function;
                self.check_class_receiver(b, owner)?;
                return Ok(self.new_builtin(b.def, ty, b.owner, Some(owner.value()), Value::NONE).value());
            }
            NativeKind::Function | NativeKind::StaticMethod | NativeKind::New => return Ok(b.value()),
        };
        let actual = self.type_of(receiver);
        if !b.applies_to(actual) {
            return Err(self.does_not_apply(b, actual));
        }
        Ok(self.new_builtin(b.def, ty, b.owner, Some(receiver), Value::NONE).value())
    }

    /// `object.name`, all hooks included; `name` is interned.
    pub fn get_attribute(&mut self, object: Value, name: Value) -> R {
        let ty = self.type_of(object);
        let getattribute = ty.slot(self, Slot::GetAttribute);
        let result = match getattribute {
            Some(f) if !self.is_generic_getattribute(f) => self.call_unbound(f, object, &[name], None),
            _ => match self.lookup_generic(object, name) {
                Ok(Some(found)) => return Ok(found),
                Ok(None) => match ty.slot(self, Slot::GetAttr) {
                    Some(hook) => return self.call_unbound(hook, object, &[name], None),
                    None => return Err(self.attribute_error(object, name)),
                },
                // A descriptor's AttributeError counts as a missing attribute below.
                Err(raised) => Err(raised),
            },
        };
        match result {
            Err(Raised) if self.pending_is(crate::exception::Exc::AttributeError) => {
                match ty.slot(self, Slot::GetAttr) {
                    Some(hook) => {
                        self.exception = None;
                        self.call_unbound(hook, object, &[name], None)
                    }
                    None => Err(Raised),
                }
            }
            other => other,
        }
    }

    /// As `get_attribute`, with the name as text.
    pub fn get_attribute_str(&mut self, object: Value, name: &str) -> R {
        let name = self.intern(name);
        self.get_attribute(object, name)
    }

    /// As `get_attribute`, but `None` where there is no such attribute.
    pub fn try_attribute(&mut self, object: Value, name: Value) -> R<Option<Value>> {
        let ty = self.type_of(object);
        let generic = ty.slot(self, Slot::GetAttribute).is_none_or(|f| self.is_generic_getattribute(f));
        if generic && ty.slot(self, Slot::GetAttr).is_none() {
            let found = self.lookup_generic(object, name);
            return Ok(self.catch(found, crate::exception::Exc::AttributeError)?.flatten());
        }
        let found = self.get_attribute(object, name);
        self.catch(found, crate::exception::Exc::AttributeError)
    }

    /// As `try_attribute`, with the name as text.
    pub fn try_attribute_str(&mut self, object: Value, name: &str) -> R<Option<Value>> {
        let name = self.intern(name);
        self.try_attribute(object, name)
    }

    /// Whether this is `object.__getattribute__`, `type.__getattribute__` or a module's: what `lookup_generic` does.
    fn is_generic_getattribute(&self, f: Value) -> bool {
        f.cast::<Builtin>().is_some_and(|b| {
            std::ptr::fn_addr_eq(
                b.def.function,
                crate::class::generic_getattribute as crate::native::NativeFn,
            )
        })
    }

    /// Whether attribute look-up on instances of the type is `lookup_generic` and nothing else.
    pub fn has_generic_getattribute(&mut self, ty: Gc<Type>) -> bool {
        ty.slot(self, Slot::GetAttribute).is_none_or(|f| self.is_generic_getattribute(f))
    }

    /// Look-up without `__getattribute__` and `__getattr__`: data descriptor, own namespace, other class attribute.
    pub fn lookup_generic(&mut self, object: Value, name: Value) -> R<Option<Value>> {
        if let Some(ty) = object.cast::<Type>() {
            return self.lookup_on_class(ty, name);
        }
        let ty = self.type_of(object);
        let on_type = ty.lookup(self, name);
        if let Some(attribute) = on_type
            && self.is_data_descriptor(attribute)
            && self.has_get(attribute)
        {
            return self.bind_attribute(attribute, object).map(Some);
        }
        if let Some(own) = self.own_attribute(object, name) {
            return Ok(Some(own));
        }
        if let Some(attribute) = on_type {
            return self.bind_attribute(attribute, object).map(Some);
        }
        if let Some(module) = object.cast::<Module>() {
            return crate::class::module_fallback(self, module, name);
        }
        Ok(None)
    }

    /// Attribute of a class: data descriptor of the metaclass, class attribute (bound to None), metaclass attribute.
    pub fn lookup_on_class(&mut self, class: Gc<Type>, name: Value) -> R<Option<Value>> {
        let meta = class.shape().ty;
        let on_meta = meta.lookup(self, name);
        if let Some(attribute) = on_meta
            && self.is_data_descriptor(attribute)
        {
            return self.bind_attribute(attribute, class.value()).map(Some);
        }
        if let Some(attribute) = class.lookup(self, name) {
            return self.bind_to_class(attribute, class).map(Some);
        }
        match on_meta {
            Some(attribute) => self.bind_attribute(attribute, class.value()).map(Some),
            None => Ok(None),
        }
    }

    /// `attribute.__get__(None, class)`.
    pub fn bind_to_class(&mut self, attribute: Value, class: Gc<Type>) -> R {
        match attribute.kind() {
            Kind::Function => Ok(attribute),
            Kind::Builtin => match attribute.cast::<Builtin>() {
                Some(b) if b.def.kind == NativeKind::ClassMethod => {
                    self.bind_builtin(b, class.value(), class)
                }
                _ => Ok(attribute),
            },
            _ => match self.type_of(attribute).slot(self, Slot::Get) {
                Some(get) => self.call_unbound(get, attribute, &[Value::NONE, class.value()], None),
                None => Ok(attribute),
            },
        }
    }

    /// What a method call needs: the function and whether the receiver goes in front.
    pub fn load_method(&mut self, object: Value, name: Value) -> R<(Value, bool)> {
        let ty = self.type_of(object);
        if object.kind() != Kind::Type
            && self.has_generic_getattribute(ty)
            && let Some(attribute) = ty.lookup(self, name)
        {
            let plain = match attribute.kind() {
                Kind::Function => true,
                Kind::Builtin => attribute.cast::<Builtin>().is_some_and(|b| {
                    b.receiver.is_none()
                        && matches!(b.def.kind, NativeKind::Method | NativeKind::Slot)
                        && b.applies_to(ty)
                }),
                _ => false,
            };
            if plain && self.own_attribute(object, name).is_none() {
                return Ok((attribute, true));
            }
        }
        Ok((self.get_attribute(object, name)?, false))
    }

    /// `object.name = value`, all hooks included.
    pub fn set_attribute(&mut self, object: Value, name: Value, value: Value) -> R<()> {
        let ty = self.type_of(object);
        match ty.slot(self, Slot::SetAttr) {
            Some(f) if !self.is_generic_setattr(f) => {
                self.call_unbound(f, object, &[name, value], None)?;
                Ok(())
            }
            _ => self.set_generic(object, name, Some(value)),
        }
    }

    pub fn set_attribute_str(&mut self, object: Value, name: &str, value: Value) -> R<()> {
        let name = self.intern(name);
        self.set_attribute(object, name, value)
    }

    /// `del object.name`.
    pub fn delete_attribute(&mut self, object: Value, name: Value) -> R<()> {
        let ty = self.type_of(object);
        match ty.slot(self, Slot::DelAttr) {
            Some(f) if !self.is_generic_setattr(f) => {
                self.call_unbound(f, object, &[name], None)?;
                Ok(())
            }
            _ => self.set_generic(object, name, None),
        }
    }

    /// Whether this is the `__setattr__` or `__delattr__` that `set_generic` stands for.
    pub fn is_generic_setattr(&self, f: Value) -> bool {
        f.cast::<Builtin>().is_some_and(|b| {
            std::ptr::fn_addr_eq(b.def.function, crate::class::generic_setattr as crate::native::NativeFn)
                || std::ptr::fn_addr_eq(
                    b.def.function,
                    crate::class::generic_delattr as crate::native::NativeFn,
                )
        })
    }

    /// Store (or delete, for `None`) without `__setattr__`: data descriptor, else own namespace.
    pub fn set_generic(&mut self, object: Value, name: Value, value: Option<Value>) -> R<()> {
        if let Some(ty) = object.cast::<Type>() {
            return crate::class::set_class_attribute(self, ty, name, value);
        }
        let ty = self.type_of(object);
        let on_type = ty.lookup(self, name);
        if let Some(attribute) = on_type
            && self.is_data_descriptor(attribute)
        {
            return self.store_through(attribute, object, name, value);
        }
        match value {
            Some(value) => {
                if self.set_own_attribute(object, name, value)? {
                    return Ok(());
                }
            }
            None => {
                if self.delete_own_attribute(object, name)? {
                    return Ok(());
                }
            }
        }
        Err(self.cannot_store(object, name, on_type.is_some(), value.is_some()))
    }

    #[cold]
    fn cannot_store(&mut self, object: Value, name: Value, on_type: bool, store: bool) -> Raised {
        let ty = self.type_of(object);
        let text = crate::string::to_rust(name);
        let has_dict = ty.has(flags::HAS_DICT);
        let message = match (on_type, has_dict) {
            (_, true) if !store => return self.attribute_error(object, name),
            (true, false) => format!("'{}' object attribute '{text}' is read-only", ty.name_str()),
            _ => {
                // CPython says the rest only of classes that store as `object` does.
                let stores = ty.slot(self, Slot::SetAttr).is_none_or(|f| self.is_generic_setattr(f));
                let deletes = ty.slot(self, Slot::DelAttr).is_none_or(|f| self.is_generic_setattr(f));
                let more = if stores && deletes { " and no __dict__ for setting new attributes" } else { "" };
                format!("'{}' object has no attribute '{text}'{more}", ty.name_str())
            }
        };
        self.attribute_error_with(object, name, &message)
    }

    /// Calls a data descriptor's `__set__` or `__delete__`.
    fn store_through(
        &mut self,
        descriptor: Value,
        object: Value,
        name: Value,
        value: Option<Value>,
    ) -> R<()> {
        let ty = self.type_of(descriptor);
        match value {
            Some(value) => match ty.slot(self, Slot::Set) {
                Some(set) => {
                    self.call_unbound(set, descriptor, &[object, value], None)?;
                }
                None => return Err(self.attribute_error_with(object, name, "__set__")),
            },
            None => match ty.slot(self, Slot::Delete) {
                Some(delete) => {
                    self.call_unbound(delete, descriptor, &[object], None)?;
                }
                None => return Err(self.attribute_error_with(object, name, "__delete__")),
            },
        }
        Ok(())
    }

    /// Deletes from the object's own namespace; false if it is not there.
    fn delete_own_attribute(&mut self, object: Value, name: Value) -> R<bool> {
        let Some(header) = object.header() else { return Ok(false) };
        if header.shape.get().managed {
            if self.own_attribute(object, name).is_none() {
                return Ok(false);
            }
            if self.remove_slot(header, name) {
                return Ok(true);
            }
            let dict = self.to_dict_mode(header)?;
            return Ok(dict.remove_interned(self, name).is_some());
        }
        if let Some(module) = object.cast::<Module>() {
            return Ok(module.dict.get().remove_interned(self, name).is_some());
        }
        match header.dict_field().and_then(|f| f.get()) {
            Some(dict) => Ok(dict.remove_interned(self, name).is_some()),
            None => Ok(false),
        }
    }

    /// The name that a native function got as an attribute name, interned; TypeError if it is no string.
    pub fn attribute_name(&mut self, name: Value) -> R {
        if name.as_str().is_some() {
            return Ok(crate::string::intern_value(self, name));
        }
        let message = format!("attribute name must be string, not '{}'", self.type_name(name));
        Err(self.type_error(message))
    }

    /// The function that a bound method, or a function itself, runs.
    pub fn underlying_function(&self, callable: Value) -> Option<Gc<Function>> {
        match callable.cast::<Method>() {
            Some(m) => m.function.cast(),
            None => callable.cast(),
        }
    }
}
