//! Entries of inline caches whose sites see more kinds of receivers than a site holds: one table for all sites, by shape and
//! name (as the stub cache of Smalltalk-80 and V8).

use crate::code::CacheEntry;
use crate::object::Gc;
use crate::shape::Shape;
use crate::value::Value;

/// What a site does with the attribute: what it stores is found in another way than what it loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Load,
    Store,
}

/// Misses of a site from which on it looks here.
pub const MANY_SHAPES: u32 = 16; // misses

const SIZE: usize = 1024; // entries; a power of two

#[derive(Clone, Copy)]
struct Row {
    name: Value,
    access: Access,
    entry: CacheEntry,
}

/// Empty, or full of rows; emptied by each collection, since it keeps nothing alive.
#[derive(Default)]
pub struct SharedCache(Vec<Option<Row>>);

impl SharedCache {
    fn place(shape: Gc<Shape>, name: Value, access: Access) -> usize {
        ((shape.address() >> 4 ^ name.bits() >> 3 ^ access as u64) as usize) % SIZE
    }

    /// The entry for receivers of a shape, if it holds for what their class is now.
    pub fn find(&self, shape: Gc<Shape>, name: Value, access: Access) -> Option<CacheEntry> {
        let row = (*self.0.get(Self::place(shape, name, access))?)?;
        let entry = row.entry;
        let fits = row.name == name && row.access == access && entry.key == shape.address();
        (fits && entry.version == shape.ty.version.get()).then_some(entry)
    }

    /// Remembers an entry whose key is the shape.
    pub fn put(&mut self, shape: Gc<Shape>, name: Value, access: Access, entry: CacheEntry) {
        if self.0.is_empty() {
            self.0.resize(SIZE, None);
        }
        self.0[Self::place(shape, name, access)] = Some(Row { name, access, entry });
    }

    pub(crate) fn clear(&mut self) {
        self.0.fill(None);
    }
}
