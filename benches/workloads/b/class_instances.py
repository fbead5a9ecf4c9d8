"""`n` small instances, created in batches of 100,000 that are alive together, then read."""

import sys

DEFAULT = 4_000_000
SMALL = 30_000

BATCH = 100_000  # instances alive at a time


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def run(n):
    total = 0
    for start in range(0, n, BATCH):
        points = [Point(i, i + 1) for i in range(start, min(start + BATCH, n))]
        for point in points:
            total += point.x + point.y
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
