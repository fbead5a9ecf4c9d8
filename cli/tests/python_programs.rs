//! Runs every program of `tests/python` with the built binary and compares its stdout, stderr and exit status,
//! byte for byte, with what CPython did (`tests/record.py` recorded that). One test per program and mode,
//! named `TOPIC/NAME [mode]`.
//!
//! `tests/python/known-failures.txt` lists the tests that are expected to fail; a listed test that passes
//! fails the suite, so the list can only shrink by hand.
//!
//! `PYRITE_BLESS_FAILURES=1` rewrites that list from what the tests of this run do (tests that a filter leaves out
//! keep their line). `PYRITE_TEST_ARGS` holds further arguments, separated by blanks, for the stress modes,
//! `PYRITE_TEST_TIMEOUT` the seconds that a program may take, and `PYRITE_TEST_COMMAND` what is run, with an emulator before it
//! for example, instead of the built binary.
//!
//! This file knows nothing of Python: it neither normalises output, apart from cutting the path of the program's
//! folder, as the recorder does, nor decides which programs a mode may skip.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};

/// A way to run all programs.
struct Mode {
    name: &'static str,
    /// What stands between the binary and the program.
    arguments: &'static [&'static str],
}

const MODES: &[Mode] = &[
    Mode { name: "interp", arguments: &["run", "--no-jit"] },
    // All that runs twice is compiled.
    Mode { name: "jit", arguments: &["run", "--jit", "--jit-threshold", "2"] },
];

/// Seconds that a program may take, if `PYRITE_TEST_TIMEOUT` does not say otherwise.
const TIMEOUT: u64 = 60;
/// After the program ended: how long its output may stay open, because a child process of it still holds it.
const OUTPUT_GRACE: Duration = Duration::from_secs(5);
/// Bytes of a stream that are kept; a program in an endless loop shall not fill the memory of the test.
const OUTPUT_LIMIT: u64 = 16 << 20;
/// Lines of one difference that are shown.
const SHOWN_LINES: usize = 120;
/// Unchanged lines that are shown around a change.
const CONTEXT_LINES: usize = 2;
/// Pairs of lines that may be compared to find the smallest difference; 4 million take some 20 ms.
const COMPARED_PAIRS: usize = 4_000_000;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let (suite, trials) = match Suite::load().and_then(Suite::trials) {
        Ok(loaded) => loaded,
        Err(error) => {
            eprintln!("cannot prepare the tests: {error}");
            return ExitCode::FAILURE;
        }
    };
    let conclusion = libtest_mimic::run(&arguments, trials);
    if suite.blessing
        && let Err(error) = suite.bless()
    {
        eprintln!("cannot rewrite the list of known failures: {error}");
        return ExitCode::FAILURE;
    }
    conclusion.exit_code()
}

/// What all tests share.
struct Suite {
    /// `tests/python`, without symbolic links.
    folder: PathBuf,
    environment: Vec<(String, String)>,
    extra_arguments: Vec<String>,
    known_failures: KnownFailures,
    blessing: bool,
    /// Whether each test that ran passed; filled only when blessing.
    passed: Mutex<BTreeMap<String, bool>>,
    /// The names of all tests, run or not.
    names: BTreeSet<String>,
}

impl Suite {
    fn load() -> io::Result<Suite> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/python").canonicalize()?;
        let environment = read_environment(&folder.join("environment.txt"))?;
        let extra_arguments: Vec<String> =
            env::var("PYRITE_TEST_ARGS").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        let blessing = env::var_os("PYRITE_BLESS_FAILURES").is_some_and(|value| value == "1");
        if blessing && !extra_arguments.is_empty() {
            return Err(io::Error::other("the list of known failures is not for runs with PYRITE_TEST_ARGS"));
        }
        let known_failures = KnownFailures::load(folder.join("known-failures.txt"))?;
        Ok(Suite {
            folder,
            environment,
            extra_arguments,
            known_failures,
            blessing,
            passed: Mutex::default(),
            names: BTreeSet::new(),
        })
    }

    /// One trial per program and mode, and one for the list of known failures.
    fn trials(mut suite: Suite) -> io::Result<(Arc<Suite>, Vec<Trial>)> {
        let mut planned = Vec::new();
        for program in programs(&suite.folder)? {
            for mode in MODES {
                let name = format!("{} [{}]", program_name(&program), mode.name);
                suite.names.insert(name.clone());
                planned.push((name, program.clone(), mode));
            }
        }
        let suite = Arc::new(suite);
        let mut trials: Vec<Trial> = planned
            .into_iter()
            .map(|(name, program, mode)| {
                let suite = Arc::clone(&suite);
                Trial::test(name.clone(), move || suite.judge(&name, &program, mode))
            })
            .collect();
        let listed = Arc::clone(&suite);
        trials.push(Trial::test("every known failure names a test that exists", move || listed.check_list()));
        Ok((suite, trials))
    }

    fn judge(&self, name: &str, program: &Path, mode: &Mode) -> Result<(), Failed> {
        let failure = match (Outcome::recorded(program), self.run(program, mode)) {
            (Ok(wanted), Ok(found)) => wanted.difference(&found),
            (Err(error), _) => Some(format!("the recorded outcome is unreadable: {error}")),
            (_, Err(reason)) => Some(reason),
        };
        if self.blessing {
            let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
            passed.insert(name.to_owned(), failure.is_none());
            return Ok(());
        }
        match (failure, self.known_failures.contains(name)) {
            (None, false) | (Some(_), true) => Ok(()),
            (None, true) => Err("passes, though it is a known failure: remove it from the list".into()),
            (Some(report), false) => Err(report.into()),
        }
    }

    fn check_list(&self) -> Result<(), Failed> {
        let stale: Vec<&str> =
            self.known_failures.names().filter(|name| !self.names.contains(*name)).collect();
        if stale.is_empty() || self.blessing {
            return Ok(());
        }
        Err(format!("there is no such test: {}", stale.join(", ")).into())
    }

    /// Runs one program; an error is a sentence that says why there is no outcome to compare.
    fn run(&self, program: &Path, mode: &Mode) -> Result<Outcome, String> {
        let folder = program.parent().unwrap_or(Path::new("."));
        let mut command = pyrite();
        command.args(mode.arguments).args(&self.extra_arguments);
        command.arg(program.file_name().unwrap_or_default()).current_dir(folder);
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("PYTHON") {
                command.env_remove(name);
            }
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("the binary does not start: {error}"))?;
        let stdout = child.stdout.take().map(drain);
        let stderr = child.stderr.take().map(drain);
        let status = wait(&mut child)?;
        let collect = |stream: Option<mpsc::Receiver<Vec<u8>>>| {
            let bytes =
                stream.and_then(|receiver| receiver.recv_timeout(OUTPUT_GRACE).ok()).unwrap_or_default();
            without_folder(&bytes, folder)
        };
        Ok(Outcome { stdout: collect(stdout), stderr: collect(stderr), status: describe(status) })
    }

    /// Rewrites the list of known failures from the tests that ran.
    fn bless(&self) -> io::Result<()> {
        let passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        let failing: BTreeSet<&str> = self
            .names
            .iter()
            .map(String::as_str)
            .filter(|name| passed.get(*name).map_or(self.known_failures.contains(name), |passed| !passed))
            .collect();
        self.known_failures.rewrite(&failing)
    }
}

/// The command that is tested, without arguments.
fn pyrite() -> Command {
    let given = env::var("PYRITE_TEST_COMMAND").unwrap_or_default();
    let mut words = given.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(env!("CARGO_BIN_EXE_pyrite")));
    command.args(words);
    command
}

/// The list of the tests that are expected to fail: comment lines at the top, then one test a line, with an optional
/// comment that gives the reason.
struct KnownFailures {
    path: PathBuf,
    header: Vec<String>,
    /// From the name of a test to its whole line.
    lines: BTreeMap<String, String>,
}

impl KnownFailures {
    fn load(path: PathBuf) -> io::Result<KnownFailures> {
        let mut header = Vec::new();
        let mut lines = BTreeMap::new();
        for line in fs::read_to_string(&path)?.lines() {
            let name = line.split('#').next().unwrap_or_default().trim();
            if !name.is_empty() {
                lines.insert(name.to_owned(), line.trim_end().to_owned());
            } else if lines.is_empty() {
                header.push(line.to_owned());
            }
        }
        Ok(KnownFailures { path, header, lines })
    }

    fn contains(&self, name: &str) -> bool {
        self.lines.contains_key(name)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.lines.keys().map(String::as_str)
    }

    fn rewrite(&self, failing: &BTreeSet<&str>) -> io::Result<()> {
        let kept = failing.iter().map(|name| self.lines.get(*name).map_or(*name, String::as_str));
        let mut text = String::new();
        for line in self.header.iter().map(String::as_str).chain(kept) {
            text.push_str(line);
            text.push('\n');
        }
        let added = failing.iter().filter(|name| !self.contains(name)).count();
        let removed = self.names().filter(|name| !failing.contains(name)).count();
        println!("known failures: {} listed, {added} added, {removed} removed", failing.len());
        fs::write(&self.path, text)
    }
}

/// What a program did, or should do.
struct Outcome {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    status: String,
}

impl Outcome {
    /// What the recorder stored beside the program.
    fn recorded(program: &Path) -> io::Result<Outcome> {
        let optional = |extension: &str| match fs::read(program.with_extension(extension)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            result => result,
        };
        let status = String::from_utf8_lossy(&optional("status")?).trim().to_owned();
        Ok(Outcome {
            stdout: fs::read(program.with_extension("out"))?,
            stderr: optional("err")?,
            status: if status.is_empty() { "0".to_owned() } else { status },
        })
    }

    /// A report of all that differs from what was found, or nothing.
    fn difference(&self, found: &Outcome) -> Option<String> {
        let mut report = String::new();
        if self.status != found.status {
            let _ = writeln!(report, "exit status {} instead of {}", found.status, self.status);
        }
        for (name, wanted, found) in
            [("stdout", &self.stdout, &found.stdout), ("stderr", &self.stderr, &found.stderr)]
        {
            if wanted != found {
                let _ = writeln!(report, "{name} differs (- recorded, + found):");
                report
                    .push_str(&difference(&String::from_utf8_lossy(wanted), &String::from_utf8_lossy(found)));
            }
        }
        (!report.is_empty()).then_some(report)
    }
}

/// The programs: `TOPIC/NAME.py`, sorted. Folders below a topic hold what programs import.
fn programs(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for topic in fs::read_dir(folder)? {
        let topic = topic?.path();
        if !topic.is_dir() {
            continue;
        }
        for file in fs::read_dir(topic)? {
            let file = file?.path();
            if file.is_file() && file.extension() == Some(OsStr::new("py")) {
                found.push(file);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn program_name(program: &Path) -> String {
    let part = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    format!("{}/{}", part(program.parent().and_then(Path::file_name)), part(program.file_stem()))
}

/// Reads lines `NAME=value`; blank lines and lines that begin with `#` are skipped.
fn read_environment(path: &Path) -> io::Result<Vec<(String, String)>> {
    let text = fs::read_to_string(path)?;
    let settings = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('='));
    Ok(settings.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// Reads a stream to its end on a thread of its own, so that the program never waits for a full pipe.
fn drain(stream: impl Read + Send + 'static) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is what the comparison should show; the receiver may have given up.
        let _ = stream.take(OUTPUT_LIMIT).read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    receiver
}

/// Waits for the program to end, and ends it when it takes too long.
fn wait(child: &mut Child) -> Result<ExitStatus, String> {
    let seconds = env::var("PYRITE_TEST_TIMEOUT").ok().and_then(|text| text.parse().ok()).unwrap_or(TIMEOUT);
    let deadline = Instant::now() + Duration::from_secs(seconds);
    let mut pause = Duration::from_millis(1);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if Instant::now() < deadline => {
                thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(20));
            }
            Ok(None) => {
                // It may have ended in this moment; either way it has to be reaped.
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("ran longer than {seconds} seconds"));
            }
            Err(error) => return Err(format!("cannot wait for the program: {error}")),
        }
    }
}

/// The exit status as the recorder writes it; a death by signal is a text that equals no recorded status.
fn describe(status: ExitStatus) -> String {
    status.code().map_or_else(|| status.to_string(), |code| code.to_string())
}

/// Cuts the path of the program's folder: CPython shows the main script's absolute path in tracebacks.
fn without_folder(bytes: &[u8], folder: &Path) -> Vec<u8> {
    let mut prefix = folder.as_os_str().as_encoded_bytes().to_vec();
    prefix.push(b'/');
    let mut result = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, tail)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(prefix.as_slice()) {
            rest = after;
        } else {
            result.push(first);
            rest = tail;
        }
    }
    result
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edit {
    Keep,
    Remove,
    Add,
}

/// A readable difference of two texts by lines, with a caret below the first character that differs
/// where one line replaces one line.
fn difference(wanted: &str, found: &str) -> String {
    let (wanted, found): (Vec<&str>, Vec<&str>) = (wanted.split('\n').collect(), found.split('\n').collect());
    let edits = edits(&wanted, &found);
    let mut report = String::new();
    let mut shown = 0;
    let mut skipping = false;
    for (index, &(edit, line)) in edits.iter().enumerate() {
        let nearby = &edits[index.saturating_sub(CONTEXT_LINES)..edits.len().min(index + CONTEXT_LINES + 1)];
        if nearby.iter().all(|(edit, _)| *edit == Edit::Keep) {
            skipping = true;
            continue;
        }
        if std::mem::take(&mut skipping) {
            report.push_str("  ...\n");
        }
        if shown == SHOWN_LINES {
            report.push_str("  ... and more\n");
            break;
        }
        shown += 1;
        let sign = match edit {
            Edit::Keep => ' ',
            Edit::Remove => '-',
            Edit::Add => '+',
        };
        let _ = writeln!(report, "{sign} {line}");
        let before = index.checked_sub(1).map(|index| edits[index]);
        let after = edits.get(index + 1).map(|(edit, _)| *edit);
        if let (Some((Edit::Remove, old)), Edit::Add) = (before, edit)
            && after != Some(Edit::Add)
        {
            let column = old.chars().zip(line.chars()).take_while(|(old, new)| old == new).count();
            let _ = writeln!(report, "? {}^", " ".repeat(column));
        }
    }
    if edits.iter().all(|(edit, _)| *edit == Edit::Keep) {
        report.push_str("  only in bytes that are not UTF-8\n");
    }
    report
}

/// The lines of both texts in order, each kept, removed or added: the smallest such difference, unless the part
/// that differs is so long that all of it is removed and added.
fn edits<'a>(wanted: &[&'a str], found: &[&'a str]) -> Vec<(Edit, &'a str)> {
    fn same(lines: &(&&str, &&str)) -> bool {
        lines.0 == lines.1
    }
    let start = wanted.iter().zip(found).take_while(same).count();
    let (old, new) = (&wanted[start..], &found[start..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);

    let mut result: Vec<(Edit, &str)> = wanted[..start].iter().map(|line| (Edit::Keep, *line)).collect();
    if old.len().saturating_mul(new.len()) > COMPARED_PAIRS {
        result.extend(old.iter().map(|line| (Edit::Remove, *line)));
        result.extend(new.iter().map(|line| (Edit::Add, *line)));
    } else {
        // common[i][j] is the length of the longest common subsequence of old[i..] and new[j..].
        let mut common = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                common[i][j] = if old[i] == new[j] {
                    common[i + 1][j + 1] + 1
                } else {
                    common[i + 1][j].max(common[i][j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < old.len() || j < new.len() {
            if i < old.len() && j < new.len() && old[i] == new[j] {
                result.push((Edit::Keep, old[i]));
                i += 1;
                j += 1;
            } else if j == new.len() || i < old.len() && common[i + 1][j] >= common[i][j + 1] {
                result.push((Edit::Remove, old[i]));
                i += 1;
            } else {
                result.push((Edit::Add, new[j]));
                j += 1;
            }
        }
    }
    result.extend(wanted[wanted.len() - end..].iter().map(|line| (Edit::Keep, *line)));
    result
}
