//! The methods of `str`.

use super::build::substring;
use super::search::{Occurrences, Replacement, find_in, occurrences, rfind_in};
use super::{Chars, ShortBytes, Str, StrBuilder, short};
use crate::codec;
use crate::native::{method, slot};
use crate::object::Gc;
use crate::ops::{self, CompareOp};
use crate::ty::Type;
use crate::unicode::{is_printable, is_space};
use crate::value::Value;
use crate::vm::{R, Vm};

fn this(value: Value) -> Gc<Str> {
    match value.as_str() {
        Some(s) => s,
        None => unreachable!("descriptors check their receiver"),
    }
}

/// A string argument; `{}` in the message stands for what was given instead.
fn text_argument(vm: &mut Vm, value: Value, message: &str) -> R<Gc<Str>> {
    match value.as_str() {
        Some(s) => Ok(s),
        None => {
            let given = if message.contains(" argument") {
                vm.argument_type_name(value)
            } else {
                vm.type_name(value)
            };
            let message = message.replace("{}", &given);
            Err(vm.type_error(message))
        }
    }
}

fn exact(vm: &mut Vm, s: Gc<Str>) -> R {
    if vm.is_exact(s.value(), vm.types.str) {
        return Ok(s.value());
    }
    let mut builder = StrBuilder::with_capacity(s.len());
    builder.push_string(&s);
    builder.finish(vm)
}

fn new(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let value = match args[1] {
        Value::ABSENT => vm.empty_str(),
        object if args[2] == Value::ABSENT && args[3] == Value::ABSENT => ops::to_str(vm, object)?,
        object => {
            let encoding = if args[2] == Value::ABSENT { vm.names.utf_8 } else { args[2] };
            let errors = if args[3] == Value::ABSENT { vm.names.strict } else { args[3] };
            let mut named = |name: &str, value: Value| match value.as_str() {
                Some(s) => Ok(s.to_rust()),
                None => {
                    let given = vm.type_name(value);
                    Err(vm.type_error(format!("str() argument '{name}' must be str, not {given}")))
                }
            };
            let (encoding, errors) = (named("encoding", encoding)?, named("errors", errors)?);
            if object.as_str().is_some() {
                return Err(vm.type_error("decoding str is not supported"));
            }
            let Some(bytes) = crate::bytes::make::bytes_like(vm, object)? else {
                let given = vm.type_name(object);
                let message = format!("decoding to str: need a bytes-like object, {given} found");
                return Err(vm.type_error(message));
            };
            let object = if object.as_bytes().is_some() { object } else { crate::bytes::new(vm, &bytes) };
            codec::decode_by_name(vm, object, &bytes, &encoding, &errors)?
        }
    };
    if class == vm.types.str {
        return Ok(value);
    }
    let s = this(value);
    let made = Gc::<Str>::make_of(vm, class, s.len(), s.width(), s.is_ascii(), |place| {
        place.copy_from_slice(s.raw());
    })?;
    Ok(made.value())
}

fn to_str(vm: &mut Vm, args: &[Value]) -> R {
    exact(vm, this(args[0]))
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    let has = |q: u8| match s.chars() {
        Chars::Latin1(c) => c.contains(&q),
        _ => s.code_points().any(|c| c == u32::from(q)),
    };
    let quote = if has(b'\'') && !has(b'"') { b'"' } else { b'\'' };
    let mut out = StrBuilder::with_capacity(s.len() + 2);
    out.push_latin1(&[quote]);
    match s.as_ascii_bytes() {
        Some(text) => {
            let plain = |c: &u8| matches!(c, b' '..=b'~') && *c != quote && *c != b'\\';
            for run in text.chunk_by(|a, b| plain(a) && plain(b)) {
                match run {
                    [c] => push_shown(&mut out, u32::from(*c), quote),
                    _ => out.push_latin1(run),
                }
            }
        }
        None => s.code_points().for_each(|c| push_shown(&mut out, c, quote)),
    }
    out.push_latin1(&[quote]);
    out.finish(vm)
}

/// Appends a character as a literal in these quotes spells it.
fn push_shown(out: &mut StrBuilder, c: u32, quote: u8) {
    match c {
        10 => out.push_str("\\n"),
        13 => out.push_str("\\r"),
        9 => out.push_str("\\t"),
        92 => out.push_str("\\\\"),
        _ if c == u32::from(quote) => out.push_latin1(&[b'\\', quote]),
        _ if is_printable(c) => out.push(c),
        _ => out.push_str(&codec::backslashed(c)),
    }
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let h = this(args[0]).hash(&vm.hash_seed);
    Ok(vm.int(h))
}

fn len(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(this(args[0]).len() as i64))
}

macro_rules! comparisons {
    ($($name:ident $op:ident;)*) => {
        $(fn $name(_vm: &mut Vm, args: &[Value]) -> R {
            Ok(match args[1].as_str() {
                Some(other) => Value::bool(CompareOp::$op.holds(this(args[0]).compare(&other))),
                None => Value::NOT_IMPLEMENTED,
            })
        })*
    };
}

comparisons! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

fn add(vm: &mut Vm, args: &[Value]) -> R {
    let other = text_argument(vm, args[1], "can only concatenate str (not \"{}\") to str")?;
    super::concat(vm, this(args[0]), other)
}

fn mul(vm: &mut Vm, args: &[Value]) -> R {
    let n = ops::index_isize(vm, args[1], crate::exception::Exc::OverflowError)?;
    repeated(vm, this(args[0]), n)
}

/// `s * n`.
pub fn repeated(vm: &mut Vm, s: Gc<Str>, n: isize) -> R {
    let n = n.max(0) as usize;
    if n == 1 {
        return exact(vm, s);
    }
    if n == 0 || s.is_empty() {
        return Ok(vm.empty_str());
    }
    let Some(length) = s.len().checked_mul(n).filter(|l| *l <= super::MAX_LENGTH) else {
        return Err(vm.memory_error());
    };
    let made = Gc::<Str>::make(vm, length, s.width(), s.is_ascii(), |place| {
        let mut filled = s.raw().len();
        short::copy(&mut place[..filled], s.raw());
        while filled < place.len() {
            let more = filled.min(place.len() - filled);
            place.copy_within(..more, filled);
            filled += more;
        }
    })?;
    Ok(made.value())
}

/// Optional start and end arguments as a range of the string.
fn range(vm: &mut Vm, s: &Str, start: Value, end: Value) -> R<(usize, usize)> {
    let length = s.len();
    let (start, end) = (ops::slice_bound(vm, start, length, 0)?, ops::slice_bound(vm, end, length, length)?);
    Ok((start, end.min(length)))
}

fn contains(vm: &mut Vm, args: &[Value]) -> R {
    let needle = text_argument(vm, args[1], "'in <string>' requires string as left operand, not {}")?;
    let s = this(args[0]);
    Ok(Value::bool(find_in(&s, &needle, 0, s.len()).is_some()))
}

fn search(vm: &mut Vm, args: &[Value], name: &str, last: bool) -> R<Option<usize>> {
    let Some(needle) = args[1].as_str() else {
        return text_argument(vm, args[1], &format!("{name}() argument 1 must be str, not {{}}"))
            .map(|_| None);
    };
    let s = this(args[0]);
    let (start, end) = range(vm, &s, args[2], args[3])?;
    if start > end {
        return Ok(None);
    }
    Ok(if last { rfind_in(&s, &needle, start, end) } else { find_in(&s, &needle, start, end) })
}

fn find(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(search(vm, args, "find", false)?.map_or(-1, |i| i as i64)))
}

fn rfind(vm: &mut Vm, args: &[Value]) -> R {
    Ok(Value::small_int(search(vm, args, "rfind", true)?.map_or(-1, |i| i as i64)))
}

fn index(vm: &mut Vm, args: &[Value]) -> R {
    match search(vm, args, "index", false)? {
        Some(i) => Ok(Value::small_int(i as i64)),
        None => Err(vm.value_error("substring not found")),
    }
}

fn rindex(vm: &mut Vm, args: &[Value]) -> R {
    match search(vm, args, "rindex", true)? {
        Some(i) => Ok(Value::small_int(i as i64)),
        None => Err(vm.value_error("substring not found")),
    }
}

fn count(vm: &mut Vm, args: &[Value]) -> R {
    let needle = text_argument(vm, args[1], "count() argument 1 must be str, not {}")?;
    let s = this(args[0]);
    let (start, end) = range(vm, &s, args[2], args[3])?;
    if start > end {
        return Ok(Value::small_int(0));
    }
    let times = match needle.is_empty() {
        true => end - start + 1,
        false => occurrences(&s, &needle, start, end),
    };
    Ok(Value::small_int(times as i64))
}

/// The result of `replace` where all characters are bytes; `None` for other strings, and where it takes the result to
/// tell whether it is ASCII or a string that there is already.
fn replace_bytes(vm: &mut Vm, s: Gc<Str>, old: Gc<Str>, new: Gc<Str>, most: usize) -> R<Option<Value>> {
    let bytes = [s, old, new].iter().all(|text| text.width() == 1);
    if !bytes || !s.is_ascii() && !old.is_ascii() {
        return Ok(None);
    }
    let replacement = Replacement::new(s.raw(), old.raw(), new.raw(), most);
    let length = replacement.len();
    if replacement.is_empty() {
        return exact(vm, s).map(Some);
    }
    if length < 2 {
        return Ok(None);
    }
    let ascii = s.is_ascii() && new.is_ascii();
    let made = Gc::<Str>::make(vm, length, 1, ascii, |place| replacement.write(place))?;
    Ok(Some(made.value()))
}

fn replace(vm: &mut Vm, args: &[Value]) -> R {
    let old = text_argument(vm, args[1], "replace() argument 1 must be str, not {}")?;
    let new = text_argument(vm, args[2], "replace() argument 2 must be str, not {}")?;
    let limit = ops::size_argument(vm, args[3])?;
    let s = this(args[0]);
    let mut left = if limit < 0 { usize::MAX } else { limit as usize };
    if !old.is_empty()
        && let Some(result) = replace_bytes(vm, s, old, new, left)?
    {
        return Ok(result);
    }
    let mut at = 0;
    let mut out = StrBuilder::default();
    if old.is_empty() {
        while left > 0 {
            out.push_string(&new);
            left -= 1;
            if at >= s.len() {
                break;
            }
            out.push(s.at(at));
            at += 1;
        }
    } else {
        let mut occurrences = Occurrences::new(&s, &old, 0, s.len()).take(left).peekable();
        if occurrences.peek().is_none() {
            return exact(vm, s);
        }
        out = StrBuilder::with_capacity(s.len());
        for i in occurrences {
            out.push_part(&s, at, i);
            out.push_string(&new);
            at = i + old.len();
        }
    }
    out.push_part(&s, at, s.len());
    out.finish(vm)
}

fn join(vm: &mut Vm, args: &[Value]) -> R {
    let separator = this(args[0]);
    let plain = vm.is_exact(args[1], vm.types.list) || vm.is_exact(args[1], vm.types.tuple);
    let source = if plain { Some(args[1]) } else { crate::iter::iter_or_none(vm, args[1])? };
    let Some(source) = source else { return Err(vm.type_error("can only join an iterable")) };
    if let Some(list) = source.as_list().filter(|_| plain) {
        return join_items(vm, separator, list.len(), |i| list.get(i));
    }
    if let Some(tuple) = source.as_tuple().filter(|_| plain) {
        return join_items(vm, separator, tuple.len(), |i| tuple.items().get(i).copied());
    }
    let items = crate::iter::collect(vm, source)?;
    join_items(vm, separator, items.len(), |i| items.get(i).copied())
}

fn join_items(vm: &mut Vm, separator: Gc<Str>, count: usize, item: impl Fn(usize) -> Option<Value>) -> R {
    if count == 1
        && let Some(one) = item(0)
        && vm.is_exact(one, vm.types.str)
    {
        return Ok(one);
    }
    if let Some((i, wrong)) =
        (0..count).filter_map(|i| Some((i, item(i)?))).find(|(_, v)| v.as_str().is_none())
    {
        let message = format!("sequence item {i}: expected str instance, {} found", vm.type_name(wrong));
        return Err(vm.type_error(message));
    }
    super::build::joined(vm, Some(separator), count, |i| item(i)?.as_str())
}

/// Where parts of a string begin and end; few of them take no memory of their own.
type Parts = smallvec::SmallVec<[(usize, usize); 8]>;

fn split_parts(vm: &mut Vm, args: &[Value], from_right: bool) -> R<Parts> {
    let s = this(args[0]);
    let limit = ops::size_argument(vm, args[2])?;
    let limit = if limit < 0 { usize::MAX } else { limit as usize };
    let mut parts = Parts::new();
    if args[1].is_none() {
        if from_right {
            let mut end = s.len();
            loop {
                while end > 0 && is_space(s.at(end - 1)) {
                    end -= 1;
                }
                if end == 0 {
                    break;
                }
                if parts.len() == limit {
                    parts.push((0, end));
                    break;
                }
                let mut start = end;
                while start > 0 && !is_space(s.at(start - 1)) {
                    start -= 1;
                }
                parts.push((start, end));
                end = start;
            }
            parts.reverse();
            return Ok(parts);
        }
        let mut start = 0;
        loop {
            while start < s.len() && is_space(s.at(start)) {
                start += 1;
            }
            if start == s.len() {
                return Ok(parts);
            }
            if parts.len() == limit {
                parts.push((start, s.len()));
                return Ok(parts);
            }
            let mut end = start;
            while end < s.len() && !is_space(s.at(end)) {
                end += 1;
            }
            parts.push((start, end));
            start = end;
        }
    }
    let separator = text_argument(vm, args[1], "must be str or None, not {}")?;
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    if from_right {
        let mut end = s.len();
        while parts.len() < limit
            && let Some(i) = rfind_in(&s, &separator, 0, end)
        {
            parts.push((i + separator.len(), end));
            end = i;
        }
        parts.push((0, end));
        parts.reverse();
        return Ok(parts);
    }
    let mut start = 0;
    for i in Occurrences::new(&s, &separator, 0, s.len()).take(limit) {
        parts.push((start, i));
        start = i + separator.len();
    }
    parts.push((start, s.len()));
    Ok(parts)
}

fn list_of(vm: &mut Vm, s: Gc<Str>, parts: &[(usize, usize)]) -> R {
    let list = crate::list::List::new(vm, &[]);
    list.reserve(vm, parts.len())?;
    for (start, end) in parts {
        let part = substring(vm, s, *start, *end)?;
        list.push(vm, part)?;
    }
    Ok(list.value())
}

fn split(vm: &mut Vm, args: &[Value]) -> R {
    let separator = match args[1].as_str().map(Gc::deref_static) {
        Some(separator) if separator.len() == 1 && separator.width() == 1 => Some(Some(separator.raw()[0])),
        _ => args[1].is_none().then_some(None),
    };
    if let Some(separator) = separator
        && args[2].as_small_int().is_some_and(|limit| limit < 0)
        && let Some(list) = super::split::split_bytes(vm, this(args[0]), separator)?
    {
        return Ok(list);
    }
    let parts = split_parts(vm, args, false)?;
    list_of(vm, this(args[0]), &parts)
}

fn rsplit(vm: &mut Vm, args: &[Value]) -> R {
    let parts = split_parts(vm, args, true)?;
    list_of(vm, this(args[0]), &parts)
}

fn splitlines(vm: &mut Vm, args: &[Value]) -> R {
    let keep = ops::truth(vm, args[1])?;
    let s = this(args[0]);
    let mut parts = Parts::new();
    let (mut start, mut i) = (0, 0);
    while i < s.len() {
        let c = s.at(i);
        i += 1;
        if c < 0x20 && matches!(c, 10..=13 | 0x1c..=0x1e) || c >= 0x85 && matches!(c, 0x85 | 0x2028 | 0x2029)
        {
            let end = i - 1;
            if c == 13 && i < s.len() && s.at(i) == 10 {
                i += 1;
            }
            parts.push((start, if keep { i } else { end }));
            start = i;
        }
    }
    if start < s.len() {
        parts.push((start, s.len()));
    }
    list_of(vm, s, &parts)
}

fn partition(vm: &mut Vm, args: &[Value]) -> R {
    partition_at(vm, args, false)
}

fn rpartition(vm: &mut Vm, args: &[Value]) -> R {
    partition_at(vm, args, true)
}

fn partition_at(vm: &mut Vm, args: &[Value], last: bool) -> R {
    let s = this(args[0]);
    let separator = text_argument(vm, args[1], "must be str, not {}")?;
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let found = if last { rfind_in(&s, &separator, 0, s.len()) } else { find_in(&s, &separator, 0, s.len()) };
    let empty = vm.empty_str();
    match found {
        Some(i) => {
            let head = substring(vm, s, 0, i)?;
            let tail = substring(vm, s, i + separator.len(), s.len())?;
            Ok(vm.tuple(&[head, args[1], tail]))
        }
        None => {
            let whole = exact(vm, s)?;
            Ok(if last { vm.tuple(&[empty, empty, whole]) } else { vm.tuple(&[whole, empty, empty]) })
        }
    }
}

fn strip_with(vm: &mut Vm, args: &[Value], left: bool, right: bool, name: &str) -> R {
    let s = this(args[0]);
    let set = args[1].as_str();
    if set.is_none() && !args[1].is_none() {
        return Err(vm.type_error(format!("{name} arg must be None or str")));
    }
    let strips = |c: u32| match set.as_ref().map(|set| set.chars()) {
        None => is_space(c),
        Some(Chars::Latin1(set)) => set.iter().any(|s| u32::from(*s) == c),
        Some(Chars::Ucs2(set)) => set.iter().any(|s| u32::from(*s) == c),
        Some(Chars::Ucs4(set)) => set.contains(&c),
    };
    let (mut start, mut end) = (0, s.len());
    while left && start < end && strips(s.at(start)) {
        start += 1;
    }
    while right && end > start && strips(s.at(end - 1)) {
        end -= 1;
    }
    substring(vm, s, start, end)
}

fn strip(vm: &mut Vm, args: &[Value]) -> R {
    strip_with(vm, args, true, true, "strip")
}

fn lstrip(vm: &mut Vm, args: &[Value]) -> R {
    strip_with(vm, args, true, false, "lstrip")
}

fn rstrip(vm: &mut Vm, args: &[Value]) -> R {
    strip_with(vm, args, false, true, "rstrip")
}

fn affix(vm: &mut Vm, args: &[Value], end: bool, name: &str) -> R {
    let s = this(args[0]);
    let (start, stop) = range(vm, &s, args[2], args[3])?;
    let tuple = args[1].as_tuple().map(Gc::deref_static);
    for &candidate in tuple.map_or(&args[1..2], |t| t.items()) {
        let Some(c) = candidate.as_str() else {
            let message = if args[1].as_tuple().is_some() {
                format!("tuple for {name} must only contain str, not {}", vm.type_name(candidate))
            } else {
                format!("{name} first arg must be str or a tuple of str, not {}", vm.type_name(candidate))
            };
            return Err(vm.type_error(message));
        };
        if start > stop || c.len() > stop - start {
            continue;
        }
        let at = if end { stop - c.len() } else { start };
        let same = match (s.chars(), c.chars()) {
            (Chars::Latin1(s), Chars::Latin1(c)) => short::equal(&s[at..at + c.len()], c),
            _ => (0..c.len()).all(|i| s.at(at + i) == c.at(i)),
        };
        if same {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn startswith(vm: &mut Vm, args: &[Value]) -> R {
    affix(vm, args, false, "startswith")
}

fn endswith(vm: &mut Vm, args: &[Value]) -> R {
    affix(vm, args, true, "endswith")
}

fn justify(vm: &mut Vm, args: &[Value], align: char) -> R {
    let width = ops::size_argument(vm, args[1])?.max(0) as usize;
    let s = this(args[0]);
    let fill = match args[2].as_str() {
        None if args[2] == Value::ABSENT => u32::from(b' '),
        Some(f) if f.len() == 1 => f.at(0),
        Some(_) => return Err(vm.type_error("The fill character must be exactly one character long")),
        None => {
            let message =
                format!("The fill character must be a unicode character, not {}", vm.type_name(args[2]));
            return Err(vm.type_error(message));
        }
    };
    let missing = width.saturating_sub(s.len());
    if missing == 0 {
        return exact(vm, s);
    }
    if width > super::MAX_LENGTH {
        return Err(vm.memory_error());
    }
    let (left, right) = match align {
        '<' => (0, missing),
        '>' => (missing, 0),
        _ => {
            let left = missing / 2 + (missing & width & 1);
            (left, missing - left)
        }
    };
    let mut out = StrBuilder::with_capacity(width);
    out.push_repeated(fill, left);
    out.push_string(&s);
    out.push_repeated(fill, right);
    out.finish(vm)
}

fn ljust(vm: &mut Vm, args: &[Value]) -> R {
    justify(vm, args, '<')
}

fn rjust(vm: &mut Vm, args: &[Value]) -> R {
    justify(vm, args, '>')
}

fn center(vm: &mut Vm, args: &[Value]) -> R {
    justify(vm, args, '^')
}

fn zfill(vm: &mut Vm, args: &[Value]) -> R {
    let width = ops::size_argument(vm, args[1])?.max(0) as usize;
    let s = this(args[0]);
    let missing = width.saturating_sub(s.len());
    if missing == 0 {
        return exact(vm, s);
    }
    if width > super::MAX_LENGTH {
        return Err(vm.memory_error());
    }
    let signed = !s.is_empty() && matches!(s.at(0), 43 | 45);
    let mut out = StrBuilder::with_capacity(width);
    if signed {
        out.push(s.at(0));
    }
    out.push_repeated(u32::from(b'0'), missing);
    out.push_part(&s, usize::from(signed), s.len());
    out.finish(vm)
}

fn removeprefix(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    let prefix = text_argument(vm, args[1], "removeprefix() argument must be str, not {}")?;
    let has = prefix.len() <= s.len() && (0..prefix.len()).all(|i| s.at(i) == prefix.at(i));
    substring(vm, s, if has { prefix.len() } else { 0 }, s.len())
}

fn removesuffix(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    let suffix = text_argument(vm, args[1], "removesuffix() argument must be str, not {}")?;
    let has = !suffix.is_empty()
        && suffix.len() <= s.len()
        && (0..suffix.len()).all(|i| s.at(s.len() - suffix.len() + i) == suffix.at(i));
    substring(vm, s, 0, if has { s.len() - suffix.len() } else { s.len() })
}

fn getitem(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    if let Some(slice) = args[1].as_slice() {
        let i = slice.indices(vm, || s.len())?;
        if i.step == 1 {
            return substring(vm, s, i.start as usize, i.start as usize + i.count);
        }
        if let Chars::Latin1(c) = s.chars() {
            let picked: ShortBytes = i.iter().map(|at| c[at]).collect();
            return super::try_from_latin1(vm, &picked);
        }
        let mut out = StrBuilder::with_capacity(i.count);
        i.iter().for_each(|at| out.push(s.at(at)));
        return out.finish(vm);
    }
    if args[1].as_int().is_none() && vm.type_of(args[1]).slot(vm, crate::slots::Slot::Index).is_none() {
        let message = format!("string indices must be integers, not '{}'", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    }
    let i = ops::index_isize(vm, args[1], crate::exception::Exc::IndexError)?;
    let at = if i < 0 { i + s.len() as isize } else { i };
    match usize::try_from(at).ok().filter(|at| *at < s.len()) {
        Some(at) => Ok(super::from_code_point(vm, s.at(at))),
        None => Err(vm.index_error("string index out of range")),
    }
}

fn format_method(vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    if args[1].as_str().is_some_and(|spec| spec.is_empty()) {
        return ops::to_str(vm, args[0]);
    }
    crate::format::text(vm, s, args[1], args[0])
}

fn encode(vm: &mut Vm, args: &[Value]) -> R {
    let encoding = codec::text_argument_or(vm, "encode", "encoding", args[1], "utf-8")?;
    let errors = codec::text_argument_or(vm, "encode", "errors", args[2], "strict")?;
    codec::encode_by_name(vm, this(args[0]), &encoding, &errors)
}

fn sizeof(_vm: &mut Vm, args: &[Value]) -> R {
    let s = this(args[0]);
    Ok(Value::small_int((size_of::<Str>() + s.raw().len()) as i64))
}

fn iter(vm: &mut Vm, args: &[Value]) -> R {
    match crate::itertypes::sequence::iterator(vm, args[0]) {
        Some(iterator) => Ok(iterator),
        None => Err(vm.type_error("not a string")),
    }
}

fn getnewargs(vm: &mut Vm, args: &[Value]) -> R {
    let s = exact(vm, this(args[0]))?;
    Ok(vm.tuple(&[s]))
}

crate::native_table! { METHODS = [
    crate::native::new("!(type, object=<absent>, encoding=<absent>, errors=<absent>)", new),
    slot("__repr__", "(self, /)", repr, "Return repr(self)."),
    slot("__str__", "(self, /)", to_str, "Return str(self)."),
    slot("__hash__", "(self, /)", hash, "Return hash(self)."),
    slot("__iter__", "(self, /)", iter, "Implement iter(self)."),
    slot("__len__", "(self, /)", len, "Return len(self)."),
    slot("__lt__", "(self, value, /)", lt, "Return self<value."),
    slot("__le__", "(self, value, /)", le, "Return self<=value."),
    slot("__eq__", "(self, value, /)", eq, "Return self==value."),
    slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
    slot("__gt__", "(self, value, /)", gt, "Return self>value."),
    slot("__ge__", "(self, value, /)", ge, "Return self>=value."),
    slot("__add__", "(self, value, /)", add, "Return self+value."),
    slot("__mul__", "(self, value, /)", mul, "Return self*value."),
    slot("__rmul__", "(self, value, /)", mul, "Return value*self."),
    slot("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
    slot("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
    method("__format__", "(self, format_spec, /)", format_method, "Return a formatted version of the string as described by format_spec."),
    method("__sizeof__", "(self, /)", sizeof, "Size in bytes."),
    method("__getnewargs__", "(self, /)", getnewargs, "Helper for pickle."),
    method("find", "(self, sub, start=None, end=None, /) as (self, sub[, start[, end]], /)", find, "Lowest index of a substring, or -1."),
    method("rfind", "(self, sub, start=None, end=None, /) as (self, sub[, start[, end]], /)", rfind, "Highest index of a substring, or -1."),
    method("index", "(self, sub, start=None, end=None, /) as (self, sub[, start[, end]], /)", index, "Lowest index of a substring."),
    method("rindex", "(self, sub, start=None, end=None, /) as (self, sub[, start[, end]], /)", rindex, "Highest index of a substring."),
    method("count", "(self, sub, start=None, end=None, /) as (self, sub[, start[, end]], /)", count, "Number of occurrences of a substring."),
    method("replace", "(self, old, new, /, count=-1)", replace, "Replaces occurrences of a substring."),
    method("join", "(self, iterable, /)", join, "Concatenates strings with this one between them."),
    method("split", "(self, /, sep=None, maxsplit=-1)", split, "The parts between separators."),
    method("rsplit", "(self, /, sep=None, maxsplit=-1)", rsplit, "The parts between separators, split from the end."),
    method("splitlines", "(self, /, keepends=False)", splitlines, "The lines."),
    method("partition", "(self, sep, /)", partition, "The parts before and after the first separator."),
    method("rpartition", "(self, sep, /)", rpartition, "The parts before and after the last separator."),
    method("strip", "(self, chars=None, /)", strip, "Without leading and trailing characters."),
    method("lstrip", "(self, chars=None, /)", lstrip, "Without leading characters."),
    method("rstrip", "(self, chars=None, /)", rstrip, "Without trailing characters."),
    method("startswith", "(self, prefix, start=None, end=None, /) as (self, prefix[, start[, end]], /)", startswith, "Whether the string begins with a prefix."),
    method("endswith", "(self, suffix, start=None, end=None, /) as (self, suffix[, start[, end]], /)", endswith, "Whether the string ends with a suffix."),
    method("ljust", "(self, width, fillchar=<absent>, /) as (self, width, fillchar=' ', /)", ljust, "Padded on the right."),
    method("rjust", "(self, width, fillchar=<absent>, /) as (self, width, fillchar=' ', /)", rjust, "Padded on the left."),
    method("center", "(self, width, fillchar=<absent>, /) as (self, width, fillchar=' ', /)", center, "Padded on both sides."),
    method("zfill", "(self, width, /)", zfill, "Padded with zeros on the left."),
    method("removeprefix", "(self, prefix, /)", removeprefix, "Without a prefix."),
    method("removesuffix", "(self, suffix, /)", removesuffix, "Without a suffix."),
    method("encode", "(self, /, encoding=<absent>, errors=<absent>) as (self, /, encoding='utf-8', errors='strict')", encode, "Encoded as bytes."),
] }

/// Fills `str`.
pub fn init(vm: &mut Vm) {
    vm.add_methods(vm.types.str, &METHODS);
    vm.add_methods(vm.types.str, &super::case::METHODS);
    vm.add_methods(vm.types.str, &super::format_method::METHODS);
}
