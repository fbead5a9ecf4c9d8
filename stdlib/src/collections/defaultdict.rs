//! `defaultdict`: a dict that makes missing values.

use pyrite_object::dict::Dict;
use pyrite_object::module::Module;
use pyrite_object::native::{class_method, method, slot};
use pyrite_object::slots::Slot;
use pyrite_object::ty::Type;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops, recursive};

fn factory(vm: &mut Vm, this: Value) -> R {
    let name = vm.names.default_factory;
    Ok(vm.try_attribute(this, name)?.unwrap_or(Value::NONE))
}

fn init_method(vm: &mut Vm, args: &[Value]) -> R {
    // self, keywords, then positional arguments.
    let given = &args[2..];
    let first = given.first().copied().unwrap_or(Value::NONE);
    if !first.is_none() && !ops::is_callable(vm, first) {
        return Err(vm.type_error("first argument must be callable or None"));
    }
    let name = vm.names.default_factory;
    vm.set_attribute(args[0], name, first)?;
    let mut all = vm.rooted_from(&[args[0]]);
    all.extend(given.iter().skip(1));
    let mut names = vm.rooted();
    for (key, value) in args[1].as_dict().map(|d| d.to_vec()).unwrap_or_default() {
        names.push(key);
        all.push(value);
    }
    let kwnames = if names.is_empty() { None } else { Some(pyrite_object::tuple::Tuple::new(vm, &names)) };
    match vm.types.dict.slot(vm, Slot::Init) {
        Some(init) => vm.call_kw(init, &all, kwnames),
        None => Ok(Value::NONE),
    }
}

fn missing(vm: &mut Vm, args: &[Value]) -> R {
    let make = factory(vm, args[0])?;
    if make.is_none() {
        return Err(vm.key_error(args[1]));
    }
    let value = vm.call(make, &[])?;
    ops::set_item(vm, args[0], args[1], value)?;
    Ok(value)
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let Some(dict) = args[0].as_dict() else {
        return Err(recursive::foreign_receiver(vm, "collections.defaultdict", args[0]));
    };
    let this = args[0];
    let name = vm.type_of(this).name_str();
    let name = name.rsplit('.').next().unwrap_or(&name).to_owned();
    let make = factory(vm, this)?;
    let shown = recursive::guarded_repr(vm, make, "...", |vm| ops::repr(vm, make))?;
    let shown = pyrite_object::string::to_rust(shown);
    let of_dict = match vm.types.dict.slot(vm, Slot::Repr) {
        Some(repr) => vm.call(repr, &[dict.value()])?,
        None => Value::NONE,
    };
    let text = pyrite_object::string::to_rust(of_dict);
    Ok(vm.str(&format!("{name}({shown}, {text})")))
}

fn copy(vm: &mut Vm, args: &[Value]) -> R {
    let make = factory(vm, args[0])?;
    let class = vm.type_of(args[0]).value();
    vm.call(class, &[make, args[0]])
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let make = factory(vm, args[0])?;
    let class = vm.type_of(args[0]).value();
    let arguments = if make.is_none() { vm.tuple(&[]) } else { vm.tuple(&[make]) };
    let items = vm.call_method_str(args[0], "items", &[])?;
    let items = pyrite_object::iter::iter(vm, items)?;
    Ok(vm.tuple(&[class, arguments, Value::NONE, Value::NONE, items]))
}

fn or(vm: &mut Vm, args: &[Value]) -> R {
    let (Some(_), Some(_)) = (args[0].as_dict(), args[1].as_dict()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let made = copy(vm, args)?;
    vm.call_method_str(made, "update", &[args[1]])?;
    Ok(made)
}

fn ror(vm: &mut Vm, args: &[Value]) -> R {
    let (Some(_), Some(_)) = (args[0].as_dict(), args[1].as_dict()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let make = factory(vm, args[0])?;
    let class = vm.type_of(args[0]).value();
    let made = vm.call(class, &[make, args[1]])?;
    vm.call_method_str(made, "update", &[args[0]])?;
    Ok(made)
}

fn class_getitem(vm: &mut Vm, args: &[Value]) -> R {
    let alias = pyrite_interp::import::attribute_of(vm, "types", "GenericAlias")?;
    vm.call(alias, &[args[0], args[1]])
}

native_table! {
    METHODS = [
        slot("__init__", "!(self, /, *args, **kwargs)", init_method, "Initialize self.  See help(type(self)) for accurate signature."),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__or__", "(self, value, /)", or, "Return self|value."),
        slot("__ror__", "(self, value, /)", ror, "Return value|self."),
        method("__missing__", "!(self, key, /)", missing, "Called by __getitem__ for missing key: makes the value by default_factory."),
        method("copy", "!(self, /)", copy, "A shallow copy."),
        method("__copy__", "!(self, /)", copy, "A shallow copy."),
        method("__reduce__", "!(self, /)", reduce, "Return state information for pickling."),
        class_method("__class_getitem__", "!(type, object, /)", class_getitem, "See PEP 585."),
    ]
}

/// Makes the type: a class with a slot for the factory.
pub fn init(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let namespace = Gc::<Dict>::new(vm);
    let slots = vm.tuple(&[vm.names.default_factory]);
    namespace.set_str(vm, "__slots__", slots)?;
    let home = vm.intern("collections");
    namespace.set_interned(vm, vm.names.dunder_module, home)?;
    let name = vm.intern("defaultdict");
    let bases = vm.tuple(&[vm.types.dict.value()]);
    let made = vm.call(vm.types.type_.value(), &[name, bases, namespace.value()])?;
    let Some(ty) = made.cast::<Type>() else { return Err(vm.type_error("defaultdict must be a class")) };
    vm.add_methods(ty, &METHODS);
    ty.dict.get().remove_interned(vm, vm.names.dunder_slots);
    ty.modified(vm);
    module.dict.get().set_interned(vm, name, made)
}
