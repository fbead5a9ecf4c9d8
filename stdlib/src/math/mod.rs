//! The module `math`.
//!
//! Elementary functions are the C library's, as in CPython, so that results are equal to the last bit.

mod integers;
mod sums;

use pyrite_object::exception::Exc;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::slots::Slot;
use pyrite_object::{Gc, R, Raised, Value, Vm, float_type, int_type, native_table, ops};

// The C library's functions that Rust's standard library does not have.
#[link(name = "m")]
unsafe extern "C" {
    safe fn erf(x: f64) -> f64;
    safe fn erfc(x: f64) -> f64;
    safe fn nextafter(x: f64, y: f64) -> f64;
    safe fn remainder(x: f64, y: f64) -> f64;
    safe fn fma(x: f64, y: f64, z: f64) -> f64;
    safe fn exp2(x: f64) -> f64;
    safe fn fmod(x: f64, y: f64) -> f64;
    safe fn pow(x: f64, y: f64) -> f64;
    safe fn tgamma(x: f64) -> f64;
}

/// The C library's cube root: by that name, the linker finds the one of Rust's own run-time library first, which differs
/// in last digits.
fn cbrt(x: f64) -> f64 {
    static FOUND: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    let address =
        // SAFETY: a look-up of a name that ends in nul.
        *FOUND.get_or_init(|| unsafe { libc::dlsym(libc::RTLD_NEXT, c"cbrt".as_ptr()) } as usize);
    if address == 0 {
        return x.cbrt();
    }
    // SAFETY: the C standard gives `cbrt` this type.
    let f: extern "C" fn(f64) -> f64 = unsafe { std::mem::transmute(address) };
    f(x)
}

/// A real number as a float; TypeError for anything else.
pub(crate) fn float(vm: &mut Vm, value: Value) -> R<f64> {
    if let Some(f) = value.as_float() {
        return Ok(f);
    }
    if let Some(f) = value.as_any_float() {
        return Ok(f);
    }
    if let Some(i) = value.as_int() {
        return int_type::float_of(vm, i);
    }
    let ty = vm.type_of(value);
    if ty.slot(vm, Slot::Float).is_none() && ty.slot(vm, Slot::Index).is_none() {
        let message = format!("must be real number, not {}", vm.type_name(value));
        return Err(vm.type_error(message));
    }
    float_type::from_value(vm, value)
}

#[cold]
fn domain(vm: &mut Vm) -> Raised {
    vm.value_error("math domain error")
}

#[cold]
fn range(vm: &mut Vm) -> Raised {
    vm.overflow_error("math range error")
}

/// The result of a function: NaN from a number is a domain error; infinity from a finite number is a range error if the
/// function can overflow, a domain error otherwise.
fn checked(vm: &mut Vm, x: f64, result: f64, can_overflow: bool) -> R {
    if result.is_nan() && !x.is_nan() {
        return Err(domain(vm));
    }
    if result.is_infinite() && x.is_finite() {
        return Err(if can_overflow { range(vm) } else { domain(vm) });
    }
    Ok(Value::float(result))
}

macro_rules! elementary {
    ($($name:ident $overflows:literal $f:expr;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let x = float(vm, args[0])?;
            let f: fn(f64) -> f64 = $f;
            checked(vm, x, f(x), $overflows)
        })*
    };
}

elementary! {
    acosh_of_one_up false |x| c::acosh(x);
    asinh false |x| c::asinh(x);
    atan false f64::atan;
    cos_ false f64::cos;
    sin_ false f64::sin;
    tan_ false f64::tan;
    cosh_ true f64::cosh;
    sinh_ true f64::sinh;
    tanh_ false f64::tanh;
    exp_ true f64::exp;
    exp2_ true |x| exp2(x);
    expm1 true f64::exp_m1;
    cbrt_ false |x| cbrt(x);
    fabs_ false f64::abs;
    erf_ false |x| erf(x);
    erfc_ false |x| erfc(x);
}

/// The C library's functions of which Rust has versions of its own.
mod c {
    #[link(name = "m")]
    unsafe extern "C" {
        pub safe fn acosh(x: f64) -> f64;
        pub safe fn asinh(x: f64) -> f64;
        pub safe fn atanh(x: f64) -> f64;
        pub safe fn lgamma(x: f64) -> f64;
    }
}

/// A number as it stands in messages: shortest repr.
fn shown(x: f64) -> String {
    pyrite_object::float::repr(x)
}

/// Functions whose domain errors name the number.
fn expected(vm: &mut Vm, what: &str, x: f64) -> Raised {
    vm.value_error(format!("expected {what}, got {}", shown(x)))
}

fn sqrt(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?;
    if x < 0.0 {
        return Err(expected(vm, "a nonnegative input", x));
    }
    Ok(Value::float(x.sqrt()))
}

fn acos(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?;
    if x.abs() > 1.0 {
        return Err(expected(vm, "a number in range from -1 up to 1", x));
    }
    Ok(Value::float(x.acos()))
}

fn asin(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?;
    if x.abs() > 1.0 {
        return Err(expected(vm, "a number in range from -1 up to 1", x));
    }
    Ok(Value::float(x.asin()))
}

fn atanh(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?;
    if x.abs() >= 1.0 {
        return Err(expected(vm, "a number between -1 and 1", x));
    }
    Ok(Value::float(c::atanh(x)))
}

fn cos(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?;
    if x.is_infinite() {
        return Err(expected(vm, "a finite input", x));
    }
    cos_(vm, args)
}

fn sin(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?;
    if x.is_infinite() {
        return Err(expected(vm, "a finite input", x));
    }
    sin_(vm, args)
}

fn tan(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?;
    if x.is_infinite() {
        return Err(expected(vm, "a finite input", x));
    }
    tan_(vm, args)
}

fn acosh(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?;
    if x < 1.0 {
        return Err(expected(vm, "argument value not less than 1", x));
    }
    acosh_of_one_up(vm, args)
}

fn gamma(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?;
    if x == f64::NEG_INFINITY || (x.is_finite() && x <= 0.0 && x.fract() == 0.0) {
        return Err(expected(vm, "a noninteger or positive integer", x));
    }
    // Factorials are exact as far as floats are; the C library's function is not always.
    if x.fract() == 0.0 && (1.0..=23.0).contains(&x) {
        return Ok(Value::float((1..x as u64).fold(1.0, |p, i| p * i as f64)));
    }
    let result = tgamma(x);
    checked(vm, x, result, true)
}

fn lgamma(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?;
    if x.is_finite() && x <= 0.0 && x.fract() == 0.0 {
        return Err(expected(vm, "a noninteger or positive integer", x));
    }
    if x == 1.0 || x == 2.0 {
        return Ok(Value::float(0.0));
    }
    checked(vm, x, c::lgamma(x), true)
}

fn log1p(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?;
    if x <= -1.0 {
        return Err(expected(vm, "argument value > -1", x));
    }
    Ok(Value::float(x.ln_1p()))
}

/// A logarithm; integers of any size are taken apart into a mantissa and a power of two.
fn logarithm(vm: &mut Vm, value: Value, f: fn(f64) -> f64) -> R<f64> {
    if let Some(i) = value.as_int() {
        if i.is_negative() || i.is_zero() {
            return Err(vm.value_error("expected a positive input"));
        }
        if let Some(i) = i.to_i64() {
            return Ok(f(i as f64));
        }
        if let Ok(x) = int_type::float_of(vm, i) {
            return Ok(f(x));
        }
        vm.exception = None;
        let big = i.to_big();
        let bits = dashu_int::ops::BitTest::bit_len(&big);
        let mantissa: dashu_int::IBig = big >> (bits - 64);
        let mantissa = u64::try_from(mantissa).unwrap_or(u64::MAX) as f64 / 2f64.powi(64);
        return Ok(f(mantissa) + f(2.0) * bits as f64);
    }
    let x = float(vm, value)?;
    if x <= 0.0 {
        return Err(expected(vm, "a positive input", x));
    }
    Ok(f(x))
}

fn log(vm: &mut Vm, args: &[Value]) -> R {
    let x = logarithm(vm, args[0], f64::ln)?;
    if args[1] == Value::ABSENT {
        return Ok(Value::float(x));
    }
    let base = logarithm(vm, args[1], f64::ln)?;
    if base == 0.0 {
        return Err(vm.raise(Exc::ZeroDivisionError, "division by zero"));
    }
    Ok(Value::float(x / base))
}

fn log2(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::float(logarithm(vm, args[0], f64::log2)?))
}

fn log10(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::float(logarithm(vm, args[0], f64::log10)?))
}

fn atan2(vm: &mut Vm, args: &[Value]) -> R {
    let (y, x) = (float(vm, args[0])?, float(vm, args[1])?);
    Ok(Value::float(y.atan2(x)))
}

fn copysign(vm: &mut Vm, args: &[Value]) -> R {
    let (x, y) = (float(vm, args[0])?, float(vm, args[1])?);
    Ok(Value::float(x.copysign(y)))
}

fn fmod_(vm: &mut Vm, args: &[Value]) -> R {
    let (x, y) = (float(vm, args[0])?, float(vm, args[1])?);
    if y.is_infinite() && x.is_finite() {
        return Ok(Value::float(x));
    }
    let r = fmod(x, y);
    if r.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain(vm));
    }
    Ok(Value::float(r))
}

fn remainder_(vm: &mut Vm, args: &[Value]) -> R {
    let (x, y) = (float(vm, args[0])?, float(vm, args[1])?);
    let r = remainder(x, y);
    if r.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain(vm));
    }
    Ok(Value::float(r))
}

fn pow_(vm: &mut Vm, args: &[Value]) -> R {
    let (x, y) = (float(vm, args[0])?, float(vm, args[1])?);
    let r = pow(x, y);
    if x.is_finite() && y.is_finite() {
        if r.is_nan() {
            return Err(domain(vm));
        }
        if r.is_infinite() {
            return Err(if x == 0.0 { domain(vm) } else { range(vm) });
        }
    }
    Ok(Value::float(r))
}

fn fma_(vm: &mut Vm, args: &[Value]) -> R {
    let (x, y, z) = (float(vm, args[0])?, float(vm, args[1])?, float(vm, args[2])?);
    let r = fma(x, y, z);
    if r.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(vm.value_error("invalid operation in fma"));
    }
    if r.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(vm.overflow_error("overflow in fma"));
    }
    Ok(Value::float(r))
}

fn ldexp(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?;
    if args[1].as_int().is_none() {
        return Err(vm.type_error("Expected an int as second argument to ldexp."));
    }
    let i = args[1].as_int();
    let power = i.and_then(|i| i.to_i64()).unwrap_or(if i.is_some_and(|i| i.is_negative()) {
        i64::MIN
    } else {
        i64::MAX
    });
    if x == 0.0 || !x.is_finite() {
        return Ok(Value::float(x));
    }
    let r = int_type::scale(x, power.clamp(-5000, 5000));
    if r.is_infinite() { Err(range(vm)) } else { Ok(Value::float(r)) }
}

fn frexp(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?;
    let (mantissa, power) = if x == 0.0 || !x.is_finite() { (x, 0) } else { ops::frexp(x) };
    Ok(vm.tuple(&[Value::float(mantissa), Value::small_int(i64::from(power))]))
}

fn modf(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?;
    let fraction = if x.is_infinite() { 0f64.copysign(x) } else { x.fract().copysign(x) };
    Ok(vm.tuple(&[Value::float(fraction), Value::float(x.trunc())]))
}

fn nextafter_(vm: &mut Vm, args: &[Value]) -> R {
    let (x, y) = (float(vm, args[0])?, float(vm, args[1])?);
    if args[2].is_none() {
        return Ok(Value::float(nextafter(x, y)));
    }
    let steps = ops::index(vm, args[2])?;
    let steps = match steps.as_int() {
        Some(i) if i.is_negative() => return Err(vm.value_error("steps must be a non-negative integer")),
        Some(i) => i.to_i64().map_or(u64::MAX, |i| i as u64),
        None => 0,
    };
    if steps == 0 {
        return Ok(Value::float(x));
    }
    if x.is_nan() || y.is_nan() {
        return Ok(Value::float(f64::NAN));
    }
    // Floats in order are these integers in order.
    let ordered = |f: f64| {
        let magnitude = i128::from(f.abs().to_bits());
        if f.is_sign_negative() { -magnitude } else { magnitude }
    };
    let (a, b) = (ordered(x), ordered(y));
    if a == b {
        return Ok(Value::float(y));
    }
    let there = if b > a { (a + i128::from(steps)).min(b) } else { (a - i128::from(steps)).max(b) };
    if there == b {
        return Ok(Value::float(y));
    }
    let magnitude = f64::from_bits(there.unsigned_abs() as u64);
    let negative = there < 0 || (there == 0 && x.is_sign_negative());
    Ok(Value::float(if negative { -magnitude } else { magnitude }))
}

fn ulp(vm: &mut Vm, args: &[Value]) -> R {
    let x = float(vm, args[0])?.abs();
    if !x.is_finite() {
        return Ok(Value::float(x));
    }
    let above = nextafter(x, f64::INFINITY);
    Ok(Value::float(if above.is_infinite() { x - nextafter(x, 0.0) } else { above - x }))
}

fn degrees(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::float(float(vm, args[0])? * (180.0 / std::f64::consts::PI)))
}

fn radians(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::float(float(vm, args[0])? * (std::f64::consts::PI / 180.0)))
}

fn isnan(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(float(vm, args[0])?.is_nan()))
}

fn isinf(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(float(vm, args[0])?.is_infinite()))
}

fn isfinite(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(float(vm, args[0])?.is_finite()))
}

fn isclose(vm: &mut Vm, args: &[Value]) -> R {
    let (a, b) = (float(vm, args[0])?, float(vm, args[1])?);
    let relative = if args[2] == Value::ABSENT { 1e-9 } else { float(vm, args[2])? };
    let absolute = if args[3] == Value::ABSENT { 0.0 } else { float(vm, args[3])? };
    if relative < 0.0 || absolute < 0.0 {
        return Err(vm.value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(Value::TRUE);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::FALSE);
    }
    let difference = (b - a).abs();
    Ok(Value::bool(
        difference <= (relative * b).abs() || difference <= (relative * a).abs() || difference <= absolute,
    ))
}

/// `floor`, `ceil` and `trunc`: exact floats directly, others by their method.
fn rounded(vm: &mut Vm, value: Value, name: &str, f: fn(f64) -> f64) -> R {
    if let Some(x) = value.as_float() {
        return int_type::from_float(vm, f(x));
    }
    if value.as_int().is_some() && vm.is_exact(value, vm.types.int) {
        return Ok(value);
    }
    let method = vm.intern(name);
    let ty = vm.type_of(value);
    if let Some(function) = ty.lookup(vm, method) {
        let bound = vm.bind_attribute(function, value)?;
        return vm.call(bound, &[]);
    }
    if name == "__trunc__" {
        return Err(vm.type_error(format!("type {} doesn't define __trunc__ method", vm.type_name(value))));
    }
    let x = float(vm, value)?;
    int_type::from_float(vm, f(x))
}

fn floor(vm: &mut Vm, args: &[Value]) -> R {
    rounded(vm, args[0], "__floor__", f64::floor)
}

fn ceil(vm: &mut Vm, args: &[Value]) -> R {
    rounded(vm, args[0], "__ceil__", f64::ceil)
}

fn trunc(vm: &mut Vm, args: &[Value]) -> R {
    rounded(vm, args[0], "__trunc__", f64::trunc)
}

native_table! {
    FUNCTIONS = [
        function("acos", "(x, /)", acos, "Return the arc cosine (measured in radians) of x."),
        function("acosh", "(x, /)", acosh, "Return the inverse hyperbolic cosine of x."),
        function("asin", "(x, /)", asin, "Return the arc sine (measured in radians) of x."),
        function("asinh", "(x, /)", asinh, "Return the inverse hyperbolic sine of x."),
        function("atan", "(x, /)", atan, "Return the arc tangent (measured in radians) of x."),
        function("atan2", "(y, x, /)", atan2, "Return the arc tangent (measured in radians) of y/x, with the signs of both."),
        function("atanh", "(x, /)", atanh, "Return the inverse hyperbolic tangent of x."),
        function("cbrt", "(x, /)", cbrt_, "Return the cube root of x."),
        function("ceil", "(x, /)", ceil, "Return the ceiling of x as an Integral."),
        function("copysign", "(x, y, /)", copysign, "Return a float with the magnitude of x but the sign of y."),
        function("cos", "(x, /)", cos, "Return the cosine of x (measured in radians)."),
        function("cosh", "(x, /)", cosh_, "Return the hyperbolic cosine of x."),
        function("degrees", "(x, /)", degrees, "Convert angle x from radians to degrees."),
        function("erf", "(x, /)", erf_, "Error function at x."),
        function("erfc", "(x, /)", erfc_, "Complementary error function at x."),
        function("exp", "(x, /)", exp_, "Return e raised to the power of x."),
        function("exp2", "(x, /)", exp2_, "Return 2 raised to the power of x."),
        function("expm1", "(x, /)", expm1, "Return exp(x)-1."),
        function("fabs", "(x, /)", fabs_, "Return the absolute value of the float x."),
        function("floor", "(x, /)", floor, "Return the floor of x as an Integral."),
        function("fma", "(x, y, z, /)", fma_, "Fused multiply-add: (x * y) + z with one rounding."),
        function("fmod", "(x, y, /)", fmod_, "Return fmod(x, y), according to platform C."),
        function("frexp", "(x, /)", frexp, "Return the mantissa and exponent of x, as pair (m, e)."),
        function("gamma", "(x, /)", gamma, "Gamma function at x."),
        function("isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", isclose, "Determine whether two floating-point numbers are close in value."),
        function("isfinite", "(x, /)", isfinite, "Return True if x is neither an infinity nor a NaN."),
        function("isinf", "(x, /)", isinf, "Return True if x is a positive or negative infinity."),
        function("isnan", "(x, /)", isnan, "Return True if x is a NaN (not a number)."),
        function("ldexp", "(x, i, /)", ldexp, "Return x * (2**i)."),
        function("lgamma", "(x, /)", lgamma, "Natural logarithm of absolute value of Gamma function at x."),
        function("log", "!(x, base=<absent>, /)", log, "Return the logarithm of x to the given base, e by default."),
        function("log10", "(x, /)", log10, "Return the base 10 logarithm of x."),
        function("log1p", "(x, /)", log1p, "Return the natural logarithm of 1+x (base e)."),
        function("log2", "(x, /)", log2, "Return the base 2 logarithm of x."),
        function("modf", "(x, /)", modf, "Return the fractional and integer parts of x."),
        function("nextafter", "(x, y, /, *, steps=None)", nextafter_, "Return the floating-point value the given number of steps after x towards y."),
        function("pow", "(x, y, /)", pow_, "Return x**y (x to the power of y)."),
        function("radians", "(x, /)", radians, "Convert angle x from degrees to radians."),
        function("remainder", "(x, y, /)", remainder_, "Difference between x and the closest integer multiple of y."),
        function("sin", "(x, /)", sin, "Return the sine of x (measured in radians)."),
        function("sinh", "(x, /)", sinh_, "Return the hyperbolic sine of x."),
        function("sqrt", "(x, /)", sqrt, "Return the square root of x."),
        function("tan", "(x, /)", tan, "Return the tangent of x (measured in radians)."),
        function("tanh", "(x, /)", tanh_, "Return the hyperbolic tangent of x."),
        function("trunc", "(x, /)", trunc, "Truncates the Real x to the nearest Integral toward 0."),
        function("ulp", "(x, /)", ulp, "Return the value of the least significant bit of the float x."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    vm.add_functions(module, &integers::FUNCTIONS)?;
    vm.add_functions(module, &sums::FUNCTIONS)?;
    let dict = module.dict.get();
    for (name, value) in [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        dict.set_str(vm, name, Value::float(value))?;
    }
    Ok(())
}
