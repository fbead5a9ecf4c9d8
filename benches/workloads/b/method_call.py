"""Methods called directly on one instance, one that changes it and one that reads it."""

import sys

DEFAULT = 12_000_000
SMALL = 80_000


class Counter:
    def __init__(self):
        self.value = 0

    def increment(self, amount):
        self.value += amount

    def current(self):
        return self.value


def run(n):
    counter = Counter()
    total = 0
    for i in range(n):
        counter.increment(i & 3)
        total += counter.current() & 7
    return f"{counter.current()} {total}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
