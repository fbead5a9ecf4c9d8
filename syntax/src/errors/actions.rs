//! Actions of the grammar that need code: names of kinds, wrong targets, literals.

use super::Failure;
use super::grammar::{Node, PARTS, Special, Targets};
use super::lexer::Token;
use super::machine::{EMPTY, Machine, NodeId, Parsed};
use crate::SyntaxErrorKind;
use crate::escape;
use crate::parse::MAX_DECIMAL_DIGITS;

impl Machine<'_> {
    fn children(&self, tree: NodeId) -> &[NodeId] {
        &self.trees[tree as usize].children
    }

    fn kind(&self, tree: NodeId) -> Node {
        self.trees[tree as usize].kind
    }

    fn raise(&self, tree: NodeId, message: String) -> Failure {
        let tree = &self.trees[tree as usize];
        self.raise_range(tree.first, tree.last, message)
    }

    /// What messages call this kind of expression.
    pub fn kind_name(&self, tree: NodeId) -> &'static str {
        let first = self.trees[tree as usize].first;
        match self.kind(tree) {
            Node::Attribute => "attribute",
            Node::Subscript => "subscript",
            Node::Starred => "starred",
            Node::Name => "name",
            Node::List => "list",
            Node::Tuple => "tuple",
            Node::Lambda => "lambda",
            Node::Call => "function call",
            Node::Operation => "expression",
            Node::Generator => "generator expression",
            Node::Yield => "yield expression",
            Node::Await => "await expression",
            Node::ListComp => "list comprehension",
            Node::SetComp => "set comprehension",
            Node::DictComp => "dict comprehension",
            Node::Dict => "dict literal",
            Node::Set => "set display",
            Node::FString => "f-string expression",
            Node::TString => "t-string expression",
            Node::Compare => "comparison",
            Node::Conditional => "conditional expression",
            Node::Named => "named expression",
            Node::Constant | Node::Token => match self.text(first) {
                "None" => "None",
                "True" => "True",
                "False" => "False",
                "..." => "ellipsis",
                _ => "literal",
            },
            _ => "literal",
        }
    }

    /// The expression within `tree` that cannot be assigned to or deleted.
    pub fn invalid_target(&self, tree: NodeId, targets: Targets) -> Option<NodeId> {
        match self.kind(tree) {
            Node::Empty | Node::Token | Node::Name | Node::Attribute | Node::Subscript => None,
            Node::List | Node::Tuple | Node::Seq => {
                self.children(tree).iter().find_map(|&child| self.invalid_target(child, targets))
            }
            Node::Starred if targets == Targets::Del => Some(tree),
            Node::Starred => self
                .children(tree)
                .iter()
                .rev()
                .find(|&&child| child != EMPTY && self.kind(child) != Node::Token)
                .and_then(|&child| self.invalid_target(child, targets)),
            Node::Compare if targets == Targets::For => {
                let (left, pairs) = (self.children(tree)[0], self.children(tree)[1]);
                let first_pair = self.children(pairs).first().copied()?;
                if self.kind(first_pair) == Node::In { self.invalid_target(left, targets) } else { None }
            }
            _ => Some(tree),
        }
    }

    /// A decimal integer literal may have so many digits.
    pub fn check_number(&self, token: usize) -> Result<(), Failure> {
        let text = self.text(token);
        if text.len() <= MAX_DECIMAL_DIGITS || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
        {
            return Ok(());
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if digits <= MAX_DECIMAL_DIGITS {
            return Ok(());
        }
        let message = format!(
            "Exceeds the limit ({MAX_DECIMAL_DIGITS} digits) for integer string conversion: value has {digits} digits; \
             use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to \
             avoid decimal conversion limits."
        );
        let token = self.tokens[token];
        Err(self.failure(SyntaxErrorKind::Syntax, token.line, 1, token.end_line, 0, message))
    }

    fn check_string(&self, at: usize) -> Result<(), Failure> {
        let text = self.text(at);
        let (raw, bytes, body) = literal_parts(text);
        if bytes && !body.is_ascii() {
            return Err(self.raise_range(
                at,
                at,
                "bytes can only contain ASCII literal characters".to_owned(),
            ));
        }
        if raw || !body.contains('\\') {
            return Ok(());
        }
        let message =
            if bytes { escape::decode_bytes(body.as_bytes()).err() } else { escape::decode_str(body).err() };
        message.map_or(Ok(()), |message| Err(self.raise_last(SyntaxErrorKind::Syntax, message)))
    }

    fn check_middle(&self, at: usize) -> Result<(), Failure> {
        let text = self.text(at);
        if !text.contains('\\') {
            return Ok(());
        }
        // A backslash may stand right before a brace.
        let odd = text.bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1;
        let body = if odd { &text[..text.len() - 1] } else { text };
        match escape::decode_str(body) {
            Ok(_) => Ok(()),
            Err(message) => Err(self.raise_range(at, at, message)),
        }
    }

    /// The last part of a comprehension: its last condition, or what it iterates over.
    fn last_of_comprehension(&self, clauses: NodeId) -> usize {
        let Some(&clause) = self.children(clauses).last() else { return self.trees[clauses as usize].last };
        let parts = self.children(clause);
        let conditions = parts.get(1).copied().unwrap_or(EMPTY);
        let last = self.children(conditions).last().or(parts.first()).copied().unwrap_or(clause);
        self.trees[last as usize].last
    }

    /// All nodes of a kind in nested sequences.
    fn collect(&self, tree: NodeId, wanted: &[Node], found: &mut Vec<NodeId>) {
        if wanted.contains(&self.kind(tree)) {
            found.push(tree);
        } else if self.kind(tree) == Node::Seq {
            for &child in self.children(tree) {
                self.collect(child, wanted, found);
            }
        }
    }

    pub fn special(&mut self, special: Special, start: usize, parts: [NodeId; PARTS]) -> Parsed {
        let [a, b, _] = parts;
        let token = self.trees[a as usize].first;
        let ok = |failure: Result<(), Failure>| failure.map(|()| Some(a));
        match special {
            Special::Fail => Ok(None),
            Special::Real if self.text(token).ends_with(['j', 'J']) => {
                Err(self.raise(a, "real number required in complex literal".to_owned()))
            }
            Special::Imaginary if !self.text(token).ends_with(['j', 'J']) => {
                Err(self.raise(a, "imaginary number required in complex literal".to_owned()))
            }
            Special::Real | Special::Imaginary => Ok(Some(a)),
            Special::OldNotEqual => {
                let last = self.trees[b as usize].first;
                if self.tokens[token].end != self.tokens[last].start {
                    return Ok(None);
                }
                let message = "invalid syntax.  Maybe you meant '!=' instead of '<>'?".to_owned();
                Err(self.raise_range(token, last, message))
            }
            Special::Conversion => {
                let mark = self.trees[a as usize].first;
                let (sign, name) = (self.tokens[mark], self.tokens[self.trees[b as usize].first]);
                let letter = self.string_letter(start);
                if sign.end_line != name.line || sign.end_column != name.column {
                    let message = format!(
                        "{letter}-string: conversion type must come right after the exclamation mark"
                    );
                    return Err(self.raise_range(mark, self.trees[b as usize].last, message));
                }
                let text = self.text(self.trees[b as usize].first);
                if !matches!(text, "s" | "r" | "a") {
                    let message = format!(
                        "{letter}-string: invalid conversion character '{text}': expected 's', 'r', or 'a'"
                    );
                    return Err(self.raise(b, message));
                }
                Ok(Some(a))
            }
            Special::DecodeSpec => ok(self.check_middle(token)),
            Special::FString | Special::TString => {
                let raw = self.text(token).contains(['r', 'R']);
                if !raw {
                    for &middle in self.children(b) {
                        if self.kind(middle) == Node::Token {
                            self.check_middle(self.trees[middle as usize].first)?;
                        }
                    }
                }
                let kind = if special == Special::FString { Node::FString } else { Node::TString };
                Ok(Some(self.tree(kind, start, vec![])))
            }
            Special::String => ok(self.check_string(token)),
            Special::Strings => {
                let parts = self.children(a).to_vec();
                let is_bytes = |machine: &Machine, part: NodeId| {
                    machine.kind(part) != Node::FString
                        && literal_parts(machine.text(machine.trees[part as usize].first)).1
                };
                let bytes = parts.iter().filter(|&&part| is_bytes(self, part)).count();
                if bytes != 0 && bytes != parts.len() {
                    let message = "cannot mix bytes and nonbytes literals".to_owned();
                    return Err(self.raise_last(SyntaxErrorKind::Syntax, message));
                }
                let formatted = parts.iter().any(|&part| self.kind(part) == Node::FString);
                let kind = if formatted { Node::FString } else { Node::Strings };
                Ok(Some(self.tree(kind, start, parts)))
            }
            Special::BareGenerator => {
                let last = self.last_of_comprehension(b);
                Err(self.raise_range(token, last, "Generator expression must be parenthesized".to_owned()))
            }
            Special::BareGeneratorAfterArguments => {
                let arguments = self.children(a).to_vec();
                let mut positional = Vec::new();
                if let &[first, rest, ..] = arguments.as_slice() {
                    positional.extend_from_slice(self.children(first));
                    self.collect(rest, &[Node::Starred], &mut positional);
                }
                if positional.len() <= 1 {
                    return Ok(None);
                }
                let first = self.trees[positional[positional.len() - 1] as usize].first;
                let last = self.last_of_comprehension(b);
                Err(self.raise_range(first, last, "Generator expression must be parenthesized".to_owned()))
            }
            Special::PositionalAfterKeyword => {
                let mut unpacked = Vec::new();
                for &part in &self.children(a).to_vec() {
                    self.collect(part, &[Node::DoubleStarred], &mut unpacked);
                }
                let what = if unpacked.is_empty() { "argument" } else { "argument unpacking" };
                let message = format!("positional argument follows keyword {what}");
                Err(self.raise_last(SyntaxErrorKind::Syntax, message))
            }
            Special::Legacy => {
                let name = self.text(token).to_owned();
                if !is_legacy(&name) {
                    return Ok(None);
                }
                let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
                Err(self.raise_range(token, self.trees[b as usize].last, message))
            }
            Special::BoundOfTuple | Special::BoundOfSpec => {
                let what = if self.kind(b) == Node::Tuple { "constraints" } else { "bound" };
                let of = if special == Special::BoundOfTuple { "TypeVarTuple" } else { "ParamSpec" };
                Err(self.raise_from(token, format!("cannot use {what} with {of}")))
            }
            Special::MissingComma => {
                let bare_name = self.kind(a) == Node::Name;
                let outside = self.tokens[self.mark - 1].level == 0;
                if (bare_name && is_legacy(self.text(token))) || outside {
                    return Ok(None);
                }
                let last = self.trees[b as usize].last;
                Err(self.raise_range(token, last, "invalid syntax. Perhaps you forgot a comma?".to_owned()))
            }
            Special::MissingColon => {
                let first: Token = self.tokens[token];
                let last: Token = self.tokens[self.trees[a as usize].last];
                let message = "':' expected after dictionary key".to_owned();
                let column = i64::from(last.end_column);
                Err(self.failure(SyntaxErrorKind::Syntax, first.line, column, last.end_line, 0, message))
            }
            Special::MixedStrings => {
                let parts = self.children(a);
                let first = parts.last().map_or(token, |&part| self.trees[part as usize].first);
                let message = "cannot mix t-string literals with string or bytes literals".to_owned();
                Err(self.raise_range(first, self.trees[b as usize].last, message))
            }
        }
    }

    /// The kind of string, `f` or `t`, in whose replacement field a token stands.
    fn string_letter(&self, token: usize) -> char {
        use super::lexer::Kind;
        let mut depth = 0;
        for token in self.tokens[..token].iter().rev() {
            match token.kind {
                Kind::FEnd | Kind::TEnd => depth += 1,
                Kind::FStart | Kind::TStart if depth > 0 => depth -= 1,
                Kind::TStart => return 't',
                _ => {}
            }
            if token.kind == Kind::FStart && depth == 0 {
                break;
            }
        }
        'f'
    }
}

fn is_legacy(name: &str) -> bool {
    matches!(name, "print" | "exec")
}

/// Of a string token: raw, bytes, and what is between the quotes.
fn literal_parts(text: &str) -> (bool, bool, &str) {
    let quote = text.find(['"', '\'']).unwrap_or(0);
    let prefix = text[..quote].to_ascii_lowercase();
    let body = &text[quote..];
    let triple = body.len() >= 6 && (body.starts_with("\"\"\"") || body.starts_with("'''"));
    let size = if triple { 3 } else { 1 };
    let body = body.get(size..body.len().saturating_sub(size)).unwrap_or("");
    (prefix.contains('r'), prefix.contains('b'), body)
}
