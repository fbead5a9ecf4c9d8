//! `strftime`: what `time.strftime` cannot know is filled into the format, which that then gets.
//!
//! For dates and times that no subclass has a say in, the usual directives are done here, without a `struct_time`, as long
//! as nobody has put another function in the place of `time.strftime`.

use super::calendar::{Clock, Day};
use super::objects::{Class, Date, DateTime, Time, TimeZone, class, small};
use super::offsets;
use super::text::Text;
use pyrite_object::module::Module;
use pyrite_object::native::{Builtin, NativeFn};
use pyrite_object::string::{Str, StrBuilder, to_rust};
use pyrite_object::{Gc, R, Value, Vm, ops};

/// What an object to be formatted holds. A date has midnight, a time has January 1st, 1900.
struct Parts {
    day: Day,
    clock: Clock,
    zone: Option<Value>,
    /// What methods of the zone get.
    about: Value,
}

fn parts(value: Value) -> Option<Parts> {
    if let Some(d) = value.native::<DateTime>() {
        let moment = d.moment.get();
        return Some(Parts { day: moment.day(), clock: moment.clock(), zone: d.zone, about: value });
    }
    if let Some(t) = value.native::<Time>() {
        let day = Day::new(1900, 1, 1);
        return Some(Parts { day, clock: t.clock, zone: t.zone, about: Value::NONE });
    }
    let day = value.native::<Date>()?.day;
    Some(Parts { day, clock: Clock::MIDNIGHT, zone: None, about: value })
}

/// `value.strftime(format)` of a date, time or datetime; `format` is a str.
pub fn format(vm: &mut Vm, value: Value, format: Value) -> R {
    let (Some(parts), Some(text)) = (parts(value), format.as_str()) else {
        return Err(vm.type_error("strftime() needs a date or a time"));
    };
    let ty = vm.type_of(value);
    let plain = [Class::DateTime, Class::Date, Class::Time].into_iter().any(|c| class(vm, c) == ty);
    let fixed = match parts.zone.map(|zone| zone.native::<TimeZone>()) {
        None => true,
        Some(zone) => zone.is_some_and(|z| z.name.is_none_or(|name| vm.is_exact(name, vm.types.str))),
    };
    if plain
        && fixed
        && is_strftime_untouched(vm)
        && let Some(result) = quickly(vm, &parts, text)?
    {
        return Ok(result);
    }
    thoroughly(vm, value, &parts, text)
}

fn is_strftime_untouched(vm: &mut Vm) -> bool {
    let module = vm.modules.and_then(|m| m.get_str(vm, "time"));
    let Some(module) = module.and_then(|m| m.cast::<Module>()) else { return false };
    let function = module.dict.get().get_str(vm, "strftime").and_then(|f| f.cast::<Builtin>());
    function.is_some_and(|f| std::ptr::fn_addr_eq(f.def.function, crate::time::strftime as NativeFn))
}

/// `None` if a directive is not one of the usual ones.
fn quickly(vm: &mut Vm, parts: &Parts, format: Gc<Str>) -> R<Option<Value>> {
    let (day, clock) = (parts.day, parts.clock);
    // Only pickles make other dates, of which the C library complains.
    if !(1..=9999).contains(&day.year()) || day.day() < 1 || clock.hour() > 23 {
        return Ok(None);
    }
    let mut out = StrBuilder::with_capacity(0);
    // ASCII that has not been moved to `out`, which most results never need.
    let mut text = Text::new();
    let mut i = 0;
    while i < format.len() {
        let c = format.at(i);
        i += 1;
        if text.is_nearly_full() {
            text.move_to(&mut out);
        }
        if c != u32::from('%') {
            if c < 128 {
                text.push(c as u8);
            } else {
                text.move_to(&mut out);
                out.push(c);
            }
            continue;
        }
        let Some(directive) = (i < format.len()).then(|| format.at(i)).and_then(char::from_u32) else {
            return Ok(None);
        };
        i += 1;
        match directive {
            'Y' => text.digits(day.year(), 4),
            'm' => text.digits(day.month(), 2),
            'd' => text.digits(day.day(), 2),
            'H' => text.digits(clock.hour(), 2),
            'M' => text.digits(clock.minute(), 2),
            'S' => text.digits(clock.second(), 2),
            'f' => text.digits(clock.micros(), 6),
            'y' => text.digits(day.year() % 100, 2),
            'j' => text.digits(day.day_of_year(), 3),
            'F' => text.day(day),
            'T' => text.clock(clock, super::text::Precision::Seconds),
            '%' => text.push(b'%'),
            'z' => push_offset(vm, parts, b"", &mut text)?,
            'Z' => {
                text.move_to(&mut out);
                let name = offsets::zone_name(vm, parts.zone, parts.about)?;
                name.as_str().iter().for_each(|name| out.push_string(name));
            }
            'a' | 'A' | 'b' | 'B' | 'p' | 'I' | 'c' | 'x' | 'X' | 'e' | 'U' | 'W' | 'V' | 'u' | 'w' => {
                text.move_to(&mut out);
                push_by_library(vm, parts, directive as u8, &mut out);
            }
            _ => return Ok(None),
        }
    }
    if out.is_empty() {
        return Ok(Some(text.finish(vm)));
    }
    text.move_to(&mut out);
    out.finish(vm).map(Some)
}

/// Leaves one directive to the C library, which knows the locale.
fn push_by_library(vm: &mut Vm, parts: &Parts, directive: u8, out: &mut StrBuilder) {
    // SAFETY: an all-zero tm is a valid value to be filled in.
    let mut tm: libc::tm = unsafe { std::mem::zeroed() };
    tm.tm_year = parts.day.year() - 1900;
    tm.tm_mon = parts.day.month() - 1;
    tm.tm_mday = parts.day.day();
    tm.tm_hour = parts.clock.hour();
    tm.tm_min = parts.clock.minute();
    tm.tm_sec = parts.clock.second();
    tm.tm_wday = (parts.day.weekday() + 1) % 7;
    tm.tm_yday = parts.day.day_of_year() - 1;
    tm.tm_isdst = -1;
    let format = [b'%', directive, 0];
    let mut buffer = [0u8; 256];
    // SAFETY: buffer, format (which ends in nul) and tm are ours.
    let length =
        unsafe { libc::strftime(buffer.as_mut_ptr().cast(), buffer.len(), format.as_ptr().cast(), &tm) };
    let text = crate::io::surrogate_text(vm, &buffer[..length.min(buffer.len())]);
    text.as_str().iter().for_each(|text| out.push_string(text));
}

/// The offset from UTC, if there is one.
fn push_offset(vm: &mut Vm, parts: &Parts, separator: &[u8], text: &mut Text) -> R<()> {
    if let Some(offset) = offsets::utc_offset(vm, parts.zone, parts.about)? {
        text.offset(offset, separator);
    }
    Ok(())
}

fn time_tuple(vm: &mut Vm, value: Value, parts: &Parts) -> R {
    if value.native::<Time>().is_none() {
        return vm.call_method_str(value, "timetuple", &[]);
    }
    let clock = parts.clock;
    let fields = [
        small(1900),
        small(1),
        small(1),
        small(clock.hour()),
        small(clock.minute()),
        small(clock.second()),
        small(0),
        small(1),
        small(-1),
    ];
    Ok(vm.tuple(&fields))
}

/// Fills in what is not in a time tuple, and what the C library writes with fewer digits.
fn thoroughly(vm: &mut Vm, value: Value, parts: &Parts, format: Gc<Str>) -> R {
    let tuple = time_tuple(vm, value, parts)?;
    let strftime = pyrite_interp::import::attribute_of(vm, "time", "strftime")?;
    let mut out = StrBuilder::with_capacity(format.len() + 16);
    let at = |i: usize| (i < format.len()).then(|| format.at(i)).and_then(char::from_u32);
    let mut i = 0;
    while i < format.len() {
        let c = format.at(i);
        i += 1;
        let Some(directive) = at(i).filter(|_| c == u32::from('%')) else {
            out.push(c);
            continue;
        };
        i += 1;
        let mut text = Text::new();
        match directive {
            'z' => push_offset(vm, parts, b"", &mut text)?,
            ':' if at(i) == Some('z') => {
                i += 1;
                push_offset(vm, parts, b":", &mut text)?;
            }
            'Z' => {
                let name = zone_name_as_format(vm, parts)?;
                name.as_str().iter().for_each(|name| out.push_string(name));
            }
            'f' => text.digits(parts.clock.micros(), 6),
            'Y' | 'G' | 'F' | 'C' if has_short_year(vm, tuple)? => {
                let year = year_of(vm, strftime, tuple, directive)?;
                let padded = match directive {
                    'C' => format!("{:02}", year / 100),
                    'F' => format!("{year:04}-%m-%d"),
                    _ => format!("{year:04}"),
                };
                out.push_str(&padded);
            }
            _ => {
                out.push(c);
                out.push(directive.into());
            }
        }
        out.push_latin1(text.bytes());
    }
    let format = out.finish(vm)?;
    vm.call(strftime, &[format, tuple])
}

/// The zone's name, in which no directives are to be found; None if it has none.
fn zone_name_as_format(vm: &mut Vm, parts: &Parts) -> R {
    let name = offsets::zone_name(vm, parts.zone, parts.about)?;
    if name.is_none() {
        return Ok(name);
    }
    let (percent, doubled) = (vm.str("%"), vm.str("%%"));
    let name = vm.call_method_str(name, "replace", &[percent, doubled])?;
    if name.as_str().is_none() {
        return Err(vm.type_error("tzname.replace() did not return a string"));
    }
    Ok(name)
}

/// Whether the year of a time tuple has less than four digits.
fn has_short_year(vm: &mut Vm, tuple: Value) -> R<bool> {
    Ok(tuple_year(vm, tuple)? < 1000)
}

fn tuple_year(vm: &mut Vm, tuple: Value) -> R<i64> {
    let year = match tuple.as_tuple() {
        Some(tuple) if !tuple.is_empty() => tuple.get(0),
        _ => ops::get_item(vm, tuple, Value::small_int(0))?,
    };
    Ok(ops::index_of(vm, year)?.to_i64().unwrap_or(i64::MAX))
}

/// The year of a time tuple; for `G` that of its week.
fn year_of(vm: &mut Vm, strftime: Value, tuple: Value, directive: char) -> R<i64> {
    if directive == 'G' {
        let format = vm.str("%G");
        let year = vm.call(strftime, &[format, tuple])?;
        if let Ok(year) = to_rust(year).parse() {
            return Ok(year);
        }
    }
    tuple_year(vm, tuple)
}
