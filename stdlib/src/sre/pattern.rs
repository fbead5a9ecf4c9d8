//! `re.Pattern`, and the scanner behind `finditer`.

use super::subject::{Found, Mode, Subject};
use super::{Types, found, substitute, validate};
use pyrite_object::descriptor::{GetSetDef, getter, member};
use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::mappingproxy::MappingProxy;
use pyrite_object::native::{Native, Payload, class_method, method, slot};
use pyrite_object::object::Trace;
use pyrite_object::string::StrBuilder;
use pyrite_object::tuple::Tuple;
use pyrite_object::{Gc, R, Value, Vm, generic_alias, native_table, ops, recursive};
use std::cell::Cell;

pub struct Pattern {
    /// The source, str or bytes; None for one made of parts.
    source: Value,
    flags: u32,
    codes: Vec<u32>,
    groups: usize,
    pub group_index: Gc<Dict>,
    /// Names of the groups, by number.
    pub index_group: Gc<Tuple>,
    is_bytes: Option<bool>,
}

impl Payload for Pattern {
    fn trace(&self, marker: &mut Marker) {
        self.source.trace(marker);
        self.group_index.trace(marker);
        self.index_group.trace(marker);
    }
}

impl Pattern {
    /// One run of the pattern over a part of a subject.
    pub fn run(
        &self,
        subject: &Subject,
        start: usize,
        end: usize,
        mode: Mode,
        must_advance: bool,
    ) -> Option<Found> {
        subject.run(&self.codes, self.groups, start, end, mode, must_advance)
    }
}

pub fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Pattern>>> {
    match value.native::<Pattern>() {
        Some(p) => Ok(p),
        None => Err(recursive::foreign_receiver(vm, "re.Pattern", value)),
    }
}

/// The subject for a pattern: both of str, or both of bytes.
pub fn subject(vm: &mut Vm, pattern: Gc<Native<Pattern>>, string: Value) -> R<Subject> {
    let subject = Subject::new(vm, string)?;
    match pattern.is_bytes {
        Some(false) if subject.is_bytes() => {
            Err(vm.type_error("cannot use a string pattern on a bytes-like object"))
        }
        Some(true) if !subject.is_bytes() => {
            Err(vm.type_error("cannot use a bytes pattern on a string-like object"))
        }
        _ => Ok(subject),
    }
}

/// `_sre.compile(pattern, flags, code, groups, groupindex, indexgroup)`.
pub fn compile(vm: &mut Vm, args: &[Value]) -> R {
    let [source, flags, code, groups, group_index, index_group] = *args else {
        return Err(vm.type_error("compile() takes exactly 6 arguments"));
    };
    let flags = ops::index_isize(vm, flags, Exc::OverflowError)? as u32;
    let groups = ops::index_isize(vm, groups, Exc::OverflowError)?;
    let wrong = |vm: &mut Vm, position: usize, wanted: &str, got: Value| {
        let message = format!("compile() argument {position} must be {wanted}, not {}", vm.type_name(got));
        vm.type_error(message)
    };
    let Some(list) = code.as_list() else { return Err(wrong(vm, 3, "list", code)) };
    let Some(group_index) = group_index.as_dict() else { return Err(wrong(vm, 5, "dict", group_index)) };
    let Some(index_group) = index_group.as_tuple() else { return Err(wrong(vm, 6, "tuple", index_group)) };
    let mut codes = Vec::with_capacity(list.len());
    for word in vm.rooted_from(&list.to_vec()).iter() {
        let word = ops::index_of(vm, *word)?;
        match word.to_i64().and_then(|w| u32::try_from(w).ok()) {
            Some(word) => codes.push(word),
            None => return Err(vm.overflow_error("regular expression code size limit exceeded")),
        }
    }
    let is_bytes = if source.is_none() { None } else { Some(Subject::new(vm, source)?.is_bytes()) };
    if groups < 0 || !validate::is_valid(&codes, groups as usize) {
        return Err(vm.runtime_error("invalid SRE code"));
    }
    let ty = Types::pattern(vm);
    let pattern =
        Pattern { source, flags, codes, groups: groups as usize, group_index, index_group, is_bytes };
    Ok(vm.new_native(ty, pattern).value())
}

/// The part of the subject that `pos` and `endpos` choose.
fn part(vm: &mut Vm, subject: &Subject, pos: Value, endpos: Value) -> R<(usize, usize)> {
    let limit = |vm: &mut Vm, value: Value| -> R<usize> {
        let i = ops::index_isize(vm, value, Exc::OverflowError)?;
        Ok((i.max(0) as usize).min(subject.length))
    };
    let start = limit(vm, pos)?;
    let end = if endpos == Value::ABSENT { subject.length } else { limit(vm, endpos)? };
    Ok((start, end))
}

fn find(vm: &mut Vm, args: &[Value], mode: Mode) -> R {
    let pattern = this(vm, args[0])?;
    let subject = subject(vm, pattern, args[1])?;
    let (start, end) = part(vm, &subject, args[2], args[3])?;
    match pattern.run(&subject, start, end, mode, false) {
        Some(found) => Ok(found::new(vm, pattern, &subject, found, start, end)),
        None => Ok(Value::NONE),
    }
}

fn match_(vm: &mut Vm, args: &[Value]) -> R {
    find(vm, args, Mode::Match)
}

fn fullmatch(vm: &mut Vm, args: &[Value]) -> R {
    find(vm, args, Mode::Full)
}

fn search(vm: &mut Vm, args: &[Value]) -> R {
    find(vm, args, Mode::Search)
}

/// All matches in a part of a subject, one after the other.
fn each(
    vm: &mut Vm,
    pattern: Gc<Native<Pattern>>,
    subject: &Subject,
    start: usize,
    end: usize,
    mut f: impl FnMut(&mut Vm, &Found) -> R<bool>,
) -> R<()> {
    let (mut from, mut must_advance) = (start, false);
    while let Some(found) = pattern.run(subject, from, end, Mode::Search, must_advance) {
        if !f(vm, &found)? {
            break;
        }
        from = found.end();
        must_advance = found.start() == found.end();
        vm.poll()?;
    }
    Ok(())
}

/// A group's text; empty if it did not take part.
fn text(vm: &mut Vm, subject: &Subject, found: &Found, group: usize) -> R {
    match found.spans[group] {
        (start, _) if start < 0 => subject.slice(vm, 0, 0),
        (start, end) => subject.slice(vm, start as usize, end as usize),
    }
}

fn findall(vm: &mut Vm, args: &[Value]) -> R {
    let pattern = this(vm, args[0])?;
    let subject = subject(vm, pattern, args[1])?;
    let (start, end) = part(vm, &subject, args[2], args[3])?;
    let result = vm.list(&[]);
    let Some(list) = result.as_list() else { return Ok(result) };
    each(vm, pattern, &subject, start, end, |vm, found| {
        let item = match pattern.groups {
            0 => text(vm, &subject, found, 0)?,
            1 => text(vm, &subject, found, 1)?,
            groups => {
                let mut items = vm.rooted();
                for group in 1..=groups {
                    let text = text(vm, &subject, found, group)?;
                    items.push(text);
                }
                vm.tuple(&items)
            }
        };
        list.push(vm, item)?;
        Ok(true)
    })?;
    Ok(result)
}

fn split(vm: &mut Vm, args: &[Value]) -> R {
    let pattern = this(vm, args[0])?;
    let limit = ops::index_isize(vm, args[2], Exc::OverflowError)?;
    let subject = subject(vm, pattern, args[1])?;
    let result = vm.list(&[]);
    let Some(list) = result.as_list() else { return Ok(result) };
    let (mut count, mut copied) = (0, 0);
    if limit >= 0 {
        each(vm, pattern, &subject, 0, subject.length, |vm, found| {
            let piece = subject.slice(vm, copied, found.start())?;
            list.push(vm, piece)?;
            for group in 1..=pattern.groups {
                let piece =
                    if found.spans[group].0 < 0 { Value::NONE } else { text(vm, &subject, found, group)? };
                list.push(vm, piece)?;
            }
            copied = found.end();
            count += 1;
            Ok(limit == 0 || count < limit)
        })?;
    }
    let rest = subject.slice(vm, copied, subject.length)?;
    list.push(vm, rest)?;
    Ok(result)
}

fn sub(vm: &mut Vm, args: &[Value]) -> R {
    let pattern = this(vm, args[0])?;
    let count = ops::index_isize(vm, args[3], Exc::OverflowError)?;
    Ok(substitute::replace(vm, pattern, args[1], args[2], count)?.0)
}

fn subn(vm: &mut Vm, args: &[Value]) -> R {
    let pattern = this(vm, args[0])?;
    let count = ops::index_isize(vm, args[3], Exc::OverflowError)?;
    let (text, replaced) = substitute::replace(vm, pattern, args[1], args[2], count)?;
    let replaced = vm.int(replaced as i64);
    Ok(vm.tuple(&[text, replaced]))
}

/// Matches one after the other, each found when it is asked for.
pub struct Scanner {
    pattern: Gc<Native<Pattern>>,
    string: Value,
    start: usize,
    end: usize,
    from: Cell<Option<usize>>,
    must_advance: Cell<bool>,
}

impl Payload for Scanner {
    fn trace(&self, marker: &mut Marker) {
        self.pattern.trace(marker);
        self.string.trace(marker);
    }
}

fn scanner(vm: &mut Vm, args: &[Value]) -> R {
    let pattern = this(vm, args[0])?;
    let subject = subject(vm, pattern, args[1])?;
    let (start, end) = part(vm, &subject, args[2], args[3])?;
    let ty = Types::scanner(vm);
    let scanner = Scanner {
        pattern,
        string: args[1],
        start,
        end,
        from: Cell::new(Some(start)),
        must_advance: Cell::new(false),
    };
    Ok(vm.new_native(ty, scanner).value())
}

fn finditer(vm: &mut Vm, args: &[Value]) -> R {
    let scanner = scanner(vm, args)?;
    let search = vm.get_attribute_str(scanner, "search")?;
    let iterator = pyrite_interp::import::attribute_of(vm, "builtins", "iter")?;
    vm.call(iterator, &[search, Value::NONE])
}

fn scan(vm: &mut Vm, args: &[Value], mode: Mode) -> R {
    let Some(s) = args[0].native::<Scanner>() else {
        return Err(recursive::foreign_receiver(vm, "_sre.SRE_Scanner", args[0]));
    };
    let Some(from) = s.from.get() else { return Ok(Value::NONE) };
    let subject = subject(vm, s.pattern, s.string)?;
    let end = s.end.min(subject.length);
    match s.pattern.run(&subject, from, end, mode, s.must_advance.get()) {
        None => {
            s.from.set(None);
            Ok(Value::NONE)
        }
        Some(found) => {
            s.from.set(Some(found.end()));
            s.must_advance.set(found.start() == found.end());
            Ok(found::new(vm, s.pattern, &subject, found, s.start, s.end))
        }
    }
}

fn scan_match(vm: &mut Vm, args: &[Value]) -> R {
    scan(vm, args, Mode::Match)
}

fn scan_search(vm: &mut Vm, args: &[Value]) -> R {
    scan(vm, args, Mode::Search)
}

fn scanner_pattern(vm: &mut Vm, value: Value) -> R {
    match value.native::<Scanner>() {
        Some(s) => Ok(s.pattern.value()),
        None => Err(recursive::foreign_receiver(vm, "_sre.SRE_Scanner", value)),
    }
}

fn same(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(args[0])
}

/// Flags and their names in `re`.
const FLAGS: &[(u32, &str)] = &[
    (2, "re.IGNORECASE"),
    (4, "re.LOCALE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
];
const UNICODE: u32 = 32;

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let pattern = this(vm, args[0])?;
    let source = ops::repr(vm, pattern.source)?;
    let mut out = StrBuilder::with_capacity(64);
    out.push_str("re.compile(");
    // At most 200 characters of the source, as in CPython.
    if let Some(s) = source.as_str() {
        s.code_points().take(200).for_each(|c| out.push(c));
    }
    let mut flags = pattern.flags;
    // str patterns are Unicode ones unless they say otherwise.
    if pattern.is_bytes == Some(false) && flags & (4 | UNICODE | 256) == UNICODE {
        flags &= !UNICODE;
    }
    let mut shown: Vec<String> = Vec::new();
    for (bit, name) in FLAGS {
        if flags & bit != 0 {
            shown.push((*name).to_owned());
            flags &= !bit;
        }
    }
    if flags != 0 {
        shown.push(format!("{flags:#x}"));
    }
    if !shown.is_empty() {
        out.push_str(", ");
        out.push_str(&shown.join("|"));
    }
    out.push_str(")");
    out.finish(vm)
}

fn equals(vm: &mut Vm, a: Value, b: Value) -> R<Option<bool>> {
    let (Some(a), Some(b)) = (a.native::<Pattern>(), b.native::<Pattern>()) else { return Ok(None) };
    if a.flags != b.flags || a.is_bytes != b.is_bytes || a.codes != b.codes {
        return Ok(Some(false));
    }
    ops::same_or_equal(vm, a.source, b.source).map(Some)
}

fn eq(vm: &mut Vm, args: &[Value]) -> R {
    Ok(equals(vm, args[0], args[1])?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn ne(vm: &mut Vm, args: &[Value]) -> R {
    Ok(equals(vm, args[0], args[1])?.map_or(Value::NOT_IMPLEMENTED, |e| Value::bool(!e)))
}

fn unordered(_vm: &mut Vm, _args: &[Value]) -> R {
    Ok(Value::NOT_IMPLEMENTED)
}

fn hash(vm: &mut Vm, args: &[Value]) -> R {
    let pattern = this(vm, args[0])?;
    let source = ops::hash(vm, pattern.source)?;
    let mut hash = source as u64 ^ u64::from(pattern.flags) ^ (pattern.groups as u64) << 32;
    for word in &pattern.codes {
        hash = (hash ^ u64::from(*word)).wrapping_mul(0x0100_0000_01b3);
    }
    Ok(vm.int((hash >> 3) as i64))
}

fn source_of(vm: &mut Vm, value: Value) -> R {
    Ok(this(vm, value)?.source)
}

fn flags_of(vm: &mut Vm, value: Value) -> R {
    let flags = this(vm, value)?.flags;
    Ok(vm.int(flags.into()))
}

fn groups_of(vm: &mut Vm, value: Value) -> R {
    let groups = this(vm, value)?.groups;
    Ok(vm.int(groups as i64))
}

fn groupindex(vm: &mut Vm, value: Value) -> R {
    let names = this(vm, value)?.group_index;
    if names.is_empty() {
        return Ok(Gc::<Dict>::new(vm).value());
    }
    Ok(MappingProxy::new(vm, names.value()))
}

pub static ATTRIBUTES: &[GetSetDef] = &[
    member("pattern", source_of),
    member("flags", flags_of),
    member("groups", groups_of),
    getter("groupindex", groupindex),
];

pub static SCANNER_ATTRIBUTES: &[GetSetDef] = &[member("pattern", scanner_pattern)];

native_table! {
    pub METHODS = [
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__hash__", "(self, /)", hash, "Return hash(self)."),
        slot("__lt__", "(self, value, /)", unordered, "Return self<value."),
        slot("__le__", "(self, value, /)", unordered, "Return self<=value."),
        slot("__eq__", "(self, value, /)", eq, "Return self==value."),
        slot("__ne__", "(self, value, /)", ne, "Return self!=value."),
        slot("__gt__", "(self, value, /)", unordered, "Return self>value."),
        slot("__ge__", "(self, value, /)", unordered, "Return self>=value."),
        method("match", "(self, /, string, pos=0, endpos=sys.maxsize)", match_, "A match at the start of the string."),
        method("fullmatch", "(self, /, string, pos=0, endpos=sys.maxsize)", fullmatch, "A match with the whole string."),
        method("search", "(self, /, string, pos=0, endpos=sys.maxsize)", search, "The first match in the string."),
        method("sub", "(self, /, repl, string, count=0)", sub, "The string with matches replaced."),
        method("subn", "(self, /, repl, string, count=0)", subn, "The string with matches replaced, and their number."),
        method("findall", "(self, /, string, pos=0, endpos=sys.maxsize)", findall, "All matches that do not overlap, as texts."),
        method("split", "(self, /, string, maxsplit=0)", split, "The parts of the string between matches."),
        method("finditer", "(self, /, string, pos=0, endpos=sys.maxsize)", finditer, "An iterator over all matches that do not overlap."),
        method("scanner", "(self, /, string, pos=0, endpos=sys.maxsize)", scanner, "A scanner, which finds one match after the other."),
        method("__copy__", "(self, /)", same, "The pattern itself."),
        method("__deepcopy__", "(self, memo, /)", same, "The pattern itself."),
        class_method("__class_getitem__", "(type, object, /)", generic_alias::class_getitem, "See PEP 585"),
    ]
}

native_table! {
    pub SCANNER_METHODS = [
        method("match", "(self, /)", scan_match, "The next match, right behind the last."),
        method("search", "(self, /)", scan_search, "The next match."),
    ]
}
