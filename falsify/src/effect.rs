//! What the inliner does to a program's time, and whether anything may be said about it.
//!
//! The gate comes first: what is timed must be what it is taken for. Then the binary runs with the inliner off and on, in
//! blocks of off, on, on, off, so that neither drift nor order favours one; the ratio's interval is a bootstrap over blocks
//! (Efron and Tibshirani: An Introduction to the Bootstrap, 1993, percentile intervals).

use std::ffi::OsStr;
use std::path::Path;

use crate::check::{self, Check, Verdicts};
use crate::claims::Claim;
use crate::evaluate::Verdict;
use crate::modes::{Mode, PLAIN};
use crate::process::{self, Trouble};
use crate::random::Random;
use crate::scratch::Scratch;
use crate::statistics::{geomean, median};
use crate::steady;

/// Blocks that are timed, at least.
pub const LEAST_BLOCKS: usize = 5; // blocks
/// Calls of `run` in a process of a workload, after the first.
const CALLS: usize = 5; // calls
/// Samples of the bootstrap.
const RESAMPLES: usize = 2000; // samples
/// Share of samples that the interval leaves out at each end.
const TAIL: f64 = 0.025;
/// The interval's lower end above which there is no regression.
const NO_REGRESSION: f64 = 0.97;

/// How many times as long a program takes with the inliner off: above 1, the inliner makes it faster.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// By block.
    pub ratios: Vec<f64>,
    pub median: f64,
    pub low: f64,
    pub high: f64,
}

impl Effect {
    pub fn is_faster(&self) -> bool {
        self.low > 1.0
    }

    pub fn is_no_regression(&self) -> bool {
        self.low > NO_REGRESSION
    }

    /// What may be said.
    pub fn verdict(&self) -> Said {
        match (self.is_faster(), self.is_no_regression()) {
            (true, _) => Said::Faster,
            (false, true) => Said::NoRegression,
            _ if self.high < 1.0 => Said::Slower,
            _ => Said::Nothing,
        }
    }

    pub fn text(&self) -> String {
        format!(
            "inliner on/off {:.3}x, 95 % interval {:.3} to {:.3} over {} blocks: {}",
            self.median,
            self.low,
            self.high,
            self.ratios.len(),
            self.verdict().text()
        )
    }
}

/// What an interval allows to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// All of it is above 1.
    Faster,
    /// It is above the ratio that counts as a regression.
    NoRegression,
    /// All of it is below 1.
    Slower,
    Nothing,
}

impl Said {
    pub const ALL: [Said; 4] = [Said::Faster, Said::NoRegression, Said::Slower, Said::Nothing];

    pub fn text(self) -> &'static str {
        match self {
            Said::Faster => "faster",
            Said::NoRegression => "no regression",
            Said::Slower => "slower",
            Said::Nothing => "nothing can be said",
        }
    }
}

/// Whether what would be timed is what it is taken for; in this order: the functions that claims name are compiled, the
/// inliner's state is what the modes say, and calls that are claimed to be inlined are (on) or are not (off).
pub fn gate(verdicts: &Verdicts) -> Result<(), String> {
    let [Some(off), Some(on)] = &verdicts.reports else {
        return Err("a run left no report".to_owned());
    };
    for (placed, judgement) in &verdicts.claims {
        if matches!(placed.claim, Claim::Compiled { .. }) && judgement.verdict != Verdict::Held {
            return Err(format!("line {}: {}: {}", placed.line, placed.text, judgement.evidence));
        }
    }
    for (mode, report) in PLAIN.iter().zip([off, on]) {
        if let Some(wrong) = check::wrong_state(mode, report) {
            return Err(format!("in mode {}, {wrong}", mode.name));
        }
    }
    for (placed, judgement) in &verdicts.claims {
        let Claim::Inlined { callee, caller, .. } = &placed.claim else { continue };
        if judgement.verdict != Verdict::Held {
            return Err(format!("line {}: {}: {}", placed.line, placed.text, judgement.evidence));
        }
        if off.times_inlined(callee, caller) > 0 {
            return Err(format!("with the inliner off, {callee} was inlined into {caller}"));
        }
    }
    Ok(())
}

/// Times a program; the gate has been passed. Workloads, which have a function `run`, are timed without their start.
pub fn measure(what: &Check, file: &Path, blocks: usize) -> Result<Effect, Trouble> {
    let scratch = Scratch::new()?;
    let source = std::fs::read_to_string(file).unwrap_or_default();
    let driver = scratch.path().join("driver.py");
    let steady =
        what.arguments.is_empty() && source.contains("\ndef run(n):") && source.contains("\nDEFAULT = ");
    if steady {
        let written = std::fs::write(&driver, steady::DRIVER);
        written.map_err(|error| Trouble(format!("cannot write {}: {error}", driver.display())))?;
    }
    let calls = CALLS.to_string();
    let time = |mode: &Mode| -> Result<f64, Trouble> {
        let engine = mode.engine(&what.binary, &[]);
        if !steady {
            let mut arguments: Vec<&OsStr> = vec![file.as_os_str()];
            arguments.extend(what.arguments.iter().map(|argument| argument.as_os_str()));
            return Ok(process::run(&engine, &arguments, scratch.path(), None)?.wall.as_secs_f64());
        }
        let arguments = [driver.as_os_str(), file.as_os_str(), OsStr::new(""), OsStr::new(&calls)];
        let outcome = process::run(&engine, &arguments, scratch.path(), None)?;
        let later = steady::read(&outcome.stdout, CALLS).and_then(|calls| median(&calls.later));
        later.ok_or_else(|| Trouble(format!("{}: it printed no times: {}", file.display(), outcome.stderr)))
    };
    let [off, on] = [&PLAIN[0], &PLAIN[1]];
    let block = || -> Result<f64, Trouble> {
        let (first, second) = (time(off)?, time(on)?);
        let (third, fourth) = (time(on)?, time(off)?);
        Ok((first + fourth) / (second + third))
    };
    block()?;
    let ratios = (0..blocks.max(LEAST_BLOCKS)).map(|_| block()).collect::<Result<Vec<f64>, Trouble>>()?;
    Ok(effect(ratios))
}

/// The interval of some ratios; there is at least one.
pub fn effect(ratios: Vec<f64>) -> Effect {
    let mut random = Random::new(ratios.len() as u64);
    let mut medians: Vec<f64> = (0..RESAMPLES)
        .filter_map(|_| {
            let sample: Vec<f64> = ratios.iter().map(|_| *random.pick(&ratios)).collect();
            median(&sample)
        })
        .collect();
    medians.sort_by(f64::total_cmp);
    let at = |share: f64| medians[((RESAMPLES - 1) as f64 * share).round() as usize];
    let (low, high) = (at(TAIL), at(1.0 - TAIL));
    Effect { median: median(&ratios).unwrap_or(1.0), low, high, ratios }
}

/// The geometric mean of the ratios of many programs, which were timed in the same rounds: of their medians, with an
/// interval from the means of the rounds. `None` for no programs. Rounds are counted up to the shortest program.
pub fn geomean_effect(programs: &[Vec<f64>]) -> Option<Effect> {
    let medians = programs.iter().map(|ratios| median(ratios)).collect::<Option<Vec<f64>>>()?;
    let mean = geomean(&medians)?;
    let rounds = programs.iter().map(Vec::len).min()?;
    let of_round = |round: usize| geomean(&programs.iter().map(|ratios| ratios[round]).collect::<Vec<_>>());
    let by_round = effect((0..rounds).filter_map(of_round).collect());
    // The mean of medians need not lie between the rounds' means; an interval that excludes its own middle misleads.
    Some(Effect { median: mean, low: by_round.low.min(mean), high: by_round.high.max(mean), ..by_round })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_geomean_comes_from_the_rounds_and_contains_it() {
        let programs = [vec![2.0, 4.0, 3.0, 3.0, 3.0], vec![2.0, 4.0, 3.0, 3.0, 3.0]];
        let mean = geomean_effect(&programs).expect("programs");
        assert!((mean.median - 3.0).abs() < 1e-9 && mean.low < mean.median && mean.high > mean.median);
        let apart = [vec![1.0, 1.0, 9.0], vec![1.0, 9.0, 1.0], vec![9.0, 1.0, 1.0]];
        let mean = geomean_effect(&apart).expect("programs");
        assert!(mean.low <= mean.median && mean.median <= mean.high);
        assert_eq!(geomean_effect(&[]), None);
    }

    #[test]
    fn faster_is_said_only_when_the_interval_excludes_one() {
        let sure = effect(vec![1.2, 1.25, 1.22, 1.21, 1.3]);
        assert!(sure.is_faster() && sure.low >= 1.2 && sure.high <= 1.3);
        let unsure = effect(vec![0.9, 1.3, 1.2, 0.95, 1.25]);
        assert!(!unsure.is_faster() && !unsure.is_no_regression());
        assert_eq!(unsure.verdict(), Said::Nothing);
        let same = effect(vec![0.99, 1.01, 1.0, 0.98, 1.02]);
        assert!(!same.is_faster() && same.is_no_regression());
        assert_eq!(same.verdict(), Said::NoRegression);
        assert!(effect(vec![0.8, 0.82, 0.81, 0.8, 0.83]).text().ends_with("slower"));
    }
}
