//! Judges claims by what a run reported.

use crate::claims::{Bound, Claim, Placed};
use crate::report::Report;

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Held,
    Falsified,
    /// Nothing follows from the run: it was not the one that the claim is about.
    Void,
}

impl Verdict {
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Held => "held",
            Verdict::Falsified => "falsified",
            Verdict::Void => "void",
        }
    }
}

/// A verdict and what it is founded on.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    pub verdict: Verdict,
    pub evidence: String,
}

fn judged(held: bool, evidence: String) -> Judgement {
    Judgement { verdict: if held { Verdict::Held } else { Verdict::Falsified }, evidence }
}

fn void(evidence: &str) -> Judgement {
    Judgement { verdict: Verdict::Void, evidence: evidence.to_owned() }
}

/// Names in claims that the binary does not know: HIR instructions, refusals. Each is a sentence.
pub fn unknown_names(claim: &Claim, report: &Report) -> Option<String> {
    let unknown = |name: &String, known: &[String]| !known.is_empty() && !known.contains(name);
    match claim {
        Claim::Hir { instruction, .. } if unknown(instruction, &report.hir_instructions) => {
            Some(format!("there is no HIR instruction {instruction}"))
        }
        Claim::Refused { reason, .. } if unknown(reason, &report.refusals) => {
            Some(format!("there is no refusal {reason}: they are {}", report.refusals.join(", ")))
        }
        _ => None,
    }
}

/// Judges a claim by the report of a run with the JIT and the inliner on.
pub fn judge(placed: &Placed, report: &Report) -> Judgement {
    if !report.jit {
        return void("the run had no JIT");
    }
    match &placed.claim {
        Claim::Compiled { function, tier } => compiled(function, *tier, report),
        Claim::Inlined { .. } | Claim::Refused { .. } if !report.inliner => {
            void("the run had the inliner off")
        }
        Claim::Inlined { callee, caller, times } => inlined(callee, caller, *times, report),
        Claim::Refused { callee, caller, reason } => refused(callee, caller, reason, report),
        Claim::Deopts { function, count } => deopts(function, *count, report),
        Claim::Hir { function, instruction, count } => hir(function, instruction, *count, report),
        Claim::MachineCodeTimeShare { share } => match report.machine_code_time_share {
            Some(found) => judged(share.admits(found), format!("{found:.3} of the time was in machine code")),
            None => void("time was not measured"),
        },
    }
}

fn compiled(function: &str, tier: u64, report: &Report) -> Judgement {
    let Some(found) = report.function(function) else {
        let why: Vec<String> = not_compiled(function, report);
        let why = if why.is_empty() { "it never came up".to_owned() } else { why.join(", ") };
        return judged(false, format!("never compiled: {why}"));
    };
    let pieces = format!(
        "tier {}, {} versions for calls, {} for loops, {} bytes",
        found.tier, found.versions, found.loop_versions, found.code_bytes
    );
    match found.compiled_at_end {
        true => judged(found.tier >= tier, pieces),
        false => judged(false, format!("its code was thrown away in the end; {pieces}")),
    }
}

fn not_compiled(function: &str, report: &Report) -> Vec<String> {
    let of = report.not_compiled.iter().filter(|failure| failure.name == function);
    of.map(|failure| format!("{} ({} times)", failure.reason, failure.count)).collect()
}

fn inlined(callee: &str, caller: &str, times: Bound, report: &Report) -> Judgement {
    let found = report.times_inlined(callee, caller);
    let mut evidence = format!("inlined {found} times");
    for refusal in report.refused.iter().filter(|d| d.is_of(callee, caller)) {
        let reason = refusal.reason.as_deref().unwrap_or_default();
        evidence.push_str(&format!(", refused at line {}: {reason}", refusal.line));
    }
    if report.function(caller).is_none() {
        evidence.push_str(&format!("; {caller} was never compiled"));
        // Nothing is inlined into what is not compiled; that would not show that the inliner declines.
        return judged(false, evidence);
    }
    judged(times.admits(found as f64), evidence)
}

fn refused(callee: &str, caller: &str, reason: &str, report: &Report) -> Judgement {
    let of = |d: &&crate::report::Decision| d.is_of(callee, caller);
    let reasons: Vec<&str> =
        report.refused.iter().filter(of).filter_map(|decision| decision.reason.as_deref()).collect();
    let inlined = report.times_inlined(callee, caller);
    let said = if reasons.is_empty() { "never refused".to_owned() } else { reasons.join(", ") };
    judged(inlined == 0 && reasons.contains(&reason), format!("{said}; inlined {inlined} times"))
}

fn deopts(function: &str, count: Bound, report: &Report) -> Judgement {
    if report.function(function).is_none() {
        return judged(false, "never compiled, so it could not be left".to_owned());
    }
    let exits: Vec<_> = report.exits.iter().filter(|exit| exit.function == function).collect();
    let found: u64 = exits.iter().map(|exit| exit.count).sum();
    let mut evidence = format!("{found} exits");
    for exit in exits {
        let guilty = exit.guilty.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        evidence.push_str(&format!("; line {}: {}{guilty}, {} times", exit.line, exit.reason, exit.count));
    }
    judged(count.admits(found as f64), evidence)
}

/// Lines of HIR that are shown as evidence.
const EXCERPT: usize = 6; // lines

fn hir(function: &str, instruction: &str, count: Bound, report: &Report) -> Judgement {
    let of = |hir: &&crate::report::Hir| hir.name == function;
    let count_in = |hir: &crate::report::Hir| {
        hir.counts.iter().find(|(name, _)| name == instruction).map_or(0, |(_, count)| *count)
    };
    let Some(most) = report.hir.iter().filter(of).max_by_key(|hir| count_in(hir)) else {
        return judged(false, "never compiled, so there is no HIR".to_owned());
    };
    let found = count_in(most);
    let mut evidence = format!("{found} in the code for {}", most.entry);
    let names = |line: &&str| line.split_whitespace().any(|word| word == instruction);
    for line in most.text.lines().filter(names).take(EXCERPT) {
        evidence.push_str(&format!("\n    {}", line.trim()));
    }
    judged(count.admits(found as f64), evidence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::parse;
    use crate::report::{Decision, Exit, Hir, tests::small};

    fn verdict(text: &str, report: &Report) -> (&'static str, String) {
        let placed = Placed { line: 1, text: text.to_owned(), claim: parse(text).unwrap() };
        let judgement = judge(&placed, report);
        (judgement.verdict.name(), judgement.evidence)
    }

    #[test]
    fn compiled_means_there_is_code_at_the_end() {
        let mut report = small();
        assert_eq!(verdict("compiled f tier=2", &report).0, "held");
        assert_eq!(verdict("compiled g tier=1", &report).1, "never compiled: it never came up");
        report.functions[0].tier = 1;
        assert_eq!(verdict("compiled f tier=2", &report).0, "falsified");
        report.functions[0].compiled_at_end = false;
        assert_eq!(verdict("compiled f tier=1", &report).0, "falsified");
    }

    #[test]
    fn nothing_is_shown_by_a_function_that_never_was_compiled() {
        let report = small();
        for claim in ["deopts g == 0", "hir g GuardKind == 0", "inlined f into g == 0"] {
            assert_eq!(verdict(claim, &report).0, "falsified", "{claim}");
        }
    }

    #[test]
    fn exits_and_instructions_are_counted() {
        let mut report = small();
        let exit = |line, count| Exit {
            function: "f".into(),
            line,
            reason: "kind".into(),
            guilty: Some("float".into()),
            count,
        };
        report.exits = vec![exit(3, 2), exit(4, 1)];
        assert_eq!(
            verdict("deopts f <= 2", &report),
            ("falsified", "3 exits; line 3: kind (float), 2 times; line 4: kind (float), 1 times".to_owned())
        );
        let piece = |entry: &str, count, text: &str| Hir {
            name: "f".into(),
            entry: entry.into(),
            counts: vec![("GuardKind".into(), count)],
            text: text.into(),
        };
        report.hir = vec![piece("call", 1, "  v3: Int = GuardKind v1 Int"), piece("loop at line 2", 0, "")];
        assert_eq!(
            verdict("hir f GuardKind == 1", &report),
            ("held", "1 in the code for call\n    v3: Int = GuardKind v1 Int".to_owned())
        );
        assert_eq!(verdict("machine_code_time_share >= 0.9", &report).0, "falsified");
    }

    #[test]
    fn inlining_is_judged_only_where_the_inliner_was_on() {
        let mut report = small();
        let decision = |reason: Option<&str>| Decision {
            callee: "g".into(),
            caller_file: "a.py".to_owned(),
            caller: "f".into(),
            code_of: "f".into(),
            line: 7,
            times: 1,
            reason: reason.map(str::to_owned),
        };
        assert_eq!(verdict("inlined g into f >= 1", &report).0, "falsified");
        report.refused = vec![decision(Some("Cold"))];
        assert_eq!(verdict("inlined g into f >= 1", &report).1, "inlined 0 times, refused at line 7: Cold");
        assert_eq!(verdict("refused g into f reason=Cold", &report).0, "held");
        assert_eq!(verdict("refused g into f reason=Recursive", &report).0, "falsified");
        report.inlined = vec![decision(None)];
        assert_eq!(verdict("inlined g into f >= 1", &report).0, "held");
        assert_eq!(verdict("refused g into f reason=Cold", &report).0, "falsified");
        report.inliner = false;
        assert_eq!(verdict("inlined g into f >= 1", &report).0, "void");
    }

    #[test]
    fn names_that_the_binary_does_not_know_are_found() {
        let mut report = small();
        let unknown = |text: &str, report: &Report| unknown_names(&parse(text).unwrap(), report);
        assert!(unknown("hir f GuardKnd == 0", &report).is_some());
        assert_eq!(unknown("hir f GuardKind == 0", &report), None);
        assert_eq!(unknown("refused f into f reason=Anything", &report), None);
        report.refusals = vec!["Cold".into()];
        assert!(unknown("refused f into f reason=Anything", &report).is_some());
    }
}
