//! The adversary: for each call that was inlined it writes programs that break what the inliner relied on, and compares
//! what they do in the interpreter and as machine code.
//!
//! - `outline`: what a program's text has in it.
//! - `kinds`: the table of the ways to break a call.
//! - `variant`, `prelude.py`: the program with the adversary in it.
//! - `sites`: the calls that were inlined.

pub mod kinds;
pub mod outline;
pub mod sites;
pub mod variant;

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::check::compare;
use crate::evaluate::Verdict;
use crate::modes::{Mode, PLAIN, REFERENCE, STRESS};
use crate::process::{self, Engine, Outcome, Trouble};
use crate::report::Report;
use crate::scratch::Scratch;
use kinds::Place;
pub use kinds::{KINDS, Kind};
use outline::Outline;
use sites::Site;
use variant::Plan;

/// Who is attacked, and with what.
#[derive(Debug, Clone, PartialEq)]
pub struct Adversary {
    /// What the others are compared with.
    pub reference: Engine,
    /// Tells what it inlined, in `report`.
    pub watched: Engine,
    pub report: PathBuf,
    /// What must do the same as the reference.
    pub modes: Vec<Engine>,
    /// What it does to each call.
    pub kinds: Vec<&'static Kind>,
    /// Arguments of the program. If there are none, a workload gets its small size.
    pub arguments: Vec<OsString>,
    /// Where programs that falsify are written to.
    pub save: Option<PathBuf>,
}

/// For one run.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Runs that a difference has to show in.
const CONFIRMATIONS: usize = 2; // runs

impl Adversary {
    /// Attacks a binary: compares its modes of a user, and code that is compiled early, with its interpreter, and with
    /// CPython, if that is given.
    pub fn of_binary(binary: &Path, python: Option<&Engine>, folder: &Scratch) -> Adversary {
        let report = folder.path().join("report.json");
        let sync = OsString::from("--jit-sync");
        let more = [OsString::from("--jit-report"), report.clone().into_os_string()];
        let early = STRESS.iter().filter(|mode| mode.name.ends_with("threshold 2"));
        let modes =
            PLAIN.iter().chain(early).map(|mode: &Mode| mode.engine(binary, std::slice::from_ref(&sync)));
        Adversary {
            reference: REFERENCE.engine(binary, &[]),
            watched: PLAIN[1].engine(binary, &more),
            report,
            modes: modes.chain(python.cloned()).collect(),
            kinds: KINDS.iter().collect(),
            arguments: Vec::new(),
            save: None,
        }
    }
}

/// What became of an attack on a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Held,
    Falsified,
    /// The breakage was never performed, or nothing can be compared.
    Void,
    NotApplicable,
}

impl Fate {
    pub const ALL: [Fate; 4] = [Fate::Held, Fate::Falsified, Fate::Void, Fate::NotApplicable];

    pub fn name(self) -> &'static str {
        match self {
            Fate::Held => Verdict::Held.name(),
            Fate::Falsified => Verdict::Falsified.name(),
            Fate::Void => Verdict::Void.name(),
            Fate::NotApplicable => "not applicable",
        }
    }
}

/// An attack of one kind on one call.
#[derive(Debug, Clone, PartialEq)]
pub struct Attack {
    pub kind: &'static Kind,
    pub fate: Fate,
    pub evidence: String,
}

/// The attacks on a program, by call.
#[derive(Debug, Clone, PartialEq)]
pub struct Attacks {
    pub file: PathBuf,
    pub sites: Vec<(Site, Vec<Attack>)>,
}

impl Attacks {
    pub fn count(&self, fate: Fate) -> usize {
        self.sites.iter().flat_map(|(_, attacks)| attacks).filter(|attack| attack.fate == fate).count()
    }

    /// All of it, for people.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", self.file.display());
        for (site, attacks) in &self.sites {
            let Site { callee, caller, line, depth } = site;
            text.push_str(&format!("  line {line}: {callee} into {caller}, depth {depth}\n"));
            for Attack { kind, fate, evidence } in attacks {
                text.push_str(&format!("    {:<14} {}: {evidence}\n", fate.name(), kind.text));
            }
        }
        let counts = Fate::ALL.map(|fate| format!("{} {}", self.count(fate), fate.name()));
        text.push_str(&format!("  {} calls were inlined: {}\n", self.sites.len(), counts.join(", ")));
        text
    }
}

/// Attacks each call of a program that is inlined.
pub fn attack(adversary: &Adversary, file: &Path) -> Result<Attacks, Trouble> {
    let problem = |error: std::io::Error| Trouble(format!("cannot read {}: {error}", file.display()));
    let source = fs::read_to_string(file).map_err(problem)?;
    let shown = file.display().to_string();
    let outline = Outline::read(&source, &shown).map_err(Trouble)?;
    let scratch = Scratch::new()?;
    let name = file.file_name().unwrap_or(OsStr::new("program.py"));
    let mut arguments = adversary.arguments.clone();
    if arguments.is_empty() {
        arguments.extend(small_size(&source).map(OsString::from));
    }
    let bench = Bench { adversary, arguments, variant: scratch.path().join(name), scratch: &scratch };
    let (outcome, report) = bench.watch(&source)?;
    let report = report.ok_or_else(|| {
        Trouble(format!("{shown}: the run left no report: {}, {}", outcome.status, outcome.stderr))
    })?;
    let mut sites = Vec::new();
    for site in sites::of_program(&report, &outline) {
        let attacks = bench.attack(&outline, &site)?;
        sites.push((site, attacks));
    }
    Ok(Attacks { file: file.to_path_buf(), sites })
}

/// The size `SMALL` of a workload.
fn small_size(source: &str) -> Option<String> {
    let value = source.lines().find_map(|line| line.strip_prefix("SMALL = "))?;
    let digits = value.trim().replace('_', "");
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(digits)
}

/// What a program with the adversary at one place of a call can be attacked with.
enum Chance {
    /// The program comes by so often.
    Times(u64),
    None(Fate, String),
}

struct Bench<'a> {
    adversary: &'a Adversary,
    arguments: Vec<OsString>,
    scratch: &'a Scratch,
    /// The file of the variants: the same for all, as tracebacks name it.
    variant: PathBuf,
}

impl Bench<'_> {
    fn attack(&self, outline: &Outline, site: &Site) -> Result<Vec<Attack>, Trouble> {
        let mut chances: Vec<(Place, Chance)> = Vec::new();
        let mut attacks = Vec::new();
        for &kind in &self.adversary.kinds {
            if !chances.iter().any(|(place, _)| *place == kind.place) {
                chances.push((kind.place, self.chance(outline, site, kind.place)?));
            }
            let chance = chances.iter().find(|(place, _)| *place == kind.place).map(|(_, chance)| chance);
            let (fate, evidence) = match chance {
                Some(Chance::Times(times)) => self.attack_with(outline, site, kind, *times)?,
                Some(Chance::None(fate, why)) => (*fate, why.clone()),
                None => (Fate::Void, String::new()),
            };
            attacks.push(Attack { kind, fate, evidence });
        }
        Ok(attacks)
    }

    /// Has the adversary count, and looks whether the call is still inlined.
    fn chance(&self, outline: &Outline, site: &Site, place: Place) -> Result<Chance, Trouble> {
        let text = match variant::write(outline, site, place, Plan::COUNT) {
            Ok(text) => text,
            Err(why) => return Ok(Chance::None(Fate::NotApplicable, why)),
        };
        let (outcome, report) = self.watch(&text)?;
        let Some(End::Performed { times, .. }) = End::of(&outcome) else {
            let why = if outcome.timed_out { "it takes too long" } else { "the program ends abruptly" };
            return Ok(Chance::None(Fate::Void, format!("{why} with the adversary in it")));
        };
        Ok(match report {
            _ if times == 0 => Chance::None(Fate::Void, "the program never comes by".to_owned()),
            Some(report) if report.times_inlined(&site.callee, &site.caller) > 0 => Chance::Times(times),
            report => {
                let refused = report.into_iter().flat_map(|report| report.refused);
                let own = refused.filter(|decision| decision.is_of(&site.callee, &site.caller));
                let why: BTreeSet<String> = own.filter_map(|decision| decision.reason).collect();
                let why = Vec::from_iter(why).join(", ");
                let said = "with the adversary in it, it is not inlined";
                let said = if why.is_empty() { said.to_owned() } else { format!("{said}: {why}") };
                Chance::None(Fate::NotApplicable, said)
            }
        })
    }

    /// Breaks a call at several times, and compares.
    fn attack_with(
        &self,
        outline: &Outline,
        site: &Site,
        kind: &'static Kind,
        times: u64,
    ) -> Result<(Fate, String), Trouble> {
        let mut moments = vec![(times / 2).max(1), (times / 10 * 9).max(1)];
        moments.dedup();
        let (mut breakages, mut compared) = (0, 0);
        let mut voids: Vec<String> = Vec::new();
        for at in moments {
            let plan = Plan { kind: kind.name, at, limit: times.saturating_mul(2) + 1000 };
            let text = match variant::write(outline, site, kind.place, plan) {
                Ok(text) => text,
                Err(why) => return Ok((Fate::NotApplicable, why)),
            };
            let wanted = self.run(&self.adversary.reference, &text)?;
            match End::of(&wanted) {
                Some(End::Performed { breakages: 0, .. }) => voids.push(format!("never performed at {at}")),
                Some(End::Performed { breakages: count, .. }) => breakages += count,
                Some(End::NotApplicable(why)) => return Ok((Fate::NotApplicable, why)),
                None => voids.push(if wanted.timed_out { "it takes too long" } else { "no end" }.to_owned()),
            }
            if !matches!(End::of(&wanted), Some(End::Performed { breakages: 1.., .. })) {
                continue;
            }
            for mode in &self.adversary.modes {
                let found = self.run(mode, &text)?;
                let judged = compare(&wanted, &found);
                match judged.verdict {
                    Verdict::Held => compared += 1,
                    Verdict::Void => voids.push(format!("in mode {}, {}", mode.name, judged.evidence)),
                    Verdict::Falsified => match self.confirm(mode, &text, &wanted)? {
                        true => {
                            self.save(site, kind, &text)?;
                            let evidence = format!("in mode {}, at {at}: {}", mode.name, judged.evidence);
                            return Ok((Fate::Falsified, evidence));
                        }
                        false => voids.push(format!("mode {} differs now and then", mode.name)),
                    },
                }
            }
        }
        let mut evidence = format!("{breakages} breakages, {compared} comparisons");
        for void in &voids {
            evidence.push_str(&format!("; {void}"));
        }
        Ok((if compared > 0 { Fate::Held } else { Fate::Void }, evidence))
    }

    /// Whether a difference shows each time, while the reference stays the same.
    fn confirm(&self, mode: &Engine, text: &str, wanted: &Outcome) -> Result<bool, Trouble> {
        for _ in 0..CONFIRMATIONS {
            let again = self.run(&self.adversary.reference, text)?;
            let found = self.run(mode, text)?;
            if compare(wanted, &again).verdict != Verdict::Held
                || compare(wanted, &found).verdict != Verdict::Falsified
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn run(&self, engine: &Engine, text: &str) -> Result<Outcome, Trouble> {
        let written = fs::write(&self.variant, text);
        written.map_err(|error| Trouble(format!("cannot write {}: {error}", self.variant.display())))?;
        let mut arguments: Vec<&OsStr> = vec![self.variant.as_os_str()];
        arguments.extend(self.arguments.iter().map(OsString::as_os_str));
        process::run(engine, &arguments, self.scratch.path(), Some(TIMEOUT))
    }

    fn watch(&self, text: &str) -> Result<(Outcome, Option<Report>), Trouble> {
        let _ = fs::remove_file(&self.adversary.report);
        let outcome = self.run(&self.adversary.watched, text)?;
        let shown = self.variant.display().to_string();
        let report = fs::read_to_string(&self.adversary.report).ok();
        Ok((outcome, report.and_then(|text| Report::read(&text, &shown).ok())))
    }

    fn save(&self, site: &Site, kind: &Kind, text: &str) -> Result<(), Trouble> {
        let Some(folder) = &self.adversary.save else { return Ok(()) };
        let program = self.variant.file_stem().unwrap_or_default().to_string_lossy();
        let callee: String = site.callee.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        let file = folder.join(format!("{program}-{}-{callee}-{}.py", site.line, kind.name));
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&file, text));
        written.map_err(|error| Trouble(format!("cannot write {}: {error}", file.display())))
    }
}

/// What the adversary printed at the end of a program.
#[derive(Debug, PartialEq)]
enum End {
    Performed { times: u64, breakages: u64 },
    NotApplicable(String),
}

impl End {
    fn of(outcome: &Outcome) -> Option<End> {
        let last = outcome.stdout.lines().rev().find_map(|line| line.strip_prefix("adversary: "))?;
        if let Some(why) = last.strip_prefix("not applicable: ") {
            return Some(End::NotApplicable(why.to_owned()));
        }
        let mut numbers = last.split(", ").map(|part| part.split(' ').next().and_then(|n| n.parse().ok()));
        Some(End::Performed { times: numbers.next()??, breakages: numbers.next()?? })
    }
}
