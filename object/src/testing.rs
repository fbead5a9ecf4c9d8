//! A virtual machine for unit tests: hooks that cannot run Python code, and values that compare as a test wants.

use crate::native::{Payload, slot};
use crate::object::Gc;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{Config, Hooks, R, Vm};
use std::cell::Cell;

/// Runs a test with a new `Vm`, whose collector sees the test's stack.
pub fn with_vm(test: impl FnOnce(&mut Vm)) {
    with_config(Config::default(), test);
}

/// As `with_vm`, collecting at every allocation.
pub fn with_stressed_vm(test: impl FnOnce(&mut Vm)) {
    with_config(Config { gc_stress: true, ..Config::default() }, test);
}

fn with_config(config: Config, test: impl FnOnce(&mut Vm)) {
    let hooks = Hooks {
        call_function: |vm, _, _, _| Err(vm.runtime_error("no interpreter")),
        resume: |vm, _, _| Err(vm.runtime_error("no interpreter")),
        drain: |vm, _, _| Err(vm.runtime_error("no interpreter")),
        run_code: |vm, _, _, _| Err(vm.runtime_error("no interpreter")),
        run_class_body: |vm, _, _| Err(vm.runtime_error("no interpreter")),
        type_modified: None,
        dict_modified: None,
        finalize_generator: |_, _| {},
        poll: |_| Ok(()),
        jit: None,
        change_tier: None,
    };
    let base = 0u64;
    let mut vm = Vm::new(config, hooks).expect("a virtual machine");
    vm.heap.set_stack_base((&raw const base).cast());
    inner(&mut vm, test);
}

#[inline(never)]
fn inner(vm: &mut Vm, test: impl FnOnce(&mut Vm)) {
    test(vm);
}

/// A value with the hash and equality of a test's choice: equal if `id` is, ordered by `rank`.
pub struct Key {
    pub id: i64,
    pub hash: i64,
    pub rank: i64,
    /// Comparisons until one raises; negative for never.
    pub fuse: Cell<i64>,
}

impl Payload for Key {
    fn trace(&self, _marker: &mut crate::heap::Marker) {}
}

fn key_hash(vm: &mut Vm, args: &[Value]) -> R {
    let h = args[0].native::<Key>().map_or(0, |k| k.payload.hash);
    Ok(vm.int(h))
}

fn burn(vm: &mut Vm, key: &Key) -> R<()> {
    let left = key.fuse.get();
    key.fuse.set(left - i64::from(left >= 0));
    if left == 0 { Err(vm.value_error("fuse")) } else { Ok(()) }
}

fn key_eq(vm: &mut Vm, args: &[Value]) -> R {
    let (Some(a), Some(b)) = (args[0].native::<Key>(), args[1].native::<Key>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    burn(vm, &a.payload)?;
    Ok(Value::bool(a.payload.id == b.payload.id))
}

fn key_lt(vm: &mut Vm, args: &[Value]) -> R {
    let (Some(a), Some(b)) = (args[0].native::<Key>(), args[1].native::<Key>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    burn(vm, &a.payload)?;
    Ok(Value::bool(a.payload.rank < b.payload.rank))
}

crate::native_table! { KEY = [
    slot("__hash__", "(self, /)", key_hash, ""),
    slot("__eq__", "(self, value, /)", key_eq, ""),
    slot("__lt__", "(self, value, /)", key_lt, ""),
] }

/// The type of `Key`s.
pub fn key_type(vm: &mut Vm) -> Gc<Type> {
    vm.new_native_type::<Key>("test", "Key", 0, &KEY, &[])
}

pub fn key(vm: &mut Vm, ty: Gc<Type>, id: i64, hash: i64) -> Value {
    vm.new_native(ty, Key { id, hash, rank: id, fuse: Cell::new(-1) }).value()
}

/// Random numbers (xorshift), the same in every run.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 8) % limit
    }
}
