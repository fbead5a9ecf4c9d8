//! `attrgetter`, `itemgetter`, `methodcaller`.

use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Payload, method, new, slot};
use pyrite_object::object::Trace;
use pyrite_object::string::{self, StrBuilder};
use pyrite_object::{Gc, R, Value, Vm, native_table, ops, recursive};

/// Names with their dots: a string, or a tuple of strings for a path.
pub struct AttrGetter {
    attributes: Vec<Value>,
}

pub struct ItemGetter {
    items: Vec<Value>,
}

pub struct MethodCaller {
    name: Value,
    args: Vec<Value>,
    /// A dict, or None if there are no keywords.
    keywords: Value,
}

impl Payload for AttrGetter {
    fn trace(&self, marker: &mut Marker) {
        self.attributes.trace(marker);
    }
}

impl Payload for ItemGetter {
    fn trace(&self, marker: &mut Marker) {
        self.items.trace(marker);
    }
}

impl Payload for MethodCaller {
    fn trace(&self, marker: &mut Marker) {
        self.name.trace(marker);
        self.args.trace(marker);
        self.keywords.trace(marker);
    }
}

fn attrgetter_new(vm: &mut Vm, args: &[Value]) -> R {
    let class = recursive::class_of(vm, args[0])?;
    let mut attributes = vm.rooted();
    for name in &args[1..] {
        let Some(text) = name.as_str() else {
            return Err(vm.type_error("attribute name must be a string"));
        };
        if !text.code_points().any(|c| c == u32::from(b'.')) {
            let name = string::intern_value(vm, *name);
            attributes.push(name);
            continue;
        }
        let dot = vm.intern(".");
        let parts = vm.call_method_str(text.value(), "split", &[dot])?;
        let mut names = vm.rooted();
        if let Some(list) = parts.as_list() {
            for part in list.to_vec() {
                let part = string::intern_value(vm, part);
                names.push(part);
            }
        }
        let path = vm.tuple(&names);
        attributes.push(path);
    }
    Ok(vm.new_native(class, AttrGetter { attributes: attributes.to_vec() }).value())
}

fn attribute(vm: &mut Vm, object: Value, path: Value) -> R {
    let Some(path) = path.as_tuple() else { return vm.get_attribute(object, path) };
    let mut at = object;
    for i in 0..path.len() {
        at = vm.get_attribute(at, path.get(i))?;
    }
    Ok(at)
}

fn attrgetter_call(vm: &mut Vm, args: &[Value]) -> R {
    let Some(getter) = args[0].native::<AttrGetter>() else {
        return Err(recursive::foreign_receiver(vm, "operator.attrgetter", args[0]));
    };
    if let [path] = getter.attributes[..] {
        return attribute(vm, args[1], path);
    }
    let mut values = vm.rooted();
    for path in &getter.attributes {
        let value = attribute(vm, args[1], *path)?;
        values.push(value);
    }
    Ok(vm.tuple(&values))
}

/// The names as they were given, in a tuple.
fn attribute_names(vm: &mut Vm, getter: &AttrGetter) -> R {
    let mut names = vm.rooted();
    for path in &getter.attributes {
        let name = match path.as_tuple() {
            Some(_) => {
                let dot = vm.intern(".");
                vm.call_method_str(dot, "join", &[*path])?
            }
            None => *path,
        };
        names.push(name);
    }
    Ok(vm.tuple(&names))
}

/// `TYPE(x)` for one item, `TYPE(x, y)` for more.
fn repr_of(vm: &mut Vm, this: Value, items: &[Value]) -> R {
    let name = vm.type_of(this).name_str();
    let items = vm.rooted_from(items);
    recursive::guarded_repr(vm, this, &format!("{name}(...)"), |vm| {
        recursive::repr_items(vm, &format!("{name}("), ")", |i| items.get(i).copied())?.finish(vm)
    })
}

fn attrgetter_repr(vm: &mut Vm, args: &[Value]) -> R {
    let Some(getter) = args[0].native::<AttrGetter>() else {
        return Err(recursive::foreign_receiver(vm, "operator.attrgetter", args[0]));
    };
    let names = attribute_names(vm, &getter)?;
    match names.as_tuple() {
        Some(names) => repr_of(vm, args[0], names.items()),
        None => Ok(vm.empty_str()),
    }
}

fn attrgetter_reduce(vm: &mut Vm, args: &[Value]) -> R {
    let Some(getter) = args[0].native::<AttrGetter>() else {
        return Err(recursive::foreign_receiver(vm, "operator.attrgetter", args[0]));
    };
    let names = attribute_names(vm, &getter)?;
    let class = vm.type_of(args[0]).value();
    Ok(vm.tuple(&[class, names]))
}

fn itemgetter_new(vm: &mut Vm, args: &[Value]) -> R {
    let class = recursive::class_of(vm, args[0])?;
    Ok(vm.new_native(class, ItemGetter { items: args[1..].to_vec() }).value())
}

fn itemgetter_call(vm: &mut Vm, args: &[Value]) -> R {
    let Some(getter) = args[0].native::<ItemGetter>() else {
        return Err(recursive::foreign_receiver(vm, "operator.itemgetter", args[0]));
    };
    if let [item] = getter.items[..] {
        return ops::get_item(vm, args[1], item);
    }
    let mut values = vm.rooted();
    for item in &getter.items {
        let value = ops::get_item(vm, args[1], *item)?;
        values.push(value);
    }
    Ok(vm.tuple(&values))
}

fn itemgetter_repr(vm: &mut Vm, args: &[Value]) -> R {
    let Some(getter) = args[0].native::<ItemGetter>() else {
        return Err(recursive::foreign_receiver(vm, "operator.itemgetter", args[0]));
    };
    repr_of(vm, args[0], &getter.items)
}

fn itemgetter_reduce(vm: &mut Vm, args: &[Value]) -> R {
    let Some(getter) = args[0].native::<ItemGetter>() else {
        return Err(recursive::foreign_receiver(vm, "operator.itemgetter", args[0]));
    };
    let items = vm.tuple(&getter.items);
    let class = vm.type_of(args[0]).value();
    Ok(vm.tuple(&[class, items]))
}

fn methodcaller_new(vm: &mut Vm, args: &[Value]) -> R {
    let class = recursive::class_of(vm, args[0])?;
    if args[1] == Value::ABSENT {
        return Err(vm.type_error("methodcaller needs at least one argument, the method name"));
    }
    if args[1].as_str().is_none() {
        return Err(vm.type_error("method name must be a string"));
    }
    let name = string::intern_value(vm, args[1]);
    let keywords = if args[2].as_dict().is_some_and(|d| !d.is_empty()) { args[2] } else { Value::NONE };
    Ok(vm.new_native(class, MethodCaller { name, args: args[3..].to_vec(), keywords }).value())
}

fn methodcaller_call(vm: &mut Vm, args: &[Value]) -> R {
    let Some(caller) = args[0].native::<MethodCaller>() else {
        return Err(recursive::foreign_receiver(vm, "operator.methodcaller", args[0]));
    };
    if caller.keywords.is_none() {
        return vm.call_method(args[1], caller.name, &caller.args);
    }
    let method = vm.get_attribute(args[1], caller.name)?;
    let mut all = vm.rooted_from(&caller.args);
    let kwnames = crate::push_keywords(vm, &mut all, caller.keywords);
    vm.call_kw(method, &all, kwnames)
}

fn methodcaller_repr(vm: &mut Vm, args: &[Value]) -> R {
    let Some(caller) = args[0].native::<MethodCaller>() else {
        return Err(recursive::foreign_receiver(vm, "operator.methodcaller", args[0]));
    };
    let name = vm.type_of(args[0]).name_str();
    recursive::guarded_repr(vm, args[0], &format!("{name}(...)"), |vm| {
        let mut text = StrBuilder::default();
        text.push_str(&name);
        text.push_str("(");
        recursive::push_repr(vm, &mut text, caller.name)?;
        for argument in &caller.args {
            text.push_str(", ");
            recursive::push_repr(vm, &mut text, *argument)?;
        }
        for (key, value) in caller.keywords.as_dict().map(|d| d.to_vec()).unwrap_or_default() {
            text.push_str(", ");
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

fn methodcaller_reduce(vm: &mut Vm, args: &[Value]) -> R {
    let Some(caller) = args[0].native::<MethodCaller>() else {
        return Err(recursive::foreign_receiver(vm, "operator.methodcaller", args[0]));
    };
    let class = vm.type_of(args[0]).value();
    if caller.keywords.is_none() {
        let mut all = vm.rooted_from(&[caller.name]);
        all.extend_from_slice(&caller.args);
        let all = vm.tuple(&all);
        return Ok(vm.tuple(&[class, all]));
    }
    let partial = pyrite_interp::import::attribute_of(vm, "functools", "partial")?;
    let mut all = vm.rooted_from(&[class, caller.name]);
    let kwnames = crate::push_keywords(vm, &mut all, caller.keywords);
    let made = vm.call_kw(partial, &all, kwnames)?;
    let rest = vm.tuple(&caller.args);
    Ok(vm.tuple(&[made, rest]))
}

native_table! {
    ATTRGETTER = [
        new("(type, attr, /, *attrs)", attrgetter_new),
        slot("__call__", "(self, obj, /)", attrgetter_call, "Call self as a function."),
        slot("__repr__", "(self, /)", attrgetter_repr, "Return repr(self)."),
        method("__reduce__", "(self, /)", attrgetter_reduce, "Return state information for pickling"),
    ]
}

native_table! {
    ITEMGETTER = [
        new("(type, item, /, *items)", itemgetter_new),
        slot("__call__", "(self, obj, /)", itemgetter_call, "Call self as a function."),
        slot("__repr__", "(self, /)", itemgetter_repr, "Return repr(self)."),
        method("__reduce__", "(self, /)", itemgetter_reduce, "Return state information for pickling"),
    ]
}

native_table! {
    METHODCALLER = [
        new("(type, name=<required>, /, *args, **kwargs)", methodcaller_new),
        slot("__call__", "(self, obj, /)", methodcaller_call, "Call self as a function."),
        slot("__repr__", "(self, /)", methodcaller_repr, "Return repr(self)."),
        method("__reduce__", "(self, /)", methodcaller_reduce, "Return state information for pickling"),
    ]
}

fn signature(vm: &mut Vm, _this: Value) -> R {
    Ok(vm.intern("(obj, /)"))
}

static ATTRIBUTES: &[GetSetDef] = &[getter("__text_signature__", signature)];

/// Makes the types.
pub fn init(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let types = [
        vm.new_native_type::<AttrGetter>("operator", "attrgetter", 0, &ATTRGETTER, ATTRIBUTES),
        vm.new_native_type::<ItemGetter>("operator", "itemgetter", 0, &ITEMGETTER, ATTRIBUTES),
        vm.new_native_type::<MethodCaller>("operator", "methodcaller", 0, &METHODCALLER, ATTRIBUTES),
    ];
    for ty in types {
        let name = ty.name.get();
        module.dict.get().set_interned(vm, name, ty.value())?;
    }
    Ok(())
}
