//! What a program's text tells without running it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pyrite_syntax::Mode;
use pyrite_syntax::code::{Code, Constant};

/// A line, and what is wrong with it.
pub type NoProgram = (usize, String);

/// Qualified names of all functions and classes in a program's text, `<module>` included.
pub fn function_names(source: &str, file: &str) -> Result<BTreeSet<String>, NoProgram> {
    let mut names = BTreeSet::new();
    each_code(&*compile(source, file)?, &mut |code| {
        names.insert(code.qualname.to_string());
    });
    Ok(names)
}

/// The lines, from 1, that something is done in: not those of comments, docstrings, or the inside of long expressions. Each
/// with the qualified name of what does it; where a function begins that is whoever makes the function.
pub fn lines_with_code(source: &str, file: &str) -> Result<BTreeMap<u64, String>, NoProgram> {
    let mut lines = BTreeMap::new();
    each_code(&*compile(source, file)?, &mut |code| {
        let positions = (0..code.words.len() as u32).map(|pc| u64::from(code.position(pc).line));
        for line in positions.filter(|line| *line > 0) {
            lines.entry(line).or_insert_with(|| code.qualname.to_string());
        }
    });
    Ok(lines)
}

fn compile(source: &str, file: &str) -> Result<Arc<Code>, NoProgram> {
    let options = pyrite_syntax::Options::new(Mode::Exec);
    let (code, _) = pyrite_syntax::compile(source, file, &options)
        .map_err(|error| (error.line as usize, format!("the program is not Python: {}", error.message)))?;
    Ok(code)
}

/// Goes to a code object and all inside of it.
fn each_code(code: &Code, visit: &mut dyn FnMut(&Code)) {
    visit(code);
    for constant in &code.constants {
        if let Constant::Code(inner) = constant {
            each_code(inner, visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_without_code_are_told_from_others() {
        let text = "# a comment\ndef f(x):\n    \"\"\"A docstring.\"\"\"\n\n    return x\nprint(f(1))\n";
        let lines = lines_with_code(text, "a.py").expect("a program");
        let of = |line: u64| lines.get(&line).map(String::as_str);
        assert_eq!([of(1), of(2), of(4)], [None, Some("<module>"), None]);
        assert_eq!([of(5), of(6)], [Some("f"), Some("<module>")]);
        assert_eq!(lines_with_code("x = = 1\n", "a.py").expect_err("no Python").0, 1);
    }
}
