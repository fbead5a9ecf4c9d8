//! Snapshots of bytecode: each `tests/bytecode/NAME.py` compiles to what `NAME.dis` says.
//!
//! `PYRITE_BLESS=1` rewrites the snapshots.

use pyrite_syntax::{Mode, Options, disassemble, serialize, verify};
use std::path::Path;

fn options() -> Options {
    Options { mode: Mode::Exec, optimize: 0, top_level_await: false, allow_incomplete: false, future: 0 }
}

#[test]
fn bytecode_is_as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bytecode");
    let bless = std::env::var_os("PYRITE_BLESS").is_some_and(|value| value == "1");
    let mut sources: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    sources.sort();
    assert!(sources.len() >= 25, "only {} sources", sources.len());
    let mut different = Vec::new();
    for path in sources {
        let source = std::fs::read_to_string(&path).expect("it can be read");
        let name = path.file_name().expect("it has one").to_string_lossy().into_owned();
        let (code, _) = pyrite_syntax::compile(&source, &name, &options())
            .unwrap_or_else(|error| panic!("{name}: {}", error.message));
        verify::verify(&code).unwrap_or_else(|error| panic!("{name}: {error}"));
        let bytes = serialize::encode(&code);
        let decoded = serialize::decode(&bytes, None).unwrap_or_else(|error| panic!("{name}: {error}"));
        let text = disassemble::disassemble(&code);
        assert_eq!(disassemble::disassemble(&decoded), text, "{name} changed on its way through bytes");
        let recorded = path.with_extension("dis");
        if bless {
            std::fs::write(&recorded, &text).expect("it can be written");
        } else if std::fs::read_to_string(&recorded).ok().as_deref() != Some(&text) {
            different.push(name);
        }
    }
    assert!(different.is_empty(), "bytecode changed (PYRITE_BLESS=1 accepts it): {}", different.join(", "));
}
