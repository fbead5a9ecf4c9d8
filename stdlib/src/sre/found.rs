//! `re.Match`.

use super::Types;
use super::pattern::Pattern;
use super::subject::{Found, Subject};
use super::substitute;
use pyrite_object::descriptor::{GetSetDef, getter, member};
use pyrite_object::exception::{Exc, Raised};
use pyrite_object::heap::Marker;
use pyrite_object::native::{Native, Payload, class_method, method, slot};
use pyrite_object::object::Trace;
use pyrite_object::{Gc, R, Value, Vm, generic_alias, native_table, ops, recursive};

pub struct Match {
    pattern: Gc<Native<Pattern>>,
    string: Value,
    found: Found,
    pos: usize,
    endpos: usize,
}

impl Payload for Match {
    fn trace(&self, marker: &mut Marker) {
        self.pattern.trace(marker);
        self.string.trace(marker);
    }
}

/// The match object for a match found between `pos` and `endpos`.
pub fn new(
    vm: &mut Vm,
    pattern: Gc<Native<Pattern>>,
    subject: &Subject,
    found: Found,
    pos: usize,
    endpos: usize,
) -> Value {
    let ty = Types::found(vm);
    vm.new_native(ty, Match { pattern, string: subject.value, found, pos, endpos }).value()
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Match>>> {
    match value.native::<Match>() {
        Some(m) => Ok(m),
        None => Err(recursive::foreign_receiver(vm, "re.Match", value)),
    }
}

fn no_such_group(vm: &mut Vm) -> Raised {
    vm.index_error("no such group")
}

/// A group by number or name.
fn group_index(vm: &mut Vm, m: Gc<Native<Match>>, key: Value) -> R<usize> {
    let mut number = key;
    if key.as_int().is_none() && ops::index_of(vm, key).is_err() {
        vm.take_exception();
        match m.pattern.group_index.get(vm, key) {
            Ok(Some(found)) => number = found,
            Ok(None) => return Err(no_such_group(vm)),
            Err(_) => {
                vm.take_exception();
                return Err(no_such_group(vm));
            }
        }
    }
    match ops::index_isize(vm, number, Exc::IndexError) {
        Ok(i) if i >= 0 && (i as usize) < m.found.spans.len() => Ok(i as usize),
        Ok(_) => Err(no_such_group(vm)),
        Err(_) => {
            vm.take_exception();
            Err(no_such_group(vm))
        }
    }
}

fn text_of(vm: &mut Vm, m: Gc<Native<Match>>, group: usize, default: Value) -> R {
    let (start, end) = m.found.spans[group];
    if start < 0 {
        return Ok(default);
    }
    let subject = Subject::new(vm, m.string)?;
    // A bytearray may have shrunk since.
    let end = (end as usize).min(subject.length);
    subject.slice(vm, (start as usize).min(end), end)
}

fn group(vm: &mut Vm, args: &[Value]) -> R {
    let m = this(vm, args[0])?;
    match args {
        [_] => text_of(vm, m, 0, Value::NONE),
        [_, key] => {
            let index = group_index(vm, m, *key)?;
            text_of(vm, m, index, Value::NONE)
        }
        _ => {
            let mut items = vm.rooted();
            for key in &args[1..] {
                let index = group_index(vm, m, *key)?;
                let text = text_of(vm, m, index, Value::NONE)?;
                items.push(text);
            }
            Ok(vm.tuple(&items))
        }
    }
}

fn getitem(vm: &mut Vm, args: &[Value]) -> R {
    let m = this(vm, args[0])?;
    let index = group_index(vm, m, args[1])?;
    text_of(vm, m, index, Value::NONE)
}

fn limits(vm: &mut Vm, args: &[Value]) -> R<(Value, Value)> {
    let m = this(vm, args[0])?;
    let index = group_index(vm, m, args[1])?;
    let (start, end) = m.found.spans[index];
    Ok((vm.int(start as i64), vm.int(end as i64)))
}

fn start(vm: &mut Vm, args: &[Value]) -> R {
    Ok(limits(vm, args)?.0)
}

fn end(vm: &mut Vm, args: &[Value]) -> R {
    Ok(limits(vm, args)?.1)
}

fn span(vm: &mut Vm, args: &[Value]) -> R {
    let (start, end) = limits(vm, args)?;
    Ok(vm.tuple(&[start, end]))
}

fn groups(vm: &mut Vm, args: &[Value]) -> R {
    let m = this(vm, args[0])?;
    let mut items = vm.rooted();
    for index in 1..m.found.spans.len() {
        let text = text_of(vm, m, index, args[1])?;
        items.push(text);
    }
    Ok(vm.tuple(&items))
}

fn groupdict(vm: &mut Vm, args: &[Value]) -> R {
    let m = this(vm, args[0])?;
    let result = Gc::<pyrite_object::dict::Dict>::new(vm);
    let mut at = 0;
    while let Some((next, name, _)) = m.pattern.group_index.next_entry(at) {
        at = next + 1;
        let index = group_index(vm, m, name)?;
        let text = text_of(vm, m, index, args[1])?;
        result.set(vm, name, text)?;
    }
    Ok(result.value())
}

fn expand(vm: &mut Vm, args: &[Value]) -> R {
    let m = this(vm, args[0])?;
    let subject = Subject::new(vm, m.string)?;
    substitute::expand(vm, m.pattern.value(), &subject, &m.found, args[1])
}

fn same(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(args[0])
}

fn repr(vm: &mut Vm, args: &[Value]) -> R {
    let m = this(vm, args[0])?;
    let text = text_of(vm, m, 0, Value::NONE)?;
    let shown = ops::repr(vm, text)?;
    let name = pyrite_object::class::full_name(vm, vm.type_of(args[0]));
    let mut out = pyrite_object::string::StrBuilder::with_capacity(64);
    out.push_str(&format!("<{name} object; span=({}, {}), match=", m.found.start(), m.found.end()));
    if let Some(s) = shown.as_str() {
        out.push_string(&s);
    }
    out.push_str(">");
    out.finish(vm)
}

fn string_of(vm: &mut Vm, value: Value) -> R {
    Ok(this(vm, value)?.string)
}

fn re_of(vm: &mut Vm, value: Value) -> R {
    Ok(this(vm, value)?.pattern.value())
}

fn pos_of(vm: &mut Vm, value: Value) -> R {
    let m = this(vm, value)?;
    Ok(vm.int(m.pos as i64))
}

fn endpos_of(vm: &mut Vm, value: Value) -> R {
    let m = this(vm, value)?;
    Ok(vm.int(m.endpos as i64))
}

fn lastindex(vm: &mut Vm, value: Value) -> R {
    match this(vm, value)?.found.last_group {
        0 => Ok(Value::NONE),
        n => Ok(vm.int(n as i64)),
    }
}

fn lastgroup(vm: &mut Vm, value: Value) -> R {
    let m = this(vm, value)?;
    let names = m.pattern.index_group;
    let last = m.found.last_group;
    Ok(if last > 0 && last < names.len() { names.get(last) } else { Value::NONE })
}

fn regs(vm: &mut Vm, value: Value) -> R {
    let m = this(vm, value)?;
    let mut items = vm.rooted();
    for (start, end) in &m.found.spans {
        let (start, end) = (vm.int(*start as i64), vm.int(*end as i64));
        let pair = vm.tuple(&[start, end]);
        items.push(pair);
    }
    Ok(vm.tuple(&items))
}

pub static ATTRIBUTES: &[GetSetDef] = &[
    member("string", string_of),
    member("re", re_of),
    member("pos", pos_of),
    member("endpos", endpos_of),
    getter("lastindex", lastindex),
    getter("lastgroup", lastgroup),
    getter("regs", regs),
];

native_table! {
    pub METHODS = [
        slot("__repr__", "(self, /)", repr, "Return repr(self)."),
        slot("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
        method("group", "!(self, /, *groups)", group, "One or more groups of the match; the whole match without arguments."),
        method("start", "(self, group=0, /)", start, "Index of the start of the group's text."),
        method("end", "(self, group=0, /)", end, "Index of the end of the group's text."),
        method("span", "(self, group=0, /)", span, "Both limits of the group's text."),
        method("groups", "(self, /, default=None)", groups, "All groups, with a default for those that did not take part."),
        method("groupdict", "(self, /, default=None)", groupdict, "All named groups, by name."),
        method("expand", "(self, /, template)", expand, "The template with the groups put in, as sub() does."),
        method("__copy__", "(self, /)", same, "The match itself."),
        method("__deepcopy__", "(self, memo, /)", same, "The match itself."),
        class_method("__class_getitem__", "(type, object, /)", generic_alias::class_getitem, "See PEP 585"),
    ]
}
