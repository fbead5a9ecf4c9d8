# One value under several names stays one object, however compiled code held it and wherever it is left.


def floats(n):
    same = 0
    x = y = 0.5
    for i in range(n):
        x = x * 1.0 + 0.25
        y = x
        z = y
        same += (x is y) + (y is z)
        pair = (x, y)
        same += pair[0] is pair[1]
    return same, x is y is z


def large_ints(n):
    same = 0
    a = b = 2**50
    for i in range(n):
        a = a + 3
        b = a
        same += a is b
        items = [a, b]
        same += items[0] is items[1]
    return same, a is b, a


def carried_around(n):
    kept = 1.5
    old = kept
    same = 0
    for i in range(n):
        new = kept + 0.25
        old, kept = kept, new
        if i % 3 == 0:
            old = kept
        same += old is kept
    return same


class Box:
    def __init__(self):
        self.value = 0.0


def in_attributes(n):
    box = Box()
    same = 0
    for i in range(n):
        x = i / 2
        box.value = x
        same += box.value is box.value
        y = box.value
        other = y
        same += y is other
    return same


def inner(x, y):
    return x is y


def as_arguments(n):
    same = 0
    x = 0.0
    for i in range(n):
        x += 0.5
        y = x
        same += inner(x, y)
        same += inner(x, x)
    return same


for function in (floats, large_ints, carried_around, in_attributes, as_arguments):
    for n in (3, 40, 41):
        print(function.__name__, n, function(n))
