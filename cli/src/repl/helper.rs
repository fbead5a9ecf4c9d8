//! What the line editor asks about Python while somebody types.

use super::editor::{Completions, Event};
use super::{colors, statement};
use rustyline::completion::Completer;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use std::borrow::Cow;
use std::sync::mpsc::{Receiver, Sender};

pub struct Helper {
    colors: bool,
    builtins: Vec<String>,
    /// The lines of the statement before the one that is edited.
    pub before: String,
    say: Sender<Event>,
    answers: Receiver<Completions>,
}

impl Helper {
    pub fn new(
        colors: bool,
        builtins: Vec<String>,
        say: Sender<Event>,
        answers: Receiver<Completions>,
    ) -> Helper {
        Helper { colors, builtins, before: String::new(), say, answers }
    }
}

impl rustyline::Helper for Helper {}

impl Hinter for Helper {
    type Hint = String;
}

impl Completer for Helper {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _context: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let typed = line.get(..at).unwrap_or(line);
        let start = typed.rfind('\n').map_or(0, |n| n + 1);
        if typed[start..].trim().is_empty() {
            return Ok((at, vec![statement::INDENT.to_owned()]));
        }
        if self.say.send(Event::Complete(line.to_owned(), at)).is_err() {
            return Ok((at, Vec::new()));
        }
        Ok(self.answers.recv().unwrap_or((at, Vec::new())))
    }
}

impl Validator for Helper {
    /// One line is always accepted, and the session asks for the next with its own prompt. What has several lines, pasted
    /// or from the history, stays in the editor until it is whole.
    fn validate(&self, context: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        let input = context.input();
        if input.trim_end_matches('\n').contains('\n')
            && statement::is_incomplete(&format!("{}{input}\n", self.before), statement::Ends::Blank)
        {
            return Ok(ValidationResult::Incomplete);
        }
        Ok(ValidationResult::Valid(None))
    }
}

impl Highlighter for Helper {
    fn highlight<'l>(&self, line: &'l str, _at: usize) -> Cow<'l, str> {
        if !self.colors {
            return line.into();
        }
        let text = format!("{}{line}", self.before);
        colors::highlight(&text, self.before.len(), |name| self.builtins.iter().any(|b| b == name)).into()
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _default: bool) -> Cow<'b, str> {
        if self.colors { colors::prompt(prompt).into() } else { prompt.into() }
    }

    fn highlight_char(&self, _line: &str, _at: usize, kind: CmdKind) -> bool {
        self.colors && kind != CmdKind::MoveCursor
    }
}
