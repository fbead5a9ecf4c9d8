import itertools


class WithInt(type):
    def mro(cls):
        return [cls, int, object]


class WithSlots(type):
    def mro(cls):
        return [cls, Slotted, object]


class Empty(type):
    def mro(cls):
        return []


class Slotted:
    __slots__ = ("a",)


for meta in (WithInt, WithSlots, Empty):
    try:
        print(meta("A", (), {})() + 1)
    except TypeError as error:
        print(error)
fits = WithSlots("E", (Slotted,), {})()
fits.a = 5
print(fits.a)
classes = [ValueError, OSError, ImportError, NameError, AttributeError, SyntaxError, UnicodeError, UnicodeDecodeError, UnicodeEncodeError, StopIteration, SystemExit, BaseExceptionGroup, ExceptionGroup, KeyError, FileNotFoundError, IndentationError]
allowed = []
for pair in itertools.permutations(classes, 2):
    try:
        type("X", pair, {})
        allowed.append("+".join(c.__name__ for c in pair))
    except TypeError as error:
        if "conflict" not in str(error) and "MRO" not in str(error):
            print(error)
print(allowed)
for new in (int, str, list, dict, type, property, ValueError, OSError, super):
    for old in (object, Exception):
        A = type("A", (old,), {})
        try:
            A.__bases__ = (new,)
            print(new.__name__, "fits", old.__name__)
        except TypeError as error:
            print(error)


class A:
    pass


for statement in ("del A.__name__", "A.__abstractmethods__", "A.__bases__ = 5", "del A.__bases__", "int.__name__ = 'x'", "int.__bases__ = ()", "A.__mro__ = ()"):
    try:
        exec(statement)
    except Exception as error:
        print(statement, "->", type(error).__name__, error)
