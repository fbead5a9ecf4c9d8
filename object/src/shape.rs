//! Shapes (hidden classes): class, attribute names in order, and layout of an object.
//!
//! Every heap object points to its shape. Objects of built-in types share their type's root shape; instances of Python
//! classes move along a tree of shapes as attributes are added or deleted, and to dictionary mode when there are too many, or
//! they are deleted in too many ways. Slot i of an instance is inline while i < `inline_slots`, else in the overflow array.

use crate::list::ValueArray;
use crate::object::{Gc, Header, Kind, Trace};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::Vm;
use std::cell::Cell;

/// Attributes above this count put an instance into dictionary mode.
pub const MAX_ATTRIBUTES: u32 = 128; // attributes
/// Children of one shape above this count put an instance into dictionary mode: the names are data, not attributes.
const MAX_TRANSITIONS: usize = 256; // shapes

/// Attributes behind a deleted one above this count put an instance into dictionary mode.
const MAX_MOVED: usize = 16; // attributes
/// So do shapes made for deletions, of one class, above this count: there are as many as ways to leave out some names.
const MAX_REMOVALS: u32 = 64; // shapes

/// Where instances have their attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    Slots,
    /// In slots, all of them inline, and the same in a dict, which the extra word points to: see `shown`.
    Shown,
    /// Dictionary mode: in a dict, which the extra word points to.
    Dict,
}

#[repr(C)]
pub struct Shape {
    pub header: Header,
    pub ty: Gc<Type>,
    pub kind: Kind,
    pub storage: Storage,
    /// Instances have the extra word and slots: attributes are managed by shapes.
    pub managed: bool,
    /// Slots within the object.
    pub inline_slots: u16,
    /// Byte offset of the extra word; slot 0 follows it.
    pub extra_offset: u16,
    /// Number of attributes.
    pub count: u32,
    pub parent: Option<Gc<Shape>>,
    /// The attribute that this shape adds to its parent's.
    pub name: Option<Value>,
    transitions: Cell<Option<Gc<ValueArray>>>,
    transition_count: Cell<u32>,
    /// Of a root: shapes made since attributes were deleted.
    removals: Cell<u32>,
}

crate::object_kind!(Shape, Shape, |this, marker| {
    this.ty.trace(marker);
    this.parent.trace(marker);
    this.name.trace(marker);
    this.transitions.trace(marker);
});

impl Gc<Shape> {
    pub fn dict_mode(self) -> bool {
        self.storage == Storage::Dict
    }

    /// The slot of an attribute; `name` must be interned.
    pub fn lookup(self, name: Value) -> Option<u32> {
        let mut shape = self;
        while let Some(own) = shape.name {
            if own == name {
                return Some(shape.count - 1);
            }
            shape = shape.parent?;
        }
        None
    }

    /// Names of the attributes, in order of slots.
    pub fn names(self) -> Vec<Value> {
        let mut names = Vec::with_capacity(self.count as usize);
        let mut shape = Some(self);
        while let Some(s) = shape {
            names.extend(s.name);
            shape = s.parent;
        }
        names.reverse();
        names
    }

    /// The shape without attributes that this one grew from.
    pub fn root(self) -> Gc<Shape> {
        let mut shape = self;
        while let Some(parent) = shape.parent {
            shape = parent;
        }
        shape
    }

    /// Byte offset of an inline slot.
    #[inline(always)]
    pub fn slot_offset(self, slot: u32) -> usize {
        self.extra_offset as usize + 8 + 8 * slot as usize
    }

    /// The shape with one more attribute, if an instance has had it.
    fn child(self, name: Value) -> Option<Gc<Shape>> {
        let children = self.transitions.get()?;
        let known = (0..self.transition_count.get() as usize).rev();
        known.filter_map(|i| children.get(i)?.cast::<Shape>()).find(|child| child.name == Some(name))
    }

    /// The shape without an attribute, in which those behind it stand one slot further ahead; `None` if the instance should
    /// go to dictionary mode. `name` must be interned.
    pub fn without(self, vm: &mut Vm, name: Value) -> Option<Gc<Shape>> {
        let mut behind = Vec::new();
        let mut shape = self;
        while shape.name? != name {
            behind.extend(shape.name);
            shape = shape.parent?;
        }
        if behind.len() > MAX_MOVED {
            return None;
        }
        let (root, mut shape) = (self.root(), shape.parent?);
        for name in behind.into_iter().rev() {
            shape = match shape.child(name) {
                Some(child) => child,
                None => {
                    let removals = root.removals.get();
                    if removals >= MAX_REMOVALS {
                        return None;
                    }
                    root.removals.set(removals + 1);
                    shape.add(vm, name)?
                }
            };
        }
        Some(shape)
    }

    /// The shape with one more attribute, or `None` if the instance should go to dictionary mode.
    pub fn add(self, vm: &mut Vm, name: Value) -> Option<Gc<Shape>> {
        if let Some(child) = self.child(name) {
            return Some(child);
        }
        let known = self.transition_count.get() as usize;
        let full = self.storage == Storage::Shown && self.count >= u32::from(self.inline_slots);
        if full || self.count >= MAX_ATTRIBUTES || known >= MAX_TRANSITIONS {
            return None;
        }
        let child = vm.new_shape(ShapeSpec {
            parent: Some(self),
            name: Some(name),
            count: self.count + 1,
            ..self.spec()
        });
        let children = match self.transitions.get() {
            Some(children) if known < children.capacity() => children,
            old => {
                let grown = ValueArray::new(vm, (known * 2).max(2));
                if let Some(old) = old {
                    for i in 0..known {
                        grown.put(i, old.get(i));
                    }
                }
                self.transitions.set(Some(grown));
                grown
            }
        };
        children.put(known, Some(child.value()));
        self.transition_count.set(known as u32 + 1);
        vm.type_note_attribute_count(self.ty, child.count);
        Some(child)
    }

    /// What `Vm::new_shape` needs to make a shape like this one.
    pub fn spec(self) -> ShapeSpec {
        ShapeSpec {
            ty: self.ty,
            kind: self.kind,
            storage: self.storage,
            managed: self.managed,
            inline_slots: self.inline_slots,
            extra_offset: self.extra_offset,
            count: self.count,
            parent: self.parent,
            name: self.name,
        }
    }
}

/// The fields of a new shape.
#[derive(Clone, Copy)]
pub struct ShapeSpec {
    pub ty: Gc<Type>,
    pub kind: Kind,
    pub storage: Storage,
    pub managed: bool,
    pub inline_slots: u16,
    pub extra_offset: u16,
    pub count: u32,
    pub parent: Option<Gc<Shape>>,
    pub name: Option<Value>,
}

impl Vm {
    pub fn new_shape(&mut self, spec: ShapeSpec) -> Gc<Shape> {
        let header = self.internal_header(Kind::Shape);
        self.allocate(Shape {
            header,
            ty: spec.ty,
            kind: spec.kind,
            storage: spec.storage,
            managed: spec.managed,
            inline_slots: spec.inline_slots,
            extra_offset: spec.extra_offset,
            count: spec.count,
            parent: spec.parent,
            name: spec.name,
            transitions: Cell::new(None),
            transition_count: Cell::new(0),
            removals: Cell::new(0),
        })
    }
}
