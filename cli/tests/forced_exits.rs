//! Compiled code is left at one guard after the other, whatever the guard finds: each time the interpreter must go on with
//! exactly the state that it would have had, so the program says what it always says.
//!
//! The programs are those that the tests of the passes look at, each run on its own functions several times, and those of
//! `tests/python/leaving_compiled_code`. A program says by `--jit-stats` how many guards it has; a plain run of this test has
//! only some of them fail, `PYRITE_ALL_GUARDS=1` each. `PYRITE_TEST_COMMAND` is as in `python_programs.rs`.

use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};
use std::{env, fs, io};

/// Guards of a program that fail, in a plain run.
const GUARDS: usize = 6; // guards
/// Calls and rounds before code is compiled: what is compiled has seen something, and runs for a while.
const THRESHOLD: &str = "4";

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let from = |folder: &str, prepare: fn(String) -> String| -> io::Result<Vec<Trial>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(root.join(folder))? {
            files.push(entry?.path());
        }
        files.retain(|file| file.extension().is_some_and(|e| e == "py"));
        files.sort();
        Ok(files.into_iter().map(|file| trial(file, prepare)).collect())
    };
    let trials = from("hir/tests/programs", run_several_times)
        .and_then(|mut all| {
            all.extend(from("tests/python/leaving_compiled_code", |source| source)?);
            Ok(all)
        })
        .unwrap_or_else(|error| vec![Trial::test("the programs", move || Err(error.to_string().into()))]);
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn trial(file: PathBuf, prepare: fn(String) -> String) -> Trial {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Trial::test(name.clone(), move || {
        let source = fs::read_to_string(&file)?;
        let program = Program::new(&name, &prepare(source))?;
        program.test()
    })
}

/// Runs what the comments of a program ask for until it is compiled and longer, and shows results, exceptions and the
/// variables of their frames.
fn run_several_times(source: String) -> String {
    let run = source.lines().find_map(|line| line.strip_prefix("# run: ")).unwrap_or("None").to_owned();
    format!(
        "{source}
for _ in range(12):
    try:
        result = {run}
        print(result if type(result).__repr__ is not object.__repr__ else vars(result))
    except Exception as error:
        print(type(error).__name__, error)
        at = error.__traceback__
        while at := at.tb_next:
            values = {{n: v for n, v in at.tb_frame.f_locals.items() if type(v) in (int, float, bool, str, list, tuple)}}
            print(at.tb_frame.f_code.co_name, at.tb_lineno, values)
"
    )
}

/// A program in a file of its own.
struct Program(PathBuf);

impl Program {
    fn new(name: &str, source: &str) -> io::Result<Program> {
        let path = env::temp_dir().join(format!("pyrite-exits-{}-{name}.py", std::process::id()));
        fs::write(&path, source)?;
        Ok(Program(path))
    }

    fn run(&self, options: &[&str]) -> io::Result<Output> {
        let given = env::var("PYRITE_TEST_COMMAND").unwrap_or_default();
        let mut words = given.split_whitespace();
        let mut command = Command::new(words.next().unwrap_or(env!("CARGO_BIN_EXE_pyrite")));
        command.args(words);
        command.args(options).arg(&self.0).stdin(Stdio::null()).env("PYTHONHASHSEED", "0").output()
    }

    fn test(&self) -> Result<(), Failed> {
        let wanted = self.run(&["--no-jit"])?;
        let count = counter(&self.compare(&wanted, &[])?, "guards");
        let all = env::var_os("PYRITE_ALL_GUARDS").is_some_and(|value| value == "1");
        let step = if all { 1 } else { count.div_ceil(GUARDS).max(1) };
        let mut taken = 0;
        for guard in (0..count).step_by(step) {
            let report = self.compare(&wanted, &["--jit-fail-guard", &guard.to_string()])?;
            taken += counter(&report, "forced");
        }
        for every in ["1", "2", "7"] {
            taken += counter(&self.compare(&wanted, &["--deopt-every", every])?, "forced");
        }
        if count > 0 && taken == 0 { Err("no exit was forced".into()) } else { Ok(()) }
    }

    /// Runs with the JIT and more options; gives the statistics.
    fn compare(&self, wanted: &Output, options: &[&str]) -> Result<String, Failed> {
        let jit = ["--jit", "--jit-stats", "--jit-threshold", THRESHOLD];
        let found = self.run(&[&jit, options].concat())?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if (&found.stdout, found.status) == (&wanted.stdout, wanted.status) {
            return Ok(text(&found.stderr));
        }
        let program = fs::read_to_string(&self.0)?;
        Err(format!(
            "{program}\nwith {}, {}: instead of\n{}it says\n{}{}",
            options.join(" "),
            found.status,
            text(&wanted.stdout),
            text(&found.stdout),
            text(&found.stderr)
        )
        .into())
    }
}

/// A number of the statistics: the one in the line with this word.
fn counter(report: &str, word: &str) -> usize {
    let line = report.lines().find(|line| line.split_whitespace().any(|w| w == word));
    line.and_then(|line| line.split_whitespace().find_map(|w| w.parse().ok())).unwrap_or(0)
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
