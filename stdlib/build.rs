//! Compiles the pure-Python library to bytecode and packs it, with its sources, into one file that `library.rs` includes.
//!
//! The files are CPython's own, from the crate rustpython-pylib; `PATCHES` undoes the few lines that name another
//! implementation.

use pyrite_syntax::{Mode, Options};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Folders and files that are left out: what needs a window system, installers, and tests.
const LEFT_OUT: [&str; 8] =
    ["ensurepip", "idlelib", "lib2to3", "test", "tests", "tkinter", "turtle.py", "turtledemo"];

/// Where the library seems to be: see `library::FOLDER`.
const FOLDER: &str = "/usr/lib/pyrite/python3.14";

/// Modules that CPython has frozen: their code does not show a path.
const FROZEN: [&str; 21] = [
    "__hello__",
    "__phello__",
    "__phello__.spam",
    "_collections_abc",
    "_library_importer",
    "_sitebuiltins",
    "abc",
    "codecs",
    "genericpath",
    "importlib._bootstrap",
    "importlib._bootstrap_external",
    "importlib.machinery",
    "importlib.util",
    "io",
    "ntpath",
    "os",
    "posixpath",
    "runpy",
    "site",
    "stat",
    "zipimport",
];

/// File, what stands there, and what shall stand there.
const PATCHES: [(&str, &str, &str); 3] = [
    ("site.py", "return 'RustPython'", "return 'Python'"),
    ("site.py", "/lib/rustpython{", "/lib/python{"),
    ("sysconfig/__init__.py", "return 'RustPython'", "return 'Python'"),
];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let root = Path::new(rustpython_pylib::LIB_PATH);
    let mut files = Vec::new();
    collect(root, &mut files);
    files.sort();
    let mut library = Library::default();
    for file in &files {
        library.add(root, file);
    }
    // The module that finds the others.
    println!("cargo:rerun-if-changed=src/library_importer.py");
    let importer = fs::read_to_string("src/library_importer.py").expect("the importer is readable");
    library.add_source("_library_importer.py", &importer);
    library.write(Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")));
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the library is readable") {
        let path = entry.expect("the library is readable").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            collect(&path, files);
        } else if name.ends_with(".py") {
            files.push(path);
        }
    }
}

/// A module, compressed.
struct Packed {
    name: String,
    /// Fields of its line in the index, before those of `code` and `source`.
    fields: String,
    frozen: bool,
    code: (Vec<u8>, usize),
    source: (Vec<u8>, usize),
}

#[derive(Default)]
struct Library {
    modules: Vec<Packed>,
}

impl Library {
    fn add(&mut self, root: &Path, file: &Path) {
        let relative = file.strip_prefix(root).expect("a file of the library").to_string_lossy().into_owned();
        let mut source = fs::read_to_string(file).unwrap_or_else(|e| panic!("{relative}: {e}"));
        for (_, from, to) in PATCHES.iter().filter(|(path, ..)| *path == relative) {
            assert!(source.contains(from), "{relative} has no {from:?} any more");
            source = source.replace(from, to);
        }
        self.add_source(&relative, &source);
    }

    fn add_source(&mut self, relative: &str, source: &str) {
        let stem = relative.trim_end_matches(".py");
        let is_package = stem.ends_with("/__init__");
        let name = stem.trim_end_matches("/__init__").replace('/', ".");
        let frozen = FROZEN.contains(&name.as_str());
        let filename = if frozen { format!("<frozen {name}>") } else { format!("{FOLDER}/{relative}") };
        let options = Options::new(Mode::Exec);
        let (code, _warnings) = pyrite_syntax::compile(source, &filename, &options)
            .unwrap_or_else(|e| panic!("{relative}, line {}: {}", e.line, e.message));
        let fields =
            format!("name: {name:?}, path: {relative:?}, is_package: {is_package}, frozen: {frozen}");
        let code = pyrite_syntax::serialize::encode(&code);
        let pack = |bytes: &[u8]| (lz4_flex::block::compress(bytes), bytes.len());
        let (code, source) = (pack(&code), pack(source.as_bytes()));
        self.modules.push(Packed { name, fields, frozen, code, source });
    }

    fn write(mut self, out: &Path) {
        let mut blob = Vec::new();
        let mut place = |(packed, unpacked): &(Vec<u8>, usize)| {
            let start = blob.len();
            blob.extend_from_slice(packed);
            format!("Range {{ start: {start}, packed: {}, unpacked: {unpacked} }}", packed.len())
        };
        // What every start needs stands together, and the sources stand apart: a page that is not touched is not read.
        self.modules.sort_by(|a, b| (!a.frozen, &a.name).cmp(&(!b.frozen, &b.name)));
        let codes: Vec<String> = self.modules.iter().map(|m| place(&m.code)).collect();
        let mut rows = Vec::new();
        for (module, code) in self.modules.iter().zip(codes) {
            let row =
                format!("Module {{ {}, code: {code}, source: {} }},", module.fields, place(&module.source));
            rows.push((&module.name, row));
        }
        rows.sort();
        let mut index = format!("pub static MODULES: [Module; {}] = [\n", rows.len());
        for (_, row) in &rows {
            let _ = writeln!(index, "    {row}");
        }
        index.push_str("];\n");
        let _ = writeln!(index, "/// Where the library seems to be.\npub const FOLDER: &str = {FOLDER:?};");
        fs::write(out.join("library.rs"), index).expect("OUT_DIR is writable");
        fs::write(out.join("library.bin"), &blob).expect("OUT_DIR is writable");
    }
}
