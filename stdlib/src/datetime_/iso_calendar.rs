//! What `isocalendar` gives: a tuple with three named items.

use super::calendar::Day;
use super::objects::{self, Class, class, small};
use pyrite_object::bootstrap::new_tuple_class;
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::native::{method, new, slot};
use pyrite_object::tuple::Tuple;
use pyrite_object::{R, Value, Vm, native_table, ops, recursive};

/// The ISO date of a day.
pub fn of_day(vm: &mut Vm, day: Day) -> Value {
    let (year, week, weekday) = day.iso();
    let ty = class(vm, Class::IsoCalendarDate);
    Tuple::of_type(vm, ty, &[small(year), small(week), small(weekday)]).value()
}

fn make(vm: &mut Vm, args: &[Value]) -> R {
    let ty = recursive::class_of(vm, args[0])?;
    Ok(Tuple::of_type(vm, ty, &args[1..]).value())
}

fn item(value: Value, index: usize) -> Value {
    value.as_tuple().filter(|t| index < t.len()).map_or(Value::NONE, |t| t.get(index))
}

fn year(_vm: &mut Vm, value: Value) -> R {
    Ok(item(value, 0))
}

fn week(_vm: &mut Vm, value: Value) -> R {
    Ok(item(value, 1))
}

fn weekday(_vm: &mut Vm, value: Value) -> R {
    Ok(item(value, 2))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.type_name(args[0]);
    let mut shown = Vec::new();
    for (index, field) in ["year", "week", "weekday"].into_iter().enumerate() {
        shown.push(format!("{field}={}", ops::repr_text(vm, item(args[0], index))?));
    }
    Ok(vm.str(&format!("{name}({})", shown.join(", "))))
}

/// Pickles as a plain tuple.
fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let items = vm.tuple(&[item(args[0], 0), item(args[0], 1), item(args[0], 2)]);
    let arguments = vm.tuple(&[items]);
    let class = vm.types.tuple.value();
    Ok(vm.tuple(&[class, arguments]))
}

static ATTRIBUTES: &[GetSetDef] = &[getter("year", year), getter("week", week), getter("weekday", weekday)];

native_table! {
    METHODS = [
        new("!(type, year, week, weekday)", make),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__reduce__", "(self, /)", reduce, "State for pickling."),
    ]
}

/// Makes the type.
pub fn init(vm: &mut Vm) {
    let ty = new_tuple_class(vm, "datetime", "IsoCalendarDate");
    objects::set_class(vm, Class::IsoCalendarDate, ty);
    vm.add_methods(ty, &METHODS);
    vm.add_getsets(ty, ATTRIBUTES);
    ty.modified(vm);
}
