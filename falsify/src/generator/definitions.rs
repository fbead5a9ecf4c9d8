//! Random classes and functions.

use super::expressions::DEPTH;
use super::scope::{Kind, Parameter, Place, Scope, Signature};
use super::{Generator, emit};

/// Special methods and others; `{e}` is an expression of `self` and `o`.
const SPECIAL: &[&str] = &[
    "def __add__(self, o):\n    return {e}",
    "def __radd__(self, o):\n    return {e}",
    "def __sub__(self, o):\n    return type(self)({e})",
    "def __mul__(self, o):\n    if type(o) is float:\n        return NotImplemented\n    return {e}",
    "def __rmul__(self, o):\n    return {e}",
    "def __eq__(self, o):\n    return num(o) == num(self.a)\ndef __hash__(self):\n    return 7",
    "def __lt__(self, o):\n    return num(self.a) < num(o)",
    "def __getitem__(self, o):\n    if num(o) > 4:\n        raise IndexError(o)\n    return {e}",
    "def __setitem__(self, o, v):\n    self.a = num(v)",
    "def __len__(self):\n    return int(num(self.a)) & 3",
    "def __bool__(self):\n    return num(self.a) != 1",
    "def __contains__(self, o):\n    return num(o) == num(self.b)",
    "def __call__(self, o=1, *r):\n    return {e}",
    "def __iter__(self):\n    for j in range(3):\n        yield num(self.a) + j",
    "def __int__(self):\n    return int(num(self.b)) + 1",
    "def __index__(self):\n    return 2",
    "def __float__(self):\n    return float(num(self.a))",
    "def __neg__(self):\n    self.b = 1\n    return -num(self.a)",
    "def __getattr__(self, name):\n    if name in ('k', 'p'):\n        return len(name)\n    raise AttributeError(name)",
    "def __setattr__(self, name, value):\n    object.__setattr__(self, name, value)",
    "def __repr__(self):\n    return f'<{type(self).__name__} {num(self.a)}>'",
    "@property\ndef p(self):\n    return {e}",
    "@staticmethod\ndef s0(o):\n    return num(o)",
    "@classmethod\ndef c0(cls, o):\n    return num(o) + cls.k",
];

/// What stands for `{e}`.
const OF_SELF: &[&str] = &[
    "num(self.a) + num(o)",
    "num(self.a) - num(o)",
    "num(o) + 1",
    "num(self.a) * 2 + num(self.b)",
    "num(self.b)",
    "self.a",
    "clip(num(self.a) + num(o) * 3)",
];

impl Generator {
    /// How the methods `m0` and so on are called is the same in all classes.
    pub fn choose_methods(&mut self) {
        for number in 0..self.random.between(2, 4) {
            let signature = self.signature(format!("m{number}"), "p", 2);
            self.methods.push(signature);
        }
    }

    pub fn signature(&mut self, name: String, prefix: &str, most: usize) -> Signature {
        let mut parameters = Vec::new();
        let mut defaults = false;
        for number in 0..self.random.below(most + 1) {
            let kind = match self.random.below(10) {
                0..5 => Kind::Int,
                5..7 => Kind::Float,
                _ => *self.random.pick(&[Kind::Str, Kind::List, Kind::Object, Kind::Tuple, Kind::Dict]),
            };
            defaults |= self.random.percent(20);
            // A default is made once, before there are objects.
            let kind = if defaults && kind == Kind::Object { Kind::Int } else { kind };
            let default = defaults.then(|| self.expression(kind, 0));
            parameters.push(Parameter {
                name: format!("{prefix}{number}"),
                kind,
                default,
                keyword_only: false,
            });
        }
        if self.random.percent(12) {
            let default = Some(self.expression(Kind::Int, 0));
            parameters.push(Parameter { name: "kw".into(), kind: Kind::Int, default, keyword_only: true });
        }
        let (rest, more) = (self.random.percent(10), self.random.percent(8));
        let gives = match self.random.below(10) {
            0..6 => Kind::Int,
            6..8 => Kind::Float,
            _ => *self.random.pick(&Kind::ALL),
        };
        Signature { name, parameters, rest, more, gives, generator: false, cost: 1 }
    }

    pub fn parameter_list(signature: &Signature) -> Vec<String> {
        let mut words = Vec::new();
        let mut star = signature.rest;
        for parameter in &signature.parameters {
            if parameter.keyword_only && !star {
                star = true;
                words.push("*".to_owned());
            } else if parameter.keyword_only && signature.rest && !words.contains(&"*rest".to_owned()) {
                words.push("*rest".to_owned());
            }
            words.push(match &parameter.default {
                Some(default) => format!("{}={default}", parameter.name),
                None => parameter.name.clone(),
            });
        }
        if signature.rest && !words.contains(&"*rest".to_owned()) {
            words.push("*rest".to_owned());
        }
        if signature.more {
            words.push("**more".to_owned());
        }
        words
    }

    /// The body of a function, behind its `def` line.
    pub fn body(&mut self, signature: &Signature, mut scope: Scope, least: usize, most: usize) -> u64 {
        for parameter in &signature.parameters {
            scope.add(&parameter.name, parameter.kind);
        }
        if signature.rest {
            scope.add("rest", Kind::Tuple);
        }
        if signature.more {
            scope.add("more", Kind::Dict);
        }
        self.scopes.push(scope);
        self.block(least, most);
        let value = self.expression(signature.gives, DEPTH);
        emit!(self, "    {} {value}", if signature.generator { "yield" } else { "return" });
        self.scopes.pop().map_or(0, |scope| scope.cost)
    }

    pub fn class(&mut self) {
        let number = self.classes.len();
        let base = (number > 0 && self.random.percent(60)).then(|| self.random.below(number));
        let name = format!("C{number}");
        let slots = self.random.percent(20);
        let header = base.map(|base| format!("({})", self.classes[base])).unwrap_or_default();
        emit!(self, "class {name}{header}:");
        self.depth += 1;
        if base.is_none() {
            // Without it, an address would be shown.
            self.line("def __repr__(self):");
            self.line("    return f'<{type(self).__name__}>'");
        }
        if slots {
            self.line(if base.is_none() { "__slots__ = ('a', 'b', 'c')" } else { "__slots__ = ('d',)" });
        }
        if base.is_none() || self.random.percent(30) {
            let value = self.expression(Kind::Int, 0);
            emit!(self, "k = num({value})");
        }
        if base.is_none() || self.random.percent(40) {
            self.constructor(base.is_some());
        }
        for text in SPECIAL {
            if self.random.percent(15) {
                let of_self = *self.random.pick(OF_SELF);
                let takes_other = text.contains("o)") || text.contains("o=1");
                let of_self = if takes_other { of_self } else { "num(self.a) + num(self.b)" };
                for line in text.replace("{e}", of_self).lines() {
                    self.line(line);
                }
            }
        }
        for method in 0..self.methods.len() {
            if self.random.percent(if base.is_none() { 85 } else { 40 }) {
                self.method(method, number, base);
            }
        }
        self.line("pass");
        self.depth -= 1;
        self.classes.push(name);
    }

    fn constructor(&mut self, inherits: bool) {
        self.line("def __init__(self, a, b=2):");
        self.depth += 1;
        match self.random.below(3) {
            0 if inherits => {
                self.line("super().__init__(b, a)");
                self.line("self.b = num(a)");
            }
            1 if inherits => self.line("super().__init__(a, b=b)"),
            _ => {
                self.line("self.a = num(a)");
                self.line("self.b = num(b)");
                if self.random.percent(50) {
                    self.line("self.c = 0");
                }
            }
        }
        self.depth -= 1;
    }

    fn method(&mut self, method: usize, class: usize, base: Option<usize>) {
        let signature = self.methods[method].clone();
        let mut words = vec!["self".to_owned()];
        words.extend(Generator::parameter_list(&signature));
        emit!(self, "def {}({}):", signature.name, words.join(", "));
        let mut scope = Scope::new(Place::Function);
        scope.class = Some(class);
        scope.methods = method;
        scope.add("self", Kind::Object);
        if let (Some(_), true) = (base, self.random.percent(40)) {
            let arguments: Vec<String> = signature
                .parameters
                .iter()
                .map(|p| if p.keyword_only { format!("kw={}", p.name) } else { p.name.clone() })
                .collect();
            emit!(self, "    v0 = super().{}({})", signature.name, arguments.join(", "));
            scope.add("v0", signature.gives);
            scope.cost += signature.cost;
        }
        let cost = self.body(&signature, scope, 0, 3);
        self.methods[method].cost = signature.cost.max(cost);
    }

    pub fn function(&mut self) {
        let number = self.functions.len();
        let mut signature = self.signature(format!("f{number}"), "a", 4);
        signature.generator = self.random.percent(20);
        let words = Generator::parameter_list(&signature);
        emit!(self, "def {}({}):", signature.name, words.join(", "));
        let place = if signature.generator { Place::Generator } else { Place::Function };
        let mut scope = Scope::new(place);
        scope.functions = number;
        scope.methods = self.methods.len();
        if self.random.percent(10) && !signature.generator {
            self.recursion(&signature);
        }
        signature.cost = self.body(&signature, scope, 1, 5);
        self.functions.push(signature);
    }

    /// A function that calls itself, a few levels deep: the global counts them.
    fn recursion(&mut self, signature: &Signature) {
        let arguments: Vec<String> = signature
            .parameters
            .iter()
            .map(|p| if p.keyword_only { format!("kw={}", p.name) } else { p.name.clone() })
            .collect();
        self.line("    if G['depth'] < 5:");
        self.line("        G['depth'] += 1");
        emit!(self, "        note(show({}({})))", signature.name, arguments.join(", "));
        self.line("        G['depth'] -= 1");
    }
}
