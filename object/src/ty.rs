//! Types: method resolution, special-method cache, versions.
//!
//! A type's version moves at any change to it or to a base, and never returns; inline caches and compiled code rely on
//! it. Creation of classes from Python lives in `class.rs`.

use crate::dict::Dict;
use crate::native::NativeInfo;
use crate::object::{Gc, Header, Kind, Trace};
use crate::shape::{Shape, ShapeSpec, Storage};
use crate::slots::Slot;
use crate::tuple::Tuple;
use crate::value::Value;
use crate::vm::Vm;
use std::cell::{Cell, RefCell};

/// Bits of `Type::flags`.
pub mod flags {
    /// Created by a class statement or `type()`; may be modified.
    pub const HEAP: u32 = 1 << 0;
    /// May be subclassed.
    pub const BASE: u32 = 1 << 1;
    /// Instances have the extra word and slots (a `__dict__`, by shapes).
    pub const MANAGED: u32 = 1 << 2;
    /// `__dict__` exists for instances (managed, or a plain dict at `dict_offset`).
    pub const HAS_DICT: u32 = 1 << 3;
    /// Matches sequence patterns.
    pub const SEQUENCE: u32 = 1 << 4;
    /// Matches mapping patterns.
    pub const MAPPING: u32 = 1 << 5;
    /// Has abstract methods.
    pub const ABSTRACT: u32 = 1 << 6;
    /// Instances may be weakly referenced.
    pub const WEAKREF: u32 = 1 << 7;
    /// `object.__new__` cannot make instances, and there is no other `__new__`.
    pub const NO_NEW: u32 = 1 << 8;
    /// Attributes of the type itself cannot be set, though it is a heap type.
    pub const IMMUTABLE: u32 = 1 << 9;
    /// One positional sub-pattern matches the subject itself.
    pub const MATCH_SELF: u32 = 1 << 10;
    /// Instances have `__del__`.
    pub const FINALIZER: u32 = 1 << 11;
    /// Instances have fields that those of the base do not have, though our layout is the same.
    pub const OWN_FIELDS: u32 = 1 << 12;
}

#[repr(C)]
pub struct Type {
    pub header: Header,
    /// Changes whenever attribute look-up on instances may give something else.
    pub version: Cell<u64>,
    pub flags: Cell<u32>,
    pub kind: Kind,
    /// Bytes of an instance without the extra word and slots.
    pub basic_size: u32,
    /// Byte offset of a `Cell<Option<Gc<Dict>>>` in instances that are not managed; 0 if there is none.
    pub dict_offset: u32,
    /// Number of `__slots__` of this type and its bases; they are the first slots of an instance.
    pub member_count: u32,
    /// Slots that new instances get inline.
    pub slot_hint: Cell<u32>,
    pub name: Cell<Value>,
    pub qualname: Cell<Value>,
    /// `module.name`, which error messages show for built-in types outside of `builtins`.
    pub dotted: Cell<Option<Value>>,
    pub base: Cell<Option<Gc<Type>>>,
    pub bases: Cell<Gc<Tuple>>,
    pub mro: Cell<Gc<Tuple>>,
    pub dict: Cell<Gc<Dict>>,
    /// Shape of new instances.
    pub root: Cell<Gc<Shape>>,
    /// Shapes of instances in dictionary mode, by inline slots: made on demand.
    pub roots: RefCell<Vec<Gc<Shape>>>,
    /// Direct subclasses; the collector drops dead ones.
    pub subclasses: RefCell<Vec<Gc<Type>>>,
    pub native: Option<&'static NativeInfo>,
    slots: [Cell<u64>; Slot::COUNT],
}

crate::object_kind!(Type, Type, |this, marker| {
    this.name.trace(marker);
    this.qualname.trace(marker);
    this.dotted.trace(marker);
    this.base.trace(marker);
    this.bases.trace(marker);
    this.mro.trace(marker);
    this.dict.trace(marker);
    this.root.trace(marker);
    this.roots.borrow().trace(marker);
    // Subclasses are weak: `after_mark` prunes them.
});

/// What a new type is made of.
pub struct TypeSpec {
    pub name: Value,
    pub qualname: Value,
    pub metatype: Gc<Type>,
    pub base: Option<Gc<Type>>,
    pub bases: Gc<Tuple>,
    pub dict: Gc<Dict>,
    pub flags: u32,
    pub kind: Kind,
    pub basic_size: u32,
    pub dict_offset: u32,
    pub member_count: u32,
    pub slot_hint: u32,
    pub native: Option<&'static NativeInfo>,
}

const SLOT_UNKNOWN: u64 = 0;
const SLOT_ABSENT: u64 = Value::UNBOUND.bits();

impl Gc<Type> {
    /// Address of the version, which compiled code compares.
    pub fn version_address(self) -> u64 {
        self.version.as_ptr() as u64
    }

    pub fn has(self, flag: u32) -> bool {
        self.flags.get() & flag != 0
    }

    pub fn set_flag(self, flag: u32) {
        self.flags.set(self.flags.get() | flag);
    }

    /// The attribute that `name` (interned) means on instances' type: first hit along the MRO, not bound.
    pub fn lookup(self, vm: &mut Vm, name: Value) -> Option<Value> {
        let key = self.address() >> 4 ^ name.bits() >> 3;
        let entry = &vm.method_cache[key as usize % crate::vm::METHOD_CACHE_SIZE];
        if entry.version == self.version.get() && entry.name == name.bits() {
            return Value::from_bits(entry.value);
        }
        let found = self.lookup_uncached(vm, name);
        // Data may be replaced by other data, which moves no version.
        if self.has(flags::HEAP) && found.is_some_and(|value| crate::class::is_data(vm, value)) {
            return found;
        }
        vm.method_cache[key as usize % crate::vm::METHOD_CACHE_SIZE] = crate::vm::MethodCacheEntry {
            version: self.version.get(),
            name: name.bits(),
            value: found.map_or(0, Value::bits),
        };
        found
    }

    fn lookup_uncached(self, _vm: &mut Vm, name: Value) -> Option<Value> {
        let mro = self.mro.get();
        for i in 0..mro.len() {
            if let Some(ty) = mro.get(i).cast::<Type>()
                && let Some(found) = ty.dict.get().get_interned(name)
            {
                return Some(found);
            }
        }
        None
    }

    /// As `lookup`, also telling the class that has it.
    pub fn lookup_where(self, name: Value) -> Option<(Gc<Type>, Value)> {
        let mro = self.mro.get();
        (0..mro.len()).find_map(|i| {
            let ty = mro.get(i).cast::<Type>()?;
            Some((ty, ty.dict.get().get_interned(name)?))
        })
    }

    /// The special method as it stands in the class dictionaries (not bound), or `None`. Cached.
    #[inline]
    pub fn slot(self, vm: &mut Vm, slot: Slot) -> Option<Value> {
        match self.slots[slot as usize].get() {
            SLOT_UNKNOWN => self.fill_slot(vm, slot),
            SLOT_ABSENT => None,
            bits => Value::from_bits(bits),
        }
    }

    #[cold]
    fn fill_slot(self, vm: &mut Vm, slot: Slot) -> Option<Value> {
        let found = self.lookup(vm, vm.slot_names[slot as usize]);
        self.slots[slot as usize].set(found.map_or(SLOT_ABSENT, Value::bits));
        found
    }

    pub fn is_subtype(self, other: Gc<Type>) -> bool {
        if self == other {
            return true;
        }
        let mro = self.mro.get();
        (0..mro.len()).any(|i| mro.get(i) == other.value())
    }

    /// To be called after any change to the type's dict, bases or MRO: moves the versions of the type and of all its
    /// subclasses, and forgets cached special methods.
    pub fn modified(self, vm: &mut Vm) {
        self.version.set(vm.next_type_version());
        for slot in &self.slots {
            slot.set(SLOT_UNKNOWN);
        }
        if self.lookup_uncached(vm, vm.slot_names[Slot::Del as usize]).is_some() {
            self.set_flag(flags::FINALIZER);
        }
        if let Some(invalidate) = vm.hooks.type_modified {
            invalidate(vm, self);
        }
        let subclasses = self.subclasses.borrow().clone();
        for sub in subclasses {
            sub.modified(vm);
        }
        if self.has(flags::HEAP) && self.is_subtype(vm.types.type_) {
            vm.types.object.instances_modified(vm, self);
        }
    }

    /// What is known of a class's attributes holds as long as its metaclass does: moves the versions of those classes among
    /// this one and its subclasses that are instances of a metaclass.
    fn instances_modified(self, vm: &mut Vm, meta: Gc<Type>) {
        if self.shape().ty.is_subtype(meta) {
            return self.modified(vm);
        }
        let subclasses = self.subclasses.borrow().clone();
        for sub in subclasses {
            sub.instances_modified(vm, meta);
        }
    }

    /// Whether the class's metaclass has for a slot what `type` has, so that the class works there as other classes do.
    #[inline]
    pub fn is_ordinary(self, vm: &mut Vm, slot: Slot) -> bool {
        let (meta, ordinary) = (self.shape().ty, vm.types.type_);
        meta == ordinary || meta.slot(vm, slot) == ordinary.slot(vm, slot)
    }

    /// Bytes of a new instance.
    #[inline(always)]
    pub fn instance_size(self) -> usize {
        let shape = self.root.get();
        if shape.managed || shape.inline_slots > 0 {
            shape.extra_offset as usize + 8 + 8 * shape.inline_slots as usize
        } else {
            self.basic_size as usize
        }
    }

    /// The name as in error messages: with its module for built-in types outside of `builtins` only.
    pub fn name_str(self) -> String {
        crate::string::to_rust(self.dotted.get().unwrap_or(self.name.get()))
    }

    /// The name without its module.
    pub fn short_name(self) -> String {
        crate::string::to_rust(self.name.get())
    }

    /// Sets the module of a built-in type.
    pub fn set_module(self, vm: &mut Vm, module: &str) {
        if module != "builtins" {
            let dotted = format!("{module}.{}", self.short_name());
            self.dotted.set(Some(vm.intern(&dotted)));
        }
        let module = vm.intern(module);
        // Only exhausted memory could refuse it.
        let _ = self.dict.get().set_interned(vm, vm.names.dunder_module, module);
    }

    /// The root shape with this many inline slots.
    pub fn root_with(self, vm: &mut Vm, inline_slots: u16, storage: Storage) -> Gc<Shape> {
        let root = self.root.get();
        if root.inline_slots == inline_slots && root.storage == storage {
            return root;
        }
        let known = self
            .roots
            .borrow()
            .iter()
            .copied()
            .find(|s| s.inline_slots == inline_slots && s.storage == storage);
        if let Some(shape) = known {
            return shape;
        }
        let shape = vm.new_shape(ShapeSpec { inline_slots, storage, ..root.spec() });
        self.roots.borrow_mut().push(shape);
        shape
    }
}

impl Vm {
    /// Makes a type and links it below its bases; its MRO must be set by the caller before use.
    pub fn new_type(&mut self, spec: TypeSpec) -> Gc<Type> {
        let version = self.next_type_version();
        let managed = spec.flags & flags::MANAGED != 0;
        // `__slots__` of a type with a plain dict field stand behind its fields too, but attributes have no shapes.
        let hint = if managed { spec.slot_hint.min(200) } else { 0 };
        let placeholder = self.internal_shape(Kind::Shape);
        let header = Header { shape: Cell::new(spec.metatype.root.get()) };
        let ty = self.allocate_for_type(
            spec.metatype,
            Type {
                header,
                version: Cell::new(version),
                flags: Cell::new(spec.flags),
                kind: spec.kind,
                basic_size: spec.basic_size,
                dict_offset: spec.dict_offset,
                member_count: spec.member_count,
                slot_hint: Cell::new(spec.slot_hint),
                name: Cell::new(spec.name),
                qualname: Cell::new(spec.qualname),
                dotted: Cell::new(None),
                base: Cell::new(spec.base),
                bases: Cell::new(spec.bases),
                mro: Cell::new(spec.bases),
                dict: Cell::new(spec.dict),
                root: Cell::new(placeholder),
                roots: RefCell::default(),
                subclasses: RefCell::default(),
                native: spec.native,
                slots: [const { Cell::new(SLOT_UNKNOWN) }; Slot::COUNT],
            },
        );
        self.heap.register_drop(ty.header().non_null());
        let root = self.new_shape(ShapeSpec {
            ty,
            kind: spec.kind,
            storage: Storage::Slots,
            managed,
            inline_slots: hint.max(spec.member_count) as u16,
            extra_offset: spec.basic_size as u16,
            count: spec.member_count,
            parent: None,
            name: None,
        });
        ty.root.set(root);
        for i in 0..spec.bases.len() {
            if let Some(base) = spec.bases.get(i).cast::<Type>() {
                base.subclasses.borrow_mut().push(ty);
            }
        }
        ty
    }

    pub fn next_type_version(&mut self) -> u64 {
        self.type_version += 1;
        self.type_version
    }

    /// Learns how many attributes instances of a class have: later instances get them inline.
    pub fn type_note_attribute_count(&mut self, ty: Gc<Type>, count: u32) {
        let wanted = count.min(crate::shape::MAX_ATTRIBUTES);
        let root = ty.root.get();
        if root.managed && wanted > u32::from(root.inline_slots) {
            let grown = (wanted + 2).min(crate::shape::MAX_ATTRIBUTES);
            ty.slot_hint.set(grown);
            let new_root = ty.root_with(self, grown as u16, Storage::Slots);
            ty.roots.borrow_mut().push(root);
            ty.root.set(new_root);
        }
    }
}
