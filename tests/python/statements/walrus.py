if (n := len("hello")) > 3:
    print(n)
data = iter([1, 2, 3, 0, 4])
while (item := next(data)):
    print(item, end=" ")
print(item)
print([y := 1, y**2, y + 5], [last := x for x in range(5)], last, {(k := "key"): (v := "value")}, k, v, (a := 1, b := 2), a, b)
print([half for x in range(8) if (half := x // 2) % 2], half, any((witness := w) > 2 for w in [1, 2, 3, 4]), witness, (lambda: (z := 5) + z)())


def f(x=(default := 10), *, y):
    return x, y


print(f(y=(kw := 3)), default, kw, f((pos := 1), y=2), pos, "s"[(i := 0)], i, [1, 2, 3][(lo := 0):(hi := 2)], lo, hi)


def scope():
    [inner := j for j in range(3)]
    total = 0
    values = [total := total + v for v in [1, 2, 3]]
    return inner, total, values


def with_nonlocal():
    x = 1

    def inner():
        nonlocal x
        [x := q for q in range(4)]
    inner()
    return x


print(scope(), with_nonlocal(), f"{(w := 7)} {w}", (chained := (again := 3)), chained, again, not (neg := 0), neg, (t := 1, 2), t)
for source in ("x := 1", "(a.b := 1)", "(a[0] := 1)", "((a, b) := 1)", "f(a=b := 1)", "[i := 0 for i in x]", "[i for i in (j := x)]", "class A:\n [q := 1 for _ in y]", "def f(x = y := 1): pass", "(x: int := 1)", "(None := 1)", "lambda: x := 1", "f(x := 1, y=2)", "{x := 1}", "{a: b := 1}", "{a := 1: b}", "x[a := 1]", "(x := 1) = 2", "del (x := 1)", "[[(i := j) for i in x] for j in y]",
               "assert x := 1", "return_ = (yield_ := 1)", "(x := (yield))", "with (x := y): pass", "x = y := 1", "x = (y := 1)", "('s' := 1)", "(f() := 1)", "(*a := b)"):
    try:
        compile(source, "<s>", "exec")
        print("ok", source)
    except SyntaxError as error:
        print(source.replace("\n", "|"), "->", error.msg)
