//! The explanation for terminals: the text of the program, with shares to the left and remarks below the lines.

use std::fmt::Write as _;

use crate::remarks::Kind;
use crate::{Explanation, RunsAs, figure, percent};

// SGR sequences: ECMA-48, section 8.3.117.
const PLAIN: &str = "\x1b[0m";
const DIM: &str = "\x1b[2m";
const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const YELLOW: &str = "\x1b[33m";
/// A share from which a line is hot.
const HOT: f64 = 0.1;

fn colour_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Function => DIM,
        Kind::Inlined => GREEN,
        Kind::Refused => YELLOW,
        Kind::Exit => RED,
    }
}

pub fn text(explanation: &Explanation, colours: bool) -> String {
    let paint = |colour: &str, text: &str| match colours && !text.trim().is_empty() {
        true => format!("{colour}{text}{PLAIN}"),
        false => text.to_owned(),
    };
    let totals = &explanation.totals;
    let seconds: f64 = totals.tiers.iter().map(|(_, seconds)| seconds).sum();
    let mut out = format!("{}: {seconds:.3} s", explanation.file);
    let mut tiers = totals.tiers.clone();
    tiers.sort_by(|(_, one), (_, two)| two.total_cmp(one));
    for (tier, time) in &tiers {
        let _ = write!(out, ", {:.1} % {tier}", 100.0 * time / seconds.max(f64::MIN_POSITIVE));
    }
    let _ = writeln!(
        out,
        "\ncalls inlined: {}; calls not inlined: {}; exits: {}\n\n{:>8}  {:<12}  {:>5}",
        totals.inlined, totals.refused, totals.exits, "time", "runs as", "line"
    );
    for line in &explanation.lines {
        let share = format!("{:>8}", percent(line.share));
        let share = if line.share >= HOT { paint(BOLD, &share) } else { share };
        let colour = if line.runs_as == RunsAs::MachineCode { GREEN } else { DIM };
        let runs_as = paint(colour, &format!("{:<12}", line.runs_as.name()));
        let row = format!("{share}  {runs_as}  {:>5} | {}", line.number, line.text);
        let _ = writeln!(out, "{}", row.trim_end());
        for remark in &line.remarks {
            let indent = line.text.len() - line.text.trim_start().len();
            let text = paint(colour_of(remark.kind), &remark.text);
            let _ = writeln!(out, "{:>29} | {:indent$}^ {text}", "", "");
        }
    }
    let _ = writeln!(
        out,
        "\nTime: share of {} looks at the program, one each {:.0} us, that found machine code of the line; inlined code\n\
         counts for its own lines, native functions count for the line that calls them. {} compiling, {} elsewhere.",
        totals.samples,
        totals.interval_seconds * 1e6,
        figure(totals.compiler),
        figure(totals.elsewhere),
    );
    out
}
