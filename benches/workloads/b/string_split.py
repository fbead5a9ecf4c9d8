"""A string of 100,000 comma-separated pieces is split and its pieces measured, `n` rounds of it."""

import sys

DEFAULT = 250
SMALL = 1

PIECES = 100_000


def run(n):
    text = ",".join([str(i * 37 % 10_007) for i in range(1_000)] * (PIECES // 1_000))
    total = 0
    for i in range(n):
        pieces = text.split(",")
        for piece in pieces:
            total += len(piece)
        total += int(pieces[i % len(pieces)])
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
