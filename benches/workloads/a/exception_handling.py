"""A division that catches ZeroDivisionError, called for 0..999: a callee with an exception table is never inlined."""

import sys

DEFAULT = 20_000
SMALL = 120

# claim: compiled exc_bench tier=2
# claim: refused safe_div into exc_bench reason=ExceptionTable
# claim: inlined safe_div into exc_bench == 0
# claim: machine_code_time_share >= 0.5


def safe_div(a, b):
    try:
        return a // b
    except ZeroDivisionError:
        return -1


def exc_bench():
    total = 0
    for i in range(1_000):
        total += safe_div(1_000, i % 100)
    return total


def run(n):
    total = 0
    for _ in range(n):
        total += exc_bench()
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
