//! The object model: values, heap and collector, shapes, types, the built-in kinds of objects and their operations.
//!
//! Knows of running Python code only through `vm::Hooks`. No process-wide mutable state: everything hangs on a `Vm`.

pub mod attribute;
pub mod bind;
pub mod bootstrap;
pub mod bytes;
pub mod call;
pub mod cell_type;
pub mod class;
pub mod code;
pub mod code_tables;
pub mod code_type;
pub mod complex;
#[cfg(test)]
mod container_bench;
pub mod descriptor;
pub mod dict;
pub mod exception;
pub mod exception_group;
pub mod exceptions;
pub mod float;
pub mod float_type;
pub mod format;
pub mod frame;
pub mod frame_locals;
pub mod frame_type;
pub mod function;
pub mod function_type;
pub mod generator;
pub mod generic_alias;
pub mod heap;
mod init;
pub mod int;
pub mod int_type;
pub mod iter;
pub mod itertypes;
pub mod list;
pub mod mappingproxy;
pub mod members;
pub mod memoryview;
pub mod module;
pub mod names;
pub mod namespace;
pub mod native;
pub mod number;
pub mod object;
pub mod object_type;
pub mod ops;
pub mod os_error;
pub mod property;
pub mod range;
pub mod recursive;
pub mod set;
pub mod shape;
pub mod slice;
pub mod slots;
pub mod string;
pub mod super_object;
#[cfg(test)]
pub mod testing;
pub mod tuple;
pub mod ty;
pub mod type_type;
pub mod types;
pub mod typing;
pub mod unicode_error;
pub mod union;
pub mod value;
pub mod vm;
pub mod weakproxy;
pub mod weakref;
pub mod weakref_type;

pub use exception::{Exc, Raised};
pub use object::{Gc, Kind, Trace};
pub use value::Value;
pub use vm::{R, Vm};
