//! The adversary, run on the built binary: it performs each kind of breakage, compiled code holds, and one that does not
//! is found out.

use pyrite_falsify::adversary::{Adversary, Attack, Attacks, Fate, KINDS, attack};
use pyrite_falsify::process::Engine;
use pyrite_falsify::scratch::Scratch;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// `Dog.speak` is inlined three calls deep.
const PROGRAM: &str = "\
class Dog:
    def __init__(self):
        self.age = 3
    def speak(self, n):
        return self.age + n
def call(dog, n):
    return dog.speak(n)
def outer(dog, n):
    return call(dog, n)
def run():
    dog = Dog()
    total = 0
    for n in range(1500):
        total += outer(dog, n)
    return total
print(run())
";

fn binary() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_pyrite"))
}

fn program(folder: &Scratch) -> PathBuf {
    let file = folder.path().join("program.py");
    fs::write(&file, PROGRAM).expect("a file");
    file
}

/// The adversary, with the interpreter and two modes with the inliner on.
fn adversary(folder: &Scratch) -> Adversary {
    let mut adversary = Adversary::of_binary(&binary(), None, folder);
    adversary.modes.retain(|mode| mode.name.contains("on"));
    assert_eq!(adversary.modes.len(), 2);
    // The library's start is most of what compiling everything takes.
    let engines = adversary.modes.iter_mut().chain([&mut adversary.reference, &mut adversary.watched]);
    engines.for_each(|engine| engine.command.push("-S".into()));
    adversary
}

fn attacks_on<'a>(attacks: &'a Attacks, callee: &str) -> (usize, &'a [Attack]) {
    let of = attacks.sites.iter().find(|(site, _)| site.callee == callee);
    let (site, attacks) = of.unwrap_or_else(|| panic!("{callee} was not inlined"));
    (site.depth, attacks)
}

/// An interpreter that nothing breaks, like code that goes on with what it was compiled from.
fn stale(folder: &Scratch) -> Engine {
    let file = folder.path().join("stale");
    let text = format!(
        "#!/bin/sh\nsed 's/^\\(_adversary_plan = (\"[a-z]*\"\\), [0-9]*,/\\1, 1000000,/' \"$1\" > \"$1.stale\"\n\
         exec '{}' run --no-jit \"$1.stale\"\n",
        binary().display()
    );
    fs::write(&file, text).expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("permissions");
    Engine::new("stale", [&file])
}

#[test]
fn each_kind_of_breakage_is_performed_and_compiled_code_holds() {
    let folder = Scratch::new().expect("a folder");
    let attacks = attack(&adversary(&folder), &program(&folder)).expect("attacks");
    let (depth, of_method) = attacks_on(&attacks, "Dog.speak");
    assert_eq!((depth, of_method.len()), (3, KINDS.len()), "{}", attacks.text());
    for attack in of_method {
        assert_eq!(attack.fate, Fate::Held, "{}\n{}", attack.kind.name, attacks.text());
        assert!(!attack.evidence.starts_with("0 breakages"), "{}", attacks.text());
    }
    let (depth, of_function) = attacks_on(&attacks, "call");
    assert_eq!(depth, 2);
    for attack in of_function {
        let is_of_methods = ["receiver", "subclass", "shadowed", "reclassed"].contains(&attack.kind.name);
        let wanted = if is_of_methods { Fate::NotApplicable } else { Fate::Held };
        assert_eq!(attack.fate, wanted, "{}\n{}", attack.kind.name, attacks.text());
    }
}

#[test]
fn code_that_goes_on_with_what_it_was_compiled_from_is_found_out() {
    let folder = Scratch::new().expect("a folder");
    let mut adversary = adversary(&folder);
    adversary.modes = vec![stale(&folder)];
    adversary.save = Some(folder.path().join("found"));
    let attacks = attack(&adversary, &program(&folder)).expect("attacks");
    for attack in attacks_on(&attacks, "Dog.speak").1 {
        assert_eq!(attack.fate, Fate::Falsified, "{}\n{}", attack.kind.name, attacks.text());
        let saved = folder.path().join("found").join(format!("program-7-Dog_speak-{}.py", attack.kind.name));
        assert!(fs::read_to_string(saved).expect("a saved program").contains("class Dog:"));
    }
}

#[test]
fn a_breakage_that_never_comes_is_void() {
    let folder = Scratch::new().expect("a folder");
    let mut adversary = adversary(&folder);
    adversary.reference = stale(&folder);
    adversary.kinds.retain(|kind| kind.name == "patched");
    let attacks = attack(&adversary, &program(&folder)).expect("attacks");
    let all = attacks_on(&attacks, "call").1;
    assert_eq!((all.len(), all[0].fate), (1, Fate::Void), "{}", attacks.text());
    assert!(attacks.text().contains("0 held, 0 falsified, 3 void, 0 not applicable"), "{}", attacks.text());
}

fn falsify(arguments: &[&str], file: &Path) -> (Option<i32>, String) {
    let output = Command::new(binary()).arg("falsify").args(arguments).arg(file).output().expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn the_command_says_what_became_of_each_call() {
    let folder = Scratch::new().expect("a folder");
    let file = program(&folder);
    let (status, said) = falsify(&["--adversary", "--kind", "code"], &file);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("  line 7: Dog.speak into call, depth 3\n"), "{said}");
    assert!(said.contains("    held           it gets another body: 2 breakages, 8 comparisons\n"), "{said}");
    assert!(said.contains("3 calls were inlined: 3 held, 0 falsified, 0 void, 0 not applicable\n"), "{said}");
    let (status, said) = falsify(&["--adversary", "--kind=nothing"], &file);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("--kind is one of receiver, "), "{said}");
}
