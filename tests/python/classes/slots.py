class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Point3(Point):
    __slots__ = ("z",)


class Open(Point):
    pass


class WithDict(Point):
    __slots__ = ("__dict__", "w")


p = Point(1, 2)
print(p.x, p.y, hasattr(p, "__dict__"), Point.__slots__, type(Point.x).__name__, Point.x.__name__, Point.x.__get__(p), repr(Point.x))
p.x += 10
del p.y
print(p.x, hasattr(p, "y"))
q = Point3(1, 2)
q.z = 3
o = Open(1, 2)
o.extra = "dict"
w = WithDict(1, 2)
w.w, w.v = 3, 4
print(q.z, o.__dict__, w.__dict__, w.w)
for statement in ("p.z = 1", "p.y", "del p.y", "p.__dict__", "q.nothing = 1", "q.z = 1; del q.z; q.z", "Point.x.__get__(5)", "Point.x.__set__(5, 1)", "class X: __slots__ = 5", "class X: __slots__ = ('1a',)", "class X: __slots__ = ('a',); a = 1", "class X(int): __slots__ = ('a',)", "class X(tuple): __slots__ = ()",
                  "class X(Point, int): pass", "class X: __slots__ = ('__dict__', '__dict__')", "class Y: __slots__ = ('a',)\nclass Z: __slots__ = ('b',)\nclass X(Y, Z): pass", "class X: __slots__ = ['a', 5]", "p.x = 1; p.__class__ = Point3", "class X: __slots__ = 'single'\nX().single = 5", "class X: __slots__ = ('__weakref__',)",
                  "class X(Open): __slots__ = ('__dict__',)", "Point.x", "Point.x = 5", "class X: __slots__ = {'a': 'doc of a'}\nprint(X.a.__doc__)", "class X(bytes): __slots__ = ('a',)"):
    try:
        exec(statement)
        print(statement.replace("\n", "|"), "ok")
    except Exception as error:
        print(statement.replace("\n", "|"), type(error).__name__, error)


class Private:
    __slots__ = ("__secret", "_single", "__dunder__")

    def __init__(self):
        self.__secret = 1
        self.__dunder__ = 2

    def get(self):
        return self.__secret


print(Private().get(), [n for n in vars(Private) if "secret" in n or "dunder" in n])


class Empty:
    __slots__ = ()


class A:
    __slots__ = ("v",)


class B:
    __slots__ = ("v",)


a = A()
a.v = "moved"
try:
    a.__class__ = B
    print(type(a).__name__, a.v)
except TypeError as error:
    print(error)
try:
    Empty().x = 1
except AttributeError as error:
    print(error)


class Base:
    __slots__ = ("n",)


class Derived(Base):
    __slots__ = ("n",)


d = Derived()
d.n = "derived"
Base.n.__set__(d, "base")
print(d.n, Base.n.__get__(d), Derived.n.__get__(d))
