//! The state of one code object while it is compiled.

use super::Result;
use super::constants::Constants;
use super::control::Block;
use crate::bound;
use crate::code::{Code, Variable, VariableKind};
use crate::emit::{Emitter, Extra, Line, NO_HANDLER, nowhere};
use crate::opcode::Op;
use crate::scopes::{Access, QuickMap, ScopeId, ScopeKind, Scopes, usage};
use crate::source::LineIndex;
use ruff_python_ast::name::Name;
use std::sync::Arc;

/// Locals that are not parameters stay below this register, so that enough temporaries are left.
const LOW_LOCALS: u32 = 120; // registers

/// Parameters from this one on live above register 255.
const LOW_PARAMETERS: u32 = 128; // registers

pub const FIRST_HIGH: u32 = 256; // register

/// Where a variable lives.
#[derive(Clone, Copy, Debug)]
pub struct Home {
    pub register: u16,
    pub is_cell: bool,
}

#[derive(Default)]
pub struct Unit<'a> {
    pub scope: ScopeId,
    /// Open inlined comprehensions, innermost last.
    pub inlined: Vec<ScopeId>,
    pub e: Emitter,
    pub name: Box<str>,
    pub qualname: String,
    pub first_line: u32,
    pub constants: Constants,
    names: Vec<Box<str>>,
    name_index: QuickMap<Box<str>, u32>,
    pub homes: QuickMap<(ScopeId, Name), Home>,
    pub variables: Vec<Variable>,
    pub free: Vec<Name>,
    /// Registers of parameters, below 128: bound on entry.
    pub parameters: u128,
    pub arg_count: u32,
    pub positional_only_count: u32,
    pub keyword_only_count: u32,
    pub extra_flags: u32,
    pub docstring: Option<Box<str>>,
    /// First temporary.
    pub temporaries: u32,
    /// First temporary that is free.
    pub top: u32,
    pub high_water: u32,
    /// Next free register above 255, and how far they went.
    pub next_high: u32,
    pub high_high_water: u32,
    /// An expression wanted more registers than there are.
    pub overflow: bool,
    /// Temporaries below belong to statements around; an expression may move those above out of its way.
    pub statement_base: u32,
    pub blocks: Vec<Block<'a>>,
    pub loop_count: u32,
    /// Attribute names assigned through `self` in a class's methods.
    pub static_attributes: std::collections::BTreeSet<Name>,
    /// Annotations of a module or class, with their number if conditional.
    pub annotations: Vec<(&'a ruff_python_ast::StmtAnnAssign, Option<u32>)>,
    pub conditional_annotations: u32,
    /// Inside of `if`, loops and the like.
    pub in_conditional: bool,
}

impl<'a> Unit<'a> {
    pub fn new(scopes: &Scopes, scope: ScopeId, name: String) -> Unit<'a> {
        let mut unit = Unit {
            scope,
            name: name.into_boxed_str(),
            free: scopes.get(scope).free.clone(),
            next_high: FIRST_HIGH,
            high_high_water: FIRST_HIGH,
            ..Unit::default()
        };
        let low = unit.allocate_variables(scopes);
        unit.temporaries = low;
        unit.top = low;
        unit.high_water = low;
        unit.statement_base = low;
        unit
    }

    fn add_variable(&mut self, owner: ScopeId, name: &Name, home: Home, kind: VariableKind) {
        self.homes.insert((owner, name.clone()), home);
        self.variables.push(Variable { name: name.as_str().into(), register: home.register, kind });
    }

    fn high(&mut self) -> u16 {
        let register = self.next_high;
        self.next_high += 1;
        self.high_high_water = self.high_high_water.max(self.next_high);
        register.min(u32::from(u16::MAX)) as u16
    }

    fn next_register(&mut self, low: &mut u32) -> u16 {
        if *low < LOW_LOCALS {
            *low += 1;
            (*low - 1) as u16
        } else {
            self.high()
        }
    }

    /// Gives every variable of the scope and of the comprehensions inlined into it a register; the number of low ones.
    fn allocate_variables(&mut self, scopes: &Scopes) -> u32 {
        let scope = scopes.get(self.scope);
        let mut low = 0;
        if scope.kind.is_function_like() {
            let (parameters, others): (Vec<_>, Vec<_>) = scope
                .symbols
                .iter()
                .filter(|s| matches!(s.access, Access::Local | Access::Cell))
                .partition(|s| s.usage & usage::PARAMETER != 0);
            for symbol in parameters {
                let register = if low < LOW_PARAMETERS {
                    low += 1;
                    (low - 1) as u16
                } else {
                    self.high()
                };
                if register < 128 {
                    self.parameters |= 1 << register;
                }
                self.add_symbol(symbol.access, &symbol.name, register);
            }
            for symbol in others {
                let register = self.next_register(&mut low);
                self.add_symbol(symbol.access, &symbol.name, register);
            }
        } else if scope.kind == ScopeKind::Class {
            let wanted = [
                ("__class__", scope.needs_class_cell),
                ("__classdict__", scope.needs_classdict),
                ("__conditional_annotations__", scope.has_conditional_annotations),
            ];
            for (name, _) in wanted.into_iter().filter(|w| w.1) {
                let register = self.next_register(&mut low);
                self.add_symbol(Access::Cell, &Name::new_static(name), register);
            }
        }
        let mut shared = QuickMap::default();
        let mut open = Vec::new();
        self.allocate_hidden(scopes, self.scope, &mut low, &mut open, &mut shared);
        low
    }

    fn add_symbol(&mut self, access: Access, name: &Name, register: u16) {
        let is_cell = access == Access::Cell;
        let kind = if is_cell { VariableKind::Cell } else { VariableKind::Local };
        self.add_variable(self.scope, name, Home { register, is_cell }, kind);
    }

    /// Variables of inlined comprehensions; such that are never alive together share a register if they share a name.
    fn allocate_hidden(
        &mut self,
        scopes: &Scopes,
        parent: ScopeId,
        low: &mut u32,
        open: &mut Vec<Name>,
        shared: &mut QuickMap<(Name, usize), u16>,
    ) {
        for &child in &scopes.get(parent).children {
            let scope = scopes.get(child);
            if !scope.is_inlined {
                continue;
            }
            let before = open.len();
            for symbol in &scope.symbols {
                if !matches!(symbol.access, Access::Local | Access::Cell) {
                    continue;
                }
                let depth = open[..before].iter().filter(|n| **n == symbol.name).count();
                let key = (symbol.name.clone(), depth);
                let register = match shared.get(&key) {
                    Some(&register) => {
                        let is_cell = symbol.access == Access::Cell;
                        self.homes.insert((child, symbol.name.clone()), Home { register, is_cell });
                        register
                    }
                    None => {
                        let register = self.next_register(low);
                        let is_cell = symbol.access == Access::Cell;
                        let home = Home { register, is_cell };
                        self.add_variable(child, &symbol.name, home, VariableKind::Hidden);
                        register
                    }
                };
                shared.insert(key, register);
                open.push(symbol.name.clone());
            }
            self.allocate_hidden(scopes, child, low, open, shared);
            open.truncate(before);
        }
    }

    pub fn name_index(&mut self, name: &str) -> u32 {
        if let Some(&index) = self.name_index.get(name) {
            return index;
        }
        let index = self.names.len() as u32;
        self.names.push(name.into());
        self.name_index.insert(name.into(), index);
        index
    }

    /// A name for an instruction that has 16 bits for it.
    pub fn short_name(&mut self, name: &str) -> u16 {
        let index = self.name_index(name);
        if index > u32::from(u16::MAX) {
            self.overflow = true;
        }
        index as u16
    }

    pub fn new_loop(&mut self) -> u16 {
        self.loop_count += 1;
        (self.loop_count - 1).min(u32::from(u16::MAX)) as u16
    }

    pub fn finish(mut self, flags: u32, filename: &Arc<str>, lines: &LineIndex) -> Result<Arc<Code>> {
        bound::remove_checks(&mut self.e, self.parameters);
        let register_count =
            if self.high_high_water > FIRST_HIGH { self.high_high_water } else { self.high_water.max(1) };
        if self.high_high_water > FIRST_HIGH {
            for line in &mut self.e.lines {
                if line.op == Op::Yield {
                    line.extra = Extra::Value(register_count);
                }
            }
        }
        if self.e.lines.is_empty() {
            // Nothing is reachable only if nothing was there to compile.
            self.e.lines.push(Line {
                op: Op::Return,
                a: 0,
                b: 0,
                c: 0,
                flags: 0,
                deleted: false,
                extra: Extra::None,
                range: nowhere(),
                handler: NO_HANDLER,
            });
        }
        let sites = std::mem::take(&mut self.e.sites);
        let assembled = self.e.assemble(lines);
        Ok(Arc::new(Code {
            name: self.name,
            qualname: self.qualname.into_boxed_str(),
            filename: filename.clone(),
            first_line: self.first_line,
            flags: flags | self.extra_flags,
            arg_count: self.arg_count,
            positional_only_count: self.positional_only_count,
            keyword_only_count: self.keyword_only_count,
            register_count,
            variables: self.variables,
            free_variables: self.free.iter().map(|name| name.as_str().into()).collect(),
            words: assembled.words,
            site_flags: assembled.site_flags,
            constants: self.constants.finish(),
            names: self.names,
            sites,
            loop_count: self.loop_count.min(1 << 16),
            handlers: assembled.handlers,
            positions: assembled.positions,
            docstring: self.docstring,
        }))
    }
}
