//! Calls of functions that exhaust a generator, such as `sum(x for x in y)`: a loop in the caller stands beside the call, and is
//! taken where the function is the built-in one and its argument a generator. The JIT can then put the generator's code into it.

use super::Compiler;
use crate::opcode::{Consumer, Immediate, Op};
use ruff_python_ast as ast;
use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

/// Functions and methods whose results are no generators: a loop beside a call with those would only be in the way.
const OTHERS: [&str; 32] = [
    "range",
    "map",
    "zip",
    "filter",
    "enumerate",
    "reversed",
    "len",
    "list",
    "tuple",
    "set",
    "frozenset",
    "dict",
    "sorted",
    "open",
    "iter",
    "input",
    "str",
    "repr",
    "int",
    "abs",
    "bytes",
    "vars",
    "dir",
    "keys",
    "values",
    "items",
    "split",
    "splitlines",
    "read",
    "readlines",
    "copy",
    "get",
];

impl<'a> Compiler<'a> {
    /// Which function a call is one of by its name, if its only argument may be a generator.
    pub(super) fn consumer(&mut self, node: &ast::ExprCall) -> Option<Consumer> {
        let [argument] = &*node.arguments.args else { return None };
        let may_be_generator = match argument {
            Expr::Generator(_) => true,
            Expr::Call(call) => {
                let name = match &*call.func {
                    Expr::Name(name) => &name.id,
                    Expr::Attribute(attribute) => &attribute.attr.id,
                    _ => return None,
                };
                !OTHERS.contains(&name.as_str())
            }
            _ => false,
        };
        if !may_be_generator || !node.arguments.keywords.is_empty() {
            return None;
        }
        match &*node.func {
            Expr::Name(name) if self.local_register(&name.id).is_none() => {
                let by_name = |one: &&Consumer| **one != Consumer::Join && one.text() == name.id.as_str();
                Consumer::ALL.iter().find(by_name).copied()
            }
            Expr::Attribute(method) if method.attr.id.as_str() == "join" => Some(Consumer::Join),
            _ => None,
        }
    }

    /// The call whose callee is in `base`, with its argument behind it, and a str in between if it is one of `str.join`. The
    /// result goes to `base`.
    pub(super) fn consuming_call(&mut self, consumer: Consumer, base: u8, node: &ast::ExprCall) {
        let range = self.u.e.range;
        let (call, done) = (self.u.e.label(), self.u.e.label());
        let argument = base.saturating_add(if consumer == Consumer::Join { 2 } else { 1 });
        match consumer {
            Consumer::Join => self.u.e.jump(Op::ConsumesMethod, base, 0, 0, call),
            _ => self.u.e.jump(Op::Consumes, base, consumer as u8, 0, call),
        }
        let mark = self.mark();
        let result = self.window(2);
        let window = self.window(3);
        let item = self.temp();
        self.at(if is_loop_of_name(consumer, node) { node.func.range() } else { range });
        match consumer {
            Consumer::Sum => self.emit(Op::SumBegin, result, 0, 0),
            Consumer::Any | Consumer::All => {}
            Consumer::Min | Consumer::Max => self.load_immediate(result, Immediate::Unbound),
            Consumer::Set => self.emit(Op::BuildSet, result, 0, 0),
            Consumer::List | Consumer::Tuple | Consumer::Sorted | Consumer::Join => {
                self.emit(Op::BuildList, result, 0, 0);
            }
        }
        self.emit(Op::GetIter, window, argument, 0);
        let number = self.u.new_loop();
        let (next, end) = (self.u.e.label(), self.u.e.label());
        let header = self.u.e.here();
        self.u.e.jump(Op::ForIter, window, item, 0, end);
        match consumer {
            Consumer::Sum => self.emit(Op::SumStep, result, item, 0),
            Consumer::Min => self.emit(Op::ExtremeStep, result, item, 0),
            Consumer::Max => self.emit(Op::ExtremeStep, result, item, 1),
            Consumer::Set => self.emit(Op::SetAdd, result, item, 0),
            Consumer::List | Consumer::Tuple | Consumer::Sorted | Consumer::Join => {
                self.emit(Op::ListAppend, result, item, 0);
            }
            Consumer::Any | Consumer::All => {
                let (skip, found) = match consumer {
                    Consumer::Any => (Op::JumpIfFalse, Immediate::True),
                    _ => (Op::JumpIfTrue, Immediate::False),
                };
                self.u.e.jump(skip, item, 0, 0, next);
                self.load_immediate(base, found);
                self.u.e.jump(Op::Jump, 0, 0, 0, done);
            }
        }
        self.u.e.place(next);
        self.u.e.jump_back(number, header);
        self.u.e.place(end);
        match consumer {
            Consumer::Sum => self.emit(Op::SumEnd, base, result, 0),
            Consumer::Any => self.load_immediate(base, Immediate::False),
            Consumer::All => self.load_immediate(base, Immediate::True),
            Consumer::List | Consumer::Set => self.emit(Op::Move, base, result, 0),
            Consumer::Tuple => self.emit(Op::ListToTuple, base, result, 0),
            Consumer::Min | Consumer::Max => {
                let empty = self.u.e.label();
                self.u.e.jump(Op::JumpIfUnbound, result, 0, 0, empty);
                self.emit(Op::Move, base, result, 0);
                self.u.e.jump(Op::Jump, 0, 0, 0, done);
                self.u.e.place(empty);
                // The call says that there is nothing.
                self.emit(Op::BuildTuple, argument, 0, 0);
            }
            // What remains to be done is the call's.
            Consumer::Sorted | Consumer::Join => self.emit(Op::Move, argument, result, 0),
        }
        if !matches!(consumer, Consumer::Sorted | Consumer::Join | Consumer::Min | Consumer::Max) {
            self.u.e.jump(Op::Jump, 0, 0, 0, done);
        }
        self.reset(mark);
        self.u.e.place(call);
        self.at(range);
        let op = if consumer == Consumer::Join { Op::CallMethod } else { Op::Call };
        self.u.e.emit_site(op, base, 1, 0, 0);
        self.u.e.place(done);
    }
}

/// Whether CPython has such a loop too. An exception in it then shows the function's name instead of the whole call.
fn is_loop_of_name(consumer: Consumer, node: &ast::ExprCall) -> bool {
    matches!(consumer, Consumer::Any | Consumer::All | Consumer::Tuple)
        && matches!(&*node.arguments.args, [Expr::Generator(_)])
}
