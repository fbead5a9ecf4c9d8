//! Local time, as the C library tells it.
//!
//! Seconds are counted from the beginning of the day of ordinal 0, on whatever clock; `unix` ones from 1970 in UTC.

use super::arguments;
use super::calendar::{Clock, Day, EPOCH_ORDINAL, MAX_YEAR, Moment, SECONDS_PER_DAY, Span};
use super::objects;
use super::zone;
use pyrite_object::{R, Vm};

const EPOCH: i64 = EPOCH_ORDINAL * SECONDS_PER_DAY;

/// No change of a zone's offset is larger than a day.
const LONGEST_FOLD: i64 = SECONDS_PER_DAY;

/// What the C library makes of a number of seconds since 1970.
pub fn broken_down(vm: &mut Vm, unix: i64, utc: bool) -> R<libc::tm> {
    // SAFETY: an all-zero tm is a valid value to be filled in.
    let mut tm: libc::tm = unsafe { std::mem::zeroed() };
    // SAFETY: `unix` and `tm` are ours.
    let result =
        unsafe { if utc { libc::gmtime_r(&unix, &mut tm) } else { libc::localtime_r(&unix, &mut tm) } };
    if result.is_null() {
        let error = std::io::Error::last_os_error();
        return Err(crate::io::os_error(vm, &error, None));
    }
    Ok(tm)
}

/// The day of a broken-down time, if dates reach so far.
pub fn day_of(vm: &mut Vm, tm: &libc::tm) -> R<Day> {
    let year = i64::from(tm.tm_year) + 1900;
    if year < 1 || year > MAX_YEAR.into() {
        return Err(vm.value_error(format!("year must be in 1..{MAX_YEAR}, not {year}")));
    }
    arguments::day(vm, year as i32, tm.tm_mon + 1, tm.tm_mday)
}

/// The moment of a broken-down time. There are no leap seconds.
fn moment_of(vm: &mut Vm, tm: &libc::tm, micros: i32) -> R<Moment> {
    let day = day_of(vm, tm)?;
    Ok(Moment::new(day, Clock::new(tm.tm_hour, tm.tm_min, tm.tm_sec.min(59), micros), false))
}

/// What local clocks show at a time of UTC, both in seconds.
fn local(vm: &mut Vm, utc: i64) -> R<i64> {
    let tm = broken_down(vm, utc - EPOCH, false)?;
    Ok(moment_of(vm, &tm, 0)?.seconds())
}

/// The time in UTC at which local clocks show a moment: the earlier one if there are two, the later one with a fold. Where
/// clocks skip it, the fold tells whether the offset before (as if the clock had not been set yet) or behind counts.
///
/// PEP 495 says how: two guesses with the offsets on either side of a transition.
pub fn to_utc(vm: &mut Vm, moment: Moment) -> R<i64> {
    let shown = moment.seconds();
    let offset = local(vm, shown)? - shown;
    let first = shown - offset;
    let shown_first = local(vm, first)?;
    let other = if shown_first == shown {
        // One solution is found. The other, if there is one, is on the side that the fold tells.
        let probe = if moment.fold() { first + LONGEST_FOLD } else { first - LONGEST_FOLD };
        let other_offset = local(vm, probe)? - probe;
        if other_offset == offset {
            return Ok(first);
        }
        other_offset
    } else {
        shown_first - first
    };
    let second = shown - other;
    if local(vm, second)? == shown {
        return Ok(second);
    }
    if shown_first == shown {
        return Ok(first);
    }
    Ok(if moment.fold() { first.min(second) } else { first.max(second) })
}

/// As `to_utc`, in seconds since 1970.
pub fn to_unix(vm: &mut Vm, moment: Moment) -> R<i64> {
    Ok(to_utc(vm, moment)? - EPOCH)
}

/// Seconds since 1970 of a moment in UTC.
pub fn unix_of(moment: Moment) -> i64 {
    moment.seconds() - EPOCH
}

/// What clocks in UTC show at a timestamp.
pub fn utc_moment(vm: &mut Vm, unix: i64, micros: i32) -> R<Moment> {
    if let Some(moment) = unix.checked_add(EPOCH).and_then(|s| Moment::from_seconds(s, micros, false)) {
        return Ok(moment);
    }
    // The C library says what is wrong with it.
    let tm = broken_down(vm, unix, true)?;
    moment_of(vm, &tm, micros)
}

/// What local clocks show at a timestamp, with the fold if they show it for the second time.
pub fn local_moment(vm: &mut Vm, unix: i64, micros: i32) -> R<Moment> {
    let tm = broken_down(vm, unix, false)?;
    let moment = moment_of(vm, &tm, micros)?;
    let shown = moment.seconds();
    let before = local(vm, EPOCH + unix - LONGEST_FOLD)?;
    // Below zero by as much as clocks have been set back within the last day.
    let transition = shown - before - LONGEST_FOLD;
    if transition < 0 {
        let fold = local(vm, EPOCH + unix + transition)? == shown;
        return Ok(moment.with_fold(fold));
    }
    Ok(moment)
}

/// A `timezone` with the local offset, and its name, at a timestamp.
pub fn zone_at(vm: &mut Vm, unix: i64) -> R {
    let tm = broken_down(vm, unix, false)?;
    let name = if tm.tm_zone.is_null() {
        None
    } else {
        // SAFETY: the C library's zone name is a nul-terminated string that stays.
        let name = unsafe { std::ffi::CStr::from_ptr(tm.tm_zone) };
        Some(crate::io::surrogate_text(vm, name.to_bytes()))
    };
    let span = Span::carried(0, tm.tm_gmtoff, 0);
    let offset = objects::new_delta(vm, span);
    zone::make_zone(vm, offset, name)
}

/// The local time zone at a moment on local clocks. In a gap, the offset behind it counts without a fold, and the one
/// before it with one.
pub fn zone_of(vm: &mut Vm, moment: Moment) -> R {
    let unix = to_unix(vm, moment)?;
    let other = to_unix(vm, moment.with_fold(!moment.fold()))?;
    let in_gap = other != unix && (other > unix) == moment.fold();
    zone_at(vm, if in_gap { other } else { unix })
}
