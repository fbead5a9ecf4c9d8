//! `date`.

use super::arguments::{self, exactly, field, missing, replaced};
use super::calendar::{Day, Span, iso_ordinal};
use super::objects::{self, Class, Date, class, make_date, new_date, plain_day, small, span_of, this_day};
use super::order::comparisons;
use super::text::Text;
use super::{calendar, directives, iso_calendar, iso_text, local, now};
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::exception::Raised;
use pyrite_object::native::{class_method, method, new, slot};
use pyrite_object::ops::CompareOp;
use pyrite_object::string::{Str, hash_bytes};
use pyrite_object::ty::flags;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops, recursive};
use std::borrow::Cow;

fn make(vm: &mut Vm, args: &[Value]) -> R {
    let ty = recursive::class_of(vm, args[0])?;
    let [_, year, month, day] = *args else { return Err(missing(vm, "year", 1)) };
    if month == Value::ABSENT && day == Value::ABSENT && year.is_object() {
        let sane = |state: &[u32]| matches!(state[2], 1..=12);
        if let Some(state) = arguments::state(vm, year, 4, sane, "date")? {
            let day = state_day(&state);
            return Ok(vm.new_native(ty, Date { day }).value());
        }
    }
    let day = day_arguments(vm, year, month, day)?;
    Ok(vm.new_native(ty, Date { day }).value())
}

/// The date in the first four bytes of a state.
pub fn state_day(state: &[u8]) -> Day {
    Day::new(i32::from(state[0]) << 8 | i32::from(state[1]), state[2].into(), state[3].into())
}

/// The four bytes of a state.
pub fn day_state(day: Day) -> [u8; 4] {
    let [_, _, high, low] = (day.year() as u32).to_be_bytes();
    [high, low, day.month() as u8, day.day() as u8]
}

/// The three required arguments of `date` and `datetime`.
pub fn day_arguments(vm: &mut Vm, year: Value, month: Value, day: Value) -> R<Day> {
    let mut fields = [0; 3];
    for (at, (name, value)) in [("year", year), ("month", month), ("day", day)].into_iter().enumerate() {
        if value == Value::ABSENT {
            return Err(missing(vm, name, at + 1));
        }
        fields[at] = field(vm, value)?;
    }
    arguments::day(vm, fields[0], fields[1], fields[2])
}

/// OverflowError of arithmetic that leaves the calendar.
#[cold]
pub fn out_of_range(vm: &mut Vm) -> Raised {
    vm.overflow_error("date value out of range")
}

/// A date so many days later, of the same class.
fn shifted(vm: &mut Vm, date: Value, day: Day, days: i64) -> R {
    let Some(day) = day.plus(days) else { return Err(out_of_range(vm)) };
    let ty = vm.type_of(date);
    make_date(vm, ty, day)
}

fn add(vm: &mut Vm, args: &[Value]) -> R {
    let (Some(day), Some(span)) = (plain_day(args[0]), span_of(args[1])) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    shifted(vm, args[0], day, span.days.into())
}

fn sub(vm: &mut Vm, args: &[Value]) -> R {
    let Some(day) = plain_day(args[0]) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(other) = plain_day(args[1]) {
        let days = day.ordinal() - other.ordinal();
        return Ok(objects::new_delta(vm, Span::carried(days, 0, 0)));
    }
    match span_of(args[1]) {
        Some(span) => shifted(vm, args[0], day, -i64::from(span.days)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn rsub(vm: &mut Vm, args: &[Value]) -> R {
    sub(vm, &[args[1], args[0]])
}

fn compare(_vm: &mut Vm, op: CompareOp, args: &[Value]) -> R {
    // A datetime is a date, but not to be compared by its date alone.
    match (plain_day(args[0]), plain_day(args[1])) {
        (Some(a), Some(b)) => Ok(Value::bool(op.holds(a.cmp(&b)))),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

comparisons!(compare);

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let day = this_day(vm, args[0])?;
    let hash = hash_bytes(&day_state(day), &vm.hash_seed);
    Ok(vm.int(hash))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let day = this_day(vm, args[0])?;
    let name = vm.type_name(args[0]);
    Ok(vm.str(&format!("{name}({}, {}, {})", day.year(), day.month(), day.day())))
}

fn isoformat(vm: &mut Vm, args: &[Value]) -> R {
    let day = this_day(vm, args[0])?;
    let mut text = Text::new();
    text.day(day);
    Ok(text.finish(vm))
}

fn str(vm: &mut Vm, args: &[Value]) -> R {
    let exact = class(vm, Class::Date);
    if vm.is_exact(args[0], exact) {
        isoformat(vm, args)
    } else {
        vm.call_method_str(args[0], "isoformat", &[])
    }
}

/// The class that a class method was called on.
fn receiver(vm: &mut Vm, value: Value) -> R<Gc<pyrite_object::ty::Type>> {
    recursive::class_of(vm, value)
}

/// A date of a class by class method. A datetime is made of a date as well: its other fields are zero.
fn of_class(vm: &mut Vm, ty: Value, day: Day) -> R {
    let ty = receiver(vm, ty)?;
    if ty == class(vm, Class::DateTime) {
        let moment = calendar::Moment::new(day, calendar::Clock::MIDNIGHT, false);
        return Ok(objects::new_datetime(vm, moment, None));
    }
    make_date(vm, ty, day)
}

fn fromtimestamp(vm: &mut Vm, args: &[Value]) -> R {
    let at = now::whole_seconds(vm, args[1])?;
    let tm = local::broken_down(vm, at, false)?;
    let day = local::day_of(vm, &tm)?;
    of_class(vm, args[0], day)
}

fn today(vm: &mut Vm, args: &[Value]) -> R {
    let plain = class(vm, Class::Date);
    if args[0] == plain.value() {
        let (at, _) = now::now(vm)?;
        let tm = local::broken_down(vm, at, false)?;
        let day = local::day_of(vm, &tm)?;
        return Ok(new_date(vm, day));
    }
    // Subclasses say themselves what they make of a timestamp.
    let time = pyrite_interp::import::attribute_of(vm, "time", "time")?;
    let time = vm.call(time, &[])?;
    vm.call_method_str(args[0], "fromtimestamp", &[time])
}

fn fromordinal(vm: &mut Vm, args: &[Value]) -> R {
    exactly(vm, "fromordinal", &args[1..], 1)?;
    let ordinal = field(vm, args[1])?;
    if ordinal < 1 {
        return Err(vm.value_error("ordinal must be >= 1"));
    }
    let (year, month, day) = calendar::civil(ordinal.into());
    let day = arguments::day(vm, year as i32, month, day)?;
    of_class(vm, args[0], day)
}

/// ValueError of `fromisoformat`.
#[cold]
pub fn malformed(vm: &mut Vm, text: Value) -> Raised {
    match ops::repr_text(vm, text) {
        Ok(shown) => vm.value_error(format!("Invalid isoformat string: {shown}")),
        Err(raised) => raised,
    }
}

/// The argument of `fromisoformat`.
pub fn iso_argument(vm: &mut Vm, value: Value) -> R<Gc<Str>> {
    match value.as_str() {
        Some(text) => Ok(text),
        None => Err(vm.type_error("fromisoformat: argument must be str")),
    }
}

/// The characters of a string: what is not ASCII becomes `FOREIGN`.
pub fn iso_characters(text: &Str) -> Cow<'_, [u8]> {
    match text.as_ascii_bytes() {
        Some(bytes) => bytes.into(),
        None => text
            .code_points()
            .map(|c| if c < 128 { c as u8 } else { iso_text::FOREIGN })
            .collect::<Vec<u8>>()
            .into(),
    }
}

fn fromisoformat(vm: &mut Vm, args: &[Value]) -> R {
    let text = iso_argument(vm, args[1])?;
    let text = iso_characters(&text);
    let date = if matches!(text.len(), 7 | 8 | 10) { iso_text::date(&text).ok() } else { None };
    let Some((year, month, day)) = date else { return Err(malformed(vm, args[1])) };
    let day = arguments::day(vm, year, month, day)?;
    of_class(vm, args[0], day)
}

fn fromisocalendar(vm: &mut Vm, args: &[Value]) -> R {
    let mut fields = [0; 3];
    for (field, value) in fields.iter_mut().zip(&args[1..]) {
        let number = ops::index_of(vm, *value)?;
        *field = match number.to_i64().and_then(|i| i32::try_from(i).ok()) {
            Some(i) => i,
            None => return Err(vm.value_error("ISO calendar component out of range")),
        };
    }
    let [year, week, weekday] = fields;
    let ordinal = match iso_ordinal(year, week, weekday) {
        Ok(ordinal) => ordinal,
        Err(refusal) => {
            let message = match refusal {
                calendar::IsoRefusal::Year => {
                    format!("year must be in 1..{}, not {year}", calendar::MAX_YEAR)
                }
                calendar::IsoRefusal::Week => format!("Invalid week: {week}"),
                calendar::IsoRefusal::Weekday => format!("Invalid weekday: {weekday} (range is [1, 7])"),
            };
            return Err(vm.value_error(message));
        }
    };
    let (year, month, day) = calendar::civil(ordinal);
    let day = arguments::day(vm, year as i32, month, day)?;
    of_class(vm, args[0], day)
}

/// Calls `_strptime`'s function for a class.
pub fn strptime(vm: &mut Vm, args: &[Value], function: &str) -> R {
    exactly(vm, "strptime", &args[1..], 2)?;
    arguments::text_argument(vm, "strptime", 1, args[1])?;
    arguments::text_argument(vm, "strptime", 2, args[2])?;
    let function = pyrite_interp::import::attribute_of(vm, "_strptime", function)?;
    vm.call(function, args)
}

fn strptime_date(vm: &mut Vm, args: &[Value]) -> R {
    strptime(vm, args, "_strptime_datetime_date")
}

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A moment as the C library's `ctime` shows it.
pub fn ctime_of(vm: &mut Vm, day: Day, clock: calendar::Clock) -> Value {
    let month = MONTHS.get(day.month() as usize - 1).copied().unwrap_or("???");
    vm.str(&format!(
        "{} {month} {:2} {:02}:{:02}:{:02} {:04}",
        WEEKDAYS[day.weekday() as usize],
        day.day(),
        clock.hour(),
        clock.minute(),
        clock.second(),
        day.year()
    ))
}

fn ctime(vm: &mut Vm, args: &[Value]) -> R {
    let day = this_day(vm, args[0])?;
    Ok(ctime_of(vm, day, calendar::Clock::MIDNIGHT))
}

fn strftime(vm: &mut Vm, args: &[Value]) -> R {
    arguments::text_argument(vm, "strftime", 1, args[1])?;
    directives::format(vm, args[0], args[1])
}

/// `__format__` of all types that have one.
pub fn format(vm: &mut Vm, args: &[Value]) -> R {
    exactly(vm, "__format__", &args[1..], 1)?;
    arguments::text_argument(vm, "__format__", 1, args[1])?;
    if args[1].as_str().is_some_and(|s: Gc<Str>| s.is_empty()) {
        return ops::to_str(vm, args[0]);
    }
    vm.call_method_str(args[0], "strftime", &[args[1]])
}

/// A `time.struct_time`.
pub fn struct_time(vm: &mut Vm, day: Day, clock: calendar::Clock, dst: i32) -> R {
    let class = pyrite_interp::import::attribute_of(vm, "time", "struct_time")?;
    let fields = [
        small(day.year()),
        small(day.month()),
        small(day.day()),
        small(clock.hour()),
        small(clock.minute()),
        small(clock.second()),
        small(day.weekday()),
        small(day.day_of_year()),
        small(dst),
    ];
    let fields = vm.tuple(&fields);
    vm.call(class, &[fields])
}

fn timetuple(vm: &mut Vm, args: &[Value]) -> R {
    let day = this_day(vm, args[0])?;
    struct_time(vm, day, calendar::Clock::MIDNIGHT, -1)
}

fn isocalendar(vm: &mut Vm, args: &[Value]) -> R {
    let day = this_day(vm, args[0])?;
    Ok(iso_calendar::of_day(vm, day))
}

fn isoweekday(vm: &mut Vm, args: &[Value]) -> R {
    Ok(small(this_day(vm, args[0])?.weekday() + 1))
}

fn weekday(vm: &mut Vm, args: &[Value]) -> R {
    Ok(small(this_day(vm, args[0])?.weekday()))
}

fn toordinal(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(this_day(vm, args[0])?.ordinal()))
}

fn replace(vm: &mut Vm, args: &[Value]) -> R {
    let day = this_day(vm, args[0])?;
    let year = replaced(vm, args[1], day.year())?;
    let month = replaced(vm, args[2], day.month())?;
    let number = replaced(vm, args[3], day.day())?;
    let ty = vm.type_of(args[0]);
    let day = arguments::day(vm, year, month, number)?;
    make_date(vm, ty, day)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let day = this_day(vm, args[0])?;
    let state = pyrite_object::bytes::new(vm, &day_state(day));
    let arguments = vm.tuple(&[state]);
    let class = vm.type_of(args[0]).value();
    Ok(vm.tuple(&[class, arguments]))
}

fn year(vm: &mut Vm, value: Value) -> R {
    Ok(small(this_day(vm, value)?.year()))
}

fn month(vm: &mut Vm, value: Value) -> R {
    Ok(small(this_day(vm, value)?.month()))
}

fn day(vm: &mut Vm, value: Value) -> R {
    Ok(small(this_day(vm, value)?.day()))
}

static ATTRIBUTES: &[GetSetDef] = &[getter("year", year), getter("month", month), getter("day", day)];

native_table! {
    METHODS = [
        new("!function: (type, year=<required>, month=<required>, day=<required>)", make),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__hash__", "(self, /)", hash, "Return hash(self)."),
        slot("__str__", "(self, /)", str, "Return str(self)."),
        slot("__lt__", "(self, value, /)", lt, "Return self<value."),
        slot("__le__", "(self, value, /)", le, "Return self<=value."),
        slot("__eq__", "(self, value, /)", eq, "Return self==value."),
        slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
        slot("__gt__", "(self, value, /)", gt, "Return self>value."),
        slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
        slot("__add__", "(self, value, /)", add, "Return self+value."),
        slot("__radd__", "(self, value, /)", add, "Return value+self."),
        slot("__sub__", "(self, value, /)", sub, "Return self-value."),
        slot("__rsub__", "(self, value, /)", rsub, "Return value-self."),
        class_method("fromtimestamp", "(type, timestamp, /)", fromtimestamp, "The local date of a POSIX timestamp."),
        class_method("fromordinal", "!(type, *args)", fromordinal, "The date of a number of days, 1 for January 1st of year 1."),
        class_method("fromisoformat", "(type, object, /)", fromisoformat, "The date that a text in ISO 8601 format tells."),
        class_method("fromisocalendar", "!(type, year, week, day)", fromisocalendar, "The date of an ISO year, week and weekday."),
        class_method("strptime", "!(type, *args)", strptime_date, "The date that a text tells, by a format."),
        class_method("today", "(type, /)", today, "The local date now."),
        method("ctime", "(self, /)", ctime, "The date as C's ctime shows it."),
        method("strftime", "!(self, format)", strftime, "The date by a format."),
        method("__format__", "!(self, *args)", format, "The date by a format, or as str() shows it."),
        method("timetuple", "(self, /)", timetuple, "The date as time.localtime() gives it."),
        method("isocalendar", "(self, /)", isocalendar, "ISO year, week and weekday."),
        method("isoformat", "(self, /)", isoformat, "The date in ISO 8601 format: YYYY-MM-DD."),
        method("isoweekday", "(self, /)", isoweekday, "Day of the week: 1 is Monday."),
        method("toordinal", "(self, /)", toordinal, "Number of days, 1 for January 1st of year 1."),
        method("weekday", "(self, /)", weekday, "Day of the week: 0 is Monday."),
        method("replace", "(self, /, year=unchanged, month=unchanged, day=unchanged)", replace, "The date with other fields."),
        method("__replace__", "replace(): (self, /, year=unchanged, month=unchanged, day=unchanged) as (self, /, **changes)", replace, "As replace()."),
        method("__reduce__", "(self, /)", reduce, "State for pickling."),
    ]
}

/// Makes the type.
pub fn init(vm: &mut Vm) -> R<()> {
    let ty = vm.new_native_type::<Date>("datetime", "date", flags::BASE, &METHODS, ATTRIBUTES);
    objects::set_class(vm, Class::Date, ty);
    let dict = ty.dict.get();
    let doc = vm.str("A day: year, month and day of the month.");
    dict.set_str(vm, "__doc__", doc)?;
    for (name, day) in [("min", Day::new(1, 1, 1)), ("max", Day::new(9999, 12, 31))] {
        let value = new_date(vm, day);
        dict.set_str(vm, name, value)?;
    }
    let resolution = objects::new_delta(vm, Span { days: 1, ..Span::ZERO });
    dict.set_str(vm, "resolution", resolution)?;
    ty.modified(vm);
    Ok(())
}
