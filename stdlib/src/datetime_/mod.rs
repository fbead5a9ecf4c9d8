//! The module `_datetime`: dates, times, their differences, and time zones.
//!
//! `calendar` computes with plain numbers; the other files are one type each, or one subject: `objects` has what the types
//! hold, `arguments` checks what they are made of, `iso_text` reads and `text` writes ISO 8601, `local` asks the system about
//! local time, `directives` is `strftime`. The capsule of CPython's C interface is not there: nobody here could use it.

mod arguments;
mod calendar;
mod date;
mod datetime;
mod delta;
mod delta_numbers;
mod directives;
mod iso_calendar;
mod iso_text;
mod local;
mod now;
mod objects;
mod offsets;
mod order;
mod text;
mod time;
mod zone;

use objects::Class;
use pyrite_object::module::Module;
use pyrite_object::{Gc, R, Value, Vm};

/// What the module calls the types.
const NAMES: [(&str, Class); 6] = [
    ("date", Class::Date),
    ("datetime", Class::DateTime),
    ("time", Class::Time),
    ("timedelta", Class::TimeDelta),
    ("tzinfo", Class::TzInfo),
    ("timezone", Class::TimeZone),
];

/// Fills the module. However often it is imported, its types are the same.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    if !objects::is_installed(vm) {
        objects::install(vm);
        delta::init(vm)?;
        date::init(vm)?;
        zone::init(vm)?;
        time::init(vm)?;
        datetime::init(vm)?;
        iso_calendar::init(vm);
    }
    let dict = module.dict.get();
    let doc = vm.str("Dates, times, and the time between them.");
    dict.set_str(vm, "__doc__", doc)?;
    for (name, class) in NAMES {
        let ty = objects::class(vm, class);
        dict.set_str(vm, name, ty.value())?;
    }
    dict.set_str(vm, "MINYEAR", Value::small_int(1))?;
    dict.set_str(vm, "MAXYEAR", Value::small_int(calendar::MAX_YEAR.into()))?;
    let utc = objects::utc(vm);
    dict.set_str(vm, "UTC", utc)
}
