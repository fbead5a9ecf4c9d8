//! What breaks a program is found by number and by name; with programs that a script only pretends to run, since the
//! compiler is not known to break any.

use pyrite_falsify::bisect::{Bisection, Culprit, Finding, bisect};
use pyrite_falsify::process::Engine;
use pyrite_falsify::scratch::Scratch;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Acts as a compiler of which some parts are broken: `broken DECISION PASS COMPILATION` prints something wrong if the
/// inliner makes the decision of this number, the pass is there, and the compilation of this number is made.
const BROKEN: &str = r#"
decision=$1 pass=$2 compilation=$3; shift 3
inlined=1000 compiled=1000 without= log=
for word; do
    case $word in
    --inliner=off) inlined=0 ;;
    --inliner-fuel=*) inlined=${word#*=} ;;
    --jit-fuel=*) compiled=${word#*=} ;;
    --jit-without=*) without=${word#*=} ;;
    --jit-log) log=1 ;;
    --jit-report) report=1 ;;
    -*) ;;
    *) [ "$report" = 1 ] && { report=; echo '{"compile_seconds": {"by_pass": {"dead": 1, "licm": 2}}}' > "$word"; } ;;
    esac
done
[ $inlined -gt 300 ] && inlined=300
[ $compiled -gt 200 ] && compiled=200
[ "$log" ] && seq 1 $inlined | sed 's/.*/jit: f& into g line &: inlined/' >&2
[ "$log" ] && seq 1 $compiled | sed 's/.*/jit: compiled g& (Call): 2 words/' >&2
if [ $inlined -ge $decision ] && [ "$without" != "$pass" ] && [ $compiled -ge $compilation ]; then
    echo wrong
else
    echo right
fi
"#;

fn find(decision: u32, pass: &str, compilation: u32) -> Option<Finding> {
    let numbers = [decision.to_string(), pass.to_owned(), compilation.to_string()];
    let command = ["sh", "-c", BROKEN, "broken"].map(str::to_owned);
    let what = Bisection {
        reference: Engine::new("interpreter", ["sh", "-c", "echo right"]),
        subject: Engine::new("machine code", command.into_iter().chain(numbers)),
        file: PathBuf::from("program.py"),
        arguments: Vec::new(),
    };
    bisect(&what).expect("an end")
}

fn culprit(number: u64, name: &str) -> Option<Culprit> {
    Some(Culprit { number, name: name.to_owned() })
}

#[test]
fn the_decision_the_pass_and_the_compilation_are_named() {
    let found = find(37, "licm", 5).expect("it differs");
    assert_eq!(found.difference, "output: line 1 is \"wrong\" instead of \"right\"");
    assert!(!found.without_inliner);
    assert_eq!(found.decision, culprit(37, "f37 into g line 37"));
    assert_eq!(found.passes, ["licm"]);
    assert_eq!(found.compilation, culprit(5, "g5 (Call)"));
    assert_eq!(
        found.text(),
        "machine code is wrong: output: line 1 is \"wrong\" instead of \"right\"\n  \
         --inliner=off: right; wrong from --inliner-fuel=37 on: f37 into g line 37\n  \
         --jit-without licm: right\n  wrong from --jit-fuel=5 on: g5 (Call)\n"
    );
}

#[test]
fn numbers_at_the_ends_are_found() {
    for number in [1, 2, 3, 64, 65, 300] {
        let found = find(number, "none", 1).expect("it differs");
        assert_eq!(found.decision.map(|culprit| culprit.number), Some(u64::from(number)));
        assert_eq!(found.compilation.map(|culprit| culprit.number), Some(1));
    }
}

#[test]
fn what_the_inliner_has_nothing_to_do_with_is_not_laid_on_it() {
    let found = find(0, "none", 200).expect("it differs");
    assert!(found.without_inliner && found.decision.is_none() && found.passes.is_empty());
    assert_eq!(found.compilation, culprit(200, "g200 (Call)"));
}

#[test]
fn where_nothing_differs_nothing_is_searched() {
    assert_eq!(find(1000, "licm", 1), None);
}

fn command(arguments: &[&str], program: &str) -> (Option<i32>, String) {
    let folder = Scratch::new().expect("a folder");
    let file = folder.path().join("program.py");
    fs::write(&file, program).expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_pyrite"));
    let output = command.arg("bisect").args(arguments).arg(file).arg("-7").output().expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn a_program_that_does_the_same_in_machine_code_is_said_to() {
    let program = "
import sys
def add(a, b): return a + b
total = 0
for n in range(1000): total = add(total, n)
print(total)
sys.exit(int(sys.argv[1]))";
    let (status, said) = command(&["--with", "--jit-threshold=2", "--with=--inliner=on"], program);
    assert_eq!((status, said.as_str()), (Some(0), "nothing differs from the interpreter\n"));
}

#[test]
fn a_program_that_looks_at_its_command_line_differs_whatever_is_compiled() {
    let (status, said) = command(&[], "import sys\nprint('--jit' in sys.orig_argv)");
    assert_eq!(status, Some(1), "{said}");
    assert!(
        said.starts_with("machine code is wrong: output: line 1 is \"True\" instead of \"False\"\n"),
        "{said}"
    );
    assert!(said.contains("  --inliner=off: wrong\n"), "{said}");
    assert!(
        said.contains("  --jit-without PASS: wrong without any one of them\n  wrong with --jit-fuel=0\n"),
        "{said}"
    );
}

#[test]
fn a_program_that_is_different_each_time_is_no_case() {
    let (status, said) = command(&[], "import os\nprint(os.getpid())");
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("it does not do the same each time in the interpreter"), "{said}");
    let (status, said) = command(&["--with=3"], "");
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("--with takes an option"), "{said}");
}
