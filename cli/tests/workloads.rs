//! Every workload at its small size prints what it has to, in the interpreter and with compiled code: with the thresholds
//! that users get, and with lower ones, so that code is compiled from much and from little that was seen.

use libtest_mimic::{Arguments, Failed, Trial};
use pyrite_benches::workloads::{Catalogue, Workload};
use std::io::Write;
use std::process::{Command, ExitCode, Stdio};

const MODES: [(&str, &[&str]); 5] = [
    ("interp", &["run", "--no-jit"]),
    ("jit", &["run", "--jit"]),
    ("jit 30", &["run", "--jit", "--jit-threshold", "30"]),
    ("jit 6", &["run", "--jit", "--jit-threshold", "6"]),
    // And left again and again, at guards of all kinds.
    ("jit left", &["run", "--jit", "--jit-threshold", "6", "--deopt-every", "7"]),
];

fn main() -> ExitCode {
    let mut trials = Vec::new();
    let catalogue = match Catalogue::embedded() {
        Ok(catalogue) => catalogue,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    for workload in catalogue.workloads {
        for (mode, arguments) in MODES {
            let workload = workload.clone();
            let name = format!("{} [{mode}]", workload.name);
            trials.push(Trial::test(name, move || run(&workload, arguments)));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn run(workload: &Workload, arguments: &[&str]) -> Result<(), Failed> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pyrite"))
        .args(arguments)
        .args(["-", &workload.small_argument])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(workload.text.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    let (found, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if found == workload.small_output.as_str() && output.status.success() {
        return Ok(());
    }
    Err(format!("{}: wanted {:?}, found {found:?}\n{errors}", output.status, workload.small_output).into())
}
