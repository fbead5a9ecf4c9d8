//! Reads `grammar.txt` into tables, once.

use super::lexer::Kind;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a matched alternative gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    Empty,
    Token,
    Seq,
    Name,
    Constant,
    Attribute,
    Subscript,
    Starred,
    DoubleStarred,
    List,
    Tuple,
    Set,
    Dict,
    ListComp,
    SetComp,
    DictComp,
    Generator,
    Comprehension,
    Lambda,
    Param,
    Call,
    Args,
    Keyword,
    Operation,
    Compare,
    In,
    Conditional,
    Named,
    Yield,
    Await,
    Slice,
    Strings,
    FString,
    TString,
    Stmt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Targets {
    Star,
    Del,
    For,
}

/// Actions that need code: see `actions.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    Fail,
    Real,
    Imaginary,
    OldNotEqual,
    Conversion,
    DecodeSpec,
    FString,
    TString,
    String,
    Strings,
    BareGenerator,
    BareGeneratorAfterArguments,
    PositionalAfterKeyword,
    Legacy,
    BoundOfTuple,
    BoundOfSpec,
    MissingComma,
    MissingColon,
    MixedStrings,
}

/// A part of an alternative, by its letter: 0 for `a`.
pub type Part = usize;
pub const PARTS: usize = 3;

#[derive(Debug)]
pub enum Action {
    /// The only item's value, or all values in a sequence.
    Default,
    Make(Node),
    Return(Part),
    At(Part, String),
    Range(Part, Part, String),
    From(Part, String),
    Last(String),
    Next(String),
    Indent(Option<Part>, String),
    Target(Targets, Part),
    Call(Special),
}

#[derive(Debug)]
pub enum Item {
    Literal(u16),
    Soft(String),
    /// Any soft keyword.
    AnySoft,
    Token(Kind),
    Rule(usize),
    Group(Vec<Alternative>),
    Optional(Box<Item>),
    Many(Box<Item>),
    Some(Box<Item>),
    Separated(Box<Item>, Box<Item>),
    Ahead(Box<Item>),
    Not(Box<Item>),
    Cut,
    Must(u16),
}

#[derive(Debug)]
pub struct Alternative {
    pub items: Vec<(Option<Part>, Item)>,
    pub action: Action,
    /// Tried in the second pass only.
    pub diagnoses: bool,
}

#[derive(Debug)]
pub struct Rule {
    pub alternatives: Vec<Alternative>,
    pub memo: bool,
    pub left: bool,
    pub quiet: bool,
}

pub struct Grammar {
    pub rules: Vec<Rule>,
    pub literals: HashMap<String, u16>,
    pub spellings: Vec<String>,
    pub file: usize,
    pub interactive: usize,
    pub compound: usize,
    pub eval: usize,
}

pub static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| read(include_str!("grammar.txt")));

/// Keywords that are names elsewhere.
pub const SOFT_KEYWORDS: [&str; 4] = ["_", "case", "match", "type"];

struct Reader<'t> {
    rest: &'t str,
    names: &'t HashMap<&'t str, usize>,
    literals: HashMap<String, u16>,
    spellings: Vec<String>,
}

fn read(text: &str) -> Grammar {
    let lines = || text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let names: HashMap<&str, usize> = lines()
        .filter(|line| !line.starts_with(' '))
        .enumerate()
        .filter_map(|(number, line)| Some((line.trim_end_matches(':').split(' ').next()?, number)))
        .collect();
    let mut reader = Reader { rest: "", names: &names, literals: HashMap::new(), spellings: Vec::new() };
    let mut rules: Vec<Rule> = Vec::new();
    for line in lines() {
        if let Some(alternative) = line.strip_prefix("  ") {
            reader.rest = alternative;
            let alternative = reader.alternative();
            assert!(reader.rest.is_empty(), "grammar: {line}");
            rules.last_mut().expect("a rule's name comes first").alternatives.push(alternative);
        } else {
            let mut words = line.trim_end_matches(':').split(' ').skip(1);
            let has = |attribute: &str| words.clone().any(|word| word == attribute);
            let rule =
                Rule { alternatives: Vec::new(), memo: has("memo"), left: has("left"), quiet: has("quiet") };
            words.next();
            rules.push(rule);
        }
    }
    Grammar {
        rules,
        file: names["file"],
        interactive: names["interactive"],
        compound: names["compound"],
        eval: names["eval"],
        literals: reader.literals,
        spellings: reader.spellings,
    }
}

impl Reader<'_> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, prefix: &str) -> bool {
        self.skip();
        match self.rest.strip_prefix(prefix) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> &str {
        self.skip();
        let end =
            self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn alternative(&mut self) -> Alternative {
        let mut items = Vec::new();
        let mut diagnoses = false;
        loop {
            self.skip();
            if self.rest.is_empty() || self.rest.starts_with([')', '|']) || self.rest.starts_with("->") {
                break;
            }
            let part = match self.rest.as_bytes() {
                [letter @ b'a'..=b'c', b'=', ..] => {
                    let part = Part::from(letter - b'a');
                    self.rest = &self.rest[2..];
                    Some(part)
                }
                _ => None,
            };
            diagnoses = items.is_empty() && self.rest.starts_with("x_");
            let item = self.item();
            items.push((part, item));
        }
        diagnoses &= items.len() == 1;
        let action = if self.eat("->") { self.action() } else { Action::Default };
        Alternative { items, action, diagnoses }
    }

    fn item(&mut self) -> Item {
        if self.eat("&") {
            return Item::Ahead(Box::new(self.atom()));
        }
        if self.eat("!") {
            return Item::Not(Box::new(self.atom()));
        }
        if self.eat("~") {
            return Item::Cut;
        }
        if self.eat("^") {
            return match self.atom() {
                Item::Literal(number) => Item::Must(number),
                other => other,
            };
        }
        let atom = self.atom();
        // A postfix stands right behind.
        if self.rest.starts_with('?') {
            self.rest = &self.rest[1..];
            Item::Optional(Box::new(atom))
        } else if self.rest.starts_with('*') {
            self.rest = &self.rest[1..];
            Item::Many(Box::new(atom))
        } else if self.rest.starts_with('+') {
            self.rest = &self.rest[1..];
            Item::Some(Box::new(atom))
        } else if self.eat("%") {
            Item::Separated(Box::new(atom), Box::new(self.atom()))
        } else {
            atom
        }
    }

    fn atom(&mut self) -> Item {
        if self.eat("'") {
            let end = self.rest.find('\'').expect("grammar: an open quote");
            let (text, rest) = (self.rest[..end].to_owned(), &self.rest[end + 1..]);
            self.rest = rest;
            let spellings = &mut self.spellings;
            let number = *self.literals.entry(text).or_insert_with_key(|text| {
                spellings.push(text.clone());
                spellings.len() as u16 - 1
            });
            return Item::Literal(number);
        }
        if self.eat("\"") {
            let end = self.rest.find('"').expect("grammar: an open quote");
            let text = self.rest[..end].to_owned();
            self.rest = &self.rest[end + 1..];
            return Item::Soft(text);
        }
        if self.eat("(") {
            let mut alternatives = vec![self.alternative()];
            while self.eat("|") {
                alternatives.push(self.alternative());
            }
            assert!(self.eat(")"), "grammar: {}", self.rest);
            return Item::Group(alternatives);
        }
        let names = self.names;
        match self.word() {
            "NAME" => Item::Token(Kind::Name),
            "NUMBER" => Item::Token(Kind::Number),
            "STRING" => Item::Token(Kind::String),
            "NEWLINE" => Item::Token(Kind::Newline),
            "INDENT" => Item::Token(Kind::Indent),
            "DEDENT" => Item::Token(Kind::Dedent),
            "END" => Item::Token(Kind::End),
            "FSTART" => Item::Token(Kind::FStart),
            "FMIDDLE" => Item::Token(Kind::FMiddle),
            "FEND" => Item::Token(Kind::FEnd),
            "TSTART" => Item::Token(Kind::TStart),
            "TMIDDLE" => Item::Token(Kind::TMiddle),
            "TEND" => Item::Token(Kind::TEnd),
            "TYPE" => Item::Token(Kind::TypeComment),
            "SOFT" => Item::AnySoft,
            name => Item::Rule(*names.get(name).unwrap_or_else(|| panic!("grammar: no rule {name}"))),
        }
    }

    fn part(&mut self) -> Part {
        let word = self.word();
        Part::from(word.as_bytes()[0] - b'a')
    }

    fn message(&mut self) -> String {
        assert!(self.eat("\""), "grammar: {}", self.rest);
        let end = self.rest.rfind('"').expect("grammar: an open quote");
        let text = self.rest[..end].replace("\\\"", "\"");
        self.rest = &self.rest[end + 1..];
        text
    }

    fn action(&mut self) -> Action {
        let word = self.word().to_owned();
        match word.as_str() {
            "a" | "b" | "c" => Action::Return(Part::from(word.as_bytes()[0] - b'a')),
            "at" => Action::At(self.part(), self.message()),
            "range" => Action::Range(self.part(), self.part(), self.message()),
            "from" => Action::From(self.part(), self.message()),
            "last" => Action::Last(self.message()),
            "next" => Action::Next(self.message()),
            "indent" => {
                self.skip();
                let part = if self.rest.starts_with('"') { None } else { Some(self.part()) };
                Action::Indent(part, self.message())
            }
            "target" => {
                let targets = match self.word() {
                    "star" => Targets::Star,
                    "del" => Targets::Del,
                    _ => Targets::For,
                };
                Action::Target(targets, self.part())
            }
            "call" => Action::Call(match self.word() {
                "fail" => Special::Fail,
                "real" => Special::Real,
                "imaginary" => Special::Imaginary,
                "old_not_equal" => Special::OldNotEqual,
                "conversion" => Special::Conversion,
                "decode_spec" => Special::DecodeSpec,
                "f_string" => Special::FString,
                "t_string" => Special::TString,
                "string" => Special::String,
                "strings" => Special::Strings,
                "bare_generator" => Special::BareGenerator,
                "bare_generator_after_arguments" => Special::BareGeneratorAfterArguments,
                "positional_after_keyword" => Special::PositionalAfterKeyword,
                "legacy" => Special::Legacy,
                "bound_of_tuple" => Special::BoundOfTuple,
                "bound_of_spec" => Special::BoundOfSpec,
                "missing_comma" => Special::MissingComma,
                "missing_colon" => Special::MissingColon,
                "mixed_strings" => Special::MixedStrings,
                name => panic!("grammar: no action {name}"),
            }),
            name => Action::Make(match name {
                "Constant" => Node::Constant,
                "Attribute" => Node::Attribute,
                "Subscript" => Node::Subscript,
                "Starred" => Node::Starred,
                "DoubleStarred" => Node::DoubleStarred,
                "List" => Node::List,
                "Tuple" => Node::Tuple,
                "Set" => Node::Set,
                "Dict" => Node::Dict,
                "ListComp" => Node::ListComp,
                "SetComp" => Node::SetComp,
                "DictComp" => Node::DictComp,
                "Generator" => Node::Generator,
                "Comprehension" => Node::Comprehension,
                "Lambda" => Node::Lambda,
                "Param" => Node::Param,
                "Call" => Node::Call,
                "Args" => Node::Args,
                "Keyword" => Node::Keyword,
                "Operation" => Node::Operation,
                "Compare" => Node::Compare,
                "In" => Node::In,
                "Conditional" => Node::Conditional,
                "Named" => Node::Named,
                "Yield" => Node::Yield,
                "Await" => Node::Await,
                "Slice" => Node::Slice,
                "TString" => Node::TString,
                "Stmt" => Node::Stmt,
                name => panic!("grammar: no node {name}"),
            }),
        }
    }
}
