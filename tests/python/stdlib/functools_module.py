import functools
from functools import cache, cached_property, cmp_to_key, lru_cache, partial, partialmethod, reduce, singledispatch, singledispatchmethod, total_ordering, wraps

calls = []


@lru_cache(maxsize=2)
def square(n):
    calls.append(n)
    return n * n


print([square(n) for n in (1, 2, 1, 3, 2)], calls, square.cache_info(), square.cache_parameters(), square.__wrapped__(5), square.__name__)
square.cache_clear()
print(square.cache_info(), square(n=4), square(4), square.cache_info())


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@lru_cache(typed=True)
def typed(x):
    return type(x).__name__


print(fib(100), fib.cache_info().hits, typed(1), typed(1.0), typed.cache_info().misses)
try:
    square([])
except TypeError as error:
    print(error)
p = partial(int, base=2)
print(p("101"), p.func, p.args, p.keywords, partial(max, 5)(3, 9), partial(p, base=16)("ff"), partial(print, "a", sep="-")("b"), repr(partial(len)), partial(lambda *a: a, functools.Placeholder, 2)(1))


def compare(a, b):
    return len(a) - len(b) or (a > b) - (a < b)


print(sorted(["bb", "a", "ccc", "aa"], key=cmp_to_key(compare)), reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(lambda a, b: a + [b], "xy", []), reduce(max, [3]), reduce(lambda a, b: a - b, [10, 1, 2], initial=100))


@total_ordering
class Size:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(Size(1) <= Size(1), Size(2) > Size(1), Size(1) >= Size(2))


def decorator(f):
    @wraps(f)
    def wrapper(*args):
        "wrapper doc"
        return f(*args)
    return wrapper


@decorator
def documented(x: int) -> str:
    "original doc"


print(documented.__name__, documented.__doc__, documented.__wrapped__.__name__, documented.__annotations__)


@singledispatch
def describe(x):
    return "object"


@describe.register
def _(x: int):
    return "int"


@describe.register(list)
@describe.register(tuple)
def _(x):
    return "sequence"


@describe.register
def _(x: str | bytes):
    return "text"


print(describe(1), describe([]), describe(()), describe("s"), describe(b""), describe(1.5), describe(True), describe.dispatch(bool) is describe.dispatch(int), len(describe.registry))


class Methods:
    @singledispatchmethod
    def f(self, x):
        return "default"

    @f.register
    def _(self, x: int):
        return "int method"

    def g(self, a, b):
        return a, b

    h = partialmethod(g, 1)

    @cached_property
    def expensive(self):
        print("computing")
        return 42


m = Methods()
print(m.f(1), m.f("x"), m.h(2), m.expensive, m.expensive, m.__dict__)
del m.expensive
print(m.expensive)
for call in (lambda: reduce(max, []), lambda: partial(), lambda: partial(5), lambda: describe(), lambda: lru_cache(maxsize="x"), lambda: cmp_to_key(5)(1) < 1, lambda: reduce(1, 2)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


@lru_cache
def reenters(n):
    return reenters(n - 1) + 1 if n else 0


print(reenters(50), reenters.cache_info().currsize)
