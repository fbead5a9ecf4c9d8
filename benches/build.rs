//! Writes the table of embedded workloads that `workloads.rs` includes: one entry for each `workloads/SET/NAME.py`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn python_files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable folder entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    files.sort();
    files
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=workloads");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"))
        .join("workloads");
    let mut code = String::from("pub static EMBEDDED: &[(&str, &str, &str)] = &[\n");
    for set in ["a", "b", "c"] {
        for path in python_files(&root.join(set)) {
            let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a UTF-8 file name");
            writeln!(code, "    ({set:?}, {name:?}, include_str!({path:?})),").expect("writing to a string");
        }
    }
    writeln!(code, "];\npub static EXPECTED: &str = include_str!({:?});", root.join("expected.json"))
        .expect("writing to a string");
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("embedded.rs");
    fs::write(&target, code).expect("a writable OUT_DIR");
}
