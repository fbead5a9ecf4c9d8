# isinstance() in hot loops, of classes that have a say in it and of others, while classes and objects change.
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sized


class Base:
    pass


class Derived(Base):
    pass


class Other:
    pass


class Claims:
    @property
    def __class__(self):
        return Base


class Asks:
    def __getattribute__(self, name):
        asked.append(name)
        return object.__getattribute__(self, name)


class Meta(type):
    def __instancecheck__(cls, value):
        return value == 3


class ByMeta(metaclass=Meta):
    pass


class Interface(ABC):
    @abstractmethod
    def run(self): ...


class Int(int):
    pass


asked = []


def is_base(x):
    return isinstance(x, Base)


def is_number(x):
    return isinstance(x, (int, float))


def is_any(x):
    return isinstance(x, (str, Other, Derived, dict, tuple, list))


def is_object(x):
    return isinstance(x, object)


def is_bool(x):
    return isinstance(x, bool)


def is_by_meta(x):
    return isinstance(x, ByMeta)


def is_interface(x):
    return isinstance(x, Interface)


def is_union(x):
    return isinstance(x, int | None)


def is_nested(x):
    return isinstance(x, (str, (Base, float)))


def is_sized(x):
    return isinstance(x, Sized) and not isinstance(x, Iterable)


def is_type(x):
    return isinstance(x, type)


def is_none(x):
    return isinstance(x, type(None)), isinstance(x, type(...)), isinstance(x, type(NotImplemented))


checks = [is_base, is_number, is_any, is_object, is_bool, is_by_meta, is_interface, is_union, is_nested, is_sized]
checks += [is_type, is_none]
values = [Base(), Derived(), Other(), Claims(), Asks(), 3, 3.5, True, None, ..., NotImplemented, "text", b"", [], ()]
values += [{}, set(), 1 << 80, Int(3), Base, ByMeta, int, is_base, iter([]), 1j]


def attempt(f, x):
    try:
        return f(x)
    except TypeError as e:
        return str(e)


for check in checks:
    for first in (Derived(), 3, 2.5, "x"):
        for _ in range(200):
            check(first)
        print(check.__name__, *[int(a) if isinstance(a, bool) else a for a in [attempt(check, v) for v in values]])
print(len(asked), set(asked))


# An object gets another class, a class other bases, and a name another class.
x = Derived()
found = []
for n in range(400):
    if n == 200:
        x.__class__ = Other
    if n == 250:
        x.__class__ = Derived
    if n == 300:
        Derived.__bases__ = (Other,)
    if n == 350:
        Base = Other
    found.append(is_base(x))
print([n for n in range(1, 400) if found[n] != found[n - 1]], found[0], found[-1])


class Late:
    pass


def is_int(x):
    return isinstance(x, int)


late = Late()
found = []
for n in range(300):
    if n == 150:
        Late.__getattribute__ = lambda self, name: int if name == "__class__" else None
    if n == 250:
        del Late.__getattribute__
    found.append(is_int(late))
print([n for n in range(1, 300) if found[n] != found[n - 1]], found[0], found[-1])

isinstance_before = isinstance
found = []
for n in range(300):
    if n == 100:
        isinstance = lambda value, kind: "mine"
    if n == 200:
        del isinstance
    found.append(is_int(5))
print([n for n in range(1, 300) if found[n] != found[n - 1]], found[100])


class Shape:
    def area(self):
        return 0


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2 if isinstance(self, Square) else -1


class Circle(Shape):
    def __init__(self, radius):
        self.radius = radius


def total(shapes):
    result = 0
    for shape in shapes:
        if isinstance(shape, Square):
            result += shape.area()
        elif isinstance(shape, Circle):
            result += 3 * shape.radius
        elif not isinstance(shape, Shape):
            result += shape
    return result


for _ in range(300):
    result = total([Square(2), Circle(3), Shape(), 100, Square(1.5)])
print(result)


def bad(x):
    try:
        return isinstance(x, 5), None
    except TypeError as e:
        return str(e)


for _ in range(200):
    result = bad(3)
print(result)
