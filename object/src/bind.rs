//! Binding arguments to a native function's signature, with CPython's error messages.

use crate::dict::Dict;
use crate::exception::Raised;
use crate::native::{Default, NativeDef, NativeKind, Parameter, Signature};
use crate::object::Gc;
use crate::tuple::Tuple;
use crate::value::Value;
use crate::vm::{R, Vm};

/// Signatures of up to this many parameters are bound on the native stack.
const SHORT: usize = 8; // parameters

/// Binds the arguments and calls. `args` holds positional arguments, then the values of the keywords in `kwnames`.
#[inline(never)]
pub fn bind_and_call(
    vm: &mut Vm,
    def: &'static NativeDef,
    signature: &'static Signature,
    args: &[Value],
    kwnames: Option<Gc<Tuple>>,
) -> R {
    let keyword_count = kwnames.map_or(0, |k| k.len());
    let positional = &args[..args.len() - keyword_count];
    let bound_self = usize::from(has_self(def));
    if signature.no_keywords && keyword_count > 0 {
        return Err(no_keywords(vm, def, signature, args, false));
    }
    let wrong = positional.len() > signature.positional || positional.len() < signature.required;
    if signature.no_keywords && !signature.var_args && wrong && positional.len() >= bound_self {
        return Err(wrong_count(vm, def, signature, positional.len() - bound_self, args, false));
    }
    let named = if signature.var_keywords { 0 } else { keyword_count };
    let all = positional.len() + named > signature.parameters.len() && !signature.no_keywords;
    if (all || positional.len() > signature.positional) && !signature.var_args {
        return Err(too_many(vm, def, signature, positional.len().saturating_sub(bound_self), named, args));
    }
    if positional.len() < bound_self {
        return Err(needs_receiver(vm, def));
    }
    if signature.simple && keyword_count == 0 && signature.parameters.len() <= SHORT {
        return bind_short(vm, def, signature, positional);
    }
    if signature.lazy_keywords && keyword_count == 0 && signature.parameters.len() == bound_self {
        return bind_rest(vm, def, bound_self, positional);
    }
    if keyword_count == 0
        && signature.var_args
        && (!signature.var_keywords || signature.lazy_keywords)
        && positional.len() + signature.parameters.len() < MANY
    {
        return bind_varargs(vm, def, signature, positional);
    }
    if !signature.var_args
        && !signature.var_keywords
        && signature.parameters.len() <= MANY
        && let Some(result) = bind_few(vm, def, signature, args, kwnames)
    {
        return result;
    }
    bind_long(vm, def, signature, args, kwnames)
}

/// More values than this are bound on the heap.
const MANY: usize = 16; // values

impl Parameter {
    /// What it gets without an argument; `None` if it must have one.
    #[inline(always)]
    pub fn default_value(&self, vm: &mut Vm) -> Option<Value> {
        match self.default {
            Default::Required => None,
            Default::Plain(v) => Some(v),
            Default::Text(t) => Some(vm.intern(t)),
            Default::Absent => Some(Value::ABSENT),
        }
    }
}

/// Few positional arguments for a function that takes any number of them.
#[inline(never)]
fn bind_varargs(
    vm: &mut Vm,
    def: &'static NativeDef,
    signature: &'static Signature,
    positional: &[Value],
) -> R {
    let mut values = [Value::ABSENT; MANY];
    let direct = positional.len().min(signature.positional);
    values[..direct].copy_from_slice(&positional[..direct]);
    for (at, parameter) in signature.parameters.iter().enumerate().skip(direct) {
        let Some(value) = parameter.default_value(vm) else {
            return Err(missing(vm, def, signature, at, positional.len(), positional));
        };
        values[at] = value;
    }
    let mut count = signature.parameters.len();
    if signature.var_keywords {
        values[count] = Value::NONE;
        count += 1;
    }
    let rest = &positional[direct..];
    values[count..count + rest.len()].copy_from_slice(rest);
    (def.function)(vm, &values[..count + rest.len()])
}

/// Errors of bound methods name the receiver's type instead of the one that has the method. Apart from `bind_and_call`,
/// whose arguments all stand in registers.
#[inline(never)]
pub fn check_bound(
    vm: &mut Vm,
    def: &'static NativeDef,
    signature: &'static Signature,
    args: &[Value],
    kwnames: Option<Gc<Tuple>>,
) -> R<()> {
    if def.kind != NativeKind::Method || !signature.no_keywords {
        return Ok(());
    }
    if kwnames.is_some_and(|k| !k.is_empty()) {
        return Err(no_keywords(vm, def, signature, args, true));
    }
    let wrong = args.len() > signature.positional || args.len() < signature.required;
    if wrong && !signature.var_args {
        return Err(wrong_count(vm, def, signature, args.len() - 1, args, true));
    }
    Ok(())
}

/// Passes the receiver, no keywords, and everything else on.
#[inline(never)]
fn bind_rest(vm: &mut Vm, def: &'static NativeDef, bound_self: usize, positional: &[Value]) -> R {
    let count = positional.len() + 1;
    if count <= SHORT {
        let mut values = [Value::NONE; SHORT];
        values[..bound_self].copy_from_slice(&positional[..bound_self]);
        values[bound_self + 1..count].copy_from_slice(&positional[bound_self..]);
        return (def.function)(vm, &values[..count]);
    }
    let mut values = vm.rooted_from(&positional[..bound_self]);
    values.push(Value::NONE);
    values.extend_from_slice(&positional[bound_self..]);
    (def.function)(vm, &values)
}

/// Fills in defaults on the native stack. A frame of its own, because the collector scans frames, and what stands in
/// the unused parts of large ones keeps objects alive.
#[inline(never)]
fn bind_short(
    vm: &mut Vm,
    def: &'static NativeDef,
    signature: &'static Signature,
    positional: &[Value],
) -> R {
    let count = signature.parameters.len();
    let mut values = [Value::ABSENT; SHORT];
    values[..positional.len()].copy_from_slice(positional);
    for (at, parameter) in signature.parameters.iter().enumerate().skip(positional.len()) {
        let Some(value) = parameter.default_value(vm) else {
            return Err(missing(vm, def, signature, at, positional.len(), positional));
        };
        values[at] = value;
    }
    (def.function)(vm, &values[..count])
}

/// Arguments for not too many parameters, some of them by name, on the native stack. `None` if they do not fit: what is
/// wrong with them is for `bind_long` to say.
#[inline(never)]
fn bind_few(
    vm: &mut Vm,
    def: &'static NativeDef,
    signature: &'static Signature,
    args: &[Value],
    kwnames: Option<Gc<Tuple>>,
) -> Option<R> {
    let names = kwnames.as_ref().map_or(&[][..], |names| names.items());
    let (positional, named) = args.split_at_checked(args.len().checked_sub(names.len())?)?;
    if positional.len() > signature.positional {
        return None;
    }
    let mut values = [Value::ABSENT; MANY];
    values[..positional.len()].copy_from_slice(positional);
    for (name, value) in names.iter().zip(named) {
        let name = name.as_str()?;
        let text = name.as_ascii()?;
        let found = signature.parameters[signature.positional_only..].iter().position(|p| p.name == text)?;
        let place = &mut values[signature.positional_only + found];
        if *place != Value::ABSENT {
            return None;
        }
        *place = *value;
    }
    for (at, parameter) in signature.parameters.iter().enumerate().skip(positional.len()) {
        if values[at] == Value::ABSENT {
            values[at] = parameter.default_value(vm)?;
        }
    }
    Some((def.function)(vm, &values[..signature.parameters.len()]))
}

#[inline(never)]
fn bind_long(
    vm: &mut Vm,
    def: &'static NativeDef,
    signature: &'static Signature,
    args: &[Value],
    kwnames: Option<Gc<Tuple>>,
) -> R {
    let keyword_count = kwnames.map_or(0, |k| k.len());
    let positional = &args[..args.len() - keyword_count];
    let bound_self = usize::from(has_self(def));
    let mut values = vm.rooted();
    values.resize(signature.parameters.len(), Value::ABSENT);
    let direct = positional.len().min(signature.positional);
    values[..direct].copy_from_slice(&positional[..direct]);
    let mut extra_keywords = None;
    if signature.var_keywords && (keyword_count > 0 || !signature.lazy_keywords) {
        extra_keywords = Some(Gc::<Dict>::new(vm));
    }
    let mut unexpected = None;
    if let Some(names) = kwnames {
        for i in 0..names.len() {
            let (name, value) = (names.get(i), args[positional.len() + i]);
            let text = crate::string::to_rust(name);
            let candidates = &signature.parameters[signature.positional_only..];
            let found =
                candidates.iter().position(|p| p.name == text).map(|at| at + signature.positional_only);
            match found {
                // What is missing is told before what is too much.
                Some(at) if values[at] != Value::ABSENT => {
                    unexpected.get_or_insert((text, Some(at + 1 - bound_self)));
                }
                Some(at) => values[at] = value,
                None => match extra_keywords {
                    Some(dict) => dict.set(vm, name, value)?,
                    None => {
                        unexpected.get_or_insert((text, None));
                    }
                },
            }
        }
    }
    for (at, parameter) in signature.parameters.iter().enumerate() {
        if values[at] == Value::ABSENT {
            let Some(value) = parameter.default_value(vm) else {
                return Err(missing(vm, def, signature, at, positional.len(), args));
            };
            values[at] = value;
        }
    }
    if let Some((text, position)) = unexpected {
        return Err(not_taken(vm, def, signature, args, &text, position));
    }
    if signature.var_keywords {
        values.push(extra_keywords.map_or(Value::NONE, |d| d.value()));
    }
    values.extend_from_slice(&positional[direct..]);
    (def.function)(vm, &values)
}

/// A keyword that is not a parameter's name, or whose parameter has an argument by position.
#[cold]
#[inline(never)]
fn not_taken(
    vm: &mut Vm,
    def: &'static NativeDef,
    s: &Signature,
    args: &[Value],
    text: &str,
    position: Option<usize>,
) -> Raised {
    let name = called(def, s, vm, args);
    let message = match position {
        Some(at) => format!("argument for {name} given by name ('{text}') and position ({at})"),
        None => {
            let known = s.parameters[s.positional_only..].iter().map(|p| p.name);
            let hint = crate::suggest::hint(text, known);
            let this = if s.called == Some("function") { "this " } else { "" };
            format!("{this}{name} got an unexpected keyword argument '{text}'{hint}")
        }
    };
    vm.type_error(message)
}

fn has_self(def: &NativeDef) -> bool {
    matches!(def.kind, NativeKind::Method | NativeKind::Slot | NativeKind::ClassMethod | NativeKind::New)
}

/// A special method other than `__init__` and `__call__`, which CPython calls through a wrapper.
fn is_operator(def: &NativeDef) -> bool {
    def.kind == NativeKind::Slot && !matches!(def.name, "__init__" | "__call__")
}

/// The function's name, or its type's if it makes or fills instances.
fn display_name(def: &'static NativeDef, vm: &Vm, args: &[Value]) -> String {
    match (def.kind, args.first()) {
        (NativeKind::New, Some(class)) => match class.cast::<crate::ty::Type>() {
            Some(ty) => owner(def, ty).short_name(),
            None => def.name.to_owned(),
        },
        // What calling an instance takes is its type's own affair.
        (NativeKind::Slot, Some(receiver)) if def.name == "__call__" => vm.type_of(*receiver).short_name(),
        (NativeKind::Slot, Some(receiver)) if def.name == "__init__" => {
            owner(def, vm.type_of(*receiver)).short_name()
        }
        _ => def.name.to_owned(),
    }
}

/// The function as errors about its arguments call it.
fn called(def: &'static NativeDef, s: &Signature, vm: &Vm, args: &[Value]) -> String {
    match s.called {
        Some(called) => called.to_owned(),
        None => format!("{}()", display_name(def, vm, args)),
    }
}

/// `list.append` for methods that take exactly one or no argument, as CPython names them.
fn qualified(def: &'static NativeDef, vm: &Vm, args: &[Value], bound: bool) -> String {
    match (def.kind, args.first()) {
        (NativeKind::Method, Some(receiver)) => {
            let ty = vm.type_of(*receiver);
            format!("{}.{}", if bound { ty } else { owner(def, ty) }.short_name(), def.name)
        }
        (NativeKind::ClassMethod, Some(receiver)) => match receiver.cast::<crate::ty::Type>() {
            Some(ty) => format!("{}.{}", ty.short_name(), def.name),
            None => def.name.to_owned(),
        },
        (NativeKind::Function, _) => match module_of(def, vm) {
            Some(module) => format!("{module}.{}", def.name),
            None => def.name.to_owned(),
        },
        _ => display_name(def, vm, args),
    }
}

/// The name of the module that has a function, unless it is `builtins`.
fn module_of(def: &'static NativeDef, vm: &Vm) -> Option<String> {
    let modules = vm.modules?.to_vec();
    let found = modules.into_iter().find_map(|(_, m)| {
        let dict = m.cast::<crate::module::Module>()?.dict.get();
        dict.to_vec().into_iter().find_map(|(_, v)| {
            v.cast::<crate::native::Builtin>().filter(|b| std::ptr::eq(b.def, def)).map(|b| b.module.get())
        })
    })?;
    Some(crate::string::to_rust(found)).filter(|name| !name.is_empty() && name != "builtins")
}

/// The class that a method comes from.
fn owner(def: &'static NativeDef, ty: Gc<crate::ty::Type>) -> Gc<crate::ty::Type> {
    let mro = ty.mro.get();
    let has = |class: &Gc<crate::ty::Type>| {
        class
            .dict
            .get()
            .to_vec()
            .iter()
            .any(|(_, v)| v.cast::<crate::native::Builtin>().is_some_and(|b| std::ptr::eq(b.def, def)))
    };
    mro.items().iter().filter_map(|c| c.cast::<crate::ty::Type>()).find(has).unwrap_or(ty)
}

#[cold]
#[inline(never)]
fn needs_receiver(vm: &mut Vm, def: &'static NativeDef) -> Raised {
    vm.type_error(format!("unbound method {}() needs an argument", def.name))
}

#[cold]
#[inline(never)]
fn no_keywords(vm: &mut Vm, def: &'static NativeDef, s: &Signature, args: &[Value], bound: bool) -> Raised {
    let wrapper = if is_operator(def) { "wrapper " } else { "" };
    let name = qualified(def, vm, args, bound);
    if def.kind == NativeKind::New && s.positional == 1 && !s.var_args {
        return vm.type_error(format!("{name} takes no arguments"));
    }
    vm.type_error(format!("{wrapper}{name}() takes no keyword arguments"))
}

/// `given` arguments by position, without the receiver, and `named` ones by name are too many.
#[cold]
#[inline(never)]
fn too_many(
    vm: &mut Vm,
    def: &'static NativeDef,
    s: &Signature,
    given: usize,
    named: usize,
    args: &[Value],
) -> Raised {
    let bound = usize::from(has_self(def));
    let most = s.positional - bound.min(s.positional);
    let least = s.required - bound.min(s.required);
    let total = s.parameters.len() - bound;
    let name = called(def, s, vm, args);
    let message = if given + named > total {
        let kind = if given == 0 { "keyword argument" } else { "argument" };
        format!("{name} takes at most {total} {kind}{} ({} given)", plural(total), given + named)
    } else if most == 0 {
        format!("{name} takes no positional arguments")
    } else {
        let bound_word = if least == most { "exactly" } else { "at most" };
        format!("{name} takes {bound_word} {most} positional argument{} ({given} given)", plural(most))
    };
    vm.type_error(message)
}

#[cold]
#[inline(never)]
fn missing(
    vm: &mut Vm,
    def: &'static NativeDef,
    s: &Signature,
    at: usize,
    given: usize,
    args: &[Value],
) -> Raised {
    let bound = usize::from(has_self(def));
    let given = given - bound.min(given);
    if s.no_keywords {
        return wrong_count(vm, def, s, given, args, false);
    }
    let name = called(def, s, vm, args);
    let message = if at < s.positional_only && s.called.is_none() {
        let by_position = &s.parameters[bound..s.positional_only];
        let least = by_position.iter().filter(|p| p.default == Default::Required).count();
        let most = s.positional - bound.min(s.positional);
        let bound_word = if least < most { "at least" } else { "exactly" };
        format!("{name} takes {bound_word} {least} positional argument{} ({given} given)", plural(least))
    } else {
        let parameter = &s.parameters[at];
        format!("{name} missing required argument '{}' (pos {})", parameter.name, at + 1 - bound)
    };
    vm.type_error(message)
}

/// Functions whose arguments have no names take another number of them.
#[cold]
#[inline(never)]
fn wrong_count(
    vm: &mut Vm,
    def: &'static NativeDef,
    s: &Signature,
    given: usize,
    args: &[Value],
    bound: bool,
) -> Raised {
    let receivers = usize::from(has_self(def));
    let most = s.positional - receivers.min(s.positional);
    let least = s.required - receivers.min(s.required);
    let (bound_word, n) = match (least == most, given < least) {
        (true, _) => ("", least),
        (false, true) => ("at least ", least),
        (false, false) => ("at most ", most),
    };
    let makes = matches!(def.kind, NativeKind::New | NativeKind::Slot);
    let message = if let Some(called) = s.called {
        let bound_word = if bound_word.is_empty() { "exactly " } else { bound_word };
        format!("{called} takes {bound_word}{n} argument{} ({given} given)", plural(n))
    } else if is_operator(def) {
        match def.name {
            "__pow__" | "__rpow__" => format!("expected 1 or 2 arguments, got {given}"),
            "__buffer__" | "__release_buffer__" => format!("{} expected 1 argument, got {given}", def.name),
            // Special methods of several arguments tell their name.
            name if most > 1 => format!("{name} expected {bound_word}{n} argument{}, got {given}", plural(n)),
            _ => format!("expected {bound_word}{n} argument{}, got {given}", plural(n)),
        }
    } else if most == 0 && def.kind == NativeKind::New {
        format!("{} takes no arguments", display_name(def, vm, args))
    } else if most == 0 {
        format!("{}() takes no arguments ({given} given)", qualified(def, vm, args, bound))
    } else if most == 1 && least == 1 && !makes {
        format!("{}() takes exactly one argument ({given} given)", qualified(def, vm, args, bound))
    } else {
        let name = display_name(def, vm, args);
        format!("{name} expected {bound_word}{n} argument{}, got {given}", plural(n))
    };
    vm.type_error(message)
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}
