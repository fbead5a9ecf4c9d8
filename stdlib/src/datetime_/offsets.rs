//! Asking time zones: the methods `utcoffset`, `dst` and `tzname`, and what they may return.

use super::arguments::no_offset;
use super::calendar::Span;
use super::objects::{TimeZone, ZoneMethod, method_name, span_of, utc};
use super::text::Text;
use pyrite_object::{R, Value, Vm, string};

/// What a zone's `utcoffset` or `dst` returns for a datetime (None for times of day): a timedelta within bounds, or None.
pub fn asked(vm: &mut Vm, zone: Option<Value>, method: ZoneMethod, about: Value) -> R {
    let Some(zone) = zone else { return Ok(Value::NONE) };
    if let Some(fixed) = zone.native::<TimeZone>() {
        return Ok(if method == ZoneMethod::UtcOffset { fixed.offset } else { Value::NONE });
    }
    let called = method_name(vm, method);
    let answer = vm.call_method(zone, called, &[about])?;
    if answer.is_none() {
        return Ok(answer);
    }
    match span_of(answer) {
        Some(span) if span.is_offset() => Ok(answer),
        Some(_) => Err(no_offset(vm, answer)),
        None => {
            let given = vm.type_name(answer);
            let method = method.text();
            Err(vm.type_error(format!("tzinfo.{method}() must return None or timedelta, not '{given}'")))
        }
    }
}

/// The offset from UTC, if the zone knows one.
pub fn utc_offset(vm: &mut Vm, zone: Option<Value>, about: Value) -> R<Option<Span>> {
    match zone {
        None => Ok(None),
        Some(zone) => match zone.native::<TimeZone>() {
            Some(fixed) => Ok(Some(fixed.span)),
            None => Ok(span_of(asked(vm, Some(zone), ZoneMethod::UtcOffset, about)?)),
        },
    }
}

/// What a zone's `tzname` returns: a str or None.
pub fn zone_name(vm: &mut Vm, zone: Option<Value>, about: Value) -> R {
    let Some(zone) = zone else { return Ok(Value::NONE) };
    if zone.native::<TimeZone>().is_some() {
        return fixed_name(vm, zone);
    }
    let called = method_name(vm, ZoneMethod::TzName);
    let answer = vm.call_method(zone, called, &[about])?;
    if answer.is_none() || answer.as_str().is_some() {
        return Ok(answer);
    }
    let given = vm.type_name(answer);
    Err(vm.type_error(format!("tzinfo.tzname() must return None or a string, not '{given}'")))
}

/// The name of a `timezone`: the one that it was given, else `UTC` and the offset.
pub fn fixed_name(vm: &mut Vm, zone: Value) -> R {
    let Some(fixed) = zone.native::<TimeZone>() else { return Ok(Value::NONE) };
    if let Some(name) = fixed.name {
        return Ok(name);
    }
    let mut text = Text::new();
    text.push_all(b"UTC");
    if fixed.span != Span::ZERO && zone != utc(vm) {
        text.offset(fixed.span, b":");
    }
    Ok(string::from_latin1(vm, text.bytes()))
}
