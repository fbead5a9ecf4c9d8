//! Tells people about exceptions that nobody caught.
//!
//! The text is made by the library's module `traceback`, as in CPython, with carets and suggestions. Where that cannot be
//! imported or fails itself (memory or stack exhausted) `printer` makes the same text without suggestions; exceptions that
//! nobody can catch are written here without carets, as CPython does.

use pyrite_object::exception::{Exc, fields};
use pyrite_object::frame::Traceback;
use pyrite_object::{Gc, Value, Vm, class, ops};
use std::fmt::Write as _;
use std::io::Write as _;

/// How many equal lines of a recursion are shown.
pub const REPEATED: usize = 3; // entries

/// `exception.__traceback__`.
pub fn traceback_of(exception: Value) -> Value {
    exception.as_exception().and_then(|e| e.traceback.get()).map_or(Value::NONE, Gc::value)
}

/// `sys.excepthook`: prints an exception to `sys.stderr`.
pub fn display(vm: &mut Vm, exception: Value, traceback: Value) {
    if exception.as_exception().is_none() {
        let given = vm.type_name(exception);
        let text = format!("TypeError: print_exception(): Exception expected for value, {given} found\n");
        return write_error(vm, &text);
    }
    if let Some(e) = exception.as_exception()
        && let Some(t) = traceback.cast::<Traceback>()
    {
        e.traceback.set(Some(t));
    }
    let pending = vm.exception.take();
    if !display_by_library(vm, exception) {
        vm.exception = None;
        let mut printer = super::printer::Printer::default();
        printer.exception(vm, exception);
        let text = printer.text;
        write_error(vm, &text);
    }
    vm.exception = pending;
}

fn display_by_library(vm: &mut Vm, exception: Value) -> bool {
    if exception.as_exception().is_none() || vm.heap.exhausted {
        return false;
    }
    // The module must not run out of the stack that the exception is about.
    match pyrite_interp::import::attribute_of(vm, "traceback", "_print_exception_bltin") {
        Ok(print) => vm.call(print, &[exception]).is_ok(),
        Err(_) => false,
    }
}

/// Writes to `sys.stderr`, or to the file if there is none or it fails.
pub fn write_error(vm: &mut Vm, text: &str) {
    let stream = super::hooks::sys_attribute(vm, "stderr").filter(|s| !s.is_none());
    if let Some(stream) = stream {
        let value = vm.str(text);
        if vm.call_method(stream, vm.names.write, &[value]).is_ok() {
            let _ = vm.call_method(stream, vm.names.flush, &[]);
            vm.exception = None;
            return;
        }
        vm.exception = None;
    }
    // If this fails too there is nobody left to tell.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// `sys.unraisablehook`.
pub fn unraisable(vm: &mut Vm, exception: Value, traceback: Value, message: Value, object: Value) {
    let pending = vm.exception.take();
    let mut text = String::new();
    let said = message.as_str().map(|s| s.to_rust());
    if object.is_none() {
        if let Some(said) = said {
            let _ = writeln!(text, "{said}:");
        }
    } else {
        let shown = ops::repr_text(vm, object).unwrap_or_else(|_| "<object repr() failed>".to_owned());
        vm.exception = None;
        let _ = writeln!(text, "{}: {shown}", said.as_deref().unwrap_or("Exception ignored in"));
    }
    if let Some(t) = traceback.cast::<Traceback>() {
        text.push_str("Traceback (most recent call last):\n");
        push_traceback(&mut text, t);
    }
    push_last_line(vm, &mut text, exception);
    write_error(vm, &text);
    vm.exception = pending;
}

/// The lines of a traceback, without carets.
pub fn push_traceback(text: &mut String, traceback: Gc<Traceback>) {
    let mut next = Some(traceback);
    let mut last: Option<(u64, u32)> = None;
    let mut repeated = 0;
    while let Some(t) = next {
        let code = &t.frame.code.code;
        let place = (t.frame.code.address(), t.line);
        repeated = if last == Some(place) { repeated + 1 } else { 0 };
        let more = t.next.get().is_some_and(|n| (n.frame.code.address(), n.line) == place);
        if repeated < REPEATED {
            let _ = writeln!(text, "  File \"{}\", line {}, in {}", code.filename, t.line, code.name);
            if let Some(line) = source_line(&code.filename, t.line) {
                let _ = writeln!(text, "    {}", line.trim());
            }
        } else if !more {
            let count = repeated + 1 - REPEATED;
            let s = if count > 1 { "s" } else { "" };
            let _ = writeln!(text, "  [Previous line repeated {count} more time{s}]");
        }
        last = Some(place);
        next = t.next.get();
    }
}

pub fn source_line(filename: &str, line: u32) -> Option<String> {
    source(filename)?.lines().nth(line.checked_sub(1)? as usize).map(str::to_owned)
}

/// The source of a file.
pub fn source(filename: &str) -> Option<String> {
    if let Some(module) = crate::library::find_file(filename) {
        return module.source();
    }
    let bytes = std::fs::read(filename).ok()?;
    let origin = pyrite_syntax::source::Origin::File;
    match pyrite_syntax::source::decode(&bytes, filename, origin) {
        Ok(text) => Some(text),
        Err(_) => Some(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// Class and text of the exception, and its notes.
pub fn push_last_line(vm: &mut Vm, text: &mut String, exception: Value) {
    let ty = vm.type_of(exception);
    let qualified = class::full_name(vm, ty);
    let name = qualified.strip_prefix("__main__.").unwrap_or(&qualified).to_owned();
    if vm.is_instance(exception, vm.exc_type(Exc::SyntaxError)) {
        push_syntax_error(text, exception);
    }
    let said = match exception.as_exception() {
        Some(e) if vm.is_instance(exception, vm.exc_type(Exc::SyntaxError)) => e
            .field(fields::SYNTAX_MSG)
            .map_or(Ok("<no detail available>".to_owned()), |m| ops::str_text(vm, m)),
        _ => ops::str_text(vm, exception),
    };
    vm.exception = None;
    let _ = match said {
        Ok(said) if said.is_empty() => writeln!(text, "{name}"),
        Ok(said) => writeln!(text, "{name}: {said}"),
        Err(_) => writeln!(text, "{name}: <exception str() failed>"),
    };
    push_notes(vm, text, exception);
}

fn push_notes(vm: &mut Vm, text: &mut String, exception: Value) {
    let notes = vm.try_attribute_str(exception, "__notes__");
    vm.exception = None;
    let Ok(Some(notes)) = notes else { return };
    let items = match notes.as_list() {
        Some(_) => pyrite_object::iter::collect(vm, notes),
        None => {
            let shown = ops::repr_text(vm, notes).unwrap_or_else(|_| "<__notes__ repr() failed>".to_owned());
            vm.exception = None;
            let _ = writeln!(text, "{shown}");
            return;
        }
    };
    let Ok(items) = items else { return };
    for note in items.iter() {
        let shown = ops::str_text(vm, *note).unwrap_or_else(|_| "<note str() failed>".to_owned());
        vm.exception = None;
        shown.split('\n').for_each(|line| {
            let _ = writeln!(text, "{line}");
        });
    }
}

fn push_syntax_error(text: &mut String, exception: Value) {
    let Some(e) = exception.as_exception() else { return };
    let number = |field: usize| e.field(field).and_then(|v| v.as_small_int());
    let file = e.field(fields::SYNTAX_FILENAME).and_then(Value::as_str).map(|s| s.to_rust());
    let Some(line) = number(fields::LINENO) else {
        if let Some(file) = file {
            let _ = writeln!(text, "  File \"{file}\"");
        }
        return;
    };
    let _ = writeln!(text, "  File \"{}\", line {line}", file.as_deref().unwrap_or("<string>"));
    let Some(source) = e.field(fields::TEXT).and_then(Value::as_str).map(|s| s.to_rust()) else { return };
    let trimmed = source.trim_start();
    let _ = writeln!(text, "    {}", trimmed.trim_end());
    let indent = source.chars().count() - trimmed.chars().count();
    if let Some(offset) = number(fields::OFFSET).and_then(|o| usize::try_from(o).ok()).filter(|o| *o > indent)
    {
        let end = number(fields::END_OFFSET).and_then(|o| usize::try_from(o).ok()).unwrap_or(0);
        let carets = if end > offset { end - offset } else { 1 };
        let _ = writeln!(
            text,
            "    {}{}",
            " ".repeat(offset - indent - 1),
            "^".repeat(carets.min(trimmed.len()))
        );
    }
}

/// `threading.excepthook` for the arguments class, exception, traceback and thread: names the thread, then prints the
/// exception. SystemExit ends a thread silently.
pub fn thread_exception(vm: &mut Vm, exception: Value, traceback: Value, thread: Value) {
    if vm.is_instance(exception, vm.exc_type(Exc::SystemExit)) {
        return;
    }
    let name = match thread {
        Value::NONE => None,
        thread => vm.try_attribute_str(thread, "name").ok().flatten(),
    };
    vm.exception = None;
    let name = match name {
        Some(name) => ops::str_text(vm, name).unwrap_or_default(),
        None => vm.thread.id.to_string(),
    };
    vm.exception = None;
    write_error(vm, &format!("Exception in thread {name}:\n"));
    display(vm, exception, traceback);
}
