//! Tells people about exceptions that nobody caught.
//!
//! The text is made by the library's module `traceback`, as in CPython, with carets and suggestions. Where that cannot be
//! imported or fails itself (memory or stack exhausted), and for exceptions that cannot be caught by anybody, a plain
//! form without carets is written here.

use pyrite_object::exception::{Exc, fields};
use pyrite_object::frame::Traceback;
use pyrite_object::{Gc, Value, Vm, class, ops};
use std::fmt::Write as _;
use std::io::Write as _;

/// How many equal lines of a recursion are shown.
const REPEATED: usize = 3; // entries

/// `exception.__traceback__`.
pub fn traceback_of(exception: Value) -> Value {
    exception.as_exception().and_then(|e| e.traceback.get()).map_or(Value::NONE, Gc::value)
}

/// `sys.excepthook`: prints an exception to `sys.stderr`.
pub fn display(vm: &mut Vm, exception: Value, traceback: Value) {
    if let Some(e) = exception.as_exception()
        && let Some(t) = traceback.cast::<Traceback>()
    {
        e.traceback.set(Some(t));
    }
    let pending = vm.exception.take();
    if !display_by_library(vm, exception) {
        vm.exception = None;
        let text = plain(vm, exception, 0);
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

/// The plain form of an exception with what led to it.
fn plain(vm: &mut Vm, exception: Value, depth: usize) -> String {
    let mut text = String::new();
    let Some(e) = exception.as_exception() else {
        push_last_line(vm, &mut text, exception);
        return text;
    };
    if depth < 100 {
        if let Some(cause) = e.cause.get() {
            text.push_str(&plain(vm, cause, depth + 1));
            text.push_str("\nThe above exception was the direct cause of the following exception:\n\n");
        } else if let Some(context) = e.context.get().filter(|_| !e.suppress_context.get()) {
            text.push_str(&plain(vm, context, depth + 1));
            text.push_str("\nDuring handling of the above exception, another exception occurred:\n\n");
        }
    }
    if let Some(t) = e.traceback.get() {
        text.push_str("Traceback (most recent call last):\n");
        push_traceback(&mut text, t);
    }
    push_last_line(vm, &mut text, exception);
    text
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

fn source_line(filename: &str, line: u32) -> Option<String> {
    let source = match crate::library::find_file(filename) {
        Some(module) => module.source()?,
        None => String::from_utf8_lossy(&std::fs::read(filename).ok()?).into_owned(),
    };
    source.lines().nth(line.checked_sub(1)? as usize).map(str::to_owned)
}

/// Class and text of the exception, and its notes.
fn push_last_line(vm: &mut Vm, text: &mut String, exception: Value) {
    let ty = vm.type_of(exception);
    let module = vm.try_attribute(ty.value(), vm.names.dunder_module);
    vm.exception = None;
    let module = module.ok().flatten().and_then(Value::as_str).map(|s| s.to_rust());
    let qualified = class::full_name(vm, ty);
    let name = match module.as_deref() {
        Some("__main__") => qualified.strip_prefix("__main__.").unwrap_or(&qualified).to_owned(),
        _ => qualified,
    };
    if vm.is_instance(exception, vm.exc_type(Exc::SyntaxError)) {
        push_syntax_error(vm, text, exception);
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
}

fn push_syntax_error(vm: &mut Vm, text: &mut String, exception: Value) {
    let Some(e) = exception.as_exception() else { return };
    let number = |field: usize| e.field(field).and_then(|v| v.as_small_int());
    let file = e.field(fields::SYNTAX_FILENAME).and_then(Value::as_str).map(|s| s.to_rust());
    let Some(line) = number(fields::LINENO) else { return };
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
    let _ = vm;
}
