//! `pyrite explain`: a program runs, with its output on standard error, and then its text is shown with what was found out
//! about each line.

use crate::inspect::Output;
use crate::options::{Explain, Options, Program};
use crate::repl::colors;
use pyrite_object::Vm;
use std::path::Path;

/// Writes the explanation. An error is a sentence for the user.
pub fn show(
    vm: &Vm,
    options: &Options,
    explain: &Explain,
    filename: &str,
    output: &mut Output,
) -> Result<(), String> {
    let Program::File(file) = &options.program else { return Ok(()) };
    let shown = file.to_string_lossy();
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        // Nothing has run, and whoever tried has said why.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(format!("cannot read '{shown}': {error}")),
    };
    let source = pyrite_syntax::source::decode(&bytes, filename, pyrite_syntax::source::Origin::File)
        .map_err(|error| format!("{shown}: {}", error.message))?;
    let report = pyrite_jit::runtime::report::document(vm);
    let explanation = pyrite_explain::explain(&report, &source, filename, &shown)
        .map_err(|why| format!("cannot explain '{shown}': {why}"))?;
    match &explain.html {
        Some(page) => std::fs::write(page, explanation.page(&command()))
            .map_err(|error| format!("cannot write '{}': {error}", Path::new(page).display())),
        None => {
            let colours = output.is_terminal() && colors::wanted(options.ignore_environment);
            output.write(&explanation.text(colours)).map_err(|error| format!("cannot write: {error}"))
        }
    }
}

/// What was typed.
fn command() -> String {
    let words: Vec<String> = std::env::args().skip(1).collect();
    format!("pyrite {}", words.join(" "))
}
