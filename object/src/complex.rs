//! Complex numbers: arithmetic as C11's Annex G has it, with real operands kept real.

use crate::descriptor::{GetSetDef, member};
use crate::exception::{Exc, Raised};
use crate::exceptions::warn;
use crate::native::{Payload, class_method, method, new, slot};
use crate::ops::BinaryOp;
use crate::slots::Slot;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use crate::{float, float_type, format, int_type, native_table, ops, recursive};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    pub real: f64,
    pub imag: f64,
}

impl Payload for Complex {
    fn trace(&self, _marker: &mut crate::heap::Marker) {}
}

impl Complex {
    pub fn new(vm: &mut Vm, real: f64, imag: f64) -> Value {
        Complex { real, imag }.value(vm)
    }

    /// As a Python object.
    pub fn value(self, vm: &mut Vm) -> Value {
        vm.new_native(vm.types.complex, self).value()
    }
}

/// Whether an infinity is there: 1 or 0 with the number's sign.
fn boxed(x: f64) -> f64 {
    f64::from(u8::from(x.is_infinite())).copysign(x)
}

fn no_nan(x: f64) -> f64 {
    if x.is_nan() { 0f64.copysign(x) } else { x }
}

/// The product; infinities that came out as NaN are recovered (C11, G.5.1).
pub fn product(z: Complex, w: Complex) -> Complex {
    let (mut a, mut b, mut c, mut d) = (z.real, z.imag, w.real, w.imag);
    let (ac, bd, ad, bc) = (a * c, b * d, a * d, b * c);
    let r = Complex { real: ac - bd, imag: ad + bc };
    if !r.real.is_nan() || !r.imag.is_nan() {
        return r;
    }
    let mut again = false;
    if a.is_infinite() || b.is_infinite() {
        (a, b, c, d) = (boxed(a), boxed(b), no_nan(c), no_nan(d));
        again = true;
    }
    if c.is_infinite() || d.is_infinite() {
        (a, b, c, d) = (no_nan(a), no_nan(b), boxed(c), boxed(d));
        again = true;
    }
    if !again && [ac, bd, ad, bc].iter().any(|x| x.is_infinite()) {
        (a, b, c, d) = (no_nan(a), no_nan(b), no_nan(c), no_nan(d));
        again = true;
    }
    if !again {
        return r;
    }
    Complex { real: f64::INFINITY * (a * c - b * d), imag: f64::INFINITY * (a * d + b * c) }
}

/// The quotient by Smith's algorithm, infinities and zeros recovered (C11, G.5.2); `None` for a zero divisor.
pub fn quotient(a: Complex, b: Complex) -> Option<Complex> {
    let (x, y) = (b.real.abs(), b.imag.abs());
    let mut r = if x >= y {
        if x == 0.0 {
            return None;
        }
        let ratio = b.imag / b.real;
        let denominator = b.real + b.imag * ratio;
        Complex {
            real: (a.real + a.imag * ratio) / denominator,
            imag: (a.imag - a.real * ratio) / denominator,
        }
    } else if y >= x {
        let ratio = b.real / b.imag;
        let denominator = b.real * ratio + b.imag;
        Complex {
            real: (a.real * ratio + a.imag) / denominator,
            imag: (a.imag * ratio - a.real) / denominator,
        }
    } else {
        Complex { real: f64::NAN, imag: f64::NAN }
    };
    if r.real.is_nan() && r.imag.is_nan() {
        let is_finite = |z: Complex| z.real.is_finite() && z.imag.is_finite();
        if (a.real.is_infinite() || a.imag.is_infinite()) && is_finite(b) {
            let (x, y) = (boxed(a.real), boxed(a.imag));
            r.real = f64::INFINITY * (x * b.real + y * b.imag);
            r.imag = f64::INFINITY * (y * b.real - x * b.imag);
        } else if (x.is_infinite() || y.is_infinite()) && is_finite(a) {
            let (x, y) = (boxed(b.real), boxed(b.imag));
            r.real = 0.0 * (a.real * x + a.imag * y);
            r.imag = 0.0 * (a.imag * x - a.real * y);
        }
    }
    Some(r)
}

/// A real number by a complex one.
fn real_quotient(a: f64, b: Complex) -> Option<Complex> {
    let (x, y) = (b.real.abs(), b.imag.abs());
    let mut r = if x >= y {
        if x == 0.0 {
            return None;
        }
        let ratio = b.imag / b.real;
        let denominator = b.real + b.imag * ratio;
        Complex { real: a / denominator, imag: (-a * ratio) / denominator }
    } else if y >= x {
        let ratio = b.real / b.imag;
        let denominator = b.real * ratio + b.imag;
        Complex { real: (a * ratio) / denominator, imag: -a / denominator }
    } else {
        Complex { real: f64::NAN, imag: f64::NAN }
    };
    if r.real.is_nan() && r.imag.is_nan() && (x.is_infinite() || y.is_infinite()) && a.is_finite() {
        let (x, y) = (boxed(b.real), boxed(b.imag));
        r = Complex { real: 0.0 * (a * x), imag: 0.0 * (-a * y) };
    }
    Some(r)
}

/// Why a power does not exist.
pub enum NoPower {
    ZeroBase,
    TooLarge,
}

/// `a ** b`: by multiplication for small integers, else by polar form.
pub fn power(a: Complex, b: Complex) -> Result<Complex, NoPower> {
    let one = Complex { real: 1.0, imag: 0.0 };
    let r = if b.imag == 0.0 && b.real == b.real.floor() && b.real.abs() <= 100.0 {
        let times = b.real.abs() as u32;
        let (mut r, mut p, mut mask) = (one, a, 1u32);
        while times >= mask {
            if times & mask != 0 {
                r = product(r, p);
            }
            mask <<= 1;
            p = product(p, p);
        }
        if b.real < 0.0 { quotient(one, r).ok_or(NoPower::ZeroBase)? } else { r }
    } else if b.real == 0.0 && b.imag == 0.0 {
        one
    } else if a.real == 0.0 && a.imag == 0.0 {
        if b.imag != 0.0 || b.real < 0.0 {
            return Err(NoPower::ZeroBase);
        }
        Complex { real: 0.0, imag: 0.0 }
    } else {
        let magnitude = a.real.hypot(a.imag);
        let mut length = magnitude.powf(b.real);
        let angle = a.imag.atan2(a.real);
        let mut phase = angle * b.real;
        if b.imag != 0.0 {
            length *= (-angle * b.imag).exp();
            phase += b.imag * magnitude.ln();
        }
        if phase.is_infinite() {
            // The C library calls the cosine of infinity a domain error.
            return Err(NoPower::ZeroBase);
        }
        Complex { real: length * phase.cos(), imag: length * phase.sin() }
    };
    if r.real.is_infinite() || r.imag.is_infinite() {
        return Err(NoPower::TooLarge);
    }
    Ok(r)
}

/// The power as a Python object, or its exception.
pub fn power_value(vm: &mut Vm, a: Complex, b: Complex) -> R {
    match power(a, b) {
        Ok(r) => Ok(r.value(vm)),
        Err(NoPower::ZeroBase) => {
            Err(vm.raise(Exc::ZeroDivisionError, "zero to a negative or complex power"))
        }
        Err(NoPower::TooLarge) => Err(vm.overflow_error("complex exponentiation")),
    }
}

fn this(value: Value) -> Complex {
    match value.native::<Complex>() {
        Some(c) => **c,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// A complex number, or a real one.
#[derive(Clone, Copy)]
enum Operand {
    Complex(Complex),
    Real(f64),
}

impl Operand {
    fn complex(self) -> Complex {
        match self {
            Operand::Complex(c) => c,
            Operand::Real(real) => Complex { real, imag: 0.0 },
        }
    }
}

fn operand(vm: &mut Vm, value: Value) -> R<Option<Operand>> {
    if let Some(c) = value.native::<Complex>() {
        return Ok(Some(Operand::Complex(**c)));
    }
    match (value.as_any_float(), value.as_int()) {
        (Some(f), _) => Ok(Some(Operand::Real(f))),
        (None, Some(i)) => int_type::float_of(vm, i).map(|f| Some(Operand::Real(f))),
        (None, None) => Ok(None),
    }
}

fn zero_division(vm: &mut Vm) -> Raised {
    vm.raise(Exc::ZeroDivisionError, "division by zero")
}

fn sum(a: Operand, b: Operand) -> Complex {
    use Operand::{Complex as C, Real};
    match (a, b) {
        (C(a), C(b)) => Complex { real: a.real + b.real, imag: a.imag + b.imag },
        (C(a), Real(b)) => Complex { real: a.real + b, imag: a.imag },
        (Real(a), C(b)) => Complex { real: a + b.real, imag: b.imag },
        (Real(a), Real(b)) => Complex { real: a + b, imag: 0.0 },
    }
}

fn difference(a: Operand, b: Operand) -> Complex {
    use Operand::{Complex as C, Real};
    match (a, b) {
        (C(a), C(b)) => Complex { real: a.real - b.real, imag: a.imag - b.imag },
        (C(a), Real(b)) => Complex { real: a.real - b, imag: a.imag },
        (Real(a), C(b)) => Complex { real: a - b.real, imag: -b.imag },
        (Real(a), Real(b)) => Complex { real: a - b, imag: 0.0 },
    }
}

fn any_product(a: Operand, b: Operand) -> Complex {
    use Operand::{Complex as C, Real};
    match (a, b) {
        (C(z), Real(x)) | (Real(x), C(z)) => Complex { real: z.real * x, imag: z.imag * x },
        (a, b) => product(a.complex(), b.complex()),
    }
}

fn any_quotient(vm: &mut Vm, a: Operand, b: Operand) -> R<Complex> {
    use Operand::{Complex as C, Real};
    let r = match (a, b) {
        (C(_), Real(0.0)) => None,
        (C(z), Real(x)) => Some(Complex { real: z.real / x, imag: z.imag / x }),
        (Real(x), C(z)) => real_quotient(x, z),
        (a, b) => quotient(a.complex(), b.complex()),
    };
    match r {
        Some(r) => Ok(r),
        None => Err(zero_division(vm)),
    }
}

/// The operator for two exact operands of which one at least is complex, the other a float or a small int; `None` sends it
/// through the special methods.
pub fn binary_short(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> Option<R> {
    let operand = |value: Value| match (value.as_float(), value.as_small_int()) {
        (Some(x), _) => Some(Operand::Real(x)),
        (_, Some(i)) => Some(Operand::Real(i as f64)),
        _ if vm.is_exact(value, vm.types.complex) => Some(Operand::Complex(this(value))),
        _ => None,
    };
    let (a, b) = (operand(a)?, operand(b)?);
    let result = match op {
        BinaryOp::Add => sum(a, b),
        BinaryOp::Sub => difference(a, b),
        BinaryOp::Mul => any_product(a, b),
        BinaryOp::TrueDiv => return Some(any_quotient(vm, a, b).map(|z| z.value(vm))),
        _ => return None,
    };
    Some(Ok(result.value(vm)))
}

macro_rules! operators {
    ($($forward:ident $reflected:ident |$vm:ident, $a:ident, $b:ident| $e:expr;)*) => {
        $(fn $forward($vm: &mut Vm, args: &[Value]) -> R {
            let $a = Operand::Complex(this(args[0]));
            let Some($b) = operand($vm, args[1])? else { return Ok(Value::NOT_IMPLEMENTED) };
            $e
        }

        fn $reflected($vm: &mut Vm, args: &[Value]) -> R {
            let $b = Operand::Complex(this(args[0]));
            let Some($a) = operand($vm, args[1])? else { return Ok(Value::NOT_IMPLEMENTED) };
            $e
        })*
    };
}

operators! {
    add radd |vm, a, b| Ok(sum(a, b).value(vm));
    sub rsub |vm, a, b| Ok(difference(a, b).value(vm));
    mul rmul |vm, a, b| Ok(any_product(a, b).value(vm));
    true_div rtrue_div |vm, a, b| {
        let r = any_quotient(vm, a, b)?;
        Ok(r.value(vm))
    };
    pow_two rpow_two |vm, a, b| power_value(vm, a.complex(), b.complex());
}

/// Numbers have no complex modulus; others do not get so far.
fn no_modulus(vm: &mut Vm, args: &[Value], result: R) -> R {
    if args[2].is_none() || result == Ok(Value::NOT_IMPLEMENTED) {
        return result;
    }
    vm.exception = None;
    Err(vm.value_error("complex modulo"))
}

fn pow(vm: &mut Vm, args: &[Value]) -> R {
    let result = pow_two(vm, &args[..2]);
    no_modulus(vm, args, result)
}

fn rpow(vm: &mut Vm, args: &[Value]) -> R {
    let result = rpow_two(vm, &args[..2]);
    no_modulus(vm, args, result)
}

fn neg(vm: &mut Vm, args: &[Value]) -> R {
    let z = this(args[0]);
    Ok(Complex::new(vm, -z.real, -z.imag))
}

fn exact(vm: &mut Vm, args: &[Value]) -> R {
    if vm.is_exact(args[0], vm.types.complex) {
        return Ok(args[0]);
    }
    Ok(this(args[0]).value(vm))
}

fn abs(vm: &mut Vm, args: &[Value]) -> R {
    let z = this(args[0]);
    let length = z.real.hypot(z.imag);
    if length.is_infinite() && z.real.is_finite() && z.imag.is_finite() {
        return Err(vm.overflow_error("absolute value too large"));
    }
    Ok(Value::float(length))
}

fn truth(_vm: &mut Vm, args: &[Value]) -> R {
    let z = this(args[0]);
    Ok(Value::bool(z.real != 0.0 || z.imag != 0.0))
}

fn equal(vm: &mut Vm, z: Complex, value: Value) -> R<Option<bool>> {
    if let Some(w) = value.native::<Complex>() {
        return Ok(Some(z.real == w.real && z.imag == w.imag));
    }
    if value.as_any_float().is_none() && value.as_int().is_none() {
        return Ok(None);
    }
    // Large integers are compared exactly.
    Ok(Some(z.imag == 0.0 && ops::equal(vm, Value::float(z.real), value)?))
}

fn eq(vm: &mut Vm, args: &[Value]) -> R {
    Ok(equal(vm, this(args[0]), args[1])?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn ne(vm: &mut Vm, args: &[Value]) -> R {
    Ok(equal(vm, this(args[0]), args[1])?.map_or(Value::NOT_IMPLEMENTED, |e| Value::bool(!e)))
}

fn unordered(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    const FACTOR: i64 = 1_000_003;
    let z = this(args[0]);
    let (real, imag) = (ops::float_hash(z.real, args[0]), ops::float_hash(z.imag, args[0]));
    let hash = real.wrapping_add(FACTOR.wrapping_mul(imag));
    Ok(vm.int(if hash == -1 { -2 } else { hash }))
}

/// The shortest text of a part: whole numbers without a point.
fn part_text(f: f64) -> String {
    let text = float::repr(f);
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

fn text(z: Complex) -> String {
    let imag = part_text(z.imag);
    if z.real == 0.0 && z.real.is_sign_positive() {
        return format!("{imag}j");
    }
    let sign = if imag.starts_with('-') { "" } else { "+" };
    format!("({}{sign}{imag}j)", part_text(z.real))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    Ok(vm.str(&text(this(args[0]))))
}

fn format_complex(vm: &mut Vm, args: &[Value]) -> R {
    let z = this(args[0]);
    if args[1].as_str().is_some_and(|s| s.is_empty()) {
        return ops::to_str(vm, args[0]);
    }
    format::complex(vm, z.real, z.imag, args[1], args[0])
}

/// A complex number from text, as `complex(text)` accepts it.
fn parse(text: &str) -> Option<Complex> {
    let is_blank = crate::unicode::is_number_space;
    let text = text.trim_matches(is_blank);
    let text = match text.strip_prefix('(') {
        Some(inner) => inner.strip_suffix(')')?.trim_matches(is_blank),
        None => text,
    };
    if text.chars().any(is_blank) {
        return None;
    }
    let Some(body) = text.strip_suffix(['j', 'J']) else {
        return Some(Complex { real: float_type::parse(text)?, imag: 0.0 });
    };
    // The sign between the parts: not at the start, and not that of an exponent.
    let bytes = body.as_bytes();
    let at = (1..bytes.len())
        .rev()
        .find(|&i| matches!(bytes[i], b'+' | b'-') && !matches!(bytes[i - 1], b'e' | b'E'))
        .unwrap_or(0);
    let (real, imag) = body.split_at(at);
    let imag = match imag {
        "" | "+" => 1.0,
        "-" => -1.0,
        text => float_type::parse(text)?,
    };
    let real = if real.is_empty() { 0.0 } else { float_type::parse(real)? };
    Some(Complex { real, imag })
}

/// What `__complex__` gives, if an object has it.
fn by_method(vm: &mut Vm, value: Value) -> R<Option<Complex>> {
    if vm.is_exact(value, vm.types.complex) {
        return Ok(Some(this(value)));
    }
    let name = vm.intern("__complex__");
    if vm.type_of(value).lookup(vm, name).is_none() {
        return Ok(None);
    }
    let result = vm.call_method(value, name, &[])?;
    let Some(c) = result.native::<Complex>() else {
        let message = format!("__complex__ returned non-complex (type {})", vm.type_name(result));
        return Err(vm.type_error(message));
    };
    if !vm.is_exact(result, vm.types.complex) {
        let message = format!(
            "__complex__ returned non-complex (type {}).  The ability to return an instance of a strict subclass of \
             complex is deprecated, and may be removed in a future version of Python.",
            vm.type_name(result)
        );
        warn(vm, Exc::DeprecationWarning, &message)?;
    }
    Ok(Some(**c))
}

/// A real number by `__float__` or `__index__`.
fn real_number(vm: &mut Vm, value: Value) -> R<Option<f64>> {
    let ty = vm.type_of(value);
    if value.as_any_float().is_some()
        || value.as_int().is_some()
        || ty.slot(vm, Slot::Float).is_some()
        || ty.slot(vm, Slot::Index).is_some()
    {
        return float_type::from_value(vm, value).map(Some);
    }
    Ok(None)
}

fn instance(vm: &mut Vm, class: Value, z: Complex) -> R {
    match class.cast::<Type>() {
        Some(ty) => Ok(vm.new_native(ty, z).value()),
        None => Err(vm.type_error("not a class")),
    }
}

fn from_text(vm: &mut Vm, value: Value) -> R<Complex> {
    let Some(s) = value.as_str() else { return Ok(Complex { real: 0.0, imag: 0.0 }) };
    match parse(&crate::unicode::ascii_number(&s)) {
        Some(z) => Ok(z),
        None if s.code_points().any(|c| c == u32::from(b'_')) => {
            let shown = ops::repr_text(vm, value)?;
            Err(vm.value_error(format!("could not convert string to complex: {shown}")))
        }
        None => Err(vm.value_error("complex() arg is a malformed string")),
    }
}

fn make(vm: &mut Vm, args: &[Value]) -> R {
    let [class, real, imag] = *args else { return Ok(Value::NONE) };
    if imag == Value::ABSENT {
        if real == Value::ABSENT {
            return instance(vm, class, Complex { real: 0.0, imag: 0.0 });
        }
        if real.as_str().is_some() {
            let z = from_text(vm, real)?;
            return instance(vm, class, z);
        }
        if let Some(z) = by_method(vm, real)? {
            if class == vm.types.complex.value() && vm.is_exact(real, vm.types.complex) {
                return Ok(real);
            }
            return instance(vm, class, z);
        }
        if let Some(f) = real_number(vm, real)? {
            return instance(vm, class, Complex { real: f, imag: 0.0 });
        }
        let message = format!("complex() argument must be a string or a number, not {}", vm.type_name(real));
        return Err(vm.type_error(message));
    }
    let mut parts = [Complex { real: 0.0, imag: 0.0 }; 2];
    let mut is_complex = [false; 2];
    for ((part, is_complex), (name, value)) in
        parts.iter_mut().zip(&mut is_complex).zip([("real", real), ("imag", imag)])
    {
        if value == Value::ABSENT {
            continue;
        }
        let own = value.native::<Complex>().is_some();
        let by_method =
            if value.as_str().is_some() || (!own && name == "imag") { None } else { by_method(vm, value)? };
        if let Some(z) = by_method {
            let message =
                format!("complex() argument '{name}' must be a real number, not {}", vm.type_name(value));
            warn(vm, Exc::DeprecationWarning, &message)?;
            *part = z;
            *is_complex = true;
        } else if let Some(f) = if value.as_str().is_some() { None } else { real_number(vm, value)? } {
            *part = Complex { real: f, imag: 0.0 };
        } else {
            let message =
                format!("complex() argument '{name}' must be a real number, not {}", vm.type_name(value));
            return Err(vm.type_error(message));
        }
    }
    let [mut z, w] = parts;
    // (a + bj) + (c + dj)j, without adding zeros that are not there.
    if is_complex[1] {
        z.real -= w.imag;
    }
    z.imag = if is_complex[0] { z.imag + w.real } else { w.real };
    instance(vm, class, z)
}

fn from_number(vm: &mut Vm, args: &[Value]) -> R {
    let (class, number) = (args[0], args[1]);
    if class == vm.types.complex.value() && vm.is_exact(number, vm.types.complex) {
        return Ok(number);
    }
    let z = match by_method(vm, number)? {
        Some(z) => z,
        None => match real_number(vm, number)? {
            Some(real) => Complex { real, imag: 0.0 },
            None => {
                let message = format!("must be real number, not {}", vm.type_name(number));
                return Err(vm.type_error(message));
            }
        },
    };
    if class == vm.types.complex.value() {
        return Ok(z.value(vm));
    }
    let value = z.value(vm);
    vm.call(class, &[value])
}

fn conjugate(vm: &mut Vm, args: &[Value]) -> R {
    let z = this(args[0]);
    Ok(Complex::new(vm, z.real, -z.imag))
}

fn getnewargs(vm: &mut Vm, args: &[Value]) -> R {
    let z = this(args[0]);
    Ok(vm.tuple(&[Value::float(z.real), Value::float(z.imag)]))
}

fn real(vm: &mut Vm, value: Value) -> R {
    match value.native::<Complex>() {
        Some(z) => Ok(Value::float(z.real)),
        None => Err(recursive::foreign_receiver(vm, "complex", value)),
    }
}

fn imag(vm: &mut Vm, value: Value) -> R {
    match value.native::<Complex>() {
        Some(z) => Ok(Value::float(z.imag)),
        None => Err(recursive::foreign_receiver(vm, "complex", value)),
    }
}

static ATTRIBUTES: &[GetSetDef] = &[member("real", real), member("imag", imag)];

native_table! {
    METHODS = [
        new("(type, real=<absent>, imag=<absent>) as (type, real=0, imag=0)", make),
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__hash__", "(self, /)", hash, "Return hash(self)."),
        slot("__lt__", "(self, value, /)", unordered, "Return self<value."),
        slot("__le__", "(self, value, /)", unordered, "Return self<=value."),
        slot("__eq__", "(self, value, /)", eq, "Return self==value."),
        slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
        slot("__gt__", "(self, value, /)", unordered, "Return self>value."),
        slot("__ge__", "(self, value, /)", unordered, "Return self>=value."),
        slot("__add__", "(self, value, /)", add, "Return self+value."),
        slot("__radd__", "(self, value, /)", radd, "Return value+self."),
        slot("__sub__", "(self, value, /)", sub, "Return self-value."),
        slot("__rsub__", "(self, value, /)", rsub, "Return value-self."),
        slot("__mul__", "(self, value, /)", mul, "Return self*value."),
        slot("__rmul__", "(self, value, /)", rmul, "Return value*self."),
        slot("__pow__", "(self, value, mod=None, /)", pow, "Return pow(self, value, mod)."),
        slot("__rpow__", "(self, value, mod=None, /)", rpow, "Return pow(value, self, mod)."),
        slot("__neg__", "(self, /)", neg, "-self"),
        slot("__pos__", "(self, /)", exact, "+self"),
        slot("__abs__", "(self, /)", abs, "abs(self)"),
        slot("__bool__", "(self, /)", truth, "True if self else False"),
        slot("__truediv__", "(self, value, /)", true_div, "Return self/value."),
        slot("__rtruediv__", "(self, value, /)", rtrue_div, "Return value/self."),
        class_method("from_number", "(type, number, /)", from_number, "Convert number to a complex floating-point number."),
        method("conjugate", "(self, /)", conjugate, "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."),
        method("__complex__", "(self, /)", exact, "Convert this value to exact type complex."),
        method("__getnewargs__", "(self, /)", getnewargs, "Arguments to make an equal number."),
        method("__format__", "(self, format_spec, /)", format_complex, "Convert to a string according to format_spec."),
    ]
}

/// Fills the type.
pub fn init(vm: &mut Vm) {
    let ty = vm.types.complex;
    vm.add_methods(ty, &METHODS);
    vm.add_getsets(ty, ATTRIBUTES);
    ty.modified(vm);
}
