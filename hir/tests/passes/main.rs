//! Tests of the passes: Python programs, and the HIR that they become.
//!
//! Each program of `hir/tests/programs` says in comments at its beginning what is looked at:
//!
//! ```text
//! # function: total         the qualified name
//! # run: total(20)          what is run after the program itself, twice: the operands are noted, and the HIR is built
//! # passes: specialise dead after which the HIR is shown; `build` is before all of them
//! # avoid: kind overflow    no guards for these reasons
//! ```
//!
//! The function is entered by a call, or, if a line of the program ends with `# entry`, at the loop that begins there.
//! The HIR stands in a file next to the program; `PYRITE_BLESS=1` writes it.
//!
//! Besides, for every function and loop that runs in a program: what the builder and each pass make is right for the
//! verifier and round-trips through text, with any optional pass left out, and with passes that run twice. So it is for any
//! other program that `PYRITE_HIR_CHECK` names.

mod capture;

use capture::Captured;
use libtest_mimic::{Arguments, Failed, Trial};
use pyrite_hir::Function;
use pyrite_hir::instruction::Reason;
use pyrite_hir::parse::parse;
use pyrite_hir::passes::{PASSES, Pipeline};
use pyrite_hir::print::print;
use pyrite_hir::verify::verify;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, thread};

const STACK: usize = 64 << 20; // bytes

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    if let Some(file) = env::var_os("PYRITE_HIR_CHECK").map(PathBuf::from) {
        let name = file.to_string_lossy().into_owned();
        let trial = Trial::test(name, move || on_large_stack(move || test_any(&file)));
        return libtest_mimic::run(&arguments, vec![trial]).exit_code();
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let mut files: Vec<PathBuf> = match fs::read_dir(&folder) {
        Ok(entries) => entries.filter_map(|e| Some(e.ok()?.path())).collect(),
        Err(error) => {
            eprintln!("cannot read {}: {error}", folder.display());
            return ExitCode::FAILURE;
        }
    };
    files.retain(|file| file.extension().is_some_and(|e| e == "py"));
    files.sort();
    let trials = files.into_iter().map(|file| {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || on_large_stack(move || test(&file)))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

fn on_large_stack(test: impl FnOnce() -> Result<(), String> + Send + 'static) -> Result<(), Failed> {
    let test = thread::Builder::new().stack_size(STACK).spawn(test)?;
    test.join().unwrap_or_else(|_| Err("it panicked".to_owned())).map_err(Failed::from)
}

/// What a program's comments ask for.
pub struct Program {
    pub name: String,
    pub source: String,
    function: String,
    /// The line of the loop where it is entered.
    line: Option<u32>,
    run: String,
    passes: Vec<String>,
    avoid: Vec<Reason>,
}

impl Program {
    fn read(file: &Path) -> Result<Program, String> {
        let source = fs::read_to_string(file).map_err(|e| e.to_string())?;
        let option = |name: &str| {
            let begins = format!("# {name}: ");
            source.lines().find_map(|line| line.strip_prefix(&begins)).map(str::to_owned)
        };
        let words = |name: &str| -> Vec<String> {
            option(name).iter().flat_map(|words| words.split_whitespace()).map(str::to_owned).collect()
        };
        let reason = |name: String| {
            let found = Reason::ALL.iter().copied().find(|reason| reason.name() == name);
            found.ok_or_else(|| format!("there is no reason {name}"))
        };
        let entry = source.lines().position(|line| line.ends_with("# entry"));
        Ok(Program {
            name: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            function: option("function").ok_or("it does not say which function")?,
            line: entry.map(|n| n as u32 + 1),
            run: option("run").ok_or("it does not say what to run")?,
            passes: words("passes"),
            avoid: words("avoid").into_iter().map(reason).collect::<Result<_, _>>()?,
            source,
        })
    }
}

fn test(file: &Path) -> Result<(), String> {
    let program = Program::read(file)?;
    let captured = capture::run(&program)?;
    let mut wanted = None;
    for one in &captured {
        let function = one.function.as_ref().map_err(|refusal| one.error(refusal.name()))?;
        check(function).map_err(|error| one.error(&error))?;
        if one.name == program.function && one.line == program.line {
            wanted = Some(function);
        }
    }
    let wanted = wanted.ok_or("the function has not run, or not that loop")?;
    compare(&file.with_extension("hir"), &shown(wanted, &program.passes)?)
}

/// Any program: refusals are fine, and nothing is compared.
fn test_any(file: &Path) -> Result<(), String> {
    let source = fs::read_to_string(file).map_err(|e| e.to_string())?;
    let captured = capture::run_any(&source, &file.to_string_lossy())?;
    for one in &captured {
        if let Ok(function) = &one.function {
            check(function).map_err(|error| one.error(&error))?;
        }
    }
    eprintln!("{} functions and loops", captured.len());
    Ok(())
}

impl Captured {
    fn error(&self, error: &str) -> String {
        match self.line {
            Some(line) => format!("{}, loop in line {line}: {error}", self.name),
            None => format!("{}: {error}", self.name),
        }
    }
}

fn after(function: &Function, pass: &str) -> Result<Function, String> {
    let mut function = function.clone();
    Pipeline { off: Vec::new(), after: Some(pass.to_owned()) }.run(&mut function)?;
    Ok(function)
}

/// The HIR after each of the passes.
fn shown(function: &Function, passes: &[String]) -> Result<String, String> {
    let mut text = String::new();
    if passes.is_empty() {
        return Err("it does not say after which passes".to_owned());
    }
    for pass in passes {
        if pass != "build" && PASSES.iter().all(|p| p.name != pass) {
            return Err(format!("there is no pass {pass}"));
        }
        text.push_str(&format!("=== {pass}\n{}", print(&after(function, pass)?)));
    }
    Ok(text)
}

/// All that must be so whatever the function is.
fn check(built: &Function) -> Result<(), String> {
    let mut function = built.clone();
    round_trip(&function, "build")?;
    for pass in &PASSES {
        (pass.run)(&mut function);
        function.settle();
        round_trip(&function, pass.name)?;
        let mut again = function.clone();
        (pass.run)(&mut again);
        again.settle();
        round_trip(&again, &format!("{} twice", pass.name))?;
        same(&print(&function), &print(&again)).map_err(|error| format!("{} again: {error}", pass.name))?;
    }
    for pass in PASSES.iter().filter(|pass| pass.optional) {
        let mut function = built.clone();
        let off = vec![pass.name.to_owned()];
        Pipeline { off, after: None }.run(&mut function)?;
        round_trip(&function, &format!("all passes but {}", pass.name))?;
    }
    let mut parsed = parse(&print(built))?;
    Pipeline::default().run(&mut parsed).map_err(|error| format!("from text: {error}"))?;
    Ok(())
}

fn round_trip(function: &Function, what: &str) -> Result<(), String> {
    let text = print(function);
    verify(function).map_err(|error| format!("after {what}: {error}\n{text}"))?;
    let parsed = parse(&text).map_err(|error| format!("after {what}: {error}\n{text}"))?;
    verify(&parsed).map_err(|error| format!("after {what}, from text: {error}\n{text}"))?;
    same(&text, &print(&parsed))
        .map_err(|error| format!("after {what}: the text does not round-trip: {error}"))
}

fn compare(file: &Path, actual: &str) -> Result<(), String> {
    if env::var_os("PYRITE_BLESS").is_some_and(|v| v == "1") {
        return fs::write(file, actual).map_err(|e| format!("{}: {e}", file.display()));
    }
    let expected = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    same(&expected, actual).map_err(|error| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        format!("{name}: {error}\nPYRITE_BLESS=1 makes it what is expected.")
    })
}

/// An error shows what is between the first and the last line that differ.
fn same(expected: &str, actual: &str) -> Result<(), String> {
    if expected == actual {
        return Ok(());
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    let first = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[first..].iter().rev().zip(new[first..].iter().rev()).take_while(|(a, b)| a == b).count();
    let mut text = format!("it differs from line {}:\n", first + 1);
    old[first..old.len() - tail].iter().for_each(|line| text.push_str(&format!("-{line}\n")));
    new[first..new.len() - tail].iter().for_each(|line| text.push_str(&format!("+{line}\n")));
    Err(text)
}
