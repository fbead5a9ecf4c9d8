//! Methods of Decimal.

use super::arithmetic;
use super::context;
use super::decimal::{
    self, Conversion, computed, concluded, convert, decimal, no_integer, receiver, required, whole,
};
use super::number::{Kind, Number, Rounding, Settings};
use super::operators::{self, Operation};
use super::order::Extreme;
use super::{digits, logarithm, order, text, types};
use dashu_int::IBig;
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::native::{class_method, method, new};
use pyrite_object::{R, Value, Vm, int, native_table, recursive};

type Unary = fn(&Number, &Settings, &mut u32) -> Number;

pub fn next_plus(a: &Number, s: &Settings, status: &mut u32) -> Number {
    order::next(a, true, s, status)
}

pub fn next_minus(a: &Number, s: &Settings, status: &mut u32) -> Number {
    order::next(a, false, s, status)
}

pub fn logical_and(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    digits::logical(a, b, |x, y| x & y, s, status)
}

pub fn logical_or(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    digits::logical(a, b, |x, y| x | y, s, status)
}

pub fn logical_xor(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    digits::logical(a, b, |x, y| x ^ y, s, status)
}

pub fn maximum(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    order::extreme(a, b, Extreme::Max, false, s, status)
}

pub fn maximum_magnitude(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    order::extreme(a, b, Extreme::Max, true, s, status)
}

pub fn minimum(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    order::extreme(a, b, Extreme::Min, false, s, status)
}

pub fn minimum_magnitude(a: &Number, b: &Number, s: &Settings, status: &mut u32) -> Number {
    order::extreme(a, b, Extreme::Min, true, s, status)
}

pub fn compare_total(a: &Number, b: &Number, _s: &Settings, _status: &mut u32) -> Number {
    order::compare_total(a, b)
}

pub fn compare_total_magnitude(a: &Number, b: &Number, _s: &Settings, _status: &mut u32) -> Number {
    order::compare_total_magnitude(a, b)
}

pub fn copy_sign(a: &Number, b: &Number, _s: &Settings, _status: &mut u32) -> Number {
    a.clone().with_sign(b.negative)
}

/// A method of a number and an optional context.
fn unary(vm: &mut Vm, operation: Unary, args: &[Value]) -> R {
    let context = context::argument(vm, args[1])?;
    let a = receiver(vm, args[0])?;
    computed(vm, &context, |settings, conditions| operation(&a, settings, conditions))
}

/// A method of two numbers and an optional context.
fn binary(vm: &mut Vm, operation: Operation, args: &[Value]) -> R {
    let context = context::argument(vm, args[2])?;
    let a = receiver(vm, args[0])?;
    let b = required(vm, args[1])?;
    computed(vm, &context, |settings, conditions| operation(&a, &b, settings, conditions))
}

macro_rules! operations {
    ($form:ident: $($name:ident $operation:path;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            $form(vm, $operation, args)
        })*
    };
}

operations! { unary:
    exp logarithm::exp;
    ln logarithm::ln;
    log10 logarithm::log10;
    logb order::logb;
    logical_invert digits::logical_invert;
    next_minus_of next_minus;
    next_plus_of next_plus;
    normalize digits::normalize;
    sqrt arithmetic::square_root;
}

operations! { binary:
    compare order::compare;
    compare_signal order::compare_signal;
    logical_and_of logical_and;
    logical_or_of logical_or;
    logical_xor_of logical_xor;
    max maximum;
    max_mag maximum_magnitude;
    min minimum;
    min_mag minimum_magnitude;
    next_toward order::next_toward;
    remainder_near arithmetic::remainder_near;
    rotate digits::rotate;
    scaleb digits::scale;
    shift digits::shift;
    compare_total_of compare_total;
    compare_total_mag_of compare_total_magnitude;
    copy_sign_of copy_sign;
}

macro_rules! predicates {
    ($($name:ident |$n:ident| $e:expr;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let $n = receiver(vm, args[0])?;
            Ok(Value::bool($e))
        })*
    };
}

predicates! {
    is_finite |n| n.is_finite();
    is_infinite |n| n.is_infinite();
    is_nan |n| n.is_nan();
    is_qnan |n| n.kind == Kind::Quiet;
    is_snan |n| n.kind == Kind::Signaling;
    is_signed |n| n.negative;
    is_zero |n| n.is_zero();
}

macro_rules! predicates_of_context {
    ($($name:ident $predicate:path;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let context = context::argument(vm, args[1])?;
            let a = receiver(vm, args[0])?;
            Ok(Value::bool($predicate(&a, &context.settings.get())))
        })*
    };
}

predicates_of_context! { is_normal order::is_normal; is_subnormal order::is_subnormal; }

fn number_class(vm: &mut Vm, args: &[Value]) -> R {
    let context = context::argument(vm, args[1])?;
    let a = receiver(vm, args[0])?;
    let class = order::number_class(&a, &context.settings.get());
    Ok(vm.intern(class))
}

fn same_quantum(vm: &mut Vm, args: &[Value]) -> R {
    context::argument(vm, args[2])?;
    let a = receiver(vm, args[0])?;
    let b = required(vm, args[1])?;
    Ok(Value::bool(order::same_quantum(&a, &b)))
}

fn to_eng_string(vm: &mut Vm, args: &[Value]) -> R {
    let context = context::argument(vm, args[1])?;
    let a = receiver(vm, args[0])?;
    Ok(vm.str(&text::text(&a, context.settings.get().capitals, true)))
}

/// The settings of a context with another rounding, if one is given.
fn with_rounding(vm: &mut Vm, settings: Settings, rounding: Value) -> R<Settings> {
    if rounding.is_none() {
        return Ok(settings);
    }
    Ok(settings.rounded(context::rounding(vm, rounding)?))
}

fn quantize(vm: &mut Vm, args: &[Value]) -> R {
    let context = context::argument(vm, args[3])?;
    let settings = with_rounding(vm, context.settings.get(), args[2])?;
    let a = receiver(vm, args[0])?;
    let b = required(vm, args[1])?;
    let mut conditions = 0;
    let result = digits::quantize(&a, &b, &settings, &mut conditions);
    concluded(vm, &context, result, conditions)
}

fn integral(vm: &mut Vm, exact: bool, args: &[Value]) -> R {
    let context = context::argument(vm, args[2])?;
    let settings = with_rounding(vm, context.settings.get(), args[1])?;
    let a = receiver(vm, args[0])?;
    let mut conditions = 0;
    let result = digits::to_integral(&a, exact, &settings, &mut conditions);
    concluded(vm, &context, result, conditions)
}

fn to_integral_value(vm: &mut Vm, args: &[Value]) -> R {
    integral(vm, false, args)
}

fn to_integral_exact(vm: &mut Vm, args: &[Value]) -> R {
    integral(vm, true, args)
}

fn fma(vm: &mut Vm, args: &[Value]) -> R {
    let context = context::argument(vm, args[3])?;
    let a = receiver(vm, args[0])?;
    let b = required(vm, args[1])?;
    let c = required(vm, args[2])?;
    computed(vm, &context, |settings, conditions| arithmetic::fma(&a, &b, &c, settings, conditions))
}

/// The nearest integer in a direction.
pub fn to_integer(vm: &mut Vm, value: Value, rounding: Rounding) -> R {
    let a = receiver(vm, value)?;
    if a.is_special() {
        return Err(no_integer(vm, &a, "integer"));
    }
    let mut ignored = 0;
    let a = digits::to_integral(&a, false, &Settings::MAX.rounded(rounding), &mut ignored);
    whole(vm, a)
}

fn floor(vm: &mut Vm, args: &[Value]) -> R {
    to_integer(vm, args[0], Rounding::Floor)
}

fn ceil(vm: &mut Vm, args: &[Value]) -> R {
    to_integer(vm, args[0], Rounding::Ceiling)
}

fn trunc(vm: &mut Vm, args: &[Value]) -> R {
    to_integer(vm, args[0], Rounding::Down)
}

fn round(vm: &mut Vm, args: &[Value]) -> R {
    if args[1] == Value::ABSENT {
        return to_integer(vm, args[0], Rounding::HalfEven);
    }
    if args[1].as_int().is_none() {
        return Err(vm.type_error("optional arg must be an integer"));
    }
    let places = context::size(vm, args[1])?;
    let context = context::current(vm)?;
    let a = receiver(vm, args[0])?;
    let mut conditions = 0;
    let unit = Number::finite(false, 1, places.saturating_neg());
    let result = digits::quantize(&a, &unit, &context.settings.get(), &mut conditions);
    concluded(vm, &context, result, conditions)
}

fn complex(vm: &mut Vm, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    let real = operators::nearest_float(vm, &a)?;
    Ok(pyrite_object::complex::Complex::new(vm, real, 0.0))
}

fn adjusted(vm: &mut Vm, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    let n = if a.is_special() { 0 } else { a.adjusted() };
    Ok(vm.int(n))
}

fn as_tuple(vm: &mut Vm, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    let exponent = match a.kind {
        Kind::Finite => vm.int(a.exponent),
        Kind::Infinite => vm.intern("F"),
        Kind::Quiet => vm.intern("n"),
        Kind::Signaling => vm.intern("N"),
    };
    let plain = match a.kind {
        Kind::Quiet | Kind::Signaling if a.coefficient.is_zero() => String::new(),
        _ => text::coefficient_text(&a.coefficient),
    };
    let digits: Vec<Value> = plain.bytes().map(|digit| Value::small_int(i64::from(digit - b'0'))).collect();
    let digits = vm.tuple(&digits);
    let class = types(vm)?.tuple;
    vm.call(class, &[Value::small_int(i64::from(a.negative)), digits, exponent])
}

fn as_integer_ratio(vm: &mut Vm, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    if a.is_special() {
        return Err(no_integer(vm, &a, "integer ratio"));
    }
    if a.exponent.abs() > super::coefficient::MOST_DIGITS && !a.coefficient.is_zero() {
        return Err(vm.memory_error());
    }
    if a.coefficient.is_zero() {
        return Ok(vm.tuple(&[Value::small_int(0), Value::small_int(1)]));
    }
    let (n, d) = operators::ratio(&a);
    let n = if a.negative { -IBig::from(n) } else { IBig::from(n) };
    let n = int::from_big(vm, &n);
    let d = int::from_big(vm, &IBig::from(d));
    Ok(vm.tuple(&[n, d]))
}

/// The receiver itself.
fn same(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(args[0])
}

fn copy_abs(vm: &mut Vm, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    decimal(vm, a.absolute())
}

fn copy_negate(vm: &mut Vm, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    decimal(vm, a.negated())
}

fn is_canonical(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::TRUE)
}

fn radix(vm: &mut Vm, _args: &[Value]) -> R {
    decimal(vm, Number::finite(false, 10, 0))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    let text = pyrite_object::ops::to_str(vm, args[0])?;
    let arguments = vm.tuple(&[text]);
    let class = vm.type_of(args[0]).value();
    Ok(vm.tuple(&[class, arguments]))
}

/// As CPython counts: room for four words of 19 digits is in the object.
fn sizeof(vm: &mut Vm, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    let words = (a.coefficient.digits() + 18) / 19;
    let outside = if words > 4 { 8 * words } else { 0 };
    Ok(vm.int(104 + outside))
}

fn format(vm: &mut Vm, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    super::format::format(vm, &a, args[1], args[2])
}

fn real(_vm: &mut Vm, value: Value) -> R {
    Ok(value)
}

fn imag(vm: &mut Vm, _value: Value) -> R {
    decimal(vm, Number::finite(false, 0, 0))
}

pub static ATTRIBUTES: &[GetSetDef] = &[getter("real", real), getter("imag", imag)];

/// `Decimal(value, context)`: always exact.
fn make(vm: &mut Vm, args: &[Value]) -> R {
    let [class, value, context] = *args else { return Ok(Value::NONE) };
    let class = recursive::class_of(vm, class)?;
    let context = context::argument(vm, context)?;
    if value == Value::ABSENT {
        return Ok(decimal::new(vm, class, Number::finite(false, 0, 0)));
    }
    made(vm, class, value, false, &context)
}

fn made(
    vm: &mut Vm,
    class: pyrite_object::Gc<pyrite_object::ty::Type>,
    value: Value,
    numbers_only: bool,
    context: &context::Context,
) -> R {
    if vm.type_of(value) == class
        && value.native::<decimal::Decimal>().is_some()
        && decimal::is_exact(vm, value)
    {
        return Ok(value);
    }
    let number = convert(vm, value, Conversion::Exact, numbers_only, context)?;
    Ok(decimal::new(vm, class, number))
}

/// An instance of a class by the class itself, if it is a subclass.
fn instance(vm: &mut Vm, class: Value, number: Number) -> R {
    let made = decimal(vm, number)?;
    if class == types(vm)?.decimal.value() {
        return Ok(made);
    }
    vm.call(class, &[made])
}

fn from_float(vm: &mut Vm, args: &[Value]) -> R {
    let number = match (args[1].as_int(), args[1].as_any_float()) {
        (Some(i), _) => decimal::of_int(i),
        (None, Some(f)) => decimal::of_float(f),
        (None, None) => return Err(vm.type_error("argument must be int or float")),
    };
    instance(vm, args[0], number)
}

fn from_number(vm: &mut Vm, args: &[Value]) -> R {
    let decimal_class = types(vm)?.decimal;
    let context = context::current(vm)?;
    let value = made(vm, decimal_class, args[1], true, &context)?;
    if args[0] == decimal_class.value() {
        return Ok(value);
    }
    vm.call(args[0], &[value])
}

native_table! {
    pub METHODS = [
        new("function: (type, value=<absent>, context=None) as (type, value='0', context=None)", make),
        class_method("from_float", "(type, f, /)", from_float, "Exactly the number of a float or an int."),
        class_method("from_number", "(type, number, /)", from_number, "Exactly the number of a number."),
        method("exp", "function: (self, /, context=None)", exp, "e to the power of the number, correctly rounded."),
        method("ln", "function: (self, /, context=None)", ln, "The natural logarithm, correctly rounded."),
        method("log10", "function: (self, /, context=None)", log10, "The logarithm to base 10, correctly rounded."),
        method("logb", "function: (self, /, context=None)", logb, "The exponent of the first digit, as a number."),
        method("logical_invert", "function: (self, /, context=None)", logical_invert, "Zeros and ones exchanged in all digits."),
        method("next_minus", "function: (self, /, context=None)", next_minus_of, "The largest representable number that is smaller."),
        method("next_plus", "function: (self, /, context=None)", next_plus_of, "The smallest representable number that is larger."),
        method("normalize", "function: (self, /, context=None)", normalize, "The same number without zeros at its end."),
        method("sqrt", "function: (self, /, context=None)", sqrt, "The square root, correctly rounded."),
        method("compare", "function: (self, /, other, context=None)", compare, "-1, 0 or 1 as a number, or NaN."),
        method("compare_signal", "function: (self, /, other, context=None)", compare_signal, "As compare, but all NaNs signal."),
        method("logical_and", "function: (self, /, other, context=None)", logical_and_of, "Digit-wise and."),
        method("logical_or", "function: (self, /, other, context=None)", logical_or_of, "Digit-wise or."),
        method("logical_xor", "function: (self, /, other, context=None)", logical_xor_of, "Digit-wise exclusive or."),
        method("max", "function: (self, /, other, context=None)", max, "The larger number; a number rather than NaN."),
        method("max_mag", "function: (self, /, other, context=None)", max_mag, "The number of larger magnitude."),
        method("min", "function: (self, /, other, context=None)", min, "The smaller number; a number rather than NaN."),
        method("min_mag", "function: (self, /, other, context=None)", min_mag, "The number of smaller magnitude."),
        method("next_toward", "function: (self, /, other, context=None)", next_toward, "The next representable number in the direction of the other one."),
        method("remainder_near", "function: (self, /, other, context=None)", remainder_near, "What is left of the nearest multiple of the other number."),
        method("rotate", "function: (self, /, other, context=None)", rotate, "The digits rotated by a number of places."),
        method("scaleb", "function: (self, /, other, context=None)", scaleb, "The number with its exponent changed by the other one."),
        method("shift", "function: (self, /, other, context=None)", shift, "The digits shifted by a number of places."),
        method("compare_total", "function: (self, /, other, context=None)", compare_total_of, "-1, 0 or 1 by the abstract representation."),
        method("compare_total_mag", "function: (self, /, other, context=None)", compare_total_mag_of, "As compare_total, without the signs."),
        method("copy_sign", "function: (self, /, other, context=None)", copy_sign_of, "The number with the sign of the other one."),
        method("is_finite", "(self, /)", is_finite, "Whether the number is neither infinite nor NaN."),
        method("is_infinite", "(self, /)", is_infinite, "Whether the number is infinite."),
        method("is_nan", "(self, /)", is_nan, "Whether the number is NaN of either kind."),
        method("is_qnan", "(self, /)", is_qnan, "Whether the number is a quiet NaN."),
        method("is_snan", "(self, /)", is_snan, "Whether the number is a signaling NaN."),
        method("is_signed", "(self, /)", is_signed, "Whether the sign is negative."),
        method("is_zero", "(self, /)", is_zero, "Whether the number is zero."),
        method("is_normal", "function: (self, /, context=None)", is_normal, "Whether the number is finite, not zero and not subnormal."),
        method("is_subnormal", "function: (self, /, context=None)", is_subnormal, "Whether the number is subnormal."),
        method("number_class", "function: (self, /, context=None)", number_class, "The name of the number's class."),
        method("same_quantum", "function: (self, /, other, context=None)", same_quantum, "Whether both have the same exponent."),
        method("to_eng_string", "function: (self, /, context=None)", to_eng_string, "The text in engineering notation."),
        method("quantize", "function: (self, /, exp, rounding=None, context=None)", quantize, "The number with the exponent of another one."),
        method("to_integral", "function: (self, /, rounding=None, context=None)", to_integral_value, "The nearest whole number."),
        method("to_integral_value", "function: (self, /, rounding=None, context=None)", to_integral_value, "The nearest whole number."),
        method("to_integral_exact", "function: (self, /, rounding=None, context=None)", to_integral_exact, "The nearest whole number; signals what is lost."),
        method("fma", "function: (self, /, other, third, context=None)", fma, "Product and sum, rounded once."),
        method("adjusted", "(self, /)", adjusted, "The exponent of the first digit."),
        method("as_tuple", "(self, /)", as_tuple, "Sign, digits and exponent."),
        method("as_integer_ratio", "(self, /)", as_integer_ratio, "Numerator and denominator in lowest terms."),
        method("canonical", "(self, /)", same, "The number itself."),
        method("conjugate", "(self, /)", same, "The number itself."),
        method("radix", "(self, /)", radix, "10."),
        method("copy_abs", "(self, /)", copy_abs, "The number without its sign."),
        method("copy_negate", "(self, /)", copy_negate, "The number with its sign changed."),
        method("is_canonical", "(self, /)", is_canonical, "True."),
        method("__copy__", "(self, /)", same, "The number itself."),
        method("__deepcopy__", "(self, object, /)", same, "The number itself."),
        method("__floor__", "(self, /)", floor, "The largest integer that is not larger."),
        method("__ceil__", "(self, /)", ceil, "The smallest integer that is not smaller."),
        method("__trunc__", "(self, /)", trunc, "The whole part."),
        method("__round__", "!function: (self, ndigits=<absent>, /)", round, "Rounded to an integer, or to a number of places."),
        method("__complex__", "(self, /)", complex, "As a complex number."),
        method("__reduce__", "(self, /)", reduce, "State for pickling."),
        method("__sizeof__", "(self, /)", sizeof, "Bytes in memory."),
        method("__format__", "!function: (self, format_spec, override=<absent>, /)", format, "The text that a format specification asks for."),
    ]
}
