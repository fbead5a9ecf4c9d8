//! The constants of a code object, each once, and how they get into registers.

use super::Compiler;
use crate::code::Constant;
use crate::opcode::{Immediate, Op};
use crate::scopes::QuickMap;
use crate::serialize;

/// Constants from this one on are loaded out of tuples, since `LoadConst` has 16 bits for an index.
const DIRECT: usize = 60_000; // constants

/// Items of such a tuple, so that `LoadInt` can name each.
const CHUNK: usize = 16_384; // constants

#[derive(Default)]
pub(crate) struct Constants {
    items: Vec<Constant>,
    index: QuickMap<Box<[u8]>, u32>,
    overflow: Vec<(u32, Vec<Constant>)>,
    overflow_index: QuickMap<Box<[u8]>, (u32, u32)>,
}

enum Place {
    Direct(u32),
    /// Item of the tuple at that index.
    Item(u32, u32),
}

impl Constants {
    /// The index of the constant. Code objects are never shared.
    pub fn add(&mut self, constant: Constant) -> u32 {
        if matches!(constant, Constant::Code(_)) {
            self.items.push(constant);
            return self.items.len() as u32 - 1;
        }
        let key = serialize::constant_key(&constant);
        if let Some(&index) = self.index.get(&key) {
            return index;
        }
        let index = self.items.len() as u32;
        self.items.push(constant);
        self.index.insert(key, index);
        index
    }

    fn place(&mut self, constant: Constant) -> Place {
        if self.items.len() < DIRECT {
            return Place::Direct(self.add(constant));
        }
        let key = serialize::constant_key(&constant);
        if let Some(&index) = self.index.get(&key).filter(|&&index| index <= u32::from(u16::MAX)) {
            return Place::Direct(index);
        }
        if let Some(&(tuple, item)) = self.overflow_index.get(&key) {
            return Place::Item(tuple, item);
        }
        if self.overflow.last().is_none_or(|(_, items)| items.len() == CHUNK) {
            self.items.push(Constant::None);
            self.overflow.push((self.items.len() as u32 - 1, Vec::new()));
        }
        let Some((tuple, items)) = self.overflow.last_mut() else { return Place::Direct(0) };
        items.push(constant);
        let place = (*tuple, items.len() as u32 - 1);
        self.overflow_index.insert(key, place);
        Place::Item(place.0, place.1)
    }

    pub fn finish(mut self) -> Vec<Constant> {
        for (index, items) in self.overflow {
            self.items[index as usize] = Constant::Tuple(items.into_boxed_slice());
        }
        self.items
    }
}

/// The constant as a small immediate integer, `None` for booleans and all else.
pub(super) fn small_integer(constant: &Constant) -> Option<i8> {
    match constant {
        Constant::Int(n) => i8::try_from(*n).ok(),
        _ => None,
    }
}

impl Compiler<'_> {
    pub(super) fn load_constant(&mut self, register: u8, constant: Constant) {
        let immediate = match &constant {
            Constant::None => Immediate::None,
            Constant::True => Immediate::True,
            Constant::False => Immediate::False,
            Constant::Ellipsis => Immediate::Ellipsis,
            Constant::Int(n) if i16::try_from(*n).is_ok() => {
                self.u.e.emit_bx(Op::LoadInt, register, *n as i16 as u16);
                return;
            }
            _ => {
                match self.u.constants.place(constant) {
                    Place::Direct(index) => self.u.e.emit_bx(Op::LoadConst, register, index as u16),
                    Place::Item(tuple, item) => {
                        let key = self.temp();
                        let whole = self.temp();
                        self.u.e.emit_bx(Op::LoadConst, whole, tuple as u16);
                        self.u.e.emit_bx(Op::LoadInt, key, item as u16);
                        self.emit(Op::GetItem, register, whole, key);
                        self.release(key);
                    }
                }
                return;
            }
        };
        self.load_immediate(register, immediate);
    }

    pub(super) fn load_string(&mut self, register: u8, text: &str) {
        self.load_constant(register, Constant::Str(text.into()));
    }

    pub(super) fn load_integer(&mut self, register: u8, n: i64) {
        self.load_constant(register, Constant::Int(n));
    }
}
