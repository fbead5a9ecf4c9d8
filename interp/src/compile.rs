//! From source text to code objects, and compiler errors to exceptions.

use crate::state::State;
use pyrite_object::code::CodeObject;
use pyrite_object::exception::{Exc, fields};
use pyrite_object::{Gc, R, Raised, Value, Vm};
use pyrite_syntax::{Mode, Options, SyntaxError, SyntaxErrorKind};

/// Compiles source text.
pub fn compile(vm: &mut Vm, source: &str, filename: &str, mode: Mode) -> R<Gc<CodeObject>> {
    let optimize = vm.extension::<State>().optimize;
    let options = Options { mode, optimize, top_level_await: false, allow_incomplete: false, future: 0 };
    compile_with(vm, source, filename, &options)
}

/// As `compile`, with all options.
pub fn compile_with(vm: &mut Vm, source: &str, filename: &str, options: &Options) -> R<Gc<CodeObject>> {
    compile_by(vm, filename, || pyrite_syntax::compile(source, filename, options))
}

/// Compiles a tree of nodes that has been validated.
pub fn compile_tree(
    vm: &mut Vm,
    tree: &pyrite_syntax::ast::Node,
    filename: &str,
    options: &Options,
) -> R<Gc<CodeObject>> {
    compile_by(vm, filename, || {
        let parsed = pyrite_syntax::ast::parsed(tree)?;
        pyrite_syntax::compile_parsed(&parsed, filename, options)
    })
}

type Compiled = (std::sync::Arc<pyrite_syntax::Code>, Vec<pyrite_syntax::Warning>);

fn compile_by(
    vm: &mut Vm,
    filename: &str,
    compile: impl FnOnce() -> Result<Compiled, SyntaxError>,
) -> R<Gc<CodeObject>> {
    let start = std::time::Instant::now();
    let result = compile();
    let elapsed = start.elapsed().as_nanos() as u64;
    vm.extension::<State>().compile_ns += elapsed;
    match result {
        Ok((code, warnings)) => {
            emit_warnings(vm, &warnings, filename)?;
            Ok(vm.new_code(code))
        }
        Err(error) => Err(raise_syntax_error(vm, &error, filename)),
    }
}

/// Gives the compiler's warnings, in order.
pub fn emit_warnings(vm: &mut Vm, warnings: &[pyrite_syntax::Warning], filename: &str) -> R<()> {
    warnings.iter().try_for_each(|warning| warn(vm, warning, filename))
}

/// Gives a compiler warning to the module `warnings`, once that can be imported.
fn warn(vm: &mut Vm, warning: &pyrite_syntax::Warning, filename: &str) -> R<()> {
    let category = vm.exc_type(Exc::SyntaxWarning).value();
    let message = vm.str(&warning.message);
    let file = vm.str(filename);
    let line = vm.int(i64::from(warning.line));
    let Ok(warn) = crate::import::attribute_of(vm, "_warnings", "warn_explicit") else {
        vm.exception = None;
        return Ok(());
    };
    vm.call(warn, &[message, category, file, line]).map(|_| ())
}

/// Raises the exception for a compiler error.
pub fn raise_syntax_error(vm: &mut Vm, error: &SyntaxError, filename: &str) -> Raised {
    let exc = match error.kind {
        SyntaxErrorKind::Syntax => Exc::SyntaxError,
        SyntaxErrorKind::Indentation => Exc::IndentationError,
        SyntaxErrorKind::Tab => Exc::TabError,
        SyntaxErrorKind::Incomplete => Exc::_IncompleteInputError,
        SyntaxErrorKind::Memory => return vm.raise(Exc::MemoryError, &error.message),
        SyntaxErrorKind::Recursion => return vm.raise(Exc::RecursionError, &error.message),
    };
    if error.line == 0 && error.text.is_none() {
        // It is about the source as a whole.
        return vm.raise(exc, &error.message);
    }
    let ty = vm.exc_type(exc);
    let message = vm.str(&error.message);
    let file = vm.str(filename);
    let line = vm.int(i64::from(error.line));
    let offset = vm.int(i64::from(error.offset));
    let end_line = vm.int(i64::from(error.end_line));
    let end_offset = vm.int(i64::from(error.end_offset));
    // Errors that the parser does not find tell no line: it is the file's, if there is such a file.
    let text = match error.text.clone().or_else(|| line_of_file(filename, error.line)) {
        Some(text) => vm.str(&text),
        None => Value::NONE,
    };
    let details = vm.tuple(&[file, line, offset, text, end_line, end_offset]);
    let e = vm.new_exception(ty, &[message, details]);
    for (field, value) in [
        (fields::SYNTAX_MSG, message),
        (fields::SYNTAX_FILENAME, file),
        (fields::LINENO, line),
        (fields::OFFSET, offset),
        (fields::TEXT, text),
        (fields::END_LINENO, end_line),
        (fields::END_OFFSET, end_offset),
    ] {
        e.set_field(vm, field, Some(value));
    }
    if let Some(metadata) = &error.metadata {
        let source = vm.str(&metadata.source);
        let place = [metadata.line, metadata.column].map(|n| Value::small_int(i64::from(n)));
        let metadata = vm.tuple(&[place[0], place[1], source]);
        e.set_field(vm, fields::METADATA, Some(metadata));
    }
    vm.raise_value(e.value())
}

/// A line of a source file, with its end.
fn line_of_file(filename: &str, line: u32) -> Option<String> {
    let bytes = std::fs::read(filename).ok()?;
    let line = bytes.split_inclusive(|b| *b == b'\n').nth(line.checked_sub(1)? as usize)?;
    Some(String::from_utf8_lossy(line).into_owned())
}

/// Gives a DeprecationWarning from native code.
pub fn deprecated(vm: &mut Vm, message: &str) -> R<()> {
    let category = vm.exc_type(Exc::DeprecationWarning).value();
    let message = vm.str(message);
    let warn = crate::import::attribute_of(vm, "_warnings", "warn")?;
    vm.call(warn, &[message, category]).map(|_| ())
}
