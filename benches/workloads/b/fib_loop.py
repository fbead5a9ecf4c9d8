"""The fiftieth Fibonacci number by iteration, `n` times."""

import sys

DEFAULT = 1_000_000
SMALL = 8_000


def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def run(n):
    total = 0
    for _ in range(n):
        total = (total + fib(50)) % 1_000_000_007
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
