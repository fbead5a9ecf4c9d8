//! The sweep: `pyrite bench` runs the workloads on this runtime and on rivals, interleaved, checks every result, and
//! reports medians, spreads, ratios and geometric means.
//!
//! It measures whole processes from outside. It knows nothing of the compiler: claims about what was compiled or
//! inlined are the falsification harness's business.

pub mod error;
mod json;
mod options;
mod report;
mod sweep;
mod table;
pub mod workloads;

use std::fs::File;
use std::io::{self, Write};

use error::BenchError;
use options::{Options, Request};
use pyrite_falsify::process::Engine;
use workloads::Catalogue;

/// Runs `pyrite bench` with the arguments after the word `bench`. Returns the exit code: 0 when everything printed
/// what it should, 1 when a result was wrong or the sweep could not run, 2 when the arguments make no sense.
pub fn main(args: &[String]) -> i32 {
    match options::parse(args).and_then(perform) {
        Ok(true) => 0,
        Ok(false) => 1,
        Err(error) => {
            eprintln!("pyrite bench: {error}");
            error.exit_code()
        }
    }
}

/// True when no result was wrong.
fn perform(request: Request) -> Result<bool, BenchError> {
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
    // Opened before the sweep: nobody wants to learn after ten minutes that the file cannot be written.
    let json_file = options.json.as_ref().map(|path| create(path)).transpose()?;
    let results = sweep::run(&options, &engines(&options)?, &selected)?;
    say(&report::text(&options, &results));
    if let Some(mut file) = json_file {
        let text = format!("{:#}\n", json::document(&options, &results));
        file.write_all(text.as_bytes())
            .map_err(|error| BenchError::Machine(format!("cannot write the JSON file: {error}")))?;
    }
    Ok(results.is_right())
}

fn create(path: &std::path::Path) -> Result<File, BenchError> {
    File::create(path)
        .map_err(|error| BenchError::Machine(format!("cannot write {}: {error}", path.display())))
}

/// This executable first, then the rivals in the order in which they were named.
fn engines(options: &Options) -> Result<Vec<Engine>, BenchError> {
    let own = std::env::current_exe()
        .map_err(|error| BenchError::Machine(format!("cannot find this executable's path: {error}")))?;
    let mut engines = vec![Engine::new(options::OWN_NAME, [own.into_os_string(), "run".into()])];
    engines.extend(options.rivals.iter().cloned());
    Ok(engines)
}

/// Prints to standard output; a reader that went away (`| head`) is no error.
fn say(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
