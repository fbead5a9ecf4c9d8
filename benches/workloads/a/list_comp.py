"""A list comprehension over a hundred numbers and its sum, many times."""

import sys

DEFAULT = 600_000
SMALL = 4_000

# claim: compiled doubled_sum tier=2
# claim: inlined doubled_sum into run >= 1
# claim: deopts doubled_sum == 0
# claim: machine_code_time_share >= 0.7


def doubled_sum():
    return sum([i * 2 for i in range(100)])


def run(n):
    total = 0
    for _ in range(n):
        total += doubled_sum()
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
