//! Compares what the built-in types and functions consist of with CPython 3.14: `tests/dir_report/report.py` prints it, one
//! fact per line, and `cpython314.txt` is what it prints there.
//!
//! `known-differences.txt` lists the differences that are expected: a line of CPython's behind `-`, one of Pyrite's behind
//! `+`. A difference that is not listed fails the test, and so does a listed one that is gone: the list can only shrink.
//! `PYRITE_BLESS_DIFFERENCES=1` takes the lines out of it that are gone.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/dir_report")
}

fn lines(text: &str) -> BTreeSet<&str> {
    text.lines().filter(|line| !line.is_empty()).collect()
}

#[test]
fn types_and_functions_have_the_attributes_and_signatures_of_cpython() {
    let folder = folder();
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file of tests/dir_report");
    let output = Command::new(env!("CARGO_BIN_EXE_pyrite"))
        .arg(folder.join("report.py"))
        .output()
        .expect("the built binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (ours, theirs) = (String::from_utf8_lossy(&output.stdout), read("cpython314.txt"));
    let (ours, theirs) = (lines(&ours), lines(&theirs));
    let differences: BTreeSet<String> = (theirs.difference(&ours).map(|line| format!("{line} -")))
        .chain(ours.difference(&theirs).map(|line| format!("{line} +")))
        // The sign stands in front, but lines of one attribute shall stand together.
        .collect();
    let signed =
        |line: &String| line.rsplit_once(' ').map_or(line.clone(), |(fact, sign)| format!("{sign}{fact}"));
    let differences: Vec<String> = differences.iter().map(signed).collect();

    let known = read("known-differences.txt");
    let known = lines(&known);
    let unknown: Vec<&String> = differences.iter().filter(|line| !known.contains(line.as_str())).collect();
    let still: Vec<&String> = differences.iter().filter(|line| known.contains(line.as_str())).collect();
    if env::var_os("PYRITE_BLESS_DIFFERENCES").is_some() {
        let text: String = still.iter().map(|line| format!("{line}\n")).collect();
        fs::write(folder.join("known-differences.txt"), text).expect("the list can be written");
    } else {
        let gone: Vec<&&str> = known.iter().filter(|line| !differences.iter().any(|d| d == **line)).collect();
        assert!(gone.is_empty(), "differences that are gone; remove them from the list: {gone:#?}");
    }
    assert!(unknown.is_empty(), "differences from CPython (- theirs, + ours): {unknown:#?}");
}
