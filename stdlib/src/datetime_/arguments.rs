//! Arguments of constructors: integers, and whether they are a date, a time, a time zone.

use super::calendar::{Clock, Day, MAX_YEAR, MICROS, Span, days_in_month};
use super::objects::{self, is_zone};
use pyrite_object::exception::Raised;
use pyrite_object::{R, Value, Vm, ops};

/// An argument of a constructor as an integer of 32 bits.
pub fn field(vm: &mut Vm, value: Value) -> R<i32> {
    if let Some(i) = value.as_small_int()
        && let Ok(i) = i32::try_from(i)
    {
        return Ok(i);
    }
    match ops::index_of(vm, value)?.to_i64() {
        None => Err(vm.overflow_error("Python int too large to convert to C long")),
        Some(i) => match i32::try_from(i) {
            Ok(i) => Ok(i),
            Err(_) if i > 0 => Err(vm.overflow_error("signed integer is greater than maximum")),
            Err(_) => Err(vm.overflow_error("signed integer is less than minimum")),
        },
    }
}

/// As `field`; `default` if the argument was not passed.
pub fn field_or(vm: &mut Vm, value: Value, default: i32) -> R<i32> {
    if value == Value::ABSENT { Ok(default) } else { field(vm, value) }
}

/// As `field_or`, for methods, whose errors speak of another type of C.
pub fn replaced(vm: &mut Vm, value: Value, default: i32) -> R<i32> {
    match value.as_small_int() {
        Some(i) if i32::try_from(i).is_ok() => Ok(i as i32),
        None if value == Value::ABSENT => Ok(default),
        _ => ops::int_argument(vm, value),
    }
}

/// TypeError about a required parameter of a constructor.
#[cold]
pub fn missing(vm: &mut Vm, name: &str, position: usize) -> Raised {
    vm.type_error(format!("function missing required argument '{name}' (pos {position})"))
}

fn within(vm: &mut Vm, name: &str, value: i32, low: i32, high: i32) -> R<()> {
    if value < low || value > high {
        return Err(vm.value_error(format!("{name} must be in {low}..{high}, not {value}")));
    }
    Ok(())
}

/// A date, if it exists.
pub fn day(vm: &mut Vm, year: i32, month: i32, day: i32) -> R<Day> {
    within(vm, "year", year, 1, MAX_YEAR)?;
    within(vm, "month", month, 1, 12)?;
    let last = days_in_month(year, month);
    if day < 1 || day > last {
        let message = format!("day {day} must be in range 1..{last} for month {month} in year {year}");
        return Err(vm.value_error(message));
    }
    Ok(Day::new(year, month, day))
}

/// A time of day, if it exists.
pub fn clock(vm: &mut Vm, hour: i32, minute: i32, second: i32, micros: i32) -> R<Clock> {
    within(vm, "hour", hour, 0, 23)?;
    within(vm, "minute", minute, 0, 59)?;
    within(vm, "second", second, 0, 59)?;
    within(vm, "microsecond", micros, 0, MICROS - 1)?;
    Ok(Clock::new(hour, minute, second, micros))
}

pub fn fold(vm: &mut Vm, fold: i32) -> R<bool> {
    match fold {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(vm.value_error(format!("fold must be either 0 or 1, not {fold}"))),
    }
}

/// An argument `tzinfo`: None, absent, or a time zone.
pub fn zone(vm: &mut Vm, value: Value) -> R<Option<Value>> {
    if value.is_none() || value == Value::ABSENT {
        return Ok(None);
    }
    if is_zone(vm, value) {
        return Ok(Some(value));
    }
    let given = vm.type_name(value);
    let message = format!("tzinfo argument must be None or of a tzinfo subclass, not type '{given}'");
    Err(vm.type_error(message))
}

/// A span of fields that have been carried, if it is not too long.
pub fn span(vm: &mut Vm, days: i64, seconds: i64, micros: i64) -> R<Span> {
    let seconds = seconds + micros.div_euclid(MICROS.into());
    let days = days + seconds.div_euclid(super::calendar::SECONDS_PER_DAY);
    if days.abs() > Span::MAX_DAYS {
        let message = format!("days={days}; must have magnitude <= {}", Span::MAX_DAYS);
        return Err(vm.overflow_error(message));
    }
    let seconds = seconds.rem_euclid(super::calendar::SECONDS_PER_DAY);
    Ok(Span { days: days as i32, seconds: seconds as i32, micros: micros.rem_euclid(MICROS.into()) as i32 })
}

/// ValueError about an offset from UTC.
#[cold]
pub fn no_offset(vm: &mut Vm, offset: Value) -> Raised {
    match ops::repr_text(vm, offset) {
        Ok(shown) => vm.value_error(format!(
            "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {shown}"
        )),
        Err(raised) => raised,
    }
}

/// A str argument of a method that takes arguments by position, by its number.
pub fn text_argument(vm: &mut Vm, method: &str, number: usize, value: Value) -> R<()> {
    if value.as_str().is_some() {
        return Ok(());
    }
    let given = vm.argument_type_name(value);
    Err(vm.type_error(format!("{method}() argument {number} must be str, not {given}")))
}

/// TypeError unless a method has got so many arguments: CPython's words for those that it parses by a format.
pub fn exactly(vm: &mut Vm, method: &str, given: &[Value], count: usize) -> R<()> {
    if given.len() == count {
        return Ok(());
    }
    let s = if count == 1 { "" } else { "s" };
    let message = format!("{method}() takes exactly {count} argument{s} ({} given)", given.len());
    Err(vm.type_error(message))
}

/// The bytes of a pickled state, if a constructor was called with such: bytes, or a str that a pickle of Python 2 was read
/// into. `month` is where a number from 1 to 12 has to stand, `hour` where one below 24; a fold may be in their high bit.
pub fn state(
    vm: &mut Vm,
    value: Value,
    length: usize,
    sane: fn(&[u32]) -> bool,
    what: &str,
) -> R<Option<Vec<u8>>> {
    if let Some(bytes) = value.as_bytes() {
        let bytes = bytes.as_slice();
        if bytes.len() != length || !sane(&bytes.iter().map(|b| u32::from(*b)).collect::<Vec<_>>()) {
            return Ok(None);
        }
        return Ok(Some(bytes.to_vec()));
    }
    let Some(text) = value.as_str().filter(|s| s.len() == length) else { return Ok(None) };
    let characters: Vec<u32> = text.code_points().collect();
    if !sane(&characters) {
        return Ok(None);
    }
    let bytes: Result<Vec<u8>, _> = characters.into_iter().map(u8::try_from).collect();
    match bytes {
        Ok(bytes) => Ok(Some(bytes)),
        Err(_) => Err(vm.value_error(format!(
            "Failed to encode latin1 string when unpickling a {what} object. \
             pickle.load(data, encoding='latin1') is assumed."
        ))),
    }
}

/// TypeError unless a state's second part is a time zone. None is one.
pub fn state_zone(vm: &mut Vm, value: Value) -> R<Option<Value>> {
    if value == Value::ABSENT || value.is_none() {
        return Ok(None);
    }
    if objects::is_zone(vm, value) { Ok(Some(value)) } else { Err(vm.type_error("bad tzinfo state arg")) }
}
