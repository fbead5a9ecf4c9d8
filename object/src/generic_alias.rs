//! `types.GenericAlias`: `list[int]`.

use crate::native::Payload;
use crate::object::Trace;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

pub struct GenericAlias {
    pub origin: Value,
    /// A tuple.
    pub args: Value,
    pub parameters: Cell<Option<Value>>,
    /// Made by `*alias`.
    pub starred: bool,
}

impl Payload for GenericAlias {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.origin.trace(marker);
        self.args.trace(marker);
        self.parameters.trace(marker);
    }
}

/// `origin[args]`.
pub fn new(vm: &mut Vm, origin: Value, args: Value) -> R {
    let args = if args.as_tuple().is_some() { args } else { vm.tuple(&[args]) };
    let alias = GenericAlias { origin, args, parameters: Cell::new(None), starred: false };
    Ok(vm.new_native(vm.types.generic_alias, alias).value())
}

/// `__class_getitem__` of built-in types.
pub fn class_getitem(vm: &mut Vm, args: &[Value]) -> R {
    new(vm, args[0], args[1])
}

pub fn init(_vm: &mut Vm) {}
