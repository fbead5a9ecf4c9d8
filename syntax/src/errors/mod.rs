//! Syntax errors in CPython's words and at CPython's places.
//!
//! CPython's messages come from the order in which its parser tries the rules of its grammar, twice, and from how far its
//! tokenizer had read by then. So a source that is refused is parsed once more here, by the same rules in the same order:
//! `lexer` fails as CPython's tokenizer does, `grammar.txt` holds the rules, `machine` runs them, `actions` words what
//! needs code. Nothing of this runs for a source without errors.

mod actions;
mod grammar;
mod lexer;
mod machine;
mod tokens;

use crate::parse::ParsedModule;
use crate::source::{self, LineIndex};
use crate::{Mode, Options, SyntaxError, SyntaxErrorKind};
pub(crate) use lexer::is_printable;
use lexer::{Done, Kind};
use machine::{Machine, NodeId};
use ruff_text_size::TextRange;
pub use tokens::{TokenInfo, tokenize};

/// An error that ends the parse.
type Failure = SyntaxError;

/// Syntax tree levels for which the machine's stack has to do: CPython's parser gives up at 6000 nested rules.
const MACHINE_DEPTH: u32 = 12_000; // levels

/// The error that CPython reports for a source; none if it takes the source. Newlines are uniform.
pub fn diagnose(source: &str, options: &Options) -> Option<SyntaxError> {
    let mut text = source.as_bytes().to_vec();
    if options.mode == Mode::Exec && text.last() != Some(&b'\n') && !text.is_empty() {
        text.push(b'\n');
    }
    source::with_big_stack(MACHINE_DEPTH, || {
        let mut machine = Machine::new(&text, options.mode == Mode::Single);
        let mut error = run(&mut machine, options)?;
        let (line, column) = machine.last_compound;
        let source = String::from_utf8_lossy(&text).into_owned();
        error.metadata = Some(Box::new(crate::Metadata { line, column, source }));
        Some(error)
    })
}

fn run(machine: &mut Machine, options: &Options) -> Option<SyntaxError> {
    let start = match options.mode {
        Mode::Exec => machine.grammar.file,
        Mode::Eval => machine.grammar.eval,
        Mode::Single => machine.grammar.interactive,
    };
    let parsed = machine.rule(start);
    match parsed {
        Ok(Some(_)) if options.mode == Mode::Single && is_more_left(machine) => {
            let message = "multiple statements found while compiling a single statement".to_owned();
            return Some(machine.raise_last(SyntaxErrorKind::Syntax, message));
        }
        Ok(Some(_)) => return None,
        _ if options.allow_incomplete && matches!(machine.lexer.done, Done::Eof | Done::EofInString) => {
            return Some(machine.raise_last(SyntaxErrorKind::Incomplete, "incomplete input".to_owned()));
        }
        _ => {}
    }
    let failure = match parsed {
        Err(failure) => failure,
        Ok(_) => match second_pass(machine, start) {
            Ok(failure) => return Some(failure),
            Err(failure) => failure,
        },
    };
    let from_parser = machine.lexer.done == Done::Ok;
    if from_parser && failure.kind != SyntaxErrorKind::Memory {
        return Some(first_tokenizer_failure(machine).unwrap_or(failure));
    }
    Some(failure)
}

/// Diagnoses; the error case is what the rules found, the other what is said when they find nothing.
fn second_pass(machine: &mut Machine, start: usize) -> Result<Failure, Failure> {
    let last_token = machine.tokens.len() - 1;
    machine.restart();
    let _: Option<NodeId> = machine.rule(start)?;
    let token = machine.tokens[last_token];
    match token.kind {
        Kind::Error if machine.lexer.done == Done::Eof => Ok(machine.end_of_file()),
        Kind::Indent => Ok(machine.raise_last(SyntaxErrorKind::Indentation, "unexpected indent".to_owned())),
        Kind::Dedent => {
            Ok(machine.raise_last(SyntaxErrorKind::Indentation, "unexpected unindent".to_owned()))
        }
        _ => {
            let failure = machine.raise_range(last_token, last_token, "invalid syntax".to_owned());
            Ok(first_tokenizer_failure(machine).unwrap_or(failure))
        }
    }
}

/// Errors of the tokenizer in the rest of the source come before errors of the grammar, unless they are within an
/// f-string; so does a bracket that was opened on an earlier line and is never closed.
fn first_tokenizer_failure(machine: &mut Machine) -> Option<Failure> {
    let line = machine.tokens.last()?.line;
    loop {
        match machine.lexer.token() {
            Err(failure) => return (!machine.lexer.inside_string()).then_some(failure),
            Ok(token) if token.kind == Kind::Error => {
                let opened = machine.lexer.open_bracket()?.1;
                let counts = line > opened && !machine.lexer.inside_string();
                return counts.then(|| machine.never_closed());
            }
            Ok(token) if token.kind == Kind::End => return None,
            Ok(_) => {}
        }
    }
}

/// In `Mode::Single`, only blanks and comments may follow the statement.
fn is_more_left(machine: &Machine) -> bool {
    let mut rest = &machine.lexer.source()[machine.lexer.cursor..];
    loop {
        let blanks = rest.iter().take_while(|&&byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\x0c')).count();
        rest = &rest[blanks..];
        match rest.first() {
            None => return false,
            Some(b'#') => rest = &rest[memchr::memchr(b'\n', rest).unwrap_or(rest.len())..],
            Some(_) => return true,
        }
    }
}

/// An error of the phases after parsing. CPython gives its offsets in bytes, and no text.
pub fn compile_error(module: &ParsedModule, range: TextRange, message: impl Into<String>) -> SyntaxError {
    let position = module.lines.position(range);
    SyntaxError {
        kind: SyntaxErrorKind::Syntax,
        message: message.into(),
        line: position.line,
        offset: position.column + 1,
        end_line: position.end_line,
        end_offset: position.end_column as i32 + 1,
        metadata: None,
        text: None,
    }
}

/// Like `compile_error`, of any kind, where only the source is at hand.
pub fn at_range(source: &str, range: TextRange, kind: SyntaxErrorKind, message: String) -> SyntaxError {
    let position = LineIndex::new(source).position(range);
    SyntaxError {
        kind,
        message,
        line: position.line,
        offset: position.column + 1,
        end_line: position.end_line,
        end_offset: position.end_column as i32 + 1,
        metadata: None,
        text: None,
    }
}

/// Gives an error its line with its newline, as CPython does for sources in files.
pub fn fill_text(error: &mut SyntaxError, source: &str) {
    let line = source.split_inclusive('\n').nth((error.line.max(1) - 1) as usize);
    error.text = line.map(str::to_owned);
}
