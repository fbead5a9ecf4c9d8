//! The history file, in CPython's format: an entry a line; within an entry lines end with a carriage return and a newline.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

/// `PYTHON_HISTORY`, or `~/.python_history`.
pub fn file(ignore_environment: bool) -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|v: &OsString| !v.is_empty());
    if !ignore_environment && let Some(file) = variable("PYTHON_HISTORY") {
        return Some(file.into());
    }
    Some(PathBuf::from(variable("HOME")?).join(".python_history"))
}

/// The entries of a file's text.
pub fn entries(text: &str) -> Vec<String> {
    let mut entries = Vec::new();
    let mut entry = String::new();
    for line in text.split_inclusive('\n') {
        match line.strip_suffix("\r\n") {
            Some(line) => {
                entry.push_str(line);
                entry.push('\n');
            }
            None => {
                entry.push_str(line.trim_end_matches('\n'));
                if !entry.is_empty() && entry != "_HiStOrY_V2_" {
                    entries.push(std::mem::take(&mut entry));
                }
                entry.clear();
            }
        }
    }
    entries
}

/// Adds an entry. A file that cannot be written is no reason to stop.
pub fn append(file: &std::path::Path, entry: &str) {
    use std::os::unix::fs::OpenOptionsExt;
    let opened = std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(file);
    if let Ok(mut opened) = opened {
        let _ = opened.write_all(format!("{}\n", entry.replace('\n', "\r\n")).as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_several_lines_come_back_whole() {
        let text = "x = 1\nif x:\r\n    y\nz\n";
        assert_eq!(entries(text), ["x = 1", "if x:\n    y", "z"]);
    }
}
