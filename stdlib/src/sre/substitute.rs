//! Replacement templates: `sub`, `subn` and `Match.expand`.

use super::pattern::{self, Pattern};
use super::subject::{Found, Mode, Subject};
use super::{Types, found};
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::native::{Native, Payload};
use pyrite_object::object::Trace;
use pyrite_object::{Gc, R, Value, Vm, ops};

/// A replacement: text, then pairs of a group and the text after it.
pub struct Template {
    pub head: Value,
    pub parts: Vec<(usize, Value)>,
}

impl Payload for Template {
    fn trace(&self, marker: &mut Marker) {
        self.head.trace(marker);
        self.parts.iter().for_each(|(_, text)| text.trace(marker));
    }
}

/// `_sre.template(pattern, [text, group, text, ...])`.
pub fn new(vm: &mut Vm, args: &[Value]) -> R {
    pattern::this(vm, args[0])?;
    let Some(list) = args[1].as_list() else {
        let message = format!("template() argument 2 must be list, not {}", vm.type_name(args[1]));
        return Err(vm.type_error(message));
    };
    let items = vm.rooted_from(&list.to_vec());
    if items.len().is_multiple_of(2) {
        return Err(vm.type_error("invalid template"));
    }
    let mut parts = Vec::with_capacity(items.len() / 2);
    for pair in items[1..].chunks_exact(2) {
        let group = ops::index_isize(vm, pair[0], Exc::OverflowError)?;
        if group < 0 {
            return Err(vm.type_error("invalid template"));
        }
        parts.push((group as usize, pair[1]));
    }
    let ty = Types::template(vm);
    Ok(vm.new_native(ty, Template { head: items[0], parts }).value())
}

/// Appends what a template gives for a match.
fn push_expansion(
    vm: &mut Vm,
    template: Gc<Native<Template>>,
    subject: &Subject,
    found: &Found,
    out: &mut Vec<Value>,
) -> R<()> {
    out.push(template.head);
    for (group, text) in &template.parts {
        let Some((start, end)) = found.spans.get(*group) else {
            return Err(vm.index_error("no such group"));
        };
        if *start >= 0 {
            let text = subject.slice(vm, *start as usize, *end as usize)?;
            out.push(text);
        }
        out.push(*text);
    }
    Ok(())
}

fn join(vm: &mut Vm, subject: &Subject, items: &[Value]) -> R {
    let empty = subject.slice(vm, 0, 0)?;
    let list = vm.list(items);
    vm.call_method_str(empty, "join", &[list])
}

/// The compiled form of a replacement that has backslashes.
fn compile_template(vm: &mut Vm, pattern: Value, text: Value) -> R<Gc<Native<Template>>> {
    let compile = pyrite_interp::import::attribute_of(vm, "re", "_compile_template")?;
    let template = vm.call(compile, &[pattern, text])?;
    match template.native::<Template>() {
        Some(template) => Ok(template),
        None => {
            let message = format!(
                "the result of compiling a replacement string is {}, not template",
                vm.type_name(template)
            );
            Err(vm.type_error(message))
        }
    }
}

/// `Match.expand(template)`.
pub fn expand(vm: &mut Vm, pattern: Value, subject: &Subject, found: &Found, text: Value) -> R {
    let template = compile_template(vm, pattern, text)?;
    let mut items = vm.rooted();
    push_expansion(vm, template, subject, found, &mut items)?;
    join(vm, subject, &items)
}

enum Replacement {
    Literal(Value),
    Template(Gc<Native<Template>>),
    Function(Value),
}

fn replacement(vm: &mut Vm, pattern: Value, value: Value) -> R<Replacement> {
    if ops::is_callable(vm, value) {
        return Ok(Replacement::Function(value));
    }
    let plain = if let Some(s) = value.as_str() {
        !s.code_points().any(|c| c == '\\' as u32)
    } else if let Some(b) = value.as_bytes() {
        !b.as_slice().contains(&b'\\')
    } else if let Some(bytes) = pyrite_object::bytes::make::bytes_like(vm, value)? {
        // What may change meanwhile is copied.
        if !bytes.contains(&b'\\') {
            return Ok(Replacement::Literal(pyrite_object::bytes::new(vm, &bytes)));
        }
        false
    } else {
        false
    };
    if plain {
        return Ok(Replacement::Literal(value));
    }
    let template = compile_template(vm, pattern, value)?;
    Ok(if template.parts.is_empty() {
        Replacement::Literal(template.head)
    } else {
        Replacement::Template(template)
    })
}

/// The text with the first `count` (0: all) matches replaced, and how many there were.
pub fn replace(
    vm: &mut Vm,
    pattern: Gc<Native<Pattern>>,
    repl: Value,
    string: Value,
    count: isize,
) -> R<(Value, usize)> {
    let replacement = replacement(vm, pattern.value(), repl)?;
    let subject = pattern::subject(vm, pattern, string)?;
    let mut items = vm.rooted();
    let mut replaced = 0;
    let (mut from, mut copied) = (0, 0);
    let mut must_advance = false;
    while count <= 0 || replaced < count as usize {
        let Some(found) = pattern.run(&subject, from, subject.length, Mode::Search, must_advance) else {
            break;
        };
        let (start, end) = (found.start(), found.end());
        if copied < start {
            let text = subject.slice(vm, copied, start)?;
            items.push(text);
        }
        match replacement {
            Replacement::Literal(text) => items.push(text),
            Replacement::Template(template) => push_expansion(vm, template, &subject, &found, &mut items)?,
            Replacement::Function(f) => {
                let m = found::new(vm, pattern, &subject, found, 0, subject.length);
                let text = vm.call(f, &[m])?;
                if !text.is_none() {
                    items.push(text);
                }
            }
        }
        copied = end;
        from = end;
        must_advance = start == end;
        replaced += 1;
        vm.poll()?;
    }
    if copied < subject.length {
        let text = subject.slice(vm, copied, subject.length)?;
        items.push(text);
    }
    Ok((join(vm, &subject, &items)?, replaced))
}
