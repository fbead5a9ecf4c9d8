"""A `while` loop that counts to 500,000 and sums, as often as it takes to make `n` iterations."""

import sys

DEFAULT = 30_000_000
SMALL = 200_000

LIMIT = 500_000  # iterations of one loop


def count(start, limit):
    total = start
    i = 0
    while i < limit:
        total += i
        i += 1
    return total


def run(n):
    total = 0
    for done in range(0, n, LIMIT):
        total = count(total, min(LIMIT, n - done)) % 1_000_003
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
