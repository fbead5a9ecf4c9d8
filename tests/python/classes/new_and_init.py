class Traced:
    def __new__(cls, *args, **kwargs):
        print("new", cls.__name__, args, kwargs)
        return super().__new__(cls)

    def __init__(self, *args, **kwargs):
        print("init", args, kwargs)


Traced(1, x=2)


class ReturnsOther:
    def __new__(cls):
        return 42

    def __init__(self):
        print("never")


class ReturnsSub:
    def __new__(cls, kind=None):
        return object.__new__(Sub if kind else cls)

    def __init__(self, kind=None):
        print("init of", type(self).__name__)


class Sub(ReturnsSub):
    pass


print(ReturnsOther(), type(ReturnsSub()).__name__, type(ReturnsSub(1)).__name__)


class OnlyNew:
    def __new__(cls, x):
        self = object.__new__(cls)
        self.x = x
        return self


class OnlyInit:
    def __init__(self, x):
        self.x = x


class InitReturns:
    def __init__(self):
        return 5


class Neither:
    pass


class Cached:
    cache = {}

    def __new__(cls, key):
        if key not in cls.cache:
            cls.cache[key] = super().__new__(cls)
        return cls.cache[key]


class Even(int):
    def __new__(cls, value):
        return super().__new__(cls, value // 2 * 2)


class Upper(str):
    def __new__(cls, value):
        return str.__new__(cls, value.upper())


class Pair(tuple):
    def __new__(cls, a, b):
        return tuple.__new__(cls, [a, b])

    def __init__(self, a, b):
        self.total = a + b


class KeywordDict(dict):
    def __init__(self, **kwargs):
        super().__init__(kwargs, fixed=1)


print(OnlyNew(1).x, OnlyInit(2).x, Cached("a") is Cached("a"), Even(7), Even(7) + 1, Upper("hi"), Pair(1, 2), Pair(1, 2).total, KeywordDict(a=2))
for use in (InitReturns, lambda: Neither(1), lambda: OnlyNew(), lambda: OnlyInit(), lambda: object.__new__(Neither, 1), lambda: object(1), lambda: object().__init__(1), lambda: Neither().__init__(1), lambda: OnlyNew(1, 2), lambda: object.__new__(), lambda: object.__new__(5), lambda: int.__new__(Neither), lambda: Sub.__new__(5), lambda: type(None)(), lambda: type(...)(),
            lambda: type(NotImplemented)(1), lambda: type(print)(), lambda: type(x for x in ())(), lambda: type([].__iter__())(), lambda: type(lambda: 0)(), lambda: type(type(None))):
    try:
        print(use())
    except TypeError as error:
        print(error)


class HalfMade:
    def __init__(self):
        self.ready = False
        raise RuntimeError("half made")

    def __repr__(self):
        return f"half {self.ready} {hasattr(self, 'other')}"


raw = HalfMade.__new__(HalfMade)
try:
    repr(raw)
except AttributeError as error:
    print(error)
try:
    raw.__init__()
except RuntimeError as error:
    print(error, raw)
for kind in (list, dict, set, bytearray, int, str, tuple, float, Exception, property, classmethod, super, object, slice, range, type(__builtins__)):
    try:
        value = kind.__new__(kind)
        print(kind.__name__, type(value).__name__, repr(value) if kind in (list, dict, set, bytearray, int, str, tuple, float, Exception) else "")
    except TypeError as error:
        print(kind.__name__, error)
