//! Runs the grammar over the tokens, as CPython's packrat parser does: twice, the second time with diagnosis.

use super::Failure;
use super::grammar::{Action, Alternative, GRAMMAR, Grammar, Item, Node, PARTS, Part, SOFT_KEYWORDS};
use super::lexer::{Done, Kind, Lexer, Token};
use crate::SyntaxErrorKind;
use std::collections::HashMap;

pub type NodeId = u32;

/// A piece of parse tree. `children` are the parts of the alternative, or its items if it names none.
#[derive(Debug)]
pub struct Tree {
    pub kind: Node,
    /// First and last token.
    pub first: usize,
    pub last: usize,
    pub children: Vec<NodeId>,
}

/// An alternative matched, or did not, or parsing is over.
pub type Parsed = Result<Option<NodeId>, Failure>;

/// Nested calls of rules after which CPython gives up.
const MAX_RECURSION: u32 = 6000; // rules and groups

pub struct Machine<'s> {
    pub grammar: &'static Grammar,
    pub lexer: Lexer<'s>,
    pub tokens: Vec<Token>,
    pub trees: Vec<Tree>,
    pub mark: usize,
    /// One entry per token: results of memoised rules.
    memos: Vec<HashMap<usize, (Option<NodeId>, usize)>>,
    /// Line and column of the last compound statement, functions aside, that was read whole.
    pub last_compound: (u32, u32),
    diagnosing: bool,
    interactive: bool,
    parsing_started: bool,
    recursion: u32,
}

/// The node of an absent optional part.
pub const EMPTY: NodeId = 0;

impl<'s> Machine<'s> {
    pub fn new(source: &'s [u8], interactive: bool) -> Machine<'s> {
        let grammar: &'static Grammar = &GRAMMAR;
        Machine {
            grammar,
            lexer: Lexer::new(source, &grammar.literals),
            tokens: Vec::new(),
            trees: vec![Tree { kind: Node::Empty, first: 0, last: 0, children: Vec::new() }],
            mark: 0,
            memos: Vec::new(),
            last_compound: (0, 0),
            diagnosing: false,
            interactive,
            parsing_started: false,
            recursion: 0,
        }
    }

    /// Forgets results, for the second pass.
    pub fn restart(&mut self) {
        self.memos.iter_mut().for_each(HashMap::clear);
        self.mark = 0;
        self.recursion = 0;
        self.diagnosing = true;
    }

    /// The token at the mark, read if need be.
    fn peek(&mut self) -> Result<Token, Failure> {
        if self.mark == self.tokens.len() {
            self.fill()?;
        }
        Ok(self.tokens[self.mark])
    }

    fn fill(&mut self) -> Result<(), Failure> {
        let mut token = match self.lexer.token() {
            Ok(token) => token,
            Err(failure) => {
                self.tokens.push(self.lexer.error_token());
                self.memos.push(HashMap::new());
                return Err(failure);
            }
        };
        if token.kind == Kind::End && self.interactive && self.parsing_started {
            token.kind = Kind::Newline;
            self.parsing_started = false;
            self.lexer.close_blocks();
        } else {
            self.parsing_started = true;
        }
        self.tokens.push(token);
        self.memos.push(HashMap::new());
        if token.kind == Kind::Error { Err(self.tokenizer_failure()) } else { Ok(()) }
    }

    /// Words what stopped the tokenizer; the error token is the last one.
    fn tokenizer_failure(&mut self) -> Failure {
        let line = self.lexer.line;
        let at = |machine: &Machine, kind, column: i64, message: &str| {
            machine.failure(kind, line, column + 1, line, 0, message.to_owned())
        };
        match self.lexer.done {
            Done::Eof | Done::Ok => self.end_of_file(),
            Done::Dedent => self.raise_last(
                SyntaxErrorKind::Indentation,
                "unindent does not match any outer indentation level".to_owned(),
            ),
            Done::TabSpace => {
                at(self, SyntaxErrorKind::Tab, 0, "inconsistent use of tabs and spaces in indentation")
            }
            Done::TooDeep => at(self, SyntaxErrorKind::Indentation, 0, "too many levels of indentation"),
            Done::LineContinuation => {
                let column = self.lexer.cursor as i64 - self.lexer.buffer as i64 - 1;
                at(
                    self,
                    SyntaxErrorKind::Syntax,
                    column,
                    "unexpected character after line continuation character",
                )
            }
            Done::EofInString | Done::Error => at(self, SyntaxErrorKind::Syntax, 0, "unknown parsing error"),
        }
    }

    pub fn end_of_file(&self) -> Failure {
        match self.lexer.open_bracket() {
            Some(_) => self.never_closed(),
            None => self.raise_last(SyntaxErrorKind::Syntax, "unexpected EOF while parsing".to_owned()),
        }
    }

    pub fn never_closed(&self) -> Failure {
        let (byte, line, column) = self.lexer.open_bracket().unwrap_or((b'(', 1, 0));
        let message = format!("'{}' was never closed", char::from(byte));
        self.failure(SyntaxErrorKind::Syntax, line, column as i64 + 1, line, 0, message)
    }

    /// An error at the last token read.
    pub fn raise_last(&self, kind: SyntaxErrorKind, message: String) -> Failure {
        self.raise_token(kind, self.tokens.last().copied(), message)
    }

    pub fn raise_token(&self, kind: SyntaxErrorKind, token: Option<Token>, message: String) -> Failure {
        let Some(token) = token else { return self.failure(kind, 0, 0, 0, -1, message) };
        let column = if token.column == -1 {
            if self.lexer.cursor == self.lexer.buffer {
                0
            } else {
                self.lexer.cursor as i64 - self.lexer.line_start as i64
            }
        } else {
            i64::from(token.column) + 1
        };
        let end_column = if token.end_column == -1 { -1 } else { i64::from(token.end_column) + 1 };
        self.failure(kind, token.line, column, token.end_line, end_column, message)
    }

    /// An error from the start of one token to the end of another.
    pub fn raise_range(&self, first: usize, last: usize, message: String) -> Failure {
        let (first, last) = (self.tokens[first], self.tokens[last]);
        let kind = SyntaxErrorKind::Syntax;
        let (column, end_column) = (i64::from(first.column) + 1, i64::from(last.end_column) + 1);
        self.failure(kind, first.line, column, last.end_line, end_column, message)
    }

    /// Columns are in bytes, from 1.
    pub fn failure(
        &self,
        kind: SyntaxErrorKind,
        line: u32,
        column: i64,
        end_line: u32,
        end_column: i64,
        message: String,
    ) -> Failure {
        let lexer = &self.lexer;
        let text = if lexer.line <= line && lexer.read > lexer.buffer {
            &lexer.source()[lexer.line_start..lexer.read]
        } else {
            let mut rest = lexer.source();
            for _ in 1..line {
                match memchr::memchr(b'\n', rest) {
                    Some(at) => rest = &rest[at + 1..],
                    None => break,
                }
            }
            &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())]
        };
        let characters = |column: i64| {
            let column = column.max(0) as usize;
            let within = &text[..column.min(text.len())];
            let count = within.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
            count as u32 + u32::from(column > text.len())
        };
        Failure {
            kind,
            message,
            line,
            offset: characters(column),
            end_line,
            end_offset: if end_column < 0 { -1 } else { characters(end_column) as i32 },
            metadata: None,
            text: Some(String::from_utf8_lossy(text).into_owned()),
        }
    }

    /// The text of a token.
    pub fn text(&self, token: usize) -> &str {
        let token = &self.tokens[token];
        std::str::from_utf8(&self.lexer.source()[token.start..token.end]).unwrap_or("")
    }

    pub fn rule(&mut self, number: usize) -> Parsed {
        self.recursion += 1;
        if self.recursion >= MAX_RECURSION {
            return Err(Failure {
                kind: SyntaxErrorKind::Memory,
                message: "Parser stack overflowed - Python source too complex to parse".to_owned(),
                line: 0,
                offset: 0,
                end_line: 0,
                end_offset: 0,
                metadata: None,
                text: None,
            });
        }
        let rule = &self.grammar.rules[number];
        let first = self.mark;
        let parsed = if rule.left {
            self.left_recursive(number)?
        } else if rule.memo {
            self.peek()?;
            let start = self.mark;
            match self.memos[start].get(&number) {
                Some(&(tree, mark)) => {
                    self.mark = mark;
                    tree
                }
                None => {
                    let tree = self.alternatives(&rule.alternatives)?;
                    self.memos[start].insert(number, (tree, self.mark));
                    tree
                }
            }
        } else if rule.quiet {
            let diagnosing = std::mem::replace(&mut self.diagnosing, false);
            let tree = self.alternatives(&rule.alternatives);
            self.diagnosing = diagnosing;
            tree?
        } else {
            self.alternatives(&rule.alternatives)?
        };
        self.recursion -= 1;
        if number == self.grammar.compound && parsed.is_some() {
            self.note_compound(first);
        }
        Ok(parsed)
    }

    /// Notes where a compound statement begins, behind its decorators.
    fn note_compound(&mut self, first: usize) {
        let mut at = first;
        while self.text(at) == "@" {
            match self.tokens[at..].iter().position(|t| t.kind == Kind::Newline) {
                Some(line_end) => at += line_end + 1,
                None => return,
            }
        }
        let keyword = if self.text(at) == "async" { at + 1 } else { at };
        if self.text(keyword) != "def" {
            let token = &self.tokens[at];
            self.last_compound = (token.line, token.column.max(0) as u32);
        }
    }

    /// Grows the result as long as the rule, given the last one, gets further.
    fn left_recursive(&mut self, number: usize) -> Parsed {
        self.peek()?;
        let start = self.mark;
        if let Some(&(tree, mark)) = self.memos[start].get(&number) {
            self.mark = mark;
            return Ok(tree);
        }
        let (mut best, mut best_mark) = (None, start);
        loop {
            self.memos[start].insert(number, (best, best_mark));
            self.mark = start;
            let tree = self.alternatives(&self.grammar.rules[number].alternatives)?;
            if tree.is_none() || self.mark <= best_mark {
                break;
            }
            (best, best_mark) = (tree, self.mark);
        }
        self.mark = best_mark;
        Ok(best)
    }

    fn alternatives(&mut self, alternatives: &'static [Alternative]) -> Parsed {
        // CPython has a token at hand whenever a rule begins.
        self.peek()?;
        let start = self.mark;
        for alternative in alternatives {
            if alternative.diagnoses && !self.diagnosing {
                continue;
            }
            let mut cut = false;
            let tree = self.alternative(alternative, &mut cut)?;
            if tree.is_some() {
                return Ok(tree);
            }
            self.mark = start;
            if cut {
                break;
            }
        }
        Ok(None)
    }

    fn alternative(&mut self, alternative: &'static Alternative, cut: &mut bool) -> Parsed {
        let start = self.mark;
        let mut parts = [EMPTY; PARTS];
        let mut values: Vec<NodeId> = Vec::new();
        for (part, item) in &alternative.items {
            match item {
                Item::Cut => {
                    *cut = true;
                    continue;
                }
                Item::Ahead(inner) => {
                    if !self.looks_like(inner)? {
                        return Ok(None);
                    }
                    continue;
                }
                Item::Not(inner) => {
                    if self.looks_like(inner)? {
                        return Ok(None);
                    }
                    continue;
                }
                _ => {}
            }
            let Some(value) = self.item(item)? else { return Ok(None) };
            if let Some(part) = part {
                parts[*part] = value;
            }
            values.push(value);
        }
        self.act(&alternative.action, start, parts, values)
    }

    fn looks_like(&mut self, item: &'static Item) -> Result<bool, Failure> {
        let mark = self.mark;
        let found = self.item(item)?.is_some();
        self.mark = mark;
        Ok(found)
    }

    fn item(&mut self, item: &'static Item) -> Parsed {
        match item {
            Item::Literal(number) => self.take(|token| token.kind == Kind::Literal(*number), Node::Token),
            Item::Token(kind) => {
                let node = match kind {
                    Kind::Name => Node::Name,
                    Kind::Number => Node::Constant,
                    _ => Node::Token,
                };
                let tree = self.take(|token| token.kind == *kind, node)?;
                if *kind == Kind::Number && tree.is_some() {
                    self.check_number(self.mark - 1)?;
                }
                Ok(tree)
            }
            Item::Soft(keyword) => {
                let token = self.peek()?;
                if token.kind != Kind::Name || self.text(self.mark) != keyword {
                    return Ok(None);
                }
                self.take(|_| true, Node::Name)
            }
            Item::AnySoft => {
                let token = self.peek()?;
                if token.kind != Kind::Name || !SOFT_KEYWORDS.contains(&self.text(self.mark)) {
                    return Ok(None);
                }
                self.take(|_| true, Node::Name)
            }
            Item::Rule(number) => self.rule(*number),
            Item::Group(alternatives) => {
                self.recursion += 1;
                let tree = self.alternatives(alternatives)?;
                self.recursion -= 1;
                Ok(tree)
            }
            Item::Optional(inner) => {
                let mark = self.mark;
                let tree = self.item(inner)?;
                if tree.is_none() {
                    self.mark = mark;
                }
                Ok(Some(tree.unwrap_or(EMPTY)))
            }
            Item::Many(inner) | Item::Some(inner) => {
                let start = self.mark;
                let mut values = Vec::new();
                loop {
                    let mark = self.mark;
                    match self.item(inner)? {
                        Some(value) if self.mark > mark => values.push(value),
                        _ => {
                            self.mark = mark;
                            break;
                        }
                    }
                }
                if values.is_empty() && matches!(item, Item::Some(_)) {
                    return Ok(None);
                }
                Ok(Some(self.tree(Node::Seq, start, values)))
            }
            Item::Separated(inner, separator) => {
                let start = self.mark;
                let Some(first) = self.item(inner)? else { return Ok(None) };
                let mut values = vec![first];
                loop {
                    let mark = self.mark;
                    if self.item(separator)?.is_some()
                        && let Some(value) = self.item(inner)?
                    {
                        values.push(value);
                        continue;
                    }
                    self.mark = mark;
                    break;
                }
                Ok(Some(self.tree(Node::Seq, start, values)))
            }
            Item::Must(number) => {
                let token = self.peek()?;
                if token.kind != Kind::Literal(*number) {
                    let message = format!("expected '{}'", self.grammar.spellings[usize::from(*number)]);
                    return Err(self.raise_range(self.mark, self.mark, message));
                }
                self.take(|_| true, Node::Token)
            }
            Item::Ahead(inner) => Ok(self.looks_like(inner)?.then_some(EMPTY)),
            Item::Not(inner) => Ok((!self.looks_like(inner)?).then_some(EMPTY)),
            Item::Cut => Ok(Some(EMPTY)),
        }
    }

    fn take(&mut self, fits: impl Fn(&Token) -> bool, kind: Node) -> Parsed {
        let token = self.peek()?;
        if !fits(&token) {
            return Ok(None);
        }
        let at = self.mark;
        self.mark += 1;
        self.trees.push(Tree { kind, first: at, last: at, children: Vec::new() });
        Ok(Some(self.trees.len() as NodeId - 1))
    }

    /// A tree of the tokens from `start` to the mark; newlines and the like at its end are not of it.
    pub fn tree(&mut self, kind: Node, start: usize, children: Vec<NodeId>) -> NodeId {
        let mut last = self.mark.saturating_sub(1);
        while last > start
            && matches!(self.tokens[last].kind, Kind::Newline | Kind::Indent | Kind::Dedent | Kind::End)
        {
            last -= 1;
        }
        self.trees.push(Tree { kind, first: start, last, children });
        self.trees.len() as NodeId - 1
    }

    fn act(
        &mut self,
        action: &'static Action,
        start: usize,
        parts: [NodeId; PARTS],
        mut values: Vec<NodeId>,
    ) -> Parsed {
        let first = |machine: &Machine, part: Part| machine.span(parts[part]).0;
        let last = |machine: &Machine, part: Part| machine.span(parts[part]).1;
        match action {
            Action::Default => {
                if values.len() == 1 {
                    return Ok(Some(values[0]));
                }
                Ok(Some(self.tree(Node::Seq, start, values)))
            }
            Action::Make(kind) => {
                if parts.iter().any(|&part| part != EMPTY) {
                    values = parts.to_vec();
                }
                Ok(Some(self.tree(*kind, start, values)))
            }
            Action::Return(part) => Ok(Some(parts[*part])),
            Action::At(part, message) => {
                let message = self.worded(message, parts[*part]);
                Err(self.raise_range(first(self, *part), last(self, *part), message))
            }
            Action::Range(one, other, message) => {
                let message = self.worded(message, parts[*one]);
                Err(self.raise_range(first(self, *one), last(self, *other), message))
            }
            Action::From(part, message) => Err(self.raise_from(first(self, *part), message.clone())),
            Action::Last(message) => Err(self.raise_last(SyntaxErrorKind::Syntax, message.clone())),
            Action::Next(message) => {
                let token = self.tokens.get(self.mark).or(self.tokens.last()).copied();
                Err(self.raise_token(SyntaxErrorKind::Syntax, token, message.clone()))
            }
            Action::Indent(part, message) => {
                let message = match part {
                    Some(part) => message.replace("%d", &self.tokens[first(self, *part)].line.to_string()),
                    None => message.clone(),
                };
                Err(self.raise_last(SyntaxErrorKind::Indentation, message))
            }
            Action::Target(targets, part) => match self.invalid_target(parts[*part], *targets) {
                Some(tree) => {
                    let verb = match targets {
                        super::grammar::Targets::Del => "delete",
                        _ => "assign to",
                    };
                    let message = format!("cannot {verb} {}", self.kind_name(tree));
                    let tree = &self.trees[tree as usize];
                    Err(self.raise_range(tree.first, tree.last, message))
                }
                None => Ok(None),
            },
            Action::Call(special) => self.special(*special, start, parts),
        }
    }

    /// First and last token of a tree. Of a sequence those of its first and last element, whose parentheses do not count.
    fn span(&self, tree: NodeId) -> (usize, usize) {
        let tree = &self.trees[tree as usize];
        match (tree.kind, tree.children.as_slice()) {
            (Node::Seq, &[first, .., last]) => (self.span(first).0, self.span(last).1),
            (Node::Seq, &[only]) => self.span(only),
            _ => (tree.first, tree.last),
        }
    }

    fn worded(&self, message: &str, tree: NodeId) -> String {
        if message.contains("%s") { message.replace("%s", self.kind_name(tree)) } else { message.to_owned() }
    }

    /// From a token to where the tokenizer is.
    pub fn raise_from(&self, token: usize, message: String) -> Failure {
        let token = self.tokens[token];
        let end = self.lexer.cursor as i64 - self.lexer.line_start as i64;
        let column = i64::from(token.column) + 1;
        self.failure(SyntaxErrorKind::Syntax, token.line, column, self.lexer.line, end, message)
    }
}
