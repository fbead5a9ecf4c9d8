"""A `for` loop over a list of 100,000 numbers with a condition inside, `n` rounds of it."""

import sys

DEFAULT = 500
SMALL = 1

LENGTH = 100_000  # elements


def scan(values, limit):
    total = 0
    for value in values:
        if value > limit:
            total += value
    return total


def run(n):
    values = [(i * 7_919) % 10_007 for i in range(LENGTH)]
    total = 0
    for i in range(n):
        total += scan(values, i)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
