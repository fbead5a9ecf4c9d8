# Decorators whose wrappers take everything are made again and again: what a place calls has the same code each time.
import functools
import sys


def counted(function):
    calls = 0

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        nonlocal calls
        calls += 1
        return function(*args, **kwargs)

    wrapper.calls = lambda: calls
    return wrapper


def shifted(amount):
    def decorate(function):
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs) + amount

        return wrapper

    return decorate


def changing(function):
    def wrapper(*args, **kwargs):
        kwargs["extra"] = kwargs.get("extra", 0) + 1
        args = args[:1] + (10,)
        return function(*args, **kwargs)

    return wrapper


def make(k):
    @counted
    @shifted(k)
    @shifted(1)
    def scaled(x, y=2, *, factor=3, extra=0):
        if x == 999:
            raise ValueError(f"{x} {y} {factor} {extra}")
        return x * y * factor + extra

    @changing
    @counted
    def changed(x, y, extra=5):
        return x, y, extra

    @shifted(k)
    def default(x, y=k, *rest, z=k * 2, **more):
        return x + y + z + len(rest) + len(more)

    def fact(n):
        return 1 if n <= 0 else n * fact(n - 1)

    def fact_with(n, *, base=1):
        return base if n <= 0 else n * fact_with(n - 1, base=base)

    def work(i):
        value = scaled(i, factor=i & 3) + scaled(i) + scaled(i, 5, extra=1)
        return value, changed(i, 3), default(i), default(i, 1, 2, 3, z=4, w=5), fact(i & 7), fact_with(i & 3)

    return work, scaled


for k in range(12):
    work, scaled = make(k)
    for i in range(150):
        result = work(i)
    print(result, scaled.calls(), scaled.__name__)
    for bad in (lambda: work(999), lambda: scaled(1, 2, 3), lambda: scaled(nothing=1), lambda: scaled(1, x=2)):
        try:
            bad()
        except (ValueError, TypeError) as e:
            t, depth = e.__traceback__, 0
            while t:
                t, depth = t.tb_next, depth + 1
            print(type(e).__name__, e, depth)


# Code is replaced, defaults change, and what a wrapper passes on is rebound.
def one(*args, **kwargs):
    return "one", args, kwargs


def two(*args, **kwargs):
    return "two", kwargs, args


def maker():
    def inner(*args, **kwargs):
        return one(*args, **kwargs)

    return inner


def call(f, n):
    return f(n, n + 1, key=n)


kept = maker()
for n in range(600):
    f = maker() if n % 3 else kept
    if n == 200:
        kept.__code__ = two.__code__
    if n == 300:
        one.__code__ = two.__code__
    if n == 400:
        one = lambda *args, key=0: ("lambda", args, key)
    result = call(f, n)
    if n in (0, 1, 199, 200, 201, 299, 300, 301, 303, 399, 400, 401, 402, 599):
        print(n, result)


def seen_by_callee(*args, **kwargs):
    frame = sys._getframe(1)
    return sorted(frame.f_locals)[:2], frame.f_locals["args"], frame.f_locals["kwargs"]


def passes(function):
    def wrapper(*args, **kwargs):
        result = function(*args, **kwargs)
        kwargs["late"] = True
        return result, kwargs

    return wrapper


for n in range(300):
    f = passes(passes(seen_by_callee))
    result = f(n, b=n)
print(result)
