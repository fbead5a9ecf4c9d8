"""`math.sin`, `math.cos`, `math.sqrt` and `abs` over a list of 10,000 floats."""

import math
import sys

DEFAULT = 1_000
SMALL = 5

# claim: compiled transform tier=2
# claim: deopts transform == 0
# claim: machine_code_time_share >= 0.8


def transform(values):
    total = 0.0
    for x in values:
        total += math.sin(x) * math.cos(x) + math.sqrt(abs(x))
    return total


def run(n):
    values = [(i - 5_000) * 0.01 for i in range(10_000)]
    total = 0.0
    for _ in range(n):
        total += transform(values)
    return f"{total:.4f}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
