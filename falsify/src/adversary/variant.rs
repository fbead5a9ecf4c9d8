//! Programs that break what an inlined call relies on: the program's text, with the adversary in it.
//!
//! A call `dog.speak()` becomes `(_adversary() or dog.speak())`, and its receiver `(_adversary(dog) or dog)`: the adversary
//! counts and gives None until its time has come. So what is hot has seen nothing unusual, and the program runs unchanged
//! on any Python.

use std::cmp::Reverse;
use std::ops::Range;

use super::kinds::Place;
use super::outline::{Form, Function, Operand, Operation, Outline};
use super::sites::Site;

pub const PRELUDE: &str = include_str!("prelude.py");

/// What the adversary does in a variant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// A kind's name, or `count`, which breaks nothing.
    pub kind: &'static str,
    /// When the breakage comes, counted in times that the program comes by.
    pub at: u64,
    /// After how many times the program is ended.
    pub limit: u64,
}

impl Plan {
    pub const COUNT: Plan = Plan { kind: "count", at: u64::MAX, limit: u64::MAX };
}

/// The program with the adversary at a place of a call. An error says why it has no such place.
pub fn write(outline: &Outline, site: &Site, place: Place, plan: Plan) -> Result<String, String> {
    let mut edits = Edits { outline, all: Vec::new() };
    edits.begin(site, plan);
    let operations = operations(outline, site);
    let functions: Vec<&Function> = outline.functions_named(&site.callee).collect();
    match place {
        Place::Call => edits.call(site, &operations)?,
        Place::Receiver | Place::ReceiverOnly => {
            let receivers = receivers(outline, site, &operations);
            let first = functions.first().and_then(|function| function.parameters.first());
            match first {
                _ if !site.is_method() => return Err("it is no method".to_owned()),
                _ if !receivers.is_empty() => receivers.iter().for_each(|operand| edits.operand(operand)),
                Some(_) if place == Place::ReceiverOnly => {
                    return Err("what it is called on is no expression of its own".to_owned());
                }
                Some(first) => edits.enter(&functions, &format!("_adversary({first})")),
                None => return Err("it has no parameter for a receiver".to_owned()),
            }
        }
        Place::Entry => edits.enter(&functions, "_adversary()"),
        Place::Raise | Place::Catch => {
            if functions.iter().any(|function| function.is_lambda) {
                return Err("a lambda has no statements".to_owned());
            }
            if place == Place::Catch {
                edits.catch(site, &operations)?;
            }
            let raise = format!("if _adversary(): raise _AdversaryRaised({:?})", site.callee);
            edits.enter(&functions, &raise);
        }
        Place::Argument => {
            let arguments: Vec<&Operand> = operations.iter().filter_map(|o| o.argument.as_ref()).collect();
            let of = |function: &&Function| {
                let own = function.parameters.iter().find(|name| !["self", "cls"].contains(&name.as_str()));
                own.cloned()
            };
            match functions.first().and_then(of) {
                _ if !arguments.is_empty() => arguments.iter().for_each(|operand| edits.operand(operand)),
                Some(name) if functions.iter().all(|function| !function.is_lambda) => {
                    edits.enter(&functions, &format!("{name} = _adversary_see({name})"));
                }
                _ => return Err("it gets no arguments by position".to_owned()),
            }
        }
        Place::Result => {
            let returned: Vec<_> = functions.iter().flat_map(|function| &function.returned).collect();
            if returned.is_empty() {
                return Err("it returns no values".to_owned());
            }
            for range in returned {
                edits.wrap(range, "_adversary_see((", "))");
            }
        }
    }
    let text = edits.apply();
    match crate::program::function_names(&text, "the variant") {
        Ok(_) => Ok(text),
        Err((line, message)) => Err(format!("at line {line} of the variant, {message}")),
    }
}

/// The expressions that call the callee, as far as the text tells.
fn operations<'a>(outline: &'a Outline, site: &Site) -> Vec<&'a Operation> {
    let here: Vec<&Operation> = outline
        .operations
        .iter()
        .filter(|operation| operation.scope == site.caller && outline.is_at_line(&operation.range, site.line))
        .collect();
    let chosen = |choose: &dyn Fn(&Operation) -> bool| -> Vec<&'a Operation> {
        here.iter().copied().filter(|operation| choose(operation)).collect()
    };
    let named =
        |form: Form| chosen(&|o: &Operation| o.form == form && o.name.as_deref() == Some(site.name()));
    let of_form = |forms: &[Form]| chosen(&|o: &Operation| forms.contains(&o.form));
    let candidates = [named(Form::Call), named(Form::Attribute), of_form(forms(site.name()))];
    candidates.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// What calls a method with this special name.
fn forms(name: &str) -> &'static [Form] {
    match name {
        "__init__" | "__new__" | "__call__" => &[Form::Call],
        "__getattr__" | "__getattribute__" | "__get__" => &[Form::Attribute, Form::Call],
        "__getitem__" => &[Form::Subscript],
        "__eq__" | "__ne__" | "__lt__" | "__le__" | "__gt__" | "__ge__" | "__contains__" => &[Form::Compare],
        "__neg__" | "__pos__" | "__invert__" => &[Form::Unary],
        "__len__" | "__bool__" | "__iter__" | "__next__" | "__repr__" | "__str__" | "__hash__" => {
            &[Form::Call]
        }
        _ if name.starts_with("__") && name.ends_with("__") => &[Form::Binary],
        // Called by another name than its own.
        _ => &[Form::Call],
    }
}

/// The expressions for what a method is called on.
fn receivers<'a>(outline: &Outline, site: &Site, operations: &[&'a Operation]) -> Vec<&'a Operand> {
    let is_call = site.name() == "__call__";
    let of_methods = operations.iter().filter(|operation| operation.is_called == is_call);
    let all = of_methods.filter_map(|operation| operation.receiver.as_ref());
    // There is no object for what `super` gives: it looks like its receiver, and is found nowhere else.
    all.filter(|operand| !outline.source()[operand.range.clone()].starts_with("super(")).collect()
}

/// Changes of a text. What is put at one offset is ordered by what it belongs to: what ends there comes first, then
/// what begins there, the outer around the inner.
struct Edits<'a> {
    outline: &'a Outline,
    all: Vec<((usize, bool, Reverse<usize>, usize), String)>,
}

impl Edits<'_> {
    fn wrap(&mut self, range: &Range<usize>, before: &str, after: &str) {
        self.open(range.start, range.len(), before.to_owned());
        self.close(range.end, range.len(), after.to_owned());
    }

    fn open(&mut self, at: usize, size: usize, text: String) {
        let number = self.all.len();
        self.all.push(((at, true, Reverse(size), number), text));
    }

    fn close(&mut self, at: usize, size: usize, text: String) {
        let number = self.all.len();
        self.all.push(((at, false, Reverse(usize::MAX - size), number), text));
    }

    fn apply(mut self) -> String {
        self.all.sort();
        let source = self.outline.source();
        let mut text = String::new();
        let mut from = 0;
        for ((at, ..), inserted) in &self.all {
            text.push_str(&source[from..*at]);
            text.push_str(inserted);
            from = *at;
        }
        text.push_str(&source[from..]);
        text
    }

    /// The adversary itself, and how it gets to know the functions.
    fn begin(&mut self, site: &Site, plan: Plan) {
        let Plan { kind, at, limit } = plan;
        let begin = format!(
            "_adversary_plan = ({kind:?}, {at}, {limit}, {:?})  # the kind, when, when to end, the attribute\n\
             _adversary, _adversary_see, _adversary_meet, _adversary_meet_caller, _adversary_catch = \
             _adversary_begin(\n    *_adversary_plan\n)\n# End of the adversary's part.\n",
            site.attribute(),
        );
        self.open(self.outline.beginning, usize::MAX, format!("{PRELUDE}{begin}"));
        for (name, meet) in [(&site.callee, "_adversary_meet"), (&site.caller, "_adversary_meet_caller")] {
            for function in self.outline.functions_named(name) {
                let start = function.range.start;
                match function.decorators_end {
                    _ if function.is_lambda => self.wrap(&function.range, &format!("{meet}("), ")"),
                    Some(end) => {
                        let indent = self.outline.indentation(start).unwrap_or_default();
                        self.close(end, usize::MAX, format!("\n{indent}@{meet}"));
                    }
                    None => {
                        let indent = self.outline.indentation(start).unwrap_or_default();
                        self.open(start, usize::MAX - 1, format!("@{meet}\n{indent}"));
                    }
                }
            }
        }
    }

    /// Comes by the adversary with the operand's value, and takes what it gives in its place.
    fn operand(&mut self, operand: &Operand) {
        let name = &self.outline.source()[operand.range.clone()];
        match operand.is_name {
            true => self.wrap(&operand.range, &format!("(_adversary({name}) or "), ")"),
            false => self.wrap(&operand.range, "_adversary_see(", ")"),
        }
    }

    /// Comes by before the call: at its expression; or at its statement, or at the block of which this is the header.
    fn call(&mut self, site: &Site, operations: &[&Operation]) -> Result<(), String> {
        for operation in operations {
            self.wrap(&operation.range, "(_adversary() or ", ")");
        }
        if !operations.is_empty() {
            return Ok(());
        }
        let here = self.outline.statements.iter().filter(|statement| {
            statement.scope == site.caller && self.outline.is_at_line(&statement.range, site.line)
        });
        let innermost = here.min_by_key(|statement| statement.range.len());
        let statement = innermost.ok_or("the call does not stand in the text")?;
        self.statement(
            statement.block.unwrap_or(statement.range.start),
            statement.range.start,
            "_adversary()",
        );
        Ok(())
    }

    /// Puts a statement before the one at an offset, which may stand behind the header that begins at another one.
    fn statement(&mut self, at: usize, header: usize, text: &str) {
        let inserted = match self.outline.indentation(at) {
            Some(indent) => format!("{text}\n{indent}"),
            None => {
                let indent = self.outline.indentation(header).unwrap_or_default();
                format!("\n{indent}    {text}\n{indent}    ")
            }
        };
        self.open(at, usize::MAX, inserted);
    }

    /// Comes by at the begin of functions.
    fn enter(&mut self, functions: &[&Function], text: &str) {
        for function in functions {
            match function.is_lambda {
                true => self.wrap(&function.body, &format!("({text} or "), ")"),
                false => self.statement(function.body.start, function.range.start, text),
            }
        }
    }

    /// Has the statements of the calls catch what the adversary raises.
    fn catch(&mut self, site: &Site, operations: &[&Operation]) -> Result<(), String> {
        let source = self.outline.source();
        let own = self.outline.statements.iter().filter(|statement| {
            statement.scope == site.caller
                && statement.block.is_none()
                && self.outline.is_at_line(&statement.range, site.line)
                && (operations.is_empty()
                    || operations.iter().any(|operation| statement.range.contains(&operation.range.start)))
        });
        let mut any = false;
        for statement in own {
            let Range { start, end } = statement.range;
            let rest = source[end..].lines().next().unwrap_or_default().trim_start();
            if let (Some(indent), true) =
                (self.outline.indentation(start), rest.is_empty() || rest.starts_with('#'))
            {
                any = true;
                self.open(start, usize::MAX, format!("try:\n{indent}    "));
                let except =
                    "except _AdversaryRaised as _adversary_error: _adversary_catch(_adversary_error)";
                self.close(end, usize::MAX, format!("\n{indent}{except}"));
            }
        }
        any.then_some(()).ok_or_else(|| "the call is no statement of its own line".to_owned())
    }
}
