//! What a sweep of the inliner says: the figures that its table, its page and its document are made of.

pub mod document;
pub mod page;
mod profile;
pub mod text;

use pyrite_falsify::effect::{Effect, Said, effect, geomean_effect};
use pyrite_falsify::modes::PLAIN;
use pyrite_falsify::process::Engine;

use crate::error::BenchError;
use crate::options::{OFF_NAME, ON_NAME};
use crate::report::Group;
use crate::sweep::{Measured, Metric, Results};

/// Places of the two among the engines; rivals follow.
const ON: usize = 0;
const OFF: usize = 1;
const RIVALS: usize = 2;

/// This executable with the inliner on, then off.
pub fn engines() -> Result<Vec<Engine>, BenchError> {
    let binary = crate::own_binary()?;
    let [off, on] = [&PLAIN[0], &PLAIN[1]].map(|mode| mode.engine(&binary, &[]));
    Ok(vec![Engine { name: ON_NAME.to_owned(), ..on }, Engine { name: OFF_NAME.to_owned(), ..off }])
}

/// Ratios of one workload, or geometric means of several, for one metric. Above 1, Pyrite is faster with the inliner, or
/// faster than a rival.
pub struct Figures {
    /// The time with the inliner off over that with it on. None if there are not both.
    pub inliner: Option<Effect>,
    /// For each rival: its time over that with the inliner on, and over that with it off.
    pub rivals: Vec<[Option<Effect>; 2]>,
}

impl Figures {
    pub fn of(measured: &Measured, metric: Metric) -> Figures {
        Figures::from(measured.runs.len(), |own, rival| measured.ratios_to(own, rival, metric).map(effect))
    }

    /// Of those of the group that were timed.
    pub fn of_group(group: &Group, engines: usize, metric: Metric) -> Figures {
        Figures::from(engines, |own, rival| {
            let ratios = group.members.iter().filter_map(|measured| measured.ratios_to(own, rival, metric));
            geomean_effect(&ratios.collect::<Vec<_>>())
        })
    }

    fn from(engines: usize, effect: impl Fn(usize, usize) -> Option<Effect>) -> Figures {
        let against = |rival| [effect(ON, rival), effect(OFF, rival)];
        Figures { inliner: effect(ON, OFF), rivals: (RIVALS..engines).map(against).collect() }
    }
}

/// How many of a group have figures.
fn timed(group: &Group) -> usize {
    let metric = Metric::Wall;
    group.members.iter().filter(|measured| measured.ratios_to(ON, OFF, metric).is_some()).count()
}

/// How many workloads each verdict was given to, by the metric that counts.
fn verdicts(results: &Results, metric: Metric) -> Vec<(Said, usize)> {
    let effects: Vec<Effect> =
        results.measured.iter().filter_map(|measured| Figures::of(measured, metric).inliner).collect();
    let count = |said: Said| effects.iter().filter(|effect| effect.verdict() == said).count();
    Said::ALL.into_iter().map(|said| (said, count(said))).collect()
}

/// What makes the sweep fail: a sentence for each.
fn problems(results: &Results) -> Vec<String> {
    let mut problems = Vec::new();
    for measured in &results.measured {
        let name = &measured.workload.name;
        if let Some(objection) = measured.objection() {
            problems.push(format!("{name} was not timed: {objection}"));
        }
        for (engine, run) in results.engines.iter().zip(&measured.runs) {
            if let Some(fault) = &run.fault {
                problems.push(format!("{name} went wrong on {}: {fault}", engine.name));
            }
        }
    }
    problems
}

const PROBLEMS: &str = "Problems";
const FALSE_CLAIMS: &str = "Claims that did not hold, but do not keep a program from being timed";

fn false_claims(results: &Results) -> Vec<String> {
    let of = |measured: &Measured| -> Vec<String> {
        let claims = measured.examined.iter().flat_map(|examined| &examined.falsified);
        claims.map(|claim| format!("{}, {claim}", measured.workload.name)).collect()
    };
    results.measured.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circumstances::Circumstances;
    use crate::gate::Examined;
    use crate::options::{Mode, Options};
    use crate::report::groups;
    use crate::sweep::{Fault, Run, Sample};
    use crate::workloads::{Set, Workload};
    use pyrite_falsify::machine::Machine;
    use pyrite_falsify::process::PeakMemory;
    use pyrite_falsify::report::Report;

    const REPORT: &str = r#"{
        "jit": true, "inliner": "on", "forced_exits": 0, "guards": 1, "code_bytes": 2048, "versions_replaced": 2,
        "functions": [], "not_compiled": [], "hir": [], "hir_instructions": [], "refusals": [],
        "meanings": {}, "machine_code_time_share": 0.5, "tier_seconds": {}, "by_line": null,
        "compile_seconds": {"build": 0.001, "inline": 0.002, "passes": 0.003, "assemble": 0.004, "install": 0},
        "exits": [{"function": "f", "file": "w.py", "line": 1, "reason": "kind", "guilty": null, "count": 7}],
        "inlined": [{"callee": "g", "caller": "f", "caller_file": "w.py", "code_of": "f", "line": 2, "times": 3}],
        "refused": [{"callee": "h", "caller": "f", "caller_file": "w.py", "code_of": "f", "line": 3, "times": 1,
                     "reason": "Generator"}]}"#;

    fn run_of(steady: &[f64], fault: Option<Fault>) -> Run {
        let peak = PeakMemory { bytes: 1 << 20, is_bound: false };
        let sample =
            |time: &f64| Sample { wall: 9.0 * time, peak, calls: Some((3.0 * time, vec![*time, *time])) };
        Run { samples: steady.iter().map(sample).collect(), fault }
    }

    fn measured(name: &str, set: Set, objection: Option<&str>, runs: Vec<Run>) -> Measured {
        let workload = Workload {
            name: name.to_owned(),
            set,
            text: "\"\"\"Counts <things> & more. Fast.\"\"\"\n".to_owned(),
            default_output: String::new(),
            small_argument: String::new(),
            small_output: String::new(),
        };
        let examined = Examined {
            objection: objection.map(str::to_owned),
            falsified: vec!["line 9: deopts f == 0: 3 exits".to_owned()],
            report: Some(Report::read(REPORT, "w.py").unwrap()),
        };
        Measured { workload, examined: Some(examined), runs }
    }

    /// A faster one, one that was not timed, and one that a rival gets wrong with output that is no markup.
    pub(super) fn results() -> Results {
        let wrong = Fault::Output { expected: "1".to_owned(), got: "<script>&".to_owned() };
        let empty = || (0..3).map(|_| run_of(&[], None)).collect();
        let (on, off) = ([0.1, 0.11, 0.1, 0.1, 0.1], [0.2, 0.22, 0.2, 0.19, 0.21]);
        let engines = [ON_NAME, OFF_NAME, "cpython"].map(|name| Engine::new(name, [name]));
        Results {
            engines: engines.to_vec(),
            measured: vec![
                measured(
                    "calls",
                    Set::A,
                    None,
                    vec![run_of(&on, None), run_of(&off, None), run_of(&[0.8; 5], None)],
                ),
                measured("liar", Set::A, Some("line 3: compiled f tier=2: never compiled"), empty()),
                measured(
                    "odd",
                    Set::B,
                    None,
                    vec![run_of(&on, None), run_of(&on, None), run_of(&[], Some(wrong))],
                ),
            ],
        }
    }

    pub(super) fn options() -> Options {
        Options { inliner: true, profile: true, mode: Mode::Steady, ..Options::default() }
    }

    pub(super) fn circumstances() -> Circumstances {
        let machine = Machine {
            processor: "A <fast> one".to_owned(),
            cores: 2,
            memory_bytes: Some(4 << 30),
            architecture: "x86_64",
            system: "Some Linux 1".to_owned(),
            kernel: "Linux 6.1".to_owned(),
        };
        let versions = ["Pyrite 1", "Pyrite 1", "Python 3.14"].map(str::to_owned).to_vec();
        let command = "pyrite bench --sweep inliner".to_owned();
        Circumstances { when: "2026-03-01 17:05 UTC".to_owned(), machine, versions, command }
    }

    #[test]
    fn ratios_are_above_one_where_the_inliner_or_pyrite_is_faster() {
        let results = results();
        let figures = Figures::of(&results.measured[0], Metric::Steady);
        let inliner = figures.inliner.expect("an effect");
        assert_eq!((inliner.median, inliner.verdict()), (2.0, Said::Faster));
        let [on, off] = figures.rivals[0].clone().map(|effect| effect.expect("an effect").median);
        assert!((on - 8.0).abs() < 1e-9 && (off - 4.0).abs() < 1e-9, "{on} {off}");
    }

    #[test]
    fn what_was_not_timed_has_no_figures_and_is_in_no_mean() {
        let results = results();
        let figures = Figures::of(&results.measured[1], Metric::Steady);
        assert!(figures.inliner.is_none() && figures.rivals[0].iter().all(Option::is_none));
        let groups = groups(&results);
        assert_eq!(groups.iter().map(timed).collect::<Vec<_>>(), [1, 1, 2]);
        let mean = |group| Figures::of_group(group, 3, Metric::Steady).inliner.expect("a mean").median;
        assert!((mean(&groups[2]) - 2f64.sqrt()).abs() < 1e-9);
        assert!(Figures::of_group(&groups[1], 3, Metric::Steady).rivals[0][0].is_none());
    }

    #[test]
    fn verdicts_are_counted_and_problems_named() {
        let results = results();
        let counts: Vec<usize> =
            verdicts(&results, Metric::Steady).into_iter().map(|(_, count)| count).collect();
        assert_eq!(counts, [1, 1, 0, 0]);
        let problems = problems(&results);
        assert_eq!(problems[0], "liar was not timed: line 3: compiled f tier=2: never compiled");
        assert_eq!(problems[1], "odd went wrong on cpython: expected \"1\", got \"<script>&\"");
        assert_eq!(false_claims(&results)[0], "calls, line 9: deopts f == 0: 3 exits");
    }
}
