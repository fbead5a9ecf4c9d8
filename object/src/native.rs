//! Native functions and native types: how Rust code shows up in Python.
//!
//! A function is declared by one `NativeDef` in a static table: name, signature in Python's own syntax (as in
//! `__text_signature__`), Rust function, docstring. Calls bind arguments by the signature, so that the Rust function
//! gets one value per parameter: `Value::ABSENT` where an optional one without a plain default was not passed.
//! The order is: parameters (positional, then keyword-only), a dict if there is `**kwargs`, then the extra positional
//! arguments of `*args`.

use crate::heap::Marker;
use crate::iter::Pair;
use crate::object::{Gc, Header, Kind, Object, Trace};
use crate::tuple::Tuple;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::any::TypeId;
use std::cell::Cell;
use std::sync::OnceLock;

/// Declares a static table of `NativeDef`s: `native_table! { pub METHODS = [ method(..), .. ] }`. The table is an array,
/// because its rows cache their parsed signatures.
#[macro_export]
macro_rules! native_table {
    ($(#[$meta:meta])* $vis:vis $name:ident = [$($def:expr),* $(,)?]) => {
        $(#[$meta])*
        $vis static $name: [$crate::native::NativeDef; [$(stringify!($def)),*].len()] = [$($def),*];
    };
}

pub type NativeFn = fn(&mut Vm, &[Value]) -> R;

/// How a native function sits in its type or module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NativeKind {
    /// Function of a module.
    Function,
    /// Method: the first parameter is `self`.
    Method,
    /// Special method behind syntax (`wrapper_descriptor`).
    Slot,
    /// The first parameter is the class.
    ClassMethod,
    StaticMethod,
    /// `__new__`: the first parameter is the class; static.
    New,
}

/// One native function, declared in a static table.
pub struct NativeDef {
    pub name: &'static str,
    /// As `(self, x, /, y=None, *args, z=0, **kwargs)`. With a leading `!` the function has no `__text_signature__`.
    /// What stands before a colon is what errors call it, if that is not its name: `function: (type, x)`.
    /// Where CPython writes another one than what binds the arguments, both stand here: `BOUND as WRITTEN`.
    /// A parameter with `=<required>` has no default for Python; the function itself complains if it is absent.
    /// With `**kwargs?` the function gets None instead of an empty dict: for what is called often.
    pub signature: &'static str,
    pub function: NativeFn,
    pub kind: NativeKind,
    pub doc: &'static str,
    parsed: OnceLock<Signature>,
}

const fn def(
    kind: NativeKind,
    name: &'static str,
    signature: &'static str,
    function: NativeFn,
    doc: &'static str,
) -> NativeDef {
    NativeDef { name, signature, function, kind, doc, parsed: OnceLock::new() }
}

/// A function of a module.
pub const fn function(
    name: &'static str,
    signature: &'static str,
    f: NativeFn,
    doc: &'static str,
) -> NativeDef {
    def(NativeKind::Function, name, signature, f, doc)
}

/// A method of a type; the signature begins with `self`.
pub const fn method(
    name: &'static str,
    signature: &'static str,
    f: NativeFn,
    doc: &'static str,
) -> NativeDef {
    def(NativeKind::Method, name, signature, f, doc)
}

/// A special method that CPython shows as a slot wrapper; the signature begins with `self`.
pub const fn slot(name: &'static str, signature: &'static str, f: NativeFn, doc: &'static str) -> NativeDef {
    def(NativeKind::Slot, name, signature, f, doc)
}

/// A class method; the signature begins with `type`.
pub const fn class_method(
    name: &'static str,
    signature: &'static str,
    f: NativeFn,
    doc: &'static str,
) -> NativeDef {
    def(NativeKind::ClassMethod, name, signature, f, doc)
}

pub const fn static_method(
    name: &'static str,
    signature: &'static str,
    f: NativeFn,
    doc: &'static str,
) -> NativeDef {
    def(NativeKind::StaticMethod, name, signature, f, doc)
}

/// `__new__`; the signature begins with `type`.
pub const fn new(signature: &'static str, f: NativeFn) -> NativeDef {
    def(
        NativeKind::New,
        "__new__",
        signature,
        f,
        "Create and return a new object.  See help(type) for accurate signature.",
    )
}

/// Default of a parameter, as far as it is the same in every `Vm`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Default {
    Required,
    /// An immediate or a small integer.
    Plain(Value),
    Text(&'static str),
    /// The Rust function gets `Value::ABSENT`.
    Absent,
}

#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub default: Default,
    pub keyword_only: bool,
}

/// A parsed signature.
#[derive(Debug)]
pub struct Signature {
    pub parameters: Vec<Parameter>,
    pub positional_only: usize,
    /// Number of parameters that may be passed by position.
    pub positional: usize,
    /// Number of positional parameters without default.
    pub required: usize,
    pub var_args: bool,
    pub var_keywords: bool,
    /// None stands for no keywords.
    pub lazy_keywords: bool,
    /// No keywords, no `*args`, no `**kwargs`: the short way.
    pub simple: bool,
    /// The parameters may be passed by position only.
    pub no_keywords: bool,
    /// What errors call the function, if that is not its name.
    pub called: Option<&'static str>,
}

impl NativeDef {
    pub fn signature(&'static self) -> &'static Signature {
        self.parsed.get_or_init(|| {
            let receives = self.kind != NativeKind::Function && self.kind != NativeKind::StaticMethod;
            Signature::parse(self.forms().0, receives)
        })
    }

    /// The signature in two forms: how arguments are bound, and how CPython writes it. They are apart where the table
    /// says `BOUND as WRITTEN`.
    fn forms(&self) -> (&'static str, &'static str) {
        self.signature.split_once(" as ").unwrap_or((self.signature, self.signature))
    }

    /// What `__text_signature__` is, if anything: CPython marks the bound parameter with `$`.
    pub fn text_signature(&self) -> Option<String> {
        let written = self.forms().1;
        if self.kind == NativeKind::New {
            return Some("($type, *args, **kwargs)".to_owned());
        }
        if self.kind == NativeKind::Slot && matches!(self.name, "__init__" | "__call__") {
            return Some("($self, /, *args, **kwargs)".to_owned());
        }
        if written.starts_with('!') {
            return None;
        }
        let signature = without_name(written).1.replace("=<required>", "").replace('?', "");
        let positional_only = signature.contains("/,") || signature.ends_with("/)");
        Some(match self.kind {
            NativeKind::StaticMethod => signature,
            NativeKind::Function if signature == "()" => "($module, /)".to_owned(),
            NativeKind::Function if positional_only => signature.replacen('(', "($module, ", 1),
            NativeKind::Function => signature.replacen('(', "($module, /, ", 1),
            _ => signature.replacen('(', "($", 1),
        })
    }

    /// What the definition of `__new__` or `__init__` says about its type's `__text_signature__`.
    pub fn type_signature(&self) -> Option<String> {
        let written = self.forms().1;
        if written.starts_with('!')
            || matches!(
                written.trim_end_matches(['?', ')']),
                "(type, /, *args, **kwargs" | "(self, /, *args, **kwargs"
            )
        {
            return None;
        }
        let written = without_name(written).1;
        let inner = written.trim_start_matches("(type").trim_start_matches("(self");
        let inner = inner.trim_start_matches(", ").trim_start_matches("/, ");
        let inner = if inner == "/)" { ")" } else { inner };
        Some(format!("({}", inner.replace("=<required>", "").replace('?', "")))
    }
}

/// What errors call a function, if its signature says so, and the signature.
fn without_name(text: &str) -> (Option<&str>, &str) {
    match text.split_once(": (") {
        Some((called, _)) => (Some(called), &text[called.len() + 2..]),
        None => (None, text),
    }
}

impl Signature {
    fn parse(text: &'static str, receives: bool) -> Signature {
        let text = text.trim_start_matches('!');
        let (called, text) = without_name(text);
        let inner =
            text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).expect("signature in parentheses");
        let mut s = Signature {
            parameters: Vec::new(),
            positional_only: 0,
            positional: 0,
            required: 0,
            var_args: false,
            var_keywords: false,
            lazy_keywords: false,
            simple: false,
            no_keywords: false,
            called,
        };
        let mut keyword_only = false;
        for part in split_top_level(inner) {
            let part = part.trim();
            match part {
                "" => {}
                "/" => s.positional_only = s.parameters.len(),
                "*" => keyword_only = true,
                _ if part.starts_with("**") => {
                    s.var_keywords = true;
                    s.lazy_keywords = part.ends_with('?');
                }
                _ if part.starts_with('*') => {
                    s.var_args = true;
                    keyword_only = true;
                }
                _ => {
                    let (name, default) = match part.split_once('=') {
                        Some((name, default)) => (name.trim(), parse_default(default.trim())),
                        None => (part, Default::Required),
                    };
                    s.parameters.push(Parameter { name, default, keyword_only });
                    if !keyword_only {
                        s.positional += 1;
                        s.required += usize::from(default == Default::Required);
                    }
                }
            }
        }
        // The receiver never goes by a name.
        if s.parameters.first().is_some_and(|p| matches!(p.name, "self" | "type") && !p.keyword_only)
            && receives
        {
            s.positional_only = s.positional_only.max(1);
        }
        s.no_keywords = s.positional_only == s.parameters.len() && !s.var_keywords;
        s.simple = s.parameters.len() == s.positional && !s.var_args && !s.var_keywords;
        s
    }
}

fn split_top_level(text: &'static str) -> Vec<&'static str> {
    let mut parts = Vec::new();
    let (mut depth, mut start, mut quote) = (0, 0, None);
    for (i, c) in text.char_indices() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{' | '<') => depth += 1,
            (None, ')' | ']' | '}' | '>') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(&text[start..i]);
                start = i + 1;
            }
            (None, _) => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn parse_default(text: &'static str) -> Default {
    match text {
        "None" => Default::Plain(Value::NONE),
        "True" => Default::Plain(Value::TRUE),
        "False" => Default::Plain(Value::FALSE),
        "..." => Default::Plain(Value::ELLIPSIS),
        _ => {
            if let Ok(i) = text.parse::<i64>()
                && let Some(v) = Value::try_small_int(i)
            {
                return Default::Plain(v);
            }
            if let (true, Ok(f)) = (text.contains('.'), text.parse::<f64>()) {
                return Default::Plain(Value::float(f));
            }
            let quoted = text.len() >= 2 && (text.starts_with('\'') || text.starts_with('"'));
            if quoted && !text.contains('\\') {
                Default::Text(&text[1..text.len() - 1])
            } else {
                Default::Absent
            }
        }
    }
}

/// A native function or descriptor object.
#[repr(C)]
pub struct Builtin {
    pub header: Header,
    pub def: &'static NativeDef,
    /// Bound receiver (or module); `None` for descriptors.
    pub receiver: Option<Value>,
    /// The type that a descriptor belongs to.
    pub owner: Option<Gc<Type>>,
    /// Set when the object is made, and never again: the collector relies on it.
    pub module: Cell<Value>,
}

crate::object_kind!(Builtin, Builtin, |this, marker| {
    this.receiver.trace(marker);
    this.owner.trace(marker);
    this.module.trace(marker);
});

impl Builtin {
    /// Whether instances of the type are what the function takes as its receiver. The functions rely on it.
    #[inline]
    pub fn applies_to(&self, ty: Gc<Type>) -> bool {
        self.owner.is_none_or(|owner| owner == ty || ty.is_subtype(owner))
    }
}

impl Vm {
    /// The object for a definition: what stands in a type's or module's dict.
    pub fn new_builtin(
        &mut self,
        def: &'static NativeDef,
        ty: Gc<Type>,
        owner: Option<Gc<Type>>,
        receiver: Option<Value>,
        module: Value,
    ) -> Gc<Builtin> {
        let header = self.header_of(ty);
        self.allocate(Builtin { header, def, receiver, owner, module: Cell::new(module) })
    }

    /// Puts definitions into a type's dict, as the descriptors that CPython has.
    pub fn add_methods(&mut self, ty: Gc<Type>, defs: &'static [NativeDef]) {
        for def in defs {
            let name = self.intern(def.name);
            let value = match def.kind {
                NativeKind::Method | NativeKind::Function => {
                    self.new_builtin(def, self.types.method_descriptor, Some(ty), None, Value::NONE).value()
                }
                NativeKind::Slot => {
                    self.new_builtin(def, self.types.wrapper_descriptor, Some(ty), None, Value::NONE).value()
                }
                NativeKind::ClassMethod => self
                    .new_builtin(def, self.types.classmethod_descriptor, Some(ty), None, Value::NONE)
                    .value(),
                NativeKind::New => {
                    let owner = Some(ty.value());
                    self.new_builtin(def, self.types.builtin_function, Some(ty), owner, Value::NONE).value()
                }
                NativeKind::StaticMethod => {
                    let f = self.new_builtin(def, self.types.builtin_function, Some(ty), None, Value::NONE);
                    crate::descriptor::new_static_method(self, f.value())
                }
            };
            // A fresh name in a native type's dict: only exhausted memory could refuse it.
            let _ = ty.dict.get().set_interned(self, name, value);
        }
    }

    /// Puts functions into a module.
    pub fn add_functions(&mut self, module: Gc<crate::module::Module>, defs: &'static [NativeDef]) -> R<()> {
        let dict = module.dict.get();
        let module_name = dict.get_interned(self.names.dunder_name).unwrap_or(Value::NONE);
        for def in defs {
            let name = self.intern(def.name);
            let ty = self.types.builtin_function;
            let f = self.new_builtin(def, ty, None, Some(module.value()), module_name);
            dict.set_interned(self, name, f.value())?;
        }
        Ok(())
    }

    /// Calls a native function with arguments that do not include a bound receiver's: `prefix` is put in front.
    #[inline]
    pub fn call_native(&mut self, def: &'static NativeDef, args: &[Value], kwnames: Option<Gc<Tuple>>) -> R {
        let signature = def.signature();
        if kwnames.is_none() && signature.simple && args.len() == signature.parameters.len() {
            return (def.function)(self, args);
        }
        crate::bind::bind_and_call(self, def, signature, args, kwnames)
    }

    /// As `call_native`, for a bound method: errors name it after its receiver's type.
    #[inline]
    pub fn call_bound(&mut self, def: &'static NativeDef, args: &[Value], kwnames: Option<Gc<Tuple>>) -> R {
        let signature = def.signature();
        if kwnames.is_none() && signature.simple && args.len() == signature.parameters.len() {
            return (def.function)(self, args);
        }
        crate::bind::check_bound(self, def, signature, args, kwnames)?;
        crate::bind::bind_and_call(self, def, signature, args, kwnames)
    }
}

/// What a native type's instances hold, besides the header.
pub trait Payload: 'static {
    fn trace(&self, marker: &mut Marker);
    /// Whether a payload refers to the same objects for ever.
    const IMMUTABLE: bool = false;
    /// The iterator step, for types whose instances are iterators.
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = None;
    /// For iterators over tuples of two: see `iter::next_pair`.
    const NEXT_PAIR: Option<fn(&mut Vm, Value) -> R<Pair>> = None;
    /// For types whose instances lend their bytes.
    const BUFFER: Option<&'static crate::buffer::BufferOps> = None;
    /// For sequences whose items are had by index without running Python code.
    const ITEMS: Option<&'static Items> = None;
    /// For numbers.
    const NUMBERS: Option<&'static Numbers> = None;
}

/// Operators of native numbers without a look at their special methods: of two operands, one of which at least is exactly
/// of the type. `None` where the special methods decide.
pub struct Numbers {
    pub binary: fn(&mut Vm, crate::ops::BinaryOp, Value, Value) -> Option<R>,
    pub compare: fn(&mut Vm, crate::ops::CompareOp, Value, Value) -> Option<R>,
    /// `pow(base, exponent, modulus)` for a modulus of the type, after the others' methods have declined.
    pub power_modulo: fn(&mut Vm, Value, Value, Value) -> Option<R>,
}

/// The items of native sequences: what `sequence[index]` is in the usual case. An index below zero counts from the end.
pub struct Items {
    /// `None` if there is no such item, or more to do for it.
    pub get: fn(&mut Vm, Value, isize) -> Option<Value>,
    /// Whether the value has been put there.
    pub set: fn(&mut Vm, Value, isize, Value) -> bool,
}

/// Layout and operations of a native payload type.
pub struct NativeInfo {
    pub type_id: fn() -> TypeId,
    /// What `type_id` gives, for comparison without a call.
    id: TypeId,
    pub size: usize,
    pub trace: unsafe fn(*mut u8, &mut Marker),
    pub drop: Option<unsafe fn(*mut u8)>,
    pub immutable: bool,
    pub next: Option<fn(&mut Vm, Value) -> R<Option<Value>>>,
    pub next_pair: Option<fn(&mut Vm, Value) -> R<Pair>>,
    pub buffer: Option<&'static crate::buffer::BufferOps>,
    pub items: Option<&'static Items>,
    pub numbers: Option<&'static Numbers>,
}

/// An instance of a native type.
#[repr(C)]
pub struct Native<T> {
    pub header: Header,
    pub payload: T,
}

impl<T> std::ops::Deref for Native<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.payload
    }
}

/// # Safety
/// `object` must point to a live `Native<T>`.
unsafe fn trace_native<T: Payload>(object: *mut u8, marker: &mut Marker) {
    // SAFETY: by contract.
    unsafe { &*object.cast::<Native<T>>() }.payload.trace(marker);
}

/// # Safety
/// `object` must point to a dead `Native<T>` that was not dropped before.
unsafe fn drop_native<T: Payload>(object: *mut u8) {
    // SAFETY: by contract.
    unsafe { std::ptr::drop_in_place(&raw mut (*object.cast::<Native<T>>()).payload) };
}

/// The static description of a payload type.
pub const fn info<T: Payload>() -> &'static NativeInfo {
    const {
        &NativeInfo {
            type_id: TypeId::of::<T>,
            id: TypeId::of::<T>(),
            size: size_of::<Native<T>>(),
            trace: trace_native::<T>,
            drop: if std::mem::needs_drop::<T>() { Some(drop_native::<T>) } else { None },
            immutable: T::IMMUTABLE,
            next: T::NEXT,
            next_pair: T::NEXT_PAIR,
            buffer: T::BUFFER,
            items: T::ITEMS,
            numbers: T::NUMBERS,
        }
    }
}

impl Vm {
    /// A new instance of a native type or a subclass of it.
    pub fn new_native<T: Payload>(&mut self, ty: Gc<Type>, payload: T) -> Gc<Native<T>> {
        debug_assert!(
            ty.native.is_some_and(|i| (i.type_id)() == TypeId::of::<T>()),
            "payload of another type"
        );
        let header = self.header_of(ty);
        let object = self.allocate_for_type(ty, Native { header, payload });
        if std::mem::needs_drop::<T>() {
            self.heap.register_drop(object.non_null());
        }
        object
    }
}

impl Value {
    /// The payload, if the value is an instance of `T`'s type or of a subclass.
    #[inline]
    pub fn native<T: Payload>(self) -> Option<Gc<Native<T>>> {
        let header = self.header()?;
        let shape = header.shape.get();
        if shape.kind == Kind::Native
            && let Some(found) = shape.ty.native
            && found.id == TypeId::of::<T>()
        {
            return Some(Gc::from_address(self.bits()));
        }
        None
    }
}

/// Marks a native object of any type.
///
/// # Safety
/// `object` must be a live object of kind Native.
pub(crate) unsafe fn trace_any(object: *mut u8, marker: &mut Marker) {
    let header = Gc::<Header>::from_address(object as u64);
    if let Some(info) = header.shape.get().ty.native {
        // SAFETY: the type's info describes its instances' layout.
        unsafe { (info.trace)(object, marker) };
    }
}

/// A float that is an instance of a subclass of float.
#[repr(C)]
pub struct FloatObject {
    pub header: Header,
    pub value: f64,
}

impl Object for FloatObject {
    fn matches(kind: Kind) -> bool {
        kind == Kind::FloatObject
    }
    fn trace(&self, _marker: &mut Marker) {}
}

impl Value {
    /// The float of a float or an instance of a subclass of float.
    #[inline]
    pub fn as_any_float(self) -> Option<f64> {
        match self.as_float() {
            Some(f) => Some(f),
            None => self.cast::<FloatObject>().map(|o| o.value),
        }
    }
}
