# Functions that pass on what they were called with, often enough to be compiled.
import functools


def forward(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def plain(a, b=2, *, c=3):
    return a, b, c


def collecting(*args, **kwargs):
    kwargs["seen"] = len(args)
    return args, kwargs


class Callable:
    def __call__(self, *args, **kwargs):
        return forward(plain)(*args, **kwargs)

    def method(self, *args, **kwargs):
        return type(self).__name__, args, kwargs


def star(function, items):
    return function(*items)


def both(function, items, mapping):
    return function(*items, **mapping)


def run(call, count=60):
    result = None
    for _ in range(count):
        result = call()
    return result


wrapped = forward(forward(plain))
collected = forward(collecting)
thing = Callable()
print(run(lambda: wrapped(1)), run(lambda: wrapped(1, 5)), run(lambda: wrapped(1, c=9)), run(lambda: wrapped(b=4, a=2)))
kwargs = {"x": 1}
print(run(lambda: collected(1, 2, y=3)), run(lambda: collected(**kwargs)), kwargs)
print(run(lambda: thing(4, c=1)), run(lambda: forward(thing.method)(1, k=2)))
print(run(lambda: star(plain, (1, 2))), run(lambda: star(max, [3, 9, 4])), run(lambda: star(plain, iter([7]))))
print(run(lambda: both(plain, (1,), {"c": 8})), run(lambda: both(dict, (), {"a": 1})), run(lambda: both(plain, [5], {})))


class Mapping:
    def keys(self):
        return ["b", "c"]

    def __getitem__(self, key):
        return key * 2


print(run(lambda: both(plain, (1,), Mapping())))
wrong = [
    lambda: wrapped(),
    lambda: wrapped(1, 2, 3),
    lambda: wrapped(1, d=4),
    lambda: wrapped(1, a=4),
    lambda: both(plain, (1,), {1: 2}),
    lambda: both(plain, (1,), 5),
    lambda: both(plain, 5, {}),
    lambda: star(plain, 5),
    lambda: star(5, ()),
    lambda: both(plain, (1, 2), {"b": 3}),
    lambda: collected(**{1: 2}),
]
for call in wrong:
    for _ in range(40):
        try:
            call()
        except TypeError as error:
            message = str(error)
    print(message)


# The callee changes under the wrapper.
def other(a, b=20, *, c=30):
    return a + b + c


plain.__defaults__ = (200,)
print(wrapped(1))
plain.__code__ = other.__code__
print(wrapped(1))
plain.__kwdefaults__["c"] = 1000
print(wrapped(1))


# Slices and texts that need not be made one by one.
class Odd:
    def __getitem__(self, key):
        return key

    def __repr__(self):
        return "Odd()"

    def __format__(self, spec):
        return f"<{spec}>"


def cut(x, a, b):
    return x[a:b], x[:b], x[a:], x[:], x[a:b:2]


def text(x, y):
    return f"{x}-{y}", f"{x!r}{y}", f"{y}", f"é{x}", f"{x:>4}{y}"


for x in ([1, 2, 3, 4], (1, 2, 3, 4), "abcd", "aéb\u20ac", b"abcd", range(9), Odd()):
    for bounds in ((1, 3), (-3, -1), (None, None), (2, 10**30), (3, 1), (-(10**20), 2)):
        for _ in range(12):
            seen = cut(x, *bounds)
        print(*seen, sep=" ")
for x, y in ((1, 2), ("a", 5), (2**80, -7), (1.5, True), (False, Odd()), (Odd(), "x" * 20), (10**14, 0)):
    for _ in range(12):
        seen = text(x, y)
    print(*seen)
for bad in ((5, 1, 2), ([1], "a", 2), ("x", 1.5, None)):
    for _ in range(12):
        try:
            cut(*bad)
        except TypeError as error:
            message = str(error)
    print(message)
