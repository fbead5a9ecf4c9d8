//! Decimal objects: how they are stored, and how they are made of other values.

use super::coefficient::{Coefficient, MOST_DIGITS};
use super::context::{self, Context};
use super::number::{Kind, Number, Settings, status};
use super::{State, operators, text, types};
use dashu_int::{IBig, Sign, UBig};
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::int::{self, Int};
use pyrite_object::native::{Native, Numbers, Payload};
use pyrite_object::object::Trace;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Value, Vm, recursive, unicode};

/// A number as objects hold it: nothing is dropped with the object. A coefficient of more than 128 bits is an int.
pub struct Decimal {
    words: [u64; 2],
    big: Option<Value>,
    exponent: i64,
    negative: bool,
    kind: Kind,
}

impl Payload for Decimal {
    fn trace(&self, marker: &mut Marker) {
        self.big.trace(marker);
    }
    const IMMUTABLE: bool = true;
    const NUMBERS: Option<&'static Numbers> = Some(&Numbers {
        binary: operators::binary,
        compare: operators::compare,
        power_modulo: operators::power_modulo,
    });
}

impl Decimal {
    /// Sign, coefficient and exponent of a finite number of at most 128 bits.
    #[inline(always)]
    pub fn short(&self) -> Option<(bool, u128, i64)> {
        if self.kind != Kind::Finite || self.big.is_some() {
            return None;
        }
        let coefficient = u128::from(self.words[1]) << 64 | u128::from(self.words[0]);
        Some((self.negative, coefficient, self.exponent))
    }

    #[inline(always)]
    pub fn number(&self) -> Number {
        let coefficient = match self.big {
            None => Coefficient::Small(u128::from(self.words[1]) << 64 | u128::from(self.words[0])),
            Some(big) => big_coefficient(big),
        };
        Number { negative: self.negative, kind: self.kind, exponent: self.exponent, coefficient }
    }
}

#[inline(never)]
fn big_coefficient(big: Value) -> Coefficient {
    match big.as_int() {
        Some(Int::Big(object)) => Coefficient::Big(UBig::from_words(object.words())),
        _ => Coefficient::ZERO,
    }
}

/// An instance of a class.
#[inline]
pub fn new(vm: &mut Vm, class: Gc<Type>, number: Number) -> Value {
    let Number { negative, kind, exponent, coefficient } = number;
    let (words, big) = match coefficient {
        Coefficient::Small(n) => ([n as u64, (n >> 64) as u64], None),
        Coefficient::Big(n) => ([0, 0], Some(int::from_big(vm, &IBig::from(n)))),
    };
    vm.new_native(class, Decimal { words, big, exponent, negative, kind }).value()
}

/// An instance of a class that is a finite number of at most 128 bits.
#[inline(always)]
pub fn new_short(vm: &mut Vm, class: Gc<Type>, negative: bool, coefficient: u128, exponent: i64) -> Value {
    let words = [coefficient as u64, (coefficient >> 64) as u64];
    vm.new_native(class, Decimal { words, big: None, exponent, negative, kind: Kind::Finite }).value()
}

/// A Decimal.
#[inline]
pub fn decimal(vm: &mut Vm, number: Number) -> R {
    let known = vm.get_extension::<State>().and_then(|state| state.types.as_ref()).map(|types| types.decimal);
    let class = match known {
        Some(class) => class,
        None => types(vm)?.decimal,
    };
    Ok(new(vm, class, number))
}

/// A Decimal, if the conditions of the operation do not raise.
#[inline]
pub fn concluded(vm: &mut Vm, context: &Context, number: Number, conditions: u32) -> R {
    context.conclude(vm, conditions)?;
    decimal(vm, number)
}

/// What an operation gives in a context, which takes note of its conditions.
pub fn computed(vm: &mut Vm, context: &Context, operation: impl FnOnce(&Settings, &mut u32) -> Number) -> R {
    let mut conditions = 0;
    let result = operation(&context.settings.get(), &mut conditions);
    concluded(vm, context, result, conditions)
}

/// The receiver of a method.
pub fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Decimal>>> {
    match value.native::<Decimal>() {
        Some(d) => Ok(d),
        None => Err(recursive::foreign_receiver(vm, "decimal.Decimal", value)),
    }
}

/// The number of a method's receiver.
pub fn receiver(vm: &mut Vm, value: Value) -> R<Number> {
    Ok(this(vm, value)?.number())
}

/// The number of an integer.
pub fn of_int(i: Int) -> Number {
    match i {
        Int::Small(i) => Number::from_i64(i),
        Int::Big(o) => Number::finite(o.is_negative(), UBig::from_words(o.words()), 0),
    }
}

/// An operand that is a Decimal or an int; `None` for anything else.
#[inline]
pub fn operand(value: Value) -> Option<Number> {
    if let Some(d) = value.native::<Decimal>() {
        return Some(d.number());
    }
    value.as_int().map(of_int)
}

/// As `operand`; TypeError for anything else.
pub fn required(vm: &mut Vm, value: Value) -> R<Number> {
    match operand(value) {
        Some(number) => Ok(number),
        None => Err(unsupported(vm, value)),
    }
}

fn unsupported(vm: &mut Vm, value: Value) -> pyrite_object::Raised {
    let message = format!("conversion from {} to Decimal is not supported", vm.type_name(value));
    vm.type_error(message)
}

/// Exactly the number of a float.
pub fn of_float(f: f64) -> Number {
    if f.is_nan() {
        return Number::nan().with_sign(f.is_sign_negative());
    }
    if f.is_infinite() {
        return Number::infinity(f < 0.0);
    }
    let negative = f.is_sign_negative();
    if f == 0.0 {
        return Number::finite(negative, 0, 0);
    }
    let bits = f.to_bits();
    let raw = (bits >> 52 & 0x7ff) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (mut mantissa, mut exponent) =
        if raw == 0 { (fraction, -1074) } else { (fraction | 1 << 52, raw - 1075) };
    let zeros = mantissa.trailing_zeros();
    mantissa >>= zeros;
    exponent += i64::from(zeros);
    if exponent >= 0 {
        let n = UBig::from(mantissa) << exponent as usize;
        return Number::finite(negative, n, 0);
    }
    // m / 2^k = m * 5^k / 10^k
    let n = UBig::from(5u8).pow(exponent.unsigned_abs() as usize) * mantissa;
    Number::finite(negative, n, exponent)
}

/// The characters that matter of text for a number, with ASCII digits for those of other scripts. If `lenient`, without
/// white space around and without underscores. What no number has becomes what no number has.
fn numeric_text(text: &pyrite_object::string::Str, lenient: bool) -> Vec<u8> {
    let plain = match text.as_ascii() {
        Some(ascii) => ascii.as_bytes().to_vec(),
        None => {
            let ascii = |c: u32| match (u8::try_from(c), u8::try_from(unicode::record(c).decimal)) {
                (Ok(c), _) if c < 127 => c,
                _ if unicode::is_space(c) => b' ',
                (_, Ok(digit)) => b'0' + digit,
                _ => b'?',
            };
            text.code_points().map(ascii).collect()
        }
    };
    if !lenient {
        return plain;
    }
    let blank = |c: &u8| unicode::is_space(u32::from(*c));
    let start = plain.iter().position(|c| !blank(c)).unwrap_or(plain.len());
    let end = plain.iter().rposition(|c| !blank(c)).map_or(start, |at| at + 1);
    let mut inner = plain[start..end].to_vec();
    inner.retain(|c| *c != b'_');
    inner
}

fn parsed(value: &pyrite_object::string::Str, lenient: bool) -> Option<Number> {
    // Short ASCII text needs no copy.
    if let Some(ascii) = value.as_ascii_bytes()
        && let Some(number) = text::parse(ascii)
    {
        return Some(number);
    }
    text::parse(&numeric_text(value, lenient))
}

/// A number from a tuple or list of sign, digits and exponent, as `as_tuple` gives it.
fn of_sequence(vm: &mut Vm, value: Value) -> R<Number> {
    let items = pyrite_object::iter::collect(vm, value)?;
    let [sign, digits, exponent] = items[..] else {
        return Err(vm.value_error("argument must be a sequence of length 3"));
    };
    let sign = match sign.as_int().map(|i| i.to_i64()) {
        Some(Some(sign @ (0 | 1))) => sign,
        _ => return Err(vm.value_error("sign must be an integer with the value 0 or 1")),
    };
    let (mut kind, mut place) = (Kind::Finite, 0);
    if let Some(s) = exponent.as_str() {
        kind = match &s.to_rust()[..] {
            "F" => Kind::Infinite,
            "n" => Kind::Quiet,
            "N" => Kind::Signaling,
            _ => {
                let message = "string argument in the third position must be 'F', 'n' or 'N'";
                return Err(vm.value_error(message));
            }
        };
    } else {
        place = match exponent.as_int() {
            Some(_) => context::size(vm, exponent)?,
            None => return Err(vm.value_error("exponent must be an integer")),
        };
    }
    if digits.as_tuple().is_none() && digits.as_list().is_none() {
        return Err(vm.value_error("coefficient must be a tuple of digits"));
    }
    let digits = pyrite_object::iter::collect(vm, digits)?;
    let mut plain = Vec::with_capacity(digits.len());
    for digit in digits.iter() {
        match digit.as_int().map(|i| i.to_i64()) {
            Some(Some(digit @ 0..=9)) => plain.push(b'0' + digit as u8),
            _ => return Err(vm.value_error("coefficient must be a tuple of digits")),
        }
    }
    if kind == Kind::Infinite {
        return Ok(Number::infinity(sign == 1));
    }
    let exponent = place.clamp(-2 * super::number::BEYOND, 2 * super::number::BEYOND);
    Ok(Number { negative: sign == 1, kind, exponent, coefficient: text::coefficient(&plain) })
}

/// How `Decimal(value)` and `Context.create_decimal(value)` convert.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Conversion {
    Exact,
    /// Rounded to the context.
    Rounded,
}

/// A number made of a value, without the sequences and strings if these are not wanted.
pub fn convert(
    vm: &mut Vm,
    value: Value,
    conversion: Conversion,
    numbers_only: bool,
    context: &Context,
) -> R<Number> {
    let mut conditions = 0;
    let settings = context.settings.get();
    let number = if let Some(d) = value.native::<Decimal>() {
        let number = d.number();
        match conversion {
            Conversion::Exact => return Ok(number),
            Conversion::Rounded => text::converted(Some(number), &settings, &mut conditions),
        }
    } else if let Some(s) = value.as_str().filter(|_| !numbers_only) {
        match conversion {
            Conversion::Exact => text::exact(parsed(&s, true), &mut conditions),
            Conversion::Rounded => text::converted(parsed(&s, false), &settings, &mut conditions),
        }
    } else if let Some(i) = value.as_int() {
        let number = of_int(i);
        match conversion {
            Conversion::Exact => number,
            Conversion::Rounded => number.finalized(&settings, &mut conditions),
        }
    } else if (value.as_tuple().is_some() || value.as_list().is_some()) && !numbers_only {
        let number = of_sequence(vm, value)?;
        match conversion {
            Conversion::Exact => text::exact(Some(number), &mut conditions),
            Conversion::Rounded => text::converted(Some(number), &settings, &mut conditions),
        }
    } else if let Some(f) = value.as_any_float() {
        context.conclude(vm, status::FLOAT_OPERATION)?;
        let number = of_float(f);
        match conversion {
            Conversion::Exact => number,
            Conversion::Rounded => number.finalized(&settings, &mut conditions),
        }
    } else {
        return Err(unsupported(vm, value));
    };
    context.conclude(vm, conditions)?;
    Ok(number)
}

/// An integer object of the number's whole part, whose exponent is not negative.
pub fn whole(vm: &mut Vm, number: Number) -> R {
    if number.coefficient.is_zero() {
        return Ok(Value::small_int(0));
    }
    if number.exponent > MOST_DIGITS {
        return Err(vm.memory_error());
    }
    let coefficient = number.coefficient.times_power(number.exponent);
    if let Coefficient::Small(n) = coefficient
        && let Ok(n) = i128::try_from(n)
    {
        return Ok(int::from_i128(vm, if number.negative { -n } else { n }));
    }
    let sign = if number.negative { Sign::Negative } else { Sign::Positive };
    let big = IBig::from_parts(sign, coefficient.to_big());
    Ok(int::from_big(vm, &big))
}

/// What an infinity or NaN says to a conversion to an integer.
pub fn no_integer(vm: &mut Vm, number: &Number, what: &str) -> pyrite_object::Raised {
    if number.is_nan() {
        return vm.value_error(format!("cannot convert NaN to {what}"));
    }
    vm.raise(Exc::OverflowError, format!("cannot convert Infinity to {what}"))
}

/// Whether a value is exactly a Decimal, and no instance of a subclass.
#[inline(always)]
pub fn is_exact(vm: &Vm, value: Value) -> bool {
    !vm.type_of(value).has(flags::HEAP)
}
