//! Methods of Context that compute: they take integers where they take Decimals.

use super::context::{self, Context};
use super::decimal::{self, Conversion, Decimal, computed, concluded, convert, decimal, required};
use super::methods::{
    compare_total, compare_total_magnitude, copy_sign, logical_and, logical_or, logical_xor, maximum,
    maximum_magnitude, minimum, minimum_magnitude, next_minus, next_plus,
};
use super::number::{Kind, Number, Settings};
use super::operators::{self, Operation};
use super::{arithmetic, digits, logarithm, order, power, text};
use pyrite_object::native::{Native, method};
use pyrite_object::{Gc, R, Value, Vm, native_table};

type Unary = fn(&Number, &Settings, &mut u32) -> Number;

fn unary(vm: &mut Vm, operation: Unary, args: &[Value]) -> R {
    let context = context::this(vm, args[0])?;
    let a = required(vm, args[1])?;
    computed(vm, &context, |settings, conditions| operation(&a, settings, conditions))
}

fn binary(vm: &mut Vm, operation: Operation, args: &[Value]) -> R {
    let context = context::this(vm, args[0])?;
    let a = required(vm, args[1])?;
    let b = required(vm, args[2])?;
    computed(vm, &context, |settings, conditions| operation(&a, &b, settings, conditions))
}

macro_rules! operations {
    ($form:ident: $($name:ident $operation:path;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            $form(vm, $operation, args)
        })*
    };
}

fn integral_exact(a: &Number, s: &Settings, status: &mut u32) -> Number {
    digits::to_integral(a, true, s, status)
}

fn integral(a: &Number, s: &Settings, status: &mut u32) -> Number {
    digits::to_integral(a, false, s, status)
}

fn without_sign(a: &Number, _s: &Settings, _status: &mut u32) -> Number {
    a.clone().absolute()
}

fn negated(a: &Number, _s: &Settings, _status: &mut u32) -> Number {
    a.clone().negated()
}

operations! { unary:
    context_exp logarithm::exp;
    context_ln logarithm::ln;
    context_log10 logarithm::log10;
    context_logb order::logb;
    context_logical_invert digits::logical_invert;
    context_next_minus next_minus;
    context_next_plus next_plus;
    context_normalize digits::normalize;
    context_sqrt arithmetic::square_root;
    context_abs arithmetic::absolute;
    context_minus arithmetic::minus;
    context_plus arithmetic::plus;
    context_to_integral_exact integral_exact;
    context_to_integral_value integral;
    context_copy_abs without_sign;
    context_copy_negate negated;
    context_apply arithmetic::apply;
}

operations! { binary:
    context_compare order::compare;
    context_compare_signal order::compare_signal;
    context_logical_and logical_and;
    context_logical_or logical_or;
    context_logical_xor logical_xor;
    context_max maximum;
    context_max_mag maximum_magnitude;
    context_min minimum;
    context_min_mag minimum_magnitude;
    context_next_toward order::next_toward;
    context_remainder_near arithmetic::remainder_near;
    context_rotate digits::rotate;
    context_scaleb digits::scale;
    context_shift digits::shift;
    context_compare_total compare_total;
    context_compare_total_mag compare_total_magnitude;
    context_copy_sign copy_sign;
    context_add arithmetic::add;
    context_subtract arithmetic::subtract;
    context_multiply arithmetic::multiply;
    context_divide arithmetic::divide;
    context_divide_int arithmetic::divide_integer;
    context_remainder arithmetic::remainder;
    context_quantize digits::quantize;
}

macro_rules! predicates {
    ($($name:ident |$n:ident, $settings:ident| $e:expr;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let $settings = &context::this(vm, args[0])?.settings.get();
            let $n = required(vm, args[1])?;
            let _ = $settings;
            Ok(Value::bool($e))
        })*
    };
}

predicates! {
    context_is_finite |n, settings| n.is_finite();
    context_is_infinite |n, settings| n.is_infinite();
    context_is_nan |n, settings| n.is_nan();
    context_is_qnan |n, settings| n.kind == Kind::Quiet;
    context_is_snan |n, settings| n.kind == Kind::Signaling;
    context_is_signed |n, settings| n.negative;
    context_is_zero |n, settings| n.is_zero();
    context_is_normal |n, settings| order::is_normal(&n, settings);
    context_is_subnormal |n, settings| order::is_subnormal(&n, settings);
}

fn number_class(vm: &mut Vm, args: &[Value]) -> R {
    let settings = context::this(vm, args[0])?.settings.get();
    let n = required(vm, args[1])?;
    Ok(vm.intern(order::number_class(&n, &settings)))
}

fn same_quantum(vm: &mut Vm, args: &[Value]) -> R {
    let a = required(vm, args[1])?;
    let b = required(vm, args[2])?;
    Ok(Value::bool(order::same_quantum(&a, &b)))
}

fn fma(vm: &mut Vm, args: &[Value]) -> R {
    let context = context::this(vm, args[0])?;
    let a = required(vm, args[1])?;
    let b = required(vm, args[2])?;
    let c = required(vm, args[3])?;
    computed(vm, &context, |settings, conditions| arithmetic::fma(&a, &b, &c, settings, conditions))
}

fn divmod(vm: &mut Vm, args: &[Value]) -> R {
    let context = context::this(vm, args[0])?;
    let a = required(vm, args[1])?;
    let b = required(vm, args[2])?;
    operators::divmod_pair(vm, &context, &a, &b)
}

fn context_power(vm: &mut Vm, args: &[Value]) -> R {
    let context = context::this(vm, args[0])?;
    let a = required(vm, args[1])?;
    let b = required(vm, args[2])?;
    let settings = context.settings.get();
    let mut conditions = 0;
    let result = if args[3].is_none() {
        power::power(&a, &b, &settings, &mut conditions)
    } else {
        let m = required(vm, args[3])?;
        power::power_modulo(&a, &b, &m, &settings, &mut conditions)
    };
    concluded(vm, &context, result, conditions)
}

/// An argument that is a Decimal already.
fn a_decimal(vm: &mut Vm, value: Value) -> R<Gc<Native<Decimal>>> {
    match value.native::<Decimal>() {
        Some(d) => Ok(d),
        None => Err(vm.type_error("argument must be a Decimal")),
    }
}

fn canonical(vm: &mut Vm, args: &[Value]) -> R {
    a_decimal(vm, args[1])?;
    Ok(args[1])
}

fn is_canonical(vm: &mut Vm, args: &[Value]) -> R {
    a_decimal(vm, args[1])?;
    Ok(Value::TRUE)
}

fn copy_decimal(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].native::<Decimal>().is_some() {
        return Ok(args[1]);
    }
    let number = required(vm, args[1])?;
    decimal(vm, number)
}

fn radix(vm: &mut Vm, _args: &[Value]) -> R {
    decimal(vm, Number::finite(false, 10, 0))
}

fn create_decimal(vm: &mut Vm, args: &[Value]) -> R {
    let context = context::this(vm, args[0])?;
    if args[1] == Value::ABSENT {
        return decimal(vm, Number::finite(false, 0, 0));
    }
    let number = convert(vm, args[1], Conversion::Rounded, false, &context)?;
    decimal(vm, number)
}

fn create_decimal_from_float(vm: &mut Vm, args: &[Value]) -> R {
    let context: Gc<Native<Context>> = context::this(vm, args[0])?;
    let number = match (args[1].as_int(), args[1].as_any_float()) {
        (Some(i), _) => decimal::of_int(i),
        (None, Some(f)) => decimal::of_float(f),
        (None, None) => return Err(vm.type_error("argument must be int or float")),
    };
    let mut conditions = 0;
    let number = number.finalized(&context.settings.get(), &mut conditions);
    concluded(vm, &context, number, conditions)
}

fn string(vm: &mut Vm, args: &[Value], engineering: bool) -> R {
    let context = context::this(vm, args[0])?;
    let number = required(vm, args[1])?;
    Ok(vm.str(&text::text(&number, context.settings.get().capitals, engineering)))
}

fn to_sci_string(vm: &mut Vm, args: &[Value]) -> R {
    string(vm, args, false)
}

fn to_eng_string(vm: &mut Vm, args: &[Value]) -> R {
    string(vm, args, true)
}

native_table! {
    pub METHODS = [
        method("exp", "(self, x, /)", context_exp, "e to the power of the number, correctly rounded."),
        method("ln", "(self, x, /)", context_ln, "The natural logarithm, correctly rounded."),
        method("log10", "(self, x, /)", context_log10, "The logarithm to base 10, correctly rounded."),
        method("logb", "(self, x, /)", context_logb, "The exponent of the first digit, as a number."),
        method("logical_invert", "(self, x, /)", context_logical_invert, "Zeros and ones exchanged in all digits."),
        method("next_minus", "(self, x, /)", context_next_minus, "The largest representable number that is smaller."),
        method("next_plus", "(self, x, /)", context_next_plus, "The smallest representable number that is larger."),
        method("normalize", "(self, x, /)", context_normalize, "The same number without zeros at its end."),
        method("sqrt", "(self, x, /)", context_sqrt, "The square root, correctly rounded."),
        method("abs", "(self, x, /)", context_abs, "The magnitude, rounded."),
        method("minus", "(self, x, /)", context_minus, "The number with its sign changed, rounded."),
        method("plus", "(self, x, /)", context_plus, "The number, rounded."),
        method("_apply", "(self, object, /)", context_apply, "The number, rounded; NaNs stay."),
        method("to_integral_exact", "(self, x, /)", context_to_integral_exact, "The nearest whole number; signals what is lost."),
        method("to_integral_value", "(self, x, /)", context_to_integral_value, "The nearest whole number."),
        method("to_integral", "(self, x, /)", context_to_integral_value, "The nearest whole number."),
        method("copy_abs", "(self, x, /)", context_copy_abs, "The number without its sign."),
        method("copy_negate", "(self, x, /)", context_copy_negate, "The number with its sign changed."),
        method("compare", "function: (self, x, y, /)", context_compare, "-1, 0 or 1 as a number, or NaN."),
        method("compare_signal", "function: (self, x, y, /)", context_compare_signal, "As compare, but all NaNs signal."),
        method("logical_and", "function: (self, x, y, /)", context_logical_and, "Digit-wise and."),
        method("logical_or", "function: (self, x, y, /)", context_logical_or, "Digit-wise or."),
        method("logical_xor", "function: (self, x, y, /)", context_logical_xor, "Digit-wise exclusive or."),
        method("max", "function: (self, x, y, /)", context_max, "The larger number; a number rather than NaN."),
        method("max_mag", "function: (self, x, y, /)", context_max_mag, "The number of larger magnitude."),
        method("min", "function: (self, x, y, /)", context_min, "The smaller number; a number rather than NaN."),
        method("min_mag", "function: (self, x, y, /)", context_min_mag, "The number of smaller magnitude."),
        method("next_toward", "function: (self, x, y, /)", context_next_toward, "The next representable number in the direction of the other one."),
        method("remainder_near", "function: (self, x, y, /)", context_remainder_near, "What is left of the nearest multiple of the other number."),
        method("rotate", "function: (self, x, y, /)", context_rotate, "The digits rotated by a number of places."),
        method("scaleb", "function: (self, x, y, /)", context_scaleb, "The number with its exponent changed by the other one."),
        method("shift", "function: (self, x, y, /)", context_shift, "The digits shifted by a number of places."),
        method("compare_total", "function: (self, x, y, /)", context_compare_total, "-1, 0 or 1 by the abstract representation."),
        method("compare_total_mag", "function: (self, x, y, /)", context_compare_total_mag, "As compare_total, without the signs."),
        method("copy_sign", "function: (self, x, y, /)", context_copy_sign, "The number with the sign of the other one."),
        method("add", "function: (self, x, y, /)", context_add, "The sum."),
        method("subtract", "function: (self, x, y, /)", context_subtract, "The difference."),
        method("multiply", "function: (self, x, y, /)", context_multiply, "The product."),
        method("divide", "function: (self, x, y, /)", context_divide, "The quotient."),
        method("divide_int", "function: (self, x, y, /)", context_divide_int, "The whole part of the quotient."),
        method("remainder", "function: (self, x, y, /)", context_remainder, "What integer division leaves."),
        method("quantize", "function: (self, x, y, /)", context_quantize, "The number with the exponent of the other one."),
        method("is_finite", "(self, x, /)", context_is_finite, "Whether the number is neither infinite nor NaN."),
        method("is_infinite", "(self, x, /)", context_is_infinite, "Whether the number is infinite."),
        method("is_nan", "(self, x, /)", context_is_nan, "Whether the number is NaN of either kind."),
        method("is_qnan", "(self, x, /)", context_is_qnan, "Whether the number is a quiet NaN."),
        method("is_snan", "(self, x, /)", context_is_snan, "Whether the number is a signaling NaN."),
        method("is_signed", "(self, x, /)", context_is_signed, "Whether the sign is negative."),
        method("is_zero", "(self, x, /)", context_is_zero, "Whether the number is zero."),
        method("is_normal", "(self, x, /)", context_is_normal, "Whether the number is finite, not zero and not subnormal."),
        method("is_subnormal", "(self, x, /)", context_is_subnormal, "Whether the number is subnormal."),
        method("number_class", "(self, x, /)", number_class, "The name of the number's class."),
        method("same_quantum", "function: (self, x, y, /)", same_quantum, "Whether both have the same exponent."),
        method("fma", "function: (self, x, y, z, /)", fma, "Product and sum, rounded once."),
        method("divmod", "function: (self, x, y, /)", divmod, "Integer quotient and remainder."),
        method("power", "function: (self, /, a, b, modulo=None)", context_power, "A power, or its remainder."),
        method("canonical", "(self, x, /)", canonical, "The number itself."),
        method("is_canonical", "(self, x, /)", is_canonical, "True."),
        method("copy_decimal", "(self, x, /)", copy_decimal, "The number as a Decimal."),
        method("radix", "(self, /)", radix, "10."),
        method("create_decimal", "function: (self, num=<absent>, /) as (self, num='0', /)", create_decimal, "A number made of any value, rounded to the context."),
        method("create_decimal_from_float", "(self, f, /)", create_decimal_from_float, "A number made of a float, rounded to the context."),
        method("to_sci_string", "(self, x, /)", to_sci_string, "The text in scientific notation."),
        method("to_eng_string", "(self, x, /)", to_eng_string, "The text in engineering notation."),
    ]
}
