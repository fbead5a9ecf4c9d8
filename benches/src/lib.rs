//! The sweep: `pyrite bench` runs the workloads on this runtime and on rivals, interleaved, checks every result, and
//! reports medians, spreads, ratios and geometric means.
//!
//! It measures whole processes from outside. It knows nothing of the compiler: claims about what was compiled or
//! inlined are the falsification harness's business, which is asked before a sweep of the inliner times anything.

mod circumstances;
pub mod error;
mod gate;
mod inliner;
mod json;
mod options;
mod report;
mod sweep;
mod table;
pub mod workloads;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use circumstances::Circumstances;
use error::BenchError;
use options::{Options, Request};
use pyrite_falsify::modes;
use pyrite_falsify::process::Engine;
use workloads::Catalogue;

/// Runs `pyrite bench` with the arguments after the word `bench`. Returns the exit code: 0 when everything printed
/// what it should, 1 when a result was wrong, a workload did not pass the gate or the sweep could not run, 2 when the
/// arguments make no sense.
pub fn main(args: &[String]) -> i32 {
    match options::parse(args).and_then(|request| perform(request, args)) {
        Ok(true) => 0,
        Ok(false) => 1,
        Err(error) => {
            eprintln!("pyrite bench: {error}");
            error.exit_code()
        }
    }
}

/// True when no result was wrong, and all that should be timed was.
fn perform(request: Request, args: &[String]) -> Result<bool, BenchError> {
    let options = match request {
        Request::Help => {
            say(&options::help());
            return Ok(true);
        }
        Request::Sweep(options) => options,
    };
    let catalogue = match &options.workloads {
        Some(folder) => Catalogue::from_folder(folder)?,
        None => Catalogue::embedded()?,
    };
    let selected = catalogue.select(&options.names, &options.sets)?;
    if options.list {
        say(&report::listing(&selected));
        return Ok(true);
    }
    // Opened before the sweep: nobody wants to learn after ten minutes that a file cannot be written.
    let json_file = options.json.as_ref().map(|path| Target::create(path)).transpose()?;
    let html_file = options.html.as_ref().map(|path| Target::create(path)).transpose()?;
    let engines = engines(&options)?;
    let circumstances = Circumstances::now(&engines, args)?;
    let gate = options.inliner.then_some(&gate::examine as sweep::Gate);
    let results = sweep::run(&options, &engines, &selected, gate)?;
    let mut document = json::document(&options, &results, &circumstances);
    if options.inliner {
        say(&inliner::text::text(&options, &results, &circumstances));
        inliner::document::add(&mut document, &options, &results);
    } else {
        say(&report::text(&options, &results));
    }
    if let Some(file) = json_file {
        file.write(&format!("{document:#}\n"))?;
    }
    if let Some(file) = html_file {
        file.write(&inliner::page::page(&options, &results, &circumstances))?;
    }
    Ok(results.is_right())
}

/// A file that will be written.
struct Target<'a> {
    path: &'a Path,
    file: File,
}

impl Target<'_> {
    fn create(path: &Path) -> Result<Target<'_>, BenchError> {
        let file = File::create(path).map_err(|error| unwritable(path, &error))?;
        Ok(Target { path, file })
    }

    fn write(mut self, text: &str) -> Result<(), BenchError> {
        self.file.write_all(text.as_bytes()).map_err(|error| unwritable(self.path, &error))
    }
}

fn unwritable(path: &Path, error: &io::Error) -> BenchError {
    BenchError::Machine(format!("cannot write {}: {error}", path.display()))
}

/// This executable first, in both modes for a sweep of the inliner, then the rivals in the order in which they were named.
fn engines(options: &Options) -> Result<Vec<Engine>, BenchError> {
    let mut engines = match options.inliner {
        true => inliner::engines()?,
        false => vec![Engine::new(options::OWN_NAME, [own_binary()?.into_os_string(), "run".into()])],
    };
    engines.extend(options.rivals.iter().cloned());
    Ok(engines)
}

fn own_binary() -> Result<PathBuf, BenchError> {
    modes::own_binary().map_err(|error| BenchError::Machine(format!("cannot find this executable: {error}")))
}

/// Prints to standard output; a reader that went away (`| head`) is no error.
fn say(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
