//! Claims: comments of a program that say what the compiler must do to it. The vocabulary is the enum `Claim`; this file
//! reads it, `evaluate` judges it.
//!
//! ```text
//! # claim: compiled call_speak tier=2
//! # claim: inlined Dog.speak into call_speak >= 1
//! # claim: refused safe_div into exc_bench reason=ExceptionTable
//! # claim: deopts call_speak == 0
//! # claim: hir call_speak GuardShape <= 1
//! # claim: machine_code_time_share >= 0.9
//! ```

use std::fmt;

use crate::program;

/// What a claim says, functions by their qualified names.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// At the end there is code of the function, of this tier or a later one.
    Compiled { function: String, tier: u64 },
    /// How often code of the caller has the callee's body in it.
    Inlined { callee: String, caller: String, times: Bound },
    /// The inliner declined for this reason, and never inlined.
    Refused { callee: String, caller: String, reason: String },
    /// How often code of the function was left for the interpreter.
    Deopts { function: String, count: Bound },
    /// How many instructions of a name are in the function's newest code; of the piece that has most.
    Hir { function: String, instruction: String, count: Bound },
    /// Share of time in machine code, from 0 to 1.
    MachineCodeTimeShare { share: Bound },
}

impl Claim {
    /// The functions that it speaks of.
    pub fn functions(&self) -> Vec<&str> {
        match self {
            Claim::Compiled { function, .. }
            | Claim::Deopts { function, .. }
            | Claim::Hir { function, .. } => vec![function],
            Claim::Inlined { callee, caller, .. } | Claim::Refused { callee, caller, .. } => {
                vec![callee, caller]
            }
            Claim::MachineCodeTimeShare { .. } => Vec::new(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    pub comparison: Comparison,
    pub number: f64,
}

impl Bound {
    pub fn admits(self, found: f64) -> bool {
        match self.comparison {
            Comparison::Equal => found == self.number,
            Comparison::NotEqual => found != self.number,
            Comparison::Less => found < self.number,
            Comparison::LessOrEqual => found <= self.number,
            Comparison::Greater => found > self.number,
            Comparison::GreaterOrEqual => found >= self.number,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub const ALL: [Comparison; 6] = [
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Less,
        Comparison::LessOrEqual,
        Comparison::Greater,
        Comparison::GreaterOrEqual,
    ];

    pub fn text(self) -> &'static str {
        match self {
            Comparison::Equal => "==",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }
}

/// A claim and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    pub line: usize,
    /// As it is written, without the mark.
    pub text: String,
    pub claim: Claim,
}

/// A claim that means nothing, or a program that is none. It fails the run: what is not evaluated proves nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct BadClaim {
    pub file: String,
    pub line: usize,
    pub message: String,
}

impl fmt::Display for BadClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// All claims of a program, in order. Every bad one is reported, not just the first.
pub fn of_program(source: &str, file: &str) -> Result<Vec<Placed>, Vec<BadClaim>> {
    let mut placed = Vec::new();
    let mut bad = Vec::new();
    let mut note = |line, message| bad.push(BadClaim { file: file.to_owned(), line, message });
    for (index, line) in source.lines().enumerate() {
        let Some(text) = claim_text(line) else { continue };
        match parse(text) {
            Ok(claim) => placed.push(Placed { line: index + 1, text: text.to_owned(), claim }),
            Err(message) => note(index + 1, message),
        }
    }
    match program::function_names(source, file) {
        Ok(names) => {
            for claim in &placed {
                for function in claim.claim.functions() {
                    if !names.contains(function) {
                        note(claim.line, format!("the program has no function {function}"));
                    }
                }
            }
        }
        Err((line, message)) => note(line, message),
    }
    bad.sort_by_key(|bad| bad.line);
    if bad.is_empty() { Ok(placed) } else { Err(bad) }
}

/// The claim in a line that is a comment and begins with the mark, with or without the blank and in any case: a claim
/// with a misspelt mark must not be taken for a remark.
fn claim_text(line: &str) -> Option<&str> {
    let comment = line.trim().strip_prefix('#')?.trim_start();
    let mark = comment.get(..5)?;
    let rest = comment[5..].trim_start_matches(['s', 'S']).trim_start().strip_prefix(':')?;
    mark.eq_ignore_ascii_case("claim").then(|| rest.trim())
}

/// Reads one claim. An error is a sentence for the user.
pub fn parse(text: &str) -> Result<Claim, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let owned = |word: &&str| (*word).to_owned();
    match words.as_slice() {
        ["compiled", function, tier] => {
            let tier = tier.strip_prefix("tier=").and_then(|tier| tier.parse().ok());
            let tier = tier.filter(|tier| (1..=2).contains(tier)).ok_or("the tier is tier=1 or tier=2")?;
            Ok(Claim::Compiled { function: owned(function), tier })
        }
        ["inlined", callee, "into", caller, comparison, number] => {
            let times = bound(comparison, number)?;
            Ok(Claim::Inlined { callee: owned(callee), caller: owned(caller), times })
        }
        ["refused", callee, "into", caller, reason] => {
            let reason = reason.strip_prefix("reason=").filter(|reason| !reason.is_empty());
            let reason = reason.ok_or("a refusal has a reason=NAME")?.to_owned();
            Ok(Claim::Refused { callee: owned(callee), caller: owned(caller), reason })
        }
        ["deopts", function, comparison, number] => {
            Ok(Claim::Deopts { function: owned(function), count: bound(comparison, number)? })
        }
        ["hir", function, instruction, comparison, number] => {
            let (function, instruction) = (owned(function), owned(instruction));
            Ok(Claim::Hir { function, instruction, count: bound(comparison, number)? })
        }
        ["machine_code_time_share", comparison, number] => {
            Ok(Claim::MachineCodeTimeShare { share: bound(comparison, number)? })
        }
        [] => Err("an empty claim".to_owned()),
        [first, ..] => Err(match FORMS.iter().find(|form| form.split(' ').next() == Some(first)) {
            Some(form) => format!("the form of this claim is `{form}`"),
            None => format!("no claim begins with {first:?}; the forms are {}", FORMS.join("; ")),
        }),
    }
}

const FORMS: [&str; 6] = [
    "compiled FUNCTION tier=N",
    "inlined CALLEE into CALLER COMPARISON NUMBER",
    "refused CALLEE into CALLER reason=NAME",
    "deopts FUNCTION COMPARISON NUMBER",
    "hir FUNCTION INSTRUCTION COMPARISON NUMBER",
    "machine_code_time_share COMPARISON NUMBER",
];

fn bound(comparison: &str, number: &str) -> Result<Bound, String> {
    let known = Comparison::ALL.into_iter().find(|known| known.text() == comparison);
    let comparison = known.ok_or_else(|| format!("{comparison:?} is no comparison"))?;
    let finite = number.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0);
    let number = finite.ok_or_else(|| format!("{number:?} is no number of this kind"))?;
    Ok(Bound { comparison, number })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &str = "\
class Dog:
    def speak(self):
        return 1

def call(dog):
    def inner():
        return 2
    return dog.speak() + inner()
";

    fn claims(text: &str) -> Result<Vec<Placed>, Vec<String>> {
        let bad = |bad: Vec<BadClaim>| bad.iter().map(ToString::to_string).collect();
        of_program(&format!("{PROGRAM}{text}"), "a.py").map_err(bad)
    }

    #[test]
    fn each_form_is_read() {
        let at_least_one = Bound { comparison: Comparison::GreaterOrEqual, number: 1.0 };
        let text = |word: &str| word.to_owned();
        let all = claims(
            "# claim: compiled call tier=2\n\
             # claim: inlined Dog.speak into call >= 1\n\
             # claim: refused call.<locals>.inner into call reason=Cold\n\
             # claim: deopts call >= 1\n\
             # claim: hir call GuardShape >= 1\n\
             # claim: machine_code_time_share >= 1\n",
        );
        let all: Vec<Claim> = all.unwrap().into_iter().map(|placed| placed.claim).collect();
        assert_eq!(
            all,
            [
                Claim::Compiled { function: text("call"), tier: 2 },
                Claim::Inlined { callee: text("Dog.speak"), caller: text("call"), times: at_least_one },
                Claim::Refused {
                    callee: text("call.<locals>.inner"),
                    caller: text("call"),
                    reason: text("Cold")
                },
                Claim::Deopts { function: text("call"), count: at_least_one },
                Claim::Hir { function: text("call"), instruction: text("GuardShape"), count: at_least_one },
                Claim::MachineCodeTimeShare { share: at_least_one },
            ]
        );
    }

    #[test]
    fn every_bad_claim_is_named_with_file_and_line() {
        let bad = claims(
            "# claim: compiled cal tier=2\n\
             # claim: compiled call tier=7\n\
             # claim: inlined Dog.speak in call >= 1\n\
             # claim: deopts call =< 1\n\
             # claim: deopts call == many\n\
             # claim: faster\n\
             # claim:\n",
        );
        assert_eq!(
            bad.unwrap_err(),
            [
                "a.py:9: the program has no function cal",
                "a.py:10: the tier is tier=1 or tier=2",
                "a.py:11: the form of this claim is `inlined CALLEE into CALLER COMPARISON NUMBER`",
                "a.py:12: \"=<\" is no comparison",
                "a.py:13: \"many\" is no number of this kind",
                "a.py:14: no claim begins with \"faster\"; the forms are compiled FUNCTION tier=N; \
                 inlined CALLEE into CALLER COMPARISON NUMBER; refused CALLEE into CALLER reason=NAME; \
                 deopts FUNCTION COMPARISON NUMBER; hir FUNCTION INSTRUCTION COMPARISON NUMBER; \
                 machine_code_time_share COMPARISON NUMBER",
                "a.py:15: an empty claim",
            ]
        );
    }

    #[test]
    fn a_misspelt_mark_is_a_claim_and_a_remark_is_none() {
        let lines = "#claim: deopts call == 0\n    # Claims : deopts call == 0\n# A claim: this is prose.\n# claim to fame\n";
        assert_eq!(claims(lines).unwrap().len(), 2);
    }

    #[test]
    fn a_program_that_does_not_parse_is_a_bad_claim() {
        assert!(claims("def\n").unwrap_err()[0].starts_with("a.py:9: the program is not Python: "));
    }

    #[test]
    fn bounds_compare_as_they_are_written() {
        let admits = |comparison, found| Bound { comparison, number: 2.0 }.admits(found);
        let table = Comparison::ALL.map(|c| (c.text(), [1.0, 2.0, 3.0].map(|found| admits(c, found))));
        assert_eq!(
            table,
            [
                ("==", [false, true, false]),
                ("!=", [true, false, true]),
                ("<", [true, false, false]),
                ("<=", [true, true, false]),
                (">", [false, false, true]),
                (">=", [false, true, true]),
            ]
        );
    }
}
