//! Native modules, and the embedded pure-Python library.

pub mod abc_;
pub mod array;
pub mod ast_;
pub mod atexit;
pub mod binascii;
pub mod bisect;
pub mod builtins;
pub mod cmath;
pub mod codecs_;
pub mod collections;
pub mod contextvars_;
pub mod csv_;
pub mod datetime_;
pub mod decimal_;
pub mod errno;
pub mod functools;
pub mod gc_;
pub mod hashes;
pub mod heapq;
pub mod imp;
pub mod io;
pub mod itertools;
pub mod json;
pub mod library;
mod library_module;
pub mod marshal;
pub mod math;
pub mod opcode_;
pub mod operator_;
pub mod posix;
pub mod posixsubprocess;
pub mod queue_;
pub mod random_;
pub mod resource;
pub mod select;
pub mod signals;
pub mod socket;
pub mod sre;
pub mod startup;
pub mod stat_;
pub mod statistics_;
pub mod string_;
pub mod struct_;
pub mod struct_sequence;
pub mod suggestions;
pub mod sys;
pub mod sysconfigdata;
pub mod thread;
pub mod time;
pub mod tokenize_;
pub mod typing_;
pub mod unicodedata;
pub mod warnings_;
pub mod weakref_;

use pyrite_object::tuple::Tuple;
use pyrite_object::vm::RootedVec;
use pyrite_object::{Gc, R, Value, Vm};

use pyrite_interp::state::{NativeModule, State};

/// The native modules, by name.
static MODULES: &[(&str, NativeModule)] = &[
    ("_abc", abc_::fill),
    ("_ast", ast_::fill),
    ("_bisect", bisect::fill),
    ("_codecs", codecs_::fill),
    ("_collections", collections::fill),
    ("_contextvars", contextvars_::fill),
    ("_csv", csv_::fill),
    ("_datetime", datetime_::fill),
    ("_decimal", decimal_::fill),
    ("_functools", functools::fill),
    ("_heapq", heapq::fill),
    ("_imp", imp::fill),
    ("_io", io::fill),
    ("_library", library_module::fill),
    ("_opcode", opcode_::fill),
    ("_operator", operator_::fill),
    ("_posixsubprocess", posixsubprocess::fill),
    ("_queue", queue_::fill),
    ("_random", random_::fill),
    ("_json", json::fill),
    ("_md5", hashes::fill_md5),
    ("_sha1", hashes::fill_sha1),
    ("_sha2", hashes::fill_sha2),
    ("_sha3", hashes::sha3::fill),
    ("_blake2", hashes::blake2::fill),
    ("_signal", signals::fill),
    ("_socket", socket::fill),
    ("_sre", sre::fill),
    ("_stat", stat_::fill),
    ("_statistics", statistics_::fill),
    ("_string", string_::fill),
    ("_struct", struct_::fill),
    (sysconfigdata::NAME, sysconfigdata::fill),
    ("_suggestions", suggestions::fill),
    ("_thread", thread::fill),
    ("_tokenize", tokenize_::fill),
    ("_warnings", warnings_::fill),
    ("_typing", typing_::fill),
    ("_weakref", weakref_::fill),
    ("array", array::fill),
    ("atexit", atexit::fill),
    ("binascii", binascii::fill),
    ("cmath", cmath::fill),
    ("errno", errno::fill),
    ("gc", gc_::fill),
    ("itertools", itertools::fill),
    ("marshal", marshal::fill),
    ("math", math::fill),
    ("resource", resource::fill),
    ("select", select::fill),
    ("posix", posix::fill),
    ("sys", sys::fill),
    ("time", time::fill),
    ("unicodedata", unicodedata::fill),
];

/// Makes the module `builtins` and registers the native modules.
pub fn install(vm: &mut Vm) -> R<()> {
    thread::install(vm);
    builtins::install(vm)?;
    vm.extension::<State>().native_modules.extend(MODULES.iter().copied());
    Ok(())
}

/// Appends the values of a dict of keywords (or of nothing, if it is no dict) to the arguments of a call, and gives
/// their names.
pub(crate) fn push_keywords(vm: &mut Vm, args: &mut RootedVec, keywords: Value) -> Option<Gc<Tuple>> {
    let dict = keywords.as_dict().filter(|d| !d.is_empty())?;
    let mut names = vm.rooted();
    for (name, value) in dict.to_vec() {
        names.push(name);
        args.push(value);
    }
    Some(Tuple::new(vm, &names))
}
