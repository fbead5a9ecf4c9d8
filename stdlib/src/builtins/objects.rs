//! Functions on any object: attributes, classes, iteration, code.

use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::native::function;
use pyrite_object::slots::Slot;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};

fn len(vm: &mut Vm, args: &[Value]) -> R {
    let length = ops::length(vm, args[0])?;
    Ok(vm.int(length as i64))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    ops::repr(vm, args[0])
}

fn ascii(vm: &mut Vm, args: &[Value]) -> R {
    let r = ops::repr(vm, args[0])?;
    Ok(pyrite_interp::ascii(vm, r))
}

fn format(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_str().is_none() {
        let message = format!("format() argument 2 must be str, not {}", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    }
    ops::format(vm, args[0], args[1])
}

fn isinstance(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(pyrite_object::class::is_instance(vm, args[0], args[1])?))
}

fn issubclass(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(pyrite_object::class::is_subclass(vm, args[0], args[1])?))
}

fn callable(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(ops::is_callable(vm, args[0])))
}

fn getattr(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.attribute_name(args[1])?;
    if args[2] == Value::ABSENT {
        return vm.get_attribute(args[0], name);
    }
    Ok(vm.try_attribute(args[0], name)?.unwrap_or(args[2]))
}

fn hasattr(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.attribute_name(args[1])?;
    Ok(Value::bool(vm.try_attribute(args[0], name)?.is_some()))
}

fn setattr(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.attribute_name(args[1])?;
    vm.set_attribute(args[0], name, args[2])?;
    Ok(Value::NONE)
}

fn delattr(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.attribute_name(args[1])?;
    vm.delete_attribute(args[0], name)?;
    Ok(Value::NONE)
}

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    if args[1] == Value::ABSENT {
        return pyrite_object::iter::iter(vm, args[0]);
    }
    if !ops::is_callable(vm, args[0]) {
        return Err(vm.type_error("iter(v, w): v must be callable"));
    }
    Ok(pyrite_object::itertypes::call::iterator(vm, args[0], args[1]))
}

fn next(vm: &mut Vm, args: &[Value]) -> R {
    let ty = vm.type_of(args[0]);
    let Some(f) = ty.slot(vm, Slot::Next) else {
        let message = format!("'{}' object is not an iterator", ty.name_str());
        return Err(vm.type_error(message));
    };
    let result = vm.call_unbound(f, args[0], &[], None);
    if args[1] == Value::ABSENT {
        return result;
    }
    Ok(vm.catch(result, Exc::StopIteration)?.unwrap_or(args[1]))
}

fn sorted(vm: &mut Vm, args: &[Value]) -> R {
    // key, reverse, the iterable.
    let [key, reverse, iterable] = *args else {
        return Err(
            vm.type_error(format!("sorted expected 1 argument, got {}", args.len().saturating_sub(2)))
        );
    };
    let sorted = pyrite_object::list::from_iterable(vm, iterable)?;
    if let Some(list) = sorted.as_list() {
        pyrite_object::list::sort_in_place(vm, list, key, reverse)?;
    }
    Ok(sorted)
}

fn aiter(vm: &mut Vm, args: &[Value]) -> R {
    match vm.call_slot(Slot::AIter, args[0], &[])? {
        Some(it) => Ok(it),
        None => {
            let message = format!("'{}' object is not an async iterable", vm.type_name(args[0]));
            Err(vm.type_error(message))
        }
    }
}

fn anext(vm: &mut Vm, args: &[Value]) -> R {
    let Some(step) = vm.call_slot(Slot::ANext, args[0], &[])? else {
        let message = format!("'{}' object is not an async iterator", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    };
    if args[1] == Value::ABSENT {
        return Ok(step);
    }
    super::anext::with_default(vm, step, args[1])
}

/// The namespaces of the function that calls.
pub(super) fn caller(vm: &mut Vm) -> R<(Gc<Dict>, Option<Value>)> {
    match vm.thread.current() {
        Some(f) => Ok((f.function.globals, f.locals())),
        None => Err(vm.runtime_error("no current frame")),
    }
}

fn globals(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(caller(vm)?.0.value())
}

/// A snapshot of a function's variables, or the namespace itself elsewhere.
/// What the innermost frame's `f_locals` holds besides variables.
fn frame_extras(vm: &Vm) -> Option<Gc<Dict>> {
    vm.thread.current()?.object()?.extra_locals.get()?.as_dict()
}

pub(super) fn locals(vm: &mut Vm, _args: &[Value]) -> R {
    use pyrite_syntax::VariableKind;
    use pyrite_syntax::code::flags;
    let (globals, namespace) = caller(vm)?;
    let Some(frame) = vm.thread.current() else { return Ok(Value::NONE) };
    let (code, base, closure) = (frame.code(), frame.base, frame.function.closure());
    if code.code.flags & flags::OPTIMIZED == 0 {
        return Ok(namespace.unwrap_or(globals.value()));
    }
    let dict = Gc::<Dict>::new(vm);
    for variable in &code.code.variables {
        // SAFETY: named registers are initialised at entry.
        let value = unsafe { *base.add(variable.register as usize) };
        let value = match variable.kind {
            VariableKind::Cell => {
                value.cast::<pyrite_object::tuple::CellObject>().and_then(|c| c.content.get())
            }
            VariableKind::Local => Some(value).filter(|v| *v != Value::UNBOUND),
            VariableKind::Hidden => None,
        };
        if let Some(value) = value {
            dict.set_str(vm, &variable.name, value)?;
        }
    }
    if let Some(closure) = closure {
        for (i, name) in code.code.free_variables.iter().enumerate() {
            let cell = closure.get(i).cast::<pyrite_object::tuple::CellObject>();
            if let Some(value) = cell.and_then(|c| c.content.get()) {
                dict.set_str(vm, name, value)?;
            }
        }
    }
    // Names that `f_locals` got besides.
    if let Some(extra) = frame_extras(vm) {
        for (name, value) in extra.to_vec() {
            dict.set(vm, name, value)?;
        }
    }
    Ok(dict.value())
}

fn vars(vm: &mut Vm, args: &[Value]) -> R {
    if args[0] == Value::ABSENT {
        return locals(vm, args);
    }
    match vm.try_attribute(args[0], vm.names.dunder_dict)? {
        Some(dict) => Ok(dict),
        None => Err(vm.type_error("vars() argument must have __dict__ attribute")),
    }
}

fn dir(vm: &mut Vm, args: &[Value]) -> R {
    let names = if args[0] == Value::ABSENT {
        let namespace = locals(vm, args)?;
        vm.call_method(namespace, vm.names.keys, &[])?
    } else {
        match vm.call_slot(Slot::Dir, args[0], &[])? {
            Some(names) => names,
            None => return Err(vm.type_error("object does not provide __dir__")),
        }
    };
    sorted(vm, &[Value::NONE, Value::FALSE, names])
}

fn import(vm: &mut Vm, args: &[Value]) -> R {
    let level = args[4].as_small_int().unwrap_or(0);
    pyrite_interp::import::import_module(vm, args[0], args[1].as_dict(), args[3], level)
}

native_table! {
    pub FUNCTIONS = [
        function("len", "(obj, /)", len, "Return the number of items in a container."),
        function("repr", "(obj, /)", repr, "Return the canonical string representation of the object."),
        function("ascii", "(obj, /)", ascii, "The representation in ASCII."),
        function("format", "(value, format_spec='', /)", format, "Return type(value).__format__(value, format_spec)."),
        function("isinstance", "(obj, class_or_tuple, /)", isinstance, "Whether an object is an instance of a class."),
        function("issubclass", "(cls, class_or_tuple, /)", issubclass, "Whether a class is derived from another."),
        function("callable", "(obj, /)", callable, "Whether the object can be called."),
        function("getattr", "!(object, name, default=<absent>, /)", getattr, "An attribute by its name."),
        function("hasattr", "(obj, name, /)", hasattr, "Whether the object has an attribute."),
        function("setattr", "(obj, name, value, /)", setattr, "Sets an attribute by its name."),
        function("delattr", "(obj, name, /)", delattr, "Deletes an attribute by its name."),
        function("iter", "!(object, sentinel=<absent>, /)", iter, "An iterator over an object."),
        function("next", "!(iterator, default=<absent>, /)", next, "The next item of an iterator."),
        function("sorted", "(*args, key=None, reverse=False) as (iterable, /, *, key=None, reverse=False)", sorted, "A new sorted list of the items."),
        function("anext", "(aiterator, default=<absent>, /) as (aiterator, default=<unrepresentable>, /)", anext, "The next item of an asynchronous iterator, to be awaited."),
        function("aiter", "(async_iterable, /)", aiter, "Return an AsyncIterator for an AsyncIterable object."),
        function("globals", "()", globals, "The namespace of the module."),
        function("locals", "()", locals, "The variables of the function, or the namespace."),
        function("vars", "!(object=<absent>, /)", vars, "The namespace of an object."),
        function("dir", "!(object=<absent>, /)", dir, "The names of the attributes, sorted."),
        function("__import__", "(name, globals=None, locals=None, fromlist=(), level=0)", import, "Imports a module."),
        function("__build_class__", "!(*args, **kwargs)", pyrite_object::type_type::build_class, "Makes a class, for the class statement."),
    ]
}
