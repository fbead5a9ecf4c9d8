//! The `pyrite` binary.

mod explain;
mod inspect;
mod options;
mod repl;
mod run;
mod statistics;

use options::Request;
use pyrite_interp::signals;

/// Native stack of the main Python thread; committed as used.
pub const STACK: usize = 256 << 20; // bytes

/// Exit status of a wrong command line, and of an error in Pyrite itself (sysexits.h: EX_SOFTWARE).
const USAGE: i32 = 2;
const INTERNAL: i32 = 70;

fn main() {
    std::panic::set_hook(Box::new(|info| {
        eprintln!(
            "pyrite: internal error: {info}\nThis is a bug in Pyrite, not in your program. Please report it with the program."
        );
        std::process::exit(INTERNAL);
    }));
    let request = match options::parse(std::env::args_os().skip(1)) {
        Ok(request) => request,
        Err(message) => {
            eprintln!("pyrite: {message}");
            std::process::exit(USAGE);
        }
    };
    let status = match request {
        Request::Help => say(options::HELP),
        Request::Version => {
            let (major, minor, micro) = pyrite_stdlib::sys::VERSION;
            say(&format!("Pyrite {} (Python {major}.{minor}.{micro})\n", env!("CARGO_PKG_VERSION")))
        }
        Request::Dis(file) => disassemble(&file),
        Request::Bench(args) => pyrite_benches::main(&texts(&args)),
        Request::Falsify(args) => pyrite_falsify::main(&texts(&args)),
        Request::Bisect(args) => pyrite_falsify::bisect_main(&texts(&args)),
        Request::Run(options) => {
            let thread = std::thread::Builder::new().name("main".into()).stack_size(STACK);
            // Signals are for the thread that runs Python: they end its system calls early.
            let before = signals::block_all();
            let program = move || {
                signals::restore(&before);
                let process = std::process::id();
                let status = run::main(&options);
                // The child of a fork has this thread alone: nobody joins it.
                if std::process::id() != process {
                    std::process::exit(status);
                }
                status
            };
            match thread.spawn(program) {
                Ok(thread) => thread.join().unwrap_or(INTERNAL),
                Err(error) => {
                    eprintln!("pyrite: cannot start the main thread: {error}");
                    71
                }
            }
        }
    };
    std::process::exit(status);
}

fn texts(args: &[std::ffi::OsString]) -> Vec<String> {
    args.iter().map(|argument| argument.to_string_lossy().into_owned()).collect()
}

fn say(text: &str) -> i32 {
    use std::io::Write;
    i32::from(std::io::stdout().write_all(text.as_bytes()).is_err())
}

/// `pyrite dis FILE`.
fn disassemble(file: &std::ffi::OsStr) -> i32 {
    let name = file.to_string_lossy();
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("pyrite: cannot open '{name}': {error}");
            return USAGE;
        }
    };
    let source = pyrite_syntax::source::decode(&bytes, &name, pyrite_syntax::source::Origin::File);
    let options = pyrite_syntax::Options {
        mode: pyrite_syntax::Mode::Exec,
        optimize: 0,
        top_level_await: false,
        allow_incomplete: false,
        future: 0,
    };
    match source.and_then(|s| pyrite_syntax::compile(&s, &name, &options)) {
        Ok((code, _)) => say(&pyrite_syntax::disassemble::disassemble(&code)),
        Err(error) => {
            eprintln!("pyrite: {name}, line {}: {}", error.line, error.message);
            1
        }
    }
}
