//! Pattern matching (PEP 634).

use pyrite_object::exception::Exc;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Value, Vm, ops};

/// Whether a value matches sequence patterns.
pub fn is_sequence(vm: &Vm, value: Value) -> bool {
    vm.type_of(value).has(flags::SEQUENCE)
}

/// Whether a value matches mapping patterns.
pub fn is_mapping(vm: &Vm, value: Value) -> bool {
    vm.type_of(value).has(flags::MAPPING)
}

/// The values of the keys, or None if one is missing.
pub fn keys(vm: &mut Vm, subject: Value, keys: Value) -> R {
    let Some(keys) = keys.as_tuple() else { return Ok(Value::NONE) };
    let mut values = vm.rooted();
    let seen = pyrite_object::set::Set::of_type(vm, vm.types.set);
    for i in 0..keys.len() {
        let key = keys.get(i);
        if ops::contains(vm, seen.value(), key)? {
            let message = format!("mapping pattern checks duplicate key ({})", ops::repr_text(vm, key)?);
            return Err(vm.value_error(message));
        }
        seen.add(vm, key)?;
    }
    if vm.is_exact(subject, vm.types.dict) {
        let Some(dict) = subject.as_dict() else { return Ok(Value::NONE) };
        for i in 0..keys.len() {
            match dict.get(vm, keys.get(i))? {
                Some(v) => values.push(v),
                None => return Ok(Value::NONE),
            }
        }
        return Ok(vm.tuple(&values));
    }
    // `get` with a marker, so that mappings with defaults do not grow.
    let get = vm.get_attribute(subject, vm.names.get)?;
    let marker = vm.new_instance(vm.types.object);
    for i in 0..keys.len() {
        let value = vm.call(get, &[keys.get(i), marker])?;
        if value == marker {
            return Ok(Value::NONE);
        }
        values.push(value);
    }
    Ok(vm.tuple(&values))
}

/// The attributes that a class pattern looks at, or None if the subject is no instance or lacks one.
pub fn class(vm: &mut Vm, subject: Value, class: Value, keywords: Value, positional: usize) -> R {
    let Some(ty) = class.cast::<Type>() else {
        let message = "called match pattern must be a class";
        return Err(vm.type_error(message));
    };
    if !pyrite_object::class::is_instance(vm, subject, class)? {
        return Ok(Value::NONE);
    }
    let mut values = vm.rooted();
    let mut seen: Vec<String> = Vec::new();
    if positional > 0 {
        let match_args = vm.try_attribute(class, vm.names.dunder_match_args)?;
        let match_self = match_args.is_none() && ty.has(flags::MATCH_SELF);
        let names = match match_args {
            Some(m) => match m.as_tuple() {
                Some(t) => Some(t),
                None => {
                    let message =
                        format!("{}.__match_args__ must be a tuple (got {})", ty.name_str(), vm.type_name(m));
                    return Err(vm.type_error(message));
                }
            },
            None => None,
        };
        let allowed = if match_self { 1 } else { names.map_or(0, |n| n.len()) };
        if allowed < positional {
            let plural = if allowed == 1 { "" } else { "s" };
            let message = format!(
                "{}() accepts {allowed} positional sub-pattern{plural} ({positional} given)",
                ty.name_str()
            );
            return Err(vm.type_error(message));
        }
        if match_self {
            values.push(subject);
        } else if let Some(names) = names {
            for i in 0..positional {
                let name = names.get(i);
                if name.as_str().is_none() {
                    let message =
                        format!("__match_args__ elements must be strings (got {})", vm.type_name(name));
                    return Err(vm.type_error(message));
                }
                if !attribute(vm, ty, subject, name, &mut seen, &mut values)? {
                    return Ok(Value::NONE);
                }
            }
        }
    }
    if let Some(names) = keywords.as_tuple() {
        for i in 0..names.len() {
            if !attribute(vm, ty, subject, names.get(i), &mut seen, &mut values)? {
                return Ok(Value::NONE);
            }
        }
    }
    Ok(vm.tuple(&values))
}

fn attribute(
    vm: &mut Vm,
    ty: pyrite_object::Gc<Type>,
    subject: Value,
    name: Value,
    seen: &mut Vec<String>,
    values: &mut Vec<Value>,
) -> R<bool> {
    let text = pyrite_object::string::to_rust(name);
    if seen.contains(&text) {
        let message = format!("{}() got multiple sub-patterns for attribute '{text}'", ty.name_str());
        return Err(vm.raise(Exc::TypeError, message));
    }
    seen.push(text);
    let name = pyrite_object::string::intern_value(vm, name);
    match vm.try_attribute(subject, name)? {
        Some(v) => {
            values.push(v);
            Ok(true)
        }
        None => Ok(false),
    }
}
