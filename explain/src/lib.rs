//! `pyrite explain`: a program's text with what was found out about each line when it ran.
//!
//! It is made of the report that the runtime writes (`--jit-report` with `--jit-report-lines`) and of the text. It knows
//! nothing of the runtime itself, and runs nothing.

mod page;
mod remarks;
mod terminal;

use std::collections::BTreeMap;

use pyrite_falsify::program;
use pyrite_falsify::report::{Function, Report};
pub use remarks::{Kind, Remark};

/// A program that ran, explained.
pub struct Explanation {
    /// The file, as it was named.
    pub file: String,
    pub lines: Vec<Line>,
    pub functions: Vec<FunctionRow>,
    pub totals: Totals,
}

pub struct Line {
    /// From 1.
    pub number: u64,
    pub text: String,
    pub runs_as: RunsAs,
    /// Share of all samples that found the program in machine code of this line, from 0 to 1.
    pub share: f64,
    pub remarks: Vec<Remark>,
}

/// What a line is for the runtime, when the program has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunsAs {
    MachineCode,
    Interpreter,
    /// Its function has machine code, but none of that stands for the line: it is part of what is done for others, or has
    /// never run.
    Folded,
    /// There is nothing to run in it.
    Nothing,
}

impl RunsAs {
    pub fn name(self) -> &'static str {
        match self {
            RunsAs::MachineCode => "machine code",
            RunsAs::Interpreter => "interpreter",
            RunsAs::Folded => "-",
            RunsAs::Nothing => "",
        }
    }
}

pub struct FunctionRow {
    pub name: String,
    pub line: u64,
    /// If code of it was made.
    pub compiled: Option<Function>,
    /// Shares of all samples.
    pub in_machine_code: f64,
    pub in_interpreter: f64,
    pub exits: u64,
}

pub struct Totals {
    /// The program's time by tier, in seconds.
    pub tiers: Vec<(String, f64)>,
    pub samples: u64,
    pub interval_seconds: f64,
    /// Shares of all samples: in the compiler, and in other files or where nobody knows.
    pub compiler: f64,
    pub elsewhere: f64,
    /// Calls in this file's text that were inlined, and that were not.
    pub inlined: usize,
    pub refused: usize,
    pub exits: u64,
}

/// Puts together what a report says about a program. `path` is the file as the runtime names it, `shown` as people do.
/// An error is a sentence: the report or the program cannot be read.
pub fn explain(report: &str, source: &str, path: &str, shown: &str) -> Result<Explanation, String> {
    let report = Report::read(report, path)?;
    let by_line = report.by_line.as_ref().ok_or("the report says nothing about lines")?;
    let coded =
        program::lines_with_code(source, path).map_err(|(line, wrong)| format!("line {line}: {wrong}"))?;
    let share = |count: u64| count as f64 / by_line.total.max(1) as f64;

    let mut at_line: BTreeMap<u64, u64> = BTreeMap::new();
    let mut functions = functions(&report);
    for place in &by_line.places {
        let key = (place.first_line, place.function.clone());
        let row = functions.entry(key).or_insert_with(|| row(&place.function, place.first_line));
        match place.line {
            Some(line) => {
                *at_line.entry(line).or_default() += place.count;
                row.in_machine_code += share(place.count);
            }
            None => row.in_interpreter += share(place.count),
        }
    }
    let functions: Vec<FunctionRow> = functions.into_values().collect();
    let mut remarks = remarks::by_line(&report, path, &functions);
    let lines = source.lines().zip(1..).map(|(text, number)| Line {
        number,
        text: text.to_owned(),
        runs_as: match coded.get(&number) {
            _ if by_line.machine_code.contains(&number) => RunsAs::MachineCode,
            Some(function) if is_compiled(&report, function) => RunsAs::Folded,
            Some(_) => RunsAs::Interpreter,
            None => RunsAs::Nothing,
        },
        share: share(at_line.get(&number).copied().unwrap_or(0)),
        remarks: remarks.remove(&number).unwrap_or_default(),
    });
    let here: u64 = by_line.places.iter().map(|place| place.count).sum();
    let [inlined, refused] = remarks::calls(&report, path);
    let totals = Totals {
        tiers: report.tier_seconds.clone(),
        samples: by_line.total,
        interval_seconds: by_line.interval_seconds,
        compiler: share(by_line.compiler),
        elsewhere: share(by_line.total.saturating_sub(by_line.compiler + here)),
        inlined,
        refused,
        exits: report.exits.iter().map(|exit| exit.count).sum(),
    };
    Ok(Explanation { file: shown.to_owned(), lines: lines.collect(), functions, totals })
}

/// Whether there is machine code for calls of a function at the end.
fn is_compiled(report: &Report, function: &str) -> bool {
    report.function(function).is_some_and(|function| function.compiled_at_end && function.versions > 0)
}

fn row(name: &str, line: u64) -> FunctionRow {
    let name = name.to_owned();
    FunctionRow { name, line, compiled: None, in_machine_code: 0.0, in_interpreter: 0.0, exits: 0 }
}

/// Functions that were compiled or refused, by line and name; no time in them yet.
fn functions(report: &Report) -> BTreeMap<(u64, String), FunctionRow> {
    let mut rows = BTreeMap::new();
    for function in &report.functions {
        let exits = report.exits.iter().filter(|exit| exit.function == function.name);
        let exits = exits.map(|exit| exit.count).sum();
        let compiled = Some(function.clone());
        let key = (function.line, function.name.clone());
        rows.insert(key, FunctionRow { compiled, exits, ..row(&function.name, function.line) });
    }
    for function in &report.not_compiled {
        let key = (function.line, function.name.clone());
        rows.entry(key).or_insert_with(|| row(&function.name, function.line));
    }
    rows
}

impl Explanation {
    /// For a terminal; with colours if it has them.
    pub fn text(&self, colours: bool) -> String {
        terminal::text(self, colours)
    }

    /// A page of HTML. `command` is what was typed.
    pub fn page(&self, command: &str) -> String {
        page::page(self, command)
    }
}

/// A share as percent.
fn figure(share: f64) -> String {
    if share == 0.0 { "0 %".to_owned() } else { percent(share) }
}

/// A share as percent: nothing for nothing.
fn percent(share: f64) -> String {
    match share {
        0.0 => String::new(),
        share if share < 0.001 => "<0.1 %".to_owned(),
        share => format!("{:.1} %", 100.0 * share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pyrite_page::check::well_formed;

    const SOURCE: &str = "\
def add(a, b):
    return a + b  # <b> & \"co\"

def total(n):
    t = 0
    for i in range(n):
        t = add(t, i)
        risky(t)
    return t
print(total(9))
";

    const REPORT: &str = r#"{
        "jit": true, "inliner": "on", "forced_exits": 0, "guards": 1, "code_bytes": 2048, "versions_replaced": 2,
        "functions": [{"name": "total", "file": "/t.py", "line": 4, "tier": 2, "compiled_at_end": true, "versions": 1,
                       "loop_versions": 2, "code_bytes": 1234, "compile_seconds": 0.0125}],
        "not_compiled": [{"name": "risky", "file": "/t.py", "line": 1, "reason": "too-many", "count": 1}],
        "hir": [], "hir_instructions": [], "refusals": ["Generator"],
        "meanings": {"kind": "another type than so far", "Generator": "it makes a generator"},
        "machine_code_time_share": 0.5, "tier_seconds": {"machine code": 0.75, "interpreter": 0.25},
        "compile_seconds": {"build": 0.001, "inline": 0.002, "passes": 0.003, "assemble": 0.004, "install": 0},
        "exits": [{"function": "add", "file": "/t.py", "line": 2, "reason": "kind", "guilty": "<evil>", "count": 1},
                  {"function": "x", "file": "/other.py", "line": 2, "reason": "kind", "guilty": null, "count": 99}],
        "inlined": [{"callee": "add", "caller": "total", "caller_file": "/t.py", "code_of": "total", "line": 7, "times": 2},
                    {"callee": "no", "caller": "no", "caller_file": "/other.py", "code_of": "no", "line": 7, "times": 2}],
        "refused": [{"callee": "risky", "caller": "total", "caller_file": "/t.py", "code_of": "total", "line": 8,
                     "times": 1, "reason": "Generator"}],
        "by_line": {"interval_seconds": 0.001, "total": 200, "compiler": 10,
            "places": [{"file": "/t.py", "function": "add", "first_line": 1, "line": 2, "count": 100},
                       {"file": "/t.py", "function": "total", "first_line": 4, "line": null, "count": 40},
                       {"file": "/other.py", "function": "x", "first_line": 1, "line": 2, "count": 50}],
            "machine_code": [{"file": "/t.py", "function": "add", "first_line": 1, "lines": [2]},
                             {"file": "/t.py", "function": "total", "first_line": 4, "lines": [6, 7, 8]}]}}"#;

    pub(crate) fn explanation() -> Explanation {
        explain(REPORT, SOURCE, "/t.py", "t.py").expect("an explanation")
    }

    fn said(line: u64) -> Vec<String> {
        let explanation = explanation();
        explanation.lines[line as usize - 1].remarks.iter().map(|remark| remark.text.clone()).collect()
    }

    #[test]
    fn lines_have_their_share_and_what_they_run_as() {
        let lines = explanation().lines;
        let of = |line: usize| (lines[line - 1].runs_as, lines[line - 1].share);
        assert_eq!(of(2), (RunsAs::MachineCode, 0.5));
        assert_eq!(of(3), (RunsAs::Nothing, 0.0));
        assert_eq!(of(5), (RunsAs::Folded, 0.0));
        assert_eq!(of(10), (RunsAs::Interpreter, 0.0));
    }

    #[test]
    fn calls_exits_and_functions_are_remarked_at_their_lines() {
        assert_eq!(said(7), ["add inlined"]);
        assert_eq!(said(8), ["risky not inlined: it makes a generator (Generator)"]);
        assert_eq!(said(2), ["left once: another type than so far (kind): <evil>"]);
        let total = "total compiled: 1 version for calls, 2 for loops; 1234 bytes at the end, 12.5 ms";
        assert_eq!(said(4), [total, "20.0 % of the time in the interpreter, in total"]);
        assert_eq!(said(1), ["risky not compiled: too-many"]);
    }

    #[test]
    fn totals_leave_other_files_out_but_for_their_time() {
        let totals = explanation().totals;
        assert_eq!((totals.inlined, totals.refused, totals.exits), (1, 1, 1));
        assert_eq!((totals.compiler, totals.elsewhere), (0.05, 0.25));
    }

    #[test]
    fn the_terminal_shows_remarks_below_their_lines_and_colours_only_if_told() {
        let text = explanation().text(false);
        let lines: Vec<&str> = text.lines().collect();
        let at = lines.iter().position(|line| line.contains("t = add(t, i)")).expect("the line");
        assert!(lines[at + 1].ends_with("add inlined"), "{text}");
        let share = lines.iter().find(|line| line.contains("return a + b")).expect("the line");
        assert!(share.contains("50.0 %") && share.contains("machine code"), "{text}");
        assert!(!text.contains('\x1b') && explanation().text(true).contains('\x1b'));
    }

    #[test]
    fn the_page_is_well_formed_and_escapes_the_program() {
        let page = explanation().page("pyrite explain --html 'a b' t.py");
        assert_eq!(well_formed(&page), Ok(()));
        for part in ["# &lt;b&gt; &amp; &quot;co&quot;", "(kind): &lt;evil&gt;", "add inlined", "50.0 %"] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        assert!(!page.contains("<script"));
    }

    #[test]
    fn a_report_without_lines_is_refused() {
        let report = REPORT.replace("\"by_line\": {", "\"by_line\": null, \"more\": {");
        assert!(explain(&report, SOURCE, "/t.py", "t.py").is_err_and(|why| why.contains("lines")));
    }
}
