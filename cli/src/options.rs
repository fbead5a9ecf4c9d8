//! The command line, as CPython reads its own: options end at the program, and everything after it is the program's.

use std::ffi::OsString;

/// What to run.
#[derive(Clone, Debug, PartialEq)]
pub enum Program {
    /// Nothing named: a REPL on a terminal, standard input otherwise.
    None,
    File(OsString),
    Command(OsString),
    Module(OsString),
    Stdin,
}

/// What a command line asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    Run(Box<Options>),
    Dis(OsString),
    Bench(Vec<OsString>),
    Falsify(Vec<OsString>),
    Bisect(Vec<OsString>),
    Help,
    Version,
}

/// What of compiled code is to be seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum View {
    Hir,
    Asm,
}

/// What is printed after the program: `pyrite hir`, `pyrite asm`.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    pub view: View,
    /// Qualified name.
    pub function: String,
    /// The last pass that runs; all if `None`.
    pub after: Option<String>,
    /// Loops, instead of calls.
    pub loops: bool,
}

/// `pyrite explain`: the program's text is shown after the run, with what was found out about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explain {
    /// The file for a page, instead of text on standard output.
    pub html: Option<OsString>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    pub program: Program,
    /// The program's arguments.
    pub args: Vec<OsString>,
    /// Bytes the heap may hold; 0 for no limit.
    pub max_heap: usize,
    /// Allocations between two collections that are asked for; 0 for none.
    pub gc_stress: u32,
    pub stats: bool,
    /// Machine code for what runs often.
    pub jit: bool,
    /// The program waits for machine code.
    pub jit_sync: bool,
    pub jit_log: bool,
    pub jit_stats: bool,
    pub jit_perf: bool,
    pub jit_gdb: bool,
    pub inspection: Option<Inspection>,
    pub explain: Option<Explain>,
    /// `--jit-threshold`: calls, and back-edges of a loop, before code is compiled.
    pub jit_threshold: Option<u32>,
    /// Passes that do not run.
    pub jit_passes_off: Vec<String>,
    pub jit_fuel: Option<u32>,
    /// `--inliner=off` and `--inliner-fuel`.
    pub inliner: bool,
    pub inliner_fuel: Option<u32>,
    /// Qualified names of functions: the only ones to inline, if there are any, and those not to.
    pub inliner_allow: Vec<String>,
    pub inliner_deny: Vec<String>,
    /// The file for a report on the JIT, and the functions whose HIR it shows.
    pub jit_report: Option<OsString>,
    pub jit_report_hir: Vec<String>,
    /// It says by line where the time went.
    pub jit_report_lines: bool,
    /// Each so many guards one fails.
    pub deopt_every: Option<u32>,
    /// The number of a guard that fails.
    pub jit_fail_guard: Option<u32>,
    /// The seed of disturbances.
    pub jit_stress: Option<u32>,
    pub warnings: Vec<OsString>,
    pub x_options: Vec<String>,
    pub optimize: u8,
    pub verbose: u8,
    pub bytes_warning: u8,
    pub inspect: bool,
    pub quiet: bool,
    pub no_site: bool,
    pub no_user_site: bool,
    pub ignore_environment: bool,
    pub isolated: bool,
    pub safe_path: bool,
    pub unbuffered: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            program: Program::None,
            args: Vec::new(),
            max_heap: 0,
            gc_stress: 0,
            stats: false,
            jit: true,
            jit_sync: false,
            jit_log: false,
            jit_stats: false,
            jit_perf: false,
            jit_gdb: false,
            inspection: None,
            explain: None,
            jit_threshold: None,
            jit_passes_off: Vec::new(),
            jit_fuel: None,
            inliner: true,
            inliner_fuel: None,
            inliner_allow: Vec::new(),
            inliner_deny: Vec::new(),
            jit_report: None,
            jit_report_hir: Vec::new(),
            jit_report_lines: false,
            deopt_every: None,
            jit_fail_guard: None,
            jit_stress: None,
            warnings: Vec::new(),
            x_options: Vec::new(),
            optimize: 0,
            verbose: 0,
            bytes_warning: 0,
            inspect: false,
            quiet: false,
            no_site: false,
            no_user_site: false,
            ignore_environment: false,
            isolated: false,
            safe_path: false,
            unbuffered: false,
        }
    }
}

pub const HELP: &str = "\
Usage: pyrite [run] [OPTION...] [FILE | -c CODE | -m MODULE | -] [ARG...]
       pyrite dis FILE
       pyrite hir [OPTION...] FILE FUNCTION [--after PASS] [--loop] [ARG...]
       pyrite asm [OPTION...] FILE FUNCTION [--loop] [ARG...]
       pyrite explain [OPTION...] [--html PAGE] FILE [ARG...]
       pyrite bench [NAME...] [--against NAME=COMMAND...] [--sweep inliner]
       pyrite falsify FILE... | --fuzz N
       pyrite bisect [--with OPTION]... FILE [ARG...]

Runs Python 3.14 programs. Without a program: an interactive session on a terminal, else the program on standard input.

Programs:
  FILE             a file, or a folder or archive with a __main__.py
  -c CODE          the text of a program
  -m MODULE        a module of the library or of sys.path, run as a script
  -                the program on standard input

Options:
  --max-heap SIZE  limit of the heap in bytes, or with a suffix K, M or G: MemoryError beyond it
  --gc-stress[=N]  collect at every allocation, or every N-th (very slow; finds errors in Pyrite)
  --jit, --no-jit  compile what runs often to machine code (the default), or do not
  --jit-sync       wait for machine code, instead of making it on a thread while the program runs on
  --jit-threshold N  calls, and rounds of a loop, before code is compiled
  --jit-log        print a line to standard error for each compilation, and each way out that is taken too often
  --jit-stats      after the run, print what the JIT did, and the time in machine code, to standard error
  --jit-perf       tell `perf` the names of compiled functions: /tmp/perf-PID.map and /tmp/jit-PID.dump
  --jit-gdb        tell gdb and lldb the names of compiled functions
  --jit-report FILE  after the run, write what the JIT did to a file, as JSON
  --jit-report-hir NAME  with the HIR of the function of this qualified name; can be given several times
  --jit-report-lines  with the lines that have machine code, and the time by line
  --jit-fuel N     stop after N compilations, to find the one that breaks a program
  --inliner MODE    on or off: put what known functions do in place of their calls, or do not
  --inliner-fuel N  stop after N decisions of the inliner
  --inliner-allow NAME  inline only the function of this qualified name; can be given several times
  --inliner-deny NAME  do not inline the function of this qualified name; can be given several times
  --jit-without PASS  leave a pass out, for tests
  --deopt-every N  have every N-th guard of machine code fail, for tests
  --jit-fail-guard N  have the guard of this number fail, for tests
  --jit-stress SEED  disturb the JIT and the collector at random, for tests
  --stats          after the run, print what the interpreter did to standard error
  -E               ignore the environment variables PYTHON*
  -I               isolated: like -E -P -s
  -i               go on interactively after the program
  -O, -OO          leave assert statements out; -OO docstrings too
  -P               do not put the program's folder on sys.path
  -q               no banner in interactive sessions
  -s               do not use the user's own site-packages
  -S               do not import the module site
  -u               no buffers on standard output and standard error
  -v               verbose imports (sys.flags.verbose)
  -W ARG           control of warnings: action:message:category:module:line
  -X NAME[=VALUE]  an entry of sys._xoptions
  -b, -bb          sys.flags.bytes_warning
  -B               accepted; bytecode is never written to files
  -h, --help       this text
  -V, --version    the version

Other commands:
  dis FILE         print the bytecode of a file
  hir FILE FUNCTION  run a program, its output on standard error, and print the HIR that a function, given by its
                   qualified name, was compiled from, after one pass or all; with --loop that of its loops
  asm FILE FUNCTION  the same for machine code, with HIR and Python lines beside it
  explain FILE     run a program, its output on standard error, and show its text: the time of each line, calls that were
                   inlined or not and why, exits from machine code and why; with --html PAGE as a page in a file
  bench            run the workloads, and with --sweep inliner show what the inliner is worth; `pyrite bench --help` tells more
  falsify          try to show that compiled code is wrong; `pyrite falsify --help` tells more
  bisect           find what of the compiler breaks a program; `pyrite bisect --help` tells more

Exit status: the program's own; 1 after an exception, 2 for a wrong command line, 70 for an error in Pyrite itself.
";

/// A size in bytes: digits and perhaps one of K, M, G.
fn size(text: &str) -> Option<usize> {
    let (digits, shift) = match text.as_bytes().last()?.to_ascii_uppercase() {
        b'K' => (&text[..text.len() - 1], 10),
        b'M' => (&text[..text.len() - 1], 20),
        b'G' => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    digits.parse::<usize>().ok()?.checked_mul(1 << shift)
}

/// Reads a command line, without the name of the binary. An error is a sentence for the user.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Request, String> {
    let mut args: Vec<OsString> = args.into_iter().collect();
    match args.first().and_then(|a| a.to_str()) {
        Some("dis") => {
            return match &args[1..] {
                [flag] if flag == "-h" || flag == "--help" => Ok(Request::Help),
                [file] => Ok(Request::Dis(file.clone())),
                _ => Err("`pyrite dis` takes one file".to_owned()),
            };
        }
        Some("bench") => {
            args.remove(0);
            return Ok(Request::Bench(args));
        }
        Some("falsify") => {
            args.remove(0);
            return Ok(Request::Falsify(args));
        }
        Some("bisect") => {
            args.remove(0);
            return Ok(Request::Bisect(args));
        }
        Some("run") => {
            args.remove(0);
        }
        Some("hir") => return inspection(View::Hir, args),
        Some("asm") => return inspection(View::Asm, args),
        Some("explain") => return explanation(args),
        _ => {}
    }
    match run(args)? {
        Request::Run(options) if options.explain.is_some() => {
            Err("--html is an option of `pyrite explain` and `pyrite bench`".to_owned())
        }
        request => Ok(request),
    }
}

/// Reads the options of a run, its program and the program's arguments.
fn run(args: Vec<OsString>) -> Result<Request, String> {
    let mut options = Options::default();
    let mut rest = args.into_iter();
    while let Some(arg) = rest.next() {
        let text = arg.to_str().unwrap_or("");
        if let Some(long) = text.strip_prefix("--").filter(|l| !l.is_empty()) {
            let (name, value) = long.split_once('=').map_or((long, None), |(n, v)| (n, Some(v.to_owned())));
            match name {
                "help" => return Ok(Request::Help),
                "version" => return Ok(Request::Version),
                "stats" => {
                    // What machine code does is not counted.
                    options.stats = true;
                    options.jit = false;
                }
                "jit" => options.jit = true,
                "no-jit" => options.jit = false,
                "jit-sync" => options.jit_sync = true,
                "jit-log" => options.jit_log = true,
                "jit-stats" => options.jit_stats = true,
                "jit-perf" => options.jit_perf = true,
                "jit-gdb" => options.jit_gdb = true,
                "jit-threshold" | "jit-fuel" | "inliner-fuel" | "deopt-every" | "jit-fail-guard"
                | "jit-stress" => {
                    let value = value.or_else(|| rest.next().and_then(|v| v.into_string().ok()));
                    let number = value.as_deref().and_then(|v| v.parse().ok());
                    let wrong =
                        || format!("--{name} needs a number, not {:?}", value.clone().unwrap_or_default());
                    let number = Some(number.ok_or_else(wrong)?);
                    match name {
                        "jit-fuel" => options.jit_fuel = number,
                        "inliner-fuel" => options.inliner_fuel = number,
                        "deopt-every" => options.deopt_every = number,
                        "jit-fail-guard" => options.jit_fail_guard = number,
                        "jit-stress" => options.jit_stress = number,
                        _ => options.jit_threshold = number,
                    }
                }
                "inliner" => {
                    let value = value.or_else(|| rest.next().and_then(|v| v.into_string().ok()));
                    options.inliner = match value.as_deref() {
                        Some("on") => true,
                        Some("off") => false,
                        _ => return Err("--inliner is on or off".to_owned()),
                    };
                }
                "inliner-allow" | "inliner-deny" => {
                    let value = value.or_else(|| rest.next().and_then(|v| v.into_string().ok()));
                    let function = value.ok_or_else(|| format!("--{name} needs a function"))?;
                    match name {
                        "inliner-allow" => options.inliner_allow.push(function),
                        _ => options.inliner_deny.push(function),
                    }
                }
                "jit-report" => {
                    let file = value.map(OsString::from).or_else(|| rest.next());
                    options.jit_report = Some(file.ok_or("--jit-report needs a file")?);
                }
                "jit-report-hir" => {
                    let value = value.or_else(|| rest.next().and_then(|v| v.into_string().ok()));
                    options.jit_report_hir.push(value.ok_or("--jit-report-hir needs a function")?);
                }
                "html" => {
                    let page = value.map(OsString::from).or_else(|| rest.next());
                    options.explain = Some(Explain { html: Some(page.ok_or("--html needs a file")?) });
                }
                "jit-report-lines" => options.jit_report_lines = true,
                "jit-without" => {
                    let value = value.or_else(|| rest.next().and_then(|v| v.into_string().ok()));
                    options.jit_passes_off.extend(value);
                }
                "gc-stress" => {
                    let every = value.as_deref().unwrap_or("1").parse().ok().filter(|n| *n > 0);
                    options.gc_stress = every.ok_or("--gc-stress=N needs a number of allocations")?;
                }
                "max-heap" => {
                    let value = match value {
                        Some(v) => v,
                        None => rest.next().and_then(|v| v.into_string().ok()).unwrap_or_default(),
                    };
                    options.max_heap = size(&value)
                        .ok_or_else(|| format!("--max-heap needs a size such as 500M, not {value:?}"))?;
                }
                "check-hash-based-pycs" if value.is_some() => {}
                "check-hash-based-pycs" => drop(rest.next()),
                _ => return Err(format!("unknown option --{name}; `pyrite --help` lists the options")),
            }
            continue;
        }
        if text == "-" {
            options.program = Program::Stdin;
            options.args = rest.collect();
            break;
        }
        if text == "--" {
            if let Some(file) = rest.next() {
                options.program = Program::File(file);
                options.args = rest.collect();
            }
            break;
        }
        if !text.starts_with('-') {
            options.program = Program::File(arg);
            options.args = rest.collect();
            break;
        }
        for (at, letter) in text[1..].char_indices() {
            if let 'c' | 'm' | 'W' | 'X' = letter {
                let attached = &text[1 + at + letter.len_utf8()..];
                let value = if attached.is_empty() {
                    rest.next().ok_or_else(|| format!("argument expected for the -{letter} option"))?
                } else {
                    OsString::from(attached)
                };
                match letter {
                    'c' => options.program = Program::Command(value),
                    'm' => options.program = Program::Module(value),
                    'W' => options.warnings.push(value),
                    _ => options.x_options.push(value.to_string_lossy().into_owned()),
                }
                break;
            }
            match letter {
                'b' => options.bytes_warning += 1,
                'B' | 'd' | 'R' | 'x' => {}
                'E' => options.ignore_environment = true,
                'I' => {
                    options.isolated = true;
                    options.ignore_environment = true;
                    options.no_user_site = true;
                    options.safe_path = true;
                }
                'i' => options.inspect = true,
                'O' => options.optimize += 1,
                'P' => options.safe_path = true,
                'q' => options.quiet = true,
                's' => options.no_user_site = true,
                'S' => options.no_site = true,
                'u' => options.unbuffered = true,
                'v' => options.verbose += 1,
                'h' | '?' => return Ok(Request::Help),
                'V' => return Ok(Request::Version),
                _ => return Err(format!("unknown option -{letter}; `pyrite --help` lists the options")),
            }
        }
        if options.program != Program::None {
            options.args = rest.collect();
            break;
        }
    }
    Ok(Request::Run(Box::new(options)))
}

/// `pyrite hir` and `pyrite asm`: the options of any run, a file, a function, options of their own, the program's arguments.
fn inspection(view: View, mut args: Vec<OsString>) -> Result<Request, String> {
    let command = args.remove(0);
    let mut options = match parse(args)? {
        Request::Run(options) => options,
        other => return Ok(other),
    };
    let mut rest = std::mem::take(&mut options.args).into_iter().peekable();
    let (Program::File(_), Some(function)) = (&options.program, rest.next()) else {
        return Err(format!("`pyrite {}` takes a file and a function", command.to_string_lossy()));
    };
    let function = function.to_string_lossy().into_owned();
    let mut inspection = Inspection { view, function, after: None, loops: false };
    loop {
        if rest.next_if(|arg| arg == "--loop").is_some() {
            inspection.loops = true;
        } else if view == View::Hir && rest.next_if(|arg| arg == "--after").is_some() {
            let pass = rest.next().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let passes = pyrite_hir::passes::PASSES.iter().map(|pass| pass.name);
            let passes: Vec<&str> = std::iter::once("build").chain(passes).collect();
            if !passes.contains(&pass.as_str()) {
                return Err(format!("--after takes one of {}, not {pass:?}", passes.join(", ")));
            }
            inspection.after = Some(pass);
        } else {
            break;
        }
    }
    options.args = rest.collect();
    options.jit = true;
    options.inspection = Some(inspection);
    Ok(Request::Run(options))
}

/// `pyrite explain`: the options of any run, and its own among them; a file; the program's arguments.
fn explanation(mut args: Vec<OsString>) -> Result<Request, String> {
    args.remove(0);
    let mut options = match run(args)? {
        Request::Run(options) => options,
        other => return Ok(other),
    };
    if !matches!(options.program, Program::File(_)) {
        return Err("`pyrite explain` takes a file".to_owned());
    }
    if !options.jit {
        return Err("`pyrite explain` is about machine code: leave --no-jit and --stats out".to_owned());
    }
    options.explain.get_or_insert_default();
    Ok(Request::Run(options))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explain_has_an_option_of_its_own_among_those_of_runs() {
        let options =
            parsed(&["explain", "--jit-threshold", "5", "--html", "p.html", "-O", "a.py", "--html", "x"]);
        assert_eq!(options.explain, Some(Explain { html: Some("p.html".into()) }));
        assert_eq!((options.program, options.optimize), (Program::File("a.py".into()), 1));
        assert_eq!(options.args, ["--html", "x"]);
        assert_eq!(parsed(&["explain", "a.py"]).explain, Some(Explain::default()));
        assert_eq!(parsed(&["a.py"]).explain, None);
    }

    fn parsed(args: &[&str]) -> Options {
        match parse(args.iter().map(OsString::from)) {
            Ok(Request::Run(options)) => *options,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn options_end_at_the_program() {
        let options = parsed(&["run", "-O", "--max-heap", "5M", "a.py", "-O", "--stats"]);
        assert_eq!(options.program, Program::File("a.py".into()));
        assert_eq!(options.args, ["-O", "--stats"]);
        assert_eq!((options.optimize, options.max_heap, options.stats), (1, 5 << 20, false));
    }

    #[test]
    fn code_and_modules_take_the_rest_as_their_arguments() {
        assert_eq!(parsed(&["-c", "pass", "-x"]).args, ["-x"]);
        assert_eq!(parsed(&["-mtimeit", "x"]).program, Program::Module("timeit".into()));
        assert_eq!(parsed(&["-sSc", "pass"]).program, Program::Command("pass".into()));
        assert!(parsed(&["-sSc", "pass"]).no_site);
    }

    #[test]
    fn mistakes_are_named() {
        for (args, said) in [
            (&["--no-such"][..], "--no-such"),
            (&["-Z"], "-Z"),
            (&["-c"], "-c"),
            (&["--max-heap=many"], "many"),
            (&["--inliner=perhaps"], "on or off"),
            (&["--jit-report"], "a file"),
            (&["--html", "page", "a.py"], "pyrite explain"),
            (&["explain", "--html"], "--html needs a file"),
            (&["explain", "-c", "pass"], "takes a file"),
            (&["explain", "--no-jit", "a.py"], "leave --no-jit"),
            (&["--inliner-deny"], "a function"),
            (&["dis"], "one file"),
            (&["hir", "a.py"], "a file and a function"),
            (&["hir", "a.py", "f", "--after", "nothing"], "licm"),
        ] {
            let error = parse(args.iter().map(OsString::from)).expect_err("wrong");
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn what_is_inspected_stands_before_the_arguments_of_the_program() {
        let options = parsed(&[
            "hir", "-O", "a.py", "C.f", "--after", "build", "--loop", "--after", "licm", "x", "--loop",
        ]);
        let wanted =
            Inspection { view: View::Hir, function: "C.f".into(), after: Some("licm".into()), loops: true };
        assert_eq!(options.inspection, Some(wanted));
        assert_eq!(
            (options.program, options.args),
            (Program::File("a.py".into()), vec!["x".into(), "--loop".into()])
        );
    }
}
