//! The frame of a program: what all of them begin with, and the loops that run what was defined.

use super::scope::{Kind, Signature};
use super::{Generator, emit};

/// What only shows results is not compiled: that would take longer than all the rest. `show` gives a text that does not depend on addresses or hashes; `clip` keeps values small; `num` makes a number of anything.
pub const PRELUDE: &str = "\
import math, sys
from itertools import islice
try:
    from pyrite.jit import jit_suppress
except ImportError:
    jit_suppress = lambda f: f
INF = float('inf')
NAN = float('nan')
G = {'g': 1, 'depth': 0}
NOTES = []
@jit_suppress
def show(v, d=0):
    t = type(v)
    if t is int:
        return str(v) if -10**40 < v < 10**40 else 'big%d' % (v % 1000003)
    if t is float or t is str or t is bool or v is None:
        return repr(v)
    if d > 2:
        return '..'
    if t is list or t is tuple:
        return t.__name__ + '[' + ','.join([show(x, d + 1) for x in v[:20]]) + ']'
    if t is dict:
        return '{' + ','.join([show(k, d + 1) + ':' + show(x, d + 1) for k, x in list(v.items())[:20]]) + '}'
    if isinstance(v, BaseException):
        return t.__name__ + show(v.args, d + 1)
    a = []
    for n in ('a', 'b', 'c', 'd'):
        try:
            a.append(n + '=' + show(object.__getattribute__(v, n), d + 1))
        except AttributeError:
            pass
    return t.__name__ + '(' + ' '.join(a) + ')'
def clip(v):
    t = type(v)
    if t is int:
        return v if -2**70 < v < 2**70 else v % 1000003
    if t is str or t is list or t is tuple:
        return v if len(v) < 12 else v[:6]
    if t is dict and len(v) > 12:
        return {}
    return v
def num(v):
    t = type(v)
    return v if t is int or t is float or t is bool else 1
def note(v):
    if len(NOTES) < 40:
        NOTES.append(v)
@jit_suppress
def fail(e, where):
    t = e.__traceback__.tb_next
    at = []
    while t is not None:
        f = t.tb_frame
        if f.f_code.co_filename != fail.__code__.co_filename:
            t = t.tb_next
            continue
        names = [k + '=' + show(x, 1) for k, x in sorted(f.f_locals.items()) if k[0] != '.' and type(x) in (int, float, str, bool, list, tuple)]
        at.append(f.f_code.co_name + ':' + str(t.tb_lineno) + '(' + ' '.join(names) + ')')
        t = t.tb_next
    c = e.__context__
    print(where, type(e).__name__, str(e)[:150], ' '.join(at)[:1500], type(c).__name__)
@jit_suppress
def drive(name, call, change, act):
    for i in range(14):
        try:
            if i == change:
                exec(act, globals())
            print(name, show(call(i)))
        except Exception as e:
            fail(e, name)
class E0(Exception):
    pass
class E1(E0, ValueError):
    pass
class W:
    def __init__(self, s):
        self.s = s
    def __enter__(self):
        G['g'] = clip(num(G['g']) + 1)
        return 5
    def __exit__(self, t, v, tb):
        # When a generator is closed that nobody has is the collector's affair.
        return bool(self.s) and t is not None and t is not GeneratorExit
";

/// Rounds of the loops that run the functions: those of `drive`.
const ROUNDS: usize = 14; // rounds

impl Generator {
    pub fn program(&mut self) {
        self.text.push_str(PRELUDE);
        self.choose_methods();
        for _ in 0..self.random.between(1, 3) {
            self.class();
        }
        for _ in 0..self.random.between(1, 4) {
            self.function();
        }
        self.coroutines();
        for number in 0..self.random.between(1, 3) {
            let class = self.random.below(self.classes.len());
            let class = self.classes[class].clone();
            emit!(self, "o{number} = {class}({}, {})", self.random.below(5), self.random.below(3));
            self.scope_mut().add(&format!("o{number}"), Kind::Object);
        }
        for function in self.functions.clone() {
            self.driver(&function, None);
        }
        for method in self.methods.clone() {
            self.driver(&method, Some("o0"));
        }
        for coroutine in self.coroutines.clone() {
            self.coroutine_driver(&coroutine);
        }
        if self.random.percent(50) {
            self.module_loop();
        }
        self.line("print(show(G), show(NOTES))");
        for variable in self.scope().variables.clone() {
            emit!(self, "print(show({}))", variable.name);
        }
    }

    /// A loop that calls a function with what it expects, and from some round on with something else.
    fn driver(&mut self, signature: &Signature, receiver: Option<&str>) {
        let change = self.change_round();
        let name = &signature.name;
        let arguments = self.driver_arguments(signature, change);
        let receiver = match receiver {
            None => String::new(),
            Some(receiver) if self.random.percent(50) => format!("{receiver}."),
            Some(receiver) => {
                let other = self.variable(Kind::Object).unwrap_or(receiver.to_owned());
                format!("({receiver} if i < {change} else {other}).")
            }
        };
        let call = format!("{receiver}{name}({arguments})");
        let call = match (signature.generator, self.random.below(4)) {
            (true, 0) => format!("sum(map(num, islice({call}, 12)))"),
            (true, 1) => format!("[num(x) + 1 for x in islice({call}, 12)]"),
            (true, 2) => self.consuming_function(&call),
            (true, _) => format!("list(islice({call}, 12))"),
            (false, _) => call,
        };
        let act =
            if self.random.percent(60) { self.change_of_the_world(signature) } else { "pass".to_owned() };
        emit!(self, "drive('{name}', lambda i: {call}, {change}, \"{act}\")");
    }

    /// A call of a function whose loop takes what a generator yields.
    fn consuming_function(&mut self, call: &str) -> String {
        let name = self.fresh("use");
        emit!(self, "def {name}(i):");
        emit!(self, "    out = []");
        emit!(self, "    total = 0");
        emit!(self, "    for x in {call}:");
        emit!(self, "        out.append(x)");
        emit!(self, "        total += num(x)");
        emit!(self, "        if len(out) > 11:");
        emit!(self, "            break");
        emit!(self, "    return out, total");
        format!("{name}(i)")
    }

    /// The round from which on it is something else.
    pub fn change_round(&mut self) -> usize {
        self.random.between(4, ROUNDS - 3)
    }

    pub fn driver_arguments(&mut self, signature: &Signature, change: usize) -> String {
        let mut words = Vec::new();
        for parameter in &signature.parameters {
            if parameter.default.is_some() && self.random.percent(40) {
                break;
            }
            let first = match parameter.kind {
                Kind::Int if self.random.percent(50) => "i".to_owned(),
                Kind::Int if self.random.percent(30) => format!("(i + {})", self.expression(Kind::Int, 0)),
                Kind::Float if self.random.percent(50) => "i * 0.5".to_owned(),
                kind => self.expression(kind, 1),
            };
            let other = match self.random.below(10) {
                0..5 => None,
                5..8 => Some(self.expression(parameter.kind, 1)),
                _ => {
                    let kind = *self.random.pick(&Kind::ALL);
                    Some(self.expression(kind, 0))
                }
            };
            let value =
                other.map_or(first.clone(), |other| format!("({first} if i < {change} else {other})"));
            words.push(if parameter.keyword_only { format!("kw={value}") } else { value });
        }
        words.join(", ")
    }

    /// What compiled code relied on is true no more: a line of Python.
    pub fn change_of_the_world(&mut self, signature: &Signature) -> String {
        let class = self.random.below(self.classes.len());
        let class = self.classes[class].clone();
        let other = self.random.below(self.classes.len());
        let other = self.classes[other].clone();
        let method = self.random.below(self.methods.len());
        let method = self.methods[method].name.clone();
        let function = self.random.below(self.functions.len());
        let function = self.functions[function].name.clone();
        let value = *self.random.pick(&["3", "2.5", "'s'", "None", "2**50"]);
        match self.random.below(15) {
            0 => format!("{class}.{method} = lambda self, *r, **k: {value}"),
            1 => format!("o0.{method} = lambda *r, **k: {value}"),
            2 => format!("o0.__class__ = {class}"),
            3 => format!("{class}.k = {value}"),
            4 => format!("{function}.__code__ = (lambda *r, **k: {value}).__code__"),
            5 => format!("{function} = lambda *r, **k: {value}"),
            6 => format!("{}.__defaults__ = ({value},)", signature.name),
            7 => format!("del {class}.{method}"),
            8 => format!("o0.a = {value}"),
            9 => format!("{class}.__add__ = lambda self, o: {value}"),
            10 => format!("{class}.{method} = {other}.{method}"),
            11 => format!("o0.zz = {value}"),
            12 => format!("del o0.{}", self.attribute()),
            13 => "len = lambda v: 3".to_owned(),
            _ => "G['g'] = 2.5".to_owned(),
        }
    }

    /// Code of the module itself, with loops.
    fn module_loop(&mut self) {
        let functions = self.functions.len();
        let methods = self.methods.len();
        let scope = self.scope_mut();
        (scope.functions, scope.methods) = (functions, methods);
        self.line("try:");
        self.block(3, 6);
        self.line("except Exception as e:");
        self.line("    fail(e, 'module')");
        // What the block binds may be unbound.
        self.scope_mut().variables.retain(|variable| variable.name.starts_with('o'));
    }
}
