//! Tuples with named fields, as the system's records are: `os.stat_result`, `time.struct_time`, `sys.version_info`.
//!
//! A struct sequence is a subclass of tuple without a dict. Fields that Python must not see by index are in a tuple in
//! the first slot of the instance.

use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::dict::Dict;
use pyrite_object::heap::Marker;
use pyrite_object::native::{Payload, method, slot};
use pyrite_object::object::Trace;
use pyrite_object::tuple::Tuple;
use pyrite_object::ty::Type;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};
use std::collections::HashMap;

/// What is known of the struct sequence types of a `Vm`, by type.
#[derive(Default)]
pub struct Layouts {
    by_type: HashMap<u64, Layout>,
    field_type: Option<Gc<Type>>,
    types: Vec<Value>,
}

#[derive(Clone)]
struct Layout {
    name: String,
    visible: Vec<String>,
    hidden: Vec<String>,
}

/// Descriptor of one field.
pub struct Field {
    index: usize,
    name: Value,
}

impl Payload for Field {
    fn trace(&self, marker: &mut Marker) {
        self.name.trace(marker);
    }
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(l) = vm.get_extension::<Layouts>() {
        l.types.trace(marker);
        l.field_type.trace(marker);
    }
}

fn field_get(vm: &mut Vm, args: &[Value]) -> R {
    let Some(field) = args[0].native::<Field>() else { return Err(vm.type_error("not a field")) };
    if args[1].is_none() {
        return Ok(args[0]);
    }
    let layout = layout_of(vm, vm.type_of(args[1]));
    let Some(tuple) = args[1].as_tuple() else { return Err(vm.type_error("not a struct sequence")) };
    if field.index < tuple.len() {
        return Ok(tuple.get(field.index));
    }
    let hidden = args[1].header().and_then(|h| h.slot(0)).and_then(Value::as_tuple);
    let visible = layout.map_or(0, |l| l.visible.len());
    match hidden {
        Some(extra) if field.index - visible < extra.len() => Ok(extra.get(field.index - visible)),
        _ => Ok(Value::NONE),
    }
}

fn field_set(vm: &mut Vm, _args: &[Value]) -> R {
    Err(vm.raise(pyrite_object::Exc::AttributeError, "readonly attribute"))
}

fn field_name(_vm: &mut Vm, v: Value) -> R {
    Ok(v.native::<Field>().map_or(Value::NONE, |f| f.name))
}

native_table! {
    FIELD_METHODS = [
        slot("__get__", "(self, instance, owner=None, /)", field_get, "Return an attribute of instance, which is of type owner."),
        slot("__set__", "(self, instance, value, /)", field_set, "Set an attribute of instance to value."),
    ]
}

static FIELD_ATTRIBUTES: &[GetSetDef] = &[getter("__name__", field_name)];

fn layout_of(vm: &mut Vm, ty: Gc<Type>) -> Option<Layout> {
    let layouts = vm.extension::<Layouts>();
    let mut next = Some(ty);
    while let Some(t) = next {
        if let Some(l) = layouts.by_type.get(&t.address()) {
            return Some(l.clone());
        }
        next = t.base.get();
    }
    None
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let Some(layout) = layout_of(vm, class) else { return Err(vm.type_error("not a struct sequence")) };
    if pyrite_object::iter::iter_or_none(vm, args[1])?.is_none() {
        return Err(vm.type_error("constructor requires a sequence"));
    }
    let values = pyrite_object::iter::collect(vm, args[1])?;
    let (least, most) = (layout.visible.len(), layout.visible.len() + layout.hidden.len());
    if values.len() < least || values.len() > most {
        let (what, bound) = if least == most {
            ("takes a", least)
        } else if values.len() < least {
            ("takes an at least", least)
        } else {
            ("takes an at most", most)
        };
        let message = format!("{}() {what} {bound}-sequence ({}-sequence given)", layout.name, values.len());
        return Err(vm.type_error(message));
    }
    let mut hidden = vm.rooted_from(&values[least..]);
    let given = args.get(2).and_then(|d| d.as_dict());
    for name in &layout.hidden[hidden.len()..] {
        let value = given.and_then(|d| d.get_str(vm, name)).unwrap_or(Value::NONE);
        hidden.push(value);
    }
    let extra = vm.tuple(&hidden);
    let tuple = Tuple::of_type(vm, class, &values[..least]);
    tuple.header().set_slot(0, Some(extra));
    Ok(tuple.value())
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let layout = layout_of(vm, vm.type_of(args[0]));
    let (Some(layout), Some(tuple)) = (layout, args[0].as_tuple()) else {
        return Err(vm.type_error("not a struct sequence"));
    };
    let mut text = format!("{}(", layout.name);
    for i in 0..tuple.len() {
        if i > 0 {
            text.push_str(", ");
        }
        let shown = ops::repr_text(vm, tuple.get(i))?;
        text.push_str(&format!("{}={shown}", layout.visible.get(i).map_or("?", String::as_str)));
    }
    text.push(')');
    Ok(vm.str(&text))
}

fn all_fields(vm: &mut Vm, value: Value) -> Option<(Layout, pyrite_object::vm::RootedVec)> {
    let layout = layout_of(vm, vm.type_of(value))?;
    let mut all = vm.rooted_from(value.as_tuple()?.items());
    if let Some(extra) = value.header().and_then(|h| h.slot(0)).and_then(Value::as_tuple) {
        all.extend_from_slice(extra.items());
    }
    Some((layout, all))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let Some((layout, all)) = all_fields(vm, args[0]) else {
        return Err(vm.type_error("not a struct sequence"));
    };
    let visible = layout.visible.len();
    let tuple = vm.tuple(&all[..visible]);
    let dict = Gc::<Dict>::new(vm);
    for (name, value) in layout.hidden.iter().zip(&all[visible..]) {
        dict.set_str(vm, name, *value)?;
    }
    let call = vm.tuple(&[tuple, dict.value()]);
    let class = vm.type_of(args[0]).value();
    Ok(vm.tuple(&[class, call]))
}

fn replace(vm: &mut Vm, args: &[Value]) -> R {
    let Some((layout, mut all)) = all_fields(vm, args[0]) else {
        return Err(vm.type_error("not a struct sequence"));
    };
    let names: Vec<&String> = layout.visible.iter().chain(&layout.hidden).collect();
    if let Some(changes) = args[1].as_dict() {
        for (key, value) in changes.to_vec() {
            let text = pyrite_object::string::to_rust(key);
            match names.iter().position(|n| **n == text) {
                Some(i) if i < all.len() => all[i] = value,
                _ => return Err(vm.type_error(format!("Got unexpected field name(s): ['{text}']"))),
            }
        }
    }
    let tuple = vm.tuple(&all);
    let class = vm.type_of(args[0]).value();
    vm.call(class, &[tuple])
}

native_table! {
    METHODS = [
        pyrite_object::native::new("(type, sequence, dict={})", new),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__reduce__", "!(self, /)", reduce, "Helper for pickle."),
        method("__replace__", "!(self, /, **changes)", replace, "A copy with some fields changed."),
    ]
}

/// Makes a struct sequence type: `name` is the full name, `visible` the tuple's items, `hidden` further attributes.
pub fn make(vm: &mut Vm, name: &str, visible: &[&str], hidden: &[&str]) -> R<Gc<Type>> {
    if vm.extension::<Layouts>().field_type.is_none() {
        let ty =
            vm.new_native_type::<Field>("builtins", "member_descriptor", 0, &FIELD_METHODS, FIELD_ATTRIBUTES);
        vm.extension::<Layouts>().field_type = Some(ty);
        vm.root_tracers.push(trace);
    }
    let (module, short) = name.rsplit_once('.').unwrap_or(("builtins", name));
    let ty = pyrite_object::bootstrap::new_tuple_class(vm, module, short);
    vm.add_methods(ty, &METHODS);
    let layouts = vm.extension::<Layouts>();
    layouts.types.push(ty.value());
    let Some(field_type) = layouts.field_type else { unreachable!("made above") };
    let owned = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    layouts.by_type.insert(
        ty.address(),
        Layout { name: name.to_owned(), visible: owned(visible), hidden: owned(hidden) },
    );
    let dict = ty.dict.get();
    let mut names = vm.rooted();
    for (index, field) in visible.iter().chain(hidden).enumerate() {
        let name = vm.intern(field);
        let descriptor = vm.new_native(field_type, Field { index, name });
        dict.set_interned(vm, name, descriptor.value())?;
        if index < visible.len() {
            names.push(name);
        }
    }
    let match_args = vm.tuple(&names);
    dict.set_str(vm, "__match_args__", match_args)?;
    dict.set_str(vm, "n_fields", Value::small_int((visible.len() + hidden.len()) as i64))?;
    dict.set_str(vm, "n_sequence_fields", Value::small_int(visible.len() as i64))?;
    dict.set_str(vm, "n_unnamed_fields", Value::small_int(0))?;
    ty.modified(vm);
    Ok(ty)
}
