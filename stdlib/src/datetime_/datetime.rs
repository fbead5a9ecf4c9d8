//! `datetime`.

use super::arguments::{self, exactly, field, field_or, replaced};
use super::calendar::{self, Clock, Day, Moment, Span};
use super::objects::{
    self, Class, DateTime, ZoneMethod, class, datetime_of_class, day_of, make_datetime, method_name,
    new_date, new_datetime, new_time, reduction, small, span_of, this_datetime,
};
use super::order::comparisons;
use super::text::{Precision, Text};
use super::time::{precision, shown_seconds, shown_zone};
use super::{date, delta, iso_text, local, now, offsets, time};
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::exception::Exc;
use pyrite_object::exceptions::warn;
use pyrite_object::native::{Native, class_method, method, new, slot};
use pyrite_object::ops::CompareOp;
use pyrite_object::string::{StrBuilder, hash_bytes};
use pyrite_object::ty::flags;
use pyrite_object::{Gc, R, Value, Vm, native_table, recursive};

fn make(vm: &mut Vm, args: &[Value]) -> R {
    let ty = recursive::class_of(vm, args[0])?;
    if args[3..].iter().all(|a| *a == Value::ABSENT) && args[1].is_object() {
        let sane = |state: &[u32]| matches!(state[2] & 0x7f, 1..=12);
        if let Some(mut state) = arguments::state(vm, args[1], 10, sane, "datetime")? {
            let zone = arguments::state_zone(vm, args[2])?;
            let fold = state[2] & 0x80 != 0;
            state[2] &= 0x7f;
            let moment = Moment::new(date::state_day(&state), time::state_clock(&state[4..]), fold);
            return Ok(datetime_of_class(vm, ty, moment, zone));
        }
    }
    let day = date::day_arguments(vm, args[1], args[2], args[3]);
    let day = match day {
        // The date is looked at before the rest, but only once all of it are numbers.
        Err(raised) if vm.pending_is(Exc::ValueError) => {
            let pending = vm.exception.take();
            for value in [args[4], args[5], args[6], args[7], args[9]] {
                field_or(vm, value, 0)?;
            }
            vm.exception = pending;
            return Err(raised);
        }
        day => day?,
    };
    let hour = field_or(vm, args[4], 0)?;
    let minute = field_or(vm, args[5], 0)?;
    let second = field_or(vm, args[6], 0)?;
    let micros = field_or(vm, args[7], 0)?;
    let fold = field_or(vm, args[9], 0)?;
    let clock = arguments::clock(vm, hour, minute, second, micros)?;
    let fold = arguments::fold(vm, fold)?;
    let zone = arguments::zone(vm, args[8])?;
    Ok(datetime_of_class(vm, ty, Moment::new(day, clock, fold), zone))
}

/// The class that a class method was called on, or that a datetime has.
fn receiver(vm: &mut Vm, value: Value) -> R<Gc<pyrite_object::ty::Type>> {
    recursive::class_of(vm, value)
}

/// A datetime so much later on the same clock, of the same class.
pub fn shifted(vm: &mut Vm, value: Value, span: Span) -> R {
    let d = this_datetime(vm, value)?;
    let Some(moment) = d.moment.get().plus(span) else { return Err(date::out_of_range(vm)) };
    let ty = vm.type_of(value);
    make_datetime(vm, ty, moment, d.zone)
}

fn add(vm: &mut Vm, args: &[Value]) -> R {
    match (args[0].native::<DateTime>(), span_of(args[1])) {
        (Some(_), Some(span)) => shifted(vm, args[0], span),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The time between two datetimes: on the same clock if they are in the same zone, else in UTC.
fn between(vm: &mut Vm, a: Gc<Native<DateTime>>, b: Gc<Native<DateTime>>) -> R<Span> {
    let span = a.moment.get().minus(b.moment.get());
    if a.zone == b.zone {
        return Ok(span);
    }
    let first = offsets::utc_offset(vm, a.zone, a.value())?;
    let second = offsets::utc_offset(vm, b.zone, b.value())?;
    match (first, second) {
        (x, y) if x == y => Ok(span),
        (Some(x), Some(y)) => {
            let ahead = delta::difference(vm, x, y)?;
            delta::difference(vm, span, ahead)
        }
        _ => Err(vm.type_error("can't subtract offset-naive and offset-aware datetimes")),
    }
}

fn sub(vm: &mut Vm, args: &[Value]) -> R {
    let Some(a) = args[0].native::<DateTime>() else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(b) = args[1].native::<DateTime>() {
        let span = between(vm, a, b)?;
        return Ok(objects::new_delta(vm, span));
    }
    match span_of(args[1]) {
        Some(span) => shifted(vm, args[0], span.negated()),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn rsub(vm: &mut Vm, args: &[Value]) -> R {
    sub(vm, &[args[1], args[0]])
}

/// Whether the offset depends on the fold: such a time equals none in another zone (PEP 495).
fn is_ambiguous(vm: &mut Vm, d: Gc<Native<DateTime>>, offset: Option<Span>) -> R<bool> {
    if d.zone.is_none_or(|zone| zone.native::<objects::TimeZone>().is_some()) {
        return Ok(false);
    }
    let moment = d.moment.get();
    let ty = vm.type_of(d.value());
    let other = datetime_of_class(vm, ty, moment.with_fold(!moment.fold()), d.zone);
    Ok(offsets::utc_offset(vm, d.zone, other)? != offset)
}

fn compare(vm: &mut Vm, op: CompareOp, args: &[Value]) -> R {
    let (Some(a), Some(b)) = (args[0].native::<DateTime>(), args[1].native::<DateTime>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let by_fields = a.moment.get().key().cmp(&b.moment.get().key());
    if a.zone == b.zone {
        return Ok(Value::bool(op.holds(by_fields)));
    }
    let first = offsets::utc_offset(vm, a.zone, args[0])?;
    let second = offsets::utc_offset(vm, b.zone, args[1])?;
    let order = match (first, second) {
        (x, y) if x == y => by_fields,
        (Some(x), Some(y)) => {
            let ahead = delta::difference(vm, x, y)?;
            a.moment.get().minus(b.moment.get()).cmp(&ahead)
        }
        _ => {
            return match op {
                CompareOp::Eq => Ok(Value::FALSE),
                CompareOp::Ne => Ok(Value::TRUE),
                _ => Err(vm.type_error("can't compare offset-naive and offset-aware datetimes")),
            };
        }
    };
    let for_equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    if for_equality && order.is_eq() && (is_ambiguous(vm, a, first)? || is_ambiguous(vm, b, second)?) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    Ok(Value::bool(op.holds(order)))
}

comparisons!(compare);

/// The ten bytes of a state, without fold.
fn moment_state(moment: Moment) -> [u8; 10] {
    let mut state = [0; 10];
    state[..4].copy_from_slice(&date::day_state(moment.day()));
    state[4..].copy_from_slice(&time::clock_state(moment.clock()));
    state
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let d = this_datetime(vm, args[0])?;
    if d.hash.get() == objects::UNKNOWN {
        let moment = d.moment.get();
        // The fold does not count.
        let first = match moment.fold() && d.zone.is_some() {
            true => {
                let ty = vm.type_of(args[0]);
                datetime_of_class(vm, ty, moment.with_fold(false), d.zone)
            }
            false => args[0],
        };
        let hash = match offsets::utc_offset(vm, d.zone, first)? {
            None => hash_bytes(&moment_state(moment), &vm.hash_seed),
            Some(offset) => {
                let clock = moment.clock();
                let shown = Span::carried(moment.day().ordinal(), clock.seconds(), clock.micros().into());
                delta::hash_of(delta::difference(vm, shown, offset)?)
            }
        };
        d.hash.set(hash);
    }
    Ok(vm.int(d.hash.get()))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let d = this_datetime(vm, args[0])?;
    let (day, clock) = (d.moment.get().day(), d.moment.get().clock());
    let name = vm.type_name(args[0]);
    let zone = shown_zone(vm, d.zone)?;
    let text = format!(
        "{name}({}, {}, {}, {}, {}{}{}{zone})",
        day.year(),
        day.month(),
        day.day(),
        clock.hour(),
        clock.minute(),
        shown_seconds(clock),
        if d.moment.get().fold() { ", fold=1" } else { "" },
    );
    Ok(vm.str(&text))
}

fn iso_text_of(vm: &mut Vm, value: Value, separator: u32, precision: Precision) -> R {
    let d = this_datetime(vm, value)?;
    let moment = d.moment.get();
    let mut text = Text::new();
    text.day(moment.day());
    let split = text.bytes().len();
    if let Ok(byte) = u8::try_from(separator) {
        text.push(byte);
    }
    text.clock(moment.clock(), precision);
    if let Some(offset) = offsets::utc_offset(vm, d.zone, value)? {
        text.offset(offset, b":");
    }
    if separator < 256 {
        return Ok(text.finish(vm));
    }
    let (day, rest) = text.bytes().split_at(split);
    let mut builder = StrBuilder::with_capacity(text.bytes().len() + 1);
    builder.push_latin1(day);
    builder.push(separator);
    builder.push_latin1(rest);
    builder.finish(vm)
}

fn isoformat(vm: &mut Vm, args: &[Value]) -> R {
    let separator = match args[1] {
        Value::ABSENT => 'T'.into(),
        value => {
            let wrong = match value.as_str() {
                Some(s) if s.len() == 1 => Ok(s.at(0)),
                Some(s) => Err(format!("a string of length {}", s.len())),
                None => Err(vm.type_name(value)),
            };
            match wrong {
                Ok(c) => c,
                Err(given) => {
                    let message = format!("isoformat() argument 1 must be a unicode character, not {given}");
                    return Err(vm.type_error(message));
                }
            }
        }
    };
    let precision = precision(vm, args[2], 2)?;
    iso_text_of(vm, args[0], separator, precision)
}

fn str(vm: &mut Vm, args: &[Value]) -> R {
    let exact = class(vm, Class::DateTime);
    if vm.is_exact(args[0], exact) {
        return iso_text_of(vm, args[0], ' '.into(), Precision::Auto);
    }
    let space = vm.str(" ");
    vm.call_method_str(args[0], "isoformat", &[space])
}

/// A datetime by timestamp: local time without a zone, else the time of a zone.
fn at(vm: &mut Vm, class: Value, unix: i64, micros: i32, zone: Value) -> R {
    let ty = receiver(vm, class)?;
    let zone = arguments::zone(vm, zone)?;
    match zone {
        None => {
            let moment = local::local_moment(vm, unix, micros)?;
            make_datetime(vm, ty, moment, None)
        }
        Some(zone) => {
            let moment = local::utc_moment(vm, unix, micros)?;
            let made = make_datetime(vm, ty, moment, Some(zone))?;
            from_utc(vm, zone, made)
        }
    }
}

/// `zone.fromutc(value)`.
fn from_utc(vm: &mut Vm, zone: Value, value: Value) -> R {
    if zone == objects::utc(vm) && value.native::<DateTime>().is_some_and(|d| d.zone == Some(zone)) {
        return Ok(value);
    }
    let method = method_name(vm, ZoneMethod::FromUtc);
    vm.call_method(zone, method, &[value])
}

fn now_in(vm: &mut Vm, args: &[Value]) -> R {
    let (unix, micros) = now::now(vm)?;
    at(vm, args[0], unix, micros, args[1])
}

fn fromtimestamp(vm: &mut Vm, args: &[Value]) -> R {
    arguments::zone(vm, args[2])?;
    let (unix, micros) = now::seconds_and_micros(vm, args[1])?;
    at(vm, args[0], unix, micros, args[2])
}

fn deprecated(vm: &mut Vm, method: &str, better: &str) -> R<()> {
    let message = format!(
        "datetime.datetime.{method}() is deprecated and scheduled for removal in a future version. \
         Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.{better}."
    );
    warn(vm, Exc::DeprecationWarning, &message)
}

fn utcnow(vm: &mut Vm, args: &[Value]) -> R {
    deprecated(vm, "utcnow", "now(datetime.UTC)")?;
    let (unix, micros) = now::now(vm)?;
    let ty = receiver(vm, args[0])?;
    let moment = local::utc_moment(vm, unix, micros)?;
    make_datetime(vm, ty, moment, None)
}

fn utcfromtimestamp(vm: &mut Vm, args: &[Value]) -> R {
    deprecated(vm, "utcfromtimestamp", "fromtimestamp(timestamp, datetime.UTC)")?;
    exactly(vm, "utcfromtimestamp", &args[1..], 1)?;
    let (unix, micros) = now::seconds_and_micros(vm, args[1])?;
    let ty = receiver(vm, args[0])?;
    let moment = local::utc_moment(vm, unix, micros)?;
    make_datetime(vm, ty, moment, None)
}

fn strptime(vm: &mut Vm, args: &[Value]) -> R {
    date::strptime(vm, args, "_strptime_datetime_datetime")
}

fn combine(vm: &mut Vm, args: &[Value]) -> R {
    let Some(day) = day_of(args[1]) else {
        let given = vm.argument_type_name(args[1]);
        return Err(vm.type_error(format!("combine() argument 1 must be datetime.date, not {given}")));
    };
    let Some(time) = args[2].native::<objects::Time>() else {
        let given = vm.argument_type_name(args[2]);
        return Err(vm.type_error(format!("combine() argument 2 must be datetime.time, not {given}")));
    };
    let zone = if args[3] == Value::ABSENT { time.zone } else { arguments::zone(vm, args[3])? };
    let ty = receiver(vm, args[0])?;
    make_datetime(vm, ty, Moment::new(day, time.clock, time.fold.get()), zone)
}

fn fromisoformat(vm: &mut Vm, args: &[Value]) -> R {
    let text = date::iso_argument(vm, args[1])?;
    let text = date::iso_characters(&text);
    let parts = match text.len() {
        ..7 => None,
        _ => iso_text::separator(&text).and_then(|at| {
            let date = iso_text::date(&text[..at.min(text.len())]).ok()?;
            match text.get(at + 1..) {
                Some(rest) => Some((date, iso_text::time(rest).ok()?)),
                None => Some((date, (iso_text::Time::default(), None))),
            }
        }),
    };
    let Some(((mut year, mut month, mut day), (mut time, offset))) = parts else {
        return Err(date::malformed(vm, args[1]));
    };
    if time.hour == 24
        && (1..=12).contains(&month)
        && day <= calendar::days_in_month(year, month)
        && time::iso_midnight(vm, &mut time)?
    {
        day += 1;
        if day > calendar::days_in_month(year, month) {
            (month, day) = (month + 1, 1);
        }
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
    let zone = time::iso_zone(vm, offset)?;
    let day = arguments::day(vm, year, month, day)?;
    let clock = time::iso_clock(vm, time)?;
    let ty = receiver(vm, args[0])?;
    make_datetime(vm, ty, Moment::new(day, clock, false), zone)
}

fn date_part(vm: &mut Vm, args: &[Value]) -> R {
    let moment = this_datetime(vm, args[0])?.moment.get();
    Ok(new_date(vm, moment.day()))
}

fn time_part(vm: &mut Vm, args: &[Value]) -> R {
    let moment = this_datetime(vm, args[0])?.moment.get();
    Ok(new_time(vm, moment.clock(), None, moment.fold()))
}

fn timetz(vm: &mut Vm, args: &[Value]) -> R {
    let d = this_datetime(vm, args[0])?;
    let moment = d.moment.get();
    Ok(new_time(vm, moment.clock(), d.zone, moment.fold()))
}

fn ctime(vm: &mut Vm, args: &[Value]) -> R {
    let moment = this_datetime(vm, args[0])?.moment.get();
    Ok(date::ctime_of(vm, moment.day(), moment.clock()))
}

fn timetuple(vm: &mut Vm, args: &[Value]) -> R {
    let d = this_datetime(vm, args[0])?;
    let dst = offsets::asked(vm, d.zone, ZoneMethod::Dst, args[0])?;
    let dst = span_of(dst).map_or(-1, |dst| i32::from(dst != Span::ZERO));
    date::struct_time(vm, d.moment.get().day(), d.moment.get().clock(), dst)
}

fn utctimetuple(vm: &mut Vm, args: &[Value]) -> R {
    let d = this_datetime(vm, args[0])?;
    let mut moment = d.moment.get();
    if let Some(offset) = offsets::utc_offset(vm, d.zone, args[0])? {
        match moment.plus(offset.negated()) {
            Some(utc) => moment = utc,
            None => return Err(date::out_of_range(vm)),
        }
    }
    date::struct_time(vm, moment.day(), moment.clock(), 0)
}

fn timestamp(vm: &mut Vm, args: &[Value]) -> R {
    let d = this_datetime(vm, args[0])?;
    let moment = d.moment.get();
    if d.zone.is_none() {
        let seconds = local::to_unix(vm, moment)?;
        return Ok(Value::float(seconds as f64 + f64::from(moment.clock().micros()) / 1e6));
    }
    let epoch = Moment::new(Day::new(1970, 1, 1), Clock::MIDNIGHT, false);
    let since = moment.minus(epoch);
    match offsets::utc_offset(vm, d.zone, args[0])? {
        Some(offset) => {
            let since = delta::difference(vm, since, offset)?;
            delta::seconds(vm, since)
        }
        None => Err(vm.type_error("can't subtract offset-naive and offset-aware datetimes")),
    }
}

fn utcoffset(vm: &mut Vm, args: &[Value]) -> R {
    let zone = this_datetime(vm, args[0])?.zone;
    offsets::asked(vm, zone, ZoneMethod::UtcOffset, args[0])
}

fn dst(vm: &mut Vm, args: &[Value]) -> R {
    let zone = this_datetime(vm, args[0])?.zone;
    offsets::asked(vm, zone, ZoneMethod::Dst, args[0])
}

fn tzname(vm: &mut Vm, args: &[Value]) -> R {
    let zone = this_datetime(vm, args[0])?.zone;
    offsets::zone_name(vm, zone, args[0])
}

fn replace(vm: &mut Vm, args: &[Value]) -> R {
    let d = this_datetime(vm, args[0])?;
    let (moment, zone) = (d.moment.get(), d.zone);
    let (day, clock) = (moment.day(), moment.clock());
    let year = replaced(vm, args[1], day.year())?;
    let month = replaced(vm, args[2], day.month())?;
    let number = replaced(vm, args[3], day.day())?;
    let hour = replaced(vm, args[4], clock.hour())?;
    let minute = replaced(vm, args[5], clock.minute())?;
    let second = replaced(vm, args[6], clock.second())?;
    let micros = replaced(vm, args[7], clock.micros())?;
    let fold = replaced(vm, args[9], moment.fold().into())?;
    let day = arguments::day(vm, year, month, number)?;
    let clock = arguments::clock(vm, hour, minute, second, micros)?;
    let fold = arguments::fold(vm, fold)?;
    let zone = if args[8] == Value::ABSENT { zone } else { arguments::zone(vm, args[8])? };
    let ty = vm.type_of(args[0]);
    make_datetime(vm, ty, Moment::new(day, clock, fold), zone)
}

fn astimezone(vm: &mut Vm, args: &[Value]) -> R {
    let d = this_datetime(vm, args[0])?;
    let wanted = arguments::zone(vm, args[1])?;
    let moment = d.moment.get();
    let (own, offset) = match d.zone {
        Some(zone) if Some(zone) == wanted => return Ok(args[0]),
        zone => match offsets::utc_offset(vm, zone, args[0])? {
            Some(offset) => (zone, Some(offset)),
            None => (None, None),
        },
    };
    let (own, offset) = match (own, offset) {
        (Some(own), Some(offset)) => (own, offset),
        // Without a zone that knows its offset it is taken for local time.
        _ => {
            let own = local::zone_of(vm, moment)?;
            (own, offsets::utc_offset(vm, Some(own), args[0])?.unwrap_or(Span::ZERO))
        }
    };
    if Some(own) == wanted {
        return Ok(args[0]);
    }
    let Some(utc) = moment.plus(offset.negated()) else { return Err(date::out_of_range(vm)) };
    let zone = match wanted {
        Some(zone) => zone,
        None => local::zone_at(vm, local::unix_of(utc))?,
    };
    let ty = vm.type_of(args[0]);
    let result = make_datetime(vm, ty, utc, Some(zone))?;
    from_utc(vm, zone, result)
}

fn reduced(vm: &mut Vm, value: Value, protocol: i32) -> R {
    let d = this_datetime(vm, value)?;
    let mut state = moment_state(d.moment.get());
    if d.moment.get().fold() && protocol > 3 {
        state[2] |= 0x80;
    }
    Ok(reduction(vm, value, &state, d.zone))
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
    Ok(small(this_datetime(vm, value)?.moment.get().clock().hour()))
}

fn minute(vm: &mut Vm, value: Value) -> R {
    Ok(small(this_datetime(vm, value)?.moment.get().clock().minute()))
}

fn second(vm: &mut Vm, value: Value) -> R {
    Ok(small(this_datetime(vm, value)?.moment.get().clock().second()))
}

fn microsecond(vm: &mut Vm, value: Value) -> R {
    Ok(small(this_datetime(vm, value)?.moment.get().clock().micros()))
}

fn tzinfo(vm: &mut Vm, value: Value) -> R {
    Ok(this_datetime(vm, value)?.zone.unwrap_or(Value::NONE))
}

fn fold(vm: &mut Vm, value: Value) -> R {
    Ok(Value::small_int(this_datetime(vm, value)?.moment.get().fold().into()))
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
        new("!function: (type, year=<required>, month=<required>, day=<required>, hour=<absent>, minute=<absent>, second=<absent>, microsecond=<absent>, tzinfo=<absent>, *, fold=<absent>)", make),
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
        class_method("now", "(type, /, tz=None)", now_in, "The time now: local time, or that of a zone."),
        class_method("utcnow", "(type, /)", utcnow, "The time now in UTC, without a zone."),
        class_method("fromtimestamp", "!(type, timestamp, tz=None)", fromtimestamp, "Local time, or that of a zone, at a POSIX timestamp."),
        class_method("utcfromtimestamp", "!(type, *args)", utcfromtimestamp, "The time in UTC at a POSIX timestamp, without a zone."),
        class_method("strptime", "!(type, *args)", strptime, "The datetime that a text tells, by a format."),
        class_method("combine", "!(type, date, time, tzinfo=<absent>)", combine, "The datetime of a date and a time."),
        class_method("fromisoformat", "(type, object, /)", fromisoformat, "The datetime that a text in ISO 8601 format tells."),
        method("date", "(self, /)", date_part, "The date."),
        method("time", "(self, /)", time_part, "The time without its zone."),
        method("timetz", "(self, /)", timetz, "The time with its zone."),
        method("ctime", "(self, /)", ctime, "The datetime as C's ctime shows it."),
        method("timetuple", "(self, /)", timetuple, "The datetime as time.localtime() gives it."),
        method("timestamp", "(self, /)", timestamp, "POSIX timestamp, as a float."),
        method("utctimetuple", "(self, /)", utctimetuple, "The time in UTC as time.gmtime() gives it."),
        method("isoformat", "!(self, sep=<absent>, timespec=<absent>)", isoformat, "The datetime in ISO 8601 format, down to microseconds or as far as timespec says."),
        method("utcoffset", "(self, /)", utcoffset, "What the time zone's utcoffset() says."),
        method("tzname", "(self, /)", tzname, "What the time zone's tzname() says."),
        method("dst", "(self, /)", dst, "What the time zone's dst() says."),
        method("replace", "(self, /, year=unchanged, month=unchanged, day=unchanged, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged) as (self, /, year=unchanged, month=unchanged, day=unchanged,\n        hour=unchanged, minute=unchanged, second=unchanged,\n        microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)", replace, "The datetime with other fields."),
        method("__replace__", "replace(): (self, /, year=unchanged, month=unchanged, day=unchanged, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged) as (self, /, **changes)", replace, "As replace()."),
        method("astimezone", "!(self, tz=None)", astimezone, "The same time in another zone; in the local one by default."),
        method("__reduce_ex__", "!(self, *args)", reduce_ex, "State for pickling."),
        method("__reduce__", "(self, /)", reduce, "State for pickling."),
    ]
}

/// Makes the type.
pub fn init(vm: &mut Vm) -> R<()> {
    let base = class(vm, Class::Date);
    let ty =
        vm.new_native_type_on::<DateTime>(base, "datetime", "datetime", flags::BASE, &METHODS, ATTRIBUTES);
    objects::set_class(vm, Class::DateTime, ty);
    let dict = ty.dict.get();
    let doc = vm.str("A date and a time of day, in a time zone or in none.");
    dict.set_str(vm, "__doc__", doc)?;
    let first = Moment::new(Day::new(1, 1, 1), Clock::MIDNIGHT, false);
    let last = Moment::new(Day::new(9999, 12, 31), Clock::new(23, 59, 59, 999_999), false);
    for (name, moment) in [("min", first), ("max", last)] {
        let value = new_datetime(vm, moment, None);
        dict.set_str(vm, name, value)?;
    }
    let resolution = objects::new_delta(vm, Span { micros: 1, ..Span::ZERO });
    dict.set_str(vm, "resolution", resolution)?;
    ty.modified(vm);
    Ok(())
}
