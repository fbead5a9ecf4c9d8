//! The embedded library: CPython's pure-Python modules as bytecode, with their sources.
//!
//! The library pretends to be in `FOLDER`, which need not exist: files of code, `__file__` and `__path__` show paths in
//! it, the path hook of `library_importer` finds modules there, and their loader serves the sources to tracebacks and to
//! `inspect`. The modules that CPython freezes show `<frozen NAME>` as it does. Nothing is unpacked before it is
//! imported.

use pyrite_syntax::Code;
use std::sync::Arc;

include!(concat!(env!("OUT_DIR"), "/library.rs"));

static BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// A place in the blob; lengths in bytes.
#[derive(Clone, Copy, Debug)]
struct Range {
    start: usize,
    packed: usize,
    unpacked: usize,
}

impl Range {
    fn unpack(self) -> Option<Vec<u8>> {
        let packed = BLOB.get(self.start..self.start + self.packed)?;
        lz4_flex::block::decompress(packed, self.unpacked).ok()
    }
}

/// A module of the library.
#[derive(Debug)]
pub struct Module {
    /// Full name.
    pub name: &'static str,
    /// Path of the source, relative to `FOLDER`.
    pub path: &'static str,
    pub is_package: bool,
    /// Whether CPython freezes it.
    pub frozen: bool,
    code: Range,
    source: Range,
}

impl Module {
    /// The code, decoded anew.
    pub fn code(&self) -> Option<Arc<Code>> {
        // The bytes were written by the same version, so they can be decoded.
        pyrite_syntax::serialize::decode(&self.code.unpack()?, None).ok()
    }

    pub fn source(&self) -> Option<String> {
        String::from_utf8(self.source.unpack()?).ok()
    }

    /// The file that the module seems to come from.
    pub fn file(&self) -> String {
        format!("{FOLDER}/{}", self.path)
    }

    /// The folder that a package seems to be.
    pub fn folder(&self) -> String {
        format!("{FOLDER}/{}", self.name.replace('.', "/"))
    }
}

/// A module by its full name.
pub fn find(name: &str) -> Option<&'static Module> {
    MODULES.binary_search_by(|m| m.name.cmp(name)).ok().map(|at| &MODULES[at])
}

/// A module by the path of its file.
pub fn find_file(path: &str) -> Option<&'static Module> {
    let relative = path.strip_prefix(FOLDER)?.strip_prefix('/')?;
    let stem = relative.strip_suffix(".py")?;
    let name = stem.strip_suffix("/__init__").unwrap_or(stem).replace('/', ".");
    find(&name).filter(|m| m.path == relative)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_unpacks_to_code_and_source() {
        for module in &MODULES {
            assert!(module.code().is_some(), "{}", module.name);
            assert!(module.source().is_some(), "{}", module.name);
        }
    }

    #[test]
    fn modules_are_found_by_name_and_by_file() {
        let json = find("json").expect("json is there");
        assert!(json.is_package);
        assert_eq!(json.file(), format!("{FOLDER}/json/__init__.py"));
        assert_eq!(find_file(&json.file()).map(|m| m.name), Some("json"));
        assert!(find("json.nothing").is_none() && find_file("/json/__init__.py").is_none());
    }
}
