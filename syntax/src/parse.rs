//! Source text to syntax tree, with CPython's verdict on what is no Python.
//!
//! The parser crate is the fast path. Where it sees an error, or the tokens hold something that it is known to accept and
//! CPython is not, `errors::diagnose` parses once more by CPython's own rules and words the error.
//!
//! What this phase reports is what CPython's tokenizer and parser report. The rest is checked later, in CPython's order:
//! `checks::before_scopes` (future statements), then the symbol table (`scopes`), then `checks::compile_phase_checks`
//! (what CPython's code generator refuses). Each phase runs only if the one before it found nothing.

use crate::code::Constant;
use crate::source::{self, LineIndex};
use crate::{Mode, Options, SyntaxError, SyntaxErrorKind, Warning, errors, warnings};
use ruff_python_ast::token::{Token, TokenKind, Tokens};
use ruff_python_ast::visitor::transformer::{self, Transformer};
use ruff_python_ast::{Mod, ModModule, PythonVersion, Stmt};
use ruff_python_parser::ParseOptions;
use ruff_text_size::{Ranged, TextRange, TextSize};
use std::sync::Arc;

/// A syntax tree with what is needed to read it.
#[derive(Debug)]
pub struct ParsedModule {
    /// The source with uniform newlines: ranges of the tree are byte offsets into it.
    pub source: Arc<str>,
    pub lines: LineIndex,
    pub syntax: Mod,
    /// Upper bound of the tree's depth: walk it inside `source::with_big_stack(module.depth, ..)`.
    pub depth: u32,
    /// What CPython's tokenizer and parser warn of, in order.
    pub warnings: Vec<Warning>,
    /// Values of constants that no source can write, by the number in their `IpyEscapeCommand`: the parser crate has no
    /// other place for them, and Python sources have no such commands.
    pub constants: Vec<Constant>,
}

impl ParsedModule {
    /// Runs a recursive walk over the tree where its depth fits on the stack.
    pub fn walk<T: Send>(&self, f: impl FnOnce(&ParsedModule) -> T + Send) -> T {
        source::with_big_stack(self.depth, || f(self))
    }
}

impl Drop for ParsedModule {
    /// Dropping the tree recurses as deep as walking it.
    fn drop(&mut self) {
        let syntax = std::mem::replace(&mut self.syntax, empty_module());
        drop_tree(syntax, self.depth);
    }
}

fn empty_module() -> Mod {
    Mod::Module(ModModule {
        range: Default::default(),
        node_index: Default::default(),
        body: Default::default(),
    })
}

fn drop_tree(syntax: Mod, depth: u32) {
    source::with_big_stack(depth, move || drop(syntax));
}

/// Parses source text as the mode says. `filename` is for messages only.
pub fn parse(source: &str, filename: &str, options: &Options) -> Result<ParsedModule, SyntaxError> {
    let _ = filename;
    if source.contains('\0') {
        return Err(SyntaxError {
            kind: SyntaxErrorKind::Syntax,
            message: "source code string cannot contain null bytes".to_owned(),
            line: 0,
            offset: 0,
            end_line: 0,
            end_offset: 0,
            metadata: None,
            text: None,
        });
    }
    if source.len() >= MAX_SOURCE {
        return Err(plain(SyntaxErrorKind::Memory, "source code is too large to parse"));
    }
    let source: Arc<str> = source::uniform_newlines(source).into();
    let ruff_mode = match options.mode {
        Mode::Eval => ruff_python_parser::Mode::Expression,
        Mode::Exec | Mode::Single => ruff_python_parser::Mode::Module,
    };
    let parse_options = ParseOptions::from(ruff_mode).with_target_version(PythonVersion::PY314);
    let lambdas = memchr::memmem::find_iter(source.as_bytes(), b"lambda").count() as u32;
    if lambdas > MANY_LAMBDAS
        && let Some(error) = errors::diagnose(&source, options)
    {
        return Err(error);
    }
    // The parser crate looks after its stack itself, but not in defaults of nested lambdas.
    let parsed =
        source::with_big_stack(lambdas, || ruff_python_parser::parse_unchecked(&source, parse_options));

    let measure = Measure::of(parsed.tokens());
    let faulty = parsed.has_syntax_errors();
    let first_error = parsed
        .errors()
        .iter()
        .map(|error| (error.location, error.error.to_string()))
        .chain(parsed.unsupported_syntax_errors().iter().map(|error| (error.range, error.to_string())))
        .min_by_key(|(range, _)| range.start());
    let only_names =
        parsed.unsupported_syntax_errors().is_empty() && parsed.errors().iter().all(is_name_error);
    let depth = measure.depth;
    let warnings = if faulty || measure.refusal.is_some() {
        Vec::new()
    } else {
        warnings::of_tokens(parsed.tokens(), &source)
    };
    let suspicious = measure.suspicious
        || source.starts_with('\u{feff}')
        || (options.mode == Mode::Eval && (source.starts_with(BLANKS) || source.ends_with(BLANKS)));
    let bare_raises = parsed.errors().iter().all(|error| follows_raise(error, &source));
    let mut syntax = parsed.into_syntax();

    let refuse = |syntax: Mod, error: SyntaxError| {
        drop_tree(syntax, depth);
        Err(error)
    };
    if faulty || suspicious || options.mode == Mode::Single {
        if let Some(error) = errors::diagnose(&source, options) {
            return refuse(syntax, error);
        }
        if faulty && bare_raises && !only_names {
            source::with_big_stack(depth, || repair_raises(&mut syntax));
        } else if faulty && !only_names {
            // CPython's grammar takes it and the parser crate does not: report what the crate says.
            let (range, message) = first_error.expect("faulty");
            let mut error = errors::at_range(&source, range, SyntaxErrorKind::Syntax, message);
            errors::fill_text(&mut error, &source);
            return refuse(syntax, error);
        }
    }
    if let Some((kind, message)) = measure.refusal {
        return refuse(syntax, plain(kind, message));
    }
    let lines = LineIndex::new(&source);
    Ok(ParsedModule { source, lines, syntax, depth, warnings, constants: Vec::new() })
}

/// Where an expression to evaluate begins or ends so, CPython's tokenizer may see indentation.
const BLANKS: [char; 3] = [' ', '\t', '\x0c'];

/// Errors over which the parser crate still makes a whole tree, whose strings `literal` decodes by itself.
fn is_name_error(error: &ruff_python_parser::ParseError) -> bool {
    use ruff_python_parser::{LexicalErrorType, ParseErrorType};
    matches!(error.error, ParseErrorType::Lexical(LexicalErrorType::UnicodeError))
}

/// The parser crate wants an expression between `raise` and `;`.
fn follows_raise(error: &ruff_python_parser::ParseError, source: &str) -> bool {
    let (before, after) = source.split_at(error.location.start().to_usize());
    after.starts_with(';') && before.trim_end_matches([' ', '\t', '\x0c']).ends_with("raise")
}

/// Takes out what the parser crate put for the missing expression.
fn repair_raises(syntax: &mut Mod) {
    struct Repair;
    impl Transformer for Repair {
        fn visit_stmt(&self, statement: &mut Stmt) {
            if let Stmt::Raise(raise) = statement
                && raise.exc.as_ref().is_some_and(|exc| exc.range().is_empty())
            {
                raise.exc = None;
                raise.range = TextRange::at(raise.range.start(), TextSize::of("raise"));
            }
            transformer::walk_stmt(self, statement);
        }
    }
    if let Mod::Module(module) = syntax {
        Repair.visit_body(&mut module.body);
    }
}

/// From here on, CPython's parser is asked first whether they nest too deep.
const MANY_LAMBDAS: u32 = 10_000; // lambdas

/// Offsets in the tree are 32 bits wide.
const MAX_SOURCE: usize = u32::MAX as usize - 16; // bytes

fn plain(kind: SyntaxErrorKind, message: &str) -> SyntaxError {
    SyntaxError {
        kind,
        message: message.to_owned(),
        line: 0,
        offset: 0,
        end_line: 0,
        end_offset: 0,
        metadata: None,
        text: None,
    }
}

/// What one scan over the tokens tells about the source.
#[derive(Default)]
struct Measure {
    /// Upper bound of the syntax tree's depth.
    depth: u32,
    /// There is something that the parser crate accepts and CPython may not.
    suspicious: bool,
    /// The tree is too deep for CPython, or for us.
    refusal: Option<(SyntaxErrorKind, &'static str)>,
}

/// Pending depth within one pair of brackets.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Of constructs that a comma ends: `not`, `lambda`, `if`-`else`, `for`.
    outer: u32,
    /// Of constructs that an operator of lower precedence ends as well: arithmetic, calls, attributes.
    inner: u32,
    /// The share of `outer` and `inner` that nests in CPython's parser too, in its units.
    outer_recursion: u32,
    inner_recursion: u32,
    /// `lambda`s whose colon is still to come.
    lambdas: u32,
    yields: bool,
}

/// Recursion of CPython's parser.
mod recursion {
    /// Where CPython gives up.
    pub const LIMIT: u32 = 5970; // levels
    /// One pair of brackets around an expression.
    pub const BRACKET: u32 = 27; // levels
    /// One indented block.
    pub const BLOCK: u32 = 6; // levels
}

impl Measure {
    fn of(tokens: &Tokens) -> Measure {
        use TokenKind as T;
        let mut measure = Measure::default();
        let mut levels = vec![Level::default()];
        let (mut base, mut base_recursion) = (0u32, 0u32);
        let (mut brackets, mut blocks, mut elifs) = (0u32, 0u32, 0u32);
        // Where the levels of open f-strings and t-strings are.
        let mut string_levels: Vec<usize> = Vec::new();
        let mut too_deep_for_cpython = false;
        let (mut before, mut end) = (T::Newline, TextSize::default());
        for token in tokens.iter() {
            let kind = token.kind();
            if matches!(kind, T::Comment | T::NonLogicalNewline) {
                continue;
            }
            let top = levels.len() - 1;
            let level = &mut levels[top];
            match kind {
                T::Lpar | T::Lsqb | T::Lbrace => {
                    level.inner += 1;
                    base += level.outer + level.inner + 1;
                    base_recursion += level.outer_recursion + level.inner_recursion + recursion::BRACKET;
                    levels.push(Level::default());
                    brackets += 1;
                    // Replacement fields nest three deep at most; braces of other kinds are rare there.
                    measure.suspicious |= brackets > 200
                        || (kind == T::Lbrace
                            && string_levels.last().is_some_and(|&level| levels.len() - level > 3));
                }
                T::FStringStart | T::TStringStart => {
                    base += level.outer + level.inner + 2;
                    base_recursion += level.outer_recursion + level.inner_recursion;
                    levels.push(Level::default());
                    string_levels.push(levels.len() - 1);
                    measure.suspicious |= string_levels.len() > 140;
                }
                T::Rpar | T::Rsqb | T::Rbrace | T::FStringEnd | T::TStringEnd if top > 0 => {
                    levels.pop();
                    let level = levels[top - 1];
                    if matches!(kind, T::FStringEnd | T::TStringEnd) {
                        base = base.saturating_sub(level.outer + level.inner + 2);
                        base_recursion =
                            base_recursion.saturating_sub(level.outer_recursion + level.inner_recursion);
                        string_levels.pop();
                    } else {
                        base = base.saturating_sub(level.outer + level.inner + 1);
                        base_recursion = base_recursion.saturating_sub(
                            level.outer_recursion + level.inner_recursion + recursion::BRACKET,
                        );
                        brackets = brackets.saturating_sub(1);
                    }
                }
                T::Newline | T::Semi => *level = Level::default(),
                T::Comma if level.lambdas == 0 => *level = Level::default(),
                T::Comma
                | T::Equal
                | T::Less
                | T::Greater
                | T::LessEqual
                | T::GreaterEqual
                | T::EqEqual
                | T::NotEqual
                | T::In
                | T::Is
                | T::And
                | T::Or => {
                    level.inner = 0;
                    level.inner_recursion = 0;
                }
                T::Colon => {
                    if level.lambdas > 0 {
                        level.lambdas -= 1;
                    } else {
                        level.outer = 0;
                        level.outer_recursion = 0;
                    }
                    level.inner = 0;
                    level.inner_recursion = 0;
                }
                T::Lambda => {
                    level.outer += 1;
                    level.outer_recursion += 2;
                    level.lambdas += 1;
                }
                T::Not if before != T::Is => {
                    level.outer += 1;
                    level.outer_recursion += 1;
                }
                T::Else => {
                    level.outer += 1;
                    level.outer_recursion += 1;
                    level.inner = 0;
                    level.inner_recursion = 0;
                    elifs = 0;
                }
                T::If | T::For => {
                    level.outer += 1;
                    level.inner = 0;
                    level.inner_recursion = 0;
                    // A generator expression without parentheses is no operand of `yield`.
                    measure.suspicious |= kind == T::For && level.yields;
                    if kind == T::If && starts_statement(before) {
                        elifs = 0;
                    }
                }
                T::Elif => {
                    elifs += 1;
                    too_deep_for_cpython |= elifs >= recursion::LIMIT - 5;
                }
                T::ColonEqual | T::Await | T::Yield => {
                    level.outer += 1;
                    level.yields |= kind == T::Yield;
                }
                T::Plus | T::Minus | T::Tilde if !ends_operand(before) => {
                    level.inner += 1;
                    level.inner_recursion += 1;
                }
                T::DoubleStar => {
                    level.inner += 1;
                    level.inner_recursion += 2;
                }
                T::Dot
                | T::Plus
                | T::Minus
                | T::Star
                | T::Slash
                | T::DoubleSlash
                | T::Percent
                | T::At
                | T::LeftShift
                | T::RightShift
                | T::Amper
                | T::Vbar
                | T::CircumFlex => level.inner += 1,
                T::Indent => {
                    base += 2;
                    base_recursion += recursion::BLOCK;
                    blocks += 1;
                    measure.suspicious |= blocks > 99;
                }
                T::Dedent => {
                    base = base.saturating_sub(2);
                    base_recursion = base_recursion.saturating_sub(recursion::BLOCK);
                    blocks = blocks.saturating_sub(1);
                }
                _ => {}
            }
            measure.suspicious |= is_suspicious(token)
                || match before {
                    T::Yield => joins_operands(kind),
                    T::Int | T::Float | T::Complex => token.start() == end && !may_touch_number(kind),
                    T::Rpar => kind == T::ColonEqual,
                    _ => false,
                };
            end = token.end();
            let level = levels.last().copied().unwrap_or_default();
            measure.depth = measure.depth.max(base + level.outer + level.inner + 8);
            too_deep_for_cpython |=
                base_recursion + level.outer_recursion + level.inner_recursion >= recursion::LIMIT;
            before = kind;
        }
        if too_deep_for_cpython {
            measure.refusal = Some((
                SyntaxErrorKind::Memory,
                "Parser stack overflowed - Python source too complex to parse",
            ));
        } else if measure.depth > source::MAX_DEPTH {
            measure.refusal =
                Some((SyntaxErrorKind::Recursion, "maximum recursion depth exceeded during compilation"));
        }
        measure
    }
}

fn starts_statement(before: TokenKind) -> bool {
    matches!(
        before,
        TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent | TokenKind::Semi | TokenKind::Colon
    )
}

/// What can stand right behind a number. CPython takes few words there.
fn may_touch_number(kind: TokenKind) -> bool {
    use TokenKind as T;
    !(kind.is_keyword() || kind == T::Name)
        || matches!(kind, T::And | T::Else | T::For | T::If | T::In | T::Is | T::Or | T::Not)
}

/// What cannot follow `yield`.
fn joins_operands(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::Slash
            | T::DoubleSlash
            | T::Percent
            | T::At
            | T::DoubleStar
            | T::Vbar
            | T::Amper
            | T::CircumFlex
            | T::LeftShift
            | T::RightShift
            | T::Less
            | T::Greater
            | T::LessEqual
            | T::GreaterEqual
            | T::EqEqual
            | T::NotEqual
            | T::Dot
            | T::Comma
            | T::In
            | T::Is
            | T::And
            | T::Or
            | T::If
            | T::ColonEqual
    )
}

fn ends_operand(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::Name
            | T::Int
            | T::Float
            | T::Complex
            | T::String
            | T::FStringEnd
            | T::TStringEnd
            | T::Rpar
            | T::Rsqb
            | T::Rbrace
            | T::Ellipsis
            | T::True
            | T::False
            | T::None
            | T::Case
            | T::Match
            | T::Type
            | T::Lazy
    )
}

/// Decimal digits that an integer literal may have: `sys.int_info.default_max_str_digits`.
pub(crate) const MAX_DECIMAL_DIGITS: usize = 4300; // digits

fn is_suspicious(token: &Token) -> bool {
    match token.kind() {
        TokenKind::Int => token.range().len().to_usize() > MAX_DECIMAL_DIGITS,
        _ => false,
    }
}
