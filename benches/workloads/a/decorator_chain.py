"""Stacked `functools.wraps` decorators that forward everything, a memoising one, closures, static and class methods."""

import functools
import sys

DEFAULT = 1_200_000
SMALL = 8_000

# claim: compiled make_work.<locals>.work tier=2
# claim: inlined make_work.<locals>.scaled into make_work.<locals>.work >= 1
# claim: inlined make_work.<locals>.Counter.mix into make_work.<locals>.work >= 1
# claim: inlined make_work.<locals>.Counter.bump into make_work.<locals>.work >= 1
# claim: machine_code_time_share >= 0.8


def counted(function):
    calls = 0

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        nonlocal calls
        calls += 1
        return function(*args, **kwargs)

    wrapper.calls = lambda: calls
    return wrapper


def offset(amount):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs) + amount

        return wrapper

    return decorate


def memoised(function):
    known = {}

    @functools.wraps(function)
    def wrapper(*args):
        if args not in known:
            known[args] = function(*args)
        return known[args]

    wrapper.known = known
    return wrapper


def make_adder(amount):
    def add(x):
        return x + amount

    return add


def make_work():
    """Fresh decorators each time, so that counts start at zero."""

    @counted
    @offset(3)
    @offset(4)
    def scaled(x, *, factor=2):
        return x * factor

    @memoised
    def cube(x):
        return x * x * x

    class Counter:
        total = 0

        @staticmethod
        def mix(a, b):
            return (a ^ b) & 0xFF

        @classmethod
        def bump(cls, amount):
            cls.total += amount
            return cls.total & 1

    adders = [make_adder(amount) for amount in range(4)]

    def work(i):
        value = scaled(i & 15, factor=3) + cube(i & 31)
        return adders[i & 3](value) + Counter.mix(i, value) + Counter.bump(2)

    def summary():
        return f"{scaled.__name__} {scaled.calls()} {len(cube.known)} {Counter.total}"

    return work, summary


def run(n):
    work, summary = make_work()
    total = 0
    for i in range(n):
        total += work(i)
    return f"{total} {summary()}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
