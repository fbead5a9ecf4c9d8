"""A recursion 900 calls deep, `n` times."""

import sys

DEFAULT = 8_000
SMALL = 60

DEPTH = 900  # below CPython's default recursion limit of 1,000


def descend(depth, total):
    if depth == 0:
        return total
    return descend(depth - 1, total + depth) + 1


def run(n):
    total = 0
    for i in range(n):
        total += descend(DEPTH, i)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
