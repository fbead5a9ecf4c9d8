"""A dict of 1,000 formatted string keys: set, read back, every second one deleted, the rest summed."""

import sys

DEFAULT = 4_000
SMALL = 25

# claim: compiled dict_round tier=2
# claim: deopts dict_round == 0


def dict_round(shift):
    table = {}
    for i in range(1_000):
        table[f"key_{i}"] = i + shift
    total = 0
    for i in range(1_000):
        total += table[f"key_{i}"]
    for i in range(0, 1_000, 2):
        del table[f"key_{i}"]
    for value in table.values():
        total -= value
    return total + len(table)


def run(n):
    total = 0
    for shift in range(n):
        total += dict_round(shift)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
