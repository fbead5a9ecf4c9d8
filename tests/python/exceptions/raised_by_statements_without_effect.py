# Expressions whose value nobody uses still raise, when they are hot too.
import math


def divide(a, b):
    a // b


def remainder(a, b):
    a % b


def quotient(a, b):
    a / b


def shift(a, b):
    a << b
    a >> b


def subscript(items, i):
    items[i]


def root(x):
    math.sqrt(x)


def attribute(x):
    x.missing


def name():
    no_such_name


def local():
    if False:
        value = 1
    value


def constant():
    3 // 0


def compare(a, b):
    a < b


cases = [
    (divide, (7, 2), (7, 0)),
    (remainder, (7, 2), (7, 0)),
    (quotient, (7.0, 2.0), (7.0, 0.0)),
    (quotient, (7, 2), (7, 0)),
    (shift, (1, 2), (1, -1)),
    (subscript, ([1, 2], 1), ([1, 2], 2)),
    (subscript, ((1, 2), -1), ((1, 2), -3)),
    (root, (2.0,), (-1.0,)),
    (attribute, (), (1,)),
    (name, (), ()),
    (local, (), ()),
    (constant, (), ()),
    (compare, (1, 2), (1, "a")),
]
for function, good, bad in cases:
    for _ in range(300):
        try:
            function(*good)
        except Exception:
            pass
    for _ in range(2):
        try:
            function(*bad)
            print(function.__name__, "did not raise")
        except Exception as e:
            print(function.__name__, type(e).__name__, e)
