//! The module `_string`: the grammar of `str.format` for `string.Formatter`.

use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Payload, function, slot};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::string::{Str, from_code_point, markup};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Value, Vm, iter, native_table, recursive};
use std::cell::{Cell, RefCell};

/// Pieces of a template, one after the other.
struct Formatter(RefCell<markup::Markup>);

impl Payload for Formatter {
    fn trace(&self, marker: &mut Marker) {
        self.0.borrow().trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(next_piece);
}

/// Steps of a field's name, one after the other.
struct FieldName(Cell<markup::Part>);

impl Payload for FieldName {
    fn trace(&self, marker: &mut Marker) {
        self.0.get().trace(marker);
    }
    const NEXT: Option<fn(&mut Vm, Value) -> R<Option<Value>>> = Some(next_step);
}

#[derive(Default)]
struct Types {
    formatter: Option<Gc<Type>>,
    field_name: Option<Gc<Type>>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(types) = vm.get_extension::<Types>() {
        types.formatter.trace(marker);
        types.field_name.trace(marker);
    }
}

fn next_piece(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(formatter) = this.native::<Formatter>() else {
        return Err(recursive::foreign_receiver(vm, "formatteriterator", this));
    };
    let Some(piece) = formatter.0.borrow_mut().next(vm)? else { return Ok(None) };
    let literal = piece.literal.to_value(vm)?;
    let (name, spec, conversion) = match piece.field {
        None => (Value::NONE, Value::NONE, Value::NONE),
        Some(field) => {
            let name = field.name.to_value(vm)?;
            let spec = field.spec.to_value(vm)?;
            let conversion = field.conversion.map_or(Value::NONE, |c| from_code_point(vm, c));
            (name, spec, conversion)
        }
    };
    Ok(Some(vm.tuple(&[literal, name, spec, conversion])))
}

fn next_step(vm: &mut Vm, this: Value) -> R<Option<Value>> {
    let Some(name) = this.native::<FieldName>() else {
        return Err(recursive::foreign_receiver(vm, "fieldnameiterator", this));
    };
    let Some((step, rest)) = markup::step(vm, name.0.get())? else { return Ok(None) };
    name.0.set(rest);
    let (is_attribute, key) = match step {
        markup::Step::Attribute(name) => (true, name.to_value(vm)?),
        markup::Step::Key(key) => (false, key.to_value(vm)?),
        markup::Step::Index(i) => (false, vm.int(i as i64)),
    };
    Ok(Some(vm.tuple(&[Value::bool(is_attribute), key])))
}

fn string(vm: &mut Vm, value: Value) -> R<Gc<Str>> {
    match value.as_str() {
        Some(s) => Ok(s),
        None => {
            let message = format!("expected str, got {}", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

fn formatter_parser(vm: &mut Vm, args: &[Value]) -> R {
    let text = markup::Part::whole(string(vm, args[0])?);
    let ty = vm.extension::<Types>().formatter.unwrap_or(vm.types.object);
    Ok(vm.new_native(ty, Formatter(RefCell::new(markup::Markup::new(text)))).value())
}

fn formatter_field_name_split(vm: &mut Vm, args: &[Value]) -> R {
    let text = markup::Part::whole(string(vm, args[0])?);
    let (first, rest) = markup::split_name(text);
    let first = match markup::index(vm, first)? {
        Some(i) => vm.int(i as i64),
        None => first.to_value(vm)?,
    };
    let ty = vm.extension::<Types>().field_name.unwrap_or(vm.types.object);
    let rest = vm.new_native(ty, FieldName(Cell::new(rest))).value();
    Ok(vm.tuple(&[first, rest]))
}

native_table! {
    ITERATOR = [
        slot("__iter__", "(self, /)", iter::self_iter, "Implement iter(self)."),
        slot("__next__", "(self, /)", iter::native_next, "Implement next(self)."),
    ]
}

native_table! {
    FUNCTIONS = [
        function("formatter_parser", "(string, /)", formatter_parser, "The pieces of a template: text, field name, format specification, conversion."),
        function("formatter_field_name_split", "(string, /)", formatter_field_name_split, "A field name's first part, and an iterator over the rest."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    vm.add_functions(module, &FUNCTIONS)?;
    let ty = vm.new_native_type::<Formatter>("_string", "formatteriterator", flags::NO_NEW, &ITERATOR, &[]);
    vm.extension::<Types>().formatter = Some(ty);
    let ty = vm.new_native_type::<FieldName>("_string", "fieldnameiterator", flags::NO_NEW, &ITERATOR, &[]);
    vm.extension::<Types>().field_name = Some(ty);
    Ok(())
}
