//! What can be seen of the JIT, and told to it: CPython has none of this, so the programs are here and not among those
//! that are compared with it.

use std::process::{Command, Output};

fn pyrite(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pyrite")).args(args).output().expect("the built binary runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a program that has functions compiled after 20 calls; gives what it prints.
fn run(program: &str) -> String {
    run_with(&["--jit-threshold=20", "--inliner=off"], program)
}

fn run_with(options: &[&str], program: &str) -> String {
    let output = pyrite(&[options, &["-c", program]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// Calls of this get compiled; lines of the program are counted from here.
const ADD: &str = "\
from pyrite import jit
def add(a, b):
    return a + b
";

fn after_add(program: &str) -> String {
    format!("{ADD}{program}")
}

/// A file with a program, gone when the test is over.
struct Program(std::path::PathBuf);

impl Program {
    fn new(name: &str, source: &str) -> Program {
        let path = std::env::temp_dir().join(format!("pyrite-{}-{name}.py", std::process::id()));
        std::fs::write(&path, source).expect("a temporary file");
        Program(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("a path in UTF-8")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn a_function_that_is_called_often_is_compiled_and_can_be_asked_about() {
    let program = after_add(
        "
print(jit.is_jit_compiled(add))
for i in range(1000): add(i, 1)
print(jit.is_jit_compiled(add), add in jit.get_compiled_functions())
print(jit.get_compiled_size(add) > 50)
print(0 < jit.get_function_compilation_time(add) <= jit.get_compilation_time())
counts = jit.get_function_hir_opcode_counts(add)
print(counts['IntBinary'], counts['Return'], jit.count_interpreted_calls(add))
print(jit.is_jit_compiled(len), jit.get_function_hir_opcode_counts(run := lambda: 0))",
    );
    assert_eq!(run(&program), "False\nTrue True\nTrue\nTrue\n1 1 20\nFalse None\n");
}

#[test]
fn a_function_with_a_hot_loop_is_compiled_though_it_is_called_once() {
    let program = "
from pyrite import jit
def spin(n):
    t = 0
    while t < n: t += 1
    return t
print(spin(1000), jit.is_jit_compiled(spin))";
    assert_eq!(run(program), "1000 True\n");
}

#[test]
fn deopt_statistics_name_function_line_reason_and_guilty_type_once() {
    let program = after_add(
        "
list(map(add, range(500), range(500)))
jit.get_and_clear_runtime_stats()
add('x', 'y'); add('x', 'y'); add('x', 'y')
add(2.5, 1)
for deopt in jit.get_and_clear_runtime_stats()['deopt']:
    print(deopt['normal']['func_qualname'], deopt['normal']['filename'], deopt['normal']['reason'],
        deopt['normal']['guilty_type'], deopt['int'])
    print(deopt['normal']['description'])
print(jit.get_and_clear_runtime_stats())",
    );
    assert_eq!(
        run(&program),
        "add <string> kind str {'lineno': 3, 'count': 3}
a value of another type than so far
add <string> kind float {'lineno': 3, 'count': 1}
a value of another type than so far
{'deopt': []}
"
    );
}

#[test]
fn force_compile_needs_no_calls_and_force_uncompile_gives_back_the_interpreter() {
    let program = after_add(
        "
import sys
def active(): return sys._jit.is_active()
print(jit.force_compile(active), active())
print(jit.force_uncompile(active), active(), jit.is_jit_compiled(active), jit.force_uncompile(active))
print(jit.force_compile(add), add(1, 2), add('a', 'b'), jit.is_jit_compiled(add))
class C:
    def method(self): return 5
print(jit.force_compile(C().method), jit.is_jit_compiled(C.method), C().method())
try: jit.force_compile(3)
except TypeError as error: print(error)",
    );
    assert_eq!(
        run(&program),
        "True True
True False False False
True 3 ab True
True True 5
expected a Python function, not int
"
    );
}

#[test]
fn uncompiled_while_it_runs_a_function_goes_on() {
    let program = "
from pyrite import jit
def outer(n):
    t = 0
    for i in range(n):
        t += inner(i)
    return t
def inner(i):
    if i == 500: jit.force_uncompile(outer)
    if i == 700: jit.force_uncompile(inner)
    return i
print(outer(1000), outer(1000) == sum(range(1000)))";
    assert_eq!(run(program), "499500 True\n");
}

#[test]
fn what_is_suppressed_is_never_compiled() {
    let program = "
from pyrite import jit
@jit.jit_suppress
def never(n):
    t = 0
    for i in range(n): t += i
    return t
for i in range(100): never(100)
print(never.__name__, jit.is_jit_compiled(never), jit.force_compile(never), jit.is_jit_compiled(never))";
    assert_eq!(run(program), "never False False False\n");
}

#[test]
fn disabled_it_compiles_nothing_new_and_with_deopt_all_nothing_is_left() {
    let program = after_add(
        "
for i in range(100): add(i, 1)
jit.disable()
def other(a): return a + 1
for i in range(100): other(i)
print(jit.is_enabled(), jit.is_jit_compiled(add), jit.is_jit_compiled(other))
jit.disable(deopt_all=True)
print(jit.is_jit_compiled(add), jit.get_compiled_functions())
jit.enable()
for i in range(500): add(i, 1); other(i)
print(jit.is_enabled(), jit.is_jit_compiled(add), jit.is_jit_compiled(other))",
    );
    assert_eq!(run(&program), "False True False\nFalse []\nTrue True True\n");
}

#[test]
fn the_number_of_calls_before_compilation_can_be_set() {
    let program = after_add(
        "
for i in range(100): add(i, 1)
print(jit.is_jit_compiled(add), jit.count_interpreted_calls(add))
jit.compile_after_n_calls(6)
for i in range(100): add(i, 1)
print(jit.is_jit_compiled(add), jit.count_interpreted_calls(add))
try: jit.compile_after_n_calls(-1)
except ValueError as error: print(error)",
    );
    let said = "the number of calls must not be negative, nor above 2**32 - 1";
    assert_eq!(run_with(&["--jit-sync"], &program), format!("False 100\nTrue 6\n{said}\n"));
}

#[test]
fn without_the_jit_the_modules_are_there_and_nothing_is_compiled() {
    let program = after_add(
        "
import sys, cinderjit, pyrite.jit
for i in range(100): add(i, 1)
print(jit.is_enabled(), jit.is_jit_compiled(add), jit.force_compile(add), jit.force_uncompile(add))
print(jit.get_compiled_functions(), jit.get_compiled_size(add), jit.get_compilation_time())
print(cinderjit.get_and_clear_runtime_stats(), jit.jit_suppress(add) is add, jit.count_interpreted_calls(add))
print(sys._jit.is_available(), sys._jit.is_enabled(), sys._jit.is_active())
try: jit.print_hir(add)
except RuntimeError as error: print(error)",
    );
    assert_eq!(
        run_with(&["--no-jit"], &program),
        "False False False False
[] 0 0.0
{'deopt': []} True 100
True False False
the JIT is off
"
    );
}

#[test]
fn hir_and_machine_code_are_printed_to_the_standard_output_of_the_program() {
    let program = after_add(
        "
import contextlib, io
for i in range(100): add(i, 1)
with contextlib.redirect_stdout(io.StringIO()) as hir: jit.print_hir(add)
with contextlib.redirect_stdout(io.StringIO()) as code: jit.disassemble(add)
print(hir.getvalue().startswith('function add'), 'IntBinary Add' in hir.getvalue())
print(code.getvalue().startswith('machine code of add (call)'), 'IntBinary Add' in code.getvalue())",
    );
    assert_eq!(run(&program), "True True\nTrue True\n");
}

const SHAPES: &str = "\
print('the program runs')
class Square:
    def area(self, side):
        total = 0
        for row in range(side):
            total += side * row
        return total
for n in range(1000):
    Square().area(3)
";

#[test]
fn the_command_hir_prints_a_function_after_any_pass_and_the_program_writes_elsewhere() {
    let program = Program::new("hir", SHAPES);
    let output = pyrite(&["hir", program.path(), "Square.area"]);
    let hir = text(&output.stdout);
    assert!(hir.starts_with("function Square.area\nentry Call"), "{hir}");
    assert!(hir.contains("IntBinary Mul"), "{hir}");
    assert_eq!((text(&output.stderr), output.status.code()), ("the program runs\n".into(), Some(0)));

    let loops = text(&pyrite(&["hir", program.path(), "Square.area", "--loop"]).stdout);
    assert!(loops.starts_with("function Square.area\nentry Loop"), "{loops}");

    let built = text(&pyrite(&["hir", program.path(), "Square.area", "--after", "build"]).stdout);
    assert!(built.starts_with("function Square.area\n"), "{built}");
    assert!(built.lines().count() > hir.lines().count(), "{built}\n{hir}");
}

#[test]
fn instances_that_nobody_keeps_are_not_made_but_on_the_ways_out() {
    let source = "\
class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)
def reach(x, y):
    v = Vector(x, y) + Vector(y, x)
    return v.x + v.y
for n in range(1000):
    reach(n, 2)
try:
    reach(1, 'text')
except TypeError:
    print(reach(2.5, 1))
";
    let program = Program::new("sunk", source);
    let output = pyrite(&["hir", program.path(), "reach"]);
    assert_eq!(text(&output.stderr), "7.0\n");
    let hir = text(&output.stdout);
    let made = hir.lines().filter(|line| line.contains("= NewInstance"));
    let (sunk, others): (Vec<&str>, Vec<&str>) = made.partition(|line| line.starts_with("sunk "));
    assert_eq!((sunk.len(), others.len()), (3, 0), "{hir}");
    let with = text(&pyrite(&["hir", "--after", "frames", "--inliner=off", program.path(), "reach"]).stdout);
    assert!(!with.contains("sunk "), "{with}");
}

#[test]
fn the_command_hir_compiles_what_the_program_did_not_and_says_what_is_missing() {
    let program = Program::new("cold", "def cold(a):\n    return a\ndef items():\n    yield 1\n");
    for (function, entry) in [("cold", "entry Call"), ("items", "entry Resume")] {
        let hir = text(&pyrite(&["hir", program.path(), function]).stdout);
        assert!(hir.starts_with(&format!("function {function}\n{entry}")), "{hir}");
    }
    let output = pyrite(&["hir", program.path(), "warm"]);
    assert!(text(&output.stderr).contains("no function of this name"), "{}", text(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn the_command_asm_prints_machine_code_under_hir_and_lines_of_python() {
    let program = Program::new("asm", SHAPES);
    let listing = text(&pyrite(&["asm", program.path(), "Square.area"]).stdout);
    assert!(listing.starts_with("machine code of Square.area (call)"), "{listing}");
    let line = listing.find("    6 |             total += side * row\n").expect("the line of Python");
    let multiplication = listing.find("= IntBinary Mul").expect("the HIR instruction");
    assert!(line < multiplication, "{listing}");
    let next = listing[multiplication..].lines().nth(1).expect("an instruction");
    assert!(
        next.trim_start().split_once("  ").is_some_and(|(offset, _)| u32::from_str_radix(offset, 16).is_ok())
    );
}

#[test]
fn perf_finds_functions_by_name() {
    let program = "
import os
def spin(n):
    t = 0
    while t < n: t += 1
    return t
for i in range(100): spin(100)
print(os.getpid())";
    let process = run_with(&["--jit", "--jit-threshold=20", "--jit-perf"], program);
    let [map, dump] = ["perf-", "jit-"].map(|name| format!("/tmp/{name}{}", process.trim()));
    let (map, dump) = (map + ".map", dump + ".dump");
    let lines = std::fs::read_to_string(&map).expect("a map");
    let line = lines.lines().find(|line| line.ends_with(" py:spin:<string>")).expect("the function's line");
    let numbers: Vec<_> = line.split(' ').take(2).map(|n| u64::from_str_radix(n, 16)).collect();
    assert!(matches!(numbers[..], [Ok(start), Ok(size)] if start > 4096 && size > 50), "{line}");
    let bytes = std::fs::read(&dump).expect("a dump");
    assert_eq!(bytes[..4], 0x4A69_5444_u32.to_ne_bytes());
    let name = b"py:spin:<string>\0";
    assert!(bytes.windows(name.len()).any(|window| window == name));
    let _ = (std::fs::remove_file(map), std::fs::remove_file(dump));
}

#[test]
fn statistics_tell_time_by_tier_and_exits_by_reason() {
    let program = after_add(
        "
t = 0
for i in range(300000): t = add(t, 1)
list(map(add, range(500), range(500)))  # What comes behind a loop is noted by the interpreter for a while.
add('x', 'y'); add('x', 'y'); add('x', 'y')",
    );
    let output = pyrite(&["--jit-sync", "--inliner=off", "--jit-stats", "-c", &program]);
    let report = text(&output.stderr);
    let line = |begin: &str| {
        report.lines().find(|line| line.starts_with(begin)).unwrap_or_else(|| panic!("{report}"))
    };
    let share =
        line("time in machine code").split_whitespace().rev().nth(1).and_then(|n| n.parse::<f64>().ok());
    assert!(share.is_some_and(|share| share > 10.0), "{report}");
    for begin in ["time in interpreter", "time in compiler", "time of pass licm"] {
        line(begin);
    }
    assert!(
        report.lines().any(|line| line.starts_with("compiled ") && line.ends_with(" bytes  add")),
        "{report}"
    );
    assert_eq!(line("exits  ").split_whitespace().collect::<Vec<_>>(), ["exits", "3", "kind"]);
    assert!(line("exits at").ends_with(" add line 3: kind (str)"), "{report}");
}

#[test]
fn code_is_left_once_a_global_number_has_changed_and_then_no_more() {
    let program = "
from pyrite import jit
step = 2
def twice(n): return n + step
for _ in map(twice, range(3000)): pass
jit.get_and_clear_runtime_stats()
total = 0
for step in range(3000): total += twice(1)
deopts = jit.get_and_clear_runtime_stats()['deopt']
print(total, {d['normal']['reason'] for d in deopts}, sum(d['int']['count'] for d in deopts) < 200)";
    assert_eq!(run_with(&["--jit-sync", "--jit-threshold=20"], program), "4501500 {'changed'} True\n");
}

#[test]
fn a_debugger_that_is_told_of_functions_does_not_disturb_the_program() {
    let program = after_add("for i in range(100): add(i, 1)\nprint(jit.is_jit_compiled(add))");
    assert_eq!(run_with(&["--jit", "--jit-threshold=20", "--jit-gdb"], &program), "True\n");
}

#[test]
fn the_documentation_names_every_function_and_every_reason() {
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/jit.md")).expect("a page");
    let names = run("from pyrite import jit\nprint(*[n for n in dir(jit) if not n.startswith('_')])");
    for name in names.split_whitespace() {
        assert!(page.contains(&format!("`{name}(")), "docs/jit.md lacks {name}");
    }
    for reason in pyrite_hir::instruction::Reason::ALL {
        assert!(page.contains(&format!("| `{}` |", reason.name())), "docs/jit.md lacks {}", reason.name());
    }
    for refusal in pyrite_jit::Refusal::ALL {
        let row = format!("| `{}` | {} |", refusal.name(), refusal.message());
        assert!(page.contains(&row), "docs/jit.md lacks {row}");
    }
}

#[test]
fn the_report_tells_what_was_compiled_and_left_however_the_program_ends() {
    let source = "\
import sys
def add(a, b):
    return a + b
list(map(add, range(500), range(500)))
add(1.5, 1)
";
    for (name, end, status) in [("ends", "", 0), ("exits", "sys.exit(3)", 3), ("raises", "add(1, None)", 1)] {
        let program = Program::new(&format!("report-{name}"), &format!("{source}{end}\n"));
        let report = std::env::temp_dir().join(format!("pyrite-{}-{name}.json", std::process::id()));
        let file = report.to_str().expect("a path in UTF-8");
        let options = ["--jit", "--jit-threshold=20", "--inliner=off", "--jit-report-hir", "add"];
        let output = pyrite(&[&options[..], &["--jit-report", file, program.path()]].concat());
        assert_eq!(output.status.code(), Some(status), "{}", text(&output.stderr));
        let found = std::fs::read_to_string(&report).expect("a report");
        let _ = std::fs::remove_file(&report);
        for said in [
            "\"inliner\": \"off\"",
            "\"name\": \"add\"",
            "\"guilty\": \"float\"",
            "\"entry\": \"call\"",
            "= IntBinary Add",
            "\"machine_code_time_share\": 0.",
            "\"inline\": ",
            "\"tier\": 2,",
        ] {
            assert!(found.contains(said), "{said} is not in {found}");
        }
    }
}

#[test]
fn a_function_whose_calls_are_counted_down_while_operands_are_noted_is_compiled_all_the_same() {
    // The loop becomes hot first, and the function while the interpreter notes what the loop works on.
    let program = "
from pyrite import jit
def add(a, b): return a + b
def caller(n): return add(n, 1)
for n in range(1000): caller(n)
print(jit.is_jit_compiled(caller), jit.is_jit_compiled(add))";
    assert_eq!(run(program), "True True\n");
}

#[test]
fn a_loop_whose_calls_end_the_noting_of_operands_is_compiled() {
    let steps: String = (0..14).map(|_| "    a = a ^ 1\n").collect();
    let program = format!(
        "import functools
from pyrite import jit
def step():
    a = 1
{steps}    len(())
    return a
call = functools.partial(step)
def play(n):
    total = 0
    for i in range(n):
        total += call()
        if total == 77: print(end='')
        total ^= i * 3 + (total >> 2)
    return total
play(100_000)"
    );
    let log = std::process::Command::new(env!("CARGO_BIN_EXE_pyrite"))
        .args(["--jit-sync", "--jit-log", "-c", &program])
        .output()
        .expect("the built binary runs");
    let log = String::from_utf8_lossy(&log.stderr).into_owned();
    assert!(log.contains("compiled play (Loop"), "{log}");
}

#[test]
fn a_loop_beside_a_closure_stays_in_the_code_that_was_compiled_for_it() {
    let program = "
from pyrite import jit
def count(n):
    seen = {}
    for i in range(n):
        for k in range(40): seen[k] = seen.get(k, 0) + 1
    return max(seen, key=lambda k: seen[k])
print(count(3000), jit.get_and_clear_runtime_stats()['deopt'])";
    assert_eq!(run_with(&["--jit-sync"], program), "0 []\n");
}

#[test]
fn calls_of_bound_methods_in_variables_stay_in_the_code_that_was_compiled_for_them() {
    let program = "
from pyrite import jit
class Sum:
    def __init__(self): self.n = 0
    def add(self, k): self.n += k
def sum_up(n):
    total, items = Sum(), []
    add, append = total.add, items.append
    for i in range(n): add(i); append(i)
    return total.n + len(items)
for i in range(300): last = sum_up(100)
print(last, jit.get_and_clear_runtime_stats()['deopt'])";
    assert_eq!(run_with(&["--jit-sync"], program), "5050 []\n");
}
