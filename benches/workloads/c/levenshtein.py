"""The edit distance between two pseudo-random strings of length `n` and about 0.9 `n`, one row at a time."""

import sys

DEFAULT = 3_500
SMALL = 300


def distance(one, two):
    previous = list(range(len(two) + 1))
    for i, left in enumerate(one, 1):
        current = [i]
        for j, right in enumerate(two, 1):
            if left == right:
                cost = previous[j - 1]
            else:
                cost = 1 + min(previous[j - 1], previous[j], current[j - 1])
            current.append(cost)
        previous = current
    return previous[-1]


def make_text(length, seed):
    state = seed
    letters = []
    for _ in range(length):
        state = (state * 1_103_515_245 + 12_345) & 0x7FFFFFFF
        letters.append("acgt"[(state >> 16) & 3])
    return "".join(letters)


def run(n):
    one = make_text(n, 1)
    two = make_text(n - n // 10, 2)
    return f"{distance(one, two)} {distance(one[:50], one[10:60])} {distance(two, two[: n // 20])}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
