//! The report of a sweep of the inliner for terminals.

use pyrite_falsify::effect::Effect;

use super::profile::Profile;
use super::{FALSE_CLAIMS, Figures, PROBLEMS, RIVALS, false_claims, problems, timed, verdicts};
use crate::circumstances::Circumstances;
use crate::options::{Mode, Options};
use crate::report::{capitalised, groups, three_digits, time};
use crate::sweep::{Metric, Results};
use crate::table::Table;

pub fn text(options: &Options, results: &Results, circumstances: &Circumstances) -> String {
    let mut text = format!(
        "{} workloads, {} counted rounds after {} of warm-up, all engines in each round; {}\n{}\n\
         off/on: how many times as long it takes without the inliner (95 % interval: bootstrap over rounds)\n",
        results.measured.len(),
        options.runs,
        options.warmup,
        circumstances.when,
        circumstances.machine.text(),
    );
    if results.engines.len() > RIVALS {
        text.push_str(
            "NAME/on, NAME/off: how many times as long NAME takes as Pyrite with the inliner on, off\n",
        );
    }
    for metric in metrics(options.mode) {
        text.push_str(&format!("\n{}\n\n{}", capitalised(metric.title()), table(results, *metric)));
    }
    let leading = metrics(options.mode)[0];
    let counts: Vec<String> =
        verdicts(results, leading).iter().map(|(said, count)| format!("{}: {count}", said.text())).collect();
    let untimed = results.measured.iter().filter(|measured| measured.objection().is_some()).count();
    text.push_str(&format!("\n{}; not timed: {untimed}\n", counts.join("; ")));
    if options.profile {
        text.push_str(&format!("\nWhat the compiler did, with the inliner on\n\n{}", profiles(results)));
    }
    for (title, sentences) in [(PROBLEMS, problems(results)), (FALSE_CLAIMS, false_claims(results))] {
        if !sentences.is_empty() {
            text.push_str(&format!("\n{title}\n"));
            sentences.iter().for_each(|sentence| text.push_str(&format!("  {sentence}\n")));
        }
    }
    text
}

/// What is shown, the one that verdicts are about first.
pub fn metrics(mode: Mode) -> &'static [Metric] {
    match mode {
        Mode::Process => &[Metric::Wall],
        Mode::Steady => &[Metric::Steady, Metric::First],
    }
}

/// A ratio of the inliner with its interval: differences of a percent count.
pub fn fine(effect: &Effect) -> String {
    const LARGE: f64 = 2.0; // from there on they do not
    let digits = |ratio: f64| if ratio < LARGE { format!("{ratio:.3}") } else { three_digits(ratio) };
    format!("{} ({}..{})", digits(effect.median), digits(effect.low), digits(effect.high))
}

/// A ratio to a rival.
pub fn coarse(effect: &Effect) -> String {
    let [median, low, high] = [effect.median, effect.low, effect.high].map(three_digits);
    format!("{median} ({low}..{high})")
}

fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "-".to_owned())
}

/// The cells of a row that ratios are in.
fn ratios(figures: &Figures) -> Vec<String> {
    let mut cells = vec![
        or_dash(figures.inliner.as_ref().map(fine)),
        or_dash(figures.inliner.as_ref().map(|effect| effect.verdict().text().to_owned())),
    ];
    cells.extend(figures.rivals.iter().flatten().map(|effect| or_dash(effect.as_ref().map(coarse))));
    cells
}

fn table(results: &Results, metric: Metric) -> Table {
    let mut header = vec!["workload".to_owned(), "set".to_owned()];
    header.extend(results.engines.iter().map(|engine| engine.name.clone()));
    header.extend(["off/on", "verdict"].map(str::to_owned));
    for rival in &results.engines[RIVALS..] {
        header.extend([format!("{}/on", rival.name), format!("{}/off", rival.name)]);
    }
    let mut table = Table::new(header);
    for measured in &results.measured {
        let mut cells = vec![measured.workload.name.clone(), measured.workload.set.letter().to_owned()];
        match measured.objection() {
            Some(_) => cells.extend(results.engines.iter().map(|_| "not timed".to_owned())),
            None => cells.extend(measured.runs.iter().map(|run| time(run, metric))),
        }
        cells.extend(ratios(&Figures::of(measured, metric)));
        table.row(cells);
    }
    table.rule();
    for group in groups(results) {
        let (over, of) = (timed(&group), group.members.len());
        let note = if over < of { format!(" ({over} of {of})") } else { String::new() };
        let mut cells = vec![format!("geomean, {}{note}", group.name)];
        cells.resize(2 + results.engines.len(), String::new());
        cells.extend(ratios(&Figures::of_group(&group, results.engines.len(), metric)));
        table.row(cells);
    }
    table
}

fn profiles(results: &Results) -> String {
    let profiles: Vec<(String, Profile)> = results
        .measured
        .iter()
        .filter_map(|measured| Some((measured.workload.name.clone(), Profile::of(measured)?)))
        .collect();
    let Some((_, first)) = profiles.first() else { return String::new() };
    let mut table = Table::new(std::iter::once("workload".to_owned()).chain(first.header()).collect());
    for (name, profile) in &profiles {
        table.row(std::iter::once(name.clone()).chain(profile.cells()).collect());
    }
    table.to_string()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{circumstances, options, results};
    use super::*;

    #[test]
    fn a_row_has_times_ratio_verdict_and_rivals() {
        let shown = text(&options(), &results(), &circumstances());
        let squeezed = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            "calls a 100 ms (100..110) 200 ms (190..220) 800 ms (800..800) 2.00 (1.900..2.10) faster \
             8.00 (7.27..8.00) 4.00 (3.64..4.21)",
            "liar a not timed not timed not timed - - - -",
            "geomean, set a (1 of 2) 2.00 (1.900..2.10) faster",
            "geomean, all (2 of 3) 1.414",
            "faster: 1; no regression: 1; slower: 0; nothing can be said: 0; not timed: 1",
            "calls 10.0 1.0 2.0 3.0 4.0 0.0 2048 2 7: kind 7 1 1: Generator 1",
            "liar was not timed: line 3",
            "calls, line 9: deopts f == 0: 3 exits",
            "First call of run() in a process",
            "A <fast> one, 2 cores, 4 GiB, x86_64, Some Linux 1, Linux 6.1",
        ] {
            assert!(squeezed.contains(part), "{part}\n---\n{shown}");
        }
    }
}
