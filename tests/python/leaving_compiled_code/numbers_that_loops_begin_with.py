# What a loop carries is looked at where the loop is entered: ints and floats, and then something else.
class Number:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return Number(self.n + (other.n if isinstance(other, Number) else other))

    __radd__ = __add__

    def __repr__(self):
        return f"Number({self.n})"


def climb(start, n):
    at, last = start, None
    for i in range(n):
        last = at
        at = at + i
    return at, last


def swap(a, b, n):
    while n > 0:
        a, b = b, a + b
        n = n - 1
    return a, b


def scaled(x, n):
    total = x
    while n:
        total = total * 0.5 + 1.0
        n -= 1
    return total


def nested(start, n):
    total = start
    for i in range(n):
        inner = total
        for j in range(3):
            inner = inner + j
        total = inner + 1
    return total


def from_items(items, n):
    a, b, c = items
    for i in range(n):
        a, b, c = b, c, (a + b + c) & 0xFFFF if isinstance(a, int) else a + b + c
    return a, b, c


def perhaps(start, n):
    best = start
    for i in range(n):
        if best is None:
            best = 0
        best = best + i
    return best


def show(function, *arguments):
    for _ in range(60):
        result = function(*arguments)
    print(function.__name__, result)


for start in (0, 2**47, 2**62, 0.5, True, 10**30, 1j, Number(3), -7):
    show(climb, start, 20)
    show(swap, start, start, 15)
    show(nested, start, 10)
    show(from_items, (start, start, start), 10)
    show(perhaps, start, 10)
for start in (1.0, 3, float("inf"), -0.0, True):
    show(scaled, start, 12)
show(perhaps, None, 10)
for wrong in ("x", None, [1]):
    for function, arguments in [(climb, (wrong, 5)), (swap, (1, wrong, 5)), (nested, (wrong, 5)), (scaled, (wrong, 5))]:
        try:
            print(function(*arguments))
        except TypeError as error:
            print(function.__name__, error)
print(climb("never added", 0), swap("a", "b", 1), nested([], 0))
