"""A list of 100,000 numbers is built by index assignment and summed by index, `n` rounds of it."""

import sys

DEFAULT = 150
SMALL = 1

LENGTH = 100_000  # elements


def build_and_sum(offset):
    values = [0] * LENGTH
    for i in range(LENGTH):
        values[i] = i * 2 + offset
    total = 0
    for i in range(len(values)):
        total += values[i]
    return total


def run(n):
    total = 0
    for offset in range(n):
        total += build_and_sum(offset)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
