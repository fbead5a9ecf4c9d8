//! Making the built-in types out of nothing: `type` is an instance of itself, shapes have a shape, and names are strings
//! before there is `str`.

use crate::code::CodeObject;
use crate::dict::Dict;
use crate::dict::views::{DictView, ITEMS, KEYS, VALUES};
use crate::exception::{Exc, Exception};
use crate::frame_locals::FrameLocals;
use crate::function::Function;
use crate::generic_alias::AliasIterator;
use crate::heap::{self, Constancy, Heap, Marker};
use crate::itertypes::call::CallableIterator;
use crate::itertypes::dict::{DictIterator, DictReverse};
use crate::itertypes::enumerate::Enumerate;
use crate::itertypes::filter::Filter;
use crate::itertypes::range::{LongRangeIterator, RangeIterator};
use crate::itertypes::sequence::{ASCII, BYTEARRAY, BYTES, Indexed, LIST, ListReverse, Reversed, STR, TUPLE};
use crate::itertypes::set::SetIterator;
use crate::itertypes::zip::{Map, Zip};
use crate::names::Names;
use crate::native::{Native, NativeInfo, info};
use crate::object::{Gc, Header, Kind, Object, Trace};
use crate::shape::{Shape, ShapeSpec, Storage};
use crate::slots::Slot;
use crate::tuple::Tuple;
use crate::ty::{Type, TypeSpec, flags};
use crate::types::Types;
use crate::typing;
use crate::value::Value;
use crate::vm::{Config, Hooks, Parts, Vm};
use crate::weakref::WeakRef;
use std::mem::offset_of;
use std::ptr::NonNull;

/// One row of the table of built-in types.
struct Row {
    field: fn(&mut Types) -> &mut Gc<Type>,
    name: &'static str,
    base: fn(&Types) -> Gc<Type>,
    kind: Kind,
    size: usize,
    dict_offset: usize,
    flags: u32,
    native: Option<&'static NativeInfo>,
}

macro_rules! rows {
    ($($field:ident $name:literal : $base:ident, $kind:ident, $size:expr, $dict:expr, $flags:expr, $native:expr;)*) => {
        &[$(Row {
            field: |t| &mut t.$field,
            name: $name,
            base: |t| t.$base,
            kind: Kind::$kind,
            size: $size,
            dict_offset: $dict,
            flags: $flags,
            native: $native,
        }),*]
    };
}

macro_rules! native {
    ($ty:ty) => {
        Some(info::<$ty>())
    };
}

const WORD: usize = 8;
const B: u32 = flags::BASE;
const W: u32 = flags::WEAKREF;
const D: u32 = flags::HAS_DICT;
const SEQ: u32 = flags::SEQUENCE;
const SELF: u32 = flags::MATCH_SELF;
const N: u32 = flags::NO_NEW;

/// Type, name, base, layout, size of an instance, offset of a plain dict field, flags, payload.
static ROWS: &[Row] = rows! {
    object "object": object, Instance, WORD, 0, B, None;
    type_ "type": object, Type, size_of::<Type>(), 0, B | W | D, None;
    none "NoneType": object, None, WORD, 0, 0, None;
    not_implemented "NotImplementedType": object, NotImplemented, WORD, 0, 0, None;
    ellipsis "ellipsis": object, Ellipsis, WORD, 0, 0, None;
    int "int": object, Int, size_of::<crate::int::IntObject>(), 0, B | SELF, None;
    bool "bool": int, Bool, WORD, 0, SELF, None;
    float "float": object, FloatObject, size_of::<crate::native::FloatObject>(), 0, B | SELF, None;
    complex "complex": object, Native, size_of::<crate::native::Native<crate::complex::Complex>>(), 0, B, native!(crate::complex::Complex);
    str "str": object, Str, size_of::<crate::string::Str>(), 0, B | SELF, None;
    bytes "bytes": object, Bytes, size_of::<crate::bytes::Bytes>(), 0, B | SELF, None;
    bytearray "bytearray": object, Native, size_of::<crate::native::Native<crate::bytes::ByteArray>>(), 0, B | SELF, native!(crate::bytes::ByteArray);
    memoryview "memoryview": object, Native, size_of::<crate::native::Native<crate::memoryview::MemoryView>>(), 0, SEQ | W, native!(crate::memoryview::MemoryView);
    memory_iterator "memory_iterator": object, Native, size_of::<Native<crate::memoryview::MemoryIterator>>(), 0, N, native!(crate::memoryview::MemoryIterator);
    list "list": object, List, size_of::<crate::list::List>(), 0, B | SEQ | SELF, None;
    tuple "tuple": object, Tuple, size_of::<Tuple>(), 0, B | SEQ | SELF, None;
    dict "dict": object, Dict, size_of::<Dict>(), 0, B | flags::MAPPING | SELF, None;
    set "set": object, Set, size_of::<crate::set::Set>(), 0, B | W | SELF, None;
    frozenset "frozenset": object, FrozenSet, size_of::<crate::set::Set>(), 0, B | W | SELF, None;
    range "range": object, Range, size_of::<crate::range::Range>(), 0, SEQ, None;
    slice "slice": object, Slice, size_of::<crate::slice::Slice>(), 0, 0, None;
    function "function": object, Function, size_of::<Function>(), offset_of!(Function, dict), W | D, None;
    builtin_function "builtin_function_or_method": object, Builtin, size_of::<crate::native::Builtin>(), 0, W, None;
    method_descriptor "method_descriptor": object, Builtin, size_of::<crate::native::Builtin>(), 0, 0, None;
    wrapper_descriptor "wrapper_descriptor": object, Builtin, size_of::<crate::native::Builtin>(), 0, 0, None;
    method_wrapper "method-wrapper": object, Builtin, size_of::<crate::native::Builtin>(), 0, 0, None;
    classmethod_descriptor "classmethod_descriptor": object, Builtin, size_of::<crate::native::Builtin>(), 0, 0, None;
    getset_descriptor "getset_descriptor": object, Native, size_of::<crate::native::Native<crate::descriptor::GetSet>>(), 0, 0, native!(crate::descriptor::GetSet);
    member_descriptor "member_descriptor": object, Native, size_of::<crate::native::Native<crate::descriptor::GetSet>>(), 0, 0, native!(crate::descriptor::GetSet);
    member_slot "member_descriptor": object, Native, size_of::<crate::native::Native<crate::descriptor::Member>>(), 0, 0, native!(crate::descriptor::Member);
    method "method": object, Method, size_of::<crate::function::Method>(), 0, W, None;
    code "code": object, Code, size_of::<CodeObject>(), 0, W, None;
    cell "cell": object, Cell, size_of::<crate::tuple::CellObject>(), 0, 0, None;
    module "module": object, Module, size_of::<crate::module::Module>(), offset_of!(crate::module::Module, dict), B | W | D, None;
    generator "generator": object, Generator, size_of::<crate::generator::Generator>(), 0, W, None;
    coroutine "coroutine": object, Generator, size_of::<crate::generator::Generator>(), 0, W, None;
    async_generator "async_generator": object, Generator, size_of::<crate::generator::Generator>(), 0, W, None;
    frame "frame": object, Frame, size_of::<crate::frame::FrameObject>(), 0, 0, None;
    traceback "traceback": object, Traceback, size_of::<crate::frame::Traceback>(), 0, 0, None;
    property "property": object, Native, size_of::<crate::native::Native<crate::property::Property>>(), 0, B, native!(crate::property::Property);
    staticmethod "staticmethod": object, Native, size_of::<crate::native::Native<crate::descriptor::MethodWrapper>>(), STATIC_DICT, B | D, native!(crate::descriptor::MethodWrapper);
    classmethod "classmethod": object, Native, size_of::<crate::native::Native<crate::descriptor::ClassMethodWrapper>>(), STATIC_DICT, B | D, native!(crate::descriptor::ClassMethodWrapper);
    super_ "super": object, Native, size_of::<crate::native::Native<crate::super_object::Super>>(), 0, B, native!(crate::super_object::Super);
    mappingproxy "mappingproxy": object, Native, size_of::<crate::native::Native<crate::mappingproxy::MappingProxy>>(), 0, flags::MAPPING, native!(crate::mappingproxy::MappingProxy);
    simple_namespace "SimpleNamespace": object, Native, size_of::<crate::native::Native<crate::namespace::SimpleNamespace>>(), offset_of!(crate::native::Native<crate::namespace::SimpleNamespace>, payload), B | D, native!(crate::namespace::SimpleNamespace);
    generic_alias "GenericAlias": object, Native, size_of::<crate::native::Native<crate::generic_alias::GenericAlias>>(), 0, B | W, native!(crate::generic_alias::GenericAlias);
    union "Union": object, Native, size_of::<crate::native::Native<crate::union::Union>>(), 0, W, native!(crate::union::Union);
    weak_reference "ReferenceType": object, Native, size_of::<Native<WeakRef>>(), 0, B, native!(WeakRef);
    weak_proxy "ProxyType": object, Native, size_of::<Native<WeakRef>>(), 0, N, native!(WeakRef);
    weak_callable_proxy "CallableProxyType": object, Native, size_of::<Native<WeakRef>>(), 0, N, native!(WeakRef);
    template "Template": object, Native, size_of::<Native<crate::template::Template>>(), 0, 0, native!(crate::template::Template);
    interpolation "Interpolation": object, Native, size_of::<Native<crate::template::Interpolation>>(), 0, 0, native!(crate::template::Interpolation);
    template_iterator "TemplateIter": object, Native, size_of::<Native<crate::template::TemplateIterator>>(), 0, N, native!(crate::template::TemplateIterator);
    generic_alias_iterator "generic_alias_iterator": object, Native, size_of::<Native<AliasIterator>>(), 0, N, native!(AliasIterator);
    type_var "TypeVar": object, Native, size_of::<Native<typing::TypeVar>>(), offset_of!(Native<typing::TypeVar>, payload) + offset_of!(typing::TypeVar, dict), W | D, native!(typing::TypeVar);
    param_spec "ParamSpec": object, Native, size_of::<Native<typing::ParamSpec>>(), offset_of!(Native<typing::ParamSpec>, payload) + offset_of!(typing::ParamSpec, dict), W | D, native!(typing::ParamSpec);
    param_spec_args "ParamSpecArgs": object, Native, size_of::<Native<typing::ParamSpecPart>>(), 0, W, native!(typing::ParamSpecPart);
    param_spec_kwargs "ParamSpecKwargs": object, Native, size_of::<Native<typing::ParamSpecPart>>(), 0, W, native!(typing::ParamSpecPart);
    type_var_tuple "TypeVarTuple": object, Native, size_of::<Native<typing::TypeVarTuple>>(), offset_of!(Native<typing::TypeVarTuple>, payload) + offset_of!(typing::TypeVarTuple, dict), W | D, native!(typing::TypeVarTuple);
    type_alias "TypeAliasType": object, Native, size_of::<Native<typing::TypeAlias>>(), 0, W, native!(typing::TypeAlias);
    generic "Generic": object, Instance, WORD, 0, flags::HEAP | B, None;
    no_default "NoDefaultType": object, Native, size_of::<Native<typing::NoDefault>>(), 0, 0, native!(typing::NoDefault);
    const_evaluator "_ConstEvaluator": object, Native, size_of::<Native<typing::ConstEvaluator>>(), 0, N, native!(typing::ConstEvaluator);
    frame_locals "FrameLocalsProxy": object, Native, size_of::<Native<FrameLocals>>(), 0, flags::MAPPING, native!(FrameLocals);
    base_exception "BaseException": object, Exception, size_of::<Exception>(), offset_of!(Exception, dict), B | D, None;
    exception "Exception": base_exception, Exception, size_of::<Exception>(), offset_of!(Exception, dict), B | D, None;
    sequence_iterator "iterator": object, Native, size_of::<crate::native::Native<crate::iter::SequenceIterator>>(), 0, 0, native!(crate::iter::SequenceIterator);
    list_iterator "list_iterator": object, Native, size_of::<Native<Indexed<LIST>>>(), 0, N, native!(Indexed<LIST>);
    tuple_iterator "tuple_iterator": object, Native, size_of::<Native<Indexed<TUPLE>>>(), 0, N, native!(Indexed<TUPLE>);
    str_iterator "str_iterator": object, Native, size_of::<Native<Indexed<STR>>>(), 0, N, native!(Indexed<STR>);
    str_ascii_iterator "str_ascii_iterator": object, Native, size_of::<Native<Indexed<ASCII>>>(), 0, N, native!(Indexed<ASCII>);
    bytes_iterator "bytes_iterator": object, Native, size_of::<Native<Indexed<BYTES>>>(), 0, N, native!(Indexed<BYTES>);
    bytearray_iterator "bytearray_iterator": object, Native, size_of::<Native<Indexed<BYTEARRAY>>>(), 0, N, native!(Indexed<BYTEARRAY>);
    list_reverseiterator "list_reverseiterator": object, Native, size_of::<Native<ListReverse>>(), 0, N, native!(ListReverse);
    dict_keys "dict_keys": object, Native, size_of::<Native<DictView<KEYS>>>(), 0, N, native!(DictView<KEYS>);
    dict_values "dict_values": object, Native, size_of::<Native<DictView<VALUES>>>(), 0, N, native!(DictView<VALUES>);
    dict_items "dict_items": object, Native, size_of::<Native<DictView<ITEMS>>>(), 0, N, native!(DictView<ITEMS>);
    dict_keyiterator "dict_keyiterator": object, Native, size_of::<Native<DictIterator<KEYS>>>(), 0, N, native!(DictIterator<KEYS>);
    dict_reversekeyiterator "dict_reversekeyiterator": object, Native, size_of::<Native<DictReverse<KEYS>>>(), 0, N, native!(DictReverse<KEYS>);
    dict_valueiterator "dict_valueiterator": object, Native, size_of::<Native<DictIterator<VALUES>>>(), 0, N, native!(DictIterator<VALUES>);
    dict_reversevalueiterator "dict_reversevalueiterator": object, Native, size_of::<Native<DictReverse<VALUES>>>(), 0, N, native!(DictReverse<VALUES>);
    dict_itemiterator "dict_itemiterator": object, Native, size_of::<Native<DictIterator<ITEMS>>>(), 0, N, native!(DictIterator<ITEMS>);
    dict_reverseitemiterator "dict_reverseitemiterator": object, Native, size_of::<Native<DictReverse<ITEMS>>>(), 0, N, native!(DictReverse<ITEMS>);
    set_iterator "set_iterator": object, Native, size_of::<Native<SetIterator>>(), 0, N, native!(SetIterator);
    range_iterator "range_iterator": object, Native, size_of::<Native<RangeIterator>>(), 0, N, native!(RangeIterator);
    longrange_iterator "longrange_iterator": object, Native, size_of::<Native<LongRangeIterator>>(), 0, N, native!(LongRangeIterator);
    callable_iterator "callable_iterator": object, Native, size_of::<Native<CallableIterator>>(), 0, N, native!(CallableIterator);
    enumerate "enumerate": object, Native, size_of::<Native<Enumerate>>(), 0, B, native!(Enumerate);
    zip "zip": object, Native, size_of::<Native<Zip>>(), 0, B, native!(Zip);
    map "map": object, Native, size_of::<Native<Map>>(), 0, B, native!(Map);
    filter "filter": object, Native, size_of::<Native<Filter>>(), 0, B, native!(Filter);
    reversed "reversed": object, Native, size_of::<Native<Reversed>>(), 0, B, native!(Reversed);
};

const STATIC_DICT: usize = offset_of!(crate::native::Native<crate::descriptor::MethodWrapper>, payload)
    + offset_of!(crate::descriptor::MethodWrapper, dict);

/// Fields of a type that the rest of the bootstrap reads before the type is whole.
unsafe fn set_root(ty: Gc<Type>, root: Gc<Shape>) {
    // SAFETY: the memory is a zeroed `Type` of ours; nobody holds a reference into it yet.
    unsafe { (&raw mut (*ty.as_ptr()).root).write(std::cell::Cell::new(root)) };
}

pub(crate) fn new_vm(config: Config, hooks: Hooks) -> std::io::Result<Box<Vm>> {
    let mut heap =
        Heap::new(heap::Config { limit: config.max_heap, stress: false, reserve: heap::DEFAULT_RESERVE })?;
    heap.set_enabled(false);
    // Raw memory for all types first: their addresses are needed everywhere.
    let first: Gc<Type> = Gc::from_pointer(heap.allocate(size_of::<Type>()).cast());
    let mut types = Types::all(first);
    for row in ROWS {
        *(row.field)(&mut types) = Gc::from_pointer(heap.allocate(size_of::<Type>()).cast());
    }
    let (stress, seed) = (config.gc_stress, config.hash_seed);
    let parts = Parts { heap, types, names: Names::placeholder(), hooks, config };
    let mut vm = Box::new(Vm::from_parts(parts));
    vm.hash_seed = crate::string::HashSeed::new(seed);
    vm.thread.allocate_stacks()?;
    internal_shapes(&mut vm);
    for row in ROWS {
        let ty = *(row.field)(&mut types);
        let root = vm.new_shape(root_spec(ty, row));
        // SAFETY: see `set_root`; likewise the size, which allocation looks at.
        unsafe {
            set_root(ty, root);
            (&raw mut (*ty.as_ptr()).basic_size).write(row.size as u32);
        }
    }
    vm.empty_str = {
        let s = Gc::<crate::string::Str>::make(&mut vm, 0, 1, true, |_| {});
        s.map(Gc::value).unwrap_or(Value::NONE)
    };
    let characters = (0..=255u8).map(|c| crate::string::from_latin1(&mut vm, &[c])).collect();
    vm.characters = characters;
    for i in 0..vm.characters.len() {
        let character = vm.characters[i];
        let interned = crate::string::intern_value(&mut vm, character);
        vm.characters[i] = interned;
    }
    let empty = vm.empty_str;
    vm.empty_str = crate::string::intern_value(&mut vm, empty);
    vm.empty_tuple = Tuple::of_type(&mut vm, types.tuple, &[]).value();
    vm.names = Names::intern_all(&mut vm);
    for slot in Slot::ALL {
        vm.slot_names[*slot as usize] = vm.intern(slot.name());
    }
    for row in ROWS {
        fill_type(&mut vm, row);
    }
    exception_types(&mut vm);
    set_collector_hooks(&mut vm);
    crate::init::init_types(&mut vm);
    vm.heap.set_enabled(true);
    if stress {
        vm.heap.set_stress(true);
    }
    Ok(vm)
}

fn root_spec(ty: Gc<Type>, row: &Row) -> ShapeSpec {
    ShapeSpec {
        ty,
        kind: row.kind,
        storage: Storage::Slots,
        managed: false,
        inline_slots: 0,
        extra_offset: row.size as u16,
        count: 0,
        parent: None,
        name: None,
    }
}

/// Shapes of shapes, value arrays and buffers.
fn internal_shapes(vm: &mut Vm) {
    let place = vm.heap.allocate(size_of::<Shape>()).cast::<Shape>();
    vm.internal_shapes = [Some(Gc::from_pointer(place)); 3];
    let object = vm.types.object;
    for (i, kind) in [Kind::Shape, Kind::ValueArray, Kind::Buffer].into_iter().enumerate() {
        let spec = ShapeSpec {
            ty: object,
            kind,
            storage: Storage::Slots,
            managed: false,
            inline_slots: 0,
            extra_offset: 0,
            count: 0,
            parent: None,
            name: None,
        };
        let shape = vm.new_shape(spec);
        if i == 0 {
            // The shape of shapes is its own.
            shape.header.shape.set(shape);
        }
        vm.internal_shapes[i] = Some(shape);
    }
}

/// Writes the whole `Type` over the memory set aside for it.
fn fill_type(vm: &mut Vm, row: &Row) {
    let mut types = vm.types;
    let place = *(row.field)(&mut types);
    let root = place.root.get();
    let name = vm.intern(row.name);
    let base = (row.base)(&types);
    let is_object = base == place;
    let bases = if is_object { vm.empty_tuple() } else { Tuple::of_type(vm, types.tuple, &[base.value()]) };
    let dict = Gc::<Dict>::new(vm);
    let made = vm.new_type(TypeSpec {
        name,
        qualname: name,
        metatype: types.type_,
        base: None,
        bases: vm.empty_tuple(),
        dict,
        flags: row.flags,
        kind: row.kind,
        basic_size: row.size as u32,
        dict_offset: row.dict_offset as u32,
        member_count: 0,
        slot_hint: 0,
        native: row.native,
    });
    // SAFETY: both are `Type`s of ours. The copy takes over the Rust-owned fields (empty vectors); `made` is registered
    // for dropping, which drops empty vectors too. Nobody refers to `made`.
    unsafe {
        std::ptr::copy_nonoverlapping(made.as_ptr(), place.as_ptr(), 1);
        set_root(place, root);
    }
    vm.heap.register_drop(place.non_null());
    place.bases.set(bases);
    if !is_object {
        place.base.set(Some(base));
        base.subclasses.borrow_mut().push(place);
    }
    let mut order = vec![place.value()];
    let mut next = place.base.get();
    while let Some(b) = next {
        order.push(b.value());
        next = b.base.get();
    }
    let mro = Tuple::of_type(vm, types.tuple, &order);
    place.mro.set(mro);
}

/// The table of exception classes as types.
fn exception_types(vm: &mut Vm) {
    for exc in Exc::ALL {
        let ty = match exc {
            Exc::BaseException => vm.types.base_exception,
            Exc::Exception => vm.types.exception,
            _ => {
                let base = vm.exc_type(exc.base());
                let bases = if *exc == Exc::ExceptionGroup {
                    vec![base.value(), vm.types.exception.value()]
                } else {
                    vec![base.value()]
                };
                new_native_class(vm, exc.name(), base, &bases, None)
            }
        };
        vm.exception_types[*exc as usize] = ty;
    }
}

/// A built-in type with the layout of `base`, or with a payload of its own.
pub fn new_native_class(
    vm: &mut Vm,
    name: &str,
    base: Gc<Type>,
    bases: &[Value],
    native: Option<&'static NativeInfo>,
) -> Gc<Type> {
    let name = vm.intern(name);
    let bases = Tuple::new(vm, bases);
    let dict = Gc::<Dict>::new(vm);
    let ty = vm.new_type(TypeSpec {
        name,
        qualname: name,
        metatype: vm.types.type_,
        base: Some(base),
        bases,
        dict,
        flags: base.flags.get() & !(flags::HEAP | flags::FINALIZER),
        kind: if native.is_some() { Kind::Native } else { base.kind },
        basic_size: native.map_or(base.basic_size, |n| n.size as u32),
        dict_offset: base.dict_offset,
        member_count: 0,
        slot_hint: 0,
        native: native.or(base.native),
    });
    // Bases of built-in types never conflict.
    if let Ok(mro) = crate::class::c3(vm, ty, bases) {
        ty.mro.set(mro);
    }
    ty
}

impl Vm {
    /// A built-in type with payload `T`, derived from `object`: for native modules. `module` is None for builtins.
    /// Flags are those of `ty::flags`; `HAS_DICT` gives instances shapes.
    pub fn new_native_type<T: crate::native::Payload>(
        &mut self,
        module: &str,
        name: &str,
        type_flags: u32,
        methods: &'static [crate::native::NativeDef],
        getsets: &'static [crate::descriptor::GetSetDef],
    ) -> Gc<Type> {
        self.new_native_type_on::<T>(self.types.object, module, name, type_flags, methods, getsets)
    }

    /// As `new_native_type`, derived from another type, whose payload (if any) `T` must begin with.
    pub fn new_native_type_on<T: crate::native::Payload>(
        &mut self,
        base: Gc<Type>,
        module: &str,
        name: &str,
        type_flags: u32,
        methods: &'static [crate::native::NativeDef],
        getsets: &'static [crate::descriptor::GetSetDef],
    ) -> Gc<Type> {
        let native = info::<T>();
        let name_value = self.intern(name);
        let bases = Tuple::new(self, &[base.value()]);
        let dict = Gc::<Dict>::new(self);
        let managed = if type_flags & flags::HAS_DICT != 0 { flags::MANAGED } else { 0 };
        let ty = self.new_type(TypeSpec {
            name: name_value,
            qualname: name_value,
            metatype: self.types.type_,
            base: Some(base),
            bases,
            dict,
            flags: type_flags | managed,
            kind: Kind::Native,
            basic_size: native.size as u32,
            dict_offset: 0,
            member_count: 0,
            slot_hint: if managed != 0 { 4 } else { 0 },
            native: Some(native),
        });
        if let Ok(mro) = crate::class::c3(self, ty, bases) {
            ty.mro.set(mro);
        }
        ty.set_module(self, module);
        self.add_methods(ty, methods);
        self.add_getsets(ty, getsets);
        // The first class that gives its instances a dict shows it.
        if type_flags & flags::HAS_DICT != 0 && !base.has(flags::HAS_DICT) {
            self.add_getsets(ty, crate::object_type::DICT_GETSET);
        }
        ty.modified(self);
        ty
    }
}

/// A built-in subclass of tuple whose instances have one slot: struct sequences.
pub fn new_tuple_class(vm: &mut Vm, module: &str, name: &str) -> Gc<Type> {
    let base = vm.types.tuple;
    let name = vm.intern(name);
    let bases = Tuple::new(vm, &[base.value()]);
    let dict = Gc::<Dict>::new(vm);
    let ty = vm.new_type(TypeSpec {
        name,
        qualname: name,
        metatype: vm.types.type_,
        base: Some(base),
        bases,
        dict,
        flags: flags::MANAGED | flags::SEQUENCE | flags::MATCH_SELF,
        kind: Kind::Tuple,
        basic_size: base.basic_size,
        dict_offset: 0,
        member_count: 1,
        slot_hint: 1,
        native: None,
    });
    // The bases of built-in types never conflict.
    if let Ok(mro) = crate::class::c3(vm, ty, bases) {
        ty.mro.set(mro);
    }
    ty.set_module(vm, module);
    ty
}

fn set_collector_hooks(vm: &mut Box<Vm>) {
    let data: *mut Vm = &raw mut **vm;
    vm.heap.set_hooks(heap::Hooks {
        data: data.cast(),
        roots,
        trace,
        constancy,
        has_changed,
        after_mark,
        drop: drop_object,
    });
}

/// # Safety
/// `data` is the Vm that the hooks were set for.
unsafe fn roots(data: *mut (), marker: &mut Marker) {
    // SAFETY: by contract; the Vm is boxed and outlives its heap's collections. Collection runs inside an allocation,
    // which uses the heap's fields only, and roots reads the others.
    let vm = unsafe { &*data.cast::<Vm>() };
    vm.trace_roots(marker);
    crate::weakref::trace_queues(vm, marker);
}

/// # Safety
/// As `roots`.
unsafe fn after_mark(data: *mut (), marker: &mut Marker) {
    // SAFETY: as in `roots`; touches the weak tables only.
    let vm = unsafe { &mut *data.cast::<Vm>() };
    crate::weakref::after_mark(vm, marker);
}

/// # Safety
/// `object` is a live object with a header.
unsafe fn trace(object: *mut u8, marker: &mut Marker) {
    let Some(place) = NonNull::new(object) else { return };
    let header: Gc<Header> = Gc::from_pointer(place.cast());
    header.shape.trace(marker);
    macro_rules! dispatch {
        ($ty:ty) => {
            Gc::<$ty>::from_pointer(place.cast()).trace_object(marker)
        };
    }
    let shape = header.shape.get();
    match shape.kind {
        Kind::None | Kind::NotImplemented | Kind::Ellipsis | Kind::Bool | Kind::Float => {}
        Kind::Int | Kind::FloatObject | Kind::Buffer | Kind::Instance => {}
        Kind::Str => dispatch!(crate::string::Str),
        Kind::Bytes => dispatch!(crate::bytes::Bytes),
        Kind::List => dispatch!(crate::list::List),
        Kind::Tuple => dispatch!(Tuple),
        Kind::Dict => dispatch!(Dict),
        Kind::Set | Kind::FrozenSet => dispatch!(crate::set::Set),
        Kind::Range => dispatch!(crate::range::Range),
        Kind::Slice => dispatch!(crate::slice::Slice),
        Kind::Function => dispatch!(Function),
        Kind::Builtin => dispatch!(crate::native::Builtin),
        Kind::Method => dispatch!(crate::function::Method),
        Kind::Code => dispatch!(CodeObject),
        Kind::Cell => dispatch!(crate::tuple::CellObject),
        Kind::Module => dispatch!(crate::module::Module),
        Kind::Type => dispatch!(Type),
        Kind::Generator => dispatch!(crate::generator::Generator),
        Kind::Exception => dispatch!(Exception),
        Kind::Frame => dispatch!(crate::frame::FrameObject),
        Kind::Traceback => dispatch!(crate::frame::Traceback),
        Kind::Shape => dispatch!(Shape),
        Kind::ValueArray => dispatch!(crate::list::ValueArray),
        // SAFETY: the kind says so.
        Kind::Native => unsafe { crate::native::trace_any(object, marker) },
    }
    if shape.managed || shape.inline_slots > 0 {
        crate::attribute::trace_slots(header, marker);
    }
}

/// How the collector learns that an object refers to something else.
///
/// # Safety
/// `object` is a live object.
unsafe fn constancy(object: *mut u8) -> Constancy {
    let Some(place) = NonNull::new(object) else { return Constancy::Changeable };
    let header: Gc<Header> = Gc::from_pointer(place.cast());
    let shape = header.shape.get();
    // Instances of subclasses may have attributes.
    if shape.managed || shape.inline_slots > 0 {
        return Constancy::Changeable;
    }
    match shape.kind {
        Kind::None | Kind::NotImplemented | Kind::Ellipsis | Kind::Bool | Kind::Float => Constancy::Constant,
        Kind::Int | Kind::FloatObject | Kind::Buffer | Kind::Str | Kind::Bytes => Constancy::Constant,
        Kind::Tuple | Kind::Range | Kind::Slice | Kind::Builtin | Kind::Method => Constancy::Constant,
        Kind::Native if shape.ty.native.is_some_and(|info| info.immutable) => Constancy::Constant,
        Kind::Dict => {
            Gc::<Dict>::from_pointer(place.cast()).note_changes();
            Constancy::Noted
        }
        Kind::Function => {
            Gc::<Function>::from_pointer(place.cast()).note_changes();
            Constancy::Noted
        }
        Kind::Code => {
            Gc::<CodeObject>::from_pointer(place.cast()).note_changes();
            Constancy::Noted
        }
        Kind::List | Kind::Set | Kind::FrozenSet | Kind::Native => Constancy::Changeable,
        Kind::Cell | Kind::Module | Kind::Type | Kind::Instance | Kind::Generator => Constancy::Changeable,
        Kind::Exception | Kind::Frame | Kind::Traceback | Kind::Shape => Constancy::Changeable,
        Kind::ValueArray => Constancy::Changeable,
    }
}

/// Whether an object that notes changes has one to tell of.
///
/// # Safety
/// `object` is a live object.
unsafe fn has_changed(object: *mut u8) -> bool {
    let Some(place) = NonNull::new(object) else { return true };
    let header: Gc<Header> = Gc::from_pointer(place.cast());
    match header.kind() {
        Kind::Dict => Gc::<Dict>::from_pointer(place.cast()).has_changed(),
        Kind::Function => Gc::<Function>::from_pointer(place.cast()).has_changed(),
        Kind::Code => Gc::<CodeObject>::from_pointer(place.cast()).has_changed(),
        _ => true,
    }
}

/// # Safety
/// `object` is dead, was registered for dropping, and its shape and type are still readable.
unsafe fn drop_object(object: *mut u8) {
    let Some(place) = NonNull::new(object) else { return };
    let header: Gc<Header> = Gc::from_pointer(place.cast());
    match header.kind() {
        // SAFETY: by contract; dropped once.
        Kind::Type => unsafe { std::ptr::drop_in_place(object.cast::<Type>()) },
        // SAFETY: as above.
        Kind::Code => unsafe { std::ptr::drop_in_place(object.cast::<CodeObject>()) },
        Kind::Native => {
            if let Some(drop) = header.shape.get().ty.native.and_then(|i| i.drop) {
                // SAFETY: the payload's own drop function.
                unsafe { drop(object) };
            }
        }
        _ => {}
    }
}

impl<T: Object> Gc<T> {
    #[inline(always)]
    fn trace_object(self, marker: &mut Marker) {
        Object::trace(Gc::deref_static(self), marker);
    }
}
