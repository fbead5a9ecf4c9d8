# Call sites that have seen a callee before, and then see another one, or the same one changed.


def f(a, b=2):
    return "f", a, b


def g(a, b=3):
    return "g", a, b


def call(h, *args):
    return h(*args)


def one(h):
    return h(1)


class C:
    def __init__(self, x):
        self.x = x

    def __call__(self, y):
        return "C()", self.x, y

    def m(self, y):
        return "m", self.x, y


class D(C):
    def __init__(self, x):
        C.__init__(self, x)
        return None


class Wrong:
    def __init__(self, x):
        return x


for h in [f, g, C, D, len, C(5), C(6).m, int, str, abs, lambda x: x + 1, f]:
    for _ in range(3):
        try:
            result = one(h)
        except TypeError as e:
            result = str(e)
    print(result.x if isinstance(result, C) else result)

for _ in range(3):
    try:
        one(Wrong)
    except TypeError as e:
        print(e)

f.__code__ = g.__code__
print(one(f))
f.__defaults__ = ("new",)
print(one(f), call(f, 1, 2))
C.__init__ = lambda self, x: setattr(self, "x", ("other", x))
print(one(C).x, one(D).x)
D.__new__ = lambda cls, x: "no instance"
print(one(C).x, one(D))


def maker():
    for i in range(6):
        yield C(i), f(i), len("abc"), C(i).m(i), max(i, 2, key=lambda v: -v)


for item in maker():
    print(item[0].x, *item[1:])


def keywords(**k):
    k["added"] = 1
    return k


def star(*a, **k):
    return a, k


source = {"x": 1}
print(keywords(**source), source, star(*[1], **source, y=2), star(*range(70), **{}))
print({**source}, {**source, "x": 2}, {"a": 0, **source})
for bad in ({1: 2}, [("a", 1)], None):
    try:
        print(star(**bad))
    except TypeError as e:
        print(e)
try:
    star(**source, **source)
except TypeError as e:
    print(e)


class Deep:
    @property
    def down(self):
        return self.level and Deep.at(self.level - 1).down + 1

    @classmethod
    def at(cls, level):
        self = cls.__new__(cls)
        self.level = level
        return self


print(Deep.at(200).down)


def forever(n):
    return forever(n + 1)


def generate(n):
    yield from generate(n + 1)


for endless in (forever, lambda n: list(generate(n)), lambda n: [*map(forever, [n])]):
    try:
        endless(0)
    except RecursionError as e:
        print("RecursionError", str(e)[:32])
