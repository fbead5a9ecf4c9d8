//! `__dict__` of instances whose attributes stay in slots: a dict that holds the same. What is stored as an attribute is stored
//! in the dict, and what is stored in the dict goes to the slots. Where that cannot be (an entry is removed, a key is no name,
//! the slots do not suffice), the instance goes to dictionary mode and has its attributes in the dict alone.

use crate::dict::Dict;
use crate::heap::Marker;
use crate::object::{Gc, Header};
use crate::shape::Storage;
use crate::string::intern_value;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::collections::HashMap;

/// Such dicts and their instances, by address. Neither keeps the other alive here.
#[derive(Default)]
pub struct ShownDicts(HashMap<u64, u64>);

impl ShownDicts {
    /// Forgets what is dead, when marking is complete.
    pub(crate) fn prune(&mut self, marker: &Marker) {
        self.0.retain(|&dict, &mut instance| {
            let alive = |address: u64| marker.is_marked(address as *const u8);
            if !alive(instance)
                && alive(dict)
                && let Some(dict) = Value::from_bits(dict).and_then(Value::as_dict)
            {
                dict.set_shown(false);
            }
            alive(instance)
        });
    }
}

impl Vm {
    /// A dict with the attributes of an instance that has them in slots; `None` if they are not all inline.
    pub(crate) fn show(&mut self, instance: Gc<Header>) -> R<Option<Gc<Dict>>> {
        let shape = instance.shape.get();
        if shape.storage != Storage::Slots || shape.count > u32::from(shape.inline_slots) {
            return Ok(None);
        }
        let names = shape.names();
        let mut shown = shape.ty.root_with(self, shape.inline_slots, Storage::Shown);
        let dict = Gc::<Dict>::with_capacity(self, names.len())?;
        for (slot, name) in (shape.ty.member_count..).zip(names) {
            let (Some(grown), Some(value)) = (shown.add(self, name), instance.slot(slot)) else {
                return Ok(None);
            };
            dict.set_interned(self, name, value)?;
            shown = grown;
        }
        instance.shape.set(shown);
        instance.set_extra(dict.value());
        dict.set_shown(true);
        self.shown_dicts.0.insert(dict.address(), instance.address());
        Ok(Some(dict))
    }

    /// The instance whose attributes a dict shows.
    fn shown_by(&self, dict: Gc<Dict>) -> Option<Gc<Header>> {
        Value::from_bits(*self.shown_dicts.0.get(&dict.address())?)?.header()
    }

    /// The dict is no longer only what shows the attributes of an instance.
    #[cold]
    pub(crate) fn stop_showing(&mut self, dict: Gc<Dict>) {
        if let Some(instance) = self.shown_by(dict) {
            let shape = instance.shape.get();
            let mode = shape.ty.root_with(self, shape.inline_slots, Storage::Dict);
            for slot in shape.ty.member_count..shape.count {
                instance.set_slot(slot, None);
            }
            instance.shape.set(mode);
        }
        dict.set_shown(false);
        self.shown_dicts.0.remove(&dict.address());
    }

    /// The value under a key of a dict that shows attributes is another one.
    pub(crate) fn shown_dict_changed(&mut self, dict: Gc<Dict>, key: Value) {
        if self.store_shown(dict, key).is_none() {
            self.stop_showing(dict);
        }
    }

    /// Stores into a slot what the dict has under a key; `None` if that cannot be.
    fn store_shown(&mut self, dict: Gc<Dict>, key: Value) -> Option<()> {
        let instance = self.shown_by(dict)?;
        if !self.is_exact(key, self.types.str) {
            return None;
        }
        let name = intern_value(self, key);
        let value = dict.get_interned(name)?;
        let shape = instance.shape.get();
        match shape.lookup(name) {
            Some(slot) => instance.set_slot(slot, Some(value)),
            None => {
                let grown = shape.add(self, name)?;
                self.add_slot(instance, grown, value);
            }
        }
        Some(())
    }
}
