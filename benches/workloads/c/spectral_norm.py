"""The spectral norm of an infinite matrix cut to `n` by `n`, by ten rounds of the power method."""

import math
import sys

DEFAULT = 500
SMALL = 40

ROUNDS = 10


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    size = len(vector)
    return [sum([entry(i, j) * vector[j] for j in range(size)]) for i in range(size)]


def times_transposed(vector):
    size = len(vector)
    return [sum([entry(j, i) * vector[j] for j in range(size)]) for i in range(size)]


def run(n):
    u = [1.0] * n
    v = u
    for _ in range(ROUNDS):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    up = sum(a * b for a, b in zip(u, v))
    down = sum(b * b for b in v)
    return f"{math.sqrt(up / down):.9f}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
