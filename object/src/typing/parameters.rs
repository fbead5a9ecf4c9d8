//! Type parameters of generic aliases: finding them in arguments, and putting other types in their place (PEP 585,
//! 612, 646).

use crate::list::List;
use crate::object::Gc;
use crate::ops;
use crate::slots::Slot;
use crate::tuple::Tuple;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, RootedVec, Vm};

/// The items of a tuple or list, rooted; `None` for anything else.
fn items_of(vm: &Vm, value: Value) -> Option<RootedVec> {
    if let Some(tuple) = value.as_tuple() {
        return Some(vm.rooted_from(tuple.items()));
    }
    value.as_list().map(|list| vm.rooted_from(&list.to_vec()))
}

/// The type parameters in arguments of an alias, in order of their first appearance: a tuple.
pub fn collect(vm: &mut Vm, args: Value) -> R {
    let mut found = vm.rooted();
    collect_into(vm, args, &mut found)?;
    Ok(vm.tuple(&found))
}

fn add_once(found: &mut RootedVec, parameter: Value) {
    if !found.contains(&parameter) {
        found.push(parameter);
    }
}

fn collect_into(vm: &mut Vm, args: Value, found: &mut RootedVec) -> R<()> {
    vm.check_native_stack()?;
    let Some(items) = items_of(vm, args) else { return Ok(()) };
    for item in items.iter() {
        // A class's own `__parameters__` says nothing about this use of it.
        if item.cast::<Type>().is_some() {
            continue;
        }
        if vm.try_attribute_str(*item, "__typing_subst__")?.is_some() {
            add_once(found, *item);
            continue;
        }
        match vm.try_attribute(*item, vm.names.dunder_parameters)?.and_then(Value::as_tuple) {
            Some(parameters) => parameters.items().iter().for_each(|p| add_once(found, *p)),
            None => collect_into(vm, *item, found)?,
        }
    }
    Ok(())
}

/// Puts the types that `*tuple[int, str]` stands for in its place.
fn unpack_args(vm: &mut Vm, item: Value) -> R<RootedVec> {
    let given = match item.as_tuple() {
        Some(tuple) => vm.rooted_from(tuple.items()),
        None => vm.rooted_from(&[item]),
    };
    let mut out = vm.rooted();
    for item in given.iter() {
        if item.cast::<Type>().is_none()
            && let Some(unpacked) = vm.try_attribute_str(*item, "__typing_unpacked_tuple_args__")?
            && let Some(unpacked) = unpacked.as_tuple()
            && unpacked.items().last() != Some(&Value::ELLIPSIS)
        {
            out.extend_from_slice(unpacked.items());
            continue;
        }
        out.push(*item);
    }
    Ok(out)
}

/// What `alias[item]` has as arguments: `args` with `parameters` replaced by what `item` gives for them. A tuple.
pub fn substitute(vm: &mut Vm, alias: Value, args: Value, parameters: Value, item: Value) -> R {
    let parameters = match parameters.as_tuple() {
        Some(tuple) if !tuple.is_empty() => tuple,
        _ => {
            let message = format!("{} is not a generic class", ops::repr_text(vm, alias)?);
            return Err(vm.type_error(message));
        }
    };
    let unpacked = unpack_args(vm, item)?;
    let mut item = vm.tuple(&unpacked);
    for i in 0..parameters.len() {
        let prepare = vm.try_attribute_str(parameters.get(i), "__typing_prepare_subst__")?;
        if let Some(prepare) = prepare.filter(|p| !p.is_none()) {
            if item.as_tuple().is_none() {
                item = vm.tuple(&[item]);
            }
            item = vm.call(prepare, &[alias, item])?;
        }
    }
    let values = match item.as_tuple() {
        Some(tuple) => vm.rooted_from(tuple.items()),
        None => vm.rooted_from(&[item]),
    };
    if values.len() != parameters.len() {
        let message = format!(
            "Too {} arguments for {}; actual {}, expected {}",
            if values.len() > parameters.len() { "many" } else { "few" },
            ops::repr_text(vm, alias)?,
            values.len(),
            parameters.len()
        );
        return Err(vm.type_error(message));
    }
    replace(vm, args, parameters, &values)
}

/// The arguments with each parameter replaced by its value. A tuple.
fn replace(vm: &mut Vm, args: Value, parameters: Gc<Tuple>, values: &[Value]) -> R {
    vm.check_native_stack()?;
    let mut out = vm.rooted();
    let Some(items) = items_of(vm, args) else { return Ok(args) };
    for arg in items.iter().copied() {
        if arg.cast::<Type>().is_some() {
            out.push(arg);
            continue;
        }
        if arg.as_tuple().is_some() || arg.as_list().is_some() {
            let new = replace(vm, arg, parameters, values)?;
            match (arg.as_list(), new.as_tuple()) {
                (Some(_), Some(new)) => out.push(List::new(vm, new.items()).value()),
                _ => out.push(new),
            }
            continue;
        }
        let unpack = match vm.try_attribute_str(arg, "__typing_is_unpacked_typevartuple__")? {
            Some(flag) => ops::truth(vm, flag)?,
            None => false,
        };
        let new = match vm.try_attribute_str(arg, "__typing_subst__")? {
            Some(subst) => match parameters.items().iter().position(|p| *p == arg) {
                Some(at) => vm.call(subst, &[values[at]])?,
                None => arg,
            },
            None => replace_inside(vm, arg, parameters, values)?,
        };
        if !unpack {
            out.push(new);
            continue;
        }
        match new.as_tuple() {
            Some(new) => out.extend_from_slice(new.items()),
            None => {
                let message = format!(
                    "expected __typing_subst__ of {} objects to return a tuple, not {}",
                    vm.type_name(arg),
                    vm.type_name(new)
                );
                return Err(vm.type_error(message));
            }
        }
    }
    Ok(vm.tuple(&out))
}

/// `list[T]` among the arguments becomes `list[int]`.
fn replace_inside(vm: &mut Vm, object: Value, parameters: Gc<Tuple>, values: &[Value]) -> R {
    let inner = vm.try_attribute(object, vm.names.dunder_parameters)?.and_then(Value::as_tuple);
    let Some(inner) = inner.filter(|t| !t.is_empty()) else { return Ok(object) };
    let mut out = vm.rooted();
    for parameter in inner.items().iter().copied() {
        match parameters.items().iter().position(|p| *p == parameter) {
            Some(at) => match values[at].as_tuple() {
                // The value of a TypeVarTuple is a tuple of types.
                Some(many) if vm.type_of(parameter).slot(vm, Slot::Iter).is_some() => {
                    out.extend_from_slice(many.items());
                }
                _ => out.push(values[at]),
            },
            None => out.push(parameter),
        }
    }
    let key = vm.tuple(&out);
    ops::get_item(vm, object, key)
}

/// A type as it shows in aliases and unions: classes by their qualified name, without `builtins`.
pub fn type_repr(vm: &mut Vm, value: Value) -> R<String> {
    if value == Value::ELLIPSIS {
        return Ok("...".to_owned());
    }
    if value == vm.types.none.value() {
        return Ok("None".to_owned());
    }
    let names = vm.names;
    let alias = vm.try_attribute(value, names.dunder_origin)?.is_some()
        && vm.try_attribute(value, names.dunder_args)?.is_some();
    if !alias && let Some(qualname) = vm.try_attribute(value, names.dunder_qualname)? {
        let module = vm.try_attribute(value, names.dunder_module)?;
        if let Some(module) = module.filter(|m| !m.is_none()) {
            let (module, qualname) = (ops::str_text(vm, module)?, ops::str_text(vm, qualname)?);
            return Ok(if module == "builtins" { qualname } else { format!("{module}.{qualname}") });
        }
    }
    ops::repr_text(vm, value)
}
