//! The format-specification mini-language (`format(value, spec)`).

use crate::exception::Raised;
use crate::int::Int;
use crate::object::Gc;
use crate::string::{Str, StrBuilder};
use crate::value::Value;
use crate::vm::{R, Vm};

/// A parsed specification. Fill and kind are code points: they may be surrogates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spec {
    pub fill: Option<u32>,
    pub align: Option<char>,
    pub sign: Option<char>,
    pub no_negative_zero: bool,
    pub alternate: bool,
    pub zero: bool,
    pub width: usize,
    pub grouping: Option<char>,
    pub precision: Option<usize>,
    pub fraction_grouping: Option<char>,
    pub kind: Option<u32>,
}

const ZERO: u32 = '0' as u32;

fn ascii(c: Option<&u32>) -> Option<char> {
    c.and_then(|c| char::from_u32(*c)).filter(char::is_ascii)
}

fn number(vm: &mut Vm, text: &[u32], at: &mut usize) -> R<Option<usize>> {
    let start = *at;
    let mut n: usize = 0;
    while let Some(d) = text.get(*at).and_then(|c| usize::try_from(crate::unicode::record(*c).decimal).ok()) {
        n = match n.checked_mul(10).and_then(|n| n.checked_add(d)) {
            Some(n) if n <= isize::MAX as usize => n,
            _ => return Err(vm.value_error("Too many decimal digits in format string")),
        };
        *at += 1;
    }
    Ok((*at > start).then_some(n))
}

/// `,` or `_` for groups of digits, but not both.
fn separator(vm: &mut Vm, text: &[u32], at: &mut usize) -> R<Option<char>> {
    let Some(c @ (',' | '_')) = ascii(text.get(*at)) else { return Ok(None) };
    *at += 1;
    match ascii(text.get(*at)) {
        Some(d @ (',' | '_')) if d != c => Err(vm.value_error("Cannot specify both ',' and '_'.")),
        _ => Ok(Some(c)),
    }
}

/// A format code as messages show it.
fn shown(kind: u32) -> String {
    match char::from_u32(kind) {
        Some(c) if (' '..='\x7f').contains(&c) && c != ' ' => c.to_string(),
        _ => format!("\\x{kind:x}"),
    }
}

impl Spec {
    /// Parses `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`; `default` is the type if none
    /// is given.
    pub fn parse(vm: &mut Vm, spec: Value, type_name: &str, default: Option<char>) -> R<Spec> {
        let Some(given) = spec.as_str() else {
            let message = format!("__format__() argument must be str, not {}", vm.argument_type_name(spec));
            return Err(vm.type_error(message));
        };
        let text: Vec<u32> = given.code_points().collect();
        let mut s = Spec { kind: default.map(u32::from), ..Spec::default() };
        let mut at = 0;
        let align = |c: Option<&u32>| ascii(c).filter(|c| matches!(c, '<' | '>' | '=' | '^'));
        if let Some(c) = align(text.get(1)) {
            s.fill = Some(text[0]);
            s.align = Some(c);
            at = 2;
        } else if let Some(c) = align(text.first()) {
            s.align = Some(c);
            at = 1;
        }
        if let Some(c @ ('+' | '-' | ' ')) = ascii(text.get(at)) {
            s.sign = Some(c);
            at += 1;
        }
        if ascii(text.get(at)) == Some('z') {
            s.no_negative_zero = true;
            at += 1;
        }
        if ascii(text.get(at)) == Some('#') {
            s.alternate = true;
            at += 1;
        }
        if s.fill.is_none() && text.get(at) == Some(&ZERO) {
            s.zero = true;
            s.fill = Some(ZERO);
            if s.align.is_none() {
                s.align = Some('=');
            }
            at += 1;
        }
        s.width = number(vm, &text, &mut at)?.unwrap_or(0);
        s.grouping = separator(vm, &text, &mut at)?;
        if ascii(text.get(at)) == Some('.') {
            at += 1;
            s.precision = number(vm, &text, &mut at)?;
            s.fraction_grouping = separator(vm, &text, &mut at)?;
            if s.precision.is_none() && s.fraction_grouping.is_none() {
                return Err(vm.value_error("Format specifier missing precision"));
            }
        }
        match text.len() - at {
            0 => {}
            1 => s.kind = Some(text[at]),
            _ => {
                let spec = given.to_rust();
                let message = format!("Invalid format specifier '{spec}' for object of type '{type_name}'");
                return Err(vm.value_error(message));
            }
        }
        if let (Some(g), Some(kind)) = (s.grouping, s.kind) {
            let fits = match s.letter() {
                Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F') => true,
                Some('b' | 'o' | 'x' | 'X') => g == '_',
                _ => false,
            };
            if !fits {
                let message = format!("Cannot specify '{g}' with '{}'.", shown(kind));
                return Err(vm.value_error(message));
            }
        }
        Ok(s)
    }

    /// The type, if it is a letter that could mean something; `None` too if there is none.
    pub fn letter(&self) -> Option<char> {
        self.kind.and_then(char::from_u32)
    }

    /// ValueError for a type that the kind of object does not know.
    #[cold]
    pub fn unknown(&self, vm: &mut Vm, type_name: &str) -> Raised {
        let kind = shown(self.kind.unwrap_or(0));
        let message = format!("Unknown format code '{kind}' for object of type '{type_name}'");
        vm.value_error(message)
    }

    /// Pads text to the width; `default` is the alignment if none was given.
    pub fn pad(&self, vm: &mut Vm, text: impl ExactSizeIterator<Item = u32>, default: char) -> R {
        let missing = self.width.saturating_sub(text.len());
        self.room(vm)?;
        let fill = self.fill.unwrap_or(' ' as u32);
        let (left, right) = match self.align.unwrap_or(default) {
            '<' => (0, missing),
            '^' => (missing / 2, missing - missing / 2),
            _ => (missing, 0),
        };
        let mut out = StrBuilder::with_capacity(text.len() + missing);
        (0..left).for_each(|_| out.push(fill));
        text.for_each(|c| out.push(c));
        (0..right).for_each(|_| out.push(fill));
        out.finish(vm)
    }

    /// Asks for room where it can be refused.
    fn room(&self, vm: &mut Vm) -> R<()> {
        let wanted = self.width.max(self.precision.unwrap_or(0));
        if wanted > crate::string::MAX_LENGTH {
            return Err(vm.memory_error());
        }
        if wanted > crate::vm::LARGE {
            vm.new_buffer(wanted)?;
        }
        Ok(())
    }

    /// Puts sign, prefix and digits together: grouping, and zeros or fill between sign and digits.
    pub fn assemble(&self, vm: &mut Vm, sign: &str, prefix: &str, digits: &str, rest: &str) -> R {
        self.room(vm)?;
        let step = if matches!(self.letter(), Some('b' | 'o' | 'x' | 'X')) { 4 } else { 3 };
        let fixed = sign.len() + prefix.len() + rest.len();
        let between = self.align == Some('=');
        let body = match self.grouping {
            Some(g) => {
                let zeros = between && self.fill == Some(ZERO);
                group(digits, g, step, if zeros { self.width.saturating_sub(fixed) } else { 0 })
            }
            None => digits.to_owned(),
        };
        let ascii = |text: String| text.into_bytes().into_iter().map(u32::from);
        if !between {
            return self.pad(vm, ascii(format!("{sign}{prefix}{body}{rest}")), '>');
        }
        let missing = self.width.saturating_sub(fixed + body.len());
        let mut out = StrBuilder::with_capacity(fixed + body.len() + missing);
        out.push_str(sign);
        out.push_str(prefix);
        (0..missing).for_each(|_| out.push(self.fill.unwrap_or(' ' as u32)));
        out.push_str(&body);
        out.push_str(rest);
        out.finish(vm)
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

/// `format(text, spec)`.
pub fn text(vm: &mut Vm, s: Gc<Str>, spec: Value, type_name: &str) -> R {
    let parsed = Spec::parse(vm, spec, type_name, Some('s'))?;
    if parsed.letter() != Some('s') {
        return Err(parsed.unknown(vm, type_name));
    }
    let problem = match parsed.sign {
        Some(' ') => Some("Space not allowed in string format specifier"),
        Some(_) => Some("Sign not allowed in string format specifier"),
        None if parsed.no_negative_zero => {
            Some("Negative zero coercion (z) not allowed in string format specifier")
        }
        None if parsed.alternate => Some("Alternate form (#) not allowed in string format specifier"),
        None if parsed.align == Some('=') && !parsed.zero => {
            Some("'=' alignment not allowed in string format specifier")
        }
        None => None,
    };
    if let Some(problem) = problem {
        return Err(vm.value_error(problem));
    }
    let align = parsed.align.filter(|a| *a != '=');
    // A precision cuts; it needs no room.
    let field = Spec { align, precision: None, ..parsed };
    let n = parsed.precision.unwrap_or(usize::MAX).min(s.len());
    field.pad(vm, s.code_points().take(n), '<')
}

/// `format(integer, spec)`.
pub fn integer(vm: &mut Vm, i: Int, spec: Value, type_name: &str) -> R {
    let s = Spec::parse(vm, spec, type_name, Some('d'))?;
    match s.letter() {
        Some('d' | 'n' | 'b' | 'o' | 'x' | 'X' | 'c') => {}
        Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => {
            let f = crate::int_type::float_of(vm, i)?;
            return float_text(vm, f, &s);
        }
        _ => return Err(s.unknown(vm, type_name)),
    }
    if s.precision.is_some() {
        return Err(vm.value_error("Precision not allowed in integer format specifier"));
    }
    if s.no_negative_zero {
        let problem = "Negative zero coercion (z) not allowed in integer format specifier";
        return Err(vm.value_error(problem));
    }
    let (radix, prefix) = match s.letter() {
        Some('b') => (2, "0b"),
        Some('o') => (8, "0o"),
        Some('x') => (16, "0x"),
        Some('X') => (16, "0X"),
        Some('c') => return character(vm, i, &s),
        _ => (10, ""),
    };
    let digits = if radix == 10 {
        crate::int_type::to_text(vm, i)?.trim_start_matches('-').to_owned()
    } else {
        let magnitude = i.to_big().into_parts().1;
        let lower = magnitude.in_radix(radix).to_string();
        if s.letter() == Some('X') { lower.to_uppercase() } else { lower }
    };
    let prefix = if s.alternate { prefix } else { "" };
    s.assemble(vm, s.sign_text(i.is_negative()), prefix, &digits, "")
}

fn character(vm: &mut Vm, i: Int, s: &Spec) -> R {
    if s.sign.is_some() {
        return Err(vm.value_error("Sign not allowed with integer format specifier 'c'"));
    }
    if s.alternate {
        return Err(vm.value_error("Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    let Some(i) = i.to_i64() else {
        return Err(vm.overflow_error("Python int too large to convert to C long"));
    };
    match u32::try_from(i).ok().filter(|c| *c <= 0x10_FFFF) {
        Some(c) => s.pad(vm, [c].into_iter(), '>'),
        None => Err(vm.overflow_error("%c arg not in range(0x110000)")),
    }
}

/// `format(float, spec)`.
pub fn float(vm: &mut Vm, f: f64, spec: Value, type_name: &str) -> R {
    let s = Spec::parse(vm, spec, type_name, None)?;
    match (s.kind, s.letter()) {
        (None, _) | (_, Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' | 'n')) => float_text(vm, f, &s),
        _ => Err(s.unknown(vm, type_name)),
    }
}

/// `format(complex, spec)`: both parts as floats, the imaginary one with its sign.
pub fn complex(vm: &mut Vm, real: f64, imag: f64, spec: Value, type_name: &str) -> R {
    let s = Spec::parse(vm, spec, type_name, None)?;
    if s.kind.is_some() && !s.letter().is_some_and(|k| "eEfFgGn".contains(k)) {
        return Err(s.unknown(vm, type_name));
    }
    if s.fill == Some(ZERO) {
        return Err(vm.value_error("Zero padding is not allowed in complex format specifier"));
    }
    if s.align == Some('=') {
        return Err(vm.value_error("'=' alignment flag is not allowed in complex format specifier"));
    }
    // Without a type it looks as in repr: in parentheses, unless the real part is zero.
    let plain = s.kind.is_none();
    let kind = if plain && s.precision.is_some() { Some('g' as u32) } else { s.kind };
    let part = Spec { fill: None, align: None, width: 0, kind, ..s.clone() };
    let alone = plain && real == 0.0 && real.is_sign_positive();
    let signed = if alone { part.clone() } else { Spec { sign: Some('+'), ..part.clone() } };
    let whole = |text: Value| {
        let text = crate::string::to_rust(text);
        match text.strip_suffix("0").filter(|t| t.ends_with('.')) {
            Some(digits) if plain && s.alternate => digits.to_owned(),
            Some(digits) if plain => digits[..digits.len() - 1].to_owned(),
            _ => text,
        }
    };
    let imag = whole(float_text(vm, imag, &signed)?);
    let text = match (alone, plain) {
        (true, _) => format!("{imag}j"),
        (false, true) => format!("({}{imag}j)", whole(float_text(vm, real, &part)?)),
        (false, false) => format!("{}{imag}j", whole(float_text(vm, real, &part)?)),
    };
    s.pad(vm, text.into_bytes().into_iter().map(u32::from), '>')
}

fn float_text(vm: &mut Vm, f: f64, s: &Spec) -> R {
    let precision = s.precision.unwrap_or(6);
    if precision >= i32::MAX as usize {
        return Err(vm.value_error("precision too big"));
    }
    s.room(vm)?;
    let mut negative = f.is_sign_negative() && !f.is_nan();
    let magnitude = f.abs();
    let upper = matches!(s.letter(), Some('E' | 'F' | 'G'));
    let body = if !f.is_finite() {
        let percent = if s.letter() == Some('%') { "%" } else { "" };
        (if f.is_nan() { "nan" } else { "inf" }).to_owned() + percent
    } else {
        match s.letter() {
            Some('f' | 'F') => fixed(magnitude, precision, s.alternate),
            Some('%') => fixed(magnitude * 100.0, precision, s.alternate) + "%",
            Some('e' | 'E') => exponent(magnitude, precision, s.alternate),
            Some('g' | 'G' | 'n') => general(magnitude, precision.max(1), s.alternate, false),
            _ => match s.precision {
                Some(p) => general(magnitude, p.max(1), s.alternate, true),
                None => {
                    let mut text = crate::float::repr(magnitude);
                    if s.alternate && !text.contains('.') {
                        text.insert(text.find('e').unwrap_or(text.len()), '.');
                    }
                    text
                }
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
    spec.assemble(vm, s.sign_text(negative), "", whole, &rest)
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

/// More digits than this no double has, neither behind the point nor in all: all others are zeros.
const DIGITS: usize = 1100; // decimal digits

/// `%f` of a magnitude.
pub fn fixed(f: f64, precision: usize, alternate: bool) -> String {
    let digits = precision.min(DIGITS);
    let mut text = format!("{f:.digits$}");
    text.extend(std::iter::repeat_n('0', precision - digits));
    if precision == 0 && alternate {
        text.push('.');
    }
    text
}

/// `%e` of a magnitude.
pub fn exponent(f: f64, precision: usize, alternate: bool) -> String {
    let digits = precision.min(DIGITS);
    let text = format!("{f:.digits$e}");
    let (mantissa, e) = text.split_once('e').unwrap_or((&text, "0"));
    let e: i32 = e.parse().unwrap_or(0);
    let point = if precision == 0 && alternate { "." } else { "" };
    let zeros = "0".repeat(precision - digits);
    let sign = if e < 0 { '-' } else { '+' };
    format!("{mantissa}{zeros}{point}e{sign}{:02}", e.abs())
}

/// `%g` of a magnitude; `repr_like` keeps a digit after the point, as the empty format type does.
pub fn general(f: f64, precision: usize, alternate: bool, repr_like: bool) -> String {
    let scientific = format!("{f:.0$e}", (precision - 1).min(DIGITS));
    let e: i32 = scientific.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    let use_exponent = e < -4 || i64::from(e) >= precision as i64 - i64::from(repr_like);
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
    let decimals = (precision as i64 - 1 - i64::from(e)).max(0) as usize;
    let text = strip(fixed(f, decimals, alternate));
    if repr_like && !text.contains('.') { text + ".0" } else { text }
}
