//! The module `cmath`.

mod functions;

use functions::{Outcome, Trouble};
use pyrite_object::complex::Complex;
use pyrite_object::exception::Raised;
use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::slots::Slot;
use pyrite_object::{Gc, R, Value, Vm, float_type, native_table};

/// An argument as a complex number.
fn number(vm: &mut Vm, value: Value) -> R<Complex> {
    if let Some(z) = value.native::<Complex>() {
        return Ok(**z);
    }
    let ty = vm.type_of(value);
    let name = vm.intern("__complex__");
    if ty.lookup(vm, name).is_some() {
        let z = vm.call(vm.types.complex.value(), &[value])?;
        if let Some(z) = z.native::<Complex>() {
            return Ok(**z);
        }
    }
    let is_real = value.as_any_float().is_some()
        || value.as_int().is_some()
        || ty.slot(vm, Slot::Float).is_some()
        || ty.slot(vm, Slot::Index).is_some();
    if !is_real {
        let message = format!("must be real number, not {}", vm.type_name(value));
        return Err(vm.type_error(message));
    }
    Ok(Complex { real: float_type::from_value(vm, value)?, imag: 0.0 })
}

#[cold]
fn raise(vm: &mut Vm, trouble: Trouble) -> Raised {
    match trouble {
        Trouble::Domain => vm.value_error("math domain error"),
        Trouble::Range => vm.overflow_error("math range error"),
    }
}

fn value(vm: &mut Vm, outcome: Outcome) -> R {
    match outcome {
        Ok(z) => Ok(z.value(vm)),
        Err(trouble) => Err(raise(vm, trouble)),
    }
}

macro_rules! elementary {
    ($($name:ident $f:path;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let z = number(vm, args[0])?;
            value(vm, $f(z))
        })*
    };
}

elementary! {
    acos functions::acos;
    acosh functions::acosh_;
    asin functions::asin;
    asinh functions::asinh_;
    atan functions::atan;
    atanh functions::atanh_;
    cos functions::cos;
    cosh functions::cosh_;
    exp functions::exp;
    sin functions::sin;
    sinh functions::sinh_;
    tan functions::tan;
    tanh functions::tanh_;
}

fn sqrt(vm: &mut Vm, args: &[Value]) -> R {
    let z = number(vm, args[0])?;
    Ok(functions::sqrt(z).value(vm))
}

fn log(vm: &mut Vm, args: &[Value]) -> R {
    let z = number(vm, args[0])?;
    let base = match args[1] {
        Value::ABSENT => return value(vm, functions::log(z)),
        base => number(vm, base)?,
    };
    match (functions::log(z), functions::log(base)) {
        (Ok(x), Ok(y)) => match pyrite_object::complex::quotient(x, y) {
            Some(r) => Ok(r.value(vm)),
            None => Err(vm.value_error("math domain error")),
        },
        (Err(trouble), _) | (_, Err(trouble)) => Err(raise(vm, trouble)),
    }
}

fn log10(vm: &mut Vm, args: &[Value]) -> R {
    let z = number(vm, args[0])?;
    let ln10 = std::f64::consts::LN_10;
    value(vm, functions::log(z).map(|r| Complex { real: r.real / ln10, imag: r.imag / ln10 }))
}

fn phase(vm: &mut Vm, args: &[Value]) -> R {
    let z = number(vm, args[0])?;
    Ok(Value::float(z.imag.atan2(z.real)))
}

fn polar(vm: &mut Vm, args: &[Value]) -> R {
    let z = number(vm, args[0])?;
    let length = z.real.hypot(z.imag);
    if length.is_infinite() && z.real.is_finite() && z.imag.is_finite() {
        return Err(raise(vm, Trouble::Range));
    }
    Ok(vm.tuple(&[Value::float(length), Value::float(z.imag.atan2(z.real))]))
}

fn rect(vm: &mut Vm, args: &[Value]) -> R {
    let r = float_type::from_value(vm, args[0])?;
    let phi = float_type::from_value(vm, args[1])?;
    if r.is_finite() && phi.is_finite() {
        let z = if phi == 0.0 {
            Complex { real: r, imag: r * phi }
        } else {
            Complex { real: r * phi.cos(), imag: r * phi.sin() }
        };
        return Ok(z.value(vm));
    }
    if phi.is_infinite() && r != 0.0 && !r.is_nan() {
        return Err(raise(vm, Trouble::Domain));
    }
    let z = if r.is_infinite() && phi.is_finite() && phi != 0.0 {
        Complex {
            real: f64::INFINITY.copysign(phi.cos() * r.signum()),
            imag: f64::INFINITY.copysign(phi.sin() * r.signum()),
        }
    } else if r.is_infinite() && phi == 0.0 {
        Complex { real: r, imag: phi.copysign(phi * r.signum()) }
    } else if r == 0.0 {
        Complex { real: 0.0, imag: 0.0 }
    } else if r.is_infinite() {
        Complex { real: f64::INFINITY, imag: f64::NAN }
    } else if phi == 0.0 {
        Complex { real: f64::NAN, imag: phi }
    } else {
        Complex { real: f64::NAN, imag: f64::NAN }
    };
    Ok(z.value(vm))
}

fn isfinite(vm: &mut Vm, args: &[Value]) -> R {
    let z = number(vm, args[0])?;
    Ok(Value::bool(z.real.is_finite() && z.imag.is_finite()))
}

fn isinf(vm: &mut Vm, args: &[Value]) -> R {
    let z = number(vm, args[0])?;
    Ok(Value::bool(z.real.is_infinite() || z.imag.is_infinite()))
}

fn isnan(vm: &mut Vm, args: &[Value]) -> R {
    let z = number(vm, args[0])?;
    Ok(Value::bool(z.real.is_nan() || z.imag.is_nan()))
}

fn isclose(vm: &mut Vm, args: &[Value]) -> R {
    let (a, b) = (number(vm, args[0])?, number(vm, args[1])?);
    let tolerance = |vm: &mut Vm, value: Value, default: f64| match value {
        Value::ABSENT => Ok(default),
        value => float_type::from_value(vm, value),
    };
    let (relative, absolute) = (tolerance(vm, args[2], 1e-9)?, tolerance(vm, args[3], 0.0)?);
    if relative < 0.0 || absolute < 0.0 {
        return Err(vm.value_error("tolerances must be non-negative"));
    }
    if a.real == b.real && a.imag == b.imag {
        return Ok(Value::TRUE);
    }
    let infinite = |z: Complex| z.real.is_infinite() || z.imag.is_infinite();
    if infinite(a) || infinite(b) {
        return Ok(Value::FALSE);
    }
    let length = |z: Complex| z.real.hypot(z.imag);
    let distance = (a.real - b.real).hypot(a.imag - b.imag);
    Ok(Value::bool(
        distance <= relative * length(b) || distance <= relative * length(a) || distance <= absolute,
    ))
}

native_table! {
    FUNCTIONS = [
        function("acos", "(z, /)", acos, "Return the arc cosine of z."),
        function("acosh", "(z, /)", acosh, "Return the inverse hyperbolic cosine of z."),
        function("asin", "(z, /)", asin, "Return the arc sine of z."),
        function("asinh", "(z, /)", asinh, "Return the inverse hyperbolic sine of z."),
        function("atan", "(z, /)", atan, "Return the arc tangent of z."),
        function("atanh", "(z, /)", atanh, "Return the inverse hyperbolic tangent of z."),
        function("cos", "(z, /)", cos, "Return the cosine of z."),
        function("cosh", "(z, /)", cosh, "Return the hyperbolic cosine of z."),
        function("exp", "(z, /)", exp, "Return the exponential value e**z."),
        function("isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", isclose, "Determine whether two complex numbers are close in value."),
        function("isfinite", "(z, /)", isfinite, "Return True if both the real and imaginary parts of z are finite, else False."),
        function("isinf", "(z, /)", isinf, "Checks if the real or imaginary part of z is infinite."),
        function("isnan", "(z, /)", isnan, "Checks if the real or imaginary part of z not a number (NaN)."),
        function("log", "(z, base=<absent>, /) as (z, base=<unrepresentable>, /)", log, "log(z[, base]) -> the logarithm of z to the given base."),
        function("log10", "(z, /)", log10, "Return the base-10 logarithm of z."),
        function("phase", "(z, /)", phase, "Return argument, also known as the phase angle, of a complex."),
        function("polar", "(z, /)", polar, "Convert a complex from rectangular coordinates to polar coordinates."),
        function("rect", "(r, phi, /)", rect, "Convert from polar coordinates to rectangular coordinates."),
        function("sin", "(z, /)", sin, "Return the sine of z."),
        function("sinh", "(z, /)", sinh, "Return the hyperbolic sine of z."),
        function("sqrt", "(z, /)", sqrt, "Return the square root of z."),
        function("tan", "(z, /)", tan, "Return the tangent of z."),
        function("tanh", "(z, /)", tanh, "Return the hyperbolic tangent of z."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    let dict = module.dict.get();
    for (name, number) in [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        dict.set_str(vm, name, Value::float(number))?;
    }
    for (name, imag) in [("infj", f64::INFINITY), ("nanj", f64::NAN)] {
        let number = Complex { real: 0.0, imag }.value(vm);
        dict.set_str(vm, name, number)?;
    }
    Ok(())
}
