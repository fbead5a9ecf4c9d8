//! `timedelta`.

use super::arguments;
use super::calendar::{MICROS_PER_DAY, Span};
use super::delta_numbers::{self as numbers, Sum};
use super::objects::{self, Class, TimeDelta, new_delta, small, span_of, this_span};
use super::order::comparisons;
use super::text::Text;
use pyrite_object::descriptor::{GetSetDef, member};
use pyrite_object::native::{method, new, slot};
use pyrite_object::ops::CompareOp;
use pyrite_object::ty::flags;
use pyrite_object::{R, Value, Vm, int, native_table, ops, recursive};

/// Parameters in the order in which they are added up, with their places among the arguments and microseconds per unit.
const UNITS: [(&str, usize, i64); 7] = [
    ("microseconds", 3, 1),
    ("milliseconds", 4, 1000),
    ("seconds", 2, 1_000_000),
    ("minutes", 5, 60_000_000),
    ("hours", 6, 3_600_000_000),
    ("days", 1, MICROS_PER_DAY as i64),
    ("weeks", 7, 7 * MICROS_PER_DAY as i64),
];

fn make(vm: &mut Vm, args: &[Value]) -> R {
    let ty = recursive::class_of(vm, args[0])?;
    let days_only = args[2..].iter().all(|a| *a == Value::ABSENT);
    let span = match args[1].as_small_int() {
        Some(days) if days_only && days.abs() <= Span::MAX_DAYS => {
            Span { days: days as i32, seconds: 0, micros: 0 }
        }
        _ => {
            let mut sum = Sum::default();
            for (name, place, unit) in UNITS {
                sum.add(vm, name, args[place], unit)?;
            }
            sum.finish(vm)?
        }
    };
    Ok(vm.new_native(ty, TimeDelta { span }).value())
}

/// The sum of two spans.
pub fn sum(vm: &mut Vm, a: Span, b: Span) -> R<Span> {
    let days = i64::from(a.days) + i64::from(b.days);
    arguments::span(vm, days, (a.seconds + b.seconds).into(), (a.micros + b.micros).into())
}

/// The difference of two spans.
pub fn difference(vm: &mut Vm, a: Span, b: Span) -> R<Span> {
    let days = i64::from(a.days) - i64::from(b.days);
    arguments::span(vm, days, (a.seconds - b.seconds).into(), (a.micros - b.micros).into())
}

fn negated(vm: &mut Vm, a: Span) -> R<Span> {
    difference(vm, Span::ZERO, a)
}

/// The spans of two operands that are both timedeltas, in this order.
fn both(a: Value, b: Value) -> Option<(Span, Span)> {
    Some((span_of(a)?, span_of(b)?))
}

fn add(vm: &mut Vm, args: &[Value]) -> R {
    let Some((a, b)) = both(args[0], args[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
    let span = sum(vm, a, b)?;
    Ok(new_delta(vm, span))
}

fn sub(vm: &mut Vm, args: &[Value]) -> R {
    let Some((a, b)) = both(args[0], args[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
    let span = difference(vm, a, b)?;
    Ok(new_delta(vm, span))
}

fn mul(vm: &mut Vm, args: &[Value]) -> R {
    let span = this_span(vm, args[0])?;
    match numbers::times(vm, span, args[1])? {
        Some(span) => Ok(new_delta(vm, span)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn truediv(vm: &mut Vm, args: &[Value]) -> R {
    let Some(a) = span_of(args[0]) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(b) = span_of(args[1]) {
        return numbers::ratio(vm, a.total(), b.total());
    }
    match numbers::divided(vm, a, args[1])? {
        Some(span) => Ok(new_delta(vm, span)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// Quotient and rest of two timedeltas.
fn parts(vm: &mut Vm, a: Span, b: Span) -> R<(i128, i128)> {
    let (a, b) = (a.total(), b.total());
    if b == 0 {
        return Err(numbers::zero_division(vm));
    }
    Ok(numbers::floored(a, b))
}

fn floordiv(vm: &mut Vm, args: &[Value]) -> R {
    let Some(a) = span_of(args[0]) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(b) = span_of(args[1]) {
        let (quotient, _) = parts(vm, a, b)?;
        return Ok(int::from_i128(vm, quotient));
    }
    let Some(i) = args[1].as_int() else { return Ok(Value::NOT_IMPLEMENTED) };
    let span = numbers::floor_divided(vm, a, i)?;
    Ok(new_delta(vm, span))
}

fn rem(vm: &mut Vm, args: &[Value]) -> R {
    let Some((a, b)) = both(args[0], args[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
    let (_, rest) = parts(vm, a, b)?;
    let span = numbers::from_total(vm, rest)?;
    Ok(new_delta(vm, span))
}

fn divmod(vm: &mut Vm, args: &[Value]) -> R {
    let Some((a, b)) = both(args[0], args[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
    let (quotient, rest) = parts(vm, a, b)?;
    let span = numbers::from_total(vm, rest)?;
    let (quotient, rest) = (int::from_i128(vm, quotient), new_delta(vm, span));
    Ok(vm.tuple(&[quotient, rest]))
}

/// Defines operators with the operands the other way round.
macro_rules! reflected {
    ($($name:ident $forward:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            $forward(vm, &[args[1], args[0]])
        })*
    };
}

reflected! { radd add; rsub sub; rtruediv truediv; rfloordiv floordiv; rrem rem; rdivmod divmod; }

fn neg(vm: &mut Vm, args: &[Value]) -> R {
    let span = this_span(vm, args[0])?;
    let span = negated(vm, span)?;
    Ok(new_delta(vm, span))
}

fn pos(vm: &mut Vm, args: &[Value]) -> R {
    let span = this_span(vm, args[0])?;
    Ok(new_delta(vm, span))
}

fn abs(vm: &mut Vm, args: &[Value]) -> R {
    let span = this_span(vm, args[0])?;
    if span.days < 0 { neg(vm, args) } else { Ok(new_delta(vm, span)) }
}

fn truth(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(this_span(vm, args[0])? != Span::ZERO))
}

fn compare(_vm: &mut Vm, op: CompareOp, args: &[Value]) -> R {
    let Some((a, b)) = both(args[0], args[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(Value::bool(op.holds(a.cmp(&b))))
}

comparisons!(compare);

/// The hash of the timedelta of a span: that of a tuple of its fields.
pub fn hash_of(span: Span) -> i64 {
    let hash = |i: i32| if i == -1 { -2 } else { i64::from(i) };
    ops::hash_of_hashes(&[hash(span.days), hash(span.seconds), hash(span.micros)])
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let span = this_span(vm, args[0])?;
    Ok(vm.int(hash_of(span)))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let span = this_span(vm, args[0])?;
    let fields = [("days", span.days), ("seconds", span.seconds), ("microseconds", span.micros)];
    let shown: Vec<String> =
        fields.iter().filter(|(_, n)| *n != 0).map(|(name, n)| format!("{name}={n}")).collect();
    let shown = if shown.is_empty() { "0".to_owned() } else { shown.join(", ") };
    let text = format!("{}({shown})", vm.type_name(args[0]));
    Ok(vm.str(&text))
}

fn str(vm: &mut Vm, args: &[Value]) -> R {
    let span = this_span(vm, args[0])?;
    let mut text = Text::new();
    if span.days != 0 {
        let s = if span.days.abs() == 1 { "" } else { "s" };
        text.push_all(format!("{} day{s}, ", span.days).as_bytes());
    }
    let hours = span.seconds / 3600;
    text.digits(hours, if hours < 10 { 1 } else { 2 });
    text.push(b':');
    text.digits(span.seconds / 60 % 60, 2);
    text.push(b':');
    text.digits(span.seconds % 60, 2);
    if span.micros != 0 {
        text.push(b'.');
        text.digits(span.micros, 6);
    }
    Ok(text.finish(vm))
}

fn total_seconds(vm: &mut Vm, args: &[Value]) -> R {
    let span = this_span(vm, args[0])?;
    seconds(vm, span)
}

/// The span in seconds, as a float.
pub fn seconds(vm: &mut Vm, span: Span) -> R {
    numbers::ratio(vm, span.total(), 1_000_000)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let span = this_span(vm, args[0])?;
    let fields = vm.tuple(&[small(span.days), small(span.seconds), small(span.micros)]);
    let class = vm.type_of(args[0]).value();
    Ok(vm.tuple(&[class, fields]))
}

fn days(vm: &mut Vm, value: Value) -> R {
    Ok(small(this_span(vm, value)?.days))
}

fn seconds_field(vm: &mut Vm, value: Value) -> R {
    Ok(small(this_span(vm, value)?.seconds))
}

fn microseconds(vm: &mut Vm, value: Value) -> R {
    Ok(small(this_span(vm, value)?.micros))
}

static ATTRIBUTES: &[GetSetDef] =
    &[member("days", days), member("seconds", seconds_field), member("microseconds", microseconds)];

native_table! {
    METHODS = [
        new("!__new__(): (type, days=<absent>, seconds=<absent>, microseconds=<absent>, milliseconds=<absent>, minutes=<absent>, hours=<absent>, weeks=<absent>)", make),
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
        slot("__radd__", "(self, value, /)", radd, "Return value+self."),
        slot("__sub__", "(self, value, /)", sub, "Return self-value."),
        slot("__rsub__", "(self, value, /)", rsub, "Return value-self."),
        slot("__mul__", "(self, value, /)", mul, "Return self*value."),
        slot("__rmul__", "(self, value, /)", mul, "Return value*self."),
        slot("__mod__", "(self, value, /)", rem, "Return self%value."),
        slot("__rmod__", "(self, value, /)", rrem, "Return value%self."),
        slot("__divmod__", "(self, value, /)", divmod, "Return divmod(self, value)."),
        slot("__rdivmod__", "(self, value, /)", rdivmod, "Return divmod(value, self)."),
        slot("__neg__", "(self, /)", neg, "-self"),
        slot("__pos__", "(self, /)", pos, "+self"),
        slot("__abs__", "(self, /)", abs, "abs(self)"),
        slot("__bool__", "(self, /)", truth, "True if self else False"),
        slot("__floordiv__", "(self, value, /)", floordiv, "Return self//value."),
        slot("__rfloordiv__", "(self, value, /)", rfloordiv, "Return value//self."),
        slot("__truediv__", "(self, value, /)", truediv, "Return self/value."),
        slot("__rtruediv__", "(self, value, /)", rtruediv, "Return value/self."),
        method("total_seconds", "(self, /)", total_seconds, "The whole difference in seconds."),
        method("__reduce__", "(self, /)", reduce, "State for pickling."),
    ]
}

/// Makes the type.
pub fn init(vm: &mut Vm) -> R<()> {
    let ty = vm.new_native_type::<TimeDelta>("datetime", "timedelta", flags::BASE, &METHODS, ATTRIBUTES);
    objects::set_class(vm, Class::TimeDelta, ty);
    let doc = vm
        .str("A length of time: days, seconds and microseconds, made of any of the usual units up to weeks.");
    let dict = ty.dict.get();
    dict.set_str(vm, "__doc__", doc)?;
    for (name, span) in [
        ("resolution", Span { days: 0, seconds: 0, micros: 1 }),
        ("min", Span { days: -999_999_999, seconds: 0, micros: 0 }),
        ("max", Span { days: 999_999_999, seconds: 86_399, micros: 999_999 }),
    ] {
        let value = new_delta(vm, span);
        dict.set_str(vm, name, value)?;
    }
    ty.modified(vm);
    Ok(())
}
