//! What the compiler did to a workload with the inliner on, in the run of the gate.

use std::collections::{BTreeMap, BTreeSet};

use pyrite_falsify::report::{Decision, Report};

use crate::sweep::Measured;

pub struct Profile {
    /// Seconds by phase of the compiler.
    pub phases: Vec<(String, f64)>,
    /// Bytes of machine code, also of what was replaced.
    pub code_bytes: u64,
    /// Pieces of code that were thrown away because they were left too often.
    pub replaced: u64,
    /// How often machine code of the workload's functions was left, by reason.
    pub exits: BTreeMap<String, u64>,
    /// Calls that were inlined: each counts once, however often it was compiled.
    pub inlined: usize,
    /// Calls that were not, by reason.
    pub refused: BTreeMap<String, usize>,
}

impl Profile {
    pub fn of(measured: &Measured) -> Option<Profile> {
        measured.examined.as_ref()?.report.as_ref().map(Profile::read)
    }

    fn read(report: &Report) -> Profile {
        let mut exits = BTreeMap::new();
        for exit in &report.exits {
            *exits.entry(exit.reason.clone()).or_default() += exit.count;
        }
        let mut refused: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
        for decision in &report.refused {
            refused.entry(decision.reason.clone().unwrap_or_default()).or_default().insert(call(decision));
        }
        Profile {
            phases: report.compile_seconds.clone(),
            code_bytes: report.code_bytes,
            replaced: report.versions_replaced,
            exits,
            inlined: report.inlined.iter().map(call).collect::<BTreeSet<_>>().len(),
            refused: refused.into_iter().map(|(reason, calls)| (reason, calls.len())).collect(),
        }
    }

    /// Names of the columns, and what stands in them.
    pub fn header(&self) -> Vec<String> {
        let phases = self.phases.iter().map(|(phase, _)| format!("{phase} ms"));
        let total = std::iter::once("compile ms".to_owned());
        let rest = ["code bytes", "replaced", "exits", "inlined", "refused"].map(str::to_owned);
        total.chain(phases).chain(rest).collect()
    }

    pub fn cells(&self) -> Vec<String> {
        let milliseconds = |seconds: f64| format!("{:.1}", seconds * 1e3);
        let total = self.phases.iter().map(|(_, seconds)| seconds).sum();
        let phases = self.phases.iter().map(|(_, seconds)| milliseconds(*seconds));
        let rest = [
            self.code_bytes.to_string(),
            self.replaced.to_string(),
            with_reasons(&self.exits),
            self.inlined.to_string(),
            with_reasons(&self.refused),
        ];
        std::iter::once(milliseconds(total)).chain(phases).chain(rest).collect()
    }
}

/// What makes a call of a decision the same call in other code.
fn call(decision: &Decision) -> (&str, &str, u64, &str) {
    (&decision.caller_file, &decision.caller, decision.line, &decision.callee)
}

/// The sum, and the reasons: `7: kind 5, shape 2`.
fn with_reasons<N: Copy + ToString + std::iter::Sum<N>>(counts: &BTreeMap<String, N>) -> String {
    let reasons: Vec<String> =
        counts.iter().map(|(reason, count)| format!("{reason} {}", count.to_string())).collect();
    let sum: N = counts.values().copied().sum();
    if reasons.is_empty() { sum.to_string() } else { format!("{}: {}", sum.to_string(), reasons.join(", ")) }
}
