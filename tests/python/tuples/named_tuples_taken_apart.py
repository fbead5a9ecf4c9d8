"""Named tuples and other classes of tuples are taken apart while the code is hot."""

from collections import namedtuple
from typing import NamedTuple

Pair = namedtuple("Pair", "left right")


class Point(NamedTuple):
    x: int
    y: int = 5


class Odd(tuple):
    def __iter__(self):
        return iter(("odd", "pair"))


class Sized(tuple):
    def __len__(self):
        return 2


def swapped(pair):
    left, right = pair
    return right, left


def first_and_rest(items):
    first, *rest = items
    return first, rest


def total(pairs):
    result = 0
    for left, right in pairs:
        result += left * right
    return result


def shown(function, value):
    try:
        return function(value)
    except (TypeError, ValueError) as error:
        return str(error)


for round in range(300):
    swapped(Pair(round, 1))
print(swapped(Pair(1, 2)), shown(swapped, Point(3)), swapped((4, 5)), swapped([6, 7]), shown(swapped, Odd((1, 2, 3))))
for value in (Sized((1, 2)), Sized((1, 2, 3)), Sized((1,)), (1,), (1, 2, 3), [1], [1, 2, 3], "ab", "abc", {1: 2, 3: 4}, {1: 2}, range(2), 5, None, Odd()):
    print(type(value).__name__, shown(swapped, value), shown(first_and_rest, value))
for _ in range(100):
    total([Pair(1, 2), Pair(3, 4)] * 10)
print(total([Pair(1, 2), Point(3, 4), (5, 6), [7, 8]]))
print(shown(total, [Pair(1, 2), Odd((1, 2))]))


class Child(Pair):
    pass


for _ in range(300):
    swapped(Child(1, 2))
print(swapped(Child(1, 2)))
Child.__iter__ = lambda self: iter((self.right * 10, self.left * 10))
print(swapped(Child(1, 2)))
Pair.__iter__ = lambda self: iter("ab")
print(swapped(Pair(1, 2)), swapped(Child(1, 2)))
del Pair.__iter__, Child.__iter__
print(swapped(Pair(1, 2)), swapped(Child(1, 2)))
print([f"{left}-{right}" for left, right in [Pair(1, 2), Child(3, 4)] * 3], dict([Pair(1, 2), Point(3, 4)]), list(zip(*[Pair(1, 2), Pair(3, 4)])))


class Asked:
    def __iter__(self):
        print("asked for an iterator")
        return iter([1, 2, 3])


print(first_and_rest(Asked()), shown(first_and_rest, iter([])), shown(first_and_rest, 7))
