//! What the generator knows of the place where it writes: which names can be read, of which kind their values probably
//! are, and how often the place runs.

/// What kind of value an expression probably has. Programs sometimes break it: then guards fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Int,
    Float,
    Bool,
    Str,
    /// A list of ints.
    List,
    /// A tuple of numbers.
    Tuple,
    /// Ints by ints or strings.
    Dict,
    /// An instance of one of the program's classes.
    Object,
    None,
}

impl Kind {
    pub const ALL: [Kind; 9] = [
        Kind::Int,
        Kind::Float,
        Kind::Bool,
        Kind::Str,
        Kind::List,
        Kind::Tuple,
        Kind::Dict,
        Kind::Object,
        Kind::None,
    ];
}

#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    pub name: String,
    pub kind: Kind,
    /// It may be assigned here: it belongs to the scope, or is declared.
    pub own: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Module,
    Function,
    Generator,
    Coroutine,
    AsyncGenerator,
}

impl Place {
    pub fn yields(self) -> bool {
        matches!(self, Place::Generator | Place::AsyncGenerator)
    }

    pub fn awaits(self) -> bool {
        matches!(self, Place::Coroutine | Place::AsyncGenerator)
    }

    /// Whether a value can be returned.
    pub fn returns(self) -> bool {
        matches!(self, Place::Function | Place::Coroutine)
    }
}

/// A function, or the module.
#[derive(Debug, Clone)]
pub struct Scope {
    pub place: Place,
    pub variables: Vec<Variable>,
    /// Loops around.
    pub loops: usize,
    /// How often the place runs in one call, at most.
    pub times: u64,
    /// Statements that one call runs, at most.
    pub cost: u64,
    /// Of functions, those before this number may be called; of methods and coroutines likewise. Nothing recurs by accident.
    pub functions: usize,
    pub methods: usize,
    pub coroutines: usize,
    /// The class whose method this is.
    pub class: Option<usize>,
    /// Inside a comprehension or lambda, where only expressions can stand and names are not bound.
    pub nested_expression: bool,
}

impl Scope {
    pub fn new(place: Place) -> Scope {
        Scope {
            place,
            variables: Vec::new(),
            loops: 0,
            times: 1,
            cost: 0,
            functions: 0,
            methods: 0,
            coroutines: 0,
            class: None,
            nested_expression: false,
        }
    }

    pub fn add(&mut self, name: &str, kind: Kind) {
        self.variables.retain(|variable| variable.name != name);
        self.variables.push(Variable { name: name.to_owned(), kind, own: true });
    }

    /// The scope of a function defined here: it may read what is here.
    pub fn inner(&self, place: Place) -> Scope {
        let read_only = |variable: &Variable| Variable { own: false, ..variable.clone() };
        let variables = self.variables.iter().map(read_only).collect();
        Scope { place, variables, loops: 0, times: 1, cost: 0, class: None, ..self.clone() }
    }
}

/// A parameter of a function.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    pub name: String,
    pub kind: Kind,
    pub default: Option<String>,
    pub keyword_only: bool,
}

/// How a function or method is called.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    pub name: String,
    pub parameters: Vec<Parameter>,
    /// It takes `*rest`, `**more`.
    pub rest: bool,
    pub more: bool,
    /// What it gives; what it yields, if it is a generator.
    pub gives: Kind,
    pub generator: bool,
    /// Statements that a call runs, at most.
    pub cost: u64,
}
