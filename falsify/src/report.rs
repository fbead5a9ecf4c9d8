//! Reads what the binary writes with `--jit-report`: all that the harness knows of what the compiler did.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// A compiled function.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    pub name: String,
    /// Its first line.
    pub line: u64,
    pub tier: u64,
    /// There was code of it when the program ended.
    pub compiled_at_end: bool,
    /// How often code was made for calls of it, and for its loops.
    pub versions: u64,
    pub loop_versions: u64,
    pub code_bytes: u64,
    pub compile_seconds: f64,
}

/// A way out of machine code that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Exit {
    pub function: String,
    pub line: u64,
    pub reason: String,
    /// The type of what was not as expected.
    pub guilty: Option<String>,
    pub count: u64,
}

/// A call that the inliner decided on.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    pub callee: String,
    /// In whose text the call stands, and the file of that.
    pub caller: String,
    pub caller_file: String,
    /// Whose machine code it is about.
    pub code_of: String,
    pub line: u64,
    pub times: u64,
    /// Why it was refused; `None` if it was inlined.
    pub reason: Option<String>,
}

impl Decision {
    /// Whether it is about these two: the call stands in the caller's text, or in what was inlined into it.
    pub fn is_of(&self, callee: &str, caller: &str) -> bool {
        self.callee == callee && (self.caller == caller || self.code_of == caller)
    }
}

/// A function or loop that could not be compiled.
#[derive(Debug, Clone, PartialEq)]
pub struct NotCompiled {
    pub name: String,
    /// The function's first line.
    pub line: u64,
    pub reason: String,
    pub count: u64,
}

/// The HIR of one piece of a function's newest code.
#[derive(Debug, Clone, PartialEq)]
pub struct Hir {
    pub name: String,
    /// `call`, `resume`, or `loop at line N`.
    pub entry: String,
    /// Instructions by name.
    pub counts: Vec<(String, u64)>,
    pub text: String,
}

/// What is known by line of a run with `--jit-report-lines`. Samples are looks at the program at regular intervals.
#[derive(Debug, Clone, PartialEq)]
pub struct ByLine {
    pub interval_seconds: f64,
    /// All that were taken, those in the compiler and in other files included.
    pub total: u64,
    /// In the compiler.
    pub compiler: u64,
    /// In the program's file.
    pub places: Vec<Sampled>,
    /// Lines of the program's file that machine code stands for at the end: code of their function, or of one that it was
    /// inlined into.
    pub machine_code: BTreeSet<u64>,
}

/// Samples that found the program at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    pub function: String,
    /// The function's first line.
    pub first_line: u64,
    /// The line; `None` in the interpreter, of which only the function is known.
    pub line: Option<u64>,
    pub count: u64,
}

/// One run.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub jit: bool,
    pub inliner: bool,
    pub functions: Vec<Function>,
    pub exits: Vec<Exit>,
    pub forced_exits: u64,
    pub inlined: Vec<Decision>,
    pub refused: Vec<Decision>,
    pub not_compiled: Vec<NotCompiled>,
    pub hir: Vec<Hir>,
    /// The vocabularies of the binary: names that a claim may use. No refusals: the binary does not tell.
    pub hir_instructions: Vec<String>,
    pub refusals: Vec<String>,
    /// What names of refusals and of reasons for exits mean.
    pub meanings: BTreeMap<String, String>,
    pub guards: u64,
    /// Bytes of all code that was made, also of what was replaced.
    pub code_bytes: u64,
    pub versions_replaced: u64,
    /// By phase of the compiler, in the order of the phases.
    pub compile_seconds: Vec<(String, f64)>,
    /// By tier. Empty if time was not measured.
    pub tier_seconds: Vec<(String, f64)>,
    pub machine_code_time_share: Option<f64>,
    pub by_line: Option<ByLine>,
}

/// The phases of the compiler, in their order.
const PHASES: [&str; 5] = ["build", "inline", "passes", "assemble", "install"];

impl Report {
    /// Reads the document; functions of other files than the program's, those of the library, are left out. An error
    /// names what is missing.
    pub fn read(text: &str, file: &str) -> Result<Report, String> {
        let document: Value =
            serde_json::from_str(text).map_err(|error| format!("the report is no JSON: {error}"))?;
        let at = At { value: &document, path: "the report".to_owned(), file };
        let inliner = at.field("inliner")?.text()?;
        Ok(Report {
            jit: at.field("jit")?.flag()?,
            inliner: inliner == "on",
            functions: at.list("functions", |f| {
                Ok(Function {
                    name: f.field("name")?.text()?,
                    line: f.field("line")?.number()?,
                    tier: f.field("tier")?.number()?,
                    compiled_at_end: f.field("compiled_at_end")?.flag()?,
                    versions: f.field("versions")?.number()?,
                    loop_versions: f.field("loop_versions")?.number()?,
                    code_bytes: f.field("code_bytes")?.number()?,
                    compile_seconds: f.field("compile_seconds")?.real()?,
                })
            })?,
            exits: at.list("exits", |e| {
                Ok(Exit {
                    function: e.field("function")?.text()?,
                    line: e.field("line")?.number()?,
                    reason: e.field("reason")?.text()?,
                    guilty: e.value.get("guilty").and_then(Value::as_str).map(str::to_owned),
                    count: e.field("count")?.number()?,
                })
            })?,
            forced_exits: at.field("forced_exits")?.number()?,
            inlined: at.list("inlined", |d| decision(d, None))?,
            refused: at.list("refused", |d| decision(d, Some(d.field("reason")?.text()?)))?,
            not_compiled: at.list("not_compiled", |n| {
                Ok(NotCompiled {
                    name: n.field("name")?.text()?,
                    line: n.field("line")?.number()?,
                    reason: n.field("reason")?.text()?,
                    count: n.field("count")?.number()?,
                })
            })?,
            hir: at.list("hir", |h| {
                Ok(Hir {
                    name: h.field("name")?.text()?,
                    entry: h.field("entry")?.text()?,
                    counts: h.field("counts")?.entries(|count| count.number())?,
                    text: h.field("text")?.text()?,
                })
            })?,
            hir_instructions: at.list("hir_instructions", |name| name.text())?,
            refusals: at.list("refusals", |name| name.text())?,
            meanings: at.field("meanings")?.entries(|meaning| meaning.text())?.into_iter().collect(),
            guards: at.field("guards")?.number()?,
            code_bytes: at.field("code_bytes")?.number()?,
            versions_replaced: at.field("versions_replaced")?.number()?,
            compile_seconds: {
                let seconds = at.field("compile_seconds")?;
                let phase = |name: &str| Ok((name.to_owned(), seconds.field(name)?.real()?));
                PHASES.into_iter().map(phase).collect::<Result<_, String>>()?
            },
            tier_seconds: at.field("tier_seconds")?.entries(|time| time.real())?,
            machine_code_time_share: at.value.get("machine_code_time_share").and_then(Value::as_f64),
            by_line: at.field("by_line")?.present().map(|found| by_line(&found)).transpose()?,
        })
    }

    /// The function of this name, if there was code of it.
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.name == name)
    }

    /// How often code of the caller had the callee's body in it, or code of others that of both.
    pub fn times_inlined(&self, callee: &str, caller: &str) -> u64 {
        self.inlined.iter().filter(|d| d.is_of(callee, caller)).map(|d| d.times).sum()
    }
}

/// The names of the compiler's passes that ran, by the document of a run; none if it has none.
pub fn passes(text: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(text).unwrap_or_default();
    let by_pass = document.pointer("/compile_seconds/by_pass").and_then(Value::as_object);
    by_pass.into_iter().flat_map(|by_pass| by_pass.keys().cloned()).collect()
}

fn decision(at: &At, reason: Option<String>) -> Result<Decision, String> {
    Ok(Decision {
        callee: at.field("callee")?.text()?,
        caller: at.field("caller")?.text()?,
        caller_file: at.field("caller_file")?.text()?,
        code_of: at.field("code_of")?.text()?,
        line: at.field("line")?.number()?,
        times: at.field("times")?.number()?,
        reason,
    })
}

fn by_line(at: &At) -> Result<ByLine, String> {
    let place = |at: &At| {
        Ok(Sampled {
            function: at.field("function")?.text()?,
            first_line: at.field("first_line")?.number()?,
            line: at.field("line")?.present().map(|line| line.number()).transpose()?,
            count: at.field("count")?.number()?,
        })
    };
    let lines = at.list("machine_code", |function| function.list("lines", |line| line.number()))?;
    Ok(ByLine {
        interval_seconds: at.field("interval_seconds")?.real()?,
        total: at.field("total")?.number()?,
        compiler: at.field("compiler")?.number()?,
        places: at.list("places", place)?,
        machine_code: lines.into_iter().flatten().collect(),
    })
}

/// A place in the document, for messages.
struct At<'a> {
    value: &'a Value,
    path: String,
    file: &'a str,
}

impl<'a> At<'a> {
    fn field(&self, name: &str) -> Result<At<'a>, String> {
        let path = format!("{}: {name}", self.path);
        let value = self.value.get(name).ok_or_else(|| format!("{path}: missing"))?;
        Ok(At { value, path, file: self.file })
    }

    fn list<T>(&self, name: &str, read: impl Fn(&At) -> Result<T, String>) -> Result<Vec<T>, String> {
        let field = self.field(name)?;
        let items = field.value.as_array().ok_or_else(|| format!("{}: no list", field.path))?;
        let (path, file) = (&field.path, self.file);
        let own = items.iter().filter(|item| item.get("file").is_none_or(|name| name == file));
        own.map(|value| read(&At { value, path: path.clone(), file })).collect()
    }

    fn text(&self) -> Result<String, String> {
        self.value.as_str().map(str::to_owned).ok_or_else(|| format!("{}: no text", self.path))
    }

    fn number(&self) -> Result<u64, String> {
        self.value.as_u64().ok_or_else(|| format!("{}: no number", self.path))
    }

    fn flag(&self) -> Result<bool, String> {
        self.value.as_bool().ok_or_else(|| format!("{}: neither true nor false", self.path))
    }

    fn real(&self) -> Result<f64, String> {
        self.value.as_f64().ok_or_else(|| format!("{}: no number", self.path))
    }

    /// Nothing for null.
    fn present(&self) -> Option<At<'a>> {
        (!self.value.is_null()).then(|| At { value: self.value, path: self.path.clone(), file: self.file })
    }

    fn entries<T>(&self, read: impl Fn(&At) -> Result<T, String>) -> Result<Vec<(String, T)>, String> {
        let object = self.value.as_object().ok_or_else(|| format!("{}: no object", self.path))?;
        let entry = |(name, value): (&String, &Value)| {
            let at = At { value, path: format!("{}: {name}", self.path), file: self.file };
            Ok((name.clone(), read(&at)?))
        };
        object.iter().map(entry).collect()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A report with a function `f` and nothing else.
    pub(crate) fn small() -> Report {
        Report::read(
            r#"{"jit": true, "inliner": "on", "exits": [], "forced_exits": 0, "inlined": [], "refused": [],
                "functions": [{"name": "f", "file": "a.py", "line": 1, "tier": 2, "compiled_at_end": true,
                               "versions": 1, "loop_versions": 0, "code_bytes": 99, "compile_seconds": 0.25}],
                "not_compiled": [], "hir": [], "hir_instructions": ["GuardKind", "CallCode"], "refusals": [],
                "meanings": {"kind": "another type"}, "guards": 3, "code_bytes": 120, "versions_replaced": 0,
                "compile_seconds": {"build": 0.5, "inline": 0, "passes": 0, "assemble": 1, "install": 0},
                "tier_seconds": {"interpreter": 1.5}, "machine_code_time_share": 0.5,
                "by_line": {"interval_seconds": 0.001, "total": 9, "compiler": 1, "machine_code": [
                    {"file": "a.py", "function": "f", "first_line": 1, "lines": [2, 3]},
                    {"file": "b.py", "function": "g", "first_line": 1, "lines": [7]}], "places": [
                    {"file": "a.py", "function": "f", "first_line": 1, "line": 2, "count": 5},
                    {"file": "a.py", "function": "f", "first_line": 1, "line": null, "count": 1},
                    {"file": "b.py", "function": "g", "first_line": 1, "line": 3, "count": 2}]}}"#,
            "a.py",
        )
        .unwrap()
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(Report::read("{}", "a.py").unwrap_err(), "the report: inliner: missing");
        let text = r#"{"jit": true, "inliner": "on", "functions": [{"name": 3}]}"#;
        assert_eq!(Report::read(text, "a.py").unwrap_err(), "the report: functions: name: no text");
        assert!(Report::read("[", "a.py").unwrap_err().starts_with("the report is no JSON"));
    }

    #[test]
    fn times_and_places_of_the_file_are_read() {
        let report = small();
        assert_eq!(report.compile_seconds[0], ("build".to_owned(), 0.5));
        assert_eq!(report.tier_seconds, [("interpreter".to_owned(), 1.5)]);
        let by_line = report.by_line.expect("lines");
        let places: Vec<_> = by_line.places.iter().map(|place| (place.line, place.count)).collect();
        assert_eq!((by_line.total, places), (9, vec![(Some(2), 5), (None, 1)]));
        assert_eq!(by_line.machine_code, BTreeSet::from([2, 3]));
    }

    #[test]
    fn functions_are_found_by_name() {
        let report = small();
        assert_eq!(report.function("f").map(|f| f.code_bytes), Some(99));
        assert_eq!((report.function("g"), report.times_inlined("f", "g")), (None, 0));
    }
}
