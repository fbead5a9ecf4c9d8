//! The session on a terminal, with the line editor.

use super::editor::{LineEditor, Outcome, Settings};
use super::{Session, colors, completion, flush, history, prompt, shown, statement};
use pyrite_object::dict::Dict;
use pyrite_object::{Gc, R, Vm};
use pyrite_stdlib::sys::report::write_error;
use std::path::PathBuf;

pub fn run(vm: &mut Vm, main: Gc<Dict>, session: Session) -> i32 {
    let file = history::file(session.ignore_environment).filter(|_| !session.no_site && !session.isolated);
    let old = file.as_ref().and_then(|f| std::fs::read(f).ok()).unwrap_or_default();
    let settings = Settings {
        colors: colors::wanted(session.ignore_environment),
        python: true,
        builtins: builtin_names(vm),
        history: history::entries(&String::from_utf8_lossy(&old)),
    };
    let editor = match LineEditor::start(settings) {
        Ok(editor) => editor,
        Err(error) => {
            write_error(vm, &format!("pyrite: no line editor: {error}\n"));
            return super::plain::run(vm, main);
        }
    };
    let mut count = 0;
    let mut future = 0;
    loop {
        flush(vm);
        let source = match read_statement(vm, &editor) {
            Read::Statement(source) => source,
            Read::EndOfInput => return 0,
            Read::Interrupted => {
                write_error(vm, "KeyboardInterrupt\n");
                continue;
            }
            Read::Failed(error) => {
                write_error(vm, &format!("pyrite: no line editor: {error}\n"));
                return super::plain::run(vm, main);
            }
        };
        if let Some(outcome) = command(vm, main, source.trim()) {
            if let Err(status) = shown(vm, outcome) {
                return status;
            }
            continue;
        }
        remember(&editor, &file, source.trim_end());
        let name = format!("<python-input-{count}>");
        count += 1;
        let outcome = statement::run(vm, main, &source, &name, &mut future);
        if let Err(status) = shown(vm, outcome) {
            return status;
        }
    }
}

enum Read {
    Statement(String),
    EndOfInput,
    Interrupted,
    Failed(std::io::Error),
}

fn read_statement(vm: &mut Vm, editor: &LineEditor) -> Read {
    let mut source = String::new();
    loop {
        let first = source.is_empty();
        let shown = prompt(vm, if first { "ps1" } else { "ps2" });
        let initial = if first { String::new() } else { statement::next_indent(&source) };
        match editor.read(vm, shown, initial, source.clone(), completion::complete) {
            Outcome::Line(line) => {
                source.push_str(&line);
                source.push('\n');
            }
            Outcome::EndOfInput if first => return Read::EndOfInput,
            Outcome::EndOfInput => return Read::Statement(source),
            Outcome::Interrupted => return Read::Interrupted,
            Outcome::Failed(error) => return Read::Failed(error),
        }
        if source.trim().is_empty() {
            source.clear();
        } else if !statement::is_incomplete(&source, statement::Ends::Blank) {
            return Read::Statement(source);
        }
    }
}

fn remember(editor: &LineEditor, file: &Option<PathBuf>, entry: &str) {
    if entry.is_empty() {
        return;
    }
    editor.remember(entry.to_owned());
    if let Some(file) = file {
        history::append(file, entry);
    }
}

fn builtin_names(vm: &mut Vm) -> Vec<String> {
    let Some(builtins) = vm.builtins else { return Vec::new() };
    let names = builtins.to_vec().into_iter().filter_map(|(k, _)| Some(k.as_str()?.to_rust()));
    names.filter(|n| !n.starts_with('_')).collect()
}

/// Words that work without parentheses unless the program has such a name. Nothing if it is none.
fn command(vm: &mut Vm, main: Gc<Dict>, text: &str) -> Option<R<()>> {
    if !matches!(text, "exit" | "quit" | "copyright" | "help" | "clear") || main.get_str(vm, text).is_some() {
        return None;
    }
    if text == "clear" {
        write_error(vm, "\x1b[H\x1b[2J\x1b[3J");
        return Some(Ok(()));
    }
    let function = vm.builtins.and_then(|b| b.get_str(vm, text));
    match function {
        Some(function) => Some(vm.call(function, &[]).map(|_| ())),
        None if matches!(text, "exit" | "quit") => {
            Some(Err(vm.raise_with(pyrite_object::Exc::SystemExit, &[])))
        }
        None => None,
    }
}
