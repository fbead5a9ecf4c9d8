//! The methods of `int` and `bool`.

use crate::exception::Exc;
use crate::int::{self, Int};
use crate::native::{method, slot};
use crate::object::Gc;
use crate::ops::{self, BinaryOp, CompareOp};
use crate::slots::Slot;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use dashu_int::IBig;
use dashu_int::ops::BitTest;

fn this(value: Value) -> Int {
    match value.as_int() {
        Some(i) => i,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// Decimal text of an integer; ValueError beyond the limit of digits.
pub fn to_text(vm: &mut Vm, i: Int) -> R<String> {
    match i {
        Int::Small(i) => Ok(i.to_string()),
        Int::Big(o) => {
            let limit = vm.int_max_str_digits;
            // A word has at least 19 decimal digits, all but the first: far too many need no conversion to be seen.
            if limit > 0 && (o.words().len() - 1) * 19 > limit {
                return Err(too_many_digits(vm));
            }
            let text = o.to_big().to_string();
            if limit > 0 && text.len() - usize::from(o.is_negative()) > limit {
                return Err(too_many_digits(vm));
            }
            Ok(text)
        }
    }
}

#[cold]
fn too_many_digits(vm: &mut Vm) -> crate::exception::Raised {
    let limit = vm.int_max_str_digits;
    vm.value_error(format!(
        "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to \
         increase the limit"
    ))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    match this(args[0]) {
        Int::Small(i) => Ok(text_of(vm, i)),
        big => {
            let text = to_text(vm, big)?;
            Ok(crate::string::from_latin1(vm, text.as_bytes()))
        }
    }
}

/// `str(i)`.
pub fn text_of(vm: &mut Vm, i: i64) -> Value {
    crate::digits::of_int(i, |text| crate::string::from_latin1(vm, text))
}

fn bool_repr(vm: &mut Vm, args: &[Value]) -> R {
    Ok(vm.intern(if args[0] == Value::TRUE { "True" } else { "False" }))
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    Ok(vm.int(int::hash(this(args[0]))))
}

fn bool_of(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(!this(args[0]).is_zero()))
}

fn exact(vm: &mut Vm, args: &[Value]) -> R {
    Ok(int::exact(vm, this(args[0])))
}

fn to_float(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::float(float_of(vm, this(args[0]))?))
}

/// The nearest float; OverflowError if there is none.
pub fn float_of(vm: &mut Vm, i: Int) -> R<f64> {
    let f = match i {
        Int::Small(i) => i as f64,
        Int::Big(o) => o.to_big().to_f64().value(),
    };
    if f.is_finite() { Ok(f) } else { Err(vm.overflow_error("int too large to convert to float")) }
}

fn neg(vm: &mut Vm, args: &[Value]) -> R {
    int::sub(vm, Int::Small(0), this(args[0]))
}

fn invert(vm: &mut Vm, args: &[Value]) -> R {
    int::sub(vm, Int::Small(-1), this(args[0]))
}

fn bool_invert(vm: &mut Vm, args: &[Value]) -> R {
    crate::exceptions::warn(
        vm,
        Exc::DeprecationWarning,
        "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise \
         inversion of the underlying int object and is usually not what you expect from negating a bool. Use the \
         'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying \
         int.",
    )?;
    invert(vm, args)
}

/// Bits of the magnitude.
fn bits_of(i: Int) -> usize {
    match i {
        Int::Small(i) => (u64::BITS - i.unsigned_abs().leading_zeros()) as usize,
        big => big.to_big().into_parts().1.bit_len(),
    }
}

/// As CPython counts: a header and four bytes for each digit of 30 bits.
fn sizeof(_vm: &mut Vm, args: &[Value]) -> R {
    let bits = bits_of(this(args[0]));
    Ok(Value::small_int((24 + 4 * bits.div_ceil(30).max(1)) as i64))
}

fn abs(vm: &mut Vm, args: &[Value]) -> R {
    if this(args[0]).is_negative() { neg(vm, args) } else { exact(vm, args) }
}

/// `x op y` of integers, all operators.
pub fn arithmetic(vm: &mut Vm, op: BinaryOp, x: Int, y: Int) -> R {
    match op {
        BinaryOp::Add => int::add(vm, x, y),
        BinaryOp::Sub => int::sub(vm, x, y),
        BinaryOp::Mul => int::mul(vm, x, y),
        BinaryOp::FloorDiv | BinaryOp::Mod | BinaryOp::DivMod => divide(vm, op, x, y),
        BinaryOp::TrueDiv => true_divide(vm, x, y),
        BinaryOp::Pow => power(vm, x, y),
        BinaryOp::LShift | BinaryOp::RShift => shift(vm, op, x, y),
        BinaryOp::And | BinaryOp::Or | BinaryOp::Xor => bitwise(vm, op, x, y),
        BinaryOp::MatMul => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn divide(vm: &mut Vm, op: BinaryOp, x: Int, y: Int) -> R {
    if y.is_zero() {
        return Err(vm.raise(Exc::ZeroDivisionError, "division by zero"));
    }
    let (quotient, remainder) = match (x.to_i128(), y.to_i128()) {
        (Some(a), Some(b)) if a != i128::MIN => {
            let (mut q, mut r) = (a / b, a % b);
            if r != 0 && ((r < 0) != (b < 0)) {
                q -= 1;
                r += b;
            }
            (int::from_i128(vm, q), int::from_i128(vm, r))
        }
        _ => {
            let (a, b) = (x.to_big(), y.to_big());
            let (mut q, mut r) = (&a / &b, &a % &b);
            let negative = |i: &IBig| *i < IBig::ZERO;
            if r != IBig::ZERO && negative(&r) != negative(&b) {
                q -= IBig::ONE;
                r += b;
            }
            (int::from_big(vm, &q), int::from_big(vm, &r))
        }
    };
    Ok(match op {
        BinaryOp::FloorDiv => quotient,
        BinaryOp::Mod => remainder,
        _ => vm.tuple(&[quotient, remainder]),
    })
}

/// Correctly rounded quotient.
fn true_divide(vm: &mut Vm, x: Int, y: Int) -> R {
    if y.is_zero() {
        return Err(vm.raise(Exc::ZeroDivisionError, "division by zero"));
    }
    if let (Int::Small(a), Int::Small(b)) = (x, y)
        && a.unsigned_abs() <= 1 << 53
        && b.unsigned_abs() <= 1 << 53
    {
        return Ok(Value::float(a as f64 / b as f64));
    }
    // Scale so that the quotient has at least 66 bits, with a sticky bit for what is cut off; one rounding then.
    let (a, b) = (x.to_big(), y.to_big());
    let negative = x.is_negative() != y.is_negative();
    let (a, b) = (a.into_parts().1, b.into_parts().1);
    if a.is_zero() {
        return Ok(Value::float(if negative { -0.0 } else { 0.0 }));
    }
    let shift = 66 - (a.bit_len() as i64 - b.bit_len() as i64);
    let (n, d) = if shift >= 0 { (a << shift as usize, b) } else { (a, b << (-shift) as usize) };
    let (q, r) = (&n / &d, &n % &d);
    let mut q = q;
    if !r.is_zero() {
        q |= dashu_int::UBig::ONE;
    }
    let bits = q.bit_len() as i64;
    // Result is q * 2^-shift; below the normal range fewer bits survive, so the sticky bit moves up.
    let exponent = bits - shift;
    if exponent > 1024 {
        return Err(vm.overflow_error("integer division result too large for a float"));
    }
    let keep = if exponent < -1021 { (53 - (-1021 - exponent)).max(0) } else { 53 };
    let drop = (bits - keep) as usize;
    let sticky = &q & ((dashu_int::UBig::ONE << drop) - dashu_int::UBig::ONE);
    let mut mantissa = &q >> drop;
    let half = dashu_int::UBig::ONE << (drop - 1);
    let odd = &mantissa & dashu_int::UBig::ONE == dashu_int::UBig::ONE;
    if sticky > half || (sticky == half && odd) {
        mantissa += dashu_int::UBig::ONE;
    }
    let m = u64::try_from(&mantissa).unwrap_or(u64::MAX) as f64;
    let power = drop as i64 - shift;
    let f = scale(m, power);
    if f.is_infinite() {
        return Err(vm.overflow_error("integer division result too large for a float"));
    }
    Ok(Value::float(if negative { -f } else { f }))
}

/// `f * 2^power`, in steps that do not round twice.
pub fn scale(f: f64, power: i64) -> f64 {
    let mut f = f;
    let mut left = power.clamp(-2200, 2200);
    while left > 1000 {
        f *= 2f64.powi(1000);
        left -= 1000;
    }
    while left < -1000 {
        // Exact as long as the number is normal; the callers leave only the last step to round.
        f *= 2f64.powi(-1000);
        left += 1000;
    }
    f * 2f64.powi(left as i32)
}

fn power(vm: &mut Vm, x: Int, y: Int) -> R {
    if y.is_negative() {
        let (a, b) = (float_of(vm, x)?, float_of(vm, y)?);
        if a == 0.0 {
            return Err(vm.raise(Exc::ZeroDivisionError, "zero to a negative power"));
        }
        return Ok(Value::float(a.powf(b)));
    }
    let Some(exponent) = y.to_i64() else {
        return match x {
            Int::Small(0 | 1) => Ok(Value::small_int(x.to_i64().unwrap_or(0))),
            Int::Small(-1) => {
                let odd = &y.to_big() % IBig::from(2) != IBig::ZERO;
                Ok(Value::small_int(if odd { -1 } else { 1 }))
            }
            _ => Err(vm.memory_error()),
        };
    };
    let bits = match x {
        Int::Small(i) => 64 - i.unsigned_abs().leading_zeros() as u64,
        Int::Big(o) => 64 * o.words().len() as u64,
    };
    if bits > 1 && bits.saturating_mul(exponent as u64) > 1 << 36 {
        return Err(vm.memory_error());
    }
    match (x, u32::try_from(exponent)) {
        (Int::Small(b), Ok(e)) => {
            if let Some(r) = i128::from(b).checked_pow(e) {
                return Ok(int::from_i128(vm, r));
            }
            let r = IBig::from(b).pow(exponent as usize);
            Ok(int::from_big(vm, &r))
        }
        _ => {
            let r = x.to_big().pow(exponent as usize);
            Ok(int::from_big(vm, &r))
        }
    }
}

fn shift(vm: &mut Vm, op: BinaryOp, x: Int, y: Int) -> R {
    if y.is_negative() {
        return Err(vm.value_error("negative shift count"));
    }
    if x.is_zero() {
        return Ok(Value::small_int(0));
    }
    let count = y.to_i64().and_then(|c| usize::try_from(c).ok());
    if op == BinaryOp::RShift {
        let result = match count {
            Some(c) if c < 1 << 40 => x.to_big() >> c,
            _ if x.is_negative() => IBig::from(-1),
            _ => IBig::ZERO,
        };
        return Ok(int::from_big(vm, &result));
    }
    match count {
        Some(c) if c < 1 << 36 => {
            let r = x.to_big() << c;
            Ok(int::from_big(vm, &r))
        }
        Some(_) => Err(vm.memory_error()),
        None => Err(vm.overflow_error("too many digits in integer")),
    }
}

fn bitwise(vm: &mut Vm, op: BinaryOp, x: Int, y: Int) -> R {
    if let (Int::Small(a), Int::Small(b)) = (x, y) {
        return Ok(vm.int(match op {
            BinaryOp::And => a & b,
            BinaryOp::Or => a | b,
            _ => a ^ b,
        }));
    }
    let (a, b) = (x.to_big(), y.to_big());
    let r = match op {
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        _ => a ^ b,
    };
    Ok(int::from_big(vm, &r))
}

macro_rules! operators {
    ($($forward:ident $reflected:ident $op:ident;)*) => {
        $(fn $forward(vm: &mut Vm, args: &[Value]) -> R {
            match args[1].as_int() {
                Some(y) => arithmetic(vm, BinaryOp::$op, this(args[0]), y),
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        }
        fn $reflected(vm: &mut Vm, args: &[Value]) -> R {
            match args[1].as_int() {
                Some(x) => arithmetic(vm, BinaryOp::$op, x, this(args[0])),
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        })*
    };
}

operators! {
    add radd Add;
    sub rsub Sub;
    mul rmul Mul;
    true_div rtrue_div TrueDiv;
    floor_div rfloor_div FloorDiv;
    modulo rmodulo Mod;
    divmod rdivmod DivMod;
    and rand And;
    or ror Or;
    xor rxor Xor;
    lshift rlshift LShift;
    rshift rrshift RShift;
}

fn pow(vm: &mut Vm, args: &[Value]) -> R {
    let Some(y) = args[1].as_int() else { return Ok(Value::NOT_IMPLEMENTED) };
    if args[2].is_none() {
        return arithmetic(vm, BinaryOp::Pow, this(args[0]), y);
    }
    let Some(m) = args[2].as_int() else { return Ok(Value::NOT_IMPLEMENTED) };
    if m.is_zero() {
        return Err(vm.value_error("pow() 3rd argument cannot be 0"));
    }
    crate::int_modulo::power(vm, this(args[0]), y, m)
}

fn rpow(vm: &mut Vm, args: &[Value]) -> R {
    match args[1].as_int() {
        Some(_) => pow(vm, &[args[1], args[0], args[2]]),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(_vm: &mut Vm, args: &[Value]) -> R {
            Ok(match args[1].as_int() {
                Some(y) => Value::bool(CompareOp::$op.holds(int::compare(this(args[0]), y))),
                None => Value::NOT_IMPLEMENTED,
            })
        })*
    };
}

comparisons! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

/// An integer from text in a base (0: by its prefix), as `int(text, base)` accepts it; `None` if it is none.
pub fn parse(text: &str, base: u32) -> Option<IBig> {
    let text = text.trim_matches(crate::unicode::is_number_space);
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = digits.get(..2).map(str::to_ascii_lowercase);
    let prefix = match lower.as_deref() {
        Some("0x") => Some(16),
        Some("0o") => Some(8),
        Some("0b") => Some(2),
        _ => None,
    };
    let mut radix = base;
    let mut digits = digits;
    if let Some(p) = prefix
        && (base == 0 || base == p)
    {
        radix = p;
        digits = digits[2..].strip_prefix('_').unwrap_or(&digits[2..]);
    } else if base == 0 {
        radix = 10;
        let plain = digits.trim_start_matches(['0', '_']);
        if digits.starts_with('0') && !plain.is_empty() {
            return None;
        }
    }
    if digits.is_empty() || digits.starts_with('_') || digits.ends_with('_') || digits.contains("__") {
        return None;
    }
    let mut plain = String::with_capacity(digits.len());
    for c in digits.chars().filter(|c| *c != '_') {
        let value = c.to_digit(36)?;
        if value >= radix {
            return None;
        }
        plain.push(c);
    }
    let magnitude = IBig::from_str_radix(&plain, radix).ok()?;
    Some(if negative { -magnitude } else { magnitude })
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let value = match (args[1], args[2]) {
        (Value::ABSENT, Value::ABSENT) => Value::small_int(0),
        (Value::ABSENT, _) => return Err(vm.type_error("int() missing string argument")),
        (x, Value::ABSENT) => from_value(vm, x)?,
        (x, base) => {
            let base = ops::index_isize(vm, base, Exc::OverflowError)?;
            if base != 0 && !(2..=36).contains(&base) {
                return Err(vm.value_error("int() base must be >= 2 and <= 36, or 0"));
            }
            if x.as_str().is_none() && crate::bytes::make::plain(x).is_none() {
                return Err(vm.type_error("int() can't convert non-string with explicit base"));
            }
            from_text(vm, x, base as u32)?
        }
    };
    if class == vm.types.int {
        return Ok(value);
    }
    let i = this(value);
    Ok(int::of_type(vm, class, i))
}

/// The integer of a sign and digits in a base from 2 on, and nothing else, if it fits in a word.
pub(crate) fn plain_digits(x: Value, base: u32) -> Option<i64> {
    let text = Gc::deref_static(x.as_str()?).as_ascii_bytes()?;
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() {
        return None;
    }
    let mut n: i64 = 0;
    for digit in digits {
        let digit = char::from(*digit).to_digit(base)?;
        n = n.checked_mul(base.into())?.checked_add(digit.into())?;
    }
    Some(if negative { -n } else { n })
}

fn from_text(vm: &mut Vm, x: Value, base: u32) -> R {
    if base > 0
        && let Some(i) = plain_digits(x, base)
    {
        return Ok(vm.int(i));
    }
    let text = match (crate::bytes::make::plain(x), x.as_str()) {
        (Some(b), _) => String::from_utf8_lossy(&b).into_owned(),
        (None, Some(s)) => crate::unicode::ascii_number(&s),
        (None, None) => String::new(),
    };
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let limit = vm.int_max_str_digits;
    if limit > 0 && digits > limit && !matches!(base, 2 | 4 | 8 | 16 | 32) {
        let message = format!(
            "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; use \
             sys.set_int_max_str_digits() to increase the limit"
        );
        return Err(vm.value_error(message));
    }
    match parse(&text, base) {
        Some(i) => Ok(int::from_big(vm, &i)),
        None => {
            let shown = match crate::bytes::make::plain(x) {
                Some(bytes) => crate::bytes::new(vm, &bytes),
                None => x,
            };
            let message =
                format!("invalid literal for int() with base {base}: {}", ops::repr_text(vm, shown)?);
            Err(vm.value_error(message))
        }
    }
}

/// `int(x)`.
pub fn from_value(vm: &mut Vm, x: Value) -> R {
    if vm.is_exact(x, vm.types.int) {
        return Ok(x);
    }
    if let Some(f) = x.as_float() {
        return from_float(vm, f);
    }
    if x.as_str().is_some() || crate::bytes::make::plain(x).is_some() {
        return from_text(vm, x, 10);
    }
    for special in [Slot::Int, Slot::Index] {
        if let Some(r) = vm.call_slot(special, x, &[])? {
            return converted(vm, special, r);
        }
    }
    if let Some(bytes) = crate::bytes::make::bytes_like(vm, x)? {
        let bytes = crate::bytes::new(vm, &bytes);
        return from_text(vm, bytes, 10);
    }
    let message = format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        vm.type_name(x)
    );
    Err(vm.type_error(message))
}

/// What `__int__` or `__index__` gave, as an int; instances of subclasses bring a warning.
pub fn converted(vm: &mut Vm, special: Slot, result: Value) -> R {
    if vm.is_exact(result, vm.types.int) {
        return Ok(result);
    }
    let message = format!("{} returned non-int (type {})", special.name(), vm.type_name(result));
    let Some(i) = result.as_int() else { return Err(vm.type_error(message)) };
    let message = format!(
        "{message}.  The ability to return an instance of a strict subclass of int is deprecated, and may be removed \
         in a future version of Python."
    );
    crate::exceptions::warn(vm, Exc::DeprecationWarning, &message)?;
    Ok(int::exact(vm, i))
}

/// The integer part of a float.
pub fn from_float(vm: &mut Vm, f: f64) -> R {
    if f.is_nan() {
        return Err(vm.value_error("cannot convert float NaN to integer"));
    }
    if f.is_infinite() {
        return Err(vm.overflow_error("cannot convert float infinity to integer"));
    }
    if f.abs() < 9e18 {
        return Ok(vm.int(f as i64));
    }
    let big = crate::float::to_big(f.trunc());
    Ok(int::from_big(vm, &big))
}

fn bool_new(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(ops::truth(vm, args[1])?))
}

fn bit_length(vm: &mut Vm, args: &[Value]) -> R {
    Ok(vm.int(bits_of(this(args[0])) as i64))
}

fn bit_count(vm: &mut Vm, args: &[Value]) -> R {
    let n: u32 = match this(args[0]) {
        Int::Small(i) => i.unsigned_abs().count_ones(),
        Int::Big(o) => o.words().iter().map(|w| w.count_ones()).sum(),
    };
    Ok(vm.int(i64::from(n)))
}

fn conjugate(vm: &mut Vm, args: &[Value]) -> R {
    exact(vm, args)
}

fn is_integer(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::TRUE)
}

fn as_integer_ratio(vm: &mut Vm, args: &[Value]) -> R {
    let i = exact(vm, args)?;
    Ok(vm.tuple(&[i, Value::small_int(1)]))
}

fn getnewargs(vm: &mut Vm, args: &[Value]) -> R {
    let i = exact(vm, args)?;
    Ok(vm.tuple(&[i]))
}

fn format(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_str().is_some_and(|s| s.is_empty()) {
        return ops::to_str(vm, args[0]);
    }
    crate::format::integer(vm, this(args[0]), args[1], args[0])
}

macro_rules! logic {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            if args[0].is_bool() && args[1].is_bool() {
                let (a, b) = (args[0] == Value::TRUE, args[1] == Value::TRUE);
                return Ok(Value::bool(match BinaryOp::$op {
                    BinaryOp::And => a & b,
                    BinaryOp::Or => a | b,
                    _ => a ^ b,
                }));
            }
            match args[1].as_int() {
                Some(y) => arithmetic(vm, BinaryOp::$op, this(args[0]), y),
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        })*
    };
}

logic! { bool_and And; bool_or Or; bool_xor Xor; }

fn round(vm: &mut Vm, args: &[Value]) -> R {
    let digits = match args[1] {
        Value::ABSENT | Value::NONE => return exact(vm, args),
        d => ops::index_of(vm, d)?,
    };
    if !digits.is_negative() {
        return exact(vm, args);
    }
    let Some(d) = digits.to_i64().filter(|d| *d > -100_000) else { return Ok(Value::small_int(0)) };
    let unit = IBig::from(10).pow(d.unsigned_abs() as usize);
    let x = this(args[0]).to_big();
    let half = &unit / IBig::from(2);
    let mut r = &x % &unit;
    if r < IBig::ZERO {
        r += &unit;
    }
    let down = &x - &r;
    let even = (&down / &unit) % IBig::from(2) == IBig::ZERO;
    let result = if r > half || (r == half && !even) { down + unit } else { down };
    Ok(int::from_big(vm, &result))
}

macro_rules! attributes {
    ($($name:ident |$vm:ident, $v:ident| $e:expr;)*) => {
        $(fn $name($vm: &mut Vm, $v: Value) -> R { Ok($e) })*
    };
}

attributes! {
    real |vm, v| int::exact(vm, this(v));
    zero |_vm, _v| Value::small_int(0);
    one |_vm, _v| Value::small_int(1);
}

static ATTRIBUTES: &[crate::descriptor::GetSetDef] = &[
    crate::descriptor::getter("real", real),
    crate::descriptor::getter("imag", zero),
    crate::descriptor::getter("numerator", real),
    crate::descriptor::getter("denominator", one),
];

crate::native_table! { METHODS = [
    crate::native::new("!(type, x=<absent>, /, base=<absent>)", new),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__hash__", "(self, /)", hash, "Return hash(self)."),
    slot("__bool__", "(self, /)", bool_of, "True if self else False"),
    slot("__int__", "(self, /)", exact, "int(self)"),
    slot("__index__", "(self, /)", exact, "Return self converted to an integer, if self is suitable for use as an index into a list."),
    slot("__float__", "(self, /)", to_float, "float(self)"),
    slot("__neg__", "(self, /)", neg, "-self"),
    slot("__pos__", "(self, /)", exact, "+self"),
    slot("__abs__", "(self, /)", abs, "abs(self)"),
    slot("__invert__", "(self, /)", invert, "~self"),
    method("__sizeof__", "(self, /)", sizeof, "Size in bytes."),
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
    slot("__divmod__", "(self, value, /)", divmod, "Return divmod(self, value)."),
    slot("__rdivmod__", "(self, value, /)", rdivmod, "Return divmod(value, self)."),
    slot("__pow__", "(self, value, mod=None, /)", pow, "Return pow(self, value, mod)."),
    slot("__rpow__", "(self, value, mod=None, /)", rpow, "Return pow(value, self, mod)."),
    slot("__and__", "(self, value, /)", and, "Return self&value."),
    slot("__rand__", "(self, value, /)", rand, "Return value&self."),
    slot("__or__", "(self, value, /)", or, "Return self|value."),
    slot("__ror__", "(self, value, /)", ror, "Return value|self."),
    slot("__xor__", "(self, value, /)", xor, "Return self^value."),
    slot("__rxor__", "(self, value, /)", rxor, "Return value^self."),
    slot("__lshift__", "(self, value, /)", lshift, "Return self<<value."),
    slot("__rlshift__", "(self, value, /)", rlshift, "Return value<<self."),
    slot("__rshift__", "(self, value, /)", rshift, "Return self>>value."),
    slot("__rrshift__", "(self, value, /)", rrshift, "Return value>>self."),
    slot("__lt__", "(self, value, /)", lt, "Return self<value."),
    slot("__le__", "(self, value, /)", le, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", gt, "Return self>value."),
    slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
    method("__round__", "(self, ndigits=<absent>, /) as (self, ndigits=None, /)", round, "Rounding an Integral returns itself."),
    method("__trunc__", "(self, /)", exact, "Truncating an Integral returns itself."),
    method("__floor__", "(self, /)", exact, "Flooring an Integral returns itself."),
    method("__ceil__", "(self, /)", exact, "Ceiling of an Integral returns itself."),
    method("__format__", "(self, format_spec, /)", format, "Convert to a string according to format_spec."),
    method("__getnewargs__", "(self, /)", getnewargs, "Helper for pickle."),
    method("bit_length", "(self, /)", bit_length, "Number of bits necessary to represent self in binary."),
    method("bit_count", "(self, /)", bit_count, "Number of ones in the binary representation."),
    method("conjugate", "(self, /)", conjugate, "Returns self."),
    method("is_integer", "(self, /)", is_integer, "Returns True."),
    method("as_integer_ratio", "(self, /)", as_integer_ratio, "A pair of integers whose ratio is equal to self."),
] }

crate::native_table! { BOOL_METHODS = [
    crate::native::new("(type, object=False, /)", bool_new),
    slot("__invert__", "(self, /)", bool_invert, "~self"),
    slot("__repr__", "(self, /)", bool_repr, "Return repr(self)."),
    slot("__and__", "(self, value, /)", bool_and, "Return self&value."),
    slot("__rand__", "(self, value, /)", bool_and, "Return value&self."),
    slot("__or__", "(self, value, /)", bool_or, "Return self|value."),
    slot("__ror__", "(self, value, /)", bool_or, "Return value|self."),
    slot("__xor__", "(self, value, /)", bool_xor, "Return self^value."),
    slot("__rxor__", "(self, value, /)", bool_xor, "Return value^self."),
] }

/// Fills `int` and `bool`.
pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.int, &METHODS);
    vm.add_methods(vm.types.int, &crate::int_bytes::METHODS);
    vm.add_getsets(vm.types.int, ATTRIBUTES);
    vm.add_methods(vm.types.bool, &BOOL_METHODS);
}
