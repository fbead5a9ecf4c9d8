//! The line editor, on a thread of its own.
//!
//! It waits for keys while other Python threads run, and its helper may not touch the `Vm`: so the thread that runs Python
//! waits for what the editor has to say, a line or the wish for completions, and answers.

use super::helper::Helper;
use pyrite_object::Vm;
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{Behavior, ColorMode, CompletionType, Config, Editor};
use std::sync::mpsc::{Receiver, Sender, channel};

/// Entries that are kept for the keys of the history.
const HISTORY: usize = 10_000; // entries

/// What the editor is asked.
pub enum Request {
    Read {
        prompt: String,
        /// What the line begins with.
        initial: String,
        /// The lines of the statement so far.
        before: String,
    },
    /// An entry for the history.
    Remember(String),
}

/// What the editor says.
pub enum Event {
    Line(Outcome),
    /// Which completions are there for the word that ends at the byte?
    Complete(String, usize),
}

pub enum Outcome {
    Line(String),
    EndOfInput,
    Interrupted,
    Failed(std::io::Error),
}

/// Where the word to complete begins, and what may stand there.
pub type Completions = (usize, Vec<String>);

pub struct LineEditor {
    requests: Sender<Request>,
    events: Receiver<Event>,
    completions: Sender<Completions>,
}

/// How an editor behaves.
pub struct Settings {
    pub colors: bool,
    /// Python is typed: completions, colours, several lines at once.
    pub python: bool,
    pub builtins: Vec<String>,
    pub history: Vec<String>,
}

/// Whether the editor can place the cursor.
pub fn is_supported() -> bool {
    !matches!(std::env::var("TERM").as_deref(), Ok("dumb" | "cons25" | "emacs"))
}

impl LineEditor {
    pub fn start(settings: Settings) -> std::io::Result<LineEditor> {
        let (requests, asked) = channel();
        let (say, events) = channel();
        let (completions, answers) = channel();
        std::thread::Builder::new().name("editor".into()).spawn(move || {
            // They are for the thread that runs Python, whose system calls they must interrupt.
            pyrite_interp::signals::block_all();
            let failed = say.clone();
            if let Err(error) = serve(settings, asked, say, answers) {
                let _ = failed.send(Event::Line(outcome(Err(error))));
            }
        })?;
        Ok(LineEditor { requests, events, completions })
    }

    pub fn remember(&self, entry: String) {
        // An editor that has ended keeps no history.
        let _ = self.requests.send(Request::Remember(entry));
    }

    /// A line, without its end. Other threads run meanwhile.
    pub fn read(
        &self,
        vm: &mut Vm,
        prompt: String,
        initial: String,
        before: String,
        complete: fn(&mut Vm, &str, usize) -> Completions,
    ) -> Outcome {
        let gone = || Outcome::Failed(std::io::Error::other("the line editor has ended"));
        if self.requests.send(Request::Read { prompt, initial, before }).is_err() {
            return gone();
        }
        loop {
            match pyrite_stdlib::thread::without_lock(vm, || self.events.recv()) {
                Ok(Event::Line(outcome)) => return outcome,
                Ok(Event::Complete(line, at)) => {
                    let found = complete(vm, &line, at);
                    if self.completions.send(found).is_err() {
                        return gone();
                    }
                }
                Err(_) => return gone(),
            }
        }
    }
}

fn serve(
    settings: Settings,
    asked: Receiver<Request>,
    say: Sender<Event>,
    answers: Receiver<Completions>,
) -> rustyline::Result<()> {
    let config = Config::builder()
        .max_history_size(HISTORY)?
        .completion_type(CompletionType::List)
        .color_mode(if settings.colors { ColorMode::Forced } else { ColorMode::Disabled })
        .behavior(Behavior::Stdio)
        .auto_add_history(!settings.python)
        .indent_size(4)
        .tab_stop(8)
        .bracketed_paste(true)
        .build();
    let history = MemHistory::with_config(&config);
    let mut editor: Editor<Helper, MemHistory> = Editor::with_history(config, history)?;
    for entry in settings.history {
        editor.add_history_entry(entry)?;
    }
    if settings.python {
        editor.set_helper(Some(Helper::new(settings.colors, settings.builtins, say.clone(), answers)));
    }
    while let Ok(request) = asked.recv() {
        match request {
            Request::Remember(entry) => {
                editor.add_history_entry(entry)?;
            }
            Request::Read { prompt, initial, before } => {
                if let Some(helper) = editor.helper_mut() {
                    helper.before = before;
                }
                let line = editor.readline_with_initial(&prompt, (&initial, ""));
                if say.send(Event::Line(outcome(line))).is_err() {
                    break;
                }
            }
        }
    }
    Ok(())
}

fn outcome(result: rustyline::Result<String>) -> Outcome {
    match result {
        Ok(line) => Outcome::Line(line),
        Err(ReadlineError::Eof) => Outcome::EndOfInput,
        Err(ReadlineError::Interrupted) => Outcome::Interrupted,
        Err(ReadlineError::Io(error)) => Outcome::Failed(error),
        Err(error) => Outcome::Failed(std::io::Error::other(error.to_string())),
    }
}
