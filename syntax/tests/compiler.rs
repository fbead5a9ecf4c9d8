//! What the compiler promises to the interpreter, beyond the snapshots.

use pyrite_syntax::code::flags;
use pyrite_syntax::{Code, Constant, Instruction, Mode, Op, Options, VariableKind, serialize, verify};
use std::sync::Arc;

fn options() -> Options {
    Options { mode: Mode::Exec, optimize: 0, top_level_await: false, allow_incomplete: false, future: 0 }
}

fn compile_with(source: &str, options: &Options) -> Arc<Code> {
    let (code, _) = pyrite_syntax::compile(source, "test.py", options).expect("it is good Python");
    verify::verify(&code).expect("it is good code");
    let decoded = serialize::decode(&serialize::encode(&code), None).expect("it was encoded");
    assert_eq!(serialize::encode(&decoded), serialize::encode(&code));
    code
}

fn compile(source: &str) -> Arc<Code> {
    compile_with(source, &options())
}

/// The code object with this qualified name.
fn inner(code: &Arc<Code>, qualname: &str) -> Arc<Code> {
    fn find(code: &Arc<Code>, qualname: &str) -> Option<Arc<Code>> {
        if &*code.qualname == qualname {
            return Some(code.clone());
        }
        code.constants.iter().find_map(|constant| match constant {
            Constant::Code(code) => find(code, qualname),
            _ => None,
        })
    }
    find(code, qualname).unwrap_or_else(|| panic!("no code {qualname}"))
}

fn ops(code: &Code) -> Vec<Op> {
    let mut ops = Vec::new();
    let mut pc = 0;
    while let Some(instruction) = Instruction::decode(&code.words, pc) {
        ops.push(instruction.op);
        pc += instruction.op.length();
    }
    ops
}

fn count(code: &Code, op: Op) -> usize {
    ops(code).into_iter().filter(|&o| o == op).count()
}

#[test]
fn locals_beyond_the_low_registers_live_above_255() {
    let body: String = (0..300).map(|i| format!("    v{i} = {i}\n")).collect();
    let code = inner(&compile(&format!("def f():\n{body}    return v0, v299\n")), "f");
    assert_eq!(code.variables.len(), 300);
    assert!(code.variables.iter().all(|v| v.register < 120 || v.register >= 256));
    assert!(code.register_count > 256);
    assert!(count(&code, Op::SetHigh) >= 180);
}

#[test]
fn parameters_keep_their_numbers_up_to_127() {
    let names: Vec<String> = (0..200).map(|i| format!("p{i}")).collect();
    let code = inner(&compile(&format!("def f({}): return p199\n", names.join(", "))), "f");
    assert_eq!(code.arg_count, 200);
    assert!((0..128).all(|i| code.variables[i].register == i as u16));
    assert!((128..200).all(|i| code.variables[i].register >= 256));
}

#[test]
fn calls_nested_deeper_than_there_are_registers_compile() {
    let nested = (0..95).fold("1".to_owned(), |inner, i| format!("f({i}, x, {inner})"));
    compile(&format!("def g(x):\n    return {nested}\n"));
    compile(&format!("async def g(x):\n    return {}\n", nested.replace("f(3,", "f(await x,")));
}

#[test]
fn more_constants_than_sixteen_bits_can_number_compile() {
    let items: String = (0..70_000).map(|i| format!("f('{i}'),")).collect();
    compile(&format!("x = [{items}]\n"));
}

#[test]
fn twenty_nested_blocks_compile() {
    let mut source = "def f():\n".to_owned();
    for depth in 1..=20 {
        let head = match depth % 4 {
            0 => "for i in x:",
            1 => "with a as b:",
            2 => "try:",
            _ => "while x:",
        };
        source += &format!("{}{head}\n", " ".repeat(depth));
    }
    source += &format!("{}return f(1, 2, 3)\n", " ".repeat(21));
    for depth in (1..=20).rev().filter(|depth| depth % 4 == 2) {
        source += &format!("{}finally: x\n", " ".repeat(depth));
    }
    compile(&source);
}

#[test]
fn a_long_sum_does_not_overflow_the_stack() {
    compile(&format!("x = {}\n", vec!["a"; 2000].join(" + ")));
}

#[test]
fn reads_that_are_surely_bound_are_not_checked() {
    let code = compile("def f(a):\n    x = a\n    for i in x:\n        x = i\n    return x + a\n");
    assert_eq!(count(&inner(&code, "f"), Op::CheckBound), 0);
}

#[test]
fn reads_that_may_be_unbound_are_checked_once() {
    let code = compile("def f(a):\n    if a:\n        x = 1\n    print(x)\n    print(x)\n");
    assert_eq!(count(&inner(&code, "f"), Op::CheckBound), 1);
}

#[test]
fn a_variable_is_unbound_after_its_except_clause() {
    let code = compile("def f():\n    e = 1\n    try: e()\n    except E as e: pass\n    return e\n");
    assert_eq!(count(&inner(&code, "f"), Op::CheckBound), 1);
}

#[test]
fn each_loop_has_its_number() {
    let code = inner(
        &compile("def f(x):\n    for a in x:\n        while a:\n            a = [b for b in x]\n"),
        "f",
    );
    assert_eq!(code.loop_count, 3);
    assert_eq!(count(&code, Op::JumpBack), 3);
}

#[test]
fn code_after_a_return_is_dropped() {
    let code = inner(&compile("def f():\n    return 1\n    while f(): g()\n"), "f");
    assert_eq!(ops(&code), [Op::LoadInt, Op::Return]);
}

#[test]
fn flags_say_what_kind_of_function_it_is() {
    let code = compile(
        "def g(): yield\nasync def c(): pass\nasync def a(): yield\nclass C:\n    def m(self, *a, **k): 'doc'\n",
    );
    assert_ne!(inner(&code, "g").flags & flags::GENERATOR, 0);
    assert_ne!(inner(&code, "c").flags & flags::COROUTINE, 0);
    assert_ne!(inner(&code, "a").flags & flags::ASYNC_GENERATOR, 0);
    let method = inner(&code, "C.m");
    let wanted =
        flags::METHOD | flags::VARARGS | flags::VARKEYWORDS | flags::HAS_DOCSTRING | flags::OPTIMIZED;
    assert_eq!(method.flags & wanted, wanted);
    assert_eq!(method.docstring.as_deref(), Some("doc"));
}

#[test]
fn qualified_names_follow_the_nesting() {
    let code = compile(
        "def f():\n    global g\n    def g(): pass\n    class C:\n        def m(self): return lambda: 1\n",
    );
    inner(&code, "g");
    inner(&code, "f.<locals>.C.m.<locals>.<lambda>");
}

#[test]
fn optimisation_drops_asserts_and_docstrings() {
    let source = "def f(a):\n    'doc'\n    assert a\n    return __debug__\n";
    let plain = inner(&compile(source), "f");
    assert_eq!(count(&plain, Op::LoadAssertionError), 1);
    let optimized = inner(&compile_with(source, &Options { optimize: 2, ..options() }), "f");
    assert_eq!(count(&optimized, Op::LoadAssertionError), 0);
    assert_eq!(optimized.docstring, None);
}

#[test]
fn an_expression_gives_its_value_and_an_interactive_statement_prints_it() {
    let value = compile_with("1 + x", &Options { mode: Mode::Eval, ..options() });
    assert_eq!(ops(&value).last(), Some(&Op::Return));
    let printed = compile_with("x\n", &Options { mode: Mode::Single, ..options() });
    assert_eq!(count(&printed, Op::Intrinsic), 1);
}

#[test]
fn top_level_await_makes_the_module_a_coroutine() {
    let code = compile_with("await x\n", &Options { top_level_await: true, ..options() });
    assert_ne!(code.flags & flags::COROUTINE, 0);
}

#[test]
fn comprehension_variables_are_hidden() {
    let code = inner(&compile("def f(a):\n    x = 1\n    return [x for x in a], x\n"), "f");
    let kinds: Vec<_> = code.variables.iter().map(|v| (&*v.name, v.kind)).collect();
    assert_eq!(kinds, [("a", VariableKind::Local), ("x", VariableKind::Local), ("x", VariableKind::Hidden)]);
}

#[test]
fn a_parsed_tree_compiles_as_its_source_does() {
    let source = "def f(a):\n    return a + 1\n";
    let syntax =
        ruff_python_parser::parse(source, ruff_python_parser::Mode::Module.into()).expect("it is good");
    let (code, _) =
        pyrite_syntax::compile_ast(syntax.into_syntax(), source, "test.py", &options()).expect("it is good");
    assert_eq!(serialize::encode(&code), serialize::encode(&compile(source)));
}

#[test]
fn nodes_compile_as_the_source_that_they_were_made_of() {
    let source = r#"
"""A module."""
from __future__ import annotations
import os.path as p, sys

def f(a, /, b: int = -1, *args, c=10**30, d, **rest) -> "r":
    """A function."""
    global g
    g = [x * 2.5 for x in args if x] + [*rest, b'\x00"']
    lambda q=1j: (yield q)
    return f'{a!r:>{b}} {c=} {{}}'.join(
        str(g)).lower(
        )

class C[T](p.PurePath if p else object, metaclass=type):
    x: int = ...
    async def m(self, o):
        async with o as (i, *j):
            await i
        async for k in j: print(k, sep='')
        try:
            del o.a, o[1:2, ::3]
        except* (ValueError, TypeError) as e:
            raise RuntimeError from e
        else:
            assert not (1 < k <= 3 != 4), "text"
        finally:
            self.x += 1 if k else 2

while True:
    match sys.argv:
        case [1, -2.5, *r] | {"k": r} if r: break
        case str(x=None) | p.y as z: continue
        case _: pass
if f: type A = dict[str, int]
elif (n := C): nonlocal_ = {**{1: 2}, 'a': {3, 4}}
else: pass
"#;
    let parsed = pyrite_syntax::parse::parse(source, "test.py", &options()).expect("it is good");
    let tree = pyrite_syntax::ast::module(&parsed, false);
    assert_eq!(pyrite_syntax::ast::validate(&tree), Ok(()));
    let again = pyrite_syntax::ast::parsed(&tree).expect("it is small");
    let (code, _) = pyrite_syntax::compile_parsed(&again, "test.py", &options()).expect("it is good");
    verify::verify(&code).expect("it is good code");
    fn compare(one: &Arc<Code>, other: &Arc<Code>) {
        assert_eq!(one.words, other.words, "{}", one.qualname);
        // Type parameters in brackets have a range of their own that nodes do not tell.
        if !one.qualname.contains("generic parameters") {
            let positions = |code: &Arc<Code>| code.positions.runs().collect::<Vec<_>>();
            assert_eq!(positions(one), positions(other), "{}", one.qualname);
        }
        let inner = |code: &Arc<Code>| -> Vec<Arc<Code>> {
            let codes = code.constants.iter().filter_map(|c| match c {
                Constant::Code(code) => Some(code.clone()),
                _ => None,
            });
            codes.collect()
        };
        assert_eq!(inner(one).len(), inner(other).len());
        inner(one).iter().zip(&inner(other)).for_each(|(one, other)| compare(one, other));
    }
    compare(&compile(source), &code);
}
