//! The methods of `float`.

use crate::descriptor::GetSetDef;
use crate::exception::Exc;
use crate::int::{self, Int};
use crate::native::{FloatObject, method, slot};
use crate::ops::{self, CompareOp};
use crate::slots::Slot;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};

fn this(value: Value) -> f64 {
    match value.as_any_float() {
        Some(f) => f,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// The other operand as a float: floats and integers; `None` for anything else.
fn operand(vm: &mut Vm, value: Value) -> R<Option<f64>> {
    match (value.as_any_float(), value.as_int()) {
        (Some(f), _) => Ok(Some(f)),
        (None, Some(i)) => crate::int_type::float_of(vm, i).map(Some),
        (None, None) => Ok(None),
    }
}

fn zero_division(vm: &mut Vm) -> crate::exception::Raised {
    vm.raise(Exc::ZeroDivisionError, "division by zero")
}

/// Quotient and remainder, the remainder with the sign of the divisor.
pub fn divmod(x: f64, y: f64) -> (f64, f64) {
    let mut r = x % y;
    let mut q = (x - r) / y;
    if r != 0.0 {
        if (y < 0.0) != (r < 0.0) {
            r += y;
            q -= 1.0;
        }
    } else {
        r = 0f64.copysign(y);
    }
    let q = if q != 0.0 {
        let floor = q.floor();
        if q - floor > 0.5 { floor + 1.0 } else { floor }
    } else {
        0f64.copysign(x / y)
    };
    (q, r)
}

/// `x ** y`.
pub fn power(vm: &mut Vm, x: f64, y: f64) -> R {
    if x == 0.0 && y < 0.0 && y.is_finite() {
        return Err(vm.raise(Exc::ZeroDivisionError, "zero to a negative power"));
    }
    if x < 0.0 && x.is_finite() && y.is_finite() && y != y.floor() {
        let complex = |real| crate::complex::Complex { real, imag: 0.0 };
        return crate::complex::power_value(vm, complex(x), complex(y));
    }
    let r = if x == 1.0 || y == 0.0 { 1.0 } else { x.powf(y) };
    if r.is_infinite() && x.is_finite() && y.is_finite() {
        let number = Value::small_int(34);
        let text = vm.str("Numerical result out of range");
        return Err(vm.raise_with(Exc::OverflowError, &[number, text]));
    }
    Ok(Value::float(r))
}

macro_rules! operators {
    ($($forward:ident $reflected:ident |$vm:ident, $x:ident, $y:ident| $e:expr;)*) => {
        $(fn $forward($vm: &mut Vm, args: &[Value]) -> R {
            let $x = this(args[0]);
            let Some($y) = operand($vm, args[1])? else { return Ok(Value::NOT_IMPLEMENTED) };
            $e
        }
        fn $reflected($vm: &mut Vm, args: &[Value]) -> R {
            let $y = this(args[0]);
            let Some($x) = operand($vm, args[1])? else { return Ok(Value::NOT_IMPLEMENTED) };
            $e
        })*
    };
}

operators! {
    add radd |vm, x, y| Ok(Value::float(x + y));
    sub rsub |vm, x, y| Ok(Value::float(x - y));
    mul rmul |vm, x, y| Ok(Value::float(x * y));
    true_div rtrue_div |vm, x, y| if y == 0.0 { Err(zero_division(vm)) } else { Ok(Value::float(x / y)) };
    floor_div rfloor_div |vm, x, y| if y == 0.0 { Err(zero_division(vm)) } else { Ok(Value::float(divmod(x, y).0)) };
    modulo rmodulo |vm, x, y| if y == 0.0 { Err(zero_division(vm)) } else { Ok(Value::float(divmod(x, y).1)) };
    div_mod rdiv_mod |vm, x, y| if y == 0.0 {
        Err(zero_division(vm))
    } else {
        let (q, r) = divmod(x, y);
        Ok(vm.tuple(&[Value::float(q), Value::float(r)]))
    };
}

fn no_modulus(vm: &mut Vm, args: &[Value]) -> R<()> {
    if args[2].is_none() {
        return Ok(());
    }
    Err(vm.type_error("pow() 3rd argument not allowed unless all arguments are integers"))
}

fn pow(vm: &mut Vm, args: &[Value]) -> R {
    no_modulus(vm, args)?;
    match operand(vm, args[1])? {
        Some(y) => power(vm, this(args[0]), y),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn rpow(vm: &mut Vm, args: &[Value]) -> R {
    no_modulus(vm, args)?;
    match operand(vm, args[1])? {
        Some(x) => power(vm, x, this(args[0])),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(_vm: &mut Vm, args: &[Value]) -> R {
            let x = this(args[0]);
            Ok(match (args[1].as_any_float(), args[1].as_int()) {
                (Some(y), _) => Value::bool(ops::float_compare(CompareOp::$op, x, y)),
                (None, Some(i)) => Value::bool(ops::float_int_compare(CompareOp::$op, x, i)),
                (None, None) => Value::NOT_IMPLEMENTED,
            })
        })*
    };
}

comparisons! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    Ok(crate::float::with_repr(this(args[0]), |text| crate::string::from_latin1(vm, text)))
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    Ok(vm.int(ops::float_hash(this(args[0]), args[0])))
}

fn truth(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(this(args[0]) != 0.0))
}

fn exact(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::float(this(args[0])))
}

fn neg(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::float(-this(args[0])))
}

fn abs(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::float(this(args[0]).abs()))
}

fn to_int(vm: &mut Vm, args: &[Value]) -> R {
    crate::int_type::from_float(vm, this(args[0]))
}

fn floor(vm: &mut Vm, args: &[Value]) -> R {
    crate::int_type::from_float(vm, this(args[0]).floor())
}

fn ceil(vm: &mut Vm, args: &[Value]) -> R {
    crate::int_type::from_float(vm, this(args[0]).ceil())
}

fn round(vm: &mut Vm, args: &[Value]) -> R {
    let f = this(args[0]);
    if args[1].is_none() {
        return crate::int_type::from_float(vm, f.round_ties_even());
    }
    let digits = ops::index_of(vm, args[1])?;
    let digits = match digits {
        Int::Small(d) => d,
        big => {
            if big.is_negative() {
                i64::MIN
            } else {
                i64::MAX
            }
        }
    };
    if !f.is_finite() || digits > 323 {
        return Ok(Value::float(f));
    }
    if digits < -308 {
        return Ok(Value::float(0f64.copysign(f)));
    }
    let rounded = if digits >= 0 {
        format!("{f:.0$}", digits as usize).parse().unwrap_or(f)
    } else {
        // Exactly, by integers: ties go to even.
        let whole = crate::float::to_big(f.trunc());
        let unit = dashu_int::IBig::from(10).pow(digits.unsigned_abs() as usize);
        let exact_half = f.fract() == 0.0;
        let zero = dashu_int::IBig::ZERO;
        let magnitude = if whole < zero { -whole } else { whole };
        let (q, r) = (&magnitude / &unit, &magnitude % &unit);
        let double = &r + &r;
        let odd = &q % dashu_int::IBig::from(2) != zero;
        let up = double > unit || (double == unit && (odd || !exact_half));
        let result = (if up { q + dashu_int::IBig::ONE } else { q }) * unit;
        result.to_f64().value().copysign(f)
    };
    if rounded.is_infinite() {
        return Err(vm.overflow_error("rounded value too large to represent"));
    }
    Ok(Value::float(rounded))
}

/// A float from text as `float(text)` accepts it.
pub fn parse(text: &str) -> Option<f64> {
    let text = text.trim_matches(crate::unicode::is_number_space);
    let bytes = text.as_bytes();
    // The standard library reads what consists of these only as Python does.
    if bytes.iter().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-')) {
        return text.parse().ok();
    }
    let digit_around =
        |i: usize| i > 0 && bytes[i - 1].is_ascii_digit() && bytes.get(i + 1).is_some_and(u8::is_ascii_digit);
    if bytes.iter().enumerate().any(|(i, b)| *b == b'_' && !digit_around(i)) {
        return None;
    }
    let plain: String = text.chars().filter(|c| *c != '_').collect();
    let lower = plain.to_ascii_lowercase();
    let unsigned = lower.trim_start_matches(['+', '-']);
    if lower.len() - unsigned.len() > 1 {
        return None;
    }
    let negative = lower.starts_with('-');
    let value = match unsigned {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        _ if unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') => unsigned.parse().ok()?,
        _ => return None,
    };
    Some(if negative { -value } else { value })
}

/// `float(x)` of numbers.
pub fn from_value(vm: &mut Vm, x: Value) -> R<f64> {
    if let Some(f) = x.as_float() {
        return Ok(f);
    }
    if let Some(r) = vm.call_slot(Slot::Float, x, &[])? {
        if let Some(f) = r.as_float() {
            return Ok(f);
        }
        let message = format!("{}.__float__ returned non-float (type {})", vm.type_name(x), vm.type_name(r));
        let Some(f) = r.as_any_float() else { return Err(vm.type_error(message)) };
        let message = format!(
            "{message}.  The ability to return an instance of a strict subclass of float is deprecated, and may be \
             removed in a future version of Python."
        );
        crate::exceptions::warn(vm, Exc::DeprecationWarning, &message)?;
        return Ok(f);
    }
    if let Some(f) = x.as_any_float() {
        return Ok(f);
    }
    if x.as_int().is_some() || vm.type_of(x).slot(vm, Slot::Index).is_some() {
        let i = ops::index_of(vm, x)?;
        return crate::int_type::float_of(vm, i);
    }
    let message = format!("must be real number, not {}", vm.type_name(x));
    Err(vm.type_error(message))
}

/// `float(x)`, of texts and bytes too.
pub fn from_object(vm: &mut Vm, x: Value) -> R<f64> {
    let number = x.as_any_float().is_some()
        || x.as_int().is_some()
        || vm.type_of(x).slot(vm, Slot::Float).is_some()
        || vm.type_of(x).slot(vm, Slot::Index).is_some();
    let text = match x.as_str() {
        Some(s) => Some(crate::unicode::ascii_number(&s)),
        None if number => None,
        None => crate::bytes::make::bytes_like(vm, x)?.map(|b| String::from_utf8_lossy(&b).into_owned()),
    };
    match text {
        Some(text) => match parse(&text) {
            Some(f) => Ok(f),
            None => {
                let message = format!("could not convert string to float: {}", ops::repr_text(vm, x)?);
                Err(vm.value_error(message))
            }
        },
        None => {
            if !number {
                let message =
                    format!("float() argument must be a string or a real number, not '{}'", vm.type_name(x));
                return Err(vm.type_error(message));
            }
            from_value(vm, x)
        }
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let f = from_object(vm, args[1])?;
    if class == vm.types.float {
        return Ok(Value::float(f));
    }
    let header = vm.header_of(class);
    Ok(vm.allocate_for_type(class, FloatObject { header, value: f }).value())
}

fn is_integer(_vm: &mut Vm, args: &[Value]) -> R {
    let f = this(args[0]);
    Ok(Value::bool(f.is_finite() && f.fract() == 0.0))
}

fn as_integer_ratio(vm: &mut Vm, args: &[Value]) -> R {
    let f = this(args[0]);
    if f.is_nan() {
        return Err(vm.value_error("cannot convert NaN to integer ratio"));
    }
    if f.is_infinite() {
        return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (mut mantissa, mut exponent) = ops::frexp(f);
    while mantissa != mantissa.floor() {
        mantissa *= 2.0;
        exponent -= 1;
    }
    let n = crate::float::to_big(mantissa);
    let (n, d) = if exponent >= 0 {
        (n << exponent as usize, dashu_int::IBig::ONE)
    } else {
        (n, dashu_int::IBig::ONE << exponent.unsigned_abs() as usize)
    };
    let (n, d) = (int::from_big(vm, &n), int::from_big(vm, &d));
    Ok(vm.tuple(&[n, d]))
}

fn getnewargs(vm: &mut Vm, args: &[Value]) -> R {
    Ok(vm.tuple(&[Value::float(this(args[0]))]))
}

fn format(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_str().is_some_and(|s| s.is_empty()) {
        return ops::to_str(vm, args[0]);
    }
    crate::format::float(vm, this(args[0]), args[1], args[0])
}

fn real(_vm: &mut Vm, v: Value) -> R {
    Ok(Value::float(this(v)))
}

fn imag(_vm: &mut Vm, _v: Value) -> R {
    Ok(Value::float(0.0))
}

static ATTRIBUTES: &[GetSetDef] =
    &[crate::descriptor::getter("real", real), crate::descriptor::getter("imag", imag)];

crate::native_table! { METHODS = [
    crate::native::new("(type, x=0, /)", new),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__hash__", "(self, /)", hash, "Return hash(self)."),
    slot("__bool__", "(self, /)", truth, "True if self else False"),
    slot("__float__", "(self, /)", exact, "float(self)"),
    slot("__int__", "(self, /)", to_int, "int(self)"),
    slot("__neg__", "(self, /)", neg, "-self"),
    slot("__pos__", "(self, /)", exact, "+self"),
    slot("__abs__", "(self, /)", abs, "abs(self)"),
    slot("__add__", "(self, value, /)", add, "Return self+value."),
    slot("__radd__", "(self, value, /)", radd, "Return value+self."),
    slot("__sub__", "(self, value, /)", sub, "Return self-value."),
    slot("__rsub__", "(self, value, /)", rsub, "Return value-self."),
    slot("__mul__", "(self, value, /)", mul, "Return self*value."),
    slot("__rmul__", "(self, value, /)", rmul, "Return value*self."),
    slot("__truediv__", "(self, value, /)", true_div, "Return self/value."),
    slot("__rtruediv__", "(self, value, /)", rtrue_div, "Return value/self."),
    slot("__floordiv__", "(self, value, /)", floor_div, "Return self//value."),
    slot("__rfloordiv__", "(self, value, /)", rfloor_div, "Return value//self."),
    slot("__mod__", "(self, value, /)", modulo, "Return self%value."),
    slot("__rmod__", "(self, value, /)", rmodulo, "Return value%self."),
    slot("__divmod__", "(self, value, /)", div_mod, "Return divmod(self, value)."),
    slot("__rdivmod__", "(self, value, /)", rdiv_mod, "Return divmod(value, self)."),
    slot("__pow__", "(self, value, mod=None, /)", pow, "Return pow(self, value, mod)."),
    slot("__rpow__", "(self, value, mod=None, /)", rpow, "Return pow(value, self, mod)."),
    slot("__lt__", "(self, value, /)", lt, "Return self<value."),
    slot("__le__", "(self, value, /)", le, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", gt, "Return self>value."),
    slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
    method("__round__", "(self, ndigits=None, /)", round, "Return the Integral closest to x, rounding half toward even."),
    method("__trunc__", "(self, /)", to_int, "Return the Integral closest to x between 0 and x."),
    method("__floor__", "(self, /)", floor, "Return the floor as an Integral."),
    method("__ceil__", "(self, /)", ceil, "Return the ceiling as an Integral."),
    method("__format__", "(self, format_spec, /)", format, "Formats the float according to format_spec."),
    method("__getnewargs__", "(self, /)", getnewargs, "Helper for pickle."),
    method("conjugate", "(self, /)", exact, "Return self, the complex conjugate of any float."),
    method("is_integer", "(self, /)", is_integer, "Return True if the float is an integer."),
    method("as_integer_ratio", "(self, /)", as_integer_ratio, "A pair of integers whose ratio is exactly equal to the float."),
] }

/// Fills `float`.
pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.float, &METHODS);
    vm.add_methods(vm.types.float, &crate::float_hex::METHODS);
    vm.add_getsets(vm.types.float, ATTRIBUTES);
}
