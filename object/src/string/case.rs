//! The methods of `str` that ask about properties of characters or map cases.

use super::{Str, StrBuilder};
use crate::native::method;
use crate::object::Gc;
use crate::unicode::{self, Case, Record};
use crate::value::Value;
use crate::vm::{R, Vm};

fn this(value: Value) -> Gc<Str> {
    match value.as_str() {
        Some(s) => s,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// The string of ASCII bytes mapped one by one, if all are ASCII.
fn ascii_mapped(vm: &mut Vm, s: Gc<Str>, mut f: impl FnMut(&u8) -> u8) -> Option<R> {
    let text = s.as_ascii_bytes()?;
    if let [] | [_] = text {
        // These are the same objects always.
        let mapped = text.first().map(f);
        return Some(Ok(super::from_latin1(vm, mapped.as_slice())));
    }
    let made = Gc::<Str>::make(vm, text.len(), 1, true, |place| {
        for (to, from) in place.iter_mut().zip(text) {
            *to = f(from);
        }
    });
    Some(made.map(Gc::value))
}

fn mapped(vm: &mut Vm, s: Gc<Str>, mut f: impl FnMut(usize, u32, &mut StrBuilder)) -> R {
    let mut out = StrBuilder::with_capacity(s.len());
    for (i, c) in s.code_points().enumerate() {
        f(i, c, &mut out);
    }
    out.finish(vm)
}

fn upper(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    if let Some(made) = ascii_mapped(vm, s, u8::to_ascii_uppercase) {
        return made;
    }
    mapped(vm, s, |_, c, out| unicode::push_mapped(c, Case::Upper, out))
}

fn lower(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    if let Some(made) = ascii_mapped(vm, s, u8::to_ascii_lowercase) {
        return made;
    }
    mapped(vm, s, |i, _, out| unicode::push_lower(&s, i, out))
}

fn casefold(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    if let Some(made) = ascii_mapped(vm, s, u8::to_ascii_lowercase) {
        return made;
    }
    mapped(vm, s, |_, c, out| unicode::push_mapped(c, Case::Folded, out))
}

fn title(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    let mut after_letter = false;
    let titled = |c: &u8| {
        let mapped = if after_letter { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() };
        after_letter = c.is_ascii_alphabetic();
        mapped
    };
    if let Some(made) = ascii_mapped(vm, s, titled) {
        return made;
    }
    let mut after_cased = false;
    mapped(vm, s, |i, c, out| {
        if after_cased {
            unicode::push_lower(&s, i, out);
        } else {
            unicode::push_mapped(c, Case::Title, out);
        }
        after_cased = unicode::record(c).is_cased();
    })
}

fn capitalize(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    let mut first = true;
    let capitalized = |c: &u8| {
        if std::mem::take(&mut first) { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
    };
    if let Some(made) = ascii_mapped(vm, s, capitalized) {
        return made;
    }
    mapped(vm, s, |i, c, out| {
        if i == 0 {
            unicode::push_mapped(c, Case::Title, out);
        } else {
            unicode::push_lower(&s, i, out);
        }
    })
}

fn swapcase(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    let swapped = |c: &u8| if c.is_ascii_alphabetic() { c ^ 0x20 } else { *c };
    if let Some(made) = ascii_mapped(vm, s, swapped) {
        return made;
    }
    mapped(vm, s, |i, c, out| {
        let r = unicode::record(c);
        if r.is_upper() {
            unicode::push_lower(&s, i, out);
        } else if r.is_lower() {
            unicode::push_mapped(c, Case::Upper, out);
        } else {
            out.push(c);
        }
    })
}

macro_rules! predicates {
    ($($name:ident |$r:ident| $e:expr;)*) => {
        $(fn $name(_vm: &mut Vm, args: &[Value]) -> R {
            let s = this(args[0]);
            let holds = |$r: &Record| $e;
            Ok(Value::bool(!s.is_empty() && s.code_points().all(|c| holds(unicode::record(c)))))
        })*
    };
}

predicates! {
    isalpha |r| r.is_alphabetic();
    isdigit |r| r.digit >= 0;
    isdecimal |r| r.decimal >= 0;
    isnumeric |r| r.numeric().is_some();
    isalnum |r| r.is_alphanumeric();
    isspace |r| r.is_space();
}

fn isascii(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(this(args[0]).is_ascii()))
}

fn isprintable(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(this(args[0]).code_points().all(unicode::is_printable)))
}

/// Whether some characters are as wanted and none is of another case.
fn cased(s: &Str, wanted: fn(&Record) -> bool, other: fn(&Record) -> bool) -> Value {
    let mut found = false;
    for r in s.code_points().map(unicode::record) {
        if other(r) || r.is_title() {
            return Value::FALSE;
        }
        found |= wanted(r);
    }
    Value::bool(found)
}

fn isupper(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(cased(&this(args[0]), Record::is_upper, Record::is_lower))
}

fn islower(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(cased(&this(args[0]), Record::is_lower, Record::is_upper))
}

fn istitle(_vm: &mut Vm, args: &[Value]) -> R {
    let (mut found, mut after_cased) = (false, false);
    for r in this(args[0]).code_points().map(unicode::record) {
        let capital = r.is_upper() || r.is_title();
        let cased = capital || r.is_lower();
        if cased && capital == after_cased {
            return Ok(Value::FALSE);
        }
        found |= cased;
        after_cased = cased;
    }
    Ok(Value::bool(found))
}

fn isidentifier(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::bool(unicode::is_identifier(&this(args[0]))))
}

crate::native_table! { pub METHODS = [
    method("upper", "(self, /)", upper, "In upper case."),
    method("lower", "(self, /)", lower, "In lower case."),
    method("casefold", "(self, /)", casefold, "For comparisons that do not regard case."),
    method("title", "(self, /)", title, "With words in title case."),
    method("capitalize", "(self, /)", capitalize, "With the first character in title case, the rest in lower case."),
    method("swapcase", "(self, /)", swapcase, "With cases exchanged."),
    method("isalpha", "(self, /)", isalpha, "Whether all characters are alphabetic."),
    method("isdigit", "(self, /)", isdigit, "Whether all characters are digits."),
    method("isdecimal", "(self, /)", isdecimal, "Whether all characters are decimal digits."),
    method("isnumeric", "(self, /)", isnumeric, "Whether all characters are numeric."),
    method("isalnum", "(self, /)", isalnum, "Whether all characters are alphanumeric."),
    method("isspace", "(self, /)", isspace, "Whether all characters are white space."),
    method("isascii", "(self, /)", isascii, "Whether all characters are ASCII."),
    method("isprintable", "(self, /)", isprintable, "Whether all characters are printable."),
    method("isupper", "(self, /)", isupper, "Whether the string is upper case."),
    method("islower", "(self, /)", islower, "Whether the string is lower case."),
    method("istitle", "(self, /)", istitle, "Whether words begin with capitals, which stand nowhere else."),
    method("isidentifier", "(self, /)", isidentifier, "Whether the string is an identifier."),
] }
