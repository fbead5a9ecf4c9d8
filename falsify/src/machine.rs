//! What stands beside measurements: the machine, the time of day, and the versions of what was run.

use std::ffi::OsStr;
use std::fs;
use std::mem::MaybeUninit;
use std::path::Path;
use std::time::Duration;

use crate::process::{self, Engine};

/// The machine that this runs on. What the system does not tell is "unknown".
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    pub processor: String,
    /// Cores that this process may use.
    pub cores: usize,
    pub memory_bytes: Option<u64>,
    pub architecture: &'static str,
    /// The system by its name and version, and its kernel.
    pub system: String,
    pub kernel: String,
}

const UNKNOWN: &str = "unknown";

impl Machine {
    pub fn this() -> Machine {
        let read = |file: &str| fs::read_to_string(file).unwrap_or_default();
        let (cpuinfo, release) = (read("/proc/cpuinfo"), read("/etc/os-release"));
        // aarch64 has no "model name"; a board may have a "Model".
        let processor = field(&cpuinfo, "model name", ':').or_else(|| field(&cpuinfo, "Model", ':'));
        let memory = field(&read("/proc/meminfo"), "MemTotal", ':');
        let kibibytes = memory.and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
        Machine {
            processor: processor.unwrap_or_else(|| UNKNOWN.to_owned()),
            cores: std::thread::available_parallelism().map_or(1, |cores| cores.get()),
            memory_bytes: kibibytes.map(|kibibytes| kibibytes * 1024),
            architecture: std::env::consts::ARCH,
            system: field(&release, "PRETTY_NAME", '=').unwrap_or_else(|| std::env::consts::OS.to_owned()),
            kernel: kernel(),
        }
    }

    /// One line for people.
    pub fn text(&self) -> String {
        let cores = if self.cores == 1 { "1 core".to_owned() } else { format!("{} cores", self.cores) };
        let memory =
            self.memory_bytes.map(|bytes| format!(", {:.0} GiB", bytes as f64 / (1u64 << 30) as f64));
        let memory = memory.unwrap_or_default();
        format!(
            "{}, {cores}{memory}, {}, {}, {}",
            self.processor, self.architecture, self.system, self.kernel
        )
    }
}

/// The value behind the first line with this name, without quotation marks.
fn field(text: &str, name: &str, separator: char) -> Option<String> {
    let mut fields = text.lines().filter_map(|line| line.split_once(separator));
    let (_, value) = fields.find(|(found, _)| found.trim() == name)?;
    let value = value.trim().trim_matches('"');
    (!value.is_empty()).then(|| value.to_owned())
}

fn kernel() -> String {
    let mut names = MaybeUninit::<libc::utsname>::zeroed();
    // SAFETY: `names` is live for the call and of the type that uname writes; zeroed it is valid even on failure.
    let names = unsafe {
        libc::uname(names.as_mut_ptr());
        names.assume_init()
    };
    let text = |field: &[libc::c_char]| -> String {
        field.iter().take_while(|c| **c != 0).map(|c| char::from(*c as u8)).collect()
    };
    format!("{} {}", text(&names.sysname), text(&names.release))
}

/// The date and time now, as `2026-03-01 17:05 UTC`.
pub fn now() -> String {
    let mut parts = MaybeUninit::<libc::tm>::zeroed();
    // SAFETY: both live for the calls and are of the types that are read and written; zeroed, `parts` is valid.
    let parts = unsafe {
        let now = libc::time(std::ptr::null_mut());
        libc::gmtime_r(&raw const now, parts.as_mut_ptr());
        parts.assume_init()
    };
    let (year, month) = (parts.tm_year + 1900, parts.tm_mon + 1);
    format!("{year:04}-{month:02}-{:02} {:02}:{:02} UTC", parts.tm_mday, parts.tm_hour, parts.tm_min)
}

/// What an engine says about its version when it is asked with `--version`.
pub fn version(engine: &Engine, scratch: &Path) -> String {
    const TIMEOUT: Duration = Duration::from_secs(20);
    let outcome = process::run(engine, &[OsStr::new("--version")], scratch, Some(TIMEOUT));
    let text = outcome.map_or(String::new(), |outcome| match outcome.stdout.trim() {
        "" if outcome.status.success() => outcome.stderr,
        _ => outcome.stdout,
    });
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() { UNKNOWN.to_owned() } else { lines.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn fields_are_found_by_their_whole_name() {
        let text = "model\t\t: 7\nmodel name\t: Some CPU @ 2 GHz\nNAME=\"x\"\n";
        assert_eq!(field(text, "model name", ':').as_deref(), Some("Some CPU @ 2 GHz"));
        assert_eq!(field(text, "NAME", '=').as_deref(), Some("x"));
        assert_eq!(field(text, "vendor", ':'), None);
    }

    #[test]
    fn this_machine_has_a_core_and_a_kernel() {
        let machine = Machine::this();
        assert!(machine.cores >= 1 && machine.kernel.contains(' '), "{machine:?}");
        assert!(machine.text().contains(std::env::consts::ARCH));
    }

    #[test]
    fn the_time_is_one_of_this_century() {
        let now = now();
        assert!(now.starts_with("20") && now.ends_with(" UTC") && now.len() == 20, "{now}");
    }

    #[test]
    fn a_version_is_what_an_engine_prints_or_unknown() {
        let scratch = Scratch::new().unwrap();
        let said = |script: &str| version(&Engine::new("e", ["sh", "-c", script]), scratch.path());
        assert_eq!(said("echo Python 3.14.0; echo '[extra]'"), "Python 3.14.0 [extra]");
        assert_eq!(said("echo Old 2.7 >&2"), "Old 2.7");
        assert_eq!(said("exit 1"), UNKNOWN);
    }
}
