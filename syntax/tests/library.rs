//! The whole Python library compiles, verifies, and survives serialisation.

use pyrite_syntax::{Mode, Options, serialize, source, verify};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn python_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            python_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            files.push(path);
        }
    }
}

#[test]
fn the_library_compiles_verifies_and_round_trips() {
    let mut files = Vec::new();
    python_files(Path::new(rustpython_pylib::LIB_PATH), &mut files);
    assert!(files.len() > 500, "only {} files", files.len());
    let options =
        Options { mode: Mode::Exec, optimize: 0, top_level_await: false, allow_incomplete: false, future: 0 };
    let (mut lines, mut size) = (0, 0);
    let (mut compiling, mut decoding) = (Duration::ZERO, Duration::ZERO);
    for path in &files {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).expect("it can be read");
        let text = source::decode(&bytes, &name, source::Origin::File)
            .unwrap_or_else(|error| panic!("{name}: {}", error.message));
        lines += text.lines().count();
        let start = Instant::now();
        let (code, _) = pyrite_syntax::compile(&text, &name, &options)
            .unwrap_or_else(|error| panic!("{name}:{}: {}", error.line, error.message));
        compiling += start.elapsed();
        verify::verify(&code).unwrap_or_else(|error| panic!("{name}: {error}"));
        let encoded = serialize::encode(&code);
        size += encoded.len();
        let start = Instant::now();
        let decoded = serialize::decode(&encoded, None).unwrap_or_else(|error| panic!("{name}: {error}"));
        decoding += start.elapsed();
        assert_eq!(serialize::encode(&decoded), encoded, "{name} changed on its way through bytes");
    }
    println!(
        "{} files, {lines} lines: compiled in {compiling:?}, {size} bytes, decoded in {decoding:?}",
        files.len()
    );
}
