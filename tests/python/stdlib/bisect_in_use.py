"""Grades, a sorted price list and an index of intervals, as the manual's recipes have them."""
import bisect
from collections import namedtuple


def grade(score, breakpoints=(60, 70, 80, 90), grades="FDCBA"):
    return grades[bisect.bisect(breakpoints, score)]


print([grade(score) for score in (33, 99, 77, 70, 89, 90, 100, 60)])

prices = []
for price in (19.99, 5.0, 12.5, 5.0, 30.0, 0.99):
    bisect.insort(prices, price)
print(prices, bisect.bisect_left(prices, 5.0), bisect.bisect_right(prices, 5.0))

Film = namedtuple("Film", "name released")
films = []
for film in (Film("B", 1977), Film("D", 1995), Film("A", 1968), Film("C", 1984), Film("C2", 1984)):
    bisect.insort(films, film, key=lambda film: film.released)
print([film.name for film in films])
first = bisect.bisect_left(films, 1984, key=lambda film: film.released)
last = bisect.bisect_right(films, 1984, key=lambda film: film.released)
print(first, last, films[first:last])


def index(sequence, x):
    i = bisect.bisect_left(sequence, x)
    if i != len(sequence) and sequence[i] == x:
        return i
    raise ValueError(f"{x!r} is not there")


words = sorted("the quick brown fox jumps over the lazy dog".split())
print(index(words, "fox"), bisect.bisect(words, "m"), bisect.bisect_left(words, "the"), bisect.bisect_right(words, "the"))
try:
    index(words, "cat")
except ValueError as error:
    print(error)

starts = list(range(0, 100, 10))
owners = [f"block {start}" for start in starts]
print([owners[bisect.bisect_right(starts, address) - 1] for address in (0, 9, 10, 55, 99)])
print(bisect.bisect_left(starts, 30, 5), bisect.bisect_left(starts, 30, 0, 2), bisect.bisect(starts, 30, lo=2, hi=4))
bisect.insort_left(starts, 45)
bisect.insort_right(starts, 45.0)
print(starts)
try:
    bisect.bisect(starts, 1, lo=-1)
except ValueError as error:
    print(error)
