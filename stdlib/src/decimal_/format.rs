//! `format(number, specification)`.

use super::coefficient::MOST_DIGITS;
use super::context;
use super::number::{Number, Rounding};
use super::text;
use pyrite_object::exception::Exc;
use pyrite_object::{R, Value, Vm, unicode};

/// A parsed specification, with what comes from a locale.
struct Spec {
    fill: char,
    align: char,
    sign: char,
    no_negative_zero: bool,
    alternate: bool,
    zero_padded: bool,
    width: usize,
    separator: String,
    /// Lengths of groups, last one first, and whether that is repeated.
    grouping: (Vec<usize>, bool),
    point: String,
    precision: Option<i64>,
    fraction_separator: Option<char>,
    kind: Option<char>,
}

/// Why there is no specification.
enum Refusal {
    Invalid,
    /// A number that no machine word holds.
    TooLarge,
}

/// A number in a specification, if one is there.
fn number(characters: &[char], at: &mut usize) -> Result<Option<i64>, Refusal> {
    let start = *at;
    let mut n = 0i128;
    while let Some(digit) =
        characters.get(*at).and_then(|c| u8::try_from(unicode::record(u32::from(*c)).decimal).ok())
    {
        n = n.saturating_mul(10).saturating_add(i128::from(digit));
        *at += 1;
    }
    let n = i64::try_from(n).map_err(|_| Refusal::TooLarge)?;
    Ok((*at > start).then_some(n))
}

impl Spec {
    /// Parses `[[fill]align][sign][z][#][0][width][separator][.precision[separator]][kind]`.
    fn parse(characters: &[char]) -> Result<Spec, Refusal> {
        let mut at = 0;
        let (mut fill, mut align) = (None, None);
        let is_align = |c: Option<&char>| c.copied().filter(|c| matches!(c, '<' | '>' | '=' | '^'));
        if let Some(c) = is_align(characters.get(1)) {
            (fill, align) = (Some(characters[0]), Some(c));
            at = 2;
        } else if let Some(c) = is_align(characters.first()) {
            align = Some(c);
            at = 1;
        }
        let take = |at: &mut usize, wanted: &str| {
            let found = characters.get(*at).copied().filter(|c| wanted.contains(*c));
            *at += usize::from(found.is_some());
            found
        };
        let sign = take(&mut at, "+- ");
        let no_negative_zero = take(&mut at, "z").is_some();
        let alternate = take(&mut at, "#").is_some();
        let zero_padded = take(&mut at, "0").is_some();
        if zero_padded && align.is_some() {
            return Err(Refusal::Invalid);
        }
        let width = number(characters, &mut at)?.unwrap_or(0);
        let separator = take(&mut at, ",_");
        let (mut precision, mut fraction_separator) = (None, None);
        if take(&mut at, ".").is_some() {
            precision = number(characters, &mut at)?;
            fraction_separator = take(&mut at, ",_");
            if precision.is_none() && fraction_separator.is_none() {
                return Err(Refusal::Invalid);
            }
        }
        let mut kind = take(&mut at, "eEfFgGnN%");
        if at < characters.len() || width == i64::MAX || precision == Some(i64::MAX) {
            return Err(Refusal::Invalid);
        }
        if let Some(locale @ ('n' | 'N')) = kind {
            if separator.is_some() {
                return Err(Refusal::Invalid);
            }
            // The locale is always that of C, which has no separators.
            kind = Some(if locale == 'n' { 'g' } else { 'G' });
        }
        if precision == Some(0) && matches!(kind, None | Some('g' | 'G')) {
            precision = Some(1);
        }
        Ok(Spec {
            fill: fill.unwrap_or(' '),
            align: align.unwrap_or('>'),
            sign: sign.unwrap_or('-'),
            no_negative_zero,
            alternate,
            zero_padded,
            width: width as usize,
            separator: separator.map(String::from).unwrap_or_default(),
            grouping: (vec![3], true),
            point: ".".to_owned(),
            precision,
            fraction_separator,
            kind,
        })
    }

    fn sign_text(&self, negative: bool) -> &'static str {
        match (negative, self.sign) {
            (true, _) => "-",
            (false, '+') => "+",
            (false, ' ') => " ",
            _ => "",
        }
    }

    /// Pads to the width.
    fn align(&self, sign: &str, body: &str) -> String {
        let length = sign.len() + body.chars().count();
        let missing = self.width.saturating_sub(length);
        let fill = |n: usize| std::iter::repeat_n(self.fill, n).collect::<String>();
        match self.align {
            '<' => format!("{sign}{body}{}", fill(missing)),
            '=' => format!("{sign}{}{body}", fill(missing)),
            '^' => format!("{}{sign}{body}{}", fill(missing / 2), fill(missing - missing / 2)),
            _ => format!("{}{sign}{body}", fill(missing)),
        }
    }

    /// Whole digits in groups, with zeros in front up to a length.
    fn grouped(&self, digits: &str, least: i64) -> String {
        let (mut digits, mut least) = (digits, least);
        let mut groups: Vec<String> = Vec::new();
        let separator = self.separator.chars().count() as i64;
        let (lengths, repeated) = &self.grouping;
        let mut lengths = lengths.iter().copied().chain(std::iter::repeat_n(
            lengths.last().copied().unwrap_or(1),
            if *repeated { usize::MAX } else { 0 },
        ));
        loop {
            // At least one digit stands to the left of a separator.
            let all = (digits.len() as i64).max(least).max(1);
            let length = lengths.next().map_or(all, |length| all.min(length as i64));
            let taken = (length as usize).min(digits.len());
            let zeros = "0".repeat(length as usize - taken);
            let (rest, group) = digits.split_at(digits.len() - taken);
            groups.push(format!("{zeros}{group}"));
            digits = rest;
            least -= length;
            if digits.is_empty() && least <= 0 {
                break;
            }
            least -= separator;
        }
        groups.reverse();
        groups.join(&self.separator)
    }
}

/// The number with this exponent; `None` if it has too many digits then.
fn rescaled(n: Number, exponent: i64, rounding: Rounding) -> Option<Number> {
    if n.is_zero() {
        return Some(Number { exponent, ..n });
    }
    let shift = n.exponent - exponent;
    let result = if shift >= 0 { n.with_zeros(shift)? } else { n.without_digits(-shift, rounding).0 };
    Some(Number { exponent, ..result })
}

/// The number with so many digits in all.
fn rounded(n: Number, digits: i64, rounding: Rounding) -> Option<Number> {
    if n.is_zero() {
        return Some(n);
    }
    let adjusted = n.adjusted();
    let result = rescaled(n, adjusted + 1 - digits, rounding)?;
    match result.adjusted() {
        same if same == adjusted => Some(result),
        carried => rescaled(result, carried + 1 - digits, rounding),
    }
}

/// The text; `None` if it would be too long.
fn formatted(n: &Number, spec: &Spec, rounding: Rounding, capitals: bool) -> Option<String> {
    if n.is_special() {
        let percent = if spec.kind == Some('%') { "%" } else { "" };
        let body = text::text(&n.clone().absolute(), true, false) + percent;
        return Some(spec.align(spec.sign_text(n.negative), &body));
    }
    let kind = spec.kind.unwrap_or(if capitals { 'G' } else { 'g' });
    let fixed = matches!(kind, 'f' | 'F' | '%');
    let scientific = matches!(kind, 'e' | 'E');
    let mut n = n.clone();
    if kind == '%' {
        n.exponent += 2;
    }
    if let Some(precision) = spec.precision {
        if precision > MOST_DIGITS {
            return None;
        }
        n = if scientific {
            rounded(n, precision + 1, rounding)?
        } else if fixed {
            rescaled(n, -precision, rounding)?
        } else if n.coefficient.digits() > precision {
            rounded(n, precision, rounding)?
        } else {
            n
        };
    }
    if n.is_zero() && n.exponent > 0 && fixed {
        n.exponent = 0;
    }
    let negative = n.negative && !(n.is_zero() && spec.no_negative_zero);
    let digits = text::coefficient_text(&n.coefficient);
    let left = n.exponent + digits.len() as i64;
    let point = if scientific {
        if n.is_zero() { 1 - spec.precision.unwrap_or(0) } else { 1 }
    } else if fixed || n.exponent <= 0 && left > -6 {
        left
    } else {
        1
    };
    if !text::is_writable(point.abs(), digits.len() as i64) {
        return None;
    }
    let (whole, mut fraction) = if point < 0 {
        ("0".to_owned(), "0".repeat(-point as usize) + &digits)
    } else if point as usize > digits.len() {
        (digits.clone() + &"0".repeat(point as usize - digits.len()), String::new())
    } else {
        let (whole, fraction) = digits.split_at(point as usize);
        (if whole.is_empty() { "0" } else { whole }.to_owned(), fraction.to_owned())
    };
    if let Some(separator) = spec.fraction_separator {
        let groups: Vec<&str> =
            (0..fraction.len()).step_by(3).map(|i| &fraction[i..(i + 3).min(fraction.len())]).collect();
        fraction = groups.join(&separator.to_string());
    }
    let mut tail = String::new();
    if !fraction.is_empty() || spec.alternate {
        tail.push_str(&spec.point);
        tail.push_str(&fraction);
    }
    let exponent = left - point;
    if exponent != 0 || scientific {
        tail.push(if matches!(kind, 'E' | 'G') { 'E' } else { 'e' });
        tail.push_str(&format!("{exponent:+}"));
    }
    if kind == '%' {
        tail.push('%');
    }
    let sign = spec.sign_text(negative);
    let least = match spec.zero_padded {
        true => spec.width as i64 - tail.chars().count() as i64 - sign.len() as i64,
        false => 0,
    };
    Some(spec.align(sign, &(spec.grouped(&whole, least) + &tail)))
}

/// Takes the separators from a dict as `locale.localeconv()` gives it.
fn override_separators(vm: &mut Vm, spec: &mut Spec, given: Value) -> R<()> {
    let Some(dict) = given.as_dict() else { return Err(vm.type_error("optional argument must be a dict")) };
    let text = |vm: &mut Vm, name: &str| match dict.get_str(vm, name) {
        None => Ok(None),
        Some(value) => match value.as_str() {
            Some(s) => Ok(Some(s.to_rust())),
            None => Err(vm.type_error("bad argument type for built-in operation")),
        },
    };
    let invalid = |vm: &mut Vm| Err(vm.value_error("invalid override dict"));
    if let Some(point) = text(vm, "decimal_point")? {
        spec.point = point;
    }
    if let Some(separator) = text(vm, "thousands_sep")? {
        spec.separator = separator;
    }
    if let Some(grouping) = text(vm, "grouping")? {
        let mut lengths = Vec::new();
        let mut repeated = true;
        for c in grouping.chars() {
            match c {
                '\0' => break,
                '\x7f' => {
                    repeated = false;
                    break;
                }
                c if c.is_ascii() => lengths.push(c as usize),
                _ => return invalid(vm),
            }
        }
        repeated &= !lengths.is_empty();
        spec.grouping = (lengths, repeated);
    }
    // One character each.
    if spec.point.is_empty() || spec.point.len() > 4 || spec.separator.len() > 4 {
        return invalid(vm);
    }
    Ok(())
}

/// `Decimal.__format__`.
pub fn format(vm: &mut Vm, n: &Number, spec: Value, separators: Value) -> R {
    let Some(given) = spec.as_str() else { return Err(vm.type_error("format arg must be str")) };
    if given.code_points().any(|c| char::from_u32(c).is_none()) {
        return vm.call_method_str(spec, "encode", &[]);
    }
    let characters: Vec<char> = given.code_points().filter_map(char::from_u32).collect();
    let context = context::current(vm)?;
    let settings = context.settings.get();
    let mut parsed = match Spec::parse(&characters) {
        Ok(parsed) => parsed,
        Err(Refusal::Invalid) => return Err(vm.value_error("invalid format string")),
        Err(Refusal::TooLarge) => {
            return Err(vm.overflow_error("cannot fit 'int' into an index-sized integer"));
        }
    };
    if characters.last() == Some(&'N') && parsed.kind == Some('G') {
        let message = "Format specifier 'N' is deprecated and slated for removal in Python 3.18";
        pyrite_object::exceptions::warn(vm, Exc::DeprecationWarning, message)?;
    }
    if separators != Value::ABSENT {
        override_separators(vm, &mut parsed, separators)?;
    }
    if parsed.width > pyrite_object::string::MAX_LENGTH {
        return Err(vm.memory_error());
    }
    if parsed.width > pyrite_object::vm::LARGE {
        vm.new_buffer(parsed.width)?;
    }
    match formatted(n, &parsed, settings.rounding, settings.capitals) {
        Some(text) => Ok(vm.str(&text)),
        None => Err(vm.memory_error()),
    }
}
