# Fields of named tuples in hot loops, and what else an attribute there may be.
from collections import namedtuple
from typing import NamedTuple

Point = namedtuple("Point", "x y")


class Size(NamedTuple):
    width: int
    height: int = 2

    def area(self):
        return self.width * self.height

    def __len__(self):
        return 99


class Child(Point):
    extra = 5

    @property
    def y(self):
        return "child"


def total(points):
    result = 0
    for p in points:
        result += p.x * 2 + p.y
    return result


def lengths(sizes):
    return [(s.width, len(s), s[0], s.area()) for s in sizes]


def first(value):
    return value.x


points = [Point(i, i + 1) for i in range(50)]
for _ in range(60):
    total(points)
    lengths([Size(1), Size(2, 3)])
    first(points[0])
print(total(points), lengths([Size(1), Size(2, 3)]))
print(first(Child(1, 2)), Child(1, 2).y, Child(1, 2).extra, first(Child(3, 4)))
short = tuple.__new__(Point, ())
for _ in range(3):
    try:
        print(first(short))
    except IndexError as error:
        print(error)
for value in ((1, 2), 5, None):
    try:
        print(first(value))
    except AttributeError as error:
        print(error)
try:
    points[0].x = 5
except AttributeError as error:
    print(error)


class Open(Point):
    pass


o = Open(7, 8)
o.__dict__["x"] = "own"
print(first(o), o.__dict__)
Point.x = property(lambda self: -1)
print(first(points[3]), first(o), total(points[:3]))
Point.x = 3
print(first(points[3]), first(o))
del Point.x
print(first(o))
try:
    first(points[3])
except AttributeError as error:
    print(error)
print(points[2]._replace(y=9), Size(4)._asdict(), Point._fields)
