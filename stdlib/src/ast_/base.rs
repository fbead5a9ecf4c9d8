//! `ast.AST`, the base of all nodes.

use super::Classes;
use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::exceptions::warn;
use pyrite_object::heap::Marker;
use pyrite_object::native::{Payload, method, new, slot};
use pyrite_object::object::Gc;
use pyrite_object::ty::Type;
use pyrite_object::{R, Value, Vm, iter, native_table, ops};

/// Nodes have nothing but attributes.
pub struct Ast;

impl Payload for Ast {
    fn trace(&self, _marker: &mut Marker) {}
}

fn make(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    Ok(vm.new_native(class, Ast).value())
}

/// The names in an attribute of the class, such as `_fields`; empty if it has none.
fn names(vm: &mut Vm, object: Value, attribute: &str) -> R<pyrite_object::vm::RootedVec> {
    match vm.try_attribute_str(object, attribute)? {
        Some(names) => iter::collect(vm, names),
        None => Ok(vm.rooted()),
    }
}

fn position(vm: &mut Vm, names: &[Value], name: Value) -> R<Option<usize>> {
    for (i, candidate) in names.iter().enumerate() {
        if ops::same_or_equal(vm, *candidate, name)? {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

/// `AST.__init__`: fields by position and by name; lists are empty and contexts `Load()` where they are missing.
fn init(vm: &mut Vm, args: &[Value]) -> R {
    let (this, keywords, given) = (args[0], args[1], &args[2..]);
    let class = vm.type_of(this).value();
    let fields = names(vm, class, "_fields")?;
    let class_name = vm.type_of(this).name_str().to_owned();
    if given.len() > fields.len() {
        let plural = if fields.len() == 1 { "" } else { "s" };
        let message =
            format!("{class_name} constructor takes at most {} positional argument{plural}", fields.len());
        return Err(vm.type_error(message));
    }
    let mut is_set = vec![false; fields.len()];
    for (i, value) in given.iter().enumerate() {
        vm.set_attribute(this, fields[i], *value)?;
        is_set[i] = true;
    }
    if let Some(keywords) = keywords.as_dict() {
        for (name, value) in keywords.to_vec() {
            match position(vm, &fields, name)? {
                Some(i) if is_set[i] => {
                    let shown = ops::repr_text(vm, name)?;
                    let message = format!("{class_name} got multiple values for argument {shown}");
                    return Err(vm.type_error(message));
                }
                Some(i) => is_set[i] = true,
                None => {
                    let attributes = names(vm, class, "_attributes")?;
                    if position(vm, &attributes, name)?.is_none() {
                        let shown = ops::repr_text(vm, name)?;
                        let message = format!(
                            "{class_name}.__init__ got an unexpected keyword argument {shown}. Support for arbitrary \
                             keyword arguments is deprecated and will be removed in Python 3.15."
                        );
                        warn(vm, Exc::DeprecationWarning, &message)?;
                    }
                }
            }
            vm.set_attribute(this, name, value)?;
        }
    }
    if is_set.iter().all(|s| *s) {
        return Ok(Value::NONE);
    }
    let types = vm.try_attribute_str(class, "_field_types")?;
    let types = types.and_then(Value::as_dict);
    for (i, name) in fields.iter().enumerate().filter(|(i, _)| !is_set[*i]) {
        let ty = match types {
            Some(types) => types.get(vm, *name)?,
            None => continue,
        };
        let Some(ty) = ty else {
            let shown = ops::repr_text(vm, fields[i])?;
            let message = format!(
                "Field {shown} is missing from {class_name}._field_types. This will become an error in Python 3.15."
            );
            warn(vm, Exc::DeprecationWarning, &message)?;
            continue;
        };
        if vm.is_instance(ty, vm.types.union) {
            // Optional: the class has None for it.
            continue;
        }
        if vm.is_instance(ty, vm.types.generic_alias) {
            let empty = vm.list(&[]);
            vm.set_attribute(this, *name, empty)?;
            continue;
        }
        let context = vm.extension::<Classes>().by_name.get("expr_context").copied();
        if Some(ty) == context {
            let load = vm.extension::<Classes>().singletons.get("Load").copied();
            vm.set_attribute(this, *name, load.unwrap_or(Value::NONE))?;
            continue;
        }
        let shown = ops::repr_text(vm, *name)?;
        let message = format!(
            "{class_name}.__init__ missing 1 required positional argument: {shown}. This will become an error in \
             Python 3.15."
        );
        warn(vm, Exc::DeprecationWarning, &message)?;
    }
    Ok(Value::NONE)
}

/// Deeper nodes are `Name(...)`.
const REPR_DEPTH: usize = 3;

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let text = repr_node(vm, args[0], REPR_DEPTH)?;
    Ok(vm.str(&text))
}

fn repr_node(vm: &mut Vm, node: Value, depth: usize) -> R<String> {
    vm.check_native_stack()?;
    let class = vm.type_of(node);
    let name = class.name_str().to_owned();
    if depth == 0 {
        return Ok(format!("{name}(...)"));
    }
    let fields = names(vm, class.value(), "_fields")?;
    let mut shown = Vec::new();
    for field in fields.iter() {
        let value = vm.get_attribute(node, *field)?;
        let text = repr_value(vm, value, depth - 1)?;
        shown.push(format!("{}={text}", ops::str_text(vm, *field)?));
    }
    Ok(format!("{name}({})", shown.join(", ")))
}

fn repr_value(vm: &mut Vm, value: Value, depth: usize) -> R<String> {
    if super::is_node(vm, value) {
        return repr_node(vm, value, depth);
    }
    let (items, open, close) = match (value.as_list(), value.as_tuple()) {
        (Some(list), _) => (list.to_vec(), "[", "]"),
        (_, Some(tuple)) => (tuple.items().to_vec(), "(", ")"),
        _ => return ops::repr_text(vm, value),
    };
    let items = vm.rooted_from(&items);
    let item = |vm: &mut Vm, value: Value| match super::is_node(vm, value) {
        true => repr_node(vm, value, depth),
        false => ops::repr_text(vm, value),
    };
    Ok(match &items[..] {
        [] => format!("{open}{close}"),
        [only] => format!("{open}{}{close}", item(vm, *only)?),
        [first, last] => format!("{open}{}, {}{close}", item(vm, *first)?, item(vm, *last)?),
        [first, .., last] => format!("{open}{}, ..., {}{close}", item(vm, *first)?, item(vm, *last)?),
    })
}

/// A copy of the node's attributes.
fn state(vm: &mut Vm, node: Value) -> R<Gc<Dict>> {
    match vm.instance_dict(node)? {
        Some(dict) => dict.copy(vm),
        None => Ok(Gc::<Dict>::new(vm)),
    }
}

/// `(class, (None, ...), attributes)`: as many Nones as fields are set from the first on.
fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let class = vm.type_of(args[0]).value();
    let dict = state(vm, args[0])?;
    let fields = names(vm, class, "_fields")?;
    let mut nones = Vec::new();
    for field in fields.iter() {
        if dict.get(vm, *field)?.is_none() {
            break;
        }
        nones.push(Value::NONE);
    }
    let nones = vm.tuple(&nones);
    Ok(vm.tuple(&[class, nones, dict.value()]))
}

/// A copy with other fields.
fn replace(vm: &mut Vm, args: &[Value]) -> R {
    let [this, keywords, ..] = *args else { return Ok(Value::NONE) };
    if args.len() > 2 {
        return Err(vm.type_error(format!(
            "__replace__() takes exactly 1 positional argument ({} given)",
            args.len() - 1
        )));
    }
    let class = vm.type_of(this).value();
    let class_name = vm.type_of(this).name_str().to_owned();
    let fields = names(vm, class, "_fields")?;
    let attributes = names(vm, class, "_attributes")?;
    let dict = state(vm, this)?;
    if let Some(keywords) = keywords.as_dict() {
        for (name, value) in keywords.to_vec() {
            if position(vm, &fields, name)?.is_none() && position(vm, &attributes, name)?.is_none() {
                let shown = ops::repr_text(vm, name)?;
                let message = format!("{class_name}.__replace__ got an unexpected keyword argument {shown}.");
                return Err(vm.type_error(message));
            }
            dict.set(vm, name, value)?;
        }
    }
    let mut missing = Vec::new();
    for field in fields.iter() {
        if dict.get(vm, *field)?.is_none() && vm.try_attribute(class, *field)?.is_none() {
            missing.push(ops::repr_text(vm, *field)?);
        }
    }
    if !missing.is_empty() {
        let plural = if missing.len() == 1 { "" } else { "s" };
        let message = format!(
            "{class_name}.__replace__ missing {} keyword argument{plural}: {}.",
            missing.len(),
            missing.join(", ")
        );
        return Err(vm.type_error(message));
    }
    let copy = vm.call_method_str(class, "__new__", &[class])?;
    for (name, value) in dict.to_vec() {
        vm.set_attribute(copy, name, value)?;
    }
    Ok(copy)
}

native_table! {
    pub METHODS = [
        new("(type, *args, **kwargs)", make),
        slot("__init__", "(self, /, *args, **kwargs)", init, "Initialize self.  See help(type(self)) for accurate signature."),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__reduce__", "(self, /)", reduce, "Class, arguments and attributes for pickling."),
        method("__replace__", "(self, /, **fields)", replace, "A copy of the node with other fields."),
    ]
}
