# Sequences concatenate and repeat only after the methods of numbers, those of the other operand included; in place too.
import array
from collections import deque
from collections.abc import Sequence


class Inherits(list):
    pass


class Assigns(list):
    def __imul__(self, other):
        return ("imul", other)


class Reflects(list):
    def __rmul__(self, other):
        return ("rmul of a list", other)

    def __radd__(self, other):
        return ("radd of a list", other)


class Declines(list):
    def __radd__(self, other):
        return NotImplemented

    __rmul__ = __radd__


class Right:
    def __rmul__(self, other):
        return ("rmul", other)

    def __radd__(self, other):
        return ("radd", other)

    def __repr__(self):
        return "Right()"


class Index(Right):
    def __rmul__(self, other):
        return NotImplemented

    def __radd__(self, other):
        return NotImplemented

    def __index__(self):
        return 2


class Int(int):
    pass


class IntAndSequence(int, Sequence):
    __iter__ = __len__ = __getitem__ = None


def add(x, y):
    return x + y


def multiply(x, y):
    return x * y


def extend(x, y):
    x += y
    return x


def repeat(x, y):
    x *= y
    return x


def forms(x, y):
    yield "+", lambda: add(x(), y)
    yield "reflected +", lambda: add(y, x())
    yield "+=", lambda: extend(x(), y)
    yield "*", lambda: multiply(x(), y)
    yield "reflected *", lambda: multiply(y, x())
    yield "*=", lambda: repeat(x(), y)
    yield "__mul__", lambda: x().__mul__(y)
    yield "__imul__", lambda: x().__imul__(y)


makers = [
    lambda: [1],
    lambda: bytearray(b"a"),
    lambda: Inherits([1]),
    lambda: Assigns([1]),
    lambda: Reflects([1]),
    lambda: deque([1]),
    lambda: array.array("i", [1]),
    lambda: (1,),
    lambda: "a",
    lambda: b"a",
    lambda: Int(3),
    lambda: IntAndSequence(3),
    lambda: {},
    lambda: 2.5,
    lambda: range(2),
    lambda: {}.keys(),
    lambda: None,
]
others = [Right(), Index(), Int(2), 1.0, [2], "b", deque([5]), array.array("i", [6]), Reflects([7]), Declines([8])]
for make in makers:
    for other in others:
        for name, form in forms(make, other):
            try:
                result = form()
            except Exception as e:
                result = f"{type(e).__name__}: {e}"
            print(type(make()).__name__, name, repr(other), "->", result)
