"""The most prefix reversals that bring any permutation of `n` numbers' first element to one, and an alternating sum."""

import sys

DEFAULT = 9
SMALL = 7


def flips_of(permutation):
    first = permutation[0]
    if first == 0:
        return 0
    work = permutation[:]
    flips = 0
    while first != 0:
        low, high = 0, first
        while low < high:
            work[low], work[high] = work[high], work[low]
            low += 1
            high -= 1
        flips += 1
        first = work[0]
    return flips


def run(n):
    permutation = list(range(n))
    turns = [0] * n
    most = 0
    checksum = 0
    sign = 1
    while True:
        flips = flips_of(permutation)
        checksum += sign * flips
        if flips > most:
            most = flips
        sign = -sign
        # The next permutation: rotate ever longer prefixes, each as often as it is long.
        length = 2
        while length <= n:
            first = permutation[0]
            for i in range(length - 1):
                permutation[i] = permutation[i + 1]
            permutation[length - 1] = first
            turns[length - 1] += 1
            if turns[length - 1] < length:
                break
            turns[length - 1] = 0
            length += 1
        else:
            return f"{checksum} {most}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
