"""Three functions that call each other, each adding one: inlining has to reach depth three."""

import sys

DEFAULT = 24_000_000
SMALL = 80_000

# claim: compiled h tier=2
# claim: inlined g into h >= 1
# claim: inlined f into h >= 1
# claim: inlined h into run >= 1
# claim: deopts h == 0
# claim: machine_code_time_share >= 0.9


def f(x):
    return x + 1


def g(x):
    return f(x) + 1


def h(x):
    return g(x) + 1


def run(n):
    x = 0
    for _ in range(n):
        x = h(x)
    return x


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
