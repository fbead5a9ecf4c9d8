"""Bound methods in variables, of Python and of built-in types, called in hot loops; and what changes under them."""


class Counter:
    def __init__(self, start):
        self.n = start

    def add(self, k, *, twice=False):
        self.n += k * (2 if twice else 1)
        return self.n

    def sub(self, k):
        self.n -= k
        return self.n


def many(f, count):
    total = 0
    for i in range(count):
        total += f(i)
    return total


def appended(items, count):
    append = items.append
    for i in range(count):
        append(i)
    return items


def with_keywords(f, count):
    for i in range(count):
        r = f(i, twice=True)
    return r


for k in range(60):
    a, b = Counter(k), Counter(-k)
    r = many(a.add, 50), many(b.sub, 50), a.n, b.n
print(r)
print(many(lambda x: x * 2, 50), many(abs, 50), many([5, 6, 7].__getitem__, 3))
for k in range(60):
    r = len(appended([], 40)), with_keywords(Counter(k).add, 30)
print(r)


class Loud(list):
    def append(self, x):
        super().append((x, "!"))


import collections
print(appended(Loud(), 3), appended(collections.deque(), 3), appended(bytearray(), 3))
print(many({i: i * i for i in range(60)}.get, 50), many([3, 4, 5].count, 50), many(float(3).__add__, 50))

# The same site: methods of different classes, functions, classes and instances.
class Caller:
    def __call__(self, x):
        return x + 1000


table = [Counter(0).add, Counter(5).sub, abs, Caller(), (lambda x: -x), int, float, Counter(1).sub, Caller().__call__]
for times in range(30):
    out = []
    for f in table:
        for i in (1, 2, 3):
            out.append(f(i))
print(out)


def dispatch(kind, x, handlers={"a": lambda x: x + 1, "b": lambda x: x * 2, "c": lambda x: -x, "d": lambda x: x - 7,
                                "e": lambda x: x ** 2, "f": lambda x: x // 3}):
    return handlers[kind](x)


def missing(kind, x):
    try:
        return dispatch(kind, x)
    except Exception as e:
        return type(e).__name__, str(e)


total = 0
for i in range(3000):
    total += dispatch("abcdef"[i % 6], i)
print(total, missing("a", "s"), missing("z", 1), missing("c", "s"))

# Wrong arguments reach whoever is called.
def two(a, b): return a + b
def apply(f, *args):
    r = None
    for i in range(20):
        r = f(*args) if args else f(i)
    return r


for f in (two, Counter(1).add, [].append, len, two):
    for args in ((), (1,), (1, 2), (1, 2, 3)):
        try:
            print(f.__name__, args, apply(f, *args))
        except TypeError as e:
            print(f.__name__, args, e)

# Methods that are replaced while a bound one is around.
c = Counter(0)
bound = c.add
Counter.add = lambda self, k, twice=False: "new"
print(bound(1), c.add(1))
print([type(x).__name__ for x in (1, 1.5, True, None, "s", b"", [], (), {}, c, c.add, type, Counter, 2**70, ...)])


def classes(items):
    out = []
    for x in items:
        out.append(type(x) is int or type(x) is str)
    return out


for times in range(50):
    r = classes([1, "a", 2.5, None, True, c])
print(r)
c.__class__ = Caller
print(type(c).__name__, classes([c, 1]))
