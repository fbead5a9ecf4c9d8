//! The harness, run on the built binary: what holds is held, what does not is found, and a compiler or an inliner that does
//! nothing does not pass the gate.

use pyrite_falsify::check::{Check, NoVerdicts, Verdicts, check};
use pyrite_falsify::effect::gate;
use pyrite_falsify::evaluate::Verdict;
use pyrite_falsify::fuzz::{self, Campaign};
use pyrite_falsify::scratch::Scratch;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

const PROGRAM: &str = "\
import sys
class Dog:
    def speak(self):
        return 1
def call(dog):
    return dog.speak()
def run(n):
    dog = Dog()
    total = 0
    for i in range(n):
        total += call(dog)
    return total
# claim: compiled call tier=2
# claim: inlined Dog.speak into call >= 1
# claim: deopts run == 0
# claim: hir run IntBinary >= 1
print(run(20000))
sys.exit(3)
";

fn binary() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_pyrite"))
}

/// A folder with a program in it.
fn program(text: &str) -> (Scratch, PathBuf) {
    let scratch = Scratch::new().expect("a folder");
    let file = scratch.path().join("program.py");
    fs::write(&file, text).expect("a file");
    (scratch, file)
}

fn judge(binary: PathBuf, text: &str) -> Result<Verdicts, NoVerdicts> {
    let (_scratch, file) = program(text);
    check(&Check { binary, arguments: Vec::new(), python: None, stress: false }, &file)
}

/// A binary that is told more than it should be: what a build would be like in which something silently does nothing.
fn hampered(folder: &Scratch, option: &str) -> PathBuf {
    let file = folder.path().join("hampered");
    let text = format!("#!/bin/sh\nshift\nexec '{}' run {option} \"$@\"\n", binary().display());
    fs::write(&file, text).expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("permissions");
    file
}

#[test]
fn what_holds_is_held_and_passes_the_gate() {
    let verdicts = judge(binary(), PROGRAM).expect("verdicts");
    assert!(verdicts.held(), "{}", verdicts.text());
    assert_eq!((verdicts.modes.len(), verdicts.claims.len()), (2, 4));
    assert_eq!(gate(&verdicts), Ok(()));
}

#[test]
fn an_inliner_a_jit_or_a_pass_that_does_nothing_does_not_pass_the_gate() {
    let folder = Scratch::new().expect("a folder");
    for (option, why) in [
        ("--inliner-fuel=0", "inlined Dog.speak into call >= 1: inlined 0 times"),
        ("--jit-fuel=0", "compiled call tier=2: never compiled"),
        ("--jit-without=licm", "compiled call tier=2: tier 1, "),
    ] {
        let verdicts = judge(hampered(&folder, option), PROGRAM).expect("verdicts");
        assert!(!verdicts.held(), "{option}");
        let said = gate(&verdicts).expect_err("the gate fails");
        assert!(said.contains(why), "{option}: {said}");
    }
}

#[test]
fn a_wrong_claim_and_a_difference_between_modes_are_found() {
    let text = "# claim: deopts f == 0\ndef f():\n    pass\nimport sys\nprint('--jit' in sys.orig_argv)\n";
    let verdicts = judge(binary(), text).expect("verdicts");
    assert!(verdicts.modes.iter().all(|(_, judgement)| judgement.verdict == Verdict::Falsified));
    assert!(
        verdicts.modes[0].1.evidence.contains("line 1 is \"True\" instead of \"False\""),
        "{}",
        verdicts.text()
    );
    assert_eq!(verdicts.claims[0].1.evidence, "never compiled, so it could not be left");
}

#[test]
fn a_bad_claim_fails_the_run_with_file_and_line() {
    let text = "def f():\n    pass\n# claim: hir f GuardShpae == 0\n# claim: refused f into f reason=Colld\n";
    let (_scratch, file) = program(text);
    let output =
        Command::new(binary()).args(["falsify", "--no-stress"]).arg(&file).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    let file = file.display();
    assert!(said.contains(&format!("{file}:3: there is no HIR instruction GuardShpae")), "{said}");
    assert!(said.contains(&format!("{file}:4: there is no refusal Colld")), "{said}");
}

#[test]
fn random_programs_do_the_same_in_all_modes() {
    let campaign = Campaign {
        programs: 40,
        seed: 5,
        only: None,
        python: None,
        binary: binary(),
        save: None,
        most: 1,
        shrinks: false,
    };
    let found = fuzz::run(&campaign, &mut |line| println!("{line}")).expect("a campaign");
    assert!(found.is_empty());
}
