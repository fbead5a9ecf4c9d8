//! The catalogue of workloads: their text, their set, and what each has to print. Built into the executable; a folder
//! of the same form can take its place.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::BenchError;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Set {
    A,
    B,
    C,
}

impl Set {
    pub const ALL: [Set; 3] = [Set::A, Set::B, Set::C];

    pub fn letter(self) -> &'static str {
        match self {
            Set::A => "a",
            Set::B => "b",
            Set::C => "c",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Set::A => "speculative inlining",
            Set::B => "the virtual machine",
            Set::C => "the classics",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Size {
    /// What the program takes when it is given no argument: about one second of CPython.
    Default,
    /// 5 to 10 ms of CPython: start-up and warm-up decide.
    Small,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    pub name: String,
    pub set: Set,
    pub text: String,
    pub default_output: String,
    pub small_argument: String,
    pub small_output: String,
}

impl Workload {
    /// The argument on the command line; None leaves the size to the program.
    pub fn argument(&self, size: Size) -> Option<&str> {
        match size {
            Size::Default => None,
            Size::Small => Some(&self.small_argument),
        }
    }

    pub fn expected(&self, size: Size) -> &str {
        match size {
            Size::Default => &self.default_output,
            Size::Small => &self.small_output,
        }
    }

    /// The first sentence of the docstring.
    pub fn summary(&self) -> String {
        let docstring = self.text.split("\"\"\"").nth(1).unwrap_or_default();
        let words = docstring.split_whitespace().collect::<Vec<_>>().join(" ");
        let end = words.find(". ").unwrap_or(words.len());
        words[..end].trim_end_matches('.').to_string()
    }

    pub fn write_to(&self, folder: &Path) -> Result<PathBuf, BenchError> {
        let path = folder.join(format!("{}.py", self.name));
        fs::write(&path, &self.text)
            .map_err(|error| BenchError::Machine(format!("cannot write {}: {error}", path.display())))?;
        Ok(path)
    }
}

/// All workloads, ordered by set and then by name.
pub struct Catalogue {
    pub workloads: Vec<Workload>,
}

impl Catalogue {
    /// Those that are built in.
    pub fn embedded() -> Result<Catalogue, BenchError> {
        let mut texts = BTreeMap::new();
        for (set, name, text) in embedded::EMBEDDED {
            texts.insert((set.to_string(), name.to_string()), text.to_string());
        }
        Catalogue::new(texts, embedded::EXPECTED, "the built-in expected.json")
    }

    /// Reads `expected.json` and `a/`, `b/`, `c/` with their Python files.
    pub fn from_folder(folder: &Path) -> Result<Catalogue, BenchError> {
        let problem = |path: &Path, error: std::io::Error| {
            BenchError::Workloads(format!("cannot read {}: {error}", path.display()))
        };
        let expected_path = folder.join("expected.json");
        let expected = fs::read_to_string(&expected_path).map_err(|error| problem(&expected_path, error))?;
        let mut texts = BTreeMap::new();
        for set in Set::ALL {
            let subfolder = folder.join(set.letter());
            if !subfolder.is_dir() {
                continue;
            }
            for entry in fs::read_dir(&subfolder).map_err(|error| problem(&subfolder, error))? {
                let path = entry.map_err(|error| problem(&subfolder, error))?.path();
                let stem = path.file_stem().and_then(|stem| stem.to_str());
                if let (Some(name), true) =
                    (stem, path.extension().is_some_and(|extension| extension == "py"))
                {
                    let text = fs::read_to_string(&path).map_err(|error| problem(&path, error))?;
                    texts.insert((set.letter().to_string(), name.to_string()), text);
                }
            }
        }
        Catalogue::new(texts, &expected, &expected_path.display().to_string())
    }

    fn new(
        mut texts: BTreeMap<(String, String), String>,
        expected: &str,
        origin: &str,
    ) -> Result<Catalogue, BenchError> {
        let problem = |message: String| BenchError::Workloads(format!("{origin}: {message}"));
        let records: Value =
            serde_json::from_str(expected).map_err(|error| problem(format!("not valid JSON: {error}")))?;
        let records = records.as_object().ok_or_else(|| problem("not a JSON object".to_string()))?;
        let mut workloads = Vec::new();
        for (name, record) in records {
            let field = |key: &str| {
                let text = record.get(key).and_then(Value::as_str).map(str::to_string);
                text.ok_or_else(|| problem(format!("{name} has no text {key:?}")))
            };
            let letter = field("set")?;
            let set = Set::ALL
                .into_iter()
                .find(|set| set.letter() == letter)
                .ok_or_else(|| problem(format!("{name} is in a set {letter:?} that does not exist")))?;
            let text = texts
                .remove(&(letter.clone(), name.clone()))
                .ok_or_else(|| problem(format!("{name} has no file {letter}/{name}.py")))?;
            workloads.push(Workload {
                name: name.clone(),
                set,
                text,
                default_output: field("default")?,
                small_argument: field("small_arg")?,
                small_output: field("small")?,
            });
        }
        if let Some((letter, name)) = texts.into_keys().next() {
            return Err(problem(format!("nothing is recorded for {letter}/{name}.py")));
        }
        workloads.sort_by(|one, two| (one.set, &one.name).cmp(&(two.set, &two.name)));
        Ok(Catalogue { workloads })
    }

    /// The workloads of these names and of these sets; no name means every one, and so does no set.
    pub fn select(&self, names: &[String], sets: &[Set]) -> Result<Vec<Workload>, BenchError> {
        for name in names {
            if !self.workloads.iter().any(|workload| workload.name == *name) {
                return Err(BenchError::Usage(self.unknown(name)));
            }
        }
        let selected: Vec<Workload> = self
            .workloads
            .iter()
            .filter(|workload| names.is_empty() || names.contains(&workload.name))
            .filter(|workload| sets.is_empty() || sets.contains(&workload.set))
            .cloned()
            .collect();
        if selected.is_empty() {
            return Err(BenchError::Usage(
                "no workload has one of these names and is in one of these sets".to_string(),
            ));
        }
        Ok(selected)
    }

    fn unknown(&self, name: &str) -> String {
        const SHARED: usize = 4; // letters at the start that make a name a likely one
        let start: String = name.chars().take(SHARED).collect();
        let near: Vec<&str> = self
            .workloads
            .iter()
            .map(|workload| workload.name.as_str())
            .filter(|known| known.starts_with(&start))
            .collect();
        if near.is_empty() {
            return format!("no workload is named {name:?}; `pyrite bench --list` shows all of them");
        }
        format!("no workload is named {name:?}; did you mean {}?", near.join(" or "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(workloads: &[Workload]) -> Vec<&str> {
        workloads.iter().map(|workload| workload.name.as_str()).collect()
    }

    #[test]
    fn every_built_in_program_has_a_record_and_follows_the_common_form() {
        let all = Catalogue::embedded().unwrap().select(&[], &[]).unwrap();
        let count = |set| all.iter().filter(|workload| workload.set == set).count();
        assert_eq!((count(Set::A), count(Set::B), count(Set::C)), (20, 29, 18));
        for workload in &all {
            for part in ["\nDEFAULT = ", "\nSMALL = ", "\ndef run(n):\n", "\nif __name__ == \"__main__\":\n"]
            {
                assert!(workload.text.contains(part), "{} lacks {part:?}", workload.name);
            }
            for output in [&workload.default_output, &workload.small_output] {
                assert!(
                    output.ends_with('\n') && output.trim().len() + 1 == output.len(),
                    "{}",
                    workload.name
                );
            }
            assert!(workload.summary().len() > 20, "{}", workload.name);
        }
    }

    #[test]
    fn the_known_results_are_the_recorded_ones() {
        let catalogue = Catalogue::embedded().unwrap();
        let default =
            |name: &str| catalogue.select(&[name.to_string()], &[]).unwrap()[0].default_output.clone();
        assert_eq!(default("wide_class_create"), "8754025000\n");
        assert_eq!(default("mixed_ops"), "62499999\n");
    }

    #[test]
    fn every_program_of_set_a_makes_a_claim() {
        for workload in Catalogue::embedded().unwrap().select(&[], &[Set::A]).unwrap() {
            assert!(workload.text.contains("\n# claim: "), "{}", workload.name);
        }
    }

    #[test]
    fn names_and_sets_select_together() {
        let catalogue = Catalogue::embedded().unwrap();
        let pick = |words: &[&str], sets: &[Set]| {
            let words: Vec<String> = words.iter().map(|word| word.to_string()).collect();
            catalogue.select(&words, sets)
        };
        assert_eq!(names(&pick(&["sha256", "nbody"], &[]).unwrap()), ["nbody", "sha256"]);
        assert_eq!(names(&pick(&["sha256", "nbody"], &[Set::C]).unwrap()), ["sha256"]);
        assert!(matches!(pick(&["nbody"], &[Set::C]), Err(BenchError::Usage(_))));
    }

    #[test]
    fn a_misspelt_name_gets_a_proposal() {
        let catalogue = Catalogue::embedded().unwrap();
        assert!(catalogue.unknown("fibonaci").ends_with("did you mean fibonacci?"));
        assert!(catalogue.unknown("zebra").contains("--list"));
    }

    #[test]
    fn a_record_without_a_file_and_a_file_without_a_record_are_refused() {
        let record = r#"{"x": {"set": "a", "default": "1\n", "small_arg": "2", "small": "3\n"}}"#;
        let refusal = |texts: BTreeMap<_, _>, expected: &str| match Catalogue::new(texts, expected, "e.json")
        {
            Err(error) => error.to_string(),
            Ok(_) => panic!("accepted"),
        };
        let file = |name: &str| BTreeMap::from([(("a".to_string(), name.to_string()), String::new())]);
        assert_eq!(refusal(BTreeMap::new(), record), "e.json: x has no file a/x.py");
        assert_eq!(refusal(file("y"), "{}"), "e.json: nothing is recorded for a/y.py");
        assert_eq!(refusal(file("x"), r#"{"x": {"set": "a"}}"#), "e.json: x has no text \"default\"");
        assert!(Catalogue::new(file("x"), record, "e.json").is_ok());
    }
}
