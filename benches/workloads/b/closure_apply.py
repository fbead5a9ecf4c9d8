"""A closure over one variable, applied `n` times through a function that takes it as an argument."""

import sys

DEFAULT = 20_000_000
SMALL = 120_000


def make_adder(amount):
    def add(x):
        return x + amount

    return add


def apply(function, value):
    return function(value)


def run(n):
    add = make_adder(3)
    total = 0
    for _ in range(n):
        total = apply(add, total)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
