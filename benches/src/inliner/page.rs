//! The page about a sweep of the inliner: for somebody who has never seen the project.

use maud::{Markup, html};
use pyrite_falsify::effect::{Effect, Said};
use pyrite_page::chart::{self, Bar, Row};
use pyrite_page::{Tile, Tone, document, facts, table, tiles};

use super::profile::Profile;
use super::text::{coarse, fine, metrics};
use super::{FALSE_CLAIMS, Figures, PROBLEMS, RIVALS, false_claims, problems, timed, verdicts};
use crate::circumstances::Circumstances;
use crate::options::{Mode, Options};
use crate::report::{Group, capitalised, groups, three_digits, time};
use crate::sweep::{Measured, Metric, Results};
use crate::workloads::Size;

pub fn page(options: &Options, results: &Results, circumstances: &Circumstances) -> String {
    let metrics = metrics(options.mode);
    let leading = metrics[0];
    let rivals = RIVALS..results.engines.len();
    let body = html! {
        h1 { "What inlining is worth" }
        p {
            "Pyrite runs Python programs and compiles what runs often to machine code. Its inliner puts what a "
            "function does in the place of a call to it. Here the same binary ran the same "
            (results.measured.len()) " programs with the inliner on and off"
            @if !rivals.is_empty() { ", and other Pythons ran them too" }
            ". A program was timed only after it was shown to give the same results in all modes, and to be compiled "
            "and inlined as it claims."
        }
        (summary(results, leading))
        @for (title, sentences) in [(PROBLEMS, problems(results)), (FALSE_CLAIMS, false_claims(results))] {
            @if !sentences.is_empty() {
                h2 { (title) }
                ul.problems { @for sentence in &sentences { li { (sentence) } } }
            }
        }
        h2 { "With the inliner, against without" }
        p.soft {
            (capitalised(leading.title())) ". A bar shows how many times as long a program takes without the inliner: "
            "to the right of 1× the inliner makes it faster. The thin line is the 95 % interval. \"Faster\" is "
            "said only if the interval excludes 1, \"no regression\" only if it is above 0.97."
        }
        (by_set(results, &|measured| inliner_row(measured, leading), &|group| inliner_mean(group, results, leading)))
        @for rival in rivals.clone() {
            @let name = &results.engines[rival].name;
            h2 { "Against " (name) }
            p.soft {
                (capitalised(leading.title())) ". How many times as long " (name) " takes as Pyrite: to the right of "
                "1× Pyrite is faster. Thick with the inliner on, thin with it off."
            }
            (by_set(results, &|measured| rival_row(measured, rival, leading),
                &|group| rival_mean(group, results, rival, leading)))
        }
        @for metric in &metrics[1..] {
            h2 { (capitalised(metric.title())) }
            p.soft { "The same comparison for the time that includes warming up and compiling." }
            (by_set(results, &|measured| inliner_row(measured, *metric),
                &|group| inliner_mean(group, results, *metric)))
        }
        h2 { "Times" }
        @for metric in metrics {
            details { summary { (capitalised(metric.title())) } (times(results, *metric)) }
        }
        @if options.profile { (profiles(results)) }
        h2 { "How it was measured" }
        (facts(&how(options, results, circumstances)))
    };
    document("Pyrite: what inlining is worth", &body)
}

fn tone(said: Said) -> Tone {
    match said {
        Said::Faster => Tone::Good,
        Said::NoRegression => Tone::Neutral,
        Said::Slower => Tone::Bad,
        Said::Nothing => Tone::Unsure,
    }
}

fn summary(results: &Results, metric: Metric) -> Markup {
    let mut shown = Vec::new();
    if let Some(all) = groups(results).last() {
        let figures = Figures::of_group(all, results.engines.len(), metric);
        if let Some(effect) = &figures.inliner {
            let caption = format!("the inliner's effect, mean of {}", timed(all));
            shown.push(Tile {
                figure: format!("{:.2}×", effect.median),
                caption,
                tone: tone(effect.verdict()),
            });
        }
        for (rival, [on, _]) in results.engines[RIVALS..].iter().zip(&figures.rivals) {
            if let Some(effect) = on {
                let caption = format!("against {}, mean", rival.name);
                let figure = format!("{}×", three_digits(effect.median));
                shown.push(Tile { figure, caption, tone: tone(effect.verdict()) });
            }
        }
    }
    for (said, count) in verdicts(results, metric) {
        let tone = if count == 0 { Tone::Neutral } else { tone(said) };
        shown.push(Tile { figure: count.to_string(), caption: said.text().to_owned(), tone });
    }
    let untimed = results.measured.iter().filter(|measured| measured.objection().is_some()).count();
    if untimed > 0 {
        shown.push(Tile { figure: untimed.to_string(), caption: "not timed".to_owned(), tone: Tone::Bad });
    }
    tiles(&shown)
}

/// A chart for each set, with its mean; then the mean of all.
fn by_set(results: &Results, row: &dyn Fn(&Measured) -> Row, mean: &dyn Fn(&Group) -> Row) -> Markup {
    let groups = groups(results);
    let mut rows = Vec::new();
    for group in &groups {
        // The last group of several is all together.
        if group.set.is_some() {
            rows.extend(group.members.iter().map(|measured| row(measured)));
        }
        rows.push(Row { is_summary: true, ..mean(group) });
    }
    chart::chart(&rows)
}

fn bar(effect: &Effect, what: &str) -> Bar {
    let Effect { median: value, low, high, ratios } = effect;
    let rounds: Vec<String> = ratios.iter().map(|ratio| format!("{ratio:.3}")).collect();
    let said = effect.verdict();
    let title = format!(
        "{what}: {value:.3}, 95 % interval {low:.3} to {high:.3}: {}\nby round: {}",
        said.text(),
        rounds.join(", ")
    );
    Bar { value: *value, low: *low, high: *high, tone: tone(said), title }
}

fn labelled(measured: &Measured) -> Row {
    let workload = &measured.workload;
    let note = if measured.objection().is_some() { "not timed" } else { "no result" };
    Row {
        label: workload.name.clone(),
        about: format!("{} (set {}: {})", workload.summary(), workload.set.letter(), workload.set.title()),
        bars: Vec::new(),
        figure: String::new(),
        note: note.to_owned(),
        is_summary: false,
    }
}

fn mean_of(group: &Group) -> Row {
    let (over, of) = (timed(group), group.members.len());
    let about = format!("geometric mean of {over} of {of} programs");
    let (figure, note) = (String::new(), "no result".to_owned());
    Row { label: format!("mean, {}", group.name), about, bars: Vec::new(), figure, note, is_summary: true }
}

fn with_inliner(row: Row, figures: &Figures) -> Row {
    let Some(effect) = &figures.inliner else { return row };
    let bars = vec![bar(effect, &format!("{}: off/on", row.label))];
    Row { bars, figure: fine(effect), note: effect.verdict().text().to_owned(), ..row }
}

fn inliner_row(measured: &Measured, metric: Metric) -> Row {
    with_inliner(labelled(measured), &Figures::of(measured, metric))
}

fn inliner_mean(group: &Group, results: &Results, metric: Metric) -> Row {
    with_inliner(mean_of(group), &Figures::of_group(group, results.engines.len(), metric))
}

fn with_rival(row: Row, figures: &Figures, rival: usize) -> Row {
    let [Some(on), Some(off)] = &figures.rivals[rival - RIVALS] else { return row };
    let bars = vec![
        bar(on, &format!("{}: against the inliner on", row.label)),
        bar(off, &format!("{}: against the inliner off", row.label)),
    ];
    Row { bars, figure: coarse(on), note: format!("{} with it off", three_digits(off.median)), ..row }
}

fn rival_row(measured: &Measured, rival: usize, metric: Metric) -> Row {
    with_rival(labelled(measured), &Figures::of(measured, metric), rival)
}

fn rival_mean(group: &Group, results: &Results, rival: usize, metric: Metric) -> Row {
    with_rival(mean_of(group), &Figures::of_group(group, results.engines.len(), metric), rival)
}

fn times(results: &Results, metric: Metric) -> Markup {
    let header = results.engines.iter().map(|engine| engine.name.clone());
    let header: Vec<String> = std::iter::once("program".to_owned()).chain(header).collect();
    let row = |measured: &Measured| -> Vec<String> {
        let times = measured.runs.iter().map(|run| time(run, metric));
        std::iter::once(measured.workload.name.clone()).chain(times).collect()
    };
    let rows: Vec<Vec<String>> = results.measured.iter().map(row).collect();
    html! { p.soft { "Median (min..max) of the rounds." } (table(&header, &rows)) }
}

fn profiles(results: &Results) -> Markup {
    let profiles: Vec<(&str, Profile)> = results
        .measured
        .iter()
        .filter_map(|measured| Some((measured.workload.name.as_str(), Profile::of(measured)?)))
        .collect();
    let Some((_, first)) = profiles.first() else { return html! {} };
    let header: Vec<String> = std::iter::once("program".to_owned()).chain(first.header()).collect();
    let rows: Vec<Vec<String>> = profiles
        .iter()
        .map(|(name, profile)| std::iter::once((*name).to_owned()).chain(profile.cells()).collect())
        .collect();
    html! {
        h2 { "What the compiler did" }
        p.soft {
            "With the inliner on, in one run before the timed ones. Exits: how often machine code was left for the "
            "interpreter because something was not as it had been so far, by reason. Inlined, refused: calls in the "
            "text of functions, not how often they ran."
        }
        details { summary { "Compiler, by program" } (table(&header, &rows)) }
    }
}

fn how(options: &Options, results: &Results, circumstances: &Circumstances) -> Vec<(String, String)> {
    let machine = &circumstances.machine;
    let size = match options.size {
        Size::Default => "each program's own size: about a second of CPython",
        Size::Small => "small: 5 to 10 ms of CPython",
    };
    let what = match options.mode {
        Mode::Process => "whole processes: start-up and warm-up count".to_owned(),
        Mode::Steady => format!(
            "in each process the program's run() is called {} times: the first call is shown by itself, the steady \
             state is the median of the others",
            options.iterations + 1
        ),
    };
    let order = format!(
        "{} rounds after {} of warm-up; in a round each engine runs each program once, and each round begins with \
         another engine. Ratios are taken round by round; intervals are a bootstrap over the rounds.",
        options.runs, options.warmup
    );
    let mut facts: Vec<(String, String)> = [
        ("when", circumstances.when.clone()),
        ("machine", machine.text()),
        ("size", size.to_owned()),
        ("what is timed", what),
        ("order", order),
        ("command", circumstances.command.clone()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    for (engine, version) in results.engines.iter().zip(&circumstances.versions) {
        facts.push((engine.name.clone(), format!("{version}: {}", engine.command_line())));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::super::tests::{circumstances, options, results};
    use super::*;
    use pyrite_page::check::well_formed;

    #[test]
    fn the_page_is_well_formed_and_escapes_what_programs_print() {
        let page = page(&options(), &results(), &circumstances());
        assert_eq!(well_formed(&page), Ok(()));
        assert!(!page.contains("<script"), "{page}");
        for part in [
            "expected &quot;1&quot;, got &quot;&lt;script&gt;&amp;&quot;",
            "Counts &lt;things&gt; &amp; more (set a: speculative inlining)",
            "A &lt;fast&gt; one, 2 cores",
            "liar was not timed",
            "2.00 (1.900..2.10)",
            "Against cpython",
            "4.00 with it off",
            "Python 3.14: cpython",
            "2026-03-01 17:05 UTC",
            "7: kind 7",
        ] {
            assert!(page.contains(part), "{part}\n---\n{page}");
        }
    }
}
