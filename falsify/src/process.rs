//! Runs one process and says how long it took, how much memory it held at most, and what it printed.
//!
//! Output goes to files, not pipes: nothing has to be read while the process runs, so the reader takes no processor
//! time from it and cannot deadlock with it.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::mem::MaybeUninit;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{fmt, thread};

/// The machine refused: a program does not start, a file cannot be written. A sentence for the user.
#[derive(Debug, Clone, PartialEq)]
pub struct Trouble(pub String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A way to run a Python file: this executable or a rival.
#[derive(Debug, Clone, PartialEq)]
pub struct Engine {
    pub name: String,
    /// The program and the arguments that come before the file. Never empty.
    pub command: Vec<OsString>,
}

impl Engine {
    pub fn new<S: Into<OsString>>(name: &str, command: impl IntoIterator<Item = S>) -> Engine {
        Engine { name: name.to_string(), command: command.into_iter().map(Into::into).collect() }
    }

    pub fn command_line(&self) -> String {
        self.command.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }
}

/// The peak of resident memory, in bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeakMemory {
    pub bytes: u64,
    /// The kernel counts what the child shared with us before it became its own program. A peak that does not rise
    /// above ours is therefore only known to be at most this.
    pub is_bound: bool,
}

#[derive(Debug)]
pub struct Outcome {
    pub wall: Duration,
    pub peak: PeakMemory,
    pub status: ExitStatus,
    /// It was ended because it ran too long.
    pub timed_out: bool,
    pub stdout: String,
    pub stderr: String,
}

/// Runs the engine with these arguments to its end, or as long as it may. `scratch` is a folder for the output files.
pub fn run(
    engine: &Engine,
    arguments: &[&OsStr],
    scratch: &Path,
    timeout: Option<Duration>,
) -> Result<Outcome, Trouble> {
    let problem = |error: io::Error| {
        Trouble(format!("cannot run {} ({}): {error}", engine.name, engine.command_line()))
    };
    let stdout_path = scratch.join("stdout");
    let stderr_path = scratch.join("stderr");
    let stdout = File::create(&stdout_path).map_err(problem)?;
    let stderr = File::create(&stderr_path).map_err(problem)?;
    let mut command = Command::new(&engine.command[0]);
    command.args(&engine.command[1..]).args(arguments).stdin(Stdio::null()).stdout(stdout).stderr(stderr);
    let start = Instant::now();
    let child = command.spawn().map_err(problem)?;
    let watch = timeout.map(|timeout| Watch::begin(child.id(), timeout));
    let waited = await_end(child.id());
    let timed_out = watch.is_some_and(Watch::end);
    waited.map_err(problem)?;
    let (status, peak) = reap(child.id()).map_err(problem)?;
    let wall = start.elapsed();
    let text = |path: &Path| fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok(Outcome {
        wall,
        peak: PeakMemory { bytes: peak, is_bound: peak <= own_peak() },
        status,
        timed_out,
        stdout: text(&stdout_path).map_err(problem)?,
        stderr: text(&stderr_path).map_err(problem)?,
    })
}

/// Ends a process that runs too long.
struct Watch {
    /// What came of it: nothing yet, or the process has ended by itself, or was ended.
    state: Arc<(Mutex<Watched>, Condvar)>,
    thread: thread::JoinHandle<()>,
}

#[derive(Clone, Copy, PartialEq)]
enum Watched {
    Running,
    Over,
    Killed,
}

impl Watch {
    fn begin(id: u32, timeout: Duration) -> Watch {
        let state = Arc::new((Mutex::new(Watched::Running), Condvar::new()));
        let shared = Arc::clone(&state);
        let watch = move || {
            let (watched, over) = &*shared;
            let watched = watched.lock().unwrap_or_else(PoisonError::into_inner);
            let running = |watched: &mut Watched| *watched == Watched::Running;
            let waited = over.wait_timeout_while(watched, timeout, running);
            let (mut watched, _) = waited.unwrap_or_else(PoisonError::into_inner);
            if let (Watched::Running, Ok(id)) = (*watched, libc::pid_t::try_from(id)) {
                *watched = Watched::Killed;
                // SAFETY: a plain system call. The process is a child that is not reaped before `end`, so the number
                // is still its own.
                unsafe { libc::kill(id, libc::SIGKILL) };
            }
        };
        Watch { state, thread: thread::spawn(watch) }
    }

    /// The process has ended and is still to be reaped; whether it was ended from here.
    fn end(self) -> bool {
        let (watched, over) = &*self.state;
        let mut watched = watched.lock().unwrap_or_else(PoisonError::into_inner);
        let killed = *watched == Watched::Killed;
        *watched = Watched::Over;
        drop(watched);
        over.notify_all();
        let _ = self.thread.join();
        killed
    }
}

/// Waits for a child to end, and leaves it to be reaped.
fn await_end(id: u32) -> io::Result<()> {
    loop {
        let mut info = MaybeUninit::<libc::siginfo_t>::zeroed();
        // SAFETY: `info` is live for the call and of the type that waitid writes.
        let waited =
            unsafe { libc::waitid(libc::P_PID, id, info.as_mut_ptr(), libc::WEXITED | libc::WNOWAIT) };
        let error = io::Error::last_os_error();
        match waited {
            0 => return Ok(()),
            _ if error.kind() == io::ErrorKind::Interrupted => continue,
            _ => return Err(error),
        }
    }
}

/// Reaps a child that nobody else waits for; returns how it ended and its peak memory in bytes.
fn reap(id: u32) -> io::Result<(ExitStatus, u64)> {
    let id = libc::pid_t::try_from(id).map_err(io::Error::other)?;
    let mut status: libc::c_int = 0;
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    loop {
        // SAFETY: `status` and `usage` are live for the call and of the types that wait4 writes.
        let waited = unsafe { libc::wait4(id, &mut status, 0, usage.as_mut_ptr()) };
        if waited == id {
            break;
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    // SAFETY: it was zeroed, which is a valid rusage, and wait4 has filled it in.
    let usage = unsafe { usage.assume_init() };
    Ok((ExitStatus::from_raw(status), peak_bytes(&usage)))
}

fn own_peak() -> u64 {
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: `usage` is live for the call and of the type that getrusage writes; zeroed it is valid even on failure.
    let usage = unsafe {
        libc::getrusage(libc::RUSAGE_SELF, usage.as_mut_ptr());
        usage.assume_init()
    };
    peak_bytes(&usage)
}

fn peak_bytes(usage: &libc::rusage) -> u64 {
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 }; // bytes; Linux reports KiB
    u64::try_from(usage.ru_maxrss).unwrap_or(0) * unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn shell(script: &str) -> Result<Outcome, Trouble> {
        let scratch = Scratch::new().unwrap();
        run(
            &Engine::new("shell", ["sh", "-c", script]),
            &[OsStr::new("word")],
            scratch.path(),
            Some(Duration::from_secs(60)),
        )
    }

    #[test]
    fn output_arguments_and_exit_code_come_back() {
        let outcome = shell("echo out $0; echo problem >&2; exit 3").unwrap();
        assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("out word\n", "problem\n"));
        assert_eq!(outcome.status.code(), Some(3));
        assert!(outcome.peak.bytes > 100_000, "{:?}", outcome.peak);
    }

    #[test]
    fn wall_time_covers_the_whole_process() {
        assert!(shell("sleep 0.05").unwrap().wall >= Duration::from_millis(50));
    }

    #[test]
    fn a_killed_process_is_told_from_one_that_ended() {
        let outcome = shell("kill -9 $$").unwrap();
        assert_eq!((outcome.status.code(), outcome.status.signal()), (None, Some(9)));
    }

    #[test]
    fn a_process_that_runs_too_long_is_ended() {
        let scratch = Scratch::new().unwrap();
        let engine = Engine::new("shell", ["sh", "-c", "echo begun; exec sleep 60"]);
        let outcome = run(&engine, &[], scratch.path(), Some(Duration::from_millis(200))).unwrap();
        assert!(outcome.timed_out && outcome.wall < Duration::from_secs(30));
        assert_eq!(outcome.stdout, "begun\n");
        assert!(!shell("true").unwrap().timed_out);
    }

    #[test]
    fn a_program_that_does_not_exist_is_named() {
        let scratch = Scratch::new().unwrap();
        let error = run(&Engine::new("ghost", ["/no/such/program"]), &[], scratch.path(), None).unwrap_err();
        assert!(error.to_string().starts_with("cannot run ghost (/no/such/program): "), "{error}");
    }
}
