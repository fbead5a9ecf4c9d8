//! Globals and attributes, by what their inline caches hold.

use super::Builder;
use super::calls::to_register;
use super::loops::MAX_LENGTH;
use crate::function::{BlockId, Returns, ValueId};
use crate::instruction::{Address, Instruction, Reason, Version};
use crate::types::{Kinds, Type};
use pyrite_object::code::{CacheEntry, CacheKind};
use pyrite_object::dict::Dict;
use pyrite_object::frame::Continuation;
use pyrite_object::function::Function;
use pyrite_object::module::Module;
use pyrite_object::shape::Shape;
use pyrite_object::slots::Slot;
use pyrite_object::ty::Type as Class;
use pyrite_object::{Gc, Kind, Value};
use pyrite_syntax::opcode::{Instruction as Bytecode, Op};

impl Builder<'_> {
    /// The entry of a site's cache, if it has just one.
    pub fn only_entry(&self, site: u32) -> Option<CacheEntry> {
        match self.request.state.caches[site as usize].entries().as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The entry of a site's cache for an object, if just one comes into question.
    fn entry_for(&self, site: u32, object: ValueId) -> Option<CacheEntry> {
        match self.narrow(self.request.state.caches[site as usize].entries(), object).as_slice() {
            [one] => Some(*one),
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
        let may = self.may_guard_names();
        let Some(entry) = entry.filter(|_| may) else { return self.step(i) };
        self.guard_namespace(entry.kind == CacheKind::Builtin);
        self.guard_version(function.globals.version_address(), entry.key, Reason::Names);
        if entry.kind == CacheKind::Builtin {
            self.guard_version(function.builtins.version_address(), entry.c, Reason::Names);
        }
        self.root(function.globals.value());
        self.root(function.builtins.value());
        let state = self.state();
        let load = Instruction::LoadAddress { address: Address(entry.a), state };
        let value = self.emit(load, Type::ANY);
        // SAFETY: the version says that the place still holds the global's value.
        let now = unsafe { (*(entry.a as *const std::cell::Cell<Option<Value>>)).get() };
        let value = self.expect_constant(value, now);
        let value = self.expect_setting(i, value, now);
        self.set_register(u16::from(i.a), value);
    }

    /// Numbers, texts and tuples that globals stand for are taken to stay, too, unless the function sets them itself: what
    /// is computed with them can be folded, and ints have bounds.
    fn expect_setting(&mut self, i: &Bytecode, value: ValueId, now: Option<Value>) -> ValueId {
        const SETTINGS: Kinds = Kinds::INT
            .union(Kinds::FLOAT)
            .union(Kinds::BOOL)
            .union(Kinds::NONE)
            .union(Kinds::STR)
            .union(Kinds::TUPLE);
        let name = self.code.sites[i.extra as usize].name;
        match now {
            Some(now)
                if Kinds::of(self.vm, now).within(SETTINGS)
                    && self.may_guard(Reason::Changed)
                    && !self.sets.contains(&name) =>
            {
                self.guard_constant(value, now, Reason::Changed)
            }
            _ => value,
        }
    }

    fn may_guard_names(&self) -> bool {
        self.may_guard(Reason::Names) && self.may_guard(Reason::Identity)
    }

    /// Leaves if the function is another one with the same code, in other globals or with other builtins.
    fn guard_namespace(&mut self, with_builtins: bool) {
        let known = self.request.function;
        let function = self.emit(Instruction::ThisFunction {}, Type::of(Kinds::FUNCTION));
        let globals = self.emit(Instruction::FunctionGlobals { function }, Type::ANY);
        self.guard_same(globals, known.globals.value());
        if with_builtins {
            let builtins = self.emit(Instruction::FunctionBuiltins { function }, Type::ANY);
            self.guard_same(builtins, known.builtins.value());
        }
    }

    /// Puts a value where the globals have the name already.
    pub(super) fn store_global(&mut self, i: &Bytecode, name: u32) {
        let globals = self.request.function.globals;
        let name = self.request.state.names[name as usize];
        let Some(position) = globals.position_of(name).filter(|_| self.may_guard_names()) else {
            return self.step(i);
        };
        self.guard_namespace(false);
        let version = globals.version(self.vm);
        self.guard_version(globals.version_address(), version, Reason::Names);
        self.root(globals.value());
        let address = Address(globals.value_address(position) as u64);
        let value = self.register(u16::from(i.a));
        self.emit(Instruction::StoreAddress { address, value }, Type::of(Kinds::NONE));
    }

    /// Functions and classes that names stand for are taken to stay.
    pub(super) fn expect_constant(&mut self, value: ValueId, now: Option<Value>) -> ValueId {
        match now {
            Some(now)
                if matches!(now.kind(), Kind::Function | Kind::Builtin | Kind::Type | Kind::Module)
                    && self.may_guard(Reason::Identity) =>
            {
                self.guard_same(value, now)
            }
            _ => value,
        }
    }

    /// The object, if it has the shape of the cache's entry.
    pub(super) fn guard_shape(&mut self, value: ValueId, entry: &CacheEntry) -> ValueId {
        if let Some(kinds) = self.immediate_of(entry.key).filter(|_| !self.function.ty(value).is(Kinds::BIG))
        {
            let ty = self.function.ty(value);
            if ty.kinds.within(kinds) {
                return value;
            }
            let state = self.state();
            let guard = Instruction::GuardKind { value, kinds, reason: Reason::Shape, state };
            return self.emit(guard, ty.refine(kinds));
        }
        self.guard_version_of(entry);
        let state = self.state();
        let (shape, version) = (Address(entry.key), Version(entry.version));
        let guard = Instruction::GuardShape { value, shape, version, state };
        self.function.roots.push(entry.key);
        let kinds = self.kinds_of_shape(entry.key);
        self.emit(guard, Type::of(kinds))
    }

    /// Leaves if the class of the entry's shape has changed: it is asked once for all its instances.
    fn guard_version_of(&mut self, entry: &CacheEntry) {
        if let Some(shape) = entry.shape() {
            self.guard_version(shape.ty.version_address(), entry.version, Reason::Shape);
        }
    }

    /// The kind of values that have a shape in caches, but are no objects in memory.
    fn immediate_of(&self, shape: u64) -> Option<Kinds> {
        let types = &self.vm.types;
        [(types.int, Kinds::INT), (types.float, Kinds::FLOAT)]
            .into_iter()
            .find_map(|(class, kinds)| (class.root.get().address() == shape).then_some(kinds))
    }

    fn kinds_of_shape(&self, shape: u64) -> Kinds {
        let shape = Value::from_bits(shape).and_then(|shape| shape.cast::<Shape>());
        shape.map_or(Kinds::ANY, |shape| Kinds::of_shape(self.vm, shape))
    }

    /// The value of an entry that has it in a dict.
    fn value_in_dict(&mut self, entry: &CacheEntry) -> Option<ValueId> {
        let dict = entry.b?.cast::<Dict>()?;
        let now = entry.in_dict()?;
        self.guard_version(dict.version_address(), entry.c, Reason::Names);
        self.root(dict.value());
        let state = self.state();
        let value = self.emit(Instruction::LoadAddress { address: Address(entry.a), state }, Type::ANY);
        Some(self.expect_constant(value, Some(now)))
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
                self.guard_class(object, holder.cast::<Class>()?, entry.version)?;
            }
            _ => return None,
        }
        self.value_in_dict(entry)
    }

    /// Leaves unless the object is this class, of this version; `None` if it has another one by now.
    fn guard_class(&mut self, object: ValueId, class: Gc<Class>, version: u64) -> Option<()> {
        if class.version.get() != version || !self.may_guard(Reason::Identity) {
            return None;
        }
        self.guard_same(object, class.value());
        self.guard_version(class.version_address(), version, Reason::Shape);
        Some(())
    }

    /// All entries of a site's cache, if there are several and all are of kinds that `fits` names.
    fn several_entries(
        &self,
        site: u32,
        object: ValueId,
        fits: impl Fn(&CacheEntry) -> bool,
    ) -> Option<Vec<CacheEntry>> {
        let entries = self.narrow(self.request.state.caches[site as usize].entries(), object);
        let several = match self.may_guard(Reason::Shape) {
            true => entries.len() > 1,
            // Others come along too: for those there is the general way.
            false => !entries.is_empty(),
        };
        (several && entries.iter().all(fits)).then_some(entries)
    }

    /// Builds the ways for the shapes of several entries, each of which leaves values for a join; the last one guards, or
    /// where no guard may be, all others go the general way of the instruction, which leaves values in registers.
    fn by_shape_or_else(
        &mut self,
        i: &Bytecode,
        object: ValueId,
        entries: &[CacheEntry],
        values: std::ops::Range<u16>,
        way: impl FnMut(&mut Self, &CacheEntry, ValueId) -> Vec<ValueId>,
    ) -> Vec<ValueId> {
        if self.may_guard(Reason::Shape) {
            return self.by_shape(object, entries, values.len(), way);
        }
        let join = self.new_join(values.len());
        self.ways(object, entries, join, way);
        let before = self.registers.clone();
        self.step(i);
        let results = values.map(|register| self.register(register)).collect();
        self.arrive(join, results);
        self.registers = before;
        self.join(join, object)
    }

    /// Goes on where the ways for the shapes of an object meet.
    fn join(&mut self, join: BlockId, object: ValueId) -> Vec<ValueId> {
        self.shapes.remove(&self.function.unguarded(object));
        self.continue_in(join);
        self.function.block(join).parameters.clone()
    }

    /// Builds the ways for the shapes of several entries, each of which leaves values for a join; the last one guards.
    pub(super) fn by_shape(
        &mut self,
        object: ValueId,
        entries: &[CacheEntry],
        values: usize,
        mut way: impl FnMut(&mut Self, &CacheEntry, ValueId) -> Vec<ValueId>,
    ) -> Vec<ValueId> {
        let join = self.new_join(values);
        let Some((last, others)) = entries.split_last() else { unreachable!("there is one") };
        self.ways(object, others, join, &mut way);
        let it = self.guard_shape(object, last);
        let results = way(self, last, it);
        self.arrive(join, results);
        self.join(join, object)
    }

    /// The same for those that have one of these shapes; goes on with the others.
    fn ways(
        &mut self,
        object: ValueId,
        entries: &[CacheEntry],
        join: BlockId,
        mut way: impl FnMut(&mut Self, &CacheEntry, ValueId) -> Vec<ValueId>,
    ) {
        let may = self.may_guard(Reason::Shape);
        for entry in entries {
            self.function.roots.push(entry.key);
            let version = if may { 0 } else { entry.version };
            let has = Instruction::HasShape { value: object, shape: Address(entry.key), version };
            let has = self.emit(has, Type::BOOL);
            let other = self.split(has);
            if may {
                self.guard_version_of(entry);
            }
            let (shape, version) = (Address(entry.key), Version(entry.version));
            let known = Instruction::OfShape { value: object, shape, version };
            let kinds = self.kinds_of_shape(entry.key);
            let object = self.emit(known, Type::of(kinds));
            let results = way(self, entry, object);
            self.arrive(join, results);
            self.continue_in(other);
        }
    }

    pub(super) fn load_attribute(&mut self, i: &Bytecode) {
        let object = self.register(u16::from(i.b));
        match self.attribute(i, object, to_register(i)) {
            Some(value) => self.set_register(u16::from(i.a), value),
            None => self.step(i),
        }
    }

    /// The attribute that a site has found so far. Where a call finds it, that returns so.
    fn attribute(&mut self, i: &Bytecode, object: ValueId, returns: Returns) -> Option<ValueId> {
        // What the general way of a LoadMethod leaves is not always an attribute alone.
        let plain = i.op == Op::LoadAttr || self.may_guard(Reason::Shape);
        let names = self.may_guard(Reason::Names);
        let of_class = |e: &CacheEntry| names && e.kind == CacheKind::Constant && e.in_dict().is_some();
        let simple = |entry: &CacheEntry| plain && (slot_offset(entry).is_some() || of_class(entry));
        if let Some(entries) = self.several_entries(i.extra, object, simple) {
            let a = u16::from(i.a);
            let loaded = self.by_shape_or_else(i, object, &entries, a..a + 1, |builder, entry, object| {
                if of_class(entry)
                    && let Some(value) = builder.value_in_dict(entry)
                {
                    return vec![value];
                }
                let (offset, state) = (slot_offset(entry).unwrap_or_default(), builder.state());
                vec![builder.emit(Instruction::LoadSlot { object, offset, state }, Type::ANY)]
            });
            return Some(loaded[0]);
        }
        let entry = self.entry_for(i.extra, object).filter(|_| self.may_guard(Reason::Shape))?;
        match entry.kind {
            CacheKind::Slot | CacheKind::Member => {
                let offset = slot_offset(&entry)?;
                let object = self.guard_shape(object, &entry);
                let state = self.state();
                Some(self.emit(Instruction::LoadSlot { object, offset, state }, Type::ANY))
            }
            CacheKind::Constant => {
                self.guard_shape(object, &entry);
                self.value_in_dict(&entry)
            }
            CacheKind::Getter => {
                // `__class__`, as all objects have it.
                let class = self.vm.types.object.slot(self.vm, Slot::Class);
                let shape = entry.shape()?;
                if entry.b != class || self.immediate_of(entry.key).is_some() {
                    return None;
                }
                self.guard_shape(object, &entry);
                Some(self.constant(shape.ty.value()))
            }
            CacheKind::Item if self.may_guard(Reason::Index) => {
                let tuple = self.as_tuple(object, &entry)?;
                let most = Type::int(0, MAX_LENGTH);
                let length = self.emit(Instruction::TupleLength { tuple }, most);
                let (index, state) = (self.constant(Value::small_int(entry.a as i64)), self.state());
                let index = self.emit(Instruction::GuardIndex { index, length, state }, most);
                Some(self.emit(Instruction::TupleItem { tuple, index }, Type::ANY))
            }
            CacheKind::Method => {
                let method = entry.b.filter(|method| method.kind() == Kind::Function)?;
                let receiver = self.guard_shape(object, &entry);
                let (function, state) = (self.constant(method), self.state());
                let bound = Instruction::NewMethod { function, receiver, state };
                Some(self.emit(bound, Type::of(Kinds::OBJECT)))
            }
            CacheKind::Property => {
                let getter = entry.b?.cast::<Function>()?;
                let object = self.guard_shape(object, &entry);
                self.call_constant(getter, &[object], &[], returns)
            }
            CacheKind::GetattrHook => self.call_hook(i, &entry, &[object], returns),
            CacheKind::Module | CacheKind::ClassAttribute if self.may_guard(Reason::Identity) => {
                self.namespace_attribute(object, &entry)
            }
            _ => None,
        }
    }

    /// The items of an instance of a class of tuples, as a tuple; `None` if they do not stand where those of tuples do.
    pub(super) fn as_tuple(&mut self, object: ValueId, entry: &CacheEntry) -> Option<ValueId> {
        use pyrite_object::tuple::{ITEMS_OFFSET, items_offset};
        entry.shape().filter(|shape| items_offset(*shape) == ITEMS_OFFSET)?;
        let value = self.guard_shape(object, entry);
        Some(self.emit(Instruction::ItemsOf { value }, Type::of(Kinds::TUPLE)))
    }

    /// `__getattr__` or `__setattr__`, a Python function, with the object, the name and perhaps a value.
    fn call_hook(
        &mut self,
        i: &Bytecode,
        entry: &CacheEntry,
        operands: &[ValueId],
        returns: Returns,
    ) -> Option<ValueId> {
        let function = entry.b?.cast::<Function>()?;
        let name = self.request.state.names[self.code.sites[i.extra as usize].name as usize];
        self.guard_shape(operands[0], entry);
        let name = self.constant(name);
        let arguments: Vec<ValueId> =
            [operands[0], name].into_iter().chain(operands[1..].iter().copied()).collect();
        self.call_constant(function, &arguments, &[], returns)
    }

    pub(super) fn load_method(&mut self, i: &Bytecode) {
        let object = self.register(u16::from(i.b));
        let methods = |e: &CacheEntry| e.kind == CacheKind::Method && e.b.is_some();
        if let Some(entries) = self.several_entries(i.extra, object, methods) {
            let a = u16::from(i.a);
            if !self.may_guard(Reason::Shape) {
                let found = self.by_shape_or_else(i, object, &entries, a..a + 2, |builder, entry, object| {
                    vec![builder.constant(entry.b.unwrap_or(Value::NONE)), object]
                });
                self.set_register(a, found[0]);
                return self.set_register(a + 1, found[1]);
            }
            let found = self.by_shape(object, &entries, 1, |builder, entry, _| {
                vec![builder.constant(entry.b.unwrap_or(Value::NONE))]
            });
            self.function.set_type(found[0], Type::ANY);
            self.set_register(a, found[0]);
            // An object, by its shape.
            let receiver = self.known(object);
            return self.set_register(a + 1, receiver);
        }
        let found =
            self.entry_for(i.extra, object).filter(|_| self.may_guard(Reason::Shape)).and_then(|entry| {
                match entry.kind {
                    CacheKind::Method => {
                        let method = entry.b?;
                        let object = self.guard_shape(object, &entry);
                        Some((self.constant(method), object))
                    }
                    CacheKind::BoundMethod => {
                        let (method, first) = (entry.b?, Value::from_bits(entry.c)?);
                        match Value::from_bits(entry.key)?.cast::<Class>() {
                            Some(class) => self.guard_class(object, class, entry.version)?,
                            None => {
                                self.guard_shape(object, &entry);
                            }
                        }
                        Some((self.constant(method), self.constant(first)))
                    }
                    _ => None,
                }
            });
        // What an instance has for itself, or what is no method.
        let found = found.or_else(|| {
            let returns = Returns::Continues(Continuation::Last);
            let value = self.attribute(i, object, returns)?;
            Some((value, self.constant(Value::UNBOUND)))
        });
        match found {
            Some((method, receiver)) => {
                self.set_register(u16::from(i.a), method);
                self.set_register(u16::from(i.a) + 1, receiver);
            }
            None => self.step(i),
        }
    }

    /// `super().name` of a method: the class that it is called from and the receiver's shape decide what that is.
    pub(super) fn load_super_method(&mut self, i: &Bytecode) {
        let b = u16::from(i.b);
        let [callable, class, receiver] = [b, b + 1, b + 2].map(|r| self.register(r));
        let may = self.may_guard(Reason::Shape) && self.may_guard(Reason::Identity);
        let entry = self.entry_for(i.extra, receiver).filter(|e| may && e.kind == CacheKind::Method);
        let found = entry.and_then(|entry| Some((entry, entry.b?, Value::from_bits(entry.c)?)));
        let Some((entry, method, from)) = found else { return self.step(i) };
        let of_super = self.vm.types.super_.value();
        self.guard_same(callable, of_super);
        self.guard_same(class, from);
        let receiver = self.guard_shape(receiver, &entry);
        self.put_constant(u16::from(i.a), method);
        self.set_register(u16::from(i.a) + 1, receiver);
    }

    pub(super) fn store_attribute(&mut self, i: &Bytecode) {
        let (object, value) = (self.register(u16::from(i.a)), self.register(u16::from(i.b)));
        let slots = |e: &CacheEntry| matches!(e.kind, CacheKind::StoreSlot | CacheKind::AddSlot);
        if let Some(entries) = self.several_entries(i.extra, object, slots) {
            self.by_shape_or_else(i, object, &entries, 0..0, |builder, entry, object| {
                let offset = entry.a as u32;
                builder.emit(Instruction::StoreSlot { object, offset, value }, Type::of(Kinds::NONE));
                if let Some(grown) = entry.b.filter(|_| entry.kind == CacheKind::AddSlot) {
                    builder.root(grown);
                    let shape = Address(grown.bits());
                    builder.emit(Instruction::StoreShape { object, shape }, Type::of(Kinds::NONE));
                }
                Vec::new()
            });
            return;
        }
        let stored =
            self.entry_for(i.extra, object).filter(|_| self.may_guard(Reason::Shape)).and_then(|entry| {
                if entry.kind == CacheKind::ClassStore {
                    return self.store_in_class(object, value, &entry);
                }
                if entry.kind == CacheKind::SetattrHook {
                    return self.call_hook(i, &entry, &[object, value], Returns::Dropped).map(|_| ());
                }
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

    /// Puts data where a class has data of this kind.
    fn store_in_class(&mut self, object: ValueId, value: ValueId, entry: &CacheEntry) -> Option<()> {
        let dict = entry.b?.cast::<Dict>()?;
        let (known, now) = (self.function.ty(value).kinds, Kinds::of(self.vm, entry.in_dict()?));
        let is_data = known.within(Kinds::DATA);
        let may_be = now.within(Kinds::DATA) && known.meets(now);
        if !(is_data || may_be) || !self.may_guard(Reason::Kind) {
            return None;
        }
        self.guard_class(object, Value::from_bits(entry.key)?.cast()?, entry.version)?;
        self.guard_version(dict.version_address(), entry.c, Reason::Names);
        let value = if is_data { value } else { self.guard_kind(value, now) };
        self.root(dict.value());
        let address = Address(entry.a);
        self.emit(Instruction::StoreAddress { address, value }, Type::of(Kinds::NONE));
        Some(())
    }
}

/// Byte offset of the slot that an entry loads from, if it is inline.
fn slot_offset(entry: &CacheEntry) -> Option<u32> {
    match entry.kind {
        CacheKind::Slot => Some(entry.a as u32),
        CacheKind::Member => inline_offset(entry),
        _ => None,
    }
}

/// Byte offset of the slot that an entry names by number, if it is inline.
fn inline_offset(entry: &CacheEntry) -> Option<u32> {
    let shape = entry.shape()?;
    let slot = entry.a as u32;
    (shape.managed && slot < u32::from(shape.inline_slots)).then(|| shape.slot_offset(slot) as u32)
}
