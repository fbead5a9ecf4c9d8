//! Attributes and methods of functions, methods, native functions, modules and the singletons.

use crate::code::CodeObject;
use crate::descriptor::{GetSetDef, getset, getter, member};
use crate::dict::Dict;
use crate::exception::Exc;
use crate::function::{Function, Method};
use crate::module::Module;
use crate::native::{Builtin, NativeKind, method, slot};
use crate::object::Gc;
use crate::ops;
use crate::slots::Slot;
use crate::tuple::Tuple;
use crate::value::Value;
use crate::vm::{R, Vm};

fn function(value: Value) -> Gc<Function> {
    match value.cast() {
        Some(f) => f,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn changed(f: Gc<Function>) {
    f.version.set(f.version.get().wrapping_add(1));
}

fn text(vm: &mut Vm, value: Option<Value>, name: &str) -> R {
    match value.filter(|v| v.as_str().is_some()) {
        Some(v) => Ok(v),
        None => Err(vm.type_error(format!("{name} must be set to a string object"))),
    }
}

fn get_name(_vm: &mut Vm, v: Value) -> R {
    Ok(function(v).name.get())
}

fn set_name(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let new = text(vm, value, "__name__")?;
    function(v).name.set(&function(v), new);
    Ok(())
}

fn get_qualname(_vm: &mut Vm, v: Value) -> R {
    Ok(function(v).qualname.get())
}

fn set_qualname(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let new = text(vm, value, "__qualname__")?;
    function(v).qualname.set(&function(v), new);
    Ok(())
}

fn get_doc(vm: &mut Vm, v: Value) -> R {
    let f = function(v);
    if f.doc.get() == Value::UNBOUND {
        let code = f.code.get();
        let doc = code.code.docstring.as_ref().map_or(Value::NONE, |doc| vm.str(doc));
        f.doc.set(&f, doc);
    }
    Ok(f.doc.get())
}

fn set_doc(_vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    function(v).doc.set(&function(v), value.unwrap_or(Value::NONE));
    Ok(())
}

fn get_module(_vm: &mut Vm, v: Value) -> R {
    Ok(function(v).module.get())
}

fn set_module(_vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    function(v).module.set(&function(v), value.unwrap_or(Value::NONE));
    Ok(())
}

fn get_code(_vm: &mut Vm, v: Value) -> R {
    Ok(function(v).code.get().value())
}

fn set_code(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let Some(code) = value.and_then(|c| c.cast::<CodeObject>()) else {
        return Err(vm.type_error("__code__ must be set to a code object"));
    };
    let f = function(v);
    let (wanted, has) = (code.code.free_variables.len(), f.closure().map_or(0, |c| c.len()));
    if wanted != has {
        let name = crate::string::to_rust(f.name.get());
        let message = format!("{name}() requires a code object with {has} free vars, not {wanted}");
        return Err(vm.value_error(message));
    }
    get_doc(vm, v)?; // that of the code it was made with
    f.code.set(&f, code);
    f.short.set(std::ptr::null());
    f.code_replaced.set(true);
    changed(f);
    Ok(())
}

fn get_defaults(_vm: &mut Vm, v: Value) -> R {
    Ok(function(v).defaults.get().map_or(Value::NONE, Gc::value))
}

fn set_defaults(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let defaults = match value {
        None | Some(Value::NONE) => None,
        Some(t) => match t.as_tuple() {
            Some(t) => Some(t),
            None => return Err(vm.type_error("__defaults__ must be set to a tuple object")),
        },
    };
    function(v).defaults.set(&function(v), defaults);
    changed(function(v));
    Ok(())
}

fn get_kw_defaults(_vm: &mut Vm, v: Value) -> R {
    Ok(function(v).kw_defaults.get().map_or(Value::NONE, Gc::value))
}

fn set_kw_defaults(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let defaults = match value {
        None | Some(Value::NONE) => None,
        Some(d) => match d.as_dict() {
            Some(d) => Some(d),
            None => return Err(vm.type_error("__kwdefaults__ must be set to a dict object")),
        },
    };
    function(v).kw_defaults.set(&function(v), defaults);
    changed(function(v));
    Ok(())
}

fn get_globals(_vm: &mut Vm, v: Value) -> R {
    Ok(function(v).globals.value())
}

fn get_builtins(_vm: &mut Vm, v: Value) -> R {
    Ok(function(v).builtins.value())
}

fn get_closure(_vm: &mut Vm, v: Value) -> R {
    Ok(function(v).closure().map_or(Value::NONE, Gc::value))
}

fn get_type_params(vm: &mut Vm, v: Value) -> R {
    Ok(function(v).type_params.get().unwrap_or_else(|| vm.empty_tuple()).value())
}

fn set_type_params(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let Some(params) = value.and_then(Value::as_tuple) else {
        return Err(vm.type_error("__type_params__ must be set to a tuple"));
    };
    function(v).type_params.set(&function(v), Some(params));
    Ok(())
}

fn get_annotate(_vm: &mut Vm, v: Value) -> R {
    Ok(function(v).annotate.get())
}

fn set_annotate(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    match value {
        Some(Value::NONE) => function(v).annotate.set(&function(v), Value::NONE),
        Some(f) if vm.type_of(f).slot(vm, Slot::Call).is_some() => {
            function(v).annotate.set(&function(v), f);
            function(v).annotations.set(&function(v), None);
        }
        Some(_) => return Err(vm.type_error("__annotate__ must be callable or None")),
        None => return Err(vm.type_error("__annotate__ cannot be deleted")),
    }
    Ok(())
}

fn get_annotations(vm: &mut Vm, v: Value) -> R {
    let f = function(v);
    if let Some(known) = f.annotations.get() {
        return Ok(known);
    }
    let made = match f.annotate.get() {
        Value::NONE => Gc::<Dict>::new(vm).value(),
        annotate => {
            let made = vm.call(annotate, &[Value::small_int(1)])?;
            if made.as_dict().is_none() {
                let message = format!("__annotate__ returned non-dict of type '{}'", vm.type_name(made));
                return Err(vm.type_error(message));
            }
            made
        }
    };
    f.annotations.set(&f, Some(made));
    Ok(made)
}

fn set_annotations(vm: &mut Vm, v: Value, value: Option<Value>) -> R<()> {
    let annotations = match value {
        None | Some(Value::NONE) => None,
        Some(d) if d.as_dict().is_some() => Some(d),
        Some(_) => return Err(vm.type_error("__annotations__ must be set to a dict object")),
    };
    function(v).annotations.set(&function(v), annotations);
    function(v).annotate.set(&function(v), Value::NONE);
    Ok(())
}

fn function_repr(vm: &mut Vm, args: &[Value]) -> R {
    let name = crate::string::to_rust(function(args[0]).qualname.get());
    Ok(vm.str(&format!("<function {name} at {:#x}>", args[0].identity())))
}

/// `function(code, globals, name, argdefs, closure, kwdefaults)`.
fn function_new(vm: &mut Vm, args: &[Value]) -> R {
    let [_, code, globals, name, defaults, closure, kw_defaults] = args[..] else {
        unreachable!("bound by the signature")
    };
    let Some(code) = code.cast::<CodeObject>() else {
        let message = format!("function() argument 'code' must be code, not {}", vm.type_name(code));
        return Err(vm.type_error(message));
    };
    let Some(globals) = globals.as_dict() else {
        let message = format!("function() argument 'globals' must be dict, not {}", vm.type_name(globals));
        return Err(vm.type_error(message));
    };
    if !name.is_none() && name.as_str().is_none() {
        return Err(vm.type_error("arg 3 (name) must be None or string"));
    }
    if !defaults.is_none() && defaults.as_tuple().is_none() {
        return Err(vm.type_error("arg 4 (defaults) must be None or tuple"));
    }
    let free = code.code.free_variables.len();
    if closure.as_tuple().is_none() {
        if free > 0 && closure.is_none() {
            return Err(vm.type_error("arg 5 (closure) must be tuple"));
        }
        if !closure.is_none() {
            return Err(vm.type_error("arg 5 (closure) must be None or tuple"));
        }
    }
    if !kw_defaults.is_none() && kw_defaults.as_dict().is_none() {
        return Err(vm.type_error("arg 6 (kwdefaults) must be None or dict"));
    }
    let given = closure.as_tuple().map_or(0, |c| c.len());
    if given != free {
        let message = format!("{} requires closure of length {free}, not {given}", code.code.name);
        return Err(vm.value_error(message));
    }
    if let Some(other) = closure
        .as_tuple()
        .and_then(|c| c.items().iter().find(|v| v.cast::<crate::tuple::CellObject>().is_none()).copied())
    {
        let message = format!("arg 5 (closure) expected cell, found {}", vm.type_name(other));
        return Err(vm.type_error(message));
    }
    let made = Function::new(vm, code, globals);
    if !name.is_none() {
        made.name.set(&made, name);
    }
    made.defaults.set(&made, defaults.as_tuple());
    if let Some(cells) = closure.as_tuple() {
        made.set_closure(vm, cells);
    }
    made.kw_defaults.set(&made, kw_defaults.as_dict());
    Ok(made.value())
}

fn function_get(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].is_none() {
        if args[2].is_none() {
            return Err(vm.type_error("__get__(None, None) is invalid"));
        }
        return Ok(args[0]);
    }
    Ok(Method::new(vm, args[0], args[1]))
}

/// Calls with what a `(self, /, *args, **kwargs)` signature gives.
fn call_any(vm: &mut Vm, args: &[Value]) -> R {
    let mut all = vm.rooted_from(&args[2..]);
    let mut names = vm.rooted();
    for (k, v) in args[1].as_dict().iter().flat_map(|d| d.to_vec()) {
        names.push(k);
        all.push(v);
    }
    let kwnames = if names.is_empty() { None } else { Some(Tuple::new(vm, &names)) };
    vm.call_kw(args[0], &all, kwnames)
}

crate::native_table! { FUNCTION_METHODS = [
    crate::native::new("(type, code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)", function_new),
    slot("__repr__", "(self, /)", function_repr, "Return repr(self)."),
    slot("__call__", "(self, /, *args, **kwargs)", call_any, "Call self as a function."),
    slot("__get__", "(self, instance, owner=None, /)", function_get, "Return an attribute of instance, which is of type owner."),
] }

static FUNCTION_ATTRIBUTES: &[GetSetDef] = &[
    getset("__name__", get_name, set_name),
    getset("__qualname__", get_qualname, set_qualname),
    getset("__doc__", get_doc, set_doc),
    getset("__module__", get_module, set_module),
    getset("__code__", get_code, set_code),
    getset("__defaults__", get_defaults, set_defaults),
    getset("__kwdefaults__", get_kw_defaults, set_kw_defaults),
    member("__globals__", get_globals),
    member("__builtins__", get_builtins),
    member("__closure__", get_closure),
    getset("__type_params__", get_type_params, set_type_params),
    getset("__annotate__", get_annotate, set_annotate),
    getset("__annotations__", get_annotations, set_annotations),
];

fn bound(value: Value) -> Gc<Method> {
    match value.cast() {
        Some(m) => m,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn method_new(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        return Err(vm.type_error("method() takes no keyword arguments"));
    }
    let [function, instance] = args[2..] else {
        return Err(vm.type_error(format!("method expected 2 arguments, got {}", args.len() - 2)));
    };
    if vm.type_of(function).slot(vm, Slot::Call).is_none() {
        return Err(vm.type_error("first argument must be callable"));
    }
    if instance.is_none() {
        return Err(vm.type_error("instance must not be None"));
    }
    Ok(Method::new(vm, function, instance))
}

/// `getattr(receiver, name)`, for pickles.
fn method_reduce(vm: &mut Vm, args: &[Value]) -> R {
    let m = bound(args[0]);
    let name = vm.get_attribute(m.function, vm.names.dunder_name)?;
    let getattr = vm.builtins.and_then(|b| b.get_str(vm, "getattr")).unwrap_or(Value::NONE);
    let arguments = vm.tuple(&[m.receiver, name]);
    Ok(vm.tuple(&[getattr, arguments]))
}

fn method_repr(vm: &mut Vm, args: &[Value]) -> R {
    let m = bound(args[0]);
    let name = match vm.try_attribute(m.function, vm.names.dunder_qualname)? {
        Some(name) => Some(name),
        None => vm.try_attribute(m.function, vm.names.dunder_name)?,
    };
    let name = name.filter(|n| n.as_str().is_some()).map_or("?".to_owned(), crate::string::to_rust);
    let receiver = ops::repr_text(vm, m.receiver)?;
    Ok(vm.str(&format!("<bound method {name} of {receiver}>")))
}

fn method_getattribute(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.attribute_name(args[1])?;
    if vm.types.method.lookup(vm, name).is_some()
        && let Some(found) = vm.lookup_generic(args[0], name)?
    {
        return Ok(found);
    }
    let function = bound(args[0]).function;
    vm.get_attribute(function, name)
}

pub(crate) fn method_eq(_vm: &mut Vm, args: &[Value]) -> R {
    let a = bound(args[0]);
    Ok(match args[1].cast::<Method>() {
        Some(b) => Value::bool(a.function == b.function && a.receiver == b.receiver),
        None => Value::NOT_IMPLEMENTED,
    })
}

fn method_hash(vm: &mut Vm, args: &[Value]) -> R {
    let m = bound(args[0]);
    let h = ops::identity_hash(m.receiver) ^ ops::hash(vm, m.function)?;
    Ok(vm.int(if h == -1 { -2 } else { h }))
}

fn method_get(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(args[0])
}

fn get_func(_vm: &mut Vm, v: Value) -> R {
    Ok(bound(v).function)
}

fn get_self(_vm: &mut Vm, v: Value) -> R {
    Ok(bound(v).receiver)
}

fn get_method_doc(vm: &mut Vm, v: Value) -> R {
    let f = bound(v).function;
    vm.get_attribute(f, vm.names.dunder_doc)
}

crate::native_table! { BOUND_METHODS = [
    crate::native::new("(type, *args, **kwargs) as (type, function, instance, /)", method_new),
    method("__reduce__", "(self, /)", method_reduce, ""),
    slot("__repr__", "(self, /)", method_repr, "Return repr(self)."),
    slot("__call__", "(self, /, *args, **kwargs)", call_any, "Call self as a function."),
    slot("__getattribute__", "(self, name, /)", method_getattribute, "Return getattr(self, name)."),
    slot("__get__", "(self, instance, owner=None, /)", method_get, "Return an attribute of instance, which is of type owner."),
    slot("__eq__", "(self, value, /)", method_eq, "Return self==value."),
    slot("__hash__", "(self, /)", method_hash, "Return hash(self)."),
] }

static METHOD_ATTRIBUTES: &[GetSetDef] =
    &[member("__func__", get_func), member("__self__", get_self), getter("__doc__", get_method_doc)];

fn builtin(value: Value) -> Gc<Builtin> {
    match value.cast() {
        Some(b) => b,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn builtin_repr(vm: &mut Vm, args: &[Value]) -> R {
    let b = builtin(args[0]);
    let name = b.def.name;
    let owner = b.owner.map(|o| o.name_str());
    let text = match (b.receiver, owner, b.def.kind) {
        (None, Some(owner), NativeKind::Slot) => format!("<slot wrapper '{name}' of '{owner}' objects>"),
        (None, Some(owner), NativeKind::Method | NativeKind::ClassMethod) => {
            format!("<method '{name}' of '{owner}' objects>")
        }
        (Some(r), _, NativeKind::Slot) => {
            format!("<method-wrapper '{name}' of {} object at {:#x}>", vm.type_name(r), r.identity())
        }
        (Some(r), _, _) if r.cast::<Module>().is_none() => {
            format!("<built-in method {name} of {} object at {:#x}>", vm.type_name(r), r.identity())
        }
        _ => format!("<built-in function {name}>"),
    };
    Ok(vm.str(&text))
}

fn builtin_name(vm: &mut Vm, v: Value) -> R {
    Ok(vm.intern(builtin(v).def.name))
}

fn builtin_qualname(vm: &mut Vm, v: Value) -> R {
    let b = builtin(v);
    let prefix = match (b.receiver, b.owner) {
        (Some(r), _) if r.cast::<Module>().is_none() => match r.cast::<crate::ty::Type>() {
            Some(class) => crate::string::to_rust(class.qualname.get()) + ".",
            None => crate::string::to_rust(vm.type_of(r).qualname.get()) + ".",
        },
        (None, Some(owner)) => crate::string::to_rust(owner.qualname.get()) + ".",
        _ => String::new(),
    };
    Ok(vm.str(&(prefix + b.def.name)))
}

fn builtin_doc(vm: &mut Vm, v: Value) -> R {
    Ok(vm.str(builtin(v).def.doc))
}

fn builtin_signature(vm: &mut Vm, v: Value) -> R {
    match builtin(v).def.text_signature() {
        Some(text) => Ok(vm.str(&text)),
        None => Ok(Value::NONE),
    }
}

fn builtin_self(_vm: &mut Vm, v: Value) -> R {
    Ok(builtin(v).receiver.unwrap_or(Value::NONE))
}

fn builtin_module(_vm: &mut Vm, v: Value) -> R {
    Ok(builtin(v).module.get())
}

fn builtin_owner(vm: &mut Vm, v: Value) -> R {
    match builtin(v).owner {
        Some(owner) => Ok(owner.value()),
        None => {
            let name = vm.intern("__objclass__");
            Err(vm.attribute_error(v, name))
        }
    }
}

fn builtin_get(vm: &mut Vm, args: &[Value]) -> R {
    if !args[1].is_none() {
        return vm.bind_attribute(args[0], args[1]);
    }
    match args[2].cast::<crate::ty::Type>() {
        Some(class) => vm.bind_to_class(args[0], class),
        None if args[2].is_none() => Err(vm.type_error("__get__(None, None) is invalid")),
        None => Ok(args[0]),
    }
}

pub(crate) fn builtin_eq(_vm: &mut Vm, args: &[Value]) -> R {
    let a = builtin(args[0]);
    Ok(match args[1].cast::<Builtin>() {
        Some(b) => Value::bool(std::ptr::eq(a.def, b.def) && a.receiver == b.receiver && a.owner == b.owner),
        None => Value::NOT_IMPLEMENTED,
    })
}

fn builtin_hash(vm: &mut Vm, args: &[Value]) -> R {
    let b = builtin(args[0]);
    let h = (std::ptr::from_ref(b.def) as i64 >> 4) ^ b.receiver.map_or(0, ops::identity_hash);
    Ok(vm.int(if h == -1 { -2 } else { h }))
}

crate::native_table! { BUILTIN_METHODS = [
    slot("__repr__", "(self, /)", builtin_repr, "Return repr(self)."),
    slot("__call__", "(self, /, *args, **kwargs)", call_any, "Call self as a function."),
] }

crate::native_table! { BUILTIN_IDENTITY = [
    slot("__eq__", "(self, value, /)", builtin_eq, "Return self==value."),
    slot("__hash__", "(self, /)", builtin_hash, "Return hash(self)."),
] }

crate::native_table! { BUILTIN_GET = [
    slot("__get__", "(self, instance, owner=None, /)", builtin_get, "Return an attribute of instance, which is of type owner."),
] }

static BUILTIN_ATTRIBUTES: &[GetSetDef] = &[
    getter("__name__", builtin_name),
    getter("__qualname__", builtin_qualname),
    getter("__doc__", builtin_doc),
    getter("__text_signature__", builtin_signature),
    getter("__self__", builtin_self),
];

static DESCRIPTOR_ATTRIBUTES: &[GetSetDef] = &[
    member("__name__", builtin_name),
    getter("__qualname__", builtin_qualname),
    getter("__doc__", builtin_doc),
    getter("__text_signature__", builtin_signature),
    member("__objclass__", builtin_owner),
];

static OWNER_OF_WRAPPER: &[GetSetDef] = &[getter("__objclass__", builtin_owner)];

static MODULE_OF_BUILTIN: &[GetSetDef] = &[member("__module__", builtin_module)];

fn module(value: Value) -> Gc<Module> {
    match value.cast() {
        Some(m) => m,
        None => unreachable!("descriptors check their receiver"),
    }
}

fn module_new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<crate::ty::Type>() else { return Err(vm.type_error("not a class")) };
    let header = vm.header_of(class);
    let dict = Gc::<Dict>::new(vm);
    let made = vm.allocate_for_type(class, Module { header, dict: std::cell::Cell::new(dict) });
    Ok(made.value())
}

fn module_init(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_str().is_none() {
        let message = format!("module() argument 'name' must be str, not {}", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    }
    let dict = module(args[0]).dict.get();
    let names = vm.names;
    for (name, value) in [
        (names.dunder_name, args[1]),
        (names.dunder_doc, args[2]),
        (names.dunder_package, Value::NONE),
        (names.dunder_loader, Value::NONE),
        (names.dunder_spec, Value::NONE),
    ] {
        dict.set_interned(vm, name, value)?;
    }
    Ok(Value::NONE)
}

fn module_repr(vm: &mut Vm, args: &[Value]) -> R {
    let dict = module(args[0]).dict.get();
    let name = match dict.get_interned(vm.names.dunder_name) {
        Some(n) => ops::repr_text(vm, n)?,
        None => "'?'".to_owned(),
    };
    let spec = dict.get_interned(vm.names.dunder_spec).filter(|s| !s.is_none());
    let text = match spec {
        Some(spec) => {
            let origin = vm.try_attribute_str(spec, "origin")?.filter(|o| !o.is_none());
            let located = match vm.try_attribute_str(spec, "has_location")? {
                Some(flag) => ops::truth(vm, flag)?,
                None => false,
            };
            match origin {
                Some(origin) if located => format!("<module {name} from {}>", ops::repr_text(vm, origin)?),
                Some(origin) => format!("<module {name} ({})>", ops::str_text(vm, origin)?),
                None => match vm.try_attribute_str(spec, "loader")?.filter(|l| !l.is_none()) {
                    Some(loader) => format!("<module {name} ({})>", ops::repr_text(vm, loader)?),
                    None => format!("<module {name}>"),
                },
            }
        }
        None => match dict.get_interned(vm.names.dunder_file) {
            Some(file) => format!("<module {name} from {}>", ops::repr_text(vm, file)?),
            None => match dict.get_interned(vm.names.dunder_loader).filter(|l| !l.is_none()) {
                Some(loader) => format!("<module {name} ({})>", ops::repr_text(vm, loader)?),
                None => format!("<module {name}>"),
            },
        },
    };
    Ok(vm.str(&text))
}

fn module_dir(vm: &mut Vm, args: &[Value]) -> R {
    let dict = module(args[0]).dict.get();
    if let Some(hook) = dict.get_str(vm, "__dir__") {
        return vm.call(hook, &[]);
    }
    let keys: Vec<Value> = dict.to_vec().into_iter().map(|(k, _)| k).collect();
    let keys = vm.rooted_from(&keys);
    Ok(vm.list(&keys))
}

fn module_dict(_vm: &mut Vm, v: Value) -> R {
    Ok(module(v).dict.get().value())
}

crate::native_table! { MODULE_METHODS = [
    crate::native::new("!(type, /, *args, **kwargs)", module_new),
    slot("__init__", "(self, name, doc=None)", module_init, "Initialize self.  See help(type(self)) for accurate signature."),
    slot("__repr__", "(self, /)", module_repr, "Return repr(self)."),
    slot("__getattribute__", "(self, name, /)", crate::class::generic_getattribute, "Return getattr(self, name)."),
    method("__dir__", "(self, /)", module_dir, "The names in the module."),
] }

static MODULE_ATTRIBUTES: &[GetSetDef] = &[member("__dict__", module_dict)];

fn none_repr(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.intern("None"))
}

fn ellipsis_repr(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.intern("Ellipsis"))
}

fn not_implemented_repr(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.intern("NotImplemented"))
}

fn no(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::FALSE)
}

fn not_implemented_bool(vm: &mut Vm, _args: &[Value]) -> R {
    Err(vm.raise(Exc::TypeError, "NotImplemented should not be used in a boolean context"))
}

fn none_hash(vm: &mut Vm, _args: &[Value]) -> R {
    Ok(vm.int(0xfca8_6420))
}

fn singleton_new(vm: &mut Vm, args: &[Value]) -> R {
    let t = vm.types;
    let class = args[0].cast::<crate::ty::Type>();
    if args.len() > 2 || args[1].as_dict().is_some_and(|d| !d.is_empty()) {
        let name = match class {
            Some(ty) if ty == t.ellipsis => "EllipsisType".to_owned(),
            Some(ty) => ty.name_str(),
            None => String::new(),
        };
        return Err(vm.type_error(format!("{name} takes no arguments")));
    }
    match class {
        Some(ty) if ty == t.none => Ok(Value::NONE),
        Some(ty) if ty == t.ellipsis => Ok(Value::ELLIPSIS),
        Some(ty) if ty == t.not_implemented => Ok(Value::NOT_IMPLEMENTED),
        _ => Err(vm.type_error("not a singleton's class")),
    }
}

crate::native_table! { NONE_METHODS = [
    crate::native::new("(type, /, *args, **kwargs) as (type, /)", singleton_new),
    slot("__repr__", "(self, /)", none_repr, "Return repr(self)."),
    slot("__bool__", "(self, /)", no, "True if self else False"),
    slot("__hash__", "(self, /)", none_hash, "Return hash(self)."),
] }

crate::native_table! { ELLIPSIS_METHODS = [
    crate::native::new("(type, /, *args, **kwargs) as (type, /)", singleton_new),
    slot("__repr__", "(self, /)", ellipsis_repr, "Return repr(self)."),
] }

crate::native_table! { NOT_IMPLEMENTED_METHODS = [
    crate::native::new("(type, /, *args, **kwargs) as (type, /)", singleton_new),
    slot("__repr__", "(self, /)", not_implemented_repr, "Return repr(self)."),
    slot("__bool__", "(self, /)", not_implemented_bool, "True if self else False"),
] }

/// Fills the types.
pub fn init(vm: &mut Vm) {
    let t = vm.types;
    vm.add_methods(t.function, &FUNCTION_METHODS);
    vm.add_getsets(t.function, FUNCTION_ATTRIBUTES);
    vm.add_getsets(t.function, crate::object_type::DICT_GETSET);
    vm.add_methods(t.method, &BOUND_METHODS);
    vm.add_getsets(t.method, METHOD_ATTRIBUTES);
    for ty in [t.builtin_function, t.method_wrapper] {
        vm.add_methods(ty, &BUILTIN_METHODS);
        vm.add_methods(ty, &BUILTIN_IDENTITY);
        vm.add_getsets(ty, BUILTIN_ATTRIBUTES);
    }
    vm.add_getsets(t.builtin_function, MODULE_OF_BUILTIN);
    vm.add_getsets(t.method_wrapper, OWNER_OF_WRAPPER);
    for ty in [t.method_descriptor, t.wrapper_descriptor, t.classmethod_descriptor] {
        vm.add_methods(ty, &BUILTIN_METHODS);
        vm.add_methods(ty, &BUILTIN_GET);
        vm.add_getsets(ty, DESCRIPTOR_ATTRIBUTES);
    }
    vm.add_methods(t.module, &MODULE_METHODS);
    vm.add_getsets(t.module, MODULE_ATTRIBUTES);
    vm.add_methods(t.none, &NONE_METHODS);
    vm.add_methods(t.ellipsis, &ELLIPSIS_METHODS);
    vm.add_methods(t.not_implemented, &NOT_IMPLEMENTED_METHODS);
}
