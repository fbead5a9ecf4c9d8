"""Dicts with integer and with string keys: counted up, read, tested for membership and partly deleted, `n` rounds."""

import sys

DEFAULT = 400
SMALL = 3

NUMBERS = 10_000


def int_keys(offset):
    table = {}
    for i in range(NUMBERS):
        key = (i * 17 + offset) % 4_099
        table[key] = table.get(key, 0) + i
    total = 0
    for key in range(0, 4_099, 2):
        if key in table:
            total += table[key]
            del table[key]
    return total + len(table)


def str_keys(words, offset):
    table = {}
    for i in range(NUMBERS):
        word = words[(i + offset) % len(words)]
        if word in table:
            table[word] += i
        else:
            table[word] = i
    total = 0
    for word, value in table.items():
        total += len(word) * value
    return total


def run(n):
    words = [f"word{i * i}" for i in range(500)]
    total = 0
    for offset in range(n):
        total += int_keys(offset) + str_keys(words, offset)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
