"""A division that raises on every tenth call, and a caller that catches it."""

import sys

DEFAULT = 12_000_000
SMALL = 100_000


def divide(a, b):
    if b == 0:
        raise ValueError("division by zero")
    return a // b


def run(n):
    total = 0
    failures = 0
    for i in range(n):
        try:
            total += divide(i, i % 10)
        except ValueError:
            failures += 1
    return f"{total} {failures}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
