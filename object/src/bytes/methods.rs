//! The methods that `bytes` and `bytearray` share.

use super::Bytes;
use super::hex::{fromhex, hex};
use super::make::{self, Look, byte, bytes_like, like, look, plain, required};
use crate::exception::Exc;
use crate::native::{class_method, method, slot, static_method};
use crate::object::Gc;
use crate::ops::{self, CompareOp};
use crate::string::search::{Replacement, find_bytes};
use crate::string::short;
use crate::value::Value;
use crate::vm::{LARGE, R, Vm};
use crate::{codec, iter, native_table, recursive};
use memchr::memmem;
use std::borrow::Cow;
use std::ops::Range;

/// The receiver's bytes, for what may run Python code or allocate while it uses them.
fn this(value: Value) -> Look {
    plain(value).unwrap_or_default()
}

/// Appends the repr of bytes, as in a literal. With `always`, apostrophes are escaped even between double quotes, as
/// in the repr of bytearray.
pub fn push_repr(out: &mut String, bytes: &[u8], always: bool) {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    out.push('b');
    out.push(quote);
    for b in bytes {
        match b {
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\\' => out.push_str("\\\\"),
            0x20..0x7f => {
                if *b as char == quote || (always && *b == b'\'') {
                    out.push('\\');
                }
                out.push(*b as char);
            }
            _ => out.push_str(&format!("\\x{b:02x}")),
        }
    }
    out.push(quote);
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let mut out = String::new();
    if args[0].as_bytes().is_some() {
        push_repr(&mut out, &this(args[0]), false);
    } else {
        let name = vm.type_of(args[0]).name_str();
        out.push_str(&name);
        out.push('(');
        push_repr(&mut out, &this(args[0]), true);
        out.push(')');
    }
    Ok(vm.str(&out))
}

fn len(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(look(args[0], <[u8]>::len) as i64))
}

fn iterate(vm: &mut Vm, args: &[Value]) -> R {
    match crate::itertypes::sequence::iterator(vm, args[0]) {
        Some(iterator) => Ok(iterator),
        None => Err(vm.type_error("not bytes")),
    }
}

fn getitem(vm: &mut Vm, args: &[Value]) -> R {
    let name = if args[0].as_bytes().is_some() { "byte" } else { "bytearray" };
    if let Some(slice) = args[1].as_slice() {
        let indices = slice.indices(vm, || look(args[0], <[u8]>::len))?;
        if let Some(bytes) = args[0].as_bytes().filter(|_| indices.step == 1) {
            let part = super::Bytes::of_type(vm, vm.types.bytes, indices.within(bytes.as_slice()))?;
            return Ok(part.value());
        }
        let picked = look(args[0], |bytes| match indices.step {
            1 => indices.within(bytes).to_vec(),
            _ => indices.iter().filter_map(|i| bytes.get(i).copied()).collect(),
        });
        return like(vm, args[0], picked);
    }
    if args[1].as_int().is_none() && vm.type_of(args[1]).slot(vm, crate::slots::Slot::Index).is_none() {
        let message = format!("{name} indices must be integers or slices, not {}", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    }
    let i = ops::index_isize(vm, args[1], Exc::IndexError)?;
    let found = look(args[0], |b| crate::slice::place(i, b.len()).map(|at| b[at]));
    match found {
        Some(b) => Ok(Value::small_int(i64::from(b))),
        None if args[0].as_bytes().is_some() => Err(vm.index_error("index out of range")),
        None => Err(vm.index_error("bytearray index out of range")),
    }
}

/// A subsequence to look for: bytes-like, or an integer for one byte.
fn needle(vm: &mut Vm, value: Value) -> R<Look> {
    if value.as_int().is_some() {
        return one(vm, value);
    }
    match bytes_like(vm, value)? {
        Some(b) => Ok(b),
        None if vm.type_of(value).slot(vm, crate::slots::Slot::Index).is_some() => one(vm, value),
        None => {
            let message =
                format!("argument should be integer or bytes-like object, not '{}'", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// The byte that an integer is.
fn one(vm: &mut Vm, value: Value) -> R<Look> {
    Ok(Cow::Owned(vec![byte(vm, value, "byte")?]))
}

fn contains(vm: &mut Vm, args: &[Value]) -> R {
    let n = match args[1].as_int() {
        Some(_) => one(vm, args[1])?,
        None => match bytes_like(vm, args[1])? {
            Some(b) => b,
            None => {
                let index = ops::index_of(vm, args[1]).map(|_| ());
                if index.is_err() {
                    vm.exception = None;
                    let message = format!("a bytes-like object is required, not '{}'", vm.type_name(args[1]));
                    return Err(vm.type_error(message));
                }
                one(vm, args[1])?
            }
        },
    };
    Ok(Value::bool(look(args[0], |bytes| memmem::find(bytes, &n).is_some())))
}

/// Where the part of the receiver between two optional indices is, clipped as slices are.
fn bounds(vm: &mut Vm, receiver: Value, start: Value, end: Value) -> R<Option<Range<usize>>> {
    let length = look(receiver, <[u8]>::len);
    let start = ops::slice_bound(vm, start, length, 0)?;
    let end = ops::slice_bound(vm, end, length, length)?.min(length);
    Ok((start <= end).then_some(start..end))
}

/// What `f` makes of a part of the receiver; Python code may have shortened it since the bounds were found.
fn look_at_part<T>(receiver: Value, part: &Range<usize>, f: impl FnOnce(&[u8]) -> T) -> T {
    look(receiver, |bytes| f(&bytes[part.start.min(bytes.len())..part.end.min(bytes.len())]))
}

fn find_any(vm: &mut Vm, args: &[Value], last: bool) -> R<Option<usize>> {
    let range = bounds(vm, args[0], args[2], args[3])?;
    let n = needle(vm, args[1])?;
    let Some(range) = range else { return Ok(None) };
    let found =
        look_at_part(
            args[0],
            &range,
            |part| {
                if last { memmem::rfind(part, &n) } else { memmem::find(part, &n) }
            },
        );
    Ok(found.map(|i| i + range.start))
}

fn find(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(find_any(vm, args, false)?.map_or(-1, |i| i as i64)))
}

fn rfind(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(find_any(vm, args, true)?.map_or(-1, |i| i as i64)))
}

fn index(vm: &mut Vm, args: &[Value]) -> R {
    match find_any(vm, args, false)? {
        Some(i) => Ok(Value::small_int(i as i64)),
        None => Err(vm.value_error("subsection not found")),
    }
}

fn rindex(vm: &mut Vm, args: &[Value]) -> R {
    match find_any(vm, args, true)? {
        Some(i) => Ok(Value::small_int(i as i64)),
        None => Err(vm.value_error("subsection not found")),
    }
}

fn count(vm: &mut Vm, args: &[Value]) -> R {
    let range = bounds(vm, args[0], args[2], args[3])?;
    let n = needle(vm, args[1])?;
    let Some(range) = range else { return Ok(Value::small_int(0)) };
    let times = look_at_part(args[0], &range, |part| {
        if n.is_empty() { part.len() + 1 } else { memmem::find_iter(part, &n).count() }
    });
    Ok(Value::small_int(times as i64))
}

fn affix(vm: &mut Vm, args: &[Value], name: &str, test: fn(&[u8], &[u8]) -> bool) -> R {
    let candidates = match args[1].as_tuple() {
        Some(t) => vm.rooted_from(t.items()),
        None => vm.rooted_from(&[args[1]]),
    };
    let range = bounds(vm, args[0], args[2], args[3])?;
    for c in candidates.iter() {
        let Some(c) = bytes_like(vm, *c)? else {
            let message = if args[1].as_tuple().is_some() {
                format!("a bytes-like object is required, not '{}'", vm.type_name(*c))
            } else {
                format!("{name} first arg must be bytes or a tuple of bytes, not {}", vm.type_name(*c))
            };
            return Err(vm.type_error(message));
        };
        if let Some(range) = &range
            && look_at_part(args[0], range, |part| test(part, &c))
        {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn startswith(vm: &mut Vm, args: &[Value]) -> R {
    affix(vm, args, "startswith", |b, c| b.starts_with(c))
}

fn endswith(vm: &mut Vm, args: &[Value]) -> R {
    affix(vm, args, "endswith", |b, c| b.ends_with(c))
}

fn removeprefix(vm: &mut Vm, args: &[Value]) -> R {
    let prefix = required(vm, args[1])?;
    let bytes = this(args[0]);
    like(vm, args[0], bytes.strip_prefix(&prefix[..]).unwrap_or(&bytes))
}

fn removesuffix(vm: &mut Vm, args: &[Value]) -> R {
    let suffix = required(vm, args[1])?;
    let bytes = this(args[0]);
    like(vm, args[0], bytes.strip_suffix(&suffix[..]).unwrap_or(&bytes))
}

fn strip_with(vm: &mut Vm, args: &[Value], left: bool, right: bool) -> R {
    let chars = match args[1] {
        Value::NONE => Cow::Borrowed(&b" \t\n\r\x0b\x0c"[..]),
        chars => required(vm, chars)?,
    };
    let bytes = this(args[0]);
    let mut part = &bytes[..];
    while left && part.first().is_some_and(|b| chars.contains(b)) {
        part = &part[1..];
    }
    while right && part.last().is_some_and(|b| chars.contains(b)) {
        part = &part[..part.len() - 1];
    }
    like(vm, args[0], part)
}

fn strip(vm: &mut Vm, args: &[Value]) -> R {
    strip_with(vm, args, true, true)
}

fn lstrip(vm: &mut Vm, args: &[Value]) -> R {
    strip_with(vm, args, true, false)
}

fn rstrip(vm: &mut Vm, args: &[Value]) -> R {
    strip_with(vm, args, false, true)
}

pub(super) fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// Where parts of some bytes are; few of them take no memory of their own.
type Parts = smallvec::SmallVec<[Range<usize>; 8]>;

fn list_of(vm: &mut Vm, receiver: Value, bytes: &[u8], parts: Parts) -> R {
    let list = crate::list::List::new(vm, &[]);
    list.reserve(vm, parts.len())?;
    for part in parts {
        let part = like(vm, receiver, &bytes[part])?;
        list.push(vm, part)?;
    }
    Ok(list.value())
}

fn split_any(vm: &mut Vm, args: &[Value], from_end: bool) -> R {
    let mut bytes = this(args[0]);
    let most = ops::size_argument(vm, args[2])?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let separator = match args[1] {
        Value::NONE => None,
        s => {
            let mut s = required(vm, s)?;
            if s.is_empty() {
                return Err(vm.value_error("empty separator"));
            }
            if from_end {
                s.to_mut().reverse();
            }
            Some(s)
        }
    };
    // From the end is from the beginning of what is reversed.
    if from_end {
        bytes.to_mut().reverse();
    }
    let mut parts = Parts::new();
    let mut at = 0;
    let add = |parts: &mut Parts, part: Range<usize>| match from_end {
        true => parts.push(bytes.len() - part.end..bytes.len() - part.start),
        false => parts.push(part),
    };
    match separator {
        None => {
            while let Some(word) = bytes[at..].iter().position(|b| !is_space(*b)) {
                at += word;
                let rest = &bytes[at..];
                if parts.len() == most {
                    add(&mut parts, at..bytes.len());
                    break;
                }
                let end = at + rest.iter().position(|b| is_space(*b)).unwrap_or(rest.len());
                add(&mut parts, at..end);
                at = end;
            }
        }
        Some(s) => {
            while parts.len() < most
                && let Some(i) = find_bytes(&bytes[at..], &s)
            {
                add(&mut parts, at..at + i);
                at += i + s.len();
            }
            add(&mut parts, at..bytes.len());
        }
    }
    if from_end {
        parts.reverse();
        bytes.to_mut().reverse();
    }
    list_of(vm, args[0], &bytes, parts)
}

fn split(vm: &mut Vm, args: &[Value]) -> R {
    split_any(vm, args, false)
}

fn rsplit(vm: &mut Vm, args: &[Value]) -> R {
    split_any(vm, args, true)
}

fn splitlines(vm: &mut Vm, args: &[Value]) -> R {
    let keep = ops::truth(vm, args[1])?;
    let bytes = this(args[0]);
    let mut parts = Parts::new();
    let mut start = 0;
    while start < bytes.len() {
        let rest = &bytes[start..];
        let end = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
        let full = match rest[end..] {
            [b'\r', b'\n', ..] => end + 2,
            [] => end,
            _ => end + 1,
        };
        parts.push(start..start + if keep { full } else { end });
        start += full;
    }
    list_of(vm, args[0], &bytes, parts)
}

fn partition_any(vm: &mut Vm, args: &[Value], last: bool) -> R {
    let (bytes, s) = (this(args[0]), required(vm, args[1])?);
    if s.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let found = if last { memmem::rfind(&bytes, &s) } else { memmem::find(&bytes, &s) };
    let [head, middle, tail] = match found {
        Some(i) => [&bytes[..i], &s[..], &bytes[i + s.len()..]],
        None if last => [&[], &[], &bytes[..]],
        None => [&bytes[..], &[], &[]],
    };
    let head = like(vm, args[0], head)?;
    // bytes give the separator itself.
    let middle = match found.is_some() && args[0].as_bytes().is_some() {
        true => args[1],
        false => like(vm, args[0], middle)?,
    };
    let tail = like(vm, args[0], tail)?;
    Ok(vm.tuple(&[head, middle, tail]))
}

fn partition(vm: &mut Vm, args: &[Value]) -> R {
    partition_any(vm, args, false)
}

fn rpartition(vm: &mut Vm, args: &[Value]) -> R {
    partition_any(vm, args, true)
}

fn join(vm: &mut Vm, args: &[Value]) -> R {
    let separator = this(args[0]);
    let (list, tuple) = (args[1].as_list(), args[1].as_tuple());
    let plain = vm.is_exact(args[1], vm.types.list) || vm.is_exact(args[1], vm.types.tuple);
    if plain && args[0].as_bytes().is_some() {
        let joined = match (list, tuple) {
            (Some(list), _) => join_bytes(vm, &separator, list.len(), |i| list.get(i)),
            (_, Some(tuple)) => join_bytes(vm, &separator, tuple.len(), |i| tuple.items().get(i).copied()),
            _ => None,
        };
        if let Some(joined) = joined {
            return joined;
        }
    }
    let source = if plain { Some(args[1]) } else { iter::iter_or_none(vm, args[1])? };
    let Some(source) = source else { return Err(vm.type_error("can only join an iterable")) };
    let items = iter::collect(vm, source)?;
    let mut out = Vec::new();
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(&separator);
        }
        match bytes_like(vm, *item)? {
            Some(b) => out.extend_from_slice(&b),
            None => {
                let message =
                    format!("sequence item {i}: expected a bytes-like object, {} found", vm.type_name(*item));
                return Err(vm.type_error(message));
            }
        }
    }
    like(vm, args[0], out)
}

/// `count` items with a separator between them, if all are bytes objects.
fn join_bytes(
    vm: &mut Vm,
    separator: &[u8],
    count: usize,
    item: impl Fn(usize) -> Option<Value>,
) -> Option<R> {
    let part = |i: usize| item(i)?.as_bytes();
    let mut length = separator.len().saturating_mul(count.saturating_sub(1));
    for i in 0..count {
        length = length.saturating_add(part(i)?.len());
    }
    let made = Bytes::filled(vm, vm.types.bytes, length, |place| {
        let mut at = 0;
        let mut put = |part: &[u8]| {
            short::copy(&mut place[at..at + part.len()], part);
            at += part.len();
        };
        for (i, part) in (0..count).filter_map(part).enumerate() {
            if i > 0 {
                put(separator);
            }
            put(part.as_slice());
        }
    });
    Some(made.map(Gc::value))
}

fn replace(vm: &mut Vm, args: &[Value]) -> R {
    let (old, new) = (required(vm, args[1])?, required(vm, args[2])?);
    let most = ops::size_argument(vm, args[3])?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let bytes = this(args[0]);
    if old.is_empty() {
        let mut out = Vec::with_capacity(bytes.len());
        for (i, b) in bytes.iter().enumerate() {
            if i < most {
                out.extend_from_slice(&new);
            }
            out.push(*b);
        }
        if bytes.len() < most {
            out.extend_from_slice(&new);
        }
        return like(vm, args[0], out);
    }
    let replacement = Replacement::new(&bytes, &old, &new, most);
    if replacement.is_empty() && vm.is_exact(args[0], vm.types.bytes) {
        return Ok(args[0]);
    }
    let length = replacement.len();
    if args[0].as_bytes().is_some() {
        let made = Bytes::filled(vm, vm.types.bytes, length, |place| replacement.write(place))?;
        return Ok(made.value());
    }
    vm.ask_for_room(length)?;
    let mut out = vec![0; length];
    replacement.write(&mut out);
    like(vm, args[0], out)
}

/// The table that changes nothing.
const SAME: [u8; 256] = {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = b as u8;
        b += 1;
    }
    table
};

fn translate(vm: &mut Vm, args: &[Value]) -> R {
    let table = match args[1] {
        Value::NONE => None,
        t => {
            let t = required(vm, t)?;
            if t.len() != 256 {
                return Err(vm.value_error("translation table must be 256 characters long"));
            }
            Some(t)
        }
    };
    let gone = if args[2] == Value::ABSENT { Look::default() } else { required(vm, args[2])? };
    let bytes = this(args[0]);
    let table = match &table {
        Some(table) => <&[u8; 256]>::try_from(&table[..]).unwrap_or(&SAME),
        None => &SAME,
    };
    let out: Vec<u8> = match &gone[..] {
        [] => bytes.iter().map(|b| table[usize::from(*b)]).collect(),
        gone => {
            let mut kept = [true; 256];
            gone.iter().for_each(|b| kept[usize::from(*b)] = false);
            let bytes = bytes.iter().filter(|b| kept[usize::from(**b)]);
            bytes.map(|b| table[usize::from(*b)]).collect()
        }
    };
    like(vm, args[0], out)
}

fn maketrans(vm: &mut Vm, args: &[Value]) -> R {
    let (from, to) = (required(vm, args[0])?, required(vm, args[1])?);
    if from.len() != to.len() {
        return Err(vm.value_error("maketrans arguments must have same length"));
    }
    let mut table = SAME;
    for (f, t) in from.iter().zip(&to[..]) {
        table[usize::from(*f)] = *t;
    }
    Ok(super::new(vm, &table))
}

macro_rules! mapped {
    ($($name:ident $f:expr;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let mut bytes = this(args[0]);
            let f: fn(&mut [u8]) = $f;
            f(bytes.to_mut());
            like(vm, args[0], bytes)
        })*
    };
}

mapped! {
    upper |b| b.make_ascii_uppercase();
    lower |b| b.make_ascii_lowercase();
    swapcase |b| b.iter_mut().for_each(|c| *c = if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() });
    capitalize |b| {
        b.make_ascii_lowercase();
        if let Some(first) = b.first_mut() { first.make_ascii_uppercase(); }
    };
    title |b| {
        let mut inside = false;
        for c in b {
            if inside { c.make_ascii_lowercase(); } else { c.make_ascii_uppercase(); }
            inside = c.is_ascii_alphabetic();
        }
    };
}

macro_rules! tested {
    ($($name:ident $empty:literal $f:expr;)*) => {
        $(fn $name(_vm: &mut Vm, args: &[Value]) -> R {
            let bytes = this(args[0]);
            let f: fn(&u8) -> bool = $f;
            Ok(Value::bool(if bytes.is_empty() { $empty } else { bytes.iter().all(f) }))
        })*
    };
}

tested! {
    isalnum false |b| b.is_ascii_alphanumeric();
    isalpha false |b| b.is_ascii_alphabetic();
    isascii true |b| b.is_ascii();
    isdigit false |b| b.is_ascii_digit();
    isspace false |b| is_space(*b);
}

fn islower(_vm: &mut Vm, args: &[Value]) -> R {
    let b = this(args[0]);
    Ok(Value::bool(b.iter().any(u8::is_ascii_lowercase) && !b.iter().any(u8::is_ascii_uppercase)))
}

fn isupper(_vm: &mut Vm, args: &[Value]) -> R {
    let b = this(args[0]);
    Ok(Value::bool(b.iter().any(u8::is_ascii_uppercase) && !b.iter().any(u8::is_ascii_lowercase)))
}

fn istitle(_vm: &mut Vm, args: &[Value]) -> R {
    let (mut inside, mut any) = (false, false);
    for &c in this(args[0]).iter() {
        if c.is_ascii_uppercase() == inside && c.is_ascii_alphabetic() {
            return Ok(Value::FALSE);
        }
        inside = c.is_ascii_alphabetic();
        any |= inside;
    }
    Ok(Value::bool(any))
}

fn padded(vm: &mut Vm, args: &[Value], name: &str, place: fn(usize, usize) -> (usize, usize)) -> R {
    let width = ops::size_argument(vm, args[1])?;
    let fill = match args[2] {
        Value::ABSENT => b' ',
        f => match plain(f).as_deref() {
            Some([b]) => *b,
            Some(b) => {
                let kind = vm.type_name(f);
                let message = format!(
                    "{name}(): argument 2 must be a byte string of length 1, not a {kind} object of length {}",
                    b.len()
                );
                return Err(vm.type_error(message));
            }
            None => {
                let given = vm.argument_type_name(f);
                let message = format!("{name}() argument 2 must be a byte string of length 1, not {given}");
                return Err(vm.type_error(message));
            }
        },
    };
    let bytes = this(args[0]);
    let missing = usize::try_from(width).unwrap_or(0).saturating_sub(bytes.len());
    if missing > LARGE {
        vm.new_buffer(missing)?;
    }
    let (left, right) = place(missing, usize::try_from(width).unwrap_or(0));
    let mut out = vec![fill; left];
    out.extend_from_slice(&bytes);
    out.resize(out.len() + right, fill);
    like(vm, args[0], out)
}

fn ljust(vm: &mut Vm, args: &[Value]) -> R {
    padded(vm, args, "ljust", |n, _| (0, n))
}

fn rjust(vm: &mut Vm, args: &[Value]) -> R {
    padded(vm, args, "rjust", |n, _| (n, 0))
}

fn center(vm: &mut Vm, args: &[Value]) -> R {
    padded(vm, args, "center", |n, width| {
        let left = n / 2 + (n & width & 1);
        (left, n - left)
    })
}

fn zfill(vm: &mut Vm, args: &[Value]) -> R {
    let width = ops::size_argument(vm, args[1])?;
    let mut bytes = this(args[0]);
    let missing = usize::try_from(width).unwrap_or(0).saturating_sub(bytes.len());
    if missing > LARGE {
        vm.new_buffer(missing)?;
    }
    let at = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    bytes.to_mut().splice(at..at, std::iter::repeat_n(b'0', missing));
    like(vm, args[0], bytes)
}

fn expandtabs(vm: &mut Vm, args: &[Value]) -> R {
    let size = ops::int_argument(vm, args[1])?.max(0) as usize;
    let (mut out, mut column) = (Vec::new(), 0);
    for &b in this(args[0]).iter() {
        match b {
            b'\t' if size > 0 => {
                let n = size - column % size;
                if n > LARGE {
                    vm.new_buffer(n)?;
                }
                out.resize(out.len() + n, b' ');
                column += n;
            }
            b'\t' => {}
            b => {
                out.push(b);
                column = if matches!(b, b'\n' | b'\r') { 0 } else { column + 1 };
            }
        }
    }
    like(vm, args[0], out)
}

fn decode(vm: &mut Vm, args: &[Value]) -> R {
    let encoding = codec::text_argument_or(vm, "decode", "encoding", args[1], "utf-8")?;
    let errors = codec::text_argument_or(vm, "decode", "errors", args[2], "strict")?;
    let bytes = this(args[0]);
    if bytes.is_empty() {
        return Ok(vm.empty_str());
    }
    codec::decode_by_name(vm, args[0], &bytes, &encoding, &errors)
}

fn add(vm: &mut Vm, args: &[Value]) -> R {
    if let (Some(a), Some(b)) = (args[0].as_bytes(), args[1].as_bytes()) {
        return super::concat(vm, a, b);
    }
    let Some(other) = bytes_like(vm, args[1])? else {
        let message = format!("can't concat {} to {}", vm.type_name(args[1]), vm.type_name(args[0]));
        return Err(vm.type_error(message));
    };
    let bytes = this(args[0]);
    like(vm, args[0], [&bytes[..], &other].concat())
}

/// `bytes * count`.
pub fn repeated(vm: &mut Vm, bytes: &[u8], count: Value) -> R<Vec<u8>> {
    let n = usize::try_from(ops::index_isize(vm, count, Exc::OverflowError)?).unwrap_or(0);
    let Some(size) = bytes.len().checked_mul(n).filter(|s| *s <= isize::MAX as usize) else {
        return Err(vm.memory_error());
    };
    if size > LARGE {
        vm.new_buffer(size)?;
    }
    Ok(bytes.repeat(n))
}

fn mul(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = repeated(vm, &this(args[0]), args[1])?;
    like(vm, args[0], bytes)
}

fn compare(vm: &mut Vm, args: &[Value], op: CompareOp) -> R {
    if args[0].as_bytes().is_some() && args[1].as_bytes().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let Some(other) = bytes_like(vm, args[1])? else { return Ok(Value::NOT_IMPLEMENTED) };
    let order = look(args[0], |bytes| bytes.cmp(&other));
    Ok(Value::bool(match op {
        CompareOp::Eq => order.is_eq(),
        CompareOp::Ne => order.is_ne(),
        CompareOp::Lt => order.is_lt(),
        CompareOp::Le => order.is_le(),
        CompareOp::Gt => order.is_gt(),
        CompareOp::Ge => order.is_ge(),
    }))
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            compare(vm, args, CompareOp::$op)
        })*
    };
}

comparisons! { eq Eq; ne Ne; lt Lt; le Le; gt Gt; ge Ge; }

/// `bytes % values`: the template is formatted as Latin-1 text, values that are bytes-like stand for their bytes.
fn modulo(vm: &mut Vm, args: &[Value]) -> R {
    if !make::is_plain(args[0]) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let template = crate::string::from_latin1(vm, &this(args[0]));
    let Some(template) = template.as_str() else { return Ok(Value::NOT_IMPLEMENTED) };
    let text = crate::string::format_bytes(vm, template, args[1])?;
    let bytes: Vec<u8> = text.as_str().iter().flat_map(|s| s.code_points()).map(|c| c as u8).collect();
    like(vm, args[0], bytes)
}

fn rmodulo(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_bytes().is_some() != args[0].as_bytes().is_some() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    modulo(vm, &[args[1], args[0]])
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let Some(b) = args[0].as_bytes() else { return Err(recursive::foreign_receiver(vm, "bytes", args[0])) };
    let h = b.hash(&vm.hash_seed);
    Ok(vm.int(h))
}

fn getnewargs(vm: &mut Vm, args: &[Value]) -> R {
    let copy = super::new(vm, &this(args[0]));
    Ok(vm.tuple(&[copy]))
}

fn to_bytes(vm: &mut Vm, args: &[Value]) -> R {
    Ok(super::new(vm, &this(args[0])))
}

fn new_bytes(vm: &mut Vm, args: &[Value]) -> R {
    let class = make::class_argument(vm, args[0])?;
    let bytes = make::construct(vm, "bytes", &args[1..])?;
    make::instance(vm, class, &bytes[..])
}

native_table! {
    /// Of both types.
    pub SHARED = [
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__str__", "(self, /)", repr, "Return str(self)."),
        slot("__len__", "(self, /)", len, "Return len(self)."),
        slot("__iter__", "(self, /)", iterate, "Implement iter(self)."),
        slot("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
        slot("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
        slot("__add__", "(self, value, /)", add, "Return self+value."),
        slot("__mul__", "(self, value, /)", mul, "Return self*value."),
        slot("__rmul__", "(self, value, /)", mul, "Return value*self."),
        slot("__mod__", "(self, value, /)", modulo, "Return self%value."),
        slot("__rmod__", "(self, value, /)", rmodulo, "Return value%self."),
        slot("__eq__", "(self, value, /)", eq, "Return self==value."),
        slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
        slot("__lt__", "(self, value, /)", lt, "Return self<value."),
        slot("__le__", "(self, value, /)", le, "Return self<=value."),
        slot("__gt__", "(self, value, /)", gt, "Return self>value."),
        slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
        method("find", "(self, sub, start=None, end=None, /) as (self, sub[, start[, end]], /)", find, "Lowest index of a subsequence, or -1."),
        method("rfind", "(self, sub, start=None, end=None, /) as (self, sub[, start[, end]], /)", rfind, "Highest index of a subsequence, or -1."),
        method("index", "(self, sub, start=None, end=None, /) as (self, sub[, start[, end]], /)", index, "Lowest index of a subsequence."),
        method("rindex", "(self, sub, start=None, end=None, /) as (self, sub[, start[, end]], /)", rindex, "Highest index of a subsequence."),
        method("count", "(self, sub, start=None, end=None, /) as (self, sub[, start[, end]], /)", count, "Number of occurrences of a subsequence."),
        method("startswith", "(self, prefix, start=None, end=None, /) as (self, prefix[, start[, end]], /)", startswith, "Whether the bytes begin with a prefix."),
        method("endswith", "(self, suffix, start=None, end=None, /) as (self, suffix[, start[, end]], /)", endswith, "Whether the bytes end with a suffix."),
        method("removeprefix", "(self, prefix, /)", removeprefix, "Without a prefix."),
        method("removesuffix", "(self, suffix, /)", removesuffix, "Without a suffix."),
        method("strip", "(self, bytes=None, /)", strip, "Without leading and trailing bytes."),
        method("lstrip", "(self, bytes=None, /)", lstrip, "Without leading bytes."),
        method("rstrip", "(self, bytes=None, /)", rstrip, "Without trailing bytes."),
        method("split", "(self, /, sep=None, maxsplit=-1)", split, "The parts between separators."),
        method("rsplit", "(self, /, sep=None, maxsplit=-1)", rsplit, "The parts between separators, split from the end."),
        method("splitlines", "(self, /, keepends=False)", splitlines, "The lines."),
        method("partition", "(self, sep, /)", partition, "The parts before and after the first separator."),
        method("rpartition", "(self, sep, /)", rpartition, "The parts before and after the last separator."),
        method("join", "(self, iterable_of_bytes, /)", join, "Concatenates bytes with these between them."),
        method("replace", "(self, old, new, count=-1, /)", replace, "Replaces occurrences of a subsequence."),
        method("translate", "(self, table, /, delete=<absent>) as (self, table, /, delete=b'')", translate, "Maps each byte by a table; deletes some first."),
        static_method("maketrans", "(frm, to, /)", maketrans, "A table for translate."),
        method("upper", "(self, /)", upper, "In upper case."),
        method("lower", "(self, /)", lower, "In lower case."),
        method("swapcase", "(self, /)", swapcase, "With cases exchanged."),
        method("capitalize", "(self, /)", capitalize, "With the first byte in upper case, the rest in lower case."),
        method("title", "(self, /)", title, "With words in title case."),
        method("isalnum", "(self, /)", isalnum, "Whether all bytes are ASCII letters or digits."),
        method("isalpha", "(self, /)", isalpha, "Whether all bytes are ASCII letters."),
        method("isascii", "(self, /)", isascii, "Whether all bytes are ASCII."),
        method("isdigit", "(self, /)", isdigit, "Whether all bytes are ASCII digits."),
        method("isspace", "(self, /)", isspace, "Whether all bytes are ASCII white space."),
        method("islower", "(self, /)", islower, "Whether the letters are lower case."),
        method("isupper", "(self, /)", isupper, "Whether the letters are upper case."),
        method("istitle", "(self, /)", istitle, "Whether the words are in title case."),
        method("ljust", "(self, width, fillchar=<absent>, /) as (self, width, fillchar=b' ', /)", ljust, "Padded on the right."),
        method("rjust", "(self, width, fillchar=<absent>, /) as (self, width, fillchar=b' ', /)", rjust, "Padded on the left."),
        method("center", "(self, width, fillchar=<absent>, /) as (self, width, fillchar=b' ', /)", center, "Padded on both sides."),
        method("zfill", "(self, width, /)", zfill, "Padded with zeros on the left."),
        method("expandtabs", "(self, /, tabsize=8)", expandtabs, "With tabs as blanks."),
        method("hex", "(self, /, sep=<unrepresentable>, bytes_per_sep=1)", hex, "As hexadecimal digits."),
        class_method("fromhex", "(type, string, /)", fromhex, "From hexadecimal digits."),
        method("decode", "(self, /, encoding=<absent>, errors=<absent>) as (self, /, encoding='utf-8', errors='strict')", decode, "Decoded to a string."),
    ]
}

native_table! {
    pub BYTES = [
        crate::native::new("!(type, source=<absent>, encoding=<absent>, errors=<absent>)", new_bytes),
        slot("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__bytes__", "(self, /)", to_bytes, "Convert this value to exact type bytes."),
        method("__getnewargs__", "(self, /)", getnewargs, "Helper for pickle."),
    ]
}
