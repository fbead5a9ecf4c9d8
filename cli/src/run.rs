//! Runs a program as CPython would: finds it, prepares `sys`, runs it as `__main__`, and turns its end into an exit
//! status.

use crate::inspect::Output;
use crate::options::{Options, Program};
use crate::{STACK, explain, inspect, repl, statistics};
use pyrite_object::code::CodeObject;
use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::vm::Config;
use pyrite_object::{Gc, R, Value, Vm, ops};
use pyrite_stdlib::sys::Settings;
use pyrite_stdlib::{startup, sys};
use pyrite_syntax::Mode;
use pyrite_syntax::source::Origin;
use std::ffi::{OsStr, OsString};
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Runs; gives the exit status.
pub fn main(options: &Options) -> i32 {
    let begin = Instant::now();
    let hash_seed = hash_seed(options);
    // Stress begins when the library is there, or start-up would take minutes.
    let config = Config { max_heap: options.max_heap, gc_stress: false, hash_seed };
    let mut vm = match pyrite_interp::new_vm(config) {
        Ok(vm) => vm,
        Err(error) => {
            eprintln!("pyrite: cannot reserve memory: {error}");
            return 71;
        }
    };
    let here = 0u8;
    let base = &raw const here as usize;
    vm.heap.set_stack_base(&raw const here);
    vm.thread.native_base = base;
    vm.thread.native_limit = base - STACK + pyrite_object::call::STACK_RESERVE;
    if options.jit
        && let Err(error) = pyrite_jit::install(&mut vm, jit_options(options))
    {
        eprintln!("pyrite: {error}");
        return 70;
    }
    pyrite_jit::module::register(&mut vm);
    let shows = options.inspection.is_some() || options.explain.is_some();
    let output = match shows.then(Output::take).transpose() {
        Ok(output) => output,
        Err(error) => {
            eprintln!("pyrite: cannot redirect standard output: {error}");
            return 71;
        }
    };
    // The child of a fork has no report of its own.
    let process = std::process::id();
    let status = run(&mut vm, options, output);
    if let Some(file) = options.jit_report.as_ref().filter(|_| process == std::process::id())
        && let Err(error) = std::fs::write(file, pyrite_jit::runtime::report::document(&vm))
    {
        eprintln!("pyrite: cannot write '{}': {error}", file.to_string_lossy());
        return 71;
    }
    if options.jit_stats {
        statistics::print_jit(&vm);
    }
    if options.stats {
        statistics::print(&mut vm, begin.elapsed());
    }
    // The process ends here: what the operating system takes back need not be given back piece by piece.
    std::mem::forget(vm);
    status
}

/// Allocations between two collections; 0 if nobody asks for stress.
fn collect_every(options: &Options) -> u32 {
    match options.jit_stress {
        _ if options.gc_stress > 0 => options.gc_stress,
        Some(seed) => pyrite_jit::stress::collect_every(u64::from(seed)),
        None => 0,
    }
}

fn jit_options(options: &Options) -> pyrite_jit::Options {
    let mut jit = pyrite_jit::Options {
        log: options.jit_log,
        timed: options.jit_stats || options.jit_report.is_some(),
        by_line: options.jit_report_lines && options.jit_report.is_some() || options.explain.is_some(),
        perf: options.jit_perf,
        gdb: options.jit_gdb,
        keep: options.inspection.is_some(),
        passes_off: options.jit_passes_off.clone(),
        disturbances: pyrite_jit::stress::Disturbances {
            deopt_every: options.deopt_every,
            fail_guard: options.jit_fail_guard,
            seed: options.jit_stress.map(u64::from),
        },
        fuel: options.jit_fuel.map_or(u64::MAX, u64::from),
        inliner: pyrite_jit::InlinerOptions {
            on: options.inliner,
            fuel: options.inliner_fuel.map_or(u64::MAX, u64::from),
            allow: options.inliner_allow.clone(),
            deny: options.inliner_deny.clone(),
        },
        // Who sets thresholds or looks inside wants the same each time.
        sync: options.jit_sync
            || options.jit_threshold.is_some()
            || options.jit_fuel.is_some()
            || options.jit_report.is_some()
            || options.inspection.is_some()
            || options.explain.is_some(),
        report_hir: options.jit_report_hir.clone(),
        ..pyrite_jit::Options::default()
    };
    if let Some(threshold) = options.jit_threshold {
        (jit.heat, jit.settle) = pyrite_jit::runtime::inspect::heats(threshold);
    }
    jit
}

/// As CPython: `PYTHONHASHSEED`, random without it.
fn hash_seed(options: &Options) -> u64 {
    let configured = std::env::var("PYTHONHASHSEED").ok().filter(|_| !options.ignore_environment);
    match configured.as_deref().and_then(|s| s.parse::<u32>().ok()) {
        Some(seed) => u64::from(seed),
        None => {
            use std::hash::{BuildHasher, Hasher};
            std::hash::RandomState::new().build_hasher().finish() | 1
        }
    }
}

/// Not inlined: values in the caller's frame may lie above the base that the collector scans to.
#[inline(never)]
fn run(vm: &mut Vm, options: &Options, output: Option<Output>) -> i32 {
    // The child of a fork explains nothing.
    let process = std::process::id();
    let settings = settings(options);
    if startup::start(vm, &settings).is_err() {
        let e = vm.take_exception();
        sys::report::display(vm, e, sys::report::traceback_of(e));
        return 1;
    }
    if options.stats {
        pyrite_interp::instrument::count_instructions(vm);
    }
    vm.heap.set_stress_every(collect_every(options));
    repl::input::install(vm);
    pyrite_jit::runtime::inspect::begin_program(vm);
    let outcome = run_program(vm, options);
    let mut status = end_of_program(vm, outcome.map(|_| ()), options);
    let goes_on = inspects(options) && (options.inspect || std::io::stdin().is_terminal());
    if goes_on
        && !is_session(options)
        && let Ok(main) = main_dict(vm)
    {
        status = repl::run(vm, main, session(options));
    }
    vm.heap.set_stress(false);
    pyrite_jit::runtime::inspect::end_program(vm);
    if let (Some(mut output), Program::File(file)) = (output, &options.program) {
        let filename = absolute(&file.to_string_lossy());
        if let Some(inspection) = &options.inspection {
            status = inspect::show(vm, inspection, &filename, &mut output);
        }
        if let Some(wanted) = &options.explain
            && process == std::process::id()
            && let Err(why) = explain::show(vm, options, wanted, &filename, &mut output)
        {
            eprintln!("pyrite: {why}");
            status = status.max(1);
        }
    }
    let interrupted = status == INTERRUPTED;
    if !startup::finish(vm) && status == 0 {
        status = 120;
    }
    if interrupted {
        // As a shell expects of a program that Ctrl-C ended.
        // SAFETY: plain library calls.
        unsafe {
            libc::signal(libc::SIGINT, libc::SIG_DFL);
            libc::kill(libc::getpid(), libc::SIGINT);
        }
    }
    status
}

/// Whether a session follows the program. A program can ask for it by the variable, as in CPython.
fn inspects(options: &Options) -> bool {
    let asked = || std::env::var_os("PYTHONINSPECT").is_some_and(|v| !v.is_empty());
    options.inspect || (!options.ignore_environment && asked())
}

/// Whether the command line asks for an interactive session and no program.
fn is_session(options: &Options) -> bool {
    options.program == Program::None && (options.inspect || std::io::stdin().is_terminal())
}

fn session(options: &Options) -> repl::Session {
    repl::Session {
        after_program: options.program != Program::None,
        quiet: options.quiet,
        ignore_environment: options.ignore_environment,
        no_site: options.no_site,
        isolated: options.isolated,
    }
}

/// As `end_of`, but `SystemExit` ends nothing when a session follows.
fn end_of_program(vm: &mut Vm, outcome: R<()>, options: &Options) -> i32 {
    if outcome.is_err() && vm.pending_is(Exc::SystemExit) && inspects(options) && !is_session(options) {
        let exception = vm.take_exception();
        sys::report::display(vm, exception, sys::report::traceback_of(exception));
        return 1;
    }
    end_of(vm, outcome)
}

/// Exit status of a shell for a process that SIGINT ended.
const INTERRUPTED: i32 = 130;

/// The exit status after a program, whose exception, if any, is shown.
pub fn end_of(vm: &mut Vm, outcome: R<()>) -> i32 {
    if outcome.is_ok() {
        return 0;
    }
    let exception = vm.take_exception();
    if vm.is_instance(exception, vm.exc_type(Exc::SystemExit)) {
        return exit_status(vm, exception);
    }
    let traceback = sys::report::traceback_of(exception);
    sys::hooks::set_last(vm, exception, traceback);
    let hook = sys::hooks::sys_attribute(vm, "excepthook");
    match hook {
        Some(hook) => {
            let class = vm.type_of(exception).value();
            if vm.call(hook, &[class, exception, traceback]).is_err() {
                let second = vm.take_exception();
                if vm.is_instance(second, vm.exc_type(Exc::SystemExit)) {
                    return exit_status(vm, second);
                }
                sys::report::write_error(vm, "Error in sys.excepthook:\n");
                sys::report::display(vm, second, sys::report::traceback_of(second));
                sys::report::write_error(vm, "\nOriginal exception was:\n");
                sys::report::display(vm, exception, traceback);
            }
        }
        None => {
            sys::report::write_error(vm, "sys.excepthook is missing\n");
            sys::report::display(vm, exception, traceback);
        }
    }
    if vm.is_instance(exception, vm.exc_type(Exc::KeyboardInterrupt)) { INTERRUPTED } else { 1 }
}

fn exit_status(vm: &mut Vm, exception: Value) -> i32 {
    let code = vm.get_attribute_str(exception, "code").unwrap_or(Value::NONE);
    vm.exception = None;
    if code.is_none() {
        return 0;
    }
    if let Some(int) = code.as_int() {
        // The system keeps the low byte; what does not fit is -1 in C.
        return int.to_i64().map_or(255, |i| if i32::try_from(i).is_ok() { i as i32 & 0xff } else { 255 });
    }
    let text = ops::to_str(vm, code).unwrap_or(Value::NONE);
    vm.exception = None;
    // The stream knows what to do with characters that cannot be encoded.
    let stream = sys::hooks::sys_attribute(vm, "stderr").filter(|s| !s.is_none());
    let written = stream.map(|stream| vm.call_method_str(stream, "write", &[text]).is_ok());
    vm.exception = None;
    let text = if written == Some(true) { String::new() } else { pyrite_object::string::to_rust(text) };
    sys::report::write_error(vm, &format!("{text}\n"));
    1
}

pub fn main_dict(vm: &mut Vm) -> R<Gc<Dict>> {
    let main = vm.modules.and_then(|m| m.get_str(vm, "__main__"));
    match main.and_then(|m| m.cast::<pyrite_object::module::Module>()) {
        Some(module) => Ok(module.dict.get()),
        None => Err(vm.runtime_error("lost __main__")),
    }
}

/// The text without the blanks with which all of its lines begin; lines of blanks only are empty.
fn dedented(text: &str) -> String {
    let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let mut margin: Option<&str> = None;
    for line in text.split('\n').filter(|line| blanks(line) < line.len()) {
        let own = &line[..blanks(line)];
        let common = |m: &str| m.bytes().zip(own.bytes()).take_while(|(a, b)| a == b).count();
        margin = Some(margin.map_or(own, |m| &m[..common(m)]));
    }
    let margin = margin.map_or(0, str::len);
    let lines = text.split('\n').map(|line| if blanks(line) == line.len() { "" } else { &line[margin..] });
    lines.collect::<Vec<_>>().join("\n")
}

fn run_program(vm: &mut Vm, options: &Options) -> R {
    let main = startup::main_module(vm)?;
    match &options.program {
        Program::File(file) => {
            if Path::new(file).is_dir() || is_archive(file) {
                return run_package(vm, file);
            }
            run_file(vm, main, file)
        }
        Program::Command(code) => run_source(vm, main, &dedented(&code.to_string_lossy()), "<string>"),
        Program::Module(name) => {
            let run = pyrite_interp::import::attribute_of(vm, "runpy", "_run_module_as_main")?;
            let name = sys::os_text(vm, name)?;
            vm.call(run, &[name])
        }
        Program::None if is_session(options) => {
            let status = repl::run(vm, main, session(options));
            if status == 0 {
                return Ok(Value::NONE);
            }
            Err(vm.raise_with(Exc::SystemExit, &[Value::small_int(i64::from(status))]))
        }
        Program::None | Program::Stdin => {
            let mut bytes = Vec::new();
            if let Err(error) = std::io::stdin().lock().read_to_end(&mut bytes) {
                return Err(pyrite_stdlib::io::os_error(vm, &error, None));
            }
            run_bytes(vm, main, &bytes, "<stdin>")
        }
    }
}

fn run_file(vm: &mut Vm, main: Gc<Dict>, file: &OsStr) -> R {
    let shown = file.to_string_lossy().into_owned();
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            let number = error.raw_os_error().unwrap_or(0);
            let text = pyrite_stdlib::io::error_text(number);
            eprintln!("pyrite: can't open file '{shown}': [Errno {number}] {text}");
            return Err(vm.raise_with(Exc::SystemExit, &[Value::small_int(2)]));
        }
    };
    let full = std::path::absolute(file).map_or_else(|_| file.to_owned(), PathBuf::into_os_string);
    let path = sys::os_text(vm, &full)?;
    main.set_interned(vm, vm.names.dunder_file, path)?;
    main.set_str(vm, "__cached__", Value::NONE)?;
    if let Ok(class) =
        pyrite_interp::import::attribute_of(vm, "_frozen_importlib_external", "SourceFileLoader")
    {
        let name = vm.intern("__main__");
        let loader = vm.call(class, &[name, path])?;
        main.set_interned(vm, vm.names.dunder_loader, loader)?;
    }
    run_bytes(vm, main, &bytes, &absolute(&shown))
}

/// Tracebacks name programs by their absolute path, as in CPython.
fn absolute(file: &str) -> String {
    match std::path::absolute(file) {
        Ok(path) => path.to_string_lossy().into_owned(),
        Err(_) => file.to_owned(),
    }
}

pub fn run_bytes(vm: &mut Vm, main: Gc<Dict>, bytes: &[u8], filename: &str) -> R {
    match pyrite_syntax::source::decode(bytes, filename, Origin::File) {
        Ok(source) => run_source(vm, main, &source, filename),
        Err(error) => Err(pyrite_interp::compile::raise_syntax_error(vm, &error, filename)),
    }
}

fn run_source(vm: &mut Vm, main: Gc<Dict>, source: &str, filename: &str) -> R {
    let code = pyrite_interp::compile::compile(vm, source, filename, Mode::Exec)?;
    if filename == "<string>" {
        register_source(vm, code, source, filename);
    }
    pyrite_interp::run_code(vm, code, main, main.value())
}

/// Gives the text of code that is in no file to `linecache`, for tracebacks; without it they lack source lines.
pub fn register_source(vm: &mut Vm, code: Gc<CodeObject>, source: &str, filename: &str) {
    let pending = vm.exception.take();
    if let Ok(register) = pyrite_interp::import::attribute_of(vm, "linecache", "_register_code") {
        let source = vm.str(source);
        let filename = vm.str(filename);
        // Without it only the lines are missing.
        let _ = vm.call(register, &[code.value(), source, filename]);
    }
    vm.exception = pending;
}

/// A folder or an archive with `__main__.py`.
fn run_package(vm: &mut Vm, path: &OsStr) -> R {
    let path = sys::os_text(vm, &path.to_owned())?;
    let list = pyrite_interp::import::attribute_of(vm, "sys", "path")?;
    vm.call_method_str(list, "insert", &[Value::small_int(0), path])?;
    let run = pyrite_interp::import::attribute_of(vm, "runpy", "_run_module_as_main")?;
    let name = vm.intern("__main__");
    vm.call(run, &[name, Value::FALSE])
}

fn is_archive(file: &OsStr) -> bool {
    let mut start = [0; 4];
    std::fs::File::open(file).and_then(|mut f| f.read_exact(&mut start)).is_ok() && start == *b"PK\x03\x04"
}

/// `sys`'s settings from the command line and the environment.
fn settings(options: &Options) -> Settings {
    let variable =
        |name: &str| std::env::var_os(name).filter(|v| !v.is_empty() && !options.ignore_environment);
    let mut argv = vec![match &options.program {
        Program::File(file) => file.clone(),
        Program::Command(_) => "-c".into(),
        Program::Module(_) => "-m".into(),
        Program::Stdin => "-".into(),
        Program::None => "".into(),
    }];
    argv.extend(options.args.iter().cloned());
    let safe_path = options.safe_path || variable("PYTHONSAFEPATH").is_some();
    let mut path: Vec<OsString> = Vec::new();
    match &options.program {
        _ if safe_path => {}
        Program::File(file) if Path::new(file).is_dir() || is_archive(file) => {}
        Program::File(file) => {
            // The real file's folder, as CPython follows links.
            let real = std::fs::canonicalize(file).unwrap_or_else(|_| PathBuf::from(file));
            path.push(real.parent().unwrap_or(Path::new("")).into());
        }
        Program::Module(_) => path.push(std::env::current_dir().unwrap_or_default().into()),
        _ => path.push("".into()),
    }
    if let Some(more) = variable("PYTHONPATH") {
        path.extend(std::env::split_paths(&more).map(OsString::from));
    }
    path.push(pyrite_stdlib::library::FOLDER.into());
    let executable = std::env::current_exe().unwrap_or_default();
    let (prefix, base_prefix) = prefixes(&executable);
    let mut warnings: Vec<OsString> = Vec::new();
    if let Some(more) = variable("PYTHONWARNINGS") {
        warnings.extend(more.to_string_lossy().split(',').map(OsString::from));
    }
    warnings.extend(options.warnings.iter().cloned());
    let number = |name: &str| variable(name).map_or(0, |v| v.to_string_lossy().parse::<u8>().unwrap_or(1));
    Settings {
        argv,
        orig_argv: std::env::args_os().collect(),
        path,
        executable: executable.into(),
        prefix: prefix.into(),
        base_prefix: base_prefix.into(),
        warnings,
        x_options: options.x_options.clone(),
        optimize: options.optimize.max(number("PYTHONOPTIMIZE")),
        verbose: options.verbose.max(number("PYTHONVERBOSE")),
        bytes_warning: options.bytes_warning,
        inspect: options.inspect || variable("PYTHONINSPECT").is_some(),
        quiet: options.quiet,
        no_site: options.no_site,
        no_user_site: options.no_user_site || variable("PYTHONNOUSERSITE").is_some(),
        ignore_environment: options.ignore_environment,
        isolated: options.isolated,
        safe_path,
        dev_mode: options.x_options.iter().any(|x| x == "dev"),
        utf8_mode: options.x_options.iter().any(|x| x == "utf8") || number("PYTHONUTF8") == 1,
        unbuffered: options.unbuffered || variable("PYTHONUNBUFFERED").is_some(),
    }
}

/// `sys.prefix` and `sys.base_prefix`: a virtual environment is known by the `pyvenv.cfg` beside its `bin`.
fn prefixes(executable: &Path) -> (PathBuf, PathBuf) {
    // A virtual environment links to the binary, so the name that was called counts, not the real one.
    let called = std::env::args_os().next().map(PathBuf::from).unwrap_or_default();
    let called = if called.components().count() > 1 {
        std::path::absolute(&called).unwrap_or(called)
    } else {
        let found = std::env::var_os("PATH")
            .and_then(|p| std::env::split_paths(&p).map(|d| d.join(&called)).find(|f| f.is_file()));
        found.unwrap_or_else(|| executable.to_owned())
    };
    let above = |p: &Path| p.parent().and_then(Path::parent).unwrap_or(Path::new("/")).to_owned();
    let base = above(executable);
    let prefix = above(&called);
    if prefix.join("pyvenv.cfg").is_file() { (prefix, base) } else { (base.clone(), base) }
}

#[cfg(test)]
mod tests {
    use super::dedented;

    #[test]
    fn a_command_begins_at_its_margin() {
        assert_eq!(dedented("\n    if 1:\n        pass\n\t \n    x"), "\nif 1:\n    pass\n\nx");
        assert_eq!(dedented("  a\n b"), " a\nb");
        assert_eq!(dedented("\ta\n    b"), "\ta\n    b");
        assert_eq!(dedented(""), "");
    }
}
