//! `pyrite falsify --fuzz`: random programs in all modes. What two modes disagree about is shrunk and shown.

pub mod batch;
pub mod shrink;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::generator::{self, PRELUDE};
use crate::modes::{RANDOM, RANDOM_IN_TURN, REFERENCE};
use crate::process::{Engine, Trouble};
use crate::program::function_names;
use crate::random::Random;
use batch::{Bench, Ending};

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    pub programs: usize,
    pub seed: u64,
    /// If it is there, only the program of this seed.
    pub only: Option<u64>,
    /// The oracle, if there is one.
    pub python: Option<Engine>,
    pub binary: PathBuf,
    /// Where what is found is written to.
    pub save: Option<PathBuf>,
    /// Findings before the campaign ends.
    pub most: usize,
    /// Whether findings are made smaller, which takes minutes.
    pub shrinks: bool,
}

/// A program that two engines disagree about.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub seed: u64,
    /// Name and command of the two.
    pub engines: [(String, String); 2],
    pub program: String,
    pub endings: [Ending; 2],
}

/// Programs that run in one process.
const BATCH: usize = 8; // programs
/// For all programs of a process.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Programs that are tried to make one smaller.
const TRIES: usize = 3000; // runs
/// Options of all runs: start-up is most of what a small program takes.
const QUICK: [&str; 3] = ["-S", "-E", "-Wignore"];

/// The engines of a campaign; the first one is the reference. Stress is by the number of the batch.
fn engines(campaign: &Campaign, number: u64) -> Vec<Engine> {
    let quick: Vec<OsString> = QUICK.iter().map(OsString::from).collect();
    let heap: OsString = "--max-heap=600M".into();
    let mut engines =
        vec![REFERENCE.engine(&campaign.binary, &[std::slice::from_ref(&heap), &quick[..]].concat())];
    let turn = RANDOM_IN_TURN[number as usize % RANDOM_IN_TURN.len()];
    for mode in [RANDOM, turn] {
        let mut more = vec![];
        if mode.options.last() == Some(&"--jit-stress") {
            more.push(OsString::from((number % 1000).to_string()));
        }
        more.push(heap.clone());
        more.extend(quick.iter().cloned());
        engines.push(mode.engine(&campaign.binary, &more));
    }
    if let Some(python) = &campaign.python {
        let mut python = python.clone();
        python.command.extend(quick);
        engines.push(python);
    }
    engines
}

/// Runs the campaign. `tell` gets a line now and then.
pub fn run(campaign: &Campaign, tell: &mut dyn FnMut(&str)) -> Result<Vec<Found>, Trouble> {
    let bench = Bench::new(TIMEOUT)?;
    let mut found: Vec<Found> = Vec::new();
    let mut done = 0;
    let mut undecided = 0;
    while done < campaign.programs && found.len() < campaign.most {
        let size = BATCH.min(campaign.programs - done);
        let seeds: Vec<u64> =
            (0..size).map(|i| campaign.only.unwrap_or_else(|| seed_of(campaign.seed, done + i))).collect();
        let texts: Vec<String> = seeds.iter().map(|seed| generator::program(*seed)).collect();
        let programs: Vec<&str> = texts.iter().map(String::as_str).collect();
        let engines = engines(campaign, (done / BATCH) as u64);
        let wanted = bench.run(&engines[0], &programs)?;
        for engine in &engines[1..] {
            let got = bench.run(engine, &programs)?;
            undecided += got.iter().filter(|ending| **ending == Ending::TimedOut).count();
            for index in 0..size {
                // What died took the programs behind it with it: only the first tells something.
                let begun = !matches!(&got[index], Ending::Died(_, _, why) if why == "not begun");
                if begun && !wanted[index].agrees(&got[index]) {
                    let pair = [&engines[0], engine];
                    tell(&format!("seed {}: {} disagrees; shrinking", seeds[index], engine.name));
                    let case =
                        investigate(&bench, seeds[index], &programs[..=index], pair, campaign.shrinks)?;
                    tell(&describe(&case));
                    if let Some(folder) = &campaign.save {
                        save(folder, &case)?;
                    }
                    found.push(case);
                }
            }
        }
        done += size;
        if (done / BATCH).is_multiple_of(25) {
            tell(&format!("{done} programs, {} found, {undecided} took too long", found.len()));
        }
    }
    tell(&format!("{done} programs, {} found, {undecided} took too long", found.len()));
    Ok(found)
}

fn seed_of(seed: u64, number: usize) -> u64 {
    Random::new(seed.wrapping_mul(1_000_003).wrapping_add(number as u64)).number()
}

/// Shrinks the last of some programs; with those before it, if it shows nothing alone.
fn investigate(
    bench: &Bench,
    seed: u64,
    programs: &[&str],
    pair: [&Engine; 2],
    shrinks: bool,
) -> Result<Found, Trouble> {
    let last = programs[programs.len() - 1];
    let compare = |program: &str| -> Result<[Ending; 2], Trouble> {
        Ok([bench.run_alone(pair[0], program)?, bench.run_alone(pair[1], program)?])
    };
    let [one, two] = compare(last)?;
    let alone = !one.agrees(&two);
    let program = if alone && !shrinks {
        last.to_owned()
    } else if alone {
        let mut trouble = None;
        let differs = |candidate: &str| -> Result<bool, Trouble> {
            let one = bench.run_alone(pair[0], candidate)?;
            Ok(matches!(one, Ending::Printed(_)) && !one.agrees(&bench.run_alone(pair[1], candidate)?))
        };
        let shows = |candidate: &str| {
            // Most candidates are no programs: that is found out without a process.
            function_names(candidate, "").is_ok()
                && differs(&format!("{PRELUDE}{candidate}")).unwrap_or_else(|error| {
                    trouble = Some(error);
                    false
                })
        };
        let own = last.strip_prefix(PRELUDE).unwrap_or(last);
        let smaller = shrink::shrink(own, TRIES, shows);
        trouble.map_or(Ok(format!("{PRELUDE}{smaller}")), Err)?
    } else {
        // It takes the others: they stay as they are.
        programs.join("\n\u{c}\n")
    };
    let endings = if alone { compare(&program)? } else { [one, two] };
    let engines = pair.map(|engine| (engine.name.clone(), engine.command_line()));
    Ok(Found { seed, engines, program, endings })
}

fn describe(case: &Found) -> String {
    let [one, two] = &case.engines;
    format!(
        "seed {}: {} and {} disagree\n{}\n{}\n--- program\n{}--- {}\n{}\n--- {}\n{}",
        case.seed,
        one.0,
        two.0,
        one.1,
        two.1,
        case.program.strip_prefix(PRELUDE).unwrap_or(&case.program),
        one.0,
        shown(&case.endings[0]),
        two.0,
        shown(&case.endings[1]),
    )
}

/// Bytes of an ending that are shown.
const SHOWN: usize = 3000; // bytes

fn shown(ending: &Ending) -> String {
    let text = match ending {
        Ending::Printed(text) => text.clone(),
        Ending::Died(status, printed, errors) => format!("{printed}\ndied: {status}\n{errors}"),
        Ending::TimedOut => "took too long".to_owned(),
    };
    let from = text.len().saturating_sub(SHOWN);
    let from = (from..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    text[from..].to_owned()
}

fn save(folder: &Path, case: &Found) -> Result<(), Trouble> {
    let trouble = |error: std::io::Error| Trouble(format!("cannot write to {}: {error}", folder.display()));
    fs::create_dir_all(folder).map_err(trouble)?;
    let name = format!("{:016x}-{}", case.seed, case.engines[1].0.replace([' ', ','], "_"));
    fs::write(folder.join(format!("{name}.py")), &case.program).map_err(trouble)?;
    fs::write(folder.join(format!("{name}.txt")), describe(case)).map_err(trouble)
}
