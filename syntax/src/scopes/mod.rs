//! Symbol tables: which variable a name means in each scope (the language reference, chapter 4; PEP 227, 649, 695, 709).
//!
//! `build` walks the tree once and records what every scope does with every name; `resolve` then decides for each name
//! whether it is local, a cell, free or global. Code generation asks by the address of the node that opens a scope.

mod build;
mod resolve;
mod visit;

use crate::{Options, SyntaxError};
use ruff_python_ast::name::Name;
use ruff_text_size::TextRange;
use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// A hasher for short keys: names and node addresses.
#[derive(Default, Clone)]
pub struct QuickHasher(u64);

impl Hasher for QuickHasher {
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }
    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }
}

pub type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<QuickHasher>>;

pub type ScopeId = u32;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    ListComprehension,
    SetComprehension,
    DictComprehension,
    Generator,
    /// `__annotate__` (PEP 649).
    Annotation,
    /// Between a generic function, class or alias and its surroundings (PEP 695).
    TypeParameters,
    TypeAlias,
    /// A bound, constraint or default of a type parameter.
    TypeVariable,
}

impl ScopeKind {
    pub fn is_comprehension(self) -> bool {
        matches!(
            self,
            Self::ListComprehension | Self::SetComprehension | Self::DictComprehension | Self::Generator
        )
    }

    /// Whether its variables are registers rather than names in a namespace.
    pub fn is_function_like(self) -> bool {
        !matches!(self, Self::Module | Self::Class)
    }

    pub fn is_annotation_like(self) -> bool {
        matches!(self, Self::Annotation | Self::TypeParameters | Self::TypeAlias | Self::TypeVariable)
    }
}

/// What a scope does with a name.
pub mod usage {
    pub const USE: u16 = 1;
    pub const LOCAL: u16 = 2;
    pub const PARAMETER: u16 = 4;
    pub const GLOBAL: u16 = 8;
    pub const NONLOCAL: u16 = 16;
    pub const IMPORT: u16 = 32;
    pub const ANNOTATED: u16 = 64;
    pub const TYPE_PARAMETER: u16 = 128;
    /// Iteration variable of a comprehension.
    pub const ITERATION: u16 = 256;
    /// Target of an assignment expression, here or in a comprehension within.
    pub const WALRUS: u16 = 512;
    pub const BOUND: u16 = LOCAL | PARAMETER | IMPORT | TYPE_PARAMETER;
}

/// How a name is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// A variable of this scope.
    Local,
    /// A variable of this scope that inner functions capture.
    Cell,
    /// A variable of that outer scope.
    Free(ScopeId),
    /// Declared `global`.
    GlobalExplicit,
    GlobalImplicit,
}

#[derive(Clone, Debug)]
pub struct Symbol {
    pub name: Name,
    pub usage: u16,
    pub access: Access,
}

#[derive(Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    pub name: Name,
    pub parent: Option<ScopeId>,
    pub symbols: Vec<Symbol>,
    index: QuickMap<Name, u32>,
    pub children: Vec<ScopeId>,
    pub is_generator: bool,
    pub is_coroutine: bool,
    /// A comprehension whose code is part of its surroundings (PEP 709).
    pub is_inlined: bool,
    /// An annotation of a local variable: checked, never compiled.
    pub is_unevaluated: bool,
    /// An annotation scope directly in this class looks names up there first.
    pub class_scope: Option<ScopeId>,
    /// Class scopes: which implicit cells methods want.
    pub needs_class_cell: bool,
    pub needs_classdict: bool,
    pub has_conditional_annotations: bool,
    /// Modules and classes: the `__annotate__` scope of their variables.
    pub annotation_scope: Option<ScopeId>,
    /// Names that private-name mangling applies to, when not all (type parameters of a class).
    mangled_only: Option<BTreeSet<Name>>,
    /// The class name that private names are mangled with.
    pub private: Option<Name>,
    /// Free variables in closure order.
    pub free: Vec<Name>,
    /// Where `global` and `nonlocal` stand.
    directives: Vec<(Name, TextRange)>,
    nested: bool,
    comprehension_target: bool,
    in_conditional: bool,
    iteration_expressions: u32,
}

impl Scope {
    pub fn symbol(&self, name: &str) -> Option<&Symbol> {
        // A `Name` hashes like the `str` it borrows as.
        self.index.get(name).map(|&i| &self.symbols[i as usize])
    }

    pub fn is_nested(&self) -> bool {
        self.nested
    }

    /// The name as this scope's code spells it (private names of classes are mangled).
    pub fn mangle(&self, name: &Name) -> Name {
        match &self.mangled_only {
            Some(only) if !only.contains(name) => name.clone(),
            _ => mangle(self.private.as_ref(), name),
        }
    }
}

/// Private-name mangling (language reference 6.2.1).
pub fn mangle(class: Option<&Name>, name: &Name) -> Name {
    let Some(class) = class else { return name.clone() };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name.clone();
    }
    let class = class.trim_start_matches('_');
    if class.is_empty() { name.clone() } else { Name::new(format!("_{class}{}", name.as_str())) }
}

/// Which of the scopes that one node opens is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Part {
    Body,
    TypeParameters,
    Annotations,
    Bound,
    Default,
}

#[derive(Debug, Default)]
pub struct Scopes {
    scopes: Vec<Scope>,
    by_node: QuickMap<(usize, u8), ScopeId>,
}

pub const MODULE: ScopeId = 0;

impl Scopes {
    pub fn get(&self, id: ScopeId) -> &Scope {
        &self.scopes[id as usize]
    }

    /// The scope that part `part` of `node` opens.
    pub fn of<T>(&self, node: &T, part: Part) -> Option<ScopeId> {
        self.by_node.get(&(std::ptr::from_ref(node) as usize, part as u8)).copied()
    }

    /// The scope whose code object `id` is compiled into.
    pub fn host(&self, mut id: ScopeId) -> ScopeId {
        while self.get(id).is_inlined {
            match self.get(id).parent {
                Some(parent) => id = parent,
                None => break,
            }
        }
        id
    }

    /// Builds and resolves the symbol tables of a tree.
    pub fn build(
        module: &ruff_python_ast::Mod,
        options: &Options,
        future_annotations: bool,
        error: &dyn Fn(TextRange, String) -> SyntaxError,
    ) -> Result<Scopes, Box<SyntaxError>> {
        let mut scopes = build::build(module, options, future_annotations, error)?;
        resolve::resolve(&mut scopes, error)?;
        Ok(scopes)
    }
}
