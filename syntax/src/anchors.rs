//! Which part of an expression a traceback points at: the operator of a binary operation, the brackets of a subscript,
//! the arguments of a call (PEP 657 and the layout of CPython's `traceback`).

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

/// The part of a segment that gets the second kind of carets: from the left end to the right start, in lines of the
/// segment (from 0) and characters of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchors {
    pub left_line: usize,
    pub left: usize,
    pub right_line: usize,
    pub right: usize,
}

/// A segment of source, in parentheses so that it may span lines, and its lines as characters.
struct Segment {
    wrapped: String,
    lines: Vec<Vec<char>>,
}

impl Segment {
    /// Line and character of a byte offset into the wrapped text.
    fn place(&self, offset: usize) -> Option<(usize, usize)> {
        let before = self.wrapped.get(..offset)?;
        let line = before.matches('\n').count().checked_sub(1)?;
        let column = before.rsplit('\n').next()?.chars().count();
        (line < self.lines.len()).then_some((line, column))
    }

    fn valid(&self, (mut line, mut column): (usize, usize)) -> (usize, usize) {
        while line + 1 < self.lines.len() && column >= self.lines[line].len() {
            column = 0;
            line += 1;
        }
        (line, column)
    }

    /// The next place whose character stops the search; backslashes and comments are skipped to the end of the line.
    fn search(&self, mut at: (usize, usize), stop: impl Fn(char) -> bool) -> Option<(usize, usize)> {
        loop {
            let c = *self.lines.get(at.0)?.get(at.1)?;
            if c == '\\' || c == '#' {
                at = self.valid((at.0 + 1, 0));
            } else if stop(c) {
                return Some(at);
            } else {
                at = self.valid((at.0, at.1 + 1));
            }
        }
    }
}

/// The anchors of a segment; `None` for expressions of other kinds and for what is no expression.
pub fn find(segment: &str) -> Option<Anchors> {
    let wrapped = format!("(\n{segment}\n)");
    let parsed = ruff_python_parser::parse_module(&wrapped).ok()?;
    let body = &parsed.syntax().body;
    let [Stmt::Expr(statement)] = &body[..] else { return None };
    let lines = segment.lines().map(|l| l.chars().collect()).collect();
    let s = Segment { wrapped, lines };
    let end_of = |e: &dyn Ranged| s.place(e.end().to_usize());
    match &*statement.value {
        Expr::BinOp(e) => {
            let start = s.valid(end_of(&*e.left)?);
            let (line, column) = s.search(start, |c| !c.is_whitespace() && c != ')')?;
            let mut right = column + 1;
            let operand = s.place(e.right.start().to_usize())?;
            if let Some(c) = s.lines[line].get(right)
                && (operand.0 > line || right < operand.1)
                && !c.is_whitespace()
                && *c != '\\'
                && *c != '#'
            {
                right += 1;
            }
            Some(Anchors { left_line: line, left: column, right_line: line, right })
        }
        Expr::Subscript(e) => {
            let (left_line, left) = s.search(s.valid(end_of(&*e.value)?), |c| c == '[')?;
            let (right_line, right) = end_of(e)?;
            Some(Anchors { left_line, left, right_line, right })
        }
        Expr::Call(e) => {
            let (left_line, left) = s.search(s.valid(end_of(&*e.func)?), |c| c == '(')?;
            let (right_line, right) = end_of(e)?;
            Some(Anchors { left_line, left, right_line, right })
        }
        _ => None,
    }
}

/// Whether the lines are one statement whose call (returned from a plain name, or assigned) is all that lies between the
/// offsets: carets would only repeat the line.
pub fn is_plain_call(text: &str, start: usize, end: usize) -> bool {
    let Ok(parsed) = ruff_python_parser::parse_module(text) else { return false };
    let value = match parsed.syntax().body.first() {
        Some(Stmt::Return(s)) => match s.value.as_deref() {
            Some(Expr::Call(call)) if call.func.is_name_expr() => call,
            _ => return false,
        },
        Some(Stmt::Assign(s)) => match &*s.value {
            Expr::Call(call) => call,
            _ => return false,
        },
        _ => return false,
    };
    let last_line = text.trim_end_matches('\n').rfind('\n').map_or(0, |i| i + 1);
    value.start().to_usize() == start && value.end().to_usize() == last_line + end
}

/// Whether there is any statement in the text, or it cannot be parsed.
pub fn has_statement(text: &str) -> bool {
    ruff_python_parser::parse_module(text).map_or(true, |p| !p.syntax().body.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchors(segment: &str) -> Option<(usize, usize, usize, usize)> {
        find(segment).map(|a| (a.left_line, a.left, a.right_line, a.right))
    }

    #[test]
    fn operators_brackets_and_arguments_are_found() {
        assert_eq!(anchors("a + b"), Some((0, 2, 0, 3)));
        assert_eq!(anchors("(a) // b"), Some((0, 4, 0, 6)));
        assert_eq!(anchors("x[1][2]"), Some((0, 4, 0, 7)));
        assert_eq!(anchors("f(1)(2)"), Some((0, 4, 0, 7)));
        assert_eq!(anchors("a +\n b"), Some((0, 2, 0, 3)));
        assert_eq!(anchors("name"), None);
        assert_eq!(anchors("x ="), None);
    }

    #[test]
    fn a_call_that_is_the_whole_line_needs_no_carets() {
        assert!(is_plain_call("return f(x)\n", 7, 11));
        assert!(!is_plain_call("return f(x) + 1\n", 7, 11));
        assert!(is_plain_call("y = f(x)\n", 4, 8));
    }
}
