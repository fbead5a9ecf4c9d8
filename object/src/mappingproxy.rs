//! `types.MappingProxyType`.

use crate::native::Payload;
use crate::object::Trace;
use crate::value::Value;
use crate::vm::Vm;

pub struct MappingProxy {
    pub mapping: Value,
}

impl Payload for MappingProxy {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.mapping.trace(marker);
    }
}

impl MappingProxy {
    pub fn new(vm: &mut Vm, mapping: Value) -> Value {
        vm.new_native(vm.types.mappingproxy, MappingProxy { mapping }).value()
    }
}

pub fn init(_vm: &mut Vm) {}
