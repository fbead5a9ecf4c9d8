//! What must hold of a workload before it is timed: the falsification harness's gate. A program that does something else
//! in one mode than in another, that was not compiled, or in which nothing was inlined, would be timed for what it is not.

use std::path::Path;

use pyrite_falsify::check::{self, Check, NoVerdicts};
use pyrite_falsify::effect;
use pyrite_falsify::evaluate::Verdict;
use pyrite_falsify::report::Report;

use crate::error::BenchError;

/// What was found about a workload.
#[derive(Debug, Clone, Default)]
pub struct Examined {
    /// Why it is not timed.
    pub objection: Option<String>,
    /// Claims that were found false but do not keep it from being timed, such as those about exits. Sentences.
    pub falsified: Vec<String>,
    /// What the compiler did with the inliner on.
    pub report: Option<Report>,
}

/// Runs a workload at its own size, which its claims are about, without stress modes.
pub fn examine(file: &Path) -> Result<Examined, BenchError> {
    let what = Check { binary: crate::own_binary()?, arguments: Vec::new(), python: None, stress: false };
    let verdicts = match check::check(&what, file) {
        Ok(verdicts) => verdicts,
        Err(NoVerdicts::BadClaims(bad)) => {
            let claims: Vec<String> =
                bad.iter().map(|bad| format!("line {}: {}", bad.line, bad.message)).collect();
            return Ok(Examined { objection: Some(claims.join("; ")), ..Examined::default() });
        }
        Err(NoVerdicts::Trouble(trouble)) => return Err(trouble.into()),
    };
    let mode = verdicts.modes.iter().find(|(_, judgement)| judgement.verdict != Verdict::Held);
    let objection = match mode {
        Some((name, judgement)) => Some(format!(
            "not shown to do the same with the {name} as in the interpreter: {}",
            judgement.evidence
        )),
        None => effect::gate(&verdicts).err(),
    };
    let claims = verdicts.claims.iter().filter(|(_, judgement)| judgement.verdict == Verdict::Falsified);
    let falsified = claims
        .map(|(placed, judgement)| format!("line {}: {}: {}", placed.line, placed.text, judgement.evidence))
        .filter(|claim| objection.as_ref() != Some(claim))
        .collect();
    let [_, report] = verdicts.reports;
    Ok(Examined { objection, falsified, report })
}
