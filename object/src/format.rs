//! The format-specification mini-language (`format(value, spec)`).

use crate::digits;
use crate::exception::Raised;
use crate::int::Int;
use crate::object::Gc;
use crate::string::{ShortBytes, Str, StrBuilder};
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

fn get(text: &Str, at: usize) -> Option<u32> {
    (at < text.len()).then(|| text.at(at))
}

fn ascii(text: &Str, at: usize) -> Option<char> {
    get(text, at).and_then(char::from_u32).filter(char::is_ascii)
}

fn decimal(c: u32) -> Option<usize> {
    match c {
        0..0x80 => (c as u8).is_ascii_digit().then(|| (c - ZERO) as usize),
        _ => usize::try_from(crate::unicode::record(c).decimal).ok(),
    }
}

fn number(vm: &mut Vm, text: &Str, at: &mut usize) -> R<Option<usize>> {
    let start = *at;
    let mut n: usize = 0;
    while let Some(d) = get(text, *at).and_then(decimal) {
        n = match n.checked_mul(10).and_then(|n| n.checked_add(d)) {
            Some(n) if n <= isize::MAX as usize => n,
            _ => return Err(vm.value_error("Too many decimal digits in format string")),
        };
        *at += 1;
    }
    Ok((*at > start).then_some(n))
}

/// `,` or `_` for groups of digits, but not both.
fn separator(vm: &mut Vm, text: &Str, at: &mut usize) -> R<Option<char>> {
    let Some(c @ (',' | '_')) = ascii(text, *at) else { return Ok(None) };
    *at += 1;
    match ascii(text, *at) {
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
    /// is given. Errors name the type of `receiver`.
    pub fn parse(vm: &mut Vm, spec: Value, receiver: Value, default: Option<char>) -> R<Spec> {
        let Some(given) = spec.as_str() else {
            let message = format!("__format__() argument must be str, not {}", vm.argument_type_name(spec));
            return Err(vm.type_error(message));
        };
        let text: &Str = &given;
        let mut s = Spec { kind: default.map(u32::from), ..Spec::default() };
        let mut at = 0;
        let align = |at| ascii(text, at).filter(|c| matches!(c, '<' | '>' | '=' | '^'));
        if let Some(c) = align(1) {
            s.fill = get(text, 0);
            s.align = Some(c);
            at = 2;
        } else if let Some(c) = align(0) {
            s.align = Some(c);
            at = 1;
        }
        if let Some(c @ ('+' | '-' | ' ')) = ascii(text, at) {
            s.sign = Some(c);
            at += 1;
        }
        if ascii(text, at) == Some('z') {
            s.no_negative_zero = true;
            at += 1;
        }
        if ascii(text, at) == Some('#') {
            s.alternate = true;
            at += 1;
        }
        if s.fill.is_none() && ascii(text, at) == Some('0') {
            s.zero = true;
            s.fill = Some(ZERO);
            // Texts are aligned to the left as ever.
            if s.align.is_none() && default != Some('s') {
                s.align = Some('=');
            }
            at += 1;
        }
        s.width = number(vm, text, &mut at)?.unwrap_or(0);
        s.grouping = separator(vm, text, &mut at)?;
        if ascii(text, at) == Some('.') {
            at += 1;
            s.precision = number(vm, text, &mut at)?;
            s.fraction_grouping = separator(vm, text, &mut at)?;
            if s.precision.is_none() && s.fraction_grouping.is_none() {
                return Err(vm.value_error("Format specifier missing precision"));
            }
        }
        match text.len() - at {
            0 => {}
            1 => s.kind = get(text, at),
            _ => {
                let (spec, type_name) = (text.to_rust(), vm.type_name(receiver));
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
        if let (Some(g), Some('n')) = (s.fraction_grouping, s.letter()) {
            return Err(vm.value_error(format!("Cannot specify '{g}' with 'n'.")));
        }
        Ok(s)
    }

    /// The type, if it is a letter that could mean something; `None` too if there is none.
    pub fn letter(&self) -> Option<char> {
        self.kind.and_then(char::from_u32)
    }

    /// ValueError for a type that the kind of object does not know.
    #[cold]
    pub fn unknown(&self, vm: &mut Vm, receiver: Value) -> Raised {
        let (kind, type_name) = (shown(self.kind.unwrap_or(0)), vm.type_name(receiver));
        let message = format!("Unknown format code '{kind}' for object of type '{type_name}'");
        vm.value_error(message)
    }

    /// How much is missing on both sides of a text; `default` is the alignment if none was given.
    fn sides(&self, missing: usize, default: char) -> (usize, usize) {
        match self.align.unwrap_or(default) {
            '<' => (0, missing),
            '^' => (missing / 2, missing - missing / 2),
            _ => (missing, 0),
        }
    }

    fn fill(&self) -> u32 {
        self.fill.unwrap_or(u32::from(b' '))
    }

    /// Pads text of a length, which `push` appends, to the width; `default` is the alignment if none was given.
    pub fn pad(&self, vm: &mut Vm, length: usize, default: char, push: impl FnOnce(&mut StrBuilder)) -> R {
        self.room(vm)?;
        let (left, right) = self.sides(self.width.saturating_sub(length), default);
        let mut out = StrBuilder::with_capacity(length + left + right);
        out.push_repeated(self.fill(), left);
        push(&mut out);
        out.push_repeated(self.fill(), right);
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
    pub fn assemble(&self, vm: &mut Vm, sign: &str, prefix: &str, digits: &[u8], rest: &[u8]) -> R {
        let fixed = sign.len() + prefix.len() + rest.len();
        let between = self.align == Some('=');
        self.room(vm)?;
        let mut grouped = ShortBytes::new();
        let body = match self.grouping {
            Some(g) => {
                let step = if matches!(self.letter(), Some('b' | 'o' | 'x' | 'X')) { 4 } else { 3 };
                let zeros = between && self.fill == Some(ZERO);
                let least = if zeros { self.width.saturating_sub(fixed) } else { 0 };
                push_grouped(&mut grouped, digits, g as u8, step, least);
                &grouped[..]
            }
            None => digits,
        };
        let length = fixed + body.len();
        let inner = if between { self.width.saturating_sub(length) } else { 0 };
        self.pad(vm, length + inner, '>', |out| {
            out.push_latin1(sign.as_bytes());
            out.push_latin1(prefix.as_bytes());
            out.push_repeated(self.fill(), inner);
            out.push_latin1(body);
            out.push_latin1(rest);
        })
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

/// Digits in groups, with zeros in front up to a length; none begins with a separator.
fn push_grouped(out: &mut ShortBytes, digits: &[u8], separator: u8, step: usize, least: usize) {
    let mut count = digits.len().max(least - least / (step + 1));
    while count + (count - 1) / step < least {
        count += 1;
    }
    let zeros = std::iter::repeat_n(b'0', count - digits.len());
    for (i, digit) in zeros.chain(digits.iter().copied()).enumerate() {
        if i > 0 && (count - i).is_multiple_of(step) {
            out.push(separator);
        }
        out.push(digit);
    }
}

/// `format(text, spec)`.
pub fn text(vm: &mut Vm, s: Gc<Str>, spec: Value, receiver: Value) -> R {
    let parsed = Spec::parse(vm, spec, receiver, Some('s'))?;
    if parsed.letter() != Some('s') {
        return Err(parsed.unknown(vm, receiver));
    }
    let problem = match parsed.sign {
        Some(' ') => Some("Space not allowed in string format specifier"),
        Some(_) => Some("Sign not allowed in string format specifier"),
        None if parsed.no_negative_zero => {
            Some("Negative zero coercion (z) not allowed in string format specifier")
        }
        None if parsed.alternate => Some("Alternate form (#) not allowed in string format specifier"),
        None if parsed.align == Some('=') => Some("'=' alignment not allowed in string format specifier"),
        None => None,
    };
    if let Some(problem) = problem {
        return Err(vm.value_error(problem));
    }
    // A precision cuts; it needs no room.
    let field = Spec { precision: None, ..parsed };
    let n = parsed.precision.unwrap_or(usize::MAX).min(s.len());
    field.pad(vm, n, '<', |out| out.push_part(&s, 0, n))
}

/// `format(integer, spec)`.
pub fn integer(vm: &mut Vm, i: Int, spec: Value, receiver: Value) -> R {
    let s = Spec::parse(vm, spec, receiver, Some('d'))?;
    match s.letter() {
        Some('d' | 'n' | 'b' | 'o' | 'x' | 'X' | 'c') => {}
        Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => {
            let f = crate::int_type::float_of(vm, i)?;
            return float_text(vm, f, &s);
        }
        _ => return Err(s.unknown(vm, receiver)),
    }
    if s.precision.is_some() {
        return Err(vm.value_error("Precision not allowed in integer format specifier"));
    }
    if s.no_negative_zero {
        let problem = "Negative zero coercion (z) not allowed in integer format specifier";
        return Err(vm.value_error(problem));
    }
    let (kind, prefix) = match s.letter() {
        Some('b') => ('b', "0b"),
        Some('o') => ('o', "0o"),
        Some('x') => ('x', "0x"),
        Some('X') => ('X', "0X"),
        Some('c') => return character(vm, i, &s),
        _ => ('d', ""),
    };
    let mut text = ShortBytes::new();
    digits::push_magnitude(vm, &mut text, i, kind)?;
    let prefix = if s.alternate { prefix } else { "" };
    s.assemble(vm, s.sign_text(i.is_negative()), prefix, &text, b"")
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
        Some(c) => s.pad(vm, 1, '>', |out| out.push(c)),
        None => Err(vm.overflow_error("%c arg not in range(0x110000)")),
    }
}

/// `format(float, spec)`.
pub fn float(vm: &mut Vm, f: f64, spec: Value, receiver: Value) -> R {
    let s = Spec::parse(vm, spec, receiver, None)?;
    match (s.kind, s.letter()) {
        (None, _) | (_, Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' | 'n')) => float_text(vm, f, &s),
        _ => Err(s.unknown(vm, receiver)),
    }
}

/// `format(complex, spec)`: both parts as floats, the imaginary one with its sign.
pub fn complex(vm: &mut Vm, real: f64, imag: f64, spec: Value, receiver: Value) -> R {
    let s = Spec::parse(vm, spec, receiver, None)?;
    if s.kind.is_some() && !s.letter().is_some_and(|k| "eEfFgGn".contains(k)) {
        return Err(s.unknown(vm, receiver));
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
    s.pad(vm, text.len(), '>', |out| out.push_latin1(text.as_bytes()))
}

/// A float by a specification whose type is one for floats.
pub fn float_text(vm: &mut Vm, f: f64, s: &Spec) -> R {
    let precision = s.precision.unwrap_or(6);
    if precision >= i32::MAX as usize {
        return Err(vm.value_error("precision too big"));
    }
    s.room(vm)?;
    let percent = s.letter() == Some('%');
    let mut negative = f.is_sign_negative() && !f.is_nan();
    let magnitude = if percent { f.abs() * 100.0 } else { f.abs() };
    let finite = magnitude.is_finite();
    let mut body = ShortBytes::new();
    if !finite {
        body.extend_from_slice(if f.is_nan() { b"nan" } else { b"inf" });
    } else {
        match s.letter() {
            Some('f' | 'F' | '%') => digits::push_fixed(&mut body, magnitude, precision, s.alternate),
            Some('e' | 'E') => digits::push_exponent(&mut body, magnitude, precision, s.alternate),
            Some('g' | 'G' | 'n') => {
                digits::push_general(&mut body, magnitude, precision.max(1), s.alternate, false);
            }
            _ => match s.precision {
                Some(p) => digits::push_general(&mut body, magnitude, p.max(1), s.alternate, true),
                None => {
                    digits::push_shortest(&mut body, magnitude);
                    if s.alternate && !body.contains(&b'.') {
                        body.insert(memchr::memchr(b'e', &body).unwrap_or(body.len()), b'.');
                    }
                }
            },
        }
    }
    if percent {
        body.push(b'%');
    }
    if matches!(s.letter(), Some('E' | 'F' | 'G')) {
        body.make_ascii_uppercase();
    }
    if s.no_negative_zero && !body.iter().any(|b| (b'1'..=b'9').contains(b)) && finite {
        negative = false;
    }
    let sign = s.sign_text(negative);
    if !finite {
        return Spec { grouping: None, ..s.clone() }.assemble(vm, sign, "", &body, b"");
    }
    let (whole, rest) = body.split_at(digits_at_head(&body));
    match s.fraction_grouping {
        Some(g) => s.assemble(vm, sign, "", whole, &group_fraction(rest, g as u8)),
        None => s.assemble(vm, sign, "", whole, rest),
    }
}

fn digits_at_head(text: &[u8]) -> usize {
    text.iter().position(|c| !c.is_ascii_digit()).unwrap_or(text.len())
}

/// Groups of three after the decimal point.
fn group_fraction(rest: &[u8], separator: u8) -> ShortBytes {
    let mut out = ShortBytes::new();
    let Some(digits) = rest.strip_prefix(b".") else { return ShortBytes::from_slice(rest) };
    let (digits, tail) = digits.split_at(digits_at_head(digits));
    out.push(b'.');
    for (i, group) in digits.chunks(3).enumerate() {
        if i > 0 {
            out.push(separator);
        }
        out.extend_from_slice(group);
    }
    out.extend_from_slice(tail);
    out
}
