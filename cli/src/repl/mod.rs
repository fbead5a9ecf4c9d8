//! The interactive session.
//!
//! `terminal` is the session with a line editor; `plain` reads lines and writes prompts to standard error, for `-i` with
//! redirected streams and for terminals that cannot place the cursor. Both hand whole statements to `statement`.

pub mod colors;
mod completion;
pub mod editor;
mod helper;
mod history;
pub mod input;
mod plain;
mod statement;
mod terminal;

use crate::run;
use pyrite_object::dict::Dict;
use pyrite_object::{Gc, R, Value, Vm, ops};
use pyrite_stdlib::sys;
use std::io::IsTerminal;

/// What a session is told by the command line.
#[derive(Clone, Copy)]
pub struct Session {
    /// A program ran before: no banner and no start-up file.
    pub after_program: bool,
    pub quiet: bool,
    pub ignore_environment: bool,
    /// Without `site` there is no history file, as in CPython.
    pub no_site: bool,
    pub isolated: bool,
}

/// Runs until the end of input or `SystemExit`; gives the exit status.
pub fn run(vm: &mut Vm, main: Gc<Dict>, session: Session) -> i32 {
    if !session.after_program {
        if !session.quiet {
            banner(vm, session.no_site);
        }
        if let Err(status) = start_up(vm, main, session) {
            return status;
        }
    }
    for (name, default) in [("ps1", ">>> "), ("ps2", "... ")] {
        if sys::hooks::sys_attribute(vm, name).is_none() {
            let value = vm.intern(default);
            set_sys(vm, name, value);
        }
    }
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let basic =
        !session.ignore_environment && std::env::var_os("PYTHON_BASIC_REPL").is_some_and(|v| !v.is_empty());
    if terminal && !basic && editor::is_supported() {
        terminal::run(vm, main, session)
    } else {
        plain::run(vm, main)
    }
}

fn set_sys(vm: &mut Vm, name: &str, value: Value) {
    if let Some(module) = vm.modules.and_then(|m| m.get_str(vm, "sys"))
        && vm.set_attribute_str(module, name, value).is_err()
    {
        vm.exception = None;
    }
}

fn banner(vm: &mut Vm, no_site: bool) {
    let (major, minor, micro) = sys::VERSION;
    let platform = std::env::consts::OS;
    let mut text =
        format!("Pyrite {} (Python {major}.{minor}.{micro}) on {platform}\n", env!("CARGO_PKG_VERSION"));
    if !no_site {
        text.push_str("Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n");
    }
    sys::report::write_error(vm, &text);
}

/// Runs the file that `PYTHONSTARTUP` names, and `sys.__interactivehook__`.
fn start_up(vm: &mut Vm, main: Gc<Dict>, session: Session) -> Result<(), i32> {
    let file = std::env::var_os("PYTHONSTARTUP").filter(|f| !f.is_empty() && !session.ignore_environment);
    if let Some(file) = file {
        let outcome = start_up_file(vm, main, &file);
        shown(vm, outcome)?;
    }
    if !session.isolated {
        let outcome = interactive_hook(vm);
        if outcome.is_err() {
            sys::report::write_error(vm, "Failed calling sys.__interactivehook__\n");
        }
        shown(vm, outcome)?;
    }
    Ok(())
}

fn start_up_file(vm: &mut Vm, main: Gc<Dict>, file: &std::ffi::OsString) -> R<()> {
    let name = sys::os_text(vm, file)?;
    audit(vm, "cpython.run_startup", &[name])?;
    let shown = file.to_string_lossy();
    match std::fs::read(file) {
        Ok(bytes) => run::run_bytes(vm, main, &bytes, &shown).map(|_| ()),
        Err(error) => {
            sys::report::write_error(vm, "Could not open PYTHONSTARTUP\n");
            Err(pyrite_stdlib::io::os_error(vm, &error, Some(name)))
        }
    }
}

fn interactive_hook(vm: &mut Vm) -> R<()> {
    let Some(hook) = sys::hooks::sys_attribute(vm, "__interactivehook__") else { return Ok(()) };
    // The one that `site` puts there sets up CPython's own line editor.
    let module = vm.try_attribute_str(hook, "__module__")?.and_then(Value::as_str);
    if module.is_some_and(|m| m.to_rust() == "site") {
        return Ok(());
    }
    audit(vm, "cpython.run_interactivehook", &[hook])?;
    vm.call(hook, &[]).map(|_| ())
}

fn audit(vm: &mut Vm, event: &str, arguments: &[Value]) -> R<()> {
    let event = vm.intern(event);
    sys::hooks::audit_event(vm, event, arguments)
}

/// Shows an exception; an error is the status to exit with.
fn shown(vm: &mut Vm, outcome: R<()>) -> Result<(), i32> {
    if outcome.is_ok() {
        return Ok(());
    }
    let exits = vm.pending_is(pyrite_object::Exc::SystemExit);
    let status = run::end_of(vm, Err(pyrite_object::Raised));
    if exits { Err(status) } else { Ok(()) }
}

/// `str(sys.ps1)` or `str(sys.ps2)`; empty if there is none.
fn prompt(vm: &mut Vm, name: &str) -> String {
    let text = match sys::hooks::sys_attribute(vm, name) {
        Some(value) => ops::str_text(vm, value).unwrap_or_default(),
        None => String::new(),
    };
    vm.exception = None;
    text
}

/// Flushes what programs have written, so that the prompt comes after it.
fn flush(vm: &mut Vm) {
    for name in ["stdout", "stderr"] {
        if let Some(stream) = sys::hooks::sys_attribute(vm, name).filter(|s| !s.is_none())
            && vm.call_method(stream, vm.names.flush, &[]).is_err()
        {
            vm.exception = None;
        }
    }
}
