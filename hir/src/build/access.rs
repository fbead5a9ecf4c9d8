//! Globals and attributes, by what their inline caches hold.

use super::Builder;
use crate::function::ValueId;
use crate::instruction::{Address, Instruction, Reason, Version};
use crate::types::{Kinds, Type};
use pyrite_object::code::{CacheEntry, CacheKind};
use pyrite_object::dict::Dict;
use pyrite_object::module::Module;
use pyrite_object::shape::Shape;
use pyrite_object::ty::Type as Class;
use pyrite_object::{Gc, Value};
use pyrite_syntax::opcode::Instruction as Bytecode;

impl Builder<'_> {
    /// The entry of a site's cache, if it has just one.
    pub fn only_entry(&self, site: u32) -> Option<CacheEntry> {
        match self.request.state.caches[site as usize].entries().as_slice() {
            [one] if one.kind != CacheKind::Megamorphic => Some(*one),
            _ => None,
        }
    }

    /// Leaves when the version at an address is not this one any more.
    pub fn guard_version(&mut self, version_at: u64, version: u64, reason: Reason) {
        let state = self.state();
        let (version_at, version) = (Address(version_at), Version(version));
        let guard = Instruction::GuardVersion { version_at, version, reason, state };
        self.emit(guard, Type::of(Kinds::NONE));
    }

    pub fn root(&mut self, value: Value) {
        if value.is_object() {
            self.function.roots.push(value.bits());
        }
    }

    pub(super) fn load_global(&mut self, i: &Bytecode) {
        let function = self.request.function;
        let entry = self.only_entry(i.extra).filter(|entry| {
            function.globals.known_version() == entry.key
                && match entry.kind {
                    CacheKind::Global => true,
                    CacheKind::Builtin => function.builtins.known_version() == entry.c,
                    _ => false,
                }
        });
        let Some(entry) = entry.filter(|_| self.function.may_guard(self.pc, Reason::Names)) else {
            return self.step(i);
        };
        self.guard_version(function.globals.version_address(), entry.key, Reason::Names);
        if entry.kind == CacheKind::Builtin {
            self.guard_version(function.builtins.version_address(), entry.c, Reason::Names);
        }
        self.root(function.globals.value());
        self.root(function.builtins.value());
        let state = self.state();
        let load = Instruction::LoadAddress { address: Address(entry.a), state };
        let value = self.emit(load, Type::ANY);
        self.set_register(u16::from(i.a), value);
    }

    /// The object, if it has the shape of the cache's entry.
    fn guard_shape(&mut self, value: ValueId, entry: &CacheEntry) -> ValueId {
        let state = self.state();
        let (shape, version) = (Address(entry.key), Version(entry.version));
        let guard = Instruction::GuardShape { value, shape, version, state };
        self.function.roots.push(entry.key);
        let kinds = Value::from_bits(entry.key)
            .and_then(|shape| shape.cast::<Shape>())
            .map_or(Kinds::ANY, |shape| Kinds::of_shape(self.vm, shape));
        self.emit(guard, Type::of(kinds))
    }

    /// The value of an entry that has it in a dict.
    fn value_in_dict(&mut self, entry: &CacheEntry) -> Option<ValueId> {
        let dict = entry.b?.cast::<Dict>()?;
        entry.in_dict()?;
        self.guard_version(dict.version_address(), entry.c, Reason::Names);
        self.root(dict.value());
        let state = self.state();
        Some(self.emit(Instruction::LoadAddress { address: Address(entry.a), state }, Type::ANY))
    }

    /// The attribute of a class or module that is always the same object.
    fn namespace_attribute(&mut self, object: ValueId, entry: &CacheEntry) -> Option<ValueId> {
        let holder = Value::from_bits(entry.key).filter(|v| v.is_object())?;
        match entry.kind {
            CacheKind::Module => {
                if Some(holder.cast::<Module>()?.dict.get().value()) != entry.b {
                    return None;
                }
                self.guard_same(object, holder);
            }
            CacheKind::ClassAttribute => {
                let class = holder.cast::<Class>()?;
                if class.version.get() != entry.version {
                    return None;
                }
                self.guard_same(object, holder);
                self.guard_version(class.version_address(), entry.version, Reason::Shape);
            }
            _ => return None,
        }
        self.value_in_dict(entry)
    }

    pub(super) fn load_attribute(&mut self, i: &Bytecode) {
        let object = self.register(u16::from(i.b));
        let value = self
            .only_entry(i.extra)
            .filter(|_| self.function.may_guard(self.pc, Reason::Shape))
            .and_then(|entry| match entry.kind {
                CacheKind::Slot => {
                    let object = self.guard_shape(object, &entry);
                    let state = self.state();
                    let load = Instruction::LoadSlot { object, offset: entry.a as u32, state };
                    Some(self.emit(load, Type::ANY))
                }
                CacheKind::Member => {
                    let offset = inline_offset(&entry)?;
                    let object = self.guard_shape(object, &entry);
                    let state = self.state();
                    Some(self.emit(Instruction::LoadSlot { object, offset, state }, Type::ANY))
                }
                CacheKind::Constant => {
                    self.guard_shape(object, &entry);
                    self.value_in_dict(&entry)
                }
                CacheKind::Module | CacheKind::ClassAttribute
                    if self.function.may_guard(self.pc, Reason::Identity) =>
                {
                    self.namespace_attribute(object, &entry)
                }
                _ => None,
            });
        match value {
            Some(value) => self.set_register(u16::from(i.a), value),
            None => self.step(i),
        }
    }

    pub(super) fn load_method(&mut self, i: &Bytecode) {
        let object = self.register(u16::from(i.b));
        let found = self
            .only_entry(i.extra)
            .filter(|_| self.function.may_guard(self.pc, Reason::Shape))
            .and_then(|entry| match entry.kind {
                CacheKind::Method => {
                    let method = entry.b?;
                    let object = self.guard_shape(object, &entry);
                    Some((self.constant(method), object))
                }
                CacheKind::Module | CacheKind::ClassAttribute
                    if self.function.may_guard(self.pc, Reason::Identity) =>
                {
                    let value = self.namespace_attribute(object, &entry)?;
                    Some((value, self.constant(Value::UNBOUND)))
                }
                _ => None,
            });
        match found {
            Some((method, receiver)) => {
                self.set_register(u16::from(i.a), method);
                self.set_register(u16::from(i.a) + 1, receiver);
            }
            None => self.step(i),
        }
    }

    pub(super) fn store_attribute(&mut self, i: &Bytecode) {
        let (object, value) = (self.register(u16::from(i.a)), self.register(u16::from(i.b)));
        let stored = self
            .only_entry(i.extra)
            .filter(|_| self.function.may_guard(self.pc, Reason::Shape))
            .and_then(|entry| {
                let (offset, grown) = match entry.kind {
                    CacheKind::StoreSlot => (entry.a as u32, None),
                    CacheKind::Member => (inline_offset(&entry)?, None),
                    CacheKind::AddSlot => (entry.a as u32, Some(entry.b?)),
                    _ => return None,
                };
                let object = self.guard_shape(object, &entry);
                self.emit(Instruction::StoreSlot { object, offset, value }, Type::of(Kinds::NONE));
                if let Some(grown) = grown {
                    self.root(grown);
                    let shape = Address(grown.bits());
                    self.emit(Instruction::StoreShape { object, shape }, Type::of(Kinds::NONE));
                }
                Some(())
            });
        if stored.is_none() {
            self.step(i);
        }
    }
}

/// Byte offset of the slot that an entry names by number, if it is inline.
fn inline_offset(entry: &CacheEntry) -> Option<u32> {
    let shape: Gc<Shape> = Value::from_bits(entry.key)?.cast()?;
    let slot = entry.a as u32;
    (shape.managed && slot < u32::from(shape.inline_slots)).then(|| shape.slot_offset(slot) as u32)
}
