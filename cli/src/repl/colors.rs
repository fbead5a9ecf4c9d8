//! Colours of what is typed: CPython's rules for when, and its default theme for which.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_text_size::Ranged;

const RESET: &str = "\x1b[0m";
const PROMPT: &str = "\x1b[1;35m";
const KEYWORD: &str = "\x1b[1;34m";
const BUILTIN: &str = "\x1b[36m";
const COMMENT: &str = "\x1b[31m";
const STRING: &str = "\x1b[32m";
const NUMBER: &str = "\x1b[33m";
const DEFINITION: &str = "\x1b[1m";

/// Whether a terminal gets colours, by the variables that CPython asks.
pub fn wanted(ignore_environment: bool) -> bool {
    decide(|name| std::env::var(name).ok(), ignore_environment)
}

fn decide(variable: impl Fn(&str) -> Option<String>, ignore_environment: bool) -> bool {
    let set = |name: &str| variable(name).is_some_and(|v| !v.is_empty());
    if !ignore_environment {
        match variable("PYTHON_COLORS").as_deref() {
            Some("0") => return false,
            Some("1") => return true,
            _ => {}
        }
    }
    if set("NO_COLOR") {
        return false;
    }
    set("FORCE_COLOR") || variable("TERM").as_deref() != Some("dumb")
}

/// A prompt in its colour, unless it has escapes of its own.
pub fn prompt(text: &str) -> String {
    if text.contains('\x1b') { text.to_owned() } else { format!("{PROMPT}{text}{RESET}") }
}

/// `text[from..]` with colours; what stands before gives the meaning, such as an open string.
pub fn highlight(text: &str, from: usize, is_builtin: impl Fn(&str) -> bool) -> String {
    let parsed = ruff_python_parser::parse_unchecked(
        text,
        ruff_python_parser::ParseOptions::from(ruff_python_parser::Mode::Module),
    );
    let tokens: &[Token] = parsed.tokens();
    let mut out = String::with_capacity(text.len() * 2);
    let mut at = from;
    let mut previous = TokenKind::Newline;
    for token in tokens {
        let range = token.range();
        let (start, end) = (range.start().to_usize().max(at), range.end().to_usize());
        let kind = token.kind();
        if end > start && end <= text.len() {
            let color = color_of(kind, previous, &text[range.start().to_usize()..end], &is_builtin);
            if let Some(color) = color {
                out.push_str(&text[at..start]);
                out.push_str(color);
                out.push_str(&text[start..end]);
                out.push_str(RESET);
                at = end;
            }
        }
        if kind != TokenKind::Comment {
            previous = kind;
        }
    }
    // What the lexer gave up on is a string without an end, most often.
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

fn color_of(
    kind: TokenKind,
    previous: TokenKind,
    text: &str,
    is_builtin: &impl Fn(&str) -> bool,
) -> Option<&'static str> {
    use TokenKind as T;
    Some(match kind {
        T::String
        | T::FStringStart
        | T::FStringMiddle
        | T::FStringEnd
        | T::TStringStart
        | T::TStringMiddle
        | T::TStringEnd => STRING,
        T::Int | T::Float | T::Complex => NUMBER,
        T::Comment => COMMENT,
        T::Name | T::Case | T::Match | T::Type | T::Lazy if matches!(previous, T::Def | T::Class) => {
            DEFINITION
        }
        T::Case | T::Match | T::Type if matches!(previous, T::Newline | T::Indent | T::Dedent) => KEYWORD,
        T::Unknown if text.contains(['"', '\'']) => STRING,
        T::Name if previous != T::Dot && is_builtin(text) => BUILTIN,
        kind if kind.is_non_soft_keyword() => KEYWORD,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(variables: &[(&str, &str)]) -> bool {
        decide(|name| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()), false)
    }

    #[test]
    fn variables_decide_about_colours_in_cpythons_order() {
        assert!(decided(&[("TERM", "xterm")]));
        assert!(!decided(&[("TERM", "dumb")]));
        assert!(decided(&[("TERM", "dumb"), ("FORCE_COLOR", "1")]));
        assert!(!decided(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")]));
        assert!(decided(&[("NO_COLOR", "1"), ("PYTHON_COLORS", "1")]));
        assert!(!decided(&[("PYTHON_COLORS", "0")]));
    }

    #[test]
    fn colours_change_nothing_but_colours() {
        for text in
            ["def f(x): return 'é' # c", "print(len(x), 1.5)", "f'{a!r:>{w}}' 'open", "'''x\ny", "match x:"]
        {
            let shown = highlight(text, 0, |name| name == "print");
            let plain = [RESET, PROMPT, KEYWORD, BUILTIN, COMMENT, STRING, NUMBER, DEFINITION]
                .iter()
                .fold(shown, |s, c| s.replace(c, ""));
            assert_eq!(plain, text);
        }
        assert_eq!(highlight("print", 0, |_| true), format!("{BUILTIN}print{RESET}"));
        assert_eq!(highlight("x.print", 0, |n| n == "print"), "x.print");
    }

    #[test]
    fn a_line_within_a_string_is_coloured_by_what_came_before() {
        let text = "'''a\nif b'''";
        assert_eq!(highlight(text, 5, |_| false), format!("{STRING}if b'''{RESET}"));
    }
}
