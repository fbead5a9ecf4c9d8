"""Functions that pass on what they were called with, inlined into hot loops: what they were called with is not put together
unless somebody looks."""

import functools
import sys


def plain(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def counting(function):
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs) + 1

    wrapper.calls = 0
    return wrapper


def star_only(function):
    def wrapper(*args):
        return function(*args)

    return wrapper


@plain
@counting
@plain
def weighted(a, b=2, *, scale=1):
    return (a + b) * scale


@star_only
def pair(a, b):
    return a * 10 + b


def loop(n):
    total = 0
    for i in range(n):
        total += weighted(i)
        total += weighted(i, 3)
        total += weighted(i, b=4)
        total += weighted(i, scale=5, b=6)
        total += pair(i, 1)
    return total


print(loop(10), loop(1000))


class Module:
    def __init__(self, k):
        self.k = k

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def forward(self, x, bias=0):
        return x * self.k + bias


class Twice(Module):
    def forward(self, x, bias=0):
        return 2 * super().forward(x, bias=bias)


def modules(n):
    layers = [Module(1), Module(2), Twice(3)]
    total = 0
    for i in range(n):
        x = i % 7
        for layer in layers:
            x = layer(x, bias=i) % 1000
        total += x
    one = layers[2]
    for i in range(n):
        total += one(i)
    return total


print(modules(10), modules(500))


@plain
def fails(a, b):
    return a // b


def errors(n):
    total = 0
    try:
        for i in range(n):
            total += fails(i, b=n - 5 - i)
    except ZeroDivisionError as error:
        trace = error.__traceback__
        lines = []
        while trace is not None:
            local = {k: v for k, v in trace.tb_frame.f_locals.items() if k in ("args", "kwargs", "a", "b")}
            lines.append((trace.tb_frame.f_code.co_qualname, trace.tb_lineno, local))
            trace = trace.tb_next
        return total, lines


print(errors(20))
print(errors(800))


def wrong_arguments(n):
    seen = {}
    for i in range(n):
        try:
            if i == n - 3:
                weighted()
            elif i == n - 2:
                weighted(1, 2, 3)
            elif i == n - 1:
                weighted(1, nonsense=3)
            else:
                weighted(i)
        except TypeError as error:
            seen[str(error)] = i
    return seen


print(wrong_arguments(600))


@plain
def kinds(a, b=0):
    return a + b


def types_change(n):
    """A guard within the innermost function fails: all the frames with their tuples and dicts are made then."""
    values = [1] * n
    values[-1], values[-2], values[-3] = 1.5, 1 << 70, True
    out = []
    for value in values:
        out.append(kinds(value, b=value))
    return out[-4:]


print(types_change(700))


@plain
def looks(value, depth=0):
    if value == 600:
        frame = sys._getframe(1)
        return len(frame.f_locals["args"]) + sum(frame.f_locals["kwargs"].values())
    return 0


def looked_at(n):
    total = 0
    for i in range(n):
        total += looks(i, depth=3)
    return total


print(looked_at(700))


def changing(function):
    def wrapper(*args, **kwargs):
        kwargs["b"] = kwargs.get("b", 0) + 1
        args = args + (7,)
        return function(*args, **kwargs)

    return wrapper


@changing
def changed(a, c, b):
    return a, b, c


def changes(n):
    last = None
    for i in range(n):
        last = changed(i, b=2), changed(i)
    return last


print(changes(700))


def keeping(function):
    kept = []

    def wrapper(*args, **kwargs):
        if len(kept) < 3 or args[0] > 690:
            kept.append((args, kwargs))
        return function(*args, **kwargs)

    wrapper.kept = kept
    return wrapper


@keeping
def kept(a, b=1):
    return a + b


def keeps(n):
    total = 0
    for i in range(n):
        total += kept(i, b=2) + kept(i)
    return total, kept.kept[:2], kept.kept[-2:]


print(keeps(700))


def rebound(n):
    """The function behind the wrapper is another one from some time on."""

    def first(x):
        return x

    def second(x):
        return -x

    def wrapper(*args):
        return target(*args)

    target = first
    total = 0
    for i in range(n):
        if i == n - 3:
            target = second
        total += wrapper(i)
    return total


print(rebound(10), rebound(700))


class Account:
    def __init__(self):
        self.balance = 0

    def add(self, amount, fee=0):
        self.balance += amount - fee
        return self

    def both(self, *amounts):
        for amount in amounts:
            self.add(amount)
        return self


def bound_methods(n):
    account = Account()
    for i in range(n):
        add = account.add
        add(i)
        add(i, fee=1)
        account.both(1, 2)
        if i == n - 2:
            account.add = lambda amount, fee=0: None
    return account.balance


print(bound_methods(10), bound_methods(700))


def generator_arguments(n):
    @plain
    def produce(*values, last):
        yield from values
        yield last

    total = 0
    for i in range(n):
        for value in produce(i, i + 1, last=i * 2):
            total += value
    return total


print(generator_arguments(10), generator_arguments(400))


@plain
def deep(n, k=1):
    return n if n <= 0 else deep(n - 1, k=k) + k


print(deep(50), sum(deep(i % 20, k=2) for i in range(500)))
