//! The ways to run a program that must all do the same.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::process::Engine;

/// A way to run the binary under test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mode {
    pub name: &'static str,
    /// What stands between the binary and the program.
    pub options: &'static [&'static str],
    /// Whether it takes so long that it may be given up.
    pub slow: bool,
}

const fn mode(name: &'static str, options: &'static [&'static str]) -> Mode {
    Mode { name, options, slow: false }
}

const fn slow(name: &'static str, options: &'static [&'static str]) -> Mode {
    Mode { name, options, slow: true }
}

/// What the others are compared with.
pub const REFERENCE: Mode = mode("interpreter", &["run", "--no-jit"]);

/// The modes of a user.
pub const PLAIN: &[Mode] = &[
    mode("inliner off", &["run", "--jit", "--inliner=off"]),
    mode("inliner on", &["run", "--jit", "--inliner=on"]),
];

/// Code is compiled at once, left where it need not be, thrown away, and collected under.
pub const STRESS: &[Mode] = &[
    mode("off, threshold 2", &["run", "--jit", "--inliner=off", "--jit-threshold", "2"]),
    mode("on, threshold 2", &["run", "--jit", "--inliner=on", "--jit-threshold", "2"]),
    mode("on, threshold 1", &["run", "--jit", "--inliner=on", "--jit-threshold", "1"]),
    slow("deopt 1", &["run", "--jit", "--inliner=on", "--jit-threshold", "2", "--deopt-every", "1"]),
    slow("deopt 5", &["run", "--jit", "--inliner=on", "--jit-threshold", "4", "--deopt-every", "5"]),
    slow("stress 1", &["run", "--jit", "--inliner=on", "--jit-stress", "1"]),
    slow("stress 2", &["run", "--jit", "--inliner=on", "--jit-stress", "2"]),
    slow("collecting", &["run", "--jit", "--inliner=on", "--jit-threshold", "2", "--gc-stress"]),
];

/// What each random program runs under.
pub const RANDOM: Mode = mode("on, threshold 2", &["run", "--jit", "--inliner=on", "--jit-threshold", "2"]);

/// Of these, one after the other, the programs of a batch run under one.
pub const RANDOM_IN_TURN: &[Mode] = &[
    mode("off, threshold 2", &["run", "--jit", "--inliner=off", "--jit-threshold", "2"]),
    mode("stress", &["run", "--jit", "--inliner=on", "--jit-stress"]),
    mode("on, threshold 6", &["run", "--jit", "--inliner=on", "--jit-threshold", "6"]),
    mode("deopt 3", &["run", "--jit", "--inliner=on", "--jit-threshold", "4", "--deopt-every", "3"]),
    mode("stress", &["run", "--jit", "--inliner=on", "--jit-stress"]),
];

impl Mode {
    /// The binary in this mode; `more` are further options.
    pub fn engine(&self, binary: &Path, more: &[OsString]) -> Engine {
        let mut command = vec![binary.as_os_str().to_owned()];
        command.extend(self.options.iter().map(OsString::from));
        command.extend(more.iter().cloned());
        Engine::new(self.name, command)
    }
}

/// CPython, or whatever else is the oracle: a command of words.
pub fn oracle(command: &str) -> Engine {
    Engine::new("python", command.split_whitespace())
}

/// The binary that runs this code.
pub fn own_binary() -> std::io::Result<PathBuf> {
    std::env::current_exe()
}
