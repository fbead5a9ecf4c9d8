//! Python functions and bound methods.

use crate::code::{CodeObject, CodeState};
use crate::dict::Dict;
use crate::heap::Marker;
use crate::object::{Gc, Header, Trace};
use crate::tuple::{CellObject, ITEMS_OFFSET, Tuple};
use crate::value::Value;
use crate::vm::Vm;
use std::cell::Cell;

#[repr(C)]
pub struct Function {
    pub header: Header,
    pub code: Part<Gc<CodeObject>>,
    /// State of the code, if calls of it may take the short way; null before the first, and if the code was replaced.
    pub short: Cell<*const CodeState>,
    pub globals: Gc<Dict>,
    /// The builtins namespace that belongs to `globals`.
    pub builtins: Gc<Dict>,
    /// Cells of the free variables: see `set_closure`.
    closure: Part<Option<Gc<Tuple>>>,
    pub defaults: Part<Option<Gc<Tuple>>>,
    pub kw_defaults: Part<Option<Gc<Dict>>>,
    pub dict: Part<Option<Gc<Dict>>>,
    pub name: Part<Value>,
    pub qualname: Part<Value>,
    pub module: Part<Value>,
    /// Unbound: the docstring of the code, which most programs never ask for.
    pub doc: Part<Value>,
    /// `__annotate__`, or None.
    pub annotate: Part<Value>,
    pub annotations: Part<Option<Value>>,
    pub type_params: Part<Option<Gc<Tuple>>>,
    pub code_replaced: Cell<bool>,
    /// Moves when code, defaults or keyword defaults are replaced.
    pub version: Cell<u64>,
    /// It may refer to something else than when the collector asked last.
    changed: Cell<bool>,
}

/// What a function refers to and can be given another one for, which the collector wants to know.
#[repr(transparent)]
pub struct Part<T>(Cell<T>);

impl<T: Copy> Part<T> {
    fn new(value: T) -> Part<T> {
        Part(Cell::new(value))
    }

    #[inline(always)]
    pub fn get(&self) -> T {
        self.0.get()
    }

    /// `function` is the one that this is part of.
    pub fn set(&self, function: &Function, value: T) {
        function.changed.set(true);
        self.0.set(value);
    }
}

impl<T: Copy + Trace> Trace for Part<T> {
    fn trace(&self, marker: &mut Marker) {
        self.0.get().trace(marker);
    }
}

crate::object_kind!(Function, Function, |this, marker| {
    this.code.trace(marker);
    this.globals.trace(marker);
    this.builtins.trace(marker);
    this.closure.trace(marker);
    this.defaults.trace(marker);
    this.kw_defaults.trace(marker);
    this.dict.trace(marker);
    this.name.trace(marker);
    this.qualname.trace(marker);
    this.module.trace(marker);
    this.doc.trace(marker);
    this.annotate.trace(marker);
    this.annotations.trace(marker);
    this.type_params.trace(marker);
});

/// Byte offset of the closure; compiled code uses it.
pub const CLOSURE_OFFSET: usize = std::mem::offset_of!(Function, closure);

impl Function {
    /// For the collector: from now on, `has_changed` says whether it may refer to something else than now.
    pub(crate) fn note_changes(&self) {
        self.changed.set(false);
    }

    pub(crate) fn has_changed(&self) -> bool {
        // The dict is put into its place like that of any object.
        self.changed.get() || self.dict.get().is_some()
    }

    /// Address of the version, which compiled code compares.
    pub fn version_address(&self) -> u64 {
        self.version.as_ptr() as u64
    }

    /// Cells of the free variables, in the code's order.
    #[inline(always)]
    pub fn closure(&self) -> Option<Gc<Tuple>> {
        self.closure.get()
    }

    /// Sets the cells of the free variables; false if these are not as many cells as the code has of them.
    pub fn set_closure(&self, vm: &mut Vm, cells: Gc<Tuple>) -> bool {
        let wanted = self.code.get().code.free_variables.len();
        if cells.len() != wanted || cells.items().iter().any(|c| c.cast::<CellObject>().is_none()) {
            return false;
        }
        let exact = cells.shape().ty == vm.types.tuple;
        let cells = if exact { cells } else { Tuple::new(vm, cells.items()) };
        self.closure.set(self, Some(cells).filter(|cells| !cells.is_empty()));
        true
    }

    /// The cell of a free variable.
    ///
    /// # Safety
    /// The code, which the verifier has seen, has a free variable of this number. A function runs only with its closure set.
    #[inline(always)]
    pub unsafe fn cell(&self, index: usize) -> Gc<CellObject> {
        // SAFETY: `set_closure` has seen an exact tuple of as many cells as there are free variables.
        unsafe {
            let items = self.closure.get().unwrap_unchecked().address() + ITEMS_OFFSET as u64;
            Gc::from_address(*(items as *const u64).add(index))
        }
    }

    /// A function of this code, with these globals; the other parts are as for a `def` without extras.
    pub fn new(vm: &mut Vm, code: Gc<CodeObject>, globals: Gc<Dict>) -> Gc<Function> {
        let builtins = vm.builtins_of(globals);
        let (name, qualname) = code.names(vm);
        let doc = if code.code.docstring.is_some() { Value::UNBOUND } else { Value::NONE };
        let short = match code.known_state() {
            Some(state) if state.simple => std::ptr::from_ref(state),
            _ => std::ptr::null(),
        };
        let module = globals.get_interned(vm.names.dunder_name).unwrap_or(Value::NONE);
        let header = vm.header_of(vm.types.function);
        vm.allocate(Function {
            header,
            code: Part::new(code),
            globals,
            builtins,
            closure: Part::new(None),
            defaults: Part::new(None),
            kw_defaults: Part::new(None),
            dict: Part::new(None),
            name: Part::new(name),
            qualname: Part::new(qualname),
            module: Part::new(module),
            doc: Part::new(doc),
            annotate: Part::new(Value::NONE),
            annotations: Part::new(None),
            type_params: Part::new(None),
            short: Cell::new(short),
            code_replaced: Cell::new(false),
            version: Cell::new(1),
            changed: Cell::new(true),
        })
    }
}

impl Vm {
    /// The builtins namespace that code with these globals sees: `__builtins__` (a module or a dict), else our own.
    pub fn builtins_of(&mut self, globals: Gc<Dict>) -> Gc<Dict> {
        match globals.get_interned(self.names.dunder_builtins) {
            Some(v) if let Some(module) = v.cast::<crate::module::Module>() => module.dict.get(),
            Some(v) if let Some(dict) = v.as_dict() => dict,
            _ => self.builtins.expect("set before any code runs"),
        }
    }
}

/// A function bound to its first argument.
#[repr(C)]
pub struct Method {
    pub header: Header,
    pub function: Value,
    pub receiver: Value,
}

crate::object_kind!(Method, Method, |this, marker| {
    this.function.trace(marker);
    this.receiver.trace(marker);
});

impl Method {
    pub fn new(vm: &mut Vm, function: Value, receiver: Value) -> Value {
        let header = vm.header_of(vm.types.method);
        vm.allocate(Method { header, function, receiver }).value()
    }
}
