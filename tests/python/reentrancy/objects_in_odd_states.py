def attempt(label, function):
    try:
        print(label, function())
    except Exception as error:
        print(label, type(error).__name__, error)


for kind in (ValueError, OSError, SyntaxError, StopIteration, ImportError, UnicodeDecodeError, AttributeError, SystemExit):
    raw = kind.__new__(kind)
    attempt(kind.__name__, lambda: (str(raw), repr(raw), raw.args))
attempt("UnicodeDecodeError", lambda: str(UnicodeDecodeError.__new__(UnicodeDecodeError)))
attempt("property", lambda: property.__new__(property).__get__(5))
attempt("classmethod", lambda: classmethod.__new__(classmethod).__get__(5)())
attempt("staticmethod", lambda: staticmethod.__new__(staticmethod).__get__(5)())
attempt("super", lambda: super.__new__(super).anything)
attempt("enumerate", lambda: enumerate.__new__(enumerate))
attempt("zip", lambda: list(zip.__new__(zip)))
attempt("map", lambda: map.__new__(map))
attempt("memoryview", lambda: memoryview.__new__(memoryview))
attempt("slice", lambda: slice.__new__(slice))
attempt("type", lambda: type.__new__(type))
attempt("type name", lambda: type.__new__(type, "X", (), {}).__name__)
attempt("module", lambda: repr(type(__builtins__).__new__(type(__builtins__))))
attempt("list init twice", lambda: (lambda l: (l.__init__("cd"), l))(list("ab")))
attempt("dict init twice", lambda: (lambda d: (d.__init__(b=2), d))(dict(a=1)))
attempt("exception init twice", lambda: (lambda e: (e.__init__(2, 3), e.args))(ValueError(1)))
attempt("property init again", lambda: (lambda p: (p.__init__(lambda s: "second"), p.__get__(1)))(property(lambda s: "first")))


class Lazy:
    def __getattr__(self, name):
        return self.missing if name != "missing" else object.__getattribute__(self, "missing")


attempt("getattr loops", lambda: Lazy().x)


class Base:
    def __init_subclass__(cls):
        cls.instance = cls()


class Early(Base):
    value = 1

    def __init__(self):
        self.seen = self.value


print(Early.instance.seen)


class Meta(type):
    def __new__(mcls, name, bases, namespace):
        cls = super().__new__(mcls, name, bases, namespace)
        cls.made_in_new = cls()
        return cls

    def __init__(cls, name, bases, namespace):
        cls.ready = True


class Made(metaclass=Meta):
    def __init__(self):
        self.was_ready = hasattr(type(self), "ready")


print(Made.made_in_new.was_ready, Made().was_ready)


class DelDuringInit:
    def __init__(self):
        del self.__dict__
        self.__class__ = Early
        self.x = 1


d = DelDuringInit()
print(type(d).__name__, d.x, d.value)


class BasesChange:
    def f(self):
        return "one"


class Sub(BasesChange):
    def f(self):
        Sub.__bases__ = (Replacement,)
        return super().f()


class Replacement(BasesChange):
    def f(self):
        return "replacement"


attempt("bases change during call", lambda: Sub().f())


def replaces_itself():
    global replaces_itself
    replaces_itself = lambda: "second version"
    return "first version"


print(replaces_itself(), replaces_itself())


def swaps_code(n):
    if n == 0:
        return "old code"
    swaps_code.__code__ = (lambda n: "new code").__code__
    return swaps_code(n - 1)


print(swaps_code(1))


class AttributeDuringIteration:
    def __init__(self):
        self.a, self.b = 1, 2

    def __iter__(self):
        for name in list(vars(self)):
            delattr(self, name)
            yield name


print(list(AttributeDuringIteration()))
g = None


def gen():
    attempt("generator sends to itself", lambda: g.send(None))
    attempt("generator closes itself", lambda: g.close())
    attempt("generator throws at itself", lambda: g.throw(KeyError))
    yield 1


g = gen()
print(next(g))
