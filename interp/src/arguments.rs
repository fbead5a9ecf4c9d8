//! Binding the arguments of a call to a Python function's parameters, with CPython's error messages.

use pyrite_object::code::CodeState;
use pyrite_object::dict::Dict;
use pyrite_object::function::Function;
use pyrite_object::tuple::Tuple;
use pyrite_object::{Gc, R, Raised, Value, Vm};
use pyrite_syntax::code::{Code, flags};

/// Fills the registers at `window` with the arguments and makes all other locals Unbound. `args` may overlap the window.
pub fn bind(
    vm: &mut Vm,
    function: Gc<Function>,
    state: &CodeState,
    args: &[Value],
    kwnames: Option<Gc<Tuple>>,
    window: *mut Value,
) -> R<()> {
    let code = function.code.get().code.clone();
    if state.simple && kwnames.is_none() && args.len() == state.parameter_count as usize {
        // SAFETY: the window has room for the registers; the ranges may overlap.
        unsafe { std::ptr::copy(args.as_ptr(), window, args.len()) };
        clear_locals(state, &code, window, args.len());
        return Ok(());
    }
    let values = bind_slow(vm, function, &code, args, kwnames)?;
    clear_locals(state, &code, window, 0);
    for (i, value) in values.iter().enumerate() {
        let register = code.variables[i].register as usize;
        // SAFETY: a register of the frame.
        unsafe { *window.add(register) = *value };
    }
    Ok(())
}

fn clear_locals(state: &CodeState, code: &Code, window: *mut Value, from: usize) {
    for i in from..state.local_count as usize {
        // SAFETY: registers of the frame.
        unsafe { *window.add(i) = Value::UNBOUND };
    }
    if !state.simple {
        for variable in code.variables.iter().filter(|v| v.register >= 256) {
            // SAFETY: as above.
            unsafe { *window.add(variable.register as usize) = Value::UNBOUND };
        }
    }
}

/// The values of all parameters, in order.
fn bind_slow(
    vm: &mut Vm,
    function: Gc<Function>,
    code: &Code,
    args: &[Value],
    kwnames: Option<Gc<Tuple>>,
) -> R<pyrite_object::vm::RootedVec> {
    let keyword_count = kwnames.map_or(0, |k| k.len());
    let positional = vm.rooted_from(&args[..args.len() - keyword_count]);
    let keywords = vm.rooted_from(&args[args.len() - keyword_count..]);
    let arg_count = code.arg_count as usize;
    let named = arg_count + code.keyword_only_count as usize;
    let (var_args, var_keywords) = (code.flags & flags::VARARGS != 0, code.flags & flags::VARKEYWORDS != 0);
    let mut values = vm.rooted();
    values.resize(code.parameter_count() as usize, Value::UNBOUND);
    let direct = positional.len().min(arg_count);
    values[..direct].copy_from_slice(&positional[..direct]);
    if var_args {
        let rest = if positional.len() > arg_count { &positional[arg_count..] } else { &[] };
        values[named] = Tuple::new(vm, rest).value();
    }
    let extra = if var_keywords {
        let dict = Gc::<Dict>::new(vm);
        values[named + usize::from(var_args)] = dict.value();
        Some(dict)
    } else {
        None
    };
    if let Some(names) = kwnames {
        let variable_names = match function.code.get().known_state() {
            Some(state) => &state.variable_names,
            None => unreachable!("bound functions have their state"),
        };
        let first = code.positional_only_count as usize;
        for i in 0..names.len() {
            let name = names.get(i);
            if name.as_str().is_none() {
                return Err(vm.type_error("keywords must be strings"));
            }
            let mut found = variable_names[first..named].iter().position(|n| *n == name);
            if found.is_none() {
                let interned = pyrite_object::string::intern_value(vm, name);
                found = variable_names[first..named].iter().position(|n| *n == interned);
            }
            match found {
                Some(at) if values[first + at] != Value::UNBOUND => {
                    let text = pyrite_object::string::to_rust(name);
                    let message =
                        format!("{}() got multiple values for argument '{text}'", qualname(function));
                    return Err(vm.type_error(message));
                }
                Some(at) => values[first + at] = keywords[i],
                None => match extra {
                    Some(dict) => dict.set(vm, name, keywords[i])?,
                    None => return Err(unexpected_keyword(vm, function, code, names, name)),
                },
            }
        }
    }
    if positional.len() > arg_count && !var_args {
        return Err(too_many(vm, function, code, positional.len(), &values));
    }
    let defaults = function.defaults.get();
    let default_count = defaults.map_or(0, |d| d.len());
    let mut missing = Vec::new();
    for at in direct..arg_count {
        if values[at] == Value::UNBOUND {
            match defaults {
                Some(d) if at + default_count >= arg_count => {
                    values[at] = d.get(at + default_count - arg_count);
                }
                _ => missing.push(at),
            }
        }
    }
    if !missing.is_empty() {
        return Err(missing_arguments(vm, function, code, &missing, "positional"));
    }
    for at in arg_count..named {
        if values[at] == Value::UNBOUND {
            let name = vm.intern(&code.variables[at].name);
            match function.kw_defaults.get().and_then(|d| d.get_interned(name)) {
                Some(v) => values[at] = v,
                None => missing.push(at),
            }
        }
    }
    if !missing.is_empty() {
        return Err(missing_arguments(vm, function, code, &missing, "keyword-only"));
    }
    Ok(values)
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
        format!("{}() got an unexpected keyword argument '{text}'", qualname(function))
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
fn too_many(vm: &mut Vm, function: Gc<Function>, code: &Code, given: usize, values: &[Value]) -> Raised {
    let count = code.arg_count as usize;
    let defaults = function.defaults.get().map_or(0, |d| d.len());
    let takes =
        if defaults > 0 { format!("from {} to {count}", count - defaults) } else { count.to_string() };
    let plural = if count == 1 && defaults == 0 { "" } else { "s" };
    let keyword_given = (count..count + code.keyword_only_count as usize)
        .filter(|&i| values.get(i).is_some_and(|v| *v != Value::UNBOUND))
        .count();
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
