//! Operators, comparisons and the hash.

use super::arithmetic;
use super::coefficient::Coefficient;
use super::context::{self, Context};
use super::decimal::{self, Decimal, concluded, operand, receiver};
use super::number::{Kind, Number, Settings, status};
use super::{order, power, types};
use dashu_int::UBig;
use pyrite_object::native::slot;
use pyrite_object::ops::{self, BinaryOp, CompareOp};
use pyrite_object::{R, Value, Vm, native_table};

/// An operand of the short way: exactly a Decimal, or a small integer.
#[inline(always)]
fn short_operand(vm: &Vm, value: Value) -> Option<Number> {
    if let Some(i) = value.as_small_int() {
        return Some(Number::from_i64(i));
    }
    value.native::<Decimal>().filter(|_| decimal::is_exact(vm, value)).map(|d| d.number())
}

/// A finite number whose coefficient is short.
#[derive(Clone, Copy)]
struct Short {
    negative: bool,
    coefficient: u128,
    exponent: i64,
}

/// An operand of the shortest way.
#[inline(always)]
fn as_short(vm: &Vm, value: Value) -> Option<Short> {
    if let Some(i) = value.as_small_int() {
        return Some(Short { negative: i < 0, coefficient: i.unsigned_abs().into(), exponent: 0 });
    }
    let d = value.native::<Decimal>().filter(|_| decimal::is_exact(vm, value))?;
    let (negative, coefficient, exponent) = d.short()?;
    Some(Short { negative, coefficient, exponent })
}

/// Sums and products of short numbers that need no rounding.
#[inline(always)]
fn short_result(op: BinaryOp, x: Short, mut y: Short) -> Option<Short> {
    let (mut m, mut n) = (x.coefficient, y.coefficient);
    if op == BinaryOp::Mul {
        let coefficient = if (m | n) >> 64 == 0 { m * n } else { return None };
        return Some(Short {
            negative: x.negative != y.negative,
            coefficient,
            exponent: x.exponent + y.exponent,
        });
    }
    if op == BinaryOp::Sub {
        y.negative = !y.negative;
    } else if op != BinaryOp::Add {
        return None;
    }
    let scaled = |n: u128, by: i64| n.checked_mul(*super::wide::POWERS.get(by as usize)?);
    let exponent = match x.exponent - y.exponent {
        0 => x.exponent,
        _ if m == 0 || n == 0 => return None,
        by @ 1.. => {
            m = scaled(m, by)?;
            y.exponent
        }
        by => {
            n = scaled(n, -by)?;
            x.exponent
        }
    };
    if x.negative == y.negative {
        return Some(Short { negative: x.negative, coefficient: m.checked_add(n)?, exponent });
    }
    // What the sign of zero is depends on the rounding.
    let negative = if m > n { x.negative } else { y.negative };
    (m != n).then(|| Short { negative, coefficient: m.abs_diff(n), exponent })
}

/// The shortest way: of numbers that have at most 128 bits, without a condition.
#[inline(always)]
fn shortest(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> Option<Value> {
    let (x, y) = (as_short(vm, a)?, as_short(vm, b)?);
    let r = short_result(op, x, y)?;
    let settings = context::known(vm)?.settings.get();
    let digits = super::wide::digits(r.coefficient);
    let adjusted = r.exponent + digits - 1;
    if digits > settings.precision || adjusted < settings.emin || adjusted > settings.emax || settings.clamp {
        return None;
    }
    // One of the two is exactly a Decimal.
    let class = vm.type_of(if a.is_small_int() { b } else { a });
    Some(decimal::new_short(vm, class, r.negative, r.coefficient, r.exponent))
}

/// The operators of Decimals and small integers.
pub fn binary(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> Option<R> {
    if let Some(result) = shortest(vm, op, a, b) {
        return Some(Ok(result));
    }
    binary_general(vm, op, a, b)
}

#[inline(never)]
fn binary_general(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> Option<R> {
    let (x, y) = (short_operand(vm, a)?, short_operand(vm, b)?);
    let operation = match op {
        BinaryOp::Add => arithmetic::add,
        BinaryOp::Sub => arithmetic::subtract,
        BinaryOp::Mul => arithmetic::multiply,
        BinaryOp::TrueDiv => arithmetic::divide,
        BinaryOp::FloorDiv => arithmetic::divide_integer,
        BinaryOp::Mod => arithmetic::remainder,
        BinaryOp::Pow => power::power,
        _ => return None,
    };
    Some(apply(vm, operation, &x, &y))
}

/// The comparisons of Decimals and small integers.
pub fn compare(vm: &mut Vm, op: CompareOp, a: Value, b: Value) -> Option<R> {
    let (x, y) = (short_operand(vm, a)?, short_operand(vm, b)?);
    Some(compare_numbers(vm, op, &x, &y))
}

pub type Operation = fn(&Number, &Number, &Settings, &mut u32) -> Number;

/// An operation in the current context.
#[inline]
pub fn apply(vm: &mut Vm, operation: Operation, a: &Number, b: &Number) -> R {
    let context = context::current(vm)?;
    let mut conditions = 0;
    let result = operation(a, b, &context.settings.get(), &mut conditions);
    concluded(vm, &context, result, conditions)
}

/// A comparison of two numbers by an operator.
fn compare_numbers(vm: &mut Vm, op: CompareOp, a: &Number, b: &Number) -> R {
    if a.is_nan() || b.is_nan() {
        // Quiet NaNs are unequal to everything, and without order.
        let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        if !equality || arithmetic::is_signaling(a) || arithmetic::is_signaling(b) {
            context::current(vm)?.conclude(vm, status::INVALID_OPERATION)?;
        }
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    Ok(Value::bool(op.holds(order::order(a, b))))
}

macro_rules! operators {
    ($($forward:ident $reflected:ident $operation:path;)*) => {
        $(fn $forward(vm: &mut Vm, args: &[Value]) -> R {
            let a = receiver(vm, args[0])?;
            match operand(args[1]) {
                Some(b) => apply(vm, $operation, &a, &b),
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        }

        fn $reflected(vm: &mut Vm, args: &[Value]) -> R {
            let b = receiver(vm, args[0])?;
            match operand(args[1]) {
                Some(a) => apply(vm, $operation, &a, &b),
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        })*
    };
}

operators! {
    add radd arithmetic::add;
    sub rsub arithmetic::subtract;
    mul rmul arithmetic::multiply;
    true_div rtrue_div arithmetic::divide;
    floor_div rfloor_div arithmetic::divide_integer;
    modulo rmodulo arithmetic::remainder;
}

/// Quotient and remainder as a pair.
pub fn divmod_pair(vm: &mut Vm, context: &Context, a: &Number, b: &Number) -> R {
    let mut conditions = 0;
    let (quotient, rest) = arithmetic::divmod(a, b, &context.settings.get(), &mut conditions);
    context.conclude(vm, conditions)?;
    let quotient = decimal::decimal(vm, quotient)?;
    let rest = decimal::decimal(vm, rest)?;
    Ok(vm.tuple(&[quotient, rest]))
}

fn divmod(vm: &mut Vm, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    let Some(b) = operand(args[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
    let context = context::current(vm)?;
    divmod_pair(vm, &context, &a, &b)
}

fn rdivmod(vm: &mut Vm, args: &[Value]) -> R {
    let b = receiver(vm, args[0])?;
    let Some(a) = operand(args[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
    let context = context::current(vm)?;
    divmod_pair(vm, &context, &a, &b)
}

fn power_of(vm: &mut Vm, base: Option<Number>, exponent: Option<Number>, modulus: Value) -> R {
    let (Some(a), Some(b)) = (base, exponent) else { return Ok(Value::NOT_IMPLEMENTED) };
    if modulus.is_none() {
        return apply(vm, power::power, &a, &b);
    }
    let Some(m) = operand(modulus) else { return Ok(Value::NOT_IMPLEMENTED) };
    let context = context::current(vm)?;
    let mut conditions = 0;
    let result = power::power_modulo(&a, &b, &m, &context.settings.get(), &mut conditions);
    concluded(vm, &context, result, conditions)
}

/// `pow(base, exponent, modulus)` of Decimals and integers.
pub fn power_modulo(vm: &mut Vm, base: Value, exponent: Value, modulus: Value) -> Option<R> {
    let (a, b) = (operand(base)?, operand(exponent)?);
    Some(power_of(vm, Some(a), Some(b), modulus))
}

fn pow(vm: &mut Vm, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    power_of(vm, Some(a), operand(args[1]), args[2])
}

fn rpow(vm: &mut Vm, args: &[Value]) -> R {
    let b = receiver(vm, args[0])?;
    power_of(vm, operand(args[1]), Some(b), args[2])
}

macro_rules! unary {
    ($($name:ident $operation:path;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let a = receiver(vm, args[0])?;
            let context = context::current(vm)?;
            let mut conditions = 0;
            let result = $operation(&a, &context.settings.get(), &mut conditions);
            concluded(vm, &context, result, conditions)
        })*
    };
}

unary! { neg arithmetic::minus; pos arithmetic::plus; abs arithmetic::absolute; }

fn truth(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(!receiver(vm, args[0])?.is_zero()))
}

/// Compares with any value: Decimals and integers, floats (which sets FloatOperation), rational numbers, and complex
/// numbers without an imaginary part for equality.
fn compare_with(vm: &mut Vm, op: CompareOp, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    if let Some(b) = operand(args[1]) {
        return compare_numbers(vm, op, &a, &b);
    }
    let complex = args[1].native::<pyrite_object::complex::Complex>().filter(|z| equality && z.imag == 0.0);
    if let Some(f) = args[1].as_any_float().or(complex.map(|z| z.real)) {
        let context = context::current(vm)?;
        if equality {
            context.flags.set(context.flags.get() | status::FLOAT_OPERATION);
        } else {
            context.conclude(vm, status::FLOAT_OPERATION)?;
        }
        return compare_numbers(vm, op, &a, &decimal::of_float(f));
    }
    let rational = types(vm)?.rational;
    if args[1].native::<pyrite_object::complex::Complex>().is_some() || args[1].as_str().is_some() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if !is_instance(vm, args[1], rational)? {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let numerator = vm.get_attribute_str(args[1], "numerator")?;
    let denominator = vm.get_attribute_str(args[1], "denominator")?;
    let (Some(n), Some(d)) = (numerator.as_int(), denominator.as_int()) else {
        return Err(vm.type_error("numerator and denominator must be integers"));
    };
    let (n, d) = (decimal::of_int(n), decimal::of_int(d));
    if a.is_special() {
        return compare_numbers(vm, op, &a, &n);
    }
    let scaled = Number::finite(a.negative, a.coefficient.product(&d.coefficient), a.exponent);
    compare_numbers(vm, op, &scaled, &n)
}

fn is_instance(vm: &mut Vm, value: Value, class: Value) -> R<bool> {
    let check = pyrite_interp::import::attribute_of(vm, "builtins", "isinstance")?;
    let result = vm.call(check, &[value, class])?;
    ops::truth(vm, result)
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            compare_with(vm, CompareOp::$op, args)
        })*
    };
}

comparisons! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

/// Hashes are taken modulo this prime.
const PRIME: u64 = (1 << 61) - 1;
/// The inverse of 10 modulo the prime.
const INVERSE_OF_TEN: u64 = 2_075_258_708_292_324_556;

/// A power modulo the prime.
fn modular_power(base: u64, mut exponent: u64) -> u64 {
    let product = |a: u64, b: u64| (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64;
    let (mut result, mut square) = (1, base);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = product(result, square);
        }
        square = product(square, square);
        exponent >>= 1;
    }
    result
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    let hash = match a.kind {
        Kind::Signaling => return Err(vm.type_error("Cannot hash a signaling NaN value")),
        Kind::Quiet => ops::identity_hash(args[0]),
        Kind::Infinite if a.negative => -314_159,
        Kind::Infinite => 314_159,
        Kind::Finite => {
            let rest = match &a.coefficient {
                Coefficient::Small(n) => (n % u128::from(PRIME)) as u64,
                Coefficient::Big(n) => n % PRIME,
            };
            let base = if a.exponent < 0 { INVERSE_OF_TEN } else { 10 };
            let power = modular_power(base, a.exponent.unsigned_abs());
            let hash = (u128::from(rest) * u128::from(power) % u128::from(PRIME)) as i64;
            match if a.negative { -hash } else { hash } {
                -1 => -2,
                hash => hash,
            }
        }
    };
    Ok(vm.int(hash))
}

/// `float(a)`: the nearest float.
fn to_float(vm: &mut Vm, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    Ok(Value::float(nearest_float(vm, &a)?))
}

pub fn nearest_float(vm: &mut Vm, a: &Number) -> R<f64> {
    let sign = |f: f64| if a.negative { -f } else { f };
    match a.kind {
        Kind::Signaling => return Err(vm.value_error("cannot convert signaling NaN to float")),
        Kind::Quiet => return Ok(sign(f64::NAN)),
        Kind::Infinite => return Ok(sign(f64::INFINITY)),
        Kind::Finite => {}
    }
    // Short ones are exact, and so is their quotient's rounding.
    if let Coefficient::Small(n) = a.coefficient
        && n < 1 << 53
        && (-22..=22).contains(&a.exponent)
    {
        let power = 10f64.powi(a.exponent.abs() as i32);
        let f = n as f64;
        return Ok(sign(if a.exponent < 0 { f / power } else { f * power }));
    }
    let text = super::text::text(a, true, false);
    Ok(text.parse().unwrap_or(f64::NAN))
}

/// `int(a)`: the whole part.
fn to_int(vm: &mut Vm, args: &[Value]) -> R {
    super::methods::to_integer(vm, args[0], super::number::Rounding::Down)
}

fn str(vm: &mut Vm, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    let capitals = context::current(vm)?.settings.get().capitals;
    Ok(vm.str(&super::text::text(&a, capitals, false)))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let a = receiver(vm, args[0])?;
    let capitals = context::current(vm)?.settings.get().capitals;
    Ok(vm.str(&format!("Decimal('{}')", super::text::text(&a, capitals, false))))
}

/// Numerator and denominator in lowest terms.
pub fn ratio(a: &Number) -> (UBig, UBig) {
    use dashu_int::ops::Gcd;
    let n = a.coefficient.to_big();
    if a.exponent >= 0 {
        return (n * &*super::coefficient::power(a.exponent), UBig::ONE);
    }
    let d = super::coefficient::power(-a.exponent);
    let common = (&n).gcd(&*d);
    (n / &common, &*d / common)
}

native_table! {
    pub SLOTS = [
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__str__", "(self, /)", str, "Return str(self)."),
        slot("__hash__", "(self, /)", hash, "Return hash(self)."),
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
        slot("__rmul__", "(self, value, /)", rmul, "Return value*self."),
        slot("__mod__", "(self, value, /)", modulo, "Return self%value."),
        slot("__rmod__", "(self, value, /)", rmodulo, "Return value%self."),
        slot("__divmod__", "(self, value, /)", divmod, "Return divmod(self, value)."),
        slot("__rdivmod__", "(self, value, /)", rdivmod, "Return divmod(value, self)."),
        slot("__pow__", "(self, value, mod=None, /)", pow, "Return pow(self, value, mod)."),
        slot("__rpow__", "(self, value, mod=None, /)", rpow, "Return pow(value, self, mod)."),
        slot("__neg__", "(self, /)", neg, "-self"),
        slot("__pos__", "(self, /)", pos, "+self"),
        slot("__abs__", "(self, /)", abs, "abs(self)"),
        slot("__bool__", "(self, /)", truth, "True if self else False"),
        slot("__int__", "(self, /)", to_int, "int(self)"),
        slot("__float__", "(self, /)", to_float, "float(self)"),
        slot("__floordiv__", "(self, value, /)", floor_div, "Return self//value."),
        slot("__rfloordiv__", "(self, value, /)", rfloor_div, "Return value//self."),
        slot("__truediv__", "(self, value, /)", true_div, "Return self/value."),
        slot("__rtruediv__", "(self, value, /)", rtrue_div, "Return value/self."),
    ]
}
