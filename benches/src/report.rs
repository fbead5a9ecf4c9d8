//! The report for people: a table for each metric, geometric means under each set, and what was wrong at the end.

use crate::options::{Mode, Options};
use crate::sweep::{Measured, Metric, Results, Run};
use crate::table::Table;
use crate::workloads::{Set, Size, Workload};
use pyrite_falsify::statistics::{Spread, geomean_spread};

pub fn listing(workloads: &[Workload]) -> String {
    let width = workloads.iter().map(|workload| workload.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for set in Set::ALL {
        let members: Vec<&Workload> = workloads.iter().filter(|workload| workload.set == set).collect();
        if members.is_empty() {
            continue;
        }
        text.push_str(&format!("Set {}: {} ({})\n", set.letter(), set.title(), members.len()));
        for workload in members {
            text.push_str(&format!("  {:<width$}  {}\n", workload.name, workload.summary()));
        }
    }
    text
}

pub fn text(options: &Options, results: &Results) -> String {
    let size = match options.size {
        Size::Default => "default",
        Size::Small => "small",
    };
    let mut text = format!(
        "{} workloads at their {size} size, {} counted rounds after {} of warm-up: median (min..max)\n\
         Peak: the most memory that any counted run held.\n",
        results.measured.len(),
        options.runs,
        options.warmup
    );
    if results.engines.len() > 1 {
        text.push_str("A ratio is the rival's time over ours, paired by round: above 1, pyrite is faster.\n");
    }
    for (index, metric) in Metric::of_mode(options.mode).iter().enumerate() {
        if options.mode == Mode::Steady {
            text.push_str(&format!("\n{}\n", capitalised(metric.title())));
        }
        // Memory belongs to the process, not to a call: once is enough.
        text.push_str(&format!("\n{}", table(results, *metric, index == 0)));
    }
    if results.measured.iter().any(|measured| measured.runs.iter().any(|run| peak(run).starts_with('<'))) {
        text.push_str(
            "\nA peak after < is only known not to exceed that, which is the peak of the sweep itself.\n",
        );
    }
    let wrong = wrongs(results);
    if !wrong.is_empty() {
        text.push_str(&format!("\nWRONG:\n{wrong}"));
    }
    text
}

pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}

fn table(results: &Results, metric: Metric, with_memory: bool) -> Table {
    let mut header = vec!["workload".to_string(), "set".to_string()];
    for engine in &results.engines {
        header.push(engine.name.clone());
        if with_memory {
            header.push("peak".to_string());
        }
    }
    header.extend(
        results.engines[1..].iter().map(|rival| format!("{}/{}", rival.name, results.engines[0].name)),
    );
    let mut table = Table::new(header);
    for measured in &results.measured {
        let mut cells = vec![measured.workload.name.clone(), measured.workload.set.letter().to_string()];
        for run in &measured.runs {
            cells.push(time(run, metric));
            if with_memory {
                cells.push(peak(run));
            }
        }
        for rival in 1..results.engines.len() {
            let spread = measured.ratios(rival, metric).and_then(|ratios| Spread::of(&ratios));
            cells.push(spread.map_or("-".to_string(), ratio));
        }
        table.row(cells);
    }
    if results.engines.len() > 1 {
        table.rule();
        for group in groups(results) {
            let mut cells = vec![format!("geomean, {}", group.name), String::new()];
            cells.resize(2 + results.engines.len() * if with_memory { 2 } else { 1 }, String::new());
            for rival in 1..results.engines.len() {
                cells.push(group.mean(rival, metric).map_or("-".to_string(), |mean| {
                    let note = if mean.over < mean.of {
                        format!(", {} of {}", mean.over, mean.of)
                    } else {
                        String::new()
                    };
                    format!("{}{note}", ratio(mean.spread))
                }));
            }
            table.row(cells);
        }
    }
    table
}

fn wrongs(results: &Results) -> String {
    let mut text = String::new();
    for measured in &results.measured {
        for (engine, run) in results.engines.iter().zip(&measured.runs) {
            if let Some(fault) = &run.fault {
                text.push_str(&format!("  {} on {}: {fault}\n", measured.workload.name, engine.name));
            }
        }
    }
    text
}

/// Some workloads that share a geometric mean: those of one set, or all.
pub struct Group<'a> {
    pub name: String,
    /// None for all sets together.
    pub set: Option<Set>,
    pub members: Vec<&'a Measured>,
}

/// A geometric mean and how many of the group's workloads it covers: those with a wrong result are left out.
pub struct Mean {
    pub spread: Spread,
    pub over: usize,
    pub of: usize,
}

impl Group<'_> {
    pub fn mean(&self, rival: usize, metric: Metric) -> Option<Mean> {
        let ratios: Vec<Vec<f64>> =
            self.members.iter().filter_map(|measured| measured.ratios(rival, metric)).collect();
        Some(Mean { spread: geomean_spread(&ratios)?, over: ratios.len(), of: self.members.len() })
    }
}

/// The sets that have a workload in the results, then all together if there is more than one.
pub fn groups(results: &Results) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Set::ALL
        .into_iter()
        .map(|set| Group {
            name: format!("set {}", set.letter()),
            set: Some(set),
            members: results.measured.iter().filter(|measured| measured.workload.set == set).collect(),
        })
        .filter(|group| !group.members.is_empty())
        .collect();
    if groups.len() > 1 {
        let members = results.measured.iter().collect();
        groups.push(Group { name: "all".to_string(), set: None, members });
    }
    groups
}

/// What a run took, for people.
pub fn time(run: &Run, metric: Metric) -> String {
    match (&run.fault, Spread::of(&run.times(metric))) {
        (Some(_), _) => "WRONG".to_string(),
        (None, Some(spread)) => seconds(spread),
        (None, None) => "-".to_string(),
    }
}

/// A spread in the unit that suits its median.
fn seconds(spread: Spread) -> String {
    let (unit, factor) = match spread.median {
        median if median >= 1.0 => ("s", 1.0),
        median if median >= 1e-3 => ("ms", 1e3),
        _ => ("µs", 1e6),
    };
    let [median, min, max] =
        [spread.median, spread.min, spread.max].map(|value| three_digits(value * factor));
    format!("{median} {unit} ({min}..{max})")
}

fn ratio(spread: Spread) -> String {
    format!("{:.2} ({:.2}..{:.2})", spread.median, spread.min, spread.max)
}

/// As many decimals as make about three significant digits.
pub fn three_digits(value: f64) -> String {
    match value {
        value if value >= 99.95 => format!("{value:.0}"),
        value if value >= 9.995 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// The largest peak of the counted runs.
fn peak(run: &Run) -> String {
    const MEBIBYTE: f64 = 1_048_576.0; // bytes
    match run.samples.iter().map(|sample| sample.peak).max_by_key(|peak| peak.bytes) {
        None => "-".to_string(),
        Some(peak) => {
            let mark = if peak.is_bound { "<" } else { "" };
            format!("{mark}{} MiB", three_digits(peak.bytes as f64 / MEBIBYTE))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::{Fault, Sample};
    use pyrite_falsify::process::{Engine, PeakMemory};

    fn run_of(times: &[f64]) -> Run {
        let peak = PeakMemory { bytes: 10 << 20, is_bound: false };
        Run {
            samples: times.iter().map(|wall| Sample { wall: *wall, peak, calls: None }).collect(),
            fault: None,
        }
    }

    fn measured(name: &str, set: Set, own: Run, rival: Run) -> Measured {
        let workload = Workload {
            name: name.to_string(),
            set,
            text: format!("\"\"\"Does {name}. And more.\"\"\"\n"),
            default_output: String::new(),
            small_argument: String::new(),
            small_output: String::new(),
        };
        Measured { workload, examined: None, runs: vec![own, rival] }
    }

    fn results() -> Results {
        let mut wrong = run_of(&[]);
        wrong.fault = Some(Fault::Output { expected: "1\n".to_string(), got: "2\n".to_string() });
        Results {
            engines: vec![Engine::new("pyrite", ["p"]), Engine::new("cpython", ["c"])],
            measured: vec![
                measured("one", Set::A, run_of(&[0.5, 0.4, 0.6]), run_of(&[1.0, 0.8, 1.2])),
                measured("two", Set::A, run_of(&[0.01, 0.01, 0.01]), wrong),
                measured("three", Set::B, run_of(&[2e-5, 1e-5, 4e-5]), run_of(&[1.6e-4, 8e-5, 3.2e-4])),
            ],
        }
    }

    #[test]
    fn the_report_shows_times_peaks_ratios_means_and_what_was_wrong() {
        let options = Options { runs: 5, ..Options::default() };
        let expected = "\
3 workloads at their default size, 5 counted rounds after 1 of warm-up: median (min..max)
A ratio is the rival's time over ours, paired by round: above 1, pyrite is faster.

workload        set                  pyrite      peak             cpython      peak            cpython/pyrite
-------------------------------------------------------------------------------------------------------------
one               a       500 ms (400..600)  10.0 MiB  1.00 s (0.80..1.20)  10.0 MiB         2.00 (2.00..2.00)
";
        let shown = text(&options, &results());
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        for line in expected.lines().filter(|line| !line.starts_with('-')) {
            assert!(squeezed(&shown).contains(&squeezed(line)), "{line}\n---\n{shown}");
        }
        for line in [
            "two a 10.0 ms (10.0..10.0) 10.0 MiB WRONG - -",
            "three b 20.0 µs (10.0..40.0) 10.0 MiB 160 µs (80.0..320) 10.0 MiB 8.00 (8.00..8.00)",
            "geomean, set a 2.00 (2.00..2.00), 1 of 2",
            "geomean, set b 8.00 (8.00..8.00)",
            "geomean, all 4.00 (4.00..4.00), 2 of 3",
            r#"WRONG: two on cpython: expected "1\n", got "2\n""#,
        ] {
            assert!(squeezed(&shown).contains(line), "{line}\n---\n{shown}");
        }
    }

    #[test]
    fn all_lines_of_the_table_end_in_the_same_column() {
        let shown = table(&results(), Metric::Wall, true).to_string();
        let widths: Vec<usize> = shown.lines().map(|line| line.chars().count()).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{shown}");
    }

    #[test]
    fn a_peak_that_is_only_a_bound_is_marked() {
        let mut run = run_of(&[1.0]);
        run.samples[0].peak.is_bound = true;
        assert_eq!(peak(&run), "<10.0 MiB");
    }

    #[test]
    fn the_listing_groups_by_set_and_shows_first_sentences() {
        let workloads: Vec<Workload> =
            results().measured.into_iter().map(|measured| measured.workload).collect();
        assert_eq!(
            listing(&workloads),
            "Set a: speculative inlining (2)\n  one    Does one\n  two    Does two\n\
             Set b: the virtual machine (1)\n  three  Does three\n"
        );
    }
}
