//! Binding the arguments of a call to a Python function's parameters, with CPython's error messages.

use pyrite_object::code::CodeState;
use pyrite_object::dict::Dict;
use pyrite_object::function::Function;
use pyrite_object::tuple::Tuple;
use pyrite_object::{Gc, R, Raised, Value, Vm};
use pyrite_syntax::code::{Code, flags};

/// Fills the registers at `window` with the arguments and makes all other locals Unbound. `args` may overlap the window.
#[inline]
pub fn bind(
    vm: &mut Vm,
    function: Gc<Function>,
    state: &CodeState,
    args: &[Value],
    kwnames: Option<Gc<Tuple>>,
    window: *mut Value,
) -> R<()> {
    if state.simple && kwnames.is_none() && args.len() == state.parameter_count as usize {
        // SAFETY: the window has room for the registers; the ranges may overlap.
        unsafe { std::ptr::copy(args.as_ptr(), window, args.len()) };
        for i in args.len()..state.local_count as usize {
            // SAFETY: registers of the frame.
            unsafe { *window.add(i) = Value::UNBOUND };
        }
        return Ok(());
    }
    // The collector must see the window while it is filled.
    let top = vm.thread.top;
    vm.thread.top = window.wrapping_add(state.register_count as usize + args.len());
    let result = bind_slow(vm, function, state, args, kwnames, window);
    vm.thread.top = top;
    result
}

/// Makes all variables Unbound except the first `bound` parameters.
///
/// # Safety
/// `window` has room for the registers.
pub unsafe fn unbind(state: &CodeState, window: *mut Value, bound: usize) {
    for i in bound.min(128)..state.local_count as usize {
        // SAFETY: by contract.
        unsafe { *window.add(i) = Value::UNBOUND };
    }
    let variables = &state.code.code.variables;
    let high = if state.register_count > 256 { &variables[..] } else { &[] };
    for variable in high.iter().skip(bound).filter(|v| v.register >= 256) {
        // SAFETY: by contract.
        unsafe { *window.add(variable.register as usize) = Value::UNBOUND };
    }
}

/// Arguments that stand in the window where parameters go are set aside here first; more go to the heap.
const ASIDE: usize = 16; // values

fn bind_slow(
    vm: &mut Vm,
    function: Gc<Function>,
    state: &CodeState,
    args: &[Value],
    kwnames: Option<Gc<Tuple>>,
    window: *mut Value,
) -> R<()> {
    let code_object = function.code.get();
    let code = &*code_object.code;
    let arg_count = code.arg_count as usize;
    let named = arg_count + code.keyword_only_count as usize;
    let (var_args, var_keywords) = (code.flags & flags::VARARGS != 0, code.flags & flags::VARKEYWORDS != 0);
    let keyword_count = kwnames.map_or(0, |k| k.len());
    let given = args.len() - keyword_count;
    let direct = given.min(arg_count);
    // The register of parameter i.
    let plain = code.parameter_count() <= 128;
    let place = |i: usize| {
        let register = if plain { i } else { code.variables[i].register as usize };
        window.wrapping_add(register)
    };
    let mut aside = [Value::UNBOUND; ASIDE];
    let more;
    let keywords: &[Value] = if keyword_count <= ASIDE {
        aside[..keyword_count].copy_from_slice(&args[given..]);
        &aside[..keyword_count]
    } else {
        more = vm.rooted_from(&args[given..]);
        &more
    };
    let rest = if var_args {
        let rest = if given > arg_count { &args[arg_count..given] } else { &[] };
        Some(Tuple::new(vm, rest).value())
    } else {
        None
    };
    if plain {
        // SAFETY: the window has room for the registers; the ranges may overlap.
        unsafe { std::ptr::copy(args.as_ptr(), window, direct) };
    } else {
        let copy = vm.rooted_from(&args[..direct]);
        for (i, v) in copy.iter().enumerate() {
            // SAFETY: a register of the frame.
            unsafe { *place(i) = *v };
        }
    }
    // SAFETY: registers of the frame.
    unsafe { unbind(state, window, direct) };
    if let Some(rest) = rest {
        // SAFETY: as above.
        unsafe { *place(named) = rest };
    }
    let extra = if var_keywords {
        let dict = Gc::<Dict>::new(vm);
        // SAFETY: as above.
        unsafe { *place(named + usize::from(var_args)) = dict.value() };
        Some(dict)
    } else {
        None
    };
    if let Some(names) = kwnames {
        let first = code.positional_only_count as usize;
        for (i, value) in keywords.iter().enumerate() {
            let name = names.get(i);
            let found = match find_parameter(state, first..named, name) {
                Some(at) => Some(at),
                None if name.as_str().is_none() => return Err(vm.type_error("keywords must be strings")),
                None if name.as_str().is_some_and(|s| s.is_interned()) => None,
                None => {
                    let interned = pyrite_object::string::intern_value(vm, name);
                    find_parameter(state, first..named, interned)
                }
            };
            match found {
                // SAFETY: a register of the frame.
                Some(at) if unsafe { *place(at) } != Value::UNBOUND => {
                    let text = pyrite_object::string::to_rust(name);
                    let message =
                        format!("{}() got multiple values for argument '{text}'", qualname(function));
                    return Err(vm.type_error(message));
                }
                // SAFETY: as above.
                Some(at) => unsafe { *place(at) = *value },
                None => match extra {
                    Some(dict) => dict.set(vm, name, *value)?,
                    None => return Err(unexpected_keyword(vm, function, code, names, name)),
                },
            }
        }
    }
    if given > arg_count && !var_args {
        let keyword_only =
            // SAFETY: as above.
            (arg_count..named).filter(|&i| unsafe { *place(i) } != Value::UNBOUND).count();
        return Err(too_many(vm, function, code, given, keyword_only));
    }
    let defaults = function.defaults.get();
    let default_count = defaults.map_or(0, |d| d.len());
    let mut missing = Vec::new();
    for at in direct..arg_count {
        // SAFETY: as above.
        let register = unsafe { &mut *place(at) };
        if *register == Value::UNBOUND {
            match defaults {
                Some(d) if at + default_count >= arg_count => {
                    *register = d.get(at + default_count - arg_count)
                }
                _ => missing.push(at),
            }
        }
    }
    if !missing.is_empty() {
        return Err(missing_arguments(vm, function, code, &missing, "positional"));
    }
    for at in arg_count..named {
        // SAFETY: as above.
        let register = unsafe { &mut *place(at) };
        if *register == Value::UNBOUND {
            match function.kw_defaults.get().and_then(|d| d.get_interned(state.variable_names[at])) {
                Some(v) => *register = v,
                None => missing.push(at),
            }
        }
    }
    if !missing.is_empty() {
        return Err(missing_arguments(vm, function, code, &missing, "keyword-only"));
    }
    Ok(())
}

/// The parameter of this name (interned), among those that may be named.
fn find_parameter(state: &CodeState, range: std::ops::Range<usize>, name: Value) -> Option<usize> {
    let first = range.start;
    state.variable_names[range].iter().position(|n| *n == name).map(|at| at + first)
}

fn qualname(function: Gc<Function>) -> String {
    pyrite_object::string::to_rust(function.qualname.get())
}

#[cold]
fn unexpected_keyword(
    vm: &mut Vm,
    function: Gc<Function>,
    code: &Code,
    names: Gc<Tuple>,
    name: Value,
) -> Raised {
    let positional_only: Vec<&str> =
        code.variables[..code.positional_only_count as usize].iter().map(|v| &*v.name).collect();
    let clashing: Vec<String> = (0..names.len())
        .map(|i| pyrite_object::string::to_rust(names.get(i)))
        .filter(|n| positional_only.contains(&n.as_str()))
        .collect();
    let text = pyrite_object::string::to_rust(name);
    let message = if clashing.is_empty() {
        let named = &code.variables[code.positional_only_count as usize..];
        let count = code.arg_count as usize + code.keyword_only_count as usize;
        let known = named.iter().take(count - code.positional_only_count as usize).map(|v| &*v.name);
        let hint = pyrite_object::suggest::hint(&text, known);
        format!("{}() got an unexpected keyword argument '{text}'{hint}", qualname(function))
    } else {
        format!(
            "{}() got some positional-only arguments passed as keyword arguments: '{}'",
            qualname(function),
            clashing.join(", ")
        )
    };
    vm.type_error(message)
}

#[cold]
fn missing_arguments(
    vm: &mut Vm,
    function: Gc<Function>,
    code: &Code,
    missing: &[usize],
    kind: &str,
) -> Raised {
    let names: Vec<String> = missing.iter().map(|&i| format!("'{}'", code.variables[i].name)).collect();
    let list = match names.as_slice() {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
        [] => String::new(),
    };
    let plural = if missing.len() == 1 { "" } else { "s" };
    let message = format!(
        "{}() missing {} required {kind} argument{plural}: {list}",
        qualname(function),
        missing.len()
    );
    vm.type_error(message)
}

#[cold]
fn too_many(vm: &mut Vm, function: Gc<Function>, code: &Code, given: usize, keyword_given: usize) -> Raised {
    let count = code.arg_count as usize;
    let defaults = function.defaults.get().map_or(0, |d| d.len());
    let takes =
        if defaults > 0 { format!("from {} to {count}", count - defaults) } else { count.to_string() };
    let plural = if count == 1 && defaults == 0 { "" } else { "s" };
    let given_text = if keyword_given > 0 {
        format!(
            " positional argument{} (and {keyword_given} keyword-only argument{}) were",
            if given == 1 { "" } else { "s" },
            if keyword_given == 1 { "" } else { "s" }
        )
    } else if given == 1 {
        " was".to_owned()
    } else {
        " were".to_owned()
    };
    let message = format!(
        "{}() takes {takes} positional argument{plural} but {given}{given_text} given",
        qualname(function)
    );
    vm.type_error(message)
}
