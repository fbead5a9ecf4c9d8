//! Loading, storing and deleting names.

use super::Compiler;
use super::unit::{FIRST_HIGH, Home};
use crate::opcode::{Immediate, Op};
use crate::scopes::{Access, ScopeId, ScopeKind, usage};
use ruff_python_ast::name::Name;

/// How code reaches a name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Local(u16),
    Cell(u16),
    /// Index of a free variable.
    Free(u16),
    /// A class body's own name, else the free variable.
    NameOrFree(u16),
    /// The name in the class around an annotation, else the free variable.
    DictOrFree(u16),
    DictOrGlobal,
    Name,
    Global,
}

impl<'a> Compiler<'a> {
    fn free_index(&mut self, name: &Name) -> u16 {
        let free = &mut self.u.free;
        let index = free.iter().position(|n| n == name).unwrap_or_else(|| {
            // Only names of code that the scopes hold for unevaluated get here.
            free.push(name.clone());
            free.len() - 1
        });
        index.min(usize::from(u16::MAX)) as u16
    }

    fn home_place(home: Home) -> Place {
        if home.is_cell { Place::Cell(home.register) } else { Place::Local(home.register) }
    }

    /// Where the (mangled) name is.
    pub(super) fn place(&mut self, name: &Name) -> Place {
        let scope = self.scope();
        let access = self.scopes.get(scope).symbol(name).map_or(Access::GlobalImplicit, |s| s.access);
        let inlined = scope != self.u.scope;
        let kind = self.kind();
        let sees_class = self.scopes.get(scope).class_scope.is_some();
        match access {
            // A class's own names are in its namespace, even `__class__`.
            Access::Local | Access::Cell if kind == ScopeKind::Class && !inlined => Place::Name,
            Access::Local | Access::Cell => match self.u.homes.get(&(scope, name.clone())) {
                Some(&home) => Self::home_place(home),
                None => Place::Name,
            },
            Access::Free(owner) => {
                if self.scopes.host(owner) == self.u.scope
                    && let Some(&home) = self.u.homes.get(&(owner, name.clone()))
                {
                    return Self::home_place(home);
                }
                let index = self.free_index(name);
                match kind {
                    ScopeKind::Class if !inlined => Place::NameOrFree(index),
                    _ if sees_class && &**name != "__classdict__" => Place::DictOrFree(index),
                    _ => Place::Free(index),
                }
            }
            Access::GlobalExplicit => Place::Global,
            Access::GlobalImplicit => match kind {
                ScopeKind::Module => Place::Name,
                ScopeKind::Class if !inlined => Place::Name,
                _ if sees_class && &**name != "__classdict__" => Place::DictOrGlobal,
                _ => Place::Global,
            },
        }
    }

    /// The register of a plain local below 256.
    pub(super) fn local_register(&mut self, name: &Name) -> Option<u8> {
        let name = self.mangle(name);
        match self.place(&name) {
            Place::Local(register) => u8::try_from(register).ok(),
            _ => None,
        }
    }

    fn check_bound(&mut self, register: u8, name: &Name) {
        let name = self.u.short_name(name);
        self.u.e.emit_bx(Op::CheckBound, register, name);
    }

    /// A local's own register, checked, or `None` for all other names.
    pub(super) fn load_local(&mut self, name: &Name) -> Option<u8> {
        let name = self.mangle(name);
        match self.place(&name) {
            Place::Local(register) if u32::from(register) < FIRST_HIGH => {
                self.check_bound(register as u8, &name);
                Some(register as u8)
            }
            _ => None,
        }
    }

    pub(super) fn load_name(&mut self, name: &Name, to: u8) {
        let name = self.mangle(name);
        match self.place(&name) {
            Place::Local(register) => match u8::try_from(register) {
                Ok(register) => {
                    self.check_bound(register, &name);
                    self.move_to(to, register);
                }
                Err(_) => {
                    self.through_temp(to, |this, to| {
                        this.get_high(to, register);
                        this.check_bound(to, &name);
                    });
                }
            },
            Place::Cell(register) => match u8::try_from(register) {
                Ok(register) => self.emit(Op::LoadCell, to, register, 0),
                Err(_) => {
                    let cell = self.temp();
                    self.get_high(cell, register);
                    self.emit(Op::LoadCell, to, cell, 0);
                    self.release(cell);
                }
            },
            Place::Free(index) => self.u.e.emit_bx(Op::LoadFree, to, index),
            Place::NameOrFree(index) => self.u.e.emit_bx(Op::LoadNameOrFree, to, index),
            Place::DictOrFree(index) => {
                let dict = self.class_dict();
                self.u.e.emit_raw(Op::LoadFromDictOrFree, to, dict, 0, u32::from(index));
                self.release(dict);
            }
            Place::DictOrGlobal => {
                let dict = self.class_dict();
                let index = self.u.name_index(&name);
                self.u.e.emit_site(Op::LoadFromDictOrGlobals, to, dict, 0, index);
                self.release(dict);
            }
            Place::Name => {
                let index = self.u.name_index(&name);
                self.u.e.emit_site(Op::LoadName, to, 0, 0, index);
            }
            Place::Global => {
                let index = self.u.name_index(&name);
                self.u.e.emit_site(Op::LoadGlobal, to, 0, 0, index);
            }
        }
    }

    /// Runs `f` on a temporary where `to` must not be written before the end.
    fn through_temp(&mut self, to: u8, f: impl FnOnce(&mut Self, u8)) {
        if self.is_temp(to) {
            return f(self, to);
        }
        let temp = self.temp();
        f(self, temp);
        self.move_to(to, temp);
        self.release(temp);
    }

    /// The namespace of the class around an annotation, in a new temporary.
    fn class_dict(&mut self) -> u8 {
        let to = self.temp();
        self.load_name(&Name::new_static("__classdict__"), to);
        to
    }

    pub(super) fn store_name(&mut self, name: &Name, from: u8) {
        let name = self.mangle(name);
        let place = self.place(&name);
        self.store_place(place, &name, from);
    }

    fn store_place(&mut self, place: Place, name: &Name, from: u8) {
        match place {
            Place::Local(register) => match u8::try_from(register) {
                Ok(register) => self.move_to(register, from),
                Err(_) => self.set_high(from, register),
            },
            Place::Cell(register) => match u8::try_from(register) {
                Ok(register) => self.emit(Op::StoreCell, register, from, 0),
                Err(_) => {
                    let cell = self.temp();
                    self.get_high(cell, register);
                    self.emit(Op::StoreCell, cell, from, 0);
                    self.release(cell);
                }
            },
            Place::Free(index) | Place::NameOrFree(index) | Place::DictOrFree(index) => {
                self.u.e.emit_bx(Op::StoreFree, from, index);
            }
            Place::Name | Place::DictOrGlobal => {
                let index = self.u.short_name(name);
                self.u.e.emit_bx(Op::StoreName, from, index);
            }
            Place::Global => {
                let index = self.u.name_index(name);
                self.u.e.emit_site(Op::StoreGlobal, from, 0, 0, index);
            }
        }
    }

    pub(super) fn delete_name(&mut self, name: &Name) {
        let name = self.mangle(name);
        match self.place(&name) {
            Place::Local(register) => {
                let index = self.u.short_name(&name);
                match u8::try_from(register) {
                    Ok(register) => self.u.e.emit_bx(Op::DeleteLocal, register, index),
                    Err(_) => {
                        let temp = self.temp();
                        self.get_high(temp, register);
                        self.u.e.emit_bx(Op::DeleteLocal, temp, index);
                        self.set_high(temp, register);
                        self.release(temp);
                    }
                }
            }
            Place::Cell(register) => match u8::try_from(register) {
                Ok(register) => self.emit(Op::DeleteCell, register, 0, 0),
                Err(_) => {
                    let cell = self.temp();
                    self.get_high(cell, register);
                    self.emit(Op::DeleteCell, cell, 0, 0);
                    self.release(cell);
                }
            },
            Place::Free(index) | Place::NameOrFree(index) | Place::DictOrFree(index) => {
                self.u.e.emit_bx(Op::DeleteFree, 0, index);
            }
            Place::Name | Place::DictOrGlobal => {
                let index = self.u.short_name(&name);
                self.u.e.emit_bx(Op::DeleteName, 0, index);
            }
            Place::Global => {
                let index = self.u.short_name(&name);
                self.u.e.emit_bx(Op::DeleteGlobal, 0, index);
            }
        }
    }

    /// What `except E as name` does at its end: the name is gone, whether or not the body has deleted it.
    pub(super) fn forget_name(&mut self, name: &Name) {
        let mangled = self.mangle(name);
        match self.place(&mangled) {
            Place::Local(register) => match u8::try_from(register) {
                Ok(register) => self.load_immediate(register, Immediate::Unbound),
                Err(_) => {
                    let temp = self.temp();
                    self.load_immediate(temp, Immediate::Unbound);
                    self.set_high(temp, register);
                    self.release(temp);
                }
            },
            _ => {
                let temp = self.temp();
                self.load_none(temp);
                self.store_name(name, temp);
                self.delete_name(name);
                self.release(temp);
            }
        }
    }

    /// Turns the registers of captured variables into cells, at the start of a code object.
    pub(super) fn make_cells(&mut self) {
        let cells: Vec<u16> = self
            .u
            .variables
            .iter()
            .filter(|v| v.kind == crate::code::VariableKind::Cell)
            .map(|v| v.register)
            .collect();
        for register in cells {
            self.make_cell(register);
        }
    }

    pub(super) fn make_cell(&mut self, register: u16) {
        match u8::try_from(register) {
            Ok(register) => self.emit(Op::MakeCell, register, 0, 0),
            Err(_) => {
                let temp = self.temp();
                self.get_high(temp, register);
                self.emit(Op::MakeCell, temp, 0, 0);
                self.set_high(temp, register);
                self.release(temp);
            }
        }
    }

    /// Puts the cell of a variable that an inner function captures into a register.
    pub(super) fn load_cell_itself(&mut self, inner: ScopeId, name: &Name, to: u8) {
        let owner = self.owner_of(inner, name);
        let home = owner.and_then(|owner| self.u.homes.get(&(owner, name.clone())).copied());
        match home {
            Some(home) => match u8::try_from(home.register) {
                Ok(register) => self.move_to(to, register),
                Err(_) => self.get_high(to, home.register),
            },
            None => {
                let index = self.free_index(name);
                self.u.e.emit_bx(Op::GetFreeCell, to, index);
            }
        }
    }

    /// The scope, of this code object, whose variable the free variable `name` of `inner` is; `None` if it is free here.
    fn owner_of(&self, inner: ScopeId, name: &Name) -> Option<ScopeId> {
        let mut next = self.scopes.get(inner).parent;
        while let Some(id) = next {
            if let Some(home) = self.u.homes.get(&(id, name.clone())) {
                let implicit = self.scopes.get(id).kind == ScopeKind::Class;
                if home.is_cell && (implicit || self.scopes.host(id) == self.u.scope) {
                    return Some(id);
                }
            }
            if id == self.u.scope {
                break;
            }
            next = self.scopes.get(id).parent;
        }
        None
    }

    /// Whether evaluating some expression may bind this name, a local, to something else.
    pub(super) fn may_be_rebound(&mut self, name: &Name) -> bool {
        let name = self.mangle(name);
        let scope = self.scope();
        let Some(symbol) = self.scopes.get(scope).symbol(&name) else { return false };
        let owner = if let Access::Free(owner) = symbol.access { owner } else { scope };
        self.scopes.get(owner).symbol(&name).is_some_and(|s| s.usage & usage::WALRUS != 0)
    }
}
