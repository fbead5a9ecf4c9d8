"""The doubly recursive Fibonacci function: nothing but calls, comparisons and small additions."""

import sys

DEFAULT = 35
SMALL = 25


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def run(n):
    return fib(n)


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
