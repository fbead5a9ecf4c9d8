"""Bubble sort of `n` pseudo-random numbers, with the number of swaps as a witness."""

import sys

DEFAULT = 6_000
SMALL = 500


def bubble_sort(values):
    swaps = 0
    for end in range(len(values) - 1, 0, -1):
        swapped = False
        for i in range(end):
            if values[i] > values[i + 1]:
                values[i], values[i + 1] = values[i + 1], values[i]
                swaps += 1
                swapped = True
        if not swapped:
            break
    return swaps


def run(n):
    state = 12_345
    values = []
    for _ in range(n):
        state = (state * 1_103_515_245 + 12_345) & 0x7FFFFFFF
        values.append(state >> 8)
    swaps = bubble_sort(values)
    checksum = 0
    for i, value in enumerate(values):
        checksum = (checksum * 31 + value + i) % 1_000_000_007
    return f"{swaps} {checksum}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
