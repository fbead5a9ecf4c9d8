//! The command line of `pyrite falsify`.

use std::path::PathBuf;

use lexopt::ValueExt as _;

use crate::adversary::{KINDS, Kind};
use crate::effect::LEAST_BLOCKS;
use crate::modes;
use crate::process::Engine;

#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    pub files: Vec<PathBuf>,
    /// Arguments of the programs.
    pub arguments: Vec<String>,
    pub python: Option<Engine>,
    pub stress: bool,
    /// Whether what the inliner relied on is broken, instead.
    pub adversary: bool,
    /// How; in all ways, if none is named.
    pub kinds: Vec<&'static Kind>,
    /// Whether the inliner's effect is timed, and over how many blocks.
    pub time: bool,
    pub blocks: usize,
    /// Random programs; 0 for none.
    pub fuzz: usize,
    pub seed: u64,
    /// The seed of the only random program.
    pub only: Option<u64>,
    pub save: Option<PathBuf>,
    /// Cases to find before a campaign ends.
    pub most: usize,
    pub shrinks: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    Help,
    Run(Options),
    /// The random program of a seed, as text.
    Print(u64),
}

pub const HELP: &str = "\
Usage: pyrite falsify [OPTION...] FILE...
       pyrite falsify --adversary [OPTION...] FILE...
       pyrite falsify --fuzz N [--seed S] [OPTION...]

Tries to show that compiled code is wrong: runs programs in the interpreter and as machine code in several ways, compares
what they print and how they end, and judges the claims that stand in them.

  --python COMMAND  compare with CPython too
  --arg ARGUMENT    an argument for the programs; can be given several times
  --no-stress       leave out the modes that are slow: exits at every guard, collections at every allocation, ...
  --adversary       break what the inliner relied on, at each call that it inlined, and compare the modes again; workloads
                    get their size SMALL, if no --arg is given
  --kind NAME       only in this way, such as `patched`; can be given several times
  --time            then time the program with the inliner off and on, if the claims about compiling and inlining held
  --blocks N        how many blocks of four runs to time (default 5)
  --fuzz N          random programs, so many
  --seed S          which ones (default 1)
  --only SEED       instead of N programs, the one of the seed that a finding names
  --print SEED      print the random program of the seed that a finding names
  --save FOLDER     write what is found there
  --no-shrink       leave what is found as it is
  --most N          stop after so many findings (default 10)
  -h, --help        this text

Exit status: 0 when nothing is falsified, 1 when something is, 2 for a wrong command line.
";

/// Reads the arguments after the word `falsify`. An error is a sentence for the user.
pub fn parse(args: &[String]) -> Result<Request, String> {
    let mut options = Options {
        files: Vec::new(),
        arguments: Vec::new(),
        python: None,
        stress: true,
        adversary: false,
        kinds: Vec::new(),
        time: false,
        blocks: LEAST_BLOCKS,
        fuzz: 0,
        seed: 1,
        only: None,
        save: None,
        most: 10,
        shrinks: true,
    };
    let mut parser = lexopt::Parser::from_args(args);
    let wrong = |error: lexopt::Error| error.to_string();
    while let Some(argument) = parser.next().map_err(wrong)? {
        use lexopt::Arg::{Long, Short, Value};
        match argument {
            Long("help") | Short('h') => return Ok(Request::Help),
            Long("python") => {
                let command = parser.value().map_err(wrong)?.string().map_err(wrong)?;
                if command.trim().is_empty() {
                    return Err("--python needs a command".to_owned());
                }
                options.python = Some(modes::oracle(&command));
            }
            Long("arg") => options.arguments.push(parser.value().map_err(wrong)?.string().map_err(wrong)?),
            Long("no-stress") => options.stress = false,
            Long("adversary") => options.adversary = true,
            Long("kind") => {
                let name = parser.value().map_err(wrong)?.string().map_err(wrong)?;
                let known = KINDS.iter().find(|kind| kind.name == name);
                let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
                let unknown = || format!("--kind is one of {}, not {name:?}", names.join(", "));
                options.kinds.push(known.ok_or_else(unknown)?);
            }
            Long("time") => options.time = true,
            Long("blocks") => {
                options.blocks = parser.value().map_err(wrong)?.parse().map_err(wrong)?;
                if options.blocks < LEAST_BLOCKS {
                    return Err(format!("--blocks is at least {LEAST_BLOCKS}"));
                }
            }
            Long("fuzz") => options.fuzz = parser.value().map_err(wrong)?.parse().map_err(wrong)?,
            Long("seed") => options.seed = parser.value().map_err(wrong)?.parse().map_err(wrong)?,
            Long("print") => {
                return Ok(Request::Print(parser.value().map_err(wrong)?.parse().map_err(wrong)?));
            }
            Long("no-shrink") => options.shrinks = false,
            Long("only") => {
                options.only = Some(parser.value().map_err(wrong)?.parse().map_err(wrong)?);
                options.fuzz = 1;
            }
            Long("most") => options.most = parser.value().map_err(wrong)?.parse().map_err(wrong)?,
            Long("save") => options.save = Some(parser.value().map_err(wrong)?.into()),
            Value(file) => options.files.push(file.into()),
            other => return Err(other.unexpected().to_string()),
        }
    }
    if options.files.is_empty() && options.fuzz == 0 {
        return Err("name a file, or --fuzz N".to_owned());
    }
    Ok(Request::Run(options))
}
