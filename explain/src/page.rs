//! The explanation as a page of HTML.

use maud::{Markup, html};
use pyrite_falsify::machine::{self, Machine};
use pyrite_page::{Tile, Tone, document, facts, table, tiles};

use crate::remarks::Kind;
use crate::{Explanation, Line, RunsAs, Totals, figure, percent};

pub fn page(explanation: &Explanation, command: &str) -> String {
    let totals = &explanation.totals;
    let body = html! {
        h1 { (explanation.file) ", explained" }
        p {
            "Pyrite ran this program and compiled what ran often to machine code. Below is the program's text: where the "
            "time went, which calls were replaced by what they call (inlined), which were not and why, and where machine "
            "code was left for the interpreter because something was not as it had been so far (an exit)."
        }
        (tiles(&figures(totals)))
        (source(&explanation.lines))
        h2 { "Functions" }
        (functions(explanation))
        h2 { "What the columns mean" }
        (facts(&meanings(totals)))
        h2 { "The run" }
        (facts(&[
            ("when".to_owned(), machine::now()),
            ("machine".to_owned(), Machine::this().text()),
            ("command".to_owned(), command.to_owned()),
        ]))
    };
    document(&format!("{}, explained", explanation.file), &body)
}

fn figures(totals: &Totals) -> Vec<Tile> {
    let tile = |figure: String, caption: &str, tone| Tile { figure, caption: caption.to_owned(), tone };
    let seconds: f64 = totals.tiers.iter().map(|(_, seconds)| seconds).sum();
    let share = |name: &str| {
        let time = totals.tiers.iter().find(|(tier, _)| tier == name).map_or(0.0, |(_, time)| *time);
        format!("{:.1} %", 100.0 * time / seconds.max(f64::MIN_POSITIVE))
    };
    vec![
        tile(format!("{seconds:.3} s"), "the program's time", Tone::Neutral),
        tile(share("machine code"), "of it in machine code", Tone::Good),
        tile(share("interpreter"), "in the interpreter", Tone::Neutral),
        tile(share("compiler"), "compiling", Tone::Neutral),
        tile(totals.inlined.to_string(), "calls inlined", Tone::Good),
        tile(totals.refused.to_string(), "calls not inlined", Tone::Unsure),
        tile(totals.exits.to_string(), "exits", Tone::Bad),
    ]
}

fn tone(kind: Kind) -> Tone {
    match kind {
        Kind::Function => Tone::Neutral,
        Kind::Inlined => Tone::Good,
        Kind::Refused => Tone::Unsure,
        Kind::Exit => Tone::Bad,
    }
}

fn source(lines: &[Line]) -> Markup {
    let hottest = lines.iter().map(|line| line.share).fold(f64::MIN_POSITIVE, f64::max);
    html! {
        div.scroll {
            table.source {
                thead { tr { th { "time" } th { "runs as" } th { "line" } th {} } }
                tbody { @for line in lines { (row(line, hottest)) } }
            }
        }
    }
}

fn row(line: &Line, hottest: f64) -> Markup {
    let class = if line.runs_as == RunsAs::MachineCode { "good" } else { "" };
    // The hottest line fills its cell.
    let part = format!("--part: {:.1}%", 100.0 * line.share / hottest);
    let share = percent(line.share);
    let title =
        if share.is_empty() { String::new() } else { format!("line {}: {share} of the time", line.number) };
    let indent = line.text.len() - line.text.trim_start().len();
    html! {
        tr {
            td.share style=(part) title=(title) { (share) }
            td class={ "tier " (class) } { (line.runs_as.name()) }
            td.number { (line.number) }
            td class={ "text " (class) } { (line.text) }
        }
        @if !line.remarks.is_empty() {
            tr.remarks {
                td colspan="3" {}
                td style=(format!("--indent: {indent}ch")) {
                    div {
                        @for remark in &line.remarks {
                            span class={ "remark " (tone(remark.kind).class()) } { (remark.text) } " "
                        }
                    }
                }
            }
        }
    }
}

fn functions(explanation: &Explanation) -> Markup {
    let header = [
        "function",
        "line",
        "time in machine code",
        "in the interpreter",
        "versions for calls",
        "for loops",
        "bytes",
        "compile ms",
        "exits",
    ];
    let row = |function: &crate::FunctionRow| -> Vec<String> {
        let compiled = |figure: &dyn Fn(&pyrite_falsify::report::Function) -> String| {
            function.compiled.as_ref().map_or(String::new(), figure)
        };
        vec![
            function.name.clone(),
            function.line.to_string(),
            percent(function.in_machine_code),
            percent(function.in_interpreter),
            compiled(&|f| f.versions.to_string()),
            compiled(&|f| f.loop_versions.to_string()),
            compiled(&|f| f.code_bytes.to_string()),
            compiled(&|f| format!("{:.1}", f.compile_seconds * 1e3)),
            compiled(&|_| function.exits.to_string()),
        ]
    };
    let rows: Vec<Vec<String>> = explanation.functions.iter().map(row).collect();
    table(&header.map(str::to_owned), &rows)
}

fn meanings(totals: &Totals) -> Vec<(String, String)> {
    let time = format!(
        "The program was looked at {} times, once each {:.0} µs. The share of looks that found machine code of the line. \
         What was inlined counts for its own lines, not for the call; native functions count for the line that calls \
         them. Of the interpreter only the function is known: its share is a remark where the function begins. {} of the \
         looks found the compiler, {} other files, or nothing that is known.",
        totals.samples,
        totals.interval_seconds * 1e6,
        figure(totals.compiler),
        figure(totals.elsewhere),
    );
    let runs_as = "Machine code: at the end there was machine code of the line, of its own function or of one that this \
                   was inlined into. Interpreter: there was none, or not any more. -: its function had machine code, but none of \
                   that stands for the line: it is part of what is done for others, or has never run.";
    let exits = "How often, and why. Code that is left often is compiled again for what it sees then. Exits count at the \
                 line that the interpreter went on with.";
    [("time", time.as_str()), ("runs as", runs_as), ("left", exits)]
        .map(|(name, meaning)| (name.to_owned(), meaning.to_owned()))
        .to_vec()
}
