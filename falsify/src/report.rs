//! Reads what the binary writes with `--jit-report`: all that the harness knows of what the compiler did.

use serde_json::Value;

/// A compiled function.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    pub name: String,
    pub tier: u64,
    /// There was code of it when the program ended.
    pub compiled_at_end: bool,
    /// How often code was made for calls of it, and for its loops.
    pub versions: u64,
    pub loop_versions: u64,
    pub code_bytes: u64,
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
    /// In whose text the call stands.
    pub caller: String,
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
    pub guards: u64,
    pub machine_code_time_share: Option<f64>,
}

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
                    tier: f.field("tier")?.number()?,
                    compiled_at_end: f.field("compiled_at_end")?.flag()?,
                    versions: f.field("versions")?.number()?,
                    loop_versions: f.field("loop_versions")?.number()?,
                    code_bytes: f.field("code_bytes")?.number()?,
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
                    reason: n.field("reason")?.text()?,
                    count: n.field("count")?.number()?,
                })
            })?,
            hir: at.list("hir", |h| {
                Ok(Hir {
                    name: h.field("name")?.text()?,
                    entry: h.field("entry")?.text()?,
                    counts: h.field("counts")?.counts()?,
                    text: h.field("text")?.text()?,
                })
            })?,
            hir_instructions: at.list("hir_instructions", |name| name.text())?,
            refusals: at.list("refusals", |name| name.text())?,
            guards: at.field("guards")?.number()?,
            machine_code_time_share: at.value.get("machine_code_time_share").and_then(Value::as_f64),
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
        code_of: at.field("code_of")?.text()?,
        line: at.field("line")?.number()?,
        times: at.field("times")?.number()?,
        reason,
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

    fn counts(&self) -> Result<Vec<(String, u64)>, String> {
        let object = self.value.as_object().ok_or_else(|| format!("{}: no object", self.path))?;
        Ok(object.iter().map(|(name, count)| (name.clone(), count.as_u64().unwrap_or(0))).collect())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A report with a function `f` and nothing else.
    pub(crate) fn small() -> Report {
        Report::read(
            r#"{"jit": true, "inliner": "on", "exits": [], "forced_exits": 0, "inlined": [], "refused": [],
                "functions": [{"name": "f", "file": "a.py", "tier": 2, "compiled_at_end": true, "versions": 1,
                               "loop_versions": 0, "code_bytes": 99}],
                "not_compiled": [], "hir": [], "hir_instructions": ["GuardKind", "CallCode"], "refusals": [],
                "guards": 3, "machine_code_time_share": 0.5}"#,
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
    fn functions_are_found_by_name() {
        let report = small();
        assert_eq!(report.function("f").map(|f| f.code_bytes), Some(99));
        assert_eq!((report.function("g"), report.times_inlined("f", "g")), (None, 0));
    }
}
