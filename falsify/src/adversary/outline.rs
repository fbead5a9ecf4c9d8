//! What a program's text has in it that calls can be broken at: its functions, and expressions by the function in whose
//! text they stand. Places are byte offsets.

use std::ops::Range;

use pyrite_syntax::Mode;
use pyrite_syntax::parse::{self, ParsedModule};
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, CmpOp, Expr, ExprContext, Mod, Stmt};
use ruff_text_size::{Ranged, TextRange};

/// A function of the program: a def or a lambda.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    pub qualname: String,
    pub is_lambda: bool,
    /// From its first decorator on.
    pub range: Range<usize>,
    /// Where the last decorator ends.
    pub decorators_end: Option<usize>,
    /// A def's statements behind the docstring; a lambda's expression.
    pub body: Range<usize>,
    /// Parameters that are given by position.
    pub parameters: Vec<String>,
    /// What its return statements, or a lambda, return.
    pub returned: Vec<Range<usize>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Call,
    Binary,
    Unary,
    Compare,
    Subscript,
    Attribute,
}

/// An expression that can call a function.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Qualified name of the function in whose text it stands.
    pub scope: String,
    pub form: Form,
    pub range: Range<usize>,
    /// The name or attribute that is called or looked up.
    pub name: Option<String>,
    /// What an attribute or an item is looked up in, the left side of an operator; what is called, if it is no attribute.
    pub receiver: Option<Operand>,
    /// The receiver is what is called.
    pub is_called: bool,
    /// The first argument, if it is given by position.
    pub argument: Option<Operand>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Operand {
    pub range: Range<usize>,
    /// It is a name: evaluating it twice is no harm.
    pub is_name: bool,
}

/// A statement: its own range, or where the block begins that it is the header of.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub scope: String,
    pub range: Range<usize>,
    /// The first statement of the block.
    pub block: Option<usize>,
}

#[derive(Debug)]
pub struct Outline {
    parsed: ParsedModule,
    /// Where the first statement stands that is neither a docstring nor a `from __future__ import`.
    pub beginning: usize,
    pub functions: Vec<Function>,
    pub operations: Vec<Operation>,
    pub statements: Vec<Statement>,
}

impl Outline {
    /// Reads a program. An error is a sentence.
    pub fn read(source: &str, file: &str) -> Result<Outline, String> {
        let options = pyrite_syntax::Options::new(Mode::Exec);
        let parsed = parse::parse(source, file, &options).map_err(|error| {
            format!("{file}:{}: the program is not Python: {}", error.line, error.message)
        })?;
        let (beginning, finder) = parsed.walk(|parsed| {
            let mut finder = Finder::default();
            let Mod::Module(module) = &parsed.syntax else { return (0, finder) };
            finder.visit_body(&module.body);
            let first = module.body.iter().find(|stmt| !is_docstring(stmt) && !is_future(stmt));
            (first.map_or(parsed.source.len(), |stmt| offsets(stmt.range()).start), finder)
        });
        let Finder { functions, operations, statements, .. } = finder;
        Ok(Outline { parsed, beginning, functions, operations, statements })
    }

    pub fn source(&self) -> &str {
        &self.parsed.source
    }

    /// Whether a range has something of a line, counted from 1.
    pub fn is_at_line(&self, range: &Range<usize>, line: u64) -> bool {
        let line_of = |offset: usize| u64::from(self.parsed.lines.line((offset as u32).into()));
        (line_of(range.start)..=line_of(range.end)).contains(&line)
    }

    /// The functions of this name: none, or several if it is defined again.
    pub fn functions_named<'a>(&'a self, qualname: &'a str) -> impl Iterator<Item = &'a Function> {
        self.functions.iter().filter(move |function| function.qualname == qualname)
    }

    /// The blanks before an offset, if nothing else stands before it in its line.
    pub fn indentation(&self, offset: usize) -> Option<&str> {
        let before = &self.source()[..offset];
        let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        line.trim().is_empty().then_some(line)
    }
}

fn offsets(range: TextRange) -> Range<usize> {
    range.start().into()..range.end().into()
}

fn is_docstring(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Expr(expression) if expression.value.is_string_literal_expr())
}

fn is_future(statement: &Stmt) -> bool {
    matches!(statement, Stmt::ImportFrom(import)
        if import.module.as_ref().is_some_and(|module| module.as_str() == "__future__"))
}

/// What encloses the text that is being read; the module has none.
enum Scope {
    Function(String),
    Class(String),
}

#[derive(Default)]
struct Finder {
    scopes: Vec<Scope>,
    functions: Vec<Function>,
    operations: Vec<Operation>,
    statements: Vec<Statement>,
    /// What has been returned in each function that encloses the text.
    returned: Vec<Vec<Range<usize>>>,
}

impl Finder {
    fn qualname(&self, name: &str) -> String {
        match self.scopes.last() {
            None => name.to_owned(),
            Some(Scope::Function(outer)) => format!("{outer}.<locals>.{name}"),
            Some(Scope::Class(outer)) => format!("{outer}.{name}"),
        }
    }

    fn scope(&self) -> String {
        match self.scopes.last() {
            None => "<module>".to_owned(),
            Some(Scope::Function(name) | Scope::Class(name)) => name.clone(),
        }
    }

    /// Reads text of a function; gives what is returned in it.
    fn inside(&mut self, qualname: &str, read: impl FnOnce(&mut Finder)) -> Vec<Range<usize>> {
        self.scopes.push(Scope::Function(qualname.to_owned()));
        self.returned.push(Vec::new());
        read(self);
        self.scopes.pop();
        self.returned.pop().unwrap_or_default()
    }

    fn def(&mut self, def: &ast::StmtFunctionDef) {
        for decorator in &def.decorator_list {
            self.visit_decorator(decorator);
        }
        self.visit_parameters(&def.parameters);
        let qualname = self.qualname(def.name.as_str());
        let returned = self.inside(&qualname, |finder| finder.visit_body(&def.body));
        let own = def.body.iter().find(|stmt| !is_docstring(stmt)).or(def.body.last());
        let range = offsets(def.range);
        self.functions.push(Function {
            qualname,
            is_lambda: false,
            decorators_end: def.decorator_list.last().map(|decorator| offsets(decorator.range).end),
            body: own.map_or(range.end, |stmt| offsets(stmt.range()).start)..range.end,
            range,
            parameters: positional(&def.parameters),
            returned,
        });
    }

    fn class(&mut self, class: &ast::StmtClassDef) {
        for decorator in &class.decorator_list {
            self.visit_decorator(decorator);
        }
        if let Some(arguments) = &class.arguments {
            self.visit_arguments(arguments);
        }
        let qualname = self.qualname(class.name.as_str());
        self.scopes.push(Scope::Class(qualname));
        self.visit_body(&class.body);
        self.scopes.pop();
    }

    fn lambda(&mut self, lambda: &ast::ExprLambda) {
        if let Some(parameters) = &lambda.parameters {
            self.visit_parameters(parameters);
        }
        let qualname = self.qualname("<lambda>");
        self.inside(&qualname, |finder| finder.visit_expr(&lambda.body));
        let body = offsets(lambda.body.range());
        self.functions.push(Function {
            qualname,
            is_lambda: true,
            range: offsets(lambda.range),
            decorators_end: None,
            body: body.clone(),
            parameters: lambda.parameters.as_deref().map(positional).unwrap_or_default(),
            returned: vec![body],
        });
    }

    fn generator(&mut self, generator: &ast::ExprGenerator) {
        if let Some(first) = generator.generators.first() {
            self.visit_expr(&first.iter);
        }
        let qualname = self.qualname("<genexpr>");
        self.inside(&qualname, |finder| {
            for (index, part) in generator.generators.iter().enumerate() {
                if index > 0 {
                    finder.visit_expr(&part.iter);
                }
                part.ifs.iter().for_each(|condition| finder.visit_expr(condition));
            }
            finder.visit_expr(&generator.elt);
        });
    }

    fn operation(&mut self, expression: &Expr) {
        let (form, name, receiver, argument) = match expression {
            Expr::Call(call) => {
                let (name, receiver) = match &*call.func {
                    Expr::Attribute(attribute) => (Some(attribute.attr.to_string()), Some(&*attribute.value)),
                    Expr::Name(name) => (Some(name.id.to_string()), Some(&*call.func)),
                    _ => (None, Some(&*call.func)),
                };
                let first = call.arguments.args.first().filter(|argument| !argument.is_starred_expr());
                (Form::Call, name, receiver, first.filter(|argument| !argument.is_generator_expr()))
            }
            Expr::BinOp(operation) => (Form::Binary, None, Some(&*operation.left), Some(&*operation.right)),
            Expr::UnaryOp(operation) => (Form::Unary, None, Some(&*operation.operand), None),
            // The container is asked.
            Expr::Compare(compare) if matches!(*compare.ops, [CmpOp::In | CmpOp::NotIn]) => {
                (Form::Compare, None, compare.comparators.first(), Some(&*compare.left))
            }
            Expr::Compare(compare) => {
                (Form::Compare, None, Some(&*compare.left), compare.comparators.first())
            }
            Expr::Subscript(subscript) if subscript.ctx == ExprContext::Load => {
                let index = Some(&*subscript.slice).filter(|slice| !slice.is_slice_expr());
                (Form::Subscript, None, Some(&*subscript.value), index.filter(|slice| !slice.is_tuple_expr()))
            }
            Expr::Attribute(attribute) if attribute.ctx == ExprContext::Load => {
                (Form::Attribute, Some(attribute.attr.to_string()), Some(&*attribute.value), None)
            }
            _ => return,
        };
        let operand = |expr: &Expr| Operand { range: offsets(expr.range()), is_name: expr.is_name_expr() };
        self.operations.push(Operation {
            scope: self.scope(),
            form,
            range: offsets(expression.range()),
            name,
            receiver: receiver.map(operand),
            is_called: matches!(expression, Expr::Call(call) if !call.func.is_attribute_expr()),
            argument: argument.map(operand),
        });
    }
}

fn positional(parameters: &ast::Parameters) -> Vec<String> {
    let all = parameters.posonlyargs.iter().chain(&parameters.args);
    all.map(|parameter| parameter.parameter.name.to_string()).collect()
}

impl<'a> Visitor<'a> for Finder {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        let block = match statement {
            Stmt::FunctionDef(def) => return self.def(def),
            Stmt::ClassDef(class) => return self.class(class),
            Stmt::For(stmt) => stmt.body.first(),
            Stmt::While(stmt) => stmt.body.first(),
            Stmt::If(stmt) => stmt.body.first(),
            Stmt::With(stmt) => stmt.body.first(),
            Stmt::Try(_) | Stmt::Match(_) => return visitor::walk_stmt(self, statement),
            _ => None,
        };
        if let (Stmt::Return(stmt), Some(returned)) = (statement, self.returned.last_mut()) {
            returned.extend(stmt.value.as_ref().map(|value| offsets(value.range())));
        }
        self.statements.push(Statement {
            scope: self.scope(),
            range: offsets(statement.range()),
            block: block.map(|stmt| offsets(stmt.range()).start),
        });
        visitor::walk_stmt(self, statement);
    }

    /// Annotations are not evaluated where they stand.
    fn visit_annotation(&mut self, _: &'a Expr) {}

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Lambda(lambda) => return self.lambda(lambda),
            Expr::Generator(generator) => return self.generator(generator),
            _ => self.operation(expression),
        }
        visitor::walk_expr(self, expression);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &str = "\
\"\"\"A docstring.\"\"\"
from __future__ import annotations
class Dog:
    @property
    def age(self):
        \"\"\"Years.\"\"\"
        return self.years
def run(dogs, twice=lambda x: x * 2):
    def inner(dog): return twice(dog.age)
    return sum(inner(dog) for dog in dogs)
";

    #[test]
    fn functions_are_named_as_they_name_themselves() {
        let outline = Outline::read(PROGRAM, "a.py").unwrap();
        let names: Vec<&str> = outline.functions.iter().map(|function| function.qualname.as_str()).collect();
        assert_eq!(names, ["Dog.age", "<lambda>", "run.<locals>.inner", "run"]);
        let text = |range: Range<usize>| &PROGRAM[range];
        assert_eq!(text(outline.functions[0].body.clone()), "return self.years");
        assert_eq!(
            outline.functions[0].returned.iter().cloned().map(text).collect::<Vec<_>>(),
            ["self.years"]
        );
        assert_eq!(text(outline.functions[1].body.clone()), "x * 2");
        assert_eq!(text(outline.beginning..outline.beginning + 9), "class Dog");
        assert_eq!(outline.functions[3].parameters, ["dogs", "twice"]);
    }

    #[test]
    fn operations_belong_to_the_function_in_whose_text_they_stand() {
        let outline = Outline::read(PROGRAM, "a.py").unwrap();
        let found: Vec<(&str, &str)> = outline
            .operations
            .iter()
            .map(|operation| (operation.scope.as_str(), &PROGRAM[operation.range.clone()]))
            .collect();
        assert_eq!(
            found,
            [
                ("Dog.age", "self.years"),
                ("<lambda>", "x * 2"),
                ("run.<locals>.inner", "twice(dog.age)"),
                ("run.<locals>.inner", "dog.age"),
                ("run", "sum(inner(dog) for dog in dogs)"),
                ("run.<locals>.<genexpr>", "inner(dog)"),
            ]
        );
    }

    #[test]
    fn what_is_asked_whether_it_contains_something_is_the_receiver() {
        let program = "if key in ring:\n    found = one < two\n";
        let outline = Outline::read(program, "a.py").unwrap();
        let receivers = outline.operations.iter().filter_map(|operation| operation.receiver.as_ref());
        assert_eq!(
            receivers.map(|operand| &program[operand.range.clone()]).collect::<Vec<_>>(),
            ["ring", "one"]
        );
        assert_eq!(outline.statements[0].block, Some(program.find("found").unwrap()));
    }
}
