//! Random expressions of a kind. Each is in parentheses, so that any part can be taken out.

use super::Generator;
use super::scope::{Kind, Signature};

const INTS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "3",
    "7",
    "10",
    "63",
    "64",
    "255",
    "256",
    "-128",
    "2147483647",
    "-2147483648",
    "4294967296",
    "2**47",
    "2**47 - 1",
    "-2**47",
    "2**48",
    "2**48 - 1",
    "-2**48",
    "-2**48 - 1",
    "2**53",
    "2**53 + 1",
    "2**62",
    "2**63 - 1",
    "2**63",
    "-2**63",
    "-2**63 - 1",
    "2**64",
    "10**20",
];
const FLOATS: &[&str] = &[
    "0.0",
    "-0.0",
    "0.5",
    "1.0",
    "1.5",
    "-2.25",
    "0.1",
    "3.0",
    "1e16",
    "9007199254740993.0",
    "1e308",
    "-1e308",
    "5e-324",
    "INF",
    "-INF",
    "NAN",
    "281474976710656.0",
];
const STRINGS: &[&str] = &["", "a", "b", "ab", "xyz", "é", "ß€", "a\\n", "0", "12", "𝄞q"];

/// What instances may have, twice what they probably have.
const ATTRIBUTES: &[&str] = &["a", "b", "c", "a", "b", "p", "k"];
const COMPARISONS: &[&str] = &["<", "<=", ">", ">=", "==", "!="];
/// How deep expressions nest.
pub const DEPTH: usize = 2; // levels
/// Of a hundred expressions, so many are of another kind than they should be.
const WRONG: usize = 2; // percent

impl Generator {
    /// An expression that is probably of a kind.
    pub fn expression(&mut self, kind: Kind, depth: usize) -> String {
        if self.random.percent(WRONG) {
            let kind = *self.random.pick(&Kind::ALL);
            return format!("({})", self.leaf(kind));
        }
        if depth == 0 || self.random.percent(20) {
            return self.leaf(kind);
        }
        let depth = depth - 1;
        if self.random.percent(7) {
            let condition = self.expression(Kind::Bool, depth);
            let (yes, no) = (self.expression(kind, depth), self.expression(kind, depth));
            return format!("({yes} if {condition} else {no})");
        }
        if self.random.percent(3) && !self.scope().nested_expression && self.depth > 0 {
            let value = self.expression(kind, depth);
            let name = self.fresh("w");
            self.scope_mut().add(&name, kind);
            return format!("({name} := {value})");
        }
        if self.random.percent(12)
            && let Some(call) = self.call_giving(kind, depth)
        {
            return call;
        }
        match kind {
            Kind::Int => self.int(depth),
            Kind::Float => self.float(depth),
            Kind::Bool => self.bool(depth),
            Kind::Str => self.string(depth),
            Kind::List => self.list(depth),
            Kind::Tuple => self.tuple(depth),
            Kind::Dict => self.dict(depth),
            Kind::Object => self.object(depth),
            Kind::None => "None".to_owned(),
        }
    }

    /// An expression of any kind.
    pub fn anything(&mut self, depth: usize) -> String {
        let kind = *self.random.pick(&Kind::ALL);
        self.expression(kind, depth)
    }

    /// A number of either kind, or an object that does as one.
    fn number(&mut self, depth: usize) -> String {
        let kind = match self.random.below(10) {
            0..6 => Kind::Int,
            6..9 => Kind::Float,
            _ => Kind::Object,
        };
        self.expression(kind, depth)
    }

    fn leaf(&mut self, kind: Kind) -> String {
        if self.random.percent(75)
            && let Some(name) = self.variable(kind)
        {
            return name;
        }
        if self.random.percent(15)
            && let Some(object) = self.variable(Kind::Object)
            && kind == Kind::Int
        {
            return format!("{object}.{}", self.attribute());
        }
        let fresh = |text: &&str| (*text).to_owned();
        match kind {
            Kind::Int if self.random.percent(60) => self.random.below(10).to_string(),
            Kind::Int => format!("({})", self.random.pick(INTS)),
            Kind::Float => format!("({})", self.random.pick(FLOATS)),
            Kind::Bool => fresh(self.random.pick(&["True", "False"])),
            Kind::Str => format!("\"{}\"", self.random.pick(STRINGS)),
            Kind::List => fresh(self.random.pick(&["[]", "[3, 1, 2]", "[0]", "list(range(5))", "[1, 2.5]"])),
            Kind::Tuple => fresh(self.random.pick(&["()", "(1,)", "(1, 2)", "(2, 0.5, 7)"])),
            Kind::Dict => fresh(self.random.pick(&["{}", "{1: 2}", "{0: 1, 'a': 2, 3: 4}"])),
            Kind::Object => self.object(1),
            Kind::None => "None".to_owned(),
        }
    }

    /// A name of this kind that can be read here, the newest ones rather.
    pub fn variable(&mut self, kind: Kind) -> Option<String> {
        let names: Vec<String> =
            self.scope().variables.iter().filter(|v| v.kind == kind).map(|v| v.name.clone()).collect();
        if names.is_empty() {
            return None;
        }
        let one = self.random.below(names.len());
        let other = self.random.below(names.len());
        Some(names[one.max(other)].clone())
    }

    pub fn attribute(&mut self) -> &'static str {
        let name: &&str = self.random.pick(ATTRIBUTES);
        name
    }

    fn divisor(&mut self, depth: usize) -> String {
        match self.random.below(4) {
            0 => self.number(depth),
            1 => format!("({} or 1)", self.expression(Kind::Int, depth)),
            _ => (*self.random.pick(&["1", "2", "3", "7", "10", "-3", "2.5", "1000003"])).to_owned(),
        }
    }

    /// An int that is at most so big: to shift and to repeat by.
    fn small(&mut self, mask: u32, depth: usize) -> String {
        format!("({} & {mask})", self.expression(Kind::Int, depth))
    }

    fn int(&mut self, depth: usize) -> String {
        let a = self.expression(Kind::Int, depth);
        match self.random.below(33) {
            0..5 => {
                let operator = *self.random.pick(&["+", "-", "+"]);
                format!("({a} {operator} {})", self.expression(Kind::Int, depth))
            }
            5..7 => format!("({a} * {})", self.random.pick(&["2", "3", "-1", "7", "1.5"])),
            7 => format!("(({a} & 0xFFFFFF) * ({} & 0xFFFFFFFFFF))", self.expression(Kind::Int, depth)),
            8..11 => {
                let operator = *self.random.pick(&["//", "%", "%"]);
                format!("({a} {operator} {})", self.divisor(depth))
            }
            11..13 => {
                let operator = *self.random.pick(&["&", "|", "^"]);
                format!("({a} {operator} {})", self.expression(Kind::Int, depth))
            }
            13 => format!("({a} << {})", self.small(15, depth)),
            14 => format!("({a} >> {})", self.small(63, depth)),
            15 => format!("({}{a})", self.random.pick(&["-", "~", "+"])),
            16 => format!("abs({a})"),
            17 => {
                let function = *self.random.pick(&["min", "max"]);
                format!("{function}({a}, {})", self.expression(Kind::Int, depth))
            }
            18 => {
                let kind = *self.random.pick(&[Kind::List, Kind::Str, Kind::Dict, Kind::Tuple, Kind::Object]);
                format!("len({})", self.expression(kind, depth))
            }
            19 => format!("int({})", self.number(depth)),
            20..23 => {
                let kind = *self.random.pick(&[Kind::List, Kind::List, Kind::Tuple, Kind::Object]);
                let index = if self.random.percent(70) { self.small(3, depth) } else { a };
                format!("{}[{index}]", self.expression(kind, depth))
            }
            23 => format!("{}.get({a}, {})", self.expression(Kind::Dict, depth), self.leaf(Kind::Int)),
            24 => format!("sum({})", self.expression(Kind::List, depth)),
            25..28 => format!("{}.{}", self.expression(Kind::Object, depth), self.attribute()),
            28 => {
                let element = self.comprehension_of(Kind::Int, depth);
                let consumers = [
                    "sum({})",
                    "sum({})",
                    "max({})",
                    "min({})",
                    "int(any({}))",
                    "int(all({}))",
                    "len(list({}))",
                    "len(tuple({}))",
                    "len(set({}))",
                    "sorted({})[0]",
                    "len(''.join(str(v) for v in ({})))",
                ];
                self.random.pick(&consumers).replace("{}", &element)
            }
            29 => format!("({}[:4] + [{a}]).pop()", self.expression(Kind::List, depth)),
            30 => format!("ord({}[:1] or 'q')", self.expression(Kind::Str, depth)),
            // An object that nobody keeps.
            31 => match self.variable(Kind::Object) {
                Some(object) => {
                    let operator = *self.random.pick(&["+", "-", "*"]);
                    format!("({object} {operator} {a}).{}", self.attribute())
                }
                None => a,
            },
            _ => match self.random.below(5) {
                0 => format!("pow({a} & 255, 3, 1009)"),
                1 => format!("divmod({a}, {})[{}]", self.divisor(depth), self.random.below(2)),
                2 => format!("({a}).bit_length()"),
                3 => format!("round({})", self.number(depth)),
                _ => format!("int({})", self.expression(Kind::Bool, depth)),
            },
        }
    }

    fn float(&mut self, depth: usize) -> String {
        let a = self.expression(Kind::Float, depth);
        match self.random.below(16) {
            0..6 => {
                let operator = *self.random.pick(&["+", "-", "*"]);
                format!("({a} {operator} {})", self.number(depth))
            }
            6..9 => format!("({a} / {})", self.divisor(depth)),
            9 => format!("({} / {})", self.expression(Kind::Int, depth), self.divisor(depth)),
            10 => format!("float({})", self.number(depth)),
            11 => format!("(-{a})"),
            12 => format!("abs({a})"),
            13 => format!("math.{}({a})", self.random.pick(&["sqrt", "floor", "fabs"])),
            14 => {
                let operator = *self.random.pick(&["//", "%"]);
                format!("({a} {operator} {})", self.divisor(depth))
            }
            _ => {
                let function = *self.random.pick(&["min", "max"]);
                format!("{function}({a}, {})", self.number(depth))
            }
        }
    }

    fn bool(&mut self, depth: usize) -> String {
        match self.random.below(16) {
            0..6 => {
                let operator = *self.random.pick(COMPARISONS);
                let kind = *self.random.pick(&[Kind::Int, Kind::Int, Kind::Float, Kind::Str, Kind::Object]);
                let left = self.expression(kind, depth);
                let right =
                    if kind == Kind::Float { self.number(depth) } else { self.expression(kind, depth) };
                format!("({left} {operator} {right})")
            }
            6 => {
                let (one, two) = (*self.random.pick(COMPARISONS), *self.random.pick(COMPARISONS));
                let (a, b, c) = (self.number(depth), self.number(depth), self.number(depth));
                format!("({a} {one} {b} {two} {c})")
            }
            7 => {
                let operator = *self.random.pick(&["and", "or"]);
                format!("({} {operator} {})", self.expression(Kind::Bool, depth), self.anything(depth))
            }
            8 => format!("(not {})", self.anything(depth)),
            9 => {
                let operator = *self.random.pick(&["in", "not in"]);
                let kind = *self.random.pick(&[Kind::List, Kind::Tuple, Kind::Dict, Kind::Object]);
                format!("({} {operator} {})", self.expression(Kind::Int, depth), self.expression(kind, depth))
            }
            10 => format!("({} in {})", self.expression(Kind::Str, depth), self.expression(Kind::Str, depth)),
            11 => {
                let class = *self.random.pick(&["int", "float", "str", "(int, list)", "bool", "C0"]);
                format!("isinstance({}, {class})", self.anything(depth))
            }
            12 => {
                let operator = *self.random.pick(&["is", "is not"]);
                format!("({} {operator} None)", self.anything(depth))
            }
            13 => format!("bool({})", self.anything(depth)),
            14 => {
                let operator = *self.random.pick(&["==", "!="]);
                format!("({} {operator} {})", self.anything(depth), self.anything(depth))
            }
            _ => {
                let function = *self.random.pick(&["any", "all"]);
                format!("{function}({})", self.expression(Kind::List, depth))
            }
        }
    }

    fn string(&mut self, depth: usize) -> String {
        let a = self.expression(Kind::Str, depth);
        match self.random.below(14) {
            0..3 => format!("({a} + {})", self.leaf(Kind::Str)),
            3 => format!("str({})", self.number(depth)),
            4..7 => {
                let conversion = *self.random.pick(&["", "", "!r", ":>4", "!s"]);
                let value = self.number(depth).replace('"', "'");
                let other = a.replace('"', "'");
                if value.contains('\\') || other.contains('\\') {
                    return a;
                }
                format!("f\"{{ {value}{conversion}}}:{{ {other}}}\"")
            }
            7 => format!("{a}[{}:{}]", self.small(3, depth), self.random.between(1, 6)),
            8 => format!("{a}[{}]", self.small(1, depth)),
            9 => format!(
                "{a}.{}",
                self.random.pick(&["upper()", "strip()", "replace('a', 'bc')", "lower()", "title()"])
            ),
            10 => format!("({a}[:4] * {})", self.small(3, depth)),
            11 => {
                let list = self.unbinding(|g| g.expression(Kind::List, depth));
                format!("'-'.join([str(x) for x in {list}])")
            }
            12 => format!("('%s|%d' % ({a}, {}))", self.expression(Kind::Int, depth)),
            _ => format!("chr(97 + ({} % 26))", self.expression(Kind::Int, depth)),
        }
    }

    fn list(&mut self, depth: usize) -> String {
        let a = self.expression(Kind::List, depth);
        match self.random.below(14) {
            0..3 => format!("[{}, {}]", self.number(depth), self.number(depth)),
            3 => format!("({a}[:6] + [{}])", self.number(depth)),
            4 => format!("{a}[{}:{}]", self.small(3, depth), self.random.between(1, 5)),
            // Where NaN goes is not specified.
            5 => format!("sorted({a}, key=show)"),
            6..9 => format!("[{}]", self.comprehension_of(Kind::Int, depth)),
            9 => format!("[*{a}[:5], {}]", self.number(depth)),
            10 => format!("list({})", self.iterable(depth)),
            11 => {
                let function = self.lambda(depth);
                format!("list(map({function}, {a}))")
            }
            12 => format!("({a}[:3] * {})", self.small(3, depth)),
            _ => format!("{a}[::-1]"),
        }
    }

    fn tuple(&mut self, depth: usize) -> String {
        match self.random.below(6) {
            0..3 => format!("({}, {})", self.number(depth), self.number(depth)),
            3 => format!("({}, {}, {})", self.leaf(Kind::Int), self.number(depth), self.leaf(Kind::Float)),
            4 => format!("tuple({}[:5])", self.expression(Kind::List, depth)),
            _ => format!("(*{}[:4], {})", self.expression(Kind::Tuple, depth), self.number(depth)),
        }
    }

    fn dict(&mut self, depth: usize) -> String {
        match self.random.below(5) {
            0..2 => {
                let (a, b) = (self.small(7, depth), self.expression(Kind::Int, depth));
                format!("{{{a}: {b}, 'k': {}}}", self.number(depth))
            }
            2 => {
                let (name, iterable) = self.bound(depth);
                let value = self.inside(&name, Kind::Int, |g| g.expression(Kind::Int, depth.min(1)));
                format!("{{{name}: {value} for {name} in {iterable}}}")
            }
            3 => format!("{{**{}, 5: {}}}", self.expression(Kind::Dict, depth), self.number(depth)),
            _ => format!("dict(a={}, b={})", self.number(depth), self.leaf(Kind::Int)),
        }
    }

    fn object(&mut self, depth: usize) -> String {
        if let (true, Some(name)) = (self.random.percent(70), self.variable(Kind::Object)) {
            return name;
        }
        if self.classes.is_empty() {
            return "None".to_owned();
        }
        if self.random.percent(15) && depth > 0 {
            let operator = *self.random.pick(&["+", "-", "*", "+"]);
            if let Some(left) = self.variable(Kind::Object) {
                return format!("({left} {operator} {})", self.number(depth - 1));
            }
        }
        let class = self.random.below(self.classes.len());
        let name = self.classes[class].clone();
        let depth = depth.saturating_sub(1).min(1);
        let (a, b) = (self.expression(Kind::Int, depth), self.number(depth));
        match self.random.below(8) {
            0..3 => format!("{name}({a})"),
            3..6 => format!("{name}({a}, {b})"),
            6 => format!("{name}(b={b}, a={a})"),
            _ => format!("{name}({a}, *[{b}])"),
        }
    }

    /// Something to loop over, of ints, and at most `LENGTH` of them.
    pub fn iterable(&mut self, depth: usize) -> String {
        let long = LENGTH;
        match self.random.below(12) {
            0..5 => format!("range({})", self.random.between(1, long)),
            5 => format!(
                "range({}, {}, {})",
                self.random.below(9),
                self.random.below(9),
                self.random.pick(&["1", "2", "-1"])
            ),
            6..8 => format!("{}[:{long}]", self.expression(Kind::List, depth)),
            8 => format!("{}[:{long}]", self.expression(Kind::Tuple, depth)),
            9 => match self.generator_call(depth) {
                Some(call) => format!("islice({call}, {long})"),
                None => format!("range({long})"),
            },
            10 => format!("islice(iter({}), {long})", self.expression(Kind::Object, depth)),
            _ => format!("list({})[:{long}]", self.expression(Kind::Dict, depth)),
        }
    }

    /// A fresh name and what it goes over in a comprehension.
    fn bound(&mut self, depth: usize) -> (String, String) {
        let iterable = self.unbinding(|g| g.iterable(depth.min(1)));
        (self.fresh("x"), iterable)
    }

    /// What `write` writes stands in the iterable of a comprehension, where no name can be bound.
    fn unbinding(&mut self, write: impl FnOnce(&mut Generator) -> String) -> String {
        let before = std::mem::replace(&mut self.scope_mut().nested_expression, true);
        let written = write(self);
        self.scope_mut().nested_expression = before;
        written
    }

    /// `ELEMENT for NAME in ITERABLE if CONDITION`, or for a pair of names.
    fn comprehension_of(&mut self, kind: Kind, depth: usize) -> String {
        let (name, iterable) = self.bound(depth);
        let other = self.random.percent(30).then(|| self.fresh("x"));
        let (names, iterable) = match &other {
            None => (name.clone(), iterable),
            Some(other) if self.random.percent(40) => {
                let start = if self.random.percent(50) {
                    format!(", {}", self.leaf(Kind::Int))
                } else {
                    String::new()
                };
                (format!("{other}, {name}"), format!("enumerate({iterable}{start})"))
            }
            Some(other) => {
                let (_, second) = self.bound(depth);
                (format!("{name}, {other}"), format!("zip({iterable}, {second})"))
            }
        };
        let (element, condition) = self.inside(&name, Kind::Int, |g| {
            if let Some(other) = &other {
                g.scope_mut().add(other, Kind::Int);
            }
            let element = g.expression(kind, depth.min(2));
            let condition = if g.random.percent(30) {
                format!(" if {}", g.expression(Kind::Bool, depth.min(1)))
            } else {
                String::new()
            };
            (element, condition)
        });
        format!("{element} for {names} in {iterable}{condition}")
    }

    pub fn lambda(&mut self, depth: usize) -> String {
        let name = self.fresh("y");
        let body = self.inside(&name, Kind::Int, |g| g.expression(Kind::Int, depth.min(2)));
        format!("(lambda {name}: {body})")
    }

    /// What `write` writes stands where a name is bound that is nowhere else, and runs several times.
    fn inside<T>(&mut self, name: &str, kind: Kind, write: impl FnOnce(&mut Generator) -> T) -> T {
        let mut inner = self.scope().clone();
        inner.nested_expression = true;
        inner.times *= LENGTH as u64;
        inner.add(name, kind);
        self.scopes.push(inner);
        let written = write(self);
        let inner = self.scopes.pop();
        self.scope_mut().cost = inner.map_or(0, |inner| inner.cost);
        written
    }

    /// A call of a function or method that gives a value of a kind.
    fn call_giving(&mut self, kind: Kind, depth: usize) -> Option<String> {
        let depth = depth.min(1);
        let (functions, methods) = (self.scope().functions, self.scope().methods);
        let of = |signature: &&Signature| signature.gives == kind && !signature.generator;
        if self.random.percent(60) {
            let known: Vec<Signature> = self.functions[..functions].iter().filter(of).cloned().collect();
            let function = (!known.is_empty()).then(|| self.random.pick(&known).clone())?;
            self.affordable(function.cost).then_some(())?;
            let arguments = self.arguments(&function, depth);
            return Some(format!("{}({arguments})", function.name));
        }
        let known: Vec<Signature> = self.methods[..methods].iter().filter(of).cloned().collect();
        let method = (!known.is_empty()).then(|| self.random.pick(&known).clone())?;
        self.affordable(method.cost).then_some(())?;
        let object = self.expression(Kind::Object, depth);
        let arguments = self.arguments(&method, depth);
        Some(format!("{object}.{}({arguments})", method.name))
    }

    /// A call of a generator function.
    pub fn generator_call(&mut self, depth: usize) -> Option<String> {
        let functions = self.scope().functions;
        let generators: Vec<Signature> =
            self.functions[..functions].iter().filter(|f| f.generator).cloned().collect();
        let generator = (!generators.is_empty()).then(|| self.random.pick(&generators).clone())?;
        self.affordable(generator.cost).then_some(())?;
        let arguments = self.arguments(&generator, depth.min(1));
        Some(format!("{}({arguments})", generator.name))
    }

    /// Arguments of a call: by position, by name, from a tuple or a dict; sometimes too many or too few.
    pub fn arguments(&mut self, signature: &Signature, depth: usize) -> String {
        let mut words = Vec::new();
        let mut by_name = false;
        for parameter in &signature.parameters {
            if parameter.default.is_some() && self.random.percent(50) {
                by_name = true;
                continue;
            }
            let value = self.expression(parameter.kind, depth);
            by_name |= parameter.keyword_only || self.random.percent(15);
            match by_name {
                true => words.push(format!("{}={value}", parameter.name)),
                false if self.random.percent(5) => words.push(format!("*({value},)")),
                false => words.push(value),
            }
        }
        if signature.rest && !by_name {
            for _ in 0..self.random.below(3) {
                words.push(self.leaf(Kind::Int));
            }
            if self.random.percent(30) {
                words.push(format!("*{}[:3]", self.leaf(Kind::Tuple)));
            }
        }
        if signature.more && self.random.percent(50) {
            let value = self.leaf(Kind::Int);
            words.push(if self.random.percent(50) {
                format!("z={value}")
            } else {
                format!("**{{'y': {value}}}")
            });
        }
        if self.random.percent(1) {
            words.pop();
        }
        words.join(", ")
    }
}

/// Rounds of a loop, at most.
pub const LENGTH: usize = 9; // rounds
