//! What time it is, and timestamps as arguments.

use pyrite_object::{R, Value, Vm, ops};

/// Seconds since 1970, and microseconds.
pub fn now(vm: &mut Vm) -> R<(i64, i32)> {
    let mut at = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `at` is ours to be filled in.
    if unsafe { libc::clock_gettime(libc::CLOCK_REALTIME, &mut at) } != 0 {
        let error = std::io::Error::last_os_error();
        return Err(crate::io::os_error(vm, &error, None));
    }
    Ok((at.tv_sec, (at.tv_nsec / 1000) as i32))
}

/// The largest floats on either side that are numbers of seconds.
const LIMIT: f64 = 9_223_372_036_854_775_808.0; // 2^63

fn out_of_range(vm: &mut Vm) -> pyrite_object::exception::Raised {
    vm.overflow_error("timestamp out of range for platform time_t")
}

fn checked(vm: &mut Vm, seconds: f64) -> R<i64> {
    if (-LIMIT..LIMIT).contains(&seconds) { Ok(seconds as i64) } else { Err(out_of_range(vm)) }
}

fn integer(vm: &mut Vm, value: Value) -> R<i64> {
    match ops::index_of(vm, value)?.to_i64() {
        Some(seconds) => Ok(seconds),
        None => Err(out_of_range(vm)),
    }
}

fn number(vm: &mut Vm, value: Value) -> R<Option<f64>> {
    match value.as_any_float() {
        Some(f) if f.is_nan() => Err(vm.value_error("Invalid value NaN (not a number)")),
        f => Ok(f),
    }
}

/// A timestamp, rounded down.
pub fn whole_seconds(vm: &mut Vm, value: Value) -> R<i64> {
    match number(vm, value)? {
        Some(f) => checked(vm, f.floor()),
        None => integer(vm, value),
    }
}

/// A timestamp in seconds and microseconds, rounded half to even.
pub fn seconds_and_micros(vm: &mut Vm, value: Value) -> R<(i64, i32)> {
    let Some(f) = number(vm, value)? else {
        if value.as_int().is_none() {
            let ty = vm.type_of(value);
            if ty.slot(vm, pyrite_object::slots::Slot::Index).is_none() {
                let given = pyrite_object::class::full_name(vm, ty);
                let message =
                    format!("argument must be int or float, not {}", given.trim_start_matches("__main__."));
                return Err(vm.type_error(message));
            }
        }
        return Ok((integer(vm, value)?, 0));
    };
    let (mut seconds, mut micros) = (f.trunc(), (f.fract() * 1e6).round_ties_even());
    if micros >= 1e6 {
        micros -= 1e6;
        seconds += 1.0;
    } else if micros < 0.0 {
        micros += 1e6;
        seconds -= 1.0;
    }
    Ok((checked(vm, seconds)?, micros as i32))
}
