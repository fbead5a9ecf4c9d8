class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self.n == other.n

    def __lt__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self.n < other.n


a, b = Version(1), Version(2)
print(a < b, a > b, a == b, a != b, a == Version(1), a != Version(1), a == 1, a != 1, 1 == a, sorted([b, a])[0] is a, max(a, b) is b, [a] == [Version(1)], (a, b) < (a, Version(3)), a in [Version(1)])
for statement in ("a <= b", "a < 1", "1 < a", "a >= b", "hash(a)", "{a}", "a > 'x'"):
    try:
        exec(statement)
        print(statement, "ok")
    except TypeError as error:
        print(statement, error)


class Tracer:
    def __init__(self, name, result=NotImplemented):
        self.name, self.result = name, result


def method(op):
    def compare(self, other):
        print(f"{self.name}.{op}", end=" ")
        return self.result
    return compare


for op in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(Tracer, f"__{op}__", method(op))


class SubTracer(Tracer):
    pass


x, y, s, t = Tracer("x"), Tracer("y"), SubTracer("s"), Tracer("t", "answer")
for left, right in ((x, y), (x, s), (s, x), (x, t), (t, x), (5, x), (x, 5), (x, x)):
    for symbol in ("<", "<=", "==", "!="):
        try:
            print(symbol, eval(f"left {symbol} right"))
        except TypeError as error:
            print(symbol, error)
print([t] == [x], t in [x], [t].count(x), [t].index(x))


class NoEq:
    __eq__ = None


class NoHash:
    __hash__ = None


class HashOnly:
    def __hash__(self):
        return 5


for use in (lambda: NoEq() == 1, lambda: 1 == NoEq(), lambda: NoEq() != NoEq(), lambda: hash(NoHash()), lambda: hash(HashOnly()), lambda: hash(NoEq())):
    try:
        print(use())
    except TypeError as error:
        print(error)


class Vector:
    def __init__(self, *values):
        self.values = values

    def __eq__(self, other):
        return [a == b for a, b in zip(self.values, other.values)]

    def __bool__(self):
        return all(self.values)


print(Vector(1, 2) == Vector(1, 3), Vector(1, 2) != Vector(1, 3), object() == object(), object() != object(), None == 0, None == None, NotImplemented is NotImplemented)


class NeOnly:
    def __ne__(self, other):
        return "ne!"


n = NeOnly()
print(n != 1, n == 1, n == n, 1 != n)
try:
    bool(NotImplemented)
except TypeError as error:
    print(error)
