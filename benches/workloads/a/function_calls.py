"""A function that adds one, called in a loop on its own result."""

import sys

DEFAULT = 60_000_000
SMALL = 200_000

# claim: compiled run tier=2
# claim: inlined f into run >= 1
# claim: deopts f == 0
# claim: machine_code_time_share >= 0.9


def f(x):
    return x + 1


def run(n):
    x = 0
    for _ in range(n):
        x = f(x)
    return x


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
