"""A pipeline of three generators: numbers, their squares, and those of them that are not multiples of three."""

import sys

DEFAULT = 7_000_000
SMALL = 80_000

# claim: compiled numbers tier=1
# claim: compiled squares tier=1
# claim: compiled keep tier=1
# claim: machine_code_time_share >= 0.5


def numbers(n):
    for i in range(n):
        yield i


def squares(source):
    for value in source:
        yield (value * value) & 0xFFFF


def keep(source):
    for value in source:
        if value % 3:
            yield value


def run(n):
    total = 0
    for value in keep(squares(numbers(n))):
        total += value
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
