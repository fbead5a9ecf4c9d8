//! The sweep itself: which engine runs which workload when, and what is wrong with what it printed.
//!
//! Workload by workload, warm-up rounds first; in a round each engine runs once, and every round begins one engine
//! further on (A B, B A, A B, ...), so that neither drift nor order favours anyone.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use indicatif::{ProgressBar, ProgressStyle};

use crate::error::BenchError;
use crate::gate::Examined;
use crate::options::{Mode, Options};
use crate::workloads::Workload;
use pyrite_falsify::process::{self, Engine, Outcome, PeakMemory};
use pyrite_falsify::scratch::Scratch;
use pyrite_falsify::statistics::{median, ratios};
use pyrite_falsify::steady;

/// One counted run of one process.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub wall: f64,
    pub peak: PeakMemory,
    /// The first call of `run` and the later ones, in seconds; only in steady mode.
    pub calls: Option<(f64, Vec<f64>)>,
}

/// What tables and ratios are made of. All are seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Metric {
    Wall,
    First,
    Steady,
    Best,
}

impl Metric {
    pub fn of_mode(mode: Mode) -> &'static [Metric] {
        match mode {
            Mode::Process => &[Metric::Wall],
            Mode::Steady => &[Metric::First, Metric::Steady, Metric::Best],
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Metric::Wall => "wall",
            Metric::First => "first",
            Metric::Steady => "steady",
            Metric::Best => "best",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Metric::Wall => "wall time of the process",
            Metric::First => "first call of run() in a process",
            Metric::Steady => "steady state: median of the later calls in a process",
            Metric::Best => "best of the later calls in a process",
        }
    }

    pub fn of(self, sample: &Sample) -> f64 {
        match (self, &sample.calls) {
            (Metric::Wall, _) | (_, None) => sample.wall,
            (Metric::First, Some((first, _))) => *first,
            (Metric::Steady, Some((first, later))) => median(later).unwrap_or(*first),
            (Metric::Best, Some((_, later))) => later.iter().copied().fold(f64::INFINITY, f64::min),
        }
    }
}

/// What was wrong with a run.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// It ended with this and this last line on standard error.
    Exit {
        status: ExitStatus,
        last_words: String,
    },
    Output {
        expected: String,
        got: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Exit { status, last_words } if last_words.is_empty() => write!(f, "{status}"),
            Fault::Exit { status, last_words } => write!(f, "{status}: {last_words}"),
            Fault::Output { expected, got } => write!(f, "expected {}, got {}", shown(expected), shown(got)),
        }
    }
}

/// A text in quotes, cut where it would fill the screen.
fn shown(text: &str) -> String {
    const LONGEST: usize = 160; // characters
    if text.chars().count() <= LONGEST {
        return format!("{text:?}");
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start:?}... ({} characters)", text.chars().count())
}

/// One engine on one workload.
pub struct Run {
    pub samples: Vec<Sample>,
    pub fault: Option<Fault>,
}

impl Run {
    pub fn times(&self, metric: Metric) -> Vec<f64> {
        self.samples.iter().map(|sample| metric.of(sample)).collect()
    }
}

pub struct Measured {
    pub workload: Workload,
    /// What was found before it was timed, if there is a gate. What did not pass has no samples.
    pub examined: Option<Examined>,
    /// In the order of the engines.
    pub runs: Vec<Run>,
}

impl Measured {
    /// The rival's times over ours, round by round; None when one of the two was wrong, or nothing was timed.
    pub fn ratios(&self, rival: usize, metric: Metric) -> Option<Vec<f64>> {
        self.ratios_to(0, rival, metric)
    }

    /// The same, against another engine than ours.
    pub fn ratios_to(&self, own: usize, rival: usize, metric: Metric) -> Option<Vec<f64>> {
        let (own, rival) = (&self.runs[own], &self.runs[rival]);
        let timed = |run: &Run| run.fault.is_none() && !run.samples.is_empty();
        (timed(own) && timed(rival)).then(|| ratios(&rival.times(metric), &own.times(metric)))
    }

    /// Why it was not timed.
    pub fn objection(&self) -> Option<&str> {
        self.examined.as_ref()?.objection.as_deref()
    }
}

pub struct Results {
    /// Ours first.
    pub engines: Vec<Engine>,
    pub measured: Vec<Measured>,
}

impl Results {
    pub fn is_right(&self) -> bool {
        let right = |measured: &Measured| {
            measured.objection().is_none() && measured.runs.iter().all(|run| run.fault.is_none())
        };
        self.measured.iter().all(right)
    }
}

/// The order of `count` engines in this round.
fn order(round: usize, count: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |place| (round + place) % count)
}

/// What looks at a workload before it is timed.
pub type Gate<'a> = &'a dyn Fn(&Path) -> Result<Examined, BenchError>;

pub fn run(
    options: &Options,
    engines: &[Engine],
    workloads: &[Workload],
    gate: Option<Gate>,
) -> Result<Results, BenchError> {
    let scratch = Scratch::new()?;
    let rounds = options.warmup + options.runs;
    let bar = progress(rounds * engines.len() * workloads.len());
    let driver = scratch.path().join("driver.py");
    std::fs::write(&driver, steady::DRIVER)
        .map_err(|error| BenchError::Machine(format!("cannot write {}: {error}", driver.display())))?;
    let mut measured = Vec::new();
    for workload in workloads {
        let file = workload.write_to(scratch.path())?;
        bar.set_message(format!("{}: gate", workload.name));
        let examined = gate.map(|examine| examine(&file)).transpose()?;
        let mut runs: Vec<Run> = engines.iter().map(|_| Run { samples: Vec::new(), fault: None }).collect();
        let passed = examined.as_ref().is_none_or(|examined| examined.objection.is_none());
        let job = Job { options, workload, file, driver: &driver, scratch: &scratch };
        for round in 0..rounds {
            if !passed {
                bar.inc(engines.len() as u64);
                continue;
            }
            for index in order(round, engines.len()) {
                bar.set_message(format!("{} on {}", workload.name, engines[index].name));
                let run = &mut runs[index];
                // Who was wrong once is not asked again.
                if run.fault.is_none() {
                    match job.sample(&engines[index])? {
                        Ok(sample) if round >= options.warmup => run.samples.push(sample),
                        Ok(_) => {}
                        Err(fault) => run.fault = Some(fault),
                    }
                }
                bar.inc(1);
            }
        }
        measured.push(Measured { workload: workload.clone(), examined, runs });
    }
    bar.finish_and_clear();
    Ok(Results { engines: engines.to_vec(), measured })
}

/// A bar on standard error; indicatif draws nothing when that is no terminal.
fn progress(steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} (eta {eta}) {msg}") {
        bar.set_style(style);
    }
    bar
}

struct Job<'a> {
    options: &'a Options,
    workload: &'a Workload,
    file: PathBuf,
    driver: &'a PathBuf,
    scratch: &'a Scratch,
}

impl Job<'_> {
    fn sample(&self, engine: &Engine) -> Result<Result<Sample, Fault>, BenchError> {
        let size = self.workload.argument(self.options.size);
        let later = self.options.iterations.to_string();
        let mut arguments: Vec<&OsStr> = Vec::new();
        match self.options.mode {
            Mode::Process => {
                arguments.push(self.file.as_os_str());
                arguments.extend(size.map(OsStr::new));
            }
            Mode::Steady => {
                arguments.extend([self.driver.as_os_str(), self.file.as_os_str()]);
                arguments.extend([OsStr::new(size.unwrap_or("")), OsStr::new(&later)]);
            }
        }
        let outcome = process::run(engine, &arguments, self.scratch.path(), None)?;
        Ok(self.judge(outcome))
    }

    fn judge(&self, outcome: Outcome) -> Result<Sample, Fault> {
        if !outcome.status.success() {
            let last_words = outcome.stderr.trim_end().lines().last().unwrap_or("").to_string();
            return Err(Fault::Exit { status: outcome.status, last_words });
        }
        let (calls, got) = match self.options.mode {
            Mode::Process => (None, outcome.stdout),
            Mode::Steady => match steady::read(&outcome.stdout, self.options.iterations) {
                Some(calls) => (Some((calls.first, calls.later)), calls.result),
                None => (None, outcome.stdout),
            },
        };
        let expected = self.workload.expected(self.options.size);
        if got != expected {
            return Err(Fault::Output { expected: expected.to_string(), got });
        }
        Ok(Sample { wall: outcome.wall.as_secs_f64(), peak: outcome.peak, calls })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workloads::{Set, Size};

    fn workload(name: &str) -> Workload {
        Workload {
            name: name.to_string(),
            set: Set::A,
            text: format!("echo {name} ${{1:-large}}\n"),
            default_output: format!("{name} large\n"),
            small_argument: "7".to_string(),
            small_output: format!("{name} 7\n"),
        }
    }

    fn shell(name: &str, script: &str) -> Engine {
        Engine::new(name, ["sh", "-c", script])
    }

    #[test]
    fn each_round_begins_one_engine_further_on() {
        let rounds: Vec<Vec<usize>> = (0..3).map(|round| order(round, 2).collect()).collect();
        assert_eq!(rounds, [[0, 1], [1, 0], [0, 1]]);
        assert_eq!(order(4, 3).collect::<Vec<_>>(), [1, 2, 0]);
    }

    #[test]
    fn warm_up_is_run_and_not_counted() {
        let scratch = Scratch::new().unwrap();
        let log = scratch.path().join("log");
        let script = format!("echo x >> {}; . $0", log.display());
        let options = Options { warmup: 2, ..Options::default() };
        let results = run(&options, &[shell("own", &script)], &[workload("w")], None).unwrap();
        assert!(results.is_right(), "{:?}", results.measured[0].runs[0].fault);
        assert_eq!(results.measured[0].runs[0].samples.len(), 5);
        assert_eq!(std::fs::read_to_string(&log).unwrap().lines().count(), 7);
    }

    #[test]
    fn the_size_is_passed_on_and_its_own_result_expected() {
        let options = Options { size: Size::Small, ..Options::default() };
        let engine = Engine::new("own", ["sh"]);
        assert!(run(&options, &[engine], &[workload("w")], None).unwrap().is_right());
    }

    #[test]
    fn a_wrong_result_and_a_failure_are_faults_of_that_engine_alone() {
        let engines =
            [Engine::new("own", ["sh"]), shell("liar", "echo 5"), shell("dead", "echo oh no >&2; exit 4")];
        let results = run(&Options::default(), &engines, &[workload("w")], None).unwrap();
        let runs = &results.measured[0].runs;
        assert!(!results.is_right());
        assert_eq!((&runs[0].fault, runs[0].samples.len()), (&None, 5));
        assert_eq!(runs[1].fault.as_ref().unwrap().to_string(), r#"expected "w large\n", got "5\n""#);
        assert_eq!(runs[2].fault.as_ref().unwrap().to_string(), "exit status: 4: oh no");
        assert_eq!(results.measured[0].ratios(1, Metric::Wall), None);
    }

    #[test]
    fn what_does_not_pass_the_gate_is_not_run() {
        let scratch = Scratch::new().unwrap();
        let log = scratch.path().join("log");
        let engine = shell("own", &format!("echo x >> {}; . $0", log.display()));
        let gate = |file: &Path| {
            let objection = file.ends_with("bad.py").then(|| "a claim is false".to_string());
            Ok(Examined { objection, ..Examined::default() })
        };
        let both = [workload("bad"), workload("good")];
        let results = run(&Options::default(), &[engine], &both, Some(&gate)).unwrap();
        let [bad, good] = &results.measured[..] else { panic!("two workloads") };
        assert_eq!((bad.objection(), bad.runs[0].samples.len()), (Some("a claim is false"), 0));
        assert_eq!((good.objection(), good.runs[0].samples.len()), (None, 5));
        assert_eq!(std::fs::read_to_string(&log).unwrap().lines().count(), 6);
        assert!(!results.is_right());
    }

    #[test]
    fn steady_mode_separates_the_first_call_from_the_later_ones() {
        let script =
            "echo seconds 0.5; echo seconds 0.3; echo seconds 0.1; echo seconds 0.2; echo result w large";
        let options = Options { mode: Mode::Steady, iterations: 3, ..Options::default() };
        let results = run(&options, &[shell("own", script)], &[workload("w")], None).unwrap();
        let run = &results.measured[0].runs[0];
        assert_eq!(run.fault, None);
        assert_eq!(run.times(Metric::First), [0.5; 5]);
        assert_eq!(run.times(Metric::Steady), [0.2; 5]);
        assert_eq!(run.times(Metric::Best), [0.1; 5]);
    }

    #[test]
    fn an_engine_that_cannot_start_ends_the_sweep() {
        let engine = Engine::new("ghost", ["/no/such/program"]);
        assert!(matches!(
            run(&Options::default(), &[engine], &[workload("w")], None),
            Err(BenchError::Machine(_))
        ));
    }
}
