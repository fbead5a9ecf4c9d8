//! The module `time`.

use crate::thread;
use pyrite_interp::signals;
use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::slots::Slot;
use pyrite_object::string::StrBuilder;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};
use std::sync::atomic::Ordering;

#[derive(Default)]
struct TimeState {
    struct_time: Option<Value>,
}

fn trace(vm: &Vm, marker: &mut pyrite_object::heap::Marker) {
    use pyrite_object::object::Trace;
    if let Some(s) = vm.get_extension::<TimeState>() {
        s.struct_time.trace(marker);
    }
}

/// A clock of the system in nanoseconds.
fn clock(vm: &mut Vm, id: libc::clockid_t) -> R<i128> {
    let mut at = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `at` is ours to be filled in.
    if unsafe { libc::clock_gettime(id, &mut at) } != 0 {
        let e = std::io::Error::last_os_error();
        return Err(crate::io::os_error(vm, &e, None));
    }
    Ok(i128::from(at.tv_sec) * 1_000_000_000 + i128::from(at.tv_nsec))
}

fn seconds(vm: &mut Vm, id: libc::clockid_t) -> R {
    Ok(Value::float(clock(vm, id)? as f64 / 1e9))
}

fn nanoseconds(vm: &mut Vm, id: libc::clockid_t) -> R {
    let ns = clock(vm, id)?;
    Ok(pyrite_object::int::from_i128(vm, ns))
}

macro_rules! clocks {
    ($($name:ident $ns:ident $id:ident;)*) => {
        $(fn $name(vm: &mut Vm, _args: &[Value]) -> R {
            seconds(vm, libc::$id)
        }
        fn $ns(vm: &mut Vm, _args: &[Value]) -> R {
            nanoseconds(vm, libc::$id)
        })*
    };
}

clocks! {
    time time_ns CLOCK_REALTIME;
    monotonic monotonic_ns CLOCK_MONOTONIC;
    process_time process_time_ns CLOCK_PROCESS_CPUTIME_ID;
    thread_time thread_time_ns CLOCK_THREAD_CPUTIME_ID;
}

fn clock_id(vm: &mut Vm, value: Value) -> R<libc::clockid_t> {
    let ty = vm.type_of(value);
    if ty.slot(vm, Slot::Index).is_none() {
        let message = format!("clk_id should be integer, not {}", ty.name_str());
        return Err(vm.type_error(message));
    }
    Ok(ops::index_isize(vm, value, Exc::OverflowError)? as libc::clockid_t)
}

fn clock_gettime(vm: &mut Vm, args: &[Value]) -> R {
    let id = clock_id(vm, args[0])?;
    seconds(vm, id)
}

fn clock_gettime_ns(vm: &mut Vm, args: &[Value]) -> R {
    let id = clock_id(vm, args[0])?;
    nanoseconds(vm, id)
}

fn clock_getres(vm: &mut Vm, args: &[Value]) -> R {
    let id = clock_id(vm, args[0])?;
    let mut at = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `at` is ours.
    if unsafe { libc::clock_getres(id, &mut at) } != 0 {
        let e = std::io::Error::last_os_error();
        return Err(crate::io::os_error(vm, &e, None));
    }
    Ok(Value::float(at.tv_sec as f64 + at.tv_nsec as f64 / 1e9))
}

/// A number of seconds as a float. `what` is what the value may be.
fn seconds_argument(vm: &mut Vm, value: Value, what: &str) -> R<f64> {
    if let Some(f) = value.as_any_float() {
        return Ok(f);
    }
    if let Some(i) = value.as_int() {
        return Ok(i.to_i64().unwrap_or(i64::MAX) as f64);
    }
    let name = vm.type_name(value);
    match vm.call_slot(Slot::Index, value, &[])? {
        Some(i) if i.as_int().is_some() => seconds_argument(vm, i, what),
        _ => Err(vm.type_error(format!("'{name}' object cannot be interpreted as {what}"))),
    }
}

fn sleep(vm: &mut Vm, args: &[Value]) -> R {
    let seconds = seconds_argument(vm, args[0], "an integer or float")?;
    if seconds.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(vm.value_error("sleep length must be non-negative"));
    }
    if seconds > 9.2e9 {
        return Err(vm.overflow_error("timestamp out of range for C PyTime_t"));
    }
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs_f64(seconds);
    loop {
        let left = deadline.saturating_duration_since(std::time::Instant::now());
        let request =
            libc::timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) };
        wait(vm, &request);
        vm.poll()?;
        if std::time::Instant::now() >= deadline {
            return Ok(Value::NONE);
        }
    }
}

/// Waits, at most so long: a signal ends it early, also one that has come since signals were last looked for.
fn wait(vm: &mut Vm, time: &libc::timespec) {
    let before = signals::block_all();
    if !vm.poll_flag.load(Ordering::Relaxed) {
        // Signals come through again in the moment in which the wait begins.
        // SAFETY: a plain system call; time and mask outlive it.
        thread::without_lock(vm, || unsafe { libc::ppoll(std::ptr::null_mut(), 0, time, before.as_ptr()) });
    }
    signals::restore(&before);
}

/// The time that an optional argument gives, else now.
fn when(vm: &mut Vm, value: Value) -> R<i64> {
    if value.is_none() || value == Value::ABSENT {
        return Ok((clock(vm, libc::CLOCK_REALTIME)? / 1_000_000_000) as i64);
    }
    let f = seconds_argument(vm, value, "an integer")?;
    if f.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if f.abs() > 6.7e16 {
        return Err(vm.overflow_error("timestamp out of range for platform time_t"));
    }
    Ok(f.floor() as i64)
}

fn to_struct(vm: &mut Vm, tm: &libc::tm) -> R {
    let zone = if tm.tm_zone.is_null() {
        Value::NONE
    } else {
        // SAFETY: the C library's zone name is a nul-terminated string that stays.
        let name = unsafe { std::ffi::CStr::from_ptr(tm.tm_zone) };
        crate::io::surrogate_text(vm, name.to_bytes())
    };
    let small = |i: i32| Value::small_int(i64::from(i));
    let weekday = (tm.tm_wday + 6) % 7;
    let values = vm.rooted_from(&[
        small(tm.tm_year + 1900),
        small(tm.tm_mon + 1),
        small(tm.tm_mday),
        small(tm.tm_hour),
        small(tm.tm_min),
        small(tm.tm_sec),
        small(weekday),
        small(tm.tm_yday + 1),
        small(tm.tm_isdst),
        zone,
        Value::small_int(tm.tm_gmtoff),
    ]);
    let all = vm.tuple(&values);
    let class = vm.extension::<TimeState>().struct_time.unwrap_or(Value::NONE);
    vm.call(class, &[all])
}

fn broken_down(vm: &mut Vm, at: i64, utc: bool) -> R<libc::tm> {
    // SAFETY: an all-zero tm is a valid value to be filled in.
    let mut tm: libc::tm = unsafe { std::mem::zeroed() };
    // SAFETY: `at` and `tm` are ours.
    let result = unsafe { if utc { libc::gmtime_r(&at, &mut tm) } else { libc::localtime_r(&at, &mut tm) } };
    if result.is_null() {
        return Err(vm.raise(Exc::OverflowError, "timestamp out of range for platform time_t"));
    }
    Ok(tm)
}

fn gmtime(vm: &mut Vm, args: &[Value]) -> R {
    let at = when(vm, args[0])?;
    let tm = broken_down(vm, at, true)?;
    to_struct(vm, &tm)
}

fn localtime(vm: &mut Vm, args: &[Value]) -> R {
    let at = when(vm, args[0])?;
    let tm = broken_down(vm, at, false)?;
    to_struct(vm, &tm)
}

/// A time tuple's fields, checked as the C library needs them.
fn from_tuple(vm: &mut Vm, value: Value, caller: &str) -> R<libc::tm> {
    let Some(t) = value.as_tuple() else {
        return Err(vm.type_error("Tuple or struct_time argument required"));
    };
    if t.len() != 9 {
        return Err(vm.type_error(format!("{caller}(): illegal time tuple argument")));
    }
    let mut fields = [0i64; 9];
    for (i, field) in fields.iter_mut().enumerate() {
        let given = ops::index_of(vm, t.get(i))?;
        let Some(wide) = given.to_i64() else {
            return Err(vm.overflow_error("Python int too large to convert to C long"));
        };
        if i32::try_from(wide).is_err() {
            let which = if wide > 0 { "greater than maximum" } else { "less than minimum" };
            return Err(vm.overflow_error(format!("signed integer is {which}")));
        }
        *field = wide;
    }
    if fields[0] < i64::from(i32::MIN) + 1900 {
        return Err(vm.overflow_error("year out of range"));
    }
    // SAFETY: as in `broken_down`.
    let mut tm: libc::tm = unsafe { std::mem::zeroed() };
    tm.tm_year = (fields[0] - 1900) as i32;
    tm.tm_mon = (fields[1] - 1) as i32;
    tm.tm_mday = fields[2] as i32;
    tm.tm_hour = fields[3] as i32;
    tm.tm_min = fields[4] as i32;
    tm.tm_sec = fields[5] as i32;
    tm.tm_wday = ((fields[6] + 1) % 7) as i32;
    tm.tm_yday = (fields[7] - 1) as i32;
    tm.tm_isdst = fields[8] as i32;
    Ok(tm)
}

/// Takes over the zone that a `struct_time` tells, whose name is to be kept as long as the fields are in use.
fn take_zone(vm: &mut Vm, value: Value, tm: &mut libc::tm) -> R<Option<std::ffi::CString>> {
    let class = vm.extension::<TimeState>().struct_time;
    if class != Some(vm.type_of(value).value()) {
        return Ok(None);
    }
    let offset = vm.get_attribute_str(value, "tm_gmtoff")?;
    tm.tm_gmtoff = offset.as_small_int().unwrap_or(0);
    let zone = vm.get_attribute_str(value, "tm_zone")?;
    let Some(zone) = zone.as_str() else { return Ok(None) };
    let zone = std::ffi::CString::new(crate::io::surrogate_bytes(&zone)).ok();
    tm.tm_zone = zone.as_ref().map_or(std::ptr::null(), |z| z.as_ptr());
    Ok(zone)
}

fn check_fields(vm: &mut Vm, tm: &mut libc::tm) -> R<()> {
    if tm.tm_mon == -1 {
        tm.tm_mon = 0;
    }
    if tm.tm_mday == 0 {
        tm.tm_mday = 1;
    }
    if tm.tm_yday == -1 {
        tm.tm_yday = 0;
    }
    for (value, low, high, message) in [
        (tm.tm_mon, 0, 11, "month out of range"),
        (tm.tm_mday, 1, 31, "day of month out of range"),
        (tm.tm_hour, 0, 23, "hour out of range"),
        (tm.tm_min, 0, 59, "minute out of range"),
        (tm.tm_sec, 0, 61, "seconds out of range"),
        (tm.tm_yday, 0, 365, "day of year out of range"),
    ] {
        if value < low || value > high {
            return Err(vm.value_error(message));
        }
    }
    if tm.tm_wday < 0 {
        return Err(vm.value_error("day of week out of range"));
    }
    Ok(())
}

fn mktime(vm: &mut Vm, args: &[Value]) -> R {
    let mut tm = from_tuple(vm, args[0], "mktime")?;
    tm.tm_wday = -1;
    // SAFETY: `tm` is ours.
    let at = unsafe { libc::mktime(&mut tm) };
    if at == -1 && tm.tm_wday == -1 {
        return Err(vm.overflow_error("mktime argument out of range"));
    }
    Ok(Value::float(at as f64))
}

fn asctime_of(vm: &mut Vm, tm: &libc::tm) -> Value {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let text = format!(
        "{} {}{:>3} {:02}:{:02}:{:02} {}",
        DAYS[tm.tm_wday.rem_euclid(7) as usize],
        MONTHS[tm.tm_mon.rem_euclid(12) as usize],
        tm.tm_mday,
        tm.tm_hour,
        tm.tm_min,
        tm.tm_sec,
        tm.tm_year + 1900
    );
    vm.str(&text)
}

fn asctime(vm: &mut Vm, args: &[Value]) -> R {
    let mut tm = if args[0] == Value::ABSENT {
        let at = when(vm, Value::NONE)?;
        broken_down(vm, at, false)?
    } else {
        from_tuple(vm, args[0], "asctime")?
    };
    check_fields(vm, &mut tm)?;
    Ok(asctime_of(vm, &tm))
}

fn ctime(vm: &mut Vm, args: &[Value]) -> R {
    let at = when(vm, args[0])?;
    let tm = broken_down(vm, at, false)?;
    Ok(asctime_of(vm, &tm))
}

pub(crate) fn strftime(vm: &mut Vm, args: &[Value]) -> R {
    let Some(format) = args[0].as_str() else {
        let message = format!("strftime() argument 1 must be str, not {}", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    };
    let (mut tm, _zone);
    if args[1] == Value::ABSENT {
        let at = when(vm, Value::NONE)?;
        tm = broken_down(vm, at, false)?;
    } else {
        tm = from_tuple(vm, args[1], "strftime")?;
        _zone = take_zone(vm, args[1], &mut tm)?;
    }
    check_fields(vm, &mut tm)?;
    // Nul bytes and what is not ASCII pass through: the C library sees the pieces between them.
    let mut out = StrBuilder::with_capacity(format.len() + 16);
    let mut piece = Vec::new();
    for c in format.code_points() {
        match u8::try_from(c) {
            Ok(byte @ 1..128) => piece.push(byte),
            _ => {
                push_formatted(vm, &mut out, &mut piece, &tm);
                out.push(c);
            }
        }
    }
    push_formatted(vm, &mut out, &mut piece, &tm);
    out.finish(vm)
}

/// Appends what the C library makes of a piece of a format, and empties the piece.
fn push_formatted(vm: &mut Vm, out: &mut StrBuilder, piece: &mut Vec<u8>, tm: &libc::tm) {
    if piece.is_empty() {
        return;
    }
    let mut buffer = vec![0u8; 256 + 64 * piece.len()];
    // With something behind it, nothing in the result means that there is no room.
    piece.extend_from_slice(b" \0");
    // SAFETY: buffer, format (which ends in nul) and tm are ours.
    let n = unsafe { libc::strftime(buffer.as_mut_ptr().cast(), buffer.len(), piece.as_ptr().cast(), tm) };
    let text = crate::io::surrogate_text(vm, &buffer[..n.saturating_sub(1)]);
    text.as_str().iter().for_each(|text| out.push_string(text));
    piece.clear();
}

fn strptime(vm: &mut Vm, args: &[Value]) -> R {
    let f = pyrite_interp::import::attribute_of(vm, "_strptime", "_strptime_time")?;
    if args[1] == Value::ABSENT { vm.call(f, &args[..1]) } else { vm.call(f, args) }
}

fn tzset(vm: &mut Vm, _args: &[Value]) -> R {
    unsafe extern "C" {
        fn tzset();
    }
    // SAFETY: plain library call.
    unsafe { tzset() };
    if let Some(module) = vm.modules.and_then(|m| m.get_str(vm, "time"))
        && let Some(module) = module.cast::<Module>()
    {
        zone_constants(vm, module.dict.get())?;
    }
    Ok(Value::NONE)
}

fn get_clock_info(vm: &mut Vm, args: &[Value]) -> R {
    if args[0].as_str().is_none() {
        let message = format!("get_clock_info() argument 1 must be str, not {}", vm.type_name(args[0]));
        return Err(vm.type_error(message));
    }
    let name = pyrite_object::string::to_rust(args[0]);
    let (implementation, monotonic, adjustable) = match name.as_str() {
        "time" => ("clock_gettime(CLOCK_REALTIME)", false, true),
        "monotonic" | "perf_counter" => ("clock_gettime(CLOCK_MONOTONIC)", true, false),
        "process_time" => ("clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false),
        "thread_time" => ("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false),
        _ => return Err(vm.value_error("unknown clock")),
    };
    let class = pyrite_interp::import::attribute_of(vm, "types", "SimpleNamespace")?;
    let result = vm.call(class, &[])?;
    let text = vm.str(implementation);
    vm.set_attribute_str(result, "implementation", text)?;
    vm.set_attribute_str(result, "monotonic", Value::bool(monotonic))?;
    vm.set_attribute_str(result, "adjustable", Value::bool(adjustable))?;
    vm.set_attribute_str(result, "resolution", Value::float(1e-9))?;
    Ok(result)
}

fn zone_constants(vm: &mut Vm, dict: Gc<Dict>) -> R<()> {
    let year = when(vm, Value::NONE)? / 31_556_952;
    let january = broken_down(vm, year * 31_556_952, false)?;
    let july = broken_down(vm, year * 31_556_952 + 15_778_476, false)?;
    let daylight = january.tm_gmtoff != july.tm_gmtoff;
    let (standard, summer) =
        if january.tm_gmtoff <= july.tm_gmtoff { (january, july) } else { (july, january) };
    dict.set_str(vm, "timezone", Value::small_int(-standard.tm_gmtoff))?;
    dict.set_str(vm, "altzone", Value::small_int(-summer.tm_gmtoff))?;
    dict.set_str(vm, "daylight", Value::small_int(i64::from(daylight)))?;
    let mut names = vm.rooted();
    for tm in [standard, summer] {
        let name = if tm.tm_zone.is_null() {
            c"UTC"
        } else {
            // SAFETY: as in `to_struct`.
            unsafe { std::ffi::CStr::from_ptr(tm.tm_zone) }
        };
        let name = crate::io::surrogate_text(vm, name.to_bytes());
        names.push(name);
    }
    let pair = vm.tuple(&names);
    dict.set_str(vm, "tzname", pair)
}

native_table! {
    FUNCTIONS = [
        function("time", "()", time, "Seconds since the epoch."),
        function("time_ns", "()", time_ns, "Nanoseconds since the epoch."),
        function("monotonic", "()", monotonic, "Seconds of a clock that never goes back."),
        function("monotonic_ns", "()", monotonic_ns, "Nanoseconds of a clock that never goes back."),
        function("perf_counter", "()", monotonic, "Seconds of the clock with the best resolution."),
        function("perf_counter_ns", "()", monotonic_ns, "Nanoseconds of the clock with the best resolution."),
        function("process_time", "()", process_time, "Seconds of processor time of the process."),
        function("process_time_ns", "()", process_time_ns, "Nanoseconds of processor time of the process."),
        function("thread_time", "()", thread_time, "Seconds of processor time of the thread."),
        function("thread_time_ns", "()", thread_time_ns, "Nanoseconds of processor time of the thread."),
        function("clock_gettime", "!(clk_id, /)", clock_gettime, "Seconds of a clock."),
        function("clock_gettime_ns", "!(clk_id, /)", clock_gettime_ns, "Nanoseconds of a clock."),
        function("clock_getres", "!(clk_id, /)", clock_getres, "Resolution of a clock in seconds."),
        function("sleep", "!(seconds, /)", sleep, "Waits."),
        function("gmtime", "!(seconds=None, /)", gmtime, "Time in UTC."),
        function("localtime", "!(seconds=None, /)", localtime, "Local time."),
        function("mktime", "!(tuple, /)", mktime, "Seconds since the epoch of a local time."),
        function("asctime", "!(tuple=<absent>, /)", asctime, "A time as text."),
        function("ctime", "!(seconds=None, /)", ctime, "A local time as text."),
        function("strftime", "!(format, tuple=<absent>, /)", strftime, "Formats a time."),
        function("strptime", "!(string, format=<absent>, /)", strptime, "Parses a time."),
        function("tzset", "()", tzset, "Reads the time zone again."),
        function("get_clock_info", "!(name, /)", get_clock_info, "Facts about a clock."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    vm.root_tracers.push(trace);
    let dict = module.dict.get();
    let class = crate::struct_sequence::make(
        vm,
        "time.struct_time",
        &["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"],
        &["tm_zone", "tm_gmtoff"],
    )?;
    vm.extension::<TimeState>().struct_time = Some(class.value());
    dict.set_str(vm, "struct_time", class.value())?;
    for (name, id) in [
        ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
        ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
        ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW),
        ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
        ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
        ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME),
        ("CLOCK_TAI", libc::CLOCK_TAI),
    ] {
        dict.set_str(vm, name, Value::small_int(i64::from(id)))?;
    }
    dict.set_str(vm, "_STRUCT_TM_ITEMS", Value::small_int(11))?;
    zone_constants(vm, dict)
}
