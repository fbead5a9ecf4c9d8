//! The module `_json`: the fast paths of `json`.

mod encode;
mod scan;
mod strings;

use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::object::{Gc, Trace};
use pyrite_object::{R, Raised, Value, Vm, native_table};

/// The module's own string encoders in a `Vm`: they need not be called.
#[derive(Default)]
struct State {
    basestring: Option<Value>,
    basestring_ascii: Option<Value>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(state) = vm.get_extension::<State>() {
        state.basestring.trace(marker);
        state.basestring_ascii.trace(marker);
    }
}

/// `json.JSONDecodeError` at an index of a document.
#[cold]
fn decode_error(vm: &mut Vm, message: &str, document: Value, at: usize) -> Raised {
    let class = match pyrite_interp::import::attribute_of(vm, "json.decoder", "JSONDecodeError") {
        Ok(class) => class,
        Err(raised) => return raised,
    };
    let message = vm.str(message);
    let at = vm.int(at as i64);
    match vm.call(class, &[message, document, at]) {
        Ok(e) => vm.raise_value(e),
        Err(raised) => raised,
    }
}

native_table! {
    FUNCTIONS = [
        function("encode_basestring_ascii", "!(string, /)", strings::encode_ascii, "A JSON literal of a string, in ASCII."),
        function("encode_basestring", "!(string, /)", strings::encode, "A JSON literal of a string."),
        function("scanstring", "!(string, end, strict=True, /)", strings::scanstring, "The string whose literal begins before an index, and where it ends."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    let (plain, ascii) = (dict.get_str(vm, "encode_basestring"), dict.get_str(vm, "encode_basestring_ascii"));
    let state = vm.extension::<State>();
    state.basestring = plain;
    state.basestring_ascii = ascii;
    scan::init(vm, module)?;
    encode::init(vm, module)
}
