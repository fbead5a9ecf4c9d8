"""A string built from 100,000 formatted pieces collected in a list and joined, `n` rounds of it."""

import sys

DEFAULT = 100
SMALL = 1

PIECES = 100_000


def build(offset):
    parts = []
    for i in range(PIECES):
        parts.append(f"{i + offset};")
    return "".join(parts)


def run(n):
    total = 0
    for offset in range(n):
        text = build(offset)
        total += len(text) + text.count("99;") + ord(text[-3])
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
