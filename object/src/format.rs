//! The format-specification mini-language (`format(value, spec)`).

use crate::exception::Raised;
use crate::int::Int;
use crate::value::Value;
use crate::vm::{R, Vm};

/// A parsed specification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spec {
    pub fill: Option<char>,
    pub align: Option<char>,
    pub sign: Option<char>,
    pub no_negative_zero: bool,
    pub alternate: bool,
    pub zero: bool,
    pub width: usize,
    pub grouping: Option<char>,
    pub precision: Option<usize>,
    pub fraction_grouping: Option<char>,
    pub kind: Option<char>,
}

fn number(vm: &mut Vm, text: &[char], at: &mut usize) -> R<Option<usize>> {
    let start = *at;
    let mut n: usize = 0;
    while let Some(d) = text.get(*at).and_then(|c| c.to_digit(10)) {
        n = match n.checked_mul(10).and_then(|n| n.checked_add(d as usize)).filter(|n| *n < 1 << 40) {
            Some(n) => n,
            None => return Err(vm.value_error("Too many decimal digits in format string")),
        };
        *at += 1;
    }
    Ok((*at > start).then_some(n))
}

impl Spec {
    /// Parses `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`.
    pub fn parse(vm: &mut Vm, spec: &str, type_name: &str) -> R<Spec> {
        let text: Vec<char> = spec.chars().collect();
        let mut s = Spec::default();
        let mut at = 0;
        let is_align = |c: Option<&char>| matches!(c, Some('<' | '>' | '=' | '^'));
        if is_align(text.get(1)) {
            s.fill = Some(text[0]);
            s.align = Some(text[1]);
            at = 2;
        } else if is_align(text.first()) {
            s.align = Some(text[0]);
            at = 1;
        }
        if let Some(c @ ('+' | '-' | ' ')) = text.get(at) {
            s.sign = Some(*c);
            at += 1;
        }
        if text.get(at) == Some(&'z') {
            s.no_negative_zero = true;
            at += 1;
        }
        if text.get(at) == Some(&'#') {
            s.alternate = true;
            at += 1;
        }
        if s.fill.is_none() && text.get(at) == Some(&'0') {
            s.zero = true;
            s.fill = Some('0');
            if s.align.is_none() {
                s.align = Some('=');
            }
            at += 1;
        }
        s.width = number(vm, &text, &mut at)?.unwrap_or(0);
        if let Some(c @ (',' | '_')) = text.get(at) {
            s.grouping = Some(*c);
            at += 1;
            if let Some(d @ (',' | '_')) = text.get(at) {
                let message = if d == c {
                    format!("Cannot specify '{c}' with '{d}'.")
                } else {
                    "Cannot specify both ',' and '_'.".to_owned()
                };
                return Err(vm.value_error(message));
            }
        }
        if text.get(at) == Some(&'.') {
            at += 1;
            s.precision = number(vm, &text, &mut at)?;
            if let Some(c @ (',' | '_')) = text.get(at) {
                s.fraction_grouping = Some(*c);
                at += 1;
            }
            if s.precision.is_none() && s.fraction_grouping.is_none() {
                return Err(vm.value_error("Format specifier missing precision"));
            }
        }
        match text.len() - at {
            0 => {}
            1 => s.kind = Some(text[at]),
            _ => {
                let message = format!("Invalid format specifier '{spec}' for object of type '{type_name}'");
                return Err(vm.value_error(message));
            }
        }
        Ok(s)
    }

    /// Pads text to the width; `default` is the alignment if none was given.
    pub fn pad(&self, text: &str, default: char) -> String {
        let length = text.chars().count();
        let missing = self.width.saturating_sub(length);
        let fill = self.fill.unwrap_or(' ');
        let (left, right) = match self.align.unwrap_or(default) {
            '<' => (0, missing),
            '^' => (missing / 2, missing - missing / 2),
            _ => (missing, 0),
        };
        let mut out = String::with_capacity(text.len() + missing);
        out.extend(std::iter::repeat_n(fill, left));
        out.push_str(text);
        out.extend(std::iter::repeat_n(fill, right));
        out
    }

    /// Puts sign, prefix and digits together: grouping, and zeros or fill between sign and digits.
    pub fn assemble(&self, sign: &str, prefix: &str, digits: &str, rest: &str) -> String {
        let step = if matches!(self.kind, Some('b' | 'o' | 'x' | 'X')) { 4 } else { 3 };
        let fixed = sign.len() + prefix.len() + rest.chars().count();
        let between = self.align == Some('=');
        let mut body = match self.grouping {
            Some(g) => {
                let least =
                    if between && self.fill == Some('0') { self.width.saturating_sub(fixed) } else { 0 };
                group(digits, g, step, least)
            }
            None => digits.to_owned(),
        };
        if between {
            let missing = self.width.saturating_sub(fixed + body.chars().count());
            let padding: String = std::iter::repeat_n(self.fill.unwrap_or(' '), missing).collect();
            body.insert_str(0, &padding);
            return format!("{sign}{prefix}{body}{rest}");
        }
        self.pad(&format!("{sign}{prefix}{body}{rest}"), '>')
    }

    /// The sign's text.
    pub fn sign_text(&self, negative: bool) -> &'static str {
        match (negative, self.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            (false, _) => "",
        }
    }
}

/// Digits in groups, with zeros in front up to a length.
fn group(digits: &str, separator: char, step: usize, least: usize) -> String {
    let mut reversed: Vec<char> = Vec::new();
    let mut digits = digits.chars().rev();
    let mut count = 0;
    loop {
        let next = digits.next();
        if next.is_none() && reversed.len() >= least {
            break;
        }
        if count > 0 && count % step == 0 {
            reversed.push(separator);
            if next.is_none() && reversed.len() >= least && least > 0 && reversed.len() > least {
                reversed.pop();
                break;
            }
        }
        reversed.push(next.unwrap_or('0'));
        count += 1;
    }
    reversed.iter().rev().collect()
}

#[cold]
fn unknown(vm: &mut Vm, kind: char, type_name: &str) -> Raised {
    let message = format!("Unknown format code '{kind}' for object of type '{type_name}'");
    vm.value_error(message)
}

/// `format(integer, spec)`.
pub fn integer(vm: &mut Vm, i: Int, spec: Value) -> R {
    let Some(text) = spec.as_str().map(|s| s.to_rust()) else {
        let message = format!("__format__() argument must be str, not {}", vm.type_name(spec));
        return Err(vm.type_error(message));
    };
    let s = Spec::parse(vm, &text, "int")?;
    match s.kind {
        None | Some('d' | 'n' | 'b' | 'o' | 'x' | 'X') => {
            if s.precision.is_some() {
                return Err(vm.value_error("Precision not allowed in integer format specifier"));
            }
            let (radix, prefix) = match s.kind {
                Some('b') => (2, "0b"),
                Some('o') => (8, "0o"),
                Some('x') => (16, "0x"),
                Some('X') => (16, "0X"),
                _ => (10, ""),
            };
            let digits = if radix == 10 {
                crate::int_type::to_text(vm, i)?.trim_start_matches('-').to_owned()
            } else {
                let magnitude = i.to_big().into_parts().1;
                let lower = magnitude.in_radix(radix).to_string();
                if s.kind == Some('X') { lower.to_uppercase() } else { lower }
            };
            let prefix = if s.alternate { prefix } else { "" };
            let out = s.assemble(s.sign_text(i.is_negative()), prefix, &digits, "");
            Ok(vm.str(&out))
        }
        Some('c') => {
            if s.sign.is_some() {
                return Err(vm.value_error("Sign not allowed with integer format specifier 'c'"));
            }
            let c = i.to_i64().and_then(|i| u32::try_from(i).ok()).filter(|c| *c <= 0x10_FFFF);
            match c.and_then(char::from_u32) {
                Some(c) => {
                    let out = s.pad(&c.to_string(), '<');
                    Ok(vm.str(&out))
                }
                None => Err(vm.overflow_error("%c arg not in range(0x110000)")),
            }
        }
        Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => {
            let f = crate::int_type::float_of(vm, i)?;
            let out = float_text(vm, f, &s)?;
            Ok(vm.str(&out))
        }
        Some(kind) => Err(unknown(vm, kind, "int")),
    }
}

/// `format(float, spec)`.
pub fn float(vm: &mut Vm, f: f64, spec: Value) -> R {
    let Some(text) = spec.as_str().map(|s| s.to_rust()) else {
        let message = format!("__format__() argument must be str, not {}", vm.type_name(spec));
        return Err(vm.type_error(message));
    };
    let s = Spec::parse(vm, &text, "float")?;
    match s.kind {
        None | Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' | 'n') => {
            let out = float_text(vm, f, &s)?;
            Ok(vm.str(&out))
        }
        Some(kind) => Err(unknown(vm, kind, "float")),
    }
}

/// `format(complex, spec)`: both parts as floats, the imaginary one with its sign.
pub fn complex(vm: &mut Vm, real: f64, imag: f64, spec: Value) -> R {
    let Some(text) = spec.as_str().map(|s| s.to_rust()) else {
        let message = format!("__format__() argument must be str, not {}", vm.type_name(spec));
        return Err(vm.type_error(message));
    };
    let s = Spec::parse(vm, &text, "complex")?;
    if let Some(kind) = s.kind.filter(|k| !"eEfFgGn".contains(*k)) {
        return Err(unknown(vm, kind, "complex"));
    }
    if s.zero || s.fill == Some('0') && s.align == Some('=') {
        return Err(vm.value_error("Zero padding is not allowed in complex format specifier"));
    }
    if s.align == Some('=') {
        return Err(vm.value_error("'=' alignment flag is not allowed in complex format specifier"));
    }
    let part = Spec { fill: None, align: None, width: 0, ..s.clone() };
    // Without a type it looks as in repr: in parentheses, unless the real part is zero.
    let plain = s.kind.is_none();
    let alone = plain && real == 0.0 && real.is_sign_positive();
    let signed = if alone { part.clone() } else { Spec { sign: Some('+'), ..part.clone() } };
    let whole = |text: String| match text.strip_suffix(".0") {
        Some(digits) if plain => digits.to_owned(),
        _ => text,
    };
    let imag = whole(float_text(vm, imag, &signed)?);
    let text = match (alone, plain) {
        (true, _) => format!("{imag}j"),
        (false, true) => format!("({}{imag}j)", whole(float_text(vm, real, &part)?)),
        (false, false) => format!("{}{imag}j", float_text(vm, real, &part)?),
    };
    let padded = s.pad(&text, '>');
    Ok(vm.str(&padded))
}

fn float_text(vm: &mut Vm, f: f64, s: &Spec) -> R<String> {
    let precision = s.precision.unwrap_or(6);
    if precision > i32::MAX as usize {
        return Err(vm.value_error("precision too big"));
    }
    let mut negative = f.is_sign_negative() && !f.is_nan();
    let magnitude = f.abs();
    let upper = matches!(s.kind, Some('E' | 'F' | 'G'));
    let body = if !f.is_finite() {
        (if f.is_nan() { "nan" } else { "inf" }).to_owned() + if s.kind == Some('%') { "%" } else { "" }
    } else {
        match s.kind {
            Some('f' | 'F') => fixed(magnitude, precision, s.alternate),
            Some('%') => fixed(magnitude * 100.0, precision, s.alternate) + "%",
            Some('e' | 'E') => exponent(magnitude, precision, s.alternate),
            Some('g' | 'G' | 'n') => general(magnitude, precision.max(1), s.alternate, false),
            _ => match s.precision {
                Some(p) => general(magnitude, p.max(1), s.alternate, true),
                None => crate::float::repr(magnitude),
            },
        }
    };
    let body = if upper { body.to_uppercase() } else { body };
    if s.no_negative_zero && !body.bytes().any(|b| (b'1'..=b'9').contains(&b)) && f.is_finite() {
        negative = false;
    }
    let end = body.find(|c: char| !c.is_ascii_digit()).unwrap_or(body.len());
    let (whole, rest) = if f.is_finite() { body.split_at(end) } else { body.split_at(body.len()) };
    let rest = match s.fraction_grouping {
        Some(g) => group_fraction(rest, g),
        None => rest.to_owned(),
    };
    let mut spec = s.clone();
    if !f.is_finite() {
        spec.grouping = None;
    }
    Ok(spec.assemble(s.sign_text(negative), "", whole, &rest))
}

/// Groups of three after the decimal point.
fn group_fraction(rest: &str, separator: char) -> String {
    let Some(digits) = rest.strip_prefix('.') else { return rest.to_owned() };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let mut out = String::from(".");
    for (i, c) in digits[..end].chars().enumerate() {
        if i > 0 && i % 3 == 0 {
            out.push(separator);
        }
        out.push(c);
    }
    out.push_str(&digits[end..]);
    out
}

/// `%f` of a magnitude.
pub fn fixed(f: f64, precision: usize, alternate: bool) -> String {
    let mut text = format!("{f:.precision$}");
    if precision == 0 && alternate {
        text.push('.');
    }
    text
}

/// `%e` of a magnitude.
pub fn exponent(f: f64, precision: usize, alternate: bool) -> String {
    let text = format!("{f:.precision$e}");
    let (mantissa, e) = text.split_once('e').unwrap_or((&text, "0"));
    let e: i32 = e.parse().unwrap_or(0);
    let point = if precision == 0 && alternate { "." } else { "" };
    let sign = if e < 0 { '-' } else { '+' };
    format!("{mantissa}{point}e{sign}{:02}", e.abs())
}

/// `%g` of a magnitude; `repr_like` keeps a digit after the point, as the empty format type does.
pub fn general(f: f64, precision: usize, alternate: bool, repr_like: bool) -> String {
    let scientific = format!("{f:.0$e}", precision - 1);
    let e: i32 = scientific.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    let limit = precision as i32 - i32::from(repr_like && precision > 1);
    let use_exponent = e < -4 || e >= if repr_like { limit.max(1) } else { precision as i32 };
    let strip = |text: String| {
        if alternate || !text.contains('.') {
            return text;
        }
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    if use_exponent {
        let text = exponent(f, precision - 1, alternate);
        let (mantissa, tail) = text.split_once('e').unwrap_or((&text, "+00"));
        return format!("{}e{tail}", strip(mantissa.to_owned()));
    }
    let decimals = (precision as i32 - 1 - e).max(0) as usize;
    let text = strip(fixed(f, decimals, alternate));
    if repr_like && !text.contains('.') { text + ".0" } else { text }
}
