//! Elementary functions of complex numbers. The formulas are Kahan's ("Branch cuts for complex elementary functions",
//! 1987) in the form that CPython uses; for infinities and NaN C11's Annex G rules, which the C library follows.

use pyrite_object::complex::Complex;

/// Why a function has no value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    Domain,
    Range,
}

pub type Outcome = Result<Complex, Trouble>;

#[repr(C)]
#[derive(Clone, Copy)]
struct C(f64, f64);

#[link(name = "m")]
#[allow(improper_ctypes, reason = "two doubles are passed and returned as C's double complex is")]
unsafe extern "C" {
    safe fn cacos(z: C) -> C;
    safe fn cacosh(z: C) -> C;
    safe fn casin(z: C) -> C;
    safe fn casinh(z: C) -> C;
    safe fn catan(z: C) -> C;
    safe fn catanh(z: C) -> C;
    safe fn ccos(z: C) -> C;
    safe fn ccosh(z: C) -> C;
    safe fn csin(z: C) -> C;
    safe fn csinh(z: C) -> C;
    safe fn ctan(z: C) -> C;
    safe fn ctanh(z: C) -> C;
    safe fn cexp(z: C) -> C;
    safe fn clog(z: C) -> C;
    safe fn csqrt(z: C) -> C;
    safe fn asinh(x: f64) -> f64;
}

const LN2: f64 = std::f64::consts::LN_2;
const LARGE: f64 = f64::MAX / 4.0;

fn sqrt_large() -> f64 {
    LARGE.sqrt()
}

fn log_large() -> f64 {
    LARGE.ln()
}

fn c(real: f64, imag: f64) -> Complex {
    Complex { real, imag }
}

fn is_finite(z: Complex) -> bool {
    z.real.is_finite() && z.imag.is_finite()
}

/// The C library's value for arguments that are not finite.
fn special(z: Complex, f: extern "C" fn(C) -> C) -> Complex {
    let C(real, imag) = f(C(z.real, z.imag));
    c(real, imag)
}

macro_rules! special {
    ($z:expr, $f:ident) => {{
        extern "C" fn call(z: C) -> C {
            $f(z)
        }
        special($z, call)
    }};
}

/// `log(hypot(x / 2, y / 2)) + 2 log 2`, for numbers too large for `hypot` itself.
fn log_of_large(z: Complex) -> f64 {
    (z.real / 2.0).hypot(z.imag / 2.0).ln() + LN2 * 2.0
}

pub fn sqrt(z: Complex) -> Complex {
    if !is_finite(z) {
        return special!(z, csqrt);
    }
    if z.real == 0.0 && z.imag == 0.0 {
        return c(0.0, z.imag);
    }
    let (mut ax, ay) = (z.real.abs(), z.imag.abs());
    let s = if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE && (ax > 0.0 || ay > 0.0) {
        let up = 2f64.powi(53);
        ax *= up;
        (ax + ax.hypot(ay * up)).sqrt() * 2f64.powi(-27)
    } else {
        ax /= 8.0;
        2.0 * (ax + ax.hypot(ay / 8.0)).sqrt()
    };
    let d = ay / (2.0 * s);
    if z.real >= 0.0 { c(s, d.copysign(z.imag)) } else { c(d, s.copysign(z.imag)) }
}

pub fn acos(z: Complex) -> Outcome {
    if !is_finite(z) {
        return Ok(special!(z, cacos));
    }
    if z.real.abs() > LARGE || z.imag.abs() > LARGE {
        let real = z.imag.abs().atan2(z.real);
        let length = log_of_large(z);
        // Above the cut the imaginary part is negative.
        let imag = if z.real < 0.0 { -length.copysign(z.imag) } else { length.copysign(-z.imag) };
        return Ok(c(real, imag));
    }
    let s1 = sqrt(c(1.0 - z.real, -z.imag));
    let s2 = sqrt(c(1.0 + z.real, z.imag));
    Ok(c(2.0 * s1.real.atan2(s2.real), asinh(s2.real * s1.imag - s2.imag * s1.real)))
}

pub fn acosh_(z: Complex) -> Outcome {
    if !is_finite(z) {
        return Ok(special!(z, cacosh));
    }
    if z.real.abs() > LARGE || z.imag.abs() > LARGE {
        return Ok(c(log_of_large(z), z.imag.atan2(z.real)));
    }
    let s1 = sqrt(c(z.real - 1.0, z.imag));
    let s2 = sqrt(c(z.real + 1.0, z.imag));
    Ok(c(asinh(s1.real * s2.real + s1.imag * s2.imag), 2.0 * s1.imag.atan2(s2.real)))
}

pub fn asin(z: Complex) -> Outcome {
    if !is_finite(z) {
        return Ok(special!(z, casin));
    }
    let s = asinh_(c(-z.imag, z.real))?;
    Ok(c(s.imag, -s.real))
}

pub fn asinh_(z: Complex) -> Outcome {
    if !is_finite(z) {
        return Ok(special!(z, casinh));
    }
    if z.real.abs() > LARGE || z.imag.abs() > LARGE {
        let length = log_of_large(z);
        let real = if z.imag >= 0.0 { length.copysign(z.real) } else { -length.copysign(-z.real) };
        return Ok(c(real, z.imag.atan2(z.real.abs())));
    }
    let s1 = sqrt(c(1.0 + z.imag, -z.real));
    let s2 = sqrt(c(1.0 - z.imag, z.real));
    Ok(c(asinh(s1.real * s2.imag - s2.real * s1.imag), z.imag.atan2(s1.real * s2.real - s1.imag * s2.imag)))
}

pub fn atan(z: Complex) -> Outcome {
    if !is_finite(z) {
        return Ok(special!(z, catan));
    }
    let s = atanh_(c(-z.imag, z.real))?;
    Ok(c(s.imag, -s.real))
}

pub fn atanh_(z: Complex) -> Outcome {
    if !is_finite(z) {
        return Ok(special!(z, catanh));
    }
    if z.real < 0.0 || (z.real == 0.0 && z.real.is_sign_negative()) {
        let r = atanh_(c(-z.real, -z.imag))?;
        return Ok(c(-r.real, -r.imag));
    }
    let ay = z.imag.abs();
    if z.real > sqrt_large() || ay > sqrt_large() {
        let h = (z.real / 2.0).hypot(z.imag / 2.0);
        return Ok(c(z.real / 4.0 / h / h, -(std::f64::consts::FRAC_PI_2.copysign(-z.imag))));
    }
    if z.real == 1.0 && ay < f64::MIN_POSITIVE.sqrt() {
        if ay == 0.0 {
            return Err(Trouble::Domain);
        }
        return Ok(c(-(ay.sqrt() / ay.hypot(2.0).sqrt()).ln(), (2f64.atan2(-ay) / 2.0).copysign(z.imag)));
    }
    let x = 1.0 - z.real;
    Ok(c(
        (4.0 * z.real / (x * x + ay * ay)).ln_1p() / 4.0,
        -((-2.0 * z.imag).atan2(x * (1.0 + z.real) - ay * ay)) / 2.0,
    ))
}

/// A result that is infinite though the argument is not is too large.
fn in_range(r: Complex) -> Outcome {
    if r.real.is_infinite() || r.imag.is_infinite() { Err(Trouble::Range) } else { Ok(r) }
}

/// Infinite real parts need an angle: an infinite imaginary part is a domain error there.
fn angle_known(z: Complex) -> Result<(), Trouble> {
    if z.imag.is_infinite() && !z.real.is_nan() { Err(Trouble::Domain) } else { Ok(()) }
}

pub fn cosh_(z: Complex) -> Outcome {
    if !is_finite(z) {
        angle_known(z)?;
        return Ok(special!(z, ccosh));
    }
    if z.real.abs() > log_large() {
        let x = z.real - 1f64.copysign(z.real);
        let e = std::f64::consts::E;
        return in_range(c(z.imag.cos() * x.cosh() * e, z.imag.sin() * x.sinh() * e));
    }
    in_range(c(z.imag.cos() * z.real.cosh(), z.imag.sin() * z.real.sinh()))
}

pub fn cos(z: Complex) -> Outcome {
    if !is_finite(z) {
        angle_known(c(z.imag, z.real))?;
        return Ok(special!(z, ccos));
    }
    cosh_(c(-z.imag, z.real))
}

pub fn sinh_(z: Complex) -> Outcome {
    if !is_finite(z) {
        angle_known(z)?;
        return Ok(special!(z, csinh));
    }
    if z.real.abs() > log_large() {
        let x = z.real - 1f64.copysign(z.real);
        let e = std::f64::consts::E;
        return in_range(c(z.imag.cos() * x.sinh() * e, z.imag.sin() * x.cosh() * e));
    }
    in_range(c(z.imag.cos() * z.real.sinh(), z.imag.sin() * z.real.cosh()))
}

pub fn sin(z: Complex) -> Outcome {
    if !is_finite(z) {
        angle_known(c(z.imag, z.real))?;
        return Ok(special!(z, csin));
    }
    let s = sinh_(c(-z.imag, z.real))?;
    Ok(c(s.imag, -s.real))
}

pub fn tanh_(z: Complex) -> Outcome {
    if !is_finite(z) {
        if z.imag.is_infinite() && z.real.is_finite() {
            return Err(Trouble::Domain);
        }
        return Ok(special!(z, ctanh));
    }
    if z.real.abs() > log_large() {
        let imag = 4.0 * z.imag.sin() * z.imag.cos() * (-2.0 * z.real.abs()).exp();
        return Ok(c(1f64.copysign(z.real), imag));
    }
    let (tx, ty) = (z.real.tanh(), z.imag.tan());
    let cx = 1.0 / z.real.cosh();
    let txty = tx * ty;
    let denominator = 1.0 + txty * txty;
    Ok(c(tx * (1.0 + ty * ty) / denominator, ((ty / denominator) * cx) * cx))
}

pub fn tan(z: Complex) -> Outcome {
    if !is_finite(z) {
        if z.real.is_infinite() && z.imag.is_finite() {
            return Err(Trouble::Domain);
        }
        return Ok(special!(z, ctan));
    }
    let s = tanh_(c(-z.imag, z.real))?;
    Ok(c(s.imag, -s.real))
}

pub fn exp(z: Complex) -> Outcome {
    if !is_finite(z) {
        if z.imag.is_infinite() && (z.real.is_finite() || z.real == f64::INFINITY) {
            return Err(Trouble::Domain);
        }
        return Ok(special!(z, cexp));
    }
    if z.real > log_large() {
        let length = (z.real - 1.0).exp();
        let e = std::f64::consts::E;
        return in_range(c(length * z.imag.cos() * e, length * z.imag.sin() * e));
    }
    let length = z.real.exp();
    in_range(c(length * z.imag.cos(), length * z.imag.sin()))
}

pub fn log(z: Complex) -> Outcome {
    if !is_finite(z) {
        return Ok(special!(z, clog));
    }
    let (ax, ay) = (z.real.abs(), z.imag.abs());
    let real = if ax > LARGE || ay > LARGE {
        (ax / 2.0).hypot(ay / 2.0).ln() + LN2
    } else if ax < f64::MIN_POSITIVE && ay < f64::MIN_POSITIVE {
        if ax == 0.0 && ay == 0.0 {
            return Err(Trouble::Domain);
        }
        let up = 2f64.powi(53);
        (ax * up).hypot(ay * up).ln() - 53.0 * LN2
    } else {
        let h = ax.hypot(ay);
        if (0.71..=1.73).contains(&h) {
            let (most, least) = if ax > ay { (ax, ay) } else { (ay, ax) };
            ((most - 1.0) * (most + 1.0) + least * least).ln_1p() / 2.0
        } else {
            h.ln()
        }
    };
    Ok(c(real, z.imag.atan2(z.real)))
}
