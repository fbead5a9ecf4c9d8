//! Complex numbers.

use crate::native::Payload;
use crate::value::Value;
use crate::vm::Vm;

pub struct Complex {
    pub real: f64,
    pub imag: f64,
}

impl Payload for Complex {
    fn trace(&self, _marker: &mut crate::heap::Marker) {}
}

impl Complex {
    pub fn new(vm: &mut Vm, real: f64, imag: f64) -> Value {
        vm.new_native(vm.types.complex, Complex { real, imag }).value()
    }
}

pub fn init(_vm: &mut Vm) {}
