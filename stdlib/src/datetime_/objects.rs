//! What the objects hold, how they are made, and which types they have.

use super::calendar::{Clock, Day, Moment, Span};
use pyrite_object::heap::Marker;
use pyrite_object::native::{Native, Payload};
use pyrite_object::object::Trace;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Value, Vm, recursive};
use std::cell::Cell;

pub struct TimeDelta {
    pub span: Span,
}

pub struct Date {
    pub day: Day,
}

/// A hash that is not known yet: no object has it.
pub const UNKNOWN: i64 = -1;

pub struct Time {
    pub clock: Clock,
    /// As in `DateTime`.
    pub fold: Cell<bool>,
    pub zone: Option<Value>,
    pub hash: Cell<i64>,
}

pub struct DateTime {
    /// Only `fold` ever changes, in objects that were made a moment ago by a subclass.
    pub moment: Cell<Moment>,
    pub zone: Option<Value>,
    pub hash: Cell<i64>,
}

pub struct TzInfo;

/// A fixed offset.
pub struct TimeZone {
    pub span: Span,
    /// The timedelta, as it was given.
    pub offset: Value,
    pub name: Option<Value>,
}

impl Payload for TimeDelta {
    const IMMUTABLE: bool = true;
    fn trace(&self, _marker: &mut Marker) {}
}

impl Payload for Date {
    const IMMUTABLE: bool = true;
    fn trace(&self, _marker: &mut Marker) {}
}

impl Payload for Time {
    const IMMUTABLE: bool = true;
    fn trace(&self, marker: &mut Marker) {
        self.zone.trace(marker);
    }
}

impl Payload for DateTime {
    const IMMUTABLE: bool = true;
    fn trace(&self, marker: &mut Marker) {
        self.zone.trace(marker);
    }
}

impl Payload for TzInfo {
    const IMMUTABLE: bool = true;
    fn trace(&self, _marker: &mut Marker) {}
}

impl Payload for TimeZone {
    const IMMUTABLE: bool = true;
    fn trace(&self, marker: &mut Marker) {
        self.offset.trace(marker);
        self.name.trace(marker);
    }
}

/// The types of a `Vm`, and names that are looked up often.
#[derive(Default)]
struct Types {
    classes: [Option<Gc<Type>>; Class::COUNT],
    utc: Option<Value>,
    names: [Option<Value>; ZoneMethod::COUNT],
}

#[derive(Clone, Copy)]
pub enum Class {
    TimeDelta,
    Date,
    Time,
    DateTime,
    TzInfo,
    TimeZone,
    IsoCalendarDate,
}

impl Class {
    const COUNT: usize = Class::IsoCalendarDate as usize + 1;
}

/// Methods that time zones have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ZoneMethod {
    UtcOffset,
    Dst,
    TzName,
    FromUtc,
}

impl ZoneMethod {
    const ALL: [(ZoneMethod, &'static str); 4] = [
        (ZoneMethod::UtcOffset, "utcoffset"),
        (ZoneMethod::Dst, "dst"),
        (ZoneMethod::TzName, "tzname"),
        (ZoneMethod::FromUtc, "fromutc"),
    ];
    const COUNT: usize = Self::ALL.len();

    pub fn text(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(types) = vm.get_extension::<Types>() {
        types.classes.trace(marker);
        types.utc.trace(marker);
        types.names.trace(marker);
    }
}

/// Whether the types have been made.
pub fn is_installed(vm: &Vm) -> bool {
    vm.get_extension::<Types>().is_some()
}

/// To be called before any of the types is made.
pub fn install(vm: &mut Vm) {
    vm.root_tracers.push(trace);
    for (name, text) in ZoneMethod::ALL {
        let text = vm.intern(text);
        vm.extension::<Types>().names[name as usize] = Some(text);
    }
}

pub fn set_class(vm: &mut Vm, class: Class, ty: Gc<Type>) {
    vm.extension::<Types>().classes[class as usize] = Some(ty);
}

pub fn class(vm: &Vm, class: Class) -> Gc<Type> {
    vm.get_extension::<Types>().and_then(|t| t.classes[class as usize]).unwrap_or(vm.types.object)
}

pub fn method_name(vm: &Vm, name: ZoneMethod) -> Value {
    vm.get_extension::<Types>().and_then(|t| t.names[name as usize]).unwrap_or(Value::NONE)
}

/// `timezone.utc`.
pub fn utc(vm: &Vm) -> Value {
    vm.get_extension::<Types>().and_then(|t| t.utc).unwrap_or(Value::NONE)
}

pub fn set_utc(vm: &mut Vm, utc: Value) {
    vm.extension::<Types>().utc = Some(utc);
}

/// A timedelta of exactly that class.
pub fn new_delta(vm: &mut Vm, span: Span) -> Value {
    let ty = class(vm, Class::TimeDelta);
    vm.new_native(ty, TimeDelta { span }).value()
}

/// A date of exactly that class.
pub fn new_date(vm: &mut Vm, day: Day) -> Value {
    let ty = class(vm, Class::Date);
    vm.new_native(ty, Date { day }).value()
}

/// A time of exactly this class, which has the layout of `time`.
pub fn time_of_class(vm: &mut Vm, ty: Gc<Type>, clock: Clock, zone: Option<Value>, fold: bool) -> Value {
    vm.new_native(ty, Time { clock, fold: Cell::new(fold), zone, hash: Cell::new(UNKNOWN) }).value()
}

pub fn new_time(vm: &mut Vm, clock: Clock, zone: Option<Value>, fold: bool) -> Value {
    let ty = class(vm, Class::Time);
    time_of_class(vm, ty, clock, zone, fold)
}

/// A datetime of exactly this class, which has the layout of `datetime`.
pub fn datetime_of_class(vm: &mut Vm, ty: Gc<Type>, moment: Moment, zone: Option<Value>) -> Value {
    vm.new_native(ty, DateTime { moment: Cell::new(moment), zone, hash: Cell::new(UNKNOWN) }).value()
}

pub fn new_datetime(vm: &mut Vm, moment: Moment, zone: Option<Value>) -> Value {
    let ty = class(vm, Class::DateTime);
    datetime_of_class(vm, ty, moment, zone)
}

/// The number as an argument for Python code.
pub fn small(number: i32) -> Value {
    Value::small_int(number.into())
}

/// A date of a class that may be a subclass, which is called then.
pub fn make_date(vm: &mut Vm, ty: Gc<Type>, day: Day) -> R {
    if ty == class(vm, Class::Date) {
        return Ok(vm.new_native(ty, Date { day }).value());
    }
    vm.call(ty.value(), &[small(day.year()), small(day.month()), small(day.day())])
}

/// A time of `time` or a subclass, which is called then.
pub fn make_time(vm: &mut Vm, ty: Gc<Type>, clock: Clock, zone: Option<Value>, fold: bool) -> R {
    if !ty.has(flags::HEAP) {
        return Ok(time_of_class(vm, ty, clock, zone, fold));
    }
    let args = [
        small(clock.hour()),
        small(clock.minute()),
        small(clock.second()),
        small(clock.micros()),
        zone.unwrap_or(Value::NONE),
    ];
    let made = vm.call(ty.value(), &args)?;
    if let Some(made) = made.native::<Time>()
        && fold
    {
        made.fold.set(true);
    }
    Ok(made)
}

/// A datetime of `datetime` or a subclass, which is called then; the fold is put in afterwards, because a subclass
/// need not take one.
pub fn make_datetime(vm: &mut Vm, ty: Gc<Type>, moment: Moment, zone: Option<Value>) -> R {
    if !ty.has(flags::HEAP) {
        return Ok(datetime_of_class(vm, ty, moment, zone));
    }
    let (day, clock) = (moment.day(), moment.clock());
    let args = [
        small(day.year()),
        small(day.month()),
        small(day.day()),
        small(clock.hour()),
        small(clock.minute()),
        small(clock.second()),
        small(clock.micros()),
        zone.unwrap_or(Value::NONE),
    ];
    let made = vm.call(ty.value(), &args)?;
    if let Some(made) = made.native::<DateTime>()
        && moment.fold()
    {
        made.moment.set(made.moment.get().with_fold(true));
    }
    Ok(made)
}

pub fn span_of(value: Value) -> Option<Span> {
    value.native::<TimeDelta>().map(|d| d.span)
}

/// The day of a date or a datetime.
pub fn day_of(value: Value) -> Option<Day> {
    match value.native::<DateTime>() {
        Some(d) => Some(d.moment.get().day()),
        None => value.native::<Date>().map(|d| d.day),
    }
}

/// Whether the value is a date and no datetime.
pub fn plain_day(value: Value) -> Option<Day> {
    value.native::<Date>().map(|d| d.day)
}

pub fn is_zone(vm: &Vm, value: Value) -> bool {
    let base = class(vm, Class::TzInfo);
    vm.is_instance(value, base)
}

/// The receiver of a method of `timedelta`.
pub fn this_span(vm: &mut Vm, value: Value) -> R<Span> {
    match span_of(value) {
        Some(span) => Ok(span),
        None => Err(recursive::foreign_receiver(vm, "datetime.timedelta", value)),
    }
}

/// The receiver of a method of `date`.
pub fn this_day(vm: &mut Vm, value: Value) -> R<Day> {
    match day_of(value) {
        Some(day) => Ok(day),
        None => Err(recursive::foreign_receiver(vm, "datetime.date", value)),
    }
}

/// The receiver of a method of `time`.
pub fn this_time(vm: &mut Vm, value: Value) -> R<Gc<Native<Time>>> {
    match value.native::<Time>() {
        Some(time) => Ok(time),
        None => Err(recursive::foreign_receiver(vm, "datetime.time", value)),
    }
}

/// The receiver of a method of `datetime`.
pub fn this_datetime(vm: &mut Vm, value: Value) -> R<Gc<Native<DateTime>>> {
    match value.native::<DateTime>() {
        Some(d) => Ok(d),
        None => Err(recursive::foreign_receiver(vm, "datetime.datetime", value)),
    }
}

/// The receiver of a method of `timezone`.
pub fn this_zone(vm: &mut Vm, value: Value) -> R<Gc<Native<TimeZone>>> {
    match value.native::<TimeZone>() {
        Some(zone) => Ok(zone),
        None => Err(recursive::foreign_receiver(vm, "datetime.timezone", value)),
    }
}

/// What `__reduce__` gives of an object with these bytes as its state: the class, and what it is called with.
pub fn reduction(vm: &mut Vm, value: Value, state: &[u8], zone: Option<Value>) -> Value {
    let state = pyrite_object::bytes::new(vm, state);
    let arguments = match zone {
        Some(zone) => vm.tuple(&[state, zone]),
        None => vm.tuple(&[state]),
    };
    let class = vm.type_of(value).value();
    vm.tuple(&[class, arguments])
}
