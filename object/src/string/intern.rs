//! Interned strings: one object per text. The table is weak; the collector prunes it.

use super::{Str, from_rust};
use crate::heap::Marker;
use crate::object::Gc;
use crate::value::Value;
use crate::vm::Vm;
use hashbrown::HashTable;

#[derive(Default)]
pub struct InternTable {
    table: HashTable<Gc<Str>>,
}

impl InternTable {
    /// Forgets strings that were not marked.
    pub(crate) fn prune(&mut self, marker: &Marker) {
        self.table.retain(|s| marker.is_marked(s.as_ptr().cast()));
    }

    pub fn len(&self) -> usize {
        self.table.len()
    }

    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }
}

/// The interned string with this text.
pub fn intern(vm: &mut Vm, text: &str) -> Value {
    if text.is_ascii() {
        let hash = if text.is_empty() { 0 } else { super::hash_bytes(text.as_bytes(), &vm.hash_seed) };
        let found = vm.interned.table.find(hash as u64, |s| s.raw() == text.as_bytes() && s.width() == 1);
        if let Some(s) = found {
            return s.value();
        }
    }
    let s = from_rust(vm, text);
    intern_value(vm, s)
}

/// The interned string equal to this one, which is interned itself if there is none. Instances of subclasses of str are
/// copied.
pub fn intern_value(vm: &mut Vm, value: Value) -> Value {
    let Some(s) = value.as_str() else { return value };
    if s.is_interned() {
        return value;
    }
    let hash = s.hash(&vm.hash_seed) as u64;
    if let Some(found) = vm.interned.table.find(hash, |other| other.equals(&s)) {
        return found.value();
    }
    let s = if vm.is_exact(value, vm.types.str) {
        s
    } else {
        let mut builder = super::StrBuilder::default();
        builder.push_string(&s);
        match builder.finish_or_empty(vm).as_str() {
            Some(copy) => copy,
            None => return value,
        }
    };
    s.set_interned();
    vm.interned.table.insert_unique(hash, s, |s| s.hash(&super::HashSeed::UNUSED) as u64);
    s.value()
}
