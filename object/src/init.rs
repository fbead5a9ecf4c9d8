//! Fills the built-in types with their methods: one line per type.

use crate::vm::Vm;

pub(crate) fn init_types(vm: &mut Vm) {
    crate::object_type::init(vm);
    crate::type_type::init_type(vm);
    crate::descriptor::init(vm);
    crate::function_type::init(vm);
    crate::same_kind::init(vm);
    crate::code_type::init(vm);
    crate::frame_type::init(vm);
    crate::frame_locals::init(vm);
    crate::cell_type::init(vm);
    crate::int_type::init(vm);
    crate::float_type::init(vm);
    crate::string::methods::init(vm);
    crate::complex::init(vm);
    crate::float::init(vm);
    crate::bytes::init(vm);
    crate::memoryview::init(vm);
    crate::list::init(vm);
    crate::tuple::init(vm);
    crate::dict::init(vm);
    crate::set::init(vm);
    crate::itertypes::init(vm);
    crate::range::init(vm);
    crate::slice::init(vm);
    crate::property::init(vm);
    crate::super_object::init(vm);
    crate::mappingproxy::init(vm);
    crate::namespace::init(vm);
    crate::template::init(vm);
    crate::generic_alias::init(vm);
    crate::union::init(vm);
    crate::typing::init(vm);
    crate::weakref_type::init(vm);
    crate::weakproxy::init(vm);
    crate::exceptions::init(vm);
    crate::docs::init(vm);
}
