//! Built-in types that the runtime itself refers to by name.

use crate::heap::Marker;
use crate::object::{Gc, Trace};
use crate::ty::Type;

macro_rules! types {
    ($($field:ident),* $(,)?) => {
        /// Built-in types, by field.
        #[derive(Clone, Copy)]
        pub struct Types { $(pub $field: Gc<Type>),* }

        impl Types {
            /// All fields `ty`: before the real types are made.
            pub(crate) fn all(ty: Gc<Type>) -> Types {
                Types { $($field: ty),* }
            }
        }

        impl Trace for Types {
            fn trace(&self, marker: &mut Marker) {
                $(self.$field.trace(marker);)*
            }
        }
    };
}

types! {
    object, type_, none, not_implemented, ellipsis, bool, int, float, complex, str, bytes, bytearray, memoryview, memory_iterator,
    list, tuple, dict, set, frozenset, range, slice,
    function, builtin_function, method_descriptor, wrapper_descriptor, method_wrapper, classmethod_descriptor,
    getset_descriptor, member_descriptor, member_slot, method, code, cell, module, generator, coroutine, async_generator,
    frame, traceback, property, staticmethod, classmethod, super_, mappingproxy, simple_namespace, generic_alias, union,
    template, interpolation, template_iterator,
    weak_reference, weak_proxy, weak_callable_proxy,
    generic_alias_iterator, type_var, param_spec, param_spec_args, param_spec_kwargs, type_var_tuple, type_alias, generic,
    no_default, const_evaluator, frame_locals,
    base_exception, exception, sequence_iterator,
    list_iterator, list_reverseiterator, tuple_iterator, str_iterator, str_ascii_iterator, bytes_iterator,
    bytearray_iterator, dict_keys, dict_values, dict_items, dict_keyiterator, dict_valueiterator, dict_itemiterator,
    dict_reversekeyiterator, dict_reversevalueiterator, dict_reverseitemiterator, set_iterator, range_iterator,
    longrange_iterator, callable_iterator, enumerate, zip, map, filter, reversed,
}
