//! `str % values`: formatting in the manner of C's printf.

use super::{Str, StrBuilder};
use crate::exception::Exc;
use crate::object::Gc;
use crate::slots::Slot;
use crate::value::Value;
use crate::vm::{R, Vm};
use crate::{format as mini, ops};
use std::borrow::Cow;

/// What stands between `%` and the conversion character.
#[derive(Default)]
struct Conversion {
    /// Of a bytes template.
    bytes: bool,
    left: bool,
    plus: bool,
    blank: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
}

/// The values that are left.
struct Source {
    values: Value,
    /// `None` for a single value, which is used once.
    next: usize,
    single: bool,
    mapping: bool,
}

impl Source {
    fn take(&mut self, vm: &mut Vm) -> R {
        let found = match self.values.as_tuple().filter(|_| !self.single) {
            Some(t) => (self.next < t.len()).then(|| t.get(self.next)),
            None => (self.next == 0).then_some(self.values),
        };
        self.next += 1;
        match found {
            Some(v) => Ok(v),
            None => Err(vm.type_error("not enough arguments for format string")),
        }
    }

    fn used_up(&self) -> bool {
        match self.values.as_tuple().filter(|_| !self.single) {
            Some(t) => self.next >= t.len(),
            None => self.next > 0 || self.mapping,
        }
    }
}

/// `bytes % values`, with the bytes as Latin-1 text.
pub fn format_bytes(vm: &mut Vm, template: Gc<Str>, values: Value) -> R {
    run(vm, template, values, true)
}

/// Formats. A tuple holds the values for all conversions, a mapping those with keys, anything else is the one value.
pub fn format(vm: &mut Vm, template: Gc<Str>, values: Value) -> R {
    match plain(vm, template, values) {
        Some(text) => Ok(super::from_latin1(vm, &text)),
        None => run(vm, template, values, false),
    }
}

/// The text, if it consists of bytes and the conversions are `%s` and `%d` of strs and small integers; `None` for all
/// others, mistakes among them. Nothing has happened then.
fn plain(vm: &Vm, template: Gc<Str>, values: Value) -> Option<Vec<u8>> {
    if template.width() != 1 {
        return None;
    }
    let single = [values];
    let tuple = values.as_tuple();
    let mut values = tuple.as_ref().map_or(&single[..], |t| t.items()).iter();
    let mut out = Vec::with_capacity(template.len() + 16);
    let mut rest = template.raw();
    while let Some(at) = rest.iter().position(|c| *c == b'%') {
        out.extend_from_slice(&rest[..at]);
        let kind = *rest.get(at + 1)?;
        rest = &rest[at + 2..];
        if kind == b'%' {
            out.push(kind);
            continue;
        }
        let value = *values.next()?;
        match (kind, value.as_small_int()) {
            (b's' | b'd', Some(i)) => crate::digits::of_int(i, |text| out.extend_from_slice(text)),
            (b's', None) if vm.is_exact(value, vm.types.str) => {
                out.extend_from_slice(value.as_str().filter(|s| s.width() == 1)?.raw());
            }
            _ => return None,
        }
    }
    out.extend_from_slice(rest);
    values.next().is_none().then_some(out)
}

fn run(vm: &mut Vm, template: Gc<Str>, values: Value, bytes: bool) -> R {
    let single = values.as_tuple().is_none();
    // Text is no mapping here, nor are bytes for bytes.
    let same = values.as_str().is_some() || bytes && crate::bytes::make::is_plain(values);
    let mapping = single && !same && vm.type_of(values).slot(vm, Slot::GetItem).is_some();
    let mut source = Source { values, next: 0, single, mapping };
    let text: Vec<u32> = template.code_points().collect();
    let mut out = StrBuilder::with_capacity(text.len() + 16);
    let mut at = 0;
    while at < text.len() {
        let c = text[at];
        at += 1;
        if c != u32::from(b'%') {
            out.push(c);
            continue;
        }
        let mut keyed = None;
        if text.get(at) == Some(&u32::from(b'(')) {
            let (start, end) = key(vm, &text, &mut at)?;
            if !mapping {
                return Err(vm.type_error("format requires a mapping"));
            }
            let mut key = super::build::substring(vm, template, start, end)?;
            if bytes && let Some(s) = key.as_str() {
                let raw: Vec<u8> = s.code_points().map(|c| c as u8).collect();
                key = crate::bytes::new(vm, &raw);
            }
            keyed = Some(ops::get_item(vm, values, key)?);
        }
        if let Some(value) = keyed {
            source = Source { values: value, next: 0, single: true, mapping: true };
        }
        let mut conversion = Conversion { bytes, ..Conversion::default() };
        while let Some(flag) = text.get(at).copied().and_then(char::from_u32) {
            match flag {
                '-' => conversion.left = true,
                '+' => conversion.plus = true,
                ' ' => conversion.blank = true,
                '#' => conversion.alternate = true,
                '0' => conversion.zero = true,
                _ => break,
            }
            at += 1;
        }
        if text.get(at) == Some(&u32::from(b'*')) {
            at += 1;
            let width = star(vm, &mut source)?;
            conversion.left |= width < 0;
            conversion.width = width.unsigned_abs();
        } else {
            conversion.width = number(vm, &text, &mut at, "width too big")?;
        }
        if text.get(at) == Some(&u32::from(b'.')) {
            at += 1;
            if text.get(at) == Some(&u32::from(b'*')) {
                at += 1;
                conversion.precision = Some(star(vm, &mut source)?.max(0) as usize);
            } else {
                conversion.precision = Some(number(vm, &text, &mut at, "precision too big")?);
            }
        }
        // Lengths of C's types mean nothing here.
        if matches!(text.get(at).copied().and_then(char::from_u32), Some('h' | 'l' | 'L')) {
            at += 1;
        }
        let Some(kind) = text.get(at).copied() else {
            return Err(vm.value_error("incomplete format"));
        };
        at += 1;
        if kind == u32::from(b'%') {
            out.push(kind);
        } else {
            let value = source.take(vm)?;
            if !(bytes && convert_bytes(vm, &mut out, &conversion, kind, value)?) {
                convert(vm, &mut out, &conversion, kind, value, at - 1)?;
            }
        }
        if keyed.is_some() {
            source = Source { values, next: 0, single, mapping };
        }
    }
    if !source.used_up() {
        let what = if bytes { "bytes" } else { "string" };
        return Err(vm.type_error(format!("not all arguments converted during {what} formatting")));
    }
    out.finish(vm)
}

/// Where the key in parentheses, which may be nested, begins and ends.
fn key(vm: &mut Vm, text: &[u32], at: &mut usize) -> R<(usize, usize)> {
    let start = *at + 1;
    let mut depth = 0;
    while let Some(c) = text.get(*at) {
        match char::from_u32(*c) {
            Some('(') => depth += 1,
            Some(')') => depth -= 1,
            _ => {}
        }
        *at += 1;
        if depth == 0 {
            return Ok((start, *at - 1));
        }
    }
    Err(vm.value_error("incomplete format key"))
}

fn number(vm: &mut Vm, text: &[u32], at: &mut usize, error: &str) -> R<usize> {
    let mut n: usize = 0;
    while let Some(digit) = text.get(*at).and_then(|c| char::from_u32(*c)).and_then(|c| c.to_digit(10)) {
        n = match n.checked_mul(10).and_then(|n| n.checked_add(digit as usize)) {
            Some(n) if n <= i32::MAX as usize => n,
            _ => return Err(vm.value_error(error)),
        };
        *at += 1;
    }
    Ok(n)
}

fn star(vm: &mut Vm, source: &mut Source) -> R<isize> {
    let value = source.take(vm)?;
    if value.as_int().is_none() {
        return Err(vm.type_error("* wants int"));
    }
    ops::index_isize(vm, value, Exc::OverflowError)
}

fn convert(vm: &mut Vm, out: &mut StrBuilder, how: &Conversion, kind: u32, value: Value, at: usize) -> R<()> {
    let kind = char::from_u32(kind).unwrap_or('\u{fffd}');
    match kind {
        's' | 'r' | 'a' => {
            let text = match kind {
                's' => ops::to_str(vm, value)?,
                'r' => ops::repr(vm, value)?,
                _ => super::format_method::ascii(vm, value)?,
            };
            let Some(s) = text.as_str() else { return Ok(()) };
            pad(vm, out, how, s.code_points().take(how.precision.unwrap_or(usize::MAX)))
        }
        'c' => {
            let c = character(vm, value)?;
            pad(vm, out, how, [c].into_iter())
        }
        'd' | 'i' | 'u' | 'x' | 'X' | 'o' => integer(vm, out, how, kind, value),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let number = match value.as_float() {
                Some(f) => Ok(f),
                None => crate::float_type::from_value(vm, value),
            };
            let f = match number {
                Err(_) if how.bytes => {
                    vm.exception = None;
                    let message = format!("float argument required, not {}", vm.type_name(value));
                    return Err(vm.type_error(message));
                }
                number => number?,
            };
            let align = match (how.left, how.zero) {
                (true, _) => '<',
                (false, true) => '=',
                (false, false) => '>',
            };
            let spec = mini::Spec {
                fill: (align == '=').then_some(u32::from(b'0')),
                align: Some(align),
                sign: if how.plus { Some('+') } else { how.blank.then_some(' ') },
                alternate: how.alternate,
                width: how.width,
                precision: Some(how.precision.unwrap_or(6)),
                kind: Some(u32::from(kind)),
                ..mini::Spec::default()
            };
            let text = mini::float_text(vm, f, &spec)?;
            if let Some(s) = text.as_str() {
                out.push_string(&s);
            }
            Ok(())
        }
        _ => {
            let shown = if (' '..'\x7f').contains(&kind) { kind } else { '?' };
            Err(vm.value_error(format!(
                "unsupported format character '{shown}' (0x{:x}) at index {at}",
                kind as u32
            )))
        }
    }
}

/// The conversions that mean something else for bytes; false for the others.
fn convert_bytes(vm: &mut Vm, out: &mut StrBuilder, how: &Conversion, kind: u32, value: Value) -> R<bool> {
    let bytes = match char::from_u32(kind) {
        Some('s' | 'b') => match crate::bytes::make::bytes_like(vm, value)? {
            Some(b) => b,
            None => {
                let name = vm.intern("__bytes__");
                let ty = vm.type_of(value);
                if ty.lookup(vm, name).is_none() {
                    let message = format!(
                        "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
                        vm.type_name(value)
                    );
                    return Err(vm.type_error(message));
                }
                let made = vm.call(vm.types.bytes.value(), &[value])?;
                crate::bytes::make::plain(made).unwrap_or_default()
            }
        },
        Some('r') => {
            let shown = super::format_method::ascii(vm, value)?;
            Cow::Owned(super::to_rust(shown).into_bytes())
        }
        Some('c') => match crate::bytes::make::plain(value) {
            Some(b) if b.len() == 1 => b,
            Some(b) => {
                let message = format!(
                    "%c requires an integer in range(256) or a single byte, not a bytes object of length {}",
                    b.len()
                );
                return Err(vm.type_error(message));
            }
            None if value.as_int().is_some() || vm.type_of(value).slot(vm, Slot::Index).is_some() => {
                let i = ops::index_of(vm, value)?;
                match i.to_i64().and_then(|i| u8::try_from(i).ok()) {
                    Some(b) => Cow::Owned(vec![b]),
                    None => return Err(vm.overflow_error("%c arg not in range(256)")),
                }
            }
            None => {
                let message = format!(
                    "%c requires an integer in range(256) or a single byte, not {}",
                    vm.type_name(value)
                );
                return Err(vm.type_error(message));
            }
        },
        _ => return Ok(false),
    };
    let n = how.precision.unwrap_or(usize::MAX).min(bytes.len());
    let text: Vec<u32> = bytes[..n].iter().map(|b| u32::from(*b)).collect();
    pad(vm, out, how, text.into_iter())?;
    Ok(true)
}

/// Appends text in a field of the width.
fn pad(
    vm: &mut Vm,
    out: &mut StrBuilder,
    how: &Conversion,
    text: impl ExactSizeIterator<Item = u32>,
) -> R<()> {
    let missing = how.width.saturating_sub(text.len());
    vm.ask_for_room(missing)?;
    let blank = u32::from(b' ');
    out.push_repeated(blank, if how.left { 0 } else { missing });
    text.for_each(|c| out.push(c));
    out.push_repeated(blank, if how.left { missing } else { 0 });
    Ok(())
}

fn character(vm: &mut Vm, value: Value) -> R<u32> {
    if let Some(s) = value.as_str() {
        if s.len() == 1 {
            return Ok(s.at(0));
        }
        let message =
            format!("%c requires an int or a unicode character, not a string of length {}", s.len());
        return Err(vm.type_error(message));
    }
    let number = ops::index_of(vm, value);
    let Some(i) = vm.catch(number, Exc::TypeError)? else {
        let message = format!("%c requires an int or a unicode character, not {}", vm.type_name(value));
        return Err(vm.type_error(message));
    };
    match i.to_i64().and_then(|i| u32::try_from(i).ok()).filter(|c| *c < 0x11_0000) {
        Some(c) => Ok(c),
        None => Err(vm.overflow_error("%c arg not in range(0x110000)")),
    }
}

fn integer(vm: &mut Vm, out: &mut StrBuilder, how: &Conversion, kind: char, value: Value) -> R<()> {
    let value = match value.as_int() {
        Some(_) => value,
        None => {
            let (slot, wanted) = match kind {
                'd' | 'i' | 'u' => (Slot::Int, "a real number is required"),
                _ => (Slot::Index, "an integer is required"),
            };
            let ty = vm.type_of(value);
            let number = ty.slot(vm, slot).is_some() || ty.slot(vm, Slot::Index).is_some();
            let made = match (number, slot) {
                (false, _) => Ok(None),
                (_, Slot::Int) => crate::int_type::from_value(vm, value).map(Some),
                _ => ops::index(vm, value).map(Some),
            };
            match vm.catch(made, Exc::TypeError)?.flatten() {
                Some(made) => made,
                None => {
                    let message = format!("%{kind} format: {wanted}, not {}", vm.type_name(value));
                    return Err(vm.type_error(message));
                }
            }
        }
    };
    let Some(int) = value.as_int() else { return Err(vm.type_error("__int__ returned non-int")) };
    let negative = int.is_negative();
    let mut magnitude = super::ShortBytes::new();
    crate::digits::push_magnitude(vm, &mut magnitude, int, kind)?;
    let precision = how.precision.unwrap_or(0);
    if precision > crate::vm::LARGE || how.width > crate::vm::LARGE {
        vm.new_buffer(precision.max(how.width))?;
    }
    let sign = match (negative, how.plus, how.blank) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    };
    let prefix = match kind {
        _ if !how.alternate => "",
        'x' => "0x",
        'X' => "0X",
        'o' => "0o",
        _ => "",
    };
    let head = sign.len() + prefix.len();
    let mut zeros = precision.saturating_sub(magnitude.len());
    if how.zero && !how.left {
        zeros = zeros.max(how.width.saturating_sub(head + magnitude.len()));
    }
    let missing = how.width.saturating_sub(head + zeros + magnitude.len());
    let blank = u32::from(b' ');
    out.push_repeated(blank, if how.left { 0 } else { missing });
    out.push_str(sign);
    out.push_str(prefix);
    out.push_repeated(u32::from(b'0'), zeros);
    out.push_latin1(&magnitude);
    out.push_repeated(blank, if how.left { missing } else { 0 });
    Ok(())
}
