//! Runs several programs in one process, since starting one takes as long as running a small program, and tells their
//! outputs apart.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::process::{self, Engine, Trouble};
use crate::scratch::Scratch;

const DRIVER: &str = include_str!("batch.py");
/// Between programs in the file.
const SEPARATOR: &str = "\n\u{c}\n";

/// What one program did.
#[derive(Debug, Clone, PartialEq)]
pub enum Ending {
    /// It printed this and ended by itself, perhaps by an exception.
    Printed(String),
    /// The process ended while it ran, or before: status, what was printed until then, and standard error.
    Died(String, String, String),
    TimedOut,
}

impl Ending {
    /// Whether two runs of one program did the same. A program that takes too long says nothing.
    pub fn agrees(&self, other: &Ending) -> bool {
        matches!((self, other), (Ending::TimedOut, _) | (_, Ending::TimedOut)) || self == other
    }
}

/// A folder to run in.
pub struct Bench {
    scratch: Scratch,
    driver: PathBuf,
    timeout: Duration,
}

impl Bench {
    pub fn new(timeout: Duration) -> Result<Bench, Trouble> {
        let scratch = Scratch::new()?;
        let driver = scratch.path().join("batch.py");
        write(&driver, DRIVER)?;
        Ok(Bench { scratch, driver, timeout })
    }

    /// Runs programs in one process; one ending for each.
    pub fn run(&self, engine: &Engine, programs: &[&str]) -> Result<Vec<Ending>, Trouble> {
        let file = self.scratch.path().join("programs");
        write(&file, &programs.join(SEPARATOR))?;
        let arguments: [&OsStr; 2] = [self.driver.as_os_str(), file.as_os_str()];
        let outcome = process::run(engine, &arguments, self.scratch.path(), Some(self.timeout))?;
        let mut endings = Vec::new();
        let mut rest = outcome.stdout.as_str();
        for number in 0..programs.len() {
            let begin = format!("\n=== program {number}\n");
            let next = if number + 1 == programs.len() { "end".to_owned() } else { (number + 1).to_string() };
            let end = format!("\n=== program {next}\n");
            let begun = rest.split_once(&begin).map(|(_, after)| after);
            let ending = match begun.map(|after| after.split_once(&end).ok_or(after)) {
                Some(Ok((printed, _))) => {
                    rest = &rest[rest.find(&end).unwrap_or(rest.len())..];
                    Ending::Printed(without_addresses(printed))
                }
                _ if outcome.timed_out => Ending::TimedOut,
                Some(Err(printed)) => {
                    let printed = printed.to_owned();
                    rest = "";
                    Ending::Died(outcome.status.to_string(), printed, outcome.stderr.clone())
                }
                None => Ending::Died(outcome.status.to_string(), String::new(), "not begun".to_owned()),
            };
            endings.push(ending);
        }
        Ok(endings)
    }

    /// Runs one program in a process of its own.
    pub fn run_alone(&self, engine: &Engine, program: &str) -> Result<Ending, Trouble> {
        let mut endings = self.run(engine, &[program])?;
        Ok(endings.remove(0))
    }
}

/// The text without the addresses of objects, which differ from run to run.
fn without_addresses(text: &str) -> String {
    let mut parts = text.split(" at 0x");
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        clean.push_str(" at 0x");
        clean.push_str(part.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
    }
    clean
}

fn write(path: &PathBuf, text: &str) -> Result<(), Trouble> {
    fs::write(path, text).map_err(|error| Trouble(format!("cannot write {}: {error}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Vec<Ending> {
        let bench = Bench::new(Duration::from_millis(500)).unwrap();
        // The shell reads the driver's path as `$0`; programs are of no interest to it.
        let engine = Engine::new("shell", ["sh", "-c", script]);
        bench.run(&engine, &["a", "b"]).unwrap()
    }

    #[test]
    fn outputs_are_told_apart_and_who_died_is_named() {
        let printed = |text: &str| Ending::Printed(text.to_owned());
        let all = shell(r"printf '\n=== program 0\nx at 0x7f00>\n=== program 1\ny\n=== program end\n'");
        assert_eq!(all, [printed("x at 0x>"), printed("y")]);
        let died = shell(r"printf '\n=== program 0\nx'; echo oh >&2; kill -11 $$");
        assert!(matches!(&died[0], Ending::Died(status, text, errors)
            if status.contains("signal") && text == "x" && errors == "oh\n"));
        assert!(matches!(&died[1], Ending::Died(_, _, why) if why == "not begun"));
    }

    #[test]
    fn what_takes_too_long_says_nothing() {
        let late = shell(r"printf '\n=== program 0\nx\n=== program 1\n'; exec sleep 60");
        assert_eq!(late, [Ending::Printed("x".to_owned()), Ending::TimedOut]);
        assert!(late[1].agrees(&late[0]) && !late[0].agrees(&Ending::Printed("y".to_owned())));
    }
}
