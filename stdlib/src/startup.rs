//! From a fresh `Vm` to one that can import the library: `sys`, importlib, the standard streams, `site`.

use crate::sys::Settings;
use crate::{imp, library};
use pyrite_interp::import;
use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::{Gc, R, Value, Vm};
use std::ffi::OsString;

/// Makes everything that a program finds when it begins. Exceptions are pending in the `Vm`, as everywhere.
pub fn start(vm: &mut Vm, settings: &Settings) -> R<()> {
    crate::install(vm)?;
    let sys = import::load(vm, "sys")?;
    let imp = import::load(vm, "_imp")?;
    import::load(vm, "_io")?;
    // Ctrl-C raises KeyboardInterrupt from the start.
    import::load(vm, "_signal")?;
    crate::sys::configure(vm, settings)?;
    // Before the first import: with -v imports are reported.
    streams(vm, sys, settings)?;
    let bootstrap = frozen(vm, "_frozen_importlib", "importlib._bootstrap")?;
    vm.call_method_str(bootstrap, "_install", &[sys, imp])?;
    vm.call_method_str(bootstrap, "_install_external_importers", &[])?;
    frozen(vm, "_library_importer", "_library_importer")?;
    // The module reads the filters; what native code warns of is to be filtered too.
    if !settings.warnings.is_empty() && import::load(vm, "warnings").is_err() {
        vm.exception = None;
    }
    if !settings.no_site {
        let site = import::load(vm, "site")?;
        vm.call_method_str(site, "main", &[])?;
    }
    Ok(())
}

fn frozen(vm: &mut Vm, name: &str, library_name: &str) -> R {
    match library::find(library_name) {
        Some(found) => Ok(imp::load_frozen(vm, name, found)?.value()),
        None => Err(vm.raise(Exc::ImportError, format!("the embedded library has no {library_name}"))),
    }
}

/// Whether the locale is one of those in which CPython takes any byte for text.
fn lenient_locale() -> bool {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"];
    let found = named.iter().find_map(|n| std::env::var(n).ok().filter(|v| !v.is_empty()));
    matches!(found.as_deref(), None | Some("C" | "POSIX" | "C.UTF-8" | "C.utf8"))
}

/// Makes `sys.stdin`, `sys.stdout` and `sys.stderr`, and `open`.
fn streams(vm: &mut Vm, sys: Value, settings: &Settings) -> R<()> {
    let io = import::load(vm, "_io")?;
    let open = vm.get_attribute_str(io, "open")?;
    if let Some(builtins) = vm.builtins {
        builtins.set_str(vm, "open", open)?;
    }
    let configured = match settings.ignore_environment {
        true => None,
        false => std::env::var("PYTHONIOENCODING").ok(),
    };
    let configured = configured.unwrap_or_default();
    let (encoding, errors) = configured.split_once(':').unwrap_or((&configured, ""));
    let encoding = if encoding.is_empty() { "utf-8" } else { encoding };
    let errors = match errors {
        "" if lenient_locale() || settings.utf8_mode => "surrogateescape",
        "" => "strict",
        errors => errors,
    };
    for (fd, name, mode) in [(0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")] {
        let errors = if fd == 2 { "backslashreplace" } else { errors };
        let stream = stream(vm, io, fd, name, mode, (encoding, errors), settings.unbuffered)?;
        vm.set_attribute_str(sys, name, stream)?;
        vm.set_attribute_str(sys, &format!("__{name}__"), stream)?;
    }
    Ok(())
}

fn stream(
    vm: &mut Vm,
    io: Value,
    fd: i32,
    name: &str,
    mode: &str,
    (encoding, errors): (&str, &str),
    unbuffered: bool,
) -> R {
    // SAFETY: plain system call.
    if unsafe { libc::fcntl(fd, libc::F_GETFD) } < 0 {
        return Ok(Value::NONE);
    }
    let writes = mode == "w";
    let file = vm.get_attribute_str(io, "FileIO")?;
    let mode_value = vm.intern(mode);
    let raw = vm.call(file, &[Value::small_int(i64::from(fd)), mode_value, Value::FALSE])?;
    let shown = vm.str(&format!("<{name}>"));
    vm.set_attribute_str(raw, "name", shown)?;
    let unbuffered = unbuffered && writes;
    let buffer = if unbuffered {
        raw
    } else {
        let class = vm.get_attribute_str(io, if writes { "BufferedWriter" } else { "BufferedReader" })?;
        vm.call(class, &[raw])?
    };
    // SAFETY: plain library call.
    let terminal = unsafe { libc::isatty(fd) } == 1;
    let class = vm.get_attribute_str(io, "TextIOWrapper")?;
    let encoding = vm.intern(encoding);
    let errors = vm.intern(errors);
    let newline = vm.intern("\n");
    let line = Value::bool(terminal || fd == 2);
    let text = vm.call(class, &[buffer, encoding, errors, newline, line, Value::bool(unbuffered)])?;
    vm.set_attribute_str(text, "mode", mode_value)?;
    Ok(text)
}

/// A `Settings` for programs that embed Pyrite: the library and nothing else.
pub fn default_settings() -> Settings {
    Settings { path: vec![OsString::from(library::FOLDER)], ..Settings::default() }
}

/// The namespace of a new `__main__`.
pub fn main_module(vm: &mut Vm) -> R<Gc<Dict>> {
    let module = pyrite_object::module::Module::new(vm, "__main__")?;
    if let Some(modules) = vm.modules {
        modules.set_str(vm, "__main__", module.value())?;
    }
    let dict = module.dict.get();
    if let Some(builtins) = vm.modules.and_then(|m| m.get_str(vm, "builtins")) {
        dict.set_interned(vm, vm.names.dunder_builtins, builtins)?;
    }
    if let Ok(loader) = import::attribute_of(vm, "_frozen_importlib", "BuiltinImporter") {
        dict.set_interned(vm, vm.names.dunder_loader, loader)?;
    }
    Ok(dict)
}

/// What is done when a program has ended, however it did: waits for threads, runs `atexit` functions, finalises objects
/// and flushes the standard streams. False if a stream could not be flushed.
pub fn finish(vm: &mut Vm) -> bool {
    if let Some(threading) = vm.modules.and_then(|m| m.get_str(vm, "threading")) {
        match vm.try_attribute_str(threading, "_shutdown") {
            Ok(Some(shutdown)) => {
                if vm.call(shutdown, &[]).is_err() {
                    pyrite_object::exceptions::write_unraisable(vm, "on threading shutdown", threading);
                }
            }
            _ => vm.exception = None,
        }
    }
    crate::atexit::run(vm);
    let first = flush(vm);
    crate::sys::state(vm).finalizing = true;
    vm.finalize_all();
    flush(vm) && first
}

fn flush(vm: &mut Vm) -> bool {
    let mut good = true;
    for name in ["stdout", "stderr"] {
        let Some(stream) = crate::sys::hooks::sys_attribute(vm, name).filter(|s| !s.is_none()) else {
            continue;
        };
        if let Ok(Some(closed)) = vm.try_attribute_str(stream, "closed")
            && pyrite_object::ops::truth(vm, closed).unwrap_or(false)
        {
            continue;
        }
        vm.exception = None;
        if vm.call_method(stream, vm.names.flush, &[]).is_err() {
            if name == "stdout" {
                let e = vm.take_exception();
                let message = vm.str("Exception ignored while flushing sys.stdout");
                let none = Value::NONE;
                crate::sys::report::unraisable(vm, e, none, message, none);
                good = false;
            }
            vm.exception = None;
        }
    }
    good
}
