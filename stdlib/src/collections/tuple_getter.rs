//! `_tuplegetter`: the descriptor behind the fields of named tuples.

use pyrite_object::descriptor::{GetSetDef, TupleField, getset};
use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, method, new, slot};
use pyrite_object::string::StrBuilder;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops, recursive};
use std::cell::Cell;

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<TupleField>>> {
    match value.native::<TupleField>() {
        Some(getter) => Ok(getter),
        None => Err(recursive::foreign_receiver(vm, "collections._tuplegetter", value)),
    }
}

fn new_getter(vm: &mut Vm, args: &[Value]) -> R {
    let class = recursive::class_of(vm, args[0])?;
    let index = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    Ok(vm.new_native(class, TupleField { index, doc: Cell::new(args[2]) }).value())
}

fn get(vm: &mut Vm, args: &[Value]) -> R {
    let getter = this(vm, args[0])?;
    let Some(tuple) = args[1].as_tuple() else {
        if args[1].is_none() {
            return Ok(args[0]);
        }
        let message = format!(
            "descriptor for index '{}' for tuple subclasses doesn't apply to '{}' object",
            getter.index,
            vm.type_name(args[1])
        );
        return Err(vm.type_error(message));
    };
    match usize::try_from(getter.index).ok().filter(|i| *i < tuple.len()) {
        Some(index) => Ok(tuple.get(index)),
        None => Err(vm.index_error("tuple index out of range")),
    }
}

fn set(vm: &mut Vm, _args: &[Value]) -> R {
    Err(vm.raise(Exc::AttributeError, "can't set attribute"))
}

fn delete(vm: &mut Vm, _args: &[Value]) -> R {
    Err(vm.raise(Exc::AttributeError, "can't delete attribute"))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let getter = this(vm, args[0])?;
    let class = vm.type_of(args[0]).value();
    let index = vm.int(getter.index as i64);
    let arguments = vm.tuple(&[index, getter.doc.get()]);
    Ok(vm.tuple(&[class, arguments]))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let getter = this(vm, args[0])?;
    let mut text = StrBuilder::default();
    let name = vm.type_of(args[0]).short_name();
    text.push_str(&format!("{name}({}, ", getter.index));
    recursive::push_repr(vm, &mut text, getter.doc.get())?;
    text.push_str(")");
    text.finish(vm)
}

fn doc(vm: &mut Vm, value: Value) -> R {
    Ok(this(vm, value)?.doc.get())
}

fn set_doc(vm: &mut Vm, value: Value, doc: Option<Value>) -> R<()> {
    this(vm, value)?.doc.set(doc.unwrap_or(Value::NONE));
    Ok(())
}

native_table! {
    METHODS = [
        new("(type, index, doc, /)", new_getter),
        slot("__get__", "(self, instance, owner=None, /)", get, "Return an attribute of instance, which is of type owner."),
        slot("__set__", "(self, instance, value, /)", set, "Set an attribute of instance to value."),
        slot("__delete__", "(self, instance, /)", delete, "Delete an attribute of instance."),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__reduce__", "!(self, /)", reduce, "Helper for pickle."),
    ]
}

static ATTRIBUTES: &[GetSetDef] = &[GetSetDef { member: true, ..getset("__doc__", doc, set_doc) }];

/// Makes the type.
pub fn init(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let ty = vm.new_native_type::<TupleField>("collections", "_tuplegetter", 0, &METHODS, ATTRIBUTES);
    module.dict.get().set_str(vm, "_tuplegetter", ty.value())
}
