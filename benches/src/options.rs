//! The command line of `pyrite bench`: one table of options, the parser, and the help text made from the table.

use std::path::PathBuf;

use lexopt::ValueExt as _;

use crate::error::BenchError;
use crate::workloads::{Set, Size};
use pyrite_falsify::process::Engine;

/// What this executable is called in tables.
pub const OWN_NAME: &str = "pyrite";
/// What it is called with the inliner on and off, in a sweep of the inliner.
pub const ON_NAME: &str = "inliner on";
pub const OFF_NAME: &str = "inliner off";
/// No rival may take one of these.
const TAKEN: [&str; 3] = [OWN_NAME, ON_NAME, OFF_NAME];

const LEAST_RUNS: usize = 5; // counted rounds: fewer say nothing about the spread
const DEFAULT_WARMUP: usize = 1; // rounds
const DEFAULT_ITERATIONS: usize = 10; // calls of `run` after the first one, in one process

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mode {
    /// One run of the program is one sample: start-up and warm-up count.
    Process,
    /// `run(n)` is called again and again in one process; the first call and the later ones are told apart.
    Steady,
}

#[derive(Debug, PartialEq)]
pub struct Options {
    pub names: Vec<String>,
    pub sets: Vec<Set>,
    pub rivals: Vec<Engine>,
    pub runs: usize,
    pub warmup: usize,
    pub size: Size,
    pub mode: Mode,
    pub iterations: usize,
    pub json: Option<PathBuf>,
    /// Compares the inliner on with the inliner off, after the falsification gate.
    pub inliner: bool,
    /// With what the compiler did, in a sweep of the inliner.
    pub profile: bool,
    /// A page about a sweep of the inliner.
    pub html: Option<PathBuf>,
    pub list: bool,
    pub workloads: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            names: Vec::new(),
            sets: Vec::new(),
            rivals: Vec::new(),
            runs: LEAST_RUNS,
            warmup: DEFAULT_WARMUP,
            size: Size::Default,
            mode: Mode::Process,
            iterations: DEFAULT_ITERATIONS,
            json: None,
            inliner: false,
            profile: false,
            html: None,
            list: false,
            workloads: None,
        }
    }
}

#[derive(Debug, PartialEq)]
pub enum Request {
    Help,
    Sweep(Box<Options>),
}

#[derive(Clone, Copy)]
enum Flag {
    Set,
    Against,
    Runs,
    Warmup,
    Size,
    Mode,
    Iterations,
    Json,
    Sweep,
    Profile,
    Html,
    List,
    Workloads,
    Help,
}

struct OptionText {
    flag: Flag,
    name: &'static str,
    value: &'static str,
    help: &'static str,
}

const fn option(flag: Flag, name: &'static str, value: &'static str, help: &'static str) -> OptionText {
    OptionText { flag, name, value, help }
}

const OPTIONS: &[OptionText] = &[
    option(Flag::Set, "set", "a|b|c", "only this set; may be given more than once"),
    option(
        Flag::Against,
        "against",
        "NAME=COMMAND",
        "a rival: COMMAND FILE [SIZE] runs a workload on it; repeatable",
    ),
    option(Flag::Runs, "runs", "N", "counted rounds, 5 or more [5]"),
    option(Flag::Warmup, "warmup", "N", "rounds before them that are not counted [1]"),
    option(Flag::Size, "size", "default|small", "about one second of CPython, or 5 to 10 ms [default]"),
    option(
        Flag::Mode,
        "mode",
        "process|steady",
        "whole processes, or repeated calls inside of one [process; steady with --sweep]",
    ),
    option(Flag::Iterations, "iterations", "N", "calls after the first one with --mode steady [10]"),
    option(Flag::Json, "json", "FILE", "also write every sample to this file"),
    option(Flag::Sweep, "sweep", "inliner", "what the inliner is worth: on against off, if the claims hold"),
    option(Flag::Profile, "profile", "", "with --sweep: also what the compiler did"),
    option(Flag::Html, "html", "FILE", "with --sweep: also write a page with charts"),
    option(Flag::List, "list", "", "show the workloads and run nothing"),
    option(Flag::Workloads, "workloads", "DIR", "use the workloads of this folder, not the built-in ones"),
    option(Flag::Help, "help", "", "show this text"),
];

pub fn help() -> String {
    let mut text = String::from(
        "Runs the benchmark workloads on this runtime and on rivals, interleaved, and checks every result.\n\n\
         Usage: pyrite bench [OPTIONS] [NAME...]\n\nWithout a NAME all workloads run. Options:\n",
    );
    for entry in OPTIONS {
        let left = format!("--{} {}", entry.name, entry.value);
        text.push_str(&format!("  {left:<26} {}\n", entry.help));
    }
    text
}

pub fn parse(args: &[String]) -> Result<Request, BenchError> {
    let mut options = Options::default();
    let mut mode = None;
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(argument) = parser.next().map_err(usage)? {
        let flag = match argument {
            lexopt::Arg::Value(name) => {
                options.names.push(name.string().map_err(usage)?);
                continue;
            }
            lexopt::Arg::Short('h') => Flag::Help,
            lexopt::Arg::Long(name) => match OPTIONS.iter().find(|entry| entry.name == name) {
                Some(entry) => entry.flag,
                None => return Err(BenchError::Usage(format!("there is no option --{name}"))),
            },
            lexopt::Arg::Short(letter) => {
                return Err(BenchError::Usage(format!("there is no option -{letter}")));
            }
        };
        let mut value = || parser.value().and_then(|value| value.string()).map_err(usage);
        match flag {
            Flag::Help => return Ok(Request::Help),
            Flag::List => options.list = true,
            Flag::Set => {
                options.sets.push(one_of("--set", &value()?, &Set::ALL.map(|set| (set.letter(), set)))?)
            }
            Flag::Against => options.rivals.push(rival(&value()?, &options.rivals)?),
            Flag::Runs => options.runs = number("--runs", &value()?, LEAST_RUNS)?,
            Flag::Warmup => options.warmup = number("--warmup", &value()?, 0)?,
            Flag::Iterations => options.iterations = number("--iterations", &value()?, 1)?,
            Flag::Size => {
                options.size =
                    one_of("--size", &value()?, &[("default", Size::Default), ("small", Size::Small)])?;
            }
            Flag::Mode => {
                let modes = [("process", Mode::Process), ("steady", Mode::Steady)];
                mode = Some(one_of("--mode", &value()?, &modes)?);
            }
            Flag::Json => options.json = Some(value()?.into()),
            Flag::Sweep => options.inliner = one_of("--sweep", &value()?, &[("inliner", true)])?,
            Flag::Profile => options.profile = true,
            Flag::Html => options.html = Some(value()?.into()),
            Flag::Workloads => options.workloads = Some(value()?.into()),
        }
    }
    for (option, given) in [("--profile", options.profile), ("--html", options.html.is_some())] {
        if given && !options.inliner {
            return Err(BenchError::Usage(format!("{option} needs --sweep inliner")));
        }
    }
    options.mode = mode.unwrap_or(if options.inliner { Mode::Steady } else { Mode::Process });
    Ok(Request::Sweep(Box::new(options)))
}

fn usage(error: lexopt::Error) -> BenchError {
    BenchError::Usage(error.to_string())
}

fn one_of<T: Copy>(option: &str, given: &str, choices: &[(&str, T)]) -> Result<T, BenchError> {
    if let Some((_, choice)) = choices.iter().find(|(word, _)| *word == given) {
        return Ok(*choice);
    }
    let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
    Err(BenchError::Usage(format!("{option} takes {}, not {given:?}", words.join(" or "))))
}

fn number(option: &str, given: &str, least: usize) -> Result<usize, BenchError> {
    match given.parse() {
        Ok(value) if value >= least => Ok(value),
        _ => Err(BenchError::Usage(format!(
            "{option} takes a whole number of at least {least}, not {given:?}"
        ))),
    }
}

fn rival(given: &str, known: &[Engine]) -> Result<Engine, BenchError> {
    let parts = given.split_once('=').map(|(name, command)| (name.trim(), words(command)));
    let (name, command) = match parts {
        Some((name, Some(command))) if !name.is_empty() && !command.is_empty() => (name, command),
        Some((_, None)) => {
            return Err(BenchError::Usage(format!("a quotation mark in --against {given:?} is not closed")));
        }
        _ => {
            return Err(BenchError::Usage(format!(
                "--against takes NAME=COMMAND, such as cpython=python3, not {given:?}"
            )));
        }
    };
    if TAKEN.contains(&name) || known.iter().any(|engine| engine.name == name) {
        return Err(BenchError::Usage(format!("--against {given:?}: the name {name} is taken")));
    }
    Ok(Engine::new(name, command))
}

/// Splits a command at spaces; single or double quotes keep a word together. None when a quote stays open.
fn words(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for character in command.chars() {
        match quote {
            Some(mark) if character == mark => quote = None,
            Some(_) => word.get_or_insert_default().push(character),
            None if character == '"' || character == '\'' => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            None if character.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &[&str]) -> Result<Request, BenchError> {
        parse(&line.iter().map(|word| word.to_string()).collect::<Vec<_>>())
    }

    fn options(line: &[&str]) -> Options {
        match parsed(line) {
            Ok(Request::Sweep(options)) => *options,
            other => panic!("{other:?}"),
        }
    }

    fn complaint(line: &[&str]) -> String {
        match parsed(line) {
            Err(BenchError::Usage(message)) => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn without_arguments_everything_has_its_default() {
        let options = options(&[]);
        assert_eq!((options.runs, options.warmup), (5, 1));
        assert_eq!((options.size, options.mode), (Size::Default, Mode::Process));
        assert!(options.names.is_empty() && options.rivals.is_empty() && !options.list);
    }

    #[test]
    fn options_and_names_mix_in_any_order() {
        let options = options(&[
            "nbody",
            "--runs=7",
            "--set",
            "a",
            "--warmup",
            "0",
            "fib_loop",
            "--set",
            "b",
            "--size",
            "small",
            "--mode",
            "steady",
            "--iterations",
            "3",
            "--json",
            "out.json",
            "--workloads",
            "here",
            "--list",
        ]);
        assert_eq!(options.names, ["nbody", "fib_loop"]);
        assert_eq!(options.sets, [Set::A, Set::B]);
        assert_eq!((options.runs, options.warmup, options.iterations), (7, 0, 3));
        assert_eq!((options.size, options.mode), (Size::Small, Mode::Steady));
        assert_eq!(options.json, Some("out.json".into()));
        assert_eq!(options.workloads, Some("here".into()));
        assert!(options.list);
    }

    #[test]
    fn a_rival_is_a_name_and_a_command_with_quotes() {
        let options =
            options(&["--against", "one=python3 -X 'a b'", "--against=two=\"/my programs/py\" \"\""]);
        assert_eq!(options.rivals[0], Engine::new("one", ["python3", "-X", "a b"]));
        assert_eq!(options.rivals[1], Engine::new("two", ["/my programs/py", ""]));
    }

    #[test]
    fn a_rival_without_command_or_with_a_taken_name_is_refused() {
        assert!(complaint(&["--against", "python3"]).contains("NAME=COMMAND"));
        assert!(complaint(&["--against", "cpython="]).contains("NAME=COMMAND"));
        assert!(complaint(&["--against", "pyrite=python3"]).contains("taken"));
        assert!(complaint(&["--against", "inliner off=python3"]).contains("taken"));
        assert!(complaint(&["--against", "p=python3", "--against", "p=pypy3"]).contains("taken"));
        assert!(complaint(&["--against", "p='python3"]).contains("not closed"));
    }

    #[test]
    fn fewer_than_five_runs_are_refused() {
        assert_eq!(complaint(&["--runs", "4"]), "--runs takes a whole number of at least 5, not \"4\"");
        assert!(complaint(&["--runs", "many"]).contains("whole number"));
    }

    #[test]
    fn a_wrong_choice_names_the_right_ones() {
        assert_eq!(complaint(&["--size", "big"]), "--size takes default or small, not \"big\"");
        assert_eq!(complaint(&["--set", "d"]), "--set takes a or b or c, not \"d\"");
        assert_eq!(complaint(&["--fast"]), "there is no option --fast");
        assert_eq!(complaint(&["-x"]), "there is no option -x");
    }

    #[test]
    fn a_sweep_of_the_inliner_looks_at_the_steady_state_unless_told_otherwise() {
        let steady = options(&["--sweep", "inliner", "--profile", "--html=page.html"]);
        assert!(steady.inliner && steady.profile && steady.mode == Mode::Steady);
        assert_eq!(steady.html, Some("page.html".into()));
        assert_eq!(options(&["--mode=process", "--sweep=inliner"]).mode, Mode::Process);
        assert_eq!(complaint(&["--sweep", "jit"]), "--sweep takes inliner, not \"jit\"");
        assert_eq!(complaint(&["--html", "page.html"]), "--html needs --sweep inliner");
        assert_eq!(complaint(&["--profile"]), "--profile needs --sweep inliner");
    }

    #[test]
    fn an_option_that_lacks_its_value_is_refused() {
        assert!(complaint(&["--runs"]).contains("--runs"));
        assert!(complaint(&["--list=yes"]).contains("--list"));
    }

    #[test]
    fn help_shows_every_option_and_every_option_in_it_is_understood() {
        let text = help();
        for entry in OPTIONS {
            assert!(text.contains(&format!("--{} {}", entry.name, entry.value)), "{}", entry.name);
            assert!(
                !parsed(&[&format!("--{}", entry.name)])
                    .is_err_and(|error| error.to_string().contains("no option"))
            );
        }
        assert_eq!(parsed(&["-h"]), Ok(Request::Help));
        assert_eq!(parsed(&["--help"]), Ok(Request::Help));
        assert!(text.lines().all(|line| line.chars().count() <= 110), "{text}");
    }
}
