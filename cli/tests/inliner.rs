//! What the inliner does, and each reason why it does not: a build in which it silently does nothing fails here.

use std::process::Command;

fn run(options: &[&str], program: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_pyrite"))
        .args(options)
        .args(["-c", program])
        .output()
        .expect("the built binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Has `caller` compiled by calling it with small ints, from where it cannot be inlined itself, and prints what became
/// of its calls.
fn decisions(options: &[&str], program: &str) -> String {
    let program = format!(
        "from pyrite import jit
{program}
for _ in map(caller, range(200)): pass
print(jit.get_inlined_functions_stats(caller))"
    );
    run(&[&["--jit-threshold=20"], options].concat(), &program)
}

fn inlined(count: u32) -> String {
    format!("{{'num_inlined_functions': {count}, 'failure_stats': {{}}}}\n")
}

fn refused(reason: &str, callee: &str) -> String {
    format!("{{'num_inlined_functions': 0, 'failure_stats': {{'{reason}': ['{callee}']}}}}\n")
}

#[test]
fn functions_methods_and_constructors_are_inlined() {
    let function = "
def add(a, b=1): return a + b
def caller(n): return add(n) + add(n, b=2)";
    assert_eq!(decisions(&[], function), inlined(2));
    let methods = "
class Base:
    def __init__(self, n): self.n = n
    def get(self): return self.n
class Derived(Base):
    def __init__(self, n): super().__init__(n)
def caller(n): return Derived(n).get()";
    assert_eq!(decisions(&[], methods), inlined(3));
    let closure = "
def outer():
    k = 3
    def inner(n): return n + k
    return inner
add = outer()
def caller(n): return add(n)";
    assert_eq!(decisions(&[], closure), inlined(1));
    let hooks = "
class Any:
    def __getattr__(self, name): return len(name)
    def __call__(self, n): return n
any = Any()
def caller(n): return any(n) + any.length";
    assert_eq!(decisions(&[], hooks), inlined(2));
}

#[test]
fn several_callees_of_one_place_are_inlined_one_beside_the_other() {
    let program = "
class Cat:
    def sound(self): return 1
class Dog:
    def sound(self): return 2
pets = [Cat(), Dog()]
def caller(n): return pets[n & 1].sound()";
    assert_eq!(decisions(&[], program), inlined(2));
}

#[test]
fn with_the_inliner_off_nothing_is_inlined() {
    let program = "
def add(a, b): return a + b
def caller(n): return add(n, 1)";
    assert_eq!(decisions(&["--inliner=off"], program), inlined(0));
    assert_eq!(
        run(
            &["--jit-threshold=20"],
            "from pyrite import jit
def add(a, b): return a + b
def caller(n): return add(n, 1)
print(jit.is_hir_inliner_enabled())
jit.disable_hir_inliner()
print(jit.is_hir_inliner_enabled())
for _ in map(caller, range(100)): pass
print(jit.get_num_inlined_functions(caller), jit.is_jit_compiled(caller))
jit.force_uncompile(caller)
jit.enable_hir_inliner()
for _ in map(caller, range(200)): pass
print(jit.get_num_inlined_functions(caller))"
        ),
        "True\nFalse\n0 True\n1\n"
    );
}

#[test]
fn what_has_an_exception_table_is_refused() {
    let program = "
def safe_div(a, b):
    try:
        return a // b
    except ZeroDivisionError:
        return 0
def caller(n): return safe_div(n, n & 3)";
    assert_eq!(decisions(&[], program), refused("ExceptionTable", "safe_div"));
}

#[test]
fn generators_that_a_loop_alone_knows_are_inlined() {
    let of_loop = "
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
def caller(n):
    total = 0
    for i in count(n & 7): total += i
    return total";
    assert_eq!(decisions(&[], of_loop), inlined(1));
    let consumed = "
def count(n):
    for i in range(n): yield i
def caller(n): return sum(count(n & 7)), max(count(3))";
    assert!(decisions(&[], consumed).contains("'num_inlined_functions': 2"));
    let expressions = "
def caller(n):
    return any(x == n for x in (1, 2)), [sum(x * y for y in range(x)) for x in range(n & 3)], ''.join(c for c in 'ab')";
    assert!(decisions(&[], expressions).contains("'num_inlined_functions': 3"));
    let of_variable = "
def count(n):
    for i in range(n): yield i
def caller(n):
    total = 0
    numbers = count(n & 7)
    for i in numbers: total += i
    return total";
    assert_eq!(decisions(&[], of_variable), refused("Generator", "count"));
}

#[test]
fn generators_of_a_function_that_is_inlined_into_a_loop_are_inlined_too() {
    let program = "
def distinct(a): return len(set(i + x for i, x in enumerate(a))), len(set(i - x for i, x in enumerate(a)))
def caller(n):
    total = 0
    for i in range(3): total += distinct([i, n])[1]
    return total";
    assert_eq!(decisions(&[], program), inlined(3));
}

#[test]
fn a_loop_over_a_generator_is_compiled_with_the_loop_around_it() {
    let program = "
from pyrite import jit
def count(n):
    for i in range(n): yield i
def once(n):
    total = 0
    for _ in range(n): total += sum(count(100))
    return total
once(3000)
print(jit.get_inlined_functions_stats(once)['num_inlined_functions'])";
    assert_eq!(run(&["--jit-sync"], program), "1\n");
}

#[test]
fn functions_that_call_each_other_through_one_code_are_called_where_they_recur() {
    let program = "
class Node:
    def __call__(self, *args, **kwargs): return self.work(*args, **kwargs)
class Leaf(Node):
    def work(self, n, k=1): return n + k
class Twice(Node):
    def work(self, n, k=1): return 2 * n + k
class Group(Node):
    def __init__(self, *parts): self.parts = parts
    def work(self, n, k=1):
        for part in self.parts: n = part(n, k=k)
        return n
def caller(n, top=Group(Leaf(), Twice(), Group(Leaf(), Group(Twice(), Leaf())))): return top(n & 3, k=2)
from pyrite import jit
for _ in map(caller, range(3000)): pass
print('identity' in {d['normal']['reason'] for d in jit.get_and_clear_runtime_stats()['deopt']}, caller(1))";
    assert_eq!(run(&["--jit-sync", "--jit-threshold=20"], program), "False 24\n");
}

#[test]
fn code_is_left_where_somebody_has_got_hold_of_the_frame_of_a_generator_in_a_loop() {
    let program = "
import sys
from pyrite import jit
def look(x): return sys._getframe(1) if x > 3 else x
def looked_at(n):
    for i in range(n): yield look(i)
def caller(n):
    last = None
    for x in looked_at(n): last = x
    return last
for _ in map(caller, [3] * 200): pass
list(map(caller, [3] * 40))  # What comes behind the loop has been noted then.
jit.get_and_clear_runtime_stats()
caller(5)
print(jit.get_inlined_functions_stats(caller)['num_inlined_functions'])
print({d['normal']['reason'] for d in jit.get_and_clear_runtime_stats()['deopt']} & {'seen'})";
    assert_eq!(run(&["--jit-threshold=20", "--jit-sync"], program), "1\n{'seen'}\n");
}

#[test]
fn generators_are_refused() {
    let program = "
def numbers(n): yield n
def caller(n): return numbers(n)";
    assert_eq!(decisions(&[], program), refused("Generator", "numbers"));
}

#[test]
fn what_shares_its_variables_with_inner_functions_is_refused() {
    let program = "
def make(n):
    def inner(): return n
    return inner
def caller(n): return make(n)";
    assert_eq!(decisions(&[], program), refused("CellVariables", "make"));
}

#[test]
fn what_never_returns_is_refused() {
    let program = "
def fail(n):
    raise ValueError(n)
def caller(n):
    try:
        fail(n)
    except ValueError:
        return n";
    assert_eq!(decisions(&[], program), refused("NoReachableReturn", "fail"));
}

#[test]
fn what_asks_for_its_frame_is_refused() {
    let program = "
def variables(n): return locals()
def caller(n): return variables(n)";
    assert_eq!(decisions(&[], program), refused("FrameAccess", "variables"));
}

#[test]
fn recursion_is_inlined_once() {
    let program = "
def caller(n): return 1 if n < 2 else caller(n - 1)";
    let expected = "{'num_inlined_functions': 1, 'failure_stats': {'Recursive': ['caller']}}\n";
    assert_eq!(decisions(&[], program), expected);
}

#[test]
fn long_chains_of_calls_are_cut() {
    let mut program = String::from("def f0(n): return n\n");
    for n in 1..20 {
        program += &format!("def f{n}(n): return f{}(n)\n", n - 1);
    }
    program += "caller = f19";
    let given = decisions(&[], &program);
    assert!(given.contains("'TooDeep': ['f"), "{given}");
}

#[test]
fn long_functions_are_refused() {
    let body: String = (0..80).map(|n| format!("    n = n * 3 + {n}\n    n = n % 1000\n")).collect();
    let program = format!("def long(n):\n{body}    return n\ndef caller(n): return long(n)");
    assert_eq!(decisions(&[], &program), refused("CalleeTooBig", "long"));
}

#[test]
fn callers_get_only_so_long() {
    let body: String = (0..12).map(|n| format!("    n = n * 3 + {n}\n    n = n % 1000\n")).collect();
    let calls: String = (0..40).map(|_| "    n = middling(n)\n").collect();
    let program = format!("def middling(n):\n{body}    return n\ndef caller(n):\n{calls}    return n");
    let given = decisions(&[], &program);
    assert!(given.contains("'failure_stats': {'CallerBudget': ['middling']}}"), "{given}");
    assert!(!given.contains("'num_inlined_functions': 0"), "{given}");
}

#[test]
fn a_place_whose_functions_shared_code_until_one_got_another_is_inlined_for_those_that_have_it() {
    let program = "
def make(k):
    def inner(n): return n
    return inner
def other(n): return -n
inners = [make(0), make(1)]
def caller(n): return inners[n & 1](n)
for n in range(10): caller(n)
inners[0].__code__ = other.__code__
inners[0] = inners[1]";
    assert_eq!(decisions(&[], program), inlined(1));
}

#[test]
fn arguments_whose_number_is_not_known_are_refused() {
    let program = "
def add(a, b): return a + b
pair = (1, 2)
def caller(n): return add(*pair)";
    assert_eq!(decisions(&[], program), refused("Varargs", "add"));
    let program = "
def add(a, b): return a + b
pair = dict(a=1, b=2)
def caller(n): return add(**pair)";
    assert_eq!(decisions(&[], program), refused("Keywords", "add"));
}

#[test]
fn arguments_that_do_not_fit_are_refused() {
    let program = "
def add(a, b): return a + b
def caller(n):
    try:
        return add(n)
    except TypeError:
        return 0";
    assert_eq!(decisions(&[], program), refused("ArgumentMismatch", "add"));
}

#[test]
fn places_that_call_several_things_of_different_kinds_are_refused() {
    let program = "
def add(n): return n + 1
class Number:
    def __init__(self, n): self.n = n
things = [add, Number]
def caller(n): return things[n & 1](n)";
    let given = decisions(&[], program);
    assert!(
        given.starts_with("{'num_inlined_functions': 0, 'failure_stats': {'NotMonomorphic': ["),
        "{given}"
    );
}

#[test]
fn functions_with_different_parameters_are_inlined_one_beside_the_other() {
    let program = "
def add(n): return n + 1
def either(n, m=1, *rest, k=2): return n + m + k + len(rest)
things = [add, either]
def caller(n): return things[n & 1](n)";
    assert_eq!(decisions(&[], program), inlined(2));
}

#[test]
fn functions_that_are_made_anew_are_inlined_by_their_code_whatever_they_take() {
    let program = "
def make(k):
    def inner(*args, **kwargs): return k + args[0] + len(kwargs)
    return inner
inners = [make(k) for k in range(50)]
def caller(n): return inners[n % 50](n, m=n)";
    assert_eq!(decisions(&[], program), inlined(1));
}

#[test]
fn places_that_call_too_many_things_are_refused() {
    let program = "
things = [eval(f'lambda n: n + {k}') for k in range(30)]
def caller(n): return things[n % 30](n)";
    assert_eq!(decisions(&[], program), refused("Megamorphic", "<lambda>"));
}

#[test]
fn places_that_never_ran_are_refused() {
    let program = "
def add(a, b): return a + b
def caller(n):
    if n > 1000:
        return add(n, 1)
    return n";
    assert_eq!(decisions(&[], program), refused("Cold", "?"));
}

#[test]
fn places_whose_guards_keep_failing_are_refused() {
    let program = "
def add(n, k=1): return n + k
def caller(n):
    add.__defaults__ = (n,)
    return add(n)
for _ in map(caller, range(2000)): pass";
    assert_eq!(decisions(&[], program), refused("Volatile", "add"));
}

#[test]
fn what_has_too_many_parameters_is_refused() {
    let names: Vec<String> = (0..70).map(|n| format!("p{n}")).collect();
    let zeros = vec!["n"; 70];
    let program = format!(
        "def many({}): return p0\ndef caller(n): return many({})",
        names.join(", "),
        zeros.join(", ")
    );
    assert_eq!(decisions(&[], &program), refused("BuildFailed", "many"));
}

#[test]
fn what_has_got_other_code_since_it_was_called_is_refused() {
    let program = "from pyrite import jit
def add(a, b): return a + b
def other(a, b): return a - b
things = [add]
def caller(n): return things[0](n, 1)
for n in range(10): caller(n)
add.__code__ = other.__code__
jit.force_compile(caller)
print(jit.get_inlined_functions_stats(caller), caller(5))";
    let expected = "{'num_inlined_functions': 0, 'failure_stats': {'CodeChanged': ['other']}} 4\n";
    assert_eq!(run(&[], program), expected);
}

#[test]
fn nothing_is_inlined_while_the_program_is_traced() {
    let program = "from pyrite import jit
import sys
def add(a, b): return a + b
def caller(n): return add(n, 1)
for n in range(10): caller(n)
sys.settrace(lambda *_: None)
jit.force_compile(caller)
sys.settrace(None)
print(jit.get_inlined_functions_stats(caller), caller(5))";
    let expected = "{'num_inlined_functions': 0, 'failure_stats': {'Instrumented': ['add']}} 6\n";
    assert_eq!(run(&[], program), expected);
}

#[test]
fn special_methods_properties_and_methods_of_classes_are_inlined() {
    let program = "
class Number:
    def __init__(self, n): self.n = n
    def __add__(self, other): return self.n + other
    def __len__(self): return 3
    def __bool__(self): return self.n > 1
    def __getitem__(self, key): return key
    def __enter__(self): return self
    def __exit__(self, *_): return None
    @property
    def twice(self): return 2 * self.n
    @staticmethod
    def plain(n): return n
    @classmethod
    def make(cls, n): return cls(n)
number = Number(5)
def caller(n):
    with number as it:
        return (it + n if it else 0) + len(it) + it[n] + it.twice + it.plain(n) + Number.make(n).n";
    assert_eq!(decisions(&[], program), inlined(10));
}

#[test]
fn what_decorators_pass_on_is_inlined() {
    let program = "
def plain(function):
    def wrapper(*args, **kwargs): return function(*args, **kwargs)
    return wrapper
@plain
def add(a, b): return a + b
def caller(n): return add(n, b=2)";
    assert_eq!(decisions(&[], program), inlined(2));
}

#[test]
fn what_is_not_to_be_compiled_is_not_inlined() {
    let program = "
@jit.jit_suppress
def add(a, b): return a + b
def caller(n): return add(n, 1)";
    assert_eq!(decisions(&[], program), refused("Denied", "add"));
}

#[test]
fn fuel_runs_out() {
    let program = "
def add(a, b): return a + b
def caller(n): return add(n, 1)";
    assert_eq!(decisions(&["--inliner-fuel=0"], program), refused("OutOfFuel", "add"));
}

#[test]
fn functions_are_allowed_and_denied_by_qualified_name() {
    let program = "
class Dog:
    def speak(self): return 1
def add(a, b): return a + b
dog = Dog()
def caller(n): return add(n, dog.speak())";
    let one = |refused: &str| {
        format!("{{'num_inlined_functions': 1, 'failure_stats': {{'Denied': ['{refused}']}}}}\n")
    };
    assert_eq!(decisions(&["--inliner-deny=Dog.speak"], program), one("Dog.speak"));
    assert_eq!(decisions(&["--inliner-allow", "Dog.speak"], program), one("add"));
    assert_eq!(decisions(&["--inliner-allow=Dog.speak", "--inliner-allow=add"], program), inlined(2));
    assert_eq!(decisions(&["--inliner-allow=add", "--inliner-deny=Dog.speak"], program), one("Dog.speak"));
    assert_eq!(decisions(&["--inliner-deny=speak"], program), inlined(2));
}

#[test]
fn a_guard_of_an_inlined_call_that_fails_gives_the_interpreter_all_frames() {
    let program = "
import sys, traceback
def where(): return [frame.name for frame in traceback.extract_stack()][1:]
def inner(a, b): return a + b
def middle(a, b): return inner(a, b) * 2
def outer(a, b): return middle(a, b) + 1
for n in range(300): outer(n, 1)
class Odd:
    def __add__(self, other):
        raise ValueError(where())
try:
    outer(Odd(), 1)
except ValueError as error:
    print(error)
    print([(f.name, f.lineno) for f in traceback.extract_tb(error.__traceback__)])
print(outer('a', 'b') if False else outer(2.5, 1))";
    let expected = run(&["--no-jit"], program);
    assert_eq!(run(&["--jit-threshold=20"], program), expected);
    assert!(expected.contains("['outer', 'middle', 'inner', '__add__', 'where']"), "{expected}");
}
