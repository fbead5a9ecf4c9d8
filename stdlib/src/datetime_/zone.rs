//! `tzinfo` and `timezone`.

use super::arguments::no_offset;
use super::calendar::Span;
use super::objects::{
    self, Class, DateTime, TimeZone, TzInfo, ZoneMethod, class, new_delta, span_of, this_datetime, this_zone,
};
use super::{datetime, delta, offsets};
use pyrite_object::exception::Exc;
use pyrite_object::native::{method, new, slot};
use pyrite_object::ty::flags;
use pyrite_object::{R, Value, Vm, native_table, ops, recursive};

fn new_tzinfo(vm: &mut Vm, args: &[Value]) -> R {
    let ty = recursive::class_of(vm, args[0])?;
    Ok(vm.new_native(ty, TzInfo).value())
}

/// Defines methods that subclasses have to override.
macro_rules! abstract_methods {
    ($($function:ident $name:literal;)*) => {
        $(fn $function(vm: &mut Vm, _args: &[Value]) -> R {
            Err(vm.raise(Exc::NotImplementedError, concat!("a tzinfo subclass must implement ", $name, "()")))
        })*
    };
}

abstract_methods! { no_utcoffset "utcoffset"; no_dst "dst"; no_tzname "tzname"; }

/// The argument of a `fromutc`: a datetime in this zone.
fn in_zone(vm: &mut Vm, zone: Value, value: Value) -> R<()> {
    let Some(d) = value.native::<DateTime>() else {
        return Err(vm.type_error("fromutc: argument must be a datetime"));
    };
    if d.zone != Some(zone) {
        return Err(vm.value_error("fromutc: dt.tzinfo is not self"));
    }
    Ok(())
}

/// The local time of a time in UTC, for zones whose standard offset never changes: `dst()` at the result decides.
fn fromutc(vm: &mut Vm, args: &[Value]) -> R {
    let (zone, value) = (args[0], args[1]);
    in_zone(vm, zone, value)?;
    let Some(offset) = offsets::utc_offset(vm, Some(zone), value)? else {
        return Err(vm.value_error("fromutc: non-None utcoffset() result required"));
    };
    let dst = offsets::asked(vm, Some(zone), ZoneMethod::Dst, value)?;
    let Some(dst) = span_of(dst) else {
        return Err(vm.value_error("fromutc: non-None dst() result required"));
    };
    let standard = delta::difference(vm, offset, dst)?;
    let result = datetime::shifted(vm, value, standard)?;
    let zone = this_datetime(vm, result)?.zone;
    let dst = offsets::asked(vm, zone, ZoneMethod::Dst, result)?;
    match span_of(dst) {
        None => Err(vm.value_error("fromutc: tz.dst() gave inconsistent results; cannot convert")),
        Some(Span::ZERO) => Ok(result),
        Some(dst) => datetime::shifted(vm, result, dst),
    }
}

/// For pickling: the class, what `__getinitargs__` says, and what `__getstate__` says.
fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let name = vm.intern("__getinitargs__");
    let arguments = match vm.try_attribute(args[0], name)? {
        Some(f) => vm.call(f, &[])?,
        None => vm.tuple(&[]),
    };
    let state = vm.call_method_str(args[0], "__getstate__", &[])?;
    let class = vm.type_of(args[0]).value();
    Ok(vm.tuple(&[class, arguments, state]))
}

/// A `timezone`, of a timedelta. The one for UTC without a name exists only once.
pub fn make_zone(vm: &mut Vm, offset: Value, name: Option<Value>) -> R {
    let span = span_of(offset).unwrap_or(Span::ZERO);
    if span == Span::ZERO && name.is_none() {
        return Ok(objects::utc(vm));
    }
    if !span.is_offset() {
        return Err(no_offset(vm, offset));
    }
    let ty = class(vm, Class::TimeZone);
    Ok(vm.new_native(ty, TimeZone { span, offset, name }).value())
}

fn new_timezone(vm: &mut Vm, args: &[Value]) -> R {
    let [_, offset, name] = *args else { return Ok(Value::NONE) };
    if span_of(offset).is_none() {
        let given = vm.argument_type_name(offset);
        return Err(vm.type_error(format!("timezone() argument 1 must be datetime.timedelta, not {given}")));
    }
    if name == Value::ABSENT {
        return make_zone(vm, offset, None);
    }
    super::arguments::text_argument(vm, "timezone", 2, name)?;
    make_zone(vm, offset, Some(name))
}

/// The argument of a method of `timezone`: a datetime or None.
fn check_argument(vm: &mut Vm, method: &str, value: Value) -> R<()> {
    if value.is_none() || value.native::<DateTime>().is_some() {
        return Ok(());
    }
    let given = vm.type_name(value);
    Err(vm.type_error(format!("{method}(dt) argument must be a datetime instance or None, not {given}")))
}

fn utcoffset(vm: &mut Vm, args: &[Value]) -> R {
    check_argument(vm, "utcoffset", args[1])?;
    Ok(this_zone(vm, args[0])?.offset)
}

fn tzname(vm: &mut Vm, args: &[Value]) -> R {
    check_argument(vm, "tzname", args[1])?;
    offsets::fixed_name(vm, args[0])
}

fn dst(vm: &mut Vm, args: &[Value]) -> R {
    check_argument(vm, "dst", args[1])?;
    Ok(Value::NONE)
}

fn fixed_fromutc(vm: &mut Vm, args: &[Value]) -> R {
    in_zone(vm, args[0], args[1])?;
    let span = this_zone(vm, args[0])?.span;
    datetime::shifted(vm, args[1], span)
}

fn same(args: &[Value]) -> Option<bool> {
    Some(args[0].native::<TimeZone>()?.span == args[1].native::<TimeZone>()?.span)
}

fn eq(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(same(args).map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn ne(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(same(args).map_or(Value::NOT_IMPLEMENTED, |same| Value::bool(!same)))
}

fn no_order(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let span = this_zone(vm, args[0])?.span;
    Ok(vm.int(delta::hash_of(span)))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let zone = this_zone(vm, args[0])?;
    let class = vm.type_name(args[0]);
    if args[0] == objects::utc(vm) {
        return Ok(vm.str(&format!("{class}.utc")));
    }
    let offset = ops::repr_text(vm, zone.offset)?;
    let text = match zone.name {
        Some(name) => format!("{class}({offset}, {})", ops::repr_text(vm, name)?),
        None => format!("{class}({offset})"),
    };
    Ok(vm.str(&text))
}

fn str(vm: &mut Vm, args: &[Value]) -> R {
    offsets::fixed_name(vm, args[0])
}

fn getinitargs(vm: &mut Vm, args: &[Value]) -> R {
    let zone = this_zone(vm, args[0])?;
    Ok(match zone.name {
        Some(name) => vm.tuple(&[zone.offset, name]),
        None => vm.tuple(&[zone.offset]),
    })
}

native_table! {
    TZINFO = [
        new("!(type, *args, **kwargs?)", new_tzinfo),
        method("tzname", "(self, object, /)", no_tzname, "The zone's name at a datetime."),
        method("utcoffset", "(self, object, /)", no_utcoffset, "How far local time is ahead of UTC at a datetime, as a timedelta."),
        method("dst", "(self, object, /)", no_dst, "How far clocks are set forward at a datetime, as a timedelta."),
        method("fromutc", "(self, object, /)", fromutc, "The local time of a datetime in UTC."),
        method("__reduce__", "(self, /)", reduce, "State for pickling."),
    ]
}

native_table! {
    TIMEZONE = [
        new("!(type, offset, name=<absent>)", new_timezone),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__hash__", "(self, /)", hash, "Return hash(self)."),
        slot("__str__", "(self, /)", str, "Return str(self)."),
        slot("__lt__", "(self, value, /)", no_order, "Return self<value."),
        slot("__le__", "(self, value, /)", no_order, "Return self<=value."),
        slot("__eq__", "(self, value, /)", eq, "Return self==value."),
        slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
        slot("__gt__", "(self, value, /)", no_order, "Return self>value."),
        slot("__ge__", "(self, value, /)", no_order, "Return self>=value."),
        method("tzname", "(self, object, /)", tzname, "The name that the zone was given, else UTC and the offset."),
        method("utcoffset", "(self, object, /)", utcoffset, "The fixed offset."),
        method("dst", "(self, object, /)", dst, "None."),
        method("fromutc", "(self, object, /)", fixed_fromutc, "The local time of a datetime in UTC."),
        method("__getinitargs__", "(self, /)", getinitargs, "Arguments for pickling."),
    ]
}

/// Makes the types, and `timezone.utc`.
pub fn init(vm: &mut Vm) -> R<()> {
    let tzinfo = vm.new_native_type::<TzInfo>("datetime", "tzinfo", flags::BASE, &TZINFO, &[]);
    objects::set_class(vm, Class::TzInfo, tzinfo);
    let doc = vm.str("What all time zones are derived from.");
    tzinfo.dict.get().set_str(vm, "__doc__", doc)?;

    let timezone = vm.new_native_type_on::<TimeZone>(tzinfo, "datetime", "timezone", 0, &TIMEZONE, &[]);
    objects::set_class(vm, Class::TimeZone, timezone);
    let dict = timezone.dict.get();
    let doc = vm.str("A time zone that is always as far from UTC.");
    dict.set_str(vm, "__doc__", doc)?;
    let offset = new_delta(vm, Span::ZERO);
    let utc = vm.new_native(timezone, TimeZone { span: Span::ZERO, offset, name: None }).value();
    objects::set_utc(vm, utc);
    dict.set_str(vm, "utc", utc)?;
    const MINUTES: i64 = 23 * 60 + 59;
    for (name, minutes) in [("min", -MINUTES), ("max", MINUTES)] {
        let offset = new_delta(vm, Span::carried(0, minutes * 60, 0));
        let zone = make_zone(vm, offset, None)?;
        dict.set_str(vm, name, zone)?;
    }
    timezone.modified(vm);
    Ok(())
}
