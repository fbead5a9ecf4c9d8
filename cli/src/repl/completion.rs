//! Completions: keywords, names of `__main__` and of builtins, and attributes. What stands before the last dot is looked
//! up as an expression of names and dots, as in CPython: nothing is called but properties on the way.

use super::editor::Completions;
use pyrite_object::{Gc, R, Value, Vm, ops};

const KEYWORDS: [&str; 38] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "match", "nonlocal", "not", "or", "pass", "raise", "return", "try", "type", "while", "with",
    "yield",
];

/// The start of the word that ends at the byte, and what may stand there.
pub fn complete(vm: &mut Vm, line: &str, at: usize) -> Completions {
    let typed = line.get(..at).unwrap_or(line);
    let start = typed
        .char_indices()
        .rev()
        .take_while(|(_, c)| *c == '.' || *c == '_' || c.is_alphanumeric())
        .last()
        .map_or(typed.len(), |(i, _)| i);
    let word = &typed[start..];
    let pending = vm.exception.take();
    let found = match word.rsplit_once('.') {
        Some((object, beginning)) => {
            let found = attributes(vm, object, beginning).unwrap_or_default();
            (start + object.len() + 1, found)
        }
        None if word.is_empty() => (start, Vec::new()),
        None => (start, names(vm, word)),
    };
    vm.exception = pending;
    found
}

fn names(vm: &mut Vm, beginning: &str) -> Vec<String> {
    let mut found: Vec<String> =
        KEYWORDS.iter().filter(|k| k.starts_with(beginning)).map(|k| (*k).to_owned()).collect();
    let main = super::super::run::main_dict(vm).ok();
    vm.exception = None;
    for dict in [main, vm.builtins].into_iter().flatten() {
        for (key, value) in dict.to_vec() {
            let Some(name) = key.as_str().map(|s| s.to_rust()).filter(|n| n.starts_with(beginning)) else {
                continue;
            };
            if !KEYWORDS.contains(&name.as_str()) {
                found.push(with_parenthesis(vm, name, value));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// What can be called gets its parenthesis, as in CPython.
fn with_parenthesis(vm: &mut Vm, mut name: String, value: Value) -> String {
    if vm.type_of(value).slot(vm, pyrite_object::slots::Slot::Call).is_some() {
        name.push('(');
    }
    name
}

fn attributes(vm: &mut Vm, object: &str, beginning: &str) -> R<Vec<String>> {
    let mut parts = object.split('.');
    let Some(first) = parts.next().filter(|p| !p.is_empty()) else { return Ok(Vec::new()) };
    let main = super::super::run::main_dict(vm)?;
    let named = match main.get_str(vm, first) {
        Some(value) => Some(value),
        None => vm.builtins.and_then(|b: Gc<_>| b.get_str(vm, first)),
    };
    let Some(mut value) = named else { return Ok(Vec::new()) };
    for part in parts {
        value = vm.get_attribute_str(value, part)?;
    }
    let dir = vm.builtins.and_then(|b| b.get_str(vm, "dir"));
    let Some(dir) = dir else { return Ok(Vec::new()) };
    let all = vm.call(dir, &[value])?;
    let all = pyrite_object::iter::collect(vm, all)?;
    let mut found = Vec::new();
    for name in all.iter() {
        let name = ops::str_text(vm, *name)?;
        // Names with an underscore are shown to those who type one.
        let hidden =
            (beginning.is_empty() && name.starts_with('_')) || (beginning == "_" && name.starts_with("__"));
        if name.starts_with(beginning) && !hidden {
            found.push(with_class_parenthesis(vm, value, name)?);
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// Only the class is asked whether an attribute can be called: a property would run.
fn with_class_parenthesis(vm: &mut Vm, object: Value, name: String) -> R<String> {
    let interned = vm.intern(&name);
    let ty = vm.type_of(object);
    if let Some(value) = vm.own_attribute(object, interned) {
        return Ok(with_parenthesis(vm, name, value));
    }
    match ty.lookup(vm, interned) {
        Some(value) => Ok(with_parenthesis(vm, name, value)),
        None => Ok(name),
    }
}
