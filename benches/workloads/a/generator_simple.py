"""`sum` over a generator of a hundred numbers, many times."""

import sys

DEFAULT = 500_000
SMALL = 4_000

# claim: compiled gen tier=1
# claim: compiled run tier=1
# claim: inlined gen into run >= 1
# claim: machine_code_time_share >= 0.5


def gen(n):
    for i in range(n):
        yield i


def run(n):
    total = 0
    for _ in range(n):
        total += sum(gen(100))
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
