"""Integer, float and bitwise arithmetic mixed in one loop of `n` iterations, the loop run many times over."""

import sys

DEFAULT = 5_000
SMALL = 50

ROUNDS = 1_001  # odd, see run()


def mixed(count):
    total = 0
    for i in range(count):
        a = i * 7 - (i << 1)
        b = (i ^ (i & ~1)) + 2
        c = int(a * 0.5 * 2.0)
        if i % 2 == 0:
            total += c + b
        else:
            total += b + a
        total -= i // (count - 1)
    return total


def run(n):
    # The sums alternate in sign, so an odd number of equal rounds leaves one of them and a wrong one stands out.
    total = 0
    for _ in range(ROUNDS):
        total = mixed(n) - total
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
