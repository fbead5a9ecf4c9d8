//! Judges one program: runs it in all modes, compares what they did, and judges the claims that stand in it.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::claims::{self, BadClaim, Claim, Placed};
use crate::evaluate::{self, Judgement, Verdict};
use crate::modes::{Mode, PLAIN, REFERENCE, STRESS};
use crate::process::{self, Engine, Outcome, Trouble};
use crate::report::Report;
use crate::scratch::Scratch;

/// What to do with each program.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    pub binary: PathBuf,
    pub arguments: Vec<OsString>,
    pub python: Option<Engine>,
    /// Whether the stress modes are run too.
    pub stress: bool,
}

/// For one run of one mode.
const TIMEOUT: Duration = Duration::from_secs(120);
/// For modes that may take long.
const SLOW_TIMEOUT: Duration = Duration::from_secs(30);

/// What became of a program.
#[derive(Debug, Clone)]
pub struct Verdicts {
    pub file: PathBuf,
    /// By mode: whether it did what the interpreter does.
    pub modes: Vec<(String, Judgement)>,
    pub claims: Vec<(Placed, Judgement)>,
    /// What the compiler says of the run with the inliner off and of that with it on.
    pub reports: [Option<Report>; 2],
}

impl Verdicts {
    /// Whether nothing was falsified.
    pub fn held(&self) -> bool {
        let modes = self.modes.iter().map(|(_, judgement)| judgement);
        modes
            .chain(self.claims.iter().map(|(_, judgement)| judgement))
            .all(|j| j.verdict != Verdict::Falsified)
    }

    /// All verdicts, for people.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", self.file.display());
        let mut row = |verdict: Verdict, what: &str, evidence: &str| {
            text.push_str(&format!("  {:<10} {what}", verdict.name()));
            text.push_str(&if evidence.is_empty() { "\n".to_owned() } else { format!(": {evidence}\n") });
        };
        for (mode, judgement) in &self.modes {
            row(judgement.verdict, &format!("same in mode {mode}"), &judgement.evidence);
        }
        for (placed, judgement) in &self.claims {
            row(judgement.verdict, &format!("line {}: {}", placed.line, placed.text), &judgement.evidence);
        }
        text
    }
}

/// Why a program has no verdicts.
#[derive(Debug, Clone, PartialEq)]
pub enum NoVerdicts {
    BadClaims(Vec<BadClaim>),
    Trouble(Trouble),
}

impl From<Trouble> for NoVerdicts {
    fn from(trouble: Trouble) -> NoVerdicts {
        NoVerdicts::Trouble(trouble)
    }
}

impl std::fmt::Display for NoVerdicts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NoVerdicts::BadClaims(bad) => {
                let lines: Vec<String> = bad.iter().map(ToString::to_string).collect();
                f.write_str(&lines.join("\n"))
            }
            NoVerdicts::Trouble(trouble) => trouble.fmt(f),
        }
    }
}

/// Runs a program in all modes and judges it.
pub fn check(what: &Check, file: &Path) -> Result<Verdicts, NoVerdicts> {
    let problem = |error: std::io::Error| Trouble(format!("cannot read {}: {error}", file.display()));
    let source = fs::read_to_string(file).map_err(problem)?;
    let file = std::path::absolute(file).map_err(problem)?;
    let shown = file.display().to_string();
    let placed = claims::of_program(&source, &shown).map_err(NoVerdicts::BadClaims)?;
    let scratch = Scratch::new()?;
    let runner = Runner { what, file: &file, scratch: &scratch, hir: hir_names(&placed) };

    let (wanted, _) = runner.run(&REFERENCE)?;
    let mut modes = Vec::new();
    let mut reports = [None, None];
    let stress = if what.stress { STRESS } else { &[] };
    for (index, mode) in PLAIN.iter().chain(stress).enumerate() {
        let (found, report) = runner.run(mode)?;
        let mut judgement = compare(&wanted, &found);
        if judgement.verdict == Verdict::Held
            && let Some(wrong) = report.as_ref().and_then(|report| wrong_state(mode, report))
        {
            judgement = Judgement { verdict: Verdict::Falsified, evidence: wrong };
        }
        modes.push((mode.name.to_owned(), judgement));
        if let Some(place) = reports.get_mut(index) {
            *place = report;
        }
    }
    if let Some(python) = &what.python {
        let found = runner.start(python, TIMEOUT)?;
        modes.push((python.name.clone(), compare(&wanted, &found)));
    }
    let claims = judge_claims(placed, &shown, reports[1].as_ref())?;
    Ok(Verdicts { file, modes, claims, reports })
}

/// The functions whose HIR claims speak of.
fn hir_names(placed: &[Placed]) -> Vec<String> {
    let name = |placed: &Placed| match &placed.claim {
        Claim::Hir { function, .. } => Some(function.clone()),
        _ => None,
    };
    placed.iter().filter_map(name).collect()
}

fn judge_claims(
    placed: Vec<Placed>,
    file: &str,
    report: Option<&Report>,
) -> Result<Vec<(Placed, Judgement)>, NoVerdicts> {
    let Some(report) = report else {
        let none =
            || Judgement { verdict: Verdict::Falsified, evidence: "the run left no report".to_owned() };
        return Ok(placed.into_iter().map(|placed| (placed, none())).collect());
    };
    let bad = |placed: &Placed| {
        let message = evaluate::unknown_names(&placed.claim, report)?;
        Some(BadClaim { file: file.to_owned(), line: placed.line, message })
    };
    let bad: Vec<BadClaim> = placed.iter().filter_map(bad).collect();
    if !bad.is_empty() {
        return Err(NoVerdicts::BadClaims(bad));
    }
    Ok(placed
        .into_iter()
        .map(|placed| {
            let judgement = evaluate::judge(&placed, report);
            (placed, judgement)
        })
        .collect())
}

/// What the report says against its having been the mode that was asked for: with the inliner off nothing is inlined.
pub fn wrong_state(mode: &Mode, report: &Report) -> Option<String> {
    let on = !mode.options.contains(&"--inliner=off");
    if !report.jit {
        return Some("there was no JIT".to_owned());
    }
    if report.inliner != on {
        return Some(format!("the inliner was {}", if report.inliner { "on" } else { "off" }));
    }
    match report.inlined.first() {
        Some(one) if !on => {
            Some(format!("with the inliner off, {} was inlined into {}", one.callee, one.code_of))
        }
        _ => None,
    }
}

struct Runner<'a> {
    what: &'a Check,
    file: &'a Path,
    scratch: &'a Scratch,
    hir: Vec<String>,
}

impl Runner<'_> {
    fn start(&self, engine: &Engine, timeout: Duration) -> Result<Outcome, Trouble> {
        let mut arguments: Vec<&OsStr> = vec![self.file.as_os_str()];
        arguments.extend(self.what.arguments.iter().map(OsString::as_os_str));
        process::run(engine, &arguments, self.scratch.path(), Some(timeout))
    }

    /// Runs a mode of the binary; with its report, if it left one.
    fn run(&self, mode: &Mode) -> Result<(Outcome, Option<Report>), Trouble> {
        let file = self.scratch.path().join("report.json");
        let _ = fs::remove_file(&file);
        let mut more = vec![OsString::from("--jit-report"), file.clone().into_os_string()];
        for name in &self.hir {
            more.extend([OsString::from("--jit-report-hir"), OsString::from(name)]);
        }
        let timeout = if mode.slow { SLOW_TIMEOUT } else { TIMEOUT };
        let outcome = self.start(&mode.engine(&self.what.binary, &more), timeout)?;
        let shown = self.file.display().to_string();
        let report = fs::read_to_string(&file).ok().and_then(|text| Report::read(&text, &shown).ok());
        Ok((outcome, report))
    }
}

/// Whether a run printed what another one did, and ended as it did.
pub fn compare(wanted: &Outcome, found: &Outcome) -> Judgement {
    if wanted.timed_out || found.timed_out {
        return Judgement { verdict: Verdict::Void, evidence: "it took too long".to_owned() };
    }
    let mut differences = Vec::new();
    if wanted.status != found.status {
        differences.push(format!("{} instead of {}", found.status, wanted.status));
    }
    for (stream, wanted, found) in
        [("output", &wanted.stdout, &found.stdout), ("standard error", &wanted.stderr, &found.stderr)]
    {
        if wanted != found {
            differences.push(format!("{stream}: {}", first_difference(wanted, found)));
        }
    }
    let verdict = if differences.is_empty() { Verdict::Held } else { Verdict::Falsified };
    Judgement { verdict, evidence: differences.join("; ") }
}

fn first_difference(wanted: &str, found: &str) -> String {
    let (mut one, mut two) = (wanted.lines(), found.lines());
    let mut line = 1;
    loop {
        match (one.next(), two.next()) {
            (Some(a), Some(b)) if a == b => line += 1,
            (a, b) => {
                let shown =
                    |text: Option<&str>| text.map_or("nothing".to_owned(), |text| format!("{text:?}"));
                return format!("line {line} is {} instead of {}", shown(b), shown(a));
            }
        }
    }
}
