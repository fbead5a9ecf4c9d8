//! The falsification harness: it tries to show that compiled code is wrong, or that the compiler does not do what it
//! claims. It runs the binary from outside and believes only its output and its report.

pub mod adversary;
pub mod bisect;
pub mod check;
pub mod claims;
pub mod effect;
pub mod evaluate;
pub mod fuzz;
pub mod generator;
pub mod machine;
pub mod modes;
mod options;
pub mod process;
pub mod program;
mod random;
pub mod report;
pub mod scratch;
pub mod statistics;
pub mod steady;

use std::io::Write as _;

use options::{Options, Request};
use process::Trouble;

/// Exit status of a wrong command line.
const USAGE: i32 = 2;

/// Runs `pyrite falsify` with the arguments after the word `falsify`. Returns the exit code: 0 when nothing is falsified.
pub fn main(args: &[String]) -> i32 {
    match options::parse(args) {
        Ok(Request::Help) => {
            say(options::HELP);
            0
        }
        Ok(Request::Print(seed)) => {
            say(&generator::program(seed));
            0
        }
        Ok(Request::Run(options)) => match perform(&options) {
            Ok(held) => i32::from(!held),
            Err(trouble) => {
                eprintln!("pyrite falsify: {trouble}");
                1
            }
        },
        Err(message) => {
            eprintln!("pyrite falsify: {message}\nTry `pyrite falsify --help`.");
            USAGE
        }
    }
}

/// Runs `pyrite bisect` with the arguments after the word `bisect`. Returns the exit code: 0 when nothing differs.
pub fn bisect_main(args: &[String]) -> i32 {
    let (options, file, arguments) = match bisect::parse(args) {
        Ok(bisect::Request::Help) => {
            say(bisect::HELP);
            return 0;
        }
        Ok(bisect::Request::Run(options, file, arguments)) => (options, file, arguments),
        Err(message) => {
            eprintln!("pyrite bisect: {message}\nTry `pyrite bisect --help`.");
            return USAGE;
        }
    };
    let found = own_binary()
        .and_then(|binary| bisect::bisect(&bisect::Bisection::of_binary(&binary, &options, file, arguments)));
    match found {
        Ok(None) => {
            say("nothing differs from the interpreter\n");
            0
        }
        Ok(Some(finding)) => {
            say(&finding.text());
            1
        }
        Err(trouble) => {
            eprintln!("pyrite bisect: {trouble}");
            1
        }
    }
}

fn own_binary() -> Result<std::path::PathBuf, Trouble> {
    modes::own_binary().map_err(|error| Trouble(format!("cannot find this executable: {error}")))
}

/// True if nothing is falsified.
fn perform(options: &Options) -> Result<bool, Trouble> {
    let binary = own_binary()?;
    let mut held = true;
    let check = check::Check {
        binary: binary.clone(),
        arguments: options.arguments.iter().map(Into::into).collect(),
        python: options.python.clone(),
        stress: options.stress,
    };
    for file in &options.files {
        held &= match options.adversary {
            true => attack(options, &binary, file)?,
            false => judge(options, &check, file)?,
        };
    }
    if options.fuzz > 0 {
        let campaign = fuzz::Campaign {
            programs: options.fuzz,
            seed: options.seed,
            only: options.only,
            python: options.python.clone(),
            binary,
            save: options.save.clone(),
            most: options.most,
            shrinks: options.shrinks,
        };
        held &= fuzz::run(&campaign, &mut |line| say(&format!("{line}\n")))?.is_empty();
    }
    Ok(held)
}

/// Judges one file; true if nothing is falsified.
fn judge(options: &Options, what: &check::Check, file: &std::path::Path) -> Result<bool, Trouble> {
    let verdicts = match check::check(what, file) {
        Ok(verdicts) => verdicts,
        Err(bad @ check::NoVerdicts::BadClaims(_)) => {
            eprintln!("{bad}");
            return Ok(false);
        }
        Err(check::NoVerdicts::Trouble(trouble)) => return Err(trouble),
    };
    say(&verdicts.text());
    let mut held = verdicts.held();
    if options.time {
        match effect::gate(&verdicts) {
            Ok(()) => say(&format!("  {}\n", effect::measure(what, file, options.blocks)?.text())),
            Err(why) => {
                say(&format!("  not timed: {why}\n"));
                held = false;
            }
        }
    }
    Ok(held)
}

/// Has the adversary attack one file; true if nothing is falsified.
fn attack(options: &Options, binary: &std::path::Path, file: &std::path::Path) -> Result<bool, Trouble> {
    let folder = scratch::Scratch::new()?;
    let mut adversary = adversary::Adversary::of_binary(binary, options.python.as_ref(), &folder);
    adversary.arguments = options.arguments.iter().map(Into::into).collect();
    adversary.save = options.save.clone();
    if !options.kinds.is_empty() {
        adversary.kinds = options.kinds.clone();
    }
    let attacks = adversary::attack(&adversary, file)?;
    say(&attacks.text());
    Ok(attacks.count(adversary::Fate::Falsified) == 0)
}

/// Prints to standard output; a reader that went away is no error.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
