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
use crate::statistics::median;
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

    pub fn text(&self) -> String {
        let said = match (self.is_faster(), self.is_no_regression()) {
            (true, _) => "faster",
            (false, true) => "no regression",
            _ if self.high < 1.0 => "slower",
            _ => "nothing can be said",
        };
        format!(
            "inliner on/off {:.3}x, 95 % interval {:.3} to {:.3} over {} blocks: {said}",
            self.median,
            self.low,
            self.high,
            self.ratios.len()
        )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faster_is_said_only_when_the_interval_excludes_one() {
        let sure = effect(vec![1.2, 1.25, 1.22, 1.21, 1.3]);
        assert!(sure.is_faster() && sure.low >= 1.2 && sure.high <= 1.3);
        let unsure = effect(vec![0.9, 1.3, 1.2, 0.95, 1.25]);
        assert!(!unsure.is_faster() && !unsure.is_no_regression());
        assert!(unsure.text().ends_with("nothing can be said"));
        let same = effect(vec![0.99, 1.01, 1.0, 0.98, 1.02]);
        assert!(!same.is_faster() && same.is_no_regression());
        assert!(effect(vec![0.8, 0.82, 0.81, 0.8, 0.83]).text().ends_with("slower"));
    }
}
