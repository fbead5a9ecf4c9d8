//! Interned strings that the runtime itself uses often.

use crate::heap::Marker;
use crate::object::Trace;
use crate::value::Value;
use crate::vm::Vm;

macro_rules! names {
    ($($field:ident $text:literal),* $(,)?) => {
        /// Interned names, by field.
        #[derive(Clone, Copy)]
        pub struct Names { $(pub $field: Value),* }

        impl Names {
            pub(crate) fn placeholder() -> Names {
                Names { $($field: Value::NONE),* }
            }

            pub(crate) fn intern_all(vm: &mut Vm) -> Names {
                Names { $($field: vm.intern($text)),* }
            }
        }

        impl Trace for Names {
            fn trace(&self, marker: &mut Marker) {
                $(self.$field.trace(marker);)*
            }
        }
    };
}

names! {
    dunder_dict "__dict__", dunder_class "__class__", dunder_name "__name__", dunder_qualname "__qualname__",
    default_factory "default_factory", dunder_module "__module__", dunder_doc "__doc__", dunder_slots "__slots__", dunder_weakref "__weakref__",
    dunder_new "__new__", dunder_init "__init__", dunder_init_subclass "__init_subclass__", dunder_set_name "__set_name__",
    dunder_prepare "__prepare__", dunder_classcell "__classcell__", dunder_class_getitem "__class_getitem__",
    dunder_builtins "__builtins__", dunder_file "__file__", dunder_path "__path__", dunder_package "__package__",
    dunder_spec "__spec__", dunder_loader "__loader__", dunder_all "__all__", dunder_import "__import__",
    dunder_main "__main__", dunder_annotations "__annotations__", dunder_annotate "__annotate__",
    dunder_annotate_func "__annotate_func__", dunder_annotations_cache "__annotations_cache__",
    dunder_type_params "__type_params__", dunder_abstractmethods "__abstractmethods__", dunder_match_args "__match_args__",
    dunder_bases "__bases__", dunder_mro_entries "__mro_entries__", dunder_orig_bases "__orig_bases__",
    dunder_eq "__eq__", dunder_hash "__hash__", dunder_iter "__iter__", dunder_next "__next__", dunder_len "__len__",
    dunder_getitem "__getitem__", dunder_call "__call__", dunder_repr "__repr__", dunder_str "__str__",
    dunder_getattr "__getattr__", dunder_get "__get__", dunder_set "__set__", dunder_delete "__delete__",
    dunder_wrapped "__wrapped__", dunder_notes "__notes__", dunder_firstlineno "__firstlineno__",
    dunder_static_attributes "__static_attributes__", dunder_subclasshook "__subclasshook__",
    dunder_isabstractmethod "__isabstractmethod__", dunder_build_class "__build_class__", dunder_func "__func__",
    dunder_self "__self__", dunder_text_signature "__text_signature__", dunder_origin "__origin__", dunder_args "__args__",
    dunder_parameters "__parameters__", dunder_length_hint "__length_hint__", dunder_getstate "__getstate__",
    dunder_setstate "__setstate__", dunder_reduce "__reduce__", dunder_reduce_ex "__reduce_ex__", dunder_getnewargs "__getnewargs__",
    dunder_getnewargs_ex "__getnewargs_ex__", dunder_conform "__fspath__", dunder_debug "__debug__",
    dunder_enter "__enter__", dunder_exit "__exit__", dunder_aenter "__aenter__", dunder_aexit "__aexit__",
    builtins "builtins", keys "keys", items "items", values "values", get "get", send "send", throw "throw", close "close",
    write "write", flush "flush", stdout "stdout", stderr "stderr", stdin "stdin", read "read", readline "readline",
    name "name", path "path", mro "mro", metaclass "metaclass", self_name "self", key "key", reverse "reverse",
    add "add", append "append", extend "extend", update "update", copy "copy", print_file_and_line "print_file_and_line",
    excepthook "excepthook", displayhook "displayhook", unraisablehook "unraisablehook", modules "modules", underscore "_",
    strict "strict", utf_8 "utf-8", args "args", kwargs "kwargs", initializing "_initializing", super_name "super",
}
