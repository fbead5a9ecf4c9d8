//! `pyrite bisect`: finds what of the compiler breaks a program. The interpreter is right; a run is wrong if it prints
//! something else or ends differently.
//!
//! First it says whether the program differs at all. Then what makes it differ: a decision of the inliner, if it does not
//! with the inliner off; passes without which it does not; the first compilation with which it does. Compilations and
//! decisions are counted, and have a limit on the command line: the number where it begins is found by halving.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use lexopt::ValueExt as _;

use crate::check::compare;
use crate::evaluate::Verdict;
use crate::modes::REFERENCE;
use crate::process::{self, Engine, Outcome, Trouble};
use crate::report;
use crate::scratch::Scratch;

pub const HELP: &str = "\
Usage: pyrite bisect [--with OPTION]... FILE [ARG...]

Finds what of the compiler breaks a program: the decision of the inliner, the pass, the compilation. The program must do the
same each time it is run, and read nothing from standard input.

  --with OPTION    an option of the compiled runs, such as --jit-threshold=2; can be given several times
  -h, --help       this text

Exit status: 0 if the program does the same as in the interpreter, 1 if not, 2 for a wrong command line.
";

/// What is searched.
#[derive(Debug, Clone, PartialEq)]
pub struct Bisection {
    /// Does what is right.
    pub reference: Engine,
    /// Takes further options at the end of its command.
    pub subject: Engine,
    pub file: PathBuf,
    /// Of the program.
    pub arguments: Vec<OsString>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    Help,
    /// Options of the compiled runs, the program and its arguments.
    Run(Vec<OsString>, PathBuf, Vec<OsString>),
}

/// Reads the arguments after the word `bisect`. An error is a sentence for the user.
pub fn parse(args: &[String]) -> Result<Request, String> {
    let mut options = Vec::new();
    let mut parser = lexopt::Parser::from_args(args);
    let wrong = |error: lexopt::Error| error.to_string();
    while let Some(argument) = parser.next().map_err(wrong)? {
        use lexopt::Arg::{Long, Short, Value};
        match argument {
            Long("help") | Short('h') => return Ok(Request::Help),
            Long("with") => {
                let option = parser.value().map_err(wrong)?.string().map_err(wrong)?;
                if !option.starts_with("--") {
                    return Err(format!("--with takes an option such as --jit-threshold=2, not {option:?}"));
                }
                options.push(option.into());
            }
            Value(file) => {
                let arguments = parser.raw_args().map_err(wrong)?.collect();
                return Ok(Request::Run(options, file.into(), arguments));
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    Err("name a file".to_owned())
}

impl Bisection {
    /// Compares a binary's machine code with its interpreter.
    pub fn of_binary(
        binary: &std::path::Path,
        options: &[OsString],
        file: PathBuf,
        arguments: Vec<OsString>,
    ) -> Bisection {
        let mut subject = Engine::new("machine code", [binary]);
        subject.command.extend(["run", "--jit", "--jit-sync"].map(OsString::from));
        subject.command.extend(options.iter().cloned());
        Bisection { reference: REFERENCE.engine(binary, &[]), subject, file, arguments }
    }
}

/// The first decision or compilation with which a program is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Culprit {
    /// Counted from 1: with so many allowed it is wrong, with one less it is not.
    pub number: u64,
    /// What the log says of it.
    pub name: String,
}

/// What was found about a program that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub difference: String,
    /// Whether it is wrong with the inliner off too, and else the decision.
    pub without_inliner: bool,
    pub decision: Option<Culprit>,
    /// Passes without any of which it is right.
    pub passes: Vec<String>,
    pub compilation: Option<Culprit>,
}

impl Finding {
    /// All of it, for people.
    pub fn text(&self) -> String {
        let mut text = format!("machine code is wrong: {}\n", self.difference);
        let mut line = |said: String| text.write_fmt(format_args!("  {said}\n")).unwrap_or_default();
        match (&self.decision, self.without_inliner) {
            (Some(Culprit { number, name }), _) => {
                line(format!("--inliner=off: right; wrong from --inliner-fuel={number} on: {name}"));
            }
            (None, true) => line("--inliner=off: wrong".to_owned()),
            (None, false) => line("--inliner=off: right; wrong with --inliner-fuel=0".to_owned()),
        }
        match self.passes.as_slice() {
            [] => line("--jit-without PASS: wrong without any one of them".to_owned()),
            passes => passes.iter().for_each(|pass| line(format!("--jit-without {pass}: right"))),
        }
        match &self.compilation {
            Some(Culprit { number, name }) => line(format!("wrong from --jit-fuel={number} on: {name}")),
            None => line("wrong with --jit-fuel=0".to_owned()),
        }
        text
    }
}

/// A program is given up after so many times as long as it takes in the interpreter, but not before `LEAST_TIME`.
const PATIENCE: u32 = 20; // times
const LEAST_TIME: Duration = Duration::from_secs(10);
/// For the interpreter.
const MOST_TIME: Duration = Duration::from_secs(300);
/// Where the search for a limit with which a program is wrong is given up.
const MOST_FUEL: u64 = 1 << 31;

/// Searches; `None` if nothing differs.
pub fn bisect(what: &Bisection) -> Result<Option<Finding>, Trouble> {
    let scratch = Scratch::new()?;
    let wanted = run(what, &what.reference, &[], scratch.path(), MOST_TIME)?;
    let again = run(what, &what.reference, &[], scratch.path(), MOST_TIME)?;
    if wanted.timed_out {
        return Err(Trouble(format!("{}: it takes too long in the interpreter", what.file.display())));
    }
    if compare(&wanted, &again).verdict != Verdict::Held {
        let message =
            format!("{}: it does not do the same each time in the interpreter", what.file.display());
        return Err(Trouble(message));
    }
    let timeout = (wanted.wall * PATIENCE).max(LEAST_TIME);
    let search = Search { what, scratch: &scratch, wanted, timeout };
    let Some(difference) = search.difference(&[])? else { return Ok(None) };
    let without_inliner = search.is_wrong("--inliner=off")?;
    let decision = match without_inliner {
        true => None,
        false => search.first("--inliner-fuel", |line| line.strip_suffix(": inlined"))?,
    };
    let mut passes = Vec::new();
    for pass in search.passes()? {
        if !search.is_wrong(&format!("--jit-without={pass}"))? {
            passes.push(pass);
        }
    }
    let compilation = search.first("--jit-fuel", |line| {
        // A name, and in parentheses whether it is for calls or a loop; then numbers.
        let rest = line.strip_prefix("compiled ")?;
        rest.find("): ").map(|end| &rest[..=end])
    })?;
    Ok(Some(Finding { difference, without_inliner, decision, passes, compilation }))
}

fn run(
    what: &Bisection,
    engine: &Engine,
    options: &[OsString],
    scratch: &std::path::Path,
    timeout: Duration,
) -> Result<Outcome, Trouble> {
    let mut arguments: Vec<&OsStr> = options.iter().map(OsString::as_os_str).collect();
    arguments.push(what.file.as_os_str());
    arguments.extend(what.arguments.iter().map(OsString::as_os_str));
    process::run(engine, &arguments, scratch, Some(timeout))
}

struct Search<'a> {
    what: &'a Bisection,
    scratch: &'a Scratch,
    wanted: Outcome,
    timeout: Duration,
}

impl Search<'_> {
    fn run(&self, options: &[OsString]) -> Result<Outcome, Trouble> {
        run(self.what, &self.what.subject, options, self.scratch.path(), self.timeout)
    }

    /// How a run with these options is wrong, or `None`.
    fn difference(&self, options: &[OsString]) -> Result<Option<String>, Trouble> {
        let found = self.run(options)?;
        let judged = compare(&self.wanted, &found);
        Ok((judged.verdict != Verdict::Held).then_some(judged.evidence))
    }

    fn is_wrong(&self, option: &str) -> Result<bool, Trouble> {
        Ok(self.difference(&[option.into()])?.is_some())
    }

    /// The smallest limit with which it is wrong, if there is one above 0; it is wrong without one. `name` takes it from
    /// a line of the log.
    fn first(
        &self,
        option: &str,
        name: impl for<'a> Fn(&'a str) -> Option<&'a str>,
    ) -> Result<Option<Culprit>, Trouble> {
        let wrong_with = |fuel: u64| self.is_wrong(&format!("{option}={fuel}"));
        if wrong_with(0)? {
            return Ok(None);
        }
        let (mut right, mut wrong) = (0, 1);
        while !wrong_with(wrong)? {
            (right, wrong) = (wrong, wrong * 2);
            if wrong > MOST_FUEL {
                return Ok(None);
            }
        }
        while wrong - right > 1 {
            let middle = right + (wrong - right) / 2;
            match wrong_with(middle)? {
                true => wrong = middle,
                false => right = middle,
            }
        }
        // The log ends with what the fuel was used up by.
        let logged = self.run(&[format!("{option}={wrong}").into(), "--jit-log".into()])?;
        let lines = logged.stderr.lines().filter_map(|line| name(line.strip_prefix("jit: ")?));
        let name = lines.last().unwrap_or("the log does not name it").to_owned();
        Ok(Some(Culprit { number: wrong, name }))
    }

    /// The names of the passes, by the binary's own report.
    fn passes(&self) -> Result<Vec<String>, Trouble> {
        let file = self.scratch.path().join("report.json");
        self.run(&["--jit-report".into(), file.clone().into_os_string()])?;
        // A run that was ended by a signal has left no report.
        Ok(std::fs::read_to_string(&file).map(|text| report::passes(&text)).unwrap_or_default())
    }
}
