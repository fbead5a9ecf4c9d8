"""Queens on a board of ten: solutions among the first `n` permutations, which a generator makes in order."""

import sys

DEFAULT = 1_200_000
SMALL = 8_000

SIZE = 10


def permutations(items):
    """All orders of ascending `items`, each made from the one before in the same list (lexicographic successor)."""
    order = list(items)
    last = len(order) - 1
    while True:
        yield order
        i = last - 1
        while i >= 0 and order[i] >= order[i + 1]:
            i -= 1
        if i < 0:
            return
        j = last
        while order[j] <= order[i]:
            j -= 1
        order[i], order[j] = order[j], order[i]
        order[i + 1 :] = order[:i:-1]


def is_solution(queens):
    rising = set(row + column for row, column in enumerate(queens))
    if len(rising) != len(queens):
        return False
    falling = set(row - column for row, column in enumerate(queens))
    return len(falling) == len(queens)


def run(n):
    found = 0
    seen = 0
    checksum = 0
    for queens in permutations(range(SIZE)):
        if seen == n:
            break
        seen += 1
        if is_solution(queens):
            found += 1
            for column in queens:
                checksum = (checksum * SIZE + column) % 1_000_000_007
    return f"{seen} {found} {checksum}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
