"""A string grown by `+=`, 100,000 pieces of it, `n` rounds."""

import sys

DEFAULT = 250
SMALL = 2

PIECES = 100_000


def grow(letters):
    text = ""
    for i in range(PIECES):
        text += letters[i & 3]
    return text


def run(n):
    letters = ["a", "bc", "d", "efg"]
    total = 0
    for i in range(n):
        text = grow(letters)
        total += len(text) + text.count("fga") + ord(text[i * 13 % len(text)])
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
