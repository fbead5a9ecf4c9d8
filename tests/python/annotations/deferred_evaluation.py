def f(a: undefined_name, b: int = 1, *args: str, c: "string", **kwargs: list[int]) -> also_undefined:
    return a


print(f(1, c=2))
try:
    f.__annotations__
except NameError as error:
    print(error)
undefined_name = also_undefined = float
print(f.__annotations__, f.__annotate__(1) == f.__annotations__, f.__annotations__ is f.__annotations__)


class C:
    x: int
    y: str = "default"
    z: later
    self_reference: C

    def method(self, other: C) -> list[C]:
        pass


print(hasattr(C, "x"), C.y)
try:
    C.__annotations__
except NameError as error:
    print(error)
later = bool
print({k: v.__name__ for k, v in C.__annotations__.items()}, C.method.__annotations__["other"] is C, C.__annotate__(1) == C.__annotations__)
v: int = 5
w: str
print(__annotations__ if "__annotations__" in globals() else "no module dict", __annotate__(1), "w" in globals())
order = []


def note(x):
    order.append(x)
    return x


class D:
    a: note("class annotation") = note("class value")


def g(p: note("parameter") = note("default")) -> note("return"):
    local: note("local annotation") = note("local value")
    unset: note("never")
    (parenthesised): note("paren") = 1
    D.attr: note("attribute target") = note("attribute value")
    [0][0]: note("subscript target")


print(order)
g()
print(order)
D.__annotations__, g.__annotations__
print(order, D.attr)


def unset_local():
    x: int
    return x


try:
    unset_local()
except UnboundLocalError as error:
    print(error)
for source in ("(a, b): int", "a, b: int", "[a]: int", "f(): int", "lambda: (x: int)", "x: int: str", "def f():\n global g\n g: int", "x: yield", "x: (y := 1)", "def f():\n x: (yield)", "x: await y", "a: int += 1", "'s': int", "def f(x: (yield)): pass", "class A:\n x: (yield 1)"):
    try:
        compile(source, "<s>", "exec")
        print("ok", source)
    except SyntaxError as error:
        print(source.replace("\n", "|"), "->", error.msg)
g.__annotations__["new"] = int
print(sorted(g.__annotations__))
g.__annotations__ = {"only": str}
print(g.__annotations__, g.__annotate__)
del g.__annotations__
print(g.__annotations__, (lambda: 0).__annotations__, type("T", (), {}).__annotations__)


class Child(C):
    n: int


class Empty(C):
    pass


print(list(Child.__annotations__), Empty.__annotations__)
if False:
    conditional: int
    print("never")
for loop_annotation in range(1):
    inner: list[int] = []
print(sorted(__annotate__(1)))
