"""The longest Collatz chain that starts below `n`, found without remembering any chain."""

import sys

DEFAULT = 200_000
SMALL = 2_500


def chain_length(start):
    value = start
    length = 1
    while value != 1:
        if value % 2 == 0:
            value = value // 2
        else:
            value = value * 3 + 1
        length += 1
    return length


def run(n):
    best = 0
    best_start = 0
    total = 0
    for start in range(1, n):
        length = chain_length(start)
        total += length
        if length > best:
            best = length
            best_start = start
    return f"{best_start} {best} {total}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
