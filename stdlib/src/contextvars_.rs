//! The module `_contextvars` (PEP 567). A context's variables are a dict that contexts share until one of them changes.

use pyrite_object::descriptor::{GetSetDef, getter, member};
use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, Payload, class_method, function, method, new, slot};
use pyrite_object::object::Trace;
use pyrite_object::ops::{self, CompareOp};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Value, Vm, native_table};
use std::cell::Cell;

/// A context.
pub struct Context {
    variables: Cell<Gc<Dict>>,
    /// Whether another context may have the same dict.
    shared: Cell<bool>,
    entered: Cell<bool>,
    /// What no other context ever has, and this one only until one of its variables changes.
    stamp: Cell<u64>,
}

impl Payload for Context {
    fn trace(&self, marker: &mut Marker) {
        self.variables.trace(marker);
    }
}

/// A variable. It hashes and compares by identity, so the dicts never run Python code.
pub struct ContextVar {
    name: Value,
    default: Option<Value>,
}

impl Payload for ContextVar {
    fn trace(&self, marker: &mut Marker) {
        self.name.trace(marker);
        self.default.trace(marker);
    }
}

/// What `ContextVar.set` gives: how to undo it.
pub struct Token {
    context: Value,
    variable: Value,
    old: Option<Value>,
    used: Cell<bool>,
}

impl Payload for Token {
    fn trace(&self, marker: &mut Marker) {
        self.context.trace(marker);
        self.variable.trace(marker);
        self.old.trace(marker);
    }
}

/// The type of `Token.MISSING`.
struct Missing;

impl Payload for Missing {
    fn trace(&self, _marker: &mut Marker) {}
}

#[derive(Clone, Copy)]
struct Types {
    context: Gc<Type>,
    variable: Gc<Type>,
    token: Gc<Type>,
    missing: Value,
}

#[derive(Default)]
struct State {
    types: Option<Types>,
    /// The last stamp of a context.
    stamp: u64,
}

fn next_stamp(vm: &mut Vm) -> u64 {
    let state = vm.extension::<State>();
    state.stamp += 1;
    state.stamp
}

/// A number that stands for the values of all variables in the thread's context: as long as it is the same, so are they.
/// 0 for a thread without a context.
#[inline]
pub fn stamp(vm: &Vm) -> u64 {
    vm.thread.context.native::<Context>().map_or(0, |context| context.stamp.get())
}

/// Sets a variable in the thread's context.
pub fn set_value(vm: &mut Vm, variable: Value, value: Value) -> R<()> {
    let context = current(vm);
    assign(vm, context, variable, Some(value))
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(Types { context, variable, token, missing }) =
        vm.get_extension::<State>().and_then(|s| s.types)
    {
        context.trace(marker);
        variable.trace(marker);
        token.trace(marker);
        missing.trace(marker);
    }
}

/// The types, made on first use: the module `_warnings` needs a variable before anybody imports this one.
fn types(vm: &mut Vm) -> Types {
    if let Some(types) = vm.extension::<State>().types {
        return types;
    }
    let module = "_contextvars";
    let context =
        vm.new_native_type::<Context>(module, "Context", flags::WEAKREF | flags::MAPPING, &CONTEXT, &[]);
    let variable = vm.new_native_type::<ContextVar>(
        module,
        "ContextVar",
        flags::WEAKREF,
        &VARIABLE,
        VARIABLE_ATTRIBUTES,
    );
    let token = vm.new_native_type::<Token>(module, "Token", 0, &TOKEN, TOKEN_ATTRIBUTES);
    let missing_type = vm.new_native_type::<Missing>("Token", "MISSING", flags::NO_NEW, &MISSING, &[]);
    let missing = vm.new_native(missing_type, Missing).value();
    let types = Types { context, variable, token, missing };
    vm.extension::<State>().types = Some(types);
    vm.root_tracers.push(trace);
    for ty in [context, token] {
        // Unhashable. A fresh name: only exhausted memory could refuse it.
        let _ = ty.dict.get().set_interned(vm, vm.names.dunder_hash, Value::NONE);
    }
    let _ = token.dict.get().set_str(vm, "MISSING", missing);
    for ty in [context, token] {
        ty.modified(vm);
    }
    types
}

fn new_context(vm: &mut Vm, variables: Gc<Dict>, shared: bool) -> Value {
    let ty = types(vm).context;
    let context = Context {
        variables: Cell::new(variables),
        shared: Cell::new(shared),
        entered: Cell::new(false),
        stamp: Cell::new(next_stamp(vm)),
    };
    vm.new_native(ty, context).value()
}

/// The thread's context, made at its first use.
fn current(vm: &mut Vm) -> Gc<Native<Context>> {
    if let Some(context) = vm.thread.context.native() {
        return context;
    }
    let variables = Gc::<Dict>::new(vm);
    let context = new_context(vm, variables, false);
    vm.thread.context = context;
    this(context)
}

fn this(value: Value) -> Gc<Native<Context>> {
    match value.native() {
        Some(c) => c,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// Changes a variable in a context, which gets a dict of its own first.
fn assign(vm: &mut Vm, context: Gc<Native<Context>>, variable: Value, value: Option<Value>) -> R<()> {
    context.stamp.set(next_stamp(vm));
    if context.shared.get() {
        let copy = context.variables.get().copy(vm)?;
        context.variables.set(copy);
        context.shared.set(false);
    }
    let variables = context.variables.get();
    match value {
        Some(value) => variables.set(vm, variable, value),
        None => variables.remove(vm, variable).map(|_| ()),
    }
}

/// A context with the same variables.
fn copy_of(vm: &mut Vm, context: Gc<Native<Context>>) -> Value {
    context.shared.set(true);
    new_context(vm, context.variables.get(), true)
}

fn copy_context(vm: &mut Vm, _args: &[Value]) -> R {
    let context = current(vm);
    Ok(copy_of(vm, context))
}

fn context_new(vm: &mut Vm, args: &[Value]) -> R {
    if args.len() > 2 || args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        return Err(vm.type_error("Context() does not accept any arguments"));
    }
    let variables = Gc::<Dict>::new(vm);
    Ok(new_context(vm, variables, false))
}

fn check_key(vm: &mut Vm, key: Value) -> R<()> {
    if key.native::<ContextVar>().is_some() {
        return Ok(());
    }
    let message = format!("a ContextVar key was expected, got {}", ops::repr_text(vm, key)?);
    Err(vm.type_error(message))
}

fn context_getitem(vm: &mut Vm, args: &[Value]) -> R {
    check_key(vm, args[1])?;
    match this(args[0]).variables.get().get(vm, args[1])? {
        Some(value) => Ok(value),
        None => Err(vm.key_error(args[1])),
    }
}

fn context_contains(vm: &mut Vm, args: &[Value]) -> R {
    check_key(vm, args[1])?;
    Ok(Value::bool(this(args[0]).variables.get().contains(vm, args[1])?))
}

fn context_get(vm: &mut Vm, args: &[Value]) -> R {
    check_key(vm, args[1])?;
    Ok(this(args[0]).variables.get().get(vm, args[1])?.unwrap_or(args[2]))
}

fn context_len(vm: &mut Vm, args: &[Value]) -> R {
    let length = this(args[0]).variables.get().len();
    Ok(vm.int(length as i64))
}

/// A view of the variables as they are now: the dict behind it is copied before it changes.
fn frozen_view(vm: &mut Vm, value: Value, name: &str) -> R {
    let context = this(value);
    context.shared.set(true);
    let variables = context.variables.get().value();
    let view = vm.call_method_str(variables, name, &[])?;
    pyrite_object::iter::iter(vm, view)
}

fn context_keys(vm: &mut Vm, args: &[Value]) -> R {
    frozen_view(vm, args[0], "keys")
}

fn context_values(vm: &mut Vm, args: &[Value]) -> R {
    frozen_view(vm, args[0], "values")
}

fn context_items(vm: &mut Vm, args: &[Value]) -> R {
    frozen_view(vm, args[0], "items")
}

fn context_copy(vm: &mut Vm, args: &[Value]) -> R {
    Ok(copy_of(vm, this(args[0])))
}

fn context_equality(vm: &mut Vm, args: &[Value], op: CompareOp) -> R {
    let Some(other) = args[1].native::<Context>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let (a, b) = (this(args[0]).variables.get().value(), other.variables.get().value());
    ops::compare(vm, op, a, b)
}

fn context_eq(vm: &mut Vm, args: &[Value]) -> R {
    context_equality(vm, args, CompareOp::Eq)
}

fn context_ne(vm: &mut Vm, args: &[Value]) -> R {
    context_equality(vm, args, CompareOp::Ne)
}

fn unordered(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

fn context_run(vm: &mut Vm, args: &[Value]) -> R {
    let context = this(args[0]);
    let [function, positional @ ..] = &args[2..] else {
        return Err(vm.type_error("run() missing 1 required positional argument"));
    };
    if context.entered.get() {
        let message = format!("cannot enter context: {} is already entered", ops::repr_text(vm, args[0])?);
        return Err(vm.runtime_error(message));
    }
    let mut all = vm.rooted_from(positional);
    let mut names = vm.rooted();
    for (k, v) in args[1].as_dict().iter().flat_map(|d| d.to_vec()) {
        names.push(k);
        all.push(v);
    }
    let kwnames = if names.is_empty() { None } else { Some(pyrite_object::tuple::Tuple::new(vm, &names)) };
    let previous = vm.thread.context;
    context.entered.set(true);
    vm.thread.context = args[0];
    let result = vm.call_kw(*function, &all, kwnames);
    vm.thread.context = previous;
    context.entered.set(false);
    result
}

fn variable(value: Value) -> Gc<Native<ContextVar>> {
    match value.native() {
        Some(v) => v,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// A new variable, for native modules.
pub fn new_variable(vm: &mut Vm, name: &str) -> Value {
    let ty = types(vm).variable;
    let name = vm.intern(name);
    vm.new_native(ty, ContextVar { name, default: None }).value()
}

/// The variable's value in the current context.
pub fn value_of(vm: &mut Vm, variable: Value) -> R<Option<Value>> {
    match vm.thread.context.native::<Context>() {
        Some(context) => context.variables.get().get(vm, variable),
        None => Ok(None),
    }
}

fn variable_new(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_str().is_none() {
        return Err(vm.type_error("context variable name must be a str"));
    }
    match args[0].cast::<Type>() {
        Some(class) => {
            let default = Some(args[2]).filter(|d| *d != Value::ABSENT);
            Ok(vm.new_native(class, ContextVar { name: args[1], default }).value())
        }
        None => Err(vm.type_error("not a class")),
    }
}

fn variable_repr(vm: &mut Vm, args: &[Value]) -> R {
    let v = variable(args[0]);
    let mut text = format!("<ContextVar name={}", ops::repr_text(vm, v.name)?);
    if let Some(default) = v.default {
        text.push_str(&format!(" default={}", ops::repr_text(vm, default)?));
    }
    text.push_str(&format!(" at {:#x}>", args[0].identity()));
    Ok(vm.str(&text))
}

fn variable_hash(vm: &mut Vm, args: &[Value]) -> R {
    let hash = ops::identity_hash(args[0]);
    Ok(vm.int(hash))
}

fn variable_get(vm: &mut Vm, args: &[Value]) -> R {
    if let Some(found) = value_of(vm, args[0])? {
        return Ok(found);
    }
    if args[1] != Value::ABSENT {
        return Ok(args[1]);
    }
    match variable(args[0]).default {
        Some(default) => Ok(default),
        None => Err(vm.raise_with(Exc::LookupError, &[args[0]])),
    }
}

fn variable_set(vm: &mut Vm, args: &[Value]) -> R {
    let context = current(vm);
    let old = context.variables.get().get(vm, args[0])?;
    assign(vm, context, args[0], Some(args[1]))?;
    let ty = types(vm).token;
    let token = Token { context: context.value(), variable: args[0], old, used: Cell::new(false) };
    Ok(vm.new_native(ty, token).value())
}

fn variable_reset(vm: &mut Vm, args: &[Value]) -> R {
    let Some(token) = args[1].native::<Token>() else {
        let message = format!("expected an instance of Token, got {}", ops::repr_text(vm, args[1])?);
        return Err(vm.type_error(message));
    };
    if token.used.get() {
        let message = format!("{} has already been used once", ops::repr_text(vm, args[1])?);
        return Err(vm.runtime_error(message));
    }
    if token.variable != args[0] {
        let message = format!("{} was created by a different ContextVar", ops::repr_text(vm, args[1])?);
        return Err(vm.value_error(message));
    }
    let context = current(vm);
    if token.context != context.value() {
        let message = format!("{} was created in a different Context", ops::repr_text(vm, args[1])?);
        return Err(vm.value_error(message));
    }
    token.used.set(true);
    assign(vm, context, args[0], token.old)?;
    Ok(Value::NONE)
}

fn variable_name(_vm: &mut Vm, v: Value) -> R {
    Ok(variable(v).name)
}

fn token(value: Value) -> Gc<Native<Token>> {
    match value.native() {
        Some(t) => t,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn token_new(vm: &mut Vm, _args: &[Value]) -> R {
    Err(vm.runtime_error("Tokens can only be created by ContextVars"))
}

fn token_repr(vm: &mut Vm, args: &[Value]) -> R {
    let t = token(args[0]);
    let used = if t.used.get() { " used" } else { "" };
    let text = format!("<Token{used} var={} at {:#x}>", ops::repr_text(vm, t.variable)?, args[0].identity());
    Ok(vm.str(&text))
}

fn token_enter(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(args[0])
}

fn token_exit(vm: &mut Vm, args: &[Value]) -> R {
    variable_reset(vm, &[token(args[0]).variable, args[0]])
}

fn token_var(_vm: &mut Vm, v: Value) -> R {
    Ok(token(v).variable)
}

fn token_old(vm: &mut Vm, v: Value) -> R {
    let missing = types(vm).missing;
    Ok(token(v).old.unwrap_or(missing))
}

fn missing_repr(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.intern("<Token.MISSING>"))
}

use pyrite_object::generic_alias::class_getitem;

native_table! {
    CONTEXT = [
        new("(type, *args, **kwargs)", context_new),
        slot("__lt__", "(self, value, /)", unordered, "Return self<value."),
        slot("__le__", "(self, value, /)", unordered, "Return self<=value."),
        slot("__eq__", "(self, value, /)", context_eq, "Return self==value."),
        slot("__ne__", "(self, value, /)", context_ne, "Return self!=value."),
        slot("__gt__", "(self, value, /)", unordered, "Return self>value."),
        slot("__ge__", "(self, value, /)", unordered, "Return self>=value."),
        slot("__iter__", "(self, /)", context_keys, "Implement iter(self)."),
        slot("__len__", "(self, /)", context_len, "Return len(self)."),
        slot("__getitem__", "(self, key, /)", context_getitem, "Return self[key]."),
        slot("__contains__", "(self, key, /)", context_contains, "Return bool(key in self)."),
        method("get", "(self, key, default=None, /)", context_get, "The variable's value in the context, or the default."),
        method("items", "(self, /)", context_items, "All variables and their values."),
        method("keys", "(self, /)", context_keys, "All variables."),
        method("values", "(self, /)", context_values, "All values."),
        method("copy", "(self, /)", context_copy, "A context with the same variables."),
        method("run", "!(self, /, *args, **kwargs)", context_run, "Calls a function in the context."),
    ]
}

native_table! {
    VARIABLE = [
        new("(type, name, /, *, default=<absent>)", variable_new),
        slot("__repr__", "(self, /)", variable_repr, "Return repr(self)."),
        slot("__hash__", "(self, /)", variable_hash, "Return hash(self)."),
        method("get", "(self, default=<unrepresentable>, /)", variable_get, "The value in the current context, the default, or the variable's default."),
        method("set", "(self, value, /)", variable_set, "Sets the value in the current context; gives a token that can undo it."),
        method("reset", "(self, token, /)", variable_reset, "Undoes what gave the token."),
        class_method("__class_getitem__", "(type, object, /)", class_getitem, "See PEP 585"),
    ]
}

static VARIABLE_ATTRIBUTES: &[GetSetDef] = &[member("name", variable_name)];

native_table! {
    TOKEN = [
        new("(type, *args, **kwargs)", token_new),
        slot("__repr__", "(self, /)", token_repr, "Return repr(self)."),
        class_method("__class_getitem__", "(type, object, /)", class_getitem, "See PEP 585"),
        method("__enter__", "(self, /)", token_enter, "Gives the token."),
        method("__exit__", "(self, type, val, tb, /)", token_exit, "Undoes what gave the token."),
    ]
}

static TOKEN_ATTRIBUTES: &[GetSetDef] = &[getter("var", token_var), getter("old_value", token_old)];

native_table! {
    MISSING = [slot("__repr__", "(self, /)", missing_repr, "Return repr(self).")]
}

native_table! {
    FUNCTIONS = [function("copy_context", "()", copy_context, "A copy of the current context.")]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    let types = types(vm);
    let dict = module.dict.get();
    for (name, ty) in [("Context", types.context), ("ContextVar", types.variable), ("Token", types.token)] {
        dict.set_str(vm, name, ty.value())?;
    }
    Ok(())
}
