//! `partial`, and `Placeholder` that keeps a positional argument open.

use pyrite_object::descriptor::{GetSetDef, getset, member};
use pyrite_object::dict::Dict;
use pyrite_object::function::Method;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, Payload, class_method, method, new, slot};
use pyrite_object::object::Trace;
use pyrite_object::string::StrBuilder;
use pyrite_object::ty::flags;
use pyrite_object::vm::RootedVec;
use pyrite_object::{Gc, R, Value, Vm, class, generic_alias, native_table, ops, recursive};
use std::cell::Cell;

pub struct Partial {
    function: Cell<Value>,
    /// A tuple.
    args: Cell<Value>,
    /// A dict.
    keywords: Cell<Value>,
    /// How many of `args` are placeholders.
    open: Cell<usize>,
}

impl Payload for Partial {
    fn trace(&self, marker: &mut Marker) {
        self.function.trace(marker);
        self.args.trace(marker);
        self.keywords.trace(marker);
    }
}

/// The one `Placeholder`.
struct Placeholder;

impl Payload for Placeholder {
    fn trace(&self, _marker: &mut Marker) {}
}

#[derive(Default)]
struct State {
    placeholder: Option<Value>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(s) = vm.get_extension::<State>() {
        s.placeholder.trace(marker);
    }
}

fn is_placeholder(value: Value) -> bool {
    value.native::<Placeholder>().is_some()
}

fn no_trailing(vm: &mut Vm, args: &[Value]) -> R<()> {
    match args.last() {
        Some(last) if is_placeholder(*last) => Err(vm.type_error("trailing Placeholders are not allowed")),
        _ => Ok(()),
    }
}

/// A partial whose function and arguments a new one takes over: one without attributes of its own.
fn plain_partial(vm: &mut Vm, function: Value) -> R<Option<Gc<Native<Partial>>>> {
    let Some(inner) = function.native::<Partial>() else { return Ok(None) };
    let attributes = if inner.shape().dict_mode() {
        vm.instance_dict(function)?.map_or(0, |d| d.len())
    } else {
        inner.shape().count as usize
    };
    Ok(Some(inner).filter(|_| attributes == 0))
}

/// `args` with `given` in the places of placeholders, and the rest of `given` behind.
fn fill_in(vm: &mut Vm, args: &[Value], given: &[Value]) -> RootedVec {
    let mut given = given.iter();
    let mut all = vm.rooted();
    for arg in args {
        match is_placeholder(*arg) {
            true => all.push(given.next().copied().unwrap_or(*arg)),
            false => all.push(*arg),
        }
    }
    all.extend(given);
    all
}

fn partial_new(vm: &mut Vm, args: &[Value]) -> R {
    // Class, function, keywords, then the arguments.
    let class = recursive::class_of(vm, args[0])?;
    let mut function = args[1];
    if function == Value::ABSENT {
        return Err(vm.type_error("type 'partial' takes at least one argument"));
    }
    if !ops::is_callable(vm, function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let given = &args[3..];
    no_trailing(vm, given)?;
    let keywords = Gc::<Dict>::new(vm);
    let new_keywords = args[2].as_dict().map(|d| d.to_vec()).unwrap_or_default();
    if new_keywords.iter().any(|(_, value)| is_placeholder(*value)) {
        return Err(vm.type_error("Placeholder cannot be passed as a keyword argument"));
    }
    let mut all = vm.rooted_from(given);
    if let Some(inner) = plain_partial(vm, function)? {
        function = inner.function.get();
        if let Some(held) = inner.args.get().as_tuple() {
            all = fill_in(vm, held.items(), given);
        }
        if let Some(held) = inner.keywords.get().as_dict() {
            for (key, value) in held.to_vec() {
                keywords.set(vm, key, value)?;
            }
        }
    }
    if let Some(new) = args[2].as_dict() {
        for (key, value) in new.to_vec() {
            keywords.set(vm, key, value)?;
        }
    }
    let open = all.iter().filter(|a| is_placeholder(**a)).count();
    let held = vm.tuple(&all);
    let payload = Partial {
        function: Cell::new(function),
        args: Cell::new(held),
        keywords: Cell::new(keywords.value()),
        open: Cell::new(open),
    };
    Ok(vm.new_native(class, payload).value())
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Partial>>> {
    match value.native::<Partial>() {
        Some(partial) => Ok(partial),
        None => Err(recursive::foreign_receiver(vm, "functools.partial", value)),
    }
}

fn call(vm: &mut Vm, args: &[Value]) -> R {
    let partial = this(vm, args[0])?;
    let (new_keywords, given) = (args[1], &args[2..]);
    let open = partial.open.get();
    if given.len() < open {
        let message = format!(
            "missing positional arguments in 'partial' call; expected at least {open}, got {}",
            given.len()
        );
        return Err(vm.type_error(message));
    }
    let Some(held) = partial.args.get().as_tuple() else { return Err(invalid_state(vm)) };
    let mut all = match open {
        0 => {
            let mut all = vm.rooted_from(held.items());
            all.extend_from_slice(given);
            all
        }
        _ => fill_in(vm, held.items(), given),
    };
    let held = partial.keywords.get();
    let kwnames = match (held.as_dict().filter(|d| !d.is_empty()), new_keywords.as_dict()) {
        (Some(held), Some(new)) => {
            let merged = held.copy(vm)?;
            for (key, value) in new.to_vec() {
                merged.set(vm, key, value)?;
            }
            crate::push_keywords(vm, &mut all, merged.value())
        }
        (Some(held), None) => crate::push_keywords(vm, &mut all, held.value()),
        (None, _) => crate::push_keywords(vm, &mut all, new_keywords),
    };
    vm.call_kw(partial.function.get(), &all, kwnames)
}

fn get(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].is_none() {
        return Ok(args[0]);
    }
    Ok(Method::new(vm, args[0], args[1]))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let partial = this(vm, args[0])?;
    // What is shown stays the same, whatever the reprs do to the object.
    let (function, held, keywords) = (partial.function.get(), partial.args.get(), partial.keywords.get());
    let keywords: Vec<(Value, Value)> = keywords.as_dict().map(|d| d.to_vec()).unwrap_or_default();
    let mut kept = vm.rooted_from(&[function, held]);
    kept.extend(keywords.iter().flat_map(|(key, value)| [*key, *value]));
    recursive::guarded_repr(vm, args[0], "...", |vm| {
        let mut text = StrBuilder::default();
        let ty = vm.type_of(args[0]);
        text.push_str(&class::full_name(vm, ty));
        text.push_str("(");
        recursive::push_repr(vm, &mut text, function)?;
        if let Some(held) = held.as_tuple() {
            for i in 0..held.len() {
                text.push_str(", ");
                recursive::push_repr(vm, &mut text, held.get(i))?;
            }
        }
        for (key, value) in keywords {
            text.push_str(", ");
            let key = ops::to_str(vm, key)?;
            if let Some(key) = key.as_str() {
                text.push_string(&key);
            }
            text.push_str("=");
            recursive::push_repr(vm, &mut text, value)?;
        }
        text.push_str(")");
        text.finish(vm)
    })
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let partial = this(vm, args[0])?;
    let class = vm.type_of(args[0]).value();
    let function = partial.function.get();
    let attributes = match vm.instance_dict(args[0])? {
        Some(dict) if !dict.is_empty() => dict.value(),
        _ => Value::NONE,
    };
    let first = vm.tuple(&[function]);
    let state = vm.tuple(&[function, partial.args.get(), partial.keywords.get(), attributes]);
    Ok(vm.tuple(&[class, first, state]))
}

fn invalid_state(vm: &mut Vm) -> pyrite_object::Raised {
    vm.type_error("invalid partial state")
}

fn set_state(vm: &mut Vm, args: &[Value]) -> R {
    let partial = this(vm, args[0])?;
    let Some(state) = args[1].as_tuple().filter(|t| t.len() == 4) else { return Err(invalid_state(vm)) };
    let (function, held, keywords, attributes) = (state.get(0), state.get(1), state.get(2), state.get(3));
    let Some(positional) = held.as_tuple() else { return Err(invalid_state(vm)) };
    if !ops::is_callable(vm, function) || !(keywords.is_none() || keywords.as_dict().is_some()) {
        return Err(invalid_state(vm));
    }
    no_trailing(vm, positional.items())?;
    let open = positional.items().iter().filter(|a| is_placeholder(**a)).count();
    let held = if vm.is_exact(held, vm.types.tuple) { held } else { vm.tuple(positional.items()) };
    let keywords = match keywords.as_dict() {
        None => Gc::<Dict>::new(vm),
        Some(dict) if vm.is_exact(keywords, vm.types.dict) => dict,
        Some(dict) => {
            let copy = Gc::<Dict>::new(vm);
            for (key, value) in dict.to_vec() {
                copy.set(vm, key, value)?;
            }
            copy
        }
    };
    partial.function.set(function);
    partial.args.set(held);
    partial.keywords.set(keywords.value());
    partial.open.set(open);
    let attributes = if attributes.is_none() { Gc::<Dict>::new(vm).value() } else { attributes };
    vm.set_attribute_str(args[0], "__dict__", attributes)?;
    Ok(Value::NONE)
}

fn attributes_of(vm: &mut Vm, value: Value) -> R {
    match vm.instance_dict(value)? {
        Some(dict) => Ok(dict.value()),
        None => Ok(Value::NONE),
    }
}

fn set_attributes(vm: &mut Vm, value: Value, dict: Option<Value>) -> R<()> {
    let Some(given) = dict else { return Err(vm.type_error("cannot delete __dict__")) };
    let Some(dict) = given.as_dict() else {
        let message = format!("__dict__ must be set to a dictionary, not a '{}'", vm.type_name(given));
        return Err(vm.type_error(message));
    };
    vm.set_instance_dict(value, dict).map(|_| ())
}

fn function_of(vm: &mut Vm, value: Value) -> R {
    Ok(this(vm, value)?.function.get())
}

fn args_of(vm: &mut Vm, value: Value) -> R {
    Ok(this(vm, value)?.args.get())
}

fn keywords_of(vm: &mut Vm, value: Value) -> R {
    Ok(this(vm, value)?.keywords.get())
}

native_table! {
    METHODS = [
        new("(type, func=<required>, /, *args, **keywords)", partial_new),
        slot("__call__", "(self, /, *args, **kwargs?)", call, "Call self as a function."),
        slot("__get__", "(self, instance, owner=None, /)", get, "Return an attribute of instance, which is of type owner."),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__reduce__", "(self, /)", reduce, "Helper for pickle."),
        method("__setstate__", "(self, object, /)", set_state, "Takes the state that __reduce__ gave."),
        class_method("__class_getitem__", "(type, object, /)", generic_alias::class_getitem, "See PEP 585"),
    ]
}

static ATTRIBUTES: &[GetSetDef] = &[
    GetSetDef { doc: "function object to use in future partial calls", ..member("func", function_of) },
    GetSetDef { doc: "tuple of arguments to future partial calls", ..member("args", args_of) },
    GetSetDef {
        doc: "dictionary of keyword arguments to future partial calls",
        ..member("keywords", keywords_of)
    },
];

/// In place of what all instances have: this one cannot be deleted.
static DICT: &[GetSetDef] = &[getset("__dict__", attributes_of, set_attributes)];

fn placeholder_new(vm: &mut Vm, args: &[Value]) -> R {
    if args.len() > 2 || args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        return Err(vm.type_error("PlaceholderType takes no arguments"));
    }
    if let Some(placeholder) = vm.extension::<State>().placeholder {
        return Ok(placeholder);
    }
    let class = recursive::class_of(vm, args[0])?;
    let made = vm.new_native(class, Placeholder).value();
    vm.extension::<State>().placeholder = Some(made);
    Ok(made)
}

fn placeholder_name(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.intern("Placeholder"))
}

native_table! {
    PLACEHOLDER = [
        new("!(type, /, *args, **kwargs)", placeholder_new),
        slot("__repr__", "(self, /)", placeholder_name, "Return repr(self)."),
        method("__reduce__", "(self, /)", placeholder_name, "Helper for pickle."),
    ]
}

/// Makes the types and the placeholder.
pub fn init(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    let ty = vm.new_native_type::<Placeholder>("functools", "_PlaceholderType", 0, &PLACEHOLDER, &[]);
    let dict = module.dict.get();
    dict.set_str(vm, "_PlaceholderType", ty.value())?;
    let placeholder = vm.call(ty.value(), &[])?;
    dict.set_str(vm, "Placeholder", placeholder)?;
    let all = flags::BASE | flags::HAS_DICT | flags::WEAKREF;
    let ty = vm.new_native_type::<Partial>("functools", "partial", all, &METHODS, ATTRIBUTES);
    vm.add_getsets(ty, DICT);
    dict.set_str(vm, "partial", ty.value())
}
