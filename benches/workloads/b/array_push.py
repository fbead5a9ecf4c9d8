"""A list grown by `append` to 100,000 elements and emptied by `pop`, `n` rounds of it."""

import sys

DEFAULT = 150
SMALL = 1

LENGTH = 100_000  # elements


def push_and_pop(offset):
    values = []
    for i in range(LENGTH):
        values.append(i ^ offset)
    total = 0
    while values:
        total += values.pop()
    return total


def run(n):
    total = 0
    for offset in range(n):
        total += push_and_pop(offset)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
