//! `time`.

use super::arguments::{self, exactly, field, field_or, replaced};
use super::calendar::{Clock, Span};
use super::objects::{
    self, Class, Time, ZoneMethod, class, make_time, new_time, reduction, small, this_time, time_of_class,
};
use super::order::comparisons;
use super::text::{Precision, Text};
use super::{date, delta, directives, iso_text, offsets};
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::native::{class_method, method, new, slot};
use pyrite_object::ops::CompareOp;
use pyrite_object::string::{hash_bytes, to_rust};
use pyrite_object::ty::flags;
use pyrite_object::{R, Value, Vm, native_table, ops, recursive};

fn make(vm: &mut Vm, args: &[Value]) -> R {
    let ty = recursive::class_of(vm, args[0])?;
    let [hour, minute, second] = [args[1], args[2], args[3]];
    if args[3..].iter().all(|a| *a == Value::ABSENT) && hour.is_object() {
        let sane = |state: &[u32]| state[0] & 0x7f < 24;
        if let Some(state) = arguments::state(vm, hour, 6, sane, "time")? {
            let zone = arguments::state_zone(vm, minute)?;
            let fold = state[0] & 0x80 != 0;
            return Ok(time_of_class(vm, ty, state_clock(&state), zone, fold));
        }
    }
    let hour = field_or(vm, hour, 0)?;
    let minute = field_or(vm, minute, 0)?;
    let second = field_or(vm, second, 0)?;
    let micros = field_or(vm, args[4], 0)?;
    let fold = field_or(vm, args[6], 0)?;
    let clock = arguments::clock(vm, hour, minute, second, micros)?;
    let fold = arguments::fold(vm, fold)?;
    let zone = arguments::zone(vm, args[5])?;
    Ok(time_of_class(vm, ty, clock, zone, fold))
}

/// The time in six bytes of a state, whose first may have the fold in its high bit.
pub fn state_clock(state: &[u8]) -> Clock {
    let micros = i32::from(state[3]) << 16 | i32::from(state[4]) << 8 | i32::from(state[5]);
    Clock::new((state[0] & 0x7f).into(), state[1].into(), state[2].into(), micros)
}

/// The six bytes of a state.
pub fn clock_state(clock: Clock) -> [u8; 6] {
    let [_, high, middle, low] = (clock.micros() as u32).to_be_bytes();
    [clock.hour() as u8, clock.minute() as u8, clock.second() as u8, high, middle, low]
}

fn compare(vm: &mut Vm, op: CompareOp, args: &[Value]) -> R {
    let (Some(a), Some(b)) = (args[0].native::<Time>(), args[1].native::<Time>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if a.zone == b.zone {
        return Ok(Value::bool(op.holds(a.clock.cmp(&b.clock))));
    }
    let first = offsets::utc_offset(vm, a.zone, Value::NONE)?;
    let second = offsets::utc_offset(vm, b.zone, Value::NONE)?;
    match (first, second) {
        (x, y) if x == y => Ok(Value::bool(op.holds(a.clock.cmp(&b.clock)))),
        (Some(x), Some(y)) => {
            let key = |clock: Clock, offset: Span| (clock.seconds() - offset.whole_seconds(), clock.micros());
            Ok(Value::bool(op.holds(key(a.clock, x).cmp(&key(b.clock, y)))))
        }
        _ => match op {
            CompareOp::Eq => Ok(Value::FALSE),
            CompareOp::Ne => Ok(Value::TRUE),
            _ => Err(vm.type_error("can't compare offset-naive and offset-aware times")),
        },
    }
}

comparisons!(compare);

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let time = this_time(vm, args[0])?;
    if time.hash.get() == objects::UNKNOWN {
        let hash = match offsets::utc_offset(vm, time.zone, Value::NONE)? {
            None => hash_bytes(&clock_state(time.clock), &vm.hash_seed),
            Some(offset) => {
                let since_midnight = Span::carried(0, time.clock.seconds(), time.clock.micros().into());
                delta::hash_of(delta::difference(vm, since_midnight, offset)?)
            }
        };
        time.hash.set(hash);
    }
    Ok(vm.int(time.hash.get()))
}

/// The tail of a repr: `", name="` and the repr of a value.
pub fn shown_zone(vm: &mut Vm, zone: Option<Value>) -> R<String> {
    match zone {
        Some(zone) => Ok(format!(", tzinfo={}", ops::repr_text(vm, zone)?)),
        None => Ok(String::new()),
    }
}

/// Seconds and microseconds at the end of the arguments in a repr, as far as they are not zero.
pub fn shown_seconds(clock: Clock) -> String {
    match (clock.second(), clock.micros()) {
        (0, 0) => String::new(),
        (second, 0) => format!(", {second}"),
        (second, micros) => format!(", {second}, {micros}"),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let time = this_time(vm, args[0])?;
    let name = vm.type_name(args[0]);
    let zone = shown_zone(vm, time.zone)?;
    let fold = if time.fold.get() { ", fold=1" } else { "" };
    let clock = time.clock;
    let text = format!("{name}({}, {}{}{zone}{fold})", clock.hour(), clock.minute(), shown_seconds(clock));
    Ok(vm.str(&text))
}

/// The argument `timespec`, which is the one of this number.
pub fn precision(vm: &mut Vm, value: Value, number: usize) -> R<Precision> {
    if value == Value::ABSENT {
        return Ok(Precision::Auto);
    }
    arguments::text_argument(vm, "isoformat", number, value)?;
    let name = to_rust(value);
    if name.contains('\0') {
        return Err(vm.value_error("embedded null character"));
    }
    match Precision::named(&name) {
        Some(precision) => Ok(precision),
        None => Err(vm.value_error("Unknown timespec value")),
    }
}

fn isoformat(vm: &mut Vm, args: &[Value]) -> R {
    let time = this_time(vm, args[0])?;
    let precision = precision(vm, args[1], 1)?;
    let mut text = Text::new();
    text.clock(time.clock, precision);
    if let Some(offset) = offsets::utc_offset(vm, time.zone, Value::NONE)? {
        text.offset(offset, b":");
    }
    Ok(text.finish(vm))
}

fn str(vm: &mut Vm, args: &[Value]) -> R {
    let exact = class(vm, Class::Time);
    match vm.is_exact(args[0], exact) {
        true => isoformat(vm, &[args[0], Value::ABSENT]),
        false => vm.call_method_str(args[0], "isoformat", &[]),
    }
}

fn strptime(vm: &mut Vm, args: &[Value]) -> R {
    date::strptime(vm, args, "_strptime_datetime_time")
}

fn strftime(vm: &mut Vm, args: &[Value]) -> R {
    arguments::text_argument(vm, "strftime", 1, args[1])?;
    directives::format(vm, args[0], args[1])
}

fn utcoffset(vm: &mut Vm, args: &[Value]) -> R {
    let zone = this_time(vm, args[0])?.zone;
    offsets::asked(vm, zone, ZoneMethod::UtcOffset, Value::NONE)
}

fn dst(vm: &mut Vm, args: &[Value]) -> R {
    let zone = this_time(vm, args[0])?.zone;
    offsets::asked(vm, zone, ZoneMethod::Dst, Value::NONE)
}

fn tzname(vm: &mut Vm, args: &[Value]) -> R {
    let zone = this_time(vm, args[0])?.zone;
    offsets::zone_name(vm, zone, Value::NONE)
}

fn replace(vm: &mut Vm, args: &[Value]) -> R {
    let time = this_time(vm, args[0])?;
    let clock = time.clock;
    let hour = replaced(vm, args[1], clock.hour())?;
    let minute = replaced(vm, args[2], clock.minute())?;
    let second = replaced(vm, args[3], clock.second())?;
    let micros = replaced(vm, args[4], clock.micros())?;
    let fold = replaced(vm, args[6], time.fold.get().into())?;
    let clock = arguments::clock(vm, hour, minute, second, micros)?;
    let fold = arguments::fold(vm, fold)?;
    let zone = if args[5] == Value::ABSENT { time.zone } else { arguments::zone(vm, args[5])? };
    let ty = vm.type_of(args[0]);
    make_time(vm, ty, clock, zone, fold)
}

/// Midnight may be written as the end of the day, which is told then.
pub fn iso_midnight(vm: &mut Vm, time: &mut iso_text::Time) -> R<bool> {
    if time.hour != 24 {
        return Ok(false);
    }
    if time.minute != 0 || time.second != 0 || time.micros != 0 {
        return Err(vm.value_error("minute, second, and microsecond must be 0 when hour is 24"));
    }
    time.hour = 0;
    Ok(true)
}

/// The time of a text in ISO format, if it exists.
pub fn iso_clock(vm: &mut Vm, time: iso_text::Time) -> R<Clock> {
    arguments::clock(vm, time.hour, time.minute, time.second, time.micros)
}

/// The `timezone` of an offset in a text in ISO format.
pub fn iso_zone(vm: &mut Vm, offset: Option<Span>) -> R<Option<Value>> {
    match offset {
        None => Ok(None),
        Some(Span::ZERO) => Ok(Some(objects::utc(vm))),
        Some(span) => {
            let offset = objects::new_delta(vm, span);
            super::zone::make_zone(vm, offset, None).map(Some)
        }
    }
}

fn fromisoformat(vm: &mut Vm, args: &[Value]) -> R {
    let text = date::iso_argument(vm, args[1])?;
    let text = date::iso_characters(&text);
    let rest = text.strip_prefix(b"T").unwrap_or(&text);
    let Ok((mut time, offset)) = iso_text::time(rest) else { return Err(date::malformed(vm, args[1])) };
    iso_midnight(vm, &mut time)?;
    let zone = iso_zone(vm, offset)?;
    let clock = iso_clock(vm, time)?;
    let ty = recursive::class_of(vm, args[0])?;
    make_time(vm, ty, clock, zone, false)
}

fn reduced(vm: &mut Vm, value: Value, protocol: i32) -> R {
    let time = this_time(vm, value)?;
    let mut state = clock_state(time.clock);
    if time.fold.get() && protocol > 3 {
        state[0] |= 0x80;
    }
    Ok(reduction(vm, value, &state, time.zone))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    reduced(vm, args[0], 2)
}

fn reduce_ex(vm: &mut Vm, args: &[Value]) -> R {
    exactly(vm, "__reduce_ex__", &args[1..], 1)?;
    let protocol = field(vm, args[1])?;
    reduced(vm, args[0], protocol)
}

fn hour(vm: &mut Vm, value: Value) -> R {
    Ok(small(this_time(vm, value)?.clock.hour()))
}

fn minute(vm: &mut Vm, value: Value) -> R {
    Ok(small(this_time(vm, value)?.clock.minute()))
}

fn second(vm: &mut Vm, value: Value) -> R {
    Ok(small(this_time(vm, value)?.clock.second()))
}

fn microsecond(vm: &mut Vm, value: Value) -> R {
    Ok(small(this_time(vm, value)?.clock.micros()))
}

fn tzinfo(vm: &mut Vm, value: Value) -> R {
    Ok(this_time(vm, value)?.zone.unwrap_or(Value::NONE))
}

fn fold(vm: &mut Vm, value: Value) -> R {
    Ok(Value::small_int(this_time(vm, value)?.fold.get().into()))
}

static ATTRIBUTES: &[GetSetDef] = &[
    getter("hour", hour),
    getter("minute", minute),
    getter("second", second),
    getter("microsecond", microsecond),
    getter("tzinfo", tzinfo),
    getter("fold", fold),
];

native_table! {
    METHODS = [
        new("!function: (type, hour=<absent>, minute=<absent>, second=<absent>, microsecond=<absent>, tzinfo=<absent>, *, fold=<absent>)", make),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__hash__", "(self, /)", hash, "Return hash(self)."),
        slot("__str__", "(self, /)", str, "Return str(self)."),
        slot("__lt__", "(self, value, /)", lt, "Return self<value."),
        slot("__le__", "(self, value, /)", le, "Return self<=value."),
        slot("__eq__", "(self, value, /)", eq, "Return self==value."),
        slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
        slot("__gt__", "(self, value, /)", gt, "Return self>value."),
        slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
        class_method("strptime", "!(type, *args)", strptime, "The time that a text tells, by a format."),
        method("isoformat", "!(self, timespec=<absent>)", isoformat, "The time in ISO 8601 format, down to microseconds or as far as timespec says."),
        method("strftime", "!(self, format)", strftime, "The time by a format."),
        method("__format__", "!(self, *args)", date::format, "The time by a format, or as str() shows it."),
        method("utcoffset", "(self, /)", utcoffset, "What the time zone's utcoffset() says."),
        method("tzname", "(self, /)", tzname, "What the time zone's tzname() says."),
        method("dst", "(self, /)", dst, "What the time zone's dst() says."),
        method("replace", "(self, /, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged) as (self, /, hour=unchanged, minute=unchanged, second=unchanged,\n        microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)", replace, "The time with other fields."),
        method("__replace__", "replace(): (self, /, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged) as (self, /, **changes)", replace, "As replace()."),
        class_method("fromisoformat", "(type, object, /)", fromisoformat, "The time that a text in ISO 8601 format tells."),
        method("__reduce_ex__", "!(self, *args)", reduce_ex, "State for pickling."),
        method("__reduce__", "(self, /)", reduce, "State for pickling."),
    ]
}

/// Makes the type.
pub fn init(vm: &mut Vm) -> R<()> {
    let ty = vm.new_native_type::<Time>("datetime", "time", flags::BASE, &METHODS, ATTRIBUTES);
    objects::set_class(vm, Class::Time, ty);
    let dict = ty.dict.get();
    let doc = vm.str("A time of day, in a time zone or in none.");
    dict.set_str(vm, "__doc__", doc)?;
    for (name, clock) in [("min", Clock::MIDNIGHT), ("max", Clock::new(23, 59, 59, 999_999))] {
        let value = new_time(vm, clock, None, false);
        dict.set_str(vm, name, value)?;
    }
    let resolution = objects::new_delta(vm, Span { micros: 1, ..Span::ZERO });
    dict.set_str(vm, "resolution", resolution)?;
    ty.modified(vm);
    Ok(())
}
