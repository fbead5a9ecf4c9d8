//! `super`: attribute look-up that starts behind a class in the MRO.

use crate::native::Payload;
use crate::object::{Gc, Trace};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

pub struct Super {
    pub class: Cell<Option<Gc<Type>>>,
    pub receiver: Cell<Option<Value>>,
    /// The class whose MRO is searched.
    pub receiver_type: Cell<Option<Gc<Type>>>,
}

impl Payload for Super {
    fn trace(&self, marker: &mut crate::heap::Marker) {
        self.class.trace(marker);
        self.receiver.trace(marker);
        self.receiver_type.trace(marker);
    }
}

/// The class whose MRO `super(class, receiver)` searches: the receiver itself if it is a subclass, else its type.
pub fn check(vm: &mut Vm, class: Gc<Type>, receiver: Value) -> R<Gc<Type>> {
    if let Some(r) = receiver.cast::<Type>()
        && r.is_subtype(class)
    {
        return Ok(r);
    }
    let ty = vm.type_of(receiver);
    if ty.is_subtype(class) {
        return Ok(ty);
    }
    if let Some(claimed) = vm.try_attribute(receiver, vm.names.dunder_class)?.and_then(|c| c.cast::<Type>())
        && claimed != ty
        && claimed.is_subtype(class)
    {
        return Ok(claimed);
    }
    let (kind, name) = match receiver.cast::<Type>() {
        Some(t) => ("type", t.name_str()),
        None => ("instance of", ty.name_str()),
    };
    let message = format!(
        "super(type, obj): obj ({kind} {name}) is not an instance or subtype of type ({}).",
        class.name_str()
    );
    Err(vm.type_error(message))
}

/// The attribute behind `class` in the MRO of `start`, as it stands in the class's dict.
pub fn find(class: Gc<Type>, start: Gc<Type>, name: Value) -> Option<Value> {
    let mro = start.mro.get();
    let position = (0..mro.len()).find(|&i| mro.get(i) == class.value())?;
    (position + 1..mro.len())
        .filter_map(|i| mro.get(i).cast::<Type>())
        .find_map(|ty| ty.dict.get().get_interned(name))
}

/// `super(class, receiver).name`, bound; `None` if there is no such attribute.
pub fn lookup(vm: &mut Vm, class: Gc<Type>, receiver: Value, name: Value) -> R<Option<Value>> {
    let start = check(vm, class, receiver)?;
    let Some(found) = find(class, start, name) else { return Ok(None) };
    if receiver == start.value() {
        return vm.bind_to_class(found, start).map(Some);
    }
    vm.bind_with(found, receiver, start).map(Some)
}
