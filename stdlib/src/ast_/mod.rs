//! The module `_ast`: the classes of syntax trees, made from the grammar of `pyrite_syntax::ast`, and trees as objects.

mod base;
mod convert;

pub use convert::{from_object, to_object};

use pyrite_object::dict::Dict;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::object::{Gc, Trace};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Value, Vm, generic_alias, ops};
use pyrite_syntax::ast::{Arity, Class, FieldDef, GRAMMAR, Group, Kind};
use std::collections::HashMap;

/// The classes in a `Vm`, and the only instances of classes without fields, by class name.
#[derive(Default)]
pub struct Classes {
    base: Option<Gc<Type>>,
    by_name: HashMap<&'static str, Value>,
    singletons: HashMap<&'static str, Value>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(classes) = vm.get_extension::<Classes>() {
        classes.base.trace(marker);
        classes.by_name.values().chain(classes.singletons.values()).for_each(|v| v.trace(marker));
    }
}

/// Flags of `compile()`.
pub const ONLY_AST: i64 = 0x400;
pub const OPTIMIZED_AST: i64 = 0x8000 | ONLY_AST;
pub const TYPE_COMMENTS: i64 = 0x1000;
pub const ALLOW_TOP_LEVEL_AWAIT: i64 = 0x2000;

/// A class by name; AST for an unknown one.
pub fn class(vm: &mut Vm, name: &str) -> R {
    if vm.extension::<Classes>().base.is_none() {
        pyrite_interp::import::load(vm, "_ast")?;
    }
    let classes = vm.extension::<Classes>();
    let found = classes.by_name.get(name).copied().or(classes.base.map(Gc::value));
    match found {
        Some(class) => Ok(class),
        None => Err(vm.runtime_error("the classes of _ast are gone")),
    }
}

/// Whether a value is a node of a syntax tree.
pub fn is_node(vm: &mut Vm, value: Value) -> bool {
    match vm.extension::<Classes>().base {
        Some(base) => vm.is_instance(value, base),
        None => false,
    }
}

fn names(vm: &mut Vm, names: &[&str]) -> Value {
    let mut items = vm.rooted();
    for name in names {
        let name = vm.intern(name);
        items.push(name);
    }
    vm.tuple(&items)
}

/// Makes a class; its namespace has `_fields` and what else its definition says.
fn make_class(vm: &mut Vm, name: &'static str, base: Value, doc: &str, fields: &[FieldDef]) -> R {
    let namespace = Gc::<Dict>::new(vm);
    let home = vm.intern("ast");
    namespace.set_str(vm, "__module__", home)?;
    let doc = vm.str(doc);
    namespace.set_str(vm, "__doc__", doc)?;
    let all: Vec<&str> = fields.iter().map(|f| f.name).collect();
    let tuple = names(vm, &all);
    namespace.set_str(vm, "_fields", tuple)?;
    namespace.set_str(vm, "__match_args__", tuple)?;
    for field in fields.iter().filter(|f| f.arity == Arity::Optional) {
        namespace.set_str(vm, field.name, Value::NONE)?;
    }
    let key = vm.intern(name);
    let bases = vm.tuple(&[base]);
    let class = vm.call(vm.types.type_.value(), &[key, bases, namespace.value()])?;
    vm.extension::<Classes>().by_name.insert(name, class);
    Ok(class)
}

fn set_attributes(vm: &mut Vm, class: Value, group: &Group) -> R<()> {
    let attributes = names(vm, &group.attributes);
    vm.set_attribute_str(class, "_attributes", attributes)?;
    for attribute in group.attributes.iter().filter(|a| a.starts_with("end_")) {
        vm.set_attribute_str(class, attribute, Value::NONE)?;
    }
    Ok(())
}

/// The docstring of a group: its alternatives.
fn group_text(group: &Group) -> String {
    if group.classes.iter().all(|c| c.fields.is_empty()) {
        let names: Vec<&str> = group.classes.iter().map(|c| c.name).collect();
        return format!("{} = {}", group.name, names.join(" | "));
    }
    let texts: Vec<&str> = group.classes.iter().map(|c| c.text).collect();
    let indent = format!("\n{}| ", " ".repeat(group.name.len() + 1));
    format!("{} = {}", group.name, texts.join(&indent))
}

fn field_type(vm: &mut Vm, field: &FieldDef) -> R {
    let one = match field.kind {
        Kind::Identifier | Kind::String => vm.types.str.value(),
        Kind::Int => vm.types.int.value(),
        Kind::Constant => vm.types.object.value(),
        Kind::Node(name) => class(vm, name)?,
    };
    match field.arity {
        Arity::One => Ok(one),
        Arity::Optional => ops::binary(vm, ops::BinaryOp::Or, one, Value::NONE),
        Arity::Many | Arity::ManyOptional => generic_alias::new(vm, vm.types.list.value(), one),
    }
}

fn set_field_types(vm: &mut Vm, definition: &Class) -> R<()> {
    let types = Gc::<Dict>::new(vm);
    for field in &definition.fields {
        let ty = field_type(vm, field)?;
        types.set_str(vm, field.name, ty)?;
    }
    let class = class(vm, definition.name)?;
    vm.set_attribute_str(class, "_field_types", types.value())?;
    vm.set_attribute_str(class, "__annotations__", types.value())
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    let dict = module.dict.get();
    let features = flags::BASE | flags::HAS_DICT;
    let base = vm.new_native_type::<base::Ast>("ast", "AST", features, &base::METHODS, &[]);
    vm.extension::<Classes>().base = Some(base);
    dict.set_str(vm, "AST", base.value())?;
    let empty = vm.tuple(&[]);
    for name in ["_fields", "_attributes", "__match_args__"] {
        base.dict.get().set_str(vm, name, empty)?;
    }
    base.modified(vm);
    for group in &GRAMMAR.groups {
        if group.is_product() {
            let definition = &group.classes[0];
            let class = make_class(vm, group.name, base.value(), definition.text, &definition.fields)?;
            set_attributes(vm, class, group)?;
            dict.set_str(vm, group.name, class)?;
            continue;
        }
        let class = make_class(vm, group.name, base.value(), &group_text(group), &[])?;
        set_attributes(vm, class, group)?;
        dict.set_str(vm, group.name, class)?;
        for definition in &group.classes {
            let made = make_class(vm, definition.name, class, definition.text, &definition.fields)?;
            dict.set_str(vm, definition.name, made)?;
            if matches!(group.name, "expr_context" | "boolop" | "operator" | "unaryop" | "cmpop") {
                let only = vm.call(made, &[])?;
                vm.extension::<Classes>().singletons.insert(definition.name, only);
            }
        }
    }
    for group in &GRAMMAR.groups {
        for definition in &group.classes {
            set_field_types(vm, definition)?;
        }
    }
    for (name, flag) in [
        ("PyCF_ALLOW_TOP_LEVEL_AWAIT", ALLOW_TOP_LEVEL_AWAIT),
        ("PyCF_ONLY_AST", ONLY_AST),
        ("PyCF_TYPE_COMMENTS", TYPE_COMMENTS),
        ("PyCF_OPTIMIZED_AST", OPTIMIZED_AST),
    ] {
        let flag = vm.int(flag);
        dict.set_str(vm, name, flag)?;
    }
    Ok(())
}
