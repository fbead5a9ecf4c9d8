"""A function made of guard clauses that return early, called in a loop."""

import sys

DEFAULT = 7_000_000
SMALL = 60_000


def classify(x):
    if x < 0:
        return -1
    if x == 0:
        return 0
    if x % 15 == 0:
        return 15
    if x % 5 == 0:
        return 5
    if x % 3 == 0:
        return 3
    if x > 900:
        return 2
    return 1


def run(n):
    total = 0
    for i in range(n):
        total += classify(i % 1_000 - 50)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
