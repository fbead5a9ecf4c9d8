//! What is said about a line: calls that were inlined or not and why, exits and why, functions that were compiled or not.

use std::collections::{BTreeMap, BTreeSet};

use pyrite_falsify::report::{Decision, Function, Report};

use crate::{FunctionRow, percent};

/// What a remark is about; people see a colour for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// About a function, where that begins.
    Function,
    Inlined,
    Refused,
    Exit,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    pub kind: Kind,
    pub text: String,
}

/// Calls in the text of this file that were inlined, and that were not; each counts once.
pub fn calls(report: &Report, path: &str) -> [usize; 2] {
    [&report.inlined, &report.refused].map(|decisions| {
        let here = decisions.iter().filter(|decision| decision.caller_file == path);
        here.map(|decision| (decision.line, &decision.callee)).collect::<BTreeSet<_>>().len()
    })
}

/// All remarks about the lines of a file.
pub fn by_line(report: &Report, path: &str, functions: &[FunctionRow]) -> BTreeMap<u64, Vec<Remark>> {
    let mut remarks: BTreeMap<u64, Vec<Remark>> = BTreeMap::new();
    let mut say = |line: u64, kind: Kind, text: String| {
        let remark = Remark { kind, text };
        // Modules begin before their first line.
        let at = remarks.entry(line.max(1)).or_default();
        if !at.contains(&remark) {
            at.push(remark);
        }
    };
    for function in functions {
        if let Some(compiled) = &function.compiled {
            say(function.line, Kind::Function, of_function(compiled));
        }
        if function.in_interpreter > 0.0 {
            let share = percent(function.in_interpreter);
            let text = format!("{share} of the time in the interpreter, in {}", function.name);
            say(function.line, Kind::Function, text);
        }
    }
    for function in &report.not_compiled {
        say(function.line, Kind::Function, format!("{} not compiled: {}", function.name, function.reason));
    }
    let meaning = |name: &str| match report.meanings.get(name) {
        Some(meaning) => format!("{meaning} ({name})"),
        None => name.to_owned(),
    };
    let here = |decision: &&Decision| decision.caller_file == path;
    for decision in report.inlined.iter().filter(here) {
        say(decision.line, Kind::Inlined, format!("{} inlined", decision.callee));
    }
    for decision in report.refused.iter().filter(here) {
        let reason = meaning(decision.reason.as_deref().unwrap_or_default());
        say(decision.line, Kind::Refused, format!("{} not inlined: {reason}", decision.callee));
    }
    for exit in &report.exits {
        let guilty = exit.guilty.as_ref().map(|guilty| format!(": {guilty}")).unwrap_or_default();
        let text = format!("left {}: {}{guilty}", times(exit.count), meaning(&exit.reason));
        say(exit.line, Kind::Exit, text);
    }
    remarks.values_mut().for_each(|remarks| remarks.sort_by_key(|remark| remark.kind));
    remarks
}

fn of_function(function: &Function) -> String {
    let versions = |count: u64| if count == 1 { "1 version".to_owned() } else { format!("{count} versions") };
    let made = match (function.versions, function.loop_versions) {
        (calls, 0) => format!("{} for calls", versions(calls)),
        (0, loops) => format!("{} for loops", versions(loops)),
        (calls, loops) => format!("{} for calls, {loops} for loops", versions(calls)),
    };
    let gone = if function.compiled_at_end { "" } else { ", all thrown away" };
    let milliseconds = function.compile_seconds * 1e3;
    format!(
        "{} compiled: {made}{gone}; {} bytes at the end, {milliseconds:.1} ms",
        function.name, function.code_bytes
    )
}

fn times(count: u64) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}
