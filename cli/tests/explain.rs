//! `pyrite explain`, run on the built binary.

use pyrite_falsify::scratch::Scratch;
use pyrite_page::check::well_formed;
use std::fs;
use std::process::{Command, Output};

const PROGRAM: &str = "\
import sys

def twice(x):
    return x + x

def careful(x):
    try:
        return twice(x)
    finally:
        pass

def run(n, x):
    for _ in range(n):
        x = twice(x) - x
        careful(x)
    return x

print('<out>', run(3000000, 1))
for _ in range(50):
    twice(2.5)
sys.exit(3)
";

/// The program in a folder, explained there.
fn explain(before: &[&str]) -> (Scratch, Output) {
    let folder = Scratch::new().expect("a folder");
    fs::write(folder.path().join("program.py"), PROGRAM).expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_pyrite"))
        .arg("explain")
        .args(before)
        .args(["program.py", "an argument"])
        .current_dir(folder.path())
        .output()
        .expect("pyrite runs");
    (folder, output)
}

/// What is said below the line of the program that has this text.
fn remarks(said: &str, line: &str) -> Vec<String> {
    let mut lines = said.lines().skip_while(|shown| !shown.ends_with(line)).skip(1);
    let mut remarks = Vec::new();
    while let Some((_, remark)) = lines.next().and_then(|shown| shown.split_once("^ ")) {
        remarks.push(remark.to_owned());
    }
    remarks
}

#[test]
fn calls_refusals_and_exits_stand_at_their_lines() {
    let (_folder, output) = explain(&[]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(remarks(&said, "x = twice(x) - x").contains(&"twice inlined".to_owned()), "{said}");
    let refused =
        "careful not inlined: it has an exception table: a try, a with or the like (ExceptionTable)";
    assert!(remarks(&said, "        careful(x)").contains(&refused.to_owned()), "{said}");
    let exits = remarks(&said, "return x + x");
    let kind = |remark: &String| remark.starts_with("left ") && remark.ends_with("than so far (kind): float");
    assert!(exits.iter().any(kind), "{said}");
    assert!(
        remarks(&said, "def twice(x):").iter().any(|remark| remark.starts_with("twice compiled: ")),
        "{said}"
    );
}

#[test]
fn time_goes_to_lines_that_run() {
    let (_folder, output) = explain(&[]);
    let said = String::from_utf8_lossy(&output.stdout);
    let share = |line: &str| -> f64 {
        let shown = said.lines().find(|shown| shown.ends_with(line)).expect("the line");
        shown.trim_start().split(" %").next().and_then(|share| share.parse().ok()).unwrap_or(0.0)
    };
    let hot: f64 =
        ["x = twice(x) - x", "        careful(x)", "return x + x", "for _ in range(n):", "return twice(x)"]
            .into_iter()
            .map(share)
            .sum();
    assert!(hot > 10.0 && hot <= 100.1, "{said}");
    assert_eq!(share("import sys"), 0.0);
    let shown = |line: &str| said.lines().find(|shown| shown.ends_with(line)).expect("the line");
    assert!(shown("x = twice(x) - x").contains("machine code"), "{said}");
    // The loop's machine code leads there, and no further.
    assert!(shown("    return x").contains("interpreter"), "{said}");
}

#[test]
fn the_program_keeps_its_status_and_writes_to_standard_error() {
    let (_folder, output) = explain(&[]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "<out> 1\n");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(!said.contains("<out> 1") && !said.contains('\x1b'), "{said}");
}

#[test]
fn a_page_is_written_instead_of_text() {
    let (folder, output) = explain(&["--html", "page.html", "--inliner=off"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0));
    let page = fs::read_to_string(folder.path().join("page.html")).expect("a page");
    assert_eq!(well_formed(&page), Ok(()));
    assert!(
        page.contains("print('&lt;out&gt;', run(3000000, 1))") && page.contains("(kind): float"),
        "{page}"
    );
    assert!(!page.contains("twice inlined"), "{page}");
}

#[test]
fn a_program_that_is_not_there_is_told_once() {
    let output = Command::new(env!("CARGO_BIN_EXE_pyrite")).args(["explain", "no-such.py"]).output();
    let output = output.expect("pyrite runs");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1);
}

#[test]
fn waiting_and_signals_are_as_without_the_timer() {
    let folder = Scratch::new().expect("a folder");
    let program = "\
import os, select, signal, time
begin = time.monotonic()
time.sleep(0.2)
print(0.19 < time.monotonic() - begin < 5)
r, w = os.pipe()
print(select.select([r], [], [], 0.1)[0])
seen = []
signal.signal(signal.SIGALRM, lambda number, frame: seen.append(number))
signal.setitimer(signal.ITIMER_REAL, 0.05)
time.sleep(0.2)
print(seen == [signal.SIGALRM])
if os.fork() == 0:
    os._exit(sum(i for i in range(100000)) % 7)
print(os.waitstatus_to_exitcode(os.wait()[1]))
";
    fs::write(folder.path().join("waits.py"), program).expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_pyrite"))
        .args(["explain", "waits.py"])
        .current_dir(folder.path())
        .output()
        .expect("pyrite runs");
    let child = (0..100_000).sum::<i64>() % 7;
    assert_eq!(String::from_utf8_lossy(&output.stderr), format!("True\n[]\nTrue\n{child}\n"));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_page_that_cannot_be_written_is_an_error() {
    let (_folder, output) = explain(&["--html", "no/such/folder/page.html"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("cannot write 'no/such/folder/page.html'"), "{said}");
}
