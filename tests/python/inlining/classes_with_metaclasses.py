# Attributes, calls and isinstance of classes whose metaclass leaves these alone, until it does not.
import abc
import enum


class Colour(enum.Enum):
    RED = 1
    GREEN = 2


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Meta(type):
    pass


class Base(metaclass=Meta):
    limit = 3

    def __init__(self, x):
        self.x = x

    @staticmethod
    def twice(x):
        return 2 * x

    @classmethod
    def named(cls, x):
        return cls.__name__ + str(x)

    def plain(self):
        return self.x


class Shape(abc.ABC):
    scale = 2

    def __init__(self, side):
        self.side = side

    @abc.abstractmethod
    def area(self):
        pass


class Square(Shape):
    def area(self):
        return self.side * self.side * Square.scale


def use(count):
    total = 0
    names = set()
    for i in range(count):
        colour = Colour.RED if i % 2 else Colour.GREEN
        if colour is Colour.RED:
            total += 1
        if colour == Colour.GREEN:
            total += 10
        if Level.HIGH > Level.LOW:
            total += Level.HIGH
        one = Base(i)
        total += Base.limit + Base.twice(i) + Base.plain(one)
        names.add(Base.named(i % 2))
        square = Square(i)
        total += square.area()
        if isinstance(square, Shape) and isinstance(one, Base):
            total += 1
        if isinstance(i, Base):
            total += 1000
    return total, sorted(names)


print(use(500))


def step(change, undo):
    change()
    try:
        print(use(20))
    except TypeError as error:
        print("TypeError", error)
    undo()
    print(use(20))


# A data descriptor of the metaclass goes before the class's own attribute.
step(lambda: setattr(Meta, "limit", property(lambda cls: 100)), lambda: delattr(Meta, "limit"))
# Another attribute there does not.
step(lambda: setattr(Meta, "limit", 50), lambda: delattr(Meta, "limit"))
# The metaclass's own ways.
step(lambda: setattr(Meta, "__getattribute__", lambda cls, name: 7 if name == "limit" else type.__getattribute__(cls, name)),
     lambda: delattr(Meta, "__getattribute__"))
step(lambda: setattr(Meta, "__call__", lambda cls, x: type.__call__(cls, x + 1)), lambda: delattr(Meta, "__call__"))
step(lambda: setattr(Meta, "__instancecheck__", lambda cls, value: isinstance(value, int)),
     lambda: delattr(Meta, "__instancecheck__"))


class Other(Meta):
    @property
    def limit(cls):
        return -1

    def __instancecheck__(cls, value):
        return True


def to(meta):
    Base.__class__ = meta


step(lambda: to(Other), lambda: to(Meta))
# What the class has changes.
step(lambda: setattr(Base, "limit", 4), lambda: setattr(Base, "limit", 3))
step(lambda: setattr(Square, "scale", 5), lambda: delattr(Square, "scale"))
step(lambda: setattr(Base, "twice", staticmethod(lambda x: 3 * x)), lambda: setattr(Base, "twice", staticmethod(lambda x: x)))


class Open(metaclass=Meta):
    pass


class Closed:
    pass


def check(count, value):
    found = 0
    for _ in range(count):
        if isinstance(value, Open):
            found += 1
    return found


print(check(500, Closed()), check(500, Open()))
Open.__class__ = Other
print(check(500, Closed()), check(500, Open()), check(5, 1))
Open.__class__ = Meta
print(check(500, Closed()), check(500, Open()), check(5, 1))
Meta.__instancecheck__ = lambda cls, value: True
print(check(500, Closed()), check(500, Open()), check(5, 1))
