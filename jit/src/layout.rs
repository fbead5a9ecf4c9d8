//! Where things are: addresses and offsets that machine code of one virtual machine contains.

use pyrite_hir::Kinds;
use pyrite_object::Vm;
use pyrite_object::code::CodeState;
use pyrite_object::dict;
use pyrite_object::frame::{Frame, ThreadState};
use pyrite_object::function::{Function, Method};
use pyrite_object::generator::Generator;
use pyrite_object::itertypes::dict::offsets as dict_iterator;
use pyrite_object::native::Builtin;
use pyrite_object::object::Header;
use pyrite_object::shape::Shape;
use pyrite_object::tuple::CellObject;
use std::mem::offset_of;

/// Addresses that do not change while the machine lives.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    pub vm: u64,
    pub poll_flag: u64,
    pub list: u64,
    pub tuple: u64,
    pub dict: u64,
    pub set: u64,
    pub str: u64,
    pub function: u64,
    pub class: u64,
    pub cell: u64,
    /// Of the arrays that hold the items of lists.
    pub array: u64,
    pub generator: u64,
    pub coroutine: u64,
    /// Of iterators over dicts.
    pub dict_keys: u64,
    pub dict_values: u64,
    pub dict_items: u64,
    /// Of the values of the strings of one character below 256.
    pub characters: u64,
    pub list_size: usize, // bytes
}

impl Layout {
    pub fn new(vm: &Vm) -> Layout {
        let root = |ty: pyrite_object::Gc<pyrite_object::ty::Type>| ty.root.get().address();
        Layout {
            vm: std::ptr::from_ref(vm) as u64,
            poll_flag: vm.poll_flag.as_ptr() as u64,
            list: root(vm.types.list),
            tuple: root(vm.types.tuple),
            dict: root(vm.types.dict),
            set: root(vm.types.set),
            str: root(vm.types.str),
            function: root(vm.types.function),
            class: root(vm.types.type_),
            cell: root(vm.types.cell),
            array: vm.array_shape().address(),
            generator: root(vm.types.generator),
            coroutine: root(vm.types.coroutine),
            dict_keys: root(vm.types.dict_keyiterator),
            dict_values: root(vm.types.dict_valueiterator),
            dict_items: root(vm.types.dict_itemiterator),
            characters: vm.characters.as_ptr() as u64,
            list_size: vm.types.list.instance_size().max(size_of::<pyrite_object::list::List>()),
        }
    }

    /// The shape that all objects of a kind have.
    pub fn shape(&self, kind: Kinds) -> Option<u64> {
        Some(match kind {
            Kinds::LIST => self.list,
            Kinds::TUPLE => self.tuple,
            Kinds::DICT => self.dict,
            Kinds::SET => self.set,
            Kinds::STR => self.str,
            Kinds::FUNCTION => self.function,
            Kinds::CLASS => self.class,
            Kinds::CELL => self.cell,
            _ => return None,
        })
    }
}

/// What a Python method and a native one bind, and to what.
pub const BOUND_TARGET: i32 = offset_of!(Method, function) as i32;
pub const BOUND_RECEIVER: i32 = offset_of!(Method, receiver) as i32;
const _: () = assert!(offset_of!(Method, function) == offset_of!(Builtin, def));
const _: () = assert!(offset_of!(Method, receiver) == offset_of!(Builtin, receiver));

const THREAD: usize = offset_of!(Vm, thread);
pub const INNERMOST: i32 = (THREAD + offset_of!(ThreadState, innermost)) as i32;
pub const FRAME_LIMIT: i32 = (THREAD + offset_of!(ThreadState, frame_limit)) as i32;
pub const NATIVE_LIMIT: i32 = (THREAD + offset_of!(ThreadState, native_limit)) as i32;
pub const FRAME_FUNCTION: i32 = offset_of!(Frame, function) as i32;
pub const FRAME_STATE: i32 = offset_of!(Frame, state) as i32;
pub const FRAME_PC: i32 = offset_of!(Frame, pc) as i32;
pub const FRAME_BASE: i32 = offset_of!(Frame, base) as i32;
pub const FRAME_RESULT: i32 = offset_of!(Frame, result) as i32;
pub const FRAME_FLAGS: i32 = offset_of!(Frame, flags) as i32;
pub const FRAME_SIZE: i64 = size_of::<Frame>() as i64;
pub const FRAME_LOCALS: i32 = pyrite_object::frame::LOCALS_OFFSET as i32;
pub const FUNCTION_GLOBALS: i32 = offset_of!(Function, globals) as i32;
pub const FUNCTION_BUILTINS: i32 = offset_of!(Function, builtins) as i32;
pub const HEADER_SHAPE: i32 = offset_of!(Header, shape) as i32;
pub const FUNCTION_CODE: i32 = offset_of!(Function, code) as i32;
pub const FUNCTION_SHORT: i32 = offset_of!(Function, short) as i32;
pub const CELL_CONTENT: i32 = offset_of!(CellObject, content) as i32;
pub const SHAPE_CLASS: i32 = offset_of!(Shape, ty) as i32;
pub const STATE_PARAMETERS: i32 = offset_of!(CodeState, parameter_count) as i32;
pub const STATE_ENTRY: i32 = offset_of!(CodeState, entry) as i32;
pub const STR_LENGTH: i32 = pyrite_object::string::LENGTH_OFFSET as i32;
pub const STR_WIDTH: i32 = pyrite_object::string::WIDTH_OFFSET as i32;
pub const STR_DATA: i32 = pyrite_object::string::DATA_OFFSET as i32;
pub const DICT_TABLE: i32 = dict::TABLE_OFFSET as i32;
pub const DICT_LIVE: i32 = dict::LIVE_OFFSET as i32;
pub const DICT_USED: i32 = dict::USED_OFFSET as i32;
pub const DICT_ENTRIES: i32 = dict::ENTRIES_OFFSET as i32;
pub const DICT_ITERATOR_DICT: i32 = dict_iterator::DICT as i32;
pub const DICT_ITERATOR_POSITION: i32 = dict_iterator::POSITION as i32;
pub const DICT_ITERATOR_LENGTH: i32 = dict_iterator::LENGTH as i32;
pub const DICT_ITERATOR_REMAINING: i32 = dict_iterator::REMAINING as i32;
pub const BYTES_LENGTH: i32 = pyrite_object::bytes::LENGTH_OFFSET as i32;
pub const BYTES_ITEMS: i32 = pyrite_object::bytes::ITEMS_OFFSET as i32;
pub const TUPLE_LENGTH: i32 = pyrite_object::tuple::LENGTH_OFFSET as i32;
pub const TUPLE_ITEMS: i32 = pyrite_object::tuple::ITEMS_OFFSET as i32;
pub const LIST_LENGTH: i32 = pyrite_object::list::LIST_LENGTH_OFFSET as i32;
pub const LIST_ITEMS: i32 = pyrite_object::list::LIST_ITEMS_OFFSET as i32;
pub const ARRAY_CAPACITY: i32 = pyrite_object::list::ARRAY_CAPACITY_OFFSET as i32;
pub const ARRAY_ITEMS: i32 = pyrite_object::list::ARRAY_OFFSET as i32;
pub const SHAPE_TYPE: i32 = offset_of!(pyrite_object::shape::Shape, ty) as i32;
pub const TYPE_VERSION: i32 = offset_of!(pyrite_object::ty::Type, version) as i32;
pub const FRAME_EXTRA: i32 = pyrite_object::frame::EXTRA_OFFSET as i32;
pub const SECOND: i32 = (THREAD + offset_of!(ThreadState, second)) as i32;
pub const HEAP: i32 = offset_of!(Vm, heap) as i32;
pub const CELL_SIZE: usize = size_of::<CellObject>(); // bytes
pub const DRAINED: i32 = (THREAD + offset_of!(ThreadState, drained)) as i32;
pub const HANDLED: i32 = (THREAD + offset_of!(ThreadState, handled)) as i32;
pub const STATE_RESUME: i32 = offset_of!(CodeState, resume) as i32;
pub const GENERATOR_CODE_STATE: i32 = offset_of!(Generator, code_state) as i32;
pub const GENERATOR_FUNCTION: i32 = offset_of!(Generator, function) as i32;
pub const GENERATOR_PC: i32 = offset_of!(Generator, pc) as i32;
pub const GENERATOR_STATE: i32 = offset_of!(Generator, state) as i32;
pub const GENERATOR_RESULT: i32 = offset_of!(Generator, result) as i32;
const _: () = assert!(offset_of!(Generator, delegates) == offset_of!(Generator, state) + 1);
pub const GENERATOR_LOCALS: i32 = offset_of!(Generator, locals) as i32;
pub const GENERATOR_HANDLED: i32 = offset_of!(Generator, handled) as i32;
pub const GENERATOR_FRAME_OBJECT: i32 = offset_of!(Generator, frame_object) as i32;
/// Where a generator's registers begin.
pub const GENERATOR_REGISTERS: i64 = size_of::<Generator>() as i64;
pub const FUNCTION_CLOSURE: i32 = pyrite_object::function::CLOSURE_OFFSET as i32;
