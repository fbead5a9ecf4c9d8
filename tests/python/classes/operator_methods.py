def binary(name):
    return lambda self, other: f"{name}({self.tag}, {getattr(other, 'tag', other)})"


class Ops:
    def __init__(self, tag):
        self.tag = tag

    def __repr__(self):
        return f"Ops({self.tag!r})"


NAMES = "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and or xor".split()
for name in NAMES:
    setattr(Ops, f"__{name}__", binary(name))


class Reflected(Ops):
    pass


class Inplace(Ops):
    pass


class OnlyReflected:
    tag = "R"


for name in NAMES:
    setattr(OnlyReflected, f"__r{name}__", binary("r" + name))
    if name != "divmod":
        setattr(Inplace, f"__i{name}__", binary("i" + name))
a, b, r = Ops("a"), Ops("b"), OnlyReflected()
print(a + b, a - 1, a * b, a @ b, a / b, a // b, a % b, divmod(a, b), a**b, a << b, a >> b, a & b, a | b, a ^ b)
print(1 + r, 1 - r, "x" * r, [] @ r, 1 / r, 1 // r, 1 % r, divmod(1, r), 2**r, 1 << r, 1 >> r, 1 & r, 1 | r, 1 ^ r, "s" + r, [1] + r, (1,) * r, 1.5 + r, 1j * r, None | r)
results = []
for operator in ("+=", "-=", "*=", "@=", "/=", "//=", "%=", "**=", "<<=", ">>=", "&=", "|=", "^="):
    x, y = Inplace("i"), Ops("o")
    exec(f"x {operator} 5; y {operator} 6")
    results.append((x, y))
print(results)


class Unary:
    def __neg__(self):
        return "neg"

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "invert"

    def __abs__(self):
        return "abs"

    def __round__(self, n=None):
        return f"round {n}"

    def __trunc__(self):
        return 3

    def __floor__(self):
        return "floor"


u = Unary()
print(-u, +u, ~u, abs(u), round(u), round(u, 2))


class Parent:
    def __add__(self, other):
        return "Parent.add"

    def __radd__(self, other):
        return "Parent.radd"


class Child(Parent):
    def __radd__(self, other):
        return "Child.radd"


class Quiet(Parent):
    pass


class Declines:
    def __add__(self, other):
        return NotImplemented

    def __radd__(self, other):
        return NotImplemented

    def __iadd__(self, other):
        return NotImplemented

    def __pow__(self, other, modulo=None):
        return f"pow {other} {modulo}"


print(Parent() + Child(), Child() + Parent(), Parent() + Quiet(), Parent() + Parent(), 1 + Parent(), Child() + 1, Declines() ** 2, pow(Declines(), 2, 3))
d = Declines()
for statement in ("d + 1", "1 + d", "d += 1", "d + d", "d - 1", "-d", "~d", "abs(d)", "d @ d", "d < d", "divmod(d, 1)", "2 ** d", "d[0]", "d and d or 1", "round(d)", "d << 1", "d -= 1", "print >> d", "d ** []", "pow(2, d, 5)"):
    try:
        exec(statement)
        print(statement, "ok")
    except TypeError as error:
        print(statement, "->", error)
