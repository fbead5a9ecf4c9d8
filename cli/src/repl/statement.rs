//! What was typed: whether it is a whole statement, how the next line is indented, and running it.

use pyrite_object::code::CodeObject;
use pyrite_object::dict::Dict;
use pyrite_object::{Gc, R, Vm};
use pyrite_syntax::{Mode, Options, SyntaxErrorKind};
use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Mod, ModModule, Stmt};
use std::borrow::Cow;

/// `from __future__ import annotations` in code flags: what a session remembers of earlier statements.
const FUTURE_ANNOTATIONS: u32 = 0x100_0000;

fn options(mode: Mode, allow_incomplete: bool) -> Options {
    Options { mode, optimize: 0, top_level_await: false, allow_incomplete, future: 0 }
}

/// Which lines end a block.
#[derive(Clone, Copy, PartialEq)]
pub enum Ends {
    /// Only those without any character, as CPython's tokenizer has it.
    Empty,
    /// Those of blanks too: an editor indents by itself.
    Blank,
}

/// Whether more lines are needed. Text that is wrong is complete: running it tells what is wrong.
pub fn is_incomplete(text: &str, ends: Ends) -> bool {
    let text: Cow<str> = if text.ends_with('\n') { text.into() } else { format!("{text}\n").into() };
    let blank_line = text.lines().next_back().is_none_or(|line| match ends {
        Ends::Empty => line.is_empty(),
        Ends::Blank => line.trim().is_empty(),
    });
    match pyrite_syntax::parse::parse(&text, "<stdin>", &options(Mode::Exec, true)) {
        Ok(parsed) => {
            let Mod::Module(module) = &parsed.syntax else { return false };
            // A block may go on until a blank line.
            !blank_line && module.body.last().is_some_and(is_compound)
        }
        Err(error) if error.kind != SyntaxErrorKind::Incomplete => false,
        Err(_) if blank_line => is_open(&text),
        Err(_) => true,
    }
}

/// Whether the text ends within brackets or a string, where blank lines end nothing.
fn is_open(text: &str) -> bool {
    match pyrite_syntax::parse::parse(text, "<stdin>", &options(Mode::Exec, false)) {
        Ok(_) => false,
        Err(error) => {
            error.message.ends_with("was never closed")
                || error.message.starts_with("unterminated triple-quoted")
        }
    }
}

fn is_compound(statement: &Stmt) -> bool {
    matches!(
        statement,
        Stmt::If(_)
            | Stmt::For(_)
            | Stmt::While(_)
            | Stmt::With(_)
            | Stmt::Try(_)
            | Stmt::Match(_)
            | Stmt::FunctionDef(_)
            | Stmt::ClassDef(_)
    )
}

/// One level of indentation.
pub const INDENT: &str = "    ";

/// The blanks that the line after `text` begins with.
pub fn next_indent(text: &str) -> String {
    let line = text.trim_end_matches('\n').rsplit('\n').next().unwrap_or("");
    let mut indent: String = line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
    if indent.len() == line.len() {
        return indent;
    }
    let parsed = ruff_python_parser::parse_unchecked(
        text,
        ruff_python_parser::ParseOptions::from(ruff_python_parser::Mode::Module),
    );
    let last = parsed.tokens().iter().rev().find(|t| {
        !t.kind().is_trivia()
            && !matches!(t.kind(), TokenKind::Newline | TokenKind::EndOfFile | TokenKind::Dedent)
    });
    if last.is_some_and(|t| t.kind() == TokenKind::Colon) {
        indent.push_str(INDENT);
    }
    indent
}

/// Compiles and runs what was typed. Of several statements only the last one's value is shown, as CPython does with what
/// was pasted.
pub fn run(vm: &mut Vm, main: Gc<Dict>, source: &str, filename: &str, future: &mut u32) -> R<()> {
    let mut single = options(Mode::Single, false);
    single.optimize = vm.extension::<pyrite_interp::state::State>().optimize;
    single.future = *future;
    let exec = Options { mode: Mode::Exec, ..single.clone() };
    let statements = match pyrite_syntax::parse::parse(source, filename, &exec) {
        Ok(parsed) => match &parsed.syntax {
            Mod::Module(module) if module.body.is_empty() => return Ok(()),
            Mod::Module(module) if module.body.len() > 1 && !is_one_line(source) => {
                Some((parsed.source.clone(), module.body.to_vec()))
            }
            _ => None,
        },
        Err(_) => None,
    };
    let Some((text, statements)) = statements else {
        let code = pyrite_interp::compile::compile_with(vm, source, filename, &single)?;
        return run_code(vm, main, code, source, filename, future);
    };
    let last = statements.len() - 1;
    for (i, statement) in statements.into_iter().enumerate() {
        let options = if i == last { &single } else { &exec };
        let module = Mod::Module(ModModule {
            range: Default::default(),
            node_index: Default::default(),
            body: vec![statement].into(),
        });
        let options = Options { future: *future, ..options.clone() };
        let code = match pyrite_syntax::compile_ast(module, &text, filename, &options) {
            Ok((code, _)) => vm.new_code(code),
            Err(error) => return Err(pyrite_interp::compile::raise_syntax_error(vm, &error, filename)),
        };
        run_code(vm, main, code, source, filename, future)?;
    }
    Ok(())
}

/// `a; b` shows both values: it is one statement of the interactive grammar.
fn is_one_line(source: &str) -> bool {
    !source.trim_end().contains('\n')
}

fn run_code(
    vm: &mut Vm,
    main: Gc<Dict>,
    code: Gc<CodeObject>,
    source: &str,
    filename: &str,
    future: &mut u32,
) -> R<()> {
    *future |= code.code.flags & FUTURE_ANNOTATIONS;
    crate::run::register_source(vm, code, source, filename);
    pyrite_interp::run_code(vm, code, main, main.value()).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_ends_at_a_blank_line_and_brackets_where_they_close() {
        for text in
            ["if x:", "if x:\n  y\n", "f(\n\n", "'''a\n\n", "@d\n", "try:\n  x\n", "if x: y\n", "x = \\\n"]
        {
            assert!(is_incomplete(text, Ends::Blank), "{text:?}");
        }
        for text in
            ["x", "x = [\n1]\n", "if x:\n  y\n\n", "1 +", "@d\n\n", "", "# c\n", "if x:\n y\nz", "a\nb"]
        {
            assert!(!is_incomplete(text, Ends::Blank), "{text:?}");
        }
    }

    #[test]
    fn a_line_of_blanks_ends_a_block_only_in_the_editor() {
        assert!(is_incomplete("if x:\n  y\n  \n", Ends::Empty));
        assert!(!is_incomplete("if x:\n  y\n  \n", Ends::Blank));
    }

    #[test]
    fn the_next_line_is_indented_after_a_colon() {
        assert_eq!(next_indent("if x:"), "    ");
        assert_eq!(next_indent("if x:  # why\n"), "    ");
        assert_eq!(next_indent("if x:\n  y\n"), "  ");
        assert_eq!(next_indent("x = ':'"), "");
    }
}
