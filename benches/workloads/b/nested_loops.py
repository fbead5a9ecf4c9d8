"""Two nested `range` loops of 500 by 500, `n` rounds of them."""

import sys

DEFAULT = 150
SMALL = 1

SIDE = 500  # iterations of each loop


def grid_sum(start):
    total = start
    for i in range(SIDE):
        for j in range(SIDE):
            total += i * j
    return total


def run(n):
    total = 0
    for _ in range(n):
        total = grid_sum(total) % 1_000_003
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
