//! The module `_abc`: registry and caches of abstract base classes (PEP 3119).
//!
//! Caches refer to classes weakly. An entry is a weak reference filed under its class's address: one whose referent is
//! gone says nothing about a class that got the address later.

use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, Payload, function, new};
use pyrite_object::object::Trace;
use pyrite_object::ty::{Type, flags};
use pyrite_object::weakref::{WeakRef, new_reference};
use pyrite_object::{Gc, R, Value, Vm, class, native_table, ops};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// A set of classes, weakly referred to.
#[derive(Default)]
struct WeakClasses {
    references: RefCell<HashMap<u64, Value>>,
    /// Size at which dead entries are cleared out.
    limit: Cell<usize>,
}

impl WeakClasses {
    fn contains(&self, class: Value) -> bool {
        let known = self.references.borrow().get(&class.bits()).copied();
        known.and_then(referent) == Some(class)
    }

    fn add(&self, vm: &mut Vm, class: Value) -> R<()> {
        let reference = new_reference(vm, vm.types.weak_reference, class, None)?;
        let mut references = self.references.borrow_mut();
        if references.len() >= self.limit.get() {
            references.retain(|_, r| referent(*r).is_some());
            self.limit.set((references.len() * 2).max(16));
        }
        references.insert(class.bits(), reference);
        Ok(())
    }

    fn clear(&self) {
        self.references.borrow_mut().clear();
    }

    /// The live classes, in order of their addresses.
    fn live(&self) -> Vec<Value> {
        let mut classes: Vec<Value> =
            self.references.borrow().values().copied().filter_map(referent).collect();
        classes.sort_by_key(|c| c.bits());
        classes
    }

    /// A set of the references.
    fn dump(&self, vm: &mut Vm) -> R {
        let set = pyrite_object::set::new(vm);
        for class in vm.rooted_from(&self.live()).iter() {
            let reference = new_reference(vm, vm.types.weak_reference, *class, None)?;
            set.add(vm, reference)?;
        }
        Ok(set.value())
    }
}

fn referent(reference: Value) -> Option<Value> {
    reference.native::<WeakRef>().and_then(|w| w.referent.get())
}

impl Trace for WeakClasses {
    fn trace(&self, marker: &mut Marker) {
        for reference in self.references.borrow().values() {
            reference.trace(marker);
        }
    }
}

/// What hangs on an abstract class as `_abc_impl`.
#[derive(Default)]
struct AbcData {
    /// Registered classes, in order of registration.
    registry: RefCell<Vec<Value>>,
    cache: WeakClasses,
    negative_cache: WeakClasses,
    /// Value of the counter for which the negative cache holds.
    negative_version: Cell<u64>,
}

impl Payload for AbcData {
    fn trace(&self, marker: &mut Marker) {
        self.registry.borrow().trace(marker);
        self.cache.trace(marker);
        self.negative_cache.trace(marker);
    }
}

impl AbcData {
    /// The registered classes that are alive.
    fn registered(&self) -> Vec<Value> {
        self.registry.borrow().iter().copied().filter_map(referent).collect()
    }
}

/// The module's state.
#[derive(Default)]
struct State {
    /// Moves with each registration.
    counter: u64,
    data_type: Option<Gc<Type>>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(state) = vm.get_extension::<State>() {
        state.data_type.trace(marker);
    }
}

fn new_data(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let data = AbcData::default();
    data.negative_version.set(vm.extension::<State>().counter);
    Ok(vm.new_native(class, data).value())
}

fn data_of(vm: &mut Vm, class: Value) -> R<Gc<Native<AbcData>>> {
    let found = vm.get_attribute_str(class, "_abc_impl")?;
    match found.native::<AbcData>() {
        Some(data) => Ok(data),
        None => Err(vm.type_error("_abc_impl is set to a wrong type")),
    }
}

fn is_abstract(vm: &mut Vm, value: Value) -> R<bool> {
    match vm.try_attribute(value, vm.names.dunder_isabstractmethod)? {
        Some(flag) => ops::truth(vm, flag),
        None => Ok(false),
    }
}

/// Sets `__abstractmethods__`: what the class's own namespace declares, and what it inherits and does not implement.
fn compute_abstract_methods(vm: &mut Vm, class: Value) -> R<()> {
    let mut names = vm.rooted();
    let namespace = vm.get_attribute(class, vm.names.dunder_dict)?;
    let items = vm.call_method(namespace, vm.names.items, &[])?;
    let items = pyrite_object::iter::collect(vm, items)?;
    for item in items.iter() {
        let Some(pair) = item.as_tuple().filter(|t| t.len() == 2) else {
            return Err(vm.type_error("Iteration over __dict__ must give pairs"));
        };
        if is_abstract(vm, pair.get(1))? {
            names.push(pair.get(0));
        }
    }
    let bases = vm.get_attribute(class, vm.names.dunder_bases)?;
    let Some(bases) = bases.as_tuple() else {
        return Err(vm.type_error("__bases__ is not tuple"));
    };
    for i in 0..bases.len() {
        let Some(inherited) = vm.try_attribute(bases.get(i), vm.names.dunder_abstractmethods)? else {
            continue;
        };
        let inherited = pyrite_object::iter::collect(vm, inherited)?;
        for name in inherited.iter() {
            let key = vm.attribute_name(*name)?;
            if let Some(value) = vm.try_attribute(class, key)?
                && is_abstract(vm, value)?
            {
                names.push(key);
            }
        }
    }
    let set = pyrite_object::set::frozen_from(vm, &names)?;
    vm.set_attribute(class, vm.names.dunder_abstractmethods, set)
}

const COLLECTION: u32 = flags::SEQUENCE | flags::MAPPING;

/// CPython's bits for classes that sequence and mapping patterns match.
const SEQUENCE_BIT: i64 = 1 << 5;
const MAPPING_BIT: i64 = 1 << 6;

fn abc_init(vm: &mut Vm, args: &[Value]) -> R {
    compute_abstract_methods(vm, args[0])?;
    let Some(data_type) = vm.extension::<State>().data_type else { return Err(vm.runtime_error("no _abc")) };
    let data = new_data(vm, &[data_type.value()])?;
    vm.set_attribute_str(args[0], "_abc_impl", data)?;
    let Some(ty) = args[0].cast::<Type>() else { return Ok(Value::NONE) };
    let name = vm.intern("__abc_tpflags__");
    let Some(wanted) = ty.dict.get().remove_interned(vm, name) else { return Ok(Value::NONE) };
    ty.modified(vm);
    if let Some(bits) = wanted.as_small_int() {
        let (sequence, mapping) = (bits & SEQUENCE_BIT != 0, bits & MAPPING_BIT != 0);
        if sequence && mapping {
            return Err(
                vm.type_error("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING")
            );
        }
        let flag = if sequence {
            flags::SEQUENCE
        } else if mapping {
            flags::MAPPING
        } else {
            0
        };
        set_collection(ty, flag);
    }
    Ok(Value::NONE)
}

fn set_collection(ty: Gc<Type>, flag: u32) {
    if flag != 0 {
        ty.flags.set(ty.flags.get() & !COLLECTION | flag);
    }
}

/// Makes a class and its subclasses match sequence or mapping patterns.
fn set_collection_recursive(ty: Gc<Type>, flag: u32) {
    if ty.flags.get() & COLLECTION == flag || (!ty.has(flags::HEAP) || ty.has(flags::IMMUTABLE)) {
        return;
    }
    set_collection(ty, flag);
    for sub in ty.subclasses.borrow().iter() {
        set_collection_recursive(*sub, flag);
    }
}

fn abc_register(vm: &mut Vm, args: &[Value]) -> R {
    let (this, subclass) = (args[0], args[1]);
    let Some(ty) = subclass.cast::<Type>() else { return Err(vm.type_error("Can only register classes")) };
    if class::is_subclass(vm, subclass, this)? {
        return Ok(subclass);
    }
    if class::is_subclass(vm, this, subclass)? {
        return Err(vm.runtime_error("Refusing to create an inheritance cycle"));
    }
    let data = data_of(vm, this)?;
    let reference = new_reference(vm, vm.types.weak_reference, subclass, None)?;
    let mut registry = data.registry.borrow_mut();
    registry.retain(|r| referent(*r).is_some());
    if !registry.contains(&reference) {
        registry.push(reference);
    }
    drop(registry);
    vm.extension::<State>().counter += 1;
    if let Some(this) = this.cast::<Type>() {
        let flag = this.flags.get() & COLLECTION;
        if flag != 0 {
            set_collection_recursive(ty, flag);
        }
    }
    Ok(subclass)
}

fn subclasscheck(vm: &mut Vm, this: Value, class: Value) -> R {
    let hook = vm.intern("__subclasscheck__");
    vm.call_method(this, hook, &[class])
}

fn abc_instancecheck(vm: &mut Vm, args: &[Value]) -> R {
    let (this, instance) = (args[0], args[1]);
    let data = data_of(vm, this)?;
    let actual = vm.type_of(instance).value();
    let claimed = vm.try_attribute(instance, vm.names.dunder_class)?.unwrap_or(actual);
    if data.cache.contains(claimed) {
        return Ok(Value::TRUE);
    }
    if claimed == actual {
        let counter = vm.extension::<State>().counter;
        if data.negative_version.get() == counter && data.negative_cache.contains(claimed) {
            return Ok(Value::FALSE);
        }
        return subclasscheck(vm, this, claimed);
    }
    let result = subclasscheck(vm, this, claimed)?;
    if ops::truth(vm, result)? {
        return Ok(result);
    }
    subclasscheck(vm, this, actual)
}

fn abc_subclasscheck(vm: &mut Vm, args: &[Value]) -> R {
    let (this, subclass) = (args[0], args[1]);
    let Some(ty) = subclass.cast::<Type>() else {
        return Err(vm.type_error("issubclass() arg 1 must be a class"));
    };
    let data = data_of(vm, this)?;
    if data.cache.contains(subclass) {
        return Ok(Value::TRUE);
    }
    let counter = vm.extension::<State>().counter;
    if data.negative_version.get() < counter {
        data.negative_cache.clear();
        data.negative_version.set(counter);
    } else if data.negative_cache.contains(subclass) {
        return Ok(Value::FALSE);
    }
    vm.check_native_stack()?;
    let hook = vm.names.dunder_subclasshook;
    match vm.call_method(this, hook, &[subclass])? {
        Value::TRUE => {
            data.cache.add(vm, subclass)?;
            return Ok(Value::TRUE);
        }
        Value::FALSE => {
            data.negative_cache.add(vm, subclass)?;
            return Ok(Value::FALSE);
        }
        Value::NOT_IMPLEMENTED => {}
        _ => {
            let message = "__subclasshook__ must return either False, True, or NotImplemented";
            return Err(vm.raise(Exc::AssertionError, message));
        }
    }
    if ty.mro.get().items().contains(&this) {
        data.cache.add(vm, subclass)?;
        return Ok(Value::TRUE);
    }
    let registered = vm.rooted_from(&data.registered());
    for class in registered.iter() {
        if class::is_subclass(vm, subclass, *class)? {
            data.cache.add(vm, subclass)?;
            return Ok(Value::TRUE);
        }
    }
    let subclasses = vm.call_method_str(this, "__subclasses__", &[])?;
    let Some(subclasses) = subclasses.as_list() else {
        return Err(vm.type_error("__subclasses__() must return a list"));
    };
    let mut index = 0;
    while let Some(class) = subclasses.get(index) {
        if class::is_subclass(vm, subclass, class)? {
            data.cache.add(vm, subclass)?;
            return Ok(Value::TRUE);
        }
        index += 1;
    }
    data.negative_cache.add(vm, subclass)?;
    Ok(Value::FALSE)
}

fn get_cache_token(vm: &mut Vm, _args: &[Value]) -> R {
    let counter = vm.extension::<State>().counter;
    Ok(vm.int(counter as i64))
}

fn reset_registry(vm: &mut Vm, args: &[Value]) -> R {
    data_of(vm, args[0])?.registry.borrow_mut().clear();
    Ok(Value::NONE)
}

fn reset_caches(vm: &mut Vm, args: &[Value]) -> R {
    let data = data_of(vm, args[0])?;
    data.cache.clear();
    data.negative_cache.clear();
    Ok(Value::NONE)
}

fn get_dump(vm: &mut Vm, args: &[Value]) -> R {
    let data = data_of(vm, args[0])?;
    let registry = pyrite_object::set::new(vm);
    for class in vm.rooted_from(&data.registered()).iter() {
        let reference = new_reference(vm, vm.types.weak_reference, *class, None)?;
        registry.add(vm, reference)?;
    }
    let cache = data.cache.dump(vm)?;
    let negative = data.negative_cache.dump(vm)?;
    let version = vm.int(data.negative_version.get() as i64);
    Ok(vm.tuple(&[registry.value(), cache, negative, version]))
}

native_table! {
    FUNCTIONS = [
        function("get_cache_token", "()", get_cache_token, "A token that changes with each registration of a virtual subclass."),
        function("_abc_init", "(self, /)", abc_init, "Sets up an abstract class: for the module abc only."),
        function("_reset_registry", "(self, /)", reset_registry, "Empties the registry of a class: for tests of leaks."),
        function("_reset_caches", "(self, /)", reset_caches, "Empties both caches of a class: for tests of leaks."),
        function("_get_dump", "(self, /)", get_dump, "Copies of registry, caches, and version of the negative cache."),
        function("_abc_register", "(self, subclass, /)", abc_register, "Registers a virtual subclass: for the module abc only."),
        function("_abc_instancecheck", "(self, instance, /)", abc_instancecheck, "isinstance for abstract classes: for the module abc only."),
        function("_abc_subclasscheck", "(self, subclass, /)", abc_subclasscheck, "issubclass for abstract classes: for the module abc only."),
    ]
}

native_table! {
    DATA_METHODS = [new("(type, *args, **kwargs)", new_data)]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let data_type = vm.new_native_type::<AbcData>("_abc", "_abc_data", 0, &DATA_METHODS, &[]);
    vm.root_tracers.push(trace);
    vm.extension::<State>().data_type = Some(data_type);
    vm.add_functions(module, &FUNCTIONS)
}
